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
    return archive_list(bytes, &DOCUMENT_LIMITS_DEFAULT, a, ret_entries, ret_count);
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
    assert_int_equal(archive_read(bytes, &DOCUMENT_LIMITS_DEFAULT, &e[0], a, &file), 0);
    assert_string_equal(arena_cstr(a, file), "outer");
    assert_int_equal(archive_read(bytes, &DOCUMENT_LIMITS_DEFAULT, &e[1], a, &file), 0);
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
    assert_int_equal(archive_read(bytes, &DOCUMENT_LIMITS_DEFAULT, &first, a, &file),
                     DOCUMENT_E_TOO_LARGE);
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
    ContainerPart *parts = arena_new(a, ContainerPart, 2001);
    for (size_t i = 0; i < 2001; i++)
        parts[i] = (ContainerPart){arena_printf(a, "%zu.txt", i), STR("x"), true};
    ArchiveEntry *e;
    size_t count;
    assert_int_equal(list(make_zip(a, parts, 2001), a, &e, &count), DOCUMENT_E_TOO_LARGE);
    assert_int_equal(list(make_zip(a, parts, 2000), a, &e, &count), 0);
    assert_int_equal(count, 2000);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_listed_without_folders_and_hidden_files),
        cmocka_unit_test(archives_are_looked_into_one_level_down_only),
        cmocka_unit_test(names_in_gbk_are_decoded_and_control_characters_replaced),
        cmocka_unit_test(bombs_are_refused_before_they_unpack),
        cmocka_unit_test(too_many_files_are_refused),
        cmocka_unit_test(broken_and_empty_archives_are_said_to_be_so),
    };
    document_prepare();
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
