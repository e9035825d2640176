/*
 * The pieces of a table that was flattened into text, or of a grid: labels, figures, other marks
 * that stand for a figure ("/", "-", 无), and the rest.
 *
 * Memory: the arena given. Any thread.
 */
#pragma once

#include "base/arena.h"
#include "report/fold.h"
#include "report/label.h"

typedef enum TokenKind {
    TOKEN_LABEL,
    TOKEN_FIGURE, /* digits, or a Chinese numeral that stands alone */
    TOKEN_RAW,    /* another mark in the place of a figure */
    TOKEN_JUNK    /* text that is neither */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    uint32_t start; /* characters of the folded text */
    uint32_t end;
    uint32_t full_end;      /* with the unit or the note in brackets behind a figure */
    Gap gap;                /* what stood before it */
    const FoldPiece *piece; /* in which it begins */
    const LabelPattern *label;
    int64_t value;
    bool negative;
    bool fraction;
    bool whole;      /* one number as it stands: never to be cut in two */
    bool enumerator; /* may be the number of the label that follows */
} Token;

typedef struct Tokens {
    Token *items;
    size_t count;
} Tokens;

/* Cuts the characters [from, to) into tokens. */
void token_scan(const FoldText *t, const LabelHits *hits, size_t from, size_t to, Arena *a,
                Tokens *ret_tokens);

/*
 * Of a table that is a grid, figures elsewhere are none of its own: a date, a page number or a
 * counter of the site that stands before or behind it. They become junk, unless a row's label
 * stands beside them, or less than `percent` of all figures are in the grid: a page end may have
 * cut it.
 */
void token_drop_stray(const FoldText *t, size_t percent, Tokens *tokens);

/* Whether a row with so many cells behind its last label (NULL: none) has one for each figure. */
typedef bool TokenRowFits(const Token *label, size_t cells);
/*
 * In rows that have a cell for each of their figures, what stands in a cell becomes one
 * token: a number ("928 557" too), or the text that is printed instead of one ("12/3", "暂无"), so
 * that it moves no figure beside it.
 */
void token_join_cells(const FoldText *t, TokenRowFits *fits, Tokens *tokens);

/*
 * How many of the figures stand in lines of one kind: where cells are parted by tabs or bars, or
 * each stands on a line, one that follows on a line without any is not of their row ("2024/1/31").
 */
size_t tokens_own_lines(const Token *const *figures, size_t n);

static inline bool token_is_figure(const Token *k)
{
    return k->kind == TOKEN_FIGURE || k->kind == TOKEN_RAW;
}
/* A Chinese numeral ("零", "十二", "一百零三", "二〇二一"), whole; false if it is none. */
bool token_chinese_number(const FoldText *t, size_t from, size_t to, int64_t *ret_value);
/* The decimal number in [from, to), digits only; saturates at FIGURE_MAX + 1 (report.h). */
int64_t token_number(const FoldText *t, size_t from, size_t to);
