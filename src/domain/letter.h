/*
 * The reply letter (政府信息公开申请答复书): drafted from the facts of a case, and linted after an
 * officer edited it. Pure: facts in, paragraphs out; text lives in the caller's arena. The wording
 * stands in law/letters.def and may be replaced by a body's own (LetterWording). Any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "domain/remedy.h"
#include "law/law.h"
#include "law/letter_kind.h"

/* A part that is withheld: which, and the refusal row on whose ground. */
typedef struct LetterWithheld {
    LawRow reason;
    Str what;
} LetterWithheld;

/* What a letter is drafted from. Empty Str and CIVIL_DATE_NONE: not known, said without it. */
typedef struct LetterFacts {
    LawRow outcome;
    Str applicant; /* name of the person or organisation */
    Str body;      /* full name of the body that answers */
    Str number;    /* 文号; empty: a placeholder stands there until it is numbered */
    Str prefix;    /* 机关代字, for the placeholder: "秦公复" */
    Str subject;   /* what was asked for, as titled */
    CivilDate received_on;
    CivilDate supplemented_on; /* received anew after a supplement */
    CivilDate dated;
    Str grounds;          /* facts and reasons in the officer's words */
    Str search_record;    /* where and how it was searched: unavailable_not_held */
    Str other_body;       /* name and contact of the body that has it (art. 36(5)) */
    Str access_way;       /* where it stands, how and when to get it (art. 36(1)(2)) */
    bool published;       /* granted: it was public already (art. 36(1)) */
    bool not_responsible; /* unavailable_not_held: not this body's to disclose (art. 36(5)) */
    Str redo_basis;       /* what the case is handled anew by: a review decision, a judgment */
    bool organisation;    /* the applicant is one: it is addressed as 贵单位 */
    bool unexplained;     /* reasons were asked for and none came (art. 35) */
    bool step_missing;    /* the outcome supposes a step that the case has not (art. 30, 35, 42) */
    const LetterWithheld *withheld;
    size_t withheld_count;
    Str review_body; /* 复议机关 by its name */
    Str court;       /* 人民法院 by its name */
} LetterFacts;

/* A body's own decision sentences by outcome; an empty Str keeps the shipped one. */
typedef struct LetterWording {
    Str decision[LAW_ROW_MAX];
} LetterWording;

typedef enum LetterParagraphKind {
    LETTER_TITLE,
    LETTER_NUMBER,
    LETTER_SALUTATION,
    LETTER_FINDINGS,
    LETTER_DECISION,
    LETTER_DETAIL, /* withheld parts, way of access, the other body, search, grounds */
    LETTER_REMEDY,
    LETTER_SIGNATURE,
    LETTER_DATE,
    LETTER_PARAGRAPH_KIND_MAX
} LetterParagraphKind;

typedef struct LetterParagraph {
    LetterParagraphKind kind;
    Str text;
} LetterParagraph;

#define LETTER_PARAGRAPHS_MAX 64
#define LETTER_WITHHELD_MAX   40

typedef struct Letter {
    LetterParagraph paragraphs[LETTER_PARAGRAPHS_MAX];
    size_t count;
    RemedyRoute route;
} Letter;

/*
 * Drafts the letter of an outcome (a row for which law_row_is_outcome()). wording may be NULL.
 * Withheld parts beyond LETTER_WITHHELD_MAX are the caller's error.
 */
void letter_draft(const LetterFacts *facts, const LetterWording *wording, Arena *a,
                  Letter *ret_letter);
/* The remedy paragraph alone, with the reviewing body and the court named. */
Str letter_remedy_text(RemedyRoute route, Str review_body, Str court, Arena *a);
/* The route that the facts open; the linter derives it again from them, never from a draft. */
RemedyRoute letter_route(const LetterFacts *facts);
/* Which of the sentences of the outcome the facts call for. */
LetterVariant letter_variant(const LetterFacts *facts);
/* All paragraphs of a kind joined by line feeds; empty if there is none. */
Str letter_part(const Letter *letter, LetterParagraphKind kind, Arena *a);
/* Findings, decision and details joined by line feeds: what an officer edits as the body. */
Str letter_body_text(const Letter *letter, Arena *a);

/* The letter as it was edited: free text where the draft has paragraphs. */
typedef struct EditedLetter {
    Str title;
    Str number;
    Str salutation;
    Str body;
    Str remedy;
    Str signature;
    CivilDate dated;
} EditedLetter;

typedef enum LetterFindingKind {
    LETTER_FINDING_NO_NUMBER,        /* 文号 missing or still a placeholder */
    LETTER_FINDING_NO_APPLICANT,     /* the salutation does not name the applicant */
    LETTER_FINDING_NO_BASIS,         /* the article on which the outcome rests is not cited */
    LETTER_FINDING_NO_RECEIVED_DATE, /* the day of receipt is not stated, or another */
    LETTER_FINDING_NO_REASON,        /* a withheld part or refusal without its ground */
    LETTER_FINDING_NO_REMEDY,        /* the remedy paragraph is missing */
    LETTER_FINDING_DIRECT_SUIT,      /* offers a direct lawsuit where review comes first */
    LETTER_FINDING_NO_PRIOR_REVIEW,  /* does not say that review comes first */
    LETTER_FINDING_NEEDLESS_REVIEW,  /* demands review first where the law does not */
    LETTER_FINDING_REVIEW_BODY,      /* does not name the reviewing body, or another */
    LETTER_FINDING_COURT,            /* does not name the court */
    LETTER_FINDING_REVIEW_TERM,      /* not 60 days */
    LETTER_FINDING_SUIT_TERM,        /* not 6 months, or 15 days after a review */
    LETTER_FINDING_SIGNATURE,        /* signed by another body, or by none */
    LETTER_FINDING_DATE,             /* no date, before receipt, or after today */
    LETTER_FINDING_NO_SEARCH,        /* says that nothing was found, not where it was sought */
    LETTER_FINDING_NO_STEP,          /* the outcome supposes a notice that was not recorded */
    LETTER_FINDING_RESIDUE,          /* ×××, 【 】, ____ left in the text */
    LETTER_FINDING_MAX
} LetterFindingKind;

/* The part of the letter that a finding speaks of, as the editor's fields are named. */
typedef struct LetterFinding {
    LetterFindingKind kind;
    Str field; /* "number", "salutation", "body", "remedy", "signature", "dated" */
} LetterFinding;

typedef struct LetterFindings {
    LetterFinding items[LETTER_FINDING_MAX];
    size_t count;
} LetterFindings;

/*
 * What is wrong with an edited letter. Every finding is a warning that the signer may override with
 * a reason. today bounds the date of the letter.
 */
void letter_lint(const LetterFacts *facts, const EditedLetter *letter, CivilDate today,
                 LetterFindings *ret_findings);
/* "no_number" …: stable, for rules and tests; and a whole sentence that says what to do. */
Str letter_finding_code(LetterFindingKind kind);
Str letter_finding_words(LetterFindingKind kind);
