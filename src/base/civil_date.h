/*
 * Civil dates and instants. A CivilDate is a day in China (UTC+8 by constant; TZ is ignored), kept
 * as days since 1970-01-01 in the proleptic Gregorian calendar. An Instant is microseconds since
 * 1970-01-01T00:00:00Z. Nothing here reads a clock (os/clock.h does).
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef struct CivilDate {
    int32_t days;
} CivilDate;

typedef int64_t Instant;

#define INSTANT_SECOND ((Instant)1000000)
/* No date: sorts before all others and prints as "". */
#define CIVIL_DATE_NONE ((CivilDate){INT32_MIN})

static inline bool civil_date_is_none(CivilDate d)
{
    return d.days == INT32_MIN;
}
static inline int civil_date_cmp(CivilDate a, CivilDate b)
{
    return (a.days > b.days) - (a.days < b.days);
}
static inline CivilDate civil_date_add(CivilDate d, int32_t days)
{
    return (CivilDate){d.days + days};
}

/* A date from its parts; false if there is no such day or the year is not in 1..9999. */
bool civil_date_make(int year, int month, int day, CivilDate *ret_date) ATTR_NODISCARD;
/* The same for parts known to be right; aborts otherwise. */
CivilDate civil_date_of(int year, int month, int day);
void civil_date_split(CivilDate d, int *ret_year, int *ret_month, int *ret_day);
int civil_date_year(CivilDate d);
/* 0 = Monday … 6 = Sunday. */
int civil_date_weekday(CivilDate d);
/* The day in China at an instant. */
CivilDate civil_date_from_instant(Instant t);
/* The first instant of the day in China. */
Instant civil_date_start(CivilDate d);

/* Reads YYYY-MM-DD, all of it; false on anything else. */
bool civil_date_parse(Str s, CivilDate *ret_date) ATTR_NODISCARD;
/* YYYY-MM-DD; nothing for CIVIL_DATE_NONE. */
void civil_date_append(StrBuf *b, CivilDate d);
/* 2026年3月5日 as in letters; nothing for CIVIL_DATE_NONE. */
void civil_date_append_zh(StrBuf *b, CivilDate d);
/* RFC 3339 with +08:00, to the second. */
void instant_append(StrBuf *b, Instant t);
/* YYYY-MM-DD HH:MM in China. */
void instant_append_minute(StrBuf *b, Instant t);
