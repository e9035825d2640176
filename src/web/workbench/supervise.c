/* The matrix body by year, the list of bodies, and the import of files. */
#include "web/workbench/supervise.h"

#include "base/csv.h"
#include "base/error.h"
#include "web/tmpl_supervise.h"
#include "web/tmpl_supervise_import.h"

#define SECTION STR("/gzt/jd/")

Str supervise_state_css(MemberReportState state)
{
    static const char *const CSS[MEMBER_REPORT_STATE_MAX] = {
        [MEMBER_REPORT_PUBLISHED] = "st-good", [MEMBER_REPORT_LATE] = "st-late",
        [MEMBER_REPORT_MISSING] = "st-miss",   [MEMBER_REPORT_FAULTY] = "st-bad",
        [MEMBER_REPORT_RETURNED] = "st-late",  [MEMBER_REPORT_ACCEPTED] = "st-good",
        [MEMBER_REPORT_NOT_DUE] = "st-none",   [MEMBER_REPORT_NONE] = "st-none",
    };
    return str_of(CSS[state]);
}

int supervise_body(Site *site, HttpRequest *request, int64_t *ret_body)
{
    const Actor *actor = site_actor(request);
    int64_t body =
        actor->body_id ? actor->body_id : site_query_int(request, "body", 1, INT64_MAX, 0);
    if (body == 0) {
        ListBodiesResult list = {0};
        int r = app_list_bodies(site->app, actor, request->arena, &list);
        if (r)
            return r;
        if (list.count == 0)
            return APP_E_NOT_FOUND;
        body = list.bodies[0].id;
    }
    *ret_body = body;
    return 0;
}

Str supervise_suffix(HttpRequest *request, int64_t body)
{
    if (site_actor(request)->body_id)
        return STR("");
    return arena_printf(request->arena, "?body=%" PRId64, body);
}

/* ---- the matrix ---- */

static ListMatrix asked(HttpRequest *request, int64_t body)
{
    return (ListMatrix){
        .body_id = body,
        .last_year = (int)site_query_int(request, "year", 2012, 2199, 0),
        .state = http_query(request, "state"),
        .query = http_query(request, "q"),
    };
}

/* The matrix that was asked for. */
static int load_matrix(Site *site, HttpRequest *request, ListMatrix *ret_asked,
                       ListMatrixResult *ret_matrix)
{
    int64_t body;
    int r = supervise_body(site, request, &body);
    if (r != 0)
        return r;
    *ret_asked = asked(request, body);
    return app_list_matrix(site->app, site_actor(request), ret_asked, request->arena, ret_matrix);
}

/* The address of the matrix with the filter, but for what is given anew. */
static Str matrix_href(HttpRequest *request, const char *path, int64_t body, Str state, int year)
{
    StrBuf b = STRBUF_INIT(4096);
    strbuf_printf(&b, "%s?state=%.*s", path, STR_FMT(state));
    if (year)
        strbuf_printf(&b, "&year=%d", year);
    if (site_actor(request)->body_id == 0)
        strbuf_printf(&b, "&body=%" PRId64, body);
    Str href = arena_str(request->arena, strbuf_str(&b));
    strbuf_deinit(&b);
    return href;
}

static void fill_states(HttpRequest *request, const ListMatrix *in, const ListMatrixResult *m,
                        MatrixView *v)
{
    Arena *a = request->arena;
    LinkView *links = arena_new(a, LinkView, MEMBER_REPORT_STATE_MAX + 1);
    size_t n = 0;
    MemberReportState now;
    bool filtered = member_report_state_from_code(in->state, &now);
    links[n++] = (LinkView){matrix_href(request, "/gzt/jd/", in->body_id, STR(""), in->last_year),
                            STR("全部"), !filtered};
    for (int s = 0; s < MEMBER_REPORT_NOT_DUE; s++) {
        MemberReportState state = (MemberReportState)s;
        Str code = member_report_state_code(state);
        links[n++] =
            (LinkView){matrix_href(request, "/gzt/jd/", in->body_id, code, in->last_year),
                       arena_printf(a, "%.*s %" PRId64, STR_FMT(member_report_state_label(state)),
                                    m->counts[s]),
                       filtered && now == state};
    }
    v->states = links;
    v->states_count = n;
    v->state = in->state;
    v->query = in->query;
    v->filtered = filtered || in->query.len > 0;
}

static MatrixCellView cell_view(Arena *a, const MatrixCell *c, int year)
{
    MatrixCellView v = {.css = supervise_state_css(c->state),
                        .words = member_report_state_label(c->state),
                        .year = arena_printf(a, "%d", year)};
    if (c->report_id)
        v.href = arena_printf(a, "/gzt/jd/%" PRId64, c->report_id);
    if (c->open_errors)
        v.more = arena_printf(a, "%" PRId64 " 处", c->open_errors);
    if (c->revision > 1)
        v.more = arena_printf(a, "%.*s 第%d版", STR_FMT(v.more), c->revision);
    return v;
}

