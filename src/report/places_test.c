#include "report/published_test.h"

#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>

/*
 * Where figures and findings stood: places in the JSON object are those of the file itself,
 * whatever its charset; formats without pages or bytes count tables and paragraphs; each finding
 * names what must hold and the article.
 */

/* clang-format off */
#define PAGE \
    "<html><head><title>云岭县水务局2023年政府信息公开工作年度报告</title></head><body>\n" \
    "<p>云岭县水务局2023年政府信息公开工作年度报告</p>\n" \
    "<p>三、收到和处理政府信息公开申请情况</p>" \
    "<table><tr><td colspan=2>（本列数据的勾稽关系为）</td><td colspan=7>申请人情况</td></tr>" \
    "<tr><td colspan=2>一、本年新收政府信息公开申请数量</td><td>258</td><td>12</td><td>0</td>" \
    "<td>0</td><td>0</td><td>0</td><td>271</td></tr>" \
    "<tr><td colspan=2>二、上年结转政府信息公开申请数量</td><td>3</td><td>0</td><td>0</td>" \
    "<td>0</td><td>0</td><td>0</td><td>3</td></tr>" \
    "<tr><td>三、本年度办理结果</td><td>（一）予以公开</td><td>71</td><td>0</td><td>0</td>" \
    "<td>0</td><td>0</td><td>0</td><td>71</td></tr></table></body></html>"
/* clang-format on */

static Str encoded(const char *mark, size_t mark_length, const char *charset)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *from = (char *)(uintptr_t)PAGE;
    size_t room = sizeof(PAGE) * 2, in = sizeof(PAGE) - 1, left = room - mark_length;
    char *bytes = arena_new(a, char, room), *to = bytes + mark_length;
    memcpy(bytes, mark, mark_length);
    assert_true(iconv(converter, &from, &in, &to, &left) != (size_t)-1);
    (void)iconv_close(converter);
    return str_make(bytes, (size_t)(to - bytes));
}

static Str json_of(Str bytes, const Document *d)
{
    AnnualReport r;
    StrBuf out = STRBUF_INIT((size_t)1 << 20);
    ReportSource source = {
        .media_type = document_media_type(d->format), .charset = d->charset, .bytes = bytes};
    report_read(d, a, &r);
    report_check(&r, NULL, a);
    report_write_json(&r, &source, REPORT_JSON_CELLS | REPORT_JSON_FINDINGS, &out);
    Str json = arena_str(a, strbuf_str(&out));
    strbuf_deinit(&out);
    return json;
}

static void contains(Str json, const char *part)
{
    if (str_contains(json, str_of(part)))
        return;
    print_error("no %s in %.*s\n", part, STR_FMT(json));
    fail();
}

static size_t find_bytes(Str bytes, Str part)
{
    size_t at = str_find(bytes, part, 0);
    assert_true(at != STR_NPOS);
    return at;
}

static void byte_ranges_are_those_of_the_file_in_every_charset(void **state)
{
    (void)state;
    static const struct {
        const char *mark;
        size_t mark_length;
        const char *charset;
        const char *needle; /* 258 and 271 in that charset */
        const char *total;
        size_t length;
    } cases[] = {
        {"", 0, "UTF-8", "258", "271", 3},
        {"\xEF\xBB\xBF", 3, "UTF-8", "258", "271", 3},
        {"", 0, "GB18030", "258", "271", 3},
        {"", 0, "GBK", "258", "271", 3},
        {"\xFF\xFE", 2, "UTF-16LE", "2\0005\0008", "2\0007\0001", 6},
        {"\xFE\xFF", 2, "UTF-16BE", "2\0005\0008", "2\0007\0001", 5},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Document d;
        Str detail, bytes = encoded(cases[i].mark, cases[i].mark_length, cases[i].charset);
        assert_int_equal(document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail), 0);
        Str json = json_of(bytes, &d);
        bool wide = cases[i].length > 3, big = cases[i].length == 5;
        size_t first = find_bytes(bytes, str_make(cases[i].needle, wide ? 5 : 3)) - big;
        size_t last = find_bytes(bytes, str_make(cases[i].total, wide ? 5 : 3)) - big;
        size_t length = wide ? 6 : 3;
        char want[200];
        (void)snprintf(want, sizeof(want),
                       "{\"cell\":\"applications.received.natural_person\",\"text\":\"258\","
                       "\"start\":%zu,\"end\":%zu}",
                       first, first + length);
        contains(json, want);
        /* 258 + 12 is not 271: the finding says where its two sides stand, too. */
        (void)snprintf(want, sizeof(want),
                       "{\"cell\":\"applications.received.total\",\"start\":%zu,\"end\":%zu}", last,
                       last + length);
        contains(json, want);
    }
}

static void a_place_without_bytes_or_pages_is_a_table_with_row_and_column(void **state)
{
    (void)state;
    Document d;
    AnnualReport r;
    Str detail;
    StrBuf out = STRBUF_INIT((size_t)1 << 20);
    AnnualReport written = read_report(PAGE);
    Document laid;
    report_layout(&written, a, &laid);
    assert_int_equal(document_write_docx(&laid, &out), 0);
    Str bytes = arena_str(a, strbuf_str(&out));
    strbuf_deinit(&out);
    assert_int_equal(document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail), 0);
    contains(json_of(bytes, &d), "{\"cell\":\"applications.received.natural_person\",\"text\":"
                                 "\"258\",\"table\":1,\"row\":4,\"column\":4}");
    /* A heading is a paragraph: the third, after the two lines of the title. */
    report_read(&d, a, &r);
    is_figure(&r, "applications.received.total", 271);
    assert_int_equal(r.sections[0].pos.table, 0);
    assert_int_equal(r.sections[0].pos.row, 3);
}

