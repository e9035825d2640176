#include "app/report_reading.h"

#include "app/extract.h"
#include "app/internal.h"
#include "base/hash.h"
#include "os/file.h"

#define CHECK_TIMEOUT 20000 /* milliseconds */

static int take_bytes(const CheckReport *in, Arena *a, Str *ret_bytes)
{
    if (!in->path) {
        *ret_bytes = in->bytes;
        return in->bytes.len > CHECK_REPORT_BYTES_MAX ? (int)DOCUMENT_E_TOO_LARGE : 0;
    }
    int result = file_read(a, in->path, CHECK_REPORT_BYTES_MAX, ret_bytes);
    return result > 0 ? (int)DOCUMENT_E_TOO_LARGE : result;
}

int app_check_report(App *app, const Actor *actor, const CheckReport *in, Arena *a,
                     CheckReportResult *ret_result)
{
    (void)app;
    (void)actor;
    *ret_result = (CheckReportResult){.source = {.path = in->name}};
    Str bytes = {NULL, 0}, detail = {NULL, 0};
    Document d;
    int result = take_bytes(in, a, &bytes);
    if (result == 0) {
        ret_result->source.sha256 = hash_sha256_hex(bytes, a);
        CLEANUP(extractor_freep) Extractor *x = extractor_new(CHECK_TIMEOUT);
        result = extractor_read(x, bytes, a, &d, &detail);
        ret_result->source.media_type = document_media_type(extractor_format(x));
    }
    if (result < 0)
        return error_trace(result);
    if (result > 0) {
        ret_result->source.error = document_outcome_text((DocumentOutcome)result);
        field_error(a, &ret_result->errors, "file", "unreadable", "%.*s",
                    STR_FMT(ret_result->source.error));
        return APP_E_INVALID;
    }
    ret_result->source.charset = d.charset;
    report_read(&d, a, &ret_result->report);
    report_check(&ret_result->report, NULL, a);
    return 0;
}
