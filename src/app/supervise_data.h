/*
 * What the use cases of supervision share. Private to src/app.
 */
#pragma once

#include "app/internal.h"
#include "app/supervise.h"
#include "store/supervise.h"

/* The key of a finding's verdict: a hash of rule, cells, their values, and what was compared. */
Str finding_key(const AnnualReport *r, const Finding *f, Arena *a);

typedef struct FindingCounts {
    int64_t errors;
    int64_t warnings;
    int64_t open_errors;
    int64_t open_warnings;
} FindingCounts;
/*
 * Counts a checked report's findings, and those that no verdict settles. Those of the roll-up are
 * left out: they change with the reports of others.
 */
FindingCounts findings_count(const AnnualReport *r, const VerdictRow *verdicts, size_t count,
                             Arena *a);
/* The verdict of a key, or NULL. */
const VerdictRow *verdict_find(const VerdictRow *verdicts, size_t count, Str key);

/* The newest report of a name and year as a report, for comparison; *ret_report NULL: none. */
int supervise_newest(Tx *tx, int64_t body_id, Str name, int year,
                     const AnnualReport **ret_report) ATTR_NODISCARD;
/*
 * The newest report of (name, year) has changed from before to after (either may be NULL): counts
 * the history findings of the following year's report anew.
 */
int supervise_recount_next(Tx *tx, int64_t body_id, Str name, int year, const AnnualReport *before,
                           const AnnualReport *after) ATTR_NODISCARD;
/* The contract's JSON object of a report, in the arena. */
Str supervise_figures(const AnnualReport *r, const ImportedRow *row, Arena *a);

/*
 * The bodies that roll up into a supervising body's own report of a year: those of its list, each
 * with its newest imported report or, without one, its own report that it closed here.
 */
int supervise_rollup(Tx *tx, int64_t body_id, int year, Rollup *ret_rollup) ATTR_NODISCARD;

/* A report on its way into the store. */
typedef struct SuperviseStore {
    int64_t body_id;
    Str file_name;
    Str sha256;
    Str media_type;
    const AnnualReport *report; /* as read; checked against last year's by supervise_store() */
    CivilDate published_on;
    int64_t member_id; /* 0: by the agency that the report names */
    int year;          /* 0: as the report says */
    bool kept;         /* the file is in the blob store */
    const MemberRow *members;
    size_t member_count;
} SuperviseStore;
/* in: SuperviseStore, body and hash; ret: ImportReportResult, all zeros if the file is new. */
int supervise_known(Tx *tx, const void *in, void *ret) ATTR_NODISCARD;
/* Places, checks and stores one report, unless it is known. No audit record. NOT_FOUND: member. */
int supervise_store(Tx *tx, const SuperviseStore *one,
                    ImportReportResult *ret_result) ATTR_NODISCARD;

/* A file read: its document numbered, its figures with positions. */
typedef struct ReadFile {
    AnnualReport report;
    SourceText source;
    Str media_type;
} ReadFile;
/*
 * Reads bytes in a child, or here if they are plain text. x may be NULL. > 0: *ret_problem is a
 * sentence that says why not.
 */
int supervise_read(Str bytes, Extractor *x, Arena *a, ReadFile *ret_file,
                   Str *ret_problem) ATTR_NODISCARD;
/* Bytes of a stored file. > 0: it is gone. */
int supervise_blob(App *app, Str sha256, Arena *a, Str *ret_bytes) ATTR_NODISCARD;
/* Whether the report names a body and a year, so that it has a place in the matrix. */
bool supervise_placed(const ImportedRow *row);
