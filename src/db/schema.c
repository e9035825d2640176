/* What tables there are, in words that do not depend on the engine; and whether statements fit. */
#include "db/driver.h"

#include "base/error.h"

#include <string.h>

/* Each gives one line a row, sorted. */
static const SqlStmt sql_columns = {
    .name = "schema_columns",
    .sql = "SELECT 'column ' || m.name || '.' || c.name || CASE c.type WHEN 'INTEGER' THEN ' int' "
           "WHEN 'TEXT' THEN ' text' WHEN 'BLOB' THEN ' bytes' ELSE ' ' || c.type END || "
           "CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END || "
           "CASE WHEN c.dflt_value IS NOT NULL THEN ' default' ELSE '' END AS line "
           "FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
           "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1",
    .pg_sql = "SELECT 'column ' || c.relname || '.' || a.attname || CASE format_type(a.atttypid, "
              "NULL) WHEN 'bigint' THEN ' int' WHEN 'text' THEN ' text' WHEN 'bytea' THEN ' bytes' "
              "ELSE ' ' || format_type(a.atttypid, NULL) END || "
              "CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || "
              "CASE WHEN a.atthasdef THEN ' default' ELSE '' END AS line "
              "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
              "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
              "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1",
    .n_cols = 1,
};

static const SqlStmt sql_primary_keys = {
    .name = "schema_primary_keys",
    .sql = "SELECT 'primary ' || name || ' (' || group_concat(column, ', ') || ')' AS line FROM "
           "(SELECT m.name, c.name AS column FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
           "WHERE m.type = 'table' AND c.pk > 0 AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' "
           "ORDER BY m.name, c.pk) GROUP BY name ORDER BY 1",
    .pg_sql = "SELECT 'primary ' || c.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER "
              "BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k (att, n) JOIN pg_attribute a ON "
              "a.attrelid = c.oid AND a.attnum = k.att) || ')' AS line "
              "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
              "WHERE i.indisprimary AND c.relnamespace = current_schema()::regnamespace ORDER BY 1",
    .n_cols = 1,
};

static const SqlStmt sql_indexes = {
    .name = "schema_indexes",
    .sql = "SELECT kind || name || ' (' || group_concat(column, ', ') || ')' || partial AS line "
           "FROM (SELECT m.name, l.name AS index_name, CASE WHEN l.\"unique\" THEN 'unique ' ELSE "
           "'index ' END AS kind, CASE WHEN l.partial THEN ' where' ELSE '' END AS partial, "
           "coalesce(i.name, 'expression') AS column FROM sqlite_schema m "
           "JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i "
           "WHERE m.type = 'table' AND l.origin <> 'pk' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' "
           "ORDER BY m.name, l.name, i.seqno) GROUP BY name, index_name ORDER BY 1",
    .pg_sql =
        "SELECT CASE WHEN i.indisunique THEN 'unique ' ELSE 'index ' END || c.relname || ' (' "
        "|| (SELECT string_agg(coalesce(a.attname, 'expression'), ', ' ORDER BY k.n) FROM "
        "unnest(i.indkey) WITH ORDINALITY AS k (att, n) LEFT JOIN pg_attribute a ON "
        "a.attrelid = c.oid AND a.attnum = k.att AND k.att > 0) || ')' || "
        "CASE WHEN i.indpred IS NOT NULL THEN ' where' ELSE '' END AS line "
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT i.indisprimary "
        "AND c.relnamespace = current_schema()::regnamespace ORDER BY 1",
    .n_cols = 1,
};

