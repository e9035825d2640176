#include "domain/letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static LetterFacts facts_of(LawRow outcome)
{
    return (LetterFacts){.outcome = outcome,
                         .applicant = STR("张三"),
                         .body = STR("示例市教育局"),
                         .number = STR("示教公复〔2026〕7号"),
                         .prefix = STR("示教公复"),
                         .subject = STR("2025年学校建设项目清单"),
                         .received_on = civil_date_of(2026, 3, 2),
                         .supplemented_on = CIVIL_DATE_NONE,
                         .dated = civil_date_of(2026, 3, 20),
                         .review_body = STR("示例市人民政府"),
                         .court = STR("示例市中级人民法院")};
}

static EditedLetter edited(const Letter *letter, const LetterFacts *facts, Arena *a)
{
    return (EditedLetter){.title = letter_part(letter, LETTER_TITLE, a),
                          .number = letter_part(letter, LETTER_NUMBER, a),
                          .salutation = letter_part(letter, LETTER_SALUTATION, a),
                          .body = letter_body_text(letter, a),
                          .remedy = letter_part(letter, LETTER_REMEDY, a),
                          .signature = letter_part(letter, LETTER_SIGNATURE, a),
                          .dated = facts->dated};
}

static const CivilDate today = {20779};

static void every_outcome_drafts_a_letter_that_its_own_linter_passes(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++) {
        LetterFacts facts = facts_of(row);
        LetterWithheld withheld[] = {{LAW_ROW_REFUSED_THIRD_PARTY, STR("施工方报价")}};
        if (row == LAW_ROW_UNAVAILABLE_NOT_HELD)
            facts.search_record = STR("检索了档案室和办公系统");
        if (row == LAW_ROW_PARTLY_GRANTED) {
            facts.withheld = withheld;
            facts.withheld_count = 1;
        }
        Letter letter;
        letter_draft(&facts, NULL, a, &letter);
        assert_int_equal(letter.paragraphs[0].kind, LETTER_TITLE);
        assert_int_equal(letter.paragraphs[letter.count - 1].kind, LETTER_DATE);
        EditedLetter e = edited(&letter, &facts, a);
        LetterFindings findings;
        letter_lint(&facts, &e, today, &findings);
        for (size_t i = 0; i < findings.count; i++)
            print_message("row %d: %s\n", row, letter_finding_code(findings.items[i].kind).ptr);
        assert_int_equal(findings.count, 0);
        bool first = letter.route == REMEDY_ROUTE_REVIEW_FIRST;
        assert_int_equal(str_contains(e.remedy, STR("第二十三条第一款第四项")), first);
        assert_int_equal(str_contains(e.remedy, STR("6个月")), !first);
    }
}

static void a_refusal_reads_as_the_office_would_write_it(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_REFUSED_DELIBERATIVE);
    facts.number = STR("");
    facts.grounds = STR("该清单为内部讨论稿，尚未形成正式文件");
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    const struct {
        LetterParagraphKind kind;
        const char *text;
    } expected[] = {
        {LETTER_TITLE, "政府信息公开申请答复书"},
        {LETTER_NUMBER, "示教公复〔2026〕×号"},
        {LETTER_SALUTATION, "张三："},
        {LETTER_FINDINGS, "本机关于2026年3月2日收到您提交的政府信息公开申请，"
                          "申请公开“2025年学校建设项目清单”。经审查，现答复如下："},
        {LETTER_DECISION, "您申请公开的政府信息属于本机关在履行行政管理职能过程中形成的过程性信息。"
                          "根据《中华人民共和国政府信息公开条例》第十六条第二款的规定，"
                          "本机关决定不予公开。"},
        {LETTER_DETAIL, "该清单为内部讨论稿，尚未形成正式文件。"},
        {LETTER_REMEDY,
         "如对本答复不服，应当依照《中华人民共和国行政复议法》第二十三条第一款第四项的规定"
         "先申请行政复议：可以自收到本答复书之日起60日内向示例市人民政府申请行政复议；"
         "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向示例市中级人民法院"
         "提起行政诉讼。"},
        {LETTER_SIGNATURE, "示例市教育局"},
        {LETTER_DATE, "2026年3月20日"},
    };
    assert_int_equal(letter.count, ARRAY_LEN(expected));
    for (size_t i = 0; i < letter.count; i++) {
        assert_int_equal(letter.paragraphs[i].kind, expected[i].kind);
        assert_string_equal(letter.paragraphs[i].text.ptr, expected[i].text);
    }
}

