#include "report/recognised.h"

#include "report/check.h"

#include <string.h>

#define LABEL_LEAST  4 /* shorter labels are too easily mistaken for each other */
#define LABEL_MOST   40
#define TEXT_MOST    120 /* characters of a cell or heading in which a label is sought */
#define HEADING_MOST 40

/* Of 100. */
enum {
    SURE = 90,           /* below, a figure is called doubtful */
    SURE_BLANK = 85,     /* a blank of which no place is known */
    SURE_BY_ONE = 95,    /* an identity in which it stands holds */
    SURE_BY_TWO = 98,    /* two do */
    SURE_AGAINST = 60,   /* one fails and none holds */
    SURE_MISPLACED = 80, /* a row is missing: only the columns say that this is the right one */
};

/* Where a label is likely to stand in a text, by the fewest characters that differ. */
typedef struct Likely {
    const LabelPattern *pattern;
    size_t from, to; /* characters */
    size_t errors, length;
} Likely;

/*
 * The fewest edits that make a stretch of the text the label, and where it ends and begins
 * (semi-global alignment).
 */
static size_t fewest_edits(const FoldText *t, const FoldText *label, size_t *ret_from,
                           size_t *ret_to)
{
    size_t cost[LABEL_MOST + 1], start[LABEL_MOST + 1], n = label->len, best = n + 1;
    for (size_t i = 0; i <= n; i++) {
        cost[i] = i;
        start[i] = 0;
    }
    for (size_t j = 0; j < t->len; j++) {
        size_t diagonal = cost[0], diagonal_start = j;
        cost[0] = 0;
        start[0] = j + 1;
        for (size_t i = 1; i <= n; i++) {
            size_t up = cost[i], up_start = start[i];
            size_t here = diagonal + (label->ch[i - 1] != t->ch[j]), from = diagonal_start;
            if (up + 1 < here) { /* a character too many */
                here = up + 1;
                from = up_start;
            }
            if (cost[i - 1] + 1 < here) { /* one that is missing */
                here = cost[i - 1] + 1;
                from = start[i - 1];
            }
            cost[i] = here;
            start[i] = from;
            diagonal = up;
            diagonal_start = up_start;
        }
        if (cost[n] < best) {
            best = cost[n];
            *ret_from = start[n];
            *ret_to = j + 1;
        }
    }
    return best;
}

static bool is_sought(const LabelPattern *p, bool heading)
{
    return heading ? p->kind == LABEL_TITLE : !p->variant && p->kind != LABEL_TITLE;
}

/* The label that a text holds with at most a quarter of its characters wrong; none if one is right.
 */
static bool find_likely(const FoldText *t, bool heading, Arena *a, Likely *ret_likely)
{
    size_t count, most = 0;
    const LabelPattern *patterns = label_patterns(&count);
    Likely best = {0};
    for (size_t i = 0; i < count; i++) {
        Likely l = {.pattern = &patterns[i]};
        FoldText label;
        if (!is_sought(l.pattern, heading))
            continue;
        fold_string(str_of(l.pattern->text), a, &label);
        l.length = label.len;
        if (l.length < LABEL_LEAST || l.length > LABEL_MOST || l.length > t->len + l.length / 4)
            continue;
        l.errors = fewest_edits(t, &label, &l.from, &l.to);
        size_t score = l.length > 3 * l.errors ? l.length - 3 * l.errors : 0;
        if (l.errors * 4 <= l.length && score > most) {
            most = score;
            best = l;
        }
    }
    *ret_likely = best;
    return best.pattern && best.errors;
}

static Str put_right(Str text, bool heading, Arena *a)
{
    FoldText t;
    Likely l;
    if (!text.len || text.len > (size_t)TEXT_MOST * 4)
        return text;
    fold_string(text, a, &t);
    if (t.len > (heading ? HEADING_MOST : TEXT_MOST) || !find_likely(&t, heading, a, &l))
        return text;
    bool alone = l.from <= 3 && t.len - l.to <= 1;
    if (heading && alone) /* the numeral in front is as likely to be wrong */
        return law_part_heading(l.pattern->value);
    if (heading)
        return text;
    return arena_printf(a, "%.*s%s%.*s", STR_FMT(str_sub(text, 0, t.at[l.from])), l.pattern->text,
                        STR_FMT(str_sub(text, t.at[l.to], text.len)));
}

