#include "report/compare.h"
#include "report/table.h"

#include <stdlib.h>

/* ---- trend ---- */

static const ReportColumn trend_columns[] = {
    {"year", STR_STATIC("年度"), true},
#define INDICATOR(id, code, label, ...) {code, STR_STATIC(label), true},
#include "report/indicators.def"
#undef INDICATOR
};

static int by_year(const void *x, const void *y)
{
    const AnnualReport *a = *(const AnnualReport *const *)x, *b = *(const AnnualReport *const *)y;
    return (a->year > b->year) - (a->year < b->year);
}

static const AnnualReport **sorted_reports(const AnnualReport *const *reports, size_t count,
                                           Arena *a)
{
    const AnnualReport **sorted = arena_new(a, const AnnualReport *, count + 1);
    for (size_t i = 0; i < count; i++)
        sorted[i] = reports[i];
    qsort(sorted, count, sizeof(*sorted), by_year);
    return sorted;
}

/* Carry-over against last year's (history.carry) and years that are missing or stand twice. */
static void trend_notes(TableBuilder *b, const AnnualReport *before, const AnnualReport *after)
{
    Arena *a = b->a;
    int64_t out, in;
    if (!str_eq(before->agency, after->agency))
        table_note(b, arena_printf(a, "机关名称不同：%.*s、%.*s", STR_FMT(before->agency),
                                   STR_FMT(after->agency)));
    if (after->format != before->format)
        table_note(b,
                   STR("两种格式（2019 式与 2021 式）的主动公开各项口径不同，对方没有的项目空着"));
    if (after->year == before->year)
        table_note(b, arena_printf(a, "%d 年有两份年报", after->year));
    for (int year = before->year + 1; before->year && year < after->year; year++)
        table_note(b, arena_printf(a, "缺 %d 年", year));
    if (after->year == before->year + 1 &&
        report_indicator_value(before, REPORT_INDICATOR_CARRIED_OUT, &out) &&
        report_indicator_value(after, REPORT_INDICATOR_CARRIED_IN, &in) && out != in)
        table_note(b,
                   arena_printf(a, "%d 年结转下年 %" PRId64 "，%d 年上年结转 %" PRId64 "，不一致",
                                before->year, out, after->year, in));
}

/* "：本年新收由2021年 2 件增至2023年 17 件"; empty where a year lacks the figure. */
static Str trend_course(const AnnualReport *first, const AnnualReport *last, Arena *a)
{
    int64_t from, to;
    if (first->year == last->year ||
        !report_indicator_value(first, REPORT_INDICATOR_RECEIVED, &from) ||
        !report_indicator_value(last, REPORT_INDICATOR_RECEIVED, &to))
        return STR("");
    if (from == to)
        return arena_printf(a, "：%d年与%d年本年新收都是 %" PRId64 " 件", first->year, last->year,
                            to);
    return arena_printf(a, "：本年新收由%d年 %" PRId64 " 件%s至%d年 %" PRId64 " 件", first->year,
                        from, to > from ? "增" : "减", last->year, to);
}

void report_trend(const AnnualReport *const *reports, size_t count, Arena *a,
                  ReportTable *ret_table)
{
    TableBuilder b = table_builder(a, STR("trend"), trend_columns, ARRAY_LEN(trend_columns));
    const AnnualReport **sorted = sorted_reports(reports, count, a);
    for (size_t i = 0; i < count; i++) {
        table_add_int(&b, sorted[i]->year);
        for (int k = 0; k < REPORT_INDICATOR_MAX; k++) {
            int64_t value;
            if (report_indicator_value(sorted[i], (ReportIndicator)k, &value))
                table_add_int(&b, value);
            else
                table_add(&b, (Str){NULL, 0});
        }
        if (i)
            trend_notes(&b, sorted[i - 1], sorted[i]);
    }
    Str agency = count ? sorted[count - 1]->agency : (Str){NULL, 0};
    Str course = count > 1 ? trend_course(sorted[0], sorted[count - 1], a) : STR("");
    *ret_table = table_finish(&b, arena_printf(a, "%.*s历年情况（%zu 份年报）%.*s", STR_FMT(agency),
                                               count, STR_FMT(course)));
}

/* ---- league table ---- */

static const ReportColumn league_columns[] = {
    {"rank", STR_STATIC("名次"), true},     {"agency", STR_STATIC("机关"), false},
    {"year", STR_STATIC("年度"), true},     {"value", STR_STATIC("数值"), true},
    {"outlier", STR_STATIC("离群"), false},
};

typedef struct Entry {
    const AnnualReport *report;
    bool has;
    int64_t value;
    size_t input;
} Entry;

