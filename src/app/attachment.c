#include "app/attachment.h"

#include "app/attachment_link.h"
#include "app/case_data.h"
#include "app/secrecy.h"
#include "base/utf8.h"
#include "os/file.h"
#include "os/random.h"
#include "store/letter.h"
#include <string.h>

#define TOKEN_CHARACTERS 32

static const char *const kinds[] = {"applicant", "evidence", "letter_signed", "delivery_receipt",
                                    "other"};

/* ---- what must not come in ---- */

static void check_upload(Arena *a, const UploadAttachment *in, Str bytes, DocumentFormat format,
                         FieldErrors *errors)
{
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        known |= str_eq(in->kind, str_of(kinds[i]));
    if (!known)
        field_error(a, errors, "kind", "unknown_code", "请选择附件的种类。");
    field_check_text(a, errors, "file_name", "文件名", in->file_name, true, 200);
    if (str_contains(in->file_name, STR("/")) || str_contains(in->file_name, STR("\\")))
        field_error(a, errors, "file_name", "invalid_text", "文件名不能含有斜线。");
    if (bytes.len == 0)
        field_error(a, errors, "file", "empty", "文件是空的，请重新选择。");
    else if (format == DOCUMENT_FORMAT_UNKNOWN)
        field_error(a, errors, "file", "unknown_format",
                    "不接受这种文件，请上传文档、表格、图片或者压缩包。");
}

/* ---- upload ---- */

typedef struct Upload {
    const UploadAttachment *in;
    BlobHash hash;
    int64_t size;
    Str media_type;
    bool sought;
    char token[TOKEN_CHARACTERS + 1];
} Upload;

static int upload_in(Tx *tx, const void *in, void *ret)
{
    const Upload *up = in;
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(tx->app, "upload", str_of(up->token), hash);
    AttachmentRow row = {.id = random_id(),
                         .token_hash = str_make((const char *)hash, sizeof(hash)),
                         .sha256 = str_of(up->hash.text),
                         .file_name = str_trim(up->in->file_name),
                         .media_type = up->media_type,
                         .size = up->size,
                         .kind = up->in->kind,
                         .added_at = tx->now,
                         .actor_id = tx->actor->user_id,
                         .actor_name = text_or_empty(tx->actor->name),
                         .sought = up->sought};
    int r = store_attachment_insert(tx->conn, &row);
    if (r < 0)
        return r;
    *(UploadAttachmentResult *)ret =
        (UploadAttachmentResult){.id = row.id,
                                 .token = arena_str(tx->arena, str_of(up->token)),
                                 .sha256 = arena_str(tx->arena, row.sha256),
                                 .media_type = up->media_type,
                                 .size = up->size};
    return 0;
}

int app_upload_attachment(App *app, const Actor *actor, const UploadAttachment *in, Arena *a,
                          UploadAttachmentResult *ret_result)
{
    FieldErrors errors = {0};
    Str bytes = in->bytes;
    if (in->path) {
        int r = file_read(a, in->path, ATTACHMENT_SIZE_MAX, &bytes);
        if (r < 0 || r == FILE_E_MISSING || r == FILE_E_NOT_FILE)
            return r < 0 ? r : APP_E_NOT_FOUND;
        if (r == FILE_E_TOO_LARGE)
            bytes = (Str){NULL, (size_t)ATTACHMENT_SIZE_MAX + 1};
    }
    if (bytes.len > (size_t)ATTACHMENT_SIZE_MAX) {
        field_error(a, &errors, "file", "too_large", "单个文件不能超过%d兆字节。",
                    (int)(ATTACHMENT_SIZE_MAX >> 20));
        bytes = STR("");
    }
    DocumentFormat format = bytes.len ? document_sniff(bytes) : DOCUMENT_FORMAT_UNKNOWN;
    SecrecyResult secrecy = {0};
    if (!errors.count)
        check_upload(a, in, bytes, format, &errors);
    if (!errors.count) {
        int r = secrecy_seek(bytes, in->file_name, a, &secrecy);
        if (r < 0)
            return r;
    }
    if (secrecy.marked)
        field_error(a, &errors, "file", "secret_mark",
                    "文件带有密级标志，本系统为非涉密系统，未予接收、未作保存。");
    if (errors.count) {
        *ret_result = (UploadAttachmentResult){.errors = errors};
        return APP_E_INVALID;
    }
    /* The bytes are durable before a row names them. */
    Upload up = {.in = in,
                 .media_type = document_media_type(format),
                 .size = (int64_t)bytes.len,
                 .sought = secrecy.sought};
    int r = blob_store_put(app->blobs, bytes, &up.hash);
    if (r < 0)
        return r;
    random_base32(TOKEN_CHARACTERS, up.token);
    return app_run(app, actor, DB_WRITE, 0, a, upload_in, &up, ret_result);
}

