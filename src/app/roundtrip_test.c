#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/body.h"
#include "app/demo.h"
#include "app/queue.h"
#include "base/error.h"
#include "document/document.h"
#include "domain/application.h"
#include "law/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* GONGKAI_ROUNDTRIPS says how many random reports; make soak NAME=roundtrip asks for 1,000. */
#define REPORTS_DEFAULT 30

static uint32_t random_below(uint64_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)((*state >> 20) % below);
}

static Figure integer(int64_t value)
{
    return (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value, .text = STR("")};
}

/* Often 0, sometimes a few, seldom many. */
static int64_t amount(uint64_t *state, uint32_t most)
{
    uint32_t kind = random_below(state, 10);
    return kind < 6 ? 0 : kind < 9 ? random_below(state, 4) : random_below(state, most);
}

static void random_applications(uint64_t *state, AnnualReport *r)
{
    int64_t cells[LAW_ROW_MAX][LAW_COLUMN_MAX] = {0};
    for (int c = 0; c < APPLICANT_CLASS_MAX; c++) {
        int64_t closed = 0;
        for (int row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++)
            closed += cells[row][c] = amount(state, 9);
        int64_t out = amount(state, 5), all = closed + out;
        int64_t in = all ? random_below(state, (uint32_t)MIN(all, (int64_t)5) + 1) : 0;
        cells[LAW_ROW_TOTAL][c] = closed;
        cells[LAW_ROW_CARRIED_OUT][c] = out;
        cells[LAW_ROW_CARRIED_IN][c] = in;
        cells[LAW_ROW_RECEIVED][c] = all - in;
    }
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        for (int c = 0; c < APPLICANT_CLASS_MAX; c++) {
            cells[row][LAW_COLUMN_TOTAL] += cells[row][c];
            r->applications[row][c] = integer(cells[row][c]);
        }
        r->applications[row][LAW_COLUMN_TOTAL] = integer(cells[row][LAW_COLUMN_TOTAL]);
    }
}

static void random_report(uint64_t *state, Arena *a, AnnualReport *r)
{
    *r = (AnnualReport){.agency = STR("示例市人民政府"),
                        .year = 2021 + (int)random_below(state, 5),
                        .format = LAW_FORMAT_2021,
                        .has_proactive = true,
                        .has_applications = true,
                        .has_remedies = true};
    int count, first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count; i++) {
        if (law_cell((LawCell)(first + i))->kind == LAW_CELL_KIND_DECIMAL)
            r->proactive[first + i] =
                (Figure){.kind = FIGURE_DECIMAL,
                         .confidence = 100,
                         .text = arena_printf(a, "%u.%02u", random_below(state, 40000),
                                              random_below(state, 99) + 1)};
        else
            r->proactive[first + i] = integer(amount(state, 1000000));
    }
    random_applications(state, r);
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
        int64_t total = 0;
        for (int k = 0; k < REMEDY_RESULT_TOTAL; k++) {
            int64_t value = amount(state, 8);
            r->remedies[b][k] = integer(value);
            total += value;
        }
        r->remedies[b][REMEDY_RESULT_TOTAL] = integer(total);
    }
}

/* All figures of the 2021 format as text, a line each. */
static Str figures_text(const AnnualReport *r, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 20);
    int count, first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count; i++) {
        report_append_figure(&b, &r->proactive[first + i]);
        strbuf_append_char(&b, '\n');
    }
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        for (int c = 0; c < LAW_COLUMN_MAX; c++) {
            report_append_figure(&b, &r->applications[row][c]);
            strbuf_append_char(&b, c == LAW_COLUMN_TOTAL ? '\n' : ' ');
        }
    }
    for (int k = 0; k < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; k++) {
        report_append_figure(&b, &r->remedies[k / REMEDY_RESULT_MAX][k % REMEDY_RESULT_MAX]);
        strbuf_append_char(&b, ' ');
    }
    strbuf_append_char(&b, '\0');
    return arena_str(a, strbuf_str(&b));
}

static void read_back(const AnnualReport *compiled, Str expected, bool docx, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)16 << 20);
    Document written, parsed;
    AnnualReport *again = arena_new(a, AnnualReport, 1);
    report_layout(compiled, a, &written);
    assert_int_equal(
        docx ? document_write_docx(&written, &out) : document_write_html(&written, &out), 0);
    Str detail = {0};
    assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &parsed, &detail),
                     0);
    report_read(&parsed, a, again);
    assert_string_equal(figures_text(again, a).ptr, expected.ptr);
}

