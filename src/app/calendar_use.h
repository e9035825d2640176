/*
 * The working-day calendar of the store: shipped years, and notices that were imported. A new
 * notice recomputes the open cases and lists what moved. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "law/calendar.h"

/* The calendar in force now, copied into the arena. Anyone. */
int app_get_calendar(App *app, Arena *a, const Calendar **ret_calendar) ATTR_NODISCARD;

/*
 * Imports the State Council notice of a year in the calendar's own text form (law/calendar.h).
 * Replaces that year, recomputes the deadlines of all open cases in the same transaction. INVALID:
 * field "text", with the line.
 */
typedef struct ImportCalendar {
    Str text;
    Str source;   /* 文号 of the notice */
    bool dry_run; /* only list what would move */
} ImportCalendar;
typedef struct MovedDeadline {
    int64_t case_id;
    int64_t body_id;
    Str body_name;
    Str number;
    CivilDate from;
    CivilDate to;
    bool was_provisional;
    bool provisional;
} MovedDeadline;
typedef struct ImportCalendarResult {
    FieldErrors errors;
    int *years;
    size_t year_count;
    MovedDeadline *moved;
    size_t moved_count;
    int64_t recomputed; /* open cases looked at */
} ImportCalendarResult;
int app_import_calendar(App *app, const Actor *actor, const ImportCalendar *in, Arena *a,
                        ImportCalendarResult *ret_result) ATTR_NODISCARD;
