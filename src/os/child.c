#include "os/child.h"

#include "base/error.h"
#include "os/clock.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_FDS   16 /* descriptors that a child may be given: 0..15 */
#define CHILD_PARK  64 /* where ours are copied to, out of the way of those numbers */
#define OWN_PROGRAM "/proc/self/exe"
#define OUTPUT_STEP 65536

struct Child {
    pid_t pid;
    int pid_fd;
    bool reaped;
    ChildExit exit;
};

static void parked_close(int parked[static CHILD_FDS])
{
    for (int i = 0; i < CHILD_FDS; i++)
        fd_closep(&parked[i]);
}

/* Copies the named descriptors out of the way, so that no dup2 overwrites one that comes later. */
static int parked_open(const ChildSpec *spec, int parked[static CHILD_FDS])
{
    for (int i = 0; i < CHILD_FDS; i++)
        parked[i] = -1;
    for (size_t i = 0; i < spec->fd_count; i++) {
        int to = spec->fds[i].child_fd;
        if (to < 0 || to >= CHILD_FDS || parked[to] >= 0)
            return error_set(EINVAL, "descriptor %d of a child", to);
        parked[to] = fcntl(spec->fds[i].our_fd, F_DUPFD_CLOEXEC, CHILD_PARK);
        if (parked[to] < 0)
            return error_set(errno, "cannot copy descriptor %d", spec->fds[i].our_fd);
    }
    return 0;
}

static int plan_fds(posix_spawn_file_actions_t *plan, const int parked[static CHILD_FDS])
{
    int error = 0;
    for (int i = 0; i < CHILD_FDS && !error; i++) {
        if (parked[i] >= 0)
            error = posix_spawn_file_actions_adddup2(plan, parked[i], i);
        else if (i <= STDERR_FILENO)
            error = posix_spawn_file_actions_addopen(plan, i, "/dev/null",
                                                     i == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
        else
            error = posix_spawn_file_actions_addclose(plan, i);
    }
    return error ? error : posix_spawn_file_actions_addclosefrom_np(plan, CHILD_FDS);
}

static int spawn(const ChildSpec *spec, const int parked[static CHILD_FDS], pid_t *ret_pid)
{
    posix_spawn_file_actions_t plan;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&plan);
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *const empty[] = {NULL};
    int error = plan_fds(&plan, parked);
    if (!error) {
        /* posix_spawn does not write to the strings; its type is older than const. */
        union {
            const char *const *given;
            char *const *wanted;
        } arguments = {spec->arguments}, environment = {spec->environment};
        error = posix_spawn(ret_pid, spec->program, &plan, &attributes, arguments.wanted,
                            spec->environment ? environment.wanted : empty);
    }
    posix_spawn_file_actions_destroy(&plan);
    posix_spawnattr_destroy(&attributes);
    if (error == ENOENT || error == EACCES || error == ENOEXEC)
        return CHILD_E_NO_PROGRAM;
    return error ? error_set(error, "cannot start %s", spec->program) : 0;
}

int child_new(const ChildSpec *spec, Child **ret_child)
{
    Child *child = calloc(1, sizeof(*child));
    if (!child)
        return error_set(ENOMEM, "no memory");
    int parked[CHILD_FDS];
    int r = parked_open(spec, parked);
    if (r == 0)
        r = spawn(spec, parked, &child->pid);
    parked_close(parked);
    if (r) {
        free(child);
        return r;
    }
    /* Not reaped yet, so the number cannot have gone to another process. */
    child->pid_fd = pidfd_open(child->pid, 0);
    if (child->pid_fd < 0) {
        r = error_set(errno, "cannot watch a child");
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
        free(child);
        return r;
    }
    *ret_child = child;
    return 0;
}

static int child_reap(Child *child)
{
    siginfo_t info = {0};
    while (waitid(P_PID, (id_t)child->pid, &info, WEXITED) != 0) {
        if (errno != EINTR)
            return error_set(errno, "cannot wait for a child");
    }
    child->reaped = true;
    bool by_itself = info.si_code == CLD_EXITED;
    child->exit.status = by_itself ? info.si_status : -1;
    child->exit.signal = by_itself ? 0 : info.si_status;
    return 0;
}

Child *child_free(Child *child)
{
    if (!child)
        return NULL;
    if (!child->reaped) {
        kill(child->pid, SIGKILL);
        int r = child_reap(child);
        (void)r; /* the kernel has nothing of it left to give back */
    }
    fd_closep(&child->pid_fd);
    free(child);
    return NULL;
}

