/*
 * Durable submissions a second by 64 clients: through the application layer in this process, and
 * over HTTP from the served program, on SQLite and on PostgreSQL; beside the raw engine writing the
 * same rows and bytes with the same durability and group commit.
 *
 *     bench_intake    with $GONGKAI, the release program; $GONGKAI_TEST_PG (may lack)
 */
#include "bench/bench.h"
#include "bench/http_client.h"
#include "bench/raw_pg.h"
#include "bench/raw_sqlite.h"

#include "app/apply.h"
#include "app/body.h"
#include "base/error.h"
#include "os/child.h"
#include "os/file.h"
#include "os/random.h"
#include "os/thread.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLIENTS 64
#define MOST    16384
#define RAW     "raw SQLite, same rows, 64 threads, group commit"
#define RAW_PG  "raw PostgreSQL, same rows, 64 connections, pipelined, a body each"

typedef struct Bench Bench;

/* One kind of submission; n is a number never used before. */
typedef struct Bench {
    int (*submit)(Bench *b, size_t client, int64_t n);
    const char *data;
    App *app;
    int64_t body_id;
    Arena *arenas[CLIENTS];
    RawSqlite *raw;
    RawPg *raw_pg;
    HttpClient clients[CLIENTS];
    HttpForm forms[CLIENTS];
    Child *server;
    uint16_t port;
    /* one run */
    _Atomic int64_t left;
    _Atomic int64_t serial;
    _Atomic int result;
    int64_t *times;
    _Atomic size_t time_count;
    int64_t p99[3];
    size_t p99_count;
} Bench;

typedef struct ClientThread {
    Bench *b;
    size_t client;
} ClientThread;

static void client_run(void *argument)
{
    ClientThread *t = argument;
    Bench *b = t->b;
    while (atomic_fetch_sub(&b->left, 1) > 0 && atomic_load(&b->result) == 0) {
        int64_t start = bench_clock();
        int result = b->submit(b, t->client, atomic_fetch_add(&b->serial, 1));
        size_t at = atomic_fetch_add(&b->time_count, 1);
        b->times[at % MOST] = bench_clock() - start;
        if (result != 0) {
            atomic_store(&b->result, -EIO);
            (void)bench_failed("intake");
        }
    }
}

/* `size` submissions by all clients at once. */
static int run_clients(Bench *b, int64_t size)
{
    Thread threads[CLIENTS];
    ClientThread arguments[CLIENTS];
    atomic_store(&b->left, size);
    atomic_store(&b->time_count, 0);
    atomic_store(&b->result, 0);
    for (size_t i = 0; i < CLIENTS; i++) {
        arguments[i] = (ClientThread){b, i};
        int result = thread_start("client", client_run, &arguments[i], &threads[i]);
        if (result < 0)
            return error_trace(result);
    }
    for (size_t i = 0; i < CLIENTS; i++)
        thread_join(threads[i]);
    int result = atomic_load(&b->result);
    return result < 0 ? error_set(result, "a submission failed") : 0;
}

/* ---- through the application layer ---- */

static int submit_app(Bench *b, size_t client, int64_t n)
{
    Arena *a = b->arenas[client];
    arena_reset(a);
    Actor actor = app_actor_anonymous(STR("bench"));
    SubmitApplication in = {.body_id = b->body_id,
                            .idempotency_key = arena_printf(a, "bench-key-%020" PRId64, n),
                            .form = {.applicant_class = STR("natural_person"),
                                     .name = STR("王小明"),
                                     .id_kind = STR("resident_id"),
                                     .id_number = STR("11010519491231002X"),
                                     .phone = STR("0335-3221234"),
                                     .email = STR("w@example.com"),
                                     .address = STR("海港区1"),
                                     .title = arena_printf(a, "预算 %" PRId64, n),
                                     .description = STR("部门预算"),
                                     .form_wanted = STR("electronic"),
                                     .delivery_wanted = STR("online")},
                            .promised = true};
    ApplicationReceipt receipt;
    int result = app_submit_application(b->app, &actor, &in, a, &receipt);
    return result > 0 ? error_set(EPROTO, "outcome %d", result) : error_trace(result);
}

static int submit_raw(Bench *b, size_t client, int64_t n)
{
    (void)client;
    (void)n;
    return raw_sqlite_submit(b->raw);
}

static int submit_raw_pg(Bench *b, size_t client, int64_t n)
{
    (void)n;
    return raw_pg_submit(b->raw_pg, client);
}

static int submit_http(Bench *b, size_t client, int64_t n)
{
    char key[64];
    (void)snprintf(key, sizeof(key), "bench-key-%020" PRId64, n);
    return http_client_submit(&b->clients[client], &b->forms[client], key);
}

