/*
 * The properties in a Word 97-2003 file: which paragraphs stand in tables, where the edges of cells
 * are, what is hidden or deleted. Every offset comes from the file and is checked.
 * Memory: the arena; the streams must outlive the tables built from them. Any thread.
 */
#pragma once

#include "document/document.h"

#define DOC_CELLS_MAX 64u

/* The definition of a table row. */
typedef struct DocRow {
    uint32_t count;
    int32_t edges[DOC_CELLS_MAX + 1]; /* twips */
    uint16_t flags[DOC_CELLS_MAX];    /* DOC_CELL_… */
} DocRow;

enum {
    DOC_CELL_FIRST_MERGED = 1,
    DOC_CELL_MERGED = 2, /* with the cell to the left */
    DOC_CELL_VERTICAL = 0x20,
    DOC_CELL_VERTICAL_START = 0x40,
};

typedef struct DocParagraph {
    bool in_table;
    bool row_end;   /* the mark that ends a row and carries its definition */
    int outline;    /* 0..8; -1: running text */
    uint32_t depth; /* nesting of tables, 1 for the outermost */
    bool inner_cell;
} DocParagraph;

/* A run of bytes of the text stream, and its properties. */
typedef struct DocRun {
    uint32_t from, to;
    Str properties;
    bool hidden;
} DocRun;

typedef struct DocRuns {
    DocRun *items;
    size_t count, capacity;
} DocRuns;

/* Little-endian numbers; 0 beyond the end. */
uint32_t doc_u16(Str s, size_t at);
uint32_t doc_u32(Str s, size_t at);

/* The runs of paragraph or character properties, by the bin table in the table stream. */
DocRuns doc_runs(Str text_stream, Str bins, bool paragraphs, Arena *a);
/* The run that covers a byte; NULL if none does. */
const DocRun *doc_run_at(const DocRuns *runs, uint32_t byte);
/* The properties of a paragraph; the row's definition too, when it carries one. */
DocParagraph doc_paragraph(const DocRun *run, Str data_stream, DocRow *ret_row);
