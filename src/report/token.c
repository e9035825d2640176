#include "report/token.h"

#include "report/report.h"

#include <string.h>

/* The longest note in brackets behind a label, in characters. */
#define NOTE_MAX 240

typedef struct Scanner {
    const FoldText *t;
    const LabelHits *hits;
    size_t hit;   /* the next hit at or after the position */
    size_t piece; /* in which the last token begins */
    size_t from;
    size_t to;
    bool commas; /* commas stand between cells */
    bool bare; /* rows are numbered without a mark behind the number: "8属于行政查询事项" */
    Arena *a;
    Token *items;
    size_t count;
    size_t capacity;
    Gap separators; /* commas and semicolons that part cells, since the last token */
} Scanner;

static bool tight(const FoldText *t, size_t i)
{
    return t->gap[i].lines == 0 && t->gap[i].flags == 0 && t->gap[i].cells == 0;
}

/* Tight, or only blanks of the same cell and line. */
static bool same_cell(const FoldText *t, size_t i)
{
    return t->gap[i].lines == 0 && t->gap[i].cells == 0;
}

/* What parts cells in text without being a figure: "[3]", "3;0;", "3,0" in tables of
 * commas. */
static bool is_soft(uint16_t c)
{
    return c == ',' || c == ';' || c == '[' || c == ']';
}

int64_t token_number(const FoldText *t, size_t from, size_t to)
{
    int64_t value = 0;
    for (size_t i = from; i < to; i++)
        if (fold_is_digit(t->ch[i]) && value <= FIGURE_MAX)
            value = value * 10 + t->ch[i] - '0';
    return MIN(value, FIGURE_MAX + 1);
}

static int chinese_digit(uint16_t c)
{
    static const uint16_t digits[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c == 0x3007 || c == 0x25CB)
        return 0;
    if (c == 0x4E24)
        return 2;
    for (int i = 0; i < 10; i++)
        if (digits[i] == c)
            return i;
    return -1;
}

static int64_t chinese_unit(uint16_t c)
{
    return c == 0x5341 ? 10 : c == 0x767E ? 100 : c == 0x5343 ? 1000 : c == 0x4E07 ? 10000 : 0;
}

bool token_chinese_number(const FoldText *t, size_t from, size_t to, int64_t *ret_value)
{
    int64_t total = 0, section = 0, digit = -1, plain = 0;
    bool units = false;
    if (from >= to || to - from > 12)
        return false;
    for (size_t i = from; i < to; i++) {
        int d = chinese_digit(t->ch[i]);
        int64_t unit = chinese_unit(t->ch[i]);
        if (total > FIGURE_MAX / 10000)
            return false;
        if (d >= 0) {
            plain = plain * 10 + d;
            digit = d;
        } else if (unit == 10000) {
            total = (total + section + MAX(digit, 0)) * unit;
            section = 0;
            digit = -1;
            units = true;
        } else if (unit) {
            section += (digit < 0 ? 1 : digit) * unit;
            digit = -1;
            units = true;
        } else {
            return false;
        }
    }
    *ret_value = units ? total + section + MAX(digit, 0) : plain;
    return true;
}

static uint8_t add_clamped(unsigned x, unsigned y)
{
    return (uint8_t)MIN(x + y, UINT8_MAX);
}

/* Two gaps, one behind the other. */
static Gap gap_after(Gap first, Gap next)
{
    return (Gap){.lines = add_clamped(first.lines, next.lines),
                 .cells = add_clamped(first.cells, next.cells),
                 .flags = first.flags | next.flags,
                 .head = first.lines ? first.head : add_clamped(first.head, next.head),
                 .tail = next.lines ? next.tail : add_clamped(first.tail, next.tail)};
}

/* A comma or semicolon that parts cells: a boundary, as a bar is. */
static void take_separator(Scanner *s, size_t at)
{
    s->separators = gap_after(s->separators, s->t->gap[at]);
    s->separators = gap_after(s->separators, (Gap){.cells = 1, .head = 1, .tail = 1});
}

/* Tokens follow one another, and so do their pieces. */
static const FoldPiece *piece_of(Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    while (s->piece + 1 < t->piece_count && t->pieces[s->piece + 1].base <= t->at[at])
        s->piece++;
    return &t->pieces[s->piece];
}

