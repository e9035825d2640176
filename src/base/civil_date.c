#include "base/civil_date.h"

#include <stdio.h>
#include <stdlib.h>

#define CHINA_OFFSET (8 * 3600 * INSTANT_SECOND)
#define INSTANT_DAY  (86400 * INSTANT_SECOND)
#define DAYS_TO_1970 719468 /* from 0000-03-01 */
#define DAYS_PER_ERA 146097 /* 400 years */

/* Days since 1970-01-01 of a day that exists; after H. Hinnant's days_from_civil. */
static int32_t days_from_parts(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool civil_date_make(int year, int month, int day, CivilDate *ret_date)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    ret_date->days = days_from_parts(year, month, day);
    return true;
}

CivilDate civil_date_of(int year, int month, int day)
{
    CivilDate date;
    if (!civil_date_make(year, month, day, &date))
        abort();
    return date;
}

void civil_date_split(CivilDate d, int *ret_year, int *ret_month, int *ret_day)
{
    int shifted = d.days + DAYS_TO_1970;
    int era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *ret_month = month_from_march + (month_from_march < 10 ? 3 : -9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

int civil_date_year(CivilDate d)
{
    int year, month, day;
    civil_date_split(d, &year, &month, &day);
    return year;
}

int civil_date_weekday(CivilDate d)
{
    int weekday = (d.days + 3) % 7; /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

CivilDate civil_date_from_instant(Instant t)
{
    Instant local = t + CHINA_OFFSET;
    Instant days = local / INSTANT_DAY;
    return (CivilDate){(int32_t)(local % INSTANT_DAY < 0 ? days - 1 : days)};
}

Instant civil_date_start(CivilDate d)
{
    return (Instant)d.days * INSTANT_DAY - CHINA_OFFSET;
}

/* The value of s[from, from + count) if all of it is digits, else -1. */
static int digits_at(Str s, size_t from, size_t count)
{
    int value = 0;
    for (size_t i = from; i < from + count; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

bool civil_date_parse(Str s, CivilDate *ret_date)
{
    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-')
        return false;
    return civil_date_make(digits_at(s, 0, 4), digits_at(s, 5, 2), digits_at(s, 8, 2), ret_date);
}

void civil_date_append(StrBuf *b, CivilDate d)
{
    if (civil_date_is_none(d))
        return;
    int year, month, day;
    civil_date_split(d, &year, &month, &day);
    if (year < 0 || year > 9999) {
        strbuf_printf(b, "%04d-%02d-%02d", year, month, day);
        return;
    }
    strbuf_append_digits(b, year, 4);
    strbuf_append_char(b, '-');
    strbuf_append_digits(b, month, 2);
    strbuf_append_char(b, '-');
    strbuf_append_digits(b, day, 2);
}

void civil_date_append_zh(StrBuf *b, CivilDate d)
{
    if (civil_date_is_none(d))
        return;
    int year, month, day;
    civil_date_split(d, &year, &month, &day);
    strbuf_printf(b, "%d年%d月%d日", year, month, day);
}

/* The second of the day in China, 0..86399. */
static int second_of_day(Instant t)
{
    return (int)((t - civil_date_start(civil_date_from_instant(t))) / INSTANT_SECOND);
}

void instant_append(StrBuf *b, Instant t)
{
    int second = second_of_day(t);
    civil_date_append(b, civil_date_from_instant(t));
    strbuf_append_char(b, 'T');
    strbuf_append_digits(b, second / 3600, 2);
    strbuf_append_char(b, ':');
    strbuf_append_digits(b, second / 60 % 60, 2);
    strbuf_append_char(b, ':');
    strbuf_append_digits(b, second % 60, 2);
    strbuf_append(b, STR("+08:00"));
}

void instant_append_minute(StrBuf *b, Instant t)
{
    int second = second_of_day(t);
    civil_date_append(b, civil_date_from_instant(t));
    strbuf_printf(b, " %02d:%02d", second / 3600, second / 60 % 60);
}
