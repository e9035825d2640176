#include "report/rollup.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "report/reader.h"
#include "report/table.h"

#define NAMED_MAX 5 /* members named in one finding */

/* Figures that are reported in one finding: a row, a block, an object of part two. */
typedef struct Line {
    LawFigure figures[LAW_COLUMN_MAX];
    int count;
    int head; /* the figure that the finding speaks of: the total where there is one */
} Line;

/* What the members say of one figure. */
typedef struct MemberSum {
    Decimal sum;
    bool open; /* somebody's figure is missing or undecided: the sum is a lower bound */
    bool none; /* nobody's figure is known, or it cannot be added */
} MemberSum;

typedef struct RollupCheck {
    AnnualReport *parent;
    const RollupMember **members; /* those that count, each once, with a report of the year */
    size_t count;
    bool missing;  /* somebody who counts is missing */
    bool complete; /* somebody said who counts */
    bool lower;    /* lower governments are counted */
    bool joined;   /* somebody prints 其他处理 as one row */
    Findings out;
} RollupCheck;

static Str member_name(const RollupMember *m)
{
    return m->name.len || !m->report ? m->name : m->report->agency;
}

static bool counts(const RollupCheck *k, const RollupMember *m)
{
    return k->lower || !m->lower_government;
}

/* ---- one figure ---- */

static bool is_other(LawFigure f)
{
    return f.kind == LAW_FIGURE_APPLICATION && law_row(f.row)->group == LAW_GROUP_OTHER;
}

static bool plain_value(const AnnualReport *r, LawFigure which, Arena *a, Decimal *ret_value)
{
    const Figure *f = report_figure(r, which);
    switch (f->kind) {
    case FIGURE_INTEGER:
        *ret_value = (Decimal){f->value, 0};
        return true;
    case FIGURE_DECIMAL:
        return decimal_parse(table_figure(f, a), ret_value);
    case FIGURE_BLANK:
    case FIGURE_RAW:
        *ret_value = (Decimal){0, 0};
        return true;
    case FIGURE_ABSENT:
    case FIGURE_CANDIDATES:
    case FIGURE_KIND_MAX:
        break;
    }
    return false;
}

/* 其他处理 is one row in some forms: there its three rows are compared as one. */
static bool value_of(const RollupCheck *k, const AnnualReport *r, LawFigure which,
                     Decimal *ret_value)
{
    if (!k->joined || !is_other(which))
        return plain_value(r, which, k->out.a, ret_value);
    Decimal sum = {0, 0}, value;
    int rows;
    int first = (int)law_group_rows(LAW_GROUP_OTHER, &rows);
    for (int i = first; i < first + rows; i++) {
        if (r->other_joined && !law_row((LawRow)i)->in_joined)
            continue;
        if (!plain_value(r, law_figure_application((LawRow)i, which.column), k->out.a, &value) ||
            !decimal_add(sum, value, &sum))
            return false;
    }
    *ret_value = sum;
    return true;
}

static MemberSum sum_of(const RollupCheck *k, LawFigure which)
{
    MemberSum s = {.sum = {0, 0}, .open = k->missing, .none = true};
    for (size_t i = 0; i < k->count; i++) {
        Decimal value;
        if (!counts(k, k->members[i]))
            continue;
        if (!value_of(k, k->members[i]->report, which, &value)) {
            s.open = true;
            continue;
        }
        s.none = !decimal_add(s.sum, value, &s.sum);
        if (s.none)
            return s;
    }
    return s;
}

/* < 0, 0, > 0: how the parent stands to its members; 0 where nothing can be said. */
static int compare_figure(const RollupCheck *k, LawFigure which)
{
    Decimal parent;
    if (report_figure(k->parent, which)->kind == FIGURE_BLANK ||
        report_figure(k->parent, which)->kind == FIGURE_RAW ||
        !value_of(k, k->parent, which, &parent))
        return 0;
    MemberSum s = sum_of(k, which);
    int order = s.none ? 0 : decimal_cmp(parent, s.sum);
    return s.open && order > 0 ? 0 : order;
}

/* ---- lines ---- */

