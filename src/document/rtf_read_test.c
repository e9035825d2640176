#include "document/document_test.h"

static void assert_reads(const char *rtf, const char *expected)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(document_read(str_of(rtf), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    assert_int_equal(d.format, DOCUMENT_FORMAT_RTF);
    assert_string_equal(test_dump(a, &d).ptr, expected);
}

static void text_in_both_spellings_is_decoded(void **state)
{
    (void)state;
    assert_reads("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 \\'cb\\'ce\\'cc\\'e5;}}{\\*\\x y}"
                 "\\'c4\\'a3\\'ca\\'bd\\par \\uc1\\u20844 ?\\u24320\\'3f a\\tab b\\line c\\par\n"
                 "{\\v hidden}\\{x\\}\\par}",
                 "P:模式\nP:公开 a\tb\nP:c\nP:{x}\n");
    assert_reads("{\\rtf1 {\\strike 9\\v\\v0 8\\strike0 1}\\striked1 7\\plain 0\\par}", "P:10\n");
}

static void rows_of_edges_make_a_grid(void **state)
{
    (void)state;
    assert_reads("{\\rtf1\\pard x\\par\\trowd\\clvmgf\\cellx1000\\cellx3000\\pard\\intbl a\\cell b"
                 "\\par c\\cell\\row\\trowd\\clvmrg\\cellx1005\\cellx2000\\cellx3000\\pard\\intbl "
                 "\\cell 1\\cell 2\\cell\\row\\pard y\\par}",
                 "P:x\nG 2x3: 0,0 2x1 a|0,1 1x2 b/c|1,1 1|1,2 2\nP:y\n");
}

static void broken_and_deep_files_end(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf deep = STRBUF_INIT(1u << 21);
    strbuf_append_c(&deep, "{\\rtf1 ");
    for (int i = 0; i < 100000; i++)
        strbuf_append_c(&deep, "{a");
    Document d;
    assert_int_equal(document_read_rtf(strbuf_str(&deep), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                     DOCUMENT_E_TOO_LARGE);
    assert_int_equal(
        document_read_rtf(STR("{\\rtf1\\bin99999999 x\\'"), &DOCUMENT_LIMITS_DEFAULT, a, &d),
        DOCUMENT_E_EMPTY);
    assert_reads("{\\rtf1 }}}}\\cell\\row\\u-1 \\'zz text", "P:z text\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_in_both_spellings_is_decoded),
        cmocka_unit_test(rows_of_edges_make_a_grid),
        cmocka_unit_test(broken_and_deep_files_end),
    };
    document_prepare();
    return cmocka_run_group_tests_name("rtf_read", tests, NULL, NULL);
}
