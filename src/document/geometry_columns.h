/*
 * Tables without rules whose headings show their columns: rows of figures that stand under each
 * other, some of them blank or touching their labels. Internal to geometry. Lengths are 1/100
 * point. Memory: the arena. Any thread.
 */
#pragma once

#include "document/geometry_rows.h"

/*
 * Gathers the table whose first row of figures is at `line`: rows, columns, and the labels beside
 * them, assigned. False: there is none, or which column is which cannot be told.
 */
bool columns_gather(Unruled *u, size_t line);
/* Puts what stands above a table without labels but does not head a single column: as lines. */
void columns_put_headings(Unruled *u);
/* Puts the table that was gathered in the place of its lines, as a grid. */
void columns_put_grid(Unruled *u);
