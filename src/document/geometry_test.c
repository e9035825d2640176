#include "document/document_test.h"

#include "document/geometry.h"
#include "document/geometry_text.h"

/* Draws a page: each call adds ink. Coordinates in points. */
typedef struct Canvas {
    Arena *arena;
    PageGlyph *glyphs;
    size_t glyph_count, glyph_capacity;
    PageLine *lines;
    size_t line_count, line_capacity;
} Canvas;

static void draw_text(Canvas *c, int x, int y, const char *text)
{
    Str s = str_of(text);
    for (size_t i = 0; i < s.len; x += 10) {
        size_t from = i;
        while (i < s.len && (i == from || (s.ptr[i] & 0xC0) == 0x80))
            i++;
        uint32_t point = (unsigned char)s.ptr[from];
        if (point >= 0x80) /* three bytes: all that the tests write */
            point = (point & 15) << 12 | ((uint32_t)s.ptr[from + 1] & 63) << 6 |
                    ((uint32_t)s.ptr[from + 2] & 63);
        if (point == ' ')
            continue;
        ARENA_PUSH(c->arena, c->glyphs, c->glyph_count, c->glyph_capacity);
        c->glyphs[c->glyph_count - 1] =
            (PageGlyph){x * 100, y * 100, (x + 10) * 100, (y + 10) * 100, point};
    }
}

static void draw_line(Canvas *c, int x0, int y0, int x1, int y1)
{
    ARENA_PUSH(c->arena, c->lines, c->line_count, c->line_capacity);
    c->lines[c->line_count - 1] = (PageLine){x0 * 100, y0 * 100, x1 * 100, y1 * 100};
}

/* A ruled table with rows of 20 and columns of 60 points. */
static void draw_table(Canvas *c, int x, int y, int rows, int columns)
{
    for (int r = 0; r <= rows; r++)
        draw_line(c, x, y + r * 20, x + columns * 60, y + r * 20);
    for (int k = 0; k <= columns; k++)
        draw_line(c, x + k * 60, y, x + k * 60, y + rows * 20);
}

static Str read_pages(Arena *a, const Canvas *pages, size_t count)
{
    Flow *flow = flow_create(a, &DOCUMENT_LIMITS_DEFAULT);
    Geometry *g = geometry_create(flow, &DOCUMENT_LIMITS_DEFAULT, a);
    for (size_t i = 0; i < count; i++) {
        PageContent page = {.width = 60000,
                            .height = 84000,
                            .glyphs = pages[i].glyphs,
                            .glyph_count = pages[i].glyph_count,
                            .lines = pages[i].lines,
                            .line_count = pages[i].line_count};
        geometry_page(g, &page);
    }
    geometry_finish(g);
    Document d;
    assert_int_equal(flow_finish(flow, &d), 0);
    return test_dump(a, &d);
}

static void ruled_cells_take_the_text_inside_them(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 100, 50, "前");
    draw_table(&c, 100, 100, 2, 2);
    draw_text(&c, 105, 105, "规章");
    draw_text(&c, 175, 105, "1 2");
    draw_text(&c, 175, 125, "0");
    draw_text(&c, 100, 160, "后");
    assert_string_equal(read_pages(a, &c, 1).ptr,
                        "P:前\nG 2x2: 0,0 规章|0,1 12|1,0 |1,1 0\nP:后\n");
}

static void what_is_struck_out_is_left_out(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_table(&c, 100, 100, 2, 2);
    draw_text(&c, 105, 105, "规章");
    draw_text(&c, 165, 105, "910");
    draw_line(&c, 165, 110, 175, 111); /* through the nine */
    draw_text(&c, 165, 125, "12");
    draw_line(&c, 165, 135, 185, 135); /* below its text */
    draw_text(&c, 100, 160, "共收到9件");
    draw_line(&c, 90, 165, 200, 165); /* goes beyond its text: a ruling line */
    assert_string_equal(read_pages(a, &c, 1).ptr,
                        "G 2x2: 0,0 规章|0,1 10|1,0 |1,1 12\nP:共收到9件\n");
}

