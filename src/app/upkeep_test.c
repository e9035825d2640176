#include "app/support_test.h"

#include "app/audit_log.h"
#include "app/calendar_use.h"
#include "app/casework.h"
#include "app/letter.h"
#include "app/queue.h"
#include "app/session.h"
#include "app/user_admin.h"
#include "os/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Signing in against guessing, query codes, and a new calendar. */

/* ---- signing in ---- */

static const Str PASSWORD = STR_STATIC("correct horse battery");

static int sign_in(TestApp *t, Str login, Str password, SignInResult *ret)
{
    SignIn in = {login, password, STR("192.0.2.1")};
    *ret = (SignInResult){0};
    return app_sign_in(t->app, &t->anonymous, &in, t->arena, ret);
}

static void at_minute(TestApp *t, int64_t minute)
{
    app_set_clock(t->app, civil_date_start(civil_date_of(2026, 3, 2)) +
                              (12 * 60 + minute) * 60 * INSTANT_SECOND);
}

static void five_failures_lock_an_account_for_a_quarter_of_an_hour(TestDb *db)
{
    TestApp t;
    SignInResult r;
    test_app_begin(db, "short", &t);
    test_user(&t, "clerk", PASSWORD);
    for (int i = 0; i < 5; i++) {
        at_minute(&t, i);
        assert_int_equal(sign_in(&t, STR("clerk"), STR("wrong"), &r), APP_E_CREDENTIALS);
    }
    at_minute(&t, 5); /* even the right one, and it says until when */
    assert_int_equal(sign_in(&t, STR("clerk"), PASSWORD, &r), APP_E_LOCKED_OUT);
    assert_in_range(r.retry_after_seconds, 14 * 60, 14 * 60 + 1);
    App *other = test_app_open(db); /* the lock is in the database: on every node */
    app_set_clock(other, app_now(t.app));
    SignIn in = {STR("clerk"), PASSWORD, STR("192.0.2.2")};
    assert_int_equal(app_sign_in(other, &t.anonymous, &in, t.arena, &r), APP_E_LOCKED_OUT);
    app_close(other);
    at_minute(&t, 20);
    test_fine(sign_in(&t, STR("clerk"), PASSWORD, &r), &r.errors);
    assert_string_equal(r.actor.name.ptr, "职员");
    ListAudit list = {.action = STR("session.refused")};
    ListAuditResult audit = {0};
    test_fine(app_list_audit(t.app, &t.officer, &list, t.arena, &audit), NULL);
    assert_int_equal(audit.count, 7);
    assert_string_equal(audit.rows[0].actor.ptr, "未登录"); /* anybody may have tried */
    list.action = STR("session.sign_in");
    test_fine(app_list_audit(t.app, &t.officer, &list, t.arena, &audit), NULL);
    assert_int_equal(audit.count, 1);
    assert_string_equal(audit.rows[0].actor.ptr, "职员");
    test_app_end(&t);
}

static void failures_that_lie_apart_lock_nothing(TestDb *db)
{
    TestApp t;
    SignInResult r;
    test_app_begin(db, "short", &t);
    test_user(&t, "clerk", PASSWORD);
    for (int i = 0; i < 8; i++) {
        at_minute(&t, (int64_t)i * 5); /* four in the window at most */
        assert_int_equal(sign_in(&t, STR("clerk"), STR("wrong"), &r), APP_E_CREDENTIALS);
    }
    test_fine(sign_in(&t, STR("clerk"), PASSWORD, &r), &r.errors);
    test_app_end(&t);
}

static int change(TestApp *t, const Actor *clerk, Str old, Str fresh, ChangePasswordResult *ret)
{
    ChangePassword in = {old, fresh};
    *ret = (ChangePasswordResult){0};
    return app_change_password(t->app, clerk, &in, t->arena, ret);
}

static Str old_password_rule(const ChangePasswordResult *r)
{
    const FieldError *e = field_errors_find(&r->errors, STR("old_password"));
    return e ? e->rule : STR("");
}

