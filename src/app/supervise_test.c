#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/supervise.h"
#include "domain/role.h"
#include "report/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static ImportReportResult import(TestApp *t, Str bytes)
{
    ImportReport in = {
        .bytes = bytes, .file_name = STR("年报.html"), .published_on = CIVIL_DATE_NONE};
    ImportReportResult result = {0};
    test_fine(app_import_report(t->app, &t->officer, &in, t->arena, &result), &result.errors);
    return result;
}

static void save_members(TestApp *t, const char *text)
{
    SaveMembers in = {.text = str_of(text)};
    SaveMembersResult result = {0};
    test_fine(app_save_members(t->app, &t->officer, &in, t->arena, &result), &result.errors);
}

static ImportedReport open_report(TestApp *t, int64_t id)
{
    ImportedReport v;
    test_fine(app_open_imported(t->app, &t->officer, id, t->arena, &v), NULL);
    return v;
}

static ListMatrixResult matrix(TestApp *t, ListMatrix in)
{
    ListMatrixResult m;
    test_fine(app_list_matrix(t->app, &t->officer, &in, t->arena, &m), NULL);
    return m;
}

static const ImportedFinding *first_error(const ImportedReport *v, const char *rule)
{
    for (size_t i = 0; i < v->finding_count; i++) {
        if (str_eq(v->findings[i].finding->rule, str_of(rule)))
            return &v->findings[i];
    }
    fail_msg("no finding of %s", rule);
    return NULL;
}

static void verdict(TestApp *t, int64_t id, Str key, const char *code)
{
    RecordVerdict in = {.id = id, .key = key, .verdict = str_of(code), .reason = STR("已核对原件")};
    ImportedChange change = {0};
    test_fine(app_record_verdict(t->app, &t->officer, &in, t->arena, &change), &change.errors);
}

static void the_matrix_shows_who_published_who_is_late_and_who_is_missing(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    save_members(&t, "示例市教育局\n示例县人民政府，3月31日\n示例市园林局，1月31日，2024，2024\n");
    ImportReportResult school = import(&t, test_report_page(&t, "示例市教育局", 2025, 0));
    assert_int_equal(school.errors_found, 0);
    assert_true(school.member_id != 0 && school.year == 2025 && school.revision == 1);
    ImportReportResult other = import(&t, test_report_page(&t, "示例市水务局", 2025, 3));
    assert_true(other.errors_found > 0 && other.member_id == 0);

    ListMatrixResult m = matrix(&t, (ListMatrix){.years = 2});
    assert_int_equal(m.line_count, 4);
    assert_int_equal(m.years[0], 2025);
    assert_int_equal(m.lines[0].cells[0].state, MEMBER_REPORT_PUBLISHED);
    assert_int_equal(m.lines[0].cells[1].state, MEMBER_REPORT_MISSING);
    assert_int_equal(m.lines[1].cells[0].state, MEMBER_REPORT_NOT_DUE); /* 2 March 2026 */
    assert_int_equal(m.lines[2].cells[0].state, MEMBER_REPORT_NONE);
    assert_int_equal(m.lines[2].cells[1].state, MEMBER_REPORT_MISSING);
    assert_true(str_eq(m.lines[3].name, STR("示例市水务局")));
    assert_int_equal(m.lines[3].cells[0].state, MEMBER_REPORT_FAULTY);
    assert_int_equal(m.counts[MEMBER_REPORT_MISSING], 3);
    assert_int_equal(matrix(&t, (ListMatrix){.years = 2, .state = STR("faulty")}).line_count, 1);
    assert_int_equal(matrix(&t, (ListMatrix){.years = 2, .query = STR("教育")}).line_count, 1);

    PlaceReport place = {.id = school.id,
                         .version = open_report(&t, school.id).row.version,
                         .member_id = school.member_id,
                         .year = 2025,
                         .published_on = civil_date_of(2026, 2, 9)};
    ImportedChange change = {0};
    test_fine(app_place_report(t.app, &t.officer, &place, t.arena, &change), &change.errors);
    m = matrix(&t, (ListMatrix){.years = 1});
    assert_int_equal(m.lines[0].cells[0].state, MEMBER_REPORT_LATE);
    assert_int_equal(app_place_report(t.app, &t.officer, &place, t.arena, &change), APP_E_CONFLICT);
    test_app_end(&t);
}

