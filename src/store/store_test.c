#include "store/store.h"

#include "base/error.h"
#include "db/db_test_engines.h"
#include "domain/application.h"
#include "store/application.h"
#include "store/audit.h"
#include "store/body.h"
#include "store/report.h"
#include "store/store_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BODY 7

static int put_codes(DbConn *conn)
{
    LawCode codes[LAW_ROW_MAX + APPLICANT_CLASS_MAX + 8];
    size_t n = 0;
    for (LawRow r = LAW_OUTCOME_FIRST; r <= LAW_OUTCOME_LAST; r++)
        codes[n++] = (LawCode){LAW_TABLE_OUTCOME, law_row(r)->code, (int)r, STR("x"), STR("")};
    for (int c = 0; c < APPLICANT_CLASS_MAX; c++)
        codes[n++] = (LawCode){LAW_TABLE_APPLICANT_CLASS, applicant_class_code((ApplicantClass)c),
                               c, STR("x"), STR("")};
    codes[n++] = (LawCode){LAW_TABLE_CHANNEL, STR("web"), 0, STR("x"), STR("")};
    codes[n++] = (LawCode){LAW_TABLE_CASE_STATE, STR("processing"), 0, STR("x"), STR("")};
    return store_law_put(conn, codes, n);
}

static int make_body(DbConn *conn, void *arg)
{
    (void)arg;
    int r = store_audit_begin(conn, BODY);
    if (r < 0)
        return r;
    r = put_codes(conn);
    if (r < 0)
        return r;
    Body b = {.id = BODY,
              .code = STR("demo"),
              .name = STR("示例市人民政府"),
              .kind = STR("government"),
              .approval = STR("short"),
              .accepts_online = true};
    /* every text is bound, so none may be a NULL view */
    Str *texts[] = {&b.short_name,  &b.letter_prefix, &b.unit_name, &b.address, &b.office_hours,
                    &b.phone,       &b.fax,           &b.postcode,  &b.email,   &b.credit_code,
                    &b.review_body, &b.court,         &b.duties};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = STR("");
    return store_body_insert(conn, &b, 1);
}

static int check_statements(DbConn *conn, void *arg)
{
    int differences = -1;
    int r = db_statements_check(conn, &STORE_SQL, arg, &differences);
    assert_true(r < 0 || differences >= 0);
    return r < 0 ? r : differences;
}

static void every_statement_prepares_alike_on_the_engine(TestDb *t)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    int r = db_tx(t->db, DB_READ, 0, check_statements, &out);
    if (r)
        print_message("# %s%s\n", strbuf_str(&out).ptr ? strbuf_str(&out).ptr : "",
                      error_message());
    assert_int_equal(r, 0);
}

static void both_engines_have_the_same_schema(TestDb *t)
{
    (void)t;
    CLEANUP(strbuf_deinit) StrBuf sqlite = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf postgres = STRBUF_INIT(1 << 20);
    assert_int_equal(db_test_schemas(&STORE_MIGRATIONS, &sqlite, &postgres), 0);
    strbuf_append_char(&sqlite, '\0');
    strbuf_append_char(&postgres, '\0');
    assert_string_equal(sqlite.ptr, postgres.ptr);
}

/* ---- audit ---- */

static int append_three(DbConn *conn, void *arg)
{
    (void)arg;
    for (int i = 0; i < 3; i++) {
        AuditRecord record = {.body_id = BODY,
                              .at = 100 + i,
                              .actor_kind = STR("system"),
                              .actor_name = STR("测试"),
                              .action = STR("test"),
                              .subject_kind = STR("body"),
                              .subject_id = BODY + (i == 2),
                              .subject = STR(""),
                              .detail = STR("{}"),
                              .request_id = STR("")};
        int r = store_audit_append(conn, &record);
        if (r < 0)
            return r;
    }
    return 0;
}

typedef struct Verified {
    AuditFault fault;
    int64_t number;
    int64_t records;
} Verified;

static int verify(DbConn *conn, void *arg)
{
    Verified *v = arg;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    AuditHead *heads;
    size_t count;
    int r = store_audit_heads(conn, a, &heads, &count);
    if (r < 0)
        return r;
    assert_int_equal(count, 1);
    return store_audit_verify(conn, &heads[0], &v->fault, &v->number, &v->records);
}

