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

typedef struct Variant {
    LawRow row;
    LetterVariant variant;
    Decision decision;
} Variant;

static const Variant variants[] = {
#define LETTER_VARIANT(row, fact, basis_, text_)                                                   \
    {LAW_ROW_##row, LETTER_VARIANT_##fact, {STR_STATIC(basis_), STR_STATIC(text_)}},
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

static const Decision *find_decision(LawRow outcome, LetterVariant variant)
{
    assert(outcome < LAW_ROW_MAX);
    for (size_t i = 0; i < ARRAY_LEN(variants); i++)
        if (variants[i].row == outcome && variants[i].variant == variant)
            return &variants[i].decision;
    return &decisions[outcome];
}

Str letter_decision_basis(LawRow outcome, LetterVariant variant)
{
    return find_decision(outcome, variant)->basis;
}

Str letter_decision_text(LawRow outcome, LetterVariant variant)
{
    return find_decision(outcome, variant)->text;
}
