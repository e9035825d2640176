/*
 * What the writers of HTML and XML share: escaping, and a grid seen place by place.
 * Memory: GridMap lives in its arena. Any thread.
 */
#pragma once

#include "document/document.h"

/* Text for element content and quoted attributes; characters that XML cannot hold are left out. */
void markup_append(StrBuf *out, Str text);

/* Which cell covers each place of a grid. */
typedef struct GridMap {
    const Grid *grid;
    const uint32_t *owner; /* index into cells + 1; 0: no cell */
} GridMap;

GridMap grid_map(const Grid *g, Arena *a);
/* The cell at a place, NULL if none covers it. */
const GridCell *grid_map_at(const GridMap *m, uint32_t row, uint32_t column);
/* header_rows, or 0 if a cell reaches out of them: then they cannot be repeated. */
uint16_t grid_header_rows(const Grid *g);
/* Column widths that add up to `total`, each at least 1, after g->widths or equal. */
const uint32_t *grid_widths(const Grid *g, uint32_t total, Arena *a);
