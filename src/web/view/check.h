/*
 * Views of the public page 年报核验. Plain data for templates, see view/page.h.
 */
#pragma once

#include "web/view/desk.h"

typedef struct ReportCheckView {
    PortalPage page;
    FormView form;
} ReportCheckView;

/* What became of one file of an archive. */
typedef struct FileResultView {
    Str anchor;
    Str name;
    Str css;
    Str heading; /* whose report of which year */
    Str verdict; /* or why it was not read */
    bool read;
    const FactView *suggestions;
    size_t suggestions_count;
    const FindingView *findings;
    size_t findings_count;
} FileResultView;

typedef struct ReportResultsView {
    PortalPage page;
    Str unused;
    const FileResultView *files;
    size_t files_count;
    int64_t faulty; /* how many with errors */
    int64_t unread;
    int64_t left_out;
    Str json;
    Str csrf;
} ReportResultsView;

typedef struct ReportResultView {
    PortalPage page;
    Str heading;
    Str verdict;
    Str verdict_css;
    Str note;
    Str unused; /* what was sent and not looked at */
    const FactView *suggestions;
    size_t suggestions_count;
    const FindingView *findings;
    size_t findings_count;
    TablesView tables;
    Str json; /* for the downloads; empty: too long for them */
    Str csrf;
} ReportResultView;
