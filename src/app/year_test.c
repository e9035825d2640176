#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/casework.h"
#include "app/queue.h"
#include "domain/role.h"
#include "law/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The year's close: what it freezes, what it refuses, and how it is opened again. */

static CompileReportResult *compile(TestApp *t, int year)
{
    CompileReport in = {t->body_id, year};
    CompileReportResult *ret = arena_new(t->arena, CompileReportResult, 1);
    test_fine(app_compile_report(t->app, &t->officer, &in, t->arena, ret), NULL);
    return ret;
}

static int64_t total(const CompileReportResult *r, LawRow row)
{
    return r->report.applications[row][LAW_COLUMN_TOTAL].value;
}

static int close_year(TestApp *t, const Actor *actor, int year, CloseYearResult *ret)
{
    CloseYear in = {t->body_id, year, STR("")};
    *ret = (CloseYearResult){0};
    return app_close_year(t->app, actor, &in, t->arena, ret);
}

static int reopen_year(TestApp *t, int year, Str reason, CloseYearResult *ret)
{
    CloseYear in = {t->body_id, year, reason};
    *ret = (CloseYearResult){0};
    return app_reopen_year(t->app, &t->officer, &in, t->arena, ret);
}

static int declare_nil(TestApp *t, const Actor *actor, int year, CloseYearResult *ret)
{
    DeclareNil in = {t->body_id, year};
    *ret = (CloseYearResult){0};
    return app_declare_nil(t->app, actor, &in, t->arena, ret);
}

static void withdraw(TestApp *t, int64_t id, CivilDate on)
{
    OpenCaseResult v;
    test_fine(app_open_case(t->app, &t->officer, id, t->arena, &v), NULL);
    RecordEvent in = {.case_id = id,
                      .version = v.version,
                      .event = STR("withdraw"),
                      .on = on,
                      .until = CIVIL_DATE_NONE};
    CaseChange change = {0};
    test_fine(app_record_event(t->app, &t->officer, &in, t->arena, &change), &change.errors);
}

/* Three applications in 2026, one of them withdrawn; today is in January after. */
static int64_t year_of_three(TestDb *db, TestApp *t)
{
    test_app_begin(db, "short", t);
    int64_t first = test_submit(t, "key-0000000000000001").id;
    test_app_day(t, 2026, 5, 6);
    int64_t second = test_submit(t, "key-0000000000000002").id;
    test_submit(t, "key-0000000000000003");
    withdraw(t, second, civil_date_of(2026, 5, 6));
    test_app_day(t, 2027, 1, 11);
    return first;
}

static void a_year_is_closed_only_when_it_is_over_and_whole(TestDb *db)
{
    TestApp t;
    CloseYearResult r;
    year_of_three(db, &t);
    Str before = test_dump(db, t.arena);
    assert_int_equal(close_year(&t, &t.officer, 2026, &r), APP_E_CONFLICT);
    assert_string_equal(r.errors.items[0].rule.ptr, "counts_missing");
    assert_int_equal(close_year(&t, &t.officer, 2027, &r), APP_E_CONFLICT);
    assert_string_equal(r.errors.items[0].rule.ptr, "too_early");
    assert_int_equal(close_year(&t, &t.officer, 0, &r), APP_E_NOT_FOUND);
    assert_int_equal(close_year(&t, &t.officer, 99999, &r), APP_E_NOT_FOUND);
    assert_int_equal(close_year(&t, &t.anonymous, 2026, &r), APP_E_DENIED);
    Actor handler = t.officer;
    handler.roles = ROLE_SET(ROLE_HANDLER);
    assert_int_equal(close_year(&t, &handler, 2026, &r), APP_E_DENIED);
    Actor stranger = t.officer;
    stranger.body_id = t.body_id + 1;
    assert_int_equal(close_year(&t, &stranger, 2026, &r), APP_E_DENIED);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    test_app_end(&t);
}

static void a_nil_statement_names_who_made_it(TestDb *db)
{
    TestApp t;
    CloseYearResult r;
    year_of_three(db, &t);
    Str before = test_dump(db, t.arena);
    assert_int_equal(declare_nil(&t, &t.anonymous, 2026, &r), APP_E_DENIED);
    assert_int_equal(declare_nil(&t, &t.officer, 0, &r), APP_E_INVALID);
    assert_int_equal(declare_nil(&t, &t.officer, INT32_MAX, &r), APP_E_INVALID);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    assert_false(compile(&t, 2026)->nil_declared);
    test_fine(declare_nil(&t, &t.officer, 2026, &r), &r.errors);
    CompileReportResult *report = compile(&t, 2026);
    assert_true(report->nil_declared);
    assert_string_equal(report->nil_by.ptr, "经办员");
    assert_int_equal(report->report.proactive[law_format_cells(LAW_FORMAT_2021, &(int){0})].kind,
                     FIGURE_INTEGER);
    test_app_end(&t);
}

