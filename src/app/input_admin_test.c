#include "app/input_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/body.h"
#include "app/calendar_use.h"
#include "app/remedy_ledger.h"
#include "app/session.h"
#include "app/supervise.h"
#include "law/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Every field of what belongs to no single case, with values it cannot hold. */

#define TODAY civil_date_of(2026, 3, 2)

INPUT_RUN(app_save_user, SaveUser, SaveUserResult, t.system)
INPUT_RUN(app_reset_password, ResetPassword, ResetPasswordResult, t.system)
INPUT_RUN(app_sign_in, SignIn, SignInResult, t.anonymous)
INPUT_RUN(app_change_password, ChangePassword, ChangePasswordResult, clerk)
INPUT_RUN(app_save_body, Body, SaveBodyResult, t.system)
INPUT_RUN(app_save_unit, SaveUnit, SaveUnitResult, t.system)
INPUT_RUN(app_import_calendar, ImportCalendar, ImportCalendarResult, t.system)
INPUT_RUN(app_save_remedy, Remedy, SaveRemedyResult, t.officer)
INPUT_RUN(app_save_yearly_counts, YearlyCounts, SaveYearlyCountsResult, t.system)
INPUT_RUN(app_save_report_text, SaveReportText, SaveReportTextResult, t.system)
INPUT_RUN(app_declare_nil, DeclareNil, CloseYearResult, t.system)
INPUT_RUN(app_close_year, CloseYear, CloseYearResult, t.system)
INPUT_RUN(app_reopen_year, CloseYear, CloseYearResult, t.system)
INPUT_RUN(app_save_members, SaveMembers, SaveMembersResult, t.officer)
INPUT_RUN(app_import_report, ImportReport, ImportReportResult, t.officer)
INPUT_RUN(app_record_verdict, RecordVerdict, ImportedChange, t.officer)
INPUT_RUN(app_decide_report, DecideReport, ImportedChange, t.officer)
INPUT_RUN(app_place_report, PlaceReport, ImportedChange, t.officer)
INPUT_RUN_PLAIN(app_get_body, GetBody, Body, t.anonymous)
INPUT_RUN_PLAIN(app_list_users, ListUsers, ListUsersResult, t.system)
INPUT_RUN_PLAIN(app_list_audit, ListAudit, ListAuditResult, t.system)
INPUT_RUN_PLAIN(app_list_remedies, ListRemedies, ListRemediesResult, t.system)
INPUT_RUN_PLAIN(app_compile_report, CompileReport, CompileReportResult, t.system)
INPUT_RUN_PLAIN(app_list_cell_records, ListCellRecords, ListCellRecordsResult, t.system)
INPUT_RUN_PLAIN(app_list_matrix, ListMatrix, ListMatrixResult, t.officer)

static void an_account_is_refused_by_name(TestDb *db)
{
    static const InputField user[] = {
        FIELD(SaveUser, login, TEXT),     FIELD(SaveUser, name, TEXT),
        FIELD(SaveUser, phone, OPTIONAL), FIELD(SaveUser, body_id, ID_OR),
        FIELD(SaveUser, disabled, ANY),
    };
    static const InputField first[] = {FIELD(SaveUser, password, OPTIONAL)};
    static const InputField id[] = {FIELD(SaveUser, id, ID_OR)};
    static const InputField reset[] = {
        FIELD(ResetPassword, user_id, FIND_ID),
        FIELD(ResetPassword, login, LOOKUP),
        FIELD(ResetPassword, password, LOOKUP),
    };
    static const InputField in_field[] = {
        FIELD(SignIn, login, TEXT),
        FIELD(SignIn, client, ANY),
    };
    static const InputField change[] = {FIELD(ChangePassword, new_password, PASSWORD)};
    FaultScene s;
    fault_scene_begin(db, false, &s);
    Str roles[] = {STR("handler")}, wrong[] = {STR("king"), STR("\xff")};
    SaveUser in = {.login = STR("new"),
                   .name = STR("新人"),
                   .body_id = s.t.body_id,
                   .roles = roles,
                   .role_count = 1};
    INPUT_CHECK(&s, app_save_user, in, user);
    in.login = STR("clerk"); /* taken: so a good password changes nothing either */
    Str passwords[] = {STR("short"), STR("xxxxxxxxxxxxxxx"),
                       STR("\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff")};
    FieldErrors errors;
    for (size_t i = 0; i < ARRAY_LEN(passwords); i++) {
        in.password = passwords[i];
        assert_int_equal(run_app_save_user(&s, &in, &errors), APP_E_INVALID);
        assert_non_null(field_errors_find(&errors, str_of(first[0].name)));
    }
    in = (SaveUser){.id = 7, .version = 1, .name = STR("名"), .roles = roles, .role_count = 1};
    INPUT_CHECK(&s, app_save_user, in, id);
    for (size_t i = 0; i < 3; i++) {
        in = (SaveUser){.login = STR("new"),
                        .name = STR("名"),
                        .body_id = s.t.body_id,
                        .roles = i < 2 ? &wrong[i] : NULL,
                        .role_count = i < 2};
        assert_int_equal(run_app_save_user(&s, &in, &errors), APP_E_INVALID);
        assert_non_null(field_errors_find(&errors, STR("roles")));
    }
    ResetPassword again = {.login = STR("nobody"), .password = STR("short")};
    INPUT_CHECK(&s, app_reset_password, again, reset);
    again.login = STR("clerk");
    assert_int_equal(run_app_reset_password(&s, &again, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("password")));
    SignIn sign = {STR("nobody"), FAULT_PASSWORD, STR("\xff")};
    INPUT_CHECK(&s, app_sign_in, sign, in_field);
    sign.password = STR("");
    assert_int_equal(run_app_sign_in(&s, &sign, &errors), APP_E_INVALID);
    assert_non_null(field_errors_find(&errors, STR("password")));
    ChangePassword own = {FAULT_PASSWORD, STR("another long password")};
    INPUT_CHECK(&s, app_change_password, own, change);
    fault_scene_end(&s);
}

