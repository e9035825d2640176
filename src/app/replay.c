#include "app/replay.h"

#include "app/report_data.h"
#include "law/identity.h"
#include "store/body.h"

#define CASES_MAX    2000000
#define REMEDIES_MAX 200000

typedef struct Prepared {
    const ReplayReport *in;
    AnnualReport *report; /* every figure an integer or a decimal */
    Suggestion *mended;
    size_t mended_count;
    size_t mended_capacity;
} Prepared;

/* ---- the figures that are to be replayed ---- */

static void note_mended(Arena *a, Prepared *p, Str cell, Str value)
{
    ARENA_PUSH(a, p->mended, p->mended_count, p->mended_capacity);
    p->mended[p->mended_count - 1] = (Suggestion){cell, value};
}

typedef struct Normalise {
    Arena *a;
    Prepared *p;
    FieldErrors *errors;
} Normalise;

/* A ledger has numbers only: what is not one is 0 when mending, else it is an error. */
static int normalise_figure(void *arg, LawFigure figure, const Figure *value)
{
    Normalise *n = arg;
    bool decimal =
        figure.kind == LAW_FIGURE_PROACTIVE && law_cell(figure.cell)->kind == LAW_CELL_KIND_DECIMAL;
    bool good = decimal ? value->kind == FIGURE_DECIMAL || value->kind == FIGURE_INTEGER
                        : value->kind == FIGURE_INTEGER && value->value >= 0;
    if (good)
        return 0;
    Str path = figure_path(n->a, figure);
    bool joined = n->p->report->other_joined && value->kind == FIGURE_ABSENT;
    if (!joined && !n->p->in->mend)
        field_error(n->a, n->errors, arena_cstr(n->a, path), "cell.not_a_number",
                    "%.*s 不是可以回放的数字。", STR_FMT(path));
    else if (!joined)
        note_mended(n->a, n->p, path, STR("0"));
    *report_figure_of(n->p->report, figure) =
        (Figure){.kind = decimal ? FIGURE_DECIMAL : FIGURE_INTEGER,
                 .confidence = 100,
                 .text = decimal ? STR("0") : STR("")};
    return 0;
}

static void apply_suggestions(Arena *a, Prepared *p)
{
    for (size_t i = 0; i < p->report->suggestion_count; i++) {
        const Suggestion *s = &p->report->suggestions[i];
        LawFigure figure;
        int64_t value;
        if (!law_figure_from_path(s->cell, &figure) || !str_parse_int(s->value, &value))
            continue;
        *report_figure_of(p->report, figure) =
            (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value, .text = STR("")};
        note_mended(a, p, s->cell, s->value);
    }
}

static void identity_errors(Arena *a, const AnnualReport *r, FieldErrors *errors)
{
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        bool identity = str_eq(f->rule, STR("applications.balance")) ||
                        str_eq(f->rule, STR("applications.total")) ||
                        str_eq(f->rule, STR("applications.row_sum")) ||
                        str_eq(f->rule, STR("remedies.sum"));
        if (identity)
            field_error(a, errors, f->cell_count ? arena_cstr(a, f->cells[0]) : "",
                        arena_cstr(a, f->rule), "%.*s", STR_FMT(f->message));
    }
}

static void check_whole(Arena *a, const AnnualReport *r, CivilDate today, FieldErrors *errors)
{
    if (r->format != LAW_FORMAT_2021)
        field_error(a, errors, "format", "unsupported", "只能回放2021年格式的报告。");
    if (!r->has_proactive || !r->has_applications || !r->has_remedies)
        field_error(a, errors, "", "table.missing", "报告缺少表格，不能回放。");
    if (r->year < 2008 || r->year > civil_date_year(today))
        field_error(a, errors, "year", "out_of_range", "年份不在可以回放的范围内。");
}

static void check_size(Arena *a, const AnnualReport *r, FieldErrors *errors)
{
    int64_t cases = 0, remedies = 0;
    for (int c = 0; c < APPLICANT_CLASS_MAX; c++)
        cases += MIN(r->applications[LAW_ROW_RECEIVED][c].value, (int64_t)CASES_MAX + 1) +
                 MIN(r->applications[LAW_ROW_CARRIED_IN][c].value, (int64_t)CASES_MAX + 1);
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
        remedies += MIN(r->remedies[b][REMEDY_RESULT_TOTAL].value, (int64_t)REMEDIES_MAX + 1);
    if (cases > CASES_MAX || remedies > REMEDIES_MAX)
        field_error(a, errors, "", "too_large", "案件超过%d件或者复议诉讼超过%d件，不能回放。",
                    CASES_MAX, REMEDIES_MAX);
}

