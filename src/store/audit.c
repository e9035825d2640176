#include "store/audit.h"

#include "store/internal.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

#define AUDIT_PAGE 500

static void hash_bytes(crypto_hash_sha256_state *h, const void *bytes, size_t len)
{
    uint8_t size[8];
    for (int i = 0; i < 8; i++)
        size[i] = (uint8_t)(len >> (56 - 8 * i));
    crypto_hash_sha256_update(h, size, sizeof(size));
    if (len)
        crypto_hash_sha256_update(h, bytes, len);
}

static void hash_int(crypto_hash_sha256_state *h, int64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
    crypto_hash_sha256_update(h, bytes, sizeof(bytes));
}

/* Every field with its length, so that no two records have the same bytes. */
static void record_hash(const AuditRecord *r, const uint8_t previous[AUDIT_HASH_BYTES],
                        uint8_t ret_hash[AUDIT_HASH_BYTES])
{
    crypto_hash_sha256_state h;
    crypto_hash_sha256_init(&h);
    crypto_hash_sha256_update(&h, previous, AUDIT_HASH_BYTES);
    hash_int(&h, r->body_id);
    hash_int(&h, r->number);
    hash_int(&h, r->at);
    hash_int(&h, r->actor_id);
    hash_int(&h, r->subject_id);
    const Str texts[] = {r->actor_kind, r->actor_name, r->action,    r->subject_kind,
                         r->subject,    r->detail,     r->request_id};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        hash_bytes(&h, texts[i].ptr, texts[i].len);
    crypto_hash_sha256_final(&h, ret_hash);
}

int store_audit_begin(DbConn *conn, int64_t body_id)
{
    static const char zero[AUDIT_HASH_BYTES];
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_HEAD_MAKE);
    db_bind_int(s, P_AUDIT_HEAD_MAKE_BODY_ID, body_id);
    db_bind_bytes(s, P_AUDIT_HEAD_MAKE_HASH, str_make(zero, sizeof(zero)));
    return store_exec(s);
}

/* The head that this batch moved last; its row is ours until the batch ends. */
static const char head_memo;

static int head_get(DbConn *conn, int64_t body_id, int64_t *ret_number,
                    uint8_t ret_hash[AUDIT_HASH_BYTES])
{
    const AuditHead *moved = db_memo_get(conn, &head_memo);
    if (moved && moved->body_id == body_id) {
        *ret_number = moved->number;
        memcpy(ret_hash, moved->hash, AUDIT_HASH_BYTES);
        return 0;
    }
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_HEAD_GET);
    db_bind_int(s, P_AUDIT_HEAD_GET_BODY_ID, body_id);
    int r = store_row(s);
    if (r)
        return r < 0 ? r : error_set(-EIO, "no audit chain for body %" PRId64, body_id);
    Str hash = db_col_bytes(s, C_AUDIT_HEAD_GET_HASH);
    if (hash.len != AUDIT_HASH_BYTES)
        return error_set(-EIO, "audit head of body %" PRId64 " is damaged", body_id);
    *ret_number = db_col_int(s, C_AUDIT_HEAD_GET_NUMBER);
    memcpy(ret_hash, hash.ptr, AUDIT_HASH_BYTES);
    return 0;
}

static int audit_insert(DbConn *conn, const AuditRecord *r)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_INSERT);
    db_bind_int(s, P_AUDIT_INSERT_BODY_ID, r->body_id);
    db_bind_int(s, P_AUDIT_INSERT_NUMBER, r->number);
    db_bind_int(s, P_AUDIT_INSERT_AT, r->at);
    db_bind_text(s, P_AUDIT_INSERT_ACTOR_KIND, r->actor_kind);
    db_bind_int(s, P_AUDIT_INSERT_ACTOR_ID, r->actor_id);
    db_bind_text(s, P_AUDIT_INSERT_ACTOR_NAME, r->actor_name);
    db_bind_text(s, P_AUDIT_INSERT_ACTION, r->action);
    db_bind_text(s, P_AUDIT_INSERT_SUBJECT_KIND, r->subject_kind);
    db_bind_int(s, P_AUDIT_INSERT_SUBJECT_ID, r->subject_id);
    db_bind_text(s, P_AUDIT_INSERT_SUBJECT, r->subject);
    db_bind_text(s, P_AUDIT_INSERT_DETAIL, r->detail);
    db_bind_text(s, P_AUDIT_INSERT_REQUEST_ID, r->request_id);
    db_bind_bytes(s, P_AUDIT_INSERT_HASH, str_make((const char *)r->hash, AUDIT_HASH_BYTES));
    return store_exec(s);
}

