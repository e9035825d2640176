/* Accounts, the audit log, the calendar. */
#include "web/workbench/desk.h"

#include "app/audit_log.h"
#include "app/body.h"
#include "app/calendar_use.h"
#include "app/user_admin.h"
#include "base/error.h"
#include "domain/role.h"
#include "law/calendar.h"
#include "web/tmpl_audit.h"
#include "web/tmpl_calendar.h"
#include "web/tmpl_secret.h"
#include "web/tmpl_user_edit.h"
#include "web/tmpl_users.h"

#include <errno.h>

/* ---- accounts ---- */

static Str role_words(Arena *a, uint32_t roles)
{
    Str words = STR("");
    for (int i = 0; i < ROLE_MAX; i++)
        if (roles & ROLE_SET(i))
            words = arena_printf(a, "%.*s%s%.*s", STR_FMT(words), words.len ? "、" : "",
                                 STR_FMT(role_label((Role)i)));
    return words;
}

static int list_users(Site *site, HttpRequest *request, ListUsersResult *list)
{
    ListUsers in = {0};
    return app_list_users(site->app, site_actor(request), &in, request->arena, list);
}

int desk_users(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListUsersResult list = {0};
    int r = list_users(site, request, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    UserRowView *rows = arena_new(a, UserRowView, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const User *u = &list.users[i];
        rows[i] = (UserRowView){
            .id = u->id,
            .login = u->login,
            .name = u->name,
            .body = u->body_id ? u->body_name : STR("全部机关"),
            .roles = role_words(a, u->roles),
            .last = words_date(a, u->last_signed_in_on),
            .state = u->disabled               ? STR("停用")
                     : u->must_change_password ? STR("待改初始密码")
                                               : STR("在用"),
        };
    }
    UsersView v = {.rows = rows, .rows_count = list.count};
    site_desk_page(site, request, response, STR("人员"), STR("/gzt/users"), &v.page);
    tmpl_users(http_reply_html(response, 200), &v);
    return 0;
}

typedef struct UserPage {
    Site *site;
    HttpRequest *request;
    HttpResponse *response;
    FormState state;
    uint32_t roles;
    Str roles_error;
    Str conflict;
    const User *user; /* NULL: a new account */
} UserPage;

static int user_page_init(UserPage *p, Site *site, HttpRequest *request, HttpResponse *response)
{
    *p = (UserPage){.site = site, .request = request, .response = response};
    form_init(&p->state, &FORM_USER);
    ListBodiesResult bodies = {0};
    int r = app_list_bodies(site->app, site_actor(request), request->arena, &bodies);
    if (r != 0)
        return r;
    FormChoice *choices = arena_new(request->arena, FormChoice, bodies.count + 1);
    for (size_t i = 0; i < bodies.count; i++)
        choices[i] = (FormChoice){
            .code = arena_printf(request->arena, "%" PRId64, bodies.bodies[i].id),
            .label = bodies.bodies[i].name,
        };
    form_set_choices(&p->state, "body_id", choices, bodies.count);
    int64_t id = site_param_id(request, "id");
    if (id == 0)
        return 0;
    ListUsersResult list = {0};
    r = list_users(site, request, &list);
    for (size_t i = 0; r == 0 && i < list.count; i++)
        if (list.users[i].id == id)
            /* cppcheck-suppress autoVariables ; the request's arena holds it */
            p->user = &list.users[i];
    return r == 0 && !p->user ? APP_E_NOT_FOUND : r;
}

static int show_user(UserPage *p)
{
    Arena *a = p->request->arena;
    UserEditView v = {
        .heading = p->user ? p->user->name : STR("新建账号"),
        .conflict = p->conflict,
        .roles_error = p->roles_error,
        .existing = p->user != NULL,
        .id = p->user ? p->user->id : 0,
    };
    site_desk_page(p->site, p->request, p->response, v.heading, STR("/gzt/users"), &v.page);
    v.csrf = v.page.csrf;
    FormLook look = {.action = p->request->path, .csrf = v.csrf, .submit = STR("保存")};
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, &p->state, a);
    if (p->roles_error.len)
        form_view_error(&v.form, p->roles_error, a);
    ChoiceView *roles = arena_new(a, ChoiceView, ROLE_MAX);
    for (int i = 0; i < ROLE_MAX; i++)
        roles[i] = (ChoiceView){
            .id = arena_printf(a, "f-role-%d", i),
            .code = role_code((Role)i),
            .label = role_label((Role)i),
            .picked = (p->roles & ROLE_SET(i)) != 0,
        };
    v.roles = roles;
    v.roles_count = ROLE_MAX;
    v.page.failed = v.form.errors_count > 0 || p->conflict.len > 0;
    int status = p->conflict.len ? 409 : v.form.errors_count ? 422 : 200;
    tmpl_user_edit(http_reply_html(p->response, status), &v);
    return 0;
}

