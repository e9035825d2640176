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
        cmocka_unit_test(a_pdf_file_is_read_by_the_program_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
