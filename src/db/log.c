/*
 * SQLite's write-ahead log is written back by a thread of its own, not by the commit that fills it.
 */
#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* Log pages at which it is written back without waiting for readers, and with (64 MB). */
#define CHECKPOINT_PAGES   4000
#define CHECKPOINT_RESTART 16000
/* A restart that a long reader has prevented is not tried again for so long. */
#define RESTART_MICROSECONDS 3000000

struct DbLog {
    pthread_mutex_t lock; /* all below */
    pthread_t thread;
    bool runs, stopping;
    int pages;   /* after the last commit */
    int written; /* when it was last written back */
    pthread_cond_t grew;
};

int db_log_new(Db *db)
{
    DbLog *log = calloc(1, sizeof(*log));
    if (!log)
        return error_set(-ENOMEM, "out of memory");
    pthread_mutex_init(&log->lock, NULL);
    pthread_cond_init(&log->grew, NULL);
    db->log = log;
    return 0;
}

void db_log_free(Db *db)
{
    DbLog *log = db->log;
    pthread_mutex_lock(&log->lock);
    log->stopping = true;
    pthread_cond_signal(&log->grew);
    pthread_mutex_unlock(&log->lock);
    if (log->runs)
        pthread_join(log->thread, NULL);
    pthread_cond_destroy(&log->grew);
    pthread_mutex_destroy(&log->lock);
    free(log);
    db->log = NULL;
}

/* One write-back on a connection of its own; what fails is tried again with the next commits. */
static DbConn *checkpoint(Db *db, DbConn *conn, bool restart, bool *ret_prevented)
{
    if (!conn && db_conn_open(db, false, false, &conn) < 0)
        return NULL;
    DbHold *hold = restart ? db_group_hold(db) : NULL;
    int r = db_sqlite_checkpoint(conn, restart);
    if (hold)
        db_group_release(db, hold);
    *ret_prevented = restart && r != 0;
    return r < 0 ? db_conn_free(conn) : conn;
}

/*
 * Readers that never pause would let the log grow without end: past CHECKPOINT_RESTART the writers
 * are held up, for a moment at most, so that it can start anew.
 */
static void *checkpoint_loop(void *data)
{
    Db *db = data;
    DbLog *log = db->log;
    DbConn *conn = NULL;
    int64_t prevented_at = -RESTART_MICROSECONDS;
    pthread_mutex_lock(&log->lock);
    while (!log->stopping) {
        if (log->pages - log->written < CHECKPOINT_PAGES) {
            pthread_cond_wait(&log->grew, &log->lock);
            continue;
        }
        bool restart = log->pages >= CHECKPOINT_RESTART &&
                       db_monotonic() - prevented_at > RESTART_MICROSECONDS;
        log->written = log->pages;
        pthread_mutex_unlock(&log->lock);
        bool prevented = false;
        conn = checkpoint(db, conn, restart, &prevented);
        error_clear();
        prevented_at = prevented ? db_monotonic() : prevented_at;
        pthread_mutex_lock(&log->lock);
    }
    pthread_mutex_unlock(&log->lock);
    db_conn_free(conn);
    return NULL;
}

/* A thread that cannot start is tried again at the next commit. */
void db_log_note(Db *db, int pages)
{
    DbLog *log = db->log;
    pthread_mutex_lock(&log->lock);
    if (pages < log->pages)
        log->written = 0; /* it has started anew */
    log->pages = pages;
    if (pages - log->written >= CHECKPOINT_PAGES) {
        if (!log->runs) {
            sigset_t all, before;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &before);
            log->runs = pthread_create(&log->thread, NULL, checkpoint_loop, db) == 0;
            pthread_sigmask(SIG_SETMASK, &before, NULL);
        }
        pthread_cond_signal(&log->grew);
    }
    pthread_mutex_unlock(&log->lock);
}
