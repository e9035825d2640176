#include "base/decimal.h"
#include "report/compare.h"
#include "report/table.h"

#include <string.h>

static const ReportColumn merge_columns[] = {
    {"agency", STR_STATIC("机关"), false},     {"year", STR_STATIC("年度"), true},
    {"status", STR_STATIC("情况"), false},     {"received", STR_STATIC("本年新收"), true},
    {"total", STR_STATIC("办理总计"), true},   {"carried_out", STR_STATIC("结转下年"), true},
    {"reviews", STR_STATIC("行政复议"), true},
};

static void add_indicator(TableBuilder *b, const AnnualReport *r, ReportIndicator i)
{
    int64_t value;
    if (report_indicator_value(r, i, &value))
        table_add_int(b, value);
    else
        table_add(b, (Str){NULL, 0});
}

static void add_member(TableBuilder *b, const AnnualReport *r, Str status)
{
    table_add(b, r->agency);
    if (r->year)
        table_add_int(b, r->year);
    else
        table_add(b, (Str){NULL, 0});
    table_add(b, status);
    add_indicator(b, r, REPORT_INDICATOR_RECEIVED);
    add_indicator(b, r, REPORT_INDICATOR_HANDLED);
    add_indicator(b, r, REPORT_INDICATOR_CARRIED_OUT);
    add_indicator(b, r, REPORT_INDICATOR_REVIEWS);
}

/* How the cell of a sum stands while members are added. */
typedef struct CellSum {
    Decimal sum;
    size_t counted;
    size_t partial; /* members whose figure is undecided, no number, or too large to add */
} CellSum;

static void sum_figure(CellSum *s, const Figure *f, Arena *a)
{
    Decimal value;
    switch (f->kind) {
    case FIGURE_INTEGER:
    case FIGURE_DECIMAL:
        if (decimal_parse(table_figure(f, a), &value) && decimal_add(s->sum, value, &s->sum))
            s->counted++;
        else
            s->partial++;
        break;
    case FIGURE_BLANK:
    case FIGURE_RAW:
    case FIGURE_CANDIDATES:
        s->partial++;
        break;
    case FIGURE_ABSENT:
    case FIGURE_KIND_MAX:
        break;
    }
}

static Figure sum_result(const CellSum *s, LawFigure which, Arena *a)
{
    if (!s->counted)
        return (Figure){.kind = s->partial ? FIGURE_BLANK : FIGURE_ABSENT, .confidence = 100};
    Str text = decimal_str(s->sum, a);
    bool decimal =
        which.kind == LAW_FIGURE_PROACTIVE && law_cell(which.cell)->kind == LAW_CELL_KIND_DECIMAL;
    Figure f = {.kind = FIGURE_DECIMAL, .confidence = 100, .text = text};
    if (!decimal && s->sum.scale == 0)
        f = (Figure){
            .kind = FIGURE_INTEGER, .confidence = 100, .value = s->sum.units, .text = text};
    return f;
}

typedef struct Merge {
    TableBuilder b;
    const AnnualReport **members; /* those that count */
    size_t count;
    int year;
    LawFormat format;
    const MergeMember *expected;
    size_t expected_count;
} Merge;

static bool merge_has(const Merge *m, Str agency)
{
    for (size_t i = 0; i < m->count; i++)
        if (str_eq(m->members[i]->agency, agency))
            return true;
    return false;
}

/* Whether reading found that the report was published after its day. */
static bool is_late(const AnnualReport *r)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (str_eq(r->findings[i].rule, STR("published.late")))
            return true;
    return false;
}

static bool is_apart(const Merge *m, Str agency)
{
    for (size_t i = 0; i < m->expected_count; i++)
        if (m->expected[i].apart && str_eq(m->expected[i].name, agency))
            return true;
    return false;
}

