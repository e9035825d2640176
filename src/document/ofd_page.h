/*
 * The ink of one OFD page: characters and lines with their places. For the reader of OFD and its
 * fuzz target. Memory: the arena of the OfdInk. One thread at a time. Lengths in the file are
 * millimetres, here 1/100 point.
 */
#pragma once

#include "document/geometry.h"

typedef struct OfdBox {
    double left, top, width, height; /* mm */
} OfdBox;

/* "x y w h"; zeros for what is missing. */
OfdBox ofd_parse_box(Str text);

/* What was drawn so far; zeroed but for arena, page_box and template_id. */
typedef struct OfdInk {
    Arena *arena;
    OfdBox page_box; /* of the document; the page's own replaces it */
    Str template_id; /* of the template that the page names */
    PageGlyph *glyphs;
    size_t glyph_count, glyph_capacity;
    PageLine *lines;
    size_t line_count, line_capacity;
} OfdInk;

/* Adds the content of a page or template. Outcomes: DocumentOutcome. */
int ofd_read_page(Str xml, const DocumentLimits *limits, OfdInk *ink) ATTR_NODISCARD;
/* The whole as geometry wants it. */
PageContent ofd_page_content(const OfdInk *ink);