/* Numbers, identities, and with mend the suggestion. */
static void prepare(Arena *a, CivilDate today, Prepared *p, FieldErrors *errors)
{
    p->report = arena_new(a, AnnualReport, 1);
    *p->report = *p->in->report;
    check_whole(a, p->report, today, errors);
    if (errors->count)
        return;
    report_check(p->report, NULL, a);
    if (p->in->mend)
        apply_suggestions(a, p);
    Normalise n = {a, p, errors};
    AnnualReport before = *p->report;
    int r = report_each_figure(&before, false, normalise_figure, &n);
    (void)r; /* normalise_figure only gives 0 */
    report_check(p->report, NULL, a);
    identity_errors(a, p->report, errors);
    if (!errors->count)
        check_size(a, p->report, errors);
}

/* ---- writing ---- */

static int replay_apply(Tx *tx, const Prepared *p, ReplayReportResult *result)
{
    Body body = {0};
    int first, r = store_body_by_id(tx->conn, p->in->body_id, tx->arena, &body);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    AnnualReport *there = arena_new(tx->arena, AnnualReport, 1);
    r = store_first_year(tx->conn, body.id, &first);
    if (r == 0)
        r = report_count(tx, body.id, p->report->year, there);
    if (r < 0)
        return r;
    bool has_year = there->applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value > 0;
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
        has_year |= there->remedies[b][REMEDY_RESULT_TOTAL].value >
                    there->remedies[b][REMEDY_RESULT_PENDING].value;
    if (has_year) {
        field_error(tx->arena, &result->errors, "year", "not_empty",
                    "%.*s%d年已有记录，不能再回放。", STR_FMT(body.name), p->report->year);
        return APP_E_CONFLICT;
    }
    ReplayPlan plan;
    replay_plan(tx->arena, tx->calendar, p->report, p->in->seed, p->in->settle, &plan);
    r = replay_adopt(tx, body.id, &plan, &result->errors);
    if (r == 0)
        r = replay_write(tx, body.id, &plan, p->report, p->in->seed);
    if (r)
        return r;
    result->cases = (int64_t)plan.case_count;
    result->remedies = (int64_t)plan.remedy_count;
    AuditNote note = {.body_id = body.id,
                      .action = "demo.replay",
                      .subject_kind = "report",
                      .subject_id = p->report->year,
                      .subject = arena_printf(tx->arena, "%d年", p->report->year),
                      .detail = audit_detail(
                          tx->arena, {"cases", arena_printf(tx->arena, "%zu", plan.case_count)})};
    return app_audit(tx, &note);
}

static int replay_in(Tx *tx, const void *in, void *ret)
{
    const Prepared *p = in;
    ReplayReportResult *result = arena_new(tx->arena, ReplayReportResult, 1);
    *result = (ReplayReportResult){
        .report = *p->report, .mended = p->mended, .mended_count = p->mended_count};
    int r = replay_apply(tx, p, result);
    if (r == 0 || result->errors.count)
        *(ReplayReportResult *)ret = *result;
    return r;
}

int app_check_replay(CivilDate today, const ReplayReport *in, Arena *a,
                     ReplayReportResult *ret_result)
{
    Prepared p = {.in = in};
    FieldErrors errors = {0};
    prepare(a, today, &p, &errors);
    *ret_result = (ReplayReportResult){
        .errors = errors, .report = *p.report, .mended = p.mended, .mended_count = p.mended_count};
    return field_errors_outcome(&errors);
}

int app_replay_report(App *app, const Actor *actor, const ReplayReport *in, Arena *a,
                      ReplayReportResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, in->body_id);
    if (r)
        return r;
    r = app_check_replay(app_today(app), in, a, ret_result);
    if (r)
        return r;
    AnnualReport *report = arena_new(a, AnnualReport, 1);
    *report = ret_result->report;
    Prepared p = {.in = in,
                  .report = report,
                  .mended = ret_result->mended,
                  .mended_count = ret_result->mended_count};
    return app_run(app, actor, DB_WRITE, in->body_id, a, replay_in, &p, ret_result);
}
