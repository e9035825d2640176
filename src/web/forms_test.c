#include "web/forms.h"
#include "web/site_forms.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}
static int tear_down(void **state)
{
    (void)state;
    arena = arena_free(arena);
    return 0;
}

static Str complaint(const Form *form, const char *name, Str value)
{
    FormState s;
    form_init(&s, form);
    static const FormChoice ONE[] = {{STR_STATIC("1"), STR_STATIC("一"), {NULL, 0}, {NULL, 0}}};
    for (size_t i = 0; i < form->count; i++) {
        const Field *f = &form->fields[i];
        bool run_time = (f->kind == FIELD_RADIO || f->kind == FIELD_SELECT) && !f->choices;
        if (run_time)
            form_set_choices(&s, f->name, ONE, 1);
    }
    size_t index = form_index(form, name);
    form_check(&s, index, value, arena);
    return s.errors[index];
}

static Str repeated(const char *piece, size_t count)
{
    StrBuf b = STRBUF_INIT((size_t)16 << 20);
    for (size_t i = 0; i < count; i++)
        strbuf_append_c(&b, piece);
    Str s = arena_str(arena, strbuf_str(&b));
    strbuf_deinit(&b);
    return s;
}

static bool is_text(const Field *f)
{
    return f->kind != FIELD_FILE && f->kind != FIELD_CHECK && f->kind != FIELD_RADIO &&
           f->kind != FIELD_SELECT;
}

static void test_required(void **state)
{
    (void)state;
    for (size_t n = 0; n < SITE_FORMS_COUNT; n++) {
        for (size_t i = 0; i < SITE_FORMS[n]->count; i++) {
            const Field *f = &SITE_FORMS[n]->fields[i];
            if (f->kind == FIELD_FILE)
                continue;
            Str error = complaint(SITE_FORMS[n], f->name, STR(""));
            bool required = (f->flags & FIELD_REQUIRED) != 0;
            assert_int_equal(error.len > 0, required);
            if (required)
                assert_true(str_contains(error, f->label));
        }
    }
}

static void test_blank_is_empty(void **state)
{
    (void)state;
    Str error = complaint(&FORM_APPLY_PERSON, "name", STR(" \xE3\x80\x80\t "));
    assert_true(str_eq(error, STR("请填写姓名")));
}

static void test_too_long(void **state)
{
    (void)state;
    for (size_t n = 0; n < SITE_FORMS_COUNT; n++) {
        for (size_t i = 0; i < SITE_FORMS[n]->count; i++) {
            const Field *f = &SITE_FORMS[n]->fields[i];
            if (!is_text(f))
                continue;
            assert_true(f->maximum > 0); /* nothing is unbounded */
            Str error = complaint(SITE_FORMS[n], f->name, repeated("1", (size_t)f->maximum + 1));
            assert_true(error.len > 0);
            assert_true(str_contains(error, f->label));
        }
    }
}

static void test_characters_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(complaint(&FORM_APPLY_PERSON, "name", repeated("䶮", 100)).len, 0);
    assert_true(complaint(&FORM_APPLY_PERSON, "name", repeated("䶮", 101)).len > 0);
    /* GB 18030-2022 level 3: names with characters beyond the basic plane and the dot */
    assert_int_equal(complaint(&FORM_APPLY_PERSON, "name", STR("𠮷·买买提")).len, 0);
}

static void test_hostile(void **state)
{
    (void)state;
    // NOLINTBEGIN(misc-misleading-bidirectional): what the validator must refuse
    static const Str HOSTILE[] = {
        STR_STATIC("a\x01z"),         STR_STATIC("a\x1bz"),         STR_STATIC("a\x7fz"),
        STR_STATIC("a\xE2\x80\xAEz"), STR_STATIC("a\xE2\x81\xA6z"), STR_STATIC("a\xC2\x85z"),
    };
    // NOLINTEND(misc-misleading-bidirectional)
    for (size_t n = 0; n < SITE_FORMS_COUNT; n++)
        for (size_t i = 0; i < SITE_FORMS[n]->count; i++)
            for (size_t h = 0; h < ARRAY_LEN(HOSTILE); h++) {
                const Field *f = &SITE_FORMS[n]->fields[i];
                if (f->kind != FIELD_FILE)
                    assert_true(complaint(SITE_FORMS[n], f->name, HOSTILE[h]).len > 0);
            }
    assert_true(complaint(&FORM_APPLY_PERSON, "name", STR("一\n二")).len > 0);
    assert_int_equal(complaint(&FORM_APPLY_CONTENT, "description", STR("一\r\n二")).len, 0);
}