int store_audit_append(DbConn *conn, const AuditRecord *record)
{
    AuditRecord next = *record;
    uint8_t previous[AUDIT_HASH_BYTES];
    int r = head_get(conn, record->body_id, &next.number, previous);
    if (r < 0)
        return r;
    next.number++;
    record_hash(&next, previous, next.hash);
    r = audit_insert(conn, &next);
    if (r < 0)
        return r;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_HEAD_MOVE);
    db_bind_int(s, P_AUDIT_HEAD_MOVE_NUMBER, next.number);
    db_bind_bytes(s, P_AUDIT_HEAD_MOVE_HASH, str_make((const char *)next.hash, AUDIT_HASH_BYTES));
    db_bind_int(s, P_AUDIT_HEAD_MOVE_BODY_ID, record->body_id);
    r = store_exec(s);
    if (r < 0)
        return r;
    AuditHead *head = db_memo_get(conn, &head_memo);
    if (!head)
        head = db_memo_make(conn, &head_memo, sizeof(*head));
    *head = (AuditHead){.body_id = record->body_id, .number = next.number};
    memcpy(head->hash, next.hash, AUDIT_HASH_BYTES);
    return 0;
}

/* audit_list, audit_list_subject and audit_chain give the same columns in the same order. */
static void record_read(DbStmt *s, int64_t body_id, Arena *a, AuditRecord *r)
{
    r->body_id = body_id;
    r->number = db_col_int(s, C_AUDIT_CHAIN_NUMBER);
    r->at = db_col_int(s, C_AUDIT_CHAIN_AT);
    r->actor_kind = store_col_text(s, C_AUDIT_CHAIN_ACTOR_KIND, a);
    r->actor_id = db_col_int(s, C_AUDIT_CHAIN_ACTOR_ID);
    r->actor_name = store_col_text(s, C_AUDIT_CHAIN_ACTOR_NAME, a);
    r->action = store_col_text(s, C_AUDIT_CHAIN_ACTION, a);
    r->subject_kind = store_col_text(s, C_AUDIT_CHAIN_SUBJECT_KIND, a);
    r->subject_id = db_col_int(s, C_AUDIT_CHAIN_SUBJECT_ID);
    r->subject = store_col_text(s, C_AUDIT_CHAIN_SUBJECT, a);
    r->detail = store_col_text(s, C_AUDIT_CHAIN_DETAIL, a);
    r->request_id = store_col_text(s, C_AUDIT_CHAIN_REQUEST_ID, a);
    Str hash = db_col_bytes(s, C_AUDIT_CHAIN_HASH);
    if (hash.len == AUDIT_HASH_BYTES)
        memcpy(r->hash, hash.ptr, AUDIT_HASH_BYTES);
}

