#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long a restart of the log waits for readers. */
#define CHECKPOINT_MILLISECONDS 1000

/* Statements that every transaction runs. */
enum { LITE_BEGIN, LITE_BEGIN_WRITE, LITE_COMMIT, LITE_SAVEPOINT, LITE_RELEASE, LITE_CONTROLS };

static const char *const control_sql[LITE_CONTROLS] = {
    [LITE_BEGIN] = "BEGIN",
    [LITE_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [LITE_COMMIT] = "COMMIT",
    [LITE_SAVEPOINT] = "SAVEPOINT member",
    [LITE_RELEASE] = "RELEASE member",
};

typedef struct Lite {
    sqlite3 *db;
    sqlite3_stmt *controls[LITE_CONTROLS];
    int log_pages; /* in the write-ahead log after the last commit */
} Lite;

static Lite *lite_of(const DbConn *conn)
{
    return conn->impl;
}

static sqlite3_stmt *stmt_of(const DbStmt *stmt)
{
    return stmt->impl;
}

static int code_of(int sqlite_code)
{
    switch (sqlite_code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
        return -EROFS;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
    case SQLITE_MISUSE:
        return -EINVAL;
    default:
        return -EIO;
    }
}

static int fail(DbConn *conn, const char *what)
{
    sqlite3 *db = lite_of(conn)->db;
    int code = sqlite3_extended_errcode(db);
    return db_latch(
        conn, DB_FAILURE_FINAL,
        error_set(code_of(code), "SQLite: %s: %s (%d)", what, sqlite3_errmsg(db), code));
}

static int control(DbConn *conn, int which)
{
    Lite *lite = lite_of(conn);
    if (!lite->controls[which] &&
        sqlite3_prepare_v3(lite->db, control_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &lite->controls[which], NULL) != SQLITE_OK)
        return fail(conn, control_sql[which]);
    int r = sqlite3_step(lite->controls[which]);
    if (r != SQLITE_DONE) {
        r = fail(conn, control_sql[which]);
        sqlite3_reset(lite->controls[which]);
        return r;
    }
    sqlite3_reset(lite->controls[which]);
    return 0;
}

static int note_log_pages(void *data, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    Lite *lite = data;
    lite->log_pages = pages;
    return SQLITE_OK;
}

/*
 * Makes a missing file readable by its owner alone; SQLite gives its log the same mode. An existing
 * file is not opened here: closing it would drop the locks that this process holds on it.
 */
static int create_file(DbConn *conn)
{
    const char *path = conn->db->target;
    if (access(path, F_OK) == 0)
        return 0;
    if (conn->db->options.must_exist)
        return error_set(-ENOENT, "there is no database %s", path);
    int fd = open(path, O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);
    if (fd < 0)
        return errno == EEXIST ? 0 : error_set(-errno, "cannot create the database %s", path);
    close(fd);
    /* A power cut must not lose the file's name after its first commit. */
    CLEANUP(strbuf_deinit) StrBuf folder = STRBUF_INIT(PATH_MAX);
    const char *slash = strrchr(path, '/');
    strbuf_append(&folder, slash ? str_make(path, (size_t)(slash - path) + 1) : STR("."));
    int dir = strbuf_failed(&folder) ? -1 : open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0 || fsync(dir) < 0) {
        int r = error_set(-errno, "cannot make %s durable", path);
        if (dir >= 0)
            close(dir);
        return r;
    }
    close(dir);
    return 0;
}

