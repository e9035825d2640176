/*
 * HTML whose charset is known from outside, as a mail's header names it. Memory: the arena given.
 * Outcomes: DocumentOutcome.
 */
#pragma once

#include "document/document.h"

/* declared counts where the page itself declares no charset; it may be empty. */
int html_read_declared(Str bytes, Str declared, const DocumentLimits *limits, Arena *a,
                       Document *ret_document) ATTR_NODISCARD;
