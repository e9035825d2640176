#include "bench/raw_pg.h"

#include "base/error.h"

#include <endian.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 64
#define TABLES      3
#define BODY_IDS    1000 /* of the clients' bodies: 1000, 1001, … */

/* A table into which a submission writes one row: the template's, with some columns made new. */
typedef struct PgTable {
    const char *name;
    PGresult *row;           /* binary */
    char kinds[COLUMNS_MAX]; /* i: the row's id, a: the application's, b: the body's, n: a number in
                                sequence, t: text made unique, h: a hash made unique, 0: as it is */
    int columns;
} PgTable;

struct RawPg {
    PgTable tables[TABLES];
    PGconn **conns;
    size_t conn_count;
    _Atomic int64_t next;
    int64_t first_id;
};

static const char *const table_names[TABLES] = {"application", "application_event", "audit"};

static int failed(PGconn *conn, PGresult *result)
{
    PQclear(result);
    return error_set(EIO, "%.*s", (int)strcspn(PQerrorMessage(conn), "\n"), PQerrorMessage(conn));
}

static int run(PGconn *conn, const char *sql)
{
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return failed(conn, result);
    PQclear(result);
    return 0;
}

static char kind_of(const char *table, const char *column)
{
    if (strcmp(column, "id") == 0)
        return 'i';
    if (strcmp(column, "application_id") == 0 || strcmp(column, "subject_id") == 0)
        return 'a';
    if (strcmp(column, "body_id") == 0)
        return 'b';
    if (strcmp(column, "number") == 0)
        return strcmp(table, "audit") == 0 ? 'n' : 't';
    if (strcmp(column, "query_hash") == 0 || strcmp(column, "idempotency_hash") == 0 ||
        strcmp(column, "hash") == 0)
        return 'h';
    return 0;
}

static int table_open(PGconn *conn, PgTable *t, const char *name)
{
    char sql[128];
    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s LIMIT 1", name);
    t->name = name;
    t->row = PQexecParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    if (PQresultStatus(t->row) != PGRES_TUPLES_OK || PQntuples(t->row) != 1)
        return error_set(EIO, "no template in %s: %s", name, PQerrorMessage(conn));
    t->columns = MIN(PQnfields(t->row), COLUMNS_MAX);
    for (int i = 0; i < t->columns; i++)
        t->kinds[i] = kind_of(name, PQfname(t->row, i));
    return 0;
}

