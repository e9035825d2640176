#include "domain/letter.h"

#include <assert.h>

/* One lint run. */
typedef struct Lint {
    const LetterFacts *facts;
    const EditedLetter *letter;
    LetterFindings *findings;
} Lint;

static void find(Lint *l, LetterFindingKind kind, Str field)
{
    assert(l->findings->count < LETTER_FINDING_MAX);
    l->findings->items[l->findings->count++] = (LetterFinding){kind, field};
}

static bool has(Str text, const char *words)
{
    return str_contains(text, str_of(words));
}

static bool names(Str text, Str name)
{
    return str_empty(name) || str_contains(text, name);
}

/* Chinese and Arabic ways to write the terms that a remedy paragraph must state. */
static bool states_review_term(Str remedy)
{
    return has(remedy, "60日") || has(remedy, "六十日") || has(remedy, "60天") ||
           has(remedy, "60 日");
}

static bool states_six_months(Str remedy)
{
    return has(remedy, "6个月") || has(remedy, "六个月") || has(remedy, "6 个月");
}

static bool states_fifteen_days(Str remedy)
{
    return has(remedy, "15日") || has(remedy, "十五日") || has(remedy, "15 日");
}

/* Whether the words say that review comes before a lawsuit. */
static bool says_review_first(Str remedy)
{
    return has(remedy, "先申请行政复议") || has(remedy, "先向") || has(remedy, "先行申请") ||
           has(remedy, "先行向") || has(remedy, "复议前置");
}

static bool offers_direct_suit(Str remedy)
{
    return states_six_months(remedy) || has(remedy, "直接向") || has(remedy, "直接提起") ||
           has(remedy, "也可以提起") || has(remedy, "或者提起") || has(remedy, "或提起");
}

static void check_remedy(Lint *l)
{
    Str remedy = l->letter->remedy, field = STR("remedy");
    if (str_empty(str_trim(remedy))) {
        find(l, LETTER_FINDING_NO_REMEDY, field);
        return;
    }
    bool review_first = letter_route(l->facts) == REMEDY_ROUTE_REVIEW_FIRST;
    if (review_first && offers_direct_suit(remedy))
        find(l, LETTER_FINDING_DIRECT_SUIT, field);
    if (review_first && !says_review_first(remedy))
        find(l, LETTER_FINDING_NO_PRIOR_REVIEW, field);
    if (!review_first && says_review_first(remedy))
        find(l, LETTER_FINDING_NEEDLESS_REVIEW, field);
    if (!names(remedy, l->facts->review_body) || !has(remedy, "复议"))
        find(l, LETTER_FINDING_REVIEW_BODY, field);
    if (!names(remedy, l->facts->court) || !has(remedy, "法院"))
        find(l, LETTER_FINDING_COURT, field);
    if (!states_review_term(remedy))
        find(l, LETTER_FINDING_REVIEW_TERM, field);
    if (review_first ? !states_fifteen_days(remedy) : !states_six_months(remedy))
        find(l, LETTER_FINDING_SUIT_TERM, field);
}

/* Whether the text cites the article; "第十六条" is enough for "第十六条第二款". */
static bool cites(Str text, Str basis)
{
    size_t end = str_find(basis, STR("条"), 0);
    return end == STR_NPOS || str_contains(text, str_sub(basis, 0, end + STR("条").len));
}

static void check_body(Lint *l)
{
    const LetterFacts *f = l->facts;
    Str text = l->letter->body, field = STR("body");
    if (!cites(text, letter_decision_basis(f->outcome, letter_variant(f))))
        find(l, LETTER_FINDING_NO_BASIS, field);
    if (!civil_date_is_none(f->received_on)) {
        CLEANUP(strbuf_deinit) StrBuf date = STRBUF_INIT(100);
        civil_date_append_zh(&date, f->received_on);
        if (!str_contains(text, strbuf_str(&date)))
            find(l, LETTER_FINDING_NO_RECEIVED_DATE, field);
    }
    for (size_t i = 0; i < f->withheld_count; i++) {
        if (cites(text, letter_decision_basis(f->withheld[i].reason, LETTER_VARIANT_NONE)))
            continue;
        find(l, LETTER_FINDING_NO_REASON, field);
        break;
    }
}

/* Art. 36(4): 经检索 is a statement of fact, which a court will ask to see. */
static void check_search(Lint *l)
{
    const LetterFacts *f = l->facts;
    if (f->outcome == LAW_ROW_UNAVAILABLE_NOT_HELD && letter_variant(f) == LETTER_VARIANT_NONE &&
        str_empty(f->search_record) && str_empty(f->grounds) && !has(l->letter->body, "检索情况"))
        find(l, LETTER_FINDING_NO_SEARCH, STR("body"));
}

/* What a template leaves behind when nobody filled it in. */
static bool has_residue(Str text)
{
    return has(text, "××") || has(text, "XX") || has(text, "【") || has(text, "{basis}") ||
           has(text, "____") || has(text, "＿＿");
}

static void check_residue(Lint *l)
{
    const EditedLetter *e = l->letter;
    const struct {
        Str text;
        Str field;
    } parts[] = {{e->title, STR("title")},
                 {e->salutation, STR("salutation")},
                 {e->body, STR("body")},
                 {e->remedy, STR("remedy")},
                 {e->signature, STR("signature")}};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (!has_residue(parts[i].text))
            continue;
        find(l, LETTER_FINDING_RESIDUE, parts[i].field);
        return;
    }
}

