#include "report/published_test.h"

#include <stdio.h>

/*
 * Ways in which published reports differ from the form, one a test, with invented bodies and
 * figures: their prose, labels and titles. Those of the tables stand in flattened_test.c.
 */

static void is_str(Str got, const char *want)
{
    char text[200];
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(got));
    assert_string_equal(text, want);
}

static void figures_named_in_prose_before_the_table_are_not_of_the_table(void **state)
{
    (void)state;
    AnnualReport r = read_report("云岭县水务局2023年政府信息公开工作年度报告\n" PART_TWO(
        "行政规范性文件") "三、收到和处理政府信息公开申请情况\n"
                          "2023年，我局共收到申请9件。其中，予以公开3件，部分公开2件，属于四类"
                          "过程性信息1件，"
                          "本机关不掌握相关政府信息3件。\n" PART_THREE_HEADING
                          "一、本年新收政府信息公开申请数量 | 9 | 0 | 0 | 0 | 0 | 0 | 9\n"
                          "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1\n"
                          "三、本年度办理结果 | （一）予以公开 | 4 | 0 | 0 | 0 | 0 | 0 | 4\n");
    is_figure(&r, "applications.received.natural_person", 9);
    is_figure(&r, "applications.carried_in.total", 1);
    is_figure(&r, "applications.granted.total", 4);
}

static void a_note_in_brackets_behind_a_label_names_and_counts_nothing(void **state)
{
    (void)state;
    AnnualReport r = read_report("云岭县水务局2023年政府信息公开工作年度报告\n" PART_TWO(
        "行政规范性文件（2023年制发，含行政许可、行政强制类文件）"));
    is_figure(&r, "proactive.normative_documents.issued", 6);
    is_figure(&r, "proactive.normative_documents.in_force", 41);
    is_figure(&r, "proactive.permits", 318);
    is_figure(&r, "proactive.coercive_measures", 4);
}

static void a_year_run_into_the_last_row_is_no_figure(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
        "一、本年新收政府信息公开申请数量110000011"
        "二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开80000008"
        "（七）总计80000008四、结转下年度继续办理30000032023年，我局依法办理各项申请。"
        "四、政府信息公开行政复议、行政诉讼情况");
    is_figure(&r, "applications.carried_out.natural_person", 3);
    is_figure(&r, "applications.carried_out.total", 3);
}

static void the_number_in_a_label_leaves_the_digits_before_it_alone(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
        "一、本年新收政府信息公开申请数量430000043"
        "二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开0000000"
        "（2）申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请430000043"
        "（3）其他0000000（七）总计430000043四、结转下年度继续办理0000000");
    is_figure(&r, "applications.other_fee_unpaid.total", 43);
    is_figure(&r, "applications.other_fee_unpaid.natural_person", 43);
}

static void other_processing_is_three_rows_where_its_third_is_numbered(void **state)
{
    (void)state;
    static const char *const labels[][2] = {{"1.逾期不补正", "2.逾期不缴费"},
                                            {"1.不补正的", "2.不缴费的"}};
    for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
        AnnualReport r = read_report(
            arena_printf(a,
                         "三、收到和处理政府信息公开申请情况\n" PART_THREE_HEADING
                         "一、本年新收政府信息公开申请数量 | 9 | 0 | 0 | 0 | 0 | 0 | 9\n"
                         "5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
                         "（六）其他处理 | %s | 4 | 0 | 0 | 0 | 0 | 0 | 4\n"
                         "%s | 3 | 0 | 0 | 0 | 0 | 0 | 3\n3.其他 | 2 | 0 | 0 | 0 | 0 | 0 | 2\n"
                         "（七）总计 | 9 | 0 | 0 | 0 | 0 | 0 | 9\n",
                         labels[i][0], labels[i][1])
                .ptr);
        assert_false(r.other_joined);
        is_figure(&r, "applications.other_no_correction.total", 4);
        is_figure(&r, "applications.other_fee_unpaid.natural_person", 3);
        is_figure(&r, "applications.other_other.total", 2);
    }
}

static void the_last_digit_of_a_row_is_no_number_where_rows_have_none(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为）申请人情况自然人总计"
                    "一、本年新收政府信息公开申请数量25800000258"
                    "二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开0000000"
                    "属于四类过程性信息0000000属于行政执法案卷25800000258属于行政查询事项0000000"
                    "（七）总计25800000258四、结转下年度继续办理0000000");
    is_figure(&r, "applications.refused_enforcement_file.total", 258);
    is_figure(&r, "applications.refused_registry_query.total", 0);
}

