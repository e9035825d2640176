/*
 * The audit chain of each body: records numbered without a gap, each with the SHA-256 of its
 * content and of the record before it. Appending happens in the transaction of the change itself.
 * Body 0 is the chain of what belongs to no body.
 */
#pragma once

#include "store/store.h"

#define AUDIT_HASH_BYTES 32

typedef struct AuditRecord {
    int64_t body_id;
    int64_t number;
    Instant at;
    Str actor_kind; /* "anonymous", "user", "system" */
    int64_t actor_id;
    Str actor_name;
    Str action;
    Str subject_kind;
    int64_t subject_id;
    Str subject;
    Str detail; /* a JSON object */
    Str request_id;
    uint8_t hash[AUDIT_HASH_BYTES];
} AuditRecord;

/* Makes the chain of a body, if it has none. */
int store_audit_begin(DbConn *conn, int64_t body_id) ATTR_NODISCARD;
/* Appends one record; number and hash are worked out here, those of *record are not looked at. */
int store_audit_append(DbConn *conn, const AuditRecord *record) ATTR_NODISCARD;

/* A page of the chain, newest first: those before a number (0: the newest). action may be empty;
 * subject_id 0: any. */
int store_audit_list(DbConn *conn, int64_t body_id, int64_t subject_id, Str action, int64_t before,
                     int limit, Arena *a, AuditRecord **ret_records,
                     size_t *ret_count) ATTR_NODISCARD;

/* The heads of all chains, by body. */
typedef struct AuditHead {
    int64_t body_id;
    int64_t number;
    uint8_t hash[AUDIT_HASH_BYTES];
} AuditHead;
int store_audit_heads(DbConn *conn, Arena *a, AuditHead **ret_heads,
                      size_t *ret_count) ATTR_NODISCARD;

/* What is wrong with a chain: the first record that does not fit. */
typedef enum AuditFault {
    AUDIT_FAULT_NONE,
    AUDIT_FAULT_GAP,     /* a number is missing */
    AUDIT_FAULT_CONTENT, /* content and hash do not agree */
    AUDIT_FAULT_HEAD,    /* the chain does not end at its head */
} AuditFault;
/* Recomputes one chain, a page at a time. */
int store_audit_verify(DbConn *conn, const AuditHead *head, AuditFault *ret_fault,
                       int64_t *ret_number, int64_t *ret_records) ATTR_NODISCARD;
