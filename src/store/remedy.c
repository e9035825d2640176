#include "store/remedy.h"

#include "store/internal.h"

static int decided_year(const Remedy *m)
{
    return civil_date_is_none(m->decided_on) ? RECORD_YEAR_OPEN : civil_date_year(m->decided_on);
}

/* What both statements take from the block on, in the same order; dates live as long as hold. */
static void remedy_bind(DbStmt *s, int block, const Remedy *m, DateText hold[2])
{
#define AT(column) (block + P_REMEDY_UPDATE_##column - P_REMEDY_UPDATE_BLOCK)
    _Static_assert(P_REMEDY_INSERT_NOTE - P_REMEDY_INSERT_BLOCK ==
                       P_REMEDY_UPDATE_NOTE - P_REMEDY_UPDATE_BLOCK,
                   "both statements have one order");
    db_bind_text(s, AT(BLOCK), m->block);
    store_bind_id(s, AT(APPLICATION_ID), m->case_id);
    db_bind_text(s, AT(DOCKET_NO), m->docket_no);
    db_bind_text(s, AT(ORGAN), m->organ);
    db_bind_text(s, AT(CLAIMANT), m->claimant);
    db_bind_text(s, AT(SUBJECT), m->subject);
    db_bind_text(s, AT(ACCEPTED_ON), store_date_text(m->accepted_on, &hold[0]));
    db_bind_int(s, AT(ACCEPTED_YEAR), civil_date_year(m->accepted_on));
    db_bind_text_or_null(s, AT(RESULT), store_null_if_empty(m->result));
    db_bind_text(s, AT(RESULT_DETAIL), m->result_detail);
    db_bind_text_or_null(s, AT(DECIDED_ON), store_date_text(m->decided_on, &hold[1]));
    db_bind_int(s, AT(DECIDED_YEAR), decided_year(m));
    db_bind_int(s, AT(COUNTED), !m->co_defendant_as_reviewer);
    db_bind_text(s, AT(NOTE), m->note);
#undef AT
}

int store_remedy_insert(DbConn *conn, const Remedy *m)
{
    DateText hold[2];
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REMEDY_INSERT);
    db_bind_int(s, P_REMEDY_INSERT_ID, m->id);
    db_bind_int(s, P_REMEDY_INSERT_BODY_ID, m->body_id);
    remedy_bind(s, P_REMEDY_INSERT_BLOCK, m, hold);
    return store_exec(s);
}

int store_remedy_update(DbConn *conn, const Remedy *m)
{
    DateText hold[2];
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REMEDY_UPDATE);
    remedy_bind(s, P_REMEDY_UPDATE_BLOCK, m, hold);
    db_bind_int(s, P_REMEDY_UPDATE_ID, m->id);
    db_bind_int(s, P_REMEDY_UPDATE_VERSION, m->version);
    return store_exec_one(s, STORE_E_STALE);
}

/* remedy_get, remedy_list and remedy_by_application give the same columns in the same order. */
static void remedy_read(DbStmt *s, Arena *a, Remedy *m)
{
    m->id = db_col_int(s, C_REMEDY_LIST_ID);
    m->body_id = db_col_int(s, C_REMEDY_LIST_BODY_ID);
    m->version = db_col_int(s, C_REMEDY_LIST_VERSION);
    m->block = store_col_text(s, C_REMEDY_LIST_BLOCK, a);
    m->case_id = db_col_int_or(s, C_REMEDY_LIST_APPLICATION_ID, 0);
    m->case_number = store_col_text(s, C_REMEDY_LIST_APPLICATION_NUMBER, a);
    m->docket_no = store_col_text(s, C_REMEDY_LIST_DOCKET_NO, a);
    m->organ = store_col_text(s, C_REMEDY_LIST_ORGAN, a);
    m->claimant = store_col_text(s, C_REMEDY_LIST_CLAIMANT, a);
    m->subject = store_col_text(s, C_REMEDY_LIST_SUBJECT, a);
    m->accepted_on = store_col_date(s, C_REMEDY_LIST_ACCEPTED_ON);
    m->result = store_col_text(s, C_REMEDY_LIST_RESULT, a);
    m->result_detail = store_col_text(s, C_REMEDY_LIST_RESULT_DETAIL, a);
    m->decided_on = store_col_date(s, C_REMEDY_LIST_DECIDED_ON);
    m->co_defendant_as_reviewer = db_col_int(s, C_REMEDY_LIST_COUNTED) == 0;
    m->note = store_col_text(s, C_REMEDY_LIST_NOTE, a);
}

int store_remedy_get(DbConn *conn, int64_t id, Arena *a, Remedy *ret_remedy)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REMEDY_GET);
    db_bind_int(s, P_REMEDY_GET_ID, id);
    int r = store_row(s);
    if (r == 0)
        remedy_read(s, a, ret_remedy);
    return r;
}

static int remedy_rows(DbStmt *s, Arena *a, Remedy **ret_rows, size_t *ret_count)
{
    Remedy *rows = NULL;
    size_t count = 0, capacity = 0;
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        remedy_read(s, a, &rows[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_remedy_list(DbConn *conn, int64_t body_id, int year, Str block, int64_t before_id,
                      int limit, Arena *a, Remedy **ret_rows, size_t *ret_count)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REMEDY_LIST);
    db_bind_int(s, P_REMEDY_LIST_BODY_ID, body_id);
    store_bind_id(s, P_REMEDY_LIST_YEAR, year);
    db_bind_text_or_null(s, P_REMEDY_LIST_BLOCK, store_null_if_empty(block));
    db_bind_int(s, P_REMEDY_LIST_BEFORE_ID, before_id ? before_id : INT64_MAX);
    db_bind_int(s, P_REMEDY_LIST_ROW_LIMIT, limit);
    return remedy_rows(s, a, ret_rows, ret_count);
}

int store_remedy_by_application(DbConn *conn, int64_t body_id, int64_t application_id, Arena *a,
                                Remedy **ret_rows, size_t *ret_count)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_REMEDY_BY_APPLICATION);
    db_bind_int(s, P_REMEDY_BY_APPLICATION_APPLICATION_ID, application_id);
    db_bind_int(s, P_REMEDY_BY_APPLICATION_BODY_ID, body_id);
    return remedy_rows(s, a, ret_rows, ret_count);
}