int store_audit_list(DbConn *conn, int64_t body_id, int64_t subject_id, Str action, int64_t before,
                     int limit, Arena *a, AuditRecord **ret_records, size_t *ret_count)
{
    AuditRecord *records = NULL;
    size_t count = 0, capacity = 0;
    if (before <= 0)
        before = INT64_MAX;
    CLEANUP(db_donep) DbStmt *s = NULL;
    if (subject_id) {
        s = db_stmt(conn, &SQL_AUDIT_LIST_SUBJECT);
        db_bind_int(s, P_AUDIT_LIST_SUBJECT_BODY_ID, body_id);
        db_bind_int(s, P_AUDIT_LIST_SUBJECT_SUBJECT_ID, subject_id);
        db_bind_int(s, P_AUDIT_LIST_SUBJECT_BEFORE, before);
        db_bind_int(s, P_AUDIT_LIST_SUBJECT_ROW_LIMIT, limit);
    } else {
        s = db_stmt(conn, &SQL_AUDIT_LIST);
        db_bind_int(s, P_AUDIT_LIST_BODY_ID, body_id);
        db_bind_int(s, P_AUDIT_LIST_BEFORE, before);
        db_bind_text_or_null(s, P_AUDIT_LIST_ACTION, str_empty(action) ? (Str){NULL, 0} : action);
        db_bind_int(s, P_AUDIT_LIST_ROW_LIMIT, limit);
    }
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, records, count, capacity);
        record_read(s, body_id, a, &records[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_records = records;
    *ret_count = count;
    return 0;
}

int store_audit_heads(DbConn *conn, Arena *a, AuditHead **ret_heads, size_t *ret_count)
{
    AuditHead *heads = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_HEADS);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, heads, count, capacity);
        heads[count - 1].body_id = db_col_int(s, C_AUDIT_HEADS_BODY_ID);
        heads[count - 1].number = db_col_int(s, C_AUDIT_HEADS_NUMBER);
        Str hash = db_col_bytes(s, C_AUDIT_HEADS_HASH);
        if (hash.len == AUDIT_HASH_BYTES)
            memcpy(heads[count - 1].hash, hash.ptr, AUDIT_HASH_BYTES);
    }
    if (r < 0)
        return error_trace(r);
    *ret_heads = heads;
    *ret_count = count;
    return 0;
}

/* One page of a chain against the hash before it; *at and hash move on to the last good record. */
static int verify_page(DbConn *conn, int64_t body_id, Arena *a, int64_t *at,
                       uint8_t hash[AUDIT_HASH_BYTES], AuditFault *fault, bool *ret_more)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_CHAIN);
    db_bind_int(s, P_AUDIT_CHAIN_BODY_ID, body_id);
    db_bind_int(s, P_AUDIT_CHAIN_AFTER, *at);
    db_bind_int(s, P_AUDIT_CHAIN_ROW_LIMIT, AUDIT_PAGE);
    int r, rows = 0;
    while ((r = db_step(s)) == 1) {
        ArenaMark mark = arena_mark(a);
        AuditRecord record = {0};
        record_read(s, body_id, a, &record);
        rows++;
        uint8_t expected[AUDIT_HASH_BYTES];
        record_hash(&record, hash, expected);
        if (record.number != *at + 1)
            *fault = AUDIT_FAULT_GAP;
        else if (memcmp(expected, record.hash, AUDIT_HASH_BYTES) != 0)
            *fault = AUDIT_FAULT_CONTENT;
        arena_reset_to(a, mark);
        if (*fault != AUDIT_FAULT_NONE)
            return 0;
        *at = record.number;
        memcpy(hash, expected, AUDIT_HASH_BYTES);
    }
    *ret_more = rows == AUDIT_PAGE;
    return r < 0 ? error_trace(r) : 0;
}

int store_audit_verify(DbConn *conn, const AuditHead *head, AuditFault *ret_fault,
                       int64_t *ret_number, int64_t *ret_records)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    uint8_t hash[AUDIT_HASH_BYTES] = {0};
    int64_t at = 0;
    AuditFault fault = AUDIT_FAULT_NONE;
    bool more = true;
    while (more && fault == AUDIT_FAULT_NONE) {
        more = false;
        int r = verify_page(conn, head->body_id, a, &at, hash, &fault, &more);
        if (r < 0)
            return r;
    }
    *ret_records = at;
    if (fault == AUDIT_FAULT_NONE &&
        (at != head->number || memcmp(hash, head->hash, AUDIT_HASH_BYTES) != 0))
        fault = AUDIT_FAULT_HEAD;
    *ret_fault = fault;
    *ret_number = fault == AUDIT_FAULT_NONE ? 0 : at + 1;
    return 0;
}
