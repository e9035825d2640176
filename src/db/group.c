/*
 * Group commit: write transactions of SQLite queue for the one write connection. Each runs on its
 * own thread as a savepoint inside an open transaction, the batch; when another waits, it leaves
 * the batch open, passes the connection on and sleeps; the last in the queue commits for all. So
 * one fsync serves as many callers as came while the one before was under way.
 */
#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* A batch is closed at the latest by its 256th member, or 5 ms after its first. */
#define BATCH_MEMBERS_MAX  256
#define BATCH_MICROSECONDS 5000
/* Log pages at which it is written back without waiting for readers, and with (64 MB). */
#define CHECKPOINT_PAGES   4000
#define CHECKPOINT_RESTART 16000
/* A restart that a long reader has prevented is not tried again for so long. */
#define RESTART_MICROSECONDS 3000000

typedef struct Waiter {
    pthread_cond_t turn;
    bool mine;
    struct Waiter *next;
} Waiter;

typedef struct Batch {
    int references;
    int members; /* that succeeded so far */
    int64_t began;
    bool done;
    int result;
    DbFailure failure;
    pthread_cond_t finished;
} Batch;

struct DbGroup {
    pthread_mutex_t lock; /* all below but what the holder of the connection alone touches */
    Waiter *first, *last;
    bool busy;    /* somebody holds the connection */
    DbConn *conn; /* the holder's */
    Batch *batch; /* the holder's: left open by those before */
    pthread_t checkpointer;
    bool checkpointer_runs, stopping;
    int log_pages;   /* after the last commit */
    int log_written; /* when it was last written back */
    pthread_cond_t log_grew;
};

int db_group_new(Db *db)
{
    DbGroup *g = calloc(1, sizeof(*g));
    if (!g)
        return error_set(-ENOMEM, "out of memory");
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->log_grew, NULL);
    db->group = g;
    return 0;
}

void db_group_free(Db *db)
{
    DbGroup *g = db->group;
    pthread_mutex_lock(&g->lock);
    g->stopping = true;
    pthread_cond_signal(&g->log_grew);
    pthread_mutex_unlock(&g->lock);
    if (g->checkpointer_runs)
        pthread_join(g->checkpointer, NULL);
    db_conn_free(g->conn);
    pthread_cond_destroy(&g->log_grew);
    pthread_mutex_destroy(&g->lock);
    free(g);
    db->group = NULL;
}

/* Waits for the write connection, first come, first served. */
static void writer_take(DbGroup *g)
{
    pthread_mutex_lock(&g->lock);
    if (!g->busy) {
        g->busy = true;
    } else {
        Waiter w = {.turn = PTHREAD_COND_INITIALIZER};
        /* w leaves the queue before this function returns: only then is w.mine set. */
        if (g->last)
            g->last->next = &w;
        else
            g->first = &w; /* cppcheck-suppress autoVariables */
        g->last = &w;      /* cppcheck-suppress autoVariables */
        while (!w.mine)
            pthread_cond_wait(&w.turn, &g->lock);
        pthread_cond_destroy(&w.turn);
    }
    pthread_mutex_unlock(&g->lock);
}

/* Passes the write connection to the next in the queue. With the lock held. */
static void writer_pass(DbGroup *g)
{
    Waiter *next = g->first;
    g->busy = next != NULL;
    if (!next)
        return;
    g->first = next->next;
    if (!g->first)
        g->last = NULL;
    next->mine = true;
    pthread_cond_signal(&next->turn);
}

/* With the lock held. */
static void batch_unref(Batch *batch)
{
    if (--batch->references > 0)
        return;
    pthread_cond_destroy(&batch->finished);
    free(batch);
}

static void *checkpoint_loop(void *data);

/* With the lock held. A thread that cannot start is tried again at the next commit. */
static void note_log(Db *db, int pages)
{
    DbGroup *g = db->group;
    if (pages < g->log_pages)
        g->log_written = 0; /* it has started anew */
    g->log_pages = pages;
    if (pages - g->log_written < CHECKPOINT_PAGES)
        return;
    if (!g->checkpointer_runs) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        g->checkpointer_runs = pthread_create(&g->checkpointer, NULL, checkpoint_loop, db) == 0;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_cond_signal(&g->log_grew);
}

