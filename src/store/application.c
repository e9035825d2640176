#include "store/application.h"

#include "store/internal.h"

/* What an insert binds of the applicant and of what is asked for. */
static void bind_form(DbStmt *s, const ApplicationRow *w)
{
    db_bind_text(s, P_APPLICATION_INSERT_APPLICANT_CLASS, w->applicant_class);
    db_bind_text(s, P_APPLICATION_INSERT_NAME, w->name);
    db_bind_text(s, P_APPLICATION_INSERT_ID_KIND, w->id_kind);
    db_bind_bytes(s, P_APPLICATION_INSERT_ID_NUMBER, w->id_number);
    db_bind_text(s, P_APPLICATION_INSERT_LEGAL_REPRESENTATIVE, w->legal_representative);
    db_bind_text(s, P_APPLICATION_INSERT_CONTACT_PERSON, w->contact_person);
    db_bind_text(s, P_APPLICATION_INSERT_EMPLOYER, w->employer);
    db_bind_text(s, P_APPLICATION_INSERT_PHONE, w->phone);
    db_bind_text(s, P_APPLICATION_INSERT_EMAIL, w->email);
    db_bind_text(s, P_APPLICATION_INSERT_ADDRESS, w->address);
    db_bind_text(s, P_APPLICATION_INSERT_POSTCODE, w->postcode);
    db_bind_text(s, P_APPLICATION_INSERT_AGENT_NAME, w->agent_name);
    db_bind_bytes(s, P_APPLICATION_INSERT_AGENT_ID_NUMBER, w->agent_id_number);
    db_bind_text(s, P_APPLICATION_INSERT_TITLE, w->title);
    db_bind_text(s, P_APPLICATION_INSERT_DOCUMENT_NO, w->document_no);
    db_bind_text(s, P_APPLICATION_INSERT_DESCRIPTION, w->description);
    db_bind_text(s, P_APPLICATION_INSERT_PERIOD, w->period);
    db_bind_text(s, P_APPLICATION_INSERT_PURPOSE, w->purpose);
    db_bind_text(s, P_APPLICATION_INSERT_FORM_WANTED, w->form_wanted);
    db_bind_text(s, P_APPLICATION_INSERT_DELIVERY_WANTED, w->delivery_wanted);
    db_bind_int(s, P_APPLICATION_INSERT_ACCEPTS_OTHER_FORM, w->accepts_other_form);
}

int store_application_insert(DbConn *conn, const ApplicationRow *w)
{
    DateText arrived, signed_for, confirmed, received, due, queue, closed;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_INSERT);
    db_bind_int(s, P_APPLICATION_INSERT_ID, w->id);
    db_bind_int(s, P_APPLICATION_INSERT_BODY_ID, w->body_id);
    db_bind_text(s, P_APPLICATION_INSERT_NUMBER, w->number);
    db_bind_bytes(s, P_APPLICATION_INSERT_QUERY_HASH, w->query_hash);
    if (str_empty(w->idempotency_hash))
        db_bind_null(s, P_APPLICATION_INSERT_IDEMPOTENCY_HASH);
    else
        db_bind_bytes(s, P_APPLICATION_INSERT_IDEMPOTENCY_HASH, w->idempotency_hash);
    db_bind_text(s, P_APPLICATION_INSERT_CHANNEL, w->channel);
    db_bind_text(s, P_APPLICATION_INSERT_STATE, w->state);
    db_bind_int(s, P_APPLICATION_INSERT_OPEN, w->open);
    bind_form(s, w);
    db_bind_int(s, P_APPLICATION_INSERT_SUBMITTED_AT, w->submitted_at);
    db_bind_text_or_null(s, P_APPLICATION_INSERT_ARRIVED_ON,
                         store_date_text(w->arrived_on, &arrived));
    db_bind_text_or_null(s, P_APPLICATION_INSERT_SIGNED_FOR_ON,
                         store_date_text(w->signed_for_on, &signed_for));
    db_bind_text_or_null(s, P_APPLICATION_INSERT_CONFIRMED_ON,
                         store_date_text(w->confirmed_on, &confirmed));
    db_bind_text_or_null(s, P_APPLICATION_INSERT_RECEIVED_ON,
                         store_date_text(w->received_on, &received));
    store_bind_id(s, P_APPLICATION_INSERT_RECEIVED_YEAR, w->received_year);
    db_bind_text_or_null(s, P_APPLICATION_INSERT_DUE_ON, store_date_text(w->due_on, &due));
    db_bind_int(s, P_APPLICATION_INSERT_DUE_PROVISIONAL, w->due_provisional);
    db_bind_text(s, P_APPLICATION_INSERT_QUEUE_ON, store_date_text(w->queue_on, &queue));
    db_bind_int(s, P_APPLICATION_INSERT_SUSPENDED, w->suspended);
    store_bind_id(s, P_APPLICATION_INSERT_UNIT_ID, w->unit_id);
    store_bind_id(s, P_APPLICATION_INSERT_HANDLER_ID, w->handler_id);
    db_bind_text_or_null(s, P_APPLICATION_INSERT_OUTCOME, store_null_if_empty(w->outcome));
    db_bind_text_or_null(s, P_APPLICATION_INSERT_CLOSED_ON, store_date_text(w->closed_on, &closed));
    db_bind_int(s, P_APPLICATION_INSERT_CLOSED_YEAR, w->closed_year);
    db_bind_int(s, P_APPLICATION_INSERT_ANSWERS, w->answers);
    return store_exec(s);
}

