/*
 * What every benchmark program shares: running ours and the baseline in turn on several sizes, and
 * printing the figures as the JSON lines of the contract. One thread; a benchmark may start its
 * own. Figures of time are the only place in the tree where floating point is right.
 */
#pragma once

#include "base/base.h"

/* One comparison. Both functions do `size` units of work; < 0 from either: it could not be measured
 * (the error ring says why). */
typedef struct BenchCase {
    const char *bench; /* "compile" */
    const char *name;  /* "cases" */
    const char *unit;  /* of what is counted in a second: "rows/s" */
    const int64_t *sizes;
    size_t size_count; /* at least three, rising */
    int rounds;        /* each of both runs so often, in turn; the median counts; 0: 5 */
    bool cpu; /* a second is one of processor time, of this process and the children waited for:
                 figures per core that other programs disturb little; else of the clock */
    int64_t (*bytes)(void *context, int64_t size); /* of input in a size, for MB/s; NULL: none */
    int (*prepare)(void *context, int64_t size);   /* before the rounds of a size; NULL: nothing */
    int (*ours)(void *context, int64_t size);
    const char *baseline;                       /* "SELECT count(*)"; NULL: there is none */
    int (*theirs)(void *context, int64_t size); /* NULL: there is none */
    void *context;
} BenchCase;

/*
 * Runs the case on each size and prints a line for each, with "size", and from the second on with
 * "doubling": the factor by which the time of one unit grows when the size doubles (1.00: the cost
 * grows as the work does). Returns 0, or < 0 when it could not measure.
 */
int bench_compare(const BenchCase *c) ATTR_NODISCARD;

/* One figure measured elsewhere; baseline NULL: the line has none. size 0: none. */
void bench_print(const char *bench, const char *name, double value, const char *unit,
                 const char *baseline, double baseline_value, int64_t size);

/* Nanoseconds of the monotonic clock. */
int64_t bench_clock(void);
/* Nanoseconds of processor time of this process and of the children that were waited for. */
int64_t bench_cpu_clock(void);
/* Starts a program found in $PATH, its standard output thrown away. */
int bench_start(const char *const *arguments, int *ret_pid) ATTR_NODISCARD;
/* Waits for its end; a status above ok_status is < 0. ret_peak (may be NULL): peak resident memory
 * in KiB, of it and of the children that it waited for, whichever was larger. */
int bench_wait(int pid, int ok_status, int64_t *ret_peak) ATTR_NODISCARD;
/* The value at a percentile (0..100) of an array, which is sorted. count > 0. */
int64_t bench_percentile(int64_t *values, size_t count, int percentile);
/* Peak resident memory of this process, KiB. */
int64_t bench_peak_memory(void);
/* Reports the error ring on standard error and returns 1: `return bench_failed("intake");`. */
int bench_failed(const char *bench);
