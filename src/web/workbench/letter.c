#include "web/workbench/desk.h"

#include "app/letter.h"
#include "base/error.h"
#include "web/tmpl_letter.h"

/* ---- draft ---- */

/* GET shows the button, POST drafts. */
int desk_letter_draft(void *context, HttpRequest *request, HttpResponse *response)
{
    static const char *const NO_FIELDS[] = {NULL};
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_NONE, STR("起草文书"), &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    d.names = NO_FIELDS;
    d.look.submit = STR("起草");
    d.view.lead =
        STR("按案件现在的情况和办理结果起草，依据和救济途径自动写入；没有编号的旧稿保留为前一稿。");
    FactList facts = {.arena = d.a};
    facts_add(&facts, STR("事项"), c.row.title);
    facts_add(&facts, STR("办理结果"), c.row.outcome_label);
    desk_form_facts(&d, &facts);
    if (request->method == HTTP_GET)
        return desk_form_show(&d);
    DraftLetter in = {.case_id = c.row.id, .kind = http_param(request, "kind")};
    LetterView letter = {0};
    r = app_draft_letter(site->app, site_actor(request), &in, d.a, &letter);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        d.view.conflict = desk_first_message(&letter.errors);
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/letter/%" PRId64 "?done=drafted", letter.id);
}

/* ---- show, edit ---- */

static void fill_state(FormState *s, const LetterView *letter, Arena *a)
{
    form_set(s, "version", arena_printf(a, "%d", letter->version));
    form_set(s, "title", letter->text.title);
    form_set(s, "salutation", letter->text.salutation);
    form_set(s, "body", letter->text.body);
    form_set(s, "remedy", letter->text.remedy);
    form_set(s, "signature", letter->text.signature);
    form_set(s, "dated", words_date(a, letter->text.dated));
}

static int show_letter(Site *site, HttpRequest *request, HttpResponse *response,
                       const LetterView *letter, const FormState *state, Str conflict)
{
    Arena *a = request->arena;
    StrBuf dated = STRBUF_INIT(64);
    civil_date_append_zh(&dated, letter->text.dated);
    LetterPageView v = {
        .id = letter->id,
        .case_id = letter->case_id,
        .heading = letter->kind_label,
        .number = letter->number,
        .numbered = letter->number.len > 0,
        .fixed = letter->fixed,
        .conflict = conflict,
        .title = letter->text.title,
        .salutation = letter->text.salutation,
        .remedy = letter->text.remedy,
        .signature = letter->text.signature,
        .dated = arena_str(a, strbuf_str(&dated)),
        .version = letter->version,
    };
    strbuf_deinit(&dated);
    v.body = words_lines(a, letter->text.body, &v.body_count);
    Str *warnings = arena_new(a, Str, letter->warnings.count + 1);
    for (size_t i = 0; i < letter->warnings.count; i++)
        warnings[i] = letter->warnings.items[i].message;
    v.warnings = warnings;
    v.warnings_count = letter->warnings.count;
    site_desk_page(site, request, response, letter->kind_label, STR("/gzt/"), &v.page);
    site_crumbs(a,
                (const LinkView[]){{STR("/gzt/"), STR("案件"), false},
                                   {arena_printf(a, "/gzt/case/%" PRId64, letter->case_id),
                                    letter->case_number, false},
                                   {STR(""), letter->kind_label, true}},
                3, &v.page.crumbs, &v.page.crumbs_count);
    v.csrf = v.page.csrf;
    FormLook look = {
        .action = arena_printf(a, "/gzt/letter/%" PRId64, letter->id),
        .csrf = v.page.csrf,
        .submit = STR("保存为新一稿"),
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, a);
    v.page.failed = v.form.errors_count > 0 || conflict.len > 0;
    int status = conflict.len ? 409 : v.form.errors_count ? 422 : 200;
    tmpl_letter(http_reply_html(response, status), &v);
    return 0;
}

static int get_letter(Site *site, HttpRequest *request, LetterView *letter)
{
    GetLetter in = {.letter_id = site_param_id(request, "id")};
    return app_get_letter(site->app, site_actor(request), &in, request->arena, letter);
}

int desk_letter(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    LetterView letter = {0};
    int r = get_letter(site, request, &letter);
    if (r != 0)
        return site_refuse(site, request, response, r);
    FormState state;
    form_init(&state, &FORM_LETTER);
    fill_state(&state, &letter, request->arena);
    return show_letter(site, request, response, &letter, &state, STR(""));
}

