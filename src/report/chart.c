#include "report/chart.h"

#include "base/utf8.h"

#include <stdlib.h>

#define TITLE_WIDTH  (CHART_WIDTH - 32)
#define CHART_HEIGHT 360
#define MARGIN_LEFT  64
#define MARGIN_RIGHT 150
#define MARGIN_FOOT  40
#define PLOT_WIDTH   (CHART_WIDTH - MARGIN_LEFT - MARGIN_RIGHT)
#define PLOT_HEIGHT  (CHART_HEIGHT - MARGIN_TOP - MARGIN_FOOT)
#define SERIES_MAX   6
#define LABEL_STEP   16

/* Contrast of at least 3:1 on white, and apart in lightness. */
static const char *const colours[SERIES_MAX] = {"#12436d", "#28a197", "#801650",
                                                "#f46a25", "#3d3d3d", "#a285d1"};

void chart_text(StrBuf *out, Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '<')
            strbuf_append(out, STR("&lt;"));
        else if (c == '&')
            strbuf_append(out, STR("&amp;"));
        else if (c == '"')
            strbuf_append(out, STR("&quot;"));
        else
            strbuf_append_char(out, c);
    }
}

void chart_begin(StrBuf *out, const ReportTable *t, int height)
{
    strbuf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
        "aria-labelledby=\"t d\" font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"t\">",
        CHART_WIDTH, height);
    chart_text(out, t->title);
    strbuf_append(out, STR("</title>\n<desc id=\"d\">数字以同名表格为准。</desc>\n"
                           "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                           "<text x=\"16\" y=\"24\" font-size=\"16\" fill=\"#0b0c0c\""));
    if (utf8_columns(t->title) * 8 > TITLE_WIDTH) /* a longer one is set narrower */
        strbuf_printf(out, " textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"", TITLE_WIDTH);
    strbuf_append_char(out, '>');
    chart_text(out, t->title);
    strbuf_append(out, STR("</text>\n"));
}

void chart_label(StrBuf *out, int x, int y, const char *anchor, const char *colour, Str text)
{
    strbuf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">", x, y, anchor,
                  colour);
    chart_text(out, text);
    strbuf_append(out, STR("</text>\n"));
}

bool chart_int(const ReportTable *t, size_t row, size_t column, int64_t *ret_value)
{
    Str s = t->values[row * t->column_count + column];
    return s.ptr && str_parse_int(s, ret_value);
}

/* The end of an axis of four even steps, each a round number, that is at least `value`. */
static int64_t round_up_scale(int64_t value)
{
    static const int64_t steps[] = {1, 2, 3, 4, 5, 6, 8};
    for (int64_t power = 1; power < INT64_MAX / 100; power *= 10)
        for (size_t i = 0; i < ARRAY_LEN(steps); i++)
            if (4 * steps[i] * power >= value)
                return 4 * steps[i] * power;
    return INT64_MAX / 8;
}

/* Offset of value on an axis of `length` pixels that ends at `top`; 0 below 0. */
int chart_scale(int64_t value, int64_t top, int length)
{
    if (value <= 0 || top <= 0)
        return 0;
    return (int)((__int128)value * length / top);
}

/* The columns that are drawn: the indicators with the greatest maxima are the first ones. */
static const char *const trend_series[SERIES_MAX] = {"received",    "granted",     "refused",
                                                     "unavailable", "carried_out", "review"};

size_t chart_column(const ReportTable *t, const char *code)
{
    for (size_t c = 0; c < t->column_count; c++)
        if (str_eq(str_of(t->columns[c].code), str_of(code)))
            return c;
    return STR_NPOS;
}

static int64_t trend_top(const ReportTable *t)
{
    int64_t top = 1;
    for (size_t i = 0; i < SERIES_MAX; i++) {
        size_t c = chart_column(t, trend_series[i]);
        for (size_t r = 0; c != STR_NPOS && r < t->row_count; r++) {
            int64_t value;
            if (chart_int(t, r, c, &value))
                top = MAX(top, value);
        }
    }
    return round_up_scale(top);
}

