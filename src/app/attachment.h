/*
 * Files of cases, kept under the hash of their bytes. A file that carries a 密级标志, in whatever
 * format or within an archive (app/secrecy.h), is stopped before storage and reported without its
 * content (本系统为非涉密系统); one that could not be read for it is taken and marked so.
 * Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

#define ATTACHMENT_SIZE_MAX  ((int64_t)20 << 20)
#define ATTACHMENT_COUNT_MAX 10

/*
 * Stores one file and gives it an id; it belongs to no case until an application or
 * app_attach_to_case names it, and is swept after a day otherwise. Anyone (http limits the rate).
 * INVALID: empty, too large, a kind of file that is not taken, marked as secret.
 */
typedef struct UploadAttachment {
    const char *path; /* of a spool file; or bytes */
    Str bytes;
    Str file_name; /* as the client named it; a label, never a path */
    Str kind;      /* "applicant", "evidence", "letter_signed", "delivery_receipt", "other" */
} UploadAttachment;
typedef struct UploadAttachmentResult {
    FieldErrors errors;
    int64_t id;
    Str token; /* for SubmitApplication.attachment_tokens: not to be guessed */
    Str sha256;
    Str media_type;
    int64_t size;
} UploadAttachmentResult;
int app_upload_attachment(App *app, const Actor *actor, const UploadAttachment *in, Arena *a,
                          UploadAttachmentResult *ret_result) ATTR_NODISCARD;

/* Adds uploaded files to a case. INVALID, NOT_FOUND. */
typedef struct AttachToCase {
    int64_t case_id;
    int64_t const *attachment_ids;
    size_t attachment_count;
} AttachToCase;
typedef struct AttachToCaseResult {
    FieldErrors errors;
} AttachToCaseResult;
int app_attach_to_case(App *app, const Actor *actor, const AttachToCase *in, Arena *a,
                       AttachToCaseResult *ret_result) ATTR_NODISCARD;

/* Opens a file of a case for download; the caller closes the descriptor. NOT_FOUND. Audited. */
typedef struct AttachmentFile {
    int fd;
    int64_t size;
    Str file_name;
    Str media_type;
} AttachmentFile;
int app_open_attachment(App *app, const Actor *actor, int64_t attachment_id, Arena *a,
                        AttachmentFile *ret_file) ATTR_NODISCARD;
