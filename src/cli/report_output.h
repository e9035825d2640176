/*
 * Where the results of a batch go: standard output, or a file that is there whole or not at all. A
 * file grows beside its name as FILE.part; every half second FILE.part.state says how far it is
 * good, so that a run that was killed can go on from there (--resume) without doubles and gaps.
 *
 * One thread at a time, as batch_run() calls.
 */
#pragma once

#include "cli/cli.h"
#include "cli/report_batch.h"

typedef struct ReportOutput ReportOutput;

typedef struct OutputOptions {
    const char *command; /* for messages */
    const char *path;    /* NULL: standard output */
    bool resume;
    const char *key;    /* what the output depends on besides the inputs: options, one line */
    bool array;         /* results are the elements of a JSON array */
    const char *header; /* before the first result */
    const BatchInputs *inputs;
} OutputOptions;

/* Opens it; says on standard error why it cannot. */
CliStatus report_output_open(const OutputOptions *options, ReportOutput **ret_output);
/* The first input that is still to be done, and what became of those before it. */
size_t report_output_first(const ReportOutput *output, size_t ret_counts[BATCH_OUTCOME_MAX]);
/* A BatchTakeFn body. */
int report_output_take(ReportOutput *output, const BatchResult *results,
                       size_t count) ATTR_NODISCARD;
/* Ends it: the file gets its name. */
int report_output_finish(ReportOutput *output) ATTR_NODISCARD;
/* Gives it back; what was not finished stays as FILE.part for --resume. */
void report_output_closep(ReportOutput **output);
