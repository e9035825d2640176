#include "report/check.h"
#include "report/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * The suggestion against brute force: all sets of one cell, then of two, with every change that an
 * identity could ask for. The smallest set is suggested where it is the only one of its size.
 */

#define CELLS (LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)

static LawFigure cell_at(int index)
{
    if (index < LAW_ROW_MAX * LAW_COLUMN_MAX)
        return law_figure_application((LawRow)(index / LAW_COLUMN_MAX),
                                      (LawColumn)(index % LAW_COLUMN_MAX));
    index -= LAW_ROW_MAX * LAW_COLUMN_MAX;
    return law_figure_remedy((RemedyBlock)(index / REMEDY_RESULT_MAX),
                             (RemedyResult)(index % REMEDY_RESULT_MAX));
}

static Figure *figure_at(AnnualReport *r, int index)
{
    LawFigure f = cell_at(index);
    return f.kind == LAW_FIGURE_APPLICATION ? &r->applications[f.row][f.column]
                                            : &r->remedies[f.block][f.result];
}

typedef struct Brute {
    AnnualReport *r;
    int64_t changes[128];
    int change_count;
    uint64_t broken;
    uint64_t stands[CELLS]; /* identities in which a cell stands */
    int solutions;
    int cells[2];
    int64_t values[2];
    bool two_ways; /* a set can be changed in more than one way */
} Brute;

static bool all_hold(const AnnualReport *r)
{
    LawIdentity id;
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        if (left != right)
            return false;
    }
    return true;
}

static void brute_begin(Brute *b, AnnualReport *r)
{
    LawIdentity id;
    *b = (Brute){.r = r};
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        for (int c = 0; c < CELLS; c++)
            for (int k = 0; k < id.count; k++)
                if (law_figure_eq(id.operands[k], cell_at(c)))
                    b->stands[c] |= 1ull << i;
        if (left == right)
            continue;
        b->broken |= 1ull << i;
        b->changes[b->change_count++] = left - right;
        b->changes[b->change_count++] = right - left;
    }
}

static void solution(Brute *b, int first, int second)
{
    b->solutions++;
    b->cells[0] = first;
    b->cells[1] = second;
    b->values[0] = figure_at(b->r, first)->value;
    b->values[1] = second < 0 ? 0 : figure_at(b->r, second)->value;
}

/* Tries every change of `cell`; calls itself for the second. */
static void brute_cell(Brute *b, int first, int cell, int size)
{
    Figure *f = figure_at(b->r, cell);
    int64_t was = f->value;
    if (f->kind == FIGURE_ABSENT)
        return;
    for (int i = 0; i < b->change_count; i++) {
        bool again = false;
        for (int k = 0; k < i; k++)
            again |= b->changes[k] == b->changes[i];
        if (again || was + b->changes[i] < 0)
            continue;
        f->value = was + b->changes[i];
        if (size == 1 && all_hold(b->r))
            solution(b, first < 0 ? cell : first, first < 0 ? -1 : cell);
        for (int next = cell + 1; size == 2 && next < CELLS; next++)
            if ((b->broken & ~(b->stands[cell] | b->stands[next])) == 0)
                brute_cell(b, cell, next, 1);
    }
    f->value = was;
}

static int brute_smallest(Brute *b)
{
    for (int size = 1; size <= 2; size++) {
        for (int c = 0; c < CELLS; c++)
            if (size == 2 || (b->broken & ~b->stands[c]) == 0)
                brute_cell(b, -1, c, size);
        if (b->solutions)
            return size;
    }
    return 0;
}

static bool suggested(const AnnualReport *r, int cell, int64_t value, Arena *a)
{
    StrBuf path = STRBUF_INIT(256);
    law_figure_append_path(&path, cell_at(cell));
    bool found = false;
    for (size_t i = 0; i < r->suggestion_count; i++)
        found |= str_eq(r->suggestions[i].cell, strbuf_str(&path)) &&
                 str_eq(r->suggestions[i].value, arena_printf(a, "%" PRId64, value));
    strbuf_deinit(&path);
    return found;
}

