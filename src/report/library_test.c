#include "report/gongkai-report.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_json),
        cmocka_unit_test(what_cannot_be_read_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
