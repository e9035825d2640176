#include "report/gongkai-report.h"

#include "app/extract.h"
#include "base/error.h"
#include "base/hash.h"
#include "report/report.h"

#include <stdlib.h>

#define LIBRARY_JSON_MAX ((size_t)64 << 20)
#define LIBRARY_TIMEOUT  20000 /* milliseconds */

static unsigned json_flags(unsigned flags)
{
    return (flags & GONGKAI_REPORT_CHECK ? REPORT_JSON_FINDINGS : 0u) |
           (flags & GONGKAI_REPORT_CELLS ? REPORT_JSON_CELLS : 0u) |
           (flags & GONGKAI_REPORT_PRETTY ? REPORT_JSON_PRETTY : 0u);
}

/* Poppler may not be linked into this library (GPL): PDF and pictures are gongkai-pdf's to read. */
static int read_document(Str input, Arena *a, Document *ret_document)
{
    DocumentFormat format = document_sniff(input);
    if (format != DOCUMENT_FORMAT_PDF && format != DOCUMENT_FORMAT_IMAGE)
        return document_read(input, &DOCUMENT_LIMITS_DEFAULT, a, ret_document, NULL);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(LIBRARY_TIMEOUT);
    int result = extractor_read(x, input, a, ret_document, NULL);
    if (result < 0)
        error_clear();
    return result;
}

int gongkai_report_read(const void *bytes, size_t size, const char *name, unsigned flags,
                        char **ret_json, size_t *ret_size)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str input = str_make(bytes ? bytes : "", bytes ? size : 0);
    ReportSource source = {
        .path = str_of(name), .sha256 = hash_sha256_hex(input, a), .bytes = input};
    AnnualReport *report = arena_new(a, AnnualReport, 1);
    Document document;
    int result = read_document(input, a, &document);
    if (result == 0) {
        source.media_type = document_media_type(document.format);
        source.charset = document.charset;
        report_read(&document, a, report);
        if (flags & GONGKAI_REPORT_CHECK)
            report_check(report, NULL, a);
    } else {
        source.media_type = document_media_type(document_sniff(input));
        source.error =
            result > 0 ? document_outcome_text((DocumentOutcome)result) : STR("文件无法解析");
    }
    StrBuf json = STRBUF_INIT(LIBRARY_JSON_MAX);
    report_write_json(report, &source, json_flags(flags), &json);
    if (strbuf_failed(&json)) {
        strbuf_deinit(&json);
        return GONGKAI_REPORT_TOO_LARGE;
    }
    *ret_json = json.ptr;
    if (ret_size)
        *ret_size = json.len;
    return result == 0 ? GONGKAI_REPORT_OK : GONGKAI_REPORT_UNREADABLE;
}

void gongkai_report_free(char *json)
{
    free(json);
}

const char *gongkai_report_version(void)
{
    return GONGKAI_VERSION;
}
