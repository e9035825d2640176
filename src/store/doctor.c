#include "store/doctor.h"

#include "store/internal.h"

int store_doctor_cases(DbConn *conn, int64_t after_id, int64_t *ret_ids, int limit,
                       size_t *ret_count)
{
    size_t count = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DOCTOR_CASES);
    db_bind_int(s, P_DOCTOR_CASES_AFTER_ID, after_id);
    db_bind_int(s, P_DOCTOR_CASES_ROW_LIMIT, limit);
    int r;
    while ((r = db_step(s)) == 1)
        ret_ids[count++] = db_col_int(s, C_DOCTOR_CASES_ID);
    *ret_count = count;
    return r < 0 ? error_trace(r) : 0;
}

static StoredFile attachment_read(DbStmt *s, Arena *a)
{
    return (StoredFile){.id = db_col_int(s, C_DOCTOR_ATTACHMENTS_ID),
                        .sha256 = store_col_text(s, C_DOCTOR_ATTACHMENTS_SHA256, a),
                        .size = db_col_int(s, C_DOCTOR_ATTACHMENTS_SIZE),
                        .file_name = store_col_text(s, C_DOCTOR_ATTACHMENTS_FILE_NAME, a),
                        .subject = store_col_text(s, C_DOCTOR_ATTACHMENTS_NUMBER, a)};
}

static StoredFile report_read(DbStmt *s, Arena *a)
{
    Str name = db_col_text(s, C_DOCTOR_REPORTS_NAME);
    return (StoredFile){.id = db_col_int(s, C_DOCTOR_REPORTS_ID),
                        .sha256 = store_col_text(s, C_DOCTOR_REPORTS_SHA256, a),
                        .size = -1,
                        .file_name = store_col_text(s, C_DOCTOR_REPORTS_FILE_NAME, a),
                        .subject = arena_printf(a, "%.*s %" PRId64, STR_FMT(name),
                                                db_col_int(s, C_DOCTOR_REPORTS_YEAR))};
}

int store_doctor_files(DbConn *conn, StoredFileKind kind, int64_t after_id, int limit, Arena *a,
                       StoredFile *ret_files, size_t *ret_count)
{
    bool report = kind == STORED_REPORT;
    size_t count = 0;
    CLEANUP(db_donep)
    DbStmt *s = db_stmt(conn, report ? &SQL_DOCTOR_REPORTS : &SQL_DOCTOR_ATTACHMENTS);
    db_bind_int(s, P_DOCTOR_ATTACHMENTS_AFTER_ID, after_id); /* both have the same two */
    db_bind_int(s, P_DOCTOR_ATTACHMENTS_ROW_LIMIT, limit);
    int r;
    while ((r = db_step(s)) == 1)
        ret_files[count++] = report ? report_read(s, a) : attachment_read(s, a);
    *ret_count = count;
    return r < 0 ? error_trace(r) : 0;
}

int store_doctor_numbers(DbConn *conn, int64_t body_id, StoredNumberFn fn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DOCTOR_NUMBERS);
    db_bind_int(s, P_DOCTOR_NUMBERS_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        StoredNumber number = {db_col_text(s, C_DOCTOR_NUMBERS_SERIES),
                               db_col_text(s, C_DOCTOR_NUMBERS_NUMBER)};
        r = fn(arg, &number);
        if (r)
            return r;
    }
    return r < 0 ? error_trace(r) : 0;
}

int store_doctor_counters(DbConn *conn, int64_t body_id, Arena *a, StoredCounter **ret_rows,
                          size_t *ret_count)
{
    StoredCounter *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DOCTOR_COUNTERS);
    db_bind_int(s, P_DOCTOR_COUNTERS_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = (StoredCounter){store_col_text(s, C_DOCTOR_COUNTERS_SERIES, a),
                                          (int)db_col_int(s, C_DOCTOR_COUNTERS_YEAR),
                                          db_col_int(s, C_DOCTOR_COUNTERS_VALUE)};
    }
    *ret_rows = rows;
    *ret_count = count;
    return r < 0 ? error_trace(r) : 0;
}

int store_doctor_misfits(DbConn *conn, Arena *a, StoredMisfit **ret_rows, size_t *ret_count)
{
    StoredMisfit *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DOCTOR_MISFITS);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = (StoredMisfit){store_col_text(s, C_DOCTOR_MISFITS_KIND, a),
                                         store_col_text(s, C_DOCTOR_MISFITS_SUBJECT, a),
                                         db_col_int(s, C_DOCTOR_MISFITS_DETAIL)};
    }
    *ret_rows = rows;
    *ret_count = count;
    return r < 0 ? error_trace(r) : 0;
}

int store_doctor_engine(DbConn *conn, Arena *a, Str **ret_lines, size_t *ret_count)
{
    Str *lines = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DOCTOR_ENGINE);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, lines, count, capacity);
        lines[count - 1] = store_col_text(s, C_DOCTOR_ENGINE_SAID, a);
    }
    *ret_lines = lines;
    *ret_count = count;
    return r < 0 ? error_trace(r) : 0;
}
