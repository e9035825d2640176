#include "report/rollup.h"

#include "report/compare.h"
#include "report/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MEMBERS 4

/* Four bodies and their government, whose report is the sum. */
typedef struct Region {
    Arena *a;
    AnnualReport members[MEMBERS];
    AnnualReport parent;
    RollupMember list[MEMBERS + 1];
} Region;

static void region_begin(Region *g, uint64_t seed)
{
    static const char *const names[MEMBERS] = {"示例市公安局", "示例市教育局", "示例市水务局",
                                               "示例市城市管理局"};
    SynthRandom random = {seed};
    const AnnualReport *all[MEMBERS];
    ReportTable t;
    *g = (Region){.a = arena_create(0)};
    for (int i = 0; i < MEMBERS; i++) {
        synth_report(&random, LAW_FORMAT_2021, g->a, &g->members[i]);
        g->members[i].agency = str_of(names[i]);
        g->members[i].year = 2024;
        g->members[i].applications[LAW_ROW_RECEIVED][0].value += 3 + i * i;
        g->members[i].applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value += 3 + i * i;
        all[i] = &g->members[i];
        g->list[i] = (RollupMember){.report = &g->members[i]};
    }
    report_merge(all, MEMBERS, NULL, 0, STR("示例市"), g->a, &g->parent, &t);
}

static size_t findings_of(const AnnualReport *r, const char *rule)
{
    size_t n = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        n += str_eq(r->findings[i].rule, str_of(rule));
    return n;
}

static const Finding *finding_of(const AnnualReport *r, const char *rule)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (str_eq(r->findings[i].rule, str_of(rule)))
            return &r->findings[i];
    fail_msg("no finding of %s", rule);
    return NULL;
}

static void check(Region *g, size_t count, bool complete)
{
    Rollup rollup = {.members = g->list, .count = count, .complete = complete};
    g->parent.finding_count = 0;
    report_check_rollup(&g->parent, &rollup, g->a);
}

static void the_sum_of_the_members_is_accepted(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 40; seed++) {
        Region g;
        region_begin(&g, seed);
        check(&g, MEMBERS, true);
        assert_int_equal(g.parent.finding_count, 0);
        check(&g, MEMBERS, false);
        assert_int_equal(g.parent.finding_count, 0);
        arena_free(g.a);
    }
}

static void any_altered_figure_is_found_and_named_with_both_sides(void **state)
{
    (void)state;
    SynthRandom random = {7};
    for (uint64_t seed = 1; seed < 200; seed++) {
        Region g;
        region_begin(&g, seed);
        LawRow row = (LawRow)synth_random(&random, LAW_ROW_MAX);
        if (law_row(row)->group == LAW_GROUP_OTHER)
            row = LAW_ROW_RECEIVED; /* one row in some of these forms */
        LawColumn column = (LawColumn)synth_random(&random, LAW_COLUMN_MAX);
        Figure *f = &g.parent.applications[row][column];
        Str sum = arena_printf(g.a, "%" PRId64, f->value);
        f->value += 1 + (int64_t)synth_random(&random, 9);
        check(&g, MEMBERS, true);
        const Finding *found = finding_of(&g.parent, "rollup.sum");
        assert_int_equal(findings_of(&g.parent, "rollup.sum"), 1);
        assert_int_equal(found->cell_count, 1);
        assert_true(str_eq(found->expected, sum));
        assert_true(str_eq(found->actual, arena_printf(g.a, "%" PRId64, f->value)));
        assert_true(found->severity == FINDING_WARNING);
        arena_free(g.a);
    }
}

static void a_missing_member_leaves_the_sum_a_lower_bound(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 3);
    g.list[2].name = STR("示例市水务局");
    g.list[2].report = NULL;
    check(&g, MEMBERS, true);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 0);
    assert_true(str_contains(finding_of(&g.parent, "rollup.missing")->message,
                             STR("1 个成员没有这一年的年报，成员之和不完整：示例市水务局")));
    /* less than what is there cannot be right, whoever is missing */
    g.parent.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value = 1;
    check(&g, MEMBERS, true);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 1);
    arena_free(g.a);
}

