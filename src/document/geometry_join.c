#include "document/geometry_join.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define EDGE_NEAR   300 /* outer edges of one table on two pages */
#define COLUMN_NEAR 250
#define HEADER_MAX  4u

/* Where each edge of `few` lies among `many`; false if one does not. */
static bool map_edges(const int32_t *few, uint32_t few_count, const int32_t *many,
                      uint32_t many_count, uint32_t *ret_map)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i <= few_count; i++) {
        while (k <= many_count && many[k] < few[i] - COLUMN_NEAR)
            k++;
        if (k > many_count || abs(many[k] - few[i]) > COLUMN_NEAR)
            return false;
        ret_map[i] = k++;
    }
    return true;
}

static void remap_columns(GridCell *cells, size_t count, const uint32_t *map)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t end = map[(uint32_t)cells[i].column + cells[i].column_span];
        cells[i].column = (uint16_t)map[cells[i].column];
        cells[i].column_span = (uint16_t)(end - cells[i].column);
    }
}

static const GridCell *find_same(const GridCell *cells, size_t count, const GridCell *like)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].row == like->row && cells[i].column == like->column)
            return &cells[i];
    return NULL;
}

/* How many rows at the top of both tables are the same: a header that is repeated. */
static uint32_t repeated_rows(const GrowingTable *t, const GridCell *cells, size_t count,
                              uint32_t rows)
{
    uint32_t same = MIN(MIN(HEADER_MAX, t->rows), rows - 1);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].row >= same)
            continue;
        const GridCell *first = find_same(t->cells, t->cell_count, &cells[i]);
        if (!first || first->row_span != cells[i].row_span ||
            first->column_span != cells[i].column_span || !str_eq(first->text, cells[i].text))
            same = cells[i].row;
    }
    /* Cells must not reach out of the repeated rows; and rows without any text say nothing. */
    bool text = false;
    for (size_t i = 0; i < count; i++)
        if (cells[i].row < same) {
            text = text || cells[i].text.len;
            if (cells[i].row + cells[i].row_span > same)
                return 0;
        }
    return text ? same : 0;
}

/* （五） (1) 1. 一、: the lower part of a cell that was cut does not begin so. */
static bool begins_with_enumerator(Str text)
{
    size_t at = 0;
    if (!text.len)
        return false;
    uint32_t first = utf8_fold_width(utf8_next(text, &at));
    if (first == '(')
        return true;
    static const char numerals[] = "一二三四五六七八九十";
    bool numeral =
        (first >= '0' && first <= '9') || str_contains(str_of(numerals), str_sub(text, 0, at));
    if (!numeral || at >= text.len)
        return false;
    uint32_t second = utf8_fold_width(utf8_next(text, &at));
    return second == '.' || second == 0x3001 || second == 0xFF0E;
}

static bool is_figure(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] > '9')
            return false;
    return true;
}

static Str join_text(Str above, Str below, Arena *a)
{
    if (!above.len || !below.len || str_eq(above, below))
        return above.len ? above : below;
    return arena_printf(a, "%.*s%s%.*s", STR_FMT(above),
                        is_figure(above) && is_figure(below) ? "" : "\n", STR_FMT(below));
}

/* The cell of t that ends at its last row and has the same columns. */
static GridCell *cell_above(GrowingTable *t, const GridCell *below)
{
    for (size_t i = t->cell_count; i-- > 0;) {
        GridCell *c = &t->cells[i];
        if (c->column == below->column && c->column_span == below->column_span &&
            (uint32_t)c->row + c->row_span == t->rows)
            return c;
    }
    return NULL;
}

/*
 * Whether the page end cut through a row: its last column is blank on one side only, and its label
 * does not begin anew.
 */
static bool row_was_cut(GrowingTable *t, const GridCell *cells, size_t count, uint32_t header)
{
    bool cut = false, label_seen = false;
    for (size_t i = 0; i < count; i++) {
        const GridCell *c = &cells[i];
        if (c->row != header || c->row_span > 1)
            continue;
        const GridCell *above = cell_above(t, c);
        if (!above || above->row_span > 1)
            continue;
        if (!label_seen && begins_with_enumerator(c->text))
            return false;
        if (!label_seen && c->text.len && above->text.len &&
            (is_figure(c->text) || is_figure(above->text)))
            return false;
        label_seen = true;
        if ((uint32_t)c->column + c->column_span == t->columns)
            cut = (c->text.len == 0) != (above->text.len == 0);
    }
    return cut && label_seen;
}

/* Whether a cell at the top of the next page is the rest of the cell above. */
static bool cell_goes_on(const GridCell *above, const GridCell *below, bool row_cut)
{
    if (row_cut && above->row_span == 1 && below->row_span == 1)
        return true;
    if (above->row_span == 1 && below->row_span == 1)
        return !below->text.len && above->text.len && !is_figure(above->text);
    return !above->text.len || !below->text.len || str_eq(above->text, below->text) ||
           !begins_with_enumerator(below->text);
}

static void append_cells(GrowingTable *t, const GridCell *cells, size_t count, uint32_t header,
                         bool row_cut, Arena *a)
{
    uint32_t old_rows = t->rows, offset = t->rows - (row_cut ? 1 : 0);
    size_t old_count = t->cell_count;
    for (size_t i = 0; i < count; i++) {
        GridCell c = cells[i];
        if (c.row < header)
            continue;
        GridCell *above = NULL;
        if (c.row == header) {
            size_t all = t->cell_count;
            t->cell_count = old_count;
            above = cell_above(t, &c);
            t->cell_count = all;
        }
        if (above && (row_cut || cell_goes_on(above, &c, row_cut))) {
            above->text = join_text(above->text, c.text, a);
            above->row_span = (uint16_t)(above->row_span + c.row_span - (row_cut ? 1 : 0));
            /* Keep it from being found again by its new end. */
            continue;
        }
        uint32_t row = c.row - header + offset;
        if (row_cut && c.row == header) { /* a place that has nothing above: it begins there */
            row = old_rows;
            if (c.row_span == 1)
                continue;
            c.row_span--;
        }
        c.row = (uint16_t)row;
        ARENA_PUSH(a, t->cells, t->cell_count, t->cell_capacity);
        t->cells[t->cell_count - 1] = c;
    }
}

bool geometry_join(GrowingTable *t, const RuledTable *next, Arena *a)
{
    if (abs(t->xs[0] - next->xs[0]) > EDGE_NEAR ||
        abs(t->xs[t->columns] - next->xs[next->columns]) > EDGE_NEAR || t->rows > 10000)
        return false;
    bool widen = next->columns > t->columns;
    uint32_t *map = arena_new(a, uint32_t, MAX(t->columns, next->columns) + 1);
    if (widen ? !map_edges(t->xs, t->columns, next->xs, next->columns, map)
              : !map_edges(next->xs, next->columns, t->xs, t->columns, map))
        return false;
    GridCell *cells = arena_new(a, GridCell, next->cell_count + 1);
    memcpy(cells, next->cells, next->cell_count * sizeof(*cells));
    if (widen) {
        remap_columns(t->cells, t->cell_count, map);
        t->xs = next->xs;
        t->columns = next->columns;
    } else
        remap_columns(cells, next->cell_count, map);
    uint32_t header = repeated_rows(t, cells, next->cell_count, next->rows);
    bool cut = row_was_cut(t, cells, next->cell_count, header);
    append_cells(t, cells, next->cell_count, header, cut, a);
    t->rows += next->rows - header - (cut ? 1 : 0);
    return true;
}
