/*
 * A government's report against those of the bodies that roll up into it: each figure of the parent
 * against the sum of the members, who is missing, counted twice, or late. Nothing missing is taken
 * as zero: a sum that lacks a member only bounds the parent's figure from below.
 *
 * Memory: the arena given, pointing into the reports. Pure; any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "report/report.h"

/* A body that rolls up into another's report. */
typedef struct RollupMember {
    Str name;                   /* as the list calls it; empty: the agency of its report */
    const AnnualReport *report; /* NULL: none came in */
    bool late;                  /* published after its day (art. 49) */
    bool lower_government;      /* no list says whether it counts: taken in or out as a whole */
} RollupMember;

typedef struct Rollup {
    const RollupMember *members;
    size_t count;
    bool complete; /* a list names all that count; false: these are the ones at hand */
} Rollup;

/*
 * Appends rollup.sum, rollup.missing, rollup.twice and rollup.late to the findings of the parent,
 * which report_check() has made. A figure fails when it is less than the members' sum, or other
 * than it with nobody and nothing missing. Figures of another format's part two, undecided ones and
 * those of a table that a member lacks leave the sum open. Members of another year are left out.
 */
void report_check_rollup(AnnualReport *parent, const Rollup *rollup, Arena *a);

/* ---- who is below whom, by the names alone ---- */

typedef enum AgencyRelation {
    AGENCY_UNRELATED,
    AGENCY_DEPARTMENT,       /* 秦皇岛市 ← 秦皇岛市公安局 */
    AGENCY_LOWER_GOVERNMENT, /* 秦皇岛市 ← 秦皇岛市海港区人民政府 */
} AgencyRelation;

/*
 * How `agency` stands to the government `parent`. A department of a lower government
 * (秦皇岛市海港区教育局) is unrelated: it counts in that government's report.
 */
AgencyRelation report_agency_relation(Str parent, Str agency);
