#include "app/input_test.h"

#include "app/attachment.h"
#include "app/casework.h"
#include "app/letter.h"
#include "app/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Every field of what applicants and officers hand in of a case, with values it cannot hold. */

#define TODAY civil_date_of(2026, 3, 2)

INPUT_RUN(app_submit_application, SubmitApplication, ApplicationReceipt, t.anonymous)
INPUT_RUN(app_register_application, RegisterApplication, ApplicationReceipt, t.officer)
INPUT_RUN(app_record_event, RecordEvent, CaseChange, t.officer)
INPUT_RUN(app_assign_case, AssignCase, CaseChange, t.officer)
INPUT_RUN(app_choose_outcome, ChooseOutcome, CaseChange, t.officer)
INPUT_RUN(app_deliver_reply, DeliverReply, CaseChange, t.officer)
INPUT_RUN(app_archive_case, ArchiveCase, CaseChange, t.officer)
INPUT_RUN(app_draft_letter, DraftLetter, LetterView, t.officer)
INPUT_RUN(app_save_letter, SaveLetter, LetterView, t.officer)
INPUT_RUN(app_number_letter, NumberLetter, LetterView, t.officer)
INPUT_RUN(app_get_letter, GetLetter, LetterView, t.officer)
INPUT_RUN(app_upload_attachment, UploadAttachment, UploadAttachmentResult, t.anonymous)
INPUT_RUN(app_attach_to_case, AttachToCase, AttachToCaseResult, t.officer)
INPUT_RUN(app_reveal_id_number, RevealIdNumber, RevealIdNumberResult, t.officer)
INPUT_RUN_PLAIN(app_list_cases, ListCases, ListCasesResult, t.officer)

/* The form as it stands in both of the inputs that have one. */
#define FORM_FIELDS(type, required, code)                                                          \
    FIELD_AS(type, form.applicant_class, "applicant_class", CODE),                                 \
        FIELD_AS(type, form.name, "name", TEXT), FIELD_AS(type, form.id_kind, "id_kind", code),    \
        FIELD_AS(type, form.id_number, "id_number", required),                                     \
        FIELD_AS(type, form.legal_representative, "legal_representative", OPTIONAL),               \
        FIELD_AS(type, form.contact_person, "contact_person", OPTIONAL),                           \
        FIELD_AS(type, form.employer, "employer", OPTIONAL),                                       \
        FIELD_AS(type, form.phone, "phone", required),                                             \
        FIELD_AS(type, form.email, "email", OPTIONAL),                                             \
        FIELD_AS(type, form.address, "address", OPTIONAL),                                         \
        FIELD_AS(type, form.postcode, "postcode", OPTIONAL),                                       \
        FIELD_AS(type, form.agent_name, "agent_name", OPTIONAL),                                   \
        FIELD_AS(type, form.agent_id_number, "agent_id_number", OPTIONAL),                         \
        FIELD_AS(type, form.title, "title", TEXT),                                                 \
        FIELD_AS(type, form.document_no, "document_no", OPTIONAL),                                 \
        FIELD_AS(type, form.description, "description", required),                                 \
        FIELD_AS(type, form.period, "period", OPTIONAL),                                           \
        FIELD_AS(type, form.purpose, "purpose", OPTIONAL),                                         \
        FIELD_AS(type, form.form_wanted, "form_wanted", code),                                     \
        FIELD_AS(type, form.delivery_wanted, "delivery_wanted", code),                             \
        FIELD_AS(type, form.accepts_other_form, "accepts_other_form", ANY)

