/*
 * A small site for the tests and for measuring: every feature of the server has a route. Its state
 * is one DemoSite; handlers run on several threads.
 */
#pragma once

#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>

#define DEMO_SESSIONS_MAX 64
#define DEMO_PAGE_BYTES   14000
#define DEMO_UPLOAD_LIMIT ((int64_t)200 << 20)

enum { DEMO_RATE_NONE, DEMO_RATE_STRICT };

typedef struct DemoSite {
    HttpApp app;
    SessionStore store;
    HttpServerConfig config;
    HttpServer *server;
    char spool[64];
    pthread_mutex_t lock;
    HttpSession sessions[DEMO_SESSIONS_MAX];
    size_t sessions_count;
    _Atomic int touches;
    _Atomic uint64_t version;
    _Atomic int renders;   /* of "/" */
    _Atomic bool released; /* lets "/wait" go on */
    _Atomic int waiting;
} DemoSite;

/* Added to the clock of all sites, in µs. */
extern _Atomic int64_t demo_clock_offset;

/* Fills in a config that tests may change before demo_start. */
void demo_init(DemoSite *site);
void demo_start(DemoSite *site);
/* How many sessions there are, and a copy of all slots of the store. */
size_t demo_sessions(DemoSite *site, HttpSession ret_sessions[DEMO_SESSIONS_MAX]);
/* What http_server_stop returned. */
int demo_stop(DemoSite *site);
