/*
 * Letters of a case: drafted from its facts, shown, edited as a next version, numbered from the
 * body's counter, downloaded as DOCX. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

/* A letter's text as it is edited: blocks are paragraphs, one a line. */
typedef struct LetterText {
    Str title;      /* "政府信息公开申请答复书" */
    Str salutation; /* "张三：" */
    Str body;       /* paragraphs separated by \n */
    Str remedy;     /* the remedy paragraph; a version without it needs override_reason */
    Str signature;  /* the body's name */
    CivilDate dated;
} LetterText;

typedef struct LetterView {
    FieldErrors errors;
    int64_t id;
    int64_t case_id;
    Str case_number;
    Str kind;
    Str kind_label;
    Str number;
    int version;
    bool fixed;
    LetterText text;
    /* what the linter says of this version: warnings that the signer may override */
    FieldErrors warnings;
} LetterView;

/*
 * Drafts a letter of a kind from the case as it stands (reply: from the outcome, with its legal
 * basis and the right remedy paragraph) and keeps it as version 1, or as the next version of the
 * letter of that kind that is not numbered yet. INVALID, CONFLICT.
 */
typedef struct DraftLetter {
    int64_t case_id;
    Str kind; /* "reply", "supplement_notice", "extension_notice", "consultation" … of domain/ */
} DraftLetter;
int app_draft_letter(App *app, const Actor *actor, const DraftLetter *in, Arena *a,
                     LetterView *ret_result) ATTR_NODISCARD;

/* One letter, its newest version or a given one (version > 0). NOT_FOUND. */
typedef struct GetLetter {
    int64_t letter_id;
    int version;
} GetLetter;
int app_get_letter(App *app, const Actor *actor, const GetLetter *in, Arena *a,
                   LetterView *ret_result) ATTR_NODISCARD;

/* Saves an edited text as the next version. INVALID, CONFLICT (version is not the newest; fixed).
 */
typedef struct SaveLetter {
    int64_t letter_id;
    int version; /* that was edited */
    LetterText text;
    Str override_reason; /* why a warning is overridden */
} SaveLetter;
int app_save_letter(App *app, const Actor *actor, const SaveLetter *in, Arena *a,
                    LetterView *ret_result) ATTR_NODISCARD;

/* Gives the letter its 文号, 机关代字〔year〕n号, from the body's counter of the year. CONFLICT. */
typedef struct NumberLetter {
    int64_t letter_id;
    int version;
} NumberLetter;
int app_number_letter(App *app, const Actor *actor, const NumberLetter *in, Arena *a,
                      LetterView *ret_result) ATTR_NODISCARD;

/* The letter as DOCX. NOT_FOUND. */
typedef struct LetterDocx {
    Str file_name; /* "秦公复〔2026〕1号 政府信息公开申请答复书.docx" */
    Str bytes;
} LetterDocx;
int app_letter_docx(App *app, const Actor *actor, const GetLetter *in, Arena *a,
                    LetterDocx *ret_result) ATTR_NODISCARD;
