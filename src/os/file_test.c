#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

typedef struct Place {
    Arena *a;
    const char *folder;
} Place;

static int place_make(void **state)
{
    static Place place;
    place.a = arena_create(0);
    *state = &place;
    return file_make_temporary_folder(place.a, "gongkai-file", &place.folder);
}

static int place_remove(void **state)
{
    Place *place = *state;
    int r = file_remove_tree(place->folder);
    place->a = arena_free(place->a);
    error_clear();
    return r;
}

static const char *in_place(const Place *place, const char *name)
{
    return arena_printf(place->a, "%s/%s", place->folder, name).ptr;
}

static void a_written_file_reads_back_up_to_its_maximum(void **state)
{
    Place *place = *state;
    const char *path = in_place(place, "年报.txt");
    Str read_back;
    assert_int_equal(file_read(place->a, path, 100, &read_back), FILE_E_MISSING);
    assert_int_equal(file_write_atomic(path, STR("一"), 0600), 0);
    assert_int_equal(file_write_atomic(path, STR("十二个字节"), 0600), 0);
    assert_int_equal(file_read(place->a, path, 15, &read_back), 0);
    assert_true(str_eq(read_back, STR("十二个字节")));
    assert_int_equal(read_back.ptr[read_back.len], 0);
    assert_int_equal(file_read(place->a, path, 14, &read_back), FILE_E_TOO_LARGE);
    assert_int_equal(file_read(place->a, place->folder, 14, &read_back), FILE_E_NOT_FILE);
    FileList list;
    assert_int_equal(file_walk(place->a, place->folder, 10, &list), 0);
    assert_int_equal(list.count, 1); /* no temporary file stayed */
}

static void an_empty_file_is_not_a_missing_one(void **state)
{
    Place *place = *state;
    Str read_back = STR("before");
    assert_int_equal(file_write_atomic(in_place(place, "empty"), STR(""), 0600), 0);
    assert_int_equal(file_read(place->a, in_place(place, "empty"), 0, &read_back), 0);
    assert_int_equal(read_back.len, 0);
}

static void a_pipe_is_read_to_its_end_and_its_maximum(void **state)
{
    Place *place = *state;
    Str read_back;
    for (size_t maximum = 9; maximum <= 10; maximum++) {
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        assert_int_equal(file_write_fd(fds[1], STR("0123456789")), 0);
        close(fds[1]);
        int wanted = maximum == 9 ? FILE_E_TOO_LARGE : 0;
        assert_int_equal(file_read_fd(place->a, fds[0], maximum, &read_back), wanted);
        close(fds[0]);
    }
    assert_true(str_eq(read_back, STR("0123456789")));
}

static void a_write_that_fails_leaves_the_old_file(void **state)
{
    Place *place = *state;
    assert_int_equal(file_make_folders(in_place(place, "a/b/c"), 0700), 0);
    assert_int_equal(file_make_folders(in_place(place, "a/b/c/"), 0700), 0);
    /* A folder cannot be replaced by a file; what was made for it is gone again. */
    assert_true(file_write_atomic(in_place(place, "a/b"), STR("x"), 0600) < 0);
    assert_true(file_is_folder(in_place(place, "a/b/c")));
    FileList list;
    assert_int_equal(file_walk(place->a, place->folder, 10, &list), 0);
    assert_int_equal(list.count, 0);
    assert_int_equal(file_write_atomic(in_place(place, "a/file"), STR("x"), 0600), 0);
    assert_int_equal(file_make_folders(in_place(place, "a/file/d"), 0700), -ENOTDIR);
}

static void a_walk_is_sorted_and_leaves_out_hidden_names_and_links(void **state)
{
    Place *place = *state;
    static const char *const names[] = {"b/2.txt", "b/10.txt", "a.txt",
                                        "b.txt",   ".hidden",  "c/d/e"};
    assert_int_equal(file_make_folders(in_place(place, "b"), 0700), 0);
    assert_int_equal(file_make_folders(in_place(place, "c/d"), 0700), 0);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_int_equal(file_write_atomic(in_place(place, names[i]), STR("12345"), 0600), 0);
    assert_int_equal(symlink("..", in_place(place, "c/loop")), 0);
    FileList list;
    assert_int_equal(file_walk(place->a, place->folder, 5, &list), 0);
    static const char *const wanted[] = {"a.txt", "b.txt", "b/10.txt", "b/2.txt", "c/d/e"};
    assert_int_equal(list.count, ARRAY_LEN(wanted));
    for (size_t i = 0; i < list.count; i++) {
        assert_string_equal(list.entries[i].path, wanted[i]);
        assert_int_equal(list.entries[i].size, 5);
    }
    assert_int_equal(file_walk(place->a, place->folder, 4, &list), FILE_E_TOO_LARGE);
    assert_int_equal(file_walk(place->a, in_place(place, "none"), 4, &list), FILE_E_MISSING);
    assert_int_equal(file_walk(place->a, in_place(place, "a.txt"), 4, &list), 0);
    assert_string_equal(list.entries[0].path, "");
}

static void removing_a_tree_does_not_follow_links(void **state)
{
    Place *place = *state;
    assert_int_equal(file_make_folders(in_place(place, "kept"), 0700), 0);
    assert_int_equal(file_write_atomic(in_place(place, "kept/file"), STR("x"), 0600), 0);
    assert_int_equal(file_make_folders(in_place(place, "gone/below"), 0700), 0);
    assert_int_equal(symlink("../kept", in_place(place, "gone/link")), 0);
    assert_int_equal(file_remove_tree(in_place(place, "gone")), 0);
    assert_false(file_exists(in_place(place, "gone")));
    assert_true(file_exists(in_place(place, "kept/file")));
    assert_int_equal(file_remove_tree(in_place(place, "gone")), FILE_E_MISSING);
    assert_int_equal(file_remove(in_place(place, "gone")), FILE_E_MISSING);
}

static void a_file_in_memory_is_read_from_its_start(void **state)
{
    Place *place = *state;
    CLEANUP(fd_closep) int fd = -1;
    Str read_back;
    assert_int_equal(file_memory("upload", STR("字节"), &fd), 0);
    assert_int_equal(file_read_fd(place->a, fd, 100, &read_back), 0);
    assert_true(str_eq(read_back, STR("字节")));
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_written_file_reads_back_up_to_its_maximum),
        PLACED(an_empty_file_is_not_a_missing_one),
        PLACED(a_pipe_is_read_to_its_end_and_its_maximum),
        PLACED(a_write_that_fails_leaves_the_old_file),
        PLACED(a_walk_is_sorted_and_leaves_out_hidden_names_and_links),
        PLACED(removing_a_tree_does_not_follow_links),
        PLACED(a_file_in_memory_is_read_from_its_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
