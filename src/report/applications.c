#include "report/cells.h"
#include "report/reader.h"
#include "report/rows.h"

#include <string.h>

#define FIGURES  LAW_COLUMN_MAX
#define LEAF_MAX 40000
#define KEEP_MAX 512
/* More strange figures than any row has. */
#define STRAYS_MAX 8

/* A row with the ways to read it; ways that differ only in what is blank add up alike. */
typedef struct OpenRow {
    LawRow row;
    const FigureRow *figures;
    Readings all;
    size_t *classes; /* first reading of each class of equal sums */
    size_t class_count;
} OpenRow;

/* The search for the readings that break the fewest identities. */
typedef struct Solver {
    Reader *k;
    bool joined;
    const Reading *chosen[LAW_ROW_MAX]; /* NULL: the row is blank or absent */
    OpenRow *open;
    size_t open_count;
    size_t *pick; /* class by open row */
    size_t leaves;
    int best;
    size_t *kept; /* the best picks, open_count each */
    size_t kept_count;
    bool cut;
} Solver;

static bool same_sums(const Reading *x, const Reading *y)
{
    for (int c = 0; c < FIGURES; c++)
        if (x->parts[c].value != y->parts[c].value)
            return false;
    /* A blank total leaves its identity unchecked: not the same as a nought. */
    return (x->parts[FIGURES - 1].kind == PART_BLANK) == (y->parts[FIGURES - 1].kind == PART_BLANK);
}

static void find_classes(Solver *s, OpenRow *o)
{
    o->classes = arena_new(s->k->a, size_t, o->all.count);
    for (size_t i = 0; i < o->all.count; i++) {
        bool fresh = true;
        for (size_t j = 0; j < o->class_count && fresh; j++)
            fresh = !same_sums(&o->all.items[i], &o->all.items[o->classes[j]]);
        if (fresh)
            o->classes[o->class_count++] = i;
    }
}

static int64_t value_at(const Solver *s, LawRow row, int column)
{
    return s->chosen[row] ? s->chosen[row]->parts[column].value : 0;
}

static bool blank_at(const Solver *s, LawRow row, int column)
{
    return !s->chosen[row] || s->chosen[row]->parts[column].kind == PART_BLANK;
}

/* Broken identities of the columns, two for each; sums that cannot be checked cost less. */
static int column_cost(const Solver *s)
{
    int cost = 0;
    for (int c = 0; c < FIGURES; c++) {
        if (blank_at(s, LAW_ROW_TOTAL, c))
            continue;
        int64_t total = value_at(s, LAW_ROW_TOTAL, c), sum = 0;
        for (int row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++)
            sum += value_at(s, (LawRow)row, c);
        cost += 2 * (sum != total);
        cost += 2 * (value_at(s, LAW_ROW_RECEIVED, c) + value_at(s, LAW_ROW_CARRIED_IN, c) !=
                     total + value_at(s, LAW_ROW_CARRIED_OUT, c));
    }
    return cost;
}

static int row_cost(const Reading *r)
{
    if (r->parts[FIGURES - 1].kind == PART_BLANK) {
        int64_t any = 0; /* noughts need no total */
        for (int c = 0; c + 1 < FIGURES; c++)
            any |= r->parts[c].value;
        return any ? 1 : 0;
    }
    return split_broken(r->parts, FIGURES) ? 2 : 0;
}

static void leaf(Solver *s, int cost)
{
    cost += column_cost(s);
    if (cost > s->best)
        return;
    if (cost < s->best) {
        s->best = cost;
        s->kept_count = 0;
    }
    if (s->kept_count == KEEP_MAX) {
        s->cut = true;
        return;
    }
    memcpy(s->kept + s->kept_count++ * s->open_count, s->pick, s->open_count * sizeof(*s->pick));
}

