#include "report/rows.h"

#include <string.h>

#define FIGURES LAW_COLUMN_MAX
/* From how much on a label counts as a misprint of the form's, in per cent. */
#define MISPRINT_LIKENESS 65
/* More than any table has; what lies beyond is not read. */
#define ROWS_MAX 300
/* The evidence of a label that stands straight before its figures. */
#define NAMED_MIN 9

/* Building: token by token into label runs and groups of figures. */
typedef struct Builder {
    Reader *k;
    const Tokens *tokens;
    Rows *rows;
    size_t row_capacity;
    size_t run_capacity;
    const Token **figures; /* of the group that is open */
    size_t figure_count;
    size_t figure_capacity;
    const Token **labels; /* of the run that is open */
    size_t label_count;
    size_t label_capacity;
} Builder;

static bool closes_group(const Reader *k, const Token *t)
{
    if (t->kind == TOKEN_LABEL)
        return true;
    for (size_t i = t->start; i < t->end; i++) {
        uint16_t c = k->text.ch[i];
        if (fold_is_cjk(c))
            return true;
    }
    return t->end - t->start > 3;
}

static bool row_begins(const Rows *rows, const Token *t)
{
    return (t->gap.flags & GAP_ROW) || (rows->line_rows && t->gap.lines);
}

static void add_row(Builder *b, size_t from, size_t count, bool first)
{
    Rows *rows = b->rows;
    if (rows->count == ROWS_MAX)
        return;
    const Token **tokens = arena_new(b->k->a, const Token *, count);
    memcpy(tokens, b->figures + from, count * sizeof(*tokens));
    ARENA_PUSH(b->k->a, rows->items, rows->count, b->row_capacity);
    FigureRow *row = &rows->items[rows->count - 1];
    *row = (FigureRow){
        .tokens = tokens, .count = count, .group = rows->run_count - 1, .first = first, .row = -1};
    const Token *last = tokens[count - 1];
    row->after = b->k->text.gap[MAX(last->end, last->full_end)];
}

/* A figure that is really the number of the label behind it ("1 属于国家秘密"). */
static void drop_enumerator(Builder *b)
{
    size_t n = b->figure_count;
    if (n && b->figures[n - 1]->enumerator && n != FIGURES)
        b->figure_count--;
}

/* Whether figures that no end of a row parts are several rows: each seven adds up. */
static bool are_sevens(const Builder *b, size_t from, size_t length)
{
    if (length <= FIGURES || length % FIGURES)
        return false;
    bool good = true;
    for (size_t i = from; i < from + length && good; i += FIGURES) {
        int64_t rest = 0;
        for (size_t c = 0; c + 1 < FIGURES; c++)
            if (__builtin_add_overflow(rest, b->figures[i + c]->value, &rest))
                return false;
        good = rest == b->figures[i + FIGURES - 1]->value;
    }
    /* On one line, they may be the digits of one row that were set apart; on several, they are not.
     */
    for (size_t i = from + 1; i < from + length && !good; i++)
        good = b->figures[i]->gap.lines || b->figures[i]->gap.cells;
    return good;
}

/* The open group becomes rows: at the ends of rows where they show, else by sevens. */
static void close_group(Builder *b)
{
    drop_enumerator(b);
    size_t n = b->figure_count, from = 0;
    size_t own = n == FIGURES ? tokens_own_lines(b->figures, n) : n;
    bool first = true, whole = n == FIGURES && own == n;
    while (from < n) {
        size_t to = from + 1;
        while (to < n && to != own && (whole || !row_begins(b->rows, b->figures[to])))
            to++;
        size_t length = to - from;
        bool lone =
            length == 1 && n > FIGURES && b->figures[from]->end - b->figures[from]->start < 4;
        if (!lone) {
            size_t step = are_sevens(b, from, length) ? FIGURES : length;
            for (size_t i = from; i < to; i += step, first = false)
                add_row(b, i, step, first);
        }
        from = to;
    }
    b->figure_count = 0;
}

static void open_run(Builder *b, size_t from)
{
    ARENA_PUSH(b->k->a, b->rows->runs, b->rows->run_count, b->run_capacity);
    b->rows->runs[b->rows->run_count - 1] = (LabelRun){.from = from, .to = from};
    b->labels = NULL;
    b->label_count = b->label_capacity = 0;
}

