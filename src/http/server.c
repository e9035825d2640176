#include "http/server.h"

#include "http/connections.h"
#include "http/exchange.h"
#include "http/listener.h"

#include "base/error.h"
#include "base/log.h"
#include "os/clock.h"

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <stdio.h>
#include <unistd.h>

#define CONNECTION_MEMORY ((size_t)32 * 1024)
/* How much of a body that is refused is still read, so that the client sees the answer. */
#define DISCARD_MAX ((int64_t)64 << 20)

typedef enum Step {
    STEP_HEAD,   /* nothing but the target is known */
    STEP_READY,  /* cached or static: answered in the next call */
    STEP_BODY,   /* being fed */
    STEP_WORK,   /* suspended, a worker has it */
    STEP_ANSWER, /* x->reply is ready */
    STEP_SENT,
} Step;

/* Ready-made answers: of a static file, or in the byte cache. */
typedef struct Answer {
    struct MHD_Response *plain;
    struct MHD_Response *gzip; /* or NULL */
    struct MHD_Response *not_modified;
    char etag[48];
} Answer;

typedef struct AssetSlot {
    const HttpAsset *asset;
    Answer answer;
} AssetSlot;

/* ---- libmicrohttpd's responses ---- */

static struct MHD_Response *response_of(Str body, enum MHD_ResponseMemoryMode mode)
{
    /* The library takes a void * and only reads it. */
    void *bytes = (void *)(uintptr_t)(body.ptr ? body.ptr : "");
    struct MHD_Response *r = MHD_create_response_from_buffer(body.len, bytes, mode);
    if (!r)
        abort();
    return r;
}

static void add_headers(struct MHD_Response *r, HttpPairs headers)
{
    for (size_t i = 0; i < headers.count; i++)
        (void)MHD_add_response_header(r, headers.items[i].name.ptr, headers.items[i].value.ptr);
}

static void answer_fill(Answer *a, HttpPairs headers, Str etag, Str body, Str gzip,
                        enum MHD_ResponseMemoryMode mode)
{
    a->plain = response_of(body, mode);
    a->not_modified = response_of((Str){NULL, 0}, MHD_RESPMEM_PERSISTENT);
    add_headers(a->plain, headers);
    add_headers(a->not_modified, headers);
    if (gzip.len) {
        a->gzip = response_of(gzip, mode);
        add_headers(a->gzip, headers);
        (void)MHD_add_response_header(a->gzip, "Content-Encoding", "gzip");
    }
    size_t n = MIN(etag.len, sizeof(a->etag) - 1);
    if (n)
        memcpy(a->etag, etag.ptr, n);
}

static void answer_deinit(Answer *a)
{
    if (a->plain)
        MHD_destroy_response(a->plain);
    if (a->gzip)
        MHD_destroy_response(a->gzip);
    if (a->not_modified)
        MHD_destroy_response(a->not_modified);
}

static void answer_free(void *answer)
{
    answer_deinit(answer);
    free(answer);
}

static Str asked_header(struct MHD_Connection *mhd, const char *name)
{
    const char *value = NULL;
    size_t len = 0;
    if (MHD_lookup_connection_value_n(mhd, MHD_HEADER_KIND, name, strlen(name), &value, &len) !=
            MHD_YES ||
        !value)
        return (Str){NULL, 0};
    return str_make(value, len);
}

static enum MHD_Result queue(HttpExchange *x, struct MHD_Connection *mhd, int status,
                             struct MHD_Response *r)
{
    x->step = STEP_SENT;
    x->sent_status = status;
    if (status == 500)
        atomic_fetch_add(&x->server->server_errors, 1);
    http_connection_phase(x->connection, HTTP_PHASE_SEND);
    return MHD_queue_response(mhd, (unsigned)status, r);
}

static enum MHD_Result queue_answer(HttpExchange *x, struct MHD_Connection *mhd, const Answer *a)
{
    Str asked = asked_header(mhd, "If-None-Match");
    if (asked.ptr && http_etag_matches(asked, str_of(a->etag)))
        return queue(x, mhd, 304, a->not_modified);
    bool gzip = a->gzip && http_accepts(asked_header(mhd, "Accept-Encoding"), STR("gzip"));
    return queue(x, mhd, 200, gzip ? a->gzip : a->plain);
}

