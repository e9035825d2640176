/*
 * A Document for the tests of the writers: the size and the merged cells of the statutory form's
 * three tables (14x4, 28x10, 4x15), with every kind of block around them. Test code only.
 */
#pragma once

#include "document/document_test.h"

typedef struct FormBuilder {
    Arena *arena;
    GridCell *cells;
    size_t count, capacity;
} FormBuilder;

static inline void form_cell(FormBuilder *f, unsigned row, unsigned column, unsigned rows,
                             unsigned columns, Str text, bool header)
{
    ARENA_PUSH(f->arena, f->cells, f->count, f->capacity);
    f->cells[f->count - 1] = (GridCell){.row = (uint16_t)row,
                                        .column = (uint16_t)column,
                                        .row_span = (uint16_t)rows,
                                        .column_span = (uint16_t)columns,
                                        .header = header,
                                        .align = TEXT_ALIGN_CENTRE,
                                        .text = text,
                                        .confidence = 100};
}

/* Fills the places of a row that are still free with figures; blanks and "/" among them. */
static inline void form_figures(FormBuilder *f, unsigned row, unsigned from, unsigned to)
{
    for (unsigned k = from; k < to; k++) {
        unsigned n = row * 37 + k * 11;
        form_cell(f, row, k, 1, 1,
                  n % 13 == 0   ? STR("")
                  : n % 17 == 0 ? STR("/")
                                : arena_printf(f->arena, "%u", n % 5 ? n % 23 : n * n),
                  false);
    }
}

static inline const Grid *form_grid(FormBuilder *f, unsigned rows, unsigned columns,
                                    unsigned header_rows, const uint16_t *widths)
{
    Grid *g = arena_new(f->arena, Grid, 1);
    *g = (Grid){.rows = (uint16_t)rows,
                .columns = (uint16_t)columns,
                .header_rows = (uint16_t)header_rows,
                .cells = f->cells,
                .cell_count = f->count,
                .widths = widths};
    f->cells = NULL;
    f->count = f->capacity = 0;
    return g;
}

static inline const Grid *form_proactive(FormBuilder *f)
{
    static const char *const items[] = {"第二十条第（一）项", "第二十条第（五）项",
                                        "第二十条第（六）项", "第二十条第（八）项"};
    static const unsigned starts[] = {0, 4, 7, 11}, ends[] = {4, 7, 11, 14};
    for (unsigned i = 0; i < 4; i++) {
        form_cell(f, starts[i], 0, 1, 4, str_of(items[i]), true);
        form_cell(f, starts[i] + 1, 0, 1, 1, STR("信息内容"), true);
        if (i == 0)
            for (unsigned k = 1; k < 4; k++)
                form_cell(f, 1, k, 1, 1, STR("本年制发件数"), true);
        else
            form_cell(f, starts[i] + 1, 1, 1, 3, STR("本年处理决定数量"), true);
        for (unsigned row = starts[i] + 2; row < ends[i]; row++) {
            form_cell(f, row, 0, 1, 1, STR("行政规范性文件"), true);
            if (i == 0)
                form_figures(f, row, 1, 4);
            else
                form_cell(f, row, 1, 1, 3, STR("184"), false);
        }
    }
    return form_grid(f, 14, 4, 0, NULL);
}

static inline void form_applications_head(FormBuilder *f)
{
    static const char *const classes[] = {"商业\n企业", "科研\n机构", "社会公益组织",
                                          "法律服务机构", "其他"};
    form_cell(f, 0, 0, 3, 3,
              STR("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"), true);
    form_cell(f, 0, 3, 1, 7, STR("申请人情况"), true);
    form_cell(f, 1, 3, 2, 1, STR("自然人"), true);
    form_cell(f, 1, 4, 1, 5, STR("法人或其他组织"), true);
    form_cell(f, 1, 9, 2, 1, STR("总计"), true);
    for (unsigned k = 0; k < 5; k++)
        form_cell(f, 2, 4 + k, 1, 1, str_of(classes[k]), true);
}