static void build(Builder *b)
{
    Reader *k = b->k;
    open_run(b, b->tokens->count ? b->tokens->items[0].start : 0);
    for (size_t i = 0; i < b->tokens->count; i++) {
        const Token *t = &b->tokens->items[i];
        if (token_is_figure(t)) {
            ARENA_PUSH(k->a, b->figures, b->figure_count, b->figure_capacity);
            b->figures[b->figure_count - 1] = t;
            continue;
        }
        if (!closes_group(k, t))
            continue;
        if (b->figure_count) {
            close_group(b);
            open_run(b, t->start);
        }
        LabelRun *run = &b->rows->runs[b->rows->run_count - 1];
        run->to = t->end;
        if (t->kind == TOKEN_LABEL) {
            ARENA_PUSH(k->a, b->labels, b->label_count, b->label_capacity);
            b->labels[b->label_count - 1] = t;
            run->tokens = b->labels;
            run->count = b->label_count;
        }
    }
    if (b->figure_count)
        close_group(b);
    open_run(b, k->text.len);
}

/* Whether the rows of this table are lines: most runs of seven figures keep to one line. */
static bool rows_are_lines(const Tokens *tokens)
{
    size_t whole = 0, broken = 0, length = 0;
    bool wraps = false;
    for (size_t i = 0; i <= tokens->count; i++) {
        const Token *t = i < tokens->count ? &tokens->items[i] : NULL;
        bool figure = t && token_is_figure(t);
        if (figure && length && t->gap.lines == 0) {
            length++;
            continue;
        }
        if (figure && length)
            wraps = true;
        else if (length >= FIGURES)
            wraps ? broken++ : whole++;
        if (figure && length && length == FIGURES)
            whole++;
        length = figure ? 1 : 0;
        wraps = figure && wraps;
    }
    return whole >= 2 && whole > 2 * broken;
}

/* The row whose misprinted label characters [from, to) are ("属于三类内容事务信息"), or -1. */
static int misprinted_row(const Reader *k, const bool *labelled, size_t from, size_t to)
{
    int best = MISPRINT_LIKENESS - 1, found = -1;
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        int like = labelled[row] ? 0 : label_similarity(&k->text, from, to, (LawRow)row, false);
        if (like > best) {
            best = like;
            found = row;
        }
    }
    return found;
}

/* Rows whose labels are nearly those of the form stand in the table, blank or not. */
static void note_misprints(const Reader *k, Rows *rows, const Tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        size_t first = i;
        while (i + 1 < tokens->count && t->kind == TOKEN_JUNK &&
               tokens->items[i + 1].kind == TOKEN_JUNK)
            i++;
        size_t from = tokens->items[first].start, to = tokens->items[i].end;
        if (t->kind != TOKEN_JUNK || to - from < 6 || to - from > 60)
            continue;
        int row = misprinted_row(k, rows->labelled, from, to);
        if (row >= 0)
            rows->labelled[row] = true;
    }
}

static void note_labels(Rows *rows, const Tokens *tokens)
{
    bool split_other = false;
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        if (t->kind != TOKEN_LABEL || t->label->kind != LABEL_ROW)
            continue;
        rows->labelled[t->label->value] = true;
        /* "3.其他" is the third of three rows, whatever became of the other two labels. */
        split_other |= t->label->value == LAW_ROW_OTHER_NO_CORRECTION ||
                       t->label->value == LAW_ROW_OTHER_FEE_UNPAID ||
                       t->label->value == LAW_ROW_OTHER_OTHER;
    }
    rows->joined = !split_other;
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        if (rows->joined && t->kind == TOKEN_LABEL && t->label->kind == LABEL_GROUP &&
            t->label->value == LAW_GROUP_OTHER)
            rows->labelled[LAW_ROW_OTHER_OTHER] = true;
    }
}

/* The last label of the run that can name a row; columns and notes of the form are passed over. */
static const Token *run_last(const LabelRun *run)
{
    for (size_t i = run->count; i-- > 0;) {
        LabelKind kind = run->tokens[i]->label->kind;
        if (kind == LABEL_ROW || kind == LABEL_GROUP ||
            (kind == LABEL_COLUMN && i + 1 == run->count))
            return run->tokens[i];
    }
    return NULL;
}

