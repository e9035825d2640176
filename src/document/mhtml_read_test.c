#include "document/document_test.h"

#define WORD_HEAD                                                                                  \
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_NextPart_01\"\r\n\r\n" \
    "This document is a Single File Web Page.\r\n\r\n"

static void assert_reads(const char *bytes, const char *expected)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str detail;
    assert_int_equal(document_sniff(str_of(bytes)), DOCUMENT_FORMAT_MHTML);
    assert_int_equal(document_read(str_of(bytes), &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail), 0);
    assert_int_equal(d.format, DOCUMENT_FORMAT_MHTML);
    assert_string_equal(test_dump(a, &d).ptr, expected);
}

static void a_page_saved_by_word_is_read(void **state)
{
    (void)state;
    assert_reads(WORD_HEAD "------=_NextPart_01\r\nContent-Location: file:///C:/1/a.htm\r\n"
                           "Content-Transfer-Encoding: quoted-printable\r\n"
                           "Content-Type: text/html;\r\n charset=\"gb2312\"\r\n\r\n"
                           "<html><body><table><tr><td colspan=3D2>=B9=E6=D5=C2</td></tr>=\r\n"
                           "<tr><td>0<td>1=\r\n2</table></body></html>\r\n\r\n"
                           "------=_NextPart_01\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n"
                           "------=_NextPart_01\r\nContent-Type: image/png\r\n"
                           "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\r\n"
                           "------=_NextPart_01--\r\n",
                 "G 2x2: 0,0 1x2 规章|1,0 0|1,1 12\n");
}

static void base64_and_nested_parts_are_read(void **state)
{
    (void)state;
    assert_reads("From: <Saved by a browser>\nSubject: =?utf-8?Q?x?=\nMIME-Version: 1.0\n"
                 "Content-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=outer\n\n"
                 "--outer\nContent-Type: multipart/alternative; boundary=inner\n\n"
                 "--inner\nContent-Type: text/plain\n\nplain\n"
                 "--inner\nContent-Type: text/html; charset=utf-8\n"
                 "Content-Transfer-Encoding: BASE64\n\nPHA+5bm05oql\nPC9wPg==\n--inner--\n"
                 "--outer--\n",
                 "P:年报\n");
    assert_reads("Content-Type: text/html\nMIME-Version: 1.0\n\n<p>甲</p>", "P:甲\n");
}

static void broken_mails_end_with_an_outcome(void **state)
{
    (void)state;
    static const char *const cases[] = {
        WORD_HEAD,
        WORD_HEAD "------=_NextPart_01",
        WORD_HEAD "------=_NextPart_01\r\nContent-Type: text/html\r\n"
                  "Content-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n=",
        ("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
         "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed\n"),
    };
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Document d;
        assert_int_equal(document_read_mhtml(str_of(cases[i]), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                         DOCUMENT_E_EMPTY);
    }
}

static void prose_that_begins_like_a_mail_is_text(void **state)
{
    (void)state;
    assert_int_equal(document_sniff(str_of("From: 甲\n年报全文如下\n一、总体情况\n")),
                     DOCUMENT_FORMAT_TEXT);
    assert_int_equal(document_sniff(str_of("年报\nMIME-Version: 1.0\n")), DOCUMENT_FORMAT_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_saved_by_word_is_read),
        cmocka_unit_test(base64_and_nested_parts_are_read),
        cmocka_unit_test(broken_mails_end_with_an_outcome),
        cmocka_unit_test(prose_that_begins_like_a_mail_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