static const Grid *right_grid(const Grid *g, Arena *a)
{
    Grid *grid = arena_new(a, Grid, 1);
    GridCell *cells = arena_new(a, GridCell, g->cell_count + 1);
    memcpy(cells, g->cells, g->cell_count * sizeof(*cells));
    for (size_t i = 0; i < g->cell_count; i++)
        if (cells[i].confidence < 100)
            cells[i].text = put_right(cells[i].text, false, a);
    *grid = *g;
    grid->cells = cells;
    return grid;
}

const Document *recognised_labels(const Document *d, Arena *a)
{
    if (!d->recognised)
        return d;
    Document *right = arena_new(a, Document, 1);
    Block *blocks = arena_new(a, Block, d->block_count + 1);
    *right = *d;
    memcpy(blocks, d->blocks, d->block_count * sizeof(*blocks));
    for (size_t i = 0; i < d->block_count; i++) {
        if (blocks[i].grid)
            blocks[i].grid = right_grid(blocks[i].grid, a);
        else
            blocks[i].text = put_right(blocks[i].text, true, a);
    }
    right->blocks = blocks;
    return right;
}

/* What the identities say of a figure. */
typedef struct Weight {
    uint8_t holds, fails;
} Weight;

typedef struct Weights {
    Weight applications[LAW_ROW_MAX][LAW_COLUMN_MAX];
    Weight remedies[REMEDY_BLOCK_MAX][REMEDY_RESULT_MAX];
    Weight proactive[LAW_CELL_MAX];
} Weights;

static Weight *weight_of(Weights *w, LawFigure which)
{
    switch (which.kind) {
    case LAW_FIGURE_PROACTIVE:
        return &w->proactive[which.cell];
    case LAW_FIGURE_APPLICATION:
        return &w->applications[which.row][which.column];
    case LAW_FIGURE_REMEDY:
        break;
    }
    return &w->remedies[which.block][which.result];
}

/* Whether an identity says something of recognised figures: ink that nothing could be made of is no
 * nought. */
static bool speaks(const AnnualReport *r, const LawIdentity *id)
{
    bool any = false;
    for (int i = 0; i < id->count; i++) {
        uint8_t confidence = report_figure(r, id->operands[i])->confidence;
        if (confidence == 0)
            return false;
        any = any || confidence < 100;
    }
    return any;
}

static void note_sum(Reader *k, const LawIdentity *id, int64_t left, int64_t right)
{
    Str cells[LAW_OPERANDS_MAX];
    for (int i = 0; i < id->count; i++)
        cells[i] = finding_cell(k->a, id->operands[i]);
    finding_add(&k->findings, STR("scan.sum"), FINDING_WARNING, cells, (size_t)id->count,
                arena_printf(k->a, "%" PRId64, left), arena_printf(k->a, "%" PRId64, right),
                arena_printf(k->a,
                             "按识别出的数字，勾稽关系（%.*s）不成立：%" PRId64 " 与 %" PRId64
                             "。可能是识别有误，也可能是原件有误，请对照原件",
                             STR_FMT(law_identity_words(id->rule)), left, right));
}

static void weigh(Reader *k, Weights *w)
{
    LawIdentity id;
    for (size_t i = 0; law_identity(k->r->other_joined, i, &id); i++) {
        int64_t left, right;
        if (!check_applies(k->r, &id) || !speaks(k->r, &id))
            continue;
        check_sides(k->r, &id, &left, &right);
        for (int o = 0; o < id.count; o++) {
            Weight *weight = weight_of(w, id.operands[o]);
            weight->holds = (uint8_t)(weight->holds + (left == right));
            weight->fails = (uint8_t)(weight->fails + (left != right));
        }
        if (left != right)
            note_sum(k, &id, left, right);
    }
}

