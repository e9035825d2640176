#include "web/portal/check.h"

#include "app/report_reading.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"
#include "web/handlers.h"
#include "web/report_tables.h"
#include "web/site_forms.h"
#include "web/tmpl_report_check.h"
#include "web/tmpl_report_result.h"
#include "web/view/check.h"

/* The form of the download carries the result: within what http takes of a form's text. */
#define CHECK_RESULT_MAX ((size_t)1000000)

int check_report(Site *site, HttpRequest *request, Str text, const char *path,
                 CheckedReport *ret_checked)
{
    CheckReport in = {.bytes = text, .path = path};
    CheckReportResult result = {0};
    int r = app_check_report(site->app, site_actor(request), &in, request->arena, &result);
    if (r < 0)
        return error_trace(r);
    CheckedReport checked = {.report = result.report, .source = result.source};
    if (r > 0)
        checked.problem = result.errors.count ? result.errors.items[0].message
                                              : STR("这份内容不能读取，请换一种格式");
    *ret_checked = checked;
    return 0;
}

static int show_form(Site *site, HttpRequest *request, HttpResponse *response,
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
    return show_form(context, request, response, &state);
}

/* The result as the page sends it back for a download; empty when it is too long for that. */
static Str json_of(Arena *a, const CheckedReport *checked)
{
    StrBuf b = STRBUF_INIT(CHECK_RESULT_MAX);
    report_write_json(&checked->report, &checked->source, REPORT_JSON_FINDINGS, &b);
    Str json = strbuf_failed(&b) ? STR("") : arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return json;
}

static Str heading_of(const AnnualReport *r, Arena *a)
{
    Str agency = r->agency.len ? r->agency : STR("（没有写明机关）");
    Str year = r->year ? arena_printf(a, "%d年", r->year) : STR("（没有写明年度）");
    return arena_printf(a, "%.*s%.*s", STR_FMT(agency), STR_FMT(year));
}

/* "发现 4 处错误，4 处提示。" */
static Str verdict_of(const AnnualReport *r, Arena *a)
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

static void fill_result(HttpRequest *request, const CheckedReport *checked, ReportResultView *v)
{
    Arena *a = request->arena;
    const AnnualReport *r = &checked->report;
    v->heading = arena_printf(a, "核验结果：%.*s", STR_FMT(heading_of(r, a)));
    v->verdict = verdict_of(r, a);
    v->verdict_css = report_has(r, FINDING_ERROR) ? STR("bad") : STR("good");
    if (r->has_applications || r->has_remedies || r->has_proactive)
        v->note = STR("数字照原文抄录，没有修改；空白、“/”和 0 分别保留。");
    v->suggestions = report_suggestion_views(r, a, &v->suggestions_count);
    v->findings = report_finding_views(r, a, &v->findings_count);
    report_tables_fill(r, &(TablesLook){.anchors = true}, a, &v->tables);
    v->json = json_of(a, checked);
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
        return show_form(site, request, response, &state);
    CheckedReport checked;
    int r = check_report(site, request, text, file ? file->path : NULL, &checked);
    if (r < 0)
        return error_trace(r);
    if (checked.problem.len) {
        form_error(&state, file ? "file" : "text", checked.problem);
        return show_form(site, request, response, &state);
    }
    ReportResultView v = {.csrf = http_csrf_token(request, response)};
    fill_result(request, &checked, &v);
    if (file && text.len)
        v.unused = STR("以下是上传的文件的核验结果；同时粘贴的文字没有使用。");
    site_portal_page(site, request, STR("年报核验结果"), STR("/nb/check"), &v.page);
    tmpl_report_result(http_reply_html(response, 200), &v);
    return 0;
}

/* ---- downloads: the page sends its own result back, as nothing is stored ---- */

