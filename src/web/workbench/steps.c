/* The small forms of a case: an event of the procedure, assigning, files, the id number. */
#include "web/workbench/desk.h"

#include "app/attachment.h"
#include "base/error.h"

#include <errno.h>

/* ---- events ---- */

typedef struct EventPage {
    DeskForm d;
    OpenCaseResult c;
    const CaseAction *action; /* NULL: not possible in this state */
    EventFields fields;
    Field declared[16];
    Form form; /* FORM_EVENT with the labels of this event, and only its fields */
} EventPage;

static void declare(EventPage *p, const char *name, bool required, Str label)
{
    Field *f = &p->declared[p->form.count++];
    *f = FORM_EVENT.fields[form_index(&FORM_EVENT, name)];
    if (required)
        f->flags |= FIELD_REQUIRED;
    if (label.len)
        f->label = label;
}

static void declare_fields(EventPage *p)
{
    const EventFields *e = &p->fields;
    p->form = (Form){"event", p->declared, 0};
    declare(p, "version", true, STR(""));
    declare(p, "on", true, STR(""));
    if (e->until)
        declare(p, "until", e->until_required, e->until_label);
    if (e->party)
        declare(p, "party", e->party_required, e->party_label);
    if (e->result)
        declare(p, "result", true, STR(""));
    if (e->days)
        declare(p, "days", e->days_required, STR(""));
    if (e->amount)
        declare(p, "amount", e->amount_required, STR(""));
    if (e->note)
        declare(p, "note", e->note_required, e->note_label);
}

/* A day with a remark behind it; empty without a day. */
static Str date_with(Arena *a, CivilDate date, const char *remark)
{
    Str words = words_date_long(a, date);
    return words.len ? arena_printf(a, "%.*s%s", STR_FMT(words), remark) : words;
}

static int event_init(EventPage *p, Site *site, HttpRequest *request, HttpResponse *response)
{
    Str event = http_param(request, "event");
    *p = (EventPage){0};
    if (!app_event_fields(event, &p->fields))
        return APP_E_NOT_FOUND;
    declare_fields(p);
    DeskForm *d = &p->d;
    int r = desk_case_form(d, site, request, response, &p->form, STR(""), &p->c);
    if (r != 0)
        return r;
    for (size_t i = 0; i < p->c.action_count; i++)
        if (str_eq(p->c.actions[i].event, event))
            p->action = &p->c.actions[i];
    d->view.heading = p->action ? p->action->label : STR("这一步现在不能办理");
    d->view.page.title = d->view.heading;
    d->look.submit = STR("确定");
    desk_form_case_crumbs(d, &p->c);
    FactList facts = {.arena = d->a};
    facts_add(&facts, STR("事项"), p->c.row.title);
    facts_add(&facts, STR("申请人"), p->c.row.applicant_name);
    facts_add(&facts, STR("现在的状态"), p->c.row.state_label);
    facts_add(&facts, STR("现在的期限"),
              date_with(d->a, p->c.row.due_on, p->c.row.due_provisional ? "（暂定）" : ""));
    if (p->action)
        facts_add(&facts, STR("依据"), words_article(d->a, p->action->article));
    if (p->action)
        facts_add(&facts, STR("最迟"),
                  date_with(d->a, p->action->latest_on,
                            civil_date_cmp(p->action->latest_on, app_today(site->app)) < 0
                                ? "（已过）"
                                : ""));
    desk_form_facts(d, &facts);
    return 0;
}

static bool has(const Form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_eq(str_of(form->fields[i].name), str_of(name)))
            return true;
    return false;
}

static Str optional(const EventPage *p, const char *name)
{
    return has(&p->form, name) ? form_value(&p->d.state, name) : STR("");
}

