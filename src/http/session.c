#include "http/session.h"

#include "http/core.h"

#include "os/random.h"

#include <sodium.h>
#include <string.h>

/* One minute: last_seen is not written on every click. */
#define TOUCH_INTERVAL (60 * INSTANT_SECOND)
#define TOKEN_BYTES    32
#define VISITOR_BYTES  16
#define FORM_BYTES     24

const char *http_session_cookie(bool is_secure)
{
    return is_secure ? "__Host-sid" : "sid";
}

static const char *visitor_cookie(bool is_secure)
{
    return is_secure ? "__Host-visitor" : "visitor";
}

void http_keys_derive(HttpServer *server)
{
    const unsigned char *secret = server->config.secret;
    static const char session[] = "session";
    static const char visitor[] = "visitor";
    crypto_generichash(server->session_key, HTTP_KEY_BYTES, (const unsigned char *)session,
                       sizeof(session), secret, HTTP_SECRET_BYTES);
    crypto_generichash(server->visitor_key, HTTP_KEY_BYTES, (const unsigned char *)visitor,
                       sizeof(visitor), secret, HTTP_SECRET_BYTES);
}

/* Exactly count bytes from base64url; false on anything else. */
static bool decode(Str text, unsigned char *out, size_t count)
{
    size_t got = 0;
    return text.len &&
           sodium_base642bin(out, count, text.ptr, text.len, NULL, &got, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           got == count;
}

static Str encode(Arena *arena, const unsigned char *bytes, size_t count)
{
    size_t room = sodium_base64_ENCODED_LEN(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_new(arena, char, room);
    sodium_bin2base64(text, room, bytes, count, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_make(text, room - 1);
}

/* ---- sessions ---- */

static SessionKey key_of(const unsigned char *token)
{
    SessionKey key;
    crypto_generichash(key.bytes, SESSION_KEY_BYTES, token, TOKEN_BYTES, NULL, 0);
    return key;
}

static bool is_over(const HttpServer *server, const HttpSession *s, Instant now)
{
    Instant idle = (Instant)server->config.session_idle_seconds * INSTANT_SECOND;
    Instant absolute = (Instant)server->config.session_absolute_seconds * INSTANT_SECOND;
    return now - s->last_seen_at >= idle || now - s->created_at >= absolute;
}

int http_session_load(HttpRequest *request)
{
    HttpServer *server = request->server;
    const SessionStore *store = server->config.sessions;
    unsigned char token[TOKEN_BYTES];
    Str cookie = http_cookie(request, http_session_cookie(request->is_secure));
    if (!store || !decode(cookie, token, sizeof(token)))
        return 0;
    SessionKey key = key_of(token);
    HttpSession *session = arena_new(request->arena, HttpSession, 1);
    int r = store->load(store->self, &key, session);
    if (r < 0)
        return r;
    if (r == SESSION_E_NONE)
        return 0;
    if (is_over(server, session, request->now))
        return store->remove(store->self, &key);
    session->key = key;
    request->session = session;
    if (request->now - session->last_seen_at < TOUCH_INTERVAL)
        return 0;
    session->last_seen_at = request->now;
    return store->touch(store->self, &key, request->now);
}

/* A new token in the cookie, and its key. */
static SessionKey issue_token(HttpRequest *request, HttpResponse *response)
{
    unsigned char token[TOKEN_BYTES];
    random_bytes(token, sizeof(token));
    http_set_cookie(request, response, http_session_cookie(request->is_secure),
                    encode(request->arena, token, sizeof(token)), 0);
    SessionKey key = key_of(token);
    sodium_memzero(token, sizeof(token));
    return key;
}

int http_session_begin(HttpRequest *request, HttpResponse *response, int64_t user_id)
{
    const SessionStore *store = request->server->config.sessions;
    if (request->session) {
        int r = store->remove(store->self, &request->session->key);
        if (r < 0)
            return r;
    }
    HttpSession *session = arena_new(request->arena, HttpSession, 1);
    session->key = issue_token(request, response);
    session->user_id = user_id;
    session->created_at = session->last_seen_at = request->now;
    int r = store->create(store->self, session);
    if (r == 0)
        request->session = session;
    return r;
}

int http_session_renew(HttpRequest *request, HttpResponse *response)
{
    const SessionStore *store = request->server->config.sessions;
    if (!request->session)
        return 0;
    HttpSession *session = arena_new(request->arena, HttpSession, 1);
    *session = *request->session;
    session->key = issue_token(request, response);
    int r = store->renew(store->self, &request->session->key, &session->key);
    if (r == 0)
        request->session = session;
    return r == SESSION_E_NONE ? http_session_end(request, response) : r;
}

int http_session_end(HttpRequest *request, HttpResponse *response)
{
    const SessionStore *store = request->server->config.sessions;
    http_set_cookie(request, response, http_session_cookie(request->is_secure), STR(""), -1);
    if (!request->session)
        return 0;
    SessionKey key = request->session->key;
    request->session = NULL;
    return store->remove(store->self, &key);
}

/* ---- form tokens ---- */

/* The visitor's number, if the cookie is one that a holder of the secret has signed. */
static bool visitor_of(const HttpRequest *request, unsigned char *ret_number)
{
    unsigned char both[2 * VISITOR_BYTES];
    unsigned char hash[VISITOR_BYTES];
    Str cookie = http_cookie(request, visitor_cookie(request->is_secure));
    if (!decode(cookie, both, sizeof(both)))
        return false;
    crypto_generichash(hash, sizeof(hash), both, VISITOR_BYTES, request->server->visitor_key,
                       HTTP_KEY_BYTES);
    memcpy(ret_number, both, VISITOR_BYTES);
    return sodium_memcmp(hash, both + VISITOR_BYTES, VISITOR_BYTES) == 0;
}

static void new_visitor(HttpRequest *request, HttpResponse *response, unsigned char *ret_number)
{
    unsigned char both[2 * VISITOR_BYTES];
    random_bytes(both, VISITOR_BYTES);
    crypto_generichash(both + VISITOR_BYTES, VISITOR_BYTES, both, VISITOR_BYTES,
                       request->server->visitor_key, HTTP_KEY_BYTES);
    Str value = encode(request->arena, both, sizeof(both));
    const char *name = visitor_cookie(request->is_secure);
    http_set_cookie(request, response, name, value, 0);
    memcpy(ret_number, both, VISITOR_BYTES);
    /* A second form on the same page must see the same visitor. */
    HttpPair *cookies = arena_new(request->arena, HttpPair, request->cookies.count + 1);
    cookies[0] = (HttpPair){str_of(name), value};
    for (size_t i = 0; i < request->cookies.count; i++)
        cookies[i + 1] = request->cookies.items[i];
    request->cookies = (HttpPairs){cookies, request->cookies.count + 1};
}

static void form_token(const HttpRequest *request, const unsigned char *of, size_t of_len,
                       unsigned char *ret_token)
{
    crypto_generichash(ret_token, FORM_BYTES, of, of_len, request->server->session_key,
                       HTTP_KEY_BYTES);
}

/* The token of the session or visitor cookie that the request came with; false: of neither. */
static bool own_token(const HttpRequest *request, unsigned char *ret_token)
{
    unsigned char number[VISITOR_BYTES];
    if (request->session)
        form_token(request, request->session->key.bytes, SESSION_KEY_BYTES, ret_token);
    else if (visitor_of(request, number))
        form_token(request, number, sizeof(number), ret_token);
    else
        return false;
    return true;
}

Str http_browser_mark(const HttpRequest *request)
{
    unsigned char token[FORM_BYTES];
    return own_token(request, token) ? encode(request->arena, token, sizeof(token)) : STR("");
}

Str http_csrf_token(HttpRequest *request, HttpResponse *response)
{
    unsigned char number[VISITOR_BYTES];
    unsigned char out[2 * FORM_BYTES];
    unsigned char token[FORM_BYTES];
    if (!own_token(request, token)) {
        new_visitor(request, response, number);
        form_token(request, number, sizeof(number), token);
    }
    /* Masked anew on each page, so that compression tells nothing about it. */
    random_bytes(out, FORM_BYTES);
    for (size_t i = 0; i < FORM_BYTES; i++)
        out[FORM_BYTES + i] = out[i] ^ token[i];
    return encode(request->arena, out, sizeof(out));
}

bool http_csrf_check(const HttpRequest *request)
{
    unsigned char sent[2 * FORM_BYTES];
    unsigned char token[FORM_BYTES];
    Str field = http_form(request, HTTP_CSRF_FIELD);
    if (!field.ptr)
        field = http_header(request, "X-CSRF-Token");
    if (str_eq(http_header(request, "Sec-Fetch-Site"), STR("cross-site")) ||
        !decode(field, sent, sizeof(sent)) || !own_token(request, token))
        return false;
    for (size_t i = 0; i < FORM_BYTES; i++)
        sent[FORM_BYTES + i] ^= sent[i];
    return sodium_memcmp(sent + FORM_BYTES, token, FORM_BYTES) == 0;
}
