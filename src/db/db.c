#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t db_monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Sets engine and target from the URL. */
static int read_url(Db *db, const char *url)
{
    Str s = str_of(url);
    if (str_starts_with(s, STR("postgresql://")) || str_starts_with(s, STR("postgres://"))) {
        db->engine = DB_POSTGRES;
        db->engine_driver = &db_postgres_driver;
        db->max_connections = DB_CONNECTIONS_PG;
        db->target = strdup(url);
    } else if (str_starts_with(s, STR("sqlite:")) && s.len > 7 &&
               !str_contains(s, STR(":memory:"))) {
        db->engine = DB_SQLITE;
        db->engine_driver = &db_sqlite_driver;
        db->max_connections = DB_CONNECTIONS_LITE;
        db->target = strdup(url + 7);
    } else {
        /* The URL may hold a password: only its scheme is repeated. */
        size_t colon = strcspn(url, ":");
        return error_set(-EINVAL, "a database is sqlite:PATH or postgresql://..., not %.*s:...",
                         (int)MIN(colon, (size_t)20), url);
    }
    return db->target ? 0 : error_set(-ENOMEM, "out of memory");
}

int db_open(const char *url, const DbOptions *options, Db **ret_db)
{
    CLEANUP(db_closep) Db *db = calloc(1, sizeof(*db));
    if (!db)
        return error_set(-ENOMEM, "out of memory");
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&db->lock, NULL);
    pthread_mutex_init(&db->watch_lock, NULL);
    pthread_cond_init(&db->freed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int r = read_url(db, url);
    if (r < 0)
        return r;
    if (options)
        db->options = *options;
    if (db->options.max_connections > 0)
        db->max_connections = db->options.max_connections;
    db->driver = db->options.fault ? &db_fault_driver : db->engine_driver;
    r = db_group_new(db);
    if (r == 0 && db->engine == DB_SQLITE)
        r = db_log_new(db);
    if (r < 0)
        return error_trace(r);
    DbConn *conn = NULL;
    r = db_conn_open(db, false, true, &conn);
    if (r < 0)
        return error_trace(r);
    conn->next = db->pool;
    db->pool = conn;
    *ret_db = db;
    db = NULL;
    return 0;
}

Db *db_close(Db *db)
{
    if (!db)
        return NULL;
    if (db->log)
        db_log_free(db);
    if (db->group)
        db_group_free(db);
    db_conn_free(db->watch);
    db_pool_drain(db);
    pthread_cond_destroy(&db->freed);
    pthread_mutex_destroy(&db->lock);
    pthread_mutex_destroy(&db->watch_lock);
    free(db->target);
    free(db);
    return NULL;
}

void db_closep(Db **db)
{
    *db = db_close(*db);
}

DbEngine db_engine(const Db *db)
{
    return db->engine;
}

DbEngine db_conn_engine(const DbConn *conn)
{
    return conn->db->engine;
}

DbMode db_conn_mode(const DbConn *conn)
{
    return conn->mode;
}

DbStats db_stats(Db *db)
{
    pthread_mutex_lock(&db->lock);
    DbStats stats = db->stats;
    pthread_mutex_unlock(&db->lock);
    return stats;
}

/* The number is that of one connection, and counts what others commit: so it has one of its own. */
static int watch(Db *db, int64_t *ret_version)
{
    static const SqlStmt data_version = {
        .name = "data_version", .sql = "PRAGMA data_version", .n_cols = 1};
    int r = db->watch ? 0 : db_conn_open(db, false, false, &db->watch);
    if (r < 0)
        return r;
    db->watch->latched = 0;
    DbStmt *s = db_stmt(db->watch, &data_version);
    r = db_step(s);
    if (r == 1) {
        *ret_version = db_col_int(s, 0);
        r = 0;
    }
    db_done(s);
    if (r < 0)
        db->watch = db_conn_free(db->watch);
    return r;
}

int db_data_version(Db *db, int64_t *ret_version)
{
    if (db->engine != DB_SQLITE) {
        *ret_version = 0;
        return 0;
    }
    pthread_mutex_lock(&db->watch_lock);
    int r = watch(db, ret_version);
    pthread_mutex_unlock(&db->watch_lock);
    return error_trace(r);
}

int db_maintain(Db *db)
{
    return db->engine == DB_SQLITE ? error_trace(db_group_maintain(db)) : 0;
}

int db_conn_open(Db *db, bool writer, bool first, DbConn **ret_conn)
{
    DbConn *conn = calloc(1, sizeof(*conn));
    if (!conn)
        return error_set(-ENOMEM, "out of memory");
    *conn = (DbConn){.db = db, .writer = writer, .fresh = true};
    int r = db->driver->open(conn, first);
    if (r < 0) {
        db_conn_free(conn);
        return error_trace(r);
    }
    pthread_mutex_lock(&db->lock);
    db->stats.connections++;
    pthread_mutex_unlock(&db->lock);
    *ret_conn = conn;
    return 0;
}

void db_conn_clear(DbConn *conn)
{
    conn->wrote = false;
    conn->latched = 0;
    conn->failure = DB_FAILURE_NONE;
}

DbConn *db_conn_free(DbConn *conn)
{
    if (!conn)
        return NULL;
    for (size_t i = 0; i < DB_STMT_BUCKETS; i++)
        for (DbStmt *stmt = conn->statements[i], *next = NULL; stmt; stmt = next) {
            next = stmt->next;
            if (stmt->impl)
                conn->db->driver->unprepare(stmt);
            free(stmt->params);
            free(stmt);
        }
    conn->db->driver->close(conn);
    arena_free(conn->memo_arena);
    free(conn);
    return NULL;
}

int db_pool_take(Db *db, DbConn **ret_conn)
{
    struct timespec deadline;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += DB_BUSY_SECONDS;
    pthread_mutex_lock(&db->lock);
    while (db->in_use >= db->max_connections)
        if (pthread_cond_timedwait(&db->freed, &db->lock, &deadline) == ETIMEDOUT) {
            pthread_mutex_unlock(&db->lock);
            return error_set(-EBUSY, "all %d database connections are busy", db->max_connections);
        }
    db->in_use++;
    DbConn *conn = db->pool;
    if (conn)
        db->pool = conn->next;
    pthread_mutex_unlock(&db->lock);
    int r = conn ? 0 : db_conn_open(db, false, false, &conn);
    if (r < 0) {
        pthread_mutex_lock(&db->lock);
        db->in_use--;
        pthread_cond_signal(&db->freed);
        pthread_mutex_unlock(&db->lock);
        return error_trace(r);
    }
    conn->next = NULL;
    *ret_conn = conn;
    return 0;
}

void db_pool_give(DbConn *conn)
{
    Db *db = conn->db;
    if (conn->broken)
        conn = db_conn_free(conn);
    pthread_mutex_lock(&db->lock);
    if (conn) {
        conn->fresh = false;
        conn->next = db->pool;
        db->pool = conn;
    }
    db->in_use--;
    pthread_cond_signal(&db->freed);
    pthread_mutex_unlock(&db->lock);
}

void db_pool_drain(Db *db)
{
    pthread_mutex_lock(&db->lock);
    DbConn *conn = db->pool;
    db->pool = NULL;
    pthread_mutex_unlock(&db->lock);
    while (conn) {
        DbConn *next = conn->next;
        db_conn_free(conn);
        conn = next;
    }
}