int desk_event(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    EventPage *p = arena_new(request->arena, EventPage, 1);
    int r = event_init(p, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    DeskForm *d = &p->d;
    if (request->method == HTTP_GET && !p->action)
        d->view.conflict = arena_printf(d->a, "案件现在的状态是“%.*s”，不能办理这一步。",
                                        STR_FMT(p->c.row.state_label));
    if (!desk_form_sent(d))
        return desk_form_show(d);
    RecordEvent in = {
        .case_id = p->c.row.id,
        .version = form_int(&d->state, "version", 0),
        .event = http_param(request, "event"),
        .on = form_date(&d->state, "on"),
        .until = has(&p->form, "until") ? form_date(&d->state, "until") : CIVIL_DATE_NONE,
        .party = optional(p, "party"),
        .note = optional(p, "note"),
        .amount = optional(p, "amount"),
        .result = optional(p, "result"),
        .days = has(&p->form, "days") ? (int32_t)MIN(form_int(&d->state, "days", 0), 9999) : 0,
    };
    CaseChange change = {0};
    r = app_record_event(site->app, site_actor(request), &in, d->a, &change);
    return desk_case_finish(d, p->c.row.id, r, &change, "event");
}

/* ---- assigning ---- */

static int set_units_and_staff(DeskForm *d, const OpenCaseResult *c)
{
    int r = desk_unit_choices(d, &d->state, c->body_id);
    if (r != 0)
        return r;
    FormChoice *staff = arena_new(d->a, FormChoice, c->staff_count + 1);
    for (size_t i = 0; i < c->staff_count; i++)
        staff[i] = (FormChoice){
            .code = arena_printf(d->a, "%" PRId64, c->staff[i].id),
            .label = c->staff[i].name,
        };
    form_set_choices(&d->state, "handler_id", staff, c->staff_count);
    if (d->request->method == HTTP_GET && c->unit_id)
        form_set(&d->state, "unit_id", arena_printf(d->a, "%" PRId64, c->unit_id));
    if (d->request->method == HTTP_GET && c->handler_id)
        form_set(&d->state, "handler_id", arena_printf(d->a, "%" PRId64, c->handler_id));
    return 0;
}

int desk_assign(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_ASSIGN, STR("分派"), &c);
    if (r == 0)
        r = set_units_and_staff(&d, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    d.look.submit = STR("分派");
    if (!desk_form_sent(&d))
        return desk_form_show(&d);
    AssignCase in = {
        .case_id = c.row.id,
        .version = form_int(&d.state, "version", 0),
        .unit_id = form_int(&d.state, "unit_id", 0),
        .handler_id = form_int(&d.state, "handler_id", 0),
    };
    CaseChange change = {0};
    r = app_assign_case(site->app, site_actor(request), &in, d.a, &change);
    return desk_case_finish(&d, c.row.id, r, &change, "assigned");
}

/* ---- archiving ---- */

int desk_archive(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_ARCHIVE, STR("归档"), &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    d.look.submit = STR("归档");
    d.view.lead = STR("归档后案件不再出现在待办里，仍可查看；依复议决定或者判决可以重新办理。");
    if (!desk_form_sent(&d))
        return desk_form_show(&d);
    ArchiveCase in = {.case_id = c.row.id, .version = form_int(&d.state, "version", 0)};
    CaseChange change = {0};
    r = app_archive_case(site->app, site_actor(request), &in, d.a, &change);
    return desk_case_finish(&d, c.row.id, r, &change, "archived");
}

/* ---- files ---- */

int desk_attach(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_ATTACH, STR("添加附件"), &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    d.look.upload = true;
    d.look.submit = STR("上传");
    bool sent = desk_form_sent(&d);
    if (request->method == HTTP_POST && !http_upload(request, "file"))
        form_error(&d.state, "file", STR("请选择要上传的文件"));
    if (!sent || !form_ok(&d.state))
        return desk_form_show(&d);
    int64_t id;
    r = desk_take_file(&d, &d.state, form_value(&d.state, "kind"), &id);
    if (r == APP_E_INVALID)
        return desk_form_show(&d);
    if (r != 0)
        return site_refuse(site, request, response, r);
    AttachToCase attach = {.case_id = c.row.id, .attachment_ids = &id, .attachment_count = 1};
    AttachToCaseResult result = {0};
    r = app_attach_to_case(site->app, site_actor(request), &attach, d.a, &result);
    CaseChange change = {.errors = result.errors};
    return desk_case_finish(&d, c.row.id, r, &change, "attached");
}

int desk_file(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    AttachmentFile file;
    int r = app_open_attachment(site->app, site_actor(request), site_param_id(request, "id"),
                                request->arena, &file);
    if (r != 0)
        return site_refuse(site, request, response, r);
    /* Never shown in place: a file from outside is not a page of this site. */
    http_reply_file(response, "application/octet-stream", file.fd, file.size);
    http_set_download(response, file.file_name);
    return 0;
}

/* ---- the id number in clear ---- */

int desk_reveal(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_REVEAL, STR("查看完整证件号码"), &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    d.look.submit = STR("查看");
    if (!desk_form_sent(&d))
        return desk_form_show(&d);
    RevealIdNumber in = {.case_id = c.row.id, .reason = form_value(&d.state, "reason")};
    RevealIdNumberResult result = {0};
    r = app_reveal_id_number(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    FactList facts = {.arena = d.a};
    facts_add(&facts, STR("申请人"), c.row.applicant_name);
    facts_add(&facts, STR("证件号码"), result.id_number);
    desk_form_facts(&d, &facts);
    d.view.lead = STR("这次查看已经记录。");
    return desk_form_show(&d);
}
