#include "document/html_read.h"

#include "document/charset.h"
#include "document/flow.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* What an element means to a reader of text. */
typedef enum ElementKind {
    ELEMENT_INLINE,
    ELEMENT_BLOCK,
    ELEMENT_BREAK,
    ELEMENT_COLUMN,
    ELEMENT_HEADING,
    ELEMENT_PRE,
    ELEMENT_SKIPPED,
    ELEMENT_STRUCK,
    ELEMENT_TITLE,
    ELEMENT_TABLE,
    ELEMENT_THEAD,
    ELEMENT_TBODY,
    ELEMENT_ROW,
    ELEMENT_CELL,
    ELEMENT_HEADER_CELL,
} ElementKind;

typedef struct ElementName {
    const char *name;
    ElementKind kind;
} ElementName;

/* Sorted; what is not here is inline. */
static const ElementName element_names[] = {
    {"address", ELEMENT_BLOCK},    {"article", ELEMENT_BLOCK},    {"aside", ELEMENT_BLOCK},
    {"blockquote", ELEMENT_BLOCK}, {"body", ELEMENT_BLOCK},       {"br", ELEMENT_BREAK},
    {"caption", ELEMENT_BLOCK},    {"center", ELEMENT_BLOCK},     {"col", ELEMENT_COLUMN},
    {"dd", ELEMENT_BLOCK},         {"del", ELEMENT_STRUCK},       {"details", ELEMENT_BLOCK},
    {"div", ELEMENT_BLOCK},        {"dl", ELEMENT_BLOCK},         {"dt", ELEMENT_BLOCK},
    {"fieldset", ELEMENT_BLOCK},   {"figcaption", ELEMENT_BLOCK}, {"figure", ELEMENT_BLOCK},
    {"footer", ELEMENT_BLOCK},     {"form", ELEMENT_BLOCK},       {"h1", ELEMENT_HEADING},
    {"h2", ELEMENT_HEADING},       {"h3", ELEMENT_HEADING},       {"h4", ELEMENT_HEADING},
    {"h5", ELEMENT_HEADING},       {"h6", ELEMENT_HEADING},       {"header", ELEMENT_BLOCK},
    {"hr", ELEMENT_BREAK},         {"iframe", ELEMENT_SKIPPED},   {"legend", ELEMENT_BLOCK},
    {"li", ELEMENT_BLOCK},         {"main", ELEMENT_BLOCK},       {"nav", ELEMENT_BLOCK},
    {"noscript", ELEMENT_SKIPPED}, {"object", ELEMENT_SKIPPED},   {"ol", ELEMENT_BLOCK},
    {"option", ELEMENT_BLOCK},     {"p", ELEMENT_BLOCK},          {"pre", ELEMENT_PRE},
    {"s", ELEMENT_STRUCK},         {"script", ELEMENT_SKIPPED},   {"section", ELEMENT_BLOCK},
    {"strike", ELEMENT_STRUCK},    {"style", ELEMENT_SKIPPED},    {"summary", ELEMENT_BLOCK},
    {"svg", ELEMENT_SKIPPED},      {"table", ELEMENT_TABLE},      {"tbody", ELEMENT_TBODY},
    {"td", ELEMENT_CELL},          {"template", ELEMENT_SKIPPED}, {"tfoot", ELEMENT_TBODY},
    {"th", ELEMENT_HEADER_CELL},   {"thead", ELEMENT_THEAD},      {"title", ELEMENT_TITLE},
    {"tr", ELEMENT_ROW},           {"ul", ELEMENT_BLOCK},
};

#define KIND_CACHE 256u
/* Columns narrower than this are edges that were meant to be one. */
#define SLIVER_PIXELS 4u

typedef struct OpenElement {
    const xmlChar *name;
    ElementKind kind;
} OpenElement;

typedef struct HtmlReader {
    htmlParserCtxtPtr parser;
    Flow *flow;
    Arena *arena;
    Str source;
    OpenElement *open;
    size_t open_count, open_capacity, open_max;
    unsigned skipping, pre, thead, title_open, tables;
    size_t struck; /* open_count with the element that strikes out what follows; 0: none */
    StrBuf title;
    size_t end_at; /* the last place at which elements ended, and where their content did */
    uint32_t end_content;
    bool end_known;
    struct {
        const xmlChar *name;
        ElementKind kind;
    } cache[KIND_CACHE];
} HtmlReader;

