/*
 * A Document laid out on the pages of GB/T 9704: lines of text and rules with their places. One
 * layout for all formats of fixed pages, so that they agree on every position. The widths of
 * characters are those of the official fonts: Chinese as wide as high, Latin half as wide.
 *
 * Memory: the arena; text points into the Document. Lengths are 1/100 point, y grows downwards.
 */
#pragma once

#include "document/document.h"

#define PAGE_WIDTH  59528
#define PAGE_HEIGHT 84189

typedef enum PageFont {
    PAGE_FONT_TITLE, /* 方正小标宋简体 */
    PAGE_FONT_BODY,  /* 仿宋_GB2312 */
    PAGE_FONT_BLACK, /* 黑体 */
    PAGE_FONT_KAI,   /* 楷体_GB2312 */
    PAGE_FONT_SONG,  /* 宋体 */
    PAGE_FONT_MAX
} PageFont;

/* A piece of one line; x is its left end, y its base line. */
typedef struct PageRun {
    PageFont font;
    int32_t size, x, y;
    Str text;
} PageRun;

typedef struct PageRule {
    int32_t left, top, right, bottom;
} PageRule;

typedef struct LaidPage {
    PageRun *runs;
    size_t run_count, run_capacity;
    PageRule *rules;
    size_t rule_count, rule_capacity;
} LaidPage;

typedef struct PageLayout {
    LaidPage *pages;
    size_t page_count, page_capacity;
} PageLayout;

/* The name by which the official font is asked for. */
const char *page_font_name(PageFont font);
/* How far one character moves the pen at a size. */
int32_t page_advance(uint32_t codepoint, int32_t size);
int32_t page_text_width(Str text, int32_t size);

/* How many bytes of a title stand in its first line: all, or those before what must not be torn. */
size_t page_title_cut(Str title);

PageLayout page_layout(const Document *d, Arena *a);
