#include "db/db.h"

#include "base/error.h"
#include "db/account_sql.h"
#include "db/db_test_engines.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define OUTCOME_REFUSED 7

static void fine(int r)
{
    if (r < 0)
        print_message("# failed: %s\n", error_message());
    assert_int_equal(r, 0);
}

static int insert_body(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_INSERT);
    db_bind_int(s, P_BODY_INSERT_ID, *(int64_t *)arg);
    return db_exec(s, NULL);
}

static void with_body(TestDb *t, int64_t id)
{
    fine(db_tx(t->db, DB_WRITE, 0, insert_body, &id));
}

typedef struct Account {
    int64_t id, number;
    Str title, note, hash;
    int result; /* what the function returns at its end */
} Account;

static int insert_account(DbConn *conn, void *arg)
{
    const Account *a = arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT);
    db_bind_int(s, P_ACCOUNT_INSERT_ID, a->id);
    db_bind_int(s, P_ACCOUNT_INSERT_BODY_ID, 1);
    db_bind_int(s, P_ACCOUNT_INSERT_NUMBER, a->number);
    db_bind_text(s, P_ACCOUNT_INSERT_TITLE, a->title);
    db_bind_text_or_null(s, P_ACCOUNT_INSERT_NOTE, a->note);
    if (a->hash.ptr)
        db_bind_bytes(s, P_ACCOUNT_INSERT_HASH, a->hash);
    else
        db_bind_null(s, P_ACCOUNT_INSERT_HASH);
    int64_t affected = -1;
    int r = db_exec(s, &affected);
    if (r == 0)
        assert_int_equal(affected, 1);
    return r < 0 ? r : a->result;
}

static int totals(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_TOTALS);
    int r = db_step(s);
    assert_true(r == 1 || r < 0);
    if (r < 0)
        return r;
    assert_int_equal(db_col_int(s, C_ACCOUNT_TOTALS_SOME),
                     db_col_int(s, C_ACCOUNT_TOTALS_ACCOUNTS) > 0);
    ((int64_t *)arg)[0] = db_col_int(s, C_ACCOUNT_TOTALS_ACCOUNTS);
    ((int64_t *)arg)[1] = db_col_int(s, C_ACCOUNT_TOTALS_BALANCE);
    return 0;
}

static int64_t count_accounts(TestDb *t)
{
    int64_t result[2] = {0, 0};
    fine(db_tx(t->db, DB_READ, 0, totals, result));
    return result[0];
}

static int read_back(DbConn *conn, void *arg)
{
    const Account *a = arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_BY_ID);
    db_bind_int(s, P_ACCOUNT_BY_ID_ID, a->id);
    assert_int_equal(db_step(s), 1);
    assert_int_equal(db_col_int(s, C_ACCOUNT_BY_ID_ID), a->id);
    assert_int_equal(db_col_int(s, C_ACCOUNT_BY_ID_NUMBER), a->number);
    assert_true(str_eq(db_col_text(s, C_ACCOUNT_BY_ID_TITLE), a->title));
    assert_int_equal(db_col_is_null(s, C_ACCOUNT_BY_ID_NOTE), a->note.ptr == NULL);
    assert_true(str_eq(db_col_text(s, C_ACCOUNT_BY_ID_NOTE), a->note));
    assert_int_equal(db_col_text(s, C_ACCOUNT_BY_ID_NOTE).ptr == NULL, a->note.ptr == NULL);
    assert_true(str_eq(db_col_bytes(s, C_ACCOUNT_BY_ID_HASH), a->hash));
    assert_int_equal(db_col_int_or(s, C_ACCOUNT_BY_ID_BALANCE, -1), 0);
    assert_int_equal(db_step(s), 0);
    return 0;
}

