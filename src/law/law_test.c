#include "base/utf8.h"
#include "law/law.h"
#include "law/identity.h"
#include "law/letter_kind.h"
#include "law/table_test.h"
#include "law/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static void the_form_has_25_rows_21_outcomes_and_23_rows_in_2019(void **state)
{
    (void)state;
    int outcomes = 0, joined = 0;
    for (LawRow row = 0; row < LAW_ROW_MAX; row++) {
        outcomes += law_row_is_outcome(row);
        joined += law_row(row)->in_joined;
        LawRow back;
        assert_true(law_row_from_code(law_row(row)->code, &back));
        assert_int_equal(back, row);
    }
    assert_int_equal(LAW_ROW_MAX, 25);
    assert_int_equal(outcomes, 21);
    assert_int_equal(outcomes, LAW_OUTCOME_COUNT);
    assert_int_equal(joined, 23);
    assert_int_equal(LAW_COLUMN_MAX, 7);
    assert_int_equal(APPLICANT_CLASS_MAX, 6);
    LawRow row = LAW_ROW_TOTAL;
    assert_false(law_row_from_code(STR("granted "), &row));
    assert_int_equal(row, LAW_ROW_TOTAL);
    ApplicantClass c;
    assert_false(applicant_class_from_code(STR("total"), &c));
}

static void prior_review_covers_the_refusals_of_articles_14_to_16_only(void **state)
{
    (void)state;
    for (LawRow row = 0; row < LAW_ROW_MAX; row++) {
        LawPriorReview expected =
            row == LAW_ROW_PARTLY_GRANTED ? LAW_PRIOR_REVIEW_WITHHELD
            : row >= LAW_ROW_REFUSED_STATE_SECRET && row <= LAW_ROW_REFUSED_ENFORCEMENT_FILE
                ? LAW_PRIOR_REVIEW_YES
                : LAW_PRIOR_REVIEW_NO;
        assert_int_equal(law_row(row)->prior_review, expected);
    }
}

static void labels_are_those_of_the_form(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1000);
    law_row_append_full_label(&b, LAW_ROW_REFUSED_STATE_SECRET);
    assert_string_equal(b.ptr, "（三）不予公开 1.属于国家秘密");
    assert_true(str_eq(law_row_label(LAW_ROW_OTHER_OTHER, true), STR("（六）其他处理")));
    assert_true(str_eq(law_row_label(LAW_ROW_OTHER_OTHER, false), STR("3.其他")));
    assert_true(str_eq(law_part_heading(3), STR("三、收到和处理政府信息公开申请情况")));
    assert_true(str_eq(law_part_title(6), STR("其他需要报告的事项")));
    assert_true(str_empty(law_part_title(7)));
    assert_true(str_eq(law_item_heading(8), STR("第二十条第（八）项")));
    int count;
    assert_int_equal(law_group_rows(LAW_GROUP_REFUSED, &count), LAW_ROW_REFUSED_STATE_SECRET);
    assert_int_equal(count, 8);
    assert_int_equal(law_format_cells(LAW_FORMAT_2021, &count), LAW_CELL_RULES_ISSUED);
    assert_int_equal(count, 10);
    assert_int_equal(law_format_cells(LAW_FORMAT_2019, &count), LAW_CELL_OLD_RULES_MADE);
    assert_int_equal(count, 22);
}

/* Every figure's path leads back to it, and no two share one. */
static void paths_of_figures_round_trip(void **state)
{
    (void)state;
    int figures =
        LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX + LAW_CELL_MAX;
    for (int i = 0; i < figures; i++) {
        int r = i - LAW_ROW_MAX * LAW_COLUMN_MAX, c = r - REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX;
        LawFigure f = c >= 0   ? law_figure_proactive((LawCell)c)
                      : r >= 0 ? law_figure_remedy((RemedyBlock)(r / REMEDY_RESULT_MAX),
                                                   (RemedyResult)(r % REMEDY_RESULT_MAX))
                               : law_figure_application((LawRow)(i / LAW_COLUMN_MAX),
                                                        (LawColumn)(i % LAW_COLUMN_MAX));
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(500);
        law_figure_append_path(&b, f);
        LawFigure back;
        assert_true(law_figure_from_path(strbuf_str(&b), &back));
        assert_true(law_figure_eq(f, back));
        strbuf_append_c(&b, ".x");
        assert_false(law_figure_from_path(strbuf_str(&b), &back));
        law_figure_append_words(&b, f);
        assert_false(strbuf_failed(&b));
    }
    const char *bad[] = {"",
                         ".",
                         "applications",
                         "applications.received",
                         "remedies.review.x",
                         "proactive.rules",
                         "proactive.permits.",
                         "x.y.z"};
    LawFigure f = law_figure_proactive(LAW_CELL_PERMITS);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(law_figure_from_path(str_of(bad[i]), &f));
}