static void search(Solver *s, size_t at, int cost)
{
    if (cost > s->best || s->cut)
        return;
    if (at == s->open_count) {
        if (++s->leaves > LEAF_MAX)
            s->cut = true;
        else
            leaf(s, cost);
        return;
    }
    OpenRow *o = &s->open[at];
    for (size_t i = 0; i < o->class_count; i++) {
        const Reading *r = &o->all.items[o->classes[i]];
        s->chosen[o->row] = r;
        s->pick[at] = i;
        search(s, at + 1, cost + row_cost(r));
    }
    s->chosen[o->row] = NULL;
}

static bool in_kept(const Solver *s, size_t at, const Reading *r)
{
    const OpenRow *o = &s->open[at];
    for (size_t i = 0; i < s->kept_count; i++) {
        size_t class = s->kept[i * s->open_count + at];
        if (same_sums(r, &o->all.items[o->classes[class]]))
            return true;
    }
    return false;
}

static bool has_blank(const Reading *r)
{
    bool blank = false;
    for (int c = 0; c < FIGURES; c++)
        blank |= r->parts[c].kind == PART_BLANK;
    return blank;
}

/*
 * Whether the row, with a blank put in, fails to add up even as the best solutions read it: then
 * two of its figures rather ran together.
 */
static bool none_adds_up(const Solver *s, size_t at)
{
    const OpenRow *o = &s->open[at];
    bool broken = true;
    for (size_t i = 0; i < o->all.count && broken; i++)
        if (s->cut || in_kept(s, at, &o->all.items[i]))
            broken = split_broken(o->all.items[i].parts, FIGURES) && has_blank(&o->all.items[i]);
    return broken && o->all.count > 1;
}

/* The readings of an open row that stand in one of the best solutions. */
static void fill_open(Solver *s, size_t at)
{
    OpenRow *o = &s->open[at];
    bool broken = none_adds_up(s, at);
    Part *parts = arena_new(s->k->a, Part, MAX(o->all.count, 1));
    for (int c = 0; c < FIGURES; c++) {
        size_t n = 0;
        for (size_t i = 0; i < o->all.count; i++)
            if (s->cut || in_kept(s, at, &o->all.items[i]))
                parts[n++] = o->all.items[i].parts[c];
        Figure *figure = &s->k->r->applications[o->row][c];
        if (!n || broken || (o->all.cut && o->figures->count <= FIGURES)) {
            Part *all;
            /* A figure too many stands among them, who knows where. */
            int slack = n && !broken ? 0 : STRAYS_MAX;
            size_t count = split_candidates(&s->k->text, o->figures->tokens, o->figures->count,
                                            FIGURES + 2 * slack, c + slack, s->k->a, &all);
            *figure = reader_choice(s->k, all, count);
        } else {
            *figure = reader_choice(s->k, parts, n);
        }
        if (!n || broken || o->all.cut || ((s->best > 0 || s->cut) && n > 1))
            reader_leave_open(s->k, figure);
    }
}

/* Products of many open rows are cut down to what can be searched: the rest stays undecided. */
static void solve(Solver *s)
{
    double ways = 1;
    for (size_t i = 0; i < s->open_count; i++)
        ways *= (double)MAX(s->open[i].class_count, 1);
    s->pick = arena_new(s->k->a, size_t, s->open_count);
    s->kept = arena_new(s->k->a, size_t, s->open_count * KEEP_MAX);
    s->best = INT32_MAX;
    if (ways > LEAF_MAX * 4.0)
        s->cut = true;
    if (!s->cut && s->open_count)
        search(s, 0, 0);
    for (size_t i = 0; i < s->open_count; i++)
        fill_open(s, i);
}

static void fill_row(Reader *k, const FigureRow *f, const Reading *r)
{
    LawRow row = (LawRow)f->row;
    bool there[FIGURES];
    cells_find_columns(k, f, there);
    for (int c = 0; c < FIGURES; c++)
        k->r->applications[row][c] =
            there[c] ? reader_figure(k, &r->parts[c]) : (Figure){.kind = FIGURE_ABSENT};
    reader_place_blanks(k, r->parts, FIGURES, k->r->applications[row]);
}

