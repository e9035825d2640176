#include "document/document_test.h"

#include "document/charset.h"

#define assert_format(bytes, format) assert_int_equal(document_sniff(STR(bytes)), (format))

static void the_bytes_say_the_format_not_the_name(void **state)
{
    (void)state;
    assert_format("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", DOCUMENT_FORMAT_DOC);
    assert_format("junk\n%PDF-1.7\n", DOCUMENT_FORMAT_PDF);
    assert_format("{\\rtf1\\ansi x}", DOCUMENT_FORMAT_RTF);
    assert_format("\xEF\xBB\xBF \n<!DOCTYPE html><p>x", DOCUMENT_FORMAT_HTML);
    assert_format("<p style='x'>a</p><p>b</p>", DOCUMENT_FORMAT_HTML);
    assert_format("\xFF\xFE<\0h\0t\0m\0l\0>\0", DOCUMENT_FORMAT_HTML);
    assert_format("\x89PNG\r\n\x1A\nxxxx", DOCUMENT_FORMAT_IMAGE);
    assert_format("一、总体情况", DOCUMENT_FORMAT_TEXT);
    assert_format("a < b and c > d, <x> is no tag", DOCUMENT_FORMAT_TEXT);
    assert_format("\xBE\xC5\xCA\xAE", DOCUMENT_FORMAT_TEXT);
    assert_format("", DOCUMENT_FORMAT_UNKNOWN);
    assert_format("  \r\n", DOCUMENT_FORMAT_UNKNOWN);
    assert_format("\x7F"
                  "ELF\x02\x01\x01\x01\x02\x03\x04",
                  DOCUMENT_FORMAT_UNKNOWN);
    assert_format("PK\x03\x04 cut off", DOCUMENT_FORMAT_ZIP);
}

static void assert_decodes(Str bytes, Str declared, const char *text, const char *charset)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    DecodedText d = charset_decode(bytes, declared, a);
    assert_string_equal(arena_cstr(a, d.text), text);
    assert_string_equal(arena_cstr(a, d.charset), charset);
}

static void text_is_decoded_by_mark_then_utf8_then_declaration_then_guess(void **state)
{
    (void)state;
    assert_decodes(STR("\xEF\xBB\xBF公开"), STR("gbk"), "公开", "utf-8");
    assert_decodes(STR("公开"), STR("gb2312"), "公开", "utf-8");
    assert_decodes(STR("\xFF\xFE\x6C\x51"), STR(""), "公", "utf-16le");
    assert_decodes(STR("\xFE\xFF\x51\x6C\xD8\x40\xDC\x00"), STR(""), "公\U00020000", "utf-16be");
    assert_decodes(STR("a\0b\0\x6C\x51\n\0"), STR(""), "ab公\n", "utf-16le");
    assert_decodes(STR("\xA4\xA4\xA4\xE5"), STR("big5"), "中文", "big5");
    /* An ordinary sentence without a declaration. */
    assert_decodes(STR("\xD5\xFE\xB8\xAE\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA\xB9\xA4\xD7\xF7"
                       "\xC4\xEA\xB6\xC8\xB1\xA8\xB8\xE6"),
                   STR(""), "政府信息公开工作年度报告", "gb18030");
}

static void gb2312_means_gb18030(void **state)
{
    (void)state;
    /* 朱镕基 has a character that GB 2312 lacks; the last is a four-byte sequence. */
    assert_decodes(STR("\xD6\xEC\xE9\x46\xBB\xF9\x81\x39\xEE\x39"), STR("gb2312"), "朱镕基\u3400",
                   "gb18030");
}

