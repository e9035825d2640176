#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/casework.h"
#include "app/letter.h"
#include "app/queue.h"
#include "document/document.h"
#include "law/letter_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define DAY(y, m, d) civil_date_of(y, m, d)

static OpenCaseResult open_case(TestApp *t, int64_t id)
{
    OpenCaseResult v;
    test_fine(app_open_case(t->app, &t->officer, id, t->arena, &v), NULL);
    return v;
}

static CaseChange record(TestApp *t, int64_t id, const char *event, CivilDate on, RecordEvent more)
{
    more.case_id = id;
    more.version = open_case(t, id).version;
    more.event = str_of(event);
    more.on = on;
    CaseChange change = {0};
    test_fine(app_record_event(t->app, &t->officer, &more, t->arena, &change), &change.errors);
    return change;
}

static void day_is(CivilDate d, int year, int month, int day)
{
    assert_int_equal(d.days, civil_date_of(year, month, day).days);
}

static const RecordEvent PLAIN = {.until = CIVIL_DATE_NONE};

static void choose(TestApp *t, int64_t id, const char *outcome)
{
    ChooseOutcome in = {
        .case_id = id, .version = open_case(t, id).version, .outcome = str_of(outcome)};
    CaseChange change = {0};
    test_fine(app_choose_outcome(t->app, &t->officer, &in, t->arena, &change), &change.errors);
}

static LetterView draft_and_number(TestApp *t, int64_t id)
{
    LetterView letter = {0};
    DraftLetter draft = {id, STR("reply")};
    test_fine(app_draft_letter(t->app, &t->officer, &draft, t->arena, &letter), &letter.errors);
    NumberLetter number = {letter.id, letter.version};
    test_fine(app_number_letter(t->app, &t->officer, &number, t->arena, &letter), &letter.errors);
    return letter;
}

static CaseChange deliver(TestApp *t, int64_t id, const char *channel, CivilDate on)
{
    DeliverReply in = {
        .case_id = id, .version = open_case(t, id).version, .channel = str_of(channel), .on = on};
    CaseChange change = {0};
    test_fine(app_deliver_reply(t->app, &t->officer, &in, t->arena, &change), &change.errors);
    return change;
}

static void an_application_goes_from_the_public_form_to_its_reply(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "full", &t);
    ApplicationReceipt receipt = test_submit(&t, "key-0000000000000001");
    day_is(receipt.received_on, 2026, 3, 2);
    day_is(receipt.due_on, 2026, 3, 30);
    assert_int_equal(receipt.query_code.len, 16);

    ApplicationStatus status;
    test_fine(app_application_status(t.app, &t.anonymous, receipt.query_code, t.arena, &status),
              NULL);
    assert_string_equal(status.state_code.ptr, "registered");
    assert_int_equal(status.timeline_count, 1);

    AssignCase assign = {.case_id = receipt.id, .version = open_case(&t, receipt.id).version};
    CaseChange change = {0};
    test_fine(app_assign_case(t.app, &t.officer, &assign, t.arena, &change), &change.errors);
    choose(&t, receipt.id, "granted");
    LetterView letter = draft_and_number(&t, receipt.id);
    assert_string_equal(letter.number.ptr, "示公复〔2026〕1号");
    LetterDocx docx;
    GetLetter get = {letter.id, 0};
    test_fine(app_letter_docx(t.app, &t.officer, &get, t.arena, &docx), NULL);
    assert_true(docx.bytes.len > 1000);

    Actor drafter = t.officer;
    record(&t, receipt.id, "submit_letter", DAY(2026, 3, 2), PLAIN);
    /* nobody signs his own draft */
    RecordEvent sign = {.case_id = receipt.id,
                        .version = open_case(&t, receipt.id).version,
                        .event = STR("sign"),
                        .on = DAY(2026, 3, 2),
                        .until = CIVIL_DATE_NONE};
    assert_int_equal(app_record_event(t.app, &drafter, &sign, t.arena, &change), APP_E_CONFLICT);
    t.officer.user_id = 2;
    record(&t, receipt.id, "sign", DAY(2026, 3, 2), PLAIN);
    record(&t, receipt.id, "seal", DAY(2026, 3, 2), PLAIN);
    test_app_day(&t, 2026, 3, 5);
    change = deliver(&t, receipt.id, "electronic", DAY(2026, 3, 5));
    assert_string_equal(change.state_code.ptr, "delivered");

    test_fine(app_application_status(t.app, &t.anonymous, receipt.query_code, t.arena, &status),
              NULL);
    assert_true(status.answered);
    assert_true(status.letter_available);
    StatusLetter sent;
    test_fine(app_status_letter(t.app, &t.anonymous, receipt.query_code, t.arena, &sent), NULL);
    VerifyAuditResult audit;
    test_fine(app_verify_audit(t.app, &t.system, t.arena, &audit), NULL);
    assert_int_equal(audit.break_count, 0);
    assert_true(audit.records >= 10);
    test_app_end(&t);
}

