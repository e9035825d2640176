#include "app/session.h"

#include "app/internal.h"
#include "store/account.h"
#include <string.h>

static Str key_of(const uint8_t key[SESSION_KEY_SIZE])
{
    return str_make((const char *)key, SESSION_KEY_SIZE);
}

typedef struct SessionCall {
    const uint8_t *key;
    const uint8_t *new_key;
    const SessionRow *row;
    SessionRow *ret_row;
    Instant at;
} SessionCall;

static int load_tx(DbConn *conn, void *arg)
{
    SessionCall *call = arg;
    SessionRecord s;
    int r = store_session_get(conn, key_of(call->key), &s);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    SessionRow row = {
        .user_id = s.account_id, .created_at = s.created_at, .last_seen_at = s.last_seen_at};
    memcpy(row.key, call->key, SESSION_KEY_SIZE);
    *call->ret_row = row;
    return 0;
}

int app_session_load(App *app, const uint8_t key[SESSION_KEY_SIZE], SessionRow *ret_row)
{
    SessionCall call = {.key = key, .ret_row = ret_row};
    return db_tx(app->db, DB_READ, 0, load_tx, &call);
}

static int create_tx(DbConn *conn, void *arg)
{
    const SessionRow *row = ((SessionCall *)arg)->row;
    SessionRecord s = {.key = key_of(row->key),
                       .account_id = row->user_id,
                       .created_at = row->created_at,
                       .last_seen_at = row->last_seen_at};
    return store_session_insert(conn, &s);
}

int app_session_create(App *app, const SessionRow *row)
{
    SessionCall call = {.row = row};
    return db_tx(app->db, DB_WRITE, 0, create_tx, &call);
}

static int renew_tx(DbConn *conn, void *arg)
{
    const SessionCall *call = arg;
    int r = store_session_renew(conn, key_of(call->key), key_of(call->new_key));
    return r == STORE_E_NOT_FOUND ? APP_E_NOT_FOUND : r;
}

int app_session_renew(App *app, const uint8_t key[SESSION_KEY_SIZE],
                      const uint8_t new_key[SESSION_KEY_SIZE])
{
    SessionCall call = {.key = key, .new_key = new_key};
    return db_tx(app->db, DB_WRITE, 0, renew_tx, &call);
}

static int remove_tx(DbConn *conn, void *arg)
{
    return store_session_delete(conn, key_of(((SessionCall *)arg)->key));
}

int app_session_remove(App *app, const uint8_t key[SESSION_KEY_SIZE])
{
    SessionCall call = {.key = key};
    return db_tx(app->db, DB_WRITE, 0, remove_tx, &call);
}

static int touch_tx(DbConn *conn, void *arg)
{
    const SessionCall *call = arg;
    return store_session_touch(conn, key_of(call->key), call->at);
}

int app_session_touch(App *app, const uint8_t key[SESSION_KEY_SIZE], Instant last_seen_at)
{
    SessionCall call = {.key = key, .at = last_seen_at};
    return db_tx(app->db, DB_WRITE, 0, touch_tx, &call);
}