static bool line_at(size_t index, const RollupCheck *k, Line *ret_line)
{
    Line l = {.count = 0};
    if (index < LAW_ROW_MAX) {
        bool part_of_joined = k->joined && !law_row((LawRow)index)->in_joined;
        for (int c = 0; c < LAW_COLUMN_MAX && !part_of_joined; c++)
            l.figures[l.count++] = law_figure_application((LawRow)index, (LawColumn)c);
        l.head = LAW_COLUMN_TOTAL;
    } else if (index < LAW_ROW_MAX + REMEDY_BLOCK_MAX) {
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            l.figures[l.count++] =
                law_figure_remedy((RemedyBlock)(index - LAW_ROW_MAX), (RemedyResult)i);
        l.head = REMEDY_RESULT_TOTAL;
    } else {
        int cells;
        LawCell first = law_format_cells(k->parent->format, &cells);
        size_t at = index - LAW_ROW_MAX - REMEDY_BLOCK_MAX;
        if (at >= (size_t)cells)
            return false;
        l.figures[l.count++] = law_figure_proactive((LawCell)((size_t)first + at));
    }
    *ret_line = l;
    return true;
}

/* A part's table that a member or the parent lacks is left to table.missing. */
static size_t mismatches(const RollupCheck *k)
{
    size_t n = 0;
    Line l;
    for (size_t i = 0; line_at(i, k, &l); i++)
        for (int c = 0; c < l.count; c++)
            n += compare_figure(k, l.figures[c]) != 0;
    return n;
}

static void append_words(StrBuf *b, LawFigure which, bool joined)
{
    if (joined && is_other(which))
        strbuf_printf(b, "（六）其他处理·%.*s", STR_FMT(law_column_label(which.column)));
    else
        law_figure_append_words(b, which);
}

/* "（市公安局 200 + 市教育局 100 等 12 个）" */
static void append_members(StrBuf *b, const RollupCheck *k, LawFigure which)
{
    size_t named = 0, all = 0;
    strbuf_append(b, STR("（"));
    for (size_t i = 0; i < k->count; i++) {
        Decimal value;
        if (!counts(k, k->members[i]))
            continue;
        all++;
        if (named == NAMED_MAX || !value_of(k, k->members[i]->report, which, &value) ||
            value.units == 0)
            continue;
        strbuf_printf(b, "%s%.*s %.*s", named ? " + " : "", STR_FMT(member_name(k->members[i])),
                      STR_FMT(decimal_str(value, k->out.a)));
        named++;
    }
    strbuf_printf(b, "%s共 %zu 个）", named ? "，" : "", all);
}

static void sum_finding(RollupCheck *k, const Line *l)
{
    Str cells[LAW_COLUMN_MAX];
    size_t n = 0;
    int spoken = -1;
    for (int c = 0; c < l->count; c++) {
        if (compare_figure(k, l->figures[c]) == 0)
            continue;
        cells[n++] = finding_cell(k->out.a, l->figures[c]);
        if (spoken < 0 || c == l->head)
            spoken = c;
    }
    if (!n)
        return;
    LawFigure which = l->figures[spoken];
    Decimal parent = {0, 0}, difference = {0, 0};
    MemberSum s = sum_of(k, which);
    if (!value_of(k, k->parent, which, &parent) || !decimal_sub(parent, s.sum, &difference))
        return;
    StrBuf b = STRBUF_INIT(8192);
    strbuf_append(&b, STR("与成员不符："));
    append_words(&b, which, k->joined);
    strbuf_printf(&b, " 本报告为 %.*s，%s成员之和为 %.*s", STR_FMT(decimal_str(parent, k->out.a)),
                  s.open ? "已有" : "", STR_FMT(decimal_str(s.sum, k->out.a)));
    append_members(&b, k, which);
    bool more = difference.units > 0;
    difference.units = more ? difference.units : -difference.units;
    strbuf_printf(&b, "，%s %.*s", more ? "多" : "少", STR_FMT(decimal_str(difference, k->out.a)));
    if (n > 1)
        strbuf_printf(&b, "；这一行共 %zu 格不符", n);
    finding_add(&k->out, STR("rollup.sum"), FINDING_WARNING, cells, n, decimal_str(s.sum, k->out.a),
                decimal_str(parent, k->out.a), strbuf_str(&b))
        ->pos = report_figure(k->parent, which)->pos;
    strbuf_deinit(&b);
}

