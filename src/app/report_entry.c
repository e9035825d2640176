#include "app/annual_report.h"

#include "app/report_data.h"
#include "base/decimal.h"
#include "law/identity.h"

#define TEXT_CHARACTERS_MAX 20000

static int check_year_open(Tx *tx, const ReportYearRow *row, FieldErrors *errors)
{
    int r = app_require_body(tx, row->body_id);
    if (r)
        return r;
    if (!report_year_is_good(tx, row->year)) {
        field_error(tx->arena, errors, "year", "out_of_range", "年份不在可填报的范围内。");
        return APP_E_INVALID;
    }
    if (row->closed_at) {
        field_error(tx->arena, errors, "", "closed", "该年度已封账；确需修改的，请先解封。");
        return APP_E_CONFLICT;
    }
    return 0;
}

static int check_entry_version(Tx *tx, int64_t version, int64_t stored, FieldErrors *errors)
{
    if (version == stored)
        return 0;
    field_error(tx->arena, errors, "version", "stale",
                "内容已被他人更新，请刷新后再操作；您填写的内容没有保存。");
    return APP_E_CONFLICT;
}

static int audit_year(Tx *tx, const ReportYearRow *row, const char *action, Str detail)
{
    AuditNote note = {.body_id = row->body_id,
                      .action = action,
                      .subject_kind = "report",
                      .subject_id = row->year,
                      .subject = arena_printf(tx->arena, "%d年", row->year),
                      .detail = detail};
    return app_audit(tx, &note);
}

/* ---- part two ---- */

static void check_count(Arena *a, LawCell cell, Str path, Str value, FieldErrors *errors)
{
    const char *field = arena_cstr(a, path);
    Decimal decimal;
    int64_t number;
    if (str_empty(value))
        return;
    if (law_cell(cell)->kind == LAW_CELL_KIND_DECIMAL) {
        if (!decimal_parse(value, &decimal) || decimal.units < 0)
            field_error(a, errors, field, "not_a_number",
                        "请以万元为单位填写金额，如 32270 或 12.5，不能为负数。");
    } else if (!str_parse_int(value, &number) || number < 0) {
        field_error(a, errors, field, "not_a_number", "请填写0或者正整数。");
    }
}

static int counts_write(Tx *tx, const YearlyCounts *in, ReportYearRow *row, FieldErrors *errors)
{
    int count;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    field_check_text(tx->arena, errors, "source", "数据来源", in->source, false, 200);
    for (int i = 0; i < count; i++)
        check_count(tx->arena, (LawCell)(first + i),
                    figure_path(tx->arena, law_figure_proactive((LawCell)(first + i))),
                    str_trim(in->values[first + i]), errors);
    int r = field_errors_outcome(errors);
    if (r)
        return r;
    row->counts_version++;
    row->counts_source = text_or_empty(str_trim(in->source));
    r = store_report_year_put(tx->conn, row);
    for (int i = 0; i < count && r == 0; i++)
        r = store_counts_put(tx->conn, row->body_id, row->year,
                             figure_path(tx->arena, law_figure_proactive((LawCell)(first + i))),
                             str_trim(in->values[first + i]));
    return r ? r
             : audit_year(tx, row, "report.counts",
                          audit_detail(tx->arena, {"source", row->counts_source}));
}

static int counts_in(Tx *tx, const void *in, void *ret)
{
    const YearlyCounts *counts = in;
    SaveYearlyCountsResult result = {0};
    ReportYearRow row = {0};
    int r = store_report_year_get(tx->conn, app_body_of(tx->actor, counts->body_id), counts->year,
                                  tx->arena, &row);
    if (r < 0)
        return r;
    r = check_year_open(tx, &row, &result.errors);
    if (r == 0)
        r = check_entry_version(tx, counts->version, row.counts_version, &result.errors);
    row.counts_source = text_or_empty(row.counts_source);
    row.nil_by = text_or_empty(row.nil_by);
    row.closed_by = text_or_empty(row.closed_by);
    if (r == 0)
        r = counts_write(tx, counts, &row, &result.errors);
    result.version = row.counts_version;
    if (r == 0 || result.errors.count)
        *(SaveYearlyCountsResult *)ret = result;
    return r;
}

int app_save_yearly_counts(App *app, const Actor *actor, const YearlyCounts *in, Arena *a,
                           SaveYearlyCountsResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_REPORT, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, counts_in, in, ret_result);
}

typedef struct BodyYear {
    int64_t body_id;
    int year;
} BodyYear;

