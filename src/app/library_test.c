#include "report/gongkai-report.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void bytes_become_json(void **state)
{
    (void)state;
    const char *page =
        "<title>示例局2023年政府信息公开工作年度报告</title><h1>示例局2023年政府信息公开工作"
        "年度报告</h1><p>一、总体情况</p><p>本机关依法公开。</p>";
    char *json = NULL;
    size_t size = 0;
    assert_int_equal(
        gongkai_report_read(page, strlen(page), "a.html", GONGKAI_REPORT_CHECK, &json, &size),
        GONGKAI_REPORT_OK);
    assert_int_equal(size, strlen(json));
    assert_non_null(strstr(json, "\"schema\":\"gongkai.annual-report/1\""));
    assert_non_null(strstr(json, "\"year\":2023"));
    assert_non_null(strstr(json, "\"path\":\"a.html\""));
    assert_non_null(strstr(json, "table.missing"));
    gongkai_report_free(json);
}

static void what_cannot_be_read_says_so(void **state)
{
    (void)state;
    const struct {
        const void *bytes;
        size_t size;
    } bad[] = {{NULL, 0}, {"", 0}, {"PK\x03\x04garbage", 11}, {"%PDF-1.7\n%%EOF", 14}};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char *json = NULL;
        assert_int_equal(gongkai_report_read(bad[i].bytes, bad[i].size, NULL, 0, &json, NULL),
                         GONGKAI_REPORT_UNREADABLE);
        assert_non_null(strstr(json, "\"error\""));
        gongkai_report_free(json);
    }
    gongkai_report_free(NULL);
    assert_int_equal(strcmp(gongkai_report_version(), GONGKAI_VERSION), 0);
}

/* A report of one natural person's applications. */
static char *small_report(int year, int received)
{
    static const char *const rows[] = {"一、本年新收政府信息公开申请数量",
                                       "二、上年结转政府信息公开申请数量", "（一）予以公开",
                                       "（七）总计", "四、结转下年度继续办理"};
    static char page[8192];
    int n = snprintf(page, sizeof(page),
                     "<h1>示例局%d年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>本机关依法"
                     "公开。</p><p>三、收到和处理政府信息公开申请情况</p><table><tr><td></td>"
                     "<td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td>"
                     "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>",
                     year);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int figure = i == 1 || i == 4 ? 0 : received;
        n += snprintf(page + n, sizeof(page) - (size_t)n,
                      "<tr><td>%s</td><td>%d</td><td>0</td><td>0</td><td>0</td><td>0</td>"
                      "<td>0</td><td>%d</td></tr>",
                      rows[i], figure, figure);
    }
    (void)snprintf(page + n, sizeof(page) - (size_t)n, "</table>");
    char *json = NULL;
    assert_int_equal(gongkai_report_read(page, strlen(page), NULL, 0, &json, NULL),
                     GONGKAI_REPORT_OK);
    return json;
}

static void reports_are_compared_as_the_program_does(void **state)
{
    (void)state;
    char *before = small_report(2022, 41), *after = small_report(2023, 57), *text = NULL;
    const char *const both[] = {before, after};
    const char *const expected[] = {"示例局", "另一局"};
    const struct {
        GongkaiReportRequest request;
        const char *wanted;
    } cases[] = {
        {{GONGKAI_REPORT_DIFF, GONGKAI_REPORT_TEXT}, "57"},
        {{GONGKAI_REPORT_DIFF, GONGKAI_REPORT_SVG}, "</svg>"},
        {{GONGKAI_REPORT_TREND, GONGKAI_REPORT_CSV}, "2022"},
        {{GONGKAI_REPORT_TREND, GONGKAI_REPORT_SVG}, "</svg>"},
        {{GONGKAI_REPORT_MERGE, GONGKAI_REPORT_JSON, NULL, NULL, expected, 2}, "另一局"},
        {{GONGKAI_REPORT_MERGE, GONGKAI_REPORT_FIGURES, NULL, "某市", NULL, 0},
         "\"agency\":\"某市\""},
        {{GONGKAI_REPORT_MERGE, GONGKAI_REPORT_SVG}, "</svg>"},
        {{GONGKAI_REPORT_COMPARE, GONGKAI_REPORT_TEXT, "received"}, "示例局"},
        {{GONGKAI_REPORT_COMPARE, GONGKAI_REPORT_SVG}, "</svg>"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t size = 0;
        assert_int_equal(gongkai_report_compare(both, 2, &cases[i].request, &text, &size),
                         GONGKAI_REPORT_OK);
        assert_int_equal(size, strlen(text));
        if (!strstr(text, cases[i].wanted))
            fail_msg("case %zu has no %s: %s", i, cases[i].wanted, text);
        gongkai_report_free(text);
    }
    gongkai_report_free(before);
    gongkai_report_free(after);
}

static void a_comparison_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    char *one = small_report(2022, 41), *text = NULL;
    const char *const same[] = {one, one, one}, *const wrong[] = {one, "{\"schema\": 1}"};
    const GongkaiReportRequest diff = {GONGKAI_REPORT_DIFF, GONGKAI_REPORT_TEXT},
                               figures = {GONGKAI_REPORT_TREND, GONGKAI_REPORT_FIGURES},
                               unknown = {GONGKAI_REPORT_COMPARE, GONGKAI_REPORT_TEXT, "height"};
    size_t at = 0;
    assert_int_equal(gongkai_report_compare(same, 3, &diff, &text, NULL), GONGKAI_REPORT_USAGE);
    assert_int_equal(gongkai_report_compare(same, 0, &diff, &text, NULL), GONGKAI_REPORT_USAGE);
    assert_int_equal(gongkai_report_compare(same, 1, &figures, &text, NULL), GONGKAI_REPORT_USAGE);
    assert_int_equal(gongkai_report_compare(same, 1, &unknown, &text, NULL), GONGKAI_REPORT_USAGE);
    assert_int_equal(gongkai_report_compare(wrong, 2, &diff, &text, &at),
                     GONGKAI_REPORT_UNREADABLE);
    assert_int_equal(at, 1);
    assert_null(text);
    gongkai_report_free(one);
}

/* The smallest file whose page has text. */
static const char pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F "
    "5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 42>>stream\nBT /F 12 Tf 20 50 Td (2023 one two) Tj ET \nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n";

static void a_pdf_file_is_read_by_the_program_beside(void **state)
{
    (void)state;
    char *json = NULL;
    setenv("GONGKAI_LIBEXEC", "/nowhere", 1);
    assert_int_equal(gongkai_report_read(pdf, sizeof(pdf) - 1, "a.pdf", 0, &json, NULL),
                     GONGKAI_REPORT_UNREADABLE);
    assert_non_null(strstr(json, "当前安装不支持"));
    gongkai_report_free(json);
    const char *binary = getenv("GONGKAI_BINARY");
    if (!binary)
        skip();
    char folder[4096];
    (void)snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(binary, '/') - binary), binary);
    setenv("GONGKAI_LIBEXEC", folder, 1);
    assert_int_equal(gongkai_report_read(pdf, sizeof(pdf) - 1, "a.pdf", 0, &json, NULL),
                     GONGKAI_REPORT_OK);
    assert_non_null(strstr(json, "application/pdf"));
    gongkai_report_free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_json),
        cmocka_unit_test(what_cannot_be_read_says_so),
        cmocka_unit_test(reports_are_compared_as_the_program_does),
        cmocka_unit_test(a_comparison_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_pdf_file_is_read_by_the_program_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
