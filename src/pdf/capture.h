/*
 * The ruling lines of a PDF page, caught while Poppler draws it. This program defines the drawing
 * functions of Cairo itself: the dynamic linker prefers ours, Poppler calls them, and nothing is
 * painted. That needs only public interfaces and costs no pixels.
 *
 * Memory: the arena given to capture_begin(). One page at a time, one thread.
 */
#pragma once

#include "document/geometry.h"

/* Starts collecting into the arena. */
void capture_begin(Arena *a, int32_t width, int32_t height);
/* Stops; the lines of the page in 1/100 point. */
const PageLine *capture_end(size_t *ret_count);
/*
 * The origins (left end of the base line) of characters that were drawn wholly outside the clip:
 * a reader of the page does not see them, but Poppler's text has them. To be asked before
 * capture_end() of the next page.
 */
const PageGlyph *capture_hidden(size_t *ret_count);
/*
 * The origins of characters that begin within 20 points of the right edge of the page or beyond it
 * (but none beyond twice its width): of those that it does not show whole, Poppler's text may lack
 * some.
 */
const PageGlyph *capture_beyond(size_t *ret_count);
/* How many characters were drawn so that they can be seen, and how much of the page pictures cover,
 * in square points. Since capture_begin(). */
uint64_t capture_drawn(void);
double capture_pictures(void);
/*
 * Lets the drawing functions draw (on), or catch again; capture_begin() catches. False when Cairo's
 * own cannot be found.
 */
bool capture_paint(bool on) ATTR_NODISCARD;
/* How many drawing calls were caught in all: 0 after a page with lines means the trick failed. */
uint64_t capture_calls(void);