/* Where nobody said who counts, a parent that has more may only have members not at hand. */
static void open_finding(RollupCheck *k)
{
    LawFigure head = law_figure_application(LAW_ROW_RECEIVED, LAW_COLUMN_TOTAL);
    Line l;
    size_t more = 0;
    LawFigure first = head;
    for (size_t i = 0; line_at(i, k, &l); i++)
        for (int c = 0; c < l.count; c++)
            if (compare_figure(k, l.figures[c]) > 0 && more++ == 0)
                first = l.figures[c];
    if (!more)
        return;
    if (compare_figure(k, head) > 0)
        first = head;
    Decimal parent = {0, 0};
    MemberSum s = sum_of(k, first);
    if (!value_of(k, k->parent, first, &parent))
        return;
    StrBuf b = STRBUF_INIT(8192);
    append_words(&b, first, k->joined);
    strbuf_printf(&b, " 本报告为 %.*s，给出的成员之和为 %.*s",
                  STR_FMT(decimal_str(parent, k->out.a)), STR_FMT(decimal_str(s.sum, k->out.a)));
    append_members(&b, k, first);
    strbuf_printf(&b, "；共 %zu 格多于成员之和，可能有成员的年报没有给出，无法判断。", more);
    Str cell = finding_cell(k->out.a, first);
    finding_add(&k->out, STR("rollup.missing"), FINDING_WARNING, &cell, 1,
                decimal_str(s.sum, k->out.a), decimal_str(parent, k->out.a), strbuf_str(&b));
    strbuf_deinit(&b);
}

/* ---- who ---- */

static void name_finding(RollupCheck *k, const char *rule, FindingSeverity severity, Str message)
{
    finding_add(&k->out, str_of(rule), severity, NULL, 0, STR(""), STR(""), message);
}

/* Joins the names of the members that `fits`; returns how many. */
static size_t join_names(const Rollup *r, bool (*fits)(const RollupMember *m), StrBuf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (!fits(&r->members[i]))
            continue;
        strbuf_append(b, n++ ? STR("、") : STR(""));
        strbuf_append(b, member_name(&r->members[i]));
    }
    return n;
}

static bool is_missing(const RollupMember *m)
{
    return !m->report;
}

static bool is_late(const RollupMember *m)
{
    return m->late && m->report;
}

static bool lacks_table(const RollupMember *m)
{
    return m->report &&
           (!m->report->has_proactive || !m->report->has_applications || !m->report->has_remedies);
}

static void name_members(RollupCheck *k, const Rollup *r)
{
    static const struct {
        bool (*fits)(const RollupMember *m);
        const char *rule;
        FindingSeverity severity;
        const char *words;
    } kinds[] = {
        {is_missing, "rollup.missing", FINDING_WARNING, "没有这一年的年报，成员之和不完整"},
        {lacks_table, "rollup.missing", FINDING_WARNING, "的年报缺少表格，成员之和不完整"},
        {is_late, "rollup.late", FINDING_NOTE, "的年报逾期公布"},
    };
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        CLEANUP(strbuf_deinit) StrBuf names = STRBUF_INIT((size_t)1 << 20);
        size_t n = join_names(r, kinds[i].fits, &names);
        if (!n)
            continue;
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT((size_t)2 << 20);
        strbuf_printf(&b, "%zu 个成员%s：", n, kinds[i].words);
        strbuf_append(&b, strbuf_str(&names));
        name_finding(k, kinds[i].rule, kinds[i].severity, strbuf_str(&b));
    }
}

