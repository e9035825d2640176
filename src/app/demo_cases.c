#include "app/demo_cases.h"

#include "app/calendar_use.h"
#include "app/casework.h"
#include "app/letter.h"
#include "base/error.h"
#include "os/random.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One step of a scenario: an event code, or one of the words below, `back` working days ago. */
typedef struct Step {
    const char *what; /* event; "outcome CODE"; "letter"; "deliver WAY"; "assign" */
    int back;
    const char *note;
} Step;

#define STEPS_MAX 9

typedef struct Scenario {
    const char *name;
    const char *applicant_class;
    const char *title;
    const char *channel; /* "web" or one of an officer's */
    int back;
    Step steps[STEPS_MAX];
} Scenario;

#define PERSON "natural_person"

static const Scenario scenarios[] = {
    {"周敏（示例）", PERSON, "老旧小区改造计划", "post_ordinary", 0, {{0}}},
    {"李洋（示例）", PERSON, "公交线路调整方案", "web", 1, {{0}}},
    {"王静（示例）", PERSON, "义务教育学区划分", "web", 12, {{"assign", 11, ""}}},
    {"张涛（示例）", PERSON, "河道整治工程批复", "web", 18, {{"assign", 17, ""}}},
    {"陈芳（示例）", PERSON, "土地出让合同", "in_person", 20, {{"assign", 19, ""}}},
    {"刘勇（示例）", PERSON, "房屋征收评估报告", "web", 24, {{"assign", 23, ""}}},
    {"赵磊（示例）",
     PERSON,
     "相关会议材料",
     "web",
     6,
     {{"assign", 6, ""}, {"supplement_notice", 2, "请写明会议的名称和时间"}}},
    {"黄艳（示例）",
     PERSON,
     "历年全部行政处罚决定",
     "web",
     8,
     {{"assign", 8, ""}, {"reasons_notice", 3, "请说明多次申请的理由"}}},
    {"第28建材有限公司（示例）",
     "enterprise",
     "同类企业环评批复",
     "web",
     10,
     {{"assign", 10, ""}, {"consultation_sent", 5, "批复含有该公司的技术资料，请提出意见"}}},
    {"第12律师事务所（示例）",
     "legal_service",
     "三年全部政府采购合同",
     "post_signed",
     9,
     {{"assign", 8, ""}, {"fee_notice", 2, "按量计收"}}},
    {"吴杰（示例）",
     PERSON,
     "应急储备设施分布",
     "web",
     7,
     {{"assign", 7, ""}, {"secrecy_referred", 3, "是否涉密需要确定"}}},
    {"徐娟（示例）",
     PERSON,
     "拆迁补偿明细",
     "web",
     14,
     {{"assign", 13, ""},
      {"outcome partly_granted", 3, ""},
      {"letter", 3, ""},
      {"submit_letter", 1, ""}}},
    {"孙明（示例）",
     PERSON,
     "他人低保审批材料",
     "web",
     15,
     {{"assign", 14, ""},
      {"outcome refused_third_party", 4, ""},
      {"letter", 4, ""},
      {"submit_letter", 3, ""},
      {"sign", 1, "同意"}}},
    {"胡平（示例）",
     PERSON,
     "园区规划调整批复",
     "web",
     16,
     {{"assign", 15, ""},
      {"outcome unavailable_not_held", 5, ""},
      {"letter", 5, ""},
      {"submit_letter", 4, ""},
      {"sign", 3, "同意"},
      {"seal", 1, ""}}},
    {"朱霞（示例）",
     PERSON,
     "供水价格听证材料",
     "post_signed",
     17,
     {{"assign", 16, ""},
      {"outcome granted", 6, ""},
      {"letter", 6, ""},
      {"submit_letter", 5, ""},
      {"sign", 4, "同意"},
      {"seal", 3, ""},
      {"deliver post", 2, ""}}},
    {"高建国（示例）",
     PERSON,
     "村集体账目审计结果",
     "post_signed",
     19,
     {{"assign", 18, ""},
      {"outcome unavailable_not_held", 9, ""},
      {"letter", 9, ""},
      {"submit_letter", 8, ""},
      {"sign", 8, "同意"},
      {"seal", 7, ""},
      {"deliver post", 6, ""},
      {"mail_returned", 1, "查无此人"}}},
    {"林秀兰（示例）",
     PERSON,
     "2025年部门决算",
     "web",
     13,
     {{"assign", 12, ""},
      {"outcome granted", 8, ""},
      {"letter", 8, ""},
      {"submit_letter", 7, ""},
      {"sign", 7, "同意"},
      {"seal", 6, ""},
      {"deliver electronic", 6, ""}}},
    {"何伟（示例）", PERSON, "停车收费依据", "web", 11, {{"assign", 10, ""}, {"withdraw", 4, ""}}},
    {"郭超（示例）",
     PERSON,
     "地铁线路规划资料",
     "web",
     19,
     {{"assign", 18, ""}, {"extension", 2, "资料数量大，需要逐件区分"}}},
    {"马志强（示例）",
     PERSON,
     "征地批复及附图",
     "web",
     60,
     {{"assign", 59, ""},
      {"outcome unavailable_not_held", 50, ""},
      {"letter", 50, ""},
      {"submit_letter", 49, ""},
      {"sign", 49, "同意"},
      {"seal", 48, ""},
      {"deliver electronic", 48, ""},
      {"reopen", 3, "复议决定责令重新答复"}}},
    {"罗桂英（示例）",
     PERSON,
     "养老服务补贴标准",
     "in_person",
     30,
     {{"assign", 29, ""},
      {"outcome granted", 24, ""},
      {"letter", 24, ""},
      {"submit_letter", 23, ""},
      {"sign", 23, "同意"},
      {"seal", 22, ""},
      {"deliver electronic", 22, ""},
      {"archive", 15, ""}}},
    {"杨刚（示例）", PERSON, "重复登记的来信", "post_signed", 5, {{"void", 4, "与前件重复登记"}}},
};

