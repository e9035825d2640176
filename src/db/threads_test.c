#include "db/db.h"

#include "base/error.h"
#include "db/account_sql.h"
#include "db/db_test_engines.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS    64
#define PER_THREAD 20
#define REFUSED    3

static void fine(int r)
{
    if (r < 0)
        print_message("# failed: %s\n", error_message());
    assert_int_equal(r, 0);
}

typedef struct Worker {
    TestDb *t;
    int64_t id;
    int64_t done; /* transactions that succeeded */
    int failures; /* that failed, where one was expected */
    int unexpected;
} Worker;

typedef struct Booking {
    int64_t id, number;
    int result;
} Booking;

/* Takes a serial number and writes it under an id of its own, and counts on a shared row. */
static int book(DbConn *conn, void *arg)
{
    Booking *b = arg;
    CLEANUP(db_donep) DbStmt *take = db_stmt(conn, &SQL_BODY_TAKE_NUMBER);
    db_bind_int(take, P_BODY_TAKE_NUMBER_ID, 1);
    int r = db_step(take);
    if (r < 0)
        return error_trace(r);
    b->number = db_col_int(take, C_BODY_TAKE_NUMBER_NUMBER);
    CLEANUP(db_donep) DbStmt *insert = db_stmt(conn, &SQL_ACCOUNT_INSERT_ONCE);
    db_bind_int(insert, P_ACCOUNT_INSERT_ONCE_ID, b->id);
    db_bind_int(insert, P_ACCOUNT_INSERT_ONCE_BODY_ID, 1);
    db_bind_int(insert, P_ACCOUNT_INSERT_ONCE_NUMBER, b->number);
    db_bind_text(insert, P_ACCOUNT_INSERT_ONCE_TITLE, STR("t"));
    int64_t affected = 0;
    r = db_exec(insert, &affected);
    if (r == 0 && affected != 1)
        return error_set(-EIO, "number %d was given twice", (int)b->number);
    CLEANUP(db_donep) DbStmt *add = db_stmt(conn, &SQL_ACCOUNT_ADD);
    db_bind_int(add, P_ACCOUNT_ADD_ID, 1);
    db_bind_int(add, P_ACCOUNT_ADD_AMOUNT, 1);
    r = db_exec(add, NULL);
    return r < 0 ? error_trace(r) : b->result;
}

static void *work(void *arg)
{
    Worker *w = arg;
    for (int64_t i = 0; i < PER_THREAD; i++) {
        /* Every fifth refuses after it has written: it must leave nothing behind. */
        Booking b = {.id = 1000 + w->id * PER_THREAD + i, .result = i % 5 == 4 ? REFUSED : 0};
        int r = db_tx(w->t->db, DB_WRITE, 1, book, &b);
        w->done += r == 0;
        w->failures += r == REFUSED;
        if (r < 0) {
            print_message("# thread %d: %s\n", (int)w->id, error_message());
            w->unexpected++;
        }
        error_clear();
    }
    return NULL;
}

static int set_up(DbConn *conn, void *arg)
{
    (void)arg;
    DbStmt *body = db_stmt(conn, &SQL_BODY_INSERT);
    db_bind_int(body, P_BODY_INSERT_ID, 1);
    int r = db_exec(body, NULL);
    DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT_ONCE);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_ID, 1);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_BODY_ID, 1);
    db_bind_int(s, P_ACCOUNT_INSERT_ONCE_NUMBER, 0);
    db_bind_text(s, P_ACCOUNT_INSERT_ONCE_TITLE, STR("counter"));
    return r < 0 ? r : db_exec(s, NULL);
}

static int totals(DbConn *conn, void *arg)
{
    DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_TOTALS);
    int r = db_step(s);
    if (r < 0)
        return r;
    ((int64_t *)arg)[0] = db_col_int(s, C_ACCOUNT_TOTALS_ACCOUNTS);
    ((int64_t *)arg)[1] = db_col_int(s, C_ACCOUNT_TOTALS_BALANCE);
    return 0;
}

static atomic_bool reading;

/* In every snapshot the counter and the rows agree. */
static void *read_beside(void *arg)
{
    Worker *w = arg;
    while (atomic_load(&reading)) {
        int64_t now[2] = {0, 0};
        int r = db_tx(w->t->db, DB_READ, 0, totals, now);
        w->unexpected += r < 0 || now[0] != now[1] + 1;
        w->done++;
        error_clear();
    }
    return NULL;
}

static void sixty_four_threads_lose_no_update(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, set_up, NULL));
    DbStats before = db_stats(t->db);
    pthread_t threads[THREADS], readers[4];
    Worker workers[THREADS], reader[4];
    atomic_store(&reading, true);
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
        reader[i] = (Worker){.t = t};
        assert_int_equal(pthread_create(&readers[i], NULL, read_beside, &reader[i]), 0);
    }
    for (int64_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.t = t, .id = i};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    int64_t done = 0;
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].unexpected, 0);
        assert_int_equal(workers[i].failures, PER_THREAD / 5);
        done += workers[i].done;
    }
    atomic_store(&reading, false);
    for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
        pthread_join(readers[i], NULL);
        assert_int_equal(reader[i].unexpected, 0);
    }
    assert_int_equal(done, THREADS * PER_THREAD * 4 / 5);
    int64_t now[2] = {0, 0};
    fine(db_tx(t->db, DB_READ, 0, totals, now));
    assert_int_equal(now[0], done + 1);
    assert_int_equal(now[1], done);
    DbStats after = db_stats(t->db);
    assert_int_equal(after.transactions - before.transactions, done);
    int64_t commits = (int64_t)(after.commits - before.commits);
    print_message("# %d transactions in %d commits\n", (int)done, (int)commits);
    assert_true(commits * 2 < done); /* they really share their commits */
}

