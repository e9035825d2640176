#include "store/application.h"

#include "base/strbuf.h"
#include "store/internal.h"

Str store_like_pattern(Arena *a, Str text)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
    strbuf_append_char(&b, '%');
    for (size_t i = 0; i < text.len && i < 1000; i++) {
        if (text.ptr[i] == '%' || text.ptr[i] == '_' || text.ptr[i] == '!')
            strbuf_append_char(&b, '!');
        strbuf_append_char(&b, text.ptr[i]);
    }
    strbuf_append_char(&b, '%');
    return arena_str(a, strbuf_str(&b));
}

/* application_queue and application_list give the same columns in the same order. */
static void row_read(DbStmt *s, int64_t body_id, Arena *a, ApplicationRow *w)
{
    w->id = db_col_int(s, C_APPLICATION_QUEUE_ID);
    w->body_id = body_id;
    w->number = store_col_text(s, C_APPLICATION_QUEUE_NUMBER, a);
    w->name = store_col_text(s, C_APPLICATION_QUEUE_NAME, a);
    w->applicant_class = store_col_text(s, C_APPLICATION_QUEUE_APPLICANT_CLASS, a);
    w->title = store_col_text(s, C_APPLICATION_QUEUE_TITLE, a);
    w->channel = store_col_text(s, C_APPLICATION_QUEUE_CHANNEL, a);
    w->state = store_col_text(s, C_APPLICATION_QUEUE_STATE, a);
    w->outcome = store_col_text(s, C_APPLICATION_QUEUE_OUTCOME, a);
    w->submitted_at = db_col_int(s, C_APPLICATION_QUEUE_SUBMITTED_AT);
    w->arrived_on = store_col_date(s, C_APPLICATION_QUEUE_ARRIVED_ON);
    w->opened_at = db_col_int_or(s, C_APPLICATION_QUEUE_OPENED_AT, 0);
    w->received_on = store_col_date(s, C_APPLICATION_QUEUE_RECEIVED_ON);
    w->due_on = store_col_date(s, C_APPLICATION_QUEUE_DUE_ON);
    w->due_provisional = db_col_int(s, C_APPLICATION_QUEUE_DUE_PROVISIONAL) != 0;
    w->queue_on = store_col_date(s, C_APPLICATION_QUEUE_QUEUE_ON);
    w->suspended = db_col_int(s, C_APPLICATION_QUEUE_SUSPENDED) != 0;
    w->closed_on = store_col_date(s, C_APPLICATION_QUEUE_CLOSED_ON);
    w->unit_name = store_col_text(s, C_APPLICATION_QUEUE_UNIT_NAME, a);
    w->handler_name = store_col_text(s, C_APPLICATION_QUEUE_HANDLER_NAME, a);
}

static int read_rows(DbStmt *s, int64_t body_id, Arena *a, ApplicationRow **ret_rows,
                     size_t *ret_count)
{
    ApplicationRow *rows = NULL;
    size_t count = 0, capacity = 0;
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        row_read(s, body_id, a, &rows[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

int store_application_queue(DbConn *conn, const ApplicationFilter *f, Arena *a,
                            ApplicationRow **ret_rows, size_t *ret_count)
{
    DateText from, to, after;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_QUEUE);
    db_bind_int(s, P_APPLICATION_QUEUE_BODY_ID, f->body_id);
    store_bind_id(s, P_APPLICATION_QUEUE_HANDLER_ID, f->handler_id);
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_DUE_FROM, store_date_text(f->due_from, &from));
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_DUE_TO, store_date_text(f->due_to, &to));
    if (f->suspended < 0)
        db_bind_null(s, P_APPLICATION_QUEUE_SUSPENDED);
    else
        db_bind_int(s, P_APPLICATION_QUEUE_SUSPENDED, f->suspended);
    store_bind_id(s, P_APPLICATION_QUEUE_UNCONFIRMED, f->unconfirmed);
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_STATE, store_null_if_empty(f->state));
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_CHANNEL, store_null_if_empty(f->channel));
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_OUTCOME, store_null_if_empty(f->outcome));
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_APPLICANT_CLASS,
                         store_null_if_empty(f->applicant_class));
    store_bind_id(s, P_APPLICATION_QUEUE_UNIT_ID, f->unit_id);
    store_bind_id(s, P_APPLICATION_QUEUE_RECEIVED_YEAR, f->received_year);
    db_bind_text_or_null(s, P_APPLICATION_QUEUE_PATTERN, store_null_if_empty(f->pattern));
    db_bind_text(s, P_APPLICATION_QUEUE_AFTER_ON,
                 civil_date_is_none(f->after_on) ? STR("") : store_date_text(f->after_on, &after));
    db_bind_int(s, P_APPLICATION_QUEUE_AFTER_ID, f->after_id);
    db_bind_int(s, P_APPLICATION_QUEUE_ROW_LIMIT, f->limit);
    return read_rows(s, f->body_id, a, ret_rows, ret_count);
}

