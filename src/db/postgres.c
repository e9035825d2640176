#include "db/pg.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The types that we store and read; all others are refused. Numbers from pg_type.dat. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_NUMERIC = 1700,
};

/* Messages end in a newline, which has no place in ours. */
static int message_length(const char *message)
{
    return (int)strcspn(message, "\n");
}

typedef struct State {
    const char *sqlstate; /* or the first two characters, its class */
    DbFailure failure;
    int code;
} State;

static const State states[] = {
    {"40001", DB_FAILURE_RETRY, -EAGAIN},       /* serialisation failure */
    {"40P01", DB_FAILURE_RETRY, -EAGAIN},       /* deadlock */
    {"26000", DB_FAILURE_RETRY_FRESH, -EAGAIN}, /* our prepared statement is gone */
    {"55P03", DB_FAILURE_FINAL, -EBUSY},        /* lock_timeout */
    {"53300", DB_FAILURE_FINAL, -EBUSY},        /* too many connections */
    {"53100", DB_FAILURE_FINAL, -ENOSPC},       /* disk full */
    {"25006", DB_FAILURE_FINAL, -EROFS},        /* read-only transaction */
    {"57P0", DB_FAILURE_LOST, -ECONNRESET},     /* shut down, crashed, not yet up */
    {"08", DB_FAILURE_LOST, -ECONNRESET},       /* connection */
    {"22", DB_FAILURE_FINAL, -EINVAL},          /* data */
    {"23", DB_FAILURE_FINAL, -EINVAL},          /* constraint */
    {"42", DB_FAILURE_FINAL, -EINVAL},          /* syntax, missing table */
};

/* Latches what the server said; only its primary message, as the detail repeats the data. */
int db_pg_fail(DbConn *conn, const PGresult *result, const char *what)
{
    PGconn *pg = db_pg_of(conn)->pg;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!said)
        said = PQerrorMessage(pg);
    DbFailure failure = DB_FAILURE_FINAL;
    int code = -EIO;
    for (size_t i = 0; state && i < ARRAY_LEN(states); i++)
        if (strncmp(state, states[i].sqlstate, strlen(states[i].sqlstate)) == 0) {
            failure = states[i].failure;
            code = states[i].code;
            break;
        }
    /* The schema changed under a prepared statement: a new connection prepares it anew. */
    const char *where = result ? PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION) : NULL;
    if (where && strcmp(where, "RevalidateCachedQuery") == 0) {
        failure = DB_FAILURE_RETRY_FRESH;
        code = -EAGAIN;
    }
    if (PQstatus(pg) != CONNECTION_OK) {
        failure = DB_FAILURE_LOST;
        code = -ECONNRESET;
    }
    return db_latch(conn, failure,
                    error_set(code, "PostgreSQL: %s: %.*s (%s)", what, message_length(said), said,
                              state ? state : "no connection"));
}

/* Runs SQL without parameters or rows; tag, if not NULL, is what the server must answer. */
static int run(DbConn *conn, const char *sql, const char *tag, const char *what)
{
    int settled = db_pg_settle(conn);
    if (settled < 0)
        return settled;
    PGresult *result = PQexec(db_pg_of(conn)->pg, sql);
    int r = 0;
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        r = db_pg_fail(conn, result, what);
    else if (tag && strcmp(PQcmdStatus(result), tag) != 0)
        r = db_latch(conn, DB_FAILURE_FINAL,
                     error_set(-EIO, "PostgreSQL: %s ended as %s", what, PQcmdStatus(result)));
    PQclear(result);
    return r;
}

static void ignore_notice(void *data, const char *message)
{
    (void)data, (void)message;
}

/* Both engines must sort and compare text by its bytes: asked by example, whoever provides the
 * collation (libc, ICU, the engines that speak PostgreSQL's protocol). */
static int check_database(DbConn *conn)
{
    static const char sql[] = "SELECT pg_encoding_to_char(encoding), datcollate, 'B' < 'a' AND 'a "
                              "b' < 'aa' AND '_' < 'a' "
                              "FROM pg_database WHERE datname = current_database()";
    static const char advice[] =
        "create it WITH ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";
    PGresult *result = PQexec(db_pg_of(conn)->pg, sql);
    int r = 0;
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
        r = db_pg_fail(conn, result, "pg_database");
    else if (strcmp(PQgetvalue(result, 0, 0), "UTF8") != 0)
        r = error_set(-EINVAL, "the PostgreSQL database is encoded in %s: %s",
                      PQgetvalue(result, 0, 0), advice);
    else if (strcmp(PQgetvalue(result, 0, 2), "t") != 0)
        r = error_set(-EINVAL, "the PostgreSQL database sorts text by %s, not by its bytes: %s",
                      PQgetvalue(result, 0, 1), advice);
    PQclear(result);
    return r;
}

