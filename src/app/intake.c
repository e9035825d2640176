#include "app/apply.h"

#include "app/attachment.h"
#include "app/attachment_link.h"
#include "app/case_data.h"
#include "app/casework.h"
#include "os/random.h"
#include "store/body.h"

#define KEY_MAX 64

/* What both ways of intake have in common. What needs no database is made before the transaction,
 * and after it: on SQLite nobody else writes meanwhile. */
typedef struct Intake {
    Str idempotency_hash;
    ApplicationRow row; /* with what the form says */
    int64_t body_id;
    ApplicationChannel channel;
    ReceiptFacts facts;
    CivilDate arrived_on;
    int64_t unit_id;
    int64_t handler_id;
    Str const *tokens; /* of files from the public pages */
    size_t token_count;
    int64_t const *attachment_ids; /* of files from the workbench */
    size_t attachment_count;
    Str draft_codes[2];
    bool online;
} Intake;

/* What the transaction gives: a case, new or found, or errors. */
typedef struct Taken {
    CaseData c;
    const Calendar *calendar; /* stays as long as the App */
    bool repeated;
    FieldErrors errors;
} Taken;

static bool key_is_good(Str key)
{
    if (key.len < APPLICATION_KEY_MIN || key.len > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

/* ---- the receipt ---- */

static void receipt_fill(App *app, Arena *a, const Taken *taken, ApplicationReceipt *ret_receipt)
{
    const CaseData *c = &taken->c;
    Tx words = {.app = app, .arena = a, .calendar = taken->calendar};
    char code[17];
    secret_query_code(app, c->row.id, code);
    *ret_receipt = (ApplicationReceipt){.id = c->row.id,
                                        .number = c->row.number,
                                        .query_code = arena_str(a, str_of(code)),
                                        .body_name = c->body.name,
                                        .title = c->row.title,
                                        .submitted_at = c->row.submitted_at,
                                        .received_on = c->row.received_on,
                                        .due_on = c->row.due_on,
                                        .due_provisional = c->row.due_provisional,
                                        .due_explanation = case_explanation(&words, c),
                                        .repeated = taken->repeated};
}

static Str idempotency_hash(App *app, Arena *a, Str key)
{
    uint8_t *hash = arena_new(a, uint8_t, SECRET_HASH_BYTES);
    secret_hash(app, "idem", key, hash);
    return str_make((const char *)hash, SECRET_HASH_BYTES);
}

/* The case that an earlier post of the same form made. */
static int find_earlier(Tx *tx, Str hash, bool *ret_found, Taken *ret_taken)
{
    int64_t id, body_id;
    int r = store_application_find(tx->conn, APPLICATION_BY_IDEMPOTENCY, hash, &id, &body_id);
    *ret_found = r == 0;
    if (r)
        return r < 0 ? r : 0;
    ret_taken->repeated = true;
    return case_load(tx, id, &ret_taken->c);
}

/* ---- the new case ---- */

static void row_form(App *app, Arena *a, const ApplicationForm *f, ApplicationRow *w)
{
    w->applicant_class = f->applicant_class;
    w->name = str_trim(f->name);
    w->id_kind = text_or_empty(f->id_kind);
    w->id_number = secret_seal(app, a, str_trim(f->id_number));
    w->agent_id_number = secret_seal(app, a, str_trim(f->agent_id_number));
    w->form_wanted = text_or_empty(f->form_wanted);
    w->delivery_wanted = text_or_empty(f->delivery_wanted);
    w->accepts_other_form = f->accepts_other_form;
    const Str from[] = {f->legal_representative,
                        f->contact_person,
                        f->employer,
                        f->phone,
                        f->email,
                        f->address,
                        f->postcode,
                        f->agent_name,
                        f->title,
                        f->document_no,
                        f->description,
                        f->period,
                        f->purpose};
    Str *to[] = {&w->legal_representative,
                 &w->contact_person,
                 &w->employer,
                 &w->phone,
                 &w->email,
                 &w->address,
                 &w->postcode,
                 &w->agent_name,
                 &w->title,
                 &w->document_no,
                 &w->description,
                 &w->period,
                 &w->purpose};
    for (size_t i = 0; i < ARRAY_LEN(to); i++)
        *to[i] = text_or_empty(str_trim(from[i]));
}

static int row_make(Tx *tx, const Intake *in, CaseData *c)
{
    ApplicationRow *w = &c->row;
    *w = in->row;
    w->id = random_id();
    w->body_id = in->body_id;
    w->submitted_at = tx->now;
    w->arrived_on = in->arrived_on;
    w->signed_for_on = in->facts.signed_for_on;
    w->confirmed_on = in->facts.confirmed_on;
    w->channel = application_channel_code(in->channel);
    w->unit_id = in->unit_id;
    w->handler_id = in->handler_id;
    w->closed_on = CIVIL_DATE_NONE;
    w->closed_year = RECORD_YEAR_OPEN;
    w->version = 1;
    w->received_on = application_received_on(&in->facts);
    w->received_year = civil_date_is_none(w->received_on) ? 0 : civil_date_year(w->received_on);
    c->state = application_initial(w->received_on);
    w->state = application_state(c->state)->code;

    uint8_t *hash = arena_new(tx->arena, uint8_t, SECRET_HASH_BYTES);
    char code[17];
    secret_query_code(tx->app, w->id, code);
    secret_hash(tx->app, "query", str_make(code, 16), hash);
    w->query_hash = str_make((const char *)hash, SECRET_HASH_BYTES);
    w->idempotency_hash = in->idempotency_hash;

    int year = civil_date_year(tx->today);
    int64_t serial;
    int r = store_counter_next(tx->conn, in->body_id, STR("application"), year, &serial);
    w->number = arena_printf(tx->arena, "%d-%06" PRId64, year, serial);
    return r;
}

static int attach_files(Tx *tx, const Intake *in, int64_t id, FieldErrors *errors)
{
    for (size_t i = 0; i < in->token_count; i++) {
        int r = attachment_link_token(tx, in->tokens[i], in->body_id, id, errors);
        if (r)
            return r;
    }
    for (size_t i = 0; i < in->attachment_count; i++) {
        int r = attachment_link(tx, in->attachment_ids[i], in->body_id, id, errors);
        if (r)
            return r;
    }
    return 0;
}

static int check_handler(Tx *tx, const Intake *in, FieldErrors *errors)
{
    if (in->unit_id) {
        Unit unit;
        int r = store_unit_get(tx->conn, in->unit_id, tx->arena, &unit);
        if (r < 0)
            return r;
        if (r > 0 || unit.body_id != in->body_id)
            field_error(tx->arena, errors, "unit_id", "unknown", "没有这个承办单位。");
    }
    int r = case_check_handler(tx, in->body_id, in->handler_id, errors);
    return r ? r : field_errors_outcome(errors);
}

static int intake_write(Tx *tx, const Intake *in, CaseData *c, FieldErrors *errors)
{
    int r = row_make(tx, in, c);
    if (r < 0)
        return r;
    CaseStep first = {.event = in->online ? APPLICATION_EVENT_SUBMIT : APPLICATION_EVENT_REGISTER,
                      .facts = {.happened_on = in->online ? tx->today : in->arrived_on,
                                .until_on = CIVIL_DATE_NONE}};
    if (civil_date_is_none(first.facts.happened_on))
        first.facts.happened_on = tx->today;
    r = case_begin(tx, c, &first);
    if (r)
        return r;
    r = store_application_insert(tx->conn, &c->row);
    if (r == 0)
        r = store_event_insert(tx->conn, &c->events[0]);
    if (r == 0)
        r = attach_files(tx, in, c->row.id, errors);
    for (size_t i = 0; i < ARRAY_LEN(in->draft_codes) && r == 0; i++)
        r = draft_drop(tx, in->draft_codes[i]);
    if (r)
        return r;
    AuditNote note = {.body_id = in->body_id,
                      .action = in->online ? "application.submit" : "application.register",
                      .subject_kind = "application",
                      .subject_id = c->row.id,
                      .subject = c->row.number,
                      .detail = audit_detail(tx->arena, {"channel", c->row.channel})};
    return app_audit(tx, &note);
}

static int intake_in(Tx *tx, const void *arg, void *ret)
{
    const Intake *in = arg;
    Taken *taken = ret;
    *taken = (Taken){.calendar = tx->calendar};
    bool found;
    int r = find_earlier(tx, in->idempotency_hash, &found, taken);
    if (r || found)
        return r;
    CaseData *c = &taken->c;
    r = store_body_by_id(tx->conn, in->body_id, tx->arena, &c->body);
    if (r < 0)
        return r;
    if (r > 0 || (in->online && !c->body.accepts_online))
        return APP_E_NOT_FOUND;
    r = check_handler(tx, in, &taken->errors);
    return r ? r : intake_write(tx, in, c, &taken->errors);
}

static int intake_run(App *app, const Actor *actor, Intake *in, const ApplicationForm *form,
                      Str idempotency_key, Arena *a, ApplicationReceipt *ret_result)
{
    in->idempotency_hash = idempotency_hash(app, a, idempotency_key);
    row_form(app, a, form, &in->row);
    Taken taken;
    int r = app_run(app, actor, DB_WRITE, in->body_id, a, intake_in, in, &taken);
    if (r == 0)
        receipt_fill(app, a, &taken, ret_result);
    else if (r == APP_E_INVALID)
        *ret_result = (ApplicationReceipt){.errors = taken.errors};
    return r;
}

static void check_key(Arena *a, Str key, FieldErrors *errors)
{
    if (!key_is_good(key))
        field_error(a, errors, "idempotency_key", "invalid",
                    "页面已失效，请重新打开表单后再提交。");
}

int app_submit_application(App *app, const Actor *actor, const SubmitApplication *in, Arena *a,
                           ApplicationReceipt *ret_result)
{
    FieldErrors errors = {0}, warnings = {0};
    check_key(a, in->idempotency_key, &errors);
    app_check_application_form(&in->form, APPLICATION_FORM_ALL, false, a, &errors, &warnings);
    if (!in->promised)
        field_error(a, &errors, "promised", "required", "请确认所填内容真实。");
    if (in->attachment_count > ATTACHMENT_COUNT_MAX)
        field_error(a, &errors, "attachments", "too_many", "附件最多%d个。", ATTACHMENT_COUNT_MAX);
    if (errors.count) {
        *ret_result = (ApplicationReceipt){.errors = errors};
        return APP_E_INVALID;
    }
    CivilDate today = app_today(app);
    Intake intake = {.body_id = in->body_id,
                     .channel = APPLICATION_CHANNEL_WEB,
                     .facts = {.channel = APPLICATION_CHANNEL_WEB,
                               .submitted_on = today,
                               .signed_for_on = CIVIL_DATE_NONE,
                               .confirmed_on = CIVIL_DATE_NONE},
                     .arrived_on = today,
                     .tokens = in->attachment_tokens,
                     .token_count = in->attachment_count,
                     .draft_codes = {in->draft_codes[0], in->draft_codes[1]},
                     .online = true};
    return intake_run(app, actor, &intake, &in->form, in->idempotency_key, a, ret_result);
}

static int receipt_in(Tx *tx, const void *in, void *ret)
{
    Taken *taken = ret;
    bool found;
    *taken = (Taken){.calendar = tx->calendar};
    int r = find_earlier(tx, *(const Str *)in, &found, taken);
    return r || found ? r : APP_E_NOT_FOUND;
}

int app_application_receipt(App *app, const Actor *actor, Str idempotency_key, Arena *a,
                            ApplicationReceipt *ret_result)
{
    if (!key_is_good(idempotency_key))
        return APP_E_NOT_FOUND;
    Str hash = idempotency_hash(app, a, idempotency_key);
    Taken taken;
    int r = app_run(app, actor, DB_READ, 0, a, receipt_in, &hash, &taken);
    if (r == 0)
        receipt_fill(app, a, &taken, ret_result);
    return r;
}

/* ---- registered by an officer ---- */

static void check_day(Arena *a, FieldErrors *errors, const char *field, CivilDate day,
                      CivilDate not_before, CivilDate today)
{
    if (civil_date_is_none(day))
        return;
    if (civil_date_cmp(day, today) > 0)
        field_error(a, errors, field, "future", "日期不能晚于今天。");
    else if (!civil_date_is_none(not_before) && civil_date_cmp(day, not_before) < 0)
        field_error(a, errors, field, "order", "日期不能早于申请到达之日。");
}

static void check_registration(App *app, Arena *a, const RegisterApplication *in,
                               ApplicationChannel *channel, FieldErrors *errors)
{
    CivilDate today = app_today(app);
    if (!application_channel_from_code(in->channel, channel) || *channel == APPLICATION_CHANNEL_WEB)
        field_error(a, errors, "channel", "unknown_code", "请选择申请的提交方式。");
    if (civil_date_is_none(in->arrived_on))
        field_error(a, errors, "arrived_on", "required", "请填写申请到达本机关的日期。");
    check_day(a, errors, "arrived_on", in->arrived_on, CIVIL_DATE_NONE, today);
    check_day(a, errors, "signed_for_on", in->signed_for_on, CIVIL_DATE_NONE, today);
    check_day(a, errors, "confirmed_on", in->confirmed_on, in->arrived_on, today);
}

int app_register_application(App *app, const Actor *actor, const RegisterApplication *in, Arena *a,
                             ApplicationReceipt *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_REGISTER, body_id);
    if (r)
        return r;
    FieldErrors errors = {0}, warnings = {0};
    ApplicationChannel channel = APPLICATION_CHANNEL_MAX;
    check_key(a, in->idempotency_key, &errors);
    check_registration(app, a, in, &channel, &errors);
    app_check_application_form(&in->form, APPLICATION_FORM_ALL, true, a, &errors, &warnings);
    if (errors.count) {
        *ret_result = (ApplicationReceipt){.errors = errors};
        return APP_E_INVALID;
    }
    Intake intake = {.body_id = body_id,
                     .channel = channel,
                     .facts = {.channel = channel,
                               .submitted_on = in->arrived_on,
                               .signed_for_on = in->signed_for_on,
                               .confirmed_on = in->confirmed_on},
                     .arrived_on = in->arrived_on,
                     .unit_id = in->unit_id,
                     .handler_id = in->handler_id,
                     .attachment_ids = in->attachment_ids,
                     .attachment_count = in->attachment_count};
    /* mail that was signed for was handed over that day, if nothing else is said */
    if (channel == APPLICATION_CHANNEL_POST_SIGNED && civil_date_is_none(in->signed_for_on))
        intake.facts.signed_for_on = in->arrived_on;
    return intake_run(app, actor, &intake, &in->form, in->idempotency_key, a, ret_result);
}

Choices app_channel_choices(void)
{
    static const Choice channels[] = {
#define APPLICATION_CHANNEL(id, code, label, ...) {STR_STATIC(code), STR_STATIC(label)},
#include "domain/application.def"
    };
    /* the first is the public pages' own */
    return (Choices){channels + 1, ARRAY_LEN(channels) - 1};
}
