#include "http/exchange.h"

#include "http/router.h"

#include "base/error.h"
#include "base/log.h"
#include "base/utf8.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const HttpFault no_fault = {HTTP_FAULT_NONE, {NULL, 0}};

static HttpFault fault(HttpFaultKind kind, Str field)
{
    return (HttpFault){kind, field};
}

HttpExchange *http_exchange_create(HttpServer *server, Str target, HttpConnection *connection)
{
    bool too_long = target.len > HTTP_TARGET_MAX;
    if (too_long)
        target.len = 0;
    HttpExchange *x = calloc(1, sizeof(*x) + target.len + 1);
    if (!x)
        abort();
    x->server = server;
    x->connection = connection;
    x->target_too_long = too_long;
    x->started = clock_monotonic();
    x->target_len = target.len;
    memcpy(x->target, target.ptr, target.len);
    uint64_t number = atomic_fetch_add(&server->id_counter, 1);
    snprintf(x->id, sizeof(x->id), "%08" PRIx64 "%08" PRIx64, server->id_prefix & 0xffffffff,
             number & 0xffffffff);
    x->request.id = str_of(x->id);
    return x;
}

HttpExchange *http_exchange_free(HttpExchange *x)
{
    if (!x)
        return NULL;
    if (x->opened) {
        http_reply_deinit(&x->reply);
        http_body_deinit(&x->body);
        http_response_deinit(&x->response);
    }
    arena_free(x->arena);
    free(x);
    return NULL;
}

Arena *http_exchange_arena(HttpExchange *x)
{
    if (!x->arena)
        x->arena = arena_create(8 * 1024);
    return x->arena;
}

HttpMethod http_method_of(Str name)
{
    static const char *const names[] = {
        [HTTP_GET] = "GET",        [HTTP_HEAD] = "HEAD",   [HTTP_POST] = "POST",
        [HTTP_PUT] = "PUT",        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
        [HTTP_OPTIONS] = "OPTIONS"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, str_of(names[i])))
            return (HttpMethod)i;
    return HTTP_METHOD_UNKNOWN;
}

/* ---- the head ---- */

/* Headers of which two would mean two things to two readers. */
static bool is_single(Str name)
{
    static const char *const names[] = {"Host",         "Content-Length", "Transfer-Encoding",
                                        "Content-Type", "Authorization",  "X-Request-Id"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    return false;
}

static bool has_controls(Str value)
{
    for (size_t i = 0; i < value.len; i++)
        if (((unsigned char)value.ptr[i] < 0x20 && value.ptr[i] != '\t') || value.ptr[i] == 0x7f)
            return true;
    return false;
}

/* Old browsers put raw GBK into Referer, and cookies may be another program's: what is not UTF-8 is
 * left out rather than refused. */
static void drop_foreign_text(HttpRequest *request, Arena *arena)
{
    HttpPair *kept = arena_new(arena, HttpPair, request->headers.count);
    size_t count = 0;
    for (size_t i = 0; i < request->headers.count; i++)
        if (utf8_valid(request->headers.items[i].value))
            kept[count++] = request->headers.items[i];
    request->headers = (HttpPairs){kept, count};
}

static bool host_is_plain(Str host)
{
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        if (!http_is_token(str_make(&c, 1)) && !strchr(":[]", c))
            return false;
    }
    return host.len > 0 && host.len <= 255;
}

static HttpFault check_headers(HttpExchange *x, const HttpHead *head)
{
    HttpRequest *request = &x->request;
    for (size_t i = 0; i < head->headers.count; i++) {
        HttpPair h = head->headers.items[i];
        Str shown = utf8_valid(h.name) ? h.name : (Str){NULL, 0};
        if (!http_is_token(h.name) || has_controls(h.value))
            return fault(HTTP_FAULT_MALFORMED, shown);
        for (size_t j = 0; j < i && is_single(h.name); j++)
            if (str_eq_nocase(head->headers.items[j].name, h.name))
                return fault(HTTP_FAULT_MALFORMED, shown);
    }
    drop_foreign_text(request, x->arena);
    request->host = http_header(request, "Host");
    if (request->host.ptr && !host_is_plain(request->host)) {
        request->host = (Str){NULL, 0};
        return fault(HTTP_FAULT_MALFORMED, STR("Host"));
    }
    Str encoding = http_header(request, "Transfer-Encoding");
    Str length = http_header(request, "Content-Length");
    /* Both, or an encoding that is not simply chunked, is how requests are smuggled. */
    if (encoding.ptr && (length.ptr || !str_eq_nocase(encoding, STR("chunked")) ||
                         !str_eq(head->version, STR("HTTP/1.1"))))
        return fault(HTTP_FAULT_MALFORMED, STR("Transfer-Encoding"));
    int64_t declared = 0;
    if (length.ptr && (!str_parse_int(length, &declared) || declared < 0))
        return fault(HTTP_FAULT_MALFORMED, STR("Content-Length"));
    x->has_body = encoding.ptr || declared > 0;
    return no_fault;
}

