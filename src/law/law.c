#include "law/law.h"

#include <assert.h>

static const LawRowInfo rows[LAW_ROW_MAX] = {
#define LAW_ROW(id, code_, group_, prior, joined, article_, short_, label_)                        \
    [LAW_ROW_##id] = {.code = STR_STATIC(code_),                                                   \
                      .label = STR_STATIC(label_),                                                 \
                      .short_label = STR_STATIC(short_),                                           \
                      .article = STR_STATIC(article_),                                             \
                      .group = LAW_GROUP_##group_,                                                 \
                      .prior_review = LAW_PRIOR_REVIEW_##prior,                                    \
                      .in_joined = joined},
#include "law/outcomes.def"
};

/* A code with its labels, by which all look-ups below work. */
typedef struct Entry {
    Str code;
    Str label;
    Str top;
} Entry;

static const Entry groups[LAW_GROUP_MAX] = {
#define LAW_GROUP(id, code_, label_)                                                               \
    [LAW_GROUP_##id] = {.code = STR_STATIC(code_), .label = STR_STATIC(label_)},
#include "law/outcomes.def"
};

static const Entry columns[LAW_COLUMN_MAX] = {
#define LAW_COLUMN(id, code_, label_)                                                              \
    [LAW_COLUMN_##id] = {.code = STR_STATIC(code_), .label = STR_STATIC(label_)},
#include "law/outcomes.def"
};

static const Entry blocks[REMEDY_BLOCK_MAX] = {
#define LAW_REMEDY_BLOCK(id, code_, top_, label_)                                                  \
    [REMEDY_BLOCK_##                                                                               \
        id] = {.code = STR_STATIC(code_), .top = STR_STATIC(top_), .label = STR_STATIC(label_)},
#include "law/layouts.def"
};

static const Entry results[REMEDY_RESULT_MAX] = {
#define LAW_REMEDY_RESULT(id, code_, label_)                                                       \
    [REMEDY_RESULT_##id] = {.code = STR_STATIC(code_), .label = STR_STATIC(label_)},
#include "law/layouts.def"
};

static const Entry formats[LAW_FORMAT_MAX] = {
    [LAW_FORMAT_2019] = {.code = STR_STATIC("2019")},
    [LAW_FORMAT_2021] = {.code = STR_STATIC("2021")},
};

static const LawCellInfo cells[LAW_CELL_MAX] = {
#define LAW_CELL(id, format_, item_, row_, column_, object_, member_, kind_)                       \
    [LAW_CELL_##id] = {.format = LAW_FORMAT_##format_,                                             \
                       .item = item_,                                                              \
                       .row_label = STR_STATIC(row_),                                              \
                       .column_label = STR_STATIC(column_),                                        \
                       .object = STR_STATIC(object_),                                              \
                       .member = STR_STATIC(member_),                                              \
                       .kind = LAW_CELL_KIND_##kind_},
#include "law/layouts.def"
};

static const Str numerals[] = {
    STR_STATIC(""),     STR_STATIC("一"),   STR_STATIC("二"),   STR_STATIC("三"),
    STR_STATIC("四"),   STR_STATIC("五"),   STR_STATIC("六"),   STR_STATIC("七"),
    STR_STATIC("八"),   STR_STATIC("九"),   STR_STATIC("十"),   STR_STATIC("十一"),
    STR_STATIC("十二"), STR_STATIC("十三"), STR_STATIC("十四"), STR_STATIC("十五"),
};

/* Index of the entry with the code, or -1. */
static int find(const Entry *entries, int count, Str code)
{
    for (int i = 0; i < count; i++)
        if (str_eq(entries[i].code, code))
            return i;
    return -1;
}

const LawRowInfo *law_row(LawRow row)
{
    assert(row < LAW_ROW_MAX);
    return &rows[row];
}

bool law_row_from_code(Str code, LawRow *ret_row)
{
    for (int i = 0; i < LAW_ROW_MAX; i++) {
        if (str_eq(rows[i].code, code)) {
            *ret_row = (LawRow)i;
            return true;
        }
    }
    return false;
}

bool law_row_is_outcome(LawRow row)
{
    return row >= LAW_OUTCOME_FIRST && row <= LAW_OUTCOME_LAST;
}

Str law_row_label(LawRow row, bool joined)
{
    if (joined && row == LAW_ROW_OTHER_OTHER)
        return STR(LAW_TEXT_OTHER_JOINED);
    return law_row(row)->label;
}

void law_row_append_full_label(StrBuf *b, LawRow row)
{
    Str group = law_group_label(law_row(row)->group);
    strbuf_append(b, group);
    if (!str_empty(group))
        strbuf_append_char(b, ' ');
    strbuf_append(b, law_row(row)->label);
}

Str law_group_code(LawGroup group)
{
    assert(group < LAW_GROUP_MAX);
    return groups[group].code;
}

Str law_group_label(LawGroup group)
{
    assert(group < LAW_GROUP_MAX);
    return groups[group].label;
}

LawRow law_group_rows(LawGroup group, int *ret_count)
{
    int first = 0, count = 0;
    while (rows[first].group != group)
        first++;
    while (first + count < LAW_ROW_MAX && rows[first + count].group == group)
        count++;
    *ret_count = count;
    return (LawRow)first;
}

Str law_column_code(LawColumn column)
{
    assert(column < LAW_COLUMN_MAX);
    return columns[column].code;
}

Str law_column_label(LawColumn column)
{
    assert(column < LAW_COLUMN_MAX);
    return columns[column].label;
}

bool law_column_from_code(Str code, LawColumn *ret_column)
{
    int i = find(columns, LAW_COLUMN_MAX, code);
    if (i < 0)
        return false;
    *ret_column = (LawColumn)i;
    return true;
}

Str applicant_class_code(ApplicantClass c)
{
    assert(c < APPLICANT_CLASS_MAX);
    return columns[c].code;
}

Str applicant_class_label(ApplicantClass c)
{
    assert(c < APPLICANT_CLASS_MAX);
    return columns[c].label;
}

bool applicant_class_from_code(Str code, ApplicantClass *ret_class)
{
    int i = find(columns, APPLICANT_CLASS_MAX, code);
    if (i < 0)
        return false;
    *ret_class = (ApplicantClass)i;
    return true;
}

const LawCellInfo *law_cell(LawCell cell)
{
    assert(cell < LAW_CELL_MAX);
    return &cells[cell];
}

LawCell law_format_cells(LawFormat format, int *ret_count)
{
    int first = 0, count = 0;
    while (cells[first].format != format)
        first++;
    while (first + count < LAW_CELL_MAX && cells[first + count].format == format)
        count++;
    *ret_count = count;
    return (LawCell)first;
}

Str law_format_code(LawFormat format)
{
    assert(format < LAW_FORMAT_MAX);
    return formats[format].code;
}

bool law_format_from_code(Str code, LawFormat *ret_format)
{
    int i = find(formats, LAW_FORMAT_MAX, code);
    if (i < 0)
        return false;
    *ret_format = (LawFormat)i;
    return true;
}

Str law_item_heading(int item)
{
    static const Str headings[] = {
#define HEADING(n) STR_STATIC("第二十条第（" n "）项")
        STR_STATIC(""),  HEADING("一"),   HEADING("二"),   HEADING("三"),
        HEADING("四"),   HEADING("五"),   HEADING("六"),   HEADING("七"),
        HEADING("八"),   HEADING("九"),   HEADING("十"),   HEADING("十一"),
        HEADING("十二"), HEADING("十三"), HEADING("十四"), HEADING("十五"),
#undef HEADING
    };
    return item >= 1 && item <= 15 ? headings[item] : headings[0];
}

Str remedy_block_code(RemedyBlock block)
{
    assert(block < REMEDY_BLOCK_MAX);
    return blocks[block].code;
}

Str remedy_block_top_label(RemedyBlock block)
{
    assert(block < REMEDY_BLOCK_MAX);
    return blocks[block].top;
}

Str remedy_block_label(RemedyBlock block)
{
    assert(block < REMEDY_BLOCK_MAX);
    return blocks[block].label;
}

bool remedy_block_from_code(Str code, RemedyBlock *ret_block)
{
    int i = find(blocks, REMEDY_BLOCK_MAX, code);
    if (i < 0)
        return false;
    *ret_block = (RemedyBlock)i;
    return true;
}

Str remedy_result_code(RemedyResult result)
{
    assert(result < REMEDY_RESULT_MAX);
    return results[result].code;
}

Str remedy_result_label(RemedyResult result)
{
    assert(result < REMEDY_RESULT_MAX);
    return results[result].label;
}

bool remedy_result_from_code(Str code, RemedyResult *ret_result)
{
    int i = find(results, REMEDY_RESULT_MAX, code);
    if (i < 0)
        return false;
    *ret_result = (RemedyResult)i;
    return true;
}

Str law_part_title(int number)
{
    static const Str titles[LAW_PART_MAX + 1] = {
#define LAW_PART(n, numeral, title) [n] = STR_STATIC(title),
#include "law/layouts.def"
    };
    return number >= 1 && number <= LAW_PART_MAX ? titles[number] : STR("");
}

Str law_part_heading(int number)
{
    static const Str headings[LAW_PART_MAX + 1] = {
#define LAW_PART(n, numeral, title) [n] = STR_STATIC(numeral "、" title),
#include "law/layouts.def"
    };
    return number >= 1 && number <= LAW_PART_MAX ? headings[number] : STR("");
}

Str law_numeral(int number)
{
    return number >= 1 && number <= 15 ? numerals[number] : numerals[0];
}
