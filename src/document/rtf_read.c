#include "document/document.h"

#include "document/charset.h"
#include "document/edge_table.h"

#include <string.h>

#define DEPTH_MAX 500u

/* What holds within a group. */
typedef struct RtfGroup {
    bool skipped;
    bool in_table;
    uint8_t hidden;   /* one bit a reason: RTF_HIDDEN and those behind it */
    uint8_t fallback; /* characters that follow \u for older readers */
} RtfGroup;

typedef struct RtfReader {
    const DocumentLimits *limits;
    Arena *arena;
    Flow *flow;
    RtfGroup groups[DEPTH_MAX];
    size_t depth;
    Str charset;
    StrBuf bytes; /* of the document's charset, not decoded yet */
    StrBuf text, cell;
    Str *cells;
    size_t cell_count, cell_capacity;
    EdgeTable table;
    DocRow row;
    uint16_t cell_flags;
    unsigned skip; /* characters to leave out after \u */
    uint32_t high; /* first half of a surrogate pair */
    int outline;
    bool starred;
} RtfReader;

static RtfGroup *group(RtfReader *r)
{
    return &r->groups[r->depth];
}

static void flush_bytes(RtfReader *r)
{
    if (!r->bytes.len)
        return;
    ArenaMark mark = arena_mark(r->arena);
    strbuf_append(&r->text, charset_decode_as(strbuf_str(&r->bytes), r->charset, r->arena));
    arena_reset_to(r->arena, mark);
    r->bytes.len = 0;
}

static void add_byte(RtfReader *r, char c)
{
    if (r->skip) {
        r->skip--;
        return;
    }
    if (group(r)->skipped || group(r)->hidden)
        return;
    strbuf_append_char(&r->bytes, c);
}

static void add_codepoint(RtfReader *r, uint32_t c)
{
    if (group(r)->skipped || group(r)->hidden)
        return;
    flush_bytes(r);
    strbuf_append_codepoint(&r->text, c);
}

static void add_unicode(RtfReader *r, int64_t value)
{
    uint32_t c = (uint32_t)(value < 0 ? value + 65536 : value) & 0xFFFF;
    if (c >= 0xD800 && c < 0xDC00) {
        r->high = c;
    } else {
        if (c >= 0xDC00 && c < 0xE000 && r->high)
            c = 0x10000 + ((r->high - 0xD800) << 10) + (c - 0xDC00);
        r->high = 0;
        if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF)
            add_codepoint(r, c);
    }
    r->skip = group(r)->fallback;
}

/* Moves the paragraph into the cell, or into the flow. */
static void end_paragraph(RtfReader *r)
{
    flush_bytes(r);
    Str text = str_trim(strbuf_str(&r->text));
    if (group(r)->in_table) {
        if (text.len && r->cell.len)
            strbuf_append_char(&r->cell, '\n');
        strbuf_append(&r->cell, text);
    } else {
        edge_table_end(&r->table, r->flow, r->arena);
        flow_kind(r->flow, r->outline >= 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH, r->outline + 1);
        for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
            flow_text(r->flow, line, false);
            flow_break(r->flow);
        }
    }
    r->text.len = 0;
    if (strbuf_failed(&r->text) || strbuf_failed(&r->cell) || strbuf_failed(&r->bytes))
        flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
}

static void end_cell(RtfReader *r)
{
    bool was = group(r)->in_table;
    group(r)->in_table = true;
    end_paragraph(r);
    group(r)->in_table = was;
    if (r->cell_count >= r->limits->cells) {
        flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
        return;
    }
    ARENA_PUSH(r->arena, r->cells, r->cell_count, r->cell_capacity);
    r->cells[r->cell_count - 1] = arena_str(r->arena, strbuf_str(&r->cell));
    r->cell.len = 0;
}

static void end_row(RtfReader *r)
{
    edge_table_row(&r->table, &r->row, r->cells, r->cell_count, r->flow, r->arena);
    r->cells = NULL;
    r->cell_count = r->cell_capacity = 0;
}

static void add_edge(RtfReader *r, int64_t edge)
{
    if (r->row.count < DOC_CELLS_MAX) {
        r->row.flags[r->row.count++] = r->cell_flags;
        r->row.edges[r->row.count] = (int32_t)MIN(MAX(edge, -100000), 100000);
    }
    r->cell_flags = 0;
}

enum RtfWord {
    RTF_UNKNOWN,
    RTF_ANSICPG,
    RTF_CELL,
    RTF_CELLX,
    RTF_CLMRG,
    RTF_CLVMGF,
    RTF_CLVMRG,
    RTF_INTBL,
    RTF_LINE,
    RTF_OUTLINE,
    RTF_PAR,
    RTF_PARD,
    RTF_PLAIN,
    RTF_ROW,
    RTF_SKIPPED,
    RTF_TAB,
    RTF_TRLEFT,
    RTF_TROWD,
    RTF_U,
    RTF_UC,
    RTF_HIDDEN,
    RTF_DELETED,
    RTF_STRUCK,
    RTF_STRUCK_TWICE,
    RTF_LEFT_QUOTE,
    RTF_RIGHT_QUOTE,
    RTF_LEFT_QUOTES,
    RTF_RIGHT_QUOTES,
    RTF_DASH,
    RTF_LONG_DASH,
    RTF_BIN,
};

