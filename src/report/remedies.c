#include "report/cells.h"
#include "report/reader.h"
#include "report/remedies_grid.h"

#include <string.h>

#define FIGURES (REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
#define BLOCK   REMEDY_RESULT_MAX

/* Whether a line begins with Latin words: an address of a page, whose numbers are no figures. */
static bool begins_address(const Reader *k, const Token *t)
{
    size_t letters = 0;
    for (size_t c = t->start; c < t->end && t->kind == TOKEN_JUNK; c++)
        letters += (k->text.ch[c] | 32) >= 'a' && (k->text.ch[c] | 32) <= 'z';
    return letters >= 4;
}

/* The figures of part four: behind its headings, up to the prose that follows. */
static size_t collect(Reader *k, const Tokens *tokens, const Token **ret_figures, size_t most)
{
    size_t n = 0;
    bool address = false;
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        address = t->gap.lines ? begins_address(k, t) : address;
        if (t->kind == TOKEN_JUNK && n) {
            size_t cjk = 0;
            for (size_t c = t->start; c < t->end; c++)
                cjk += fold_is_cjk(k->text.ch[c]);
            bool top =
                t->piece->cell && remedies_is_top(fold_text(&k->text, t->start, t->end, k->a));
            if (!top && (cjk >= 5 || (cjk && t->gap.lines))) {
                size_t line = t->start; /* where the prose goes on, the table has ended */
                while (line > ret_figures[n - 1]->full_end && !k->text.gap[line].lines)
                    line--;
                k->tables[2].to = line;
                break;
            }
        }
        if (token_is_figure(t) && !address && n < most)
            ret_figures[n++] = t;
    }
    /* "五、" set as "5." belongs to the next heading. */
    return n;
}

static int broken_blocks(const Part *parts)
{
    int broken = 0;
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
        broken += split_broken(parts + b * BLOCK, BLOCK);
    return broken;
}

static void fill(Reader *k, const Part *parts)
{
    for (int i = 0; i < FIGURES; i++)
        k->r->remedies[i / BLOCK][i % BLOCK] = reader_figure(k, &parts[i]);
    reader_place_blanks(k, parts, FIGURES, &k->r->remedies[0][0]);
}

/* Where no reading adds up, that several agree on a figure says nothing: it stays open. */
static bool doubtful_block(const Readings *readings, int block)
{
    bool broken = false;
    for (size_t j = 0; j < readings->count; j++)
        broken |= split_broken(&readings->items[j].parts[block * BLOCK], BLOCK) ||
                  readings->items[j].parts[block * BLOCK + BLOCK - 1].kind == PART_BLANK;
    return broken && readings->count > 1;
}

static void fill_choices(Reader *k, const Readings *readings, const Token *const *figures, size_t n)
{
    Part *parts = arena_new(k->a, Part, MAX(readings->count, 1));
    for (int i = 0; i < FIGURES; i++) {
        for (size_t j = 0; j < readings->count; j++)
            parts[j] = readings->items[j].parts[i];
        Figure f = reader_choice(k, parts, readings->count);
        if ((readings->cut || !readings->count) && n <= FIGURES) {
            Part *all;
            size_t count = split_candidates(&k->text, figures, n, FIGURES, i, k->a, &all);
            f = reader_choice(k, all, count);
        }
        if (readings->cut || !readings->count || doubtful_block(readings, i / BLOCK))
            reader_leave_open(k, &f);
        k->r->remedies[i / BLOCK][i % BLOCK] = f;
    }
}

/* How the row of figures stands in the text. */
typedef struct RowStyle {
    bool own_lines; /* each cell on a line of its own */
    int lead;       /* bars before the first cell of a line */
    int closed;     /* bars behind the last cell of a row */
} RowStyle;

/* The style of the headings, which the figures share. */
static RowStyle row_style(const Reader *k, const Token *const *figures, size_t n)
{
    RowStyle style = {.closed = figures[0]->gap.head};
    for (size_t i = 1; i < n; i++)
        style.own_lines |= figures[i]->gap.lines > 0;
    size_t led = 0, bare = 0;
    for (size_t i = label_at(&k->hits, k->tables[2].from);
         i < k->hits.count && k->hits.hits[i].start < figures[0]->start; i++) {
        Gap gap = k->text.gap[k->hits.hits[i].start];
        if (gap.lines && k->hits.hits[i].pattern->kind == LABEL_REMEDY)
            gap.tail ? led++ : bare++;
    }
    style.lead = led > bare;
    return style;
}

