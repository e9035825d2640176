#include "cli/report_batch.h"

#include "base/error.h"
#include "base/hash.h"
#include "document/document.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/thread.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX   2000000
#define WINDOW      256
#define WORKERS_MAX 64
#define OUTPUT_MAX  ((size_t)128 << 20)
#define INPUT_MAX   ((size_t)64 << 20)

typedef struct InputList {
    BatchInputs in;
    size_t path_capacity, place_count, place_capacity;
    Arena *arena;
} InputList;

static void add_input(InputList *l, const char *path, BatchPlace place)
{
    ARENA_PUSH(l->arena, l->in.paths, l->in.count, l->path_capacity);
    l->in.paths[l->in.count - 1] = path;
    ARENA_PUSH(l->arena, l->in.places, l->place_count, l->place_capacity);
    l->in.places[l->place_count - 1] = place;
}

/* Whether a file begins as a ZIP does; most do not, and are not read for it. */
static bool begins_as_zip(const char *path)
{
    char head[4];
    CLEANUP(fd_closep) int fd = -1;
    bool zip = file_open(path, &fd) == 0 && file_read_exact(fd, head, sizeof(head)) &&
               memcmp(head, "PK\x03\x04", sizeof(head)) == 0;
    error_clear();
    return zip;
}

/* A file, or the files that it holds if it is an archive of documents. */
static void add_file(InputList *l, const char *path)
{
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    ArchiveEntry *entries;
    size_t count;
    Str bytes;
    bool archive = begins_as_zip(path) && file_read(scratch, path, ARCHIVE_BYTES_MAX, &bytes) == 0;
    error_clear();
    if (!archive || document_sniff(bytes) != DOCUMENT_FORMAT_ZIP ||
        archive_list(bytes, &DOCUMENT_LIMITS_DEFAULT, l->arena, &entries, &count) != 0) {
        add_input(l, path, (BatchPlace){0});
        return;
    }
    for (size_t i = 0; i < count; i++)
        add_input(l, arena_printf(l->arena, "%s!%.*s", path, STR_FMT(entries[i].name)).ptr,
                  (BatchPlace){path, entries[i]});
}

int batch_inputs(Arena *a, const char *const *operands, size_t count, BatchInputs *ret_inputs)
{
    InputList l = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(operands[i], "-") == 0) {
            add_input(&l, operands[i], (BatchPlace){0});
            continue;
        }
        if (!file_is_folder(operands[i])) {
            add_file(&l, operands[i]);
            continue;
        }
        FileList list;
        CLEANUP(arena_freep) Arena *walk = arena_create((size_t)1 << 20);
        int result = file_walk(walk, operands[i], FILES_MAX, &list);
        if (result < 0)
            return error_trace(result);
        for (size_t k = 0; result == 0 && k < list.count; k++) {
            size_t n = strlen(operands[i]);
            bool slash = n && operands[i][n - 1] == '/';
            add_file(
                &l,
                arena_printf(a, "%s%s%s", operands[i], slash ? "" : "/", list.entries[k].path).ptr);
        }
    }
    *ret_inputs = l.in;
    return 0;
}

typedef struct Slot {
    StrBuf out;
    BatchOutcome outcome;
    bool ready;
} Slot;

typedef struct Batch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Slot slots[WINDOW];
    size_t count;
    size_t next;    /* the input that the next free worker takes */
    size_t written; /* outputs written */
    BatchFn fn;
    void *context;
    bool no_sandbox;
} Batch;

static void work(void *argument)
{
    Batch *b = argument;
    Arena *a = arena_create((size_t)1 << 20);
    Extractor *x = b->no_sandbox ? NULL : extractor_new(BATCH_FILE_TIMEOUT);
    pthread_mutex_lock(&b->lock);
    while (b->next < b->count) {
        size_t index = b->next++;
        while (index >= b->written + WINDOW)
            pthread_cond_wait(&b->changed, &b->lock);
        Slot *slot = &b->slots[index % WINDOW];
        pthread_mutex_unlock(&b->lock);
        BatchOutcome outcome = b->fn(b->context, index, x, a, &slot->out);
        arena_reset(a);
        pthread_mutex_lock(&b->lock);
        slot->outcome = outcome;
        slot->ready = true;
        pthread_cond_broadcast(&b->changed);
    }
    pthread_mutex_unlock(&b->lock);
    extractor_free(x);
    arena_free(a);
}

static void show_progress(size_t done, size_t total, int64_t started)
{
    double seconds = (double)(clock_monotonic() - started) / 1e6;
    double rate = seconds > 0 ? (double)done / seconds : 0;
    int width = 30, filled = total ? (int)(done * (size_t)width / total) : width;
    char bar[31];
    for (int i = 0; i < width; i++)
        bar[i] = i < filled ? '#' : '-';
    bar[width] = 0;
    (void)fprintf(stderr, "\r[%s] %zu/%zu  %.0f/s  剩余 %.0f 秒 ", bar, done, total, rate,
                  rate > 0 ? (double)(total - done) / rate : 0.0);
    if (done == total)
        (void)fputs("\n", stderr);
}

