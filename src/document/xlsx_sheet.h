/*
 * The cells of one worksheet, as its XML gives them, into grids and paragraphs. For the reader of
 * XLSX and its fuzz target. Memory: the arena; text of shared strings is shared.
 */
#pragma once

#include "document/flow.h"

typedef struct XlsxStrings {
    const Str *items;
    size_t count;
} XlsxStrings;

/* Reads sharedStrings.xml. Outcomes: DocumentOutcome. */
int xlsx_read_strings(Str xml, const DocumentLimits *limits, Arena *a,
                      XlsxStrings *ret_strings) ATTR_NODISCARD;
/* Reads one worksheet (number from 1) into the flow. Outcomes: DocumentOutcome. */
int xlsx_read_sheet(Str xml, uint32_t number, const XlsxStrings *strings,
                    const DocumentLimits *limits, Arena *a, Flow *flow) ATTR_NODISCARD;