static const struct {
    const char *name;
    enum RtfWord word;
} rtf_words[] = {
    {"ansicpg", RTF_ANSICPG},
    {"bin", RTF_BIN},
    {"cell", RTF_CELL},
    {"cellx", RTF_CELLX},
    {"clmrg", RTF_CLMRG},
    {"clvmgf", RTF_CLVMGF},
    {"clvmrg", RTF_CLVMRG},
    {"colortbl", RTF_SKIPPED},
    {"deleted", RTF_DELETED},
    {"emdash", RTF_LONG_DASH},
    {"endash", RTF_DASH},
    {"fldinst", RTF_SKIPPED},
    {"fonttbl", RTF_SKIPPED},
    {"footer", RTF_SKIPPED},
    {"footerf", RTF_SKIPPED},
    {"footerl", RTF_SKIPPED},
    {"footerr", RTF_SKIPPED},
    {"footnote", RTF_SKIPPED},
    {"header", RTF_SKIPPED},
    {"headerf", RTF_SKIPPED},
    {"headerl", RTF_SKIPPED},
    {"headerr", RTF_SKIPPED},
    {"info", RTF_SKIPPED},
    {"intbl", RTF_INTBL},
    {"ldblquote", RTF_LEFT_QUOTES},
    {"line", RTF_LINE},
    {"listtext", RTF_UNKNOWN},
    {"lquote", RTF_LEFT_QUOTE},
    {"nestcell", RTF_PAR},
    {"nonesttables", RTF_SKIPPED},
    {"object", RTF_SKIPPED},
    {"outlinelevel", RTF_OUTLINE},
    {"page", RTF_PAR},
    {"par", RTF_PAR},
    {"pard", RTF_PARD},
    {"pict", RTF_SKIPPED},
    {"plain", RTF_PLAIN},
    {"pntext", RTF_UNKNOWN},
    {"rdblquote", RTF_RIGHT_QUOTES},
    {"row", RTF_ROW},
    {"rquote", RTF_RIGHT_QUOTE},
    {"sect", RTF_PAR},
    {"strike", RTF_STRUCK},
    {"striked", RTF_STRUCK_TWICE},
    {"stylesheet", RTF_SKIPPED},
    {"tab", RTF_TAB},
    {"trleft", RTF_TRLEFT},
    {"trowd", RTF_TROWD},
    {"u", RTF_U},
    {"uc", RTF_UC},
    {"v", RTF_HIDDEN},
};

static enum RtfWord find_word(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(rtf_words); i++)
        if (str_eq(name, str_of(rtf_words[i].name)))
            return rtf_words[i].word;
    return RTF_UNKNOWN;
}

static void table_word(RtfReader *r, enum RtfWord word, int64_t value)
{
    if (word == RTF_TROWD) {
        r->row = (DocRow){0};
        r->cell_flags = 0;
    } else if (word == RTF_TRLEFT)
        r->row.edges[0] = (int32_t)MIN(MAX(value, -100000), 100000);
    else if (word == RTF_CELLX)
        add_edge(r, value);
    else if (word == RTF_CLMRG)
        r->cell_flags |= DOC_CELL_MERGED;
    else if (word == RTF_CLVMGF)
        r->cell_flags |= DOC_CELL_VERTICAL | DOC_CELL_VERTICAL_START;
    else if (word == RTF_CLVMRG)
        r->cell_flags |= DOC_CELL_VERTICAL;
    else if (word == RTF_CELL)
        end_cell(r);
    else if (word == RTF_ROW)
        end_row(r);
}

static void hide(RtfReader *r, unsigned reason, bool on)
{
    unsigned hidden = group(r)->hidden;
    group(r)->hidden = (uint8_t)(on ? hidden | reason : hidden & ~reason);
}

static void group_word(RtfReader *r, enum RtfWord word, int64_t value, bool has_value)
{
    if (word == RTF_INTBL)
        group(r)->in_table = !has_value || value != 0;
    else if (word == RTF_PARD) {
        group(r)->in_table = false;
        r->outline = -1;
    } else if (word == RTF_PLAIN)
        group(r)->hidden = 0;
    else if (word >= RTF_HIDDEN && word <= RTF_STRUCK_TWICE)
        hide(r, 1u << (word - RTF_HIDDEN), !has_value || value != 0);
    else if (word == RTF_SKIPPED)
        group(r)->skipped = true;
    else if (word == RTF_UC)
        group(r)->fallback = (uint8_t)MIN(MAX(value, 0), 8);
    else if (word == RTF_OUTLINE)
        r->outline = value >= 0 && value < 9 ? (int)value : -1;
    else if (word == RTF_ANSICPG)
        r->charset = value == 950 ? STR("big5") : value == 65001 ? STR("utf-8") : STR("gb18030");
}

