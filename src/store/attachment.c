#include "store/letter.h"

#include "store/internal.h"

int store_attachment_insert(DbConn *conn, const AttachmentRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_INSERT);
    db_bind_int(s, P_ATTACHMENT_INSERT_ID, w->id);
    store_bind_id(s, P_ATTACHMENT_INSERT_BODY_ID, w->body_id);
    store_bind_id(s, P_ATTACHMENT_INSERT_APPLICATION_ID, w->application_id);
    db_bind_bytes(s, P_ATTACHMENT_INSERT_TOKEN_HASH, w->token_hash);
    db_bind_text(s, P_ATTACHMENT_INSERT_SHA256, w->sha256);
    db_bind_text(s, P_ATTACHMENT_INSERT_FILE_NAME, w->file_name);
    db_bind_text(s, P_ATTACHMENT_INSERT_MEDIA_TYPE, w->media_type);
    db_bind_int(s, P_ATTACHMENT_INSERT_SIZE, w->size);
    db_bind_text(s, P_ATTACHMENT_INSERT_KIND, w->kind);
    db_bind_int(s, P_ATTACHMENT_INSERT_ADDED_AT, w->added_at);
    db_bind_int(s, P_ATTACHMENT_INSERT_ACTOR_ID, w->actor_id);
    db_bind_text(s, P_ATTACHMENT_INSERT_ACTOR_NAME, w->actor_name);
    db_bind_int(s, P_ATTACHMENT_INSERT_SOUGHT, w->sought);
    return store_exec(s);
}

/* attachment_get and attachment_list give the same columns in the same order. */
static void attachment_read(DbStmt *s, Arena *a, AttachmentRow *w)
{
    w->id = db_col_int(s, C_ATTACHMENT_LIST_ID);
    w->body_id = db_col_int_or(s, C_ATTACHMENT_LIST_BODY_ID, 0);
    w->application_id = db_col_int_or(s, C_ATTACHMENT_LIST_APPLICATION_ID, 0);
    w->sha256 = store_col_text(s, C_ATTACHMENT_LIST_SHA256, a);
    w->file_name = store_col_text(s, C_ATTACHMENT_LIST_FILE_NAME, a);
    w->media_type = store_col_text(s, C_ATTACHMENT_LIST_MEDIA_TYPE, a);
    w->size = db_col_int(s, C_ATTACHMENT_LIST_SIZE);
    w->kind = store_col_text(s, C_ATTACHMENT_LIST_KIND, a);
    w->added_at = db_col_int(s, C_ATTACHMENT_LIST_ADDED_AT);
    w->actor_id = db_col_int(s, C_ATTACHMENT_LIST_ACTOR_ID);
    w->actor_name = store_col_text(s, C_ATTACHMENT_LIST_ACTOR_NAME, a);
    w->sought = db_col_int(s, C_ATTACHMENT_LIST_SOUGHT) != 0;
}

int store_attachment_get(DbConn *conn, int64_t id, Arena *a, AttachmentRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_GET);
    db_bind_int(s, P_ATTACHMENT_GET_ID, id);
    int r = store_row(s);
    if (r == 0) {
        *ret_row = (AttachmentRow){0};
        attachment_read(s, a, ret_row);
    }
    return r;
}

int store_attachment_by_token(DbConn *conn, Str token_hash, int64_t *ret_id,
                              int64_t *ret_application_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_BY_TOKEN);
    db_bind_bytes(s, P_ATTACHMENT_BY_TOKEN_TOKEN_HASH, token_hash);
    int r = store_row(s);
    if (r)
        return r;
    *ret_id = db_col_int(s, C_ATTACHMENT_BY_TOKEN_ID);
    *ret_application_id = db_col_int_or(s, C_ATTACHMENT_BY_TOKEN_APPLICATION_ID, 0);
    return 0;
}

int store_attachment_list(DbConn *conn, int64_t application_id, Arena *a, AttachmentRow **ret_rows,
                          size_t *ret_count)
{
    AttachmentRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_LIST);
    db_bind_int(s, P_ATTACHMENT_LIST_APPLICATION_ID, application_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        attachment_read(s, a, &rows[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_attachment_attach(DbConn *conn, int64_t id, int64_t body_id, int64_t application_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_ATTACH);
    db_bind_int(s, P_ATTACHMENT_ATTACH_BODY_ID, body_id);
    db_bind_int(s, P_ATTACHMENT_ATTACH_APPLICATION_ID, application_id);
    db_bind_int(s, P_ATTACHMENT_ATTACH_ID, id);
    return store_exec_one(s, STORE_E_TAKEN);
}

int store_attachment_sweep(DbConn *conn, Instant before)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_SWEEP);
    db_bind_int(s, P_ATTACHMENT_SWEEP_BEFORE, before);
    return store_exec(s);
}

int store_attachment_named(DbConn *conn, Str sha256, bool *ret_named)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ATTACHMENT_NAMED);
    db_bind_text(s, P_ATTACHMENT_NAMED_SHA256, sha256);
    int r = store_row(s);
    if (r)
        return r < 0 ? r : 0;
    *ret_named = db_col_int(s, C_ATTACHMENT_NAMED_NAMED) > 0;
    return 0;
}