/* Alters `count` cells, near each other more often than not. */
static void alter(SynthRandom *random, AnnualReport *r, int count)
{
    int column = (int)synth_random(random, LAW_COLUMN_MAX);
    int row = (int)synth_random(random, LAW_ROW_MAX);
    for (int i = 0; i < count; i++) {
        int cell = (int)synth_random(random, CELLS);
        if (synth_random(random, 3) == 0)
            cell = row * LAW_COLUMN_MAX + (int)synth_random(random, LAW_COLUMN_MAX);
        else if (synth_random(random, 2) == 0)
            cell = (int)synth_random(random, LAW_ROW_MAX) * LAW_COLUMN_MAX + column;
        Figure *f = figure_at(r, cell);
        if (f->kind == FIGURE_INTEGER)
            f->value += 1 + (int64_t)synth_random(random, 3);
    }
}

static void the_smallest_set_is_suggested_where_it_is_the_only_one(void **state)
{
    (void)state;
    Arena *a = arena_create((size_t)1 << 20);
    SynthRandom random = {4711};
    int unique = 0, open = 0;
    for (int i = 0; i < 120; i++) {
        arena_reset(a);
        AnnualReport r;
        Brute b;
        synth_report(&random, LAW_FORMAT_2021, a, &r);
        alter(&random, &r, 1 + i % 3);
        brute_begin(&b, &r);
        check_suggest(&r, a);
        if (!b.broken) {
            assert_int_equal(r.suggestion_count, 0);
            continue;
        }
        int size = brute_smallest(&b);
        if (b.solutions == 1) {
            unique++;
            assert_int_equal(r.suggestion_count, size);
            for (int c = 0; c < size; c++)
                assert_true(suggested(&r, b.cells[c], b.values[c], a));
        } else if (b.solutions > 1) {
            open++;
            assert_int_equal(r.suggestion_count, 0);
        } else {
            assert_true(r.suggestion_count == 0 || r.suggestion_count == 3);
        }
    }
    print_message("# %d unique, %d open\n", unique, open);
    assert_true(unique > 30 && open > 5);
    arena_free(a);
}

static void what_is_suggested_mends_every_identity(void **state)
{
    (void)state;
    Arena *a = arena_create((size_t)1 << 20);
    SynthRandom random = {31337};
    int three = 0;
    for (int i = 0; i < 400; i++) {
        arena_reset(a);
        AnnualReport r;
        synth_report(&random, LAW_FORMAT_2021, a, &r);
        alter(&random, &r, 1 + i % 4);
        check_suggest(&r, a);
        three += r.suggestion_count == 3;
        for (size_t s = 0; s < r.suggestion_count; s++)
            for (int c = 0; c < CELLS; c++) {
                int64_t value;
                StrBuf path = STRBUF_INIT(256);
                law_figure_append_path(&path, cell_at(c));
                if (str_eq(strbuf_str(&path), r.suggestions[s].cell)) {
                    assert_true(str_parse_int(r.suggestions[s].value, &value));
                    assert_true(value >= 0);
                    figure_at(&r, c)->value = value;
                }
                strbuf_deinit(&path);
            }
        assert_true(!r.suggestion_count || all_hold(&r));
    }
    print_message("# %d sets of three\n", three);
    arena_free(a);
}

static void figures_near_the_end_of_the_range_are_left_alone(void **state)
{
    (void)state;
    Arena *a = arena_create(0);
    SynthRandom random = {5};
    AnnualReport r;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    r.applications[LAW_ROW_RECEIVED][0].value = INT64_MAX;
    r.applications[LAW_ROW_TOTAL][0].value = INT64_MAX - 1;
    check_suggest(&r, a);
    assert_int_equal(r.suggestion_count, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_set_is_suggested_where_it_is_the_only_one),
        cmocka_unit_test(what_is_suggested_mends_every_identity),
        cmocka_unit_test(figures_near_the_end_of_the_range_are_left_alone),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
