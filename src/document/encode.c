#include "document/document.h"

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <string.h>

/*
 * Numbers are 4 bytes, least first; a text is its length, its bytes and a NUL. The numbers of a
 * block or cell stand together, the text's length last.
 */
#define MAGIC "GKD2"

#define FLAG_NOINDENT   1u
#define FLAG_PAGE_BREAK 2u
#define FLAG_GRID       4u

#define POS_NUMBERS   9
#define BLOCK_NUMBERS (3 + POS_NUMBERS)
#define CELL_NUMBERS  (3 + POS_NUMBERS)

static char *set(char *to, uint32_t n)
{
    const unsigned char bytes[4] = {(unsigned char)n, (unsigned char)(n >> 8),
                                    (unsigned char)(n >> 16), (unsigned char)(n >> 24)};
    memcpy(to, bytes, sizeof(bytes));
    return to + sizeof(bytes);
}

static void put(StrBuf *out, uint32_t n)
{
    char bytes[4];
    (void)set(bytes, n);
    strbuf_append(out, str_make(bytes, sizeof(bytes)));
}

static char *set_pos(char *to, const SourcePos *p)
{
    to = set(to, p->start);
    to = set(to, p->end);
    to = set(to, p->page);
    for (size_t i = 0; i < 4; i++)
        to = set(to, (uint32_t)p->box[i]);
    to = set(to, (uint32_t)p->sheet | (uint32_t)p->column << 16);
    return set(to, p->row);
}

/* What numbers end with a text: the numbers so far, up to `to` in `record`, and the text. */
static void put_record(StrBuf *out, const char *record, char *to, Str text)
{
    text = str_sub(text, 0, UINT32_MAX - 1);
    to = set(to, (uint32_t)text.len);
    strbuf_append(out, str_make(record, (size_t)(to - record)));
    strbuf_append(out, text);
    strbuf_append_char(out, 0);
}

static void put_text(StrBuf *out, Str s)
{
    char record[4];
    put_record(out, record, record, s);
}

static void put_grid(StrBuf *out, const Grid *g)
{
    put(out, (uint32_t)g->rows | (uint32_t)g->columns << 16);
    put(out, (uint32_t)g->header_rows | (g->widths ? 1u << 16 : 0));
    for (size_t i = 0; g->widths && i < g->columns; i++)
        put(out, g->widths[i]);
    put(out, (uint32_t)MIN(g->cell_count, UINT32_MAX));
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        char record[4 * (CELL_NUMBERS + 1)], *to = record;
        to = set(to, (uint32_t)c->row | (uint32_t)c->column << 16);
        to = set(to, (uint32_t)c->row_span | (uint32_t)c->column_span << 16);
        to = set(to, (uint32_t)c->align | (uint32_t)c->confidence << 8 | (uint32_t)c->header << 16);
        to = set_pos(to, &c->pos);
        put_record(out, record, to, c->text);
    }
}

int document_encode(const Document *d, StrBuf *out)
{
    strbuf_append(out, STR(MAGIC));
    put(out, (uint32_t)d->format | (uint32_t)d->recognised << 8);
    put_text(out, d->charset);
    put_text(out, d->title);
    put(out, (uint32_t)MIN(d->block_count, UINT32_MAX));
    for (size_t i = 0; i < d->block_count && !strbuf_failed(out); i++) {
        const Block *b = &d->blocks[i];
        uint32_t flags = (b->noindent ? FLAG_NOINDENT : 0) | (b->page_break ? FLAG_PAGE_BREAK : 0) |
                         (b->grid ? FLAG_GRID : 0);
        char record[4 * (BLOCK_NUMBERS + 1)], *to = record;
        to = set(to, (uint32_t)b->kind | (uint32_t)b->align << 8 | flags << 16);
        to = set(to, (uint32_t)b->level);
        to = set(to, b->blank_before);
        to = set_pos(to, &b->pos);
        put_record(out, record, to, b->text);
        if (b->grid)
            put_grid(out, b->grid);
    }
    return strbuf_failed(out) ? error_set(E2BIG, "the document is larger than its maximum") : 0;
}

