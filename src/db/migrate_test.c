#include "db/db.h"

#include "base/error.h"
#include "db/account_sql.h"
#include "db/db_test_engines.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void fine(int r)
{
    if (r < 0)
        print_message("# failed: %s\n", error_message());
    assert_int_equal(r, 0);
}

static int describe(DbConn *conn, void *arg)
{
    strbuf_clear(arg);
    return db_schema_describe(conn, arg);
}

static void migrating_twice_is_harmless(TestDb *t)
{
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 1));
    CLEANUP(strbuf_deinit) StrBuf before = STRBUF_INIT(1 << 16);
    fine(db_tx(t->db, DB_READ, 0, describe, &before));
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 2));
    CLEANUP(strbuf_deinit) StrBuf after = STRBUF_INIT(1 << 16);
    fine(db_tx(t->db, DB_READ, 0, describe, &after));
    assert_true(str_eq(strbuf_str(&before), strbuf_str(&after)));
    assert_true(str_contains(strbuf_str(&after), STR("column entry.name text not null")));
}

static void a_newer_step_is_applied_to_an_older_database(TestDb *t)
{
    SqlMigrations older = {ACCOUNT_MIGRATIONS.steps, 1};
    fine(db_migrate(t->db, &older, 1));
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 2));
    CLEANUP(strbuf_deinit) StrBuf after = STRBUF_INIT(1 << 16);
    fine(db_tx(t->db, DB_READ, 0, describe, &after));
    assert_true(str_contains(strbuf_str(&after), STR("primary entry (id)")));
}

static void a_newer_database_is_refused(TestDb *t)
{
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 1));
    SqlMigrations older = {ACCOUNT_MIGRATIONS.steps, 1};
    assert_int_equal(db_migrate(t->db, &older, 1), -EINVAL);
    assert_string_equal(error_message(),
                        "the database is newer than this program: it has migration 0002-entry");
    error_clear();
}

static void a_changed_migration_is_refused(TestDb *t)
{
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 1));
    SqlMigration steps[2] = {ACCOUNT_MIGRATIONS.steps[0], ACCOUNT_MIGRATIONS.steps[1]};
    steps[1].sql = "CREATE TABLE other (id INTEGER NOT NULL PRIMARY KEY) STRICT;";
    assert_int_equal(db_migrate(t->db, &(SqlMigrations){steps, 2}, 1), -EINVAL);
    assert_non_null(strstr(error_message(), "migration 0002-entry was changed after"));
    error_clear();
}

static void a_step_that_fails_leaves_nothing_of_itself(TestDb *t)
{
    SqlMigration steps[2] = {ACCOUNT_MIGRATIONS.steps[0], {2, "0002-bad", NULL, NULL}};
    steps[1].sql = steps[1].pg_sql = "CREATE TABLE half (id TEXT); CREATE TABLE account (id TEXT);";
    assert_int_equal(db_migrate(t->db, &(SqlMigrations){steps, 2}, 1), -EINVAL);
    error_clear();
    CLEANUP(strbuf_deinit) StrBuf after = STRBUF_INIT(1 << 16);
    fine(db_tx(t->db, DB_READ, 0, describe, &after));
    assert_true(str_contains(strbuf_str(&after), STR("column account.title")));
    assert_false(str_contains(strbuf_str(&after), STR("half")));
    fine(db_migrate(t->db, &ACCOUNT_MIGRATIONS, 1));
}

static void each_call_of_a_migration_may_fail_and_it_can_be_run_again(TestDb *t)
{
    for (int64_t n = 1;; n++) {
        db_fault_arm(&t->fault, DB_FAULT_ERROR, n);
        int r = db_migrate(t->db, &ACCOUNT_MIGRATIONS, 1);
        bool hit = db_fault_disarm(&t->fault);
        error_clear();
        if (!hit) {
            fine(r);
            break;
        }
        assert_true(r < 0);
    }
}

static void *migrate_beside(void *arg)
{
    Db *db = NULL;
    int r = db_open(((TestDb *)arg)->url, NULL, &db);
    if (r == 0)
        r = db_migrate(db, &ACCOUNT_MIGRATIONS, 1);
    if (r < 0)
        print_message("# beside: %s\n", error_message());
    db_close(db);
    return r == 0 ? arg : NULL;
}

static void processes_that_migrate_at_once_do_not_collide(TestDb *t)
{
    pthread_t threads[4];
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, migrate_beside, t), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        assert_non_null(result);
    }
}

static void the_schema_is_the_same_on_both_engines(TestDb *t)
{
    (void)t;
    CLEANUP(strbuf_deinit) StrBuf sqlite = STRBUF_INIT(1 << 16);
    CLEANUP(strbuf_deinit) StrBuf postgres = STRBUF_INIT(1 << 16);
    fine(db_test_schemas(&ACCOUNT_MIGRATIONS, &sqlite, &postgres));
    assert_string_equal(sqlite.ptr, postgres.ptr);
    static const char *const lines[] = {
        "column account.balance int not null default\n",
        "column account.hash bytes\n",
        "primary part (account_id, name)\n",
        "unique account (body_id, number)\n",
        "unique account (note) where\n",
        "index account (body_id, title, id)\n",
        "foreign account (body_id) -> body (id) no action\n",
        "foreign part (account_id) -> account (id) cascade\n",
        "foreign entry (account_id, name) -> part (account_id, name) no action\n",
        "column schema_migration.applied_at int not null\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        assert_non_null(strstr(sqlite.ptr, lines[i]));
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(migrating_twice_is_harmless),
        DB_TEST(a_newer_step_is_applied_to_an_older_database),
        DB_TEST(a_newer_database_is_refused),
        DB_TEST(a_changed_migration_is_refused),
        DB_TEST(a_step_that_fails_leaves_nothing_of_itself),
        DB_TEST(each_call_of_a_migration_may_fail_and_it_can_be_run_again),
        DB_TEST(processes_that_migrate_at_once_do_not_collide),
        DB_TEST(the_schema_is_the_same_on_both_engines),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
