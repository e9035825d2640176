/*
 * Characters to lines of text. Internal to geometry. Memory: the arena. Any thread.
 */
#pragma once

#include "document/geometry.h"

/* A line of text; gaps of an ordinary blank are one space, wide ones a tab. */
typedef struct TextLine {
    int32_t left, top, right, bottom;
    Str text;
    size_t first_glyph, glyph_count; /* among the sorted glyphs */
    uint32_t sheet;                  /* of the roll on which it stands (geometry_roll.h) */
    const Grid *grid;                /* a table that stands in the line's place, else NULL */
} TextLine;

/*
 * Sorts the glyphs in place into lines, from the top. With blanks, gaps become spaces and tabs;
 * without (in cells), the characters are simply joined.
 */
TextLine *geometry_lines(PageGlyph *glyphs, size_t count, bool blanks, Arena *a, size_t *ret_count);
/* The lines of a cell as its text: joined by \n, a figure cut by the edge of its cell joined. */
Str geometry_cell_text(PageGlyph *glyphs, size_t count, Arena *a);
/* "— 3 —", "第3页 共12页": a line that says no more than the number of a page; a row of figures
 * says more. */
bool geometry_is_page_number(Str text);
bool geometry_is_digit(uint32_t c);
/* Whether a piece is what stands in the cell of a figure: digits, or a mark for nothing. */
bool geometry_is_figure(Str text);
/* "（三）", "4.", "一、", "第二十条": how a label begins, or a heading between rows. */
bool geometry_begins_label(Str text);
