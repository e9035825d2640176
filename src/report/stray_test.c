#include "report/report_test.h"
#include "report/synth.h"

/* What sites and browsers print around an article. */
static const char *const strays[] = {
    "2026/11/29 13:08",
    "11/29/26, 1:08 PM",
    "5/9",
    "- 5 -",
    "2024-01-31 09:15:22",
    "第 5 页 共 9 页",
    "浏览次数：1234 次",
    "发布日期：2024-01-31 浏览次数：35",
    "https://www.example.gov.cn/art/2020/1/29/art_12_345.html 5/9"};

/* A report whose noughts are mostly blank cells, in part four too; the fourth has little else. */
static AnnualReport blank_report(uint64_t seed)
{
    SynthRandom random = {seed};
    AnnualReport r;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    synth_blank(&random, &r);
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX && seed == 4; i++)
        if (i / LAW_COLUMN_MAX != LAW_ROW_RECEIVED && i / LAW_COLUMN_MAX != LAW_ROW_TOTAL)
            r.applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX] =
                (Figure){.kind = FIGURE_BLANK, .confidence = 100};
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++) {
        Figure *f = &r.remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX];
        if (f->value == 0)
            *f = (Figure){.kind = FIGURE_BLANK, .confidence = 100};
    }
    return r;
}

/* `piece` behind (or before) the n-th `mark`; an empty Str if there are fewer. */
static Str put_at(Str text, const char *mark, int n, bool behind, const char *piece)
{
    size_t at = 0;
    for (int i = 0; (at = str_find(text, str_of(mark), at)) != STR_NPOS && i < n; i++)
        at += strlen(mark);
    if (at == STR_NPOS)
        return STR("");
    at += behind ? strlen(mark) : 0;
    return arena_printf(a, "%.*s%s%.*s", (int)at, text.ptr, piece, (int)(text.len - at),
                        text.ptr + at);
}

/* Every figure is read as before; in text it may also be left open. */
static void assert_unmoved(const AnnualReport *got, const AnnualReport *want, bool may_open,
                           const char *what)
{
    LawFigure all[SYNTH_FIGURES_MAX];
    for (size_t i = 0, n = synth_figures(all); i < n; i++) {
        const Figure *g = report_figure(got, all[i]), *w = report_figure(want, all[i]);
        bool open = may_open && (g->kind == FIGURE_CANDIDATES || g->kind == FIGURE_BLANK);
        CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(256);
        law_figure_append_path(&path, all[i]);
        if (!synth_same(g, w) && !open)
            print_error("with %s: %.*s\n", what, STR_FMT(strbuf_str(&path)));
        assert_true(synth_same(g, w) || open);
    }
}

static void what_stands_beside_a_grid_moves_nothing_in_it(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        AnnualReport r = blank_report(seed);
        Document d;
        StrBuf out = STRBUF_INIT((size_t)8 << 20);
        report_layout(&r, a, &d);
        assert_int_equal(document_write_html(&d, &out), 0);
        Str page = strbuf_str(&out);
        AnnualReport want = read_as(DOCUMENT_FORMAT_HTML, page);
        for (size_t i = 0; i < ARRAY_LEN(strays); i++)
            for (int table = 0; table < 3; table++) {
                Str stray = arena_printf(a, "<p>%s</p>", strays[i]);
                Str with = put_at(page, "</table>", table, true, arena_cstr(a, stray));
                assert_true(with.len > 0);
                AnnualReport got = read_as(DOCUMENT_FORMAT_HTML, with);
                assert_unmoved(&got, &want, false, strays[i]);
            }
        strbuf_deinit(&out);
    }
}

static void a_line_below_a_table_of_text_takes_no_cell(void **state)
{
    (void)state;
    static const SynthStyle styles[] = {SYNTH_ROW_LINES, SYNTH_CELL_BARS, SYNTH_TABS,
                                        SYNTH_MARKDOWN};
    static const char *const headings[] = {"三、收到和处理", "四、政府信息公开", "五、存在"};
    for (size_t s = 0; s < ARRAY_LEN(styles); s++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            AnnualReport r = blank_report(seed);
            SynthText t;
            synth_flatten(&r, styles[s], a, &t);
            AnnualReport want = read_as(DOCUMENT_FORMAT_TEXT, t.text);
            for (size_t i = 0; i < ARRAY_LEN(strays); i++)
                for (size_t h = 0; h < ARRAY_LEN(headings); h++) {
                    Str line = arena_printf(a, "%s\n", strays[i]);
                    Str with = put_at(t.text, headings[h], 0, false, arena_cstr(a, line));
                    if (!with.len)
                        continue;
                    AnnualReport got = read_as(DOCUMENT_FORMAT_TEXT, with);
                    assert_unmoved(&got, &want, true, strays[i]);
                }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_stands_beside_a_grid_moves_nothing_in_it),
        CASE(a_line_below_a_table_of_text_takes_no_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
