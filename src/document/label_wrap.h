/*
 * Labels of a table whose lines end at words. In the text of a cell DOCUMENT_BREAK says where a
 * line may end, and that it may end nowhere else; writers that set lines themselves fit such labels
 * here.
 *
 * Memory: the arena. Pure; any thread.
 */
#pragma once

#include "base/arena.h"
#include "document/document.h"

/* A grid without breaks, and which of its cells had them. */
typedef struct WrappedGrid {
    Grid grid;
    const bool *wrapped; /* cell by cell: each line of the text is to stand as it is */
} WrappedGrid;

/*
 * widths: of the columns, `columns` long, in the unit of `size`, the height of a character; Chinese
 * is as wide as high, Latin half. pad: what a cell leaves free, left and right together.
 */
WrappedGrid grid_wrap(const Grid *g, const uint32_t *widths, uint32_t size, uint32_t pad, Arena *a);
/* How wide the longest line of a text is. */
uint32_t label_width(Str text, uint32_t size);
