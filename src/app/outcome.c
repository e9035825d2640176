#include "app/casework.h"

#include "app/case_data.h"

#include "law/law.h"
#include "os/random.h"

/* ---- choosing ---- */

static void check_withheld(Arena *a, const ChooseOutcome *in, LawRow outcome, FieldErrors *errors)
{
    if (outcome != LAW_ROW_PARTLY_GRANTED) {
        if (in->withheld_count)
            field_error(a, errors, "withheld", "not_here", "只有部分公开才填写不予公开的部分。");
        return;
    }
    if (!in->withheld_count)
        field_error(a, errors, "withheld", "required",
                    "部分公开的，请逐项写明不予公开的部分及其理由（条例第三十七条）。");
    if (in->withheld_count > 40)
        field_error(a, errors, "withheld", "too_many", "不予公开的部分最多40项。");
    for (size_t i = 0; i < in->withheld_count; i++) {
        LawRow reason;
        if (!law_row_from_code(in->withheld[i].reason, &reason) ||
            law_row(reason)->group != LAW_GROUP_REFUSED)
            field_error(a, errors, "withheld", "unknown_code", "第%zu项：请选择不予公开的理由。",
                        i + 1);
        field_check_text(a, errors, "withheld", "不予公开的部分", in->withheld[i].what, true, 500);
    }
}

static void check_published(Arena *a, const ChooseOutcome *in, LawRow outcome, FieldErrors *errors)
{
    if (!in->published)
        return;
    if (outcome != LAW_ROW_GRANTED)
        field_error(a, errors, "published", "not_here", "只有予以公开的才选“已经主动公开”。");
    else if (str_empty(str_trim(in->access_way)))
        field_error(a, errors, "access_way", "required",
                    "已经主动公开的，请写明获取的方式和途径（条例第三十六条第一项）。");
}

static void check_not_responsible(Arena *a, const ChooseOutcome *in, LawRow outcome,
                                  FieldErrors *errors)
{
    if (!in->not_responsible)
        return;
    if (outcome != LAW_ROW_UNAVAILABLE_NOT_HELD)
        field_error(a, errors, "not_responsible", "not_here",
                    "只有本机关不掌握相关政府信息的才选“不属于本机关负责公开”。");
    else if (str_empty(str_trim(in->other_body)) && str_empty(str_trim(in->grounds)))
        field_error(a, errors, "grounds", "required",
                    "不属于本机关负责公开的，请说明理由；能够确定负责公开的机关的，写明其名称和"
                    "联系方式（条例第三十六条第五项）。");
}

static void check_outcome(Arena *a, const ChooseOutcome *in, FieldErrors *errors)
{
    LawRow outcome = LAW_ROW_OTHER_OTHER;
    if (!law_row_from_code(in->outcome, &outcome) || !law_row_is_outcome(outcome))
        field_error(a, errors, "outcome", str_empty(in->outcome) ? "required" : "unknown_code",
                    "请在21种办理结果中选择一种。");
    field_check_text(a, errors, "grounds", "事实和理由", in->grounds, false, 5000);
    field_check_text(a, errors, "search_record", "检索记录", in->search_record, false, 2000);
    field_check_text(a, errors, "other_body", "负责公开该信息的机关", in->other_body, false, 500);
    field_check_text(a, errors, "access_way", "获取的方式和途径", in->access_way, false, 2000);
    check_published(a, in, outcome, errors);
    check_not_responsible(a, in, outcome, errors);
    check_withheld(a, in, outcome, errors);
}

static DecisionRow decision_make(Tx *tx, CaseData *c, const ChooseOutcome *in)
{
    const DecisionRow *old = case_current_decision(c);
    DecisionRow d = {.id = old ? old->id : random_id(),
                     .body_id = c->row.body_id,
                     .application_id = c->row.id,
                     .round = (int)c->row.answers + 1,
                     .outcome = in->outcome,
                     .grounds = text_or_empty(str_trim(in->grounds)),
                     .search_record = text_or_empty(str_trim(in->search_record)),
                     .other_body = text_or_empty(str_trim(in->other_body)),
                     .access_way = text_or_empty(str_trim(in->access_way)),
                     .published = in->published,
                     .not_responsible = in->not_responsible,
                     .decided_on = tx->today,
                     .delivered_on = CIVIL_DATE_NONE,
                     .tracking_no = STR(""),
                     .recipient = STR(""),
                     .withheld_count = in->withheld_count};
    d.withheld = arena_new(tx->arena, WithheldRow, in->withheld_count);
    for (size_t i = 0; i < in->withheld_count; i++)
        d.withheld[i] = (WithheldRow){in->withheld[i].reason, str_trim(in->withheld[i].what)};
    return d;
}

