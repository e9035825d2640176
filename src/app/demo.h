/*
 * Replaying published figures as records, and the demonstration region. Invented applicants are
 * marked （示例）. The same figures and seed give the same records. Memory, threads and outcomes:
 * app/app.h.
 */
#pragma once

#include "app/app.h"
#include "report/report.h"

/*
 * Replays a report's figures as cases, reviews, lawsuits and counts of its year, so that compiling
 * returns exactly these figures. INVALID: an identity fails; ret->report then holds the findings
 * and the suggestion. With mend the suggested values are replayed and listed.
 */
typedef struct ReplayReport {
    int64_t body_id;
    const AnnualReport *report;
    uint64_t seed;
    bool mend;
    bool settle; /* what the year carries out is closed in the January after it, not left open */
} ReplayReport;
typedef struct ReplayReportResult {
    FieldErrors errors;
    AnnualReport report; /* what was replayed (mended), or the findings that forbid it */
    Suggestion *mended;
    size_t mended_count;
    int64_t cases;
    int64_t remedies;
} ReplayReportResult;
/* Only looks whether they can be replayed, for a store and a body that need not be there yet.
 * INVALID. */
int app_check_replay(CivilDate today, const ReplayReport *in, Arena *a,
                     ReplayReportResult *ret_result) ATTR_NODISCARD;
int app_replay_report(App *app, const Actor *actor, const ReplayReport *in, Arena *a,
                      ReplayReportResult *ret_result) ATTR_NODISCARD;

/* The region of `make run`: five bodies, accounts, their reports, and open cases in every state. */
typedef struct DemoAccount {
    Str login;
    Str password;
    Str name;
    Str body_name;
    Str roles; /* in words */
} DemoAccount;
typedef struct MakeDemoRegionResult {
    FieldErrors errors; /* CONFLICT: the store has bodies already */
    DemoAccount *accounts;
    size_t account_count;
    int64_t cases;
} MakeDemoRegionResult;
int app_make_demo_region(App *app, const Actor *actor, Arena *a,
                         MakeDemoRegionResult *ret_result) ATTR_NODISCARD;