static int by_value(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    if (a->has != b->has)
        return a->has ? -1 : 1;
    if (a->has && a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return (a->input > b->input) - (a->input < b->input);
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Twice the median, so that it stays an integer. */
static int64_t double_median(int64_t *values, size_t count)
{
    qsort(values, count, sizeof(*values), by_number);
    return values[(count - 1) / 2] + values[count / 2];
}

#define OUTLIER_MEMBERS_MIN 5

/* What the modified z-score needs; both doubled. mad is 0 when most values are the same. */
typedef struct Spread {
    bool known;
    int64_t median;
    int64_t mad;
    __int128 mean_deviation_sum;
    size_t count;
} Spread;

static Spread spread_of(const Entry *entries, size_t count, Arena *a)
{
    Spread s = {false, 0, 0, 0, 0};
    int64_t *values = arena_new(a, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        if (entries[i].has && entries[i].value < INT64_MAX / 8 && entries[i].value > INT64_MIN / 8)
            values[s.count++] = entries[i].value;
    if (s.count < OUTLIER_MEMBERS_MIN)
        return s;
    s.known = true;
    s.median = double_median(values, s.count);
    for (size_t i = 0; i < s.count; i++) {
        values[i] = llabs(2 * values[i] - s.median);
        s.mean_deviation_sum += values[i];
    }
    s.mad = double_median(values, s.count) / 2;
    return s;
}

/* |0.6745 (x - median) / MAD| > 3.5; with MAD 0, |x - median| / (1.2533 mean deviation) > 3.5. */
static Str outlier_word(const Spread *s, int64_t value)
{
    if (!s->known || value >= INT64_MAX / 8 || value <= INT64_MIN / 8)
        return STR("");
    __int128 distance = (__int128)2 * value - s->median;
    __int128 far = distance < 0 ? -distance : distance;
    bool out = s->mad ? far * 6745 > (__int128)35000 * s->mad
                      : far * 10000 * (int64_t)s->count > 43866 * s->mean_deviation_sum;
    return !out || !far ? STR("") : distance > 0 ? STR("偏高") : STR("偏低");
}

/* Reports of several years side by side, and one body twice. */
static void league_notes(TableBuilder *b, const Entry *entries, size_t count)
{
    bool years = false;
    for (size_t i = 0; i < count; i++) {
        years |= entries[i].report->year != entries[0].report->year;
        for (size_t k = 0; k < i && count <= 5000; k++)
            if (entries[i].report->agency.len &&
                entries[i].report->year == entries[k].report->year &&
                str_eq(entries[i].report->agency, entries[k].report->agency))
                table_note(b, arena_printf(b->a, "%.*s %d 年有两份年报，各排一次",
                                           STR_FMT(entries[i].report->agency),
                                           entries[i].report->year));
    }
    if (years)
        table_note(b, STR("各份年报的年度不同"));
}

void report_league(const AnnualReport *const *reports, size_t count, ReportIndicator by, Arena *a,
                   ReportTable *ret_table)
{
    TableBuilder b = table_builder(a, STR("compare"), league_columns, ARRAY_LEN(league_columns));
    Entry *entries = arena_new(a, Entry, count + 1);
    for (size_t i = 0; i < count; i++) {
        entries[i] = (Entry){.report = reports[i], .input = i};
        entries[i].has = report_indicator_value(reports[i], by, &entries[i].value);
    }
    Spread spread = spread_of(entries, count, a);
    qsort(entries, count, sizeof(*entries), by_value);
    size_t rank = 0, far = 0;
    for (size_t i = 0; i < count; i++) {
        const Entry *e = &entries[i];
        if (i == 0 || !entries[i - 1].has || e->value != entries[i - 1].value)
            rank = i + 1;
        if (e->has)
            table_add_int(&b, (int64_t)rank);
        else
            table_add(&b, (Str){NULL, 0});
        table_add(&b, e->report->agency);
        table_add_int(&b, e->report->year);
        if (e->has) {
            table_add_int(&b, e->value);
            Str word = outlier_word(&spread, e->value);
            far += !str_empty(word);
            table_add(&b, word);
        } else {
            table_add(&b, (Str){NULL, 0});
            table_add(&b, STR(""));
            table_note(&b, arena_printf(a, "%.*s 没有这一数字", STR_FMT(e->report->agency)));
        }
    }
    league_notes(&b, entries, count);
    Str found = count > 1 && entries[0].has
                    ? arena_printf(a, "，最多的是%.*s %" PRId64, STR_FMT(entries[0].report->agency),
                                   entries[0].value)
                    : STR("");
    Str outliers = far ? arena_printf(a, "，离群 %zu 个", far) : STR("");
    *ret_table = table_finish(&b, arena_printf(a, "%.*s：%zu 份年报比较%.*s%.*s",
                                               STR_FMT(report_indicator_label(by)), count,
                                               STR_FMT(found), STR_FMT(outliers)));
}
