/*
 * The three tables of an annual report as pages draw them: the statutory form's labels and merged
 * cells, the failing cells marked, the mending values beside them. Views live in the arena.
 */
#pragma once

#include "report/report.h"
#include "web/view/desk.h"

/* What the figures of the tables lead to. */
typedef struct TablesLook {
    Str records;       /* the start of the address behind a counted figure: "…/records?cell=" */
    const Str *places; /* paths of the figures whose place in the source the page shows: #s-PATH */
    size_t place_count;
    bool anchors; /* each cell has the id c-PATH, to which findings lead */
} TablesLook;

void report_tables_fill(const AnnualReport *r, const TablesLook *look, Arena *a,
                        TablesView *ret_view);

/* As many cells stand below a finding; more are folded. */
#define REPORT_CELLS_SHOWN 8
/* All findings, errors first, in plain words; those that say the same of several cells as one.
 * Their cells lead to the tables of the page if it has them. */
const FindingView *report_finding_views(const AnnualReport *r, bool tables, Arena *a,
                                        size_t *ret_count);
/* The cells of a finding in words, leading to `before`PATH; NULL: nowhere. cell_count of them. */
const LinkView *report_cell_links(const Finding *f, const char *before, Arena *a);
/* Each rule of the identities with its mark and how many instances hold. */
const FindingView *report_identity_views(const AnnualReport *r, Arena *a, size_t *ret_count);
/* The suggested cells in words, with the value that mends them. */
const FactView *report_suggestion_views(const AnnualReport *r, Arena *a, size_t *ret_count);
/* A cell's path in words; the path itself if it names no figure. */
Str report_cell_words(Arena *a, Str path);
