/*
 * The site as data: one table of routes, and the hooks by which the application takes part in
 * what the server does with them. The table is constant and lives as long as the server.
 *
 * What happens to a request, in this order: path decoded and matched (404, 405) -> rate limit (429)
 * -> body limit and type (413, 415) -> byte cache -> body spooled and parsed (400) -> a worker
 * takes it (503) -> session loaded -> CSRF token checked on every method but GET (403) -> authorize
 * -> handler -> security headers, ETag, gzip -> sent and logged.
 */
#pragma once

#include "http/message.h"

/* Runs on a worker thread and may block. < 0: logged with the request id, answered with a 500. */
typedef int HttpHandler(void *app, HttpRequest *request, HttpResponse *response);

typedef enum HttpRouteFlag {
    /* A GET that is the same for every anonymous visitor, sets no cookie and holds no form token:
     * its bytes are kept under (URL, content_version) and answered by the event threads. */
    HTTP_ROUTE_CACHEABLE = 1 << 0,
    /* Keep it also when the URL has a query; without this flag a query by-passes the cache. */
    HTTP_ROUTE_CACHE_QUERY = 1 << 1,
    /* The body is not a form: any type is taken and given as HttpRequest.body. */
    HTTP_ROUTE_RAW_BODY = 1 << 2,
    /* Files may come with the form (multipart/form-data). Without it only text fields may. */
    HTTP_ROUTE_UPLOADS = 1 << 3,
    /* Not for browsers' sessions: cookies are ignored altogether, so there is nothing to forge and
     * no CSRF token is asked for. Authorize sees the Authorization header. */
    HTTP_ROUTE_API = 1 << 4,
    /* The path holds something secret: the access log shows the pattern, not the path. */
    HTTP_ROUTE_SECRET_PATH = 1 << 5,
} HttpRouteFlag;

#define HTTP_BODY_LIMIT_DEFAULT ((int64_t)64 * 1024)

/*
 * One row. Pattern: segments that are literal, ":name" (one segment, not empty) or, last, "*" (the
 * rest of the path, not empty, '/' included). A literal wins over ":name", that over "*". If only
 * the path with (without) a '/' at its end is known, a GET is redirected there.
 */
struct HttpRoute {
    unsigned zone; /* bits, the application's; served when HttpServerConfig.zones has one */
    HttpMethod method;
    const char *pattern;
    HttpHandler *handler;
    int capability;     /* opaque: HttpApp.authorize knows it */
    unsigned flags;     /* HttpRouteFlag */
    int rate_class;     /* index into HttpServerConfig.rates */
    int64_t body_limit; /* bytes of the whole body; 0: HTTP_BODY_LIMIT_DEFAULT */
    const void *form;   /* opaque: the form's declared fields, the application's */
};

typedef enum HttpVerdict {
    HTTP_ALLOW,
    HTTP_ANSWERED, /* the hook filled the response itself: to the sign-in page, a 403 page */
} HttpVerdict;

/* The application, as the server sees it. context is passed to each hook and to the handlers. */
typedef struct HttpApp {
    void *context;
    const HttpRoute *routes;
    size_t routes_count;
    /* May this session (or NULL) use the route? On a worker, may block. < 0 fatal: 500.
     * NULL hook: every route is open. */
    int (*authorize)(void *context, HttpRequest *request, HttpResponse *response,
                     HttpVerdict *ret_verdict);
    /* Fills the page for a fault; also for paths that no route knows (request->route is NULL).
     * May run on an event thread: no database, no blocking. NULL hook: one line of plain text. */
    void (*error_page)(void *context, HttpRequest *request, HttpFault fault,
                       HttpResponse *response);
    /* The version of all released content: cached bytes of another version are dead. Called on
     * event threads for each request: an atomic load, nothing else. NULL hook: never changes. */
    uint64_t (*content_version)(void *context);
    /* A worker thread ends: close what it opened. NULL: nothing to do. */
    void (*worker_stop)(void *context, int worker);
} HttpApp;

/*
 * Checks the table: patterns well formed and unambiguous, no route twice, HEAD not named, CACHEABLE
 * only on GET, no handler missing. Returns 0, or < 0 with the first fault in the error ring.
 */
int http_routes_check(const HttpRoute *routes, size_t count) ATTR_NODISCARD;