static void review_comes_first_where_a_withheld_part_rests_on_articles_14_to_16(void **state)
{
    (void)state;
    const LawRow third = LAW_ROW_REFUSED_THIRD_PARTY, registry = LAW_ROW_REFUSED_REGISTRY_QUERY;
    LawRow both[] = {registry, third};
    CivilDate now = CIVIL_DATE_NONE;
    assert_int_equal(remedy_route(LAW_ROW_PARTLY_GRANTED, both, 2, now), REMEDY_ROUTE_REVIEW_FIRST);
    assert_int_equal(remedy_route(LAW_ROW_PARTLY_GRANTED, both, 1, now), REMEDY_ROUTE_DIRECT);
    assert_int_equal(remedy_route(LAW_ROW_PARTLY_GRANTED, NULL, 0, now), REMEDY_ROUTE_DIRECT);
    assert_int_equal(remedy_route(third, NULL, 0, now), REMEDY_ROUTE_REVIEW_FIRST);
    assert_int_equal(remedy_route(registry, NULL, 0, now), REMEDY_ROUTE_DIRECT);
    assert_int_equal(remedy_route(LAW_ROW_UNAVAILABLE_NOT_HELD, NULL, 0, now), REMEDY_ROUTE_DIRECT);
    assert_int_equal(remedy_route(third, NULL, 0, civil_date_of(2023, 12, 31)),
                     REMEDY_ROUTE_DIRECT);
    assert_int_equal(remedy_route(third, NULL, 0, civil_date_of(2024, 1, 1)),
                     REMEDY_ROUTE_REVIEW_FIRST);
}

/* The one finding that a change to a good letter must give, and no other. */
static void assert_only(const LetterFacts *facts, const EditedLetter *e, LetterFindingKind kind)
{
    LetterFindings findings;
    letter_lint(facts, e, today, &findings);
    if (findings.count != 1 || findings.items[0].kind != kind)
        for (size_t i = 0; i < findings.count; i++)
            print_message("%s\n", letter_finding_code(findings.items[i].kind).ptr);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].kind, kind);
    assert_true(letter_finding_words(kind).len > 0);
}

static void the_linter_finds_each_fault_of_an_edited_letter(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_REFUSED_INTERNAL_AFFAIRS);
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    EditedLetter good = edited(&letter, &facts, a), e = good;
    e.number = STR("示教公复〔2026〕×号");
    assert_only(&facts, &e, LETTER_FINDING_NO_NUMBER);
    e = good;
    e.number = STR("");
    assert_only(&facts, &e, LETTER_FINDING_NO_NUMBER);
    e = good;
    e.salutation = STR("李四：");
    assert_only(&facts, &e, LETTER_FINDING_NO_APPLICANT);
    e = good;
    e.remedy = STR(" \n");
    assert_only(&facts, &e, LETTER_FINDING_NO_REMEDY);
    e = good;
    e.signature = STR("示例市财政局");
    assert_only(&facts, &e, LETTER_FINDING_SIGNATURE);
    e = good;
    e.dated = civil_date_of(2026, 3, 1);
    assert_only(&facts, &e, LETTER_FINDING_DATE);
    e.dated = civil_date_of(2026, 12, 1);
    assert_only(&facts, &e, LETTER_FINDING_DATE);
    e.dated = CIVIL_DATE_NONE;
    assert_only(&facts, &e, LETTER_FINDING_DATE);
    e = good;
    e.body = STR("本机关于2026年3月2日收到申请。本机关决定不予公开。");
    assert_only(&facts, &e, LETTER_FINDING_NO_BASIS);
    e.body = STR("本机关于2026年3月3日收到申请。根据第十六条，不予公开。");
    assert_only(&facts, &e, LETTER_FINDING_NO_RECEIVED_DATE);
    e = good;
    e.title = STR("××答复书");
    assert_only(&facts, &e, LETTER_FINDING_RESIDUE);
}

