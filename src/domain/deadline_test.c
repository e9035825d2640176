#include "domain/deadline.h"
#include "law/table_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define EVENTS_MAX 20

typedef struct Fixture {
    Arena *arena;
    const Calendar *calendar;
} Fixture;

static int set_up(void **state)
{
    static Fixture f;
    f.arena = arena_create(0);
    f.calendar = calendar_default(f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    f->arena = arena_free(f->arena);
    return 0;
}

static const struct {
    const char *word;
    ClockEventKind kind;
} words[] = {
    {"收到", CLOCK_RECEIVED},
    {"补正通知", CLOCK_SUPPLEMENT_NOTICE},
    {"补正", CLOCK_SUPPLEMENT_RECEIVED},
    {"收费通知", CLOCK_FEE_NOTICE},
    {"缴费", CLOCK_FEE_PAID},
    {"逾期", CLOCK_RESUMED},
    {"征求", CLOCK_CONSULTATION_BEGUN},
    {"收回", CLOCK_CONSULTATION_ENDED},
    {"延期", CLOCK_EXTENDED},
    {"迟延", CLOCK_DELAYED},
    {"重办", CLOCK_REOPENED},
    {"答复", CLOCK_STOPPED},
};

/* "延期20 2026-03-30", "重办60日 2026-08-03" */
static ClockEvent event_of(Str text)
{
    ClockEvent e = {.kind = CLOCK_NONE};
    size_t blank = str_find(text, STR(" "), 0);
    assert_true(blank != STR_NPOS);
    assert_true(civil_date_parse(str_sub(text, blank + 1, text.len), &e.on));
    Str head = str_sub(text, 0, blank);
    size_t digits = 0;
    while (digits < head.len && !(head.ptr[digits] >= '0' && head.ptr[digits] <= '9'))
        digits++;
    size_t end = digits;
    while (end < head.len && head.ptr[end] >= '0' && head.ptr[end] <= '9')
        end++;
    int64_t number = 0;
    if (end > digits)
        assert_true(str_parse_int(str_sub(head, digits, end), &number));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(str_sub(head, 0, digits), str_of(words[i].word)))
            e.kind = words[i].kind;
    e.days = (int)number;
    e.term = (LawTerm){(int)number, end < head.len ? LAW_UNIT_DAYS : LAW_UNIT_WORKDAYS};
    return e;
}

static size_t events_of(Str text, ClockEvent events[EVENTS_MAX])
{
    size_t count = 0;
    for (Str rest = text, part; str_split_next(&rest, STR("；"), &part);) {
        assert_true(count < EVENTS_MAX);
        events[count++] = event_of(part);
    }
    return count;
}

static const char *outcome_name(int outcome)
{
    static const char *const names[] = {"",      "!first",  "!order",   "!state",
                                        "!late", "!amount", "!too many"};
    return names[outcome];
}

static void every_case_of_the_clock_table_holds(void **state)
{
    Fixture *f = *state;
    TestTable table = test_table_open(f->arena, "clocks.tsv");
    int lines = 0;
    for (TestRow row; test_table_next(&table, &row); lines++) {
        assert_int_equal(row.count, 5);
        ClockEvent events[EVENTS_MAX];
        size_t count = events_of(row.fields[0], events), index;
        Deadline d;
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100);
        int outcome = deadline_compute(f->calendar, events, count, f->arena, &index, &d);
        if (outcome) {
            strbuf_printf(&b, "%s\tno", outcome_name(outcome));
            assert_int_equal(index, count - 1);
            assert_true(clock_outcome_words((ClockOutcome)outcome).len > 0);
        } else {
            civil_date_append(&b, d.due);
            if (civil_date_is_none(d.due))
                strbuf_append_c(&b, "-");
            strbuf_append_c(&b, d.provisional ? "\tyes" : "\tno");
        }
        Str expected =
            arena_printf(f->arena, "%.*s\t%.*s", STR_FMT(row.fields[1]), STR_FMT(row.fields[2]));
        if (!str_eq(expected, strbuf_str(&b)))
            fail_msg("tests/data/clocks.tsv:%d: got %s, the table says %s", row.line, b.ptr,
                     expected.ptr);
    }
    assert_true(lines >= 36);
}

