/* The protocol, from outside, on loopback. */
#include "http/test_client.h"

#include "base/error.h"
#include "os/clock.h"
#include "os/thread.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST "Host: localhost\r\n"
#define END  "\r\n"

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
    demo_init(&f->site);
    f->site.config.cache_bytes = (int64_t)4 << 20;
    demo_start(&f->site);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    int r = demo_stop(&f->site);
    arena_free(f->arena);
    free(f);
    return r;
}

static void assert_body(const TestAnswer *a, const char *part)
{
    if (!str_contains(a->body, str_of(part)))
        fail_msg("no '%s' in: %d %.*s", part, a->status, STR_FMT(a->body));
}

static void a_connection_serves_many_requests_also_sent_at_once(void **state)
{
    Fixture *f = *state;
    TestClient c = test_connect(f->arena, &f->site);
    test_send(&c, STR("GET /i/a/b%20c HTTP/1.1\r\n" HOST END "GET /whoami HTTP/1.1\r\n" HOST END
                      "GET /assets/logo.4567.svg HTTP/1.1\r\n" HOST END
                      "GET / HTTP/1.1\r\n" HOST END "GET /nothing HTTP/1.1\r\n" HOST END
                      "GET /case/%E5%B7%9D?x=1+2&x2=%26 HTTP/1.1\r\n" HOST END));
    TestAnswer a = test_receive(&c, false);
    assert_body(&a, "param *=a/b c\n");
    a = test_receive(&c, false);
    assert_body(&a, "0");
    a = test_receive(&c, false);
    assert_body(&a, "<svg/>");
    a = test_receive(&c, false);
    assert_int_equal(a.status, 200);
    assert_true(a.body.len >= DEMO_PAGE_BYTES);
    a = test_receive(&c, false);
    assert_int_equal(a.status, 404);
    a = test_receive(&c, false);
    assert_body(&a, "param id=川\nquery x=1 2\nquery x2=&\n");
    assert_false(a.closed);
    test_send(&c, STR("GET /whoami HTTP/1.1\r\nConnection: close\r\n" HOST END));
    a = test_receive(&c, false);
    assert_int_equal(a.status, 200);
    assert_true(test_is_closed(&c, 2000));
    test_disconnect(&c);
}

static void head_is_get_without_its_body(void **state)
{
    Fixture *f = *state;
    static const char *const paths[] = {"/", "/plain", "/assets/site.0123.css", "/download"};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
            Str get = arena_printf(f->arena, "GET %s HTTP/1.1\r\n" HOST END, paths[i]);
            Str head = arena_printf(f->arena, "HEAD %s HTTP/1.1\r\n" HOST END, paths[i]);
            TestClient c = test_connect(f->arena, &f->site);
            test_send(&c, get);
            TestAnswer want = test_receive(&c, false);
            test_send(&c, head);
            TestAnswer have = test_receive(&c, true);
            assert_int_equal(have.status, 200);
            assert_true(
                str_eq(test_header(&have, "Content-Length"), test_header(&want, "Content-Length")));
            test_send(&c, get); /* nothing of a body stands in between */
            assert_int_equal(test_receive(&c, false).status, 200);
            test_disconnect(&c);
        }
}

static void every_answer_carries_the_security_headers(void **state)
{
    Fixture *f = *state;
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n" HOST END,
        "GET /whoami HTTP/1.1\r\n" HOST END,
        "GET /nothing HTTP/1.1\r\n" HOST END,
        "GET /fail HTTP/1.1\r\n" HOST END,
        "GET /list HTTP/1.1\r\n" HOST END,
        "GET /assets/site.0123.css HTTP/1.1\r\n" HOST END,
        "GET /download HTTP/1.1\r\n" HOST END,
        "POST /form HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 99999999\r\n" END,
        "PUT /form HTTP/1.1\r\n" HOST END,
    };
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options",
                                        "Referrer-Policy", "X-Frame-Options", "Cache-Control"};
    for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
        TestAnswer a = test_ask(f->arena, &f->site, requests[i]);
        for (size_t j = 0; j < ARRAY_LEN(names); j++)
            if (!test_header(&a, names[j]).len)
                fail_msg("no %s in the answer to %s", names[j], requests[i]);
    }
}

