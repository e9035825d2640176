/*
 * Finding the labels of the form in folded text: part titles, headings, rows and columns of the
 * three tables, in the wordings of real life. One pass over the text with a trie; leftmost,
 * longest.
 *
 * Memory: the arena given; the trie is built once for the process. Any thread.
 */
#pragma once

#include "base/arena.h"
#include "law/law.h"
#include "report/fold.h"

typedef enum LabelKind {
    LABEL_IGNORE,      /* words of the form that label nothing: notes, 信息内容 */
    LABEL_TITLE,       /* value: part 1..6 */
    LABEL_ROW,         /* value: LawRow */
    LABEL_GROUP,       /* value: LawGroup, or LAW_GROUP_MAX for 三、本年度办理结果 */
    LABEL_COLUMN,      /* value: LawColumn, heading of part three */
    LABEL_COLUMN_NOTE, /* the heading of part three's first column, 申请人情况 … */
    LABEL_ITEM,        /* 第二十条第（一）项 */
    LABEL_CELL_ROW,    /* value: CellRow, a row of part two */
    LABEL_CELL_COLUMN, /* value: LawFormat that has this heading, LAW_FORMAT_MAX for both */
    LABEL_REMEDY,      /* a heading of part four */
    LABEL_STATISTICS,  /* a row of the statistics that were asked for before the form of 2019 */
} LabelKind;

/* The rows of part two, in the order of both formats. */
typedef enum CellRow {
    CELL_ROW_RULES,
    CELL_ROW_NORMATIVE,
    CELL_ROW_PERMITS,
    CELL_ROW_OTHER_MANAGEMENT,
    CELL_ROW_PENALTIES,
    CELL_ROW_COERCIVE,
    CELL_ROW_FEES,
    CELL_ROW_PROCUREMENT,
    CELL_ROW_MAX
} CellRow;

typedef struct LabelPattern {
    LabelKind kind;
    int value;
    bool strong;  /* long enough to mean the label wherever it stands */
    bool variant; /* not the wording of the form */
    const char *text;
    LawCell cell; /* of a variant that heads a column: one that has the heading that is meant */
} LabelPattern;

typedef struct LabelHit {
    uint32_t start;
    uint32_t end;
    const LabelPattern *pattern;
} LabelHit;

typedef struct LabelHits {
    LabelHit *hits;
    size_t count;
} LabelHits;

/* All labels of the text, by place. */
void label_find(const FoldText *t, Arena *a, LabelHits *ret_hits);
/* All labels that are known. */
const LabelPattern *label_patterns(size_t *ret_count);
/* The first hit that starts at or after a place; count if there is none. */
size_t label_at(const LabelHits *h, size_t at);

/*
 * How much of a row's label a piece of text has, in per cent (pairs of neighbouring characters that
 * both have, of those of the label); for labels that were cut or misprinted.
 */
int label_similarity(const FoldText *t, size_t from, size_t to, LawRow row, bool joined);
