/*
 * Published reports in bulk (`report read --into`): figures of a hundred thousand files become rows
 * of imported_report, many in a transaction. The same as the supervisor's import, but that the
 * files themselves are not kept, and that one audit record speaks of a whole batch.
 *
 * Demands CAPABILITY_SUPERVISE for the body. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/body.h"
#include "app/supervise.h"

/*
 * The body under which a collection stands: the one of a code; without one the only body that
 * there is. In a store without any body one is made, 年报汇编 (code "collection"): a 练习单位, so
 * that it takes no applications and is outside every roll-up. NOT_FOUND: several, or no such code.
 */
int app_collect_body(App *app, const Actor *actor, Str code, Arena *a,
                     Body *ret_body) ATTR_NODISCARD;

/* Whether a file is there already: then it need not be read. ret_result->known. */
int app_collect_known(App *app, const Actor *actor, int64_t body_id, Str sha256, Arena *a,
                      ImportReportResult *ret_result) ATTR_NODISCARD;

typedef struct CollectReport {
    Str file_name; /* a label: the path as given */
    Str sha256;
    Str media_type;
    const AnnualReport *report; /* as read, not checked */
} CollectReport;
typedef struct CollectReports {
    int64_t body_id;
    const CollectReport *reports;
    size_t count;
} CollectReports;
typedef struct CollectReportsResult {
    ImportReportResult *reports; /* one for each, in order */
} CollectReportsResult;
/* Stores them in order in one transaction: all or none. What is known already stays as it is. */
int app_collect_reports(App *app, const Actor *actor, const CollectReports *in, Arena *a,
                        CollectReportsResult *ret_result) ATTR_NODISCARD;
