#include "base/error.h"
#include "cli/commands.h"
#include "cli/report_batch.h"
#include "cli/report_into.h"
#include "cli/report_output.h"
#include "cli/report_rollup.h"
#include "cli/report_years.h"
#include "document/document.h"
#include "os/thread.h"

#include <string.h>
#include <unistd.h>

enum {
    READ_FORMAT,
    READ_WORKERS,
    READ_OUTPUT,
    READ_RESUME,
    READ_CELLS,
    READ_NO_SANDBOX,
    READ_INTO,
    READ_BODY,
    READ_DATA,
    READ_STRICT,
    CHECK_MEMBERS,
    CHECK_ROLLUP,
    CHECK_LIST,
    CHECK_DB
};

/* Both commands begin with these, in the order of the constants above. */
#define SHARED_OPTIONS                                                                                   \
    {"jobs", 'j', "N", NULL, "同时读几个文件，默认为处理器核数"},                                        \
        {"output", 'o', "FILE", NULL, "写入文件，默认标准输出；做完才有这个文件"},                       \
        {"resume", 0, NULL, NULL, "上次中断的，接着写 --output 的文件"},                                 \
        {"cells", 0, NULL, NULL, "每个数字附上它在原文中的位置"},                                        \
        {"no-sandbox", 0, NULL, NULL, "在本进程内解析（只用于自己产生的文件）"},                         \
    {                                                                                                    \
        "into", 0, "DB", NULL,                                                                           \
            "写入数据库：sqlite:文件、postgresql://… 或数据文件夹；读过的不再读" \
    }

static const CliOption read_options[] = {
    {"format", 'f', "FORMAT", "json|ndjson|csv|tidy|text",
     "输出格式；一个文件默认 json，多个默认 ndjson；csv 一份一行，tidy 一格一行并附位置"},
    SHARED_OPTIONS,
    {"body", 'b', "CODE", NULL, "--into 记在哪个机关名下；只有一个机关时可以省略"},
    {"data", 'd', "DIR", NULL, "--into 数据库的数据文件夹（默认 gongkai-data）"},
    {0},
};

static const CliOption check_options[] = {
    {"format", 'f', "FORMAT", "text|json|ndjson|csv|tidy",
     "输出格式，默认 text；csv 一份一行，tidy 一格一行并附位置"},
    SHARED_OPTIONS,
    {"body", 'b', "CODE", NULL, "数据文件夹里的汇总机关，或 --into 的机关；只有一个时可以省略"},
    {"data", 'd', "DIR", NULL, "按这个数据文件夹的名单和导入的年报核对本机关的汇总"},
    {"strict", 0, NULL, NULL, "有警告也以状态 1 退出"},
    {"members", 'm', "PATH", NULL, "所汇总各机关的年报（文件夹或压缩包）：PATH... 应等于它们之和"},
    {"rollup", 0, NULL, NULL, "输入中按名称找上下级（秦皇岛市 ← 秦皇岛市某局），核对汇总"},
    {"list", 0, "FILE", NULL, "应汇总的机关名单，一行一个，与监督台账的名单同一格式"},
    {"db", 0, "DATABASE", NULL, "sqlite:文件 或 postgresql://…"},
    {0},
};

typedef enum OutputFormat {
    OUTPUT_JSON,
    OUTPUT_NDJSON,
    OUTPUT_CSV,
    OUTPUT_TIDY,
    OUTPUT_TEXT
} OutputFormat;

/* What the workers share; constant while they run. */
typedef struct ReportJob {
    const BatchInputs *inputs;
    OutputFormat format;
    bool cells;
    bool check;
    RollupSource *rollup; /* NULL: none asked for */
    ReportYears *years;   /* NULL: one input alone */
    ReportOutput *output;
} ReportJob;

static BatchOutcome find_year(void *context, size_t index, BatchReader *reader, Arena *a,
                              StrBuf *out)
{
    ReportJob *job = context;
    ReportSource source;
    AnnualReport r;
    (void)out;
    if (batch_read_report(job->inputs, index, reader, a, &source, &r) != 0)
        return BATCH_UNREADABLE;
    report_years_note(job->years, index, &r);
    if (r.agency.len && r.year && rollup_wants_names(job->rollup))
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
    size_t counts[BATCH_OUTCOME_MAX] = {0};
    job->years = report_years_new(a, job->inputs->count);
    BatchOptions first = *options;
    first.make = find_year;
    first.take = take_nothing;
    int result = batch_run(0, job->inputs->count, &first, counts);
    report_years_link(job->years);
    return error_trace(result);
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
    case OUTPUT_TIDY:
        report_write_cells(r, source, out);
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
        size_t last_year = report_years_before(job->years, index);
        if (last_year != SIZE_MAX &&
            batch_read_report(job->inputs, last_year, reader, a, &unused, &before) == 0)
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
    return report_output_take(job->output, results, count);
}

static OutputFormat format_of(const char *name, OutputFormat otherwise)
{
    static const char *const names[] = {"json", "ndjson", "csv", "tidy", "text"};
    for (int i = 0; name && i < (int)ARRAY_LEN(names); i++)
        if (strcmp(name, names[i]) == 0)
            return (OutputFormat)i;
    return otherwise;
}

/* The options that the output depends on, as one line. */
static const char *options_key(const CliArguments *arguments, const CliOption *options, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT((size_t)1 << 20);
    for (int i = 0; options[i].name; i++)
        if (arguments->values[i] && i != READ_WORKERS && i != READ_OUTPUT && i != READ_RESUME)
            strbuf_printf(&b, " --%s=%s", options[i].name, arguments->values[i]);
    return arena_cstr(a, strbuf_str(&b));
}

