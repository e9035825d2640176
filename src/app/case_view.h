/*
 * What pages show of a case: rows of the queue, the timeline, the clock with its pauses.
 * Plain data in the arena of the call that filled it.
 */
#pragma once

#include "app/app.h"

/* One step of a case in words. */
typedef struct TimelineEntry {
    Str code; /* event code of domain/ */
    CivilDate on;
    Instant recorded_at;
    Str title;    /* "补正通知" */
    Str sentence; /* "已发出补正通知，请于2026年3月20日前补正。" */
    Str actor;    /* who recorded it; empty for the applicant's view */
} TimelineEntry;

/* A stretch of the clock: it runs, stands still (consultation), or was started anew. */
typedef struct ClockSegment {
    Str kind; /* "running", "suspended", "restarted" */
    CivilDate from;
    CivilDate to; /* CIVIL_DATE_NONE: still going on */
    int32_t working_days;
    Str reason;
} ClockSegment;

/* DeadlineLevel of domain/deadline.h; the word and number always stand beside the colour. */
typedef enum Urgency {
    URGENCY_NONE,      /* closed, or no clock runs yet */
    URGENCY_AMPLE,     /* 充裕: more than 10 working days */
    URGENCY_ATTENTION, /* 关注: 4–10 */
    URGENCY_NEAR,      /* 临期: 1–3 */
    URGENCY_TODAY,     /* 今日到期 */
    URGENCY_OVERDUE,   /* 超期 n 日 */
    URGENCY_SUSPENDED, /* 中止 */
    URGENCY_MAX
} Urgency;
/* "ample", "attention" … for class names, and 充裕, 关注 … */
Str urgency_code(Urgency u);
Str urgency_label(Urgency u);

typedef struct CaseRow {
    int64_t id;
    Str number;
    Str applicant_name;
    Str applicant_class;
    Str title;
    Str channel;
    Str channel_label;
    Str state_code;
    Str state_label;
    Str outcome; /* row code once chosen, else empty */
    Str outcome_label;
    CivilDate received_on;
    CivilDate due_on;
    CivilDate closed_on;
    bool due_provisional;
    int32_t working_days_left;
    Urgency urgency;
    Str left_words; /* "剩5个工作日（关注）", "超期3日", "中止" */
    Str handler_name;
    Str unit_name;
    bool alarm; /* unconfirmed since the day it arrived, or opened late (practice.md) */
    Str alarm_text;
} CaseRow;
