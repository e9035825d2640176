#include "domain/member_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const MemberRow DEPARTMENT = {
    .since_year = 2020, .until_year = 2023, .due_rule = {"january", 7}};

static MemberReportState state_of(int year, const ImportedRow *report, CivilDate today)
{
    return member_report_state(&DEPARTMENT, year, report, today);
}

static void test_due_days(void **state)
{
    (void)state;
    assert_int_equal(member_due_on(STR("january"), 2025).days, civil_date_of(2026, 1, 31).days);
    assert_int_equal(member_due_on(STR("march"), 2025).days, civil_date_of(2026, 3, 31).days);
}

static void test_nothing_came(void **state)
{
    (void)state;
    assert_int_equal(state_of(2021, NULL, civil_date_of(2022, 1, 31)), MEMBER_REPORT_NOT_DUE);
    assert_int_equal(state_of(2021, NULL, civil_date_of(2022, 2, 1)), MEMBER_REPORT_MISSING);
    assert_int_equal(state_of(2019, NULL, civil_date_of(2022, 2, 1)), MEMBER_REPORT_NONE);
    assert_int_equal(state_of(2024, NULL, civil_date_of(2026, 2, 1)), MEMBER_REPORT_NONE);
    assert_int_equal(member_report_state(NULL, 2021, NULL, civil_date_of(2026, 2, 1)),
                     MEMBER_REPORT_NONE);
}

static void test_report_came(void **state)
{
    (void)state;
    CivilDate today = civil_date_of(2022, 6, 1);
    ImportedRow r = {.state = STR("received"), .published_on = CIVIL_DATE_NONE};
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_PUBLISHED);
    r.published_on = civil_date_of(2022, 1, 31);
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_PUBLISHED);
    r.published_on = civil_date_of(2022, 2, 1);
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_LATE);
    r.open_errors = 1;
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_FAULTY);
    r.state = STR("returned");
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_RETURNED);
    r.state = STR("accepted");
    assert_int_equal(state_of(2021, &r, today), MEMBER_REPORT_ACCEPTED);
}

static void test_codes(void **state)
{
    (void)state;
    for (int i = 0; i < MEMBER_REPORT_STATE_MAX; i++) {
        MemberReportState back;
        assert_true(
            member_report_state_from_code(member_report_state_code((MemberReportState)i), &back));
        assert_int_equal(back, i);
        assert_true(member_report_state_label((MemberReportState)i).len > 0);
    }
    assert_true(verdict_settles(STR("false_alarm")) && verdict_settles(STR("explained")));
    assert_false(verdict_settles(STR("confirmed")) || verdict_settles(STR("")));
    assert_false(verdict_is_known(STR("perhaps")));
}

static void test_names(void **state)
{
    (void)state;
    assert_true(member_name_matches(STR("示例市教育局"), STR("示例市教育局")));
    assert_true(member_name_matches(STR("教育局"), STR("示例市教育局")));
    assert_true(member_name_matches(STR("示例市教育局"), STR("教育局")));
    assert_true(member_name_matches(STR("示例市人民政府"), STR("示例市")));
    assert_false(member_name_matches(STR("示例市教育局"), STR("示例市")));
    assert_false(member_name_matches(STR("示例市教育局"), STR("局")));
    assert_false(member_name_matches(STR("示例市教育局"), STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"a department reports by 31 January, a government by 31 March", test_due_days, NULL, NULL,
         NULL},
        {"without a report a year is not due, missing or not expected", test_nothing_came, NULL,
         NULL, NULL},
        {"a report is published, late, faulty, returned or accepted", test_report_came, NULL, NULL,
         NULL},
        {"every state has its code and its word", test_codes, NULL, NULL, NULL},
        {"a member is known by its name with the place or 人民政府 added", test_names, NULL, NULL,
         NULL},
    };
    return cmocka_run_group_tests_name("member_report", tests, NULL, NULL);
}
