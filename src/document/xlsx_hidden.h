/*
 * The rows or columns of a sheet that are hidden. Who opens the sheet does not see them, so they
 * are no part of what was published: the reader counts lines without them, and places with them.
 *
 * Lines are numbered from 0. Memory: the arena that is handed to hidden_lines_add().
 */
#pragma once

#include "base/arena.h"

typedef struct HiddenRun {
    uint32_t first, last; /* lines, inclusive */
    uint32_t before;      /* how many lines before it are hidden */
} HiddenRun;

typedef struct HiddenLines {
    HiddenRun *runs; /* after hidden_lines_settle(): ascending, none touches another */
    size_t count, capacity;
} HiddenLines;

/* Notes that the lines from first to last are hidden; in any order, more than once. */
void hidden_lines_add(HiddenLines *lines, Arena *a, uint32_t first, uint32_t last);
/* Puts in order what was noted. To be called once, before those below. */
void hidden_lines_settle(HiddenLines *lines);
/* The number of the line among those that are seen; of a hidden line, that of the next one seen. */
uint32_t hidden_lines_seen(const HiddenLines *lines, uint32_t line);
/* Whether the line is hidden. */
bool hidden_lines_has(const HiddenLines *lines, uint32_t line);
/* The line of the sheet that is the seen-th of those that are seen. */
uint32_t hidden_lines_source(const HiddenLines *lines, uint32_t seen);
