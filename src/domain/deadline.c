#include "domain/deadline.h"

#include <assert.h>

#define EXTENSION_MAX 20 /* art. 33(2) */

/* The clock while the events are walked through. */
typedef struct Clock {
    const Calendar *calendar;
    Arena *arena;  /* NULL: stretches are not kept */
    StrBuf *words; /* NULL: nothing is explained */
    Deadline d;
    size_t capacity;
    LawTerm base;           /* the term that a restart gives back */
    CivilDate run_from;     /* the running stretch counts the days after it */
    int excluded_days;      /* calendar days that stood still, for a term in days or months */
    CivilDate expired;      /* the due date that passed before the clock was stopped; none so far */
    CivilDate expired_from; /* where the stretch began in which it passed */
    bool waiting;
    bool done;
} Clock;

static bool paused(const Clock *k)
{
    return k->waiting || k->d.open_consultations > 0;
}

/* The due date of the running stretch. */
static CalendarDate running_due(const Clock *k)
{
    const Calendar *c = k->calendar;
    switch (k->d.term.unit) {
    case LAW_UNIT_WORKDAYS: {
        int left = MAX(k->d.term.count - k->d.used, 0);
        CalendarDate due = calendar_add_workdays(c, k->run_from, left);
        return left ? due : calendar_roll_forward(c, k->run_from);
    }
    case LAW_UNIT_DAYS:
        return calendar_add_days(c, k->d.start, k->d.term.count + k->excluded_days);
    case LAW_UNIT_MONTHS:
        return calendar_roll_forward(
            c, civil_date_add(calendar_month_end(k->d.start, k->d.term.count), k->excluded_days));
    case LAW_UNIT_HOURS:
        break;
    }
    return law_term_due(c, k->d.term, k->d.start);
}

static void add_stretch(Clock *k, ClockSegmentKind kind, CivilDate from, CivilDate to)
{
    if (!k->arena)
        return;
    ARENA_PUSH(k->arena, k->d.stretches, k->d.stretch_count, k->capacity);
    k->d.stretches[k->d.stretch_count - 1] =
        (ClockStretch){kind, from, to,
                       civil_date_is_none(to) ? 0 : calendar_workdays_after(k->calendar, from, to)};
}

/* Stops the clock on a day. A term that was over by then stays over. */
static void stop(Clock *k, CivilDate on)
{
    CalendarDate due = running_due(k);
    if (civil_date_is_none(k->expired) && civil_date_cmp(on, due.date) > 0) {
        k->expired = due.date;
        k->expired_from = k->run_from;
    }
    add_stretch(k, CLOCK_SEGMENT_RUNNING, k->run_from, on);
    k->d.used += calendar_workdays_after(k->calendar, k->run_from, on);
    if (civil_date_cmp(on, k->run_from) > 0 && k->d.term.unit == LAW_UNIT_WORKDAYS)
        k->d.provisional |= !calendar_covers_span(k->calendar, civil_date_add(k->run_from, 1), on);
    k->d.standing_since = on;
}

static void resume(Clock *k, CivilDate on, ClockSegmentKind kind)
{
    add_stretch(k, kind, k->d.standing_since, on);
    k->excluded_days += on.days - k->d.standing_since.days;
    k->run_from = on;
    k->d.standing_since = CIVIL_DATE_NONE;
}

/* Begins a term from zero. */
static void begin(Clock *k, CivilDate on, LawTerm term)
{
    for (size_t i = 0; i < k->d.stretch_count; i++)
        if (k->d.stretches[i].kind == CLOCK_SEGMENT_RUNNING)
            k->d.stretches[i].kind = CLOCK_SEGMENT_DISCARDED;
    k->base = k->d.term = term;
    k->d.start = k->run_from = on;
    k->d.extended = k->d.used = k->excluded_days = k->d.open_consultations = 0;
    k->d.provisional = k->waiting = k->done = false;
    k->expired = k->d.standing_since = CIVIL_DATE_NONE;
}

/* ---- the words ---- */

static void say_start(Clock *k, CivilDate on, const char *what, const char *basis)
{
    if (!k->words)
        return;
    civil_date_append_zh(k->words, on);
    strbuf_append_c(k->words, what);
    strbuf_append_c(k->words, "，当日不计，自次日起算，期限为");
    law_term_append(k->words, k->d.term);
    strbuf_append_c(k->words, basis);
    strbuf_append_c(k->words, "。\n");
}

