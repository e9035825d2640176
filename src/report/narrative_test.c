#include "report/synth.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * What the prose says of figures, held against the tables. The arguments "prose N" alter one figure
 * in the prose of N consistent reports and count those that stay silent.
 */

static Figure integer(int64_t value)
{
    return (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value};
}

static void set_row(AnnualReport *r, LawRow row, int64_t persons, int64_t enterprises)
{
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        r->applications[row][c] = integer(0);
    r->applications[row][LAW_COLUMN_NATURAL_PERSON] = integer(persons);
    r->applications[row][LAW_COLUMN_ENTERPRISE] = integer(enterprises);
    r->applications[row][LAW_COLUMN_TOTAL] = integer(persons + enterprises);
}

static void set_block(AnnualReport *r, RemedyBlock block, int64_t upheld, int64_t overturned,
                      int64_t other, int64_t pending)
{
    const int64_t values[] = {upheld, overturned, other, pending,
                              upheld + overturned + other + pending};
    for (int i = 0; i < REMEDY_RESULT_MAX; i++)
        r->remedies[block][i] = integer(values[i]);
}

/* 100 received (90 + 10), 6 carried in, 102 closed, 4 carried out; 9 reviews, 5 + 2 suits. */
static AnnualReport example(void)
{
    AnnualReport r = {.agency = STR("示例市人民政府"),
                      .year = 2024,
                      .format = LAW_FORMAT_2021,
                      .has_proactive = true,
                      .has_applications = true,
                      .has_remedies = true};
    for (int row = 0; row < LAW_ROW_MAX; row++)
        set_row(&r, (LawRow)row, 0, 0);
    set_row(&r, LAW_ROW_RECEIVED, 90, 10);
    set_row(&r, LAW_ROW_CARRIED_IN, 5, 1);
    set_row(&r, LAW_ROW_GRANTED, 50, 8);
    set_row(&r, LAW_ROW_PARTLY_GRANTED, 12, 0);
    set_row(&r, LAW_ROW_REFUSED_STATE_SECRET, 1, 0);
    set_row(&r, LAW_ROW_REFUSED_DELIBERATIVE, 3, 0);
    set_row(&r, LAW_ROW_UNAVAILABLE_NOT_HELD, 20, 2);
    set_row(&r, LAW_ROW_NOT_PROCESSED_REPEAT, 5, 0);
    set_row(&r, LAW_ROW_OTHER_OTHER, 1, 0);
    set_row(&r, LAW_ROW_TOTAL, 92, 10);
    set_row(&r, LAW_ROW_CARRIED_OUT, 3, 1);
    set_block(&r, REMEDY_BLOCK_REVIEW, 4, 2, 1, 2);
    set_block(&r, REMEDY_BLOCK_LITIGATION_DIRECT, 3, 0, 1, 1);
    set_block(&r, REMEDY_BLOCK_LITIGATION_AFTER_REVIEW, 2, 0, 0, 0);
    static const int64_t part_two[] = {0, 1, 7, 13, 29, 250, 3189, 81, 4};
    for (int i = 0; i < 9; i++)
        r.proactive[(int)LAW_CELL_RULES_ISSUED + i] = integer(part_two[i]);
    r.proactive[LAW_CELL_FEES_10K_YUAN] =
        (Figure){.kind = FIGURE_DECIMAL, .confidence = 100, .text = STR("670.376375")};
    return r;
}

static size_t narrative_findings(AnnualReport *r, Str prose, Arena *a)
{
    ReportSection section = {.number = 1, .title = law_part_title(1), .text = prose};
    size_t n = 0;
    r->sections = &section;
    r->section_count = 1;
    r->finding_count = 0;
    report_check(r, NULL, a);
    for (size_t i = 0; i < r->finding_count; i++)
        n += str_starts_with(r->findings[i].rule, STR("narrative."));
    r->sections = NULL;
    r->section_count = 0;
    return n;
}

typedef struct Sentence {
    const char *text;
    size_t findings;
} Sentence;

