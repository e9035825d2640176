/*
 * What the tests of pages share: a page that is drawn by characters and lines, and what is read
 * from it. Test code only.
 */
#pragma once

#include "document/document_test.h"

#include "document/geometry.h"

/* Draws a page: each call adds ink. Coordinates in points. */
typedef struct Canvas {
    Arena *arena;
    PageGlyph *glyphs;
    size_t glyph_count, glyph_capacity;
    PageLine *lines;
    size_t line_count, line_capacity;
} Canvas;

static inline ATTR_UNUSED void draw_text(Canvas *c, int x, int y, const char *text)
{
    Str s = str_of(text);
    for (size_t i = 0; i < s.len; x += 10) {
        size_t from = i;
        while (i < s.len && (i == from || (s.ptr[i] & 0xC0) == 0x80))
            i++;
        uint32_t point = (unsigned char)s.ptr[from];
        if (point >= 0x80) /* three bytes: all that the tests write */
            point = (point & 15) << 12 | ((uint32_t)s.ptr[from + 1] & 63) << 6 |
                    ((uint32_t)s.ptr[from + 2] & 63);
        if (point == ' ')
            continue;
        ARENA_PUSH(c->arena, c->glyphs, c->glyph_count, c->glyph_capacity);
        c->glyphs[c->glyph_count - 1] =
            (PageGlyph){x * 100, y * 100, (x + 10) * 100, (y + 10) * 100, point};
    }
}

static inline ATTR_UNUSED void draw_line(Canvas *c, int x0, int y0, int x1, int y1)
{
    ARENA_PUSH(c->arena, c->lines, c->line_count, c->line_capacity);
    c->lines[c->line_count - 1] = (PageLine){x0 * 100, y0 * 100, x1 * 100, y1 * 100};
}

/* A ruled table with rows of 20 and columns of 60 points. */
static inline ATTR_UNUSED void draw_table(Canvas *c, int x, int y, int rows, int columns)
{
    for (int r = 0; r <= rows; r++)
        draw_line(c, x, y + r * 20, x + columns * 60, y + r * 20);
    for (int k = 0; k <= columns; k++)
        draw_line(c, x + k * 60, y, x + k * 60, y + rows * 20);
}

static inline ATTR_UNUSED Str read_pages(Arena *a, const Canvas *pages, size_t count)
{
    Flow *flow = flow_create(a, &DOCUMENT_LIMITS_DEFAULT);
    Geometry *g = geometry_create(flow, &DOCUMENT_LIMITS_DEFAULT, a);
    for (size_t i = 0; i < count; i++) {
        PageContent page = {.width = 60000,
                            .height = 84000,
                            .glyphs = pages[i].glyphs,
                            .glyph_count = pages[i].glyph_count,
                            .lines = pages[i].lines,
                            .line_count = pages[i].line_count};
        geometry_page(g, &page);
    }
    geometry_finish(g);
    Document d;
    assert_int_equal(flow_finish(flow, &d), 0);
    return test_dump(a, &d);
}
