/*
 * The raw engine under the same work as one submission: its rows copied with fresh ids, the counter
 * and the head of the audit chain moved on, in one SQLite connection whose commits a simple queue
 * shares (WAL, synchronous=FULL, foreign keys). Threads share a RawSqlite.
 */
#pragma once

#include "base/base.h"

typedef struct RawSqlite RawSqlite;

/* Opens the database of a data folder that holds at least one submission: the template. */
int raw_sqlite_open(const char *path, RawSqlite **ret_raw) ATTR_NODISCARD;
RawSqlite *raw_sqlite_free(RawSqlite *raw);
/* Writes the rows of one submission and returns when they are durable. */
int raw_sqlite_submit(RawSqlite *raw) ATTR_NODISCARD;
