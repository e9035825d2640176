#include "base/decimal.h"
#include "base/utf8.h"
#include "report/compare.h"
#include "report/table.h"

#include <stdlib.h>

static const ReportColumn diff_columns[] = {
    {"cell", STR_STATIC("位置"), false},   {"label", STR_STATIC("指标"), false},
    {"before", STR_STATIC("前"), false},   {"after", STR_STATIC("后"), false},
    {"change", STR_STATIC("增减"), false},
};

/* The difference of two numbers, with its sign; no value when one is no number. */
static Str figure_change(Str before, Str after, Arena *a)
{
    Decimal x, y, change;
    if (!decimal_parse(before, &x) || !decimal_parse(after, &y) || !decimal_sub(y, x, &change))
        return (Str){NULL, 0};
    return arena_printf(a, "%s%.*s", change.units > 0 ? "+" : "", STR_FMT(decimal_str(change, a)));
}

static size_t diff_figures(TableBuilder *b, const AnnualReport *before, const AnnualReport *after)
{
    size_t changed = 0;
    LawFigure which;
    for (size_t i = 0; table_figure_at(i, &which); i++) {
        const Figure *x = report_figure(before, which), *y = report_figure(after, which);
        if (!x || !y)
            continue;
        Str old_text = table_figure(x, b->a), new_text = table_figure(y, b->a);
        if (x->kind == y->kind && str_eq(old_text, new_text))
            continue;
        table_add(b, table_figure_path(which, b->a));
        table_add(b, table_figure_words(which, b->a));
        table_add(b, old_text);
        table_add(b, new_text);
        table_add(b, figure_change(old_text, new_text, b->a));
        changed++;
    }
    return changed;
}

/* ---- prose ---- */

typedef struct Sentences {
    Str *items;
    size_t count;
    size_t capacity;
} Sentences;

static bool ends_sentence(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == 0xFF01 || c == 0xFF1F || c == ';' || c == '\n';
}

/* Sentences of a text by 。；！？ and line ends, trimmed, empty ones left out. */
static Sentences split_sentences(Str text, Arena *a)
{
    Sentences s = {NULL, 0, 0};
    size_t start = 0;
    for (size_t at = 0; at < text.len;) {
        bool end = ends_sentence(utf8_next(text, &at)) || at >= text.len;
        if (!end)
            continue;
        Str sentence = str_trim(str_sub(text, start, at));
        start = at;
        if (str_empty(sentence))
            continue;
        ARENA_PUSH(a, s.items, s.count, s.capacity);
        s.items[s.count - 1] = sentence;
    }
    return s;
}

static int sentence_order(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

static bool sentences_have(const Sentences *sorted, Str sentence)
{
    return sorted->count &&
           bsearch(&sentence, sorted->items, sorted->count, sizeof(Str), sentence_order);
}

static Sentences sorted_copy(const Sentences *s, Arena *a)
{
    Sentences copy = {arena_new(a, Str, s->count + 1), s->count, s->count};
    for (size_t i = 0; i < s->count; i++)
        copy.items[i] = s->items[i];
    qsort(copy.items, copy.count, sizeof(Str), sentence_order);
    return copy;
}

static const ReportSection *section_of(const AnnualReport *r, int number)
{
    for (size_t i = 0; i < r->section_count; i++)
        if (r->sections[i].number == number)
            return &r->sections[i];
    return NULL;
}

static Sentences section_sentences(const AnnualReport *r, int number, Arena *a)
{
    const ReportSection *s = section_of(r, number);
    return s ? split_sentences(s->text, a) : (Sentences){NULL, 0, 0};
}

static size_t diff_part(TableBuilder *b, int number, const AnnualReport *before,
                        const AnnualReport *after)
{
    Sentences old_text = section_sentences(before, number, b->a);
    Sentences new_text = section_sentences(after, number, b->a);
    Sentences old_sorted = sorted_copy(&old_text, b->a), new_sorted = sorted_copy(&new_text, b->a);
    Str path = arena_printf(b->a, "sections.%d", number);
    size_t changed = 0;
    for (size_t side = 0; side < 2; side++) {
        const Sentences *here = side ? &new_text : &old_text;
        const Sentences *there = side ? &old_sorted : &new_sorted;
        for (size_t i = 0; i < here->count; i++) {
            if (sentences_have(there, here->items[i]))
                continue;
            table_add(b, path);
            table_add(b, law_part_heading(number));
            table_add(b, side ? (Str){NULL, 0} : here->items[i]);
            table_add(b, side ? here->items[i] : (Str){NULL, 0});
            table_add(b, side ? STR("新增") : STR("删去"));
            changed++;
        }
    }
    return changed;
}

int report_prose_similarity(const AnnualReport *a_report, const AnnualReport *b_report, Arena *a)
{
    size_t total[2] = {0, 0}, shared = 0;
    for (int number = 1; number <= LAW_PART_MAX; number++) {
        Sentences x = section_sentences(a_report, number, a);
        Sentences y = section_sentences(b_report, number, a);
        Sentences y_sorted = sorted_copy(&y, a);
        for (size_t i = 0; i < y.count; i++)
            total[1] += y.items[i].len;
        for (size_t i = 0; i < x.count; i++) {
            total[0] += x.items[i].len;
            if (sentences_have(&y_sorted, x.items[i]))
                shared += x.items[i].len;
        }
    }
    size_t shorter = MIN(total[0], total[1]);
    return shorter ? (int)MIN(shared * 1000 / shorter, 1000) : 0;
}

static Str report_name(const AnnualReport *r, Arena *a)
{
    Str agency = str_empty(r->agency) ? STR("（未写明机关）") : r->agency;
    return r->year ? arena_printf(a, "%.*s%d年", STR_FMT(agency), r->year) : agency;
}

void report_diff(const AnnualReport *before, const AnnualReport *after, Arena *a,
                 ReportTable *ret_table)
{
    TableBuilder b = table_builder(a, STR("diff"), diff_columns, ARRAY_LEN(diff_columns));
    size_t figures = diff_figures(&b, before, after);
    size_t sentences = 0;
    for (int number = 1; number <= LAW_PART_MAX; number++)
        sentences += diff_part(&b, number, before, after);
    int alike = report_prose_similarity(before, after, a);
    table_note(&b,
               arena_printf(a, "文字重合 %d.%d%%（按句计，占较短一份）", alike / 10, alike % 10));
    if (before->format != after->format)
        table_note(&b, STR("两份年报格式不同（2019 式与 2021 式），主动公开各项不可直接比较"));
    *ret_table = table_finish(&b, arena_printf(a, "%.*s 与 %.*s：数字不同 %zu 处，文字不同 %zu 句",
                                               STR_FMT(report_name(before, a)),
                                               STR_FMT(report_name(after, a)), figures, sentences));
    ret_table->prose_rows = sentences;
}
