#include "document/write_test.h"

static Str encoded_form(Arena *a, Document *form)
{
    *form = test_form(a);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    assert_int_equal(document_encode(form, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static void a_document_crosses_the_pipe_unchanged(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document form, back;
    Str bytes = encoded_form(a, &form);
    assert_int_equal(document_decode(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &back), 0);
    assert_string_equal(test_dump(a, &back).ptr, test_dump(a, &form).ptr);
    CLEANUP(strbuf_deinit) StrBuf again = STRBUF_INIT(1u << 24);
    assert_int_equal(document_encode(&back, &again), 0);
    assert_true(str_eq(strbuf_str(&again), bytes));
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document form, back;
    Str bytes = encoded_form(a, &form);
    for (size_t i = 0; i < bytes.len; i += 7) {
        ArenaMark mark = arena_mark(a);
        assert_int_equal(document_decode(str_sub(bytes, 0, i), &DOCUMENT_LIMITS_DEFAULT, a, &back),
                         DOCUMENT_E_DAMAGED);
        arena_reset_to(a, mark);
    }
    char *more = arena_new(a, char, bytes.len + 1);
    memcpy(more, bytes.ptr, bytes.len);
    assert_int_equal(
        document_decode(str_make(more, bytes.len + 1), &DOCUMENT_LIMITS_DEFAULT, a, &back),
        DOCUMENT_E_DAMAGED);
}

static void overlaps_bad_text_and_bounds_are_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    GridCell cells[2] = {{.row_span = 1, .column_span = 2, .text = STR("a")},
                         {.column = 1, .row_span = 1, .column_span = 1, .text = STR("b")}};
    Grid g = {.rows = 1, .columns = 2, .cells = cells, .cell_count = 2};
    Block b = {.kind = BLOCK_GRID, .grid = &g, .text = STR("")};
    Document d = {.blocks = &b, .block_count = 1}, back;
    StrBuf out = STRBUF_INIT(1u << 20);
    assert_int_equal(document_encode(&d, &out), 0);
    assert_int_equal(document_decode(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back),
                     DOCUMENT_E_DAMAGED);
    cells[0].column_span = 1;
    strbuf_clear(&out);
    assert_int_equal(document_encode(&d, &out), 0);
    assert_int_equal(document_decode(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back), 0);
    DocumentLimits one = DOCUMENT_LIMITS_DEFAULT;
    one.cells = 1;
    assert_int_equal(document_decode(strbuf_str(&out), &one, a, &back), DOCUMENT_E_TOO_LARGE);
    one = DOCUMENT_LIMITS_DEFAULT;
    one.blocks = 0;
    assert_int_equal(document_decode(strbuf_str(&out), &one, a, &back), DOCUMENT_E_TOO_LARGE);
    cells[0].text = STR("\xFF");
    strbuf_clear(&out);
    assert_int_equal(document_encode(&d, &out), 0);
    assert_int_equal(document_decode(strbuf_str(&out), &DOCUMENT_LIMITS_DEFAULT, a, &back),
                     DOCUMENT_E_DAMAGED);
    strbuf_deinit(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_crosses_the_pipe_unchanged),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(overlaps_bad_text_and_bounds_are_refused),
    };
    return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
