/*
 * The rows of part two: what the figures behind a row's label can be read as. A row that has fewer
 * cells than the form is read only where separators show the blank ones; where a cell was lost, all
 * of it stays open.
 *
 * Memory: the arena of the Reader. One thread.
 */
#pragma once

#include "report/reader.h"

#define CELL_ROW_PARTS 3

/* A row of part two as found: its figures, in order. */
typedef struct CellLine {
    const Token *figures[16];
    size_t count;
    bool labelled;
} CellLine;

/* Figures of the table that stand in no row: those that fell out of theirs. */
typedef struct StrayFigures {
    const Token *items[8];
    size_t count;
} StrayFigures;

/* What a row can be read as. */
typedef struct CellReading {
    Part parts[CELL_ROW_PARTS];
} CellReading;

typedef struct CellRowState {
    LawCell first;
    int cells;
    CellLine line;
    CellReading *readings;
    size_t reading_count;
    bool cut;
} CellRowState;

/* Reads s->line into s->readings; s->cut when there may be others that are as good. */
void cell_row_read(const Reader *k, const StrayFigures *strays, int closed, CellRowState *s);
/* Bars behind the last cell of rows with so many cells ("规章 | 0 | 0 | 0 |"); 1 if none is full.
 */
int cell_rows_closed(const Reader *k, const CellRowState *rows, size_t count, int cells);
