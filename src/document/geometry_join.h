/*
 * A table that goes on over a page end. Internal to geometry. Lengths are 1/100 point.
 * Memory: the arena. Any thread.
 */
#pragma once

#include "document/geometry_grid.h"

/* A table that may go on: its cells with text, over all pages so far. */
typedef struct GrowingTable {
    int32_t *xs;
    uint32_t columns, rows;
    GridCell *cells;
    size_t cell_count, cell_capacity;
    SourcePos pos;
} GrowingTable;

/*
 * Appends the first table of the next page if it continues t: its outer edges agree and its columns
 * are a part of the other's. Repeated header rows are dropped; a row and merged cells that the page
 * end cut are made whole. False, and nothing changed, if it is another table.
 */
bool geometry_join(GrowingTable *t, const RuledTable *next, Arena *a);
