/* The body's own settings and its handling units. */
#include "web/workbench/desk.h"

#include "app/body.h"
#include "base/error.h"
#include "web/tmpl_settings.h"

static int load_body(Site *site, HttpRequest *request, int64_t id, Body *body)
{
    GetBody in = {.id = id};
    return app_get_body(site->app, site_actor(request), &in, request->arena, body);
}

static void fill_facts(Arena *a, const Body *body, SettingsView *v)
{
    FactList f = {.arena = a};
    facts_add(&f, STR("代码"), body->code);
    facts_add(&f, STR("机关代字"), body->letter_prefix);
    facts_add(&f, STR("工作机构"), body->unit_name);
    facts_add(&f, STR("主要职责"),
              body->duties.len ? body->duties : STR("未填写，申请人据此选择机关"));
    facts_add(&f, STR("办公地址"), body->address);
    facts_add(&f, STR("办公时间"), body->office_hours);
    facts_add(&f, STR("联系电话"), body->phone);
    facts_add(&f, STR("复议机关"),
              body->review_body.len ? body->review_body : STR("未填写，答复书需要"));
    facts_add(&f, STR("管辖法院"), body->court.len ? body->court : STR("未填写，答复书需要"));
    facts_add(&f, STR("网上申请"), body->accepts_online ? STR("接受") : STR("不接受"));
    v->facts = f.items;
    v->facts_count = f.count;
    v->body_name = body->name;
    v->body_href = arena_printf(a, "/gzt/body/%" PRId64, body->id);
}

static void fill_unit(FormState *s, const Unit *unit, Arena *a)
{
    form_set(s, "id", arena_printf(a, "%" PRId64, unit->id));
    form_set(s, "name", unit->name);
    form_set(s, "active", unit->active ? STR("1") : STR(""));
}

static int show_settings(Site *site, HttpRequest *request, HttpResponse *response, int64_t id,
                         const FormState *unit)
{
    Arena *a = request->arena;
    const Actor *actor = site_actor(request);
    ListBodiesResult bodies = {0};
    int r = app_list_bodies(site->app, actor, a, &bodies);
    if (r != 0)
        return site_refuse(site, request, response, r);
    SettingsView v = {.can_add_body = actor->body_id == 0};
    if (actor->body_id)
        id = actor->body_id;
    else if (id == 0 && bodies.count)
        id = bodies.bodies[0].id;
    LinkView *tabs = arena_new(a, LinkView, bodies.count + 1);
    for (size_t i = 0; i < bodies.count; i++) {
        const Body *body = &bodies.bodies[i];
        if (actor->body_id == 0 && bodies.count > 1)
            tabs[v.bodies_count++] =
                (LinkView){arena_printf(a, "/gzt/settings?body=%" PRId64, body->id), body->name,
                           body->id == id};
        if (body->id == id)
            fill_facts(a, body, &v);
    }
    v.bodies = tabs;
    ListUnitsResult units = {0};
    r = v.body_name.len ? app_list_units(site->app, actor, id, a, &units) : 0;
    if (r != 0)
        return site_refuse(site, request, response, r);
    FactView *rows = arena_new(a, FactView, units.count + 1);
    for (size_t i = 0; i < units.count; i++)
        rows[i] = (FactView){
            .label = units.units[i].name,
            .value = units.units[i].active ? STR("") : STR("停用"),
            .href = arena_printf(a, "/gzt/settings?body=%" PRId64 "&unit=%" PRId64 "#f-name", id,
                                 units.units[i].id)};
    v.units = rows;
    v.units_count = units.count;
    site_desk_page(site, request, response, STR("机关设置"), STR("/gzt/settings"), &v.page);
    FormLook look = {.action = arena_printf(a, "/gzt/body/%" PRId64 "/unit", id),
                     .csrf = v.page.csrf,
                     .submit = STR("添加承办单位")};
    static const char *const NEW[] = {"name", NULL};
    static const char *const OLD[] = {"id", "name", "active", NULL};
    FormState shown = *unit;
    int64_t old = site_query_int(request, "unit", 1, INT64_MAX, form_int(unit, "id", 0));
    for (size_t i = 0; old && request->method == HTTP_GET && i < units.count; i++)
        if (units.units[i].id == old)
            fill_unit(&shown, &units.units[i], a);
    if (form_value(&shown, "id").len) {
        look.submit = STR("保存承办单位");
        look.cancel_href = arena_printf(a, "/gzt/settings?body=%" PRId64, id);
        look.cancel_label = STR("取消");
    }
    form_view_begin(&v.unit_form, &look);
    form_view_add_some(&v.unit_form, &shown, look.cancel_href.len ? OLD : NEW, a);
    v.page.failed = v.unit_form.errors_count > 0;
    tmpl_settings(http_reply_html(response, v.page.failed ? 422 : 200), &v);
    return 0;
}

