/*
 * Places in the file: what a position in the decoded text is in its bytes.
 *
 * Memory: a Places owns the arena of its table until places_deinit(). One thread.
 */
#pragma once

#include "document/charset.h"
#include "report/report.h"

/* Of one source; the table is made when the first byte is asked for. */
typedef struct Places {
    const ReportSource *source; /* may be NULL: positions stay those of the text */
    Arena *a;
    CharsetOffsets *offsets;
} Places;

void places_deinit(Places *p);
/* The byte of the file at which a byte of its decoded text stands. */
uint32_t places_byte(Places *p, uint32_t at);

/* What a place is told by; the formats differ (SourcePos). */
typedef enum PlaceKind {
    PLACE_NONE,
    PLACE_PAGE,      /* page and box */
    PLACE_SHEET,     /* sheet, row, column */
    PLACE_TABLE,     /* table, row, column */
    PLACE_PARAGRAPH, /* row */
    PLACE_BYTES      /* start, end */
} PlaceKind;

PlaceKind place_kind(const SourcePos *p);
