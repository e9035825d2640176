#include "cli/commands.h"

#include "app/supervise.h"
#include "base/error.h"
#include "cli/report_batch.h"
#include "cli/store_command.h"
#include "os/thread.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { IMPORT_BODY = STORE_OPTION_NEXT, IMPORT_PUBLISHED, IMPORT_WORKERS };

static const CliOption import_options[] = {
    STORE_OPTIONS,
    {"body", 'b', "代码", NULL, "监督机关的代码；只有一个机关时可以省略"},
    {"published", 0, "日期", NULL, "这些年报的公布日期 YYYY-MM-DD；不给则不判断逾期"},
    {"jobs", 'j', "N", NULL, "同时读几个文件，默认为处理器核数"},
    {NULL, 0, NULL, NULL, NULL},
};

/* What the workers share; constant while they run. */
typedef struct ImportJob {
    App *app;
    const BatchInputs *inputs;
    int64_t body_id;
    CivilDate published_on;
} ImportJob;

static BatchOutcome failed(const char *path, Str why, StrBuf *out)
{
    strbuf_printf(out, "%s\t读不了\t%.*s\n", path, STR_FMT(why));
    return BATCH_UNREADABLE;
}

/* What the ledger calls the file: its name, of a file in an archive with the archive's. */
static Str label_of(const char *path)
{
    Str s = str_of(path);
    size_t mark = str_find(s, STR("!"), 0);
    size_t slash = str_rfind(str_sub(s, 0, MIN(mark, s.len)), STR("/"));
    return slash == STR_NPOS ? s : str_sub(s, slash + 1, s.len);
}

static int print_results(void *context, const BatchResult *results, size_t count)
{
    (void)context;
    for (size_t i = 0; i < count; i++)
        (void)fwrite(results[i].text.ptr, 1, results[i].text.len, stdout);
    return ferror(stdout) ? error_set(EIO, "输出写不进去") : 0;
}

static BatchOutcome import_one(void *context, size_t index, BatchReader *reader, Arena *a,
                               StrBuf *out)
{
    const ImportJob *job = context;
    const char *path = job->inputs->paths[index];
    Actor actor = store_actor();
    ImportReport in = {.body_id = job->body_id,
                       .file_name = label_of(path),
                       .published_on = job->published_on,
                       .extractor = reader->extractor};
    ImportReportResult result = {0};
    Str problem = STR("");
    int r =
        batch_read_bytes(job->inputs, index, reader, SUPERVISE_FILE_MAX, a, &in.bytes, &problem);
    if (r > 0)
        return failed(path, problem, out);
    if (r == 0)
        r = app_import_report(job->app, &actor, &in, a, &result);
    if (r < 0) {
        BatchOutcome outcome = failed(path, str_of(error_message()), out);
        error_clear();
        return outcome;
    }
    if (r > 0)
        return failed(path, result.errors.count ? result.errors.items[0].message : STR(""), out);
    strbuf_printf(out, "%s\t%s\t%.*s\t", path,
                  result.known          ? "已有"
                  : result.revision > 1 ? "更新"
                                        : "导入",
                  STR_FMT(result.name));
    if (result.year)
        strbuf_printf(out, "%d", result.year);
    strbuf_printf(out, "\t%" PRId64 " 处错误\t%" PRId64 " 处提示\n", result.errors_found,
                  result.warnings_found);
    return result.errors_found ? BATCH_FOUND : result.warnings_found ? BATCH_WARNED : BATCH_FINE;
}

static CliStatus import_all(ImportJob *job, int workers)
{
    BatchOptions options = {.workers = workers,
                            .progress = job->inputs->count > 1 && isatty(STDERR_FILENO),
                            .make = import_one,
                            .take = print_results,
                            .context = job};
    size_t counts[BATCH_OUTCOME_MAX] = {0};
    if (batch_run(0, job->inputs->count, &options, counts) < 0)
        return cli_failed("report import");
    (void)fprintf(stderr, "%zu 个文件：%zu 个没有错误，%zu 个有错误，%zu 个读不了\n",
                  job->inputs->count, counts[BATCH_FINE] + counts[BATCH_WARNED],
                  counts[BATCH_FOUND], counts[BATCH_UNREADABLE]);
    if (counts[BATCH_UNREADABLE])
        return CLI_UNREADABLE;
    return counts[BATCH_FOUND] ? CLI_FINDINGS : CLI_OK;
}

static CliStatus run_import(const CliArguments *arguments)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *published = arguments->values[IMPORT_PUBLISHED];
    const char *jobs = arguments->values[IMPORT_WORKERS];
    int64_t workers = thread_cores();
    BatchInputs inputs;
    ImportJob job = {.inputs = &inputs, .published_on = CIVIL_DATE_NONE};
    if (published && !civil_date_parse(str_of(published), &job.published_on))
        return cli_usage_error("report import",
                               "--published 应为 YYYY-MM-DD，不是“%s” (must be a date)", published);
    if (jobs && !cli_number("report import", "jobs", jobs, 1, 64, &workers))
        return CLI_USAGE;
    if (batch_inputs(a, arguments->operands, arguments->operand_count, &inputs) < 0)
        return cli_failed("report import");
    if (inputs.count == 0)
        return cli_usage_error("report import", "文件夹里没有文件 (no files there)");
    CLEANUP(app_closep) App *app = NULL;
    Body body;
    CliStatus status = store_open(arguments, false, &app);
    if (status == CLI_OK)
        status = store_find_body(app, arguments->values[IMPORT_BODY], a, &body);
    if (status != CLI_OK)
        return status;
    job.app = app;
    job.body_id = body.id;
    return import_all(&job, (int)workers);
}

const CliCommand cli_report_import = {
    .name = "report import",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "把下级机关公布的年报导入监督台账",
    .paragraphs =
        (const char *const[]){
            "PATH 是文件、文件夹（含其下各级）、ZIP 压缩包或 "
            "-（标准输入）。一个文件打印一行：路径、导入/更新/已有/读不了、"
            "机关、年度、错误数、提示数。同一个文件不会重复导入，中断以后再运行即可接着做。",
            "数字照原文抄录，原件按散列保存；在工作台的“下级年报”里看矩阵、记录结论、退回。", NULL},
    .options = import_options,
    .examples = (const char *const[]){"gongkai report import -d /srv/gongkai -b shili 年报/",
                                      "导入一个文件夹", NULL},
    .run = run_import,
};
