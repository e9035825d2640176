#include "law/category.h"

#include "law/law.h"

#include <assert.h>

static const LawCategory categories[LAW_CATEGORY_COUNT + 1] = {
#define LAW_CATEGORY(number_, code_, short_, text_)                                                \
    [number_] = {.number = (number_),                                                              \
                 .code = STR_STATIC(code_),                                                        \
                 .short_label = STR_STATIC(short_),                                                \
                 .text = STR_STATIC(text_)},
#include "law/categories.def"
};

static const LawCategoryExtra extras[] = {
#define LAW_CATEGORY_EXTRA(level_, code_, text_)                                                   \
    {LAW_CATEGORY_##level_, STR_STATIC(code_), STR_STATIC(text_)},
#include "law/categories.def"
};

const LawCategory *law_category(int number)
{
    assert(number >= 1 && number <= LAW_CATEGORY_COUNT);
    return &categories[number];
}

const LawCategory *law_category_from_code(Str code)
{
    for (int i = 1; i <= LAW_CATEGORY_COUNT; i++)
        if (str_eq(categories[i].code, code))
            return &categories[i];
    return NULL;
}

Str law_category_heading(int number)
{
    return law_item_heading(number);
}

const LawCategoryExtra *law_category_extras(LawCategoryLevel level, size_t *ret_count)
{
    size_t first = 0, count = 0;
    while (extras[first].level != level)
        first++;
    while (first + count < ARRAY_LEN(extras) && extras[first + count].level == level)
        count++;
    *ret_count = count;
    return &extras[first];
}
