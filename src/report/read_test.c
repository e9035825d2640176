#include "report/label.h"
#include "report/report_test.h"
#include "report/synth.h"

/* Reading and checking, case by case, on texts written for these tests; the bodies are invented. */

static AnnualReport read_text(Str text)
{
    return read_as(DOCUMENT_FORMAT_TEXT, text);
}

static Str replaced(Str s, const char *from, const char *to)
{
    size_t at = str_find(s, str_of(from), 0);
    assert_true(at != STR_NPOS);
    return arena_printf(a, "%.*s%s%.*s", (int)at, s.ptr, to, (int)(s.len - at - strlen(from)),
                        s.ptr + at + strlen(from));
}

/* A report in which one person asked 12 times: 8 granted, 2 withheld, 2 open; and 3 reviews. */
static AnnualReport plain_report(void)
{
    static const int64_t rows[][2] = {{LAW_ROW_RECEIVED, 12},
                                      {LAW_ROW_GRANTED, 8},
                                      {LAW_ROW_REFUSED_STATE_SECRET, 2},
                                      {LAW_ROW_TOTAL, 10},
                                      {LAW_ROW_CARRIED_OUT, 2}};
    SynthRandom random = {7};
    AnnualReport r;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    r.agency = STR("青泽县人民政府");
    r.year = 2022;
    r.other_joined = false;
    for (int row = 0; row < LAW_ROW_MAX; row++)
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            r.applications[row][c] = (Figure){.kind = FIGURE_INTEGER, .confidence = 100};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        r.applications[rows[i][0]][LAW_COLUMN_NATURAL_PERSON].value = rows[i][1];
        r.applications[rows[i][0]][LAW_COLUMN_TOTAL].value = rows[i][1];
    }
    for (int i = 0; i < LAW_CELL_MAX; i++)
        r.proactive[i].value = 0;
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        r.remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX] =
            (Figure){.kind = FIGURE_INTEGER, .confidence = 100};
    r.remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_UPHELD].value = 3;
    r.remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_TOTAL].value = 3;
    r.proactive[LAW_CELL_FEES_10K_YUAN] =
        (Figure){.kind = FIGURE_DECIMAL, .confidence = 100, .text = STR("0")};
    return r;
}

static Str plain_text(SynthStyle style)
{
    AnnualReport r = plain_report();
    SynthText t;
    synth_flatten(&r, style, a, &t);
    return t.text;
}

static const Figure *figure(const AnnualReport *r, const char *path)
{
    LawFigure which;
    assert_true(law_figure_from_path(str_of(path), &which));
    return report_figure(r, which);
}

static void assert_integer(const AnnualReport *r, const char *path, int64_t value)
{
    const Figure *f = figure(r, path);
    if (f->kind != FIGURE_INTEGER || f->value != value)
        print_error("%s: kind %d value %" PRId64 "\n", path, (int)f->kind, f->value);
    assert_int_equal(f->kind, FIGURE_INTEGER);
    assert_int_equal(f->value, value);
}

static void blank_slash_and_nought_are_three_things(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_ROW_LINES);
    t = replaced(t, "2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
                 "2.重复申请 | / | 0 |  | - | 无 | 0 | 0 |");
    AnnualReport r = read_text(t);
    assert_int_equal(figure(&r, "applications.not_processed_repeat.natural_person")->kind,
                     FIGURE_RAW);
    assert_integer(&r, "applications.not_processed_repeat.enterprise", 0);
    assert_int_equal(figure(&r, "applications.not_processed_repeat.research_institution")->kind,
                     FIGURE_BLANK);
    const Figure *dash =
        figure(&r, "applications.not_processed_repeat.public_welfare_organisation");
    assert_int_equal(dash->kind, FIGURE_RAW);
    assert_true(str_eq(dash->text, STR("-")));
    assert_int_equal(figure(&r, "applications.not_processed_repeat.legal_service")->kind,
                     FIGURE_RAW);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "cell.blank"));
    assert_true(has_finding(&r, "cell.not_a_number"));
    assert_false(report_has(&r, FINDING_ERROR));
}