static void fill_rows(Arena *a, const ListMatrixResult *m, MatrixView *v)
{
    MatrixRowView *rows = arena_new(a, MatrixRowView, m->line_count + 1);
    for (size_t i = 0; i < m->line_count; i++) {
        const MatrixLine *line = &m->lines[i];
        MatrixCellView *cells = arena_new(a, MatrixCellView, m->year_count);
        for (size_t y = 0; y < m->year_count; y++)
            cells[y] = cell_view(a, &line->cells[y], m->years[y]);
        rows[i] = (MatrixRowView){.name = line->name,
                                  .note = line->member_id == 0 ? STR("未列入名单")
                                          : line->rolls_up     ? STR("")
                                                               : STR("不汇总"),
                                  .cells = cells,
                                  .cells_count = m->year_count};
    }
    v->rows = rows;
    v->rows_count = m->line_count;
    FactView *unplaced = arena_new(a, FactView, m->unplaced_count + 1);
    for (size_t i = 0; i < m->unplaced_count; i++)
        unplaced[i] = (FactView){.label = m->unplaced[i].file_name,
                                 .value = m->unplaced[i].name,
                                 .href = arena_printf(a, "/gzt/jd/%" PRId64, m->unplaced[i].id)};
    v->unplaced = unplaced;
    v->unplaced_count = m->unplaced_count;
}

int desk_matrix(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListMatrix in;
    ListMatrixResult m;
    int r = load_matrix(site, request, &in, &m);
    if (r)
        return site_refuse(site, request, response, r);
    MatrixView v = {.no_members = m.member_count == 0};
    Str *years = arena_new(a, Str, m.year_count);
    for (size_t y = 0; y < m.year_count; y++)
        years[y] = arena_printf(a, "%d", m.years[y]);
    v.years = years;
    v.years_count = m.year_count;
    fill_states(request, &in, &m, &v);
    fill_rows(a, &m, &v);
    Str suffix = supervise_suffix(request, in.body_id);
    v.last_year = in.last_year ? arena_printf(a, "%d", in.last_year) : STR("");
    v.body = suffix.len ? arena_printf(a, "%" PRId64, in.body_id) : STR("");
    v.csv_href = matrix_href(request, "/gzt/jd/csv", in.body_id, in.state, in.last_year);
    v.import_href = arena_printf(a, "/gzt/jd/import%.*s", STR_FMT(suffix));
    v.members_href = arena_printf(a, "/gzt/jd/members%.*s", STR_FMT(suffix));
    v.older_href = matrix_href(request, "/gzt/jd/", in.body_id, in.state,
                               MAX(2012, m.years[m.year_count - 1] - 1));
    site_desk_page(site, request, response, STR("下级年报"), SECTION, &v.page);
    tmpl_supervise(http_reply_html(response, 200), &v);
    return 0;
}

