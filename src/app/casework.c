#include "app/casework.h"

#include "app/case_data.h"
#include "base/decimal.h"
#include "law/term.h"
#include "store/account.h"
#include "store/body.h"

/* ---- which fields an event uses ---- */

#define DAYS_MAX 1000 /* whatever a court sets; the law's own terms are the clock's to judge */

#define USES_UNTIL  1u
#define USES_PARTY  2u
#define USES_NOTE   4u
#define USES_AMOUNT 8u
#define USES_DAYS   16u
#define USES_UNIT   32u
#define USES_RESULT 64u

typedef struct EventForm {
    ApplicationEvent event;
    unsigned uses;
    unsigned required;
    Str on_label, party_label, note_label, until_label;
} EventForm;

#define FORM(id, uses, required, on, party, note, until)                                           \
    {                                                                                              \
        APPLICATION_EVENT_##id, uses, required, STR_STATIC(on), STR_STATIC(party),                 \
            STR_STATIC(note), STR_STATIC(until)                                                    \
    }

static const EventForm event_forms[] = {
    FORM(CONFIRM, USES_NOTE, 0, "确认收到日期", "", "如何确认", ""),
    FORM(VOID, USES_NOTE, USES_NOTE, "作废日期", "", "作废原因", ""),
    FORM(SUPPLEMENT_NOTICE, USES_UNTIL | USES_NOTE, USES_UNTIL | USES_NOTE, "发出日期", "",
         "需要补正的事项", "补正期限"),
    FORM(SUPPLEMENT_RECEIVED, USES_NOTE, 0, "收到日期", "", "补正内容", ""),
    FORM(SUPPLEMENT_LAPSED, USES_NOTE, 0, "期满日期", "", "说明", ""),
    FORM(REASONS_NOTICE, USES_UNTIL | USES_NOTE, USES_UNTIL, "发出日期", "", "需要说明的事项",
         "说明期限"),
    FORM(REASONS_RECEIVED, USES_NOTE, 0, "收到日期", "", "理由摘要", ""),
    FORM(REASONS_LAPSED, USES_NOTE, 0, "期满日期", "", "说明", ""),
    FORM(CONSULTATION_SENT, USES_PARTY | USES_NOTE | USES_UNTIL, USES_PARTY, "发出日期",
         "征求意见的对象", "征求意见的内容", "答复期限"),
    FORM(CONSULTATION_ENDED, USES_PARTY | USES_NOTE | USES_RESULT, USES_RESULT, "收回或期满日期",
         "意见来自", "意见摘要", ""),
    FORM(EXTENSION, USES_DAYS | USES_PARTY | USES_NOTE, USES_DAYS | USES_PARTY | USES_NOTE,
         "告知申请人日期", "批准人", "延期理由", ""),
    FORM(DELAY, USES_DAYS | USES_PARTY | USES_NOTE, USES_DAYS | USES_NOTE, "告知申请人日期",
         "批准人", "延迟理由", ""),
    FORM(FEE_NOTICE, USES_UNTIL | USES_AMOUNT | USES_NOTE, USES_UNTIL | USES_AMOUNT, "发出日期", "",
         "计费依据", "缴费期限"),
    FORM(FEE_PAID, USES_AMOUNT | USES_NOTE, 0, "缴费完成日期", "", "非税票据号", ""),
    FORM(FEE_LAPSED, USES_NOTE, 0, "期满日期", "", "说明", ""),
    FORM(SECRECY_REFERRED, USES_PARTY | USES_NOTE, USES_PARTY, "报请日期", "报请的部门", "事由",
         ""),
    FORM(SECRECY_DETERMINED, USES_PARTY | USES_NOTE, 0, "确定日期", "确定的部门", "确定意见", ""),
    FORM(SUBMIT_LETTER, USES_NOTE, 0, "送签日期", "", "说明", ""),
    FORM(RETURN_LETTER, USES_NOTE, USES_NOTE, "退回日期", "", "退回意见", ""),
    FORM(SIGN, USES_NOTE, 0, "签发日期", "", "签发意见", ""),
    FORM(SEAL, USES_NOTE, 0, "用印日期", "", "用印登记号", ""),
    FORM(SERVICE_CONFIRMED, USES_PARTY | USES_NOTE, 0, "签收日期", "签收人", "说明", ""),
    FORM(MAIL_RETURNED, USES_NOTE, 0, "退回日期", "", "退件原因", ""),
    FORM(REPOST, USES_NOTE, 0, "交邮日期", "", "邮件号", ""),
    FORM(SERVE_OTHERWISE, USES_PARTY | USES_NOTE, USES_NOTE, "送达日期", "签收人", "送达方式", ""),
    FORM(WITHDRAW, USES_NOTE, 0, "撤回日期", "", "撤回原因", ""),
    FORM(REOPEN, USES_DAYS | USES_UNIT | USES_PARTY | USES_NOTE, USES_PARTY, "收到文书日期",
         "复议决定书或判决书文号", "要求", ""),
};

