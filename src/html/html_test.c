#include "html/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Appends with an expression on b and compares what came out. */
#define EXPECT(call, expected)                                                                     \
    do {                                                                                           \
        StrBuf b = STRBUF_INIT(1000);                                                              \
        call;                                                                                      \
        assert_string_equal(strbuf_str(&b).ptr, (expected));                                       \
        strbuf_deinit(&b);                                                                         \
    } while (0)

static void text_is_escaped_by_type(void **state)
{
    (void)state;
    EXPECT(html_text(&b, STR("<b>&\"'公")), "&lt;b&gt;&amp;&quot;&#39;公");
    EXPECT(html_text(&b, (int64_t)-7), "-7");
    EXPECT(html_text(&b, (size_t)18446744073709551615u), "18446744073709551615");
    EXPECT(html_text(&b, html_trusted(STR("<b>"))), "<b>");
    EXPECT(html_text(&b, ((Str){NULL, 0})), "");
    EXPECT(html_attr(&b, STR("\" onclick='x'")), "&quot; onclick=&#39;x&#39;");
}

static void bytes_that_html_cannot_hold_become_the_replacement_character(void **state)
{
    (void)state;
    EXPECT(html_text(&b, STR("a\x80\xE5z\tq")), "a\uFFFD\uFFFDz\tq");
    EXPECT(html_text(&b, ((Str){"a\0b\x7f", 4})), "a\uFFFDb\uFFFD");
    EXPECT(html_text(&b, STR("\xC2\x85")), "\uFFFD");
}

static void only_urls_of_known_schemes_pass(void **state)
{
    (void)state;
    static const char *const good[] = {"",          "/i/1",      "?a=1",     "#x",
                                       "x/y:z",     "https://a", "HTTP://a", "mailto:a@b",
                                       "tel:12345", "公开",      "./a:b"};
    static const char *const bad[] = {"javascript:alert(1)",
                                      " javascript:x",
                                      "java\tscript:x",
                                      "\x01javascript:x",
                                      "data:text/html",
                                      "//evil",
                                      "/\\evil",
                                      "\\\\evil",
                                      "/\n/evil",
                                      "vbscript:x",
                                      ":x"};
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        EXPECT(html_url(&b, str_of(good[i])), good[i]);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        EXPECT(html_url(&b, str_of(bad[i])), "#");
    EXPECT(html_url(&b, STR("/a?b=1&c=\"")), "/a?b=1&amp;c=&quot;");
}

static void pieces_of_urls_are_percent_encoded(void **state)
{
    (void)state;
    EXPECT(html_url_path(&b, STR("a/b c?公")), "a/b%20c%3F%E5%85%AC");
    EXPECT(html_url_query(&b, STR("a/b&c=1")), "a%2Fb%26c%3D1");
    EXPECT(html_url_path(&b, (int64_t)42), "42");
}

static void truth_follows_the_type(void **state)
{
    (void)state;
    assert_true(html_true(true));
    assert_false(html_true((int64_t)0));
    assert_true(html_true((size_t)3));
    assert_false(html_true(STR("")));
    assert_true(html_true(STR("0")));
    assert_false(html_true(html_trusted(STR(""))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped_by_type),
        cmocka_unit_test(bytes_that_html_cannot_hold_become_the_replacement_character),
        cmocka_unit_test(only_urls_of_known_schemes_pass),
        cmocka_unit_test(pieces_of_urls_are_percent_encoded),
        cmocka_unit_test(truth_follows_the_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