typedef struct Maker {
    App *app;
    const Actor *handler;
    const Actor *signer;
    Arena *arena;
    const Calendar *calendar;
    CivilDate today;
    int64_t case_id;
    int64_t letter_id;
} Maker;

/* The day n working days before today; today itself for 0. */
static CivilDate day_back(const Maker *m, int n)
{
    CivilDate d = m->today;
    while (n > 0) {
        d = civil_date_add(d, -1);
        n -= calendar_is_workday(m->calendar, d);
    }
    return d;
}

static CivilDate clock_back(Maker *m, int n)
{
    CivilDate d = day_back(m, n);
    app_set_clock(m->app, civil_date_start(d) + 10 * 3600 * INSTANT_SECOND);
    return d;
}

/* A scenario that a rule refuses is a defect of the scenario. */
static int scenario_fault(int r, const char *what, const FieldErrors *errors)
{
    if (r <= 0)
        return r;
    Str why = errors && errors->count ? errors->items[0].message : STR("");
    return error_set(-EINVAL, "demonstration case: %s gave %d %.*s", what, r, STR_FMT(why));
}

static ApplicationForm form_of(const Scenario *s)
{
    bool person = strcmp(s->applicant_class, PERSON) == 0;
    return (ApplicationForm){.applicant_class = str_of(s->applicant_class),
                             .name = str_of(s->name),
                             .id_kind = person ? STR("other") : STR("credit_code"),
                             .id_number = STR("示例000000"),
                             .legal_representative = person ? STR("") : STR("示例"),
                             .contact_person = person ? STR("") : STR("示例"),
                             .phone = STR("13800000000"),
                             .address = STR("示例路1号"),
                             .title = str_of(s->title),
                             .description = STR("示例数据，非真实申请"),
                             .form_wanted = STR("electronic"),
                             .delivery_wanted = STR("online")};
}

static int begin_case(Maker *m, const Scenario *s)
{
    char key[33];
    random_base32(32, key);
    CivilDate on = clock_back(m, s->back);
    ApplicationReceipt receipt = {0};
    int r;
    if (strcmp(s->channel, "web") == 0) {
        Actor anonymous = app_actor_anonymous(STR(""));
        SubmitApplication in = {.body_id = m->handler->body_id,
                                .idempotency_key = str_of(key),
                                .form = form_of(s),
                                .promised = true};
        r = app_submit_application(m->app, &anonymous, &in, m->arena, &receipt);
    } else {
        RegisterApplication in = {.idempotency_key = str_of(key),
                                  .channel = str_of(s->channel),
                                  .arrived_on = on,
                                  .signed_for_on = CIVIL_DATE_NONE,
                                  .confirmed_on = CIVIL_DATE_NONE,
                                  .form = form_of(s)};
        r = app_register_application(m->app, m->handler, &in, m->arena, &receipt);
    }
    m->case_id = receipt.id;
    return scenario_fault(r, s->title, &receipt.errors);
}

static int version_of(Maker *m, int64_t *ret_version)
{
    OpenCaseResult v;
    int r = app_open_case(m->app, m->handler, m->case_id, m->arena, &v);
    if (r == 0)
        *ret_version = v.version;
    return scenario_fault(r, "open", NULL);
}