static int pg_open(DbConn *conn, bool first)
{
    Pg *p = calloc(1, sizeof(*p));
    if (!p)
        return error_set(-ENOMEM, "out of memory");
    conn->impl = p;
    /* What stands before dbname is a default that the URL may change, what follows is fixed. */
    static const char *const keywords[] = {"connect_timeout", "application_name", "dbname",
                                           "client_encoding", NULL};
    const char *const values[] = {"10", "gongkai", conn->db->target, "UTF8", NULL};
    p->pg = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(p->pg) != CONNECTION_OK)
        return db_pg_fail(conn, NULL, "connect");
    PQsetNoticeProcessor(p->pg, ignore_notice, NULL);
    static const char settings[] = "SET lock_timeout = 10000;"
                                   "SET idle_in_transaction_session_timeout = 60000;"
                                   "SET standard_conforming_strings = on";
    int r = run(conn, settings, NULL, "settings");
    return r == 0 && first ? check_database(conn) : r;
}

static void pg_close(DbConn *conn)
{
    Pg *p = db_pg_of(conn);
    if (!p)
        return;
    PQfinish(p->pg);
    free(p);
    conn->impl = NULL;
}

static int pg_begin(DbConn *conn, DbMode mode)
{
    return run(conn,
               mode == DB_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
               "BEGIN", "BEGIN");
}

/* An aborted transaction answers COMMIT with ROLLBACK. */
static int pg_commit(DbConn *conn)
{
    return run(conn, "COMMIT", "COMMIT", "COMMIT");
}

static void pg_rollback(DbConn *conn)
{
    PGconn *pg = db_pg_of(conn)->pg;
    db_pg_abandon(conn);
    if (PQtransactionStatus(pg) != PQTRANS_IDLE && PQstatus(pg) == CONNECTION_OK)
        PQclear(PQexec(pg, "ROLLBACK"));
    conn->broken = conn->broken || PQtransactionStatus(pg) != PQTRANS_IDLE;
}

static int pg_savepoint(DbConn *conn)
{
    return run(conn, "SAVEPOINT member", "SAVEPOINT", "SAVEPOINT");
}

static int pg_release(DbConn *conn)
{
    return run(conn, "RELEASE member", "RELEASE", "RELEASE");
}

static void pg_rollback_to(DbConn *conn)
{
    PGconn *pg = db_pg_of(conn)->pg;
    db_pg_abandon(conn);
    PGresult *result = PQexec(pg, "ROLLBACK TO member; RELEASE member");
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        conn->broken = true;
    PQclear(result);
}

static int pg_script(DbConn *conn, const char *sql)
{
    return run(conn, sql, NULL, "script");
}

static PgStmt *pg_stmt_free(PgStmt *s)
{
    if (!s)
        return NULL;
    PQclear(s->result);
    PQclear(s->described);
    free(s->param_types);
    free(s->values);
    free(s->lengths);
    free(s->formats);
    free(s->numbers);
    free(s);
    return NULL;
}

static PgStmt *pg_stmt_new(unsigned number, int n_params)
{
    PgStmt *s = calloc(1, sizeof(*s));
    size_t n = (size_t)n_params + 1;
    if (!s)
        abort(); /* out of memory, as in arenas */
    snprintf(s->name, sizeof(s->name), "s%u", number);
    s->param_types = calloc(n, sizeof(*s->param_types));
    s->values = calloc(n, sizeof(*s->values));
    s->lengths = calloc(n, sizeof(*s->lengths));
    s->formats = calloc(n, sizeof(*s->formats));
    s->numbers = calloc(n, sizeof(*s->numbers));
    if (!s->param_types || !s->values || !s->lengths || !s->formats || !s->numbers)
        abort();
    return s;
}

static SqlType type_of(Oid oid)
{
    switch (oid) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        return SQL_TYPE_INT;
    case OID_TEXT:
        return SQL_TYPE_TEXT;
    case OID_BYTEA:
        return SQL_TYPE_BYTES;
    default:
        return SQL_TYPE_UNKNOWN;
    }
}

