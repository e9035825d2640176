/*
 * Taking a run of figures apart into the cells of a row: where one cell ends and the next begins is
 * lost when a page's cells are concatenated (640020470 is 64|0|0|2|0|4|70). All ways are tried in
 * which no number has a leading nought; where a block of cells ends in its total, only those that
 * add up are kept, if there are any.
 *
 * Memory: the arena given. Any thread. Bounded: at most SPLIT_READINGS readings are kept.
 */
#pragma once

#include "base/arena.h"
#include "report/token.h"

#define SPLIT_PARTS_MAX 15
#define SPLIT_READINGS  256

typedef enum PartKind { PART_BLANK, PART_NUMBER, PART_RAW } PartKind;

typedef struct Part {
    PartKind kind;
    bool fraction;
    uint32_t start; /* characters of the folded text; without meaning for PART_BLANK */
    uint32_t end;
    uint32_t full_end;
    int64_t value; /* 0 unless PART_NUMBER */
} Part;

typedef struct Reading {
    Part parts[SPLIT_PARTS_MAX];
    int broken; /* blocks whose sum fails */
} Reading;

typedef struct Readings {
    Reading *items;
    size_t count;
    bool cut; /* there were more, or too many ways to try */
} Readings;

/*
 * All ways to read the figure tokens as `parts` cells in blocks of `block` cells (the last of each
 * is the total; 0: no totals). Tokens are never joined; those marked whole are never cut.
 * With blanks, cells may be empty besides, at any place. With slack, readings that break so many
 * blocks more than the best are kept too: where a cell may have been lost, sums prove less.
 */
void split_readings(const FoldText *t, const Token *const *tokens, size_t count, int parts,
                    int block, bool blanks, int slack, Arena *a, Readings *ret_readings);
/*
 * Everything that cell `cell` of `parts` can be, without regard to sums: for runs with more
 * readings than are kept. A blank cell comes last.
 */
size_t split_candidates(const FoldText *t, const Token *const *tokens, size_t count, int parts,
                        int cell, Arena *a, Part **ret_parts);
/* The part that a whole token is. */
Part split_part(const Token *k);
/* Whether the cells [first, first + block) fail to add up; a blank total is not checked. */
bool split_broken(const Part *parts, int block);
