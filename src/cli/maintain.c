#include "cli/commands.h"

#include "app/audit_log.h"
#include "app/doctor.h"
#include "app/user_admin.h"
#include "cli/store_command.h"
#include "domain/role.h"

#include <stdio.h>

static const CliOption store_options[] = {
    STORE_OPTIONS,
    {NULL, 0, NULL, NULL, NULL},
};

/* ---- migrate ---- */

static CliStatus run_migrate(const CliArguments *arguments)
{
    CLEANUP(app_closep) App *app = NULL;
    CliStatus status = store_open(arguments, true, &app);
    if (status == CLI_OK)
        printf("数据库（%.*s）已是最新结构\n", STR_FMT(app_database_kind(app)));
    return status;
}

const CliCommand cli_migrate = {
    .name = "migrate",
    .operands = "",
    .summary = "建立数据库，或者把它升级到本程序的结构",
    .options = store_options,
    .examples = (const char *const[]){"gongkai migrate -d /srv/gongkai", "升级后再启动服务", NULL},
    .run = run_migrate,
};

/* ---- audit verify ---- */

static CliStatus verify_audit(App *app, const CliArguments *arguments, Arena *a)
{
    (void)arguments;
    Actor actor = store_actor();
    VerifyAuditResult result = {0};
    int r = app_verify_audit(app, &actor, a, &result);
    if (r)
        return store_refused("不能核验审计记录", r, NULL);
    for (size_t i = 0; i < result.break_count; i++) {
        const AuditBreak *b = &result.breaks[i];
        printf("%.*s\t第%" PRId64 "号\t%.*s\n", STR_FMT(b->body_name), b->number, STR_FMT(b->what));
    }
    printf("%" PRId64 " 条链，%" PRId64 " 条记录，%zu 处不符\n", result.chains, result.records,
           result.break_count);
    return result.break_count ? CLI_FINDINGS : CLI_OK;
}

static CliStatus run_audit(const CliArguments *arguments)
{
    return store_run(arguments, verify_audit);
}

const CliCommand cli_audit_verify = {
    .name = "audit verify",
    .operands = "",
    .summary = "核验审计记录的散列链",
    .paragraphs = (const char *const[]){"有缺号、改动或者截断时退出状态为 1。", NULL},
    .options = store_options,
    .examples = (const char *const[]){"gongkai audit verify -d /srv/gongkai", "核验全部机关", NULL},
    .run = run_audit,
};

/* ---- doctor ---- */

static CliStatus examine(App *app, const CliArguments *arguments, Arena *a)
{
    (void)arguments;
    Actor actor = store_actor();
    DoctorResult result = {0};
    int r = app_doctor(app, &actor, a, &result);
    if (r)
        return store_refused("不能检查数据", r, NULL);
    for (size_t i = 0; i < result.fault_count; i++)
        printf("%.*s\n", STR_FMT(result.faults[i]));
    printf("检查案件 %" PRId64 " 件、附件 %" PRId64 " 个，%zu 处不符；清除无主附件 %" PRId64
           " 个\n",
           result.cases, result.attachments, result.fault_count, result.swept);
    return result.fault_count ? CLI_FINDINGS : CLI_OK;
}

static CliStatus run_doctor(const CliArguments *arguments)
{
    return store_run(arguments, examine);
}

const CliCommand cli_doctor = {
    .name = "doctor",
    .operands = "",
    .summary = "检查数据：期限重算、附件散列、审计链，清除无主附件",
    .paragraphs = (const char *const[]){"有不符之处时退出状态为 1。案件数据不会被改动。", NULL},
    .options = store_options,
    .examples = (const char *const[]){"gongkai doctor -d /srv/gongkai", "检查全部数据", NULL},
    .run = run_doctor,
};

/* ---- user list, passwd, disable ---- */

