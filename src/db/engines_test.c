/* What only one of the engines has: files, logs and killed processes; servers and their settings.
 */
#include "db/db.h"

#include "base/error.h"
#include "db/account_sql.h"
#include "db/db_test_engines.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fine(int r)
{
    if (r < 0)
        print_message("# failed: %s\n", error_message());
    assert_int_equal(r, 0);
}

typedef struct Row {
    int64_t id;
    Str title;
} Row;

static int insert_body(DbConn *conn, void *arg)
{
    (void)arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_INSERT);
    db_bind_int(s, P_BODY_INSERT_ID, 1);
    return db_exec(s, NULL);
}

/* Two writes that belong together: the number is taken, the account is made. */
static int insert_row(DbConn *conn, void *arg)
{
    const Row *row = arg;
    CLEANUP(db_donep) DbStmt *take = db_stmt(conn, &SQL_BODY_TAKE_NUMBER);
    db_bind_int(take, P_BODY_TAKE_NUMBER_ID, 1);
    int r = db_step(take);
    if (r < 0)
        return error_trace(r);
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT_ONCE);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_ID, row->id);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_BODY_ID, 1);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_NUMBER, db_col_int(take, C_BODY_TAKE_NUMBER_NUMBER));
    db_bind_text(s, P_ACCOUNT_INSERT_ONCE_TITLE, row->title);
    return db_exec(s, NULL);
}

static int count_rows(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_TOTALS);
    int r = db_step(s);
    if (r == 1)
        ((int64_t *)arg)[0] = db_col_int(s, C_ACCOUNT_TOTALS_ACCOUNTS);
    CLEANUP(db_donep) DbStmt *body = db_stmt(conn, &SQL_BODY_BY_ID);
    db_bind_int(body, P_BODY_BY_ID_ID, 1);
    if (r == 1 && (r = db_step(body)) == 1)
        ((int64_t *)arg)[1] = db_col_int(body, C_BODY_BY_ID_NEXT_NUMBER);
    return MIN(r, 0);
}

static const SqlStmt few_pages = {
    .name = "few_pages", .sql = "PRAGMA max_page_count = 60", .n_cols = 1};
static const SqlStmt many_pages = {
    .name = "many_pages", .sql = "PRAGMA max_page_count = 100000", .n_cols = 1};

/* On the write connection. */
static int limit_pages(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, arg ? &few_pages : &many_pages);
    return db_exec(s, NULL);
}

static atomic_bool reading;

static int read_body(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_BY_ID);
    db_bind_int(s, P_BODY_BY_ID_ID, 1);
    int r = db_step(s);
    nanosleep(arg, NULL);
    return MIN(r, 0);
}

/* Readers whose snapshots overlap: the log is never without one. */
static void *read_on(void *arg)
{
    struct timespec pause = {.tv_nsec = 3000000};
    while (atomic_load(&reading))
        if (db_tx(arg, DB_READ, 0, read_body, &pause) < 0)
            abort();
    return NULL;
}

static off_t size_of(const TestDb *t, const char *suffix)
{
    char path[600];
    snprintf(path, sizeof(path), "%s%s", t->url + strlen("sqlite:"), suffix);
    struct stat s;
    return stat(path, &s) == 0 ? s.st_size : -1;
}

/* 40 KB each: 480 MB of log, if it never started anew. */
#define LOG_ROWS_MAX 12000

static void sqlite_keeps_its_log_short_and_its_file_private(TestDb *t)
{
    struct stat s;
    assert_int_equal(stat(t->url + strlen("sqlite:"), &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    pthread_t threads[4];
    atomic_store(&reading, true);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, t->db), 0);
    static char text[40000];
    memset(text, 'x', sizeof(text));
    /* It must start anew although readers never pause; how soon depends on the machine's load. */
    off_t longest = 0;
    bool anew = false;
    int64_t rows = 0;
    while (rows < LOG_ROWS_MAX && !anew) {
        Row row = {.id = ++rows, .title = str_make(text, sizeof(text))};
        fine(db_tx(t->db, DB_WRITE, 1, insert_row, &row));
        off_t length = size_of(t, "-wal");
        anew = length < longest;
        longest = MAX(longest, length);
    }
    atomic_store(&reading, false);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        pthread_join(threads[i], NULL);
    print_message("# longest log: %ld KB\n", (long)longest / 1024);
    assert_true(anew);
    fine(db_maintain(t->db));
    assert_int_equal(size_of(t, "-wal"), 0);
    int64_t now[2];
    fine(db_tx(t->db, DB_READ, 0, count_rows, now));
    assert_int_equal(now[0], rows);
}

