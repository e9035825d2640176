/*
 * Pages without rules, one below the other: a table that goes on over a page end is one stretch of
 * lines, its repeated heading left out, and a row that the page end cut is whole. Internal to
 * geometry. Lengths are 1/100 point. Memory: the arena. One thread at a time.
 */
#pragma once

#include "document/geometry_text.h"

/* A page of the roll: how far its lines were moved, and where its running text stands. */
typedef struct RollSheet {
    uint32_t page;
    int32_t right, down;
    int32_t left_edge, right_edge;
} RollSheet;

/* Zeroed before use. Lines and their glyphs have places on the roll. */
typedef struct Roll {
    PageGlyph *glyphs;
    size_t glyph_count, glyph_capacity;
    TextLine *lines;
    size_t line_count, line_capacity;
    RollSheet *sheets;
    size_t sheet_count, sheet_capacity;
} Roll;

/* Whether another page fits; else the roll is to be emptied first. */
bool roll_has_room(const Roll *r);
/*
 * Adds the lines of a page below. Lines at its top that stand on the roll already, in the same
 * places towards each other, are the repeated heading of a table: they are left out, and the page
 * is moved sideways to where that heading stood. sheet: right and down are set here.
 */
void roll_add(Roll *r, const RollSheet *sheet, const TextLine *lines, size_t count,
              const PageGlyph *glyphs, Arena *a);
