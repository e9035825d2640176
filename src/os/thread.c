#include "os/thread.h"

#include "base/error.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct Start {
    ThreadFn fn;
    void *argument;
} Start;

static void *thread_main(void *argument)
{
    Start start = *(Start *)argument;
    free(argument);
    start.fn(start.argument);
    return NULL;
}

int thread_start(const char *name, ThreadFn fn, void *argument, Thread *ret_thread)
{
    Start *start = malloc(sizeof(*start));
    if (!start)
        return error_set(ENOMEM, "no memory for a thread");
    *start = (Start){fn, argument};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t handle;
    int error = pthread_create(&handle, NULL, thread_main, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        free(start);
        return error_set(error, "cannot start thread %s", name);
    }
    char shown[16] = {0};
    memcpy(shown, name, strnlen(name, sizeof(shown) - 1));
    pthread_setname_np(handle, shown);
    ret_thread->handle = handle;
    return 0;
}

void thread_join(Thread thread)
{
    pthread_join(thread.handle, NULL);
}

int thread_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    return MAX(CPU_COUNT(&set), 1);
}
