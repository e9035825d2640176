/*
 * Built without sanitizers, as a release is. Each attempt runs in a forked process that enters the
 * sandbox; how it ends is the test.
 */
#include "os/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What an attempt returns: FINE, or the errno that it met. */
typedef int (*Attempt)(void);
#define FINE 0

static const char *const own_folders[] = {"/usr/share", NULL};

/* The exit status of the attempt in a sandbox, or 1000 + the signal that ended it. */
static int ends_as(Attempt attempt, const SandboxLimits *limits)
{
    pid_t pid = fork();
    if (pid == 0) {
        SandboxReport report;
        if (sandbox_enter(limits, &report) != 0 || !report.system_calls || !report.memory)
            _exit(200);
        _exit(attempt());
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int ends(Attempt attempt)
{
    SandboxLimits limits = {.memory_bytes = INT64_C(256) << 20, .cpu_seconds = 2};
    return ends_as(attempt, &limits);
}

static int ends_reading(Attempt attempt)
{
    SandboxLimits limits = {.read_folders = own_folders};
    return ends_as(attempt, &limits);
}

#define KILLED (1000 + SIGSYS)

static int try_work(void)
{
    /* Memory, the descriptors that are there, the clock, a large and a small allocation. */
    int fds_ok = write(STDOUT_FILENO, "", 0) == 0;
    char *large = malloc(10 << 20), *small = malloc(10);
    struct stat about;
    if (!fds_ok || !large || !small || fstat(STDOUT_FILENO, &about) != 0)
        return 1;
    memset(large, 1, 10 << 20);
    int sum = large[5] == 1 ? FINE : 2;
    free(large);
    free(small);
    return sum;
}

static int try_open_read(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 ? FINE : errno;
}

static int try_open_own(void)
{
    int fd = open("/usr/share", O_RDONLY | O_DIRECTORY);
    return fd >= 0 ? FINE : errno;
}

static int try_stat(void)
{
    struct stat about;
    return stat("/etc/passwd", &about) == 0 ? FINE : errno;
}

static int try_create(void)
{
    return open("/tmp/gongkai-sandbox", O_WRONLY | O_CREAT, 0600) >= 0 ? FINE : errno;
}

static int try_unlink(void)
{
    return unlink("/tmp/gongkai-sandbox") == 0 ? FINE : errno;
}

static int try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? FINE : errno;
}

static int try_unix_pair(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 ? FINE : errno;
}

static int try_exec(void)
{
    char *const arguments[] = {NULL};
    execve("/bin/true", arguments, arguments);
    return errno;
}

static int try_fork(void)
{
    return fork() >= 0 ? FINE : errno;
}

static void *no_work(void *argument)
{
    return argument;
}

static int try_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, no_work, NULL);
}

static int try_kill(void)
{
    return kill(getppid(), SIGTERM) == 0 ? FINE : errno;
}

static int try_code(void)
{
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p != MAP_FAILED ? FINE : errno;
}

static int try_protect(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0 ? FINE : errno;
}

static int try_memory(void)
{
    void *volatile p = malloc((size_t)2 << 30);
    return p ? FINE : ENOMEM;
}

static int try_forever(void)
{
    volatile unsigned turns = 0;
    while (turns < UINT32_MAX || clock() > 0)
        turns++;
    return FINE;
}

static int try_raise_limit(void)
{
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_CPU, &more) == 0 ? FINE : errno;
}

static int try_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? FINE : errno;
}

static int try_abort(void)
{
    abort();
}

static void parsing_in_memory_goes_on(void **state)
{
    (void)state;
    assert_int_equal(ends(try_work), FINE);
    assert_int_equal(ends_reading(try_work), FINE);
}

static void files_cannot_be_opened_or_looked_at(void **state)
{
    (void)state;
    assert_int_equal(ends(try_open_read), EACCES);
    assert_int_equal(ends(try_open_own), EACCES);
    assert_int_equal(ends(try_stat), EACCES);
    assert_int_equal(ends(try_create), KILLED);
    assert_int_equal(ends(try_unlink), KILLED);
}

static void only_the_named_folders_can_be_read(void **state)
{
    (void)state;
    assert_int_equal(ends_reading(try_open_own), FINE);
    assert_int_equal(ends_reading(try_create), KILLED);
    pid_t pid = fork();
    if (pid == 0) {
        SandboxLimits limits = {.read_folders = own_folders};
        SandboxReport report;
        if (sandbox_enter(&limits, &report) != 0)
            _exit(200);
        _exit(report.landlock ? try_open_read() : 201);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WEXITSTATUS(status) == 201) {
        print_message("this kernel has no landlock: reading elsewhere is not refused\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), EACCES);
}

static void no_network_program_process_or_thread_starts(void **state)
{
    (void)state;
    assert_int_equal(ends(try_socket), KILLED);
    assert_int_equal(ends(try_unix_pair), KILLED);
    assert_int_equal(ends(try_exec), KILLED);
    assert_int_equal(ends(try_fork), EAGAIN);
    assert_int_equal(ends(try_thread), EAGAIN);
    assert_int_equal(ends(try_kill), KILLED);
    assert_int_equal(ends_reading(try_exec), KILLED);
}

static void no_memory_becomes_code(void **state)
{
    (void)state;
    assert_int_equal(ends(try_code), KILLED);
    assert_int_equal(ends(try_protect), KILLED);
}

static void memory_and_time_are_limited_for_good(void **state)
{
    (void)state;
    assert_int_equal(ends(try_memory), ENOMEM);
    SandboxLimits short_time = {.cpu_seconds = 1};
    assert_int_equal(ends_as(try_forever, &short_time), 1000 + SIGKILL);
    assert_int_equal(ends(try_raise_limit), EPERM);
    assert_int_equal(ends(try_dumpable), EPERM);
}

static void a_failed_assertion_still_ends_as_one(void **state)
{
    (void)state;
    assert_int_equal(ends(try_abort), 1000 + SIGABRT);
}

static int try_become(void)
{
    execl("/bin/true", "true", NULL);
    return errno;
}

static int try_write_as_program(void)
{
    execl("/bin/touch", "touch", "/tmp/gongkai-sandbox-test", NULL);
    return errno;
}

/* timeout(1) starts what it times: 125 says that it could not. */
static int try_start_as_program(void)
{
    execl("/usr/bin/timeout", "timeout", "9", "/bin/true", NULL);
    return errno;
}

static void a_program_that_the_process_becomes_is_caged_as_well(void **state)
{
    (void)state;
    static const char *const system[] = {"/usr", "/lib", "/lib64", "/bin", "/etc", NULL};
    SandboxLimits limits = {.read_folders = system, .becomes_program = true};
    assert_int_equal(ends_as(try_become, &limits), FINE);
    assert_int_equal(ends_as(try_socket, &limits), KILLED);
    assert_int_equal(ends_as(try_write_as_program, &limits), KILLED);
    assert_int_not_equal(access("/tmp/gongkai-sandbox-test", F_OK), 0);
    assert_int_not_equal(ends_as(try_start_as_program, &limits), FINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parsing_in_memory_goes_on),
        cmocka_unit_test(files_cannot_be_opened_or_looked_at),
        cmocka_unit_test(only_the_named_folders_can_be_read),
        cmocka_unit_test(no_network_program_process_or_thread_starts),
        cmocka_unit_test(no_memory_becomes_code),
        cmocka_unit_test(memory_and_time_are_limited_for_good),
        cmocka_unit_test(a_program_that_the_process_becomes_is_caged_as_well),
        cmocka_unit_test(a_failed_assertion_still_ends_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
