#include "app/support_test.h"

#include "app/attachment.h"
#include "app/doctor.h"
#include "app/queue.h"
#include "base/strbuf.h"
#include "domain/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const UploadAttachment GOOD = {
    .bytes = {"身份证明（示例）\n", 25},
    .file_name = {"身份证明.txt", 16},
    .kind = {"applicant", 9},
};

static UploadAttachmentResult upload(TestApp *t, UploadAttachment in)
{
    UploadAttachmentResult r = {0};
    test_fine(app_upload_attachment(t->app, &t->anonymous, &in, t->arena, &r), &r.errors);
    return r;
}

/* Refused with this rule of this field, and nothing stored. */
static void refused(TestApp *t, TestDb *db, UploadAttachment in, const char *field,
                    const char *rule)
{
    Str before = test_dump(db, t->arena);
    UploadAttachmentResult r = {0};
    assert_int_equal(app_upload_attachment(t->app, &t->anonymous, &in, t->arena, &r),
                     APP_E_INVALID);
    const FieldError *e = field_errors_find(&r.errors, str_of(field));
    assert_non_null(e);
    assert_string_equal(e->rule.ptr, rule);
    assert_true(str_eq(before, test_dump(db, t->arena)));
}

static void a_file_that_is_not_taken_is_named_and_not_stored(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    UploadAttachment in = GOOD;
    in.bytes = STR("");
    refused(&t, db, in, "file", "empty");
    in.bytes = STR("MZ\x90\x03\x01\x02\xff\xfe\x07");
    refused(&t, db, in, "file", "unknown_format");
    in = GOOD;
    in.kind = STR("contract");
    refused(&t, db, in, "kind", "unknown_code");
    in = GOOD;
    in.file_name = STR("");
    refused(&t, db, in, "file_name", "required");
    in.file_name = STR("../../etc/passwd.txt");
    refused(&t, db, in, "file_name", "invalid_text");
    in.file_name = STR("..\\证明.txt");
    refused(&t, db, in, "file_name", "invalid_text");
    in.file_name = STR("\xff\xfe.txt");
    refused(&t, db, in, "file_name", "invalid_text");
    in = GOOD;
    in.bytes = (Str){"", (size_t)ATTACHMENT_SIZE_MAX + 1}; /* its length is judged first */
    refused(&t, db, in, "file", "too_large");
    in = GOOD;
    in.path = "/no/such/spool/file";
    UploadAttachmentResult r = {0};
    assert_int_equal(app_upload_attachment(t.app, &t.anonymous, &in, t.arena, &r), APP_E_NOT_FOUND);
    test_app_end(&t);
}

static void a_secrecy_mark_stops_a_file_before_it_is_stored(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    static const char *const texts[] = {"机密★20年\n关于……的通知\n", "绝密★\n", "前文\n秘密☆1年\n",
                                        "机密 ★ 20年\n", "秘密\xe3\x80\x80★10年\n"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        UploadAttachment in = GOOD;
        in.bytes = str_of(texts[i]);
        refused(&t, db, in, "file", "secret_mark");
    }
    UploadAttachment in = GOOD;
    in.file_name = STR("机密★ 情况.txt");
    refused(&t, db, in, "file", "secret_mark");
    /* the words alone are no mark: this very law speaks of them */
    in = GOOD;
    in.bytes = STR("不属于国家秘密、机密文件的范围。\n");
    upload(&t, in);
    test_app_end(&t);
}

