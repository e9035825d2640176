/*
 * Which of many inputs is the report of the same body and the year before: a hash table over all,
 * so that the cost grows as the number of inputs does.
 *
 * Memory: the arena given. report_years_note() may be called from several threads, for different
 * inputs; the rest from one thread, before and after.
 */
#pragma once

#include "base/arena.h"
#include "report/report.h"

typedef struct ReportYears ReportYears;

ReportYears *report_years_new(Arena *a, size_t inputs);
/* Notes whose report of which year an input is; one that names neither is never found. */
void report_years_note(ReportYears *years, size_t input, const AnnualReport *r);
/* Once all are noted. */
void report_years_link(ReportYears *years);
/* The input that is the year before's report, the last of several; SIZE_MAX: none. NULL: none. */
size_t report_years_before(const ReportYears *years, size_t input);
