#include "domain/remedy.h"

#include <assert.h>

typedef struct KindInfo {
    Str code;
    Str label;
    ReviewBody reviewer;
    Str basis;
} KindInfo;

static const KindInfo kinds[BODY_KIND_MAX] = {
#define BODY_KIND(id, code_, label_, reviewer_, basis_)                                            \
    [BODY_##id] = {STR_STATIC(code_), STR_STATIC(label_), REVIEW_##reviewer_, STR_STATIC(basis_)},
#include "domain/remedy.def"
};

static const RemedyDecision decisions[] = {
#define REMEDY_DECISION(block_, code_, label_, article_, result_)                                  \
    {.code = STR_STATIC(code_),                                                                    \
     .label = STR_STATIC(label_),                                                                  \
     .article = STR_STATIC(article_),                                                              \
     .kind = REMEDY_BLOCK_##block_,                                                                \
     .result = REMEDY_RESULT_##result_},
#include "domain/remedy.def"
};

RemedyRoute remedy_route(LawRow outcome, const LawRow *reasons, size_t reason_count,
                         CivilDate decided_on)
{
    /* 行政复议法 (2023) art. 90: in force from 2024-01-01. */
    if (!civil_date_is_none(decided_on) &&
        civil_date_cmp(decided_on, civil_date_of(2024, 1, 1)) < 0)
        return REMEDY_ROUTE_DIRECT;
    switch (law_row(outcome)->prior_review) {
    case LAW_PRIOR_REVIEW_NO:
        return REMEDY_ROUTE_DIRECT;
    case LAW_PRIOR_REVIEW_YES:
        return REMEDY_ROUTE_REVIEW_FIRST;
    case LAW_PRIOR_REVIEW_WITHHELD:
        for (size_t i = 0; i < reason_count; i++)
            if (law_row(reasons[i])->prior_review == LAW_PRIOR_REVIEW_YES)
                return REMEDY_ROUTE_REVIEW_FIRST;
        return REMEDY_ROUTE_DIRECT;
    }
    return REMEDY_ROUTE_DIRECT;
}

Str body_kind_code(BodyKind kind)
{
    assert(kind < BODY_KIND_MAX);
    return kinds[kind].code;
}

Str body_kind_label(BodyKind kind)
{
    assert(kind < BODY_KIND_MAX);
    return kinds[kind].label;
}

Str body_kind_review_basis(BodyKind kind)
{
    assert(kind < BODY_KIND_MAX);
    return kinds[kind].basis;
}

bool body_kind_from_code(Str code, BodyKind *ret_kind)
{
    for (int i = 0; i < BODY_KIND_MAX; i++) {
        if (str_eq(kinds[i].code, code)) {
            *ret_kind = (BodyKind)i;
            return true;
        }
    }
    return false;
}

ReviewBody remedy_review_body(BodyKind kind)
{
    assert(kind < BODY_KIND_MAX);
    return kinds[kind].reviewer;
}

Str review_body_words(ReviewBody body)
{
    switch (body) {
    case REVIEW_OWN_GOVERNMENT:
        return STR("所属的本级人民政府");
    case REVIEW_SETTING_GOVERNMENT:
        return STR("设立该派出机关的人民政府");
    case REVIEW_GOVERNMENT_ABOVE:
        return STR("上一级人民政府");
    case REVIEW_SUPERIOR:
        return STR("上一级主管部门");
    case REVIEW_ITSELF:
        return STR("本机关");
    }
    return STR("");
}

RemedyTerms remedy_terms(const Calendar *c, RemedyRoute route, CivilDate served_on)
{
    RemedyTerms terms = {.review = law_deadline_due(c, LAW_DEADLINE_REVIEW_APPLY, served_on),
                         .direct_suit = {CIVIL_DATE_NONE, false}};
    if (route == REMEDY_ROUTE_DIRECT)
        terms.direct_suit = law_deadline_due(c, LAW_DEADLINE_SUIT_DIRECT, served_on);
    return terms;
}

const RemedyDecision *remedy_decisions(size_t *ret_count)
{
    *ret_count = ARRAY_LEN(decisions);
    return decisions;
}

const RemedyDecision *remedy_decision(RemedyBlock block, Str code)
{
    RemedyBlock kind = block == REMEDY_BLOCK_REVIEW ? block : REMEDY_BLOCK_LITIGATION_DIRECT;
    for (size_t i = 0; i < ARRAY_LEN(decisions); i++)
        if (decisions[i].kind == kind && str_eq(decisions[i].code, code))
            return &decisions[i];
    return NULL;
}

RemedyYear remedy_year(CivilDate accepted_on, CivilDate decided_on, int year)
{
    if (civil_date_is_none(accepted_on) || civil_date_year(accepted_on) > year)
        return REMEDY_YEAR_NOT;
    if (civil_date_is_none(decided_on) || civil_date_year(decided_on) > year)
        return REMEDY_YEAR_PENDING;
    return civil_date_year(decided_on) == year ? REMEDY_YEAR_DECIDED : REMEDY_YEAR_NOT;
}
