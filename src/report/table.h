/*
 * Building a ReportTable row by row; internal to the comparisons. Memory: the builder's arena.
 */
#pragma once

#include "report/compare.h"

typedef struct TableBuilder {
    Arena *a;
    ReportTable table;
    Str *values;
    size_t value_count;
    size_t value_capacity;
    Str *notes;
    size_t note_count;
    size_t note_capacity;
} TableBuilder;

TableBuilder table_builder(Arena *a, Str kind, const ReportColumn *columns, size_t column_count);
/* Values of a row from left to right; a NULL ptr: no such value. */
void table_add(TableBuilder *b, Str value);
void table_add_int(TableBuilder *b, int64_t value);
void table_note(TableBuilder *b, Str note);
ReportTable table_finish(TableBuilder *b, Str title);

/* A figure as a person reads it: its digits, its raw text, "空" for blank, "a|b" undecided. */
Str table_figure(const Figure *f, Arena *a);
/* All figures of the form, in printed order: index 0, 1, 2 … until false. */
bool table_figure_at(size_t index, LawFigure *ret_figure);
Str table_figure_path(LawFigure figure, Arena *a);
Str table_figure_words(LawFigure figure, Arena *a);
