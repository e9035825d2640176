#include "document/document_fuzz.h"

#include "document/scan.h"

/* A hostile picture, and behind the last 0xFF 0x00 of the bytes what a hostile reader says of it.
 */
static Str said;

static int repeat(void *context, RecogniseKind kind, Str tiff, Arena *a, Str *ret_tsv)
{
    (void)context;
    (void)tiff;
    (void)a;
    *ret_tsv = said;
    return said.len && said.ptr[0] == 0x7F ? (int)kind + 1 : 0;
}

static int read_scan(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    const Recogniser recogniser = {.read = repeat};
    size_t mark = str_rfind(bytes, str_make("\xFF\0TSV", 5));
    said = mark == STR_NPOS ? STR("") : str_sub(bytes, mark + 5, bytes.len);
    return scan_read_image(bytes, &recogniser, limits, a, ret_document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(read_scan, data, size);
}
