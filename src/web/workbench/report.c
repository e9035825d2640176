#include "web/workbench/desk.h"

#include "app/annual_report.h"
#include "app/font_files.h"
#include "base/error.h"
#include "report/file.h"
#include "web/report_tables.h"
#include "web/tmpl_records.h"
#include "web/tmpl_report.h"

static int year_of(const HttpRequest *request)
{
    int64_t year = site_param_id(request, "year");
    return year >= 2008 && year <= 2199 ? (int)year : 0;
}

int desk_report_latest(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    ListReportYearsResult years = {0};
    int r = app_list_report_years(site->app, site_actor(request), 0, request->arena, &years);
    if (r != 0)
        return site_refuse(site, request, response, r);
    int this_year = civil_date_year(app_today(site->app));
    return site_redirect(request, response, "/gzt/report/%d",
                         years.count ? years.years[0] : this_year);
}

static int fill_years(Site *site, const HttpRequest *request, int now, ReportPageView *v)
{
    Arena *a = request->arena;
    ListReportYearsResult years = {0};
    int r = app_list_report_years(site->app, site_actor(request), 0, a, &years);
    if (r != 0)
        return r;
    LinkView *links = arena_new(a, LinkView, years.count + 1);
    bool known = false;
    for (size_t i = 0; i < years.count; i++) {
        int year = years.years[i];
        known = known || year == now;
        links[v->years_count++] = (LinkView){arena_printf(a, "/gzt/report/%d", year),
                                             arena_printf(a, "%d 年", year), year == now};
    }
    if (!known)
        links[v->years_count++] =
            (LinkView){arena_printf(a, "/gzt/report/%d", now), arena_printf(a, "%d 年", now), true};
    v->years = links;
    return 0;
}

static void fill_state(Arena *a, const CompileReportResult *c, ReportPageView *v)
{
    v->closed = c->state == REPORT_CLOSED;
    if (v->closed)
        v->closed_note = arena_printf(a, "数字已由%.*s于 %.*s 封存。", STR_FMT(c->closed_by),
                                      STR_FMT(words_minute(a, c->closed_at)));
    v->nil = c->nil_declared;
    if (c->nil_declared)
        v->nil_note = arena_printf(a, "%.*s于 %.*s 声明：未填报的数字均为零。", STR_FMT(c->nil_by),
                                   STR_FMT(words_minute(a, c->nil_at)));
    FindingView *moved = arena_new(a, FindingView, c->moved_count + 1);
    for (size_t i = 0; i < c->moved_count; i++)
        moved[i].message =
            arena_printf(a, "%.*s 现在是 %.*s", STR_FMT(report_cell_words(a, c->moved[i].cell)),
                         STR_FMT(c->moved[i].value));
    v->moved = moved;
    v->moved_count = c->moved_count;
    FactView *sections = arena_new(a, FactView, c->report.section_count + 1);
    for (size_t i = 0; i < c->report.section_count; i++) {
        const ReportSection *s = &c->report.sections[i];
        if (s->text.len == 0)
            continue;
        sections[v->sections_count++] = (FactView){
            .label = s->number ? law_part_heading(s->number) : s->title,
            .value = s->text,
        };
    }
    v->sections = sections;
}

