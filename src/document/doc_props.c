#include "document/doc_props.h"

#include <stdlib.h>
#include <string.h>

#define PAGE     512u
#define RUNS_MAX 500000u

uint32_t doc_u16(Str s, size_t at)
{
    if (at + 2 > s.len || at + 2 < at)
        return 0;
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    return p[0] | (uint32_t)p[1] << 8;
}

uint32_t doc_u32(Str s, size_t at)
{
    return doc_u16(s, at) | doc_u16(s, at + 2) << 16;
}

static uint32_t byte_at(Str s, size_t at)
{
    return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

/* How long the operand of a modifier is, and where it begins behind the code. */
static size_t operand_size(uint32_t code, Str rest, size_t *ret_head)
{
    static const uint8_t sizes[] = {1, 1, 2, 4, 2, 2, 0, 3};
    *ret_head = 0;
    if (code >> 13 != 6)
        return sizes[code >> 13];
    if (code == 0xD608 || code == 0xD606) {
        *ret_head = 2;
        uint32_t size = doc_u16(rest, 0);
        return size ? size - 1 : 0;
    }
    *ret_head = 1;
    uint32_t size = byte_at(rest, 0);
    if (code == 0xC615 && size == 255) { /* tab stops: counted, not measured */
        uint32_t deleted = byte_at(rest, 1), added = byte_at(rest, 2 + (size_t)deleted * 4);
        return 2 + (size_t)deleted * 4 + (size_t)added * 3;
    }
    return size;
}

typedef void (*Modifier)(void *context, uint32_t code, Str operand);

static void each_modifier(Str properties, Modifier fn, void *context)
{
    for (size_t at = 0; at + 2 < properties.len;) {
        uint32_t code = doc_u16(properties, at);
        size_t head;
        Str rest = str_sub(properties, at + 2, properties.len);
        size_t size = operand_size(code, rest, &head);
        if (head + size > rest.len)
            return;
        fn(context, code, str_sub(rest, head, head + size));
        at += 2 + head + size;
    }
}

static void find_hidden(void *context, uint32_t code, Str operand)
{
    bool *hidden = context;
    /* deleted by a tracked change; hidden; struck out once, twice */
    if (code == 0x0800 || code == 0x083C || code == 0x0837 || code == 0x2A53)
        *hidden = *hidden || (byte_at(operand, 0) & 1);
}

/* The properties of run i of a page; paragraphs have a style before them. */
static Str page_properties(Str page, size_t count, size_t i, bool paragraphs)
{
    size_t size_of_entry = paragraphs ? 13 : 1;
    size_t at = (size_t)byte_at(page, (count + 1) * 4 + i * size_of_entry) * 2;
    if (!at)
        return STR("");
    uint32_t size = byte_at(page, at);
    if (!paragraphs)
        return str_sub(page, at + 1, at + 1 + size);
    if (size)
        return str_sub(page, at + 1, at + (size_t)size * 2);
    return str_sub(page, at + 2, at + 2 + (size_t)byte_at(page, at + 1) * 2);
}

static int by_start(const void *a, const void *b)
{
    const DocRun *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

DocRuns doc_runs(Str text_stream, Str bins, bool paragraphs, Arena *a)
{
    DocRuns runs = {0};
    size_t pages = bins.len >= 12 ? (bins.len - 4) / 8 : 0;
    for (size_t p = 0; p < pages; p++) {
        size_t at = (size_t)(doc_u32(bins, (pages + 1) * 4 + p * 4) & 0x3FFFFF) * PAGE;
        Str page = str_sub(text_stream, at, at + PAGE);
        size_t count = byte_at(page, PAGE - 1);
        if (page.len < PAGE || (count + 1) * 4 > PAGE)
            continue;
        for (size_t i = 0; i < count && runs.count < RUNS_MAX; i++) {
            DocRun run = {doc_u32(page, i * 4), doc_u32(page, i * 4 + 4),
                          page_properties(page, count, i, paragraphs), false};
            if (run.to <= run.from)
                continue;
            if (!paragraphs)
                each_modifier(run.properties, find_hidden, &run.hidden);
            ARENA_PUSH(a, runs.items, runs.count, runs.capacity);
            runs.items[runs.count - 1] = run;
        }
    }
    if (runs.count)
        qsort(runs.items, runs.count, sizeof(*runs.items), by_start);
    return runs;
}

const DocRun *doc_run_at(const DocRuns *runs, uint32_t byte)
{
    size_t low = 0, high = runs->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (runs->items[middle].from <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low && runs->items[low - 1].to > byte ? &runs->items[low - 1] : NULL;
}

typedef struct ParagraphReader {
    DocParagraph paragraph;
    DocRow *row;
    Str data;
    unsigned hops;
} ParagraphReader;

/* Cell edges and flags of a row. */
static void define_row(DocRow *row, Str operand)
{
    uint32_t count = MIN(byte_at(operand, 0), DOC_CELLS_MAX);
    size_t cells = 1 + ((size_t)count + 1) * 2;
    *row = (DocRow){.count = count};
    for (uint32_t i = 0; i <= count; i++)
        row->edges[i] = (int16_t)doc_u16(operand, 1 + (size_t)i * 2);
    for (uint32_t i = 0; i < count; i++)
        row->flags[i] = (uint16_t)doc_u16(operand, cells + (size_t)i * 20);
}

static void merge_vertically(DocRow *row, Str operand)
{
    uint32_t cell = byte_at(operand, 0), how = byte_at(operand, 1);
    if (cell >= row->count)
        return;
    row->flags[cell] =
        (uint16_t)(row->flags[cell] & ~(DOC_CELL_VERTICAL | DOC_CELL_VERTICAL_START));
    row->flags[cell] = (uint16_t)(row->flags[cell] | (how & 1 ? DOC_CELL_VERTICAL : 0) |
                                  (how == 3 ? DOC_CELL_VERTICAL_START : 0));
}

static void read_modifier(void *context, uint32_t code, Str operand)
{
    ParagraphReader *r = context;
    switch (code) {
    case 0x2416:
        r->paragraph.in_table = byte_at(operand, 0) != 0;
        break;
    case 0x2417:
        r->paragraph.row_end = byte_at(operand, 0) != 0;
        break;
    case 0x244B:
    case 0x244C:
        r->paragraph.inner_cell = byte_at(operand, 0) != 0;
        break;
    case 0x6649:
        r->paragraph.depth = doc_u32(operand, 0);
        break;
    case 0x2640:
        r->paragraph.outline = byte_at(operand, 0) < 9 ? (int)byte_at(operand, 0) : -1;
        break;
    case 0xD608:
        define_row(r->row, operand);
        break;
    case 0xD62B:
        merge_vertically(r->row, operand);
        break;
    case 0x6645:
    case 0x6646:
    case 0x646B: { /* the rest is in the data stream */
        uint32_t at = doc_u32(operand, 0);
        if (r->hops++ < 2)
            each_modifier(str_sub(r->data, (size_t)at + 2, (size_t)at + 2 + doc_u16(r->data, at)),
                          read_modifier, r);
        break;
    }
    default:
        break;
    }
}

DocParagraph doc_paragraph(const DocRun *run, Str data_stream, DocRow *ret_row)
{
    ParagraphReader r = {.paragraph = {.outline = -1}, .row = ret_row, .data = data_stream};
    if (!run)
        return r.paragraph;
    uint32_t style = doc_u16(run->properties, 0); /* 1..9 are always the headings */
    if (style >= 1 && style <= 9)
        r.paragraph.outline = (int)style - 1;
    each_modifier(str_sub(run->properties, 2, run->properties.len), read_modifier, &r);
    return r.paragraph;
}
