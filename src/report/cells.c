#include "report/cells.h"

#include <string.h>

#define FIGURES LAW_COLUMN_MAX

static Reading *add_reading(const Reader *k, Readings *out, size_t *capacity)
{
    ARENA_PUSH(k->a, out->items, out->count, *capacity);
    return &out->items[out->count - 1];
}

static int greatest_common_divisor(int x, int y)
{
    while (y) {
        int rest = x % y;
        x = y;
        y = rest;
    }
    return x;
}

/* Whether the figure stands on a line of its own, with or without a bar. */
static bool on_own_line(Gap gap, bool bars)
{
    return gap.lines && (gap.cells != 0) == bars;
}

/* Line ends from the label of a row to the label of the next; 0 where the row is not alone. */
static int lines_of_row(const Rows *rows, size_t j, bool bars)
{
    const FigureRow *f = &rows->items[j];
    bool alone = f->first && f->count <= FIGURES &&
                 (j + 1 == rows->count || rows->items[j + 1].group != f->group);
    int lines = f->after.lines;
    for (size_t i = 0; i < f->count; i++) {
        if (!on_own_line(f->tokens[i]->gap, bars))
            return 0;
        lines += f->tokens[i]->gap.lines;
    }
    return alone && (f->after.cells != 0) == bars && lines <= UINT8_MAX ? lines : 0;
}

/*
 * Where no row is full: a row takes as many lines as any other, its seven cells and the way to the
 * next label; the cells are as far apart as all gaps have in common.
 */
static void measure_blank_rows(const Rows *rows, bool bars, int *ret_step, int *ret_end)
{
    size_t counts[UINT8_MAX + 1] = {0}, seen = 0;
    int usual = 0, common = 0;
    for (size_t j = 0; j < rows->count; j++) {
        int lines = lines_of_row(rows, j, bars);
        if (!lines)
            continue;
        seen++;
        if (++counts[lines] > counts[usual])
            usual = lines;
    }
    if (counts[usual] < 3 || counts[usual] * 2 <= seen)
        return;
    for (size_t j = 0; j < rows->count; j++)
        for (size_t i = 0; lines_of_row(rows, j, bars) == usual && i < rows->items[j].count; i++)
            common = greatest_common_divisor(common, rows->items[j].tokens[i]->gap.lines);
    for (int step = common; step > 0; step--) {
        if (common % step || usual - FIGURES * step < 1)
            continue;
        *ret_step = step;
        *ret_end = usual - FIGURES * step;
        return;
    }
}

/* The index of the largest count behind the first; 0 if all are 0. */
static int most_frequent(const size_t *counts)
{
    int best = 0;
    for (int i = 1; i <= UINT8_MAX; i++)
        if (counts[i] && (!best || counts[i] > counts[best]))
            best = i;
    return best;
}

/* Line ends from cell to cell and behind the last, in rows that are full; or as above. */
static void measure_lines(const Rows *rows, bool bars, int *ret_step, int *ret_end)
{
    size_t steps[UINT8_MAX + 1] = {0}, ends[UINT8_MAX + 1] = {0};
    for (size_t j = 0; j < rows->count; j++) {
        const FigureRow *f = &rows->items[j];
        if (f->count != FIGURES)
            continue;
        for (size_t i = 1; i < f->count; i++)
            steps[on_own_line(f->tokens[i]->gap, bars) ? f->tokens[i]->gap.lines : 0]++;
        ends[on_own_line(f->after, bars) ? f->after.lines : 0]++;
    }
    *ret_step = most_frequent(steps);
    *ret_end = *ret_step ? most_frequent(ends) : 0;
    if (!*ret_step && !steps[0])
        measure_blank_rows(rows, bars, ret_step, ret_end);
}

/* Bars on the line of a row, from its label on; -1 where the row is not one line. */
static int bars_of_row(const FigureRow *f)
{
    int bars = f->after.lines ? f->after.head : f->after.cells;
    for (size_t i = 0; i < f->count; i++) {
        Gap gap = f->tokens[i]->gap;
        if (gap.lines || !gap.cells || (gap.flags & GAP_GRID))
            return -1;
        bars += gap.cells;
    }
    return f->first ? bars : -1;
}

/* Bars behind the last cell of a row that is one line: what most rows have beside their seven. */
static int measure_bars(const Rows *rows)
{
    size_t counts[UINT8_MAX + 1] = {0};
    for (size_t j = 0; j < rows->count; j++) {
        int bars = bars_of_row(&rows->items[j]);
        if (bars >= FIGURES && bars <= UINT8_MAX)
            counts[bars]++;
    }
    int usual = most_frequent(counts);
    return usual ? usual - FIGURES : 0;
}

void cells_measure(Reader *k, const Rows *rows)
{
    k->row_bars = measure_bars(rows);
    measure_lines(rows, false, &k->line_step, &k->row_step);
    measure_lines(rows, true, &k->bar_line, &k->bar_step);
}