static int name_order(const void *key, const void *entry)
{
    return strcmp(key, ((const ElementName *)entry)->name);
}

/* The parser interns names, so a small table by address answers nearly always. */
static ElementKind kind_of(HtmlReader *r, const xmlChar *name)
{
    size_t slot = ((uintptr_t)name >> 3) % KIND_CACHE;
    if (r->cache[slot].name == name)
        return r->cache[slot].kind;
    const ElementName *found = bsearch(name, element_names, ARRAY_LEN(element_names),
                                       sizeof(element_names[0]), name_order);
    r->cache[slot].name = name;
    r->cache[slot].kind = found ? found->kind : ELEMENT_INLINE;
    return r->cache[slot].kind;
}

/* The byte of the decoded text at which the parser stands. */
static size_t parser_offset(const HtmlReader *r)
{
    const xmlParserInput *in = r->parser->input;
    if (!in)
        return r->source.len;
    return MIN((size_t)(in->cur - in->base) + in->consumed, r->source.len);
}

/* Behind the '>' of the start tag in which the parser stands. */
static uint32_t after_tag(const HtmlReader *r)
{
    size_t at = parser_offset(r);
    const char *close = memchr(r->source.ptr + at, '>', MIN(r->source.len - at, 4u));
    return (uint32_t)(close ? (size_t)(close - r->source.ptr) + 1 : at);
}

/* The last '<' before `at`, looked for not too far back; `at` if there is none. */
static size_t tag_before(const HtmlReader *r, size_t at)
{
    size_t lowest = at > 4096 ? at - 4096 : 0;
    const char *tag = memrchr(r->source.ptr + lowest, '<', at - lowest);
    return tag ? (size_t)(tag - r->source.ptr) : at;
}

/* Where the start tag begins in which or before which the parser stands. */
static uint32_t before_tag(const HtmlReader *r)
{
    size_t at = parser_offset(r);
    if (at == r->source.len || r->source.ptr[at] == '<')
        return (uint32_t)at;
    return (uint32_t)tag_before(r, at);
}

/*
 * Where the content of an element ends: before the end tag that was just read, its own or one that
 * implies it, or before the start tag to come. Several elements may end at one place; once the end
 * tag has found its own element, it says nothing of those that end after it.
 */
static uint32_t before_end(HtmlReader *r, const xmlChar *name)
{
    size_t at = parser_offset(r), length = strlen((const char *)name);
    if (r->end_at != at || !r->end_known) {
        size_t tag = at && r->source.ptr[at - 1] == '>' ? tag_before(r, at) : at;
        bool is_end = str_starts_with(str_sub(r->source, tag, at), STR("</"));
        r->end_at = at;
        r->end_known = true;
        r->end_content = is_end ? (uint32_t)tag : before_tag(r);
    }
    uint32_t content = r->end_content;
    Str own = str_sub(r->source, content, MIN(at, content + 2 + length));
    if (own.len > 2 &&
        str_eq_nocase(str_sub(own, 2, own.len), str_make((const char *)name, length)))
        r->end_content = before_tag(r);
    return content;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (size_t i = 0; attributes && attributes[i]; i += 2)
        if (strcmp((const char *)attributes[i], name) == 0)
            return attributes[i + 1] ? (const char *)attributes[i + 1] : "";
    return NULL;
}

/* Whether a style attribute says display: none. */
static bool style_hides(const char *style)
{
    for (const char *p = strcasestr(style, "display"); p; p = strcasestr(p + 1, "display")) {
        const char *v = p + 7 + strspn(p + 7, " \t");
        if (*v == ':' && strncasecmp(v + 1 + strspn(v + 1, " \t"), "none", 4) == 0)
            return true;
    }
    return false;
}

/* What an element is, its attributes considered: not shown, or struck out. */
static ElementKind styled_kind(ElementKind kind, const xmlChar **attributes)
{
    const char *style = attribute(attributes, "style");
    if (attribute(attributes, "hidden") || (style && style_hides(style)))
        return ELEMENT_SKIPPED;
    bool strikes = kind == ELEMENT_INLINE && style && strcasestr(style, "line-through");
    return strikes ? ELEMENT_STRUCK : kind;
}

/*
 * What is struck out is as good as removed. Text only: a block within ends it, so that a tag that
 * nobody closed takes no table with it.
 */
