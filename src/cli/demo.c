#include "cli/commands.h"

#include "app/demo.h"
#include "base/error.h"
#include "cli/store_command.h"
#include "os/clock.h"
#include "os/file.h"

#include <stdio.h>
#include <unistd.h>

#define FIGURES_MAX ((size_t)16 << 20)

/* ---- demo --from ---- */

enum { OPTION_FROM = STORE_OPTION_NEXT, OPTION_MEND, OPTION_BODY, OPTION_SEED, OPTION_SETTLE };

static CliStatus read_figures(const char *path, Arena *a, AnnualReport *ret_report)
{
    Str json, where = STR("");
    CliStatus status = cli_read_input("--from", path, FIGURES_MAX, a, &json);
    if (status != CLI_OK)
        return status;
    int r = report_read_json(json, a, ret_report, &where);
    if (r < 0)
        return cli_failed("不能读取数据文件");
    if (r > 0) {
        cli_say("--from: %s 不是年度报告的数据：%.*s", path, STR_FMT(where));
        return CLI_UNREADABLE;
    }
    return CLI_OK;
}

/* The body to make where the folder has none with this code. */
static Body body_like(const char *code, const AnnualReport *report)
{
    return (Body){.code = str_of(code ? code : "demo"),
                  .name = report->agency.len ? report->agency : STR("示例机关"),
                  .kind = STR("government"),
                  .approval = STR("short"),
                  .letter_prefix = STR("示公复"),
                  .review_body = STR("示例复议机关"),
                  .court = STR("示例人民法院"),
                  .practice = true,
                  .accepts_online = false};
}

/* The body to replay into: the one named, made when the folder has none with this code. */
static CliStatus body_for(App *app, const Body *like, Arena *a, Body *ret_body)
{
    Actor actor = store_actor();
    GetBody get = {.code = like->code};
    int r = app_get_body(app, &actor, &get, a, ret_body);
    if (r < 0)
        return cli_failed("不能读取机关");
    if (r == 0)
        return CLI_OK;
    SaveBodyResult saved = {0};
    r = app_save_body(app, &actor, like, a, &saved);
    if (r)
        return store_wrong(&cli_demo, "不能建立机关", r, &saved.errors);
    *ret_body = *like;
    ret_body->id = saved.id;
    return CLI_OK;
}

static void say_mended(const ReplayReportResult *result)
{
    for (size_t i = 0; i < result->mended_count; i++)
        printf("改正 %.*s = %.*s\n", STR_FMT(result->mended[i].cell),
               STR_FMT(result->mended[i].value));
}

/* Figures that break an identity, where mending makes them whole. */
static void say_if_mendable(const ReplayReport *in, int outcome, Arena *a)
{
    ReplayReport mended = *in;
    mended.mend = true;
    ReplayReportResult *result = arena_new(a, ReplayReportResult, 1);
    if (outcome == APP_E_INVALID && !in->mend &&
        app_check_replay(civil_date_from_instant(clock_now()), &mended, a, result) == 0)
        cli_say("加上 --mend，可以按建议改正后回放");
}

static CliStatus run_demo(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    int64_t seed = 1;
    if (!v[OPTION_FROM])
        return cli_usage_error("demo", "请用 --from 指明报告数据文件");
    if (v[OPTION_SEED] && !cli_number("demo", "seed", v[OPTION_SEED], 1, INT64_MAX, &seed))
        return CLI_USAGE;
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AnnualReport *report = arena_new(a, AnnualReport, 1);
    CliStatus status = read_figures(v[OPTION_FROM], a, report);
    if (status != CLI_OK)
        return status;
    ReplayReport in = {.report = report,
                       .seed = (uint64_t)seed,
                       .mend = v[OPTION_MEND] != NULL,
                       .settle = v[OPTION_SETTLE] != NULL};
    ReplayReportResult *result = arena_new(a, ReplayReportResult, 1);
    /* all that can be wrong is looked for before a folder is made */
    int r = app_check_replay(civil_date_from_instant(clock_now()), &in, a, result);
    if (r) {
        status = store_refused("这份报告不能回放", r, &result->errors);
        say_if_mendable(&in, r, a);
        return status;
    }
    Body like = body_like(v[OPTION_BODY], report), body = {0};
    FieldErrors errors = {0};
    r = app_check_body(&like, a, &errors);
    if (field_errors_find(&errors, STR("code"))) {
        cli_say("--body: %.*s", STR_FMT(errors.items[0].message));
        return CLI_USAGE;
    }
    status = store_open(arguments, r == 0, &app);
    if (status == CLI_OK)
        status = body_for(app, &like, a, &body);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    in.body_id = body.id;
    r = app_replay_report(app, &actor, &in, a, result);
    if (r)
        return store_refused("这份报告不能回放", r, &result->errors);
    say_mended(result);
    printf("%.*s %d年：案件 %" PRId64 " 件，复议诉讼 %" PRId64 " 件\n", STR_FMT(body.name),
           report->year, result->cases, result->remedies);
    return CLI_OK;
}

