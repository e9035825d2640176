#include "document/canvas_test.h"

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

/* Cells without padding, each with walls of its own, in a font whose boxes are taller than a row.
 */
static void text_that_touches_a_wall_does_not_hide_it(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Canvas c = {.arena = a};
    for (int row = 0; row < 3; row++) {
        draw_line(&c, 100, 100 + row * 20, 220, 100 + row * 20);
        for (int wall = 0; wall < 3 && row < 2; wall++)
            draw_line(&c, 100 + wall * 60, 100 + row * 20, 100 + wall * 60, 120 + row * 20);
    }
    for (int row = 0; row < 2; row++) {
        draw_text(&c, 100, 105 + row * 20, row ? "文件" : "规章");
        draw_text(&c, 160, 105 + row * 20, row ? "7" : "5");
    }
    for (size_t i = 0; i < c.glyph_count; i++) {
        c.glyphs[i].top -= 800;
        c.glyphs[i].bottom += 800;
    }
    assert_string_equal(read_pages(a, &c, 1).ptr, "G 2x2: 0,0 规章|0,1 5|1,0 文件|1,1 7\n");
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
        cmocka_unit_test(text_that_touches_a_wall_does_not_hide_it),
        cmocka_unit_test(a_figure_that_leaves_its_page_is_not_read),
    };
    return cmocka_run_group_tests_name("geometry", tests, NULL, NULL);
}