static void every_type_and_edge_value_is_read_back_as_written(TestDb *t)
{
    with_body(t, 1);
    static const Account accounts[] = {
        {INT64_MAX, 0, STR_STATIC("公开年报 𠮷"), STR_STATIC(""), STR_STATIC("\0\xff\x01'"), 0},
        {1, -1, STR_STATIC(""), {NULL, 0}, {NULL, 0}, 0},
        {2, INT64_MIN, STR_STATIC("O'Brien \\ \" % $1 --"), STR_STATIC("x"), {NULL, 0}, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
        Account a = accounts[i];
        fine(db_tx(t->db, DB_WRITE, 0, insert_account, &a));
        fine(db_tx(t->db, DB_READ, 0, read_back, &a));
    }
}

static void an_outcome_or_error_of_the_function_rolls_back(TestDb *t)
{
    with_body(t, 1);
    Account a = {.id = 5, .number = 1, .title = STR("a"), .result = OUTCOME_REFUSED};
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_account, &a), OUTCOME_REFUSED);
    a.result = -EPERM;
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_account, &a), -EPERM);
    assert_int_equal(count_accounts(t), 0);
    a.result = 0;
    fine(db_tx(t->db, DB_WRITE, 0, insert_account, &a));
    assert_int_equal(count_accounts(t), 1);
}

static int overlook_an_error(DbConn *conn, void *arg)
{
    assert_int_equal(insert_account(conn, arg), 0);
    assert_int_equal(insert_account(conn, arg), -EINVAL);
    int64_t ignored[2];
    assert_int_equal(totals(conn, ignored), -EINVAL);
    return 0;
}

static void an_overlooked_error_still_rolls_back(TestDb *t)
{
    with_body(t, 1);
    Account a = {.id = 5, .number = 1, .title = STR("a")};
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, overlook_an_error, &a), -EINVAL);
    assert_int_equal(count_accounts(t), 0);
}

static void constraints_are_refused_with_their_names(TestDb *t)
{
    Account a = {.id = 5, .number = 1, .title = STR("a")};
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_account, &a), -EINVAL); /* no body */
    error_clear();
    with_body(t, 1);
    a.hash = STR("five!");
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_account, &a), -EINVAL);
    assert_non_null(strstr(error_message(), "account_insert"));
    error_clear();
    assert_int_equal(count_accounts(t), 0);
}

static int insert_once(DbConn *conn, void *arg)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT_ONCE);
    for (int64_t id = 1; id <= 3; id++) {
        db_bind_int(s, P_ACCOUNT_INSERT_ONCE_ID, id);
        db_bind_int(s, P_ACCOUNT_INSERT_ONCE_BODY_ID, 1);
        db_bind_int(s, P_ACCOUNT_INSERT_ONCE_NUMBER, 9);
        db_bind_text(s, P_ACCOUNT_INSERT_ONCE_TITLE, STR("t"));
        int64_t affected = -1;
        int r = db_exec(s, &affected);
        if (r < 0)
            return r;
        ((int64_t *)arg)[id - 1] = affected;
    }
    return 0;
}

static void conflicts_are_answered_by_on_conflict(TestDb *t)
{
    with_body(t, 1);
    int64_t affected[3] = {-1, -1, -1};
    fine(db_tx(t->db, DB_WRITE, 0, insert_once, affected));
    assert_int_equal(affected[0], 1);
    assert_int_equal(affected[1], 0);
    assert_int_equal(affected[2], 0);
    assert_int_equal(count_accounts(t), 1);
}

static int take_numbers(DbConn *conn, void *arg)
{
    (void)arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_TAKE_NUMBER);
    for (int64_t i = 1; i <= 3; i++) {
        db_bind_int(s, P_BODY_TAKE_NUMBER_ID, 1);
        assert_int_equal(db_step(s), 1);
        assert_int_equal(db_col_int(s, C_BODY_TAKE_NUMBER_NUMBER), i);
        assert_int_equal(db_step(s), 0);
    }
    /* Left in the middle of its row: the transaction ends it. */
    db_bind_int(s, P_BODY_TAKE_NUMBER_ID, 1);
    assert_int_equal(db_step(s), 1);
    return 0;
}

