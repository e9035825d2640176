/* One imported report: tables beside the source, verdicts, return, place. */
#include "web/workbench/supervise.h"

#include "base/error.h"
#include "web/report_tables.h"
#include "web/tmpl_supervise_report.h"

#define NOTES      10
#define FREE_NOTES 3

/* What was typed and refused; NULL where another form was sent. */
typedef struct Typed {
    const FormState *verdict;
    const FormState *decide;
    const FormState *place;
    Str problem;
} Typed;

static const char *const NAMES[NOTES][2] = {
    {"cell_1", "note_1"}, {"cell_2", "note_2"},   {"cell_3", "note_3"}, {"cell_4", "note_4"},
    {"cell_5", "note_5"}, {"cell_6", "note_6"},   {"cell_7", "note_7"}, {"cell_8", "note_8"},
    {"cell_9", "note_9"}, {"cell_10", "note_10"},
};

/* ---- facts ---- */

static void fill_facts(const ImportedReport *r, Arena *a, ImportedPageView *v)
{
    FactList f = {.arena = a};
    const ImportedRow *row = &r->row;
    facts_add(&f, STR("报告所写的机关"), row->agency.len ? row->agency : STR("（没有写明）"));
    facts_add(&f, STR("应公布"),
              civil_date_is_none(r->due_on) ? STR("未列入名单") : words_date_long(a, r->due_on));
    facts_add(&f, STR("实际公布"),
              civil_date_is_none(row->published_on) ? STR("未填写，不判断是否逾期")
                                                    : words_date_long(a, row->published_on));
    facts_add_link(&f, STR("原件"), row->file_name,
                   arena_printf(a, "/gzt/jd/%" PRId64 "/file", row->id));
    Str at = words_minute(a, row->imported_at);
    facts_add(&f, STR("导入"),
              arena_printf(a, "%.*s %.*s", STR_FMT(at), STR_FMT(row->imported_by)));
    for (size_t i = 0; i < r->series_count && r->series_count > 1; i++) {
        const ImportedRow *s = &r->series[i];
        facts_add_link(&f, arena_printf(a, "第%d版", s->revision), s->file_name,
                       s->id == row->id ? STR("") : arena_printf(a, "/gzt/jd/%" PRId64, s->id));
    }
    v->facts = f.items;
    v->facts_count = f.count;
}

static void fill_steps(const ImportedReport *r, Arena *a, ImportedPageView *v)
{
    ReportStepView *steps = arena_new(a, ReportStepView, r->step_count + 1);
    for (size_t i = 0; i < r->step_count; i++) {
        const ReportStepRow *s = &r->steps[i];
        const char *what = str_eq(s->state, STR("returned"))   ? "退回"
                           : str_eq(s->state, STR("accepted")) ? "通过"
                                                               : "导入";
        FactList notes = {.arena = a};
        for (size_t n = 0; n < r->note_count; n++) {
            if (r->notes[n].step_id == s->id)
                facts_add(&notes, report_cell_words(a, r->notes[n].cell), r->notes[n].note);
        }
        Str at = words_minute(a, s->at);
        steps[i] = (ReportStepView){
            .words = arena_printf(a, "%.*s %.*s %s", STR_FMT(at), STR_FMT(s->actor_name), what),
            .reason = s->reason,
            .notes = notes.items,
            .notes_count = notes.count};
    }
    v->steps = steps;
    v->steps_count = r->step_count;
}

/* ---- findings ---- */

static const ChoiceView *verdict_choices(Str id, Str picked, bool past, Arena *a, size_t *ret_count)
{
    static const char *const CODES[] = {"confirmed", "false_alarm", "explained", "none"};
    static const char *const LABELS[] = {"属实", "误报", "已说明", "撤回结论"};
    size_t count = past ? 4 : 3;
    ChoiceView *choices = arena_new(a, ChoiceView, count);
    for (size_t i = 0; i < count; i++)
        choices[i] = (ChoiceView){.id = arena_printf(a, "%.*s-%zu", STR_FMT(id), i),
                                  .name = STR("verdict"),
                                  .code = str_of(CODES[i]),
                                  .label = str_of(LABELS[i]),
                                  .picked = str_eq(picked, str_of(CODES[i]))};
    *ret_count = count;
    return choices;
}