/* Refuses what has no exact place in our types, above all numeric. */
static int check_described(DbStmt *stmt, PgStmt *s)
{
    const char *name = stmt->sql->name;
    DbConn *conn = stmt->conn;
    if (PQnparams(s->described) != stmt->sql->n_params)
        return db_latch(conn, DB_FAILURE_FINAL,
                        error_set(-EINVAL, "%s has %d parameters on PostgreSQL, not %d", name,
                                  PQnparams(s->described), stmt->sql->n_params));
    for (int i = 0; i < stmt->sql->n_params; i++) {
        s->param_types[i] = PQparamtype(s->described, i);
        if (type_of(s->param_types[i]) == SQL_TYPE_UNKNOWN || s->param_types[i] == OID_BOOL)
            return db_latch(conn, DB_FAILURE_FINAL,
                            error_set(-EINVAL,
                                      "%s: $%d has type %u on PostgreSQL: write CAST($%d "
                                      "AS BIGINT) or AS TEXT",
                                      name, i + 1, s->param_types[i], i + 1));
    }
    for (int i = 0; i < PQnfields(s->described); i++) {
        Oid type = PQftype(s->described, i);
        if (type_of(type) == SQL_TYPE_UNKNOWN)
            return db_latch(conn, DB_FAILURE_FINAL,
                            error_set(-EINVAL,
                                      "%s: column %s is %s (%u) on PostgreSQL: write "
                                      "CAST(... AS BIGINT) or AS TEXT",
                                      name, PQfname(s->described, i),
                                      type == OID_NUMERIC ? "numeric" : "of a foreign type", type));
    }
    return 0;
}

static int pg_prepare(DbStmt *stmt)
{
    DbConn *conn = stmt->conn;
    Pg *p = db_pg_of(conn);
    int settled = db_pg_settle(conn);
    if (settled < 0)
        return settled;
    const char *sql = stmt->sql->pg_sql ? stmt->sql->pg_sql : stmt->sql->sql;
    PgStmt *s = pg_stmt_new(++p->next_name, stmt->sql->n_params);
    PGresult *prepared = PQprepare(p->pg, s->name, sql, 0, NULL);
    int r = PQresultStatus(prepared) == PGRES_COMMAND_OK
                ? 0
                : db_pg_fail(conn, prepared, stmt->sql->name);
    PQclear(prepared);
    if (r == 0) {
        s->described = PQdescribePrepared(p->pg, s->name);
        r = PQresultStatus(s->described) == PGRES_COMMAND_OK
                ? check_described(stmt, s)
                : db_pg_fail(conn, s->described, stmt->sql->name);
    }
    if (r < 0) {
        pg_stmt_free(s);
        return r;
    }
    stmt->impl = s;
    return 0;
}

/* Writes the number in the width that the server expects; false if it does not fit. */
static bool encode_int(PgStmt *s, int i, int64_t value)
{
    union {
        int64_t i8;
        int32_t i4;
        int16_t i2;
    } out = {.i8 = 0};
    switch (s->param_types[i]) {
    case OID_INT8:
        out.i8 = (int64_t)htobe64((uint64_t)value);
        s->lengths[i] = 8;
        break;
    case OID_INT4:
        if (value < INT32_MIN || value > INT32_MAX)
            return false;
        out.i4 = (int32_t)htobe32((uint32_t)value);
        s->lengths[i] = 4;
        break;
    case OID_INT2:
        if (value < INT16_MIN || value > INT16_MAX)
            return false;
        out.i2 = (int16_t)htobe16((uint16_t)value);
        s->lengths[i] = 2;
        break;
    default:
        return false;
    }
    s->numbers[i] = out.i8;
    s->values[i] = (const char *)&s->numbers[i];
    return true;
}

static bool encode_param(PgStmt *s, int i, const DbParam *p)
{
    s->formats[i] = 1;
    s->values[i] = NULL;
    s->lengths[i] = 0;
    if (p->kind == DB_PARAM_NULL)
        return true;
    if (p->kind == DB_PARAM_INT)
        return encode_int(s, i, p->number);
    SqlType type = p->kind == DB_PARAM_TEXT ? SQL_TYPE_TEXT : SQL_TYPE_BYTES;
    if (type_of(s->param_types[i]) != type || p->bytes.len > INT32_MAX)
        return false;
    s->values[i] = p->bytes.ptr ? p->bytes.ptr : "";
    s->lengths[i] = (int)p->bytes.len;
    return true;
}

