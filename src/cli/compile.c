#include "cli/commands.h"

#include "app/annual_report.h"
#include "cli/store_command.h"

#include <stdio.h>

enum { OPTION_BODY = STORE_OPTION_NEXT, OPTION_YEAR };

static CliStatus run(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    int64_t year;
    if (!v[OPTION_YEAR])
        return cli_usage_error("report compile", "请用 --year 指明年度");
    if (!cli_number("report compile", "year", v[OPTION_YEAR], 2008, 9998, &year))
        return CLI_USAGE;
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CliStatus status = store_open(arguments, false, &app);
    Body body;
    if (status == CLI_OK)
        status = store_find_body(app, v[OPTION_BODY], a, &body);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    CompileReport in = {body.id, (int)year};
    CompileReportResult *result = arena_new(a, CompileReportResult, 1);
    int r = app_compile_report(app, &actor, &in, a, result);
    if (r)
        return store_refused("不能编制该年度的报告", r, NULL);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)64 << 20);
    ReportSource source = {.path =
                               arena_printf(a, "ledger:%.*s/%" PRId64, STR_FMT(body.code), year)};
    report_write_json(&result->report, &source, REPORT_JSON_PRETTY | REPORT_JSON_FINDINGS, &out);
    strbuf_append_char(&out, '\n');
    Str text = strbuf_str(&out);
    if (strbuf_failed(&out) || fwrite(text.ptr, 1, text.len, stdout) != text.len ||
        fflush(stdout) != 0)
        return cli_failed("不能写出报告");
    return report_has(&result->report, FINDING_ERROR) ? CLI_FINDINGS : CLI_OK;
}

static const CliOption options[] = {
    STORE_OPTIONS,
    [OPTION_BODY] = {"body", 'b', "代码", NULL, "机关的代码；只有一个机关时可以省略"},
    [OPTION_YEAR] = {"year", 'y', "年度", NULL, "报告年度"},
    {NULL, 0, NULL, NULL, NULL},
};

const CliCommand cli_report_compile = {
    .name = "report compile",
    .operands = "",
    .summary = "从台账编制一个机关一年的年度报告，打印 JSON",
    .paragraphs =
        (const char *const[]){"第三部分由案件、第四部分由复议诉讼台账统计，第二部分取填报"
                              "的数据；全部勾稽关系都核验。",
                              "source.path 写作 ledger:机关代码/年度。有勾稽错误时退出状态为 1。",
                              NULL},
    .options = options,
    .examples = (const char *const[]){"gongkai report compile --body shili --year 2021",
                                      "编制2021年度报告", NULL},
    .run = run,
};
