#include "report/report_test.h"
#include "report/synth.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Each rule of docs/rules.md that is not held by identities, prose or roll-up tests of its own:
 * a report that breaks it, and one next to it that does not.
 */

static AnnualReport plain(const char *agency, int year)
{
    SynthRandom random = {12};
    AnnualReport r;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    r.agency = str_of(agency);
    r.year = year;
    return r;
}

/* The flattened form with words before and behind it, read and checked. */
static AnnualReport read_with(const AnnualReport *r, const char *before, const char *behind)
{
    SynthText t;
    Document d;
    AnnualReport got;
    synth_flatten(r, SYNTH_ROW_LINES, a, &t);
    Str text = arena_printf(a, "%s%.*s%s", before, STR_FMT(t.text), behind);
    assert_int_equal(document_read_text(text, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    report_read(&d, a, &got);
    report_check(&got, NULL, a);
    return got;
}

static const Finding *find(const AnnualReport *r, const char *rule)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (str_eq(r->findings[i].rule, str_of(rule)))
            return &r->findings[i];
    return NULL;
}

static void expect(const AnnualReport *r, const char *rule, bool found)
{
    const Finding *f = find(r, rule);
    if ((f != NULL) != found)
        fail_msg("%s is %sthere: %.*s", rule, f ? "" : "not ", f ? (int)f->message.len : 0,
                 f ? f->message.ptr : "");
}

static void a_correct_report_has_no_finding(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    r = read_with(&r, "发布日期：2024-01-26\n", "");
    for (size_t i = 0; i < r.finding_count; i++)
        print_error("%.*s\n", STR_FMT(r.findings[i].message));
    assert_int_equal(r.finding_count, 0);
    IdentityTally t = report_identities(&r);
    assert_true(t.fails == 0 && t.undecided == 0 && t.absent == 0 && t.holds >= 40);
}

static void the_titles_of_statutes_are_spelled_as_promulgated(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    static const struct {
        const char *text;
        bool found;
    } cases[] = {
        {"根据《中华人民共和国政府信息公开条例》编制。\n", false},
        {"根据《政府信息公开条例》编制。\n", false},
        {"根据《中华人民共和国政府信息公开条列》编制。\n", true},
        {"根据《中华人共和国政府信息公开条例》编制。\n", true},
        {"根据《政府信息公开条列》编制。\n", true},
        {"编制《政府信息公开指南》和《政府信息公开目录》。\n", false},
        {"根据《河北省政府信息公开条例》编制。\n", false},
        {"根据《政府信息公开信息处理费管理方法》收费。\n", true},
        {"根据《政府信息公开信息处理费管理办法》收费。\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport got = read_with(&r, cases[i].text, "");
        if ((find(&got, "statute.name") != NULL) != cases[i].found)
            fail_msg("%s", cases[i].text);
    }
}

static void the_number_of_the_notice_on_the_form_is_right(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    static const struct {
        const char *text;
        bool found;
    } cases[] = {
        {"按照政府信息公开工作年度报告格式（国办公开办函〔2021〕30号）编制。\n", false},
        {"按照年度报告格式的通知（国办公开办函[2021]30号）编制。\n", false},
        {"按照年度报告格式的通知（国办公开办函〔2021〕3号）编制。\n", true},
        {"按照年度报告格式的通知（国办公开办函〔2012〕30号）编制。\n", true},
        {"按照年度报告格式的通知（国办公开办函〔2019〕60号）编制。\n", false},
        {"按照国办公开办函〔2016〕235号答复。\n", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport got = read_with(&r, cases[i].text, "");
        if ((find(&got, "statute.number") != NULL) != cases[i].found)
            fail_msg("%s", cases[i].text);
    }
}

static void a_report_is_published_by_its_statutory_day(void **state)
{
    (void)state;
    static const struct {
        const char *agency, *text;
        bool found;
    } cases[] = {
        {"临泽市教育局", "发布日期：2024-01-31\n", false},
        {"临泽市教育局", "发布日期：2024-02-01\n", true},
        {"临泽市教育局", "发布时间：2024年3月5日 10:20\n", true},
        {"临泽市人民政府", "发布时间：2024年3月5日\n", false},
        {"临泽市人民政府", "发布时间：2024/4/1\n", true},
        {"柳溪镇人民政府", "发布时间：2024/4/1\n", false}, /* art. 49 names no township */
        {"临泽市教育局", "发布日期：2026-05-01\n", false}, /* moved to another site */
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport r = plain(cases[i].agency, 2023);
        r = read_with(&r, cases[i].text, "");
        if ((find(&r, "published.late") != NULL) != cases[i].found)
            fail_msg("%s %s", cases[i].agency, cases[i].text);
    }
}

static void what_forms_and_programs_left_behind_is_reported(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    static const char *const remnants[] = {"现将20XX年情况报告如下。\n", "（文字描述）\n",
                                           "[bookmark: _GoBack]正文。\n", "正文 MERGEFORMAT 。\n",
                                           "见错误！未找到引用源。\n"};
    for (size_t i = 0; i < ARRAY_LEN(remnants); i++) {
        AnnualReport got = read_with(&r, remnants[i], "");
        expect(&got, "text.residue", true);
    }
    AnnualReport got = read_with(&r, "依法查处××公司。\n", "");
    expect(&got, "text.residue", false);
}

static void cells_are_numbers_and_blank_ones_are_told_once_a_table(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        r.applications[LAW_ROW_CARRIED_IN][c] = (Figure){.kind = FIGURE_BLANK, .confidence = 100};
    r.remedies[0][0] = (Figure){.kind = FIGURE_RAW, .confidence = 100, .text = STR("/")};
    r.applications[LAW_ROW_GRANTED][1] =
        (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = -1};
    r.applications[LAW_ROW_GRANTED][2] =
        (Figure){.kind = FIGURE_RAW, .confidence = 100, .text = STR("1.5")};
    report_check(&r, NULL, a);
    const Finding *blank = find(&r, "cell.blank");
    assert_non_null(blank);
    assert_int_equal(blank->cell_count, LAW_COLUMN_MAX);
    assert_true(blank->severity == FINDING_WARNING);
    assert_true(str_contains(blank->message, STR("第三部分的表格有 7 格空白")));
    assert_true(str_contains(blank->message, STR("其中 1 格是总计")));
    assert_true(find(&r, "cell.not_a_number")->severity == FINDING_WARNING);
    assert_true(find(&r, "cell.negative")->severity == FINDING_ERROR);
    assert_true(find(&r, "cell.fraction")->severity == FINDING_ERROR);
    assert_true(report_identities(&r).undecided > 0);
}

static void more_documents_issued_than_ever_stood_is_impossible(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    r.proactive[LAW_CELL_NORMATIVE_ISSUED].value = 13;
    r.proactive[LAW_CELL_NORMATIVE_REPEALED].value = 5;
    r.proactive[LAW_CELL_NORMATIVE_IN_FORCE].value = 8;
    report_check(&r, NULL, a);
    expect(&r, "proactive.stock", false);
    r.proactive[LAW_CELL_NORMATIVE_IN_FORCE].value = 7;
    report_check(&r, NULL, a);
    expect(&r, "proactive.stock", true);
}

static void set_fees(AnnualReport *r, const char *text)
{
    r->proactive[LAW_CELL_FEES_10K_YUAN] =
        (Figure){.kind = FIGURE_DECIMAL, .confidence = 100, .text = str_of(text)};
}

static void yuan_in_the_column_of_ten_thousands_is_noticed(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023), before = plain("临泽市教育局", 2022);
    ReportSection section = {.number = 6,
                             .title = law_part_title(6),
                             .text = STR("全年收取政府信息公开信息处理费3940元。")};
    r.sections = &section;
    r.section_count = 1;
    set_fees(&r, "3940");
    report_check(&r, NULL, a);
    expect(&r, "fee.unit", true);
    set_fees(&r, "0.394");
    report_check(&r, NULL, a);
    expect(&r, "fee.unit", false);
    set_fees(&before, "670.37");
    set_fees(&r, "6812000");
    report_check(&r, &before, a);
    expect(&r, "fee.unit", true);
    set_fees(&r, "1681.2");
    report_check(&r, &before, a);
    expect(&r, "fee.unit", false);
}

static void parts_are_there_in_their_order_with_what_they_must_say(void **state)
{
    (void)state;
    AnnualReport r = plain("临泽市教育局", 2023);
    ReportSection sections[6];
    for (int i = 0; i < 6; i++)
        sections[i] = (ReportSection){.number = i + 1,
                                      .title = law_part_title(i + 1),
                                      .text = STR("本年度没有收取信息处理费，工作有待加强。")};
    r.sections = sections;
    r.section_count = 6;
    report_check(&r, NULL, a);
    assert_int_equal(r.finding_count, 0);
    sections[4].text = STR("无");
    sections[5].text = STR("无");
    report_check(&r, NULL, a);
    expect(&r, "section.empty", true);
    expect(&r, "fee.unstated", true);
    r.year = 2020; /* fees since 2021 */
    report_check(&r, NULL, a);
    expect(&r, "fee.unstated", false);
    sections[2].number = 4;
    sections[3].number = 3;
    report_check(&r, NULL, a);
    expect(&r, "section.order", true);
    r.section_count = 5;
    report_check(&r, NULL, a);
    expect(&r, "section.missing", true);
    r.has_remedies = false;
    report_check(&r, NULL, a);
    assert_true(find(&r, "table.missing")->severity == FINDING_ERROR);
}

static void one_body_is_named_throughout(void **state)
{
    (void)state;
    AnnualReport r = plain("示例市水务局", 2023);
    static const struct {
        const char *before;
        const char *behind;
        bool other;
    } cases[] = {
        {"", "", false},
        {"发布机构：示例市水务局\n", "", false},
        {"发布机构：示例市水利局\n", "", true},
        {"索引号：000123\n发文机构：水务局\n", "", false},
        {"发布机构：示例市人民政府办公室\n", "", false},
        {"来源：示例市水利局\n", "", false},
        {"", "\n示例市水务局\n2024年1月20日\n", false},
        {"", "\n示例市林业局\n2024年1月20日\n", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport got = read_with(&r, cases[i].before, cases[i].behind);
        expect(&got, "agency.mismatch", cases[i].other);
    }
    AnnualReport town = plain("示例县凤来镇人民政府", 2023);
    AnnualReport got = read_with(&town, "公开机构：示例县凤凰镇\n", "");
    expect(&got, "agency.mismatch", true);
    got = read_with(&town, "公开机构：凤来镇\n", "");
    expect(&got, "agency.mismatch", false);
}

/* As JSON a report keeps what only its document showed; the rest is found anew, and none twice. */
static void what_reading_remarked_survives_as_json(void **state)
{
    (void)state;
    AnnualReport r = plain("示例市水务局", 2023);
    AnnualReport got = read_with(&r, "发布机构：示例市水利局\n",
                                 "\n按照《中华人民共和国政府信息公开条列》编制。\n");
    got.applications[LAW_ROW_RECEIVED][0].value++;
    report_check(&got, NULL, a);
    expect(&got, "agency.mismatch", true);
    expect(&got, "statute.name", true);
    StrBuf json = STRBUF_INIT((size_t)1 << 20);
    AnnualReport back;
    Str where;
    report_write_json(&got, NULL, REPORT_JSON_FINDINGS, &json);
    assert_int_equal(report_read_json(strbuf_str(&json), a, &back, &where), 0);
    report_check(&back, NULL, a);
    assert_int_equal(back.finding_count, got.finding_count);
    for (size_t i = 0; i < got.finding_count; i++) {
        assert_true(str_eq(back.findings[i].rule, got.findings[i].rule));
        assert_true(str_eq(back.findings[i].message, got.findings[i].message));
        assert_int_equal(back.findings[i].severity, got.findings[i].severity);
    }
    strbuf_deinit(&json);
    /* findings of another shape are nobody's */
    assert_int_equal(
        report_read_json(STR("{\"schema\":\"gongkai.annual-report/1\",\"format\":\"2021\","
                             "\"findings\":[1,{},{\"rule\":\"label.variant\"},{\"rule\":7}]}"),
                         a, &back, &where),
        0);
    assert_int_equal(back.finding_count, 0);
}

/* Rules by name as they stand in the table of docs/rules.md. */
static void every_rule_of_the_program_stands_in_the_docs(void **state)
{
    (void)state;
    static const char *const rules[] = {
#define REPORT_RULE(name, ...) name,
#include "report/rules.def"
    };
    const char *root = getenv("GONGKAI_SOURCE");
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/docs/rules.md", root ? root : ".");
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    char *text = arena_new(a, char, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    (void)fclose(f);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (!str_contains(str_make(text, n), arena_printf(a, "| `%s` |", rules[i])))
            fail_msg("%s is not in docs/rules.md", rules[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_correct_report_has_no_finding),
        TEST(the_titles_of_statutes_are_spelled_as_promulgated),
        TEST(the_number_of_the_notice_on_the_form_is_right),
        TEST(a_report_is_published_by_its_statutory_day),
        TEST(what_forms_and_programs_left_behind_is_reported),
        TEST(cells_are_numbers_and_blank_ones_are_told_once_a_table),
        TEST(more_documents_issued_than_ever_stood_is_impossible),
        TEST(yuan_in_the_column_of_ten_thousands_is_noticed),
        TEST(parts_are_there_in_their_order_with_what_they_must_say),
        TEST(one_body_is_named_throughout),
        TEST(what_reading_remarked_survives_as_json),
        TEST(every_rule_of_the_program_stands_in_the_docs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