static Str tidy_of(Str bytes, const Document *d)
{
    AnnualReport r;
    StrBuf out = STRBUF_INIT((size_t)1 << 20);
    ReportSource source = {
        .media_type = document_media_type(d->format), .charset = d->charset, .bytes = bytes};
    report_read(d, a, &r);
    report_write_cells_header(&out);
    report_write_cells(&r, &source, &out);
    Str csv = arena_str(a, strbuf_str(&out));
    strbuf_deinit(&out);
    return csv;
}

static void rows_of_cells_end_with_the_places_that_json_gives(void **state)
{
    (void)state;
    Document d, laid;
    StrBuf out = STRBUF_INIT((size_t)1 << 20);
    char want[200];
    Str bytes = encoded("\xFF\xFE", 2, "UTF-16LE");
    assert_int_equal(document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    Str csv = tidy_of(bytes, &d);
    contains(csv, ",kind,value,page,box,sheet,table,row,column,paragraph,start,end\n");
    size_t at = find_bytes(bytes, str_make("2\0005\0008", 5));
    (void)snprintf(want, sizeof(want), "received.natural_person,integer,258,,,,,,,,%zu,%zu\n", at,
                   at + 6);
    contains(csv, want);
    AnnualReport written = read_report(PAGE);
    report_layout(&written, a, &laid);
    static int (*const writers[])(const Document *, StrBuf *) = {
        document_write_docx, document_write_xlsx, document_write_ofd};
    static const char *const places[] = {",integer,258,,,,1,4,4,,,\n", ",integer,258,,,1,,9,4,,,\n",
                                         ",integer,258,1,"};
    for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
        strbuf_clear(&out);
        assert_int_equal(writers[i](&laid, &out), 0);
        assert_int_equal(document_read(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
        contains(tidy_of(strbuf_str(&out), &d), places[i]);
    }
    strbuf_deinit(&out);
}

static size_t count_of(Str s, const char *part)
{
    size_t n = 0;
    for (size_t at = 0; (at = str_find(s, str_of(part), at)) != STR_NPOS; at++)
        n++;
    return n;
}

static void blank(Figure *f)
{
    *f = (Figure){.kind = FIGURE_BLANK, .confidence = 100};
}

/* Blank cells of all three tables, one in a row and whole rows, in each format with tables. */
static void a_blank_cell_of_a_table_has_its_place(void **state)
{
    (void)state;
    Document d, laid;
    AnnualReport r = read_report(PAGE);
    StrBuf out = STRBUF_INIT((size_t)1 << 20);
    r.has_proactive = r.has_remedies = true;
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        if (r.applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX].kind == FIGURE_ABSENT)
            blank(&r.applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX]);
    blank(&r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_RESEARCH_INSTITUTION]);
    for (int i = 0; i <= LAW_CELL_FEES_10K_YUAN; i++)
        blank(&r.proactive[i]);
    r.proactive[LAW_CELL_RULES_REPEALED] = (Figure){.kind = FIGURE_INTEGER, .confidence = 100};
    for (int full = 0; full < 2; full++) {
        for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
            blank(&r.remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX]);
        if (full)
            r.remedies[0][1] = r.proactive[LAW_CELL_RULES_REPEALED];
        report_layout(&r, a, &laid);
        static int (*const writers[])(const Document *, StrBuf *) = {
            document_write_html, document_write_docx, document_write_xlsx, document_write_ofd};
        static const char *const ends[] = {",blank,,,,,,,,,", ",blank,,,,,1,", ",blank,,,,1,,",
                                           ",blank,,1,"};
        for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
            strbuf_clear(&out);
            assert_int_equal(writers[i](&laid, &out), 0);
            Str bytes = strbuf_str(&out);
            assert_int_equal(document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
            Str csv = tidy_of(bytes, &d);
            /* A row that is blank from edge to edge parts the grids of a sheet: it is in none. */
            bool no_row = !full && writers[i] == document_write_xlsx;
            assert_int_equal(count_of(csv, ",blank,,,,,,,,,,\n"), no_row ? 15 : 0);
            assert_true(count_of(csv, ",blank,") > 150);
            contains(csv, ends[i]);
        }
    }
    strbuf_deinit(&out);
}

static void a_finding_names_what_must_hold_and_the_article(void **state)
{
    (void)state;
    AnnualReport r = read_report(PAGE);
    size_t without = 0;
    for (size_t i = 0; i < r.finding_count; i++) {
        const Finding *f = &r.findings[i];
        Str basis = report_rule_basis(f->rule, r.format, a);
        without += str_empty(basis);
        assert_true(str_empty(basis) || str_contains(f->message, basis));
        assert_true(str_find(f->message, STR("依据："),
                             str_find(f->message, STR("依据："), 0) + 1) == STR_NPOS);
    }
    assert_true(r.finding_count > 0);
    assert_int_equal(without, 0);
    is_figure(&r, "applications.received.enterprise", 12);
    assert_true(str_eq(report_rule_formula(STR("applications.balance")),
                       STR("新收＋上年结转＝总计＋结转下年度")));
    assert_true(str_eq(report_rule_basis(STR("cell.blank"), LAW_FORMAT_2019, a),
                       STR("国办公开办函〔2019〕60号")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(byte_ranges_are_those_of_the_file_in_every_charset),
        cmocka_unit_test(a_place_without_bytes_or_pages_is_a_table_with_row_and_column),
        cmocka_unit_test(rows_of_cells_end_with_the_places_that_json_gives),
        cmocka_unit_test(a_blank_cell_of_a_table_has_its_place),
        cmocka_unit_test(a_finding_names_what_must_hold_and_the_article),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