static void a_wrong_old_password_counts_to_the_lock_like_a_failure_to_sign_in(TestDb *db)
{
    TestApp t;
    SignInResult in;
    ChangePasswordResult r;
    test_app_begin(db, "short", &t);
    test_user(&t, "clerk", PASSWORD);
    test_fine(sign_in(&t, STR("clerk"), PASSWORD, &in), &in.errors);
    const Actor clerk = in.actor;
    const Str fresh = STR("another long password");
    Str before = test_dump(db, t.arena);
    assert_int_equal(change(&t, &clerk, STR(""), fresh, &r), APP_E_INVALID);
    assert_int_equal(change(&t, &clerk, PASSWORD, STR("short"), &r), APP_E_INVALID);
    assert_non_null(field_errors_find(&r.errors, STR("new_password")));
    assert_true(str_eq(before, test_dump(db, t.arena))); /* neither is a guess */
    for (int i = 0; i < 4; i++) {
        at_minute(&t, i);
        assert_int_equal(change(&t, &clerk, STR("wrong"), fresh, &r), APP_E_INVALID);
        assert_string_equal(old_password_rule(&r).ptr, "wrong");
    }
    assert_int_equal(sign_in(&t, STR("clerk"), STR("wrong"), &in), APP_E_CREDENTIALS);
    /* five in all: now even the right one is refused, and whether it is right is not said */
    assert_int_equal(change(&t, &clerk, PASSWORD, fresh, &r), APP_E_INVALID);
    assert_string_equal(old_password_rule(&r).ptr, "locked");
    assert_int_equal(change(&t, &clerk, PASSWORD, STR("short"), &r), APP_E_INVALID);
    assert_string_equal(old_password_rule(&r).ptr, "locked");
    assert_int_equal(sign_in(&t, STR("clerk"), PASSWORD, &in), APP_E_LOCKED_OUT);
    at_minute(&t, 19);
    test_fine(change(&t, &clerk, PASSWORD, fresh, &r), &r.errors);
    test_fine(sign_in(&t, STR("clerk"), fresh, &in), &in.errors);
    ListAudit list = {.action = STR("user.password_refused")};
    ListAuditResult audit = {0};
    test_fine(app_list_audit(t.app, &t.officer, &list, t.arena, &audit), NULL);
    assert_int_equal(audit.count, 6);
    test_app_end(&t);
}

static void an_unknown_login_a_disabled_one_and_no_text_at_all_sign_in_nobody(TestDb *db)
{
    TestApp t;
    SignInResult r;
    test_app_begin(db, "short", &t);
    SaveUserResult clerk = test_user(&t, "clerk", PASSWORD);
    Str before = test_dump(db, t.arena);
    assert_int_equal(sign_in(&t, STR("nobody"), PASSWORD, &r), APP_E_CREDENTIALS);
    assert_int_equal(sign_in(&t, STR("clerk' OR '1'='1"), PASSWORD, &r), APP_E_CREDENTIALS);
    assert_int_equal(sign_in(&t, STR(""), STR(""), &r), APP_E_INVALID);
    assert_int_equal(r.errors.count, 2);
    assert_int_equal(sign_in(&t, STR("\xff"), PASSWORD, &r), APP_E_INVALID);
    char long_password[1100];
    memset(long_password, 'x', sizeof(long_password));
    assert_int_equal(sign_in(&t, STR("clerk"), str_make(long_password, sizeof(long_password)), &r),
                     APP_E_INVALID);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    SaveUser off = {
        .id = clerk.id, .version = clerk.version, .name = STR("职员"), .disabled = true};
    SaveUserResult saved = {0};
    test_fine(app_save_user(t.app, &t.system, &off, t.arena, &saved), &saved.errors);
    assert_int_equal(sign_in(&t, STR("clerk"), PASSWORD, &r), APP_E_CREDENTIALS);
    test_app_end(&t);
}

/* ---- query codes ---- */