static void read_form(DbStmt *s, Arena *a, ApplicationRow *w)
{
    w->applicant_class = store_col_text(s, C_APPLICATION_GET_APPLICANT_CLASS, a);
    w->name = store_col_text(s, C_APPLICATION_GET_NAME, a);
    w->id_kind = store_col_text(s, C_APPLICATION_GET_ID_KIND, a);
    w->id_number = store_col_bytes(s, C_APPLICATION_GET_ID_NUMBER, a);
    w->legal_representative = store_col_text(s, C_APPLICATION_GET_LEGAL_REPRESENTATIVE, a);
    w->contact_person = store_col_text(s, C_APPLICATION_GET_CONTACT_PERSON, a);
    w->employer = store_col_text(s, C_APPLICATION_GET_EMPLOYER, a);
    w->phone = store_col_text(s, C_APPLICATION_GET_PHONE, a);
    w->email = store_col_text(s, C_APPLICATION_GET_EMAIL, a);
    w->address = store_col_text(s, C_APPLICATION_GET_ADDRESS, a);
    w->postcode = store_col_text(s, C_APPLICATION_GET_POSTCODE, a);
    w->agent_name = store_col_text(s, C_APPLICATION_GET_AGENT_NAME, a);
    w->agent_id_number = store_col_bytes(s, C_APPLICATION_GET_AGENT_ID_NUMBER, a);
    w->title = store_col_text(s, C_APPLICATION_GET_TITLE, a);
    w->document_no = store_col_text(s, C_APPLICATION_GET_DOCUMENT_NO, a);
    w->description = store_col_text(s, C_APPLICATION_GET_DESCRIPTION, a);
    w->period = store_col_text(s, C_APPLICATION_GET_PERIOD, a);
    w->purpose = store_col_text(s, C_APPLICATION_GET_PURPOSE, a);
    w->form_wanted = store_col_text(s, C_APPLICATION_GET_FORM_WANTED, a);
    w->delivery_wanted = store_col_text(s, C_APPLICATION_GET_DELIVERY_WANTED, a);
    w->accepts_other_form = db_col_int(s, C_APPLICATION_GET_ACCEPTS_OTHER_FORM) != 0;
}

int store_application_get(DbConn *conn, int64_t id, Arena *a, ApplicationRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_GET);
    db_bind_int(s, P_APPLICATION_GET_ID, id);
    int r = store_row(s);
    if (r)
        return r;
    ApplicationRow w = {.id = id};
    w.body_id = db_col_int(s, C_APPLICATION_GET_BODY_ID);
    w.number = store_col_text(s, C_APPLICATION_GET_NUMBER, a);
    w.channel = store_col_text(s, C_APPLICATION_GET_CHANNEL, a);
    w.state = store_col_text(s, C_APPLICATION_GET_STATE, a);
    w.open = db_col_int(s, C_APPLICATION_GET_OPEN) != 0;
    read_form(s, a, &w);
    w.submitted_at = db_col_int(s, C_APPLICATION_GET_SUBMITTED_AT);
    w.arrived_on = store_col_date(s, C_APPLICATION_GET_ARRIVED_ON);
    w.signed_for_on = store_col_date(s, C_APPLICATION_GET_SIGNED_FOR_ON);
    w.confirmed_on = store_col_date(s, C_APPLICATION_GET_CONFIRMED_ON);
    w.received_on = store_col_date(s, C_APPLICATION_GET_RECEIVED_ON);
    w.received_year = (int)db_col_int_or(s, C_APPLICATION_GET_RECEIVED_YEAR, 0);
    w.opened_at = db_col_int_or(s, C_APPLICATION_GET_OPENED_AT, 0);
    w.due_on = store_col_date(s, C_APPLICATION_GET_DUE_ON);
    w.due_provisional = db_col_int(s, C_APPLICATION_GET_DUE_PROVISIONAL) != 0;
    w.queue_on = store_col_date(s, C_APPLICATION_GET_QUEUE_ON);
    w.suspended = db_col_int(s, C_APPLICATION_GET_SUSPENDED) != 0;
    w.unit_id = db_col_int_or(s, C_APPLICATION_GET_UNIT_ID, 0);
    w.handler_id = db_col_int_or(s, C_APPLICATION_GET_HANDLER_ID, 0);
    w.unit_name = store_col_text(s, C_APPLICATION_GET_UNIT_NAME, a);
    w.handler_name = store_col_text(s, C_APPLICATION_GET_HANDLER_NAME, a);
    w.outcome = store_col_text(s, C_APPLICATION_GET_OUTCOME, a);
    w.closed_on = store_col_date(s, C_APPLICATION_GET_CLOSED_ON);
    w.closed_year = (int)db_col_int(s, C_APPLICATION_GET_CLOSED_YEAR);
    w.answers = db_col_int(s, C_APPLICATION_GET_ANSWERS);
    w.version = db_col_int(s, C_APPLICATION_GET_VERSION);
    *ret_row = w;
    return 0;
}

