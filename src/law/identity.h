/*
 * One figure of a report's tables, its path ("applications.received.total"), and the identities
 * (勾稽关系) that tie figures together, derived from identities.def. Pure; nothing is allocated.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "law/law.h"

typedef enum LawFigureKind {
    LAW_FIGURE_APPLICATION,
    LAW_FIGURE_REMEDY,
    LAW_FIGURE_PROACTIVE
} LawFigureKind;

/* Which figure: of part three (row, column), part four (block, result) or part two (cell). */
typedef struct LawFigure {
    LawFigureKind kind;
    union {
        struct {
            LawRow row;
            LawColumn column;
        };
        struct {
            RemedyBlock block;
            RemedyResult result;
        };
        LawCell cell;
    };
} LawFigure;

static inline LawFigure law_figure_application(LawRow row, LawColumn column)
{
    return (LawFigure){.kind = LAW_FIGURE_APPLICATION, .row = row, .column = column};
}
static inline LawFigure law_figure_remedy(RemedyBlock block, RemedyResult result)
{
    return (LawFigure){.kind = LAW_FIGURE_REMEDY, .block = block, .result = result};
}
static inline LawFigure law_figure_proactive(LawCell cell)
{
    return (LawFigure){.kind = LAW_FIGURE_PROACTIVE, .cell = cell};
}

bool law_figure_eq(LawFigure a, LawFigure b);
/* "applications.<row>.<column>", "remedies.<block>.<result>", "proactive.<object>[.<member>]". */
void law_figure_append_path(StrBuf *b, LawFigure figure);
/* The reverse; false, *ret_figure untouched, if there is no such figure. */
bool law_figure_from_path(Str path, LawFigure *ret_figure) ATTR_NODISCARD;
/* In words for a finding: "（三）不予公开 1.属于国家秘密·自然人", "行政复议·结果维持". */
void law_figure_append_words(StrBuf *b, LawFigure figure);

typedef enum LawIdentityRule {
#define LAW_IDENTITY(id, ...) LAW_IDENTITY_##id,
#include "law/identities.def"
    LAW_IDENTITY_MAX
} LawIdentityRule;

#define LAW_OPERANDS_MAX (LAW_OUTCOME_COUNT + 1)

/* Σ operands[0, left) = Σ operands[left, count). The right side holds totals. */
typedef struct LawIdentity {
    LawIdentityRule rule;
    int left;
    int count;
    LawFigure operands[LAW_OPERANDS_MAX];
} LawIdentity;

/* The name of the rule in findings ("applications.balance") and its words. */
Str law_identity_name(LawIdentityRule rule);
Str law_identity_words(LawIdentityRule rule);
/*
 * All instances in a fixed order: index 0, 1, 2 … until false. joined: 其他处理 is printed as one
 * row, so two outcome rows are absent (40 instances instead of 42).
 */
bool law_identity(bool joined, size_t index, LawIdentity *ret_identity) ATTR_NODISCARD;
/* Whether the figure is itself a total: the column 总计, the row （七）总计, a block's 总计. */
bool law_figure_is_total(LawFigure figure);
