/* generated from in.html */
#include "html/tmpl_in.h"

#include "html/html.h"
#include "html/tmpl_part_pager.h"

void tmpl_in(StrBuf *out, const PageView *v)
{
    (void)v;
#line 2 "templates/layout.html"
    strbuf_append(out, STR("<!doctype html>\n"
        "<html lang=\"zh-CN\"><head><title>"));
#line 3 "templates/in.html"
        strbuf_append(out, STR("待办 \""));
#line 3 "templates/in.html"
        html_text(out, v->tab);
#line 3 "templates/in.html"
        strbuf_append(out, STR("\""));
#line 3 "templates/layout.html"
    strbuf_append(out, STR(" - "));
#line 3 "templates/layout.html"
    html_text(out, v->shell.site);
#line 3 "templates/layout.html"
    strbuf_append(out, STR("</title>\n"
        "<link rel=\"stylesheet\" href=\""));
#line 4 "templates/layout.html"
    html_url(out, STYLE_PATH);
#line 4 "templates/layout.html"
    strbuf_append(out, STR("\"></head>\n"
        "<body>\n"
        "<!-- fixed -->\n"));
#line 5 "templates/in.html"
        strbuf_append(out, STR("<h1 title='"));
#line 5 "templates/in.html"
        html_attr(out, v->tab);
#line 5 "templates/in.html"
        strbuf_append(out, STR("'>待办（"));
#line 5 "templates/in.html"
        html_text(out, v->total);
#line 5 "templates/in.html"
        strbuf_append(out, STR(" 件）</h1>\n"));
#line 7 "templates/in.html"
        if (html_true(v->rows_count)) {
#line 8 "templates/in.html"
            strbuf_append(out, STR("<table>\n"));
#line 9 "templates/in.html"
            for (size_t at_row = 0; at_row < v->rows_count; at_row++) {
                const __typeof__(v->rows[0]) *each_row = &v->rows[at_row];
                (void)each_row;
#line 10 "templates/in.html"
                strbuf_append(out, STR("  <tr class=\"row "));
#line 10 "templates/in.html"
                html_attr(out, (*each_row).colour);
#line 10 "templates/in.html"
                strbuf_append(out, STR("\""));
#line 10 "templates/in.html"
                if (html_true((*each_row).late)) {
#line 10 "templates/in.html"
                    strbuf_append(out, STR(" data-late=\"1\""));
                }
#line 10 "templates/in.html"
                strbuf_append(out, STR(">\n"
        "    <td><a href=\"/case/"));
#line 11 "templates/in.html"
                html_url_path(out, (*each_row).id);
#line 11 "templates/in.html"
                strbuf_append(out, STR("\?from="));
#line 11 "templates/in.html"
                html_url_query(out, v->tab);
#line 11 "templates/in.html"
                strbuf_append(out, STR("#"));
#line 11 "templates/in.html"
                html_url_query(out, (*each_row).number);
#line 11 "templates/in.html"
                strbuf_append(out, STR("\">"));
#line 11 "templates/in.html"
                html_text(out, (*each_row).number);
#line 11 "templates/in.html"
                strbuf_append(out, STR("</a></td>\n"
        "    <td>"));
#line 12 "templates/in.html"
                for (size_t at_tag = 0; at_tag < (*each_row).tags_count; at_tag++) {
                    const __typeof__((*each_row).tags[0]) *each_tag = &(*each_row).tags[at_tag];
                    (void)each_tag;
#line 12 "templates/in.html"
                    strbuf_append(out, STR("<b>"));
#line 12 "templates/in.html"
                    html_text(out, (*each_tag));
#line 12 "templates/in.html"
                    strbuf_append(out, STR("</b>"));
                }
#line 12 "templates/in.html"
                strbuf_append(out, STR("</td>\n"
        "  </tr>\n"));
            }
#line 15 "templates/in.html"
            strbuf_append(out, STR("</table>\n"));
#line 16 "templates/in.html"
            tmpl_part_pager(out, &v->pager);
        } else {
#line 18 "templates/in.html"
            strbuf_append(out, STR("<p>没有待办。<br>"));
#line 18 "templates/in.html"
            html_text(out, v->note);
#line 18 "templates/in.html"
            strbuf_append(out, STR("</p>\n"));
        }
#line 20 "templates/in.html"
        strbuf_append(out, STR("<a href=\""));
#line 20 "templates/in.html"
        html_url(out, v->link);
#line 20 "templates/in.html"
        strbuf_append(out, STR("\">x</a><svg><path d=\"M0 0\"/></svg>\n"));
#line 21 "templates/in.html"
        if (!html_true(v->total)) {
#line 21 "templates/in.html"
            strbuf_append(out, STR("<i>零</i>"));
        }
#line 21 "templates/in.html"
        strbuf_append(out, STR("<input value=\""));
#line 21 "templates/in.html"
        html_attr(out, v->tab);
#line 21 "templates/in.html"
        strbuf_append(out, STR("\" "));
#line 21 "templates/in.html"
        if (html_true(v->total)) {
#line 21 "templates/in.html"
            strbuf_append(out, STR("checked"));
        }
#line 21 "templates/in.html"
        strbuf_append(out, STR(">\n"));
#line 7 "templates/layout.html"
    strbuf_append(out, STR("\n"));
#line 9 "templates/layout.html"
        strbuf_append(out, STR("<footer>"));
#line 9 "templates/layout.html"
        html_text(out, v->shell.site);
#line 9 "templates/layout.html"
        strbuf_append(out, STR("</footer>\n"));
#line 11 "templates/layout.html"
    strbuf_append(out, STR("</body></html>\n"));
}
