/*
 * Helpers of the store's own files: dates to columns and back, runs and steps with a trace.
 */
#pragma once

#include "base/error.h"
#include "store/store.h"
#include "store/store_sql.h"

/* The text of a date while it is bound; {NULL, 0} for none, which db_bind_text_or_null() takes. */
typedef struct DateText {
    char text[12];
} DateText;
Str store_date_text(CivilDate d, DateText *hold);

/* Columns into the arena. */
Str store_col_text(DbStmt *s, int column, Arena *a);
Str store_col_bytes(DbStmt *s, int column, Arena *a);
CivilDate store_col_date(DbStmt *s, int column);

/* Binds an id, NULL for 0. */
void store_bind_id(DbStmt *s, int param, int64_t id);

/* {NULL, 0} for the empty text, which db_bind_text_or_null() takes. */
Str store_null_if_empty(Str s);

/* db_exec with a trace; 0 or < 0. */
int store_exec(DbStmt *s) ATTR_NODISCARD;
/* The same for a statement that must change one row; otherwise the outcome given. */
int store_exec_one(DbStmt *s, int otherwise) ATTR_NODISCARD;
/* db_step for a statement of at most one row: 0 there is a row, STORE_E_NOT_FOUND, < 0. */
int store_row(DbStmt *s) ATTR_NODISCARD;
