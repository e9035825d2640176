#include "document/canvas_test.h"
#include "document/geometry_text.h"

/* Without rules: labels over two lines beside their figures, half a line apart; a group's name. */
static void rows_without_rules_are_whole_again(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas page = {.arena = a};
    static const char *const labels[] = {"1.本机关不", "掌握信息", "2.没有现成", "信息",
                                         "3.不明确"};
    static const int tops[] = {100, 112, 124, 136, 148}, rows[] = {106, 130, 148};
    for (size_t i = 0; i < ARRAY_LEN(labels); i++)
        draw_text(&page, 100, tops[i], labels[i]);
    draw_text(&page, 20, 112, "（四）无");
    draw_text(&page, 20, 124, "法提供");
    static const char *const figures[][4] = {
        {"166", "5", "1", "172"}, {"10", "", "0", "10"}, {"0", "0", "/", "0"}};
    for (size_t r = 0; r < ARRAY_LEN(rows); r++)
        for (size_t i = 0; i < 4; i++)
            draw_text(&page, 200 + (int)i * 60, rows[r], figures[r][i]);
    draw_text(&page, 20, 180, "以上数据由各单位报送");
    const char *got = read_pages(a, &page, 1).ptr;
    static const char *const want[] = {"（四）无法提供", "1.本机关不掌握信息\t166\t5\t1\t172",
                                       "2.没有现成信息\t10\t\t0\t10", "3.不明确\t0\t0\t/\t0",
                                       "以上数据由各单位报送"};
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        if (!strstr(got, want[i]))
            print_error("no %s in\n%s\n", want[i], got);
        assert_non_null(strstr(got, want[i]));
    }
}

static void lines_set_into_each_other_are_kept_apart(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas page = {.arena = a};
    draw_text(&page, 100, 100, "甲乙丙");
    draw_text(&page, 200, 103, "166");
    draw_text(&page, 100, 106, "丁戊己");
    const char *got = read_pages(a, &page, 1).ptr;
    assert_non_null(strstr(got, "甲乙丙"));
    assert_non_null(strstr(got, "丁戊己"));
}

/* The two lines of a heading over a label and three columns; figures are set flush left. */
static void draw_heading(Canvas *c, int x, int y)
{
    draw_text(c, x + 10, y, "本列数据");
    draw_text(c, x + 115, y, "法人组织");
    draw_text(c, x + 80, y + 6, "个人");
    draw_text(c, x + 115, y + 20, "企业");
    draw_text(c, x + 150, y + 20, "机构");
}

static void draw_figures(Canvas *c, int x, int y, const char *const figures[3])
{
    for (int i = 0; i < 3; i++)
        draw_text(c, x + 78 + i * 35, y, figures[i]);
}

static void a_table_without_rules_goes_on_over_the_page_end(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c[2] = {{.arena = a}, {.arena = a}};
    draw_heading(&c[0], 100, 600);
    draw_text(&c[0], 118, 640, "一、收到");
    draw_figures(&c[0], 100, 640, (const char *[]){"12", "0", "7"});
    draw_text(&c[0], 128, 660, "1.不掌");
    draw_figures(&c[0], 100, 670, (const char *[]){"3", "", "0"});
    draw_text(&c[0], 128, 680, "握信息");
    draw_text(&c[0], 100, 700, "（四");
    draw_text(&c[0], 128, 700, "2.需要另");
    draw_figures(&c[0], 100, 700, (const char *[]){"4", "5", "1"});
    /* The page end cut the row: what follows is its label's rest, below the heading again. */
    draw_heading(&c[1], 112, 100);
    draw_text(&c[1], 140, 140, "行制作");
    draw_text(&c[1], 112, 160, "）无");
    draw_text(&c[1], 140, 160, "3.不明确");
    draw_text(&c[1], 140, 180, "4.其他");
    draw_figures(&c[1], 112, 180, (const char *[]){"", "8", "9"});
    draw_text(&c[1], 112, 220, "以上数据由各单位如实报送汇总");
    assert_string_equal(read_pages(a, c, 2).ptr,
                        "P:本列数据\t法人组织\nP:个人\nP:企业 机构\n"
                        "G 5x5: 0,0 1x2 一、收到|0,2 12|0,3 0|0,4 7|"
                        "1,0 1x2 1.不掌握信息|1,2 3|1,3 |1,4 0|"
                        "2,0 （四）无|2,1 2.需要另行制作|2,2 4|2,3 5|2,4 1|"
                        "3,0 1x2 3.不明确|3,2 |3,3 |3,4 |"
                        "4,0 1x2 4.其他|4,2 |4,3 8|4,4 9\n"
                        "P:以上数据由各单位如实报送汇总\n");
}

/* Figures that touch their labels: one in a known column, two that make the first one. */
static void figures_that_touch_their_labels_have_a_column(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_heading(&c, 100, 600);
    draw_text(&c, 138, 640, "规章规章5");
    draw_figures(&c, 100, 640, (const char *[]){"", "0", "7"});
    draw_text(&c, 148, 660, "规范性6");
    draw_figures(&c, 100, 660, (const char *[]){"", "1", "8"});
    Str got = read_pages(a, &c, 1);
    assert_true(str_contains(got, STR("G 2x4: 0,0 规章规章|0,1 5|0,2 0|0,3 7|"
                                      "1,0 规范性|1,1 6|1,2 1|1,3 8")));
}