static void statuses_say_what_is_wrong(void **state)
{
    Fixture *f = *state;
    static const struct {
        int status;
        const char *request;
        const char *body;
    } cases[] = {
        {404, "GET /nothing HTTP/1.1\r\n" HOST END, "not_found"},
        {404, "GET /other-zone HTTP/1.1\r\n" HOST END, "not_found"},
        {404, "GET /i/ HTTP/1.1\r\n" HOST END, "not_found"},
        {404, "GET /i/../case/1 HTTP/1.1\r\n" HOST END, "not_found"},
        {404, "GET /i/%2e%2e/x HTTP/1.1\r\n" HOST END, "not_found"},
        {404, "GET //i/x HTTP/1.1\r\n" HOST END, "not_found"},
        {405, "DELETE /form HTTP/1.1\r\n" HOST END, "method_not_allowed"},
        {405, "BREW /form HTTP/1.1\r\n" HOST END, "method_not_allowed"},
        {400, "GET /i/%zz HTTP/1.1\r\n" HOST END, "malformed"},
        {400, "GET /i/%4 HTTP/1.1\r\n" HOST END, "malformed"},
        {400, "GET /i/%00 HTTP/1.1\r\n" HOST END, "nul_byte"},
        {400, "GET /i/%ff HTTP/1.1\r\n" HOST END, "not_utf8"},
        {400, "GET /whoami?a=%ff HTTP/1.1\r\n" HOST END, "not_utf8: a"},
        {400, "GET /whoami?a=1&a=2 HTTP/1.1\r\n" HOST END, "duplicate_field: a"},
        {400, "GET /whoami?a=%0 HTTP/1.1\r\n" HOST END, "malformed: a"},
        {400, "GET /whoami HTTP/1.1\r\n" END, ""},
        {400, "GET /whoami HTTP/1.1\r\nHost: a b\r\n" END, "malformed: Host"},
        {400, "GET /whoami HTTP/1.1\r\nHost: a\r\nHost: b\r\n" END, "malformed: Host"},
        {400, "GET /whoami HTTP/1.1\r\n" HOST "X Y: 1\r\n" END, "malformed"},
        {400, "GET /whoami HTTP/1.1\r\n" HOST "X: \x01\r\n" END, "malformed: X"},
        {400, "GET /whoami HTTP/1.1\r\n" HOST "Content-Length: 5\r\n" END "hello",
         "Content-Length"},
        {400,
         "POST /form HTTP/1.1\r\n" HOST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n" END
         "0\r\n\r\n",
         "Transfer-Encoding"},
        {400, "POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n" END "a=1",
         "Content-Length"},
        {400, "POST /form HTTP/1.1\r\n" HOST "Content-Length: -1\r\n" END, ""},
        {415,
         "POST /form HTTP/1.1\r\n" HOST "Content-Type: text/xml\r\nContent-Length: 4\r\n" END
         "<a/>",
         "media_type: Content-Type"},
        {415, "POST /form HTTP/1.1\r\n" HOST "Content-Length: 4\r\n" END "a=12", "media_type"},
        {400,
         "POST /form HTTP/1.1\r\n" HOST
         "Content-Type: multipart/form-data\r\nContent-Length: 4\r\n" END "a=12",
         "multipart_boundary"},
        {500, "GET /fail HTTP/1.1\r\n" HOST END, "internal"},
        {500, "GET /silent HTTP/1.1\r\n" HOST END, "internal"},
        {500, "GET /bad-header?value=a%0d%0aSet-Cookie:x&to=/ HTTP/1.1\r\n" HOST END, "internal"},
        {500, "GET /bad-header?value=a&to=//evil HTTP/1.1\r\n" HOST END, "internal"},
        {500, "GET /bad-header?value=a&to=https://evil HTTP/1.1\r\n" HOST END, "internal"},
        {303, "GET /bad-header?value=a&to=/%E5%B7%9D HTTP/1.1\r\n" HOST END, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TestAnswer a = test_ask(f->arena, &f->site, cases[i].request);
        if (a.status != cases[i].status)
            fail_msg("%d instead of %d for %s", a.status, cases[i].status, cases[i].request);
        assert_body(&a, cases[i].body);
    }
    TestAnswer a = test_ask(f->arena, &f->site, "DELETE /form HTTP/1.1\r\n" HOST END);
    assert_true(str_eq(test_header(&a, "Allow"), STR("GET, HEAD, POST")));
    a = test_ask(f->arena, &f->site, "GET /list?a=1 HTTP/1.1\r\n" HOST END);
    assert_int_equal(a.status, 308);
    assert_true(str_eq(test_header(&a, "Location"), STR("/list/?a=1")));
    a = test_ask(f->arena, &f->site, "GET /bad-header?value=a&to=/%E5%B7%9D HTTP/1.1\r\n" HOST END);
    assert_true(str_eq(test_header(&a, "Location"), STR("/%E5%B7%9D")));
}

/* Where such a request ends, two readers may see differently: nothing behind it is taken as
 * another, also where the answer lies ready in the cache. */
static void nothing_is_smuggled_behind_a_malformed_head(void **state)
{
    Fixture *f = *state;
    static const struct {
        const char *head;
    } cases[] = {
        {"GET / HTTP/1.1\r\n" HOST "Content-Length : 34\r\n" END},
        {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding\t: chunked\r\n" END},
        {"POST /form HTTP/1.1\r\n" HOST "Content-Length : 34\r\n" END},
        {"GET /whoami HTTP/1.1\r\nHost: a\r\nHost: b\r\n" END},
    };
    (void)test_ask(f->arena, &f->site, "GET / HTTP/1.1\r\n" HOST END);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        TestClient c = test_connect(f->arena, &f->site);
        test_send(&c, arena_printf(f->arena, "%sGET /whoami HTTP/1.1\r\n" HOST END, cases[i].head));
        TestAnswer a = test_receive(&c, false);
        if (a.status != 400)
            fail_msg("%d for %s", a.status, cases[i].head);
        assert_true(str_eq_nocase(test_header(&a, "Connection"), STR("close")));
        assert_int_equal(test_receive(&c, false).status, 0);
        test_disconnect(&c);
    }
}

static void what_is_too_long_is_refused(void **state)
{
    Fixture *f = *state;
    char *big = arena_new(f->arena, char, 40000);
    memset(big, 'a', 39999);
    Str request = arena_printf(f->arena, "GET /i/%.7000s HTTP/1.1\r\n" HOST END, big);
    assert_int_equal(test_ask(f->arena, &f->site, request.ptr).status, 414);
    request = arena_printf(f->arena, "GET /i/%s HTTP/1.1\r\n" HOST END, big);
    assert_int_equal(test_ask(f->arena, &f->site, request.ptr).status, 414);
    request = arena_printf(f->arena, "GET /whoami HTTP/1.1\r\n" HOST "X: %.23000s\r\n" END, big);
    TestAnswer a = test_ask(f->arena, &f->site, request.ptr);
    assert_int_equal(a.status, 431);
    assert_body(&a, "headers_too_large");
    request = arena_printf(f->arena, "GET /whoami HTTP/1.1\r\n" HOST "X: %s\r\n" END, big);
    assert_int_equal(test_ask(f->arena, &f->site, request.ptr).status, 431);
}

static void request_ids_are_given_and_passed_on(void **state)
{
    Fixture *f = *state;
    TestAnswer a = test_ask(f->arena, &f->site, "GET /whoami HTTP/1.1\r\n" HOST END);
    assert_int_equal(test_header(&a, "X-Request-Id").len, 16);
    a = test_ask(f->arena, &f->site,
                 "GET / HTTP/1.1\r\n" HOST "X-Request-Id: from-proxy-1\r\n" END);
    assert_true(str_eq(test_header(&a, "X-Request-Id"), STR("from-proxy-1")));
    a = test_ask(f->arena, &f->site,
                 "GET /whoami HTTP/1.1\r\n" HOST "X-Request-Id: \"injected id\"\r\n" END);
    assert_int_equal(test_header(&a, "X-Request-Id").len, 16);
    a = test_ask(f->arena, &f->site, "GET /fail HTTP/1.1\r\n" HOST END);
    assert_true(str_contains(a.body, test_header(&a, "X-Request-Id")));
}

static void pages_are_compressed_for_those_who_ask(void **state)
{
    Fixture *f = *state;
    static const char *const paths[] = {"/", "/plain", "/"};
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        Str plain = arena_printf(f->arena, "GET %s HTTP/1.1\r\n" HOST END, paths[i]);
        Str packed = arena_printf(
            f->arena, "GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: br, gzip;q=0.5\r\n" END,
            paths[i]);
        TestAnswer want = test_ask(f->arena, &f->site, plain.ptr);
        TestAnswer have = test_ask(f->arena, &f->site, packed.ptr);
        assert_null(test_header(&want, "Content-Encoding").ptr);
        assert_true(str_eq(test_header(&have, "Content-Encoding"), STR("gzip")));
        assert_true(str_eq(test_header(&want, "Vary"), STR("Accept-Encoding")));
        assert_true(have.body.len < want.body.len / 2);
        char *out = arena_new(f->arena, char, want.body.len);
        struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
        assert_int_equal(
            libdeflate_gzip_decompress(d, have.body.ptr, have.body.len, out, want.body.len, NULL),
            LIBDEFLATE_SUCCESS);
        libdeflate_free_decompressor(d);
        assert_true(str_eq(str_make(out, want.body.len), want.body));
    }
    TestAnswer a =
        test_ask(f->arena, &f->site, "GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip;q=0\r\n" END);
    assert_null(test_header(&a, "Content-Encoding").ptr);
    a = test_ask(f->arena, &f->site,
                 "GET /whoami HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n" END);
    assert_null(test_header(&a, "Content-Encoding").ptr);
}

