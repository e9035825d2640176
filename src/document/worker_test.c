#include "document/write_test.h"

#include "document/worker.h"

static void an_answer_arrives_in_pieces_and_in_order(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Document form = test_form(a), back;
    worker_append_answer(&out, DOCUMENT_E_ENCRYPTED, NULL, STR("a password"));
    worker_append_answer(&out, 0, &form, STR(""));
    Str all = strbuf_str(&out), detail;
    size_t used = 99;
    for (size_t i = 0; i < 18; i++) {
        assert_int_equal(worker_take_answer(str_sub(all, 0, i), &DOCUMENT_LIMITS_DEFAULT, a, &back,
                                            &detail, &used),
                         0);
        assert_int_equal(used, 0);
    }
    assert_int_equal(worker_take_answer(all, &DOCUMENT_LIMITS_DEFAULT, a, &back, &detail, &used),
                     DOCUMENT_E_ENCRYPTED);
    assert_string_equal(detail.ptr, "a password");
    all = str_sub(all, used, all.len);
    assert_int_equal(worker_take_answer(all, &DOCUMENT_LIMITS_DEFAULT, a, &back, &detail, &used),
                     0);
    assert_int_equal(used, all.len);
    assert_int_equal(back.block_count, form.block_count);
}

static void a_broken_answer_is_a_damaged_document(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document back;
    size_t used;
    Str nonsense = STR("\xFF\x00\x00\x00\x01\x00\x00\x00x");
    assert_int_equal(worker_take_answer(nonsense, &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL, &used),
                     DOCUMENT_E_DAMAGED);
    Str empty = STR("\x00\x00\x00\x00\x00\x00\x00\x00");
    assert_int_equal(worker_take_answer(empty, &DOCUMENT_LIMITS_DEFAULT, a, &back, NULL, &used),
                     DOCUMENT_E_DAMAGED);
}

static void a_request_says_its_length(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(100);
    worker_append_request(&out, STR("%PDF"));
    assert_int_equal(out.len, WORKER_HEAD_REQUEST + 4);
    assert_int_equal(worker_request_length(out.ptr), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_arrives_in_pieces_and_in_order),
        cmocka_unit_test(a_broken_answer_is_a_damaged_document),
        cmocka_unit_test(a_request_says_its_length),
    };
    return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
