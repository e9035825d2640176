#include "report/check.h"

#include <assert.h>

/* The identities that apply, each with what its left side exceeds its right side by. */
#define IDENTITY_MAX 48
#define CELL_MAX     (LAW_ROW_MAX * LAW_COLUMN_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
#define SET_MAX      3
#define EXCESS_MAX   (INT64_MAX / 16)
/* Beyond this many sets nothing is suggested: proof that one is unique would take too long. */
#define TRIES_MAX 2000000

typedef struct Cell {
    LawFigure figure;
    int64_t value;
    uint64_t left;  /* identities on whose left side it stands, a bit each */
    uint64_t right; /* on whose right side */
} Cell;

typedef struct Mender {
    int64_t excess[IDENTITY_MAX];
    int identity_count;
    uint64_t broken;      /* identities, a bit each */
    Cell cells[CELL_MAX]; /* in the order in which identities name them */
    int cell_count;
    int16_t place[CELL_MAX]; /* of a figure among them, from 1; 0 not there yet */
    int set[SET_MAX];
    int found[SET_MAX]; /* in order of cells */
    int64_t found_delta[SET_MAX];
    int solutions; /* 2: more than one */
    long tries;
} Mender;

static size_t number_of(LawFigure f)
{
    if (f.kind == LAW_FIGURE_APPLICATION)
        return (size_t)f.row * LAW_COLUMN_MAX + (size_t)f.column;
    assert(f.kind == LAW_FIGURE_REMEDY); /* no identity speaks of part two */
    return LAW_ROW_MAX * LAW_COLUMN_MAX + (size_t)f.block * REMEDY_RESULT_MAX + (size_t)f.result;
}

static Cell *cell_of(Mender *m, LawFigure figure, const Figure *f)
{
    int16_t *place = &m->place[number_of(figure)];
    if (!*place) {
        m->cells[m->cell_count] = (Cell){.figure = figure, .value = check_value(f)};
        *place = (int16_t)++m->cell_count;
    }
    return &m->cells[*place - 1];
}

static bool load(Mender *m, const AnnualReport *r)
{
    LawIdentity id;
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        if (!check_applies(r, &id) || m->identity_count == IDENTITY_MAX)
            continue;
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        int index = m->identity_count++;
        if (__builtin_sub_overflow(left, right, &m->excess[index]) ||
            m->excess[index] > EXCESS_MAX || m->excess[index] < -EXCESS_MAX)
            return false;
        if (left != right)
            m->broken |= 1ull << index;
        for (int k = 0; k < id.count; k++) {
            Cell *c = cell_of(m, id.operands[k], report_figure(r, id.operands[k]));
            if (c->value > EXCESS_MAX || c->value < -EXCESS_MAX)
                return false;
            if (k < id.left)
                c->left |= 1ull << index;
            else
                c->right |= 1ull << index;
        }
    }
    return m->broken != 0;
}

static uint64_t identities_of(const Cell *c)
{
    return c->left | c->right;
}

/*
 * The deltas of the set's cells under which every identity holds: one after the other from the
 * identities in which a single cell is not known yet. False if there are none, or a delta is 0
 * (then a smaller set would do), or a figure would be negative. *ret_free: some cell stays open.
 */
static bool solve(const Mender *m, int size, int64_t *delta, bool *ret_free)
{
    bool known[SET_MAX] = {false};
    uint64_t touched = 0;
    int settled = 0;
    for (int i = 0; i < size; i++)
        touched |= identities_of(&m->cells[m->set[i]]);
    if (m->broken & ~touched)
        return false;
    for (int round = 0; round < size; round++) {
        for (int index = 0; index < m->identity_count; index++) {
            int64_t excess = m->excess[index];
            int open = -1, opens = 0;
            if (!(touched >> index & 1))
                continue;
            for (int i = 0; i < size; i++) {
                const Cell *c = &m->cells[m->set[i]];
                if (!(identities_of(c) >> index & 1))
                    continue;
                if (known[i])
                    excess += c->left >> index & 1 ? delta[i] : -delta[i];
                else if (++opens)
                    open = i;
            }
            if (opens == 0 && excess != 0)
                return false;
            if (opens != 1)
                continue;
            const Cell *c = &m->cells[m->set[open]];
            delta[open] = c->left >> index & 1 ? -excess : excess;
            if (delta[open] == 0 || c->value + delta[open] < 0)
                return false;
            known[open] = true;
            settled++;
        }
    }
    *ret_free = settled < size;
    for (int index = 0; index < m->identity_count && !*ret_free; index++) {
        int64_t excess = m->excess[index];
        for (int i = 0; i < size; i++) {
            const Cell *c = &m->cells[m->set[i]];
            if (identities_of(c) >> index & 1)
                excess += c->left >> index & 1 ? delta[i] : -delta[i];
        }
        if (excess != 0)
            return false;
    }
    return true;
}

/* Keeps the set as the solution, unless it is the one that is known. */
static void keep(Mender *m, int size, const int64_t *delta, bool is_free)
{
    size = MIN(size, SET_MAX);
    if (is_free) {
        m->solutions = 2;
        return;
    }
    for (int i = 0; i < size && m->solutions == 1; i++) {
        bool same = false;
        for (int k = 0; k < size; k++)
            same |= m->found[k] == m->set[i] && m->found_delta[k] == delta[i];
        if (!same)
            m->solutions = 2;
    }
    if (m->solutions)
        return;
    for (int i = 0; i < size; i++) {
        m->found[i] = m->set[i];
        m->found_delta[i] = delta[i];
    }
    m->solutions = 1;
}

/*
 * Adds one more cell to the set: of a broken identity that no cell of the set stands in, and where
 * there is none, any cell that shares an identity with the set. A smallest set always has such.
 */
static void extend(Mender *m, int size, int most)
{
    uint64_t touched = 0;
    if (size > SET_MAX)
        return;
    for (int i = 0; i < size; i++)
        touched |= identities_of(&m->cells[m->set[i]]);
    if (size == most) {
        int64_t delta[SET_MAX] = {0};
        bool is_free = false;
        if (solve(m, size, delta, &is_free))
            keep(m, size, delta, is_free);
        m->tries++;
        return;
    }
    uint64_t uncovered = m->broken & ~touched;
    /* a cell stands in three identities at most */
    if (__builtin_popcountll(uncovered) > 3 * (most - size))
        return;
    uint64_t wanted = uncovered ? uncovered & -uncovered : touched;
    for (int c = 0; c < m->cell_count && m->solutions < 2 && m->tries < TRIES_MAX; c++) {
        bool used = !(identities_of(&m->cells[c]) & wanted);
        for (int i = 0; i < size; i++)
            used |= m->set[i] == c;
        if (used)
            continue;
        m->set[size] = c;
        extend(m, size + 1, most);
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
        if (m->solutions != 1 || m->tries >= TRIES_MAX)
            continue;
        Suggestion *s = arena_new(a, Suggestion, (size_t)size);
        for (int i = 0; i < MIN(size, SET_MAX); i++) {
            const Cell *c = &m->cells[m->found[i]];
            s[i] = (Suggestion){.cell = finding_cell(a, c->figure),
                                .value = arena_printf(a, "%" PRId64, c->value + m->found_delta[i])};
        }
        r->suggestions = s;
        r->suggestion_count = (size_t)size;
    }
}
