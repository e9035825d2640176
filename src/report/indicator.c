#include "report/compare.h"
#include "report/table.h"

typedef enum IndicatorKind { INDICATOR_COUNT, INDICATOR_SHARE } IndicatorKind;

typedef struct IndicatorInfo {
    Str code;
    Str label;
    IndicatorKind kind;
    Str path;
    Str whole;
} IndicatorInfo;

static const IndicatorInfo indicators[] = {
#define INDICATOR(id, code, label, kind, path, whole)                                              \
    {STR_STATIC(code), STR_STATIC(label), INDICATOR_##kind, STR_STATIC(path), STR_STATIC(whole)},
#include "report/indicators.def"
#undef INDICATOR
};

Str report_indicator_code(ReportIndicator i)
{
    return indicators[i].code;
}

Str report_indicator_label(ReportIndicator i)
{
    return indicators[i].label;
}

/* "applications.@refused.total": the outcome rows of the group in the column 总计. */
static bool group_sum(const AnnualReport *r, Str code, int64_t *ret_value)
{
    int64_t sum = 0;
    bool any = false;
    for (int row = LAW_OUTCOME_FIRST; row <= (int)LAW_OUTCOME_LAST; row++) {
        if (!str_eq(law_group_code(law_row((LawRow)row)->group), code))
            continue;
        const Figure *f = &r->applications[row][LAW_COLUMN_TOTAL];
        if (f->kind == FIGURE_CANDIDATES)
            return false;
        any = any || f->kind != FIGURE_ABSENT;
        if (f->kind == FIGURE_INTEGER && __builtin_add_overflow(sum, f->value, &sum))
            return false;
    }
    if (any)
        *ret_value = sum;
    return any;
}

static bool path_value(const AnnualReport *r, Str path, int64_t *ret_value)
{
    Str group_prefix = STR("applications.@");
    if (str_starts_with(path, group_prefix)) {
        Str rest = str_sub(path, group_prefix.len, path.len);
        return group_sum(r, str_sub(rest, 0, str_find(rest, STR("."), 0)), ret_value);
    }
    LawFigure which;
    if (!law_figure_from_path(path, &which))
        return false;
    const Figure *f = report_figure(r, which);
    if (!f || f->kind != FIGURE_INTEGER)
        return false;
    *ret_value = f->value;
    return true;
}

bool report_indicator_value(const AnnualReport *r, ReportIndicator i, int64_t *ret_value)
{
    const IndicatorInfo *info = &indicators[i];
    int64_t value, whole;
    if (!path_value(r, info->path, &value))
        return false;
    if (info->kind == INDICATOR_SHARE) {
        if (!path_value(r, info->whole, &whole) || whole <= 0 ||
            __builtin_mul_overflow(value, 1000, &value))
            return false;
        value /= whole;
    }
    *ret_value = value;
    return true;
}

bool table_figure_at(size_t index, LawFigure *ret_figure)
{
    if (index < LAW_CELL_MAX) {
        *ret_figure = law_figure_proactive((LawCell)index);
        return true;
    }
    index -= LAW_CELL_MAX;
    if (index < (size_t)LAW_ROW_MAX * LAW_COLUMN_MAX) {
        *ret_figure = law_figure_application((LawRow)(index / LAW_COLUMN_MAX),
                                             (LawColumn)(index % LAW_COLUMN_MAX));
        return true;
    }
    index -= (size_t)LAW_ROW_MAX * LAW_COLUMN_MAX;
    if (index >= (size_t)REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX)
        return false;
    *ret_figure = law_figure_remedy((RemedyBlock)(index / REMEDY_RESULT_MAX),
                                    (RemedyResult)(index % REMEDY_RESULT_MAX));
    return true;
}

Str table_figure(const Figure *f, Arena *a)
{
    switch (f->kind) {
    case FIGURE_BLANK:
        return STR("空");
    case FIGURE_INTEGER:
        return arena_printf(a, "%" PRId64, f->value);
    case FIGURE_DECIMAL:
    case FIGURE_RAW:
        return f->text;
    case FIGURE_CANDIDATES: {
        Str joined = f->candidate_count ? f->candidates[0] : (Str){NULL, 0};
        for (size_t i = 1; i < f->candidate_count; i++)
            joined = arena_printf(a, "%.*s|%.*s", STR_FMT(joined), STR_FMT(f->candidates[i]));
        return joined;
    }
    case FIGURE_ABSENT:
    case FIGURE_KIND_MAX:
        break;
    }
    return (Str){NULL, 0};
}

static Str figure_text(LawFigure figure, Arena *a, void (*append)(StrBuf *, LawFigure))
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(512);
    append(&b, figure);
    return arena_str(a, strbuf_str(&b));
}

Str table_figure_path(LawFigure figure, Arena *a)
{
    return figure_text(figure, a, law_figure_append_path);
}

Str table_figure_words(LawFigure figure, Arena *a)
{
    return figure_text(figure, a, law_figure_append_words);
}
