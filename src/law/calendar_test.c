#include "law/calendar.h"
#include "law/table_test.h"
#include "law/term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

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

static CivilDate date_of(Str s)
{
    CivilDate d;
    if (!civil_date_parse(s, &d)) {
        fprintf(stderr, "not a date: %.*s\n", STR_FMT(s));
        abort();
    }
    return d;
}

/* "20WD", "60D", "6M" */
static LawTerm term_of(Str s)
{
    size_t digits = 0;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
        digits++;
    int64_t count = 0;
    assert_true(str_parse_int(str_sub(s, 0, digits), &count));
    Str unit = str_sub(s, digits, s.len);
    LawUnit u = str_eq(unit, STR("WD"))  ? LAW_UNIT_WORKDAYS
                : str_eq(unit, STR("D")) ? LAW_UNIT_DAYS
                                         : LAW_UNIT_MONTHS;
    return (LawTerm){(int)count, u};
}

static void every_line_of_the_deadline_table_holds(void **state)
{
    Fixture *f = *state;
    TestTable table = test_table_open(f->arena, "deadlines.tsv");
    int lines = 0;
    for (TestRow row; test_table_next(&table, &row); lines++) {
        assert_int_equal(row.count, 6);
        CalendarDate due =
            law_term_due(f->calendar, term_of(row.fields[1]), date_of(row.fields[0]));
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100);
        civil_date_append(&b, due.date);
        strbuf_append_c(&b, due.provisional ? "\tyes" : "\tno");
        Str expected =
            arena_printf(f->arena, "%.*s\t%.*s", STR_FMT(row.fields[2]), STR_FMT(row.fields[3]));
        if (!str_eq(expected, strbuf_str(&b)))
            fail_msg("tests/data/deadlines.tsv:%d: got %s, the table says %s", row.line, b.ptr,
                     expected.ptr);
    }
    assert_true(lines >= 32);
}

static void each_year_has_its_working_days_and_its_source(void **state)
{
    Fixture *f = *state;
    TestTable table = test_table_open(f->arena, "workdays.tsv");
    int years = 0;
    for (TestRow row; test_table_next(&table, &row); years++) {
        int64_t year = 0, days = 0;
        assert_true(str_parse_int(row.fields[0], &year));
        assert_true(str_parse_int(row.fields[1], &days));
        assert_int_equal(calendar_workdays_in_year(f->calendar, (int)year), days);
        assert_true(str_eq(calendar_source(f->calendar, (int)year), row.fields[2]));
    }
    assert_int_equal(years, 6);
    assert_int_equal(calendar_first_year(f->calendar), 2021);
    assert_int_equal(calendar_last_year(f->calendar), 2026);
    assert_false(calendar_covers(f->calendar, 2027));
}

/* Over every start day of seven years: a term never ends on a day off, terms grow with their
 * length, and counting the days back gives the length. */
static void no_term_ends_on_a_rest_day_and_longer_terms_end_later(void **state)
{
    Fixture *f = *state;
    const Calendar *c = f->calendar;
    for (CivilDate d = civil_date_of(2020, 12, 1); d.days < civil_date_of(2027, 12, 31).days;
         d.days++) {
        CivilDate last = d;
        for (int n = 1; n <= 41; n += 4) {
            CalendarDate due = calendar_add_workdays(c, d, n);
            assert_true(calendar_is_workday(c, due.date));
            assert_true(civil_date_cmp(last, due.date) < 0);
            assert_int_equal(calendar_workdays_after(c, d, due.date), n);
            assert_int_equal(calendar_workdays_after(c, due.date, d), -n);
            last = due.date;
            assert_true(calendar_is_workday(c, calendar_add_days(c, d, n).date));
        }
        assert_true(calendar_is_workday(c, calendar_add_months(c, d, 6).date));
        CalendarDate one = calendar_add_workdays(c, d, 7);
        CalendarDate two = calendar_add_workdays(c, civil_date_add(d, 1), 7);
        assert_true(civil_date_cmp(one.date, two.date) <= 0);
        if (civil_date_year(d) == 2027)
            assert_true(one.provisional);
    }
    CivilDate last = civil_date_of(9999, 12, 31);
    assert_int_equal(calendar_month_end(last, 6).days, last.days);
}

static void assert_explains(Fixture *f, const char *from, const char *term, const char *words)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4000);
    law_term_explain(&b, f->calendar, term_of(str_of(term)), date_of(str_of(from)));
    assert_string_equal(b.ptr, words);
}

