#include "base/civil_date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void every_day_of_four_centuries_round_trips(void **state)
{
    (void)state;
    int32_t expected = civil_date_of(1800, 1, 1).days;
    for (CivilDate d = {expected}; civil_date_year(d) < 2200; d.days++) {
        int year, month, day;
        civil_date_split(d, &year, &month, &day);
        assert_int_equal(civil_date_of(year, month, day).days, d.days);
    }
    assert_int_equal(civil_date_of(1970, 1, 1).days, 0);
    assert_int_equal(civil_date_weekday(civil_date_of(2026, 11, 22)), 6);
    assert_int_equal(civil_date_weekday(civil_date_of(1969, 12, 29)), 0);
}

static void only_real_days_are_read(void **state)
{
    (void)state;
    CivilDate d = CIVIL_DATE_NONE;
    const char *bad[] = {"2023-02-29", "2021-13-01", "2021-00-10", "2021-1-01", "2021-01-01 ",
                         "0000-01-01", "20210101",   "２021-1-1",  ""};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(civil_date_parse(str_of(bad[i]), &d));
    assert_true(civil_date_is_none(d));
    assert_true(civil_date_parse(STR("2024-02-29"), &d));
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100);
    civil_date_append(&b, d);
    civil_date_append_zh(&b, d);
    civil_date_append(&b, CIVIL_DATE_NONE);
    assert_string_equal(strbuf_str(&b).ptr, "2024-02-292024年2月29日");
}

static void a_day_in_china_starts_at_sixteen_hours_utc(void **state)
{
    (void)state;
    CivilDate d = civil_date_of(2026, 1, 1);
    Instant start = civil_date_start(d);
    assert_int_equal(civil_date_from_instant(start).days, d.days);
    assert_int_equal(civil_date_from_instant(start - 1).days, d.days - 1);
    assert_int_equal(civil_date_from_instant(-1).days, 0);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100);
    instant_append(&b, start + 3661 * INSTANT_SECOND);
    assert_string_equal(strbuf_str(&b).ptr, "2026-01-01T01:01:01+08:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_four_centuries_round_trips),
        cmocka_unit_test(only_real_days_are_read),
        cmocka_unit_test(a_day_in_china_starts_at_sixteen_hours_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