static void a_member_left_out_or_counted_twice_is_recognised(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 5);
    ReportTable t;
    const AnnualReport *three[3] = {&g.members[0], &g.members[1], &g.members[3]};
    report_merge(three, 3, NULL, 0, STR("示例市"), g.a, &g.parent, &t);
    check(&g, MEMBERS, true);
    assert_true(findings_of(&g.parent, "rollup.sum") > 0);
    assert_true(str_contains(finding_of(&g.parent, "rollup.missing")->message,
                             STR("恰好都是示例市水务局的数字：它可能没有计入")));

    AnnualReport again = g.members[1];
    again.agency = STR("示例市教育局（重复）");
    const AnnualReport *five[5] = {&g.members[0], &g.members[1], &g.members[2], &g.members[3],
                                   &again};
    report_merge(five, 5, NULL, 0, STR("示例市"), g.a, &g.parent, &t);
    check(&g, MEMBERS, true);
    assert_true(str_contains(finding_of(&g.parent, "rollup.twice")->message,
                             STR("恰好都是示例市教育局的数字：它可能计了两次")));
    arena_free(g.a);
}

static void the_same_body_twice_among_the_members_counts_once(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 6);
    g.list[MEMBERS] = g.list[0];
    g.list[1].late = true;
    check(&g, MEMBERS + 1, true);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 0);
    assert_true(str_contains(finding_of(&g.parent, "rollup.twice")->message,
                             STR("示例市公安局有两份年报，只计第一份")));
    const Finding *late = finding_of(&g.parent, "rollup.late");
    assert_true(late->severity == FINDING_NOTE);
    assert_true(str_contains(late->message, STR("1 个成员的年报逾期公布：示例市教育局")));
    arena_free(g.a);
}

static void undecided_figures_and_lacking_tables_leave_the_sum_open(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 8);
    Figure *f = &g.members[0].applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL];
    static const Str candidates[] = {STR_STATIC("8"), STR_STATIC("81")};
    *f = (Figure){.kind = FIGURE_CANDIDATES, .candidates = candidates, .candidate_count = 2};
    g.members[1].has_remedies = false;
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            g.members[1].remedies[b][i] = (Figure){.kind = FIGURE_ABSENT};
    check(&g, MEMBERS, true);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 0);
    assert_true(str_contains(finding_of(&g.parent, "rollup.missing")->message,
                             STR("1 个成员的年报缺少表格，成员之和不完整：示例市教育局")));
    arena_free(g.a);
}

static void one_row_of_other_handling_is_compared_with_the_sum_of_three(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 9);
    AnnualReport *r = &g.members[0];
    for (int c = 0; c < LAW_COLUMN_MAX; c++) {
        Figure *last = &r->applications[LAW_ROW_OTHER_OTHER][c];
        for (int row = LAW_ROW_OTHER_NO_CORRECTION; row < LAW_ROW_OTHER_OTHER; row++) {
            last->value += r->applications[row][c].value;
            r->applications[row][c] = (Figure){.kind = FIGURE_ABSENT};
        }
    }
    r->other_joined = true;
    check(&g, MEMBERS, true);
    assert_int_equal(g.parent.finding_count, 0);
    g.parent.applications[LAW_ROW_OTHER_NO_CORRECTION][LAW_COLUMN_TOTAL].value += 4;
    check(&g, MEMBERS, true);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 1);
    assert_true(
        str_contains(finding_of(&g.parent, "rollup.sum")->message, STR("（六）其他处理·总计")));
    arena_free(g.a);
}