static void the_same_file_is_known_and_another_becomes_the_next_revision(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Str page = test_report_page(&t, "示例市教育局", 2025, 3);
    ImportReportResult first = import(&t, page), again = import(&t, page);
    assert_true(again.known && again.id == first.id);
    ImportReportResult second = import(&t, test_report_page(&t, "示例市教育局", 2025, 0));
    assert_int_equal(second.revision, 2);
    ListMatrixResult m = matrix(&t, (ListMatrix){.years = 1});
    assert_int_equal(m.line_count, 1);
    assert_int_equal(m.lines[0].cells[0].report_id, second.id);
    assert_int_equal(m.lines[0].cells[0].state, MEMBER_REPORT_PUBLISHED);
    ImportedReport old = open_report(&t, first.id);
    assert_false(old.row.newest);
    assert_int_equal(old.series_count, 2);
    test_app_end(&t);
}

static void a_verdict_survives_a_new_run_and_a_new_file_but_not_other_figures(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Str page = test_report_page(&t, "示例市教育局", 2025, 3);
    int64_t id = import(&t, page).id;
    ImportedReport v = open_report(&t, id);
    assert_int_equal(v.row.open_errors, v.row.errors);
    size_t settled = 0;
    for (size_t i = 0; i < v.finding_count; i++) {
        if (v.findings[i].finding->severity != FINDING_ERROR)
            continue;
        verdict(&t, id, v.findings[i].key, "explained");
        settled++;
    }
    assert_true(settled >= 2);
    ImportedChange change = {0};
    test_fine(app_rerun_report(t.app, &t.officer, id, t.arena, &change), &change.errors);
    v = open_report(&t, id);
    assert_int_equal(v.row.open_errors, 0);
    assert_int_equal(v.row.errors, (int64_t)settled);
    assert_true(str_eq(first_error(&v, "applications.total")->verdict->verdict, STR("explained")));
    assert_int_equal(v.past_count, 0);

    /* the same figures in another file */
    Str copy = arena_printf(t.arena, "%.*s<!-- again -->", STR_FMT(page));
    ImportReportResult second = import(&t, copy);
    assert_int_equal(second.revision, 2);
    assert_int_equal(open_report(&t, second.id).row.open_errors, 0);
    /* other figures: nobody has said anything of them */
    ImportReportResult third = import(&t, test_report_page(&t, "示例市教育局", 2025, 5));
    v = open_report(&t, third.id);
    assert_int_equal(v.row.open_errors, v.row.errors);
    assert_int_equal(v.past_count, settled);
    /* 属实 leaves the finding open; taken back it is as before */
    const ImportedFinding *f = first_error(&v, "applications.total");
    verdict(&t, third.id, f->key, "confirmed");
    assert_int_equal(open_report(&t, third.id).row.open_errors, v.row.errors);
    verdict(&t, third.id, f->key, "");
    v = open_report(&t, third.id);
    assert_null(first_error(&v, "applications.total")->verdict);
    test_app_end(&t);
}

static void a_report_is_returned_with_notes_on_cells_and_accepted(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = import(&t, test_report_page(&t, "示例市教育局", 2025, 3)).id;
    ImportedReport v = open_report(&t, id);
    const CellNote notes[] = {{STR("applications.total.total"), STR("与各项之和不符")},
                              {STR(""), STR(" ")}};
    DecideReport d = {.id = id,
                      .version = v.row.version,
                      .state = STR("returned"),
                      .notes = notes,
                      .note_count = ARRAY_LEN(notes)};
    ImportedChange change = {0};
    test_fine(app_decide_report(t.app, &t.officer, &d, t.arena, &change), &change.errors);
    v = open_report(&t, id);
    assert_int_equal(v.state, MEMBER_REPORT_RETURNED);
    assert_int_equal(v.step_count, 2);
    assert_int_equal(v.note_count, 1);
    assert_true(v.notes[0].step_id == v.steps[1].id);
    assert_int_equal(app_decide_report(t.app, &t.officer, &d, t.arena, &change), APP_E_CONFLICT);

    const CellNote wrong[] = {{STR("没有这一格"), STR("说明")}};
    d.version = v.row.version;
    d.notes = wrong;
    d.note_count = 1;
    assert_int_equal(app_decide_report(t.app, &t.officer, &d, t.arena, &change), APP_E_INVALID);
    assert_non_null(field_errors_find(&change.errors, STR("cell_1")));
    const CellNote alone[] = {{STR("（七）总计·总计"), STR("")}, {STR(""), STR("说明")}};
    d.notes = alone;
    d.note_count = ARRAY_LEN(alone);
    assert_int_equal(app_decide_report(t.app, &t.officer, &d, t.arena, &change), APP_E_INVALID);
    const FieldError *missing = field_errors_find(&change.errors, STR("note_1"));
    assert_non_null(missing);
    assert_true(str_contains(missing->message, STR("（七）总计·总计")));
    assert_non_null(field_errors_find(&change.errors, STR("cell_2")));
    d.note_count = 0;
    assert_int_equal(app_decide_report(t.app, &t.officer, &d, t.arena, &change), APP_E_INVALID);
    assert_non_null(field_errors_find(&change.errors, STR("reason")));
    d.state = STR("accepted");
    test_fine(app_decide_report(t.app, &t.officer, &d, t.arena, &change), &change.errors);
    assert_int_equal(open_report(&t, id).state, MEMBER_REPORT_ACCEPTED);
    test_app_end(&t);
}

