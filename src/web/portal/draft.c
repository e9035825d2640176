/*
 * A half-filled application is kept: for the browser from one page of the wizard to the next, and
 * under a code (暂存码) for whoever asks for it, to go on with on any device.
 */
#include "web/portal/wizard.h"

#include "app/apply.h"
#include "app/draft.h"
#include "web/site_forms.h"
#include "web/tmpl_draft.h"
#include "web/tmpl_draft_form.h"
#include "web/view/portal.h"
#include "web/words.h"

static void pack(StrBuf *out, Str name, Str value)
{
    strbuf_append(out, name);
    strbuf_append_char(out, '\0');
    strbuf_append(out, value);
    strbuf_append_char(out, '\0');
}

/* A packed value by its name; no form value holds a NUL. */
static Str unpack(Str packed, const char *wanted)
{
    Str rest = packed, name, value;
    while (str_split_next(&rest, str_make("", 1), &name) &&
           str_split_next(&rest, str_make("", 1), &value))
        if (str_eq(name, str_of(wanted)))
            return value;
    return STR("");
}

/* ---- keeping ---- */

/* What was typed on all pages, right or wrong, and on which page he was. */
static int keep_as(Wizard *w, Step step, KeepDraft *in, KeepDraftResult *ret_kept)
{
    CLEANUP(strbuf_deinit) StrBuf packed = STRBUF_INIT(2 * DRAFT_BYTES_MAX);
    const FormState *last = &w->states[STEP_CHECK];
    pack(&packed, STR("step"), arena_printf(w->a, "%d", (int)step));
    pack(&packed, STR("idempotency_key"), form_value(last, "idempotency_key"));
    pack(&packed, STR("draft_code"), form_value(last, "draft_code"));
    for (int i = 0; i < STEP_CHECK; i++) {
        const FormState *s = &w->states[i];
        for (size_t k = 0; k < s->form->count; k++)
            pack(&packed, str_of(s->form->fields[k].name), s->values[k]);
    }
    in->content = strbuf_str(&packed);
    return app_keep_draft(w->site->app, site_actor(w->request), in, w->a, ret_kept);
}

static Str browser_code(Site *site, const HttpRequest *request, Str key)
{
    Str mark = http_browser_mark(request);
    if (mark.len == 0 || key.len < APPLICATION_KEY_MIN)
        return STR("");
    Str secret = arena_printf(request->arena, "%.*s/%.*s", STR_FMT(key), STR_FMT(mark));
    return app_draft_code(site->app, secret, request->arena);
}

Str wizard_browser_code(const Wizard *w)
{
    const FormState *last = &w->states[STEP_CHECK];
    if (last->errors[form_index(last->form, "idempotency_key")].len)
        return STR("");
    return browser_code(w->site, w->request, form_value(last, "idempotency_key"));
}

/* Keeps for the browser and redirects; > 0: it cannot be kept. */
static int go(Wizard *w, Step step, Str page)
{
    KeepDraft in = {.code = wizard_browser_code(w), .for_a_day = true};
    KeepDraftResult kept = {0};
    if (in.code.len == 0)
        return APP_E_INVALID;
    int r = keep_as(w, step, &in, &kept);
    if (r != 0)
        return r;
    return site_redirect(w->request, w->response, "/ysq/shenqing/%.*s/%.*s%s",
                         STR_FMT(form_value(&w->states[STEP_CHECK], "idempotency_key")),
                         STR_FMT(page), w->from_check && step != STEP_CHECK ? "?check=1" : "");
}

int wizard_go(Wizard *w, Step step)
{
    int r = go(w, step, arena_printf(w->a, "%d", (int)step));
    return r > 0 ? wizard_show(w, step, false) : r;
}

static int show_kept(Wizard *w, Str code, CivilDate kept_until)
{
    DraftView v = {.code = words_query_code(w->a, code),
                   .until = words_date_long(w->a, kept_until)};
    FormLook look = {
        .action = STR("/ysq/jixu"),
        .csrf = http_csrf_token(w->request, w->response),
        .submit = STR("继续填写"),
    };
    form_view_begin(&v.form, &look);
    form_view_hidden(&v.form, STR("draft_code"), code, w->a);
    site_portal_page(w->site, w->request, STR("申请已暂存"), STR("/ysq/shenqing"), &v.page);
    tmpl_draft(http_reply_html(w->response, 200), &v);
    return 0;
}

int wizard_keep(Wizard *w, Step step)
{
    KeepDraft in = {.code = form_value(&w->states[STEP_CHECK], "draft_code")};
    KeepDraftResult kept = {0};
    int r = keep_as(w, step, &in, &kept);
    if (r == APP_E_INVALID) {
        w->states[step].general = kept.errors.items[0].message;
        return wizard_show(w, step, true);
    }
    if (r != 0)
        return site_refuse(w->site, w->request, w->response, r);
    form_set(&w->states[STEP_CHECK], "draft_code", kept.code);
    r = go(w, step, STR("zancun"));
    return r > 0 ? show_kept(w, kept.code, kept.kept_until) : r;
}

