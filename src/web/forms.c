#include "web/forms.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void form_init(FormState *s, const Form *form)
{
    assert(form->count <= FORM_FIELDS_MAX);
    *s = (FormState){.form = form};
}

size_t form_index(const Form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return i;
    abort(); /* a handler asks for a field that its form does not declare: a mistake in the code */
}

void form_set_choices(FormState *s, const char *name, const FormChoice *choices, size_t count)
{
    size_t i = form_index(s->form, name);
    s->choices[i] = choices;
    s->choice_counts[i] = count;
}

static const FormChoice *choices_of(const FormState *s, size_t index, size_t *ret_count)
{
    if (s->choices[index]) {
        *ret_count = s->choice_counts[index];
        return s->choices[index];
    }
    *ret_count = s->form->fields[index].choice_count;
    return s->form->fields[index].choices;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Characters that no field takes: controls, and those that turn the writing direction round. */
static bool is_hostile(uint32_t c, bool lines)
{
    if (c == '\n' || c == '\t')
        return !lines;
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfffe || c == 0xffff;
}

/* CR LF and lone CR become LF, as browsers send the one and forms mean the other. */
static Str normal_lines(Str raw, Arena *a)
{
    if (!str_contains(raw, STR("\r")))
        return raw;
    char *out = arena_new(a, char, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] != '\r')
            out[n++] = raw.ptr[i];
        else if (i + 1 >= raw.len || raw.ptr[i + 1] != '\n')
            out[n++] = '\n';
    }
    return str_make(out, n);
}

/* Full-width digits and letters as typed by a Chinese input method, for machine-read fields. */
static Str half_width(Str raw, Arena *a)
{
    StrBuf b = STRBUF_INIT(raw.len + 16);
    for (size_t i = 0; i < raw.len;)
        strbuf_append_codepoint(&b, utf8_fold_width(utf8_next(raw, &i)));
    Str result = strbuf_failed(&b) ? raw : arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return result;
}

static bool all_in(Str s, const char *extra, bool letters)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (is_digit(c) || (letters && is_letter(c)) || (c && strchr(extra, c)))
            continue;
        return false;
    }
    return true;
}

static size_t digits_in(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += is_digit(s.ptr[i]) ? 1 : 0;
    return n;
}

static bool decimal_ok(Str s)
{
    size_t dot = str_find(s, STR("."), 0);
    Str whole = dot == STR_NPOS ? s : str_sub(s, 0, dot);
    Str part = dot == STR_NPOS ? STR("0") : str_sub(s, dot + 1, s.len);
    return whole.len >= 1 && whole.len <= 12 && part.len >= 1 && part.len <= 6 &&
           all_in(whole, "", false) && all_in(part, "", false);
}

static bool email_ok(Str s)
{
    size_t at = str_find(s, STR("@"), 0);
    if (at == STR_NPOS || at == 0 || str_rfind(s, STR("@")) != at)
        return false;
    Str host = str_sub(s, at + 1, s.len);
    size_t dot = str_rfind(host, STR("."));
    return dot != STR_NPOS && dot > 0 && dot + 1 < host.len && !str_contains(s, STR("..")) &&
           all_in(s, ".!#$%&'*+-/=?^_`{|}~@", true);
}

/* Query codes are read aloud and copied by hand: O, I and L mean 0, 1 and 1. */
static bool code_ok(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '-' || c == ' ')
            continue;
        if (!(is_digit(c) || is_letter(c)) || c == 'u' || c == 'U')
            return false;
        n++;
    }
    return n == 16;
}

static bool is_choice(const FormState *s, size_t index, Str code)
{
    size_t count;
    const FormChoice *choices = choices_of(s, index, &count);
    for (size_t i = 0; i < count; i++)
        if (str_eq(choices[i].code, code))
            return true;
    return false;
}

/* The rule that the kind sets; empty if the value keeps it. value is not empty. */
static Str kind_rule(const FormState *s, size_t index, Str value)
{
    CivilDate date;
    int64_t number;
    switch (s->form->fields[index].kind) {
    case FIELD_RADIO:
    case FIELD_SELECT:
        return is_choice(s, index, value) ? STR("") : STR("所选的值不在可选范围内，请重新选择");
    case FIELD_CHECK:
        return str_eq(value, STR("1")) ? STR("") : STR("只能勾选或者不勾选");
    case FIELD_DATE:
        return civil_date_parse(value, &date) ? STR("")
                                              : STR("应为真实存在的日期，例如 2026-03-05");
    case FIELD_INTEGER:
        return value.len <= 19 && all_in(value, "", false) && str_parse_int(value, &number)
                   ? STR("")
                   : STR("应为不带小数和符号的整数，例如 12");
    case FIELD_DECIMAL:
        return decimal_ok(value) ? STR("") : STR("应为数字，最多六位小数，例如 3.50");
    case FIELD_EMAIL:
        return email_ok(value) ? STR("") : STR("格式不正确，应类似 name@example.com");
    case FIELD_PHONE:
        return all_in(value, "+-() ", false) && digits_in(value) >= 5
                   ? STR("")
                   : STR("应为电话号码，只含数字、空格和 + - ( )，至少五位数字");
    case FIELD_POSTCODE:
        return value.len == 6 && all_in(value, "", false) ? STR("") : STR("应为六位数字");
    case FIELD_USERNAME:
        return all_in(value, "._-@", true) ? STR("") : STR("只能使用英文字母、数字和 . _ - @");
    case FIELD_KEY:
        return all_in(value, "-_", true) ? STR("") : STR("页面已失效，请重新打开后再填写");
    case FIELD_CODE:
        return code_ok(value) ? STR("") : STR("应为回执上的十六位数字和字母，连字符可有可无");
    case FIELD_TEXT:
    case FIELD_AREA:
    case FIELD_PASSWORD:
    case FIELD_FILE:
    case FIELD_KIND_MAX:
        return STR("");
    }
    return STR("");
}