/* An id that a proxy has given the request goes on; anything else would be noise in the log. */
static void adopt_id(HttpRequest *request)
{
    Str id = http_header(request, "X-Request-Id");
    if (id.len >= 8 && id.len <= 64 && http_is_token(id))
        request->id = id;
}

static void settle_client(HttpExchange *x)
{
    HttpRequest *request = &x->request;
    const HttpServer *server = x->server;
    size_t proxies = server->config.proxies_count;
    const HttpAddress *peer = &x->connection->address;
    HttpAddress client = http_address_forwarded(peer, server->proxies, proxies,
                                                http_header(request, "X-Forwarded-For"));
    request->peer = http_address_print(x->arena, &client);
    request->is_secure = http_address_in(peer, server->proxies, proxies) &&
                         str_eq_nocase(http_header(request, "X-Forwarded-Proto"), STR("https"));
}

static HttpFault parse_target(HttpExchange *x)
{
    HttpRequest *request = &x->request;
    if (x->target_too_long)
        return fault(HTTP_FAULT_TARGET_TOO_LONG, (Str){NULL, 0});
    size_t question = str_find(request->target, STR("?"), 0);
    HttpFault wrong =
        http_parse_path(x->arena, str_sub(request->target, 0, question), &request->path);
    if (wrong.kind != HTTP_FAULT_NONE || question == STR_NPOS)
        return wrong;
    HttpFields fields = {.arena = x->arena};
    wrong = http_parse_pairs(&fields, str_sub(request->target, question + 1, STR_NPOS));
    request->query = http_fields_pairs(&fields);
    return wrong;
}

static void parse_cookies(HttpExchange *x)
{
    HttpFields cookies = {.arena = x->arena};
    for (size_t i = 0; i < x->request.headers.count; i++)
        if (str_eq_nocase(x->request.headers.items[i].name, STR("Cookie")))
            http_parse_cookies(&cookies, x->request.headers.items[i].value);
    x->request.cookies = http_fields_pairs(&cookies);
}

/* ---- the route ---- */

static void set_allow(HttpExchange *x, unsigned methods)
{
    static const char *const names[] = {
        [HTTP_GET] = "GET, HEAD", [HTTP_HEAD] = NULL,     [HTTP_POST] = "POST",
        [HTTP_PUT] = "PUT",       [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE"};
    CLEANUP(strbuf_deinit) StrBuf allow = STRBUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i] && (methods & (1u << i)))
            strbuf_printf(&allow, "%s%s", allow.len ? ", " : "", names[i]);
    http_set_header(&x->response, "Allow", strbuf_str(&allow));
}

/* The same target with a '/' put to, or taken from, the end of its path. */
static void redirect_slash(HttpExchange *x)
{
    Str target = x->request.target;
    size_t end = MIN(str_find(target, STR("?"), 0), target.len);
    Str path = str_sub(target, 0, end);
    Str query = str_sub(target, end, target.len);
    bool slash = path.ptr[path.len - 1] == '/';
    Str other = slash ? str_sub(path, 0, path.len - 1) : path;
    http_reply_redirect(&x->response, arena_printf(x->arena, "%.*s%s%.*s", STR_FMT(other),
                                                   slash ? "" : "/", STR_FMT(query)));
    x->response.status = 308;
}