static const EventForm *event_form_of(Str code)
{
    ApplicationEvent event;
    if (!application_event_from_code(code, &event))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(event_forms); i++) {
        if (event_forms[i].event == event)
            return &event_forms[i];
    }
    return NULL;
}

bool app_event_fields(Str event, EventFields *ret_fields)
{
    const EventForm *f = event_form_of(event);
    if (!f)
        return false;
    *ret_fields = (EventFields){.until = f->uses & USES_UNTIL,
                                .party = f->uses & USES_PARTY,
                                .note = f->uses & USES_NOTE,
                                .amount = f->uses & USES_AMOUNT,
                                .days = f->uses & USES_DAYS,
                                .unit = f->uses & USES_UNIT,
                                .result = f->uses & USES_RESULT,
                                .until_required = f->required & USES_UNTIL,
                                .party_required = f->required & USES_PARTY,
                                .note_required = f->required & USES_NOTE,
                                .amount_required = f->required & USES_AMOUNT,
                                .days_required = f->required & USES_DAYS,
                                .on_label = f->on_label,
                                .party_label = f->party_label,
                                .note_label = f->note_label,
                                .until_label = f->until_label};
    return true;
}

static bool one_of(Str code, const char *const *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(code, str_of(codes[i])))
            return true;
    }
    return false;
}

static void check_event_codes(Arena *a, const EventForm *f, const RecordEvent *in,
                              FieldErrors *errors)
{
    static const char *const results[] = {"agrees", "objects", "no_answer"};
    static const char *const units[] = {"", "workdays", "days", "months"};
    Decimal amount;
    if (f->required & USES_RESULT && !one_of(in->result, results, ARRAY_LEN(results)))
        field_error(a, errors, "result", "unknown_code",
                    "请选择意见：同意、不同意或者逾期未答复。");
    if (f->uses & USES_UNIT && !one_of(text_or_empty(in->unit), units, ARRAY_LEN(units)))
        field_error(a, errors, "unit", "unknown_code", "期限的单位应为工作日、日或者月。");
    if (f->uses & USES_AMOUNT && (f->required & USES_AMOUNT || !str_empty(in->amount)) &&
        (!decimal_parse(in->amount, &amount) || amount.units < 0))
        field_error(a, errors, "amount", "not_a_number", "请以元为单位填写金额，如 400 或 12.50。");
    if (f->uses & USES_DAYS && in->days > DAYS_MAX)
        field_error(a, errors, "days", "out_of_range", "天数不能超过%d。", DAYS_MAX);
    if (in->days < 0 || (f->required & USES_DAYS && in->days == 0))
        field_error(a, errors, "days", "required", "请填写天数。");
}

