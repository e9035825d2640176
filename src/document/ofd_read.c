#include "document/document.h"

#include "document/container.h"
#include "document/flow.h"
#include "document/geometry.h"
#include "document/ofd_page.h"
#include "document/xml.h"

#include <string.h>

#define PAGES_MAX 2000u

#define DOCUMENTS_MAX 50u
#define FILES_MAX     64u /* of resources */

enum {
    NAME_ANNOTATIONS = 1,
    NAME_DOC_ROOT,
    NAME_RESOURCE,
    NAME_ENCRYPT,
    NAME_FILE,
    NAME_PAGE,
    NAME_PHYSICAL_BOX,
    NAME_TEMPLATE,
    NAME_TITLE
};

static const NameKind document_names[] = {
    {"Annotations", NAME_ANNOTATIONS},
    {"DocRoot", NAME_DOC_ROOT},
    {"DocumentRes", NAME_RESOURCE},
    {"Encryptions", NAME_ENCRYPT},
    {"FileLoc", NAME_FILE},
    {"Page", NAME_PAGE},
    {"PhysicalBox", NAME_PHYSICAL_BOX},
    {"PublicRes", NAME_RESOURCE},
    {"TemplatePage", NAME_TEMPLATE},
    {"Title", NAME_TITLE},
};

/* Locations in the order in which they were named. */
typedef struct OfdPaths {
    Str *items;
    size_t count, capacity;
} OfdPaths;

/* What OFD.xml and Document.xml say: where the pages are, and what else is drawn on them. */
typedef struct OfdBook {
    Arena *arena;
    Str title, page_box_text;
    Str *text; /* where the text of the element that is open goes; NULL: nowhere */
    bool encrypted;
    OfdBox page_box;
    OfdPaths roots, resources, annotations; /* of the documents; then of the annotations of pages */
    OfdPaths resource_texts;
    OfdPaths pages, page_ids, templates, template_ids;
    OfdPaths files, file_pages; /* annotations: their files, and the ID of the page of each */
} OfdBook;

static Str *add_path(OfdBook *b, OfdPaths *paths, size_t most)
{
    if (paths->count >= most)
        return NULL;
    ARENA_PUSH(b->arena, paths->items, paths->count, paths->capacity);
    paths->items[paths->count - 1] = STR("");
    return &paths->items[paths->count - 1];
}

static void add_attribute(OfdBook *b, OfdPaths *paths, const XmlAttributes *attributes,
                          const char *name)
{
    Str value = STR(""), *path = add_path(b, paths, PAGES_MAX);
    if (path && xml_attribute(attributes, name, &value))
        *path = arena_str(b->arena, value);
}

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    OfdBook *b = context;
    Str value;
    b->text = NULL;
    b->encrypted = b->encrypted || kind == NAME_ENCRYPT;
    if (kind == NAME_DOC_ROOT)
        b->text = add_path(b, &b->roots, DOCUMENTS_MAX);
    else if (kind == NAME_RESOURCE)
        b->text = add_path(b, &b->resources, FILES_MAX);
    else if (kind == NAME_ANNOTATIONS)
        b->text = add_path(b, &b->annotations, FILES_MAX);
    else if (kind == NAME_FILE)
        b->text = add_path(b, &b->files, PAGES_MAX);
    else if (kind == NAME_TITLE && !b->title.len)
        b->text = &b->title;
    else if (kind == NAME_PHYSICAL_BOX) {
        b->page_box_text = STR("");
        b->text = &b->page_box_text;
    } else if (kind == NAME_PAGE && xml_attribute(attributes, "PageID", &value)) {
        add_attribute(b, &b->file_pages, attributes, "PageID");
    } else if ((kind == NAME_PAGE || kind == NAME_TEMPLATE) &&
               xml_attribute(attributes, "BaseLoc", &value)) {
        add_attribute(b, kind == NAME_PAGE ? &b->pages : &b->templates, attributes, "BaseLoc");
        add_attribute(b, kind == NAME_PAGE ? &b->page_ids : &b->template_ids, attributes, "ID");
    }
}

static void on_end(void *context, int kind)
{
    OfdBook *b = context;
    b->text = NULL;
    if (kind == NAME_PHYSICAL_BOX)
        b->page_box = ofd_parse_box(b->page_box_text);
}

