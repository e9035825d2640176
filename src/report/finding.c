#include "report/reader.h"

#include <stdlib.h>
#include <string.h>

Finding *finding_add(Findings *f, Str rule, FindingSeverity severity, const Str *cells,
                     size_t cell_count, Str expected, Str actual, Str message)
{
    ARENA_PUSH(f->a, f->items, f->count, f->capacity);
    Finding *added = &f->items[f->count - 1];
    Str *copy = cell_count ? arena_new(f->a, Str, cell_count) : NULL;
    for (size_t i = 0; i < cell_count; i++)
        copy[i] = cells[i];
    *added = (Finding){.rule = rule,
                       .severity = severity,
                       .cells = copy,
                       .cell_count = cell_count,
                       .expected = arena_str(f->a, expected),
                       .actual = arena_str(f->a, actual),
                       .message = arena_str(f->a, message)};
    return added;
}

Str finding_cell(Arena *a, LawFigure figure)
{
    StrBuf b = STRBUF_INIT(256);
    law_figure_append_path(&b, figure);
    Str path = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return path;
}

Figure reader_figure(const Reader *k, const Part *p)
{
    Figure f = {.kind = FIGURE_BLANK, .confidence = 100};
    if (p->kind == PART_BLANK)
        return f;
    f.confidence = fold_confidence(&k->text, p->start, p->end);
    /* "12万" is a number of another size, and hardly an exact one: it stays as printed. */
    uint16_t unit = p->full_end > p->end ? k->text.ch[p->end] : 0;
    bool large = unit == 0x4E07 || unit == 0x4EBF;
    f.text = fold_source(&k->text, p->start, large ? p->full_end : p->end);
    f.pos = fold_pos(&k->text, p->start, p->end);
    f.value = p->value;
    bool integer =
        p->kind == PART_NUMBER && !p->fraction && !large && llabs(p->value) <= FIGURE_MAX;
    f.kind = integer ? FIGURE_INTEGER : FIGURE_RAW;
    return f;
}

static bool same_part(const Part *x, const Part *y)
{
    return x->kind == y->kind && x->value == y->value && x->kind != PART_RAW;
}

Figure reader_choice(const Reader *k, const Part *parts, size_t count)
{
    const Part **distinct = arena_new(k->a, const Part *, count);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t j = 0; j < n && !known; j++)
            known = same_part(distinct[j], &parts[i]) || distinct[j] == &parts[i];
        if (!known)
            distinct[n++] = &parts[i];
    }
    if (n == 1)
        return reader_figure(k, distinct[0]);
    Figure f = {.kind = FIGURE_CANDIDATES, .confidence = 100};
    Str *candidates = arena_new(k->a, Str, n);
    for (size_t i = 0; i < n; i++) {
        if (distinct[i]->kind == PART_NUMBER)
            candidates[i] = arena_printf(k->a, "%" PRId64, distinct[i]->value);
        else if (distinct[i]->kind == PART_RAW)
            candidates[i] = fold_source(&k->text, distinct[i]->start, distinct[i]->end);
        if (distinct[i]->kind != PART_BLANK)
            f.confidence =
                (uint8_t)MIN((int)f.confidence,
                             (int)fold_confidence(&k->text, distinct[i]->start, distinct[i]->end));
        if (distinct[i]->kind != PART_BLANK && !f.pos.end)
            f.pos = fold_pos(&k->text, distinct[i]->start, distinct[i]->end);
    }
    f.candidates = candidates;
    f.candidate_count = n;
    return f;
}

void reader_leave_open(const Reader *k, Figure *f)
{
    if (f->kind == FIGURE_CANDIDATES)
        return;
    Str *candidates = arena_new(k->a, Str, 1);
    candidates[0] = f->kind == FIGURE_BLANK || f->kind == FIGURE_ABSENT ? (Str){0} : f->text;
    if (f->kind == FIGURE_INTEGER)
        candidates[0] = arena_printf(k->a, "%" PRId64, f->value);
    f->kind = FIGURE_CANDIDATES;
    f->candidates = candidates;
    f->candidate_count = 1;
}
