/*
 * Child processes: a program is started with an argument list (no shell), an environment of its
 * own, and exactly the descriptors that are named; it is waited for on a monotonic clock, killed
 * when it takes too long, and always reaped. Any thread may start children; one Child is used by
 * one thread at a time. A process that starts children must not ignore SIGCHLD.
 */
#pragma once

#include "base/base.h"
#include "base/strbuf.h"

/* Outcomes > 0. */
enum {
    CHILD_E_TIMEOUT = 1,    /* still running when the time was up */
    CHILD_E_NO_PROGRAM = 2, /* there is no such program, or it may not be run */
    CHILD_E_TOO_LARGE = 3,  /* more output than the buffer's maximum */
};

/* What the child sees as child_fd; ours stays open here. Standard streams that are not named are
 * /dev/null; everything else is closed. */
typedef struct ChildFd {
    int child_fd; /* 0..15 */
    int our_fd;
} ChildFd;

typedef struct ChildSpec {
    const char *program;            /* a path */
    const char *const *arguments;   /* NULL-terminated, arguments[0] is the name */
    const char *const *environment; /* NULL-terminated "NAME=value"; NULL: empty */
    const ChildFd *fds;
    size_t fd_count;
} ChildSpec;

typedef struct ChildExit {
    int status; /* exit status, or -1 when a signal ended it */
    int signal; /* 0 when it ended by itself */
} ChildExit;

typedef struct Child Child;

/* Starts a child. CHILD_E_NO_PROGRAM. */
int child_new(const ChildSpec *spec, Child **ret_child) ATTR_NODISCARD;
/* Kills the child if it still runs, reaps it, gives everything back. NULL is fine. */
Child *child_free(Child *child);
void child_freep(Child **child);

/* Waits up to timeout_ms (< 0: for ever) for the end. CHILD_E_TIMEOUT; may be called again. */
int child_wait(Child *child, int64_t timeout_ms, ChildExit *ret_exit) ATTR_NODISCARD;
/* Sends a signal; fine if the child has ended. */
void child_signal(Child *child, int signal_number);
/* Becomes readable (poll) when the child ends; the Child owns it. */
int child_poll_fd(const Child *child);
int child_pid(const Child *child);

/*
 * Runs a child to its end: input on its standard input, its standard output appended to output,
 * its standard error inherited; spec->fds may name further descriptors (>= 3). All within
 * timeout_ms. CHILD_E_TIMEOUT, CHILD_E_TOO_LARGE (killed in both), CHILD_E_NO_PROGRAM. How it ended
 * is in *ret_exit; a bad status is the caller's to judge.
 */
int child_run(const ChildSpec *spec, Str input, int64_t timeout_ms, StrBuf *output,
              ChildExit *ret_exit) ATTR_NODISCARD;

/* The path of this program's executable, for files beside it. */
int child_own_path(StrBuf *out) ATTR_NODISCARD;
