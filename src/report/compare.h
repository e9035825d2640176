/*
 * Several reports side by side: the difference of two, the course of one body over years, the sum
 * of many with what is missing from it, and a league table with outliers. Nothing is repaired and
 * nothing missing is taken as zero: a sum that lacks a figure says so.
 *
 * Each comparison yields a ReportTable, which prints as text, CSV, JSON and, where a picture helps,
 * as an SVG chart. Memory: the arena given, pointing into the reports. Pure; any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/strbuf.h"
#include "report/report.h"

/* ---- a table of results ---- */

typedef struct ReportColumn {
    const char *code; /* JSON member and CSV heading */
    Str label;        /* heading for people */
    bool number;
} ReportColumn;

typedef struct ReportTable {
    Str kind;  /* "diff", "trend", "merge", "compare" */
    Str title; /* a Chinese sentence that says what the table shows */
    const ReportColumn *columns;
    size_t column_count;
    const Str *values; /* row by row, row_count * column_count; empty: no such figure */
    size_t row_count;
    size_t prose_rows; /* the last rows of a diff: sentences, which text prints line by line */
    const Str *notes;  /* what a reader must know: missing, counted twice, undecided */
    size_t note_count;
} ReportTable;

/* Aligned for a terminal, notes below. */
void report_table_write_text(const ReportTable *t, StrBuf *out);
/* One heading row of codes, then the rows (RFC 4180); the notes are left to the other forms. */
void report_table_write_csv(const ReportTable *t, StrBuf *out);
/* {"kind", "title", "rows": [{code: value …}], "notes": […]}; numbers as integers. */
void report_table_write_json(const ReportTable *t, StrBuf *out);

/* ---- indicators ---- */

typedef enum ReportIndicator {
#define INDICATOR(id, ...) REPORT_INDICATOR_##id,
#include "report/indicators.def"
#undef INDICATOR
    REPORT_INDICATOR_MAX
} ReportIndicator;

Str report_indicator_code(ReportIndicator i);
Str report_indicator_label(ReportIndicator i);
/*
 * The value of an indicator; false when a figure that it needs is absent, undecided or no number
 * (a blank or "/" that is a summand counts as 0, as in the identities; a lone one has no value).
 */
bool report_indicator_value(const AnnualReport *r, ReportIndicator i,
                            int64_t *ret_value) ATTR_NODISCARD;

/* ---- the comparisons ---- */

/* Every figure that differs, then the prose of each part: sentences only in one of the two. */
void report_diff(const AnnualReport *before, const AnnualReport *after, Arena *a,
                 ReportTable *ret_table);
/* How much of the shorter prose stands again in the other, in thousandths, by sentences. */
int report_prose_similarity(const AnnualReport *a_report, const AnnualReport *b_report, Arena *a);

/* The indicators of one body over the years: a row a year, in order of years. */
void report_trend(const AnnualReport *const *reports, size_t count, Arena *a,
                  ReportTable *ret_table);

/* A body of the list that says who makes up the sum. */
typedef struct MergeMember {
    Str name;   /* as the agency of its report */
    bool apart; /* its figures do not roll up: its report is left out, and not missed */
} MergeMember;

/*
 * The sum of the members' reports of one year. expected: the bodies that must be there (may be
 * empty). A body that stands twice counts once, the first time; one that is missing, of another
 * year, or whose figure is undecided is named in the table's notes, with the cells that are
 * therefore partial; one whose report says of itself that it came late, too. ret_sum has the year
 * and format of the first report and `agency` as its name. The table has a row a member: agency,
 * year, status, and its received/total/carried_out; the last row is the sum.
 */
void report_merge(const AnnualReport *const *reports, size_t count, const MergeMember *expected,
                  size_t expected_count, Str agency, Arena *a, AnnualReport *ret_sum,
                  ReportTable *ret_table);

/*
 * A league table of bodies by an indicator, greatest first; bodies without the figure stand last
 * with an empty value. The column `outlier` says 偏高 or 偏低 where the modified z-score (median
 * and median absolute deviation) exceeds 3.5, reckoned in integers; fewer than 5 bodies have none.
 */
void report_league(const AnnualReport *const *reports, size_t count, ReportIndicator by, Arena *a,
                   ReportTable *ret_table);

/* ---- charts ---- */

/*
 * A self-standing SVG with title and description; colours that differ also in lightness, values
 * printed at their marks, axes from 0. Trend: lines over years of up to 6 indicators. League: bars.
 * The table stays the authority: each chart names it in its description.
 */
void report_trend_write_svg(const ReportTable *trend, StrBuf *out);
void report_league_write_svg(const ReportTable *league, StrBuf *out);
/* Two bars for each figure that differs, before and after; each of the three tables by a scale. */
void report_diff_write_svg(const ReportTable *diff, StrBuf *out);
/* What each member adds to 本年新收; who is left out, missing or late is said in words. */
void report_merge_write_svg(const ReportTable *merge, StrBuf *out);
