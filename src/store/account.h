/*
 * Rows of staff accounts and of their sessions. Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "store/store.h"

typedef struct Account {
    int64_t id;
    Str login;
    Str name;
    Str phone;
    int64_t body_id; /* 0: of all bodies */
    Str body_code;
    Str body_name;
    Str roles;         /* codes joined by ',' */
    Str password_hash; /* as libsodium writes it */
    bool must_change_password;
    bool disabled;
    int64_t failures; /* since failed_at */
    Instant failed_at;
    Instant locked_until;
    Instant signed_in_at; /* 0: never */
    int64_t version;
} Account;

/* NOT_FOUND. */
int store_account_by_id(DbConn *conn, int64_t id, Arena *a, Account *ret_account) ATTR_NODISCARD;
int store_account_by_login(DbConn *conn, Str login, Arena *a, Account *ret_account) ATTR_NODISCARD;
/* body_id 0: all. */
int store_account_list(DbConn *conn, int64_t body_id, Arena *a, Account **ret_accounts,
                       size_t *ret_count) ATTR_NODISCARD;
/* TAKEN: the login. */
int store_account_insert(DbConn *conn, const Account *account, Instant now) ATTR_NODISCARD;
/* Name, phone, body, roles, disabled. STALE. */
int store_account_update(DbConn *conn, const Account *account) ATTR_NODISCARD;
int store_account_set_password(DbConn *conn, int64_t id, Str hash, bool must_change) ATTR_NODISCARD;
int store_account_set_failures(DbConn *conn, const Account *account) ATTR_NODISCARD;
int store_account_signed_in(DbConn *conn, int64_t id, Instant now) ATTR_NODISCARD;

typedef struct SessionRecord {
    Str key; /* 32 bytes */
    int64_t account_id;
    Instant created_at;
    Instant last_seen_at;
} SessionRecord;
/* NOT_FOUND; ret_session->key is the key passed in. */
int store_session_get(DbConn *conn, Str key, SessionRecord *ret_session) ATTR_NODISCARD;
/* TAKEN. */
int store_session_insert(DbConn *conn, const SessionRecord *session) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_session_renew(DbConn *conn, Str key, Str new_key) ATTR_NODISCARD;
int store_session_touch(DbConn *conn, Str key, Instant last_seen_at) ATTR_NODISCARD;
int store_session_delete(DbConn *conn, Str key) ATTR_NODISCARD;
int store_session_delete_of(DbConn *conn, int64_t account_id) ATTR_NODISCARD;
int store_session_sweep(DbConn *conn, Instant before) ATTR_NODISCARD;
