#include "law/term.h"

#include <assert.h>

static const LawDeadline deadlines[LAW_DEADLINE_MAX] = {
#define LAW_DEADLINE(id, code_, count_, unit_, setting_, label_, from_, basis_)                    \
    [LAW_DEADLINE_##id] = {.code = STR_STATIC(code_),                                              \
                           .term = {count_, LAW_UNIT_##unit_},                                     \
                           .setting = setting_,                                                    \
                           .label = STR_STATIC(label_),                                            \
                           .from = STR_STATIC(from_),                                              \
                           .basis = STR_STATIC(basis_)},
#include "law/deadlines.def"
};

static const LawFixedDate fixed_dates[LAW_FIXED_DATE_MAX] = {
#define LAW_FIXED_DATE(id, code_, month_, day_, label_, basis_)                                    \
    [LAW_FIXED_DATE_##id] = {.code = STR_STATIC(code_),                                            \
                             .month = month_,                                                      \
                             .day = day_,                                                          \
                             .label = STR_STATIC(label_),                                          \
                             .basis = STR_STATIC(basis_)},
#include "law/deadlines.def"
};

const LawDeadline *law_deadline(LawDeadlineId id)
{
    assert(id < LAW_DEADLINE_MAX);
    return &deadlines[id];
}

bool law_deadline_from_code(Str code, LawDeadlineId *ret_id)
{
    for (int i = 0; i < LAW_DEADLINE_MAX; i++) {
        if (str_eq(deadlines[i].code, code)) {
            *ret_id = (LawDeadlineId)i;
            return true;
        }
    }
    return false;
}

const LawFixedDate *law_fixed_date(LawFixedDateId id)
{
    assert(id < LAW_FIXED_DATE_MAX);
    return &fixed_dates[id];
}

CalendarDate law_term_due(const Calendar *c, LawTerm term, CivilDate from)
{
    switch (term.unit) {
    case LAW_UNIT_WORKDAYS:
        return calendar_add_workdays(c, from, term.count);
    case LAW_UNIT_DAYS:
        return calendar_add_days(c, from, term.count);
    case LAW_UNIT_MONTHS:
        return calendar_add_months(c, from, term.count);
    case LAW_UNIT_HOURS:
        return (CalendarDate){civil_date_add(from, term.count / 24), false};
    }
    return (CalendarDate){from, false};
}

CalendarDate law_deadline_due(const Calendar *c, LawDeadlineId id, CivilDate from)
{
    return law_term_due(c, law_deadline(id)->term, from);
}

void law_term_append(StrBuf *b, LawTerm term)
{
    static const char *const units[] = {
        [LAW_UNIT_WORKDAYS] = "个工作日",
        [LAW_UNIT_DAYS] = "日",
        [LAW_UNIT_MONTHS] = "个月",
        [LAW_UNIT_HOURS] = "小时",
    };
    strbuf_append_int(b, term.count);
    strbuf_append_c(b, units[term.unit]);
}

bool calendar_next_span(const Calendar *c, CivilDate *at, CivilDate last, CalendarSpan *ret_span)
{
    if (civil_date_cmp(*at, last) > 0)
        return false;
    CalendarDay first = calendar_day(c, *at);
    CivilDate end = *at;
    while (civil_date_cmp(end, last) < 0) {
        CalendarDay next = calendar_day(c, civil_date_add(end, 1));
        if (next.kind != first.kind || !str_eq(next.holiday, first.holiday))
            break;
        end = civil_date_add(end, 1);
    }
    *ret_span = (CalendarSpan){*at, end, first.kind, first.holiday};
    *at = civil_date_add(end, 1);
    return true;
}

void calendar_append_day(StrBuf *b, CivilDate date, int context_year)
{
    int year, month, day;
    civil_date_split(date, &year, &month, &day);
    if (year != context_year)
        strbuf_printf(b, "%d年", year);
    strbuf_printf(b, "%d月%d日", month, day);
}

/* "10月1日至7日", "10月28日至11月3日", "9月28日". */
static void append_range(StrBuf *b, CivilDate first, CivilDate last, int context_year)
{
    calendar_append_day(b, first, context_year);
    if (civil_date_cmp(first, last) == 0)
        return;
    int year, month, day, last_year, last_month, last_day;
    civil_date_split(first, &year, &month, &day);
    civil_date_split(last, &last_year, &last_month, &last_day);
    strbuf_append_c(b, "至");
    if (year == last_year && month == last_month)
        strbuf_printf(b, "%d日", last_day);
    else
        calendar_append_day(b, last, year);
}

/* The weekends among the days, "周末2天（…）"; returns whether there were any. */
static bool explain_weekends(StrBuf *b, const Calendar *c, CivilDate first, CivilDate last)
{
    CalendarSpan span;
    int days = 0, year = civil_date_year(first);
    for (CivilDate at = first; calendar_next_span(c, &at, last, &span);)
        if (span.kind == DAY_WEEKEND)
            days += span.last.days - span.first.days + 1;
    if (days == 0)
        return false;
    strbuf_printf(b, "其间不计：周末%d天（", days);
    const char *separator = "";
    for (CivilDate at = first; calendar_next_span(c, &at, last, &span);) {
        if (span.kind != DAY_WEEKEND)
            continue;
        strbuf_append_c(b, separator);
        append_range(b, span.first, span.last, year);
        separator = "、";
    }
    strbuf_append_c(b, "）");
    return true;
}

static void explain_uncovered(StrBuf *b, const Calendar *c, CivilDate first, CivilDate last)
{
    for (int year = civil_date_year(first); year <= civil_date_year(last); year++)
        if (!calendar_covers(c, year))
            strbuf_printf(b,
                          "本系统尚无%d年的放假调休安排，其间暂按周一至周五为工作日推算；"
                          "载入国务院办公厅当年通知后重新计算。",
                          year);
}

void calendar_explain_span(StrBuf *b, const Calendar *c, CivilDate from, CivilDate to)
{
    CivilDate first = civil_date_add(from, 1);
    if (civil_date_cmp(first, to) > 0)
        return;
    int year = civil_date_year(from);
    CalendarSpan span;
    bool begun = explain_weekends(b, c, first, to);
    for (CivilDate at = first; calendar_next_span(c, &at, to, &span);) {
        if (span.kind != DAY_HOLIDAY)
            continue;
        strbuf_append_c(b, begun ? "；" : "其间不计：");
        begun = true;
        strbuf_append(b, span.holiday);
        strbuf_append_c(b, "放假（");
        append_range(b, span.first, span.last, year);
        strbuf_append_c(b, "）");
    }
    if (begun)
        strbuf_append_c(b, "。");
    begun = false;
    for (CivilDate at = first; calendar_next_span(c, &at, to, &span);) {
        if (span.kind != DAY_MADE_UP)
            continue;
        strbuf_append_c(b, begun ? "、" : "调休上班计入：");
        begun = true;
        append_range(b, span.first, span.last, year);
        strbuf_append_c(b, "（");
        strbuf_append(b, span.holiday);
        strbuf_append_c(b, "）");
    }
    if (begun)
        strbuf_append_c(b, "。");
    explain_uncovered(b, c, first, to);
}

/* Why the last calendar day is no day to end on: "周六", "国庆节放假". */
static void append_rest_reason(StrBuf *b, const Calendar *c, CivilDate date)
{
    CalendarDay day = calendar_day(c, date);
    if (day.kind == DAY_HOLIDAY) {
        strbuf_append(b, day.holiday);
        strbuf_append_c(b, "放假");
    } else {
        strbuf_append_c(b, civil_date_weekday(date) == 5 ? "周六" : "周日");
    }
}

void law_term_explain(StrBuf *b, const Calendar *c, LawTerm term, CivilDate from)
{
    CalendarDate due = law_term_due(c, term, from);
    int year = civil_date_year(from);
    civil_date_append_zh(b, from);
    strbuf_append_c(b, "当日不计，自");
    calendar_append_day(b, civil_date_add(from, 1), year);
    strbuf_append_c(b, "起算，");
    law_term_append(b, term);
    if (term.unit == LAW_UNIT_WORKDAYS) {
        strbuf_append_c(b, "至");
        civil_date_append_zh(b, due.date);
        strbuf_append_c(b, "届满。");
        calendar_explain_span(b, c, from, due.date);
        return;
    }
    /* The unrolled end: what the same term gives on a calendar that works every day. */
    CivilDate end = term.unit == LAW_UNIT_MONTHS ? calendar_month_end(from, term.count)
                    : term.unit == LAW_UNIT_DAYS ? civil_date_add(from, term.count)
                                                 : due.date;
    strbuf_append_c(b, "至");
    civil_date_append_zh(b, end);
    if (civil_date_cmp(end, due.date) != 0) {
        strbuf_append_c(b, "，当日为");
        append_rest_reason(b, c, end);
        strbuf_append_c(b, "，顺延至");
        civil_date_append_zh(b, due.date);
    }
    strbuf_append_c(b, "届满。");
    if (due.provisional)
        explain_uncovered(b, c, end, due.date);
}
