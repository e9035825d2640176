/*
 * The three tables of an annual report as pages draw them: the statutory form's labels and merged
 * cells, the failing cells marked, the mending values beside them. Views live in the arena.
 */
#pragma once

#include "report/report.h"
#include "web/view/desk.h"

/* records: the start of the address behind a figure, "/gzt/report/2026/records?cell="; empty: no
 * links. */
void report_tables_fill(const AnnualReport *r, Str records, Arena *a, TablesView *ret_view);
/* All findings, errors first, in plain words. */
const FindingView *report_finding_views(const AnnualReport *r, Arena *a, size_t *ret_count);
/* Each rule of the identities with its mark and how many instances hold. */
const FindingView *report_identity_views(const AnnualReport *r, Arena *a, size_t *ret_count);
/* The suggested cells in words, with the value that mends them. */
const FactView *report_suggestion_views(const AnnualReport *r, Arena *a, size_t *ret_count);
/* A cell's path in words; the path itself if it names no figure. */
Str report_cell_words(Arena *a, Str path);