static int show_report(Site *site, HttpRequest *request, HttpResponse *response, int year,
                       Str refused)
{
    Arena *a = request->arena;
    CompileReport in = {.year = year};
    CompileReportResult c = {0};
    int r = app_compile_report(site->app, site_actor(request), &in, a, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    ReportPageView v = {
        .heading =
            arena_printf(a, "%.*s%d年政府信息公开工作年度报告", STR_FMT(c.report.agency), year),
        .year = year,
        .counts_entered = c.counts_entered,
        .refused = refused,
    };
    r = fill_years(site, request, year, &v);
    if (r != 0)
        return site_refuse(site, request, response, r);
    fill_state(a, &c, &v);
    v.identities = report_identity_views(&c.report, a, &v.identities_count);
    v.findings = report_finding_views(&c.report, true, a, &v.findings_count);
    TablesLook look = {.records = arena_printf(a, "/gzt/report/%d/records?cell=", year),
                       .anchors = true};
    report_tables_fill(&c.report, &look, a, &v.tables);
    site_desk_page(site, request, response, arena_printf(a, "%d年年度报告", year),
                   STR("/gzt/report"), &v.page);
    v.page.failed = refused.len > 0;
    v.csrf = v.page.csrf;
    tmpl_report(http_reply_html(response, refused.len ? 409 : 200), &v);
    return 0;
}

int desk_report(void *context, HttpRequest *request, HttpResponse *response)
{
    int year = year_of(request);
    if (year == 0)
        return site_refuse(context, request, response, APP_E_NOT_FOUND);
    return show_report(context, request, response, year, STR(""));
}

int desk_report_records(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListCellRecords in = {
        .year = year_of(request),
        .cell = http_query(request, "cell"),
        .after = http_query(request, "after"),
        .limit = 100,
    };
    ListCellRecordsResult list = {0};
    int r = app_list_cell_records(site->app, site_actor(request), &in, a, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    RecordRowView *rows = arena_new(a, RecordRowView, list.count ? list.count : 1);
    for (size_t i = 0; i < list.count; i++) {
        const CellRecord *row = &list.rows[i];
        rows[i] = (RecordRowView){
            .href = arena_printf(a, row->remedy ? "/gzt/remedy/%" PRId64 : "/gzt/case/%" PRId64,
                                 row->id),
            .number = row->number.len ? row->number : STR("（无编号）"),
            .title = row->title,
            .party = row->party,
            .on = words_date(a, row->on),
            .why = row->why,
        };
    }
    RecordsView v = {
        .heading = list.label,
        .lead = arena_printf(a, "%d 年的这个数字是 %" PRId64 "，由以下记录逐条统计得出。", in.year,
                             list.total),
        .rows = rows,
        .rows_count = list.count,
    };
    if (list.next.len)
        v.next_href = arena_printf(a, "/gzt/report/%d/records?cell=%.*s&after=%.*s", in.year,
                                   STR_FMT(in.cell), STR_FMT(list.next));
    site_desk_page(site, request, response, list.label, STR("/gzt/report"), &v.page);
    site_crumbs(a,
                (const LinkView[]){{STR("/gzt/report"), STR("年度报告"), false},
                                   {arena_printf(a, "/gzt/report/%d", in.year),
                                    arena_printf(a, "%d 年", in.year), false},
                                   {STR(""), list.label, true}},
                3, &v.page.crumbs, &v.page.crumbs_count);
    tmpl_records(http_reply_html(response, 200), &v);
    return 0;
}

int desk_report_download(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    Str format = http_param(request, "format");
    CompileReport in = {.year = year_of(request)};
    CompileReportResult c = {0};
    ReportFile file;
    int r = in.year == 0 || !report_file_from_name(format, &file)
                ? (int)APP_E_NOT_FOUND
                : app_compile_report(site->app, site_actor(request), &in, a, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    CLEANUP(font_files_freep) FontFiles *fonts = NULL;
    if (file == REPORT_FILE_PDF)
        r = font_files_find(app_data_folder(site->app), &fonts);
    else if (file == REPORT_FILE_OFD) /* without fonts to embed it names them */
        r = MIN(font_files_find(app_data_folder(site->app), &fonts), 0);
    if (r < 0)
        return error_trace(r);
    if (r > 0)
        return show_report(
            site, request, response, in.year,
            STR("本机没有中文字体，不能生成 PDF。请系统管理员把字体文件（方正小标宋、"
                "仿宋_GB2312 等）放进数据文件夹的 fonts，或者安装软件包 "
                "fonts-noto-cjk；DOCX、OFD 等其他格式不受影响。"));
    r = report_write_file(&c.report, file, fonts ? font_files_pages(fonts) : NULL, a,
                          http_reply(response, 200, report_file_media_type(file)));
    if (r < 0)
        return error_trace(r);
    http_set_download(response, arena_printf(a, "%.*s%d年政府信息公开工作年度报告.%.*s",
                                             STR_FMT(c.report.agency), in.year, STR_FMT(format)));
    return 0;
}

/* ---- the year's close ---- */

static int answer_year(Site *site, HttpRequest *request, HttpResponse *response, int r,
                       const CloseYearResult *result, const char *done)
{
    int year = year_of(request);
    if (r == APP_E_CONFLICT || r == APP_E_INVALID)
        return show_report(site, request, response, year, desk_first_message(&result->errors));
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/report/%d?done=%s", year, done);
}

int desk_year_close(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    CloseYear in = {.year = year_of(request)};
    CloseYearResult result = {0};
    int r = app_close_year(site->app, site_actor(request), &in, request->arena, &result);
    return answer_year(site, request, response, r, &result, "closed");
}

int desk_year_reopen(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_YEAR);
    form_read(&state, request, request->arena);
    if (!form_ok(&state))
        return show_report(site, request, response, year_of(request), state.errors[0]);
    CloseYear in = {.year = year_of(request), .reason = form_value(&state, "reason")};
    CloseYearResult result = {0};
    int r = app_reopen_year(site->app, site_actor(request), &in, request->arena, &result);
    return answer_year(site, request, response, r, &result, "reopened");
}

int desk_year_nil(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeclareNil in = {.year = year_of(request)};
    CloseYearResult result = {0};
    int r = app_declare_nil(site->app, site_actor(request), &in, request->arena, &result);
    return answer_year(site, request, response, r, &result, "nil");
}
