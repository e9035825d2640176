/* The parts that need no server: routes, addresses, rates, header values. */
#include "http/limiter.h"
#include "http/parse.h"
#include "http/router.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static int handler(void *context, HttpRequest *request, HttpResponse *response)
{
    (void)context;
    (void)request;
    (void)response;
    return 0;
}

#define ROUTE(m, p)                                                                                \
    {                                                                                              \
        .zone = 1, .method = (m), .pattern = (p), .handler = handler                               \
    }

static void the_most_literal_route_wins(void **state)
{
    (void)state;
    static const HttpRoute routes[] = {
        ROUTE(HTTP_GET, "/a/*"),       ROUTE(HTTP_GET, "/a/:x"), ROUTE(HTTP_GET, "/a/b"),
        ROUTE(HTTP_POST, "/a/b"),      ROUTE(HTTP_GET, "/"),     ROUTE(HTTP_GET, "/a/:x/c"),
        ROUTE(HTTP_DELETE, "/a/:any"),
    };
    static const struct {
        HttpMethod method;
        const char *path;
        HttpMatch outcome;
        int route;
    } cases[] = {
        {HTTP_GET, "/", HTTP_MATCH_FOUND, 4},       {HTTP_GET, "/a/b", HTTP_MATCH_FOUND, 2},
        {HTTP_GET, "/a/z", HTTP_MATCH_FOUND, 1},    {HTTP_GET, "/a/z/c", HTTP_MATCH_FOUND, 5},
        {HTTP_GET, "/a/z/d", HTTP_MATCH_FOUND, 0},  {HTTP_POST, "/a/b", HTTP_MATCH_FOUND, 3},
        {HTTP_POST, "/a/z", HTTP_MATCH_METHOD, -1}, {HTTP_GET, "/a/b/", HTTP_MATCH_FOUND, 0},
        {HTTP_GET, "/a", HTTP_MATCH_NONE, -1},      {HTTP_DELETE, "/a/b", HTTP_MATCH_FOUND, 6},
        {HTTP_GET, "/b", HTTP_MATCH_NONE, -1},
    };
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    assert_int_equal(http_routes_check(routes, ARRAY_LEN(routes)), 0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        HttpRouteMatch m = http_route_match(routes, ARRAY_LEN(routes), 1, cases[i].method,
                                            str_of(cases[i].path), arena);
        if (m.outcome != cases[i].outcome || (m.route ? m.route - routes : -1) != cases[i].route)
            fail_msg("%s matched wrongly", cases[i].path);
    }
    HttpRouteMatch m = http_route_match(routes, ARRAY_LEN(routes), 2, HTTP_GET, STR("/a/b"), arena);
    assert_int_equal(m.outcome, HTTP_MATCH_NONE); /* another zone */
}

static void a_log_shows_no_secret_of_a_path_that_is_mistyped(void **state)
{
    (void)state;
    static const HttpRoute routes[] = {
        ROUTE(HTTP_GET, "/cx"),
        ROUTE(HTTP_POST, "/cx/letter"),
        {.zone = 1,
         .method = HTTP_GET,
         .pattern = "/cx/:code",
         .handler = handler,
         .flags = HTTP_ROUTE_SECRET_PATH},
    };
    static const char *const cases[][2] = {
        {"/cx/7K3M/", "/cx/:code"},
        {"/cx/7K3M%", "/cx/:code"},
        {"/cx//7K3M", "/cx/:code"},
        {"/cx/", "/cx/:code"},
        {"/cx", "/cx"},
        {"/cxx/7K3M", "/cxx/7K3M"},
        {"/other", "/other"},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Str shown = http_route_shown(routes, ARRAY_LEN(routes), str_of(cases[i][0]));
        if (!str_eq(shown, str_of(cases[i][1])))
            fail_msg("%s is shown as %.*s", cases[i][0], STR_FMT(shown));
    }
}

static void tables_that_contradict_themselves_are_found(void **state)
{
    (void)state;
    static const HttpRoute bad[][2] = {
        {ROUTE(HTTP_GET, "/a/:x"), ROUTE(HTTP_GET, "/a/:y")},
        {ROUTE(HTTP_GET, "/a"), ROUTE(HTTP_GET, "a")},
        {ROUTE(HTTP_GET, "/a"), ROUTE(HTTP_GET, "/*/b")},
        {ROUTE(HTTP_GET, "/a"), ROUTE(HTTP_GET, "/b//c")},
        {ROUTE(HTTP_GET, "/a"), ROUTE(HTTP_GET, "/b/:")},
        {ROUTE(HTTP_GET, "/a"), ROUTE(HTTP_HEAD, "/b")},
        {ROUTE(HTTP_GET, "/a"), {.zone = 1, .pattern = "/b"}},
        {ROUTE(HTTP_GET, "/a"), {.pattern = "/b", .handler = handler}},
        {ROUTE(HTTP_GET, "/a"),
         {.zone = 1,
          .method = HTTP_POST,
          .pattern = "/b",
          .handler = handler,
          .flags = HTTP_ROUTE_CACHEABLE}},
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_true(http_routes_check(bad[i], 2) < 0);
        error_clear();
    }
}