static void numerals_of_every_kind_are_numbers(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_ROW_LINES);
    t = replaced(t, "数量 | 12 |", "数量 | １２ |");
    t = replaced(t, "行政许可 | 0 |", "行政许可 | 12,345 |");
    t = replaced(t, "行政处罚 | 0 |", "行政处罚 | 一百零三 |");
    t = replaced(t, "行政强制 | 0 |", "行政强制 | 22（其中修订16件） |");
    t = replaced(t, "行政事业性收费 | 0 |", "行政事业性收费 | 1,190.457300 |");
    AnnualReport r = read_text(t);
    assert_integer(&r, "applications.received.natural_person", 12);
    assert_integer(&r, "proactive.permits", 12345);
    assert_integer(&r, "proactive.penalties", 103);
    assert_integer(&r, "proactive.coercive_measures", 22);
    assert_true(str_eq(figure(&r, "proactive.fees_10k_yuan")->text, STR("1190.457300")));
}

static void more_digits_than_a_figure_has_are_text(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_ROW_LINES);
    t = replaced(t, "行政许可 | 0 |", "行政许可 | 99999999999999999 |");
    t = replaced(t, "行政处罚 | 0 |", "行政处罚 | 9223372036854775807 |");
    t = replaced(t, "数量 | 12 |", "数量 | 9223372036854775807 |");
    AnnualReport r = read_text(t);
    assert_integer(&r, "proactive.permits", FIGURE_MAX);
    assert_int_equal(figure(&r, "proactive.penalties")->kind, FIGURE_RAW);
    assert_int_not_equal(figure(&r, "applications.received.natural_person")->kind, FIGURE_INTEGER);
    report_check(&r, NULL, a);
}

static void a_lost_label_row_or_header_shifts_nothing(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_ROW_LINES);
    t = replaced(t, "自然人 | ", "");
    t = replaced(t, "4.保护第三方合法权益 | ", "");
    t = replaced(t, "3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | ||\n", "");
    AnnualReport r = read_text(t);
    assert_integer(&r, "applications.refused_state_secret.natural_person", 2);
    assert_integer(&r, "applications.refused_third_party.total", 0);
    assert_int_equal(figure(&r, "applications.not_processed_publication.total")->kind,
                     FIGURE_ABSENT);
    assert_integer(&r, "applications.total.natural_person", 10);
    assert_integer(&r, "applications.carried_out.total", 2);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "table.truncated"));
}

static void misprinted_labels_are_understood(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_CELL_BARS);
    t = replaced(t, "1.属于国家秘密", "1、属于国家密秘");
    t = replaced(t, "行政事业性收费", "行政事业型收费");
    t = replaced(t, "四、结转下年度继续办理", "四、结转下年度继续办");
    AnnualReport r = read_text(t);
    assert_integer(&r, "applications.refused_state_secret.natural_person", 2);
    assert_integer(&r, "applications.carried_out.natural_person", 2);
    assert_true(has_finding(&r, "label.variant"));
}

/* Each wording of a heading that is not the form's, in place of the form's. */
static void a_finding_on_a_label_names_the_forms_wording_and_what_was_found(void **state)
{
    (void)state;
    size_t count, tried = 0;
    const LabelPattern *patterns = label_patterns(&count);
    for (size_t i = 0; i < count; i++) {
        const LabelPattern *p = &patterns[i];
        bool heads = p->kind == LABEL_CELL_COLUMN || p->kind == LABEL_GROUP;
        if (!p->variant || !heads)
            continue;
        Str form = STR(LAW_TEXT_RESULTS);
        if (p->kind == LABEL_CELL_COLUMN)
            form = law_cell(p->cell)->column_label;
        form = str_sub(form, 0, str_find(form, STR("（"), 0));
        AnnualReport r = plain_report();
        SynthText t;
        if (p->kind == LABEL_CELL_COLUMN)
            r.format = (LawFormat)p->value;
        synth_flatten(&r, SYNTH_ROW_LINES, a, &t);
        r = read_text(replaced(t.text, arena_cstr(a, form), p->text));
        bool found = false;
        for (size_t n = 0; n < r.finding_count; n++) {
            const Finding *f = &r.findings[n];
            found =
                found || (str_eq(f->rule, STR("label.variant")) && str_eq(f->expected, form) &&
                          str_eq(f->actual, str_of(p->text)) && str_contains(f->message, form) &&
                          str_contains(f->message, str_of(p->text)));
        }
        if (!found)
            print_error("%s for %.*s\n", p->text, STR_FMT(form));
        assert_true(found);
        tried++;
    }
    assert_true(tried > 20);
}

