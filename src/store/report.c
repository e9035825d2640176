#include "store/report.h"

#include "store/internal.h"
#include <errno.h>

/* Adds `count` to a row's cell of the class and to the row's total. */
static void figures_add(ApplicationFigures *f, LawRow row, LawColumn column, int64_t count)
{
    f->cells[row][column] += count;
    f->cells[row][LAW_COLUMN_TOTAL] += count;
}

/* One group of cases: where it stands in the year (domain/application.h, YearPosition). */
static void figures_add_group(ApplicationFigures *f, int year, int received_year, int closed_year,
                              LawColumn column, LawRow outcome, int64_t count)
{
    figures_add(f, received_year == year ? LAW_ROW_RECEIVED : LAW_ROW_CARRIED_IN, column, count);
    if (closed_year == year) {
        figures_add(f, outcome, column, count);
        figures_add(f, LAW_ROW_TOTAL, column, count);
    } else {
        figures_add(f, LAW_ROW_CARRIED_OUT, column, count);
    }
}

static int count_received_in(DbConn *conn, int64_t body_id, int year, int received_year,
                             ApplicationFigures *f)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_APPLICATIONS);
    db_bind_int(s, P_REPORT_APPLICATIONS_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_APPLICATIONS_RECEIVED_YEAR, received_year);
    db_bind_int(s, P_REPORT_APPLICATIONS_CLOSED_FROM, year);
    int r;
    while ((r = db_step(s)) == 1) {
        int closed_year = (int)db_col_int(s, C_REPORT_APPLICATIONS_CLOSED_YEAR);
        LawColumn column;
        LawRow outcome = LAW_ROW_OTHER_OTHER;
        if (!law_column_from_code(db_col_text(s, C_REPORT_APPLICATIONS_APPLICANT_CLASS), &column))
            return error_set(-EIO, "application of unknown class in body %" PRId64, body_id);
        if (closed_year == year &&
            !law_row_from_code(db_col_text(s, C_REPORT_APPLICATIONS_OUTCOME), &outcome))
            return error_set(-EIO, "closed application without outcome in body %" PRId64, body_id);
        figures_add_group(f, year, received_year, closed_year, column, outcome,
                          db_col_int(s, C_REPORT_APPLICATIONS_CASES));
    }
    return r < 0 ? error_trace(r) : 0;
}

int store_first_year(DbConn *conn, int64_t body_id, int *ret_year)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_FIRST_YEAR);
    db_bind_int(s, P_REPORT_FIRST_YEAR_BODY_ID, body_id);
    int r = store_row(s);
    if (r < 0)
        return r;
    *ret_year = r == 0 && !db_col_is_null(s, C_REPORT_FIRST_YEAR_YEAR)
                    ? (int)db_col_int(s, C_REPORT_FIRST_YEAR_YEAR)
                    : RECORD_YEAR_OPEN;
    return 0;
}

int store_count_applications(DbConn *conn, int64_t body_id, int year,
                             ApplicationFigures *ret_figures)
{
    ApplicationFigures f = {0};
    int from;
    int r = store_first_year(conn, body_id, &from);
    if (r < 0)
        return r;
    for (int y = from; y <= year; y++) {
        r = count_received_in(conn, body_id, year, y, &f);
        if (r < 0)
            return r;
    }
    *ret_figures = f;
    return 0;
}

int store_count_remedies(DbConn *conn, int64_t body_id, int year, RemedyFigures *ret_figures)
{
    RemedyFigures f = {0};
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_REMEDIES);
    db_bind_int(s, P_REPORT_REMEDIES_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_REMEDIES_YEAR, year);
    int r;
    while ((r = db_step(s)) == 1) {
        RemedyBlock block;
        RemedyResult result = REMEDY_RESULT_PENDING;
        if (!remedy_block_from_code(db_col_text(s, C_REPORT_REMEDIES_BLOCK), &block))
            return error_set(-EIO, "remedy of unknown block in body %" PRId64, body_id);
        if ((int)db_col_int(s, C_REPORT_REMEDIES_DECIDED_YEAR) == year &&
            !remedy_result_from_code(db_col_text(s, C_REPORT_REMEDIES_RESULT), &result))
            return error_set(-EIO, "decided remedy without result in body %" PRId64, body_id);
        int64_t count = db_col_int(s, C_REPORT_REMEDIES_REMEDIES);
        f.cells[block][result] += count;
        f.cells[block][REMEDY_RESULT_TOTAL] += count;
    }
    if (r < 0)
        return error_trace(r);
    *ret_figures = f;
    return 0;
}

