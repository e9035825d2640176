#include "app/input_test.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define OVERSIZE ((size_t)1 << 20)

typedef struct Value {
    const char *what;
    Str text;
    int64_t number;
} Value;

static bool is_text(InputKind kind)
{
    return kind <= INPUT_LOOKUP;
}

/* What a field of a kind must refuse; a finder must only survive it. */
static size_t text_values(FaultScene *s, InputKind kind, Value *values)
{
    char *large = arena_new(s->t.arena, char, OVERSIZE);
    memset(large, 'x', OVERSIZE);
    size_t n = 0;
    values[n++] = (Value){.what = "bytes that are not UTF-8", .text = STR("a\xff\xfe")};
    values[n++] = (Value){.what = "a surrogate", .text = STR("\xed\xa0\x80")};
    values[n++] = (Value){.what = "a megabyte", .text = str_make(large, OVERSIZE)};
    if (kind != INPUT_PASSWORD) {
        values[n++] = (Value){.what = "a NUL", .text = str_make("a\0b", 3)};
        values[n++] = (Value){.what = "an escape sequence", .text = STR("\x1b[31mred")};
    }
    if (kind == INPUT_CODE || kind == INPUT_CODE_OR)
        values[n++] = (Value){.what = "an unknown code", .text = STR("no_such_code")};
    if (kind == INPUT_TEXT || kind == INPUT_CODE || kind == INPUT_PASSWORD) {
        values[n++] = (Value){.what = "nothing", .text = STR("")};
        values[n++] = (Value){.what = "no text at all", .text = {NULL, 0}};
    }
    if (kind == INPUT_TEXT)
        values[n++] = (Value){.what = "blanks", .text = STR(" \t\xe3\x80\x80 ")};
    return n;
}

static size_t number_values(InputKind kind, Value *values)
{
    size_t n = 0;
    bool small = kind == INPUT_YEAR || kind == INPUT_FIND_INT || kind == INPUT_DAYS ||
                 kind == INPUT_DATE || kind == INPUT_DATE_OR;
    bool date = kind == INPUT_DATE || kind == INPUT_DATE_OR;
    if (kind == INPUT_DATE)
        values[n++] = (Value){.what = "no date", .number = CIVIL_DATE_NONE.days};
    if (date) {
        values[n++] = (Value){.what = "tomorrow", .number = civil_date_of(2026, 3, 3).days};
        values[n++] = (Value){.what = "the year 9999", .number = civil_date_of(9999, 12, 31).days};
        return n;
    }
    values[n++] = (Value){.what = "-1", .number = -1};
    values[n++] = (Value){.what = "the largest number", .number = small ? INT32_MAX : INT64_MAX};
    values[n++] = (Value){.what = "the smallest number", .number = small ? INT32_MIN : INT64_MIN};
    if (kind == INPUT_ID || kind == INPUT_YEAR)
        values[n++] = (Value){.what = "0", .number = 0};
    return n;
}

static void put(void *at, InputKind kind, const Value *value)
{
    int32_t small = (int32_t)value->number;
    if (is_text(kind))
        memcpy(at, &value->text, sizeof(value->text));
    else if (kind == INPUT_ID || kind == INPUT_ID_OR || kind == INPUT_FIND_ID)
        memcpy(at, &value->number, sizeof(value->number));
    else
        memcpy(at, &small, sizeof(small));
}

static bool answers(InputKind kind, int r, const FieldErrors *errors, const char *name)
{
    switch (kind) {
    case INPUT_LOOKUP:
    case INPUT_FIND_ID:
    case INPUT_FIND_INT:
        return r >= 0;
    case INPUT_ID:
    case INPUT_YEAR:
        return r == APP_E_NOT_FOUND || r == APP_E_DENIED || r == APP_E_CONFLICT ||
               (r == APP_E_INVALID && field_errors_find(errors, str_of(name)));
    case INPUT_ID_OR:
        return r == APP_E_NOT_FOUND || r == APP_E_DENIED || r == APP_E_CONFLICT ||
               (r == APP_E_INVALID && field_errors_find(errors, str_of(name)));
    case INPUT_ANY:
        return true;
    case INPUT_TEXT:
    case INPUT_OPTIONAL:
    case INPUT_CODE:
    case INPUT_CODE_OR:
    case INPUT_PASSWORD:
    case INPUT_DAYS:
    case INPUT_DATE:
    case INPUT_DATE_OR:
        break;
    }
    const FieldError *e = field_errors_find(errors, str_of(name));
    return r == APP_E_INVALID && e && e->rule.len && e->message.len;
}

static int check_value(FaultScene *s, const char *what, InputRun run, const void *base, size_t size,
                       const InputField *field, const Value *value)
{
    char *copy = arena_new(s->t.arena, char, size + 16);
    FieldErrors errors = {0};
    copy = copy + (16 - ((uintptr_t)copy & 15)) % 16;
    memcpy(copy, base, size);
    put(copy + field->offset, field->kind, value);
    int r = run(s, copy, &errors);
    bool good = answers(field->kind, r, &errors, field->name);
    if (!good) {
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
        error_describe(&b);
        print_message("# %s: %s with %s gave %d %.*s %.*s\n", what, field->name, value->what, r,
                      STR_FMT(errors.count ? errors.items[0].field : STR("")),
                      STR_FMT(strbuf_str(&b)));
    }
    error_clear();
    return !good;
}

void input_check(FaultScene *s, const char *what, InputRun run, const void *base, size_t size,
                 const InputField *fields, size_t count)
{
    int wrong = 0;
    Str before = test_dump(s->db, s->t.arena);
    for (size_t i = 0; i < count; i++) {
        Value values[16];
        ArenaMark mark = arena_mark(s->t.arena);
        size_t n = fields[i].kind == INPUT_ANY ? 0
                   : is_text(fields[i].kind)   ? text_values(s, fields[i].kind, values)
                                               : number_values(fields[i].kind, values);
        for (size_t k = 0; k < n; k++)
            wrong += check_value(s, what, run, base, size, &fields[i], &values[k]);
        if (!str_eq(before, test_dump(s->db, s->t.arena))) {
            print_message("# %s: %s changed something\n", what, fields[i].name);
            wrong++;
        }
        arena_reset_to(s->t.arena, mark);
    }
    assert_int_equal(wrong, 0);
}