static int prepare(PGconn *conn, const char *name, const char *sql)
{
    PGresult *result = PQprepare(conn, name, sql, 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return failed(conn, result);
    PQclear(result);
    return 0;
}

static int prepare_all(RawPg *raw, PGconn *conn)
{
    int result =
        prepare(conn, "counter", "UPDATE counter SET value = value + 1 WHERE body_id = $1");
    if (result == 0)
        result = prepare(conn, "head",
                         "UPDATE audit_head SET number = number + 1, hash = $2 WHERE body_id = $1");
    for (size_t k = 0; k < TABLES && result == 0; k++) {
        char sql[1024];
        int used = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES ($1", raw->tables[k].name);
        for (int i = 1; i < raw->tables[k].columns; i++)
            used += snprintf(sql + used, sizeof(sql) - (size_t)used, ",$%d", i + 1);
        (void)snprintf(sql + used, sizeof(sql) - (size_t)used, ")");
        result = prepare(conn, raw->tables[k].name, sql);
    }
    return error_trace(result);
}

/* A body with counter and audit chain for each client. */
static int make_bodies(PGconn *conn, size_t clients)
{
    char sql[1024];
    (void)snprintf(sql, sizeof(sql),
                   "INSERT INTO body SELECT (jsonb_populate_record(NULL::body, to_jsonb(b) ||"
                   " jsonb_build_object('id', n, 'code', 'raw' || n))).*"
                   " FROM (SELECT * FROM body LIMIT 1) b, generate_series(%d, %d) n;"
                   "INSERT INTO audit_head SELECT n, 0, h.hash"
                   " FROM (SELECT * FROM audit_head LIMIT 1) h, generate_series(%d, %d) n;"
                   "INSERT INTO counter SELECT (jsonb_populate_record(NULL::counter, to_jsonb(c) ||"
                   " jsonb_build_object('body_id', n))).*"
                   " FROM (SELECT * FROM counter WHERE series = 'application' LIMIT 1) c,"
                   " generate_series(%d, %d) n",
                   BODY_IDS, BODY_IDS + (int)clients - 1, BODY_IDS, BODY_IDS + (int)clients - 1,
                   BODY_IDS, BODY_IDS + (int)clients - 1);
    return run(conn, sql);
}

static int conn_open(RawPg *raw, const char *url, size_t clients)
{
    PGconn *conn = PQconnectdb(url);
    raw->conns[raw->conn_count++] = conn;
    if (PQstatus(conn) != CONNECTION_OK)
        return failed(conn, NULL);
    int result = 0;
    if (raw->conn_count == 1) {
        result = make_bodies(conn, clients);
        for (size_t k = 0; k < TABLES && result == 0; k++)
            result = table_open(conn, &raw->tables[k], table_names[k]);
    }
    if (result == 0)
        result = prepare_all(raw, conn);
    return result == 0 && PQenterPipelineMode(conn) != 1 ? failed(conn, NULL) : error_trace(result);
}

int raw_pg_open(const char *url, size_t clients, RawPg **ret_raw)
{
    RawPg *raw = calloc(1, sizeof(*raw));
    if (!raw || !(raw->conns = calloc(clients, sizeof(PGconn *))))
        abort();
    raw->first_id = INT64_C(1) << 60;
    int result = 0;
    for (size_t i = 0; i < clients && result == 0; i++)
        result = conn_open(raw, url, clients);
    if (result < 0)
        (void)raw_pg_free(raw);
    else
        *ret_raw = raw;
    return error_trace(result);
}

RawPg *raw_pg_free(RawPg *raw)
{
    if (!raw)
        return NULL;
    for (size_t i = 0; i < raw->conn_count; i++)
        PQfinish(raw->conns[i]);
    for (size_t k = 0; k < TABLES; k++)
        PQclear(raw->tables[k].row);
    free(raw->conns);
    free(raw);
    return NULL;
}

/* What makes one submission differ from the template. */
typedef struct Fresh {
    int64_t id, body, number; /* big-endian */
    char text[32];
    char hash[32];
} Fresh;

static void fresh_fill(Fresh *f, int64_t n, int64_t id, size_t client)
{
    *f = (Fresh){.id = (int64_t)htobe64((uint64_t)id),
                 .body = (int64_t)htobe64((uint64_t)(BODY_IDS + client)),
                 .number = (int64_t)htobe64((uint64_t)n)};
    (void)snprintf(f->text, sizeof(f->text), "2026-%06d", (int)(n % 1000000));
    for (size_t i = 0; i < 4; i++) /* spread as hashes are */
        memcpy(f->hash + 8 * i,
               &(uint64_t){((uint64_t)n + i * 77) * 0x9E3779B97F4A7C15u * (2 * i + 1)}, 8);
}

static bool send_row(PGconn *conn, const PgTable *t, const Fresh *f)
{
    const char *values[COLUMNS_MAX];
    int lengths[COLUMNS_MAX], formats[COLUMNS_MAX];
    for (int i = 0; i < t->columns; i++) {
        formats[i] = 1;
        lengths[i] = PQgetlength(t->row, 0, i);
        values[i] = PQgetisnull(t->row, 0, i) ? NULL : PQgetvalue(t->row, 0, i);
        switch (t->kinds[i]) {
        case 'i':
        case 'a':
            values[i] = (const char *)&f->id;
            break;
        case 'b':
            values[i] = (const char *)&f->body;
            break;
        case 'n':
            values[i] = (const char *)&f->number;
            break;
        case 't':
            values[i] = f->text;
            lengths[i] = (int)strlen(f->text);
            break;
        case 'h':
            values[i] = f->hash;
            break;
        default:
            break;
        }
    }
    return PQsendQueryPrepared(conn, t->name, t->columns, values, lengths, formats, 1) == 1;
}

static bool send_all(const RawPg *raw, PGconn *conn, const Fresh *f)
{
    const char *head[] = {(const char *)&f->body, f->hash};
    const int lengths[] = {8, 32}, formats[] = {1, 1};
    bool sent = PQsendQueryParams(conn, "BEGIN", 0, NULL, NULL, NULL, NULL, 1) == 1 &&
                PQsendQueryPrepared(conn, "counter", 1, head, lengths, formats, 1) == 1;
    for (size_t k = 0; k < TABLES && sent; k++)
        sent = send_row(conn, &raw->tables[k], f);
    return sent && PQsendQueryPrepared(conn, "head", 2, head, lengths, formats, 1) == 1 &&
           PQsendQueryParams(conn, "COMMIT", 0, NULL, NULL, NULL, NULL, 1) == 1 &&
           PQpipelineSync(conn) == 1;
}

int raw_pg_submit(RawPg *raw, size_t client)
{
    PGconn *conn = raw->conns[client];
    int64_t n = atomic_fetch_add(&raw->next, 1) + 1;
    Fresh f;
    fresh_fill(&f, n, raw->first_id + n, client);
    if (!send_all(raw, conn, &f))
        return failed(conn, NULL);
    int result = 0;
    for (bool synced = false; !synced;) {
        PGresult *got = PQgetResult(conn);
        if (!got) /* between two statements */
            continue;
        ExecStatusType status = PQresultStatus(got);
        synced = status == PGRES_PIPELINE_SYNC;
        if (!synced && status != PGRES_COMMAND_OK && result == 0)
            result = error_set(EIO, "%s", PQresultErrorMessage(got));
        PQclear(got);
        if (PQstatus(conn) != CONNECTION_OK)
            return error_set(EIO, "the connection is lost");
    }
    return result;
}

int raw_pg_make_database(const char *url, const char *name)
{
    char sql[256];
    (void)snprintf(sql, sizeof(sql),
                   "CREATE DATABASE %s ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' "
                   "TEMPLATE template0",
                   name);
    PGconn *conn = PQconnectdb(url);
    int result = PQstatus(conn) == CONNECTION_OK ? run(conn, sql) : failed(conn, NULL);
    PQfinish(conn);
    return error_trace(result);
}
