#include "db/pg.h"

#include "base/error.h"

bool db_pg_pending(const DbConn *conn)
{
    const Pg *p = db_pg_of(conn);
    return p && p->pending > 0;
}

static bool send_statement(const DbStmt *stmt)
{
    PgStmt *s = db_pg_stmt_of(stmt);
    return PQsendQueryPrepared(db_pg_of(stmt->conn)->pg, s->name, stmt->sql->n_params, s->values,
                               s->lengths, s->formats, 1) == 1;
}

/* The result of one statement of the pipeline, with the NULL that ends it. */
static PGresult *take_result(PGconn *pg)
{
    PGresult *result = PQgetResult(pg);
    if (!result || PQresultStatus(result) == PGRES_PIPELINE_SYNC)
        return result;
    for (PGresult *more = NULL; (more = PQgetResult(pg));)
        PQclear(more);
    return result;
}

static bool is_fine(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Ends the pipeline: the results of what is pending are dropped but for their failures, that of
 * last, if it is not NULL, is kept. */
static int collect(DbConn *conn, DbStmt *last)
{
    Pg *p = db_pg_of(conn);
    int r = PQpipelineSync(p->pg) == 1 ? 0 : db_pg_fail(conn, NULL, "the pipeline");
    for (int i = 0; i < p->pending && PQstatus(p->pg) == CONNECTION_OK; i++) {
        PGresult *result = take_result(p->pg);
        if (r == 0 && !is_fine(result))
            r = db_pg_fail(conn, result, p->pending_names[i]);
        PQclear(result);
    }
    if (last && PQstatus(p->pg) == CONNECTION_OK) {
        PGresult *result = take_result(p->pg);
        if (r == 0 && !is_fine(result))
            r = db_pg_fail(conn, result, last->sql->name);
        db_pg_stmt_of(last)->result = result;
    }
    PQclear(PQstatus(p->pg) == CONNECTION_OK ? PQgetResult(p->pg) : NULL); /* of the sync */
    p->pending = 0;
    if (PQexitPipelineMode(p->pg) != 1 && r == 0)
        r = db_pg_fail(conn, NULL, "the pipeline's end");
    if (r < 0 && PQpipelineStatus(p->pg) != PQ_PIPELINE_OFF)
        conn->broken = true;
    return r;
}

int db_pg_settle(DbConn *conn)
{
    return db_pg_pending(conn) ? collect(conn, NULL) : 0;
}

void db_pg_abandon(DbConn *conn)
{
    size_t mark = error_mark();
    (void)!db_pg_settle(conn);
    error_rewind(mark);
}

int db_pg_queue(DbStmt *stmt)
{
    DbConn *conn = stmt->conn;
    Pg *p = db_pg_of(conn);
    if (p->pending == PG_PENDING_MAX) {
        int r = collect(conn, NULL);
        if (r < 0)
            return r;
    }
    if (p->pending == 0 && PQenterPipelineMode(p->pg) != 1)
        return db_pg_fail(conn, NULL, stmt->sql->name);
    p->pending_names[p->pending++] = stmt->sql->name;
    if (!send_statement(stmt)) {
        p->pending--;
        return db_pg_fail(conn, NULL, stmt->sql->name);
    }
    return 0;
}

int db_pg_run_behind(DbStmt *stmt)
{
    if (!send_statement(stmt))
        return db_pg_fail(stmt->conn, NULL, stmt->sql->name);
    return collect(stmt->conn, stmt);
}