void child_freep(Child **child)
{
    *child = child_free(*child);
}

/* Milliseconds until the deadline for poll(): -1 for ever, 0 when it has passed. */
static int time_left(int64_t deadline)
{
    if (deadline < 0)
        return -1;
    int64_t left = (deadline - clock_monotonic() + 999) / 1000;
    return left < 0 ? 0 : (int)MIN(left, INT32_MAX);
}

static int64_t deadline_in(int64_t timeout_ms)
{
    return timeout_ms < 0 ? -1 : clock_monotonic() + timeout_ms * 1000;
}

int child_wait(Child *child, int64_t timeout_ms, ChildExit *ret_exit)
{
    int64_t deadline = deadline_in(timeout_ms);
    while (!child->reaped) {
        struct pollfd watch = {.fd = child->pid_fd, .events = POLLIN};
        int ready = poll(&watch, 1, time_left(deadline));
        if (ready < 0 && errno != EINTR)
            return error_set(errno, "cannot wait for a child");
        if (ready == 0 && time_left(deadline) == 0)
            return CHILD_E_TIMEOUT;
        if (ready > 0) {
            int r = child_reap(child);
            if (r < 0)
                return r;
        }
    }
    *ret_exit = child->exit;
    return 0;
}

void child_signal(Child *child, int signal_number)
{
    if (!child->reaped)
        kill(child->pid, signal_number);
}

int child_poll_fd(const Child *child)
{
    return child->pid_fd;
}

int child_pid(const Child *child)
{
    return (int)child->pid;
}

/* Appends what fd gives until its end or the deadline. */
static int collect(int fd, int64_t deadline, StrBuf *output)
{
    char *step = malloc(OUTPUT_STEP);
    if (!step)
        return error_set(ENOMEM, "no memory");
    int r = 0;
    for (;;) {
        struct pollfd watch = {.fd = fd, .events = POLLIN};
        int left = time_left(deadline);
        int ready = poll(&watch, 1, left);
        if (ready == 0) {
            r = CHILD_E_TIMEOUT;
            break;
        }
        ssize_t got = ready < 0 ? -1 : read(fd, step, OUTPUT_STEP);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            r = error_set(errno, "cannot read from a child");
        if (got <= 0)
            break;
        strbuf_append(output, str_make(step, (size_t)got));
        if (strbuf_failed(output)) {
            r = CHILD_E_TOO_LARGE;
            break;
        }
    }
    free(step);
    return r;
}

/* Adds standard input, output and error to what the caller named. */
static size_t run_fds(const ChildSpec *spec, int in, int out, ChildFd fds[static CHILD_FDS])
{
    fds[0] = (ChildFd){STDIN_FILENO, in};
    fds[1] = (ChildFd){STDOUT_FILENO, out};
    fds[2] = (ChildFd){STDERR_FILENO, STDERR_FILENO};
    size_t count = 3;
    for (size_t i = 0; i < spec->fd_count && count < CHILD_FDS; i++)
        fds[count++] = spec->fds[i];
    return count;
}

int child_run(const ChildSpec *spec, Str input, int64_t timeout_ms, StrBuf *output,
              ChildExit *ret_exit)
{
    int64_t deadline = deadline_in(timeout_ms);
    CLEANUP(fd_closep) int in = -1;
    int pipe_fds[2];
    int r = file_memory("input", input, &in);
    if (r < 0)
        return error_trace(r);
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return error_set(errno, "cannot make a pipe");
    CLEANUP(fd_closep) int ours = pipe_fds[0];
    CLEANUP(fd_closep) int theirs = pipe_fds[1];
    ChildFd fds[CHILD_FDS];
    ChildSpec full = *spec;
    full.fd_count = run_fds(spec, in, theirs, fds);
    full.fds = fds;
    CLEANUP(child_freep) Child *child = NULL;
    r = child_new(&full, &child);
    fd_closep(&theirs);
    if (r == 0)
        r = collect(ours, deadline, output);
    fd_closep(&ours);
    if (r == 0)
        r = child_wait(child, time_left(deadline), ret_exit);
    return error_trace(r);
}

int child_own_path(StrBuf *out)
{
    char path[4096];
    ssize_t length = readlink(OWN_PROGRAM, path, sizeof(path));
    if (length < 0 || (size_t)length == sizeof(path))
        return error_set(length < 0 ? errno : ENAMETOOLONG, "cannot read %s", OWN_PROGRAM);
    strbuf_append(out, str_make(path, (size_t)length));
    return 0;
}