static void a_lone_row_of_figures_stands_under_its_headings(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 210, 580, "行政诉讼");
    for (int i = 0; i < 10; i++) {
        draw_text(&c, 100 + i * 30, 600, i % 5 == 4 ? "总" : "结果");
        draw_text(&c, 100 + i * 30, 612, i % 5 == 4 ? "计" : "维持");
    }
    draw_text(&c, 98, 630, "7");
    draw_text(&c, 98 + 9 * 30, 630, "12");
    Str got = read_pages(a, &c, 1);
    assert_true(str_contains(got, STR("P:行政诉讼\nG 2x10: 0,0 *结果维持|")));
    assert_true(str_contains(got, STR("|0,9 *总计|1,0 7|1,1 |1,2 |")));
    assert_true(str_contains(got, STR("|1,8 |1,9 12\n")));
}

/* Without headings that say which column is which, no place is made up. */
static void columns_without_headings_are_left_as_lines(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 100, 640, "一、收到");
    draw_figures(&c, 100, 640, (const char *[]){"12", "0", "7"});
    draw_text(&c, 100, 660, "二、结转");
    draw_figures(&c, 100, 660, (const char *[]){"", "5", "1"});
    Str got = read_pages(a, &c, 1);
    assert_false(str_contains(got, STR("G ")));
    assert_true(str_contains(got, STR("二、结转")));
}

/* 企业 has no figures; a page number on the right makes the columns three all the same. */
static void a_number_beside_the_table_gives_no_column_to_another(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_heading(&c, 100, 600);
    for (int row = 0; row < 2; row++) {
        draw_text(&c, 108, 640 + row * 20, row ? "二、结转" : "一、收到");
        draw_text(&c, 178, 640 + row * 20, row ? "2" : "1");
        draw_text(&c, 242, 640 + row * 20, row ? "8" : "7");
    }
    draw_text(&c, 290, 660, "9");
    Str got = read_pages(a, &c, 1);
    assert_false(str_contains(got, STR("G ")));
    assert_true(str_contains(got, STR("二、结转")));
}

/* What heads the next rows of part two stands close below a row. */
static void an_article_below_a_row_is_not_of_its_label(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_heading(&c, 100, 600);
    draw_text(&c, 100, 640, "规章规章");
    draw_figures(&c, 100, 640, (const char *[]){"12", "0", "7"});
    draw_text(&c, 100, 655, "规范文件");
    draw_figures(&c, 100, 655, (const char *[]){"3", "1", "8"});
    draw_text(&c, 100, 670, "第二十条");
    Str got = read_pages(a, &c, 1);
    if (!str_contains(got, STR("规范文件|1,1 3|1,2 1|1,3 8\nP:第二十条")))
        fail_msg("%s", got.ptr);
}

static void a_line_that_only_numbers_its_page_is_told_from_figures(void **state)
{
    (void)state;
    static const char *const numbers[] = {"3",     "— 3 —",        "-12-",  "第3页",
                                          "3/120", "第3页 共12页", "· 3 ·", "第３页\t共１２页"};
    static const char *const others[] = {"0\t0\t0", "0 0", "0\t-\t-", "3 4 5",
                                         "2021年",  "",    "—",       "123456789"};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (!geometry_is_page_number(str_of(numbers[i])))
            fail_msg("%s numbers a page", numbers[i]);
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (geometry_is_page_number(str_of(others[i])))
            fail_msg("%s numbers no page", others[i]);
}

/* The last rows of a page: all noughts, and one figure alone, each between two lines of label. */
static void figures_at_the_foot_of_a_page_are_no_page_number(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_heading(&c, 100, 660);
    draw_text(&c, 118, 700, "一、收到");
    draw_figures(&c, 100, 700, (const char *[]){"12", "0", "7"});
    draw_text(&c, 128, 720, "1.不掌");
    draw_figures(&c, 100, 730, (const char *[]){"0", "0", "0"});
    draw_text(&c, 128, 740, "握信息");
    draw_text(&c, 128, 760, "2.需另");
    draw_figures(&c, 100, 770, (const char *[]){"", "5", ""});
    draw_text(&c, 128, 780, "行制作");
    draw_text(&c, 300, 805, "—3—");
    draw_text(&c, 100, 825, "河北");
    assert_string_equal(read_pages(a, &c, 1).ptr, "P:本列数据\t法人组织\nP:个人\nP:企业 机构\n"
                                                  "G 3x4: 0,0 一、收到|0,1 12|0,2 0|0,3 7|"
                                                  "1,0 1.不掌握信息|1,1 0|1,2 0|1,3 0|"
                                                  "2,0 2.需另行制作|2,1 |2,2 5|2,3 \nP:河北\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_without_rules_are_whole_again),
        cmocka_unit_test(lines_set_into_each_other_are_kept_apart),
        cmocka_unit_test(a_table_without_rules_goes_on_over_the_page_end),
        cmocka_unit_test(figures_that_touch_their_labels_have_a_column),
        cmocka_unit_test(a_lone_row_of_figures_stands_under_its_headings),
        cmocka_unit_test(columns_without_headings_are_left_as_lines),
        cmocka_unit_test(a_number_beside_the_table_gives_no_column_to_another),
        cmocka_unit_test(an_article_below_a_row_is_not_of_its_label),
        cmocka_unit_test(a_line_that_only_numbers_its_page_is_told_from_figures),
        cmocka_unit_test(figures_at_the_foot_of_a_page_are_no_page_number),
    };
    return cmocka_run_group_tests_name("geometry_unruled", tests, NULL, NULL);
}
