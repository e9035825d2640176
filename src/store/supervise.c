#include "store/supervise.h"

#include "store/internal.h"

/* ---- members ---- */

int store_member_list(DbConn *conn, int64_t body_id, Arena *a, MemberRow **ret_rows,
                      size_t *ret_count)
{
    MemberRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_MEMBER_LIST);
    db_bind_int(s, P_MEMBER_LIST_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = (MemberRow){
            .id = db_col_int(s, C_MEMBER_LIST_ID),
            .body_id = body_id,
            .name = store_col_text(s, C_MEMBER_LIST_NAME, a),
            .position = (int)db_col_int(s, C_MEMBER_LIST_POSITION),
            .since_year = (int)db_col_int(s, C_MEMBER_LIST_SINCE_YEAR),
            .until_year = (int)db_col_int(s, C_MEMBER_LIST_UNTIL_YEAR),
            .due_rule = store_col_text(s, C_MEMBER_LIST_DUE_RULE, a),
            .rolls_up = db_col_int(s, C_MEMBER_LIST_ROLLS_UP) != 0,
        };
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_member_put(DbConn *conn, const MemberRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_MEMBER_PUT);
    db_bind_int(s, P_MEMBER_PUT_ID, w->id);
    db_bind_int(s, P_MEMBER_PUT_BODY_ID, w->body_id);
    db_bind_text(s, P_MEMBER_PUT_NAME, w->name);
    db_bind_int(s, P_MEMBER_PUT_POSITION, w->position);
    db_bind_int(s, P_MEMBER_PUT_SINCE_YEAR, w->since_year);
    db_bind_int(s, P_MEMBER_PUT_UNTIL_YEAR, w->until_year);
    db_bind_text(s, P_MEMBER_PUT_DUE_RULE, w->due_rule);
    db_bind_int(s, P_MEMBER_PUT_ROLLS_UP, w->rolls_up);
    return store_exec(s);
}

int store_member_delete(DbConn *conn, int64_t id)
{
    CLEANUP(db_donep) DbStmt *reports = db_stmt(conn, &SQL_MEMBER_RELEASE_REPORTS);
    db_bind_int(reports, P_MEMBER_RELEASE_REPORTS_MEMBER_ID, id);
    int r = store_exec(reports);
    if (r < 0)
        return r;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_MEMBER_DELETE);
    db_bind_int(s, P_MEMBER_DELETE_ID, id);
    return store_exec(s);
}

/* ---- reports ---- */

int store_imported_insert(DbConn *conn, const ImportedRow *w)
{
    DateText published;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_INSERT);
    db_bind_int(s, P_IMPORTED_INSERT_ID, w->id);
    db_bind_int(s, P_IMPORTED_INSERT_BODY_ID, w->body_id);
    store_bind_id(s, P_IMPORTED_INSERT_MEMBER_ID, w->member_id);
    db_bind_text(s, P_IMPORTED_INSERT_NAME, w->name);
    db_bind_text(s, P_IMPORTED_INSERT_AGENCY, w->agency);
    db_bind_int(s, P_IMPORTED_INSERT_YEAR, w->year);
    db_bind_int(s, P_IMPORTED_INSERT_REVISION, w->revision);
    db_bind_text(s, P_IMPORTED_INSERT_FORMAT, w->format);
    db_bind_text(s, P_IMPORTED_INSERT_FILE_NAME, w->file_name);
    db_bind_text(s, P_IMPORTED_INSERT_SHA256, w->sha256);
    db_bind_text(s, P_IMPORTED_INSERT_MEDIA_TYPE, w->media_type);
    db_bind_text_or_null(s, P_IMPORTED_INSERT_PUBLISHED_ON,
                         store_date_text(w->published_on, &published));
    db_bind_text(s, P_IMPORTED_INSERT_FIGURES, w->figures);
    db_bind_int(s, P_IMPORTED_INSERT_ERRORS, w->errors);
    db_bind_int(s, P_IMPORTED_INSERT_WARNINGS, w->warnings);
    db_bind_int(s, P_IMPORTED_INSERT_OPEN_ERRORS, w->open_errors);
    db_bind_int(s, P_IMPORTED_INSERT_OPEN_WARNINGS, w->open_warnings);
    db_bind_int(s, P_IMPORTED_INSERT_IMPORTED_AT, w->imported_at);
    db_bind_text(s, P_IMPORTED_INSERT_IMPORTED_BY, w->imported_by);
    db_bind_int(s, P_IMPORTED_INSERT_KEPT, w->kept);
    return store_exec_one(s, STORE_E_TAKEN);
}