static void numbers_come_from_a_counter_row(TestDb *t)
{
    with_body(t, 1);
    fine(db_tx(t->db, DB_WRITE, 0, take_numbers, NULL));
}

typedef enum Misuse {
    MISUSE_WRITE_IN_READ,
    MISUSE_UNBOUND,
    MISUSE_BAD_UTF8,
    MISUSE_NUL,
    MISUSE_PARAMETER,
    MISUSE_COLUMN,
    MISUSE_COLUMN_TYPE,
    MISUSE_NULL_AS_INT,
    MISUSE_NO_ROW,
    MISUSE_STEP_AFTER_END,
    MISUSE_MAX,
} Misuse;

/* The one account has note NULL. */
static void misuse_columns(DbConn *conn, Misuse how)
{
    DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_BY_ID);
    db_bind_int(s, P_ACCOUNT_BY_ID_ID, how == MISUSE_NO_ROW ? 99 : 5);
    int r = db_step(s);
    assert_int_equal(r, how == MISUSE_NO_ROW ? 0 : 1);
    if (how == MISUSE_COLUMN)
        assert_int_equal(db_col_int(s, 7), 0);
    else if (how == MISUSE_COLUMN_TYPE)
        assert_int_equal(db_col_int(s, C_ACCOUNT_BY_ID_TITLE), 0);
    else if (how == MISUSE_NULL_AS_INT)
        assert_int_equal(db_col_int(s, C_ACCOUNT_BY_ID_NOTE), 0);
    else if (how == MISUSE_NO_ROW)
        assert_true(str_empty(db_col_text(s, C_ACCOUNT_BY_ID_TITLE)));
    else {
        assert_int_equal(db_step(s), 0);
        assert_int_equal(db_step(s), -EINVAL);
    }
}

static int misuse(DbConn *conn, void *arg)
{
    Misuse how = *(Misuse *)arg;
    if (how >= MISUSE_COLUMN) {
        misuse_columns(conn, how);
        return 0;
    }
    DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_INSERT_ONCE);
    db_bind_int(s, 0, 1);
    db_bind_int(s, 1, 1);
    if (how != MISUSE_UNBOUND)
        db_bind_int(s, how == MISUSE_PARAMETER ? 4 : 2, 1);
    db_bind_text(s, 3,
                 how == MISUSE_BAD_UTF8 ? STR("\xff")
                 : how == MISUSE_NUL    ? STR("a\0b")
                                        : STR("a"));
    return db_exec(s, NULL);
}

static void misuse_latches_and_rolls_back(TestDb *t)
{
    with_body(t, 1);
    Account a = {.id = 5, .number = 1, .title = STR("a")};
    fine(db_tx(t->db, DB_WRITE, 0, insert_account, &a));
    for (Misuse how = 0; how < MISUSE_MAX; how++) {
        int r = db_tx(t->db, how == MISUSE_WRITE_IN_READ ? DB_READ : DB_WRITE, 0, misuse, &how);
        if (r != (how == MISUSE_WRITE_IN_READ ? -EROFS : -EINVAL))
            print_message("# misuse %d gave %d\n", (int)how, r);
        assert_int_equal(r, how == MISUSE_WRITE_IN_READ ? -EROFS : -EINVAL);
        error_clear();
    }
    assert_int_equal(count_accounts(t), 1);
}

static int nest(DbConn *conn, void *arg)
{
    (void)conn;
    int64_t ignored[2];
    return db_tx(((TestDb *)arg)->db, DB_READ, 0, totals, ignored);
}

static void transactions_do_not_nest(TestDb *t)
{
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, nest, t), -EDEADLK);
    error_clear();
    assert_int_equal(count_accounts(t), 0);
}

static int recurse(DbConn *conn, void *arg)
{
    int64_t *left = arg;
    DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_TOTALS);
    int r = db_step(s);
    if (r == 1 && --*left > 0)
        r = recurse(conn, arg);
    if (r < 0)
        return r;
    return db_col_int(s, C_ACCOUNT_TOTALS_ACCOUNTS) == 0 ? 0 : -EIO;
}