/* A run that might as well stand elsewhere: each figure or blank, in every free row around it. */
static void fill_doubtful(Reader *k, const Rows *rows, LawRow row, const Reading *r)
{
    bool used[LAW_ROW_MAX] = {false};
    for (size_t j = 0; j < rows->count; j++)
        if (rows->items[j].row >= 0)
            used[rows->items[j].row] = true;
    int from = (int)row, to = (int)row;
    while (from > 0 && !used[from - 1])
        from--;
    while (to + 1 < LAW_ROW_MAX && !used[to + 1])
        to++;
    for (int i = from; i <= to; i++) {
        if (rows->joined && !law_row((LawRow)i)->in_joined)
            continue;
        for (int c = 0; c < FIGURES; c++) {
            Part parts[2] = {r->parts[c], {.kind = PART_BLANK}};
            k->r->applications[i][c] = reader_choice(k, parts, 2);
        }
    }
}

static void fill_blank_rows(Reader *k, const Rows *rows)
{
    bool used[LAW_ROW_MAX] = {false};
    for (size_t j = 0; j < rows->count; j++)
        if (rows->items[j].row >= 0)
            used[rows->items[j].row] = true;
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        if (!rows->labelled[row] || used[row])
            continue;
        for (int c = 0; c < FIGURES; c++)
            if (k->r->applications[row][c].kind == FIGURE_ABSENT)
                k->r->applications[row][c] = (Figure){.kind = FIGURE_BLANK, .confidence = 100};
        bool other = rows->joined && row == LAW_ROW_OTHER_OTHER;
        reader_place_blank_row(k, k->tables[1], other ? LABEL_GROUP : LABEL_ROW,
                               other ? (int)LAW_GROUP_OTHER : row, FIGURES,
                               k->r->applications[row]);
    }
}

static void fill(Reader *k, const Rows *rows)
{
    Solver s = {.k = k, .joined = rows->joined};
    s.open = arena_new(k->a, OpenRow, LAW_ROW_MAX);
    for (size_t j = 0; j < rows->count; j++) {
        const FigureRow *f = &rows->items[j];
        if (f->row < 0)
            continue;
        Readings readings;
        cells_read(k, rows, f, &readings);
        if (readings.count == 1 && !readings.cut) {
            s.chosen[f->row] = &readings.items[0];
            if (f->doubtful)
                fill_doubtful(k, rows, (LawRow)f->row, &readings.items[0]);
            else
                fill_row(k, f, &readings.items[0]);
        } else {
            OpenRow *o = &s.open[s.open_count++];
            *o = (OpenRow){.row = (LawRow)f->row, .figures = f, .all = readings};
            /* Without all its readings, the sums of the columns decide nothing. */
            s.cut |= readings.cut;
            find_classes(&s, o);
        }
    }
    solve(&s);
    fill_blank_rows(k, rows);
}

static bool has_seven(const Token *label, size_t cells)
{
    return label && label->label->kind != LABEL_COLUMN_NOTE && cells == FIGURES;
}

void applications_read(Reader *k)
{
    Range range = k->tables[1];
    if (range.from == range.to)
        return;
    Tokens tokens;
    token_scan(&k->text, &k->hits, range.from, range.to, k->a, &tokens);
    token_drop_stray(&k->text, 80, &tokens);
    if (!k->d->recognised)
        token_join_cells(&k->text, has_seven, &tokens);
    Rows rows;
    rows_align(k, &tokens, &rows);
    cells_measure(k, &rows);
    size_t seen = 0;
    for (int row = 0; row < LAW_ROW_MAX; row++)
        seen += rows.labelled[row];
    if (seen < 2 && rows.count < 3)
        return;
    k->r->has_applications = true;
    k->r->other_joined = rows.joined;
    fill(k, &rows);
}
