#include "base/csv.h"

#include "base/decimal.h"

CsvWriter csv_writer(StrBuf *out)
{
    return (CsvWriter){.out = out};
}

static void csv_separate(CsvWriter *w)
{
    if (w->in_row)
        strbuf_append_char(w->out, ',');
    w->in_row = true;
}

static bool csv_needs_quotes(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == ',' || s.ptr[i] == '"' || s.ptr[i] == '\n' || s.ptr[i] == '\r')
            return true;
    return false;
}

static bool csv_is_formula(Str s)
{
    Decimal number;
    if (!s.len || decimal_parse(str_sub(s, s.ptr[0] == '+', s.len), &number))
        return false;
    char c = s.ptr[0];
    return c == '=' || c == '@' || c == '\t' || c == '\r' || ((c == '+' || c == '-') && s.len > 1);
}

void csv_text(CsvWriter *w, Str field)
{
    csv_separate(w);
    bool quotes = csv_needs_quotes(field);
    if (quotes)
        strbuf_append_char(w->out, '"');
    if (csv_is_formula(field))
        strbuf_append_char(w->out, '\'');
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            strbuf_append_char(w->out, '"');
        strbuf_append_char(w->out, field.ptr[i]);
    }
    if (quotes)
        strbuf_append_char(w->out, '"');
}

void csv_int(CsvWriter *w, int64_t value)
{
    csv_separate(w);
    strbuf_append_int(w->out, value);
}

void csv_end_row(CsvWriter *w)
{
    strbuf_append_char(w->out, '\n');
    w->in_row = false;
}
