#include "app/queue.h"

#include "app/actions.h"
#include "app/case_data.h"
#include "domain/identifier.h"
#include "domain/remedy.h"
#include "law/law.h"
#include "law/letter_kind.h"
#include "store/account.h"
#include "store/audit.h"

#define AUDIT_ROWS 50

/* ---- what may be done next ---- */

/* Which use case takes an event; NULL: none that an officer calls. */
static const char *event_form(ApplicationEvent event)
{
    switch ((int)event) {
    case APPLICATION_EVENT_SUBMIT:
    case APPLICATION_EVENT_REGISTER:
        return NULL;
    case APPLICATION_EVENT_ASSIGN:
        return "assign";
    case APPLICATION_EVENT_DECIDE:
        return "outcome";
    case APPLICATION_EVENT_POST:
    case APPLICATION_EVENT_HAND_OVER:
    case APPLICATION_EVENT_SEND:
        return "deliver";
    case APPLICATION_EVENT_ARCHIVE:
        return "archive";
    default:
        return "event";
    }
}

/* The step that the procedure expects next in a state. */
static bool is_primary(const CaseData *c, ApplicationEvent event, bool decided, bool numbered)
{
    switch ((int)event) {
    case APPLICATION_EVENT_CONFIRM:
    case APPLICATION_EVENT_SUPPLEMENT_RECEIVED:
    case APPLICATION_EVENT_CONSULTATION_ENDED:
    case APPLICATION_EVENT_FEE_PAID:
    case APPLICATION_EVENT_REASONS_RECEIVED:
    case APPLICATION_EVENT_SECRECY_DETERMINED:
    case APPLICATION_EVENT_SEAL:
    case APPLICATION_EVENT_SERVICE_CONFIRMED:
    case APPLICATION_EVENT_REPOST:
        return true;
    case APPLICATION_EVENT_ASSIGN:
        return c->state == APPLICATION_REGISTERED && !c->row.handler_id;
    case APPLICATION_EVENT_DECIDE:
        return !decided;
    case APPLICATION_EVENT_SUBMIT_LETTER:
        return decided && c->chain == APPROVAL_FULL;
    case APPLICATION_EVENT_SIGN:
        return c->state == APPLICATION_AWAITING_SIGNATURE;
    case APPLICATION_EVENT_POST:
        return numbered;
    case APPLICATION_EVENT_ARCHIVE:
        return c->state == APPLICATION_DELIVERED;
    default:
        return false;
    }
}

/* The last day on which the law allows a step; none where it sets no such day. */
static CivilDate latest_day(Tx *tx, const CaseData *c, ApplicationEvent event)
{
    if (!c->has_clock)
        return CIVIL_DATE_NONE;
    if (event == APPLICATION_EVENT_SUPPLEMENT_NOTICE) /* art. 30: within 7 working days */
        return law_deadline_due(tx->calendar, LAW_DEADLINE_SUPPLEMENT_NOTICE, c->deadline.start)
            .date;
    if (event == APPLICATION_EVENT_EXTENSION || event == APPLICATION_EVENT_DELAY)
        return c->deadline.due;
    return CIVIL_DATE_NONE;
}

static void fill_actions(Tx *tx, CaseData *c, bool numbered, OpenCaseResult *v)
{
    bool decided = case_current_decision(c) != NULL;
    v->actions = arena_new(tx->arena, CaseAction, APPLICATION_EVENT_MAX);
    for (int i = 0; i < APPLICATION_EVENT_MAX; i++) {
        ApplicationEvent event = (ApplicationEvent)i;
        const ApplicationEventInfo *info = application_event(event);
        ApplicationState next;
        const char *form = event_form(event);
        if (!form || !application_next(c->state, event, c->chain, &next) ||
            app_require(tx->actor, info->capability, c->row.body_id))
            continue;
        if (str_eq(str_of(form), STR("deliver")) && !(decided && numbered))
            continue;
        if ((event == APPLICATION_EVENT_SUBMIT_LETTER || event == APPLICATION_EVENT_SIGN) &&
            !decided)
            continue;
        v->actions[v->action_count++] =
            (CaseAction){.event = info->code,
                         .form = str_of(form),
                         .label = info->label,
                         .article = info->article,
                         .latest_on = latest_day(tx, c, event),
                         .primary = is_primary(c, event, decided, numbered)};
    }
}

/* ---- parts of the page ---- */

