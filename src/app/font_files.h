/*
 * The fonts with which PDF files are drawn, found on this machine: in the data folder's fonts/, in
 * PREFIX/share/gongkai/fonts, then wherever fontconfig knows of fonts. Each official font of
 * GB/T 9704 has the stand-ins that look most like it; any Chinese font serves in the end.
 *
 * Memory: a FontFiles owns the mapped files until it is freed. Once found it is constant, so
 * threads may share it.
 */
#pragma once

#include "document/page_fonts.h"

typedef struct FontFiles FontFiles;

/* Outcomes > 0. */
enum {
    FONT_FILES_E_NONE = 1, /* no font with Chinese characters anywhere */
};

/* data_folder may be NULL. Outcomes: FONT_FILES_E_NONE. */
int font_files_find(const char *data_folder, FontFiles **ret_files) ATTR_NODISCARD;
FontFiles *font_files_free(FontFiles *f);
void font_files_freep(FontFiles **f); /* for CLEANUP */

const PageFonts *font_files_pages(const FontFiles *f);
/* Whether 仿宋, the font of the text, is there; else another font stands for it: worth a warning.
 */
bool font_files_has_body(const FontFiles *f);