/* What the label straight before the figures says for `row`; 0 nothing, < 0 against it. */
static int last_label_evidence(const Rows *rows, const Token *last, LawRow row)
{
    int value = last->label->value;
    switch (last->label->kind) {
    case LABEL_ROW:
        return value == (int)row ? 10 : -5;
    case LABEL_COLUMN:
        if (value == LAW_COLUMN_TOTAL)
            return row == LAW_ROW_TOTAL ? 7 : -2;
        return row == LAW_ROW_OTHER_OTHER && value == LAW_COLUMN_OTHER_ORGANISATION ? 6 : -2;
    case LABEL_GROUP:
        if (value == LAW_GROUP_OTHER && row == LAW_ROW_OTHER_OTHER && rows->joined)
            return 9;
        return value < LAW_GROUP_MAX && law_row(row)->group == (LawGroup)value ? 2 : -1;
    case LABEL_IGNORE:
    case LABEL_TITLE:
    case LABEL_COLUMN_NOTE:
    case LABEL_ITEM:
    case LABEL_CELL_ROW:
    case LABEL_CELL_COLUMN:
    case LABEL_REMEDY:
    case LABEL_STATISTICS:
        return 0;
    }
    return 0;
}

/* Characters behind the last known label that are no label: one that was cut or misprinted. */
static size_t unknown_text(const LabelRun *run, const Token *last)
{
    size_t from = last ? last->end : run->from, n = run->to - from;
    for (size_t i = run->count; i-- > 0 && run->tokens[i] != last;)
        n -= run->tokens[i]->end - run->tokens[i]->start;
    return n;
}

static void raise_rows(const LabelRun *run, bool without_last, int to, int *scores)
{
    for (size_t i = 0; i + (without_last ? 1 : 0) < run->count; i++) {
        const LabelPattern *p = run->tokens[i]->label;
        if (p->kind == LABEL_ROW && scores[p->value] <= 5)
            scores[p->value] = MAX(scores[p->value], to);
    }
}

/* Whether the figures stand in the row of the grid in which their label does. */
static bool beside_label(const Token *label, const FigureRow *f)
{
    const FoldPiece *name = label->piece, *figure = f->tokens[0]->piece;
    return label->label->kind == LABEL_ROW && name->cell && figure->cell &&
           name->block == figure->block && name->cell->row <= figure->cell->row &&
           name->cell->row + name->cell->row_span > figure->cell->row;
}

/* Whether a grid says what belongs together: no figures beside a label go elsewhere, and figures
 * that stand in no cell, a date or a page number, go nowhere. */
static bool grid_evidence(const Rows *rows, const FigureRow *f, const Token *last, int *scores)
{
    bool label = f->first && last;
    bool beside = label && beside_label(last, f);
    bool outside = label && !last->piece->cell; /* both, as after a page end */
    bool stray = rows->gridded && !outside && !f->tokens[0]->piece->cell;
    for (int i = 0; i < LAW_ROW_MAX && (beside || stray); i++)
        scores[i] = beside && i == last->label->value ? 30 : -30;
    return beside || stray;
}

/* How much speaks for giving the figures of `f` to each row, by the labels around them. */
static void evidence(const Reader *k, const Rows *rows, const FigureRow *f, int *scores)
{
    const LabelRun *run = &rows->runs[f->group];
    const Token *last = run_last(run);
    if (grid_evidence(rows, f, last, scores))
        return;
    bool unknown = f->first && unknown_text(run, last) >= 4;
    static const bool none[LAW_ROW_MAX];
    int misprint = unknown && last ? misprinted_row(k, none, last->end, run->to) : -1;
    for (int i = 0; i < LAW_ROW_MAX; i++) {
        LawRow row = (LawRow)i;
        scores[i] = f->first && last ? last_label_evidence(rows, last, row) : 0;
        if (misprint == i)
            scores[i] = MAX(scores[i], 9);
        else if (misprint >= 0 && scores[i] >= 8)
            scores[i] = -5; /* the misprinted label stands between it and the figures */
        if (!unknown || scores[i] >= 8)
            continue;
        size_t from = last ? last->end : run->from;
        int like = label_similarity(&k->text, from, run->to, row, rows->joined);
        if (like >= (last ? 45 : 40))
            scores[i] = MAX(scores[i], (last ? 8 : 9) * like / 100);
    }
    for (size_t back = MIN(3, f->group); back > 0; back--)
        raise_rows(&rows->runs[f->group - back], true, 3, scores);
    if (f->group + 1 < rows->run_count)
        raise_rows(&rows->runs[f->group + 1], true, 3, scores);
    raise_rows(run, f->first, 5, scores);
}

