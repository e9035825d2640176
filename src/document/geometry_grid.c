#include "document/geometry_grid.h"

#include <stdlib.h>
#include <string.h>

#define SNAP          200  /* positions nearer than this are one */
#define GAP           420  /* pieces of a line may be this far apart: dashes */
#define CROSS         200  /* lines that end this near to each other meet */
#define GLYPH_STROKE  4500 /* shorter lines inside a character belong to it */
#define OPEN_ROW      700  /* lines that reach out so far enclose one more row or column */
#define BAND          500  /* cells with borders of their own are this far apart at most */
#define LINES_MAX     20000u
#define MERGED_MAX    2000u
#define COLUMNS_LIMIT 200u

/* A line along one axis: at `at`, from `from` to `to`. */
typedef struct Segment {
    int32_t at, from, to;
    uint32_t table; /* union-find parent, over both axes */
} Segment;

typedef struct Segments {
    Segment *items;
    size_t count, capacity;
} Segments;

static int by_top(const void *a, const void *b)
{
    const PageGlyph *x = a, *y = b;
    return (x->top > y->top) - (x->top < y->top);
}

/* A wall that the text of its cell touches: the strokes of a character are not beside it. */
static bool is_beside(const PageLine *l, const PageGlyph *g)
{
    int32_t x = l->left + (l->right - l->left) / 2;
    return l->bottom - l->top > l->right - l->left && (x <= g->left || x >= g->right);
}

/* Whether the line lies inside one character: some programs paint characters as shapes. */
static bool inside_glyph(const PageLine *l, const PageGlyph *sorted, size_t count, int32_t tallest)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (sorted[middle].top < l->top - tallest - 100)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < count && sorted[i].top <= l->top + 50; i++)
        if (sorted[i].left - 50 <= l->left && l->right <= sorted[i].right + 50 &&
            l->bottom <= sorted[i].bottom + 50 && !is_beside(l, &sorted[i]))
            return true;
    return false;
}

static void add_lines(const PageContent *page, Arena *a, Segments *across, Segments *down)
{
    PageGlyph *sorted = arena_new(a, PageGlyph, page->glyph_count + 1);
    if (page->glyph_count)
        memcpy(sorted, page->glyphs, page->glyph_count * sizeof(*sorted));
    qsort(sorted, page->glyph_count, sizeof(*sorted), by_top);
    int32_t tallest = 0;
    for (size_t i = 0; i < page->glyph_count; i++)
        tallest = MAX(tallest, MIN(sorted[i].bottom - sorted[i].top, 10000));
    for (size_t i = 0; i < page->line_count && across->count + down->count < LINES_MAX; i++) {
        const PageLine *l = &page->lines[i];
        int32_t width = l->right - l->left, height = l->bottom - l->top;
        if (width < GLYPH_STROKE && height < GLYPH_STROKE &&
            inside_glyph(l, sorted, page->glyph_count, tallest))
            continue;
        Segments *s = width >= height ? across : down;
        Segment segment = width >= height ? (Segment){l->top + height / 2, l->left, l->right, 0}
                                          : (Segment){l->left + width / 2, l->top, l->bottom, 0};
        ARENA_PUSH(a, s->items, s->count, s->capacity);
        s->items[s->count - 1] = segment;
    }
}

static int by_place(const void *a, const void *b)
{
    const Segment *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void sort_segments(Segments *s)
{
    if (s->count)
        qsort(s->items, s->count, sizeof(*s->items), by_place);
}

/* Positions within SNAP become their mean; then pieces of one line become one. */
static void merge_segments(Segments *s)
{
    sort_segments(s);
    for (size_t from = 0, to; from < s->count; from = to) {
        int64_t sum = 0;
        for (to = from; to < s->count && s->items[to].at - s->items[from].at <= SNAP; to++)
            sum += s->items[to].at;
        for (size_t i = from; i < to; i++)
            s->items[i].at = (int32_t)(sum / (int64_t)(to - from));
    }
    sort_segments(s);
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        Segment *last = kept ? &s->items[kept - 1] : NULL;
        if (last && last->at == s->items[i].at && s->items[i].from <= last->to + GAP)
            last->to = MAX(last->to, s->items[i].to);
        else
            s->items[kept++] = s->items[i];
    }
    s->count = MIN(kept, MERGED_MAX);
}

static uint32_t find_root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static bool cross(const Segment *across, const Segment *down)
{
    return down->at >= across->from - CROSS && down->at <= across->to + CROSS &&
           across->at >= down->from - CROSS && across->at <= down->to + CROSS;
}

