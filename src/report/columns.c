#include "report/reader.h"

#include <stdlib.h>
#include <string.h>

#define HEADINGS_MAX 64u
#define COLUMNS_MIN  4   /* headings of part three by which its columns are known */
#define REGIONS_MAX  64u /* more than any report has: what lies beyond is not looked at */

/* The heading of one column, or the columns, of a grid. */
typedef struct Heading {
    const GridCell *cell;
    const LabelPattern *label;
    size_t at; /* where it stands in the text */
    int key;   /* the column's place in the form */
    int to;    /* the grid's column to which it goes */
} Heading;

/* Headings of one table that stand in rows without a gap, and the rows that they head. */
typedef struct Region {
    const Block *block;
    Heading items[HEADINGS_MAX];
    size_t count;
    unsigned first, body, end; /* rows: of the headings, below them, below the table */
} Region;

static bool is_heading(const LabelPattern *p)
{
    return p->kind == LABEL_COLUMN || p->kind == LABEL_CELL_COLUMN;
}

/* Whether a label is what its cell says: all of it; a heading of part two may name a unit too. */
static bool fills_cell(const FoldText *t, const LabelHit *hit)
{
    size_t piece = fold_piece(t, hit->start);
    bool first = hit->start == 0 || fold_piece(t, hit->start - 1) != piece;
    bool last = hit->end >= t->len || fold_piece(t, hit->end) != piece;
    return first && (last || hit->pattern->kind == LABEL_CELL_COLUMN);
}

/* Among the columns of its row of the form of part two. */
static int place_in_row(const LabelPattern *p)
{
    int cell = p->variant ? (int)p->cell : 0;
    while (!p->variant && cell < LAW_CELL_MAX &&
           !str_starts_with(law_cell((LawCell)cell)->column_label, str_of(p->text)))
        cell++;
    if (cell == LAW_CELL_MAX)
        return -1;
    int place = 0;
    while (cell - place > 0 && str_eq(law_cell((LawCell)(cell - place - 1))->row_label,
                                      law_cell((LawCell)cell)->row_label))
        place++;
    return place;
}

static int end_of(const GridCell *c)
{
    return c->column + c->column_span;
}

static bool covers(const GridCell *outer, const GridCell *inner)
{
    return outer->column <= inner->column && end_of(outer) >= end_of(inner);
}

static int by_column(const void *a, const void *b)
{
    const Heading *x = a, *y = b;
    return (x->cell->column > y->cell->column) - (x->cell->column < y->cell->column);
}

