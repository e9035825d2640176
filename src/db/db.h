/*
 * The store's ground: one interface over SQLite and PostgreSQL.
 *
 * Db is the process's handle: any thread may use it at any time. Inside, SQLite has one write
 * connection and one reader connection per concurrent reader; PostgreSQL has a pool. Connections
 * open lazily.
 *
 * DbConn and DbStmt exist only inside a transaction, on the thread that runs it: db_tx() lends the
 * connection to its function and takes it, and all its statements, back.
 *
 * The first failure of any statement latches on the connection: whatever the function returns, the
 * transaction is rolled back and db_tx() returns that failure. So both engines behave alike
 * (PostgreSQL aborts a transaction at its first error), and no error can be overlooked.
 *
 * Fatal results, the same on both engines: -EBUSY another writer held the database for 10 s;
 * -ENOSPC disk full; -ECONNRESET connection lost (at commit: whether it was committed is not
 * known); -EAGAIN still conflicting after all retries; -EINVAL a constraint, a type or the use of
 * this interface is violated; -EROFS a write in a read transaction; -EIO anything else. What the
 * engine said stands in the error ring.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "db/sql.h"

typedef struct Db Db;
typedef struct DbConn DbConn;
typedef struct DbStmt DbStmt;
typedef struct DbFault DbFault; /* db/fault.h: makes the n-th call fail, for tests */

typedef enum DbEngine { DB_SQLITE, DB_POSTGRES } DbEngine;

/*
 * DB_READ: one consistent snapshot; writes are refused. DB_WRITE: sees its own writes; on SQLite
 * write transactions run one after the other, on PostgreSQL those of one body do (see
 * DbOptions.lock_body).
 */
typedef enum DbMode { DB_READ, DB_WRITE } DbMode;

/*
 * Locks what orders the write transactions of one body: its audit_head row, FOR UPDATE. Called as
 * the first thing in each attempt of a write transaction with a body_key other than 0, on
 * PostgreSQL only (on SQLite write transactions are serial anyway). Results as DbTxFn.
 */
typedef int (*DbLockFn)(DbConn *conn, int64_t body_key);

typedef struct DbOptions {
    DbLockFn lock_body;  /* NULL: nothing to lock */
    int max_connections; /* readers (SQLite) or all (PostgreSQL) at once; 0: 64 or 16 */
    bool must_exist;     /* SQLite: do not create a missing file, -ENOENT instead */
    DbFault *fault;      /* NULL but in tests; must outlive the Db */
} DbOptions;

/*
 * Opens "sqlite:PATH" (file created with mode 0600) or "postgresql://..." (any libpq URL), opens a
 * first connection and checks what the program relies on: WAL; UTF8 and collation C or C.UTF-8.
 * options may be NULL. The caller owns *ret_db.
 */
int db_open(const char *url, const DbOptions *options, Db **ret_db) ATTR_NODISCARD;
/* Closes all connections; no transaction may be running. NULL is fine. Returns NULL. */
Db *db_close(Db *db);
/* For CLEANUP(db_closep). */
void db_closep(Db **db);
DbEngine db_engine(const Db *db);

/*
 * What runs inside a transaction: on the caller's thread, or, when it writes, perhaps on that of
 * another caller while its own waits; so it uses nothing that belongs to a thread. What it notes in
 * the error ring reaches its caller. It may run more than once (after a serialisation failure,
 * deadlock or stale connection, or because another transaction of its batch failed), each time from
 * an unchanged database: it must set what it outputs anew each time, and do nothing outside the
 * database (mail and files go through the outbox table). It waits for nothing else and computes
 * nothing slow (hash passwords before): no other write of the same queue runs meanwhile. 0: commit.
 * > 0, an outcome of its own: roll back, db_tx() returns it. < 0: roll back, db_tx() returns it.
 */
typedef int (*DbTxFn)(DbConn *conn, void *arg);

/*
 * Runs fn in a transaction and returns when it is durable. Never nests: -EDEADLK.
 *
 * body_key: the body whose rows are written; 0 when there is none or fn locks several itself, in
 * the order of their ids. Ignored in read mode.
 *
 * Write transactions queue, all of SQLite in one queue, those of one body on PostgreSQL in one of
 * their own (those with body_key 0 run beside each other). The first caller runs its own and those
 * of all who wait in one batch, and commits once for all; each caller returns after that commit.
 * When it fails, every caller of the batch gets its error, and nothing of the batch is written. A
 * transaction that fails by itself fails alone. Outcomes > 0 also wait for the commit, since fn may
 * have seen rows of the batch. PostgreSQL: READ COMMITTED (read mode: REPEATABLE READ, READ ONLY),
 * retried on 40001 and 40P01.
 */
int db_tx(Db *db, DbMode mode, int64_t body_key, DbTxFn fn, void *arg) ATTR_NODISCARD;

DbEngine db_conn_engine(const DbConn *conn);
DbMode db_conn_mode(const DbConn *conn);