int cells_blanks(const Reader *k, Gap gap)
{
    if (gap.cells)
        return gap.cells - 1;
    if (k->line_step && gap.lines && gap.lines % k->line_step == 0)
        return gap.lines / k->line_step - 1;
    return -1;
}

/* Empty cells behind the last figure of a row, -1 where the text does not say. */
static int blanks_behind(const Reader *k, const FigureRow *f)
{
    Gap gap = f->after;
    bool lines = f->tokens[f->count - 1]->gap.lines;
    if (gap.cells && lines && !(gap.flags & GAP_GRID))
        return k->bar_step ? (gap.lines - k->bar_step) / k->bar_line : -1;
    if ((gap.flags & GAP_ROW) && !(gap.flags & GAP_GRID)) /* the rule of a table follows */
        return gap.head - k->row_bars;
    if (gap.cells && !(gap.flags & GAP_GRID) && !lines)
        return (gap.lines ? gap.head : gap.cells) - k->row_bars;
    if (gap.cells)
        return gap.cells;
    int rest = gap.lines - k->row_step;
    if (k->line_step && k->row_step && rest >= 0 && rest % k->line_step == 0)
        return rest / k->line_step;
    return -1;
}

/* The seven cells where separators show the empty ones. */
static bool read_separated(const Reader *k, const FigureRow *f, Reading *ret_reading)
{
    Reading r = {0};
    int at = 0;
    for (size_t i = 0; i < f->count; i++) {
        int blanks = cells_blanks(k, f->tokens[i]->gap);
        Gap gap = f->tokens[i]->gap;
        if (i == 0 && ((!f->first && blanks > 0) || (blanks < 0 && !gap.lines)))
            blanks = 0;
        if (blanks < 0 || at + blanks >= FIGURES)
            return false;
        at += blanks;
        r.parts[at++] = split_part(f->tokens[i]);
        if (at == FIGURES && i + 1 < f->count)
            return false;
    }
    if (FIGURES - at > MAX(blanks_behind(k, f), 0))
        return false;
    *ret_reading = r;
    return true;
}

static const GridCell *cell_of(const Token *t, const Grid **ret_grid)
{
    const FoldPiece *p = t->piece;
    *ret_grid = p->cell ? p->block->grid : NULL;
    return p->cell;
}

static bool is_under(const GridCell *heading, const GridCell *cell)
{
    return heading && heading->column <= cell->column &&
           heading->column + heading->column_span >= cell->column + cell->column_span;
}

/* The cells of a grid's row behind its label, blank ones included. */
typedef struct GridValues {
    const Grid *grid;
    const GridCell *start, *end;
} GridValues;

static bool find_values(const FigureRow *f, GridValues *ret)
{
    const GridCell *first = cell_of(f->tokens[0], &ret->grid);
    if (!first)
        return false;
    const GridCell *top = ret->grid->cells, *bottom = top + ret->grid->cell_count;
    ret->start = ret->end = first;
    while (ret->end < bottom && ret->end->row == first->row)
        ret->end++;
    while (ret->start > top && ret->start[-1].row == first->row &&
           str_empty(str_trim(ret->start[-1].text)))
        ret->start--;
    return true;
}

/* Whether the headings say which cell of the row is which: no cell was lost from it. */
static bool is_headed(const Reader *k, const GridValues *v)
{
    return v->grid == k->columns.grid && v->end - v->start != FIGURES &&
           columns_row_is_whole(v->grid, v->start->row);
}

/*
 * A row of a grid: seven cells behind its label are the seven figures; where there are more or
 * fewer, the headings say which is which. A figure under no heading is of another column, if all
 * seven headings are known.
 */
static bool read_grid(const Reader *k, const FigureRow *f, Reading *ret_reading)
{
    GridValues v;
    if (!find_values(f, &v))
        return false;
    bool seven = v.end - v.start == FIGURES;
    if (!seven && !is_headed(k, &v))
        return false;
    Reading r = {0};
    for (size_t i = 0; i < f->count; i++) {
        const Grid *grid;
        const GridCell *cell = cell_of(f->tokens[i], &grid);
        if (grid != v.grid || cell->row != v.start->row)
            return false;
        size_t at = seven ? (size_t)(cell - v.start) : 0;
        while (!seven && at < FIGURES && !is_under(k->columns.headings[at], cell))
            at++;
        if (at >= FIGURES && !seven && k->columns.count == FIGURES)
            continue;
        if (at >= FIGURES || r.parts[at].kind != PART_BLANK)
            return false;
        r.parts[at] = split_part(f->tokens[i]);
    }
    *ret_reading = r;
    return true;
}

