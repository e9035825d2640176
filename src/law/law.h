/*
 * The annual report's form as data: rows, columns, cells, blocks, their codes and verbatim labels.
 * All of it is constant and derived from outcomes.def and layouts.def; nothing is allocated, every
 * function is pure and may be called from any thread. A Str returned here lives for ever.
 *
 * Numbers of the enums are positions in printed order. Never store them: store the codes.
 * Look-ups by code return false, and leave *ret_x alone, for a code that does not exist.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

/* The two formats in use, by the columns of part two: 国办公开办函〔2019〕60号, 〔2021〕30号. */
typedef enum LawFormat { LAW_FORMAT_2019, LAW_FORMAT_2021, LAW_FORMAT_MAX } LawFormat;

/* The 25 rows of part three: LAW_ROW_RECEIVED … LAW_ROW_CARRIED_OUT (outcomes.def). */
typedef enum LawRow {
#define LAW_ROW(id, ...) LAW_ROW_##id,
#include "law/outcomes.def"
    LAW_ROW_MAX
} LawRow;

/* The 21 outcomes that an application can have are the rows from first to last, both included. */
#define LAW_OUTCOME_FIRST LAW_ROW_GRANTED
#define LAW_OUTCOME_LAST  LAW_ROW_OTHER_OTHER
#define LAW_OUTCOME_COUNT (LAW_OUTCOME_LAST - LAW_OUTCOME_FIRST + 1)

typedef enum LawGroup {
#define LAW_GROUP(id, ...) LAW_GROUP_##id,
#include "law/outcomes.def"
    LAW_GROUP_MAX
} LawGroup;

/* The 7 columns of part three: the six applicant classes, then LAW_COLUMN_TOTAL. */
typedef enum LawColumn {
#define LAW_COLUMN(id, ...) LAW_COLUMN_##id,
#include "law/outcomes.def"
    LAW_COLUMN_MAX
} LawColumn;

/* An applicant is of one of the first six columns; an agent's class is the principal's. */
typedef enum ApplicantClass {
    APPLICANT_NATURAL_PERSON = LAW_COLUMN_NATURAL_PERSON,
    APPLICANT_ENTERPRISE = LAW_COLUMN_ENTERPRISE,
    APPLICANT_RESEARCH_INSTITUTION = LAW_COLUMN_RESEARCH_INSTITUTION,
    APPLICANT_PUBLIC_WELFARE_ORGANISATION = LAW_COLUMN_PUBLIC_WELFARE_ORGANISATION,
    APPLICANT_LEGAL_SERVICE = LAW_COLUMN_LEGAL_SERVICE,
    APPLICANT_OTHER_ORGANISATION = LAW_COLUMN_OTHER_ORGANISATION,
    APPLICANT_CLASS_MAX
} ApplicantClass;

/* Whether a lawsuit needs a review first (复议前置: 行政复议法 art. 23; 法释〔2025〕8号 art. 1(2)).
 */
typedef enum LawPriorReview {
    LAW_PRIOR_REVIEW_NO,
    LAW_PRIOR_REVIEW_YES,
    LAW_PRIOR_REVIEW_WITHHELD /* only if a withheld part rests on arts 14-16 */
} LawPriorReview;

/* The cells of part two in both formats; those of 2019 are LAW_CELL_OLD_… (layouts.def). */
typedef enum LawCell {
#define LAW_CELL(id, ...) LAW_CELL_##id,
#include "law/layouts.def"
    LAW_CELL_MAX
} LawCell;

typedef enum LawCellKind {
    LAW_CELL_KIND_COUNT,   /* 0, 1, 2 … */
    LAW_CELL_KIND_CHANGE,  /* a count with a sign */
    LAW_CELL_KIND_DECIMAL, /* a decimal string, 10,000 yuan */
    LAW_CELL_KIND_TEXT     /* as printed */
} LawCellKind;

typedef enum RemedyBlock {
#define LAW_REMEDY_BLOCK(id, ...) REMEDY_BLOCK_##id,
#include "law/layouts.def"
    REMEDY_BLOCK_MAX
} RemedyBlock;

/* 纠正 is OVERTURNED here (更正 and 补正 are other things); its code in the report is "corrected".
 */
typedef enum RemedyResult {
#define LAW_REMEDY_RESULT(id, ...) REMEDY_RESULT_##id,
#include "law/layouts.def"
    REMEDY_RESULT_MAX
} RemedyResult;

