#include "report/reader.h"

#include <string.h>

/* How far apart two labels of one table may stand, in characters. */
#define REACH_APPLICATIONS 400
#define REACH_PROACTIVE    260
#define REACH_REMEDIES     200

bool parts_is_numeral(uint16_t c)
{
    static const uint16_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                        0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < ARRAY_LEN(numerals); i++)
        if (numerals[i] == c)
            return true;
    return false;
}

bool parts_is_numeral_mark(uint16_t c)
{
    return c == 0x3001 || c == '.' || c == ',' || c == ':';
}

size_t parts_numeral_before(const FoldText *t, size_t at)
{
    if (at < 2 || !parts_is_numeral_mark(t->ch[at - 1]))
        return at;
    if (fold_is_digit(t->ch[at - 2]) && (at == 2 || t->gap[at - 2].lines))
        return at - 2;
    if (!parts_is_numeral(t->ch[at - 2]) || (at >= 3 && t->ch[at - 3] == 0x8868)) /* 表一 */
        return at;
    return at >= 3 && parts_is_numeral(t->ch[at - 3]) ? at - 3 : at - 2;
}

/* Where a line starts as a later part does ("五、…"), whatever its title; a row is none. */
static size_t next_numeral(const FoldText *t, size_t from, int least, size_t limit)
{
    for (size_t i = from; i + 3 < limit; i++) {
        int64_t number = 0;
        if (!t->gap[i].lines || t->ch[i + 1] != 0x3001 || !parts_is_numeral(t->ch[i]) ||
            !token_chinese_number(t, i, i + 1, &number))
            continue;
        bool row = t->ch[i + 2] == 0x7ED3 && t->ch[i + 3] == 0x8F6C; /* 结转 */
        if (number >= least && !row)
            return i;
    }
    return limit;
}

static size_t next_title(const Reader *k, size_t hit, int least, size_t limit)
{
    if (hit > 0)
        limit = next_numeral(&k->text, k->hits.hits[hit - 1].end, least, limit);
    for (size_t i = hit; i < k->hits.count && k->hits.hits[i].start < limit; i++)
        if (k->hits.hits[i].pattern->kind == LABEL_TITLE && k->hits.hits[i].pattern->value >= least)
            return parts_numeral_before(&k->text, k->hits.hits[i].start);
    return limit;
}

/* A run of labels of one table. */
typedef struct Chain {
    size_t first; /* hits */
    size_t last;
    int score;
} Chain;

static bool of_applications(const LabelHit *h)
{
    LabelKind kind = h->pattern->kind;
    return (kind == LABEL_ROW && h->pattern->strong) || kind == LABEL_COLUMN_NOTE ||
           kind == LABEL_COLUMN;
}

static bool of_proactive(const LabelHit *h)
{
    LabelKind kind = h->pattern->kind;
    return (kind == LABEL_CELL_COLUMN && h->pattern->strong) || kind == LABEL_ITEM;
}

static bool of_remedies(const LabelHit *h)
{
    return h->pattern->kind == LABEL_REMEDY;
}

/* How sure the chain is a table: distinct rows and headings; prose names few of them. */
static int score_chain(const Reader *k, Chain c, bool (*of)(const LabelHit *))
{
    uint64_t rows = 0;
    uint32_t columns = 0, notes = 0, others = 0;
    for (size_t i = c.first; i <= c.last; i++) {
        const LabelHit *h = &k->hits.hits[i];
        if (!of(h))
            continue;
        if (h->pattern->kind == LABEL_ROW)
            rows |= 1ull << h->pattern->value;
        else if (h->pattern->kind == LABEL_COLUMN)
            columns |= 1u << h->pattern->value;
        else if (h->pattern->kind == LABEL_COLUMN_NOTE)
            notes++;
        else if (h->pattern->kind != LABEL_ITEM)
            others += 2;
        else
            others++;
    }
    int row_count = __builtin_popcountll(rows), column_count = __builtin_popcount(columns);
    if (of == of_applications)
        return row_count >= 4 || (row_count >= 1 && (column_count >= 3 || notes >= 1))
                   ? 10 * row_count + column_count
                   : 0;
    return (int)others;
}

/* Whether the table cannot go on behind this label: a later part begins. */
static bool ends_chain(const LabelHit *h, bool (*of)(const LabelHit *))
{
    int value = h->pattern->value;
    if (h->pattern->kind == LABEL_TITLE)
        return value >= (of == of_proactive ? 3 : of == of_applications ? 4 : 5);
    return of == of_applications && h->pattern->kind == LABEL_REMEDY;
}

static Chain best_chain(const Reader *k, bool (*of)(const LabelHit *), size_t reach)
{
    Chain best = {0}, now = {0};
    bool open = false;
    for (size_t i = 0; i <= k->hits.count; i++) {
        const LabelHit *h = i < k->hits.count ? &k->hits.hits[i] : NULL;
        bool ends = h && ends_chain(h, of);
        if (h && !of(h) && !ends)
            continue;
        if (h && open && !ends && h->start <= k->hits.hits[now.last].end + reach) {
            now.last = i;
            continue;
        }
        if (open) {
            now.score = score_chain(k, now, of);
            if (now.score > best.score)
                best = now;
        }
        if (h)
            now = (Chain){i, i, 0};
        open = h && !ends;
    }
    return best;
}

