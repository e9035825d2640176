/*
 * The folded text of a Document: what is left for matching when widths, scripts, quotation marks
 * and white space no longer matter, with a way back to the place in the source of every character.
 * Separators (blanks, line ends, "|", tabs, the cells and rows of grids) are not characters: each
 * character says what stood before it.
 *
 * Memory: the arena given. Pure; may be used from any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"
#include "document/document.h"

enum {
    GAP_SPACE = 1, /* blanks */
    GAP_PIPE = 2,  /* a "|" of plain text or Markdown */
    GAP_GRID = 4,  /* the cell of a grid */
    GAP_ROW = 8,   /* the row of a grid, or of a Markdown table, ended */
    GAP_BLOCK = 16 /* a paragraph ended */
};

/* What stood before a character. */
typedef struct Gap {
    uint8_t lines; /* line ends, at most 255 */
    uint8_t cells; /* cell boundaries, at most 255 */
    uint8_t flags;
    uint8_t head; /* cell boundaries before the first line end */
    uint8_t tail; /* cell boundaries behind the last line end */
} Gap;

/* A stretch of source text without a break: a block or the cell of a grid. */
typedef struct FoldPiece {
    uint32_t base; /* where it starts in the numbering of FoldText.at */
    Str text;
    SourcePos pos;
    bool exact; /* at - base are bytes that may be added to pos.start */
    const Block *block;
    const GridCell *cell;
    uint32_t number; /* of the grid or the paragraph among those of the document, from 1 */
} FoldPiece;

typedef struct FoldText {
    const uint16_t *ch; /* len characters, then one 0 */
    const Gap *gap;     /* len + 1: the last says what stands at the end */
    const uint32_t *at; /* len + 1: where in the pieces */
    size_t len;
    const FoldPiece *pieces;
    size_t piece_count;
    size_t hant;     /* characters that are only Traditional */
    size_t cjk;      /* all Chinese characters */
    size_t pinyin;   /* readings in brackets that a mirror site spliced in, left out of ch */
    size_t entities; /* "&nbsp;" and the like that were left in the text, taken for blanks */
    bool has_grids;  /* some pieces are cells */
    bool recognised; /* text outside cells came from pictures, or may have */
    bool doubted;    /* some of it did, cells included */
} FoldText;

/* The folded form of one character: 0 dropped, 1 blank, 2 line end, 3 cell, else a character. */
uint16_t fold_char(uint32_t codepoint);
static inline bool fold_is_cjk(uint16_t c)
{
    return c >= 0x3400 && c <= 0x9FFF;
}
static inline bool fold_is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}

void fold_document(const Document *d, Arena *a, FoldText *ret_text);
/* The same for one string, for patterns and unit tests of matchers. */
void fold_string(Str s, Arena *a, FoldText *ret_text);

/* The source text from character `from` to character `to`, within one piece as far as it goes. */
Str fold_source(const FoldText *t, size_t from, size_t to);
/* Where these characters stood. */
SourcePos fold_pos(const FoldText *t, size_t from, size_t to);
/* Where a piece stood, though it may have no characters. */
SourcePos fold_piece_pos(const FoldText *t, size_t piece);
/* How sure these characters are, 0..100: below 100 where they were recognised from a picture. */
uint8_t fold_confidence(const FoldText *t, size_t from, size_t to);
/* The index of the piece in which a character stands. */
size_t fold_piece(const FoldText *t, size_t at);
/* The characters as UTF-8 in folded form, without separators. */
Str fold_text(const FoldText *t, size_t from, size_t to, Arena *a);
/* Folds a short text into Simplified, keeping blanks and punctuation. */
Str fold_simplified(Str s, Arena *a);
/* Whether characters from `from` on are the folded pattern (`count` characters). */
bool fold_match(const FoldText *t, size_t from, const uint16_t *pattern, size_t count);