static void judge(const Sentence *sentences, size_t count)
{
    Arena *a = arena_create(0);
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        AnnualReport r = example();
        size_t n = narrative_findings(&r, str_of(sentences[i].text), a);
        if (n == sentences[i].findings)
            continue;
        print_error("%zu, not %zu: %s\n", n, sentences[i].findings, sentences[i].text);
        for (size_t f = 0; f < r.finding_count; f++)
            if (str_starts_with(r.findings[f].rule, STR("narrative.")))
                print_error("  %.*s\n", STR_FMT(r.findings[f].message));
        wrong++;
    }
    arena_free(a);
    assert_int_equal(wrong, 0);
}

static void applications_in_the_prose_are_those_of_the_table(void **state)
{
    (void)state;
    static const Sentence sentences[] = {
        {"2024年，全市共收到政府信息公开申请100件，均在法定期限内答复。", 0},
        {"2024年，全市共收到政府信息公开申请101件，均在法定期限内答复。", 1},
        {"全年收到政府信息公开申请106件（含上年结转6件）。", 0},
        {"全年收到政府信息公开申请106件（含上年结转7件）。", 1},
        {"共受理政府信息公开申请100件，答复102件（含上年度结转申请6件，另有4件顺延到下年度答复）。",
         0},
        {"共受理政府信息公开申请100件，答复120件。", 1},
        {"共受理政府信息公开申请100件，另有5件顺延到下年度答复。", 1},
        {"本年度全市共收到100件申请，依法依规办结102件，4件结转下年度继续办理。", 0},
        {"本年度全市共收到110件申请。", 1},
        {"2024年新收政府信息公开申请100件，上年结转6件。", 0},
        {"2024年新收政府信息公开申请101件，上年结转6件。", 1},
        {"全年共收到政府信息公开申请一百件。", 0},
        {"全年共收到政府信息公开申请一百零一件。", 1},
        {"全年共收到政府信息公开申请１００件。", 0},
        {"全年共收到政府信息公开申请100余件。", 0},
        {"收到政府信息公开申请100件，结转至2025年4件。", 0},
        {"收到政府信息公开申请100件，结转至2025年14件。", 1},
        {"2023年收到政府信息公开申请80件。", 0},
        {"市政府办公室代表市政府受理政府信息公开申请17件。", 0},
        {"其中网上收到政府信息公开申请60件。", 0},
        {"通过邮寄、网络收到各类政府信息公开申请共计100件。", 0},
        {"从申请方式看，网络申请80件，占80%，信函申请20件，占20%。", 0},
        {"从申请方式看，网络申请80件，占80%，信函申请21件，占21%。", 1},
        {"收到政府信息公开申请100件，涉及自然人90件、商业企业10件。", 0},
        {"收到政府信息公开申请100件，涉及自然人91件、商业企业10件。", 1},
        {"2024年未收到政府信息公开申请。", 1},
        {"2024年没有收到依申请公开事项。", 1},
        {"未收到对依申请公开工作的投诉举报。", 0},
        {"办理政府信息公开申请102件，无结转。", 1},
    };
    judge(sentences, ARRAY_LEN(sentences));
}

static void outcomes_in_the_prose_are_those_of_the_table(void **state)
{
    (void)state;
    static const Sentence sentences[] = {
        {"办结申请102件，其中：予以公开58件，部分公开12件，不予公开4件，无法提供22件，不予处理5件，"
         "其他处理1件。",
         0},
        {"办结申请102件，其中：予以公开57件。", 1},
        {"办结申请102件，其中：予以公开58件，不予公开5件。", 1},
        {"办结申请102件，其中予以公开及部分公开70件，占68.6%。", 0},
        {"办结申请102件，其中予以公开及部分公开71件。", 1},
        {"答复政府信息公开申请中，属于四类过程性信息3件，重复申请5件。", 0},
        {"答复政府信息公开申请中，属于四类过程性信息4件。", 1},
        {"主动公开信息112条，不予公开信息46条。", 0},
    };
    judge(sentences, ARRAY_LEN(sentences));
}