static const SqlStmt sql_foreign_keys = {
    .name = "schema_foreign_keys",
    .sql =
        "SELECT 'foreign ' || name || ' (' || group_concat(own, ', ') || ') -> ' || target || "
        "' (' || group_concat(other, ', ') || ') ' || lower(on_delete) AS line FROM "
        "(SELECT m.name, f.id, f.\"table\" AS target, f.\"from\" AS own, coalesce(f.\"to\", "
        "(SELECT c.name FROM pragma_table_info(f.\"table\") c WHERE c.pk = f.seq + 1)) AS other, "
        "f.on_delete FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f "
        "WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq) GROUP BY name, id ORDER BY 1",
    .pg_sql =
        "SELECT 'foreign ' || c.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER "
        "BY k.n) FROM unnest(x.conkey) WITH ORDINALITY AS k (att, n) JOIN pg_attribute a ON "
        "a.attrelid = x.conrelid AND a.attnum = k.att) || ') -> ' || t.relname || ' (' || "
        "(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(x.confkey) WITH "
        "ORDINALITY AS k (att, n) JOIN pg_attribute a ON a.attrelid = x.confrelid AND "
        "a.attnum = k.att) || ') ' || CASE x.confdeltype WHEN 'a' THEN 'no action' WHEN 'c' "
        "THEN 'cascade' WHEN 'r' THEN 'restrict' WHEN 'n' THEN 'set null' ELSE 'set default' "
        "END AS line FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid JOIN pg_class "
        "t ON t.oid = x.confrelid WHERE x.contype = 'f' AND c.relnamespace = "
        "current_schema()::regnamespace ORDER BY 1",
    .n_cols = 1,
};

int db_schema_describe(DbConn *conn, StrBuf *out)
{
    const SqlStmt *const queries[] = {&sql_columns, &sql_primary_keys, &sql_indexes,
                                      &sql_foreign_keys};
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, queries[i]);
        int r = 0;
        while ((r = db_step(s)) == 1) {
            strbuf_append(out, db_col_text(s, 0));
            strbuf_append_char(out, '\n');
        }
        if (r < 0)
            return error_trace(r);
    }
    return 0;
}

/* What this engine makes of the statement against what sqlgen saw. */
static void compare(DbStmt *stmt, StrBuf *out, int *differences)
{
    const DbDriver *driver = stmt->conn->db->driver;
    const SqlStmt *sql = stmt->sql;
    if (driver->n_params(stmt) != sql->n_params || driver->n_cols(stmt) != sql->n_cols) {
        strbuf_printf(out, "%s: %d parameters and %d columns, not %d and %d\n", sql->name,
                      driver->n_params(stmt), driver->n_cols(stmt), sql->n_params, sql->n_cols);
        ++*differences;
        return;
    }
    bool typed = stmt->conn->db->engine == DB_POSTGRES; /* SQLite's types are those of values */
    for (int i = 0; i < sql->n_cols; i++) {
        const SqlColumn *column = &sql->columns[i];
        bool named = strcmp(driver->col_name(stmt, i), column->name) == 0;
        if (named && (!typed || column->type == SQL_TYPE_UNKNOWN ||
                      driver->col_type(stmt, i) == column->type))
            continue;
        strbuf_printf(out, "%s: column %d is called %s or has another type than %s\n", sql->name,
                      i + 1, driver->col_name(stmt, i), column->name);
        ++*differences;
    }
}

int db_statements_check(DbConn *conn, const SqlSet *set, StrBuf *out, int *ret_differences)
{
    int differences = 0;
    DbMode mode = conn->mode;
    conn->mode = DB_WRITE; /* nothing runs: statements that write are prepared too */
    for (size_t i = 0; i < set->count; i++) {
        /* A statement that cannot be prepared aborts PostgreSQL's transaction. */
        int r = conn->db->driver->script(conn, "SAVEPOINT one");
        if (r < 0)
            return error_trace(r);
        size_t mark = error_mark();
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, set->statements[i]);
        if (s->impl) {
            compare(s, out, &differences);
        } else {
            strbuf_printf(out, "%s: %s\n", set->statements[i]->name, error_message());
            differences++;
            error_rewind(mark);
            conn->latched = 0;
            conn->failure = DB_FAILURE_NONE;
        }
        r = conn->db->driver->script(conn, "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one");
        if (r < 0)
            return error_trace(r);
    }
    conn->mode = mode;
    *ret_differences = differences;
    return 0;
}