static void merge_take(Merge *m, const AnnualReport *r)
{
    Arena *a = m->b.a;
    Str status = STR("计入");
    if (is_apart(m, r->agency)) {
        status = STR("不汇总，未计入");
    } else if (r->year != m->year) {
        status = STR("年度不同，未计入");
        table_note(&m->b,
                   arena_printf(a, "%.*s 是 %d 年的年报，未计入", STR_FMT(r->agency), r->year));
    } else if (!str_empty(r->agency) && merge_has(m, r->agency)) {
        status = STR("重复，未计入");
        table_note(&m->b, arena_printf(a, "%.*s 出现两次，只计第一份", STR_FMT(r->agency)));
    } else {
        m->members[m->count++] = r;
        if (!r->has_applications || !r->has_proactive || !r->has_remedies) {
            status = STR("计入，缺表");
            table_note(&m->b,
                       arena_printf(a, "%.*s 的年报缺少表格，合计不完整", STR_FMT(r->agency)));
        } else if (is_late(r)) {
            status = STR("计入，逾期");
        }
    }
    add_member(&m->b, r, status);
}

static void merge_missing(Merge *m)
{
    for (size_t i = 0; i < m->expected_count; i++) {
        const MergeMember *e = &m->expected[i];
        if (e->apart || merge_has(m, e->name))
            continue;
        AnnualReport nothing = {.agency = e->name};
        add_member(&m->b, &nothing, STR("缺报"));
        table_note(&m->b, arena_printf(m->b.a, "%.*s 没有年报，合计不完整", STR_FMT(e->name)));
    }
}

static void merge_sum(Merge *m, AnnualReport *sum)
{
    Arena *a = m->b.a;
    LawFigure which;
    for (size_t i = 0; table_figure_at(i, &which); i++) {
        CellSum s = {{0, 0}, 0, 0};
        for (size_t k = 0; k < m->count; k++)
            sum_figure(&s, report_figure(m->members[k], which), a);
        *report_figure_of(sum, which) = sum_result(&s, which, a);
        if (s.partial)
            table_note(&m->b, arena_printf(a, "%.*s：%zu 份没有可加的数字，合计不完整",
                                           STR_FMT(table_figure_words(which, a)), s.partial));
    }
}

void report_merge(const AnnualReport *const *reports, size_t count, const MergeMember *expected,
                  size_t expected_count, Str agency, Arena *a, AnnualReport *ret_sum,
                  ReportTable *ret_table)
{
    Merge m = {.b = table_builder(a, STR("merge"), merge_columns, ARRAY_LEN(merge_columns)),
               .members = arena_new(a, const AnnualReport *, count + 1),
               .year = count ? reports[0]->year : 0,
               .format = count ? reports[0]->format : LAW_FORMAT_2021,
               .expected = expected,
               .expected_count = expected_count};
    for (size_t i = 0; i < count; i++)
        merge_take(&m, reports[i]);
    merge_missing(&m);
    AnnualReport sum = {.agency = agency, .year = m.year, .format = m.format};
    for (size_t i = 0; i < m.count; i++) {
        const AnnualReport *r = m.members[i];
        sum.has_proactive = sum.has_proactive || r->has_proactive;
        sum.has_applications = sum.has_applications || r->has_applications;
        sum.has_remedies = sum.has_remedies || r->has_remedies;
        sum.other_joined = i ? sum.other_joined && r->other_joined : r->other_joined;
        if (r->format != m.format)
            table_note(&m.b, arena_printf(a, "%.*s 用另一种格式，主动公开各项分列，未相加",
                                          STR_FMT(r->agency)));
    }
    merge_sum(&m, &sum);
    add_member(&m.b, &sum, m.b.note_count ? STR("合计（不完整）") : STR("合计"));
    *ret_sum = sum;
    *ret_table = table_finish(&m.b, arena_printf(a, "%d年合计：计入 %zu 份%s", m.year, m.count,
                                                 m.b.note_count ? "（不完整，见注）" : ""));
}
