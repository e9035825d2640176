#include "bench/bench.h"

#include "base/error.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS_MAX 101

int64_t bench_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t cpu_of(int who)
{
    struct rusage usage;
    if (getrusage(who, &usage) != 0)
        return 0;
    return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000 +
           ((int64_t)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

int64_t bench_cpu_clock(void)
{
    return cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN);
}

int bench_start(const char *const *arguments, int *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    union {
        const char *const *ours;
        char *const *theirs;
    } list = {arguments};
    int e = posix_spawnp(ret_pid, arguments[0], &actions, NULL, list.theirs, environ);
    posix_spawn_file_actions_destroy(&actions);
    return e == 0 ? 0 : error_set(e, "cannot start %s", arguments[0]);
}

/* VmHWM of a process, KiB; 0: it is gone. Not ru_maxrss, which begins at its parent's peak. */
static int64_t peak_of(long pid)
{
    char path[64], line[256];
    int64_t peak = 0;
    (void)snprintf(path, sizeof(path), "/proc/%ld/status", pid);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof(line), status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            peak = strtol(line + 6, NULL, 10);
    if (status)
        (void)fclose(status);
    return peak;
}

/* The larger of it and its children now. */
static int64_t peak_of_family(long pid)
{
    char pattern[64], children[4096];
    glob_t found;
    int64_t peak = peak_of(pid);
    (void)snprintf(pattern, sizeof(pattern), "/proc/%ld/task/*/children", pid);
    if (glob(pattern, 0, NULL, &found) != 0)
        return peak;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        FILE *list = fopen(found.gl_pathv[i], "re");
        if (list && fgets(children, sizeof(children), list))
            for (char *at = children, *end; strtol(at, &end, 10) > 0; at = end)
                peak = MAX(peak, peak_of(strtol(at, NULL, 10)));
        if (list)
            (void)fclose(list);
    }
    globfree(&found);
    return peak;
}

int bench_wait(int pid, int ok_status, int64_t *ret_peak)
{
    int status;
    int64_t peak = 0;
    for (;;) {
        pid_t got = waitpid(pid, &status, ret_peak ? WNOHANG : 0);
        if (got < 0 && errno != EINTR)
            return error_set(errno, "waitpid");
        if (got > 0)
            break;
        peak = MAX(peak, peak_of_family(pid));
        usleep(5000);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) > ok_status)
        return error_set(EIO, "a program ended with status 0x%x", (unsigned)status);
    if (ret_peak)
        *ret_peak = peak;
    return 0;
}

static int compare_values(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int64_t bench_percentile(int64_t *values, size_t count, int percentile)
{
    qsort(values, count, sizeof(values[0]), compare_values);
    size_t at = count * (size_t)percentile / 100;
    return values[MIN(at, count - 1)];
}

int64_t bench_peak_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

int bench_failed(const char *bench)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(4096);
    error_describe(&text);
    fprintf(stderr, "bench %s: %.*s\n", bench, STR_FMT(strbuf_str(&text)));
    return 1;
}

/* Whole above 100, else as many digits as tell something. */
static void print_number(const char *key, double value)
{
    printf(",\"%s\":%.*f", key, value >= 100 ? 0 : value >= 1 ? 2 : 4, value);
}

static void print_line(const char *bench, const char *name, double value, const char *unit,
                       const char *baseline, double baseline_value, int64_t size, double doubling,
                       double megabytes)
{
    printf("{\"bench\":\"%s\",\"case\":\"%s\"", bench, name);
    if (size)
        printf(",\"size\":%" PRId64, size);
    print_number("value", value);
    printf(",\"unit\":\"%s\"", unit);
    if (baseline) {
        printf(",\"baseline\":\"%s\"", baseline);
        print_number("baseline_value", baseline_value);
        printf(",\"ratio\":%.2f", baseline_value > 0 ? value / baseline_value : 0);
    }
    if (megabytes > 0)
        print_number("mb_per_s", megabytes);
    if (doubling > 0)
        printf(",\"doubling\":%.2f", doubling);
    puts("}");
    fflush(stdout);
}

void bench_print(const char *bench, const char *name, double value, const char *unit,
                 const char *baseline, double baseline_value, int64_t size)
{
    print_line(bench, name, value, unit, baseline, baseline_value, size, 0, 0);
}

static int timed(int (*run)(void *, int64_t), const BenchCase *c, int64_t size, int64_t *ret_time)
{
    int64_t start = c->cpu ? bench_cpu_clock() : bench_clock();
    int r = run(c->context, size);
    if (r < 0)
        return error_trace(r);
    *ret_time = MAX((c->cpu ? bench_cpu_clock() : bench_clock()) - start, 1);
    return 0;
}

/* The median times of both at one size, measured in turn so that both meet the same machine. */
static int measure(const BenchCase *c, int64_t size, int64_t *ret_ours, int64_t *ret_theirs)
{
    int64_t ours[ROUNDS_MAX] = {0}, theirs[ROUNDS_MAX] = {0}, warm = 0;
    size_t rounds = (size_t)MIN(c->rounds > 0 ? c->rounds : 5, ROUNDS_MAX);
    int r = c->prepare ? c->prepare(c->context, size) : 0;
    if (r == 0)
        r = timed(c->ours, c, size, &warm);
    if (r == 0 && c->theirs)
        r = timed(c->theirs, c, size, &warm);
    for (size_t i = 0; r == 0 && i < rounds; i++) {
        r = timed(c->ours, c, size, &ours[i]);
        if (r == 0 && c->theirs)
            r = timed(c->theirs, c, size, &theirs[i]);
    }
    if (r < 0)
        return error_trace(r);
    *ret_ours = bench_percentile(ours, rounds, 50);
    *ret_theirs = bench_percentile(theirs, rounds, 50);
    return 0;
}

int bench_compare(const BenchCase *c)
{
    double cost_before = 0, size_before = 0;
    for (size_t i = 0; i < c->size_count; i++) {
        int64_t ours = 0, theirs = 0;
        int r = measure(c, c->sizes[i], &ours, &theirs);
        if (r < 0)
            return error_trace(r);
        double size = (double)c->sizes[i], cost = (double)ours / size;
        double doubling = i ? exp2(log2(cost / cost_before) / log2(size / size_before)) : 0;
        print_line(c->bench, c->name, 1e9 / cost, c->unit, c->theirs ? c->baseline : NULL,
                   c->theirs ? 1e9 * size / (double)theirs : 0, c->sizes[i], doubling,
                   c->bytes ? (double)c->bytes(c->context, c->sizes[i]) * 1e3 / (double)ours : 0);
        cost_before = cost;
        size_before = size;
    }
    return 0;
}
