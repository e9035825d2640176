#include "report/fold.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* Runs of plain characters are put at once: each has its place, and the first what stood before. */
static void a_run_of_characters_keeps_each_in_its_place(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str s = STR("政府信息，公开。 公開\t《条例》　１２é𠮷、〇\n乙");
    FoldText t;
    fold_string(s, a, &t);
    size_t n = 0, cjk = 0, hant = 0;
    for (size_t at = 0, space = 0; at < s.len;) {
        size_t start = at;
        uint32_t code = utf8_next(s, &at);
        uint16_t c = fold_char(code);
        if (c <= 3) {
            space = start + 1;
            continue;
        }
        assert_true(n < t.len);
        assert_int_equal(t.ch[n], c);
        assert_int_equal(t.at[n], start);
        assert_int_equal(t.gap[n].flags, space ? GAP_SPACE : 0);
        assert_int_equal(t.gap[n].cells, space && s.ptr[space - 1] == '\t');
        assert_int_equal(t.gap[n].lines, space && s.ptr[space - 1] == '\n');
        cjk += fold_is_cjk(c);
        hant += c != code && code >= 0x3400 && fold_is_cjk(c);
        space = 0;
        n++;
    }
    assert_int_equal(t.len, n);
    assert_int_equal(t.cjk, cjk);
    assert_int_equal(t.hant, hant);
}

static void text_that_is_no_utf8_stays_within_its_room(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    FoldText t;
    fold_string(STR("\x80\x80\x80\x80公\x80\x80\x80\x80\x80\x80\x80\x80"), a, &t);
    assert_int_equal(t.len, 1);
    assert_int_equal(t.ch[t.len], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_of_characters_keeps_each_in_its_place),
        cmocka_unit_test(text_that_is_no_utf8_stays_within_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
