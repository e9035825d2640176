/*
 * What the pages of supervision share. Private to src/web/workbench.
 */
#pragma once

#include "app/supervise.h"
#include "web/view/supervise.h"
#include "web/workbench/desk.h"

/* How a state of the matrix looks. */
Str supervise_state_css(MemberReportState state);
/* The source of a report with the places of its figures; bounded. Returns the paths of the figures
 * whose place it shows: those have the id s-PATH. */
const Str *supervise_source_view(const ImportedReport *r, Arena *a, ImportedPageView *v,
                                 size_t *ret_count) ATTR_NODISCARD;
/* The body supervised: the user's own; an administrator of all bodies names one (?body=). */
int supervise_body(Site *site, HttpRequest *request, int64_t *ret_body) ATTR_NODISCARD;
/* "?body=ID" for links of such an administrator; else empty. */
Str supervise_suffix(HttpRequest *request, int64_t body);
