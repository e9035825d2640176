#include "cli/report_batch.h"

#include "base/error.h"
#include "os/clock.h"
#include "os/thread.h"

#include <stdio.h>

#define WORKERS_MAX 64
#define OUTPUT_MAX  ((size_t)128 << 20)
#define OUTPUT_KEEP ((size_t)1 << 20) /* a slot's buffer beyond this is given back */
#define ARENA_CHUNK ((size_t)1 << 20)
#define SHOW_EVERY  200000 /* microseconds */
#define PER_SECOND  1e6

typedef struct Slot {
    StrBuf out;
    Arena *arena; /* with keep */
    BatchOutcome outcome;
    bool ready;
} Slot;

typedef struct Batch {
    const BatchOptions *options;
    pthread_mutex_t lock;
    pthread_cond_t room;
    Slot slots[BATCH_WINDOW];
    size_t window;
    size_t first, count;
    size_t next;    /* the input that the next free worker takes */
    size_t taken;   /* results handed on: all inputs before it */
    size_t waiting; /* workers that wait for room */
    bool handing;   /* a worker is handing results on */
    int result;
    char message[512]; /* what was noted with it, in the thread that noted it */
    size_t *counts;
    int64_t started, shown;
} Batch;

static void show_progress(Batch *b)
{
    int64_t now = clock_monotonic();
    bool end = b->taken == b->count;
    if (!b->options->progress || (now - b->shown < SHOW_EVERY && !(end && b->shown > b->started)))
        return;
    size_t done = b->taken - b->first, total = b->count - b->first;
    double seconds = (double)(now - b->started) / PER_SECOND;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    char bar[31];
    size_t width = sizeof(bar) - 1, filled = total ? done * width / total : width;
    for (size_t i = 0; i < width; i++)
        bar[i] = i < filled ? '#' : '-';
    bar[width] = 0;
    (void)fprintf(stderr, "\r[%s] %zu/%zu  %.0f/s  剩余 %.0f 秒 %s", bar, b->taken, b->count, rate,
                  rate > 0 ? (double)(total - done) / rate : 0.0, end ? "\n" : "");
    b->shown = now;
}

static void slot_empty(Slot *slot)
{
    if (slot->out.capacity > OUTPUT_KEEP)
        strbuf_deinit(&slot->out);
    strbuf_clear(&slot->out);
    if (slot->arena && arena_footprint(slot->arena) > ARENA_CHUNK)
        slot->arena = arena_free(slot->arena); /* there are many slots */
    else if (slot->arena)
        arena_reset(slot->arena);
    slot->ready = false;
}

/* Hands on what is ready, in order, until nothing is. Called and left with the lock held. */
static void hand_on(Batch *b)
{
    BatchResult results[BATCH_WINDOW];
    b->handing = true;
    for (;;) {
        size_t n = 0;
        for (; n < b->window && b->taken + n < b->next; n++) {
            const Slot *slot = &b->slots[(b->taken + n) % b->window];
            if (!slot->ready)
                break;
            results[n] = (BatchResult){b->taken + n, slot->outcome, strbuf_str(&slot->out)};
        }
        if (n == 0 || b->result < 0)
            break;
        pthread_mutex_unlock(&b->lock);
        int result = b->options->take(b->options->context, results, n);
        if (result < 0)
            (void)snprintf(b->message, sizeof(b->message), "%s", error_message());
        pthread_mutex_lock(&b->lock);
        for (size_t i = 0; i < n; i++) {
            b->counts[results[i].outcome]++;
            slot_empty(&b->slots[results[i].index % b->window]);
        }
        b->taken += n;
        b->result = MIN(result, 0);
        if (b->waiting)
            pthread_cond_broadcast(&b->room);
        show_progress(b);
    }
    b->handing = false;
}

/* Takes the next input and waits until its result may be held; false: there is nothing to do. */
static bool next_input(Batch *b, size_t *ret_index)
{
    if (b->next >= b->count || b->result < 0)
        return false;
    *ret_index = b->next++;
    b->waiting++;
    while (*ret_index >= b->taken + b->window && b->result == 0)
        pthread_cond_wait(&b->room, &b->lock);
    b->waiting--;
    return b->result == 0;
}

static void work(void *argument)
{
    Batch *b = argument;
    const BatchOptions *o = b->options;
    Arena *a = o->keep ? NULL : arena_create(ARENA_CHUNK);
    BatchReader reader = batch_reader_make(!o->no_sandbox);
    size_t index;
    pthread_mutex_lock(&b->lock);
    while (next_input(b, &index)) {
        Slot *slot = &b->slots[index % b->window];
        pthread_mutex_unlock(&b->lock);
        if (o->keep && !slot->arena)
            slot->arena = arena_create(ARENA_CHUNK / 8);
        BatchOutcome outcome =
            o->make(o->context, index, &reader, o->keep ? slot->arena : a, &slot->out);
        if (a)
            arena_reset(a);
        pthread_mutex_lock(&b->lock);
        slot->outcome = outcome;
        slot->ready = true;
        if (!b->handing && index == b->taken)
            hand_on(b);
    }
    if (b->result < 0) /* those that wait for room leave, too */
        pthread_cond_broadcast(&b->room);
    pthread_mutex_unlock(&b->lock);
    batch_reader_end(&reader);
    arena_free(a);
}

int batch_run(size_t first, size_t count, const BatchOptions *options,
              size_t ret_counts[BATCH_OUTCOME_MAX])
{
    Batch *b =
        &(Batch){.options = options,
                 .lock = PTHREAD_MUTEX_INITIALIZER,
                 .room = PTHREAD_COND_INITIALIZER,
                 .window = options->window ? MIN(options->window, BATCH_WINDOW) : BATCH_WINDOW,
                 .first = first,
                 .count = count,
                 .next = first,
                 .taken = first,
                 .counts = ret_counts};
    for (size_t i = 0; i < b->window; i++)
        b->slots[i].out = STRBUF_INIT(OUTPUT_MAX);
    b->started = b->shown = clock_monotonic();
    Thread threads[WORKERS_MAX];
    size_t wanted = MIN((size_t)MAX(options->workers, 1), MIN(count - first, (size_t)WORKERS_MAX));
    size_t started = 0;
    int result = 0;
    while (started < wanted && result == 0) {
        result = thread_start("report", work, b, &threads[started]);
        started += result == 0;
    }
    for (size_t i = 0; i < started; i++)
        thread_join(threads[i]);
    for (size_t i = 0; i < b->window; i++) {
        strbuf_deinit(&b->slots[i].out);
        arena_free(b->slots[i].arena);
    }
    if (started && b->result < 0)
        return error_set(b->result, "%s", b->message);
    return started ? 0 : error_trace(result); /* fewer threads than wanted only take longer */
}
