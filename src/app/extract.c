#include "app/extract.h"

#include "app/helper.h"
#include "base/error.h"

#include <stdlib.h>

struct Extractor {
    int64_t timeout_ms;
    DocumentFormat format; /* of the last file */
    Helper helpers[HELPER_KIND_MAX];
};

Extractor *extractor_new(int64_t timeout_ms)
{
    Extractor *x = calloc(1, sizeof(*x));
    if (!x)
        abort();
    x->timeout_ms = timeout_ms;
    for (int i = 0; i < HELPER_KIND_MAX; i++)
        x->helpers[i] = helper_make((HelperKind)i, -1);
    return x;
}

Extractor *extractor_free(Extractor *x)
{
    if (!x)
        return NULL;
    for (int i = 0; i < HELPER_KIND_MAX; i++)
        helper_end(&x->helpers[i]);
    free(x);
    return NULL;
}

void extractor_freep(Extractor **x)
{
    *x = extractor_free(*x);
}

DocumentFormat extractor_format(const Extractor *x)
{
    return x->format;
}

/* Where bytes of a format are read; a container's kind is the child's to find out. */
static DocumentFormat sniff(Str bytes)
{
    return str_starts_with(bytes, STR("PK")) ? DOCUMENT_FORMAT_ZIP : document_sniff(bytes);
}

/* PDF and pictures have a reader of their own. */
static HelperKind reader_of(DocumentFormat format)
{
    return format == DOCUMENT_FORMAT_PDF || format == DOCUMENT_FORMAT_IMAGE ? HELPER_PDF
                                                                            : HELPER_EXTRACT;
}

static int problem_of(const Extractor *x, int result, Arena *a, Str *ret_detail)
{
    switch (result) {
    case HELPER_E_NO_PROGRAM:
        *ret_detail = reader_of(x->format) == HELPER_PDF
                          ? STR("没有安装 gongkai-pdf，不能读 PDF 和图片")
                          : STR("没有安装 gongkai-extract，只能读纯文本");
        return DOCUMENT_E_UNSUPPORTED;
    case HELPER_E_DIED:
        *ret_detail = STR("读取进程被终止：文件超出了内存或系统调用的限制");
        return DOCUMENT_E_DAMAGED;
    case HELPER_E_SLOW:
        *ret_detail = arena_printf(a, "读取超过 %" PRId64 " 秒，已终止", x->timeout_ms / 1000);
        return DOCUMENT_E_TOO_LARGE;
    default:
        return error_trace(result);
    }
}

int extractor_read(Extractor *x, Str bytes, Arena *a, Document *ret_document, Str *ret_detail)
{
    Str detail = STR(""), body;
    if (!ret_detail)
        ret_detail = &detail;
    x->format = sniff(bytes);
    if (bytes.len > DOCUMENT_LIMITS_DEFAULT.input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    if (x->format == DOCUMENT_FORMAT_TEXT)
        return document_read_text(bytes, &DOCUMENT_LIMITS_DEFAULT, a, ret_document);
    Helper *h = &x->helpers[reader_of(x->format)];
    int outcome = 0, result = helper_ask(h, WORKER_DOCUMENT, bytes, x->timeout_ms, &outcome, &body);
    if (result != 0)
        return problem_of(x, result, a, ret_detail);
    if (outcome == 0)
        outcome = document_decode(body, &DOCUMENT_LIMITS_DEFAULT, a, ret_document);
    else if (!worker_take_refusal(body, &x->format, ret_detail))
        outcome = DOCUMENT_E_DAMAGED;
    else
        *ret_detail = arena_str(a, *ret_detail);
    return outcome;
}