static VerdictView verdict_view(const ImportedFinding *f, const ImportedPageView *page,
                                const Typed *typed, size_t number, Arena *a)
{
    static const Str WORDS[] = {STR_STATIC("错误"), STR_STATIC("提示"), STR_STATIC("说明")};
    const FormState *mine = typed->verdict;
    if (mine && !str_eq(form_value(mine, "key"), f->key))
        mine = NULL;
    Str id = arena_printf(a, "v%zu", number);
    bool settled = f->verdict && verdict_settles(f->verdict->verdict);
    VerdictView v = {
        .anchor = arena_printf(a, "f-%.*s", STR_FMT(f->key)),
        .css = settled                                 ? STR("")
               : f->finding->severity == FINDING_ERROR ? STR("no")
                                                       : STR("warn"),
        .severity = WORDS[f->finding->severity],
        .message = f->finding->message,
        .rule = f->finding->rule,
        .cells = report_cell_links(f->finding, "#c-", a),
        .cells_count = f->finding->cell_count,
        .many = f->finding->cell_count > REPORT_CELLS_SHOWN,
        .action = arena_printf(a, "%.*s/verdict", STR_FMT(page->base)),
        .csrf = page->csrf,
        .key = f->key,
        .reason_id = arena_printf(a, "%.*s-reason", STR_FMT(id)),
        .reason = mine         ? form_value(mine, "reason")
                  : f->verdict ? f->verdict->reason
                               : STR(""),
        .problem = mine ? typed->problem : STR(""),
        .open = mine != NULL,
        .note = f->finding->severity == FINDING_NOTE,
    };
    Str picked = mine ? form_value(mine, "verdict") : f->verdict ? f->verdict->verdict : STR("");
    v.choices = verdict_choices(id, picked, f->verdict != NULL, a, &v.choices_count);
    if (f->verdict) {
        Str at = words_minute(a, f->verdict->decided_at),
            label = verdict_label(f->verdict->verdict);
        v.verdict = arena_printf(a, "%.*s（%.*s %.*s）", STR_FMT(label),
                                 STR_FMT(f->verdict->actor_name), STR_FMT(at));
        v.verdict_reason = f->verdict->reason;
    }
    return v;
}

static void fill_findings(const ImportedReport *r, const Typed *typed, Arena *a,
                          ImportedPageView *v)
{
    static const FindingSeverity ORDER[] = {FINDING_ERROR, FINDING_WARNING, FINDING_NOTE};
    VerdictView *views = arena_new(a, VerdictView, r->finding_count + 1);
    for (size_t o = 0; o < ARRAY_LEN(ORDER); o++) {
        for (size_t i = 0; i < r->finding_count; i++) {
            if (r->findings[i].finding->severity == ORDER[o]) {
                views[v->findings_count] =
                    verdict_view(&r->findings[i], v, typed, v->findings_count + 1, a);
                v->findings_count++;
            }
        }
    }
    v->findings = views;
    FindingView *past = arena_new(a, FindingView, r->past_count + 1);
    for (size_t i = 0; i < r->past_count; i++) {
        Str label = verdict_label(r->past[i].verdict);
        past[i] =
            (FindingView){.severity = label,
                          .rule = r->past[i].rule,
                          .message = arena_printf(a, "%.*s：%.*s", STR_FMT(r->past[i].actor_name),
                                                  STR_FMT(r->past[i].reason))};
    }
    v->past = past;
    v->past_count = r->past_count;
}

/* ---- return ---- */

