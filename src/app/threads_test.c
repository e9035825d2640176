#include "app/support_test.h"

#include "app/annual_report.h"
#include "app/audit_log.h"
#include "app/calendar_use.h"
#include "app/casework.h"
#include "app/doctor.h"
#include "app/queue.h"
#include "app/session.h"
#include "base/error.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* One App, many threads: what they do at the same time is as if one did it after the other. Run
 * under tools/tsan as well. */

#define WORKERS 6
#define ROUNDS  8

typedef struct Worker {
    TestApp *t;
    int number;
    int failures;  /* results that should not have been */
    int receipts;  /* new ones */
    int conflicts; /* changes that came second */
    int64_t shared_id;
} Worker;

static void expect(Worker *w, int r, int least, int most)
{
    if (r >= least && r <= most)
        return;
    w->failures++;
    print_message("# worker %d: %d\n", w->number, r);
    if (r < 0) {
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
        error_describe(&b);
        print_message("# %.*s\n", STR_FMT(strbuf_str(&b)));
        error_clear();
    }
}

static void submit(Worker *w, Arena *a, Str key)
{
    SubmitApplication in = {
        .body_id = w->t->body_id, .idempotency_key = key, .form = test_form(), .promised = true};
    ApplicationReceipt ret = {0};
    int r = app_submit_application(w->t->app, &w->t->anonymous, &in, a, &ret);
    expect(w, r, 0, 0);
    w->receipts += r == 0 && !ret.repeated;
    ApplicationStatus status = {0};
    if (r == 0)
        expect(w, app_application_status(w->t->app, &w->t->anonymous, ret.query_code, a, &status),
               0, 0);
}

/* All workers change the same case: of each version one change is taken. */
static void assign_shared(Worker *w, Arena *a)
{
    OpenCaseResult v;
    int r = app_open_case(w->t->app, &w->t->officer, w->shared_id, a, &v);
    expect(w, r, 0, 0);
    if (r)
        return;
    AssignCase in = {.case_id = w->shared_id, .version = v.version};
    CaseChange ret = {0};
    r = app_assign_case(w->t->app, &w->t->officer, &in, a, &ret);
    expect(w, r == APP_E_CONFLICT ? 0 : r, 0, 0);
    w->conflicts += r == APP_E_CONFLICT;
}

static void look(Worker *w, Arena *a)
{
    ListCases list = {.view = QUEUE_OPEN};
    ListCasesResult cases = {0};
    CompileReport compile = {w->t->body_id, 2026};
    CompileReportResult *report = arena_new(a, CompileReportResult, 1);
    const Calendar *calendar;
    expect(w, app_list_cases(w->t->app, &w->t->officer, &list, a, &cases), 0, 0);
    expect(w, app_compile_report(w->t->app, &w->t->officer, &compile, a, report), 0, 0);
    expect(w, app_get_calendar(w->t->app, a, &calendar), 0, 0);
}

static void import_calendar(Worker *w, Arena *a, int round)
{
    ImportCalendar in = {
        .text = arena_printf(a, "年度 2026 测试\n放假 2026-03-%02d 示例\n", 9 + round % 5),
        .source = STR("测试")};
    ImportCalendarResult ret = {0};
    expect(w, app_import_calendar(w->t->app, &w->t->system, &in, a, &ret), 0, 0);
}

static void sign_in(Worker *w, Arena *a)
{
    SignIn in = {STR("clerk"), STR("correct horse battery"), STR("127.0.0.1")};
    SignInResult ret = {0};
    expect(w, app_sign_in(w->t->app, &w->t->anonymous, &in, a, &ret), 0, 0);
    in.login = STR("nobody");
    expect(w, app_sign_in(w->t->app, &w->t->anonymous, &in, a, &ret), APP_E_CREDENTIALS,
           APP_E_CREDENTIALS);
}

static void *work(void *arg)
{
    Worker *w = arg;
    for (int i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_freep) Arena *a = arena_create(0);
        submit(w, a, arena_printf(a, "threads-%d-%010d", w->number, i));
        submit(w, a, arena_printf(a, "threads-shared-%010d", i)); /* all of them the same */
        assign_shared(w, a);
        look(w, a);
        if (w->number == 0)
            import_calendar(w, a, i);
        if (w->number == 1 && i % 4 == 0)
            sign_in(w, a);
    }
    return NULL;
}

static void what_threads_do_at_once_is_whole_and_happens_once(TestDb *db)
{
    TestApp t;
    Worker workers[WORKERS];
    pthread_t threads[WORKERS];
    test_app_begin(db, "short", &t);
    test_user(&t, "clerk", STR("correct horse battery"));
    int64_t shared_id = test_submit(&t, "key-0000000000000001").id;
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (Worker){.t = &t, .number = i, .shared_id = shared_id};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    int receipts = 0, failures = 0, conflicts = 0;
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        receipts += workers[i].receipts;
        failures += workers[i].failures;
        conflicts += workers[i].conflicts;
    }
    assert_int_equal(failures, 0);
    assert_int_equal(receipts, WORKERS * ROUNDS + ROUNDS);
    OpenCaseResult v;
    test_fine(app_open_case(t.app, &t.officer, shared_id, t.arena, &v), NULL);
    size_t assigned = 0;
    for (size_t i = 0; i < v.timeline_count; i++)
        assigned += str_eq(v.timeline[i].code, STR("assign"));
    assert_int_equal(assigned, WORKERS * ROUNDS - conflicts);
    DoctorResult health = {0};
    test_fine(app_doctor(t.app, &t.system, t.arena, &health), NULL);
    for (size_t i = 0; i < health.fault_count; i++)
        print_message("# %.*s\n", STR_FMT(health.faults[i]));
    assert_int_equal(health.fault_count, 0);
    assert_int_equal(health.cases, receipts + 1);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(what_threads_do_at_once_is_whole_and_happens_once),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
