#include "http/reply.h"

#include "http/parse.h"

#include "base/error.h"
#include "base/log.h"

#include <errno.h>
#include <libdeflate.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#define GZIP_MIN   1024 /* below this the answer fits into one packet anyhow */
#define GZIP_LEVEL 5

/* ---- gzip ---- */

struct HttpGzip {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int count;
    struct libdeflate_compressor *idle[];
};

HttpGzip *http_gzip_create(int count)
{
    HttpGzip *g = calloc(1, sizeof(*g) + (size_t)count * sizeof(g->idle[0]));
    if (!g)
        abort();
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->freed, NULL);
    for (int i = 0; i < count; i++) {
        g->idle[g->count] = libdeflate_alloc_compressor(GZIP_LEVEL);
        g->count += g->idle[g->count] != NULL;
    }
    if (!g->count)
        abort();
    return g;
}

HttpGzip *http_gzip_free(HttpGzip *g)
{
    if (!g)
        return NULL;
    for (int i = 0; i < g->count; i++)
        libdeflate_free_compressor(g->idle[i]);
    pthread_cond_destroy(&g->freed);
    pthread_mutex_destroy(&g->lock);
    free(g);
    return NULL;
}

static struct libdeflate_compressor *take_compressor(HttpGzip *g)
{
    pthread_mutex_lock(&g->lock);
    while (!g->count)
        pthread_cond_wait(&g->freed, &g->lock);
    struct libdeflate_compressor *taken = g->idle[--g->count];
    pthread_mutex_unlock(&g->lock);
    return taken;
}

static void give_compressor(HttpGzip *g, struct libdeflate_compressor *compressor)
{
    pthread_mutex_lock(&g->lock);
    g->idle[g->count++] = compressor;
    pthread_cond_signal(&g->freed);
    pthread_mutex_unlock(&g->lock);
}

char *http_gzip_bytes(HttpGzip *g, Str bytes, size_t *ret_len)
{
    size_t room = bytes.len - bytes.len / 10;
    char *out = malloc(room);
    if (!out)
        abort();
    struct libdeflate_compressor *compressor = take_compressor(g);
    size_t len = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, out, room);
    give_compressor(g, compressor);
    if (!len) {
        free(out);
        return NULL;
    }
    *ret_len = len;
    return out;
}

static bool is_compressible(Str content_type)
{
    static const char *const types[] = {
        "application/json",         "application/javascript", "application/xml",
        "application/atom+xml",     "application/rss+xml",    "application/x-ndjson",
        "application/problem+json", "application/ld+json",    "image/svg+xml"};
    Str type = http_media_type(content_type);
    if (str_starts_with(type, STR("text/")))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(type, str_of(types[i])))
            return true;
    return false;
}

/* ---- headers ---- */