typedef struct Box {
    int32_t left, top, right, bottom;
} Box;

static void widen_box(Box *b, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
    *b = (Box){MIN(b->left, left), MIN(b->top, top), MAX(b->right, right), MAX(b->bottom, bottom)};
}

/* Lines of one width that reach into each other's height: a row that a page end cut may part a
 * table whose cells have borders of their own. */
static bool reach_into(const Box *x, const Box *y)
{
    return abs(x->left - y->left) <= BAND && abs(x->right - y->right) <= BAND &&
           MIN(x->bottom, y->bottom) > MAX(x->top, y->top);
}

static void join_overlapping(const Segments *across, const Segments *down, uint32_t *parent,
                             Arena *a)
{
    size_t total = across->count + down->count, count = 0;
    Box *boxes = arena_new(a, Box, total + 1);
    uint32_t *roots = arena_new(a, uint32_t, total + 1);
    for (size_t i = 0; i < total; i++)
        boxes[i] = (Box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < total; i++) {
        bool is_across = i < across->count;
        const Segment *s = is_across ? &across->items[i] : &down->items[i - across->count];
        uint32_t root = find_root(parent, (uint32_t)i);
        if (root == i)
            roots[count++] = root;
        if (is_across)
            widen_box(&boxes[root], s->from, s->at, s->to, s->at);
        else
            widen_box(&boxes[root], s->at, s->from, s->at, s->to);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            uint32_t one = find_root(parent, roots[i]), other = find_root(parent, roots[k]);
            if (one == other || !reach_into(&boxes[one], &boxes[other]))
                continue;
            parent[other] = one;
            widen_box(&boxes[one], boxes[other].left, boxes[other].top, boxes[other].right,
                      boxes[other].bottom);
        }
}

/* Lines that meet, directly or through others, make one table. */
static void connect(Segments *across, Segments *down, Arena *a)
{
    size_t total = across->count + down->count;
    uint32_t *parent = arena_new(a, uint32_t, total + 1);
    for (size_t i = 0; i < total; i++)
        parent[i] = (uint32_t)i;
    for (size_t i = 0; i < across->count; i++)
        for (size_t k = 0; k < down->count; k++)
            if (cross(&across->items[i], &down->items[k])) {
                uint32_t root = find_root(parent, (uint32_t)(across->count + k));
                parent[root] = find_root(parent, (uint32_t)i);
            }
    join_overlapping(across, down, parent, a);
    for (size_t i = 0; i < across->count; i++)
        across->items[i].table = find_root(parent, (uint32_t)i);
    for (size_t k = 0; k < down->count; k++)
        down->items[k].table = find_root(parent, (uint32_t)(across->count + k));
}

/* The middle of a character: on the axis at hand, and on the other one. */
typedef struct Middle {
    int32_t at, beside;
} Middle;

static int by_middle(const void *a, const void *b)
{
    const Middle *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* The middles of all characters, by position on one axis. */
static Middle *middles(const PageContent *page, bool horizontal, Arena *a)
{
    Middle *m = arena_new(a, Middle, page->glyph_count + 1);
    for (size_t i = 0; i < page->glyph_count; i++) {
        const PageGlyph *g = &page->glyphs[i];
        int32_t x = g->left + (g->right - g->left) / 2, y = g->top + (g->bottom - g->top) / 2;
        m[i] = horizontal ? (Middle){x, y} : (Middle){y, x};
    }
    if (page->glyph_count)
        qsort(m, page->glyph_count, sizeof(*m), by_middle);
    return m;
}

/* Whether no character stands between two positions, from..to on the other axis. */
static bool is_empty_band(const Middle *m, size_t count, int32_t first, int32_t second,
                          int32_t from, int32_t to)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (m[middle].at < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < count && m[i].at < second; i++)
        if (m[i].beside >= from && m[i].beside < to)
            return false;
    return true;
}

/*
 * Cells with borders of their own show two lines where they part, and nothing between them: the
 * second line moves to the first. The segments are sorted by position, before and after.
 */
