/*
 * The application wizard. What was answered on other pages travels in hidden fields, so that what
 * is posted is whole by itself, whenever and to whichever node. Each page has an address of its
 * own: what it shows was put aside for the browser (draft.c, docs/decisions/0009).
 */
#include "web/portal/wizard.h"

#include "app/attachment.h"
#include "base/error.h"
#include "base/utf8.h"
#include "domain/body_match.h"
#include "web/site_forms.h"
#include "web/tmpl_apply.h"
#include "web/tmpl_apply_check.h"
#include "web/view/portal.h"
#include "web/words.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

static const struct {
    Str label; /* in the list of steps; two pages share one */
    Str heading;
} STEPS[STEP_MAX] = {
    [STEP_BODY] = {STR_STATIC("受理机关"), STR_STATIC("向哪个机关申请？")},
    [STEP_CLASS] = {STR_STATIC("申请人"), STR_STATIC("申请人是哪一类？")},
    [STEP_APPLICANT] = {STR_STATIC("申请人"), STR_STATIC("申请人信息")},
    [STEP_CONTENT] = {STR_STATIC("所需信息"), STR_STATIC("需要什么信息？")},
    [STEP_DELIVERY] = {STR_STATIC("提供方式"), STR_STATIC("怎样提供给您？")},
    [STEP_CHECK] = {STR_STATIC("检查并提交"), STR_STATIC("检查并提交")},
};

/* ---- reading ---- */

/* A body that takes applications here, and how well it fits what the applicant looks for. */
typedef struct Candidate {
    const Body *body;
    int match;
} Candidate;

/* Better ones first; the others stay in their order, by name. */
static size_t rank_bodies(const ListBodiesResult *list, Str words, Candidate *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!list->bodies[i].accepts_online)
            continue;
        Candidate c = {&list->bodies[i], body_match(&list->bodies[i], words)};
        size_t at = count++;
        for (; at > 0 && ret[at - 1].match < c.match; at--)
            ret[at] = ret[at - 1];
        ret[at] = c;
    }
    return count;
}

static FormChoice body_choice(Arena *a, const Body *b)
{
    Str phone = b->phone.len ? arena_printf(a, "咨询电话 %.*s", STR_FMT(b->phone)) : STR("");
    return (FormChoice){
        .code = arena_printf(a, "%" PRId64, b->id),
        .label = b->name,
        .hint = b->duties.len ? arena_printf(a, "%.*s %.*s", STR_FMT(b->duties), STR_FMT(phone))
                              : phone,
    };
}

static int load_bodies(Wizard *w)
{
    ListBodiesResult list;
    int r = app_list_bodies(w->site->app, site_actor(w->request), w->a, &list);
    if (r != 0)
        return error_trace(r < 0 ? r : -EIO);
    Candidate *ranked = arena_new(w->a, Candidate, list.count ? list.count : 1);
    size_t count = rank_bodies(&list, w->looked_for, ranked);
    FormChoice *choices = arena_new(w->a, FormChoice, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        choices[i] = body_choice(w->a, ranked[i].body);
        w->suggested += ranked[i].match > 0;
        if (ranked[0].match > 0 && (i == 0 || (ranked[i].match == 0 && ranked[i - 1].match > 0)))
            choices[i].group = i == 0 ? STR("可能负责的机关") : STR("其他机关");
        if (str_eq(ranked[i].body->code, http_query(w->request, "body")))
            form_set(&w->states[STEP_BODY], "body_id", choices[i].code);
    }
    form_set_choices(&w->states[STEP_BODY], "body_id", choices, count);
    return 0;
}