static void write_csv(const AnnualReport *r, Arena *a, StrBuf *out)
{
    static const char *const SEVERITY[] = {"错误", "提示", "说明"};
    CsvWriter w = csv_writer(out);
    static const char *const HEADS[] = {"级别", "规则", "单元格", "应为", "实为", "说明"};
    for (size_t i = 0; i < ARRAY_LEN(HEADS); i++)
        csv_text(&w, str_of(HEADS[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        Str cells = STR("");
        for (size_t c = 0; c < f->cell_count; c++)
            cells = arena_printf(a, "%.*s%s%.*s", STR_FMT(cells), c ? "；" : "",
                                 STR_FMT(report_cell_words(a, f->cells[c])));
        csv_text(&w, str_of(SEVERITY[f->severity]));
        csv_text(&w, f->rule);
        csv_text(&w, cells);
        csv_text(&w, f->expected);
        csv_text(&w, f->actual);
        csv_text(&w, f->message);
        csv_end_row(&w);
    }
}

static Block paragraph(Str text)
{
    return (Block){.kind = BLOCK_PARAGRAPH, .text = text};
}

static Str finding_words(const FindingView *f, size_t number, Arena *a)
{
    Str words =
        arena_printf(a, "%zu. %.*s：%.*s", number, STR_FMT(f->severity), STR_FMT(f->message));
    if (f->times == 0)
        return words;
    StrBuf cells = STRBUF_INIT((size_t)1 << 20);
    for (size_t c = 0; c < f->cells_count; c++)
        strbuf_printf(&cells, "%s%.*s", c ? "、" : "", STR_FMT(f->cells[c].label));
    words = arena_printf(a, "%.*s（%" PRId64 " 处：%.*s）", STR_FMT(words), f->times,
                         STR_FMT(strbuf_str(&cells)));
    strbuf_deinit(&cells);
    return words;
}

/* The findings as a document of their own. */
static int write_docx(const AnnualReport *r, Arena *a, StrBuf *out)
{
    size_t n = 0, count, mends;
    const FindingView *findings = report_finding_views(r, a, &count);
    const FactView *suggestions = report_suggestion_views(r, a, &mends);
    Block *blocks = arena_new(a, Block, count + mends + 4);
    blocks[n++] = (Block){.kind = BLOCK_TITLE,
                          .align = TEXT_ALIGN_CENTRE,
                          .text = STR("政府信息公开工作年度报告核验结果")};
    blocks[n++] = paragraph(arena_printf(a, "%.*s：%.*s数字照原文抄录，没有修改。",
                                         STR_FMT(heading_of(r, a)), STR_FMT(verdict_of(r, a))));
    for (size_t i = 0; i < count; i++)
        blocks[n++] = paragraph(finding_words(&findings[i], i + 1, a));
    if (mends)
        blocks[n++] =
            (Block){.kind = BLOCK_HEADING, .level = 1, .text = STR("改这几处，全部等式即可成立")};
    for (size_t i = 0; i < mends; i++)
        blocks[n++] = paragraph(arena_printf(a, "%.*s 应为 %.*s", STR_FMT(suggestions[i].label),
                                             STR_FMT(suggestions[i].value)));
    Document d = {.format = DOCUMENT_FORMAT_DOCX, .blocks = blocks, .block_count = n};
    return document_write_docx(&d, out);
}

int portal_check_download(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    FormState state;
    form_init(&state, &FORM_REPORT_DOWNLOAD);
    form_read(&state, request, a);
    AnnualReport report = {0};
    Str where;
    if (!form_ok(&state) ||
        report_read_json(form_value(&state, "report"), a, &report, &where) != 0) {
        FormState again;
        form_init(&again, &FORM_REPORT_CHECK);
        again.general = STR("核验结果已失效，请重新核验后再下载");
        return show_form(site, request, response, &again);
    }
    report_check(&report, NULL, a);
    Str format = form_value(&state, "format");
    int r = 0;
    if (str_eq(format, STR("json"))) {
        report_write_json(&report, NULL, REPORT_JSON_PRETTY | REPORT_JSON_FINDINGS,
                          http_reply_json(response, 200));
    } else if (str_eq(format, STR("csv"))) {
        StrBuf *out = http_reply(response, 200, "text/csv; charset=utf-8");
        strbuf_append_c(out, "\xEF\xBB\xBF");
        write_csv(&report, a, out);
    } else {
        r = write_docx(&report, a,
                       http_reply(response, 200,
                                  "application/vnd.openxmlformats-officedocument."
                                  "wordprocessingml.document"));
    }
    if (r < 0)
        return error_trace(r);
    http_set_download(response, arena_printf(a, "年报核验结果.%.*s", STR_FMT(format)));
    return 0;
}