static void a_page_number_among_the_figures_is_not_one(void **state)
{
    (void)state;
    Str t = plain_text(SYNTH_LINES);
    t = replaced(t, "1.属于国家秘密\n", "1.属于国家秘密\n- 7 -\n");
    t = replaced(t, "2.重复申请\n0\n0\n", "2.重复申请\n0\n0\n— 8 —\n");
    AnnualReport r = read_text(t);
    assert_integer(&r, "applications.refused_state_secret.natural_person", 2);
    assert_integer(&r, "applications.refused_state_secret.total", 2);
    assert_integer(&r, "applications.not_processed_repeat.total", 0);
}

static void a_group_label_repeated_in_mid_table_is_passed_over(void **state)
{
    (void)state;
    Str t =
        replaced(plain_text(SYNTH_TOGETHER), "（四）无法提供", "三、本年度办理结果（四）无法提供");
    AnnualReport r = read_text(t);
    assert_integer(&r, "applications.unavailable_not_held.total", 0);
    assert_integer(&r, "applications.total.total", 10);
}

static void digits_run_together_are_taken_apart_by_the_sums(void **state)
{
    (void)state;
    AnnualReport r = read_text(plain_text(SYNTH_TOGETHER));
    assert_integer(&r, "applications.received.natural_person", 12);
    assert_integer(&r, "applications.received.total", 12);
    assert_integer(&r, "applications.total.natural_person", 10);
    assert_integer(&r, "remedies.review.upheld", 3);
    assert_integer(&r, "remedies.litigation_after_review.total", 0);
}

static void what_no_sum_decides_is_left_open(void **state)
{
    (void)state;
    Str t = replaced(plain_text(SYNTH_TOGETHER), "行政规范性文件000", "行政规范性文件81153");
    AnnualReport r = read_text(t);
    const Figure *f = figure(&r, "proactive.normative_documents.issued");
    assert_int_equal(f->kind, FIGURE_CANDIDATES);
    bool found = false;
    for (size_t i = 0; i < f->candidate_count; i++)
        found |= str_eq(f->candidates[i], STR("8"));
    assert_true(found);
}

static void prose_decides_where_it_repeats_a_figure(void **state)
{
    (void)state;
    Str t = replaced(plain_text(SYNTH_TOGETHER), "行政规范性文件000", "行政规范性文件81153");
    t = replaced(t, "各项任务按时完成。", "制定规范性文件8件，废止11件，现行有效53件。");
    AnnualReport r = read_text(t);
    assert_integer(&r, "proactive.normative_documents.in_force", 53);
    assert_true(has_finding(&r, "figure.inferred"));
}

static void a_report_without_tables_has_no_figures(void **state)
{
    (void)state;
    AnnualReport r =
        read_text(STR("云栖区教育局2023年政府信息公开工作年度报告\n一、总体情况\n一切正常。\n"
                      "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
                      "2023年未收到政府信息公开申请。\n"
                      "四、政府信息公开行政复议、行政诉讼情况\n无。\n"));
    assert_false(r.has_proactive || r.has_applications || r.has_remedies);
    assert_int_equal(r.year, 2023);
    assert_int_equal(r.format, LAW_FORMAT_2021);
    assert_true(str_eq(r.agency, STR("云栖区教育局")));
    AnnualReport older =
        read_text(STR("云栖区教育局2020年政府信息公开工作年度报告\n一、总体情况\n一切正常。\n"));
    assert_int_equal(older.format, LAW_FORMAT_2019);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "table.missing"));
    assert_true(has_finding(&r, "section.missing"));
}

static void a_broken_sum_names_both_sides_and_the_cell_that_mends_it(void **state)
{
    (void)state;
    Str t = replaced(plain_text(SYNTH_TABS), "（一）予以公开\n\t8\n", "（一）予以公开\n\t9\n");
    AnnualReport r = read_text(t);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "applications.row_sum"));
    assert_true(has_finding(&r, "applications.total"));
    assert_false(has_finding(&r, "applications.balance"));
    assert_int_equal(r.suggestion_count, 1);
    assert_true(str_eq(r.suggestions[0].cell, STR("applications.granted.natural_person")));
    assert_true(str_eq(r.suggestions[0].value, STR("8")));
}