static void strike(HtmlReader *r, ElementKind kind)
{
    if (kind == ELEMENT_STRUCK && !r->struck)
        r->struck = r->open_count;
    else if (kind != ELEMENT_STRUCK && kind != ELEMENT_INLINE && kind != ELEMENT_BREAK)
        r->struck = 0;
}

/* A span as browsers read it: leading digits; 0 and nonsense are 1. */
static uint32_t span_of(const char *text)
{
    uint32_t n = 0;
    if (!text)
        return 1;
    text += strspn(text, " \t\r\n");
    for (; *text >= '0' && *text <= '9' && n < 100000; text++)
        n = n * 10 + (uint32_t)(*text - '0');
    return n ? n : 1;
}

static void open_cell(HtmlReader *r, ElementKind kind, const xmlChar **attributes)
{
    FlowCell cell = {.row_span = span_of(attribute(attributes, "rowspan")),
                     .column_span = span_of(attribute(attributes, "colspan")),
                     .header = kind == ELEMENT_HEADER_CELL};
    flow_until(r->flow, before_tag(r));
    flow_cell_close(r->flow);
    flow_at(r->flow, after_tag(r));
    flow_cell_open(r->flow, &cell);
}

static void open_shown(HtmlReader *r, ElementKind kind, const xmlChar *name,
                       const xmlChar **attributes)
{
    switch (kind) {
    case ELEMENT_INLINE:
    case ELEMENT_SKIPPED:
    case ELEMENT_STRUCK:
        return;
    case ELEMENT_TITLE:
        r->title_open++;
        return;
    case ELEMENT_COLUMN: {
        const char *width = attribute(attributes, "width");
        flow_column(r->flow, width && !strchr(width, '%') && span_of(width) < SLIVER_PIXELS &&
                                 *width >= '0' && *width <= '9');
        return;
    }
    case ELEMENT_CELL:
    case ELEMENT_HEADER_CELL:
        open_cell(r, kind, attributes);
        return;
    case ELEMENT_PRE:
    case ELEMENT_BLOCK:
    case ELEMENT_BREAK:
    case ELEMENT_HEADING:
    case ELEMENT_TABLE:
    case ELEMENT_THEAD:
    case ELEMENT_TBODY:
    case ELEMENT_ROW:
        break;
    }
    flow_until(r->flow, before_tag(r));
    flow_break(r->flow);
    if (kind == ELEMENT_PRE)
        r->pre++;
    else if (kind == ELEMENT_HEADING)
        flow_kind(r->flow, name[1] == '1' ? BLOCK_TITLE : BLOCK_HEADING, name[1] - '1');
    else if (kind == ELEMENT_TABLE) {
        flow_at(r->flow, before_tag(r));
        flow_table_open(r->flow);
        r->tables++;
    } else if (kind == ELEMENT_THEAD)
        r->thead = r->tables;
    else if (kind == ELEMENT_ROW)
        flow_row_open(r->flow, r->thead && r->thead == r->tables);
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    HtmlReader *r = context;
    if (r->open_count >= r->open_max)
        flow_fail(r->flow, DOCUMENT_E_TOO_LARGE);
    if (flow_failed(r->flow)) {
        xmlStopParser(r->parser);
        return;
    }
    ElementKind kind = styled_kind(kind_of(r, name), attributes);
    ARENA_PUSH(r->arena, r->open, r->open_count, r->open_capacity);
    r->open[r->open_count - 1] = (OpenElement){name, kind};
    r->skipping += kind == ELEMENT_SKIPPED;
    strike(r, kind);
    if (!r->skipping)
        open_shown(r, kind, name, attributes);
}

static void close_shown(HtmlReader *r, ElementKind kind, uint32_t end)
{
    switch (kind) {
    case ELEMENT_INLINE:
    case ELEMENT_SKIPPED:
    case ELEMENT_STRUCK:
    case ELEMENT_BREAK:
    case ELEMENT_COLUMN:
        return;
    case ELEMENT_TITLE:
        r->title_open -= r->title_open > 0;
        return;
    case ELEMENT_CELL:
    case ELEMENT_HEADER_CELL:
        flow_until(r->flow, end);
        flow_cell_close(r->flow);
        return;
    case ELEMENT_TABLE:
        flow_until(r->flow, (uint32_t)parser_offset(r));
        flow_table_close(r->flow);
        r->thead = r->thead >= r->tables ? 0 : r->thead;
        r->tables -= r->tables > 0;
        return;
    case ELEMENT_PRE:
    case ELEMENT_BLOCK:
    case ELEMENT_HEADING:
    case ELEMENT_THEAD:
    case ELEMENT_TBODY:
    case ELEMENT_ROW:
        break;
    }
    flow_until(r->flow, end);
    flow_break(r->flow);
    if (kind == ELEMENT_PRE)
        r->pre -= r->pre > 0;
    else if (kind == ELEMENT_HEADING)
        flow_kind(r->flow, BLOCK_PARAGRAPH, 0);
    else if (kind == ELEMENT_THEAD)
        r->thead = 0;
}