static void a_blank_row_with_a_misprinted_label_is_blank_and_not_lost(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为） |\n申请人情况 |\n"
                    "一、本年新收政府信息公开申请数量 |\n6 |\n|\n|\n|\n|\n|\n6 |\n"
                    "二、上年结转政府信息公开申请数量 |\n0 |\n|\n|\n|\n|\n|\n0 |\n"
                    "4.保护第三方合法权益 |\n|\n|\n|\n|\n|\n|\n|\n"
                    "5.属于三类内容事务信息 |\n|\n|\n|\n|\n|\n|\n|\n"
                    "6.属于四类过程性信息 |\n|\n|\n|\n|\n|\n|\n|\n");
    is_figure(&r, "applications.received.natural_person", 6);
    assert_int_equal(r.applications[LAW_ROW_REFUSED_INTERNAL_AFFAIRS][0].kind, FIGURE_BLANK);
}

static void a_misprinted_label_behind_blank_rows_has_the_figures_behind_it(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("三、收到和处理政府信息公开申请情况\n" PART_THREE_HEADING
                    "一、本年新收政府信息公开申请数量\n|\n7\n|\n1\n|\n|\n|\n|\n|\n8\n|\n"
                    "5、属于三类内部事务信息\n|\n|\n|\n|\n|\n|\n|\n|\n"
                    "6、属于四类过程性信息\n|\n|\n|\n|\n|\n|\n|\n|\n"
                    "7、属于行政执法卷宗\n|\n7\n|\n1\n|\n|\n|\n|\n|\n8\n|\n"
                    "（七）总计\n|\n7\n|\n1\n|\n|\n|\n|\n|\n8\n|\n");
    is_figure(&r, "applications.refused_enforcement_file.natural_person", 7);
    is_figure(&r, "applications.refused_enforcement_file.total", 8);
    assert_int_equal(figure_of(&r, "applications.refused_deliberative.total")->kind, FIGURE_BLANK);
    assert_int_equal(figure_of(&r, "applications.refused_internal_affairs.total")->kind,
                     FIGURE_BLANK);
}

static void a_row_cut_off_at_the_edge_of_its_page_does_not_move_to_the_right(void **state)
{
    (void)state;
    static const char page[] =
        "<html><body><p>三、收到和处理政府信息公开申请情况</p><table>"
        "<tr><td colspan=2>（本列数据的勾稽关系为）</td><td colspan=4>申请人情况</td></tr>"
        "<tr><td colspan=2>一、本年新收政府信息公开申请数量</td><td>258</td><td>12</td><td></td>"
        "<td></td></tr><tr><td colspan=2>二、上年结转政府信息公开申请数量</td><td>3</td><td></td>"
        "<td></td><td></td></tr><tr><td>三、本年度办理结果</td><td>（一）予以公开</td><td>71</td>"
        "<td>12</td><td></td><td></td><td></td></tr></table></body></html>";
    AnnualReport r = read_report(page);
    const Figure *cell = r.applications[LAW_ROW_GRANTED];
    assert_true(cell[0].kind != FIGURE_BLANK);
    for (int i = 2; i < LAW_COLUMN_MAX; i++)
        assert_true(cell[i].kind == FIGURE_BLANK || cell[i].kind == FIGURE_CANDIDATES);
}

#define FIVE "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"

static void columns_beside_the_table_of_a_sheet_shift_no_figure(void **state)
{
    (void)state;
    static const char page[] =
        "<html><body><p>四、政府信息公开行政复议、行政诉讼情况</p><table>"
        "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td><td></td></tr>"
        "<tr><td colspan=5></td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td>"
        "<td></td></tr><tr>" FIVE FIVE FIVE "<td></td></tr>"
        "<tr><td></td><td>2</td><td></td><td></td><td>2</td><td></td><td></td><td></td><td>1</td>"
        "<td>1</td><td></td><td></td><td></td><td></td><td></td><td></td></tr></table></body></"
        "html>";
    AnnualReport r = read_report(page);
    is_figure(&r, "remedies.review.corrected", 2);
    is_figure(&r, "remedies.review.total", 2);
    is_figure(&r, "remedies.litigation_direct.pending", 1);
    is_figure(&r, "remedies.litigation_direct.total", 1);
}

static void prose_that_names_results_before_the_table_is_not_its_heading(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "四、政府信息公开行政复议、行政诉讼情况\n"
        "2023年，政府信息公开行政复议1件、行政诉讼0件，结果维持1件。\n"
        "行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 "
        "复议后起诉\n结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 "
        "尚未审结 总计\n1 0 2 0 3 0 0 0 4 4 0 0 0 0 0\n五、存在的主要问题及改进情况\n");
    is_figure(&r, "remedies.review.upheld", 1);
    is_figure(&r, "remedies.review.total", 3);
    is_figure(&r, "remedies.litigation_direct.pending", 4);
}