static void say_stop(Clock *k, CivilDate on, const char *what)
{
    if (!k->words)
        return;
    civil_date_append_zh(k->words, on);
    strbuf_append_c(k->words, what);
    if (!civil_date_is_none(k->expired))
        strbuf_append_c(k->words, "，此前期限已经届满。\n");
    else if (k->d.term.unit == LAW_UNIT_WORKDAYS)
        strbuf_printf(k->words, "，已计%d个工作日，自次日起停止计算。\n", k->d.used);
    else
        strbuf_append_c(k->words, "，自次日起停止计算。\n");
}

static void say_resume(Clock *k, CivilDate since, CivilDate on, const char *what, const char *basis)
{
    if (!k->words)
        return;
    civil_date_append_zh(k->words, on);
    strbuf_append_c(k->words, what);
    if (!civil_date_is_none(k->expired)) {
        strbuf_append_c(k->words, "。\n");
        return;
    }
    strbuf_printf(k->words, "，其间%d个工作日不计入期限%s。\n",
                  calendar_workdays_after(k->calendar, since, on), basis);
}

static void say_longer(Clock *k, const ClockEvent *e)
{
    if (!k->words)
        return;
    civil_date_append_zh(k->words, e->on);
    if (e->kind == CLOCK_EXTENDED)
        strbuf_printf(k->words,
                      "经政府信息公开工作机构负责人同意并告知申请人，延长%d个工作日"
                      "（条例第三十三条第二款）。\n",
                      e->days);
    else
        strbuf_printf(k->words,
                      "确定并告知申请人延迟答复的合理期限，期限共%d个工作日（条例第三十五条）。\n",
                      e->days);
}

/* ---- one event each ---- */

/* For events that lengthen a term: it must not be over. */
static int lengthen(Clock *k, const ClockEvent *e)
{
    if (k->waiting || k->d.term.unit != LAW_UNIT_WORKDAYS)
        return CLOCK_E_STATE;
    if (e->days < 1 || e->days > CLOCK_DAYS_MAX)
        return CLOCK_E_AMOUNT;
    if (!civil_date_is_none(k->expired) ||
        (!paused(k) && civil_date_cmp(e->on, running_due(k).date) > 0))
        return CLOCK_E_LATE;
    if (e->kind == CLOCK_EXTENDED) {
        if (e->days > EXTENSION_MAX || k->d.extended > 0)
            return CLOCK_E_AMOUNT;
        k->d.extended = e->days;
        k->d.term.count += e->days;
    } else {
        if (e->days <= k->d.term.count)
            return CLOCK_E_AMOUNT;
        k->d.term.count = e->days;
    }
    say_longer(k, e);
    return 0;
}

static int consult(Clock *k, const ClockEvent *e)
{
    if (k->waiting)
        return CLOCK_E_STATE;
    if (e->kind == CLOCK_CONSULTATION_BEGUN) {
        if (k->d.open_consultations++ == 0) {
            stop(k, e->on);
            say_stop(k, e->on, "征求第三方或者其他机关意见");
        }
        return 0;
    }
    if (k->d.open_consultations == 0)
        return CLOCK_E_STATE;
    if (--k->d.open_consultations == 0) {
        CivilDate since = k->d.standing_since;
        resume(k, e->on, CLOCK_SEGMENT_CONSULTATION);
        say_resume(k, since, e->on, "意见收回或者征求意见期满", "（条例第三十三条第三款）");
    }
    return 0;
}

/* Notices that wait for the applicant, and what ends the waiting. */
static int wait_for(Clock *k, const ClockEvent *e)
{
    bool notice = e->kind == CLOCK_SUPPLEMENT_NOTICE || e->kind == CLOCK_FEE_NOTICE;
    if (notice ? paused(k) : !k->waiting)
        return CLOCK_E_STATE;
    if (notice) {
        stop(k, e->on);
        k->waiting = true;
        say_stop(k, e->on,
                 e->kind == CLOCK_FEE_NOTICE ? "发出收费通知，待申请人缴费"
                                             : "发出补正告知，待申请人补正");
        return 0;
    }
    CivilDate since = k->d.standing_since;
    if (e->kind == CLOCK_RESUMED) {
        k->waiting = false;
        resume(k, e->on, CLOCK_SEGMENT_WAITING);
        say_resume(k, since, e->on, "申请人逾期未补正或者未缴费", "");
        return 0;
    }
    add_stretch(k, CLOCK_SEGMENT_WAITING, since, e->on);
    begin(k, e->on, k->base);
    if (e->kind == CLOCK_FEE_PAID)
        say_start(k, e->on, "缴费完成，期限重新起算", "（国办函〔2020〕109号）");
    else
        say_start(k, e->on, "收到补正后的申请，期限重新起算", "（条例第三十条、第三十三条第二款）");
    return 0;
}