int desk_user_new(void *context, HttpRequest *request, HttpResponse *response)
{
    UserPage p;
    int r = user_page_init(&p, context, request, response);
    return r != 0 ? site_refuse(context, request, response, r) : show_user(&p);
}

int desk_user(void *context, HttpRequest *request, HttpResponse *response)
{
    UserPage p;
    int r = user_page_init(&p, context, request, response);
    if (r != 0)
        return site_refuse(context, request, response, r);
    Arena *a = request->arena;
    form_set(&p.state, "version", arena_printf(a, "%" PRId64, p.user->version));
    form_set(&p.state, "login", p.user->login);
    form_set(&p.state, "name", p.user->name);
    form_set(&p.state, "phone", p.user->phone);
    if (p.user->body_id)
        form_set(&p.state, "body_id", arena_printf(a, "%" PRId64, p.user->body_id));
    form_set(&p.state, "disabled", p.user->disabled ? STR("1") : STR(""));
    p.roles = p.user->roles;
    return show_user(&p);
}

/* The ticked roles; unknown codes are passed on, the use case complains. */
static size_t posted_roles(UserPage *p, Str codes[ROLE_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < p->request->form.count; i++) {
        const HttpPair *pair = &p->request->form.items[i];
        Role role;
        if (!str_eq(pair->name, STR("roles[]")))
            continue;
        if (!role_from_code(pair->value, &role) || count == ROLE_MAX) {
            p->roles_error = STR("所选的角色不在可选范围内，请重新选择");
            continue;
        }
        p->roles |= ROLE_SET(role);
        codes[count++] = pair->value;
    }
    return count;
}

static int show_secret(UserPage *p, Str heading, Str login, Str password)
{
    SecretView v = {.heading = heading, .login = login, .password = password};
    site_desk_page(p->site, p->request, p->response, heading, STR("/gzt/users"), &v.page);
    tmpl_secret(http_reply_html(p->response, 200), &v);
    return 0;
}

