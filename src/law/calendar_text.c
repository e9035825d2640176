#include "law/calendar.h"
#include "law/calendar_internal.h"

#include "base/utf8.h"

#include <stdlib.h>

static const char default_text[] =
#include "law/calendar.def"
    ;

/* The state of one reading. */
typedef struct Loader {
    Arena *arena;
    CalendarFaults *faults;
    int line;
    Notice *notices;
    size_t notice_count, notice_capacity;
    NoticeDay *days;
    size_t day_count, day_capacity;
} Loader;

static void fault_at(Loader *l, int line, CalendarFaultKind kind)
{
    if (l->faults->count < CALENDAR_FAULTS_MAX)
        l->faults->items[l->faults->count] = (CalendarFault){line, kind};
    l->faults->count++;
}

static void fault(Loader *l, CalendarFaultKind kind)
{
    fault_at(l, l->line, kind);
}

/* Takes the next field off *rest, blanks of any width between; empty at the end. */
static Str next_field(Str *rest)
{
    *rest = str_trim(*rest);
    size_t end = 0;
    while (end < rest->len) {
        size_t position = end;
        if (utf8_is_space(utf8_next(*rest, &position)))
            break;
        end = position;
    }
    Str field = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end, rest->len);
    return field;
}

static void read_year(Loader *l, Str rest)
{
    int64_t year;
    if (!str_parse_int(next_field(&rest), &year) || year < CALENDAR_YEAR_FIRST ||
        year > CALENDAR_YEAR_LAST) {
        fault(l, CALENDAR_FAULT_YEAR);
        return;
    }
    for (size_t i = 0; i < l->notice_count; i++) {
        if (l->notices[i].year == year) {
            fault(l, CALENDAR_FAULT_YEAR_TWICE);
            return;
        }
    }
    Str source = str_trim(rest);
    if (source.len > CALENDAR_SOURCE_MAX) {
        fault(l, CALENDAR_FAULT_NAME);
        return;
    }
    if (l->notice_count == CALENDAR_YEARS_MAX) {
        fault(l, CALENDAR_FAULT_TOO_LONG);
        return;
    }
    ARENA_PUSH(l->arena, l->notices, l->notice_count, l->notice_capacity);
    l->notices[l->notice_count - 1] = (Notice){(int)year, source};
}

/* Whether a day may stand in the notice for the year: within it, or in the December before. */
static bool belongs(CivilDate day, int year)
{
    return civil_date_cmp(day, civil_date_of(year - 1, 12, 1)) >= 0 &&
           civil_date_cmp(day, civil_date_of(year, 12, 31)) <= 0;
}

static void read_days(Loader *l, Str rest, bool work)
{
    CivilDate first, last;
    if (l->notice_count == 0) {
        fault(l, CALENDAR_FAULT_NO_YEAR);
        return;
    }
    int year = l->notices[l->notice_count - 1].year;
    if (!civil_date_parse(next_field(&rest), &first)) {
        fault(l, CALENDAR_FAULT_DATE);
        return;
    }
    last = first;
    Str after = rest, field = next_field(&after);
    if (!work && field.len && field.ptr[0] >= '0' && field.ptr[0] <= '9') {
        if (!civil_date_parse(field, &last)) {
            fault(l, CALENDAR_FAULT_DATE);
            return;
        }
        rest = after;
    }
    Str name = str_trim(rest);
    if (last.days < first.days || last.days - first.days >= CALENDAR_RANGE_MAX)
        fault(l, CALENDAR_FAULT_RANGE);
    else if (!belongs(first, year) || !belongs(last, year))
        fault(l, CALENDAR_FAULT_OTHER_YEAR);
    else if (str_empty(name) || name.len > CALENDAR_NAME_MAX)
        fault(l, CALENDAR_FAULT_NAME);
    else if (name.ptr[0] >= '0' && name.ptr[0] <= '9') /* a date that went wrong, not a name */
        fault(l, CALENDAR_FAULT_DATE);
    else if (work && civil_date_weekday(first) < 5)
        fault(l, CALENDAR_FAULT_WORK_WEEKDAY);
    else
        for (CivilDate day = first; day.days <= last.days; day.days++) {
            ARENA_PUSH(l->arena, l->days, l->day_count, l->day_capacity);
            l->days[l->day_count - 1] = (NoticeDay){day, work, year, l->line, name};
        }
}

/* Text that people can read: UTF-8 without control characters. */
static bool readable(Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        unsigned char byte = (unsigned char)line.ptr[i];
        if ((byte < 0x20 && byte != '\t' && byte != '\r') || byte == 0x7f)
            return false;
    }
    return utf8_valid(line);
}

static void read_line(Loader *l, Str line)
{
    size_t comment = str_find(line, STR("#"), 0);
    Str rest = str_trim(comment == STR_NPOS ? line : str_sub(line, 0, comment));
    if (str_empty(rest))
        return;
    Str directive = next_field(&rest);
    if (str_eq(directive, STR("年度")))
        read_year(l, rest);
    else if (str_eq(directive, STR("放假")))
        read_days(l, rest, false);
    else if (str_eq(directive, STR("上班")))
        read_days(l, rest, true);
    else
        fault(l, CALENDAR_FAULT_DIRECTIVE);
}

