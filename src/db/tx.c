#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define ATTEMPTS_MAX 12

/* The transaction that this thread runs, if any: transactions never nest. */
static _Thread_local bool running;

typedef struct Work {
    int64_t body_key;
    DbTxFn fn;
    void *arg;
} Work;

int db_conn_run(DbConn *conn, DbTxFn fn, void *arg)
{
    int r = fn(conn, arg);
    if (r < 0 && conn->latched == 0)
        db_latch(conn, DB_FAILURE_FINAL, r);
    db_conn_reset_statements(conn);
    return conn->latched < 0 ? conn->latched : r;
}

/* Writers that only one of gets in at a time: all of SQLite, those of one body on PostgreSQL. */
static bool batched(const Db *db, DbMode mode, int64_t body_key)
{
    return mode == DB_WRITE && (db->engine == DB_SQLITE || body_key);
}

/* One attempt on a connection for itself: what reads, and on PostgreSQL what is of no one body. */
static int attempt_pooled(Db *db, DbMode mode, Work *work, DbFailure *ret_failure)
{
    DbConn *conn = NULL;
    int r = db_pool_take(db, &conn);
    if (r < 0) {
        *ret_failure = DB_FAILURE_FINAL;
        return r;
    }
    conn->mode = mode;
    db_conn_clear(conn);
    db_memo_clear(conn);
    bool fresh = conn->fresh;
    r = db->driver->begin(conn, mode);
    if (r < 0 && conn->failure == DB_FAILURE_LOST && !fresh) {
        /* The server was restarted since; nothing has run yet. */
        db_pool_drain(db);
        conn->failure = DB_FAILURE_RETRY_FRESH;
    }
    if (r == 0) {
        r = db_conn_run(conn, work->fn, work->arg);
        int end = r == 0 ? db_conn_settle(conn) : 0;
        if (r == 0 && end == 0)
            end = db->driver->commit(conn);
        if (end < 0)
            r = end;
        if (r == 0 && mode == DB_WRITE) {
            pthread_mutex_lock(&db->lock);
            db->stats.transactions++;
            db->stats.commits++;
            pthread_mutex_unlock(&db->lock);
        }
    }
    if (r != 0)
        db->driver->rollback(conn);
    *ret_failure = conn->failure;
    db_pool_give(conn);
    return r;
}

/* Waits a little longer after each attempt, and never as long as the thread beside. */
static void back_off(int attempt)
{
    static _Thread_local uint64_t seed;
    if (!seed)
        seed = (uint64_t)(uintptr_t)&seed ^ (uint64_t)db_monotonic();
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    int64_t most = INT64_C(1000000) << MIN(attempt, 6);
    struct timespec pause = {.tv_nsec = (long)((seed >> 33) % (uint64_t)most)};
    nanosleep(&pause, NULL);
}

static int run_attempts(Db *db, DbMode mode, Work *work)
{
    size_t mark = error_mark();
    for (int attempt = 1;; attempt++) {
        DbFailure failure = DB_FAILURE_NONE;
        int r = batched(db, mode, work->body_key)
                    ? db_group_run(db, db->engine == DB_SQLITE ? 0 : work->body_key, work->fn,
                                   work->arg, &failure)
                    : attempt_pooled(db, mode, work, &failure);
        if (r >= 0 || (failure != DB_FAILURE_RETRY && failure != DB_FAILURE_RETRY_FRESH))
            return r;
        if (attempt == ATTEMPTS_MAX)
            return error_set(-EAGAIN, "the transaction still conflicts after %d attempts", attempt);
        error_rewind(mark);
        pthread_mutex_lock(&db->lock);
        db->stats.retries++;
        pthread_mutex_unlock(&db->lock);
        if (failure == DB_FAILURE_RETRY)
            back_off(attempt);
    }
}

int db_tx(Db *db, DbMode mode, int64_t body_key, DbTxFn fn, void *arg)
{
    if (running)
        return error_set(-EDEADLK, "transactions do not nest");
    running = true;
    int r = run_attempts(db, mode, &(Work){.body_key = body_key, .fn = fn, .arg = arg});
    running = false;
    return r;
}
