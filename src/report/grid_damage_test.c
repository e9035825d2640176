/*
 * Tables that lost a cell, a text or a heading: what is left is read right, or not decided, or
 * flagged; a row that lost nothing is read as before. With an argument, that many reports
 * (tests/soak/damage).
 */
#include "report/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t reports = 150;

typedef struct Damage {
    size_t cell;     /* of the grid */
    bool takes_cell; /* the cells behind it move up; else it is only emptied */
} Damage;

static const Grid *damaged(const Grid *grid, Damage damage, Arena *a)
{
    GridCell *cells = arena_new(a, GridCell, grid->cell_count);
    Grid *out = arena_new(a, Grid, 1);
    *out = *grid;
    out->cells = cells;
    out->cell_count = 0;
    const GridCell *lost = &grid->cells[damage.cell];
    for (size_t i = 0; i < grid->cell_count; i++) {
        GridCell c = grid->cells[i];
        if (i == damage.cell && damage.takes_cell)
            continue;
        if (i == damage.cell)
            c.text = STR("");
        if (damage.takes_cell && c.row == lost->row && c.column > lost->column)
            c.column = (uint16_t)(c.column - lost->column_span);
        cells[out->cell_count++] = c;
    }
    return out;
}

static bool is_flagged(const AnnualReport *r)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (r->findings[i].severity != FINDING_NOTE)
            return true;
    return false;
}

static bool is_decided(const Figure *f)
{
    return f->kind == FIGURE_INTEGER || f->kind == FIGURE_DECIMAL;
}

/* Whether the cell is a figure's, of which nothing but its row can suffer. */
static bool is_figure(const GridCell *cell)
{
    return cell->text.len && cell->text.ptr[0] >= '0' && cell->text.ptr[0] <= '9' &&
           !str_contains(cell->text, STR("."));
}

static void check_one(const AnnualReport *want, const AnnualReport *got, uint32_t table,
                      const Grid *grid, Damage damage)
{
    static LawFigure
        all[LAW_CELL_MAX + LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX];
    const GridCell *cell = &grid->cells[damage.cell];
    bool flagged = is_flagged(got), body = is_figure(cell);
    for (size_t i = 0, n = synth_figures(all); i < n; i++) {
        const Figure *w = report_figure(want, all[i]), *g = report_figure(got, all[i]);
        bool suffers = w->pos.table == table && (!body || w->pos.row == cell->row + 1u);
        bool same = synth_same(g, w);
        if (same || (suffers && (!is_decided(g) || flagged)))
            continue;
        CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(256);
        law_figure_append_path(&path, all[i]);
        fail_msg("%.*s is wrong after cell %d,%d of table %u, “%.*s”, %s",
                 STR_FMT(strbuf_str(&path)), cell->row, cell->column, table, STR_FMT(cell->text),
                 damage.takes_cell ? "was lost" : "was emptied");
    }
}

static void a_lost_cell_shifts_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= reports; seed++) {
        CLEANUP(arena_freep) Arena *a = arena_create(0);
        SynthRandom random = {seed};
        AnnualReport r, want, got;
        Document d;
        synth_report(&random, LAW_FORMAT_2021, a, &r);
        report_layout(&r, a, &d);
        report_read(&d, a, &want);
        uint32_t table = 0;
        for (size_t i = 0; i < d.block_count; i++) {
            const Grid *grid = d.blocks[i].grid;
            if (!grid)
                continue;
            table++;
            Damage damage = {.cell = synth_random(&random, grid->cell_count),
                             .takes_cell = synth_random(&random, 2)};
            Document other = d;
            Block *blocks = arena_new(a, Block, d.block_count);
            memcpy(blocks, d.blocks, d.block_count * sizeof(*blocks));
            blocks[i].grid = damaged(grid, damage, a);
            other.blocks = blocks;
            report_read(&other, a, &got);
            report_check(&got, NULL, a);
            check_one(&want, &got, table, grid, damage);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        reports = strtoull(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_lost_cell_shifts_nothing)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (argc > 1 && !failed)
        printf("grids: %s reports, a cell lost or emptied in each table, 0 silently wrong\n",
               argv[1]);
    return failed;
}