static void without_a_list_a_parent_that_has_more_is_told_once(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 10);
    check(&g, MEMBERS - 1, false);
    assert_int_equal(findings_of(&g.parent, "rollup.sum"), 0);
    assert_int_equal(findings_of(&g.parent, "rollup.missing"), 1);
    assert_true(str_contains(finding_of(&g.parent, "rollup.missing")->message,
                             STR("可能有成员的年报没有给出，无法判断")));
    arena_free(g.a);
}

static void lower_governments_are_taken_in_or_left_out_as_a_whole(void **state)
{
    (void)state;
    Region g;
    region_begin(&g, 11);
    SynthRandom random = {99};
    AnnualReport county;
    do {
        synth_report(&random, LAW_FORMAT_2021, g.a, &county);
    } while (county.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value == 0);
    county.agency = STR("示例市东山县人民政府");
    county.year = 2024;
    g.list[MEMBERS] = (RollupMember){.report = &county, .lower_government = true};
    check(&g, MEMBERS + 1, false);
    assert_int_equal(g.parent.finding_count, 0);
    g.list[MEMBERS].lower_government = false;
    check(&g, MEMBERS + 1, false);
    assert_true(findings_of(&g.parent, "rollup.sum") > 0);
    arena_free(g.a);
}

static void names_say_who_is_below_whom(void **state)
{
    (void)state;
    static const struct {
        const char *parent, *agency;
        AgencyRelation relation;
    } cases[] = {
        {"秦皇岛市", "秦皇岛市公安局", AGENCY_DEPARTMENT},
        {"秦皇岛市人民政府", "秦皇岛市城市管理综合行政执法局", AGENCY_DEPARTMENT},
        {"秦皇岛市", "秦皇岛市住房和城乡建设局", AGENCY_DEPARTMENT},
        {"秦皇岛市", "秦皇岛市市场监督管理局", AGENCY_DEPARTMENT},
        {"秦皇岛市", "秦皇岛市社区矫正管理局", AGENCY_DEPARTMENT},
        {"秦皇岛市", "秦皇岛市海港区人民政府", AGENCY_LOWER_GOVERNMENT},
        {"秦皇岛市", "秦皇岛市经济技术开发区管委会", AGENCY_LOWER_GOVERNMENT},
        {"秦皇岛市", "秦皇岛市海港区教育局", AGENCY_UNRELATED},
        {"秦皇岛市", "秦皇岛市海港区东港镇人民政府", AGENCY_UNRELATED},
        {"秦皇岛市", "秦皇岛市人民政府", AGENCY_UNRELATED},
        {"秦皇岛市", "唐山市公安局", AGENCY_UNRELATED},
        {"秦皇岛市公安局", "秦皇岛市公安局海港分局", AGENCY_UNRELATED},
        {"河北省", "河北省科学技术厅", AGENCY_DEPARTMENT},
        {"河北省", "河北省石家庄市教育局", AGENCY_UNRELATED},
        {"海港区", "海港区教育局", AGENCY_DEPARTMENT},
        {"", "海港区教育局", AGENCY_UNRELATED},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (report_agency_relation(str_of(cases[i].parent), str_of(cases[i].agency)) !=
            cases[i].relation)
            fail_msg("%s <- %s", cases[i].parent, cases[i].agency);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sum_of_the_members_is_accepted),
        cmocka_unit_test(any_altered_figure_is_found_and_named_with_both_sides),
        cmocka_unit_test(a_missing_member_leaves_the_sum_a_lower_bound),
        cmocka_unit_test(a_member_left_out_or_counted_twice_is_recognised),
        cmocka_unit_test(the_same_body_twice_among_the_members_counts_once),
        cmocka_unit_test(undecided_figures_and_lacking_tables_leave_the_sum_open),
        cmocka_unit_test(one_row_of_other_handling_is_compared_with_the_sum_of_three),
        cmocka_unit_test(without_a_list_a_parent_that_has_more_is_told_once),
        cmocka_unit_test(lower_governments_are_taken_in_or_left_out_as_a_whole),
        cmocka_unit_test(names_say_who_is_below_whom),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