static void the_linter_knows_the_old_remedy_from_the_right_one(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts refused = facts_of(LAW_ROW_REFUSED_OTHER_LAW);
    LetterFacts granted = facts_of(LAW_ROW_GRANTED);
    Letter letter;
    letter_draft(&refused, NULL, a, &letter);
    EditedLetter e = edited(&letter, &refused, a);
    Str first = e.remedy;
    /* The paragraph of before 2024 in a refusal: three things are wrong with it. */
    e.remedy = letter_remedy_text(REMEDY_ROUTE_DIRECT, refused.review_body, refused.court, a);
    LetterFindings findings;
    letter_lint(&refused, &e, today, &findings);
    assert_int_equal(findings.count, 3);
    assert_int_equal(findings.items[0].kind, LETTER_FINDING_DIRECT_SUIT);
    assert_int_equal(findings.items[1].kind, LETTER_FINDING_NO_PRIOR_REVIEW);
    assert_int_equal(findings.items[2].kind, LETTER_FINDING_SUIT_TERM);
    letter_draft(&granted, NULL, a, &letter);
    e = edited(&letter, &granted, a);
    e.remedy = first;
    letter_lint(&granted, &e, today, &findings);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.items[0].kind, LETTER_FINDING_NEEDLESS_REVIEW);
    e.remedy = letter_remedy_text(REMEDY_ROUTE_DIRECT, STR("别的市人民政府"), granted.court, a);
    assert_only(&granted, &e, LETTER_FINDING_REVIEW_BODY);
    e.remedy = STR("可以自收到之日起六十日内向示例市人民政府申请行政复议，"
                   "或者在六个月内向示例市中级人民法院提起诉讼。");
    letter_lint(&granted, &e, today, &findings);
    assert_int_equal(findings.count, 0);
    e.remedy = STR("可以自收到之日起30日内向示例市人民政府申请行政复议，"
                   "或者在六个月内向示例市中级人民法院提起诉讼。");
    assert_only(&granted, &e, LETTER_FINDING_REVIEW_TERM);
}

static void withheld_parts_other_bodies_and_own_wording_stand_in_the_letter(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_PARTLY_GRANTED);
    LetterWithheld withheld[] = {{LAW_ROW_REFUSED_THIRD_PARTY, STR("第3页联系人电话")},
                                 {LAW_ROW_REFUSED_DELIBERATIVE, STR("附件2")}};
    facts.withheld = withheld;
    facts.withheld_count = 2;
    facts.supplemented_on = civil_date_of(2026, 3, 9);
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    Str body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("于2026年3月9日收到您补正后的申请")));
    assert_true(str_contains(
        body,
        STR("不予公开的部分：第3页联系人电话。理由：保护第三方合法权益（《条例》第十五条）。")));
    assert_true(str_contains(body, STR("公开条例》（以下简称《条例》）第三十七条的规定")));
    EditedLetter e = edited(&letter, &facts, a);
    e.body = STR("2026年3月2日收到，根据第三十七条、第十五条，部分公开。");
    assert_only(&facts, &e, LETTER_FINDING_NO_REASON);

    LetterFacts other = facts_of(LAW_ROW_UNAVAILABLE_NOT_HELD);
    other.other_body = STR("示例市自然资源局，电话0335-0000000");
    other.search_record = STR("检索了本机关档案室和办公系统，未查到。");
    LetterWording wording = {0};
    wording.decision[LAW_ROW_UNAVAILABLE_NOT_HELD] = STR("{basis}，本机关没有该信息。");
    letter_draft(&other, &wording, a, &letter);
    body = letter_body_text(&letter, a);
    assert_true(str_contains(
        body, STR("根据《中华人民共和国政府信息公开条例》第三十六条第五项，本机关没有该信息。")));
    assert_true(str_contains(body, STR("检索情况：检索了本机关档案室和办公系统，未查到。\n")));
    assert_true(str_contains(body, STR("示例市自然资源局，电话0335-0000000。")));
    other.other_body = STR("");
    letter_draft(&other, NULL, a, &letter);
    assert_true(str_contains(letter_body_text(&letter, a), STR("第三十六条第四项")));
    other.not_responsible = true; /* and it is not known whose it is */
    other.search_record = STR("");
    other.grounds = STR("该项目由市级以上部门审批，本机关不参与");
    letter_draft(&other, NULL, a, &letter);
    body = letter_body_text(&letter, a);
    assert_true(
        str_contains(body, STR("不属于本机关负责公开。根据《中华人民共和国政府信息公开条例》"
                               "第三十六条第五项的规定")));
    assert_true(str_contains(body, other.grounds) && !str_contains(body, STR("其名称和联系方式")));
    EditedLetter e2 = edited(&letter, &other, a);
    LetterFindings findings;
    letter_lint(&other, &e2, today, &findings);
    assert_int_equal(findings.count, 0);

    LetterFacts granted = facts_of(LAW_ROW_GRANTED);
    letter_draft(&granted, NULL, a, &letter);
    body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("第三十六条第二项")));
    assert_true(str_contains(body, STR("获取方式和途径：随本答复书一并提供。")));
}

