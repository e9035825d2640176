#include "law/calendar.h"
#include "law/calendar_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_notices(const void *a, const void *b)
{
    const Notice *x = a, *y = b;
    return (x->year > y->year) - (x->year < y->year);
}

static int compare_days(const void *a, const void *b)
{
    const NoticeDay *x = a, *y = b;
    int order = civil_date_cmp(x->day, y->day);
    return order ? order : (x->year > y->year) - (x->year < y->year);
}

const Calendar *calendar_make(Arena *a, const Notice *notices, size_t notice_count,
                              const NoticeDay *days, size_t day_count)
{
    Notice *own = arena_new(a, Notice, notice_count + 1);
    NoticeDay *sorted = arena_new(a, NoticeDay, day_count + 1);
    for (size_t i = 0; i < notice_count; i++)
        own[i] = (Notice){notices[i].year, arena_str(a, notices[i].source)};
    qsort(own, notice_count, sizeof(*own), compare_notices);
    for (size_t i = 0; i < day_count; i++)
        sorted[i] = days[i];
    qsort(sorted, day_count, sizeof(*sorted), compare_days);
    size_t kept = 0;
    for (size_t i = 0; i < day_count; i++) {
        if (i + 1 < day_count && civil_date_cmp(sorted[i].day, sorted[i + 1].day) == 0)
            continue; /* the later notice for the same day stands behind it */
        sorted[kept] = sorted[i];
        sorted[kept].line = 0;
        sorted[kept].holiday = arena_str(a, sorted[i].holiday);
        kept++;
    }
    Calendar *c = arena_new(a, Calendar, 1);
    *c = (Calendar){own, notice_count, sorted, kept};
    return c;
}

const Calendar *calendar_overlay(Arena *a, const Calendar *base, const Calendar *over)
{
    Notice *notices = arena_new(a, Notice, base->notice_count + over->notice_count + 1);
    NoticeDay *days = arena_new(a, NoticeDay, base->day_count + over->day_count + 1);
    size_t notice_count = 0, day_count = 0;
    for (size_t i = 0; i < base->notice_count; i++)
        if (!calendar_covers(over, base->notices[i].year))
            notices[notice_count++] = base->notices[i];
    for (size_t i = 0; i < over->notice_count; i++)
        notices[notice_count++] = over->notices[i];
    for (size_t i = 0; i < base->day_count; i++)
        if (!calendar_covers(over, base->days[i].year))
            days[day_count++] = base->days[i];
    for (size_t i = 0; i < over->day_count; i++)
        days[day_count++] = over->days[i];
    return calendar_make(a, notices, notice_count, days, day_count);
}

static const Notice *find_notice(const Calendar *c, int year)
{
    for (size_t i = 0; i < c->notice_count; i++)
        if (c->notices[i].year == year)
            return &c->notices[i];
    return NULL;
}

/* The notice's word on a day, or NULL. */
static const NoticeDay *find_day(const Calendar *c, CivilDate day)
{
    size_t low = 0, high = c->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = civil_date_cmp(c->days[middle].day, day);
        if (order == 0)
            return &c->days[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

CalendarDay calendar_day(const Calendar *c, CivilDate day)
{
    const NoticeDay *notice = find_day(c, day);
    /* A December day may be decided by the notice for the next year, which may be the only one. */
    if (notice)
        return (CalendarDay){notice->work ? DAY_MADE_UP : DAY_HOLIDAY, true, notice->holiday};
    return (CalendarDay){civil_date_weekday(day) < 5 ? DAY_WORK : DAY_WEEKEND,
                         calendar_covers(c, civil_date_year(day)), STR("")};
}

bool calendar_is_workday(const Calendar *c, CivilDate day)
{
    const NoticeDay *notice = find_day(c, day);
    return notice ? notice->work : civil_date_weekday(day) < 5;
}

bool calendar_covers(const Calendar *c, int year)
{
    return find_notice(c, year) != NULL;
}

int calendar_first_year(const Calendar *c)
{
    return c->notices[0].year;
}

int calendar_last_year(const Calendar *c)
{
    return c->notices[c->notice_count - 1].year;
}

Str calendar_source(const Calendar *c, int year)
{
    const Notice *notice = find_notice(c, year);
    return notice ? notice->source : STR("");
}

int calendar_workdays_in_year(const Calendar *c, int year)
{
    return calendar_workdays_after(c, civil_date_of(year - 1, 12, 31), civil_date_of(year, 12, 31));
}

bool calendar_covers_span(const Calendar *c, CivilDate first, CivilDate last)
{
    for (int year = civil_date_year(first); year <= civil_date_year(last); year++)
        if (!calendar_covers(c, year))
            return false;
    return true;
}

CalendarDate calendar_add_workdays(const Calendar *c, CivilDate from, int n)
{
    assert(n >= 0 && n <= 100000);
    CivilDate day = from;
    for (int counted = 0; counted < n;) {
        day = civil_date_add(day, 1);
        counted += calendar_is_workday(c, day);
    }
    /* The first day is not counted, so its own year matters only when other days lie in it. */
    CivilDate first = n > 0 ? civil_date_add(from, 1) : from;
    return (CalendarDate){day, n > 0 && !calendar_covers_span(c, first, day)};
}

CalendarDate calendar_roll_forward(const Calendar *c, CivilDate day)
{
    CivilDate end = day;
    while (!calendar_is_workday(c, end))
        end = civil_date_add(end, 1);
    return (CalendarDate){end, !calendar_covers_span(c, day, end)};
}

CalendarDate calendar_add_days(const Calendar *c, CivilDate from, int n)
{
    return calendar_roll_forward(c, civil_date_add(from, n));
}

CivilDate calendar_month_end(CivilDate from, int n)
{
    int year, month, day;
    civil_date_split(from, &year, &month, &day);
    int months = year * 12 + month - 1 + n;
    CivilDate end = civil_date_of(9999, 12, 31);
    if (months / 12 > 9999) /* the last day that can be written */
        return end;
    while (!civil_date_make(months / 12, months % 12 + 1, day, &end)) {
        assert(day > 28);
        day--;
    }
    return end;
}

CalendarDate calendar_add_months(const Calendar *c, CivilDate from, int n)
{
    return calendar_roll_forward(c, calendar_month_end(from, n));
}

int calendar_workdays_after(const Calendar *c, CivilDate from, CivilDate to)
{
    if (civil_date_cmp(to, from) < 0)
        return -calendar_workdays_after(c, to, from);
    int count = 0;
    for (CivilDate day = from; civil_date_cmp(day, to) < 0;) {
        day = civil_date_add(day, 1);
        count += calendar_is_workday(c, day);
    }
    return count;
}
