#include "store/body.h"

#include "store/internal.h"

/* body_list, body_by_id and body_by_code give the same columns in the same order. */
static void body_read(DbStmt *s, Arena *a, Body *b)
{
    b->id = db_col_int(s, C_BODY_LIST_ID);
    b->code = store_col_text(s, C_BODY_LIST_CODE, a);
    b->name = store_col_text(s, C_BODY_LIST_NAME, a);
    b->short_name = store_col_text(s, C_BODY_LIST_SHORT_NAME, a);
    b->kind = store_col_text(s, C_BODY_LIST_KIND, a);
    b->approval = store_col_text(s, C_BODY_LIST_APPROVAL, a);
    b->letter_prefix = store_col_text(s, C_BODY_LIST_LETTER_PREFIX, a);
    b->unit_name = store_col_text(s, C_BODY_LIST_UNIT_NAME, a);
    b->address = store_col_text(s, C_BODY_LIST_ADDRESS, a);
    b->office_hours = store_col_text(s, C_BODY_LIST_OFFICE_HOURS, a);
    b->phone = store_col_text(s, C_BODY_LIST_PHONE, a);
    b->fax = store_col_text(s, C_BODY_LIST_FAX, a);
    b->postcode = store_col_text(s, C_BODY_LIST_POSTCODE, a);
    b->email = store_col_text(s, C_BODY_LIST_EMAIL, a);
    b->credit_code = store_col_text(s, C_BODY_LIST_CREDIT_CODE, a);
    b->review_body = store_col_text(s, C_BODY_LIST_REVIEW_BODY, a);
    b->court = store_col_text(s, C_BODY_LIST_COURT, a);
    b->duties = store_col_text(s, C_BODY_LIST_DUTIES, a);
    b->practice = db_col_int(s, C_BODY_LIST_PRACTICE) != 0;
    b->accepts_online = db_col_int(s, C_BODY_LIST_ACCEPTS_ONLINE) != 0;
    b->version = db_col_int(s, C_BODY_LIST_VERSION);
}

int store_body_list(DbConn *conn, Arena *a, Body **ret_bodies, size_t *ret_count)
{
    Body *bodies = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_LIST);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, bodies, count, capacity);
        body_read(s, a, &bodies[count - 1]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_bodies = bodies;
    *ret_count = count;
    return 0;
}

/* The first body that a batch asks for, mostly the only one. */
static const char body_memo;

static void body_copy(Arena *a, const Body *from, Body *to)
{
    *to = *from;
    Str *texts[] = {&to->code,         &to->name,          &to->short_name,  &to->kind,
                    &to->approval,     &to->letter_prefix, &to->unit_name,   &to->address,
                    &to->office_hours, &to->phone,         &to->fax,         &to->postcode,
                    &to->email,        &to->credit_code,   &to->review_body, &to->court,
                    &to->duties};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = arena_str(a, *texts[i]);
}

int store_body_by_id(DbConn *conn, int64_t id, Arena *a, Body *ret_body)
{
    Body *known = db_memo_get(conn, &body_memo);
    if (known && known->id == id) {
        body_copy(a, known, ret_body);
        return 0;
    }
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_BY_ID);
    db_bind_int(s, P_BODY_BY_ID_ID, id);
    int r = store_row(s);
    if (r == 0)
        body_read(s, a, ret_body);
    if (r == 0 && !known && db_conn_mode(conn) == DB_WRITE)
        body_copy(db_memo_arena(conn), ret_body, db_memo_make(conn, &body_memo, sizeof(Body)));
    return r;
}

int store_body_by_code(DbConn *conn, Str code, Arena *a, Body *ret_body)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_BY_CODE);
    db_bind_text(s, P_BODY_BY_CODE_CODE, code);
    int r = store_row(s);
    if (r == 0)
        body_read(s, a, ret_body);
    return r;
}

