#include "store/draft.h"

#include "store/internal.h"

int store_draft_put(DbConn *conn, int64_t id, const DraftRow *row)
{
    DateText until;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DRAFT_PUT);
    db_bind_int(s, P_DRAFT_PUT_ID, id);
    db_bind_bytes(s, P_DRAFT_PUT_CODE_HASH, row->code_hash);
    db_bind_bytes(s, P_DRAFT_PUT_SEALED, row->sealed);
    db_bind_text(s, P_DRAFT_PUT_KEPT_UNTIL, store_date_text(row->kept_until, &until));
    return store_exec(s);
}

int store_draft_get(DbConn *conn, Str code_hash, Arena *a, DraftRow *ret_row)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DRAFT_GET);
    db_bind_bytes(s, P_DRAFT_GET_CODE_HASH, code_hash);
    int r = store_row(s);
    if (r == 0)
        *ret_row = (DraftRow){.code_hash = code_hash,
                              .sealed = store_col_bytes(s, C_DRAFT_GET_SEALED, a),
                              .kept_until = store_col_date(s, C_DRAFT_GET_KEPT_UNTIL)};
    return r;
}

int store_draft_delete(DbConn *conn, Str code_hash)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DRAFT_DELETE);
    db_bind_bytes(s, P_DRAFT_DELETE_CODE_HASH, code_hash);
    return store_exec(s);
}

int store_draft_sweep(DbConn *conn, CivilDate today)
{
    DateText before;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_DRAFT_SWEEP);
    db_bind_text(s, P_DRAFT_SWEEP_BEFORE, store_date_text(today, &before));
    return store_exec(s);
}
