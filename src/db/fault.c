#include "db/driver.h"

#include "base/error.h"

#include <errno.h>

void db_fault_arm(DbFault *fault, DbFaultKind kind, int64_t n)
{
    atomic_store(&fault->kind, kind);
    atomic_store(&fault->hit, false);
    atomic_store(&fault->calls, 0);
    atomic_store(&fault->fail_at, n);
}

bool db_fault_disarm(DbFault *fault)
{
    atomic_store(&fault->fail_at, 0);
    return atomic_load(&fault->hit);
}

/* Counts one call; < 0 and latched when it is the one to fail. */
static int fault_point(DbConn *conn, const char *call)
{
    DbFault *fault = conn->db->options.fault;
    int64_t fail_at = atomic_load(&fault->fail_at);
    if (atomic_fetch_add(&fault->calls, 1) + 1 != fail_at)
        return 0;
    atomic_store(&fault->hit, true);
    switch (atomic_load(&fault->kind)) {
    case DB_FAULT_ERROR:
        return db_latch(conn, DB_FAILURE_FINAL, error_set(-EIO, "injected failure of %s", call));
    case DB_FAULT_FULL:
        return db_latch(conn, DB_FAILURE_FINAL, error_set(-ENOSPC, "injected: no space, %s", call));
    case DB_FAULT_LOST:
        return db_latch(conn, DB_FAILURE_LOST,
                        error_set(-ECONNRESET, "injected loss of connection at %s", call));
    case DB_FAULT_RETRY:
        return db_latch(conn, DB_FAILURE_RETRY,
                        error_set(-EAGAIN, "injected conflict at %s", call));
    }
    return 0;
}

static const DbDriver *inner(const DbConn *conn)
{
    return conn->db->engine_driver;
}

static int fault_open(DbConn *conn, bool first)
{
    int r = fault_point(conn, "connect");
    return r < 0 ? r : inner(conn)->open(conn, first);
}

static void fault_close(DbConn *conn)
{
    inner(conn)->close(conn);
}

static int fault_begin(DbConn *conn, DbMode mode)
{
    int r = fault_point(conn, "begin");
    return r < 0 ? r : inner(conn)->begin(conn, mode);
}

static int fault_commit(DbConn *conn)
{
    int r = fault_point(conn, "commit");
    return r < 0 ? r : inner(conn)->commit(conn);
}

static void fault_rollback(DbConn *conn)
{
    inner(conn)->rollback(conn);
}

static int fault_savepoint(DbConn *conn)
{
    int r = fault_point(conn, "savepoint");
    return r < 0 ? r : inner(conn)->savepoint(conn);
}

static int fault_release(DbConn *conn)
{
    int r = fault_point(conn, "release");
    return r < 0 ? r : inner(conn)->release(conn);
}

static void fault_rollback_to(DbConn *conn)
{
    inner(conn)->rollback_to(conn);
}

static int fault_script(DbConn *conn, const char *sql)
{
    int r = fault_point(conn, "script");
    return r < 0 ? r : inner(conn)->script(conn, sql);
}

static int fault_prepare(DbStmt *stmt)
{
    int r = fault_point(stmt->conn, "prepare");
    return r < 0 ? r : inner(stmt->conn)->prepare(stmt);
}

static int fault_step(DbStmt *stmt)
{
    int r = fault_point(stmt->conn, stmt->sql->name);
    return r < 0 ? r : inner(stmt->conn)->step(stmt);
}

static int fault_queue(DbStmt *stmt)
{
    const DbDriver *engine = inner(stmt->conn);
    int r = fault_point(stmt->conn, stmt->sql->name);
    if (r < 0 || engine->queue)
        return r < 0 ? r : engine->queue(stmt);
    do
        r = engine->step(stmt);
    while (r == 1);
    return r;
}

static int fault_settle(DbConn *conn)
{
    return inner(conn)->settle ? inner(conn)->settle(conn) : 0;
}

static bool fault_pending(const DbConn *conn)
{
    return inner(conn)->pending && inner(conn)->pending(conn);
}

static void fault_reset(DbStmt *stmt)
{
    inner(stmt->conn)->reset(stmt);
}

static void fault_unprepare(DbStmt *stmt)
{
    inner(stmt->conn)->unprepare(stmt);
}

static int64_t fault_affected(DbStmt *stmt)
{
    return inner(stmt->conn)->affected(stmt);
}

static SqlType fault_col_type(DbStmt *stmt, int column)
{
    return inner(stmt->conn)->col_type(stmt, column);
}

static bool fault_col_null(DbStmt *stmt, int column)
{
    return inner(stmt->conn)->col_null(stmt, column);
}

static int64_t fault_col_int(DbStmt *stmt, int column)
{
    return inner(stmt->conn)->col_int(stmt, column);
}

static Str fault_col_bytes(DbStmt *stmt, int column)
{
    return inner(stmt->conn)->col_bytes(stmt, column);
}

static int fault_n_cols(DbStmt *stmt)
{
    return inner(stmt->conn)->n_cols(stmt);
}

static const char *fault_col_name(DbStmt *stmt, int column)
{
    return inner(stmt->conn)->col_name(stmt, column);
}

static int fault_n_params(DbStmt *stmt)
{
    return inner(stmt->conn)->n_params(stmt);
}

const DbDriver db_fault_driver = {
    .open = fault_open,
    .close = fault_close,
    .begin = fault_begin,
    .commit = fault_commit,
    .rollback = fault_rollback,
    .savepoint = fault_savepoint,
    .release = fault_release,
    .rollback_to = fault_rollback_to,
    .script = fault_script,
    .prepare = fault_prepare,
    .step = fault_step,
    .queue = fault_queue,
    .settle = fault_settle,
    .pending = fault_pending,
    .reset = fault_reset,
    .unprepare = fault_unprepare,
    .affected = fault_affected,
    .col_type = fault_col_type,
    .col_null = fault_col_null,
    .col_int = fault_col_int,
    .col_bytes = fault_col_bytes,
    .n_cols = fault_n_cols,
    .col_name = fault_col_name,
    .n_params = fault_n_params,
};