/*
 * What a transaction remembers for those that follow it in the same batch: of rows that it has
 * written itself, or read under the lock that they share, so that nobody else changes them before
 * the batch ends. key is any address, the same for the same thing. Gone when the batch ends and
 * when anything is rolled back; who writes such rows in another way drops it. Get: NULL if there is
 * none. Make: zeroed, in the place of the one before. What it points to may live in the arena.
 */
void *db_memo_get(DbConn *conn, const void *key);
void *db_memo_make(DbConn *conn, const void *key, size_t size);
void db_memo_drop(DbConn *conn, const void *key);
Arena *db_memo_arena(DbConn *conn);

/*
 * A statement, prepared once per connection and then cached. Never NULL: what goes wrong latches
 * and surfaces at db_step() or db_exec(). It belongs to the connection; give it back with
 * db_done() once its rows are read, best by
 *     CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_APPLICATION_BY_ID);
 * What is not given back stays open to the end of the transaction. Asking again for a statement
 * that is in use opens it a second time, so recursion is fine.
 */
DbStmt *db_stmt(DbConn *conn, const SqlStmt *sql);
void db_done(DbStmt *stmt);
void db_donep(DbStmt **stmt);

/*
 * Parameters by their P_ constant; each must be bound, with NULL too. Text must be valid UTF-8
 * without NUL bytes (PostgreSQL takes no other). Text and bytes are not copied: they must stay
 * until the statement has given its last row or is given back. Errors latch.
 * Binding after db_exec() or after the last row begins the next run, for which all are bound anew.
 */
void db_bind_int(DbStmt *stmt, int param, int64_t value);
void db_bind_text(DbStmt *stmt, int param, Str value);
void db_bind_bytes(DbStmt *stmt, int param, Str value);
void db_bind_null(DbStmt *stmt, int param);
/* NULL when value.ptr is NULL, otherwise text. */
void db_bind_text_or_null(DbStmt *stmt, int param, Str value);

/* 1: a row is there to read; 0: no more rows; < 0: failed. */
int db_step(DbStmt *stmt) ATTR_NODISCARD;
/*
 * Runs to the end a statement whose rows nobody reads. ret_affected: rows changed. With NULL, a
 * statement that gives no rows may run later, at the latest before the next that gives some or that
 * is asked for its rows, and before the commit: what goes wrong latches then. On PostgreSQL this
 * saves its round trip.
 */
int db_exec(DbStmt *stmt, int64_t *ret_affected) ATTR_NODISCARD;

/*
 * Columns of the current row by their C_ constant. Text and bytes are valid until the next step or
 * db_done(): copy them into an arena. A column of another type, or NULL where db_col_int() is
 * asked, latches an error and gives 0 or the empty Str.
 */
bool db_col_is_null(DbStmt *stmt, int column);
int64_t db_col_int(DbStmt *stmt, int column);
/* The same, and if_null for NULL. */
int64_t db_col_int_or(DbStmt *stmt, int column, int64_t if_null);
/* NULL gives {NULL, 0}, the empty text {non-NULL, 0}. */
Str db_col_text(DbStmt *stmt, int column);
Str db_col_bytes(DbStmt *stmt, int column);

/*
 * Brings the schema forward to the last of steps, each step in a transaction of its own with a row
 * in schema_migration: number, name, hash, applied_at = now. Harmless when all is applied, and when
 * two processes do it at once. Refuses with -EINVAL, and a message that names the step, when a
 * recorded step differs from ours (a released migration was changed) or is unknown (the database is
 * newer than the program).
 */
int db_migrate(Db *db, const SqlMigrations *migrations, Instant now) ATTR_NODISCARD;

/*
 * Appends one line per table, column (type, nullability), primary key, unique, foreign key and
 * index, sorted and in words that do not depend on the engine: the dumps of both engines of one
 * schema are equal. Inside a transaction.
 */
int db_schema_describe(DbConn *conn, StrBuf *out) ATTR_NODISCARD;

/*
 * Prepares every statement of the set on this connection and compares parameter count, column
 * names and types with what sqlgen saw on SQLite. Appends a line for each difference to out and
 * stores their number. Inside a transaction.
 */
int db_statements_check(DbConn *conn, const SqlSet *set, StrBuf *out,
                        int *ret_differences) ATTR_NODISCARD;

/*
 * Nightly care: SQLite writes the log back and truncates it, and refreshes the planner's
 * statistics; PostgreSQL does this by itself, so nothing happens.
 */
int db_maintain(Db *db) ATTR_NODISCARD;

/*
 * SQLite: a number that differs from the one before if anything was committed in between, by this
 * process or another; a microsecond or two. For caches that ask before each answer. PostgreSQL has
 * no such thing: always 0, so keep a version row and ask for that.
 */
int db_data_version(Db *db, int64_t *ret_version) ATTR_NODISCARD;

/* Counters since db_open(), for the metrics page and for tests. */
typedef struct DbStats {
    uint64_t transactions; /* write transactions that succeeded */
    uint64_t commits;      /* commits that made them durable: fewer, thanks to grouping */
    uint64_t retries;
    uint64_t connections; /* opened so far */
} DbStats;
DbStats db_stats(Db *db);