/* ---- static files and the byte cache ---- */

static int by_path(const void *a, const void *b)
{
    const AssetSlot *left = a;
    const AssetSlot *right = b;
    return str_cmp(left->asset->path, right->asset->path);
}

static void assets_create(HttpServer *server)
{
    size_t count = server->config.assets_count;
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    AssetSlot *slots = calloc(count + 1, sizeof(*slots));
    if (!slots)
        abort();
    size_t common_count;
    const HttpPair *common = http_common_headers(&common_count);
    for (size_t i = 0; i < count; i++) {
        const HttpAsset *asset = &server->config.assets[i];
        HttpPair *headers = arena_new(arena, HttpPair, common_count + 4);
        Str etag = http_etag(arena, asset->bytes);
        memcpy(headers, common, common_count * sizeof(*headers));
        headers[common_count] = (HttpPair){STR("Content-Type"), asset->content_type};
        headers[common_count + 1] = (HttpPair){STR("ETag"), etag};
        headers[common_count + 2] =
            (HttpPair){STR("Cache-Control"), STR("public, max-age=31536000, immutable")};
        headers[common_count + 3] = (HttpPair){STR("Vary"), STR("Accept-Encoding")};
        slots[i].asset = asset;
        answer_fill(&slots[i].answer, (HttpPairs){headers, common_count + 4}, etag, asset->bytes,
                    asset->gzip, MHD_RESPMEM_PERSISTENT);
    }
    qsort(slots, count, sizeof(*slots), by_path);
    server->assets = slots;
}

static void assets_destroy(HttpServer *server)
{
    AssetSlot *slots = server->assets;
    for (size_t i = 0; slots && i < server->config.assets_count; i++)
        answer_deinit(&slots[i].answer);
    free(slots);
}

static Answer *find_asset(const HttpServer *server, Str path)
{
    const AssetSlot *slots = server->assets;
    HttpAsset wanted = {.path = path};
    AssetSlot key = {.asset = &wanted};
    AssetSlot *found = bsearch(&key, slots, server->config.assets_count, sizeof(key), by_path);
    return found ? &found->answer : NULL;
}

static enum MHD_Result find_loose_name(void *context, enum MHD_ValueKind kind, const char *name,
                                       size_t name_len, const char *value, size_t value_len)
{
    (void)kind, (void)value, (void)value_len;
    bool loose = name_len == 0 || name[name_len - 1] == ' ' || name[name_len - 1] == '\t';
    *(bool *)context |= loose;
    return loose ? MHD_NO : MHD_YES;
}

/* "Content-Length : 5" is a length to some proxies, and none to libmicrohttpd. */
static bool has_loose_name(struct MHD_Connection *mhd)
{
    bool loose = false;
    (void)MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, find_loose_name, &loose);
    return loose;
}

/* Whether the answer lies ready; such a request is never parsed any further. */
static bool find_ready(HttpExchange *x, struct MHD_Connection *mhd, Str method)
{
    HttpServer *server = x->server;
    const HttpApp *app = server->config.app;
    Str target = str_make(x->target, x->target_len);
    if ((!str_eq(method, STR("GET")) && !str_eq(method, STR("HEAD"))) || x->target_too_long ||
        atomic_load(&server->stopping) || asked_header(mhd, "Transfer-Encoding").ptr ||
        asked_header(mhd, "Content-Length").ptr || asked_header(mhd, "X-Request-Id").ptr ||
        has_loose_name(mhd))
        return false;
    x->request.is_head = str_eq(method, STR("HEAD"));
    x->answer = find_asset(server, target);
    if (x->answer)
        return true;
    const char *none =
        MHD_lookup_connection_value(mhd, MHD_COOKIE_KIND, http_session_cookie(false));
    if (none || MHD_lookup_connection_value(mhd, MHD_COOKIE_KIND, http_session_cookie(true)))
        return false;
    x->version = app->content_version ? app->content_version(app->context) : 0;
    x->entry = http_cache_get(server->cache, target, x->version);
    if (!x->entry)
        return false;
    x->answer = http_cache_answer(x->entry);
    atomic_fetch_add(&server->cache_hits, 1);
    return true;
}