/* All differences of parts three and four are `times` one member's own figures. */
static bool explained_by(const RollupCheck *k, const RollupMember *m, int times)
{
    bool any = false;
    Line l;
    for (size_t i = 0; i < LAW_ROW_MAX + REMEDY_BLOCK_MAX && line_at(i, k, &l); i++) {
        for (int c = 0; c < l.count; c++) {
            Decimal parent, own, difference;
            MemberSum s = sum_of(k, l.figures[c]);
            if (s.open || s.none || !value_of(k, k->parent, l.figures[c], &parent) ||
                !value_of(k, m->report, l.figures[c], &own) ||
                !decimal_sub(parent, s.sum, &difference))
                return false;
            own.units *= times;
            any |= own.units != 0;
            if (decimal_cmp(difference, own) != 0)
                return false;
        }
    }
    return any;
}

/* The one member whose own figures are what differs; none if several would do. */
static const RollupMember *only_explanation(const RollupCheck *k, int times)
{
    const RollupMember *found = NULL;
    for (size_t i = 0; i < k->count; i++) {
        if (!counts(k, k->members[i]) || !explained_by(k, k->members[i], times))
            continue;
        if (found)
            return NULL;
        found = k->members[i];
    }
    return found;
}

static void explain(RollupCheck *k)
{
    const RollupMember *twice = only_explanation(k, 1), *left_out = only_explanation(k, -1);
    if (twice)
        name_finding(k, "rollup.twice", FINDING_WARNING,
                     arena_printf(k->out.a,
                                  "本报告第三、四部分比成员之和多出的，各格恰好都是%.*s的数字："
                                  "它可能计了两次",
                                  STR_FMT(member_name(twice))));
    if (left_out)
        name_finding(k, "rollup.missing", FINDING_WARNING,
                     arena_printf(k->out.a,
                                  "本报告第三、四部分比成员之和少的，各格恰好都是%.*s的数字："
                                  "它可能没有计入",
                                  STR_FMT(member_name(left_out))));
}

static bool taken(const RollupCheck *k, Str name)
{
    for (size_t i = 0; i < k->count; i++)
        if (name.len && str_eq(member_name(k->members[i]), name))
            return true;
    return false;
}

static void take_members(RollupCheck *k, const Rollup *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const RollupMember *m = &r->members[i];
        if (!m->report) {
            k->missing = true;
        } else if (m->report->year && k->parent->year && m->report->year != k->parent->year) {
            continue;
        } else if (taken(k, member_name(m))) {
            name_finding(
                k, "rollup.twice", FINDING_WARNING,
                arena_printf(k->out.a, "成员%.*s有两份年报，只计第一份", STR_FMT(member_name(m))));
        } else {
            k->members[k->count++] = m;
            k->joined |= m->report->other_joined;
        }
    }
}

void report_check_rollup(AnnualReport *parent, const Rollup *rollup, Arena *a)
{
    RollupCheck k = {.parent = parent,
                     .members = arena_new(a, const RollupMember *, rollup->count + 1),
                     .complete = rollup->complete,
                     .lower = true,
                     .joined = parent->other_joined,
                     .out = {.a = a}};
    for (size_t i = 0; i < parent->finding_count; i++)
        *finding_add(&k.out, STR(""), FINDING_NOTE, NULL, 0, STR(""), STR(""), STR("")) =
            parent->findings[i];
    size_t before = k.out.count;
    take_members(&k, rollup);
    if (!k.count && !k.missing)
        return;
    name_members(&k, rollup);
    if (k.count) {
        size_t with = mismatches(&k);
        k.lower = false;
        k.lower = mismatches(&k) >= with;
        Line l;
        for (size_t i = 0; line_at(i, &k, &l); i++) {
            Line failing = {.count = 0, .head = -1};
            for (int c = 0; c < l.count; c++) {
                int order = compare_figure(&k, l.figures[c]);
                if (order == 0 || (order > 0 && !k.complete))
                    continue;
                if (c == l.head)
                    failing.head = failing.count;
                failing.figures[failing.count++] = l.figures[c];
            }
            sum_finding(&k, &failing);
        }
        if (!k.complete)
            open_finding(&k);
        else
            explain(&k);
    }
    findings_cite(&k.out, before, parent->format);
    for (size_t i = before; i < k.out.count; i++)
        k.out.items[i].checked = true;
    parent->findings = k.out.items;
    parent->finding_count = k.out.count;
}