static void what_a_review_overturned_is_answered_anew_and_says_so(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = test_submit(&t, "key-0000000000000001").id;
    choose(&t, id, "unavailable_not_held");
    draft_and_number(&t, id);
    record(&t, id, "submit_letter", DAY(2026, 3, 2), PLAIN);
    t.officer.user_id = 2;
    record(&t, id, "sign", DAY(2026, 3, 2), PLAIN);
    deliver(&t, id, "electronic", DAY(2026, 3, 2));
    test_app_day(&t, 2026, 6, 1);
    RecordEvent by = {.until = CIVIL_DATE_NONE, .party = STR("示府复决〔2026〕3号行政复议决定书")};
    record(&t, id, "reopen", DAY(2026, 6, 1), by);
    ChooseOutcome in = {.case_id = id,
                        .version = open_case(&t, id).version,
                        .outcome = STR("unavailable_not_held"),
                        .grounds = STR("该项目不由本机关审批"),
                        .not_responsible = true};
    CaseChange change = {0};
    test_fine(app_choose_outcome(t.app, &t.officer, &in, t.arena, &change), &change.errors);
    assert_true(open_case(&t, id).not_responsible);
    LetterView letter = draft_and_number(&t, id);
    assert_true(str_contains(letter.text.body, STR("根据示府复决〔2026〕3号行政复议决定书，"
                                                   "本机关对该申请重新办理。")));
    assert_true(str_contains(letter.text.body, STR("第三十六条第五项")));
    assert_int_equal(letter.warnings.count, 0);
    test_app_end(&t);
}

static int64_t submit_as(TestApp *t, ApplicantClass class, LawRow outcome)
{
    SubmitApplication in = {.body_id = t->body_id,
                            .idempotency_key =
                                arena_printf(t->arena, "key-%016d", 1000 + (int)outcome),
                            .form = test_form(),
                            .promised = true};
    in.form.applicant_class = applicant_class_code(class);
    if (class != APPLICANT_NATURAL_PERSON) {
        in.form.id_kind = STR("credit_code");
        in.form.legal_representative = STR("李四（示例）");
        in.form.contact_person = STR("王五（示例）");
    }
    ApplicationReceipt receipt = {0};
    test_fine(app_submit_application(t->app, &t->anonymous, &in, t->arena, &receipt),
              &receipt.errors);
    return receipt.id;
}

/* What somebody reads who opens the DOCX. */
static Str docx_text(TestApp *t, int64_t letter_id)
{
    LetterDocx docx;
    GetLetter get = {letter_id, 0};
    test_fine(app_letter_docx(t->app, &t->officer, &get, t->arena, &docx), NULL);
    Document d;
    Str detail, text = STR("");
    assert_int_equal(document_read(docx.bytes, &DOCUMENT_LIMITS_DEFAULT, t->arena, &d, &detail), 0);
    for (size_t i = 0; i < d.block_count; i++)
        text = arena_printf(t->arena, "%.*s%.*s\n", STR_FMT(text), STR_FMT(d.blocks[i].text));
    return text;
}

static void outcome_with_its_letter(TestApp *t, LawRow row)
{
    int64_t id = submit_as(t, (ApplicantClass)((int)row % APPLICANT_CLASS_MAX), row);
    WithheldPart part = {STR("refused_third_party"), STR("第3页银行账号")};
    ChooseOutcome in = {.case_id = id,
                        .version = open_case(t, id).version,
                        .outcome = law_row(row)->code,
                        .withheld = &part,
                        .withheld_count = row == LAW_ROW_PARTLY_GRANTED};
    CaseChange change = {0};
    test_fine(app_choose_outcome(t->app, &t->officer, &in, t->arena, &change), &change.errors);
    LetterView letter = draft_and_number(t, id);
    Str text = docx_text(t, letter.id);
    assert_true(str_contains(text, letter.number));
    assert_true(str_contains(text, STR("张三（示例）：")));
    assert_true(str_contains(text, STR("2026年3月2日收到")));
    assert_true(str_contains(text, letter_decision_basis(row, LETTER_VARIANT_NONE)));
    bool first = law_row(row)->prior_review != LAW_PRIOR_REVIEW_NO;
    assert_int_equal(str_contains(text, STR("先申请行政复议")), first);
    assert_int_equal(str_contains(text, STR("6个月内直接向")), !first);
    assert_true(str_contains(text, STR("60日内向")));
    assert_int_equal(open_case(t, id).prior_review, first);
    change = deliver(t, id, "electronic", DAY(2026, 3, 2));
    ArchiveCase archive = {id, change.version};
    test_fine(app_archive_case(t->app, &t->officer, &archive, t->arena, &change), &change.errors);
}

