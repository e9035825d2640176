#include "document/document_test.h"

static Str small_doc(Arena *a)
{
    Str bytes = test_file(a, "GONGKAI_SOURCE", "tests/fuzz/doc_doc/small.doc");
    assert_true(bytes.ptr != NULL);
    return bytes;
}

static void merged_cells_headings_and_text_are_read(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(document_read(small_doc(a), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL), 0);
    assert_int_equal(d.format, DOCUMENT_FORMAT_DOC);
    assert_string_equal(test_dump(a, &d).ptr,
                        "H1:一、总体情况\nP:本年度报告依据条例编制。\n"
                        "G 3x3: 0,0 2x1 规章|0,1 1x2 本年/制发|1,1 12|1,2 /|2,0 文件|2,1 0|2,2 \n"
                        "P:末段\n");
}

static void a_protected_file_is_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str bytes = small_doc(a);
    char *copy = arena_cstr(a, bytes);
    size_t header = str_find(bytes, STR("\xEC\xA5"), 0);
    assert_true(header != STR_NPOS);
    copy[header + 0x0B] |= 1;
    assert_int_equal(document_read_doc(str_make(copy, bytes.len), &DOCUMENT_LIMITS_DEFAULT, a, &d),
                     DOCUMENT_E_ENCRYPTED);
}

static void cut_and_shaken_files_end_without_harm(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str bytes = small_doc(a);
    uint32_t seed = 1;
    for (int i = 0; i < 300; i++) {
        ArenaMark mark = arena_mark(a);
        char *copy = arena_cstr(a, bytes);
        for (int k = 0; k < 20; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy[(seed >> 8) % bytes.len] = (char)(seed >> 24);
        }
        Document d;
        size_t length = i % 3 ? bytes.len : (seed >> 4) % bytes.len;
        int outcome = document_read_doc(str_make(copy, length), &DOCUMENT_LIMITS_DEFAULT, a, &d);
        assert_true(outcome >= 0 && outcome < DOCUMENT_E_MAX);
        arena_reset_to(a, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_cells_headings_and_text_are_read),
        cmocka_unit_test(a_protected_file_is_refused),
        cmocka_unit_test(cut_and_shaken_files_end_without_harm),
    };
    document_prepare();
    return cmocka_run_group_tests_name("doc_read", tests, NULL, NULL);
}