/* *ret_done: the response is a redirect already. */
static HttpFault find_route(HttpExchange *x, HttpMethod method, bool *ret_done)
{
    const HttpServerConfig *config = &x->server->config;
    HttpRouteMatch match = http_route_match(config->app->routes, config->app->routes_count,
                                            config->zones, method, x->request.path, x->arena);
    switch (match.outcome) {
    case HTTP_MATCH_FOUND:
        x->request.route = match.route;
        x->request.params = match.params;
        return no_fault;
    case HTTP_MATCH_OTHER_SLASH:
        redirect_slash(x);
        *ret_done = true;
        return no_fault;
    case HTTP_MATCH_METHOD:
        set_allow(x, match.methods);
        return fault(HTTP_FAULT_METHOD, (Str){NULL, 0});
    case HTTP_MATCH_NONE:
        return fault(HTTP_FAULT_NOT_FOUND, (Str){NULL, 0});
    }
    return no_fault;
}

static HttpFault take_rate(HttpExchange *x)
{
    HttpAddress client = x->connection->address;
    int64_t retry = 0;
    bool parsed = http_address_parse(x->request.peer, &client);
    (void)parsed;
    if (http_limiter_take(x->server->limiter, &client, x->request.route->rate_class,
                          clock_monotonic(), &retry))
        return no_fault;
    http_set_header(&x->response, "Retry-After", arena_printf(x->arena, "%" PRId64, retry));
    return fault(HTTP_FAULT_RATE, (Str){NULL, 0});
}

static HttpFault prepare_body(HttpExchange *x)
{
    HttpRequest *request = &x->request;
    if (!x->has_body)
        return no_fault;
    if (request->method == HTTP_GET || request->method == HTTP_DELETE)
        return fault(HTTP_FAULT_MALFORMED, STR("Content-Length"));
    HttpFault wrong =
        http_body_init(&x->body, x->arena, request->route, http_header(request, "Content-Type"),
                       x->server->config.spool_folder);
    int64_t declared = 0;
    Str length = http_header(request, "Content-Length");
    if (wrong.kind == HTTP_FAULT_NONE && length.ptr && str_parse_int(length, &declared) &&
        declared > x->body.limit)
        return fault(HTTP_FAULT_BODY_TOO_LARGE, (Str){NULL, 0});
    return wrong;
}

static HttpFault examine(HttpExchange *x, const HttpHead *head, HttpMethod method, bool *ret_done)
{
    HttpFault wrong = no_fault;
    if (head->bytes > HTTP_HEADERS_MAX + HTTP_TARGET_MAX)
        return fault(HTTP_FAULT_HEADERS_TOO_LARGE, (Str){NULL, 0});
    wrong = check_headers(x, head);
    x->unframed = wrong.kind != HTTP_FAULT_NONE;
    if (wrong.kind != HTTP_FAULT_NONE)
        return wrong;
    adopt_id(&x->request);
    settle_client(x);
    wrong = parse_target(x);
    if (wrong.kind != HTTP_FAULT_NONE)
        return wrong;
    wrong = find_route(x, method, ret_done);
    if (wrong.kind != HTTP_FAULT_NONE || *ret_done)
        return wrong;
    wrong = take_rate(x);
    if (wrong.kind != HTTP_FAULT_NONE)
        return wrong;
    if (!(x->request.route->flags & HTTP_ROUTE_API))
        parse_cookies(x);
    return prepare_body(x);
}

static Instant server_now(const HttpServer *server)
{
    return server->config.now ? server->config.now() : clock_now();
}

HttpNext http_exchange_open(HttpExchange *x, const HttpHead *head)
{
    HttpRequest *request = &x->request;
    HttpMethod method = http_method_of(head->method);
    http_response_init(&x->response, http_exchange_arena(x));
    x->opened = true;
    x->version = x->server->config.app->content_version
                     ? x->server->config.app->content_version(x->server->config.app->context)
                     : 0;
    request->arena = x->arena;
    request->server = x->server;
    request->is_head = method == HTTP_HEAD;
    request->method = request->is_head ? HTTP_GET : method;
    request->target = str_make(x->target, x->target_len);
    request->headers = head->headers;
    request->now = server_now(x->server);
    request->worker = -1;
    bool done = false;
    HttpFault wrong = examine(x, head, request->method, &done);
    if (wrong.kind != HTTP_FAULT_NONE) {
        http_exchange_fault(x, wrong);
        return HTTP_NEXT_ANSWER;
    }
    if (done) {
        http_reply_finish(request, &x->response, &x->reply);
        return HTTP_NEXT_ANSWER;
    }
    return x->has_body ? HTTP_NEXT_BODY : HTTP_NEXT_WORK;
}