static void each_of_the_21_outcomes_has_its_letter_and_counts_in_its_row(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++)
        outcome_with_its_letter(&t, row);
    CompileReport in = {t.body_id, 2026};
    CompileReportResult *compiled = arena_new(t.arena, CompileReportResult, 1);
    test_fine(app_compile_report(t.app, &t.officer, &in, t.arena, compiled), NULL);
    for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++) {
        const Figure *cells = compiled->report.applications[row];
        assert_int_equal(cells[(int)row % APPLICANT_CLASS_MAX].value, 1);
        assert_int_equal(cells[LAW_COLUMN_TOTAL].value, 1);
    }
    assert_int_equal(compiled->report.applications[LAW_ROW_TOTAL][LAW_COLUMN_TOTAL].value,
                     LAW_OUTCOME_COUNT);
    assert_int_equal(LAW_OUTCOME_COUNT, 21);
    VerifyAuditResult audit;
    test_fine(app_verify_audit(t.app, &t.system, t.arena, &audit), NULL);
    assert_int_equal(audit.break_count, 0);
    test_app_end(&t);
}

static Str message_of(const FieldErrors *errors, const char *field)
{
    for (size_t i = 0; i < errors->count; i++)
        if (str_eq(errors->items[i].field, str_of(field)))
            return errors->items[i].message;
    return STR("");
}

/* A number that fails its check digit warns and never blocks; a telephone that cannot be called
 * blocks online, and on paper it warns. Both name the field. */
static void what_cannot_be_right_is_named(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    ApplicationForm form = test_form();
    form.id_kind = STR("resident_id");
    form.id_number = STR("110105194912310021");
    form.phone = STR("12");
    FieldErrors errors = {0}, warnings = {0};
    app_check_application_form(&form, APPLICATION_FORM_ALL, false, t.arena, &errors, &warnings);
    assert_string_equal(message_of(&warnings, "id_number").ptr,
                        "证件号码的校验码与其余各位不符，请核对；如确认无误可以继续。");
    assert_string_equal(message_of(&errors, "phone").ptr, "联系电话位数不符，请改正。");
    errors = warnings = (FieldErrors){0};
    app_check_application_form(&form, APPLICATION_FORM_ALL, true, t.arena, &errors, &warnings);
    assert_int_equal(errors.count, 0);
    assert_string_equal(message_of(&warnings, "phone").ptr,
                        "联系电话位数不符，请核对；如确认无误可以继续。");
    test_app_end(&t);
}

static void the_same_form_posted_again_gives_the_same_receipt(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    ApplicationReceipt first = test_submit(&t, "key-0000000000000001");
    ApplicationReceipt again = test_submit(&t, "key-0000000000000001");
    ApplicationReceipt other = test_submit(&t, "key-0000000000000002");
    assert_true(again.repeated);
    assert_int_equal(first.id, again.id);
    assert_string_equal(first.query_code.ptr, again.query_code.ptr);
    assert_int_not_equal(first.id, other.id);
    assert_string_equal(first.number.ptr, "2026-000001");
    assert_string_equal(other.number.ptr, "2026-000002");
    test_app_end(&t);
}

static void ordinary_mail_has_no_clock_until_it_is_confirmed(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    RegisterApplication in = {.idempotency_key = STR("key-0000000000000003"),
                              .channel = STR("post_ordinary"),
                              .arrived_on = DAY(2026, 3, 2),
                              .signed_for_on = CIVIL_DATE_NONE,
                              .confirmed_on = CIVIL_DATE_NONE,
                              .form = test_form()};
    ApplicationReceipt receipt = {0};
    test_fine(app_register_application(t.app, &t.officer, &in, t.arena, &receipt), &receipt.errors);
    assert_true(civil_date_is_none(receipt.received_on));
    OpenCaseResult v = open_case(&t, receipt.id);
    assert_string_equal(v.row.state_code.ptr, "unconfirmed");
    assert_true(v.row.alarm);
    test_app_day(&t, 2026, 3, 4);
    CaseChange change = record(&t, receipt.id, "confirm_receipt", DAY(2026, 3, 3), PLAIN);
    assert_string_equal(change.state_code.ptr, "registered");
    day_is(change.due_on, 2026, 3, 31);
    test_app_end(&t);
}