static void what_the_client_has_is_not_sent_again(void **state)
{
    Fixture *f = *state;
    static const char *const paths[] = {"/", "/assets/site.0123.css", "/api/data"};
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        Str ask = arena_printf(f->arena, "GET %s HTTP/1.1\r\n" HOST END, paths[i]);
        TestAnswer a = test_ask(f->arena, &f->site, ask.ptr);
        Str tag = test_header(&a, "ETag");
        assert_true(tag.len > 30);
        ask =
            arena_printf(f->arena, "GET %s HTTP/1.1\r\n" HOST "If-None-Match: \"x\", %.*s\r\n" END,
                         paths[i], STR_FMT(tag));
        a = test_ask(f->arena, &f->site, ask.ptr);
        assert_int_equal(a.status, 304);
        assert_true(str_eq(test_header(&a, "ETag"), tag));
        ask = arena_printf(f->arena, "GET %s HTTP/1.1\r\n" HOST "If-None-Match: \"x\"\r\n" END,
                           paths[i]);
        assert_int_equal(test_ask(f->arena, &f->site, ask.ptr).status, 200);
    }
    TestAnswer a = test_ask(f->arena, &f->site, "GET /assets/site.0123.css HTTP/1.1\r\n" HOST END);
    assert_true(
        str_eq(test_header(&a, "Cache-Control"), STR("public, max-age=31536000, immutable")));
}