static void a_statement_may_be_open_several_times_but_not_without_end(TestDb *t)
{
    int64_t depth = 20;
    fine(db_tx(t->db, DB_READ, 0, recurse, &depth));
    depth = 200;
    assert_int_equal(db_tx(t->db, DB_READ, 0, recurse, &depth), -EINVAL);
    assert_non_null(strstr(error_message(), "db_done() is missing"));
    error_clear();
}

typedef struct Page {
    Str after_title;
    int64_t after_id;
    char titles[200];
    int64_t last_id;
} Page;

static int read_page(DbConn *conn, void *arg)
{
    Page *p = arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_PAGE);
    db_bind_int(s, P_ACCOUNT_PAGE_BODY_ID, 1);
    db_bind_text(s, P_ACCOUNT_PAGE_AFTER_TITLE, p->after_title);
    db_bind_int(s, P_ACCOUNT_PAGE_AFTER_ID, p->after_id);
    db_bind_int(s, P_ACCOUNT_PAGE_ROW_LIMIT, 3);
    p->titles[0] = '\0';
    int r = 0;
    while ((r = db_step(s)) == 1) {
        Str title = db_col_text(s, C_ACCOUNT_PAGE_TITLE);
        strncat(p->titles, title.ptr, title.len);
        strncat(p->titles, "|", 2);
        p->last_id = db_col_int(s, C_ACCOUNT_PAGE_ID);
    }
    return r;
}

static int remember(DbConn *conn, void *arg)
{
    static const char key = 0, other = 0;
    assert_null(db_memo_get(conn, &key));
    *(int *)db_memo_make(conn, &key, sizeof(int)) = 1;
    *(int *)db_memo_make(conn, &other, sizeof(int)) = 2;
    *(int *)db_memo_make(conn, &key, sizeof(int)) = 3;
    assert_int_equal(*(int *)db_memo_get(conn, &key), 3);
    db_memo_drop(conn, &key);
    assert_null(db_memo_get(conn, &key));
    assert_int_equal(*(int *)db_memo_get(conn, &other), 2);
    *(int *)db_memo_make(conn, &key, sizeof(int)) = 4;
    return *(int *)arg;
}

static void what_a_transaction_remembers_ends_with_it(TestDb *t)
{
    static const int results[] = {0, OUTCOME_REFUSED, -EPERM, 0};
    for (size_t i = 0; i < ARRAY_LEN(results); i++)
        for (int64_t body = 0; body < 2; body++) {
            int result = results[i];
            assert_int_equal(db_tx(t->db, DB_WRITE, body, remember, &result), result);
            error_clear();
        }
}

static int search(DbConn *conn, void *arg)
{
    int64_t *result = arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_ACCOUNT_SEARCH);
    db_bind_null(s, P_ACCOUNT_SEARCH_TITLE);
    db_bind_text(s, P_ACCOUNT_SEARCH_PART, STR("B"));
    int r = 0;
    *result = 0;
    while ((r = db_step(s)) == 1)
        *result = *result * 10 + db_col_int(s, C_ACCOUNT_SEARCH_ID);
    return r;
}

static void text_sorts_by_its_bytes_and_searches_by_its_case(TestDb *t)
{
    with_body(t, 1);
    static const char *const titles[] = {"b", "aB", "中", "乙", "B", "_", "é"};
    for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
        Account a = {.id = (int64_t)i + 1, .number = (int64_t)i, .title = str_of(titles[i])};
        fine(db_tx(t->db, DB_WRITE, 0, insert_account, &a));
    }
    Page page = {.after_title = STR("")};
    fine(db_tx(t->db, DB_READ, 0, read_page, &page));
    assert_string_equal(page.titles, "B|_|aB|");
    page.after_title = STR("aB");
    page.after_id = page.last_id;
    fine(db_tx(t->db, DB_READ, 0, read_page, &page));
    assert_string_equal(page.titles, "b|é|中|");
    int64_t found = 0;
    fine(db_tx(t->db, DB_READ, 0, search, &found));
    assert_int_equal(found, 25);
}

