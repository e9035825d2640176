#include "report/reader.h"

/* Whether a piece is a cell of the row in which another one stands. */
static bool is_beside(const Reader *k, size_t at, size_t other)
{
    const FoldPiece *pieces = k->text.pieces;
    return at < k->text.piece_count && pieces[at].cell && pieces[at].block == pieces[other].block &&
           pieces[at].cell->row == pieces[other].cell->row;
}

static bool is_blank_beside(const Reader *k, size_t at, size_t other)
{
    return is_beside(k, at, other) && str_empty(str_trim(k->text.pieces[at].text));
}

void reader_place_blanks(const Reader *k, const Part *parts, size_t count, Figure *figures)
{
    size_t first = SIZE_MAX,
           known = 0; /* the pieces of the first figure and of one that is there */
    for (size_t i = 0; i < count; i++) {
        if (parts[i].kind == PART_BLANK)
            continue;
        size_t piece = fold_piece(&k->text, parts[i].start);
        if (!k->text.pieces[piece].cell || piece < i || (first != SIZE_MAX && piece - i != first))
            return; /* no grid, or cells that do not follow one another */
        first = piece - i;
        known = piece;
    }
    for (size_t i = 0; first != SIZE_MAX && i < count; i++)
        if (figures[i].kind == FIGURE_BLANK && is_blank_beside(k, first + i, known))
            figures[i].pos = fold_piece_pos(&k->text, first + i);
}

/* The cells from `first` to the end of their row, if they are `count` blank ones. */
static bool place_run(const Reader *k, size_t first, size_t count, Figure *figures)
{
    size_t blanks = 0;
    while (blanks < count && is_blank_beside(k, first + blanks, first))
        blanks++;
    if (blanks < count || is_beside(k, first + blanks, first))
        return false;
    for (size_t i = 0; i < count; i++)
        if (figures[i].kind == FIGURE_BLANK)
            figures[i].pos = fold_piece_pos(&k->text, first + i);
    return true;
}

void reader_place_blank_row(const Reader *k, Range range, LabelKind kind, int value, size_t count,
                            Figure *figures)
{
    for (size_t i = label_at(&k->hits, range.from); i < k->hits.count; i++) {
        const LabelHit *hit = &k->hits.hits[i];
        if (hit->start >= range.to)
            return;
        size_t label = fold_piece(&k->text, hit->end - 1);
        if (hit->pattern->kind == kind && hit->pattern->value == value &&
            k->text.pieces[label].cell && is_beside(k, label + 1, label) &&
            place_run(k, label + 1, count, figures))
            return;
    }
}

void reader_place_blanks_below(const Reader *k, Range range, LabelKind kind, size_t count,
                               Figure *figures)
{
    size_t heading = SIZE_MAX;
    for (size_t i = label_at(&k->hits, range.from);
         i < k->hits.count && k->hits.hits[i].start < range.to; i++)
        if (k->hits.hits[i].pattern->kind == kind)
            heading = fold_piece(&k->text, k->hits.hits[i].start);
    if (heading == SIZE_MAX || !k->text.pieces[heading].cell)
        return;
    size_t first = heading;
    while (is_beside(k, first, heading))
        first++;
    if (first < k->text.piece_count && k->text.pieces[first].cell &&
        k->text.pieces[first].block == k->text.pieces[heading].block)
        (void)place_run(k, first, count, figures);
}
