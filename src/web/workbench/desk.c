#include "web/workbench/desk.h"

#include "app/attachment.h"
#include "app/body.h"
#include "base/error.h"
#include "web/tmpl_desk_form.h"

void desk_form_init(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                    const Form *form, Str heading, Str section)
{
    *d = (DeskForm){.site = site, .request = request, .response = response, .a = request->arena};
    form_init(&d->state, form);
    site_desk_page(site, request, response, heading, section, &d->view.page);
    d->view.heading = heading;
    d->look = (FormLook){
        .action = request->path,
        .csrf = d->view.page.csrf,
        .submit = STR("保存"),
        .cancel_href = section,
        .cancel_label = STR("取消"),
    };
}

int desk_form_show(DeskForm *d)
{
    form_view_begin(&d->view.form, &d->look);
    form_view_add_some(&d->view.form, &d->state, d->names, d->a);
    if (d->second)
        form_view_add(&d->view.form, d->second, d->a);
    d->view.page.failed = d->view.form.errors_count > 0 || d->view.conflict.len > 0;
    int status = d->view.conflict.len ? 409 : d->view.form.errors_count ? 422 : 200;
    tmpl_desk_form(http_reply_html(d->response, status), &d->view);
    return 0;
}

static bool has_field(const Form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_eq(str_of(form->fields[i].name), str_of(name)))
            return true;
    return false;
}

int desk_case_form(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                   const Form *form, Str heading, OpenCaseResult *ret_case)
{
    desk_form_init(d, site, request, response, form, heading, STR("/gzt/"));
    int r =
        app_open_case(site->app, site_actor(request), site_param_id(request, "id"), d->a, ret_case);
    if (r != 0)
        return r;
    desk_form_case_crumbs(d, ret_case);
    if (request->method == HTTP_GET && has_field(form, "version"))
        form_set(&d->state, "version", arena_printf(d->a, "%" PRId64, ret_case->version));
    if (request->method == HTTP_GET && has_field(form, "on"))
        form_set(&d->state, "on", words_date(d->a, app_today(site->app)));
    return 0;
}

bool desk_form_sent(DeskForm *d)
{
    if (d->request->method != HTTP_POST)
        return false;
    form_read(&d->state, d->request, d->a);
    return form_ok(&d->state);
}

int desk_case_finish(DeskForm *d, int64_t case_id, int outcome, const CaseChange *change,
                     const char *done)
{
    if (outcome == APP_E_INVALID) {
        form_take_errors(&d->state, &change->errors);
        return desk_form_show(d);
    }
    if (outcome == APP_E_CONFLICT)
        return desk_form_conflict(d, case_id, &change->errors);
    if (outcome != 0)
        return site_refuse(d->site, d->request, d->response, outcome);
    return site_redirect(d->request, d->response, "/gzt/case/%" PRId64 "?done=%s", case_id, done);
}

int desk_unit_choices(DeskForm *d, FormState *state, int64_t body_id)
{
    ListUnitsResult units = {0};
    int r = app_list_units(d->site->app, site_actor(d->request), body_id, d->a, &units);
    if (r != 0)
        return r;
    FormChoice *choices = arena_new(d->a, FormChoice, units.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < units.count; i++)
        if (units.units[i].active)
            choices[count++] = (FormChoice){
                .code = arena_printf(d->a, "%" PRId64, units.units[i].id),
                .label = units.units[i].name,
            };
    form_set_choices(state, "unit_id", choices, count);
    return 0;
}

void desk_form_facts(DeskForm *d, const FactList *facts)
{
    d->view.facts = facts->items;
    d->view.facts_count = facts->count;
}

int desk_take_file(DeskForm *d, FormState *state, Str kind, int64_t *ret_id)
{
    *ret_id = 0;
    const HttpUpload *file = http_upload(d->request, "file");
    if (!file)
        return 0;
    UploadAttachment in = {.path = file->path, .file_name = file->filename, .kind = kind};
    UploadAttachmentResult stored = {0};
    int r = app_upload_attachment(d->site->app, site_actor(d->request), &in, d->a, &stored);
    if (r == APP_E_INVALID)
        form_error(state, "file",
                   stored.errors.count ? stored.errors.items[0].message : STR("文件不能接收"));
    *ret_id = stored.id;
    return r;
}

void desk_form_case_crumbs(DeskForm *d, const OpenCaseResult *c)
{
    Str href = arena_printf(d->a, "/gzt/case/%" PRId64, c->row.id);
    site_crumbs(d->a,
                (const LinkView[]){{STR("/gzt/"), STR("案件"), false},
                                   {href, c->row.number, false},
                                   {STR(""), d->view.heading, true}},
                3, &d->view.page.crumbs, &d->view.page.crumbs_count);
    d->look.cancel_href = href;
    d->look.cancel_label = STR("返回案件");
}

Str desk_first_message(const FieldErrors *errors)
{
    return errors->count ? errors->items[0].message : STR("其他人刚刚改动了这条记录。");
}

const Str *desk_news(Arena *a, const OpenCaseResult *c, size_t count, size_t *ret_count)
{
    size_t n = MIN(count, c->audit_count);
    Str *news = arena_new(a, Str, n ? n : 1);
    for (size_t i = 0; i < n; i++) {
        const CaseAudit *audit = &c->audit[c->audit_count - n + i];
        Str at = words_minute(a, audit->at);
        news[i] = arena_printf(a, "%.*s %.*s：%.*s", STR_FMT(at), STR_FMT(audit->actor),
                               STR_FMT(audit->label));
    }
    *ret_count = n;
    return news;
}

int desk_form_conflict(DeskForm *d, int64_t case_id, const FieldErrors *errors)
{
    d->view.conflict = desk_first_message(errors);
    OpenCaseResult c = {0};
    int r = app_open_case(d->site->app, site_actor(d->request), case_id, d->a, &c);
    if (r < 0)
        return error_trace(r);
    if (r == 0) {
        d->view.news = desk_news(d->a, &c, 3, &d->view.news_count);
        form_set(&d->state, "version", arena_printf(d->a, "%" PRId64, c.version));
    }
    return desk_form_show(d);
}

void desk_send_docx(HttpResponse *response, Str file_name, Str bytes)
{
    strbuf_append(http_reply(response, 200, DOCX_TYPE), bytes);
    http_set_download(response, file_name);
}
