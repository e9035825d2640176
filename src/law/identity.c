#include "law/identity.h"

#include <assert.h>

typedef enum Scope { SCOPE_COLUMN, SCOPE_ROW, SCOPE_REMEDY } Scope;
typedef enum Side { SIDE_LEFT, SIDE_RIGHT } Side;
typedef enum Set { SET_ROW_OF, SET_OUTCOMES, SET_CLASSES, SET_RESULTS, SET_SCOPE_TOTAL } Set;

typedef struct Rule {
    Str name;
    Str words;
    Scope scope;
} Rule;

typedef struct Term {
    LawIdentityRule rule;
    Side side;
    Set set;
    LawRow row;
} Term;

static const Rule rules[LAW_IDENTITY_MAX] = {
#define LAW_IDENTITY(id, name_, scope_, words_)                                                    \
    [LAW_IDENTITY_##                                                                               \
        id] = {.name = STR_STATIC(name_), .words = STR_STATIC(words_), .scope = SCOPE_##scope_},
#include "law/identities.def"
};

static const Term terms[] = {
#define LAW_TERM(id, side_, set_, row_)                                                            \
    {LAW_IDENTITY_##id, SIDE_##side_, SET_##set_, LAW_ROW_##row_},
#include "law/identities.def"
};

bool law_figure_eq(LawFigure a, LawFigure b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case LAW_FIGURE_APPLICATION:
        return a.row == b.row && a.column == b.column;
    case LAW_FIGURE_REMEDY:
        return a.block == b.block && a.result == b.result;
    case LAW_FIGURE_PROACTIVE:
        return a.cell == b.cell;
    }
    return false;
}

void law_figure_append_path(StrBuf *b, LawFigure figure)
{
    switch (figure.kind) {
    case LAW_FIGURE_APPLICATION:
        strbuf_append_c(b, "applications.");
        strbuf_append(b, law_row(figure.row)->code);
        strbuf_append_char(b, '.');
        strbuf_append(b, law_column_code(figure.column));
        return;
    case LAW_FIGURE_REMEDY:
        strbuf_append_c(b, "remedies.");
        strbuf_append(b, remedy_block_code(figure.block));
        strbuf_append_char(b, '.');
        strbuf_append(b, remedy_result_code(figure.result));
        return;
    case LAW_FIGURE_PROACTIVE:
        strbuf_append_c(b, "proactive.");
        strbuf_append(b, law_cell(figure.cell)->object);
        if (!str_empty(law_cell(figure.cell)->member)) {
            strbuf_append_char(b, '.');
            strbuf_append(b, law_cell(figure.cell)->member);
        }
        return;
    }
}

bool law_figure_from_path(Str path, LawFigure *ret_figure)
{
    Str rest = path, part, first, second = {NULL, 0};
    if (!str_split_next(&rest, STR("."), &part) || !str_split_next(&rest, STR("."), &first))
        return false;
    if (str_split_next(&rest, STR("."), &second) && (rest.ptr || str_empty(second)))
        return false;
    LawFigure figure = {.kind = LAW_FIGURE_APPLICATION};
    if (str_eq(part, STR("applications"))) {
        if (!law_row_from_code(first, &figure.row) || !law_column_from_code(second, &figure.column))
            return false;
    } else if (str_eq(part, STR("remedies"))) {
        figure.kind = LAW_FIGURE_REMEDY;
        if (!remedy_block_from_code(first, &figure.block) ||
            !remedy_result_from_code(second, &figure.result))
            return false;
    } else if (str_eq(part, STR("proactive"))) {
        int i = 0;
        while (i < LAW_CELL_MAX && !(str_eq(law_cell((LawCell)i)->object, first) &&
                                     str_eq(law_cell((LawCell)i)->member, second)))
            i++;
        if (i == LAW_CELL_MAX)
            return false;
        figure = law_figure_proactive((LawCell)i);
    } else {
        return false;
    }
    *ret_figure = figure;
    return true;
}

void law_figure_append_words(StrBuf *b, LawFigure figure)
{
    switch (figure.kind) {
    case LAW_FIGURE_APPLICATION:
        law_row_append_full_label(b, figure.row);
        strbuf_append_c(b, "·");
        strbuf_append(b, law_column_label(figure.column));
        return;
    case LAW_FIGURE_REMEDY: {
        Str label = remedy_block_label(figure.block);
        strbuf_append(b, str_empty(label) ? remedy_block_top_label(figure.block) : label);
        strbuf_append_c(b, "·");
        strbuf_append(b, remedy_result_label(figure.result));
        return;
    }
    case LAW_FIGURE_PROACTIVE:
        strbuf_append(b, law_cell(figure.cell)->row_label);
        strbuf_append_c(b, "·");
        strbuf_append(b, law_cell(figure.cell)->column_label);
        return;
    }
}

bool law_figure_is_total(LawFigure figure)
{
    switch (figure.kind) {
    case LAW_FIGURE_APPLICATION:
        return figure.row == LAW_ROW_TOTAL || figure.column == LAW_COLUMN_TOTAL;
    case LAW_FIGURE_REMEDY:
        return figure.result == REMEDY_RESULT_TOTAL;
    case LAW_FIGURE_PROACTIVE:
        return false;
    }
    return false;
}

Str law_identity_name(LawIdentityRule rule)
{
    assert(rule < LAW_IDENTITY_MAX);
    return rules[rule].name;
}

Str law_identity_words(LawIdentityRule rule)
{
    assert(rule < LAW_IDENTITY_MAX);
    return rules[rule].words;
}

static bool printed(LawRow row, bool joined)
{
    return !joined || law_row(row)->in_joined;
}

static int scope_size(Scope scope)
{
    switch (scope) {
    case SCOPE_COLUMN:
        return LAW_COLUMN_MAX;
    case SCOPE_ROW:
        return LAW_ROW_MAX;
    case SCOPE_REMEDY:
        return REMEDY_BLOCK_MAX;
    }
    return 0;
}

/* Adds the operands of one term for instance i of its scope. */
static void add_term(LawIdentity *identity, const Term *term, Scope scope, int i, bool joined)
{
    LawFigure *out = identity->operands;
    switch (term->set) {
    case SET_ROW_OF:
        out[identity->count++] = law_figure_application(term->row, (LawColumn)i);
        return;
    case SET_OUTCOMES:
        for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++)
            if (printed(row, joined))
                out[identity->count++] = law_figure_application(row, (LawColumn)i);
        return;
    case SET_CLASSES:
        for (LawColumn c = 0; c < LAW_COLUMN_TOTAL; c++)
            out[identity->count++] = law_figure_application((LawRow)i, c);
        return;
    case SET_RESULTS:
        for (RemedyResult r = 0; r < REMEDY_RESULT_TOTAL; r++)
            out[identity->count++] = law_figure_remedy((RemedyBlock)i, r);
        return;
    case SET_SCOPE_TOTAL:
        out[identity->count++] = scope == SCOPE_REMEDY
                                     ? law_figure_remedy((RemedyBlock)i, REMEDY_RESULT_TOTAL)
                                     : law_figure_application((LawRow)i, LAW_COLUMN_TOTAL);
        return;
    }
}

bool law_identity(bool joined, size_t index, LawIdentity *ret_identity)
{
    for (int rule = 0; rule < LAW_IDENTITY_MAX; rule++) {
        Scope scope = rules[rule].scope;
        for (int i = 0; i < scope_size(scope); i++) {
            if (scope == SCOPE_ROW && !printed((LawRow)i, joined))
                continue;
            if (index-- > 0)
                continue;
            LawIdentity identity = {.rule = (LawIdentityRule)rule};
            for (size_t t = 0; t < ARRAY_LEN(terms); t++) {
                if (terms[t].rule != (LawIdentityRule)rule)
                    continue;
                add_term(&identity, &terms[t], scope, i, joined);
                if (terms[t].side == SIDE_LEFT)
                    identity.left = identity.count;
            }
            *ret_identity = identity;
            return true;
        }
    }
    return false;
}
