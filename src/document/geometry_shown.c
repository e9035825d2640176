#include "document/geometry_shown.h"

#include "document/geometry_text.h"

#include <stdlib.h>
#include <string.h>

#define STROKE_MAX 200 /* a stroke through text is no thicker; 1/100 point */
#define NEAR_MAX   64  /* strokes that are looked at for one character */

/* The digit that ends where another character begins, or NULL. */
static PageGlyph *digit_before(PageGlyph *glyphs, size_t count, const PageGlyph *next)
{
    for (size_t i = 0; i < count; i++) {
        PageGlyph *g = &glyphs[i];
        if (geometry_is_digit(g->text) && abs(g->right - next->left) * 4 < g->bottom - g->top &&
            next->top > g->top && next->top <= g->bottom)
            return g;
    }
    return NULL;
}

static PageGlyph *copy_glyphs(const PageContent *page, Arena *a)
{
    PageGlyph *glyphs = arena_new(a, PageGlyph, page->glyph_count + 1);
    if (page->glyph_count)
        memcpy(glyphs, page->glyphs, page->glyph_count * sizeof(*glyphs));
    return glyphs;
}

/* The page with the characters that still have a text. */
static PageContent with_glyphs(const PageContent *page, PageGlyph *glyphs)
{
    PageContent left = *page;
    left.glyphs = glyphs;
    left.glyph_count = 0;
    for (size_t i = 0; i < page->glyph_count; i++)
        if (glyphs[i].text)
            glyphs[left.glyph_count++] = glyphs[i];
    return left;
}

/* What is left of a figure that was cut would be another number. */
PageContent page_without_cut(const PageContent *page, Arena *a)
{
    if (!page->beyond_count)
        return *page;
    PageGlyph *glyphs = copy_glyphs(page, a);
    for (size_t i = 0; i < page->beyond_count; i++) {
        PageGlyph next = page->beyond[i];
        for (PageGlyph *g; (g = digit_before(glyphs, page->glyph_count, &next));) {
            next = *g;
            next.top = g->top + (g->bottom - g->top) / 2;
            g->text = 0;
        }
    }
    return with_glyphs(page, glyphs);
}

/* A line that may strike out, with the extent of the characters that it crosses. */
typedef struct Stroke {
    PageLine line;
    size_t index; /* among the lines of the page */
    int32_t left, right, height;
    bool strikes;
} Stroke;

static int by_top(const void *a, const void *b)
{
    const Stroke *x = a, *y = b;
    return (x->line.top > y->line.top) - (x->line.top < y->line.top);
}

static Stroke *find_strokes(const PageContent *page, Arena *a, size_t *ret_count)
{
    Stroke *strokes = arena_new(a, Stroke, page->line_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        const PageLine *l = &page->lines[i];
        if (l->bottom - l->top <= STROKE_MAX && l->right - l->left > l->bottom - l->top)
            strokes[count++] = (Stroke){.line = *l, .index = i, .left = INT32_MAX};
    }
    qsort(strokes, count, sizeof(*strokes), by_top);
    *ret_count = count;
    return strokes;
}

/* The first stroke below y. */
static size_t stroke_below(const Stroke *strokes, size_t count, int64_t y)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strokes[middle].line.top < y)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The next stroke from *at on that crosses the character in its middle, NULL after the last. */
static Stroke *next_crossing(Stroke *strokes, size_t count, const PageGlyph *g, size_t *at)
{
    int64_t height = (int64_t)g->bottom - g->top;
    int32_t x = g->left / 2 + g->right / 2;
    size_t from = stroke_below(strokes, count, g->top + height * 7 / 20);
    for (; from + *at < count && *at < NEAR_MAX; ++*at) {
        Stroke *s = &strokes[from + *at];
        if (s->line.bottom > g->top + height * 3 / 4)
            return NULL;
        if (s->line.left <= x && s->line.right >= x) {
            ++*at;
            return s;
        }
    }
    return NULL;
}

static bool crosses_exactly(const Stroke *s)
{
    return s->left <= s->right && 5 * llabs((int64_t)s->line.left - s->left) <= s->height &&
           5 * llabs((int64_t)s->line.right - s->right) <= s->height;
}

/* A stroke ends where the characters end that it goes through; a ruling line does not. */
PageContent page_without_struck(const PageContent *page, Arena *a)
{
    size_t count, struck = 0;
    Stroke *strokes = find_strokes(page, a, &count), *s;
    for (size_t i = 0; count && i < page->glyph_count; i++)
        for (size_t at = 0; (s = next_crossing(strokes, count, &page->glyphs[i], &at));) {
            const PageGlyph *g = &page->glyphs[i];
            s->left = MIN(s->left, g->left);
            s->right = MAX(s->right, g->right);
            s->height = MAX(s->height, g->bottom - g->top);
        }
    for (size_t i = 0; i < count; i++)
        struck += strokes[i].strikes = crosses_exactly(&strokes[i]);
    if (!struck)
        return *page;
    PageGlyph *glyphs = copy_glyphs(page, a);
    for (size_t i = 0; i < page->glyph_count; i++)
        for (size_t at = 0; (s = next_crossing(strokes, count, &page->glyphs[i], &at));)
            if (s->strikes)
                glyphs[i].text = 0;
    bool *strikes = arena_new(a, bool, page->line_count);
    for (size_t i = 0; i < count; i++)
        strikes[strokes[i].index] = strokes[i].strikes;
    PageLine *lines = arena_new(a, PageLine, page->line_count);
    PageContent left = with_glyphs(page, glyphs);
    left.lines = lines;
    left.line_count = 0;
    for (size_t i = 0; i < page->line_count; i++)
        if (!strikes[i])
            lines[left.line_count++] = page->lines[i];
    return left;
}