static AnnualReport with_prose(const char *prose)
{
    AnnualReport r = read_text(replaced(plain_text(SYNTH_ROW_LINES), "各项任务按时完成。", prose));
    report_check(&r, NULL, a);
    return r;
}

static void stated_totals_are_held_against_their_parts(void **state)
{
    (void)state;
    AnnualReport r =
        with_prose("主动公开信息266条。其中，文件4条，决策7条（重大决策3条），动态255条。");
    assert_false(has_finding(&r, "narrative.sum"));
    r = with_prose("公开信息165条（其中：解读7条，招标5条）。");
    assert_false(has_finding(&r, "narrative.sum"));
    r = with_prose("公开信息20条，其中网站15条，公众号9条。");
    assert_true(has_finding(&r, "narrative.sum"));
    r = with_prose("公开信息三十条：网站十五条，公众号九条。");
    assert_true(has_finding(&r, "narrative.sum"));
}

static void prose_is_held_against_the_tables(void **state)
{
    (void)state;
    AnnualReport r =
        with_prose("全年共收到政府信息公开申请12件，全部答复。2件结转下年度继续办理。");
    assert_false(has_finding(&r, "narrative.table"));
    r = with_prose("全年共收到政府信息公开申请13件。");
    assert_true(has_finding(&r, "narrative.table"));
    r = with_prose("2022年未收到政府信息公开申请。");
    assert_true(has_finding(&r, "narrative.table"));
    r = with_prose("2022年未发生行政复议、行政诉讼。");
    assert_true(has_finding(&r, "narrative.table"));
    r = with_prose("其中网上收到政府信息公开申请5件。未发生行政复议被纠错的情况。");
    assert_false(has_finding(&r, "narrative.table"));
}

static void last_years_report_is_compared(void **state)
{
    (void)state;
    AnnualReport now = plain_report(), before = plain_report();
    before.year = now.year - 1;
    report_check(&now, &before, a);
    assert_true(has_finding(&now, "history.carry"));
    before.applications[LAW_ROW_CARRIED_OUT][LAW_COLUMN_NATURAL_PERSON].value = 0;
    before.applications[LAW_ROW_CARRIED_OUT][LAW_COLUMN_TOTAL].value = 0;
    report_check(&now, &before, a);
    assert_false(has_finding(&now, "history.carry"));
    before.proactive[LAW_CELL_NORMATIVE_IN_FORCE].value = 5;
    report_check(&now, &before, a);
    assert_true(has_finding(&now, "history.in_force"));
}

static void json_is_read_back_to_the_same_report(void **state)
{
    (void)state;
    Str t = replaced(plain_text(SYNTH_ROW_LINES), "2.重复申请 | 0 | 0 |", "2.重复申请 | / |  |");
    AnnualReport r = read_text(t), again;
    Str where;
    StrBuf first = STRBUF_INIT((size_t)1 << 20), second = STRBUF_INIT((size_t)1 << 20);
    report_write_json(&r, NULL, 0, &first);
    assert_int_equal(report_read_json(strbuf_str(&first), a, &again, &where), 0);
    report_write_json(&again, NULL, 0, &second);
    assert_true(str_eq(strbuf_str(&first), strbuf_str(&second)));
    strbuf_deinit(&first);
    strbuf_deinit(&second);
}

