#include "domain/application.h"

#include <assert.h>

typedef enum Openness { CLOSED, OPEN } Openness;

static const ApplicationStateInfo states[APPLICATION_STATE_MAX] = {
#define APPLICATION_STATE(id, code_, label_, open_, turn_)                                         \
    [APPLICATION_##id] = {.code = STR_STATIC(code_),                                               \
                          .label = STR_STATIC(label_),                                             \
                          .open = (open_) == OPEN,                                                 \
                          .turn = APPLICATION_TURN_##turn_},
#include "domain/application.def"
};

static const ApplicationEventInfo events[APPLICATION_EVENT_MAX] = {
#define APPLICATION_EVENT(id, code_, label_, article_, clock_, capability_)                        \
    [APPLICATION_EVENT_##id] = {.code = STR_STATIC(code_),                                         \
                                .label = STR_STATIC(label_),                                       \
                                .article = STR_STATIC(article_),                                   \
                                .clock = CLOCK_##clock_,                                           \
                                .capability = CAPABILITY_##capability_},
#include "domain/application.def"
};

#define AT(state) (1U << APPLICATION_##state)
/* Sets of states that the table uses. */
#define WORK (AT(REGISTERED) | AT(PROCESSING) | AT(REOPENED))
#define WAITING                                                                                    \
    (AT(AWAITING_SUPPLEMENT) | AT(AWAITING_REASONS) | AT(CONSULTING) | AT(AWAITING_FEE) |          \
     AT(AWAITING_SECRECY))
#define SIGNING (AT(AWAITING_SIGNATURE) | AT(AWAITING_SEAL) | AT(READY))
/* The move leads to the state from which it came. */
#define APPLICATION_SAME APPLICATION_STATE_MAX

typedef struct Move {
    ApplicationEvent event;
    uint32_t from;
    ApplicationState to;
    bool only_short;
} Move;

/* Where two moves fit, the first counts: the short chain's stand in front. */
static const Move moves[] = {
#define APPLICATION_SHORT_MOVE(event_, from_, to_)                                                 \
    {APPLICATION_EVENT_##event_, from_, APPLICATION_##to_, true},
#include "domain/application.def"
#define APPLICATION_MOVE(event_, from_, to_)                                                       \
    {APPLICATION_EVENT_##event_, from_, APPLICATION_##to_, false},
#include "domain/application.def"
};

typedef enum ReceiptRule { SUBMITTED, SIGNED_FOR, CONFIRMED } ReceiptRule;

typedef struct Channel {
    Str code;
    Str label;
    ReceiptRule rule;
} Channel;

static const Channel channels[APPLICATION_CHANNEL_MAX] = {
#define APPLICATION_CHANNEL(id, code_, label_, rule_)                                              \
    [APPLICATION_CHANNEL_##id] = {STR_STATIC(code_), STR_STATIC(label_), rule_},
#include "domain/application.def"
};

const ApplicationStateInfo *application_state(ApplicationState state)
{
    assert(state < APPLICATION_STATE_MAX);
    return &states[state];
}

const ApplicationEventInfo *application_event(ApplicationEvent event)
{
    assert(event < APPLICATION_EVENT_MAX);
    return &events[event];
}

bool application_state_from_code(Str code, ApplicationState *ret_state)
{
    for (int i = 0; i < APPLICATION_STATE_MAX; i++) {
        if (str_eq(states[i].code, code)) {
            *ret_state = (ApplicationState)i;
            return true;
        }
    }
    return false;
}

bool application_event_from_code(Str code, ApplicationEvent *ret_event)
{
    for (int i = 0; i < APPLICATION_EVENT_MAX; i++) {
        if (str_eq(events[i].code, code)) {
            *ret_event = (ApplicationEvent)i;
            return true;
        }
    }
    return false;
}

bool application_outcome_event(LawRow outcome, ApplicationEvent *ret_event)
{
    static const struct {
        LawRow outcome;
        ApplicationEvent event;
    } suppositions[] = {
#define APPLICATION_OUTCOME_EVENT(row_, event_) {LAW_ROW_##row_, APPLICATION_EVENT_##event_},
#include "domain/application.def"
    };
    for (size_t i = 0; i < ARRAY_LEN(suppositions); i++) {
        if (suppositions[i].outcome == outcome) {
            *ret_event = suppositions[i].event;
            return true;
        }
    }
    return false;
}

bool application_next(ApplicationState state, ApplicationEvent event, ApprovalChain chain,
                      ApplicationState *ret_state)
{
    if (state >= APPLICATION_STATE_MAX)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        const Move *move = &moves[i];
        if (move->event != event || !(move->from & (1U << state)) ||
            (move->only_short && chain != APPROVAL_SHORT))
            continue;
        *ret_state = move->to == APPLICATION_SAME ? state : move->to;
        return true;
    }
    return false;
}

/* What usually comes next, the first that is allowed; waiting states wait for the other side. */
static const ApplicationEvent usual[] = {
    APPLICATION_EVENT_CONFIRM, APPLICATION_EVENT_ASSIGN,
    APPLICATION_EVENT_DECIDE,  APPLICATION_EVENT_SIGN,
    APPLICATION_EVENT_SEAL,    APPLICATION_EVENT_POST,
    APPLICATION_EVENT_REPOST,  APPLICATION_EVENT_SERVICE_CONFIRMED,
    APPLICATION_EVENT_ARCHIVE,
};

bool application_expected(ApplicationState state, ApprovalChain chain, ApplicationEvent *ret_event)
{
    ApplicationTurn turn = application_state(state)->turn;
    if (turn == APPLICATION_TURN_APPLICANT ||
        (turn == APPLICATION_TURN_OTHERS && application_state(state)->open))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
        ApplicationState next;
        if (!application_next(state, usual[i], chain, &next))
            continue;
        /* A case that is already assigned, or that is not received yet, may be assigned anew. */
        if (usual[i] == APPLICATION_EVENT_ASSIGN && next == state)
            continue;
        *ret_event = usual[i];
        return true;
    }
    return false;
}

CalendarDate application_latest(const Calendar *c, const Deadline *deadline, ApplicationEvent event)
{
    CalendarDate none = {CIVIL_DATE_NONE, false};
    if (deadline->standing == CLOCK_DONE)
        return none;
    switch (application_event(event)->clock) {
    case CLOCK_SUPPLEMENT_NOTICE:
        return law_deadline_due(c, LAW_DEADLINE_SUPPLEMENT_NOTICE, deadline->start);
    case CLOCK_EXTENDED:
        if (deadline->extended)
            return none;
        return (CalendarDate){deadline->due, deadline->provisional};
    case CLOCK_DELAYED:
    case CLOCK_FEE_NOTICE:
        return (CalendarDate){deadline->due, deadline->provisional};
    case CLOCK_STOPPED:
        if (event == APPLICATION_EVENT_WITHDRAW)
            return none;
        return (CalendarDate){deadline->due, deadline->provisional};
    case CLOCK_NONE:
    case CLOCK_RECEIVED:
    case CLOCK_SUPPLEMENT_RECEIVED:
    case CLOCK_FEE_PAID:
    case CLOCK_RESUMED:
    case CLOCK_CONSULTATION_BEGUN:
    case CLOCK_CONSULTATION_ENDED:
    case CLOCK_REOPENED:
        return none;
    }
    return none;
}

ApplicationState application_initial(CivilDate received_on)
{
    return civil_date_is_none(received_on) ? APPLICATION_UNCONFIRMED : APPLICATION_REGISTERED;
}

Str application_channel_code(ApplicationChannel channel)
{
    assert(channel < APPLICATION_CHANNEL_MAX);
    return channels[channel].code;
}

Str application_channel_label(ApplicationChannel channel)
{
    assert(channel < APPLICATION_CHANNEL_MAX);
    return channels[channel].label;
}

bool application_channel_from_code(Str code, ApplicationChannel *ret_channel)
{
    for (int i = 0; i < APPLICATION_CHANNEL_MAX; i++) {
        if (str_eq(channels[i].code, code)) {
            *ret_channel = (ApplicationChannel)i;
            return true;
        }
    }
    return false;
}

CivilDate application_received_on(const ReceiptFacts *facts)
{
    assert(facts->channel < APPLICATION_CHANNEL_MAX);
    switch (channels[facts->channel].rule) {
    case SUBMITTED:
        return facts->submitted_on;
    case SIGNED_FOR:
        return facts->signed_for_on;
    case CONFIRMED:
        return facts->confirmed_on;
    }
    return CIVIL_DATE_NONE;
}

Str application_receipt_rule(ApplicationChannel channel)
{
    switch (channel) {
    case APPLICATION_CHANNEL_WEB:
        return STR("通过互联网提交的，网站确认提交成功之日为收到申请之日（条例第三十一条）。");
    case APPLICATION_CHANNEL_IN_PERSON:
    case APPLICATION_CHANNEL_ORAL:
        return STR("当面提交的，提交之日为收到申请之日（条例第三十一条第一项）。");
    case APPLICATION_CHANNEL_POST_SIGNED:
        return STR("以邮寄方式提交的，行政机关签收之日为收到申请之日（条例第三十一条第二项）。");
    case APPLICATION_CHANNEL_POST_ORDINARY:
        return STR("以平常信函等无需签收的邮寄方式提交的，应当于收到的当日与申请人确认，"
                   "确认之日为收到申请之日（条例第三十一条第二项）。");
    case APPLICATION_CHANNEL_FAX:
    case APPLICATION_CHANNEL_EMAIL:
        return STR("通过互联网渠道或者传真提交的，以双方确认之日为收到申请之日"
                   "（条例第三十一条第三项）。");
    case APPLICATION_CHANNEL_MAX:
        break;
    }
    return STR("");
}

static const struct {
    Str code;
    Str label;
} ways[SERVICE_WAY_MAX] = {
    [SERVICE_POST] = {STR_STATIC("post"), STR_STATIC("邮寄")},
    [SERVICE_HAND] = {STR_STATIC("hand"), STR_STATIC("当面送达")},
    [SERVICE_ELECTRONIC] = {STR_STATIC("electronic"), STR_STATIC("电子送达")},
};

Str service_way_code(ServiceWay way)
{
    assert(way < SERVICE_WAY_MAX);
    return ways[way].code;
}

Str service_way_label(ServiceWay way)
{
    assert(way < SERVICE_WAY_MAX);
    return ways[way].label;
}

bool service_way_from_code(Str code, ServiceWay *ret_way)
{
    for (int i = 0; i < SERVICE_WAY_MAX; i++) {
        if (str_eq(ways[i].code, code)) {
            *ret_way = (ServiceWay)i;
            return true;
        }
    }
    return false;
}

CivilDate application_answered_on(ServiceWay way, CivilDate posted_on, CivilDate signed_on,
                                  CivilDate sent_on)
{
    switch (way) {
    case SERVICE_POST:
        return posted_on;
    case SERVICE_HAND:
        return signed_on;
    case SERVICE_ELECTRONIC:
        return sent_on;
    case SERVICE_WAY_MAX:
        break;
    }
    return CIVIL_DATE_NONE;
}

bool application_in_time(CivilDate answered_on, CivilDate due_on)
{
    return !civil_date_is_none(answered_on) && civil_date_cmp(answered_on, due_on) <= 0;
}

YearPosition application_year_position(CivilDate received_on, CivilDate closed_on, int year)
{
    YearPosition position = {false, false, false, false};
    if (civil_date_is_none(received_on) || civil_date_year(received_on) > year)
        return position;
    bool is_closed = !civil_date_is_none(closed_on);
    if (is_closed && civil_date_year(closed_on) < year)
        return position;
    position.received = civil_date_year(received_on) == year;
    position.carried_in = !position.received;
    position.closed = is_closed && civil_date_year(closed_on) == year;
    position.carried_out = !position.closed;
    return position;
}
