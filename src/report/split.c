#include "report/split.h"

#include "report/report.h"

#include <string.h>

#define STEPS_MAX      60000
#define CANDIDATES_MAX 200
/* Longer ones are no candidates for a cell of digits that run together. */
#define CANDIDATE_DIGITS_MAX 9

typedef struct Splitter {
    const FoldText *t;
    const Token *const *tokens;
    size_t count;
    int parts;
    int block;
    bool blanks;
    bool plain; /* digits only: a sum never falls again, and its total has as many digits or more */
    int allowed; /* broken blocks that are still allowed */
    Arena *a;
    Readings out;
    size_t capacity;
    Reading now;
    uint32_t steps;
    uint32_t digits_after[65]; /* the most parts that tokens from i on can give */
    uint32_t must_after[65];   /* and the fewest */
} Splitter;

Part split_part(const Token *k)
{
    return (Part){.kind = k->kind == TOKEN_RAW ? PART_RAW : PART_NUMBER,
                  .fraction = k->fraction,
                  .start = k->start,
                  .end = k->end,
                  .full_end = k->full_end,
                  .value = k->kind == TOKEN_RAW ? 0 : k->value};
}

bool split_broken(const Part *parts, int block)
{
    const Part *total = &parts[block - 1];
    if (total->kind == PART_BLANK)
        return false;
    int64_t sum = 0;
    for (int i = 0; i + 1 < block; i++)
        if (__builtin_add_overflow(sum, parts[i].value, &sum))
            return true;
    return sum != total->value;
}

/*
 * A block with figures but without its total: where blanks are only guessed, no better than a wrong
 * sum. Noughts need no total.
 */
static bool total_is_lost(const Part *parts, int block)
{
    bool any = false;
    for (int i = 0; i + 1 < block; i++)
        any |= parts[i].kind == PART_NUMBER && parts[i].value;
    return any && parts[block - 1].kind == PART_BLANK;
}

static bool splittable(const Token *k)
{
    return k->kind == TOKEN_FIGURE && !k->whole && !k->fraction;
}

/*
 * Whether characters [from, to) of a run can be one number: no leading nought, and a comma only
 * where thousands are set apart by one ("1,152" of "1,15288015").
 */
static bool may_be_number(const FoldText *t, const Token *k, size_t from, size_t to)
{
    if (!fold_is_digit(t->ch[from]) || (to < k->end && t->ch[to] == ',') ||
        (to - from > 1 && t->ch[from] == '0'))
        return false;
    size_t comma = from;
    while (comma < to && t->ch[comma] != ',')
        comma++;
    if (comma == to)
        return true;
    if (comma - from > 3 || (to - comma) % 4 != 0)
        return false;
    for (size_t i = comma; i < to; i++)
        if ((t->ch[i] == ',') != ((i - comma) % 4 == 0))
            return false;
    return true;
}

/* Digits that start with a dash: a sign, or the mark for nothing of the cell before. */
static bool has_dash(const FoldText *t, const Token *k)
{
    return k->kind == TOKEN_FIGURE && t->ch[k->start] == '-';
}

/* Dashes that touch may be the mark of one cell ("——") or of several. */
static bool joins_last(const FoldText *t, const Token *last, const Token *k)
{
    return last->kind == TOKEN_RAW && k->kind == TOKEN_RAW && k->start == last->end &&
           t->ch[k->start] == '-' && t->ch[last->start] == '-' && !k->gap.cells && !k->gap.lines &&
           !k->gap.flags;
}

static uint32_t most_parts(const FoldText *t, const Token *k, int block)
{
    if (!splittable(k))
        return 1;
    uint32_t n = k->end - k->start;
    bool sign = !fold_is_digit(t->ch[k->start]);
    return n - (sign && !(block && has_dash(t, k)));
}

static void keep(Splitter *s)
{
    if (s->out.count == SPLIT_READINGS) {
        s->out.cut = true;
        return;
    }
    ARENA_PUSH(s->a, s->out.items, s->out.count, s->capacity);
    s->out.items[s->out.count - 1] = s->now;
}

static void place(Splitter *s, int at, size_t token, uint32_t offset);

/* The part is set; goes on behind it, unless its block fails once too often. */
static void step(Splitter *s, int at, size_t token, uint32_t offset)
{
    int before = s->now.broken;
    bool ends = s->block && (at + 1) % s->block == 0;
    if (ends && (split_broken(&s->now.parts[at + 1 - s->block], s->block) ||
                 (s->blanks && total_is_lost(&s->now.parts[at + 1 - s->block], s->block))))
        s->now.broken++;
    if (s->now.broken <= s->allowed)
        place(s, at + 1, token, offset);
    s->now.broken = before;
}

/* All parts that start at `offset` characters into the token. */
static void place_digits(Splitter *s, int at, size_t token, uint32_t offset)
{
    const Token *k = s->tokens[token];
    uint32_t start = k->start + offset, digits = start;
    if (offset == 0 && s->block && has_dash(s->t, k) && k->end - k->start > 1) {
        s->now.parts[at] =
            (Part){.kind = PART_RAW, .start = start, .end = start + 1, .full_end = start + 1};
        step(s, at, token, 1);
    }
    if (offset == 0 && !fold_is_digit(s->t->ch[start]))
        digits++;
    uint32_t longest = s->t->ch[digits] == '0' ? digits + 1 : k->end;
    longest = MIN(longest, digits + 15);
    for (uint32_t end = digits + 1; end <= longest; end++) {
        if (!may_be_number(s->t, k, digits, end))
            continue;
        int64_t value = token_number(s->t, digits, end);
        bool negative = offset == 0 && k->negative;
        s->now.parts[at] = (Part){.kind = PART_NUMBER,
                                  .start = start,
                                  .end = end,
                                  .full_end = end == k->end ? k->full_end : end,
                                  .value = negative ? -value : value};
        if (end == k->end)
            step(s, at, token + 1, 0);
        else
            step(s, at, token, end - k->start);
    }
}

