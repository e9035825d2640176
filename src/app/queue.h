/*
 * The officer's work list (待办 and 案件列表): ordered by legal deadline, filtered by what stands
 * in the address, paged by key. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "app/case_view.h"

/* The saved views. */
typedef enum QueueView {
    QUEUE_OPEN,        /* all that is not closed */
    QUEUE_MINE,        /* open, and the actor handles it */
    QUEUE_UNCONFIRMED, /* 待确认 */
    QUEUE_TODAY,       /* due today */
    QUEUE_NEAR,        /* due within three working days */
    QUEUE_OVERDUE,
    QUEUE_SUSPENDED, /* the clock stands still, or waits for the applicant */
    QUEUE_CLOSED,
    QUEUE_ALL,
    QUEUE_VIEW_MAX
} QueueView;
Str queue_view_code(QueueView view); /* "open", "mine" … */
Str queue_view_label(QueueView view);
bool queue_view_from_code(Str code, QueueView *ret_view) ATTR_NODISCARD;

typedef struct ListCases {
    int64_t body_id; /* 0: the actor's own */
    QueueView view;
    Str state; /* code, or empty for all; the same for the next three */
    Str channel;
    Str outcome;
    Str applicant_class;
    int64_t unit_id;
    int received_year; /* 0: all */
    Str text;          /* part of number, applicant or title */
    Str after;         /* key of the last row of the page before; empty: the first page */
    int limit;         /* rows, 1..200; 0: 50 */
} ListCases;

typedef struct ListCasesResult {
    CaseRow *rows;
    size_t count;
    Str next; /* key for `after` of the next page; empty at the end */
    /* counts of the views, each to at most 1000 (then "1000+") */
    int64_t counts[QUEUE_VIEW_MAX];
} ListCasesResult;
/* DENIED, INVALID is never given: unknown codes find nothing. */
int app_list_cases(App *app, const Actor *actor, const ListCases *in, Arena *a,
                   ListCasesResult *ret_result) ATTR_NODISCARD;

/* A person of the body, for lists of handlers. */
typedef struct StaffMember {
    int64_t id;
    Str name;
} StaffMember;

typedef struct CaseLetter {
    int64_t id;
    Str kind; /* code of domain/: "reply", "supplement_notice", "extension_notice" … */
    Str kind_label;
    Str number;  /* 文号 "秦公复〔2026〕1号"; empty until numbered */
    int version; /* newest */
    Instant edited_at;
    Str edited_by;
    CivilDate delivered_on;
    Str delivery_channel;
    bool fixed; /* numbered and delivered: no further version */
} CaseLetter;

typedef struct CaseAttachment {
    int64_t id;
    Str file_name;
    Str media_type;
    int64_t size;
    Str kind; /* "applicant", "evidence", "letter_signed", "delivery_receipt", "other" */
    Str sha256;
    Instant added_at;
    Str added_by;
    bool sought; /* read through for a 密级标志 */
} CaseAttachment;

typedef struct CaseAudit {
    Instant at;
    Str actor;
    Str action;
    Str label;
    Str detail;
} CaseAudit;

typedef struct WithheldPart {
    Str reason; /* outcome row code of the refused group: "refused_third_party" … */
    Str what;   /* which part */
} WithheldPart;

/* What may be done next with the case, from the domain's table. */
typedef struct CaseAction {
    Str event;   /* event code of domain/ */
    Str form;    /* which use case takes it: "event" (app_record_event), "assign", "outcome",
                    "deliver",    "archive" */
    Str label;   /* "发出补正通知" */
    Str article; /* "30" */
    CivilDate latest_on; /* last day on which the law allows it, or none */
    bool primary;        /* the one expected next */
} CaseAction;

typedef struct OpenCaseResult {
    CaseRow row;
    int64_t body_id;
    int64_t version; /* for optimistic locking: pass it back with every change */
    /* as applied; personal data masked unless revealed */
    Str id_kind_label, id_number_masked, legal_representative, contact_person, employer;
    Str phone, email, address, postcode, agent_name;
    Str document_no, description, period, purpose;
    Str form_wanted_label, delivery_wanted_label;
    bool accepts_other_form;
    /* art. 31: the days from which the receipt date was derived */
    Instant submitted_at;
    CivilDate arrived_on, signed_for_on, confirmed_on;
    Str received_rule; /* in words, with the article */
    Str due_explanation;
    ClockSegment *segments;
    size_t segment_count;
    TimelineEntry *timeline;
    size_t timeline_count;
    CaseAction *actions;
    size_t action_count;
    WithheldPart *withheld;
    size_t withheld_count;
    /* the answer being worked on, as it was written down; empty without one */
    Str grounds, search_record, other_body, access_way;
    bool published;
    bool not_responsible;
    bool prior_review; /* 复议前置 */
    CivilDate decided_on;
    CivilDate answered_on; /* the date that counts */
    int closed_year;
    CaseLetter *letters;
    size_t letter_count;
    CaseAttachment *attachments;
    size_t attachment_count;
    CaseAudit *audit;
    size_t audit_count;
    int64_t handler_id, unit_id;
    StaffMember *staff;
    size_t staff_count;
} OpenCaseResult;
/* Opens a case of the actor's body. DENIED, NOT_FOUND. The first opening by staff is noted. */
int app_open_case(App *app, const Actor *actor, int64_t case_id, Arena *a,
                  OpenCaseResult *ret_result) ATTR_NODISCARD;

/* The id number in clear, for one look that is audited with its reason. DENIED, NOT_FOUND. */
typedef struct RevealIdNumber {
    int64_t case_id;
    Str reason;
} RevealIdNumber;
typedef struct RevealIdNumberResult {
    FieldErrors errors;
    Str id_number;
} RevealIdNumberResult;
int app_reveal_id_number(App *app, const Actor *actor, const RevealIdNumber *in, Arena *a,
                         RevealIdNumberResult *ret_result) ATTR_NODISCARD;