static void every_figure_is_marked_where_it_stood(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    ImportedReport v =
        open_report(&t, import(&t, test_report_page(&t, "示例市教育局", 2025, 3)).id);
    assert_int_equal(v.source_problem.len, 0);
    assert_false(v.moved);
    SourceMark *marks;
    size_t count, failing = 0;
    source_text_marks(&v.report, t.arena, &marks, &count);
    assert_int_equal(count,
                     10 + LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX);
    for (size_t i = 0; i < count; i++)
        failing += marks[i].failing;
    assert_true(failing > 0);
    test_app_end(&t);
}

static void the_following_year_is_counted_anew_when_the_year_before_comes_in(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = import(&t, test_report_page(&t, "示例市教育局", 2025, 0)).id;
    int64_t before = open_report(&t, id).row.warnings;
    (void)import(&t, test_report_page(&t, "示例市教育局", 2024, 0));
    ImportedReport v = open_report(&t, id);
    int64_t warnings = 0;
    for (size_t i = 0; i < v.finding_count; i++)
        warnings += v.findings[i].finding->severity == FINDING_WARNING;
    assert_true(v.row.warnings > before); /* carried_in is not last year's carried_out */
    assert_int_equal(v.row.warnings, warnings);
    test_app_end(&t);
}

static void what_cannot_be_read_or_carries_a_mark_of_secrecy_is_not_kept(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    const Str inputs[] = {STR_STATIC(""), STR_STATIC("\x89PNG\r\n\x1A\n picture"),
                          STR_STATIC("机密★1年\n示例局2023年政府信息公开工作年度报告\n")};
    Str before = test_dump(db, t.arena);
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
        ImportReport in = {
            .bytes = inputs[i], .file_name = STR("x"), .published_on = CIVIL_DATE_NONE};
        ImportReportResult result = {0};
        assert_int_equal(app_import_report(t.app, &t.officer, &in, t.arena, &result),
                         APP_E_INVALID);
        assert_non_null(field_errors_find(&result.errors, STR("file")));
    }
    assert_true(str_eq(before, test_dump(db, t.arena)));
    test_app_end(&t);
}

static void only_who_supervises_sees_the_reports_of_his_own_body(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = import(&t, test_report_page(&t, "示例市教育局", 2025, 0)).id;
    Actor handler = t.officer, stranger = t.officer;
    handler.roles = ROLE_SET(ROLE_HANDLER);
    stranger.body_id = test_body(&t, "other", "short");
    ImportedReport v;
    ListMatrixResult m;
    ListMatrix in = {.body_id = t.body_id};
    assert_int_equal(app_open_imported(t.app, &handler, id, t.arena, &v), APP_E_DENIED);
    assert_int_equal(app_open_imported(t.app, &stranger, id, t.arena, &v), APP_E_NOT_FOUND);
    assert_int_equal(app_list_matrix(t.app, &stranger, &in, t.arena, &m), APP_E_DENIED);
    test_app_end(&t);
}

static void a_list_with_a_wrong_line_changes_nothing(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    save_members(&t, "甲局\n乙局，1月31日，2020，2022，不汇总\n");
    SaveMembers in = {.text = STR("丙局，哪天\n丙局\n，2020\n丁局，2023，2021\n")};
    SaveMembersResult result = {0};
    assert_int_equal(app_save_members(t.app, &t.officer, &in, t.arena, &result), APP_E_INVALID);
    assert_int_equal(result.errors.count, 4);
    ListMembersResult list;
    test_fine(app_list_members(t.app, &t.officer, 0, t.arena, &list), NULL);
    assert_int_equal(list.count, 2);
    assert_true(str_eq(app_members_text(t.arena, list.members, list.count),
                       STR("甲局，1月31日\n乙局，1月31日，2020，2022，不汇总\n")));
    int64_t id = list.members[0].id;
    save_members(&t, "乙局\n甲局\n");
    test_fine(app_list_members(t.app, &t.officer, 0, t.arena, &list), NULL);
    assert_true(list.members[1].id == id); /* who stays keeps its id */
    test_app_end(&t);
}

