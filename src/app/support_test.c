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

/* Each row as a line of text. SQLite's statement is made from the table's columns at first use. */
#define ROWS_OF(t)                                                                                 \
    {                                                                                              \
        .name = "dump_" #t, .pg_sql = "SELECT t::text AS line FROM " #t " AS t ORDER BY 1",        \
        .n_cols = 1                                                                                \
    }
static SqlStmt tables[] = {
    ROWS_OF(store_fact),
    ROWS_OF(body),
    ROWS_OF(unit),
    ROWS_OF(counter),
    ROWS_OF(audit_head),
    ROWS_OF(audit),
    ROWS_OF(account),
    ROWS_OF(session),
    ROWS_OF(calendar_notice),
    ROWS_OF(application),
    ROWS_OF(application_event),
    ROWS_OF(decision),
    ROWS_OF(withheld_part),
    ROWS_OF(letter),
    ROWS_OF(letter_version),
    ROWS_OF(attachment),
    ROWS_OF(remedy),
    ROWS_OF(report_year),
    ROWS_OF(yearly_count),
    ROWS_OF(report_text),
    ROWS_OF(report_figure),
    ROWS_OF(report_figure_record),
};
#define TABLE_SQL_MAX 4096
static char table_sql[ARRAY_LEN(tables)][TABLE_SQL_MAX];

/* quote(c1)||'|'||quote(c2)… of all columns. */
static int table_sql_make(DbConn *conn, size_t i)
{
    static const SqlStmt columns = {.name = "dump_columns",
                                    .sql = "SELECT name FROM pragma_table_info($1) ORDER BY cid",
                                    .n_params = 1,
                                    .n_cols = 1};
    const char *table = tables[i].name + strlen("dump_");
    size_t n = (size_t)snprintf(table_sql[i], TABLE_SQL_MAX, "SELECT ''");
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &columns);
    db_bind_text(s, 0, str_of(table));
    int r;
    while ((r = db_step(s)) == 1)
        n += (size_t)snprintf(table_sql[i] + n, TABLE_SQL_MAX - n, " || '|' || quote(%.*s)",
                              STR_FMT(db_col_text(s, 0)));
    (void)snprintf(table_sql[i] + n, TABLE_SQL_MAX - n, " AS line FROM %s ORDER BY 1", table);
    tables[i].sql = table_sql[i];
    return r;
}

typedef struct Dump {
    StrBuf *out;
} Dump;

static int dump_in(DbConn *conn, void *arg)
{
    Dump *dump = arg;
    strbuf_clear(dump->out);
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        int r = 0;
        if (!tables[i].sql)
            r = db_conn_engine(conn) == DB_SQLITE ? table_sql_make(conn, i) : 0;
        if (r < 0)
            return r;
        strbuf_printf(dump->out, "%s\n", tables[i].name);
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &tables[i]);
        while ((r = db_step(s)) == 1) {
            strbuf_append(dump->out, db_col_text(s, 0));
            strbuf_append_char(dump->out, '\n');
        }
        if (r < 0)
            return r;
    }
    return 0;
}

Str test_dump(TestDb *t, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 22);
    Dump dump = {&out};
    test_fine(db_tx(t->db, DB_READ, 0, dump_in, &dump), NULL);
    assert_false(strbuf_failed(&out));
    return arena_str(a, strbuf_str(&out));
}
