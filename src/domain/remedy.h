/*
 * Review and litigation (复议, 诉讼): which remedy an answer opens, which body reviews, and into
 * which of the results of part four a decision falls. Pure; nothing is allocated. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "law/calendar.h"
#include "law/law.h"
#include "law/term.h"

/* What stands between the applicant and a lawsuit. */
typedef enum RemedyRoute {
    REMEDY_ROUTE_DIRECT,      /* review within 60 days, or a lawsuit within 6 months */
    REMEDY_ROUTE_REVIEW_FIRST /* 复议前置: 行政复议法 art. 23(1)(4) */
} RemedyRoute;

/*
 * The route of an outcome. Refusals under arts 14-16 go to review first, and so does a partial
 * disclosure of which a withheld part rests on arts 14-16 (法释〔2025〕8号 art. 1(2)); `reasons`
 * are the rows of the withheld parts (only used for LAW_ROW_PARTLY_GRANTED). 行政查询事项, 无法提供
 * and 不予处理 do not. decided_on: before 2024-01-01 no review was required first (CIVIL_DATE_NONE:
 * now).
 */
RemedyRoute remedy_route(LawRow outcome, const LawRow *reasons, size_t reason_count,
                         CivilDate decided_on);

/* Which kind of body answered, as it decides who reviews (行政复议法 arts 24-28; remedy.def). */
typedef enum BodyKind {
#define BODY_KIND(id, ...) BODY_##id,
#include "domain/remedy.def"
    BODY_KIND_MAX
} BodyKind;
/* "government", "department", "township", "dispatched" …; 县级以上人民政府 … */
Str body_kind_code(BodyKind kind);
Str body_kind_label(BodyKind kind);
bool body_kind_from_code(Str code, BodyKind *ret_kind) ATTR_NODISCARD;

/* Where the reviewing body is to be looked for. */
typedef enum ReviewBody {
    REVIEW_OWN_GOVERNMENT,     /* the government to which it belongs */
    REVIEW_SETTING_GOVERNMENT, /* the government that set it up */
    REVIEW_GOVERNMENT_ABOVE,   /* one level up: a township goes to the county */
    REVIEW_SUPERIOR,           /* the superior of its own line */
    REVIEW_ITSELF              /* a ministry, a provincial government */
} ReviewBody;
ReviewBody remedy_review_body(BodyKind kind);
/* "复议法第二十四条" */
Str body_kind_review_basis(BodyKind kind);
/* "所属的本级人民政府" … : for the settings page, which asks for its name. */
Str review_body_words(ReviewBody body);

/* The last days on which the applicant may act, from the day the answer reached him. */
typedef struct RemedyTerms {
    CalendarDate review;      /* 60 days */
    CalendarDate direct_suit; /* 6 months; date CIVIL_DATE_NONE where review comes first */
} RemedyTerms;
RemedyTerms remedy_terms(const Calendar *c, RemedyRoute route, CivilDate served_on);

/* What a reviewing body or court decided, and the column of part four into which it falls. */
typedef struct RemedyDecision {
    Str code;
    Str label;
    Str article;
    RemedyBlock kind; /* REMEDY_BLOCK_REVIEW: of a review; LITIGATION_DIRECT: of any lawsuit */
    RemedyResult result;
} RemedyDecision;
/* All decisions, reviews first; *ret_count how many. */
const RemedyDecision *remedy_decisions(size_t *ret_count);
/* NULL if there is none with the code for a review (or lawsuit). */
const RemedyDecision *remedy_decision(RemedyBlock block, Str code);

/* Where a review or lawsuit stands in the report of a year. */
typedef enum RemedyYear {
    REMEDY_YEAR_NOT, /* not accepted by then, or decided in an earlier year */
    REMEDY_YEAR_DECIDED,
    REMEDY_YEAR_PENDING /* open on 31 December */
} RemedyYear;
RemedyYear remedy_year(CivilDate accepted_on, CivilDate decided_on, int year);
