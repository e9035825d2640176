/*
 * Rows of letters with all their versions, and of files. Memory, threads and outcomes:
 * store/store.h.
 */
#pragma once

#include "store/store.h"

typedef struct LetterRow {
    int64_t id;
    int64_t body_id;
    int64_t application_id;
    Str kind;
    int round;  /* of the answer it belongs to */
    Str number; /* empty: not numbered */
    int version;
    CivilDate delivered_on;
    Str delivery_channel;
    Instant edited_at; /* of the newest version; lists only */
    Str edited_by;
} LetterRow;
/* The row with its first version is two inserts. */
int store_letter_insert(DbConn *conn, const LetterRow *row) ATTR_NODISCARD;
/* Number, version, delivery; old_version is what was read. STALE. */
int store_letter_update(DbConn *conn, const LetterRow *row, int old_version) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_letter_get(DbConn *conn, int64_t id, Arena *a, LetterRow *ret_row) ATTR_NODISCARD;
int store_letter_list(DbConn *conn, int64_t application_id, Arena *a, LetterRow **ret_rows,
                      size_t *ret_count) ATTR_NODISCARD;

typedef struct LetterVersionRow {
    int64_t letter_id;
    int version;
    Str title;
    Str salutation;
    Str content;
    Str remedy;
    Str signature;
    CivilDate dated_on;
    Str override_reason;
    Instant edited_at;
    int64_t actor_id;
    Str actor_name;
} LetterVersionRow;
int store_letter_version_insert(DbConn *conn, const LetterVersionRow *row) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_letter_version_get(DbConn *conn, int64_t letter_id, int version, Arena *a,
                             LetterVersionRow *ret_row) ATTR_NODISCARD;

typedef struct AttachmentRow {
    int64_t id;
    int64_t body_id;
    int64_t application_id; /* 0: not yet named by a case */
    Str token_hash;         /* written only */
    Str sha256;
    Str file_name;
    Str media_type;
    int64_t size;
    Str kind;
    Instant added_at;
    int64_t actor_id;
    Str actor_name;
    bool sought; /* read through for a 密级标志 */
} AttachmentRow;
int store_attachment_insert(DbConn *conn, const AttachmentRow *row) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_attachment_get(DbConn *conn, int64_t id, Arena *a, AttachmentRow *ret_row) ATTR_NODISCARD;
/* The id of an upload by the hash of its token, and the case that has it already. NOT_FOUND. */
int store_attachment_by_token(DbConn *conn, Str token_hash, int64_t *ret_id,
                              int64_t *ret_application_id) ATTR_NODISCARD;
int store_attachment_list(DbConn *conn, int64_t application_id, Arena *a, AttachmentRow **ret_rows,
                          size_t *ret_count) ATTR_NODISCARD;
/* TAKEN: a case has it already. */
int store_attachment_attach(DbConn *conn, int64_t id, int64_t body_id,
                            int64_t application_id) ATTR_NODISCARD;
/* Forgets uploads that no case took. */
int store_attachment_sweep(DbConn *conn, Instant before) ATTR_NODISCARD;
/* Whether any row names the blob. */
int store_attachment_named(DbConn *conn, Str sha256, bool *ret_named) ATTR_NODISCARD;
