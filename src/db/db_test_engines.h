/*
 * For tests: runs the same cases on an SQLite file and on a PostgreSQL database, each case on a
 * fresh one with the schema applied. PostgreSQL is found in GONGKAI_TEST_PG, so the test program
 * runs under tests/pg/with-postgres; without it every PostgreSQL case fails.
 *
 *     static void a_case_is_closed(TestDb *t) { ... db_tx(t->db, ...) ... }
 *     int main(void)
 *     {
 *         static const DbTest tests[] = {DB_TEST(a_case_is_closed)};
 *         return db_test_main(tests, ARRAY_LEN(tests), &STORE_MIGRATIONS, &options);
 *     }
 *
 * One test runs at a time; TestDb is lent to it.
 */
#pragma once

#include "db/db.h"
#include "db/fault.h"

typedef struct TestDb {
    Db *db;
    DbEngine engine;
    char url[512];    /* to open the same database once more */
    char folder[256]; /* a temporary folder of this case, removed after it */
    DbFault fault;    /* db was opened with it; not armed */
} TestDb;

typedef struct DbTest {
    const char *name;
    void (*run)(TestDb *t);
    int only; /* one more than the DbEngine that alone has what is tested; 0: both have it */
} DbTest;
/* clang-format off */
#define DB_TEST(f)              {#f, f, 0}
#define DB_TEST_ONLY(f, engine) {#f, f, (int)(engine) + 1}
/* clang-format on */

/*
 * Runs all tests on both engines and prints TAP. migrations may be NULL: an empty database.
 * options (may be NULL): as for db_open(), but for fault. Returns what main() returns.
 */
int db_test_main(const DbTest *tests, size_t count, const SqlMigrations *migrations,
                 const DbOptions *options);

/* Both engines' db_schema_describe() after the migrations, one after the other, for a comparison.
 */
int db_test_schemas(const SqlMigrations *migrations, StrBuf *sqlite, StrBuf *postgres);
