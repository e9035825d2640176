#include "report/published_test.h"

/*
 * Ways in which the tables of published reports lost their cells, one a test: what separators say
 * is read, what they do not say is left open, never guessed.
 */

#define ROWS_BEFORE                                                                                \
    "三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为）\n申请人情况\n自然人\n总计\n"

/* The figure is open, and `want` is among what it may be ("" for a blank cell). */
static void is_open(const AnnualReport *r, const char *path, const char *want)
{
    const Figure *f = figure_of(r, path);
    assert_int_equal(f->kind, FIGURE_CANDIDATES);
    bool found = false;
    for (size_t i = 0; i < f->candidate_count; i++)
        found |= str_eq(f->candidates[i], str_of(want));
    assert_true(found);
}

static void is_blank(const AnnualReport *r, const char *path)
{
    assert_int_equal(figure_of(r, path)->kind, FIGURE_BLANK);
}

static void blank_lines_are_blank_cells_where_no_row_is_full(void **state)
{
    (void)state;
    static const char *const blanks[] = {"\n", " \n", "\u00a0\n", "\u3000\n"};
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        const char *b = blanks[i];
        Str text =
            arena_printf(a,
                         ROWS_BEFORE "一、本年新收政府信息公开申请数量\n821\n35\n%s%s2\n1\n859\n"
                                     "二、上年结转政府信息公开申请数量\n%s4\n%s%s%s%s4\n"
                                     "三、本年度办理结果\n（一）予以公开\n800\n%s%s%s%s%s800\n"
                                     "（七）总计\n800\n%s%s%s%s%s800\n"
                                     "四、结转下年度继续办理\n21\n39\n%s%s2\n1\n63\n"
                                     "四、政府信息公开行政复议、行政诉讼情况\n",
                         b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b);
        AnnualReport r = read_report(text.ptr);
        is_figure(&r, "applications.received.enterprise", 35);
        is_blank(&r, "applications.received.research_institution");
        is_figure(&r, "applications.received.legal_service", 2);
        is_blank(&r, "applications.carried_in.natural_person");
        is_figure(&r, "applications.carried_in.enterprise", 4);
        is_figure(&r, "applications.granted.natural_person", 800);
        is_blank(&r, "applications.granted.enterprise");
        is_figure(&r, "applications.carried_out.total", 63);
    }
}

static void a_lone_nought_among_lost_blanks_is_not_the_total(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
                    "一、本年新收政府信息公开申请数量22二、上年结转政府信息公开申请数量"
                    "三、本年度办理结果（一）予以公开22（二）部分公开0"
                    "（七）总计22四、结转下年度继续办理四、政府信息公开行政复议、行政诉讼情况");
    is_open(&r, "applications.partly_granted.total", "");
    is_open(&r, "applications.partly_granted.total", "0");
    is_open(&r, "applications.partly_granted.natural_person", "0");
}

static void thousands_that_run_together_are_open_and_hold_the_number(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
        "一、本年新收政府信息公开申请数量1,15288015011,256二、上年结转政府信息公开申请数量0000000"
        "三、本年度办理结果（一）予以公开1,15288015011,256"
        "（七）总计1,15288015011,256四、结转下年度继续办理0000000");
    const Figure *f = figure_of(&r, "applications.received.natural_person");
    if (f->kind == FIGURE_INTEGER)
        assert_int_equal(f->value, 1152);
    else
        is_open(&r, "applications.received.natural_person", "1152");
    is_figure(&r, "applications.received.total", 1256);
}

static void long_figures_without_noughts_are_taken_apart_by_the_sums(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
                    "一、本年新收政府信息公开申请数量6214358127934112587461"
                    "二、上年结转政府信息公开申请数量0000000三、本年度办理结果"
                    "（一）予以公开411121352292891474841（二）部分公开210314575641221112620"
                    "（七）总计6214358127934112587461四、结转下年度继续办理0000000");
    is_figure(&r, "applications.received.natural_person", 6214);
    is_figure(&r, "applications.received.legal_service", 411);
    is_figure(&r, "applications.received.other_organisation", 258);
    is_figure(&r, "applications.received.total", 7461);
}

