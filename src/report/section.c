#include "report/reader.h"

#include "base/utf8.h"

#include <string.h>

#define HEADINGS_MAX 200

typedef struct Heading {
    int number;
    size_t start;
    size_t title_from;
    size_t title_to;
} Heading;

typedef struct Headings {
    Heading *items;
    size_t count;
    size_t capacity;
} Headings;

static bool in_tables(const Reader *k, size_t at)
{
    for (size_t i = 0; i < ARRAY_LEN(k->tables); i++)
        if (at >= k->tables[i].from && at < k->tables[i].to)
            return true;
    return false;
}

static bool line_starts(const FoldText *t, size_t at)
{
    return at == 0 || at == t->len || t->gap[at].lines || (t->gap[at].flags & GAP_BLOCK);
}

static size_t line_start(const FoldText *t, size_t at, size_t most)
{
    size_t i = at;
    while (i > 0 && at - i < most && !line_starts(t, i))
        i--;
    return i;
}

static size_t line_end(const FoldText *t, size_t at, size_t most)
{
    size_t i = at;
    while (i < t->len && i - at < most && (i == at || !line_starts(t, i)))
        i++;
    return i;
}

static void add_heading(Reader *k, Headings *h, Heading heading)
{
    if (h->count == HEADINGS_MAX)
        return;
    ARENA_PUSH(k->a, h->items, h->count, h->capacity);
    size_t i = h->count - 1;
    for (; i && h->items[i - 1].start > heading.start; i--)
        h->items[i] = h->items[i - 1];
    h->items[i] = heading;
}

static bool names(const FoldText *t, size_t from, size_t to, const char *word)
{
    Str s = str_of(word);
    for (size_t at = from; at < to; at++) {
        size_t i = at;
        for (size_t p = 0; p < s.len && i < to; i++) {
            if (utf8_next(s, &p) != t->ch[i])
                break;
            if (p == s.len)
                return true;
        }
    }
    return false;
}

static void find_part_headings(Reader *k, Headings *out)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i < k->hits.count; i++) {
        const LabelHit *hit = &k->hits.hits[i];
        if (hit->pattern->kind != LABEL_TITLE)
            continue;
        if (names(t, hit->end, MIN(t->len, (size_t)hit->end + 3), "表"))
            continue; /* 统计表: the caption of a table */
        size_t numeral = parts_numeral_before(t, hit->start);
        Heading h = {hit->pattern->value, numeral, hit->start, hit->end};
        if (numeral == hit->start) {
            size_t from = line_start(t, hit->start, 30);
            if (!line_starts(t, from) || hit->start - from > 24)
                continue;
            size_t rest = line_end(t, hit->end, 8) - hit->end;
            bool ends = line_starts(t, hit->end) || (rest <= 3 && hit->end < t->len);
            bool numeral_first = parts_is_numeral(t->ch[from]) || fold_is_digit(t->ch[from]);
            bool numbered =
                from + 2 <= hit->start && numeral_first && parts_is_numeral_mark(t->ch[from + 1]);
            if (!ends || (!numbered && from != hit->start))
                continue;
            h.start = from;
            h.title_from = numbered ? from + 2 : from;
        }
        if (!in_tables(k, h.start))
            add_heading(k, out, h);
    }
}

/* Other numbered lines that read as headings: local parts, or titles in other words. */
static void find_other_headings(Reader *k, Headings *out)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i + 3 < t->len; i++) {
        if (!line_starts(t, i) || !parts_is_numeral(t->ch[i]) || in_tables(k, i))
            continue;
        size_t mark = i + 1 + parts_is_numeral(t->ch[i + 1]);
        size_t end = line_end(t, i, 44);
        if (t->ch[mark] != 0x3001 || !line_starts(t, end) || end - mark < 3)
            continue;
        bool known = false, prose = false;
        for (size_t h = 0; h < out->count; h++)
            known |= out->items[h].start == i;
        for (size_t c = mark + 1; c < end; c++)
            prose |= t->ch[c] == 0x3002 || t->ch[c] == ';' || t->ch[c] == ',';
        /* "四、结转下年度继续办理 0 0 0": a row of a table that was cut off. */
        size_t hit = label_at(&k->hits, mark + 1);
        prose |= hit < k->hits.count && k->hits.hits[hit].start == mark + 1 &&
                 k->hits.hits[hit].pattern->kind == LABEL_ROW;
        if (!known && !prose)
            add_heading(k, out, (Heading){0, i, mark + 1, end});
    }
}

/* The part that a heading in other words means, by the words that no other part has; 0 for none. */
static int part_by_words(const FoldText *t, size_t from, size_t to)
{
    static const struct {
        int part;
        const char *word;
    } words[] = {{4, "行政复议"}, {4, "行政诉讼"}, {5, "问题"},     {5, "不足"},
                 {5, "改进"},     {6, "其他需要"}, {6, "其它需要"}, {6, "其他事项"},
                 {6, "需要报告"}, {6, "需要说明"}, {1, "总体"},     {1, "概述"},
                 {1, "概况"},     {1, "基本情况"}, {2, "主动公开"}};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (names(t, from, to, words[i].word))
            return words[i].part;
    bool handled = names(t, from, to, "收到") || names(t, from, to, "处理");
    return handled && names(t, from, to, "申请") ? 3 : 0;
}

