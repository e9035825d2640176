/* Bodies, forms, sessions and stopping, from outside, on loopback. */
#include "http/test_client.h"

#include "os/clock.h"
#include "os/file.h"
#include "os/thread.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST       "Host: localhost\r\n"
#define END        "\r\n"
#define URLENCODED "Content-Type: application/x-www-form-urlencoded\r\n"
#define MULTIPART  "Content-Type: multipart/form-data; boundary=XX\r\n"

typedef struct Fixture {
    DemoSite site;
    Arena *arena;
} Fixture;

static int start(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));
    if (!f)
        return -1;
    f->arena = arena_create(0);
    atomic_store(&demo_clock_offset, 0);
    demo_init(&f->site);
    f->site.config.idle_seconds = 2;
    f->site.config.request_seconds = 1;
    f->site.config.stop_seconds = 4;
    f->site.config.queue_limit = 2;
    f->site.config.connection_limit_per_address = 40;
    demo_start(&f->site);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    int r = f->site.server ? demo_stop(&f->site) : 0;
    arena_free(f->arena);
    free(f);
    return r;
}

static void assert_body(const TestAnswer *a, const char *part)
{
    if (!str_contains(a->body, str_of(part)))
        fail_msg("no '%s' in: %d %.*s", part, a->status, STR_FMT(a->body));
}

