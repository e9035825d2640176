#include "base/csv.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

static void bad_utf8_is_seen_and_replaced(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("公开𠮷é")));
    const char *bad[] = {"\x80",     "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                         "\xE5\x85", "\xFF"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(utf8_valid(str_of(bad[i])));
    size_t at = 0;
    assert_int_equal(utf8_next(STR("\xE5\x85x"), &at), 0xFFFD);
    assert_int_equal(at, 1);
    assert_int_equal(utf8_count(STR("公开𠮷")), 3);
    assert_int_equal(utf8_columns(STR("公a")), 3);
    assert_true(str_eq(utf8_prefix(STR("公开x"), 2), STR("公开")));
    assert_int_equal(utf8_fold_width(0xFF11), '1');
}

/* Long runs are judged several bytes at a time: the same must come out wherever a piece stands. */
static void utf8_is_judged_the_same_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE5\x85", "\xF5"};
    static const char *const good[] = {
        "", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "é", "，", "𠮷"};
    static const char *const around[] = {"公", "a", "é", ""};
    for (size_t k = 0; k < ARRAY_LEN(around) * ARRAY_LEN(around) * 12 * 12; k++) {
        CLEANUP(strbuf_deinit) StrBuf before = STRBUF_INIT(256), after = STRBUF_INIT(256);
        for (size_t i = 0; i < k % 12; i++)
            strbuf_append_c(&before, around[k / 144 % ARRAY_LEN(around)]);
        for (size_t i = 0; i < k / 12 % 12; i++)
            strbuf_append_c(&after, around[k / 144 / ARRAY_LEN(around)]);
        for (size_t i = 0; i < ARRAY_LEN(bad) + ARRAY_LEN(good); i++) {
            bool right = i >= ARRAY_LEN(bad);
            CLEANUP(strbuf_deinit) StrBuf all = STRBUF_INIT(1024);
            strbuf_append(&all, strbuf_str(&before));
            strbuf_append_c(&all, right ? good[i - ARRAY_LEN(bad)] : bad[i]);
            strbuf_append(&all, strbuf_str(&after));
            assert_int_equal(utf8_valid(strbuf_str(&all)), right);
            if (right)
                assert_int_equal(utf8_leads(strbuf_str(&all)), utf8_count(strbuf_str(&all)));
        }
    }
}

static void json_is_quoted_and_laid_out(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1000);
    JsonWriter w = json_writer(&b, true);
    json_object_begin(&w);
    json_member_text(&w, "a\"", STR("\x01\n\xFF公"));
    json_key(&w, "n");
    json_flat_array_begin(&w);
    json_int(&w, 1);
    json_null(&w);
    json_flat_object_begin(&w);
    json_member_bool(&w, "t", true);
    json_object_end(&w);
    json_array_end(&w);
    json_key(&w, "e");
    json_array_begin(&w);
    json_array_end(&w);
    json_object_end(&w);
    assert_string_equal(strbuf_str(&b).ptr, "{\n  \"a\\\"\": \"\\u0001\\n\uFFFD公\",\n"
                                            "  \"n\": [1, null, {\"t\": true}],\n  \"e\": []\n}");
}

static void csv_fields_are_quoted_and_formulas_disarmed(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1000);
    CsvWriter w = csv_writer(&b);
    csv_text(&w, STR("a,\"b\""));
    csv_text(&w, STR("=1+1"));
    csv_text(&w, STR("-5"));
    csv_text(&w, STR("+1.50"));
    csv_text(&w, STR("+1+2"));
    csv_int(&w, -7);
    csv_end_row(&w);
    assert_string_equal(strbuf_str(&b).ptr, "\"a,\"\"b\"\"\",'=1+1,-5,+1.50,'+1+2,-7\n");
}

