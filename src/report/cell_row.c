#include "report/cell_row.h"

#include "report/cells.h"

#include <string.h>

static CellReading *add_reading(const Reader *k, CellRowState *s, size_t *capacity)
{
    ARENA_PUSH(k->a, s->readings, s->reading_count, *capacity);
    return &s->readings[s->reading_count - 1];
}

/* Bars and tabs behind a figure that still belong to its row. */
static int bars_behind(Gap gap)
{
    if (gap.flags & GAP_ROW) /* the rule of a Markdown table follows */
        return gap.head;
    return gap.cells - (gap.lines ? gap.tail : 0);
}

int cell_rows_closed(const Reader *k, const CellRowState *rows, size_t count, int cells)
{
    int least = -1;
    for (size_t i = 0; i < count; i++) {
        const CellLine *line = &rows[i].line;
        if (!cells || rows[i].cells != cells || line->count != (size_t)cells ||
            !line->figures[0]->gap.cells)
            continue;
        int bars = bars_behind(k->text.gap[line->figures[line->count - 1]->full_end]);
        least = least < 0 || bars < least ? bars : least;
    }
    return least < 0 ? 1 : least;
}

/* Cells of a grid's row behind the one in which the figure stands; -1 outside of grids. */
static int grid_cells_behind(const Token *t)
{
    const FoldPiece *p = t->piece;
    if (!p->cell)
        return -1;
    const Grid *grid = p->block->grid;
    int behind = 0;
    for (size_t i = 0; i < grid->cell_count; i++)
        behind += grid->cells[i].row == p->cell->row && grid->cells[i].column > p->cell->column;
    return behind;
}

/* Empty cells behind the last figure of a row, as far as the text shows; -1: it does not say. */
static int blanks_behind(const Reader *k, const Token *last, int closed)
{
    Gap gap = k->text.gap[last->full_end];
    int cells = grid_cells_behind(last);
    if (cells >= 0)
        return cells;
    if (gap.cells)
        return bars_behind(gap) - closed;
    int rest = gap.lines - k->row_step;
    if (!k->line_step || !k->row_step || rest < 0 || rest % k->line_step)
        return -1;
    return rest / k->line_step;
}

/* The cells of a row in which separators show the empty ones, all of them. */
static bool place_separated(const Reader *k, int closed, const CellRowState *s, CellReading *ret)
{
    CellReading r = {0};
    int at = 0;
    for (size_t i = 0; i < s->line.count; i++) {
        int blanks = cells_blanks(k, s->line.figures[i]->gap);
        if (blanks < 0 || at + blanks >= s->cells)
            return false;
        at += blanks;
        r.parts[at++] = split_part(s->line.figures[i]);
    }
    if (at + blanks_behind(k, s->line.figures[s->line.count - 1], closed) < s->cells)
        return false;
    *ret = r;
    return true;
}

/* Whether the figures stand in cells or on lines of their own. */
static bool is_separated(const CellLine *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (line->figures[i]->gap.cells || line->figures[i]->gap.lines)
            return true;
    return false;
}

/* The figures in the places of the mask, and blank or `lost` in the others. */
static CellReading place_masked(const CellRowState *s, unsigned mask, const Token *lost)
{
    CellReading r = {0};
    size_t next = 0;
    for (int i = 0; i < s->cells; i++) {
        if (mask & (1u << i))
            r.parts[i] = split_part(s->line.figures[next++]);
        else if (lost)
            r.parts[i] = split_part(lost);
    }
    return r;
}

/* The figures in any places, the rest blank or one that fell out of its row. */
static void add_lost(const Reader *k, const StrayFigures *strays, CellRowState *s, size_t *capacity)
{
    for (unsigned mask = 1; mask < 1u << s->cells; mask++) {
        if ((size_t)__builtin_popcount(mask) != s->line.count)
            continue;
        *add_reading(k, s, capacity) = place_masked(s, mask, NULL);
        for (size_t i = 0; i < strays->count; i++)
            *add_reading(k, s, capacity) = place_masked(s, mask, strays->items[i]);
    }
}

static void add_split(const Reader *k, bool blanks, CellRowState *s, size_t *capacity);

/*
 * A row with too few cells, and no separators to tell which is blank: one fell out of the row, or
 * several ran together.
 */
static void read_lost(const Reader *k, const StrayFigures *strays, CellRowState *s)
{
    size_t capacity = 0, digits = 0;
    for (size_t i = 0; i < s->line.count; i++)
        digits += s->line.figures[i]->end - s->line.figures[i]->start;
    add_lost(k, strays, s, &capacity);
    if (s->line.count == 1 && digits >= (size_t)s->cells)
        add_split(k, false, s, &capacity);
    s->cut = true;
}

/* More figures than cells on one line: which of them belong to the row is not to be seen. */
static bool is_crowded(const CellRowState *s)
{
    const CellLine *line = &s->line;
    if (line->count <= (size_t)s->cells)
        return false;
    for (size_t i = 0; i < line->count; i++)
        if (line->figures[i]->kind != TOKEN_FIGURE || line->figures[i]->fraction)
            return false;
    Gap gap = line->figures[s->cells]->gap;
    return !gap.lines && !(gap.flags & (GAP_ROW | GAP_BLOCK));
}

