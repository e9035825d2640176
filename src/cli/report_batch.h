/*
 * Many inputs at once: several workers take them in turn, and what each yields is handed on in
 * input order. At most a window of results is held, so memory stays flat.
 *
 * The functions given run in worker threads: `make` in several at once, `take` in one at a time.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/strbuf.h"
#include "cli/report_inputs.h"

/* What became of one input. */
typedef enum BatchOutcome {
    BATCH_FINE,
    BATCH_WARNED,
    BATCH_FOUND,
    BATCH_UNREADABLE,
    BATCH_OUTCOME_MAX
} BatchOutcome;

/* Results that wait for those before them. */
#define BATCH_WINDOW 256

/*
 * Makes the result of input `index`: text in *out, more in memory of *a. Both are given back when
 * the result was taken (with keep), or *a right away.
 */
typedef BatchOutcome (*BatchMakeFn)(void *context, size_t index, BatchReader *reader, Arena *a,
                                    StrBuf *out);

/* A result as it is handed on. */
typedef struct BatchResult {
    size_t index;
    BatchOutcome outcome;
    Str text;
} BatchResult;

/* Takes the next `count` results, in input order. < 0 ends the batch: nothing more is taken. */
typedef int (*BatchTakeFn)(void *context, const BatchResult *results, size_t count);

typedef struct BatchOptions {
    int workers;
    size_t window;   /* 0: BATCH_WINDOW; fewer where each result keeps memory */
    bool keep;       /* *a stays until the result was taken */
    bool progress;   /* a bar on standard error */
    bool no_sandbox; /* read in this process: for files of one's own, and to measure the cage */
    BatchMakeFn make;
    BatchTakeFn take;
    void *context; /* of both */
} BatchOptions;

/* Runs over the inputs first … count - 1; *ret_counts by BatchOutcome. < 0: what take said. */
int batch_run(size_t first, size_t count, const BatchOptions *options,
              size_t ret_counts[BATCH_OUTCOME_MAX]) ATTR_NODISCARD;
