#include "app/case_data.h"

#include "law/law.h"

Str urgency_code(Urgency u)
{
    return deadline_level_code((DeadlineLevel)u);
}

Str urgency_label(Urgency u)
{
    return deadline_level_label((DeadlineLevel)u);
}

/* Urgency is DeadlineLevel under the name that pages use. */
_Static_assert((int)URGENCY_MAX == (int)DEADLINE_LEVEL_MAX &&
                   (int)URGENCY_OVERDUE == (int)DEADLINE_OVERDUE &&
                   (int)URGENCY_SUSPENDED == (int)DEADLINE_SUSPENDED,
               "Urgency follows DeadlineLevel");

/* practice.md: what came over the net and was opened late, and what waits for its confirmation. */
static void row_alarm(Tx *tx, const ApplicationRow *w, CaseRow *v)
{
    if (w->open && civil_date_is_none(w->received_on)) {
        v->alarm = true;
        v->alarm_text = STR("待与申请人确认收到日期");
        return;
    }
    Instant seen = w->opened_at ? w->opened_at : tx->now;
    bool web = str_eq(w->channel, application_channel_code(APPLICATION_CHANNEL_WEB));
    const LawTerm term = law_deadline(LAW_DEADLINE_RECEIPT_ALARM)->term;
    if (w->open && web && !w->opened_at &&
        seen - w->submitted_at > term.count * 3600 * INSTANT_SECOND) {
        v->alarm = true;
        v->alarm_text = STR("网上提交后尚未查看");
    }
}

void case_row_view(Tx *tx, const ApplicationRow *w, CaseRow *ret_row)
{
    CaseRow v = {.id = w->id,
                 .number = w->number,
                 .applicant_name = w->name,
                 .applicant_class = w->applicant_class,
                 .title = w->title,
                 .channel = w->channel,
                 .state_code = w->state,
                 .outcome = text_or_empty(w->outcome),
                 .received_on = w->received_on,
                 .due_on = w->due_on,
                 .closed_on = w->closed_on,
                 .due_provisional = w->due_provisional,
                 .handler_name = text_or_empty(w->handler_name),
                 .unit_name = text_or_empty(w->unit_name)};
    ApplicationChannel channel;
    if (application_channel_from_code(w->channel, &channel))
        v.channel_label = application_channel_label(channel);
    ApplicationState state;
    bool open = false;
    if (application_state_from_code(w->state, &state)) {
        v.state_label = application_state(state)->label;
        open = application_state(state)->open;
    }
    LawRow outcome;
    if (law_row_from_code(v.outcome, &outcome))
        v.outcome_label = law_row(outcome)->short_label;
    ClockStanding standing = !open || civil_date_is_none(w->received_on) ? CLOCK_DONE
                             : w->suspended                              ? CLOCK_CONSULTING
                                                                         : CLOCK_RUNNING;
    DeadlineStatus status = deadline_status(tx->calendar, standing, w->due_on, tx->today);
    v.urgency = (Urgency)status.level;
    v.working_days_left = status.workdays_left;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(256);
    if (status.level != DEADLINE_NONE)
        deadline_status_append(&b, status);
    v.left_words = arena_str(tx->arena, strbuf_str(&b));
    row_alarm(tx, w, &v);
    *ret_row = v;
}

/* ---- the timeline ---- */

static bool is_internal(ApplicationEvent event)
{
    switch ((int)event) {
    case APPLICATION_EVENT_ASSIGN:
    case APPLICATION_EVENT_DECIDE:
    case APPLICATION_EVENT_SUBMIT_LETTER:
    case APPLICATION_EVENT_RETURN_LETTER:
    case APPLICATION_EVENT_SIGN:
    case APPLICATION_EVENT_SEAL:
    case APPLICATION_EVENT_SECRECY_REFERRED:
    case APPLICATION_EVENT_SECRECY_DETERMINED:
    case APPLICATION_EVENT_VOID:
    case APPLICATION_EVENT_ARCHIVE:
        return true;
    default:
        return false;
    }
}

/* "3月5日，…，应于3月26日前…。": what an event says of itself, without what only the office knows.
 */
static Str event_sentence(Tx *tx, const EventRow *e, bool public_only)
{
    ApplicationEvent event;
    if (!application_event_from_code(e->event, &event))
        return STR("");
    const ApplicationEventInfo *info = application_event(event);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(8192);
    civil_date_append_zh(&b, e->happened_on);
    strbuf_printf(&b, "%.*s", STR_FMT(info->label));
    if (!public_only && !str_empty(e->party))
        strbuf_printf(&b, "（%.*s）", STR_FMT(e->party));
    if (!civil_date_is_none(e->until_on)) {
        strbuf_append_c(&b, "，期限至");
        civil_date_append_zh(&b, e->until_on);
    }
    if (event == APPLICATION_EVENT_EXTENSION)
        strbuf_printf(&b, "%" PRId32 "个工作日", e->days);
    if (!str_empty(e->amount))
        strbuf_printf(&b, "，金额%.*s元", STR_FMT(e->amount));
    if (!public_only && !str_empty(e->note))
        strbuf_printf(&b, "：%.*s", STR_FMT(e->note));
    strbuf_append_c(&b, "。");
    return arena_str(tx->arena, strbuf_str(&b));
}

TimelineEntry *case_timeline(Tx *tx, const CaseData *c, bool public_only, size_t *ret_count)
{
    TimelineEntry *entries = arena_new(tx->arena, TimelineEntry, c->event_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->event_count; i++) {
        const EventRow *e = &c->events[i];
        ApplicationEvent event;
        if (!application_event_from_code(e->event, &event) || (public_only && is_internal(event)))
            continue;
        entries[n++] = (TimelineEntry){.code = e->event,
                                       .on = e->happened_on,
                                       .recorded_at = e->recorded_at,
                                       .title = application_event(event)->label,
                                       .sentence = event_sentence(tx, e, public_only),
                                       .actor = public_only ? STR("") : e->actor_name};
    }
    *ret_count = n;
    return entries;
}

Str case_explanation(Tx *tx, const CaseData *c)
{
    if (!c->has_clock)
        return STR("");
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64 * 1024);
    deadline_explain(&b, tx->calendar, c->clock, c->clock_count, &c->deadline);
    return arena_str(tx->arena, strbuf_str(&b));
}
