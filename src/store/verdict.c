/* What people said of findings, and the way of a report. */
#include "store/supervise.h"

#include "store/internal.h"

static int verdict_delete(DbConn *conn, int64_t body_id, Str name, int year, Str key)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_VERDICT_DELETE);
    db_bind_int(s, P_VERDICT_DELETE_BODY_ID, body_id);
    db_bind_text(s, P_VERDICT_DELETE_NAME, name);
    db_bind_int(s, P_VERDICT_DELETE_YEAR, year);
    db_bind_text(s, P_VERDICT_DELETE_FINDING_KEY, key);
    return store_exec(s);
}

int store_verdict_put(DbConn *conn, int64_t body_id, Str name, int year, const VerdictRow *w)
{
    if (str_empty(w->verdict))
        return verdict_delete(conn, body_id, name, year, w->key);
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_VERDICT_PUT);
    db_bind_int(s, P_VERDICT_PUT_BODY_ID, body_id);
    db_bind_text(s, P_VERDICT_PUT_NAME, name);
    db_bind_int(s, P_VERDICT_PUT_YEAR, year);
    db_bind_text(s, P_VERDICT_PUT_FINDING_KEY, w->key);
    db_bind_text(s, P_VERDICT_PUT_RULE, w->rule);
    db_bind_text(s, P_VERDICT_PUT_VERDICT, w->verdict);
    db_bind_text(s, P_VERDICT_PUT_REASON, w->reason);
    db_bind_int(s, P_VERDICT_PUT_ACTOR_ID, w->actor_id);
    db_bind_text(s, P_VERDICT_PUT_ACTOR_NAME, w->actor_name);
    db_bind_int(s, P_VERDICT_PUT_DECIDED_AT, w->decided_at);
    return store_exec(s);
}

int store_verdict_list(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                       VerdictRow **ret_rows, size_t *ret_count)
{
    VerdictRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_VERDICT_LIST);
    db_bind_int(s, P_VERDICT_LIST_BODY_ID, body_id);
    db_bind_text(s, P_VERDICT_LIST_NAME, name);
    db_bind_int(s, P_VERDICT_LIST_YEAR, year);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = (VerdictRow){
            .key = store_col_text(s, C_VERDICT_LIST_FINDING_KEY, a),
            .rule = store_col_text(s, C_VERDICT_LIST_RULE, a),
            .verdict = store_col_text(s, C_VERDICT_LIST_VERDICT, a),
            .reason = store_col_text(s, C_VERDICT_LIST_REASON, a),
            .actor_id = db_col_int(s, C_VERDICT_LIST_ACTOR_ID),
            .actor_name = store_col_text(s, C_VERDICT_LIST_ACTOR_NAME, a),
            .decided_at = db_col_int(s, C_VERDICT_LIST_DECIDED_AT),
        };
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_report_step_insert(DbConn *conn, const ReportStepRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_STEP_INSERT);
    db_bind_int(s, P_STEP_INSERT_ID, w->id);
    db_bind_int(s, P_STEP_INSERT_REPORT_ID, w->report_id);
    db_bind_text(s, P_STEP_INSERT_STATE, w->state);
    db_bind_text(s, P_STEP_INSERT_REASON, w->reason);
    db_bind_int(s, P_STEP_INSERT_ACTOR_ID, w->actor_id);
    db_bind_text(s, P_STEP_INSERT_ACTOR_NAME, w->actor_name);
    db_bind_int(s, P_STEP_INSERT_AT, w->at);
    return store_exec(s);
}

int store_report_step_list(DbConn *conn, int64_t report_id, Arena *a, ReportStepRow **ret_rows,
                           size_t *ret_count)
{
    ReportStepRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_STEP_LIST);
    db_bind_int(s, P_STEP_LIST_REPORT_ID, report_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] =
            (ReportStepRow){.id = db_col_int(s, C_STEP_LIST_ID),
                            .report_id = report_id,
                            .state = store_col_text(s, C_STEP_LIST_STATE, a),
                            .reason = store_col_text(s, C_STEP_LIST_REASON, a),
                            .actor_name = store_col_text(s, C_STEP_LIST_ACTOR_NAME, a),
                            .at = db_col_int(s, C_STEP_LIST_AT)};
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_cell_note_insert(DbConn *conn, const CellNoteRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_CELL_NOTE_INSERT);
    db_bind_int(s, P_CELL_NOTE_INSERT_ID, w->id);
    db_bind_int(s, P_CELL_NOTE_INSERT_STEP_ID, w->step_id);
    db_bind_int(s, P_CELL_NOTE_INSERT_REPORT_ID, w->report_id);
    db_bind_text(s, P_CELL_NOTE_INSERT_CELL, w->cell);
    db_bind_text(s, P_CELL_NOTE_INSERT_NOTE, w->note);
    return store_exec(s);
}

int store_cell_note_list(DbConn *conn, int64_t report_id, Arena *a, CellNoteRow **ret_rows,
                         size_t *ret_count)
{
    CellNoteRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_CELL_NOTE_LIST);
    db_bind_int(s, P_CELL_NOTE_LIST_REPORT_ID, report_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = (CellNoteRow){.step_id = db_col_int(s, C_CELL_NOTE_LIST_STEP_ID),
                                        .report_id = report_id,
                                        .cell = store_col_text(s, C_CELL_NOTE_LIST_CELL, a),
                                        .note = store_col_text(s, C_CELL_NOTE_LIST_NOTE, a)};
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}
