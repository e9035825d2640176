#include "app/source_text.h"

#include <stdlib.h>

static const Grid *number_grid(const Grid *g, uint32_t *at, Arena *a)
{
    Grid *copy = arena_new(a, Grid, 1);
    GridCell *cells = arena_new(a, GridCell, MAX(g->cell_count, (size_t)1));
    *copy = *g;
    copy->cells = cells;
    for (size_t c = 0; c < g->cell_count; c++) {
        cells[c] = g->cells[c];
        cells[c].pos = (SourcePos){.start = *at, .end = *at + (uint32_t)cells[c].text.len};
        *at = cells[c].pos.end + 1;
    }
    return copy;
}

void source_text_number(const Document *d, Arena *a, SourceText *ret_source)
{
    Block *blocks = arena_new(a, Block, MAX(d->block_count, (size_t)1));
    uint32_t at = 1; /* a figure without a position has 0 */
    for (size_t i = 0; i < d->block_count; i++) {
        blocks[i] = d->blocks[i];
        uint32_t start = at;
        if (blocks[i].kind == BLOCK_GRID)
            blocks[i].grid = number_grid(d->blocks[i].grid, &at, a);
        else
            at += (uint32_t)blocks[i].text.len;
        blocks[i].pos = (SourcePos){.start = start, .end = at};
        at++;
    }
    ret_source->document = *d;
    ret_source->document.blocks = blocks;
}

typedef struct MarkList {
    SourceMark *items;
    size_t count;
    size_t capacity;
    const AnnualReport *r;
    Arena *a;
} MarkList;

static bool is_failing(const AnnualReport *r, Str path)
{
    for (size_t f = 0; f < r->finding_count; f++) {
        if (r->findings[f].severity != FINDING_ERROR)
            continue;
        for (size_t c = 0; c < r->findings[f].cell_count; c++) {
            if (str_eq(r->findings[f].cells[c], path))
                return true;
        }
    }
    return false;
}

static void add_mark(MarkList *m, LawFigure which)
{
    const Figure *f = report_figure(m->r, which);
    if (!f || f->kind == FIGURE_ABSENT || f->pos.start == 0 || f->pos.end < f->pos.start)
        return;
    CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(256);
    law_figure_append_path(&path, which);
    Str cell = arena_str(m->a, strbuf_str(&path));
    ARENA_PUSH(m->a, m->items, m->count, m->capacity);
    m->items[m->count - 1] = (SourceMark){
        .start = f->pos.start, .end = f->pos.end, .cell = cell, .failing = is_failing(m->r, cell)};
}

static int by_start(const void *left, const void *right)
{
    const SourceMark *l = left, *r = right;
    if (l->start != r->start)
        return l->start < r->start ? -1 : 1;
    return l->end < r->end ? -1 : l->end > r->end;
}

void source_text_marks(const AnnualReport *r, Arena *a, SourceMark **ret_marks, size_t *ret_count)
{
    MarkList m = {.r = r, .a = a};
    for (int cell = 0; cell < LAW_CELL_MAX; cell++)
        add_mark(&m, law_figure_proactive((LawCell)cell));
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        add_mark(&m, law_figure_application((LawRow)(i / LAW_COLUMN_MAX),
                                            (LawColumn)(i % LAW_COLUMN_MAX)));
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        add_mark(&m, law_figure_remedy((RemedyBlock)(i / REMEDY_RESULT_MAX),
                                       (RemedyResult)(i % REMEDY_RESULT_MAX)));
    if (m.count)
        qsort(m.items, m.count, sizeof(*m.items), by_start);
    size_t kept = 0;
    for (size_t i = 0; i < m.count; i++) {
        if (kept == 0 || m.items[i].start >= m.items[kept - 1].end)
            m.items[kept++] = m.items[i];
    }
    *ret_marks = m.items;
    *ret_count = kept;
}
