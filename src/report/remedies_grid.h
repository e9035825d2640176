/*
 * Part four in grids: which figure is which, by the headings above and beside its cell, however the
 * table is laid out: fifteen columns, a row or a column a block, a table for reviews and one for
 * lawsuits. Internal to the layer. Any thread.
 */
#pragma once

#include "report/reader.h"

/*
 * Puts the figures into the fifteen parts, block by block; ret_there says of each of them whether
 * the tables have a cell for it: one that goes on beyond its page has fewer. False, and nothing
 * changed, when a figure stands in no cell or in a row that lacks one, its headings do not say
 * block and result, or two say the same.
 */
bool remedies_by_headings(const Reader *k, const Token *const *figures, size_t n, Part *parts,
                          bool *ret_there);
/* Whether a text of a cell is a heading above others: 行政复议 or 行政诉讼. */
bool remedies_is_top(Str text);