static void the_caption_of_a_table_starts_no_part(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("一、总体情况\n认真公开。\n二、主动公开政府信息情况\n"
                    "表一：主动公开政府信息情况统计表\n五、存在的主要问题及改进情况\n解读不多。\n");
    assert_int_equal(r.section_count, 3);
    assert_int_equal(r.sections[1].number, 2);
    assert_int_equal(r.sections[2].number, 5);
}

static void an_amount_is_printed_on_one_line(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "<html><body><p>二、主动公开政府信息情况</p><table><tr><td>第二十条第（一）项</td></tr>"
        "<tr><td>信息内容</td><td>本年新制作数量</td><td>本年新公开数量</td><td>对外公开总数量</"
        "td></tr>"
        "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>第二十条第（九）项</td></tr>"
        "<tr><td>信息内容</td><td>采购项目数量</td><td>采购总金额</td></tr>"
        "<tr><td>政府集中采购</td><td>6</td><td>4948<br/>.5万元</td></tr></table></body></html>");
    is_str(figure_of(&r, "proactive.procurement.amount")->text, "4948.5万元");
}

static void prose_behind_part_four_and_captions_stand_outside_the_tables(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "三、收到和处理政府信息公开申请情况\n申请人情况\n法人或其他组织\n社会法律\n公益服务其他\n"
        "## 表三：收到和处理政府信息公开申请情况\n"
        "| 一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n"
        "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        "四、政府信息公开行政复议、行政诉讼情况\n"
        "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n"
        "| 4 | 0 | 1 | 5 | 10 | 2 | 0 | 4 | 6 | 12 | 6 | 0 | 9 | 7 | 22 |\n"
        "（一）2024 年工作中存在问题的改进情况\n针对去年的不足，改进解读工作。\n");
    is_figure(&r, "applications.received.total", 4);
    is_figure(&r, "remedies.litigation_after_review.total", 22);
    assert_int_equal(r.section_count, 2);
    is_str(r.sections[0].text, "");
    is_str(r.sections[1].text,
           "（一）2024 年工作中存在问题的改进情况\n针对去年的不足，改进解读工作。");
}

static void a_table_of_contents_has_no_parts(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "云岭县水务局2023年政府信息公开工作年度报告\n目录\n一、总体情况\n二、主动公开政府信息情况\n"
        "三、收到和处理政府信息公开申请情况\n五、存在的主要问题及改进情况\n一、总体情况\n一切正常。"
        "\n" PART_TWO(
            "行政规范性文件") "五、存在的主要问题及改进情况\n公开不够及时，今后将改进。\n");
    static const int numbers[] = {3, 1, 2, 5};
    assert_int_equal(r.section_count, ARRAY_LEN(numbers));
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        assert_int_equal(r.sections[i].number, numbers[i]);
    for (size_t i = 0; i < r.finding_count; i++)
        assert_false(str_eq(r.findings[i].rule, STR("section.empty")));
}

static void titles_in_other_words_are_the_parts_whose_words_they_have(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "云岭县水务局2023年政府信息公开工作年度报告\n一、总体工作概况\n认真公开。\n"
        "四、政府信息公开行政法复议、行政诉讼状况\n"
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉\n"
        "五、工作中的不足与打算\n解读不多。\n");
    assert_int_equal(r.section_count, 3);
    assert_int_equal(r.sections[0].number, 1);
    assert_int_equal(r.sections[1].number, 4);
    assert_int_equal(r.sections[2].number, 5);
}

static void a_misprinted_title_within_the_text_is_found_before_its_table(void **state)
{
    (void)state;
    AnnualReport r = read_report(
        "一、总体情况 认真公开。 四、政府信息公开行政法复议、行政诉讼情况行政复议 行政诉讼 "
        "结果维持结果纠正其他结果尚未审结总计 未经复议直接起诉 复议后起诉 "
        "结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计 "
        "0 1 1 0 2 1 0 0 0 1 0 0 0 0 0 五、存在的主要问题及改进情况 解读不多。");
    assert_int_equal(r.section_count, 3);
    assert_int_equal(r.sections[1].number, 4);
    is_str(r.sections[1].title, "政府信息公开行政法复议、行政诉讼情况");
    is_figure(&r, "remedies.review.total", 2);
}