/* The cells that fail, each once; those of the totals first come as the findings name them. */
static size_t failing_cells(const ImportedReport *r, Str cells[NOTES - FREE_NOTES])
{
    size_t count = 0;
    for (size_t f = 0; f < r->finding_count; f++) {
        const Finding *finding = r->findings[f].finding;
        bool settled = r->findings[f].verdict && verdict_settles(r->findings[f].verdict->verdict);
        if (finding->severity != FINDING_ERROR || settled || finding->cell_count == 0)
            continue;
        Str cell = finding->cells[finding->cell_count - 1];
        bool known = false;
        for (size_t i = 0; i < count; i++)
            known |= str_eq(cells[i], cell);
        if (!known && count < NOTES - FREE_NOTES)
            cells[count++] = cell;
    }
    return count;
}

static void fill_notes(const ImportedReport *r, const Typed *typed, Arena *a, ImportedPageView *v)
{
    Str failing[NOTES - FREE_NOTES];
    size_t given = failing_cells(r, failing);
    CellNoteView *notes = arena_new(a, CellNoteView, NOTES);
    for (size_t i = 0; i < given + FREE_NOTES; i++) {
        const FormState *s = typed->decide;
        notes[i] = (CellNoteView){
            .cell_name = str_of(NAMES[i][0]),
            .note_name = str_of(NAMES[i][1]),
            .cell_id = arena_printf(a, "f-%s", NAMES[i][0]),
            .note_id = arena_printf(a, "f-%s", NAMES[i][1]),
            .fixed = i < given,
            .cell = i < given ? failing[i]
                    : s       ? form_value(s, NAMES[i][0])
                              : STR(""),
            .note = s ? form_value(s, NAMES[i][1]) : STR(""),
        };
        notes[i].cell_label = report_cell_words(a, notes[i].cell);
        if (s) {
            Str bad = s->errors[form_index(s->form, NAMES[i][0])];
            notes[i].problem = bad.len ? bad : s->errors[form_index(s->form, NAMES[i][1])];
            notes[i].problem_id = arena_printf(a, "e-%s", NAMES[i][0]);
            if (notes[i].problem.len && v->problem_href.len == 0)
                v->problem_href = arena_printf(a, "#f-%s", NAMES[i][bad.len && i >= given ? 0 : 1]);
        }
    }
    v->notes = notes;
    v->notes_count = given + FREE_NOTES;
    v->given = (int64_t)given;
    if (typed->decide) {
        v->reason = form_value(typed->decide, "reason");
        v->reason_problem = typed->decide->errors[form_index(typed->decide->form, "reason")];
        if (v->reason_problem.len)
            v->problem_href = STR("#f-decide-reason");
    }
}

static void add_cell(const AnnualReport *r, LawFigure which, Arena *a, Str *cells, size_t *count)
{
    if (report_figure(r, which)->kind == FIGURE_ABSENT)
        return;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    law_figure_append_words(&b, which);
    cells[(*count)++] = arena_str(a, strbuf_str(&b));
}

/* The words of every cell that the report has, to pick from. */
static void fill_cells(const AnnualReport *r, Arena *a, ImportedPageView *v)
{
    size_t applications = (size_t)LAW_ROW_MAX * LAW_COLUMN_MAX;
    size_t remedies = (size_t)REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX;
    Str *cells = arena_new(a, Str, LAW_CELL_MAX + applications + remedies);
    for (int i = 0; r->has_proactive && i < LAW_CELL_MAX; i++)
        add_cell(r, law_figure_proactive((LawCell)i), a, cells, &v->cells_count);
    for (size_t i = 0; r->has_applications && i < applications; i++)
        add_cell(
            r,
            law_figure_application((LawRow)(i / LAW_COLUMN_MAX), (LawColumn)(i % LAW_COLUMN_MAX)),
            a, cells, &v->cells_count);
    for (size_t i = 0; r->has_remedies && i < remedies; i++)
        add_cell(r,
                 law_figure_remedy((RemedyBlock)(i / REMEDY_RESULT_MAX),
                                   (RemedyResult)(i % REMEDY_RESULT_MAX)),
                 a, cells, &v->cells_count);
    v->cells = cells;
}