static int choose_apply(Tx *tx, CaseData *c, const void *input, FieldErrors *errors)
{
    const ChooseOutcome *in = input;
    int r = app_require(tx->actor, CAPABILITY_HANDLE, c->row.body_id);
    if (r == 0)
        r = case_check_version(tx, c, in->version, errors);
    if (r)
        return r;
    check_outcome(tx->arena, in, errors);
    r = field_errors_outcome(errors);
    if (r)
        return r;
    size_t from = c->event_count;
    CaseStep step = {
        .event = APPLICATION_EVENT_DECIDE,
        .facts = {.happened_on = tx->today, .until_on = CIVIL_DATE_NONE, .result = in->outcome}};
    r = case_step(tx, c, &step, errors);
    if (r)
        return r;
    bool changed = case_current_decision(c) != NULL;
    DecisionRow d = decision_make(tx, c, in);
    r = changed ? store_decision_update(tx->conn, &d) : store_decision_insert(tx->conn, &d);
    if (r)
        return r;
    AuditNote note = {.action = "application.outcome",
                      .detail = audit_detail(tx->arena, {"outcome", in->outcome})};
    return case_save(tx, c, from, &note, errors);
}

static int choose_in(Tx *tx, const void *in, void *ret)
{
    return case_apply(tx, ((const ChooseOutcome *)in)->case_id, choose_apply, in, ret);
}

int app_choose_outcome(App *app, const Actor *actor, const ChooseOutcome *in, Arena *a,
                       CaseChange *ret_result)
{
    return case_run(app, actor, in->case_id, a, choose_in, in, ret_result);
}

/* ---- delivery ---- */

static ApplicationEvent way_event(ServiceWay way)
{
    switch (way) {
    case SERVICE_HAND:
        return APPLICATION_EVENT_HAND_OVER;
    case SERVICE_ELECTRONIC:
        return APPLICATION_EVENT_SEND;
    case SERVICE_POST:
    case SERVICE_WAY_MAX:
        break;
    }
    return APPLICATION_EVENT_POST;
}

/* The numbered reply of the round that is being answered. */
static int find_reply(Tx *tx, const CaseData *c, LetterRow *ret_letter, FieldErrors *errors)
{
    LetterRow *letters;
    size_t count;
    int r = store_letter_list(tx->conn, c->row.id, tx->arena, &letters, &count);
    if (r < 0)
        return r;
    for (size_t i = count; i > 0; i--) {
        const LetterRow *l = &letters[i - 1];
        if (str_eq(l->kind, STR("reply")) && l->round == (int)c->row.answers + 1 &&
            !str_empty(l->number)) {
            *ret_letter = *l;
            return 0;
        }
    }
    field_error(tx->arena, errors, "", "no_letter", "请先起草答复书并编号，再登记送达。");
    return APP_E_CONFLICT;
}

static void check_delivery(Tx *tx, const CaseData *c, const DeliverReply *in, ServiceWay *way,
                           FieldErrors *errors)
{
    Arena *a = tx->arena;
    if (!service_way_from_code(in->channel, way))
        field_error(a, errors, "channel", "unknown_code", "请选择送达方式。");
    if (civil_date_is_none(in->on))
        field_error(a, errors, "on", "required", "请填写送达日期。");
    else if (civil_date_cmp(in->on, tx->today) > 0)
        field_error(a, errors, "on", "future", "送达日期不能晚于今天。");
    else if (c->has_clock && civil_date_cmp(in->on, c->row.received_on) < 0)
        field_error(a, errors, "on", "order", "送达日期不能早于收到申请之日。");
    field_check_text(a, errors, "tracking_no", "邮件号", in->tracking_no, false, 100);
    field_check_text(a, errors, "recipient", "签收人", in->recipient, false, 100);
}