static void what_an_applicant_hands_in_is_refused_by_name(TestDb *db)
{
    static const InputField fields[] = {
        FIELD(SubmitApplication, body_id, ID), FIELD(SubmitApplication, idempotency_key, TEXT),
        FORM_FIELDS(SubmitApplication, TEXT, CODE),
        FIELD(SubmitApplication, promised, ANY), /* false: below */
    };
    static const InputField tokens[] = {FIELD_AS(SubmitApplication, attachment_tokens, "", ANY)};
    static const InputField upload[] = {
        FIELD(UploadAttachment, file_name, OPTIONAL),
        FIELD(UploadAttachment, kind, CODE),
    };
    FaultScene s;
    fault_scene_begin(db, false, &s);
    SubmitApplication in = {.body_id = s.t.body_id,
                            .idempotency_key = STR("key-0000000000000099"),
                            .form = test_form(),
                            .promised = true};
    INPUT_CHECK(&s, app_submit_application, in, fields);
    Str token = STR("\xff' OR 1=1");
    FieldErrors errors;
    in.attachment_tokens = &token;
    in.attachment_count = 1;
    INPUT_CHECK(&s, app_submit_application, in, tokens);
    assert_int_equal(run_app_submit_application(&s, &in, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("attachments")));
    in.attachment_count = 0;
    in.promised = false;
    assert_int_equal(run_app_submit_application(&s, &in, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("promised")));
    UploadAttachment file = {
        .bytes = STR("示例\n"), .file_name = STR("a.txt"), .kind = STR("other")};
    INPUT_CHECK(&s, app_upload_attachment, file, upload);
    fault_scene_end(&s);
}

static void what_an_officer_registers_is_refused_by_name(TestDb *db)
{
    static const InputField fields[] = {
        FIELD(RegisterApplication, body_id, ID_OR),
        FIELD(RegisterApplication, idempotency_key, TEXT),
        FIELD(RegisterApplication, channel, CODE),
        FIELD(RegisterApplication, arrived_on, DATE),
        FORM_FIELDS(RegisterApplication, OPTIONAL, CODE_OR),
        FIELD(RegisterApplication, unit_id, ID_OR),
        FIELD(RegisterApplication, handler_id, ID_OR),
    };
    static const InputField signed_for[] = {FIELD(RegisterApplication, signed_for_on, DATE_OR)};
    static const InputField confirmed[] = {FIELD(RegisterApplication, confirmed_on, DATE_OR)};
    FaultScene s;
    fault_scene_begin(db, false, &s);
    RegisterApplication in = {.idempotency_key = STR("key-0000000000000099"),
                              .channel = STR("in_person"),
                              .arrived_on = TODAY,
                              .signed_for_on = CIVIL_DATE_NONE,
                              .confirmed_on = CIVIL_DATE_NONE,
                              .form = test_form()};
    INPUT_CHECK(&s, app_register_application, in, fields);
    in.channel = STR("post_signed");
    INPUT_CHECK(&s, app_register_application, in, signed_for);
    in.channel = STR("fax");
    INPUT_CHECK(&s, app_register_application, in, confirmed);
    int64_t ids[] = {INT64_MAX};
    FieldErrors errors;
    in.attachment_ids = ids;
    in.attachment_count = 1;
    assert_int_equal(run_app_register_application(&s, &in, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("attachments")));
    fault_scene_end(&s);
}

static void what_an_officer_records_of_a_case_is_refused_by_name(TestDb *db)
{
    static const InputField event[] = {
        FIELD(RecordEvent, case_id, ID), FIELD(RecordEvent, event, CODE),
        FIELD(RecordEvent, on, DATE),    FIELD(RecordEvent, until, ANY),
        FIELD(RecordEvent, party, TEXT), FIELD(RecordEvent, note, TEXT),
        FIELD(RecordEvent, amount, ANY), FIELD(RecordEvent, days, DAYS),
        FIELD(RecordEvent, unit, ANY),   FIELD(RecordEvent, result, ANY),
    };
    static const InputField fee[] = {FIELD(RecordEvent, amount, TEXT)};
    static const InputField asked[] = {FIELD(RecordEvent, party, OPTIONAL),
                                       FIELD(RecordEvent, result, CODE)};
    static const InputField assign[] = {
        FIELD(AssignCase, case_id, ID),
        FIELD(AssignCase, unit_id, ID_OR),
        FIELD(AssignCase, handler_id, ID_OR),
    };
    static const InputField reveal[] = {
        FIELD(RevealIdNumber, case_id, ID),
        FIELD(RevealIdNumber, reason, TEXT),
    };
    static const InputField attach[] = {FIELD(AttachToCase, case_id, ID)};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    int64_t version = test_case_version(&s.t, s.drafted);
    RecordEvent in = {.case_id = s.drafted,
                      .version = version,
                      .event = STR("extension"),
                      .on = TODAY,
                      .until = CIVIL_DATE_NONE,
                      .party = STR("张三"),
                      .note = STR("材料较多"),
                      .days = 20};
    INPUT_CHECK(&s, app_record_event, in, event);
    in.event = STR("fee_notice");
    in.until = civil_date_of(2026, 3, 20);
    INPUT_CHECK(&s, app_record_event, in, fee);
    in.event = STR("consultation_ended");
    INPUT_CHECK(&s, app_record_event, in, asked);
    AssignCase hand = {.case_id = s.case_id, .version = test_case_version(&s.t, s.case_id)};
    INPUT_CHECK(&s, app_assign_case, hand, assign);
    RevealIdNumber look = {s.case_id, STR("核对")};
    INPUT_CHECK(&s, app_reveal_id_number, look, reveal);
    int64_t ids[] = {7};
    AttachToCase files = {s.case_id, ids, 1};
    INPUT_CHECK(&s, app_attach_to_case, files, attach);
    /* what an event does not use is not kept, whatever it is */
    FieldErrors errors;
    in = (RecordEvent){.case_id = s.drafted,
                       .version = version,
                       .event = STR("extension"),
                       .on = TODAY,
                       .until = TODAY,
                       .party = STR("张三"),
                       .note = STR("材料较多"),
                       .days = 20,
                       .amount = STR("\xff"),
                       .unit = STR("\xff"),
                       .result = STR("\xff")};
    assert_int_equal(run_app_record_event(&s, &in, &errors),
                     APP_E_INVALID); /* until is not after */
    in.until = CIVIL_DATE_NONE;
    test_fine(run_app_record_event(&s, &in, &errors), &errors);
    fault_scene_end(&s);
}

