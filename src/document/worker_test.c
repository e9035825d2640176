#include "document/write_test.h"

#include "base/error.h"
#include "document/container_write.h"
#include "document/worker.h"

#include <string.h>

static void an_answer_arrives_in_pieces_and_in_order(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Document form = test_form(a), back;
    worker_append_document(&out, DOCUMENT_E_ENCRYPTED, NULL, DOCUMENT_FORMAT_OFD,
                           STR("a password"));
    worker_append_document(&out, 0, &form, form.format, STR(""));
    Str all = strbuf_str(&out), body;
    size_t used = 99;
    for (size_t i = 0; i < 18; i++) {
        assert_int_equal(worker_take_answer(str_sub(all, 0, i), &body, &used), 0);
        assert_int_equal(used, 0);
    }
    assert_int_equal(worker_take_answer(all, &body, &used), DOCUMENT_E_ENCRYPTED);
    DocumentFormat format;
    Str detail;
    assert_true(worker_take_refusal(body, &format, &detail));
    assert_int_equal(format, DOCUMENT_FORMAT_OFD);
    assert_true(str_eq(detail, STR("a password")));
    assert_false(worker_take_refusal(STR(""), &format, &detail));
    assert_false(worker_take_refusal(STR("\x7F"), &format, &detail));
    all = str_sub(all, used, all.len);
    assert_int_equal(worker_take_answer(all, &body, &used), 0);
    assert_int_equal(used, all.len);
    assert_int_equal(document_decode(body, &DOCUMENT_LIMITS_DEFAULT, a, &back), 0);
    assert_int_equal(back.block_count, form.block_count);
}

static void a_broken_answer_is_a_damaged_document(void **state)
{
    (void)state;
    Str body;
    size_t used;
    Str nonsense = STR("\xFF\x00\x00\x00\x01\x00\x00\x00x");
    assert_int_equal(worker_take_answer(nonsense, &body, &used), DOCUMENT_E_DAMAGED);
    assert_int_equal(used, nonsense.len);
    assert_int_equal(body.len, 0);
    Str latin = STR("\x03\x00\x00\x00\x01\x00\x00\x00\xE9");
    assert_int_equal(worker_take_answer(latin, &body, &used), DOCUMENT_E_DAMAGED);
    assert_int_equal(body.len, 0);
}

static void an_answer_that_is_too_large_says_so(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(64);
    Document form = test_form(a);
    Str body, long_text = str_make(arena_new(a, char, 100), 100);
    size_t used;
    worker_append_document(&out, 0, &form, form.format, STR(""));
    assert_int_equal(worker_take_answer(strbuf_str(&out), &body, &used), DOCUMENT_E_TOO_LARGE);
    strbuf_clear(&out);
    worker_append_answer(&out, 0, long_text);
    assert_int_equal(worker_take_answer(strbuf_str(&out), &body, &used), DOCUMENT_E_TOO_LARGE);
    assert_false(strbuf_failed(&out));
    error_clear();
}

/* ---- a worker at its work ---- */

static Str asked;
static StrBuf said;

static bool read_asked(char *bytes, size_t length)
{
    if (asked.len < length)
        return false;
    memcpy(bytes, asked.ptr, length);
    asked = str_sub(asked, length, asked.len);
    return true;
}

static bool write_said(Str bytes)
{
    strbuf_append(&said, bytes);
    return true;
}

static void serve(const StrBuf *requests, Str archive)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const WorkerPipe pipe = {.read_exact = read_asked, .write_all = write_said};
    asked = strbuf_str(requests);
    said = STRBUF_INIT(1u << 20);
    worker_serve(&pipe, document_read, archive, a);
}

static void ask_for(StrBuf *requests, const ArchiveEntry *entry)
{
    char body[WORKER_UNPACK_BYTES];
    worker_unpack_body(entry, body);
    worker_append_request(requests, WORKER_UNPACK, str_make(body, sizeof(body)));
}

