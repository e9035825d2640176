/*
 * The prose of a part as the checker sees it: folded text, the counts in it ("266条"), and places
 * around them. Patterns are UTF-16 literals (u"其中"): the units in which folded text is kept, so
 * that nothing is decoded while the prose is searched. Internal to the layer. Memory: the arena of
 * the findings. Any thread.
 */
#pragma once

#include "report/check.h"

#include <uchar.h>

/* A number of the prose: "266条". */
typedef struct Count {
    size_t start;
    size_t end; /* behind the unit */
    int64_t value;
    uint16_t unit;
    bool rough; /* 余, 多, 约, a fraction, 万: not to be calculated with */
    int depth;  /* of brackets */
} Count;

typedef struct Prose {
    const AnnualReport *r;
    const ReportSection *section;
    FoldText text;
    Count *counts;
    size_t count;
    size_t capacity;
    Findings *out;
} Prose;

/* Folds the text of a part and finds its counts. */
void prose_open(const AnnualReport *r, const ReportSection *s, Findings *out, Prose *ret_prose);
/* Whether the pattern stands at `at`, which may be anywhere. */
bool prose_has(const Prose *p, size_t at, const char16_t *pattern);
/* Whether the pattern ends just before `at`. */
bool prose_has_before(const Prose *p, size_t at, const char16_t *pattern);
/* Where the pattern first starts in [from, to); STR_NPOS if nowhere. */
size_t prose_find(const Prose *p, size_t from, size_t to, const char16_t *pattern);
bool prose_has_any(const Prose *p, size_t from, size_t to, const char16_t *const *words,
                   size_t count);
/* Whether one of the words stands at `at`. */
bool prose_starts_any(const Prose *p, size_t at, const char16_t *const *words, size_t count);
/* The number of characters of a pattern. */
size_t prose_length(const char16_t *pattern);
/* Whether the character is one of these. */
bool prose_is_one_of(uint16_t c, const char16_t *characters);
/* The start and end of the sentence around a place. */
size_t prose_sentence_start(const Prose *p, size_t at);
size_t prose_sentence_end(const Prose *p, size_t at);
Str prose_quote(const Prose *p, size_t from, size_t to);
/* A finding of the part, severity warning. */
void prose_finding(const Prose *p, const char *rule, const LawFigure *cells, size_t count,
                   Str expected, Str actual, Str message);

/* What the prose says of single cells: narrative.table. */
void prose_check_claims(Prose *p);
