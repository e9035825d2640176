/*
 * Group commit. Write transactions queue: all of SQLite in one queue, those of PostgreSQL in one
 * for each body, since the body's audit_head row lets only one of them in. Who finds a queue idle
 * leads it: the leader takes the connection, opens one engine transaction, the batch, runs its own
 * transaction and those of all who wait, on its own thread, commits once, passes the lead on to the
 * first of those who came meanwhile, and wakes the others, each once. So a commit and its fsync
 * serve as many callers as came while the one before was under way, and neither the connection nor
 * what the processor has cached moves from thread to thread between two transactions.
 *
 * Members run without savepoints, which cost a copy of each page that they change. One that fails
 * (or refuses after it has written) spoils the batch: it is rolled back as a whole, and the others
 * run again from the start, this time each within a savepoint.
 */
#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

/* A batch takes nobody in after its 256th member, or so long after it was opened: PostgreSQL asks
 * for a round trip or two for each member. */
#define BATCH_MEMBERS_MAX         256
#define BATCH_MICROSECONDS        5000
#define BATCH_MICROSECONDS_REMOTE 20000

/* A transaction that waits, on its caller's stack. */
typedef struct Member {
    DbTxFn fn; /* NULL: wants the lead without a batch */
    void *arg;
    int result;
    DbFailure failure;
    ErrorNotes *notes; /* what was noted on the leader's thread, for the caller's */
    bool leads;        /* has been passed the lead; else the result is there */
    bool failed;       /* by itself: it does not run again */
    bool commit_failed;
    sem_t woken;
    struct Member *next; /* in the queue, then in the batch */
} Member;

/* Exists while somebody leads it. */
typedef struct Queue {
    int64_t key;
    Member *first, *last;
    struct Queue *next;
} Queue;

struct DbGroup {
    pthread_mutex_t lock; /* the queues */
    Queue *queues;
    DbConn *writer; /* SQLite: the write connection, the leader's */
};

typedef struct Batch {
    Db *db;
    Queue *queue;
    DbConn *conn;
    Member *first, *last; /* the leader first */
    int count;
    int64_t began;
} Batch;

int db_group_new(Db *db)
{
    DbGroup *g = calloc(1, sizeof(*g));
    if (!g)
        return error_set(-ENOMEM, "out of memory");
    pthread_mutex_init(&g->lock, NULL);
    db->group = g;
    return 0;
}

void db_group_free(Db *db)
{
    DbGroup *g = db->group;
    db_conn_free(g->writer);
    pthread_mutex_destroy(&g->lock);
    free(g);
    db->group = NULL;
}

/* ---- the queue ---- */

/* NULL when nobody leads this queue. With the lock held. */
static Queue *queue_find(DbGroup *g, int64_t key)
{
    Queue *q = g->queues;
    while (q && q->key != key)
        q = q->next;
    return q;
}

/* With the lock held. */
static Queue *queue_new(DbGroup *g, int64_t key)
{
    Queue *q = calloc(1, sizeof(*q));
    if (!q)
        abort(); /* out of memory, as in arenas */
    *q = (Queue){.key = key, .next = g->queues};
    g->queues = q;
    return q;
}

/* Returns the queue if m now leads it, NULL once another has run m. */
static Queue *queue_join(DbGroup *g, int64_t key, Member *m)
{
    pthread_mutex_lock(&g->lock);
    Queue *q = queue_find(g, key);
    if (!q) {
        q = queue_new(g, key);
        pthread_mutex_unlock(&g->lock);
        return q;
    }
    sem_init(&m->woken, 0, 0);
    /* m leaves queue and batch before this function returns: only then is it woken. */
    if (q->last)
        q->last->next = m;
    else
        q->first = m; /* cppcheck-suppress autoVariables */
    q->last = m;      /* cppcheck-suppress autoVariables */
    pthread_mutex_unlock(&g->lock);
    while (sem_wait(&m->woken) < 0)
        ; /* EINTR */
    sem_destroy(&m->woken);
    return m->leads ? q : NULL;
}

/* With the lock held. */
static Member *queue_pop(Queue *q)
{
    Member *m = q->first;
    q->first = m->next;
    if (!q->first)
        q->last = NULL;
    m->next = NULL;
    return m;
}