int desk_settings(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState unit;
    form_init(&unit, &FORM_UNIT);
    return show_settings(context, request, response,
                         site_query_int(request, "body", 1, INT64_MAX, 0), &unit);
}

int desk_unit_save(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    int64_t body = site_param_id(request, "id");
    FormState unit;
    form_init(&unit, &FORM_UNIT);
    form_read(&unit, request, request->arena);
    if (!form_ok(&unit))
        return show_settings(site, request, response, body, &unit);
    int64_t id = form_int(&unit, "id", 0);
    SaveUnit in = {.body_id = body,
                   .id = id,
                   .name = form_value(&unit, "name"),
                   .active = id == 0 || form_checked(&unit, "active")};
    SaveUnitResult result = {0};
    int r = app_save_unit(site->app, site_actor(request), &in, request->arena, &result);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        form_take_errors(&unit, &result.errors);
        return show_settings(site, request, response, body, &unit);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/settings?body=%" PRId64 "&done=saved", body);
}

static void fill_state(FormState *s, const Body *b, Arena *a)
{
    form_set(s, "version", arena_printf(a, "%" PRId64, b->version));
    form_set(s, "code", b->code);
    form_set(s, "name", b->name);
    form_set(s, "short_name", b->short_name);
    form_set(s, "kind", b->kind);
    form_set(s, "approval", b->approval);
    form_set(s, "letter_prefix", b->letter_prefix);
    form_set(s, "unit_name", b->unit_name);
    form_set(s, "duties", b->duties);
    form_set(s, "address", b->address);
    form_set(s, "office_hours", b->office_hours);
    form_set(s, "phone", b->phone);
    form_set(s, "fax", b->fax);
    form_set(s, "postcode", b->postcode);
    form_set(s, "email", b->email);
    form_set(s, "credit_code", b->credit_code);
    form_set(s, "review_body", b->review_body);
    form_set(s, "court", b->court);
    form_set(s, "practice", b->practice ? STR("1") : STR(""));
    form_set(s, "accepts_online", b->accepts_online ? STR("1") : STR(""));
}

static void init_page(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                      int64_t id)
{
    desk_form_init(d, site, request, response, &FORM_BODY, id ? STR("修改机关") : STR("添加机关"),
                   STR("/gzt/settings"));
    Choices kinds = app_body_kind_choices(), chains = app_approval_choices();
    form_set_choices(&d->state, "kind", words_choices(d->a, kinds), kinds.count);
    form_set_choices(&d->state, "approval", words_choices(d->a, chains), chains.count);
}

int desk_body_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    int64_t id = site_param_id(request, "id");
    DeskForm d;
    init_page(&d, site, request, response, id);
    if (id) {
        Body body;
        int r = load_body(site, request, id, &body);
        if (r != 0)
            return site_refuse(site, request, response, r);
        fill_state(&d.state, &body, d.a);
    } else {
        form_set(&d.state, "accepts_online", STR("1"));
    }
    return desk_form_show(&d);
}

static void gather(const FormState *s, Body *b)
{
    *b = (Body){
        .code = form_value(s, "code"),
        .name = form_value(s, "name"),
        .short_name = form_value(s, "short_name"),
        .kind = form_value(s, "kind"),
        .approval = form_value(s, "approval"),
        .letter_prefix = form_value(s, "letter_prefix"),
        .unit_name = form_value(s, "unit_name"),
        .duties = form_value(s, "duties"),
        .address = form_value(s, "address"),
        .office_hours = form_value(s, "office_hours"),
        .phone = form_value(s, "phone"),
        .fax = form_value(s, "fax"),
        .postcode = form_value(s, "postcode"),
        .email = form_value(s, "email"),
        .credit_code = form_value(s, "credit_code"),
        .review_body = form_value(s, "review_body"),
        .court = form_value(s, "court"),
        .practice = form_checked(s, "practice"),
        .accepts_online = form_checked(s, "accepts_online"),
        .version = form_int(s, "version", 0),
    };
}

int desk_body_save(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    int64_t id = site_param_id(request, "id");
    DeskForm d;
    init_page(&d, site, request, response, id);
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return desk_form_show(&d);
    Body in;
    gather(&d.state, &in);
    in.id = id;
    SaveBodyResult result = {0};
    int r = app_save_body(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r == APP_E_CONFLICT) {
        Body newest;
        d.view.conflict = desk_first_message(&result.errors);
        if (id && load_body(site, request, id, &newest) == 0)
            form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, newest.version));
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    atomic_fetch_add_explicit(&site->version, 1, memory_order_release);
    return site_redirect(request, response, "/gzt/settings?body=%" PRId64 "&done=saved", result.id);
}
