/*
 * Reports that were scanned. Their text was recognised: labels come with wrong characters, figures
 * with a confidence. Labels are put right by the wordings of the form, which are known; figures
 * never are. A figure that was recognised stays undecided whatever its confidence, so that nothing
 * that adds or compares figures takes it for an exact one; the identities of the form make it more
 * or less sure. Internal to the layer. Memory: the arena. Any thread.
 */
#pragma once

#include "report/reader.h"

/* The document with the labels of its scanned tables put right; d itself if nothing was scanned. */
const Document *recognised_labels(const Document *d, Arena *a);
/*
 * After all tables were read: weighs the figures by the identities, makes each recognised one a
 * single candidate, and says in findings which are doubtful and which sums do not agree.
 */
void recognised_settle(Reader *k);
