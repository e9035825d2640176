#include "store/store.h"

#include "base/strbuf.h"
#include "store/internal.h"
#include <errno.h>
#include <string.h>

Str store_date_text(CivilDate d, DateText *hold)
{
    if (civil_date_is_none(d))
        return (Str){NULL, 0};
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(16);
    civil_date_append(&b, d);
    Str text = strbuf_str(&b);
    size_t len = MIN(text.len, sizeof(hold->text) - 1);
    memcpy(hold->text, text.ptr, len);
    hold->text[len] = '\0';
    return str_make(hold->text, len);
}

Str store_col_text(DbStmt *s, int column, Arena *a)
{
    return arena_str(a, db_col_text(s, column));
}

Str store_col_bytes(DbStmt *s, int column, Arena *a)
{
    return arena_str(a, db_col_bytes(s, column));
}

CivilDate store_col_date(DbStmt *s, int column)
{
    CivilDate d = CIVIL_DATE_NONE;
    if (!db_col_is_null(s, column) && !civil_date_parse(db_col_text(s, column), &d))
        d = CIVIL_DATE_NONE;
    return d;
}

void store_bind_id(DbStmt *s, int param, int64_t id)
{
    if (id)
        db_bind_int(s, param, id);
    else
        db_bind_null(s, param);
}

Str store_null_if_empty(Str s)
{
    return str_empty(s) ? (Str){NULL, 0} : s;
}

int store_exec(DbStmt *s)
{
    int r = db_exec(s, NULL);
    return r < 0 ? error_trace(r) : 0;
}

int store_exec_one(DbStmt *s, int otherwise)
{
    int64_t affected = 0;
    int r = db_exec(s, &affected);
    if (r < 0)
        return error_trace(r);
    return affected == 1 ? 0 : otherwise;
}

int store_row(DbStmt *s)
{
    int r = db_step(s);
    if (r < 0)
        return error_trace(r);
    return r == 1 ? 0 : STORE_E_NOT_FOUND;
}

int store_lock_body(DbConn *conn, int64_t body_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_AUDIT_HEAD_LOCK);
    db_bind_int(s, P_AUDIT_HEAD_LOCK_BODY_ID, body_id);
    int r = store_row(s);
    return r < 0 ? r : 0;
}

int store_fact_get(DbConn *conn, Str name, Arena *a, Str *ret_value)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_STORE_FACT_GET);
    db_bind_text(s, P_STORE_FACT_GET_NAME, name);
    int r = store_row(s);
    if (r == 0)
        *ret_value = store_col_text(s, C_STORE_FACT_GET_VALUE, a);
    return r;
}

int store_fact_put(DbConn *conn, Str name, Str value)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_STORE_FACT_PUT);
    db_bind_text(s, P_STORE_FACT_PUT_NAME, name);
    db_bind_text(s, P_STORE_FACT_PUT_VALUE, value);
    return store_exec(s);
}

/* The counter that this batch moved last; its row is ours until the batch ends. */
typedef struct CounterMemo {
    int64_t body_id;
    int64_t value;
    int year;
    size_t len;
    char series[24];
} CounterMemo;

static const char counter_memo;

static void counter_remember(DbConn *conn, int64_t body_id, Str series, int year, int64_t value)
{
    CounterMemo *m = db_memo_get(conn, &counter_memo);
    if (series.len > sizeof(m->series)) {
        db_memo_drop(conn, &counter_memo);
        return;
    }
    if (!m)
        m = db_memo_make(conn, &counter_memo, sizeof(*m));
    *m = (CounterMemo){.body_id = body_id, .value = value, .year = year, .len = series.len};
    memcpy(m->series, series.ptr, series.len);
}

int store_counter_next(DbConn *conn, int64_t body_id, Str series, int year, int64_t *ret_value)
{
    const CounterMemo *m = db_memo_get(conn, &counter_memo);
    if (m && m->body_id == body_id && m->year == year &&
        str_eq(series, str_make(m->series, m->len))) {
        *ret_value = m->value + 1; /* needs no answer, so it costs no round trip */
        return store_counter_raise(conn, body_id, series, year, *ret_value);
    }
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_COUNTER_NEXT);
    db_bind_int(s, P_COUNTER_NEXT_BODY_ID, body_id);
    db_bind_text(s, P_COUNTER_NEXT_SERIES, series);
    db_bind_int(s, P_COUNTER_NEXT_YEAR, year);
    int r = store_row(s);
    if (r)
        return r < 0 ? r : error_set(-EIO, "counter gave no number");
    *ret_value = db_col_int(s, C_COUNTER_NEXT_VALUE);
    counter_remember(conn, body_id, series, year, *ret_value);
    return 0;
}

