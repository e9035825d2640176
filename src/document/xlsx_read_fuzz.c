#include "document/document_fuzz.h"
#include "document/xlsx_sheet.h"

/* A worksheet without its container, or a whole workbook. */
static int read_any(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (str_starts_with(bytes, STR("PK")))
        return document_read_xlsx(bytes, limits, a, ret_document);
    XlsxStrings strings = {NULL, 0};
    int outcome = xlsx_read_strings(bytes, limits, a, &strings);
    Flow *flow = flow_create(a, limits);
    if (!outcome)
        outcome = xlsx_read_sheet(bytes, 1, &strings, limits, a, flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    return flow_finish(flow, ret_document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(read_any, data, size);
}
