/*
 * Sessions and form tokens. The browser holds a random 256-bit token in the cookie "sid"; the store
 * sees only its BLAKE2b hash (SessionKey), so a stolen database opens no session. The application
 * injects a SessionStore; http does cookies, limits and tokens.
 *
 * All functions run on a worker thread, inside a handler. The store is called by several workers at
 * once.
 */
#pragma once

#include "http/message.h"

#define SESSION_KEY_BYTES 32

typedef struct SessionKey {
    unsigned char bytes[SESSION_KEY_BYTES];
} SessionKey;

struct HttpSession {
    SessionKey key;
    int64_t user_id;
    Instant created_at;   /* the absolute limit counts from here */
    Instant last_seen_at; /* the idle limit counts from here; written at most once a minute */
};

typedef enum SessionOutcome {
    SESSION_E_NONE = 1, /* no session under this key */
} SessionOutcome;

/* Each returns < 0 on a fatal error. */
typedef struct SessionStore {
    void *self;
    /* 0 or SESSION_E_NONE. */
    int (*load)(void *self, const SessionKey *key, HttpSession *ret_session);
    int (*create)(void *self, const HttpSession *session);
    /* Moves the session to another key. 0 or SESSION_E_NONE. */
    int (*renew)(void *self, const SessionKey *key, const SessionKey *new_key);
    /* Deleting what is not there is fine. */
    int (*remove)(void *self, const SessionKey *key);
    int (*touch)(void *self, const SessionKey *key, Instant last_seen_at);
} SessionStore;

/*
 * Signs a user in: ends the session that the request came with, makes one under a new token and
 * sets the cookie; request->session is the new one. 0 or < 0.
 */
int http_session_begin(HttpRequest *request, HttpResponse *response,
                       int64_t user_id) ATTR_NODISCARD;
/* Gives the session a new token (after a change of password or role). 0 or < 0; nothing to do for
 * an anonymous request. */
int http_session_renew(HttpRequest *request, HttpResponse *response) ATTR_NODISCARD;
/* Signs out: deletes the session and the cookie. 0 or < 0. */
int http_session_end(HttpRequest *request, HttpResponse *response) ATTR_NODISCARD;

/* The name of the hidden field that every form with method=post carries. */
#define HTTP_CSRF_FIELD "csrf"
/*
 * The token for forms on the page that is being answered: a keyed hash of the session, or for an
 * anonymous visitor of a signed random cookie, which this call sets on the response if need be.
 * The Str lives on the request's arena. Also taken from the header X-CSRF-Token.
 */
Str http_csrf_token(HttpRequest *request, HttpResponse *response);
/*
 * Bytes that only the browser with this session or visitor cookie can bring again: a key for what
 * is kept for it alone. Empty if the request has neither. On the request's arena.
 */
Str http_browser_mark(const HttpRequest *request);