static void missing_walls_make_merged_cells(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    /* The top row is one cell; the left column below it too. */
    draw_line(&c, 100, 100, 280, 100);
    draw_line(&c, 100, 120, 280, 120);
    draw_line(&c, 160, 140, 280, 140);
    draw_line(&c, 100, 160, 280, 160);
    draw_line(&c, 100, 100, 100, 160);
    draw_line(&c, 160, 120, 160, 160);
    draw_line(&c, 220, 120, 220, 160);
    draw_line(&c, 280, 100, 280, 160);
    draw_text(&c, 170, 105, "头");
    draw_text(&c, 120, 122, "三");
    draw_text(&c, 120, 135, "、");
    assert_string_equal(read_pages(a, &c, 1).ptr,
                        "G 3x3: 0,0 1x3 头|1,0 2x1 三/、|1,1 |1,2 |2,1 |2,2 \n");
}

/* A cell with a border of its own: a box of lines. */
static void draw_box(Canvas *c, int left, int top, int right, int bottom)
{
    draw_line(c, left, top, right, top);
    draw_line(c, left, bottom, right, bottom);
    draw_line(c, left, top, left, bottom);
    draw_line(c, right, top, right, bottom);
}

/* border=1 cellspacing=3 of old pages: between the boxes is no column. */
static void cells_with_borders_of_their_own_have_no_columns_between(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    for (int gap = 1; gap <= 4; gap++) {
        Canvas c = {.arena = a};
        draw_box(&c, 100, 100, 100 + 3 * (40 + gap) + gap, 100 + 2 * (20 + gap) + gap);
        for (int r = 0; r < 2; r++)
            for (int k = 0; k < 3; k++) {
                int x = 100 + gap + k * (40 + gap), y = 100 + gap + r * (20 + gap);
                draw_box(&c, x, y, x + 40, y + 20);
                if (k != 1)
                    draw_text(&c, x + 5, y + 5, r ? "12" : "头");
            }
        assert_string_equal(read_pages(a, &c, 1).ptr,
                            "G 2x3: 0,0 头|0,1 |0,2 头|1,0 12|1,1 |1,2 12\n");
    }
}

/*
 * Below a repeated heading, cells that the page end cut open on their left: their lower edge is met
 * by no line of the rows beside, which stand lower than the heading by more than a gap.
 */
static void a_table_that_a_page_end_parted_is_one(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_box(&c, 100, 100, 148, 120);
    draw_box(&c, 151, 100, 250, 120);
    draw_line(&c, 100, 100, 100, 155); /* the rest of a cell that is open above */
    draw_line(&c, 148, 122, 148, 155);
    draw_line(&c, 100, 155, 148, 155);
    draw_box(&c, 151, 128, 198, 146);
    draw_box(&c, 201, 128, 250, 146);
    draw_box(&c, 100, 168, 198, 186);
    draw_box(&c, 151, 149, 198, 165);
    draw_box(&c, 201, 149, 250, 165);
    draw_box(&c, 201, 168, 250, 186);
    draw_text(&c, 155, 105, "头");
    draw_text(&c, 155, 131, "甲");
    draw_text(&c, 205, 131, "7");
    draw_text(&c, 155, 152, "乙");
    draw_text(&c, 205, 152, "8");
    draw_text(&c, 105, 171, "丙");
    draw_text(&c, 205, 171, "9");
    Str got = read_pages(a, &c, 1);
    static const char *const cells[] = {"甲|", " 7|", "乙|", " 8|", "丙|", " 9\n"};
    for (size_t i = 0; i < ARRAY_LEN(cells); i++)
        assert_non_null(strstr(got.ptr, cells[i]));
    assert_int_equal(str_find(got, STR("G "), 1), STR_NPOS);
}

static void dashes_and_shaken_lines_are_lines(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    for (int x = 100; x < 220; x += 6)
        for (int r = 0; r < 3; r++)
            draw_line(&c, x, 100 + r * 20 + x % 2, x + 3, 100 + r * 20 + x % 2);
    draw_line(&c, 100, 100, 100, 140);
    draw_line(&c, 161, 99, 161, 141);
    draw_line(&c, 219, 100, 219, 140);
    draw_text(&c, 105, 105, "甲");
    draw_text(&c, 165, 125, "7");
    assert_string_equal(read_pages(a, &c, 1).ptr, "G 2x2: 0,0 甲|0,1 |1,0 |1,1 7\n");
}

