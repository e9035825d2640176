/*
 * For the fault tests: records of every kind, and a loop that runs a use case with each of its
 * database calls failing in turn. After each failure the use case has said so (< 0) and every row
 * of every table is what it was; then the use case runs through once. Leaks are the sanitizer's to
 * find. tests/source/faults sees that no function of the layer is left out.
 */
#pragma once

#include "app/support_test.h"

typedef struct FaultScene {
    TestApp t;
    TestDb *db;
    int64_t case_id;     /* registered */
    int64_t decided;     /* with an outcome and a numbered letter */
    int64_t drafted;     /* with an outcome and a letter without a number */
    int64_t versions[3]; /* of these three, as they are when a use case begins */
    int64_t letter_id;   /* of decided */
    int64_t draft_id;    /* of drafted */
    int draft_version;   /* when a use case begins */
    Str code;            /* the query code of case_id */
    Str decided_code;    /* the query code of decided */
    int64_t user_id;     /* clerk */
    Actor clerk;         /* the same, signed in */
    int64_t record_id;   /* what an earlier use case of the list made */
    uint8_t session[32]; /* the key of one */
    int calls;           /* makes keys differ */
} FaultScene;

enum { FAULT_CASE, FAULT_DECIDED, FAULT_DRAFTED };

#define FAULT_PASSWORD STR("correct horse battery")

typedef struct FaultUse {
    const char *name;
    int (*use)(FaultScene *s);
} FaultUse;
/* The use of an app function: one call of it, with input that is right. */
#define FAULT_USE(function)                                                                        \
    {                                                                                              \
#function, use_##function                                                                  \
    }

/* cases: the three cases, their letters and the clerk, too. */
void fault_scene_begin(TestDb *db, bool cases, FaultScene *ret_scene);
void fault_scene_end(FaultScene *s);
/* Each of the uses in turn; a later one may build on what an earlier one did. */
void fault_each_call(FaultScene *s, const FaultUse *uses, size_t count);
/* "PREFIX-0000000017": another one at each attempt. */
Str fault_key(FaultScene *s, const char *prefix);