static int reopen(Clock *k, const ClockEvent *e)
{
    LawTerm term = e->term.count ? e->term : law_deadline(LAW_DEADLINE_REPLY)->term;
    if (!k->done)
        return CLOCK_E_STATE;
    if (term.count < 1 || term.count > CLOCK_DAYS_MAX || term.unit == LAW_UNIT_HOURS)
        return CLOCK_E_AMOUNT;
    begin(k, e->on, term);
    say_start(k, e->on, "依行政复议决定或者判决重新办理", "");
    return 0;
}

static int apply(Clock *k, const ClockEvent *e)
{
    if (k->done && e->kind != CLOCK_REOPENED)
        return CLOCK_E_STATE;
    switch (e->kind) {
    case CLOCK_NONE:
        return 0;
    case CLOCK_RECEIVED:
        return CLOCK_E_FIRST;
    case CLOCK_SUPPLEMENT_NOTICE:
    case CLOCK_SUPPLEMENT_RECEIVED:
    case CLOCK_FEE_NOTICE:
    case CLOCK_FEE_PAID:
    case CLOCK_RESUMED:
        return wait_for(k, e);
    case CLOCK_CONSULTATION_BEGUN:
    case CLOCK_CONSULTATION_ENDED:
        return consult(k, e);
    case CLOCK_EXTENDED:
    case CLOCK_DELAYED:
        return lengthen(k, e);
    case CLOCK_REOPENED:
        return reopen(k, e);
    case CLOCK_STOPPED:
        k->done = true;
        return 0;
    }
    return CLOCK_E_STATE;
}

/* Walks through all events; > 0 with *ret_index at the first that does not fit. */
static int walk(Clock *k, const ClockEvent *events, size_t count, size_t *ret_index)
{
    *ret_index = 0;
    if (count > CLOCK_EVENTS_MAX)
        return CLOCK_E_TOO_MANY;
    CivilDate last = CIVIL_DATE_NONE;
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        const ClockEvent *e = &events[i];
        *ret_index = i;
        if (civil_date_is_none(e->on) || civil_date_cmp(e->on, last) < 0)
            return CLOCK_E_ORDER;
        last = e->on;
        if (begun) {
            /* After the answer, delivery and archiving may go on: they are CLOCK_NONE. */
            int outcome = e->kind == CLOCK_NONE ? 0 : apply(k, e);
            if (outcome)
                return outcome;
        } else if (e->kind == CLOCK_RECEIVED) {
            begin(k, e->on, law_deadline(LAW_DEADLINE_REPLY)->term);
            say_start(k, e->on, "收到申请", "（条例第三十三条第二款）");
            begun = true;
        } else if (e->kind != CLOCK_NONE) {
            return CLOCK_E_FIRST;
        }
    }
    return begun ? 0 : CLOCK_E_FIRST;
}

/* Fills in what follows from the last event. */
static void finish(Clock *k)
{
    Deadline *d = &k->d;
    d->due = CIVIL_DATE_NONE;
    d->standing = k->done                           ? CLOCK_DONE
                  : !civil_date_is_none(k->expired) ? CLOCK_RUNNING
                  : k->waiting                      ? CLOCK_WAITING
                  : d->open_consultations           ? CLOCK_CONSULTING
                                                    : CLOCK_RUNNING;
    if (!civil_date_is_none(k->expired)) {
        d->due = k->expired;
    } else if (!paused(k)) {
        CalendarDate due = running_due(k);
        d->due = due.date;
        d->provisional |= due.provisional;
        add_stretch(k, CLOCK_SEGMENT_RUNNING, k->run_from, due.date);
        return;
    }
    if (paused(k))
        add_stretch(k, k->waiting ? CLOCK_SEGMENT_WAITING : CLOCK_SEGMENT_CONSULTATION,
                    d->standing_since, CIVIL_DATE_NONE);
}

int deadline_compute(const Calendar *c, const ClockEvent *events, size_t count, Arena *a,
                     size_t *ret_index, Deadline *ret_deadline)
{
    Clock k = {.calendar = c, .arena = a};
    int outcome = walk(&k, events, count, ret_index);
    if (outcome)
        return outcome;
    finish(&k);
    *ret_deadline = k.d;
    return 0;
}

Str clock_outcome_words(ClockOutcome outcome)
{
    switch (outcome) {
    case CLOCK_E_FIRST:
        return STR("期限应当自收到申请之日起算，且只有一个收到日期。");
    case CLOCK_E_ORDER:
        return STR("日期不能早于上一步的日期。");
    case CLOCK_E_STATE:
        return STR("当前办理状态下不能作此操作。");
    case CLOCK_E_LATE:
        return STR("延期应当在答复期限届满前作出并告知申请人（条例第三十三条第二款）。");
    case CLOCK_E_AMOUNT:
        return STR("延长的期限最长不得超过20个工作日，且只能延长一次（条例第三十三条第二款）。");
    case CLOCK_E_TOO_MANY:
        return STR("办理步骤过多，无法计算期限。");
    }
    return STR("");
}

