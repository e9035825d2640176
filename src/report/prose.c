#include "report/prose.h"

/* A sentence beyond this length is no prose. */
#define SENTENCE_MAX 400
#define COUNTS_MAX   2000

/* A 0 stands behind the last character of the prose, which no pattern has. */
static bool has_at(const uint16_t *text, const char16_t *pattern)
{
    while (*pattern)
        if (*text++ != *pattern++)
            return false;
    return true;
}

bool prose_has(const Prose *p, size_t at, const char16_t *pattern)
{
    return at < p->text.len && has_at(p->text.ch + at, pattern);
}

size_t prose_length(const char16_t *pattern)
{
    size_t length = 0;
    while (pattern[length])
        length++;
    return length;
}

bool prose_is_one_of(uint16_t c, const char16_t *characters)
{
    while (*characters && *characters != c)
        characters++;
    return c && *characters;
}

bool prose_has_before(const Prose *p, size_t at, const char16_t *pattern)
{
    size_t length = prose_length(pattern);
    return at >= length && prose_has(p, at - length, pattern);
}

size_t prose_find(const Prose *p, size_t from, size_t to, const char16_t *pattern)
{
    to = MIN(to, p->text.len);
    for (size_t i = from; i < to; i++)
        if (p->text.ch[i] == pattern[0] && has_at(p->text.ch + i, pattern))
            return i;
    return STR_NPOS;
}

bool prose_has_any(const Prose *p, size_t from, size_t to, const char16_t *const *words,
                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (prose_find(p, from, to, words[i]) != STR_NPOS)
            return true;
    return false;
}

bool prose_starts_any(const Prose *p, size_t at, const char16_t *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (prose_has(p, at, words[i]))
            return true;
    return false;
}

/* Reads the number at `at`, Arabic or Chinese; false if none with a unit stands there. */
static bool count_at(const Prose *p, size_t at, Count *ret)
{
    const FoldText *t = &p->text;
    size_t end = at;
    Count c = {.start = at};
    while (end < t->len &&
           (fold_is_digit(t->ch[end]) ||
            (t->ch[end] == ',' && end > at && end + 3 < t->len && fold_is_digit(t->ch[end + 1]) &&
             fold_is_digit(t->ch[end + 2]) && fold_is_digit(t->ch[end + 3]))))
        end++;
    if (end > at) {
        c.value = token_number(t, at, end);
    } else {
        while (end < t->len && end - at < 9 && token_chinese_number(t, at, end + 1, &c.value))
            end++;
        if (end == at)
            return false;
    }
    if (end < t->len && t->ch[end] == '.') {
        c.rough = true;
        end++;
        while (end < t->len && fold_is_digit(t->ch[end]))
            end++;
    }
    while (end < t->len && (t->ch[end] == 0x4F59 || t->ch[end] == 0x591A || t->ch[end] == 0x4E07)) {
        c.rough = true; /* 余, 多, 万 */
        end++;
    }
    if (at > 0 && (t->ch[at - 1] == 0x7EA6 || t->ch[at - 1] == 0x8FD1 || t->ch[at - 1] == '.' ||
                   t->ch[at - 1] == 0x8FBE || t->ch[at - 1] == 0x7B2C))
        c.rough = true; /* 约, 近, 达, 第 */
    c.unit = end < t->len ? t->ch[end] : 0;
    c.end = end + 1;
    *ret = c;
    return true;
}

static void find_counts(Prose *p)
{
    int depth = 0;
    for (size_t i = 0; i < p->text.len && p->count < COUNTS_MAX;) {
        Count c;
        depth += p->text.ch[i] == '(';
        depth -= p->text.ch[i] == ')' && depth > 0;
        if (!count_at(p, i, &c)) {
            i++;
            continue;
        }
        if (prose_is_one_of(c.unit, u"件条篇份个项次期宗起例人场部本")) {
            ARENA_PUSH(p->out->a, p->counts, p->count, p->capacity);
            c.depth = depth;
            p->counts[p->count - 1] = c;
        }
        i = MAX(c.end - 1, i + 1);
    }
}

void prose_open(const AnnualReport *r, const ReportSection *s, Findings *out, Prose *ret_prose)
{
    *ret_prose = (Prose){.r = r, .section = s, .out = out};
    fold_string(s->text, out->a, &ret_prose->text);
    find_counts(ret_prose);
}

size_t prose_sentence_start(const Prose *p, size_t at)
{
    size_t least = at > SENTENCE_MAX ? at - SENTENCE_MAX : 0;
    while (at > least && p->text.ch[at - 1] != 0x3002 && p->text.ch[at - 1] != ';')
        at--;
    return at;
}

size_t prose_sentence_end(const Prose *p, size_t at)
{
    size_t most = MIN(p->text.len, at + SENTENCE_MAX);
    while (at < most && p->text.ch[at] != 0x3002 && p->text.ch[at] != ';')
        at++;
    return at;
}

Str prose_quote(const Prose *p, size_t from, size_t to)
{
    return fold_text(&p->text, from, MIN(to, p->text.len), p->out->a);
}

void prose_finding(const Prose *p, const char *rule, const LawFigure *cells, size_t count,
                   Str expected, Str actual, Str message)
{
    Str paths[16];
    count = MIN(count, ARRAY_LEN(paths));
    for (size_t i = 0; i < count; i++)
        paths[i] = finding_cell(p->out->a, cells[i]);
    Finding *f =
        finding_add(p->out, str_of(rule), FINDING_WARNING, paths, count, expected, actual, message);
    f->pos = p->section->pos;
}