/* Passes the lead to the first who waits. */
static void queue_leave(DbGroup *g, Queue *q)
{
    pthread_mutex_lock(&g->lock);
    Member *next = q->first ? queue_pop(q) : NULL;
    if (next) {
        next->leads = true;
    } else {
        Queue **at = &g->queues;
        while (*at != q)
            at = &(*at)->next;
        *at = q->next;
        free(q);
    }
    pthread_mutex_unlock(&g->lock);
    if (next)
        sem_post(&next->woken);
}

/* The next member of the batch, or NULL when it is to be closed. */
static Member *batch_take(Batch *b)
{
    DbGroup *g = b->db->group;
    int64_t most = b->db->engine == DB_SQLITE ? BATCH_MICROSECONDS : BATCH_MICROSECONDS_REMOTE;
    if (b->count >= BATCH_MEMBERS_MAX || db_monotonic() - b->began > most)
        return NULL;
    pthread_mutex_lock(&g->lock);
    Member *m = b->queue->first && b->queue->first->fn ? queue_pop(b->queue) : NULL;
    pthread_mutex_unlock(&g->lock);
    if (!m)
        return NULL;
    b->last->next = m;
    b->last = m;
    b->count++;
    return m;
}

/* ---- the batch ---- */

static int conn_take(Batch *b)
{
    DbGroup *g = b->db->group;
    if (b->db->engine == DB_POSTGRES)
        return db_pool_take(b->db, &b->conn);
    int r = g->writer ? 0 : db_conn_open(b->db, true, false, &g->writer);
    b->conn = g->writer;
    return r;
}

static void conn_give(Batch *b)
{
    DbGroup *g = b->db->group;
    if (b->conn && b->db->engine == DB_POSTGRES)
        db_pool_give(b->conn);
    else if (b->conn && b->conn->broken)
        g->writer = db_conn_free(b->conn);
    b->conn = NULL;
}

static int batch_begin(Batch *b)
{
    int r = conn_take(b);
    if (r < 0)
        return r;
    b->conn->mode = DB_WRITE;
    db_conn_clear(b->conn);
    db_memo_clear(b->conn);
    r = b->db->driver->begin(b->conn, DB_WRITE);
    DbLockFn lock = b->db->options.lock_body;
    if (r < 0 || b->db->engine != DB_POSTGRES || !lock)
        return r;
    r = lock(b->conn, b->queue->key);
    db_conn_reset_statements(b->conn);
    return b->conn->latched < 0 ? b->conn->latched : r;
}

/* Begins; on a connection that had gone stale, nothing has run yet, so on a new one. */
static int batch_open(Batch *b, DbFailure *ret_failure)
{
    size_t mark = error_mark();
    int r = batch_begin(b);
    *ret_failure = b->conn ? b->conn->failure : DB_FAILURE_FINAL;
    if (r < 0 && b->conn && *ret_failure == DB_FAILURE_LOST && !b->conn->fresh) {
        conn_give(b);
        db_pool_drain(b->db);
        error_rewind(mark);
        r = batch_begin(b);
        *ret_failure = b->conn ? b->conn->failure : DB_FAILURE_FINAL;
    }
    return r;
}

static void member_run(Batch *b, Member *m, bool careful)
{
    const DbDriver *driver = b->db->driver;
    size_t mark = error_mark();
    /* What fails may then be a statement of the member before. */
    bool inherits = db_conn_pending(b->conn);
    db_conn_clear(b->conn);
    int r = careful ? driver->savepoint(b->conn) : 0;
    bool begun = r == 0;
    if (begun)
        r = db_conn_run(b->conn, m->fn, m->arg);
    int end = careful && begun && r == 0 ? db_conn_settle(b->conn) : 0;
    if (careful && begun && r == 0 && end == 0)
        end = driver->release(b->conn);
    if (end < 0)
        r = end;
    if (careful && begun && r != 0) {
        driver->rollback_to(b->conn);
        db_memo_clear(b->conn);
    }
    m->result = r;
    m->failure = b->conn->failure;
    m->failed = r < 0 && !inherits;
    if (m == b->first && (r >= 0 || m->failed))
        return;
    m->notes = m->failed ? error_copy(mark) : NULL;
    error_rewind(mark);
}

/* Runs those who wait; false if one spoiled the batch. */
static bool batch_run(Batch *b)
{
    for (Member *m = b->first; m; m = batch_take(b)) {
        member_run(b, m, false);
        if (m->result < 0 || (m->result > 0 && b->conn->wrote))
            return false;
    }
    if (!db_conn_pending(b->conn))
        return true;
    size_t mark = error_mark();
    db_conn_clear(b->conn);
    int r = db_conn_settle(b->conn);
    error_rewind(mark);
    return r == 0;
}