static int compare_lines(const void *a, const void *b)
{
    const NoticeDay *x = a, *y = b;
    int order = civil_date_cmp(x->day, y->day);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* One day must not stand in two lines: which of them would be meant? */
static void check_twice(Loader *l)
{
    if (l->day_count)
        qsort(l->days, l->day_count, sizeof(*l->days), compare_lines);
    for (size_t i = 1; i < l->day_count; i++)
        if (civil_date_cmp(l->days[i - 1].day, l->days[i].day) == 0)
            fault_at(l, l->days[i].line, CALENDAR_FAULT_DAY_TWICE);
}

int calendar_load(Arena *a, Str text, CalendarFaults *ret_faults, const Calendar **ret_calendar)
{
    *ret_faults = (CalendarFaults){.count = 0};
    Loader l = {.arena = a, .faults = ret_faults};
    if (text.len > CALENDAR_TEXT_MAX) {
        fault(&l, CALENDAR_FAULT_TOO_LONG);
        return CALENDAR_E_FAULTY;
    }
    if (str_starts_with(text, STR("\xEF\xBB\xBF"))) /* Windows editors put a mark in front */
        text = str_sub(text, 3, text.len);
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        l.line++;
        if (readable(line))
            read_line(&l, line);
        else
            fault(&l, CALENDAR_FAULT_ENCODING);
    }
    check_twice(&l);
    if (l.notice_count == 0 && ret_faults->count == 0)
        fault_at(&l, 0, CALENDAR_FAULT_EMPTY);
    if (ret_faults->count)
        return CALENDAR_E_FAULTY;
    *ret_calendar = calendar_make(a, l.notices, l.notice_count, l.days, l.day_count);
    return 0;
}

static const char *fault_words(CalendarFaultKind kind)
{
    switch (kind) {
    case CALENDAR_FAULT_ENCODING:
        return "不是 UTF-8 编码的文字，或夹有控制字符";
    case CALENDAR_FAULT_TOO_LONG:
        return "内容过长";
    case CALENDAR_FAULT_DIRECTIVE:
        return "行首应为“年度”“放假”或“上班”";
    case CALENDAR_FAULT_YEAR:
        return "“年度”后应为四位年份";
    case CALENDAR_FAULT_YEAR_TWICE:
        return "同一年度出现两次";
    case CALENDAR_FAULT_NO_YEAR:
        return "此前没有“年度”行";
    case CALENDAR_FAULT_DATE:
        return "日期应写作 2027-01-01 的样子，且确有其日";
    case CALENDAR_FAULT_RANGE:
        return "放假的起止日期颠倒，或一次超过 31 天";
    case CALENDAR_FAULT_OTHER_YEAR:
        return "日期不在本年度及上年 12 月之内";
    case CALENDAR_FAULT_NAME:
        return "缺少节日名称，或文字过长";
    case CALENDAR_FAULT_DAY_TWICE:
        return "同一天已在前面的行中出现";
    case CALENDAR_FAULT_WORK_WEEKDAY:
        return "“上班”的日期本来就是周一至周五";
    case CALENDAR_FAULT_EMPTY:
        return "没有任何“年度”行";
    }
    return "";
}

void calendar_fault_append(StrBuf *b, CalendarFault fault)
{
    if (fault.line > 0)
        strbuf_printf(b, "第%d行：", fault.line);
    strbuf_append_c(b, fault_words(fault.kind));
}

Str calendar_default_text(void)
{
    return str_make(default_text, sizeof(default_text) - 1);
}

const Calendar *calendar_default(Arena *a)
{
    CalendarFaults faults;
    const Calendar *calendar;
    if (calendar_load(a, calendar_default_text(), &faults, &calendar) != 0)
        abort();
    return calendar;
}

/* The lines of one kind of a notice, a run of days off with one name on one line. */
static void append_days(StrBuf *b, const Calendar *c, int year, bool work)
{
    for (size_t i = 0; i < c->day_count; i++) {
        const NoticeDay *first = &c->days[i];
        if (first->year != year || first->work != work)
            continue;
        size_t end = i;
        while (!work && end + 1 < c->day_count && c->days[end + 1].year == year &&
               !c->days[end + 1].work && c->days[end + 1].day.days == c->days[end].day.days + 1 &&
               c->days[end + 1].day.days - first->day.days < CALENDAR_RANGE_MAX &&
               str_eq(c->days[end + 1].holiday, first->holiday))
            end++;
        strbuf_append_c(b, work ? "上班 " : "放假 ");
        civil_date_append(b, first->day);
        strbuf_append_char(b, ' ');
        if (end > i) {
            civil_date_append(b, c->days[end].day);
            strbuf_append_char(b, ' ');
        }
        strbuf_append(b, first->holiday);
        strbuf_append_char(b, '\n');
        i = end;
    }
}

void calendar_append_text(StrBuf *b, const Calendar *c)
{
    for (size_t i = 0; i < c->notice_count; i++) {
        strbuf_printf(b, "年度 %d", c->notices[i].year);
        if (!str_empty(c->notices[i].source)) {
            strbuf_append_char(b, ' ');
            strbuf_append(b, c->notices[i].source);
        }
        strbuf_append_char(b, '\n');
        append_days(b, c, c->notices[i].year, false);
        append_days(b, c, c->notices[i].year, true);
    }
}