/* The figures [from, to) as one number. */
static Part join_figures(const Reader *k, const CellLine *line, size_t from, size_t to)
{
    Part all = split_part(line->figures[from]);
    all.end = line->figures[to - 1]->end;
    all.full_end = line->figures[to - 1]->full_end;
    if (to > from + 1)
        all.value = token_number(&k->text, all.start, all.end);
    return all;
}

static void read_crowded(const Reader *k, CellRowState *s)
{
    size_t capacity = 0;
    for (size_t skip = 0; skip + (size_t)s->cells <= s->line.count; skip++) {
        CellReading r = {0};
        for (int i = 0; i < s->cells; i++)
            r.parts[i] = split_part(s->line.figures[skip + (size_t)i]);
        *add_reading(k, s, &capacity) = r;
    }
    /* Or numbers set digit by digit, cut in as many as there are cells. */
    size_t n = s->line.count, cuts = (size_t)s->cells - 1;
    for (size_t first = cuts ? 1 : n; first <= n - cuts; first++) {
        for (size_t second = cuts > 1 ? first + 1 : n; second < n + (cuts < 2); second++) {
            CellReading r = {0};
            size_t ends[CELL_ROW_PARTS] = {first, second, n};
            for (size_t i = 0; i <= cuts; i++)
                r.parts[i] =
                    join_figures(k, &s->line, i ? ends[i - 1] : 0, i == cuts ? n : ends[i]);
            *add_reading(k, s, &capacity) = r;
        }
    }
    s->cut = true;
}

/* "13575394432.52元": a count and an amount that run together. */
static void split_procurement(const Reader *k, CellRowState *s)
{
    const Token *t = s->line.figures[0];
    size_t capacity = 0;
    size_t whole = t->start;
    while (whole < t->end && fold_is_digit(k->text.ch[whole]))
        whole++;
    static const size_t order[] = {2, 1, 3, 4, 5, 6};
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        size_t cut = t->start + order[i];
        if (cut >= whole || (k->text.ch[cut] == '0' && cut + 1 < whole))
            continue;
        Part count = {.kind = PART_NUMBER,
                      .start = t->start,
                      .end = (uint32_t)cut,
                      .full_end = (uint32_t)cut,
                      .value = token_number(&k->text, t->start, cut)};
        Part amount = split_part(t);
        amount.start = (uint32_t)cut;
        amount.value = token_number(&k->text, cut, t->end);
        *add_reading(k, s, &capacity) = (CellReading){{count, amount}};
    }
}

/* A sign is printed only in 本年增/减. */
static bool signs_fit(const Reader *k, const CellRowState *s, const Reading *r)
{
    for (int i = 0; i < s->cells; i++) {
        bool change = law_cell((LawCell)((int)s->first + i))->kind == LAW_CELL_KIND_CHANGE;
        if (r->parts[i].kind == PART_NUMBER && !fold_is_digit(k->text.ch[r->parts[i].start]) &&
            !change)
            return false;
    }
    return true;
}

static void add_split(const Reader *k, bool blanks, CellRowState *s, size_t *capacity)
{
    Readings found;
    split_readings(&k->text, s->line.figures, s->line.count, s->cells, 0, blanks, 0, k->a, &found);
    for (size_t i = 0; i < found.count; i++)
        if (signs_fit(k, s, &found.items[i]))
            memcpy(add_reading(k, s, capacity)->parts, found.items[i].parts,
                   sizeof(s->readings[0].parts));
    s->cut = s->cut || found.cut;
}

/* A merged cell that was parted, as some converters do: its figure stands in each part. */
static bool is_repeated(const Reader *k, const CellRowState *s)
{
    const Token *const *figures = s->line.figures;
    for (size_t i = 1; i < s->line.count; i++)
        if (!figures[i]->gap.cells || figures[i]->gap.lines ||
            !str_eq(fold_text(&k->text, figures[i]->start, figures[i]->full_end, k->a),
                    fold_text(&k->text, figures[0]->start, figures[0]->full_end, k->a)))
            return false;
    return s->cells == 1 && s->line.count > 1;
}

void cell_row_read(const Reader *k, const StrayFigures *strays, int closed, CellRowState *s)
{
    CellLine *line = &s->line;
    size_t capacity = 0;
    if (is_repeated(k, s))
        line->count = 1;
    if (is_crowded(s)) {
        read_crowded(k, s);
        return;
    }
    line->count = MIN(line->count, (size_t)s->cells);
    if (line->count == 0)
        return;
    CellReading direct = {0};
    if (line->count == (size_t)s->cells || place_separated(k, closed, s, &direct)) {
        for (size_t i = 0; line->count == (size_t)s->cells && i < line->count; i++)
            direct.parts[i] = split_part(line->figures[i]);
        *add_reading(k, s, &capacity) = direct;
        return;
    }
    bool old_procurement = law_cell(s->first)->kind == LAW_CELL_KIND_TEXT;
    if (is_separated(line)) {
        read_lost(k, strays, s);
    } else if (old_procurement && line->count == 1 &&
               line->figures[0]->end - line->figures[0]->start > 1) {
        split_procurement(k, s);
        s->cut = s->reading_count > 1;
    } else {
        add_split(k, false, s, &capacity);
        if (!s->reading_count)
            add_split(k, true, s, &capacity);
    }
}