/* Encodes all parameters; < 0 and latched if one does not fit. */
static int encode_params(DbStmt *stmt)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    for (int i = 0; i < stmt->sql->n_params; i++)
        if (!encode_param(s, i, &stmt->params[i]))
            return db_latch(stmt->conn, DB_FAILURE_FINAL,
                            error_set(-EINVAL,
                                      "%s: $%d is bound as another type than the %u of "
                                      "PostgreSQL, or too large",
                                      stmt->sql->name, i + 1, s->param_types[i]));
    return 0;
}

static int pg_execute(DbStmt *stmt)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    int r = encode_params(stmt);
    if (r < 0)
        return r;
    PQclear(s->result);
    s->result = NULL;
    s->row = -1;
    if (db_pg_pending(stmt->conn))
        return db_pg_run_behind(stmt);
    s->result = PQexecPrepared(db_pg_of(stmt->conn)->pg, s->name, stmt->sql->n_params, s->values,
                               s->lengths, s->formats, 1);
    ExecStatusType status = PQresultStatus(s->result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return db_pg_fail(stmt->conn, s->result, stmt->sql->name);
    return 0;
}

static int pg_queue(DbStmt *stmt)
{
    int r = encode_params(stmt);
    return r < 0 ? r : db_pg_queue(stmt);
}

static int pg_step(DbStmt *stmt)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    if (stmt->state == DB_STMT_BINDING) {
        int r = pg_execute(stmt);
        if (r < 0)
            return r;
    }
    return ++s->row < PQntuples(s->result);
}

static void pg_reset(DbStmt *stmt)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    PQclear(s->result);
    s->result = NULL;
}

static void pg_unprepare(DbStmt *stmt)
{
    /* Only at the end of the connection, which forgets its statements. */
    stmt->impl = pg_stmt_free(db_pg_stmt_of(stmt));
}

static int64_t pg_affected(DbStmt *stmt)
{
    int64_t affected = 0;
    PgStmt *s = db_pg_stmt_of(stmt);
    if (!str_parse_int(str_of(PQcmdTuples(s->result)), &affected))
        return 0;
    return affected;
}

static SqlType pg_col_type(DbStmt *stmt, int column)
{
    return type_of(PQftype(db_pg_stmt_of(stmt)->described, column));
}

static bool pg_col_null(DbStmt *stmt, int column)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    return PQgetisnull(s->result, s->row, column);
}

static int64_t pg_col_int(DbStmt *stmt, int column)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    const unsigned char *b = (const unsigned char *)PQgetvalue(s->result, s->row, column);
    int length = PQgetlength(s->result, s->row, column);
    if (length == 1) /* bool */
        return b[0] != 0;
    /* Big-endian two's complement of 2, 4 or 8 bytes. */
    uint64_t value = b[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < length; i++)
        value = value << 8 | b[i];
    return (int64_t)value;
}

static Str pg_col_bytes(DbStmt *stmt, int column)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    return str_make(PQgetvalue(s->result, s->row, column),
                    (size_t)PQgetlength(s->result, s->row, column));
}

static int pg_n_cols(DbStmt *stmt)
{
    return PQnfields(db_pg_stmt_of(stmt)->described);
}

static const char *pg_col_name(DbStmt *stmt, int column)
{
    return PQfname(db_pg_stmt_of(stmt)->described, column);
}

static int pg_n_params(DbStmt *stmt)
{
    return PQnparams(db_pg_stmt_of(stmt)->described);
}

const DbDriver db_postgres_driver = {
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to = pg_rollback_to,
    .script = pg_script,
    .prepare = pg_prepare,
    .step = pg_step,
    .queue = pg_queue,
    .settle = db_pg_settle,
    .pending = db_pg_pending,
    .reset = pg_reset,
    .unprepare = pg_unprepare,
    .affected = pg_affected,
    .col_type = pg_col_type,
    .col_null = pg_col_null,
    .col_int = pg_col_int,
    .col_bytes = pg_col_bytes,
    .n_cols = pg_n_cols,
    .col_name = pg_col_name,
    .n_params = pg_n_params,
};