static void check_event(Arena *a, const EventForm *f, const RecordEvent *in, CivilDate today,
                        FieldErrors *errors)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(256);
    if (civil_date_is_none(in->on))
        field_error(a, errors, "on", "required", "请填写%.*s。", STR_FMT(f->on_label));
    else if (civil_date_cmp(in->on, today) > 0)
        field_error(a, errors, "on", "future", "%.*s不能晚于今天。", STR_FMT(f->on_label));
    if (f->required & USES_UNTIL && civil_date_is_none(in->until))
        field_error(a, errors, "until", "required", "请填写%.*s。", STR_FMT(f->until_label));
    else if (!civil_date_is_none(in->until) && !civil_date_is_none(in->on) &&
             civil_date_cmp(in->until, in->on) <= 0)
        field_error(a, errors, "until", "order", "%.*s应当晚于%.*s。", STR_FMT(f->until_label),
                    STR_FMT(f->on_label));
    strbuf_append(&b, f->party_label);
    field_check_text(a, errors, "party", b.len ? b.ptr : "对象", in->party,
                     f->required & USES_PARTY, 200);
    strbuf_clear(&b);
    strbuf_append(&b, f->note_label);
    field_check_text(a, errors, "note", b.len ? b.ptr : "说明", in->note, f->required & USES_NOTE,
                     2000);
    check_event_codes(a, f, in, errors);
}

/* ---- recording ---- */

/* What an event changes of the case beside its state and clock. */
static int event_effects(CaseData *c, const RecordEvent *in, ApplicationEvent event, Tx *tx,
                         FieldErrors *errors)
{
    ApplicationRow *w = &c->row;
    if (event == APPLICATION_EVENT_CONFIRM) {
        if (!civil_date_is_none(w->arrived_on) && civil_date_cmp(in->on, w->arrived_on) < 0) {
            field_error(tx->arena, errors, "on", "order", "确认日期不能早于申请到达之日。");
            return APP_E_INVALID;
        }
        ReceiptFacts facts = {
            .signed_for_on = in->on, .confirmed_on = in->on, .submitted_on = w->arrived_on};
        if (!application_channel_from_code(w->channel, &facts.channel))
            return APP_E_NOT_FOUND;
        w->confirmed_on = in->on;
        w->received_on = application_received_on(&facts);
        w->received_year = civil_date_year(w->received_on);
    } else if (event == APPLICATION_EVENT_VOID) {
        w->received_year = 0;
    } else if (event == APPLICATION_EVENT_WITHDRAW && w->closed_year == RECORD_YEAR_OPEN) {
        /* no row of part three is for withdrawal: it is 其他处理 3.其他 */
        w->outcome = law_row(LAW_ROW_OTHER_OTHER)->code;
        w->closed_on = in->on;
        w->closed_year = civil_date_year(in->on);
    }
    return 0;
}

/* Nobody signs his own draft, unless the body's chain is the short one. */
static int check_signer(Tx *tx, const CaseData *c, ApplicationEvent event, FieldErrors *errors)
{
    if (event != APPLICATION_EVENT_SIGN || c->chain == APPROVAL_SHORT ||
        tx->actor->kind != ACTOR_USER)
        return 0;
    LetterRow *letters;
    size_t count;
    int r = store_letter_list(tx->conn, c->row.id, tx->arena, &letters, &count);
    if (r < 0)
        return r;
    for (size_t i = 0; i < count; i++) {
        LetterVersionRow v;
        if (letters[i].round != (int)c->row.answers + 1)
            continue;
        r = store_letter_version_get(tx->conn, letters[i].id, letters[i].version, tx->arena, &v);
        if (r < 0)
            return r;
        if (r == 0 && !role_may_review(tx->actor->roles, CAPABILITY_APPROVE, tx->actor->user_id,
                                       v.actor_id)) {
            field_error(tx->arena, errors, "", "own_draft", "不能签发自己起草的文书。");
            return APP_E_CONFLICT;
        }
    }
    return 0;
}

/* What the event uses of the input; the rest was not asked for and is not kept. */
static EventRow event_facts(const EventForm *f, const RecordEvent *in)
{
    static const Str none = STR_STATIC("");
    return (EventRow){.happened_on = in->on,
                      .until_on = f->uses & USES_UNTIL ? in->until : CIVIL_DATE_NONE,
                      .days = f->uses & USES_DAYS ? in->days : 0,
                      .unit = f->uses & USES_UNIT ? in->unit : none,
                      .party = f->uses & USES_PARTY ? str_trim(in->party) : none,
                      .note = f->uses & USES_NOTE ? str_trim(in->note) : none,
                      .amount = f->uses & USES_AMOUNT ? in->amount : none,
                      .result = f->uses & USES_RESULT ? in->result : none};
}

