/* What people do to an imported report: verdict, return, acceptance, place, a new run. */
#include "app/supervise_data.h"

#include "os/random.h"

#define REASON_CHARACTERS 1000
#define NOTE_CHARACTERS   300

/* A change under way: the report as it was opened. */
typedef struct Change {
    const ImportedReport *report;
    const void *in;
    FieldErrors *errors;
} Change;

static int change_conflict(Tx *tx, FieldErrors *errors)
{
    field_error(tx->arena, errors, "version", "stale",
                "这份报告已被他人处理，请刷新后再操作；您填写的内容没有保存。");
    return APP_E_CONFLICT;
}

static int change_note(Tx *tx, const ImportedRow *row, const char *action, Str detail)
{
    AuditNote note = {.body_id = row->body_id,
                      .action = action,
                      .subject_kind = "report",
                      .subject_id = row->id,
                      .subject = arena_printf(tx->arena, "%.*s %d", STR_FMT(row->name), row->year),
                      .detail = detail};
    return app_audit(tx, &note);
}

/* Opens the report, runs fn on it; what errors it left become the result's. */
static int change_run(App *app, const Actor *actor, const ImportedReport *report, TxFn fn,
                      const void *in, Arena *a, ImportedChange *ret_change)
{
    FieldErrors errors = {0};
    Change change = {report, in, &errors};
    int r = app_run(app, actor, DB_WRITE, report->row.body_id, a, fn, &change, NULL);
    if (r >= 0)
        *ret_change = (ImportedChange){.errors = errors};
    return r;
}

/* Counts the findings of a checked report with the verdicts as they now stand. */
static int recount(Tx *tx, const ImportedReport *report, Str name, int year, ImportedRow *row)
{
    VerdictRow *verdicts;
    size_t count;
    int r = store_verdict_list(tx->conn, row->body_id, name, year, tx->arena, &verdicts, &count);
    if (r)
        return r;
    FindingCounts n = findings_count(&report->report, verdicts, count, tx->arena);
    row->errors = n.errors;
    row->warnings = n.warnings;
    row->open_errors = n.open_errors;
    row->open_warnings = n.open_warnings;
    return 0;
}

/* ---- verdict ---- */

static int verdict_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const Change *c = in;
    const RecordVerdict *v = c->in;
    const ImportedFinding *found = NULL;
    ImportedRow row = c->report->row;
    for (size_t i = 0; i < c->report->finding_count; i++) {
        if (str_eq(c->report->findings[i].key, v->key))
            found = &c->report->findings[i];
    }
    VerdictRow verdict = {.key = v->key,
                          .rule = found ? found->finding->rule : STR(""),
                          .verdict = v->verdict,
                          .reason = text_or_empty(str_trim(v->reason)),
                          .actor_id = tx->actor->user_id,
                          .actor_name = text_or_empty(tx->actor->name),
                          .decided_at = tx->now};
    *c->errors = (FieldErrors){0};
    if (!found)
        field_error(tx->arena, c->errors, "key", "unknown_code",
                    "没有这一条核验结果，请刷新后再操作。");
    if (v->verdict.len && !verdict_is_known(v->verdict))
        field_error(tx->arena, c->errors, "verdict", "unknown_code", "请选择结论。");
    field_check_text(tx->arena, c->errors, "reason", "理由", verdict.reason,
                     verdict_settles(v->verdict), REASON_CHARACTERS);
    int r = field_errors_outcome(c->errors);
    if (r == 0)
        r = store_verdict_put(tx->conn, row.body_id, row.name, row.year, &verdict);
    if (r == 0)
        r = recount(tx, c->report, row.name, row.year, &row);
    if (r == 0)
        r = store_imported_set_open(tx->conn, &row);
    return r ? r
             : change_note(tx, &row, "supervise.verdict",
                           audit_detail(tx->arena, {"rule", verdict.rule},
                                        {"verdict", verdict_label(v->verdict)},
                                        {"reason", verdict.reason}));
}

