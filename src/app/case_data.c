#include "app/case_data.h"

#include "base/utf8.h"
#include "os/random.h"
#include "store/account.h"
#include "store/body.h"
#include <errno.h>

#define FAR_AWAY civil_date_of(9999, 12, 31)

static int find_body(DbConn *conn, void *arg)
{
    int64_t *id_and_body = arg;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    ApplicationRow row;
    int r = store_application_get(conn, id_and_body[0], a, &row);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    id_and_body[1] = row.body_id;
    return 0;
}

int case_run(App *app, const Actor *actor, int64_t case_id, Arena *a, TxFn fn, const void *in,
             void *ret)
{
    if (actor->kind == ACTOR_ANONYMOUS)
        return APP_E_DENIED;
    int64_t id_and_body[2] = {case_id, actor->body_id};
    if (!actor->body_id) {
        int r = db_tx(app->db, DB_READ, 0, find_body, id_and_body);
        if (r)
            return r;
    }
    return app_run(app, actor, DB_WRITE, id_and_body[1], a, fn, in, ret);
}

int case_load(Tx *tx, int64_t case_id, CaseData *ret_case)
{
    CaseData c = {0};
    int r = store_application_get(tx->conn, case_id, tx->arena, &c.row);
    if (r == 0 && tx->actor->kind != ACTOR_ANONYMOUS && !app_sees_body(tx->actor, c.row.body_id))
        r = STORE_E_NOT_FOUND;
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    if (!application_state_from_code(c.row.state, &c.state))
        return error_set(-EIO, "application %" PRId64 " is in an unknown state", case_id);
    r = store_body_by_id(tx->conn, c.row.body_id, tx->arena, &c.body);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    c.chain = str_eq(c.body.approval, STR("short")) ? APPROVAL_SHORT : APPROVAL_FULL;
    r = store_event_list(tx->conn, case_id, tx->arena, &c.events, &c.event_count);
    if (r < 0)
        return r;
    c.event_capacity = c.event_count;
    r = store_decision_list(tx->conn, case_id, tx->arena, &c.decisions, &c.decision_count);
    if (r < 0)
        return r;
    ApplicationRow stored = c.row;
    size_t fault;
    r = case_compute(tx, &c, &fault);
    if (r < 0)
        return r;
    /* What is stored stands until something writes it: a look never moves a date. */
    c.row = stored;
    *ret_case = c;
    return 0;
}

/* ---- the clock ---- */

static LawTerm event_term(const EventRow *e)
{
    LawUnit unit = str_eq(e->unit, STR("days"))     ? LAW_UNIT_DAYS
                   : str_eq(e->unit, STR("months")) ? LAW_UNIT_MONTHS
                                                    : LAW_UNIT_WORKDAYS;
    return (LawTerm){e->days, unit};
}

/* The clock's list: the receipt, then each event that does something to the clock. */
static void clock_list(Tx *tx, CaseData *c, size_t *event_of)
{
    c->clock = arena_new(tx->arena, ClockEvent, c->event_count + 1);
    c->clock_count = 0;
    event_of[c->clock_count] = STR_NPOS;
    c->clock[c->clock_count++] = (ClockEvent){.kind = CLOCK_RECEIVED, .on = c->row.received_on};
    for (size_t i = 0; i < c->event_count; i++) {
        const EventRow *e = &c->events[i];
        ApplicationEvent event;
        if (!application_event_from_code(e->event, &event))
            continue;
        ClockEventKind kind = application_event(event)->clock;
        if (kind == CLOCK_NONE || kind == CLOCK_RECEIVED)
            continue;
        event_of[c->clock_count] = i;
        c->clock[c->clock_count++] = (ClockEvent){
            .kind = kind, .on = e->happened_on, .days = e->days, .term = event_term(e)};
    }
}

/* The day by which something must happen, for the order of the queue. */
static CivilDate queue_day(const CaseData *c)
{
    if (!civil_date_is_none(c->row.due_on))
        return c->row.due_on;
    for (size_t i = c->event_count; i > 0; i--) {
        if (!civil_date_is_none(c->events[i - 1].until_on))
            return c->events[i - 1].until_on;
    }
    if (!c->has_clock)
        return civil_date_is_none(c->row.arrived_on) ? civil_date_from_instant(c->row.submitted_at)
                                                     : c->row.arrived_on;
    return FAR_AWAY;
}

int case_compute(Tx *tx, CaseData *c, size_t *ret_fault)
{
    c->has_clock = !civil_date_is_none(c->row.received_on);
    c->row.due_on = CIVIL_DATE_NONE;
    c->row.due_provisional = false;
    c->row.suspended = false;
    c->row.open = application_state(c->state)->open;
    if (c->has_clock) {
        size_t *event_of = arena_new(tx->arena, size_t, c->event_count + 1);
        clock_list(tx, c, event_of);
        size_t at = 0;
        int r =
            deadline_compute(tx->calendar, c->clock, c->clock_count, tx->arena, &at, &c->deadline);
        if (r) {
            *ret_fault = event_of[MIN(at, c->clock_count - 1)];
            c->has_clock = false;
            return r;
        }
        c->row.due_on = c->deadline.due;
        c->row.due_provisional = c->deadline.provisional;
        c->row.suspended =
            c->deadline.standing == CLOCK_CONSULTING || c->deadline.standing == CLOCK_WAITING;
    }
    c->row.queue_on = queue_day(c);
    return 0;
}

