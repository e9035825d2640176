/*
 * What the fuzz targets of this layer share: one run of a reader within small bounds, after which
 * the Document must keep what document.h promises. Fuzzing code only.
 */
#pragma once

#include "base/utf8.h"
#include "document/document.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_require(bool holds)
{
    if (!holds)
        abort();
}

/* Spans stay inside, order is row-major, no place is covered twice, text is UTF-8. */
static inline void fuzz_check_grid(const Grid *g)
{
    size_t places = (size_t)g->rows * g->columns;
    char *covered = calloc(places ? places : 1, 1);
    fuzz_require(covered != NULL);
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        fuzz_require(c->row_span && c->column_span && c->row + c->row_span <= g->rows &&
                     c->column + c->column_span <= g->columns);
        fuzz_require(utf8_valid(c->text));
        if (i) {
            const GridCell *b = &g->cells[i - 1];
            fuzz_require(b->row < c->row || (b->row == c->row && b->column < c->column));
        }
        for (size_t r = c->row; r < (size_t)c->row + c->row_span; r++)
            for (size_t k = c->column; k < (size_t)c->column + c->column_span; k++) {
                fuzz_require(!covered[r * g->columns + k]);
                covered[r * g->columns + k] = 1;
            }
    }
    free(covered);
}

static inline void fuzz_check(const Document *d)
{
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        fuzz_require(b->kind < BLOCK_MAX && utf8_valid(b->text));
        fuzz_require((b->kind == BLOCK_GRID) == (b->grid != NULL));
        if (b->grid)
            fuzz_check_grid(b->grid);
    }
}

static inline int fuzz_reader(int (*reader)(Str, const DocumentLimits *, Arena *, Document *),
                              const uint8_t *data, size_t size)
{
    static bool prepared;
    if (!prepared)
        document_prepare();
    prepared = true;
    DocumentLimits limits = DOCUMENT_LIMITS_DEFAULT;
    limits.text_bytes = 1u << 20;
    limits.part_bytes = 4u << 20;
    limits.blocks = 10000;
    limits.cells = 4000;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    int outcome = reader(str_make((const char *)data, size), &limits, a, &d);
    fuzz_require(outcome >= 0 && outcome < DOCUMENT_E_MAX);
    if (outcome == 0)
        fuzz_check(&d);
    return 0;
}