/* imported_get, imported_matrix and imported_series give the same columns in the same order. */
static void imported_read(DbStmt *s, Arena *a, ImportedRow *w)
{
    w->id = db_col_int(s, C_IMPORTED_GET_ID);
    w->body_id = db_col_int(s, C_IMPORTED_GET_BODY_ID);
    w->member_id = db_col_int_or(s, C_IMPORTED_GET_MEMBER_ID, 0);
    w->name = store_col_text(s, C_IMPORTED_GET_NAME, a);
    w->agency = store_col_text(s, C_IMPORTED_GET_AGENCY, a);
    w->year = (int)db_col_int(s, C_IMPORTED_GET_YEAR);
    w->revision = (int)db_col_int(s, C_IMPORTED_GET_REVISION);
    w->newest = db_col_int(s, C_IMPORTED_GET_NEWEST) != 0;
    w->format = store_col_text(s, C_IMPORTED_GET_FORMAT, a);
    w->file_name = store_col_text(s, C_IMPORTED_GET_FILE_NAME, a);
    w->sha256 = store_col_text(s, C_IMPORTED_GET_SHA256, a);
    w->media_type = store_col_text(s, C_IMPORTED_GET_MEDIA_TYPE, a);
    w->published_on = store_col_date(s, C_IMPORTED_GET_PUBLISHED_ON);
    w->figures = store_col_text(s, C_IMPORTED_GET_FIGURES, a);
    w->errors = db_col_int(s, C_IMPORTED_GET_ERRORS);
    w->warnings = db_col_int(s, C_IMPORTED_GET_WARNINGS);
    w->open_errors = db_col_int(s, C_IMPORTED_GET_OPEN_ERRORS);
    w->open_warnings = db_col_int(s, C_IMPORTED_GET_OPEN_WARNINGS);
    w->state = store_col_text(s, C_IMPORTED_GET_STATE, a);
    w->imported_at = db_col_int(s, C_IMPORTED_GET_IMPORTED_AT);
    w->imported_by = store_col_text(s, C_IMPORTED_GET_IMPORTED_BY, a);
    w->read_at = db_col_int(s, C_IMPORTED_GET_READ_AT);
    w->version = db_col_int(s, C_IMPORTED_GET_VERSION);
    w->kept = db_col_int(s, C_IMPORTED_GET_KEPT) != 0;
}

int store_imported_set_kept(DbConn *conn, int64_t id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_KEPT);
    db_bind_int(s, P_IMPORTED_SET_KEPT_ID, id);
    return db_exec(s, NULL);
}

int store_imported_get(DbConn *conn, int64_t id, Arena *a, ImportedRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_GET);
    db_bind_int(s, P_IMPORTED_GET_ID, id);
    int r = store_row(s);
    if (r == 0)
        imported_read(s, a, ret_row);
    return r;
}

int store_imported_by_hash(DbConn *conn, int64_t body_id, Str sha256, Arena *a,
                           ImportedRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_BY_HASH);
    db_bind_int(s, P_IMPORTED_BY_HASH_BODY_ID, body_id);
    db_bind_text(s, P_IMPORTED_BY_HASH_SHA256, sha256);
    int r = store_row(s);
    if (r)
        return r;
    *ret_row = (ImportedRow){
        .id = db_col_int(s, C_IMPORTED_BY_HASH_ID),
        .body_id = body_id,
        .name = store_col_text(s, C_IMPORTED_BY_HASH_NAME, a),
        .year = (int)db_col_int(s, C_IMPORTED_BY_HASH_YEAR),
    };
    return 0;
}

static int imported_rows(DbStmt *s, Arena *a, ImportedRow **ret_rows, size_t *ret_count)
{
    ImportedRow *rows = NULL;
    size_t count = 0, capacity = 0;
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        imported_read(s, a, &rows[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_imported_matrix(DbConn *conn, int64_t body_id, int from_year, int to_year, Arena *a,
                          ImportedRow **ret_rows, size_t *ret_count)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_MATRIX);
    db_bind_int(s, P_IMPORTED_MATRIX_BODY_ID, body_id);
    db_bind_int(s, P_IMPORTED_MATRIX_FROM_YEAR, from_year);
    db_bind_int(s, P_IMPORTED_MATRIX_TO_YEAR, to_year);
    return imported_rows(s, a, ret_rows, ret_count);
}

int store_imported_series(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                          ImportedRow **ret_rows, size_t *ret_count)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SERIES);
    db_bind_int(s, P_IMPORTED_SERIES_BODY_ID, body_id);
    db_bind_text(s, P_IMPORTED_SERIES_NAME, name);
    db_bind_int(s, P_IMPORTED_SERIES_YEAR, year);
    return imported_rows(s, a, ret_rows, ret_count);
}

