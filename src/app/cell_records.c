#include "app/annual_report.h"

#include "app/report_data.h"
#include "law/identity.h"
#include "store/body.h"

/* The words for the day that made a record count in a cell. */
static void why_of(Tx *tx, LawFigure figure, int year, const FigureRecord *f, CellRecord *v)
{
    bool ended_in_year = !civil_date_is_none(f->ended_on) && civil_date_year(f->ended_on) == year;
    bool by_end = figure.kind == LAW_FIGURE_APPLICATION
                      ? figure.row == LAW_ROW_TOTAL || law_row_is_outcome(figure.row)
                      : ended_in_year;
    v->on = by_end ? f->ended_on : f->began_on;
    const char *verb = figure.kind == LAW_FIGURE_APPLICATION ? by_end ? "答复或办结" : "收到"
                       : by_end                              ? "审结"
                                                             : "受理";
    v->why = arena_printf(tx->arena, "%.*s%s", STR_FMT(date_words(tx->arena, v->on)), verb);
}

static int cell_total(Tx *tx, int64_t body_id, int year, LawFigure figure, int64_t *ret_total)
{
    AnnualReport *counted = arena_new(tx->arena, AnnualReport, 1);
    int r = report_count(tx, body_id, year, counted);
    if (r == 0)
        *ret_total = report_figure(counted, figure)->value;
    return r;
}

static int records_in(Tx *tx, const void *in, void *ret)
{
    const ListCellRecords *list = in;
    int64_t body_id = app_body_of(tx->actor, list->body_id), after = 0;
    LawFigure figure;
    if (!law_figure_from_path(list->cell, &figure) || figure.kind == LAW_FIGURE_PROACTIVE ||
        !report_year_is_good(tx, list->year))
        return APP_E_NOT_FOUND;
    if (!str_empty(list->after) && !str_parse_int(list->after, &after))
        after = 0;
    int limit = list->limit < 1 ? 50 : MIN(list->limit, 500);
    FigureRecord *records;
    size_t count;
    int r =
        figure.kind == LAW_FIGURE_APPLICATION
            ? store_application_records(tx->conn, body_id, list->year, figure.row, figure.column,
                                        after, limit + 1, tx->arena, &records, &count)
            : store_remedy_records(tx->conn, body_id, list->year, figure.block, figure.result,
                                   after, limit + 1, tx->arena, &records, &count);
    if (r < 0)
        return r;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    law_figure_append_words(&b, figure);
    ListCellRecordsResult result = {.label = arena_str(tx->arena, strbuf_str(&b)),
                                    .count = MIN(count, (size_t)limit)};
    result.rows = arena_new(tx->arena, CellRecord, result.count);
    for (size_t i = 0; i < result.count; i++) {
        result.rows[i] = (CellRecord){.id = records[i].id,
                                      .remedy = figure.kind == LAW_FIGURE_REMEDY,
                                      .number = records[i].number,
                                      .title = records[i].title,
                                      .party = records[i].party};
        why_of(tx, figure, list->year, &records[i], &result.rows[i]);
    }
    if (count > result.count)
        result.next = arena_printf(tx->arena, "%" PRId64, records[result.count - 1].id);
    r = cell_total(tx, body_id, list->year, figure, &result.total);
    if (r == 0)
        *(ListCellRecordsResult *)ret = result;
    return r;
}

int app_list_cell_records(App *app, const Actor *actor, const ListCellRecords *in, Arena *a,
                          ListCellRecordsResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_VIEW, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, records_in, in, ret_result);
}
