/*
 * load PORT SECONDS: 64 clients submit applications to the site on the loopback port, 64 others
 * read its pages and the receipts of what was acknowledged, for so long. Prints one JSON object;
 * exit 1 when a request failed or a receipt was not as it was acknowledged. How many applications
 * the store then holds is for the caller to compare with "submitted".
 */
#include "bench/bench.h"
#include "bench/http_client.h"

#include "base/error.h"
#include "os/thread.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WRITERS   64
#define READERS   64
#define TIMES_MAX 100000 /* of one client */

typedef struct LoadClient {
    uint16_t port;
    size_t index;
    bool writes;
    int64_t end;
    int64_t count, errors;
    int64_t *times;
} LoadClient;

/* How many submissions of each writer were acknowledged: the readers ask for their receipts. */
static _Atomic int64_t acknowledged[WRITERS];

static void key_of(size_t writer, int64_t n, char key[64])
{
    (void)snprintf(key, 64, "load-key-%03zu-%09" PRId64, writer, n);
}

static void note(LoadClient *c, int result, int64_t start)
{
    if (result < 0) {
        c->errors++;
        (void)bench_failed("load");
        error_clear();
        return;
    }
    c->times[c->count++ % TIMES_MAX] = bench_clock() - start;
}

static void write_forms(LoadClient *c, HttpClient *http)
{
    HttpForm form;
    char key[64];
    int result = http_client_wizard(http, &form);
    if (result < 0)
        note(c, result, 0);
    for (int64_t n = 0; result == 0 && bench_clock() < c->end; n++) {
        int64_t start = bench_clock();
        key_of(c->index, n, key);
        result = http_client_submit(http, &form, key);
        note(c, result, start);
        if (result == 0)
            atomic_store(&acknowledged[c->index], n + 1);
    }
}

/* A receipt that was acknowledged must be there and name its application. */
static int read_receipt(HttpClient *http, size_t writer, int64_t n)
{
    char key[64], path[128];
    key_of(writer, n, key);
    (void)snprintf(path, sizeof(path), "/ysq/huizhi/%s", key);
    int status = http_client_send(http, path, NULL);
    if (status < 0)
        return error_trace(status);
    if (status != 200 || !memmem(http->body.ptr, http->body.len, key, strlen(key)))
        return error_set(EPROTO, "the receipt of %s is answered by %d", key, status);
    return 0;
}

static void read_pages(LoadClient *c, HttpClient *http)
{
    static const char *const pages[] = {"/", "/ysq/", "/ysq/shenqing"};
    for (int64_t n = 0; bench_clock() < c->end; n++) {
        int64_t start = bench_clock(), most = atomic_load(&acknowledged[c->index]);
        int result;
        if (n % 4 == 3 && most) {
            result = read_receipt(http, c->index, n * 7919 % most);
        } else {
            result = http_client_send(http, pages[n % 3], NULL);
            if (result >= 0)
                result = result == 200 ? 0 : error_set(EPROTO, "%s: %d", pages[n % 3], result);
        }
        note(c, result, start);
    }
}

static void client_run(void *argument)
{
    LoadClient *c = argument;
    HttpClient http;
    http_client_open(&http, c->port);
    if (c->writes)
        write_forms(c, &http);
    else
        read_pages(c, &http);
    http_client_close(&http);
}

/* Prints a group of clients; returns its errors. */
static int64_t print_group(const char *name, LoadClient *clients, size_t count, double seconds)
{
    int64_t *times = calloc(count * TIMES_MAX, sizeof(*times)), done = 0, errors = 0;
    size_t kept = 0;
    if (!times)
        abort();
    for (size_t i = 0; i < count; i++) {
        size_t own = MIN((size_t)clients[i].count, (size_t)TIMES_MAX);
        memcpy(times + kept, clients[i].times, own * sizeof(*times));
        kept += own;
        done += clients[i].count;
        errors += clients[i].errors;
    }
    printf("\"%s\":%" PRId64 ",\"%s_per_s\":%.0f,\"%s_errors\":%" PRId64, name, done, name,
           (double)done / seconds, name, errors);
    if (kept)
        printf(",\"%s_p50_ms\":%.2f,\"%s_p99_ms\":%.2f", name,
               (double)bench_percentile(times, kept, 50) / 1e6, name,
               (double)bench_percentile(times, kept, 99) / 1e6);
    free(times);
    return errors;
}

int main(int argc, char **argv)
{
    static LoadClient clients[WRITERS + READERS];
    static Thread threads[WRITERS + READERS];
    int64_t port = 0, seconds = 0;
    if (argc != 3 || !str_parse_int(str_of(argv[1]), &port) ||
        !str_parse_int(str_of(argv[2]), &seconds)) {
        (void)fputs("usage: load PORT SECONDS\n", stderr);
        return 2;
    }
    int64_t start = bench_clock();
    for (size_t i = 0; i < WRITERS + READERS; i++) {
        clients[i] = (LoadClient){.port = (uint16_t)port,
                                  .index = i % WRITERS,
                                  .writes = i < WRITERS,
                                  .end = start + seconds * 1000000000,
                                  .times = calloc(TIMES_MAX, sizeof(int64_t))};
        if (!clients[i].times || thread_start("load", client_run, &clients[i], &threads[i]) < 0)
            return bench_failed("load");
    }
    for (size_t i = 0; i < WRITERS + READERS; i++)
        thread_join(threads[i]);
    double took = (double)(bench_clock() - start) / 1e9;
    printf("{");
    int64_t errors = print_group("submitted", clients, WRITERS, took);
    printf(",");
    errors += print_group("read", clients + WRITERS, READERS, took);
    puts("}");
    for (size_t i = 0; i < WRITERS + READERS; i++)
        free(clients[i].times);
    return errors ? 1 : 0;
}
