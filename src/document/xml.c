#include "document/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

typedef struct XmlRun {
    xmlParserCtxtPtr parser;
    const DocumentLimits *limits;
    const XmlEvents *events;
    NameMap *names;
    void *context;
    uint32_t depth;
    int outcome;
} XmlRun;

static int name_order(const void *key, const void *entry)
{
    return strcmp(key, ((const NameKind *)entry)->name);
}

int name_map_find(NameMap *map, const unsigned char *name)
{
    size_t slot = ((uintptr_t)name >> 3) % NAME_CACHE;
    if (map->cache[slot].name == name)
        return map->cache[slot].kind;
    const NameKind *found =
        bsearch(name, map->names, map->count, sizeof(map->names[0]), name_order);
    map->cache[slot].name = name;
    map->cache[slot].kind = found ? found->kind : 0;
    return map->cache[slot].kind;
}

bool xml_attribute(const XmlAttributes *attributes, const char *name, Str *ret_value)
{
    for (int i = 0; i < attributes->count; i++) {
        const unsigned char **item = attributes->items + (size_t)i * 5;
        if (strcmp((const char *)item[0], name) == 0) {
            *ret_value = str_make((const char *)item[3], (size_t)(item[4] - item[3]));
            return true;
        }
    }
    return false;
}

int64_t xml_attribute_int(const XmlAttributes *attributes, const char *name, int64_t fallback)
{
    Str text;
    if (!xml_attribute(attributes, name, &text))
        return fallback;
    text = str_trim(text);
    size_t end = text.len && text.ptr[0] == '-';
    while (end < text.len && end < 18 && text.ptr[end] >= '0' && text.ptr[end] <= '9')
        end++;
    int64_t value;
    return str_parse_int(str_sub(text, 0, end), &value) ? value : fallback;
}

bool xml_attribute_on(const XmlAttributes *attributes, const char *name)
{
    Str value;
    return !xml_attribute(attributes, name, &value) || str_eq(value, STR("1")) ||
           str_eq(value, STR("true")) || str_eq(value, STR("on"));
}

static void run_stop(XmlRun *run, int outcome)
{
    if (!run->outcome)
        run->outcome = outcome;
    xmlStopParser(run->parser);
}

static void on_start(void *context, const xmlChar *name, ATTR_UNUSED const xmlChar *prefix,
                     ATTR_UNUSED const xmlChar *uri, ATTR_UNUSED int namespace_count,
                     ATTR_UNUSED const xmlChar **namespaces, int attribute_count,
                     ATTR_UNUSED int defaulted, const xmlChar **attributes)
{
    XmlRun *run = context;
    if (run->outcome)
        return;
    if (++run->depth > run->limits->depth) {
        run_stop(run, DOCUMENT_E_TOO_LARGE);
        return;
    }
    XmlAttributes a = {attributes, attribute_count};
    run->events->start(run->context, name_map_find(run->names, name), &a);
    int outcome = run->events->failed ? run->events->failed(run->context) : 0;
    if (outcome)
        run_stop(run, outcome);
}

static void on_end(void *context, const xmlChar *name, ATTR_UNUSED const xmlChar *prefix,
                   ATTR_UNUSED const xmlChar *uri)
{
    XmlRun *run = context;
    if (run->outcome)
        return;
    run->depth--;
    run->events->end(run->context, name_map_find(run->names, name));
}

static void on_text(void *context, const xmlChar *text, int length)
{
    XmlRun *run = context;
    if (!run->outcome && length > 0)
        run->events->text(run->context, str_make((const char *)text, (size_t)length));
}

/* Office files have no DTD: who brings one means harm. */
static void on_doctype(void *context, ATTR_UNUSED const xmlChar *name,
                       ATTR_UNUSED const xmlChar *external, ATTR_UNUSED const xmlChar *system)
{
    run_stop(context, DOCUMENT_E_DAMAGED);
}

int xml_parse(Str xml, const DocumentLimits *limits, NameMap *names, const XmlEvents *events,
              void *context)
{
    if (xml.len > INT32_MAX / 2)
        return DOCUMENT_E_TOO_LARGE;
    xmlParserCtxtPtr parser = xml.len ? xmlCreateMemoryParserCtxt(xml.ptr, (int)xml.len) : NULL;
    if (!parser)
        return DOCUMENT_E_DAMAGED;
    XmlRun run = {
        .parser = parser, .limits = limits, .events = events, .names = names, .context = context};
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    *parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                   .startElementNs = on_start,
                                   .endElementNs = on_end,
                                   .characters = on_text,
                                   .ignorableWhitespace = on_text,
                                   .cdataBlock = on_text,
                                   .internalSubset = on_doctype};
    parser->userData = &run;
    memset(names->cache, 0, sizeof(names->cache)); /* addresses of another parser's names */
    (void)xmlParseDocument(parser);
    bool whole = parser->wellFormed;
    xmlFreeParserCtxt(parser);
    if (run.outcome)
        return run.outcome;
    return whole ? 0 : DOCUMENT_E_DAMAGED;
}
