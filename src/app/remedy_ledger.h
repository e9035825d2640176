/*
 * The ledger of reviews and lawsuits (part four of the report). A review that leads to a suit stays
 * in the review block and the suit is a record of its own in litigation_after_review; the block is
 * fixed at filing. Which year counts: the result by the day of its decision; pending: accepted by
 * 31 December and not decided by then. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct Remedy {
    int64_t id;      /* 0: a new one */
    int64_t body_id; /* 0: the actor's own */
    int64_t version;
    Str block;       /* "review", "litigation_direct", "litigation_after_review" */
    Str case_number; /* the application's number, if it is one of ours; may be empty */
    int64_t case_id; /* filled when read */
    Str docket_no;   /* 案号 */
    Str organ;       /* 复议机关 or court */
    Str claimant;    /* 申请人 or 原告 */
    Str subject;     /* what is contested */
    CivilDate accepted_on;
    Str result;           /* "upheld", "corrected", "other"; empty: pending */
    Str result_detail;    /* 维持, 驳回复议请求, 撤销 … */
    CivilDate decided_on; /* required with a result */
    /* 国办公开办函〔2016〕201号: a reviewing body that is co-defendant does not count the suit */
    bool co_defendant_as_reviewer;
    Str note;
} Remedy;

typedef struct SaveRemedyResult {
    FieldErrors errors;
    int64_t id;
    int64_t version;
} SaveRemedyResult;
/* Adds or changes a record. INVALID, CONFLICT (version; the year is closed), DENIED. */
int app_save_remedy(App *app, const Actor *actor, const Remedy *in, Arena *a,
                    SaveRemedyResult *ret_result) ATTR_NODISCARD;

typedef struct ListRemedies {
    int64_t body_id;
    int year; /* those that count or were pending in the year; 0: all */
    Str block;
    Str after;
    int limit;
} ListRemedies;
typedef struct ListRemediesResult {
    Remedy *rows;
    size_t count;
    Str next;
} ListRemediesResult;
int app_list_remedies(App *app, const Actor *actor, const ListRemedies *in, Arena *a,
                      ListRemediesResult *ret_result) ATTR_NODISCARD;
int app_get_remedy(App *app, const Actor *actor, int64_t id, Arena *a,
                   Remedy *ret_remedy) ATTR_NODISCARD;
