#include "app/demo.h"

#include "app/body.h"
#include "app/demo_assets.h"
#include "app/demo_cases.h"
#include "app/internal.h"
#include "app/password.h"
#include "app/user_admin.h"
#include <errno.h>

typedef struct DemoBody {
    const char *code;
    const char *kind;
    const char *approval;
    const char *prefix;
    const char *review_body;
    const char *court;
    const char *duties;
} DemoBody;

/* In the order of demo_figures(). Names are invented; the figures are published ones. */
static const DemoBody bodies[DEMO_BODIES] = {
    {"shili", "government", "full", "示府公复", "示例省人民政府", "示例市中级人民法院",
     "规划、城乡建设、房屋征收、生态环境、财政预决算、教育、供热供水等全市性事项的批复和文件。"},
    {"fuwu", "department", "short", "示政公复", "示例市人民政府", "示例市示例区人民法院",
     "政务服务大厅、行政许可事项清单、办事指南、公共资源交易、12345热线。"},
    {"quban", "department", "short", "示区办公复", "示例区人民政府", "示例市示例区人民法院",
     "区级规划、城市更新、老旧小区改造、区属学校和医院、区级财政预决算。"},
    {"yunxi", "dispatched", "short", "云街公复", "示例区人民政府", "示例市示例区人民法院",
     "社区管理、低保和救助、物业纠纷调解、违法建设治理、养老服务。"},
    {"qingjiang", "dispatched", "short", "清街公复", "示例区人民政府", "示例市示例区人民法院",
     "社区管理、低保和救助、环境卫生、农贸市场、养老服务。"},
};

static const char *const units[] = {"市自然资源和规划局", "市住房和城乡建设局", "市生态环境局",
                                    "市财政局", "市教育局"};

typedef struct DemoUser {
    const char *login;
    const char *name;
    int body; /* -1: of all bodies */
    const char *roles[3];
    const char *words;
} DemoUser;

static const DemoUser users[] = {
    {"admin", "系统管理员（示例）", -1, {"administrator"}, "管理员"},
    {"jingban", "经办员（示例）", 0, {"handler", "disclosure_unit"}, "经办、公开办"},
    {"qianfa", "分管领导（示例）", 0, {"signer"}, "签发"},
    {"jiandu", "监督员（示例）", 0, {"supervisor"}, "监督"},
    {"fuwu",
     "政务中心经办（示例）",
     1,
     {"handler", "disclosure_unit", "signer"},
     "经办、公开办、签发"},
    {"quban",
     "区府办经办（示例）",
     2,
     {"handler", "disclosure_unit", "signer"},
     "经办、公开办、签发"},
    {"yunxi",
     "云溪街道经办（示例）",
     3,
     {"handler", "disclosure_unit", "signer"},
     "经办、公开办、签发"},
    {"qingjiang",
     "清江街道经办（示例）",
     4,
     {"handler", "disclosure_unit", "signer"},
     "经办、公开办、签发"},
};

typedef struct Region {
    App *app;
    const Actor *actor;
    Arena *arena;
    MakeDemoRegionResult *result;
    int64_t body_ids[DEMO_BODIES];
    Str body_names[DEMO_BODIES];
    Actor handler, signer;
} Region;

static int region_fault(int r, const char *what, const FieldErrors *errors)
{
    if (r <= 0)
        return r;
    Str why = errors->count ? errors->items[0].message : STR("");
    return error_set(-EINVAL, "demonstration region: %s gave %d %.*s", what, r, STR_FMT(why));
}

static int make_body(Region *g, int number, const AnnualReport *report)
{
    const DemoBody *d = &bodies[number];
    Body body = {.code = str_of(d->code),
                 .name = report->agency,
                 .short_name = report->agency,
                 .kind = str_of(d->kind),
                 .approval = str_of(d->approval),
                 .letter_prefix = str_of(d->prefix),
                 .unit_name = STR("政府信息公开办公室"),
                 .duties = str_of(d->duties),
                 .address = STR("示例市示例路1号"),
                 .office_hours = STR("工作日 9:00—12:00，13:30—17:00"),
                 .phone = STR("0100-1234567"),
                 .fax = STR("0100-1234568"),
                 .postcode = STR("010000"),
                 .email = STR("gk@example.gov.cn"),
                 .review_body = str_of(d->review_body),
                 .court = str_of(d->court),
                 .accepts_online = true};
    SaveBodyResult saved = {0};
    int r = app_save_body(g->app, g->actor, &body, g->arena, &saved);
    g->body_ids[number] = saved.id;
    g->body_names[number] = report->agency;
    return region_fault(r, d->code, &saved.errors);
}