static void a_body_its_units_and_the_calendar_are_refused_by_name(TestDb *db)
{
    static const InputField body[] = {
        FIELD(Body, id, ID_OR),
        FIELD(Body, code, TEXT),
        FIELD(Body, name, TEXT),
        FIELD(Body, short_name, OPTIONAL),
        FIELD(Body, kind, CODE),
        FIELD(Body, approval, CODE),
        FIELD(Body, letter_prefix, TEXT),
        FIELD(Body, unit_name, OPTIONAL),
        FIELD(Body, duties, OPTIONAL),
        FIELD(Body, address, OPTIONAL),
        FIELD(Body, office_hours, OPTIONAL),
        FIELD(Body, phone, OPTIONAL),
        FIELD(Body, fax, OPTIONAL),
        FIELD(Body, postcode, OPTIONAL),
        FIELD(Body, email, OPTIONAL),
        FIELD(Body, credit_code, OPTIONAL),
        FIELD(Body, review_body, TEXT),
        FIELD(Body, court, TEXT),
        FIELD(Body, practice, ANY),
        FIELD(Body, accepts_online, ANY),
    };
    static const InputField get[] = {FIELD(GetBody, code, LOOKUP), FIELD(GetBody, id, FIND_ID)};
    static const InputField unit[] = {
        FIELD(SaveUnit, body_id, ID),
        FIELD(SaveUnit, id, ID_OR),
        FIELD(SaveUnit, name, TEXT),
        FIELD(SaveUnit, active, ANY),
    };
    static const InputField calendar[] = {
        FIELD(ImportCalendar, text, TEXT),
        FIELD(ImportCalendar, source, OPTIONAL),
        FIELD(ImportCalendar, dry_run, ANY),
    };
    static const InputField audit[] = {
        FIELD(ListAudit, body_id, FIND_ID), FIELD(ListAudit, subject_id, FIND_ID),
        FIELD(ListAudit, action, LOOKUP),   FIELD(ListAudit, before, FIND_ID),
        FIELD(ListAudit, limit, FIND_INT),
    };
    static const InputField users[] = {FIELD(ListUsers, body_id, FIND_ID)};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    Body in = {.code = STR("more"),
               .name = STR("另一机关"),
               .kind = STR("department"),
               .approval = STR("short"),
               .letter_prefix = STR("另公复"),
               .review_body = STR("示例市人民政府"),
               .court = STR("示例区人民法院"),
               .version = 1};
    INPUT_CHECK(&s, app_save_body, in, body);
    GetBody find = {0};
    INPUT_CHECK(&s, app_get_body, find, get);
    SaveUnit office = {.body_id = s.t.body_id, .name = STR("法制科")};
    INPUT_CHECK(&s, app_save_unit, office, unit);
    ImportCalendar notice = {.text = STR("年度 2027 测试\n"), .source = STR("测试")};
    INPUT_CHECK(&s, app_import_calendar, notice, calendar);
    ListAudit log = {0};
    INPUT_CHECK(&s, app_list_audit, log, audit);
    ListUsers all = {0};
    INPUT_CHECK(&s, app_list_users, all, users);
    fault_scene_end(&s);
}

