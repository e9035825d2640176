#include "app/fault_scene_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/body.h"
#include "app/demo.h"
#include "app/doctor.h"
#include "app/remedy_ledger.h"
#include "base/error.h"
#include "law/identity.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The year: its ledgers, its report, its close, its replay; each database call failing in turn. */

static int use_app_save_remedy(FaultScene *s)
{
    Remedy in = {.block = STR("review"),
                 .organ = STR("示例省人民政府"),
                 .claimant = STR("张三（示例）"),
                 .case_number = STR("2026-000001"),
                 .accepted_on = civil_date_of(2026, 3, 2),
                 .decided_on = CIVIL_DATE_NONE};
    SaveRemedyResult ret = {0};
    int r = app_save_remedy(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
    if (r == 0)
        s->record_id = ret.id;
    return r;
}

static int use_app_get_remedy(FaultScene *s)
{
    Remedy ret;
    return app_get_remedy(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
}

static int use_app_list_remedies(FaultScene *s)
{
    ListRemedies in = {.year = 2026, .block = STR("review")};
    ListRemediesResult ret = {0};
    return app_list_remedies(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_save_yearly_counts(FaultScene *s)
{
    YearlyCounts in = {.year = 2025, .source = STR("测试")};
    int count, first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count; i++)
        in.values[first + i] = STR("1");
    SaveYearlyCountsResult ret = {0};
    return app_save_yearly_counts(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_get_yearly_counts(FaultScene *s)
{
    YearlyCounts *ret = arena_new(s->t.arena, YearlyCounts, 1);
    return app_get_yearly_counts(s->t.app, &s->t.officer, s->t.body_id, 2025, s->t.arena, ret);
}

static int use_app_save_report_text(FaultScene *s)
{
    SaveReportText in = {.body_id = s->t.body_id, .year = 2025};
    in.sections[0] = STR("2025年，本机关主动公开政府信息一件。");
    in.sections[4] = STR("无。");
    SaveReportTextResult ret = {0};
    return app_save_report_text(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_compile_report(FaultScene *s)
{
    CompileReport in = {s->t.body_id, 2026};
    CompileReportResult *ret = arena_new(s->t.arena, CompileReportResult, 1);
    return app_compile_report(s->t.app, &s->t.officer, &in, s->t.arena, ret);
}

static int use_app_list_cell_records(FaultScene *s)
{
    ListCellRecords in = {
        .body_id = s->t.body_id, .year = 2026, .cell = STR("applications.received.natural_person")};
    ListCellRecordsResult ret = {0};
    return app_list_cell_records(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_list_report_years(FaultScene *s)
{
    ListReportYearsResult ret = {0};
    return app_list_report_years(s->t.app, &s->t.officer, s->t.body_id, s->t.arena, &ret);
}

static int use_app_declare_nil(FaultScene *s)
{
    DeclareNil in = {s->t.body_id, 2024};
    CloseYearResult ret = {0};
    return app_declare_nil(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_close_year(FaultScene *s)
{
    CloseYear in = {s->t.body_id, 2024, STR("")};
    CloseYearResult ret = {0};
    return app_close_year(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_reopen_year(FaultScene *s)
{
    CloseYear in = {s->t.body_id, 2024, STR("数字有误")};
    CloseYearResult ret = {0};
    return app_reopen_year(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

/* Three cases, one of them still open, and a review. */
static void replayed_figures(AnnualReport *report)
{
    static const struct {
        LawRow row;
        int value;
    } rows[] = {{LAW_ROW_RECEIVED, 3},
                {LAW_ROW_GRANTED, 1},
                {LAW_ROW_PARTLY_GRANTED, 1},
                {LAW_ROW_TOTAL, 2},
                {LAW_ROW_CARRIED_OUT, 1}};
    const Figure nought = {.kind = FIGURE_INTEGER, .confidence = 100, .text = STR("")};
    *report = (AnnualReport){.agency = STR("示例机关"),
                             .year = 2023,
                             .format = LAW_FORMAT_2021,
                             .has_proactive = true,
                             .has_applications = true,
                             .has_remedies = true};
    for (size_t i = 0; i < LAW_CELL_MAX; i++)
        report->proactive[i] = nought;
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        report->applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX] = nought;
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        report->remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX] = nought;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        report->applications[rows[i].row][LAW_COLUMN_NATURAL_PERSON].value = rows[i].value;
        report->applications[rows[i].row][LAW_COLUMN_TOTAL].value = rows[i].value;
    }
    report->remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_UPHELD].value = 1;
    report->remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_TOTAL].value = 1;
}

static int use_app_replay_report(FaultScene *s)
{
    AnnualReport *report = arena_new(s->t.arena, AnnualReport, 1);
    replayed_figures(report);
    ReplayReport in = {.body_id = s->record_id, .report = report, .seed = 1};
    ReplayReportResult *ret = arena_new(s->t.arena, ReplayReportResult, 1);
    return app_replay_report(s->t.app, &s->t.system, &in, s->t.arena, ret);
}

static int use_app_make_demo_region(FaultScene *s)
{
    MakeDemoRegionResult ret = {0};
    return app_make_demo_region(s->t.app, &s->t.system, s->t.arena, &ret);
}

static void the_year_and_its_report_leave_nothing_behind_when_a_call_fails(TestDb *db)
{
    static const FaultUse uses[] = {
        FAULT_USE(app_save_remedy),       FAULT_USE(app_get_remedy),
        FAULT_USE(app_list_remedies),     FAULT_USE(app_save_yearly_counts),
        FAULT_USE(app_get_yearly_counts), FAULT_USE(app_save_report_text),
        FAULT_USE(app_compile_report),    FAULT_USE(app_list_cell_records),
        FAULT_USE(app_list_report_years), FAULT_USE(app_declare_nil),
        FAULT_USE(app_close_year),        FAULT_USE(app_reopen_year),
    };
    FaultScene s;
    fault_scene_begin(db, true, &s);
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

static void a_replay_that_fails_replays_nothing(TestDb *db)
{
    static const FaultUse uses[] = {FAULT_USE(app_replay_report)};
    FaultScene s;
    fault_scene_begin(db, false, &s);
    s.record_id = test_body(&s.t, "replay", "short");
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

/* A region is some hundred use cases in a row: each of them whole, or the folder is thrown away. */
static void a_region_that_fails_is_a_ledger_without_a_fault(TestDb *db)
{
    FaultScene s = {.db = db};
    s.t = (TestApp){.app = test_app_open(db), .arena = arena_create(0)};
    s.t.system = app_actor_system(STR("测试"));
    for (int64_t n = 1; n < 400; n += 1 + n / 2) {
        db_fault_arm(&db->fault, DB_FAULT_ERROR, n);
        assert_true(use_app_make_demo_region(&s) < 0);
        assert_true(db_fault_disarm(&db->fault));
        error_clear();
        ListBodiesResult list = {0};
        test_fine(app_list_bodies(s.t.app, &s.t.system, s.t.arena, &list), NULL);
        if (list.count)
            break;
    }
    DoctorResult health = {0};
    test_fine(app_doctor(s.t.app, &s.t.system, s.t.arena, &health), NULL);
    assert_int_equal(health.fault_count, 0);
    test_app_end(&s.t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(the_year_and_its_report_leave_nothing_behind_when_a_call_fails),
        DB_TEST(a_replay_that_fails_replays_nothing),
        DB_TEST(a_region_that_fails_is_a_ledger_without_a_fault),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
