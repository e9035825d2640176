#include "base/error.h"
#include "cli/commands.h"
#include "cli/report_batch.h"
#include "cli/report_rollup.h"
#include "document/document.h"
#include "os/file.h"
#include "os/thread.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_MAX ((size_t)256 << 20)

enum { READ_FORMAT, READ_WORKERS, READ_OUTPUT, READ_CELLS, READ_NO_SANDBOX, READ_STRICT };
enum {
    CHECK_MEMBERS = READ_STRICT + 1,
    CHECK_ROLLUP,
    CHECK_LIST,
    CHECK_DATA,
    CHECK_DB,
    CHECK_BODY
};

static const CliOption read_options[] = {
    {"format", 'f', "FORMAT", "json|ndjson|csv|text",
     "输出格式；一个文件默认 json，多个默认 ndjson"},
    {"jobs", 'j', "N", NULL, "同时读几个文件，默认为处理器核数"},
    {"output", 'o', "FILE", NULL, "写入文件，默认标准输出"},
    {"cells", 0, NULL, NULL, "每个数字附上它在原文中的位置"},
    {"no-sandbox", 0, NULL, NULL, "在本进程内解析（只用于自己产生的文件）"},
    {0},
};

static const CliOption check_options[] = {
    {"format", 'f', "FORMAT", "text|json|ndjson|csv", "输出格式，默认 text"},
    {"jobs", 'j', "N", NULL, "同时读几个文件，默认为处理器核数"},
    {"output", 'o', "FILE", NULL, "写入文件，默认标准输出"},
    {"cells", 0, NULL, NULL, "每个数字附上它在原文中的位置"},
    {"no-sandbox", 0, NULL, NULL, "在本进程内解析（只用于自己产生的文件）"},
    {"strict", 0, NULL, NULL, "有警告也以状态 1 退出"},
    {"members", 'm', "PATH", NULL, "所汇总各机关的年报（文件夹或压缩包）：PATH... 应等于它们之和"},
    {"rollup", 0, NULL, NULL, "输入中按名称找上下级（秦皇岛市 ← 秦皇岛市某局），核对汇总"},
    {"list", 0, "FILE", NULL, "应汇总的机关名单，一行一个，与监督台账的名单同一格式"},
    {"data", 'd', "DIR", NULL, "按这个数据文件夹的名单和导入的年报核对本机关的汇总"},
    {"db", 0, "DATABASE", NULL, "sqlite:文件 或 postgresql://…"},
    {"body", 'b', "CODE", NULL, "数据文件夹里的汇总机关；只有一个机关时可以省略"},
    {0},
};

typedef enum OutputFormat { OUTPUT_JSON, OUTPUT_NDJSON, OUTPUT_CSV, OUTPUT_TEXT } OutputFormat;

/* What the workers share; constant while they run. */
typedef struct ReportJob {
    const BatchInputs *inputs;
    OutputFormat format;
    bool cells;
    bool check;
    RollupSource *rollup; /* NULL: none asked for */
    size_t *previous;     /* by input: the report of the year before, or SIZE_MAX */
    struct ReportKey *keys;
    FILE *out;
} ReportJob;

/* Whose report an input is, for finding last year's. */
typedef struct ReportKey {
    uint64_t agency;
    int year;
} ReportKey;

static BatchOutcome find_key(void *context, size_t index, BatchReader *reader, Arena *a,
                             StrBuf *out)
{
    ReportJob *job = context;
    ReportSource source;
    AnnualReport r;
    (void)out;
    if (batch_read_report(job->inputs, index, reader, a, &source, &r) == 0 && r.agency.len)
        job->keys[index] = (ReportKey){str_hash(r.agency), r.year};
    if (job->keys[index].year && rollup_wants_names(job->rollup))
        rollup_note(job->rollup, index, &r);
    return BATCH_FINE;
}

static int take_nothing(void *context, const BatchResult *results, size_t count)
{
    (void)context;
    (void)results;
    (void)count;
    return 0;
}

/* Links each report to that of the same body and the year before, where both are given. */
static int link_years(ReportJob *job, const BatchOptions *options, Arena *a)
{
    size_t n = job->inputs->count, counts[BATCH_OUTCOME_MAX] = {0};
    job->keys = arena_new(a, ReportKey, n);
    job->previous = arena_new(a, size_t, n);
    BatchOptions quiet = *options;
    quiet.progress = false;
    quiet.make = find_key;
    quiet.take = take_nothing;
    int result = batch_run(0, n, &quiet, counts);
    if (result < 0)
        return error_trace(result);
    for (size_t i = 0; i < n; i++) {
        job->previous[i] = SIZE_MAX;
        for (size_t k = 0; k < n && n <= 20000; k++)
            if (job->keys[i].year && job->keys[k].agency == job->keys[i].agency &&
                job->keys[k].year == job->keys[i].year - 1)
                job->previous[i] = k;
    }
    return 0;
}

