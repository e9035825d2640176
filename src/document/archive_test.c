#include "document/archive.h"

#include "document/container_write.h"
#include "document/document_test.h"

#include <string.h>

#define OUT_MAX ((size_t)64 << 20)

static Str make_zip(Arena *a, const ContainerPart *parts, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(OUT_MAX);
    assert_int_equal(container_write(parts, count, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static int list(Str bytes, Arena *a, ArchiveEntry **ret_entries, size_t *ret_count)
{
    CLEANUP(archive_closep) Archive *archive = NULL;
    *ret_entries = arena_new(a, ArchiveEntry, 8);
    *ret_count = 0;
    int outcome = archive_open(bytes, &DOCUMENT_LIMITS_DEFAULT, &archive);
    return outcome ? outcome : archive_list(archive, a, ret_entries, ret_count);
}

static int read_entry(Str bytes, const ArchiveEntry *entry, Arena *a, Str *ret_file)
{
    CLEANUP(archive_closep) Archive *archive = NULL;
    *ret_file = STR("");
    int outcome = archive_open(bytes, &DOCUMENT_LIMITS_DEFAULT, &archive);
    return outcome ? outcome : archive_read(archive, entry, a, ret_file);
}

static void files_are_listed_without_folders_and_hidden_files(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart inner[] = {{STR("乙/x.txt"), STR("inner"), false},
                                   {STR(".hidden"), STR("-"), false}};
    const ContainerPart parts[] = {{STR("2023/"), STR(""), true},
                                   {STR("2023/甲.txt"), STR("outer"), false},
                                   {STR("__MACOSX/2023/x.txt"), STR("-"), false},
                                   {STR("2023/.DS_Store"), STR("-"), false},
                                   {STR("b.ZIP"), make_zip(a, inner, 2), true},
                                   {STR("c.zip"), STR("no archive"), true}};
    Str bytes = make_zip(a, parts, ARRAY_LEN(parts)), file;
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(list(bytes, a, &e, &count), 0);
    assert_int_equal(count, 3);
    assert_string_equal(arena_cstr(a, e[0].name), "2023/甲.txt");
    assert_string_equal(arena_cstr(a, e[1].name), "b.ZIP!乙/x.txt");
    assert_string_equal(arena_cstr(a, e[2].name), "c.zip");
    assert_int_equal(read_entry(bytes, &e[0], a, &file), 0);
    assert_string_equal(arena_cstr(a, file), "outer");
    assert_int_equal(read_entry(bytes, &e[1], a, &file), 0);
    assert_string_equal(arena_cstr(a, file), "inner");
}

static void archives_are_looked_into_one_level_down_only(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    ContainerPart part = {STR("x.txt"), STR("deep"), false};
    Str bytes = make_zip(a, &part, 1);
    for (int i = 0; i < 3; i++) {
        part = (ContainerPart){STR("n.zip"), bytes, true};
        bytes = make_zip(a, &part, 1);
    }
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(list(bytes, a, &e, &count), 0);
    assert_int_equal(count, 1);
    assert_string_equal(arena_cstr(a, e[0].name), "n.zip!n.zip");
}

/* Names of equal length are changed in the bytes: the writer only writes UTF-8. */
static Str rename_in_place(Str bytes, const char *from, const char *to, Arena *a)
{
    char *copy = arena_cstr(a, bytes);
    size_t n = strlen(from);
    for (size_t i = 0; i + n <= bytes.len; i++)
        if (memcmp(copy + i, from, n) == 0)
            memcpy(copy + i, to, n);
    return str_make(copy, bytes.len);
}

static void names_in_gbk_are_decoded_and_control_characters_replaced(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart parts[] = {{STR("ABCDEF.txt"), STR("1"), false},
                                   {STR("GHIJKL.txt"), STR("2"), false}};
    Str bytes = make_zip(a, parts, 2);
    bytes = rename_in_place(bytes, "ABCDEF", "\xC4\xEA\xB1\xA8\xD2\xBB", a); /* 年报一 in GBK */
    bytes = rename_in_place(bytes, "GHIJKL", "G\n\x1B[KL", a);
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(list(bytes, a, &e, &count), 0);
    assert_int_equal(count, 2);
    assert_string_equal(arena_cstr(a, e[0].name), "年报一.txt");
    assert_string_equal(arena_cstr(a, e[1].name), "G??[KL.txt");
}

static void bombs_are_refused_before_they_unpack(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    size_t size = (size_t)16 << 20;
    Str zeros = str_make(arena_new(a, char, size), size);
    const ContainerPart flat[] = {{STR("a.txt"), zeros, false}, {STR("b.txt"), zeros, false}};
    ArchiveEntry *e;
    size_t count;
    Str bytes = make_zip(a, flat, 2), file;
    assert_int_equal(list(bytes, a, &e, &count), DOCUMENT_E_TOO_LARGE);
    const ArchiveEntry first = {STR("a.txt"), 0, -1};
    assert_int_equal(read_entry(bytes, &first, a, &file), DOCUMENT_E_TOO_LARGE);
    /* Within another archive it is a file that cannot be read, and the others can. */
    const ContainerPart nested[] = {{STR("bomb.zip"), bytes, true}, {STR("x.txt"), STR("x"), true}};
    bytes = make_zip(a, nested, 2);
    assert_int_equal(list(bytes, a, &e, &count), 0);
    assert_int_equal(count, 2);
    assert_string_equal(arena_cstr(a, e[0].name), "bomb.zip");
}

static void too_many_files_are_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    ContainerPart *parts = arena_new(a, ContainerPart, 20001);
    for (size_t i = 0; i < 20001; i++)
        parts[i] = (ContainerPart){arena_printf(a, "%zu.txt", i), STR("x"), true};
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(list(make_zip(a, parts, 20001), a, &e, &count), DOCUMENT_E_TOO_LARGE);
    assert_int_equal(list(make_zip(a, parts, 20000), a, &e, &count), 0);
    assert_int_equal(count, 20000);
}

static void broken_and_empty_archives_are_said_to_be_so(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart parts[] = {{STR("d/"), STR(""), true}};
    ArchiveEntry *e;
    size_t count;
    Str bytes = make_zip(a, parts, 1);
    assert_int_equal(list(bytes, a, &e, &count), DOCUMENT_E_EMPTY);
    assert_int_equal(list(str_sub(bytes, 0, bytes.len / 2), a, &e, &count), DOCUMENT_E_DAMAGED);
    assert_int_equal(list(STR("PK\x03\x04"), a, &e, &count), DOCUMENT_E_DAMAGED);
}

static void entries_of_many_inner_archives_are_read_one_after_the_other(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    ContainerPart parts[6];
    for (size_t i = 0; i < 6; i++) {
        const ContainerPart inner[] = {{STR("x.txt"), arena_printf(a, "x%zu", i), true},
                                       {STR("y.txt"), arena_printf(a, "y%zu", i), false}};
        parts[i] = (ContainerPart){arena_printf(a, "%zu.zip", i), make_zip(a, inner, 2), true};
    }
    Str bytes = make_zip(a, parts, 6), file;
    CLEANUP(archive_closep) Archive *archive = NULL;
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(archive_open(bytes, &DOCUMENT_LIMITS_DEFAULT, &archive), 0);
    assert_int_equal(archive_list(archive, a, &e, &count), 0);
    assert_int_equal(count, 12);
    for (size_t i = count; i-- > 0;) {
        assert_int_equal(archive_read(archive, &e[i], a, &file), 0);
        Str expected = arena_printf(a, "%c%zu", i % 2 ? 'y' : 'x', i / 2);
        assert_true(str_eq(file, expected));
    }
    const ArchiveEntry outside[] = {{STR(""), 99, -1}, {STR(""), 0, 99}, {STR(""), -5, 3}};
    for (size_t i = 0; i < ARRAY_LEN(outside); i++)
        assert_int_equal(archive_read(archive, &outside[i], a, &file), DOCUMENT_E_DAMAGED);
}

static void a_document_is_no_archive_by_its_first_entry(void **state)
{
    (void)state;
    char head[64] = "PK\x03\x04";
    static const char *const documents[] = {"[Content_Types].xml", "_rels/.rels", "OFD.xml",
                                            "word/document.xml"};
    for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
        memcpy(head + 30, documents[i], strlen(documents[i]) + 1);
        assert_false(archive_begins(str_make(head, sizeof(head))));
    }
    memcpy(head + 30, "2023/", 6);
    assert_true(archive_begins(str_make(head, sizeof(head))));
    assert_true(archive_begins(STR("PK\x03\x04")));
    assert_false(archive_begins(STR("PK")));
    assert_false(archive_begins(STR("")));
}

static void a_zip_that_is_no_document_says_what_is_wrong_with_it(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const ContainerPart parts[] = {{STR("x.txt"), STR("x"), true}};
    Document d;
    assert_int_equal(
        document_read(STR("PK\x03\x04 and junk"), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL),
        DOCUMENT_E_DAMAGED);
    assert_int_equal(document_read(make_zip(a, parts, 1), &DOCUMENT_LIMITS_DEFAULT, a, &d, NULL),
                     DOCUMENT_E_UNSUPPORTED);
}

static void a_list_that_a_child_made_up_is_damaged(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1000);
    const ArchiveEntry entries[] = {{STR("甲.txt"), 3, -1}, {STR("乙.zip!丙"), 4, 5}};
    archive_entries_encode(entries, 2, &out);
    Str all = strbuf_str(&out);
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(archive_entries_decode(all, a, &e, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(e[1].inner, 5);
    assert_true(str_eq(e[1].name, entries[1].name));
    for (size_t i = 1; i < all.len; i++)
        if (i != 12 + entries[0].name.len)
            assert_int_equal(archive_entries_decode(str_sub(all, 0, i), a, &e, &count),
                             DOCUMENT_E_DAMAGED);
    Str lies[] = {STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0"),
                  STR("\0\0\0\0\xFF\xFF\xFF\xFF\x01\0\0\0\n"),
                  STR("\0\0\0\0\xFF\xFF\xFF\xFF\x01\0\0\0\xE9")};
    for (size_t i = 0; i < ARRAY_LEN(lies); i++)
        assert_int_equal(archive_entries_decode(lies[i], a, &e, &count), DOCUMENT_E_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_listed_without_folders_and_hidden_files),
        cmocka_unit_test(archives_are_looked_into_one_level_down_only),
        cmocka_unit_test(names_in_gbk_are_decoded_and_control_characters_replaced),
        cmocka_unit_test(bombs_are_refused_before_they_unpack),
        cmocka_unit_test(too_many_files_are_refused),
        cmocka_unit_test(broken_and_empty_archives_are_said_to_be_so),
        cmocka_unit_test(entries_of_many_inner_archives_are_read_one_after_the_other),
        cmocka_unit_test(a_document_is_no_archive_by_its_first_entry),
        cmocka_unit_test(a_zip_that_is_no_document_says_what_is_wrong_with_it),
        cmocka_unit_test(a_list_that_a_child_made_up_is_damaged),
    };
    document_prepare();
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