static void close_bands(Segments *s, uint32_t table, const Middle *m, size_t count)
{
    Segment first = {.at = INT32_MIN};
    for (size_t i = 0, next; i < s->count; i = next) {
        int32_t at = s->items[i].at, from = INT32_MAX, to = INT32_MIN;
        for (next = i; next < s->count && s->items[next].at == at; next++) {
            if (s->items[next].table != table)
                continue;
            from = MIN(from, s->items[next].from);
            to = MAX(to, s->items[next].to);
        }
        if (from > to) /* no line of this table */
            continue;
        bool closes =
            first.at != INT32_MIN && at - first.at <= BAND &&
            is_empty_band(m, count, first.at, at, MIN(from, first.from), MAX(to, first.to));
        for (size_t k = i; k < next && closes; k++)
            if (s->items[k].table == table)
                s->items[k].at = first.at;
        first = closes ? (Segment){first.at, MIN(from, first.from), MAX(to, first.to), table}
                       : (Segment){at, from, to, table};
    }
    sort_segments(s);
}

/* The distinct positions of a table's lines, in order; they are sorted by position. */
static int32_t *distinct(const Segments *s, uint32_t table, Arena *a, uint32_t *ret_count)
{
    int32_t *positions = arena_new(a, int32_t, s->count + 3);
    uint32_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].table == table && (!count || s->items[i].at > positions[count - 1] + SNAP))
            positions[count++] = s->items[i].at;
    *ret_count = count;
    return positions;
}

/* Whether lines at `at` cover at least 60 % of from..to. */
static bool has_wall(const Segments *s, uint32_t table, int32_t at, int32_t from, int32_t to)
{
    int64_t covered = 0;
    for (size_t i = 0; i < s->count; i++) {
        const Segment *l = &s->items[i];
        if (l->table != table || l->at < at - SNAP)
            continue;
        if (l->at > at + SNAP)
            break;
        covered += MAX(MIN(l->to, to) - MAX(l->from, from), 0);
    }
    return covered * 10 >= (int64_t)(to - from) * 6;
}

/* Joins elementary places that no wall parts. */
static uint32_t *join_places(const RuledTable *t, uint32_t table, const Segments *across,
                             const Segments *down, Arena *a)
{
    uint32_t *parent = arena_new(a, uint32_t, (size_t)t->rows * t->columns + 1);
    for (uint32_t i = 0; i < t->rows * t->columns; i++)
        parent[i] = i;
    for (uint32_t r = 0; r < t->rows; r++)
        for (uint32_t c = 0; c < t->columns; c++) {
            uint32_t here = r * t->columns + c;
            if (c + 1 < t->columns && !has_wall(down, table, t->xs[c + 1], t->ys[r], t->ys[r + 1]))
                parent[find_root(parent, here + 1)] = find_root(parent, here);
            if (r + 1 < t->rows && !has_wall(across, table, t->ys[r + 1], t->xs[c], t->xs[c + 1]))
                parent[find_root(parent, here + t->columns)] = find_root(parent, here);
        }
    return parent;
}

static void add_cell(RuledTable *t, uint32_t row, uint32_t column, uint32_t rows, uint32_t columns)
{
    GridCell *c = &t->cells[t->cell_count++];
    int32_t left = t->xs[column], top = t->ys[row];
    *c = (GridCell){.row = (uint16_t)row,
                    .column = (uint16_t)column,
                    .row_span = (uint16_t)rows,
                    .column_span = (uint16_t)columns,
                    .text = STR(""),
                    .confidence = 100};
    c->pos.box[0] = left;
    c->pos.box[1] = top;
    c->pos.box[2] = t->xs[column + columns] - left;
    c->pos.box[3] = t->ys[row + rows] - top;
    for (uint32_t r = row; r < row + rows; r++)
        for (uint32_t k = column; k < column + columns; k++)
            t->owner[r * t->columns + k] = (uint32_t)t->cell_count;
}

/* Sets of places that are rectangles become cells; others fall back to their places. */
static void make_cells(RuledTable *t, uint32_t *parent, Arena *a)
{
    uint32_t places = t->rows * t->columns;
    struct Extent {
        uint32_t count, row_end, column_end, row, column;
    } *extent = arena_alloc(a, places + 1, sizeof(*extent));
    for (uint32_t i = 0; i < places; i++) {
        struct Extent *e = &extent[find_root(parent, i)];
        uint32_t row = i / t->columns, column = i % t->columns;
        e->row = e->count ? MIN(e->row, row) : row;
        e->column = e->count ? MIN(e->column, column) : column;
        e->row_end = MAX(e->row_end, row + 1);
        e->column_end = MAX(e->column_end, column + 1);
        e->count++;
    }
    t->cells = arena_new(a, GridCell, places + 1);
    t->owner = arena_new(a, uint32_t, places + 1);
    for (uint32_t i = 0; i < places; i++) {
        const struct Extent *e = &extent[find_root(parent, i)];
        uint32_t row = i / t->columns, column = i % t->columns;
        bool rectangle = e->count == (e->row_end - e->row) * (e->column_end - e->column);
        if (!rectangle)
            add_cell(t, row, column, 1, 1);
        else if (row == e->row && column == e->column)
            add_cell(t, row, column, e->row_end - row, e->column_end - column);
    }
}

