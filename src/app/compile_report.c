#include "app/annual_report.h"

#include "app/report_data.h"
#include "app/supervise_data.h"
#include "law/identity.h"
#include "store/body.h"

#define YEAR_FIRST 2008 /* the Regulation came into force */

bool report_year_is_good(const Tx *tx, int year)
{
    return year >= YEAR_FIRST && year <= civil_date_year(tx->today) + 1;
}

Str figure_path(Arena *a, LawFigure figure)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(256);
    law_figure_append_path(&b, figure);
    return arena_str(a, strbuf_str(&b));
}

int report_each_figure(const AnnualReport *r, bool counted_only, FigureFn fn, void *arg)
{
    int count, result = 0;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count && !counted_only && !result; i++)
        result = fn(arg, law_figure_proactive((LawCell)(first + i)), &r->proactive[first + i]);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        for (int column = 0; column < LAW_COLUMN_MAX && !result; column++)
            result = fn(arg, law_figure_application((LawRow)row, (LawColumn)column),
                        &r->applications[row][column]);
    }
    for (int block = 0; block < REMEDY_BLOCK_MAX; block++) {
        for (int k = 0; k < REMEDY_RESULT_MAX && !result; k++)
            result = fn(arg, law_figure_remedy((RemedyBlock)block, (RemedyResult)k),
                        &r->remedies[block][k]);
    }
    return result;
}

static Figure figure_of(int64_t value)
{
    return (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value, .text = STR("")};
}

int report_count(Tx *tx, int64_t body_id, int year, AnnualReport *report)
{
    ApplicationFigures applications;
    RemedyFigures remedies;
    int r = store_count_applications(tx->conn, body_id, year, &applications);
    if (r == 0)
        r = store_count_remedies(tx->conn, body_id, year, &remedies);
    if (r < 0)
        return r;
    report->has_applications = report->has_remedies = true;
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        for (int column = 0; column < LAW_COLUMN_MAX; column++)
            report->applications[row][column] = figure_of(applications.cells[row][column]);
    }
    for (int block = 0; block < REMEDY_BLOCK_MAX; block++) {
        for (int k = 0; k < REMEDY_RESULT_MAX; k++)
            report->remedies[block][k] = figure_of(remedies.cells[block][k]);
    }
    return 0;
}

/* An entered count as a figure; blank when nothing was entered and nobody declared nil. */
static Figure entered_figure(LawCell cell, Str value, bool nil)
{
    if (str_empty(value) && !nil)
        return (Figure){.kind = FIGURE_BLANK, .confidence = 100, .text = STR("")};
    if (str_empty(value))
        value = STR("0");
    if (law_cell(cell)->kind == LAW_CELL_KIND_DECIMAL)
        return (Figure){.kind = FIGURE_DECIMAL, .confidence = 100, .text = value};
    int64_t number;
    if (!str_parse_int(value, &number))
        return (Figure){.kind = FIGURE_RAW, .confidence = 100, .text = value};
    return figure_of(number);
}

static int compile_counts(Tx *tx, int64_t body_id, int year, bool nil, AnnualReport *report)
{
    CellValue *cells = NULL;
    size_t cell_count = 0;
    int r = store_counts_list(tx->conn, body_id, year, tx->arena, &cells, &cell_count);
    if (r < 0)
        return r;
    int count;
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    report->has_proactive = true;
    for (int i = 0; i < count; i++) {
        LawCell cell = (LawCell)(first + i);
        Str path = figure_path(tx->arena, law_figure_proactive(cell)), value = STR("");
        for (size_t k = 0; k < cell_count; k++) {
            if (str_eq(cells[k].cell, path))
                value = cells[k].value;
        }
        report->proactive[cell] = entered_figure(cell, value, nil);
    }
    return 0;
}

static int compile_sections(Tx *tx, int64_t body_id, int year, AnnualReport *report)
{
    Str texts[LAW_PART_MAX];
    int r = store_report_text_get(tx->conn, body_id, year, tx->arena, texts);
    if (r < 0)
        return r;
    ReportSection *sections = arena_new(tx->arena, ReportSection, LAW_PART_MAX);
    for (int i = 0; i < LAW_PART_MAX; i++)
        sections[i] =
            (ReportSection){.number = i + 1, .title = law_part_title(i + 1), .text = texts[i]};
    report->sections = sections;
    report->section_count = LAW_PART_MAX;
    return 0;
}

int report_compile(Tx *tx, const Body *body, int year, AnnualReport *ret_report,
                   ReportYearRow *ret_year)
{
    AnnualReport report = {.agency = body->name,
                           .year = year,
                           .format = LAW_FORMAT_2021,
                           .script = REPORT_SCRIPT_HANS};
    int r = store_report_year_get(tx->conn, body->id, year, tx->arena, ret_year);
    if (r == 0)
        r = report_count(tx, body->id, year, &report);
    if (r == 0)
        r = compile_counts(tx, body->id, year, ret_year->nil_at != 0, &report);
    if (r == 0)
        r = compile_sections(tx, body->id, year, &report);
    if (r == 0)
        *ret_report = report;
    return r;
}

/* ---- the closed year ---- */

typedef struct Frozen {
    Tx *tx;
    AnnualReport *report; /* gets the frozen figures */
    const CellValue *cells;
    size_t cell_count;
    Suggestion *moved;
    size_t moved_count;
    size_t moved_capacity;
} Frozen;

static Figure frozen_figure(LawFigure figure, Str value)
{
    int64_t number = 0;
    if (figure.kind == LAW_FIGURE_PROACTIVE)
        return entered_figure(figure.cell, value, false);
    return str_parse_int(value, &number)
               ? figure_of(number)
               : (Figure){.kind = FIGURE_RAW, .confidence = 100, .text = value};
}

