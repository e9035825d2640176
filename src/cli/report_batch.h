/*
 * Many reports at once: the inputs that paths name are read by several workers, and what each
 * yields is written in input order. At most a window of results is held, so memory stays flat.
 *
 * The caller's function runs in worker threads; everything else in the caller's.
 */
#pragma once

#include "app/extract.h"
#include "base/arena.h"
#include "base/base.h"
#include "base/strbuf.h"
#include "document/archive.h"
#include "report/report.h"

#include <stdio.h>

/* A file within an archive. */
typedef struct BatchPlace {
    const char *archive; /* NULL: the input is a file of its own */
    ArchiveEntry entry;
} BatchPlace;

typedef struct BatchInputs {
    const char **paths; /* files, "archive.zip!inner/name", or "-" */
    BatchPlace *places; /* of each path */
    size_t count;
} BatchInputs;

/*
 * The files that the operands name; folders are searched, and ZIP archives of documents (by their
 * content). A path that is not there, and an archive that cannot be listed, stay as they are.
 */
int batch_inputs(Arena *a, const char *const *operands, size_t count,
                 BatchInputs *ret_inputs) ATTR_NODISCARD;

/* What became of one input. */
typedef enum BatchOutcome { BATCH_FINE, BATCH_WARNED, BATCH_FOUND, BATCH_UNREADABLE } BatchOutcome;

/*
 * Makes the output of input `index` in *out, with memory of *a, which is given back afterwards. x
 * is the worker's own extractor; NULL without a sandbox.
 */
typedef BatchOutcome (*BatchFn)(void *context, size_t index, Extractor *x, Arena *a, StrBuf *out);

typedef struct BatchOptions {
    int workers;
    bool progress;   /* a bar on standard error */
    bool no_sandbox; /* read in this process: for files of one's own, and to measure the cage */
    Str separator;   /* written between outputs */
} BatchOptions;

/* Runs fn over all inputs; *ret_counts by BatchOutcome. < 0 when `out` cannot be written. */
int batch_run(size_t count, const BatchOptions *options, BatchFn fn, void *context, FILE *out,
              size_t ret_counts[4]) ATTR_NODISCARD;

/* Milliseconds that one file may take. */
#define BATCH_FILE_TIMEOUT 30000

/*
 * Reads one report: bytes, hash, document (in a child when x is not NULL), figures. Outcomes: 0;
 * > 0 with source->error set when the input could not be read.
 */
int batch_read_report(const BatchInputs *inputs, size_t index, Extractor *x, Arena *a,
                      ReportSource *ret_source, AnnualReport *ret_report) ATTR_NODISCARD;
