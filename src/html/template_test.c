#include "html/html.h"

#include "html/tmpl_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void assert_contains(const StrBuf *page, const char *part)
{
    if (!str_contains(strbuf_str(page), str_of(part)))
        fail_msg("not in the page: %s\n%s", part, strbuf_str(page).ptr);
}

static void a_page_is_rendered_with_its_layout_and_every_value_escaped_for_its_place(void **state)
{
    (void)state;
    const Str tags[] = {STR("a&b"), STR("<c>")};
    const RowView rows[] = {
        {.id = 7,
         .number = STR("2026-1号"),
         .colour = STR("\" x"),
         .late = true,
         .tags = tags,
         .tags_count = 2},
        {.id = 8, .number = STR("2/3"), .colour = STR("red")},
    };
    const PageView view = {.shell = {STR("某某<局>")},
                           .pager = {3},
                           .tab = STR("到期&\"今日\""),
                           .link = STR("javascript:alert(1)"),
                           .total = 2,
                           .rows = rows,
                           .rows_count = 2};
    CLEANUP(strbuf_deinit) StrBuf page = STRBUF_INIT(10000);
    tmpl_in(&page, &view);
    assert_contains(&page, "<title>待办 \"到期&amp;&quot;今日&quot;\" - 某某&lt;局&gt;</title>");
    assert_contains(&page, "<link rel=\"stylesheet\" href=\"/assets/a.css\">");
    assert_contains(&page, "<h1 title='到期&amp;&quot;今日&quot;'>待办（2 件）</h1>\n<table>\n");
    assert_contains(&page, "  <tr class=\"row &quot; x\" data-late=\"1\">\n");
    assert_contains(&page, "  <tr class=\"row red\">\n");
    assert_contains(&page, "<a href=\"/case/7?from=%E5%88%B0%E6%9C%9F%26%22%E4%BB%8A%E6%97%A5%22"
                           "#2026-1%E5%8F%B7\">2026-1号</a>");
    assert_contains(&page, "<td><b>a&amp;b</b><b>&lt;c&gt;</b></td>");
    assert_contains(&page, "<nav>第 3 页\\?</nav>");
    assert_contains(&page, "<a href=\"#\">x</a>");
    assert_contains(&page, "<footer>某某&lt;局&gt;</footer>\n</body></html>\n");
    assert_false(str_contains(strbuf_str(&page), STR("没有待办")));
}

static void the_other_branches_are_rendered_when_there_is_nothing(void **state)
{
    (void)state;
    const PageView view = {.note = html_trusted(STR("<em>好</em>")), .link = STR("/a?b=1&c")};
    CLEANUP(strbuf_deinit) StrBuf page = STRBUF_INIT(10000);
    tmpl_in(&page, &view);
    assert_contains(&page, "<p>没有待办。<br><em>好</em></p>\n<a href=\"/a?b=1&amp;c\">x</a>");
    assert_contains(&page, "<i>零</i><input value=\"\" >");
    assert_false(str_contains(strbuf_str(&page), STR("<table>")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_rendered_with_its_layout_and_every_value_escaped_for_its_place),
        cmocka_unit_test(the_other_branches_are_rendered_when_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
