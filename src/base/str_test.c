#include "base/str.h"
#include "base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void searching_and_cutting(void **state)
{
    (void)state;
    Str s = STR("一二一二");
    assert_int_equal(str_find(s, STR("二"), 0), 3);
    assert_int_equal(str_find(s, STR("二"), 4), 9);
    assert_int_equal(str_rfind(s, STR("一")), 6);
    assert_true(str_find(s, STR("三"), 0) == STR_NPOS);
    assert_true(str_find(s, STR("一"), 99) == STR_NPOS);
    assert_true(str_eq(str_trim(STR(" \t　x y \u00a0\n")), STR("x y")));
    assert_true(str_empty(str_trim(STR("　　"))));
    assert_true(str_eq(str_sub(s, 9, 3), STR("")));
}

static void splitting_yields_every_part(void **state)
{
    (void)state;
    const char *expected[] = {"a", "", "b", ""};
    size_t n = 0;
    for (Str rest = STR("a,,b,"), part; str_split_next(&rest, STR(","), &part);)
        assert_true(str_eq(part, str_of(expected[n++])));
    assert_int_equal(n, 4);
}

static void integers_are_whole_and_bounded(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(str_parse_int(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(str_parse_int(STR("9223372036854775807"), &v) && v == INT64_MAX);
    const char *bad[] = {"", "-", "+1", "1 ", " 1", "1.0", "9223372036854775808", "１"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(str_parse_int(str_of(bad[i]), &v));
    assert_true(v == INT64_MAX);
}

static void a_buffer_latches_at_its_maximum(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(5);
    strbuf_append(&b, STR("123"));
    strbuf_printf(&b, "%s", "456");
    strbuf_append_char(&b, '7');
    assert_true(strbuf_failed(&b));
    assert_true(str_eq(strbuf_str(&b), STR("123")));
    strbuf_clear(&b);
    strbuf_append(&b, STR("12345"));
    assert_false(strbuf_failed(&b));
    assert_string_equal(strbuf_str(&b).ptr, "12345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searching_and_cutting),
        cmocka_unit_test(splitting_yields_every_part),
        cmocka_unit_test(integers_are_whole_and_bounded),
        cmocka_unit_test(a_buffer_latches_at_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
