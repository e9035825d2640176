/*
 * Half-filled applications: sealed bytes under the hash of a code. Memory and outcomes:
 * store/store.h.
 */
#pragma once

#include "store/store.h"

typedef struct DraftRow {
    Str code_hash;
    Str sealed;
    CivilDate kept_until; /* the last day on which it can be opened */
} DraftRow;

/* Puts it aside; one under the same code is replaced. */
int store_draft_put(DbConn *conn, int64_t id, const DraftRow *row) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_draft_get(DbConn *conn, Str code_hash, Arena *a, DraftRow *ret_row) ATTR_NODISCARD;
/* Deleting what is not there is fine. */
int store_draft_delete(DbConn *conn, Str code_hash) ATTR_NODISCARD;
/* Deletes those that were kept until a day before this one. */
int store_draft_sweep(DbConn *conn, CivilDate today) ATTR_NODISCARD;