int wizard_init(Wizard *w, Site *site, HttpRequest *request, HttpResponse *response, Str class)
{
    *w = (Wizard){.site = site, .request = request, .response = response, .a = request->arena};
    w->organisation = class.len > 0 && !str_eq(class, STR("natural_person"));
    w->from_check = str_eq(http_form(request, "check"), STR("1"));
    w->looked_for = utf8_prefix(str_trim(http_query(request, "q")), BODY_MATCH_WORDS_MAX);
    const Form *forms[STEP_MAX] = {
        [STEP_BODY] = &FORM_APPLY_BODY,
        [STEP_CLASS] = &FORM_APPLY_CLASS,
        [STEP_APPLICANT] = w->organisation ? &FORM_APPLY_ORGANISATION : &FORM_APPLY_PERSON,
        [STEP_CONTENT] = &FORM_APPLY_CONTENT,
        [STEP_DELIVERY] = &FORM_APPLY_DELIVERY,
        [STEP_CHECK] = &FORM_APPLY_CHECK,
    };
    for (int i = 0; i < STEP_MAX; i++)
        form_init(&w->states[i], forms[i]);
    return error_trace(load_bodies(w));
}

static Str value_of(const Wizard *w, Step step, const char *name)
{
    const FormState *s = &w->states[step];
    for (size_t i = 0; i < s->form->count; i++)
        if (strcmp(s->form->fields[i].name, name) == 0)
            return s->values[i];
    return STR("");
}

void wizard_gather(Wizard *w)
{
    w->form = (ApplicationForm){
        .applicant_class = value_of(w, STEP_CLASS, "applicant_class"),
        .name = value_of(w, STEP_APPLICANT, "name"),
        .id_kind = w->organisation ? STR("credit_code") : value_of(w, STEP_APPLICANT, "id_kind"),
        .id_number = value_of(w, STEP_APPLICANT, "id_number"),
        .legal_representative = value_of(w, STEP_APPLICANT, "legal_representative"),
        .contact_person = value_of(w, STEP_APPLICANT, "contact_person"),
        .employer = value_of(w, STEP_APPLICANT, "employer"),
        .phone = value_of(w, STEP_APPLICANT, "phone"),
        .email = value_of(w, STEP_APPLICANT, "email"),
        .address = value_of(w, STEP_APPLICANT, "address"),
        .postcode = value_of(w, STEP_APPLICANT, "postcode"),
        .agent_name = value_of(w, STEP_APPLICANT, "agent_name"),
        .agent_id_number = value_of(w, STEP_APPLICANT, "agent_id_number"),
        .title = value_of(w, STEP_CONTENT, "title"),
        .document_no = value_of(w, STEP_CONTENT, "document_no"),
        .description = value_of(w, STEP_CONTENT, "description"),
        .period = value_of(w, STEP_CONTENT, "period"),
        .purpose = value_of(w, STEP_CONTENT, "purpose"),
        .form_wanted = value_of(w, STEP_DELIVERY, "form_wanted"),
        .delivery_wanted = value_of(w, STEP_DELIVERY, "delivery_wanted"),
        .accepts_other_form = form_checked(&w->states[STEP_DELIVERY], "accepts_other_form"),
    };
}

static unsigned part_of(Step step)
{
    switch (step) {
    case STEP_APPLICANT:
        return APPLICATION_FORM_APPLICANT;
    case STEP_CONTENT:
        return APPLICATION_FORM_CONTENT;
    case STEP_DELIVERY:
        return APPLICATION_FORM_DELIVERY;
    case STEP_BODY:
    case STEP_CLASS:
    case STEP_CHECK:
    case STEP_MAX:
        return 0;
    }
    return 0;
}

/* Errors may name fields of an earlier page (an address for delivery by post). */
static void spread_errors(Wizard *w, Step first, const FieldErrors *errors)
{
    for (size_t e = 0; e < errors->count; e++) {
        bool placed = false;
        for (int step = 0; step < STEP_MAX && !placed; step++) {
            FormState *s = &w->states[step];
            for (size_t i = 0; i < s->form->count; i++) {
                if (!str_eq(str_of(s->form->fields[i].name), errors->items[e].field))
                    continue;
                if (s->errors[i].len == 0)
                    s->errors[i] = errors->items[e].message;
                placed = true;
            }
        }
        if (!placed && w->states[first].general.len == 0)
            w->states[first].general = errors->items[e].message;
    }
}

/* Whether a page is fine: its fields alone, then what the use case asks of them together. */
static bool step_ok(Wizard *w, Step step)
{
    FieldErrors errors = {0};
    unsigned part = part_of(step);
    if (part) {
        app_check_application_form(&w->form, part, false, w->a, &errors, &w->warnings);
        spread_errors(w, step, &errors);
    }
    return errors.count == 0 && form_ok(&w->states[step]);
}

