/*
 * The audit log: one record a change, numbered and chained by hash per body. Body 0 is the chain of
 * what belongs to no body (accounts of the system, bodies, calendar). Memory, threads and outcomes:
 * app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct AuditRow {
    int64_t number;
    Instant at;
    Str actor;
    Str action;       /* "application.submit" */
    Str action_label; /* "提交申请" */
    Str subject_kind; /* "application", "letter", "user" … */
    int64_t subject_id;
    Str subject; /* its number or name */
    Str detail;  /* JSON object: what changed; never personal data in clear */
    Str request_id;
} AuditRow;
typedef struct ListAudit {
    int64_t body_id; /* 0: the actor's own body; of the system administrator: the system's chain */
    int64_t subject_id; /* 0: all */
    Str action;
    int64_t before; /* number; 0: from the newest */
    int limit;
} ListAudit;
typedef struct ListAuditResult {
    AuditRow *rows; /* newest first */
    size_t count;
    int64_t next; /* `before` of the next page; 0 at the end */
} ListAuditResult;
int app_list_audit(App *app, const Actor *actor, const ListAudit *in, Arena *a,
                   ListAuditResult *ret_result) ATTR_NODISCARD;

/* Recomputes every chain. Stops at the first break of each. */
typedef struct AuditBreak {
    int64_t body_id;
    Str body_name;
    int64_t number; /* the first record that does not fit */
    Str what;       /* "缺号", "内容与散列不符", "链头不符" */
} AuditBreak;
typedef struct VerifyAuditResult {
    int64_t chains;
    int64_t records;
    AuditBreak *breaks;
    size_t break_count;
} VerifyAuditResult;
int app_verify_audit(App *app, const Actor *actor, Arena *a,
                     VerifyAuditResult *ret_result) ATTR_NODISCARD;