/* Words of the headings stand in prose, too: what a title or part two parts from the rows goes. */
static void trim_chain(const Reader *k, Chain *c)
{
    size_t row = c->first;
    while (row < c->last &&
           !(k->hits.hits[row].pattern->kind == LABEL_ROW && k->hits.hits[row].pattern->strong))
        row++;
    for (size_t i = c->first; i < row; i++) {
        LabelKind kind = k->hits.hits[i].pattern->kind;
        if (kind == LABEL_TITLE || kind == LABEL_CELL_COLUMN)
            c->first = i + 1;
    }
}

static bool sentence_between(const FoldText *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (t->ch[i] == 0x3002)
            return true;
    return false;
}

/*
 * Prose before the table names its rows, too ("属于四类过程性信息1件。"). The table starts at the
 * heading of its first row: no sentence ends between them.
 */
static void trim_prose(const Reader *k, Chain *c)
{
    const LabelHit *hits = k->hits.hits;
    size_t first = c->last;
    while (first > c->first && !(hits[first].pattern->kind == LABEL_ROW &&
                                 hits[first].pattern->value == LAW_ROW_RECEIVED))
        first--;
    if (first == c->first)
        return;
    size_t from = first;
    for (size_t i = first; i-- > c->first;) {
        if (sentence_between(&k->text, hits[i].end, hits[i + 1].start))
            break;
        if (of_applications(&hits[i]))
            from = i;
    }
    c->first = from;
}

/* Prose before and behind the heading names results, too: the sentence that names most stays. */
static void trim_sentences(const Reader *k, Chain *c)
{
    const LabelHit *hits = k->hits.hits;
    size_t best = 0, count = 0, first = c->first;
    for (size_t i = c->first, from = c->first; i <= c->last; i++) {
        if (i > from && sentence_between(&k->text, hits[i - 1].end, hits[i].start)) {
            from = i;
            count = 0;
        }
        count += of_remedies(&hits[i]);
        if (count > best) {
            best = count;
            first = from;
        }
    }
    while (first < c->last && !of_remedies(&hits[first]))
        first++;
    c->first = first;
}

/* Whether what stands between a title and its table is no more than the frame of the table. */
static bool is_frame(const FoldText *t, size_t from, size_t to)
{
    for (size_t c = from; c < to; c++)
        if (t->ch[c] == 0x3002 || fold_is_digit(t->ch[c]))
            return false;
    return true;
}

/* A caption of a table may repeat the title of its part. */
#define REACH_CAPTION 200

/* A table starts right behind the title of its part: what little stands between is its frame. */
static size_t table_start(const Reader *k, size_t hit)
{
    size_t start = k->hits.hits[hit].start, reach = 40;
    int part = 0;
    if (start && k->text.ch[start - 1] == '(') /* （本列数据的勾稽关系为…） */
        start--;
    for (size_t i = hit; i-- > 0 && k->hits.hits[i].end + reach > start;) {
        const LabelHit *h = &k->hits.hits[i];
        if (h->pattern->kind != LABEL_TITLE)
            continue;
        if ((part && h->pattern->value != part) || !is_frame(&k->text, h->end, start))
            break;
        start = h->end;
        part = h->pattern->value;
        reach = REACH_CAPTION;
    }
    return start;
}

void parts_find_tables(Reader *k)
{
    size_t length = k->text.len;
    const LabelHit *hits = k->hits.hits;
    Chain c = best_chain(k, of_applications, REACH_APPLICATIONS);
    if (c.score) {
        trim_chain(k, &c);
        trim_prose(k, &c);
        size_t end = hits[c.last].end;
        size_t to = next_title(k, c.last + 1, 4, MIN(length, end + 300));
        for (size_t i = c.last + 1; i < k->hits.count && hits[i].start < to; i++)
            if (of_remedies(&hits[i]))
                to = hits[i].start;
        k->tables[1] = (Range){table_start(k, c.first), to};
    }
    c = best_chain(k, of_proactive, REACH_PROACTIVE);
    if (c.score >= 4) {
        size_t end = hits[c.last].end, to = MIN(length, end + 160);
        /* Rows stand behind the last heading of a column. */
        for (size_t i = c.last + 1; i < k->hits.count && hits[i].start < end + 80; i++)
            if (hits[i].pattern->kind == LABEL_CELL_ROW)
                to = MIN(length, hits[i].end + 60);
        to = next_title(k, c.last + 1, 3, to);
        if (k->tables[1].from > hits[c.first].start)
            to = MIN(to, k->tables[1].from);
        k->tables[0] = (Range){table_start(k, c.first), to};
    }
    c = best_chain(k, of_remedies, REACH_REMEDIES);
    if (c.score >= 4) {
        trim_sentences(k, &c);
        size_t end = hits[c.last].end;
        k->tables[2] =
            (Range){table_start(k, c.first), next_title(k, c.last + 1, 5, MIN(length, end + 300))};
    }
}