static void the_ledgers_of_the_year_are_refused_by_name(TestDb *db)
{
    static const InputField remedy[] = {
        FIELD(Remedy, id, ID_OR),
        FIELD(Remedy, body_id, ID_OR),
        FIELD(Remedy, block, CODE),
        FIELD(Remedy, case_number, OPTIONAL),
        FIELD(Remedy, docket_no, OPTIONAL),
        FIELD(Remedy, organ, TEXT),
        FIELD(Remedy, claimant, TEXT),
        FIELD(Remedy, subject, OPTIONAL),
        FIELD(Remedy, accepted_on, DATE),
        FIELD(Remedy, result, CODE_OR),
        FIELD(Remedy, result_detail, OPTIONAL),
        FIELD(Remedy, decided_on, DATE_OR),
        FIELD(Remedy, co_defendant_as_reviewer, ANY),
        FIELD(Remedy, note, OPTIONAL),
        FIELD(Remedy, case_id, ANY), /* filled when read */
    };
    static const InputField list[] = {
        FIELD(ListRemedies, body_id, FIND_ID), FIELD(ListRemedies, year, FIND_INT),
        FIELD(ListRemedies, block, LOOKUP),    FIELD(ListRemedies, after, LOOKUP),
        FIELD(ListRemedies, limit, FIND_INT),
    };
    static const InputField counts[] = {
        FIELD(YearlyCounts, body_id, ID),
        FIELD(YearlyCounts, year, YEAR),
        FIELD(YearlyCounts, source, OPTIONAL),
    };
    static const InputField text[] = {
        FIELD(SaveReportText, body_id, ID),
        FIELD(SaveReportText, year, YEAR),
        FIELD_AS(SaveReportText, sections[0], "section1", OPTIONAL),
        FIELD_AS(SaveReportText, sections[LAW_PART_MAX - 1], "section6", OPTIONAL),
    };
    static const InputField nil[] = {FIELD(DeclareNil, body_id, ID), FIELD(DeclareNil, year, YEAR)};
    static const InputField close[] = {FIELD(CloseYear, body_id, ID), FIELD(CloseYear, year, YEAR)};
    static const InputField reopen[] = {FIELD(CloseYear, reason, TEXT)};
    FaultScene s;
    fault_scene_begin(db, true, &s);
    Remedy in = {.block = STR("review"),
                 .organ = STR("示例省人民政府"),
                 .claimant = STR("张三"),
                 .accepted_on = TODAY,
                 .decided_on = CIVIL_DATE_NONE,
                 .version = 1};
    INPUT_CHECK(&s, app_save_remedy, in, remedy);
    ListRemedies found = {.body_id = s.t.body_id};
    INPUT_CHECK(&s, app_list_remedies, found, list);
    YearlyCounts *entered = arena_new(s.t.arena, YearlyCounts, 1);
    *entered = (YearlyCounts){.body_id = s.t.body_id, .year = 2025};
    INPUT_CHECK(&s, app_save_yearly_counts, *entered, counts);
    int count, at = (int)law_format_cells(LAW_FORMAT_2021, &count);
    static const char *const no_count[] = {"-1", "1.5x", "\xff", "9999999999999999999999", "１"};
    for (int i = 0; i < count; i++) {
        CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(256);
        law_figure_append_path(&path, law_figure_proactive((LawCell)(at + i)));
        for (size_t k = 0; k < ARRAY_LEN(no_count); k++) {
            FieldErrors errors;
            entered->values[at + i] = str_of(no_count[k]);
            assert_int_equal(run_app_save_yearly_counts(&s, entered, &errors), APP_E_INVALID);
            assert_non_null(field_errors_find(&errors, strbuf_str(&path)));
        }
        entered->values[at + i] = STR("");
    }
    SaveReportText prose = {.body_id = s.t.body_id, .year = 2025};
    INPUT_CHECK(&s, app_save_report_text, prose, text);
    DeclareNil nothing = {s.t.body_id, 2025};
    INPUT_CHECK(&s, app_declare_nil, nothing, nil);
    CloseYear year = {s.t.body_id, 2025, STR("数字有误")};
    INPUT_CHECK(&s, app_close_year, year, close);
    INPUT_CHECK(&s, app_reopen_year, year, close);
    INPUT_CHECK(&s, app_reopen_year, year, reopen);
    fault_scene_end(&s);
}

