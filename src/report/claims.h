/*
 * What the prose says of cells, and whether the tables say the same: narrative.table. Internal to
 * the layer. Memory: the arena of the findings. Any thread.
 */
#pragma once

#include "report/prose.h"

/*
 * A number of the prose that speaks of cells: what it may be, and of which cells. Prose counts in
 * more than one way (with or without what was carried in), so several values may be right.
 */
typedef struct Claim {
    const Prose *p;
    const Count *c;
    int64_t allowed[8]; /* the first is the figure that a finding names */
    size_t allowed_count;
    LawFigure cells[16];
    size_t cell_count;
    bool unknown; /* a cell is undecided, lacking, or a blank total: nothing can be said */
    const char *words;
} Claim;

Claim claim_make(const Prose *p, const Count *c, const char *words);
/* The value of a cell that the claim rests on; a blank summand is 0. */
int64_t claim_cell(Claim *k, LawFigure which);
/* One more value that would be right. */
void claim_allow(Claim *k, int64_t value);
/* Adds the finding, quoting from `from` on, if none of the values is what the prose says. */
void claim_judge(const Claim *k, size_t from);

/* Words that make a count something else than the body's applications of the year. */
bool claim_of_another_kind(const Prose *p, size_t from, size_t to);
/* Where the text between the last count of the sentence and this one starts. */
size_t claim_segment(const Prose *p, size_t index);
/* Whether the number follows this label, and this alone: not 予以公开及部分公开42件. */
bool claim_follows(const Prose *p, size_t index, const char16_t *label, size_t *ret_start);

/* Reviews and suits; part two; whether the count was one of them. */
bool claims_check_remedy(Prose *p, size_t index);
bool claims_check_proactive(Prose *p, size_t index);
void claims_check_fees(Prose *p);
void claims_check_fee_unit(Prose *p);
/* "未收到…", "无结转", "未发生行政复议": the cells are 0. */
void claims_check_none(Prose *p);