static int set_up(DbConn *conn)
{
    Lite *lite = lite_of(conn);
    static const char pragmas[] = "PRAGMA synchronous = FULL;"
                                  "PRAGMA foreign_keys = ON;"
                                  "PRAGMA trusted_schema = OFF;"
                                  "PRAGMA case_sensitive_like = ON;"
                                  "PRAGMA cell_size_check = ON;"
                                  "PRAGMA temp_store = MEMORY;"
                                  "PRAGMA cache_size = -4096;";
    sqlite3_extended_result_codes(lite->db, 1);
    sqlite3_busy_timeout(lite->db, DB_BUSY_SECONDS * 1000);
    int ignored = 0;
    sqlite3_db_config(lite->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &ignored);
    sqlite3_db_config(lite->db, SQLITE_DBCONFIG_DQS_DML, 0, &ignored);
    sqlite3_db_config(lite->db, SQLITE_DBCONFIG_DQS_DDL, 0, &ignored);
    sqlite3_stmt *mode = NULL;
    bool wal =
        sqlite3_prepare_v2(lite->db, "PRAGMA journal_mode = WAL", -1, &mode, NULL) == SQLITE_OK &&
        sqlite3_step(mode) == SQLITE_ROW &&
        strcmp((const char *)sqlite3_column_text(mode, 0), "wal") == 0;
    sqlite3_finalize(mode);
    if (!wal)
        return fail(conn, "the file takes no write-ahead log");
    if (sqlite3_exec(lite->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return fail(conn, "PRAGMA");
    if (!conn->writer && sqlite3_exec(lite->db, "PRAGMA query_only = ON", NULL, NULL, NULL))
        return fail(conn, "PRAGMA query_only");
    /* The log is written back by a thread of its own (group.c), not by the commit that fills it. */
    sqlite3_wal_hook(lite->db, note_log_pages, lite);
    return 0;
}

static int lite_open(DbConn *conn, bool first)
{
    int r = first ? create_file(conn) : 0;
    if (r < 0)
        return r;
    Lite *lite = calloc(1, sizeof(*lite));
    if (!lite)
        return error_set(-ENOMEM, "out of memory");
    conn->impl = lite;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(conn->db->target, &lite->db, flags, NULL) != SQLITE_OK)
        return fail(conn, conn->db->target);
    return set_up(conn);
}

static void lite_close(DbConn *conn)
{
    Lite *lite = lite_of(conn);
    if (!lite)
        return;
    for (int i = 0; i < LITE_CONTROLS; i++)
        sqlite3_finalize(lite->controls[i]);
    sqlite3_close(lite->db);
    free(lite);
    conn->impl = NULL;
}

static int lite_begin(DbConn *conn, DbMode mode)
{
    return control(conn, mode == DB_WRITE ? LITE_BEGIN_WRITE : LITE_BEGIN);
}

static int lite_commit(DbConn *conn)
{
    return control(conn, LITE_COMMIT);
}

static void lite_rollback(DbConn *conn)
{
    sqlite3 *db = lite_of(conn)->db;
    if (!sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    conn->broken = conn->broken || !sqlite3_get_autocommit(db);
}

static int lite_savepoint(DbConn *conn)
{
    return control(conn, LITE_SAVEPOINT);
}

static int lite_release(DbConn *conn)
{
    return control(conn, LITE_RELEASE);
}

/* Some failures (disk full, I/O) make SQLite roll all back by itself: then the group is lost. */
static void lite_rollback_to(DbConn *conn)
{
    sqlite3 *db = lite_of(conn)->db;
    if (sqlite3_get_autocommit(db) ||
        sqlite3_exec(db, "ROLLBACK TO member; RELEASE member", NULL, NULL, NULL) != SQLITE_OK)
        conn->broken = true;
}

static int lite_script(DbConn *conn, const char *sql)
{
    return sqlite3_exec(lite_of(conn)->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : fail(conn, "script");
}

static int lite_prepare(DbStmt *stmt)
{
    sqlite3_stmt *q = NULL;
    Lite *lite = lite_of(stmt->conn);
    if (sqlite3_prepare_v3(lite->db, stmt->sql->sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) !=
        SQLITE_OK)
        return fail(stmt->conn, stmt->sql->name);
    stmt->impl = q;
    return 0;
}

static int bind_params(DbStmt *stmt)
{
    sqlite3_stmt *q = stmt_of(stmt);
    for (int i = 0; i < stmt->sql->n_params; i++) {
        const DbParam *p = &stmt->params[i];
        const char *bytes = p->bytes.ptr ? p->bytes.ptr : "";
        int r = SQLITE_OK;
        switch (p->kind) {
        case DB_PARAM_UNBOUND:
        case DB_PARAM_NULL:
            r = sqlite3_bind_null(q, i + 1);
            break;
        case DB_PARAM_INT:
            r = sqlite3_bind_int64(q, i + 1, p->number);
            break;
        case DB_PARAM_TEXT:
            r = sqlite3_bind_text64(q, i + 1, bytes, p->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case DB_PARAM_BYTES:
            r = sqlite3_bind_blob64(q, i + 1, bytes, p->bytes.len, SQLITE_STATIC);
            break;
        }
        if (r != SQLITE_OK)
            return fail(stmt->conn, stmt->sql->name);
    }
    return 0;
}

static int lite_step(DbStmt *stmt)
{
    if (stmt->state == DB_STMT_BINDING) {
        int r = bind_params(stmt);
        if (r < 0)
            return r;
    }
    int r = sqlite3_step(stmt_of(stmt));
    if (r == SQLITE_ROW)
        return 1;
    return r == SQLITE_DONE ? 0 : fail(stmt->conn, stmt->sql->name);
}

static void lite_reset(DbStmt *stmt)
{
    sqlite3_reset(stmt_of(stmt));
    sqlite3_clear_bindings(stmt_of(stmt));
}

static void lite_unprepare(DbStmt *stmt)
{
    sqlite3_finalize(stmt_of(stmt));
    stmt->impl = NULL;
}

static int64_t lite_affected(DbStmt *stmt)
{
    return sqlite3_changes64(lite_of(stmt->conn)->db);
}

static SqlType lite_col_type(DbStmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt_of(stmt), column)) {
    case SQLITE_INTEGER:
        return SQL_TYPE_INT;
    case SQLITE_TEXT:
        return SQL_TYPE_TEXT;
    case SQLITE_BLOB:
        return SQL_TYPE_BYTES;
    default:
        return SQL_TYPE_UNKNOWN;
    }
}

static bool lite_col_null(DbStmt *stmt, int column)
{
    return sqlite3_column_type(stmt_of(stmt), column) == SQLITE_NULL;
}

static int64_t lite_col_int(DbStmt *stmt, int column)
{
    return sqlite3_column_int64(stmt_of(stmt), column);
}

static Str lite_col_bytes(DbStmt *stmt, int column)
{
    /* A blob of either kind: asking for text would convert nothing that is text or bytes. */
    const char *bytes = sqlite3_column_blob(stmt_of(stmt), column);
    return str_make(bytes, (size_t)sqlite3_column_bytes(stmt_of(stmt), column));
}

static int lite_n_cols(DbStmt *stmt)
{
    return sqlite3_column_count(stmt_of(stmt));
}

static const char *lite_col_name(DbStmt *stmt, int column)
{
    return sqlite3_column_name(stmt_of(stmt), column);
}

static int lite_n_params(DbStmt *stmt)
{
    return sqlite3_bind_parameter_count(stmt_of(stmt));
}

int db_sqlite_log_pages(DbConn *conn)
{
    return lite_of(conn)->log_pages;
}

int db_sqlite_checkpoint(DbConn *conn, bool restart)
{
    sqlite3 *db = lite_of(conn)->db;
    int mode = restart ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    /* Writers wait meanwhile: a long reader is not waited for. */
    sqlite3_busy_timeout(db, CHECKPOINT_MILLISECONDS);
    int r = sqlite3_wal_checkpoint_v2(db, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(db, DB_BUSY_SECONDS * 1000);
    return r == SQLITE_OK ? 0 : r == SQLITE_BUSY ? 1 : fail(conn, "checkpoint");
}

const DbDriver db_sqlite_driver = {
    .open = lite_open,
    .close = lite_close,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .savepoint = lite_savepoint,
    .release = lite_release,
    .rollback_to = lite_rollback_to,
    .script = lite_script,
    .prepare = lite_prepare,
    .step = lite_step,
    .reset = lite_reset,
    .unprepare = lite_unprepare,
    .affected = lite_affected,
    .col_type = lite_col_type,
    .col_null = lite_col_null,
    .col_int = lite_col_int,
    .col_bytes = lite_col_bytes,
    .n_cols = lite_n_cols,
    .col_name = lite_col_name,
    .n_params = lite_n_params,
};
