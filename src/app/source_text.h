/*
 * A report's source as pages show it beside the tables: its blocks with positions of one kind for
 * every format. The whole text is counted through, block by block and cell by cell, so that a
 * figure's position (report/) names a piece of it, whatever the file was.
 *
 * Memory: the arena that is passed; the texts are those of the document. Any thread.
 */
#pragma once

#include "document/document.h"
#include "report/report.h"

typedef struct SourceText {
    Document document; /* pos.start and pos.end of blocks and cells count through the text */
} SourceText;

/* Numbers a document. Read the report from ret_source->document to get figures with positions. */
void source_text_number(const Document *d, Arena *a, SourceText *ret_source);

/* A figure, and where it stands in the numbered text. */
typedef struct SourceMark {
    uint32_t start;
    uint32_t end;
    Str cell; /* path */
    bool failing;
} SourceMark;
/* Marks of all figures that have a position, by start; overlapping ones are left out. failing:
 * named by a finding of severity error. */
void source_text_marks(const AnnualReport *r, Arena *a, SourceMark **ret_marks, size_t *ret_count);
