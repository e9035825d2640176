/*
 * Inside the PostgreSQL driver: its connection and statements, and the pipeline (pg_pipeline.c) in
 * which statements that give no rows wait for the next that does, so that several of them cost one
 * round trip. Used by the thread that uses the connection.
 */
#pragma once

#include "db/driver.h"
#include <libpq-fe.h>

#define PG_NAME_MAX    24
#define PG_PENDING_MAX 32 /* their answers fit the socket's buffer many times over */

typedef struct Pg {
    PGconn *pg;
    unsigned next_name;
    int pending; /* statements sent whose results are not read; then libpq is in pipeline mode */
    const char *pending_names[PG_PENDING_MAX];
} Pg;

typedef struct PgStmt {
    char name[PG_NAME_MAX];
    Oid *param_types;
    const char **values; /* n_params of each */
    int *lengths;
    int *formats;
    int64_t *numbers; /* in network order, values point here */
    PGresult *described;
    PGresult *result;
    int row;
} PgStmt;

static inline Pg *db_pg_of(const DbConn *conn)
{
    return conn->impl;
}

static inline PgStmt *db_pg_stmt_of(const DbStmt *stmt)
{
    return stmt->impl;
}

/* Latches what the server said; only its primary message, as the detail repeats the data. */
int db_pg_fail(DbConn *conn, const PGresult *result, const char *what);

/* Sends a statement whose parameters are encoded and leaves its result for later. */
int db_pg_queue(DbStmt *stmt) ATTR_NODISCARD;
/* Sends one behind those that are pending and reads all their results, its own into its PgStmt. */
int db_pg_run_behind(DbStmt *stmt) ATTR_NODISCARD;
/* Reads the results of what is pending; the first failure latches. */
int db_pg_settle(DbConn *conn) ATTR_NODISCARD;
/* Before a roll-back: reads the results of what is pending, whatever they are. */
void db_pg_abandon(DbConn *conn);
bool db_pg_pending(const DbConn *conn);