static int by_reading(const void *a, const void *b)
{
    const Heading *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static int by_key(const void *a, const void *b)
{
    const Heading *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Leaves one heading a column of those that were written in each row, as where cells were parted.
 */
static bool merge_repeated(Region *r)
{
    size_t kept = 0;
    qsort(r->items, r->count, sizeof(*r->items), by_key);
    for (size_t i = 0; i < r->count; i++) {
        const Heading *h = &r->items[i], *last = kept ? &r->items[kept - 1] : NULL;
        bool same = last && h->key == last->key;
        if (h->key < 0 || (same && (h->cell->column != last->cell->column ||
                                    h->cell->column_span != last->cell->column_span)))
            return false;
        if (!same)
            r->items[kept++] = *h;
    }
    r->count = kept;
    return true;
}

/*
 * Leaves the headings of single columns, from left to right, each with its key. False: they are
 * none that this table of the form has, each once and side by side.
 */
static bool settle_keys(Region *r)
{
    bool cells = false; /* of part two */
    for (size_t i = 0; i < r->count; i++)
        cells |= r->items[i].label->kind == LABEL_CELL_COLUMN;
    for (size_t i = 0; i < r->count; i++) {
        Heading *h = &r->items[i];
        bool ours = (h->label->kind == LABEL_CELL_COLUMN) == cells;
        h->key = !ours ? -1 : cells ? place_in_row(h->label) : h->label->value;
    }
    if (!merge_repeated(r) || r->count < (cells ? 2u : 3u))
        return false;
    qsort(r->items, r->count, sizeof(*r->items), by_column);
    for (size_t i = 1; i < r->count; i++)
        if (r->items[i].cell->column < end_of(r->items[i - 1].cell))
            return false;
    return true;
}

static bool in_order(const Region *r)
{
    for (size_t i = 1; i < r->count; i++)
        if (r->items[i].key < r->items[i - 1].key)
            return false;
    return true;
}

/*
 * Says of each heading where its column goes: into the places that there are, or, where they are
 * not equally wide, one behind the other. False: there are gaps between such.
 */
static bool plan(Region *r)
{
    bool even = true, joined = true;
    int slots[HEADINGS_MAX] = {0}, next = r->items[0].cell->column;
    for (size_t i = 0; i < r->count; i++) {
        const GridCell *c = r->items[i].cell;
        slots[i] = c->column;
        even &= c->column_span == r->items[0].cell->column_span;
        joined &= i == 0 || c->column == end_of(r->items[i - 1].cell);
    }
    if (!even && !joined)
        return false;
    qsort(r->items, r->count, sizeof(*r->items), by_key);
    for (size_t i = 0; i < r->count; i++) {
        r->items[i].to = even ? slots[i] : next;
        next += r->items[i].cell->column_span;
    }
    return true;
}

/*
 * Moves a cell as the headings above it do. A heading above several that no longer stand together
 * is left out: *ret_kept. False: it belongs to several columns, or to rows of another table.
 */
static bool move_cell(const Region *r, GridCell *c, bool *ret_kept)
{
    size_t under = 0, touched = 0;
    int left = INT32_MAX, width = 0, right = 0;
    for (size_t i = 0; i < r->count; i++) {
        const Heading *h = &r->items[i];
        if (c->column >= end_of(h->cell) || end_of(c) <= h->cell->column)
            continue;
        touched++;
        if (covers(h->cell, c)) {
            left = h->to + c->column - h->cell->column;
            width = c->column_span;
            right = left + width;
            under++;
        } else if (covers(c, h->cell)) {
            left = MIN(left, h->to);
            right = MAX(right, h->to + h->cell->column_span);
            width += h->cell->column_span;
            under++;
        }
    }
    *ret_kept = true;
    if (touched == 0 || touched == r->count)
        return touched == 0 || under == touched;
    bool heads = c->row + c->row_span <= r->body;
    if (under != touched || (c->row < r->first && !heads) || c->row + c->row_span > r->end ||
        (touched > 1 && !heads))
        return false;
    *ret_kept = width == right - left && (touched == 1 || width == c->column_span);
    c->pos.column = c->pos.column ? c->pos.column : (uint16_t)(c->column + 1);
    c->column = (uint16_t)left;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const GridCell *x = a, *y = b;
    return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
                            : (x->column > y->column) - (x->column < y->column);
}

bool columns_row_is_whole(const Grid *grid, unsigned row)
{
    int end = 0;
    for (size_t i = 0; i < grid->cell_count && grid->cells[i].row <= row; i++)
        if ((unsigned)grid->cells[i].row + grid->cells[i].row_span > row)
            end = MAX(end, end_of(&grid->cells[i]));
    return end == grid->columns;
}

/* Whether no cell was lost from the rows of the headings. */
static bool headings_are_whole(const Region *r)
{
    unsigned row = r->body;
    bool whole = true;
    for (size_t i = 0; i < r->count; i++)
        row = MIN(row, r->items[i].cell->row);
    for (; row < r->body && whole; row++)
        whole = columns_row_is_whole(r->block->grid, row);
    return whole;
}

/* Nor from the rows of figures that they head. */
static bool figures_are_whole(const Region *r)
{
    bool whole = true;
    for (unsigned row = r->body; row < r->end && whole; row++)
        whole = columns_row_is_whole(r->block->grid, row);
    return whole;
}

/* The grid with the columns of one table in order; NULL if its cells do not allow it. */
static const Grid *ordered_grid(const Region *r, const Grid *grid, Arena *a)
{
    if (!headings_are_whole(r) || !figures_are_whole(r))
        return NULL;
    Grid *ordered = arena_new(a, Grid, 1);
    GridCell *cells = arena_new(a, GridCell, grid->cell_count);
    *ordered = *grid;
    ordered->cells = cells;
    ordered->cell_count = 0;
    for (size_t i = 0; i < grid->cell_count; i++) {
        GridCell c = grid->cells[i];
        bool kept = true;
        if (c.row + c.row_span > r->first && c.row < r->end && !move_cell(r, &c, &kept))
            return NULL;
        if (kept)
            cells[ordered->cell_count++] = c;
    }
    qsort(cells, ordered->cell_count, sizeof(*cells), by_place);
    return ordered;
}

static Str names_of(const Region *r, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
    for (size_t i = 0; i < r->count; i++)
        strbuf_printf(&b, "%s%s", i ? "、" : "", r->items[i].label->text);
    return arena_str(a, strbuf_str(&b));
}

static void say_order(Reader *k, Region *r, bool moved)
{
    qsort(r->items, r->count, sizeof(*r->items), by_key);
    Str form = names_of(r, k->a);
    qsort(r->items, r->count, sizeof(*r->items), by_reading);
    Str printed = names_of(r, k->a);
    const char *read =
        moved ? "已按栏名读取" : "而不能按栏名分开，数字是按位置读取的，请对照原件核对";
    finding_add(
        &k->findings, STR("label.order"), FINDING_WARNING, NULL, 0, form, printed,
        arena_printf(k->a, "表中各栏依次为“%.*s”，次序与规定格式不同，%s", STR_FMT(printed), read))
        ->pos = fold_pos(&k->text, r->items[0].at, r->items[0].at + 1);
}

static const Document *put_in_order(Reader *k, Region *r, const Document *d)
{
    size_t at = (size_t)(r->block - k->d->blocks);
    const Grid *grid = plan(r) ? ordered_grid(r, d->blocks[at].grid, k->a) : NULL;
    say_order(k, r, grid != NULL);
    if (!grid)
        return d;
    Document *copy = arena_new(k->a, Document, 1);
    Block *blocks = arena_new(k->a, Block, d->block_count);
    memcpy(blocks, d->blocks, d->block_count * sizeof(*blocks));
    blocks[at].grid = grid;
    *copy = *d;
    copy->blocks = blocks;
    return copy;
}

/* The next heading in a grid, from hit *at on; false after the last. */
static bool next_heading(const Reader *k, size_t *at, const Block **ret_block, Heading *ret)
{
    for (; *at < k->hits.count; ++*at) {
        const LabelHit *hit = &k->hits.hits[*at];
        if (!is_heading(hit->pattern))
            continue;
        const FoldPiece *p = &k->text.pieces[fold_piece(&k->text, hit->start)];
        if (!p->cell || p->block->grid->cell_count > HEADED_CELLS_MAX || !fills_cell(&k->text, hit))
            continue;
        *ret_block = p->block;
        *ret = (Heading){.cell = p->cell, .label = hit->pattern, .at = hit->start};
        ++*at;
        return true;
    }
    return false;
}

/* The headings of the document's grids, gathered to regions. */
static Region *find_regions(const Reader *k, size_t *ret_count)
{
    Region *regions = NULL;
    size_t count = 0, capacity = 0;
    const Block *block = NULL;
    Heading h;
    for (size_t at = 0; next_heading(k, &at, &block, &h);) {
        Region *r = count ? &regions[count - 1] : NULL;
        if (!r || block != r->block || h.cell->row > r->body || r->count == HEADINGS_MAX) {
            if (count == REGIONS_MAX)
                break;
            ARENA_PUSH(k->a, regions, count, capacity);
            r = &regions[count - 1];
            *r = (Region){.block = block, .first = h.cell->row, .body = h.cell->row};
        }
        r->items[r->count++] = h;
        r->body = MAX(r->body, (unsigned)h.cell->row + h.cell->row_span);
    }
    *ret_count = count;
    return regions;
}

/*
 * In text without grids the figures of part two are read in the order of the form: where its
 * headings follow one another in another, that is said. Those of the other parts stand on two lines
 * one above the other, so that their order in the text shows nothing.
 */
static void remark_text_order(Reader *k)
{
    Region r = {0};
    for (size_t i = 0; i <= k->hits.count; i++) {
        const LabelHit *hit = i < k->hits.count ? &k->hits.hits[i] : NULL;
        if (hit && hit->pattern->kind == LABEL_IGNORE)
            continue;
        bool heading = hit && hit->pattern->kind == LABEL_CELL_COLUMN && r.count < HEADINGS_MAX &&
                       !k->text.pieces[fold_piece(&k->text, hit->start)].cell;
        if (heading) {
            r.items[r.count++] = (Heading){
                .label = hit->pattern, .at = hit->start, .key = place_in_row(hit->pattern)};
            continue;
        }
        if (r.count > 1 && !in_order(&r))
            say_order(k, &r, false);
        r.count = 0;
    }
}

const Document *columns_in_order(Reader *k)
{
    size_t count = 0, kept = 0;
    Region *regions = k->text.has_grids ? find_regions(k, &count) : NULL;
    for (size_t i = 0; i < count; i++)
        if (settle_keys(&regions[i]))
            regions[kept++] = regions[i];
    const Document *d = k->d;
    remark_text_order(k);
    for (size_t i = 0; i < kept; i++) {
        Region *r = &regions[i];
        bool last = i + 1 == kept || regions[i + 1].block != r->block;
        r->end = last ? r->block->grid->rows : regions[i + 1].first;
        if (i == 0 || regions[i - 1].block != r->block)
            r->first = 0; /* with the headings above */
        if (!in_order(r))
            d = put_in_order(k, r, d);
    }
    return d;
}

void columns_note(Reader *k)
{
    size_t count = 0;
    Region *regions = k->text.has_grids ? find_regions(k, &count) : NULL;
    for (size_t i = 0; i < count; i++) {
        Region *r = &regions[i];
        if (!settle_keys(r) || r->count < COLUMNS_MIN || !headings_are_whole(r) ||
            r->items[0].label->kind != LABEL_COLUMN)
            continue;
        k->columns = (ColumnMap){.grid = r->block->grid, .count = r->count};
        for (size_t c = 0; c < r->count; c++)
            k->columns.headings[r->items[c].key] = r->items[c].cell;
        return;
    }
}
