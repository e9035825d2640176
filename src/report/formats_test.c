#include "report/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <sys/stat.h>

/*
 * The figures of a report come back from every format that is written, and from every flattening in
 * every script and charset. With arguments it is the first half of `make soak NAME=formats`:
 *   text COUNT FILE.json...   flattens COUNT random reports and the figures of these files
 *   figures COUNT FOLDER      writes the figures of COUNT random reports as JSON
 */

static const uint64_t seed = 20260203;

/* A charset, and whether Traditional or Simplified text is written in it. */
typedef struct Coding {
    const char *charset;
    bool hant;
    bool hans;
} Coding;
static const Coding codings[] = {{"UTF-8", true, true},
                                 {"GB18030", true, true},
                                 {"GBK", true, true},
                                 {"UTF-16LE", true, true},
                                 {"BIG5", true, false}};

typedef struct Counts {
    size_t documents;
    size_t figures;
    size_t right;
    size_t open;
    size_t inferred; /* wrongly, and it says that it inferred them */
    size_t wrong;
    size_t impossible; /* text that the charset does not have */
} Counts;

/* The text in the charset; empty if the charset lacks one of its characters. */
static Str encoded(Str text, const char *charset, Arena *a)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    size_t room = text.len * 4 + 16, left = room, in = text.len;
    char *out = arena_new(a, char, room), *to = out;
    char *from = (char *)(uintptr_t)text.ptr;
    bool good = iconv(converter, &from, &in, &to, &left) != (size_t)-1;
    (void)iconv_close(converter);
    return good ? str_make(out, room - left) : STR("");
}

static void judge(const AnnualReport *want, const AnnualReport *got, const SynthMark *m, bool hant,
                  const char *what, Counts *counts)
{
    const Figure *w = report_figure(want, m->figure), *g = report_figure(got, m->figure);
    bool text = m->figure.kind == LAW_FIGURE_PROACTIVE &&
                law_cell(m->figure.cell)->kind == LAW_CELL_KIND_TEXT;
    /* 萬元 and 無 stay as printed; an open figure of the source may come out as any. */
    if ((hant && (text || w->kind == FIGURE_RAW)) || w->kind == FIGURE_CANDIDATES)
        return;
    counts->figures++;
    if (synth_same(g, w)) {
        counts->right++;
    } else if (g->kind == FIGURE_CANDIDATES && synth_may_be(g, w)) {
        counts->open++;
    } else if (synth_inferred(got, m->figure)) {
        counts->inferred++;
    } else if (counts->wrong++ < 20) {
        StrBuf b = STRBUF_INIT(4096);
        law_figure_append_path(&b, m->figure);
        strbuf_append(&b, STR(" want "));
        report_append_figure(&b, w);
        strbuf_append(&b, STR(" got "));
        report_append_figure(&b, g);
        print_error("%s: %.*s (kind %d)\n", what, STR_FMT(strbuf_str(&b)), (int)g->kind);
        strbuf_deinit(&b);
    }
}

static void read_bytes(Str bytes, Arena *a, AnnualReport *ret)
{
    Document d;
    Str detail = STR("");
    int result = document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
    if (result)
        print_error("not read: %d %.*s\n", result, STR_FMT(detail));
    assert_int_equal(result, 0);
    report_read(&d, a, ret);
}

/* One flattening of a report, in the scripts and charsets of `which`. */
static void flatten_coded(const AnnualReport *r, SynthStyle style, const Coding *which, Arena *a,
                          Counts *counts)
{
    SynthText t;
    synth_flatten(r, style, a, &t);
    for (int hant = 0; hant < 2; hant++) {
        if (!(hant ? which->hant : which->hans))
            continue;
        Str text = hant ? synth_traditional(t.text, a) : t.text;
        Str bytes = encoded(text, which->charset, a);
        if (str_empty(bytes)) {
            counts->impossible++;
            continue;
        }
        AnnualReport got;
        read_bytes(bytes, a, &got);
        counts->documents++;
        char what[64];
        (void)snprintf(what, sizeof(what), "style %d %s %s", (int)style, which->charset,
                       hant ? "hant" : "hans");
        size_t wrong = counts->wrong;
        for (size_t i = 0; i < t.mark_count; i++)
            judge(r, &got, &t.marks[i], hant, what, counts);
        if (counts->wrong > wrong && getenv("FORMATS_DUMP"))
            (void)fprintf(stderr, "%.*s\n", STR_FMT(text));
    }
}

/* Random reports: consistent, of both formats, every other one with blanks or marks for noughts. */
static void next_report(SynthRandom *random, size_t i, Arena *a, AnnualReport *ret)
{
    synth_report(random, i % 4 == 3 ? LAW_FORMAT_2019 : LAW_FORMAT_2021, a, ret);
    if (i % 2)
        synth_blank(random, ret);
}

