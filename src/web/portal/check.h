/*
 * Reading and checking one published report for the public page and the API. Nothing is stored.
 */
#pragma once

#include "report/report.h"
#include "web/site.h"

typedef struct CheckedReport {
    AnnualReport report;
    ReportSource source;
    Str problem; /* why it could not be read, a sentence; empty: it was */
} CheckedReport;

/* Reads pasted text, or the bytes of an upload when path is set, and checks it. */
int check_report(Site *site, HttpRequest *request, Str text, const char *path,
                 CheckedReport *ret_checked) ATTR_NODISCARD;