static int make_report(Region *g, int number)
{
    AnnualReport *report = arena_new(g->arena, AnnualReport, 1);
    Str where = STR("");
    int r = report_read_json(demo_figures(number), g->arena, report, &where);
    if (r)
        return r < 0 ? r
                     : error_set(-EINVAL, "demonstration figures %d: %.*s", number, STR_FMT(where));
    r = make_body(g, number, report);
    if (r)
        return r;
    ReplayReport in = {.body_id = g->body_ids[number],
                       .report = report,
                       .seed = 2021 + (uint64_t)number,
                       .settle = true};
    ReplayReportResult *ret = arena_new(g->arena, ReplayReportResult, 1);
    r = app_replay_report(g->app, g->actor, &in, g->arena, ret);
    g->result->cases += ret->cases;
    return region_fault(r, "replay", &ret->errors);
}

static int make_units(Region *g)
{
    int r = 0;
    for (size_t i = 0; i < ARRAY_LEN(units) && r == 0; i++) {
        SaveUnit in = {.body_id = g->body_ids[0], .name = str_of(units[i]), .active = true};
        SaveUnitResult ret = {0};
        r = app_save_unit(g->app, g->actor, &in, g->arena, &ret);
        r = region_fault(r, units[i], &ret.errors);
    }
    return r;
}

static int make_user(Region *g, const DemoUser *u, Actor *ret_actor)
{
    Str roles[3];
    size_t count = 0;
    while (count < ARRAY_LEN(u->roles) && u->roles[count]) {
        roles[count] = str_of(u->roles[count]);
        count++;
    }
    SaveUser in = {.login = str_of(u->login),
                   .name = str_of(u->name),
                   .body_id = u->body < 0 ? 0 : g->body_ids[u->body],
                   .roles = roles,
                   .role_count = count,
                   .password = password_generate(g->arena)};
    SaveUserResult ret = {0};
    int r = app_save_user(g->app, g->actor, &in, g->arena, &ret);
    if (r)
        return region_fault(r, u->login, &ret.errors);
    RoleSet set = 0;
    for (size_t i = 0; i < count; i++)
        set |= roles_from_text(roles[i]);
    *ret_actor = (Actor){.kind = ACTOR_USER,
                         .user_id = ret.id,
                         .body_id = in.body_id,
                         .roles = set,
                         .login = in.login,
                         .name = in.name,
                         .request_id = STR("")};
    DemoAccount *account = &g->result->accounts[g->result->account_count++];
    *account =
        (DemoAccount){.login = in.login,
                      .password = in.password,
                      .name = in.name,
                      .body_name = u->body < 0 ? STR("（全部机关）") : g->body_names[u->body],
                      .roles = str_of(u->words)};
    return 0;
}

static int make_users(Region *g)
{
    g->result->accounts = arena_new(g->arena, DemoAccount, ARRAY_LEN(users));
    int r = 0;
    for (size_t i = 0; i < ARRAY_LEN(users) && r == 0; i++) {
        Actor actor;
        r = make_user(g, &users[i], &actor);
        if (r == 0 && i == 1)
            g->handler = actor;
        if (r == 0 && i == 2)
            g->signer = actor;
    }
    return r;
}

int app_make_demo_region(App *app, const Actor *actor, Arena *a, MakeDemoRegionResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, 0);
    if (r)
        return r;
    MakeDemoRegionResult *result = arena_new(a, MakeDemoRegionResult, 1);
    ListBodiesResult there = {0};
    r = app_list_bodies(app, actor, a, &there);
    if (r)
        return r;
    if (there.count) {
        field_error(a, &result->errors, "", "not_empty",
                    "数据文件夹里已有机关，不能再建示范地区。");
        *ret_result = *result;
        return APP_E_CONFLICT;
    }
    Region g = {.app = app, .actor = actor, .arena = a, .result = result};
    for (int i = 0; i < DEMO_BODIES && r == 0; i++)
        r = make_report(&g, i);
    if (r == 0)
        r = make_units(&g);
    if (r == 0)
        r = make_users(&g);
    int64_t open = 0;
    if (r == 0)
        r = demo_cases_make(app, &g.handler, &g.signer, a, &open);
    result->cases += open;
    if (r == 0)
        *ret_result = *result;
    return r;
}