static void an_answer_given_anew_says_by_what(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    static const char *const bases[][2] = {
        {"示府复决〔2026〕3号", "。根据示府复决〔2026〕3号文书，本机关对该申请重新办理。经审查"},
        {"（2026）冀03行初5号行政判决书",
         "。根据（2026）冀03行初5号行政判决书，本机关对该申请重新办理。经审查"},
        {"", "”。经审查，现答复如下："},
    };
    for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
        LetterFacts facts = facts_of(LAW_ROW_GRANTED);
        facts.redo_basis = str_of(bases[i][0]);
        Letter letter;
        letter_draft(&facts, NULL, a, &letter);
        assert_true(str_contains(letter_body_text(&letter, a), str_of(bases[i][1])));
    }
}

/* To provide something is not to have published it: art. 36(1) only where the officer says so. */
static void what_is_given_is_not_called_public_already(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts granted = facts_of(LAW_ROW_GRANTED);
    granted.access_way = STR("可在本机关档案室查阅");
    Letter letter;
    letter_draft(&granted, NULL, a, &letter);
    Str body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("第三十六条第二项")));
    assert_false(str_contains(body, STR("主动公开")));
    granted.published = true;
    granted.access_way = STR("本机关网站“规划信息”栏目");
    letter_draft(&granted, NULL, a, &letter);
    body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("已经主动公开。根据《中华人民共和国政府信息公开条例》"
                                       "第三十六条第一项的规定，现将获取该政府信息的方式、途径")));
    assert_true(str_contains(body, STR("获取方式和途径：本机关网站“规划信息”栏目。")));
}

static void an_organisation_is_not_addressed_as_a_person(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++) {
        LetterFacts facts = facts_of(row);
        facts.organisation = true;
        facts.other_body = STR("示例市自然资源局");
        facts.supplemented_on = civil_date_of(2026, 3, 9);
        Letter letter;
        letter_draft(&facts, NULL, a, &letter);
        Str body = letter_body_text(&letter, a);
        assert_false(str_contains(body, STR("您")));
        assert_true(str_contains(body, STR("收到贵单位提交的政府信息公开申请")));
    }
    LetterFacts facts = facts_of(LAW_ROW_REFUSED_THIRD_PARTY);
    facts.organisation = true;
    facts.grounds = STR("您所在项目的报价属于商业秘密"); /* the officer's words stay */
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    Str body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("贵单位申请公开的政府信息涉及商业秘密")));
    assert_true(str_contains(body, STR("您所在项目的报价")));
}

static void reasons_that_never_came_are_not_called_unreasonable(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_NOT_PROCESSED_EXCESSIVE);
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    assert_true(str_contains(letter_body_text(&letter, a), STR("说明的理由不合理")));
    facts.unexplained = true;
    letter_draft(&facts, NULL, a, &letter);
    Str body = letter_body_text(&letter, a);
    assert_false(str_contains(body, STR("说明的理由不合理")));
    assert_true(str_contains(body, STR("您在指定的期限内没有说明。根据")));
    EditedLetter e = edited(&letter, &facts, a);
    facts.step_missing = true;
    assert_only(&facts, &e, LETTER_FINDING_NO_STEP);
}

static void nothing_found_says_where_it_was_sought(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_UNAVAILABLE_NOT_HELD);
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    EditedLetter e = edited(&letter, &facts, a);
    assert_only(&facts, &e, LETTER_FINDING_NO_SEARCH);
    e.body = arena_printf(a, "%.*s\n检索情况：查了档案室。", STR_FMT(e.body));
    LetterFindings findings;
    letter_lint(&facts, &e, today, &findings);
    assert_int_equal(findings.count, 0);
    facts.other_body = STR("示例市自然资源局"); /* art. 36(5): not this body's to answer */
    letter_draft(&facts, NULL, a, &letter);
    e = edited(&letter, &facts, a);
    letter_lint(&facts, &e, today, &findings);
    assert_int_equal(findings.count, 0);
}

/* Art. 39(2) lets a body tell the way to a publication; what is no application is art. 39(1) alone.
 */
static void a_publication_is_not_called_a_petition(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    LetterFacts facts = facts_of(LAW_ROW_NOT_PROCESSED_PUBLICATION);
    facts.access_way = STR("市图书馆地方文献部");
    Letter letter;
    letter_draft(&facts, NULL, a, &letter);
    Str body = letter_body_text(&letter, a);
    assert_true(str_contains(body, STR("第三十九条第二款")));
    assert_false(str_contains(body, STR("不作为政府信息公开申请处理")));
    assert_true(str_contains(body, STR("获取方式和途径：市图书馆地方文献部。")));
    facts = facts_of(LAW_ROW_NOT_PROCESSED_PETITION);
    letter_draft(&facts, NULL, a, &letter);
    assert_true(str_contains(letter_body_text(&letter, a), STR("不作为政府信息公开申请处理")));
}

