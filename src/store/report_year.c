#include "store/report.h"

#include "store/internal.h"

int store_report_year_get(DbConn *conn, int64_t body_id, int year, Arena *a, ReportYearRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_YEAR_GET);
    db_bind_int(s, P_REPORT_YEAR_GET_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_YEAR_GET_YEAR, year);
    int r = store_row(s);
    if (r < 0)
        return r;
    ReportYearRow w = {.body_id = body_id, .year = year};
    if (r == 0) {
        w.counts_version = db_col_int(s, C_REPORT_YEAR_GET_COUNTS_VERSION);
        w.counts_source = store_col_text(s, C_REPORT_YEAR_GET_COUNTS_SOURCE, a);
        w.text_version = db_col_int(s, C_REPORT_YEAR_GET_TEXT_VERSION);
        w.nil_at = db_col_int_or(s, C_REPORT_YEAR_GET_NIL_AT, 0);
        w.nil_by = store_col_text(s, C_REPORT_YEAR_GET_NIL_BY, a);
        w.closed_at = db_col_int_or(s, C_REPORT_YEAR_GET_CLOSED_AT, 0);
        w.closed_by = store_col_text(s, C_REPORT_YEAR_GET_CLOSED_BY, a);
    }
    *ret_row = w;
    return 0;
}

int store_report_year_put(DbConn *conn, const ReportYearRow *w)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_YEAR_PUT);
    db_bind_int(s, P_REPORT_YEAR_PUT_BODY_ID, w->body_id);
    db_bind_int(s, P_REPORT_YEAR_PUT_YEAR, w->year);
    db_bind_int(s, P_REPORT_YEAR_PUT_COUNTS_VERSION, w->counts_version);
    db_bind_text(s, P_REPORT_YEAR_PUT_COUNTS_SOURCE, w->counts_source);
    db_bind_int(s, P_REPORT_YEAR_PUT_TEXT_VERSION, w->text_version);
    store_bind_id(s, P_REPORT_YEAR_PUT_NIL_AT, w->nil_at);
    db_bind_text(s, P_REPORT_YEAR_PUT_NIL_BY, w->nil_by);
    store_bind_id(s, P_REPORT_YEAR_PUT_CLOSED_AT, w->closed_at);
    db_bind_text(s, P_REPORT_YEAR_PUT_CLOSED_BY, w->closed_by);
    return store_exec(s);
}

int store_report_years(DbConn *conn, int64_t body_id, Arena *a, int **ret_years, size_t *ret_count)
{
    int *years = NULL;
    size_t count = 0, capacity = 0;
    int first;
    int r = store_first_year(conn, body_id, &first);
    if (r < 0)
        return r;
    bool pending = first != RECORD_YEAR_OPEN;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_YEARS);
    db_bind_int(s, P_REPORT_YEARS_BODY_ID, body_id);
    while ((r = db_step(s)) == 1) {
        int year = (int)db_col_int(s, C_REPORT_YEARS_YEAR);
        if (pending && first < year) {
            ARENA_PUSH(a, years, count, capacity);
            years[count - 1] = first;
        }
        pending = pending && first > year;
        ARENA_PUSH(a, years, count, capacity);
        years[count - 1] = year;
    }
    if (r < 0)
        return error_trace(r);
    if (pending) {
        ARENA_PUSH(a, years, count, capacity);
        years[count - 1] = first;
    }
    *ret_years = years;
    *ret_count = count;
    return 0;
}

/* Both lists of cells have the same parameters and columns. */
static int cells_list(DbConn *conn, const SqlStmt *sql, int64_t body_id, int year, Arena *a,
                      CellValue **ret_cells, size_t *ret_count)
{
    CellValue *cells = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, sql);
    db_bind_int(s, P_YEARLY_COUNT_LIST_BODY_ID, body_id);
    db_bind_int(s, P_YEARLY_COUNT_LIST_YEAR, year);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, cells, count, capacity);
        cells[count - 1].cell = store_col_text(s, C_YEARLY_COUNT_LIST_CELL, a);
        cells[count - 1].value = store_col_text(s, C_YEARLY_COUNT_LIST_VALUE, a);
    }
    if (r < 0)
        return error_trace(r);
    *ret_cells = cells;
    *ret_count = count;
    return 0;
}

int store_counts_list(DbConn *conn, int64_t body_id, int year, Arena *a, CellValue **ret_cells,
                      size_t *ret_count)
{
    return cells_list(conn, &SQL_YEARLY_COUNT_LIST, body_id, year, a, ret_cells, ret_count);
}