static void write_output(const ReportJob *job, const AnnualReport *r, const ReportSource *source,
                         StrBuf *out)
{
    unsigned flags = REPORT_JSON_FINDINGS | (job->cells ? REPORT_JSON_CELLS : 0u);
    switch (job->format) {
    case OUTPUT_JSON:
        report_write_json(r, source, flags | REPORT_JSON_PRETTY, out);
        strbuf_append_char(out, '\n');
        break;
    case OUTPUT_NDJSON:
        report_write_json(r, source, flags, out);
        strbuf_append_char(out, '\n');
        break;
    case OUTPUT_CSV:
        report_write_csv(r, source, out);
        break;
    case OUTPUT_TEXT:
        report_write_text(r, source, job->check ? REPORT_TEXT_FINDINGS : REPORT_TEXT_TABLES, out);
        break;
    }
}

static BatchOutcome run_one(void *context, size_t index, BatchReader *reader, Arena *a, StrBuf *out)
{
    const ReportJob *job = context;
    ReportSource source;
    AnnualReport r = {0};
    if (batch_read_report(job->inputs, index, reader, a, &source, &r) != 0) {
        write_output(job, &r, &source, out);
        return BATCH_UNREADABLE;
    }
    if (job->check) {
        AnnualReport before, *previous = NULL;
        ReportSource unused;
        if (job->previous && job->previous[index] != SIZE_MAX &&
            batch_read_report(job->inputs, job->previous[index], reader, a, &unused, &before) == 0)
            previous = &before;
        report_check(&r, previous, a);
        if (rollup_check(job->rollup, index, reader, a, &r) < 0) {
            source.error = arena_printf(a, "汇总核对做不了：%s", error_message());
            error_clear();
            write_output(job, &r, &source, out);
            return BATCH_UNREADABLE;
        }
    }
    write_output(job, &r, &source, out);
    if (report_has(&r, FINDING_ERROR))
        return BATCH_FOUND;
    return report_has(&r, FINDING_WARNING) ? BATCH_WARNED : BATCH_FINE;
}

static int write_results(void *context, const BatchResult *results, size_t count)
{
    const ReportJob *job = context;
    bool array = job->format == OUTPUT_JSON && job->inputs->count > 1;
    for (size_t i = 0; i < count; i++) {
        if (array && results[i].index)
            (void)fputs(",\n", job->out);
        (void)fwrite(results[i].text.ptr, 1, results[i].text.len, job->out);
    }
    return ferror(job->out) ? error_set(EIO, "输出写不进去") : 0;
}

static OutputFormat format_of(const char *name, OutputFormat otherwise)
{
    static const char *const names[] = {"json", "ndjson", "csv", "text"};
    for (int i = 0; name && i < 4; i++)
        if (strcmp(name, names[i]) == 0)
            return (OutputFormat)i;
    return otherwise;
}

static CliStatus run_batch(ReportJob *job, const CliArguments *arguments, Arena *a, bool strict)
{
    const char *jobs = arguments->values[READ_WORKERS], *path = arguments->values[READ_OUTPUT];
    int64_t workers = thread_cores();
    const char *name = job->check ? "report check" : "report read";
    if (jobs && !cli_number(name, "jobs", jobs, 1, 64, &workers))
        return CLI_USAGE;
    BatchOptions options = {.workers = (int)workers,
                            .progress = job->inputs->count > 1 && isatty(STDERR_FILENO),
                            .no_sandbox = arguments->values[READ_NO_SANDBOX] != NULL,
                            .make = run_one,
                            .take = write_results,
                            .context = job};
    if (job->check && job->inputs->count > 1 && link_years(job, &options, a) < 0)
        return cli_failed("report check");
    FILE *out = path ? fopen(path, "we") : stdout;
    if (!out)
        return cli_usage_error(name, "--output: 不能写入“%s” (cannot write)", path);
    bool array = job->format == OUTPUT_JSON && job->inputs->count > 1;
    size_t counts[BATCH_OUTCOME_MAX] = {0};
    job->out = out;
    if (array)
        (void)fputs("[\n", out);
    if (job->format == OUTPUT_CSV) {
        StrBuf header = STRBUF_INIT(65536);
        report_write_csv_header(&header);
        (void)fwrite(header.ptr, 1, header.len, out);
        strbuf_deinit(&header);
    }
    int result = batch_run(0, job->inputs->count, &options, counts);
    if (array)
        (void)fputs("]\n", out);
    if (path && fclose(out) != 0)
        result = error_set(EIO, "输出写不进去");
    if (result < 0)
        return cli_failed(name);
    if (counts[BATCH_UNREADABLE])
        return CLI_UNREADABLE;
    if (job->check && (counts[BATCH_FOUND] || (strict && counts[BATCH_WARNED])))
        return CLI_FINDINGS;
    return CLI_OK;
}

