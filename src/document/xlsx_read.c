#include "document/document.h"

#include "document/container.h"
#include "document/xlsx_sheet.h"
#include "document/xml.h"

#define SHEETS_MAX 200u

enum { NAME_RELATIONSHIP = 1, NAME_SHEET };

static const NameKind book_names[] = {{"Relationship", NAME_RELATIONSHIP}, {"sheet", NAME_SHEET}};

/* A sheet of the workbook, or a relation of it. */
typedef struct BookItem {
    Str id, target;
    bool hidden;
} BookItem;

typedef struct Book {
    Arena *arena;
    BookItem *items;
    size_t count, capacity;
} Book;

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    Book *b = context;
    Str id = STR(""), target = STR(""), state = STR("");
    if (!kind || b->count >= SHEETS_MAX)
        return;
    /* "id" is r:id here; a sheet's own number is sheetId. */
    (void)xml_attribute(attributes, kind == NAME_SHEET ? "id" : "Id", &id);
    (void)xml_attribute(attributes, "Target", &target);
    (void)xml_attribute(attributes, "state", &state);
    ARENA_PUSH(b->arena, b->items, b->count, b->capacity);
    b->items[b->count - 1] = (BookItem){arena_str(b->arena, id), arena_str(b->arena, target),
                                        str_contains(state, STR("idden"))};
}

static void on_end(ATTR_UNUSED void *context, ATTR_UNUSED int kind)
{
}

static void on_text(ATTR_UNUSED void *context, ATTR_UNUSED Str text)
{
}

static int read_items(Container *c, Str name, const DocumentLimits *limits, Book *book)
{
    Str xml;
    int outcome = container_read(c, container_find(c, name), book->arena, &xml);
    if (outcome)
        return outcome;
    NameMap names = {.names = book_names, .count = ARRAY_LEN(book_names)};
    XmlEvents events = {on_start, on_end, on_text, NULL};
    return xml_parse(xml, limits, &names, &events, book);
}

static int64_t sheet_index(Container *c, const Book *relations, Str id, Arena *a)
{
    for (size_t i = 0; i < relations->count; i++) {
        Str target = relations->items[i].target;
        if (!str_eq(relations->items[i].id, id))
            continue;
        if (str_starts_with(target, STR("/")))
            return container_find(c, target);
        return container_find(c, arena_printf(a, "xl/%.*s", STR_FMT(target)));
    }
    return -1;
}

static int read_book(Container *c, const DocumentLimits *limits, Arena *a, Flow *flow)
{
    Book sheets = {.arena = a}, relations = {.arena = a};
    int outcome = read_items(c, STR("xl/workbook.xml"), limits, &sheets);
    if (!outcome)
        outcome = read_items(c, STR("xl/_rels/workbook.xml.rels"), limits, &relations);
    XlsxStrings strings = {NULL, 0};
    int64_t at = container_find(c, STR("xl/sharedStrings.xml"));
    Str xml;
    if (!outcome && at >= 0) {
        outcome = container_read(c, at, a, &xml);
        if (!outcome)
            outcome = xlsx_read_strings(xml, limits, a, &strings);
    }
    for (size_t i = 0; i < sheets.count && !outcome; i++) {
        at = sheet_index(c, &relations, sheets.items[i].id, a);
        if (sheets.items[i].hidden || at < 0)
            continue;
        outcome = container_read(c, at, a, &xml);
        if (!outcome)
            outcome = xlsx_read_sheet(xml, (uint32_t)i + 1, &strings, limits, a, flow);
    }
    return outcome;
}

int document_read_xlsx(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, limits, &c);
    if (outcome)
        return outcome;
    Flow *flow = flow_create(a, limits);
    outcome = read_book(c, limits, a, flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    outcome = flow_finish(flow, ret_document);
    if (!outcome)
        ret_document->format = DOCUMENT_FORMAT_XLSX;
    return outcome;
}