/* A recognised figure is the only candidate known. */
static void leave_open(const Reader *k, Figure *f, const Weight *w)
{
    if (f->kind == FIGURE_CANDIDATES) /* undecided among several */
        f->confidence = (uint8_t)MIN((int)f->confidence, SURE_AGAINST);
    else if (w->holds && !w->fails && f->kind == FIGURE_INTEGER)
        f->confidence = (uint8_t)MAX((int)f->confidence, w->holds > 1 ? SURE_BY_TWO : SURE_BY_ONE);
    else if (w->fails && !w->holds)
        f->confidence = (uint8_t)MIN((int)f->confidence, SURE_AGAINST);
    if (f->confidence == 0) { /* ink of which nothing could be made */
        f->kind = FIGURE_CANDIDATES;
        f->candidate_count = 0;
    }
    reader_leave_open(k, f);
}

/* The figures of one kind while they are settled. */
typedef struct Settling {
    Reader *k;
    Weights *weights;
    Str *doubtful;
    size_t doubtful_count, count;
    bool gap; /* a row of part three is missing among others */
} Settling;

static void settle_figure(Settling *s, Figure *f, LawFigure which)
{
    bool placeless = f->kind == FIGURE_BLANK || f->kind == FIGURE_CANDIDATES;
    if (f->kind == FIGURE_ABSENT && which.kind == LAW_FIGURE_PROACTIVE)
        *f = (Figure){.kind = FIGURE_BLANK, .confidence = 0}; /* its row was not recognised */
    if (f->kind == FIGURE_ABSENT)
        return;
    if (f->confidence == 100 && placeless)
        f->confidence = SURE_BLANK;
    if (f->confidence == 100)
        return;
    const Weight *w = weight_of(s->weights, which);
    leave_open(s->k, f, w);
    if (s->gap && which.kind == LAW_FIGURE_APPLICATION && w->holds < 2)
        f->confidence = (uint8_t)MIN((int)f->confidence, SURE_MISPLACED);
    s->count++;
    if (f->confidence < SURE)
        s->doubtful[s->doubtful_count++] = finding_cell(s->k->a, which);
}

/* Whether a row of part three was not found between rows that were. */
static bool has_gap(const AnnualReport *r)
{
    bool before = false, missing = false;
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        bool here = r->applications[row][0].kind != FIGURE_ABSENT;
        if (here && missing)
            return true;
        before = before || here;
        missing =
            missing || (before && !here && !(r->other_joined && !law_row((LawRow)row)->in_joined));
    }
    return false;
}

static void note_doubtful(const Settling *s)
{
    Reader *k = s->k;
    finding_add(&k->findings, STR("scan.recognised"), FINDING_NOTE, NULL, 0, STR(""), STR(""),
                arena_printf(k->a,
                             "本件是扫描件，数字由文字识别得出（%zu 个），均不作为准确数字使用",
                             s->count));
    if (s->doubtful_count)
        finding_add(
            &k->findings, STR("scan.doubtful"), FINDING_WARNING, s->doubtful, s->doubtful_count,
            STR(""), STR(""),
            arena_printf(k->a, "有 %zu 个数字识别把握不足，请对照原件核对", s->doubtful_count));
}

void recognised_settle(Reader *k)
{
    if (!k->d->recognised)
        return;
    AnnualReport *r = k->r;
    Settling s = {.k = k,
                  .weights = arena_new(k->a, Weights, 1),
                  .doubtful = arena_new(k->a, Str,
                                        LAW_CELL_MAX + LAW_ROW_MAX * LAW_COLUMN_MAX +
                                            REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)};
    r->recognised = true;
    s.gap = r->has_applications && has_gap(r);
    weigh(k, s.weights);
    int cells;
    LawCell first = law_format_cells(r->format, &cells);
    for (int i = 0; r->has_proactive && i < cells; i++)
        settle_figure(&s, &r->proactive[(int)first + i],
                      law_figure_proactive((LawCell)((int)first + i)));
    for (int row = 0; r->has_applications && row < LAW_ROW_MAX; row++)
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            settle_figure(&s, &r->applications[row][c],
                          law_figure_application((LawRow)row, (LawColumn)c));
    for (int b = 0; r->has_remedies && b < REMEDY_BLOCK_MAX; b++)
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            settle_figure(&s, &r->remedies[b][i],
                          law_figure_remedy((RemedyBlock)b, (RemedyResult)i));
    note_doubtful(&s);
}
