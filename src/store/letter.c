#include "store/letter.h"

#include "store/internal.h"

int store_letter_insert(DbConn *conn, const LetterRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_INSERT);
    db_bind_int(s, P_LETTER_INSERT_ID, w->id);
    db_bind_int(s, P_LETTER_INSERT_BODY_ID, w->body_id);
    db_bind_int(s, P_LETTER_INSERT_APPLICATION_ID, w->application_id);
    db_bind_text(s, P_LETTER_INSERT_KIND, w->kind);
    db_bind_int(s, P_LETTER_INSERT_ROUND, w->round);
    db_bind_int(s, P_LETTER_INSERT_VERSION, w->version);
    return store_exec(s);
}

int store_letter_update(DbConn *conn, const LetterRow *w, int old_version)
{
    DateText delivered;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_UPDATE);
    db_bind_text_or_null(s, P_LETTER_UPDATE_NUMBER, store_null_if_empty(w->number));
    db_bind_int(s, P_LETTER_UPDATE_VERSION, w->version);
    db_bind_text_or_null(s, P_LETTER_UPDATE_DELIVERED_ON,
                         store_date_text(w->delivered_on, &delivered));
    db_bind_text_or_null(s, P_LETTER_UPDATE_DELIVERY_CHANNEL,
                         store_null_if_empty(w->delivery_channel));
    db_bind_int(s, P_LETTER_UPDATE_ID, w->id);
    db_bind_int(s, P_LETTER_UPDATE_OLD_VERSION, old_version);
    return store_exec_one(s, STORE_E_STALE);
}

int store_letter_get(DbConn *conn, int64_t id, Arena *a, LetterRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_GET);
    db_bind_int(s, P_LETTER_GET_ID, id);
    int r = store_row(s);
    if (r)
        return r;
    *ret_row = (LetterRow){
        .id = id,
        .body_id = db_col_int(s, C_LETTER_GET_BODY_ID),
        .application_id = db_col_int(s, C_LETTER_GET_APPLICATION_ID),
        .kind = store_col_text(s, C_LETTER_GET_KIND, a),
        .round = (int)db_col_int(s, C_LETTER_GET_ROUND),
        .number = store_col_text(s, C_LETTER_GET_NUMBER, a),
        .version = (int)db_col_int(s, C_LETTER_GET_VERSION),
        .delivered_on = store_col_date(s, C_LETTER_GET_DELIVERED_ON),
        .delivery_channel = store_col_text(s, C_LETTER_GET_DELIVERY_CHANNEL, a),
    };
    return 0;
}

int store_letter_list(DbConn *conn, int64_t application_id, Arena *a, LetterRow **ret_rows,
                      size_t *ret_count)
{
    LetterRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_LIST);
    db_bind_int(s, P_LETTER_LIST_APPLICATION_ID, application_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        LetterRow *w = &rows[count - 1];
        w->id = db_col_int(s, C_LETTER_LIST_ID);
        w->application_id = application_id;
        w->kind = store_col_text(s, C_LETTER_LIST_KIND, a);
        w->round = (int)db_col_int(s, C_LETTER_LIST_ROUND);
        w->number = store_col_text(s, C_LETTER_LIST_NUMBER, a);
        w->version = (int)db_col_int(s, C_LETTER_LIST_VERSION);
        w->delivered_on = store_col_date(s, C_LETTER_LIST_DELIVERED_ON);
        w->delivery_channel = store_col_text(s, C_LETTER_LIST_DELIVERY_CHANNEL, a);
        w->edited_at = db_col_int(s, C_LETTER_LIST_EDITED_AT);
        w->edited_by = store_col_text(s, C_LETTER_LIST_ACTOR_NAME, a);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_letter_version_insert(DbConn *conn, const LetterVersionRow *w)
{
    DateText dated;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_VERSION_INSERT);
    db_bind_int(s, P_LETTER_VERSION_INSERT_LETTER_ID, w->letter_id);
    db_bind_int(s, P_LETTER_VERSION_INSERT_VERSION, w->version);
    db_bind_text(s, P_LETTER_VERSION_INSERT_TITLE, w->title);
    db_bind_text(s, P_LETTER_VERSION_INSERT_SALUTATION, w->salutation);
    db_bind_text(s, P_LETTER_VERSION_INSERT_CONTENT, w->content);
    db_bind_text(s, P_LETTER_VERSION_INSERT_REMEDY, w->remedy);
    db_bind_text(s, P_LETTER_VERSION_INSERT_SIGNATURE, w->signature);
    db_bind_text_or_null(s, P_LETTER_VERSION_INSERT_DATED_ON, store_date_text(w->dated_on, &dated));
    db_bind_text(s, P_LETTER_VERSION_INSERT_OVERRIDE_REASON, w->override_reason);
    db_bind_int(s, P_LETTER_VERSION_INSERT_EDITED_AT, w->edited_at);
    db_bind_int(s, P_LETTER_VERSION_INSERT_ACTOR_ID, w->actor_id);
    db_bind_text(s, P_LETTER_VERSION_INSERT_ACTOR_NAME, w->actor_name);
    return store_exec(s);
}

int store_letter_version_get(DbConn *conn, int64_t letter_id, int version, Arena *a,
                             LetterVersionRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_LETTER_VERSION_GET);
    db_bind_int(s, P_LETTER_VERSION_GET_LETTER_ID, letter_id);
    db_bind_int(s, P_LETTER_VERSION_GET_VERSION, version);
    int r = store_row(s);
    if (r)
        return r;
    *ret_row = (LetterVersionRow){
        .letter_id = letter_id,
        .version = version,
        .title = store_col_text(s, C_LETTER_VERSION_GET_TITLE, a),
        .salutation = store_col_text(s, C_LETTER_VERSION_GET_SALUTATION, a),
        .content = store_col_text(s, C_LETTER_VERSION_GET_CONTENT, a),
        .remedy = store_col_text(s, C_LETTER_VERSION_GET_REMEDY, a),
        .signature = store_col_text(s, C_LETTER_VERSION_GET_SIGNATURE, a),
        .dated_on = store_col_date(s, C_LETTER_VERSION_GET_DATED_ON),
        .override_reason = store_col_text(s, C_LETTER_VERSION_GET_OVERRIDE_REASON, a),
        .edited_at = db_col_int(s, C_LETTER_VERSION_GET_EDITED_AT),
        .actor_id = db_col_int(s, C_LETTER_VERSION_GET_ACTOR_ID),
        .actor_name = store_col_text(s, C_LETTER_VERSION_GET_ACTOR_NAME, a),
    };
    return 0;
}