static void report_counts(const char *name, const Counts *c)
{
    print_message(
        "# %s: %zu documents, %zu figures, %zu right, %zu open, %zu wrong, %zu not in the "
        "charset\n",
        name, c->documents, c->figures, c->right, c->open, c->wrong, c->impossible);
}

static void figures_survive_every_script_and_charset(void **state)
{
    (void)state;
    Counts counts = {0};
    SynthRandom random = {seed};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < 55; i++) {
        arena_reset(a);
        AnnualReport r;
        next_report(&random, i, a, &r);
        flatten_coded(&r, (SynthStyle)(i % SYNTH_STYLE_MAX), &codings[i % ARRAY_LEN(codings)], a,
                      &counts);
    }
    arena_free(a);
    report_counts("text", &counts);
    assert_int_equal(counts.wrong, 0);
    assert_true(counts.open * 20 < counts.figures);
}

typedef int (*Writer)(const Document *d, StrBuf *out);

/* Writes the report, reads it, and compares all figures that the form has. */
static void write_and_read(const AnnualReport *r, Writer write, const char *name, Arena *a,
                           Counts *counts)
{
    Document d;
    AnnualReport got;
    SynthText t;
    StrBuf out = STRBUF_INIT((size_t)8 << 20);
    report_layout(r, a, &d);
    assert_int_equal(write(&d, &out), 0);
    read_bytes(strbuf_str(&out), a, &got);
    synth_flatten(r, SYNTH_TABS, a, &t);
    counts->documents++;
    for (size_t i = 0; i < t.mark_count; i++)
        judge(r, &got, &t.marks[i], false, name, counts);
    assert_true(str_eq(got.agency, r->agency));
    assert_int_equal(got.year, r->year);
    strbuf_deinit(&out);
}

static void figures_survive_every_written_format(void **state)
{
    (void)state;
    Counts counts = {0};
    SynthRandom random = {seed + 1};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < 8; i++) {
        arena_reset(a);
        AnnualReport r;
        next_report(&random, i, a, &r);
        write_and_read(&r, document_write_html, "html", a, &counts);
        write_and_read(&r, document_write_docx, "docx", a, &counts);
        write_and_read(&r, document_write_xlsx, "xlsx", a, &counts);
        write_and_read(&r, document_write_ofd, "ofd", a, &counts);
    }
    arena_free(a);
    report_counts("written", &counts);
    assert_int_equal(counts.right, counts.figures);
}

static bool load_figures(const char *path, Arena *a, AnnualReport *ret)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    size_t capacity = (size_t)1 << 20;
    char *bytes = arena_new(a, char, capacity);
    size_t n = fread(bytes, 1, capacity, f);
    (void)fclose(f);
    Str where;
    return report_read_json(str_make(bytes, n), a, ret, &where) == 0;
}

static int soak_text(size_t count, char **files, size_t file_count)
{
    Counts counts = {0};
    SynthRandom random = {seed + 2};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count + file_count; i++) {
        AnnualReport r;
        arena_reset(a);
        if (i < count)
            next_report(&random, i, a, &r);
        else if (!load_figures(files[i - count], a, &r))
            return printf("formats: %s is not read\n", files[i - count]), 1;
        for (int style = 0; style < SYNTH_STYLE_MAX; style++)
            for (size_t c = 0; c < ARRAY_LEN(codings); c++)
                flatten_coded(&r, (SynthStyle)style, &codings[c], a, &counts);
    }
    arena_free(a);
    printf("formats: %zu reports flattened into %zu texts: %zu figures, %zu right, %zu open, %zu "
           "wrongly inferred and marked so, %zu wrong; %zu texts have characters that Big5 or GBK "
           "lacks\n",
           count + file_count, counts.documents, counts.figures, counts.right, counts.open,
           counts.inferred, counts.wrong, counts.impossible);
    return counts.wrong != 0;
}

static int soak_figures(size_t count, const char *folder)
{
    SynthRandom random = {seed + 3};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count; i++) {
        arena_reset(a);
        AnnualReport r;
        next_report(&random, i, a, &r);
        StrBuf out = STRBUF_INIT((size_t)1 << 20);
        report_write_json(&r, NULL, 0, &out);
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/random-%03zu.json", folder, i);
        FILE *f = fopen(path, "wb");
        bool good = f && fwrite(out.ptr, 1, out.len, f) == out.len;
        strbuf_deinit(&out);
        if (!f || fclose(f) != 0 || !good)
            return perror(path), 1;
    }
    arena_free(a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "text") == 0)
        return soak_text((size_t)strtoul(argv[2], NULL, 10), argv + 3, (size_t)argc - 3);
    if (argc > 3 && strcmp(argv[1], "figures") == 0)
        return soak_figures((size_t)strtoul(argv[2], NULL, 10), argv[3]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_survive_every_script_and_charset),
        cmocka_unit_test(figures_survive_every_written_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
