#include "document/doc_read.h"
#include "document/document_fuzz.h"

/* A whole file, or its streams as they stand: 2 bytes of length before each but the last. */
static int read_any(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (str_starts_with(bytes, STR("\xD0\xCF\x11\xE0")))
        return document_read_doc(bytes, limits, a, ret_document);
    DocStreams s = {.text = STR(""), .table = {STR(""), STR("")}, .data = STR("")};
    Str *parts[] = {&s.table[0], &s.data};
    for (size_t i = 0; i < ARRAY_LEN(parts) && bytes.len >= 2; i++) {
        size_t length = (unsigned char)bytes.ptr[0] | (size_t)(unsigned char)bytes.ptr[1] << 8;
        *parts[i] = str_sub(bytes, 2, 2 + length);
        bytes = str_sub(bytes, 2 + length, bytes.len);
    }
    s.table[1] = s.table[0];
    s.text = bytes;
    Flow *flow = flow_create(a, limits);
    int outcome = doc_read_streams(&s, limits, a, flow);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    return flow_finish(flow, ret_document);
}

/* libgsf forgets some of a container that it refuses; the child that reads one ends with it. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:g_malloc";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(read_any, data, size);
}
