#include "document/document.h"

#include "document/container.h"
#include "document/flow.h"
#include "document/geometry.h"
#include "document/ofd_page.h"
#include "document/xml.h"

#include <string.h>

#define PAGES_MAX 2000u

enum { NAME_DOC_ROOT = 1, NAME_ENCRYPT, NAME_PAGE, NAME_PHYSICAL_BOX, NAME_TEMPLATE, NAME_TITLE };

static const NameKind document_names[] = {
    {"DocRoot", NAME_DOC_ROOT},         {"Encryptions", NAME_ENCRYPT},   {"Page", NAME_PAGE},
    {"PhysicalBox", NAME_PHYSICAL_BOX}, {"TemplatePage", NAME_TEMPLATE}, {"Title", NAME_TITLE},
};

/* What OFD.xml and Document.xml say: where the pages are, and which templates lie beneath them. */
typedef struct OfdBook {
    Arena *arena;
    Str root, title;
    bool in_root, in_title, in_box, encrypted;
    OfdBox page_box;
    Str *pages, *template_ids, *templates;
    size_t page_count, page_capacity, template_count, template_capacity, id_count, id_capacity;
} OfdBook;

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    OfdBook *b = context;
    Str location = STR(""), id = STR("");
    b->in_root = kind == NAME_DOC_ROOT && !b->root.len;
    b->in_title = kind == NAME_TITLE;
    b->in_box = kind == NAME_PHYSICAL_BOX;
    b->encrypted = b->encrypted || kind == NAME_ENCRYPT;
    if ((kind != NAME_PAGE && kind != NAME_TEMPLATE) ||
        !xml_attribute(attributes, "BaseLoc", &location))
        return;
    location = arena_str(b->arena, location);
    if (kind == NAME_PAGE && b->page_count < PAGES_MAX) {
        ARENA_PUSH(b->arena, b->pages, b->page_count, b->page_capacity);
        b->pages[b->page_count - 1] = location;
    } else if (kind == NAME_TEMPLATE && b->template_count < PAGES_MAX) {
        (void)xml_attribute(attributes, "ID", &id);
        ARENA_PUSH(b->arena, b->templates, b->template_count, b->template_capacity);
        ARENA_PUSH(b->arena, b->template_ids, b->id_count, b->id_capacity);
        b->templates[b->template_count - 1] = location;
        b->template_ids[b->id_count - 1] = arena_str(b->arena, id);
    }
}

static void on_end(void *context, ATTR_UNUSED int kind)
{
    OfdBook *b = context;
    b->in_root = b->in_title = b->in_box = false;
}

static void on_text(void *context, Str text)
{
    OfdBook *b = context;
    if (b->in_root)
        b->root = arena_printf(b->arena, "%.*s%.*s", STR_FMT(b->root), STR_FMT(text));
    else if (b->in_title && b->title.len < 1000)
        b->title = arena_printf(b->arena, "%.*s%.*s", STR_FMT(b->title), STR_FMT(text));
    else if (b->in_box)
        b->page_box = ofd_parse_box(text);
}

/* A location relative to the folder of the file that names it, or absolute. */
static Str resolve(Str folder, Str location, Arena *a)
{
    location = str_trim(location);
    if (str_starts_with(location, STR("/")))
        return str_sub(location, 1, location.len);
    while (str_starts_with(location, STR("./")))
        location = str_sub(location, 2, location.len);
    return arena_printf(a, "%.*s%.*s", STR_FMT(folder), STR_FMT(location));
}

static int read_part(Container *c, Str path, Arena *a, Str *ret_xml)
{
    int outcome = container_read(c, container_find(c, path), a, ret_xml);
    if (!outcome && str_starts_with(*ret_xml, STR("\xEF\xBB\xBF")))
        *ret_xml = str_sub(*ret_xml, 3, ret_xml->len);
    return outcome;
}

static int read_book(Container *c, const DocumentLimits *limits, OfdBook *book, Str *ret_folder)
{
    XmlEvents events = {on_start, on_end, on_text, NULL};
    Str xml;
    int outcome = read_part(c, STR("OFD.xml"), book->arena, &xml);
    NameMap names = {.names = document_names, .count = ARRAY_LEN(document_names)};
    if (!outcome)
        outcome = xml_parse(xml, limits, &names, &events, book);
    if (outcome)
        return outcome;
    if (book->encrypted)
        return DOCUMENT_E_ENCRYPTED;
    Str root = resolve(STR(""), book->root, book->arena);
    size_t slash = str_rfind(root, STR("/"));
    *ret_folder = str_sub(root, 0, slash == STR_NPOS ? 0 : slash + 1);
    outcome = read_part(c, root, book->arena, &xml);
    return outcome ? outcome : xml_parse(xml, limits, &names, &events, book);
}

/* The template beneath a page, by its ID: drawn first, as if it were part of the page. */
static void read_template(Container *c, const OfdBook *book, Str folder,
                          const DocumentLimits *limits, OfdInk *ink)
{
    for (size_t i = 0; i < book->template_count; i++) {
        Str xml, id = ink->template_id;
        if (!id.len || !str_eq(book->template_ids[i], id))
            continue;
        if (read_part(c, resolve(folder, book->templates[i], book->arena), book->arena, &xml) ==
            0) {
            int ignored = ofd_read_page(xml, limits, ink);
            (void)ignored; /* a page without its template still has its text */
        }
        return;
    }
}

static int read_pages(Container *c, const OfdBook *book, Str folder, const DocumentLimits *limits,
                      Flow *flow)
{
    Geometry *geometry = geometry_create(flow, limits, book->arena);
    for (size_t i = 0; i < book->page_count && !flow_failed(flow); i++) {
        Str xml;
        OfdInk ink = {.arena = book->arena, .page_box = book->page_box, .template_id = STR("")};
        int outcome = read_part(c, resolve(folder, book->pages[i], book->arena), book->arena, &xml);
        if (!outcome)
            outcome = ofd_read_page(xml, limits, &ink);
        if (outcome)
            return outcome;
        read_template(c, book, folder, limits, &ink);
        PageContent page = ofd_page_content(&ink);
        geometry_page(geometry, &page);
    }
    geometry_finish(geometry);
    return 0;
}

int document_read_ofd(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, limits, &c);
    if (outcome)
        return outcome;
    OfdBook book = {.arena = a, .root = STR(""), .title = STR("")};
    Str folder = STR("");
    Flow *flow = flow_create(a, limits);
    outcome = read_book(c, limits, &book, &folder);
    if (!outcome)
        outcome = read_pages(c, &book, folder, limits, flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    outcome = flow_finish(flow, ret_document);
    if (outcome)
        return outcome;
    ret_document->format = DOCUMENT_FORMAT_OFD;
    ret_document->title = str_trim(book.title);
    return 0;
}