static void the_outcome_and_its_delivery_are_refused_by_name(TestDb *db)
{
    static const InputField outcome[] = {
        FIELD(ChooseOutcome, case_id, ID),
        FIELD(ChooseOutcome, outcome, CODE),
        FIELD(ChooseOutcome, grounds, OPTIONAL),
        FIELD(ChooseOutcome, search_record, OPTIONAL),
        FIELD(ChooseOutcome, other_body, OPTIONAL),
        FIELD(ChooseOutcome, access_way, OPTIONAL),
        /* with nothing to go with them: below */
        FIELD(ChooseOutcome, published, ANY),
        FIELD(ChooseOutcome, not_responsible, ANY),
    };
    static const InputField part[] = {
        FIELD_AS(WithheldPart, reason, "withheld", CODE),
        FIELD_AS(WithheldPart, what, "withheld", TEXT),
    };
    static const InputField deliver[] = {
        FIELD(DeliverReply, case_id, ID),
        FIELD(DeliverReply, channel, CODE),
        FIELD(DeliverReply, on, DATE),
        FIELD(DeliverReply, tracking_no, OPTIONAL),
        FIELD(DeliverReply, recipient, OPTIONAL),
    };
    static const InputField archive[] = {FIELD(ArchiveCase, case_id, ID)};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    ChooseOutcome in = {.case_id = s.drafted,
                        .version = test_case_version(&s.t, s.drafted),
                        .outcome = STR("granted")};
    INPUT_CHECK(&s, app_choose_outcome, in, outcome);
    Str before = test_dump(db, s.t.arena);
    FieldErrors public_errors;
    in.published = true;
    assert_int_equal(run_app_choose_outcome(&s, &in, &public_errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&public_errors, STR("access_way")));
    in.outcome = STR("refused_third_party");
    assert_int_equal(run_app_choose_outcome(&s, &in, &public_errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&public_errors, STR("published")));
    in.published = false;
    in.not_responsible = true;
    assert_int_equal(run_app_choose_outcome(&s, &in, &public_errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&public_errors, STR("not_responsible")));
    in.outcome = STR("unavailable_not_held");
    assert_int_equal(run_app_choose_outcome(&s, &in, &public_errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&public_errors, STR("grounds")));
    in.not_responsible = false;
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        WithheldPart wrong[] = {{STR("refused_third_party"), STR("他人姓名")},
                                {STR("refused_third_party"), STR("他人姓名")}};
        char *at = (char *)&wrong[1] + part[i].offset;
        *(Str *)(void *)at = STR("\xff");
        in.outcome = STR("partly_granted");
        in.withheld = wrong;
        in.withheld_count = 2;
        FieldErrors errors;
        assert_int_equal(run_app_choose_outcome(&s, &in, &errors), APP_E_INVALID);
        assert_non_null(field_errors_find(&errors, str_of(part[i].name)));
    }
    assert_true(str_eq(before, test_dump(db, s.t.arena)));
    DeliverReply reply = {.case_id = s.decided,
                          .version = test_case_version(&s.t, s.decided),
                          .channel = STR("post"),
                          .on = TODAY};
    INPUT_CHECK(&s, app_deliver_reply, reply, deliver);
    ArchiveCase done = {s.decided, reply.version};
    INPUT_CHECK(&s, app_archive_case, done, archive);
    fault_scene_end(&s);
}