static void check_date(Lint *l, CivilDate today)
{
    CivilDate dated = l->letter->dated;
    if (civil_date_is_none(dated) || civil_date_cmp(dated, today) > 0 ||
        (!civil_date_is_none(l->facts->received_on) &&
         civil_date_cmp(dated, l->facts->received_on) < 0))
        find(l, LETTER_FINDING_DATE, STR("dated"));
}

void letter_lint(const LetterFacts *facts, const EditedLetter *letter, CivilDate today,
                 LetterFindings *ret_findings)
{
    *ret_findings = (LetterFindings){.count = 0};
    Lint l = {facts, letter, ret_findings};
    Str number = str_trim(letter->number);
    if (str_empty(number) || has(number, "×") || !has(number, "〔") || !has(number, "号"))
        find(&l, LETTER_FINDING_NO_NUMBER, STR("number"));
    if (str_empty(facts->applicant) || !str_contains(letter->salutation, facts->applicant))
        find(&l, LETTER_FINDING_NO_APPLICANT, STR("salutation"));
    check_body(&l);
    check_remedy(&l);
    if (!str_eq(str_trim(letter->signature), str_trim(facts->body)))
        find(&l, LETTER_FINDING_SIGNATURE, STR("signature"));
    check_date(&l, today);
    check_search(&l);
    if (facts->step_missing)
        find(&l, LETTER_FINDING_NO_STEP, STR("body"));
    check_residue(&l);
}

static const struct {
    Str code;
    Str words;
} findings[LETTER_FINDING_MAX] = {
    [LETTER_FINDING_NO_NUMBER] = {STR_STATIC("no_number"), STR_STATIC("答复书还没有文号。")},
    [LETTER_FINDING_NO_APPLICANT] = {STR_STATIC("no_applicant"),
                                     STR_STATIC("抬头没有写明申请人的姓名或者名称。")},
    [LETTER_FINDING_NO_BASIS] = {STR_STATIC("no_basis"),
                                 STR_STATIC("正文没有引用该办理结果所依据的条款。")},
    [LETTER_FINDING_NO_RECEIVED_DATE] = {STR_STATIC("no_received_date"),
                                         STR_STATIC("正文没有写明收到申请的日期，或者日期不符。")},
    [LETTER_FINDING_NO_REASON] = {STR_STATIC("no_reason"),
                                  STR_STATIC("有不予公开的部分没有写明理由和依据。")},
    [LETTER_FINDING_NO_REMEDY] = {STR_STATIC("no_remedy"),
                                  STR_STATIC("没有告知行政复议和行政诉讼的权利、期限和机关。")},
    [LETTER_FINDING_DIRECT_SUIT] = {STR_STATIC("direct_suit"),
                                    STR_STATIC("不予公开应当先申请行政复议，不能告知可以直接起诉"
                                               "（行政复议法第二十三条）。")},
    [LETTER_FINDING_NO_PRIOR_REVIEW] =
        {STR_STATIC("no_prior_review"),
         STR_STATIC("没有告知应当先申请行政复议（行政复议法第二十三条）。")},
    [LETTER_FINDING_NEEDLESS_REVIEW] =
        {STR_STATIC("needless_review"),
         STR_STATIC("该办理结果不属于复议前置的情形，申请人可以直接提起行政诉讼。")},
    [LETTER_FINDING_REVIEW_BODY] = {STR_STATIC("review_body"),
                                    STR_STATIC(
                                        "没有写明复议机关，或者与本机关设置的复议机关不符。")},
    [LETTER_FINDING_COURT] = {STR_STATIC("court"),
                              STR_STATIC("没有写明人民法院，或者与本机关设置的人民法院不符。")},
    [LETTER_FINDING_REVIEW_TERM] = {STR_STATIC("review_term"),
                                    STR_STATIC("申请行政复议的期限应为60日。")},
    [LETTER_FINDING_SUIT_TERM] = {STR_STATIC("suit_term"),
                                  STR_STATIC("提起行政诉讼的期限应为：直接起诉6个月，"
                                             "复议后起诉15日。")},
    [LETTER_FINDING_SIGNATURE] = {STR_STATIC("signature"),
                                  STR_STATIC("落款不是作出答复的行政机关全称。")},
    [LETTER_FINDING_DATE] = {STR_STATIC("date"),
                             STR_STATIC("没有成文日期，或者日期早于收到申请之日、晚于今天。")},
    [LETTER_FINDING_NO_SEARCH] =
        {STR_STATIC("no_search"),
         STR_STATIC(
             "答复称经检索没有该信息，但没有写明检索情况；不属于本机关负责公开的，请在办理结果里"
             "选明（条例第三十六条第四项、第五项）。")},
    [LETTER_FINDING_NO_STEP] = {STR_STATIC("no_step"),
                                STR_STATIC("该办理结果以补正告知、要求说明理由或者收费通知为前提，"
                                           "本案没有相应的办理记录。")},
    [LETTER_FINDING_RESIDUE] = {STR_STATIC("residue"), STR_STATIC("文中还有未填写的占位符号。")},
};

Str letter_finding_code(LetterFindingKind kind)
{
    assert(kind < LETTER_FINDING_MAX);
    return findings[kind].code;
}

Str letter_finding_words(LetterFindingKind kind)
{
    assert(kind < LETTER_FINDING_MAX);
    return findings[kind].words;
}
