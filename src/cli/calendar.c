#include "cli/commands.h"

#include "app/calendar_use.h"
#include "cli/store_command.h"
#include "document/charset.h"
#include "law/term.h"

#include <stdio.h>
#include <string.h>

static void print_buffer(const StrBuf *b)
{
    Str text = strbuf_str(b);
    printf("%.*s", STR_FMT(text));
}

/* The store's calendar where there is a data folder, the shipped one otherwise. */
static CliStatus load_calendar(const CliArguments *arguments, App **app, Arena *a,
                               const Calendar **ret_calendar)
{
    *ret_calendar = calendar_default(a);
    if (!arguments->values[STORE_OPTION_DATA] && !arguments->values[STORE_OPTION_DB])
        return CLI_OK;
    CliStatus status = store_open(arguments, false, app);
    if (status != CLI_OK)
        return status;
    return app_get_calendar(*app, a, ret_calendar) ? cli_failed("不能读取工作日安排") : CLI_OK;
}

/* ---- show ---- */

static const CliOption show_options[] = {
    STORE_OPTIONS,
    {NULL, 0, NULL, NULL, NULL},
};

static CliStatus run_show(const CliArguments *arguments)
{
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const Calendar *calendar;
    CliStatus status = load_calendar(arguments, &app, a, &calendar);
    if (status != CLI_OK)
        return status;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 20);
    calendar_append_text(&b, calendar);
    print_buffer(&b);
    return CLI_OK;
}

const CliCommand cli_calendar_show = {
    .name = "calendar show",
    .operands = "",
    .summary = "打印工作日安排，可改写后再导入",
    .options = show_options,
    .examples =
        (const char *const[]){"gongkai calendar show", "本程序自带的各年安排",
                              "gongkai calendar show -d /srv/gongkai", "这个数据文件夹的", NULL},
    .run = run_show,
};

/* ---- import ---- */

enum { OPTION_DRY_RUN = STORE_OPTION_NEXT, OPTION_SOURCE };

static const CliOption import_options[] = {
    STORE_OPTIONS,
    [OPTION_DRY_RUN] = {"dry-run", 'n', NULL, NULL, "只列出会变动的期限，不保存"},
    [OPTION_SOURCE] = {"source", 's', "文号", NULL, "通知的文号"},
    {NULL, 0, NULL, NULL, NULL},
};

static void print_moved(const MovedDeadline *m)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
    strbuf_printf(&b, "%.*s\t%.*s\t", STR_FMT(m->body_name), STR_FMT(m->number));
    civil_date_append(&b, m->from);
    strbuf_append_c(&b, m->was_provisional ? "（暂定）\t" : "\t");
    civil_date_append(&b, m->to);
    strbuf_append_c(&b, m->provisional ? "（暂定）\n" : "\n");
    print_buffer(&b);
}

/* The text of a file as editors of Windows save it too: GBK, UTF-16, with a byte order mark. What
 * is none of these stays as it is, to be refused. */
static Str decoded(Str bytes, Arena *a)
{
    DecodedText text = charset_decode(bytes, STR("gb18030"), a);
    return text.lossy ? bytes : text.text;
}

static CliStatus run_import(const CliArguments *arguments)
{
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str text;
    CliStatus status = cli_read_input("FILE", arguments->operands[0], CALENDAR_TEXT_MAX, a, &text);
    if (status == CLI_OK)
        status = store_open(arguments, false, &app);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    ImportCalendar in = {.text = decoded(text, a),
                         .source = str_of(arguments->values[OPTION_SOURCE]),
                         .dry_run = arguments->values[OPTION_DRY_RUN] != NULL};
    ImportCalendarResult result = {0};
    int r = app_import_calendar(app, &actor, &in, a, &result);
    if (r > 0 && field_errors_find(&result.errors, STR("source")))
        return store_wrong(&cli_calendar_import, "没有导入", r, &result.errors);
    if (r > 0) {
        (void)store_refused("没有导入", r, &result.errors);
        return CLI_UNREADABLE;
    }
    if (r < 0)
        return cli_failed("没有导入");
    for (size_t i = 0; i < result.moved_count; i++)
        print_moved(&result.moved[i]);
    printf("%s %zu 年；重算在办案件 %" PRId64 " 件，变动 %zu 件\n", in.dry_run ? "试算" : "已导入",
           result.year_count, result.recomputed, result.moved_count);
    return CLI_OK;
}

const CliCommand cli_calendar_import = {
    .name = "calendar import",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "导入国务院办公厅的放假通知，重算在办案件的期限",
    .paragraphs =
        (const char *const[]){"文件的格式与 calendar show 的输出相同，列出变动的期限。", NULL},
    .options = import_options,
    .examples = (const char *const[]){"gongkai calendar import -n 2027.txt", "看看哪些期限会变动",
                                      "gongkai calendar import 2027.txt -s 国办发明电〔2026〕7号",
                                      "导入", NULL},
    .run = run_import,
};

/* ---- deadline ---- */

enum { OPTION_FROM = STORE_OPTION_NEXT, OPTION_DAYS, OPTION_EXPLAIN };

static const CliOption deadline_options[] = {
    STORE_OPTIONS,
    [OPTION_FROM] = {"from", 'f', "日期", NULL, "起算的日期，年-月-日；当日不计"},
    [OPTION_DAYS] = {"days", 'n', "N", NULL, "工作日数（默认 20，条例第三十三条）"},
    [OPTION_EXPLAIN] = {"explain", 'e', NULL, NULL, "说明跳过了哪些日子、为什么"},
    {NULL, 0, NULL, NULL, NULL},
};

static CliStatus run_deadline(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    CivilDate from;
    int64_t days = 20;
    if (!v[OPTION_FROM])
        return cli_usage_error("calendar deadline", "缺少 --from (missing --from)");
    if (!civil_date_parse(str_of(v[OPTION_FROM]), &from))
        return cli_usage_error("calendar deadline",
                               "--from 应为 年-月-日，例如 2026-09-18，不是“%s” (must be a date)",
                               v[OPTION_FROM]);
    if (v[OPTION_DAYS] && !cli_number("calendar deadline", "days", v[OPTION_DAYS], 0, 10000, &days))
        return CLI_USAGE;
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const Calendar *calendar;
    CliStatus status = load_calendar(arguments, &app, a, &calendar);
    if (status != CLI_OK)
        return status;
    LawTerm term = {(int)days, LAW_UNIT_WORKDAYS};
    CalendarDate due = law_term_due(calendar, term, from);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 20);
    civil_date_append(&b, due.date);
    strbuf_append_c(&b, due.provisional ? "（暂定）\n" : "\n");
    if (v[OPTION_EXPLAIN]) {
        law_term_explain(&b, calendar, term, from);
        strbuf_append_char(&b, '\n');
    }
    print_buffer(&b);
    return CLI_OK;
}

const CliCommand cli_calendar_deadline = {
    .name = "calendar deadline",
    .operands = "",
    .summary = "算一个以工作日计的期限，并说明理由",
    .options = deadline_options,
    .examples = (const char *const[]){"gongkai calendar deadline --from 2026-09-18 --explain",
                                      "收到申请之日起20个工作日", NULL},
    .run = run_deadline,
};
