#include "report/report_test.h"
#include "report/synth.h"

/* Reports whose tables were recognised: as report_layout() prints them, with a confidence. */

/* What becomes of a cell: its text when it is `from`, once; and all are recognised. */
static void scan_cells(Document *d, const char *from, const char *to, uint8_t confidence)
{
    Block *blocks = arena_new(a, Block, d->block_count);
    memcpy(blocks, d->blocks, d->block_count * sizeof(*blocks));
    for (size_t i = 0; i < d->block_count; i++) {
        if (!blocks[i].grid)
            continue;
        Grid *grid = arena_new(a, Grid, 1);
        GridCell *cells = arena_new(a, GridCell, blocks[i].grid->cell_count);
        *grid = *blocks[i].grid;
        memcpy(cells, grid->cells, grid->cell_count * sizeof(*cells));
        for (size_t k = 0; k < grid->cell_count; k++) {
            cells[k].confidence = (uint8_t)MIN((int)cells[k].confidence, 93);
            if (from && str_eq(cells[k].text, str_of(from))) {
                cells[k].text = str_of(to);
                cells[k].confidence = confidence;
                from = NULL;
            }
        }
        grid->cells = cells;
        blocks[i].grid = grid;
    }
    d->blocks = blocks;
    d->recognised = true;
}

static AnnualReport printed(SynthRandom *random)
{
    AnnualReport r;
    synth_report(random, LAW_FORMAT_2021, a, &r);
    r.agency = STR("青泽县人民政府");
    r.year = 2022;
    r.other_joined = false;
    return r;
}

/* The report after it was printed, scanned and read; one cell may have been read otherwise. */
static AnnualReport scanned(const AnnualReport *r, const char *from, const char *to,
                            uint8_t confidence)
{
    Document d;
    AnnualReport back;
    report_layout(r, a, &d);
    scan_cells(&d, from, to, confidence);
    report_read(&d, a, &back);
    report_check(&back, NULL, a);
    return back;
}

static void recognised_figures_are_single_candidates_that_sums_make_surer(void **state)
{
    (void)state;
    SynthRandom random = {11};
    AnnualReport r = printed(&random), back = scanned(&r, NULL, NULL, 0);
    assert_true(back.recognised);
    for (int row = 0; row < LAW_ROW_MAX; row++)
        for (int c = 0; c < LAW_COLUMN_MAX; c++) {
            const Figure *f = &back.applications[row][c];
            assert_int_equal(f->kind, FIGURE_CANDIDATES);
            assert_int_equal(f->candidate_count, 1);
            int64_t value;
            assert_true(str_parse_int(f->candidates[0], &value));
            assert_int_equal(value, r.applications[row][c].value);
            assert_true(f->confidence >= 95 && f->confidence < 100);
        }
    assert_false(report_has(&back, FINDING_ERROR));
    assert_true(has_finding(&back, "scan.recognised"));
    assert_false(has_finding(&back, "scan.doubtful"));
}

static void a_figure_against_which_the_sums_speak_is_doubtful_and_no_error(void **state)
{
    (void)state;
    SynthRandom random = {11};
    AnnualReport r = printed(&random);
    r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value += 7777;
    AnnualReport back = scanned(&r, NULL, NULL, 0);
    const Figure *f = &back.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL];
    assert_true(f->confidence <= 60);
    /* Its neighbours stand in other sums that hold. */
    assert_true(back.applications[LAW_ROW_RECEIVED][LAW_COLUMN_NATURAL_PERSON].confidence >= 93);
    assert_false(report_has(&back, FINDING_ERROR));
    assert_true(has_finding(&back, "scan.sum"));
    assert_true(has_finding(&back, "scan.doubtful"));
    assert_int_equal(back.suggestion_count, 0);
}

static void a_misread_label_is_put_right_and_a_figure_never(void **state)
{
    (void)state;
    SynthRandom random = {5};
    AnnualReport r = printed(&random);
    AnnualReport back = scanned(&r, "7.属于行政执法案卷", "7.属干行政执法宰卷", 80);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        assert_int_equal(back.applications[LAW_ROW_REFUSED_ENFORCEMENT_FILE][c].kind,
                         FIGURE_CANDIDATES);
    back = scanned(&r, "行政许可", "行政计可", 60);
    assert_int_equal(back.proactive[LAW_CELL_PERMITS].kind, FIGURE_CANDIDATES);
}

static void what_was_recognised_is_written_so_that_nobody_takes_it_for_exact(void **state)
{
    (void)state;
    SynthRandom random = {3};
    AnnualReport r = printed(&random), back = scanned(&r, NULL, NULL, 0), again;
    CLEANUP(strbuf_deinit) StrBuf json = STRBUF_INIT(1u << 24);
    CLEANUP(strbuf_deinit) StrBuf csv = STRBUF_INIT(1u << 24);
    ReportSource source = {.path = STR("a.pdf")};
    report_write_json(&back, &source, REPORT_JSON_FINDINGS, &json);
    assert_true(str_contains(strbuf_str(&json), STR("\"recognised\":true")));
    assert_true(str_contains(strbuf_str(&json), STR(",\"confidence\":98}")));
    assert_int_equal(report_read_json(strbuf_str(&json), a, &again, &(Str){0}), 0);
    assert_true(again.recognised);
    const Figure *f = &again.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL];
    assert_int_equal(f->kind, FIGURE_CANDIDATES);
    assert_int_equal(f->confidence,
                     back.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].confidence);
    report_write_csv(&back, &source, &csv);
    assert_true(str_contains(strbuf_str(&csv), STR("?,")));
}

static void an_exact_page_beside_a_scanned_one_stays_exact(void **state)
{
    (void)state;
    SynthRandom random = {11};
    AnnualReport r = printed(&random), back;
    Document d, scan;
    report_layout(&r, a, &d);
    scan = d;
    scan_cells(&scan, NULL, NULL, 0);
    /* Part four alone was scanned. */
    Block *blocks = arena_new(a, Block, d.block_count);
    memcpy(blocks, d.blocks, d.block_count * sizeof(*blocks));
    size_t grids = 0;
    for (size_t i = 0; i < d.block_count; i++)
        if (blocks[i].grid && ++grids == 3)
            blocks[i] = scan.blocks[i];
    scan.blocks = blocks;
    report_read(&scan, a, &back);
    assert_int_equal(back.applications[LAW_ROW_RECEIVED][0].kind, FIGURE_INTEGER);
    assert_int_equal(back.remedies[0][0].kind, FIGURE_CANDIDATES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recognised_figures_are_single_candidates_that_sums_make_surer),
        cmocka_unit_test(a_figure_against_which_the_sums_speak_is_doubtful_and_no_error),
        cmocka_unit_test(a_misread_label_is_put_right_and_a_figure_never),
        cmocka_unit_test(what_was_recognised_is_written_so_that_nobody_takes_it_for_exact),
        cmocka_unit_test(an_exact_page_beside_a_scanned_one_stays_exact),
    };
    return cmocka_run_group_tests_name("recognised", tests, setup, teardown);
}
