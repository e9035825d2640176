#include "http/connections.h"

#include "base/log.h"
#include "os/clock.h"
#include "os/thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SECOND           ((int64_t)1000000)
#define SEND_SECONDS_MAX 900
#define COUNTS           4096 /* power of two */

/* How many connections an address has. Addresses that share a slot share a count, so an innocent
 * one may be refused under an attack from 4096 networks; memory stays fixed. */
struct HttpConnections {
    const HttpServerConfig *config;
    const HttpAddress *proxies;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    Thread thread;
    bool ending;
    HttpConnection *first;
    int64_t count;
    uint16_t counts[COUNTS];
};

static const char too_slow[] = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n"
                               "Content-Security-Policy: default-src 'none'\r\n"
                               "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
                               "Connection: close\r\n\r\n";

static bool is_too_slow(const HttpConnections *c, HttpConnection *k, int64_t now)
{
    const HttpServerConfig *config = c->config;
    int64_t elapsed = now - atomic_load(&k->since);
    int64_t allowed = config->request_seconds * SECOND;
    switch ((HttpPhase)atomic_load(&k->phase)) {
    case HTTP_PHASE_WAIT:
        return elapsed > allowed + config->idle_seconds * SECOND;
    case HTTP_PHASE_BODY:
        return elapsed > allowed &&
               atomic_load(&k->bytes) < elapsed / SECOND * config->body_bytes_per_second;
    case HTTP_PHASE_WORK:
        return false;
    case HTTP_PHASE_SEND:
        return elapsed > SEND_SECONDS_MAX * SECOND;
    }
    return false;
}

/* The socket's owner sees the end of the stream and cleans up; it writes nothing before the body
 * is whole, so the 408 cannot land inside another answer. */
static void end_connection(HttpConnection *k)
{
    k->ended = true;
    if (atomic_load(&k->phase) == HTTP_PHASE_BODY) {
        ssize_t sent = send(k->fd, too_slow, sizeof(too_slow) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        (void)sent;
    }
    shutdown(k->fd, SHUT_RDWR);
}

static void watch(void *argument)
{
    HttpConnections *c = argument;
    pthread_mutex_lock(&c->lock);
    while (!c->ending) {
        struct timespec until;
        clock_deadline(SECOND, &until);
        pthread_cond_timedwait(&c->wake, &c->lock, &until);
        pthread_mutex_unlock(&c->lock);
        log_flush();
        pthread_mutex_lock(&c->lock);
        int64_t now = clock_monotonic();
        for (HttpConnection *k = c->first; k; k = k->next)
            if (!k->ended && is_too_slow(c, k, now))
                end_connection(k);
    }
    pthread_mutex_unlock(&c->lock);
}

int http_connections_create(const HttpServerConfig *config, const HttpAddress *proxies,
                            HttpConnections **ret_connections)
{
    HttpConnections *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    c->config = config;
    c->proxies = proxies;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->wake, NULL);
    int r = thread_start("http-watch", watch, c, &c->thread);
    if (r < 0) {
        free(c);
        return r;
    }
    *ret_connections = c;
    return 0;
}

HttpConnections *http_connections_free(HttpConnections *c)
{
    if (!c)
        return NULL;
    pthread_mutex_lock(&c->lock);
    c->ending = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
    thread_join(c->thread);
    pthread_cond_destroy(&c->wake);
    pthread_mutex_destroy(&c->lock);
    free(c);
    return NULL;
}

static uint16_t *count_of(HttpConnections *c, const HttpAddress *address)
{
    HttpAddress network = http_address_network(address);
    uint64_t hash = str_hash(str_make((const char *)network.bytes, sizeof(network.bytes)));
    return &c->counts[(hash ^ (hash >> 32)) % COUNTS];
}

bool http_connections_admit(HttpConnections *c, const HttpAddress *address)
{
    if (http_address_in(address, c->proxies, c->config->proxies_count))
        return true;
    pthread_mutex_lock(&c->lock);
    bool room = *count_of(c, address) < c->config->connection_limit_per_address;
    pthread_mutex_unlock(&c->lock);
    return room;
}

HttpConnection *http_connection_open(HttpConnections *c, int fd, const HttpAddress *address)
{
    HttpConnection *k = calloc(1, sizeof(*k));
    if (!k)
        abort();
    k->fd = fd;
    k->address = *address;
    http_connection_phase(k, HTTP_PHASE_WAIT);
    pthread_mutex_lock(&c->lock);
    k->next = c->first;
    if (c->first)
        c->first->previous = k;
    c->first = k;
    c->count++;
    ++*count_of(c, address);
    pthread_mutex_unlock(&c->lock);
    return k;
}

void http_connection_close(HttpConnections *c, HttpConnection *k)
{
    pthread_mutex_lock(&c->lock);
    *(k->previous ? &k->previous->next : &c->first) = k->next;
    if (k->next)
        k->next->previous = k->previous;
    c->count--;
    --*count_of(c, &k->address);
    pthread_mutex_unlock(&c->lock);
    free(k);
}

void http_connection_phase(HttpConnection *k, HttpPhase phase)
{
    atomic_store(&k->since, clock_monotonic());
    atomic_store(&k->phase, (int)phase);
}

int64_t http_connections_count(HttpConnections *c)
{
    pthread_mutex_lock(&c->lock);
    int64_t count = c->count;
    pthread_mutex_unlock(&c->lock);
    return count;
}