int desk_matrix_csv(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ListMatrix in;
    ListMatrixResult m;
    int r = load_matrix(site, request, &in, &m);
    if (r)
        return site_refuse(site, request, response, r);
    static const char *const HEADS[] = {"机关", "年度", "状态", "应公布",   "实际公布",
                                        "错误", "提示", "版次", "列入名单", "计入汇总"};
    StrBuf *out = http_reply(response, 200, "text/csv; charset=utf-8");
    strbuf_append_c(out, "\xEF\xBB\xBF");
    CsvWriter w = csv_writer(out);
    for (size_t i = 0; i < ARRAY_LEN(HEADS); i++)
        csv_text(&w, str_of(HEADS[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < m.line_count; i++) {
        for (size_t y = 0; y < m.year_count; y++) {
            const MatrixCell *c = &m.lines[i].cells[y];
            csv_text(&w, m.lines[i].name);
            csv_int(&w, m.years[y]);
            csv_text(&w, member_report_state_label(c->state));
            csv_text(&w, words_date(a, c->due_on));
            csv_text(&w, words_date(a, c->published_on));
            csv_int(&w, c->open_errors);
            csv_int(&w, c->open_warnings);
            csv_int(&w, c->revision);
            csv_text(&w, m.lines[i].member_id ? STR("是") : STR("否"));
            csv_text(&w, m.lines[i].rolls_up ? STR("是") : STR("否"));
            csv_end_row(&w);
        }
    }
    http_set_download(response, STR("下级年报.csv"));
    return 0;
}

/* ---- the list of bodies ---- */

static int show_members(DeskForm *d, int64_t body)
{
    d->view.lead = STR("列出应当公布年报的机关，矩阵据此判断未报和逾期（条例第四十九条：部门1月31日"
                       "前，县级以上政府3月31日前）。从名单删去的机关，已导入的报告保留。");
    d->look.cancel_href =
        arena_printf(d->a, "/gzt/jd/%.*s", STR_FMT(supervise_suffix(d->request, body)));
    d->look.action =
        arena_printf(d->a, "/gzt/jd/members%.*s", STR_FMT(supervise_suffix(d->request, body)));
    return desk_form_show(d);
}

int desk_members_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    int64_t body;
    ListMembersResult list;
    int r = supervise_body(site, request, &body);
    if (r == 0)
        r = app_list_members(site->app, site_actor(request), body, request->arena, &list);
    if (r)
        return site_refuse(site, request, response, r);
    desk_form_init(&d, site, request, response, &FORM_MEMBERS, STR("下级机关名单"), SECTION);
    form_set(&d.state, "members", app_members_text(d.a, list.members, list.count));
    return show_members(&d, body);
}

int desk_members(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    int64_t body;
    int r = supervise_body(site, request, &body);
    if (r)
        return site_refuse(site, request, response, r);
    desk_form_init(&d, site, request, response, &FORM_MEMBERS, STR("下级机关名单"), SECTION);
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return show_members(&d, body);
    SaveMembers in = {.body_id = body, .text = form_value(&d.state, "members")};
    SaveMembersResult result = {0};
    r = app_save_members(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return show_members(&d, body);
    }
    if (r)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/jd/?done=saved&body=%" PRId64, body);
}

/* ---- import ---- */

static int show_import(Site *site, HttpRequest *request, HttpResponse *response, int64_t body,
                       const FormState *state, ImportPageView *v)
{
    Arena *a = request->arena;
    Str suffix = supervise_suffix(request, body);
    site_desk_page(site, request, response, STR("导入年报"), SECTION, &v->page);
    FormLook look = {.csrf = v->page.csrf};
    form_view_begin(&v->form, &look);
    form_view_add(&v->form, state, a);
    v->page.failed = v->form.errors_count > 0;
    v->action = arena_printf(a, "/gzt/jd/import%.*s", STR_FMT(suffix));
    v->back = arena_printf(a, "/gzt/jd/%.*s", STR_FMT(suffix));
    tmpl_supervise_import(http_reply_html(response, v->page.failed ? 422 : 200), v);
    return 0;
}

int desk_import_form(void *context, HttpRequest *request, HttpResponse *response)
{
    int64_t body;
    int r = supervise_body(context, request, &body);
    if (r)
        return site_refuse(context, request, response, r);
    FormState state;
    form_init(&state, &FORM_IMPORT);
    ImportPageView v = {0};
    return show_import(context, request, response, body, &state, &v);
}

static ImportRowView import_view(Arena *a, const ImportedFileResult *file)
{
    const ImportReportResult *result = &file->result;
    ImportRowView v = {.file = file->file_name, .css = STR("no")};
    if (file->outcome) {
        v.words = desk_first_message(&result->errors);
        return v;
    }
    v.href = arena_printf(a, "/gzt/jd/%" PRId64, result->id);
    v.css = result->errors_found ? STR("no") : result->warnings_found ? STR("warn") : STR("");
    Str year = result->year ? arena_printf(a, "%d年", result->year) : STR("年度不明");
    v.words =
        arena_printf(a, "%.*s %.*s%s：%" PRId64 " 处错误，%" PRId64 " 处提示%s",
                     STR_FMT(result->name.len ? result->name : STR("机关不明")), STR_FMT(year),
                     result->revision > 1 ? "（更新版）" : "", result->errors_found,
                     result->warnings_found, result->known ? "。此前已经导入，没有变动" : "");
    return v;
}

/* What became of the files of one upload, appended to the rows. */
static int import_upload(Site *site, HttpRequest *request, const HttpUpload *file,
                         const ImportReport *in, ImportPageView *v, size_t *capacity)
{
    Arena *a = request->arena;
    ImportReport one = *in;
    one.path = file->path;
    one.file_name = file->filename;
    ImportFilesResult result = {0};
    int r = app_import_files(site->app, site_actor(request), &one, a, &result);
    if (r != 0)
        return r;
    ImportRowView *rows = v->rows ? (ImportRowView *)(uintptr_t)v->rows : NULL;
    for (size_t i = 0; i < result.count; i++) {
        ARENA_PUSH(a, rows, v->rows_count, *capacity);
        rows[v->rows_count - 1] = import_view(a, &result.files[i]);
    }
    v->rows = rows;
    v->left_out += (int64_t)result.left_out;
    return 0;
}

int desk_import(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    ImportReport in = {0};
    int r = supervise_body(site, request, &in.body_id);
    if (r)
        return site_refuse(site, request, response, r);
    FormState state;
    form_init(&state, &FORM_IMPORT);
    form_read(&state, request, request->arena);
    in.published_on = form_date(&state, "published_on");
    ImportPageView v = {0};
    size_t capacity = 0;
    for (size_t i = 0; form_ok(&state) && i < request->uploads_count; i++) {
        if (request->uploads[i].size == 0)
            continue;
        r = import_upload(site, request, &request->uploads[i], &in, &v, &capacity);
        if (r != 0)
            return site_refuse(site, request, response, r);
    }
    if (form_ok(&state) && v.rows_count == 0)
        state.general = STR("请选择至少一个文件");
    return show_import(site, request, response, in.body_id, &state, &v);
}
