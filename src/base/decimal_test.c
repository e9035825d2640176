#include "base/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void amounts_keep_their_digits(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *same[] = {"0", "32270", "0.000001", "-1.50", "-0.5", "75394432.52"};
    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        Decimal d;
        assert_true(decimal_parse(str_of(same[i]), &d));
        assert_true(str_eq(decimal_str(d, a), str_of(same[i])));
    }
    const char *bad[] = {
        "", ".", "1.", ".5", "1.0000000001", "1,5", "--1", "1.-5", "9223372036854775808"};
    Decimal untouched = {7, 1};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(decimal_parse(str_of(bad[i]), &untouched));
    assert_int_equal(untouched.units, 7);
}

static void sums_are_exact(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Decimal sum = {0, 0}, cent;
    assert_true(decimal_parse(STR("0.01"), &cent));
    for (int i = 0; i < 1000; i++)
        assert_true(decimal_add(sum, cent, &sum));
    assert_true(str_eq(decimal_str(sum, a), STR("10.00")));
    assert_int_equal(decimal_cmp(sum, (Decimal){10, 0}), 0);
    assert_true(decimal_cmp((Decimal){INT64_MAX, 0}, (Decimal){INT64_MAX, 9}) > 0);
    assert_true(decimal_sub((Decimal){1, 0}, cent, &sum));
    assert_true(str_eq(decimal_str(sum, a), STR("0.99")));
    assert_false(decimal_add((Decimal){INT64_MAX, 0}, (Decimal){1, 0}, &sum));
    assert_false(decimal_add((Decimal){INT64_MAX, 0}, cent, &sum));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_keep_their_digits),
        cmocka_unit_test(sums_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