static void the_byte_cache_forgets_with_the_content_version(void **state)
{
    Fixture *f = *state;
    static const char get[] = "GET / HTTP/1.1\r\n" HOST END;
    TestAnswer a;
    for (int i = 0; i < 5; i++)
        a = test_ask(f->arena, &f->site, get);
    assert_body(&a, "<title>0</title>");
    assert_int_equal(atomic_load(&f->site.renders), 1);
    atomic_fetch_add(&f->site.version, 1);
    for (int i = 0; i < 5; i++)
        a = test_ask(f->arena, &f->site, get);
    assert_body(&a, "<title>1</title>");
    assert_int_equal(atomic_load(&f->site.renders), 2);
    /* A query by-passes it, unless the route says otherwise; so does a session cookie. */
    for (int i = 0; i < 3; i++) {
        test_ask(f->arena, &f->site, "GET /?utm=1 HTTP/1.1\r\n" HOST END);
        test_ask(f->arena, &f->site, "GET /search?q=1 HTTP/1.1\r\n" HOST END);
        test_ask(f->arena, &f->site, "GET / HTTP/1.1\r\n" HOST "Cookie: sid=x\r\n" END);
    }
    assert_int_equal(atomic_load(&f->site.renders), 2 + 3 + 1 + 3);
    HttpStats stats = http_server_stats(f->site.server);
    assert_true(stats.cache_hits >= 10);
    assert_true(stats.cache_bytes > 0);
}

