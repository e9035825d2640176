/*
 * The working-day calendar: which days public offices work. Monday to Friday, less the days off of
 * the State Council's yearly notice, plus its made-up working days (调休). It is data: the shipped
 * text covers 2021 to 2026, a later notice is read from a file and laid over it. Rules take the
 * calendar as an argument. Pure; a Calendar is immutable after loading and may be shared by
 * threads; it lives in the arena it was loaded into.
 *
 * The text, UTF-8, one directive a line, fields separated by blanks, "#" starts a comment:
 *     年度 2027 国办发明电〔2026〕0号          the notice for this year; its source in free words
 *     放假 2027-01-01 2027-01-03 元旦         days off, first to last, with the name of the holiday
 *     放假 2027-04-05 清明节                  a single day off
 *     上班 2027-02-06 春节                    a weekend day that is worked, with its holiday
 * Directives belong to the 年度 above them, and may lie in that year or in the December before
 * (2022-12-31 stood in the notice for 2023). A year that no 年度 names is not covered: a date that
 * depends on it is provisional.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef struct Calendar Calendar;

#define CALENDAR_TEXT_MAX   ((size_t)256 * 1024)
#define CALENDAR_YEARS_MAX  60
#define CALENDAR_YEAR_FIRST 1999
#define CALENDAR_YEAR_LAST  2198
#define CALENDAR_FAULTS_MAX 20
#define CALENDAR_RANGE_MAX  31 /* days of one 放假 line */
#define CALENDAR_NAME_MAX   60 /* bytes of a holiday's name */
#define CALENDAR_SOURCE_MAX 300

typedef enum CalendarFaultKind {
    CALENDAR_FAULT_ENCODING,     /* not UTF-8 */
    CALENDAR_FAULT_TOO_LONG,     /* the text, or too many years */
    CALENDAR_FAULT_DIRECTIVE,    /* neither 年度 nor 放假 nor 上班 */
    CALENDAR_FAULT_YEAR,         /* not a year between first and last */
    CALENDAR_FAULT_YEAR_TWICE,   /* the same 年度 twice */
    CALENDAR_FAULT_NO_YEAR,      /* 放假 or 上班 before any 年度 */
    CALENDAR_FAULT_DATE,         /* not a date YYYY-MM-DD */
    CALENDAR_FAULT_RANGE,        /* last before first, or more than CALENDAR_RANGE_MAX days */
    CALENDAR_FAULT_OTHER_YEAR,   /* outside the year and the December before it */
    CALENDAR_FAULT_NAME,         /* no name, or one too long */
    CALENDAR_FAULT_DAY_TWICE,    /* the day stands in an earlier line */
    CALENDAR_FAULT_WORK_WEEKDAY, /* 上班 on a Monday to Friday, which is worked anyway */
    CALENDAR_FAULT_EMPTY         /* no 年度 at all (line 0) */
} CalendarFaultKind;

typedef struct CalendarFault {
    int line; /* from 1 */
    CalendarFaultKind kind;
} CalendarFault;

/* What is wrong with a text: the first CALENDAR_FAULTS_MAX, and how many there were. */
typedef struct CalendarFaults {
    CalendarFault items[CALENDAR_FAULTS_MAX];
    size_t count;
} CalendarFaults;

enum { CALENDAR_E_FAULTY = 1 };

/*
 * Reads a text into arena a. Outcomes: 0; CALENDAR_E_FAULTY with *ret_faults filled and nothing
 * else changed. ret_faults is written in both cases.
 */
int calendar_load(Arena *a, Str text, CalendarFaults *ret_faults,
                  const Calendar **ret_calendar) ATTR_NODISCARD;
/* "第3行：日期应为年-月-日…": the fault in words, for whoever wrote the file. */
void calendar_fault_append(StrBuf *b, CalendarFault fault);
/* The shipped text, and the shipped calendar (loaded from it; aborts if it were faulty). */
Str calendar_default_text(void);
const Calendar *calendar_default(Arena *a);
/* base with the years of over in the place of its own; a notice is replaced whole. */
const Calendar *calendar_overlay(Arena *a, const Calendar *base, const Calendar *over);
/* The calendar as text that loads to the same calendar. */
void calendar_append_text(StrBuf *b, const Calendar *c);

typedef enum DayKind {
    DAY_WORK,    /* Monday to Friday */
    DAY_WEEKEND, /* Saturday or Sunday */
    DAY_HOLIDAY, /* off by a notice */
    DAY_MADE_UP  /* a weekend day worked by a notice (调休上班) */
} DayKind;

typedef struct CalendarDay {
    DayKind kind;
    bool covered; /* a notice for its year is loaded; otherwise only the weekday is known */
    Str holiday;  /* the name in the notice; empty for DAY_WORK and DAY_WEEKEND */
} CalendarDay;

CalendarDay calendar_day(const Calendar *c, CivilDate day);
bool calendar_is_workday(const Calendar *c, CivilDate day);
bool calendar_covers(const Calendar *c, int year);
/* Whether every year from the one of `first` to the one of `last` has its notice. */
bool calendar_covers_span(const Calendar *c, CivilDate first, CivilDate last);
/* The first and last year with a notice (gaps are possible between). */
int calendar_first_year(const Calendar *c);
int calendar_last_year(const Calendar *c);
/* The words behind 年度: where the days of that year come from; empty if not covered. */
Str calendar_source(const Calendar *c, int year);
int calendar_workdays_in_year(const Calendar *c, int year);

/* A computed date. provisional: some day that decided it lies in a year without a notice. */
typedef struct CalendarDate {
    CivilDate date;
    bool provisional;
} CalendarDate;

/*
 * The last day of a term of n working days that began with an event on `from`: that day is not
 * counted (民法典 art. 201(1)). n = 0 gives `from` itself. 0 <= n <= 100,000.
 */
CalendarDate calendar_add_workdays(const Calendar *c, CivilDate from, int n);
/* The day itself if it is worked, else the next that is (民法典 art. 203(1)). */
CalendarDate calendar_roll_forward(const Calendar *c, CivilDate day);
/*
 * The last day of a term in calendar days or months: the first day not counted, by months to the
 * same day of the month or its last day (民法典 arts 201, 202), then rolled forward (art. 203).
 */
CalendarDate calendar_add_days(const Calendar *c, CivilDate from, int n);
CalendarDate calendar_add_months(const Calendar *c, CivilDate from, int n);
/* The day on which a term of n months from `from` ends before it is rolled forward. */
CivilDate calendar_month_end(CivilDate from, int n);
/*
 * Working days after `from` up to and with `to`; negative if `to` is before `from`. So it is 0 for
 * the same day, and calendar_workdays_after(c, d, calendar_add_workdays(c, d, n).date) is n.
 */
int calendar_workdays_after(const Calendar *c, CivilDate from, CivilDate to);
