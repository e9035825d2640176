#include "app/secrecy.h"

#include "document/container_write.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* "机密★20年" in GB 18030, and 首页 before it. */
#define GBK_MARK                                                                                   \
    "\xCA\xD7\xD2\xB3\n\xBB\xFA\xC3\xDC\xA1\xEF"                                                   \
    "20\xC4\xEA\n"

static SecrecyResult seek(Str bytes, Str name)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    SecrecyResult result = {0};
    assert_int_equal(secrecy_seek(bytes, name, a, &result), 0);
    return result;
}

static void assert_seen(Str bytes, bool marked, bool sought)
{
    SecrecyResult r = seek(bytes, STR("文件"));
    assert_int_equal(r.marked, marked);
    assert_int_equal(r.sought || r.marked, sought);
}

static void the_star_makes_the_mark_and_the_words_alone_do_not(void **state)
{
    (void)state;
    static const char *const MARKED[] = {"机密★",   "绝密★20年",      "秘密☆1年",
                                         "机 密 ★", "机　密　★３年",  "绝\xC2\xA0密\t★",
                                         "絕密★",   "密级：秘密★5年", "不密，机密★"};
    static const char *const PLAIN[] = {"机密",  "国家秘密", "★重点：秘密", "秘密\n★第一条", "密★",
                                        "保密★", "",         "严密★防守"};
    for (size_t i = 0; i < ARRAY_LEN(MARKED); i++)
        assert_true(secrecy_in_text(str_of(MARKED[i])));
    for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++)
        assert_false(secrecy_in_text(str_of(PLAIN[i])));
}

static void a_name_carries_the_mark_too(void **state)
{
    (void)state;
    assert_true(seek(STR("没有"), STR("机密★ 情况.txt")).marked);
}

static void a_text_is_marked_in_any_charset(void **state)
{
    (void)state;
    assert_seen(STR("首页\n机密★20年\n"), true, true);
    assert_seen(STR(GBK_MARK), true, true);
    assert_seen(STR("\xFF\xFE\x3A\x67\xC6\x5B\x05\x26\n\0"), true, true); /* UTF-16 */
    assert_seen(STR("\xCA\xD7\xD2\xB3\xC3\xBB\xD3\xD0\n"), false, true);
    assert_seen(STR("<!DOCTYPE html><html><body><h1>通知</h1><p>秘密<b>★</b>5年</p></body></html>"),
                true, true);
    assert_seen(STR("{\\rtf1\\ansi\\ansicpg936 \\'bb\\'fa\\'c3\\'dc\\'a1\\'ef 20}"), true, true);
}

/* The mark in a paragraph of its own, or in a cell of a table. */
static Document document_with(Str mark, bool in_cell)
{
    static GridCell cells[2];
    static Grid grid;
    static Block blocks[3];
    cells[0] = (GridCell){.row_span = 1, .column_span = 1, .text = STR("密级"), .confidence = 100};
    cells[1] = (GridCell){.column = 1,
                          .row_span = 1,
                          .column_span = 1,
                          .text = in_cell ? mark : STR("无"),
                          .confidence = 100};
    grid = (Grid){.rows = 1, .columns = 2, .cells = cells, .cell_count = 2};
    blocks[0] = (Block){.kind = BLOCK_PARAGRAPH, .text = in_cell ? STR("首页") : mark};
    blocks[1] = (Block){.kind = BLOCK_TITLE, .text = STR("关于示例事项的通知")};
    blocks[2] = (Block){.kind = BLOCK_GRID, .grid = &grid};
    return (Document){.format = DOCUMENT_FORMAT_DOCX, .blocks = blocks, .block_count = 3};
}

static Str written(Arena *a, int (*write)(const Document *, StrBuf *), Str mark, bool in_cell)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)16 << 20);
    Document d = document_with(mark, in_cell);
    assert_int_equal(write(&d, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static void documents_are_read_for_it_in_paragraphs_and_cells(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    static int (*const WRITERS[])(const Document *, StrBuf *) = {
        document_write_docx, document_write_xlsx, document_write_ofd, document_write_html};
    for (size_t w = 0; w < ARRAY_LEN(WRITERS); w++) {
        assert_seen(written(a, WRITERS[w], STR("机密★20年"), false), true, true);
        assert_seen(written(a, WRITERS[w], STR("秘密★"), true), true, true);
        assert_seen(written(a, WRITERS[w], STR("主动公开"), true), false, true);
    }
}

#define WORDS "\x3B\x60\x53\x4F\xC5\x60" /* 总体情 in UTF-16, as in the first line of small.doc */
#define MARK  "\x3A\x67\xC6\x5B\x05\x26" /* 机密★ */

static void a_doc_is_read_for_it(void **state)
{
    (void)state;
    const char *source = getenv("GONGKAI_SOURCE");
    if (!source)
        skip();
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str bytes = {0};
    const char *path = arena_printf(a, "%s/tests/fuzz/doc_doc/small.doc", source).ptr;
    assert_int_equal(file_read(a, path, (size_t)1 << 20, &bytes), 0);
    assert_seen(bytes, false, true);
    char *copy = arena_cstr(a, bytes);
    size_t at = str_find(bytes, STR(WORDS), 0);
    assert_true(at != STR_NPOS);
    memcpy(copy + at, MARK, sizeof(MARK) - 1);
    assert_seen(str_make(copy, bytes.len), true, true);
}

static Str zip(Arena *a, const ContainerPart *parts, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)16 << 20);
    assert_int_equal(container_write(parts, count, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static void an_archive_is_read_through_to_its_files(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart plain[] = {
        {STR("甲.txt"), STR("没有"), false},
        {STR("乙.docx"), written(a, document_write_docx, STR("公开"), true), false}};
    assert_seen(zip(a, plain, 2), false, true);
    const ContainerPart marked[] = {{STR("甲.txt"), STR("没有"), false},
                                    {STR("乙.txt"), STR(GBK_MARK), false}};
    assert_seen(zip(a, marked, 2), true, true);
    const ContainerPart outer[] = {{STR("丙.zip"), zip(a, marked, 2), true}};
    assert_seen(zip(a, outer, 1), true, true);
    const ContainerPart named[] = {{STR("机密★.txt"), STR("没有"), false}};
    assert_seen(zip(a, named, 1), true, true);
}

static void what_cannot_be_read_is_said_not_to_have_been(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    assert_seen(STR("\x89PNG\r\n\x1a\n\0\0\0\0IHDR"), false, false);
    Str docx = written(a, document_write_docx, STR("公开"), false);
    assert_seen(str_sub(docx, 0, docx.len / 2), false, false);
    const ContainerPart parts[] = {{STR("甲.txt"), STR("没有"), false},
                                   {STR("图.png"), STR("\x89PNG\r\n\x1a\n\0\0\0\0IHDR"), false}};
    assert_seen(zip(a, parts, 2), false, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_star_makes_the_mark_and_the_words_alone_do_not),
        cmocka_unit_test(a_name_carries_the_mark_too),
        cmocka_unit_test(a_text_is_marked_in_any_charset),
        cmocka_unit_test(documents_are_read_for_it_in_paragraphs_and_cells),
        cmocka_unit_test(a_doc_is_read_for_it),
        cmocka_unit_test(an_archive_is_read_through_to_its_files),
        cmocka_unit_test(what_cannot_be_read_is_said_not_to_have_been),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