static void the_byte_cache_stays_within_its_memory(void **state)
{
    Fixture *f = *state;
    TestClient c = test_connect(f->arena, &f->site);
    for (int i = 0; i < 1000; i++) {
        char request[100];
        snprintf(request, sizeof(request), "HEAD /search?q=%d HTTP/1.1\r\n" HOST END, i);
        test_send(&c, str_of(request));
        assert_int_equal(test_receive(&c, true).status, 200);
    }
    test_disconnect(&c);
    HttpStats stats = http_server_stats(f->site.server);
    assert_in_range(stats.cache_bytes, 1 << 20, 4 << 20);
}

static void files_are_sent_with_their_names(void **state)
{
    Fixture *f = *state;
    TestAnswer a = test_ask(f->arena, &f->site, "GET /download HTTP/1.1\r\n" HOST END);
    assert_body(&a, "0123456789");
    assert_true(str_eq(test_header(&a, "Content-Disposition"),
                       STR("attachment; filename=\"__ _2025_.docx\"; "
                           "filename*=UTF-8''%E5%B9%B4%E6%8A%A5%20%222025%22.docx")));
}

static void forwarded_addresses_are_believed_from_known_proxies_only(void **state)
{
    Fixture *f = *state;
    static const char request[] =
        "GET /i/x HTTP/1.1\r\n" HOST
        "X-Forwarded-For: 10.0.0.1, 203.0.113.9, 127.0.0.2\r\nX-Forwarded-Proto: https\r\n" END;
    TestAnswer a = test_ask(f->arena, &f->site, request);
    assert_body(&a, "peer 127.0.0.1 secure 0");
    TestClient c = test_connect_from(f->arena, &f->site, "127.0.0.2");
    test_send(&c, str_of(request));
    a = test_receive(&c, false);
    assert_body(&a, "peer 203.0.113.9 secure 1");
    test_disconnect(&c);
}

static void a_class_of_routes_has_its_rate(void **state)
{
    Fixture *f = *state;
    static const char request[] = "GET /limited HTTP/1.1\r\n" HOST END;
    for (int i = 0; i < 3; i++)
        assert_int_equal(test_ask(f->arena, &f->site, request).status, 200);
    TestAnswer a = test_ask(f->arena, &f->site, request);
    assert_int_equal(a.status, 429);
    assert_true(str_eq(test_header(&a, "Retry-After"), STR("1")));
    TestClient c = test_connect_from(f->arena, &f->site, "127.0.0.3");
    test_send(&c, str_of(request));
    assert_int_equal(test_receive(&c, false).status, 200);
    test_disconnect(&c);
    nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 100000000}, NULL);
    assert_int_equal(test_ask(f->arena, &f->site, request).status, 200);
}

static void a_route_that_asks_for_a_right_is_guarded(void **state)
{
    Fixture *f = *state;
    TestAnswer a = test_ask(f->arena, &f->site, "GET /denied HTTP/1.1\r\n" HOST END);
    assert_int_equal(a.status, 303);
    assert_true(str_eq(test_header(&a, "Location"), STR("/form")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_serves_many_requests_also_sent_at_once),
        cmocka_unit_test(head_is_get_without_its_body),
        cmocka_unit_test(every_answer_carries_the_security_headers),
        cmocka_unit_test(statuses_say_what_is_wrong),
        cmocka_unit_test(nothing_is_smuggled_behind_a_malformed_head),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(request_ids_are_given_and_passed_on),
        cmocka_unit_test(pages_are_compressed_for_those_who_ask),
        cmocka_unit_test(what_the_client_has_is_not_sent_again),
        cmocka_unit_test_setup_teardown(the_byte_cache_forgets_with_the_content_version, start,
                                        stop),
        cmocka_unit_test_setup_teardown(the_byte_cache_stays_within_its_memory, start, stop),
        cmocka_unit_test(files_are_sent_with_their_names),
        cmocka_unit_test(forwarded_addresses_are_believed_from_known_proxies_only),
        cmocka_unit_test(a_class_of_routes_has_its_rate),
        cmocka_unit_test(a_route_that_asks_for_a_right_is_guarded),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
