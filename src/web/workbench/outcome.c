#include "web/workbench/desk.h"

#include "app/casework.h"
#include "base/error.h"
#include "law/law.h"
#include "web/tmpl_outcome.h"

#define WITHHELD_MAX 3

typedef struct OutcomePage {
    DeskForm d;
    OpenCaseResult c;
} OutcomePage;

/* 十四至十六 needs no repetition: the article and whether review comes first, beside each choice.
 */
static Str choice_hint(Arena *a, const LawRowInfo *info)
{
    const char *review = info->prior_review == LAW_PRIOR_REVIEW_YES ? "，先复议后诉讼"
                         : info->prior_review == LAW_PRIOR_REVIEW_WITHHELD
                             ? "，视不公开部分的理由确定是否先复议"
                             : "";
    if (info->article.len == 0)
        return STR("");
    return arena_printf(a, "%.*s%s", STR_FMT(words_article(a, info->article)), review);
}

static void set_outcomes(OutcomePage *p)
{
    FormChoice *choices = arena_new(p->d.a, FormChoice, LAW_OUTCOME_COUNT);
    FormChoice *reasons = arena_new(p->d.a, FormChoice, LAW_OUTCOME_COUNT);
    size_t reason_count = 0;
    Str group = STR("");
    for (int i = 0; i < LAW_OUTCOME_COUNT; i++) {
        LawRow row = (LawRow)(LAW_OUTCOME_FIRST + i);
        const LawRowInfo *info = law_row(row);
        Str label = law_group_label(info->group);
        choices[i] = (FormChoice){info->code, info->label, choice_hint(p->d.a, info),
                                  str_eq(label, group) ? STR("") : label};
        group = label;
        if (info->group == LAW_GROUP_REFUSED)
            reasons[reason_count++] = (FormChoice){.code = info->code, .label = info->short_label};
    }
    form_set_choices(&p->d.state, "outcome", choices, LAW_OUTCOME_COUNT);
    form_set_choices(&p->d.state, "withheld_reason_1", reasons, reason_count);
    form_set_choices(&p->d.state, "withheld_reason_2", reasons, reason_count);
    form_set_choices(&p->d.state, "withheld_reason_3", reasons, reason_count);
}

static int init_page(OutcomePage *p, Site *site, HttpRequest *request, HttpResponse *response)
{
    desk_form_init(&p->d, site, request, response, &FORM_OUTCOME, STR("选择办理结果"),
                   STR("/gzt/"));
    p->d.look.submit = STR("确定办理结果");
    int r =
        app_open_case(site->app, site_actor(request), site_param_id(request, "id"), p->d.a, &p->c);
    if (r != 0)
        return r;
    desk_form_case_crumbs(&p->d, &p->c);
    set_outcomes(p);
    return 0;
}

/* The order of questions that was forwarded to the whole country (国办公开办函〔2020〕2号). */
static const LinkView QUESTIONS[] = {
    {STR_STATIC("申请内容是否明确；不明确的，七个工作日内一次性告知补正（第三十条）。"),
     STR_STATIC("补不补："), false},
    {STR_STATIC("是不是政府信息公开申请、是否由本机关负责；信访投诉、公开出版物、重复申请等不予处理"
                "（第三十五、三十六、三十九条）。"),
     STR_STATIC("该不该："), false},
    {STR_STATIC(
         "经检索是否掌握；不掌握、需要另行制作的，无法提供（第三十六条第四项、第三十八条）。"),
     STR_STATIC("有没有："), false},
    {STR_STATIC("是否属于不予公开的情形；能区分处理的部分公开（第十四至十七条、第三十七条）。"),
     STR_STATIC("给不给："), false},
    {STR_STATIC("答复的形式、依据、救济告知、送达是否妥当（第三十六、四十条）。"),
     STR_STATIC("当不当："), false},
};

