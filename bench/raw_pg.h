/*
 * The raw engine under the same work as one submission, on PostgreSQL: each client has a connection
 * and a body of its own, so that nothing but the engine orders them, and sends one transaction as
 * one pipeline of prepared statements; commits are grouped by the engine (synchronous_commit as the
 * server has it). Threads share a RawPg, each with its own client number.
 */
#pragma once

#include "base/base.h"

typedef struct RawPg RawPg;

/* Opens a database that holds at least one submission: the template. */
int raw_pg_open(const char *url, size_t clients, RawPg **ret_raw) ATTR_NODISCARD;
RawPg *raw_pg_free(RawPg *raw);
/* Writes the rows of one submission and returns when they are durable. */
int raw_pg_submit(RawPg *raw, size_t client) ATTR_NODISCARD;
/* Makes an empty database of this name beside the one that the URL names. */
int raw_pg_make_database(const char *url, const char *name) ATTR_NODISCARD;