/* ---- going on ---- */

/* The wizard as it was kept under a code. NOT_FOUND, or < 0. */
static int wizard_load(Wizard *w, Site *site, HttpRequest *request, HttpResponse *response,
                       Str code, OpenDraftResult *ret_draft)
{
    int r = app_open_draft(site->app, site_actor(request), code, request->arena, ret_draft);
    if (r != 0)
        return r;
    Str content = ret_draft->content;
    r = wizard_init(w, site, request, response, unpack(content, "applicant_class"));
    if (r < 0)
        return r;
    for (int i = 0; i < STEP_CHECK; i++)
        for (size_t k = 0; k < w->states[i].form->count; k++)
            form_check(&w->states[i], k, unpack(content, w->states[i].form->fields[k].name), w->a);
    static const char *const keys[] = {"idempotency_key", "draft_code"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        form_set(&w->states[STEP_CHECK], keys[i], unpack(content, keys[i]));
    wizard_gather(w);
    return 0;
}

typedef enum DraftTrouble { DRAFT_FINE, DRAFT_NOT_FOUND, DRAFT_GONE } DraftTrouble;

static int show_draft_form(Site *site, HttpRequest *request, HttpResponse *response,
                           const FormState *state, DraftTrouble trouble)
{
    DraftFormView v = {.not_found = trouble == DRAFT_NOT_FOUND, .gone = trouble == DRAFT_GONE};
    FormLook look = {
        .action = STR("/ysq/jixu"),
        .csrf = http_csrf_token(request, response),
        .submit = STR("继续填写"),
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, request->arena);
    site_portal_page(site, request, STR("继续填写申请"), STR("/ysq/shenqing"), &v.page);
    v.page.failed = v.form.errors_count > 0 || trouble != DRAFT_FINE;
    int status = v.form.errors_count ? 422 : trouble != DRAFT_FINE ? 404 : 200;
    tmpl_draft_form(http_reply_html(response, status), &v);
    return 0;
}

int portal_draft_form(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_DRAFT);
    return show_draft_form(context, request, response, &state, DRAFT_FINE);
}

int portal_draft_open(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_DRAFT);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_draft_form(site, request, response, &state, DRAFT_FINE);
    Wizard w;
    OpenDraftResult draft;
    Str code = form_value(&state, "draft_code");
    int r = wizard_load(&w, site, request, response, code, &draft);
    if (r == APP_E_NOT_FOUND)
        return show_draft_form(site, request, response, &state, DRAFT_NOT_FOUND);
    if (r != 0)
        return site_refuse(site, request, response, r);
    form_set(&w.states[STEP_CHECK], "draft_code", draft.code);
    return wizard_go(&w, wizard_step(unpack(draft.content, "step")));
}

/* Not kept any more: handed in, in which case there is a receipt, or past its day. */
static int show_gone(Site *site, HttpRequest *request, HttpResponse *response)
{
    ApplicationReceipt receipt = {0};
    Str key = http_param(request, "key");
    int r = app_application_receipt(site->app, site_actor(request), key, request->arena, &receipt);
    if (r == 0)
        return site_redirect(request, response, "/ysq/huizhi/%.*s?again=1", STR_FMT(key));
    if (r != APP_E_NOT_FOUND)
        return site_refuse(site, request, response, r);
    FormState state;
    form_init(&state, &FORM_DRAFT);
    return show_draft_form(site, request, response, &state, DRAFT_GONE);
}

/* The page that tells the code of the draft which the wizard has become. */
static int show_kept_page(Wizard *w)
{
    OpenDraftResult draft;
    int r = app_open_draft(w->site->app, site_actor(w->request),
                           form_value(&w->states[STEP_CHECK], "draft_code"), w->a, &draft);
    if (r == 0)
        return show_kept(w, draft.code, draft.kept_until);
    return r == APP_E_NOT_FOUND ? show_gone(w->site, w->request, w->response)
                                : site_refuse(w->site, w->request, w->response, r);
}

int portal_apply_page(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Wizard w;
    OpenDraftResult draft;
    Str code = browser_code(site, request, http_param(request, "key"));
    int r = wizard_load(&w, site, request, response, code, &draft);
    if (r == APP_E_NOT_FOUND)
        return show_gone(site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    Str page = http_param(request, "step");
    if (str_eq(page, STR("zancun")))
        return show_kept_page(&w);
    w.from_check = str_eq(http_query(request, "check"), STR("1"));
    Step step = wizard_step(page);
    if (step != STEP_CHECK)
        return wizard_show(&w, step, false);
    step = wizard_first_bad(&w);
    return wizard_show(&w, step, step != STEP_CHECK);
}