/* A commit that fails takes all of its group with it, and tells them all. */
static void a_failing_commit_fails_its_whole_group_and_nobody_else(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, set_up, NULL));
    pthread_t threads[THREADS];
    Worker workers[THREADS];
    int64_t done = 0;
    for (int round = 0; round < 6; round++) {
        static const DbFaultKind kinds[] = {DB_FAULT_FULL, DB_FAULT_LOST, DB_FAULT_ERROR};
        db_fault_arm(&t->fault, kinds[round % 3], 200 + 37 * round);
        for (int64_t i = 0; i < THREADS; i++) {
            workers[i] = (Worker){.t = t, .id = i + round * THREADS};
            assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
        }
        for (size_t i = 0; i < THREADS; i++) {
            pthread_join(threads[i], NULL);
            done += workers[i].done;
        }
        db_fault_disarm(&t->fault);
        int64_t now[2] = {0, 0};
        fine(db_tx(t->db, DB_READ, 0, totals, now));
        assert_int_equal(now[0], done + 1); /* what was acknowledged is there, nothing else */
        assert_int_equal(now[1], done);
    }
}

/* Every third fails after it has written, every third refuses. Half of those that fail do so by a
 * statement that may run later, on PostgreSQL with those of the next member of the batch. */
static int book_or_fail(DbConn *conn, void *arg)
{
    Booking *b = arg;
    int r = book(conn, arg);
    if (r != 0 || b->id % 3 != 0)
        return r;
    if (b->id % 2 == 0) {
        CLEANUP(db_donep) DbStmt *again = db_stmt(conn, &SQL_ACCOUNT_INSERT);
        db_bind_int(again, P_ACCOUNT_INSERT_ID, b->id);
        db_bind_int(again, P_ACCOUNT_INSERT_BODY_ID, 1);
        db_bind_int(again, P_ACCOUNT_INSERT_NUMBER, b->number);
        db_bind_text(again, P_ACCOUNT_INSERT_TITLE, STR("t"));
        db_bind_null(again, P_ACCOUNT_INSERT_NOTE);
        db_bind_null(again, P_ACCOUNT_INSERT_HASH);
        return db_exec(again, NULL);
    }
    return error_set(-EPERM, "booking %" PRId64 " is not wanted", b->id);
}

static void *book_in_vain(void *arg)
{
    Worker *w = arg;
    for (int64_t i = 0; i < PER_THREAD; i++) {
        Booking b = {.id = 1000 + w->id * PER_THREAD + i};
        b.result = b.id % 3 == 1 ? REFUSED : 0;
        int r = db_tx(w->t->db, DB_WRITE, 1, book_or_fail, &b);
        char expected[64] = "";
        if (b.id % 6 == 3)
            snprintf(expected, sizeof(expected), "booking %" PRId64 " is not wanted", b.id);
        else if (b.id % 6 == 0)
            snprintf(expected, sizeof(expected), "account_insert");
        bool right = r == (b.id % 6 == 0 ? -EINVAL : b.id % 6 == 3 ? -EPERM : b.result);
        w->unexpected += !right || (expected[0] ? !strstr(error_message(), expected)
                                                : error_message()[0] != '\0');
        w->done += r == 0;
        error_clear();
    }
    return NULL;
}

/* A batch has members that fail: each hears of its own failure, with its own words. */
static void a_failure_is_told_to_its_own_caller_and_spoils_nothing_for_others(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, set_up, NULL));
    pthread_t threads[THREADS];
    Worker workers[THREADS];
    int64_t done = 0;
    for (int64_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.t = t, .id = i};
        assert_int_equal(pthread_create(&threads[i], NULL, book_in_vain, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].unexpected, 0);
        done += workers[i].done;
    }
    int64_t now[2] = {0, 0};
    fine(db_tx(t->db, DB_READ, 0, totals, now));
    assert_int_equal(now[0], done + 1);
    assert_int_equal(now[1], done);
    assert_true(done >= THREADS * PER_THREAD / 3);
}

static void *book_for_another_body(void *arg)
{
    Worker *w = arg;
    for (int64_t i = 0; i < PER_THREAD; i++) {
        Booking b = {.id = 1000 + w->id * PER_THREAD + i};
        /* the lock, not the rows, is the other body's: the rows still meet, in the engine */
        int r = db_tx(w->t->db, DB_WRITE, 1 + w->id % 3, book, &b);
        w->done += r == 0;
        w->unexpected += r != 0;
        error_clear();
    }
    return NULL;
}

static void writers_of_several_bodies_run_beside_each_other(TestDb *t)
{
    fine(db_tx(t->db, DB_WRITE, 0, set_up, NULL));
    pthread_t threads[THREADS];
    Worker workers[THREADS];
    for (int64_t i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.t = t, .id = i};
        assert_int_equal(pthread_create(&threads[i], NULL, book_for_another_body, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].unexpected, 0);
    }
    int64_t now[2] = {0, 0};
    fine(db_tx(t->db, DB_READ, 0, totals, now));
    assert_int_equal(now[1], THREADS * PER_THREAD);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(sixty_four_threads_lose_no_update),
        DB_TEST(a_failing_commit_fails_its_whole_group_and_nobody_else),
        DB_TEST(a_failure_is_told_to_its_own_caller_and_spoils_nothing_for_others),
        DB_TEST(writers_of_several_bodies_run_beside_each_other),
    };
    DbOptions options = {.max_connections = 20};
    return db_test_main(tests, ARRAY_LEN(tests), &ACCOUNT_MIGRATIONS, &options);
}