/* Runs again, from an unchanged database, those that did not fail by themselves. */
static int batch_run_again(Batch *b, DbFailure *ret_failure)
{
    conn_give(b);
    bool any = false;
    for (const Member *m = b->first; m; m = m->next)
        any = any || !m->failed;
    int r = any ? batch_open(b, ret_failure) : 0;
    for (Member *m = b->first; m && r == 0; m = m->next) {
        if (m->failed)
            continue;
        member_run(b, m, true);
        if (b->conn->broken) {
            /* What those before wrote is lost: they must hear of it. */
            *ret_failure = m->failure == DB_FAILURE_NONE ? DB_FAILURE_FINAL : m->failure;
            r = m->result < 0 ? m->result : error_set(-EIO, "the batch was rolled back");
        }
    }
    return r;
}

/* The number of those that succeeded. */
static int batch_successes(const Batch *b)
{
    int n = 0;
    for (const Member *m = b->first; m; m = m->next)
        n += m->result == 0;
    return n;
}

/* Gives everybody who did not fail by himself the failure of the whole. */
static void batch_fail(Batch *b, int result, DbFailure failure, size_t mark)
{
    for (Member *m = b->first; m; m = m->next) {
        if (m->failed)
            continue;
        m->commit_failed = true;
        m->result = result;
        m->failure = failure;
        m->notes = m == b->first ? NULL : error_copy(mark);
    }
}

/* Runs, ends and answers the whole batch; the connection is given back. */
static void batch_do(Batch *b)
{
    Db *db = b->db;
    size_t mark = error_mark();
    DbFailure failure = DB_FAILURE_NONE;
    int r = batch_open(b, &failure);
    b->began = db_monotonic();
    if (r == 0 && !batch_run(b)) {
        db->driver->rollback(b->conn);
        mark = error_mark();
        r = batch_run_again(b, &failure);
    }
    int successes = r == 0 ? batch_successes(b) : 0;
    if (successes) {
        mark = error_mark();
        db_conn_clear(b->conn);
        r = db->driver->commit(b->conn);
        failure = b->conn->failure;
    }
    bool committed = successes && r == 0;
    if (committed && db->log)
        db_log_note(db, db_sqlite_log_pages(b->conn));
    if (!committed && b->conn)
        db->driver->rollback(b->conn);
    conn_give(b);
    if (r != 0)
        batch_fail(b, r, failure, mark);
    if (!committed)
        return;
    pthread_mutex_lock(&db->lock);
    db->stats.transactions += (uint64_t)successes;
    db->stats.commits++;
    pthread_mutex_unlock(&db->lock);
}

int db_group_run(Db *db, int64_t key, DbTxFn fn, void *arg, DbFailure *ret_failure)
{
    Member m = {.fn = fn, .arg = arg};
    Queue *q = queue_join(db->group, key, &m);
    if (q) {
        Batch b = {.db = db, .queue = q, .first = &m, .last = &m, .count = 1};
        batch_do(&b);
        queue_leave(db->group, q);
        for (Member *other = m.next, *next = NULL; other; other = next) {
            next = other->next; /* it is gone once it is awake */
            sem_post(&other->woken);
        }
    }
    error_adopt(m.notes);
    *ret_failure = m.failure;
    if (m.commit_failed && m.result < 0)
        return error_set(m.result, "the commit that this transaction was part of failed");
    return m.result;
}

DbHold *db_group_hold(Db *db)
{
    Member m = {.fn = NULL};
    return (DbHold *)queue_join(db->group, 0, &m);
}

void db_group_release(Db *db, DbHold *hold)
{
    queue_leave(db->group, (Queue *)hold);
}

int db_group_maintain(Db *db)
{
    DbGroup *g = db->group;
    DbHold *hold = db_group_hold(db);
    int r = g->writer ? 0 : db_conn_open(db, true, false, &g->writer);
    if (r == 0) {
        db_conn_clear(g->writer);
        r = db->driver->script(g->writer, "PRAGMA analysis_limit = 1000; PRAGMA optimize");
        if (r == 0)
            r = MIN(db_sqlite_checkpoint(g->writer, true), 0); /* a long reader is no failure */
    }
    db_group_release(db, hold);
    return r;
}
