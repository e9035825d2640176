#include "app/report_files.h"

#include "document/container_write.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)

static Str make_zip(Arena *a, const ContainerPart *parts, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)64 << 20);
    assert_int_equal(container_write(parts, count, &out), 0);
    return arena_str(a, strbuf_str(&out));
}

static void assert_problem(Str bytes, const char *problem)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(report_files_closep) ReportFiles *f = NULL;
    Str file, said = STR("");
    assert_int_equal(report_files_open_bytes(bytes, STR("x.zip"), &f), 0);
    assert_false(report_files_is_archive(f));
    assert_int_equal(report_files_count(f), 1);
    assert_int_equal(report_files_read(f, 0, FILE_MAX, a, &file, &said), 1);
    assert_non_null(strstr(arena_cstr(a, said), problem));
}

static void an_upload_that_is_a_zip_is_the_files_in_it(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(report_files_closep) ReportFiles *f = NULL;
    const ContainerPart inner[] = {{STR("丙.txt"), STR("third"), true}};
    const ContainerPart parts[] = {{STR("甲局/年报.txt"), STR("first"), false},
                                   {STR("空.txt"), STR(""), false},
                                   {STR("b.zip"), make_zip(a, inner, 1), true}};
    const char *folder;
    assert_int_equal(file_make_temporary_folder(a, "gongkai-files", &folder), 0);
    const char *path = arena_printf(a, "%s/spool", folder).ptr;
    assert_int_equal(file_write_atomic(path, make_zip(a, parts, 3), 0600), 0);
    assert_int_equal(report_files_open(path, STR("全市.zip"), &f), 0);
    assert_true(report_files_is_archive(f));
    assert_int_equal(report_files_count(f), 3);
    assert_true(str_eq(report_files_name(f, 0), STR("全市.zip!甲局/年报.txt")));
    assert_true(str_eq(report_files_name(f, 2), STR("全市.zip!b.zip!丙.txt")));
    static const char *const texts[] = {"first", "", "third"};
    Str file, problem;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(report_files_read(f, i, FILE_MAX, a, &file, &problem), 0);
        assert_true(str_eq(file, str_of(texts[i])));
    }
    assert_int_equal(report_files_read(f, 0, 3, a, &file, &problem), 1);

    CLEANUP(report_files_closep) ReportFiles *again = NULL;
    ArchiveEntry third = report_files_entry(f, 2);
    assert_int_equal(report_files_reopen(path, STR(""), &again), 0);
    assert_int_equal(report_files_read_entry(again, &third, FILE_MAX, a, &file, &problem), 0);
    assert_true(str_eq(file, STR("third")));
    assert_true(file_remove_tree(folder) == 0);
}

static void what_is_no_archive_is_one_file(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(report_files_closep) ReportFiles *f = NULL;
    Str file, problem;
    assert_int_equal(report_files_open_bytes(STR("text"), STR("a.txt"), &f), 0);
    assert_false(report_files_is_archive(f));
    assert_true(str_eq(report_files_name(f, 0), STR("a.txt")));
    assert_int_equal(report_files_read(f, 0, FILE_MAX, a, &file, &problem), 0);
    assert_true(str_eq(file, STR("text")));
    report_files_closep(&f);
    const ContainerPart word[] = {{STR("x"), STR("1"), true},
                                  {STR("word/document.xml"), STR("<a/>"), true}};
    Str docx = make_zip(a, word, 2);
    assert_int_equal(report_files_open_bytes(docx, STR("a.docx"), &f), 0);
    assert_false(report_files_is_archive(f));
    assert_int_equal(report_files_read(f, 0, FILE_MAX, a, &file, &problem), 0);
    assert_true(str_eq(file, docx));
    report_files_closep(&f);
    assert_int_equal(report_files_open("/nonexistent/x", STR("x"), &f), 0);
    assert_int_equal(report_files_read(f, 0, FILE_MAX, a, &file, &problem), 1);
    assert_true(str_eq(problem, STR("没有这个文件")));
}

static void a_broken_empty_or_hostile_archive_says_what_is_wrong(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    assert_problem(STR("PK\x03\x04 and junk"), "已损坏");
    const ContainerPart folder[] = {{STR("d/"), STR(""), true}};
    assert_problem(make_zip(a, folder, 1), "没有文件");
    size_t size = (size_t)16 << 20;
    const ContainerPart bomb[] = {{STR("a.txt"), str_make(arena_new(a, char, size), size), false}};
    assert_problem(make_zip(a, bomb, 1), "过大");
}

static void an_entry_that_cannot_be_read_stops_no_other(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(report_files_closep) ReportFiles *f = NULL;
    const ContainerPart deep[] = {{STR("x.txt"), STR("x"), true}};
    const ContainerPart inner[] = {{STR("deep.zip"), make_zip(a, deep, 1), true}};
    const ContainerPart parts[] = {{STR("locked.txt"), STR("a secret"), true},
                                   {STR("n.zip"), make_zip(a, inner, 1), true},
                                   {STR("fine.txt"), STR("fine"), true}};
    char *bytes = arena_cstr(a, make_zip(a, parts, 3));
    Str zip = make_zip(a, parts, 3);
    for (size_t i = 0; i + 46 < zip.len; i++) { /* the first entry becomes an encrypted one */
        if (memcmp(bytes + i, "PK\x01\x02", 4) == 0 && memcmp(bytes + i + 46, "locked", 6) == 0)
            bytes[i + 8] |= 1;
        if (memcmp(bytes + i, "PK\x03\x04", 4) == 0 && memcmp(bytes + i + 30, "locked", 6) == 0)
            bytes[i + 6] |= 1;
    }
    assert_int_equal(report_files_open_bytes(str_make(bytes, zip.len), STR("a.zip"), &f), 0);
    assert_int_equal(report_files_count(f), 3);
    Str file, problem;
    assert_int_equal(report_files_read(f, 0, FILE_MAX, a, &file, &problem), 1);
    assert_non_null(strstr(problem.ptr, "已加密"));
    assert_true(str_eq(report_files_name(f, 1), STR("a.zip!n.zip!deep.zip")));
    assert_int_equal(report_files_read(f, 1, FILE_MAX, a, &file, &problem), 1);
    assert_non_null(strstr(problem.ptr, "最多套两层"));
    assert_int_equal(report_files_read(f, 2, FILE_MAX, a, &file, &problem), 0);
    assert_true(str_eq(file, STR("fine")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_upload_that_is_a_zip_is_the_files_in_it),
        cmocka_unit_test(what_is_no_archive_is_one_file),
        cmocka_unit_test(a_broken_empty_or_hostile_archive_says_what_is_wrong),
        cmocka_unit_test(an_entry_that_cannot_be_read_stops_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
