#include "base/error.h"
#include "app/supervise.h"
#include "cli/commands.h"
#include "cli/store_command.h"
#include "cli/report_inputs.h"
#include "os/file.h"
#include "report/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AGENCY_CHARACTERS 100
#define OUTPUT_MAX        ((size_t)256 << 20)
#define MEMBERS_MAX       ((size_t)1 << 20)

/* All four commands begin with these two options. */
enum { COMPARE_FORMAT, COMPARE_OUTPUT, COMPARE_THIRD, COMPARE_FOURTH };
enum { MERGE_DATA = COMPARE_FOURTH + 1, MERGE_DB, MERGE_BODY };

/* The reports of the operands, read and kept. */
typedef struct Reports {
    const AnnualReport **items;
    size_t count;
    size_t unreadable;
} Reports;

/* A published report of any format, or the figures that report read printed. */
static int read_one(const BatchInputs *inputs, size_t index, BatchReader *reader, Arena *a,
                    ReportSource *ret_source, AnnualReport *ret_report)
{
    const char *path = inputs->paths[index];
    Str bytes, where;
    bool json = strcmp(path, "-") != 0 && !inputs->places[index].archive &&
                file_read(a, path, OUTPUT_MAX, &bytes) == 0 &&
                str_starts_with(str_trim(bytes), STR("{"));
    error_clear();
    if (!json)
        return batch_read_report(inputs, index, reader, a, ret_source, ret_report);
    int result = report_read_json(bytes, a, ret_report, &where);
    if (result != 0)
        ret_source->error =
            result > 0 ? arena_printf(a, "不是年报数据：%.*s", STR_FMT(where)) : STR("读不了");
    return result;
}

static int read_reports(const CliArguments *arguments, Arena *a, Reports *ret_reports)
{
    BatchInputs inputs;
    int result = batch_inputs(a, arguments->operands, arguments->operand_count, &inputs);
    if (result < 0)
        return error_trace(result);
    CLEANUP(batch_reader_end) BatchReader reader = batch_reader_make(true);
    Reports reports = {.items = arena_new(a, const AnnualReport *, inputs.count + 1)};
    for (size_t i = 0; i < inputs.count; i++) {
        AnnualReport *r = arena_new(a, AnnualReport, 1);
        ReportSource source;
        if (read_one(&inputs, i, &reader, a, &source, r) == 0) {
            reports.items[reports.count++] = r;
            continue;
        }
        reports.unreadable++;
        cli_say("%s: %.*s", inputs.paths[i], STR_FMT(source.error));
    }
    *ret_reports = reports;
    return 0;
}

typedef void (*SvgFn)(const ReportTable *t, StrBuf *out);

static void write_table(const ReportTable *t, const char *format, SvgFn svg, StrBuf *out)
{
    if (format && strcmp(format, "csv") == 0)
        report_table_write_csv(t, out);
    else if (format && strcmp(format, "json") == 0)
        report_table_write_json(t, out);
    else if (svg && format && strcmp(format, "svg") == 0)
        svg(t, out);
    else
        report_table_write_text(t, out);
}

static CliStatus put_output(const CliArguments *arguments, const char *command, const StrBuf *out,
                            const Reports *reports)
{
    CliStatus status =
        cli_write_output(command, arguments->values[COMPARE_OUTPUT], strbuf_str(out));
    return status == CLI_OK && reports->unreadable ? CLI_UNREADABLE : status;
}

/* What a command makes of the reports; > 0: the CliStatus to end with, its reason said. */
typedef int (*CompareFn)(const CliArguments *arguments, const Reports *reports, Arena *a,
                         StrBuf *out);

static CliStatus compare(const CliArguments *arguments, const char *command, size_t least,
                         CompareFn fn)
{
    CLEANUP(arena_freep) Arena *a = arena_create((size_t)1 << 20);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(OUTPUT_MAX);
    Reports reports;
    if (read_reports(arguments, a, &reports) < 0)
        return cli_failed(command);
    if (reports.count < least && reports.unreadable)
        return CLI_UNREADABLE;
    if (reports.count < least)
        return cli_usage_error(command, "至少要 %zu 份年报 (at least that many reports)", least);
    int result = fn(arguments, &reports, a, &out);
    if (result != 0)
        return result > 0 ? (CliStatus)result : CLI_USAGE;
    return put_output(arguments, command, &out, &reports);
}

static int make_diff(const CliArguments *arguments, const Reports *reports, Arena *a, StrBuf *out)
{
    if (reports->count > 2)
        return (int)cli_usage_error("report diff", "只比较两份年报 (exactly two reports)");
    ReportTable t;
    report_diff(reports->items[0], reports->items[1], a, &t);
    write_table(&t, arguments->values[COMPARE_FORMAT], report_diff_write_svg, out);
    return 0;
}

static CliStatus run_diff(const CliArguments *arguments)
{
    return compare(arguments, "report diff", 2, make_diff);
}

