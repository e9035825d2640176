#include "db/driver.h"

#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int db_latch(DbConn *conn, DbFailure failure, int result)
{
    if (conn->latched == 0) {
        conn->latched = result;
        conn->failure = failure;
    }
    if (failure == DB_FAILURE_LOST || failure == DB_FAILURE_RETRY_FRESH)
        conn->broken = true;
    return result;
}

static int latch_misuse(DbStmt *stmt, const char *what, int index)
{
    if (stmt->conn->latched < 0)
        return stmt->conn->latched;
    return db_latch(stmt->conn, DB_FAILURE_FINAL,
                    error_set(-EINVAL, "%s: %s (%d)", stmt->sql->name, what, index));
}

static DbStmt **bucket_of(DbConn *conn, const SqlStmt *sql)
{
    uint64_t hash = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    return &conn->statements[hash >> 58];
}

static DbStmt *stmt_new(DbConn *conn, const SqlStmt *sql)
{
    DbStmt *stmt = calloc(1, sizeof(*stmt));
    DbParam *params = calloc((size_t)sql->n_params + 1, sizeof(*params));
    if (!stmt || !params)
        abort(); /* out of memory, as in arenas */
    *stmt = (DbStmt){.conn = conn, .sql = sql, .params = params};
    DbStmt **bucket = bucket_of(conn, sql);
    stmt->next = *bucket;
    *bucket = stmt;
    return stmt;
}

DbStmt *db_stmt(DbConn *conn, const SqlStmt *sql)
{
    _Static_assert(DB_STMT_BUCKETS == 64, "bucket_of() takes six bits");
    DbStmt *stmt = *bucket_of(conn, sql);
    int open = 0;
    while (stmt && !(stmt->sql == sql && stmt->state == DB_STMT_FREE)) {
        open += stmt->sql == sql;
        stmt = stmt->next;
    }
    if (!stmt)
        stmt = stmt_new(conn, sql);
    stmt->state = DB_STMT_BINDING;
    for (int i = 0; i < sql->n_params; i++)
        stmt->params[i] = (DbParam){.kind = DB_PARAM_UNBOUND};
    if (open >= DB_STMT_OPEN_MAX)
        latch_misuse(stmt, "is open too often, db_done() is missing", open);
    else if (sql->writes && conn->mode == DB_READ && conn->latched == 0)
        db_latch(conn, DB_FAILURE_FINAL,
                 error_set(-EROFS, "%s writes in a read transaction", sql->name));
    else if (!stmt->impl && conn->latched == 0)
        (void)!conn->db->driver->prepare(stmt);
    return stmt;
}

void db_done(DbStmt *stmt)
{
    if (!stmt || stmt->state == DB_STMT_FREE)
        return;
    if (stmt->impl)
        stmt->conn->db->driver->reset(stmt);
    stmt->state = DB_STMT_FREE;
}

void db_donep(DbStmt **stmt)
{
    db_done(*stmt);
}

void db_conn_reset_statements(DbConn *conn)
{
    for (size_t i = 0; i < DB_STMT_BUCKETS; i++)
        for (DbStmt *stmt = conn->statements[i]; stmt; stmt = stmt->next)
            db_done(stmt);
}

static DbParam *param_of(DbStmt *stmt, int param)
{
    if (param < 0 || param >= stmt->sql->n_params) {
        latch_misuse(stmt, "no such parameter", param + 1);
        return NULL;
    }
    if (stmt->state == DB_STMT_ROW) {
        latch_misuse(stmt, "is bound while its rows are read", param + 1);
        return NULL;
    }
    if (stmt->state == DB_STMT_DONE) {
        for (int i = 0; i < stmt->sql->n_params; i++)
            stmt->params[i] = (DbParam){.kind = DB_PARAM_UNBOUND};
        stmt->state = DB_STMT_BINDING;
    }
    return &stmt->params[param];
}

void db_bind_int(DbStmt *stmt, int param, int64_t value)
{
    DbParam *p = param_of(stmt, param);
    if (p)
        *p = (DbParam){.kind = DB_PARAM_INT, .number = value};
}

void db_bind_text(DbStmt *stmt, int param, Str value)
{
    DbParam *p = param_of(stmt, param);
    if (!p)
        return;
    if (value.len && (memchr(value.ptr, '\0', value.len) || !utf8_valid(value)))
        latch_misuse(stmt, "text with a NUL or bytes that are not UTF-8", param + 1);
    else
        *p = (DbParam){.kind = DB_PARAM_TEXT, .bytes = value};
}

void db_bind_bytes(DbStmt *stmt, int param, Str value)
{
    DbParam *p = param_of(stmt, param);
    if (p)
        *p = (DbParam){.kind = DB_PARAM_BYTES, .bytes = value};
}

void db_bind_null(DbStmt *stmt, int param)
{
    DbParam *p = param_of(stmt, param);
    if (p)
        *p = (DbParam){.kind = DB_PARAM_NULL};
}

