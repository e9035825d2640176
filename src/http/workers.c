#include "http/workers.h"

#include "os/thread.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct Worker {
    HttpWorkers *pool;
    Thread thread;
    int index;
} Worker;

struct HttpWorkers {
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    HttpJob *first, *last;
    int queued, queue_limit;
    int idle; /* workers without a job, also those that have not woken up yet */
    bool ending;
    HttpWorkerRun *run;
    HttpWorkerStop *stop;
    void *context;
    int count;
    Worker workers[];
};

/* The next job; NULL when there is none and none will come. */
static HttpJob *next_job(HttpWorkers *w)
{
    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->ending)
        pthread_cond_wait(&w->arrived, &w->lock);
    HttpJob *job = w->first;
    if (job) {
        w->idle--;
        w->first = job->next;
        w->queued--;
    }
    pthread_mutex_unlock(&w->lock);
    return job;
}

static void worker_main(void *argument)
{
    Worker *worker = argument;
    HttpWorkers *w = worker->pool;
    for (HttpJob *job; (job = next_job(w));) {
        w->run(w->context, job, worker->index);
        pthread_mutex_lock(&w->lock);
        w->idle++;
        pthread_mutex_unlock(&w->lock);
    }
    if (w->stop)
        w->stop(w->context, worker->index);
}

int http_workers_create(int count, int queue_limit, HttpWorkerRun *run, HttpWorkerStop *stop,
                        void *context, HttpWorkers **ret_workers)
{
    HttpWorkers *w = calloc(1, sizeof(*w) + (size_t)count * sizeof(w->workers[0]));
    if (!w)
        abort();
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->arrived, NULL);
    w->queue_limit = queue_limit;
    w->idle = count;
    w->run = run;
    w->stop = stop;
    w->context = context;
    for (int i = 0; i < count; i++) {
        Worker *worker = &w->workers[i];
        *worker = (Worker){.pool = w, .index = i};
        int r = thread_start("http-worker", worker_main, worker, &worker->thread);
        if (r < 0) {
            http_workers_free(w);
            return r;
        }
        w->count++;
    }
    *ret_workers = w;
    return 0;
}

bool http_workers_submit(HttpWorkers *w, HttpJob *job)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->queued < w->queue_limit + w->idle;
    if (room) {
        job->next = NULL;
        *(w->first ? &w->last->next : &w->first) = job;
        w->last = job;
        w->queued++;
        pthread_cond_signal(&w->arrived);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

HttpWorkers *http_workers_free(HttpWorkers *w)
{
    if (!w)
        return NULL;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_broadcast(&w->arrived);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->count; i++)
        thread_join(w->workers[i].thread);
    pthread_cond_destroy(&w->arrived);
    pthread_mutex_destroy(&w->lock);
    free(w);
    return NULL;
}