static Str explain(Fixture *f, const char *text)
{
    ClockEvent events[EVENTS_MAX];
    size_t count = events_of(str_of(text), events), index;
    Deadline d;
    assert_int_equal(deadline_compute(f->calendar, events, count, f->arena, &index, &d), 0);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(10000);
    deadline_explain(&b, f->calendar, events, count, &d);
    return arena_str(f->arena, strbuf_str(&b));
}

static void the_clock_explains_each_pause_and_restart(void **state)
{
    Fixture *f = *state;
    assert_string_equal(
        explain(f, "收到 2026-03-02；征求 2026-03-10；收回 2026-03-24；延期5 2026-03-30").ptr,
        "2026年3月2日收到申请，当日不计，自次日起算，期限为20个工作日（条例第三十三条第二款）。\n"
        "2026年3月10日征求第三方或者其他机关意见，已计6个工作日，自次日起停止计算。\n"
        "2026年3月24日意见收回或者征求意见期满，其间10个工作日不计入期限（条例第三十三条第三款）。"
        "\n"
        "2026年3月30日经政府信息公开工作机构负责人同意并告知申请人，延长5个工作日"
        "（条例第三十三条第二款）。\n"
        "答复期限至2026年4月21日届满。"
        "其间不计：周末6天（3月28日至29日、4月11日至12日、4月18日至19日）；"
        "清明节放假（4月4日至6日）。");
    assert_string_equal(
        explain(f, "收到 2026-03-02；补正通知 2026-03-10").ptr,
        "2026年3月2日收到申请，当日不计，自次日起算，期限为20个工作日（条例第三十三条第二款）。\n"
        "2026年3月10日发出补正告知，待申请人补正，已计6个工作日，自次日起停止计算。\n"
        "期限现停止计算，恢复或者重新起算后确定届满之日。");
    assert_string_equal(
        explain(f, "收到 2026-03-02；征求 2026-04-01；收回 2026-04-08").ptr,
        "2026年3月2日收到申请，当日不计，自次日起算，期限为20个工作日（条例第三十三条第二款）。\n"
        "2026年4月1日征求第三方或者其他机关意见，此前期限已经届满。\n"
        "2026年4月8日意见收回或者征求意见期满。\n"
        "答复期限至2026年3月30日届满。其间不计：周末8天（3月7日至8日、3月14日至15日、"
        "3月21日至22日、3月28日至29日）。");
    Str late = explain(f, "收到 2026-12-20");
    assert_true(str_contains(late, STR("届满（暂定）")));
    assert_true(str_contains(late, STR("本系统尚无2027年的放假调休安排")));
}

static void stretches_name_running_and_standing_days(void **state)
{
    Fixture *f = *state;
    ClockEvent events[EVENTS_MAX];
    size_t index, count = events_of(STR("收到 2026-03-02；补正通知 2026-03-04；补正 2026-03-09；"
                                        "征求 2026-03-10；收回 2026-03-24"),
                                    events);
    Deadline d;
    assert_int_equal(deadline_compute(f->calendar, events, count, f->arena, &index, &d), 0);
    const struct {
        ClockSegmentKind kind;
        int workdays;
    } expected[] = {{CLOCK_SEGMENT_DISCARDED, 2},
                    {CLOCK_SEGMENT_WAITING, 3},
                    {CLOCK_SEGMENT_RUNNING, 1},
                    {CLOCK_SEGMENT_CONSULTATION, 10},
                    {CLOCK_SEGMENT_RUNNING, 19}};
    assert_int_equal(d.stretch_count, ARRAY_LEN(expected));
    for (size_t i = 0; i < d.stretch_count; i++) {
        assert_int_equal(d.stretches[i].kind, expected[i].kind);
        assert_int_equal(d.stretches[i].workdays, expected[i].workdays);
        if (i)
            assert_int_equal(d.stretches[i].from.days, d.stretches[i - 1].to.days);
    }
    assert_int_equal(d.standing, CLOCK_RUNNING);
    assert_int_equal(d.start.days, civil_date_of(2026, 3, 9).days);
    count = events_of(STR("收到 2026-03-02；征求 2026-03-10；征求 2026-03-11"), events);
    assert_int_equal(deadline_compute(f->calendar, events, count, f->arena, &index, &d), 0);
    assert_int_equal(d.standing, CLOCK_CONSULTING);
    assert_int_equal(d.open_consultations, 2);
    assert_int_equal(d.standing_since.days, civil_date_of(2026, 3, 10).days);
}