/* A new data folder with one body; db NULL: SQLite. Leaves the App open. */
static int make_data(Bench *b, const char *folder, const char *db)
{
    AppOptions options = {.data_folder = folder, .db = db, .create = true};
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    int result = app_open(&options, &b->app);
    if (result > 0)
        return error_set(EIO, "%s", app_open_message());
    Actor system = app_actor_system(STR("bench"));
    Body body = {.code = STR("bench"),
                 .name = STR("青泽县人民政府"),
                 .kind = STR("government"),
                 .approval = STR("short"),
                 .letter_prefix = STR("青公复"),
                 .phone = STR("0100-1234567"),
                 .review_body = STR("青泽市人民政府"),
                 .court = STR("青泽市中级人民法院"),
                 .accepts_online = true};
    SaveBodyResult saved = {0};
    if (result == 0)
        result = app_save_body(b->app, &system, &body, a, &saved);
    b->body_id = saved.id;
    b->data = folder;
    return result > 0 ? error_set(EIO, "the body is refused: %d", result) : error_trace(result);
}

/* ---- over HTTP ---- */

static int connect_clients(Bench *b)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        http_client_close(&b->clients[i]);
        http_client_open(&b->clients[i], b->port);
        int result = http_client_wizard(&b->clients[i], &b->forms[i]);
        if (result < 0)
            return error_trace(result);
    }
    return 0;
}

static int serve(Bench *b, const char *db)
{
    static const char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    uint64_t random;
    random_bytes(&random, sizeof(random));
    b->port = (uint16_t)(20000 + random % 12000);
    char listen[64];
    (void)snprintf(listen, sizeof(listen), "127.0.0.1:%u", (unsigned)b->port);
    const char *arguments[] = {
        getenv("GONGKAI"),  "serve", "--data", b->data, "--listen", listen, "--no-rate-limits",
        db ? "--db" : NULL, db,      NULL};
    ChildSpec spec = {.program = arguments[0], .arguments = arguments, .environment = environment};
    if (!arguments[0] || child_new(&spec, &b->server) != 0)
        return error_set(ENOENT, "$GONGKAI is not the release program");
    for (int tries = 0; tries < 500; tries++) {
        size_t mark = error_mark();
        if (connect_clients(b) == 0)
            return 0;
        error_rewind(mark);
        usleep(20000);
    }
    return error_set(ETIMEDOUT, "the site does not answer");
}

static void serve_end(Bench *b)
{
    ChildExit end;
    for (size_t i = 0; i < CLIENTS; i++)
        http_client_close(&b->clients[i]);
    if (b->server) {
        child_signal(b->server, SIGTERM);
        if (child_wait(b->server, 20000, &end) != 0)
            (void)fputs("bench intake: the site does not stop\n", stderr);
    }
    b->server = child_free(b->server);
}

/* ---- cases ---- */

typedef struct Pair {
    Bench *ours;
    Bench *theirs;
    const char *baseline;
} Pair;

static int ours(void *context, int64_t size)
{
    Bench *b = ((Pair *)context)->ours;
    int result = run_clients(b, size);
    size_t n = MIN(atomic_load(&b->time_count), (size_t)MOST);
    b->p99[b->p99_count++ % ARRAY_LEN(b->p99)] = bench_percentile(b->times, n, 99);
    return error_trace(result);
}

static int theirs(void *context, int64_t size)
{
    return run_clients(((Pair *)context)->theirs, size);
}

/* In processor time of this process: what a submission costs, undisturbed by other programs. */
static int run_case_cpu(const char *name, Pair *pair)
{
    static const int64_t sizes[] = {2000, 4000, 8000};
    BenchCase c = {.bench = "intake",
                   .name = name,
                   .unit = "submissions a second of processor time",
                   .sizes = sizes,
                   .size_count = ARRAY_LEN(sizes),
                   .rounds = 3,
                   .cpu = true,
                   .ours = ours,
                   .baseline = pair->baseline,
                   .theirs = theirs,
                   .context = pair};
    return bench_compare(&c);
}

static int run_case(const char *name, Pair *pair)
{
    static const int64_t sizes[] = {2000, 4000, 8000};
    char latency[64];
    BenchCase c = {.bench = "intake",
                   .name = name,
                   .unit = "submissions/s",
                   .sizes = sizes,
                   .size_count = ARRAY_LEN(sizes),
                   .rounds = 3,
                   .ours = ours,
                   .baseline = pair->baseline,
                   .theirs = pair->theirs ? theirs : NULL,
                   .context = pair};
    int result = bench_compare(&c);
    (void)snprintf(latency, sizeof(latency), "%s_p99", name);
    if (result == 0)
        bench_print("intake", latency,
                    (double)bench_percentile(pair->ours->p99, ARRAY_LEN(pair->ours->p99), 50) / 1e6,
                    "ms", NULL, 0, sizes[2]);
    return error_trace(result);
}

