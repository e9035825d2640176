#include "document/document_fuzz.h"
#include "document/ofd_page.h"

/* A whole file, or the XML of one page. */
static int read_any(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (str_starts_with(bytes, STR("PK")))
        return document_read_ofd(bytes, limits, a, ret_document);
    OfdInk ink = {.arena = a, .page_box = {0, 0, 210, 297}, .template_id = STR("")};
    int outcome = ofd_read_page(bytes, limits, &ink);
    if (outcome)
        return outcome;
    Flow *flow = flow_create(a, limits);
    Geometry *geometry = geometry_create(flow, limits, a);
    PageContent page = ofd_page_content(&ink);
    geometry_page(geometry, &page);
    geometry_finish(geometry);
    return flow_finish(flow, ret_document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(read_any, data, size);
}