static void text_word(RtfReader *r, enum RtfWord word, int64_t value)
{
    static const struct {
        enum RtfWord word;
        uint32_t character;
    } characters[] = {{RTF_TAB, '\t'},           {RTF_LINE, '\n'},
                      {RTF_LEFT_QUOTE, 0x2018},  {RTF_RIGHT_QUOTE, 0x2019},
                      {RTF_LEFT_QUOTES, 0x201C}, {RTF_RIGHT_QUOTES, 0x201D},
                      {RTF_DASH, 0x2013},        {RTF_LONG_DASH, 0x2014}};
    if (word == RTF_U)
        add_unicode(r, value);
    else if (word == RTF_PAR && !group(r)->skipped)
        end_paragraph(r);
    for (size_t i = 0; i < ARRAY_LEN(characters); i++)
        if (characters[i].word == word)
            add_codepoint(r, characters[i].character);
}

/* \word and its number, from behind the backslash; returns where the text goes on. */
static size_t read_word(RtfReader *r, Str rtf, size_t at)
{
    size_t from = at;
    while (at < rtf.len && ((rtf.ptr[at] >= 'a' && rtf.ptr[at] <= 'z') ||
                            (rtf.ptr[at] >= 'A' && rtf.ptr[at] <= 'Z')))
        at++;
    Str name = str_sub(rtf, from, at);
    size_t number = at;
    at += at < rtf.len && rtf.ptr[at] == '-';
    while (at < rtf.len && at - number < 12 && rtf.ptr[at] >= '0' && rtf.ptr[at] <= '9')
        at++;
    int64_t value = 0;
    bool has_value = str_parse_int(str_sub(rtf, number, at), &value);
    at += at < rtf.len && rtf.ptr[at] == ' ';
    enum RtfWord word = find_word(name);
    if (r->starred && word == RTF_UNKNOWN)
        group(r)->skipped = true;
    r->starred = false;
    if (word == RTF_BIN && value > 0)
        return at + MIN((size_t)value, rtf.len - at);
    group_word(r, word, value, has_value);
    if (!group(r)->skipped)
        table_word(r, word, value);
    text_word(r, word, value);
    return at;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t read_control(RtfReader *r, Str rtf, size_t at)
{
    char c = at < rtf.len ? rtf.ptr[at] : 0;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return read_word(r, rtf, at);
    if (c == '\'' && at + 2 < rtf.len && hex_digit(rtf.ptr[at + 1]) >= 0 &&
        hex_digit(rtf.ptr[at + 2]) >= 0) {
        add_byte(r, (char)(hex_digit(rtf.ptr[at + 1]) * 16 + hex_digit(rtf.ptr[at + 2])));
        return at + 3;
    }
    if (c == '*')
        r->starred = true;
    else if (c == '~')
        add_codepoint(r, 0xA0);
    else if (c == '_')
        add_byte(r, '-');
    else if (c == '\\' || c == '{' || c == '}')
        add_byte(r, c);
    else if ((c == '\n' || c == '\r') && !group(r)->skipped)
        end_paragraph(r);
    return at + 1;
}

static int read_rtf(RtfReader *r, Str rtf)
{
    for (size_t at = 0; at < rtf.len && !flow_failed(r->flow);) {
        char c = rtf.ptr[at++];
        if (c == '{') {
            if (r->depth + 1 >= DEPTH_MAX)
                return DOCUMENT_E_TOO_LARGE;
            r->groups[r->depth + 1] = r->groups[r->depth];
            r->depth++;
            r->skip = 0;
        } else if (c == '}') {
            flush_bytes(r);
            bool in_table = group(r)->in_table;
            if (r->depth)
                r->depth--;
            /* Paragraph properties outlast the group of their runs. */
            group(r)->in_table = group(r)->skipped ? group(r)->in_table : in_table;
            r->skip = 0;
            r->starred = false;
        } else if (c == '\\')
            at = read_control(r, rtf, at);
        else if (c != '\n' && c != '\r' && c != 0)
            add_byte(r, c);
    }
    return flow_failed(r->flow);
}

int document_read_rtf(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    RtfReader *r = arena_new(a, RtfReader, 1);
    *r = (RtfReader){.limits = limits,
                     .arena = a,
                     .flow = flow_create(a, limits),
                     .charset = STR("gb18030"),
                     .bytes = STRBUF_INIT(limits->text_bytes),
                     .text = STRBUF_INIT(limits->text_bytes),
                     .cell = STRBUF_INIT(limits->text_bytes),
                     .outline = -1};
    r->groups[0].fallback = 1;
    int outcome = read_rtf(r, bytes);
    if (!outcome) {
        end_paragraph(r);
        edge_table_end(&r->table, r->flow, a);
    }
    strbuf_deinit(&r->bytes);
    strbuf_deinit(&r->text);
    strbuf_deinit(&r->cell);
    if (outcome) {
        flow_deinit(r->flow);
        return outcome;
    }
    outcome = flow_finish(r->flow, ret_document);
    if (!outcome)
        ret_document->format = DOCUMENT_FORMAT_RTF;
    return outcome;
}