/* Whether the digits that are left are too few for a total of what the block already sums up to. */
static bool total_has_no_room(const Splitter *s, int at, uint32_t digits)
{
    int64_t sum = 0;
    ASSUME(s->block > 0); /* plain is only where there are sums */
    for (int i = at - at % s->block; i < at; i++)
        sum += s->now.parts[i].value;
    uint32_t need = (uint32_t)(s->parts - at) - 1;
    for (; sum; sum /= 10)
        need++;
    return digits < need;
}

static void place(Splitter *s, int at, size_t token, uint32_t offset)
{
    if (++s->steps > STEPS_MAX) {
        s->out.cut = true;
        return;
    }
    if (at == s->parts) {
        if (token == s->count)
            keep(s);
        return;
    }
    uint32_t left = (uint32_t)(s->parts - at);
    uint32_t must = s->must_after[token];
    if (must > left)
        return;
    if (token < s->count) {
        const Token *open = s->tokens[token];
        uint32_t can = s->digits_after[token];
        if (offset)
            can = s->digits_after[token + 1] + (open->end - open->start - offset);
        if (!s->blanks && can < left)
            return;
        if (s->plain && s->now.broken == s->allowed && total_has_no_room(s, at, can))
            return;
        const Token *k = s->tokens[token];
        if (splittable(k)) {
            place_digits(s, at, token, offset);
        } else {
            s->now.parts[at] = split_part(k);
            step(s, at, token + 1, 0);
            for (size_t last = token;
                 last + 1 < s->count && joins_last(s->t, s->tokens[last], s->tokens[last + 1]);) {
                s->now.parts[at] = split_part(k);
                s->now.parts[at].end = s->now.parts[at].full_end = s->tokens[++last]->end;
                step(s, at, last + 1, 0);
            }
        }
    }
    /* Blank cells vanish between the figures of a run, too. */
    if (s->blanks && must < left) {
        s->now.parts[at] = (Part){.kind = PART_BLANK};
        step(s, at, token, offset);
    }
}

void split_readings(const FoldText *t, const Token *const *tokens, size_t count, int parts,
                    int block, bool blanks, int slack, Arena *a, Readings *ret_readings)
{
    *ret_readings = (Readings){0};
    if (count > 64 || parts > SPLIT_PARTS_MAX)
        return;
    int most = block ? parts / block : 0;
    for (int allowed = 0; allowed <= most; allowed++) {
        Splitter s = {.t = t,
                      .tokens = tokens,
                      .count = count,
                      .parts = parts,
                      .block = block,
                      .blanks = blanks,
                      .plain = block && !blanks,
                      .allowed = allowed,
                      .a = a};
        uint32_t can = 0, must = 0;
        for (size_t i = count; i-- > 0;) {
            s.digits_after[i] = can += most_parts(t, tokens[i], block);
            must += i + 1 == count || !joins_last(t, tokens[i], tokens[i + 1]);
            s.must_after[i] = must;
            s.plain &= splittable(tokens[i]) && fold_is_digit(t->ch[tokens[i]->start]);
        }
        place(&s, 0, 0, 0);
        *ret_readings = s.out;
        if (s.out.count && slack == 0)
            return;
        if (s.out.count)
            slack--;
    }
}

size_t split_candidates(const FoldText *t, const Token *const *tokens, size_t count, int parts,
                        int cell, Arena *a, Part **ret_parts)
{
    Part *out = NULL;
    size_t n = 0, capacity = 0;
    for (size_t i = 0; i < count && n < CANDIDATES_MAX; i++) {
        const Token *k = tokens[i];
        size_t behind = count - i - 1;
        if (splittable(k) && has_dash(t, k) && (int)i <= cell) {
            ARENA_PUSH(a, out, n, capacity);
            out[n - 1] = (Part){
                .kind = PART_RAW, .start = k->start, .end = k->start + 1, .full_end = k->start + 1};
        }
        for (uint32_t from = k->start; from < k->end && n < CANDIDATES_MAX; from++) {
            for (uint32_t to = from + 1; to <= k->end && n < CANDIDATES_MAX; to++) {
                bool whole = from == k->start && to == k->end;
                size_t digits = from + (from == k->start && !fold_is_digit(t->ch[from]));
                bool number = digits < to && may_be_number(t, k, digits, to);
                if ((!whole && (!splittable(k) || to - from > CANDIDATE_DIGITS_MAX)) ||
                    (whole && splittable(k) && k->value > FIGURE_MAX && n) ||
                    (splittable(k) && !number) || (int)(i + (from > k->start)) > cell ||
                    (int)(behind + (to < k->end)) > parts - 1 - cell)
                    continue;
                ARENA_PUSH(a, out, n, capacity);
                out[n - 1] = split_part(k);
                out[n - 1].start = from;
                out[n - 1].end = out[n - 1].full_end = to;
                if (!whole)
                    out[n - 1].value = (digits > from && t->ch[from] == '-' ? -1 : 1) *
                                       token_number(t, digits, to);
            }
        }
    }
    ARENA_PUSH(a, out, n, capacity);
    out[n - 1] = (Part){.kind = PART_BLANK};
    *ret_parts = out;
    return n;
}
