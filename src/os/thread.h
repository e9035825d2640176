/*
 * Threads with a name. They are started with all signals blocked, so that signals reach only the
 * main thread, which waits for them. Mutexes and conditions are used as pthread has them.
 */
#pragma once

#include "base/base.h"

#include <pthread.h>

typedef void (*ThreadFn)(void *argument);

typedef struct Thread {
    pthread_t handle;
} Thread;

/* Starts fn(argument) in a thread of its own; the name (at most 15 bytes) shows in ps and gdb. */
int thread_start(const char *name, ThreadFn fn, void *argument, Thread *ret_thread) ATTR_NODISCARD;
/* Waits for its end; each thread is joined once. */
void thread_join(Thread thread);
/* Cores that this process may run on, at least 1. */
int thread_cores(void);