int desk_letter_save(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    LetterView letter = {0};
    int r = get_letter(site, request, &letter);
    if (r != 0)
        return site_refuse(site, request, response, r);
    FormState state;
    form_init(&state, &FORM_LETTER);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_letter(site, request, response, &letter, &state, STR(""));
    SaveLetter in = {
        .letter_id = letter.id,
        .version = (int)MIN(form_int(&state, "version", 0), INT32_MAX),
        .text = {.title = form_value(&state, "title"),
                 .salutation = form_value(&state, "salutation"),
                 .body = form_value(&state, "body"),
                 .remedy = form_value(&state, "remedy"),
                 .signature = form_value(&state, "signature"),
                 .dated = form_date(&state, "dated")},
        .override_reason = form_value(&state, "override_reason"),
    };
    LetterView saved = {0};
    r = app_save_letter(site->app, site_actor(request), &in, request->arena, &saved);
    if (r == APP_E_INVALID) {
        form_take_errors(&state, &saved.errors);
        return show_letter(site, request, response, &letter, &state, STR(""));
    }
    if (r == APP_E_CONFLICT) { /* the newest text is shown above, what was typed stays below */
        form_set(&state, "version", arena_printf(request->arena, "%d", letter.version));
        return show_letter(site, request, response, &letter, &state,
                           desk_first_message(&saved.errors));
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/letter/%" PRId64 "?done=saved", letter.id);
}

int desk_letter_number(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState posted, state;
    form_init(&posted, &FORM_LETTER_STEP);
    form_read(&posted, request, request->arena);
    LetterView letter = {0}, numbered = {0};
    int r = get_letter(site, request, &letter);
    if (r != 0)
        return site_refuse(site, request, response, r);
    form_init(&state, &FORM_LETTER);
    fill_state(&state, &letter, request->arena);
    if (!form_ok(&posted))
        return show_letter(site, request, response, &letter, &state, posted.errors[0]);
    NumberLetter in = {
        .letter_id = letter.id,
        .version = (int)MIN(form_int(&posted, "version", 0), INT32_MAX),
    };
    r = app_number_letter(site->app, site_actor(request), &in, request->arena, &numbered);
    if (r == APP_E_CONFLICT || r == APP_E_INVALID)
        return show_letter(site, request, response, &letter, &state,
                           desk_first_message(&numbered.errors));
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/letter/%" PRId64 "?done=numbered", letter.id);
}

int desk_letter_docx(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    GetLetter in = {.letter_id = site_param_id(request, "id")};
    LetterDocx docx = {0};
    int r = app_letter_docx(site->app, site_actor(request), &in, request->arena, &docx);
    if (r != 0)
        return site_refuse(site, request, response, r);
    desk_send_docx(response, docx.file_name, docx.bytes);
    return 0;
}

/* ---- delivery ---- */

static void fill_deliver(DeskForm *d, const OpenCaseResult *c)
{
    Choices ways = app_delivery_channel_choices();
    form_set_choices(&d->state, "channel", words_choices(d->a, ways), ways.count);
    d->look.submit = STR("登记送达并办结");
    FactList facts = {.arena = d->a};
    facts_add(&facts, STR("事项"), c->row.title);
    facts_add(&facts, STR("申请人"), c->row.applicant_name);
    facts_add(&facts, STR("办理结果"), c->row.outcome_label);
    facts_add(&facts, STR("获取方式"), c->delivery_wanted_label);
    facts_add(&facts, STR("通信地址"), c->address);
    facts_add(&facts, STR("电子邮箱"), c->email);
    facts_add(&facts, STR("答复期限"), words_date_long(d->a, c->row.due_on));
    desk_form_facts(d, &facts);
}

int desk_deliver(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    OpenCaseResult c = {0};
    int r = desk_case_form(&d, site, request, response, &FORM_DELIVER, STR("登记送达"), &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    fill_deliver(&d, &c);
    if (!desk_form_sent(&d))
        return desk_form_show(&d);
    DeliverReply in = {
        .case_id = c.row.id,
        .version = form_int(&d.state, "version", 0),
        .channel = form_value(&d.state, "channel"),
        .on = form_date(&d.state, "on"),
        .tracking_no = form_value(&d.state, "tracking_no"),
        .recipient = form_value(&d.state, "recipient"),
    };
    CaseChange change = {0};
    r = app_deliver_reply(site->app, site_actor(request), &in, d.a, &change);
    return desk_case_finish(&d, c.row.id, r, &change, "delivered");
}
