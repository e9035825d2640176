#include "app/replay.h"

#include <stdlib.h>
#include <string.h>

#define TERM_DAYS 20 /* art. 33 */

uint32_t replay_random(ReplayRandom *random, uint32_t below)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return below ? (uint32_t)((random->state >> 16) % below) : 0;
}

/* The working days of a year, in order. */
typedef struct WorkDays {
    CivilDate days[366];
    uint32_t count;
} WorkDays;

static void work_days(const Calendar *c, int year, WorkDays *ret)
{
    ret->count = 0;
    CivilDate last = civil_date_of(year, 12, 31);
    for (CivilDate d = civil_date_of(year, 1, 1); civil_date_cmp(d, last) <= 0;
         d = civil_date_add(d, 1)) {
        if (calendar_is_workday(c, d))
            ret->days[ret->count++] = d;
    }
}

typedef struct Planner {
    Arena *arena;
    const AnnualReport *report;
    ReplayRandom random;
    WorkDays before, year, after;
    bool settle;
    ReplayPlan *plan;
    size_t capacity;
} Planner;

static int64_t figure(const Planner *p, LawRow row, int column)
{
    return p->report->applications[row][column].value;
}

static ReplayCase *add_case(Planner *p, int column)
{
    ARENA_PUSH(p->arena, p->plan->cases, p->plan->case_count, p->capacity);
    ReplayCase *c = &p->plan->cases[p->plan->case_count - 1];
    *c = (ReplayCase){.column = (uint8_t)column, .closed = CIVIL_DATE_NONE};
    return c;
}

/* The outcomes of a class, one entry a case, in a random order. */
static uint8_t *outcomes_of(Planner *p, int column, int64_t *ret_count)
{
    int64_t total = figure(p, LAW_ROW_TOTAL, column), n = 0;
    uint8_t *outcomes = arena_new(p->arena, uint8_t, (size_t)total + 1);
    for (int row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++) {
        for (int64_t i = 0; i < figure(p, (LawRow)row, column); i++)
            outcomes[n++] = (uint8_t)row;
    }
    for (int64_t i = n - 1; i > 0; i--) {
        int64_t k = replay_random(&p->random, (uint32_t)(i + 1));
        uint8_t swap = outcomes[i];
        outcomes[i] = outcomes[k];
        outcomes[k] = swap;
    }
    *ret_count = n;
    return outcomes;
}

/* What the year carries out: open, or closed in the next January. */
static void leave_open(Planner *p, ReplayCase *c)
{
    if (!p->settle)
        return;
    c->outcome = LAW_ROW_GRANTED;
    c->closed = p->after.days[replay_random(&p->random, 10)];
}

/* Received in the last weeks of the year before, answered in the first of this. */
static void plan_carried_in(Planner *p, int column, const uint8_t *outcomes, int64_t closed)
{
    int64_t count = figure(p, LAW_ROW_CARRIED_IN, column);
    for (int64_t i = 0; i < count; i++) {
        ReplayCase *c = add_case(p, column);
        c->received = p->before.days[p->before.count - 1 - replay_random(&p->random, 15)];
        if (i < closed) {
            c->outcome = outcomes[i];
            c->closed = p->year.days[replay_random(&p->random, 10)];
        } else {
            leave_open(p, c);
        }
    }
}

static void plan_received(Planner *p, int column, const uint8_t *outcomes, int64_t closed)
{
    int64_t count = figure(p, LAW_ROW_RECEIVED, column);
    uint32_t days = p->year.count;
    for (int64_t i = 0; i < count; i++) {
        ReplayCase *c = add_case(p, column);
        if (i >= closed) { /* in the last weeks, so that it may still be open */
            c->received = p->year.days[days - 1 - replay_random(&p->random, TERM_DAYS - 2)];
            leave_open(p, c);
            continue;
        }
        uint32_t at = (uint32_t)((uint64_t)i * days / (uint64_t)closed);
        uint32_t spread = days / 12;
        at = at + replay_random(&p->random, spread);
        at = at < days - 3 ? at : days - 4 - replay_random(&p->random, spread);
        uint32_t answered = at + 2 + replay_random(&p->random, TERM_DAYS - 2);
        c->received = p->year.days[at];
        c->outcome = outcomes[i];
        c->closed = p->year.days[MIN(answered, days - 1)];
    }
}

static int by_receipt(const void *a, const void *b)
{
    const ReplayCase *x = a, *y = b;
    int order = civil_date_cmp(x->received, y->received);
    if (order == 0)
        order = (x->column > y->column) - (x->column < y->column);
    if (order == 0)
        order = (x->outcome > y->outcome) - (x->outcome < y->outcome);
    return order ? order : civil_date_cmp(x->closed, y->closed);
}

static void plan_remedy(Planner *p, RemedyBlock block, RemedyResult result, size_t *capacity)
{
    ReplayPlan *plan = p->plan;
    ARENA_PUSH(p->arena, plan->remedies, plan->remedy_count, *capacity);
    ReplayRemedy *m = &plan->remedies[plan->remedy_count - 1];
    *m = (ReplayRemedy){.block = block, .result = result, .decided = CIVIL_DATE_NONE};
    if (result == REMEDY_RESULT_PENDING) {
        m->accepted = p->year.days[p->year.count - 1 - replay_random(&p->random, 30)];
        if (p->settle) {
            m->decided = p->after.days[30 + replay_random(&p->random, 30)];
            m->result = REMEDY_RESULT_UPHELD;
        }
        return;
    }
    m->decided = p->year.days[replay_random(&p->random, p->year.count)];
    m->accepted = civil_date_add(m->decided, -30 - (int32_t)replay_random(&p->random, 30));
    while (civil_date_weekday(m->accepted) > 4)
        m->accepted = civil_date_add(m->accepted, -1);
}

void replay_plan(Arena *a, const Calendar *calendar, const AnnualReport *report, uint64_t seed,
                 bool settle, ReplayPlan *ret_plan)
{
    *ret_plan = (ReplayPlan){.year = report->year};
    Planner *p = arena_new(a, Planner, 1);
    *p = (Planner){.arena = a,
                   .report = report,
                   .random = {seed * 2862933555777941757u + 3037000493u},
                   .settle = settle,
                   .plan = ret_plan};
    p->random.state = p->random.state ? p->random.state : 1;
    work_days(calendar, report->year - 1, &p->before);
    work_days(calendar, report->year, &p->year);
    work_days(calendar, report->year + 1, &p->after);
    for (int column = 0; column < APPLICANT_CLASS_MAX; column++) {
        int64_t total;
        uint8_t *outcomes = outcomes_of(p, column, &total);
        int64_t carried = MIN(figure(p, LAW_ROW_CARRIED_IN, column), total);
        plan_carried_in(p, column, outcomes, carried);
        plan_received(p, column, outcomes + carried, total - carried);
    }
    if (ret_plan->case_count)
        qsort(ret_plan->cases, ret_plan->case_count, sizeof(ReplayCase), by_receipt);
    size_t capacity = 0;
    for (int block = 0; block < REMEDY_BLOCK_MAX; block++) {
        for (int result = 0; result < REMEDY_RESULT_TOTAL; result++) {
            for (int64_t i = 0; i < report->remedies[block][result].value; i++)
                plan_remedy(p, (RemedyBlock)block, (RemedyResult)result, &capacity);
        }
    }
}