static CliStatus open_rollup(const CliArguments *arguments, const BatchInputs *inputs, Arena *a,
                             RollupSource **ret_rollup)
{
    RollupOptions options = {.members = arguments->values[CHECK_MEMBERS],
                             .names = arguments->values[CHECK_ROLLUP] != NULL,
                             .list = arguments->values[CHECK_LIST],
                             .data = arguments->values[CHECK_DATA],
                             .db = arguments->values[CHECK_DB],
                             .body = arguments->values[CHECK_BODY]};
    return rollup_open(&options, inputs, a, ret_rollup);
}

static CliStatus run(const CliArguments *arguments, bool check)
{
    Arena *a = arena_create(0);
    BatchInputs inputs;
    CliStatus status;
    if (batch_inputs(a, arguments->operands, arguments->operand_count, &inputs) < 0) {
        status = cli_failed("report");
    } else if (inputs.count == 0) {
        status = cli_usage_error(check ? "report check" : "report read",
                                 "文件夹里没有文件 (no files there)");
    } else {
        OutputFormat otherwise = check              ? OUTPUT_TEXT
                                 : inputs.count > 1 ? OUTPUT_NDJSON
                                                    : OUTPUT_JSON;
        ReportJob job = {.inputs = &inputs,
                         .format = format_of(arguments->values[READ_FORMAT], otherwise),
                         .cells = arguments->values[READ_CELLS] != NULL,
                         .check = check};
        status = check ? open_rollup(arguments, &inputs, a, &job.rollup) : CLI_OK;
        if (status == CLI_OK)
            status = run_batch(&job, arguments, a, check && arguments->values[READ_STRICT]);
        rollup_close(job.rollup);
    }
    arena_free(a);
    return status;
}

static CliStatus run_read(const CliArguments *arguments)
{
    return run(arguments, false);
}

static CliStatus run_check(const CliArguments *arguments)
{
    return run(arguments, true);
}

const CliCommand cli_report_read = {
    .name = "report read",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "读出已发布的年度报告里的数字",
    .paragraphs =
        (const char *const[]){
            "PATH 是文件、文件夹（含其下各级）、ZIP 压缩包或 "
            "-（标准输入）。文件类型看内容，不看名字；"
            "压缩包里的每个文件是一份输入，写作“压缩包!文件”。",
            "数字照原文给出，不修补；原文分不清的给出候选值 candidates；缺的部分为 null。", NULL},
    .options = read_options,
    .examples = (const char *const[]){"gongkai report read 年报.docx", "一份报告，读成 JSON",
                                      "gongkai report read -f csv -o 全市.csv 年报/",
                                      "一个文件夹，每份报告一行",
                                      "curl -s URL | gongkai report read -", "从管道读", NULL},
    .run = run_read,
};

const CliCommand cli_report_check = {
    .name = "report check",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "核验年度报告：勾稽关系、单元格、文字与表格",
    .paragraphs =
        (const char *const[]){
            "有错误时退出状态为 1（--strict 时有警告也为 1），有文件读不了时为 3。",
            "同一机关相邻两年的报告一起给出时，也核对年度之间的衔接。",
            "汇总：--members、--rollup 或 --data 说明一级政府的年报由哪些机关汇总而来，"
            "逐格核对本级与各机关之和，并指出缺谁、重复了谁、谁逾期。",
            NULL},
    .options = check_options,
    .examples = (const char *const[]){"gongkai report check 年报.html", "列出问题和修正建议",
                                      "gongkai report check --strict -f ndjson 年报/",
                                      "一个文件夹，每份报告一个 JSON 对象",
                                      "gongkai report check --members 各局/ 示例市.docx",
                                      "市的年报与各局之和", NULL},
    .run = run_check,
};
