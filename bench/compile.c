/*
 * A body's annual report compiled from its cases, beside one SELECT count(*) … GROUP BY over the
 * same rows on the raw engine. SQLite; the pages are in the cache of the system.
 *
 *     bench_compile
 */
#include "bench/bench.h"

#include "app/annual_report.h"
#include "app/apply.h"
#include "app/body.h"
#include "base/error.h"
#include "os/file.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define YEAR 2026

typedef struct Bench {
    Arena *a;    /* of the process */
    Arena *work; /* of a run */
    const char *root;
    App *app;
    int64_t body_id;
    sqlite3 *db;
    sqlite3_stmt *count;
} Bench;

static void bench_close(Bench *b)
{
    b->app = app_close(b->app);
    sqlite3_finalize(b->count);
    sqlite3_close(b->db);
    b->count = NULL;
    b->db = NULL;
}

/* The expression that makes a column of case n.i from the template t. */
static const char *expression(const char *column)
{
    static const char *const made[][2] = {
        {"id", "t.id + n.i"},
        {"number", "printf('2026-%07d', n.i + 1)"},
        {"query_hash", "randomblob(32)"},
        {"idempotency_hash", "randomblob(32)"},
        {"applicant_class", "(SELECT code FROM class WHERE i = n.i * 7919 % 101 % 6)"},
        {"outcome", "CASE WHEN n.i % 20 THEN (SELECT code FROM result WHERE i = n.i * 31 % 97 % "
                    "(SELECT count(*) FROM result)) END"},
        {"closed_on", "CASE WHEN n.i % 20 THEN '2026-06-01' END"},
        {"closed_year", "CASE WHEN n.i % 20 THEN 2026 ELSE 9999 END"},
        {"received_on", "'2026-03-02'"},
        {"received_year", "2026"},
    };
    for (size_t i = 0; i < ARRAY_LEN(made); i++)
        if (strcmp(column, made[i][0]) == 0)
            return made[i][1];
    return NULL;
}

static int run_sql(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : error_set(EIO, "%s", sqlite3_errmsg(db));
}

/* Copies the one case there is, in all classes and outcomes. */
static int multiply(sqlite3 *db, int64_t cases)
{
    CLEANUP(strbuf_deinit) StrBuf sql = STRBUF_INIT(65536);
    sqlite3_stmt *columns = NULL;
    int result = run_sql(
        db, "PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN;"
            "CREATE TEMP TABLE class AS SELECT row_number() OVER (ORDER BY code) - 1 AS i, code "
            "FROM law_applicant_class;"
            "CREATE TEMP TABLE result AS SELECT row_number() OVER (ORDER BY code) - 1 AS i, code "
            "FROM law_outcome;");
    if (result < 0)
        return error_trace(result);
    strbuf_printf(&sql,
                  "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < "
                  "%" PRId64 ") INSERT INTO application SELECT ",
                  cases - 1);
    if (sqlite3_prepare_v2(db, "SELECT name FROM pragma_table_info('application')", -1, &columns,
                           NULL) != SQLITE_OK)
        return error_set(EIO, "%s", sqlite3_errmsg(db));
    for (bool first = true; sqlite3_step(columns) == SQLITE_ROW; first = false) {
        const char *name = (const char *)sqlite3_column_text(columns, 0);
        const char *made = expression(name);
        strbuf_printf(&sql, "%s%s%s", first ? "" : ",", made ? "" : "t.", made ? made : name);
    }
    sqlite3_finalize(columns);
    strbuf_append_c(&sql, " FROM n, (SELECT * FROM application LIMIT 1) t");
    result = run_sql(db, strbuf_str(&sql).ptr);
    return result == 0 ? run_sql(db, "COMMIT; ANALYZE") : error_trace(result);
}