static int get_counts_in(Tx *tx, const void *in, void *ret)
{
    const BodyYear *by = in;
    YearlyCounts counts = {.body_id = by->body_id, .year = by->year};
    ReportYearRow row = {0};
    CellValue *cells = NULL;
    size_t cell_count = 0;
    int r = store_report_year_get(tx->conn, by->body_id, by->year, tx->arena, &row);
    if (r == 0)
        r = store_counts_list(tx->conn, by->body_id, by->year, tx->arena, &cells, &cell_count);
    if (r < 0)
        return r;
    counts.version = row.counts_version;
    counts.source = text_or_empty(row.counts_source);
    for (size_t i = 0; i < cell_count; i++) {
        LawFigure figure;
        if (law_figure_from_path(cells[i].cell, &figure) && figure.kind == LAW_FIGURE_PROACTIVE)
            counts.values[figure.cell] = cells[i].value;
    }
    *(YearlyCounts *)ret = counts;
    return 0;
}

int app_get_yearly_counts(App *app, const Actor *actor, int64_t body_id, int year, Arena *a,
                          YearlyCounts *ret_counts)
{
    BodyYear by = {app_body_of(actor, body_id), year};
    int r = app_require(actor, CAPABILITY_VIEW, by.body_id);
    return r ? r : app_run(app, actor, DB_READ, 0, a, get_counts_in, &by, ret_counts);
}

/* ---- prose ---- */

static int text_write(Tx *tx, const SaveReportText *in, ReportYearRow *row, FieldErrors *errors)
{
    for (int i = 0; i < LAW_PART_MAX; i++) {
        const char *field = arena_cstr(tx->arena, arena_printf(tx->arena, "section%d", i + 1));
        field_check_text(tx->arena, errors, field, "文字", in->sections[i], false,
                         TEXT_CHARACTERS_MAX);
    }
    int r = field_errors_outcome(errors);
    if (r)
        return r;
    row->text_version++;
    r = store_report_year_put(tx->conn, row);
    for (int i = 0; i < LAW_PART_MAX && r == 0; i++)
        r = store_report_text_put(tx->conn, row->body_id, row->year, i + 1,
                                  text_or_empty(in->sections[i]));
    return r ? r : audit_year(tx, row, "report.text", STR(""));
}

static int text_in(Tx *tx, const void *in, void *ret)
{
    const SaveReportText *text = in;
    SaveReportTextResult result = {0};
    ReportYearRow row = {0};
    int r = store_report_year_get(tx->conn, app_body_of(tx->actor, text->body_id), text->year,
                                  tx->arena, &row);
    if (r < 0)
        return r;
    r = check_year_open(tx, &row, &result.errors);
    if (r == 0)
        r = check_entry_version(tx, text->version, row.text_version, &result.errors);
    row.counts_source = text_or_empty(row.counts_source);
    row.nil_by = text_or_empty(row.nil_by);
    row.closed_by = text_or_empty(row.closed_by);
    if (r == 0)
        r = text_write(tx, text, &row, &result.errors);
    result.version = row.text_version;
    if (r == 0 || result.errors.count)
        *(SaveReportTextResult *)ret = result;
    return r;
}

int app_save_report_text(App *app, const Actor *actor, const SaveReportText *in, Arena *a,
                         SaveReportTextResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_REPORT, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, text_in, in, ret_result);
}

/* ---- nil ---- */

static int nil_in(Tx *tx, const void *in, void *ret)
{
    const DeclareNil *nil = in;
    CloseYearResult result = {0};
    ReportYearRow row = {0};
    int r = store_report_year_get(tx->conn, app_body_of(tx->actor, nil->body_id), nil->year,
                                  tx->arena, &row);
    if (r < 0)
        return r;
    r = check_year_open(tx, &row, &result.errors);
    row.counts_source = text_or_empty(row.counts_source);
    row.nil_by = text_or_empty(tx->actor->name);
    row.nil_at = tx->now;
    row.closed_by = text_or_empty(row.closed_by);
    if (r == 0)
        r = store_report_year_put(tx->conn, &row);
    if (r == 0)
        r = audit_year(tx, &row, "report.nil", STR(""));
    if (r == 0 || result.errors.count)
        *(CloseYearResult *)ret = result;
    return r;
}

int app_declare_nil(App *app, const Actor *actor, const DeclareNil *in, Arena *a,
                    CloseYearResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_REPORT, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, nil_in, in, ret_result);
}
