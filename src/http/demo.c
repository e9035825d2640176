#include "http/demo.h"

#include "base/error.h"
#include "os/clock.h"
#include "os/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define HANDLER(name) static int name(void *context, HttpRequest *request, HttpResponse *response)

_Atomic int64_t demo_clock_offset;

/* ---- handlers ---- */

HANDLER(page)
{
    DemoSite *site = context;
    (void)request;
    atomic_fetch_add(&site->renders, 1);
    StrBuf *b = http_reply_html(response, 200);
    strbuf_printf(b, "<!doctype html><title>%" PRIu64 "</title>", atomic_load(&site->version));
    while (b->len < DEMO_PAGE_BYTES)
        strbuf_printf(b, "<p>政府信息公开 %zu", b->len);
    return 0;
}

HANDLER(echo)
{
    (void)context;
    StrBuf *b = http_reply(response, 200, "text/plain; charset=utf-8");
    const HttpPairs lists[] = {request->params, request->query, request->form};
    static const char *const names[] = {"param", "query", "form"};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        for (size_t j = 0; j < lists[i].count; j++)
            strbuf_printf(b, "%s %.*s=%.*s\n", names[i], STR_FMT(lists[i].items[j].name),
                          STR_FMT(lists[i].items[j].value));
    for (size_t i = 0; i < request->uploads_count; i++) {
        const HttpUpload *u = &request->uploads[i];
        strbuf_printf(b, "file %.*s=%.*s %.*s %" PRId64 " %d\n", STR_FMT(u->field),
                      STR_FMT(u->filename), STR_FMT(u->content_type), u->size,
                      access(u->path, R_OK));
    }
    strbuf_printf(b, "body %zu peer %.*s secure %d path %.*s\n", request->body.len,
                  STR_FMT(request->peer), request->is_secure, STR_FMT(request->path));
    return 0;
}

HANDLER(form)
{
    (void)context;
    Str token = http_csrf_token(request, response);
    strbuf_printf(http_reply(response, 200, "text/plain"), "%.*s", STR_FMT(token));
    return 0;
}

HANDLER(sign_in)
{
    (void)context;
    int64_t user = 0;
    int r = 0;
    if (str_parse_int(http_form(request, "user"), &user))
        r = http_session_begin(request, response, user);
    http_reply_redirect(response, STR("/whoami"));
    return r;
}

HANDLER(sign_out)
{
    (void)context;
    http_reply_redirect(response, STR("/"));
    return http_session_end(request, response);
}

HANDLER(renew)
{
    (void)context;
    http_reply_redirect(response, STR("/whoami"));
    return http_session_renew(request, response);
}

HANDLER(whoami)
{
    (void)context;
    strbuf_printf(http_reply(response, 200, "text/plain"), "%" PRId64,
                  request->session ? request->session->user_id : 0);
    return 0;
}

HANDLER(fail)
{
    (void)context;
    (void)request;
    strbuf_append_c(http_reply_html(response, 200), "half a page");
    return error_set(EIO, "the disk is gone");
}

HANDLER(silent)
{
    (void)context;
    (void)request;
    (void)response;
    return 0;
}

HANDLER(bad_header)
{
    (void)context;
    http_set_header(response, "X-Test", http_query(request, "value"));
    http_reply_redirect(response, http_query(request, "to"));
    return 0;
}

HANDLER(wait_for_release)
{
    DemoSite *site = context;
    (void)request;
    atomic_fetch_add(&site->waiting, 1);
    while (!atomic_load(&site->released))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    atomic_fetch_sub(&site->waiting, 1);
    strbuf_append_c(http_reply(response, 200, "text/plain"), "waited");
    return 0;
}

HANDLER(download)
{
    (void)context;
    (void)request;
    int fd = -1;
    int r = file_memory("demo", STR("0123456789"), &fd);
    if (r < 0)
        return r;
    http_reply_file(response, "application/octet-stream", fd, 10);
    http_set_download(response, STR("年报 \"2025\".docx"));
    return 0;
}

