#include "bench/raw_sqlite.h"

#include "base/error.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS_MAX 64

/* A table into which a submission writes one row. */
typedef struct RawTable {
    sqlite3_stmt *insert;
    sqlite3_value *values[COLUMNS_MAX];
    char kinds[COLUMNS_MAX]; /* i: the row's id, a: the application's, n: a number in sequence,
                                t: text made unique, h: a hash made unique, 0: as it is */
    int columns;
} RawTable;

/* A submission that waits for its commit. */
typedef struct RawJob {
    struct RawJob *next;
    pthread_cond_t finished;
    bool done;
    int result;
} RawJob;

struct RawSqlite {
    sqlite3 *db;
    sqlite3 *checkpoints; /* a connection that writes the log back meanwhile */
    RawTable tables[3];
    sqlite3_stmt *updates[2];
    int64_t next;
    int64_t first_id;
    pthread_mutex_t lock; /* all below */
    pthread_cond_t arrived;
    RawJob *first, *last;
    bool ending;
    pthread_t threads[2];
    int thread_count;
};

static int failed(RawSqlite *raw)
{
    return error_set(EIO, "%s", sqlite3_errmsg(raw->db));
}

static char kind_of(const char *table, const char *column)
{
    if (strcmp(column, "id") == 0)
        return 'i';
    if (strcmp(column, "application_id") == 0 || strcmp(column, "subject_id") == 0)
        return 'a';
    if (strcmp(table, "audit") == 0 && strcmp(column, "number") == 0)
        return 'n';
    if (strcmp(table, "application") == 0 && strcmp(column, "number") == 0)
        return 't';
    if (strcmp(column, "query_hash") == 0 || strcmp(column, "idempotency_hash") == 0 ||
        strcmp(column, "hash") == 0)
        return 'h';
    return 0;
}

static int table_open(RawSqlite *raw, RawTable *t, const char *name)
{
    char sql[512] = "";
    sqlite3_stmt *select = NULL;
    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY rowid DESC LIMIT 1", name);
    if (sqlite3_prepare_v2(raw->db, sql, -1, &select, NULL) != SQLITE_OK ||
        sqlite3_step(select) != SQLITE_ROW) {
        sqlite3_finalize(select);
        return error_set(EIO, "no template in %s: %s", name, sqlite3_errmsg(raw->db));
    }
    t->columns = MIN(sqlite3_column_count(select), COLUMNS_MAX);
    int used = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?", name);
    for (int i = 0; i < t->columns; i++) {
        t->values[i] = sqlite3_value_dup(sqlite3_column_value(select, i));
        t->kinds[i] = kind_of(name, sqlite3_column_name(select, i));
        used += snprintf(sql + used, sizeof(sql) - (size_t)used, "%s", i ? ",?" : "");
    }
    (void)snprintf(sql + used, sizeof(sql) - (size_t)used, ")");
    sqlite3_finalize(select);
    return sqlite3_prepare_v2(raw->db, sql, -1, &t->insert, NULL) == SQLITE_OK ? 0 : failed(raw);
}

