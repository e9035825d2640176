/*
 * RFC 4180 with LF line ends. A field that a spreadsheet would run as a formula (= + - @ at its
 * start, unless it is a plain number) is written with a leading apostrophe.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef struct CsvWriter {
    StrBuf *out;
    bool in_row;
} CsvWriter;

CsvWriter csv_writer(StrBuf *out);
void csv_text(CsvWriter *w, Str field);
void csv_int(CsvWriter *w, int64_t value);
void csv_end_row(CsvWriter *w);