static void one_round(TestApp *t, uint64_t seed, int64_t number)
{
    CLEANUP(arena_freep) Arena *a = arena_create(1 << 20);
    uint64_t state = seed;
    AnnualReport *report = arena_new(a, AnnualReport, 1);
    random_report(&state, a, report);
    Str expected = figures_text(report, a);

    t->body_id = test_body(t, arena_printf(a, "demo%" PRId64, number).ptr, "short");
    ReplayReport in = {
        .body_id = t->body_id, .report = report, .seed = seed, .settle = seed % 2 == 0};
    ReplayReportResult *replayed = arena_new(a, ReplayReportResult, 1);
    test_fine(app_replay_report(t->app, &t->system, &in, a, replayed), &replayed->errors);
    CompileReport compile = {t->body_id, report->year};
    CompileReportResult *compiled = arena_new(a, CompileReportResult, 1);
    test_fine(app_compile_report(t->app, &t->system, &compile, a, compiled), NULL);
    assert_string_equal(figures_text(&compiled->report, a).ptr, expected.ptr);
    assert_false(report_has(&compiled->report, FINDING_ERROR));
    read_back(&compiled->report, expected, false, a);
    read_back(&compiled->report, expected, true, a);
}

static void random_reports_come_back_from_ledger_html_and_docx(TestDb *db)
{
    const char *asked = getenv("GONGKAI_ROUNDTRIPS");
    int64_t reports = REPORTS_DEFAULT;
    if (asked && !str_parse_int(str_of(asked), &reports))
        fail_msg("GONGKAI_ROUNDTRIPS is not a number");
    TestApp t;
    test_app_begin(db, "short", &t);
    test_app_day(&t, 2026, 11, 20);
    for (int64_t i = 0; i < reports; i++)
        one_round(&t, 0x9e3779b97f4a7c15u * (uint64_t)(i + 1), i);
    print_message("# %" PRId64 " reports came back equal\n", reports);
    test_app_end(&t);
}

static void each_figure_opens_the_records_that_it_counts(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    test_app_day(&t, 2026, 11, 20);
    uint64_t state = 77;
    AnnualReport *report = arena_new(t.arena, AnnualReport, 1);
    random_report(&state, t.arena, report);
    ReplayReport in = {.body_id = t.body_id, .report = report, .seed = 5};
    ReplayReportResult *replayed = arena_new(t.arena, ReplayReportResult, 1);
    test_fine(app_replay_report(t.app, &t.system, &in, t.arena, replayed), &replayed->errors);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        LawFigure figure = law_figure_application((LawRow)row, LAW_COLUMN_TOTAL);
        CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(200);
        law_figure_append_path(&path, figure);
        ListCellRecords list = {
            .body_id = t.body_id, .year = report->year, .cell = strbuf_str(&path), .limit = 7};
        int64_t seen = 0;
        ListCellRecordsResult rows;
        do {
            test_fine(app_list_cell_records(t.app, &t.officer, &list, t.arena, &rows), NULL);
            seen += (int64_t)rows.count;
            list.after = rows.next;
        } while (!str_empty(rows.next));
        assert_int_equal(seen, rows.total);
        assert_int_equal(seen, report->applications[row][LAW_COLUMN_TOTAL].value);
    }
    test_app_end(&t);
}

static void figures_that_break_an_identity_are_refused_or_mended(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    test_app_day(&t, 2026, 11, 20);
    AnnualReport *report = arena_new(t.arena, AnnualReport, 1);
    uint64_t state = 3;
    random_report(&state, t.arena, report);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            report->applications[row][c] = integer(0);
    }
    /* as one body printed it: four received and granted, a total of nought */
    static const int columns[] = {LAW_COLUMN_NATURAL_PERSON, LAW_COLUMN_TOTAL};
    for (int k = 0; k < 2; k++) {
        report->applications[LAW_ROW_RECEIVED][columns[k]] = integer(4);
        report->applications[LAW_ROW_GRANTED][columns[k]] = integer(4);
    }
    Str before = test_dump(db, t.arena);
    ReplayReport in = {.body_id = t.body_id, .report = report, .seed = 5};
    ReplayReportResult *ret = arena_new(t.arena, ReplayReportResult, 1);
    assert_int_equal(app_replay_report(t.app, &t.system, &in, t.arena, ret), APP_E_INVALID);
    assert_true(ret->errors.count >= 2);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    in.mend = true;
    test_fine(app_replay_report(t.app, &t.system, &in, t.arena, ret), &ret->errors);
    assert_int_equal(ret->mended_count, 2);
    assert_int_equal(ret->cases, 4);
    test_app_end(&t);
}

