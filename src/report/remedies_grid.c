#include "report/remedies_grid.h"

#include "base/utf8.h"

#include <string.h>

#define FIGURES      (REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
#define HEADINGS_MAX 128
#define SIDE_MAX     200u /* rows and columns of a table that is looked at */

/* A cell that says a block of part four or a result, or by its place both; -1: it does not. */
typedef struct Heading {
    const GridCell *cell;
    int block;
    int result;
} Heading;

typedef struct Headings {
    const Grid *grid;
    Heading items[HEADINGS_MAX];
    size_t count;
} Headings;

static int result_of(Str text)
{
    static const struct {
        const char *word;
        RemedyResult result;
    } words[] = {{"结果维持", REMEDY_RESULT_UPHELD},  {"结果纠正", REMEDY_RESULT_OVERTURNED},
                 {"其他结果", REMEDY_RESULT_OTHER},   {"其它结果", REMEDY_RESULT_OTHER},
                 {"尚未审结", REMEDY_RESULT_PENDING}, {"总计", REMEDY_RESULT_TOTAL},
                 {"合计", REMEDY_RESULT_TOTAL}};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(text, str_of(words[i].word)))
            return (int)words[i].result;
    return -1;
}

bool remedies_is_top(Str text)
{
    return str_eq(text, STR("行政复议")) || str_eq(text, STR("行政诉讼"));
}

static int block_of(Str text)
{
    if (str_eq(text, STR("行政复议")))
        return REMEDY_BLOCK_REVIEW;
    if (str_starts_with(text, STR("未经复议直接")))
        return REMEDY_BLOCK_LITIGATION_DIRECT;
    return str_starts_with(text, STR("复议后")) ? REMEDY_BLOCK_LITIGATION_AFTER_REVIEW : -1;
}

/* The text of a cell as labels are compared: folded, without blanks and line ends. */
static Str plain(const GridCell *cell, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    for (size_t i = 0; i < cell->text.len;) {
        uint16_t c = fold_char(utf8_next(cell->text, &i));
        if (c > ' ')
            strbuf_append_codepoint(&b, c);
    }
    return strbuf_failed(&b) ? STR("") : arena_str(a, strbuf_str(&b));
}

/* Where no heading says a block, the results come block after block along their row. */
static void count_blocks(Headings *h)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->items[i].result < 0)
            return;
    for (size_t i = 0; i < h->count; i++) {
        Heading *x = &h->items[i];
        for (size_t k = 0; k < i; k++)
            if (h->items[k].result == x->result && h->items[k].cell->row == x->cell->row)
                x->block = h->items[k].block + 1;
        x->block = MAX(x->block, 0);
    }
}

static void find_headings(const Grid *grid, Arena *a, Headings *ret)
{
    *ret = (Headings){.grid = grid};
    for (size_t i = 0; i < grid->cell_count && ret->count < HEADINGS_MAX; i++) {
        const GridCell *c = &grid->cells[i];
        if (c->text.len < 6 || c->text.len > 200)
            continue;
        Str text = plain(c, a);
        Heading h = {c, block_of(text), result_of(text)};
        if (h.block < 0 && h.result < 0)
            continue;
        if (!columns_row_is_whole(grid, c->row + c->row_span - 1u)) {
            ret->count = 0;
            return;
        }
        ret->items[ret->count++] = h;
    }
    count_blocks(ret);
}

static bool is_above(const GridCell *heading, const GridCell *cell)
{
    return heading->row + heading->row_span <= cell->row && heading->column <= cell->column &&
           heading->column + heading->column_span >= cell->column + cell->column_span;
}

static bool is_left(const GridCell *heading, const GridCell *cell)
{
    return heading->column + heading->column_span <= cell->column && heading->row <= cell->row &&
           heading->row + heading->row_span >= cell->row + cell->row_span;
}

/* What the nearest headings above and beside a cell say; -1: nothing, or two things. */
static int place_of(const Headings *h, const GridCell *cell)
{
    int block = -1, result = -1;
    bool result_above = false, result_left = false, block_above = false, block_left = false;
    for (size_t i = 0; i < h->count; i++) { /* in the order of rows, then of columns */
        const Heading *x = &h->items[i];
        bool above = is_above(x->cell, cell), left = is_left(x->cell, cell);
        if ((above || left) && x->result >= 0) {
            result = x->result;
            result_above |= above;
            result_left |= left;
        }
        if ((above || left) && x->block >= 0) {
            block = x->block;
            block_above |= above;
            block_left |= left;
        }
    }
    bool one =
        result_above != result_left && block_above != block_left && block < (int)REMEDY_BLOCK_MAX;
    return one ? block * REMEDY_RESULT_MAX + result : -1;
}

/* Marks the places for which the grid has a cell, filled or not. */
static void mark_places(const Headings *h, bool *there)
{
    for (unsigned row = 0; row < MIN(h->grid->rows, SIDE_MAX); row++)
        for (unsigned column = 0; column < MIN(h->grid->columns, SIDE_MAX); column++) {
            const GridCell cell = {(uint16_t)row, (uint16_t)column, 1, 1, .confidence = 100};
            int place = place_of(h, &cell);
            if (place >= 0)
                there[place] = true;
        }
}

bool remedies_by_headings(const Reader *k, const Token *const *figures, size_t n, Part *parts,
                          bool *ret_there)
{
    Headings *h = arena_new(k->a, Headings, 1);
    Part found[FIGURES] = {0};
    bool there[FIGURES] = {false};
    for (size_t i = 0; i < n; i++) {
        const FoldPiece *p = figures[i]->piece;
        if (!p->cell || p->block->grid->cell_count > HEADED_CELLS_MAX)
            return false;
        if (p->block->grid != h->grid) {
            find_headings(p->block->grid, k->a, h);
            mark_places(h, there);
        }
        int place = columns_row_is_whole(h->grid, p->cell->row) ? place_of(h, p->cell) : -1;
        if (place < 0 || found[place].kind != PART_BLANK)
            return false;
        found[place] = split_part(figures[i]);
    }
    memcpy(parts, found, sizeof(found));
    memcpy(ret_there, there, sizeof(there));
    return n > 0;
}
