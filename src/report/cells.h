/*
 * The cells of one row of part three from its figures: empty cells by the separators that the text
 * kept, digits that run together taken apart, and all readings where more than one is possible.
 *
 * Memory: the arena of the Reader. One thread.
 */
#pragma once

#include "report/rows.h"

/* Learns the steps of a text that sets each cell on lines of its own (k->line_step, k->row_step).
 */
void cells_measure(Reader *k, const Rows *rows);
/*
 * For which of the seven columns a row has a cell: one of a grid that has more or fewer is read by
 * the headings, and one that goes on beyond its page has none for the last.
 */
void cells_find_columns(const Reader *k, const FigureRow *f, bool *ret_there);
/* All readings of the row as seven cells, best first; one when nothing is open. */
void cells_read(const Reader *k, const Rows *rows, const FigureRow *f, Readings *ret_readings);
/*
 * How many empty cells a gap between two figures holds, or before the first of a row; -1 where the
 * text does not say.
 */
int cells_blanks(const Reader *k, Gap gap);
