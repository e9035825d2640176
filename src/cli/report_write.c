#include "app/annual_report.h"
#include "app/font_files.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/store_command.h"
#include "os/file.h"
#include "report/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_MAX ((size_t)256 << 20)
#define NAME       "report write"

enum { OPTION_FORMAT = STORE_OPTION_NEXT, OPTION_OUTPUT, OPTION_BODY, OPTION_YEAR };

/* The report of figures that report read, compile or demo printed. */
static CliStatus take_figures(const char *path, Arena *a, AnnualReport *ret_report)
{
    Str bytes, where;
    CliStatus status = cli_read_input("FIGURES.json", path, OUTPUT_MAX, a, &bytes);
    if (status != CLI_OK)
        return status;
    int result = report_read_json(bytes, a, ret_report, &where);
    if (result > 0) {
        cli_say("“%s”不是年报数据 (not a report object): %.*s", path, STR_FMT(where));
        return CLI_UNREADABLE;
    }
    return result < 0 ? cli_failed(NAME) : CLI_OK;
}

/* The report that the ledgers give. */
static CliStatus take_ledgers(const CliArguments *arguments, App *app, Arena *a,
                              AnnualReport *ret_report)
{
    int64_t year;
    Body body;
    if (!cli_number(NAME, "year", arguments->values[OPTION_YEAR], 2008, 9998, &year))
        return CLI_USAGE;
    CliStatus status = store_find_body(app, arguments->values[OPTION_BODY], a, &body);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    CompileReport in = {body.id, (int)year};
    CompileReportResult *result = arena_new(a, CompileReportResult, 1);
    int r = app_compile_report(app, &actor, &in, a, result);
    if (r)
        return store_refused("不能编制该年度的报告", r, NULL);
    *ret_report = result->report;
    return CLI_OK;
}

/* The fonts of a PDF file; a missing 仿宋 only makes it look less official. */
static CliStatus find_fonts(const char *data_folder, FontFiles **ret_files)
{
    const char *folder = data_folder ? data_folder : getenv("GONGKAI_DATA");
    int result = font_files_find(folder ? folder : "gongkai-data", ret_files);
    if (result == FONT_FILES_E_NONE) {
        (void)fputs("gongkai: 本机没有中文字体，不能写 PDF；请把字体文件放进数据文件夹的 fonts，"
                    "或安装 fonts-noto-cjk (no Chinese font)\n",
                    stderr);
        return CLI_FAILED;
    }
    if (result < 0)
        return cli_failed(NAME);
    if (!font_files_has_body(*ret_files))
        (void)fputs("gongkai: 本机没有仿宋字体，PDF 以其他字体代替；可把仿宋字体文件放进"
                    "数据文件夹的 fonts (no FangSong font)\n",
                    stderr);
    return CLI_OK;
}

static CliStatus write_report(const CliArguments *arguments, const AnnualReport *r, ReportFile file,
                              Arena *a)
{
    const char *target = arguments->values[OPTION_OUTPUT];
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(OUTPUT_MAX);
    CLEANUP(font_files_freep) FontFiles *fonts = NULL;
    if (file == REPORT_FILE_PDF) {
        CliStatus status = find_fonts(arguments->values[STORE_OPTION_DATA], &fonts);
        if (status != CLI_OK)
            return status;
    }
    /* An OFD without fonts to embed names them. */
    if (file == REPORT_FILE_OFD &&
        font_files_find(arguments->values[STORE_OPTION_DATA], &fonts) < 0)
        return cli_failed(NAME);
    int result = report_write_file(r, file, fonts ? font_files_pages(fonts) : NULL, a, &out);
    return result < 0 ? cli_failed(NAME) : cli_write_output(NAME, target, strbuf_str(&out));
}

static CliStatus run(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    bool figures = arguments->operand_count == 1;
    ReportFile file;
    if (!v[OPTION_FORMAT] || !report_file_from_name(str_of(v[OPTION_FORMAT]), &file))
        return cli_usage_error(NAME, "缺少 --format (missing --format)");
    if (figures == (v[OPTION_YEAR] != NULL))
        return cli_usage_error(NAME, "请给出 FIGURES.json，或用 --body、--year 指明台账 "
                                     "(either FIGURES.json or --body and --year)");
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(app_closep) App *app = NULL;
    AnnualReport *r = arena_new(a, AnnualReport, 1);
    CliStatus status;
    if (figures) {
        status = take_figures(arguments->operands[0], a, r);
    } else {
        status = store_open(arguments, false, &app);
        if (status == CLI_OK)
            status = take_ledgers(arguments, app, a, r);
    }
    return status == CLI_OK ? write_report(arguments, r, file, a) : status;
}

static const CliOption options[] = {
    STORE_OPTIONS,
    [OPTION_FORMAT] = {"format", 'f', "FORMAT", "html|docx|xlsx|pdf|ofd|json", "写成什么格式"},
    [OPTION_OUTPUT] = {"output", 'o', "FILE", NULL, "写入文件，默认标准输出"},
    [OPTION_BODY] = {"body", 'b', "代码", NULL, "机关的代码；只有一个机关时可以省略"},
    [OPTION_YEAR] = {"year", 'y', "年度", NULL, "报告年度"},
    {NULL, 0, NULL, NULL, NULL},
};

const CliCommand cli_report_write = {
    .name = NAME,
    .operands = "[FIGURES.json]",
    .operands_min = 0,
    .operands_max = 1,
    .summary = "把年报写成规定格式的文件",
    .paragraphs =
        (const char *const[]){"FIGURES.json 是 report read 或 report compile 的输出；不给出时"
                              "按 --body、--year 从台账编制。",
                              NULL},
    .options = options,
    .examples =
        (const char *const[]){"gongkai report write -f docx -o 年报.docx 年报.json",
                              "写成可用 Word、WPS 打开的规定格式",
                              "gongkai report write -f html -o 年报.html --body shili --year 2025",
                              "从台账编制并写成网页", NULL},
    .run = run,
};
