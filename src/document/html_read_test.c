#include "document/document_test.h"

static void assert_reads(const char *html, const char *expected)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(document_read_html(str_of(html), &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    assert_string_equal(test_dump(a, &d).ptr, expected);
}

static void blocks_headings_and_breaks_become_paragraphs(void **state)
{
    (void)state;
    assert_reads("<html><head><title> 年报 </title><style>p{}</style></head><body><h1>标题</h1>"
                 "<h2>一、总体情况</h2><div>甲<p>乙  丙\n丁<br>戊</div><ul><li>己<li>庚</ul>辛",
                 "T:标题\nH1:一、总体情况\nP:甲\nP:乙 丙 丁\nP:戊\nP:己\nP:庚\nP:辛\n");
}

static void what_is_not_shown_is_left_out(void **state)
{
    (void)state;
    assert_reads("<script>var a='<td>1</td>';</script><p style='DISPLAY : none'>x<b>y</b></p>"
                 "<div hidden>z</div><!-- c --><noscript>n</noscript><p>看得见</p>",
                 "P:看得见\n");
}

static void what_is_struck_out_is_left_out(void **state)
{
    (void)state;
    assert_reads("<p>收到<s>8</s><STRIKE>9</STRIKE>10件<del>，<b>无</b>结转</del>"
                 "<span style='text-decoration : line-through'>一</span>。</p>"
                 "<table><tr><td><del>9</del><ins>5</ins><td>6</table>",
                 "P:收到10件。\nG 1x2: 0,0 5|0,1 6\n");
    /* One that nobody closes ends where the next block begins. */
    assert_reads("<s>旧<div>甲</div>乙<table><tr><td>1<td>2</table>",
                 "P:甲\nP:乙\nG 1x2: 0,0 1|0,1 2\n");
}

static void spans_make_a_grid_without_overlaps(void **state)
{
    (void)state;
    assert_reads("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
                 "G 2x3: 0,0 2x1 a|0,1 1x2 b|1,1 c|1,2 d\n");
    /* A column span that would run into a row span is cut; useless columns vanish. */
    assert_reads("<table><tr><td>a<td rowspan=3>b<tr><td colspan=9>c<td>d</table>",
                 "G 2x3: 0,0 a|0,1 2x1 b|1,0 c|1,2 d\n");
    assert_reads("<table><tr><td colspan=2000000000 rowspan=2000000000>a<td>b"
                 "<tr><td>c<td colspan=0>d<td rowspan=-1>e</table>",
                 "G 2x4: 0,0 2x1 a|0,1 b|1,1 c|1,2 d|1,3 e\n");
}

static void header_cells_broken_over_lines_keep_their_lines(void **state)
{
    (void)state;
    assert_reads("<table><thead><tr><th>本年新<br />制作数量</th><th><p>本年</p><p>新公开</p></th>"
                 "</thead><tr><td>&nbsp;</td><td>&nbsp;5 </td></table>",
                 "G 2x2: 0,0 *本年新/制作数量|0,1 *本年/新公开|1,0 |1,1 5\n");
}

static void a_table_head_counts_header_rows(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str html = STR("<table><thead><tr><td>a<td>b<tr><td>c<td>d</thead><tbody><tr><td>1<td>2");
    assert_int_equal(document_read_html(html, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    assert_int_equal(d.blocks[0].grid->header_rows, 2);
}

static void layout_tables_dissolve_and_inner_tables_come_out(void **state)
{
    (void)state;
    assert_reads(
        "<table><tr><td>菜单</td><td><p>正文</p><table><tr><td>1<td>2<tr><td>3<td>4</table>"
        "尾</td></tr></table>",
        "P:菜单\nP:正文\nG 2x2: 0,0 1|0,1 2|1,0 3|1,1 4\nP:尾\n");
    assert_reads("<table><tr><td><table><tr><td>只有一格</table></table>", "P:只有一格\n");
    assert_reads("<table><caption>表一</caption><tr><td>1<td>2</table>",
                 "P:表一\nG 1x2: 0,0 1|0,1 2\n");
}

static void a_table_of_data_keeps_its_grid_around_an_inner_table(void **state)
{
    (void)state;
    assert_reads("<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6"
                 "<tr><td>7<td>8<td>9<table><tr><td>x<td>y</table></td></table>",
                 "G 3x3: 0,0 1|0,1 2|0,2 3|1,0 4|1,1 5|1,2 6|2,0 7|2,1 8|2,2 9\n"
                 "G 1x2: 0,0 x|0,1 y\n");
}

static void each_cell_says_where_it_stood(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str html =
        STR("<p>前</p><table border=1><tr><td class=\"a>b\"><b>规章</b></td><td>13<td> 8 </table>");
    assert_int_equal(document_read_html(html, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    const GridCell *c = d.blocks[1].grid->cells;
    const char *expected[] = {"<b>规章</b>", "13", " 8 "};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(arena_cstr(a, str_sub(html, c[i].pos.start, c[i].pos.end)),
                            expected[i]);
    assert_true(str_starts_with(str_sub(html, d.blocks[1].pos.start, html.len), STR("<table")));
}

static void legacy_charsets_are_read(void **state)
{
    (void)state;
    assert_reads("<meta charset=gb2312><p>\xD6\xEC\xE9\x46\xBB\xF9</p>", "P:朱镕基\n");
    assert_reads("<meta charset=big5><p>\xA4\xA4\xA4\xE5</p>", "P:中文\n");
}

static void preformatted_lines_stay_lines(void **state)
{
    (void)state;
    assert_reads("<pre>规章\t1\n文件  2</pre>", "P:规章\t1\nP:文件  2\n");
}

static void half_a_million_nested_elements_are_refused(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf html = STRBUF_INIT(1u << 24);
    const char *tags[] = {"<div>", "<b>", "<table><tr><td>", "<font><p>"};
    for (size_t k = 0; k < ARRAY_LEN(tags); k++) {
        CLEANUP(arena_freep) Arena *a = arena_create(0);
        Document d;
        strbuf_clear(&html);
        for (int i = 0; i < 500000; i++)
            strbuf_append_c(&html, tags[k]);
        assert_int_equal(document_read_html(strbuf_str(&html), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                         DOCUMENT_E_TOO_LARGE);
    }
}

static void bounds_of_cells_blocks_and_text_hold(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    DocumentLimits l = DOCUMENT_LIMITS_DEFAULT;
    l.cells = 3;
    assert_int_equal(document_read_html(STR("<table><tr><td>1<td>2<td>3<td>4</table>"), &l, a, &d),
                     DOCUMENT_E_TOO_LARGE);
    l = DOCUMENT_LIMITS_DEFAULT;
    l.blocks = 1;
    assert_int_equal(document_read_html(STR("<p>1<p>2"), &l, a, &d), DOCUMENT_E_TOO_LARGE);
    l = DOCUMENT_LIMITS_DEFAULT;
    l.text_bytes = 4;
    assert_int_equal(document_read_html(STR("<p>12345"), &l, a, &d), DOCUMENT_E_TOO_LARGE);
    assert_int_equal(document_read_html(STR("<p> </p>"), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                     DOCUMENT_E_EMPTY);
}

static void a_published_page_keeps_its_three_tables(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str html = test_file(a, "GONGKAI_CORPUS", "028.html");
    if (!html.ptr)
        skip();
    Document d;
    assert_int_equal(document_read_html(html, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    size_t grids = 0;
    for (size_t i = 0; i < d.block_count; i++)
        grids += d.blocks[i].kind == BLOCK_GRID;
    assert_int_equal(grids, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_headings_and_breaks_become_paragraphs),
        cmocka_unit_test(what_is_not_shown_is_left_out),
        cmocka_unit_test(what_is_struck_out_is_left_out),
        cmocka_unit_test(spans_make_a_grid_without_overlaps),
        cmocka_unit_test(header_cells_broken_over_lines_keep_their_lines),
        cmocka_unit_test(a_table_head_counts_header_rows),
        cmocka_unit_test(layout_tables_dissolve_and_inner_tables_come_out),
        cmocka_unit_test(a_table_of_data_keeps_its_grid_around_an_inner_table),
        cmocka_unit_test(each_cell_says_where_it_stood),
        cmocka_unit_test(legacy_charsets_are_read),
        cmocka_unit_test(preformatted_lines_stay_lines),
        cmocka_unit_test(half_a_million_nested_elements_are_refused),
        cmocka_unit_test(bounds_of_cells_blocks_and_text_hold),
        cmocka_unit_test(a_published_page_keeps_its_three_tables),
    };
    document_prepare();
    return cmocka_run_group_tests_name("html_read", tests, NULL, NULL);
}