/* The holder opens the connection and the batch if need be. */
static int batch_open(Db *db)
{
    DbGroup *g = db->group;
    if (g->batch)
        return 0;
    int r = g->conn ? 0 : db_conn_open(db, true, false, &g->conn);
    if (r < 0)
        return r;
    g->conn->mode = DB_WRITE;
    g->conn->latched = 0;
    g->conn->failure = DB_FAILURE_NONE;
    r = db->driver->begin(g->conn, DB_WRITE);
    if (r < 0)
        return r;
    g->batch = calloc(1, sizeof(*g->batch));
    if (!g->batch)
        abort(); /* out of memory, as in arenas */
    pthread_cond_init(&g->batch->finished, NULL);
    g->batch->began = db_monotonic();
    return 0;
}

/* One member: all of fn's writes, or none. */
static int member_run(Db *db, DbTxFn fn, void *arg)
{
    DbConn *conn = db->group->conn;
    conn->latched = 0;
    conn->failure = DB_FAILURE_NONE;
    int r = db->driver->savepoint(conn);
    bool begun = r == 0;
    if (begun)
        r = db_conn_run(conn, fn, arg);
    int end = begun && r == 0 ? db->driver->release(conn) : 0;
    if (end < 0)
        r = end;
    if (begun && r != 0)
        db->driver->rollback_to(conn);
    return r;
}

/* Ends the batch: everybody in it gets `result`, or what the commit gives. Without the lock. */
static void batch_close(Db *db, int result, DbFailure failure)
{
    DbGroup *g = db->group;
    Batch *batch = g->batch;
    bool commits = result == 0 && batch->members > 0;
    g->conn->latched = 0;
    g->conn->failure = DB_FAILURE_NONE;
    if (commits) {
        result = db->driver->commit(g->conn);
        failure = g->conn->failure;
    }
    int pages = commits && result == 0 ? db_sqlite_log_pages(g->conn) : 0;
    if (!commits || result < 0)
        db->driver->rollback(g->conn);
    if (g->conn->broken)
        g->conn = db_conn_free(g->conn);
    if (commits && result == 0) {
        pthread_mutex_lock(&db->lock);
        db->stats.transactions += (uint64_t)batch->members;
        db->stats.commits++;
        pthread_mutex_unlock(&db->lock);
    }
    pthread_mutex_lock(&g->lock);
    batch->done = true;
    batch->result = result;
    batch->failure = failure;
    g->batch = NULL;
    pthread_cond_broadcast(&batch->finished);
    if (pages)
        note_log(db, pages);
    writer_pass(g);
    pthread_mutex_unlock(&g->lock);
}

/* Takes the write connection with no batch open: those in it have their commit first. */
static void writer_take_idle(Db *db)
{
    for (writer_take(db->group); db->group->batch; writer_take(db->group))
        batch_close(db, 0, DB_FAILURE_NONE);
}

/* One write-back on a connection of its own; what fails is tried again with the next commits. */
static DbConn *checkpoint(Db *db, DbConn *conn, bool restart, bool *ret_prevented)
{
    DbGroup *g = db->group;
    if (!conn && db_conn_open(db, false, false, &conn) < 0)
        return NULL;
    if (restart)
        writer_take_idle(db);
    int r = db_sqlite_checkpoint(conn, restart);
    if (restart) {
        pthread_mutex_lock(&g->lock);
        writer_pass(g);
        pthread_mutex_unlock(&g->lock);
    }
    *ret_prevented = restart && r != 0;
    return r < 0 ? db_conn_free(conn) : conn;
}

/*
 * The log is written back by a thread of its own. Readers that never pause would let it grow
 * without end: past CHECKPOINT_RESTART the writers are held up, for a moment at most, so that it
 * can start anew.
 */
