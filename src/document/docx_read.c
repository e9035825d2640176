#include "document/docx_read.h"

#include "document/xml.h"

enum {
    NAME_ALTERNATE = 1,
    NAME_BODY,
    NAME_BR,
    NAME_CHOICE,
    NAME_DEL,
    NAME_FALLBACK,
    NAME_GRID_BEFORE,
    NAME_GRID_COL,
    NAME_GRID_SPAN,
    NAME_HMERGE,
    NAME_HYPHEN,
    NAME_ILVL,
    NAME_NUM_ID,
    NAME_OUTLINE,
    NAME_P,
    NAME_PPR,
    NAME_PSTYLE,
    NAME_R,
    NAME_SKIPPED,
    NAME_T,
    NAME_TAB,
    NAME_TBL,
    NAME_TBL_HEADER,
    NAME_TC,
    NAME_TCPR,
    NAME_TR,
    NAME_TRPR,
    NAME_TXBX,
    NAME_VANISH,
    NAME_VMERGE,
};

static const NameKind docx_names[] = {
    {"AlternateContent", NAME_ALTERNATE},
    {"Choice", NAME_CHOICE},
    {"Fallback", NAME_FALLBACK},
    {"body", NAME_BODY},
    {"br", NAME_BR},
    {"cr", NAME_BR},
    {"del", NAME_DEL},
    {"delText", NAME_SKIPPED},
    {"dstrike", NAME_VANISH},
    {"footnote", NAME_SKIPPED},
    {"ftr", NAME_SKIPPED},
    {"gridBefore", NAME_GRID_BEFORE},
    {"gridCol", NAME_GRID_COL},
    {"gridSpan", NAME_GRID_SPAN},
    {"hMerge", NAME_HMERGE},
    {"hdr", NAME_SKIPPED},
    {"hmerge", NAME_HMERGE},
    {"ilvl", NAME_ILVL},
    {"instrText", NAME_SKIPPED},
    {"moveFrom", NAME_SKIPPED},
    {"noBreakHyphen", NAME_HYPHEN},
    {"numId", NAME_NUM_ID},
    {"outlineLvl", NAME_OUTLINE},
    {"p", NAME_P},
    {"pPr", NAME_PPR},
    {"pPrChange", NAME_SKIPPED},
    {"pStyle", NAME_PSTYLE},
    {"r", NAME_R},
    {"rPrChange", NAME_SKIPPED},
    {"rt", NAME_SKIPPED},
    {"sdtPr", NAME_SKIPPED},
    {"sectPr", NAME_SKIPPED},
    {"strike", NAME_VANISH},
    {"t", NAME_T},
    {"tab", NAME_TAB},
    {"tbl", NAME_TBL},
    {"tblHeader", NAME_TBL_HEADER},
    {"tblPrChange", NAME_SKIPPED},
    {"tc", NAME_TC},
    {"tcPr", NAME_TCPR},
    {"tcPrChange", NAME_SKIPPED},
    {"tr", NAME_TR},
    {"trPr", NAME_TRPR},
    {"trPrChange", NAME_SKIPPED},
    {"txbxContent", NAME_TXBX},
    {"vMerge", NAME_VMERGE},
    {"vanish", NAME_VANISH},
    {"vmerge", NAME_VMERGE},
};

/* Columns narrower than 1 mm are edges that were meant to be one. */
#define SLIVER_TWIPS 57

typedef struct DocxReader {
    Flow *flow;
    DocxStyles *styles;
    unsigned skipping; /* open elements of a part that is left out */
    unsigned bodies, paragraph_properties, row_properties, texts, alternates;
    uint64_t chosen; /* one bit an open AlternateContent: its Choice was taken */
    bool hidden, mark_deleted, cell_pending, widen;
    FlowCell cell;
    DocxParagraph paragraph;
} DocxReader;

static const DocxParagraph no_properties = {.outline = -1, .number = -1, .level = -1};

/* A cell opens at its first content, as its spans come before that. */
static void cell_begin(DocxReader *r)
{
    if (!r->cell_pending)
        return;
    r->cell_pending = false;
    if (r->widen)
        flow_cell_widen(r->flow, r->cell.column_span);
    else
        flow_cell_open(r->flow, &r->cell);
}

static void paragraph_begin(DocxReader *r)
{
    int level = 0;
    BlockKind kind = docx_style_kind(r->styles, &r->paragraph, &level);
    flow_kind(r->flow, kind, level);
    flow_text(r->flow, docx_style_number(r->styles, &r->paragraph), false);
}

static void start_alternate(DocxReader *r, int kind)
{
    uint64_t bit = r->alternates ? (uint64_t)1 << ((r->alternates - 1) % 64) : 0;
    if (kind == NAME_ALTERNATE) {
        r->alternates++;
        r->chosen &= ~((uint64_t)1 << ((r->alternates - 1) % 64));
    } else if (r->chosen & bit)
        r->skipping = 1;
    else if (kind == NAME_CHOICE)
        r->chosen |= bit;
}

