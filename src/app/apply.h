/*
 * The public side of an application: submit it, see its receipt, follow it by query code.
 * Memory, threads and outcomes: app/app.h. Rate limits are http's.
 */
#pragma once

#include "app/app.h"
#include "app/application_form.h"
#include "app/case_view.h"

#define APPLICATION_KEY_MIN 16

/*
 * Submits an application on the public pages. The receipt date is the day of this confirmation
 * (art. 31; 指导案例26号). Posting again with the same key returns the same receipt, exactly once,
 * also after a crash. INVALID; NOT_FOUND (no such body, or it takes none online).
 */
typedef struct SubmitApplication {
    int64_t body_id;
    Str idempotency_key; /* 16..64 characters of [A-Za-z0-9_-], made when the form was first shown
                          */
    ApplicationForm form;
    Str const *attachment_tokens; /* of app_upload_attachment, kind "applicant" */
    size_t attachment_count;
    Str draft_codes[2]; /* of the drafts that this was; they are deleted. May be empty */
    bool promised;      /* 承诺: the step that confirms the truth of what was said */
} SubmitApplication;

typedef struct ApplicationReceipt {
    FieldErrors errors;
    int64_t id;
    Str number;     /* 受理编号: "2026-000123" */
    Str query_code; /* 16 Crockford base32 characters; shown with hyphens by web */
    Str body_name;
    Str title;
    Instant submitted_at;
    CivilDate received_on; /* CIVIL_DATE_NONE: 待确认 */
    CivilDate due_on;
    bool due_provisional; /* beyond the loaded calendar years */
    Str due_explanation;  /* which days were skipped and why, in sentences, lines by \n */
    bool repeated;        /* the key was known: this is the earlier receipt */
} ApplicationReceipt;
int app_submit_application(App *app, const Actor *actor, const SubmitApplication *in, Arena *a,
                           ApplicationReceipt *ret_result) ATTR_NODISCARD;

/* The receipt of an earlier submission, for the page after the redirect. NOT_FOUND. */
int app_application_receipt(App *app, const Actor *actor, Str idempotency_key, Arena *a,
                            ApplicationReceipt *ret_result) ATTR_NODISCARD;

/* What the applicant sees of the case. The code alone is sufficient. NOT_FOUND. */
typedef struct ApplicationStatus {
    Str number;
    Str body_name;
    Str body_phone;
    Str title;
    Str state_code;
    Str state_label;
    Str next_step; /* a sentence: what happens next, and who acts */
    Instant submitted_at;
    CivilDate received_on;
    CivilDate due_on; /* CIVIL_DATE_NONE when unconfirmed, suspended without end, or answered */
    bool due_provisional;
    bool suspended;
    int32_t working_days_left; /* negative: overdue; meaningful when due_on is */
    Str due_explanation;
    bool answered;
    CivilDate answered_on;
    Str outcome_label;
    bool letter_available;   /* answered electronically: app_status_letter gives it */
    TimelineEntry *timeline; /* only what the applicant may see, oldest first */
    size_t timeline_count;
} ApplicationStatus;
/* query_code as typed: case, blanks and hyphens do not matter, O I L read as 0 1 1. */
int app_application_status(App *app, const Actor *actor, Str query_code, Arena *a,
                           ApplicationStatus *ret_result) ATTR_NODISCARD;

/* The reply as DOCX for its applicant, once it was sent electronically. NOT_FOUND. */
typedef struct StatusLetter {
    Str file_name;
    Str docx;
} StatusLetter;
int app_status_letter(App *app, const Actor *actor, Str query_code, Arena *a,
                      StatusLetter *ret_letter) ATTR_NODISCARD;