static void a_sign_may_be_a_word(void **state)
{
    (void)state;
    static const struct {
        const char *cells;
        int64_t change;
    } cases[] = {{" | 8 | 增10 | 18 |", 10},
                 {" | 8 | 减2 | 6 |", -2},
                 {" | 8 | 减少2 | 6 |", -2},
                 {" | 8 | 增加10 | 18 |", 10}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport r = read_report(
            arena_printf(a,
                         "二、主动公开政府信息情况\n第二十条第（五）项 |\n"
                         "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n行政许可%s\n"
                         "其他对外管理服务事项 | 0 | 0 | 0 |\n第二十条第（六）项 |\n"
                         "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
                         "行政处罚 | 1 | 0 | 5 |\n行政强制 | 0 | 0 | 0 |\n",
                         cases[i].cells)
                .ptr);
        is_figure(&r, "proactive.permits.items_last_year", 8);
        is_figure(&r, "proactive.permits.change", cases[i].change);
        is_figure(&r, "proactive.penalties.decisions", 5);
    }
}

static void a_change_without_its_sign_is_not_read_off_a_sum(void **state)
{
    (void)state;
    static const char *const runs[] = {"264066", "26+4066"};
    for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
        AnnualReport r = read_report(
            arena_printf(
                a,
                "二、主动公开政府信息情况第二十条第（一）项信息内容本年新制作数量"
                "本年新公开数量对外公开总数量规章000规范性文件000第二十条第（五）项信息内容"
                "上一年项目数量本年增/减处理决定数量行政许可%s其他对外管理服务事项000"
                "三、收到和处理政府信息公开申请情况",
                runs[i])
                .ptr);
        if (i)
            is_figure(&r, "proactive.permits.change", 40);
        else
            is_open(&r, "proactive.permits.change", "0");
    }
}

static void commas_between_cells_set_no_thousands_apart(void **state)
{
    (void)state;
    AnnualReport r =
        read_report(ROWS_BEFORE "一、本年新收政府信息公开申请数量,100,200,0,0,0,0,300\n"
                                "二、上年结转政府信息公开申请数量,0,0,0,0,0,0,0\n"
                                "（一）予以公开,100,200,0,0,0,0,300\n"
                                "（七）总计,100,200,0,0,0,0,300\n"
                                "四、结转下年度继续办理,0,0,0,0,0,0,0\n");
    is_figure(&r, "applications.received.natural_person", 100);
    is_figure(&r, "applications.received.enterprise", 200);
    is_figure(&r, "applications.total.total", 300);
}

static void a_figure_that_fell_out_of_its_row_leaves_the_row_open(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "二、主动公开政府信息情况\n第二十条第（一）项\n22\n（其中修订16件）\n55\n"
        "（含自然失效29件）\n第二十条第（五）项\n信息内容本年处理决定数量\n行政许可 7\n"
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
        "| 规章 | 22 | 235 |\n|---|---|---|\n| 行政规范性文件 | 34 | 189 |\n|---|---|---|\n");
    is_open(&r, "proactive.rules.issued", "22");
    is_open(&r, "proactive.rules.repealed", "22");
    is_open(&r, "proactive.rules.in_force", "235");
    is_open(&r, "proactive.normative_documents.issued", "34");
    is_open(&r, "proactive.normative_documents.repealed", "55");
    is_open(&r, "proactive.normative_documents.in_force", "189");
    const Figure *repealed = figure_of(&r, "proactive.normative_documents.repealed");
    for (size_t i = 0; i < repealed->candidate_count; i++) /* what a note counts is no cell */
        assert_false(str_eq(repealed->candidates[i], STR("16")) ||
                     str_eq(repealed->candidates[i], STR("29")));
    is_figure(&r, "proactive.permits", 7);
}

static void what_the_prose_repeats_comes_first_of_what_a_row_may_be(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("一、总体情况\n全年制发规范性文件62件。\n二、主动公开政府信息情况\n"
                    "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000"
                    "行政规范性文件6233440第二十条第（五）项信息内容本年处理决定数量行政许可8");
    const Figure *f = figure_of(&r, "proactive.normative_documents.issued");
    assert_int_equal(f->kind, FIGURE_CANDIDATES);
    assert_true(str_eq(f->candidates[0], STR("62")));
}

