#include "os/child.h"

#include "os/clock.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The test program itself is the child: its first argument says what to do. */
static int child_main(const char *what)
{
    char buffer[4096];
    ssize_t got;
    if (strcmp(what, "upper") == 0) {
        while ((got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0) {
            for (ssize_t i = 0; i < got; i++)
                buffer[i] =
                    (char)(buffer[i] >= 'a' && buffer[i] <= 'z' ? buffer[i] - 32 : buffer[i]);
            if (write(STDOUT_FILENO, buffer, (size_t)got) != got)
                return 9;
        }
        return 7;
    }
    if (strcmp(what, "sleep") == 0)
        return (int)sleep(60);
    if (strcmp(what, "abort") == 0)
        raise(SIGKILL);
    if (strcmp(what, "flood") == 0) {
        for (;;)
            if (write(STDOUT_FILENO, buffer, sizeof(buffer)) < 0)
                return 0;
    }
    if (strcmp(what, "fds") == 0) {
        for (int fd = 0; fd < 1000; fd++) {
            if (fcntl(fd, F_GETFD) >= 0)
                printf("%d ", fd);
        }
        printf("%s %s", getenv("PATH") ? "PATH" : "no", getenv("GIVEN") ? getenv("GIVEN") : "-");
        return 0;
    }
    return 8;
}

static ChildSpec self(const char *const *arguments)
{
    return (ChildSpec){.program = "/proc/self/exe", .arguments = arguments};
}

static const char *const do_upper[] = {"child", "upper", NULL};
static const char *const do_sleep[] = {"child", "sleep", NULL};
static const char *const do_abort[] = {"child", "abort", NULL};
static const char *const do_flood[] = {"child", "flood", NULL};
static const char *const do_fds[] = {"child", "fds", NULL};

static void no_child_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void a_child_reads_its_input_and_its_status_is_told(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf output = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf input = STRBUF_INIT(1 << 20);
    for (int i = 0; i < 50000; i++) /* more than any pipe holds */
        strbuf_append_c(&input, "abcdefg\n");
    ChildSpec spec = self(do_upper);
    ChildExit end;
    assert_int_equal(child_run(&spec, strbuf_str(&input), 20000, &output, &end), 0);
    assert_int_equal(end.status, 7);
    assert_int_equal(end.signal, 0);
    assert_int_equal(output.len, input.len);
    assert_true(str_starts_with(strbuf_str(&output), STR("ABCDEFG\nABC")));
    no_child_is_left();
}

static void a_child_that_dies_of_a_signal_says_which(void **state)
{
    (void)state;
    CLEANUP(child_freep) Child *child = NULL;
    ChildSpec spec = self(do_abort);
    ChildExit end;
    assert_int_equal(child_new(&spec, &child), 0);
    assert_int_equal(child_wait(child, 20000, &end), 0);
    assert_int_equal(end.status, -1);
    assert_int_equal(end.signal, SIGKILL);
    assert_int_equal(child_wait(child, 0, &end), 0); /* may be asked again */
    no_child_is_left();
}

static void a_child_that_takes_too_long_is_killed_and_reaped(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf output = STRBUF_INIT(100);
    ChildSpec spec = self(do_sleep);
    ChildExit end;
    int64_t start = clock_monotonic();
    assert_int_equal(child_run(&spec, STR(""), 100, &output, &end), CHILD_E_TIMEOUT);
    assert_true(clock_monotonic() - start < 20 * INSTANT_SECOND);
    no_child_is_left();
    CLEANUP(child_freep) Child *child = NULL;
    assert_int_equal(child_new(&spec, &child), 0);
    assert_int_equal(child_wait(child, 50, &end), CHILD_E_TIMEOUT);
    child = child_free(child);
    no_child_is_left();
}

static void output_beyond_the_maximum_ends_the_child(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf output = STRBUF_INIT(10000);
    ChildSpec spec = self(do_flood);
    ChildExit end;
    assert_int_equal(child_run(&spec, STR(""), 20000, &output, &end), CHILD_E_TOO_LARGE);
    no_child_is_left();
}

static void a_child_has_the_named_descriptors_and_environment_only(void **state)
{
    (void)state;
    int leaked = dup(STDERR_FILENO); /* not close-on-exec, as a careless library would leave it */
    int far = fcntl(STDERR_FILENO, F_DUPFD, 200);
    CLEANUP(strbuf_deinit) StrBuf output = STRBUF_INIT(1000);
    const char *const environment[] = {"GIVEN=value", NULL};
    const ChildFd fds[] = {{5, leaked}};
    ChildSpec spec = self(do_fds);
    spec.environment = environment;
    spec.fds = fds;
    spec.fd_count = 1;
    ChildExit end;
    assert_int_equal(child_run(&spec, STR(""), 20000, &output, &end), 0);
    assert_string_equal(strbuf_str(&output).ptr, "0 1 2 5 no value");
    close(leaked);
    close(far);
}

static void a_program_that_is_not_there_is_an_outcome(void **state)
{
    (void)state;
    Child *child = NULL;
    ChildSpec spec = self(do_upper);
    spec.program = "/nowhere/gongkai-pdf";
    assert_int_equal(child_new(&spec, &child), CHILD_E_NO_PROGRAM);
    assert_null(child);
    no_child_is_left();
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return child_main(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_reads_its_input_and_its_status_is_told),
        cmocka_unit_test(a_child_that_dies_of_a_signal_says_which),
        cmocka_unit_test(a_child_that_takes_too_long_is_killed_and_reaped),
        cmocka_unit_test(output_beyond_the_maximum_ends_the_child),
        cmocka_unit_test(a_child_has_the_named_descriptors_and_environment_only),
        cmocka_unit_test(a_program_that_is_not_there_is_an_outcome),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
