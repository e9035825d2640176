#include "report/reader.h"

typedef struct Rule {
    Str name;
    Str formula;
    Str basis;
    bool reading;
} Rule;

enum { BY_CHECK, BY_READING };

static const Rule rules[] = {
#define REPORT_RULE(name, by, formula, basis)                                                      \
    {STR_STATIC(name), STR_STATIC(formula), STR_STATIC(basis), BY_##by == BY_READING},
#include "report/rules.def"
};

static const Rule *rule_of(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (str_eq(rules[i].name, name))
            return &rules[i];
    return NULL;
}

bool report_rule_of_reading(Str name)
{
    const Rule *rule = rule_of(name);
    return rule && rule->reading;
}

Str report_rule_formula(Str name)
{
    const Rule *rule = rule_of(name);
    return rule ? rule->formula : STR("");
}

Str report_rule_basis(Str name, LawFormat format, Arena *a)
{
    const Rule *rule = rule_of(name);
    size_t form = rule ? str_find(rule->basis, STR("%"), 0) : STR_NPOS;
    if (form == STR_NPOS)
        return rule ? rule->basis : STR("");
    return arena_printf(a, "%.*s国办公开办函〔%s", STR_FMT(str_sub(rule->basis, 0, form)),
                        format == LAW_FORMAT_2019 ? "2019〕60号" : "2021〕30号");
}

void findings_cite(Findings *f, size_t first, LawFormat format)
{
    for (size_t i = first; i < f->count; i++) {
        Finding *one = &f->items[i];
        Str basis = report_rule_basis(one->rule, format, f->a);
        if (str_empty(basis))
            continue;
        one->message =
            arena_printf(f->a, "%.*s%s依据：%.*s。", STR_FMT(one->message),
                         str_ends_with(one->message, STR("。")) ? "" : "。", STR_FMT(basis));
    }
}