Step wizard_first_bad(Wizard *w)
{
    w->warnings = (FieldErrors){0};
    Step bad = STEP_CHECK;
    for (int step = STEP_CHECK - 1; step >= 0; step--)
        if (!step_ok(w, (Step)step))
            bad = (Step)step;
    for (int step = 0; step < (int)bad; step++) /* by an error that a later page found */
        if (!form_ok(&w->states[step]))
            bad = (Step)step;
    return bad;
}

/* ---- showing ---- */

static const StepView *step_views(Wizard *w, Step now, size_t *ret_count)
{
    StepView *views = arena_new(w->a, StepView, STEP_MAX);
    size_t count = 0;
    for (int i = 0; i < STEP_MAX; i++) {
        if (i > 0 && str_eq(STEPS[i].label, STEPS[i - 1].label))
            continue;
        bool current = str_eq(STEPS[i].label, STEPS[now].label);
        views[count++] = (StepView){STEPS[i].label, !current && i < (int)now, current};
    }
    *ret_count = count;
    return views;
}

static void frame(Wizard *w, Step step, bool failed, PortalPage *page)
{
    site_portal_page(w->site, w->request, STEPS[step].heading, STR("/ysq/shenqing"), page);
    page->failed = failed;
    page->site_note = form_choice_label(&w->states[STEP_BODY], "body_id");
}

static const Str *warning_texts(Wizard *w, size_t *ret_count)
{
    Str *texts = arena_new(w->a, Str, w->warnings.count ? w->warnings.count : 1);
    for (size_t i = 0; i < w->warnings.count; i++)
        texts[i] = w->warnings.items[i].message;
    *ret_count = w->warnings.count;
    return texts;
}

static void carry_others(Wizard *w, Step step, FormView *form)
{
    for (int i = 0; i < STEP_CHECK; i++)
        if (i != (int)step)
            form_view_carry(form, &w->states[i], w->a);
    static const char *const keys[] = {"idempotency_key", "draft_code"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        Str value = form_value(&w->states[STEP_CHECK], keys[i]);
        if (step != STEP_CHECK && value.len) /* the promise is given on the last page, once */
            form_view_hidden(form, str_of(keys[i]), value, w->a);
    }
    form_view_hidden(form, STR("step"), arena_printf(w->a, "%d", (int)step), w->a);
    if (w->from_check && step != STEP_CHECK)
        form_view_hidden(form, STR("check"), STR("1"), w->a);
}

static Str class_label(const Wizard *w)
{
    for (size_t i = 0; i < ARRAY_LEN(APPLICANT_CHOICES); i++)
        if (str_eq(APPLICANT_CHOICES[i].code, w->form.applicant_class))
            return APPLICANT_CHOICES[i].label;
    return STR("自然人");
}

static int show_step(Wizard *w, Step step, bool failed)
{
    ApplyView v = {.heading = STEPS[step].heading};
    v.steps = step_views(w, step, &v.steps_count);
    if (step == STEP_APPLICANT)
        v.lead = arena_printf(w->a, "申请人类型：%.*s", STR_FMT(class_label(w)));
    FormState shown = w->states[step];
    if (!failed) {
        memset(shown.errors, 0, sizeof(shown.errors));
        shown.general = STR("");
    }
    FormLook look = {
        .action = STR("/ysq/shenqing"),
        .csrf = http_csrf_token(w->request, w->response),
        .submit = w->from_check ? STR("保存并返回检查") : STR("下一步"),
        .back = step == STEP_BODY ? STR("") : STR("上一步"),
        .keep = step < STEP_APPLICANT ? STR("") : STR("暂存，以后再填"),
    };
    v.first = step < STEP_APPLICANT && !w->from_check;
    v.choosing = step == STEP_BODY && w->states[STEP_BODY].choice_counts[0] > 1;
    v.looked_for = w->looked_for;
    v.none_suggested = w->looked_for.len > 0 && w->suggested == 0;
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, &shown, w->a);
    carry_others(w, step, &v.form);
    frame(w, step, v.form.errors_count > 0, &v.page);
    tmpl_apply(http_reply_html(w->response, v.form.errors_count ? 422 : 200), &v);
    return 0;
}

