#include "app/annual_report.h"

#include "app/report_data.h"
#include "law/identity.h"
#include "store/body.h"

#define RECORD_PAGE 500

typedef struct Freeze {
    Tx *tx;
    int64_t body_id;
    int year;
} Freeze;

/* The ids behind one counted cell. Totals are sums of other cells, so they keep none. */
static int freeze_records(Freeze *f, LawFigure figure, Str path)
{
    CLEANUP(arena_freep) Arena *page = arena_create(0);
    int64_t after = 0;
    size_t count = RECORD_PAGE;
    while (count == RECORD_PAGE) {
        FigureRecord *records;
        arena_reset(page);
        int r =
            figure.kind == LAW_FIGURE_APPLICATION
                ? store_application_records(f->tx->conn, f->body_id, f->year, figure.row,
                                            figure.column, after, RECORD_PAGE, page, &records,
                                            &count)
                : store_remedy_records(f->tx->conn, f->body_id, f->year, figure.block,
                                       figure.result, after, RECORD_PAGE, page, &records, &count);
        for (size_t i = 0; i < count && r == 0; i++) {
            r = store_frozen_record_put(f->tx->conn, f->body_id, f->year, path, records[i].id);
            after = records[i].id;
        }
        if (r < 0)
            return r;
    }
    return 0;
}

static int freeze_figure(void *arg, LawFigure figure, const Figure *value)
{
    Freeze *f = arg;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
    report_append_figure(&b, value);
    Str path = figure_path(f->tx->arena, figure);
    int r = store_frozen_put(f->tx->conn, f->body_id, f->year, path, strbuf_str(&b));
    bool counted = figure.kind != LAW_FIGURE_PROACTIVE && !law_figure_is_total(figure);
    if (r == 0 && counted && value->value > 0)
        r = freeze_records(f, figure, path);
    return r;
}

static int audit_close(Tx *tx, const ReportYearRow *row, const char *action, Str reason)
{
    AuditNote note = {.body_id = row->body_id,
                      .action = action,
                      .subject_kind = "report",
                      .subject_id = row->year,
                      .subject = arena_printf(tx->arena, "%d年", row->year),
                      .detail = audit_detail(tx->arena, {"reason", text_or_empty(reason)})};
    return app_audit(tx, &note);
}

static int close_check(Tx *tx, AnnualReport *report, const ReportYearRow *row, FieldErrors *errors)
{
    if (row->closed_at)
        field_error(tx->arena, errors, "", "closed", "该年度已经封账。");
    else if (civil_date_year(tx->today) <= row->year)
        field_error(tx->arena, errors, "", "too_early", "年度尚未结束，不能封账。");
    if (errors->count)
        return APP_E_CONFLICT;
    report_check(report, NULL, tx->arena);
    for (size_t i = 0; i < report->finding_count; i++) {
        const Finding *f = &report->findings[i];
        if (f->severity == FINDING_ERROR)
            field_error(tx->arena, errors, "", "finding", "%.*s", STR_FMT(f->message));
    }
    int count;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count; i++) {
        if (report->proactive[first + i].kind == FIGURE_BLANK) {
            field_error(tx->arena, errors, "", "counts_missing",
                        "第二部分尚有未填报的数据；确无发生的，请先作零报告声明。");
            break;
        }
    }
    return errors->count ? APP_E_CONFLICT : 0;
}

static int close_in(Tx *tx, const void *in, void *ret)
{
    const CloseYear *close = in;
    CloseYearResult result = {0};
    Body body = {0};
    ReportYearRow row = {0};
    AnnualReport *report = arena_new(tx->arena, AnnualReport, 1);
    int r = store_body_by_id(tx->conn, app_body_of(tx->actor, close->body_id), tx->arena, &body);
    if (r > 0 || !report_year_is_good(tx, close->year))
        return APP_E_NOT_FOUND;
    if (r == 0)
        r = report_compile(tx, &body, close->year, report, &row);
    if (r == 0)
        r = close_check(tx, report, &row, &result.errors);
    Freeze freeze = {.tx = tx, .body_id = body.id, .year = close->year};
    row.counts_source = text_or_empty(row.counts_source);
    row.nil_by = text_or_empty(row.nil_by);
    row.closed_at = tx->now;
    row.closed_by = text_or_empty(tx->actor->name);
    if (r == 0)
        r = store_report_year_put(tx->conn, &row);
    if (r == 0)
        r = report_each_figure(report, false, freeze_figure, &freeze);
    if (r == 0)
        r = audit_close(tx, &row, "report.close", STR(""));
    if (r == 0 || result.errors.count)
        *(CloseYearResult *)ret = result;
    return r;
}

int app_close_year(App *app, const Actor *actor, const CloseYear *in, Arena *a,
                   CloseYearResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_CLOSE, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, close_in, in, ret_result);
}

static int reopen_in(Tx *tx, const void *in, void *ret)
{
    const CloseYear *reopen = in;
    CloseYearResult result = {0};
    ReportYearRow row = {0};
    int r = store_report_year_get(tx->conn, app_body_of(tx->actor, reopen->body_id), reopen->year,
                                  tx->arena, &row);
    if (r < 0)
        return r;
    field_check_text(tx->arena, &result.errors, "reason", "解封理由", reopen->reason, true, 500);
    r = field_errors_outcome(&result.errors);
    if (r == 0 && !row.closed_at) {
        field_error(tx->arena, &result.errors, "", "open", "该年度没有封账。");
        r = APP_E_CONFLICT;
    }
    row.counts_source = text_or_empty(row.counts_source);
    row.nil_by = text_or_empty(row.nil_by);
    row.closed_at = 0;
    row.closed_by = STR("");
    if (r == 0)
        r = store_frozen_clear(tx->conn, row.body_id, row.year);
    if (r == 0)
        r = store_report_year_put(tx->conn, &row);
    if (r == 0)
        r = audit_close(tx, &row, "report.reopen", reopen->reason);
    if (r == 0 || result.errors.count)
        *(CloseYearResult *)ret = result;
    return r;
}

int app_reopen_year(App *app, const Actor *actor, const CloseYear *in, Arena *a,
                    CloseYearResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_CLOSE, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, reopen_in, in, ret_result);
}
