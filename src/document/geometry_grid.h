/*
 * The ruled tables of one page. Internal to geometry. Lengths are 1/100 point.
 * Memory: the arena that is passed in. Any thread.
 */
#pragma once

#include "document/geometry.h"

/* A ruled table: its column and row edges, and its cells by those edges. */
typedef struct RuledTable {
    int32_t *xs, *ys; /* columns + 1, rows + 1 edges */
    uint32_t columns, rows;
    GridCell *cells; /* text still empty; pos.box is set */
    size_t cell_count;
    uint32_t *owner; /* cell of each elementary place */
} RuledTable;

typedef struct RuledTables {
    RuledTable *items;
    size_t count;
} RuledTables;

/* Finds the tables of a page, topmost first. */
RuledTables geometry_tables(const PageContent *page, const DocumentLimits *limits, Arena *a);
/* The cell at a point, NULL if the point is outside the table. */
GridCell *geometry_cell_at(const RuledTable *t, int32_t x, int32_t y);