static int make_body(Bench *b, const char *folder)
{
    AppOptions options = {.data_folder = folder, .create = true};
    Actor system = app_actor_system(STR("bench"));
    Actor anonymous = app_actor_anonymous(STR("bench"));
    int result = app_open(&options, &b->app);
    if (result != 0)
        return error_set(EIO, "the data folder cannot be made: %s", app_open_message());
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
    result = app_save_body(b->app, &system, &body, b->work, &saved);
    b->body_id = saved.id;
    SubmitApplication in = {.body_id = saved.id,
                            .idempotency_key = STR("bench-key-00000000"),
                            .form = {.applicant_class = STR("natural_person"),
                                     .name = STR("王小明"),
                                     .id_kind = STR("resident_id"),
                                     .id_number = STR("11010519491231002X"),
                                     .phone = STR("0335-3221234"),
                                     .title = STR("预算"),
                                     .description = STR("部门预算"),
                                     .form_wanted = STR("electronic"),
                                     .delivery_wanted = STR("online")},
                            .promised = true};
    ApplicationReceipt receipt;
    if (result == 0)
        result = app_submit_application(b->app, &anonymous, &in, b->work, &receipt);
    return result > 0 ? error_set(EPROTO, "outcome %d", result) : error_trace(result);
}

static int prepare(void *context, int64_t size)
{
    Bench *b = context;
    bench_close(b);
    const char *folder = arena_printf(b->a, "%s/%" PRId64, b->root, size).ptr;
    int result = make_body(b, folder);
    const char *path = arena_printf(b->a, "%s/gongkai.db", folder).ptr;
    if (result == 0 && sqlite3_open(path, &b->db) != SQLITE_OK)
        result = error_set(EIO, "%s", path);
    if (result == 0)
        result = multiply(b->db, size);
    if (result == 0 &&
        sqlite3_prepare_v2(b->db,
                           "SELECT closed_year, applicant_class, outcome, count(*) FROM "
                           "application WHERE body_id = ?1 AND received_year = ?2 "
                           "GROUP BY closed_year, applicant_class, outcome",
                           -1, &b->count, NULL) != SQLITE_OK)
        result = error_set(EIO, "%s", sqlite3_errmsg(b->db));
    return error_trace(result);
}

static int ours(void *context, int64_t size)
{
    Bench *b = context;
    Actor system = app_actor_system(STR("bench"));
    CompileReport in = {b->body_id, YEAR};
    CompileReportResult r;
    arena_reset(b->work);
    int result = app_compile_report(b->app, &system, &in, b->work, &r);
    if (result != 0)
        return error_set(EPROTO, "compiling gives %d", result);
    int64_t received = r.report.applications[LAW_ROW_RECEIVED][LAW_COLUMN_TOTAL].value;
    return received == size ? 0 : error_set(EPROTO, "%" PRId64 " cases counted", received);
}

static int theirs(void *context, int64_t size)
{
    Bench *b = context;
    int64_t sum = 0;
    sqlite3_bind_int64(b->count, 1, b->body_id);
    sqlite3_bind_int64(b->count, 2, YEAR);
    while (sqlite3_step(b->count) == SQLITE_ROW)
        sum += sqlite3_column_int64(b->count, 3);
    sqlite3_reset(b->count);
    return sum == size ? 0 : error_set(EPROTO, "%" PRId64 " rows counted", sum);
}

int main(void)
{
    static const int64_t sizes[] = {10000, 100000, 1000000};
    Bench b = {.a = arena_create(0), .work = arena_create(0)};
    int result = file_make_temporary_folder(b.a, "gongkai-bench", &b.root);
    BenchCase c = {.bench = "compile",
                   .name = "cases",
                   .unit = "cases/s",
                   .sizes = sizes,
                   .size_count = ARRAY_LEN(sizes),
                   .rounds = 11,
                   .prepare = prepare,
                   .ours = ours,
                   .baseline = "SELECT count(*) GROUP BY over the same rows",
                   .theirs = theirs,
                   .context = &b};
    if (result == 0)
        result = bench_compare(&c);
    bench_close(&b);
    if (b.root && file_remove_tree(b.root) < 0 && result == 0)
        result = -EIO;
    arena_free(b.a);
    arena_free(b.work);
    return result < 0 ? bench_failed("compile") : 0;
}