static void a_query_code_is_read_as_people_type_it_and_never_guessed(TestDb *db)
{
    TestApp t;
    ApplicationStatus s;
    StatusLetter letter;
    test_app_begin(db, "short", &t);
    ApplicationReceipt receipt = test_submit(&t, "key-0000000000000001");
    char typed[64] = " ";
    for (size_t i = 0, n = 1; i < 16; i++) {
        char c = receipt.query_code.ptr[i];
        typed[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '0' ? 'O' : c);
        if (i % 4 == 3)
            typed[n++] = i % 8 == 3 ? '-' : ' ';
    }
    test_fine(app_application_status(t.app, &t.anonymous, str_of(typed), t.arena, &s), NULL);
    assert_string_equal(s.number.ptr, receipt.number.ptr);
    assert_int_equal(app_status_letter(t.app, &t.anonymous, receipt.query_code, t.arena, &letter),
                     APP_E_NOT_FOUND); /* not answered yet */

    char other[17];
    memcpy(other, receipt.query_code.ptr, 17);
    other[15] = other[15] == '7' ? '8' : '7';
    static const char *const wrong[] = {"",
                                        "2026-000001",
                                        "0000000000000000",
                                        "UUUUUUUUUUUUUUUU",
                                        "' OR 1=1 --     ",
                                        "ＡＢＣＤＥＦＧＨ",
                                        "\xff\xfe"};
    assert_int_equal(app_application_status(t.app, &t.anonymous, str_of(other), t.arena, &s),
                     APP_E_NOT_FOUND);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(app_application_status(t.app, &t.anonymous, str_of(wrong[i]), t.arena, &s),
                         APP_E_NOT_FOUND);
        assert_int_equal(app_status_letter(t.app, &t.anonymous, str_of(wrong[i]), t.arena, &letter),
                         APP_E_NOT_FOUND);
    }
    Str nul = str_make("0000\0000000000000", 16);
    assert_int_equal(app_application_status(t.app, &t.anonymous, nul, t.arena, &s),
                     APP_E_NOT_FOUND);
    char *many = arena_new(t.arena, char, 100000);
    memset(many, '7', 100000);
    assert_int_equal(
        app_application_status(t.app, &t.anonymous, str_make(many, 100000), t.arena, &s),
        APP_E_NOT_FOUND);
    assert_int_equal(app_application_receipt(t.app, &t.anonymous, STR("key-0000000000000009"),
                                             t.arena, &receipt),
                     APP_E_NOT_FOUND);
    test_app_end(&t);
}

/* ---- withdrawn, and answered anew ---- */

static int step(TestApp *t, int64_t id, RecordEvent in, CaseChange *ret)
{
    OpenCaseResult v;
    test_fine(app_open_case(t->app, &t->officer, id, t->arena, &v), NULL);
    in.case_id = id;
    in.version = v.version;
    *ret = (CaseChange){0};
    return app_record_event(t->app, &t->officer, &in, t->arena, ret);
}

