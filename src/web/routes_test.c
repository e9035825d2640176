#include "web/routes.h"

#include "http/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_table(void **state)
{
    (void)state;
    assert_int_equal(http_routes_check(WEB_ROUTES, WEB_ROUTES_COUNT), 0);
}

static bool starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static void test_zones(void **state)
{
    (void)state;
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++) {
        const HttpRoute *r = &WEB_ROUTES[i];
        assert_true(r->zone != 0);
        if (starts(r->pattern, "/gzt"))
            assert_int_equal(r->zone, WEB_ZONE_WORKBENCH);
        else
            assert_true(r->zone & WEB_ZONE_PORTAL);
    }
}

static void test_capabilities(void **state)
{
    (void)state;
    static const char *const OPEN[] = {"/gzt/login", "/gzt/logout"};
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++) {
        const HttpRoute *r = &WEB_ROUTES[i];
        bool open = !starts(r->pattern, "/gzt");
        for (size_t o = 0; o < ARRAY_LEN(OPEN); o++)
            open = open || strcmp(r->pattern, OPEN[o]) == 0;
        if ((r->capability == (int)CAPABILITY_NONE) != open)
            fail_msg("%s", r->pattern);
    }
}

static void test_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++) {
        const HttpRoute *r = &WEB_ROUTES[i];
        bool api = (r->flags & HTTP_ROUTE_API) != 0;
        if ((r->method != HTTP_GET && !api) != (r->form != NULL))
            fail_msg("%s", r->pattern);
        if (r->flags & HTTP_ROUTE_CACHEABLE)
            assert_int_equal(r->zone & WEB_ZONE_PORTAL, WEB_ZONE_PORTAL);
    }
}

/* Only an API row may leave out the form token, and the API has no session to forge. */
static void test_csrf(void **state)
{
    (void)state;
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++)
        if (WEB_ROUTES[i].flags & HTTP_ROUTE_API)
            assert_true(starts(WEB_ROUTES[i].pattern, "/api/"));
}

static char *whole_file(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, f) > 0);
    (void)fclose(f);
    return text;
}

static void test_named_by_a_test(void **state)
{
    (void)state;
    const char *source = getenv("GONGKAI_SOURCE");
    assert_non_null(source);
    char *list = whole_file(source, "tests/http/routes.tsv");
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++) {
        const HttpRoute *r = &WEB_ROUTES[i];
        char line[300];
        (void)snprintf(line, sizeof(line), "\n%s\t%s\t", r->method == HTTP_GET ? "GET" : "POST",
                       r->pattern);
        if (!strstr(list, line))
            fail_msg("tests/http/routes.tsv names no test for %s", line + 1);
    }
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"the table is well formed and unambiguous", test_table, NULL, NULL, NULL},
        {"every row has its zone; nothing of the workbench is served by the portal", test_zones,
         NULL, NULL, NULL},
        {"every row of the workbench demands a capability, but for signing in and out",
         test_capabilities, NULL, NULL, NULL},
        {"every row that changes something declares the forms that it takes", test_forms, NULL,
         NULL, NULL},
        {"only the API does without a form token", test_csrf, NULL, NULL, NULL},
        {"every row is named by a test", test_named_by_a_test, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