static void start_property(DocxReader *r, int kind, const XmlAttributes *attributes)
{
    Str value = STR("");
    switch (kind) {
    case NAME_PSTYLE:
        if (xml_attribute(attributes, "val", &value))
            r->paragraph.style = docx_style_intern(r->styles, value);
        break;
    case NAME_OUTLINE:
        r->paragraph.outline = (int)MIN(MAX(xml_attribute_int(attributes, "val", 9), 0), 9);
        break;
    case NAME_NUM_ID:
        r->paragraph.number = xml_attribute_int(attributes, "val", 0);
        break;
    case NAME_ILVL:
        r->paragraph.level = xml_attribute_int(attributes, "val", 0);
        break;
    case NAME_GRID_BEFORE:
        flow_skip_columns(r->flow, (uint32_t)MAX(xml_attribute_int(attributes, "val", 0), 0));
        break;
    case NAME_GRID_COL:
        flow_column(r->flow, xml_attribute_int(attributes, "w", SLIVER_TWIPS) < SLIVER_TWIPS);
        break;
    case NAME_GRID_SPAN:
        r->cell.column_span = (uint32_t)MIN(MAX(xml_attribute_int(attributes, "val", 1), 1), 10000);
        break;
    case NAME_VMERGE:
        r->cell.continues =
            !xml_attribute(attributes, "val", &value) || !str_eq(value, STR("restart"));
        break;
    case NAME_HMERGE:
        r->widen = !xml_attribute(attributes, "val", &value) || !str_eq(value, STR("restart"));
        break;
    case NAME_TBL_HEADER:
        if (r->row_properties && xml_attribute_on(attributes, "val"))
            flow_row_header(r->flow);
        break;
    case NAME_VANISH: /* or struck out: as good as removed */
        if (!r->paragraph_properties)
            r->hidden = r->hidden || xml_attribute_on(attributes, "val");
        break;
    default:
        break;
    }
}

/* A deletion: of a row, of the end of a paragraph, or of text. */
static void start_deletion(DocxReader *r)
{
    if (r->row_properties) {
        flow_row_cancel(r->flow);
        r->row_properties = 0;
        r->skipping = 3; /* this element, trPr and the row itself */
        return;
    }
    r->mark_deleted = r->mark_deleted || r->paragraph_properties;
    r->skipping = 1;
}

static void start_inline(DocxReader *r, int kind)
{
    if (r->paragraph_properties || r->hidden)
        return;
    if (kind == NAME_TAB)
        flow_text(r->flow, STR("\t"), false);
    else if (kind == NAME_HYPHEN)
        flow_text(r->flow, STR("-"), false);
    else if (kind == NAME_BR)
        flow_break(r->flow);
}

static void start_structure(DocxReader *r, int kind)
{
    switch (kind) {
    case NAME_P:
        cell_begin(r);
        if (!r->mark_deleted)
            flow_break(r->flow);
        r->mark_deleted = false;
        r->paragraph = no_properties;
        flow_kind(r->flow, BLOCK_PARAGRAPH, 0);
        break;
    case NAME_TBL:
        cell_begin(r);
        flow_table_open(r->flow);
        break;
    case NAME_TR:
        flow_row_open(r->flow, false);
        break;
    case NAME_TC:
        cell_begin(r);
        r->cell_pending = true;
        r->widen = false;
        r->cell = (FlowCell){.row_span = 1, .column_span = 1};
        break;
    default:
        break;
    }
}

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    DocxReader *r = context;
    if (r->skipping) {
        r->skipping++;
        return;
    }
    if (kind == NAME_BODY)
        r->bodies++;
    if (!r->bodies)
        return;
    switch (kind) {
    case NAME_SKIPPED:
        r->skipping = 1;
        break;
    case NAME_DEL:
        start_deletion(r);
        break;
    case NAME_ALTERNATE:
    case NAME_CHOICE:
    case NAME_FALLBACK:
        start_alternate(r, kind);
        break;
    case NAME_PPR:
        r->paragraph_properties++;
        break;
    case NAME_TRPR:
        r->row_properties++;
        break;
    case NAME_R:
        r->hidden = false;
        break;
    case NAME_T:
        r->texts++;
        break;
    case NAME_TAB:
    case NAME_HYPHEN:
    case NAME_BR:
        start_inline(r, kind);
        break;
    case NAME_TXBX:
        flow_break(r->flow);
        break;
    case NAME_P:
    case NAME_TBL:
    case NAME_TR:
    case NAME_TC:
        start_structure(r, kind);
        break;
    default:
        start_property(r, kind, attributes);
        break;
    }
}