/* ---- place ---- */

static void member_choices(const ImportedReport *r, FormState *s, Arena *a)
{
    FormChoice *choices = arena_new(a, FormChoice, r->member_count + 1);
    for (size_t i = 0; i < r->member_count; i++)
        choices[i] = (FormChoice){.code = arena_printf(a, "%" PRId64, r->members[i].id),
                                  .label = r->members[i].name};
    form_set_choices(s, "member_id", choices, r->member_count);
}

static void fill_place(const ImportedReport *r, const Typed *typed, Arena *a, ImportedPageView *v)
{
    FormState *s = arena_new(a, FormState, 1);
    form_init(s, &FORM_PLACE);
    if (typed->place)
        *s = *typed->place;
    member_choices(r, s, a);
    if (!typed->place) {
        form_set(s, "member_id",
                 r->row.member_id ? arena_printf(a, "%" PRId64, r->row.member_id) : STR(""));
        form_set(s, "year", r->row.year ? arena_printf(a, "%d", r->row.year) : STR(""));
        form_set(s, "published_on", words_date(a, r->row.published_on));
    }
    form_set(s, "version", v->version);
    FormLook look = {.action = arena_printf(a, "%.*s/place", STR_FMT(v->base)),
                     .csrf = v->csrf,
                     .submit = STR("保存归类")};
    form_view_begin(&v->place, &look);
    form_view_add(&v->place, s, a);
}

/* ---- the page ---- */

static int show(Site *site, HttpRequest *request, HttpResponse *response, int status,
                const Typed *typed)
{
    Arena *a = request->arena;
    ImportedReport r;
    int result =
        app_open_imported(site->app, site_actor(request), site_param_id(request, "id"), a, &r);
    if (result)
        return site_refuse(site, request, response, result);
    Str name = r.row.name.len ? r.row.name : STR("（机关不明）");
    ImportedPageView v = {
        .heading = r.row.year ? arena_printf(a, "%.*s %d 年", STR_FMT(name), r.row.year) : name,
        .state = member_report_state_label(r.state),
        .state_css = supervise_state_css(r.state),
        .problem = typed->problem,
        .source_problem = r.source_problem,
        .base = arena_printf(a, "/gzt/jd/%" PRId64, r.row.id),
        .version = arena_printf(a, "%" PRId64, r.row.version),
        .newest = r.row.newest,
        .moved = r.moved,
    };
    site_desk_page(site, request, response, v.heading, STR("/gzt/jd/"), &v.page);
    v.csrf = v.page.csrf;
    v.page.failed = status != 200;
    site_crumbs(
        a,
        (const LinkView[]){{STR("/gzt/jd/"), STR("下级年报"), false}, {STR(""), v.heading, true}},
        2, &v.page.crumbs, &v.page.crumbs_count);
    TablesLook look = {.anchors = true};
    if (r.source_problem.len == 0)
        look.places = supervise_source_view(&r, a, &v, &look.place_count);
    report_tables_fill(&r.report, &look, a, &v.tables);
    v.suggestions = report_suggestion_views(&r.report, a, &v.suggestions_count);
    fill_facts(&r, a, &v);
    fill_steps(&r, a, &v);
    fill_findings(&r, typed, a, &v);
    fill_notes(&r, typed, a, &v);
    fill_cells(&r.report, a, &v);
    fill_place(&r, typed, a, &v);
    tmpl_supervise_report(http_reply_html(response, status), &v);
    return 0;
}

int desk_imported(void *context, HttpRequest *request, HttpResponse *response)
{
    return show(context, request, response, 200, &(Typed){0});
}

int desk_imported_file(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    ImportedFile file;
    int r = app_open_imported_file(site->app, site_actor(request), site_param_id(request, "id"),
                                   request->arena, &file);
    if (r)
        return site_refuse(site, request, response, r);
    http_reply_file(response, "application/octet-stream", file.fd, file.size);
    http_set_download(response, file.file_name);
    return 0;
}

