#include "app/fault_scene_test.h"

#include "app/attachment.h"
#include "app/remedy_ledger.h"
#include "app/session.h"
#include "app/supervise.h"
#include "base/error.h"
#include "base/log.h"
#include "domain/role.h"
#include "http/test_client.h"
#include "web/assets.h"
#include "web/routes.h"
#include "web/site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* Every route of the site with each of its database calls failing in turn: the answer is the page
 * of a fault, with the id under which the log has it, and with nothing of what went wrong. */

typedef struct World {
    FaultScene scene;
    Site site;
    HttpApp http;
    SessionStore sessions;
    DemoSite server; /* only its server is used, by the client */
    int64_t report_id, remedy_id, file_id, staff_id;
    char spool[400];
} World;

/* Whoever has a cookie is the member of staff with all roles; sessions have tests of their own. */
static int load_session(void *self, const SessionKey *key, HttpSession *ret_session)
{
    const World *w = self;
    Instant now = app_now(w->scene.t.app);
    *ret_session =
        (HttpSession){.key = *key, .user_id = w->staff_id, .created_at = now, .last_seen_at = now};
    return 0;
}

static int keep_session(void *self, const HttpSession *session)
{
    (void)self;
    (void)session;
    return 0;
}

static int renew_session(void *self, const SessionKey *key, const SessionKey *new_key)
{
    (void)self;
    (void)key;
    (void)new_key;
    return 0;
}

static int remove_session(void *self, const SessionKey *key)
{
    (void)self;
    (void)key;
    return 0;
}

static int touch_session(void *self, const SessionKey *key, Instant at)
{
    (void)self;
    (void)key;
    (void)at;
    return 0;
}

static App *clock_app;
static Instant clock_of_app(void)
{
    return app_now(clock_app);
}

static void world_records(World *w)
{
    FaultScene *s = &w->scene;
    TestApp *t = &s->t;
    Str roles[ROLE_MAX];
    for (int i = 0; i < ROLE_MAX; i++)
        roles[i] = role_code((Role)i);
    SaveUser staff = {.login = STR("staff"),
                      .name = STR("职员"),
                      .body_id = t->body_id,
                      .roles = roles,
                      .role_count = ROLE_MAX,
                      .password = FAULT_PASSWORD};
    SaveUserResult saved = {0};
    test_fine(app_save_user(t->app, &t->system, &staff, t->arena, &saved), &saved.errors);
    w->staff_id = saved.id;
    Remedy remedy = {.block = STR("review"),
                     .organ = STR("示例省人民政府"),
                     .claimant = STR("张三（示例）"),
                     .accepted_on = civil_date_of(2026, 3, 2),
                     .decided_on = CIVIL_DATE_NONE};
    SaveRemedyResult kept = {0};
    test_fine(app_save_remedy(t->app, &t->officer, &remedy, t->arena, &kept), &kept.errors);
    w->remedy_id = kept.id;
    UploadAttachment upload = {
        .bytes = STR("证明（示例）\n"), .file_name = STR("证明.txt"), .kind = STR("applicant")};
    UploadAttachmentResult file = {0};
    test_fine(app_upload_attachment(t->app, &t->anonymous, &upload, t->arena, &file), &file.errors);
    AttachToCase attach = {s->case_id, &file.id, 1};
    AttachToCaseResult attached = {0};
    test_fine(app_attach_to_case(t->app, &t->officer, &attach, t->arena, &attached),
              &attached.errors);
    w->file_id = file.id;
    ImportReport report = {.bytes = test_report_page(t, "示例市教育局", 2025, 3),
                           .file_name = STR("年报.html"),
                           .published_on = CIVIL_DATE_NONE};
    ImportReportResult imported = {0};
    test_fine(app_import_report(t->app, &t->officer, &report, t->arena, &imported),
              &imported.errors);
    w->report_id = imported.id;
}

static void world_begin(TestDb *db, World *w)
{
    memset(w, 0, sizeof(*w));
    fault_scene_begin(db, true, &w->scene);
    world_records(w);
    clock_app = w->scene.t.app;
    w->site = (Site){.app = clock_app, .name = STR("政府信息公开")};
    site_http_app(&w->site, &w->http);
    w->sessions = (SessionStore){.self = w,
                                 .load = load_session,
                                 .create = keep_session,
                                 .renew = renew_session,
                                 .remove = remove_session,
                                 .touch = touch_session};
    (void)snprintf(w->spool, sizeof(w->spool), "%s/data/spool", db->folder);
    (void)mkdir(w->spool, 0700);
    w->server.config = (HttpServerConfig){.app = &w->http,
                                          .sessions = &w->sessions,
                                          .assets = WEB_ASSETS,
                                          .assets_count = WEB_ASSETS_COUNT,
                                          .zones = WEB_ZONE_PORTAL | WEB_ZONE_WORKBENCH,
                                          .threads = 1,
                                          .workers = 1,
                                          .cache_bytes = -1,
                                          .spool_folder = w->spool,
                                          .now = clock_of_app};
    assert_int_equal(http_server_start(&w->server.config, &w->server.server), 0);
}

static void world_end(World *w)
{
    assert_int_equal(http_server_stop(w->server.server), 0);
    fault_scene_end(&w->scene);
}

