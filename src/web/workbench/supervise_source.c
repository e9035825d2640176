/* The source of a report as text with the places of its figures. */
#include "web/workbench/supervise.h"

#include "web/report_tables.h"

#define SOURCE_MAX ((size_t)300 << 10) /* bytes of text that a page shows */

typedef struct Marks {
    SourceMark *items;
    size_t count;
    Str *shown; /* paths, as many as items at most */
    size_t shown_count;
    Arena *a;
} Marks;

/* The first mark that ends behind a position. */
static size_t mark_from(const Marks *m, uint32_t start)
{
    size_t low = 0, high = m->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const SourceMark *mark = &m->items[middle];
        if (mark->end < start || (mark->end == start && mark->start < start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static SourcePieceView plain(Str text)
{
    return (SourcePieceView){.text = text};
}

/* Cuts a text at [start, start + text.len) into figures and what stands between. */
static const SourcePieceView *pieces_of(Marks *m, Str text, uint32_t start, size_t *ret_count)
{
    SourcePieceView *pieces = NULL;
    size_t count = 0, capacity = 0, at = 0;
    for (size_t i = mark_from(m, start); i < m->count; i++) {
        const SourceMark *mark = &m->items[i];
        if (mark->start < start || mark->end > start + text.len)
            break;
        size_t from = mark->start - start, to = mark->end - start;
        if (from > at) {
            ARENA_PUSH(m->a, pieces, count, capacity);
            pieces[count - 1] = plain(str_sub(text, at, from));
        }
        ARENA_PUSH(m->a, pieces, count, capacity);
        pieces[count - 1] =
            (SourcePieceView){.text = str_sub(text, from, to),
                              .id = arena_printf(m->a, "s-%.*s", STR_FMT(mark->cell)),
                              .css = mark->failing ? STR("src fail") : STR("src"),
                              .label = report_cell_words(m->a, mark->cell)};
        m->shown[m->shown_count++] = mark->cell;
        at = to;
    }
    if (at < text.len) {
        ARENA_PUSH(m->a, pieces, count, capacity);
        pieces[count - 1] = plain(str_sub(text, at, text.len));
    }
    *ret_count = count;
    return pieces;
}

static void grid_view(Marks *m, const Grid *g, SourceBlockView *v)
{
    SourceRowView *rows = arena_new(m->a, SourceRowView, (size_t)g->rows + 1);
    SourceCellView *cells = arena_new(m->a, SourceCellView, g->cell_count + 1);
    for (size_t c = 0; c < g->cell_count; c++) {
        const GridCell *cell = &g->cells[c];
        if (cell->row >= g->rows)
            continue;
        SourceRowView *row = &rows[cell->row];
        cells[c] = (SourceCellView){.rows = cell->row_span, .columns = cell->column_span};
        cells[c].pieces = pieces_of(m, cell->text, cell->pos.start, &cells[c].pieces_count);
        if (row->cells_count++ == 0)
            row->cells = &cells[c];
    }
    v->grid = true;
    v->rows = rows;
    v->rows_count = g->rows;
}

const Str *supervise_source_view(const ImportedReport *r, Arena *a, ImportedPageView *v,
                                 size_t *ret_count)
{
    const Document *d = &r->source.document;
    Marks m = {.a = a};
    source_text_marks(&r->report, a, &m.items, &m.count);
    m.shown = arena_new(a, Str, m.count + 1);
    SourceBlockView *blocks = arena_new(a, SourceBlockView, d->block_count + 1);
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        v->cut = b->pos.end > SOURCE_MAX;
        if (v->cut)
            break;
        SourceBlockView *view = &blocks[v->blocks_count++];
        if (b->kind == BLOCK_GRID)
            grid_view(&m, b->grid, view);
        else
            view->pieces = pieces_of(&m, b->text, b->pos.start, &view->pieces_count);
    }
    v->blocks = blocks;
    v->has_source = v->blocks_count > 0;
    *ret_count = m.shown_count;
    return m.shown;
}
