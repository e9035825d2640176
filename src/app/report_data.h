/*
 * A body's report of a year inside a transaction. Private to src/app.
 */
#pragma once

#include "app/annual_report.h"
#include "app/internal.h"
#include "store/report.h"

/* Compiles figures and prose from the ledgers; findings are not looked for here. */
int report_compile(Tx *tx, const Body *body, int year, AnnualReport *ret_report,
                   ReportYearRow *ret_year) ATTR_NODISCARD;
/*
 * The report as it was frozen when the year was closed; *ret_closed false, with what the ledgers
 * say now, when it is still open.
 */
int report_compile_closed(Tx *tx, const Body *body, int year, AnnualReport *ret_report,
                          bool *ret_closed) ATTR_NODISCARD;
/* The figures that are counted (parts three and four), not entered. */
int report_count(Tx *tx, int64_t body_id, int year, AnnualReport *report) ATTR_NODISCARD;

/* "proactive.rules.issued": the path of a figure in the arena. */
Str figure_path(Arena *a, LawFigure figure);
/* Calls fn for every figure of the 2021 format; counted_only leaves part two out. */
typedef int (*FigureFn)(void *arg, LawFigure figure, const Figure *value);
int report_each_figure(const AnnualReport *r, bool counted_only, FigureFn fn,
                       void *arg) ATTR_NODISCARD;
/* Whether the year makes sense for a report: 2008 (the Regulation) to next year. */
bool report_year_is_good(const Tx *tx, int year);
