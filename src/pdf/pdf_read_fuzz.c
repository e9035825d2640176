#include "document/document_fuzz.h"

#include "pdf/pdf_read.h"

/* Poppler, and all that is made of what it says of a few pages. */
static int read_pdf(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    DocumentLimits few = *limits;
    few.pages = 4;
    Str detail;
    return pdf_read(bytes, NULL, &few, a, ret_document, &detail);
}

/* What fontconfig and Poppler load once stays until the process ends. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpoppler\nleak:libglib";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_reader(read_pdf, data, size);
}
