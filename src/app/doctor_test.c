#include "app/fault_scene_test.h"

#include "app/attachment.h"
#include "app/audit_log.h"
#include "app/casework.h"
#include "app/doctor.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Data that were changed by hand: whatever was changed, the doctor says where. */

static int by_hand(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, arg);
    return db_exec(s, NULL);
}

/* On a connection of its own, which ends with the statement. */
static void run_by_hand(TestDb *db, const char *sql)
{
    SqlStmt stmt = {.name = "by_hand", .sql = sql, .writes = true};
    Db *own = NULL;
    test_fine(db_open(db->url, NULL, &own), NULL);
    test_fine(db_tx(own, DB_WRITE, 0, by_hand, &stmt), NULL);
    db_close(own);
}

static DoctorResult examine(FaultScene *s)
{
    DoctorResult health = {0};
    test_fine(app_doctor(s->t.app, &s->t.system, s->t.arena, &health), NULL);
    return health;
}

/* A case that is answered, and a file of an open one. */
static void scene_begin(TestDb *db, FaultScene *s, UploadAttachmentResult *ret_file)
{
    fault_scene_begin(db, true, s);
    TestApp *t = &s->t;
    DeliverReply deliver = {.case_id = s->decided,
                            .version = test_case_version(t, s->decided),
                            .channel = STR("electronic"),
                            .on = civil_date_of(2026, 3, 2)};
    CaseChange change = {0};
    test_fine(app_deliver_reply(t->app, &t->officer, &deliver, t->arena, &change), &change.errors);
    UploadAttachment upload = {
        .bytes = STR("证明（示例）\n"), .file_name = STR("证明.txt"), .kind = STR("applicant")};
    *ret_file = (UploadAttachmentResult){0};
    test_fine(app_upload_attachment(t->app, &t->anonymous, &upload, t->arena, ret_file),
              &ret_file->errors);
    AttachToCase attach = {s->case_id, &ret_file->id, 1};
    AttachToCaseResult attached = {0};
    test_fine(app_attach_to_case(t->app, &t->officer, &attach, t->arena, &attached),
              &attached.errors);
}

#define CLOSED " WHERE closed_on IS NOT NULL"
#define FIRST  " WHERE number = '2026-000001'"

static const struct {
    const char *change, *mend, *words;
} hands[] = {
    {"UPDATE application SET due_on = '2026-04-09'" FIRST,
     "UPDATE application SET due_on = '2026-03-30'" FIRST,
     "2026-000001：答复期限应为2026年3月30日，现为2026年4月9日"},
    {"UPDATE application SET due_on = NULL" FIRST,
     "UPDATE application SET due_on = '2026-03-30'" FIRST, "现为（无）"},
    {"UPDATE application SET queue_on = '2026-04-09'" FIRST,
     "UPDATE application SET queue_on = '2026-03-30'" FIRST, "待办次序"},
    {"UPDATE application SET open = 0" FIRST, "UPDATE application SET open = 1" FIRST,
     "办理状态与是否在办不符"},
    {"UPDATE application SET open = 1" CLOSED, "UPDATE application SET open = 0" CLOSED,
     "2026-000002：办理状态与是否在办不符"},
    {"UPDATE application SET received_year = 2025" FIRST,
     "UPDATE application SET received_year = 2026" FIRST, "计入2025年收件"},
    {"UPDATE application SET closed_year = 2025" CLOSED,
     "UPDATE application SET closed_year = 2026" CLOSED, "计入的年度不符"},
    {"UPDATE application SET outcome = NULL" CLOSED,
     "UPDATE application SET outcome = 'granted'" CLOSED, "办理结果、办结日期"},
    {"UPDATE application SET answers = 2" CLOSED, "UPDATE application SET answers = 1" CLOSED,
     "已送达的答复应为1次，现为2次"},
    {"UPDATE application_event SET position = 9 WHERE position = 2",
     "UPDATE application_event SET position = 2 WHERE position = 9", "缺第2个办理环节"},
    {"UPDATE application_event SET body_id = 7 WHERE position = 1",
     "UPDATE application_event SET body_id = (SELECT id FROM body) WHERE position = 1",
     "办理环节属于另一机关"},
    {"UPDATE letter_version SET version = 9", "UPDATE letter_version SET version = 1",
     "文书缺少版本"},
    {"UPDATE letter SET number = NULL WHERE delivered_on IS NOT NULL",
     "UPDATE letter SET number = '示公复〔2026〕1号' WHERE delivered_on IS NOT NULL",
     "文书已送达而没有文号"},
    {"UPDATE letter SET body_id = 7", "UPDATE letter SET body_id = (SELECT id FROM body)",
     "文书属于另一机关"},
    {"UPDATE counter SET value = 0 WHERE series = 'letter'",
     "UPDATE counter SET value = 1 WHERE series = 'letter'", "“示公复〔2026〕1号”在计数器之后"},
    {"UPDATE counter SET value = 2 WHERE series = 'application'",
     "UPDATE counter SET value = 3 WHERE series = 'application'", "“2026-000003”在计数器之后"},
    {"UPDATE application SET number = '第1件'" FIRST,
     "UPDATE application SET number = '2026-000001' WHERE number = '第1件'", "不成样式"},
    {"UPDATE attachment SET size = 1", "UPDATE attachment SET size = 19",
     "2026-000001：附件“证明.txt”大小不符"},
    {"UPDATE attachment SET body_id = 7", "UPDATE attachment SET body_id = (SELECT id FROM body)",
     "附件属于另一机关"},
};

