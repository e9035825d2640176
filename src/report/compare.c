#include "report/compare.h"

#include "base/csv.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/utf8.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>

/* ---- building a table ---- */

TableBuilder table_builder(Arena *a, Str kind, const ReportColumn *columns, size_t column_count)
{
    return (TableBuilder){
        .a = a, .table = {.kind = kind, .columns = columns, .column_count = column_count}};
}

void table_add(TableBuilder *b, Str value)
{
    ARENA_PUSH(b->a, b->values, b->value_count, b->value_capacity);
    b->values[b->value_count - 1] = value;
}

void table_add_int(TableBuilder *b, int64_t value)
{
    table_add(b, arena_printf(b->a, "%" PRId64, value));
}

void table_note(TableBuilder *b, Str note)
{
    ARENA_PUSH(b->a, b->notes, b->note_count, b->note_capacity);
    b->notes[b->note_count - 1] = note;
}

ReportTable table_finish(TableBuilder *b, Str title)
{
    b->table.title = title;
    b->table.values = b->values;
    b->table.row_count = b->value_count / b->table.column_count;
    b->table.notes = b->notes;
    b->table.note_count = b->note_count;
    return b->table;
}

/* ---- printing ---- */

static Str table_value(const ReportTable *t, size_t row, size_t column)
{
    return t->values[row * t->column_count + column];
}

static void pad(StrBuf *out, int columns)
{
    while (columns-- > 0)
        strbuf_append_char(out, ' ');
}

/* One cell, numbers to the right, text to the left; the last column is not padded. */
static void text_cell(StrBuf *out, Str value, int width, bool number, bool last)
{
    int room = width - utf8_columns(value);
    if (number)
        pad(out, room);
    strbuf_append(out, value);
    if (!number && !last)
        pad(out, room);
    if (!last)
        pad(out, 2);
}

#define TEXT_COLUMNS_MAX 32

/* The rows of a diff that are sentences: the part once, then "- before" and "+ after". */
static void text_prose(const ReportTable *t, StrBuf *out)
{
    Str part = {NULL, 0};
    for (size_t r = t->row_count - t->prose_rows; r < t->row_count; r++) {
        const Str *row = &t->values[r * t->column_count];
        if (!str_eq(part, row[1]))
            strbuf_printf(out, "%.*s\n", STR_FMT(row[1]));
        part = row[1];
        bool added = str_empty(row[2]);
        strbuf_printf(out, "%s %.*s\n", added ? "+" : "-", STR_FMT(row[added ? 3 : 2]));
    }
}

#define TERMINAL_COLUMNS 80
#define FIGURE_COLUMNS   14
#define LABEL_COLUMNS    46 /* a longer label of a diff has a line of its own */

/* A figure of a diff in at most 14 columns: long candidates and amounts are cut, which CSV and JSON
 * have whole. */
static void figure_cell(StrBuf *out, Str value, int width)
{
    size_t end = 0;
    int columns = utf8_columns(value);
    if (columns <= FIGURE_COLUMNS) {
        text_cell(out, value, width, true, true);
        return;
    }
    for (size_t i = 0; i < value.len; end = i) {
        (void)utf8_next(value, &i);
        if (utf8_columns(str_sub(value, 0, i)) > FIGURE_COLUMNS - 1)
            break;
    }
    pad(out, width - utf8_columns(str_sub(value, 0, end)) - 1);
    strbuf_append(out, str_sub(value, 0, end));
    strbuf_append(out, STR("…"));
}

/* A diff for people: label, before, after, change; the path of the cell is left to CSV and JSON. */
static void text_diff(const ReportTable *t, StrBuf *out)
{
    size_t rows = t->row_count - t->prose_rows;
    int label = utf8_columns(t->columns[1].label), width[3];
    for (size_t r = 0; r < rows; r++) {
        int columns = utf8_columns(table_value(t, r, 1));
        label = columns <= LABEL_COLUMNS ? MAX(label, columns) : label;
    }
    for (size_t c = 0; c < 3; c++) {
        width[c] = utf8_columns(t->columns[c + 2].label);
        for (size_t r = 0; r < rows; r++)
            width[c] = MAX(width[c], MIN(utf8_columns(table_value(t, r, c + 2)), FIGURE_COLUMNS));
    }
    for (size_t r = 0; rows && r < rows + 1; r++) {
        Str name = r ? table_value(t, r - 1, 1) : t->columns[1].label;
        strbuf_append(out, name);
        if (utf8_columns(name) > label)
            strbuf_append_char(out, '\n');
        pad(out, utf8_columns(name) > label ? label : label - utf8_columns(name));
        for (size_t c = 0; c < 3; c++) {
            pad(out, 2);
            figure_cell(out, r ? table_value(t, r - 1, c + 2) : t->columns[c + 2].label, width[c]);
        }
        strbuf_append_char(out, '\n');
    }
    text_prose(t, out);
}