static void the_body_is_named_by_its_own_words_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *agency;
    } cases[] = {
        {"一、总体情况\n围绕全街重点和中心工作，认真公开。", ""},
        {"根据《关于做好2022年政府信息公开年度报告编制发布工作的通知》，由云岭区人民政府办公室"
         "汇总编制。",
         "云岭区人民政府办公室"},
        {"2022年云岭县水务局认真贯彻《青禾市人民政府办公室印发<政务公开要点>的通知》。",
         "云岭县水务局"},
        {"内容涵盖我局2022年政府信息公开年度报告的要点。\n2022年，我局认真公开。", ""},
        {"一、总体情况\n认真公开。六、其他需要报告的事项无云岭县水务局2023年1月20日",
         "云岭县水务局"},
        {"发布机构： | 云岭县水务局 |\n一、总体情况\n2022年，我局认真公开。", "云岭县水务局"},
        {"【年报】云岭县水务局2022年政府信息公开工作年度报告", "云岭县水务局"},
        {"11/29/26, 3:23 PM\t云岭县水务局2022年政府信息公开工作年度报告", "云岭县水务局"},
        {"2023/1/20 09:15 云岭县水务局2022年政府信息公开工作年度报告", "云岭县水务局"},
        {"云岭县水务局\n关于2022年政府信息公开工作年度报告", "云岭县水务局"},
        {"云岭县水务局关于2022年度政府信息公开工作情况的报告", "云岭县水务局"},
        {"云岭县水务局（云岭县水库移民局）2022年度政府信息公开工作年报",
         "云岭县水务局（云岭县水库移民局）"},
        {"中共云岭县委宣传部2022年政府信息公开工作年度报告", "中共云岭县委宣传部"},
        {"一、总体情况\n2022年以来，青禾乡在县委县政府的领导下，认真公开。", ""},
        {"根据青禾市数据资源管理局转发的《关于做好年度报告的通知》，由云岭县水务局编制。",
         "云岭县水务局"},
        {"如需咨询，请与云岭县凤来镇人民政府党政办公室联系。", "云岭县凤来镇人民政府"},
        {"有疑问请与云岭县凤来镇人民政府联系(地址：云岭县凤来镇人民政府三楼)。",
         "云岭县凤来镇人民政府"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AnnualReport r = read_report(cases[i].text);
        is_str(r.agency, cases[i].agency);
    }
}

static bool has_rule(const AnnualReport *r, const char *rule)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (str_eq(r->findings[i].rule, str_of(rule)))
            return true;
    return false;
}

static void the_marks_of_markdown_headings_are_no_text(void **state)
{
    (void)state;
    AnnualReport r = read_report("# 云岭县水务局 2023 年 政府信息公开工作年度报告\n\n"
                                 "## 一、总体情况\n\n### 一是抓落实。\n按规定做好公开。\n\n"
                                 "## " PART_TWO("行政规范性文件"));
    is_str(r.agency, "云岭县水务局");
    assert_int_equal(r.year, 2023);
    assert_int_equal(r.section_count, 2);
    is_str(r.sections[0].title, "总体情况");
    is_str(r.sections[0].text, "一是抓落实。\n按规定做好公开。");
    is_figure(&r, "proactive.normative_documents.in_force", 41);
}

static void what_follows_a_complete_list_is_not_of_the_list(void **state)
{
    (void)state;
    AnnualReport r =
        read_report("一、总体情况\n全年办理复议案件8件，其中5件责令重新处理，另3件维持，"
                    "同时受理其他案件4件。\n");
    assert_false(has_rule(&r, "narrative.sum"));
    r = read_report("一、总体情况\n全年公开信息8条，其中文件类5条，动态类4条。\n");
    assert_true(has_rule(&r, "narrative.sum"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_named_in_prose_before_the_table_are_not_of_the_table),
        cmocka_unit_test(a_note_in_brackets_behind_a_label_names_and_counts_nothing),
        cmocka_unit_test(a_year_run_into_the_last_row_is_no_figure),
        cmocka_unit_test(the_number_in_a_label_leaves_the_digits_before_it_alone),
        cmocka_unit_test(other_processing_is_three_rows_where_its_third_is_numbered),
        cmocka_unit_test(the_last_digit_of_a_row_is_no_number_where_rows_have_none),
        cmocka_unit_test(a_blank_row_with_a_misprinted_label_is_blank_and_not_lost),
        cmocka_unit_test(a_misprinted_label_behind_blank_rows_has_the_figures_behind_it),
        cmocka_unit_test(a_row_cut_off_at_the_edge_of_its_page_does_not_move_to_the_right),
        cmocka_unit_test(columns_beside_the_table_of_a_sheet_shift_no_figure),
        cmocka_unit_test(prose_that_names_results_before_the_table_is_not_its_heading),
        cmocka_unit_test(the_caption_of_a_table_starts_no_part),
        cmocka_unit_test(an_amount_is_printed_on_one_line),
        cmocka_unit_test(prose_behind_part_four_and_captions_stand_outside_the_tables),
        cmocka_unit_test(a_table_of_contents_has_no_parts),
        cmocka_unit_test(titles_in_other_words_are_the_parts_whose_words_they_have),
        cmocka_unit_test(a_misprinted_title_within_the_text_is_found_before_its_table),
        cmocka_unit_test(the_marks_of_markdown_headings_are_no_text),
        cmocka_unit_test(what_follows_a_complete_list_is_not_of_the_list),
        cmocka_unit_test(the_body_is_named_by_its_own_words_only),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