static int trend_x(const ReportTable *t, size_t row)
{
    int64_t first, last, year;
    if (!chart_int(t, 0, 0, &first) || !chart_int(t, t->row_count - 1, 0, &last) ||
        !chart_int(t, row, 0, &year) || last == first)
        return MARGIN_LEFT + PLOT_WIDTH / 2;
    return MARGIN_LEFT + (int)((year - first) * PLOT_WIDTH / (last - first));
}

static void trend_axes(const ReportTable *t, int64_t top, StrBuf *out)
{
    for (int i = 0; i <= 4; i++) {
        int y = MARGIN_TOP + PLOT_HEIGHT - PLOT_HEIGHT * i / 4;
        strbuf_printf(out, "<path d=\"M%d %dh%d\" stroke=\"#d0d4d8\"/>\n", MARGIN_LEFT, y,
                      PLOT_WIDTH);
        if (top % 4 == 0 || i == 0 || i == 4)
            strbuf_printf(out,
                          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#505a5f\">%" PRId64
                          "</text>\n",
                          MARGIN_LEFT - 6, y + 4, top * i / 4);
    }
    for (size_t r = 0; r < t->row_count; r++)
        chart_label(out, trend_x(t, r), CHART_HEIGHT - 16, "middle", "#505a5f",
                    t->values[r * t->column_count]);
}

/* One line with gaps where a year has no figure; its name stands at its last mark. */
static int trend_line(const ReportTable *t, size_t column, int64_t top, const char *colour,
                      StrBuf *out)
{
    bool drawing = false;
    int last_y = -1;
    strbuf_append(out, STR("<path fill=\"none\" stroke-width=\"2\" d=\""));
    for (size_t r = 0; r < t->row_count; r++) {
        int64_t value;
        bool has = chart_int(t, r, column, &value);
        int64_t year, before;
        /* a year without a report is a gap, too */
        if (r && chart_int(t, r, 0, &year) && chart_int(t, r - 1, 0, &before) && year > before + 1)
            drawing = false;
        if (has) {
            last_y = MARGIN_TOP + PLOT_HEIGHT - chart_scale(value, top, PLOT_HEIGHT);
            strbuf_printf(out, "%c%d %d", drawing ? 'L' : 'M', trend_x(t, r), last_y);
        }
        drawing = has;
    }
    strbuf_printf(out, "\" stroke=\"%s\"/>\n", colour);
    for (size_t r = 0; r < t->row_count; r++) {
        int64_t value;
        if (chart_int(t, r, column, &value))
            strbuf_printf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>\n", trend_x(t, r),
                          MARGIN_TOP + PLOT_HEIGHT - chart_scale(value, top, PLOT_HEIGHT), colour);
    }
    return last_y;
}

typedef struct SeriesEnd {
    int y;
    size_t series;
} SeriesEnd;

static int by_y(const void *x, const void *y)
{
    return ((const SeriesEnd *)x)->y - ((const SeriesEnd *)y)->y;
}

void report_trend_write_svg(const ReportTable *trend, StrBuf *out)
{
    chart_begin(out, trend, CHART_HEIGHT);
    if (trend->row_count) {
        int64_t top = trend_top(trend);
        SeriesEnd ends[SERIES_MAX];
        size_t drawn = 0;
        trend_axes(trend, top, out);
        for (size_t i = 0; i < SERIES_MAX; i++) {
            size_t c = chart_column(trend, trend_series[i]);
            if (c == STR_NPOS)
                continue;
            int y = trend_line(trend, c, top, colours[i], out);
            if (y >= 0)
                ends[drawn++] = (SeriesEnd){y, i};
        }
        qsort(ends, drawn, sizeof(ends[0]), by_y);
        /* From the lowest up, so that none is pushed below the plot. */
        int y = MARGIN_TOP + PLOT_HEIGHT + LABEL_STEP;
        for (size_t i = drawn; i-- > 0;) {
            size_t c = chart_column(trend, trend_series[ends[i].series]);
            y = MIN(ends[i].y, y - LABEL_STEP);
            chart_label(out, MARGIN_LEFT + PLOT_WIDTH + 10, y + 4, "start", colours[ends[i].series],
                        trend->columns[c].label);
        }
    }
    strbuf_append(out, STR("</svg>\n"));
}
