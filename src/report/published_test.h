/*
 * For tests of published kinds: reading a report from bytes of any format, and its figures. Memory:
 * the arena of report_test.h.
 */
#pragma once

#include "report/report_test.h"

#include <stdlib.h>

/* Reads and checks the report in these bytes; their format is found out. */
static AnnualReport read_report(const char *bytes)
{
    Document d;
    AnnualReport r;
    Str detail;
    assert_int_equal(document_read(str_of(bytes), &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail), 0);
    report_read(&d, a, &r);
    report_check(&r, NULL, a);
    return r;
}

static const Figure *figure_of(const AnnualReport *r, const char *path)
{
    LawFigure which;
    assert_true(law_figure_from_path(str_of(path), &which));
    return report_figure(r, which);
}

static void is_figure(const AnnualReport *r, const char *path, int64_t want)
{
    const Figure *f = figure_of(r, path);
    assert_int_equal(f->kind, FIGURE_INTEGER);
    assert_int_equal(f->value, want);
}

/* clang-format off */
#define PART_TWO(normative) \
    "二、主动公开政府信息情况\n" \
    "第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n" \
    "规章 | 0 | 0 | 0\n" normative " | 6 | 2 | 41\n" \
    "第二十条第（五）项\n信息内容 | 本年处理决定数量\n行政许可 | 318\n" \
    "第二十条第（六）项\n信息内容 | 本年处理决定数量\n行政处罚 | 57\n行政强制 | 4\n" \
    "第二十条第（八）项\n信息内容 | 本年收费金额（单位：万元）\n行政事业性收费 | 12.5\n"
#define PART_THREE_HEADING \
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况\n" \
    "自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他\n"
/* clang-format on */