/* Spool files go when the exchange ends, which is just after the client has its answer. */
static void assert_nothing_spooled(const Fixture *f)
{
    FileList list = {.count = 1};
    for (int i = 0; i < 2000 && list.count; i++) {
        assert_int_equal(file_walk(f->arena, f->site.spool, 1000, &list), 0);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    assert_int_equal(list.count, 0);
}

static Str post(Arena *arena, const char *path, const char *headers, Str body)
{
    return arena_printf(arena, "POST %s HTTP/1.1\r\n" HOST "%sContent-Length: %zu\r\n" END "%.*s",
                        path, headers, body.len, STR_FMT(body));
}

/* ---- bodies ---- */

static void files_and_fields_of_a_form_reach_the_handler(void **state)
{
    Fixture *f = *state;
    Str body =
        STR("--XX\r\nContent-Disposition: form-data; name=\"所需\"\r\n\r\n信息\r\n公开\r\n"
            "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\a\\附件.txt\"\r\n"
            "Content-Type: text/plain\r\n\r\n1234\r\n--X\r\n\r\n"
            "--XX\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n"
            "Content-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n");
    Str request = post(f->arena, "/api/upload", MULTIPART, body);
    TestAnswer a = test_ask(f->arena, &f->site, request.ptr);
    assert_body(&a, "form 所需=信息\r\n公开\nfile f=附件.txt text/plain 11 0\nbody 0");
    /* The same byte by byte. */
    TestClient c = test_connect(f->arena, &f->site);
    for (size_t i = 0; i < request.len; i++)
        test_send(&c, str_sub(request, i, i + 1));
    a = test_receive(&c, false);
    assert_body(&a, "form 所需=信息\r\n公开\nfile f=附件.txt text/plain 11 0\nbody 0");
    test_disconnect(&c);
    assert_nothing_spooled(f);
}

static void broken_forms_are_refused_by_name(void **state)
{
    Fixture *f = *state;
    static const struct {
        int status;
        const char *headers, *body, *reason;
    } cases[] = {
        {400, URLENCODED, "a=1&a=2", "duplicate_field: a"},
        {400, URLENCODED, "a=%ff", "not_utf8: a"},
        {400, URLENCODED, "a=%00", "nul_byte: a"},
        {400, URLENCODED, "a=%g0", "malformed: a"},
        {400, URLENCODED, "%ff=1", "not_utf8 ("},
        {400, MULTIPART, "--XX\r\n", "multipart_boundary"},
        {400, MULTIPART, "--XX\r\n\r\nv\r\n--XX--", "malformed"},
        {400, MULTIPART, "--XX\r\nContent-Disposition: form-data\r\n\r\nv\r\n--XX--", "malformed"},
        {400, MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv", "boundary"},
        {400, MULTIPART, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--XX--",
         "not_utf8: a"},
        {400, MULTIPART,
         "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
         "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n--XX--",
         "duplicate_field: a"},
        {400, MULTIPART,
         "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\xff\"\r\n\r\n1\r\n--XX--",
         "not_utf8: a"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Str request = post(f->arena, "/api/upload", cases[i].headers, str_of(cases[i].body));
        TestAnswer a = test_ask(f->arena, &f->site, request.ptr);
        if (a.status != cases[i].status)
            fail_msg("%d instead of %d for %s", a.status, cases[i].status, cases[i].body);
        assert_body(&a, cases[i].reason);
    }
    TestAnswer a = test_ask(f->arena, &f->site,
                            post(f->arena, "/api/upload", URLENCODED, STR("a[]=1&a[]=2&b=")).ptr);
    assert_body(&a, "form a[]=1\nform a[]=2\nform b=\n");
    a = test_ask(f->arena, &f->site,
                 post(f->arena, "/form", MULTIPART,
                      STR("--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n"
                          "\r\n1\r\n--XX--"))
                     .ptr);
    assert_int_equal(a.status, 415);
    assert_body(&a, "media_type: a");
    assert_nothing_spooled(f);
}

static void a_raw_body_comes_whole(void **state)
{
    Fixture *f = *state;
    Str request = post(f->arena, "/api/raw", "", STR("anything\r\n"));
    TestAnswer a = test_ask(f->arena, &f->site, request.ptr);
    assert_body(&a, "body 10 ");
    a = test_ask(f->arena, &f->site, "POST /api/raw HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" END);
    assert_body(&a, "body 0 ");
    a = test_ask(f->arena, &f->site,
                 "POST /api/raw HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END
                 "5\r\n12345\r\n3;x=y\r\n678\r\n0\r\n\r\n");
    assert_body(&a, "body 8 ");
    a = test_ask(f->arena, &f->site,
                 "POST /api/raw HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END "zz\r\n");
    assert_int_equal(a.status, 400);
}

static void a_body_beyond_the_limit_is_refused_also_in_its_middle(void **state)
{
    Fixture *f = *state;
    size_t size = (size_t)2 << 20;
    char *bytes = arena_new(f->arena, char, size + 1);
    memset(bytes, 'a', size);
    /* Declared: the answer can be read although the client sends all of it first. */
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&c,
              arena_printf(f->arena,
                           "POST /api/raw HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n" END, size));
    test_send(&c, str_make(bytes, size));
    TestAnswer a = test_receive(&c, false);
    assert_int_equal(a.status, 413);
    assert_body(&a, "body_too_large");
    test_send(&c, STR("GET /whoami HTTP/1.1\r\n" HOST END));
    assert_int_equal(test_receive(&c, false).status, 200);
    test_disconnect(&c);
    /* Chunked: found out on the way. */
    c = test_connect(f->arena, &f->site);
    test_send(&c, STR("POST /api/raw HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END));
    test_send(&c, arena_printf(f->arena, "%zx\r\n%.*s\r\n0\r\n\r\n", size, (int)size, bytes));
    a = test_receive(&c, false);
    assert_int_equal(a.status, 413);
    test_disconnect(&c);
    /* A client that waits is told before it sends anything. */
    a = test_ask(f->arena, &f->site,
                 "POST /api/raw HTTP/1.1\r\n" HOST
                 "Expect: 100-continue\r\nContent-Length: 2000000\r\n" END);
    assert_int_equal(a.status, 413);
    assert_nothing_spooled(f);
}

static void a_client_that_waits_is_told_to_go_on(void **state)
{
    Fixture *f = *state;
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&c, STR("POST /api/raw HTTP/1.1\r\n" HOST
                      "Expect: 100-continue\r\nContent-Length: 3\r\n" END));
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    test_send(&c, STR("abc"));
    TestAnswer a = test_receive(&c, false);
    assert_body(&a, "body 3 ");
    test_disconnect(&c);
}

static int64_t resident_kb(void)
{
    char line[200];
    int64_t kb = -1;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kb = strtoll(line + 6, NULL, 10);
    if (file)
        fclose(file);
    return kb;
}

static void a_large_upload_needs_no_memory(void **state)
{
    Fixture *f = *state;
    const int64_t total = (int64_t)100 << 20;
    char block[65536];
    memset(block, 'x', sizeof(block));
    Str before = STR("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
    Str after = STR("\r\n--XX--\r\n");
    int64_t memory = resident_kb();
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&c, arena_printf(f->arena,
                               "POST /api/upload HTTP/1.1\r\n" HOST MULTIPART
                               "Content-Length: %" PRId64 "\r\n" END "%.*s",
                               total + (int64_t)before.len + (int64_t)after.len, STR_FMT(before)));
    for (int64_t sent = 0; sent < total; sent += (int64_t)sizeof(block))
        test_send(&c, str_make(block, sizeof(block)));
    int64_t grown = resident_kb() - memory;
    test_send(&c, after);
    TestAnswer a = test_receive(&c, false);
    assert_body(&a, " 104857600 0\n");
    print_message("# resident memory grew by %" PRId64 " KB during a 100 MB upload\n", grown);
    assert_true(grown < 12 * 1024);
    test_disconnect(&c);
    assert_nothing_spooled(f);
}

/* ---- slow clients, many clients ---- */

static void a_slow_body_gets_a_408(void **state)
{
    Fixture *f = *state;
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&c, STR("POST /api/raw HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n" END));
    for (int i = 0; i < 30; i++) {
        test_send(&c, STR("x"));
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    TestAnswer a = test_receive(&c, false);
    assert_int_equal(a.status, 408);
    assert_true(test_is_closed(&c, 1000));
    test_disconnect(&c);
    assert_nothing_spooled(f);
}

static void slow_headers_and_silence_end_the_connection(void **state)
{
    Fixture *f = *state;
    TestClient slow = test_connect(f->arena, &f->site);
    TestClient silent = test_connect(f->arena, &f->site);
    int64_t began = clock_monotonic();
    bool closed = false;
    test_send(&slow, STR("GET / HTTP/1.1\r\n" HOST "X: "));
    while (!closed && clock_monotonic() - began < 8000000) {
        test_send(&slow, STR("x"));
        closed = test_is_closed(&slow, 100);
    }
    assert_true(closed);
    assert_true(test_is_closed(&silent, 1000));
    test_disconnect(&slow);
    test_disconnect(&silent);
}

static void an_address_has_so_many_connections_and_no_more(void **state)
{
    Fixture *f = *state;
    TestClient c[60];
    int served = 0;
    for (size_t i = 0; i < ARRAY_LEN(c); i++) {
        c[i] = test_connect_from(f->arena, &f->site, "127.0.0.9");
        test_send(&c[i], STR("GET /assets/logo.4567.svg HTTP/1.1\r\n" HOST END));
    }
    for (size_t i = 0; i < ARRAY_LEN(c); i++)
        served += test_receive(&c[i], false).status == 200;
    assert_int_equal(served, 40);
    /* Another address is not concerned. */
    TestAnswer a = test_ask(f->arena, &f->site, "GET /whoami HTTP/1.1\r\n" HOST END);
    assert_int_equal(a.status, 200);
    for (size_t i = 0; i < ARRAY_LEN(c); i++)
        test_disconnect(&c[i]);
}

static void wait_until(_Atomic int *value, int wanted)
{
    for (int i = 0; i < 5000 && atomic_load(value) != wanted; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_int_equal(atomic_load(value), wanted);
}

static void when_all_workers_are_busy_the_queue_fills_and_then_503(void **state)
{
    Fixture *f = *state;
    TestClient c[8];
    int ok = 0;
    int busy = 0;
    for (size_t i = 0; i < 4; i++) {
        c[i] = test_connect(f->arena, &f->site);
        test_send(&c[i], STR("GET /wait HTTP/1.1\r\n" HOST END));
    }
    wait_until(&f->site.waiting, 4);
    for (size_t i = 4; i < ARRAY_LEN(c); i++) {
        c[i] = test_connect(f->arena, &f->site);
        test_send(&c[i], STR("GET /whoami HTTP/1.1\r\n" HOST END));
    }
    /* Cached and static bytes are answered all the same. */
    TestAnswer a = test_ask(f->arena, &f->site, "GET /assets/logo.4567.svg HTTP/1.1\r\n" HOST END);
    assert_int_equal(a.status, 200);
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    atomic_store(&f->site.released, true);
    for (size_t i = 0; i < ARRAY_LEN(c); i++) {
        a = test_receive(&c[i], false);
        ok += a.status == 200;
        busy += a.status == 503 && str_eq(test_header(&a, "Retry-After"), STR("5"));
        test_disconnect(&c[i]);
    }
    assert_int_equal(ok, 6);
    assert_int_equal(busy, 2);
}

/* ---- stopping ---- */

static void release_later(void *argument)
{
    DemoSite *site = argument;
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    atomic_store(&site->released, true);
}

static void a_stop_answers_what_is_in_flight(void **state)
{
    Fixture *f = *state;
    Thread thread;
    TestClient idle = test_connect(f->arena, &f->site);
    TestClient slow = test_connect(f->arena, &f->site);
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&slow, STR("POST /api/raw HTTP/1.1\r\n" HOST "Content-Length: 100\r\n" END "x"));
    test_send(&c, STR("GET /wait HTTP/1.1\r\n" HOST END));
    wait_until(&f->site.waiting, 1);
    assert_int_equal(thread_start("release", release_later, &f->site, &thread), 0);
    int64_t began = clock_monotonic();
    assert_int_equal(demo_stop(&f->site), 0);
    assert_true(clock_monotonic() - began < 10000000);
    thread_join(thread);
    f->site.server = NULL;
    TestAnswer a = test_receive(&c, false);
    assert_body(&a, "waited");
    assert_true(a.closed);
    assert_true(test_is_closed(&idle, 1000));
    a = test_receive(&slow, false); /* cut off, or told that it was too slow */
    assert_true(a.status == 0 || a.status == 408);
    test_disconnect(&idle);
    test_disconnect(&slow);
    test_disconnect(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_fields_of_a_form_reach_the_handler),
        cmocka_unit_test(broken_forms_are_refused_by_name),
        cmocka_unit_test(a_raw_body_comes_whole),
        cmocka_unit_test(a_body_beyond_the_limit_is_refused_also_in_its_middle),
        cmocka_unit_test(a_client_that_waits_is_told_to_go_on),
        cmocka_unit_test(a_large_upload_needs_no_memory),
        cmocka_unit_test(a_slow_body_gets_a_408),
        cmocka_unit_test(slow_headers_and_silence_end_the_connection),
        cmocka_unit_test(an_address_has_so_many_connections_and_no_more),
        cmocka_unit_test_setup_teardown(when_all_workers_are_busy_the_queue_fills_and_then_503,
                                        start, stop),
        cmocka_unit_test_setup_teardown(a_stop_answers_what_is_in_flight, start, stop),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