#define POST_ONCE(path, fn)                                                                        \
    {                                                                                              \
        .zone = 1, .method = HTTP_POST, .pattern = (path), .handler = (fn)                         \
    }
#define GET_ONCE(path, fn)                                                                         \
    {                                                                                              \
        .zone = 1, .method = HTTP_GET, .pattern = (path), .handler = (fn)                          \
    }

static const HttpRoute routes[] = {
    {.zone = 1, .method = HTTP_GET, .pattern = "/", .handler = page, .flags = HTTP_ROUTE_CACHEABLE},
    {.zone = 1,
     .method = HTTP_GET,
     .pattern = "/search",
     .handler = page,
     .flags = HTTP_ROUTE_CACHEABLE | HTTP_ROUTE_CACHE_QUERY},
    GET_ONCE("/plain", page),
    GET_ONCE("/i/*", echo),
    GET_ONCE("/case/:id", echo),
    GET_ONCE("/case/new", whoami),
    GET_ONCE("/list/", echo),
    GET_ONCE("/form", form),
    POST_ONCE("/form", echo),
    POST_ONCE("/sign-in", sign_in),
    POST_ONCE("/sign-out", sign_out),
    POST_ONCE("/renew", renew),
    GET_ONCE("/whoami", whoami),
    {.zone = 1, .method = HTTP_GET, .pattern = "/denied", .handler = whoami, .capability = 7},
    GET_ONCE("/fail", fail),
    GET_ONCE("/silent", silent),
    GET_ONCE("/bad-header", bad_header),
    GET_ONCE("/wait", wait_for_release),
    GET_ONCE("/download", download),
    {.zone = 1,
     .method = HTTP_GET,
     .pattern = "/limited",
     .handler = whoami,
     .rate_class = DEMO_RATE_STRICT},
    {.zone = 1,
     .method = HTTP_POST,
     .pattern = "/upload",
     .handler = echo,
     .flags = HTTP_ROUTE_UPLOADS,
     .body_limit = DEMO_UPLOAD_LIMIT},
    {.zone = 1,
     .method = HTTP_POST,
     .pattern = "/api/raw",
     .handler = echo,
     .flags = HTTP_ROUTE_API | HTTP_ROUTE_RAW_BODY,
     .body_limit = 1 << 20},
    {.zone = 1,
     .method = HTTP_POST,
     .pattern = "/api/upload",
     .handler = echo,
     .flags = HTTP_ROUTE_API | HTTP_ROUTE_UPLOADS,
     .body_limit = DEMO_UPLOAD_LIMIT},
    {.zone = 1,
     .method = HTTP_GET,
     .pattern = "/api/data",
     .handler = page,
     .flags = HTTP_ROUTE_API},
    {.zone = 2, .method = HTTP_GET, .pattern = "/other-zone", .handler = whoami},
};

/* ---- hooks ---- */

static int authorize(void *context, HttpRequest *request, HttpResponse *response,
                     HttpVerdict *ret_verdict)
{
    (void)context;
    if (request->route->capability != 7 || request->session)
        return 0;
    http_reply_redirect(response, STR("/form"));
    *ret_verdict = HTTP_ANSWERED;
    return 0;
}

static uint64_t content_version(void *context)
{
    DemoSite *site = context;
    return atomic_load(&site->version);
}

static Instant demo_now(void)
{
    return clock_now() + atomic_load(&demo_clock_offset);
}

/* ---- the session store: a list under a lock ---- */

static HttpSession *find_session(DemoSite *site, const SessionKey *key)
{
    for (size_t i = 0; i < site->sessions_count; i++)
        if (memcmp(&site->sessions[i].key, key, sizeof(*key)) == 0)
            return &site->sessions[i];
    return NULL;
}

static int store_load(void *self, const SessionKey *key, HttpSession *ret_session)
{
    DemoSite *site = self;
    pthread_mutex_lock(&site->lock);
    const HttpSession *found = find_session(site, key);
    if (found)
        *ret_session = *found;
    pthread_mutex_unlock(&site->lock);
    return found ? 0 : SESSION_E_NONE;
}

