#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static void allocations_are_zeroed_and_aligned(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(64);
    for (size_t size = 1; size < 500; size += 7) {
        char *p = arena_alloc(a, size, 1);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
}

static void reset_gives_back_and_zeroes_again(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(64);
    char *kept = arena_alloc(a, 8, 1);
    kept[0] = 'k';
    ArenaMark mark = arena_mark(a);
    memset(arena_alloc(a, 1000, 1), 1, 1000);
    size_t high = arena_footprint(a);
    arena_reset_to(a, mark);
    assert_true(arena_footprint(a) < high);
    assert_int_equal(kept[0], 'k');
    char *again = arena_alloc(a, 8, 1);
    assert_int_equal(again[0], 0);
    arena_reset(a);
}

static void reset_keeps_one_chunk_for_the_like_again(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(64);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++)
            memset(arena_alloc_raw(a, 1000, 1), 1, 1000);
        size_t held = arena_footprint(a);
        arena_reset(a);
        assert_true(arena_footprint(a) <= held);
        assert_true(arena_footprint(a) >= 100000);
        arena_alloc(a, 100000, 1);
        assert_true(arena_footprint(a) <= held); /* it fits into what was kept */
        arena_reset(a);
    }
    arena_alloc(a, (size_t)20 << 20, 1);
    arena_reset(a);
    assert_true(arena_footprint(a) <= (size_t)8 << 20);
}

static void a_growing_array_keeps_its_values(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(256);
    int *numbers = NULL;
    size_t count = 0, capacity = 0;
    for (int i = 0; i < 1000; i++) {
        ARENA_PUSH(a, numbers, count, capacity);
        assert_int_equal(numbers[count - 1], 0);
        numbers[count - 1] = i;
        if (i % 10 == 0)
            arena_alloc(a, 1, 1); /* so that the array must move now and then */
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
}

static void text_is_copied_with_a_nul(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str copy = arena_str(a, str_sub(STR("公开年报"), 0, 6));
    assert_string_equal(copy.ptr, "公开");
    assert_true(str_eq(arena_printf(a, "%d%s", 7, "条"), STR("7条")));
    assert_string_equal(arena_cstr(a, (Str){NULL, 0}), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_zeroed_and_aligned),
        cmocka_unit_test(reset_gives_back_and_zeroes_again),
        cmocka_unit_test(reset_keeps_one_chunk_for_the_like_again),
        cmocka_unit_test(a_growing_array_keeps_its_values),
        cmocka_unit_test(text_is_copied_with_a_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
