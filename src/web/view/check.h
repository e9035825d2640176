/*
 * Views of the public page 年报核验. Plain data for templates, see view/page.h.
 */
#pragma once

#include "web/view/desk.h"

typedef struct ReportCheckView {
    PortalPage page;
    FormView form;
} ReportCheckView;

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