/* Puts a frozen figure in the place of the ledger's, and keeps where they differ. */
static int thaw_figure(void *arg, LawFigure figure, const Figure *value)
{
    Frozen *f = arg;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
    report_append_figure(&b, value);
    Str now = arena_str(f->tx->arena, strbuf_str(&b));
    Str path = figure_path(f->tx->arena, figure);
    for (size_t i = 0; i < f->cell_count; i++) {
        if (!str_eq(f->cells[i].cell, path))
            continue;
        if (str_eq(f->cells[i].value, now))
            return 0;
        ARENA_PUSH(f->tx->arena, f->moved, f->moved_count, f->moved_capacity);
        f->moved[f->moved_count - 1] = (Suggestion){path, now};
        *report_figure_of(f->report, figure) = frozen_figure(figure, f->cells[i].value);
        return 0;
    }
    return 0;
}

static int apply_frozen(Tx *tx, int64_t body_id, CompileReportResult *result)
{
    CellValue *cells;
    size_t count;
    int r = store_frozen_list(tx->conn, body_id, result->report.year, tx->arena, &cells, &count);
    if (r < 0)
        return r;
    AnnualReport ledger = result->report;
    Frozen f = {.tx = tx, .report = &result->report, .cells = cells, .cell_count = count};
    r = report_each_figure(&ledger, false, thaw_figure, &f);
    result->moved = f.moved;
    result->moved_count = f.moved_count;
    return r;
}

int report_compile_closed(Tx *tx, const Body *body, int year, AnnualReport *ret_report,
                          bool *ret_closed)
{
    CompileReportResult *result = arena_new(tx->arena, CompileReportResult, 1);
    ReportYearRow row = {0};
    int r = report_compile(tx, body, year, &result->report, &row);
    if (r == 0 && row.closed_at)
        r = apply_frozen(tx, body->id, result);
    if (r)
        return r;
    *ret_closed = row.closed_at != 0;
    *ret_report = result->report;
    return 0;
}

/* Last year's figures for the history rules, when the ledgers reach back so far. */
static int previous_report(Tx *tx, const Body *body, int year, AnnualReport *previous,
                           bool *ret_known)
{
    int *years;
    size_t count;
    int r = store_report_years(tx->conn, body->id, tx->arena, &years, &count);
    if (r < 0)
        return r;
    *ret_known = false;
    for (size_t i = 0; i < count; i++)
        *ret_known |= years[i] < year;
    if (!*ret_known)
        return 0;
    ReportYearRow row = {0};
    return report_compile(tx, body, year - 1, previous, &row);
}

static int compile_in(Tx *tx, const void *in, void *ret)
{
    const CompileReport *compile = in;
    Body body = {0};
    int64_t body_id = app_body_of(tx->actor, compile->body_id);
    int r = store_body_by_id(tx->conn, body_id, tx->arena, &body);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    if (!report_year_is_good(tx, compile->year))
        return APP_E_NOT_FOUND;
    CompileReportResult *result = arena_new(tx->arena, CompileReportResult, 1);
    AnnualReport *previous = arena_new(tx->arena, AnnualReport, 1);
    ReportYearRow row = {0};
    bool has_previous = false;
    r = report_compile(tx, &body, compile->year, &result->report, &row);
    if (r == 0 && row.closed_at)
        r = apply_frozen(tx, body_id, result);
    Rollup rollup = {0};
    if (r == 0)
        r = previous_report(tx, &body, compile->year, previous, &has_previous);
    if (r == 0)
        r = supervise_rollup(tx, body_id, compile->year, &rollup);
    if (r < 0)
        return r;
    report_check(&result->report, has_previous ? previous : NULL, tx->arena);
    report_check_rollup(&result->report, &rollup, tx->arena);
    result->state = row.closed_at ? REPORT_CLOSED : REPORT_OPEN;
    result->text_version = row.text_version;
    result->closed_at = row.closed_at;
    result->closed_by = text_or_empty(row.closed_by);
    result->nil_declared = row.nil_at != 0;
    result->nil_by = text_or_empty(row.nil_by);
    result->nil_at = row.nil_at;
    result->counts_entered = row.counts_version != 0;
    *(CompileReportResult *)ret = *result;
    return 0;
}

int app_compile_report(App *app, const Actor *actor, const CompileReport *in, Arena *a,
                       CompileReportResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_VIEW, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, compile_in, in, ret_result);
}

/* ---- years ---- */

static int years_in(Tx *tx, const void *in, void *ret)
{
    ListReportYearsResult result = {0};
    int *years;
    size_t count;
    int r = store_report_years(tx->conn, *(const int64_t *)in, tx->arena, &years, &count);
    if (r < 0)
        return r;
    /* from the first entry or case on, each year has its report; newest first */
    int first = count ? years[0] : civil_date_year(tx->today), last = civil_date_year(tx->today);
    if (count && years[count - 1] > last)
        last = years[count - 1];
    result.years = arena_new(tx->arena, int, (size_t)(last - first) + 1);
    for (int y = last; y >= first; y--)
        result.years[result.count++] = y;
    *(ListReportYearsResult *)ret = result;
    return 0;
}

int app_list_report_years(App *app, const Actor *actor, int64_t body_id, Arena *a,
                          ListReportYearsResult *ret_result)
{
    int64_t body = app_body_of(actor, body_id);
    int r = app_require(actor, CAPABILITY_VIEW, body);
    return r ? r : app_run(app, actor, DB_READ, 0, a, years_in, &body, ret_result);
}
