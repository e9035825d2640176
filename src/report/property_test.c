#include "report/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <stdio.h>

/*
 * Properties of the reader and the checker on random reports. With arguments (NAME COUNT) one of
 * them runs on many reports and prints what it counted; that is `make soak NAME=mutations|damage`.
 */

static const uint64_t seed = 20260101;

static void read_text(Str text, Arena *a, AnnualReport *ret)
{
    Document d;
    Str detail;
    assert_int_equal(document_read_text(text, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    (void)detail;
    report_read(&d, a, ret);
}

typedef struct Tally {
    size_t figures;
    size_t right;
    size_t open; /* candidates or null */
    size_t flagged;
    size_t wrong; /* silently */
} Tally;

static void complain(const AnnualReport *want, const AnnualReport *got, LawFigure which, int style)
{
    StrBuf b = STRBUF_INIT(4096);
    law_figure_append_path(&b, which);
    strbuf_append(&b, STR(" want "));
    report_append_figure(&b, report_figure(want, which));
    strbuf_append(&b, STR(" got "));
    report_append_figure(&b, report_figure(got, which));
    print_error("style %d: %.*s (kind %d)\n", style, STR_FMT(strbuf_str(&b)),
                (int)report_figure(got, which)->kind);
    strbuf_deinit(&b);
}

static void judge_all(const AnnualReport *want, const AnnualReport *got, const SynthText *t,
                      SynthStyle style, bool hant, Tally *tally)
{
    for (size_t i = 0; i < t->mark_count; i++) {
        LawFigure which = t->marks[i].figure;
        /* Text cells stay as printed: 萬元. */
        if (hant && which.kind == LAW_FIGURE_PROACTIVE &&
            law_cell(which.cell)->kind == LAW_CELL_KIND_TEXT)
            continue;
        const Figure *w = report_figure(want, which), *g = report_figure(got, which);
        tally->figures++;
        if (synth_same(g, w)) {
            tally->right++;
        } else if (g->kind == FIGURE_CANDIDATES && synth_may_be(g, w)) {
            tally->open++;
        } else if (synth_inferred(got, which)) {
            tally->flagged++;
        } else {
            if (tally->wrong++ < 5)
                complain(want, got, which, (int)style);
        }
    }
}

static Tally flattened(size_t count, bool hant)
{
    Tally tally = {0};
    SynthRandom random = {seed};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count; i++) {
        arena_reset(a);
        AnnualReport r, got;
        synth_report(&random, i % 4 == 3 ? LAW_FORMAT_2019 : LAW_FORMAT_2021, a, &r);
        SynthStyle style = (SynthStyle)(i % SYNTH_STYLE_MAX);
        SynthText t;
        synth_flatten(&r, style, a, &t);
        Str text = t.text;
        if (hant)
            text = synth_traditional(text, a);
        read_text(text, a, &got);
        size_t wrong = tally.wrong;
        judge_all(&r, &got, &t, style, hant, &tally);
        if (tally.wrong > wrong && getenv("PROPERTY_DUMP"))
            (void)fprintf(stderr, "%.*s\n", STR_FMT(text));
        if (style != SYNTH_TOGETHER && style != SYNTH_WIDE_BLANKS && got.year != r.year)
            tally.wrong++;
    }
    arena_free(a);
    return tally;
}

static void figures_survive_every_flattening(void **state)
{
    (void)state;
    Tally t = flattened(220, false);
    print_message("# %zu figures, %zu right, %zu left open\n", t.figures, t.right, t.open);
    assert_int_equal(t.wrong, 0);
    assert_true(t.open * 50 < t.figures);
}

static void figures_survive_in_traditional_characters(void **state)
{
    (void)state;
    Tally t = flattened(66, true);
    assert_int_equal(t.wrong, 0);
}

static bool finding_has(const AnnualReport *r, Str cell)
{
    for (size_t i = 0; i < r->finding_count; i++)
        for (size_t c = 0;
             r->findings[i].severity == FINDING_ERROR && c < r->findings[i].cell_count; c++)
            if (str_eq(r->findings[i].cells[c], cell))
                return true;
    return false;
}

static Str path_of(LawFigure which, Arena *a)
{
    StrBuf b = STRBUF_INIT(256);
    law_figure_append_path(&b, which);
    Str s = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return s;
}

/* One figure of parts three and four is altered: found, and mended where row and column cross. */
static bool mutation_is_found(SynthRandom *random, size_t index, Arena *a)
{
    AnnualReport r, got;
    synth_report(random, index % 4 == 3 ? LAW_FORMAT_2019 : LAW_FORMAT_2021, a, &r);
    SynthStyle style = (SynthStyle)(index % SYNTH_STYLE_MAX);
    if (style == SYNTH_TOGETHER)
        style = SYNTH_TABS;
    SynthText t;
    synth_flatten(&r, style, a, &t);
    read_text(t.text, a, &got);
    report_check(&got, NULL, a);
    if (report_has(&got, FINDING_ERROR)) {
        print_error("an error on a correct report: %.*s\n", STR_FMT(got.findings[0].message));
        return false;
    }
    LawFigure which;
    do
        which = t.marks[synth_random(random, t.mark_count)].figure;
    while (which.kind == LAW_FIGURE_PROACTIVE);
    Figure *f = which.kind == LAW_FIGURE_APPLICATION ? &r.applications[which.row][which.column]
                                                     : &r.remedies[which.block][which.result];
    int64_t was = f->value;
    do
        f->value = (int64_t)synth_random(random, 2 * (uint64_t)was + 10);
    while (f->value == was);
    synth_flatten(&r, style, a, &t);
    read_text(t.text, a, &got);
    report_check(&got, NULL, a);
    bool found = finding_has(&got, path_of(which, a));
    if (found && which.kind == LAW_FIGURE_APPLICATION)
        found = got.suggestion_count == 1 && str_eq(got.suggestions[0].cell, path_of(which, a)) &&
                str_eq(got.suggestions[0].value, arena_printf(a, "%" PRId64, was));
    if (!found)
        complain(&r, &got, which, (int)style);
    return found;
}

static size_t mutations(size_t count)
{
    size_t missed = 0;
    SynthRandom random = {seed + 1};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count; i++) {
        arena_reset(a);
        missed += !mutation_is_found(&random, i, a);
    }
    arena_free(a);
    return missed;
}