/* A course over years for people: a row an indicator, a column a year, as many as a terminal has.
 */
static void text_years(const ReportTable *t, StrBuf *out)
{
    int label = 0;
    for (size_t c = 0; c < t->column_count; c++)
        label = MAX(label, utf8_columns(t->columns[c].label));
    for (size_t from = 0, to; from < t->row_count; from = to) {
        int width[TEXT_COLUMNS_MAX], used = label;
        for (to = from; to < t->row_count && to - from < TEXT_COLUMNS_MAX; to++) {
            int most = 0;
            for (size_t c = 0; c < t->column_count; c++)
                most = MAX(most, utf8_columns(table_value(t, to, c)));
            if (to > from && used + most + 2 > TERMINAL_COLUMNS)
                break;
            width[to - from] = most;
            used += most + 2;
        }
        for (size_t c = 0; c < t->column_count; c++) {
            text_cell(out, t->columns[c].label, label, false, false);
            for (size_t r = from; r < to; r++) {
                text_cell(out, table_value(t, r, c), width[r - from], true, true);
                pad(out, r + 1 < to ? 2 : 0);
            }
            strbuf_append_char(out, '\n');
        }
    }
}

static void text_rows(const ReportTable *t, StrBuf *out)
{
    int width[TEXT_COLUMNS_MAX];
    size_t columns = MIN(t->column_count, TEXT_COLUMNS_MAX);
    for (size_t c = 0; c < columns; c++) {
        width[c] = utf8_columns(t->columns[c].label);
        for (size_t r = 0; r < t->row_count; r++)
            width[c] = MAX(width[c], utf8_columns(table_value(t, r, c)));
    }
    for (size_t c = 0; c < columns; c++)
        text_cell(out, t->columns[c].label, width[c], t->columns[c].number, c + 1 == columns);
    strbuf_append_char(out, '\n');
    for (size_t r = 0; r < t->row_count; r++) {
        for (size_t c = 0; c < columns; c++)
            text_cell(out, table_value(t, r, c), width[c], t->columns[c].number, c + 1 == columns);
        strbuf_append_char(out, '\n');
    }
}

void report_table_write_text(const ReportTable *t, StrBuf *out)
{
    strbuf_append(out, t->title);
    strbuf_append_char(out, '\n');
    if (str_eq(t->kind, STR("diff")))
        text_diff(t, out);
    else if (str_eq(t->kind, STR("trend")))
        text_years(t, out);
    else
        text_rows(t, out);
    for (size_t i = 0; i < t->note_count; i++)
        strbuf_printf(out, "注：%.*s\n", STR_FMT(t->notes[i]));
}

void report_table_write_csv(const ReportTable *t, StrBuf *out)
{
    CsvWriter w = csv_writer(out);
    for (size_t c = 0; c < t->column_count; c++)
        csv_text(&w, str_of(t->columns[c].code));
    csv_end_row(&w);
    for (size_t r = 0; r < t->row_count; r++) {
        for (size_t c = 0; c < t->column_count; c++)
            csv_text(&w, table_value(t, r, c));
        csv_end_row(&w);
    }
}

void report_table_write_json(const ReportTable *t, StrBuf *out)
{
    JsonWriter w = json_writer(out, true);
    json_object_begin(&w);
    json_member_text(&w, "kind", t->kind);
    json_member_text(&w, "title", t->title);
    json_key(&w, "rows");
    json_array_begin(&w);
    for (size_t r = 0; r < t->row_count; r++) {
        json_flat_object_begin(&w);
        for (size_t c = 0; c < t->column_count; c++) {
            Str value = table_value(t, r, c);
            int64_t number;
            json_key(&w, t->columns[c].code);
            if (!value.ptr)
                json_null(&w);
            else if (t->columns[c].number && str_parse_int(value, &number))
                json_int(&w, number);
            else
                json_text(&w, value);
        }
        json_object_end(&w);
    }
    json_array_end(&w);
    json_key(&w, "notes");
    json_array_begin(&w);
    for (size_t i = 0; i < t->note_count; i++)
        json_text(&w, t->notes[i]);
    json_array_end(&w);
    json_object_end(&w);
    strbuf_append_char(out, '\n');
}