static CliStatus list_users(App *app, const CliArguments *arguments, Arena *a)
{
    (void)arguments;
    Actor actor = store_actor();
    ListUsers in = {0};
    ListUsersResult list = {0};
    int r = app_list_users(app, &actor, &in, a, &list);
    if (r)
        return store_refused("不能列出账号", r, NULL);
    for (size_t i = 0; i < list.count; i++) {
        const User *u = &list.users[i];
        printf("%.*s\t%.*s\t%.*s\t", STR_FMT(u->login), STR_FMT(u->name), STR_FMT(u->body_name));
        const char *separator = "";
        for (int role = 0; role < ROLE_MAX; role++) {
            if (u->roles & ROLE_SET(role)) {
                printf("%s%.*s", separator, STR_FMT(role_code((Role)role)));
                separator = ",";
            }
        }
        printf("\t%s\n", u->disabled ? "停用" : "在用");
    }
    return CLI_OK;
}

static CliStatus run_user_list(const CliArguments *arguments)
{
    return store_run(arguments, list_users);
}

const CliCommand cli_user_list = {
    .name = "user list",
    .operands = "",
    .summary = "列出账号",
    .options = store_options,
    .examples = (const char *const[]){"gongkai user list", "账号、姓名、机关、角色、状态", NULL},
    .run = run_user_list,
};

static CliStatus no_account(const char *command, const CliArguments *arguments)
{
    return cli_usage_error(command, "LOGIN: 没有账号“%s” (no such account)",
                           arguments->operands[0]);
}

static CliStatus reset_password(App *app, const CliArguments *arguments, Arena *a)
{
    Actor actor = store_actor();
    ResetPassword in = {.login = str_of(arguments->operands[0])};
    ResetPasswordResult result = {0};
    int r = app_reset_password(app, &actor, &in, a, &result);
    if (r == APP_E_NOT_FOUND)
        return no_account("user passwd", arguments);
    if (r)
        return store_refused("不能重置密码", r, &result.errors);
    printf("%.*s\n", STR_FMT(result.password));
    return CLI_OK;
}

static CliStatus run_user_passwd(const CliArguments *arguments)
{
    return store_run(arguments, reset_password);
}

const CliCommand cli_user_passwd = {
    .name = "user passwd",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "重置一个账号的密码，打印新密码",
    .paragraphs = (const char *const[]){"下次登录时必须修改；该账号的登录全部失效。", NULL},
    .options = store_options,
    .examples = (const char *const[]){"gongkai user passwd jingban", "重置 jingban 的密码", NULL},
    .run = run_user_passwd,
};

static int disable_named(App *app, Arena *a, Str login, SaveUserResult *result)
{
    Actor actor = store_actor();
    ListUsers in = {0};
    ListUsersResult list = {0};
    int r = app_list_users(app, &actor, &in, a, &list);
    for (size_t i = 0; i < list.count && r == 0; i++) {
        const User *u = &list.users[i];
        if (!str_eq(u->login, login))
            continue;
        Str roles[ROLE_MAX]; /* stay as they are, for the day on which it is used again */
        size_t role_count = 0;
        for (int role = 0; role < ROLE_MAX; role++) {
            if (u->roles & ROLE_SET(role))
                roles[role_count++] = role_code((Role)role);
        }
        SaveUser save = {.id = u->id,
                         .version = u->version,
                         .name = u->name,
                         .phone = u->phone,
                         .body_id = u->body_id,
                         .roles = roles,
                         .role_count = role_count,
                         .disabled = true};
        return app_save_user(app, &actor, &save, a, result);
    }
    return r ? r : APP_E_NOT_FOUND;
}

static CliStatus disable_user(App *app, const CliArguments *arguments, Arena *a)
{
    SaveUserResult result = {0};
    int r = disable_named(app, a, str_of(arguments->operands[0]), &result);
    if (r == APP_E_NOT_FOUND)
        return no_account("user disable", arguments);
    if (r)
        return store_refused("不能停用账号", r, &result.errors);
    return CLI_OK;
}

static CliStatus run_user_disable(const CliArguments *arguments)
{
    return store_run(arguments, disable_user);
}

const CliCommand cli_user_disable = {
    .name = "user disable",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "停用一个账号，它的登录全部失效",
    .options = store_options,
    .examples = (const char *const[]){"gongkai user disable jingban", "停用 jingban", NULL},
    .run = run_user_disable,
};
