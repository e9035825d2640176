/*
 * Tables whose rows say where the edges of their cells are (DOC, RTF): the edges of all rows
 * together make the columns. Memory: the arena; cells and rows must live as long. One thread.
 */
#pragma once

#include "document/doc_props.h"
#include "document/flow.h"

typedef struct EdgeRow {
    DocRow definition;
    const Str *cells; /* text, paragraphs as lines */
    size_t cell_count;
} EdgeRow;

/* Zeroed before use. */
typedef struct EdgeTable {
    EdgeRow *rows;
    size_t row_count, row_capacity;
} EdgeTable;

/* Adds a row; too many latch DOCUMENT_E_TOO_LARGE in the flow. */
void edge_table_row(EdgeTable *t, const DocRow *definition, const Str *cells, size_t cell_count,
                    Flow *flow, Arena *a);
/* Writes the table into the flow, if it has rows, and begins anew. */
void edge_table_end(EdgeTable *t, Flow *flow, Arena *a);