static Token *push(Scanner *s, TokenKind kind, size_t start, size_t end)
{
    ARENA_PUSH(s->a, s->items, s->count, s->capacity);
    Token *k = &s->items[s->count - 1];
    *k = (Token){.kind = kind,
                 .start = (uint32_t)start,
                 .end = (uint32_t)end,
                 .full_end = (uint32_t)end,
                 .gap = s->t->gap[start],
                 .piece = piece_of(s, start)};
    k->gap = gap_after(s->separators, k->gap);
    s->separators = (Gap){0};
    return k;
}

static bool hit_starts(const Scanner *s, size_t at)
{
    size_t h = s->hit;
    while (h < s->hits->count && s->hits->hits[h].start < at)
        h++;
    return h < s->hits->count && s->hits->hits[h].start == at;
}

static size_t next_hit(const Scanner *s)
{
    return s->hit < s->hits->count ? MIN((size_t)s->hits->hits[s->hit].start, s->to) : s->to;
}

/* The end of "1,234,567" when one starts here, else `from`. */
static size_t thousands_end(const FoldText *t, size_t from, size_t limit)
{
    size_t i = from;
    while (i < limit && i - from < 4 && fold_is_digit(t->ch[i]) && (i == from || tight(t, i)))
        i++;
    if (i - from > 3 || i == from || t->ch[from] == '0')
        return from;
    size_t end = from;
    while (i + 3 < limit + 0 && t->ch[i] == ',' && tight(t, i)) {
        for (size_t k = 1; k <= 3; k++)
            if (!fold_is_digit(t->ch[i + k]) || !tight(t, i + k))
                return end;
        if (i + 4 < limit && fold_is_digit(t->ch[i + 4]) && tight(t, i + 4))
            return from;
        i += 4;
        end = i;
    }
    return end;
}

/* Whether the comma at `at` sets thousands apart within digits that run together. */
static bool run_goes_on(const FoldText *t, size_t at, size_t limit)
{
    if (t->ch[at] != ',' || at + 3 >= limit || !fold_is_digit(t->ch[at - 1]))
        return false;
    for (size_t i = at + 1; i <= at + 3; i++)
        if (!fold_is_digit(t->ch[i]) || !tight(t, i))
            return false;
    return true;
}

/*
 * Whether commas part the cells ("1,0,0,0,0,0,1"): most that stand between digits cannot set
 * thousands apart.
 */
static bool commas_are_separators(const FoldText *t, size_t from, size_t to)
{
    size_t separators = 0, others = 0;
    for (size_t i = from + 1; i + 1 < to; i++) {
        if (t->ch[i] != ',' || !tight(t, i))
            continue;
        if (!fold_is_digit(t->ch[i - 1])) { /* behind a label, or a mark for nothing */
            uint16_t next = t->ch[i + 1];
            separators += fold_is_digit(next) || next == '/' || next == '-' || next == 0x65E0;
            continue;
        }
        size_t behind = i + 1;
        while (behind < to && fold_is_digit(t->ch[behind]) && tight(t, behind))
            behind++;
        separators += behind > i + 1 && behind < i + 4;
        others += behind >= i + 4;
    }
    return separators > 5 && separators > others;
}

static bool is_numbering_mark(const Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    if (at + 1 >= s->to)
        return false;
    uint16_t c = t->ch[at], next = t->ch[at + 1];
    bool label = hit_starts(s, at + 1);
    if (c == '.' || c == 0x3001)
        return label || fold_is_cjk(next) || next == '(';
    return (c == ',' || c == ':' || c == ')') && label;
}

/* The number that the form prints before the row's own words, or 0. */
static int row_number(const LabelPattern *p)
{
    /* Some patterns have their number in them. */
    if (p->kind != LABEL_ROW || p->text[0] == '(' || (p->text[0] >= '0' && p->text[0] <= '9'))
        return 0;
    Str label = law_row_label((LawRow)p->value, false);
    return label.len && label.ptr[0] >= '1' && label.ptr[0] <= '9' ? label.ptr[0] - '0' : 0;
}

/* Whether rows that have no mark before their words have their number there nonetheless. */
static bool numbers_are_bare(const Scanner *s)
{
    size_t unmarked = 0, numbered = 0;
    for (size_t h = s->hit; h < s->hits->count && s->hits->hits[h].start < s->to; h++) {
        const LabelHit *hit = &s->hits->hits[h];
        int number = row_number(hit->pattern);
        if (!number || hit->start <= s->from)
            continue;
        uint16_t before = s->t->ch[hit->start - 1];
        if (!fold_is_digit(before) && !fold_is_cjk(before))
            continue;
        unmarked++;
        numbered += before == '0' + number;
    }
    return numbered * 4 > unmarked * 3;
}

