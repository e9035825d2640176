/*
 * The rows of a table without rules, shared by the files that find them and put them together.
 * Internal to geometry. Lengths are 1/100 point. Memory: the arena. Any thread.
 */
#pragma once

#include "document/geometry_roll.h"

#define FIGURES_MIN   3
#define FIGURES_MAX   20
#define SEGMENTS_MAX  400 /* of the labels of one table */
#define LINES_BETWEEN 6   /* lines of label from one row of figures to the next */

/* A piece of a line between wide gaps. */
typedef struct Segment {
    int32_t left, right, top, bottom;
    Str text;
    bool figure;
    bool touches; /* digits that touch a label */
    size_t line;
    size_t column;
} Segment;

typedef struct Segments {
    Segment *items;
    size_t count, capacity;
} Segments;

/* A row of figures: its line, and the column of the table in which each figure stands. */
typedef struct FigureRow {
    size_t line;
    Segment figures[FIGURES_MAX];
    size_t columns[FIGURES_MAX];
    size_t count;
} FigureRow;

typedef struct Unruled {
    const TextLine *lines;
    size_t line_count;
    const PageGlyph *glyphs;
    const RollSheet *sheets;
    Arena *a;
    TextLine *out;
    size_t out_count, out_capacity;
    FigureRow *rows; /* of the table at hand */
    size_t row_count, row_capacity;
    size_t first, end; /* its lines */
    Segments labels, groups;
    size_t *row_of;     /* of each label: the row, or SIZE_MAX */
    size_t plain_until; /* up to this line, rows are lines already */
    /* Of a table whose columns are known (geometry_columns.h): */
    Segments *cells;  /* of each line, once they were asked for */
    Segments figures; /* of all rows, to find the columns by */
    Segment columns[FIGURES_MAX];
    size_t column_count;
    int32_t edge;   /* the left one of the figures */
    Segments heads; /* pieces of the columns' headings, from below */
} Unruled;

static inline int32_t segment_middle(const Segment *s)
{
    return s->top + (s->bottom - s->top) / 2;
}

static inline int32_t segment_height(const Segment *s)
{
    return MAX(s->bottom - s->top, 1);
}

/* Whether a piece begins with "（三）", "4." behind other words: a cell of its own that touches. */
bool rows_number_begins(const PageGlyph *glyphs, size_t count);
/* Adds the characters [from, to) of a line as one piece; a character set twice counts once. */
void rows_add_piece(const Unruled *u, size_t line, size_t from, size_t to, bool touches,
                    Segments *ret);
/* With how many figures the pieces of a line end. */
size_t rows_tail_figures(const Segments *s);
/* Whether a line stands close below another. */
bool rows_near_line(const Unruled *u, size_t above, size_t below);
/* Whether two pieces stand under each other. */
bool rows_same_stack(const Segment *x, const Segment *y);
/*
 * Parts what stands beside the rows into the labels of rows, which stand under each other, and the
 * names of groups of rows, which are left of them.
 */
void rows_sort_labels(Unruled *u, const Segments *all);
/* Says of each label which row it is of. */
void rows_assign_labels(Unruled *u);
/* Adds to the lines that leave. */
void rows_put_line(Unruled *u, TextLine line);
/* Widens the box of a line by a piece; the first one makes it. */
void rows_widen(const Unruled *u, TextLine *line, const Segment *piece);
