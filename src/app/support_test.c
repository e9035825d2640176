#include "app/support_test.h"

#include "app/body.h"
#include "app/queue.h"
#include "base/error.h"
#include "document/document.h"
#include "domain/role.h"
#include "os/file.h"
#include "report/report.h"

#include <errno.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

SaveUserResult test_user(TestApp *t, const char *login, Str password)
{
    Str roles[] = {STR("handler")};
    SaveUser user = {.login = str_of(login),
                     .name = STR("职员"),
                     .body_id = t->body_id,
                     .roles = roles,
                     .role_count = 1,
                     .password = password};
    SaveUserResult saved = {0};
    test_fine(app_save_user(t->app, &t->system, &user, t->arena, &saved), &saved.errors);
    return saved;
}

int64_t test_case_version(TestApp *t, int64_t case_id)
{
    OpenCaseResult v;
    test_fine(app_open_case(t->app, &t->officer, case_id, t->arena, &v), NULL);
    return v.version;
}

Str test_report_page(TestApp *t, const char *agency, int year, int granted)
{
    char path[4096];
    Str json, where;
    AnnualReport r;
    Document d;
    (void)snprintf(path, sizeof(path), "%s/assets/demo/shili.json", getenv("GONGKAI_SOURCE"));
    assert_int_equal(file_read(t->arena, path, 1 << 20, &json), 0);
    assert_int_equal(report_read_json(json, t->arena, &r, &where), 0);
    r.agency = str_of(agency);
    r.year = year;
    r.applications[LAW_OUTCOME_FIRST][LAW_COLUMN_NATURAL_PERSON].value += granted;
    report_layout(&r, t->arena, &d);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 22);
    assert_int_equal(document_write_html(&d, &out), 0);
    return arena_str(t->arena, strbuf_str(&out));
}

/* ---- the dump ---- */

/* Each table's rows as lines of text; the statements are made from the catalogue at first use. */
#define TABLES_MAX    80
#define TABLE_SQL_MAX 4096
typedef struct Table {
    char name[64];
    char sql[TABLE_SQL_MAX];
    SqlStmt rows;
} Table;
static Table tables[2][TABLES_MAX]; /* by engine */
static size_t table_count[2];

static const SqlStmt list_tables = {
    .name = "dump_tables",
    .sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
           "ORDER BY name",
    .pg_sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' "
              "ORDER BY tablename",
    .n_cols = 1};

/* SQLite has no text of a whole row: quote(c1)||'|'||quote(c2)… of all columns. */
static int row_words(DbConn *conn, Table *table)
{
    static const SqlStmt columns = {.name = "dump_columns",
                                    .sql = "SELECT name FROM pragma_table_info($1) ORDER BY cid",
                                    .n_params = 1,
                                    .n_cols = 1};
    size_t n = (size_t)snprintf(table->sql, TABLE_SQL_MAX, "SELECT ''");
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &columns);
    db_bind_text(s, 0, str_of(table->name));
    int r;
    while ((r = db_step(s)) == 1)
        n += (size_t)snprintf(table->sql + n, TABLE_SQL_MAX - n, " || '|' || quote(%.*s)",
                              STR_FMT(db_col_text(s, 0)));
    (void)snprintf(table->sql + n, TABLE_SQL_MAX - n, " AS line FROM %s ORDER BY 1", table->name);
    return r;
}

static int tables_find(DbConn *conn)
{
    DbEngine engine = db_conn_engine(conn);
    size_t count = 0;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &list_tables);
    int r;
    while ((r = db_step(s)) == 1) {
        assert_true(count < TABLES_MAX);
        Table *table = &tables[engine][count++];
        (void)snprintf(table->name, sizeof(table->name), "%.*s", STR_FMT(db_col_text(s, 0)));
        if (engine == DB_POSTGRES)
            (void)snprintf(table->sql, TABLE_SQL_MAX,
                           "SELECT t::text AS line FROM %s AS t ORDER BY 1", table->name);
        else if (row_words(conn, table) < 0)
            return -EIO;
        table->rows =
            (SqlStmt){.name = table->name, .sql = table->sql, .pg_sql = table->sql, .n_cols = 1};
    }
    table_count[engine] = count;
    return r;
}

typedef struct Dump {
    StrBuf *out;
} Dump;

static int dump_in(DbConn *conn, void *arg)
{
    Dump *dump = arg;
    strbuf_clear(dump->out);
    DbEngine engine = db_conn_engine(conn);
    int r = table_count[engine] ? 0 : tables_find(conn);
    for (size_t i = 0; i < table_count[engine] && r == 0; i++) {
        strbuf_printf(dump->out, "%s\n", tables[engine][i].name);
        CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &tables[engine][i].rows);
        while ((r = db_step(s)) == 1) {
            strbuf_append(dump->out, db_col_text(s, 0));
            strbuf_append_char(dump->out, '\n');
        }
    }
    return r;
}

Str test_dump(TestDb *t, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 22);
    Dump dump = {&out};
    test_fine(db_tx(t->db, DB_READ, 0, dump_in, &dump), NULL);
    assert_false(strbuf_failed(&out));
    return arena_str(a, strbuf_str(&out));
}
