/*
 * The shapes of recognised digits, to hold one against the other: in one document, in one print,
 * the same digit looks the same. A digit whose nearest neighbours were mostly read as another one
 * was read wrong, or they were. Internal to scan. Memory: the arena. One thread at a time.
 */
#pragma once

#include "document/scan_page.h"

#define SHAPE_COLUMNS 12
#define SHAPE_ROWS    18

typedef struct ScanShape {
    uint8_t bins[SHAPE_ROWS * SHAPE_COLUMNS]; /* share of ink, 0..255 */
    int32_t aspect;                           /* width : height, in 1/256 */
    uint32_t cell;
    char label;
} ScanShape;

typedef struct ScanShapes {
    ScanShape *items;
    size_t count, capacity;
} ScanShapes;

/*
 * The pieces of ink that stand side by side as shapes, without labels. cell numbers the figure: its
 * own digits do not vote on each other.
 */
size_t scan_shapes_of(const ScanPage *p, const ScanInk *ink, uint32_t cell, Arena *a,
                      ScanShape **ret_shapes);
/* Adds them as the digits of a figure. False: it has another number of characters. */
bool scan_shapes_add(ScanShapes *s, const ScanShape *pieces, size_t count, Str figure, Arena *a);

typedef enum ShapeVote {
    SHAPE_UNKNOWN, /* too few that look alike */
    SHAPE_AGREES,
    SHAPE_DIFFERS,
} ShapeVote;

/*
 * What the shapes alone make of a figure that could not be read: "" unless each of its pieces looks
 * like digits that were all read as the same. The text is in the arena.
 */
Str scan_shapes_read(const ScanShapes *s, const ScanShape *pieces, size_t count, Arena *a);
/* What the shapes say of a piece that was read as a digit. */
ShapeVote scan_shape_vote(const ScanShapes *s, const ScanShape *piece, char digit);