int store_application_find(DbConn *conn, ApplicationKey key, Str hash, int64_t *ret_id,
                           int64_t *ret_body_id)
{
    /* both statements have one parameter and the columns id, body_id */
    CLEANUP(db_donep)
    DbStmt *s = db_stmt(conn, key == APPLICATION_BY_QUERY ? &SQL_APPLICATION_BY_QUERY
                                                          : &SQL_APPLICATION_BY_IDEMPOTENCY);
    db_bind_bytes(s, P_APPLICATION_BY_QUERY_QUERY_HASH, hash);
    int r = store_row(s);
    if (r)
        return r;
    *ret_id = db_col_int(s, C_APPLICATION_BY_QUERY_ID);
    *ret_body_id = db_col_int(s, C_APPLICATION_BY_QUERY_BODY_ID);
    return 0;
}

int store_application_by_number(DbConn *conn, int64_t body_id, Str number, int64_t *ret_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_BY_NUMBER);
    db_bind_int(s, P_APPLICATION_BY_NUMBER_BODY_ID, body_id);
    db_bind_text(s, P_APPLICATION_BY_NUMBER_NUMBER, number);
    int r = store_row(s);
    if (r == 0)
        *ret_id = db_col_int(s, C_APPLICATION_BY_NUMBER_ID);
    return r;
}

int store_application_update(DbConn *conn, const ApplicationRow *w)
{
    DateText signed_for, confirmed, received, due, queue, closed;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_UPDATE);
    db_bind_text(s, P_APPLICATION_UPDATE_STATE, w->state);
    db_bind_int(s, P_APPLICATION_UPDATE_OPEN, w->open);
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_SIGNED_FOR_ON,
                         store_date_text(w->signed_for_on, &signed_for));
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_CONFIRMED_ON,
                         store_date_text(w->confirmed_on, &confirmed));
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_RECEIVED_ON,
                         store_date_text(w->received_on, &received));
    store_bind_id(s, P_APPLICATION_UPDATE_RECEIVED_YEAR, w->received_year);
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_DUE_ON, store_date_text(w->due_on, &due));
    db_bind_int(s, P_APPLICATION_UPDATE_DUE_PROVISIONAL, w->due_provisional);
    db_bind_text(s, P_APPLICATION_UPDATE_QUEUE_ON, store_date_text(w->queue_on, &queue));
    db_bind_int(s, P_APPLICATION_UPDATE_SUSPENDED, w->suspended);
    store_bind_id(s, P_APPLICATION_UPDATE_UNIT_ID, w->unit_id);
    store_bind_id(s, P_APPLICATION_UPDATE_HANDLER_ID, w->handler_id);
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_OUTCOME, store_null_if_empty(w->outcome));
    db_bind_text_or_null(s, P_APPLICATION_UPDATE_CLOSED_ON, store_date_text(w->closed_on, &closed));
    db_bind_int(s, P_APPLICATION_UPDATE_CLOSED_YEAR, w->closed_year);
    db_bind_int(s, P_APPLICATION_UPDATE_ANSWERS, w->answers);
    db_bind_int(s, P_APPLICATION_UPDATE_ID, w->id);
    db_bind_int(s, P_APPLICATION_UPDATE_VERSION, w->version);
    return store_exec_one(s, STORE_E_STALE);
}

int store_application_opened(DbConn *conn, int64_t id, Instant at)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_OPENED);
    db_bind_int(s, P_APPLICATION_OPENED_OPENED_AT, at);
    db_bind_int(s, P_APPLICATION_OPENED_ID, id);
    return store_exec(s);
}