static void sqlite_refuses_a_file_that_is_no_database(TestDb *t)
{
    t->db = db_close(t->db);
    const char *path = t->url + strlen("sqlite:");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    for (int i = 0; i < 1000; i++)
        fputs("this is a letter, not a database\n", f);
    fclose(f);
    assert_int_equal(db_open(t->url, NULL, &t->db), -EIO);
    assert_non_null(strstr(error_message(), "not a database"));
    error_clear();
    /* A folder. */
    char url[600];
    snprintf(url, sizeof(url), "sqlite:%s", t->folder);
    assert_int_equal(db_open(url, NULL, &t->db), -EIO);
    error_clear();
    assert_null(t->db);
}

/* A full disk: SQLite itself rolls the whole group back. */
static void sqlite_survives_a_full_disk(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    fine(db_tx(t->db, DB_WRITE, 0, limit_pages, t));
    static char text[4000];
    memset(text, 'x', sizeof(text));
    int64_t written = 0;
    int r = 0;
    for (int64_t i = 0; i < 200 && r == 0; i++) {
        Row row = {.id = i + 1, .title = str_make(text, sizeof(text))};
        r = db_tx(t->db, DB_WRITE, 1, insert_row, &row);
        written += r == 0;
    }
    assert_int_equal(r, -ENOSPC);
    error_clear();
    int64_t now[2];
    fine(db_tx(t->db, DB_READ, 0, count_rows, now));
    assert_int_equal(now[0], written);
    assert_int_equal(now[1], written + 1);
    fine(db_tx(t->db, DB_WRITE, 0, limit_pages, NULL));
    Row row = {.id = 1000, .title = STR("room again")};
    fine(db_tx(t->db, DB_WRITE, 1, insert_row, &row));
}

typedef struct Submitter {
    Db *db;
    int fd;
    int64_t first;
} Submitter;

/* In the child: writes on, and says through the pipe what was acknowledged. */
static void *submit_on(void *arg)
{
    Submitter *s = arg;
    for (int64_t id = s->first;; id++) {
        Row row = {.id = id, .title = STR("t")};
        if (db_tx(s->db, DB_WRITE, 1, insert_row, &row) != 0 ||
            write(s->fd, &id, sizeof(id)) != sizeof(id))
            _exit(1);
    }
}

static void child_main(const char *url, int fd)
{
    Db *db = NULL;
    if (db_open(url, NULL, &db) < 0)
        _exit(1);
    Submitter s[8];
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        s[i] = (Submitter){db, fd, (i + 1) * INT64_C(1000000)};
        if (pthread_create(&threads[i], NULL, submit_on, &s[i]) != 0)
            _exit(1);
    }
    pause();
}

static int find_row(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_BY_ID);
    db_bind_int(s, P_ACCOUNT_BY_ID_ID, *(int64_t *)arg);
    int r = db_step(s);
    return r == 1 ? 0 : r == 0 ? -ENOENT : r;
}

static void what_was_acknowledged_outlives_a_killed_process(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    t->db = db_close(t->db);
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    if (child == 0)
        child_main(t->url, fds[1]);
    close(fds[1]);
    int64_t acknowledged = 0, id = 0;
    static int64_t ids[100000];
    while (acknowledged < 300 && read(fds[0], &id, sizeof(id)) == sizeof(id))
        ids[acknowledged++] = id;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (acknowledged < (int64_t)ARRAY_LEN(ids) && read(fds[0], &id, sizeof(id)) == sizeof(id))
        ids[acknowledged++] = id;
    close(fds[0]);
    assert_true(acknowledged >= 300);
    fine(db_open(t->url, NULL, &t->db));
    for (int64_t i = 0; i < acknowledged; i++)
        fine(db_tx(t->db, DB_READ, 0, find_row, &ids[i]));
    /* Unacknowledged ones are whole or absent: as many numbers taken as rows written. */
    int64_t now[2];
    fine(db_tx(t->db, DB_READ, 0, count_rows, now));
    assert_int_equal(now[1], now[0] + 1);
    assert_true(now[0] >= acknowledged);
}

static void *write_beside(void *arg)
{
    Submitter *s = arg;
    for (int64_t i = 0; i < 100; i++) {
        Row row = {.id = s->first + i, .title = STR("t")};
        if (db_tx(s->db, DB_WRITE, 1, insert_row, &row) != 0)
            return NULL;
    }
    return arg;
}

static void two_processes_write_in_turn(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    CLEANUP(db_closep) Db *second = NULL;
    fine(db_open(t->url, NULL, &second));
    Submitter s[4] = {{t->db, 0, 1000}, {second, 0, 2000}, {t->db, 0, 3000}, {second, 0, 4000}};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_beside, &s[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        assert_non_null(result);
    }
    int64_t now[2];
    fine(db_tx(t->db, DB_READ, 0, count_rows, now));
    assert_int_equal(now[0], 400);
    assert_int_equal(now[1], 401);
}

