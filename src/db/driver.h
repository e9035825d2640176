/*
 * Inside the db layer: what an engine is, and what all engines share. Nothing outside src/db
 * includes this. A DbConn and its DbStmts are used by one thread at a time; Db guards the rest.
 */
#pragma once

#include "base/base.h"
#include "db/db.h"
#include "db/fault.h"
#include <pthread.h>

#define DB_BUSY_SECONDS     10
#define DB_STMT_OPEN_MAX    64
#define DB_STMT_BUCKETS     64
#define DB_CONNECTIONS_LITE 64
#define DB_CONNECTIONS_PG   16

/* Why the transaction failed, as far as db_tx() acts on it. */
typedef enum DbFailure {
    DB_FAILURE_NONE,
    DB_FAILURE_FINAL,
    DB_FAILURE_RETRY, /* rolled back by the engine's own choice: running it again may succeed */
    DB_FAILURE_RETRY_FRESH, /* the same, on a new connection */
    DB_FAILURE_LOST,        /* the connection is gone; what was running may or may not be done */
} DbFailure;

typedef struct DbParam {
    enum { DB_PARAM_UNBOUND, DB_PARAM_NULL, DB_PARAM_INT, DB_PARAM_TEXT, DB_PARAM_BYTES } kind;
    int64_t number;
    Str bytes; /* the caller's */
} DbParam;

typedef enum DbStmtState {
    DB_STMT_FREE,    /* in the cache, nobody uses it */
    DB_STMT_BINDING, /* handed out */
    DB_STMT_ROW,     /* db_step() gave a row */
    DB_STMT_DONE,    /* all rows read; may be bound anew */
} DbStmtState;

struct DbStmt {
    DbConn *conn;
    const SqlStmt *sql;
    void *impl; /* the engine's; NULL until prepared */
    DbStmtState state;
    DbStmt *next;     /* in the connection's list */
    DbParam *params;  /* sql->n_params */
    int64_t affected; /* by the last run */
};

typedef struct DbDriver {
    /* Opens conn->impl. first: also check what the program relies on. */
    int (*open)(DbConn *conn, bool first);
    void (*close)(DbConn *conn);
    int (*begin)(DbConn *conn, DbMode mode);
    int (*commit)(DbConn *conn);
    /* Never fails for the caller: what cannot be rolled back is closed (conn->broken). */
    void (*rollback)(DbConn *conn);
    /* One member of a batch that is run for the second time. */
    int (*savepoint)(DbConn *conn);
    int (*release)(DbConn *conn);
    void (*rollback_to)(DbConn *conn);
    /* Several statements without parameters or rows. */
    int (*script)(DbConn *conn, const char *sql);
    int (*prepare)(DbStmt *stmt);
    /* 1, 0, < 0. The first call after begin or reset runs the statement with its params. */
    int (*step)(DbStmt *stmt);
    /* May be NULL, then there is only step: runs a statement that gives no rows, at the latest
     * before the next that does or settle; how it ended is told, and latched, then. */
    int (*queue)(DbStmt *stmt);
    int (*settle)(DbConn *conn);
    bool (*pending)(const DbConn *conn);
    void (*reset)(DbStmt *stmt);
    void (*unprepare)(DbStmt *stmt);
    int64_t (*affected)(DbStmt *stmt); /* after the last step, before reset */
    SqlType (*col_type)(DbStmt *stmt, int column);
    bool (*col_null)(DbStmt *stmt, int column);
    int64_t (*col_int)(DbStmt *stmt, int column);
    Str (*col_bytes)(DbStmt *stmt, int column); /* text too */
    int (*n_cols)(DbStmt *stmt);
    const char *(*col_name)(DbStmt *stmt, int column);
    int (*n_params)(DbStmt *stmt);
} DbDriver;

extern const DbDriver db_sqlite_driver;
extern const DbDriver db_postgres_driver;
extern const DbDriver db_fault_driver; /* passes on to db->engine_driver */

