/*
 * Reading and checking an annual report that somebody else published (年报核验). Anyone may;
 * nothing is stored and no audit record is written. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "report/report.h"

/* Bytes of one file that are accepted. */
#define CHECK_REPORT_BYTES_MAX ((size_t)10 << 20)

typedef struct CheckReport {
    Str bytes;        /* the file or the pasted text; ignored when path is set */
    const char *path; /* of a spooled upload; NULL: bytes */
    Str name;         /* as the sender calls it; only repeated in the result */
} CheckReport;

typedef struct CheckReportResult {
    FieldErrors errors; /* field "file": why it could not be read, and what to do */
    AnnualReport report;
    ReportSource source;
} CheckReportResult;

/*
 * Files are parsed in a caged child of their own (app/extract.h); plain text, which needs no
 * parser, here. INVALID: it cannot be read; then source.error says why, too.
 */
int app_check_report(App *app, const Actor *actor, const CheckReport *in, Arena *a,
                     CheckReportResult *ret_result) ATTR_NODISCARD;