static void a_database_is_opened_twice_and_sees_what_was_written(TestDb *t)
{
    with_body(t, 1);
    Account a = {.id = 5, .number = 1, .title = STR("a")};
    fine(db_tx(t->db, DB_WRITE, 0, insert_account, &a));
    CLEANUP(db_closep) Db *second = NULL;
    fine(db_open(t->url, &(DbOptions){.must_exist = true}, &second));
    fine(db_tx(second, DB_READ, 0, read_back, &a));
    fine(db_maintain(second));
    assert_int_equal(db_engine(second), t->engine);
}

static void a_cache_sees_that_something_was_committed(TestDb *t)
{
    CLEANUP(db_closep) Db *second = NULL;
    fine(db_open(t->url, NULL, &second));
    int64_t before = -1, same = -1, after = -1, refused = -1, beside = -1;
    fine(db_data_version(t->db, &before));
    fine(db_data_version(t->db, &same));
    with_body(t, 1);
    fine(db_data_version(t->db, &after));
    Account a = {.id = 5, .number = 1, .title = STR("a"), .result = OUTCOME_REFUSED};
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, insert_account, &a), OUTCOME_REFUSED);
    fine(db_data_version(t->db, &refused));
    a.result = 0;
    fine(db_tx(second, DB_WRITE, 0, insert_account, &a));
    fine(db_data_version(t->db, &beside));
    assert_int_equal(before, same);
    assert_int_equal(after, refused);
    assert_int_equal(before != after, t->engine == DB_SQLITE);
    assert_int_equal(refused != beside, t->engine == DB_SQLITE);
}

static void urls_that_name_no_database_are_refused(TestDb *t)
{
    (void)t;
    static const char *const urls[] = {"",
                                       "sqlite:",
                                       "sqlite::memory:",
                                       "mysql://root:secret@h/d",
                                       "/tmp/plain",
                                       "sqlite:/nonexistent/folder/x.db"};
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        Db *db = NULL;
        assert_true(db_open(urls[i], NULL, &db) < 0);
        assert_null(db);
        assert_null(strstr(error_message(), "secret"));
        error_clear();
    }
    Db *db = NULL;
    assert_int_equal(
        db_open("sqlite:/tmp/gongkai-not-there.db", &(DbOptions){.must_exist = true}, &db),
        -ENOENT);
    assert_int_equal(
        db_open("postgresql://gongkai@/x?host=/nonexistent&connect_timeout=2", NULL, &db),
        -ECONNRESET);
    error_clear();
}

static int check_all(DbConn *conn, void *arg)
{
    (void)arg;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 16);
    int differences = -1;
    int r = db_statements_check(conn, &ACCOUNT_SQL, &out, &differences);
    if (differences)
        print_message("# %.*s\n", STR_FMT(strbuf_str(&out)));
    assert_int_equal(differences, 0);
    return r;
}

static void all_statements_fit_both_engines(TestDb *t)
{
    fine(db_tx(t->db, DB_READ, 0, check_all, NULL));
}

static const SqlStmt numeric_sum = {
    .name = "numeric_sum",
    .sql = "SELECT sum(balance) AS n FROM account",
    .columns = (const SqlColumn[]){{"n", SQL_TYPE_UNKNOWN}},
    .n_cols = 1,
};
static const SqlStmt missing_table = {
    .name = "missing_table",
    .sql = "SELECT id FROM nowhere",
    .columns = (const SqlColumn[]){{"id", SQL_TYPE_INT}},
    .n_cols = 1,
};