/* One thing remembered until the batch ends; in the connection's memo arena. */
typedef struct DbMemo {
    const void *key;
    void *value;
    struct DbMemo *next;
} DbMemo;

struct DbConn {
    Db *db;
    void *impl;
    DbStmt *statements[DB_STMT_BUCKETS]; /* by the address of their SqlStmt */
    DbMode mode;
    bool fresh;  /* not yet used */
    bool writer; /* SQLite: the one write connection */
    bool broken; /* to be closed, not pooled */
    bool wrote;  /* a statement that writes has run since db_conn_clear() */
    int latched; /* < 0: the transaction's first failure */
    DbFailure failure;
    DbConn *next; /* in the pool */
    Arena *memo_arena;
    DbMemo *memos;
};

typedef struct DbGroup DbGroup; /* group.c */
typedef struct DbLog DbLog;     /* log.c */

struct Db {
    DbEngine engine;
    const DbDriver *driver;        /* what is called: the engine's, or fault */
    const DbDriver *engine_driver; /* the engine's */
    char *target;                  /* path, or libpq URL */
    DbOptions options;
    int max_connections;
    pthread_mutex_t lock; /* pool, counts, stats */
    pthread_cond_t freed;
    DbConn *pool;
    int in_use;
    DbStats stats;
    DbGroup *group;
    DbLog *log; /* SQLite */
    pthread_mutex_t watch_lock;
    DbConn *watch; /* SQLite: the connection that db_data_version() asks */
};

/* Notes the failure, latches it on the connection and returns it. */
int db_latch(DbConn *conn, DbFailure failure, int result);
/* Opens a connection and frees it again, with its statements. */
int db_conn_open(Db *db, bool writer, bool first, DbConn **ret_conn);
DbConn *db_conn_free(DbConn *conn);
/* Before a transaction: nothing has failed or written yet. */
void db_conn_clear(DbConn *conn);
/* Forgets what db_memo_make() has kept: at the begin, and after a roll-back within. */
void db_memo_clear(DbConn *conn);
/* Gives back every statement. */
void db_conn_reset_statements(DbConn *conn);
/* Takes a connection of the pool, or a new one, waiting for at most DB_BUSY_SECONDS. */
int db_pool_take(Db *db, DbConn **ret_conn);
void db_pool_give(DbConn *conn);
/* Runs fn and gives what it returned, or what latched meanwhile. What is queued stays so. */
int db_conn_run(DbConn *conn, DbTxFn fn, void *arg);
/* Ends what is queued, and whether something is. */
int db_conn_settle(DbConn *conn);
bool db_conn_pending(const DbConn *conn);
/* Microseconds that never step. */
int64_t db_monotonic(void);
/* Closes all idle connections: they are stale. */
void db_pool_drain(Db *db);

/* Write transactions in batches (group.c): all of SQLite with key 0, those of one body on
 * PostgreSQL with its id. */
int db_group_new(Db *db);
void db_group_free(Db *db);
int db_group_run(Db *db, int64_t key, DbTxFn fn, void *arg, DbFailure *ret_failure);
/* SQLite: nobody writes, and no transaction is open, until it is released. */
typedef struct DbHold DbHold;
DbHold *db_group_hold(Db *db);
void db_group_release(Db *db, DbHold *hold);
/* Writes the log back and truncates it, between two batches. */
int db_group_maintain(Db *db);

/* SQLite's log (log.c): after each commit it is told how many pages it holds. */
int db_log_new(Db *db);
void db_log_free(Db *db);
void db_log_note(Db *db, int pages);

/* The pages in the write-ahead log after the last commit of the write connection. */
int db_sqlite_log_pages(DbConn *conn);
/* Moves the log into the database: without waiting for anybody, or until the log can restart, or 1
 * when a long reader prevents that. */
int db_sqlite_checkpoint(DbConn *conn, bool restart);
