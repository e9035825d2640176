#include "report/chart.h"

#include "base/decimal.h"
#include "base/utf8.h"

#define BARS_MAX     40
#define BAR_STEP     22
#define PAIR_STEP    38
#define BAR_LENGTH   300
#define NAME_COLUMNS 38 /* a longer name is set narrower */
#define NAME_RIGHT   250
#define BAR_LEFT     256
#define INK          "#0b0c0c"
#define COLOUR       "#12436d"
#define COLOUR_FAR   "#801650"
#define COLOUR_PALE  "#8a9299" /* of what does not count */
#define COLOUR_AFTER "#28a197"

static void bar_name(StrBuf *out, int y, Str name)
{
    strbuf_printf(
        out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"" INK "\"%s>", NAME_RIGHT, y,
        utf8_columns(name) > NAME_COLUMNS ? " textLength=\"234\" lengthAdjust=\"spacingAndGlyphs\""
                                          : "");
    chart_text(out, name);
    strbuf_append(out, STR("</text>\n"));
}

static void bar(StrBuf *out, int y, int length, int height, const char *colour)
{
    strbuf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
                  BAR_LEFT, y, length, height, colour);
}

/* The text behind a bar, left open. */
static void bar_value(StrBuf *out, int y, int length)
{
    strbuf_printf(out, "<text x=\"%d\" y=\"%d\" fill=\"" INK "\">", BAR_LEFT + 6 + length, y);
}

static void rest_note(StrBuf *out, int y, size_t drawn, size_t all)
{
    if (drawn < all)
        strbuf_printf(out,
                      "<text x=\"16\" y=\"%d\" fill=\"#505a5f\">只画前 %zu 个，余见表格</text>\n",
                      y, drawn);
    strbuf_append(out, STR("</svg>\n"));
}

static int64_t greatest(const ReportTable *t, size_t rows, size_t column)
{
    int64_t top = 1, value;
    for (size_t r = 0; r < rows; r++)
        if (chart_int(t, r, column, &value))
            top = MAX(top, value);
    return top;
}

void report_league_write_svg(const ReportTable *league, StrBuf *out)
{
    size_t agency = chart_column(league, "agency"), value_column = chart_column(league, "value");
    size_t outlier = chart_column(league, "outlier"), year = chart_column(league, "year");
    bool years = false;
    for (size_t r = 1; r < league->row_count; r++)
        years |= !str_eq(league->values[r * league->column_count + year], league->values[year]);
    size_t bars = MIN(league->row_count, (size_t)BARS_MAX);
    int64_t top = greatest(league, bars, value_column), value;
    chart_begin(out, league, MARGIN_TOP + (int)bars * BAR_STEP + 24);
    for (size_t r = 0; r < bars; r++) {
        int y = MARGIN_TOP + (int)r * BAR_STEP;
        const Str *row = &league->values[r * league->column_count];
        bool has = chart_int(league, r, value_column, &value), far = !str_empty(row[outlier]);
        int length = has ? chart_scale(value, top, BAR_LENGTH) : 0;
        bar_name(out, y + 13, row[agency]);
        bar(out, y, length, 16, far ? COLOUR_FAR : COLOUR);
        /* the year where the reports are of several; what is far from the rest in words, too */
        bar_value(out, y + 13, length);
        chart_text(out, has ? row[value_column] : STR("无此数字"));
        if (far)
            strbuf_printf(out, "（%.*s）", STR_FMT(row[outlier]));
        if (years)
            strbuf_printf(out, " · %.*s年", STR_FMT(row[year]));
        strbuf_append(out, STR("</text>\n"));
    }
    rest_note(out, MARGIN_TOP + (int)bars * BAR_STEP + 14, bars, league->row_count);
}

