/*
 * What calendar.c and calendar_text.c share: the inside of a Calendar. Immutable once loaded.
 */
#pragma once

#include "law/calendar.h"

/* A day that a notice takes off or has worked. */
typedef struct NoticeDay {
    CivilDate day;
    bool work;
    int year; /* of the notice in which it stands */
    int line; /* of the text; 0 once loaded */
    Str holiday;
} NoticeDay;

typedef struct Notice {
    int year;
    Str source;
} Notice;

struct Calendar {
    const Notice *notices; /* by year */
    size_t notice_count;
    const NoticeDay *days; /* by day, no day twice */
    size_t day_count;
};

/* Makes a calendar of copies of these, sorted; duplicates of a day: the later notice wins. */
const Calendar *calendar_make(Arena *a, const Notice *notices, size_t notice_count,
                              const NoticeDay *days, size_t day_count);