static int delivery_write(Tx *tx, CaseData *c, const DeliverReply *in, ServiceWay way,
                          LetterRow *letter)
{
    DecisionRow *d = case_current_decision(c);
    d->delivery_channel = service_way_code(way);
    d->delivered_on = application_answered_on(way, in->on, in->on, in->on);
    d->tracking_no = text_or_empty(str_trim(in->tracking_no));
    d->recipient = text_or_empty(str_trim(in->recipient));
    int r = store_decision_update(tx->conn, d);
    if (r)
        return r;
    letter->delivered_on = d->delivered_on;
    letter->delivery_channel = d->delivery_channel;
    r = store_letter_update(tx->conn, letter, letter->version);
    if (r)
        return r < 0 ? r : APP_E_CONFLICT;
    c->row.answers++;
    /* the first answer counts in part three; a redo does not count again (practice.md) */
    if (c->row.closed_year == RECORD_YEAR_OPEN) {
        c->row.outcome = d->outcome;
        c->row.closed_on = d->delivered_on;
        c->row.closed_year = civil_date_year(d->delivered_on);
    }
    return 0;
}

static int deliver_apply(Tx *tx, CaseData *c, const void *input, FieldErrors *errors)
{
    const DeliverReply *in = input;
    int r = app_require(tx->actor, CAPABILITY_DELIVER, c->row.body_id);
    if (r == 0)
        r = case_check_version(tx, c, in->version, errors);
    if (r)
        return r;
    ServiceWay way = SERVICE_POST;
    check_delivery(tx, c, in, &way, errors);
    r = field_errors_outcome(errors);
    if (r)
        return r;
    if (!case_current_decision(c)) {
        field_error(tx->arena, errors, "", "no_outcome", "请先选择办理结果。");
        return APP_E_CONFLICT;
    }
    LetterRow letter;
    r = find_reply(tx, c, &letter, errors);
    if (r)
        return r;
    size_t from = c->event_count;
    CaseStep step = {.event = way_event(way),
                     .facts = {.happened_on = in->on,
                               .until_on = CIVIL_DATE_NONE,
                               .party = str_trim(in->recipient),
                               .note = str_trim(in->tracking_no)}};
    r = case_step(tx, c, &step, errors);
    if (r == 0)
        r = delivery_write(tx, c, in, way, &letter);
    if (r)
        return r;
    AuditNote note = {
        .action = "application.deliver",
        .detail = audit_detail(tx->arena, {"channel", in->channel}, {"letter", letter.number})};
    return case_save(tx, c, from, &note, errors);
}

static int deliver_in(Tx *tx, const void *in, void *ret)
{
    return case_apply(tx, ((const DeliverReply *)in)->case_id, deliver_apply, in, ret);
}

int app_deliver_reply(App *app, const Actor *actor, const DeliverReply *in, Arena *a,
                      CaseChange *ret_result)
{
    return case_run(app, actor, in->case_id, a, deliver_in, in, ret_result);
}

Choices app_delivery_channel_choices(void)
{
    static const Choice ways[SERVICE_WAY_MAX] = {
        {STR_STATIC("post"), STR_STATIC("邮寄")},
        {STR_STATIC("hand"), STR_STATIC("当面送达")},
        {STR_STATIC("electronic"), STR_STATIC("电子送达")},
    };
    return (Choices){ways, ARRAY_LEN(ways)};
}

/* ---- archive ---- */

static int archive_apply(Tx *tx, CaseData *c, const void *input, FieldErrors *errors)
{
    const ArchiveCase *archive = input;
    int r = app_require(tx->actor, CAPABILITY_HANDLE, c->row.body_id);
    if (r == 0)
        r = case_check_version(tx, c, archive->version, errors);
    size_t from = c->event_count;
    CaseStep step = {.event = APPLICATION_EVENT_ARCHIVE,
                     .facts = {.happened_on = tx->today, .until_on = CIVIL_DATE_NONE}};
    if (r == 0)
        r = case_step(tx, c, &step, errors);
    AuditNote note = {.action = "application.archive"};
    return r ? r : case_save(tx, c, from, &note, errors);
}

static int archive_in(Tx *tx, const void *in, void *ret)
{
    return case_apply(tx, ((const ArchiveCase *)in)->case_id, archive_apply, in, ret);
}

int app_archive_case(App *app, const Actor *actor, const ArchiveCase *in, Arena *a,
                     CaseChange *ret_result)
{
    return case_run(app, actor, in->case_id, a, archive_in, in, ret_result);
}
