/* Entered figures (part two) and the prose of a year's report. */
#include "web/workbench/desk.h"

#include "app/annual_report.h"
#include "base/error.h"
#include "law/identity.h"

static int year_of(const HttpRequest *request)
{
    int64_t year = site_param_id(request, "year");
    return year >= 2008 && year <= 2199 ? (int)year : 0;
}

static void init_page(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                      const Form *form, const char *heading)
{
    int year = year_of(request);
    Str back = arena_printf(request->arena, "/gzt/report/%d", year);
    Str title = arena_printf(request->arena, "%d 年%s", year, heading);
    desk_form_init(d, site, request, response, form, title, STR("/gzt/report"));
    d->look.cancel_href = back;
    site_crumbs(d->a,
                (const LinkView[]){{back, arena_printf(d->a, "%d 年年度报告", year), false},
                                   {STR(""), title, true}},
                2, &d->view.page.crumbs, &d->view.page.crumbs_count);
}

/* The field of a cell: its path, or NULL where the form does not ask for it. */
static const char *cell_field(LawCell cell)
{
    StrBuf b = STRBUF_INIT(128);
    law_figure_append_path(&b, law_figure_proactive(cell));
    const char *name = NULL;
    for (size_t i = 0; i < FORM_COUNTS.count; i++)
        if (str_eq(str_of(FORM_COUNTS.fields[i].name), strbuf_str(&b)))
            name = FORM_COUNTS.fields[i].name;
    strbuf_deinit(&b);
    return name;
}

int desk_counts_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    init_page(&d, site, request, response, &FORM_COUNTS, "主动公开数字（表二）");
    YearlyCounts counts = {0};
    int r =
        app_get_yearly_counts(site->app, site_actor(request), 0, year_of(request), d.a, &counts);
    if (r != 0)
        return site_refuse(site, request, response, r);
    int count;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = first; i < first + count; i++) {
        const char *name = cell_field((LawCell)i);
        if (name)
            form_set(&d.state, name, counts.values[i]);
    }
    form_set(&d.state, "source", counts.source);
    form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, counts.version));
    d.view.lead =
        STR("空着表示还没有填报，零要填 "
            "0。许可、处罚、强制为全部决定数，规章和规范性文件数字须与司法行政部门一致。");
    return desk_form_show(&d);
}

int desk_counts(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    init_page(&d, site, request, response, &FORM_COUNTS, "主动公开数字（表二）");
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return desk_form_show(&d);
    YearlyCounts in = {
        .year = year_of(request),
        .version = form_int(&d.state, "version", 0),
        .source = form_value(&d.state, "source"),
    };
    int count;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = first; i < first + count; i++) {
        const char *name = cell_field((LawCell)i);
        if (name)
            in.values[i] = form_value(&d.state, name);
    }
    SaveYearlyCountsResult result = {0};
    int r = app_save_yearly_counts(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r == APP_E_CONFLICT) {
        d.view.conflict = desk_first_message(&result.errors);
        YearlyCounts newest = {0};
        if (app_get_yearly_counts(site->app, site_actor(request), 0, in.year, d.a, &newest) == 0)
            form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, newest.version));
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/report/%d?done=saved", in.year);
}

static const struct {
    const char *name;
    int number;
} SECTIONS[] = {{"section_1", 1}, {"section_5", 5}, {"section_6", 6}};

static Str section_text(const AnnualReport *report, int number)
{
    for (size_t i = 0; i < report->section_count; i++)
        if (report->sections[i].number == number)
            return report->sections[i].text;
    return STR("");
}

int desk_text_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    init_page(&d, site, request, response, &FORM_REPORT_TEXT, "年度报告的文字");
    CompileReport in = {.year = year_of(request)};
    CompileReportResult c = {0};
    int r = app_compile_report(site->app, site_actor(request), &in, d.a, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    for (size_t i = 0; i < ARRAY_LEN(SECTIONS); i++)
        form_set(&d.state, SECTIONS[i].name, section_text(&c.report, SECTIONS[i].number));
    form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, c.text_version));
    return desk_form_show(&d);
}

int desk_text(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    init_page(&d, site, request, response, &FORM_REPORT_TEXT, "年度报告的文字");
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return desk_form_show(&d);
    CompileReport current = {.year = year_of(request)};
    CompileReportResult c = {0};
    int r = app_compile_report(site->app, site_actor(request), &current, d.a, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    SaveReportText in = {.year = current.year, .version = form_int(&d.state, "version", 0)};
    for (int i = 0; i < LAW_PART_MAX; i++) /* remarks to the tables stay as they are */
        in.sections[i] = section_text(&c.report, i + 1);
    for (size_t i = 0; i < ARRAY_LEN(SECTIONS); i++)
        in.sections[SECTIONS[i].number - 1] = form_value(&d.state, SECTIONS[i].name);
    SaveReportTextResult result = {0};
    r = app_save_report_text(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r == APP_E_CONFLICT) {
        d.view.conflict = desk_first_message(&result.errors);
        form_set(&d.state, "version", arena_printf(d.a, "%" PRId64, c.text_version));
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/report/%d?done=saved", in.year);
}