/* Puts a reply that may be kept into the cache; its answer serves this request too. */
static void keep_reply(HttpExchange *x)
{
    const HttpReply *reply = &x->reply;
    Answer *answer = calloc(1, sizeof(*answer));
    if (!answer)
        abort();
    answer_fill(answer, reply->headers, reply->etag, reply->body,
                str_make(reply->gzip, reply->gzip_len), MHD_RESPMEM_MUST_COPY);
    size_t bytes = sizeof(*answer) + reply->body.len + reply->gzip_len;
    for (size_t i = 0; i < reply->headers.count; i++)
        bytes += 3 * (reply->headers.items[i].name.len + reply->headers.items[i].value.len + 64);
    x->entry = http_cache_put(x->server->cache, str_make(x->target, x->target_len), x->version,
                              answer, bytes);
    x->answer = answer;
}

static enum MHD_Result queue_reply(HttpExchange *x, struct MHD_Connection *mhd)
{
    const HttpReply *reply = &x->reply;
    bool stopping = atomic_load(&x->server->stopping);
    if (reply->keep && !stopping && !asked_header(mhd, "X-Request-Id").ptr) {
        keep_reply(x);
        return queue_answer(x, mhd, x->answer);
    }
    struct MHD_Response *r;
    bool gzip = reply->gzip && reply->accepts_gzip && !reply->not_modified;
    if (reply->not_modified)
        r = response_of((Str){NULL, 0}, MHD_RESPMEM_PERSISTENT);
    else if (reply->origin == HTTP_FROM_FILE) {
        r = MHD_create_response_from_fd64((uint64_t)x->response.size, x->response.fd);
        if (!r)
            return MHD_NO;
        x->response.fd = -1; /* the library closes it */
    } else
        r = response_of(gzip ? str_make(reply->gzip, reply->gzip_len) : reply->body,
                        MHD_RESPMEM_PERSISTENT);
    add_headers(r, reply->headers);
    if (gzip)
        (void)MHD_add_response_header(r, "Content-Encoding", "gzip");
    if (stopping || x->unframed)
        (void)MHD_add_response_header(r, "Connection", "close");
    (void)MHD_add_response_header(r, "X-Request-Id", arena_cstr(x->arena, x->request.id));
    enum MHD_Result queued = queue(x, mhd, reply->not_modified ? 304 : reply->status, r);
    MHD_destroy_response(r);
    return queued;
}

/* ---- the callbacks of libmicrohttpd ---- */

static void *on_target(void *context, const char *target, struct MHD_Connection *mhd)
{
    HttpServer *server = context;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    HttpExchange *x = http_exchange_create(server, str_of(target), info->socket_context);
    x->owner = mhd;
    atomic_fetch_add(&server->requests, 1);
    atomic_fetch_add(&server->in_flight, 1);
    return x;
}

typedef struct HeaderList {
    Arena *arena;
    HttpPair *items;
    size_t count, capacity;
} HeaderList;

static enum MHD_Result collect_header(void *context, enum MHD_ValueKind kind, const char *name,
                                      size_t name_len, const char *value, size_t value_len)
{
    HeaderList *list = context;
    (void)kind;
    ARENA_PUSH(list->arena, list->items, list->count, list->capacity);
    list->items[list->count - 1] =
        (HttpPair){str_make(name, name_len), str_make(value ? value : "", value_len)};
    return MHD_YES;
}

/* Hands the exchange to a worker; the connection sleeps until it is resumed. */
static enum MHD_Result start_work(HttpExchange *x, struct MHD_Connection *mhd)
{
    HttpServer *server = x->server;
    atomic_fetch_add(&server->working, 1);
    if (!atomic_load(&server->closed)) {
        x->step = STEP_WORK;
        http_connection_phase(x->connection, HTTP_PHASE_WORK);
        MHD_suspend_connection(mhd);
        if (http_workers_submit(server->workers, &x->job))
            return MHD_YES;
        x->step = STEP_ANSWER;
        http_exchange_fault(x, (HttpFault){HTTP_FAULT_BUSY, {NULL, 0}});
        MHD_resume_connection(mhd);
        atomic_fetch_sub(&server->working, 1);
        return MHD_YES;
    }
    atomic_fetch_sub(&server->working, 1);
    http_exchange_fault(x, (HttpFault){HTTP_FAULT_BUSY, {NULL, 0}});
    return queue_reply(x, mhd);
}