static void remedies_in_the_prose_are_those_of_the_table(void **state)
{
    (void)state;
    static const Sentence sentences[] = {
        {"因政府信息公开引起的行政复议案件9件、行政诉讼案件7件。", 0},
        {"因政府信息公开引起的行政复议案件8件、行政诉讼案件7件。", 1},
        {"因政府信息公开引起的行政复议案件9件、行政诉讼案件8件。", 1},
        {"政府信息公开行政复议9件，其中结果维持4件，结果纠正2件，其他结果1件，尚未审结2件。", 0},
        {"政府信息公开行政复议9件，其中结果维持5件，结果纠正2件，其他结果1件，尚未审结2件。", 2},
        {"政府信息公开行政诉讼7件，其中结果维持5件，其他结果1件，尚未审结1件。", 0},
        {"政府信息公开行政诉讼7件，其中结果维持4件。", 1},
        {"信息公开类行政复议9件，诉讼7件，均获维持。", 0},
        {"全年办理行政复议案件500件，制作行政复议决定书480件。", 0},
        {"通过政府信息公开平台公开行政复议决定书480件。", 0},
        {"2024年未发生涉及政府信息公开的行政复议、行政诉讼案件。", 3},
        {"2024年未发生行政复议被纠错的情况。", 0},
    };
    judge(sentences, ARRAY_LEN(sentences));
}

static void part_two_in_the_prose_is_that_of_the_table(void **state)
{
    (void)state;
    static const Sentence sentences[] = {
        {"集中公开现行有效行政规范性文件250件，本年度制发的规范性文件13件。", 0},
        {"集中公开现行有效行政规范性文件251件。", 1},
        {"公开全市现行有效规章7件，现行有效规范性文件250件。", 0},
        {"公开全市现行有效规章8件。", 1},
        {"全年制发规范性文件14件。", 1},
        {"对70件规范性文件进行清理。", 0},
        {"公开行政规范性文件270件。", 1},
        {"完成行政许可审批事项3189项、行政处罚81项。", 0},
        {"完成行政许可审批事项3190项、行政处罚82项。", 2},
        {"公开行政处罚270条。", 0},
        {"动态调整权责清单，共421项（其中行政许可4000项、行政处罚259项、行政强制43项）。", 0},
        {"五年来累计作出行政处罚400件。", 0},
        {"收取行政事业性收费670.376375万元。", 0},
        {"收取行政事业性收费6703763.75元。", 0},
        {"收取行政事业性收费670.38万元。", 1},
    };
    judge(sentences, ARRAY_LEN(sentences));
}

static void a_list_adds_up_to_the_count_that_it_is_of(void **state)
{
    (void)state;
    static const Sentence sentences[] = {
        {"全年编发简报52期，其中动态30期、调研22期。", 0},
        {"全年编发简报52期，其中动态30期、调研23期。", 1},
        {"全年编发简报52期（含增刊7期），均已送达。其中，动态30期，调研22期（含专报9期）。", 0},
        {"全年编发简报52期（含增刊7期），均已送达。其中，动态30期，调研24期（含专报9期）。", 1},
        {"全年编发简报52期（增刊7期，其中上半年3期，下半年4期），其中动态30期，调研22期。", 0},
        {"全年编发简报52期（另有上年积压7期），其中动态30期，调研29期。", 0},
        {"全年编发简报52期（另有上年积压7期），其中动态30期，调研30期。", 1},
        {"全年编发简报（共52期），其中动态30期，调研23期。", 1},
    };
    judge(sentences, ARRAY_LEN(sentences));
}

static void an_undecided_or_blank_total_proves_nothing(void **state)
{
    (void)state;
    Arena *a = arena_create(0);
    AnnualReport r = example();
    static const Str candidates[] = {STR_STATIC("10"), STR_STATIC("100")};
    r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL] =
        (Figure){.kind = FIGURE_CANDIDATES, .candidates = candidates, .candidate_count = 2};
    assert_int_equal(narrative_findings(&r, STR("收到政府信息公开申请250件。"), a), 0);
    r.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL] = integer(INT64_MAX);
    assert_int_equal(narrative_findings(&r, STR("收到政府信息公开申请250件。"), a), 0);
    arena_free(a);
}

/* ---- one figure altered ---- */

