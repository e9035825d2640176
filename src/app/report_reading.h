/*
 * Reading and checking an annual report that somebody else published (年报核验). Anyone may;
 * nothing is stored and no audit record is written. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "app/extract.h"
#include "report/report.h"

/* Bytes of one file that are accepted. */
#define CHECK_REPORT_BYTES_MAX ((size_t)10 << 20)

typedef struct CheckReport {
    Str bytes;            /* the file or the pasted text; ignored when path is set */
    const char *path;     /* of a spooled upload; NULL: bytes */
    Str name;             /* as the sender calls it; only repeated in the result */
    Extractor *extractor; /* of this thread; NULL: one of its own */
} CheckReport;

typedef struct CheckReportResult {
    FieldErrors errors; /* field "file": why it could not be read, and what to do */
    AnnualReport report;
    ReportSource source;
} CheckReportResult;

/*
 * Files are parsed in a caged child of their own (app/extract.h); plain text, which needs no
 * parser, here. INVALID: it cannot be read, or carries a 密级标志; then source.error says why, too.
 */
int app_check_report(App *app, const Actor *actor, const CheckReport *in, Arena *a,
                     CheckReportResult *ret_result) ATTR_NODISCARD;

/*
 * The same of a file that may be a ZIP archive: each file in it, by its order, as a result of its
 * own that says what was wrong with it. At most CHECK_FILES_MAX, and none is begun after
 * CHECK_TIME_MAX; left_out says how many were not looked at. INVALID: it is no archive and cannot
 * be read, or an archive that cannot be listed.
 */
#define CHECK_FILES_MAX 100
#define CHECK_TIME_MAX  30000 /* milliseconds */
typedef struct CheckReportsResult {
    FieldErrors errors;
    CheckReportResult *files; /* source.path is the file's name */
    size_t count;
    size_t left_out;
    bool archive; /* of more than one file */
} CheckReportsResult;
int app_check_reports(App *app, const Actor *actor, const CheckReport *in, Arena *a,
                      CheckReportsResult *ret_result) ATTR_NODISCARD;