void http_exchange_fault(HttpExchange *x, HttpFault wrong)
{
    http_reply_deinit(&x->reply);
    if (wrong.kind == HTTP_FAULT_BUSY)
        http_set_header(&x->response, "Retry-After", STR("5"));
    http_reply_fault(&x->request, &x->response, wrong);
    http_reply_finish(&x->request, &x->response, &x->reply);
}

/* ---- the body ---- */

void http_exchange_feed(HttpExchange *x, Str bytes)
{
    if (x->broken || x->fault.kind != HTTP_FAULT_NONE)
        return;
    if (http_body_feed(&x->body, bytes, &x->fault) < 0) {
        log_error_ring("spool", x->request.id);
        x->broken = true;
    }
}

HttpNext http_exchange_body_end(HttpExchange *x)
{
    if (!x->broken && x->fault.kind == HTTP_FAULT_NONE &&
        http_body_finish(&x->body, &x->request, &x->fault) < 0) {
        log_error_ring("spool", x->request.id);
        x->broken = true;
    }
    if (x->broken)
        x->fault = fault(HTTP_FAULT_INTERNAL, (Str){NULL, 0});
    if (x->fault.kind == HTTP_FAULT_NONE)
        return HTTP_NEXT_WORK;
    http_exchange_fault(x, x->fault);
    return HTTP_NEXT_ANSWER;
}

/* ---- the worker's part ---- */

/* < 0: fatal. Otherwise the response is filled. */
static int handle(HttpExchange *x)
{
    HttpRequest *request = &x->request;
    const HttpApp *app = x->server->config.app;
    bool api = request->route->flags & HTTP_ROUTE_API;
    int r = api ? 0 : http_session_load(request);
    if (r < 0)
        return r;
    if (!api && request->method != HTTP_GET && !http_csrf_check(request)) {
        http_reply_fault(request, &x->response, fault(HTTP_FAULT_CSRF, (Str){NULL, 0}));
        return 0;
    }
    HttpVerdict verdict = HTTP_ALLOW;
    if (app->authorize) {
        r = app->authorize(app->context, request, &x->response, &verdict);
        if (r < 0)
            return r;
    }
    return verdict == HTTP_ALLOW ? request->route->handler(app->context, request, &x->response) : 0;
}

void http_exchange_work(HttpExchange *x, int worker)
{
    x->request.worker = worker;
    error_clear();
    if (handle(x) < 0) {
        log_error_ring("request", x->request.id);
        x->response.headers_count = 0;
        http_reply_fault(&x->request, &x->response, fault(HTTP_FAULT_INTERNAL, (Str){NULL, 0}));
    }
    http_reply_finish(&x->request, &x->response, &x->reply);
}

/* The path as the log may have it. */
static Str logged_path(const HttpExchange *x)
{
    const HttpApp *app = x->server->config.app;
    Str target = str_make(x->target, x->target_len);
    Str path = str_sub(target, 0, str_find(target, STR("?"), 0));
    if (!x->request.route)
        return http_route_shown(app->routes, app->routes_count,
                                x->request.path.len ? x->request.path : path);
    return x->request.route->flags & HTTP_ROUTE_SECRET_PATH ? str_of(x->request.route->pattern)
                                                            : path;
}

void http_exchange_log(const HttpExchange *x, bool complete)
{
    const HttpRequest *request = &x->request;
    log_write_later(LOG_INFO, complete ? "request" : "request_aborted",
                    LOG_TEXT("request_id", request->id),
                    LOG_TEXT("method", str_of(request->is_head               ? "HEAD"
                                              : request->method == HTTP_GET  ? "GET"
                                              : request->method == HTTP_POST ? "POST"
                                                                             : "OTHER")),
                    LOG_TEXT("path", logged_path(x)), LOG_INT("status", x->sent_status),
                    LOG_INT("microseconds", clock_monotonic() - x->started));
}