int app_record_verdict(App *app, const Actor *actor, const RecordVerdict *in, Arena *a,
                       ImportedChange *ret_change)
{
    ImportedReport report;
    int r = app_open_imported(app, actor, in->id, a, &report);
    return r ? r : change_run(app, actor, &report, verdict_in, in, a, ret_change);
}

/* ---- return and acceptance ---- */

/* A cell by its path or its words. */
static bool cell_path(Arena *a, Str given, Str *ret_path)
{
    LawFigure which;
    given = str_trim(given);
    if (law_figure_from_path(given, &which)) {
        *ret_path = given;
        return true;
    }
    for (int i = 0;
         i < LAW_CELL_MAX + LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX;
         i++) {
        int n = i - LAW_CELL_MAX, m = n - LAW_ROW_MAX * LAW_COLUMN_MAX;
        which = n < 0   ? law_figure_proactive((LawCell)i)
                : m < 0 ? law_figure_application((LawRow)(n / LAW_COLUMN_MAX),
                                                 (LawColumn)(n % LAW_COLUMN_MAX))
                        : law_figure_remedy((RemedyBlock)(m / REMEDY_RESULT_MAX),
                                            (RemedyResult)(m % REMEDY_RESULT_MAX));
        CLEANUP(strbuf_deinit) StrBuf words = STRBUF_INIT(1024);
        law_figure_append_words(&words, which);
        if (!str_eq(strbuf_str(&words), given))
            continue;
        strbuf_clear(&words);
        law_figure_append_path(&words, which);
        *ret_path = arena_str(a, strbuf_str(&words));
        return true;
    }
    return false;
}

/* A note needs its cell, and a cell its note; a pair of blanks is nothing. */
static bool check_note(Tx *tx, const CellNote *given, size_t number, Str *ret_path,
                       FieldErrors *errors)
{
    Str note = str_trim(given->note), cell = str_trim(given->cell);
    const char *cell_field = arena_printf(tx->arena, "cell_%zu", number).ptr;
    const char *note_field = arena_printf(tx->arena, "note_%zu", number).ptr;
    if (str_empty(note) && str_empty(cell))
        return false;
    size_t before = errors->count;
    if (str_empty(cell))
        field_error(tx->arena, errors, cell_field, "required",
                    "第%zu条批注没有写明单元格，请从列表中选择。", number);
    else if (!cell_path(tx->arena, cell, ret_path))
        field_error(tx->arena, errors, cell_field, "unknown_code", "没有“%.*s”这个单元格。",
                    STR_FMT(cell));
    if (str_empty(note))
        field_error(tx->arena, errors, note_field, "required",
                    "单元格“%.*s”没有写批注；不需要批注的，请清空这一格。", STR_FMT(cell));
    else
        field_check_text(tx->arena, errors, note_field, "批注", note, true, NOTE_CHARACTERS);
    return errors->count == before;
}

static int put_notes(Tx *tx, const DecideReport *d, int64_t step_id, FieldErrors *errors)
{
    int r = 0;
    for (size_t i = 0; i < d->note_count && r == 0; i++) {
        Str path = {0};
        if (!check_note(tx, &d->notes[i], i + 1, &path, errors))
            continue;
        CellNoteRow row = {.id = random_id(),
                           .step_id = step_id,
                           .report_id = d->id,
                           .cell = path,
                           .note = str_trim(d->notes[i].note)};
        r = store_cell_note_insert(tx->conn, &row);
    }
    return r ? r : field_errors_outcome(errors);
}

/* Whether there is a note, or a cell to which one was forgotten: that is then the complaint. */
static bool has_note(const DecideReport *d)
{
    for (size_t i = 0; i < d->note_count; i++) {
        if (!str_empty(str_trim(d->notes[i].note)) || !str_empty(str_trim(d->notes[i].cell)))
            return true;
    }
    return false;
}

