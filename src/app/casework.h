/*
 * Handling a case in the workbench: register, events of the procedure, outcome, delivery.
 * Each change carries the version of the case that the officer saw; if another came first it is
 * APP_E_CONFLICT and nothing changed. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "app/application_form.h"
#include "app/apply.h"
#include "app/queue.h"

/*
 * Registers an application that came another way. The receipt date follows from the channel
 * (art. 31): in_person, oral: arrived_on; post_signed: signed_for_on; post_ordinary, fax, email:
 * confirmed_on, and until then the case stands in 待确认 with no clock. Idempotent by key like
 * app_submit_application. INVALID, DENIED.
 */
typedef struct RegisterApplication {
    int64_t body_id; /* 0: the actor's own */
    Str idempotency_key;
    Str channel; /* "in_person", "oral", "post_signed", "post_ordinary", "fax", "email" */
    CivilDate arrived_on;
    CivilDate signed_for_on;
    CivilDate confirmed_on;
    ApplicationForm form;
    int64_t unit_id;
    int64_t handler_id;
    int64_t const *attachment_ids; /* of app_upload_attachment */
    size_t attachment_count;
} RegisterApplication;
int app_register_application(App *app, const Actor *actor, const RegisterApplication *in, Arena *a,
                             ApplicationReceipt *ret_result) ATTR_NODISCARD;
/* The channels with their labels, for forms. */
Choices app_channel_choices(void);

/* What each change of a case answers. */
typedef struct CaseChange {
    FieldErrors errors;
    int64_t version;
    Str state_code;
    Str state_label;
    CivilDate due_on;
} CaseChange;

/*
 * Records an event of the procedure: confirm receipt, supplement notice sent, supplement received,
 * third party or other organ consulted and answered, extension (approver required), fee notice and
 * payment, reasons asked (art. 35), secrecy review, withdrawal, remedy that reopens the case … The
 * codes, and which fields each needs, are those of domain/ (app_event_fields). INVALID: a field;
 * CONFLICT: not in this state, or the version is not the newest.
 */
typedef struct RecordEvent {
    int64_t case_id;
    int64_t version;
    Str event;
    CivilDate on;    /* the day on which it happened; never after today */
    CivilDate until; /* the term that was set: supplement by, pay by, extended to … */
    Str party;       /* who was consulted, who approved, which decision */
    Str note;        /* grounds, as they go into the letter */
    Str amount;      /* fee in yuan, a decimal string */
    int32_t days;    /* where the event sets a term: extension, delay, redo */
    Str unit;        /* of days, redo only: "workdays" (also when empty), "days", "months" */
    Str result;      /* "agrees", "objects", "no_answer" for an answered consultation */
} RecordEvent;
int app_record_event(App *app, const Actor *actor, const RecordEvent *in, Arena *a,
                     CaseChange *ret_result) ATTR_NODISCARD;

/* Which fields of RecordEvent an event uses, for the form. */
typedef struct EventFields {
    bool until, party, note, amount, days, unit, result;
    bool until_required, party_required, note_required, amount_required, days_required;
    Str on_label, party_label, note_label, until_label; /* 审批人, 延期理由 … */
} EventFields;
/* False for an unknown event. */
bool app_event_fields(Str event, EventFields *ret_fields) ATTR_NODISCARD;

/* Gives the case to a unit and a handler of the body. INVALID, CONFLICT. */
typedef struct AssignCase {
    int64_t case_id;
    int64_t version;
    int64_t unit_id;
    int64_t handler_id;
} AssignCase;
int app_assign_case(App *app, const Actor *actor, const AssignCase *in, Arena *a,
                    CaseChange *ret_result) ATTR_NODISCARD;

/*
 * Chooses one of the 21 outcomes. partly_granted needs the reason of each withheld part
 * (practice.md: prior review holds when one rests on arts 14–16). Changes nothing but the choice:
 * the year's table counts it once it is delivered. INVALID, CONFLICT.
 */
typedef struct ChooseOutcome {
    int64_t case_id;
    int64_t version;
    Str outcome; /* row code */
    WithheldPart const *withheld;
    size_t withheld_count;
    Str grounds;       /* facts and reasons for the letter */
    Str search_record; /* 检索记录, for unavailable_not_held */
    Str other_body;    /* the right body's name and contact, if known (art. 36(5)) */
    Str access_way;    /* how and where it can be had (art. 36(1)(2)) */
    bool published;    /* granted: it is public already (art. 36(1)); then access_way is needed */
    /* unavailable_not_held: not this body's to disclose (art. 36(5)); then other_body or grounds */
    bool not_responsible;
} ChooseOutcome;
int app_choose_outcome(App *app, const Actor *actor, const ChooseOutcome *in, Arena *a,
                       CaseChange *ret_result) ATTR_NODISCARD;

/*
 * Notes that the reply went out. The date that counts (国办公开办函〔2016〕235号): by post the day
 * handed to the post (the postal enterprise only), handed over the day signed for, electronic the
 * day sent. This closes the case: the outcome counts in the year of that day. INVALID, CONFLICT
 * (no outcome, or the letter has no number).
 */
typedef struct DeliverReply {
    int64_t case_id;
    int64_t version;
    Str channel; /* code of ServiceWay: "post", "hand", "electronic" */
    CivilDate on;
    Str tracking_no; /* of the post */
    Str recipient;   /* who signed */
} DeliverReply;
int app_deliver_reply(App *app, const Actor *actor, const DeliverReply *in, Arena *a,
                      CaseChange *ret_result) ATTR_NODISCARD;
Choices app_delivery_channel_choices(void);

/* Archives a closed case (归档, art. 45). */
typedef struct ArchiveCase {
    int64_t case_id;
    int64_t version;
} ArchiveCase;
int app_archive_case(App *app, const Actor *actor, const ArchiveCase *in, Arena *a,
                     CaseChange *ret_result) ATTR_NODISCARD;