static void identities_are_42_or_40_and_name_left_side_first(void **state)
{
    (void)state;
    LawIdentity identity;
    size_t count = 0;
    for (; law_identity(false, count, &identity); count++) {
        assert_true(identity.left > 0 && identity.left < identity.count);
        assert_true(law_figure_is_total(identity.operands[identity.count - 1]) ||
                    identity.rule == LAW_IDENTITY_BALANCE);
    }
    assert_int_equal(count, 42);
    for (count = 0; law_identity(true, count, &identity); count++)
        for (int i = 0; i < identity.count; i++)
            assert_true(identity.operands[i].kind != LAW_FIGURE_APPLICATION ||
                        law_row(identity.operands[i].row)->in_joined);
    assert_int_equal(count, 40);

    assert_true(law_identity(false, 0, &identity));
    assert_int_equal(identity.rule, LAW_IDENTITY_BALANCE);
    const LawRow order[] = {LAW_ROW_RECEIVED, LAW_ROW_CARRIED_IN, LAW_ROW_TOTAL,
                            LAW_ROW_CARRIED_OUT};
    assert_int_equal(identity.count, 4);
    for (int i = 0; i < 4; i++)
        assert_true(law_figure_eq(identity.operands[i],
                                  law_figure_application(order[i], LAW_COLUMN_NATURAL_PERSON)));
    assert_true(law_identity(false, 7, &identity));
    assert_int_equal(identity.rule, LAW_IDENTITY_TOTAL);
    assert_int_equal(identity.left, 21);
    assert_true(law_identity(true, 7, &identity));
    assert_int_equal(identity.left, 19);
}

static void every_code_leads_back_and_every_unknown_code_is_refused(void **state)
{
    (void)state;
    Str no = STR("nonsense");
    for (LawColumn c = 0; c < LAW_COLUMN_MAX; c++) {
        LawColumn back;
        assert_true(law_column_from_code(law_column_code(c), &back));
        assert_int_equal(back, c);
        assert_false(law_column_from_code(no, &back));
    }
    for (ApplicantClass c = 0; c < APPLICANT_CLASS_MAX; c++) {
        ApplicantClass back;
        assert_true(applicant_class_from_code(applicant_class_code(c), &back));
        assert_int_equal(back, c);
        assert_true(str_eq(applicant_class_label(c), law_column_label((LawColumn)c)));
    }
    for (RemedyBlock b = 0; b < REMEDY_BLOCK_MAX; b++) {
        RemedyBlock back;
        assert_true(remedy_block_from_code(remedy_block_code(b), &back));
        assert_int_equal(back, b);
        assert_false(remedy_block_from_code(no, &back));
    }
    for (RemedyResult r = 0; r < REMEDY_RESULT_MAX; r++) {
        RemedyResult back;
        assert_true(remedy_result_from_code(remedy_result_code(r), &back));
        assert_int_equal(back, r);
        assert_false(remedy_result_from_code(no, &back));
    }
    for (LawFormat f = 0; f < LAW_FORMAT_MAX; f++) {
        LawFormat back;
        assert_true(law_format_from_code(law_format_code(f), &back));
        assert_int_equal(back, f);
        assert_false(law_format_from_code(no, &back));
    }
    LetterKind kind;
    LawDeadlineId id;
    assert_false(letter_kind_from_code(no, &kind));
    assert_false(law_deadline_from_code(no, &id));
    assert_true(str_eq(law_numeral(15), STR("十五")));
    assert_true(str_empty(law_numeral(16)));
    assert_true(str_eq(law_identity_name(LAW_IDENTITY_REMEDIES_SUM), STR("remedies.sum")));
    assert_false(str_empty(law_identity_words(LAW_IDENTITY_ROW_SUM)));
}