static void a_supplement_starts_the_clock_again_from_zero(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = test_submit(&t, "key-0000000000000004").id;
    test_app_day(&t, 2026, 3, 5);
    RecordEvent notice = {.until = DAY(2026, 3, 26), .note = STR("请写明所需文件的名称")};
    CaseChange change = record(&t, id, "supplement_notice", DAY(2026, 3, 5), notice);
    assert_true(civil_date_is_none(change.due_on));
    test_app_day(&t, 2026, 3, 20);
    change = record(&t, id, "supplement_received", DAY(2026, 3, 20), PLAIN);
    day_is(change.due_on, 2026, 4, 20);
    test_app_end(&t);
}

static void bad_input_names_its_fields_and_changes_nothing(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    Str before = test_dump(db, t.arena);
    SubmitApplication in = {.body_id = t.body_id, .idempotency_key = STR("short")};
    ApplicationReceipt receipt = {0};
    assert_int_equal(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt),
                     APP_E_INVALID);
    static const char *const fields[] = {"idempotency_key", "applicant_class", "name",
                                         "title",           "description",     "form_wanted",
                                         "delivery_wanted", "promised"};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        assert_non_null(field_errors_find(&receipt.errors, str_of(fields[i])));
    assert_true(str_eq(before, test_dump(db, t.arena)));
    test_app_end(&t);
}

static void a_step_that_the_state_forbids_is_a_conflict(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = test_submit(&t, "key-0000000000000005").id;
    Str before = test_dump(db, t.arena);
    RecordEvent in = {.case_id = id,
                      .version = 1,
                      .event = STR("fee_paid"),
                      .on = DAY(2026, 3, 2),
                      .until = CIVIL_DATE_NONE};
    CaseChange change = {0};
    assert_int_equal(app_record_event(t.app, &t.officer, &in, t.arena, &change), APP_E_CONFLICT);
    in.version = 7;
    in.event = STR("withdraw");
    assert_int_equal(app_record_event(t.app, &t.officer, &in, t.arena, &change), APP_E_CONFLICT);
    assert_non_null(field_errors_find(&change.errors, STR("version")));
    assert_true(str_eq(before, test_dump(db, t.arena)));
    test_app_end(&t);
}

static void another_body_sees_nothing_of_a_case(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t id = test_submit(&t, "key-0000000000000006").id;
    Actor stranger = t.officer;
    stranger.body_id = t.body_id + 1;
    OpenCaseResult v;
    assert_int_equal(app_open_case(t.app, &stranger, id, t.arena, &v), APP_E_NOT_FOUND);
    assert_int_equal(app_open_case(t.app, &t.anonymous, id, t.arena, &v), APP_E_DENIED);
    ListCases list = {.body_id = t.body_id};
    ListCasesResult rows;
    assert_int_equal(app_list_cases(t.app, &stranger, &list, t.arena, &rows), APP_E_DENIED);
    test_app_end(&t);
}

static void the_queue_is_paged_in_the_order_of_the_legal_deadline(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    for (int i = 0; i < 7; i++) {
        test_app_day(&t, 2026, 3, 2 + i);
        test_submit(&t, arena_printf(t.arena, "key-00000000000001%02d", i).ptr);
    }
    ListCases list = {.view = QUEUE_OPEN, .limit = 3};
    CivilDate last = CIVIL_DATE_NONE;
    int seen = 0, pages = 0;
    do {
        ListCasesResult rows;
        test_fine(app_list_cases(t.app, &t.officer, &list, t.arena, &rows), NULL);
        assert_int_equal(rows.counts[QUEUE_OPEN], 7);
        for (size_t i = 0; i < rows.count; i++, seen++) {
            assert_true(civil_date_cmp(last, rows.rows[i].due_on) <= 0);
            last = rows.rows[i].due_on;
        }
        list.after = rows.next;
        pages++;
    } while (!str_empty(list.after));
    assert_int_equal(seen, 7);
    assert_int_equal(pages, 3);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(an_application_goes_from_the_public_form_to_its_reply),
        DB_TEST(what_a_review_overturned_is_answered_anew_and_says_so),
        DB_TEST(each_of_the_21_outcomes_has_its_letter_and_counts_in_its_row),
        DB_TEST(what_cannot_be_right_is_named),
        DB_TEST(the_same_form_posted_again_gives_the_same_receipt),
        DB_TEST(ordinary_mail_has_no_clock_until_it_is_confirmed),
        DB_TEST(a_supplement_starts_the_clock_again_from_zero),
        DB_TEST(bad_input_names_its_fields_and_changes_nothing),
        DB_TEST(a_step_that_the_state_forbids_is_a_conflict),
        DB_TEST(another_body_sees_nothing_of_a_case),
        DB_TEST(the_queue_is_paged_in_the_order_of_the_legal_deadline),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