/* What stands before the first result. */
static const char *header_of(OutputFormat format, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf header = STRBUF_INIT(65536);
    if (format == OUTPUT_CSV)
        report_write_csv_header(&header);
    else if (format == OUTPUT_TIDY)
        report_write_cells_header(&header);
    return arena_cstr(a, strbuf_str(&header));
}

static CliStatus status_of(const ReportJob *job, const size_t counts[BATCH_OUTCOME_MAX],
                           bool strict)
{
    if (counts[BATCH_UNREADABLE])
        return CLI_UNREADABLE;
    if (job->check && (counts[BATCH_FOUND] || (strict && counts[BATCH_WARNED])))
        return CLI_FINDINGS;
    return CLI_OK;
}

static CliStatus write_all(ReportJob *job, const CliArguments *arguments,
                           const BatchOptions *options, const char *name, Arena *a)
{
    CLEANUP(report_output_closep) ReportOutput *output = NULL;
    size_t counts[BATCH_OUTCOME_MAX] = {0};
    OutputOptions o = {.command = name,
                       .path = arguments->values[READ_OUTPUT],
                       .resume = arguments->values[READ_RESUME] != NULL,
                       .key = options_key(arguments, job->check ? check_options : read_options, a),
                       .array = job->format == OUTPUT_JSON && job->inputs->count > 1,
                       .header = header_of(job->format, a),
                       .inputs = job->inputs};
    CliStatus status = report_output_open(&o, &output);
    if (status != CLI_OK)
        return status;
    job->output = output;
    size_t first = report_output_first(output, counts);
    int result = batch_run(first, job->inputs->count, options, counts);
    if (result == 0)
        result = report_output_finish(output);
    if (result < 0)
        return cli_failed(name);
    return status_of(job, counts, job->check && arguments->values[READ_STRICT]);
}

static CliStatus store_all(const ReportJob *job, const CliArguments *arguments, int workers,
                           const char *name, Arena *a)
{
    const char *const *v = arguments->values;
    if (v[READ_FORMAT] || v[READ_OUTPUT] || v[READ_CELLS])
        return cli_usage_error(name, "--into 写入数据库，不要再给 --format、--output、--cells "
                                     "(--into has no other output)");
    if (job->rollup)
        return cli_usage_error(name, "--into 不核对汇总，先收录再用 --data 核对 "
                                     "(roll-up is checked afterwards)");
    IntoOptions options = {.command = name,
                           .into = v[READ_INTO],
                           .data = job->check ? NULL : v[READ_DATA],
                           .body = v[READ_BODY],
                           .workers = workers,
                           .no_sandbox = v[READ_NO_SANDBOX] != NULL,
                           .check = job->check,
                           .strict = job->check && v[READ_STRICT]};
    return report_into(&options, job->inputs, a);
}

static CliStatus run_batch(ReportJob *job, const CliArguments *arguments, Arena *a)
{
    const char *jobs = arguments->values[READ_WORKERS];
    int64_t workers = thread_cores();
    const char *name = job->check ? "report check" : "report read";
    if (jobs && !cli_number(name, "jobs", jobs, 1, 64, &workers))
        return CLI_USAGE;
    if (arguments->values[READ_RESUME] && !arguments->values[READ_OUTPUT])
        return cli_usage_error(name, "--resume 要和 --output 一起用 (needs --output)");
    BatchOptions options = {.workers = (int)workers,
                            .progress = job->inputs->count > 1 && isatty(STDERR_FILENO),
                            .no_sandbox = arguments->values[READ_NO_SANDBOX] != NULL,
                            .make = run_one,
                            .take = write_results,
                            .context = job};
    for (int i = READ_BODY; i <= READ_DATA && !job->check; i++)
        if (arguments->values[i] && !arguments->values[READ_INTO])
            return cli_usage_error(name, "--%s 只和 --into 一起用 (only with --into)",
                                   read_options[i].name);
    if (arguments->values[READ_INTO])
        return store_all(job, arguments, (int)workers, name, a);
    if (job->check && job->inputs->count > 1 && link_years(job, &options, a) < 0)
        return cli_failed("report check");
    return write_all(job, arguments, &options, name, a);
}

static CliStatus open_rollup(const CliArguments *arguments, const BatchInputs *inputs, Arena *a,
                             RollupSource **ret_rollup)
{
    RollupOptions options = {.members = arguments->values[CHECK_MEMBERS],
                             .names = arguments->values[CHECK_ROLLUP] != NULL,
                             .list = arguments->values[CHECK_LIST],
                             .data = arguments->values[READ_DATA],
                             .db = arguments->values[CHECK_DB],
                             .body = arguments->values[READ_BODY]};
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
            status = run_batch(&job, arguments, a);
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
            "数字照原文给出，不修补；原文分不清的给出候选值 candidates；缺的部分为 null。",
            "--cells 和 tidy 给出的位置：网页和文本为文件里的字节 start、end；PDF、OFD 为页 page "
            "和框 box（左、上、宽、高，百分之一磅）；表格文件为工作表 sheet 与 row、column；Word "
            "文件为第几个表格 table 与 row、column，不在表格里的为第几段 paragraph。",
            "用 --output 时先写 FILE.part，做完才改名；中断后同样的命令加 --resume 接着做。", NULL},
    .options = read_options,
    .examples =
        (const char *const[]){"gongkai report read 年报.docx", "一份报告，读成 JSON",
                              "gongkai report read -f csv -o 全市.csv 年报/",
                              "一个文件夹，每份报告一行", "curl -s URL | gongkai report read -",
                              "从管道读", "gongkai report read --into sqlite:年报.db 年报/",
                              "收进数据库；再运行一次只读新的", NULL},
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