static void what_was_changed_by_hand_is_found_and_named(TestDb *db)
{
    FaultScene s;
    UploadAttachmentResult file;
    scene_begin(db, &s, &file);
    assert_int_equal(file.size, 19);
    DoctorResult health = examine(&s);
    assert_int_equal(health.cases, 3);
    assert_int_equal(health.attachments, 1);
    assert_int_equal(health.fault_count, 0);
    assert_int_equal(app_doctor(s.t.app, &s.t.anonymous, s.t.arena, &health), APP_E_DENIED);
    for (size_t i = 0; i < ARRAY_LEN(hands); i++) {
        run_by_hand(db, hands[i].change);
        health = examine(&s);
        bool named = false;
        for (size_t k = 0; k < health.fault_count; k++)
            named |= str_contains(health.faults[k], str_of(hands[i].words));
        if (!named)
            print_message("# %s: %zu faults, none says %s\n", hands[i].change, health.fault_count,
                          hands[i].words);
        assert_true(named);
        run_by_hand(db, hands[i].mend);
        health = examine(&s);
        for (size_t k = 0; k < health.fault_count; k++)
            print_message("# after %s: %.*s\n", hands[i].mend, STR_FMT(health.faults[k]));
        assert_int_equal(health.fault_count, 0);
    }
    fault_scene_end(&s);
}

static void a_file_that_is_damaged_or_gone_is_found(TestDb *db)
{
    FaultScene s;
    UploadAttachmentResult file;
    scene_begin(db, &s, &file);
    char path[400];
    (void)snprintf(path, sizeof(path), "%s/data/attachments/%.2s/%.2s/%.*s", db->folder,
                   file.sha256.ptr, file.sha256.ptr + 2, STR_FMT(file.sha256));
    assert_int_equal(file_write_atomic(path, STR("证明（改过）\n"), 0600), 0);
    DoctorResult health = examine(&s);
    assert_int_equal(health.fault_count, 1);
    assert_true(str_contains(health.faults[0], STR("已损坏")));
    assert_int_equal(remove(path), 0);
    health = examine(&s);
    assert_int_equal(health.fault_count, 1);
    assert_true(str_contains(health.faults[0], STR("丢失")));
    fault_scene_end(&s);
}

static void a_record_of_the_audit_log_that_was_changed_or_cut_off_is_found(TestDb *db)
{
    FaultScene s;
    VerifyAuditResult audit = {0};
    fault_scene_begin(db, true, &s);
    run_by_hand(db, "UPDATE audit SET actor_name = 'X' WHERE number = 2 AND body_id <> 0");
    test_fine(app_verify_audit(s.t.app, &s.t.system, s.t.arena, &audit), NULL);
    assert_int_equal(audit.break_count, 1);
    assert_int_equal(audit.breaks[0].number, 2);
    assert_int_equal(audit.breaks[0].body_id, s.t.body_id);
    DoctorResult health = examine(&s);
    assert_int_equal(health.fault_count, 1);
    assert_true(str_contains(health.faults[0], STR("第2号：内容与散列不符")));
    run_by_hand(db, "DELETE FROM audit WHERE body_id <> 0 AND number > 2");
    health = examine(&s);
    assert_true(health.fault_count >= 1);
    run_by_hand(db, "UPDATE audit SET actor_name = '经办员' WHERE number = 2 AND body_id <> 0");
    test_fine(app_verify_audit(s.t.app, &s.t.system, s.t.arena, &audit), NULL);
    assert_int_equal(audit.break_count, 1);
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(what_was_changed_by_hand_is_found_and_named),
        DB_TEST(a_file_that_is_damaged_or_gone_is_found),
        DB_TEST(a_record_of_the_audit_log_that_was_changed_or_cut_off_is_found),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
