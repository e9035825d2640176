/*
 * Flow: builds a Document from the events that a reader of a marked-up format meets in reading
 * order: text, breaks, tables with rows and cells. It joins text to paragraphs, fits cells into
 * grids (spans clamped, no place covered twice), dissolves tables that only serve the layout, and
 * keeps every bound of DocumentLimits.
 *
 * Memory: all in the arena of flow_create(); flow_finish() or flow_deinit() gives back the rest.
 * One thread at a time. The first bound that is met latches an outcome; later events do nothing, so
 * a reader checks once at the end (and may look at flow_failed() to stop early).
 */
#pragma once

#include "document/document.h"

typedef struct Flow Flow;

/* A cell as its markup says; spans of 0 or beyond the bounds are clamped. */
typedef struct FlowCell {
    uint32_t row_span;
    uint32_t column_span;
    bool header;
    bool continues; /* continues the cell above (w:vMerge): its content is dropped */
} FlowCell;

Flow *flow_create(Arena *a, const DocumentLimits *limits);
/* Gives back what lies outside the arena; for the case that flow_finish() is not reached. */
void flow_deinit(Flow *f);
/* DOCUMENT_E_TOO_LARGE once a bound was met, else 0. */
int flow_failed(const Flow *f);
/* Latches an outcome of the reader's own. */
void flow_fail(Flow *f, int outcome);

/* Where the next text stands in the source: its first byte; and where what ends now ended. */
void flow_at(Flow *f, uint32_t start);
void flow_until(Flow *f, uint32_t end);
/* The page (from 1) of all that follows. */
void flow_page(Flow *f, uint32_t page);
/* The box on the page of the next text, in 1/100 point. */
void flow_box(Flow *f, int32_t left, int32_t top, int32_t width, int32_t height);
/* The place in a spreadsheet of all that follows, each from 1. */
void flow_place(Flow *f, uint32_t sheet, uint32_t row, uint32_t column);

/* Adds text to the paragraph; with collapse, runs of ASCII white space are one space. */
void flow_text(Flow *f, Str text, bool collapse);
/* Ends the paragraph; one without text makes no block. */
void flow_break(Flow *f);
/* The kind of the paragraphs that follow (a reader sets it back itself). */
void flow_kind(Flow *f, BlockKind kind, int level);

/* Tables nest; what stands in a table but outside its cells comes before it. */
void flow_table_open(Flow *f);
void flow_table_close(Flow *f);
/*
 * Declares the next column of the table, before its first row. A sliver is too narrow for text:
 * edges that programs meant to be one. It is taken out of the grid.
 */
void flow_column(Flow *f, bool sliver);
/* A row ends the one before; header rows count only at the head of a table. */
void flow_row_open(Flow *f, bool header);
/* The row that is open is a header row. */
void flow_row_header(Flow *f);
/* The row that was just opened, still without cells, is none. */
void flow_row_cancel(Flow *f);
/* Widens the last cell of the row; its content goes on. */
void flow_cell_widen(Flow *f, uint32_t columns);
/* Leaves columns free (w:gridBefore). */
void flow_skip_columns(Flow *f, uint32_t count);
/* A cell ends the one before; without a row it opens one. */
void flow_cell_open(Flow *f, const FlowCell *cell);
void flow_cell_close(Flow *f);

/* A block that was made elsewhere: a grid whose places are known already. */
void flow_grid(Flow *f, const Grid *grid, SourcePos pos);

/*
 * Ends all that is open and makes the Document (blocks only: the other members are the reader's).
 * Outcomes: the latched one, or DOCUMENT_E_EMPTY when there is no text at all.
 */
int flow_finish(Flow *f, Document *ret_document) ATTR_NODISCARD;

/*
 * Squeezes rows and columns in which no cell begins out of the grid, clips spans to it, and sorts
 * its cells in row-major order. Used by flow and by readers that place cells themselves.
 * cells is changed in place; columns and rows are the extent before.
 */
void grid_normalise(GridCell *cells, size_t count, uint32_t rows, uint32_t columns, Arena *a,
                    Grid *ret_grid);
