#include "report/reader.h"
#include "report/report_test.h"
#include "report/synth.h"

#define GRID_MAX 512

/* The grid with every merged cell parted, its text repeated, and its columns in another order. */
static const Grid *reordered(const Grid *grid, const int *order)
{
    size_t count = (size_t)grid->rows * grid->columns;
    GridCell *cells = arena_new(a, GridCell, count);
    for (size_t i = 0; i < grid->cell_count; i++) {
        const GridCell *c = &grid->cells[i];
        for (int row = c->row; row < c->row + c->row_span; row++)
            for (int to = 0; to < grid->columns; to++) {
                if (order[to] < c->column || order[to] >= c->column + c->column_span)
                    continue;
                GridCell *new = &cells[row * grid->columns + to];
                *new = *c;
                new->row = (uint16_t)row;
                new->column = (uint16_t)to;
                new->row_span = new->column_span = 1;
            }
    }
    Grid *out = arena_new(a, Grid, 1);
    *out = *grid;
    out->cells = cells;
    out->cell_count = count;
    return out;
}

static bool has_order_finding(const AnnualReport *r)
{
    return has_finding(r, "label.order");
}

static void assert_same(const AnnualReport *got, const AnnualReport *want, int table)
{
    for (int i = 0; i < LAW_CELL_MAX; i++)
        if (table == 0 && !synth_same(&got->proactive[i], &want->proactive[i]))
            fail_msg("cell %d", i);
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        if (table == 1 && !synth_same(&got->applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX],
                                      &want->applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX]))
            fail_msg("row %d, column %d", i / LAW_COLUMN_MAX, i % LAW_COLUMN_MAX);
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        if (table == 2 &&
            !synth_same(&got->remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX],
                        &want->remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX]))
            fail_msg("block %d, result %d", i / REMEDY_RESULT_MAX, i % REMEDY_RESULT_MAX);
}

/* Shuffles the last `n` of the columns; false if they stayed as they were. */
static bool shuffle(SynthRandom *random, int *order, int columns, int n)
{
    bool moved = false;
    for (int i = 0; i < columns; i++)
        order[i] = i;
    for (int i = columns - 1; i > columns - n; i--) {
        uint64_t below = (uint64_t)i + 1 - (uint64_t)(columns - n);
        int k = columns - n + (int)synth_random(random, below);
        int kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
    for (int i = 0; i < columns; i++)
        moved |= order[i] != i;
    return moved;
}

static void columns_in_any_order_are_read_by_their_headings(void **state)
{
    (void)state;
    static const int figures[] = {3, LAW_COLUMN_MAX, REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX};
    for (uint64_t seed = 1; seed <= 30; seed++) {
        SynthRandom random = {seed};
        AnnualReport r, plain;
        Document d;
        synth_report(&random, LAW_FORMAT_2021, a, &r);
        report_layout(&r, a, &d);
        report_read(&d, a, &plain);
        assert_false(has_order_finding(&plain));
        int table = 0;
        for (size_t i = 0; i < d.block_count; i++) {
            if (!d.blocks[i].grid)
                continue;
            int order[64];
            bool moved = shuffle(&random, order, d.blocks[i].grid->columns, figures[table]);
            Document other = d;
            Block *blocks = arena_new(a, Block, d.block_count);
            memcpy(blocks, d.blocks, d.block_count * sizeof(*blocks));
            blocks[i].grid = reordered(d.blocks[i].grid, order);
            other.blocks = blocks;
            AnnualReport got;
            report_read(&other, a, &got);
            assert_same(&got, &plain, table);
            assert_int_equal(has_order_finding(&got), moved && table < 2);
            table++;
        }
        assert_int_equal(table, 3);
    }
}

static AnnualReport read_page(const char *page)
{
    return read_as(DOCUMENT_FORMAT_HTML, str_of(page));
}

#define APPLICANTS(before, behind)                                                                                  \
    "<p>三、收到和处理政府信息公开申请情况</p><table><tr><td rowspan=3 colspan=2>勾稽关系<td " \
    "colspan=8>申请人情况<tr>" before "<td colspan=5>法人或其他组织" behind                                         \
    "<tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他"

static void merged_headings_move_with_their_columns(void **state)
{
    (void)state;
    const char *page = APPLICANTS(
        "<td rowspan=2>总计<td rowspan=2>自然人",
        "") "<tr><td colspan=2>一、本年新收政府信息公开申请数量<td>21<td>6<td>5<td>4<td>3<td>2<td>1"
            "<tr><td colspan=2>二、上年结转政府信息公开申请数量<td>8<td>3<td>0<td>2<td>0<td>2<td>1"
            "</table>";
    AnnualReport r = read_page(page);
    static const int64_t received[] = {6, 5, 4, 3, 2, 1, 21}, carried[] = {3, 0, 2, 0, 2, 1, 8};
    for (int i = 0; i < LAW_COLUMN_MAX; i++) {
        assert_int_equal(r.applications[LAW_ROW_RECEIVED][i].value, received[i]);
        assert_int_equal(r.applications[LAW_ROW_CARRIED_IN][i].value, carried[i]);
    }
    assert_true(has_order_finding(&r));
    r = read_page("<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr><td colspan=10>行政诉讼"
                  "<td colspan=5 rowspan=2>行政复议<tr><td colspan=5>复议后起诉<td colspan=5>"
                  "未经复议直接起诉<tr><td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计<td>"
                  "结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计<td>结果维持<td>结果纠正<td>"
                  "其他结果<td>尚未审结<td>总计<tr><td>1<td>2<td>3<td>4<td>10<td>5<td>6<td>7<td>8"
                  "<td>26<td>9<td>8<td>7<td>6<td>30</table>");
    static const int64_t remedies[REMEDY_BLOCK_MAX][REMEDY_RESULT_MAX] = {
        {9, 8, 7, 6, 30}, {5, 6, 7, 8, 26}, {1, 2, 3, 4, 10}};
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        assert_int_equal(r.remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX].value,
                         remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX]);
}

