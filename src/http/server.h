/*
 * The HTTP/1.1 server: `threads` event threads answer cached and static bytes and take in bodies;
 * every other request goes to a pool of `workers` blocking threads. libmicrohttpd is behind
 * server.c alone.
 *
 * A server is started and stopped by one thread; the config and what it points at must outlive it.
 */
#pragma once

#include "http/asset.h"
#include "http/route.h"
#include "http/session.h"

#define HTTP_SESSION_IDLE_SECONDS 1800

/* A token bucket per client address (IPv6: per /64) and class: `burst` at once, refilled evenly. */
typedef struct HttpRate {
    int burst; /* 0: no limit */
    int per_minute;
} HttpRate;

#define HTTP_SECRET_BYTES 32

typedef struct HttpServerConfig {
    const HttpApp *app;
    const SessionStore *sessions; /* NULL: every request is anonymous */
    const HttpAsset *assets;
    size_t assets_count;
    unsigned zones;                   /* which rows of the route table are served here */
    const char *address;              /* "127.0.0.1", "::1", "::" …; NULL: 127.0.0.1 */
    int port;                         /* 0: any free one, see http_server_port */
    int listen_fd;                    /* > 0: a listening socket given by the supervisor (taken) */
    int threads;                      /* event threads; 0: one per core */
    int workers;                      /* 0: 32 */
    int queue_limit;                  /* requests waiting for a worker, then 503; 0: 1024 */
    int connection_limit;             /* 0: 4096 */
    int connection_limit_per_address; /* 0: 512; proxies are exempt when listed below */
    int idle_seconds;                 /* a silent connection is closed; 0: 15 */
    int request_seconds;              /* header section complete within; 0: 30 */
    int64_t body_bytes_per_second;    /* slower bodies get a 408 after request_seconds; 0: 4096 */
    int stop_seconds;                 /* how long a stop waits for requests in flight; 0: 10 */
    const char *spool_folder;         /* must exist; leftovers of an earlier run are removed */
    const char *const *proxies;       /* addresses whose X-Forwarded-For and -Proto are believed */
    size_t proxies_count;
    const HttpRate *rates; /* by HttpRoute.rate_class */
    size_t rates_count;
    int64_t cache_bytes;                     /* of the byte cache; 0: 64 MiB, < 0: no cache */
    int session_idle_seconds;                /* 0: HTTP_SESSION_IDLE_SECONDS */
    int session_absolute_seconds;            /* 0: 12 hours */
    unsigned char secret[HTTP_SECRET_BYTES]; /* keys form tokens; the same on all nodes */
    bool access_log;
    Instant (*now)(void); /* NULL: the system clock */
} HttpServerConfig;

/* Starts listening; returns when connections are answered. 0, or < 0 (-EADDRINUSE …). */
int http_server_start(const HttpServerConfig *config, HttpServer **ret_server) ATTR_NODISCARD;
/* The port that it listens on. */
int http_server_port(const HttpServer *server);

typedef enum HttpStopOutcome {
    /* A handler did not return within stop_seconds: its thread still runs and the server's memory
     * is kept; the process should end now. */
    HTTP_STOP_E_ABANDONED = 1,
} HttpStopOutcome;

/* Takes no new connections, answers what is in flight, ends the threads, frees the server. NULL is
 * fine. 0 or HTTP_STOP_E_ABANDONED. */
int http_server_stop(HttpServer *server) ATTR_NODISCARD;

typedef struct HttpStats {
    int64_t requests;
    int64_t in_flight;
    int64_t connections;
    int64_t cache_hits;
    int64_t cache_bytes;
    int64_t server_errors; /* answers with status 500 */
} HttpStats;

/* For the health page; any thread. */
HttpStats http_server_stats(const HttpServer *server);