static void fill_applicant(Tx *tx, const CaseData *c, Str id_number, OpenCaseResult *v)
{
    const ApplicationRow *w = &c->row;
    bool organisation = !str_eq(w->applicant_class, applicant_class_code(APPLICANT_NATURAL_PERSON));
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    identifier_append_masked(&b, id_number);
    v->id_number_masked = arena_str(tx->arena, strbuf_str(&b));
    v->id_kind_label = choice_label(app_id_kind_choices(organisation), w->id_kind);
    v->legal_representative = w->legal_representative;
    v->contact_person = w->contact_person;
    v->employer = w->employer;
    v->phone = w->phone;
    v->email = w->email;
    v->address = w->address;
    v->postcode = w->postcode;
    v->agent_name = w->agent_name;
    v->document_no = w->document_no;
    v->description = w->description;
    v->period = w->period;
    v->purpose = w->purpose;
    v->form_wanted_label = choice_label(app_form_wanted_choices(), w->form_wanted);
    v->delivery_wanted_label = choice_label(app_delivery_wanted_choices(), w->delivery_wanted);
    v->accepts_other_form = w->accepts_other_form;
    v->submitted_at = w->submitted_at;
    v->arrived_on = w->arrived_on;
    v->signed_for_on = w->signed_for_on;
    v->confirmed_on = w->confirmed_on;
    ApplicationChannel channel;
    if (application_channel_from_code(w->channel, &channel))
        v->received_rule = application_receipt_rule(channel);
    v->handler_id = w->handler_id;
    v->unit_id = w->unit_id;
}

static Str stretch_code(ClockSegmentKind kind)
{
    switch (kind) {
    case CLOCK_SEGMENT_RUNNING:
        return STR("running");
    case CLOCK_SEGMENT_CONSULTATION:
    case CLOCK_SEGMENT_WAITING:
        return STR("suspended");
    case CLOCK_SEGMENT_DISCARDED:
        return STR("restarted");
    }
    return STR("");
}

static Str stretch_reason(ClockSegmentKind kind)
{
    switch (kind) {
    case CLOCK_SEGMENT_RUNNING:
        return STR("计入答复期限");
    case CLOCK_SEGMENT_CONSULTATION:
        return STR("征求意见所需时间不计算在内（条例第三十三条第三款）");
    case CLOCK_SEGMENT_WAITING:
        return STR("等待申请人补正或者缴费");
    case CLOCK_SEGMENT_DISCARDED:
        return STR("期限重新起算，此前的时间不再计入");
    }
    return STR("");
}

static void fill_clock(Tx *tx, const CaseData *c, OpenCaseResult *v)
{
    v->due_explanation = case_explanation(tx, c);
    if (!c->has_clock)
        return;
    v->segments = arena_new(tx->arena, ClockSegment, c->deadline.stretch_count);
    v->segment_count = c->deadline.stretch_count;
    for (size_t i = 0; i < v->segment_count; i++) {
        const ClockStretch *s = &c->deadline.stretches[i];
        v->segments[i] = (ClockSegment){.kind = stretch_code(s->kind),
                                        .from = s->from,
                                        .to = s->to,
                                        .working_days = s->workdays,
                                        .reason = stretch_reason(s->kind)};
    }
}

static void fill_answer(CaseData *c, OpenCaseResult *v)
{
    const DecisionRow *d = case_current_decision(c);
    v->grounds = d ? d->grounds : STR("");
    v->search_record = d ? d->search_record : STR("");
    v->other_body = d ? d->other_body : STR("");
    v->access_way = d ? d->access_way : STR("");
    v->published = d && d->published;
    v->not_responsible = d && d->not_responsible;
}

static void fill_decision(Tx *tx, CaseData *c, OpenCaseResult *v)
{
    fill_answer(c, v);
    const DecisionRow *d = case_last_decision(c);
    v->decided_on = v->answered_on = CIVIL_DATE_NONE;
    v->closed_year = c->row.closed_year == RECORD_YEAR_OPEN ? 0 : c->row.closed_year;
    if (!d)
        return;
    v->decided_on = d->decided_on;
    v->answered_on = d->delivered_on;
    v->withheld = arena_new(tx->arena, WithheldPart, d->withheld_count);
    v->withheld_count = d->withheld_count;
    LawRow *reasons = arena_new(tx->arena, LawRow, d->withheld_count + 1), outcome;
    for (size_t i = 0; i < d->withheld_count; i++) {
        v->withheld[i] = (WithheldPart){d->withheld[i].reason, d->withheld[i].what};
        if (!law_row_from_code(d->withheld[i].reason, &reasons[i]))
            reasons[i] = LAW_ROW_OTHER_OTHER;
    }
    if (law_row_from_code(d->outcome, &outcome)) {
        v->row.outcome = d->outcome;
        v->row.outcome_label = law_row(outcome)->short_label;
        v->prior_review = remedy_route(outcome, reasons, d->withheld_count, d->decided_on) ==
                          REMEDY_ROUTE_REVIEW_FIRST;
    }
}

