#include "report/report.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

/* Text of any kind through the reader, the checker, the writers and back. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const DocumentLimits *const limits = &DOCUMENT_LIMITS_DEFAULT;
    Arena *a = arena_create(0);
    Document d;
    AnnualReport r, again;
    Str where;
    if (size <= (size_t)256 << 10 &&
        document_read_text(str_make((const char *)data, size), limits, a, &d) == 0) {
        report_read(&d, a, &r);
        report_check(&r, NULL, a);
        StrBuf out = STRBUF_INIT((size_t)64 << 20);
        report_write_json(&r, NULL, REPORT_JSON_CELLS | REPORT_JSON_FINDINGS, &out);
        if (report_read_json(strbuf_str(&out), a, &again, &where) != 0)
            abort();
        report_layout(&again, a, &d);
        strbuf_deinit(&out);
    }
    arena_free(a);
    return 0;
}