static int make_trend(const CliArguments *arguments, const Reports *reports, Arena *a, StrBuf *out)
{
    ReportTable t;
    report_trend(reports->items, reports->count, a, &t);
    write_table(&t, arguments->values[COMPARE_FORMAT], report_trend_write_svg, out);
    return 0;
}

static CliStatus run_trend(const CliArguments *arguments)
{
    return compare(arguments, "report trend", 1, make_trend);
}

static bool indicator_from_code(const char *code, ReportIndicator *ret_indicator)
{
    for (int i = 0; i < REPORT_INDICATOR_MAX; i++)
        if (str_eq(report_indicator_code((ReportIndicator)i), str_of(code))) {
            *ret_indicator = (ReportIndicator)i;
            return true;
        }
    return false;
}

static int make_league(const CliArguments *arguments, const Reports *reports, Arena *a, StrBuf *out)
{
    const char *by = arguments->values[COMPARE_THIRD];
    ReportIndicator indicator = REPORT_INDICATOR_RECEIVED;
    if (by && !indicator_from_code(by, &indicator)) {
        (void)fputs("gongkai: 可用的指标 (indicators):", stderr);
        for (int i = 0; i < REPORT_INDICATOR_MAX; i++)
            (void)fprintf(stderr, " %s", report_indicator_code((ReportIndicator)i).ptr);
        (void)fputs("\n", stderr);
        return (int)cli_usage_error("report compare", "--by: 没有指标“%s” (no such indicator)", by);
    }
    ReportTable t;
    report_league(reports->items, reports->count, indicator, a, &t);
    write_table(&t, arguments->values[COMPARE_FORMAT], report_league_write_svg, out);
    return 0;
}

static CliStatus run_league(const CliArguments *arguments)
{
    return compare(arguments, "report compare", 1, make_league);
}

/* A list of names, one a line, in the words of the supervisor's list; lines with # are left out. */
static int read_members(const char *path, Arena *a, MemberRow **ret_rows, size_t *ret_count)
{
    Str text;
    FieldErrors errors = {0};
    if (file_read(a, path, MEMBERS_MAX, &text) != 0) {
        error_clear();
        return (int)cli_usage_error("report merge", "--members: 读不了名单“%s” (cannot read)",
                                    path);
    }
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(MEMBERS_MAX);
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        if (!str_starts_with(str_trim(line), STR("#")))
            strbuf_append(&b, line);
        strbuf_append_char(&b, '\n');
    }
    *ret_count = app_read_members(a, arena_str(a, strbuf_str(&b)), &errors, ret_rows);
    if (errors.count)
        return (int)cli_usage_error("report merge", "--members: %.*s",
                                    STR_FMT(errors.items[0].message));
    return 0;
}

/* The list of a supervising body in a data folder: who rolls up, and who does not. */
static int stored_members(const CliArguments *arguments, Arena *a, MemberRow **ret_rows,
                          size_t *ret_count)
{
    CliArguments store = {.values = {[STORE_OPTION_DATA] = arguments->values[MERGE_DATA],
                                     [STORE_OPTION_DB] = arguments->values[MERGE_DB]}};
    CLEANUP(app_closep) App *app = NULL;
    Body body;
    ListMembersResult list = {0};
    Actor actor = store_actor();
    CliStatus status = store_open(&store, false, &app);
    if (status == CLI_OK)
        status = store_find_body(app, arguments->values[MERGE_BODY], a, &body);
    if (status != CLI_OK)
        return (int)status;
    if (app_list_members(app, &actor, body.id, a, &list) != 0)
        return (int)cli_failed("report merge");
    *ret_rows = list.members;
    *ret_count = list.count;
    return 0;
}

/* The list for the year of the reports, each name as its report has it. */
static const MergeMember *merge_members(const Reports *reports, const MemberRow *rows, size_t count,
                                        Arena *a, size_t *ret_count)
{
    MergeMember *members = arena_new(a, MergeMember, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (reports->items[0]->year && !member_expected(&rows[i], reports->items[0]->year))
            continue;
        Str name = rows[i].name;
        for (size_t r = 0, named = 0; r < reports->count && named < 2; r++) {
            if (!member_name_matches(rows[i].name, reports->items[r]->agency))
                continue;
            /* rather the name of the report that counts than that of another year's */
            bool counts = reports->items[r]->year == reports->items[0]->year;
            if (counts || !named)
                name = reports->items[r]->agency;
            named = counts ? 2 : 1;
        }
        members[n++] = (MergeMember){.name = name, .apart = !rows[i].rolls_up};
    }
    *ret_count = n;
    return members;
}