static void a_table_goes_on_over_the_page_end(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c[2] = {{.arena = a}, {.arena = a}};
    draw_table(&c[0], 100, 700, 2, 2);
    draw_text(&c[0], 105, 705, "头");
    draw_text(&c[0], 165, 705, "数");
    draw_text(&c[0], 105, 725, "1.甲");
    draw_text(&c[0], 165, 725, "3");
    draw_text(&c[0], 300, 800, "- 1 -");
    draw_table(&c[1], 100, 100, 2, 2);
    draw_text(&c[1], 105, 105, "头");
    draw_text(&c[1], 165, 105, "数");
    draw_text(&c[1], 105, 125, "2.乙");
    draw_text(&c[1], 165, 125, "4");
    assert_string_equal(read_pages(a, c, 2).ptr,
                        "G 3x2: 0,0 头|0,1 数|1,0 1.甲|1,1 3|2,0 2.乙|2,1 4\n");
}

static void a_group_label_and_an_open_row_go_on_over_the_page_end(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c[2] = {{.arena = a}, {.arena = a}};
    /* The last row of the first page has no line below. */
    draw_line(&c[0], 100, 700, 280, 700);
    draw_line(&c[0], 160, 720, 280, 720);
    for (int x = 100; x <= 280; x += 60)
        draw_line(&c[0], x, 700, x, 740);
    draw_text(&c[0], 105, 710, "（四）");
    draw_text(&c[0], 165, 705, "1.甲");
    draw_text(&c[0], 225, 705, "5");
    draw_text(&c[0], 165, 725, "2.乙");
    draw_text(&c[0], 225, 725, "6");
    draw_table(&c[1], 100, 100, 2, 3);
    draw_text(&c[1], 165, 105, "3.丙");
    draw_text(&c[1], 225, 105, "7");
    draw_text(&c[1], 105, 125, "（五）");
    draw_text(&c[1], 165, 125, "1.丁");
    draw_text(&c[1], 225, 125, "8");
    assert_string_equal(read_pages(a, c, 2).ptr,
                        "G 4x3: 0,0 3x1 （四）|0,1 1.甲|0,2 5|1,1 2.乙|1,2 6|2,1 3.丙|2,2 7|"
                        "3,0 （五）|3,1 1.丁|3,2 8\n");
}

static void lines_of_running_text_become_paragraphs(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 120, 100, "本年度报告依据条例");
    draw_text(&c, 100, 120, "编制而成。");
    draw_text(&c, 120, 140, "规章  3  12");
    draw_text(&c, 300, 800, "— 1 —");
    assert_string_equal(read_pages(a, &c, 1).ptr,
                        "P:本年度报告依据条例编制而成。\nP:规章\t3\t12\n");
}

static void ornaments_without_text_are_no_tables(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 100, 50, "字");
    draw_table(&c, 100, 100, 2, 2);
    assert_string_equal(read_pages(a, &c, 1).ptr, "P:字\n");
}

/* The ink of a page that lies on its side (its text runs downwards) or upside down. */
static Canvas turned_canvas(const Canvas *c, bool sideways)
{
    Canvas t = {.arena = c->arena};
    for (size_t i = 0; i < c->glyph_count; i++) {
        PageGlyph g = c->glyphs[i];
        ARENA_PUSH(t.arena, t.glyphs, t.glyph_count, t.glyph_capacity);
        t.glyphs[i] = sideways
                          ? (PageGlyph){60000 - g.bottom, g.left, 60000 - g.top, g.right, g.text}
                          : (PageGlyph){60000 - g.right, 84000 - g.bottom, 60000 - g.left,
                                        84000 - g.top, g.text};
    }
    for (size_t i = 0; i < c->line_count; i++) {
        PageLine l = c->lines[i];
        ARENA_PUSH(t.arena, t.lines, t.line_count, t.line_capacity);
        t.lines[i] =
            sideways ? (PageLine){60000 - l.bottom, l.left, 60000 - l.top, l.right}
                     : (PageLine){60000 - l.right, 84000 - l.bottom, 60000 - l.left, 84000 - l.top};
    }
    return t;
}

