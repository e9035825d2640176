/*
 * Kinds of letters, and the decision sentences with the articles they cite, from letters.def.
 * Constant, pure; a Str returned here lives for ever. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "law/law.h"

typedef enum LetterKind {
#define LETTER_KIND(id, ...) LETTER_KIND_##id,
#include "law/letters.def"
    LETTER_KIND_MAX
} LetterKind;

/* "reply", "supplement_notice" … */
Str letter_kind_code(LetterKind kind);
/* The title as printed: "政府信息公开申请答复书". */
Str letter_kind_title(LetterKind kind);
/* The article of the Regulation: "第三十六条". */
Str letter_kind_basis(LetterKind kind);
bool letter_kind_from_code(Str code, LetterKind *ret_kind) ATTR_NODISCARD;

/* Written out where a letter first cites it. */
#define LAW_REGULATION_NAME "《中华人民共和国政府信息公开条例》"

/* A fact of the case on which the article and the sentence of an outcome depend. */
typedef enum LetterVariant {
    LETTER_VARIANT_NONE,
    LETTER_VARIANT_PUBLISHED,   /* already public: the way to it is given */
    LETTER_VARIANT_OTHER_BODY,  /* another body has it */
    LETTER_VARIANT_UNEXPLAINED, /* reasons were asked for, none were given */
} LetterVariant;

/*
 * The article that the reply of an outcome cites: "第十四条"; empty where it has none of its own. A
 * variant that the outcome does not have is as LETTER_VARIANT_NONE.
 */
Str letter_decision_basis(LawRow outcome, LetterVariant variant);
/* The decision sentence with {basis} in it; empty for a row that is no outcome. */
Str letter_decision_text(LawRow outcome, LetterVariant variant);