static void *checkpoint_loop(void *data)
{
    Db *db = data;
    DbGroup *g = db->group;
    DbConn *conn = NULL;
    int64_t prevented_at = -RESTART_MICROSECONDS;
    pthread_mutex_lock(&g->lock);
    while (!g->stopping) {
        if (g->log_pages - g->log_written < CHECKPOINT_PAGES) {
            pthread_cond_wait(&g->log_grew, &g->lock);
            continue;
        }
        bool restart = g->log_pages >= CHECKPOINT_RESTART &&
                       db_monotonic() - prevented_at > RESTART_MICROSECONDS;
        g->log_written = g->log_pages;
        pthread_mutex_unlock(&g->lock);
        bool prevented = false;
        conn = checkpoint(db, conn, restart, &prevented);
        error_clear();
        prevented_at = prevented ? db_monotonic() : prevented_at;
        pthread_mutex_lock(&g->lock);
    }
    pthread_mutex_unlock(&g->lock);
    db_conn_free(conn);
    return NULL;
}

/* Leaves the batch to the next in the queue if it may grow; false if it must be closed now. */
static bool batch_leave_open(DbGroup *g)
{
    bool open = false;
    pthread_mutex_lock(&g->lock);
    if (g->first && g->batch->members < BATCH_MEMBERS_MAX &&
        db_monotonic() - g->batch->began < BATCH_MICROSECONDS) {
        writer_pass(g);
        open = true;
    }
    pthread_mutex_unlock(&g->lock);
    return open;
}

/* What a member returns once its batch is done. */
static int member_result(DbGroup *g, Batch *batch, int own, DbFailure *failure)
{
    pthread_mutex_lock(&g->lock);
    while (!batch->done)
        pthread_cond_wait(&batch->finished, &g->lock);
    int result = batch->result;
    if (own >= 0 && result < 0)
        *failure = batch->failure;
    batch_unref(batch);
    pthread_mutex_unlock(&g->lock);
    if (own >= 0 && result < 0)
        return error_set(result, "the commit that this transaction was part of failed");
    return own;
}

int db_group_run(Db *db, DbTxFn fn, void *arg, DbFailure *ret_failure)
{
    DbGroup *g = db->group;
    writer_take(g);
    int r = batch_open(db);
    if (r < 0) {
        *ret_failure = g->conn ? g->conn->failure : DB_FAILURE_FINAL;
        if (g->conn && g->conn->broken)
            g->conn = db_conn_free(g->conn);
        pthread_mutex_lock(&g->lock);
        writer_pass(g);
        pthread_mutex_unlock(&g->lock);
        return error_trace(r);
    }
    Batch *batch = g->batch;
    pthread_mutex_lock(&g->lock);
    batch->references++;
    pthread_mutex_unlock(&g->lock);
    r = member_run(db, fn, arg);
    *ret_failure = g->conn->failure;
    batch->members += r == 0;
    /* A lost connection loses what those before wrote: they must hear of it. */
    if (g->conn->broken)
        batch_close(db, r < 0 ? r : error_set(-EIO, "the batch was rolled back"),
                    *ret_failure == DB_FAILURE_NONE ? DB_FAILURE_FINAL : *ret_failure);
    else if (!batch_leave_open(g))
        batch_close(db, 0, DB_FAILURE_NONE);
    return member_result(g, batch, r, ret_failure);
}

int db_group_maintain(Db *db)
{
    DbGroup *g = db->group;
    writer_take_idle(db);
    int r = g->conn ? 0 : db_conn_open(db, true, false, &g->conn);
    if (r == 0) {
        g->conn->latched = 0;
        r = db->driver->script(g->conn, "PRAGMA analysis_limit = 1000; PRAGMA optimize");
        if (r == 0)
            r = MIN(db_sqlite_checkpoint(g->conn, true), 0); /* a long reader is no failure */
    }
    pthread_mutex_lock(&g->lock);
    writer_pass(g);
    pthread_mutex_unlock(&g->lock);
    return r;
}