void report_merge_write_svg(const ReportTable *merge, StrBuf *out)
{
    size_t agency = chart_column(merge, "agency"), received = chart_column(merge, "received");
    size_t status = chart_column(merge, "status");
    size_t members = merge->row_count ? merge->row_count - 1 : 0; /* the last row is the sum */
    size_t bars = MIN(members, (size_t)BARS_MAX);
    int64_t top = greatest(merge, bars, received), value;
    chart_begin(out, merge, MARGIN_TOP + (int)(bars + 1) * BAR_STEP + 24);
    if (merge->row_count) {
        bar_name(out, MARGIN_TOP + 13, merge->columns[received].label);
        bar_value(out, MARGIN_TOP + 13, 0);
        strbuf_append(out, STR("合计 "));
        const Str *sum = &merge->values[members * merge->column_count];
        chart_text(out, sum[received].ptr ? sum[received] : STR("无此数字"));
        strbuf_append(out, STR("</text>\n"));
    }
    for (size_t r = 0; r < bars; r++) {
        int y = MARGIN_TOP + (int)(r + 1) * BAR_STEP;
        const Str *row = &merge->values[r * merge->column_count];
        bool counts = str_starts_with(row[status], STR("计入"));
        bool has = chart_int(merge, r, received, &value);
        int length = has ? chart_scale(value, top, BAR_LENGTH) : 0;
        bar_name(out, y + 13, row[agency]);
        bar(out, y, length, 16, counts ? COLOUR : COLOUR_PALE);
        bar_value(out, y + 13, length);
        if (has)
            chart_text(out, row[received]);
        if (!has || !str_eq(row[status], STR("计入")))
            strbuf_printf(out, has ? "（%.*s）" : "%.*s", STR_FMT(row[status]));
        strbuf_append(out, STR("</text>\n"));
    }
    rest_note(out, MARGIN_TOP + (int)(bars + 1) * BAR_STEP + 14, bars, members);
}

/* A figure of a table as a whole number, its fraction cut off; false if it is none. */
static bool whole(Str s, int64_t *ret_value)
{
    Decimal d;
    if (!s.ptr || !decimal_parse(s, &d))
        return false;
    for (; d.scale > 0; d.scale--)
        d.units /= 10;
    *ret_value = d.units;
    return true;
}

static Str part_of(Str path)
{
    return str_sub(path, 0, MIN(str_find(path, STR("."), 0), path.len));
}

/* The greatest figure of the rows of one part: permits and lawsuits share no scale. */
static int64_t part_top(const ReportTable *t, size_t rows, Str part)
{
    int64_t top = 1, value;
    for (size_t r = 0; r < rows; r++) {
        const Str *row = &t->values[r * t->column_count];
        for (size_t c = 2; c < 4 && str_eq(part_of(row[0]), part); c++)
            if (whole(row[c], &value))
                top = MAX(top, value);
    }
    return top;
}

static void pair_half(StrBuf *out, int y, Str text, int64_t top, const char *colour)
{
    int64_t value;
    bool has = whole(text, &value);
    int length = has ? chart_scale(value, top, BAR_LENGTH) : 0;
    bar(out, y, length, 14, colour);
    bar_value(out, y + 12, length);
    chart_text(out, text.len ? text : STR("空"));
    strbuf_append(out, STR("</text>\n"));
}

void report_diff_write_svg(const ReportTable *diff, StrBuf *out)
{
    size_t figures = diff->row_count - diff->prose_rows, pairs = MIN(figures, (size_t)BARS_MAX);
    int top = MARGIN_TOP + 16;
    chart_begin(out, diff, top + (int)pairs * PAIR_STEP + 24);
    bar(out, MARGIN_TOP - 10, 12, 12, COLOUR);
    chart_label(out, BAR_LEFT + 18, MARGIN_TOP, "start", INK, STR("前"));
    strbuf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n",
                  BAR_LEFT + 48, MARGIN_TOP - 10, COLOUR_AFTER);
    chart_label(out, BAR_LEFT + 66, MARGIN_TOP, "start", INK, STR("后（三张表各用各的比例）"));
    for (size_t r = 0; r < pairs; r++) {
        const Str *row = &diff->values[r * diff->column_count];
        int y = top + (int)r * PAIR_STEP;
        int64_t most = part_top(diff, figures, part_of(row[0]));
        bar_name(out, y + 18, row[1]);
        pair_half(out, y, row[2], most, COLOUR);
        pair_half(out, y + 15, row[3], most, COLOUR_AFTER);
    }
    rest_note(out, top + (int)pairs * PAIR_STEP + 14, pairs, figures);
}
