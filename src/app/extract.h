/*
 * Reading documents from outside in a caged child process (os/sandbox.h): `gongkai-extract` for
 * most formats, `gongkai-pdf` for PDF and pictures, sought in $GONGKAI_LIBEXEC, beside this
 * program, then in PREFIX/libexec/gongkai. A child reads many files, each against the clock; one
 * that dies or takes too long is replaced, and only the file that it was reading is lost.
 *
 * An Extractor is used by one thread at a time; each thread has its own. The documents that it
 * returns live in the arena given.
 */
#pragma once

#include "document/document.h"

typedef struct Extractor Extractor;

/* Makes an extractor; children start with the first file of their kind. timeout_ms: for one file.
 */
Extractor *extractor_new(int64_t timeout_ms);
/* Ends its children. NULL is fine. Returns NULL. */
Extractor *extractor_free(Extractor *x);
void extractor_freep(Extractor **x);

/*
 * document_read() of the bytes: plain text, which needs no parser, here, all else in a child.
 * Outcomes: DocumentOutcome; a child that died is DOCUMENT_E_DAMAGED, one that took too long
 * DOCUMENT_E_TOO_LARGE, a missing one DOCUMENT_E_UNSUPPORTED; *ret_detail (may be NULL) says so. <
 * 0 when no child can be started.
 */
int extractor_read(Extractor *x, Str bytes, Arena *a, Document *ret_document,
                   Str *ret_detail) ATTR_NODISCARD;

/* What the bytes of the last extractor_read() were, as the child saw it, read or not. */
DocumentFormat extractor_format(const Extractor *x);