int store_counter_raise(DbConn *conn, int64_t body_id, Str series, int year, int64_t value)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_COUNTER_RAISE);
    db_bind_int(s, P_COUNTER_RAISE_BODY_ID, body_id);
    db_bind_text(s, P_COUNTER_RAISE_SERIES, series);
    db_bind_int(s, P_COUNTER_RAISE_YEAR, year);
    db_bind_int(s, P_COUNTER_RAISE_VALUE, value);
    int r = store_exec(s);
    CounterMemo *m = db_memo_get(conn, &counter_memo);
    if (r == 0 && m && m->body_id == body_id && m->year == year &&
        str_eq(series, str_make(m->series, m->len)))
        m->value = MAX(m->value, value);
    return r;
}

int store_law_put(DbConn *conn, const LawCode *codes, size_t count)
{
    static const SqlStmt *const tables[LAW_TABLE_MAX] = {
        [LAW_TABLE_OUTCOME] = &SQL_LAW_OUTCOME_PUT,
        [LAW_TABLE_APPLICANT_CLASS] = &SQL_LAW_APPLICANT_CLASS_PUT,
        [LAW_TABLE_CHANNEL] = &SQL_LAW_CHANNEL_PUT,
        [LAW_TABLE_CASE_STATE] = &SQL_LAW_CASE_STATE_PUT,
        [LAW_TABLE_CASE_EVENT] = &SQL_LAW_CASE_EVENT_PUT,
        [LAW_TABLE_LETTER_KIND] = &SQL_LAW_LETTER_KIND_PUT,
        [LAW_TABLE_REMEDY_BLOCK] = &SQL_LAW_REMEDY_BLOCK_PUT,
        [LAW_TABLE_REMEDY_RESULT] = &SQL_LAW_REMEDY_RESULT_PUT,
    };
    for (size_t i = 0; i < count; i++) {
        /* the statements differ only in their table, so the parameters are those of the first */
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, tables[codes[i].table]);
        db_bind_text(s, P_LAW_OUTCOME_PUT_CODE, codes[i].code);
        db_bind_int(s, P_LAW_OUTCOME_PUT_POSITION, codes[i].position);
        db_bind_text(s, P_LAW_OUTCOME_PUT_LABEL, codes[i].label);
        db_bind_text(s, P_LAW_OUTCOME_PUT_ARTICLE, codes[i].article);
        int r = store_exec(s);
        if (r < 0)
            return r;
    }
    return 0;
}

int store_calendar_put(DbConn *conn, const CalendarNotice *notice)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_CALENDAR_NOTICE_PUT);
    db_bind_int(s, P_CALENDAR_NOTICE_PUT_YEAR, notice->year);
    db_bind_text(s, P_CALENDAR_NOTICE_PUT_TEXT, notice->text);
    db_bind_text(s, P_CALENDAR_NOTICE_PUT_SOURCE, notice->source);
    db_bind_int(s, P_CALENDAR_NOTICE_PUT_IMPORTED_AT, notice->imported_at);
    return store_exec(s);
}

int store_calendar_list(DbConn *conn, Arena *a, CalendarNotice **ret_notices, size_t *ret_count)
{
    CalendarNotice *notices = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_CALENDAR_NOTICE_LIST);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, notices, count, capacity);
        CalendarNotice *n = &notices[count - 1];
        n->year = (int)db_col_int(s, C_CALENDAR_NOTICE_LIST_YEAR);
        n->text = store_col_text(s, C_CALENDAR_NOTICE_LIST_TEXT, a);
        n->source = store_col_text(s, C_CALENDAR_NOTICE_LIST_SOURCE, a);
        n->imported_at = db_col_int(s, C_CALENDAR_NOTICE_LIST_IMPORTED_AT);
    }
    if (r < 0)
        return error_trace(r);
    *ret_notices = notices;
    *ret_count = count;
    return 0;
}