static void a_letter_is_refused_by_name(TestDb *db)
{
    static const InputField draft[] = {
        FIELD(DraftLetter, case_id, ID),
        FIELD(DraftLetter, kind, CODE),
    };
    static const InputField save[] = {
        FIELD(SaveLetter, letter_id, ID),
        FIELD_AS(SaveLetter, text.title, "title", TEXT),
        FIELD_AS(SaveLetter, text.salutation, "salutation", TEXT),
        FIELD_AS(SaveLetter, text.body, "body", TEXT),
        FIELD_AS(SaveLetter, text.remedy, "remedy", TEXT),
        FIELD_AS(SaveLetter, text.signature, "signature", TEXT),
        FIELD(SaveLetter, override_reason, OPTIONAL),
    };
    static const InputField number[] = {FIELD(NumberLetter, letter_id, ID)};
    static const InputField get[] = {
        FIELD(GetLetter, letter_id, ID),
        FIELD(GetLetter, version, FIND_INT),
    };
    FaultScene s;
    fault_scene_begin(db, true, &s);
    DraftLetter begin = {s.drafted, STR("reply")};
    INPUT_CHECK(&s, app_draft_letter, begin, draft);
    SaveLetter in = {.letter_id = s.draft_id,
                     .version = 1,
                     .text = {.title = STR("答复书"),
                              .salutation = STR("张三："),
                              .body = STR("现予以公开。"),
                              .remedy = STR("可以申请行政复议。"),
                              .signature = STR("示例市人民政府"),
                              .dated = TODAY}};
    INPUT_CHECK(&s, app_save_letter, in, save);
    in.text.dated = CIVIL_DATE_NONE;
    FieldErrors errors;
    assert_int_equal(run_app_save_letter(&s, &in, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("dated")));
    NumberLetter give = {s.draft_id, 1};
    INPUT_CHECK(&s, app_number_letter, give, number);
    GetLetter see = {s.draft_id, 1};
    INPUT_CHECK(&s, app_get_letter, see, get);
    fault_scene_end(&s);
}

static void a_list_or_a_query_code_finds_nothing_by_what_is_no_text(TestDb *db)
{
    static const InputField list[] = {
        FIELD(ListCases, body_id, FIND_ID), FIELD(ListCases, view, ANY),
        FIELD(ListCases, state, LOOKUP),    FIELD(ListCases, channel, LOOKUP),
        FIELD(ListCases, outcome, LOOKUP),  FIELD(ListCases, applicant_class, LOOKUP),
        FIELD(ListCases, unit_id, FIND_ID), FIELD(ListCases, received_year, FIND_INT),
        FIELD(ListCases, text, LOOKUP),     FIELD(ListCases, after, LOOKUP),
        FIELD(ListCases, limit, FIND_INT),
    };
    static const char *const keys[] = {"", "short", "key\xff 0000000000001", "' OR 1=1 --________"};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    for (int view = 0; view < QUEUE_VIEW_MAX; view++) {
        ListCases in = {.view = (QueueView)view};
        INPUT_CHECK(&s, app_list_cases, in, list);
    }
    ApplicationReceipt receipt = {0};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        assert_int_equal(
            app_application_receipt(s.t.app, &s.t.anonymous, str_of(keys[i]), s.t.arena, &receipt),
            APP_E_NOT_FOUND);
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(what_an_applicant_hands_in_is_refused_by_name),
        DB_TEST(what_an_officer_registers_is_refused_by_name),
        DB_TEST(what_an_officer_records_of_a_case_is_refused_by_name),
        DB_TEST(the_outcome_and_its_delivery_are_refused_by_name),
        DB_TEST(a_letter_is_refused_by_name),
        DB_TEST(a_list_or_a_query_code_finds_nothing_by_what_is_no_text),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
