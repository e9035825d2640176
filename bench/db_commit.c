/*
 * Durable transactions a second through db.h: each inserts one application row of 1 KB (with a
 * unique number and an index) and one event row, as in the intake of applications.
 *
 *     bench_db_commit URL THREADS SECONDS
 *
 * Prints one JSON object: transactions a second, how many shared one commit, latencies in
 * microseconds. The database must be empty; the disk should be the one of the real store.
 */
#include "db/db.h"

#include "base/error.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LATENCIES_MAX 2000000
#define CLIENTS_MAX   1000

static const SqlMigration steps[] = {
    {1, "0001-bench",
     "CREATE TABLE application (id INTEGER NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, "
     "received_on TEXT NOT NULL, text TEXT NOT NULL) STRICT;"
     "CREATE INDEX application_by_date ON application (received_on, id);"
     "CREATE TABLE event (id INTEGER NOT NULL PRIMARY KEY, application_id INTEGER NOT NULL, "
     "kind TEXT NOT NULL) STRICT;",
     "CREATE TABLE application (id BIGINT NOT NULL PRIMARY KEY, number TEXT NOT NULL UNIQUE, "
     "received_on TEXT NOT NULL, text TEXT NOT NULL);"
     "CREATE INDEX application_by_date ON application (received_on, id);"
     "CREATE TABLE event (id BIGINT NOT NULL PRIMARY KEY, application_id BIGINT NOT NULL, "
     "kind TEXT NOT NULL);"},
};

static const SqlStmt insert_application = {
    .name = "application_insert",
    .sql = "INSERT INTO application (id, number, received_on, text) VALUES ($1, $2, $3, $4)",
    .n_params = 4,
    .writes = true,
};
static const SqlStmt insert_event = {
    .name = "event_insert",
    .sql = "INSERT INTO event (id, application_id, kind) VALUES ($1, $2, $3)",
    .n_params = 3,
    .writes = true,
};

static _Atomic int64_t next_id = 1;
static atomic_bool stop;
static char text[900];
static int64_t latencies[LATENCIES_MAX];

typedef struct Client {
    Db *db;
    pthread_t thread;
    int64_t done, failed;
    int64_t *latencies;
    size_t most;
} Client;

static Client clients[CLIENTS_MAX];

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int submit(DbConn *conn, void *arg)
{
    int64_t id = *(int64_t *)arg;
    char number[40];
    snprintf(number, sizeof(number), "2026-%012lld", (long long)id);
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &insert_application);
    db_bind_int(s, 0, id);
    db_bind_text(s, 1, str_of(number));
    db_bind_text(s, 2, STR("2026-11-22"));
    db_bind_text(s, 3, str_make(text, sizeof(text)));
    int r = db_exec(s, NULL);
    if (r < 0)
        return r;
    CLEANUP(db_donep) DbStmt *e = db_stmt(conn, &insert_event);
    db_bind_int(e, 0, id);
    db_bind_int(e, 1, id);
    db_bind_text(e, 2, STR("received"));
    return db_exec(e, NULL);
}

static void *client_run(void *arg)
{
    Client *c = arg;
    while (!atomic_load(&stop)) {
        int64_t id = atomic_fetch_add(&next_id, 1), began = now_us();
        int r = db_tx(c->db, DB_WRITE, 0, submit, &id);
        if (r < 0) {
            c->failed++;
            continue;
        }
        if ((size_t)c->done < c->most)
            c->latencies[c->done] = now_us() - began;
        c->done++;
    }
    return NULL;
}

static int int64_cmp(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int64_t threads = 0, seconds = 0;
    if (argc != 4 || !str_parse_int(str_of(argv[2]), &threads) ||
        !str_parse_int(str_of(argv[3]), &seconds) || threads < 1 || threads > CLIENTS_MAX) {
        fputs("usage: bench_db_commit URL THREADS SECONDS\n", stderr);
        return 2;
    }
    memset(text, 'x', sizeof(text));
    CLEANUP(db_closep) Db *db = NULL;
    SqlMigrations migrations = {steps, 1};
    if (db_open(argv[1], NULL, &db) < 0 || db_migrate(db, &migrations, 0) < 0) {
        fprintf(stderr, "%s\n", error_message());
        return 1;
    }
    DbStats before = db_stats(db);
    int64_t began = now_us();
    size_t most = LATENCIES_MAX / (size_t)threads;
    for (int64_t i = 0; i < threads; i++) {
        clients[i] = (Client){.db = db, .latencies = latencies + (size_t)i * most, .most = most};
        if (pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) != 0)
            abort();
    }
    nanosleep(&(struct timespec){.tv_sec = seconds}, NULL);
    atomic_store(&stop, true);
    int64_t done = 0, failed = 0;
    size_t kept = 0;
    for (int64_t i = 0; i < threads; i++) {
        pthread_join(clients[i].thread, NULL);
        done += clients[i].done;
        failed += clients[i].failed;
        size_t own = MIN((size_t)clients[i].done, most);
        memmove(latencies + kept, clients[i].latencies, own * sizeof(*latencies));
        kept += own;
    }
    int64_t took = now_us() - began;
    DbStats after = db_stats(db);
    qsort(latencies, kept, sizeof(*latencies), int64_cmp);
    printf("{\"bench\":\"db_commit\",\"threads\":%lld,\"tx_per_second\":%lld,\"failed\":%lld,"
           "\"tx_per_commit\":%lld,\"p50_us\":%lld,\"p99_us\":%lld}\n",
           (long long)threads, (long long)(done * 1000000 / took), (long long)failed,
           (long long)(done / (int64_t)MAX(after.commits - before.commits, 1)),
           (long long)(kept ? latencies[kept / 2] : 0),
           (long long)(kept ? latencies[kept * 99 / 100] : 0));
    return 0;
}
