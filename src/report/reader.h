/*
 * What the readers of the parts share: the folded text, its labels, and the report that they fill.
 * Internal to the layer. Memory: the arena of the Reader. One thread.
 */
#pragma once

#include "report/fold.h"
#include "report/label.h"
#include "report/report.h"
#include "report/split.h"
#include "report/token.h"

/* The characters [from, to) of the folded text; empty when from == to. */
typedef struct Range {
    size_t from;
    size_t to;
} Range;

/* A growing list of findings. */
typedef struct Findings {
    Arena *a;
    Finding *items;
    size_t count;
    size_t capacity;
} Findings;

/*
 * Cells of a grid in which headings are sought: some ten times what a whole report has. A larger
 * one is no report's, and looking at its rows one by one would take the square of its size.
 */
#define HEADED_CELLS_MAX 5000u

/* Under which columns of a grid part three has its figures, by their headings. */
typedef struct ColumnMap {
    const Grid *grid;
    const GridCell *headings[LAW_COLUMN_MAX]; /* NULL: not found */
    size_t count;                             /* of those found */
} ColumnMap;

typedef struct Reader {
    const Document *d;
    FoldText text;
    LabelHits hits;
    Arena *a;
    AnnualReport *r;
    Findings findings;
    Range tables[3]; /* of parts two, three, four */
    int line_step;   /* line ends from cell to cell where cells stand on lines of their own, or 0 */
    int row_step;    /* line ends from the last cell of a row to the next row, or 0 */
    int bar_line;    /* the same two where each cell has a line that ends with a bar */
    int bar_step;
    ColumnMap columns;
    int row_bars; /* bars behind the last cell of a row that is one line */
} Reader;

/* Appends a finding; strings and cells are copied into the arena. */
Finding *finding_add(Findings *f, Str rule, FindingSeverity severity, const Str *cells,
                     size_t cell_count, Str expected, Str actual, Str message);
/* Adds to the messages from `first` on the article that the rule applies; once for each finding. */
void findings_cite(Findings *f, size_t first, LawFormat format);
/* The path of a figure in the arena. */
Str finding_cell(Arena *a, LawFigure figure);

/* The figure that a part is; text and place are those of the source. */
Figure reader_figure(const Reader *k, const Part *p);
/*
 * The figure for a cell with several possible parts: decided when all agree, else candidates in the
 * order given.
 */
Figure reader_choice(const Reader *k, const Part *parts, size_t count);
/* Takes a decision back: the figure becomes the only candidate known. */
void reader_leave_open(const Reader *k, Figure *f);

/*
 * Gives blank figures of a grid the places of their cells; figures[i] was read as parts[i]. Only
 * where what is not blank shows that the cells follow one another.
 */
void reader_place_blanks(const Reader *k, const Part *parts, size_t count, Figure *figures);
/* The same for a row without any figure: by its label, when `count` blank cells end its row. */
void reader_place_blank_row(const Reader *k, Range range, LabelKind kind, int value, size_t count,
                            Figure *figures);
/* The same for the row below the last of some headings. */
void reader_place_blanks_below(const Reader *k, Range range, LabelKind kind, size_t count,
                               Figure *figures);

/*
 * Whether a row of a grid reaches its right edge: from one that does not a cell was lost, so that
 * its cells may stand under other headings than their own.
 */
bool columns_row_is_whole(const Grid *grid, unsigned row);

/*
 * The document with the columns of its grids in the order of the form, by their headings; k->d
 * itself if they are. label.order says which were not.
 */
const Document *columns_in_order(Reader *k);

/* Notes the columns of part three, if it is a grid with headings; fills k->columns. */
void columns_note(Reader *k);

/* Where the three tables stand; fills k->tables. */
void parts_find_tables(Reader *k);
/* 一 … 十, and what may stand behind it in a heading. */
bool parts_is_numeral(uint16_t c);
bool parts_is_numeral_mark(uint16_t c);
/* Where the "一、" starts that ends just before `at`; `at` if there is none. */
size_t parts_numeral_before(const FoldText *t, size_t at);
/* Sections; then agency and year, by title or text. */
void parts_read(Reader *k);
void agency_read(Reader *k);
/* The year of the stated period ("自2021年1月1日起至2021年12月31日"), 0 if none is stated whole. */
int agency_period_year(const Reader *k);
/* agency.mismatch: the title names one body, the page or the signature another of its kind. */
void agency_compare(Reader *k);
/* label.variant, text.residue, year.mismatch: what was met in reading. */
void reader_remark(Reader *k);
/* statute.name, statute.number, published.late, and what forms and word processors left. */
void reader_remark_words(Reader *k);

/* Each fills its part of k->r from k->tables[…], or leaves it absent. */
void proactive_read(Reader *k);
void applications_read(Reader *k);
void remedies_read(Reader *k);
