#include "report/compare.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static Figure number(int64_t value)
{
    return (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value};
}

/* A small consistent report: n applications of natural persons, all granted. */
static AnnualReport sample(Str agency, int year, int64_t n)
{
    AnnualReport r = {.agency = agency,
                      .year = year,
                      .format = LAW_FORMAT_2021,
                      .has_proactive = true,
                      .has_applications = true,
                      .has_remedies = true};
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        bool counted = row == LAW_ROW_RECEIVED || row == LAW_ROW_GRANTED || row == LAW_ROW_TOTAL;
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            r.applications[row][c] = number(
                counted && (c == LAW_COLUMN_NATURAL_PERSON || c == LAW_COLUMN_TOTAL) ? n : 0);
    }
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
        for (int k = 0; k < REMEDY_RESULT_MAX; k++)
            r.remedies[b][k] = number(0);
    int cells;
    LawCell first = law_format_cells(LAW_FORMAT_2021, &cells);
    for (int i = 0; i < cells; i++)
        r.proactive[(int)first + i] = number(1);
    r.proactive[LAW_CELL_FEES_10K_YUAN] =
        (Figure){.kind = FIGURE_DECIMAL, .confidence = 100, .text = STR("0.25")};
    return r;
}

static void assert_contains(const StrBuf *b, const char *text)
{
    if (!str_contains(strbuf_str(b), str_of(text)))
        fail_msg("missing: %s\nin: %s", text, strbuf_str(b).ptr);
}

static void a_diff_names_figures_and_sentences(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    AnnualReport x = sample(STR("示例局"), 2022, 3), y = sample(STR("示例局"), 2023, 5);
    y.proactive[LAW_CELL_FEES_10K_YUAN].text = STR("0.30");
    y.remedies[0][0] = (Figure){.kind = FIGURE_BLANK};
    ReportSection old_text = {1, STR("总体情况"), STR("甲事已办。乙事已办。"), {0}};
    ReportSection new_text = {1, STR("总体情况"), STR("甲事已办。丙事待办。"), {0}};
    x.sections = &old_text, y.sections = &new_text;
    x.section_count = y.section_count = 1;
    ReportTable t;
    report_diff(&x, &y, a, &t);
    report_table_write_csv(&t, &out);
    assert_contains(&out, "applications.received.total,");
    assert_contains(&out, ",3,5,+2\n");
    assert_contains(&out, ",0.25,0.30,+0.05\n");
    assert_contains(&out, ",0,空,\n");
    assert_contains(&out, "乙事已办。,,删去\n");
    assert_contains(&out, ",,丙事待办。,新增\n");
    strbuf_clear(&out);
    report_table_write_text(&t, &out);
    assert_contains(&out, "一、总体情况\n- 乙事已办。\n+ 丙事待办。\n注：");
    assert_int_equal(report_prose_similarity(&x, &y, a), 500);
    report_diff(&x, &x, a, &t);
    assert_int_equal(t.row_count, 0);
}

static void a_sum_says_what_is_missing_from_it(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AnnualReport m[] = {sample(STR("甲局"), 2023, 3), sample(STR("乙局"), 2023, 5),
                        sample(STR("甲局"), 2023, 9), sample(STR("丙局"), 2022, 7)};
    m[1].applications[LAW_ROW_GRANTED][0] = (Figure){.kind = FIGURE_RAW, .text = STR("/")};
    const AnnualReport *reports[] = {&m[0], &m[1], &m[2], &m[3]};
    const MergeMember expected[] = {{STR_STATIC("甲局"), false}, {STR_STATIC("丁局"), false}};
    AnnualReport sum;
    ReportTable t;
    report_merge(reports, 4, expected, 2, STR("示例市"), a, &sum, &t);
    assert_int_equal(sum.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 8);
    assert_true(str_eq(sum.proactive[LAW_CELL_FEES_10K_YUAN].text, STR("0.50")));
    assert_int_equal(sum.proactive[LAW_CELL_PERMITS].value, 2);
    assert_int_equal(sum.proactive[LAW_CELL_OLD_FEES_ITEMS].kind, FIGURE_ABSENT);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    report_table_write_text(&t, &out);
    assert_contains(&out, "甲局 出现两次，只计第一份");
    assert_contains(&out, "丙局 是 2022 年的年报，未计入");
    assert_contains(&out, "丁局 没有年报，合计不完整");
    assert_contains(&out, "1 份没有可加的数字");
    assert_contains(&out, "计入 2 份（不完整，见注）");
}

static void who_does_not_roll_up_is_left_out_and_who_is_late_is_told(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AnnualReport m[] = {sample(STR("甲局"), 2023, 3), sample(STR("乙局"), 2023, 5),
                        sample(STR("丙局"), 2023, 9)};
    const Finding late = {.rule = STR("published.late"), .severity = FINDING_WARNING};
    m[1].findings = &late;
    m[1].finding_count = 1;
    const AnnualReport *reports[] = {&m[0], &m[1], &m[2]};
    const MergeMember expected[] = {{STR_STATIC("甲局"), false},
                                    {STR_STATIC("乙局"), false},
                                    {STR_STATIC("丙局"), true},
                                    {STR_STATIC("丁局"), true}};
    AnnualReport sum;
    ReportTable t;
    report_merge(reports, 3, expected, 4, STR("示例市"), a, &sum, &t);
    assert_int_equal(sum.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 8);
    assert_int_equal(t.row_count, 4); /* nobody misses 丁局; the last is the sum */
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    report_table_write_text(&t, &out);
    assert_contains(&out, "不汇总，未计入");
    assert_contains(&out, "计入，逾期");
    assert_contains(&out, "示例市  2023  合计");
}