static int64_t id_for(const World *w, const char *pattern)
{
    const struct {
        const char *prefix;
        int64_t id;
    } ids[] = {{"/gzt/case/", w->scene.case_id}, {"/gzt/letter/", w->scene.letter_id},
               {"/gzt/remedy/", w->remedy_id},   {"/gzt/file/", w->file_id},
               {"/gzt/user/", w->scene.user_id}, {"/gzt/body/", w->scene.t.body_id},
               {"/gzt/jd/", w->report_id}};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        if (strncmp(pattern, ids[i].prefix, strlen(ids[i].prefix)) == 0)
            return ids[i].id;
    }
    return 0;
}

/* The address of a route in this world. */
static Str path_of(World *w, const char *pattern)
{
    const struct {
        const char *name;
        Str value;
    } values[] = {{"body", STR("demo")},   {"code", w->scene.code},
                  {"year", STR("2026")},   {"key", STR("key-0000000000000001")},
                  {"format", STR("docx")}, {"event", STR("withdraw")},
                  {"kind", STR("reply")}};
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    for (const char *at = pattern; *at;) {
        if (*at != ':') {
            strbuf_append_char(&b, *at++);
            continue;
        }
        size_t n = strcspn(++at, "/");
        if (n == 2 && strncmp(at, "id", 2) == 0)
            strbuf_printf(&b, "%" PRId64, id_for(w, pattern));
        for (size_t i = 0; i < ARRAY_LEN(values); i++) {
            if (strlen(values[i].name) == n && strncmp(at, values[i].name, n) == 0)
                strbuf_append(&b, values[i].value);
        }
        at += n;
    }
    if (str_ends_with(strbuf_str(&b), STR("/records")))
        strbuf_append_c(&b, "?cell=applications.received.natural_person");
    return arena_str(w->scene.t.arena, strbuf_str(&b));
}

#define COOKIE "Cookie: sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"

static TestAnswer ask(World *w, HttpMethod method, Str path, Str form)
{
    const char *verb = method == HTTP_POST ? "POST" : "GET";
    Str request = arena_printf(w->scene.t.arena,
                               "%s %.*s HTTP/1.1\r\nHost: localhost\r\n" COOKIE
                               "Connection: close\r\nContent-Type: "
                               "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n"
                               "%.*s",
                               verb, STR_FMT(path), form.len, STR_FMT(form));
    return test_ask(w->scene.t.arena, &w->server, arena_cstr(w->scene.t.arena, request));
}

/* The token that the forms of this session carry. */
static Str form_token(World *w)
{
    TestAnswer page = ask(w, HTTP_GET, STR("/gzt/password"), STR(""));
    assert_int_equal(page.status, 200);
    static const char mark[] = "name=\"csrf\" value=\"";
    size_t at = str_find(page.body, str_of(mark), 0);
    assert_true(at != STR_NPOS);
    at += strlen(mark);
    size_t end = str_find(page.body, STR("\""), at);
    return arena_printf(w->scene.t.arena, "csrf=%.*s", STR_FMT(str_sub(page.body, at, end)));
}

static void expect_fault(const TestAnswer *a, Str path, int64_t n)
{
    static const char *const inside[] = {
        "sqlite", "SQLite", "PostgreSQL", "../src", ".c:", "SELECT", "INSERT", "injected", "errno"};
    Str id = test_header(a, "X-Request-Id");
    bool told = a->status == 500 && id.len == 16 && str_contains(a->body, id);
    if (!told)
        print_message("# %.*s: call %" PRId64 " failed, the answer is %d\n", STR_FMT(path), n,
                      a->status);
    assert_true(told);
    for (size_t i = 0; i < ARRAY_LEN(inside); i++) {
        if (str_contains(a->body, str_of(inside[i])))
            print_message("# %.*s tells “%s”\n", STR_FMT(path), inside[i]);
        assert_false(str_contains(a->body, str_of(inside[i])));
    }
}

static int64_t fail_route(World *w, const HttpRoute *route, Str token)
{
    Str path = path_of(w, route->pattern);
    for (int64_t n = 1; n < 300; n++) {
        ArenaMark mark = arena_mark(w->scene.t.arena);
        db_fault_arm(&w->scene.db->fault, DB_FAULT_ERROR, n);
        TestAnswer a = ask(w, route->method, path, route->method == HTTP_POST ? token : STR(""));
        bool hit = db_fault_disarm(&w->scene.db->fault);
        if (hit)
            expect_fault(&a, path, n);
        else if (a.status < 200 || a.status >= 500)
            fail_msg("%s without a fault gave %d", route->pattern, a.status);
        arena_reset_to(w->scene.t.arena, mark);
        if (!hit)
            return n - 1;
    }
    fail_msg("%s does not end", route->pattern);
    return 0;
}

static void a_fault_is_told_by_its_id_and_by_nothing_else_on_every_route(TestDb *db)
{
    World *w = calloc(1, sizeof(*w));
    assert_non_null(w);
    world_begin(db, w);
    Str token = form_token(w);
    size_t failed = 0;
    for (size_t i = 0; i < WEB_ROUTES_COUNT; i++) {
        int64_t calls = fail_route(w, &WEB_ROUTES[i], token);
        failed += calls > 0;
        if (WEB_ROUTES[i].zone == WEB_ZONE_WORKBENCH && calls < 3)
            print_message("# %s: %" PRId64 " calls\n", WEB_ROUTES[i].pattern, calls);
    }
    assert_true(failed > WEB_ROUTES_COUNT / 2);
    world_end(w);
    free(w);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(a_fault_is_told_by_its_id_and_by_nothing_else_on_every_route),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