static uint64_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A random day of 2021-2026 and a later one at most `most` days after. */
static CivilDate random_day(uint64_t *seed, CivilDate after, uint64_t most)
{
    return civil_date_add(after, (int32_t)(random_next(seed) % (most + 1)));
}

/*
 * Fixed seed. Whatever the days: the answer is never due on a day off; a supplement starts from
 * zero; consultation never brings the date forward, and gives back exactly the working days it
 * took.
 */
static void properties_hold_for_random_cases(void **state)
{
    Fixture *f = *state;
    uint64_t seed = 0x9E3779B97F4A7C15U;
    const Calendar *c = f->calendar;
    for (int i = 0; i < 4000; i++) {
        ArenaMark mark = arena_mark(f->arena);
        CivilDate received = random_day(&seed, civil_date_of(2021, 1, 1), 2100);
        CivilDate sent = random_day(&seed, received, 40);
        CivilDate back = random_day(&seed, sent, 30);
        CivilDate more = random_day(&seed, back, 5);
        ClockEvent events[] = {{.kind = CLOCK_RECEIVED, .on = received},
                               {.kind = CLOCK_CONSULTATION_BEGUN, .on = sent},
                               {.kind = CLOCK_CONSULTATION_ENDED, .on = back},
                               {.kind = CLOCK_SUPPLEMENT_NOTICE, .on = back},
                               {.kind = CLOCK_SUPPLEMENT_RECEIVED, .on = more}};
        size_t index;
        Deadline plain, consulted, anew;
        assert_int_equal(deadline_compute(c, events, 1, f->arena, &index, &plain), 0);
        assert_int_equal(deadline_compute(c, events, 3, f->arena, &index, &consulted), 0);
        assert_int_equal(deadline_compute(c, events, 5, f->arena, &index, &anew), 0);
        assert_true(calendar_is_workday(c, plain.due));
        assert_true(calendar_is_workday(c, consulted.due));
        assert_int_equal(anew.due.days, calendar_add_workdays(c, more, 20).date.days);
        assert_true(civil_date_cmp(plain.due, consulted.due) <= 0);
        int taken = calendar_workdays_after(c, sent, back);
        if (civil_date_cmp(sent, plain.due) < 0)
            assert_int_equal(calendar_workdays_after(c, plain.due, consulted.due), taken);
        else if (civil_date_cmp(sent, plain.due) > 0)
            assert_int_equal(consulted.due.days, plain.due.days);
        arena_reset_to(f->arena, mark);
    }
}

/*
 * Any list of events, sensible or not: refused at an event that it names, or a due date on a
 * working day (or none while the clock stands) with reasons; and the stretches join without a gap.
 */
static void any_list_of_events_is_refused_or_due_on_a_working_day(void **state)
{
    Fixture *f = *state;
    uint64_t seed = 0xD1B54A32D192ED03U;
    int accepted = 0;
    for (int i = 0; i < 60000; i++) {
        ArenaMark mark = arena_mark(f->arena);
        ClockEvent events[8];
        size_t count = random_next(&seed) % ARRAY_LEN(events) + 1, index = 99;
        CivilDate on = random_day(&seed, civil_date_of(2020, 6, 1), 2600);
        for (size_t n = 0; n < count; n++) {
            ClockEventKind kind = (ClockEventKind)(random_next(&seed) % (CLOCK_STOPPED + 1));
            events[n] = (ClockEvent){n ? kind : CLOCK_RECEIVED,
                                     on,
                                     (int)(random_next(&seed) % 45) - 2,
                                     {(int)(random_next(&seed) % 70), random_next(&seed) % 3}};
            on = random_day(&seed, on, 14);
        }
        Deadline d;
        int outcome = deadline_compute(f->calendar, events, count, f->arena, &index, &d);
        assert_in_range(outcome, 0, CLOCK_E_TOO_MANY);
        assert_in_range(index, 0, count - 1);
        if (outcome == 0) {
            accepted++;
            if (!civil_date_is_none(d.due))
                assert_true(calendar_is_workday(f->calendar, d.due));
            else
                assert_true(d.standing != CLOCK_RUNNING);
            for (size_t n = 1; n < d.stretch_count; n++)
                assert_true(d.stretches[n].from.days >= d.stretches[n - 1].from.days);
            CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(20000);
            deadline_explain(&b, f->calendar, events, count, &d);
            assert_false(strbuf_failed(&b));
            assert_true(b.len > 0);
        }
        arena_reset_to(f->arena, mark);
    }
    assert_true(accepted > 5000);
}