static void no_figure_is_open_without_anything_that_it_may_be(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
        "一、本年新收政府信息公开申请数量100000001234二、上年结转政府信息公开申请数量12"
        "（一）予以公开1 0 0 0 0 0 0 0 9（七）总计1000001四、结转下年度继续办理0000000");
    for (int row = 0; row < LAW_ROW_MAX; row++)
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            assert_true(r.applications[row][c].kind != FIGURE_CANDIDATES ||
                        r.applications[row][c].candidate_count > 0);
}

static void a_row_of_a_table_cut_off_is_no_part(void **state)
{
    (void)state;
    AnnualReport r = read_report("四、结转下年度继续办理 0 0 0 0 0 0 0\n"
                                 "四、政府信息公开行政复议、行政诉讼情况\n无。\n"
                                 "五、存在的主要问题及改进情况\n解读不多。\n");
    assert_int_equal(r.section_count, 2);
    assert_int_equal(r.sections[0].number, 4);
}

static void a_page_number_among_the_fifteen_is_left_out_where_sums_tell(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n"
        "尚未审结\n总计\n未经复议直接起诉\n复议后起诉\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计"
        "\n"
        "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
        "4\n2\n1\n0\n7\n3\n0\n1\n1\n5\n15\n2\n0\n0\n6\n8\n五、存在的主要问题及改进情况\n");
    is_figure(&r, "remedies.review.total", 7);
    is_figure(&r, "remedies.litigation_direct.total", 5);
    is_figure(&r, "remedies.litigation_after_review.upheld", 2);
    is_figure(&r, "remedies.litigation_after_review.pending", 6);
    is_figure(&r, "remedies.litigation_after_review.total", 8);
}

static void a_label_at_which_the_text_was_cut_off_has_no_row(void **state)
{
    (void)state;
    static const char *const ends[] = {"2.其他法律行政法规禁止公开", "2.其他法律行政法规禁",
                                       "（二）部分公开（区", "3.其他 |\n"};
    static const char *const rows[] = {"refused_other_law", "refused_other_law", "partly_granted",
                                       "other_other"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        Str text = arena_printf(a,
                                ROWS_BEFORE "一、本年新收政府信息公开申请数量\n"
                                            "|\n9\n|\n|\n|\n|\n|\n|\n9\n|\n"
                                            "二、上年结转政府信息公开申请数量\n"
                                            "|\n|\n|\n|\n|\n|\n|\n|\n%s",
                                ends[i]);
        AnnualReport r = read_report(text.ptr);
        Str path = arena_printf(a, "applications.%s.total", rows[i]);
        is_figure(&r, "applications.received.total", 9);
        assert_int_equal(figure_of(&r, path.ptr)->kind, FIGURE_ABSENT);
        is_blank(&r, "applications.carried_in.total");
    }
}

static void a_report_of_before_the_form_says_so(void **state)
{
    (void)state;
    AnnualReport r = read_report("云岭县水务局2017年政府信息公开工作年度报告\n一、概述\n"
                                 "全年主动公开政府信息1683条。\n二、依申请公开情况\n收到1件。\n");
    assert_true(r.before_form);
    assert_false(report_has(&r, FINDING_ERROR));
    r = read_report("统计指标\n单位\n统计数\n（一）主动公开政府信息数\n条\n1683\n");
    assert_true(r.before_form);
    r = read_report("云岭县水务局2023年政府信息公开工作年度报告\n一、总体情况\n认真公开。\n");
    assert_false(r.before_form);
    assert_true(report_has(&r, FINDING_ERROR));
}