/* Scripts, styles and pictures of our own only; nothing inline, no frame around us. */
static const HttpPair common[] = {
    {STR_STATIC("Content-Security-Policy"),
     STR_STATIC("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                "frame-ancestors 'none'")},
    {STR_STATIC("X-Content-Type-Options"), STR_STATIC("nosniff")},
    {STR_STATIC("X-Frame-Options"), STR_STATIC("DENY")},
    {STR_STATIC("Referrer-Policy"), STR_STATIC("same-origin")},
    {STR_STATIC("Cross-Origin-Opener-Policy"), STR_STATIC("same-origin")},
    {STR_STATIC("Permissions-Policy"), STR_STATIC("camera=(), geolocation=(), microphone=()")},
};

const HttpPair *http_common_headers(size_t *ret_count)
{
    *ret_count = ARRAY_LEN(common);
    return common;
}

Str http_etag(Arena *arena, Str bytes)
{
    unsigned char hash[16];
    char hex[33];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)bytes.ptr, bytes.len, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    return arena_printf(arena, "W/\"%s\"", hex);
}

static Str own_header(const HttpResponse *response, const char *name)
{
    for (size_t i = 0; i < response->headers_count; i++)
        if (str_eq_nocase(response->headers[i].name, str_of(name)))
            return response->headers[i].value;
    return (Str){NULL, 0};
}

/* Adds a header unless the handler has set its own. */
static void add_default(HttpResponse *response, const char *name, Str value)
{
    if (!own_header(response, name).ptr)
        http_set_header(response, name, value);
}

static bool route_has(const HttpRequest *request, unsigned flag)
{
    return request->route && (request->route->flags & flag);
}

static void add_cache_control(const HttpRequest *request, HttpResponse *response)
{
    bool ok = response->status == 200 || response->status == 304;
    if (ok && route_has(request, HTTP_ROUTE_CACHEABLE) && !request->session)
        add_default(response, "Cache-Control", STR("public, no-cache"));
    else if (ok && route_has(request, HTTP_ROUTE_API))
        add_default(response, "Cache-Control", STR("private, no-cache"));
    else
        add_default(response, "Cache-Control", STR("no-store"));
}

static void check_sendable(HttpRequest *request, HttpResponse *response)
{
    const char *problem = response->failed                 ? "a header or location is not valid"
                          : strbuf_failed(&response->body) ? "the body is too large"
                          : response->status < 200 || response->status > 599
                              ? "the handler did not answer"
                              : NULL;
    if (!problem)
        return;
    (void)error_set(EINVAL, "%s: %s", request->route ? request->route->pattern : "", problem);
    log_error_ring("response", request->id);
    response->headers_count = 0;
    http_reply_fault(request, response, (HttpFault){HTTP_FAULT_INTERNAL, {NULL, 0}});
}

static bool may_keep(const HttpRequest *request, const HttpResponse *response)
{
    return route_has(request, HTTP_ROUTE_CACHEABLE) && response->status == 200 &&
           !request->session && response->origin != HTTP_FROM_FILE &&
           !own_header(response, "Set-Cookie").ptr &&
           (!str_contains(request->target, STR("?")) || route_has(request, HTTP_ROUTE_CACHE_QUERY));
}

/* ETag, and whether the client has these bytes already. */
static void settle_etag(const HttpRequest *request, HttpResponse *response, HttpReply *reply)
{
    reply->etag = own_header(response, "ETag");
    bool wanted = route_has(request, HTTP_ROUTE_CACHEABLE) || route_has(request, HTTP_ROUTE_API);
    if (!reply->etag.ptr && wanted && response->status == 200 && request->method == HTTP_GET &&
        response->origin != HTTP_FROM_FILE) {
        reply->etag = http_etag(request->arena, reply->body);
        http_set_header(response, "ETag", reply->etag);
    }
    Str asked = http_header(request, "If-None-Match");
    reply->not_modified = reply->etag.ptr && asked.ptr && response->status == 200 &&
                          request->method == HTTP_GET && http_etag_matches(asked, reply->etag);
}

static void settle_gzip(const HttpRequest *request, HttpResponse *response, HttpReply *reply)
{
    if (response->origin == HTTP_FROM_FILE || !is_compressible(str_of(response->content_type)) ||
        reply->body.len < GZIP_MIN || own_header(response, "Content-Encoding").ptr)
        return;
    add_default(response, "Vary", STR("Accept-Encoding"));
    if (reply->keep || (reply->accepts_gzip && !reply->not_modified))
        reply->gzip = http_gzip_bytes(request->server->gzip, reply->body, &reply->gzip_len);
}

void http_reply_finish(HttpRequest *request, HttpResponse *response, HttpReply *ret_reply)
{
    check_sendable(request, response);
    HttpReply reply = {.status = response->status, .origin = response->origin};
    if (response->origin == HTTP_FROM_STATIC)
        reply.body = response->bytes;
    else if (response->origin == HTTP_FROM_BUFFER)
        reply.body = strbuf_str(&response->body);
    reply.accepts_gzip = http_accepts(http_header(request, "Accept-Encoding"), STR("gzip"));
    reply.keep = may_keep(request, response);
    settle_etag(request, response, &reply);
    settle_gzip(request, response, &reply);
    add_default(response, "Content-Type", str_of(response->content_type));
    add_cache_control(request, response);
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        add_default(response, common[i].name.ptr, common[i].value);
    reply.headers = (HttpPairs){response->headers, response->headers_count};
    *ret_reply = reply;
}

void http_reply_deinit(HttpReply *reply)
{
    free(reply->gzip);
    reply->gzip = NULL;
}
