#include "db/driver.h"

#define MEMO_CHUNK 4096

Arena *db_memo_arena(DbConn *conn)
{
    if (!conn->memo_arena)
        conn->memo_arena = arena_create(MEMO_CHUNK);
    return conn->memo_arena;
}

void *db_memo_get(DbConn *conn, const void *key)
{
    for (DbMemo *m = conn->memos; m; m = m->next)
        if (m->key == key)
            return m->value;
    return NULL;
}

void *db_memo_make(DbConn *conn, const void *key, size_t size)
{
    Arena *a = db_memo_arena(conn);
    db_memo_drop(conn, key);
    DbMemo *m = arena_new(a, DbMemo, 1);
    *m = (DbMemo){.key = key, .value = arena_alloc(a, 1, size), .next = conn->memos};
    conn->memos = m;
    return m->value;
}

void db_memo_drop(DbConn *conn, const void *key)
{
    for (DbMemo **at = &conn->memos; *at; at = &(*at)->next)
        if ((*at)->key == key) {
            *at = (*at)->next;
            return;
        }
}

void db_memo_clear(DbConn *conn)
{
    conn->memos = NULL;
    if (conn->memo_arena)
        arena_reset(conn->memo_arena);
}