static void gateways_to_traditional_use_words_of_taiwan(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "二、主動公開政府資訊情況\n第二十條第（一）項\n資訊內容 | 本年制發件數 | 本年廢止件數 | "
        "現行有效件數\n規章 | 0 | 0 | 0\n行政規範性檔案 | 6 | 2 | 41\n"
        "三、收到和處理政府資訊公開申請情況\n（本列數據的勾稽關係為） | 申請人情況\n"
        "一、本年新收政府資訊公開申請數量 | 4 | 0 | 0 | 0 | 0 | 0 | 4\n"
        "二、上年結轉政府資訊公開申請數量 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
        "4.無正當理由大量反覆申請 | 4 | 0 | 0 | 0 | 0 | 0 | 4\n");
    assert_int_equal(r.script, REPORT_SCRIPT_HANT);
    is_figure(&r, "proactive.normative_documents.in_force", 41);
    is_figure(&r, "applications.received.natural_person", 4);
    is_figure(&r, "applications.not_processed_excessive.total", 4);
    for (size_t i = 0; i < r.finding_count; i++) /* 规范性档案 is one, 大量反覆申请 is none */
        assert_false(str_eq(r.findings[i].rule, STR("label.variant")) &&
                     str_contains(r.findings[i].message, STR("反覆")));
}

/* What stands before a row, before a cell, behind a cell and behind a row. */
typedef struct Boundaries {
    const char *before_row;
    const char *before;
    const char *behind;
    const char *behind_row;
} Boundaries;

static const Boundaries boundaries[] = {
    {"| \n", "       ", "  | \n      \n", "    |||\n"}, /* a page copied with its indents */
    {"", "", " |\n", ""},
    {"", "", " |\n", "||||\n"},
    {"| ", "", " | ", "\n"},
    {"", "", " | ", "||\n"},
    {"", "", "\t", "\n"},
    {"\t", "", "\t", "\n"},
    {"", "\t", "\n", "\n"},
    {"", "", ";", "\n"},
    {"├──┼──┤\n│", "", "│", "\n"},
    {"+----+----+\n| ", "", " | ", "\n"},
    {"", "&nbsp;", "&nbsp; | ", "\n"},
    {"", "", "\a", "\n"},
};

static void add_row(StrBuf *out, const Boundaries *b, const char *cells)
{
    strbuf_append_c(out, b->before_row);
    for (Str rest = str_of(cells), cell; str_split_next(&rest, STR(","), &cell);) {
        strbuf_append_c(out, b->before);
        strbuf_append(out, cell);
        strbuf_append_c(out, b->behind);
    }
    strbuf_append_c(out, b->behind_row);
}

/* A report whose tables have blanks everywhere; the row of what was carried in is given. */
static AnnualReport bounded_report(const Boundaries *b, const char *carried_in)
{
    static const char heads[] =
        "结果维持,结果纠正,其他结果,尚未审结,总计,结果维持,结果纠正,其他结果,"
        "尚未审结,总计,结果维持,结果纠正,其他结果,尚未审结,总计";
    StrBuf out = STRBUF_INIT(65536);
    strbuf_append_c(&out, "三、收到和处理政府信息公开申请情况\n");
    add_row(&out, b, "（本列数据的勾稽关系为）,申请人情况");
    add_row(&out, b, "一、本年新收政府信息公开申请数量,12,,3,,,1,16");
    add_row(&out, b, carried_in);
    add_row(&out, b, "三、本年度办理结果,（一）予以公开,10,,3,,,,13");
    add_row(&out, b, "（七）总计,10,,3,,,,13");
    add_row(&out, b, "四、结转下年度继续办理,2,4,,,,1,7");
    strbuf_append_c(&out, "四、政府信息公开行政复议、行政诉讼情况\n");
    add_row(&out, b, "行政复议,行政诉讼");
    add_row(&out, b, "未经复议直接起诉,复议后起诉");
    add_row(&out, b, heads);
    add_row(&out, b, ",1,,,1,2,,,,2,,,,3,3");
    strbuf_append_c(&out, "五、存在的主要问题及改进情况\n解读不多。\n");
    AnnualReport r = read_report(strbuf_str(&out).ptr);
    strbuf_deinit(&out);
    return r;
}

static void every_boundary_of_cells_keeps_blanks_in_their_columns(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(boundaries); i++) {
        AnnualReport r =
            bounded_report(&boundaries[i], "二、上年结转政府信息公开申请数量,,4,,,,,4");
        is_figure(&r, "applications.received.research_institution", 3);
        is_figure(&r, "applications.received.other_organisation", 1);
        is_blank(&r, "applications.carried_in.natural_person");
        is_figure(&r, "applications.carried_in.enterprise", 4);
        is_figure(&r, "applications.carried_in.total", 4);
        is_figure(&r, "applications.carried_out.total", 7);
        is_blank(&r, "remedies.review.upheld");
        is_figure(&r, "remedies.review.corrected", 1);
        is_figure(&r, "remedies.litigation_direct.upheld", 2);
        is_figure(&r, "remedies.litigation_after_review.total", 3);
    }
}