static bool has_part(const Headings *h, int part)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].number == part)
            return true;
    return false;
}

/* The heading straight before a table that has none: "四、…", run into the text and misprinted. */
static void find_table_heading(Reader *k, int part, Headings *out)
{
    const FoldText *t = &k->text;
    Range table = k->tables[part - 2];
    if (table.from == table.to || has_part(out, part))
        return;
    for (size_t i = table.from; i-- > 0 && table.from - i < 50;) {
        if (t->ch[i] == 0x3002)
            return;
        size_t mark = i + 1;
        if (!parts_is_numeral(t->ch[i]) || !parts_is_numeral_mark(t->ch[mark]) ||
            part_by_words(t, mark + 1, table.from) != part)
            continue;
        size_t end = mark + 1;
        while (end < table.from && !names(t, end - 2, end, "情况"))
            end++;
        add_heading(k, out, (Heading){part, i, mark + 1, end});
        return;
    }
}

/* Headings of local wording that stand where a part of the form is missing are that part's. */
static void number_headings(Reader *k, Headings *h)
{
    for (size_t i = 0; i < h->count; i++) {
        Heading *o = &h->items[i];
        int part = o->number ? 0 : part_by_words(&k->text, o->title_from, o->title_to);
        if (part && !has_part(h, part))
            o->number = part;
    }
    for (int part = 2; part <= 4; part++)
        find_table_heading(k, part, h);
}

/* "### 一是……" is set as a heading; "##" alone is left of the heading that follows. */
static Str without_heading_marks(Str s)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] == '#')
        n++;
    return n < 7 && (n == s.len || s.ptr[n] == ' ') ? str_trim(str_sub(s, n, s.len)) : s;
}

/* Appends the source text of characters [from, to), a line each paragraph, without grids. */
static char *append_source(const Reader *k, size_t from, size_t to, char *out, char *end)
{
    const FoldText *t = &k->text;
    if (from >= to)
        return end;
    uint32_t first = t->at[from], last = t->at[to];
    for (size_t p = fold_piece(t, from); p < t->piece_count && t->pieces[p].base < last; p++) {
        const FoldPiece *piece = &t->pieces[p];
        if (piece->cell)
            continue;
        size_t start = first > piece->base ? first - piece->base : 0;
        size_t stop = MIN(piece->text.len, (size_t)(last - piece->base));
        Str s = without_heading_marks(str_trim(str_sub(piece->text, start, stop)));
        if (str_empty(s))
            continue;
        if (end > out)
            *end++ = '\n';
        memcpy(end, s.ptr, s.len);
        end += s.len;
    }
    return end;
}

static Str section_text(const Reader *k, size_t from, size_t to)
{
    if (from >= to)
        return STR("");
    /* Pieces are numbered with one byte between them: their line ends find room, too. */
    char *out = arena_new_raw(k->a, char, k->text.at[to] - k->text.at[from] + 1), *written = out;
    while (from < to) {
        size_t end = to, next = to;
        for (size_t i = 0; i < ARRAY_LEN(k->tables); i++) {
            Range r = k->tables[i];
            if (r.from < r.to && r.to > from && r.from < end) {
                end = MAX(r.from, from);
                next = r.to;
            }
        }
        written = append_source(k, from, MIN(end, to), out, written);
        from = MAX(next, from + 1);
    }
    *written = 0;
    return str_make(out, (size_t)(written - out));
}

/* A table of contents repeats the headings: of two with one number, an empty one goes. */
static bool superseded(const Headings *h, size_t i, Str text)
{
    if (!str_empty(text) || !h->items[i].number)
        return false;
    for (size_t j = i + 1; j < h->count; j++)
        if (h->items[j].number == h->items[i].number)
            return true;
    return false;
}

static void read_sections(Reader *k)
{
    Headings h = {0};
    find_part_headings(k, &h);
    find_other_headings(k, &h);
    number_headings(k, &h);
    ReportSection *sections = arena_new(k->a, ReportSection, MAX(h.count, 1));
    size_t n = 0;
    for (size_t i = 0; i < h.count; i++) {
        size_t end = i + 1 < h.count ? h.items[i + 1].start : k->text.len;
        Str text = section_text(k, h.items[i].title_to, end);
        Range table = k->tables[MIN(MAX(h.items[i].number, 2), 4) - 2];
        bool holds_table =
            table.from < table.to && table.from >= h.items[i].start && table.from < end;
        if (superseded(&h, i, text) && !holds_table)
            continue;
        sections[n++] = (ReportSection){
            .number = h.items[i].number,
            .title = fold_source(&k->text, h.items[i].title_from, h.items[i].title_to),
            .text = text,
            .pos = fold_pos(&k->text, h.items[i].start, h.items[i].title_to)};
    }
    k->r->sections = sections;
    k->r->section_count = n;
}

void parts_read(Reader *k)
{
    read_sections(k);
    agency_read(k);
}