/*
 * Adds the edges that are not drawn: a page end leaves the last row open below, and some tables
 * have no lines at their sides. There the lines of the other axis reach out; `edges` has room for
 * two more.
 */
static void add_open_edges(int32_t *edges, uint32_t *count, const Segments *others, uint32_t table)
{
    uint32_t below = 0, above = 0;
    int32_t first = edges[0], last = edges[*count - 1], top = first, bottom = last;
    for (size_t i = 0; i < others->count; i++) {
        const Segment *l = &others->items[i];
        if (l->table != table)
            continue;
        if (l->to > last + OPEN_ROW) {
            below++;
            bottom = MAX(bottom, l->to);
        }
        if (l->from < first - OPEN_ROW) {
            above++;
            top = MIN(top, l->from);
        }
    }
    if (below >= 2)
        edges[(*count)++] = bottom;
    if (above >= 2) {
        memmove(edges + 1, edges, *count * sizeof(*edges));
        edges[0] = top;
        (*count)++;
    }
}

static bool make_table(uint32_t root, const Segments *across, const Segments *down,
                       const DocumentLimits *limits, Arena *a, RuledTable *ret_table)
{
    RuledTable t = {0};
    t.ys = distinct(across, root, a, &t.rows);
    t.xs = distinct(down, root, a, &t.columns);
    if (t.rows < 2 || t.columns < 2)
        return false;
    add_open_edges(t.ys, &t.rows, down, root);
    add_open_edges(t.xs, &t.columns, across, root);
    t.rows--;
    t.columns--;
    if (t.columns > COLUMNS_LIMIT || (size_t)t.rows * t.columns > limits->cells ||
        (t.rows == 1 && t.columns == 1))
        return false;
    make_cells(&t, join_places(&t, root, across, down, a), a);
    if (t.cell_count < 2)
        return false;
    *ret_table = t;
    return true;
}

static int table_order(const void *a, const void *b)
{
    const RuledTable *x = a, *y = b;
    return (x->ys[0] > y->ys[0]) - (x->ys[0] < y->ys[0]);
}

/* Each table once. */
static const uint32_t *table_roots(const Segments *down, size_t total, Arena *a, size_t *ret_count)
{
    bool *seen = arena_new(a, bool, total + 1);
    uint32_t *roots = arena_new(a, uint32_t, down->count + 1);
    for (size_t k = 0; k < down->count; k++) {
        uint32_t root = down->items[k].table;
        if (!seen[root])
            roots[(*ret_count)++] = root;
        seen[root] = true;
    }
    return roots;
}

RuledTables geometry_tables(const PageContent *page, const DocumentLimits *limits, Arena *a)
{
    Segments across = {0}, down = {0};
    add_lines(page, a, &across, &down);
    merge_segments(&across);
    merge_segments(&down);
    connect(&across, &down, a);
    const Middle *high = middles(page, false, a), *wide = middles(page, true, a);
    RuledTables tables = {arena_new(a, RuledTable, down.count + 1), 0};
    size_t root_count = 0;
    const uint32_t *roots = table_roots(&down, across.count + down.count, a, &root_count);
    for (size_t k = 0; k < root_count; k++) {
        uint32_t root = roots[k];
        close_bands(&across, root, high, page->glyph_count);
        close_bands(&down, root, wide, page->glyph_count);
        if (make_table(root, &across, &down, limits, a, &tables.items[tables.count]))
            tables.count++;
    }
    if (tables.count)
        qsort(tables.items, tables.count, sizeof(*tables.items), table_order);
    return tables;
}

/* The band between edges in which a position lies; STR_NPOS-like UINT32_MAX outside. */
static uint32_t band(const int32_t *edges, uint32_t count, int32_t at)
{
    if (at < edges[0] || at >= edges[count])
        return UINT32_MAX;
    uint32_t low = 0, high = count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (edges[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

GridCell *geometry_cell_at(const RuledTable *t, int32_t x, int32_t y)
{
    uint32_t column = band(t->xs, t->columns, x), row = band(t->ys, t->rows, y);
    if (column == UINT32_MAX || row == UINT32_MAX)
        return NULL;
    return &t->cells[t->owner[row * t->columns + column] - 1];
}
