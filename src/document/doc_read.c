#include "document/doc_read.h"

#include "document/doc_props.h"
#include "document/edge_table.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>

typedef struct DocReader {
    const DocStreams *streams;
    const DocumentLimits *limits;
    Arena *arena;
    Flow *flow;
    Str table;
    DocRuns paragraphs, characters;
    StrBuf text; /* of the paragraph */
    StrBuf cell; /* of the cell, its paragraphs as lines */
    Str *cells;  /* of the row */
    size_t cell_count, cell_capacity;
    EdgeTable rows; /* of the table */
    size_t total;
    uint32_t fields; /* open fields whose instruction is being read */
} DocReader;

static void end_cell(DocReader *r)
{
    if (r->cell_count >= r->limits->cells) {
        flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
        return;
    }
    ARENA_PUSH(r->arena, r->cells, r->cell_count, r->cell_capacity);
    r->cells[r->cell_count - 1] = arena_str(r->arena, strbuf_str(&r->cell));
    r->cell.len = 0;
}

static void end_row(DocReader *r, const DocRow *definition)
{
    edge_table_row(&r->rows, definition, r->cells, r->cell_count, r->flow, r->arena);
    r->cells = NULL;
    r->cell_count = r->cell_capacity = 0;
    r->cell.len = 0;
}

/* Ends the paragraph whose mark stands at a byte of the text stream. */
static void end_paragraph(DocReader *r, uint32_t byte, bool cell_mark)
{
    DocRow row = {0};
    DocParagraph p = doc_paragraph(doc_run_at(&r->paragraphs, byte), r->streams->data, &row);
    Str text = str_trim(strbuf_str(&r->text));
    if (p.row_end && p.depth <= 1) {
        end_row(r, &row);
    } else if (p.in_table || cell_mark) {
        if (text.len) {
            if (r->cell.len)
                strbuf_append_char(&r->cell, '\n');
            strbuf_append(&r->cell, text);
        }
        if (cell_mark)
            end_cell(r);
    } else {
        edge_table_end(&r->rows, r->flow, r->arena);
        flow_kind(r->flow, p.outline >= 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH, p.outline + 1);
        for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
            flow_text(r->flow, line, false);
            flow_break(r->flow);
        }
    }
    r->text.len = 0;
    if (strbuf_failed(&r->text) || strbuf_failed(&r->cell))
        flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
}

static void add_character(DocReader *r, uint32_t c, uint32_t byte)
{
    const DocRun *run = doc_run_at(&r->characters, byte);
    bool hidden = run && run->hidden;
    switch (c) {
    case 0x0D:
    case 0x0C:
        if (!hidden)
            end_paragraph(r, byte, false);
        return;
    case 0x07:
        end_paragraph(r, byte, true);
        return;
    case 0x13:
        r->fields++;
        return;
    case 0x14:
    case 0x15:
        r->fields = 0;
        return;
    case 0x0B:
        c = '\n';
        break;
    case 0x1E:
        c = '-';
        break;
    default:
        if (c < 0x20 && c != '\t')
            return;
        break;
    }
    if (hidden || r->fields)
        return;
    strbuf_append_codepoint(&r->text, c);
}