static void a_column_too_many_or_too_few_moves_nothing(void **state)
{
    (void)state;
    /* A remark behind the total, and a blank cell: the headings tell. */
    AnnualReport r = read_page(APPLICANTS(
        "<td rowspan=2>自然人",
        "<td rowspan=2>总计<td rowspan=2>备注") "<tr><td "
                                                "colspan=2>一、本年新收政府信息公开申请数量<td>6<"
                                                "td><td>4<td>3<td>2<td>1<td>16<td>5"
                                                "<tr><td "
                                                "colspan=2>二、上年结转政府信息公开申请数量<td>3<"
                                                "td>0<td>2<td>0<td>2<td>1<td>8<td>"
                                                "</table>");
    assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_NATURAL_PERSON].value, 6);
    assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_ENTERPRISE].kind, FIGURE_BLANK);
    assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 16);
    assert_int_equal(r.applications[LAW_ROW_CARRIED_IN][LAW_COLUMN_TOTAL].value, 8);
    /* No total: it is not there, and no other figure stands for it. */
    r = read_page(APPLICANTS(
        "<td rowspan=2>自然人",
        "") "<tr><td colspan=2>一、本年新收政府信息公开申请数量<td>6<td>5<td>4<td>3<td>2<td>1"
            "<tr><td "
            "colspan=2>二、上年结转政府信息公开申请数量<td>3<td>0<td><td>0<td>2<td>1</table>");
    static const int64_t received[] = {6, 5, 4, 3, 2, 1};
    for (int i = 0; i < LAW_COLUMN_TOTAL; i++)
        assert_int_equal(r.applications[LAW_ROW_RECEIVED][i].value, received[i]);
    assert_int_equal(r.applications[LAW_ROW_CARRIED_IN][2].kind, FIGURE_BLANK);
    assert_int_equal(r.applications[LAW_ROW_CARRIED_IN][4].value, 2);
    assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].kind, FIGURE_ABSENT);
    report_check(&r, NULL, a);
    assert_true(has_finding(&r, "table.truncated"));
}