static void a_withdrawn_case_is_closed_and_opens_again_by_decision_only(TestDb *db)
{
    TestApp t;
    CaseChange change;
    OpenCaseResult v;
    test_app_begin(db, "short", &t);
    int64_t id = test_submit(&t, "key-0000000000000001").id;
    test_app_day(&t, 2026, 3, 9);
    RecordEvent withdraw = {
        .event = STR("withdraw"), .on = civil_date_of(2026, 3, 6), .until = CIVIL_DATE_NONE};
    test_fine(step(&t, id, withdraw, &change), &change.errors);
    assert_string_equal(change.state_code.ptr, "withdrawn");
    test_fine(app_open_case(t.app, &t.officer, id, t.arena, &v), NULL);
    assert_string_equal(v.row.outcome.ptr, "other_other");
    assert_int_equal(v.closed_year, 2026);
    Str before = test_dump(db, t.arena);
    assert_int_equal(step(&t, id, withdraw, &change), APP_E_CONFLICT);
    RecordEvent reopen = {.event = STR("reopen"),
                          .on = civil_date_of(2026, 3, 9),
                          .until = CIVIL_DATE_NONE,
                          .party = STR("")};
    assert_int_equal(step(&t, id, reopen, &change), APP_E_INVALID);
    assert_non_null(field_errors_find(&change.errors, STR("party")));
    reopen.party = STR("示府复决〔2026〕1号");
    reopen.unit = STR("fortnights");
    assert_int_equal(step(&t, id, reopen, &change), APP_E_INVALID);
    assert_non_null(field_errors_find(&change.errors, STR("unit")));
    reopen.unit = STR("days");
    reopen.days = -1;
    assert_int_equal(step(&t, id, reopen, &change), APP_E_INVALID);
    reopen.days = INT32_MAX;
    assert_true(step(&t, id, reopen, &change) > 0);
    reopen.days = 15;
    reopen.on = civil_date_of(2026, 3, 5); /* before it was withdrawn */
    assert_true(step(&t, id, reopen, &change) > 0);
    assert_true(str_eq(before, test_dump(db, t.arena)));

    reopen.on = civil_date_of(2026, 3, 9);
    test_fine(step(&t, id, reopen, &change), &change.errors);
    assert_string_equal(change.state_code.ptr, "reopened");
    assert_int_equal(change.due_on.days, civil_date_of(2026, 3, 24).days);
    /* it counted once, in the year in which it was first closed */
    test_fine(app_open_case(t.app, &t.officer, id, t.arena, &v), NULL);
    assert_int_equal(v.closed_year, 2026);
    test_app_end(&t);
}

/* ---- a new calendar ---- */

static int import(TestApp *t, const char *text, bool dry_run, ImportCalendarResult *ret)
{
    ImportCalendar in = {
        .text = str_of(text), .source = STR("国办发明电〔2026〕0号"), .dry_run = dry_run};
    *ret = (ImportCalendarResult){0};
    return app_import_calendar(t->app, &t->system, &in, t->arena, ret);
}

static void a_notice_moves_the_open_cases_and_lists_them(TestDb *db)
{
    TestApp t;
    ImportCalendarResult r;
    test_app_begin(db, "short", &t);
    test_app_day(&t, 2026, 12, 14);
    int64_t open = test_submit(&t, "key-0000000000000001").id;
    int64_t closed = test_submit(&t, "key-0000000000000002").id;
    CaseChange change;
    RecordEvent withdraw = {
        .event = STR("withdraw"), .on = civil_date_of(2026, 12, 14), .until = CIVIL_DATE_NONE};
    test_fine(step(&t, closed, withdraw, &change), &change.errors);
    static const char *const notice = "年度 2027 国办发明电〔2026〕0号\n"
                                      "放假 2027-01-01 2027-01-03 元旦\n"
                                      "放假 2027-01-06 示例假日\n";
    Str before = test_dump(db, t.arena);
    test_fine(import(&t, notice, true, &r), &r.errors);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    assert_int_equal(import(&t, "年度 2027\n放假 2027-13-01 元旦\n", false, &r), APP_E_INVALID);
    assert_non_null(field_errors_find(&r.errors, STR("text")));
    ImportCalendar in = {.text = str_of(notice)};
    assert_int_equal(app_import_calendar(t.app, &t.officer, &in, t.arena, &r), APP_E_DENIED);
    assert_true(str_eq(before, test_dump(db, t.arena)));

    test_fine(import(&t, notice, false, &r), &r.errors);
    assert_int_equal(r.recomputed, 1);
    assert_int_equal(r.moved_count, 1);
    assert_int_equal(r.moved[0].case_id, open);
    assert_true(r.moved[0].was_provisional && !r.moved[0].provisional);
    assert_int_equal(r.moved[0].from.days, civil_date_of(2027, 1, 11).days);
    assert_int_equal(r.moved[0].to.days, civil_date_of(2027, 1, 13).days);
    OpenCaseResult v;
    test_fine(app_open_case(t.app, &t.officer, open, t.arena, &v), NULL);
    assert_int_equal(v.row.due_on.days, civil_date_of(2027, 1, 13).days);
    assert_false(v.row.due_provisional);
    test_app_end(&t);
}

