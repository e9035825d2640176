/*
 * Pages as an OFD, with the fonts that the caller chose for each character. Internal to the writers
 * of OFD. Memory: the caller's. Any thread.
 */
#pragma once

#include "base/strbuf.h"
#include "document/page_layout.h"

/* A font of the OFD; several may share the bytes of one file. */
typedef struct OfdFont {
    PageFont role; /* the official font for which it stands: its name */
    Str part;      /* of the file in the container; empty: not embedded */
} OfdFont;

typedef struct OfdFonts {
    const OfdFont *items; /* numbered from 1 in the file */
    size_t count;
    const Str *parts; /* names and bytes of the embedded files */
    const Str *bytes;
    size_t part_count;
    /* The index of the font in which a character of a role is set. */
    size_t (*font_of)(const void *context, PageFont role, uint32_t c);
    const void *context;
} OfdFonts;

/* < 0: more than 300 pages, or `out` met its maximum. */
int ofd_write(const PageLayout *layout, Str title, const OfdFonts *fonts, Arena *a,
              StrBuf *out) ATTR_NODISCARD;
