/*
 * 暂存: a half-filled application is put aside under a code, and gone on with.
 */
#include "web/portal/wizard.h"

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

static int show_kept(Wizard *w, const KeepDraftResult *kept)
{
    DraftView v = {.code = words_query_code(w->a, kept->code),
                   .until = words_date_long(w->a, kept->kept_until)};
    FormLook look = {
        .action = STR("/ysq/jixu"),
        .csrf = http_csrf_token(w->request, w->response),
        .submit = STR("继续填写"),
    };
    form_view_begin(&v.form, &look);
    form_view_hidden(&v.form, STR("draft_code"), kept->code, w->a);
    site_portal_page(w->site, w->request, STR("申请已暂存"), STR("/ysq/shenqing"), &v.page);
    tmpl_draft(http_reply_html(w->response, 200), &v);
    return 0;
}

/* What was typed on all pages, right or wrong, and on which page he was. */
int wizard_keep(Wizard *w, Step step)
{
    CLEANUP(strbuf_deinit) StrBuf packed = STRBUF_INIT(2 * DRAFT_BYTES_MAX);
    FormState *last = &w->states[STEP_CHECK];
    pack(&packed, STR("step"), arena_printf(w->a, "%d", (int)step));
    pack(&packed, STR("idempotency_key"), form_value(last, "idempotency_key"));
    for (int i = 0; i < STEP_CHECK; i++) {
        const FormState *s = &w->states[i];
        for (size_t k = 0; k < s->form->count; k++)
            pack(&packed, str_of(s->form->fields[k].name), s->values[k]);
    }
    KeepDraft in = {.content = strbuf_str(&packed), .code = form_value(last, "draft_code")};
    KeepDraftResult kept = {0};
    int r = app_keep_draft(w->site->app, site_actor(w->request), &in, w->a, &kept);
    if (r == APP_E_INVALID) {
        w->states[step].general = kept.errors.items[0].message;
        return wizard_show(w, step, true);
    }
    return r == 0 ? show_kept(w, &kept) : site_refuse(w->site, w->request, w->response, r);
}

static int show_draft_form(Site *site, HttpRequest *request, HttpResponse *response,
                           const FormState *state, bool not_found)
{
    StatusFormView v = {.not_found = not_found};
    FormLook look = {
        .action = STR("/ysq/jixu"),
        .csrf = http_csrf_token(request, response),
        .submit = STR("继续填写"),
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, request->arena);
    site_portal_page(site, request, STR("继续填写申请"), STR("/ysq/shenqing"), &v.page);
    v.page.failed = v.form.errors_count > 0 || not_found;
    int status = v.form.errors_count ? 422 : not_found ? 404 : 200;
    tmpl_draft_form(http_reply_html(response, status), &v);
    return 0;
}

int portal_draft_form(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_DRAFT);
    return show_draft_form(context, request, response, &state, false);
}

int portal_draft_open(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_DRAFT);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_draft_form(site, request, response, &state, false);
    OpenDraftResult draft = {0};
    int r = app_open_draft(site->app, site_actor(request), form_value(&state, "draft_code"),
                           request->arena, &draft);
    if (r == APP_E_NOT_FOUND)
        return show_draft_form(site, request, response, &state, true);
    if (r != 0)
        return site_refuse(site, request, response, r);
    Wizard w;
    r = wizard_init(&w, site, request, response, unpack(draft.content, "applicant_class"));
    if (r < 0)
        return r;
    for (int i = 0; i < STEP_CHECK; i++)
        for (size_t k = 0; k < w.states[i].form->count; k++)
            form_check(&w.states[i], k, unpack(draft.content, w.states[i].form->fields[k].name),
                       w.a);
    form_set(&w.states[STEP_CHECK], "idempotency_key", unpack(draft.content, "idempotency_key"));
    form_set(&w.states[STEP_CHECK], "draft_code", draft.code);
    wizard_gather(&w);
    return wizard_show(&w, wizard_step(unpack(draft.content, "step")), false);
}