int store_imported_newest(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                          ImportedRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_NEWEST);
    db_bind_int(s, P_IMPORTED_NEWEST_BODY_ID, body_id);
    db_bind_text(s, P_IMPORTED_NEWEST_NAME, name);
    db_bind_int(s, P_IMPORTED_NEWEST_YEAR, year);
    int r = store_row(s);
    if (r)
        return r;
    *ret_row = (ImportedRow){.id = db_col_int(s, C_IMPORTED_NEWEST_ID),
                             .body_id = body_id,
                             .year = year,
                             .figures = store_col_text(s, C_IMPORTED_NEWEST_FIGURES, a)};
    return 0;
}

int store_imported_revision(DbConn *conn, int64_t body_id, Str name, int year, int *ret_revision)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_REVISION);
    db_bind_int(s, P_IMPORTED_REVISION_BODY_ID, body_id);
    db_bind_text(s, P_IMPORTED_REVISION_NAME, name);
    db_bind_int(s, P_IMPORTED_REVISION_YEAR, year);
    int r = store_row(s);
    if (r == 0)
        *ret_revision = (int)db_col_int(s, C_IMPORTED_REVISION_REVISION);
    return r;
}

int store_imported_set_old(DbConn *conn, int64_t body_id, Str name, int year)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_OLD);
    db_bind_int(s, P_IMPORTED_SET_OLD_BODY_ID, body_id);
    db_bind_text(s, P_IMPORTED_SET_OLD_NAME, name);
    db_bind_int(s, P_IMPORTED_SET_OLD_YEAR, year);
    return store_exec(s);
}

int store_imported_set_newest(DbConn *conn, int64_t id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_NEWEST);
    db_bind_int(s, P_IMPORTED_SET_NEWEST_ID, id);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}

int store_imported_set_run(DbConn *conn, const ImportedRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_RUN);
    db_bind_int(s, P_IMPORTED_SET_RUN_ID, w->id);
    db_bind_text(s, P_IMPORTED_SET_RUN_AGENCY, w->agency);
    db_bind_text(s, P_IMPORTED_SET_RUN_FORMAT, w->format);
    db_bind_text(s, P_IMPORTED_SET_RUN_FIGURES, w->figures);
    db_bind_int(s, P_IMPORTED_SET_RUN_ERRORS, w->errors);
    db_bind_int(s, P_IMPORTED_SET_RUN_WARNINGS, w->warnings);
    db_bind_int(s, P_IMPORTED_SET_RUN_OPEN_ERRORS, w->open_errors);
    db_bind_int(s, P_IMPORTED_SET_RUN_OPEN_WARNINGS, w->open_warnings);
    db_bind_int(s, P_IMPORTED_SET_RUN_READ_AT, w->read_at);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}

int store_imported_set_open(DbConn *conn, const ImportedRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_OPEN);
    db_bind_int(s, P_IMPORTED_SET_OPEN_ID, w->id);
    db_bind_int(s, P_IMPORTED_SET_OPEN_ERRORS, w->errors);
    db_bind_int(s, P_IMPORTED_SET_OPEN_WARNINGS, w->warnings);
    db_bind_int(s, P_IMPORTED_SET_OPEN_OPEN_ERRORS, w->open_errors);
    db_bind_int(s, P_IMPORTED_SET_OPEN_OPEN_WARNINGS, w->open_warnings);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}

int store_imported_set_place(DbConn *conn, const ImportedRow *w)
{
    DateText published;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_PLACE);
    db_bind_int(s, P_IMPORTED_SET_PLACE_ID, w->id);
    db_bind_int(s, P_IMPORTED_SET_PLACE_VERSION, w->version);
    store_bind_id(s, P_IMPORTED_SET_PLACE_MEMBER_ID, w->member_id);
    db_bind_text(s, P_IMPORTED_SET_PLACE_NAME, w->name);
    db_bind_int(s, P_IMPORTED_SET_PLACE_YEAR, w->year);
    db_bind_int(s, P_IMPORTED_SET_PLACE_REVISION, w->revision);
    db_bind_text_or_null(s, P_IMPORTED_SET_PLACE_PUBLISHED_ON,
                         store_date_text(w->published_on, &published));
    return store_exec_one(s, STORE_E_STALE);
}

int store_imported_set_state(DbConn *conn, int64_t id, int64_t version, Str state)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_SET_STATE);
    db_bind_int(s, P_IMPORTED_SET_STATE_ID, id);
    db_bind_int(s, P_IMPORTED_SET_STATE_VERSION, version);
    db_bind_text(s, P_IMPORTED_SET_STATE_STATE, state);
    return store_exec_one(s, STORE_E_STALE);
}

int store_imported_years(DbConn *conn, int64_t body_id, Arena *a, int **ret_years,
                         size_t *ret_count)
{
    int *years = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_IMPORTED_YEARS);
    db_bind_int(s, P_IMPORTED_YEARS_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, years, count, capacity);
        years[count - 1] = (int)db_col_int(s, C_IMPORTED_YEARS_YEAR);
    }
    if (r < 0)
        return error_trace(r);
    *ret_years = years;
    *ret_count = count;
    return 0;
}
