#include "app/apply.h"

#include "app/case_data.h"
#include "app/letter_docx.h"
#include "law/law.h"

/* What happens next, and who acts, for the applicant. */
static Str next_step(Tx *tx, const CaseData *c)
{
    Arena *a = tx->arena;
    const EventRow *last = c->event_count ? &c->events[c->event_count - 1] : NULL;
    Str until = last && !civil_date_is_none(last->until_on) ? date_words(a, last->until_on)
                                                            : STR("通知书写明的日期");
    switch (c->state) {
    case APPLICATION_UNCONFIRMED:
        return STR("本机关将与您确认收到申请的日期。");
    case APPLICATION_AWAITING_SUPPLEMENT:
        return arena_printf(a, "请在%.*s前补正；逾期不补正又无正当理由的，视为放弃申请。",
                            STR_FMT(until));
    case APPLICATION_AWAITING_REASONS:
        return arena_printf(a, "请在%.*s前说明理由。", STR_FMT(until));
    case APPLICATION_AWAITING_FEE:
        return arena_printf(a, "请在%.*s前按收费通知书缴纳信息处理费。", STR_FMT(until));
    case APPLICATION_CONSULTING:
        return STR("本机关正在征求意见，征求意见所需时间不计算在答复期限内。");
    case APPLICATION_REOPENED:
        return STR("本机关正在依复议决定或者判决重新办理。");
    case APPLICATION_POSTED:
        return STR("答复已交邮，请留意查收。");
    case APPLICATION_RETURNED:
        return STR("邮件被退回，本机关将重新送达。");
    case APPLICATION_DELIVERED:
    case APPLICATION_ARCHIVED:
        return STR("办理完毕。对答复不服的，可以按答复书写明的途径寻求救济。");
    case APPLICATION_WITHDRAWN:
        return STR("您已撤回申请。");
    case APPLICATION_VOIDED:
        return STR("此件登记已作废。");
    case APPLICATION_REGISTERED:
    case APPLICATION_PROCESSING:
    case APPLICATION_AWAITING_SECRECY:
    case APPLICATION_AWAITING_SIGNATURE:
    case APPLICATION_AWAITING_SEAL:
    case APPLICATION_READY:
    case APPLICATION_STATE_MAX:
        break;
    }
    return STR("本机关正在办理，将在答复期限内答复您。");
}

/* Steps inside the office are one thing to the applicant: it is being dealt with. */
static Str public_state(ApplicationState state)
{
    switch ((int)state) {
    case APPLICATION_AWAITING_SECRECY:
    case APPLICATION_AWAITING_SIGNATURE:
    case APPLICATION_AWAITING_SEAL:
    case APPLICATION_READY:
        return application_state(APPLICATION_PROCESSING)->label;
    case APPLICATION_ARCHIVED:
        return application_state(APPLICATION_DELIVERED)->label;
    default:
        return application_state(state)->label;
    }
}

static int find_case(Tx *tx, Str code, CaseData *ret_case)
{
    uint8_t hash[SECRET_HASH_BYTES];
    int64_t id, body_id;
    secret_hash(tx->app, "query", code, hash);
    int r = store_application_find(tx->conn, APPLICATION_BY_QUERY,
                                   str_make((const char *)hash, sizeof(hash)), &id, &body_id);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    return case_load(tx, id, ret_case);
}

static bool sent_to_applicant(const CaseData *c, const DecisionRow **ret_decision)
{
    const DecisionRow *answered = NULL;
    for (size_t i = 0; i < c->decision_count; i++) {
        if (!str_empty(c->decisions[i].delivery_channel))
            answered = &c->decisions[i];
    }
    *ret_decision = answered;
    return answered && str_eq(answered->delivery_channel, service_way_code(SERVICE_ELECTRONIC));
}

static int status_in(Tx *tx, const void *in, void *ret)
{
    CaseData c;
    int r = find_case(tx, *(const Str *)in, &c);
    if (r)
        return r;
    const DecisionRow *answer;
    bool electronic = sent_to_applicant(&c, &answer);
    ApplicationStatus s = {.number = c.row.number,
                           .body_name = c.body.name,
                           .body_phone = c.body.phone,
                           .title = c.row.title,
                           .state_code = application_state(c.state)->code,
                           .state_label = public_state(c.state),
                           .next_step = next_step(tx, &c),
                           .submitted_at = c.row.submitted_at,
                           .received_on = c.row.received_on,
                           .due_on = c.row.open ? c.row.due_on : CIVIL_DATE_NONE,
                           .due_provisional = c.row.due_provisional,
                           .suspended = c.row.open && c.row.suspended,
                           .answered = answer != NULL,
                           .answered_on = answer ? answer->delivered_on : CIVIL_DATE_NONE,
                           .letter_available = electronic};
    LawRow outcome;
    if (answer && law_row_from_code(answer->outcome, &outcome))
        s.outcome_label = law_row(outcome)->short_label;
    if (c.row.open)
        s.due_explanation = case_explanation(tx, &c);
    if (!civil_date_is_none(s.due_on))
        s.working_days_left = calendar_workdays_after(tx->calendar, tx->today, s.due_on);
    s.timeline = case_timeline(tx, &c, true, &s.timeline_count);
    *(ApplicationStatus *)ret = s;
    return 0;
}

/* Who has the code is the applicant, whoever else he may be. */
static int query_run(App *app, Str query_code, Arena *a, TxFn fn, void *ret)
{
    char code[17];
    if (!secret_read_query_code(query_code, code))
        return APP_E_NOT_FOUND;
    Str normal = str_make(code, 16);
    Actor anonymous = app_actor_anonymous(STR(""));
    return app_run(app, &anonymous, DB_READ, 0, a, fn, &normal, ret);
}

int app_application_status(App *app, const Actor *actor, Str query_code, Arena *a,
                           ApplicationStatus *ret_result)
{
    (void)actor;
    return query_run(app, query_code, a, status_in, ret_result);
}

static int letter_in(Tx *tx, const void *in, void *ret)
{
    CaseData c;
    const DecisionRow *answer;
    int r = find_case(tx, *(const Str *)in, &c);
    if (r)
        return r;
    if (!sent_to_applicant(&c, &answer))
        return APP_E_NOT_FOUND;
    LetterRow *letters;
    size_t count;
    r = store_letter_list(tx->conn, c.row.id, tx->arena, &letters, &count);
    if (r < 0)
        return r;
    for (size_t i = count; i > 0; i--) {
        const LetterRow *l = &letters[i - 1];
        if (l->round == answer->round && str_eq(l->kind, STR("reply")) && !str_empty(l->number)) {
            LetterDocx docx;
            r = letter_docx_make(tx, l->id, 0, &docx);
            if (r == 0)
                *(StatusLetter *)ret = (StatusLetter){docx.file_name, docx.bytes};
            return r;
        }
    }
    return APP_E_NOT_FOUND;
}

int app_status_letter(App *app, const Actor *actor, Str query_code, Arena *a,
                      StatusLetter *ret_letter)
{
    (void)actor;
    return query_run(app, query_code, a, letter_in, ret_letter);
}