static void assert_status(Fixture *f, const char *due, const char *today, const char *text)
{
    CivilDate d, t;
    assert_true(civil_date_parse(str_of(due), &d));
    assert_true(civil_date_parse(str_of(today), &t));
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100);
    deadline_status_append(&b, deadline_status(f->calendar, CLOCK_RUNNING, d, t));
    assert_string_equal(b.ptr, text);
}

static void days_left_are_said_in_words(void **state)
{
    Fixture *f = *state;
    assert_status(f, "2026-03-30", "2026-03-02", "剩20个工作日（充裕）");
    assert_status(f, "2026-03-30", "2026-03-13", "剩11个工作日（充裕）");
    assert_status(f, "2026-03-30", "2026-03-16", "剩10个工作日（关注）");
    assert_status(f, "2026-03-30", "2026-03-24", "剩4个工作日（关注）");
    assert_status(f, "2026-03-30", "2026-03-25", "剩3个工作日（临期）");
    assert_status(f, "2026-03-30", "2026-03-29", "剩1个工作日（临期）");
    assert_status(f, "2026-03-30", "2026-03-30", "今日到期");
    assert_status(f, "2026-03-27", "2026-03-28", "超期1日");
    DeadlineStatus s =
        deadline_status(f->calendar, CLOCK_CONSULTING, CIVIL_DATE_NONE, civil_date_of(2026, 3, 1));
    assert_int_equal(s.level, DEADLINE_SUSPENDED);
    s = deadline_status(f->calendar, CLOCK_DONE, civil_date_of(2026, 3, 1),
                        civil_date_of(2026, 4, 1));
    assert_int_equal(s.level, DEADLINE_NONE);
    assert_string_equal(deadline_level_code(DEADLINE_OVERDUE).ptr, "overdue");
}

static void a_new_notice_lists_what_moved(void **state)
{
    Fixture *f = *state;
    CalendarFaults faults;
    const Calendar *notice;
    assert_int_equal(calendar_load(f->arena,
                                   STR("年度 2027 示例\n放假 2027-01-01 2027-01-05 元旦\n"),
                                   &faults, &notice),
                     0);
    const Calendar *after = calendar_overlay(f->arena, f->calendar, notice);
    ClockEvent events[EVENTS_MAX];
    DeadlineMove move;
    size_t count = events_of(STR("收到 2026-12-20"), events);
    assert_true(deadline_moved(f->calendar, after, events, count, f->arena, &move));
    assert_true(move.before.provisional);
    assert_false(move.after.provisional);
    assert_int_equal(move.before.date.days, civil_date_of(2027, 1, 15).days);
    assert_int_equal(move.after.date.days, civil_date_of(2027, 1, 20).days);
    count = events_of(STR("收到 2026-11-20"), events);
    assert_false(deadline_moved(f->calendar, after, events, count, f->arena, &move));
    count = events_of(STR("收到 2026-12-20；征求 2026-12-21"), events);
    assert_false(deadline_moved(f->calendar, after, events, count, f->arena, &move));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_clock_table_holds),
        cmocka_unit_test(the_clock_explains_each_pause_and_restart),
        cmocka_unit_test(stretches_name_running_and_standing_days),
        cmocka_unit_test(properties_hold_for_random_cases),
        cmocka_unit_test(any_list_of_events_is_refused_or_due_on_a_working_day),
        cmocka_unit_test(days_left_are_said_in_words),
        cmocka_unit_test(a_new_notice_lists_what_moved),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