/* The sum of `members` as the supervising body's own report. */
static AnnualReport sum_of(TestApp *t, const char *const *members, size_t count)
{
    const AnnualReport **reports = arena_new(t->arena, const AnnualReport *, count);
    AnnualReport sum;
    ReportTable table;
    for (size_t i = 0; i < count; i++) {
        Document d;
        AnnualReport *r = arena_new(t->arena, AnnualReport, 1);
        Str page = test_report_page(t, members[i], 2025, 0);
        assert_int_equal(document_read(page, &DOCUMENT_LIMITS_DEFAULT, t->arena, &d, NULL), 0);
        report_read(&d, t->arena, r);
        reports[i] = r;
    }
    report_merge(reports, count, NULL, 0, STR("示例市人民政府"), t->arena, &sum, &table);
    return sum;
}

static size_t findings_named(const AnnualReport *r, const char *rule)
{
    size_t n = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        n += str_eq(r->findings[i].rule, str_of(rule));
    return n;
}

static void the_bodies_that_roll_up_are_compared_with_the_governments_own_report(TestDb *db)
{
    static const char *const members[] = {"示例市教育局", "示例市水务局"};
    TestApp t;
    test_app_begin(db, "short", &t);
    save_members(&t, "示例市教育局\n示例市水务局\n示例市税务局，不汇总\n");
    import(&t, test_report_page(&t, "示例市税务局", 2025, 0));
    ImportReportResult school = import(&t, test_report_page(&t, members[0], 2025, 0));
    Rollup rollup;
    test_fine(app_rollup_members(t.app, &t.officer, 0, 2025, t.arena, &rollup), NULL);
    assert_int_equal(rollup.count, 2);
    assert_true(rollup.complete && rollup.members[0].report && !rollup.members[1].report);

    AnnualReport sum = sum_of(&t, members, 2);
    report_check(&sum, NULL, t.arena);
    report_check_rollup(&sum, &rollup, t.arena);
    assert_int_equal(findings_named(&sum, "rollup.missing"), 1);
    assert_int_equal(findings_named(&sum, "rollup.sum"), 0);

    import(&t, test_report_page(&t, members[1], 2025, 0));
    PlaceReport place = {.id = school.id,
                         .version = open_report(&t, school.id).row.version,
                         .member_id = school.member_id,
                         .year = 2025,
                         .published_on = civil_date_of(2026, 2, 9)};
    ImportedChange change = {0};
    test_fine(app_place_report(t.app, &t.officer, &place, t.arena, &change), &change.errors);
    test_fine(app_rollup_members(t.app, &t.officer, 0, 2025, t.arena, &rollup), NULL);
    report_check(&sum, NULL, t.arena);
    report_check_rollup(&sum, &rollup, t.arena);
    assert_int_equal(findings_named(&sum, "rollup.missing"), 0);
    assert_int_equal(findings_named(&sum, "rollup.sum"), 0);
    assert_int_equal(findings_named(&sum, "rollup.late"), 1);

    sum.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value++;
    report_check_rollup(&sum, &rollup, t.arena);
    assert_int_equal(findings_named(&sum, "rollup.sum"), 1);

    /* The body's own report here is compiled from its ledger, which has none of these cases. */
    CompileReport compile = {.year = 2025};
    CompileReportResult compiled;
    test_fine(app_compile_report(t.app, &t.officer, &compile, t.arena, &compiled), NULL);
    assert_true(findings_named(&compiled.report, "rollup.sum") > 0);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(the_matrix_shows_who_published_who_is_late_and_who_is_missing),
        DB_TEST(the_same_file_is_known_and_another_becomes_the_next_revision),
        DB_TEST(a_verdict_survives_a_new_run_and_a_new_file_but_not_other_figures),
        DB_TEST(a_report_is_returned_with_notes_on_cells_and_accepted),
        DB_TEST(every_figure_is_marked_where_it_stood),
        DB_TEST(the_following_year_is_counted_anew_when_the_year_before_comes_in),
        DB_TEST(what_cannot_be_read_or_carries_a_mark_of_secrecy_is_not_kept),
        DB_TEST(only_who_supervises_sees_the_reports_of_his_own_body),
        DB_TEST(a_list_with_a_wrong_line_changes_nothing),
        DB_TEST(the_bodies_that_roll_up_are_compared_with_the_governments_own_report),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