static inline const Grid *form_applications(FormBuilder *f)
{
    static const uint16_t widths[] = {6, 12, 26, 7, 7, 7, 9, 9, 7, 7};
    static const struct {
        unsigned from, count;
        const char *label;
    } groups[] = {{5, 1, "（一）予以公开"},  {6, 1, "（二）部分公开（区分处理的，只计这一情形）"},
                  {7, 8, "（三）不予公开"},  {15, 3, "（四）无法提供"},
                  {18, 5, "（五）不予处理"}, {23, 3, "（六）其他处理"},
                  {26, 1, "（七）总计"}};
    form_applications_head(f);
    for (unsigned row = 3; row < 28; row++) {
        if (row == 3 || row == 4)
            form_cell(f, row, 0, 1, 3, STR("一、本年新收政府信息公开申请数量"), true);
        else if (row == 27)
            form_cell(f, row, 0, 1, 3, STR("四、结转下年度继续办理"), true);
        else {
            if (row == 5)
                form_cell(f, 5, 0, 22, 1, STR("三、本年度办理结果"), true);
            for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
                unsigned from = groups[i].from, count = groups[i].count;
                if (row == from)
                    form_cell(f, row, 1, count, count > 1 ? 1 : 2, str_of(groups[i].label), true);
                if (count > 1 && row >= from && row < from + count)
                    form_cell(f, row, 2, 1, 1,
                              arena_printf(f->arena, "%u.属于国家秘密或者其他情形", row - from + 1),
                              true);
            }
        }
        form_figures(f, row, 3, 10);
    }
    return form_grid(f, 28, 10, 3, widths);
}

static inline const Grid *form_remedies(FormBuilder *f)
{
    static const char *const results[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
    form_cell(f, 0, 0, 1, 5, STR("行政复议"), true);
    form_cell(f, 0, 5, 1, 10, STR("行政诉讼"), true);
    for (unsigned k = 0; k < 5; k++)
        form_cell(f, 1, k, 2, 1, str_of(results[k]), true);
    form_cell(f, 1, 5, 1, 5, STR("未经复议直接起诉"), true);
    form_cell(f, 1, 10, 1, 5, STR("复议后起诉"), true);
    for (unsigned k = 0; k < 10; k++)
        form_cell(f, 2, 5 + k, 1, 1, str_of(results[k % 5]), true);
    form_figures(f, 3, 0, 15);
    return form_grid(f, 4, 15, 3, NULL);
}

static inline ATTR_UNUSED Document test_form(Arena *a)
{
    FormBuilder f = {.arena = a};
    static const char prose[] =
        "2021年，本机关认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息184条，"
        "收到政府信息公开申请57件，按期办结率为100%。本年度报告所列数据的统计期限自2021年1月1日起，"
        "至2021年12月31日止。";
    Block *b = arena_new(a, Block, 16);
    size_t n = 0;
    b[n++] =
        (Block){.kind = BLOCK_TITLE, .text = STR("示范市某某局2021年\n政府信息公开工作年度报告")};
    b[n++] = (Block){.kind = BLOCK_HEADING, .level = 1, .text = STR("一、总体情况")};
    b[n++] = (Block){.kind = BLOCK_PARAGRAPH, .text = str_of(prose)};
    b[n++] = (Block){.kind = BLOCK_HEADING, .level = 2, .text = STR("（一）主动公开 <&> \"引号\"")};
    b[n++] = (Block){.kind = BLOCK_PARAGRAPH, .text = str_of(prose)};
    b[n++] = (Block){.kind = BLOCK_HEADING, .level = 1, .text = STR("二、主动公开政府信息情况")};
    b[n++] = (Block){.kind = BLOCK_GRID, .grid = form_proactive(&f)};
    b[n++] = (Block){
        .kind = BLOCK_HEADING, .level = 1, .text = STR("三、收到和处理政府信息公开申请情况")};
    b[n++] = (Block){.kind = BLOCK_GRID, .grid = form_applications(&f)};
    b[n++] = (Block){
        .kind = BLOCK_HEADING, .level = 1, .text = STR("四、政府信息公开行政复议、行政诉讼情况")};
    b[n++] = (Block){.kind = BLOCK_GRID, .grid = form_remedies(&f)};
    b[n++] =
        (Block){.kind = BLOCK_HEADING, .level = 1, .text = STR("五、存在的主要问题及改进情况")};
    b[n++] = (Block){.kind = BLOCK_PARAGRAPH, .text = str_of(prose)};
    b[n++] =
        (Block){.kind = BLOCK_PARAGRAPH, .align = TEXT_ALIGN_END, .text = STR("2022年1月20日")};
    return (Document){.format = DOCUMENT_FORMAT_DOCX,
                      .charset = STR(""),
                      .title = STR("年度报告"),
                      .blocks = b,
                      .block_count = n};
}
