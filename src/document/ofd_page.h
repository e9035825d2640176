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

/* Where objects come from that are drawn on a page: the page itself, a unit of the resources that
 * it uses, or the appearance of its annotations. */
typedef struct OfdSource {
    Str unit;         /* ID of a CompositeGraphicUnit: only its objects are drawn; empty: all */
    bool annotations; /* only what is within an Appearance, and no watermarks */
    double matrix[6]; /* to the page, mm */
} OfdSource;
/* All of a page. */
#define OFD_SOURCE_PAGE ((OfdSource){.unit = {"", 0}, .matrix = {1, 0, 0, 1, 0, 0}})

/* What was drawn so far; zeroed but for arena, page_box and template_id. */
typedef struct OfdInk {
    Arena *arena;
    OfdBox page_box; /* of the document; the page's own replaces it */
    Str template_id; /* of the template that the page names */
    PageGlyph *glyphs;
    size_t glyph_count, glyph_capacity;
    PageLine *lines;
    size_t line_count, line_capacity;
    OfdSource *uses; /* units that were met, to be drawn by the caller */
    size_t use_count, use_capacity;
    struct OfdReader *reader; /* kept from source to source; NULL at first */
} OfdInk;

/* Adds the content of a page or template, or what a source names of a file of resources or
 * annotations. Outcomes: DocumentOutcome. */
int ofd_read_page(Str xml, const DocumentLimits *limits, OfdInk *ink) ATTR_NODISCARD;
int ofd_read_source(Str xml, const OfdSource *source, const DocumentLimits *limits,
                    OfdInk *ink) ATTR_NODISCARD;
/* The whole as geometry wants it. */
PageContent ofd_page_content(const OfdInk *ink);