/* Shows the page again with what was refused, or goes back to it. */
static int answer(Site *site, HttpRequest *request, HttpResponse *response, int r,
                  const FieldErrors *errors, Typed *typed, const char *fragment)
{
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        typed->problem = desk_first_message(errors);
        return show(site, request, response, r == APP_E_INVALID ? 422 : 409, typed);
    }
    if (r)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/jd/%" PRId64 "?done=saved%s",
                         site_param_id(request, "id"), fragment);
}

static Str first_error(const FormState *s)
{
    for (size_t i = 0; i < s->form->count; i++) {
        if (s->errors[i].len)
            return s->errors[i];
    }
    return s->general;
}

int desk_verdict(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState s;
    form_init(&s, &FORM_VERDICT);
    form_read(&s, request, request->arena);
    Typed typed = {.verdict = &s, .problem = first_error(&s)};
    if (!form_ok(&s))
        return show(site, request, response, 422, &typed);
    Str verdict = form_value(&s, "verdict");
    RecordVerdict in = {.id = site_param_id(request, "id"),
                        .key = form_value(&s, "key"),
                        .verdict = str_eq(verdict, STR("none")) ? STR("") : verdict,
                        .reason = form_value(&s, "reason")};
    ImportedChange change = {0};
    int r = app_record_verdict(site->app, site_actor(request), &in, request->arena, &change);
    Str fragment = arena_printf(request->arena, "#f-%.*s", STR_FMT(in.key));
    return answer(site, request, response, r, &change.errors, &typed, fragment.ptr);
}

int desk_decide(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    FormState s;
    form_init(&s, &FORM_DECIDE);
    form_read(&s, request, request->arena);
    Typed typed = {.decide = &s, .problem = first_error(&s)};
    if (!form_ok(&s))
        return show(site, request, response, 422, &typed);
    CellNote notes[NOTES];
    for (size_t i = 0; i < NOTES; i++) {
        notes[i] = (CellNote){form_value(&s, NAMES[i][0]), form_value(&s, NAMES[i][1])};
        if ((int64_t)i < form_int(&s, "given", 0) && notes[i].note.len == 0)
            notes[i] = (CellNote){0};
    }
    DecideReport in = {.id = site_param_id(request, "id"),
                       .version = form_int(&s, "version", 0),
                       .state = form_value(&s, "state"),
                       .reason = form_value(&s, "reason"),
                       .notes = notes,
                       .note_count = NOTES};
    ImportedChange change = {0};
    int r = app_decide_report(site->app, site_actor(request), &in, request->arena, &change);
    if (r == APP_E_INVALID)
        form_take_errors(&s, &change.errors);
    return answer(site, request, response, r, &change.errors, &typed, "");
}

int desk_place(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    ImportedReport report;
    int r =
        app_open_imported(site->app, site_actor(request), site_param_id(request, "id"), a, &report);
    if (r)
        return site_refuse(site, request, response, r);
    FormState s;
    form_init(&s, &FORM_PLACE);
    member_choices(&report, &s, a);
    form_read(&s, request, a);
    Typed typed = {.place = &s, .problem = first_error(&s)};
    if (!form_ok(&s))
        return show(site, request, response, 422, &typed);
    PlaceReport in = {.id = report.row.id,
                      .version = form_int(&s, "version", 0),
                      .member_id = form_int(&s, "member_id", 0),
                      .year = (int)form_int(&s, "year", 0),
                      .published_on = form_date(&s, "published_on")};
    ImportedChange change = {0};
    r = app_place_report(site->app, site_actor(request), &in, a, &change);
    if (r == APP_E_INVALID)
        form_take_errors(&s, &change.errors);
    return answer(site, request, response, r, &change.errors, &typed, "");
}

int desk_rerun(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    ImportedChange change = {0};
    Typed typed = {0};
    int r = app_rerun_report(site->app, site_actor(request), site_param_id(request, "id"),
                             request->arena, &change);
    return answer(site, request, response, r, &change.errors, &typed, "");
}