static bool is_unit(uint16_t c)
{
    static const uint16_t units[] = {0x4EF6, 0x9879, 0x4E2A, 0x4EFD, 0x5B97, 0x8D77,
                                     0x6761, 0x6B21, 0x5143, 0x4EBA, 0x7B14, 0x90E8};
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (units[i] == c)
            return true;
    return false;
}

/* "（其中修订16件）", "（含自然失效29件）" at `at`: a note, even on the line below its figure. */
static bool note_starts(const FoldText *t, size_t at)
{
    uint16_t first = t->ch[at + 1];
    return first == 0x542B || first == 0x5305 || (first == 0x5176 && t->ch[at + 2] == 0x4E2D);
}

/* The end of a unit or of a note in brackets that belongs to the figure before `at`. */
static size_t suffix_end(const Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    size_t limit = next_hit(s);
    if (at < limit && (t->ch[at] == 0x4E07 || t->ch[at] == 0x4EBF) && same_cell(t, at)) /* 万 亿 */
        at++;
    if (at < limit && is_unit(t->ch[at]) && same_cell(t, at))
        at++;
    if (at + 2 < s->to && t->ch[at] == '(' && !hit_starts(s, at) &&
        (same_cell(t, at) || (!t->gap[at].cells && note_starts(t, at)))) {
        if (t->ch[at + 2] == ')' || fold_is_digit(t->ch[at + 1]))
            return at;
        for (size_t i = at + 1; i < s->to && i < at + 60; i++) {
            if (t->ch[i] == ')')
                return i + 1;
            if (t->ch[i] == '(')
                break;
        }
    }
    return at;
}

/*
 * The end of a note in brackets behind a label ("规范性文件（含行政许可类文件）"), or `at`. What it
 * names and counts is no label and no figure of the table; but figures of the row may stand between
 * its lines, where a page was printed without rules.
 */
static size_t note_end(const FoldText *t, size_t at, size_t to)
{
    if (at >= to || t->ch[at] != '(')
        return at;
    size_t depth = 0, words = 0, figures = 0;
    for (size_t i = at; i < to && i < at + NOTE_MAX; i++) {
        if (fold_is_cjk(t->ch[i]))
            figures = 0;
        else if (fold_is_digit(t->ch[i]) && !tight(t, i) && ++figures == 3)
            return at;
        depth += t->ch[i] == '(';
        depth -= t->ch[i] == ')';
        words += fold_is_cjk(t->ch[i]);
        if (depth == 0)
            return words >= 4 ? i + 1 : at;
    }
    return at;
}

static void take_label(Scanner *s, size_t *at)
{
    const LabelHit *h = &s->hits->hits[s->hit];
    Token *k = push(s, TOKEN_LABEL, h->start, h->end);
    k->label = h->pattern;
    *at = note_end(s->t, h->end, s->to);
}

static void finish_figure(Scanner *s, Token *k)
{
    k->value = token_number(s->t, k->start, k->end);
    if (k->negative)
        k->value = -k->value;
    k->full_end = (uint32_t)suffix_end(s, k->end);
    if (k->full_end > k->end)
        k->whole = k->whole || k->fraction;
}

/* Where "2023年" starts within the digits [from, to) that 年 follows; `to` if it is no year. */
static size_t year_start(const FoldText *t, size_t from, size_t to)
{
    if (to >= t->len || t->ch[to] != 0x5E74 || !same_cell(t, to) || to - from < 4)
        return to;
    bool century = (t->ch[to - 4] == '2' && t->ch[to - 3] == '0') ||
                   (t->ch[to - 4] == '1' && t->ch[to - 3] == '9');
    return century ? to - 4 : to;
}

/* "(4)无正当理由…": the number of a label, known or not. */
static bool is_bracketed(const Scanner *s, size_t digits, size_t end)
{
    const FoldText *t = s->t;
    return end - digits == 1 && digits > s->from && t->ch[digits - 1] == '(' && end + 1 < s->to &&
           t->ch[end] == ')' && fold_is_cjk(t->ch[end + 1]);
}

/* "-", or what 减 and 减少 end with. */
static bool is_minus(uint16_t c)
{
    return c == '-' || c == 0x51CF || c == 0x5C11;
}

