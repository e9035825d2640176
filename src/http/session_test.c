/* Sessions and form tokens, from outside, on loopback. */
#include "http/test_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HOST   "Host: localhost\r\n"
#define END    "\r\n"
#define MINUTE ((int64_t)60 * 1000000)

typedef struct Fixture {
    DemoSite site;
    Arena *arena;
    Str cookies; /* "Cookie: a=b; c=d\r\n", as a browser would keep them */
    const char *from;
    const char *extra; /* further headers */
    HttpSession sessions[DEMO_SESSIONS_MAX];
} Fixture;

static int start(void **state)
{
    Fixture *f = calloc(1, sizeof(*f));
    if (!f)
        return -1;
    f->arena = arena_create(0);
    f->extra = "";
    atomic_store(&demo_clock_offset, 0);
    demo_init(&f->site);
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

/* Keeps what Set-Cookie says; a deleted cookie stays with an empty value, which is no session. */
static void keep_cookies(Fixture *f, const TestAnswer *a)
{
    Str line;
    for (Str rest = a->head; str_split_next(&rest, STR("\r\n"), &line);) {
        if (!str_starts_with(line, STR("Set-Cookie: ")))
            continue;
        Str pair = str_sub(line, 12, str_find(line, STR(";"), 0));
        Str name = str_sub(pair, 0, str_find(pair, STR("="), 0));
        Str kept = STR("Cookie: ");
        Str part;
        for (Str old = str_sub(f->cookies, 8, f->cookies.len);
             str_split_next(&old, STR("; "), &part);)
            if (part.len && !str_eq(str_sub(part, 0, str_find(part, STR("="), 0)), name))
                kept = arena_printf(f->arena, "%.*s%.*s; ", STR_FMT(kept), STR_FMT(part));
        f->cookies = arena_printf(f->arena, "%.*s%.*s", STR_FMT(kept), STR_FMT(pair));
    }
}

static TestAnswer request(Fixture *f, const char *method, const char *path, Str body)
{
    TestClient c = test_connect_from(f->arena, &f->site, f->from);
    test_send(&c, arena_printf(f->arena,
                               "%s %s HTTP/1.1\r\n" HOST "%s%.*s%sContent-Length: %zu\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\n" END "%.*s",
                               method, path, f->extra, STR_FMT(f->cookies),
                               f->cookies.len ? "\r\n" : "", body.len, STR_FMT(body)));
    TestAnswer a = test_receive(&c, false);
    test_disconnect(&c);
    keep_cookies(f, &a);
    return a;
}

static TestAnswer get(Fixture *f, const char *path)
{
    return request(f, "GET", path, (Str){NULL, 0});
}

static Str form_token(Fixture *f)
{
    TestAnswer a = get(f, "/form");
    assert_int_equal(a.status, 200);
    return a.body;
}

static TestAnswer post(Fixture *f, const char *path, Str token, const char *fields)
{
    return request(f, "POST", path, arena_printf(f->arena, "csrf=%.*s&%s", STR_FMT(token), fields));
}

static void sign_in(Fixture *f, const char *user)
{
    Str token = form_token(f);
    assert_int_equal(post(f, "/sign-in", token, user).status, 303);
}

static Str session_cookie(const Fixture *f)
{
    size_t at = str_find(f->cookies, STR("sid="), 0);
    return at == STR_NPOS ? STR("") : str_sub(f->cookies, at + 4, at + 4 + 43);
}

static void a_form_is_taken_only_with_the_token_of_its_visitor(void **state)
{
    Fixture *f = *state;
    assert_int_equal(request(f, "POST", "/form", STR("a=1")).status, 403);
    Str token = form_token(f);
    assert_int_equal(token.len, 64);
    assert_int_equal(post(f, "/form", token, "a=1").status, 200);
    assert_int_equal(post(f, "/form", token, "a=1").status, 200);
    Str another = form_token(f);
    assert_false(str_eq(token, another)); /* masked anew, yet both are good */
    assert_int_equal(post(f, "/form", another, "a=1").status, 200);
    char *wrong = arena_cstr(f->arena, token);
    wrong[63] = wrong[63] == 'A' ? 'Q' : 'A';
    assert_int_equal(post(f, "/form", str_make(wrong, 64), "a=1").status, 403);
    assert_int_equal(post(f, "/form", str_sub(token, 0, 63), "a=1").status, 403);
    assert_int_equal(post(f, "/form", STR(""), "a=1").status, 403);
    Str mine = f->cookies;
    f->cookies = (Str){NULL, 0};
    assert_int_equal(post(f, "/form", token, "a=1").status, 403); /* token without cookie */
    Str theirs = form_token(f);
    assert_int_equal(post(f, "/form", token, "a=1").status, 403); /* of another visitor */
    assert_int_equal(post(f, "/form", theirs, "a=1").status, 200);
    f->cookies = STR("Cookie: visitor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_int_equal(post(f, "/form", token, "a=1").status, 403); /* a cookie nobody signed */
    f->cookies = mine;
    f->extra = "Sec-Fetch-Site: cross-site\r\n";
    assert_int_equal(post(f, "/form", token, "a=1").status, 403);
    f->extra = "";
    Str header = arena_printf(f->arena, "X-CSRF-Token: %.*s\r\n", STR_FMT(token));
    f->extra = header.ptr;
    assert_int_equal(request(f, "POST", "/form", STR("a=1")).status, 200);
}

static void signing_in_gives_a_new_token_and_signing_out_ends_it(void **state)
{
    Fixture *f = *state;
    Str before = form_token(f);
    sign_in(f, "user=42");
    Str first = session_cookie(f);
    assert_int_equal(first.len, 43);
    assert_true(str_eq(get(f, "/whoami").body, STR("42")));
    /* A token from before the sign-in is none of this session's. */
    assert_int_equal(post(f, "/form", before, "a=1").status, 403);
    sign_in(f, "user=43");
    Str second = session_cookie(f);
    assert_false(str_eq(first, second));
    assert_true(str_eq(get(f, "/whoami").body, STR("43")));
    assert_int_equal(demo_sessions(&f->site, f->sessions), 1); /* the old session is gone */
    Str now = f->cookies;
    f->cookies = arena_printf(f->arena, "Cookie: sid=%.*s", STR_FMT(first));
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
    f->cookies = now;
    Str token = form_token(f);
    assert_int_equal(post(f, "/sign-out", token, "").status, 303);
    assert_int_equal(demo_sessions(&f->site, f->sessions), 0);
    f->cookies = now;
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
}

static void the_store_never_sees_the_token(void **state)
{
    Fixture *f = *state;
    sign_in(f, "user=1");
    Str cookie = session_cookie(f);
    assert_int_equal(demo_sessions(&f->site, f->sessions), 1);
    for (size_t i = 0; i + 8 < cookie.len; i++)
        assert_null(memmem(f->sessions, sizeof(f->sessions), cookie.ptr + i, 8));
}

static void a_session_can_be_renewed_under_way(void **state)
{
    Fixture *f = *state;
    sign_in(f, "user=5");
    Str first = session_cookie(f);
    assert_int_equal(demo_sessions(&f->site, f->sessions), 1);
    Instant created = f->sessions[0].created_at;
    Str token = form_token(f);
    assert_int_equal(post(f, "/renew", token, "").status, 303);
    assert_false(str_eq(first, session_cookie(f)));
    assert_true(str_eq(get(f, "/whoami").body, STR("5")));
    assert_int_equal(demo_sessions(&f->site, f->sessions), 1);
    assert_int_equal(f->sessions[0].created_at, created);
    f->cookies = arena_printf(f->arena, "Cookie: sid=%.*s", STR_FMT(first));
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
}

static void last_seen_is_written_at_most_once_a_minute(void **state)
{
    Fixture *f = *state;
    sign_in(f, "user=6");
    int before = atomic_load(&f->site.touches);
    for (int i = 0; i < 10; i++)
        get(f, "/whoami");
    assert_int_equal(atomic_load(&f->site.touches), before);
    atomic_fetch_add(&demo_clock_offset, MINUTE + 1);
    for (int i = 0; i < 10; i++)
        get(f, "/whoami");
    assert_int_equal(atomic_load(&f->site.touches), before + 1);
}

static void sessions_end_when_idle_and_at_their_absolute_limit(void **state)
{
    Fixture *f = *state;
    sign_in(f, "user=7");
    atomic_fetch_add(&demo_clock_offset, 29 * MINUTE);
    assert_true(str_eq(get(f, "/whoami").body, STR("7")));
    atomic_fetch_add(&demo_clock_offset, 31 * MINUTE);
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
    assert_int_equal(demo_sessions(&f->site, f->sessions), 0);
    sign_in(f, "user=8");
    for (int i = 0; i < 35; i++) {
        atomic_fetch_add(&demo_clock_offset, 20 * MINUTE);
        assert_true(str_eq(get(f, "/whoami").body, STR("8")));
    }
    atomic_fetch_add(&demo_clock_offset, 20 * MINUTE);
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
}

static void cookies_are_guarded_and_secure_behind_tls(void **state)
{
    Fixture *f = *state;
    TestAnswer a = get(f, "/form");
    Str cookie = test_header(&a, "Set-Cookie");
    assert_true(str_starts_with(cookie, STR("visitor=")));
    assert_true(str_ends_with(cookie, STR("; Path=/; HttpOnly; SameSite=Lax")));
    f->cookies = (Str){NULL, 0};
    f->from = "127.0.0.2";
    f->extra = "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n";
    a = get(f, "/form");
    cookie = test_header(&a, "Set-Cookie");
    assert_true(str_starts_with(cookie, STR("__Host-visitor=")));
    assert_true(str_ends_with(cookie, STR("; Path=/; HttpOnly; SameSite=Lax; Secure")));
    assert_int_equal(post(f, "/sign-in", a.body, "user=9").status, 303);
    assert_true(str_contains(f->cookies, STR("__Host-sid=")));
    assert_true(str_eq(get(f, "/whoami").body, STR("9")));
    f->from = NULL; /* the same cookies over plain HTTP are nobody's */
    assert_true(str_eq(get(f, "/whoami").body, STR("0")));
}

static void hostile_cookies_are_nobody(void **state)
{
    Fixture *f = *state;
    static const char *const cookies[] = {"Cookie: sid=",
                                          "Cookie: sid=x",
                                          "Cookie: sid=\xff\xfe; a",
                                          "Cookie: ;;;=;sid",
                                          "Cookie: sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                          "Cookie: sid=AAAA=A==",
                                          "Cookie: sid=\"\"\""};
    for (size_t i = 0; i < ARRAY_LEN(cookies); i++) {
        f->cookies = str_of(cookies[i]);
        TestAnswer a = get(f, "/whoami");
        assert_true(str_eq(a.body, STR("0")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_is_taken_only_with_the_token_of_its_visitor, start,
                                        stop),
        cmocka_unit_test_setup_teardown(signing_in_gives_a_new_token_and_signing_out_ends_it, start,
                                        stop),
        cmocka_unit_test_setup_teardown(the_store_never_sees_the_token, start, stop),
        cmocka_unit_test_setup_teardown(a_session_can_be_renewed_under_way, start, stop),
        cmocka_unit_test_setup_teardown(last_seen_is_written_at_most_once_a_minute, start, stop),
        cmocka_unit_test_setup_teardown(sessions_end_when_idle_and_at_their_absolute_limit, start,
                                        stop),
        cmocka_unit_test_setup_teardown(cookies_are_guarded_and_secure_behind_tls, start, stop),
        cmocka_unit_test_setup_teardown(hostile_cookies_are_nobody, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