static void on_end(void *context, int kind)
{
    DocxReader *r = context;
    if (r->skipping) {
        r->skipping--;
        return;
    }
    switch (kind) {
    case NAME_BODY:
        r->bodies -= r->bodies > 0;
        break;
    case NAME_ALTERNATE:
        r->alternates -= r->alternates > 0;
        break;
    case NAME_PPR:
        r->paragraph_properties -= r->paragraph_properties > 0;
        if (!r->paragraph_properties && r->bodies)
            paragraph_begin(r);
        break;
    case NAME_TRPR:
        r->row_properties -= r->row_properties > 0;
        break;
    case NAME_T:
        r->texts -= r->texts > 0;
        break;
    case NAME_R:
        r->hidden = false;
        break;
    case NAME_P:
    case NAME_TXBX:
        if (!r->mark_deleted)
            flow_break(r->flow);
        break;
    case NAME_TC:
        cell_begin(r);
        flow_cell_close(r->flow);
        break;
    case NAME_TBL:
        flow_table_close(r->flow);
        break;
    default:
        break;
    }
}

static void on_text(void *context, Str text)
{
    DocxReader *r = context;
    if (r->texts && !r->skipping && !r->hidden && r->bodies)
        flow_text(r->flow, text, false);
}

static int on_failed(void *context)
{
    return flow_failed(((DocxReader *)context)->flow);
}

int docx_read_part(Str xml, const DocumentLimits *limits, DocxStyles *styles, Flow *flow)
{
    DocxReader r = {.flow = flow, .styles = styles, .paragraph = no_properties};
    NameMap names = {.names = docx_names, .count = ARRAY_LEN(docx_names)};
    XmlEvents events = {on_start, on_end, on_text, on_failed};
    return xml_parse(xml, limits, &names, &events, &r);
}

typedef struct TextPart {
    StrBuf text;
    Str target;
    Arena *arena;
    bool inside;
} TextPart;

enum { NAME_TITLE = 1, NAME_RELATIONSHIP };

static const NameKind package_names[] = {{"Relationship", NAME_RELATIONSHIP},
                                         {"title", NAME_TITLE}};

static void package_start(void *context, int kind, const XmlAttributes *attributes)
{
    TextPart *p = context;
    Str type, target;
    p->inside = kind == NAME_TITLE;
    if (kind == NAME_RELATIONSHIP && !p->target.len && xml_attribute(attributes, "Type", &type) &&
        str_ends_with(type, STR("/officeDocument")) && xml_attribute(attributes, "Target", &target))
        p->target = arena_str(p->arena, target);
}

static void package_end(void *context, ATTR_UNUSED int kind)
{
    ((TextPart *)context)->inside = false;
}

static void package_text(void *context, Str text)
{
    TextPart *p = context;
    if (p->inside)
        strbuf_append(&p->text, text);
}

/* One of the small parts around the text; what cannot be read is as good as absent. */
static void read_package_part(Container *c, Str name, const DocumentLimits *limits, TextPart *p)
{
    Str xml;
    int64_t index = container_find(c, name);
    if (index < 0 || container_read(c, index, p->arena, &xml) != 0)
        return;
    NameMap names = {.names = package_names, .count = ARRAY_LEN(package_names)};
    XmlEvents events = {package_start, package_end, package_text, NULL};
    int ignored = xml_parse(xml, limits, &names, &events, p);
    (void)ignored;
}

static int read_main_part(Container *c, const DocumentLimits *limits, Arena *a, Flow *flow)
{
    Str path = STR("word/document.xml"), xml;
    int64_t index = container_find(c, path);
    if (index < 0) {
        TextPart p = {.text = STRBUF_INIT(1), .arena = a};
        read_package_part(c, STR("_rels/.rels"), limits, &p);
        strbuf_deinit(&p.text);
        path = p.target;
        index = path.len ? container_find(c, path) : -1;
    }
    int outcome = container_read(c, index, a, &xml);
    if (outcome)
        return outcome;
    size_t slash = str_rfind(path, STR("/"));
    Str folder = str_sub(path, 0, slash == STR_NPOS ? 0 : slash + 1);
    return docx_read_part(xml, limits, docx_style_create(c, folder, limits, a), flow);
}

static int read_package(Str bytes, const DocumentLimits *limits, Arena *a, Flow *flow,
                        Str *ret_title)
{
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, limits, &c);
    if (!outcome)
        outcome = read_main_part(c, limits, a, flow);
    if (outcome)
        return outcome;
    TextPart p = {.text = STRBUF_INIT(4096), .arena = a};
    read_package_part(c, STR("docProps/core.xml"), limits, &p);
    *ret_title = arena_str(a, str_trim(strbuf_str(&p.text)));
    strbuf_deinit(&p.text);
    return 0;
}

int document_read_docx(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    Flow *flow = flow_create(a, limits);
    Str title = STR("");
    int outcome =
        str_starts_with(bytes, STR("PK"))
            ? read_package(bytes, limits, a, flow, &title)
            : docx_read_part(bytes, limits, docx_style_create(NULL, STR(""), limits, a), flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    outcome = flow_finish(flow, ret_document);
    if (outcome)
        return outcome;
    ret_document->format = DOCUMENT_FORMAT_DOCX;
    ret_document->title = title;
    return 0;
}