static bool row_exists(const Rows *rows, int row)
{
    return !rows->joined || law_row((LawRow)row)->in_joined;
}

static bool named(const Rows *rows, const FigureRow *f)
{
    const Token *last = run_last(&rows->runs[f->group]);
    return f->first && last && last->label->kind == LABEL_ROW;
}

/* The alignment itself: best[i][j] for rows of the form from i on and runs of figures from j on. */
typedef struct Aligner {
    const Reader *k;
    Rows *rows;
    int *best;
    int *match; /* evidence by run and row */
} Aligner;

static int *best_at(const Aligner *al, int i, size_t j)
{
    return &al->best[(size_t)i * (al->rows->count + 1) + j];
}

static int skip_cost(const Rows *rows, const FigureRow *f)
{
    return f->count >= FIGURES || named(rows, f) ? -8 : 0;
}

static int match_score(const Aligner *al, int i, size_t j)
{
    const FigureRow *f = &al->rows->items[j];
    int e = al->match[j * LAW_ROW_MAX + (size_t)i];
    return e + (f->count == FIGURES ? 3 : e > 0 ? 1 : -3);
}

static void align(Aligner *al)
{
    Rows *rows = al->rows;
    for (size_t j = 0; j < rows->count; j++) {
        int *scores = &al->match[j * LAW_ROW_MAX];
        evidence(al->k, rows, &rows->items[j], scores);
        for (int i = 0; i < LAW_ROW_MAX; i++)
            if (!row_exists(rows, i))
                scores[i] = -100;
    }
    for (int i = LAW_ROW_MAX; i >= 0; i--) {
        for (size_t j = rows->count + 1; j-- > 0;) {
            int value = INT32_MIN / 2;
            if (i == LAW_ROW_MAX && j == rows->count)
                value = 0;
            if (i < LAW_ROW_MAX)
                value = MAX(value, *best_at(al, i + 1, j));
            if (j < rows->count)
                value = MAX(value, *best_at(al, i, j + 1) + skip_cost(rows, &rows->items[j]));
            if (i < LAW_ROW_MAX && j < rows->count)
                value = MAX(value, *best_at(al, i + 1, j + 1) + match_score(al, i, j));
            *best_at(al, i, j) = value;
        }
    }
    int i = 0;
    size_t j = 0;
    while (i < LAW_ROW_MAX && j < rows->count) {
        int value = *best_at(al, i, j);
        if (value == *best_at(al, i + 1, j + 1) + match_score(al, i, j))
            rows->items[j++].row = i++;
        else if (value == *best_at(al, i + 1, j))
            i++;
        else
            j++;
    }
}

/*
 * Rows that stand in another order than the form's: seven figures whose label names a row that
 * nothing else filled, and that no second such run claims.
 */
static void place_by_name(Reader *k, const Aligner *al)
{
    Rows *rows = al->rows;
    const FigureRow *claims[LAW_ROW_MAX] = {0};
    size_t used[LAW_ROW_MAX] = {0};
    for (size_t j = 0; j < rows->count; j++) {
        const FigureRow *f = &rows->items[j];
        bool claim = f->row < 0 && f->count == FIGURES && named(rows, f);
        int row = claim ? run_last(&rows->runs[f->group])->label->value : f->row;
        if (row < 0 || (claim && al->match[j * LAW_ROW_MAX + (size_t)row] < NAMED_MIN))
            continue;
        used[row]++;
        claims[row] = claim ? f : claims[row];
    }
    bool placed = false;
    for (size_t j = 0; j < rows->count; j++)
        for (int row = 0; row < LAW_ROW_MAX; row++)
            if (claims[row] == &rows->items[j] && used[row] == 1 && row_exists(rows, row)) {
                rows->items[j].row = row;
                placed = true;
            }
    if (placed)
        finding_add(&k->findings, STR("label.order"), FINDING_WARNING, NULL, 0, STR(""), STR(""),
                    STR("表中各行的次序与规定格式不同，已按行名读取"));
}

