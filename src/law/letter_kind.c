#include "law/letter_kind.h"

#include <assert.h>

typedef struct Kind {
    Str code;
    Str title;
    Str basis;
} Kind;

static const Kind kinds[LETTER_KIND_MAX] = {
#define LETTER_KIND(id, code_, title_, basis_)                                                     \
    [LETTER_KIND_##id] = {STR_STATIC(code_), STR_STATIC(title_), STR_STATIC(basis_)},
#include "law/letters.def"
};

typedef struct Decision {
    Str basis;
    Str text;
} Decision;

static const Decision decisions[LAW_ROW_MAX] = {
#define LETTER_DECISION(row, basis_, text_)                                                        \
    [LAW_ROW_##row] = {STR_STATIC(basis_), STR_STATIC(text_)},
#include "law/letters.def"
};

Str letter_kind_code(LetterKind kind)
{
    assert(kind < LETTER_KIND_MAX);
    return kinds[kind].code;
}

Str letter_kind_title(LetterKind kind)
{
    assert(kind < LETTER_KIND_MAX);
    return kinds[kind].title;
}

Str letter_kind_basis(LetterKind kind)
{
    assert(kind < LETTER_KIND_MAX);
    return kinds[kind].basis;
}

bool letter_kind_from_code(Str code, LetterKind *ret_kind)
{
    for (int i = 0; i < LETTER_KIND_MAX; i++) {
        if (str_eq(kinds[i].code, code)) {
            *ret_kind = (LetterKind)i;
            return true;
        }
    }
    return false;
}

Str letter_decision_basis(LawRow outcome)
{
    assert(outcome < LAW_ROW_MAX);
    return decisions[outcome].basis;
}

Str letter_decision_text(LawRow outcome)
{
    assert(outcome < LAW_ROW_MAX);
    return decisions[outcome].text;
}