static CheckSection section_of(Wizard *w, Step step, Str heading)
{
    const FormState *s = &w->states[step];
    FactList facts = {.arena = w->a};
    if (step == STEP_APPLICANT)
        facts_add(&facts, STR("申请人类型"), class_label(w));
    for (size_t i = 0; i < s->form->count; i++) {
        const Field *f = &s->form->fields[i];
        if (f->kind == FIELD_CHECK)
            facts_add(&facts, STR("可接受其他方式"),
                      form_checked(s, f->name) ? STR("是") : STR("否"));
        else
            facts_add(&facts, f->label, form_choice_label(s, f->name));
    }
    return (CheckSection){
        .heading = heading,
        .step = arena_printf(w->a, "edit-%d", (int)(step == STEP_APPLICANT ? STEP_CLASS : step)),
        .facts = facts.items,
        .facts_count = facts.count,
    };
}

static const struct {
    const char *field;
    const char *token;
} FILES[] = {{"identity_file", "identity_token"}, {"other_file", "other_token"}};

static int show_check(Wizard *w, bool failed)
{
    ApplyCheckView v = {0};
    v.steps = step_views(w, STEP_CHECK, &v.steps_count);
    v.warnings = warning_texts(w, &v.warnings_count);
    CheckSection *sections = arena_new(w->a, CheckSection, 4);
    sections[0] = section_of(w, STEP_BODY, STR("受理机关"));
    sections[1] = section_of(w, STEP_APPLICANT, STR("申请人"));
    sections[2] = section_of(w, STEP_CONTENT, STR("所需信息"));
    sections[3] = section_of(w, STEP_DELIVERY, STR("提供方式"));
    v.sections = sections;
    v.sections_count = 4;
    FormState shown = w->states[STEP_CHECK];
    if (!failed) {
        memset(shown.errors, 0, sizeof(shown.errors));
        shown.general = STR("");
    }
    FormLook look = {
        .action = STR("/ysq/shenqing"),
        .csrf = http_csrf_token(w->request, w->response),
        .upload = true,
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, &shown, w->a);
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++)
        if (form_value(&shown, FILES[i].token).len)
            form_view_field(&v.form, FILES[i].field)->hint =
                STR("文件已经收到，不用再选；要更换的，请重新选择。");
    carry_others(w, STEP_CHECK, &v.form);
    frame(w, STEP_CHECK, v.form.errors_count > 0, &v.page);
    tmpl_apply_check(http_reply_html(w->response, v.form.errors_count ? 422 : 200), &v);
    return 0;
}

int wizard_show(Wizard *w, Step step, bool failed)
{
    return step == STEP_CHECK ? show_check(w, failed) : show_step(w, step, failed);
}

Step wizard_step(Str number)
{
    int64_t at;
    if (!str_parse_int(number, &at) || at < 0 || at >= STEP_MAX)
        return STEP_BODY;
    return (Step)at;
}

/* ---- submitting ---- */

/*
 * Stores what was chosen; its token stays in the page, so that a file need not be chosen again when
 * something else is to be put right.
 */
static int upload_files(Wizard *w)
{
    FormState *s = &w->states[STEP_CHECK];
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        const HttpUpload *file = http_upload(w->request, FILES[i].field);
        if (!file)
            continue;
        UploadAttachment in = {
            .path = file->path, .file_name = file->filename, .kind = STR("applicant")};
        UploadAttachmentResult result = {0};
        int r = app_upload_attachment(w->site->app, site_actor(w->request), &in, w->a, &result);
        if (r == APP_E_INVALID) {
            form_error(s, FILES[i].field,
                       result.errors.count ? result.errors.items[0].message : STR("文件不能接收"));
            continue;
        }
        if (r != 0)
            return r;
        form_set(s, FILES[i].token, result.token);
    }
    return 0;
}

