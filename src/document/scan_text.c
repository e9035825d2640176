#include "document/scan_text.h"

#include "base/utf8.h"
#include "document/scan_page.h"

#include <stdlib.h>

#define SHEET_MAX ((size_t)48 << 20)
#define WORDS_MAX 60000u
#define COLUMNS   12

void scan_sheet_init(ScanSheet *s)
{
    *s = (ScanSheet){.tiff = STRBUF_INIT(SHEET_MAX)};
    /* Least byte first; the first page stands where the next four bytes say. */
    strbuf_append(&s->tiff, str_make("II*\0\0\0\0\0", 8));
    s->last_link = 4;
}

void scan_sheet_deinit(ScanSheet *s)
{
    strbuf_deinit(&s->tiff);
}

static void put16(StrBuf *b, uint32_t n)
{
    const char bytes[2] = {(char)n, (char)(n >> 8)};
    strbuf_append(b, str_make(bytes, 2));
}

static void put32(StrBuf *b, uint32_t n)
{
    put16(b, n & 0xFFFF);
    put16(b, n >> 16);
}

enum { TIFF_SHORT = 3, TIFF_LONG = 4, TIFF_RATIONAL = 5 };

static void put_tag(StrBuf *b, uint32_t tag, uint32_t type, uint32_t value)
{
    put16(b, tag);
    put16(b, type);
    put32(b, 1);
    put32(b, value);
}

bool scan_sheet_add(ScanSheet *s, uint32_t width, uint32_t height, const uint8_t *pixels)
{
    StrBuf *b = &s->tiff;
    size_t size = (size_t)width * height;
    if (!size || b->len + size + 256 > SHEET_MAX)
        return false;
    size_t data = b->len;
    strbuf_append(b, str_make((const char *)pixels, size));
    if (b->len & 1)
        strbuf_append_char(b, 0);
    size_t resolution = b->len;
    put32(b, SCAN_DPI);
    put32(b, 1);
    size_t page = b->len;
    put16(b, 12);
    put_tag(b, 256, TIFF_LONG, width);
    put_tag(b, 257, TIFF_LONG, height);
    put_tag(b, 258, TIFF_SHORT, 8);
    put_tag(b, 259, TIFF_SHORT, 1); /* not compressed */
    put_tag(b, 262, TIFF_SHORT, 1); /* 0 is black */
    put_tag(b, 273, TIFF_LONG, (uint32_t)data);
    put_tag(b, 277, TIFF_SHORT, 1);
    put_tag(b, 278, TIFF_LONG, height);
    put_tag(b, 279, TIFF_LONG, (uint32_t)size);
    put_tag(b, 282, TIFF_RATIONAL, (uint32_t)resolution);
    put_tag(b, 283, TIFF_RATIONAL, (uint32_t)resolution);
    put_tag(b, 296, TIFF_SHORT, 2); /* dots an inch */
    size_t link = b->len;
    put32(b, 0);
    if (strbuf_failed(b))
        return false;
    for (int i = 0; i < 4; i++)
        b->ptr[s->last_link + (size_t)i] = (char)(page >> (8 * i));
    s->last_link = link;
    s->count++;
    return true;
}

/* A whole number off the front of a column; its fraction is dropped, a sign kept. */
static bool column_number(Str column, int32_t *ret_value)
{
    int64_t value;
    size_t point = str_find(column, STR("."), 0);
    if (point != STR_NPOS)
        column = str_sub(column, 0, point);
    if (!str_parse_int(column, &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret_value = (int32_t)value;
    return true;
}

enum {
    TSV_LEVEL,
    TSV_PAGE,
    TSV_BLOCK,
    TSV_PARAGRAPH,
    TSV_LINE,
    TSV_WORD,
    TSV_LEFT,
    TSV_TOP,
    TSV_WIDTH,
    TSV_HEIGHT,
    TSV_CONFIDENCE
};

/* level page block paragraph line word left top width height confidence text */
static bool read_row(Str row, int32_t numbers[COLUMNS - 1], Str *ret_text)
{
    Str rest = row, column;
    for (int i = 0; i < COLUMNS - 1; i++)
        if (!str_split_next(&rest, STR("\t"), &column) || !column_number(column, &numbers[i]))
            return false;
    *ret_text = str_trim(rest);
    return true;
}

ScanWords scan_words(Str tsv, Arena *a)
{
    ScanWords w = {0};
    size_t capacity = 0;
    int32_t last[4] = {0};
    uint32_t line = 0;
    for (Str rest = tsv, row; w.count < WORDS_MAX && str_split_next(&rest, STR("\n"), &row);) {
        int32_t n[COLUMNS - 1];
        Str text;
        if (!read_row(row, n, &text) || n[TSV_LEVEL] != 5 || !text.len || !utf8_valid(text) ||
            n[TSV_PAGE] < 1)
            continue;
        for (int i = 0; i < 4; i++) {
            line += last[i] != n[TSV_PAGE + i];
            last[i] = n[TSV_PAGE + i];
        }
        ARENA_PUSH(a, w.items, w.count, capacity);
        w.items[w.count - 1] = (ScanWord){.picture = (uint32_t)n[TSV_PAGE] - 1,
                                          .line = line,
                                          .left = n[TSV_LEFT],
                                          .top = n[TSV_TOP],
                                          .width = n[TSV_WIDTH],
                                          .height = n[TSV_HEIGHT],
                                          .confidence = MIN(MAX(n[TSV_CONFIDENCE], 0), 100),
                                          .text = text};
    }
    return w;
}

ScanWords scan_words_of(const ScanWords *all, uint32_t picture)
{
    size_t from = 0;
    while (from < all->count && all->items[from].picture < picture)
        from++;
    size_t to = from;
    while (to < all->count && all->items[to].picture == picture)
        to++;
    return to > from ? (ScanWords){all->items + from, to - from} : (ScanWords){NULL, 0};
}
