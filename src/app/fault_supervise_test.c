#include "app/fault_scene_test.h"

#include "app/collect.h"
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Supervising the reports of the bodies below, each database call failing in turn. */

static int use_app_save_members(FaultScene *s)
{
    SaveMembers in = {.text = STR("示例市教育局\n示例县人民政府，3月31日\n")};
    SaveMembersResult ret = {0};
    return app_save_members(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_list_members(FaultScene *s)
{
    ListMembersResult ret = {0};
    return app_list_members(s->t.app, &s->t.officer, 0, s->t.arena, &ret);
}

/* Faulty, the newest of its series, between two years that stand already. */
static int use_app_import_report(FaultScene *s)
{
    ImportReport in = {.bytes = test_report_page(&s->t, "示例市教育局", 2024, 3),
                       .file_name = STR("年报.html"),
                       .published_on = CIVIL_DATE_NONE};
    ImportReportResult ret = {0};
    int r = app_import_report(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
    if (r == 0)
        s->record_id = ret.id;
    return r;
}

static int use_app_collect_body(FaultScene *s)
{
    Body ret;
    return app_collect_body(s->t.app, &s->t.officer, STR(""), s->t.arena, &ret);
}

static CollectReport collected(FaultScene *s)
{
    Document d;
    AnnualReport *report = arena_new(s->t.arena, AnnualReport, 1);
    Str page = test_report_page(&s->t, "示例市水务局", 2024, 1);
    int r = document_read(page, &DOCUMENT_LIMITS_DEFAULT, s->t.arena, &d, NULL);
    assert_int_equal(r, 0);
    report_read(&d, s->t.arena, report);
    return (CollectReport){.file_name = STR("x.html"),
                           .sha256 = hash_sha256_hex(page, s->t.arena),
                           .media_type = STR("text/html"),
                           .report = report};
}

static int use_app_collect_known(FaultScene *s)
{
    ImportReportResult ret = {0};
    return app_collect_known(s->t.app, &s->t.officer, s->t.body_id, collected(s).sha256, s->t.arena,
                             &ret);
}

static int use_app_collect_reports(FaultScene *s)
{
    const CollectReport report = collected(s);
    CollectReports in = {.body_id = s->t.body_id, .reports = &report, .count = 1};
    CollectReportsResult ret = {0};
    return app_collect_reports(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_list_matrix(FaultScene *s)
{
    ListMatrix in = {.years = 3};
    ListMatrixResult ret;
    return app_list_matrix(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_open_imported(FaultScene *s)
{
    ImportedReport ret;
    return app_open_imported(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
}

static int use_app_open_imported_file(FaultScene *s)
{
    ImportedFile ret;
    int r = app_open_imported_file(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
    if (r == 0)
        close(ret.fd);
    return r;
}

/* What the report says now; taken before any call fails. */
static ImportedReport opened;

static int use_app_record_verdict(FaultScene *s)
{
    RecordVerdict in = {.id = s->record_id,
                        .key = opened.findings[0].key,
                        .verdict = STR("explained"),
                        .reason = STR("已核对原件")};
    ImportedChange ret = {0};
    return app_record_verdict(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_decide_report(FaultScene *s)
{
    const CellNote notes[] = {{STR("applications.total.total"), STR("与各项之和不符")}};
    DecideReport in = {.id = s->record_id,
                       .version = opened.row.version,
                       .state = STR("returned"),
                       .reason = STR("请核对"),
                       .notes = notes,
                       .note_count = 1};
    ImportedChange ret = {0};
    return app_decide_report(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_rerun_report(FaultScene *s)
{
    ImportedChange ret = {0};
    return app_rerun_report(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
}

static int use_app_rollup_members(FaultScene *s)
{
    Rollup ret;
    return app_rollup_members(s->t.app, &s->t.officer, 0, 2024, s->t.arena, &ret);
}

/* Out of one series into another, verdicts and the years after both with it. */
static int use_app_place_report(FaultScene *s)
{
    PlaceReport in = {.id = s->record_id,
                      .version = opened.row.version,
                      .member_id = opened.row.member_id,
                      .year = 2022,
                      .published_on = civil_date_of(2026, 2, 9)};
    ImportedChange ret = {0};
    return app_place_report(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static void report_opened(FaultScene *s)
{
    test_fine(app_open_imported(s->t.app, &s->t.officer, s->record_id, s->t.arena, &opened), NULL);
    assert_true(opened.finding_count > 0);
}

static void import_year(FaultScene *s, int year)
{
    ImportReport in = {.bytes = test_report_page(&s->t, "示例市教育局", year, 0),
                       .file_name = STR("年报.html"),
                       .published_on = CIVIL_DATE_NONE};
    ImportReportResult ret = {0};
    test_fine(app_import_report(s->t.app, &s->t.officer, &in, s->t.arena, &ret), &ret.errors);
}

static void supervision_leaves_nothing_behind_when_a_call_fails(TestDb *db)
{
    static const FaultUse first[] = {FAULT_USE(app_save_members), FAULT_USE(app_list_members)};
    static const FaultUse second[] = {
        FAULT_USE(app_import_report),      FAULT_USE(app_list_matrix),
        FAULT_USE(app_rollup_members),     FAULT_USE(app_open_imported),
        FAULT_USE(app_open_imported_file), FAULT_USE(app_collect_body),
        FAULT_USE(app_collect_known),      FAULT_USE(app_collect_reports)};
    static const FaultUse verdict[] = {FAULT_USE(app_record_verdict), FAULT_USE(app_rerun_report)};
    static const FaultUse decide[] = {FAULT_USE(app_decide_report)};
    static const FaultUse place[] = {FAULT_USE(app_place_report)};
    FaultScene s;
    fault_scene_begin(db, false, &s);
    fault_each_call(&s, first, ARRAY_LEN(first));
    import_year(&s, 2023);
    import_year(&s, 2025);
    fault_each_call(&s, second, ARRAY_LEN(second));
    report_opened(&s);
    fault_each_call(&s, verdict, ARRAY_LEN(verdict));
    report_opened(&s);
    fault_each_call(&s, decide, ARRAY_LEN(decide));
    report_opened(&s);
    fault_each_call(&s, place, ARRAY_LEN(place));
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(supervision_leaves_nothing_behind_when_a_call_fails),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