static int forge(DbConn *conn, void *arg)
{
    static const SqlStmt change = {.name = "forge",
                                   .sql = "UPDATE audit SET actor_name = 'x' WHERE number = 2",
                                   .writes = true};
    static const SqlStmt remove = {
        .name = "remove", .sql = "DELETE FROM audit WHERE number = 3", .writes = true};
    CLEANUP(db_donep) DbStmt *s = db_stmt(conn, arg ? &change : &remove);
    return db_exec(s, NULL);
}

static void a_forged_audit_record_is_found(TestDb *t)
{
    Verified v;
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, make_body, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_WRITE, BODY, append_three, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_READ, 0, verify, &v), 0);
    assert_int_equal(v.fault, AUDIT_FAULT_NONE);
    assert_int_equal(v.records, 3);
    int yes = 1;
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, forge, &yes), 0);
    assert_int_equal(db_tx(t->db, DB_READ, 0, verify, &v), 0);
    assert_int_equal(v.fault, AUDIT_FAULT_CONTENT);
    assert_int_equal(v.number, 2);
}

static void an_audit_record_cut_off_the_end_is_found(TestDb *t)
{
    Verified v;
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, make_body, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_WRITE, BODY, append_three, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, forge, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_READ, 0, verify, &v), 0);
    assert_int_equal(v.fault, AUDIT_FAULT_HEAD);
}

/* ---- counting ---- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

#define CASES 400

typedef struct Ledger {
    CivilDate received[CASES];
    CivilDate closed[CASES];
    LawColumn column[CASES];
    LawRow outcome[CASES];
} Ledger;

static void ledger_make(Ledger *l)
{
    uint32_t random = 1;
    for (int i = 0; i < CASES; i++) {
        l->received[i] = i % 50 == 0 ? CIVIL_DATE_NONE
                                     : civil_date_add(civil_date_of(2023, 11, 1),
                                                      (int)(next_random(&random) % 900));
        l->closed[i] = civil_date_is_none(l->received[i]) || next_random(&random) % 9 == 0
                           ? CIVIL_DATE_NONE
                           : civil_date_add(l->received[i], (int)(next_random(&random) % 400));
        l->column[i] = (LawColumn)(next_random(&random) % APPLICANT_CLASS_MAX);
        l->outcome[i] = (LawRow)(LAW_OUTCOME_FIRST + next_random(&random) % LAW_OUTCOME_COUNT);
    }
}

static int insert_ledger(DbConn *conn, void *arg)
{
    const Ledger *l = arg;
    for (int i = 0; i < CASES; i++) {
        char number[16];
        snprintf(number, sizeof(number), "T-%05d", i);
        bool open = civil_date_is_none(l->closed[i]);
        ApplicationRow w = {.id = 1000 + i,
                            .body_id = BODY,
                            .number = str_of(number),
                            .query_hash = str_of(number),
                            .channel = STR("web"),
                            .state = STR("processing"),
                            .open = open,
                            .applicant_class = law_column_code(l->column[i]),
                            .received_on = l->received[i],
                            .queue_on = civil_date_of(2024, 1, 1),
                            .arrived_on = CIVIL_DATE_NONE,
                            .signed_for_on = CIVIL_DATE_NONE,
                            .confirmed_on = CIVIL_DATE_NONE,
                            .due_on = CIVIL_DATE_NONE,
                            .closed_on = l->closed[i]};
        Str *texts[] = {
            &w.name,           &w.id_kind,     &w.id_number,      &w.legal_representative,
            &w.contact_person, &w.employer,    &w.phone,          &w.email,
            &w.address,        &w.postcode,    &w.agent_name,     &w.agent_id_number,
            &w.title,          &w.document_no, &w.description,    &w.period,
            &w.purpose,        &w.form_wanted, &w.delivery_wanted};
        for (size_t k = 0; k < ARRAY_LEN(texts); k++)
            *texts[k] = STR("");
        w.received_year = civil_date_is_none(w.received_on) ? 0 : civil_date_year(w.received_on);
        w.closed_year = open ? RECORD_YEAR_OPEN : civil_date_year(w.closed_on);
        w.outcome = open ? (Str){NULL, 0} : law_row(l->outcome[i])->code;
        int r = store_application_insert(conn, &w);
        if (r)
            return r;
    }
    return 0;
}

/* The same figures from the rule for one application, summed in C. */
static void count_by_rule(const Ledger *l, int year, ApplicationFigures *f)
{
    memset(f, 0, sizeof(*f));
    for (int i = 0; i < CASES; i++) {
        YearPosition p = application_year_position(l->received[i], l->closed[i], year);
        LawColumn columns[] = {l->column[i], LAW_COLUMN_TOTAL};
        for (int k = 0; k < 2; k++) {
            f->cells[LAW_ROW_RECEIVED][columns[k]] += p.received;
            f->cells[LAW_ROW_CARRIED_IN][columns[k]] += p.carried_in;
            f->cells[l->outcome[i]][columns[k]] += p.closed;
            f->cells[LAW_ROW_TOTAL][columns[k]] += p.closed;
            f->cells[LAW_ROW_CARRIED_OUT][columns[k]] += p.carried_out;
        }
    }
}