static enum MHD_Result on_head(HttpExchange *x, struct MHD_Connection *mhd, const char *method,
                               const char *version)
{
    if (find_ready(x, mhd, str_of(method))) {
        x->step = STEP_READY;
        return MHD_YES;
    }
    HeaderList list = {.arena = http_exchange_arena(x)};
    (void)MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, collect_header, &list);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    HttpHead head = {.method = str_of(method),
                     .version = str_of(version),
                     .bytes = info ? info->header_size : 0,
                     .headers = {list.items, list.count}};
    HttpNext next = http_exchange_open(x, &head);
    x->step = next == HTTP_NEXT_ANSWER ? STEP_ANSWER : STEP_BODY;
    if (next == HTTP_NEXT_BODY || x->has_body)
        http_connection_phase(x->connection, HTTP_PHASE_BODY);
    int64_t declared = 0;
    bool has_length = str_parse_int(http_header(&x->request, "Content-Length"), &declared);
    bool waits = http_header(&x->request, "Expect").ptr != NULL;
    /* Refused before a byte of the body is read: the connection ends after the answer. */
    if (next == HTTP_NEXT_ANSWER && x->has_body &&
        (waits || (has_length && declared > DISCARD_MAX)))
        return queue_reply(x, mhd);
    return MHD_YES;
}

static enum MHD_Result on_body(HttpExchange *x, Str bytes)
{
    atomic_fetch_add(&x->connection->bytes, (int64_t)bytes.len);
    if (x->step == STEP_BODY)
        http_exchange_feed(x, bytes);
    bool refused = x->step != STEP_BODY || x->broken || x->fault.kind != HTTP_FAULT_NONE;
    if (refused)
        x->discarded += (int64_t)bytes.len;
    return x->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
}

/* The request is complete, or its worker has finished. */
static enum MHD_Result on_complete(HttpExchange *x, struct MHD_Connection *mhd)
{
    switch ((Step)x->step) {
    case STEP_READY:
        return queue_answer(x, mhd, x->answer);
    case STEP_BODY:
        if (x->has_body && http_exchange_body_end(x) == HTTP_NEXT_ANSWER)
            return queue_reply(x, mhd);
        return start_work(x, mhd);
    case STEP_ANSWER:
        return queue_reply(x, mhd);
    case STEP_WORK:
    case STEP_SENT:
    case STEP_HEAD:
        return MHD_YES;
    }
    return MHD_NO;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    (void)context;
    (void)url;
    HttpExchange *x = *state;
    if (!x)
        return MHD_NO;
    if (x->step == STEP_HEAD)
        return on_head(x, mhd, method, version);
    if (!*upload_size)
        return on_complete(x, mhd);
    size_t size = *upload_size;
    *upload_size = 0;
    return on_body(x, str_make(upload, size));
}

static void on_completed(void *context, struct MHD_Connection *mhd, void **state,
                         enum MHD_RequestTerminationCode how)
{
    HttpServer *server = context;
    HttpExchange *x = *state;
    (void)mhd;
    *state = NULL;
    if (!x)
        return;
    if (server->config.access_log)
        http_exchange_log(x, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    atomic_store(&x->connection->bytes, 0);
    http_connection_phase(x->connection, HTTP_PHASE_WAIT);
    if (x->entry)
        http_cache_release(server->cache, x->entry);
    http_exchange_free(x);
    atomic_fetch_sub(&server->in_flight, 1);
}

static enum MHD_Result on_accept(void *context, const struct sockaddr *address, socklen_t length)
{
    const HttpServer *server = context;
    (void)length;
    HttpAddress client = http_address_of(address);
    return http_connections_admit(server->connections, &client) ? MHD_YES : MHD_NO;
}

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    const HttpServer *server = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        http_connection_close(server->connections, *socket_context);
        return;
    }
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    HttpAddress client = http_address_of(
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    *socket_context = http_connection_open(server->connections, fd, &client);
}

/* The path is decoded by http/parse.h, strictly; the library would be lenient. */
static size_t keep_escapes(void *context, struct MHD_Connection *mhd, char *text)
{
    (void)context;
    (void)mhd;
    return strlen(text);
}

