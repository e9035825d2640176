#include "os/random.h"

#include "base/arena.h"
#include "base/civil_date.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define IDS_EACH 20000
#define THREADS  4

static int compare_ids(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void make_ids(void *argument)
{
    int64_t *ids = argument;
    for (int i = 0; i < IDS_EACH; i++)
        ids[i] = random_id();
}

static void assert_all_differ(int64_t *ids, size_t count)
{
    qsort(ids, count, sizeof(ids[0]), compare_ids);
    for (size_t i = 1; i < count; i++)
        assert_true(ids[i - 1] < ids[i]);
}

static void ids_rise_and_carry_their_instant(void **state)
{
    (void)state;
    int64_t last = 0;
    for (int i = 0; i < 10000; i++) {
        int64_t id = random_id();
        assert_true(id > last);
        last = id;
    }
    int64_t away = clock_now() - random_id_instant(random_id());
    assert_true(llabs(away) < 5 * INSTANT_SECOND);
}

static void ids_of_threads_never_meet(void **state)
{
    (void)state;
    int64_t *ids = calloc((size_t)THREADS * IDS_EACH, sizeof(*ids));
    Thread threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(thread_start("ids", make_ids, ids + i * IDS_EACH, &threads[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        thread_join(threads[i]);
    assert_all_differ(ids, (size_t)THREADS * IDS_EACH);
    free(ids);
}

/* A process of its own claims a slot and sends its ids; it ends without any farewell. */
static pid_t id_process(const char *slots, int ids_fd, const int go[static 2])
{
    pid_t pid = fork();
    if (pid)
        return pid;
    int64_t *ids = calloc(IDS_EACH, sizeof(*ids));
    char unused;
    close(go[1]);
    if (!ids || random_id_claim(slots, 3) != 0)
        _exit(1);
    make_ids(ids);
    if (file_write_fd(ids_fd, str_make((const char *)ids, IDS_EACH * sizeof(*ids))) != 0)
        _exit(2);
    if (read(go[0], &unused, 1) < 0) /* holds its slot until all have theirs */
        _exit(3);
    free(ids);
    _exit(0);
}

static void ids_of_processes_and_restarts_never_meet(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *folder;
    assert_int_equal(file_make_temporary_folder(a, "gongkai-ids", &folder), 0);
    const char *slots = arena_printf(a, "%s/ids", folder).ptr;
    enum { AT_ONCE = 4, ROUNDS = 2 };
    int64_t *ids = calloc((size_t)AT_ONCE * ROUNDS * IDS_EACH, sizeof(*ids));
    char *at = (char *)ids;
    for (int round = 0; round < ROUNDS; round++) {
        int data[AT_ONCE][2], go[2];
        pid_t pids[AT_ONCE];
        assert_int_equal(pipe(go), 0);
        for (int i = 0; i < AT_ONCE; i++) {
            assert_int_equal(pipe(data[i]), 0);
            pids[i] = id_process(slots, data[i][1], go);
            close(data[i][1]);
            size_t wanted = IDS_EACH * sizeof(int64_t);
            while (wanted) {
                ssize_t got = read(data[i][0], at, wanted);
                assert_true(got > 0);
                at += got;
                wanted -= (size_t)got;
            }
            close(data[i][0]);
        }
        close(go[0]);
        close(go[1]);
        for (int i = 0; i < AT_ONCE; i++) {
            int status;
            assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
            assert_int_equal(status, 0);
        }
    }
    assert_all_differ(ids, (size_t)AT_ONCE * ROUNDS * IDS_EACH);
    free(ids);
    assert_int_equal(file_remove_tree(folder), 0);
}

static void a_clock_that_was_set_back_gives_no_id_twice(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *folder;
    assert_int_equal(file_make_temporary_folder(a, "gongkai-ids", &folder), 0);
    const char *slots = arena_printf(a, "%s/ids", folder).ptr;
    /* An earlier holder of slot 0 of node 0 worked with a clock a day ahead. */
    int64_t tomorrow_ms = (clock_now() + 86400 * INSTANT_SECOND) / 1000;
    int64_t moment = (tomorrow_ms - INT64_C(1577836800000)) << 12;
    assert_int_equal(
        file_write_atomic(slots, str_make((const char *)&moment, sizeof(moment)), 0600), 0);
    assert_int_equal(random_id_claim(slots, 0), 0);
    assert_true(random_id_instant(random_id()) >= tomorrow_ms * 1000);
    assert_int_equal(file_remove_tree(folder), 0);
}

static void codes_use_the_alphabet_without_lookalikes(void **state)
{
    (void)state;
    char code[17], other[17];
    random_base32(16, code);
    random_base32(16, other);
    assert_int_equal(strlen(code), 16);
    assert_int_equal(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 16);
    assert_string_not_equal(code, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_rise_and_carry_their_instant),
        cmocka_unit_test(ids_of_threads_never_meet),
        cmocka_unit_test(ids_of_processes_and_restarts_never_meet),
        cmocka_unit_test(a_clock_that_was_set_back_gives_no_id_twice),
        cmocka_unit_test(codes_use_the_alphabet_without_lookalikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
