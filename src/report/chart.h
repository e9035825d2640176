/*
 * What the charts share; internal to the layer. Memory: the buffer of the caller. Any thread.
 */
#pragma once

#include "report/compare.h"

#define CHART_WIDTH 720
#define MARGIN_TOP  48

/* Escaped text. */
void chart_text(StrBuf *out, Str s);
/* The head of the file: size, title, description, white ground, the title as a heading. */
void chart_begin(StrBuf *out, const ReportTable *t, int height);
/* A text at a place; anchor: "start", "middle", "end". */
void chart_label(StrBuf *out, int x, int y, const char *anchor, const char *colour, Str text);
/* A value of the table as a number; false if it is none. */
bool chart_int(const ReportTable *t, size_t row, size_t column, int64_t *ret_value);
/* The column of this code; STR_NPOS if there is none. */
size_t chart_column(const ReportTable *t, const char *code);
/* The length of a value on an axis of `length` that ends at `top`; 0 below 0. */
int chart_scale(int64_t value, int64_t top, int length);
