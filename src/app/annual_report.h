/*
 * The annual report (arts 49, 50): compiled from the ledgers, each figure a query that opens the
 * list of records which it counts; closed at the year's end; nil declared by a named person.
 *
 * Which year counts: received by received_on, unmoved by a supplement; the outcome by the day on
 * which it was posted, signed for or sent; carried_out = received by 31 December and not closed by
 * then; carried_in = last year's carried_out. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "law/law.h"
#include "report/report.h"

/* ---- part two: entered counts of a year ---- */

typedef struct YearlyCounts {
    int64_t body_id; /* 0: the actor's own */
    int year;
    int64_t version; /* 0: nothing entered yet */
    /* one per cell of the 2021 format, in the order of law_format_cells(); as typed: integers, and
     * a decimal string for the fees; empty: not entered (printed as 0 only after a nil statement)
     */
    Str values[LAW_CELL_MAX];
    Str source; /* where the figures come from: "司法局核对，2026-01-10" */
} YearlyCounts;
typedef struct SaveYearlyCountsResult {
    FieldErrors errors; /* field: the cell's path "proactive.rules.issued" */
    int64_t version;
} SaveYearlyCountsResult;
int app_save_yearly_counts(App *app, const Actor *actor, const YearlyCounts *in, Arena *a,
                           SaveYearlyCountsResult *ret_result) ATTR_NODISCARD;
int app_get_yearly_counts(App *app, const Actor *actor, int64_t body_id, int year, Arena *a,
                          YearlyCounts *ret_counts) ATTR_NODISCARD;

/* ---- prose of the parts 1, 5 and 6 (and remarks to 2–4) ---- */

typedef struct SaveReportText {
    int64_t body_id;
    int year;
    int64_t version;
    Str sections[LAW_PART_MAX]; /* by number - 1; paragraphs separated by \n */
} SaveReportText;
typedef struct SaveReportTextResult {
    FieldErrors errors;
    int64_t version;
} SaveReportTextResult;
int app_save_report_text(App *app, const Actor *actor, const SaveReportText *in, Arena *a,
                         SaveReportTextResult *ret_result) ATTR_NODISCARD;

/* ---- compile ---- */

typedef enum ReportState {
    REPORT_OPEN,   /* compiled anew at each look */
    REPORT_CLOSED, /* figures frozen; later changes are listed beside them */
} ReportState;

typedef struct CompileReport {
    int64_t body_id; /* 0: the actor's own */
    int year;
} CompileReport;
typedef struct CompileReportResult {
    AnnualReport report; /* in the 2021 format, with findings (history rules too) */
    ReportState state;
    int64_t text_version;
    Instant closed_at;
    Str closed_by;
    bool nil_declared;
    Str nil_by;
    Instant nil_at;
    bool counts_entered; /* false: part two is blank, which the findings say */
    /* of a closed year: cells where the ledgers now give another figure */
    Suggestion *moved;
    size_t moved_count;
} CompileReportResult;
/* DENIED, NOT_FOUND (no such body). */
int app_compile_report(App *app, const Actor *actor, const CompileReport *in, Arena *a,
                       CompileReportResult *ret_result) ATTR_NODISCARD;

/* ---- drill-down: the records behind a cell ---- */

typedef struct ListCellRecords {
    int64_t body_id;
    int year;
    Str cell; /* "applications.granted.natural_person", "remedies.review.upheld" */
    Str after;
    int limit;
} ListCellRecords;
typedef struct CellRecord {
    int64_t id;
    bool remedy; /* a review or lawsuit, else a case */
    Str number;
    Str title;
    Str party;
    CivilDate on; /* the day that made it count */
    Str why;      /* "2026年3月2日收到" */
} CellRecord;
typedef struct ListCellRecordsResult {
    Str label; /* of the cell in words */
    CellRecord *rows;
    size_t count;
    int64_t total; /* equals the figure */
    Str next;
} ListCellRecordsResult;
/* DENIED, NOT_FOUND (no such cell, or one that is entered, not counted). */
int app_list_cell_records(App *app, const Actor *actor, const ListCellRecords *in, Arena *a,
                          ListCellRecordsResult *ret_result) ATTR_NODISCARD;

/* ---- the year's close, and the nil statement ---- */

typedef struct CloseYear {
    int64_t body_id;
    int year;
    Str reason; /* to reopen: required */
} CloseYear;
typedef struct CloseYearResult {
    FieldErrors errors;
} CloseYearResult;
/* Freezes the figures and the records behind each. CONFLICT: findings of severity error; closed. */
int app_close_year(App *app, const Actor *actor, const CloseYear *in, Arena *a,
                   CloseYearResult *ret_result) ATTR_NODISCARD;
int app_reopen_year(App *app, const Actor *actor, const CloseYear *in, Arena *a,
                    CloseYearResult *ret_result) ATTR_NODISCARD;

/* The actor states that all that is not entered in part two is nil (0). CONFLICT: closed. */
typedef struct DeclareNil {
    int64_t body_id;
    int year;
} DeclareNil;
int app_declare_nil(App *app, const Actor *actor, const DeclareNil *in, Arena *a,
                    CloseYearResult *ret_result) ATTR_NODISCARD;

/* The years that a body has anything for, newest first. */
typedef struct ListReportYearsResult {
    int *years;
    size_t count;
} ListReportYearsResult;
int app_list_report_years(App *app, const Actor *actor, int64_t body_id, Arena *a,
                          ListReportYearsResult *ret_result) ATTR_NODISCARD;