/* Writes what is ready, in order. The lock is held except while writing. */
static int drain(Batch *b, const BatchOptions *options, FILE *out, size_t counts[4])
{
    int64_t started = clock_monotonic(), shown = started;
    for (size_t i = 0; i < b->count; i++) {
        Slot *slot = &b->slots[i % WINDOW];
        pthread_mutex_lock(&b->lock);
        while (!slot->ready)
            pthread_cond_wait(&b->changed, &b->lock);
        pthread_mutex_unlock(&b->lock);
        counts[slot->outcome]++;
        Str s = strbuf_str(&slot->out);
        if (i)
            (void)fwrite(options->separator.ptr, 1, options->separator.len, out);
        (void)fwrite(s.ptr, 1, s.len, out);
        strbuf_deinit(&slot->out);
        slot->out = STRBUF_INIT(OUTPUT_MAX);
        pthread_mutex_lock(&b->lock);
        if (ferror(out)) /* nobody reads on: no further input is taken */
            b->count = MIN(b->count, b->next);
        slot->ready = false;
        b->written = i + 1;
        pthread_cond_broadcast(&b->changed);
        pthread_mutex_unlock(&b->lock);
        int64_t now = clock_monotonic();
        if (options->progress && (now - shown > 200000 || (i + 1 == b->count && shown > started))) {
            show_progress(i + 1, b->count, started);
            shown = now;
        }
    }
    return ferror(out) ? error_set(EIO, "输出写不进去") : 0;
}

int batch_run(size_t count, const BatchOptions *options, BatchFn fn, void *context, FILE *out,
              size_t ret_counts[4])
{
    Batch b = {.lock = PTHREAD_MUTEX_INITIALIZER,
               .changed = PTHREAD_COND_INITIALIZER,
               .count = count,
               .fn = fn,
               .context = context,
               .no_sandbox = options->no_sandbox};
    for (size_t i = 0; i < WINDOW; i++)
        b.slots[i].out = STRBUF_INIT(OUTPUT_MAX);
    Thread threads[WORKERS_MAX];
    size_t wanted = MIN((size_t)MAX(options->workers, 1), MIN(count, (size_t)WORKERS_MAX));
    size_t started = 0;
    int result = 0;
    while (started < wanted && result == 0) {
        result = thread_start("report", work, &b, &threads[started]);
        started += result == 0;
    }
    if (started)
        result = drain(&b, options, out, ret_counts);
    for (size_t i = 0; i < started; i++)
        thread_join(threads[i]);
    for (size_t i = 0; i < WINDOW; i++)
        strbuf_deinit(&b.slots[i].out);
    return result;
}

static int read_bytes(const char *path, Arena *a, Str *ret_bytes, Str *ret_error)
{
    int result = strcmp(path, "-") == 0 ? file_read_fd(a, STDIN_FILENO, INPUT_MAX, ret_bytes)
                                        : file_read(a, path, INPUT_MAX, ret_bytes);
    if (result == 0)
        return 0;
    if (result == FILE_E_MISSING)
        *ret_error = STR("没有这个文件");
    else if (result == FILE_E_TOO_LARGE)
        *ret_error = STR("文件超过 64 MiB");
    else if (result == FILE_E_NOT_FILE)
        *ret_error = STR("不是普通文件");
    else
        *ret_error = arena_printf(a, "读不了：%s", error_message());
    error_clear();
    return 1;
}

/* A file of an archive. */
static int read_entry(const BatchPlace *place, Arena *a, Str *ret_bytes, Str *ret_error)
{
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    Str archive;
    int result = file_read(scratch, place->archive, ARCHIVE_BYTES_MAX, &archive);
    if (result != 0) {
        *ret_error = STR("压缩包读不了");
        error_clear();
        return 1;
    }
    result = archive_read(archive, &DOCUMENT_LIMITS_DEFAULT, &place->entry, a, ret_bytes);
    if (result > 0)
        *ret_error = document_outcome_text((DocumentOutcome)result);
    return result;
}

/* Why a file that is an archive did not become the files that it holds. */
static Str archive_problem(Str bytes, Arena *a, Str otherwise)
{
    ArchiveEntry *entries;
    size_t count;
    int outcome = archive_list(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &entries, &count);
    return outcome > 0 ? document_outcome_text((DocumentOutcome)outcome) : otherwise;
}

int batch_read_report(const BatchInputs *inputs, size_t index, Extractor *x, Arena *a,
                      ReportSource *ret_source, AnnualReport *ret_report)
{
    const BatchPlace *place = &inputs->places[index];
    ReportSource source = {.path = str_of(inputs->paths[index])};
    Str bytes;
    int result = place->archive ? read_entry(place, a, &bytes, &source.error)
                                : read_bytes(inputs->paths[index], a, &bytes, &source.error);
    if (result == 0) {
        source.sha256 = hash_sha256_hex(bytes, a);
        Document d;
        Str detail = {0};
        result = x ? extractor_read(x, bytes, a, &d, &detail)
                   : document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
        if (result != 0)
            source.media_type = document_media_type(document_sniff(bytes));
        if (result > 0) {
            source.error = document_outcome_text((DocumentOutcome)result);
            if (document_sniff(bytes) == DOCUMENT_FORMAT_ZIP)
                source.error = archive_problem(bytes, a, source.error);
        } else if (result < 0) {
            source.error = arena_printf(a, "读不了：%s", error_message());
            error_clear();
            result = DOCUMENT_E_DAMAGED;
        } else {
            source.media_type = document_media_type(d.format);
            source.charset = d.charset;
            report_read(&d, a, ret_report);
        }
    }
    *ret_source = source;
    return result;
}