/* A run of digits from `digits`; `start` is where its sign stands. Returns the end of what it took.
 */
static size_t take_number(Scanner *s, size_t start, size_t digits)
{
    const FoldText *t = s->t;
    size_t limit = next_hit(s);
    size_t end = s->commas ? digits : thousands_end(t, digits, limit);
    bool whole = end > digits, fraction = false;
    if (!whole) {
        end = digits;
        while (end < limit && (end == digits || tight(t, end)) &&
               (fold_is_digit(t->ch[end]) || (!s->commas && run_goes_on(t, end, limit))))
            end++;
    }
    if (end + 1 < limit && t->ch[end] == '.' && tight(t, end) && fold_is_digit(t->ch[end + 1]) &&
        tight(t, end + 1)) {
        fraction = true;
        end++;
        while (end < limit && fold_is_digit(t->ch[end]) && tight(t, end))
            end++;
    }
    size_t after = end;
    bool maybe = false;
    if (!whole && !fraction)
        end = year_start(t, digits, end);
    if (!whole && !fraction && end < s->to) {
        int number =
            end == limit && s->hit < s->hits->count ? row_number(s->hits->hits[s->hit].pattern) : 0;
        bool named = number && t->ch[end - 1] == '0' + number;
        if (is_numbering_mark(s, end)) {
            end--;
            after = end + 2;
        } else if (named && s->bare && end - digits > 1 && tight(t, end)) {
            end--;
        } else {
            maybe = named && end - digits == 1;
        }
    }
    if (end == digits) {
        if (start < digits) /* "—3.危及…": the mark of the last cell, and a number of a label */
            push(s, TOKEN_RAW, start, start + 1);
        return after;
    }
    if (is_bracketed(s, digits, end))
        return end + 1;
    Token *k = push(s, TOKEN_FIGURE, start, end);
    k->negative = start < digits && is_minus(t->ch[start]);
    k->whole = whole;
    k->fraction = fraction;
    k->enumerator = maybe;
    finish_figure(s, k);
    return after > end ? after : k->full_end;
}

/* "- 12 -" alone on its line is a page number. Returns its end, or `at`. */
static size_t page_mark_end(const FoldText *t, size_t at, size_t limit)
{
    size_t i = at + 1;
    if (!t->gap[at].lines && !(t->gap[at].flags & GAP_BLOCK))
        return at;
    while (i < limit && t->ch[i] == '-' && !t->gap[i].lines)
        i++;
    size_t first = i;
    while (i < limit && fold_is_digit(t->ch[i]) && !t->gap[i].lines)
        i++;
    if (i == first || i - first > 4 || i >= t->len || t->ch[i] != '-' || t->gap[i].lines)
        return at;
    while (i < t->len && t->ch[i] == '-' && !t->gap[i].lines)
        i++;
    return t->gap[i].lines || i == t->len ? i : at;
}

/* Whether figures or other marks touch the dashes: cells run together, each may have its own. */
static bool runs_together(const Scanner *s, size_t at, size_t end)
{
    const FoldText *t = s->t;
    const Token *last = s->count ? &s->items[s->count - 1] : NULL;
    bool before = last && token_is_figure(last) && last->end == at && tight(t, at);
    bool behind = end < s->to && tight(t, end) && (fold_is_digit(t->ch[end]) || t->ch[end] == '/');
    return before || behind;
}

/* 无 of a cell that runs together with others: "0无无2". */
static bool none_runs_together(const Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    const Token *last = s->count ? &s->items[s->count - 1] : NULL;
    uint16_t next = at + 1 < s->to ? t->ch[at + 1] : '(';
    bool label = last && last->kind == TOKEN_LABEL && (last->end == at || t->ch[at - 1] == ')');
    bool before = label || (last && last->end == at && token_is_figure(last));
    bool part = at + 2 < s->to && chinese_digit(next) >= 0 && t->ch[at + 2] == 0x3001;
    bool behind =
        fold_is_digit(next) || next == 0x65E0 || next == '(' || part || hit_starts(s, at + 1);
    return before && behind;
}

