#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/collect.h"
#include "base/hash.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A report as the reader hands it over. */
static CollectReport read_page(TestApp *t, Str page)
{
    Document d;
    AnnualReport *report = arena_new(t->arena, AnnualReport, 1);
    assert_int_equal(document_read(page, &DOCUMENT_LIMITS_DEFAULT, t->arena, &d, NULL), 0);
    report_read(&d, t->arena, report);
    return (CollectReport){.file_name = STR("年报/x.html"),
                           .sha256 = hash_sha256_hex(page, t->arena),
                           .media_type = STR("text/html"),
                           .report = report};
}

static ImportReportResult *collect(TestApp *t, const CollectReport *reports, size_t count)
{
    CollectReports in = {.body_id = t->body_id, .reports = reports, .count = count};
    CollectReportsResult result = {0};
    Actor system = app_actor_system(STR("命令行"));
    test_fine(app_collect_reports(t->app, &system, &in, t->arena, &result), NULL);
    return result.reports;
}

static void many_reports_are_stored_once_and_compared_with_the_year_before(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Str last = test_report_page(&t, "示例市教育局", 2024, 0);
    const CollectReport reports[] = {
        read_page(&t, test_report_page(&t, "示例市教育局", 2025, 0)),
        read_page(&t, last),
        read_page(&t, last), /* the same bytes twice in one batch */
        read_page(&t, test_report_page(&t, "示例市水务局", 2025, 3)),
        read_page(&t, test_report_page(&t, "示例市教育局", 2025, 1)),
    };
    ImportReportResult *r = collect(&t, reports, ARRAY_LEN(reports));
    assert_false(r[0].known || r[1].known);
    assert_true(r[2].known && r[2].id == r[1].id);
    assert_true(r[3].errors_found > 0 && r[3].year == 2025);
    assert_int_equal(r[4].revision, 2);
    Str all = test_dump(db, t.arena);
    r = collect(&t, reports, ARRAY_LEN(reports));
    for (size_t i = 0; i < ARRAY_LEN(reports); i++)
        assert_true(r[i].known);
    assert_true(str_eq(all, test_dump(db, t.arena)));

    ImportedReport v;
    test_fine(app_open_imported(t.app, &t.officer, r[4].id, t.arena, &v), NULL);
    assert_true(v.source_problem.len > 0); /* its figures alone are there */
    bool carried = false;
    for (size_t i = 0; i < v.finding_count; i++)
        carried |= str_eq(v.findings[i].finding->rule, STR("history.carry"));
    assert_true(carried);
    test_app_end(&t);
}

static void a_file_that_the_supervisor_imports_later_is_kept_then(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Str page = test_report_page(&t, "示例市教育局", 2025, 0);
    const CollectReport one = read_page(&t, page);
    int64_t id = collect(&t, &one, 1)[0].id;
    ImportedFile file;
    assert_int_equal(app_open_imported_file(t.app, &t.officer, id, t.arena, &file),
                     APP_E_NOT_FOUND);
    ImportReport in = {
        .bytes = page, .file_name = STR("年报.html"), .published_on = CIVIL_DATE_NONE};
    ImportReportResult again = {0};
    test_fine(app_import_report(t.app, &t.officer, &in, t.arena, &again), &again.errors);
    assert_true(again.known && again.kept && again.id == id);
    assert_int_equal(app_open_imported_file(t.app, &t.officer, id, t.arena, &file), 0);
    fd_closep(&file.fd);
    test_fine(app_collect_known(t.app, &t.officer, t.body_id, one.sha256, t.arena, &again), NULL);
    assert_true(again.known && again.kept);
    test_app_end(&t);
}

static void a_collection_stands_under_a_body_that_takes_no_applications(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Actor system = app_actor_system(STR("命令行"));
    Body body;
    test_fine(app_collect_body(t.app, &system, STR(""), t.arena, &body), NULL);
    assert_true(body.id == t.body_id); /* the only one */
    assert_int_equal(app_collect_body(t.app, &system, STR("none"), t.arena, &body),
                     APP_E_NOT_FOUND);
    int64_t other = test_body(&t, "other", "short");
    assert_int_equal(app_collect_body(t.app, &system, STR(""), t.arena, &body), APP_E_NOT_FOUND);
    test_fine(app_collect_body(t.app, &system, STR("other"), t.arena, &body), NULL);
    assert_true(body.id == other);
    Actor stranger = t.officer;
    stranger.body_id = other;
    CollectReports in = {.body_id = t.body_id};
    CollectReportsResult result = {0};
    assert_int_equal(app_collect_reports(t.app, &stranger, &in, t.arena, &result), APP_E_DENIED);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(many_reports_are_stored_once_and_compared_with_the_year_before),
        DB_TEST(a_file_that_the_supervisor_imports_later_is_kept_then),
        DB_TEST(a_collection_stands_under_a_body_that_takes_no_applications),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