static int make_merge(const CliArguments *arguments, const Reports *reports, Arena *a, StrBuf *out)
{
    MemberRow *rows = NULL;
    size_t row_count = 0, member_count = 0;
    int result = 0;
    if (arguments->values[COMPARE_THIRD])
        result = read_members(arguments->values[COMPARE_THIRD], a, &rows, &row_count);
    else if (arguments->values[MERGE_DATA] || arguments->values[MERGE_DB])
        result = stored_members(arguments, a, &rows, &row_count);
    if (result != 0)
        return result;
    const char *format = arguments->values[COMPARE_FORMAT];
    const char *agency = arguments->values[COMPARE_FOURTH];
    if (agency && !cli_text("report merge", "agency", agency, AGENCY_CHARACTERS))
        return (int)CLI_USAGE;
    AnnualReport sum;
    ReportTable t;
    const MergeMember *members = merge_members(reports, rows, row_count, a, &member_count);
    report_merge(reports->items, reports->count, members, member_count,
                 str_of(agency ? agency : "合计"), a, &sum, &t);
    if (format && strcmp(format, "figures") == 0) {
        report_check(&sum, NULL, a);
        report_write_json(&sum, NULL, REPORT_JSON_PRETTY | REPORT_JSON_FINDINGS, out);
        strbuf_append_char(out, '\n');
        for (size_t i = 0; i < t.note_count; i++)
            (void)fprintf(stderr, "注：%.*s\n", STR_FMT(t.notes[i]));
    } else {
        write_table(&t, format, report_merge_write_svg, out);
    }
    return 0;
}

static CliStatus run_merge(const CliArguments *arguments)
{
    return compare(arguments, "report merge", 1, make_merge);
}

#define OPTION_OUTPUT                                                                              \
    {                                                                                              \
        "output", 'o', "FILE", NULL, "写入文件，默认标准输出"                           \
    }

static const CliOption diff_options[] = {
    {"format", 'f', "FORMAT", "text|csv|json|svg", "输出格式，默认 text；svg 为前后对照的条形图"},
    OPTION_OUTPUT,
    {0}};
static const CliOption trend_options[] = {
    {"format", 'f', "FORMAT", "text|csv|json|svg", "输出格式，默认 text；svg 为折线图"},
    OPTION_OUTPUT,
    {0}};
static const CliOption league_options[] = {
    {"format", 'f', "FORMAT", "text|csv|json|svg", "输出格式，默认 text；svg 为条形图"},
    OPTION_OUTPUT,
    {"by", 'b', "INDICATOR", NULL, "按哪个指标排，默认 received（本年新收）"},
    {0}};
static const CliOption merge_options[] = {
    {"format", 'f', "FORMAT", "text|csv|json|svg|figures",
     "输出格式，默认 text（各份情况）；svg 为条形图；figures 为合计数据，可交给 report write"},
    OPTION_OUTPUT,
    {"members", 'm', "FILE", NULL, "应报机关名单，一行一个，与监督台账的名单同一格式；缺的会列出"},
    {"agency", 'a', "NAME", NULL, "合计以什么机关的名义"},
    {"data", 'd', "DIR", NULL, "不给名单时，用这个数据文件夹里的监督名单：谁应报、谁不汇总"},
    {"db", 0, "DATABASE", NULL, "sqlite:文件 或 postgresql://…"},
    {"body", 'b', "CODE", NULL, "数据文件夹里的汇总机关；只有一个机关时可以省略"},
    {0}};

#define COMPARE_INPUTS "PATH 是任何格式的年报、report read 输出的 .json，或文件夹。"

const CliCommand cli_report_diff = {
    .name = "report diff",
    .operands = "BEFORE AFTER",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "比较两份年报：每个不同的数字，每句不同的文字",
    .paragraphs = (const char *const[]){COMPARE_INPUTS, NULL},
    .options = diff_options,
    .examples =
        (const char *const[]){"gongkai report diff 2023.docx 2024.docx", "今年与去年", NULL},
    .run = run_diff,
};

const CliCommand cli_report_trend = {
    .name = "report trend",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "一个机关历年的情况",
    .paragraphs = (const char *const[]){COMPARE_INPUTS,
                                        "缺的年份、重复的年份、结转接不上的年份写在注里。", NULL},
    .options = trend_options,
    .examples =
        (const char *const[]){"gongkai report trend -f svg -o 历年.svg 某局/", "画成折线图", NULL},
    .run = run_trend,
};

const CliCommand cli_report_compare = {
    .name = "report compare",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "多个机关按一个指标排列，标出离群的",
    .paragraphs =
        (const char *const[]){COMPARE_INPUTS,
                              "离群按中位数和绝对中位差判断，少于 5 个机关时不判断。", NULL},
    .options = league_options,
    .examples = (const char *const[]){"gongkai report compare --by granted_per_mille 全市/",
                                      "按予以公开占比排列", NULL},
    .run = run_league,
};

const CliCommand cli_report_merge = {
    .name = "report merge",
    .operands = "PATH...",
    .operands_min = 1,
    .operands_max = CLI_OPERANDS_MAX,
    .summary = "多份年报相加，并说明缺谁、重复了谁",
    .paragraphs =
        (const char *const[]){COMPARE_INPUTS, "缺的数字不当作零：凡有缺的合计都写明不完整。", NULL},
    .options = merge_options,
    .examples =
        (const char *const[]){"gongkai report merge -m 名单.txt 全市/", "看缺谁",
                              "gongkai report merge -f figures -a 示例市 -o 合计.json 全市/",
                              "合计数据", NULL},
    .run = run_merge,
};
