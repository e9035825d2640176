#include "store/application.h"

#include "store/internal.h"

int store_event_insert(DbConn *conn, const EventRow *e)
{
    DateText happened, until;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_EVENT_INSERT);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_ID, e->id);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_BODY_ID, e->body_id);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_APPLICATION_ID, e->application_id);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_POSITION, e->position);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_EVENT, e->event);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_HAPPENED_ON,
                 store_date_text(e->happened_on, &happened));
    db_bind_text_or_null(s, P_APPLICATION_EVENT_INSERT_UNTIL_ON,
                         store_date_text(e->until_on, &until));
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_DAYS, e->days);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_UNIT, e->unit);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_PARTY, e->party);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_NOTE, e->note);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_AMOUNT, e->amount);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_RESULT, e->result);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_RECORDED_AT, e->recorded_at);
    db_bind_int(s, P_APPLICATION_EVENT_INSERT_ACTOR_ID, e->actor_id);
    db_bind_text(s, P_APPLICATION_EVENT_INSERT_ACTOR_NAME, e->actor_name);
    return store_exec(s);
}

int store_event_list(DbConn *conn, int64_t application_id, Arena *a, EventRow **ret_rows,
                     size_t *ret_count)
{
    EventRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_EVENT_LIST);
    db_bind_int(s, P_APPLICATION_EVENT_LIST_APPLICATION_ID, application_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        EventRow *e = &rows[count - 1];
        e->id = db_col_int(s, C_APPLICATION_EVENT_LIST_ID);
        e->application_id = application_id;
        e->position = (int)db_col_int(s, C_APPLICATION_EVENT_LIST_POSITION);
        e->event = store_col_text(s, C_APPLICATION_EVENT_LIST_EVENT, a);
        e->happened_on = store_col_date(s, C_APPLICATION_EVENT_LIST_HAPPENED_ON);
        e->until_on = store_col_date(s, C_APPLICATION_EVENT_LIST_UNTIL_ON);
        e->days = (int32_t)db_col_int(s, C_APPLICATION_EVENT_LIST_DAYS);
        e->unit = store_col_text(s, C_APPLICATION_EVENT_LIST_UNIT, a);
        e->party = store_col_text(s, C_APPLICATION_EVENT_LIST_PARTY, a);
        e->note = store_col_text(s, C_APPLICATION_EVENT_LIST_NOTE, a);
        e->amount = store_col_text(s, C_APPLICATION_EVENT_LIST_AMOUNT, a);
        e->result = store_col_text(s, C_APPLICATION_EVENT_LIST_RESULT, a);
        e->recorded_at = db_col_int(s, C_APPLICATION_EVENT_LIST_RECORDED_AT);
        e->actor_id = db_col_int(s, C_APPLICATION_EVENT_LIST_ACTOR_ID);
        e->actor_name = store_col_text(s, C_APPLICATION_EVENT_LIST_ACTOR_NAME, a);
    }
    if (r < 0)
        return error_trace(r);
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

static int withheld_put(DbConn *conn, const DecisionRow *d)
{
    for (size_t i = 0; i < d->withheld_count; i++) {
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_WITHHELD_PART_INSERT);
        db_bind_int(s, P_WITHHELD_PART_INSERT_DECISION_ID, d->id);
        db_bind_int(s, P_WITHHELD_PART_INSERT_POSITION, (int64_t)i + 1);
        db_bind_text(s, P_WITHHELD_PART_INSERT_REASON, d->withheld[i].reason);
        db_bind_text(s, P_WITHHELD_PART_INSERT_WHAT, d->withheld[i].what);
        int r = store_exec(s);
        if (r < 0)
            return r;
    }
    return 0;
}

int store_decision_insert(DbConn *conn, const DecisionRow *d)
{
    DateText decided, delivered;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DECISION_INSERT);
    db_bind_int(s, P_DECISION_INSERT_ID, d->id);
    db_bind_int(s, P_DECISION_INSERT_BODY_ID, d->body_id);
    db_bind_int(s, P_DECISION_INSERT_APPLICATION_ID, d->application_id);
    db_bind_int(s, P_DECISION_INSERT_ROUND, d->round);
    db_bind_text(s, P_DECISION_INSERT_OUTCOME, d->outcome);
    db_bind_text(s, P_DECISION_INSERT_GROUNDS, d->grounds);
    db_bind_text(s, P_DECISION_INSERT_SEARCH_RECORD, d->search_record);
    db_bind_text(s, P_DECISION_INSERT_OTHER_BODY, d->other_body);
    db_bind_text(s, P_DECISION_INSERT_ACCESS_WAY, d->access_way);
    db_bind_int(s, P_DECISION_INSERT_PUBLISHED, d->published);
    db_bind_int(s, P_DECISION_INSERT_NOT_RESPONSIBLE, d->not_responsible);
    db_bind_text(s, P_DECISION_INSERT_DECIDED_ON, store_date_text(d->decided_on, &decided));
    db_bind_text_or_null(s, P_DECISION_INSERT_DELIVERY_CHANNEL,
                         store_null_if_empty(d->delivery_channel));
    db_bind_text_or_null(s, P_DECISION_INSERT_DELIVERED_ON,
                         store_date_text(d->delivered_on, &delivered));
    db_bind_text(s, P_DECISION_INSERT_TRACKING_NO, d->tracking_no);
    db_bind_text(s, P_DECISION_INSERT_RECIPIENT, d->recipient);
    int r = store_exec(s);
    return r < 0 ? r : withheld_put(conn, d);
}