__attribute__((format(printf, 2, 0))) static void on_message(void *context, const char *format,
                                                             va_list arguments)
{
    (void)context;
    char text[512];
    vsnprintf(text, sizeof(text), format, arguments);
    log_write(LOG_DEBUG, "microhttpd", LOG_TEXT("message", str_trim(str_of(text))));
}

/* ---- start and stop ---- */

static void run_job(void *context, HttpJob *job, int worker)
{
    HttpExchange *x = (HttpExchange *)job;
    HttpServer *server = context;
    http_exchange_work(x, worker);
    struct MHD_Connection *mhd = x->owner;
    /* The exchange is the event thread's from here on. */
    x->step = STEP_ANSWER;
    MHD_resume_connection(mhd);
    atomic_fetch_sub(&server->working, 1);
}

static void stop_worker(void *context, int worker)
{
    const HttpServer *server = context;
    const HttpApp *app = server->config.app;
    if (app->worker_stop)
        app->worker_stop(app->context, worker);
}

static int start_daemon(HttpServer *server, int listen_fd)
{
    const HttpServerConfig *c = &server->config;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, server},
        {MHD_OPTION_LISTEN_SOCKET, listen_fd, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, c->connection_limit, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, c->idle_seconds, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    if (c->threads > 1)
        options[9] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, c->threads, NULL};
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, on_accept,
        server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL, MHD_OPTION_ARRAY,
        options, MHD_OPTION_END);
    return server->daemon ? 0 : error_set(EIO, "libmicrohttpd did not start");
}

static void server_free(HttpServer *server)
{
    assets_destroy(server);
    http_core_deinit(server);
    free(server);
}

int http_server_start(const HttpServerConfig *config, HttpServer **ret_server)
{
    if (sodium_init() < 0)
        return error_set(EIO, "libsodium did not start");
    /* A client that goes away is an error of write(), not a signal. */
    signal(SIGPIPE, SIG_IGN);
    HttpServer *server = calloc(1, sizeof(*server));
    if (!server)
        abort();
    static const HttpCoreHooks hooks = {run_job, stop_worker, answer_free};
    int fd = config->listen_fd;
    int r = http_core_init(server, config, &hooks);
    if (r == 0 && fd <= 0)
        r = http_listen(config->address, config->port, &fd);
    if (r == 0)
        r = http_listen_port(fd, &server->port);
    if (r == 0) {
        assets_create(server);
        r = start_daemon(server, fd);
    }
    if (r < 0) {
        if (fd > 0 && fd != config->listen_fd)
            close(fd);
        server_free(server);
        return r;
    }
    *ret_server = server;
    return 0;
}

int http_server_port(const HttpServer *server)
{
    return server->port;
}

int http_server_stop(HttpServer *server)
{
    if (!server)
        return 0;
    atomic_store(&server->stopping, true);
    /* Refuses from now on; closed only when the event threads are gone, which take it out of their
     * epoll sets at some time after this and give up the process if it is no longer there. */
    int listen_fd = MHD_quiesce_daemon(server->daemon);
    if (listen_fd >= 0)
        (void)shutdown(listen_fd, SHUT_RD);
    int64_t until = clock_monotonic() + server->config.stop_seconds * INSTANT_SECOND;
    while ((atomic_load(&server->in_flight) > 0 || atomic_load(&server->working) > 0) &&
           clock_monotonic() < until)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    /* Who still sends or receives is cut off; a connection that a worker holds cannot be. */
    atomic_store(&server->closed, true);
    log_flush();
    if (atomic_load(&server->working) > 0)
        return HTTP_STOP_E_ABANDONED;
    MHD_stop_daemon(server->daemon);
    if (listen_fd >= 0)
        close(listen_fd);
    server_free(server);
    log_flush();
    return 0;
}

HttpStats http_server_stats(const HttpServer *server)
{
    return (HttpStats){.requests = atomic_load(&server->requests),
                       .in_flight = atomic_load(&server->in_flight),
                       .connections = http_connections_count(server->connections),
                       .cache_hits = atomic_load(&server->cache_hits),
                       .cache_bytes = http_cache_size(server->cache),
                       .server_errors = atomic_load(&server->server_errors)};
}