DecisionRow *case_current_decision(CaseData *c)
{
    for (size_t i = 0; i < c->decision_count; i++) {
        if (c->decisions[i].round == (int)c->row.answers + 1)
            return &c->decisions[i];
    }
    return NULL;
}

const DecisionRow *case_last_decision(const CaseData *c)
{
    return c->decision_count ? &c->decisions[c->decision_count - 1] : NULL;
}

/* ---- steps ---- */

int case_check_version(Tx *tx, const CaseData *c, int64_t version, FieldErrors *errors)
{
    if (version == c->row.version)
        return 0;
    field_error(tx->arena, errors, "version", "stale",
                "此件已被他人更新，请刷新后再操作；您填写的内容没有保存。");
    return APP_E_CONFLICT;
}

static int step_refused(Tx *tx, const CaseData *c, ApplicationEvent event, FieldErrors *errors)
{
    field_error(tx->arena, errors, "", "state", "此件现为“%.*s”，不能“%.*s”。",
                STR_FMT(application_state(c->state)->label),
                STR_FMT(application_event(event)->label));
    return APP_E_CONFLICT;
}

static void event_add(Tx *tx, CaseData *c, const CaseStep *step)
{
    ARENA_PUSH(tx->arena, c->events, c->event_count, c->event_capacity);
    EventRow *e = &c->events[c->event_count - 1];
    *e = step->facts;
    e->id = random_id();
    e->body_id = c->row.body_id;
    e->application_id = c->row.id;
    e->position = (int)c->event_count;
    e->event = application_event(step->event)->code;
    Str *texts[] = {&e->unit, &e->party, &e->note, &e->amount, &e->result};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = text_or_empty(*texts[i]);
    e->recorded_at = tx->now;
    e->actor_id = tx->actor->user_id;
    e->actor_name = text_or_empty(tx->actor->name);
}

int case_step(Tx *tx, CaseData *c, const CaseStep *step, FieldErrors *errors)
{
    ApplicationState next;
    if (!application_next(c->state, step->event, c->chain, &next))
        return step_refused(tx, c, step->event, errors);
    /* Consultations may overlap: only the end of the last one moves the case on. */
    if (step->event == APPLICATION_EVENT_CONSULTATION_ENDED && c->has_clock &&
        c->deadline.open_consultations > 1)
        next = c->state;
    if (civil_date_cmp(step->facts.happened_on, tx->today) > 0) {
        field_error(tx->arena, errors, "on", "future", "日期不能晚于今天。");
        return APP_E_INVALID;
    }
    event_add(tx, c, step);
    c->state = next;
    c->row.state = application_state(next)->code;
    size_t fault = STR_NPOS;
    int r = case_compute(tx, c, &fault);
    if (r > 0) {
        field_error(tx->arena, errors, "on", "clock", "%.*s",
                    STR_FMT(clock_outcome_words((ClockOutcome)r)));
        return APP_E_INVALID;
    }
    return r;
}

int case_begin(Tx *tx, CaseData *c, const CaseStep *step)
{
    event_add(tx, c, step);
    size_t fault;
    int r = case_compute(tx, c, &fault);
    return r > 0 ? error_set(-EINVAL, "a new case has no clock") : r;
}

int case_save(Tx *tx, CaseData *c, size_t from, const AuditNote *note, FieldErrors *errors)
{
    for (size_t i = from; i < c->event_count; i++) {
        int r = store_event_insert(tx->conn, &c->events[i]);
        if (r < 0)
            return r;
    }
    int r = store_application_update(tx->conn, &c->row);
    if (r == STORE_E_STALE)
        return case_check_version(tx, c, -1, errors);
    if (r < 0)
        return r;
    c->row.version++;
    AuditNote full = *note;
    full.body_id = c->row.body_id;
    full.subject_kind = "application";
    full.subject_id = c->row.id;
    full.subject = c->row.number;
    return app_audit(tx, &full);
}

int case_check_handler(Tx *tx, int64_t body_id, int64_t handler_id, FieldErrors *errors)
{
    Account account;
    if (!handler_id)
        return 0;
    int r = store_account_by_id(tx->conn, handler_id, tx->arena, &account);
    if (r < 0)
        return r;
    if (r > 0 || account.body_id != body_id || account.disabled)
        field_error(tx->arena, errors, "handler_id", "unknown", "请选择本机关在用的账号。");
    return field_errors_outcome(errors);
}

int case_apply(Tx *tx, int64_t case_id, CaseApply apply, const void *in, CaseChange *ret_change)
{
    CaseData c;
    FieldErrors errors = {0};
    int r = case_load(tx, case_id, &c);
    if (r == 0)
        r = apply(tx, &c, in, &errors);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT)
        *ret_change = (CaseChange){.errors = errors};
    if (r == 0)
        *ret_change = case_change(&c);
    return r;
}

CaseChange case_change(const CaseData *c)
{
    return (CaseChange){.version = c->row.version,
                        .state_code = application_state(c->state)->code,
                        .state_label = application_state(c->state)->label,
                        .due_on = c->row.due_on};
}
