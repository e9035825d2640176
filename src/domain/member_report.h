/*
 * The annual reports that a supervising body expects and receives (Regulation arts 49, 50): who is
 * expected when, what came in, and in what state a body's report of a year is. Plain records and
 * pure rules; today is an argument. Strings live where the function that filled a struct says.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"

#define MEMBER_YEAR_OPEN 9999

/* A body whose report is expected. */
typedef struct MemberRow {
    int64_t id;
    int64_t body_id;
    Str name;
    int position;
    int since_year;
    int until_year; /* MEMBER_YEAR_OPEN: goes on */
    Str due_rule;   /* "january", "march" */
    bool rolls_up;
} MemberRow;

/* A report that came in; one row a file. */
typedef struct ImportedRow {
    int64_t id;
    int64_t body_id;
    int64_t member_id; /* 0: of no member */
    Str name;          /* of the member, else the agency as read */
    Str agency;
    int year; /* 0: nowhere stated */
    int revision;
    bool newest;
    Str format;
    Str file_name;
    Str sha256;
    Str media_type;
    CivilDate published_on;
    Str figures; /* empty in lists */
    int64_t errors;
    int64_t warnings;
    int64_t open_errors;
    int64_t open_warnings;
    Str state;
    Instant imported_at;
    Str imported_by;
    Instant read_at;
    int64_t version;
    bool kept; /* the file, beside its figures */
} ImportedRow;

/* What a person said of a finding. */
typedef struct VerdictRow {
    Str key;
    Str rule;
    Str verdict; /* "confirmed", "false_alarm", "explained" */
    Str reason;
    int64_t actor_id;
    Str actor_name;
    Instant decided_at;
} VerdictRow;

/* A step of a report: it came in, was returned, was accepted. */
typedef struct ReportStepRow {
    int64_t id;
    int64_t report_id;
    Str state;
    Str reason;
    int64_t actor_id;
    Str actor_name;
    Instant at;
} ReportStepRow;

/* A note on one cell, sent back with a report. */
typedef struct CellNoteRow {
    int64_t id;
    int64_t step_id;
    int64_t report_id;
    Str cell;
    Str note;
} CellNoteRow;

/* Cell of the matrix body by year, in words of the offices. */
typedef enum MemberReportState {
    MEMBER_REPORT_PUBLISHED, /* 已公布: in time, or its day is not known */
    MEMBER_REPORT_LATE,      /* 逾期: published after the due day */
    MEMBER_REPORT_MISSING,   /* 未报: the due day has passed */
    MEMBER_REPORT_FAULTY,    /* 有误: a finding of severity error stands */
    MEMBER_REPORT_RETURNED,  /* 已退回 */
    MEMBER_REPORT_ACCEPTED,  /* 已通过 */
    MEMBER_REPORT_NOT_DUE,   /* 未到期 */
    MEMBER_REPORT_NONE,      /* 不适用: not expected for this year */
    MEMBER_REPORT_STATE_MAX
} MemberReportState;

Str member_report_state_code(MemberReportState state);
Str member_report_state_label(MemberReportState state);
bool member_report_state_from_code(Str code, MemberReportState *ret_state) ATTR_NODISCARD;

/*
 * The day by which the report of a year is to be published: 31 January for a department
 * ("january"), 31 March for a government ("march"; both art. 49). No working-day rule moves it.
 */
CivilDate member_due_on(Str due_rule, int year);
/* Whether a report of the year is expected of the member. */
bool member_expected(const MemberRow *member, int year);
/*
 * The state of a member's report of a year. member may be NULL (a body that is not on the list),
 * report NULL (none came in).
 */
MemberReportState member_report_state(const MemberRow *member, int year, const ImportedRow *report,
                                      CivilDate today);

/* "confirmed", "false_alarm", "explained" and how they read: 属实, 误报, 已说明. */
bool verdict_is_known(Str verdict);
Str verdict_label(Str verdict);
/* Whether a finding with this verdict no longer stands: 误报 and 已说明. */
bool verdict_settles(Str verdict);

/*
 * Whether an agency as read is this member: the same name, or one is the other with the place
 * before it (教育局, 示例市教育局) or 人民政府 behind it.
 */
bool member_name_matches(Str member, Str agency);
