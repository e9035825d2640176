#include "document/geometry.h"

#include "document/geometry_grid.h"
#include "document/geometry_join.h"
#include "document/geometry_shown.h"
#include "document/geometry_text.h"
#include "document/geometry_turn.h"
#include "document/geometry_unruled.h"

#include <stdlib.h>
#include <string.h>

#define GLYPHS_MAX 100000u

struct Geometry {
    Flow *flow;
    const DocumentLimits *limits;
    Arena *arena;
    uint32_t page;
    GrowingTable table; /* the last block so far, if it is a table */
    bool has_table;
    TextLine line; /* the last line of the last block, if it is a paragraph */
    bool has_line;
    int32_t right_edge, left_edge; /* of the running text of this page */
    Roll roll;                     /* the last pages, if they have no ruled tables */
};

Geometry *geometry_create(Flow *flow, const DocumentLimits *limits, Arena *a)
{
    Geometry *g = arena_new(a, Geometry, 1);
    *g = (Geometry){.flow = flow, .limits = limits, .arena = a};
    return g;
}

static void flush_table(Geometry *g)
{
    if (!g->has_table)
        return;
    g->has_table = false;
    if (g->table.cell_count > g->limits->cells) {
        flow_fail(g->flow, DOCUMENT_E_TOO_LARGE);
        return;
    }
    Grid *grid = arena_new(g->arena, Grid, 1);
    grid_normalise(g->table.cells, g->table.cell_count, g->table.rows, g->table.columns, g->arena,
                   grid);
    flow_grid(g->flow, grid, g->table.pos);
}

static void flush_line(Geometry *g)
{
    if (g->has_line)
        flow_break(g->flow);
    g->has_line = false;
}

/* Whether a line is the next one of the same paragraph: the last one was full, this one is flush.
 */
static bool continues_paragraph(const Geometry *g, const TextLine *l)
{
    int32_t size = MAX(l->bottom - l->top, 1);
    if (!g->has_line || g->right_edge <= g->left_edge)
        return false;
    int32_t old = MAX(g->line.bottom - g->line.top, 1);
    bool same_size = abs(old - size) * 5 < MAX(old, size);
    return same_size && g->line.right >= g->right_edge - 2 * size &&
           l->left <= g->left_edge + size * 3 / 4 && !str_contains(l->text, STR("\t")) &&
           !str_contains(g->line.text, STR("\t"));
}

static void add_line(Geometry *g, const TextLine *l)
{
    flush_table(g);
    if (!continues_paragraph(g, l)) {
        flush_line(g);
        flow_page(g->flow, g->page);
        flow_box(g->flow, l->left, l->top, l->right - l->left, l->bottom - l->top);
    }
    flow_text(g->flow, l->text, false);
    g->line = *l;
    g->has_line = true;
}

static void add_grid(Geometry *g, const TextLine *l)
{
    SourcePos pos = {.page = g->page,
                     .box = {l->left, l->top, l->right - l->left, l->bottom - l->top}};
    flush_table(g);
    flush_line(g);
    flow_grid(g->flow, l->grid, pos);
}

static bool has_text(const RuledTable *t)
{
    for (size_t i = 0; i < t->cell_count; i++)
        if (t->cells[i].text.len)
            return true;
    return false;
}

static void add_table(Geometry *g, const RuledTable *t, bool first)
{
    if (first && g->has_table && geometry_join(&g->table, t, g->arena))
        return;
    if (!has_text(t)) /* an ornament, or characters that were painted as shapes */
        return;
    flush_line(g);
    flush_table(g);
    g->table = (GrowingTable){.xs = t->xs,
                              .columns = t->columns,
                              .rows = t->rows,
                              .cells = t->cells,
                              .cell_count = t->cell_count,
                              .cell_capacity = t->cell_count};
    g->table.pos.page = g->page;
    g->table.pos.box[0] = t->xs[0];
    g->table.pos.box[1] = t->ys[0];
    g->table.pos.box[2] = t->xs[t->columns] - t->xs[0];
    g->table.pos.box[3] = t->ys[t->rows] - t->ys[0];
    g->has_table = true;
}

/* The glyph's table and cell, as one number; 0 outside. */
typedef struct PlacedGlyph {
    PageGlyph glyph;
    uint32_t place;
} PlacedGlyph;

static int by_cell(const void *a, const void *b)
{
    const PlacedGlyph *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Puts the glyphs into the cells; returns those outside all tables. */
static PageGlyph *fill_tables(Geometry *g, const PageContent *page, RuledTables *tables,
                              size_t *ret_count)
{
    size_t count = MIN(page->glyph_count, GLYPHS_MAX);
    PlacedGlyph *placed = arena_new(g->arena, PlacedGlyph, count + 1);
    PageGlyph *sorted = arena_new(g->arena, PageGlyph, count + 1);
    GridCell **cells = NULL;
    size_t cell_count = 0, capacity = 0, *first = arena_new(g->arena, size_t, tables->count + 1);
    for (size_t t = 0; t < tables->count; t++) {
        first[t] = cell_count;
        for (size_t i = 0; i < tables->items[t].cell_count; i++) {
            ARENA_PUSH(g->arena, cells, cell_count, capacity);
            cells[cell_count - 1] = &tables->items[t].cells[i];
            cells[cell_count - 1]->pos.page = g->page;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const PageGlyph *p = &page->glyphs[i];
        placed[i].glyph = *p;
        for (size_t t = 0; t < tables->count && !placed[i].place; t++) {
            const GridCell *c = geometry_cell_at(&tables->items[t], p->left / 2 + p->right / 2,
                                                 p->top / 2 + p->bottom / 2);
            if (c)
                placed[i].place = (uint32_t)(first[t] + (size_t)(c - tables->items[t].cells) + 1);
        }
    }
    qsort(placed, count, sizeof(*placed), by_cell);
    size_t outside = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && placed[to].place == placed[from].place; to++)
            sorted[to] = placed[to].glyph;
        if (cells && placed[from].place)
            cells[placed[from].place - 1]->text =
                geometry_cell_text(sorted + from, to - from, g->arena);
        else
            outside = to;
    }
    *ret_count = outside;
    return sorted;
}

