/*
 * What the tests of this layer share: reading with the default bounds, and a Document as plain
 * lines, so that a test can state the whole result in one string. Test code only.
 */
#pragma once

#include "document/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "P:text", "H1:text", "T:title", "G 2x3: 0,0 1x2 text|…" with \n in cells as "/". */
static inline ATTR_UNUSED Str test_dump(Arena *a, const Document *d)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        switch (b->kind) {
        case BLOCK_TITLE:
            strbuf_printf(&out, "T:%.*s\n", STR_FMT(b->text));
            break;
        case BLOCK_HEADING:
            strbuf_printf(&out, "H%d:%.*s\n", b->level, STR_FMT(b->text));
            break;
        case BLOCK_PARAGRAPH:
            strbuf_printf(&out, "P:%.*s\n", STR_FMT(b->text));
            break;
        case BLOCK_GRID:
        case BLOCK_MAX:
            strbuf_printf(&out, "G %ux%u:", b->grid->rows, b->grid->columns);
            for (size_t k = 0; k < b->grid->cell_count; k++) {
                const GridCell *c = &b->grid->cells[k];
                strbuf_printf(&out, "%s%u,%u", k ? "|" : " ", c->row, c->column);
                if (c->row_span > 1 || c->column_span > 1)
                    strbuf_printf(&out, " %ux%u", c->row_span, c->column_span);
                strbuf_append_c(&out, c->header ? " *" : " ");
                for (size_t j = 0; j < c->text.len; j++)
                    strbuf_append_char(&out, c->text.ptr[j] == '\n' ? '/' : c->text.ptr[j]);
            }
            strbuf_append_char(&out, '\n');
            break;
        }
    }
    return arena_str(a, strbuf_str(&out));
}

/* A file of the repository or the corpus; an empty Str when it is absent. */
static inline ATTR_UNUSED Str test_file(Arena *a, const char *environment, const char *path)
{
    const char *root = getenv(environment);
    Str name = arena_printf(a, "%s/%s", root ? root : ".", path);
    FILE *file = fopen(name.ptr, "rb");
    if (!file)
        return (Str){NULL, 0};
    CLEANUP(strbuf_deinit) StrBuf content = STRBUF_INIT((size_t)64 << 20);
    char chunk[65536];
    for (size_t got; (got = fread(chunk, 1, sizeof(chunk), file)) > 0;)
        strbuf_append(&content, str_make(chunk, got));
    fclose(file);
    return arena_str(a, strbuf_str(&content));
}
