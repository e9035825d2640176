#include "document/document_test.h"

#include <string.h>

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

/* The OLE2 file with its stream EncryptedPackage under another name. */
static Str with_stream(Str bytes, const char *name, Arena *a)
{
    static const char package[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0";
    size_t entry = str_find(bytes, str_make(package, sizeof(package) - 1), 0);
    assert_true(entry != STR_NPOS);
    char *copy = arena_cstr(a, bytes);
    memset(copy + entry, 0, 64);
    for (size_t i = 0; name[i]; i++)
        copy[entry + 2 * i] = name[i];
    copy[entry + 64] = (char)(2 * strlen(name) + 2);
    return str_make(copy, bytes.len);
}

/* Encrypted DOCX and XLSX files are OLE2 files; how large theirs is does not matter. */
static void what_office_encrypted_is_told_from_another_programs_file(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    static const struct {
        const char *stream;
        size_t part_bytes;
        int outcome;
    } cases[] = {{"EncryptedPackage", 8000, DOCUMENT_E_ENCRYPTED},
                 {"EncryptedPackage", 16, DOCUMENT_E_ENCRYPTED},
                 {"\tDRMContent", 8000, DOCUMENT_E_ENCRYPTED},
                 {"Workbook", 8000, DOCUMENT_E_UNSUPPORTED}};
    Str bytes = test_file(a, "GONGKAI_SOURCE", "tests/golden/report/encrypted/in.docx");
    assert_true(bytes.ptr != NULL);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        Document d;
        Str detail = STR("");
        DocumentLimits limits = DOCUMENT_LIMITS_DEFAULT;
        limits.part_bytes = cases[i].part_bytes;
        assert_int_equal(
            document_read(with_stream(bytes, cases[i].stream, a), &limits, a, &d, &detail),
            cases[i].outcome);
        assert_int_equal(str_contains(detail, STR("workbook")),
                         cases[i].outcome == DOCUMENT_E_UNSUPPORTED);
    }
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
        cmocka_unit_test(what_office_encrypted_is_told_from_another_programs_file),
        cmocka_unit_test(cut_and_shaken_files_end_without_harm),
    };
    document_prepare();
    return cmocka_run_group_tests_name("doc_read", tests, NULL, NULL);
}
