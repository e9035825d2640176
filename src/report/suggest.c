#include "report/check.h"

#include <string.h>

/* The identities that apply, each with what its left side exceeds its right side by. */
#define IDENTITY_MAX 48
#define CELL_MAX     (LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
#define SET_MAX      3

typedef struct Cell {
    LawFigure figure;
    int64_t value;
    int identities[4]; /* in which it stands */
    int8_t signs[4];   /* +1 on the left, -1 on the right */
    int count;
} Cell;

typedef struct Mender {
    int64_t excess[IDENTITY_MAX];
    int identity_count;
    Cell cells[CELL_MAX];
    int cell_count;
    int set[SET_MAX];
    int64_t delta[SET_MAX];
    int found[SET_MAX];
    int64_t found_delta[SET_MAX];
    int solutions;
} Mender;

static Cell *cell_of(Mender *m, LawFigure figure, const Figure *f)
{
    for (int i = 0; i < m->cell_count; i++)
        if (law_figure_eq(m->cells[i].figure, figure))
            return &m->cells[i];
    if (m->cell_count == CELL_MAX)
        return NULL;
    Cell *c = &m->cells[m->cell_count++];
    *c = (Cell){.figure = figure, .value = check_value(f)};
    return c;
}

static bool load(Mender *m, const AnnualReport *r)
{
    LawIdentity id;
    bool broken = false;
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        if (!check_applies(r, &id) || m->identity_count == IDENTITY_MAX)
            continue;
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        int index = m->identity_count++;
        m->excess[index] = left - right;
        broken |= left != right;
        for (int k = 0; k < id.count; k++) {
            Cell *c = cell_of(m, id.operands[k], report_figure(r, id.operands[k]));
            if (!c || c->count == 4)
                continue;
            c->identities[c->count] = index;
            c->signs[c->count++] = k < id.left ? 1 : -1;
        }
    }
    return broken;
}

/* What identity `index` still exceeds by when the first `size` cells of the set are changed. */
static int64_t excess_with(const Mender *m, int index, int size)
{
    int64_t excess = m->excess[index];
    for (int i = 0; i < size; i++) {
        const Cell *c = &m->cells[m->set[i]];
        for (int k = 0; k < c->count; k++)
            if (c->identities[k] == index)
                excess += c->signs[k] * m->delta[i];
    }
    return excess;
}

static void keep(Mender *m, int size)
{
    if (m->solutions) {
        /* The same cells in another order are the same set. */
        for (int i = 0; i < size; i++) {
            bool known = false;
            for (int k = 0; k < size; k++)
                known |= m->found[k] == m->set[i] && m->found_delta[k] == m->delta[i];
            if (!known) {
                m->solutions = 2;
                return;
            }
        }
        return;
    }
    memcpy(m->found, m->set, sizeof(m->found));
    memcpy(m->found_delta, m->delta, sizeof(m->found_delta));
    m->solutions = 1;
}

/* Tries to change cell `cell` by what mends identity `index`, then goes on with the next broken. */
static void extend(Mender *m, int size, int most)
{
    if (m->solutions > 1)
        return;
    int broken = -1;
    for (int i = 0; i < m->identity_count && broken < 0; i++)
        if (excess_with(m, i, size) != 0)
            broken = i;
    if (broken < 0) {
        if (size == most)
            keep(m, size);
        return;
    }
    if (size == most)
        return;
    int64_t excess = excess_with(m, broken, size);
    for (int c = 0; c < m->cell_count && m->solutions < 2; c++) {
        const Cell *cell = &m->cells[c];
        bool used = false;
        for (int i = 0; i < size; i++)
            used |= m->set[i] == c;
        for (int k = 0; k < cell->count && !used; k++) {
            if (cell->identities[k] != broken)
                continue;
            int64_t delta = -excess * cell->signs[k];
            if (cell->value + delta < 0)
                continue;
            m->set[size] = c;
            m->delta[size] = delta;
            extend(m, size + 1, most);
        }
    }
}

void check_suggest(AnnualReport *r, Arena *a)
{
    r->suggestions = NULL;
    r->suggestion_count = 0;
    Mender *m = arena_new(a, Mender, 1);
    if (!load(m, r))
        return;
    for (int size = 1; size <= SET_MAX && !m->solutions; size++) {
        extend(m, 0, size);
        if (m->solutions != 1)
            continue;
        Suggestion *s = arena_new(a, Suggestion, (size_t)size);
        for (int i = 0; i < size; i++) {
            const Cell *c = &m->cells[m->found[i]];
            s[i] = (Suggestion){.cell = finding_cell(a, c->figure),
                                .value = arena_printf(a, "%" PRId64, c->value + m->found_delta[i])};
        }
        r->suggestions = s;
        r->suggestion_count = (size_t)size;
    }
}