static int64_t one_number(RawSqlite *raw, const char *sql)
{
    sqlite3_stmt *s = NULL;
    int64_t n = 0;
    if (sqlite3_prepare_v2(raw->db, sql, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void bind_column(RawTable *t, int column, int64_t n, int64_t id)
{
    char hash[32] = "";
    switch (t->kinds[column]) {
    case 'i':
    case 'a':
        sqlite3_bind_int64(t->insert, column + 1, id);
        break;
    case 'n':
        sqlite3_bind_int64(t->insert, column + 1, n);
        break;
    case 't':
        (void)snprintf(hash, sizeof(hash), "2026-%06d", (int)(n % 1000000));
        sqlite3_bind_text(t->insert, column + 1, hash, -1, SQLITE_TRANSIENT);
        break;
    case 'h': /* spread as hashes are */
        for (size_t i = 0; i < 4; i++)
            memcpy(hash + 8 * i,
                   &(uint64_t){((uint64_t)n + i * 77) * 0x9E3779B97F4A7C15u * (2 * i + 1)}, 8);
        sqlite3_bind_blob(t->insert, column + 1, hash, 32, SQLITE_TRANSIENT);
        break;
    default:
        sqlite3_bind_value(t->insert, column + 1, t->values[column]);
        break;
    }
}

static int step(RawSqlite *raw, sqlite3_stmt *s)
{
    int result = sqlite3_step(s) == SQLITE_DONE ? 0 : failed(raw);
    sqlite3_reset(s);
    return result;
}

static int write_rows(RawSqlite *raw)
{
    int64_t n = ++raw->next, id = raw->first_id + n; /* in order of time, as ours */
    int result = step(raw, raw->updates[0]);
    for (int i = 0; result == 0 && i < 3; i++) {
        for (int k = 0; k < raw->tables[i].columns; k++)
            bind_column(&raw->tables[i], k, n, id);
        result = step(raw, raw->tables[i].insert);
    }
    sqlite3_bind_zeroblob(raw->updates[1], 1, 32);
    return result == 0 ? step(raw, raw->updates[1]) : error_trace(result);
}

/* Takes what has queued, writes it, commits once. */
static void *write_loop(void *argument)
{
    RawSqlite *raw = argument;
    pthread_mutex_lock(&raw->lock);
    for (;;) {
        while (!raw->first && !raw->ending)
            pthread_cond_wait(&raw->arrived, &raw->lock);
        RawJob *jobs = raw->first;
        if (!jobs)
            break;
        raw->first = raw->last = NULL;
        pthread_mutex_unlock(&raw->lock);
        int result = sqlite3_exec(raw->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
                         ? 0
                         : failed(raw);
        for (RawJob *j = jobs; result == 0 && j; j = j->next)
            result = write_rows(raw);
        if (result == 0 && sqlite3_exec(raw->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
            result = failed(raw);
        pthread_mutex_lock(&raw->lock);
        for (RawJob *j = jobs, *next; j; j = next) {
            next = j->next; /* j is gone once it is done and the lock is free */
            j->done = true;
            j->result = result;
            pthread_cond_signal(&j->finished);
        }
    }
    pthread_mutex_unlock(&raw->lock);
    return NULL;
}

static void *checkpoint_loop(void *argument)
{
    RawSqlite *raw = argument;
    for (;;) {
        pthread_mutex_lock(&raw->lock);
        bool ending = raw->ending;
        pthread_mutex_unlock(&raw->lock);
        if (ending)
            return NULL;
        (void)sqlite3_wal_checkpoint_v2(raw->checkpoints, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
                                        NULL);
        usleep(200000);
    }
}

static int start_threads(RawSqlite *raw, const char *path)
{
    void *(*const loops[])(void *) = {write_loop, checkpoint_loop};
    if (sqlite3_open(path, &raw->checkpoints) != SQLITE_OK)
        return error_set(EIO, "%s", path);
    for (int i = 0; i < 2; i++) {
        int e = pthread_create(&raw->threads[i], NULL, loops[i], raw);
        if (e != 0)
            return error_set(e, "a thread");
        raw->thread_count++;
    }
    return 0;
}

int raw_sqlite_open(const char *path, RawSqlite **ret_raw)
{
    static const char *const names[] = {"application", "application_event", "audit"};
    RawSqlite *raw = calloc(1, sizeof(*raw));
    if (!raw)
        return error_set(ENOMEM, "the raw engine");
    pthread_mutex_init(&raw->lock, NULL);
    pthread_cond_init(&raw->arrived, NULL);
    int result = sqlite3_open(path, &raw->db) == SQLITE_OK &&
                         sqlite3_exec(raw->db,
                                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                      "PRAGMA foreign_keys=ON; PRAGMA cache_size=-4096;"
                                      "PRAGMA wal_autocheckpoint=0",
                                      NULL, NULL, NULL) == SQLITE_OK
                     ? 0
                     : failed(raw);
    for (int i = 0; result == 0 && i < 3; i++)
        result = table_open(raw, &raw->tables[i], names[i]);
    raw->next = one_number(raw, "SELECT max(number) FROM audit");
    raw->first_id = one_number(raw, "SELECT max(id) FROM application_event");
    raw->first_id = MAX(raw->first_id, one_number(raw, "SELECT max(id) FROM application"));
    if (result == 0 &&
        (sqlite3_prepare_v2(raw->db, "UPDATE counter SET value = value + 1", -1, &raw->updates[0],
                            NULL) != SQLITE_OK ||
         sqlite3_prepare_v2(raw->db, "UPDATE audit_head SET number = number + 1, hash = ?", -1,
                            &raw->updates[1], NULL) != SQLITE_OK))
        result = failed(raw);
    if (result == 0)
        result = start_threads(raw, path);
    if (result < 0)
        (void)raw_sqlite_free(raw);
    else
        *ret_raw = raw;
    return error_trace(result);
}

RawSqlite *raw_sqlite_free(RawSqlite *raw)
{
    if (!raw)
        return NULL;
    pthread_mutex_lock(&raw->lock);
    raw->ending = true;
    pthread_cond_broadcast(&raw->arrived);
    pthread_mutex_unlock(&raw->lock);
    for (int i = 0; i < raw->thread_count; i++)
        pthread_join(raw->threads[i], NULL);
    sqlite3_close(raw->checkpoints);
    for (int i = 0; i < 3; i++) {
        sqlite3_finalize(raw->tables[i].insert);
        for (int k = 0; k < raw->tables[i].columns; k++)
            sqlite3_value_free(raw->tables[i].values[k]);
    }
    for (int i = 0; i < 2; i++)
        sqlite3_finalize(raw->updates[i]);
    sqlite3_close(raw->db);
    free(raw);
    return NULL;
}

int raw_sqlite_submit(RawSqlite *raw)
{
    RawJob job = {.finished = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&raw->lock);
    /* The job leaves the queue before this function returns. */
    if (raw->last)
        raw->last->next = &job;
    else
        /* cppcheck-suppress autoVariables */
        raw->first = &job;
    /* cppcheck-suppress autoVariables */
    raw->last = &job;
    pthread_cond_signal(&raw->arrived);
    while (!job.done)
        pthread_cond_wait(&job.finished, &raw->lock);
    pthread_mutex_unlock(&raw->lock);
    pthread_cond_destroy(&job.finished);
    return job.result;
}
