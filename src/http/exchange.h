/*
 * One request on its way through the server, without sockets: server.c feeds it what libmicrohttpd
 * reads and sends what it ends with. At each moment one thread owns it: an event thread, then (if
 * it must be worked on) a worker, then the event thread again.
 */
#pragma once

#include "http/body.h"
#include "http/connections.h"
#include "http/reply.h"
#include "http/workers.h"

/* What the owner does next. */
typedef enum HttpNext {
    HTTP_NEXT_BODY,   /* feed the body, then http_exchange_body_end */
    HTTP_NEXT_WORK,   /* give it to a worker: http_exchange_work */
    HTTP_NEXT_ANSWER, /* x->reply is ready */
} HttpNext;

typedef struct HttpExchange {
    HttpJob job; /* first: workers know nothing else */
    HttpServer *server;
    Arena *arena;
    HttpRequest request;
    HttpResponse response;
    HttpReply reply;
    HttpBody body;
    HttpFault fault; /* found while the body comes in: answered when it is over */
    bool broken;     /* the spool failed: a 500 then */
    bool opened;
    HttpConnection *connection;
    char id[24];
    int64_t started;  /* monotonic µs */
    uint64_t version; /* of the content, before anything was read for the answer */
    bool has_body;
    bool unframed; /* the head is malformed: where the request ends is not sure */
    bool target_too_long;
    bool may_be_cached; /* the target was looked up in the cache, and was not there */
    int sent_status;
    /* server.c's: */
    _Atomic int step; /* its change also hands the exchange from thread to thread */
    void *owner;      /* the connection */
    HttpCacheEntry *entry;
    void *answer;
    int64_t discarded;
    size_t target_len;
    char target[];
} HttpExchange;

/* What is known when the headers are complete. */
typedef struct HttpHead {
    Str method;
    Str version;  /* "HTTP/1.1" */
    size_t bytes; /* of request line and headers */
    HttpPairs headers;
} HttpHead;

/* target: as sent; longer than HTTP_TARGET_MAX it is cut, and answered with a 414. */
HttpExchange *http_exchange_create(HttpServer *server, Str target, HttpConnection *connection);
HttpExchange *http_exchange_free(HttpExchange *x);

/* The method's name; HTTP_METHOD_UNKNOWN. */
HttpMethod http_method_of(Str name);
/* Its own arena exists from here on; the headers may be allocated on it before http_exchange_open.
 */
Arena *http_exchange_arena(HttpExchange *x);
/* Checks the head, finds the route, takes a rate token, prepares for the body. */
HttpNext http_exchange_open(HttpExchange *x, const HttpHead *head);
/* The next bytes of the body. After a fault the rest is ignored. */
void http_exchange_feed(HttpExchange *x, Str bytes);
HttpNext http_exchange_body_end(HttpExchange *x);
/* On a worker: session, token, authorize, handler, reply. */
void http_exchange_work(HttpExchange *x, int worker);
/* Answers with a fault now, whatever was there. */
void http_exchange_fault(HttpExchange *x, HttpFault fault);
/* The line in the access log. */
void http_exchange_log(const HttpExchange *x, bool complete);