static int show(OutcomePage *p)
{
    static const char *const DETAILS[] = {
        "grounds",         "published",  "access_way", "search_record",
        "not_responsible", "other_body", NULL};
    static const char *const WITHHELD[] = {"withheld_reason_1",
                                           "withheld_what_1",
                                           "withheld_reason_2",
                                           "withheld_what_2",
                                           "withheld_reason_3",
                                           "withheld_what_3",
                                           NULL};
    static const char *const CHOICE[] = {"version", "outcome", NULL};
    DeskForm *d = &p->d;
    OutcomePageView v = {
        .page = d->view.page,
        .heading = d->view.heading,
        .number = p->c.row.number,
        .conflict = d->view.conflict,
        .questions = QUESTIONS,
        .questions_count = ARRAY_LEN(QUESTIONS),
    };
    FormView details, withheld;
    form_view_begin(&v.form, &d->look);
    form_view_add_some(&v.form, &d->state, CHOICE, d->a);
    form_view_begin(&details, &d->look);
    form_view_add_some(&details, &d->state, DETAILS, d->a);
    form_view_begin(&withheld, &d->look);
    form_view_add_some(&withheld, &d->state, WITHHELD, d->a);
    v.outcome = *form_view_field(&v.form, "outcome");
    v.details = details.fields;
    v.details_count = details.fields_count;
    v.withheld = withheld.fields;
    v.withheld_count = withheld.fields_count;
    FormView all; /* the summary on top in the order of the page */
    form_view_begin(&all, &d->look);
    form_view_add(&all, &d->state, d->a);
    v.form.errors = all.errors;
    v.form.errors_count = all.errors_count;
    v.page.failed = all.errors_count > 0 || v.conflict.len > 0;
    int status = v.conflict.len ? 409 : all.errors_count ? 422 : 200;
    tmpl_outcome(http_reply_html(d->response, status), &v);
    return 0;
}

int desk_outcome_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    OutcomePage *p = arena_new(request->arena, OutcomePage, 1);
    int r = init_page(p, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    form_set(&p->d.state, "version", arena_printf(p->d.a, "%" PRId64, p->c.version));
    form_set(&p->d.state, "outcome", p->c.row.outcome);
    form_set(&p->d.state, "grounds", p->c.grounds);
    form_set(&p->d.state, "access_way", p->c.access_way);
    form_set(&p->d.state, "search_record", p->c.search_record);
    form_set(&p->d.state, "other_body", p->c.other_body);
    form_set(&p->d.state, "published", p->c.published ? STR("1") : STR(""));
    form_set(&p->d.state, "not_responsible", p->c.not_responsible ? STR("1") : STR(""));
    for (size_t i = 0; i < p->c.withheld_count && i < WITHHELD_MAX; i++) {
        Str reason = arena_printf(p->d.a, "withheld_reason_%zu", i + 1);
        Str what = arena_printf(p->d.a, "withheld_what_%zu", i + 1);
        form_set(&p->d.state, arena_cstr(p->d.a, reason), p->c.withheld[i].reason);
        form_set(&p->d.state, arena_cstr(p->d.a, what), p->c.withheld[i].what);
    }
    return show(p);
}

static size_t gather_withheld(const FormState *s, WithheldPart parts[WITHHELD_MAX])
{
    static const char *const NAMES[WITHHELD_MAX][2] = {
        {"withheld_reason_1", "withheld_what_1"},
        {"withheld_reason_2", "withheld_what_2"},
        {"withheld_reason_3", "withheld_what_3"},
    };
    size_t count = 0;
    for (int i = 0; i < WITHHELD_MAX; i++) {
        WithheldPart part = {form_value(s, NAMES[i][0]), form_value(s, NAMES[i][1])};
        if (part.reason.len || part.what.len)
            parts[count++] = part;
    }
    return count;
}

int desk_outcome(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    OutcomePage *p = arena_new(request->arena, OutcomePage, 1);
    int r = init_page(p, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    DeskForm *d = &p->d;
    form_read(&d->state, request, d->a);
    if (!form_ok(&d->state))
        return show(p);
    WithheldPart parts[WITHHELD_MAX];
    ChooseOutcome in = {
        .case_id = p->c.row.id,
        .version = form_int(&d->state, "version", 0),
        .outcome = form_value(&d->state, "outcome"),
        .withheld = parts,
        .withheld_count = gather_withheld(&d->state, parts),
        .grounds = form_value(&d->state, "grounds"),
        .search_record = form_value(&d->state, "search_record"),
        .other_body = form_value(&d->state, "other_body"),
        .access_way = form_value(&d->state, "access_way"),
        .published = form_checked(&d->state, "published"),
        .not_responsible = form_checked(&d->state, "not_responsible"),
    };
    CaseChange change = {0};
    r = app_choose_outcome(site->app, site_actor(request), &in, d->a, &change);
    if (r == APP_E_INVALID) {
        form_take_errors(&d->state, &change.errors);
        return show(p);
    }
    if (r == APP_E_CONFLICT) {
        d->view.conflict = desk_first_message(&change.errors);
        form_set(&d->state, "version", arena_printf(d->a, "%" PRId64, p->c.version));
        return show(p);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/case/%" PRId64 "?done=outcome", p->c.row.id);
}
