/*
 * The replay of a report's figures: the plan (which cases and remedies, on which days) and its
 * writing. Private to src/app.
 */
#pragma once

#include "app/demo.h"
#include "app/internal.h"
#include "law/law.h"

/* xorshift: the same seed gives the same records. */
typedef struct ReplayRandom {
    uint64_t state;
} ReplayRandom;
uint32_t replay_random(ReplayRandom *random, uint32_t below);

/* One case of the plan. */
typedef struct ReplayCase {
    CivilDate received;
    CivilDate closed; /* none: stays open */
    uint8_t column;   /* LawColumn of the applicant */
    uint8_t outcome;  /* LawRow */
    int64_t existing; /* a case that the ledger has open already; 0: a new one */
} ReplayCase;

typedef struct ReplayRemedy {
    CivilDate accepted;
    CivilDate decided; /* none: pending */
    RemedyBlock block;
    RemedyResult result;
    int64_t existing; /* one that the ledger has pending already; 0: a new one */
} ReplayRemedy;

typedef struct ReplayPlan {
    int year;
    ReplayCase *cases; /* by day of receipt */
    size_t case_count;
    ReplayRemedy *remedies;
    size_t remedy_count;
} ReplayPlan;

/* The whole report as numbers; every figure is an integer here, fees a decimal string. */
void replay_plan(Arena *a, const Calendar *calendar, const AnnualReport *report, uint64_t seed,
                 bool settle, ReplayPlan *ret_plan);
/* Gives the ledger's own open cases to the cases that the plan carries in, and its pending reviews
 * and lawsuits to those of the plan. */
int replay_adopt(Tx *tx, int64_t body_id, ReplayPlan *plan, FieldErrors *errors) ATTR_NODISCARD;
/* Writes cases, remedies and counts. */
int replay_write(Tx *tx, int64_t body_id, const ReplayPlan *plan, const AnnualReport *report,
                 uint64_t seed) ATTR_NODISCARD;

/* Invented applicants and matters, marked （示例）. */
Str replay_name(Arena *a, ReplayRandom *random, LawColumn column);
Str replay_title(Arena *a, ReplayRandom *random, int year);