static int decide_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const Change *c = in;
    const DecideReport *d = c->in;
    const ImportedRow *row = &c->report->row;
    bool returned = str_eq(d->state, STR("returned"));
    ReportStepRow step = {.id = random_id(),
                          .report_id = row->id,
                          .state = d->state,
                          .reason = text_or_empty(str_trim(d->reason)),
                          .actor_id = tx->actor->user_id,
                          .actor_name = text_or_empty(tx->actor->name),
                          .at = tx->now};
    *c->errors = (FieldErrors){0};
    if (!returned && !str_eq(d->state, STR("accepted")))
        field_error(tx->arena, c->errors, "state", "unknown_code", "请选择退回或者通过。");
    field_check_text(tx->arena, c->errors, "reason", returned ? "退回的原因" : "说明", step.reason,
                     returned && !has_note(d), REASON_CHARACTERS);
    int r = field_errors_outcome(c->errors);
    if (r)
        return r;
    if (!row->newest)
        return change_conflict(tx, c->errors);
    r = store_imported_set_state(tx->conn, row->id, d->version, d->state);
    if (r == STORE_E_STALE)
        return change_conflict(tx, c->errors);
    if (r == 0)
        r = store_report_step_insert(tx->conn, &step);
    if (r == 0)
        r = put_notes(tx, d, step.id, c->errors);
    return r ? r
             : change_note(tx, row, returned ? "supervise.return" : "supervise.accept",
                           audit_detail(tx->arena, {"reason", step.reason}));
}

int app_decide_report(App *app, const Actor *actor, const DecideReport *in, Arena *a,
                      ImportedChange *ret_change)
{
    ImportedReport report;
    int r = app_open_imported(app, actor, in->id, a, &report);
    return r ? r : change_run(app, actor, &report, decide_in, in, a, ret_change);
}

/* ---- place ---- */

static const MemberRow *member_by_id(const ImportedReport *v, int64_t id)
{
    for (size_t i = 0; i < v->member_count; i++) {
        if (v->members[i].id == id)
            return &v->members[i];
    }
    return NULL;
}

static int check_place(Tx *tx, const Change *c, const PlaceReport *p)
{
    if (p->member_id && !member_by_id(c->report, p->member_id))
        field_error(tx->arena, c->errors, "member_id", "unknown_code", "名单里没有这个机关。");
    if (p->year < 2008 || p->year > civil_date_year(tx->today))
        field_error(tx->arena, c->errors, "year", "out_of_range", "年度应在2008年到%d年之间。",
                    civil_date_year(tx->today));
    if (!civil_date_is_none(p->published_on) && civil_date_cmp(p->published_on, tx->today) > 0)
        field_error(tx->arena, c->errors, "published_on", "out_of_range", "公布日期不能晚于今天。");
    return field_errors_outcome(c->errors);
}

/* Takes the report out of its series: the file before it is the newest again. */
static int leave_series(Tx *tx, const ImportedRow *row)
{
    ImportedRow *rows;
    size_t count;
    if (!supervise_placed(row) || !row->newest)
        return 0;
    int r = store_imported_series(tx->conn, row->body_id, row->name, row->year, tx->arena, &rows,
                                  &count);
    for (size_t i = 0; i < count && r == 0; i++) {
        if (rows[i].id != row->id)
            return store_imported_set_newest(tx->conn, rows[i].id);
    }
    return r;
}

static int move_verdicts(Tx *tx, const Change *c, const ImportedRow *to)
{
    const ImportedRow *from = &c->report->row;
    int r = 0;
    for (size_t i = 0; i < c->report->finding_count && r == 0; i++) {
        const VerdictRow *v = c->report->findings[i].verdict;
        if (v)
            r = store_verdict_put(tx->conn, from->body_id, to->name, to->year, v);
    }
    return r;
}