static int fill_letters(Tx *tx, const CaseData *c, OpenCaseResult *v, bool *ret_numbered)
{
    LetterRow *rows;
    int r = store_letter_list(tx->conn, c->row.id, tx->arena, &rows, &v->letter_count);
    if (r < 0)
        return r;
    v->letters = arena_new(tx->arena, CaseLetter, v->letter_count);
    *ret_numbered = false;
    for (size_t i = 0; i < v->letter_count; i++) {
        const LetterRow *l = &rows[i];
        LetterKind kind;
        bool numbered = !str_empty(l->number);
        v->letters[i] = (CaseLetter){.id = l->id,
                                     .kind = l->kind,
                                     .number = text_or_empty(l->number),
                                     .version = l->version,
                                     .edited_at = l->edited_at,
                                     .edited_by = l->edited_by,
                                     .delivered_on = l->delivered_on,
                                     .delivery_channel = text_or_empty(l->delivery_channel),
                                     .fixed = numbered && !civil_date_is_none(l->delivered_on)};
        if (letter_kind_from_code(l->kind, &kind)) {
            v->letters[i].kind_label = letter_kind_title(kind);
            *ret_numbered |=
                kind == LETTER_KIND_REPLY && numbered && l->round == (int)c->row.answers + 1;
        }
    }
    return 0;
}

static int fill_attachments(Tx *tx, const CaseData *c, OpenCaseResult *v)
{
    AttachmentRow *rows;
    int r = store_attachment_list(tx->conn, c->row.id, tx->arena, &rows, &v->attachment_count);
    if (r < 0)
        return r;
    v->attachments = arena_new(tx->arena, CaseAttachment, v->attachment_count);
    for (size_t i = 0; i < v->attachment_count; i++)
        v->attachments[i] = (CaseAttachment){.id = rows[i].id,
                                             .file_name = rows[i].file_name,
                                             .media_type = rows[i].media_type,
                                             .size = rows[i].size,
                                             .kind = rows[i].kind,
                                             .sha256 = rows[i].sha256,
                                             .added_at = rows[i].added_at,
                                             .added_by = rows[i].actor_name,
                                             .sought = rows[i].sought};
    return 0;
}

static int fill_audit(Tx *tx, const CaseData *c, OpenCaseResult *v)
{
    AuditRecord *rows;
    int r = store_audit_list(tx->conn, c->row.body_id, c->row.id, STR(""), 0, AUDIT_ROWS, tx->arena,
                             &rows, &v->audit_count);
    if (r < 0)
        return r;
    v->audit = arena_new(tx->arena, CaseAudit, v->audit_count);
    for (size_t i = 0; i < v->audit_count; i++)
        v->audit[i] = (CaseAudit){.at = rows[i].at,
                                  .actor = rows[i].actor_name,
                                  .action = rows[i].action,
                                  .label = action_label(rows[i].action),
                                  .detail = rows[i].detail};
    return 0;
}

static int fill_staff(Tx *tx, const CaseData *c, OpenCaseResult *v)
{
    Account *accounts;
    size_t count;
    int r = store_account_list(tx->conn, c->row.body_id, tx->arena, &accounts, &count);
    if (r < 0)
        return r;
    v->staff = arena_new(tx->arena, StaffMember, count);
    for (size_t i = 0; i < count; i++) {
        if (!accounts[i].disabled)
            v->staff[v->staff_count++] = (StaffMember){accounts[i].id, accounts[i].name};
    }
    return 0;
}

typedef struct Opened {
    OpenCaseResult view;
    bool unseen; /* no officer has looked at it yet */
} Opened;

static int open_in(Tx *tx, const void *in, void *ret)
{
    CaseData c;
    int r = case_load(tx, *(const int64_t *)in, &c);
    if (r)
        return r;
    OpenCaseResult v = {.body_id = c.row.body_id, .version = c.row.version};
    Str id_number;
    r = secret_open(tx->app, tx->arena, c.row.id_number, &id_number);
    if (r < 0)
        return r;
    case_row_view(tx, &c.row, &v.row);
    fill_applicant(tx, &c, id_number, &v);
    fill_clock(tx, &c, &v);
    fill_decision(tx, &c, &v);
    v.timeline = case_timeline(tx, &c, false, &v.timeline_count);
    bool numbered;
    r = fill_letters(tx, &c, &v, &numbered);
    if (r == 0)
        r = fill_attachments(tx, &c, &v);
    if (r == 0)
        r = fill_audit(tx, &c, &v);
    if (r == 0)
        r = fill_staff(tx, &c, &v);
    if (r < 0)
        return r;
    fill_actions(tx, &c, numbered, &v);
    *(Opened *)ret = (Opened){v, c.row.opened_at == 0};
    return 0;
}

static int mark_opened_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    return store_application_opened(tx->conn, *(const int64_t *)in, tx->now);
}

int app_open_case(App *app, const Actor *actor, int64_t case_id, Arena *a,
                  OpenCaseResult *ret_result)
{
    if (actor->kind == ACTOR_ANONYMOUS ||
        (actor->kind == ACTOR_USER && !role_can(actor->roles, CAPABILITY_VIEW)))
        return APP_E_DENIED;
    Opened opened;
    int r = app_run(app, actor, DB_READ, 0, a, open_in, &case_id, &opened);
    if (r)
        return r;
    /* when the office first saw it is kept beside when the site took it (practice.md) */
    if (actor->kind == ACTOR_USER && opened.unseen) {
        r = app_run(app, actor, DB_WRITE, opened.view.body_id, a, mark_opened_in, &case_id, NULL);
        if (r)
            return r;
    }
    *ret_result = opened.view;
    return 0;
}