static void pages_on_their_side_and_upside_down_are_turned(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_text(&c, 50, 20, "abcdefghijklmnopqrstuvwxyz");
    draw_text(&c, 50, 40, "abcdefghijklmnopqrstuvwxyz");
    draw_table(&c, 50, 100, 2, 2);
    draw_text(&c, 55, 105, "ab");
    draw_text(&c, 115, 105, "12");
    draw_text(&c, 55, 125, "cd");
    draw_text(&c, 115, 125, "34");
    Str upright = read_pages(a, &c, 1);
    assert_true(str_contains(upright, STR("G 2x2: 0,0 ab|0,1 12|1,0 cd|1,1 34")));
    for (int sideways = 0; sideways < 2; sideways++) {
        Canvas t = turned_canvas(&c, sideways);
        assert_string_equal(read_pages(a, &t, 1).ptr, upright.ptr);
    }
}

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

static void a_figure_that_leaves_its_page_is_not_read(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    draw_table(&c, 480, 100, 2, 2);
    draw_text(&c, 485, 105, "规章");
    draw_text(&c, 545, 105, "12");
    draw_text(&c, 485, 125, "文件");
    draw_text(&c, 545, 125, "345");
    PageGlyph beyond = {.left = 57500, .top = 13300, .right = 57500, .bottom = 13300};
    PageContent page = {.width = 57000,
                        .height = 84000,
                        .glyphs = c.glyphs,
                        .glyph_count = c.glyph_count,
                        .lines = c.lines,
                        .line_count = c.line_count,
                        .beyond = &beyond,
                        .beyond_count = 1};
    Flow *flow = flow_create(a, &DOCUMENT_LIMITS_DEFAULT);
    Geometry *g = geometry_create(flow, &DOCUMENT_LIMITS_DEFAULT, a);
    geometry_page(g, &page);
    geometry_finish(g);
    Document d;
    assert_int_equal(flow_finish(flow, &d), 0);
    assert_string_equal(test_dump(a, &d).ptr, "G 2x2: 0,0 规章|0,1 12|1,0 文件|1,1 \n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ruled_cells_take_the_text_inside_them),
        cmocka_unit_test(what_is_struck_out_is_left_out),
        cmocka_unit_test(missing_walls_make_merged_cells),
        cmocka_unit_test(cells_with_borders_of_their_own_have_no_columns_between),
        cmocka_unit_test(a_table_that_a_page_end_parted_is_one),
        cmocka_unit_test(dashes_and_shaken_lines_are_lines),
        cmocka_unit_test(a_table_goes_on_over_the_page_end),
        cmocka_unit_test(a_group_label_and_an_open_row_go_on_over_the_page_end),
        cmocka_unit_test(lines_of_running_text_become_paragraphs),
        cmocka_unit_test(ornaments_without_text_are_no_tables),
        cmocka_unit_test(pages_on_their_side_and_upside_down_are_turned),
        cmocka_unit_test(rows_without_rules_are_whole_again),
        cmocka_unit_test(lines_set_into_each_other_are_kept_apart),
        cmocka_unit_test(a_table_without_rules_goes_on_over_the_page_end),
        cmocka_unit_test(figures_that_touch_their_labels_have_a_column),
        cmocka_unit_test(a_lone_row_of_figures_stands_under_its_headings),
        cmocka_unit_test(columns_without_headings_are_left_as_lines),
        cmocka_unit_test(a_number_beside_the_table_gives_no_column_to_another),
        cmocka_unit_test(a_line_that_only_numbers_its_page_is_told_from_figures),
        cmocka_unit_test(figures_at_the_foot_of_a_page_are_no_page_number),
        cmocka_unit_test(a_figure_that_leaves_its_page_is_not_read),
    };
    return cmocka_run_group_tests_name("geometry", tests, NULL, NULL);
}
