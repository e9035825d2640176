/*
 * From ink to blocks: what a page shows (characters with their boxes, ruling lines) becomes
 * paragraphs and grids with merged cells. Shared by all formats that only say where things stand
 * (PDF, OFD). Lengths are 1/100 point, y grows downwards.
 *
 * Memory: the arena. Pages are given one after the other; a table or paragraph that goes on over a
 * page end is joined. One thread at a time.
 */
#pragma once

#include "document/flow.h"

/* One character as drawn. text is a code point; blanks need not be given. */
typedef struct PageGlyph {
    int32_t left, top, right, bottom;
    uint32_t text;
} PageGlyph;

/* A ruling line, horizontal or vertical: drawn as a stroke or as a thin filled box. */
typedef struct PageLine {
    int32_t left, top, right, bottom;
} PageLine;

typedef struct PageContent {
    int32_t width, height;
    const PageGlyph *glyphs;
    size_t glyph_count;
    const PageLine *lines;
    size_t line_count;
    /* Where characters begin that were drawn right of the page: a figure may lack its last digits.
     */
    const PageGlyph *beyond;
    size_t beyond_count;
} PageContent;

typedef struct Geometry Geometry;

Geometry *geometry_create(Flow *flow, const DocumentLimits *limits, Arena *a);
/*
 * Adds the next page. Where its text runs sideways or upside down it is turned upright first, and
 * places are those of the page so turned. What a page has beyond 100,000 characters or lines is
 * left out.
 */
void geometry_page(Geometry *g, const PageContent *page);
/* Writes out what was held back for the next page. */
void geometry_finish(Geometry *g);