void cells_find_columns(const Reader *k, const FigureRow *f, bool *ret_there)
{
    GridValues v = {0};
    bool headed = k->columns.grid && find_values(f, &v) && is_headed(k, &v);
    for (size_t column = 0; column < FIGURES; column++) {
        ret_there[column] = !headed;
        for (const GridCell *c = headed ? v.start : NULL; headed && c < v.end; c++)
            ret_there[column] |= is_under(k->columns.headings[column], c);
    }
}

/* Digits of one number that were set apart ("1 1 5 2"): nothing but blanks stands between them. */
static bool may_join(const FigureRow *f, size_t at)
{
    const Token *last = f->tokens[at - 1], *t = f->tokens[at];
    return t->kind == TOKEN_FIGURE && last->kind == TOKEN_FIGURE && !t->fraction &&
           !last->fraction && !t->negative && last->full_end == t->start && !t->gap.lines &&
           !t->gap.cells;
}

/* All ways to join neighbours until seven are left, that add up. */
static void join_digits(const Reader *k, const FigureRow *f, size_t at, int cell, Reading *now,
                        Readings *out, size_t *capacity)
{
    if (cell == FIGURES) {
        if (at == f->count && !split_broken(now->parts, FIGURES) && out->count < SPLIT_READINGS)
            *add_reading(k, out, capacity) = *now;
        return;
    }
    for (size_t end = at + 1; end <= f->count && f->count - end + 1 >= (size_t)(FIGURES - cell);
         end++) {
        if (end > at + 1 && (!may_join(f, end - 1) || k->text.ch[f->tokens[at]->start] == '0'))
            return;
        Part *p = &now->parts[cell];
        *p = split_part(f->tokens[at]);
        p->end = f->tokens[end - 1]->end;
        p->full_end = f->tokens[end - 1]->full_end;
        if (end > at + 1)
            p->value = token_number(&k->text, p->start, p->end);
        join_digits(k, f, end, cell + 1, now, out, capacity);
    }
}

/*
 * More than seven figures: a page number is among them, or numbers were set digit by digit. The
 * sevens that add up, or else all.
 */
static void read_crowded(const Reader *k, const FigureRow *f, Readings *out)
{
    size_t capacity = 0;
    Reading now = {0};
    for (int broken = 0; broken < 2 && !out->count; broken++) {
        for (size_t skip = 0; skip + FIGURES <= f->count && skip < 64; skip++) {
            Reading r = {0};
            for (size_t i = 0; i < FIGURES; i++)
                r.parts[i] = split_part(f->tokens[skip + i]);
            if (broken || !split_broken(r.parts, FIGURES))
                *add_reading(k, out, &capacity) = r;
        }
        if (!broken && f->count <= 2 * FIGURES)
            join_digits(k, f, 0, 0, &now, out, &capacity);
        out->cut = broken;
    }
}

static void copy_tokens(const Reader *k, const FigureRow *f, bool whole, const Token **ret_tokens)
{
    Token *copies = arena_new(k->a, Token, f->count);
    for (size_t i = 0; i < f->count; i++) {
        copies[i] = *f->tokens[i];
        bool two_numbers = copies[i].end - copies[i].start > 1 &&
                           k->text.ch[copies[i].start] == '0' && !copies[i].fraction;
        copies[i].whole = (copies[i].whole || whole) && !two_numbers;
        ret_tokens[i] = &copies[i];
    }
}

void cells_read(const Reader *k, const Rows *rows, const FigureRow *f, Readings *ret_readings)
{
    Readings out = {0};
    size_t capacity = 0;
    Reading r = {0};
    const Token **tokens = arena_new(k->a, const Token *, f->count);
    copy_tokens(k, f, false, tokens);
    bool joined = false;
    for (size_t i = 0; i < f->count; i++)
        joined |= !tokens[i]->whole && tokens[i]->kind == TOKEN_FIGURE &&
                  tokens[i]->end - tokens[i]->start > 1 && k->text.ch[tokens[i]->start] == '0' &&
                  !tokens[i]->fraction;
    if (!joined && read_grid(k, f, &r)) {
        *add_reading(k, &out, &capacity) = r;
    } else if (f->count == FIGURES && !joined) {
        for (size_t i = 0; i < f->count; i++)
            r.parts[i] = split_part(f->tokens[i]);
        *add_reading(k, &out, &capacity) = r;
    } else if (f->count < FIGURES && !joined && read_separated(k, f, &r)) {
        *add_reading(k, &out, &capacity) = r;
    } else if (f->count > FIGURES) {
        read_crowded(k, f, &out);
    } else {
        const Grid *grid;
        copy_tokens(k, f, rows->separated || cell_of(f->tokens[0], &grid), tokens);
        if (!rows->blanks)
            split_readings(&k->text, tokens, f->count, FIGURES, FIGURES, false, 0, k->a, &out);
        if (!out.count)
            split_readings(&k->text, tokens, f->count, FIGURES, FIGURES, true, rows->separated,
                           k->a, &out);
    }
    *ret_readings = out;
}