static void a_look_at_the_report_finds_nothing_by_what_is_no_cell(TestDb *db)
{
    static const InputField compile[] = {
        FIELD(CompileReport, body_id, FIND_ID),
        FIELD(CompileReport, year, FIND_INT),
    };
    static const InputField cell[] = {
        FIELD(ListCellRecords, body_id, FIND_ID), FIELD(ListCellRecords, year, FIND_INT),
        FIELD(ListCellRecords, cell, LOOKUP),     FIELD(ListCellRecords, after, LOOKUP),
        FIELD(ListCellRecords, limit, FIND_INT),
    };
    FaultScene s;
    fault_scene_begin(db, true, &s);
    CompileReport in = {s.t.body_id, 2026};
    INPUT_CHECK(&s, app_compile_report, in, compile);
    ListCellRecords look = {
        .body_id = s.t.body_id, .year = 2026, .cell = STR("applications.received.natural_person")};
    INPUT_CHECK(&s, app_list_cell_records, look, cell);
    fault_scene_end(&s);
}

static void what_a_supervisor_says_is_refused_by_name(TestDb *db)
{
    static const InputField members[] = {FIELD_AS(SaveMembers, text, "members", OPTIONAL),
                                         FIELD(SaveMembers, body_id, ID_OR)};
    static const InputField import[] = {
        FIELD(ImportReport, body_id, ID_OR), FIELD(ImportReport, bytes, ANY),
        FIELD(ImportReport, file_name, ANY), FIELD(ImportReport, member_id, ID_OR),
        FIELD(ImportReport, year, DAYS),     FIELD(ImportReport, published_on, DATE_OR),
    };
    static const InputField verdict[] = {
        FIELD(RecordVerdict, id, ID),
        FIELD(RecordVerdict, key, CODE),
        FIELD(RecordVerdict, verdict, CODE_OR),
        FIELD(RecordVerdict, reason, TEXT),
    };
    static const InputField decide[] = {
        FIELD(DecideReport, id, ID),
        FIELD(DecideReport, state, CODE),
        FIELD(DecideReport, reason, TEXT),
    };
    static const InputField place[] = {
        FIELD(PlaceReport, id, ID),
        FIELD(PlaceReport, member_id, ID_OR),
        FIELD(PlaceReport, year, YEAR),
        FIELD(PlaceReport, published_on, DATE_OR),
    };
    static const InputField matrix[] = {
        FIELD(ListMatrix, body_id, FIND_ID), FIELD(ListMatrix, last_year, FIND_INT),
        FIELD(ListMatrix, years, FIND_INT),  FIELD(ListMatrix, state, LOOKUP),
        FIELD(ListMatrix, query, LOOKUP),
    };
    FaultScene s;
    fault_scene_begin(db, false, &s);
    SaveMembers names = {.text = STR("甲局，哪天\n")};
    INPUT_CHECK(&s, app_save_members, names, members);
    ImportReport in = {.bytes = test_report_page(&s.t, "示例市教育局", 2025, 3),
                       .file_name = STR("年报.html"),
                       .published_on = CIVIL_DATE_NONE};
    INPUT_CHECK(&s, app_import_report, in, import);
    ImportReportResult made = {0};
    in.file_name = STR("\xff\x1b[31m"); /* a file may be called so; it is still the report */
    test_fine(app_import_report(s.t.app, &s.t.officer, &in, s.t.arena, &made), &made.errors);
    ImportedReport v;
    test_fine(app_open_imported(s.t.app, &s.t.officer, made.id, s.t.arena, &v), NULL);
    assert_string_equal(v.row.file_name.ptr, "（文件名无法显示）");
    RecordVerdict say = {made.id, v.findings[0].key, STR("explained"), STR("已核对")};
    INPUT_CHECK(&s, app_record_verdict, say, verdict);
    DecideReport back = {made.id, v.row.version, STR("returned"), STR("请核对"), NULL, 0};
    INPUT_CHECK(&s, app_decide_report, back, decide);
    FieldErrors errors;
    const CellNote notes[][1] = {{{STR("\xff"), STR("说明")}},
                                 {{STR("applications.total.total"), STR("\xff")}}};
    for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
        back.notes = notes[i];
        back.note_count = 1;
        assert_int_equal(run_app_decide_report(&s, &back, &errors), APP_E_INVALID);
        assert_non_null(field_errors_find(&errors, i ? STR("note_1") : STR("cell_1")));
    }
    PlaceReport put = {
        .id = made.id, .version = v.row.version, .year = 2025, .published_on = CIVIL_DATE_NONE};
    INPUT_CHECK(&s, app_place_report, put, place);
    ListMatrix look = {0};
    INPUT_CHECK(&s, app_list_matrix, look, matrix);
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(an_account_is_refused_by_name),
        DB_TEST(a_body_its_units_and_the_calendar_are_refused_by_name),
        DB_TEST(the_ledgers_of_the_year_are_refused_by_name),
        DB_TEST(a_look_at_the_report_finds_nothing_by_what_is_no_cell),
        DB_TEST(what_a_supervisor_says_is_refused_by_name),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
