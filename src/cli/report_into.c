#include "cli/report_into.h"

#include "app/collect.h"
#include "app/secrecy.h"
#include "base/error.h"
#include "base/hash.h"
#include "cli/report_batch.h"
#include "cli/store_command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Reports that wait for the database: those of one transaction are among them. */
#define WINDOW 64

/* What the workers found, by input number modulo WINDOW, until it is stored. */
typedef struct Found {
    ReportSource source;
    AnnualReport report;
    ImportReportResult stored; /* of an earlier run, if it is known */
} Found;

typedef struct IntoJob {
    const BatchInputs *inputs;
    App *app;
    int64_t body_id;
    Found *found;
    size_t known, stored, faulty, warned;
} IntoJob;

/* The report of bytes that are not known; > 0: f->source.error says why there is none. */
static int read_new(Str bytes, BatchReader *reader, Arena *a, Found *f)
{
    Document d = {0};
    int result = batch_read_document(reader, bytes, a, &d, &f->source);
    if (result == 0 && secrecy_in_document(&d)) {
        f->source.error = STR("文件带有密级标志，未予收录");
        result = 1;
    }
    if (result == 0)
        report_read(&d, a, &f->report);
    return result;
}

/* Reads one input unless its bytes are known. > 0: f->source.error; < 0: the database failed. */
static int find_one(const IntoJob *job, size_t index, BatchReader *reader, Arena *a, Found *f)
{
    Str bytes = STR("");
    Actor actor = store_actor();
    int result =
        batch_read_bytes(job->inputs, index, reader, BATCH_INPUT_MAX, a, &bytes, &f->source.error);
    if (result != 0)
        return result;
    f->source.sha256 = hash_sha256_hex(bytes, a);
    result = app_collect_known(job->app, &actor, job->body_id, f->source.sha256, a, &f->stored);
    return result == 0 && !f->stored.known ? read_new(bytes, reader, a, f) : result;
}

static BatchOutcome read_one(void *context, size_t index, BatchReader *reader, Arena *a,
                             StrBuf *out)
{
    const IntoJob *job = context;
    Found *f = &job->found[index % WINDOW];
    *f = (Found){.source.path = str_of(job->inputs->paths[index])};
    int result = find_one(job, index, reader, a, f);
    if (result == 0)
        return BATCH_FINE; /* of findings tells what is stored */
    if (result < 0) {
        f->source.error = arena_str(a, str_of(error_message()));
        error_clear();
    }
    strbuf_printf(out, "%.*s\t读不了\t%.*s\n", STR_FMT(f->source.path), STR_FMT(f->source.error));
    return BATCH_UNREADABLE;
}

static void count(IntoJob *job, const ImportReportResult *stored)
{
    job->known += stored->known;
    job->stored += !stored->known;
    job->faulty += stored->errors_found > 0;
    job->warned += stored->errors_found == 0 && stored->warnings_found > 0;
}

/* Stores the reports among the results in one transaction. */
static int store_results(void *context, const BatchResult *results, size_t result_count)
{
    IntoJob *job = context;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CollectReport reports[WINDOW];
    CollectReports in = {.body_id = job->body_id, .reports = reports};
    for (size_t i = 0; i < result_count; i++) {
        const Found *f = &job->found[results[i].index % WINDOW];
        (void)fwrite(results[i].text.ptr, 1, results[i].text.len, stdout);
        if (f->stored.known)
            count(job, &f->stored);
        else if (results[i].outcome == BATCH_FINE)
            reports[in.count++] = (CollectReport){.file_name = f->source.path,
                                                  .sha256 = f->source.sha256,
                                                  .media_type = f->source.media_type,
                                                  .report = &f->report};
    }
    Actor actor = store_actor();
    CollectReportsResult stored = {0};
    int result = in.count ? app_collect_reports(job->app, &actor, &in, a, &stored) : 0;
    for (size_t i = 0; result == 0 && i < in.count; i++)
        count(job, &stored.reports[i]);
    if (result > 0)
        result = error_set(-EACCES, "outcome %d", result);
    return result ? error_trace(result) : ferror(stdout) ? error_set(EIO, "输出写不进去") : 0;
}

/* An address of a database, or else a data folder. */
static bool is_address(const char *into)
{
    return strncmp(into, "sqlite:", 7) == 0 || strstr(into, "://") != NULL;
}

static CliStatus open_store(const IntoOptions *o, App **ret_app)
{
    bool address = is_address(o->into);
    if (!*o->into)
        return cli_usage_error(o->command, "--into 缺少数据库 (needs a database)");
    if (!address && o->data)
        return cli_usage_error(
            o->command, "--into 已经是数据文件夹，不要再给 --data (--data is for addresses)");
    AppOptions options = {
        .data_folder = address ? o->data : o->into, .db = address ? o->into : NULL, .create = true};
    int r = app_open(&options, ret_app);
    if (r < 0)
        return cli_failed("--into");
    if (r > 0)
        (void)fprintf(stderr, "gongkai: --into: %s\n", app_open_message());
    bool wrong = r == APP_OPEN_E_NO_FOLDER || r == APP_OPEN_E_ADDRESS;
    return r == 0 ? CLI_OK : wrong ? CLI_USAGE : CLI_FAILED;
}

static CliStatus find_body(const IntoOptions *o, IntoJob *job, Arena *a)
{
    Body body;
    Actor actor = store_actor();
    int r = app_collect_body(job->app, &actor, str_of(o->body), a, &body);
    if (r > 0)
        return store_find_body(job->app, o->body, a, &body); /* says which there are */
    if (r < 0)
        return cli_failed(o->command);
    job->body_id = body.id;
    return CLI_OK;
}

CliStatus report_into(const IntoOptions *options, const BatchInputs *inputs, Arena *a)
{
    CLEANUP(app_closep) App *app = NULL;
    IntoJob job = {.inputs = inputs, .found = arena_new(a, Found, WINDOW)};
    CliStatus status = open_store(options, &app);
    job.app = app;
    if (status == CLI_OK)
        status = find_body(options, &job, a);
    if (status != CLI_OK)
        return status;
    BatchOptions batch = {.workers = options->workers,
                          .window = WINDOW,
                          .keep = true,
                          .progress = inputs->count > 1 && isatty(STDERR_FILENO),
                          .no_sandbox = options->no_sandbox,
                          .make = read_one,
                          .take = store_results,
                          .context = &job};
    size_t counts[BATCH_OUTCOME_MAX] = {0};
    if (batch_run(0, inputs->count, &batch, counts) < 0)
        return cli_failed(options->command);
    (void)fflush(stdout);
    (void)fprintf(stderr, "%zu 个文件：收录 %zu，已有 %zu，读不了 %zu；其中有错误的 %zu\n",
                  inputs->count, job.stored, job.known, counts[BATCH_UNREADABLE], job.faulty);
    if (counts[BATCH_UNREADABLE])
        return CLI_UNREADABLE;
    bool found = job.faulty || (options->strict && job.warned);
    return options->check && found ? CLI_FINDINGS : CLI_OK;
}