/* Empty cells before the first figure; -1 where the text does not say. */
static int blanks_before(const Reader *k, const RowStyle *style, Gap gap)
{
    if (gap.cells && style->own_lines && k->bar_step && !gap.tail)
        return (gap.lines - k->bar_step) / k->bar_line;
    if (gap.cells && !(style->own_lines && style->closed))
        return (gap.flags & GAP_ROW ? gap.tail : gap.cells - gap.head) - style->lead;
    if (!gap.cells && k->line_step && k->row_step && gap.lines >= k->row_step &&
        (gap.lines - k->row_step) % k->line_step == 0)
        return (gap.lines - k->row_step) / k->line_step;
    return gap.cells || style->own_lines || style->lead || !gap.lines ? -1 : 0;
}

/* Whether what is missing at the end shows: else a cell was lost, who knows where. */
static bool end_shows(const Reader *k, const RowStyle *style, Gap after, int missing)
{
    /* No row follows whose own first line would count: less than a cell's lines may be missing. */
    if (style->own_lines && after.cells && k->bar_step)
        return after.lines + k->bar_line > k->bar_step + missing * k->bar_line;
    if (after.cells || style->closed)
        return missing == 0 ||
               after.head + (style->own_lines ? after.cells : 0) >= missing + style->closed;
    return missing == 0 || (k->line_step && after.lines >= k->row_step + missing * k->line_step);
}

/* Blank cells by the separators: of lines, or of a row of a grid. */
static bool place_lines(const Reader *k, const Token **figures, size_t n, Part *parts)
{
    RowStyle style = row_style(k, figures, n);
    int at = 0;
    for (size_t i = 0; i < n; i++) {
        Gap gap = figures[i]->gap;
        int blanks = i ? cells_blanks(k, gap) : blanks_before(k, &style, gap);
        if (blanks < 0 || at + blanks >= FIGURES)
            return false;
        at += blanks;
        parts[at++] = split_part(figures[i]);
    }
    return end_shows(k, &style, k->text.gap[figures[n - 1]->full_end], FIGURES - at);
}

/* A row of fifteen cells. */
static bool place_grid(const Token **figures, size_t n, Part *parts)
{
    const FoldPiece *first = figures[0]->piece;
    if (!first->cell)
        return false;
    const Grid *grid = first->block->grid;
    const GridCell *start = first->cell, *end = first->cell;
    while (start > grid->cells && start[-1].row == first->cell->row)
        start--;
    while (end < grid->cells + grid->cell_count && end->row == first->cell->row)
        end++;
    if (end - start != FIGURES)
        return false;
    for (size_t i = 0; i < n; i++) {
        const FoldPiece *p = figures[i]->piece;
        bool own = p->cell && p->block->grid == grid && p->cell->row == start->row;
        if (!own || parts[p->cell - start].kind != PART_BLANK)
            return false;
        parts[p->cell - start] = split_part(figures[i]);
    }
    return true;
}

/*
 * More than fifteen: a page number stands before or behind them, or, if it is the only one too
 * many, among them.
 */
static void read_crowded(Reader *k, const Token **figures, size_t n)
{
    Readings best = {0};
    size_t capacity = 0;
    int least = INT32_MAX;
    bool among = n == FIGURES + 1;
    for (size_t skip = 0; among ? skip < n : skip + FIGURES <= n; skip++) {
        Reading r = {0};
        for (size_t i = 0; i < FIGURES; i++)
            r.parts[i] = split_part(figures[among ? i + (i >= skip) : skip + i]);
        int broken = broken_blocks(r.parts);
        if (broken < least)
            best.count = 0;
        if (broken <= least) {
            least = broken;
            ARENA_PUSH(k->a, best.items, best.count, capacity);
            best.items[best.count - 1] = r;
        }
    }
    fill_choices(k, &best, figures, n);
}

