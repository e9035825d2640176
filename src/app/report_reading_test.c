#include "app/report_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static int check(Str bytes, Arena *a, CheckReportResult *ret_result)
{
    const Actor nobody = {.kind = ACTOR_ANONYMOUS};
    const CheckReport in = {.bytes = bytes, .name = STR("年报")};
    return app_check_report(NULL, &nobody, &in, a, ret_result);
}

static void pasted_text_and_pages_are_checked_alike(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *inputs[] = {
        "示例局2023年政府信息公开工作年度报告\n一、总体情况\n本机关依法公开。\n",
        "<!DOCTYPE html><html><head><meta charset=utf-8></head><body><h1>示例局2023年"
        "政府信息公开工作年度报告</h1><p>一、总体情况</p></body></html>"};
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
        CheckReportResult r;
        assert_int_equal(check(str_of(inputs[i]), a, &r), 0);
        assert_int_equal(r.report.year, 2023);
        assert_true(str_eq(r.report.agency, STR("示例局")));
        assert_true(report_has(&r.report, FINDING_ERROR)); /* the tables are missing */
        assert_int_equal(r.source.sha256.len, 64);
    }
}

static void what_cannot_be_read_names_the_field(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    char *large = arena_alloc(a, CHECK_REPORT_BYTES_MAX + 1, 1);
    memset(large, 'x', CHECK_REPORT_BYTES_MAX + 1);
    const Str inputs[] = {STR_STATIC(""), STR_STATIC("\x89PNG\r\n\x1A\n picture"),
                          str_make(large, CHECK_REPORT_BYTES_MAX + 1)};
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
        CheckReportResult r;
        assert_int_equal(check(inputs[i], a, &r), APP_E_INVALID);
        assert_int_equal(r.errors.count, 1);
        assert_true(str_eq(r.errors.items[0].field, STR("file")));
        assert_false(str_empty(r.errors.items[0].message));
    }
}

static void what_is_marked_as_secret_is_not_checked(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CheckReportResult r;
    assert_int_equal(
        check(STR("机密★5年\n示例局2023年政府信息公开工作年度报告\n一、总体情况\n"), a, &r),
        APP_E_INVALID);
    assert_true(str_contains(r.errors.items[0].message, STR("密级标志")));
    assert_true(str_contains(r.source.error, STR("密级标志")));
    assert_int_equal(
        check(STR("示例局2023年政府信息公开工作年度报告\n依法确定为国家秘密的1件。\n"), a, &r), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pasted_text_and_pages_are_checked_alike),
        cmocka_unit_test(what_cannot_be_read_names_the_field),
        cmocka_unit_test(what_is_marked_as_secret_is_not_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
