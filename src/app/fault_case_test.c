#include "app/fault_scene_test.h"

#include "app/attachment.h"
#include "app/casework.h"
#include "app/draft.h"
#include "app/letter.h"
#include "app/queue.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

/* A case from the public form to its archive, each database call failing in turn. */

#define TODAY civil_date_of(2026, 3, 2)

static int use_app_submit_application(FaultScene *s)
{
    SubmitApplication in = {.body_id = s->t.body_id,
                            .idempotency_key = fault_key(s, "fault-key"),
                            .form = test_form(),
                            .promised = true};
    ApplicationReceipt ret = {0};
    return app_submit_application(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

static int use_app_application_receipt(FaultScene *s)
{
    ApplicationReceipt ret = {0};
    return app_application_receipt(s->t.app, &s->t.anonymous, STR("key-0000000000000001"),
                                   s->t.arena, &ret);
}

static int use_app_application_status(FaultScene *s)
{
    ApplicationStatus ret = {0};
    return app_application_status(s->t.app, &s->t.anonymous, s->code, s->t.arena, &ret);
}

static int use_app_keep_draft(FaultScene *s)
{
    KeepDraft in = {.content = STR("填了一半")};
    KeepDraftResult ret = {0};
    return app_keep_draft(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

/* There is none under this code: the calls before that are the same. */
static int use_app_open_draft(FaultScene *s)
{
    OpenDraftResult ret = {0};
    int r = app_open_draft(s->t.app, &s->t.anonymous, s->code, s->t.arena, &ret);
    return r == APP_E_NOT_FOUND ? 0 : r;
}

static int use_app_register_application(FaultScene *s)
{
    RegisterApplication in = {.idempotency_key = fault_key(s, "fault-key"),
                              .channel = STR("in_person"),
                              .arrived_on = TODAY,
                              .signed_for_on = CIVIL_DATE_NONE,
                              .confirmed_on = CIVIL_DATE_NONE,
                              .form = test_form()};
    ApplicationReceipt ret = {0};
    return app_register_application(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_list_cases(FaultScene *s)
{
    ListCases in = {.view = QUEUE_OPEN, .text = STR("预算"), .limit = 2};
    ListCasesResult ret = {0};
    return app_list_cases(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

/* The first look at a case, which is noted. */
static int use_app_open_case(FaultScene *s)
{
    OpenCaseResult ret;
    return app_open_case(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
}

static int use_app_reveal_id_number(FaultScene *s)
{
    RevealIdNumber in = {s->case_id, STR("核对身份")};
    RevealIdNumberResult ret = {0};
    return app_reveal_id_number(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_assign_case(FaultScene *s)
{
    AssignCase in = {
        .case_id = s->case_id, .version = s->versions[FAULT_CASE], .handler_id = s->user_id};
    CaseChange ret = {0};
    return app_assign_case(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_choose_outcome(FaultScene *s)
{
    WithheldPart part = {STR("refused_third_party"), STR("他人姓名")};
    ChooseOutcome in = {.case_id = s->decided,
                        .version = s->versions[FAULT_DECIDED],
                        .outcome = STR("partly_granted"),
                        .withheld = &part,
                        .withheld_count = 1};
    CaseChange ret = {0};
    return app_choose_outcome(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_draft_letter(FaultScene *s)
{
    DraftLetter in = {s->decided, STR("reply")};
    LetterView ret = {0};
    return app_draft_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_get_letter(FaultScene *s)
{
    GetLetter in = {s->letter_id, 1};
    LetterView ret = {0};
    return app_get_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_letter_docx(FaultScene *s)
{
    GetLetter in = {s->letter_id, 0};
    LetterDocx ret = {0};
    return app_letter_docx(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_save_letter(FaultScene *s)
{
    SaveLetter in = {.letter_id = s->draft_id,
                     .version = s->draft_version,
                     .text = {.title = STR("政府信息公开申请答复书"),
                              .salutation = STR("张三："),
                              .body = STR("现予以公开。"),
                              .remedy = STR("可以申请行政复议。"),
                              .signature = STR("示例市人民政府"),
                              .dated = TODAY},
                     .override_reason = STR("测试")};
    LetterView ret = {0};
    return app_save_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_number_letter(FaultScene *s)
{
    NumberLetter in = {s->draft_id, s->draft_version};
    LetterView ret = {0};
    return app_number_letter(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_upload_attachment(FaultScene *s)
{
    UploadAttachment in = {
        .bytes = STR("证明（示例）\n"), .file_name = STR("证明.txt"), .kind = STR("applicant")};
    UploadAttachmentResult ret = {0};
    int r = app_upload_attachment(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
    if (r == 0)
        s->record_id = ret.id;
    return r;
}

static int use_app_attach_to_case(FaultScene *s)
{
    AttachToCase in = {s->case_id, &s->record_id, 1};
    AttachToCaseResult ret = {0};
    return app_attach_to_case(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_open_attachment(FaultScene *s)
{
    AttachmentFile ret = {0};
    int r = app_open_attachment(s->t.app, &s->t.officer, s->record_id, s->t.arena, &ret);
    if (r == 0)
        close(ret.fd);
    return r;
}

static int use_app_record_event(FaultScene *s)
{
    RecordEvent in = {.case_id = s->case_id,
                      .version = s->versions[FAULT_CASE],
                      .event = STR("withdraw"),
                      .on = TODAY,
                      .until = CIVIL_DATE_NONE};
    CaseChange ret = {0};
    return app_record_event(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_deliver_reply(FaultScene *s)
{
    DeliverReply in = {.case_id = s->decided,
                       .version = s->versions[FAULT_DECIDED],
                       .channel = STR("electronic"),
                       .on = TODAY};
    CaseChange ret = {0};
    return app_deliver_reply(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_status_letter(FaultScene *s)
{
    StatusLetter ret = {0};
    return app_status_letter(s->t.app, &s->t.anonymous, s->code, s->t.arena, &ret);
}

static int use_app_archive_case(FaultScene *s)
{
    ArchiveCase in = {s->decided, s->versions[FAULT_DECIDED]};
    CaseChange ret = {0};
    return app_archive_case(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static void the_handling_of_a_case_leaves_nothing_behind_when_a_call_fails(TestDb *db)
{
    static const FaultUse uses[] = {
        FAULT_USE(app_list_cases),           FAULT_USE(app_letter_docx),
        FAULT_USE(app_get_letter),           FAULT_USE(app_submit_application),
        FAULT_USE(app_register_application), FAULT_USE(app_application_receipt),
        FAULT_USE(app_application_status),   FAULT_USE(app_reveal_id_number),
        FAULT_USE(app_assign_case),          FAULT_USE(app_choose_outcome),
        FAULT_USE(app_draft_letter),         FAULT_USE(app_save_letter),
        FAULT_USE(app_number_letter),        FAULT_USE(app_upload_attachment),
        FAULT_USE(app_attach_to_case),       FAULT_USE(app_open_attachment),
        FAULT_USE(app_keep_draft),           FAULT_USE(app_open_draft),
    };
    FaultScene s;
    fault_scene_begin(db, true, &s);
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

static void the_first_look_at_a_case_is_noted_whole_or_not_at_all(TestDb *db)
{
    static const FaultUse uses[] = {FAULT_USE(app_open_case)};
    FaultScene s;
    fault_scene_begin(db, false, &s);
    s.record_id = test_submit(&s.t, "key-0000000000000001").id;
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

static void a_delivery_or_event_that_fails_changes_no_date(TestDb *db)
{
    static const FaultUse uses[] = {FAULT_USE(app_deliver_reply), FAULT_USE(app_status_letter),
                                    FAULT_USE(app_archive_case), FAULT_USE(app_record_event)};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    s.code = s.decided_code;
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

static void a_lost_connection_or_a_conflict_is_survived(TestDb *db)
{
    FaultScene s;
    fault_scene_begin(db, false, &s);
    for (int64_t n = 1; n < 12; n++) {
        s.calls++;
        db_fault_arm(&db->fault, DB_FAULT_RETRY, n);
        int r = use_app_submit_application(&s);
        (void)db_fault_disarm(&db->fault);
        error_clear();
        assert_true(r <= 0); /* run again, or the error: never half */
    }
    s.calls++;
    test_fine(use_app_submit_application(&s), NULL);
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(the_handling_of_a_case_leaves_nothing_behind_when_a_call_fails),
        DB_TEST(the_first_look_at_a_case_is_noted_whole_or_not_at_all),
        DB_TEST(a_delivery_or_event_that_fails_changes_no_date),
        DB_TEST(a_lost_connection_or_a_conflict_is_survived),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