/* ---- to a case ---- */

int attachment_link(Tx *tx, int64_t attachment_id, int64_t body_id, int64_t application_id,
                    FieldErrors *errors)
{
    int r = store_attachment_attach(tx->conn, attachment_id, body_id, application_id);
    if (r != STORE_E_TAKEN)
        return r;
    field_error(tx->arena, errors, "attachments", "unknown", "附件已失效，请重新上传。");
    return APP_E_INVALID;
}

int attachment_link_token(Tx *tx, Str token, int64_t body_id, int64_t application_id,
                          FieldErrors *errors)
{
    uint8_t hash[SECRET_HASH_BYTES];
    int64_t id = 0, taken_by = 0;
    secret_hash(tx->app, "upload", token, hash);
    int r = store_attachment_by_token(tx->conn, str_make((const char *)hash, sizeof(hash)), &id,
                                      &taken_by);
    if (r < 0)
        return r;
    return attachment_link(tx, r == 0 ? id : 0, body_id, application_id, errors);
}

static int attach_in(Tx *tx, const void *in, void *ret)
{
    const AttachToCase *attach = in;
    AttachToCaseResult *result = ret;
    CaseData c;
    FieldErrors errors = {0};
    int r = case_load(tx, attach->case_id, &c);
    if (r == 0)
        r = app_require(tx->actor, CAPABILITY_REGISTER, c.row.body_id);
    if (r == APP_E_DENIED)
        r = app_require(tx->actor, CAPABILITY_HANDLE, c.row.body_id);
    for (size_t i = 0; i < attach->attachment_count && r == 0; i++)
        r = attachment_link(tx, attach->attachment_ids[i], c.row.body_id, c.row.id, &errors);
    if (r == APP_E_INVALID)
        *result = (AttachToCaseResult){.errors = errors};
    if (r)
        return r;
    AuditNote note = {.body_id = c.row.body_id,
                      .action = "attachment.attach",
                      .subject_kind = "application",
                      .subject_id = c.row.id,
                      .subject = c.row.number};
    r = app_audit(tx, &note);
    if (r == 0)
        *result = (AttachToCaseResult){0};
    return r;
}

int app_attach_to_case(App *app, const Actor *actor, const AttachToCase *in, Arena *a,
                       AttachToCaseResult *ret_result)
{
    return case_run(app, actor, in->case_id, a, attach_in, in, ret_result);
}

/* ---- download ---- */

static int find_in(Tx *tx, const void *in, void *ret)
{
    AttachmentRow row;
    int r = store_attachment_get(tx->conn, *(const int64_t *)in, tx->arena, &row);
    if (r < 0)
        return r;
    if (r > 0 || !row.application_id || !app_sees_body(tx->actor, row.body_id))
        return APP_E_NOT_FOUND;
    *(AttachmentRow *)ret = row;
    return 0;
}

static int note_open_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const AttachmentRow *row = in;
    AuditNote note = {.body_id = row->body_id,
                      .action = "attachment.open",
                      .subject_kind = "application",
                      .subject_id = row->application_id,
                      .subject = row->file_name};
    return app_audit(tx, &note);
}

int app_open_attachment(App *app, const Actor *actor, int64_t attachment_id, Arena *a,
                        AttachmentFile *ret_file)
{
    AttachmentRow row;
    int r = app_run(app, actor, DB_READ, 0, a, find_in, &attachment_id, &row);
    if (r == 0)
        r = app_require(actor, CAPABILITY_VIEW, row.body_id);
    if (r)
        return r;
    AttachmentFile file = {.file_name = row.file_name, .media_type = row.media_type};
    r = app_run(app, actor, DB_WRITE, row.body_id, a, note_open_in, &row, NULL);
    if (r)
        return r;
    r = blob_store_open(app->blobs, row.sha256, &file.fd, &file.size);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    *ret_file = file;
    return 0;
}
