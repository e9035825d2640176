#include "report/report_test.h"

/* What people put into a cell, and what it is read as: a number, or the text as printed. */
static const struct {
    const char *cell;
    int64_t number; /* -1: the text */
    bool text_too;  /* also where bars part the cells of a text */
} cells[] = {
    {"12", 12, true},      {"12件", 12, true},    {"12 人次", 12, true},
    {"１２", 12, true},    {"十二", 12, true},    {"约12", 12, false},
    {"12①", 12, true},     {"（12）", 12, false}, {"12（其中1件部分公开）", 12, true},
    {"1 234", 1234, true}, {"1 2 3", 123, true},  {"12/3", -1, true},
    {"12*", -1, true},     {"12-15", -1, true},   {"12+3", -1, true},
    {"12、3", -1, false},  {"5(1)", -1, true},    {"-0", -1, true},
    {"0/0", -1, true},     {"12 34", -1, true},   {"12注1", -1, false},
    {"12[1]", -1, false},  {"l2", -1, false},     {"≥12", -1, false},
    {"12%", -1, false},    {"12万", -1, true},    {"12亿元", -1, true},
    {"暂无", -1, false},   {"未发生", -1, false}, {"N/A", -1, false},
    {"null", -1, false},   {"…", -1, false},      {"?", -1, false},
};

static void assert_figure(const Figure *f, size_t i)
{
    bool number = cells[i].number >= 0;
    if (f->kind != (number ? FIGURE_INTEGER : FIGURE_RAW))
        fail_msg("%s: kind %d", cells[i].cell, (int)f->kind);
    if (number)
        assert_int_equal(f->value, cells[i].number);
    else if (!str_eq(f->text, str_of(cells[i].cell)))
        fail_msg("%s: %.*s", cells[i].cell, STR_FMT(f->text));
}

static void a_cell_of_a_grid_is_one_figure_and_moves_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        Str page = arena_printf(
            a,
            "<p>二、主动公开政府信息情况</p><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数"
            "<td>现行有效件数<tr><td>规章<td>1<td>2<td>3<tr><td>行政规范性文件<td>%s<td>5<td>66"
            "<tr><td>信息内容<td colspan=3>本年处理决定数量<tr><td>行政许可<td colspan=3>%s</table>"
            "<p>三、收到和处理政府信息公开申请情况</"
            "p><table><tr><td>申请人情况<td>自然人<td>商业企业<td>科研机构"
            "<td>社会公益组织<td>法律服务机构<td>其他<td>总计<tr><td>"
            "一、本年新收政府信息公开申请数量"
            "<td>1<td>0<td>%s<td>0<td>0<td>2<td>3<tr><td>二、上年结转政府信息公开申请数量<td>4<td>0"
            "<td>0<td>0<td>0<td>0<td>4</table>",
            cells[i].cell, cells[i].cell, cells[i].cell);
        AnnualReport r = read_as(DOCUMENT_FORMAT_HTML, page);
        assert_figure(&r.proactive[LAW_CELL_NORMATIVE_ISSUED], i);
        assert_figure(&r.proactive[LAW_CELL_PERMITS], i);
        assert_figure(&r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_RESEARCH_INSTITUTION], i);
        assert_int_equal(r.proactive[LAW_CELL_NORMATIVE_REPEALED].value, 5);
        assert_int_equal(r.proactive[LAW_CELL_NORMATIVE_IN_FORCE].value, 66);
        assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_OTHER_ORGANISATION].value, 2);
        assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 3);
    }
}

static void a_cell_between_bars_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        Str text =
            arena_printf(a,
                         "二、主动公开政府信息情况\n信息内容 | 本年制发件数 | 本年废止件数 | "
                         "现行有效件数 |\n规章 | 1 | 2 | 3 |\n行政规范性文件 | %s | 5 | 66 |\n",
                         cells[i].cell);
        if (!cells[i].text_too)
            continue;
        AnnualReport r = read_as(DOCUMENT_FORMAT_TEXT, text);
        assert_figure(&r.proactive[LAW_CELL_NORMATIVE_ISSUED], i);
        assert_int_equal(r.proactive[LAW_CELL_NORMATIVE_REPEALED].value, 5);
        assert_int_equal(r.proactive[LAW_CELL_NORMATIVE_IN_FORCE].value, 66);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_cell_of_a_grid_is_one_figure_and_moves_no_other),
        CASE(a_cell_between_bars_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
