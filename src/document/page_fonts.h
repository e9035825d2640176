/*
 * The font files with which pages are drawn. Which files those are is found elsewhere, since that
 * is a matter of the machine; here they are bytes.
 *
 * Memory: whoever fills a PageFonts keeps the bytes alive while it is used. Threads may share it.
 */
#pragma once

#include "document/page_layout.h"

#define PAGE_FONT_FILES_MAX 16

typedef struct PageFontFile {
    Str bytes;
    int32_t face; /* its number in a collection of fonts, else 0 */
} PageFontFile;

typedef struct PageFonts {
    PageFontFile files[PAGE_FONT_FILES_MAX];
    size_t count;
    /* By PageFont, the file that stands for it; characters that it lacks come from the others, in
     * their order. */
    uint8_t first[PAGE_FONT_MAX];
} PageFonts;

/*
 * The pages of GB/T 9704 as PDF, the characters that occur embedded, text that can be copied. The
 * same Document and fonts give the same bytes. < 0 when `out` meets its maximum or a font is no
 * font; a character that no font has is drawn as a box.
 */
int document_write_pdf(const Document *d, const PageFonts *fonts, StrBuf *out) ATTR_NODISCARD;

/*
 * The same pages as OFD, each font embedded with the characters that occur and named as the
 * official one, so that the file looks alike wherever it is opened. As document_write_pdf().
 */
int document_write_ofd_embedded(const Document *d, const PageFonts *fonts,
                                StrBuf *out) ATTR_NODISCARD;