/* What both statements take from the code on, in the same order. */
static void body_bind(DbStmt *s, int code, const Body *b)
{
    const Str texts[] = {
        b->code,      b->name,        b->short_name,   b->kind,  b->approval, b->letter_prefix,
        b->unit_name, b->address,     b->office_hours, b->phone, b->fax,      b->postcode,
        b->email,     b->credit_code, b->review_body,  b->court, b->duties};
    _Static_assert(P_BODY_INSERT_DUTIES - P_BODY_INSERT_CODE == ARRAY_LEN(texts) - 1 &&
                       P_BODY_UPDATE_DUTIES - P_BODY_UPDATE_CODE == ARRAY_LEN(texts) - 1,
                   "the texts stand together");
    _Static_assert(P_BODY_INSERT_ACCEPTS_ONLINE - P_BODY_INSERT_CODE ==
                       P_BODY_UPDATE_ACCEPTS_ONLINE - P_BODY_UPDATE_CODE,
                   "both statements have one order");
    for (int i = 0; i < (int)ARRAY_LEN(texts); i++)
        db_bind_text(s, code + i, texts[i]);
    db_bind_int(s, code + P_BODY_UPDATE_PRACTICE - P_BODY_UPDATE_CODE, b->practice);
    db_bind_int(s, code + P_BODY_UPDATE_ACCEPTS_ONLINE - P_BODY_UPDATE_CODE, b->accepts_online);
}

int store_body_insert(DbConn *conn, const Body *b, Instant now)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_INSERT);
    db_bind_int(s, P_BODY_INSERT_ID, b->id);
    body_bind(s, P_BODY_INSERT_CODE, b);
    db_bind_int(s, P_BODY_INSERT_CREATED_AT, now);
    return store_exec_one(s, STORE_E_TAKEN);
}

int store_body_update(DbConn *conn, const Body *b)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_UPDATE);
    body_bind(s, P_BODY_UPDATE_CODE, b);
    db_bind_int(s, P_BODY_UPDATE_ID, b->id);
    db_bind_int(s, P_BODY_UPDATE_VERSION, b->version);
    return store_exec_one(s, STORE_E_STALE);
}

int store_unit_list(DbConn *conn, int64_t body_id, Arena *a, Unit **ret_units, size_t *ret_count)
{
    Unit *units = NULL;
    size_t count = 0, capacity = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_UNIT_LIST);
    db_bind_int(s, P_UNIT_LIST_BODY_ID, body_id);
    int r;
    while ((r = db_step(s)) == 1) {
        ARENA_PUSH(a, units, count, capacity);
        Unit *u = &units[count - 1];
        u->id = db_col_int(s, C_UNIT_LIST_ID);
        u->body_id = body_id;
        u->name = store_col_text(s, C_UNIT_LIST_NAME, a);
        u->active = db_col_int(s, C_UNIT_LIST_ACTIVE) != 0;
    }
    if (r < 0)
        return error_trace(r);
    *ret_units = units;
    *ret_count = count;
    return 0;
}

int store_unit_get(DbConn *conn, int64_t id, Arena *a, Unit *ret_unit)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_UNIT_BY_ID);
    db_bind_int(s, P_UNIT_BY_ID_ID, id);
    int r = store_row(s);
    if (r)
        return r;
    *ret_unit = (Unit){.id = db_col_int(s, C_UNIT_BY_ID_ID),
                       .body_id = db_col_int(s, C_UNIT_BY_ID_BODY_ID),
                       .name = store_col_text(s, C_UNIT_BY_ID_NAME, a),
                       .active = db_col_int(s, C_UNIT_BY_ID_ACTIVE) != 0};
    return 0;
}

int store_unit_named(DbConn *conn, int64_t body_id, Str name, int64_t *ret_id)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_UNIT_NAMED);
    db_bind_int(s, P_UNIT_NAMED_BODY_ID, body_id);
    db_bind_text(s, P_UNIT_NAMED_NAME, name);
    int r = store_row(s);
    if (r == 0)
        *ret_id = db_col_int(s, C_UNIT_NAMED_ID);
    return r;
}

int store_unit_insert(DbConn *conn, const Unit *u)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_UNIT_INSERT);
    db_bind_int(s, P_UNIT_INSERT_ID, u->id);
    db_bind_int(s, P_UNIT_INSERT_BODY_ID, u->body_id);
    db_bind_text(s, P_UNIT_INSERT_NAME, u->name);
    db_bind_int(s, P_UNIT_INSERT_ACTIVE, u->active);
    return store_exec_one(s, STORE_E_TAKEN);
}

int store_unit_update(DbConn *conn, const Unit *u)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_UNIT_UPDATE);
    db_bind_text(s, P_UNIT_UPDATE_NAME, u->name);
    db_bind_int(s, P_UNIT_UPDATE_ACTIVE, u->active);
    db_bind_int(s, P_UNIT_UPDATE_ID, u->id);
    db_bind_int(s, P_UNIT_UPDATE_BODY_ID, u->body_id);
    return store_exec_one(s, STORE_E_NOT_FOUND);
}