static bool is_machine_read(FieldKind kind)
{
    return kind == FIELD_DATE || kind == FIELD_INTEGER || kind == FIELD_DECIMAL ||
           kind == FIELD_EMAIL || kind == FIELD_PHONE || kind == FIELD_POSTCODE ||
           kind == FIELD_USERNAME || kind == FIELD_CODE;
}

static Str required_sentence(const Field *f, Arena *a)
{
    bool picks = f->kind == FIELD_RADIO || f->kind == FIELD_SELECT;
    if (f->kind == FIELD_CHECK)
        return arena_printf(a, "请勾选“%.*s”", STR_FMT(f->label));
    return arena_printf(a, "请%s%.*s", picks ? "选择" : "填写", STR_FMT(f->label));
}

static Str first_fault(const FormState *s, size_t index, Str value, Arena *a)
{
    const Field *f = &s->form->fields[index];
    if (value.len == 0)
        return f->flags & FIELD_REQUIRED ? required_sentence(f, a) : STR("");
    bool lines = f->kind == FIELD_AREA;
    for (size_t i = 0; i < value.len;)
        if (is_hostile(utf8_next(value, &i), lines))
            return arena_printf(a, "%.*s含有不能使用的控制字符，请删去后重试", STR_FMT(f->label));
    size_t count = utf8_count(value);
    if (f->maximum > 0 && count > (size_t)f->maximum)
        return arena_printf(a, "%.*s不得超过%d个字符，现有%zu个", STR_FMT(f->label), f->maximum,
                            count);
    Str rule = kind_rule(s, index, value);
    return rule.len ? arena_printf(a, "%.*s%.*s", STR_FMT(f->label), STR_FMT(rule)) : rule;
}

void form_check(FormState *s, size_t index, Str raw, Arena *a)
{
    const Field *f = &s->form->fields[index];
    Str value = raw;
    if (f->kind != FIELD_PASSWORD) {
        value = str_trim(normal_lines(raw, a));
        if (is_machine_read(f->kind))
            value = str_trim(half_width(value, a));
    }
    s->values[index] = value;
    s->errors[index] = first_fault(s, index, value, a);
}

void form_read(FormState *s, const HttpRequest *request, Arena *a)
{
    for (size_t i = 0; i < s->form->count; i++)
        if (s->form->fields[i].kind != FIELD_FILE)
            form_check(s, i, http_form(request, s->form->fields[i].name), a);
}

bool form_ok(const FormState *s)
{
    for (size_t i = 0; i < s->form->count; i++)
        if (s->errors[i].len)
            return false;
    return s->general.len == 0;
}

Str form_value(const FormState *s, const char *name)
{
    return s->values[form_index(s->form, name)];
}

bool form_checked(const FormState *s, const char *name)
{
    return str_eq(form_value(s, name), STR("1"));
}

int64_t form_int(const FormState *s, const char *name, int64_t fallback)
{
    int64_t value;
    return str_parse_int(form_value(s, name), &value) ? value : fallback;
}

CivilDate form_date(const FormState *s, const char *name)
{
    CivilDate date;
    return civil_date_parse(form_value(s, name), &date) ? date : CIVIL_DATE_NONE;
}

void form_set(FormState *s, const char *name, Str value)
{
    s->values[form_index(s->form, name)] = value;
}

void form_error(FormState *s, const char *name, Str sentence)
{
    Str *slot = &s->errors[form_index(s->form, name)];
    if (slot->len == 0)
        *slot = sentence;
}

Str form_choice_label(const FormState *s, const char *name)
{
    size_t index = form_index(s->form, name);
    size_t count;
    const FormChoice *choices = choices_of(s, index, &count);
    for (size_t i = 0; i < count; i++)
        if (str_eq(choices[i].code, s->values[index]))
            return choices[i].label;
    return s->values[index];
}
