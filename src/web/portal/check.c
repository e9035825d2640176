#include "web/portal/check.h"

#include "base/error.h"
#include "web/handlers.h"
#include "web/report_tables.h"
#include "web/site_forms.h"
#include "web/tmpl_report_check.h"
#include "web/tmpl_report_result.h"
#include "web/tmpl_report_results.h"
#include "web/view/check.h"

/* The form of the download carries the result: within what http takes of a form's text. */
#define CHECK_RESULT_MAX ((size_t)1000000)

int check_show_form(Site *site, HttpRequest *request, HttpResponse *response,
                    const FormState *state)
{
    ReportCheckView v = {0};
    FormLook look = {
        .action = STR("/nb/check"),
        .csrf = http_csrf_token(request, response),
        .submit = STR("核验"),
        .upload = true,
    };
    form_view_begin(&v.form, &look);
    form_view_add(&v.form, state, request->arena);
    site_portal_page(site, request, STR("年报核验"), STR("/nb/check"), &v.page);
    v.page.failed = v.form.errors_count > 0;
    tmpl_report_check(http_reply_html(response, v.page.failed ? 422 : 200), &v);
    return 0;
}

int portal_check_form(void *context, HttpRequest *request, HttpResponse *response)
{
    FormState state;
    form_init(&state, &FORM_REPORT_CHECK);
    return check_show_form(context, request, response, &state);
}

/* The results as the page sends them back for a download; empty when they are too long for that. */
static Str carried(Arena *a, const CheckReportsResult *results)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(CHECK_RESULT_MAX);
    check_carry(results, &b);
    return strbuf_failed(&b) ? STR("") : arena_str(a, strbuf_str(&b));
}

Str check_heading(const AnnualReport *r, Arena *a)
{
    Str agency = r->agency.len ? r->agency : STR("（没有写明机关）");
    Str year = r->year ? arena_printf(a, "%d年", r->year) : STR("（没有写明年度）");
    return arena_printf(a, "%.*s%.*s", STR_FMT(agency), STR_FMT(year));
}

Str check_verdict(const AnnualReport *r, Arena *a)
{
    int64_t counts[3] = {0};
    for (size_t i = 0; i < r->finding_count; i++)
        counts[r->findings[i].severity]++;
    if (!r->has_applications && !r->has_remedies && !r->has_proactive)
        return STR("没有找到三张表。表格可能是图片，或者没有一起粘贴。");
    Str warnings = counts[FINDING_WARNING]
                       ? arena_printf(a, "%" PRId64 " 处提示", counts[FINDING_WARNING])
                       : STR("");
    if (counts[FINDING_ERROR])
        return arena_printf(a, "发现 %" PRId64 " 处错误%s%.*s。", counts[FINDING_ERROR],
                            warnings.len ? "，" : "", STR_FMT(warnings));
    return warnings.len ? arena_printf(a, "没有发现错误；有%.*s，请人工核对。", STR_FMT(warnings))
                        : STR("没有发现问题，三张表的勾稽关系全部成立。");
}

static void fill_result(const AnnualReport *r, Arena *a, ReportResultView *v)
{
    v->heading = arena_printf(a, "核验结果：%.*s", STR_FMT(check_heading(r, a)));
    v->verdict = check_verdict(r, a);
    v->verdict_css = report_has(r, FINDING_ERROR) ? STR("bad") : STR("good");
    if (r->has_applications || r->has_remedies || r->has_proactive)
        v->note = STR("数字照原文抄录，没有修改；空白、“/”和 0 分别保留。");
    v->suggestions = report_suggestion_views(r, a, &v->suggestions_count);
    v->findings = report_finding_views(r, true, a, &v->findings_count);
    report_tables_fill(r, &(TablesLook){.anchors = true}, a, &v->tables);
}

/* A line and a section for each file of an archive; the tables are left out. */
static void fill_results(const CheckReportsResult *results, Arena *a, ReportResultsView *v)
{
    FileResultView *files = arena_new(a, FileResultView, results->count);
    for (size_t i = 0; i < results->count; i++) {
        const CheckReportResult *one = &results->files[i];
        const AnnualReport *r = &one->report;
        FileResultView *f = &files[i];
        size_t mark = str_find(one->source.path, STR("!"), 0);
        f->name = mark == STR_NPOS ? one->source.path
                                   : str_sub(one->source.path, mark + 1, one->source.path.len);
        f->anchor = arena_printf(a, "r-%zu", i + 1);
        f->read = one->errors.count == 0;
        f->css = STR("no");
        f->verdict = one->source.error;
        v->unread += f->read ? 0 : 1;
        if (!f->read)
            continue;
        f->heading = check_heading(r, a);
        f->verdict = check_verdict(r, a);
        f->css = report_has(r, FINDING_ERROR)     ? STR("no")
                 : report_has(r, FINDING_WARNING) ? STR("warn")
                                                  : STR("");
        v->faulty += report_has(r, FINDING_ERROR) ? 1 : 0;
        f->suggestions = report_suggestion_views(r, a, &f->suggestions_count);
        f->findings = report_finding_views(r, false, a, &f->findings_count);
    }
    v->files = files;
    v->files_count = results->count;
    v->left_out = (int64_t)results->left_out;
}

static int show_results(Site *site, HttpRequest *request, HttpResponse *response,
                        const CheckReportsResult *results, Str unused)
{
    Arena *a = request->arena;
    Str csrf = http_csrf_token(request, response), json = carried(a, results);
    if (!results->archive) {
        ReportResultView v = {.csrf = csrf, .json = json, .unused = unused};
        fill_result(&results->files[0].report, a, &v);
        site_portal_page(site, request, STR("年报核验结果"), STR("/nb/check"), &v.page);
        tmpl_report_result(http_reply_html(response, 200), &v);
        return 0;
    }
    ReportResultsView v = {.csrf = csrf, .json = json, .unused = unused};
    fill_results(results, a, &v);
    site_portal_page(site, request, STR("年报核验结果"), STR("/nb/check"), &v.page);
    tmpl_report_results(http_reply_html(response, 200), &v);
    return 0;
}

int portal_check(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState state;
    form_init(&state, &FORM_REPORT_CHECK);
    form_read(&state, request, request->arena);
    const HttpUpload *file = http_upload(request, "file");
    Str text = form_value(&state, "text");
    if (!file && text.len == 0)
        form_error(&state, "text", STR("请粘贴年报文字，或者选择一个文件"));
    if (file && file->size > (int64_t)CHECK_REPORT_BYTES_MAX)
        form_error(&state, "file", STR("文件不得超过10MB"));
    if (!form_ok(&state))
        return check_show_form(site, request, response, &state);
    CheckReport in = {.bytes = text};
    if (file)
        in = (CheckReport){.path = file->path, .name = file->filename};
    CheckReportsResult results = {0};
    int r = app_check_reports(site->app, site_actor(request), &in, request->arena, &results);
    if (r < 0)
        return error_trace(r);
    if (r > 0) {
        form_error(&state, file ? "file" : "text",
                   results.errors.count ? results.errors.items[0].message
                                        : STR("这份内容不能读取，请换一种格式"));
        return check_show_form(site, request, response, &state);
    }
    return show_results(
        site, request, response, &results,
        file && text.len ? STR("以下是上传的文件的核验结果；同时粘贴的文字没有使用。") : STR(""));
}