static int compare_years(DbConn *conn, void *arg)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    for (int year = 2022; year <= 2028; year++) {
        ApplicationFigures expected, counted;
        count_by_rule(arg, year, &expected);
        int r = store_count_applications(conn, BODY, year, &counted);
        if (r < 0)
            return r;
        assert_memory_equal(&expected, &counted, sizeof(expected));
        for (int row = 0; row < LAW_ROW_MAX; row++) {
            for (int column = 0; column < LAW_COLUMN_MAX; column++) {
                FigureRecord *records;
                size_t count;
                r = store_application_records(conn, BODY, year, (LawRow)row, (LawColumn)column, 0,
                                              CASES, a, &records, &count);
                if (r < 0)
                    return r;
                assert_int_equal(count, counted.cells[row][column]);
            }
        }
    }
    return 0;
}

static void each_figure_of_each_year_is_the_number_of_its_records(TestDb *t)
{
    Ledger l;
    ledger_make(&l);
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, make_body, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_WRITE, BODY, insert_ledger, &l), 0);
    assert_int_equal(db_tx(t->db, DB_READ, 0, compare_years, &l), 0);
}

static void a_code_that_the_law_does_not_know_cannot_be_stored(TestDb *t)
{
    Ledger l;
    ledger_make(&l);
    assert_true(db_tx(t->db, DB_WRITE, BODY, insert_ledger, &l) < 0);
    error_clear();
}

/* ---- counters ---- */

static int count_up(DbConn *conn, void *arg)
{
    int64_t *values = arg;
    int r = 0;
    for (int i = 0; i < 2 && r == 0; i++)
        r = store_counter_next(conn, BODY, STR("number"), 2026, &values[i]);
    if (r == 0)
        r = store_counter_raise(conn, BODY, STR("number"), 2026, 40);
    if (r == 0)
        r = store_counter_next(conn, BODY, STR("number"), 2026, &values[2]);
    if (r == 0)
        r = store_counter_next(conn, BODY, STR("number"), 2027, &values[3]);
    return r;
}

static void serial_numbers_have_no_gap_and_begin_anew_each_year(TestDb *t)
{
    int64_t values[4] = {0};
    assert_int_equal(db_tx(t->db, DB_WRITE, 0, make_body, NULL), 0);
    assert_int_equal(db_tx(t->db, DB_WRITE, BODY, count_up, values), 0);
    assert_int_equal(values[0], 1);
    assert_int_equal(values[1], 2);
    assert_int_equal(values[2], 41);
    assert_int_equal(values[3], 1);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(every_statement_prepares_alike_on_the_engine),
        DB_TEST(both_engines_have_the_same_schema),
        DB_TEST(a_forged_audit_record_is_found),
        DB_TEST(an_audit_record_cut_off_the_end_is_found),
        DB_TEST(each_figure_of_each_year_is_the_number_of_its_records),
        DB_TEST(a_code_that_the_law_does_not_know_cannot_be_stored),
        DB_TEST(serial_numbers_have_no_gap_and_begin_anew_each_year),
    };
    DbOptions options = {.lock_body = store_lock_body};
    return db_test_main(tests, ARRAY_LEN(tests), &STORE_MIGRATIONS, &options);
}
