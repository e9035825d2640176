/*
 * Which body may hold what an applicant looks for: a help in choosing, no decision. The body that
 * made or first obtained the information answers (art. 10); one that does not says so (art. 36(5)).
 */
#pragma once

#include "domain/records.h"

#define BODY_MATCH_WORDS_MAX 100 /* characters that are looked at */

/*
 * How many different pairs of neighbouring characters of `words` stand in the name or the duties of
 * the body; those in the name count twice. Pairs that stand in every request (申请, 信息, …) and
 * those with a blank or a sign do not count. 0: nothing in common.
 */
int body_match(const Body *body, Str words);