int store_decision_update(DbConn *conn, const DecisionRow *d)
{
    DateText decided, delivered;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DECISION_UPDATE);
    db_bind_text(s, P_DECISION_UPDATE_OUTCOME, d->outcome);
    db_bind_text(s, P_DECISION_UPDATE_GROUNDS, d->grounds);
    db_bind_text(s, P_DECISION_UPDATE_SEARCH_RECORD, d->search_record);
    db_bind_text(s, P_DECISION_UPDATE_OTHER_BODY, d->other_body);
    db_bind_text(s, P_DECISION_UPDATE_ACCESS_WAY, d->access_way);
    db_bind_int(s, P_DECISION_UPDATE_PUBLISHED, d->published);
    db_bind_int(s, P_DECISION_UPDATE_NOT_RESPONSIBLE, d->not_responsible);
    db_bind_text(s, P_DECISION_UPDATE_DECIDED_ON, store_date_text(d->decided_on, &decided));
    db_bind_text_or_null(s, P_DECISION_UPDATE_DELIVERY_CHANNEL,
                         store_null_if_empty(d->delivery_channel));
    db_bind_text_or_null(s, P_DECISION_UPDATE_DELIVERED_ON,
                         store_date_text(d->delivered_on, &delivered));
    db_bind_text(s, P_DECISION_UPDATE_TRACKING_NO, d->tracking_no);
    db_bind_text(s, P_DECISION_UPDATE_RECIPIENT, d->recipient);
    db_bind_int(s, P_DECISION_UPDATE_ID, d->id);
    int r = store_exec_one(s, STORE_E_NOT_FOUND);
    if (r)
        return r;
    CLEANUP(db_donep) DbStmt *clear = db_stmt(conn, &SQL_WITHHELD_PART_CLEAR);
    db_bind_int(clear, P_WITHHELD_PART_CLEAR_DECISION_ID, d->id);
    r = store_exec(clear);
    return r < 0 ? r : withheld_put(conn, d);
}

static int withheld_read(DbConn *conn, Arena *a, DecisionRow *d)
{
    size_t capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_WITHHELD_PART_LIST);
    db_bind_int(s, P_WITHHELD_PART_LIST_DECISION_ID, d->id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, d->withheld, d->withheld_count, capacity);
        WithheldRow *w = &d->withheld[d->withheld_count - 1];
        w->reason = store_col_text(s, C_WITHHELD_PART_LIST_REASON, a);
        w->what = store_col_text(s, C_WITHHELD_PART_LIST_WHAT, a);
    }
    return r < 0 ? error_trace(r) : 0;
}

int store_decision_list(DbConn *conn, int64_t application_id, Arena *a, DecisionRow **ret_rows,
                        size_t *ret_count)
{
    DecisionRow *rows = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DECISION_LIST);
    db_bind_int(s, P_DECISION_LIST_APPLICATION_ID, application_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, rows, count, capacity);
        DecisionRow *d = &rows[count - 1];
        d->id = db_col_int(s, C_DECISION_LIST_ID);
        d->application_id = application_id;
        d->round = (int)db_col_int(s, C_DECISION_LIST_ROUND);
        d->outcome = store_col_text(s, C_DECISION_LIST_OUTCOME, a);
        d->grounds = store_col_text(s, C_DECISION_LIST_GROUNDS, a);
        d->search_record = store_col_text(s, C_DECISION_LIST_SEARCH_RECORD, a);
        d->other_body = store_col_text(s, C_DECISION_LIST_OTHER_BODY, a);
        d->access_way = store_col_text(s, C_DECISION_LIST_ACCESS_WAY, a);
        d->published = db_col_int(s, C_DECISION_LIST_PUBLISHED) != 0;
        d->not_responsible = db_col_int(s, C_DECISION_LIST_NOT_RESPONSIBLE) != 0;
        d->decided_on = store_col_date(s, C_DECISION_LIST_DECIDED_ON);
        d->delivery_channel = store_col_text(s, C_DECISION_LIST_DELIVERY_CHANNEL, a);
        d->delivered_on = store_col_date(s, C_DECISION_LIST_DELIVERED_ON);
        d->tracking_no = store_col_text(s, C_DECISION_LIST_TRACKING_NO, a);
        d->recipient = store_col_text(s, C_DECISION_LIST_RECIPIENT, a);
    }
    if (r < 0)
        return error_trace(r);
    for (size_t i = 0; i < count; i++) {
        r = withheld_read(conn, a, &rows[i]);
        if (r < 0)
            return r;
    }
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}