static void lines_that_may_wait_keep_their_order(void **state)
{
    (void)state;
    int ends[2], kept = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    for (int i = 0; i < 300; i++)
        log_write_later(LOG_INFO, "later", LOG_INT("n", i));
    log_write(LOG_INFO, "now", LOG_INT("n", 300));
    log_write_later(LOG_INFO, "later", LOG_INT("n", 301));
    log_flush();
    dup2(kept, STDERR_FILENO);
    close(ends[1]);
    CLEANUP(strbuf_deinit) StrBuf all = STRBUF_INIT(100000);
    char part[4096];
    for (ssize_t got = 0; (got = read(ends[0], part, sizeof(part))) > 0;)
        strbuf_append(&all, str_make(part, (size_t)got));
    close(ends[0]);
    close(kept);
    int n = 0;
    for (Str rest = strbuf_str(&all), line; str_split_next(&rest, STR("\n"), &line) && line.len;
         n++) {
        char member[32];
        snprintf(member, sizeof(member), ",\"n\":%d}", n);
        assert_true(str_ends_with(line, str_of(member)));
    }
    assert_int_equal(n, 302);
}

static void numbers_are_written_as_printf_would(void **state)
{
    (void)state;
    static const int64_t numbers[] = {0, 1, -1, 10, 12345678901, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        char expected[32];
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64);
        strbuf_append_int(&b, numbers[i]);
        snprintf(expected, sizeof(expected), "%" PRId64, numbers[i]);
        assert_string_equal(strbuf_str(&b).ptr, expected);
    }
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64);
    strbuf_append_digits(&b, 7, 2);
    strbuf_append_digits(&b, 0, 1);
    strbuf_append_digits(&b, 2026, 4);
    assert_string_equal(strbuf_str(&b).ptr, "0702026");
}

static void what_one_thread_noted_is_handed_to_another(void **state)
{
    (void)state;
    error_clear();
    assert_null(error_copy(error_mark()));
    (void)error_set(EIO, "its own");
    size_t mark = error_mark();
    (void)error_set(EINVAL, "another's");
    ErrorNotes *notes = error_copy(mark);
    assert_non_null(notes);
    error_clear(); /* as if on the other thread */
    error_adopt(notes);
    assert_string_equal(error_message(), "another's");
    error_adopt(NULL);
    for (int i = 0; i < 20; i++) {
        (void)error_set(EIO, "more than the ring holds");
        error_adopt(error_copy(0));
    }
    assert_string_equal(error_message(), "another's");
    error_clear();
}

static void the_error_ring_keeps_the_cause(void **state)
{
    (void)state;
    error_clear();
    int result = error_set(EIO, "disk %d", 3);
    assert_int_equal(result, -EIO);
    for (int i = 0; i < 20; i++)
        assert_int_equal(error_trace(result), -EIO);
    assert_int_equal(error_trace(1), 1);
    assert_string_equal(error_message(), "disk 3");
    size_t mark = error_mark();
    assert_int_equal(error_set(EAGAIN, "a failure that is overcome"), -EAGAIN);
    error_rewind(mark);
    assert_int_equal(error_mark(), mark);
    error_clear();
    assert_string_equal(error_message(), "");
}

static void a_hash_is_sixty_four_digits(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    assert_string_equal(hash_sha256_hex(STR("abc"), a).ptr,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(hash_sha256_hex(STR(""), a).len, 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_utf8_is_seen_and_replaced),
        cmocka_unit_test(utf8_is_judged_the_same_wherever_it_stands),
        cmocka_unit_test(json_is_quoted_and_laid_out),
        cmocka_unit_test(csv_fields_are_quoted_and_formulas_disarmed),
        cmocka_unit_test(a_hash_is_sixty_four_digits),
        cmocka_unit_test(the_error_ring_keeps_the_cause),
        cmocka_unit_test(what_one_thread_noted_is_handed_to_another),
        cmocka_unit_test(lines_that_may_wait_keep_their_order),
        cmocka_unit_test(numbers_are_written_as_printf_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
