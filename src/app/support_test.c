#include "app/support_test.h"

#include "app/body.h"
#include "app/user_admin.h"
#include "base/error.h"
#include "domain/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void test_fine(int r, const FieldErrors *errors)
{
    for (size_t i = 0; r > 0 && errors && i < errors->count; i++)
        print_message("# %.*s: %.*s (%.*s)\n", STR_FMT(errors->items[i].field),
                      STR_FMT(errors->items[i].message), STR_FMT(errors->items[i].rule));
    if (r < 0) {
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
        error_describe(&b);
        print_message("# %.*s\n", STR_FMT(strbuf_str(&b)));
    }
    assert_int_equal(r, 0);
}

App *test_app_open(TestDb *t)
{
    char folder[300];
    snprintf(folder, sizeof(folder), "%s/data", t->folder);
    AppOptions options = {.data_folder = folder, .db = t->url, .create = true, .fault = &t->fault};
    App *app = NULL;
    int r = app_open(&options, &app);
    if (r > 0)
        print_message("# %s\n", app_open_message());
    test_fine(r, NULL);
    return app;
}

void test_app_day(TestApp *t, int year, int month, int day)
{
    app_set_clock(t->app,
                  civil_date_start(civil_date_of(year, month, day)) + 12 * 3600 * INSTANT_SECOND);
}

int64_t test_body(TestApp *t, const char *code, const char *approval)
{
    Body body = {.code = str_of(code),
                 .name = STR("示例市人民政府"),
                 .kind = STR("government"),
                 .approval = str_of(approval),
                 .letter_prefix = STR("示公复"),
                 .phone = STR("0100-1234567"),
                 .review_body = STR("示例省人民政府"),
                 .court = STR("示例市中级人民法院"),
                 .accepts_online = true};
    SaveBodyResult saved = {0};
    test_fine(app_save_body(t->app, &t->system, &body, t->arena, &saved), &saved.errors);
    return saved.id;
}

void test_app_begin(TestDb *t, const char *approval, TestApp *ret_app)
{
    *ret_app = (TestApp){.app = test_app_open(t), .arena = arena_create(0)};
    test_app_day(ret_app, 2026, 3, 2);
    ret_app->system = app_actor_system(STR("测试"));
    ret_app->anonymous = app_actor_anonymous(STR("r-1"));
    ret_app->body_id = test_body(ret_app, "demo", approval);
    ret_app->officer = (Actor){.kind = ACTOR_USER,
                               .user_id = 1,
                               .body_id = ret_app->body_id,
                               .roles = (1u << ROLE_MAX) - 1,
                               .login = STR("officer"),
                               .name = STR("经办员"),
                               .request_id = STR("r-2")};
}

void test_app_end(TestApp *t)
{
    app_close(t->app);
    arena_free(t->arena);
}

ApplicationForm test_form(void)
{
    return (ApplicationForm){.applicant_class = STR("natural_person"),
                             .name = STR("张三（示例）"),
                             .id_kind = STR("resident_id"),
                             .id_number = STR("11010519491231002X"),
                             .phone = STR("13800000000"),
                             .title = STR("2025年部门预算"),
                             .description = STR("贵机关2025年部门预算公开表"),
                             .form_wanted = STR("electronic"),
                             .delivery_wanted = STR("online")};
}

ApplicationReceipt test_submit(TestApp *t, const char *key)
{
    SubmitApplication in = {.body_id = t->body_id,
                            .idempotency_key = str_of(key),
                            .form = test_form(),
                            .promised = true};
    ApplicationReceipt receipt = {0};
    test_fine(app_submit_application(t->app, &t->anonymous, &in, t->arena, &receipt),
              &receipt.errors);
    return receipt;
}

/* ---- the dump ---- */

#define COUNT_OF(t)                                                                                \
    {                                                                                              \
        .name = #t, .sql = "SELECT count(*) AS n FROM " #t, .n_cols = 1                            \
    }
static const SqlStmt tables[] = {COUNT_OF(store_fact),
                                 COUNT_OF(body),
                                 COUNT_OF(unit),
                                 COUNT_OF(counter),
                                 COUNT_OF(audit_head),
                                 COUNT_OF(audit),
                                 COUNT_OF(account),
                                 COUNT_OF(session),
                                 COUNT_OF(calendar_notice),
                                 COUNT_OF(application),
                                 COUNT_OF(application_event),
                                 COUNT_OF(decision),
                                 COUNT_OF(withheld_part),
                                 COUNT_OF(letter),
                                 COUNT_OF(letter_version),
                                 COUNT_OF(attachment),
                                 COUNT_OF(remedy),
                                 COUNT_OF(report_year),
                                 COUNT_OF(yearly_count),
                                 COUNT_OF(report_text),
                                 COUNT_OF(report_figure),
                                 COUNT_OF(report_figure_record),
                                 COUNT_OF(member_body),
                                 COUNT_OF(imported_report),
                                 COUNT_OF(finding_verdict),
                                 COUNT_OF(report_step),
                                 COUNT_OF(report_cell_note)};

typedef struct Dump {
    StrBuf *out;
} Dump;

/* How many rows, and what of them changes with each write: enough to see any write at all. */
static int dump_in(DbConn *conn, void *arg)
{
    Dump *dump = arg;
    strbuf_clear(dump->out);
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        DbStmt *s = db_stmt(conn, &tables[i]);
        int r = db_step(s);
        if (r == 1)
            strbuf_printf(dump->out, "%s %" PRId64 "\n", tables[i].name, db_col_int(s, 0));
        db_done(s);
        if (r < 0)
            return r;
    }
    static const SqlStmt heads = {
        .name = "dump_heads",
        .sql = "SELECT body_id, number, hash FROM audit_head ORDER BY body_id",
        .n_cols = 3};
    static const SqlStmt cases = {.name = "dump_cases",
                                  .sql = "SELECT id, version, state FROM application ORDER BY id",
                                  .n_cols = 3};
    CLEANUP(db_donep) DbStmt *h = db_stmt(conn, &heads);
    int r;
    while ((r = db_step(h)) == 1) {
        Str hash = db_col_bytes(h, 2);
        strbuf_printf(dump->out, "head %" PRId64 " %" PRId64 " ", db_col_int(h, 0),
                      db_col_int(h, 1));
        for (size_t i = 0; i < hash.len; i++)
            strbuf_printf(dump->out, "%02x", (unsigned char)hash.ptr[i]);
        strbuf_append_char(dump->out, '\n');
    }
    CLEANUP(db_donep) DbStmt *c = db_stmt(conn, &cases);
    while (r == 0 && (r = db_step(c)) == 1) {
        strbuf_printf(dump->out, "case %" PRId64 " %" PRId64 " ", db_col_int(c, 0),
                      db_col_int(c, 1));
        strbuf_append(dump->out, db_col_text(c, 2));
        strbuf_append_char(dump->out, '\n');
        r = 0;
    }
    return r < 0 ? r : 0;
}

Str test_dump(TestDb *t, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 22);
    Dump dump = {&out};
    test_fine(db_tx(t->db, DB_READ, 0, dump_in, &dump), NULL);
    return arena_str(a, strbuf_str(&out));
}