/* Marks runs that no label placed and that could as well stand in a neighbouring free row. */
static void mark_doubts(Aligner *al)
{
    Rows *rows = al->rows;
    bool used[LAW_ROW_MAX] = {false};
    for (size_t j = 0; j < rows->count; j++)
        if (rows->items[j].row >= 0)
            used[rows->items[j].row] = true;
    for (size_t j = 0; j < rows->count; j++) {
        FigureRow *f = &rows->items[j];
        if (f->row < 0 || al->match[j * LAW_ROW_MAX + (size_t)f->row] > 2)
            continue;
        for (int side = -1; side <= 1; side += 2)
            for (int i = f->row + side; i >= 0 && i < LAW_ROW_MAX && !used[i]; i += side)
                f->doubtful |= row_exists(rows, i);
    }
}

/* Whether something stands between the seven: marks for nothing may also touch each other. */
static bool is_apart(const FigureRow *f)
{
    bool apart = f->count == FIGURES;
    for (size_t i = 1; apart && i < f->count; i++)
        apart = f->tokens[i]->gap.flags || f->tokens[i]->gap.cells || f->tokens[i]->gap.lines ||
                f->tokens[i]->start > f->tokens[i - 1]->end;
    return apart;
}

static void measure(Rows *rows)
{
    size_t apart = 0, together = 0, poor = 0;
    bool used[LAW_ROW_MAX] = {false};
    for (size_t j = 0; j < rows->count; j++) {
        const FigureRow *f = &rows->items[j];
        if (f->row >= 0)
            used[f->row] = true;
        size_t digits = 0;
        for (size_t i = 0; i < f->count; i++)
            digits += f->tokens[i]->end - f->tokens[i]->start;
        apart += is_apart(f);
        together += f->count <= FIGURES && digits >= FIGURES && !is_apart(f);
        poor += f->row >= 0 && digits < FIGURES;
    }
    for (int row = 0; row < LAW_ROW_MAX; row++)
        poor += rows->labelled[row] && !used[row];
    rows->blanks = poor >= 2;
    rows->separated = apart && apart >= together;
}

/* The tokens without the label at which the text was cut off: of its row nothing is there. */
static Tokens without_cut_label(const Reader *k, const Tokens *tokens)
{
    size_t n = tokens->count;
    Gap end = k->text.gap[k->text.len];
    if (!n || tokens->items[n - 1].end < k->text.len || end.cells > 1 || end.lines > 2)
        return *tokens;
    for (bool starts = false; n && !starts && !token_is_figure(&tokens->items[n - 1]); n--) {
        const Token *t = &tokens->items[n - 1];
        bool label = t->kind == TOKEN_LABEL && t->label->kind == LABEL_ROW;
        if (label && t->label->value == LAW_ROW_CARRIED_OUT)
            return *tokens; /* the last row may well be blank */
        starts = label;
        for (size_t i = n > 1 ? tokens->items[n - 2].end : t->start; i <= t->start; i++)
            starts |= k->text.gap[i].cells || k->text.gap[i].lines; /* before its number */
    }
    for (size_t i = 0; i < n; i++)
        if (token_is_figure(&tokens->items[i]))
            return (Tokens){tokens->items, n};
    return *tokens;
}

/* Whether the labels of rows stand in cells, most of them. */
static bool is_gridded(const Tokens *tokens)
{
    size_t all = 0, in_cells = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        if (t->kind != TOKEN_LABEL || t->label->kind != LABEL_ROW)
            continue;
        in_cells += t->piece->cell != NULL;
        all++;
    }
    return in_cells > all / 2;
}

void rows_align(Reader *k, const Tokens *all, Rows *ret_rows)
{
    Tokens left = without_cut_label(k, all);
    const Tokens *tokens = &left;
    Rows rows = {.line_rows = rows_are_lines(tokens)};
    note_labels(&rows, tokens);
    note_misprints(k, &rows, tokens);
    Builder b = {.k = k, .tokens = tokens, .rows = &rows};
    build(&b);
    rows.gridded = is_gridded(tokens);
    Aligner al = {.k = k, .rows = &rows};
    al.best = arena_new(k->a, int, (size_t)(LAW_ROW_MAX + 1) * (rows.count + 1));
    al.match = arena_new(k->a, int, LAW_ROW_MAX *(rows.count + 1));
    align(&al);
    place_by_name(k, &al);
    mark_doubts(&al);
    measure(&rows);
    *ret_rows = rows;
}
