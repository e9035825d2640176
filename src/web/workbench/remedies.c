#include "web/workbench/desk.h"

#include "app/remedy_ledger.h"
#include "base/error.h"
#include "law/law.h"
#include "web/tmpl_remedies.h"

static Str block_label(Str code)
{
    RemedyBlock block;
    if (!remedy_block_from_code(code, &block))
        return code;
    Str label = remedy_block_label(block);
    return label.len ? label : remedy_block_top_label(block);
}

static Str result_label(Str code)
{
    RemedyResult result;
    return remedy_result_from_code(code, &result) ? remedy_result_label(result) : STR("尚未审结");
}

static const LinkView *year_tabs(Arena *a, int this_year, int now, size_t *ret_count)
{
    LinkView *tabs = arena_new(a, LinkView, 6);
    tabs[0] = (LinkView){STR("/gzt/remedies"), STR("全部"), now == 0};
    for (int i = 1; i < 6; i++) {
        int year = this_year - i + 1;
        tabs[i] = (LinkView){arena_printf(a, "/gzt/remedies?year=%d", year),
                             arena_printf(a, "%d 年", year), now == year};
    }
    *ret_count = 6;
    return tabs;
}

int desk_remedies(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    int year = (int)site_query_int(request, "year", 2008, 9999, 0);
    ListRemedies in = {.year = year, .after = http_query(request, "after"), .limit = 100};
    ListRemediesResult list = {0};
    int r = app_list_remedies(site->app, site_actor(request), &in, a, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    RemedyRowView *rows = arena_new(a, RemedyRowView, list.count ? list.count : 1);
    for (size_t i = 0; i < list.count; i++) {
        const Remedy *m = &list.rows[i];
        rows[i] = (RemedyRowView){
            .id = m->id,
            .block = block_label(m->block),
            .docket = m->docket_no,
            .organ = m->organ,
            .claimant = m->claimant,
            .accepted = words_date(a, m->accepted_on),
            .result = result_label(m->result),
            .decided = words_date(a, m->decided_on),
        };
    }
    RemediesView v = {.rows = rows, .rows_count = list.count};
    v.years = year_tabs(a, civil_date_year(app_today(site->app)), year, &v.years_count);
    if (list.next.len)
        v.next_href = arena_printf(a, "/gzt/remedies?year=%d&after=%.*s", year, STR_FMT(list.next));
    site_desk_page(site, request, response, STR("复议诉讼"), STR("/gzt/remedies"), &v.page);
    tmpl_remedies(http_reply_html(response, 200), &v);
    return 0;
}

static void fill_state(FormState *s, const Remedy *m, Arena *a)
{
    form_set(s, "version", arena_printf(a, "%" PRId64, m->version));
    form_set(s, "block", m->block);
    form_set(s, "docket_no", m->docket_no);
    form_set(s, "organ", m->organ);
    form_set(s, "claimant", m->claimant);
    form_set(s, "subject", m->subject);
    form_set(s, "case_number", m->case_number);
    form_set(s, "accepted_on", words_date(a, m->accepted_on));
    form_set(s, "result", m->result);
    form_set(s, "result_detail", m->result_detail);
    form_set(s, "decided_on", words_date(a, m->decided_on));
    form_set(s, "co_defendant_as_reviewer", m->co_defendant_as_reviewer ? STR("1") : STR(""));
    form_set(s, "note", m->note);
}

int desk_remedy_new(void *context, HttpRequest *request, HttpResponse *response)
{
    DeskForm d;
    desk_form_init(&d, context, request, response, &FORM_REMEDY, STR("登记复议或者诉讼"),
                   STR("/gzt/remedies"));
    return desk_form_show(&d);
}

int desk_remedy(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    desk_form_init(&d, site, request, response, &FORM_REMEDY, STR("复议或者诉讼"),
                   STR("/gzt/remedies"));
    Remedy m = {0};
    int r = app_get_remedy(site->app, site_actor(request), site_param_id(request, "id"), d.a, &m);
    if (r != 0)
        return site_refuse(site, request, response, r);
    fill_state(&d.state, &m, d.a);
    return desk_form_show(&d);
}

int desk_remedy_save(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    desk_form_init(&d, site, request, response, &FORM_REMEDY, STR("复议或者诉讼"),
                   STR("/gzt/remedies"));
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return desk_form_show(&d);
    const FormState *s = &d.state;
    Remedy in = {
        .id = site_param_id(request, "id"),
        .version = form_int(s, "version", 0),
        .block = form_value(s, "block"),
        .docket_no = form_value(s, "docket_no"),
        .organ = form_value(s, "organ"),
        .claimant = form_value(s, "claimant"),
        .subject = form_value(s, "subject"),
        .case_number = form_value(s, "case_number"),
        .accepted_on = form_date(s, "accepted_on"),
        .result = form_value(s, "result"),
        .result_detail = form_value(s, "result_detail"),
        .decided_on = form_date(s, "decided_on"),
        .co_defendant_as_reviewer = form_checked(s, "co_defendant_as_reviewer"),
        .note = form_value(s, "note"),
    };
    SaveRemedyResult result = {0};
    int r = app_save_remedy(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r == APP_E_CONFLICT) {
        d.view.conflict = desk_first_message(&result.errors);
        Remedy newest = {0};
        if (in.id && app_get_remedy(site->app, site_actor(request), in.id, d.a, &newest) == 0)
            form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, newest.version));
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    http_reply_redirect(response, STR("/gzt/remedies?done=saved"));
    return 0;
}