static void a_cell_lost_with_its_boundary_shifts_no_figure(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(boundaries); i++) {
        AnnualReport r = bounded_report(&boundaries[i], "二、上年结转政府信息公开申请数量,,4,,,,4");
        for (int c = 0; c < LAW_COLUMN_MAX; c++) {
            const Figure *f = &r.applications[LAW_ROW_CARRIED_IN][c];
            if (c != LAW_COLUMN_ENTERPRISE && c != LAW_COLUMN_TOTAL)
                assert_int_not_equal(f->kind, FIGURE_INTEGER);
        }
        is_figure(&r, "applications.received.total", 16);
        is_figure(&r, "applications.granted.total", 13);
    }
}

static void figures_between_the_lines_of_a_label_are_of_its_row(void **state)
{
    (void)state;
    AnnualReport r =
        read_report(ROWS_BEFORE "一、本年新收政府信息公开申请数量 4 0 0 0 0 0 4\n"
                                "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
                                "三、本年 （一）予以公开 2 0 0 0 0 0 2\n"
                                "度办理结 （二）部分公开（区分处理的，\n2 0 0 0 0 0 2\n"
                                "果 只计这一情形，不计其他情形）\n"
                                "（七）总计 4 0 0 0 0 0 4\n四、结转下年度继续办理 0 0 0 0 0 0 0\n");
    is_figure(&r, "applications.partly_granted.natural_person", 2);
    is_figure(&r, "applications.partly_granted.total", 2);
}

static void digits_that_were_set_apart_are_joined_by_the_sums(void **state)
{
    (void)state;
    AnnualReport r =
        read_report(ROWS_BEFORE "一、本年新收政府信息公开申请数量 1 1 5 2 8 8 0 0 0 0 1 2 4 0\n"
                                "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n"
                                "（一）予以公开 1152 88 0 0 0 0 1240\n"
                                "（七）总计 1152 88 0 0 0 0 1240\n"
                                "四、结转下年度继续办理 0 0 0 0 0 0 0\n");
    is_figure(&r, "applications.received.natural_person", 1152);
    is_figure(&r, "applications.received.enterprise", 88);
    is_figure(&r, "applications.received.total", 1240);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_lines_are_blank_cells_where_no_row_is_full),
        cmocka_unit_test(a_lone_nought_among_lost_blanks_is_not_the_total),
        cmocka_unit_test(thousands_that_run_together_are_open_and_hold_the_number),
        cmocka_unit_test(long_figures_without_noughts_are_taken_apart_by_the_sums),
        cmocka_unit_test(a_sign_may_be_a_word),
        cmocka_unit_test(a_change_without_its_sign_is_not_read_off_a_sum),
        cmocka_unit_test(commas_between_cells_set_no_thousands_apart),
        cmocka_unit_test(a_figure_that_fell_out_of_its_row_leaves_the_row_open),
        cmocka_unit_test(what_the_prose_repeats_comes_first_of_what_a_row_may_be),
        cmocka_unit_test(no_figure_is_open_without_anything_that_it_may_be),
        cmocka_unit_test(a_row_of_a_table_cut_off_is_no_part),
        cmocka_unit_test(a_page_number_among_the_fifteen_is_left_out_where_sums_tell),
        cmocka_unit_test(a_label_at_which_the_text_was_cut_off_has_no_row),
        cmocka_unit_test(a_report_of_before_the_form_says_so),
        cmocka_unit_test(gateways_to_traditional_use_words_of_taiwan),
        cmocka_unit_test(every_boundary_of_cells_keeps_blanks_in_their_columns),
        cmocka_unit_test(a_cell_lost_with_its_boundary_shifts_no_figure),
        cmocka_unit_test(figures_between_the_lines_of_a_label_are_of_its_row),
        cmocka_unit_test(digits_that_were_set_apart_are_joined_by_the_sums),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