static void a_deadline_explains_itself_in_words(void **state)
{
    Fixture *f = *state;
    assert_explains(f, "2024-09-20", "20WD",
                    "2024年9月20日当日不计，自9月21日起算，20个工作日至2024年10月23日届满。"
                    "其间不计：周末6天（9月21日至22日、9月28日、10月13日、10月19日至20日）；"
                    "国庆节放假（10月1日至7日）。"
                    "调休上班计入：9月29日（国庆节）、10月12日（国庆节）。");
    assert_explains(f, "2026-12-24", "7WD",
                    "2026年12月24日当日不计，自12月25日起算，7个工作日至2027年1月4日届满。"
                    "其间不计：周末4天（12月26日至27日、2027年1月2日至3日）。"
                    "本系统尚无2027年的放假调休安排，其间暂按周一至周五为工作日推算；"
                    "载入国务院办公厅当年通知后重新计算。");
    assert_explains(f, "2024-08-02", "60D",
                    "2024年8月2日当日不计，自8月3日起算，60日至2024年10月1日，"
                    "当日为国庆节放假，顺延至2024年10月8日届满。");
    assert_explains(f, "2025-11-14", "15D",
                    "2025年11月14日当日不计，自11月15日起算，15日至2025年11月29日，"
                    "当日为周六，顺延至2025年12月1日届满。");
    assert_explains(f, "2026-12-18", "15D",
                    "2026年12月18日当日不计，自12月19日起算，15日至2027年1月2日，"
                    "当日为周六，顺延至2027年1月4日届满。"
                    "本系统尚无2027年的放假调休安排，其间暂按周一至周五为工作日推算；"
                    "载入国务院办公厅当年通知后重新计算。");
    assert_explains(f, "2023-08-31", "6M",
                    "2023年8月31日当日不计，自9月1日起算，6个月至2024年2月29日届满。");
}

static void a_later_notice_replaces_a_year_and_makes_dates_final(void **state)
{
    Fixture *f = *state;
    CivilDate from = civil_date_of(2026, 12, 10);
    assert_true(calendar_add_workdays(f->calendar, from, 20).provisional);
    CalendarFaults faults;
    const Calendar *notice;
    assert_int_equal(calendar_load(f->arena,
                                   STR("\xEF\xBB\xBF# 示例\r\n年度 2027 示例通知\r\n"
                                       "放假　2027-01-01 2027-01-03 元旦\r\n"
                                       "上班 2026-12-27 元旦\r\n"),
                                   &faults, &notice),
                     0);
    const Calendar *both = calendar_overlay(f->arena, f->calendar, notice);
    CalendarDate due = calendar_add_workdays(both, from, 20);
    assert_false(due.provisional);
    assert_int_equal(due.date.days, civil_date_of(2027, 1, 7).days);
    assert_int_equal(calendar_day(both, civil_date_of(2026, 12, 27)).kind, DAY_MADE_UP);
    assert_int_equal(calendar_workdays_in_year(both, 2025), 248);
    /* Where the notices of two years name the same December day, the later one counts. */
    const Calendar *old;
    assert_int_equal(calendar_load(f->arena, STR("年度 2026\n放假 2026-12-27 某节"), &faults, &old),
                     0);
    assert_int_equal(
        calendar_day(calendar_overlay(f->arena, old, notice), civil_date_of(2026, 12, 27)).kind,
        DAY_MADE_UP);
    /* The notice is replaced whole by a second one, as in February 2020. */
    const Calendar *second;
    assert_int_equal(
        calendar_load(f->arena, STR("年度 2027\n放假 2027-01-01 元旦"), &faults, &second), 0);
    both = calendar_overlay(f->arena, both, second);
    assert_int_equal(calendar_day(both, civil_date_of(2026, 12, 27)).kind, DAY_WEEKEND);
    assert_int_equal(calendar_day(both, civil_date_of(2027, 1, 1)).kind, DAY_HOLIDAY);
}

static void the_shipped_text_survives_being_written_and_read(void **state)
{
    Fixture *f = *state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(CALENDAR_TEXT_MAX);
    calendar_append_text(&b, f->calendar);
    assert_false(strbuf_failed(&b));
    CalendarFaults faults;
    const Calendar *again;
    assert_int_equal(calendar_load(f->arena, strbuf_str(&b), &faults, &again), 0);
    CLEANUP(strbuf_deinit) StrBuf second = STRBUF_INIT(CALENDAR_TEXT_MAX);
    calendar_append_text(&second, again);
    assert_string_equal(b.ptr, second.ptr);
    assert_true(str_eq(strbuf_str(&b), calendar_default_text()));
}

