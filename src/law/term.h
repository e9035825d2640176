/*
 * Terms of the law (deadlines.def) and how one becomes a date and explains itself. Pure.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "law/calendar.h"

typedef enum LawUnit { LAW_UNIT_WORKDAYS, LAW_UNIT_DAYS, LAW_UNIT_MONTHS, LAW_UNIT_HOURS } LawUnit;

typedef struct LawTerm {
    int count;
    LawUnit unit;
} LawTerm;

typedef enum LawDeadlineId {
#define LAW_DEADLINE(id, ...) LAW_DEADLINE_##id,
#include "law/deadlines.def"
    LAW_DEADLINE_MAX
} LawDeadlineId;

typedef struct LawDeadline {
    Str code;
    LawTerm term;
    bool setting; /* no national norm fixes the number: a body may set its own */
    Str label;    /* "答复期限" */
    Str from;     /* what the term is counted from: "收到申请之日" */
    Str basis;    /* "条例第三十三条第二款"; empty for a pure setting */
} LawDeadline;

typedef enum LawFixedDateId {
#define LAW_FIXED_DATE(id, ...) LAW_FIXED_DATE_##id,
#include "law/deadlines.def"
    LAW_FIXED_DATE_MAX
} LawFixedDateId;

typedef struct LawFixedDate {
    Str code;
    int month, day;
    Str label;
    Str basis;
} LawFixedDate;

const LawDeadline *law_deadline(LawDeadlineId id);
bool law_deadline_from_code(Str code, LawDeadlineId *ret_id) ATTR_NODISCARD;
const LawFixedDate *law_fixed_date(LawFixedDateId id);

/* The last day of a term that began with an event on `from`; for hours: the day they end, unrolled.
 */
CalendarDate law_term_due(const Calendar *c, LawTerm term, CivilDate from);
/* The same for a term of the list with its statutory number. */
CalendarDate law_deadline_due(const Calendar *c, LawDeadlineId id, CivilDate from);

/* "20个工作日", "60日", "6个月", "5小时". */
void law_term_append(StrBuf *b, LawTerm term);

/* A run of days of one kind (and one holiday). */
typedef struct CalendarSpan {
    CivilDate first, last;
    DayKind kind;
    Str holiday;
} CalendarSpan;

/*
 * The next run at or after *at, up to and with `last`; moves *at behind it. False at the end. Use:
 * for (CivilDate at = first; calendar_next_span(c, &at, last, &span);)
 */
bool calendar_next_span(const Calendar *c, CivilDate *at, CivilDate last, CalendarSpan *ret_span);

/*
 * What was not counted after `from` up to and with `to`, what made-up days were counted, and which
 * years have no notice yet; whole sentences, nothing if there is nothing to say:
 * "其间不计：周末2天（9月28日、10月13日）；国庆节放假（10月1日至7日）。
 * 调休上班计入：9月29日（国庆节）。"
 */
void calendar_explain_span(StrBuf *b, const Calendar *c, CivilDate from, CivilDate to);
/* How a term becomes its date, in whole sentences, the days skipped and why among them. */
void law_term_explain(StrBuf *b, const Calendar *c, LawTerm term, CivilDate from);
/* "9月28日", with its year when that is not `year`. */
void calendar_append_day(StrBuf *b, CivilDate day, int year);
