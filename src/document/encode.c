#include "document/document.h"

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <string.h>

/* Numbers are 4 bytes, least first; text is its length and its bytes. */
#define MAGIC "GKD1"

#define FLAG_NOINDENT   1u
#define FLAG_PAGE_BREAK 2u
#define FLAG_GRID       4u

static void put(StrBuf *out, uint32_t n)
{
    const char bytes[4] = {(char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)};
    strbuf_append(out, str_make(bytes, 4));
}

static void put_text(StrBuf *out, Str s)
{
    put(out, (uint32_t)MIN(s.len, UINT32_MAX));
    strbuf_append(out, str_sub(s, 0, UINT32_MAX));
}

static void put_pos(StrBuf *out, const SourcePos *p)
{
    put(out, p->start);
    put(out, p->end);
    put(out, p->page);
    for (size_t i = 0; i < 4; i++)
        put(out, (uint32_t)p->box[i]);
    put(out, (uint32_t)p->sheet | (uint32_t)p->column << 16);
    put(out, p->row);
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
        put(out, (uint32_t)c->row | (uint32_t)c->column << 16);
        put(out, (uint32_t)c->row_span | (uint32_t)c->column_span << 16);
        put(out, (uint32_t)c->align | (uint32_t)c->confidence << 8 | (uint32_t)c->header << 16);
        put_text(out, c->text);
        put_pos(out, &c->pos);
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
        put(out, (uint32_t)b->kind | (uint32_t)b->align << 8 | flags << 16);
        put(out, (uint32_t)b->level);
        put(out, b->blank_before);
        put_text(out, b->text);
        put_pos(out, &b->pos);
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

static uint32_t take(Decoder *d)
{
    if (d->rest.len < 4) {
        fail(d, DOCUMENT_E_DAMAGED);
        return 0;
    }
    const unsigned char *p = (const unsigned char *)d->rest.ptr;
    d->rest = str_sub(d->rest, 4, d->rest.len);
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static Str take_text(Decoder *d)
{
    uint32_t length = take(d);
    if (length > d->rest.len) {
        fail(d, DOCUMENT_E_DAMAGED);
        return STR("");
    }
    Str text = str_sub(d->rest, 0, length);
    d->rest = str_sub(d->rest, length, d->rest.len);
    d->text += length;
    if (d->text > d->limits->text_bytes)
        fail(d, DOCUMENT_E_TOO_LARGE);
    else if (!utf8_valid(text))
        fail(d, DOCUMENT_E_DAMAGED);
    return d->outcome ? STR("") : arena_str(d->arena, text);
}

static SourcePos take_pos(Decoder *d)
{
    SourcePos p = {0};
    p.start = take(d);
    p.end = take(d);
    p.page = take(d);
    for (size_t i = 0; i < 4; i++)
        p.box[i] = (int32_t)take(d);
    uint32_t place = take(d);
    p.sheet = (uint16_t)place;
    p.column = (uint16_t)(place >> 16);
    p.row = take(d);
    return p;
}

static GridCell take_cell(Decoder *d)
{
    uint32_t corner = take(d), span = take(d), marks = take(d);
    GridCell c = {.row = (uint16_t)corner,
                  .column = (uint16_t)(corner >> 16),
                  .row_span = (uint16_t)span,
                  .column_span = (uint16_t)(span >> 16),
                  .align = (TextAlign)(marks & 0xFF),
                  .confidence = (uint8_t)(marks >> 8),
                  .header = (marks >> 16) & 1,
                  .text = take_text(d)};
    c.pos = take_pos(d);
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
    if (g->header_rows > g->rows || marks >> 17)
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
    if (d->outcome || count > d->rest.len / 50) {
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
    uint32_t marks = take(d), flags = marks >> 16;
    Block b = {.kind = (BlockKind)(marks & 0xFF),
               .align = (TextAlign)(marks >> 8 & 0xFF),
               .noindent = (flags & FLAG_NOINDENT) != 0,
               .page_break = (flags & FLAG_PAGE_BREAK) != 0};
    b.level = (int)(take(d) & 0xFF);
    b.blank_before = take(d);
    b.text = take_text(d);
    b.pos = take_pos(d);
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
    Decoder d = {.rest = str_sub(bytes, 4, bytes.len), .limits = limits, .arena = a};
    uint32_t marks = take(&d);
    Document document = {.format = (DocumentFormat)(marks & 0xFF),
                         .recognised = (marks >> 8 & 1) != 0};
    document.charset = take_text(&d);
    document.title = take_text(&d);
    uint32_t count = take(&d);
    if ((marks & 0xFF) >= DOCUMENT_FORMAT_MAX || marks >> 9 || count > d.rest.len / 50)
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
