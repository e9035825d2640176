#include "app/report_reading.h"

#include "app/extract.h"
#include "app/internal.h"
#include "app/report_files.h"
#include "app/secrecy.h"
#include "base/hash.h"
#include "os/clock.h"
#include "os/file.h"

#define CHECK_TIMEOUT  20000             /* milliseconds */
#define CHECK_KEPT_MAX ((size_t)8 << 20) /* of the results of an archive, as JSON */

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
        ret_result->source.bytes = bytes;
        CLEANUP(extractor_freep)
        Extractor *own = in->extractor ? NULL : extractor_new(CHECK_TIMEOUT);
        Extractor *x = in->extractor ? in->extractor : own;
        result = extractor_read(x, bytes, a, &d, &detail);
        ret_result->source.media_type = document_media_type(extractor_format(x));
    }
    if (result < 0)
        return error_trace(result);
    bool secret = result == 0 && secrecy_in_document(&d);
    if (result > 0 || secret) {
        ret_result->source.error =
            secret ? STR("文件带有密级标志，本系统为非涉密系统，不予核验，未作保存。")
                   : document_outcome_text((DocumentOutcome)result);
        field_error(a, &ret_result->errors, "file", "unreadable", "%.*s",
                    STR_FMT(ret_result->source.error));
        return APP_E_INVALID;
    }
    ret_result->source.charset = d.charset;
    report_read(&d, a, &ret_result->report);
    report_check(&ret_result->report, NULL, a);
    return 0;
}

/* One file of an archive; what cannot be read is a result, too. */
static int check_entry(App *app, const Actor *actor, ReportFiles *files, size_t i, Extractor *x,
                       Arena *a, CheckReportResult *ret_result)
{
    CheckReport in = {.name = arena_str(a, report_files_name(files, i)), .extractor = x};
    Str problem = {0};
    int r = report_files_read(files, i, CHECK_REPORT_BYTES_MAX, a, &in.bytes, &problem);
    if (r < 0)
        return error_trace(r);
    if (r == 0) {
        r = app_check_report(app, actor, &in, a, ret_result);
        return r < 0 ? error_trace(r) : 0;
    }
    *ret_result = (CheckReportResult){.source = {.path = in.name, .error = problem}};
    field_error(a, &ret_result->errors, "file", "unreadable", "%.*s", STR_FMT(problem));
    return 0;
}

/*
 * Copies what is kept of one file into the arena of all: its figures, prose and findings as the
 * JSON that the command prints, not its document. False: there is no room.
 */
static bool keep(const CheckReportResult *one, Arena *a, size_t *room,
                 CheckReportResult *ret_result)
{
    CheckReportResult kept = {.source = {.path = arena_str(a, one->source.path),
                                         .sha256 = arena_str(a, one->source.sha256),
                                         .media_type = arena_str(a, one->source.media_type),
                                         .charset = arena_str(a, one->source.charset),
                                         .error = arena_str(a, one->source.error)}};
    if (one->errors.count) {
        field_error(a, &kept.errors, "file", "unreadable", "%.*s", STR_FMT(kept.source.error));
        *ret_result = kept;
        return true;
    }
    CLEANUP(strbuf_deinit) StrBuf json = STRBUF_INIT(*room);
    report_write_json(&one->report, NULL, REPORT_JSON_FINDINGS, &json);
    Str where;
    if (strbuf_failed(&json) ||
        report_read_json(arena_str(a, strbuf_str(&json)), a, &kept.report, &where) != 0)
        return false;
    report_check(&kept.report, NULL, a);
    *room -= strbuf_str(&json).len;
    *ret_result = kept;
    return true;
}

static int check_archive(App *app, const Actor *actor, ReportFiles *files, Arena *a,
                         CheckReportsResult *ret_result)
{
    CLEANUP(extractor_freep) Extractor *x = extractor_new(CHECK_TIMEOUT);
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    int64_t until = clock_monotonic() + (int64_t)CHECK_TIME_MAX * 1000;
    size_t all = report_files_count(files), most = MIN(all, (size_t)CHECK_FILES_MAX);
    size_t room = CHECK_KEPT_MAX;
    CheckReportsResult result = {.files = arena_new(a, CheckReportResult, most),
                                 .archive = all > 1};
    for (size_t i = 0; i < most && (i == 0 || clock_monotonic() < until); i++) {
        CheckReportResult one = {0};
        arena_reset(scratch);
        int r = check_entry(app, actor, files, i, x, scratch, &one);
        if (r < 0)
            return r;
        if (!keep(&one, a, &room, &result.files[i]))
            break;
        result.count++;
    }
    result.left_out = all - result.count;
    *ret_result = result;
    return 0;
}

int app_check_reports(App *app, const Actor *actor, const CheckReport *in, Arena *a,
                      CheckReportsResult *ret_result)
{
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    *ret_result = (CheckReportsResult){0};
    int r = in->path ? report_files_open(in->path, in->name, &files)
                     : report_files_open_bytes(in->bytes, in->name, &files);
    if (r < 0)
        return error_trace(r);
    if (report_files_is_archive(files)) {
        r = check_archive(app, actor, files, a, ret_result);
    } else if (report_files_problem(files).len) {
        field_error(a, &ret_result->errors, "file", "unreadable", "%.*s",
                    STR_FMT(report_files_problem(files)));
        return APP_E_INVALID;
    } else {
        CheckReportResult *one = arena_new(a, CheckReportResult, 1);
        r = app_check_report(app, actor, in, a, one);
        *ret_result = (CheckReportsResult){.errors = one->errors, .files = one, .count = 1};
    }
    if (r == 0 && ret_result->count == 1 && ret_result->files[0].errors.count) {
        ret_result->errors = ret_result->files[0].errors; /* an archive of one file is that file */
        return APP_E_INVALID;
    }
    return r;
}