/* What the report is checked against has changed with its year: finds and counts anew. */
static int place_recheck(Tx *tx, const Change *c, ImportedRow *row)
{
    const AnnualReport *previous;
    ImportedReport checked = {.report = c->report->report};
    int r = supervise_newest(tx, row->body_id, row->name, row->year - 1, &previous);
    if (r)
        return r;
    report_check(&checked.report, previous, tx->arena);
    r = recount(tx, &checked, row->name, row->year, row);
    row->read_at = tx->now;
    row->figures = supervise_figures(&checked.report, row, tx->arena);
    return r ? r : store_imported_set_run(tx->conn, row);
}

/* From one series to another; the years after both are counted anew. */
static int move_report(Tx *tx, const Change *c, ImportedRow *row)
{
    const ImportedRow *from = &c->report->row;
    const AnnualReport *replaced, *left;
    int r = supervise_newest(tx, row->body_id, row->name, row->year, &replaced);
    if (r == 0)
        r = store_imported_revision(tx->conn, row->body_id, row->name, row->year, &row->revision);
    row->revision++;
    if (r == 0)
        r = store_imported_set_old(tx->conn, row->body_id, row->name, row->year);
    if (r == 0)
        r = leave_series(tx, from);
    if (r == 0)
        r = move_verdicts(tx, c, row);
    if (r == 0)
        r = store_imported_set_place(tx->conn, row);
    if (r == 0)
        r = supervise_newest(tx, from->body_id, from->name, from->year, &left);
    if (r == 0)
        r = place_recheck(tx, c, row);
    if (r == 0 && from->newest)
        r = supervise_recount_next(tx, from->body_id, from->name, from->year, &c->report->report,
                                   left);
    return r ? r
             : supervise_recount_next(tx, row->body_id, row->name, row->year, replaced,
                                      &c->report->report);
}

static int place_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const Change *c = in;
    const PlaceReport *p = c->in;
    ImportedRow row = c->report->row;
    *c->errors = (FieldErrors){0};
    int r = check_place(tx, c, p);
    if (r)
        return r;
    const MemberRow *member = member_by_id(c->report, p->member_id);
    row.member_id = p->member_id;
    row.name = member ? member->name : row.agency;
    row.year = p->year;
    row.version = p->version;
    row.published_on = p->published_on;
    bool moved = !str_eq(row.name, c->report->row.name) || row.year != c->report->row.year;
    r = moved && supervise_placed(&row) ? move_report(tx, c, &row)
                                        : store_imported_set_place(tx->conn, &row);
    if (r == STORE_E_STALE)
        return change_conflict(tx, c->errors);
    return r ? r
             : change_note(tx, &row, "supervise.place",
                           audit_detail(tx->arena, {"before", c->report->row.name}));
}

int app_place_report(App *app, const Actor *actor, const PlaceReport *in, Arena *a,
                     ImportedChange *ret_change)
{
    ImportedReport report;
    int r = app_open_imported(app, actor, in->id, a, &report);
    return r ? r : change_run(app, actor, &report, place_in, in, a, ret_change);
}

/* ---- a new run ---- */

static int rerun_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const Change *c = in;
    ImportedRow row = c->report->row;
    *c->errors = (FieldErrors){0};
    if (c->report->source_problem.len) {
        field_error(tx->arena, c->errors, "file", "unreadable", "%.*s",
                    STR_FMT(c->report->source_problem));
        return APP_E_INVALID;
    }
    row.agency = text_or_empty(c->report->report.agency);
    row.format = law_format_code(c->report->report.format);
    row.read_at = tx->now;
    int r = recount(tx, c->report, row.name, row.year, &row);
    row.figures = supervise_figures(&c->report->report, &row, tx->arena);
    if (r == 0)
        r = store_imported_set_run(tx->conn, &row);
    return r ? r : change_note(tx, &row, "supervise.rerun", STR(""));
}

int app_rerun_report(App *app, const Actor *actor, int64_t id, Arena *a, ImportedChange *ret_change)
{
    ImportedReport report;
    int r = app_open_imported(app, actor, id, a, &report);
    return r ? r : change_run(app, actor, &report, rerun_in, NULL, a, ret_change);
}
