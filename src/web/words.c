#include "web/words.h"

#include "base/strbuf.h"

static Str taken(Arena *a, StrBuf *b)
{
    Str s = arena_str(a, strbuf_str(b));
    strbuf_deinit(b);
    return s;
}

Str words_date(Arena *a, CivilDate d)
{
    StrBuf b = STRBUF_INIT(64);
    civil_date_append(&b, d);
    return taken(a, &b);
}

Str words_date_long(Arena *a, CivilDate d)
{
    static const char *const DAYS[] = {"一", "二", "三", "四", "五", "六", "日"};
    if (civil_date_is_none(d))
        return STR("");
    StrBuf b = STRBUF_INIT(128);
    civil_date_append_zh(&b, d);
    strbuf_printf(&b, "（星期%s）", DAYS[civil_date_weekday(d)]);
    return taken(a, &b);
}

Str words_minute(Arena *a, Instant t)
{
    if (t == 0)
        return STR("");
    StrBuf b = STRBUF_INIT(64);
    instant_append_minute(&b, t);
    return taken(a, &b);
}

Str words_size(Arena *a, int64_t bytes)
{
    if (bytes < 1024)
        return arena_printf(a, "%" PRId64 " 字节", bytes);
    if (bytes < 1024 * 1024)
        return arena_printf(a, "%" PRId64 " KB", (bytes + 512) / 1024);
    int64_t tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
    return arena_printf(a, "%" PRId64 ".%" PRId64 " MB", tenths / 10, tenths % 10);
}

Str words_query_code(Arena *a, Str code)
{
    if (code.len != 16)
        return code;
    return arena_printf(a, "%.4s-%.4s-%.4s-%.4s", code.ptr, code.ptr + 4, code.ptr + 8,
                        code.ptr + 12);
}

const Str *words_lines(Arena *a, Str text, size_t *ret_count)
{
    Str *lines = NULL;
    size_t count = 0, capacity = 0;
    for (Str rest = text, part; str_split_next(&rest, STR("\n"), &part);) {
        if (str_trim(part).len == 0)
            continue;
        ARENA_PUSH(a, lines, count, capacity);
        lines[count - 1] = str_trim(part);
    }
    *ret_count = count;
    return lines;
}

Str words_due(Arena *a, Urgency urgency, int32_t left, Str state)
{
    switch (urgency) {
    case URGENCY_AMPLE:
    case URGENCY_ATTENTION:
    case URGENCY_NEAR:
        return arena_printf(a, "还剩 %d 个工作日", (int)left);
    case URGENCY_TODAY:
        return STR("今日到期");
    case URGENCY_OVERDUE:
        return arena_printf(a, "超期 %d 个工作日", (int)(left < 0 ? -left : left));
    case URGENCY_SUSPENDED:
        return STR("‖ 中止计算");
    case URGENCY_NONE:
    case URGENCY_MAX:
        return state;
    }
    return state;
}

Str words_due_class(Urgency urgency)
{
    switch (urgency) {
    case URGENCY_AMPLE:
        return STR("due-ample");
    case URGENCY_ATTENTION:
        return STR("due-watch");
    case URGENCY_NEAR:
        return STR("due-near");
    case URGENCY_TODAY:
        return STR("due-today");
    case URGENCY_OVERDUE:
        return STR("due-over");
    case URGENCY_SUSPENDED:
        return STR("due-paused");
    case URGENCY_NONE:
    case URGENCY_MAX:
        return STR("due-closed");
    }
    return STR("due-closed");
}

Urgency words_urgency(bool running, bool suspended, int32_t left)
{
    if (suspended)
        return URGENCY_SUSPENDED;
    if (!running)
        return URGENCY_NONE;
    if (left < 0)
        return URGENCY_OVERDUE;
    if (left == 0)
        return URGENCY_TODAY;
    if (left <= 3)
        return URGENCY_NEAR;
    return left <= 10 ? URGENCY_ATTENTION : URGENCY_AMPLE;
}

Str words_article(Arena *a, Str article)
{
    StrBuf b = STRBUF_INIT(256);
    int depth = 0;
    for (size_t i = 0; i < article.len; i++) {
        char c = article.ptr[i];
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth > 0 || c == ')')
            continue;
        if (c == ',')
            strbuf_append_c(&b, "、");
        else
            strbuf_append_char(&b, c);
    }
    Str numbers = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return numbers.len ? arena_printf(a, "条例第%.*s条", STR_FMT(numbers)) : numbers;
}

const FormChoice *words_choices(Arena *a, Choices choices)
{
    FormChoice *items = arena_new(a, FormChoice, choices.count ? choices.count : 1);
    for (size_t i = 0; i < choices.count; i++)
        items[i] = (FormChoice){.code = choices.items[i].code, .label = choices.items[i].label};
    return items;
}

void facts_add_link(FactList *list, Str label, Str value, Str href)
{
    if (value.len == 0)
        return;
    ARENA_PUSH(list->arena, list->items, list->count, list->capacity);
    list->items[list->count - 1] = (FactView){label, value, href};
}

void facts_add(FactList *list, Str label, Str value)
{
    facts_add_link(list, label, value, STR(""));
}