static int send_application(Wizard *w)
{
    Str tokens[ARRAY_LEN(FILES)];
    size_t token_count = 0;
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        tokens[token_count] = form_value(&w->states[STEP_CHECK], FILES[i].token);
        token_count += tokens[token_count].len ? 1 : 0;
    }
    SubmitApplication in = {
        .body_id = form_int(&w->states[STEP_BODY], "body_id", 0),
        .idempotency_key = form_value(&w->states[STEP_CHECK], "idempotency_key"),
        .form = w->form,
        .attachment_tokens = tokens,
        .attachment_count = token_count,
        .draft_codes = {form_value(&w->states[STEP_CHECK], "draft_code"), wizard_browser_code(w)},
        .promised = form_checked(&w->states[STEP_CHECK], "promised"),
    };
    ApplicationReceipt receipt = {0};
    int r = app_submit_application(w->site->app, site_actor(w->request), &in, w->a, &receipt);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        spread_errors(w, STEP_CHECK, &receipt.errors);
        for (size_t i = 0; i < ARRAY_LEN(FILES); i++)
            if (field_errors_find(&receipt.errors, STR("attachments")))
                form_set(&w->states[STEP_CHECK], FILES[i].token, STR(""));
        for (int step = 0; step < STEP_CHECK; step++)
            if (!form_ok(&w->states[step]))
                return wizard_show(w, (Step)step, true);
        return wizard_show(w, STEP_CHECK, true);
    }
    if (r != 0)
        return site_refuse(w->site, w->request, w->response, r);
    return site_redirect(w->request, w->response, "/ysq/huizhi/%.*s%s", STR_FMT(in.idempotency_key),
                         receipt.repeated ? "?again=1" : "");
}

static int submit(Wizard *w)
{
    int r = upload_files(w);
    if (r != 0)
        return site_refuse(w->site, w->request, w->response, r);
    Step bad = wizard_first_bad(w);
    if (bad != STEP_CHECK || !form_ok(&w->states[STEP_CHECK]))
        return wizard_show(w, bad, true);
    return send_application(w);
}

int portal_apply_start(void *context, HttpRequest *request, HttpResponse *response)
{
    Wizard w;
    int r = wizard_init(&w, context, request, response, STR(""));
    if (r < 0)
        return r;
    unsigned char bytes[24];
    char key[48];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(key, sizeof(key), bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    form_set(&w.states[STEP_CHECK], "idempotency_key", arena_str(w.a, str_of(key)));
    const FormState *body = &w.states[STEP_BODY];
    if (body->choice_counts[0] == 1)
        form_set(&w.states[STEP_BODY], "body_id", body->choices[0][0].code);
    bool chosen = form_value(&w.states[STEP_BODY], "body_id").len > 0;
    return wizard_show(&w, chosen ? STEP_CLASS : STEP_BODY, false);
}

int portal_apply_step(void *context, HttpRequest *request, HttpResponse *response)
{
    Wizard w;
    int r = wizard_init(&w, context, request, response, http_form(request, "applicant_class"));
    if (r < 0)
        return r;
    for (int i = 0; i < STEP_MAX; i++)
        form_read(&w.states[i], request, w.a);
    wizard_gather(&w);
    Step step = wizard_step(http_form(request, "step"));
    Str go = http_form(request, "go");
    if (str_eq(go, STR("keep")))
        return wizard_keep(&w, step);
    if (str_eq(go, STR("back")))
        return wizard_go(&w, step > 0 ? (Step)(step - 1) : STEP_BODY);
    int64_t to;
    if (str_starts_with(go, STR("edit-")) && str_parse_int(str_sub(go, 5, go.len), &to) &&
        to >= 0 && to < STEP_CHECK) {
        w.from_check = true;
        return wizard_go(&w, (Step)to);
    }
    if (step == STEP_CHECK)
        return submit(&w);
    bool fine = step_ok(&w, step);
    if (!form_ok(&w.states[step]))
        return wizard_show(&w, step, true);
    if (!fine) /* what it asks for stands on an earlier page: that one next, then the last */
        w.from_check = true;
    /* The class decides which applicant page follows, also when a correction was asked for. */
    if ((!w.from_check || step == STEP_CLASS) && step != STEP_DELIVERY)
        return wizard_go(&w, (Step)(step + 1));
    Step bad = wizard_first_bad(&w);
    return bad == STEP_CHECK ? wizard_go(&w, bad) : wizard_show(&w, bad, true);
}
