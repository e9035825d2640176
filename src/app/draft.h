/*
 * 暂存: an applicant puts a half-filled application aside and goes on later, on another device too;
 * and between the pages of the wizard it is put aside for his browser, so that each page has an
 * address of its own (docs/decisions/0009). What was typed is sealed with a key made of the
 * folder's secret and of a code that only the applicant is told: neither the database nor who runs
 * it opens a draft. It is deleted when the application is handed in, and after a week, or when it
 * was kept for a browser, a day. It is no application: no term runs, nothing is counted (art. 31:
 * received is what was submitted), and so no audit record is written. Memory, threads and outcomes:
 * app/app.h. Rate limits are http's.
 */
#pragma once

#include "app/app.h"

#define DRAFT_DAYS      7
#define DRAFT_BYTES_MAX 131072

/* INVALID: content is longer than DRAFT_BYTES_MAX. */
typedef struct KeepDraft {
    Str content;    /* the caller's; comes back byte for byte */
    Str code;       /* of the draft that is put aside again; empty or no code: a new one is made */
    bool for_a_day; /* until tomorrow only */
} KeepDraft;
typedef struct KeepDraftResult {
    FieldErrors errors;
    Str code;             /* 暂存码: 16 Crockford base32 characters */
    CivilDate kept_until; /* the last day */
} KeepDraftResult;
int app_keep_draft(App *app, const Actor *actor, const KeepDraft *in, Arena *a,
                   KeepDraftResult *ret_result) ATTR_NODISCARD;

/*
 * The code that belongs to a secret of the caller's (what only one browser brings, and for which
 * form): the same for the same, and from it nobody gets back. In the arena.
 */
Str app_draft_code(const App *app, Str secret, Arena *a);

/* The code as typed, read like a query code. NOT_FOUND: none such, past its day, or handed in. */
typedef struct OpenDraftResult {
    Str code; /* as it is kept */
    Str content;
    CivilDate kept_until;
} OpenDraftResult;
int app_open_draft(App *app, const Actor *actor, Str code, Arena *a,
                   OpenDraftResult *ret_result) ATTR_NODISCARD;

/*
 * Removes what nobody can use any more: drafts past their day, and sessions last seen before an
 * instant. The server calls it when it starts and every hour.
 */
int app_sweep(App *app, Instant sessions_before) ATTR_NODISCARD;