static int check_bad(DbConn *conn, void *arg)
{
    (void)arg;
    static const SqlStmt *const bad[] = {&numeric_sum, &missing_table, &SQL_ACCOUNT_BY_ID};
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 16);
    int differences = -1;
    fine(db_statements_check(conn, &(SqlSet){bad, 3}, &out, &differences));
    bool pg = db_conn_engine(conn) == DB_POSTGRES;
    assert_int_equal(differences, pg ? 2 : 1);
    assert_true(str_contains(strbuf_str(&out), STR("missing_table: ")));
    assert_int_equal(str_contains(strbuf_str(&out), STR("numeric")), pg);
    int64_t ignored[2];
    return totals(conn, ignored);
}

static void statements_that_do_not_fit_are_told_apart(TestDb *t)
{
    fine(db_tx(t->db, DB_READ, 0, check_bad, NULL));
}

/* Takes a number and inserts an account under it: four statements, two of them writes. */
static int use_case(DbConn *conn, void *arg)
{
    Account *a = arg;
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_TAKE_NUMBER);
    db_bind_int(s, P_BODY_TAKE_NUMBER_ID, 1);
    int r = db_step(s);
    if (r < 0)
        return error_trace(r);
    assert_int_equal(r, 1);
    a->number = db_col_int(s, C_BODY_TAKE_NUMBER_NUMBER);
    r = insert_account(conn, arg);
    if (r < 0)
        return error_trace(r);
    int64_t ignored[2];
    return totals(conn, ignored);
}

/* Each database call of the use case fails once, in each way; nothing is ever half-written. */
static void each_call_may_fail_and_nothing_is_half_written(TestDb *t)
{
    with_body(t, 1);
    int64_t written = 0;
    for (DbFaultKind kind = DB_FAULT_ERROR; kind <= DB_FAULT_RETRY; kind++) {
        int64_t n = 1;
        for (bool hit = true; hit; n++) {
            Account a = {.id = 100 + 50 * (int64_t)kind + n, .title = STR("a")};
            db_fault_arm(&t->fault, kind, n);
            int r = db_tx(t->db, DB_WRITE, 1, use_case, &a);
            hit = db_fault_disarm(&t->fault);
            if (!hit || kind == DB_FAULT_RETRY) {
                fine(r);
                written++;
                assert_int_equal(a.number, written);
            } else if (!(kind == DB_FAULT_LOST && r == 0)) {
                /* A stale connection is replaced before anything ran. */
                assert_true(r < 0);
            } else {
                written++;
            }
            error_clear();
            assert_int_equal(count_accounts(t), written);
        }
        assert_true(n > 6);
    }
    assert_true(db_stats(t->db).retries > 0);
}

static int lock_body(DbConn *conn, int64_t body_key)
{
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, &SQL_BODY_LOCK);
    db_bind_int(s, P_BODY_LOCK_ID, body_key);
    int r = db_step(s);
    return r == 1 ? 0 : r;
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(every_type_and_edge_value_is_read_back_as_written),
        DB_TEST(an_outcome_or_error_of_the_function_rolls_back),
        DB_TEST(an_overlooked_error_still_rolls_back),
        DB_TEST(constraints_are_refused_with_their_names),
        DB_TEST(conflicts_are_answered_by_on_conflict),
        DB_TEST(numbers_come_from_a_counter_row),
        DB_TEST(what_a_transaction_remembers_ends_with_it),
        DB_TEST(misuse_latches_and_rolls_back),
        DB_TEST(transactions_do_not_nest),
        DB_TEST(a_statement_may_be_open_several_times_but_not_without_end),
        DB_TEST(text_sorts_by_its_bytes_and_searches_by_its_case),
        DB_TEST(a_database_is_opened_twice_and_sees_what_was_written),
        DB_TEST(a_cache_sees_that_something_was_committed),
        DB_TEST(urls_that_name_no_database_are_refused),
        DB_TEST(all_statements_fit_both_engines),
        DB_TEST(statements_that_do_not_fit_are_told_apart),
        DB_TEST(each_call_may_fail_and_nothing_is_half_written),
    };
    DbOptions options = {.lock_body = lock_body};
    return db_test_main(tests, ARRAY_LEN(tests), &ACCOUNT_MIGRATIONS, &options);
}