static void addresses_have_one_form(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    static const struct {
        const char *text, *printed, *network;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", "192.0.2.1"},
        {" 192.0.2.1:80 ", "192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"},
        {"2001:DB8::1", "2001:db8::1", "2001:db8::"},
        {"[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
    };
    static const char *const bad[] = {"",     "unknown", "1.2.3",   "1.2.3.4.5",
                                      "[::1", "::g",     "1.2.3.4x"};
    HttpAddress a;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_true(http_address_parse(str_of(cases[i].text), &a));
        assert_string_equal(http_address_print(arena, &a).ptr, cases[i].printed);
        a = http_address_network(&a);
        assert_string_equal(http_address_print(arena, &a).ptr, cases[i].network);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        if (i != 4) /* a missing bracket is forgiven */
            assert_false(http_address_parse(str_of(bad[i]), &a));
}

static void a_bucket_fills_again_with_time(void **state)
{
    (void)state;
    static const HttpRate rates[] = {{0, 0}, {2, 60}, {1, 1}};
    HttpLimiter *l = http_limiter_create(rates, ARRAY_LEN(rates));
    HttpAddress one, two;
    int64_t retry = 0;
    int64_t now = 1000000;
    assert_true(http_address_parse(STR("192.0.2.1"), &one));
    assert_true(http_address_parse(STR("192.0.2.2"), &two));
    for (int i = 0; i < 100; i++)
        assert_true(http_limiter_take(l, &one, 0, now, &retry));
    assert_true(http_limiter_take(l, &one, 1, now, &retry));
    assert_true(http_limiter_take(l, &one, 1, now, &retry));
    assert_false(http_limiter_take(l, &one, 1, now, &retry));
    assert_int_equal(retry, 2);
    assert_true(http_limiter_take(l, &two, 1, now, &retry));
    assert_true(http_limiter_take(l, &one, 2, now, &retry)); /* another class */
    assert_false(http_limiter_take(l, &one, 2, now, &retry));
    assert_int_equal(retry, 61);
    now += 1000000;
    assert_true(http_limiter_take(l, &one, 1, now, &retry));
    assert_false(http_limiter_take(l, &one, 1, now, &retry));
    now += (int64_t)1000000 * 3600 * 24 * 365 * 100;
    assert_true(http_limiter_take(l, &one, 1, now, &retry));
    assert_true(http_limiter_take(l, &one, 1, now, &retry));
    assert_false(http_limiter_take(l, &one, 1, now, &retry));
    http_limiter_free(l);
}

static void header_values_are_read_with_their_parameters(void **state)
{
    (void)state;
    Str type = STR("multipart/form-data; a=\"x;y\"; Boundary=\"b c\" ;z=1");
    assert_true(str_eq(http_media_type(type), STR("multipart/form-data")));
    assert_true(str_eq(http_parameter(type, STR("boundary")), STR("b c")));
    assert_true(str_eq(http_parameter(type, STR("a")), STR("x;y")));
    assert_null(http_parameter(type, STR("y\"")).ptr);
    assert_true(http_accepts(STR("br, GZIP"), STR("gzip")));
    assert_true(http_accepts(STR("gzip;q=0.001"), STR("gzip")));
    assert_false(http_accepts(STR("gzip;q=0.000, br"), STR("gzip")));
    assert_false(http_accepts(STR("x-gzip"), STR("gzip")));
    assert_true(http_etag_matches(STR("\"a\", W/\"b\""), STR("W/\"a\"")));
    assert_true(http_etag_matches(STR("*"), STR("W/\"a\"")));
    assert_false(http_etag_matches(STR("\"ab\""), STR("W/\"a\"")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_literal_route_wins),
        cmocka_unit_test(a_log_shows_no_secret_of_a_path_that_is_mistyped),
        cmocka_unit_test(tables_that_contradict_themselves_are_found),
        cmocka_unit_test(addresses_have_one_form),
        cmocka_unit_test(a_bucket_fills_again_with_time),
        cmocka_unit_test(header_values_are_read_with_their_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