int store_frozen_list(DbConn *conn, int64_t body_id, int year, Arena *a, CellValue **ret_cells,
                      size_t *ret_count)
{
    return cells_list(conn, &SQL_REPORT_FIGURE_LIST, body_id, year, a, ret_cells, ret_count);
}

int store_counts_put(DbConn *conn, int64_t body_id, int year, Str cell, Str value)
{
    if (str_empty(value)) {
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_YEARLY_COUNT_DELETE);
        db_bind_int(s, P_YEARLY_COUNT_DELETE_BODY_ID, body_id);
        db_bind_int(s, P_YEARLY_COUNT_DELETE_YEAR, year);
        db_bind_text(s, P_YEARLY_COUNT_DELETE_CELL, cell);
        return store_exec(s);
    }
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_YEARLY_COUNT_PUT);
    db_bind_int(s, P_YEARLY_COUNT_PUT_BODY_ID, body_id);
    db_bind_int(s, P_YEARLY_COUNT_PUT_YEAR, year);
    db_bind_text(s, P_YEARLY_COUNT_PUT_CELL, cell);
    db_bind_text(s, P_YEARLY_COUNT_PUT_VALUE, value);
    return store_exec(s);
}

int store_frozen_put(DbConn *conn, int64_t body_id, int year, Str cell, Str value)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_FIGURE_PUT);
    db_bind_int(s, P_REPORT_FIGURE_PUT_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_FIGURE_PUT_YEAR, year);
    db_bind_text(s, P_REPORT_FIGURE_PUT_CELL, cell);
    db_bind_text(s, P_REPORT_FIGURE_PUT_VALUE, value);
    return store_exec(s);
}

int store_frozen_record_put(DbConn *conn, int64_t body_id, int year, Str cell, int64_t record_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_FIGURE_RECORD_PUT);
    db_bind_int(s, P_REPORT_FIGURE_RECORD_PUT_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_FIGURE_RECORD_PUT_YEAR, year);
    db_bind_text(s, P_REPORT_FIGURE_RECORD_PUT_CELL, cell);
    db_bind_int(s, P_REPORT_FIGURE_RECORD_PUT_RECORD_ID, record_id);
    return store_exec(s);
}

int store_frozen_clear(DbConn *conn, int64_t body_id, int year)
{
    CLEANUP(db_donep) DbStmt *records = db_stmt(conn, &SQL_REPORT_FIGURE_RECORD_CLEAR);
    db_bind_int(records, P_REPORT_FIGURE_RECORD_CLEAR_BODY_ID, body_id);
    db_bind_int(records, P_REPORT_FIGURE_RECORD_CLEAR_YEAR, year);
    int r = store_exec(records);
    if (r < 0)
        return r;
    CLEANUP(db_donep) DbStmt *figures = db_stmt(conn, &SQL_REPORT_FIGURE_CLEAR);
    db_bind_int(figures, P_REPORT_FIGURE_CLEAR_BODY_ID, body_id);
    db_bind_int(figures, P_REPORT_FIGURE_CLEAR_YEAR, year);
    return store_exec(figures);
}

int store_report_text_get(DbConn *conn, int64_t body_id, int year, Arena *a,
                          Str ret_texts[LAW_PART_MAX])
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_TEXT_LIST);
    db_bind_int(s, P_REPORT_TEXT_LIST_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_TEXT_LIST_YEAR, year);
    int r;
    for (int i = 0; i < LAW_PART_MAX; i++)
        ret_texts[i] = STR("");
    while ((r = db_step(s)) == 1) {
        int64_t section = db_col_int(s, C_REPORT_TEXT_LIST_SECTION);
        if (section >= 1 && section <= LAW_PART_MAX)
            ret_texts[section - 1] = store_col_text(s, C_REPORT_TEXT_LIST_CONTENT, a);
    }
    return r < 0 ? error_trace(r) : 0;
}

int store_report_text_put(DbConn *conn, int64_t body_id, int year, int section, Str content)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_TEXT_PUT);
    db_bind_int(s, P_REPORT_TEXT_PUT_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_TEXT_PUT_YEAR, year);
    db_bind_int(s, P_REPORT_TEXT_PUT_SECTION, section);
    db_bind_text(s, P_REPORT_TEXT_PUT_CONTENT, content);
    return store_exec(s);
}