static void assert_fault(Fixture *f, Str text, int line, CalendarFaultKind kind)
{
    CalendarFaults faults;
    const Calendar *calendar = f->calendar;
    assert_int_equal(calendar_load(f->arena, text, &faults, &calendar), CALENDAR_E_FAULTY);
    assert_ptr_equal(calendar, f->calendar);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.items[0].line, line);
    assert_int_equal(faults.items[0].kind, kind);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(500);
    calendar_fault_append(&b, faults.items[0]);
    assert_true(b.len > 6);
}

static void a_faulty_text_names_the_line_and_the_rule(void **state)
{
    Fixture *f = *state;
    assert_fault(f, STR(""), 0, CALENDAR_FAULT_EMPTY);
    assert_fault(f, STR("\n# 年度 2027\n"), 0, CALENDAR_FAULT_EMPTY);
    assert_fault(f, STR("放假 2027-01-01 元旦\n年度 2027"), 1, CALENDAR_FAULT_NO_YEAR);
    assert_fault(f, STR("年度 27"), 1, CALENDAR_FAULT_YEAR);
    assert_fault(f, STR("年度 99999999999999999999"), 1, CALENDAR_FAULT_YEAR);
    assert_fault(f, STR("年度 2027\n年度 2027"), 2, CALENDAR_FAULT_YEAR_TWICE);
    assert_fault(f, STR("年度 2027\nholiday 2027-01-01 x"), 2, CALENDAR_FAULT_DIRECTIVE);
    assert_fault(f, STR("年度 2027\n放假 2027-02-29 春节"), 2, CALENDAR_FAULT_DATE);
    assert_fault(f, STR("年度 2027\n放假 2027-02-01 2027-2-3 春节"), 2, CALENDAR_FAULT_DATE);
    assert_fault(f, STR("年度 2027\n上班 2027-02-06 2027-02-07 春节"), 2, CALENDAR_FAULT_DATE);
    assert_fault(f, STR("年度 2027\n放假 2027-02-03 2027-02-01 春节"), 2, CALENDAR_FAULT_RANGE);
    assert_fault(f, STR("年度 2027\n放假 2027-02-01 2027-12-31 春节"), 2, CALENDAR_FAULT_RANGE);
    assert_fault(f, STR("年度 2027\n放假 2028-01-01 元旦"), 2, CALENDAR_FAULT_OTHER_YEAR);
    assert_fault(f, STR("年度 2027\n放假 2027-01-01"), 2, CALENDAR_FAULT_NAME);
    assert_fault(f, STR("年度 2027\n上班 2027-01-04 元旦"), 2, CALENDAR_FAULT_WORK_WEEKDAY);
    assert_fault(f, STR("年度 2027\n放假 2027-01-01 2027-01-03 元旦\n\n上班 2027-01-02 元旦"), 4,
                 CALENDAR_FAULT_DAY_TWICE);
    assert_fault(f, STR("年度 2027\n\xc4\xea\xb6\xc8 2028"), 2, CALENDAR_FAULT_ENCODING);
    assert_fault(f, STR("年度 2027 a\0b"), 1, CALENDAR_FAULT_ENCODING);
    assert_fault(f, str_make(NULL, CALENDAR_TEXT_MAX + 1), 0, CALENDAR_FAULT_TOO_LONG);
    CalendarFaults faults;
    const Calendar *calendar;
    Str many = arena_printf(f->arena, "%0*d", 100, 0);
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(100000);
    for (int i = 0; i < 50; i++)
        strbuf_printf(&b, "%s\n", many.ptr);
    assert_int_equal(calendar_load(f->arena, strbuf_str(&b), &faults, &calendar),
                     CALENDAR_E_FAULTY);
    assert_int_equal(faults.count, 50);
    assert_int_equal(faults.items[CALENDAR_FAULTS_MAX - 1].line, CALENDAR_FAULTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_deadline_table_holds),
        cmocka_unit_test(each_year_has_its_working_days_and_its_source),
        cmocka_unit_test(no_term_ends_on_a_rest_day_and_longer_terms_end_later),
        cmocka_unit_test(a_deadline_explains_itself_in_words),
        cmocka_unit_test(a_later_notice_replaces_a_year_and_makes_dates_final),
        cmocka_unit_test(the_shipped_text_survives_being_written_and_read),
        cmocka_unit_test(a_faulty_text_names_the_line_and_the_rule),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
