#include "document/write_test.h"

#include "document/page_layout.h"

typedef int (*Writer)(const Document *d, StrBuf *out);

/* What a reader must find again: paragraphs are split at line ends, header marks may differ. */
static Str expected_dump(Arena *a, const Document *d, bool headers)
{
    Str dump = test_dump(a, d);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    for (size_t i = 0; i < dump.len; i++)
        if (dump.ptr[i] != '*' || headers)
            strbuf_append_char(&out, dump.ptr[i]);
        else
            strbuf_append_char(&out, ' ');
    return arena_str(a, strbuf_str(&out));
}

static Str without_double_blanks(Arena *a, Str s)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' || i == 0 || s.ptr[i - 1] != ' ')
            strbuf_append_char(&out, s.ptr[i]);
    return arena_str(a, strbuf_str(&out));
}

/* The lines without what they are: for formats that only keep the text and the grids. */
static Str without_kinds(Arena *a, Str dump)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    for (Str rest = dump, line; str_split_next(&rest, STR("\n"), &line);) {
        bool title = str_starts_with(line, STR("T:")) || str_starts_with(line, STR("P:"));
        bool heading =
            str_starts_with(line, STR("H")) && str_sub(line, 2, 3).len && line.ptr[2] == ':';
        strbuf_append(&out, str_sub(line, title ? 2 : heading ? 3 : 0, line.len));
        strbuf_append_char(&out, '\n');
    }
    return arena_str(a, strbuf_str(&out));
}

static Str without_line_ends(Arena *a, Str dump)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    for (size_t i = 0; i < dump.len; i++)
        if (dump.ptr[i] != '/')
            strbuf_append_char(&out, dump.ptr[i]);
    return arena_str(a, strbuf_str(&out));
}

static void assert_reads_back(Writer write, DocumentFormat format, bool kinds)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document form = test_form(a), back;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    assert_int_equal(write(&form, &out), 0);
    assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL), 0);
    assert_int_equal(back.format, format);
    Str expected = without_double_blanks(a, expected_dump(a, &form, false));
    Str found = without_double_blanks(a, expected_dump(a, &back, false));
    if (kinds) /* a line end in the title is a new title line */
        assert_true(str_starts_with(found, STR("T:示范市某某局2021年\nT:政府信息公开")));
    if (format == DOCUMENT_FORMAT_OFD) { /* there, lines in cells are what the width makes them */
        found = without_line_ends(a, found);
        expected = without_line_ends(a, expected);
    }
    assert_string_equal(without_kinds(a, found).ptr, without_kinds(a, expected).ptr);
    if (kinds)
        assert_string_equal(strstr(found.ptr, "H1:"), strstr(expected.ptr, "H1:"));
}

static void what_html_says_reads_back_the_same(void **state)
{
    (void)state;
    assert_reads_back(document_write_html, DOCUMENT_FORMAT_HTML, true);
}

static void what_docx_says_reads_back_the_same(void **state)
{
    (void)state;
    assert_reads_back(document_write_docx, DOCUMENT_FORMAT_DOCX, true);
}

static void what_xlsx_says_reads_back_the_same(void **state)
{
    (void)state;
    assert_reads_back(document_write_xlsx, DOCUMENT_FORMAT_XLSX, false);
}

static void what_ofd_says_reads_back_the_same(void **state)
{
    (void)state;
    assert_reads_back(document_write_ofd, DOCUMENT_FORMAT_OFD, false);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    (void)state;
    static const Writer writers[] = {document_write_html, document_write_docx, document_write_xlsx,
                                     document_write_ofd};
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        CLEANUP(arena_freep) Arena *a = arena_create(0);
        Document form = test_form(a);
        CLEANUP(strbuf_deinit) StrBuf one = STRBUF_INIT(1u << 24);
        CLEANUP(strbuf_deinit) StrBuf two = STRBUF_INIT(1u << 24);
        assert_int_equal(writers[i](&form, &one), 0);
        assert_int_equal(writers[i](&form, &two), 0);
        assert_true(str_eq(strbuf_str(&one), strbuf_str(&two)));
        assert_true(one.len < 250000);
        CLEANUP(strbuf_deinit) StrBuf small = STRBUF_INIT(100);
        assert_true(writers[i](&form, &small) < 0);
    }
}

static Str form_as_html(StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document form = test_form(a);
    assert_int_equal(document_write_html(&form, out), 0);
    return strbuf_str(out);
}

static void html_is_accessible_and_holds_no_script(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Str html = form_as_html(&out);
    assert_true(str_contains(html, STR("<html lang=\"zh-CN\">")));
    assert_true(str_contains(html, STR("<th colspan=\"7\" scope=\"colgroup\">申请人情况</th>")));
    assert_true(str_contains(html, STR("<th rowspan=\"22\" scope=\"rowgroup\">")));
    assert_true(str_contains(html, STR("（一）主动公开 &lt;&amp;&gt; &quot;引号&quot;")));
    assert_false(str_contains(html, STR("<script")));
}

