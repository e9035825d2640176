#include "os/blob_store.h"

#include "base/arena.h"
#include "base/error.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* SHA-256 of "abc", FIPS 180-2 appendix B.1. */
#define HASH_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define PATH_OF_ABC "ba/78/" HASH_OF_ABC

typedef struct Place {
    Arena *a;
    const char *folder;
    BlobStore *store;
} Place;

static int place_make(void **state)
{
    static Place place;
    place.a = arena_create(0);
    *state = &place;
    int r = file_make_temporary_folder(place.a, "gongkai-blobs", &place.folder);
    return r ? r : blob_store_new(place.folder, &place.store);
}

static int place_remove(void **state)
{
    Place *place = *state;
    place->store = blob_store_free(place->store);
    int r = file_remove_tree(place->folder);
    place->a = arena_free(place->a);
    error_clear();
    return r;
}

static const char *in_place(const Place *place, const char *name)
{
    return arena_printf(place->a, "%s/%s", place->folder, name).ptr;
}

static size_t files_in(const Place *place)
{
    FileList list;
    assert_int_equal(file_walk(place->a, place->folder, 1000, &list), 0);
    return list.count;
}

static void make_old(const Place *place, const char *name)
{
    struct timespec then[2];
    clock_gettime(CLOCK_REALTIME, &then[0]);
    then[0].tv_sec -= 7200;
    then[1] = then[0];
    assert_int_equal(utimensat(AT_FDCWD, in_place(place, name), then, 0), 0);
}

static void a_streamed_blob_is_stored_under_its_hash(void **state)
{
    Place *place = *state;
    CLEANUP(blob_writer_freep) BlobWriter *writer = NULL;
    BlobHash hash;
    int64_t size;
    assert_int_equal(blob_writer_new(place->store, 3, &writer), 0);
    assert_int_equal(blob_writer_write(writer, STR("a")), 0);
    assert_int_equal(blob_writer_write(writer, STR("")), 0);
    assert_int_equal(blob_writer_write(writer, STR("bc")), 0);
    assert_int_equal(blob_writer_finish(writer, &hash, &size), 0);
    assert_string_equal(hash.text, HASH_OF_ABC);
    assert_int_equal(size, 3);
    CLEANUP(fd_closep) int fd = -1;
    Str read_back;
    assert_int_equal(blob_store_open(place->store, str_of(hash.text), &fd, &size), 0);
    assert_int_equal(file_read_fd(place->a, fd, 100, &read_back), 0);
    assert_true(str_eq(read_back, STR("abc")));
    assert_true(file_exists(in_place(place, PATH_OF_ABC)));
    assert_int_equal(blob_store_verify(place->store, STR(HASH_OF_ABC)), 0);
}

static void the_same_bytes_are_stored_once(void **state)
{
    Place *place = *state;
    BlobHash first, second;
    assert_int_equal(blob_store_put(place->store, STR("abc"), &first), 0);
    assert_int_equal(blob_store_put(place->store, STR("abc"), &second), 0);
    assert_string_equal(first.text, second.text);
    assert_int_equal(files_in(place), 1);
}

static void what_is_too_large_or_given_up_leaves_nothing(void **state)
{
    Place *place = *state;
    BlobWriter *writer = NULL;
    assert_int_equal(blob_writer_new(place->store, 4, &writer), 0);
    assert_int_equal(blob_writer_write(writer, STR("abc")), 0);
    assert_int_equal(blob_writer_write(writer, STR("de")), BLOB_E_TOO_LARGE);
    assert_int_equal(blob_writer_write(writer, STR("f")), BLOB_E_TOO_LARGE);
    writer = blob_writer_free(writer);
    assert_int_equal(files_in(place), 0);
}

static void a_hash_that_is_none_is_missing_and_never_a_path(void **state)
{
    Place *place = *state;
    static const char *const hostile[] = {
        "",
        "../../../../etc/passwd",
        "ba78",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "../../../../../../../../../../../../../../../../../../etc/passwdx",
        HASH_OF_ABC};
    for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
        int fd;
        int64_t size;
        Str hash = str_of(hostile[i]);
        assert_int_equal(blob_store_open(place->store, hash, &fd, &size), BLOB_E_MISSING);
        assert_int_equal(blob_store_remove(place->store, hash), BLOB_E_MISSING);
        assert_int_equal(blob_store_verify(place->store, hash), BLOB_E_MISSING);
    }
}

static void a_changed_byte_is_noticed(void **state)
{
    Place *place = *state;
    BlobHash hash;
    assert_int_equal(blob_store_put(place->store, STR("abc"), &hash), 0);
    assert_int_equal(file_write_atomic(in_place(place, PATH_OF_ABC), STR("abd"), 0600), 0);
    assert_int_equal(blob_store_verify(place->store, str_of(hash.text)), BLOB_E_DAMAGED);
}

static int names_abc(void *context, Str hash, bool *ret_named)
{
    (void)context;
    *ret_named = str_eq(hash, STR(HASH_OF_ABC));
    return 0;
}

static int names_nothing(void *context, Str hash, bool *ret_named)
{
    (void)context;
    (void)hash;
    *ret_named = false;
    return 0;
}

static int cannot_say(void *context, Str hash, bool *ret_named)
{
    (void)context;
    (void)hash;
    (void)ret_named;
    return error_set(5, "the database is away");
}

static void a_sweep_takes_only_what_is_old_and_unnamed(void **state)
{
    Place *place = *state;
    BlobHash abc, orphan, young;
    int64_t removed;
    assert_int_equal(blob_store_put(place->store, STR("abc"), &abc), 0);
    assert_int_equal(blob_store_put(place->store, STR("orphan"), &orphan), 0);
    assert_int_equal(blob_store_put(place->store, STR("young"), &young), 0);
    assert_int_equal(file_write_atomic(in_place(place, "tmp/LEFTOVER"), STR("x"), 0600), 0);
    make_old(place, "tmp/LEFTOVER");
    make_old(place, PATH_OF_ABC);
    make_old(place,
             arena_printf(place->a, "%.2s/%.2s/%s", orphan.text, orphan.text + 2, orphan.text).ptr);
    assert_int_equal(blob_store_sweep(place->store, 3600, cannot_say, NULL, &removed), -5);
    assert_int_equal(blob_store_sweep(place->store, 3600, names_abc, NULL, &removed), 0);
    /* The failed sweep had taken the left-over of a writer already. */
    assert_int_equal(removed, 1);
    assert_int_equal(files_in(place), 2);
    assert_int_equal(blob_store_verify(place->store, str_of(orphan.text)), BLOB_E_MISSING);
    assert_int_equal(blob_store_verify(place->store, str_of(young.text)), 0);
    /* The same bytes come again: their age begins anew. */
    assert_int_equal(blob_store_put(place->store, STR("abc"), &abc), 0);
    assert_int_equal(blob_store_sweep(place->store, 3600, names_nothing, NULL, &removed), 0);
    assert_int_equal(removed, 0);
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_streamed_blob_is_stored_under_its_hash),
        PLACED(the_same_bytes_are_stored_once),
        PLACED(what_is_too_large_or_given_up_leaves_nothing),
        PLACED(a_hash_that_is_none_is_missing_and_never_a_path),
        PLACED(a_changed_byte_is_noticed),
        PLACED(a_sweep_takes_only_what_is_old_and_unnamed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