/* The table of part four as bodies also lay it out, each read to the same fifteen figures. */
static void part_four_is_read_by_headings_however_it_lies(void **state)
{
    (void)state;
#define RESULTS "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
    static const char *const tables[] = {
        "<table><tr><td>类别" RESULTS "<tr><td>行政复议<td>9<td>8<td>7<td>6<td>30"
        "<tr><td>未经复议直接起诉<td>5<td>6<td>7<td>8<td>26<tr><td>复议后起诉<td>1<td>2<td>3<td>4"
        "<td>10</table>",
        "<table><tr><td colspan=2>类别" RESULTS "<tr><td colspan=2>行政复议<td>9<td>8<td>7<td>6"
        "<td>30<tr><td rowspan=2>行政诉讼<td>未经复议直接起诉<td>5<td>6<td>7<td>8<td>26<tr><td>"
        "复议后起诉<td>1<td>2<td>3<td>4<td>10</table>",
        "<table><tr><td>结果<td>行政复议<td>未经复议直接起诉<td>复议后起诉<tr><td>结果维持<td>9<td>"
        "5"
        "<td>1<tr><td>结果纠正<td>8<td>6<td>2<tr><td>其他结果<td>7<td>7<td>3<tr><td>尚未审结<td>6"
        "<td>8<td>4<tr><td>总计<td>30<td>26<td>10</table>",
        "<table><tr><td colspan=5>行政复议<tr>" RESULTS "<tr><td>9<td>8<td>7<td>6<td>30</table>"
        "<table><tr><td colspan=10>行政诉讼<tr><td colspan=5>未经复议直接起诉<td colspan=5>"
        "复议后起诉<tr>" RESULTS RESULTS "<tr><td>5<td>6<td>7<td>8<td>26<td>1<td>2<td>3<td>4<td>10"
        "</table>"};
    static const int64_t remedies[] = {9, 8, 7, 6, 30, 5, 6, 7, 8, 26, 1, 2, 3, 4, 10};
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        Str page = arena_printf(a,
                                "<p>四、政府信息公开行政复议、行政诉讼情况</p>%s"
                                "<p>五、存在的主要问题及改进情况</p>",
                                tables[t]);
        AnnualReport r = read_page(page.ptr);
        for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++) {
            const Figure *f = &r.remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX];
            assert_int_equal(f->kind, FIGURE_INTEGER);
            assert_int_equal(f->value, remedies[i]);
        }
    }
    /* A table of reviews alone: of lawsuits nothing is known. */
    AnnualReport r =
        read_page("<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr><td colspan=5>"
                  "行政复议<tr>" RESULTS "<tr><td>9<td><td>7<td>6<td>22</table>");
    assert_int_equal(r.remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_OVERTURNED].kind, FIGURE_BLANK);
    assert_int_equal(r.remedies[REMEDY_BLOCK_LITIGATION_DIRECT][0].kind, FIGURE_ABSENT);
}

static void a_merged_cell_that_was_parted_is_one_figure(void **state)
{
    (void)state;
    AnnualReport r = read_page("<p>二、主动公开政府信息情况</p><table><tr><td>信息内容<td>"
                               "本年处理决定数量<td>本年处理决定数量<tr><td>行政许可<td>35<td>35"
                               "<tr><td>行政处罚<td>4<td>5</table>");
    assert_int_equal(r.proactive[LAW_CELL_PERMITS].kind, FIGURE_INTEGER);
    assert_int_equal(r.proactive[LAW_CELL_PERMITS].value, 35);
    assert_int_equal(r.proactive[LAW_CELL_PENALTIES].kind, FIGURE_CANDIDATES);
}

