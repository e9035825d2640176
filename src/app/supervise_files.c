/* Importing the files of an archive that came by the browser. */
#include "app/internal.h"
#include "app/report_files.h"
#include "app/supervise.h"
#include "base/error.h"
#include "os/clock.h"

#define READ_TIMEOUT 20000 /* milliseconds, for one file */

typedef struct Import {
    App *app;
    const Actor *actor;
    const ImportReport *in;
    ReportFiles *files;
    Extractor *extractor;
    Arena *scratch; /* of one file */
    Arena *a;       /* of the result */
} Import;

/* What people call it: within an archive without the archive's own name. */
static Str label_of(const Import *im, size_t i)
{
    Str name = report_files_name(im->files, i);
    size_t mark = report_files_is_archive(im->files) ? str_find(name, STR("!"), 0) : STR_NPOS;
    return arena_str(im->a, mark == STR_NPOS ? name : str_sub(name, mark + 1, name.len));
}

static void refuse(const Import *im, Str problem, ImportedFileResult *ret)
{
    ret->outcome = APP_E_INVALID;
    ret->result = (ImportReportResult){0};
    field_error(im->a, &ret->result.errors, "file", "unreadable", "%.*s", STR_FMT(problem));
}

static int import_one(const Import *im, size_t i, ImportedFileResult *ret)
{
    *ret = (ImportedFileResult){.file_name = label_of(im, i)};
    ImportReport in = *im->in;
    Str problem = report_files_problem(im->files);
    in.path = NULL;
    in.file_name = ret->file_name;
    in.extractor = im->extractor;
    int r = problem.len ? 1
                        : report_files_read(im->files, i, SUPERVISE_FILE_MAX, im->scratch,
                                            &in.bytes, &problem);
    if (r < 0)
        return error_trace(r);
    if (r > 0) {
        refuse(im, problem, ret);
        return 0;
    }
    ImportReportResult result = {0};
    ret->outcome = app_import_report(im->app, im->actor, &in, im->scratch, &result);
    if (ret->outcome < 0 || ret->outcome == APP_E_DENIED)
        return ret->outcome;
    if (ret->outcome > 0) {
        refuse(im, result.errors.count ? result.errors.items[0].message : STR("这个文件没有导入。"),
               ret);
        return 0;
    }
    ret->result = result;
    ret->result.name = arena_str(im->a, result.name);
    ret->result.errors = (FieldErrors){0};
    return 0;
}

int app_import_files(App *app, const Actor *actor, const ImportReport *in, Arena *a,
                     ImportFilesResult *ret_result)
{
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    int r = in->path ? report_files_open(in->path, in->file_name, &files)
                     : report_files_open_bytes(in->bytes, in->file_name, &files);
    if (r < 0)
        return error_trace(r);
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(READ_TIMEOUT);
    Import im = {app, actor, in, files, x, scratch, a};
    int64_t until = clock_monotonic() + (int64_t)IMPORT_TIME_MAX * 1000;
    size_t all = report_files_count(files), most = MIN(all, (size_t)IMPORT_FILES_MAX);
    ImportFilesResult result = {.files = arena_new(a, ImportedFileResult, most)};
    for (size_t i = 0; i < most && (i == 0 || clock_monotonic() < until); i++) {
        arena_reset(scratch);
        r = import_one(&im, i, &result.files[i]);
        if (r != 0)
            return r;
        result.count++;
    }
    result.left_out = all - result.count;
    *ret_result = result;
    return 0;
}