static void a_later_notice_for_one_year_of_two_stays_in_force(TestDb *db)
{
    TestApp t;
    ImportCalendarResult r;
    test_app_begin(db, "short", &t);
    test_fine(import(&t,
                     "年度 2026 甲\n放假 2026-03-10 甲日\n"
                     "年度 2027 甲\n放假 2027-03-10 甲日\n",
                     false, &r),
              &r.errors);
    assert_int_equal(r.year_count, 2);
    test_app_day(&t, 2026, 3, 3);
    test_fine(import(&t, "年度 2026 乙\n放假 2026-03-11 乙日\n", false, &r), &r.errors);
    App *other = test_app_open(db); /* reads all notices from the database */
    const Calendar *calendar;
    test_fine(app_get_calendar(other, t.arena, &calendar), NULL);
    assert_true(calendar_is_workday(calendar, civil_date_of(2026, 3, 10)));
    assert_false(calendar_is_workday(calendar, civil_date_of(2026, 3, 11)));
    assert_false(calendar_is_workday(calendar, civil_date_of(2027, 3, 10)));
    app_close(other);
    test_app_end(&t);
}

/* ---- ids ---- */

/* What other processes on the folder would hold: the slots of a node that are still free. */
static int take_slots(const char *folder, int node)
{
    char path[400];
    (void)snprintf(path, sizeof(path), "%s/data/id.slots", folder);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    for (int slot = 0; slot < 32; slot++) {
        struct flock lock = {.l_type = F_WRLCK,
                             .l_whence = SEEK_SET,
                             .l_start = (off_t)node * 32 + slot,
                             .l_len = 1};
        (void)!fcntl(fd, F_OFD_SETLK, &lock);
    }
    return fd;
}

static int open_again(TestDb *db, bool read_only)
{
    char folder[300];
    (void)snprintf(folder, sizeof(folder), "%s/data", db->folder);
    AppOptions options = {.data_folder = folder, .db = db->url, .read_only = read_only};
    App *app = NULL;
    int r = app_open(&options, &app);
    assert_true((r == 0) == (app != NULL));
    app_close(app);
    return r;
}

static void write_settings(TestDb *db, const char *text)
{
    char path[400];
    (void)snprintf(path, sizeof(path), "%s/data/gongkai.conf", db->folder);
    assert_int_equal(file_write_atomic(path, str_of(text), 0600), 0);
}

static void every_process_that_writes_holds_a_slot_of_ids_of_its_own(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    assert_int_equal(open_again(db, false), 0);
    int held = take_slots(db->folder, 0);
    assert_int_equal(open_again(db, false), APP_OPEN_E_BUSY);
    assert_non_null(strstr(app_open_message(), "32"));
    assert_int_equal(open_again(db, true), 0); /* who only reads makes no ids */
    write_settings(db, "node = 1\n");
    assert_int_equal(open_again(db, false), 0); /* another machine's slots */
    write_settings(db, "node = 32\n");
    assert_int_equal(open_again(db, false), APP_OPEN_E_SETTINGS);
    write_settings(db, "node = first\n");
    assert_int_equal(open_again(db, false), APP_OPEN_E_SETTINGS);
    close(held);
    write_settings(db, "node = 0\n");
    assert_int_equal(open_again(db, false), 0);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(five_failures_lock_an_account_for_a_quarter_of_an_hour),
        DB_TEST(failures_that_lie_apart_lock_nothing),
        DB_TEST(a_wrong_old_password_counts_to_the_lock_like_a_failure_to_sign_in),
        DB_TEST(an_unknown_login_a_disabled_one_and_no_text_at_all_sign_in_nobody),
        DB_TEST(a_query_code_is_read_as_people_type_it_and_never_guessed),
        DB_TEST(a_withdrawn_case_is_closed_and_opens_again_by_decision_only),
        DB_TEST(a_notice_moves_the_open_cases_and_lists_them),
        DB_TEST(every_process_that_writes_holds_a_slot_of_ids_of_its_own),
        DB_TEST(a_later_notice_for_one_year_of_two_stays_in_force),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