static void long_answers_go_through_the_memory_short_ones_through_the_pipe(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(arena_freep) Arena *worker = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf requests = STRBUF_INIT(1u << 20);
    CLEANUP(strbuf_deinit) StrBuf page = STRBUF_INIT(1u << 20);
    for (int i = 0; i < 200; i++)
        strbuf_append_c(&page, "<p>一段公开的文字，足够长。</p>");
    size_t room = (size_t)1 << 20;
    char *memory = arena_new(a, char, 2 * room);
    memcpy(memory, page.ptr, page.len);
    const WorkerPipe pipe = {.read_exact = read_asked,
                             .write_all = write_said,
                             .request_memory = str_make(memory, room),
                             .answer_memory = memory + room,
                             .answer_room = room};
    worker_append_request_in_memory(&requests, WORKER_DOCUMENT, page.len);
    asked = strbuf_str(&requests);
    said = STRBUF_INIT(1u << 20);
    worker_serve(&pipe, document_read, STR(""), worker);
    assert_int_equal(said.len, WORKER_HEAD);
    size_t length = 0, used;
    Str body;
    Document d;
    assert_true(worker_answer_in_memory(&said, &length));
    strbuf_append(&said, str_make(memory + room, length));
    assert_false(worker_answer_in_memory(&said, &length));
    assert_int_equal(worker_take_answer(strbuf_str(&said), &body, &used), 0);
    assert_int_equal(document_decode(body, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    assert_int_equal(d.block_count, 200);
    strbuf_clear(&said);
    strbuf_clear(&requests);
    worker_append_request_in_memory(&requests, WORKER_DOCUMENT, 0);
    worker_append_request_in_memory(&requests, WORKER_DOCUMENT, room);
    asked = strbuf_str(&requests);
    worker_serve(&pipe, document_read, STR(""), worker);
    assert_int_equal(worker_take_answer(strbuf_str(&said), &body, &used), DOCUMENT_E_EMPTY);
    assert_int_equal(used, said.len); /* the second breaks the rules: no room for its NUL */
    strbuf_deinit(&said);
}

static void an_archive_is_listed_and_unpacked_on_request(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf zip = STRBUF_INIT(1u << 20);
    CLEANUP(strbuf_deinit) StrBuf requests = STRBUF_INIT(1u << 20);
    const ContainerPart parts[] = {{STR("甲.txt"), STR("first"), false},
                                   {STR("乙.txt"), STR("second"), true}};
    assert_int_equal(container_write(parts, 2, &zip), 0);
    const ArchiveEntry second = {.index = 1, .inner = -1}, none = {.index = 7, .inner = -1};
    worker_append_request(&requests, WORKER_LIST, STR(""));
    ask_for(&requests, &second);
    ask_for(&requests, &none);
    serve(&requests, strbuf_str(&zip));
    Str all = strbuf_str(&said), body;
    ArchiveEntry *entries;
    size_t count, used;
    assert_int_equal(worker_take_answer(all, &body, &used), 0);
    assert_int_equal(archive_entries_decode(body, a, &entries, &count), 0);
    assert_int_equal(count, 2);
    assert_true(str_eq(entries[1].name, STR("乙.txt")));
    all = str_sub(all, used, all.len);
    assert_int_equal(worker_take_answer(all, &body, &used), 0);
    assert_true(str_eq(body, STR("second")));
    all = str_sub(all, used, all.len);
    assert_int_equal(worker_take_answer(all, &body, &used), DOCUMENT_E_DAMAGED);
    assert_int_equal(used, all.len);
    strbuf_deinit(&said);
}

static void a_request_that_breaks_the_rules_ends_the_worker(void **state)
{
    (void)state;
    static const Str wrong[] = {STR_STATIC("\x09\0\0\0\0\0\0\0"),
                                STR_STATIC("\0\0\0\0\xFF\xFF\xFF\xFF"),
                                STR_STATIC("\x02\0\0\0\x01\0\0\0x")};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        CLEANUP(strbuf_deinit) StrBuf requests = STRBUF_INIT(100);
        strbuf_append(&requests, wrong[i]);
        serve(&requests, STR("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
        assert_int_equal(said.len, 0);
        strbuf_deinit(&said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_arrives_in_pieces_and_in_order),
        cmocka_unit_test(a_broken_answer_is_a_damaged_document),
        cmocka_unit_test(an_answer_that_is_too_large_says_so),
        cmocka_unit_test(long_answers_go_through_the_memory_short_ones_through_the_pipe),
        cmocka_unit_test(an_archive_is_listed_and_unpacked_on_request),
        cmocka_unit_test(a_request_that_breaks_the_rules_ends_the_worker),
    };
    document_prepare();
    return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
