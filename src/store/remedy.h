/*
 * Rows of reviews and lawsuits. Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "domain/records.h"
#include "store/store.h"

int store_remedy_insert(DbConn *conn, const Remedy *remedy) ATTR_NODISCARD;
/* STALE. */
int store_remedy_update(DbConn *conn, const Remedy *remedy) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_remedy_get(DbConn *conn, int64_t id, Arena *a, Remedy *ret_remedy) ATTR_NODISCARD;
/* Newest first; those that count in a year (0: all), of a block (empty: all), before an id (0: from
 * the newest). */
int store_remedy_list(DbConn *conn, int64_t body_id, int year, Str block, int64_t before_id,
                      int limit, Arena *a, Remedy **ret_rows, size_t *ret_count) ATTR_NODISCARD;
int store_remedy_by_application(DbConn *conn, int64_t body_id, int64_t application_id, Arena *a,
                                Remedy **ret_rows, size_t *ret_count) ATTR_NODISCARD;
