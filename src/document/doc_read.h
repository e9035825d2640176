/*
 * The text of a Word 97-2003 file from its streams, without the OLE2 container. For the reader and
 * its fuzz target. Memory and outcomes: as document/flow.h.
 */
#pragma once

#include "document/flow.h"

typedef struct DocStreams {
    Str text;     /* WordDocument */
    Str table[2]; /* 0Table, 1Table: the header says which one counts */
    Str data;     /* Data; may be empty */
} DocStreams;

int doc_read_streams(const DocStreams *streams, const DocumentLimits *limits, Arena *a,
                     Flow *flow) ATTR_NODISCARD;
