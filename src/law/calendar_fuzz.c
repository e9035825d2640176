#include "law/calendar.h"

#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

/* Any text loads or is faulty; what loads can be written and loads again to the same text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CalendarFaults faults;
    const Calendar *calendar;
    if (calendar_load(a, str_make((const char *)data, size), &faults, &calendar) != 0) {
        CLEANUP(strbuf_deinit) StrBuf words = STRBUF_INIT(10000);
        for (size_t i = 0; i < faults.count && i < CALENDAR_FAULTS_MAX; i++)
            calendar_fault_append(&words, faults.items[i]);
        return 0;
    }
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(2 * CALENDAR_TEXT_MAX);
    CLEANUP(strbuf_deinit) StrBuf again = STRBUF_INIT(2 * CALENDAR_TEXT_MAX);
    calendar_append_text(&text, calendar);
    if (calendar_load(a, strbuf_str(&text), &faults, &calendar) != 0)
        abort();
    calendar_append_text(&again, calendar);
    if (!str_eq(strbuf_str(&text), strbuf_str(&again)))
        abort();
    CivilDate day = civil_date_of(calendar_first_year(calendar), 1, 1);
    if (!calendar_is_workday(calendar, calendar_add_workdays(calendar, day, 20).date))
        abort();
    return 0;
}
