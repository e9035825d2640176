/*
 * Inside of the http layer: the server and the response as its files share them. Not for others.
 */
#pragma once

#include "http/address.h"
#include "http/cache.h"
#include "http/limiter.h"
#include "http/server.h"
#include "http/workers.h"

#include <stdatomic.h>

#define HTTP_TARGET_MAX   ((size_t)6 * 1024)
#define HTTP_HEADERS_MAX  ((size_t)16 * 1024)
#define HTTP_RESPONSE_MAX ((size_t)16 << 20)
#define HTTP_KEY_BYTES    32

typedef enum HttpBodyOrigin { HTTP_FROM_BUFFER, HTTP_FROM_STATIC, HTTP_FROM_FILE } HttpBodyOrigin;

struct HttpResponse {
    Arena *arena;
    int status; /* 0: not answered yet */
    const char *content_type;
    HttpBodyOrigin origin;
    StrBuf body;
    Str bytes; /* STATIC */
    int fd;    /* FILE; -1 */
    int64_t size;
    HttpPair *headers;
    size_t headers_count, headers_capacity;
    bool failed; /* something could not be sent as it was asked for */
};

void http_response_init(HttpResponse *response, Arena *arena);
void http_response_deinit(HttpResponse *response);

typedef struct HttpGzip HttpGzip;               /* http/reply.h */
typedef struct HttpConnections HttpConnections; /* http/connections.h */
struct MHD_Daemon;

struct HttpServer {
    HttpServerConfig config; /* with the defaults filled in */
    HttpAddress *proxies;
    unsigned char session_key[HTTP_KEY_BYTES]; /* derived from the secret */
    unsigned char visitor_key[HTTP_KEY_BYTES];
    HttpLimiter *limiter;
    HttpCache *cache;
    HttpGzip *gzip;
    HttpConnections *connections;
    HttpWorkers *workers;
    struct MHD_Daemon *daemon;
    void *assets; /* server.c */
    int port;
    uint64_t id_prefix;
    _Atomic uint64_t id_counter;
    _Atomic bool stopping;   /* answers end their connections */
    _Atomic bool closed;     /* workers get nothing more */
    _Atomic int64_t working; /* exchanges that workers have */
    _Atomic int64_t requests, in_flight, cache_hits, server_errors;
};

typedef struct HttpCoreHooks {
    HttpWorkerRun *run;
    HttpWorkerStop *stop;
    HttpCacheFree *free_answer;
} HttpCoreHooks;

/* Takes a zeroed server, fills in the defaults and makes all parts but the daemon. After a failure,
 * too, http_core_deinit is called. */
int http_core_init(HttpServer *server, const HttpServerConfig *config,
                   const HttpCoreHooks *hooks) ATTR_NODISCARD;
void http_core_deinit(HttpServer *server);

/* Loads the session of the cookie into request->session, or leaves it NULL; writes last_seen. */
int http_session_load(HttpRequest *request) ATTR_NODISCARD;
/* Whether the request may change something: its token is of its session or visitor cookie. */
bool http_csrf_check(const HttpRequest *request);
/* The names of the cookies, with the __Host- prefix on secure connections. */
const char *http_session_cookie(bool is_secure);
/* Derives the server's keys from config.secret. */
void http_keys_derive(HttpServer *server);