/* The record lists give id, number, title, party, began_on, ended_on in this order. */
static int records_read(DbStmt *s, Arena *a, FigureRecord **ret_records, size_t *ret_count)
{
    FigureRecord *records = NULL;
    size_t count = 0, capacity = 0;
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, records, count, capacity);
        FigureRecord *f = &records[count - 1];
        f->id = db_col_int(s, C_REPORT_RECEIVED_RECORDS_ID);
        f->number = store_col_text(s, C_REPORT_RECEIVED_RECORDS_NUMBER, a);
        f->title = store_col_text(s, C_REPORT_RECEIVED_RECORDS_TITLE, a);
        f->party = store_col_text(s, C_REPORT_RECEIVED_RECORDS_NAME, a);
        f->began_on = store_col_date(s, C_REPORT_RECEIVED_RECORDS_RECEIVED_ON);
        f->ended_on = store_col_date(s, C_REPORT_RECEIVED_RECORDS_CLOSED_ON);
    }
    if (r < 0)
        return error_trace(r);
    *ret_records = records;
    *ret_count = count;
    return 0;
}

int store_application_records(DbConn *conn, int64_t body_id, int year, LawRow row, LawColumn column,
                              int64_t after_id, int limit, Arena *a, FigureRecord **ret_records,
                              size_t *ret_count)
{
    Str any = {NULL, 0};
    Str class_code = column == LAW_COLUMN_TOTAL ? any : law_column_code(column);
    if (row == LAW_ROW_TOTAL || law_row_is_outcome(row)) {
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_OUTCOME_RECORDS);
        db_bind_int(s, P_REPORT_OUTCOME_RECORDS_BODY_ID, body_id);
        db_bind_int(s, P_REPORT_OUTCOME_RECORDS_CLOSED_YEAR, year);
        db_bind_text_or_null(s, P_REPORT_OUTCOME_RECORDS_OUTCOME,
                             row == LAW_ROW_TOTAL ? any : law_row(row)->code);
        db_bind_text_or_null(s, P_REPORT_OUTCOME_RECORDS_APPLICANT_CLASS, class_code);
        db_bind_int(s, P_REPORT_OUTCOME_RECORDS_AFTER_ID, after_id);
        db_bind_int(s, P_REPORT_OUTCOME_RECORDS_ROW_LIMIT, limit);
        return records_read(s, a, ret_records, ret_count);
    }
    /* received and carried have the same parameters in the same order */
    CLEANUP(db_donep)
    DbStmt *s = db_stmt(conn, row == LAW_ROW_RECEIVED ? &SQL_REPORT_RECEIVED_RECORDS
                                                      : &SQL_REPORT_CARRIED_RECORDS);
    db_bind_int(s, P_REPORT_CARRIED_RECORDS_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_CARRIED_RECORDS_YEAR, row == LAW_ROW_CARRIED_IN ? year - 1 : year);
    db_bind_text_or_null(s, P_REPORT_CARRIED_RECORDS_APPLICANT_CLASS, class_code);
    db_bind_int(s, P_REPORT_CARRIED_RECORDS_AFTER_ID, after_id);
    db_bind_int(s, P_REPORT_CARRIED_RECORDS_ROW_LIMIT, limit);
    return records_read(s, a, ret_records, ret_count);
}

int store_remedy_records(DbConn *conn, int64_t body_id, int year, RemedyBlock block,
                         RemedyResult result, int64_t after_id, int limit, Arena *a,
                         FigureRecord **ret_records, size_t *ret_count)
{
    if (result == REMEDY_RESULT_PENDING || result == REMEDY_RESULT_TOTAL) {
        CLEANUP(db_donep)
        DbStmt *s =
            db_stmt(conn, result == REMEDY_RESULT_PENDING ? &SQL_REPORT_PENDING_RECORDS
                                                          : &SQL_REPORT_COUNTED_REMEDY_RECORDS);
        db_bind_int(s, P_REPORT_PENDING_RECORDS_BODY_ID, body_id);
        db_bind_int(s, P_REPORT_PENDING_RECORDS_YEAR, year);
        db_bind_text(s, P_REPORT_PENDING_RECORDS_BLOCK, remedy_block_code(block));
        db_bind_int(s, P_REPORT_PENDING_RECORDS_AFTER_ID, after_id);
        db_bind_int(s, P_REPORT_PENDING_RECORDS_ROW_LIMIT, limit);
        return records_read(s, a, ret_records, ret_count);
    }
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REPORT_REMEDY_RECORDS);
    db_bind_int(s, P_REPORT_REMEDY_RECORDS_BODY_ID, body_id);
    db_bind_int(s, P_REPORT_REMEDY_RECORDS_DECIDED_YEAR, year);
    db_bind_text(s, P_REPORT_REMEDY_RECORDS_BLOCK, remedy_block_code(block));
    db_bind_text(s, P_REPORT_REMEDY_RECORDS_RESULT, remedy_result_code(result));
    db_bind_int(s, P_REPORT_REMEDY_RECORDS_AFTER_ID, after_id);
    db_bind_int(s, P_REPORT_REMEDY_RECORDS_ROW_LIMIT, limit);
    return records_read(s, a, ret_records, ret_count);
}