static const CliOption demo_options[] = {
    STORE_OPTIONS,
    [OPTION_FROM] = {"from", 'f', "FIGURES.json", NULL, "report read 的输出；- 为标准输入"},
    [OPTION_MEND] = {"mend", 0, NULL, NULL, "勾稽关系不成立时，按建议改正后回放，并列出改正"},
    [OPTION_BODY] = {"body", 'b', "代码", NULL, "机关的代码（默认 demo，没有则建立）"},
    [OPTION_SEED] = {"seed", 0, "N", NULL, "随机数种子（默认 1）"},
    [OPTION_SETTLE] = {"settle", 0, NULL, NULL, "结转下年度的案件在次年一月办结"},
    {NULL, 0, NULL, NULL, NULL},
};

const CliCommand cli_demo = {
    .name = "demo",
    .operands = "",
    .summary = "把公布的报告数据回放成案件、复议诉讼和填报数",
    .paragraphs =
        (const char *const[]){
            "回放之后，report compile 得到的数字与报告完全相同。申请人都是虚构的，标明（示例）。",
            "违反勾稽关系的数据不可能出自任何台账：列出不成立的关系，退出状态为 1。", NULL},
    .options = demo_options,
    .examples = (const char *const[]){"gongkai demo --from 年报.json --mend --data 示例",
                                      "改正后回放到数据文件夹“示例”", NULL},
    .run = run_demo,
};

/* ---- demo-region ---- */

/* The public pages of such a folder say that they show examples; settings of one's own stay. */
static int mark_as_demonstration(const App *app, Arena *a)
{
    Str path = arena_printf(a, "%s/gongkai.conf", app_data_folder(app));
    if (access(path.ptr, F_OK) == 0)
        return 0;
    return error_trace(file_write_atomic(path.ptr, STR("; 演示数据\ndemo = 1\n"), 0600));
}

static CliStatus run_region(const CliArguments *arguments)
{
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CliStatus status = store_open(arguments, true, &app);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    MakeDemoRegionResult result = {0};
    int r = app_make_demo_region(app, &actor, a, &result);
    if (r)
        return store_refused("没有建立示范地区", r, &result.errors);
    if (mark_as_demonstration(app, a) < 0)
        return cli_failed("demo-region");
    printf("示范地区：%" PRId64 " 件示例案件。账号（密码只在这里显示）：\n", result.cases);
    for (size_t i = 0; i < result.account_count; i++) {
        const DemoAccount *u = &result.accounts[i];
        printf("  %-12.*s %.*s  %.*s（%.*s）\n", STR_FMT(u->login), STR_FMT(u->password),
               STR_FMT(u->body_name), STR_FMT(u->roles));
    }
    return CLI_OK;
}

static const CliOption region_options[] = {
    STORE_OPTIONS,
    {NULL, 0, NULL, NULL, NULL},
};

const CliCommand cli_demo_region = {
    .name = "demo-region",
    .operands = "",
    .summary = "在空的数据文件夹里建立示范地区",
    .paragraphs =
        (const char *const[]){
            "五个虚构的机关，各有一年的报告；当年的案件分布在每一种办理状态；账号的密码当场生成。",
            NULL},
    .options = region_options,
    .examples = (const char *const[]){"gongkai demo-region --data 示例",
                                      "然后 gongkai serve -d 示例", NULL},
    .run = run_region,
};
