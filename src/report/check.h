/*
 * The rules of the checker, one file a family; internal to the layer. Each adds its findings to the
 * list; none changes a figure. Memory: the arena of the list. Any thread.
 */
#pragma once

#include "report/reader.h"

/* 勾稽关系: applications.*, remedies.sum. */
void check_identities(const AnnualReport *r, Findings *out);
/* cell.blank, cell.not_a_number, cell.negative, cell.fraction. */
void check_cells(const AnnualReport *r, Findings *out);
/* table.missing, table.truncated, section.missing, section.order. */
void check_structure(const AnnualReport *r, Findings *out);
/* narrative.sum, narrative.table and the remarks on prose. */
void check_narrative(const AnnualReport *r, Findings *out);
/* history.*: against last year's report of the same body. */
void check_history(const AnnualReport *r, const AnnualReport *previous, Findings *out);

/* What a figure counts for in a sum: its value; a blank or another mark counts 0. */
int64_t check_value(const Figure *f);
/* Whether an identity can be checked: nothing undecided or absent in it, no blank total. */
bool check_applies(const AnnualReport *r, const LawIdentity *identity);
/* Both sides of an identity. */
void check_sides(const AnnualReport *r, const LawIdentity *identity, int64_t *ret_left,
                 int64_t *ret_right);
/* The smallest unique set of cells that mends every identity; none if there is no such. */
void check_suggest(AnnualReport *r, Arena *a);