void db_bind_text_or_null(DbStmt *stmt, int param, Str value)
{
    if (value.ptr)
        db_bind_text(stmt, param, value);
    else
        db_bind_null(stmt, param);
}

/* Whether the statement may run; < 0 and latched if not. */
static int check_ready(DbStmt *stmt)
{
    DbConn *conn = stmt->conn;
    if (conn->latched < 0)
        return conn->latched;
    if (stmt->state == DB_STMT_FREE || stmt->state == DB_STMT_DONE) {
        if (stmt->state == DB_STMT_FREE || stmt->sql->n_params > 0)
            return latch_misuse(stmt, "is stepped after its end", 0);
        stmt->state = DB_STMT_BINDING;
    }
    if (stmt->state == DB_STMT_BINDING)
        for (int i = 0; i < stmt->sql->n_params; i++)
            if (stmt->params[i].kind == DB_PARAM_UNBOUND)
                return latch_misuse(stmt, "a parameter is not bound", i + 1);
    conn->wrote |= stmt->sql->writes;
    return 0;
}

static void end_run(DbStmt *stmt)
{
    stmt->conn->db->driver->reset(stmt);
    stmt->state = DB_STMT_DONE;
}

int db_step(DbStmt *stmt)
{
    DbConn *conn = stmt->conn;
    int r = check_ready(stmt);
    if (r < 0)
        return r;
    r = conn->db->driver->step(stmt);
    if (r == 1) {
        stmt->state = DB_STMT_ROW;
        return 1;
    }
    if (r == 0)
        stmt->affected = stmt->sql->writes ? conn->db->driver->affected(stmt) : 0;
    end_run(stmt);
    return r;
}

/* What gives no rows, and nobody waits for, may run behind the caller's back. */
static bool may_queue(const DbStmt *stmt)
{
    return stmt->conn->db->driver->queue && stmt->sql->writes && stmt->sql->n_cols == 0 &&
           stmt->state == DB_STMT_BINDING;
}

int db_exec(DbStmt *stmt, int64_t *ret_affected)
{
    int r = 0;
    if (!ret_affected && may_queue(stmt)) {
        r = check_ready(stmt);
        if (r < 0)
            return r;
        r = stmt->conn->db->driver->queue(stmt);
        end_run(stmt);
        return r;
    }
    while ((r = db_step(stmt)) == 1)
        ;
    if (r == 0 && ret_affected)
        *ret_affected = stmt->affected;
    return r;
}

int db_conn_settle(DbConn *conn)
{
    const DbDriver *driver = conn->db->driver;
    return driver->settle ? driver->settle(conn) : 0;
}

bool db_conn_pending(const DbConn *conn)
{
    const DbDriver *driver = conn->db->driver;
    return driver->pending && driver->pending(conn);
}

/* Whether the current row has this column, of this type; latches otherwise, but for NULL. */
static bool col_ready(DbStmt *stmt, int column, SqlType type)
{
    const DbDriver *driver = stmt->conn->db->driver;
    if (stmt->state != DB_STMT_ROW || column < 0 || column >= driver->n_cols(stmt)) {
        latch_misuse(stmt, "there is no such column, or no row to read", column);
        return false;
    }
    if (type == SQL_TYPE_UNKNOWN || driver->col_null(stmt, column))
        return true;
    if (driver->col_type(stmt, column) == type)
        return true;
    latch_misuse(stmt, "the column has another type than the one asked for", column);
    return false;
}

bool db_col_is_null(DbStmt *stmt, int column)
{
    return !col_ready(stmt, column, SQL_TYPE_UNKNOWN) ||
           stmt->conn->db->driver->col_null(stmt, column);
}

int64_t db_col_int_or(DbStmt *stmt, int column, int64_t if_null)
{
    if (!col_ready(stmt, column, SQL_TYPE_INT))
        return 0;
    const DbDriver *driver = stmt->conn->db->driver;
    return driver->col_null(stmt, column) ? if_null : driver->col_int(stmt, column);
}

int64_t db_col_int(DbStmt *stmt, int column)
{
    if (db_col_is_null(stmt, column)) {
        latch_misuse(stmt, "NULL where a number is asked for", column);
        return 0;
    }
    return db_col_int_or(stmt, column, 0);
}

static Str col_bytes(DbStmt *stmt, int column, SqlType type)
{
    if (!col_ready(stmt, column, type) || stmt->conn->db->driver->col_null(stmt, column))
        return (Str){NULL, 0};
    Str value = stmt->conn->db->driver->col_bytes(stmt, column);
    return value.ptr ? value : STR("");
}

Str db_col_text(DbStmt *stmt, int column)
{
    return col_bytes(stmt, column, SQL_TYPE_TEXT);
}

Str db_col_bytes(DbStmt *stmt, int column)
{
    return col_bytes(stmt, column, SQL_TYPE_BYTES);
}
