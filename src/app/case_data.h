/*
 * A case as the use cases work on it: its row, what happened to it, its answers, its clock.
 * Private to src/app. All of it lives in the transaction's arena.
 */
#pragma once

#include "app/casework.h"
#include "app/internal.h"
#include "domain/application.h"
#include "store/application.h"
#include "store/letter.h"

typedef struct CaseData {
    ApplicationRow row;
    Body body;
    ApplicationState state;
    ApprovalChain chain;
    EventRow *events;
    size_t event_count;
    size_t event_capacity;
    DecisionRow *decisions;
    size_t decision_count;
    bool has_clock; /* received: clock and deadline are filled */
    ClockEvent *clock;
    size_t clock_count;
    Deadline deadline;
} CaseData;

/* Loads a case and computes its clock. APP_E_NOT_FOUND, also when the actor may not see its body.
 */
int case_load(Tx *tx, int64_t case_id, CaseData *ret_case) ATTR_NODISCARD;

/*
 * Computes the clock from row and events, and with it due_on, queue_on and suspended of the row.
 * Outcomes: ClockOutcome, *ret_fault then says which event (index into events; STR_NPOS: the
 * receipt).
 */
int case_compute(Tx *tx, CaseData *c, size_t *ret_fault) ATTR_NODISCARD;

/* The answer being worked on: the decision of the round after the delivered ones; or NULL. */
DecisionRow *case_current_decision(CaseData *c);
/* The newest decision, delivered or not; or NULL. */
const DecisionRow *case_last_decision(const CaseData *c);

/* A step that an officer (or the applicant) takes: what is recorded, and who asked for it. */
typedef struct CaseStep {
    ApplicationEvent event;
    EventRow facts; /* happened_on, until_on, days, unit, party, note, amount, result */
} CaseStep;

/*
 * Takes a step in memory: the move, the event, the clock. Adds to errors and gives APP_E_CONFLICT
 * (not in this state) or APP_E_INVALID (the days do not fit).
 */
int case_step(Tx *tx, CaseData *c, const CaseStep *step, FieldErrors *errors) ATTR_NODISCARD;
/* The first step of a new case, whose row and body are filled: no move, only event and clock. */
int case_begin(Tx *tx, CaseData *c, const CaseStep *step) ATTR_NODISCARD;
/* Writes the new events (from `from` on) and the row, and one audit record. */
int case_save(Tx *tx, CaseData *c, size_t from, const AuditNote *note,
              FieldErrors *errors) ATTR_NODISCARD;
/* APP_E_CONFLICT unless the version is the newest. */
int case_check_version(Tx *tx, const CaseData *c, int64_t version,
                       FieldErrors *errors) ATTR_NODISCARD;
/* What a changed case answers. */
CaseChange case_change(const CaseData *c);

/* What a change does to a loaded case; it adds to errors why not. */
typedef int (*CaseApply)(Tx *tx, CaseData *c, const void *input, FieldErrors *errors);
/* Loads a case, applies the change, answers what became of it. */
int case_apply(Tx *tx, int64_t case_id, CaseApply apply, const void *in,
               CaseChange *ret_change) ATTR_NODISCARD;
/* Runs fn in a write transaction ordered by the body of a case. NOT_FOUND. */
int case_run(App *app, const Actor *actor, int64_t case_id, Arena *a, TxFn fn, const void *in,
             void *ret) ATTR_NODISCARD;

/* INVALID unless the account may handle cases of the body; 0 is nobody, which is fine. */
int case_check_handler(Tx *tx, int64_t body_id, int64_t handler_id,
                       FieldErrors *errors) ATTR_NODISCARD;

/* A row of lists and pages. */
void case_row_view(Tx *tx, const ApplicationRow *row, CaseRow *ret_row);
/* The timeline in words; public_only leaves out what only the office may see. */
TimelineEntry *case_timeline(Tx *tx, const CaseData *c, bool public_only, size_t *ret_count);
/* How the due date came about; empty without a clock. */
Str case_explanation(Tx *tx, const CaseData *c);