static int store_create(void *self, const HttpSession *session)
{
    DemoSite *site = self;
    pthread_mutex_lock(&site->lock);
    bool room = site->sessions_count < DEMO_SESSIONS_MAX;
    if (room)
        site->sessions[site->sessions_count++] = *session;
    pthread_mutex_unlock(&site->lock);
    return room ? 0 : error_set(ENOSPC, "too many sessions");
}

static int store_renew(void *self, const SessionKey *key, const SessionKey *new_key)
{
    DemoSite *site = self;
    pthread_mutex_lock(&site->lock);
    HttpSession *found = find_session(site, key);
    if (found)
        found->key = *new_key;
    pthread_mutex_unlock(&site->lock);
    return found ? 0 : SESSION_E_NONE;
}

static int store_remove(void *self, const SessionKey *key)
{
    DemoSite *site = self;
    pthread_mutex_lock(&site->lock);
    HttpSession *found = find_session(site, key);
    if (found)
        *found = site->sessions[--site->sessions_count];
    pthread_mutex_unlock(&site->lock);
    return 0;
}

static int store_touch(void *self, const SessionKey *key, Instant last_seen_at)
{
    DemoSite *site = self;
    pthread_mutex_lock(&site->lock);
    HttpSession *found = find_session(site, key);
    if (found)
        found->last_seen_at = last_seen_at;
    pthread_mutex_unlock(&site->lock);
    atomic_fetch_add(&site->touches, 1);
    return 0;
}

size_t demo_sessions(DemoSite *site, HttpSession ret_sessions[DEMO_SESSIONS_MAX])
{
    pthread_mutex_lock(&site->lock);
    size_t count = site->sessions_count;
    memcpy(ret_sessions, site->sessions, sizeof(site->sessions));
    pthread_mutex_unlock(&site->lock);
    return count;
}

/* ---- set-up ---- */

static const HttpRate rates[] = {[DEMO_RATE_NONE] = {0, 0}, [DEMO_RATE_STRICT] = {3, 60}};
static const char *const proxies[] = {"127.0.0.2"};
static const HttpAsset assets[] = {
    {STR_STATIC("/assets/site.0123.css"), STR_STATIC("text/css; charset=utf-8"),
     STR_STATIC("body{margin:0}"), STR_STATIC("not really gzip")},
    {STR_STATIC("/assets/logo.4567.svg"),
     STR_STATIC("image/svg+xml"),
     STR_STATIC("<svg/>"),
     {NULL, 0}},
};

void demo_init(DemoSite *site)
{
    memset(site, 0, sizeof(*site));
    pthread_mutex_init(&site->lock, NULL);
    snprintf(site->spool, sizeof(site->spool), "/tmp/gongkai-http-XXXXXX");
    if (!mkdtemp(site->spool))
        abort();
    site->app = (HttpApp){.context = site,
                          .routes = routes,
                          .routes_count = ARRAY_LEN(routes),
                          .authorize = authorize,
                          .content_version = content_version};
    site->store =
        (SessionStore){site, store_load, store_create, store_renew, store_remove, store_touch};
    site->config = (HttpServerConfig){.app = &site->app,
                                      .sessions = &site->store,
                                      .assets = assets,
                                      .assets_count = ARRAY_LEN(assets),
                                      .zones = 1,
                                      .threads = 2,
                                      .workers = 4,
                                      .spool_folder = site->spool,
                                      .proxies = proxies,
                                      .proxies_count = ARRAY_LEN(proxies),
                                      .rates = rates,
                                      .rates_count = ARRAY_LEN(rates),
                                      .secret = "thirty-one bytes of test secret",
                                      .now = demo_now};
}

void demo_start(DemoSite *site)
{
    if (http_server_start(&site->config, &site->server) < 0) {
        fprintf(stderr, "%s\n", error_message());
        abort();
    }
}

int demo_stop(DemoSite *site)
{
    int r = http_server_stop(site->server);
    if (r == 0) {
        int removed = file_remove_tree(site->spool);
        (void)removed;
        pthread_mutex_destroy(&site->lock);
    }
    return r;
}