/* Runs SQL on the database from outside db.h, as an administrator would. */
static void as_administrator(const char *url, const char *sql)
{
    PGconn *pg = PQconnectdb(url);
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        print_message("# %s", PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
    assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
}

static const char cut_connections[] =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gongkai' "
    "AND datname = current_database()";

static int insert_then_cut(DbConn *conn, void *arg)
{
    TestDb *t = arg;
    Row row = {.id = 77, .title = STR("lost")};
    int r = insert_row(conn, &row);
    as_administrator(t->url, cut_connections);
    int64_t now[2];
    return r < 0 ? r : count_rows(conn, now);
}

static void postgres_connections_that_are_cut_are_made_anew(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    as_administrator(t->url, cut_connections);
    /* While idle: nobody notices. */
    Row row = {.id = 1, .title = STR("t")};
    fine(db_tx(t->db, DB_WRITE, 1, insert_row, &row));
    /* In the middle of a transaction: it fails cleanly, and the next works. */
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_then_cut, t), -ECONNRESET);
    error_clear();
    int64_t now[2];
    fine(db_tx(t->db, DB_READ, 0, count_rows, now));
    assert_int_equal(now[0], 1);
}

static void expect_refused(const TestDb *t, const char *with, const char *message)
{
    char sql[300], url[600];
    snprintf(sql, sizeof(sql), "CREATE DATABASE odd_%d TEMPLATE template0 %s", (int)getpid(), with);
    as_administrator(t->url, sql);
    const char *name = strstr(t->url, "@/");
    snprintf(url, sizeof(url), "%.*s@/odd_%d%s", (int)(name - t->url), t->url, (int)getpid(),
             strchr(t->url, '?'));
    Db *db = NULL;
    assert_int_equal(db_open(url, NULL, &db), -EINVAL);
    if (!strstr(error_message(), message))
        print_message("# %s\n", error_message());
    assert_non_null(strstr(error_message(), message));
    error_clear();
    snprintf(sql, sizeof(sql), "DROP DATABASE odd_%d", (int)getpid());
    as_administrator(t->url, sql);
}

static void postgres_databases_of_other_encoding_or_order_are_refused(TestDb *t)
{
    expect_refused(t, "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", "is encoded in LATIN1");
    expect_refused(t, "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C'",
                   "sorts text by C, not by its bytes");
}

static const SqlStmt touch = {
    .name = "account_touch",
    .sql = "UPDATE account SET balance = balance + 1 WHERE id = $1",
    .n_params = 1,
    .writes = true,
};

typedef struct Crossing {
    Db *db;
    int64_t first, second;
    int attempts, result;
} Crossing;

static atomic_int arrived;

static int cross(DbConn *conn, void *arg)
{
    Crossing *c = arg;
    c->attempts++;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &touch);
    db_bind_int(s, 0, c->first);
    int64_t affected; /* asked for, so that it runs now */
    int r = db_exec(s, &affected);
    if (r < 0)
        return r;
    /* On PostgreSQL each holds its first row before either asks for its second. */
    if (c->attempts == 1)
        atomic_fetch_add(&arrived, 1);
    for (int i = 0; i < 5000 && db_conn_engine(conn) == DB_POSTGRES && atomic_load(&arrived) < 2;
         i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    db_bind_int(s, 0, c->second);
    return db_exec(s, NULL);
}

static void *cross_over(void *arg)
{
    Crossing *c = arg;
    c->result = db_tx(c->db, DB_WRITE, 0, cross, c);
    error_clear();
    return NULL;
}

static void transactions_that_block_each_other_are_run_again(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, NULL));
    for (int64_t id = 1; id <= 2; id++) {
        Row row = {.id = id, .title = STR("t")};
        fine(db_tx(t->db, DB_WRITE, 1, insert_row, &row));
    }
    atomic_store(&arrived, 0);
    Crossing a = {.db = t->db, .first = 1, .second = 2}, b = {.db = t->db, .first = 2, .second = 1};
    pthread_t threads[2];
    assert_int_equal(pthread_create(&threads[0], NULL, cross_over, &a), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, cross_over, &b), 0);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    assert_int_equal(a.result, 0);
    assert_int_equal(b.result, 0);
    if (t->engine == DB_POSTGRES)
        assert_true(a.attempts + b.attempts >= 3);
    else
        assert_int_equal(a.attempts + b.attempts, 2);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST_ONLY(sqlite_keeps_its_log_short_and_its_file_private, DB_SQLITE),
        DB_TEST_ONLY(sqlite_refuses_a_file_that_is_no_database, DB_SQLITE),
        DB_TEST_ONLY(sqlite_survives_a_full_disk, DB_SQLITE),
        DB_TEST(what_was_acknowledged_outlives_a_killed_process),
        DB_TEST(two_processes_write_in_turn),
        DB_TEST_ONLY(postgres_connections_that_are_cut_are_made_anew, DB_POSTGRES),
        DB_TEST_ONLY(postgres_databases_of_other_encoding_or_order_are_refused, DB_POSTGRES),
        DB_TEST(transactions_that_block_each_other_are_run_again),
    };
    return db_test_main(tests, ARRAY_LEN(tests), &ACCOUNT_MIGRATIONS, NULL);
}
