#include "app/supervise_data.h"

#include "store/body.h"

#include <errno.h>

typedef struct Opened {
    ImportedReport *report;
    VerdictRow *verdicts;
    size_t verdict_count;
    const AnnualReport *previous;
    Rollup rollup; /* members, where the report is the supervising body's own */
} Opened;

/* Who rolls up, when the report is that of the supervising body itself. */
static int load_rollup(Tx *tx, const ImportedRow *row, Rollup *ret_rollup)
{
    Body body;
    int r = store_body_by_id(tx->conn, row->body_id, tx->arena, &body);
    if (r)
        return r < 0 ? r : 0;
    bool own = member_name_matches(body.name, row->name);
    return own ? supervise_rollup(tx, row->body_id, row->year, ret_rollup) : 0;
}

static int load_in(Tx *tx, const void *in, void *ret)
{
    Opened *o = ret;
    ImportedReport *v = o->report;
    *v = (ImportedReport){0};
    int r = store_imported_get(tx->conn, *(const int64_t *)in, tx->arena, &v->row);
    if (r < 0)
        return r;
    if (r > 0 || !app_sees_body(tx->actor, v->row.body_id))
        return APP_E_NOT_FOUND;
    const ImportedRow *row = &v->row;
    ReportStepRow *steps;
    CellNoteRow *notes;
    ImportedRow *series;
    MemberRow *members;
    r = store_report_step_list(tx->conn, row->id, tx->arena, &steps, &v->step_count);
    if (r == 0)
        r = store_cell_note_list(tx->conn, row->id, tx->arena, &notes, &v->note_count);
    if (r == 0)
        r = store_imported_series(tx->conn, row->body_id, row->name, row->year, tx->arena, &series,
                                  &v->series_count);
    if (r == 0)
        r = store_member_list(tx->conn, row->body_id, tx->arena, &members, &v->member_count);
    if (r == 0)
        r = store_verdict_list(tx->conn, row->body_id, row->name, row->year, tx->arena,
                               &o->verdicts, &o->verdict_count);
    if (r == 0)
        r = supervise_newest(tx, row->body_id, row->name, row->year - 1, &o->previous);
    if (r == 0)
        r = load_rollup(tx, row, &o->rollup);
    if (r)
        return r;
    v->steps = steps;
    v->notes = notes;
    v->series = series;
    v->members = members;
    return 0;
}

/* The stored figures, when the file cannot be read any more. */
static int take_stored(ImportedReport *v, Arena *a)
{
    Str where = {0};
    int r = report_read_json(v->row.figures, a, &v->report, &where);
    if (r > 0)
        return error_set(-EINVAL, "stored figures: %.*s", STR_FMT(where));
    return error_trace(r);
}

static int read_again(App *app, ImportedReport *v, Arena *a)
{
    Str bytes, problem = {NULL, 0};
    int r = supervise_blob(app, v->row.sha256, a, &bytes);
    if (r < 0)
        return error_trace(r);
    if (r > 0) {
        v->source_problem = STR("原文没有保存在本机，下面是当时读出的数字。");
        return take_stored(v, a);
    }
    ReadFile file;
    r = supervise_read(bytes, NULL, a, &file, &problem);
    if (r < 0)
        return error_trace(r);
    if (r > 0) {
        v->source_problem = problem;
        return take_stored(v, a);
    }
    v->report = file.report;
    v->source = file.source;
    return 0;
}

static void fill_findings(Opened *o, Arena *a)
{
    ImportedReport *v = o->report;
    ImportedFinding *findings =
        arena_new(a, ImportedFinding, MAX(v->report.finding_count, (size_t)1));
    VerdictRow *past = arena_new(a, VerdictRow, MAX(o->verdict_count, (size_t)1));
    for (size_t i = 0; i < v->report.finding_count; i++) {
        Str key = finding_key(&v->report, &v->report.findings[i], a);
        findings[i] =
            (ImportedFinding){.finding = &v->report.findings[i],
                              .key = key,
                              .verdict = verdict_find(o->verdicts, o->verdict_count, key)};
    }
    for (size_t i = 0; i < o->verdict_count; i++) {
        bool used = false;
        for (size_t f = 0; f < v->report.finding_count; f++)
            used |= findings[f].verdict == &o->verdicts[i];
        if (!used)
            past[v->past_count++] = o->verdicts[i];
    }
    v->findings = findings;
    v->finding_count = v->report.finding_count;
    v->past = past;
}

static const MemberRow *own_member(const ImportedReport *v)
{
    for (size_t i = 0; i < v->member_count; i++) {
        if (v->members[i].id == v->row.member_id)
            return &v->members[i];
    }
    return NULL;
}

int app_open_imported(App *app, const Actor *actor, int64_t id, Arena *a,
                      ImportedReport *ret_report)
{
    ImportedReport v = {0};
    Opened o = {.report = &v};
    int r = app_run(app, actor, DB_READ, 0, a, load_in, &id, &o);
    if (r == 0)
        r = app_require(actor, CAPABILITY_SUPERVISE, v.row.body_id);
    if (r == 0)
        r = read_again(app, &v, a);
    if (r)
        return r;
    report_check(&v.report, o.previous, a);
    report_check_rollup(&v.report, &o.rollup, a);
    fill_findings(&o, a);
    /* What a later report of the year before brought has been counted, not stored. */
    AnnualReport bare = v.report;
    bare.finding_count = 0;
    bare.suggestion_count = 0;
    AnnualReport stored;
    Str where;
    if (report_read_json(v.row.figures, a, &stored, &where) == 0) {
        stored.finding_count = 0;
        stored.suggestion_count = 0;
        v.moved =
            !str_eq(supervise_figures(&bare, &v.row, a), supervise_figures(&stored, &v.row, a));
    }
    const MemberRow *member = own_member(&v);
    v.due_on = member ? member_due_on(member->due_rule, v.row.year) : CIVIL_DATE_NONE;
    v.state = member_report_state(member, v.row.year, &v.row, app_today(app));
    *ret_report = v;
    return 0;
}

static int file_in(Tx *tx, const void *in, void *ret)
{
    ImportedRow *row = ret;
    int r = store_imported_get(tx->conn, *(const int64_t *)in, tx->arena, row);
    if (r < 0)
        return r;
    return r > 0 || !app_sees_body(tx->actor, row->body_id) ? APP_E_NOT_FOUND : 0;
}

int app_open_imported_file(App *app, const Actor *actor, int64_t id, Arena *a,
                           ImportedFile *ret_file)
{
    ImportedRow row;
    int r = app_run(app, actor, DB_READ, 0, a, file_in, &id, &row);
    if (r == 0)
        r = app_require(actor, CAPABILITY_SUPERVISE, row.body_id);
    if (r)
        return r;
    ImportedFile file = {.file_name = row.file_name, .media_type = row.media_type};
    r = blob_store_open(app->blobs, row.sha256, &file.fd, &file.size);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    *ret_file = file;
    return 0;
}
