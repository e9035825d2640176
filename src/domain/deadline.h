/*
 * The reply clock of an application: from the list of what happened to it, to the day on which the
 * answer is due, with the reasons. Pure: the calendar and today are arguments. Segments live in the
 * caller's arena. Any thread.
 *
 * - Art. 33(2): 20 working days from receipt, the first day not counted; one extension of at most
 * 20, approved and told to the applicant before the term is over.
 * - Art. 33(3): the time that consulting third parties and other organs takes is not counted: the
 *   working days after the day of sending up to and with the day of the answer (or of its expiry).
 *   Consultations that overlap stop the clock once.
 * - Art. 30: received anew after a supplement, the term begins again from zero; what was extended
 *   before is gone with it. While the body waits for a supplement, or for a fee, no day is due.
 * - Art. 35: a reasonable later term, set and told before the first is over.
 * - A review decision or judgment that overturns an answer starts a term of its own (重新办理).
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "law/calendar.h"
#include "law/term.h"

typedef enum ClockEventKind {
    CLOCK_NONE,                /* does nothing to the clock */
    CLOCK_RECEIVED,            /* starts it: always first, and only once */
    CLOCK_SUPPLEMENT_NOTICE,   /* stands until the applicant has supplemented */
    CLOCK_SUPPLEMENT_RECEIVED, /* from zero */
    CLOCK_FEE_NOTICE,          /* stands until the fee is paid */
    CLOCK_FEE_PAID,            /* from zero, the day after (a setting may record it as RESUMED) */
    CLOCK_RESUMED,             /* goes on where it stood: the applicant let the term lapse */
    CLOCK_CONSULTATION_BEGUN,  /* sent to a third party or another organ */
    CLOCK_CONSULTATION_ENDED,  /* answered, or its term over */
    CLOCK_EXTENDED,            /* by `days` working days, 1..20 */
    CLOCK_DELAYED,             /* art. 35: the whole term is now `days` working days */
    CLOCK_REOPENED,            /* 重新办理: a new term of `term` */
    CLOCK_STOPPED              /* answered or withdrawn: the clock has done its work */
} ClockEventKind;

typedef struct ClockEvent {
    ClockEventKind kind;
    CivilDate on;
    int days;     /* EXTENDED, DELAYED */
    LawTerm term; /* REOPENED; count 0: the 20 working days of art. 33 */
} ClockEvent;

#define CLOCK_EVENTS_MAX 500
#define CLOCK_DAYS_MAX   1000

/* Why a list of events cannot be computed; ret_index names the event. */
typedef enum ClockOutcome {
    CLOCK_E_FIRST = 1, /* the first is not RECEIVED, or RECEIVED comes again, or none is there */
    CLOCK_E_ORDER,     /* before the event in front of it */
    CLOCK_E_STATE,     /* does not fit: ended without begun, supplemented without notice … */
    CLOCK_E_LATE,      /* extended after the term was over */
    CLOCK_E_AMOUNT,    /* more than 20 working days, or a second extension, or no sensible term */
    CLOCK_E_TOO_MANY   /* more than CLOCK_EVENTS_MAX */
} ClockOutcome;

typedef enum ClockStanding {
    CLOCK_RUNNING,
    CLOCK_CONSULTING, /* 中止 */
    CLOCK_WAITING,    /* for the applicant */
    CLOCK_DONE        /* answered or withdrawn; due is that which held then, or none */
} ClockStanding;

typedef enum ClockSegmentKind {
    CLOCK_SEGMENT_RUNNING,
    CLOCK_SEGMENT_CONSULTATION,
    CLOCK_SEGMENT_WAITING,
    CLOCK_SEGMENT_DISCARDED /* counted, then begun again from zero */
} ClockSegmentKind;

/* A stretch of the clock: the days after `from` up to and with `to`. */
typedef struct ClockStretch {
    ClockSegmentKind kind;
    CivilDate from;
    CivilDate to; /* CIVIL_DATE_NONE: still going on; of the running one the due date */
    int workdays; /* in it; of an open one 0 */
} ClockStretch;

typedef struct Deadline {
    CivilDate start;  /* from which the term is counted: received, or received anew */
    LawTerm term;     /* in force, extension included */
    int extended;     /* working days of the extension, 0 without */
    CivilDate due;    /* CIVIL_DATE_NONE while consulting or waiting */
    bool provisional; /* days of a year without a notice decided it */
    ClockStanding standing;
    CivilDate standing_since; /* when the clock last stopped; none while running */
    int used;                 /* working days counted before the present stretch */
    int open_consultations;
    ClockStretch *stretches;
    size_t stretch_count;
} Deadline;

/* Computes the clock. Outcomes: 0; a ClockOutcome with *ret_index set and *ret_deadline untouched.
 */
int deadline_compute(const Calendar *c, const ClockEvent *events, size_t count, Arena *a,
                     size_t *ret_index, Deadline *ret_deadline) ATTR_NODISCARD;
/* The outcome in words, for the form or message: "延期应当在原答复期限届满前作出并告知申请人…". */
Str clock_outcome_words(ClockOutcome outcome);

/*
 * How the due date came about, in Chinese sentences, one paragraph a line (\n): start, supplement,
 * consultation, extension, and which days were skipped and why. The events must be those that gave
 * the deadline.
 */
void deadline_explain(StrBuf *b, const Calendar *c, const ClockEvent *events, size_t count,
                      const Deadline *deadline);

/* How near a due date is (ux.md §3); the colour never stands without word and number. */
typedef enum DeadlineLevel {
    DEADLINE_NONE,      /* no clock runs: closed */
    DEADLINE_AMPLE,     /* 充裕: more than 10 working days, green */
    DEADLINE_ATTENTION, /* 关注: 4-10, blue */
    DEADLINE_NEAR,      /* 临期: 1-3, orange */
    DEADLINE_TODAY,     /* 今日到期 */
    DEADLINE_OVERDUE,   /* 超期, red */
    DEADLINE_SUSPENDED, /* 中止, grey */
    DEADLINE_LEVEL_MAX
} DeadlineLevel;

typedef struct DeadlineStatus {
    DeadlineLevel level;
    int workdays_left; /* after today up to the due date; negative when overdue */
    int days_overdue;  /* calendar days; 0 unless overdue */
} DeadlineStatus;

/* standing CLOCK_DONE gives DEADLINE_NONE. due may be of any term, not only the reply's. */
DeadlineStatus deadline_status(const Calendar *c, ClockStanding standing, CivilDate due,
                               CivilDate today);
/* "剩5个工作日（关注）", "今日到期", "超期3日", "中止". */
void deadline_status_append(StrBuf *b, DeadlineStatus status);
/* "ample", "attention", "near", "today", "overdue", "suspended", "none"; 充裕, 关注 … */
Str deadline_level_code(DeadlineLevel level);
Str deadline_level_label(DeadlineLevel level);

/* What a new calendar does to one open deadline. */
typedef struct DeadlineMove {
    CalendarDate before;
    CalendarDate after;
} DeadlineMove;
/*
 * Computes a clock under two calendars; true, with *ret_move filled, if the due date moved or
 * became final (or provisional). False too if there is no due date or the events are faulty. Call
 * it for every open case when a notice is imported: the list of trues is what moved.
 */
bool deadline_moved(const Calendar *before, const Calendar *after, const ClockEvent *events,
                    size_t count, Arena *scratch, DeadlineMove *ret_move) ATTR_NODISCARD;