static void a_closed_year_keeps_its_figures_and_lists_what_moved_since(TestDb *db)
{
    TestApp t;
    CloseYearResult r;
    int64_t first = year_of_three(db, &t);
    test_fine(declare_nil(&t, &t.officer, 2026, &r), &r.errors);
    test_fine(close_year(&t, &t.officer, 2026, &r), &r.errors);
    CompileReportResult *closed = compile(&t, 2026);
    assert_int_equal(closed->state, REPORT_CLOSED);
    assert_string_equal(closed->closed_by.ptr, "经办员");
    assert_int_equal(closed->moved_count, 0);
    assert_int_equal(total(closed, LAW_ROW_RECEIVED), 3);
    assert_int_equal(total(closed, LAW_ROW_CARRIED_OUT), 2);

    /* closed twice, counted anew or declared nil: not any more */
    Str before = test_dump(db, t.arena);
    assert_int_equal(close_year(&t, &t.officer, 2026, &r), APP_E_CONFLICT);
    assert_string_equal(r.errors.items[0].rule.ptr, "closed");
    assert_int_equal(declare_nil(&t, &t.officer, 2026, &r), APP_E_CONFLICT);
    YearlyCounts counts = {.year = 2026, .source = STR("测试")};
    SaveYearlyCountsResult saved = {0};
    assert_int_equal(app_save_yearly_counts(t.app, &t.officer, &counts, t.arena, &saved),
                     APP_E_CONFLICT);
    assert_true(str_eq(before, test_dump(db, t.arena)));

    /* a case is closed later with a day of the year: its figures stand, and what moved is named */
    withdraw(&t, first, civil_date_of(2026, 12, 30));
    closed = compile(&t, 2026);
    assert_int_equal(total(closed, LAW_ROW_CARRIED_OUT), 2);
    assert_true(closed->moved_count >= 4); /* 其他, total, carried out: of the class and of all */
    test_app_end(&t);
}

static void a_reopened_year_counts_anew_and_says_why(TestDb *db)
{
    TestApp t;
    CloseYearResult r;
    int64_t first = year_of_three(db, &t);
    assert_int_equal(reopen_year(&t, 2026, STR("数字有误"), &r), APP_E_CONFLICT);
    assert_string_equal(r.errors.items[0].rule.ptr, "open");
    test_fine(declare_nil(&t, &t.officer, 2026, &r), &r.errors);
    test_fine(close_year(&t, &t.officer, 2026, &r), &r.errors);
    withdraw(&t, first, civil_date_of(2026, 12, 30));
    Str before = test_dump(db, t.arena);
    assert_int_equal(reopen_year(&t, 2026, STR("  "), &r), APP_E_INVALID);
    assert_non_null(field_errors_find(&r.errors, STR("reason")));
    char long_reason[501 * 3 + 1] = "";
    for (int i = 0; i < 501; i++)
        memcpy(long_reason + (size_t)i * 3, "误", 4);
    assert_int_equal(reopen_year(&t, 2026, str_of(long_reason), &r), APP_E_INVALID);
    assert_int_equal(reopen_year(&t, 2026, STR("\xff\xfe"), &r), APP_E_INVALID);
    assert_true(str_eq(before, test_dump(db, t.arena)));

    test_fine(reopen_year(&t, 2026, STR("漏记一件撤回"), &r), &r.errors);
    CompileReportResult *open = compile(&t, 2026);
    assert_int_equal(open->state, REPORT_OPEN);
    assert_int_equal(total(open, LAW_ROW_CARRIED_OUT), 1);
    ListAudit list = {.action = STR("report.reopen")};
    ListAuditResult audit = {0};
    test_fine(app_list_audit(t.app, &t.officer, &list, t.arena, &audit), NULL);
    assert_int_equal(audit.count, 1);
    assert_true(str_contains(audit.rows[0].detail, STR("漏记一件撤回")));
    test_fine(close_year(&t, &t.officer, 2026, &r), &r.errors);
    assert_int_equal(total(compile(&t, 2026), LAW_ROW_CARRIED_OUT), 1);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(a_year_is_closed_only_when_it_is_over_and_whole),
        DB_TEST(a_nil_statement_names_who_made_it),
        DB_TEST(a_closed_year_keeps_its_figures_and_lists_what_moved_since),
        DB_TEST(a_reopened_year_counts_anew_and_says_why),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