static void broken_utf8_keeps_what_is_whole(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str report = str_of("政府信息公开工作年度报告，本年度报告依据条例编制，数据期限为全年。");
    DecodedText cut = charset_decode(str_sub(report, 0, report.len - 1), STR(""), a);
    assert_true(str_eq(cut.text, str_sub(report, 0, report.len - 3)));
    assert_true(cut.lossy);
    DecodedText bad = charset_decode(
        STR("政府信息公开工作年度报告\xFF本年度报告依据条例编制，数据期限"), STR("utf-8"), a);
    assert_string_equal(arena_cstr(a, bad.charset), "utf-8");
    assert_true(str_contains(bad.text, STR("报告\uFFFD本年度")));
    DecodedText zero = charset_decode(STR("a\0b公开"), STR(""), a);
    assert_string_equal(arena_cstr(a, zero.text), "a b公开");
}

static void the_declared_charset_is_found_in_the_head(void **state)
{
    (void)state;
    assert_true(str_eq(charset_declared(STR("<meta charset=\"GBK\">")), STR("GBK")));
    assert_true(
        str_eq(charset_declared(STR("<meta content='text/html; charset=gb2312'>")), STR("gb2312")));
    assert_true(str_eq(charset_declared(STR("<?xml encoding='utf-8'?>")), STR("utf-8")));
    assert_true(str_empty(charset_declared(STR("<meta charset=klingon>"))));
}

static void plain_text_is_one_paragraph_a_line_with_its_bytes(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str text = STR("\n \n　一、总体情况\r\n规章\t1 | 2 |\n\n\n| |\r末行");
    assert_int_equal(document_read(text, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    assert_string_equal(test_dump(a, &d).ptr, "P:　一、总体情况\nP:规章\t1 | 2 |\nP:| |\nP:末行\n");
    assert_int_equal(d.blocks[0].blank_before, 2);
    assert_int_equal(d.blocks[1].blank_before, 0);
    assert_int_equal(d.blocks[2].blank_before, 2);
    for (size_t i = 0; i < d.block_count; i++) {
        SourcePos p = d.blocks[i].pos;
        assert_true(str_eq(str_sub(text, p.start, p.end), d.blocks[i].text));
    }
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str detail = STR("");
    const DocumentLimits *l = &DOCUMENT_LIMITS_DEFAULT;
    assert_int_equal(document_read(STR(""), l, a, &d, &detail), DOCUMENT_E_EMPTY);
    assert_true(detail.len > 0);
    assert_int_equal(document_read(STR(" \n"), l, a, &d, NULL), DOCUMENT_E_EMPTY);
    assert_int_equal(document_read(STR("\x01\x02\x03\x04"), l, a, &d, NULL),
                     DOCUMENT_E_UNKNOWN_FORMAT);
    assert_int_equal(document_read(STR("%PDF-1.4"), l, a, &d, NULL), DOCUMENT_E_UNSUPPORTED);
    DocumentLimits small = *l;
    small.input_bytes = 3;
    assert_int_equal(document_read(STR("abcd"), &small, a, &d, NULL), DOCUMENT_E_TOO_LARGE);
    small = *l;
    small.blocks = 2;
    assert_int_equal(document_read(STR("a\nb\nc"), &small, a, &d, NULL), DOCUMENT_E_TOO_LARGE);
    for (int i = 1; i < DOCUMENT_E_MAX; i++)
        assert_true(document_outcome_text((DocumentOutcome)i).len > 0);
    for (int i = 0; i < DOCUMENT_FORMAT_MAX; i++)
        assert_true(document_media_type((DocumentFormat)i).len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_say_the_format_not_the_name),
        cmocka_unit_test(text_is_decoded_by_mark_then_utf8_then_declaration_then_guess),
        cmocka_unit_test(gb2312_means_gb18030),
        cmocka_unit_test(broken_utf8_keeps_what_is_whole),
        cmocka_unit_test(the_declared_charset_is_found_in_the_head),
        cmocka_unit_test(plain_text_is_one_paragraph_a_line_with_its_bytes),
        cmocka_unit_test(what_cannot_be_read_says_why),
    };
    document_prepare();
    return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