static void json_of_another_shape_is_refused_by_name(void **state)
{
    (void)state;
    AnnualReport r;
    Str where;
    assert_int_equal(report_read_json(STR("{"), a, &r, &where), REPORT_JSON_E_SYNTAX);
    assert_int_equal(report_read_json(STR("[]"), a, &r, &where), REPORT_JSON_E_SHAPE);
    assert_int_equal(
        report_read_json(STR("{\"schema\":\"gongkai.annual-report/1\",\"format\":\"2021\","
                             "\"applications\":{\"rows\":{\"received\":[1,2]}}}"),
                         a, &r, &where),
        REPORT_JSON_E_SHAPE);
    assert_true(str_contains(where, STR("received")));
    assert_int_equal(
        report_read_json(STR("{\"schema\":\"gongkai.annual-report/1\",\"format\":\"2021\","
                             "\"applications\":{\"rows\":{\"nobody\":[]}}}"),
                         a, &r, &where),
        REPORT_JSON_E_SHAPE);
    assert_int_equal(
        report_read_json(STR("{\"schema\":\"gongkai.annual-report/1\",\"format\":\"2021\","
                             "\"proactive\":{\"permits\":100000000000000000}}"),
                         a, &r, &where),
        REPORT_JSON_E_SHAPE);
    assert_true(str_contains(where, STR("permits")));
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    SynthRandom random = {99};
    for (int i = 0; i < 12; i++) {
        AnnualReport r, got;
        Document d, back;
        StrBuf out = STRBUF_INIT((size_t)8 << 20);
        Str detail;
        synth_report(&random, i % 3 ? LAW_FORMAT_2021 : LAW_FORMAT_2019, a, &r);
        report_layout(&r, a, &d);
        assert_int_equal(i % 2 ? document_write_docx(&d, &out) : document_write_html(&d, &out), 0);
        assert_int_equal(
            document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back, &detail), 0);
        report_read(&back, a, &got);
        assert_int_equal(got.year, r.year);
        assert_true(str_eq(got.agency, r.agency));
        assert_int_equal(got.section_count, 6);
        for (int row = 0; row < LAW_ROW_MAX; row++)
            for (int c = 0; c < LAW_COLUMN_MAX; c++) {
                assert_int_equal(got.applications[row][c].kind, r.applications[row][c].kind);
                assert_int_equal(got.applications[row][c].value, r.applications[row][c].value);
            }
        for (int cell = 0; cell < LAW_CELL_MAX; cell++)
            assert_int_equal(got.proactive[cell].kind, r.proactive[cell].kind);
        strbuf_deinit(&out);
    }
}

/* A page that is narrower than its table shows no last column: nothing is known of that, and only
 * that. */
static void a_table_wider_than_its_page_lacks_its_last_column_only(void **state)
{
    (void)state;
    static const char *const heads[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
    strbuf_append_c(&b, "<h2>四、政府信息公开行政复议、行政诉讼情况</h2><table><tr>");
    for (int i = 0; i < 14; i++)
        strbuf_printf(&b, "<th>%s</th>", heads[i % 5]);
    strbuf_append_c(&b, "</tr><tr>");
    for (int i = 0; i < 14; i++)
        strbuf_printf(&b, i == 1 ? "<td></td>" : "<td>%d</td>", i % 5 == 4 ? 6 : i % 5);
    strbuf_append_c(&b, "</tr></table><p>五、存在的主要问题及改进情况</p>");
    Document d;
    AnnualReport r;
    assert_int_equal(document_read_html(strbuf_str(&b), &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    report_read(&d, a, &r);
    assert_integer(&r, "remedies.review.upheld", 0);
    assert_int_equal(figure(&r, "remedies.review.corrected")->kind, FIGURE_BLANK);
    assert_integer(&r, "remedies.review.total", 6);
    assert_integer(&r, "remedies.litigation_after_review.pending", 3);
    assert_int_equal(figure(&r, "remedies.litigation_after_review.total")->kind, FIGURE_ABSENT);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "table.truncated"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(blank_slash_and_nought_are_three_things),
        CASE(numerals_of_every_kind_are_numbers),
        CASE(more_digits_than_a_figure_has_are_text),
        CASE(a_lost_label_row_or_header_shifts_nothing),
        CASE(misprinted_labels_are_understood),
        CASE(a_finding_on_a_label_names_the_forms_wording_and_what_was_found),
        CASE(a_page_number_among_the_figures_is_not_one),
        CASE(a_group_label_repeated_in_mid_table_is_passed_over),
        CASE(digits_run_together_are_taken_apart_by_the_sums),
        CASE(what_no_sum_decides_is_left_open),
        CASE(prose_decides_where_it_repeats_a_figure),
        CASE(a_report_without_tables_has_no_figures),
        CASE(a_broken_sum_names_both_sides_and_the_cell_that_mends_it),
        CASE(stated_totals_are_held_against_their_parts),
        CASE(prose_is_held_against_the_tables),
        CASE(last_years_report_is_compared),
        CASE(json_is_read_back_to_the_same_report),
        CASE(a_table_wider_than_its_page_lacks_its_last_column_only),
        CASE(json_of_another_shape_is_refused_by_name),
        CASE(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