static void on_end(void *context, const xmlChar *name)
{
    HtmlReader *r = context;
    if (flow_failed(r->flow) || !r->open_count)
        return;
    OpenElement e = r->open[r->open_count - 1];
    if (e.name != name && strcmp((const char *)e.name, (const char *)name) != 0)
        return;
    uint32_t end = before_end(r, name);
    if (!r->skipping)
        close_shown(r, e.kind, end);
    r->skipping -= e.kind == ELEMENT_SKIPPED;
    if (r->struck == r->open_count)
        r->struck = 0;
    r->open_count--;
}

/* The lines of preformatted text. */
static void pre_text(HtmlReader *r, Str text)
{
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        flow_text(r->flow, line, false);
        if (rest.ptr)
            flow_break(r->flow);
    }
}

/* Whether there is white space to collapse; without branches: vectorised. */
static bool has_blank(Str text)
{
    uint8_t found = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned c = (unsigned char)text.ptr[i];
        found |= (uint8_t)((c == ' ') | (c - '\t' <= '\r' - '\t'));
    }
    return found;
}

static void on_text(void *context, const xmlChar *bytes, int length)
{
    HtmlReader *r = context;
    if (length <= 0 || r->skipping || r->struck)
        return;
    Str text = str_make((const char *)bytes, (size_t)length);
    if (r->title_open) {
        strbuf_append(&r->title, text);
        return;
    }
    size_t at = parser_offset(r);
    flow_at(r->flow, (uint32_t)(at > text.len ? at - text.len : 0));
    if (r->pre)
        pre_text(r, text);
    else
        flow_text(r->flow, text, has_blank(text));
    if (flow_failed(r->flow))
        xmlStopParser(r->parser);
}

static int html_parse(HtmlReader *r)
{
    r->parser = htmlCreateMemoryParserCtxt(r->source.ptr, (int)r->source.len);
    if (!r->parser)
        return DOCUMENT_E_DAMAGED;
    htmlCtxtUseOptions(r->parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                      HTML_PARSE_IGNORE_ENC);
    r->parser->charset = XML_CHAR_ENCODING_UTF8;
    *r->parser->sax = (htmlSAXHandler){.startElement = on_start,
                                       .endElement = on_end,
                                       .characters = on_text,
                                       .ignorableWhitespace = on_text};
    r->parser->userData = r;
    htmlParseDocument(r->parser); /* what it minds, a reader of text need not */
    htmlFreeParserCtxt(r->parser);
    r->parser = NULL;
    return 0;
}

int document_read_html(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    return html_read_declared(bytes, STR(""), limits, a, ret_document);
}

int html_read_declared(Str bytes, Str declared, const DocumentLimits *limits, Arena *a,
                       Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    Str own = charset_declared(bytes);
    DecodedText decoded = charset_decode(bytes, str_empty(own) ? declared : own, a);
    if (!decoded.text.len)
        return DOCUMENT_E_EMPTY;
    if (decoded.text.len > INT32_MAX / 2)
        return DOCUMENT_E_TOO_LARGE;
    HtmlReader r = {.flow = flow_create(a, limits),
                    .arena = a,
                    .source = decoded.text,
                    .open_max = (size_t)limits->depth * 8,
                    .title = STRBUF_INIT(4096)};
    int outcome = html_parse(&r);
    Str title = arena_str(a, str_trim(strbuf_str(&r.title)));
    strbuf_deinit(&r.title);
    if (outcome) {
        flow_deinit(r.flow);
        return outcome;
    }
    outcome = flow_finish(r.flow, ret_document);
    if (outcome)
        return outcome;
    ret_document->format = DOCUMENT_FORMAT_HTML;
    ret_document->charset = decoded.charset;
    ret_document->title = title;
    return 0;
}