/* Each label falls into words of words.def: no line of it can end within one. */
static void each_label_is_made_of_words(void **state)
{
    (void)state;
    static const char single[] = "或的后仍类其为加第项增减新总件一二三四五六七八九";
    CLEANUP(strbuf_deinit) StrBuf all = STRBUF_INIT(65536), b = STRBUF_INIT(65536);
    for (int i = 0; i < LAW_ROW_MAX; i++)
        strbuf_printf(&all, "%.*s\n", STR_FMT(law_row_label((LawRow)i, false)));
    for (int i = 0; i < LAW_COLUMN_MAX; i++)
        strbuf_printf(&all, "%.*s\n", STR_FMT(law_column_label((LawColumn)i)));
    for (int i = 0; i < LAW_CELL_MAX; i++)
        strbuf_printf(&all, "%.*s\n%.*s\n", STR_FMT(law_cell((LawCell)i)->row_label),
                      STR_FMT(law_cell((LawCell)i)->column_label));
    for (int i = 0; i < REMEDY_RESULT_MAX; i++)
        strbuf_printf(&all, "%.*s\n", STR_FMT(remedy_result_label((RemedyResult)i)));
    for (int i = 0; i < LAW_GROUP_MAX; i++)
        strbuf_printf(&all, "%.*s\n", STR_FMT(law_group_label((LawGroup)i)));
    strbuf_append(&all, STR(LAW_TEXT_RESULTS "\n" LAW_TEXT_BALANCE_NOTE "\n" LAW_TEXT_APPLICANTS
                                             "\n" LAW_TEXT_ORGANISATIONS "\n" LAW_TEXT_CONTENT));
    for (Str rest = strbuf_str(&all), label, word; str_split_next(&rest, STR("\n"), &label);) {
        strbuf_clear(&b);
        law_label_append(&b, label);
        for (Str words = strbuf_str(&b); str_split_next(&words, STR(LAW_BREAK), &word);) {
            size_t chinese = 0;
            Str last = STR("");
            for (size_t i = 0, from = 0; i < word.len; from = i)
                if (utf8_next(word, &i) >= 0x4E00 && (unsigned char)word.ptr[from] < 0xEF) {
                    chinese++;
                    last = str_sub(word, from, i);
                }
            if (chinese == 1 && !str_contains(str_of(single), last))
                print_error("%.*s in %.*s\n", STR_FMT(word), STR_FMT(label));
            assert_true(chinese != 1 || str_contains(str_of(single), last));
        }
    }
    strbuf_clear(&b);
    law_label_append(&b, STR("（三）不予公开"));
    assert_true(str_eq(strbuf_str(&b), STR("（三）" LAW_BREAK "不予" LAW_BREAK "公开")));
    strbuf_clear(&b);
    law_label_append(&b, STR("自然人"));
    assert_true(str_eq(strbuf_str(&b), STR("自然人" LAW_BREAK)));
}

/* tests/data/outcomes.tsv is the contract: codes, groups, labels, articles, prior review. */
static void the_rows_are_those_of_the_contract(void **state)
{
    (void)state;
    static const char *const prior[] = {"no", "yes", "if a withheld part rests on 14-16"};
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    TestTable table = test_table_open(a, "outcomes.tsv");
    LawRow row = 0;
    for (TestRow line; test_table_next(&table, &line); row++) {
        assert_int_equal(line.count, 5);
        const LawRowInfo *info = law_row(row);
        CLEANUP(strbuf_deinit) StrBuf label = STRBUF_INIT(1000);
        law_row_append_full_label(&label, row);
        assert_true(str_eq(info->code, line.fields[0]));
        assert_true(str_eq(law_group_code(info->group), line.fields[1]));
        assert_true(str_eq(strbuf_str(&label), line.fields[2]));
        Str article = str_eq(line.fields[3], STR("-")) ? STR("") : line.fields[3];
        assert_true(str_eq(info->article, article));
        Str needs = str_eq(line.fields[4], STR("-")) ? STR("no") : line.fields[4];
        assert_true(str_eq(needs, str_of(prior[info->prior_review])));
    }
    assert_int_equal(row, LAW_ROW_MAX);
}

static void every_outcome_has_a_decision_and_every_term_a_code(void **state)
{
    (void)state;
    for (LawRow row = 0; row < LAW_ROW_MAX; row++)
        assert_int_equal(!str_empty(letter_decision_text(row, LETTER_VARIANT_NONE)),
                         law_row_is_outcome(row));
    for (LetterKind k = 0; k < LETTER_KIND_MAX; k++) {
        LetterKind back;
        assert_true(letter_kind_from_code(letter_kind_code(k), &back));
        assert_int_equal(back, k);
        assert_false(str_empty(letter_kind_title(k)));
        assert_false(str_empty(letter_kind_basis(k)));
    }
    for (LawDeadlineId id = 0; id < LAW_DEADLINE_MAX; id++) {
        LawDeadlineId back;
        assert_true(law_deadline_from_code(law_deadline(id)->code, &back));
        assert_int_equal(back, id);
        assert_true(law_deadline(id)->setting || !str_empty(law_deadline(id)->basis));
    }
    assert_int_equal(law_fixed_date(LAW_FIXED_DATE_REPORT_GOVERNMENT)->month, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_has_25_rows_21_outcomes_and_23_rows_in_2019),
        cmocka_unit_test(prior_review_covers_the_refusals_of_articles_14_to_16_only),
        cmocka_unit_test(every_code_leads_back_and_every_unknown_code_is_refused),
        cmocka_unit_test(each_label_is_made_of_words),
        cmocka_unit_test(the_rows_are_those_of_the_contract),
        cmocka_unit_test(every_outcome_has_a_decision_and_every_term_a_code),
        cmocka_unit_test(labels_are_those_of_the_form),
        cmocka_unit_test(paths_of_figures_round_trip),
        cmocka_unit_test(identities_are_42_or_40_and_name_left_side_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
