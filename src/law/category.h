/*
 * The taxonomy of what must be published (法定主动公开内容): art. 20 in 15 items, and the further
 * lists of art. 21 by level. Constant data from categories.def; pure. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

#define LAW_CATEGORY_COUNT 15

typedef struct LawCategory {
    int number; /* of the item in art. 20: 1..15 */
    Str code;
    Str short_label; /* for navigation: "机构职能" */
    Str text;        /* verbatim */
} LawCategory;

/* number 1..15. */
const LawCategory *law_category(int number);
/* NULL if there is none. */
const LawCategory *law_category_from_code(Str code);
/* "第二十条第（五）项" */
Str law_category_heading(int number);

typedef enum LawCategoryLevel {
    LAW_CATEGORY_COUNTY,  /* 设区的市级、县级人民政府及其部门 (art. 21) */
    LAW_CATEGORY_TOWNSHIP /* 乡（镇）人民政府 */
} LawCategoryLevel;

typedef struct LawCategoryExtra {
    LawCategoryLevel level;
    Str code;
    Str text;
} LawCategoryExtra;

/* The extra list of a level: consecutive, *ret_count how many. */
const LawCategoryExtra *law_category_extras(LawCategoryLevel level, size_t *ret_count);
