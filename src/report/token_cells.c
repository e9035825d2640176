#include "report/token.h"

/* The tokens of one row of a grid, or of the text behind a label, up to the next. */
typedef struct TokenRow {
    const Grid *grid;  /* NULL: text */
    const Token *last; /* its last label, or NULL */
    size_t from, to;
    size_t values; /* the first token behind the label */
    size_t cells;  /* behind the label */
} TokenRow;

static const FoldPiece *piece_at(const FoldText *t, size_t at)
{
    return &t->pieces[fold_piece(t, at)];
}

/* Whether a token stands in the cell of the one before. */
static bool same_cell(const TokenRow *r, const Token *token)
{
    if (!r->grid)
        return !token->gap.cells && !token->gap.lines;
    return token[0].piece->cell == token[-1].piece->cell;
}

/* Cells of a grid's row, those behind its last label. */
static size_t count_cells(const Token *start, bool label)
{
    const FoldPiece *p = start->piece;
    const Grid *grid = p->block->grid;
    const GridCell *first = p->cell, *end = p->cell;
    while (!label && first > grid->cells && first[-1].row == p->cell->row)
        first--;
    while (end < grid->cells + grid->cell_count && end->row == p->cell->row)
        end++;
    return (size_t)(end - first) - label;
}

static TokenRow grid_row(const Tokens *tokens, size_t from)
{
    const FoldPiece *p = tokens->items[from].piece;
    TokenRow r = {.grid = p->block->grid, .from = from, .to = from, .values = from};
    for (; r.to < tokens->count; r.to++) {
        const Token *token = &tokens->items[r.to];
        const FoldPiece *q = token->piece;
        if (!q->cell || q->block->grid != r.grid || q->cell->row != p->cell->row)
            break;
        if (token->kind == TOKEN_LABEL) {
            r.last = token;
            r.values = r.to + 1;
        }
    }
    r.cells = count_cells(r.last ? r.last : &tokens->items[from], r.last != NULL);
    return r;
}

/* In text, only what has a figure is surely a cell of the row: words may be of the next label. */
static TokenRow text_row(const Tokens *tokens, size_t from)
{
    const Token *first = &tokens->items[from];
    TokenRow r = {.from = from, .to = from + 1, .values = from + 1};
    if (first->kind != TOKEN_LABEL)
        return r;
    r.last = first;
    for (size_t i = r.to; i < tokens->count; i++) {
        const Token *token = &tokens->items[i];
        bool begins = i == r.values || !same_cell(&r, token);
        if (token->kind == TOKEN_LABEL || token->piece->cell || (begins && !token_is_figure(token)))
            break;
        r.cells += begins;
        r.to = i + 1;
    }
    return r;
}

/* Digits in groups, or one by one, with nothing but blanks between: one number, set apart. */
static bool is_spaced_number(const Token *tokens, size_t n)
{
    bool single = true, thousands = tokens[0].end - tokens[0].start <= 3;
    for (size_t i = 0; i < n; i++) {
        size_t digits = tokens[i].end - tokens[i].start;
        if (tokens[i].kind != TOKEN_FIGURE || tokens[i].fraction || tokens[i].negative ||
            (i && (tokens[i].start != tokens[i - 1].end || tokens[i].gap.lines)))
            return false;
        single &= digits == 1;
        thousands &= i == 0 || digits == 3;
    }
    return single || thousands;
}

/* Whether a character beside a figure leaves it what it is: words that say what it counts, ①. */
static bool is_harmless(uint16_t c)
{
    return fold_is_cjk(c) || (c >= 0x2460 && c < 0x2500) || c == ';' || c == '.' || c == ':' ||
           c == '(' || c == ')' || c == 0x3001 || c == 0x3002;
}

static bool is_words(const FoldText *t, const Token *token)
{
    bool words = !token_is_figure(token);
    for (size_t i = token->start; i < token->end; i++)
        words &= is_harmless(t->ch[i]);
    return words;
}

/* All that the cell of a grid says, as a mark in the place of a figure. */
static Token whole_cell(const FoldText *t, const Token *tokens, size_t n)
{
    size_t start = tokens[0].start, end = tokens[n - 1].full_end;
    const GridCell *cell = tokens[0].piece->cell;
    while (cell && start > 0 && piece_at(t, start - 1)->cell == cell)
        start--;
    while (end < t->len && (cell ? piece_at(t, end)->cell == cell
                                 : (t->ch[end] == ')' || t->ch[end] == ']') && !t->gap[end].flags))
        end++;
    return (Token){.kind = TOKEN_RAW,
                   .start = (uint32_t)start,
                   .end = (uint32_t)end,
                   .full_end = (uint32_t)end,
                   .gap = tokens[0].gap,
                   .piece = tokens[0].piece,
                   .whole = true};
}

/* What the tokens of one cell are together: its figure, or what is printed there instead of one. */
static Token join_cell(const FoldText *t, const Token *tokens, size_t n)
{
    const Token *figure = NULL;
    size_t figures = 0;
    bool clean = true;
    for (size_t i = 0; i < n; i++) {
        if (token_is_figure(&tokens[i])) {
            figure = &tokens[i];
            figures++;
        } else {
            clean &= is_words(t, &tokens[i]);
        }
    }
    if (figures == 1 && clean)
        return *figure;
    if (!is_spaced_number(tokens, n))
        return whole_cell(t, tokens, n);
    Token number = tokens[0];
    number.end = tokens[n - 1].end;
    number.full_end = tokens[n - 1].full_end;
    number.whole = true;
    number.value = token_number(t, number.start, number.end);
    return number;
}

/* The end of the cell that begins with a token; words behind a figure in text may be a label's. */
static size_t cell_end(const FoldText *t, const TokenRow *r, const Token *tokens, size_t from)
{
    size_t end = from + 1;
    while (end < r->to && same_cell(r, &tokens[end]))
        end++;
    while (!r->grid && end > from + 1 && is_words(t, &tokens[end - 1]))
        end--;
    return end;
}

void token_join_cells(const FoldText *t, TokenRowFits *fits, Tokens *tokens)
{
    size_t kept = 0;
    for (size_t i = 0; i < tokens->count;) {
        bool cell = tokens->items[i].piece->cell != NULL;
        TokenRow r = cell ? grid_row(tokens, i) : text_row(tokens, i);
        bool join = r.values < r.to && fits(r.last, r.cells);
        for (size_t end; i < r.to; i = end, kept++) {
            bool figure = token_is_figure(&tokens->items[i]);
            bool value = join && i >= r.values && (r.grid || figure);
            end = value ? cell_end(t, &r, tokens->items, i) : i + 1;
            if (value && !(figure && end == i + 1))
                tokens->items[kept] = join_cell(t, &tokens->items[i], end - i);
            else if (kept < i)
                tokens->items[kept] = tokens->items[i];
        }
    }
    tokens->count = kept;
}
