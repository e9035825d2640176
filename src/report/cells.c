#include "report/cells.h"

#include "base/utf8.h"

#include <string.h>

#define FIGURES LAW_COLUMN_MAX

static Reading *add_reading(const Reader *k, Readings *out, size_t *capacity)
{
    ARENA_PUSH(k->a, out->items, out->count, *capacity);
    return &out->items[out->count - 1];
}

void cells_measure(Reader *k, const Rows *rows)
{
    size_t steps[UINT8_MAX + 1] = {0}, ends[UINT8_MAX + 1] = {0};
    for (size_t j = 0; j < rows->count; j++) {
        const FigureRow *f = &rows->items[j];
        if (f->count != FIGURES)
            continue;
        for (size_t i = 1; i < f->count; i++)
            steps[f->tokens[i]->gap.cells ? 0 : f->tokens[i]->gap.lines]++;
        ends[f->after.cells ? 0 : f->after.lines]++;
    }
    int step = 0, end = 0;
    for (int i = 1; i <= UINT8_MAX; i++) {
        if (steps[i] > steps[step])
            step = i;
        if (ends[i] > ends[end])
            end = i;
    }
    k->line_step = steps[step] ? step : 0;
    k->row_step = ends[end] ? end : 0;
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
static int blanks_behind(const Reader *k, Gap gap)
{
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
        if (blanks < 0 || (i == 0 && !f->first && blanks > 0))
            blanks = i ? -1 : 0;
        if (blanks < 0 || at + blanks >= FIGURES)
            return false;
        at += blanks;
        r.parts[at++] = split_part(f->tokens[i]);
        if (at == FIGURES && i + 1 < f->count)
            return false;
    }
    if (FIGURES - at > MAX(blanks_behind(k, f->after), 0))
        return false;
    *ret_reading = r;
    return true;
}

static const GridCell *cell_of(const Reader *k, const Token *t, const Grid **ret_grid)
{
    const FoldPiece *p = &k->text.pieces[fold_piece(&k->text, t->start)];
    *ret_grid = p->cell ? p->block->grid : NULL;
    return p->cell;
}

/* Whether a cell has words in it: a label, not a figure nor a mark in the place of one. */
static bool has_words(const GridCell *cell)
{
    size_t words = 0;
    for (size_t i = 0; i < cell->text.len;)
        words += fold_is_cjk((uint16_t)MIN(utf8_next(cell->text, &i), 0xFFFFu));
    return words >= 2;
}

/* A row of a grid: its last seven cells, where the figures stand in cells of their own. */
static bool read_grid(const Reader *k, const FigureRow *f, Reading *ret_reading)
{
    const Grid *grid;
    const GridCell *first = cell_of(k, f->tokens[0], &grid);
    if (!first)
        return false;
    const GridCell *cells[64];
    size_t count = 0;
    for (size_t i = 0; i < grid->cell_count && count < ARRAY_LEN(cells); i++)
        if (grid->cells[i].row == first->row)
            cells[count++] = &grid->cells[i];
    if (count < FIGURES)
        return false;
    /* A row that was cut off at the edge of its page ends before its seventh figure. */
    for (size_t i = count - FIGURES; i < count; i++)
        if (has_words(cells[i]))
            return false;
    Reading r = {0};
    for (size_t i = 0; i < f->count; i++) {
        const Grid *other;
        const GridCell *cell = cell_of(k, f->tokens[i], &other);
        size_t at = 0;
        while (at < count && cells[at] != cell)
            at++;
        if (at == count || at + FIGURES < count || other != grid ||
            r.parts[at + FIGURES - count].kind != PART_BLANK)
            return false;
        r.parts[at + FIGURES - count] = split_part(f->tokens[i]);
    }
    *ret_reading = r;
    return true;
}

/* More than seven figures: numbers set digit by digit, or a page number among them. */
static void read_crowded(const Reader *k, const FigureRow *f, Readings *out)
{
    size_t capacity = 0;
    for (size_t skip = 0; skip + FIGURES <= f->count && skip < 64; skip++) {
        Reading r = {0};
        for (size_t i = 0; i < FIGURES; i++)
            r.parts[i] = split_part(f->tokens[skip + i]);
        if (!split_broken(r.parts, FIGURES))
            *add_reading(k, out, &capacity) = r;
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
    if (f->count == FIGURES && !joined) {
        for (size_t i = 0; i < f->count; i++)
            r.parts[i] = split_part(f->tokens[i]);
        *add_reading(k, &out, &capacity) = r;
    } else if (f->count < FIGURES && !joined && (read_grid(k, f, &r) || read_separated(k, f, &r))) {
        *add_reading(k, &out, &capacity) = r;
    } else if (f->count > FIGURES) {
        read_crowded(k, f, &out);
    } else {
        const Grid *grid;
        copy_tokens(k, f, rows->separated || cell_of(k, f->tokens[0], &grid), tokens);
        if (!rows->blanks)
            split_readings(&k->text, tokens, f->count, FIGURES, FIGURES, false, 0, k->a, &out);
        if (!out.count)
            split_readings(&k->text, tokens, f->count, FIGURES, FIGURES, true, rows->separated,
                           k->a, &out);
    }
    *ret_readings = out;
}