int desk_user_save(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    UserPage p;
    int r = user_page_init(&p, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    form_read(&p.state, request, request->arena);
    Str codes[ROLE_MAX];
    size_t count = posted_roles(&p, codes);
    if (!p.user && form_value(&p.state, "login").len == 0)
        form_error(&p.state, "login", STR("请填写账号"));
    if (count == 0 && p.roles_error.len == 0)
        p.roles_error = STR("请至少选择一个角色");
    if (!form_ok(&p.state) || p.roles_error.len)
        return show_user(&p);
    SaveUser in = {
        .id = p.user ? p.user->id : 0,
        .version = form_int(&p.state, "version", 0),
        .login = form_value(&p.state, "login"),
        .name = form_value(&p.state, "name"),
        .phone = form_value(&p.state, "phone"),
        .body_id = form_int(&p.state, "body_id", 0),
        .roles = codes,
        .role_count = count,
        .disabled = form_checked(&p.state, "disabled"),
    };
    SaveUserResult result = {0};
    r = app_save_user(site->app, site_actor(request), &in, request->arena, &result);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        const FieldError *roles = field_errors_find(&result.errors, STR("roles"));
        p.roles_error = roles ? roles->message : STR("");
        if (r == APP_E_CONFLICT)
            p.conflict = desk_first_message(&result.errors);
        else if (!roles || result.errors.count > 1)
            form_take_errors(&p.state, &result.errors);
        if (p.user)
            form_set(&p.state, "version",
                     arena_printf(request->arena, "%" PRId64, p.user->version));
        return show_user(&p);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    if (!p.user)
        return show_secret(&p, STR("账号已建立"), in.login, result.password);
    http_reply_redirect(response, STR("/gzt/users?done=saved"));
    return 0;
}

int desk_user_reset(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    UserPage p;
    int r = user_page_init(&p, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    ResetPassword in = {.user_id = p.user->id};
    ResetPasswordResult result = {0};
    r = app_reset_password(site->app, site_actor(request), &in, request->arena, &result);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        p.conflict = desk_first_message(&result.errors);
        return show_user(&p);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return show_secret(&p, STR("密码已重设"), p.user->login, result.password);
}

/* ---- audit ---- */

int desk_audit(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListAudit in = {.before = site_query_int(request, "before", 1, INT64_MAX, 0), .limit = 100};
    ListAuditResult list = {0};
    int r = app_list_audit(site->app, site_actor(request), &in, a, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    AuditRowView *rows = arena_new(a, AuditRowView, list.count + 1);
    for (size_t i = 0; i < list.count; i++)
        rows[i] = (AuditRowView){
            .number = list.rows[i].number,
            .at = words_minute(a, list.rows[i].at),
            .actor = list.rows[i].actor,
            .label = list.rows[i].action_label,
            .subject = list.rows[i].subject,
            .detail = words_detail(a, list.rows[i].detail),
            .request_id = list.rows[i].request_id,
        };
    AuditView v = {.rows = rows, .rows_count = list.count};
    if (list.next)
        v.next_href = arena_printf(a, "/gzt/audit?before=%" PRId64, list.next);
    site_desk_page(site, request, response, STR("操作记录"), STR("/gzt/audit"), &v.page);
    tmpl_audit(http_reply_html(response, 200), &v);
    return 0;
}

/* ---- calendar ---- */

/* The days of a kind in a year, runs written as first–last: 0101-0103. */
static Str days_of(Arena *a, const Calendar *c, int year, DayKind kind)
{
    StrBuf b = STRBUF_INIT(4096);
    CivilDate last = civil_date_of(year, 12, 31), day = civil_date_of(year, 1, 1);
    while (civil_date_cmp(day, last) <= 0) {
        if (calendar_day(c, day).kind != kind) {
            day = civil_date_add(day, 1);
            continue;
        }
        CivilDate first = day;
        while (civil_date_cmp(day, last) <= 0 && calendar_day(c, day).kind == kind)
            day = civil_date_add(day, 1);
        CivilDate end = civil_date_add(day, -1);
        int y, m, d, m2, d2;
        civil_date_split(first, &y, &m, &d);
        civil_date_split(end, &y, &m2, &d2);
        strbuf_printf(&b, "%s%d月%d日", b.len ? "、" : "", m, d);
        if (m2 != m)
            strbuf_printf(&b, "至%d月%d日", m2, d2);
        else if (d2 != d)
            strbuf_printf(&b, "至%d日", d2);
    }
    Str text = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return text;
}

static int show_calendar(Site *site, HttpRequest *request, HttpResponse *response,
                         const FormState *state, const ImportCalendarResult *moved)
{
    Arena *a = request->arena;
    const Calendar *c = NULL;
    int r = app_get_calendar(site->app, a, &c);
    if (r != 0)
        return error_trace(r < 0 ? r : -EIO);
    CalendarView v = {
        .can_import = role_can(site_actor(request)->roles, CAPABILITY_ADMIN),
        .previewed = moved != NULL,
    };
    int first = calendar_first_year(c), last = calendar_last_year(c);
    YearView *years = arena_new(a, YearView, (size_t)(last - first) + 1);
    for (int year = last; year >= first; year--) {
        if (!calendar_covers(c, year))
            continue;
        years[v.years_count++] = (YearView){
            .year = arena_printf(a, "%d", year),
            .days = arena_printf(a, "%d", calendar_workdays_in_year(c, year)),
            .off = days_of(a, c, year, DAY_HOLIDAY),
            .work = days_of(a, c, year, DAY_MADE_UP),
            .source = calendar_source(c, year),
        };
    }
    v.years = years;
    FactView *facts = arena_new(a, FactView, moved ? moved->moved_count + 1 : 1);
    for (size_t i = 0; moved && i < moved->moved_count; i++) {
        const MovedDeadline *m = &moved->moved[i];
        Str from = words_date(a, m->from), to = words_date(a, m->to);
        facts[v.moved_count++] = (FactView){
            .label = m->number,
            .href = arena_printf(a, "/gzt/case/%" PRId64, m->case_id),
            .value = arena_printf(a, "%.*s → %.*s", STR_FMT(from), STR_FMT(to)),
        };
    }
    v.moved = facts;
    site_desk_page(site, request, response, STR("工作日历"), STR("/gzt/calendar"), &v.page);
    FormLook look = {.action = STR("/gzt/calendar"), .csrf = v.page.csrf, .submit = STR("载入")};
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, a);
    v.page.failed = v.form.errors_count > 0;
    tmpl_calendar(http_reply_html(response, v.page.failed ? 422 : 200), &v);
    return 0;
}

int desk_calendar(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_CALENDAR);
    form_set(&state, "dry_run", STR("1"));
    return show_calendar(context, request, response, &state, NULL);
}

int desk_calendar_import(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_CALENDAR);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_calendar(site, request, response, &state, NULL);
    ImportCalendar in = {
        .text = form_value(&state, "text"),
        .source = form_value(&state, "source"),
        .dry_run = form_checked(&state, "dry_run"),
    };
    ImportCalendarResult result = {0};
    int r = app_import_calendar(site->app, site_actor(request), &in, request->arena, &result);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        form_take_errors(&state, &result.errors);
        return show_calendar(site, request, response, &state, NULL);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return show_calendar(site, request, response, &state, &result);
}