static void the_style_of_html_is_one_that_office_programs_read(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Str style = form_as_html(&out);
    style = str_sub(style, 0, str_find(style, STR("</style>"), 0));
    assert_true(str_contains(style, STR("th,td{")) && str_contains(style, STR("font-size:10.5pt")));
    assert_false(str_contains(style, STR("table{font")));
    assert_true(str_contains(strbuf_str(&out), STR("<table border=\"1\"")));
    for (size_t i = 1; i + 1 < style.len; i++)
        if (style.ptr[i] == '.' && style.ptr[i + 1] >= '0' && style.ptr[i + 1] <= '9')
            assert_in_range(style.ptr[i - 1], '0', '9');
}

static void hostile_text_cannot_leave_its_place(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Block b = {.kind = BLOCK_PARAGRAPH, .text = STR("</p><script>\x01\x0B]]>\uFFFE&amp;\ttab")};
    Document d = {.blocks = &b, .block_count = 1, .title = STR("</title><b>")}, back;
    static const Writer writers[] = {document_write_html, document_write_docx};
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
        assert_int_equal(writers[i](&d, &out), 0);
        assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL),
                         0);
        assert_int_equal(back.block_count, 1);
        assert_string_equal(arena_cstr(a, back.blocks[0].text),
                            i ? "</p><script>]]>&amp;\ttab" : "</p><script>]]>&amp; tab");
        assert_string_equal(arena_cstr(a, back.title), "</title><b>");
    }
}

/* A label in a column too narrow for it: lines end at its breaks alone, and no break is written. */
static void a_label_is_parted_between_its_words_only(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    GridCell cells[8] = {{.row_span = 1,
                          .column_span = 1,
                          .header = true,
                          .text = STR("（三）" DOCUMENT_BREAK "不予" DOCUMENT_BREAK "公开")}};
    for (uint16_t i = 1; i < 8; i++)
        cells[i] = (GridCell){.column = i, .row_span = 1, .column_span = 1, .text = STR("0")};
    static const uint16_t widths[] = {50, 100, 100, 100, 100, 100, 100, 100};
    Grid grid = {.rows = 1, .columns = 8, .cells = cells, .cell_count = 8, .widths = widths};
    Block block = {.kind = BLOCK_GRID, .grid = &grid};
    Document d = {.title = STR("表"), .blocks = &block, .block_count = 1};
    PageLayout layout = page_layout(&d, a);
    static const char *const lines[] = {"（三）", "不予", "公开"};
    for (size_t i = 0; i < 3; i++) /* the page number is the first run */
        assert_string_equal(arena_cstr(a, layout.pages[0].runs[i + 1].text), lines[i]);
    static const Writer writers[] = {document_write_html, document_write_docx, document_write_xlsx,
                                     document_write_ofd};
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
        Document back;
        assert_int_equal(writers[i](&d, &out), 0);
        assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL),
                         0);
        const Grid *g = NULL;
        for (size_t k = 0; k < back.block_count; k++)
            g = back.blocks[k].grid ? back.blocks[k].grid : g;
        assert_non_null(g);
        StrBuf text = STRBUF_INIT(1000);
        for (Str rest = g->cells[0].text, line; str_split_next(&rest, STR("\n"), &line);)
            strbuf_append(&text, line);
        assert_true(str_eq(strbuf_str(&text), STR("（三）不予公开")));
        strbuf_deinit(&text);
    }
}

static void a_long_title_is_cut_where_its_meaning_is_not(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    static const char *const titles[][2] = {
        {"示例市人民政府", "2021年政府信息公开工作年度报告"},
        {"关于进一步做好各区政府信息公开的", "工作并按时报送年度报告的情况说明"}};
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        Block b = {.kind = BLOCK_TITLE,
                   .text = arena_printf(a, "%s%s", titles[i][0], titles[i][1])};
        Document d = {.blocks = &b, .block_count = 1, .title = STR("")};
        PageLayout layout = page_layout(&d, a);
        /* The number of the page is the first run. */
        assert_int_equal(layout.pages[0].run_count, 3);
        assert_string_equal(arena_cstr(a, layout.pages[0].runs[1].text), titles[i][0]);
        assert_string_equal(arena_cstr(a, layout.pages[0].runs[2].text), titles[i][1]);
        CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
        assert_int_equal(document_write_docx(&d, &out), 0);
        Document back;
        assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL),
                         0);
        assert_int_equal(back.block_count, 2);
        assert_string_equal(arena_cstr(a, back.blocks[0].text), titles[i][0]);
        assert_string_equal(arena_cstr(a, back.blocks[1].text), titles[i][1]);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_html_says_reads_back_the_same),
        cmocka_unit_test(what_docx_says_reads_back_the_same),
        cmocka_unit_test(what_xlsx_says_reads_back_the_same),
        cmocka_unit_test(what_ofd_says_reads_back_the_same),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(html_is_accessible_and_holds_no_script),
        cmocka_unit_test(the_style_of_html_is_one_that_office_programs_read),
        cmocka_unit_test(hostile_text_cannot_leave_its_place),
        cmocka_unit_test(a_label_is_parted_between_its_words_only),
        cmocka_unit_test(a_long_title_is_cut_where_its_meaning_is_not),
    };
    document_prepare();
    (void)argc, (void)argv;
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
