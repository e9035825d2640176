/*
 * Tables without rules: rows of figures whose labels are set over several lines. A line of print
 * then holds pieces of several cells; here each row becomes one line again, its label first and a
 * tab before each figure. Internal to geometry. Memory: the arena. Any thread.
 */
#pragma once

#include "document/geometry_roll.h"

/* The lines of a roll with such rows mended; all else as it was. */
TextLine *geometry_unruled(const Roll *roll, Arena *a, size_t *ret_count);