static void rows_in_another_order_are_read_by_their_names(void **state)
{
    (void)state;
    const char *page = APPLICANTS(
        "<td rowspan=2>自然人", "<td rowspan=2>总计") "<tr><td "
                                                      "colspan=2>二、上年结转政府信息公开申请数量<"
                                                      "td>3<td>0<td>2<td>0<td>2<td>1<td>8"
                                                      "<tr><td "
                                                      "colspan=2>一、本年新收政府信息公开申请数量<"
                                                      "td>6<td>5<td>4<td>3<td>2<td>1<td>21"
                                                      "</table>";
    AnnualReport r = read_page(page);
    assert_int_equal(r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value, 21);
    assert_int_equal(r.applications[LAW_ROW_CARRIED_IN][LAW_COLUMN_TOTAL].value, 8);
    assert_true(has_order_finding(&r));
}

static void a_figure_says_where_it_stood_before(void **state)
{
    (void)state;
    SynthRandom random = {5};
    AnnualReport r;
    Document d;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    report_layout(&r, a, &d);
    Block *blocks = (Block *)(uintptr_t)d.blocks;
    for (size_t i = 0; i < d.block_count; i++) {
        static const int order[] = {0, 3, 2, 1};
        if (blocks[i].grid && blocks[i].grid->columns == 4)
            blocks[i].grid = reordered(blocks[i].grid, order);
    }
    report_read(&d, a, &r);
    assert_true(has_order_finding(&r));
    assert_int_equal(r.proactive[LAW_CELL_RULES_ISSUED].pos.column, 4);
    assert_int_equal(r.proactive[LAW_CELL_RULES_REPEALED].pos.column, 3);
    assert_int_equal(r.proactive[LAW_CELL_RULES_IN_FORCE].pos.column, 2);
}

static void columns_that_cannot_be_parted_are_told(void **state)
{
    (void)state;
    AnnualReport r = read_page("<p>二、主动公开政府信息情况</p><table><tr><td>信息内容<td>"
                               "现行有效件数<td>本年废止件数<td>本年制发件数<tr><td>规章<td>3<td>2"
                               "<td>1<tr><td>行政规范性文件<td colspan=2>6<td>4</table>");
    assert_true(has_order_finding(&r));
    assert_int_not_equal(r.proactive[LAW_CELL_NORMATIVE_ISSUED].kind, FIGURE_INTEGER);
}

/* What looks at rows one by one leaves a grid alone that is no report's. */
static void headings_are_not_sought_in_a_grid_without_end(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 20);
    strbuf_append_c(&b, "<p>二、主动公开政府信息情况</p><table><tr><td>信息内容<td>现行有效件数<td>"
                        "本年废止件数<td>本年制发件数<tr><td>规章<td>3<td>2<td>1");
    for (unsigned i = 0; i < HEADED_CELLS_MAX / 4; i++)
        strbuf_append_c(&b, "<tr><td>甲乙<td>丙<td>丁<td>戊");
    strbuf_append_c(&b, "</table>");
    AnnualReport r = read_as(DOCUMENT_FORMAT_HTML, strbuf_str(&b));
    assert_false(has_order_finding(&r));
}

static void in_text_an_order_of_its_own_is_told(void **state)
{
    (void)state;
    static const char page[] =
        "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 | %s | %s | %s |\n"
        "规章 | 1 | 2 | 3 |\n行政规范性文件 | 4 | 5 | 6 |\n";
    AnnualReport r = read_as(DOCUMENT_FORMAT_TEXT,
                             arena_printf(a, page, "本年制发件数", "现行有效件数", "本年废止件数"));
    assert_true(has_order_finding(&r));
    r = read_as(DOCUMENT_FORMAT_TEXT,
                arena_printf(a, page, "本年制发件数", "本年废止件数", "现行有效件数"));
    assert_false(has_order_finding(&r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(columns_in_any_order_are_read_by_their_headings),
        CASE(merged_headings_move_with_their_columns),
        CASE(a_column_too_many_or_too_few_moves_nothing),
        CASE(part_four_is_read_by_headings_however_it_lies),
        CASE(a_merged_cell_that_was_parted_is_one_figure),
        CASE(rows_in_another_order_are_read_by_their_names),
        CASE(a_figure_says_where_it_stood_before),
        CASE(columns_that_cannot_be_parted_are_told),
        CASE(headings_are_not_sought_in_a_grid_without_end),
        CASE(in_text_an_order_of_its_own_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