static void text_fits_a_terminal_however_many_years_and_however_large(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AnnualReport m[24];
    const AnnualReport *reports[24];
    for (int i = 0; i < 24; i++) {
        m[i] = sample(STR("甲局"), 2008 + i, i);
        m[i].proactive[LAW_CELL_PERMITS] = number(INT64_C(1000000000000) + i);
        reports[i] = &m[i];
    }
    ReportTable t;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    report_trend(reports, 24, a, &t);
    report_table_write_text(&t, &out);
    for (Str rest = strbuf_str(&out), line; str_split_next(&rest, STR("\n"), &line);)
        assert_true(utf8_columns(line) <= 80);
    assert_contains(&out, "1000000000023");
    strbuf_clear(&out);
    report_trend_write_svg(&t, &out);
    assert_contains(&out, "</svg>");
    static const Str candidates[] = {STR_STATIC("77"), STR_STATIC("771"), STR_STATIC("7713"),
                                     STR_STATIC("77132"), STR_STATIC("771324")};
    m[1].proactive[LAW_CELL_PERMITS] =
        (Figure){.kind = FIGURE_CANDIDATES, .candidates = candidates, .candidate_count = 5};
    report_diff(&m[0], &m[1], a, &t);
    strbuf_clear(&out);
    report_table_write_text(&t, &out);
    for (Str rest = strbuf_str(&out), line; str_split_next(&rest, STR("\n"), &line);)
        assert_true(utf8_columns(line) <= 100);
    assert_contains(&out, "77|771|7713");
}

static void a_trend_is_in_order_of_years_and_shows_gaps(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AnnualReport m[] = {sample(STR("甲局"), 2024, 4), sample(STR("甲局"), 2021, 1),
                        sample(STR("甲局"), 2022, 2)};
    m[1].applications[LAW_ROW_CARRIED_OUT][LAW_COLUMN_TOTAL] = number(6);
    const AnnualReport *reports[] = {&m[0], &m[1], &m[2]};
    ReportTable t;
    report_trend(reports, 3, a, &t);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    report_table_write_json(&t, &out);
    assert_contains(&out, "{\"year\": 2021, \"received\": 1,");
    assert_contains(&out, "\"缺 2023 年\"");
    assert_contains(&out, "2021 年结转下年 6，2022 年上年结转 0，不一致");
    strbuf_clear(&out);
    report_trend_write_svg(&t, &out);
    assert_contains(&out, "本年新收</text>");
    assert_contains(&out, "</svg>");
}

static void a_league_marks_outliers_and_ranks_ties_alike(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const int64_t values[] = {10, 11, 12, 12, 13, 400};
    AnnualReport m[7];
    const AnnualReport *reports[7];
    for (size_t i = 0; i < 7; i++) {
        m[i] = sample(arena_printf(a, "局<%zu>", i), 2023, i < 6 ? values[i] : 0);
        reports[i] = &m[i];
    }
    m[6].applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL] = (Figure){.kind = FIGURE_BLANK};
    ReportTable t;
    report_league(reports, 7, REPORT_INDICATOR_RECEIVED, a, &t);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    report_table_write_csv(&t, &out);
    assert_contains(&out, "1,局<5>,2023,400,偏高\n2,局<4>,2023,13,\n3,局<2>,2023,12,\n"
                          "3,局<3>,2023,12,\n5,局<1>,2023,11,\n");
    assert_contains(&out, ",局<6>,2023,,\n");
    strbuf_clear(&out);
    report_league_write_svg(&t, &out);
    assert_contains(&out, "局&lt;5>");
    assert_contains(&out, "无此数字");
}

static void a_share_needs_its_whole(void **state)
{
    (void)state;
    AnnualReport r = sample(STR("甲局"), 2023, 4);
    int64_t value = -1;
    assert_true(report_indicator_value(&r, REPORT_INDICATOR_GRANTED_SHARE, &value) &&
                value == 1000);
    r.applications[LAW_ROW_TOTAL][LAW_COLUMN_TOTAL] = number(0);
    assert_false(report_indicator_value(&r, REPORT_INDICATOR_GRANTED_SHARE, &value));
    assert_true(report_indicator_value(&r, REPORT_INDICATOR_REFUSED, &value) && value == 0);
    r.has_applications = false;
    for (int row = 0; row < LAW_ROW_MAX; row++)
        r.applications[row][LAW_COLUMN_TOTAL] = (Figure){.kind = FIGURE_ABSENT};
    assert_false(report_indicator_value(&r, REPORT_INDICATOR_REFUSED, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diff_names_figures_and_sentences),
        cmocka_unit_test(a_sum_says_what_is_missing_from_it),
        cmocka_unit_test(who_does_not_roll_up_is_left_out_and_who_is_late_is_told),
        cmocka_unit_test(text_fits_a_terminal_however_many_years_and_however_large),
        cmocka_unit_test(a_trend_is_in_order_of_years_and_shows_gaps),
        cmocka_unit_test(a_league_marks_outliers_and_ranks_ties_alike),
        cmocka_unit_test(a_share_needs_its_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