static void an_altered_figure_is_found_and_its_cell_suggested(void **state)
{
    (void)state;
    assert_int_equal(mutations(200), 0);
}

typedef struct Damage {
    uint32_t start;
    uint32_t end;
} Damage;

static size_t utf8_end(Str s, size_t at)
{
    at++;
    while (at < s.len && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* Drops a character, a few characters, a line or a cell. */
static Str damage_text(SynthRandom *random, const SynthText *t, Arena *a, Damage *ret_damage)
{
    Str s = t->text;
    size_t start = (size_t)synth_random(random, s.len), end;
    while (start > 0 && ((unsigned char)s.ptr[start] & 0xC0) == 0x80)
        start--;
    switch (synth_random(random, 4)) {
    case 0:
        end = utf8_end(s, start);
        break;
    case 1:
        end = start;
        for (int i = 0; i < 4 && end < s.len; i++)
            end = utf8_end(s, end);
        break;
    case 2:
        while (start > 0 && s.ptr[start - 1] != '\n')
            start--;
        end = start;
        while (end < s.len && s.ptr[end] != '\n' && end - start < 300)
            end = utf8_end(s, end);
        break;
    default: {
        const SynthMark *m = &t->marks[synth_random(random, t->mark_count)];
        start = m->start;
        end = m->end;
        break;
    }
    }
    end = MIN(end, s.len);
    char *out = arena_new(a, char, s.len + 1);
    memcpy(out, s.ptr, start);
    memcpy(out + start, s.ptr + end, s.len - end);
    *ret_damage = (Damage){(uint32_t)start, (uint32_t)end};
    return str_make(out, s.len - (end - start));
}

/* Counts the figures: all of them for silent errors, those whose row is whole for what is right. */
static void judge_damage(const AnnualReport *want, const AnnualReport *got, const SynthText *t,
                         Damage d, Tally *whole, Tally *all, Arena *a, SynthStyle style)
{
    for (size_t i = 0; i < t->mark_count; i++) {
        const SynthMark *m = &t->marks[i];
        const Figure *w = report_figure(want, m->figure), *g = report_figure(got, m->figure);
        bool right = synth_same(g, w);
        bool open = g->kind == FIGURE_BLANK || g->kind == FIGURE_ABSENT ||
                    g->kind == FIGURE_CANDIDATES || g->kind == FIGURE_RAW;
        bool flagged = !right && !open &&
                       (finding_has(got, path_of(m->figure, a)) || synth_inferred(got, m->figure));
        all->figures++;
        all->right += right;
        all->open += open && !right;
        all->flagged += flagged;
        if (!right && !open && !flagged && m->figure.kind != LAW_FIGURE_PROACTIVE) {
            if (all->wrong++ < 40) {
                complain(want, got, m->figure, (int)style);
                print_error("   dropped “%.*s” at %u\n", (int)(d.end - d.start),
                            t->text.ptr + d.start, d.start);
                print_error("%.*s\n", 120, t->text.ptr + t->marks[t->mark_count - 15].start - 60);
            }
        }
        if (d.end <= m->row_start || d.start >= m->row_end) {
            whole->figures++;
            whole->right += right;
            if (!right && !open && !flagged) {
                whole->wrong++;
                complain(want, got, m->figure, (int)style);
                print_error("   dropped “%.*s” at %u of %u\n", (int)(d.end - d.start),
                            t->text.ptr + d.start, d.start, m->row_start);
            }
        }
    }
}

static void damage(size_t count, Tally *whole, Tally *all)
{
    SynthRandom random = {seed + 2};
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count; i++) {
        arena_reset(a);
        AnnualReport r, got;
        synth_report(&random, i % 4 == 3 ? LAW_FORMAT_2019 : LAW_FORMAT_2021, a, &r);
        SynthStyle style = (SynthStyle)(i % SYNTH_STYLE_MAX);
        SynthText t;
        Damage d;
        synth_flatten(&r, style, a, &t);
        read_text(damage_text(&random, &t, a, &d), a, &got);
        report_check(&got, NULL, a);
        judge_damage(&r, &got, &t, d, whole, all, a, style);
    }
    arena_free(a);
}

static void damage_shifts_nothing_and_is_never_silent(void **state)
{
    (void)state;
    Tally whole = {0}, all = {0};
    damage(220, &whole, &all);
    assert_int_equal(all.wrong, 0);
    assert_int_equal(whole.wrong, 0);
    assert_true(whole.right * 100 >= whole.figures * 95);
}

static int soak(const char *name, size_t count)
{
    if (strcmp(name, "mutations") == 0) {
        size_t missed = mutations(count);
        printf("mutations: %zu reports, %zu missed\n", count, missed);
        return missed != 0;
    }
    if (strcmp(name, "damage") == 0) {
        Tally whole = {0}, all = {0};
        damage(count, &whole, &all);
        printf(
            "damage: %zu reports; of %zu figures in whole rows %zu right (%.2f %%), %zu silently "
            "wrong; of all %zu: %zu right, %zu open, %zu flagged, %zu silently wrong\n",
            count, whole.figures, whole.right,
            100.0 * (double)whole.right / (double)MAX(whole.figures, 1), whole.wrong, all.figures,
            all.right, all.open, all.flagged, all.wrong);
        return all.wrong != 0 || whole.wrong != 0 || whole.right * 100 < whole.figures * 95;
    }
    Tally t = flattened(count, false);
    printf("flattened: %zu reports, %zu figures, %zu right, %zu open, %zu wrong\n", count,
           t.figures, t.right, t.open, t.wrong);
    return t.wrong != 0;
}

int main(int argc, char **argv)
{
    if (argc > 2)
        return soak(argv[1], (size_t)strtoul(argv[2], NULL, 10));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_survive_every_flattening),
        cmocka_unit_test(figures_survive_in_traditional_characters),
        cmocka_unit_test(an_altered_figure_is_found_and_its_cell_suggested),
        cmocka_unit_test(damage_shifts_nothing_and_is_never_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
