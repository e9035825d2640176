/*
 * What `gongkai doctor` reads of the store beside the cases themselves. Memory, threads and
 * outcomes: store/store.h.
 */
#pragma once

#include "store/store.h"

/* Ids of cases of all bodies after an id, in order, at most `limit`. */
int store_doctor_cases(DbConn *conn, int64_t after_id, int64_t *ret_ids, int limit,
                       size_t *ret_count) ATTR_NODISCARD;

/* A file that a row names. */
typedef struct StoredFile {
    int64_t id;
    Str sha256;
    int64_t size; /* -1: the row does not say */
    Str file_name;
    Str subject; /* number of its case, or whose report of which year; empty: an upload */
} StoredFile;
typedef enum StoredFileKind { STORED_ATTACHMENT, STORED_REPORT, STORED_FILE_MAX } StoredFileKind;
/* Files of a kind after an id, in order, at most `limit`. */
int store_doctor_files(DbConn *conn, StoredFileKind kind, int64_t after_id, int limit, Arena *a,
                       StoredFile *ret_files, size_t *ret_count) ATTR_NODISCARD;

/* fn is called with each row; what it returns other than 0 ends the walk. */
typedef struct StoredNumber {
    Str series; /* "application", "letter" */
    Str number; /* lives for the call */
} StoredNumber;
typedef int (*StoredNumberFn)(void *arg, const StoredNumber *number);
int store_doctor_numbers(DbConn *conn, int64_t body_id, StoredNumberFn fn,
                         void *arg) ATTR_NODISCARD;

typedef struct StoredCounter {
    Str series;
    int year;
    int64_t value;
} StoredCounter;
int store_doctor_counters(DbConn *conn, int64_t body_id, Arena *a, StoredCounter **ret_rows,
                          size_t *ret_count) ATTR_NODISCARD;

/* A row that refers to what is not there, or to what is another body's. */
typedef struct StoredMisfit {
    Str kind; /* "letter_version", "letter_number", "unit_body", "figure_record" … */
    Str subject;
    int64_t detail;
} StoredMisfit;
int store_doctor_misfits(DbConn *conn, Arena *a, StoredMisfit **ret_rows,
                         size_t *ret_count) ATTR_NODISCARD;
/* What the engine finds damaged, a line each, in its own words. */
int store_doctor_engine(DbConn *conn, Arena *a, Str **ret_lines, size_t *ret_count) ATTR_NODISCARD;
