#include "store/account.h"

#include "store/internal.h"

/* account_by_id, account_by_login and account_list give the same columns in the same order. */
static void account_read(DbStmt *s, Arena *a, Account *c)
{
    c->id = db_col_int(s, C_ACCOUNT_LIST_ID);
    c->login = store_col_text(s, C_ACCOUNT_LIST_LOGIN, a);
    c->name = store_col_text(s, C_ACCOUNT_LIST_NAME, a);
    c->phone = store_col_text(s, C_ACCOUNT_LIST_PHONE, a);
    c->body_id = db_col_int_or(s, C_ACCOUNT_LIST_BODY_ID, 0);
    c->body_code = store_col_text(s, C_ACCOUNT_LIST_BODY_CODE, a);
    c->body_name = store_col_text(s, C_ACCOUNT_LIST_BODY_NAME, a);
    c->roles = store_col_text(s, C_ACCOUNT_LIST_ROLES, a);
    c->password_hash = store_col_text(s, C_ACCOUNT_LIST_PASSWORD_HASH, a);
    c->must_change_password = db_col_int(s, C_ACCOUNT_LIST_MUST_CHANGE_PASSWORD) != 0;
    c->disabled = db_col_int(s, C_ACCOUNT_LIST_DISABLED) != 0;
    c->failures = db_col_int(s, C_ACCOUNT_LIST_FAILURES);
    c->failed_at = db_col_int(s, C_ACCOUNT_LIST_FAILED_AT);
    c->locked_until = db_col_int(s, C_ACCOUNT_LIST_LOCKED_UNTIL);
    c->signed_in_at = db_col_int(s, C_ACCOUNT_LIST_SIGNED_IN_AT);
    c->version = db_col_int(s, C_ACCOUNT_LIST_VERSION);
}

int store_account_by_id(DbConn *conn, int64_t id, Arena *a, Account *ret_account)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_BY_ID);
    db_bind_int(s, P_ACCOUNT_BY_ID_ID, id);
    int r = store_row(s);
    if (r == 0)
        account_read(s, a, ret_account);
    return r;
}

int store_account_by_login(DbConn *conn, Str login, Arena *a, Account *ret_account)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_BY_LOGIN);
    db_bind_text(s, P_ACCOUNT_BY_LOGIN_LOGIN, login);
    int r = store_row(s);
    if (r == 0)
        account_read(s, a, ret_account);
    return r;
}

int store_account_list(DbConn *conn, int64_t body_id, Arena *a, Account **ret_accounts,
                       size_t *ret_count)
{
    Account *accounts = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_LIST);
    store_bind_id(s, P_ACCOUNT_LIST_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, accounts, count, capacity);
        account_read(s, a, &accounts[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_accounts = accounts;
    *ret_count = count;
    return 0;
}

int store_account_insert(DbConn *conn, const Account *c, Instant now)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT);
    db_bind_int(s, P_ACCOUNT_INSERT_ID, c->id);
    db_bind_text(s, P_ACCOUNT_INSERT_LOGIN, c->login);
    db_bind_text(s, P_ACCOUNT_INSERT_NAME, c->name);
    db_bind_text(s, P_ACCOUNT_INSERT_PHONE, c->phone);
    store_bind_id(s, P_ACCOUNT_INSERT_BODY_ID, c->body_id);
    db_bind_text(s, P_ACCOUNT_INSERT_ROLES, c->roles);
    db_bind_text(s, P_ACCOUNT_INSERT_PASSWORD_HASH, c->password_hash);
    db_bind_int(s, P_ACCOUNT_INSERT_MUST_CHANGE_PASSWORD, c->must_change_password);
    db_bind_int(s, P_ACCOUNT_INSERT_DISABLED, c->disabled);
    db_bind_int(s, P_ACCOUNT_INSERT_CREATED_AT, now);
    return store_exec_one(s, STORE_E_TAKEN);
}

