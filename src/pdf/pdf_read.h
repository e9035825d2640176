/*
 * A PDF to a Document, by Poppler; its scanned pages are painted and recognised. This folder is a
 * program of its own, as Poppler is under the GPL; it runs in a cage and speaks document/worker.h.
 */
#pragma once

#include "document/scan.h"

/*
 * Outcomes: DocumentOutcome. *ret_detail is set when the outcome is not 0. Without a recogniser
 * (NULL) pages that are only pictures have no text.
 */
int pdf_read(Str bytes, const Recogniser *recogniser, const DocumentLimits *limits, Arena *a,
             Document *ret_document, Str *ret_detail) ATTR_NODISCARD;
/* Loads what Poppler opens lazily, before the cage closes. */
void pdf_prepare(void);
