#include "document/edge_table.h"

#include <stdlib.h>

#define EDGE_NEAR 20 /* twips within which edges of different rows are one */
#define ROWS_MAX  20000u

static int edge_order(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* All cell edges of the table, near ones as one. */
static int32_t *table_edges(const EdgeTable *t, Arena *a, size_t *ret_count)
{
    size_t total = 0, kept = 0;
    for (size_t i = 0; i < t->row_count; i++)
        total += t->rows[i].definition.count + 1;
    int32_t *edges = arena_new(a, int32_t, total + 1);
    total = 0;
    for (size_t i = 0; i < t->row_count; i++)
        for (uint32_t k = 0; k <= t->rows[i].definition.count; k++)
            edges[total++] = t->rows[i].definition.edges[k];
    qsort(edges, total, sizeof(*edges), edge_order);
    for (size_t i = 0; i < total; i++)
        if (!kept || edges[i] > edges[kept - 1] + EDGE_NEAR)
            edges[kept++] = edges[i];
    *ret_count = kept;
    return edges;
}

static uint32_t edge_rank(const int32_t *edges, size_t count, int32_t edge)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (edges[middle] <= edge)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? (uint32_t)low - 1 : 0;
}

static void emit_row(Flow *flow, const EdgeRow *row, const int32_t *edges, size_t edge_count)
{
    const DocRow *d = &row->definition;
    uint32_t column = 0;
    flow_row_open(flow, false);
    for (uint32_t i = 0; i < d->count; i++) {
        uint32_t from = edge_rank(edges, edge_count, d->edges[i]), last = i;
        while (last + 1 < d->count && (d->flags[last + 1] & DOC_CELL_MERGED))
            last++;
        uint32_t to = edge_rank(edges, edge_count, d->edges[last + 1]);
        if (to > from) {
            bool goes_on =
                (d->flags[i] & DOC_CELL_VERTICAL) && !(d->flags[i] & DOC_CELL_VERTICAL_START);
            if (from > column)
                flow_skip_columns(flow, from - column);
            flow_cell_open(flow, &(FlowCell){1, to - from, false, goes_on});
            Str rest = i < row->cell_count ? row->cells[i] : STR(""), line;
            while (str_split_next(&rest, STR("\n"), &line)) {
                flow_text(flow, line, false);
                flow_break(flow);
            }
            flow_cell_close(flow);
            column = to;
        }
        i = last;
    }
}

void edge_table_row(EdgeTable *t, const DocRow *definition, const Str *cells, size_t cell_count,
                    Flow *flow, Arena *a)
{
    if (t->row_count >= ROWS_MAX) {
        flow_fail(flow, DOCUMENT_E_TOO_LARGE);
        return;
    }
    ARENA_PUSH(a, t->rows, t->row_count, t->row_capacity);
    t->rows[t->row_count - 1] = (EdgeRow){*definition, cells, cell_count};
}

void edge_table_end(EdgeTable *t, Flow *flow, Arena *a)
{
    if (!t->row_count)
        return;
    size_t edge_count;
    const int32_t *edges = table_edges(t, a, &edge_count);
    flow_table_open(flow);
    for (size_t i = 0; i < t->row_count; i++)
        emit_row(flow, &t->rows[i], edges, edge_count);
    flow_table_close(flow);
    t->row_count = 0;
}
