/*
 * A pool of threads that may block, and the bounded queue in front of it. Submitting never blocks.
 */
#pragma once

#include "base/base.h"

/* The first member of what is queued. */
typedef struct HttpJob {
    struct HttpJob *next;
} HttpJob;

typedef struct HttpWorkers HttpWorkers;
typedef void HttpWorkerRun(void *context, HttpJob *job, int worker);
typedef void HttpWorkerStop(void *context, int worker);

int http_workers_create(int count, int queue_limit, HttpWorkerRun *run, HttpWorkerStop *stop,
                        void *context, HttpWorkers **ret_workers) ATTR_NODISCARD;
/* false: the queue is full; the job stays the caller's. */
bool http_workers_submit(HttpWorkers *w, HttpJob *job);
/* Runs what is queued, ends the threads, frees. NULL is fine. */
HttpWorkers *http_workers_free(HttpWorkers *w);
