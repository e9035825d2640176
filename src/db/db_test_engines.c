#include "db/db_test_engines.h"

#include "base/error.h"
#include "os/file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Case {
    const DbTest *test;
    DbEngine engine;
    const SqlMigrations *migrations;
    DbOptions options;
    TestDb db;
    char name[200];
} Case;

/* The server's URL with the database's name in the place of "postgres". */
static int database_url(int number, char *ret_url, size_t size)
{
    const char *server = getenv("GONGKAI_TEST_PG");
    const char *name = server ? strstr(server, "/postgres?") : NULL;
    if (!name)
        return error_set(-ENOENT, "GONGKAI_TEST_PG is not set: run under tests/pg/with-postgres");
    snprintf(ret_url, size, "%.*s/t%d_%d?%s", (int)(name - server), server, (int)getpid(), number,
             name + strlen("/postgres?"));
    return 0;
}

/* CREATE DATABASE or DROP DATABASE; neither runs in a transaction. */
static int on_server(int number, const char *before, const char *after)
{
    const char *server = getenv("GONGKAI_TEST_PG");
    if (!server)
        return error_set(-ENOENT, "GONGKAI_TEST_PG is not set: run under tests/pg/with-postgres");
    char sql[256];
    snprintf(sql, sizeof(sql), "%s t%d_%d %s", before, (int)getpid(), number, after);
    PGconn *pg = PQconnectdb(server);
    PGresult *result = PQexec(pg, sql);
    int r = PQresultStatus(result) == PGRES_COMMAND_OK
                ? 0
                : error_set(-EIO, "%s: %s", sql, PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
    return r;
}

static int databases;

static int test_db_open(Case *c)
{
    TestDb *t = &c->db;
    *t = (TestDb){.engine = c->engine};
    const char *tmp = getenv("TMPDIR");
    snprintf(t->folder, sizeof(t->folder), "%s/gongkai-test.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(t->folder))
        return error_set(-errno, "no temporary folder");
    databases++;
    int r = 0;
    if (c->engine == DB_SQLITE) {
        snprintf(t->url, sizeof(t->url), "sqlite:%s/test.db", t->folder);
    } else {
        r = database_url(databases, t->url, sizeof(t->url));
        if (r == 0)
            r = on_server(databases, "CREATE DATABASE",
                          "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    }
    c->options.fault = &t->fault;
    if (r == 0)
        r = db_open(t->url, &c->options, &t->db);
    if (r == 0 && c->migrations)
        r = db_migrate(t->db, c->migrations, 0);
    return error_trace(r);
}

static void print_errors(void)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(8192);
    error_describe(&b);
    if (b.len)
        print_message("# %.*s\n", STR_FMT(strbuf_str(&b)));
    error_clear();
}

static void test_db_close(TestDb *t)
{
    t->db = db_close(t->db);
    if (t->engine == DB_POSTGRES)
        (void)!on_server(databases, "DROP DATABASE IF EXISTS", "WITH (FORCE)");
    if (file_remove_tree(t->folder) < 0)
        print_errors();
}

static int setup(void **state)
{
    Case *c = *state;
    error_clear();
    int r = test_db_open(c);
    if (r < 0)
        print_errors();
    return r;
}

static int teardown(void **state)
{
    Case *c = *state;
    print_errors();
    test_db_close(&c->db);
    error_clear();
    return 0;
}

static void run(void **state)
{
    Case *c = *state;
    c->test->run(&c->db);
}

int db_test_main(const DbTest *tests, size_t count, const SqlMigrations *migrations,
                 const DbOptions *options)
{
    static const char *const engines[] = {[DB_SQLITE] = "sqlite", [DB_POSTGRES] = "postgres"};
    Case *cases = calloc(2 * count, sizeof(*cases));
    struct CMUnitTest *units = calloc(2 * count, sizeof(*units));
    if (!cases || !units)
        abort();
    size_t used = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        const DbTest *test = &tests[i < count ? i : i - count];
        DbEngine engine = i < count ? DB_SQLITE : DB_POSTGRES;
        if (test->only && test->only != (int)engine + 1)
            continue;
        Case *c = &cases[used];
        *c = (Case){.test = test, .engine = engine, .migrations = migrations};
        if (options)
            c->options = *options;
        snprintf(c->name, sizeof(c->name), "%s on %s", test->name, engines[engine]);
        units[used++] = (struct CMUnitTest){.name = c->name,
                                            .test_func = run,
                                            .setup_func = setup,
                                            .teardown_func = teardown,
                                            .initial_state = c};
    }
    int failed = _cmocka_run_group_tests("db", units, used, NULL, NULL);
    free(units);
    free(cases);
    return failed;
}

static int describe(DbConn *conn, void *arg)
{
    strbuf_clear(arg);
    return db_schema_describe(conn, arg);
}

int db_test_schemas(const SqlMigrations *migrations, StrBuf *sqlite, StrBuf *postgres)
{
    int r = 0;
    for (int engine = DB_SQLITE; engine <= DB_POSTGRES && r == 0; engine++) {
        Case c = {.engine = (DbEngine)engine, .migrations = migrations};
        r = test_db_open(&c);
        if (r == 0)
            r = db_tx(c.db.db, DB_READ, 0, describe, engine == DB_SQLITE ? sqlite : postgres);
        test_db_close(&c.db);
    }
    return error_trace(r);
}