int store_application_list(DbConn *conn, const ApplicationFilter *f, Arena *a,
                           ApplicationRow **ret_rows, size_t *ret_count)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_LIST);
    db_bind_int(s, P_APPLICATION_LIST_BODY_ID, f->body_id);
    db_bind_int(s, P_APPLICATION_LIST_OPEN_TO, f->closed_only ? 0 : 1);
    db_bind_text_or_null(s, P_APPLICATION_LIST_STATE, store_null_if_empty(f->state));
    db_bind_text_or_null(s, P_APPLICATION_LIST_CHANNEL, store_null_if_empty(f->channel));
    db_bind_text_or_null(s, P_APPLICATION_LIST_OUTCOME, store_null_if_empty(f->outcome));
    db_bind_text_or_null(s, P_APPLICATION_LIST_APPLICANT_CLASS,
                         store_null_if_empty(f->applicant_class));
    store_bind_id(s, P_APPLICATION_LIST_UNIT_ID, f->unit_id);
    store_bind_id(s, P_APPLICATION_LIST_RECEIVED_YEAR, f->received_year);
    db_bind_text_or_null(s, P_APPLICATION_LIST_PATTERN, store_null_if_empty(f->pattern));
    db_bind_text_or_null(s, P_APPLICATION_LIST_BEFORE_NUMBER,
                         store_null_if_empty(f->before_number));
    db_bind_int(s, P_APPLICATION_LIST_ROW_LIMIT, f->limit);
    return read_rows(s, f->body_id, a, ret_rows, ret_count);
}

static int closed_count(DbConn *conn, int64_t body_id, int64_t *ret_closed)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_CLOSED_COUNT);
    db_bind_int(s, P_APPLICATION_CLOSED_COUNT_BODY_ID, body_id);
    int r = store_row(s);
    if (r == 0)
        *ret_closed = db_col_int(s, C_APPLICATION_CLOSED_COUNT_CLOSED);
    return r;
}

int store_queue_counts(DbConn *conn, int64_t body_id, int64_t handler_id, CivilDate today,
                       CivilDate near, QueueCounts *ret_counts)
{
    DateText today_text, near_text;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_QUEUE_COUNTS);
    db_bind_int(s, P_APPLICATION_QUEUE_COUNTS_HANDLER_ID, handler_id);
    db_bind_text(s, P_APPLICATION_QUEUE_COUNTS_TODAY, store_date_text(today, &today_text));
    db_bind_text(s, P_APPLICATION_QUEUE_COUNTS_NEAR, store_date_text(near, &near_text));
    db_bind_int(s, P_APPLICATION_QUEUE_COUNTS_BODY_ID, body_id);
    int r = store_row(s);
    if (r)
        return r;
    QueueCounts c = {
        .open = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_OPEN),
        .mine = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_MINE),
        .unconfirmed = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_UNCONFIRMED),
        .today = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_TODAY),
        .near = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_NEAR),
        .overdue = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_OVERDUE),
        .suspended = db_col_int(s, C_APPLICATION_QUEUE_COUNTS_SUSPENDED),
    };
    r = closed_count(conn, body_id, &c.closed);
    if (r)
        return r;
    *ret_counts = c;
    return 0;
}

int store_application_open_page(DbConn *conn, int64_t body_id, CivilDate *after_on,
                                int64_t *after_id, int64_t *ret_ids, size_t capacity,
                                size_t *ret_count)
{
    DateText after;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_OPEN_PAGE);
    db_bind_int(s, P_APPLICATION_OPEN_PAGE_BODY_ID, body_id);
    db_bind_text(s, P_APPLICATION_OPEN_PAGE_AFTER_ON,
                 civil_date_is_none(*after_on) ? STR("") : store_date_text(*after_on, &after));
    db_bind_int(s, P_APPLICATION_OPEN_PAGE_AFTER_ID, *after_id);
    db_bind_int(s, P_APPLICATION_OPEN_PAGE_ROW_LIMIT, (int64_t)capacity);
    size_t count = 0;
    CivilDate on = *after_on;
    int r;
    while ((r = db_step(s)) == 1) {
        ret_ids[count++] = db_col_int(s, C_APPLICATION_OPEN_PAGE_ID);
        on = store_col_date(s, C_APPLICATION_OPEN_PAGE_QUEUE_ON);
    }
    if (r < 0)
        return error_trace(r);
    *ret_count = count;
    if (count) {
        *after_on = on;
        *after_id = ret_ids[count - 1];
    }
    return 0;
}
