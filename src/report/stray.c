#include "report/token.h"

/* Tokens of one block, a grid or a paragraph. */
typedef struct Stretch {
    size_t end;
    size_t figures;
    bool grid;
    bool labelled; /* by a label of this table; of a paragraph, by that of a row */
} Stretch;

static bool labels_row(const Token *t)
{
    return t->kind == TOKEN_LABEL &&
           (t->label->kind == LABEL_ROW || t->label->kind == LABEL_CELL_ROW ||
            t->label->kind == LABEL_REMEDY);
}

static Stretch stretch_at(const Tokens *tokens, size_t from)
{
    const FoldPiece *first = tokens->items[from].piece;
    Stretch s = {.end = from, .grid = first->cell != NULL};
    for (; s.end < tokens->count; s.end++) {
        const Token *token = &tokens->items[s.end];
        if (token->piece->block != first->block)
            break;
        s.figures += token_is_figure(token);
        s.labelled |= s.grid ? token->kind == TOKEN_LABEL : labels_row(token);
    }
    return s;
}

void token_drop_stray(const FoldText *t, size_t percent, Tokens *tokens)
{
    size_t all = 0, good = 0;
    bool grid = false;
    for (size_t i = 0; t->has_grids && i < tokens->count;) {
        Stretch s = stretch_at(tokens, i);
        all += s.figures;
        grid |= s.grid && s.labelled;
        good += s.grid && s.labelled ? s.figures : 0;
        i = s.end;
    }
    if (!grid || good * 100 < all * percent)
        return;
    for (size_t i = 0; i < tokens->count;) {
        Stretch s = stretch_at(tokens, i);
        for (; i < s.end; i++)
            if (!s.labelled && token_is_figure(&tokens->items[i]))
                tokens->items[i].kind = TOKEN_JUNK;
    }
}

size_t tokens_own_lines(const Token *const *figures, size_t n)
{
    bool parted = false;
    size_t single = 0; /* lines of one figure, as long as there are no others */
    for (size_t i = 0, end; i < n; i = end) {
        bool cells = false;
        for (end = i + 1; end < n && !figures[end]->gap.lines; end++)
            cells |= figures[end]->gap.cells > 0;
        bool bare = figures[i]->gap.cells == 0 || (end - i > 1 && !cells);
        bool crowded = single >= 3 && single == i && end - i > 1;
        if (i && !cells && ((parted && bare) || crowded))
            return i;
        parted |= cells || (i && figures[i]->gap.cells);
        single += end - i == 1;
    }
    return n;
}
