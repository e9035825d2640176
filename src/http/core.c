#include "http/core.h"

#include "http/body.h"
#include "http/connections.h"
#include "http/reply.h"

#include "base/error.h"
#include "os/random.h"
#include "os/thread.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

static int or_default(int value, int otherwise)
{
    return value ? value : otherwise;
}

static int fill_config(HttpServer *server, const HttpServerConfig *config)
{
    HttpServerConfig *c = &server->config;
    *c = *config;
    c->threads = or_default(c->threads, thread_cores());
    c->workers = or_default(c->workers, 32);
    c->queue_limit = or_default(c->queue_limit, 1024);
    c->connection_limit = or_default(c->connection_limit, 4096);
    c->connection_limit_per_address = or_default(c->connection_limit_per_address, 512);
    c->idle_seconds = or_default(c->idle_seconds, 15);
    c->request_seconds = or_default(c->request_seconds, 30);
    c->body_bytes_per_second = c->body_bytes_per_second ? c->body_bytes_per_second : 4096;
    c->stop_seconds = or_default(c->stop_seconds, 10);
    c->cache_bytes = c->cache_bytes ? c->cache_bytes : (int64_t)64 << 20;
    c->session_idle_seconds = or_default(c->session_idle_seconds, HTTP_SESSION_IDLE_SECONDS);
    c->session_absolute_seconds = or_default(c->session_absolute_seconds, 12 * 3600);
    server->proxies = calloc(c->proxies_count + 1, sizeof(*server->proxies));
    if (!server->proxies)
        abort();
    for (size_t i = 0; i < c->proxies_count; i++)
        if (!http_address_parse(str_of(c->proxies[i]), &server->proxies[i]))
            return error_set(EINVAL, "proxy %s is not an address", c->proxies[i]);
    return http_routes_check(c->app->routes, c->app->routes_count);
}

int http_core_init(HttpServer *server, const HttpServerConfig *config, const HttpCoreHooks *hooks)
{
    const HttpServerConfig *c = &server->config;
    int r = fill_config(server, config);
    if (r < 0)
        return r;
    random_bytes(&server->id_prefix, sizeof(server->id_prefix));
    http_keys_derive(server);
    http_spool_sweep(c->spool_folder);
    server->limiter = http_limiter_create(c->rates, c->rates_count);
    server->cache = http_cache_create(c->cache_bytes, hooks->free_answer);
    server->gzip = http_gzip_create(c->threads);
    r = http_connections_create(c, server->proxies, &server->connections);
    if (r < 0)
        return r;
    return http_workers_create(c->workers, c->queue_limit, hooks->run, hooks->stop, server,
                               &server->workers);
}

void http_core_deinit(HttpServer *server)
{
    http_workers_free(server->workers);
    http_connections_free(server->connections);
    http_cache_free(server->cache);
    http_gzip_free(server->gzip);
    http_limiter_free(server->limiter);
    free(server->proxies);
    sodium_memzero(server, sizeof(*server));
}
