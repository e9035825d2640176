/*
 * The rows of part three: which run of figures belongs to which row of the form. Runs are aligned
 * with the printed order as sequences; labels pull, nothing goes by position alone, so a label or a
 * run that was lost, cut or displaced moves no other.
 *
 * Memory: the arena given. Any thread.
 */
#pragma once

#include "report/reader.h"

/* Figures that belong to one row, as far as the text tells. */
typedef struct FigureRow {
    const Token **tokens;
    size_t count;
    size_t group;  /* rows that one label run precedes share a group */
    bool first;    /* of its group */
    Gap after;     /* what stands behind its last figure */
    int row;       /* LawRow that it was given, or -1 */
    bool doubtful; /* no label says so, and another place would do as well */
} FigureRow;

/* The labels (and other text) before a group of rows. */
typedef struct LabelRun {
    const Token *const *tokens; /* labels only */
    size_t count;
    size_t from; /* characters, for labels that were not recognised */
    size_t to;
} LabelRun;

typedef struct Rows {
    FigureRow *items;
    size_t count;
    LabelRun *runs; /* by group, one more behind the last */
    size_t run_count;
    bool joined;                /* 其他处理 is one row */
    bool labelled[LAW_ROW_MAX]; /* the row's label stands in the table */
    bool separated;             /* most rows have their seven figures apart */
    bool line_rows;             /* one row is one line */
    bool gridded;               /* most labels of rows stand in the cells of a grid */
    bool blanks;                /* some rows have too few figures: blank cells vanished */
} Rows;

void rows_align(Reader *k, const Tokens *tokens, Rows *ret_rows);