static void an_upload_belongs_to_one_case_and_is_read_there_only(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t one = test_submit(&t, "key-0000000000000001").id;
    int64_t two = test_submit(&t, "key-0000000000000002").id;
    UploadAttachmentResult file = upload(&t, GOOD);
    assert_int_equal(file.size, 25);
    assert_string_equal(file.media_type.ptr, "text/plain");

    AttachmentFile open = {0};
    assert_int_equal(app_open_attachment(t.app, &t.officer, file.id, t.arena, &open),
                     APP_E_NOT_FOUND); /* it belongs to no case yet */
    AttachToCase attach = {one, &file.id, 1};
    AttachToCaseResult r = {0};
    assert_int_equal(app_attach_to_case(t.app, &t.anonymous, &attach, t.arena, &r), APP_E_DENIED);
    test_fine(app_attach_to_case(t.app, &t.officer, &attach, t.arena, &r), &r.errors);
    Str before = test_dump(db, t.arena);
    attach.case_id = two;
    assert_int_equal(app_attach_to_case(t.app, &t.officer, &attach, t.arena, &r), APP_E_INVALID);
    assert_non_null(field_errors_find(&r.errors, STR("attachments")));
    int64_t unknown = 12345;
    attach.attachment_ids = &unknown;
    assert_int_equal(app_attach_to_case(t.app, &t.officer, &attach, t.arena, &r), APP_E_INVALID);
    attach.case_id = 12345;
    assert_int_equal(app_attach_to_case(t.app, &t.officer, &attach, t.arena, &r), APP_E_NOT_FOUND);

    Actor stranger = t.officer, administrator = t.officer;
    stranger.body_id = t.body_id + 1;
    administrator.roles = ROLE_SET(ROLE_ADMINISTRATOR);
    assert_int_equal(app_open_attachment(t.app, &stranger, file.id, t.arena, &open),
                     APP_E_NOT_FOUND);
    assert_int_equal(app_open_attachment(t.app, &administrator, file.id, t.arena, &open),
                     APP_E_DENIED);
    assert_int_equal(app_open_attachment(t.app, &t.anonymous, file.id, t.arena, &open),
                     APP_E_NOT_FOUND);
    assert_true(str_eq(before, test_dump(db, t.arena)));

    test_fine(app_open_attachment(t.app, &t.officer, file.id, t.arena, &open), NULL);
    char bytes[64];
    assert_int_equal(read(open.fd, bytes, sizeof(bytes)), 25);
    close(open.fd);
    assert_memory_equal(bytes, GOOD.bytes.ptr, 25);
    assert_string_equal(open.file_name.ptr, "身份证明.txt");
    OpenCaseResult v;
    test_fine(app_open_case(t.app, &t.officer, one, t.arena, &v), NULL);
    assert_int_equal(v.attachment_count, 1);
    assert_false(str_eq(before, test_dump(db, t.arena))); /* the look into it is on record */
    test_app_end(&t);
}

static void an_application_takes_its_files_by_their_tokens(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    UploadAttachmentResult file = upload(&t, GOOD);
    Str tokens[] = {file.token};
    SubmitApplication in = {.body_id = t.body_id,
                            .idempotency_key = STR("key-0000000000000001"),
                            .form = test_form(),
                            .promised = true,
                            .attachment_tokens = tokens,
                            .attachment_count = 1};
    ApplicationReceipt receipt = {0};
    test_fine(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt), &receipt.errors);
    Str before = test_dump(db, t.arena);
    in.idempotency_key = STR("key-0000000000000002");
    assert_int_equal(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt),
                     APP_E_INVALID); /* another application has it */
    assert_non_null(field_errors_find(&receipt.errors, STR("attachments")));
    tokens[0] = STR("'; DROP TABLE attachment; --");
    assert_int_equal(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt),
                     APP_E_INVALID);
    assert_true(str_eq(before, test_dump(db, t.arena)));
    test_app_end(&t);
}

/* The only blob of the data folder. */
static void blob_path_of(TestDb *db, Str sha256, char path[400])
{
    snprintf(path, 400, "%s/data/attachments/%.2s/%.2s/%.*s", db->folder, sha256.ptr,
             sha256.ptr + 2, STR_FMT(sha256));
    assert_int_equal(access(path, R_OK), 0);
}

static void the_doctor_finds_a_file_that_is_damaged_or_gone(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    int64_t one = test_submit(&t, "key-0000000000000001").id;
    UploadAttachmentResult file = upload(&t, GOOD);
    AttachToCase attach = {one, &file.id, 1};
    AttachToCaseResult r = {0};
    test_fine(app_attach_to_case(t.app, &t.officer, &attach, t.arena, &r), &r.errors);
    DoctorResult health = {0};
    test_fine(app_doctor(t.app, &t.system, t.arena, &health), NULL);
    assert_int_equal(health.attachments, 1);
    assert_int_equal(health.fault_count, 0);
    char path[400];
    blob_path_of(db, file.sha256, path);
    assert_int_equal(chmod(path, 0600), 0);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    assert_int_equal(fputc('X', f), 'X');
    fclose(f);
    test_fine(app_doctor(t.app, &t.system, t.arena, &health), NULL);
    assert_int_equal(health.fault_count, 1);
    assert_true(str_contains(health.faults[0], STR("身份证明.txt”已损坏")));
    assert_int_equal(unlink(path), 0);
    test_fine(app_doctor(t.app, &t.system, t.arena, &health), NULL);
    assert_int_equal(health.fault_count, 1);
    assert_true(str_contains(health.faults[0], STR("丢失")));
    AttachmentFile open = {0};
    assert_int_equal(app_open_attachment(t.app, &t.officer, file.id, t.arena, &open),
                     APP_E_NOT_FOUND);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(a_file_that_is_not_taken_is_named_and_not_stored),
        DB_TEST(a_secrecy_mark_stops_a_file_before_it_is_stored),
        DB_TEST(an_upload_belongs_to_one_case_and_is_read_there_only),
        DB_TEST(an_application_takes_its_files_by_their_tokens),
        DB_TEST(the_doctor_finds_a_file_that_is_damaged_or_gone),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
