#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/attachment.h"
#include "app/body.h"
#include "app/calendar_use.h"
#include "app/casework.h"
#include "app/demo.h"
#include "app/letter.h"
#include "app/queue.h"
#include "app/remedy_ledger.h"
#include "app/session.h"
#include "app/user_admin.h"
#include "base/error.h"
#include "law/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * Each use case with each of its database calls failing in turn: the error comes back, and the data
 * are what they were before. Leaks are the sanitizer's to find.
 */

typedef struct Scene {
    TestApp t;
    int64_t case_id;   /* registered */
    int64_t decided;   /* with an outcome and a numbered letter */
    int64_t letter_id; /* of the decided one */
    int64_t user_id;
    int64_t draft_id;      /* a letter without a number, of a third case */
    int64_t attachment_id; /* of no case yet */
    int64_t replay_id;     /* a body without a case */
    int calls;             /* makes keys differ */
} Scene;

typedef int (*UseCase)(Scene *s);

static int64_t version_of(Scene *s, int64_t id)
{
    OpenCaseResult v;
    test_fine(app_open_case(s->t.app, &s->t.system, id, s->t.arena, &v), NULL);
    return v.version;
}

static int use_submit(Scene *s)
{
    SubmitApplication in = {.body_id = s->t.body_id,
                            .idempotency_key =
                                arena_printf(s->t.arena, "fault-key-%010d", s->calls),
                            .form = test_form(),
                            .promised = true};
    ApplicationReceipt ret = {0};
    return app_submit_application(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

static int use_register(Scene *s)
{
    RegisterApplication in = {.idempotency_key =
                                  arena_printf(s->t.arena, "fault-key-%010d", s->calls),
                              .channel = STR("in_person"),
                              .arrived_on = civil_date_of(2026, 3, 2),
                              .signed_for_on = CIVIL_DATE_NONE,
                              .confirmed_on = CIVIL_DATE_NONE,
                              .form = test_form()};
    ApplicationReceipt ret = {0};
    return app_register_application(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_event(Scene *s)
{
    RecordEvent in = {.case_id = s->case_id,
                      .version = 1,
                      .event = STR("withdraw"),
                      .on = civil_date_of(2026, 3, 2),
                      .until = CIVIL_DATE_NONE};
    CaseChange ret = {0};
    return app_record_event(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_assign(Scene *s)
{
    AssignCase in = {.case_id = s->case_id, .version = 1};
    CaseChange ret = {0};
    return app_assign_case(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_deliver(Scene *s)
{
    DeliverReply in = {.case_id = s->decided,
                       .version = 3,
                       .channel = STR("post"),
                       .on = civil_date_of(2026, 3, 2)};
    CaseChange ret = {0};
    return app_deliver_reply(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_outcome(Scene *s)
{
    WithheldPart part = {STR("refused_third_party"), STR("他人姓名")};
    ChooseOutcome in = {.case_id = s->decided,
                        .version = 3,
                        .outcome = STR("partly_granted"),
                        .withheld = &part,
                        .withheld_count = 1};
    CaseChange ret = {0};
    return app_choose_outcome(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_draft(Scene *s)
{
    DraftLetter in = {s->decided, STR("reply")};
    LetterView ret = {0};
    return app_draft_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_docx(Scene *s)
{
    GetLetter in = {s->letter_id, 0};
    LetterDocx ret = {0};
    return app_letter_docx(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_queue(Scene *s)
{
    ListCases in = {.view = QUEUE_OPEN};
    ListCasesResult ret = {0};
    return app_list_cases(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_remedy(Scene *s)
{
    Remedy in = {.block = STR("review"),
                 .organ = STR("示例省人民政府"),
                 .claimant = STR("张三（示例）"),
                 .accepted_on = civil_date_of(2026, 3, 2),
                 .decided_on = CIVIL_DATE_NONE};
    SaveRemedyResult ret = {0};
    return app_save_remedy(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_counts(Scene *s)
{
    YearlyCounts in = {.year = 2025, .source = STR("测试")};
    int count, first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count; i++)
        in.values[first + i] = STR("1");
    SaveYearlyCountsResult ret = {0};
    return app_save_yearly_counts(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_compile(Scene *s)
{
    CompileReport in = {s->t.body_id, 2026};
    CompileReportResult *ret = arena_new(s->t.arena, CompileReportResult, 1);
    return app_compile_report(s->t.app, &s->t.officer, &in, s->t.arena, ret);
}

static int use_nil(Scene *s)
{
    DeclareNil in = {s->t.body_id, 2024};
    CloseYearResult ret = {0};
    return app_declare_nil(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_user(Scene *s)
{
    Str roles[] = {STR("handler")};
    SaveUser in = {.login = arena_printf(s->t.arena, "u%d", s->calls + 100),
                   .name = STR("新人"),
                   .body_id = s->t.body_id,
                   .roles = roles,
                   .role_count = 1,
                   .password = STR("a long password")};
    SaveUserResult ret = {0};
    return app_save_user(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_sign_in(Scene *s)
{
    SignIn in = {STR("clerk"), STR("correct horse battery"), STR("127.0.0.1")};
    SignInResult ret = {0};
    return app_sign_in(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

static int use_body(Scene *s)
{
    Body body = {.code = arena_printf(s->t.arena, "more%d", s->calls),
                 .name = STR("另一机关"),
                 .kind = STR("department"),
                 .approval = STR("short"),
                 .letter_prefix = STR("另公复"),
                 .review_body = STR("示例市人民政府"),
                 .court = STR("示例区人民法院")};
    SaveBodyResult ret = {0};
    return app_save_body(s->t.app, &s->t.system, &body, s->t.arena, &ret);
}

static int use_calendar(Scene *s)
{
    ImportCalendar in = {
        .text = STR("年度 2026 国办发明电〔2026〕0号\n放假 2026-03-09 2026-03-10 示例\n"),
        .source = STR("国办发明电〔2026〕0号")};
    ImportCalendarResult ret = {0};
    return app_import_calendar(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_close(Scene *s)
{
    CloseYear in = {s->t.body_id, 2024, STR("")};
    CloseYearResult ret = {0};
    return app_close_year(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_reopen(Scene *s)
{
    CloseYear in = {s->t.body_id, 2024, STR("数字有误")};
    CloseYearResult ret = {0};
    return app_reopen_year(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_save_letter(Scene *s)
{
    SaveLetter in = {.letter_id = s->draft_id,
                     .version = 1,
                     .text = {.title = STR("政府信息公开申请答复书"),
                              .salutation = STR("张三："),
                              .body = STR("现予以公开。"),
                              .remedy = STR("可以申请行政复议。"),
                              .signature = STR("示例市人民政府"),
                              .dated = civil_date_of(2026, 3, 2)},
                     .override_reason = STR("测试")};
    LetterView ret = {0};
    return app_save_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_number(Scene *s)
{
    NumberLetter in = {s->draft_id, 2};
    LetterView ret = {0};
    return app_number_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_upload(Scene *s)
{
    UploadAttachment in = {
        .bytes = STR("证明（示例）\n"), .file_name = STR("证明.txt"), .kind = STR("applicant")};
    UploadAttachmentResult ret = {0};
    int r = app_upload_attachment(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
    if (r == 0)
        s->attachment_id = ret.id;
    return r;
}

static int use_attach(Scene *s)
{
    AttachToCase in = {s->case_id, &s->attachment_id, 1};
    AttachToCaseResult ret = {0};
    return app_attach_to_case(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_download(Scene *s)
{
    AttachmentFile ret = {0};
    int r = app_open_attachment(s->t.app, &s->t.officer, s->attachment_id, s->t.arena, &ret);
    if (r == 0)
        close(ret.fd);
    return r;
}

static int use_reset_password(Scene *s)
{
    ResetPassword in = {.user_id = s->user_id};
    ResetPasswordResult ret = {0};
    return app_reset_password(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

/* Three cases, one of them still open, and a review. */
static int use_replay(Scene *s)
{
    static const struct {
        LawRow row;
        int value;
    } rows[] = {{LAW_ROW_RECEIVED, 3},
                {LAW_ROW_GRANTED, 1},
                {LAW_ROW_PARTLY_GRANTED, 1},
                {LAW_ROW_TOTAL, 2},
                {LAW_ROW_CARRIED_OUT, 1}};
    const Figure nought = {.kind = FIGURE_INTEGER, .confidence = 100, .text = STR("")};
    AnnualReport *report = arena_new(s->t.arena, AnnualReport, 1);
    *report = (AnnualReport){.agency = STR("示例机关"),
                             .year = 2023,
                             .format = LAW_FORMAT_2021,
                             .has_proactive = true,
                             .has_applications = true,
                             .has_remedies = true};
    for (size_t i = 0; i < LAW_CELL_MAX; i++)
        report->proactive[i] = nought;
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        report->applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX] = nought;
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        report->remedies[i / REMEDY_RESULT_MAX][i % REMEDY_RESULT_MAX] = nought;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        report->applications[rows[i].row][LAW_COLUMN_NATURAL_PERSON].value = rows[i].value;
        report->applications[rows[i].row][LAW_COLUMN_TOTAL].value = rows[i].value;
    }
    report->remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_UPHELD].value = 1;
    report->remedies[REMEDY_BLOCK_REVIEW][REMEDY_RESULT_TOTAL].value = 1;
    ReplayReport in = {.body_id = s->replay_id, .report = report, .seed = 1};
    ReplayReportResult *ret = arena_new(s->t.arena, ReplayReportResult, 1);
    return app_replay_report(s->t.app, &s->t.system, &in, s->t.arena, ret);
}

static int use_session(Scene *s)
{
    SessionRow row = {.user_id = s->user_id, .created_at = 1, .last_seen_at = 1};
    memset(row.key, s->calls + 1, sizeof(row.key));
    return app_session_create(s->t.app, &row);
}

/* An unnumbered reply of a third case. */
static void scene_draft(Scene *s)
{
    int64_t id = test_submit(&s->t, "key-0000000000000003").id;
    AssignCase assign = {.case_id = id, .version = 1};
    CaseChange change = {0};
    test_fine(app_assign_case(s->t.app, &s->t.officer, &assign, s->t.arena, &change),
              &change.errors);
    ChooseOutcome choose = {.case_id = id, .version = change.version, .outcome = STR("granted")};
    test_fine(app_choose_outcome(s->t.app, &s->t.officer, &choose, s->t.arena, &change),
              &change.errors);
    DraftLetter draft = {id, STR("reply")};
    LetterView letter = {0};
    test_fine(app_draft_letter(s->t.app, &s->t.officer, &draft, s->t.arena, &letter),
              &letter.errors);
    assert_int_equal(letter.version, 1);
    s->draft_id = letter.id;
    s->replay_id = test_body(&s->t, "replay", "short");
}

static void scene_begin(TestDb *db, Scene *s)
{
    *s = (Scene){0};
    test_app_begin(db, "short", &s->t);
    s->case_id = test_submit(&s->t, "key-0000000000000001").id;
    s->decided = test_submit(&s->t, "key-0000000000000002").id;
    AssignCase assign = {.case_id = s->decided, .version = 1};
    CaseChange change = {0};
    test_fine(app_assign_case(s->t.app, &s->t.officer, &assign, s->t.arena, &change),
              &change.errors);
    ChooseOutcome choose = {
        .case_id = s->decided, .version = change.version, .outcome = STR("granted")};
    test_fine(app_choose_outcome(s->t.app, &s->t.officer, &choose, s->t.arena, &change),
              &change.errors);
    DraftLetter draft = {s->decided, STR("reply")};
    LetterView letter = {0};
    test_fine(app_draft_letter(s->t.app, &s->t.officer, &draft, s->t.arena, &letter),
              &letter.errors);
    s->letter_id = letter.id;
    NumberLetter number = {letter.id, letter.version};
    test_fine(app_number_letter(s->t.app, &s->t.officer, &number, s->t.arena, &letter),
              &letter.errors);
    Str roles[] = {STR("handler")};
    SaveUser user = {.login = STR("clerk"),
                     .name = STR("职员"),
                     .body_id = s->t.body_id,
                     .roles = roles,
                     .role_count = 1,
                     .password = STR("correct horse battery")};
    SaveUserResult saved = {0};
    test_fine(app_save_user(s->t.app, &s->t.system, &user, s->t.arena, &saved), &saved.errors);
    s->user_id = saved.id;
    scene_draft(s);
    assert_int_equal(version_of(s, s->decided), 3);
}

/* Fails call after call until the use case runs through. */
static void fail_each_call(TestDb *db, Scene *s, const char *name, UseCase use)
{
    Str before = test_dump(db, s->t.arena);
    for (int64_t n = 1; n < 500; n++) {
        s->calls++;
        db_fault_arm(&db->fault, DB_FAULT_ERROR, n);
        int r = use(s);
        bool failed = db_fault_disarm(&db->fault);
        if (!failed) {
            if (r != 0)
                print_message("# %s gave %d\n", name, r);
            assert_int_equal(r, 0);
            assert_true(n > 3);
            return;
        }
        if (r >= 0)
            print_message("# %s: call %" PRId64 " failed, but it gave %d\n", name, n, r);
        assert_true(r < 0);
        error_clear();
        Str after = test_dump(db, s->t.arena);
        if (!str_eq(before, after))
            print_message("# %s: call %" PRId64 " failed and left something behind\n", name, n);
        assert_true(str_eq(before, after));
    }
    fail_msg("%s does not end", name);
}

static void each_use_case_leaves_nothing_behind_when_a_call_fails(TestDb *db)
{
    static const struct {
        const char *name;
        UseCase use;
    } cases[] = {
        {"queue", use_queue},
        {"docx", use_docx},
        {"compile", use_compile},
        {"submit", use_submit},
        {"register", use_register},
        {"assign", use_assign},
        {"outcome", use_outcome},
        {"draft", use_draft},
        {"remedy", use_remedy},
        {"counts", use_counts},
        {"nil", use_nil},
        {"user", use_user},
        {"sign in", use_sign_in},
        {"body", use_body},
        {"calendar", use_calendar},
        {"session", use_session},
        {"close", use_close},
        {"reopen", use_reopen},
        {"save letter", use_save_letter},
        {"number", use_number},
        {"upload", use_upload},
        {"attach", use_attach},
        {"download", use_download},
        {"reset", use_reset_password},
        {"replay", use_replay},
    };
    Scene s;
    scene_begin(db, &s);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        fail_each_call(db, &s, cases[i].name, cases[i].use);
    test_app_end(&s.t);
}

static void a_delivery_or_event_that_fails_changes_no_date(TestDb *db)
{
    Scene s;
    scene_begin(db, &s);
    fail_each_call(db, &s, "deliver", use_deliver);
    fail_each_call(db, &s, "event", use_event);
    test_app_end(&s.t);
}

static void a_lost_connection_or_a_conflict_is_survived(TestDb *db)
{
    Scene s;
    scene_begin(db, &s);
    for (int64_t n = 1; n < 12; n++) {
        s.calls++;
        db_fault_arm(&db->fault, DB_FAULT_RETRY, n);
        int r = use_submit(&s);
        (void)db_fault_disarm(&db->fault);
        error_clear();
        assert_true(r <= 0); /* run again, or the error: never half */
    }
    s.calls++;
    test_fine(use_submit(&s), NULL);
    test_app_end(&s.t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(each_use_case_leaves_nothing_behind_when_a_call_fails),
        DB_TEST(a_delivery_or_event_that_fails_changes_no_date),
        DB_TEST(a_lost_connection_or_a_conflict_is_survived),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
