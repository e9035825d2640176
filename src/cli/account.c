#include "cli/commands.h"

#include "app/body.h"
#include "app/user_admin.h"
#include "cli/store_command.h"
#include "domain/role.h"

#include <stdio.h>

/* ---- body add ---- */

enum {
    BODY_NAME = STORE_OPTION_NEXT,
    BODY_KIND,
    BODY_APPROVAL,
    BODY_DUTIES,
    BODY_PREFIX,
    BODY_REVIEW,
    BODY_COURT
};

static CliStatus add_body(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Body in = {
        .code = str_of(arguments->operands[0]),
        .name = str_of(v[BODY_NAME] ? v[BODY_NAME] : arguments->operands[0]),
        .kind = str_of(v[BODY_KIND] ? v[BODY_KIND] : app_body_kind_choices().items[0].code.ptr),
        .approval = str_of(v[BODY_APPROVAL] ? v[BODY_APPROVAL] : "short"),
        .duties = str_of(v[BODY_DUTIES]),
        .letter_prefix = str_of(v[BODY_PREFIX]),
        .review_body = str_of(v[BODY_REVIEW]),
        .court = str_of(v[BODY_COURT]),
        .accepts_online = true,
    };
    SaveBodyResult result = {0};
    int r = app_check_body(&in, a, &result.errors);
    CliStatus status = r ? CLI_OK : store_open(arguments, true, &app);
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    if (r == 0)
        r = app_save_body(app, &actor, &in, a, &result);
    if (r != 0)
        return store_wrong(&cli_body_add, "没有添加机关", r, &result.errors);
    printf("%" PRId64 "\n", result.id);
    return CLI_OK;
}

static const CliOption BODY_OPTIONS[] = {
    STORE_OPTIONS,
    [BODY_NAME] = {"name", 'n', "全称", NULL, "机关全称"},
    [BODY_KIND] = {"kind", 0, "类别", NULL, "机关类别的代码，决定由谁复议"},
    [BODY_APPROVAL] = {"approval", 0, "流程", "full|short", "审批流程（默认 short）"},
    [BODY_DUTIES] = {"duties", 0, "职责", NULL, "主要职责，申请人据此找到要问的机关"},
    [BODY_PREFIX] = {"letter-prefix", 0, "代字", NULL, "机关代字，例如 秦公复"},
    [BODY_REVIEW] = {"review-body", 0, "机关", NULL, "复议机关，写入答复书"},
    [BODY_COURT] = {"court", 0, "法院", NULL, "管辖法院，写入答复书"},
    {NULL, 0, NULL, NULL, NULL},
};
static const char *const BODY_EXAMPLES[] = {
    "gongkai body add qhd -n 秦皇岛市人民政府 --letter-prefix 秦公复 --review-body 河北省人民政府 "
    "--court 秦皇岛市中级人民法院",
    "添加一个机关，打印它的编号",
    NULL,
};
const CliCommand cli_body_add = {
    .name = "body add",
    .operands = "CODE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "添加一个受理机关",
    .options = BODY_OPTIONS,
    .examples = BODY_EXAMPLES,
    .run = add_body,
};

/* ---- user add ---- */

enum { USER_NAME = STORE_OPTION_NEXT, USER_BODY, USER_ROLES };

#define ROLES_MAX 16

/* Role codes joined by commas; false after a usage error named the one that is none. */
static bool split_roles(const char *text, Str roles[ROLES_MAX], size_t *ret_count)
{
    size_t count = 0;
    Role role;
    for (Str rest = str_of(text), part; str_split_next(&rest, STR(","), &part);) {
        if (!role_from_code(part, &role)) {
            (void)cli_usage_error("user add", "--roles: 没有角色“%.*s” (no such role)",
                                  STR_FMT(part));
            return false;
        }
        if (count == ROLES_MAX) {
            (void)cli_usage_error("user add", "--roles: 角色多于 %d 个 (too many)", ROLES_MAX);
            return false;
        }
        roles[count++] = part;
    }
    *ret_count = count;
    return true;
}

static CliStatus add_user(const CliArguments *arguments)
{
    const char *const *v = arguments->values;
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str roles[ROLES_MAX];
    size_t role_count;
    if (!split_roles(v[USER_ROLES] ? v[USER_ROLES] : "administrator", roles, &role_count))
        return CLI_USAGE;
    SaveUser in = {
        .login = str_of(arguments->operands[0]),
        .name = str_of(v[USER_NAME] ? v[USER_NAME] : arguments->operands[0]),
        .roles = roles,
        .role_count = role_count,
    };
    SaveUserResult result = {0};
    int r = app_check_user(&in, a, &result.errors);
    if (r != 0)
        return store_wrong(&cli_user_add, "没有建立账号", r, &result.errors);
    /* a folder that is made now has no body to belong to */
    CliStatus status = store_open(arguments, !v[USER_BODY], &app);
    Body body = {0};
    if (status == CLI_OK && v[USER_BODY])
        status = store_find_body(app, v[USER_BODY], a, &body);
    in.body_id = body.id;
    if (status != CLI_OK)
        return status;
    Actor actor = store_actor();
    r = app_save_user(app, &actor, &in, a, &result);
    if (r != 0)
        return store_wrong(&cli_user_add, "没有建立账号", r, &result.errors);
    printf("%.*s\t%.*s\n", STR_FMT(in.login), STR_FMT(result.password));
    return CLI_OK;
}

static const CliOption USER_OPTIONS[] = {
    STORE_OPTIONS,
    [USER_NAME] = {"name", 'n', "姓名", NULL, "姓名"},
    [USER_BODY] = {"body", 'b', "代码", NULL, "所属机关；不写即管理全部机关"},
    [USER_ROLES] = {"roles", 'r', "角色,…", NULL, "角色代码，以逗号分开（默认 administrator）"},
    {NULL, 0, NULL, NULL, NULL},
};
static const char *const USER_EXAMPLES[] = {
    "gongkai user add admin",
    "建立系统管理员，打印账号和只显示一次的密码",
    "gongkai user add liuyang -n 刘洋 -b qhd -r handler,disclosure_unit",
    "为一个机关建立经办人账号",
    NULL,
};
const CliCommand cli_user_add = {
    .name = "user add",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "建立一个账号",
    .options = USER_OPTIONS,
    .examples = USER_EXAMPLES,
    .run = add_user,
};