static Bench *bench_new(int (*submit)(Bench *, size_t, int64_t))
{
    Bench *b = calloc(1, sizeof(*b));
    if (!b || !(b->times = calloc(MOST, sizeof(*b->times))))
        abort();
    b->submit = submit;
    for (size_t i = 0; i < CLIENTS; i++) {
        b->arenas[i] = arena_create(0);
        http_client_open(&b->clients[i], 0);
    }
    return b;
}

static void bench_free(Bench *b)
{
    serve_end(b);
    app_close(b->app);
    raw_sqlite_free(b->raw);
    raw_pg_free(b->raw_pg);
    for (size_t i = 0; i < CLIENTS; i++)
        arena_free(b->arenas[i]);
    free(b->times);
    free(b);
}

/* The raw engine on a data folder of its own that holds one submission as the template. */
static int open_raw(Bench *raw, Arena *a, const char *root)
{
    const char *folder = arena_printf(a, "%s/raw", root).ptr;
    int result = make_data(raw, folder, NULL);
    if (result == 0)
        result = submit_app(raw, 0, 0);
    raw->app = app_close(raw->app);
    if (result == 0)
        result = raw_sqlite_open(arena_printf(a, "%s/gongkai.db", folder).ptr, &raw->raw);
    return error_trace(result);
}

/* The URL with another database; NULL if it is not written as tests/pg/with-postgres does. */
static const char *pg_database(Arena *a, const char *pg, const char *name)
{
    const char *at = strstr(pg, "/postgres?");
    return at ? arena_printf(a, "%.*s/%s%s", (int)(at - pg), pg, name, at + strlen("/postgres")).ptr
              : NULL;
}

/* The same on PostgreSQL, in a database of its own. */
static int open_raw_pg(Bench *raw, Arena *a, const char *root, const char *pg)
{
    const char *url = pg_database(a, pg, "raw_submissions");
    if (!url)
        return error_set(EINVAL, "$GONGKAI_TEST_PG names no database postgres");
    int result = raw_pg_make_database(pg, "raw_submissions");
    if (result == 0)
        result = make_data(raw, arena_printf(a, "%s/raw-pg", root).ptr, url);
    if (result == 0)
        result = submit_app(raw, 0, 0);
    raw->app = app_close(raw->app);
    return result == 0 ? raw_pg_open(url, CLIENTS, &raw->raw_pg) : error_trace(result);
}

static bool chosen(const char *name)
{
    const char *only = getenv("BENCH_CASES");
    return !only || strcmp(name, only) == 0;
}

static int run_app(const char *name, Arena *a, const char *root, const char *db, Pair *pair)
{
    if (!chosen(name))
        return 0;
    pair->ours = bench_new(submit_app);
    int result = make_data(pair->ours, arena_printf(a, "%s/%s", root, name).ptr, db);
    if (result == 0)
        result = run_case(name, pair);
    if (result == 0 && !db)
        result = run_case_cpu(arena_printf(a, "%s_cpu", name).ptr, pair);
    bench_free(pair->ours);
    return error_trace(result);
}

static int run_http(const char *name, Arena *a, const char *root, const char *db, Pair *pair)
{
    if (!chosen(name))
        return 0;
    Bench *http = pair->ours = bench_new(submit_http);
    int result = make_data(http, arena_printf(a, "%s/%s", root, name).ptr, db);
    http->app = app_close(http->app);
    if (result == 0)
        result = serve(http, db);
    if (result == 0)
        result = run_case(name, pair);
    bench_free(http);
    return error_trace(result);
}

static int run_sqlite(Arena *a, const char *root)
{
    Pair pair = {.theirs = bench_new(submit_raw), .baseline = RAW};
    int result = open_raw(pair.theirs, a, root);
    if (result == 0)
        result = run_app("sqlite_app", a, root, NULL, &pair);
    if (result == 0)
        result = run_http("sqlite_http", a, root, NULL, &pair);
    bench_free(pair.theirs);
    return error_trace(result);
}

static int run_pg(Arena *a, const char *root, const char *pg)
{
    if (!pg || !(chosen("pg_app") || chosen("pg_http")))
        return 0;
    Pair pair = {.theirs = bench_new(submit_raw_pg), .baseline = RAW_PG};
    int result = open_raw_pg(pair.theirs, a, root, pg);
    if (result == 0 && chosen("pg_app")) {
        result = raw_pg_make_database(pg, "submissions");
        if (result == 0)
            result = run_app("pg_app", a, root, pg_database(a, pg, "submissions"), &pair);
    }
    if (result == 0)
        result = run_http("pg_http", a, root, pg, &pair);
    bench_free(pair.theirs);
    return error_trace(result);
}

int main(void)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *root = NULL;
    int result = file_make_temporary_folder(a, "gongkai-bench", &root);
    if (result == 0)
        result = run_sqlite(a, root);
    if (result == 0)
        result = run_pg(a, root, getenv("GONGKAI_TEST_PG"));
    if (root && file_remove_tree(root) < 0 && result == 0)
        result = -EIO;
    return result < 0 ? bench_failed("intake") : 0;
}