#define LAW_PART_MAX 6

typedef struct LawRowInfo {
    Str code;
    Str label;       /* the row's own cell, verbatim: "1.属于国家秘密" */
    Str short_label; /* without its number, for lists and charts: "属于国家秘密" */
    Str article;     /* of the Regulation: "36(1)(2)"; "" if none */
    LawGroup group;
    LawPriorReview prior_review;
    bool in_joined; /* printed where 其他处理 is one row (always in the 2019 format) */
} LawRowInfo;

typedef struct LawCellInfo {
    LawFormat format;
    int item;         /* of art. 20: 1, 5, 6, 8, 9 */
    Str row_label;    /* "行政规范性文件" */
    Str column_label; /* "本年制发件数" */
    Str object;       /* JSON key below "proactive" */
    Str member;       /* key below that; empty: the figure stands right under object */
    LawCellKind kind;
} LawCellInfo;

/* The constant texts of the form, verbatim. */
#define LAW_TEXT_CONTENT       "信息内容"
#define LAW_TEXT_BALANCE_NOTE  "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#define LAW_TEXT_APPLICANTS    "申请人情况"
#define LAW_TEXT_ORGANISATIONS "法人或其他组织"
#define LAW_TEXT_RESULTS       "三、本年度办理结果"
#define LAW_TEXT_OTHER_JOINED  "（六）其他处理"

const LawRowInfo *law_row(LawRow row);
bool law_row_from_code(Str code, LawRow *ret_row) ATTR_NODISCARD;
/* Whether the row is one of the 21 outcomes of an application (not intake, total or carry-over). */
bool law_row_is_outcome(LawRow row);
/* The row's own cell; joined: as printed where 其他处理 is one row (other_other is
 * "（六）其他处理"). */
Str law_row_label(LawRow row, bool joined);
/*
 * A label with LAW_BREAK (a zero width space) at each place where a line may end: between words, as
 * words.def has them, never within one. A label of one word has one at its end.
 */
#define LAW_BREAK "\xE2\x80\x8B"
void law_label_append(StrBuf *out, Str label);
/* The row with its group, as in contract and lists: "（三）不予公开 1.属于国家秘密". */
void law_row_append_full_label(StrBuf *b, LawRow row);

Str law_group_code(LawGroup group);
/* The cell that spans the rows of the group: "（三）不予公开"; empty where rows stand alone. */
Str law_group_label(LawGroup group);
/* The first row of a group and how many rows it has. */
LawRow law_group_rows(LawGroup group, int *ret_count);

Str law_column_code(LawColumn column);
Str law_column_label(LawColumn column);
bool law_column_from_code(Str code, LawColumn *ret_column) ATTR_NODISCARD;
/* The same for an applicant class: "total" is none. */
Str applicant_class_code(ApplicantClass c);
Str applicant_class_label(ApplicantClass c);
bool applicant_class_from_code(Str code, ApplicantClass *ret_class) ATTR_NODISCARD;

const LawCellInfo *law_cell(LawCell cell);
/* The cells of a format are consecutive: the first and how many. */
LawCell law_format_cells(LawFormat format, int *ret_count);
/* "2019" or "2021", and back. */
Str law_format_code(LawFormat format);
bool law_format_from_code(Str code, LawFormat *ret_format) ATTR_NODISCARD;
/* The heading of a block of part two: "第二十条第（五）项" for item 5; item is 1..15. */
Str law_item_heading(int item);

Str remedy_block_code(RemedyBlock block);
/* The top heading (行政复议 or 行政诉讼) and the heading below it (empty for 行政复议). */
Str remedy_block_top_label(RemedyBlock block);
Str remedy_block_label(RemedyBlock block);
bool remedy_block_from_code(Str code, RemedyBlock *ret_block) ATTR_NODISCARD;
Str remedy_result_code(RemedyResult result);
Str remedy_result_label(RemedyResult result);
bool remedy_result_from_code(Str code, RemedyResult *ret_result) ATTR_NODISCARD;

/* The title of part number 1..6 without and with its numeral: "总体情况", "一、总体情况". */
Str law_part_title(int number);
Str law_part_heading(int number);
/* 1..15 as Chinese numerals: "十五"; empty outside. */
Str law_numeral(int number);