static int step_event(Maker *m, const Step *step, CivilDate on, int64_t version)
{
    RecordEvent in = {.case_id = m->case_id,
                      .version = version,
                      .event = str_of(step->what),
                      .on = on,
                      .until = CIVIL_DATE_NONE,
                      .note = str_of(step->note),
                      .party = STR("示例单位")};
    EventFields fields;
    if (app_event_fields(in.event, &fields)) {
        if (fields.until_required)
            in.until = calendar_add_workdays(m->calendar, on, 15).date;
        in.days = fields.days_required ? 20 : 0;
        in.amount = fields.amount_required ? STR("400") : STR("");
        in.party = fields.party ? in.party : STR("");
    }
    bool signs = strcmp(step->what, "sign") == 0 || strcmp(step->what, "extension") == 0;
    CaseChange change = {0};
    int r = app_record_event(m->app, signs ? m->signer : m->handler, &in, m->arena, &change);
    return scenario_fault(r, step->what, &change.errors);
}

static int step_outcome(Maker *m, Str outcome, int64_t version)
{
    WithheldPart part = {STR("refused_third_party"), STR("补偿明细中他人的姓名、账号")};
    bool partly = str_eq(outcome, STR("partly_granted"));
    ChooseOutcome in = {.case_id = m->case_id,
                        .version = version,
                        .outcome = outcome,
                        .withheld = &part,
                        .withheld_count = partly,
                        .grounds = STR("（示例）经审查，情况属实。"),
                        .search_record = STR("（示例）经检索本机关档案和办公系统，未见相关记录。"),
                        .access_way = STR("（示例）随本答复书一并提供。")};
    CaseChange change = {0};
    int r = app_choose_outcome(m->app, m->handler, &in, m->arena, &change);
    return scenario_fault(r, "outcome", &change.errors);
}

static int step_letter(Maker *m)
{
    LetterView letter = {0};
    DraftLetter draft = {m->case_id, STR("reply")};
    int r = app_draft_letter(m->app, m->handler, &draft, m->arena, &letter);
    if (r)
        return scenario_fault(r, "draft", &letter.errors);
    NumberLetter number = {letter.id, letter.version};
    r = app_number_letter(m->app, m->handler, &number, m->arena, &letter);
    return scenario_fault(r, "number", &letter.errors);
}

static int step_deliver(Maker *m, Str way, CivilDate on, int64_t version)
{
    DeliverReply in = {.case_id = m->case_id,
                       .version = version,
                       .channel = way,
                       .on = on,
                       .tracking_no = STR("示例000000000"),
                       .recipient = STR("本人（示例）")};
    CaseChange change = {0};
    int r = app_deliver_reply(m->app, m->handler, &in, m->arena, &change);
    return scenario_fault(r, "deliver", &change.errors);
}

static int take_step(Maker *m, const Step *step)
{
    CivilDate on = clock_back(m, step->back);
    int64_t version;
    CaseChange change = {0};
    int r = version_of(m, &version);
    if (r)
        return r;
    if (strncmp(step->what, "outcome ", 8) == 0)
        return step_outcome(m, str_of(step->what + 8), version);
    if (strncmp(step->what, "deliver ", 8) == 0)
        return step_deliver(m, str_of(step->what + 8), on, version);
    if (strcmp(step->what, "letter") == 0)
        return step_letter(m);
    if (strcmp(step->what, "assign") == 0) {
        AssignCase in = {
            .case_id = m->case_id, .version = version, .handler_id = m->handler->user_id};
        Actor system = app_actor_system(STR("示例数据"));
        r = app_assign_case(m->app, &system, &in, m->arena, &change);
        return scenario_fault(r, "assign", &change.errors);
    }
    if (strcmp(step->what, "archive") == 0) {
        ArchiveCase in = {m->case_id, version};
        r = app_archive_case(m->app, m->handler, &in, m->arena, &change);
        return scenario_fault(r, "archive", &change.errors);
    }
    return step_event(m, step, on, version);
}

int demo_cases_make(App *app, const Actor *handler, const Actor *signer, Arena *a,
                    int64_t *ret_cases)
{
    Instant clock = atomic_load(&app->fixed_now);
    Maker m = {
        .app = app, .handler = handler, .signer = signer, .arena = a, .today = app_today(app)};
    int r = app_get_calendar(app, a, &m.calendar);
    for (size_t i = 0; i < ARRAY_LEN(scenarios) && r == 0; i++) {
        r = begin_case(&m, &scenarios[i]);
        for (int k = 0; k < STEPS_MAX && scenarios[i].steps[k].what && r == 0; k++)
            r = take_step(&m, &scenarios[i].steps[k]);
    }
    app_set_clock(app, clock);
    if (r == 0)
        *ret_cases = (int64_t)ARRAY_LEN(scenarios);
    return r;
}