/* A byte of a compressed piece: Windows-1252. */
static uint32_t from_1252(uint32_t byte)
{
    static const uint16_t high[] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

static void read_piece(DocReader *r, uint32_t place, uint32_t length)
{
    Str text = r->streams->text;
    bool compressed = (place & 0x40000000) != 0;
    size_t at = place & 0x3FFFFFFF, width = compressed ? 1 : 2;
    at = compressed ? at / 2 : at;
    for (uint32_t i = 0; i < length && at + width <= text.len && !flow_failed(r->flow);
         i++, at += width) {
        uint32_t c = compressed ? from_1252((unsigned char)text.ptr[at]) : doc_u16(text, at);
        uint32_t byte = (uint32_t)at;
        if (c >= 0xD800 && c < 0xDC00 && at + 4 <= text.len && i + 1 < length) {
            uint32_t low = doc_u16(text, at + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i++;
                at += 2;
            }
        }
        if (++r->total > r->limits->text_bytes) {
            flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
            return;
        }
        add_character(r, c, byte);
    }
}

/* The pieces of the text, in reading order: the last part of the "complex" structure. */
static int read_pieces(DocReader *r)
{
    Str header = r->streams->text;
    size_t at = doc_u32(header, 0x1A2), end = at + doc_u32(header, 0x1A6);
    uint32_t left = doc_u32(header, 0x4C);
    end = MIN(end, r->table.len);
    while (at + 3 <= end && r->table.ptr[at] == 1)
        at += 3 + (size_t)doc_u16(r->table, at + 1);
    if (at + 5 > end || r->table.ptr[at] != 2)
        return DOCUMENT_E_DAMAGED;
    Str pieces = str_sub(r->table, at + 5, at + 5 + (size_t)doc_u32(r->table, at + 1));
    size_t count = pieces.len >= 16 ? (pieces.len - 4) / 12 : 0;
    for (size_t i = 0; i < count && left && !flow_failed(r->flow); i++) {
        uint32_t from = doc_u32(pieces, i * 4), to = doc_u32(pieces, i * 4 + 4);
        if (to <= from)
            continue;
        uint32_t length = MIN(to - from, left);
        read_piece(r, doc_u32(pieces, (count + 1) * 4 + i * 8 + 2), length);
        left -= length;
    }
    return count ? 0 : DOCUMENT_E_DAMAGED;
}

static Str stream_part(Str stream, Str header, size_t field)
{
    size_t at = doc_u32(header, field);
    return str_sub(stream, at, at + (size_t)doc_u32(header, field + 4));
}

int doc_read_streams(const DocStreams *streams, const DocumentLimits *limits, Arena *a, Flow *flow)
{
    Str header = streams->text;
    uint32_t flags = doc_u16(header, 0x0A);
    if (header.len < 0x200 || doc_u16(header, 0) != 0xA5EC)
        return DOCUMENT_E_DAMAGED;
    if (flags & 0x100)
        return DOCUMENT_E_ENCRYPTED;
    DocReader r = {.streams = streams,
                   .limits = limits,
                   .arena = a,
                   .flow = flow,
                   .table = streams->table[flags & 0x200 ? 1 : 0],
                   .text = STRBUF_INIT(limits->text_bytes),
                   .cell = STRBUF_INIT(limits->text_bytes)};
    r.paragraphs = doc_runs(header, stream_part(r.table, header, 0x102), true, a);
    r.characters = doc_runs(header, stream_part(r.table, header, 0xFA), false, a);
    int outcome = read_pieces(&r);
    if (r.text.len)
        end_paragraph(&r, UINT32_MAX, false);
    edge_table_end(&r.rows, flow, a);
    strbuf_deinit(&r.text);
    strbuf_deinit(&r.cell);
    return outcome ? outcome : flow_failed(flow);
}

/* A stream as a whole; empty if there is none. */
static Str read_stream(GsfInfile *file, const char *name, const DocumentLimits *limits, Arena *a)
{
    GsfInput *input = gsf_infile_child_by_name(file, name);
    Str bytes = STR("");
    if (!input)
        return bytes;
    gsf_off_t size = gsf_input_size(input);
    if (size > 0 && (size_t)size <= limits->part_bytes) {
        const guint8 *all = gsf_input_read(input, (size_t)size, NULL);
        if (all)
            bytes = arena_str(a, str_make((const char *)all, (size_t)size));
    }
    g_object_unref(input);
    return bytes;
}

/* What Office leaves of a file that it encrypted, or that only some may read. */
static bool is_encrypted(GsfInfile *file)
{
    static const char *const names[] = {"EncryptedPackage", "\tDRMContent"};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(names) && !found; i++) {
        GsfInput *input = gsf_infile_child_by_name(file, names[i]);
        found = input != NULL;
        if (input)
            g_object_unref(input);
    }
    return found;
}

static int read_ole(Str bytes, const DocumentLimits *limits, Arena *a, DocStreams *ret_streams)
{
    GsfInput *input = gsf_input_memory_new((const guint8 *)bytes.ptr, (gsf_off_t)bytes.len, FALSE);
    GsfInfile *file = input ? gsf_infile_msole_new(input, NULL) : NULL;
    if (input)
        g_object_unref(input);
    if (!file)
        return DOCUMENT_E_DAMAGED;
    *ret_streams = (DocStreams){
        .text = read_stream(file, "WordDocument", limits, a),
        .table = {read_stream(file, "0Table", limits, a), read_stream(file, "1Table", limits, a)},
        .data = read_stream(file, "Data", limits, a)};
    bool encrypted = is_encrypted(file);
    g_object_unref(file);
    if (encrypted)
        return DOCUMENT_E_ENCRYPTED;
    return ret_streams->text.len ? 0 : DOCUMENT_E_UNSUPPORTED; /* another program's file */
}

int document_read_doc(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    DocStreams streams;
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    int outcome = read_ole(bytes, limits, a, &streams);
    if (outcome)
        return outcome;
    Flow *flow = flow_create(a, limits);
    outcome = doc_read_streams(&streams, limits, a, flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    outcome = flow_finish(flow, ret_document);
    if (!outcome)
        ret_document->format = DOCUMENT_FORMAT_DOC;
    return outcome;
}