int store_account_update(DbConn *conn, const Account *c)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_UPDATE);
    db_bind_text(s, P_ACCOUNT_UPDATE_NAME, c->name);
    db_bind_text(s, P_ACCOUNT_UPDATE_PHONE, c->phone);
    store_bind_id(s, P_ACCOUNT_UPDATE_BODY_ID, c->body_id);
    db_bind_text(s, P_ACCOUNT_UPDATE_ROLES, c->roles);
    db_bind_int(s, P_ACCOUNT_UPDATE_DISABLED, c->disabled);
    db_bind_int(s, P_ACCOUNT_UPDATE_ID, c->id);
    db_bind_int(s, P_ACCOUNT_UPDATE_VERSION, c->version);
    return store_exec_one(s, STORE_E_STALE);
}

int store_account_set_password(DbConn *conn, int64_t id, Str hash, bool must_change)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_SET_PASSWORD);
    db_bind_text(s, P_ACCOUNT_SET_PASSWORD_PASSWORD_HASH, hash);
    db_bind_int(s, P_ACCOUNT_SET_PASSWORD_MUST_CHANGE_PASSWORD, must_change);
    db_bind_int(s, P_ACCOUNT_SET_PASSWORD_ID, id);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}

int store_account_set_failures(DbConn *conn, const Account *c)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_SET_FAILURES);
    db_bind_int(s, P_ACCOUNT_SET_FAILURES_FAILURES, c->failures);
    db_bind_int(s, P_ACCOUNT_SET_FAILURES_FAILED_AT, c->failed_at);
    db_bind_int(s, P_ACCOUNT_SET_FAILURES_LOCKED_UNTIL, c->locked_until);
    db_bind_int(s, P_ACCOUNT_SET_FAILURES_ID, c->id);
    return store_exec(s);
}

int store_account_signed_in(DbConn *conn, int64_t id, Instant now)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_SIGNED_IN);
    db_bind_int(s, P_ACCOUNT_SIGNED_IN_SIGNED_IN_AT, now);
    db_bind_int(s, P_ACCOUNT_SIGNED_IN_ID, id);
    return store_exec(s);
}

int store_session_get(DbConn *conn, Str key, SessionRecord *ret_session)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_GET);
    db_bind_bytes(s, P_SESSION_GET_KEY, key);
    int r = store_row(s);
    if (r)
        return r;
    *ret_session = (SessionRecord){.key = key,
                                   .account_id = db_col_int(s, C_SESSION_GET_ACCOUNT_ID),
                                   .created_at = db_col_int(s, C_SESSION_GET_CREATED_AT),
                                   .last_seen_at = db_col_int(s, C_SESSION_GET_LAST_SEEN_AT)};
    return 0;
}

int store_session_insert(DbConn *conn, const SessionRecord *session)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_INSERT);
    db_bind_bytes(s, P_SESSION_INSERT_KEY, session->key);
    db_bind_int(s, P_SESSION_INSERT_ACCOUNT_ID, session->account_id);
    db_bind_int(s, P_SESSION_INSERT_CREATED_AT, session->created_at);
    db_bind_int(s, P_SESSION_INSERT_LAST_SEEN_AT, session->last_seen_at);
    return store_exec_one(s, STORE_E_TAKEN);
}

int store_session_renew(DbConn *conn, Str key, Str new_key)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_RENEW);
    db_bind_bytes(s, P_SESSION_RENEW_NEW_KEY, new_key);
    db_bind_bytes(s, P_SESSION_RENEW_KEY, key);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}

int store_session_touch(DbConn *conn, Str key, Instant last_seen_at)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_TOUCH);
    db_bind_int(s, P_SESSION_TOUCH_LAST_SEEN_AT, last_seen_at);
    db_bind_bytes(s, P_SESSION_TOUCH_KEY, key);
    return store_exec(s);
}

int store_session_delete(DbConn *conn, Str key)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_DELETE);
    db_bind_bytes(s, P_SESSION_DELETE_KEY, key);
    return store_exec(s);
}

int store_session_delete_of(DbConn *conn, int64_t account_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_DELETE_OF);
    db_bind_int(s, P_SESSION_DELETE_OF_ACCOUNT_ID, account_id);
    return store_exec(s);
}

int store_session_sweep(DbConn *conn, Instant before)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_SESSION_SWEEP);
    db_bind_int(s, P_SESSION_SWEEP_BEFORE, before);
    return store_exec(s);
}
