#include "web/handlers.h"

#include "base/error.h"
#include "web/tmpl_a11y.h"
#include "web/tmpl_help.h"
#include "web/tmpl_home.h"
#include "web/tmpl_notice.h"
#include "web/view/portal.h"
#include "web/words.h"

static void fill_office(Arena *a, const Body *body, OfficeView *ret_view)
{
    FactList facts = {.arena = a};
    facts_add(&facts, STR("工作机构"), body->unit_name);
    facts_add(&facts, STR("主要职责"), body->duties);
    facts_add(&facts, STR("办公地址"), body->address);
    facts_add(&facts, STR("办公时间"), body->office_hours);
    if (body->phone.len)
        facts_add_link(&facts, STR("联系电话"), body->phone,
                       arena_printf(a, "tel:%.*s", STR_FMT(body->phone)));
    facts_add(&facts, STR("传真号码"), body->fax);
    facts_add(&facts, STR("邮政编码"), body->postcode);
    if (body->email.len)
        facts_add_link(&facts, STR("电子邮箱"), body->email,
                       arena_printf(a, "mailto:%.*s", STR_FMT(body->email)));
    *ret_view = (OfficeView){
        .code = body->code,
        .name = body->name,
        .facts = facts.items,
        .facts_count = facts.count,
        .closed = !body->accepts_online,
    };
}

static const OfficeView *offices(Arena *a, const ListBodiesResult *list)
{
    OfficeView *views = arena_new(a, OfficeView, list->count ? list->count : 1);
    for (size_t i = 0; i < list->count; i++)
        fill_office(a, &list->bodies[i], &views[i]);
    return views;
}

int portal_home(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListBodiesResult list;
    int r = app_list_bodies(site->app, site_actor(request), a, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    HomeView v = {
        .heading = STR("依申请公开政府信息"),
        .apply_href = STR("/ysq/shenqing"),
        .empty = list.count == 0,
    };
    site_portal_page(site, request, STR("首页"), STR("/"), &v.page);
    if (list.count == 1) {
        v.has_body = true;
        fill_office(a, &list.bodies[0], &v.body);
        v.page.site_note = list.bodies[0].name;
    } else {
        v.bodies = offices(a, &list);
        v.bodies_count = list.count;
    }
    tmpl_home(http_reply_html(response, 200), &v);
    return 0;
}

int portal_body(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    GetBody in = {.code = http_param(request, "body")};
    Body body;
    int r = app_get_body(site->app, site_actor(request), &in, request->arena, &body);
    if (r != 0)
        return site_refuse(site, request, response, r);
    HomeView v = {
        .heading = body.name,
        .apply_href = arena_printf(request->arena, "/ysq/shenqing?body=%.*s", STR_FMT(body.code)),
        .has_body = true,
    };
    fill_office(request->arena, &body, &v.body);
    site_portal_page(site, request, body.name, STR(""), &v.page);
    v.page.site_note = body.name;
    site_crumbs(request->arena,
                (const LinkView[]){{STR("/"), STR("首页"), false}, {STR(""), body.name, true}}, 2,
                &v.page.crumbs, &v.page.crumbs_count);
    tmpl_home(http_reply_html(response, 200), &v);
    return 0;
}

int portal_notice(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    ListBodiesResult list;
    int r = app_list_bodies(site->app, site_actor(request), request->arena, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    NoticeView v = {.bodies = offices(request->arena, &list), .bodies_count = list.count};
    site_portal_page(site, request, STR("依申请公开须知"), STR("/ysq/"), &v.page);
    tmpl_notice(http_reply_html(response, 200), &v);
    return 0;
}

int portal_help(void *context, HttpRequest *request, HttpResponse *response)
{
    TextView v;
    site_portal_page(context, request, STR("帮助"), STR("/help"), &v.page);
    tmpl_help(http_reply_html(response, 200), &v);
    return 0;
}

int portal_a11y(void *context, HttpRequest *request, HttpResponse *response)
{
    TextView v;
    site_portal_page(context, request, STR("无障碍说明"), STR("/a11y"), &v.page);
    tmpl_a11y(http_reply_html(response, 200), &v);
    return 0;
}

int portal_robots(void *context, HttpRequest *request, HttpResponse *response)
{
    (void)context;
    (void)request;
    http_reply_static(response, 200, "text/plain; charset=utf-8",
                      STR("User-agent: *\nDisallow: /gzt/\nDisallow: /ysq/cx\n"
                          "Disallow: /ysq/shenqing/\n"
                          "Disallow: /ysq/huizhi/\nDisallow: /api/\n"));
    return 0;
}
