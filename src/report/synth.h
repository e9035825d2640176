/*
 * For tests: random reports that are consistent, and the ways in which published reports lost their
 * tables. Bodies and prose are invented. The same seed gives the same report.
 *
 * Memory: the arena given. One thread a SynthRandom.
 */
#pragma once

#include "report/report.h"

typedef struct SynthRandom {
    uint64_t state;
} SynthRandom;

/* A number in [0, below). */
uint64_t synth_random(SynthRandom *r, uint64_t below);
/* A report on which no identity fails; small noughts-only ones and large ones. */
void synth_report(SynthRandom *random, LawFormat format, Arena *a, AnnualReport *ret_report);

/* Prints some or all noughts of part three as blanks, or as one of the marks for nothing. */
void synth_blank(SynthRandom *random, AnnualReport *r);
/* Whether a figure was read as it was written; whether it was left open and may be that. */
bool synth_same(const Figure *got, const Figure *want);
bool synth_may_be(const Figure *got, const Figure *want);
/* Every figure of a report in the form of 2021; how many. */
#define SYNTH_FIGURES_MAX                                                                          \
    (LAW_CELL_MAX + LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
size_t synth_figures(LawFigure *ret_figures);
/* Whether reading said that it inferred the figure ("figure.inferred"). */
bool synth_inferred(const AnnualReport *r, LawFigure which);
/* The text in Traditional characters, by the same table that the reader folds with. */
Str synth_traditional(Str s, Arena *a);

/* How a document's tables became text. */
typedef enum SynthStyle {
    SYNTH_ROW_LINES,      /* "label | 0 | 0 ||", a row a line */
    SYNTH_CELL_BARS,      /* "0 |", a cell a line */
    SYNTH_PARAGRAPHS,     /* a cell a paragraph, blank lines between */
    SYNTH_TABS,           /* a tab before each cell, blank lines between rows */
    SYNTH_TOGETHER,       /* all cells run together */
    SYNTH_WIDE_BLANKS,    /* two ideographic blanks between cells */
    SYNTH_NEWLINE_GRID,   /* cells three newlines apart, rows five */
    SYNTH_CELL_BARS_WIDE, /* "0 |" lines with "|||" lines of a wrong width */
    SYNTH_MARKDOWN,       /* "| a | b |" with rules */
    SYNTH_LINES,          /* a cell a line, nothing else */
    SYNTH_PAGES,          /* columns of blanks as a page printer sets them, page numbers between */
    SYNTH_STYLE_MAX
} SynthStyle;

/* Where a figure and its row came to stand. */
typedef struct SynthMark {
    LawFigure figure;
    uint32_t start;
    uint32_t end;
    uint32_t row_start; /* with the labels of the row */
    uint32_t row_end;
} SynthMark;

typedef struct SynthText {
    Str text;
    SynthMark *marks;
    size_t mark_count;
} SynthText;

/* Flattens the form of the report. */
void synth_flatten(const AnnualReport *r, SynthStyle style, Arena *a, SynthText *ret_text);
