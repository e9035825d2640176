/*
 * An application (申请) as a state machine: states, events, moves, and the dates that count.
 * The table is application.def. Pure: no clock, no calendar but what is passed in; nothing is
 * allocated; every function may be called from any thread. Codes are what is stored and posted;
 * the numbers of the enums are not.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "domain/deadline.h"
#include "domain/role.h"
#include "law/law.h"

typedef enum ApplicationState {
#define APPLICATION_STATE(id, ...) APPLICATION_##id,
#include "domain/application.def"
    APPLICATION_STATE_MAX
} ApplicationState;

typedef enum ApplicationEvent {
#define APPLICATION_EVENT(id, ...) APPLICATION_EVENT_##id,
#include "domain/application.def"
    APPLICATION_EVENT_MAX
} ApplicationEvent;

typedef enum ApplicationChannel {
#define APPLICATION_CHANNEL(id, ...) APPLICATION_CHANNEL_##id,
#include "domain/application.def"
    APPLICATION_CHANNEL_MAX
} ApplicationChannel;

/* Who must act while a case is in a state: the queue marks needs-me and blocked by it. */
typedef enum ApplicationTurn {
    APPLICATION_TURN_BODY,
    APPLICATION_TURN_APPLICANT,
    APPLICATION_TURN_OTHERS,
    APPLICATION_TURN_NOBODY
} ApplicationTurn;

/* How many steps stand between the draft of an answer and its delivery; a setting of the body. */
typedef enum ApprovalChain {
    APPROVAL_FULL, /* 送签, 签发, 用印, then delivered */
    APPROVAL_SHORT /* a small office: one signature, or delivered at once */
} ApprovalChain;

typedef struct ApplicationStateInfo {
    Str code;
    Str label;
    bool open; /* not closed: carried over if so on 31 December */
    ApplicationTurn turn;
} ApplicationStateInfo;

typedef struct ApplicationEventInfo {
    Str code;
    Str label;
    Str article; /* of the Regulation; empty if none */
    ClockEventKind clock;
    Capability capability; /* CAPABILITY_NONE: needs no officer */
} ApplicationEventInfo;

const ApplicationStateInfo *application_state(ApplicationState state);
const ApplicationEventInfo *application_event(ApplicationEvent event);
bool application_state_from_code(Str code, ApplicationState *ret_state) ATTR_NODISCARD;
bool application_event_from_code(Str code, ApplicationEvent *ret_event) ATTR_NODISCARD;
/*
 * What must have happened before an outcome may be given: no lapse without a supplement notice
 * (art. 30), no refusal as excessive before reasons were asked for (art. 35), none as unpaid
 * without a fee notice (art. 42). False: nothing in particular.
 */
bool application_outcome_event(LawRow outcome, ApplicationEvent *ret_event) ATTR_NODISCARD;

/*
 * The state after an event; false, *ret_state untouched, if the event is not allowed in the state.
 * Consultations may overlap: CONSULTATION_ENDED is to be recorded as the move only for the last
 * that is open (deadline_compute() says how many are).
 */
bool application_next(ApplicationState state, ApplicationEvent event, ApprovalChain chain,
                      ApplicationState *ret_state) ATTR_NODISCARD;
/*
 * The event that is expected next in a state, of those that are allowed; false in a state that only
 * waits to be left by someone else's act, and in those that nothing follows.
 */
bool application_expected(ApplicationState state, ApprovalChain chain,
                          ApplicationEvent *ret_event) ATTR_NODISCARD;
/*
 * The last day on which the law allows an event while the clock stands at `deadline`: the
 * supplement notice within 7 working days of receipt (art. 30), an extension or delay while the
 * term runs (arts 33(2), 35), the answer by the due date. CIVIL_DATE_NONE where no term binds it.
 */
CalendarDate application_latest(const Calendar *c, const Deadline *deadline,
                                ApplicationEvent event);
/* The state of a new application: 待确认 until its receipt date is known, else 已登记. */
ApplicationState application_initial(CivilDate received_on);

Str application_channel_code(ApplicationChannel channel);
Str application_channel_label(ApplicationChannel channel);
bool application_channel_from_code(Str code, ApplicationChannel *ret_channel) ATTR_NODISCARD;

/* The days from which the receipt date follows; CIVIL_DATE_NONE what is not known (yet). */
typedef struct ReceiptFacts {
    ApplicationChannel channel;
    CivilDate submitted_on;  /* handed in, or the day on which the site confirmed it */
    CivilDate signed_for_on; /* mail that was signed for */
    CivilDate confirmed_on;  /* both sides confirmed it */
} ReceiptFacts;

/*
 * The receipt date (收到申请之日), art. 31: handed in, the day it was; signed-for mail, the day it
 * was signed for; ordinary mail, fax and e-mail, the day confirmed with the applicant. The site's
 * "提交成功" is the confirmation of art. 31, so a web application is received that day, however
 * late the office looks (指导案例26号). CIVIL_DATE_NONE: not received yet, the case stands in
 * 待确认.
 */
CivilDate application_received_on(const ReceiptFacts *facts);
/* The rule that applied, in a sentence with its article. */
Str application_receipt_rule(ApplicationChannel channel);

/* How the answer goes out. */
typedef enum ServiceWay {
    SERVICE_POST,
    SERVICE_HAND,
    SERVICE_ELECTRONIC,
    SERVICE_WAY_MAX
} ServiceWay;
/* "post", "hand", "electronic"; 邮寄, 当面送达, 电子送达. */
Str service_way_code(ServiceWay way);
Str service_way_label(ServiceWay way);
bool service_way_from_code(Str code, ServiceWay *ret_way) ATTR_NODISCARD;
/*
 * The day that counts as answered: by post the day handed to the post; handed over the day signed
 * for; electronic the day sent (国办公开办函〔2016〕235号). Later dates (returned mail) never move
 * it. CIVIL_DATE_NONE if that day is not known.
 */
CivilDate application_answered_on(ServiceWay way, CivilDate posted_on, CivilDate signed_on,
                                  CivilDate sent_on);
/* Answered in time: on or before the due date. */
bool application_in_time(CivilDate answered_on, CivilDate due_on);

/* Where an application stands in the report of a year (part three). */
typedef struct YearPosition {
    bool received;    /* row 1: received_on lies in the year */
    bool carried_in;  /* row 2: received before, not closed before */
    bool closed;      /* rows 3-23: closed in the year */
    bool carried_out; /* row 25: received by 31 December, not closed by then */
} YearPosition;
/*
 * received_on counts, unmoved by a supplement; closed_on CIVIL_DATE_NONE: still open. All four
 * are false for an application that is unconfirmed, later, or closed before the year.
 * received + carried_in = closed + carried_out holds for each application.
 */
YearPosition application_year_position(CivilDate received_on, CivilDate closed_on, int year);