/* A mark in the place of a figure, or a Chinese numeral alone. Returns its end, or `at`. */
static size_t take_mark(Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    uint16_t c = t->ch[at];
    size_t limit = next_hit(s);
    if (c == '/' || c == '\\' || c == '*') {
        push(s, TOKEN_RAW, at, at + 1);
        return at + 1;
    }
    if (c == '-') {
        size_t end = page_mark_end(t, at, limit);
        if (end > at)
            return end;
        end = at;
        while (end < limit && t->ch[end] == '-' && (end == at || tight(t, end)))
            end++;
        if (end - at < 7 && !runs_together(s, at, end)) {
            push(s, TOKEN_RAW, at, end);
            return end;
        }
        for (size_t i = at; i < end; i++)
            push(s, TOKEN_RAW, i, i + 1);
        return end;
    }
    size_t end = at;
    while (end < limit && end - at < 12 &&
           (chinese_digit(t->ch[end]) >= 0 || chinese_unit(t->ch[end])) &&
           (end == at || tight(t, end)))
        end++;
    bool none = c == 0x65E0 || c == 'O' || c == 'o'; /* 无, a letter for a nought */
    if (end == at && none)
        end = at + 1;
    if (c == 0x65E0 && none_runs_together(s, at)) {
        push(s, TOKEN_RAW, at, at + 1);
        return at + 1;
    }
    bool touches = at > s->from && tight(t, at) && !is_soft(t->ch[at - 1]);
    if (end == at || end > limit || touches || (tight(t, end) && !is_soft(t->ch[end])))
        return at;
    if (end < s->to && (t->ch[end] == 0x3001 || t->ch[end] == '.' ||
                        (t->ch[end] == ',' && !s->commas && tight(t, end))))
        return at;
    int64_t value;
    if (!none && token_chinese_number(t, at, end, &value)) {
        Token *k = push(s, TOKEN_FIGURE, at, end);
        k->value = value;
        k->whole = true;
    } else {
        push(s, TOKEN_RAW, at, end);
    }
    return end;
}

/*
 * The last character of the word for a sign before digits ("增10", "减少2"), or `at`: in the column
 * 本年增/减, some write it out.
 */
static size_t sign_word_end(const Scanner *s, size_t at)
{
    const FoldText *t = s->t;
    uint16_t c = t->ch[at];
    if (c != 0x589E && c != 0x51CF) /* 增, 减 */
        return at;
    uint16_t next = at + 1 < s->to ? t->ch[at + 1] : 0;
    size_t last = at + (next == 0x52A0 || next == 0x5C11); /* 加, 少 */
    return last + 1 < s->to && fold_is_digit(t->ch[last + 1]) && tight(t, last + 1) ? last + 1 : at;
}

static void take_junk(Scanner *s, size_t at)
{
    Token *last = s->count ? &s->items[s->count - 1] : NULL;
    if (last && last->kind == TOKEN_JUNK && last->end == at && !s->t->gap[at].cells)
        last->end = last->full_end = (uint32_t)(at + 1);
    else
        push(s, TOKEN_JUNK, at, at + 1);
}

void token_scan(const FoldText *t, const LabelHits *hits, size_t from, size_t to, Arena *a,
                Tokens *ret_tokens)
{
    Scanner s = {.t = t, .hits = hits, .from = from, .to = to, .a = a};
    s.hit = label_at(hits, from);
    s.piece = from < to ? fold_piece(t, from) : 0;
    s.bare = numbers_are_bare(&s);
    s.commas = commas_are_separators(t, from, to);
    for (size_t at = from; at < to;) {
        while (s.hit < hits->count && hits->hits[s.hit].start < at)
            s.hit++;
        if (s.hit < hits->count && hits->hits[s.hit].start == at) {
            take_label(&s, &at);
            continue;
        }
        uint16_t c = t->ch[at];
        bool sign = (c == '-' || c == '+') && at + 1 < next_hit(&s) &&
                    fold_is_digit(t->ch[at + 1]) && tight(t, at + 1) &&
                    page_mark_end(t, at, to) == at && (t->ch[at + 1] != '0' || c == '+');
        size_t end = sign_word_end(&s, at);
        if (end > at)
            end = take_number(&s, end - 1, end);
        else if (fold_is_digit(c))
            end = take_number(&s, at, at);
        else if (sign)
            end = take_number(&s, at, at + 1);
        else
            end = take_mark(&s, at);
        if (end == at && (c == ';' || (c == ',' && s.commas)))
            take_separator(&s, at);
        else if (end == at && c != '[' && c != ']')
            take_junk(&s, at);
        end = MAX(end, at + 1);
        at = end;
    }
    *ret_tokens = (Tokens){s.items, s.count};
}