static void the_next_year_takes_over_what_the_year_before_left_open(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    test_app_day(&t, 2026, 11, 20);
    AnnualReport *reports = arena_new(t.arena, AnnualReport, 2);
    uint64_t state = 99;
    random_report(&state, t.arena, &reports[0]);
    reports[0].year = 2024;
    reports[1] = reports[0];
    reports[1].year = 2025;
    for (int c = 0; c < LAW_COLUMN_MAX; c++) {
        int64_t open = reports[0].applications[LAW_ROW_CARRIED_OUT][c].value;
        for (int row = 0; row < LAW_ROW_MAX; row++)
            reports[1].applications[row][c] = integer(0);
        reports[1].applications[LAW_ROW_CARRIED_IN][c] = integer(open);
        reports[1].applications[LAW_ROW_GRANTED][c] = integer(open);
        reports[1].applications[LAW_ROW_TOTAL][c] = integer(open);
    }
    for (int i = 0; i < 2; i++) {
        ReplayReport in = {.body_id = t.body_id, .report = &reports[i], .seed = 5};
        ReplayReportResult *ret = arena_new(t.arena, ReplayReportResult, 1);
        test_fine(app_replay_report(t.app, &t.system, &in, t.arena, ret), &ret->errors);
    }
    for (int i = 0; i < 2; i++) {
        CompileReport compile = {t.body_id, reports[i].year};
        CompileReportResult *ret = arena_new(t.arena, CompileReportResult, 1);
        test_fine(app_compile_report(t.app, &t.system, &compile, t.arena, ret), NULL);
        assert_memory_equal(&ret->report.applications[LAW_ROW_TOTAL][LAW_COLUMN_TOTAL].value,
                            &reports[i].applications[LAW_ROW_TOTAL][LAW_COLUMN_TOTAL].value, 8);
        assert_int_equal(ret->report.applications[LAW_ROW_CARRIED_IN][LAW_COLUMN_TOTAL].value,
                         reports[i].applications[LAW_ROW_CARRIED_IN][LAW_COLUMN_TOTAL].value);
    }
    test_app_end(&t);
}

static void the_demonstration_region_has_a_case_in_every_state(TestDb *db)
{
    TestApp t = {.app = test_app_open(db), .arena = arena_create(0)};
    t.system = app_actor_system(STR("测试"));
    test_app_day(&t, 2026, 11, 22);
    MakeDemoRegionResult region = {0};
    test_fine(app_make_demo_region(t.app, &t.system, t.arena, &region), &region.errors);
    assert_true(region.account_count >= 5);
    assert_true(region.cases > 500);
    GetBody get = {.code = STR("shili")};
    Body body;
    test_fine(app_get_body(t.app, &t.anonymous, &get, t.arena, &body), NULL);
    for (int state = 0; state < APPLICATION_STATE_MAX; state++) {
        ListCases list = {.body_id = body.id,
                          .view = QUEUE_ALL,
                          .state = application_state((ApplicationState)state)->code,
                          .received_year = 0,
                          .limit = 1};
        ListCasesResult rows;
        test_fine(app_list_cases(t.app, &t.system, &list, t.arena, &rows), NULL);
        if (rows.count == 0)
            print_message("# no case is %.*s\n", STR_FMT(list.state));
        assert_int_equal(rows.count, 1);
    }
    CompileReport compile = {body.id, 2021};
    CompileReportResult *ret = arena_new(t.arena, CompileReportResult, 1);
    test_fine(app_compile_report(t.app, &t.system, &compile, t.arena, ret), NULL);
    assert_int_equal(ret->report.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 513);
    assert_int_equal(ret->report.applications[LAW_ROW_CARRIED_OUT][LAW_COLUMN_TOTAL].value, 12);
    assert_int_equal(app_make_demo_region(t.app, &t.system, t.arena, &region), APP_E_CONFLICT);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(random_reports_come_back_from_ledger_html_and_docx),
        DB_TEST(each_figure_opens_the_records_that_it_counts),
        DB_TEST(figures_that_break_an_identity_are_refused_or_mended),
        DB_TEST(the_next_year_takes_over_what_the_year_before_left_open),
        DB_TEST(the_demonstration_region_has_a_case_in_every_state),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
