#include "os/shared_memory.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE ((size_t)64 << 20)

static void what_one_side_writes_the_other_reads(void **state)
{
    (void)state;
    SharedMemory parent, child;
    assert_int_equal(shared_memory_new("test", SIZE, &parent), 0);
    assert_int_equal(shared_memory_open(dup(parent.fd), true, &child), 0);
    assert_int_equal(child.size, SIZE);
    assert_int_equal(parent.bytes[SIZE - 1], 0);
    memcpy(child.bytes, "hello", 6);
    child.bytes[SIZE - 1] = 7;
    assert_string_equal(parent.bytes, "hello");
    assert_int_equal(parent.bytes[SIZE - 1], 7);
    shared_memory_close(&child);
    assert_int_equal(parent.bytes[0], 'h');
    shared_memory_close(&parent);
    assert_null(parent.bytes);
    shared_memory_close(&parent);
}

static void neither_side_can_shorten_it(void **state)
{
    (void)state;
    SharedMemory memory;
    assert_int_equal(shared_memory_new("test", SIZE, &memory), 0);
    assert_int_not_equal(ftruncate(memory.fd, 0), 0);
    assert_int_not_equal(ftruncate(memory.fd, (off_t)SIZE * 2), 0);
    shared_memory_close(&memory);
}

static void what_is_trimmed_uses_no_memory(void **state)
{
    (void)state;
    SharedMemory memory;
    struct stat about;
    assert_int_equal(shared_memory_new("test", SIZE, &memory), 0);
    memset(memory.bytes, 'x', (size_t)8 << 20);
    shared_memory_trim(&memory, 100);
    assert_int_equal(fstat(memory.fd, &about), 0);
    assert_true(about.st_blocks * 512 <= 1 << 20);
    assert_int_equal(about.st_size, SIZE);
    assert_int_equal(memory.bytes[99], 'x');
    assert_int_equal(memory.bytes[1 << 20], 0);
    shared_memory_close(&memory);
}

static void what_is_no_memory_is_refused(void **state)
{
    (void)state;
    SharedMemory memory;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(shared_memory_open(fd, false, &memory) < 0);
    close(fd);
    error_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_side_writes_the_other_reads),
        cmocka_unit_test(neither_side_can_shorten_it),
        cmocka_unit_test(what_is_trimmed_uses_no_memory),
        cmocka_unit_test(what_is_no_memory_is_refused),
    };
    return cmocka_run_group_tests_name("shared_memory", tests, NULL, NULL);
}