/* A cursor over the bytes; the first fault latches its outcome, and all reads after it give 0. */
typedef struct Decoder {
    Str rest;
    const DocumentLimits *limits;
    Arena *arena;
    size_t text;
    int outcome;
} Decoder;

static void fail(Decoder *d, int outcome)
{
    if (!d->outcome)
        d->outcome = outcome;
    d->rest = STR("");
}

static uint32_t get(const char *from)
{
    const unsigned char *p = (const unsigned char *)from;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The next `count` numbers as bytes; NULL when they are not there. */
static const char *take_numbers(Decoder *d, size_t count)
{
    if (d->rest.len < 4 * count) {
        fail(d, DOCUMENT_E_DAMAGED);
        return NULL;
    }
    const char *from = d->rest.ptr;
    d->rest = str_make(from + 4 * count, d->rest.len - 4 * count);
    return from;
}

static uint32_t take(Decoder *d)
{
    const char *from = take_numbers(d, 1);
    return from ? get(from) : 0;
}

/* A text in place: the bytes are the arena's already. */
static Str take_text(Decoder *d)
{
    uint32_t length = take(d);
    if (length >= d->rest.len || d->rest.ptr[length] != 0) {
        fail(d, DOCUMENT_E_DAMAGED);
        return STR("");
    }
    Str text = str_make(d->rest.ptr, length);
    d->rest = str_make(text.ptr + length + 1, d->rest.len - length - 1);
    d->text += length;
    if (d->text > d->limits->text_bytes)
        fail(d, DOCUMENT_E_TOO_LARGE);
    else if (!utf8_valid(text))
        fail(d, DOCUMENT_E_DAMAGED);
    return d->outcome ? STR("") : text;
}

static SourcePos get_pos(const char *from)
{
    SourcePos p = {.start = get(from), .end = get(from + 4), .page = get(from + 8)};
    for (size_t i = 0; i < 4; i++)
        p.box[i] = (int32_t)get(from + 12 + 4 * i);
    uint32_t place = get(from + 28);
    p.sheet = (uint16_t)place;
    p.column = (uint16_t)(place >> 16);
    p.row = get(from + 32);
    return p;
}

static GridCell take_cell(Decoder *d)
{
    const char *from = take_numbers(d, CELL_NUMBERS);
    if (!from)
        return (GridCell){.text = STR("")};
    uint32_t corner = get(from), span = get(from + 4), marks = get(from + 8);
    GridCell c = {.row = (uint16_t)corner,
                  .column = (uint16_t)(corner >> 16),
                  .row_span = (uint16_t)span,
                  .column_span = (uint16_t)(span >> 16),
                  .align = (TextAlign)(marks & 0xFF),
                  .confidence = (uint8_t)(marks >> 8),
                  .header = (marks >> 16) & 1,
                  .text = take_text(d),
                  .pos = get_pos(from + 12)};
    if ((marks & 0xFF) > TEXT_ALIGN_END || c.confidence > 100 || marks >> 17)
        fail(d, DOCUMENT_E_DAMAGED);
    return c;
}

/* Whether the cell is inside, behind the one before it, and on places that are still free. */
static bool cell_fits(const Grid *g, const GridCell *c, const GridCell *before, uint32_t *until)
{
    bool inside = c->row_span && c->column_span && c->row + c->row_span <= g->rows &&
                  c->column + c->column_span <= g->columns;
    bool ordered =
        !before || before->row < c->row || (before->row == c->row && before->column < c->column);
    for (uint32_t k = c->column; inside && k < (uint32_t)c->column + c->column_span; k++) {
        inside = until[k] <= c->row;
        until[k] = (uint32_t)c->row + c->row_span;
    }
    return inside && ordered;
}

static const Grid *take_grid(Decoder *d)
{
    uint32_t size = take(d), marks = take(d);
    Grid *g = arena_new(d->arena, Grid, 1);
    *g = (Grid){
        .rows = (uint16_t)size, .columns = (uint16_t)(size >> 16), .header_rows = (uint16_t)marks};
    if (g->header_rows > g->rows || g->rows > d->limits->cells ||
        g->columns > DOCUMENT_COLUMNS_MAX || marks >> 17)
        fail(d, DOCUMENT_E_DAMAGED);
    if (marks >> 16 & 1) {
        uint16_t *widths = arena_new(d->arena, uint16_t, (size_t)g->columns + 1);
        for (size_t i = 0; i < g->columns && !d->outcome; i++)
            widths[i] = (uint16_t)take(d);
        g->widths = widths;
    }
    uint32_t count = take(d);
    if (count > d->limits->cells)
        fail(d, DOCUMENT_E_TOO_LARGE);
    if (d->outcome || count > d->rest.len / (4 * CELL_NUMBERS)) {
        fail(d, DOCUMENT_E_DAMAGED);
        return g;
    }
    GridCell *cells = arena_new(d->arena, GridCell, count);
    uint32_t *until = arena_new(d->arena, uint32_t, (size_t)g->columns + 1);
    for (size_t i = 0; i < count && !d->outcome; i++) {
        cells[i] = take_cell(d);
        if (!d->outcome && !cell_fits(g, &cells[i], i ? &cells[i - 1] : NULL, until))
            fail(d, DOCUMENT_E_DAMAGED);
    }
    g->cells = cells;
    g->cell_count = count;
    return g;
}

static Block take_block(Decoder *d)
{
    const char *from = take_numbers(d, BLOCK_NUMBERS);
    if (!from)
        return (Block){.text = STR("")};
    uint32_t marks = get(from), flags = marks >> 16;
    Block b = {.kind = (BlockKind)(marks & 0xFF),
               .align = (TextAlign)(marks >> 8 & 0xFF),
               .noindent = (flags & FLAG_NOINDENT) != 0,
               .page_break = (flags & FLAG_PAGE_BREAK) != 0,
               .level = (int)(get(from + 4) & 0xFF),
               .blank_before = get(from + 8),
               .text = take_text(d),
               .pos = get_pos(from + 12)};
    bool has_grid = (flags & FLAG_GRID) != 0;
    if ((marks & 0xFF) >= BLOCK_MAX || (marks >> 8 & 0xFF) > TEXT_ALIGN_END ||
        has_grid != (b.kind == BLOCK_GRID) || flags >> 3)
        fail(d, DOCUMENT_E_DAMAGED);
    if (has_grid && !d->outcome)
        b.grid = take_grid(d);
    return b;
}

int document_decode(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (!str_starts_with(bytes, STR(MAGIC)))
        return DOCUMENT_E_DAMAGED;
    /* One copy of all: the texts point into it. */
    Decoder d = {.rest = arena_str(a, str_sub(bytes, 4, bytes.len)), .limits = limits, .arena = a};
    uint32_t marks = take(&d);
    Document document = {.format = (DocumentFormat)(marks & 0xFF),
                         .recognised = (marks >> 8 & 1) != 0};
    document.charset = take_text(&d);
    document.title = take_text(&d);
    uint32_t count = take(&d);
    if ((marks & 0xFF) >= DOCUMENT_FORMAT_MAX || marks >> 9 ||
        count > d.rest.len / (4 * BLOCK_NUMBERS))
        fail(&d, DOCUMENT_E_DAMAGED);
    if (count > limits->blocks)
        fail(&d, DOCUMENT_E_TOO_LARGE);
    if (d.outcome)
        return d.outcome;
    Block *blocks = arena_new(a, Block, count);
    for (size_t i = 0; i < count && !d.outcome; i++)
        blocks[i] = take_block(&d);
    if (!d.outcome && d.rest.len)
        fail(&d, DOCUMENT_E_DAMAGED);
    if (d.outcome)
        return d.outcome;
    document.blocks = blocks;
    document.block_count = count;
    *ret_document = document;
    return 0;
}
