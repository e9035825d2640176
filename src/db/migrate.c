#include "db/driver.h"

#include "base/error.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#define HASH_BYTES 32
#define HASH_TEXT  (2 * HASH_BYTES + 1)

#define CREATE_TABLE(integer, strict)                                                              \
    "CREATE TABLE IF NOT EXISTS schema_migration (number " integer " NOT NULL PRIMARY KEY, "       \
    "name TEXT NOT NULL, hash TEXT NOT NULL, applied_at " integer " NOT NULL)" strict

static const SqlStmt sql_applied = {
    .name = "schema_migration_list",
    .sql = "SELECT number, name, hash FROM schema_migration ORDER BY number",
    .n_cols = 3,
};

static const SqlStmt sql_record = {
    .name = "schema_migration_insert",
    .sql = "INSERT INTO schema_migration (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)",
    .n_params = 4,
    .writes = true,
};

typedef struct Step {
    const SqlMigrations *migrations;
    Instant now;
    bool finished; /* all is applied */
} Step;

/* BLAKE2b of the file as written, the same under both engines. */
static void hash_of(const SqlMigration *m, char ret_text[HASH_TEXT])
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)m->sql, strlen(m->sql), NULL, 0);
    sodium_bin2hex(ret_text, HASH_TEXT, hash, sizeof(hash));
}

/* Compares what was applied with what we have; sets how many of ours are applied. */
static int compare(DbConn *conn, const SqlMigrations *migrations, size_t *ret_applied)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &sql_applied);
    size_t applied = 0;
    int r = 0;
    while ((r = db_step(s)) == 1) {
        int64_t number = db_col_int(s, 0);
        Str name = db_col_text(s, 1);
        if (applied == migrations->count)
            return error_set(-EINVAL,
                             "the database is newer than this program: it has migration %.*s",
                             STR_FMT(name));
        const SqlMigration *m = &migrations->steps[applied];
        char hash[HASH_TEXT];
        hash_of(m, hash);
        if (number != m->number)
            return error_set(-EINVAL, "the database has migration %d, where %s should be",
                             (int)number, m->name);
        if (!str_eq(db_col_text(s, 2), str_of(hash)))
            return error_set(-EINVAL,
                             "migration %s was changed after the database had applied it as %.*s",
                             m->name, STR_FMT(name));
        applied++;
    }
    if (r < 0)
        return r;
    *ret_applied = applied;
    return 0;
}

static int create(DbConn *conn, void *arg)
{
    (void)arg;
    conn->wrote = true;
    bool pg = db_conn_engine(conn) == DB_POSTGRES;
    return conn->db->driver->script(conn, pg ? CREATE_TABLE("BIGINT", "")
                                             : CREATE_TABLE("INTEGER", " STRICT"));
}

/* The next step that is not applied, with its record. */
static int apply_next(DbConn *conn, void *arg)
{
    Step *step = arg;
    size_t applied = 0;
    step->finished = false;
    conn->wrote = true;
    /* Of two processes that migrate at once, the second waits here and then finds it done. */
    if (db_conn_engine(conn) == DB_POSTGRES) {
        int r = conn->db->driver->script(conn, "LOCK TABLE schema_migration IN EXCLUSIVE MODE");
        if (r < 0)
            return error_trace(r);
    }
    int r = compare(conn, step->migrations, &applied);
    if (r < 0)
        return error_trace(r);
    if (applied == step->migrations->count) {
        step->finished = true;
        return 0;
    }
    const SqlMigration *m = &step->migrations->steps[applied];
    r = conn->db->driver->script(conn, db_conn_engine(conn) == DB_POSTGRES ? m->pg_sql : m->sql);
    if (r < 0)
        return error_set(r, "migration %s failed", m->name);
    char hash[HASH_TEXT];
    hash_of(m, hash);
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &sql_record);
    db_bind_int(s, 0, m->number);
    db_bind_text(s, 1, str_of(m->name));
    db_bind_text(s, 2, str_of(hash));
    db_bind_int(s, 3, step->now);
    return error_trace(db_exec(s, NULL));
}

int db_migrate(Db *db, const SqlMigrations *migrations, Instant now)
{
    /* IF NOT EXISTS can still collide on PostgreSQL when two do it at once: then it exists. */
    size_t mark = error_mark();
    int r = db_tx(db, DB_WRITE, 0, create, NULL);
    if (r == -EINVAL) {
        error_rewind(mark);
        r = db_tx(db, DB_WRITE, 0, create, NULL);
    }
    if (r < 0)
        return error_trace(r);
    Step step = {.migrations = migrations, .now = now};
    while (!step.finished) {
        r = db_tx(db, DB_WRITE, 0, apply_next, &step);
        if (r < 0)
            return error_trace(r);
    }
    return 0;
}