void deadline_explain(StrBuf *b, const Calendar *c, const ClockEvent *events, size_t count,
                      const Deadline *deadline)
{
    Clock k = {.calendar = c, .words = b};
    size_t index;
    if (walk(&k, events, count, &index))
        return;
    if (civil_date_is_none(deadline->due)) {
        strbuf_append_c(b, "期限现停止计算，恢复或者重新起算后确定届满之日。");
        return;
    }
    strbuf_append_c(b, "答复期限至");
    civil_date_append_zh(b, deadline->due);
    strbuf_append_c(b, deadline->provisional ? "届满（暂定）。" : "届满。");
    if (deadline->term.unit == LAW_UNIT_WORKDAYS)
        calendar_explain_span(b, c, civil_date_is_none(k.expired) ? k.run_from : k.expired_from,
                              deadline->due);
}

DeadlineStatus deadline_status(const Calendar *c, ClockStanding standing, CivilDate due,
                               CivilDate today)
{
    DeadlineStatus status = {DEADLINE_NONE, 0, 0};
    if (standing == CLOCK_DONE)
        return status;
    if (civil_date_is_none(due)) {
        status.level = standing == CLOCK_RUNNING ? DEADLINE_NONE : DEADLINE_SUSPENDED;
        return status;
    }
    status.workdays_left = calendar_workdays_after(c, today, due);
    int order = civil_date_cmp(today, due);
    if (order == 0) {
        status.level = DEADLINE_TODAY;
    } else if (order > 0) {
        status.level = DEADLINE_OVERDUE;
        status.days_overdue = today.days - due.days;
    } else {
        status.level = status.workdays_left > 10  ? DEADLINE_AMPLE
                       : status.workdays_left > 3 ? DEADLINE_ATTENTION
                                                  : DEADLINE_NEAR;
    }
    return status;
}

static const struct {
    Str code;
    Str label;
} levels[DEADLINE_LEVEL_MAX] = {
    [DEADLINE_NONE] = {STR_STATIC("none"), STR_STATIC("")},
    [DEADLINE_AMPLE] = {STR_STATIC("ample"), STR_STATIC("充裕")},
    [DEADLINE_ATTENTION] = {STR_STATIC("attention"), STR_STATIC("关注")},
    [DEADLINE_NEAR] = {STR_STATIC("near"), STR_STATIC("临期")},
    [DEADLINE_TODAY] = {STR_STATIC("today"), STR_STATIC("今日到期")},
    [DEADLINE_OVERDUE] = {STR_STATIC("overdue"), STR_STATIC("超期")},
    [DEADLINE_SUSPENDED] = {STR_STATIC("suspended"), STR_STATIC("中止")},
};

Str deadline_level_code(DeadlineLevel level)
{
    assert(level < DEADLINE_LEVEL_MAX);
    return levels[level].code;
}

Str deadline_level_label(DeadlineLevel level)
{
    assert(level < DEADLINE_LEVEL_MAX);
    return levels[level].label;
}

void deadline_status_append(StrBuf *b, DeadlineStatus status)
{
    switch (status.level) {
    case DEADLINE_AMPLE:
    case DEADLINE_ATTENTION:
    case DEADLINE_NEAR:
        strbuf_printf(b, "剩%d个工作日（", status.workdays_left);
        strbuf_append(b, deadline_level_label(status.level));
        strbuf_append_c(b, "）");
        return;
    case DEADLINE_OVERDUE:
        strbuf_printf(b, "超期%d日", status.days_overdue);
        return;
    case DEADLINE_NONE:
    case DEADLINE_TODAY:
    case DEADLINE_SUSPENDED:
        strbuf_append(b, deadline_level_label(status.level));
        return;
    case DEADLINE_LEVEL_MAX:
        return;
    }
}

bool deadline_moved(const Calendar *before, const Calendar *after, const ClockEvent *events,
                    size_t count, Arena *scratch, DeadlineMove *ret_move)
{
    ArenaMark mark = arena_mark(scratch);
    size_t index;
    Deadline old, new;
    bool both = deadline_compute(before, events, count, scratch, &index, &old) == 0 &&
                deadline_compute(after, events, count, scratch, &index, &new) == 0;
    arena_reset_to(scratch, mark);
    if (!both || civil_date_is_none(old.due) || civil_date_is_none(new.due))
        return false;
    if (civil_date_cmp(old.due, new.due) == 0 && old.provisional == new.provisional)
        return false;
    *ret_move = (DeadlineMove){{old.due, old.provisional}, {new.due, new.provisional}};
    return true;
}