/* Whether nothing touches the figure that may have run together with it. */
static bool is_apart(const Reader *k, const Token *const *figures, size_t n, size_t i)
{
    Gap before = figures[i]->gap, behind = k->text.gap[figures[i]->end];
    bool touches = i && figures[i]->start == figures[i - 1]->end && !before.flags &&
                   !before.lines && !before.cells;
    bool touched = i + 1 < n && figures[i + 1]->start == figures[i]->end && !behind.flags &&
                   !behind.lines && !behind.cells;
    return !touches && !touched;
}

static void read_fewer(Reader *k, const Token **figures, size_t n)
{
    Part parts[FIGURES] = {0};
    if (place_grid(figures, n, parts)) {
        fill(k, parts);
        return;
    }
    Readings readings;
    const Token **whole = arena_new(k->a, const Token *, n);
    for (size_t i = 0; i < n; i++) {
        /* Where most cells stand apart, a number is never two; "00" always is. */
        Token *copy = arena_new(k->a, Token, 1);
        *copy = *figures[i];
        copy->whole |= n >= 9 && k->text.ch[copy->start] != '0' && is_apart(k, figures, n, i);
        whole[i] = copy;
    }
    figures = whole;
    split_readings(&k->text, figures, n, FIGURES, BLOCK, false, 0, k->a, &readings);
    memset(parts, 0, sizeof(parts));
    if (!readings.count && place_lines(k, figures, n, parts)) {
        fill(k, parts);
        return;
    }
    if (!readings.count)
        split_readings(&k->text, figures, n, FIGURES, BLOCK, true, n >= 9, k->a, &readings);
    fill_choices(k, &readings, figures, n);
}

/* The figures without those on a line of another kind behind the row; they are fewer then. */
static size_t drop_other_lines(const Reader *k, const Token **figures, size_t n, Part *parts,
                               bool *ret_placed)
{
    size_t own = tokens_own_lines(figures, n);
    *ret_placed = own < n && own <= FIGURES && place_lines(k, figures, own, parts);
    if (*ret_placed || own == n)
        return own;
    memset(parts, 0, FIGURES * sizeof(*parts));
    return own < FIGURES ? n : own;
}

static bool has_fifteen(const Token *label, size_t cells)
{
    return !label && cells == FIGURES;
}

void remedies_read(Reader *k)
{
    Range range = k->tables[2];
    if (range.from == range.to)
        return;
    Tokens tokens;
    token_scan(&k->text, &k->hits, range.from, range.to, k->a, &tokens);
    token_drop_stray(&k->text, 1, &tokens);
    if (!k->d->recognised)
        token_join_cells(&k->text, has_fifteen, &tokens);
    const Token *figures[64];
    size_t n = collect(k, &tokens, figures, ARRAY_LEN(figures));
    size_t headings = 0, digits = 0;
    for (size_t i = 0; i < tokens.count; i++)
        headings +=
            tokens.items[i].kind == TOKEN_LABEL && tokens.items[i].label->kind == LABEL_REMEDY;
    for (size_t i = 0; i < n; i++)
        digits += figures[i]->end - figures[i]->start;
    if (headings < 3 && digits < 10)
        return; /* prose that names the two kinds of lawsuits */
    k->r->has_remedies = true;
    Part parts[FIGURES] = {0};
    bool placed, there[FIGURES];
    if (remedies_by_headings(k, figures, n, parts, there)) {
        fill(k, parts);
        for (size_t i = 0; i < FIGURES; i++)
            if (!there[i])
                k->r->remedies[i / BLOCK][i % BLOCK] = (Figure){.kind = FIGURE_ABSENT};
        return;
    }
    n = drop_other_lines(k, figures, n, parts, &placed);
    if (placed) {
        fill(k, parts);
    } else if (n == 0) {
        fill(k, parts);
        reader_place_blanks_below(k, range, LABEL_REMEDY, FIGURES, &k->r->remedies[0][0]);
    } else if (n == FIGURES) {
        for (size_t i = 0; i < n; i++)
            parts[i] = split_part(figures[i]);
        fill(k, parts);
    } else if (n > FIGURES) {
        read_crowded(k, figures, n);
    } else {
        read_fewer(k, figures, n);
    }
}
