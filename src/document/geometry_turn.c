#include "document/geometry_turn.h"

#include <stdlib.h>

/* Fewer characters do not tell how a page lies: a stamp, a page number. */
#define TELLING_MIN 12

typedef enum Turn { TURN_NONE, TURN_DOWN, TURN_BACK, TURN_UP, TURN_MAX } Turn;

static Turn step_of(const PageGlyph *from, const PageGlyph *to)
{
    int64_t x = (int64_t)to->left + to->right - from->left - from->right;
    int64_t y = (int64_t)to->top + to->bottom - from->top - from->bottom;
    if (llabs(x) > llabs(y))
        return x > 0 ? TURN_NONE : TURN_BACK;
    return y > 0 ? TURN_DOWN : TURN_UP;
}

/* The direction in which most characters follow each other, no farther than a few widths. */
static Turn turn_of(const PageContent *page)
{
    size_t votes[TURN_MAX] = {0}, all = 0;
    for (size_t i = 1; i < page->glyph_count; i++) {
        const PageGlyph *from = &page->glyphs[i - 1], *to = &page->glyphs[i];
        int64_t size = MAX(from->right - from->left, from->bottom - from->top);
        int64_t far =
            MAX(llabs((int64_t)to->left - from->left), llabs((int64_t)to->top - from->top));
        if (far == 0 || far > 2 * size)
            continue;
        votes[step_of(from, to)]++;
        all++;
    }
    for (Turn t = TURN_DOWN; t < TURN_MAX && all >= TELLING_MIN; t++)
        if (votes[t] * 3 > all * 2)
            return t;
    return TURN_NONE;
}

static PageLine turned(const PageContent *page, Turn turn, PageLine b)
{
    switch (turn) {
    case TURN_DOWN:
        return (PageLine){b.top, page->width - b.right, b.bottom, page->width - b.left};
    case TURN_UP:
        return (PageLine){page->height - b.bottom, b.left, page->height - b.top, b.right};
    case TURN_BACK:
        return (PageLine){page->width - b.right, page->height - b.bottom, page->width - b.left,
                          page->height - b.top};
    case TURN_NONE:
    case TURN_MAX:
        break;
    }
    return b;
}

PageContent page_upright(const PageContent *page, Arena *a)
{
    Turn turn = turn_of(page);
    if (turn == TURN_NONE)
        return *page;
    PageGlyph *glyphs = arena_new(a, PageGlyph, page->glyph_count);
    PageLine *lines = arena_new(a, PageLine, MAX(page->line_count, 1));
    for (size_t i = 0; i < page->glyph_count; i++) {
        const PageGlyph *g = &page->glyphs[i];
        PageLine box = turned(page, turn, (PageLine){g->left, g->top, g->right, g->bottom});
        glyphs[i] = (PageGlyph){box.left, box.top, box.right, box.bottom, g->text};
    }
    for (size_t i = 0; i < page->line_count; i++)
        lines[i] = turned(page, turn, page->lines[i]);
    bool sideways = turn != TURN_BACK;
    return (PageContent){.width = sideways ? page->height : page->width,
                         .height = sideways ? page->width : page->height,
                         .glyphs = glyphs,
                         .glyph_count = page->glyph_count,
                         .lines = lines,
                         .line_count = page->line_count};
}
