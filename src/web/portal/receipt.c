#include "web/handlers.h"

#include "app/apply.h"
#include "base/error.h"
#include "web/qr.h"
#include "web/site_forms.h"
#include "web/tmpl_receipt.h"
#include "web/tmpl_status.h"
#include "web/tmpl_status_form.h"
#include "web/view/portal.h"
#include "web/words.h"

static Str status_url(const Site *site, const HttpRequest *request, Str code)
{
    if (site->base_url.len)
        return arena_printf(request->arena, "%.*s/ysq/cx/%.*s", STR_FMT(site->base_url),
                            STR_FMT(code));
    return arena_printf(request->arena, "%s://%.*s/ysq/cx/%.*s",
                        request->is_secure ? "https" : "http", STR_FMT(request->host),
                        STR_FMT(code));
}

int portal_receipt(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ApplicationReceipt receipt = {0};
    int r = app_application_receipt(site->app, site_actor(request), http_param(request, "key"), a,
                                    &receipt);
    if (r != 0)
        return site_refuse(site, request, response, r);
    FactList facts = {.arena = a};
    facts_add(&facts, STR("受理机关"), receipt.body_name);
    facts_add(&facts, STR("所需信息"), receipt.title);
    facts_add(&facts, STR("提交时间"), words_minute(a, receipt.submitted_at));
    facts_add(&facts, STR("收到申请之日"), words_date_long(a, receipt.received_on));
    Str due = words_date_long(a, receipt.due_on);
    if (receipt.due_provisional)
        due = arena_printf(a, "%.*s，暂定：该年放假安排公布后重算", STR_FMT(due));
    facts_add(&facts, STR("答复期限"), due);
    ReceiptView v = {
        .repeated = str_eq(http_query(request, "again"), STR("1")),
        .number = receipt.number,
        .query_code = words_query_code(a, receipt.query_code),
        .status_href = arena_printf(a, "/ysq/cx/%.*s", STR_FMT(receipt.query_code)),
        .facts = facts.items,
        .facts_count = facts.count,
        .qr = qr_svg(a, status_url(site, request, receipt.query_code), STR("本申请进度页的二维码")),
    };
    v.explanation = words_lines(a, receipt.due_explanation, &v.explanation_count);
    site_portal_page(site, request, STR("申请回执"), STR("/ysq/shenqing"), &v.page);
    v.page.site_note = receipt.body_name;
    tmpl_receipt(http_reply_html(response, 200), &v);
    return 0;
}

static int show_status_form(Site *site, HttpRequest *request, HttpResponse *response,
                            const FormState *state, bool not_found)
{
    StatusFormView v = {.not_found = not_found};
    FormLook look = {
        .action = STR("/ysq/cx"),
        .csrf = http_csrf_token(request, response),
        .submit = STR("查询"),
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, request->arena);
    site_portal_page(site, request, STR("进度查询"), STR("/ysq/cx"), &v.page);
    v.page.failed = v.form.errors_count > 0 || not_found;
    int status = v.form.errors_count ? 422 : not_found ? 404 : 200;
    tmpl_status_form(http_reply_html(response, status), &v);
    return 0;
}

int portal_status_form(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_STATUS);
    return show_status_form(context, request, response, &state, false);
}

static const TimelineView *timeline_views(Arena *a, const ApplicationStatus *status)
{
    TimelineView *views = arena_new(a, TimelineView, status->timeline_count + 1);
    for (size_t i = 0; i < status->timeline_count; i++)
        views[i] = (TimelineView){
            .on = words_date(a, status->timeline[i].on),
            .title = status->timeline[i].title,
            .sentence = status->timeline[i].sentence,
        };
    if (!status->answered && !civil_date_is_none(status->due_on))
        views[status->timeline_count] = (TimelineView){
            .on = words_date(a, status->due_on),
            .title = STR("答复期限"),
            .sentence = status->due_provisional ? STR("暂定，放假安排公布后重算") : STR(""),
            .next = true,
        };
    return views;
}

static void fill_status(Arena *a, const ApplicationStatus *status, StatusView *v)
{
    bool running = !status->answered && !civil_date_is_none(status->due_on);
    Urgency urgency = words_urgency(running, status->suspended, status->working_days_left);
    FactList facts = {.arena = a};
    facts_add(&facts, STR("受理编号"), status->number);
    facts_add(&facts, STR("受理机关"), status->body_name);
    facts_add(&facts, STR("提交时间"), words_minute(a, status->submitted_at));
    facts_add(&facts, STR("收到申请之日"), words_date_long(a, status->received_on));
    facts_add(&facts, STR("答复期限"), running ? words_date_long(a, status->due_on) : STR(""));
    facts_add(&facts, STR("答复日期"), words_date_long(a, status->answered_on));
    facts_add(&facts, STR("办理结果"), status->outcome_label);
    *v = (StatusView){
        .title = status->title,
        .state = status->state_label,
        .due_css = words_due_class(urgency),
        .due_words = urgency == URGENCY_NONE
                         ? STR("")
                         : words_due(a, urgency, status->working_days_left, STR("")),
        .next_step = status->next_step,
        .facts = facts.items,
        .facts_count = facts.count,
        .timeline = timeline_views(a, status),
        .timeline_count = status->timeline_count + (running ? 1 : 0),
        .letter = status->letter_available,
        .answered = status->answered,
        .phone = status->body_phone,
    };
    v->explanation = words_lines(a, status->due_explanation, &v->explanation_count);
}

static int show_status(Site *site, HttpRequest *request, HttpResponse *response, Str code)
{
    ApplicationStatus status = {0};
    int r = app_application_status(site->app, site_actor(request), code, request->arena, &status);
    if (r == APP_E_NOT_FOUND) {
        FormState state;
        form_init(&state, &FORM_STATUS);
        form_set(&state, "query_code", code);
        return show_status_form(site, request, response, &state, true);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    StatusView v;
    fill_status(request->arena, &status, &v);
    v.query_code = code;
    v.csrf = http_csrf_token(request, response);
    site_portal_page(site, request, STR("办理进度"), STR("/ysq/cx"), &v.page);
    v.page.site_note = status.body_name;
    tmpl_status(http_reply_html(response, 200), &v);
    return 0;
}

int portal_status_ask(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_STATUS);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_status_form(context, request, response, &state, false);
    return show_status(context, request, response, form_value(&state, "query_code"));
}

int portal_status_link(void *context, HttpRequest *request, HttpResponse *response)
{
    return show_status(context, request, response, http_param(request, "code"));
}

int portal_status_letter(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_STATUS);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_status_form(site, request, response, &state, false);
    StatusLetter letter;
    int r = app_status_letter(site->app, site_actor(request), form_value(&state, "query_code"),
                              request->arena, &letter);
    if (r == APP_E_NOT_FOUND)
        return show_status_form(site, request, response, &state, true);
    if (r != 0)
        return site_refuse(site, request, response, r);
    strbuf_append(http_reply(response, 200,
                             "application/vnd.openxmlformats-officedocument.wordprocessingml."
                             "document"),
                  letter.docx);
    http_set_download(response, letter.file_name);
    return 0;
}