static void test_unknown_choice(void **state)
{
    (void)state;
    for (size_t n = 0; n < SITE_FORMS_COUNT; n++)
        for (size_t i = 0; i < SITE_FORMS[n]->count; i++) {
            const Field *f = &SITE_FORMS[n]->fields[i];
            if (f->kind == FIELD_RADIO || f->kind == FIELD_SELECT || f->kind == FIELD_CHECK)
                assert_true(complaint(SITE_FORMS[n], f->name, STR("no_such")).len > 0);
        }
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const Form *form;
        const char *field;
        Str value;
        bool good;
    } CASES[] = {
        {&FORM_EVENT, "on", STR_STATIC("2026-02-28"), true},
        {&FORM_EVENT, "on", STR_STATIC("2026-02-29"), false},
        {&FORM_EVENT, "on", STR_STATIC("2026-2-8"), false},
        {&FORM_EVENT, "on", STR_STATIC("昨天"), false},
        {&FORM_EVENT, "on", STR_STATIC("２０２６-０２-２８"), true},
        {&FORM_EVENT, "version", STR_STATIC("-1"), false},
        {&FORM_EVENT, "version", STR_STATIC("1e3"), false},
        {&FORM_EVENT, "amount", STR_STATIC("0.50"), true},
        {&FORM_EVENT, "amount", STR_STATIC(".5"), false},
        {&FORM_EVENT, "amount", STR_STATIC("1,000"), false},
        {&FORM_EVENT, "amount", STR_STATIC("-1"), false},
        {&FORM_EVENT, "amount", STR_STATIC("NaN"), false},
        {&FORM_APPLY_PERSON, "email", STR_STATIC("a@b.cn"), true},
        {&FORM_APPLY_PERSON, "email", STR_STATIC("a@b"), false},
        {&FORM_APPLY_PERSON, "email", STR_STATIC("a@b.cn\nBcc: x@y.cn"), false},
        {&FORM_APPLY_PERSON, "email", STR_STATIC("a b@c.cn"), false},
        {&FORM_APPLY_PERSON, "phone", STR_STATIC("+86 335-123 4567"), true},
        {&FORM_APPLY_PERSON, "phone", STR_STATIC("1234"), false},
        {&FORM_APPLY_PERSON, "phone", STR_STATIC("javascript:1234567"), false},
        {&FORM_APPLY_PERSON, "postcode", STR_STATIC("066000"), true},
        {&FORM_APPLY_PERSON, "postcode", STR_STATIC("66000"), false},
        {&FORM_SIGN_IN, "login", STR_STATIC("liu.y_1-a@b"), true},
        {&FORM_SIGN_IN, "login", STR_STATIC("' OR 1=1 --"), false},
        {&FORM_STATUS, "query_code", STR_STATIC("abcd-efgh jkmn 0123"), true},
        {&FORM_STATUS, "query_code", STR_STATIC("ABCDEFGHJKMN012"), false},
        {&FORM_STATUS, "query_code", STR_STATIC("ABCDEFGHJKMN012U"), false},
        {&FORM_APPLY_CHECK, "idempotency_key", STR_STATIC("../../etc"), false},
        {&FORM_APPLY_CHECK, "promised", STR_STATIC("1"), true},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Str error = complaint(CASES[i].form, CASES[i].field, CASES[i].value);
        if ((error.len == 0) != CASES[i].good)
            fail_msg("%s: %.*s -> %.*s", CASES[i].field, STR_FMT(CASES[i].value), STR_FMT(error));
    }
}

static void test_value_is_kept(void **state)
{
    (void)state;
    FormState s;
    form_init(&s, &FORM_APPLY_PERSON);
    form_check(&s, form_index(&FORM_APPLY_PERSON, "email"), STR(" <b>@ "), arena);
    assert_false(form_ok(&s));
    assert_true(str_eq(form_value(&s, "email"), STR("<b>@")));
}

static void test_names_are_unique(void **state)
{
    (void)state;
    for (size_t n = 0; n < SITE_FORMS_COUNT; n++) {
        const Form *form = SITE_FORMS[n];
        assert_true(form->count <= FORM_FIELDS_MAX);
        for (size_t i = 0; i < form->count; i++)
            assert_int_equal(form_index(form, form->fields[i].name), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"every required field asks for itself by its label, the others may be empty",
         test_required, set_up, tear_down, NULL},
        {"blanks alone are no answer", test_blank_is_empty, set_up, tear_down, NULL},
        {"every text field has a maximum and says which one was exceeded", test_too_long, set_up,
         tear_down, NULL},
        {"lengths count characters, rare ones included", test_characters_not_bytes, set_up,
         tear_down, NULL},
        {"no field takes control or direction characters", test_hostile, set_up, tear_down, NULL},
        {"no field takes a choice that was not offered", test_unknown_choice, set_up, tear_down,
         NULL},
        {"each kind of field keeps its rule", test_kinds, set_up, tear_down, NULL},
        {"what was typed is kept when it is wrong", test_value_is_kept, set_up, tear_down, NULL},
        {"no form names a field twice", test_names_are_unique, set_up, tear_down, NULL},
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
