/*
 * The store: rows and structs. Each function runs inside a db_tx() of its caller, on its
 * connection; it decides nothing. Strings of what is read live in the arena that is passed; strings
 * of what is written need to live only for the call.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "db/db.h"

/* Outcomes > 0 of store functions. */
enum {
    STORE_E_NOT_FOUND = 1, /* no such row */
    STORE_E_STALE = 2,     /* the row's version is not the one given: another change came first */
    STORE_E_TAKEN = 3,     /* a row with this unique value is there */
};

/* DbOptions.lock_body: the body's audit_head row orders its write transactions. */
int store_lock_body(DbConn *conn, int64_t body_id) ATTR_NODISCARD;

/* Facts of the store as a whole. NOT_FOUND. */
int store_fact_get(DbConn *conn, Str name, Arena *a, Str *ret_value) ATTR_NODISCARD;
int store_fact_put(DbConn *conn, Str name, Str value) ATTR_NODISCARD;

/* The next number of a body's series in a year, from 1. */
int store_counter_next(DbConn *conn, int64_t body_id, Str series, int year,
                       int64_t *ret_value) ATTR_NODISCARD;
/* The series goes on after value, if it has not passed it already. */
int store_counter_raise(DbConn *conn, int64_t body_id, Str series, int year,
                        int64_t value) ATTR_NODISCARD;

/* One code of the statute, to which rows refer. */
typedef enum LawTable {
    LAW_TABLE_OUTCOME,
    LAW_TABLE_APPLICANT_CLASS,
    LAW_TABLE_CHANNEL,
    LAW_TABLE_CASE_STATE,
    LAW_TABLE_CASE_EVENT,
    LAW_TABLE_LETTER_KIND,
    LAW_TABLE_REMEDY_BLOCK,
    LAW_TABLE_REMEDY_RESULT,
    LAW_TABLE_MAX
} LawTable;
typedef struct LawCode {
    LawTable table;
    Str code;
    int position;
    Str label;
    Str article;
} LawCode;
int store_law_put(DbConn *conn, const LawCode *codes, size_t count) ATTR_NODISCARD;

/* An imported notice of working days. */
typedef struct CalendarNotice {
    int year;
    Str text;
    Str source;
    Instant imported_at;
} CalendarNotice;
int store_calendar_put(DbConn *conn, const CalendarNotice *notice) ATTR_NODISCARD;
int store_calendar_list(DbConn *conn, Arena *a, CalendarNotice **ret_notices,
                        size_t *ret_count) ATTR_NODISCARD;
