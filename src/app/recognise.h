/*
 * Having pictures recognised by Tesseract, a program of its own that need not be there: it is
 * sought on PATH and run in a cage (gongkai-pdf --cage), one after the other, with bounds of time
 * and memory. Any thread; at most as many run at once as there are processors.
 */
#pragma once

#include "document/scan.h"

/*
 * Recognises a TIFF within timeout_ms; cage is the path of gongkai-pdf. The table of words is
 * appended to `tsv`. Outcomes: DOCUMENT_E_SCAN (no Tesseract, or not its Chinese data),
 * DOCUMENT_E_TOO_LARGE (the time is up), DOCUMENT_E_DAMAGED (it gave up).
 */
int recognise(const char *cage, RecogniseKind kind, Str tiff, int64_t timeout_ms,
              StrBuf *tsv) ATTR_NODISCARD;

/* The path of Tesseract; false if it is not on PATH. */
bool recognise_find(StrBuf *path);