static void on_text(void *context, Str text)
{
    OfdBook *b = context;
    if (b->text && b->text->len < 1000)
        *b->text =
            arena_printf(b->arena, "%.*s%.*s", STR_FMT(*b->text), STR_FMT(str_sub(text, 0, 1000)));
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

static int parse(Str xml, const DocumentLimits *limits, OfdBook *book)
{
    XmlEvents events = {on_start, on_end, on_text, NULL};
    NameMap names = {.names = document_names, .count = ARRAY_LEN(document_names)};
    return xml_parse(xml, limits, &names, &events, book);
}

static Str folder_of(Str path)
{
    size_t slash = str_rfind(path, STR("/"));
    return str_sub(path, 0, slash == STR_NPOS ? 0 : slash + 1);
}

/* One document of the package while it is read. */
typedef struct OfdReading {
    Container *c;
    const DocumentLimits *limits;
    OfdBook book;
    Str folder;
    Geometry *geometry;
} OfdReading;

/* The template beneath a page, by its ID: drawn first, as if it were part of the page. */
static void read_template(OfdReading *r, OfdInk *ink)
{
    const OfdBook *b = &r->book;
    for (size_t i = 0; i < b->templates.count && i < b->template_ids.count; i++) {
        Str xml, id = ink->template_id;
        if (!id.len || !str_eq(b->template_ids.items[i], id))
            continue;
        Str path = resolve(r->folder, b->templates.items[i], b->arena);
        if (read_part(r->c, path, b->arena, &xml) == 0) {
            int ignored = ofd_read_page(xml, r->limits, ink);
            (void)ignored; /* a page without its template still has its text */
        }
        return;
    }
}

/* What stands in the annotations of a page, watermarks left out. */
static void read_annotations(OfdReading *r, Str page_id, OfdInk *ink)
{
    const OfdBook *b = &r->book;
    const OfdSource source = {.unit = STR(""), .annotations = true, .matrix = {1, 0, 0, 1, 0, 0}};
    for (size_t i = 0; i < b->files.count && i < b->file_pages.count; i++) {
        Str xml;
        if (!page_id.len || !str_eq(b->file_pages.items[i], page_id))
            continue;
        if (read_part(r->c, b->files.items[i], b->arena, &xml) == 0) {
            int ignored = ofd_read_source(xml, &source, r->limits, ink);
            (void)ignored;
        }
    }
}

/* The files of resources, read when the first unit is used. */
static void load_resources(OfdReading *r)
{
    OfdBook *b = &r->book;
    for (size_t i = b->resource_texts.count; i < b->resources.count; i++) {
        Str *text = add_path(b, &b->resource_texts, FILES_MAX);
        Str path = resolve(r->folder, b->resources.items[i], b->arena), xml;
        if (text && read_part(r->c, path, b->arena, &xml) == 0)
            *text = xml;
    }
}

/* The units that objects stand for; units may use units. */
static void read_units(OfdReading *r, OfdInk *ink)
{
    const OfdBook *b = &r->book;
    for (size_t use = 0; use < ink->use_count; use++) {
        const OfdSource source = ink->uses[use];
        load_resources(r);
        for (size_t i = 0; i < b->resource_texts.count; i++) {
            int ignored = ofd_read_source(b->resource_texts.items[i], &source, r->limits, ink);
            (void)ignored; /* a unit that is missing draws nothing */
        }
    }
}

static int read_pages(OfdReading *r, const Flow *flow)
{
    const OfdBook *b = &r->book;
    for (size_t i = 0; i < b->pages.count && !flow_failed(flow); i++) {
        Str xml, path = resolve(r->folder, b->pages.items[i], b->arena);
        OfdInk ink = {.arena = b->arena, .page_box = b->page_box, .template_id = STR("")};
        int outcome = read_part(r->c, path, b->arena, &xml);
        if (!outcome)
            outcome = ofd_read_page(xml, r->limits, &ink);
        if (outcome)
            return outcome;
        read_template(r, &ink);
        if (i < b->page_ids.count)
            read_annotations(r, b->page_ids.items[i], &ink);
        read_units(r, &ink);
        PageContent page = ofd_page_content(&ink);
        geometry_page(r->geometry, &page);
    }
    return 0;
}

/* The files of annotations, by the list of them that the document names. */
static void read_annotation_list(OfdReading *r)
{
    OfdBook *b = &r->book;
    for (size_t i = 0; i < b->annotations.count; i++) {
        Str xml, path = resolve(r->folder, b->annotations.items[i], b->arena);
        size_t first = b->files.count;
        if (read_part(r->c, path, b->arena, &xml) != 0)
            continue;
        int ignored = parse(xml, r->limits, b);
        (void)ignored;
        for (size_t k = first; k < b->files.count; k++)
            b->files.items[k] = resolve(folder_of(path), b->files.items[k], b->arena);
    }
}

static int read_document(OfdReading *r, Str root, const Flow *flow)
{
    Str xml, path = resolve(STR(""), root, r->book.arena);
    r->folder = folder_of(path);
    int outcome = read_part(r->c, path, r->book.arena, &xml);
    if (!outcome)
        outcome = parse(xml, r->limits, &r->book);
    if (outcome)
        return outcome;
    read_annotation_list(r);
    return read_pages(r, flow);
}

/* Every document of the package, one after the other. */
static int read_package(OfdReading *r, const Flow *flow, Str *ret_title)
{
    Arena *a = r->book.arena;
    Str xml;
    int outcome = read_part(r->c, STR("OFD.xml"), a, &xml);
    if (!outcome)
        outcome = parse(xml, r->limits, &r->book);
    if (outcome)
        return outcome;
    if (r->book.encrypted)
        return DOCUMENT_E_ENCRYPTED;
    OfdPaths roots = r->book.roots;
    *ret_title = str_trim(r->book.title);
    if (!roots.count)
        return DOCUMENT_E_DAMAGED;
    for (size_t i = 0; i < roots.count && !outcome; i++) {
        r->book = (OfdBook){.arena = a, .title = STR("-"), .page_box_text = STR("")};
        outcome = read_document(r, roots.items[i], flow);
    }
    return outcome;
}

int document_read_ofd(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, limits, &c);
    if (outcome)
        return outcome;
    Flow *flow = flow_create(a, limits);
    Str title = STR("");
    OfdReading r = {.c = c,
                    .limits = limits,
                    .book = {.arena = a, .title = STR(""), .page_box_text = STR("")},
                    .geometry = geometry_create(flow, limits, a)};
    outcome = read_package(&r, flow, &title);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    geometry_finish(r.geometry);
    outcome = flow_finish(flow, ret_document);
    if (outcome)
        return outcome;
    ret_document->format = DOCUMENT_FORMAT_OFD;
    ret_document->title = title;
    return 0;
}