static int record_apply(Tx *tx, CaseData *c, const void *input, FieldErrors *errors)
{
    const RecordEvent *in = input;
    ApplicationEvent event;
    const EventForm *form = event_form_of(in->event);
    if (!form || !application_event_from_code(in->event, &event)) {
        field_error(tx->arena, errors, "event", "unknown_code", "没有这个办理环节。");
        return APP_E_INVALID;
    }
    int r = app_require(tx->actor, application_event(event)->capability, c->row.body_id);
    if (r == 0)
        r = case_check_version(tx, c, in->version, errors);
    if (r)
        return r;
    check_event(tx->arena, form, in, tx->today, errors);
    r = field_errors_outcome(errors);
    if (r == 0)
        r = check_signer(tx, c, event, errors);
    if (r)
        return r;
    size_t from = c->event_count;
    ApplicationState next;
    /* a step that the state forbids changes no date either */
    if (application_next(c->state, event, c->chain, &next)) {
        r = event_effects(c, in, event, tx, errors);
        if (r)
            return r;
    }
    CaseStep step = {.event = event, .facts = event_facts(form, in)};
    r = case_step(tx, c, &step, errors);
    if (r)
        return r;
    AuditNote note = {.action = "application.event",
                      .detail = audit_detail(tx->arena, {"event", in->event})};
    return case_save(tx, c, from, &note, errors);
}

static int record_in(Tx *tx, const void *in, void *ret)
{
    return case_apply(tx, ((const RecordEvent *)in)->case_id, record_apply, in, ret);
}

int app_record_event(App *app, const Actor *actor, const RecordEvent *in, Arena *a,
                     CaseChange *ret_result)
{
    return case_run(app, actor, in->case_id, a, record_in, in, ret_result);
}

/* ---- who handles it ---- */

static int assign_apply(Tx *tx, CaseData *c, const void *input, FieldErrors *errors)
{
    const AssignCase *in = input;
    int r = app_require(tx->actor, CAPABILITY_ASSIGN, c->row.body_id);
    if (r == 0)
        r = case_check_version(tx, c, in->version, errors);
    if (r)
        return r;
    Unit unit = {0};
    if (in->unit_id) {
        r = store_unit_get(tx->conn, in->unit_id, tx->arena, &unit);
        if (r < 0)
            return r;
        if (r > 0 || unit.body_id != c->row.body_id)
            field_error(tx->arena, errors, "unit_id", "unknown", "没有这个承办单位。");
    }
    r = case_check_handler(tx, c->row.body_id, in->handler_id, errors);
    if (r == 0)
        r = field_errors_outcome(errors);
    if (r)
        return r;
    size_t from = c->event_count;
    c->row.unit_id = in->unit_id;
    c->row.handler_id = in->handler_id;
    CaseStep step = {.event = APPLICATION_EVENT_ASSIGN,
                     .facts = {.happened_on = tx->today,
                               .until_on = CIVIL_DATE_NONE,
                               .party = text_or_empty(unit.name)}};
    r = case_step(tx, c, &step, errors);
    if (r)
        return r;
    AuditNote note = {.action = "application.assign",
                      .detail = audit_detail(tx->arena, {"unit", text_or_empty(unit.name)})};
    return case_save(tx, c, from, &note, errors);
}

static int assign_in(Tx *tx, const void *in, void *ret)
{
    return case_apply(tx, ((const AssignCase *)in)->case_id, assign_apply, in, ret);
}

int app_assign_case(App *app, const Actor *actor, const AssignCase *in, Arena *a,
                    CaseChange *ret_result)
{
    return case_run(app, actor, in->case_id, a, assign_in, in, ret_result);
}