static void decisions_fall_into_the_columns_of_part_four(void **state)
{
    (void)state;
    size_t count;
    const RemedyDecision *all = remedy_decisions(&count);
    assert_int_equal(count, 21);
    for (size_t i = 0; i < count; i++) {
        assert_true(all[i].result < REMEDY_RESULT_PENDING);
        assert_ptr_equal(remedy_decision(all[i].kind, all[i].code), &all[i]);
    }
    const RemedyDecision *d =
        remedy_decision(REMEDY_BLOCK_LITIGATION_AFTER_REVIEW, STR("claim_dismissed"));
    assert_non_null(d);
    assert_int_equal(d->result, REMEDY_RESULT_UPHELD);
    assert_int_equal(remedy_decision(REMEDY_BLOCK_REVIEW, STR("mediated"))->result,
                     REMEDY_RESULT_OTHER);
    assert_int_equal(remedy_decision(REMEDY_BLOCK_REVIEW, STR("revoked"))->result,
                     REMEDY_RESULT_OVERTURNED);
    assert_null(remedy_decision(REMEDY_BLOCK_REVIEW, STR("ordered_to_pay")));
    CivilDate accepted = civil_date_of(2025, 11, 1), decided = civil_date_of(2026, 2, 1);
    assert_int_equal(remedy_year(accepted, decided, 2024), REMEDY_YEAR_NOT);
    assert_int_equal(remedy_year(accepted, decided, 2025), REMEDY_YEAR_PENDING);
    assert_int_equal(remedy_year(accepted, decided, 2026), REMEDY_YEAR_DECIDED);
    assert_int_equal(remedy_year(accepted, decided, 2027), REMEDY_YEAR_NOT);
    assert_int_equal(remedy_year(accepted, CIVIL_DATE_NONE, 2027), REMEDY_YEAR_PENDING);
}

static void the_reviewing_body_follows_the_kind_of_body(void **state)
{
    (void)state;
    assert_int_equal(remedy_review_body(BODY_DEPARTMENT), REVIEW_OWN_GOVERNMENT);
    assert_int_equal(remedy_review_body(BODY_DISPATCHED), REVIEW_SETTING_GOVERNMENT);
    assert_int_equal(remedy_review_body(BODY_TOWNSHIP), REVIEW_GOVERNMENT_ABOVE);
    assert_int_equal(remedy_review_body(BODY_VERTICAL), REVIEW_SUPERIOR);
    for (BodyKind k = 0; k < BODY_KIND_MAX; k++) {
        BodyKind back;
        assert_true(body_kind_from_code(body_kind_code(k), &back));
        assert_int_equal(back, k);
        assert_false(str_empty(review_body_words(remedy_review_body(k))));
        assert_false(str_empty(body_kind_review_basis(k)));
        assert_false(str_empty(body_kind_label(k)));
    }
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const Calendar *c = calendar_default(a);
    RemedyTerms terms = remedy_terms(c, REMEDY_ROUTE_DIRECT, civil_date_of(2026, 3, 20));
    assert_int_equal(terms.review.date.days, civil_date_of(2026, 5, 19).days);
    assert_int_equal(terms.direct_suit.date.days, civil_date_of(2026, 9, 20).days);
    terms = remedy_terms(c, REMEDY_ROUTE_REVIEW_FIRST, civil_date_of(2026, 3, 20));
    assert_true(civil_date_is_none(terms.direct_suit.date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outcome_drafts_a_letter_that_its_own_linter_passes),
        cmocka_unit_test(a_refusal_reads_as_the_office_would_write_it),
        cmocka_unit_test(review_comes_first_where_a_withheld_part_rests_on_articles_14_to_16),
        cmocka_unit_test(the_linter_finds_each_fault_of_an_edited_letter),
        cmocka_unit_test(the_linter_knows_the_old_remedy_from_the_right_one),
        cmocka_unit_test(withheld_parts_other_bodies_and_own_wording_stand_in_the_letter),
        cmocka_unit_test(an_answer_given_anew_says_by_what),
        cmocka_unit_test(what_is_given_is_not_called_public_already),
        cmocka_unit_test(an_organisation_is_not_addressed_as_a_person),
        cmocka_unit_test(reasons_that_never_came_are_not_called_unreasonable),
        cmocka_unit_test(nothing_found_says_where_it_was_sought),
        cmocka_unit_test(a_publication_is_not_called_a_petition),
        cmocka_unit_test(decisions_fall_into_the_columns_of_part_four),
        cmocka_unit_test(the_reviewing_body_follows_the_kind_of_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