/* The edges of the running text: the widest extent so far, as a page may have short lines only. */
static void measure_text(Geometry *g, const TextLine *lines, size_t count)
{
    int32_t left = INT32_MAX, right = 0;
    for (size_t i = 0; i < count; i++) {
        if (geometry_is_page_number(lines[i].text))
            continue;
        left = MIN(left, lines[i].left);
        right = MAX(right, lines[i].right);
    }
    if (right > left) {
        bool known = g->right_edge > g->left_edge;
        g->left_edge = known ? MIN(g->left_edge, left) : left;
        g->right_edge = MAX(g->right_edge, right);
    }
}

/*
 * Whether a line numbers its page: at the head or foot, and the outermost or off from the text. The
 * one figure of a row stands close to the lines of its label.
 */
static bool is_page_number(const PageContent *page, const TextLine *lines, size_t count, size_t i)
{
    const TextLine *l = &lines[i];
    bool foot = l->top > page->height / 100 * 85, head = l->bottom < page->height / 100 * 12;
    if ((!foot && !head) || !geometry_is_page_number(l->text))
        return false;
    if (foot ? i + 1 == count : i == 0)
        return true;
    const TextLine *inner = foot ? (i ? l - 1 : NULL) : (i + 1 < count ? l + 1 : NULL);
    int32_t gap = !inner ? INT32_MAX : foot ? l->top - inner->bottom : inner->top - l->bottom;
    return gap >= l->bottom - l->top;
}

/* Writes a line of the roll where it stood on its page. */
static void add_roll_line(Geometry *g, TextLine line)
{
    const RollSheet *sheet = &g->roll.sheets[line.sheet];
    g->page = sheet->page;
    g->left_edge = sheet->left_edge;
    g->right_edge = sheet->right_edge;
    line.left -= sheet->right;
    line.right -= sheet->right;
    line.top -= sheet->down;
    line.bottom -= sheet->down;
    if (line.grid)
        add_grid(g, &line);
    else
        add_line(g, &line);
}

static void flush_roll(Geometry *g)
{
    size_t count;
    uint32_t page = g->page;
    int32_t left_edge = g->left_edge, right_edge = g->right_edge;
    const TextLine *lines = geometry_unruled(&g->roll, g->arena, &count);
    for (size_t i = 0; i < count; i++)
        add_roll_line(g, lines[i]);
    g->roll = (Roll){0};
    g->page = page;
    g->left_edge = left_edge;
    g->right_edge = right_edge;
}

/* Lines of text without the number of their page. */
static size_t drop_page_numbers(const PageContent *page, TextLine *lines, size_t count, Arena *a)
{
    bool *number = arena_new(a, bool, count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        number[i] = is_page_number(page, lines, count, i);
    for (size_t i = 0; i < count; i++)
        if (!number[i])
            lines[kept++] = lines[i];
    return kept;
}

static void put_on_roll(Geometry *g, const TextLine *lines, size_t count, const PageGlyph *glyphs)
{
    RollSheet sheet = {.page = g->page, .left_edge = g->left_edge, .right_edge = g->right_edge};
    if (!roll_has_room(&g->roll))
        flush_roll(g);
    roll_add(&g->roll, &sheet, lines, count, glyphs, g->arena);
}

/* A page with ruled tables: its lines are a roll of their own, from which the tables stand out. */
static void add_mixed_page(Geometry *g, const RuledTables *tables)
{
    size_t line_count, table = 0;
    const TextLine *lines = geometry_unruled(&g->roll, g->arena, &line_count);
    for (size_t i = 0; i < line_count; i++) {
        for (; table < tables->count && tables->items[table].ys[0] < lines[i].top; table++)
            add_table(g, &tables->items[table], i == 0 && table == 0);
        add_roll_line(g, lines[i]);
    }
    for (; table < tables->count; table++)
        add_table(g, &tables->items[table], line_count == 0 && table == 0);
    g->roll = (Roll){0};
}

void geometry_page(Geometry *g, const PageContent *as_drawn)
{
    g->page++;
    if (flow_failed(g->flow))
        return;
    if (g->page > g->limits->pages) {
        flow_fail(g->flow, DOCUMENT_E_TOO_LARGE);
        return;
    }
    PageContent page = *as_drawn;
    page.glyph_count = MIN(page.glyph_count, GLYPHS_MAX);
    page = page_without_cut(&page, g->arena);
    page = page_upright(&page, g->arena);
    page = page_without_struck(&page, g->arena);
    RuledTables tables = geometry_tables(&page, g->limits, g->arena);
    size_t glyph_count, line_count;
    PageGlyph *outside = fill_tables(g, &page, &tables, &glyph_count);
    TextLine *lines = geometry_lines(outside, glyph_count, true, g->arena, &line_count);
    measure_text(g, lines, line_count);
    line_count = drop_page_numbers(&page, lines, line_count, g->arena);
    if (tables.count)
        flush_roll(g);
    put_on_roll(g, lines, line_count, outside);
    if (tables.count)
        add_mixed_page(g, &tables);
}

void geometry_finish(Geometry *g)
{
    flush_roll(g);
    flush_line(g);
    flush_table(g);
}
