/*
 * The ledger of reviews and lawsuits (part four of the report). A review that leads to a suit stays
 * in the review block and the suit is a record of its own in litigation_after_review; the block is
 * fixed at filing. Which year counts: the result by the day of its decision; pending: accepted by
 * 31 December and not decided by then. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "domain/records.h"

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