static const struct Template {
    const char *before;
    const char *cell;
    const char *behind;
} templates[] = {
    {"全年共收到政府信息公开申请", "applications.received.total", "件，均依法答复。"},
    {"全市各级行政机关共办理政府信息公开申请", "applications.total.total", "件，全部按时办结。"},
    {"全市上年结转", "applications.carried_in.total", "件。"},
    {"有", "applications.carried_out.total", "件结转下年度继续办理。"},
    {"依法答复的申请中，予以公开", "applications.granted.total", "件。"},
    {"依法答复的申请中，部分公开", "applications.partly_granted.total", "件。"},
    {"依法答复的申请中，本机关不掌握相关政府信息的", "applications.unavailable_not_held.total",
     "件。"},
    {"依法答复的申请中，重复申请", "applications.not_processed_repeat.total", "件。"},
    {"因政府信息公开引起的行政复议案件", "remedies.review.total", "件。"},
    {"政府信息公开行政复议结果维持", "remedies.review.upheld", "件。"},
    {"政府信息公开行政诉讼共", "remedies.litigation_direct.total", "件。"},
    {"集中公开现行有效规章", "proactive.rules.in_force", "件。"},
    {"集中公开现行有效行政规范性文件", "proactive.normative_documents.in_force", "件。"},
    {"本年度制发的规范性文件", "proactive.normative_documents.issued", "件。"},
};

static Str prose_of(const AnnualReport *r, size_t altered, int64_t by, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
        LawFigure which;
        assert_true(law_figure_from_path(str_of(templates[i].cell), &which));
        int64_t value = report_figure(r, which)->value;
        strbuf_printf(&b, "%s%" PRId64 "%s", templates[i].before, value + (i == altered ? by : 0),
                      templates[i].behind);
    }
    return arena_str(a, strbuf_str(&b));
}

static bool altered_prose_is_found(SynthRandom *random, Arena *a)
{
    AnnualReport r;
    synth_report(random, LAW_FORMAT_2021, a, &r);
    size_t findings = narrative_findings(&r, prose_of(&r, SIZE_MAX, 0, a), a);
    if (findings) {
        print_error("a finding on correct prose: %.*s\n",
                    STR_FMT(r.findings[r.finding_count - 1].message));
        return false;
    }
    size_t which = (size_t)synth_random(random, ARRAY_LEN(templates));
    /* more than any other way to count could make of it */
    int64_t most = 1;
    for (int row = 0; row < LAW_ROW_MAX; row++)
        most += r.applications[row][LAW_COLUMN_TOTAL].value;
    for (int block = 0; block < REMEDY_BLOCK_MAX; block++)
        most += r.remedies[block][REMEDY_RESULT_TOTAL].value;
    int64_t by = most + (int64_t)synth_random(random, 100);
    if (narrative_findings(&r, prose_of(&r, which, by, a), a) == 1)
        return true;
    print_error("silent: %s\n", templates[which].before);
    return false;
}

static size_t silent_on_altered_prose(size_t count)
{
    SynthRandom random = {20261122};
    size_t missed = 0;
    Arena *a = arena_create((size_t)1 << 20);
    for (size_t i = 0; i < count; i++) {
        arena_reset(a);
        missed += !altered_prose_is_found(&random, a);
    }
    arena_free(a);
    return missed;
}

static void an_altered_figure_of_the_prose_is_found(void **state)
{
    (void)state;
    assert_int_equal(silent_on_altered_prose(300), 0);
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        size_t count = (size_t)strtoul(argv[2], NULL, 10), missed = silent_on_altered_prose(count);
        printf("prose: %zu reports, %zu missed\n", count, missed);
        return missed != 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applications_in_the_prose_are_those_of_the_table),
        cmocka_unit_test(outcomes_in_the_prose_are_those_of_the_table),
        cmocka_unit_test(remedies_in_the_prose_are_those_of_the_table),
        cmocka_unit_test(part_two_in_the_prose_is_that_of_the_table),
        cmocka_unit_test(a_list_adds_up_to_the_count_that_it_is_of),
        cmocka_unit_test(an_undecided_or_blank_total_proves_nothing),
        cmocka_unit_test(an_altered_figure_of_the_prose_is_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
