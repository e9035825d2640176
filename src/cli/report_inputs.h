/*
 * The inputs of the report commands: the files that paths name, those of ZIP archives among them,
 * standard input; and reading one of them as a report.
 *
 * Memory: the arena given. A BatchInputs is constant once made and shared by all threads; each
 * thread has a BatchReader of its own.
 */
#pragma once

#include "app/extract.h"
#include "app/report_files.h"
#include "base/arena.h"
#include "report/report.h"

/* A file within an archive. */
typedef struct BatchPlace {
    const char *archive; /* its path, "-" for standard input; NULL: the input is no archive's */
    int32_t index;       /* as in ArchiveEntry */
    int32_t inner;
} BatchPlace;

typedef struct BatchInputs {
    const char **paths; /* files, "archive.zip!inner/name", or "-" */
    BatchPlace *places; /* of each path */
    size_t count;
    Str standard_input; /* what came from it, where an operand is "-" */
} BatchInputs;

/*
 * The files that the operands name; folders are searched, and ZIP archives of documents (by their
 * content). A path that is not there, and an archive that cannot be listed, stay as they are: their
 * reading says what is wrong. < 0: a folder cannot be searched, no child can be started.
 */
int batch_inputs(Arena *a, const char *const *operands, size_t count,
                 BatchInputs *ret_inputs) ATTR_NODISCARD;

/* What one thread reads with. */
typedef struct BatchReader {
    Extractor *extractor; /* NULL: in this process */
    const char *archive;  /* the archive at hand */
    ReportFiles *files;
} BatchReader;

BatchReader batch_reader_make(bool sandbox);
void batch_reader_end(BatchReader *reader); /* also for CLEANUP */

/* Bytes of one document that are accepted. */
#define BATCH_INPUT_MAX ((size_t)64 << 20)

/* The bytes of an input, at most `maximum`. > 0: *ret_problem says why there are none. */
int batch_read_bytes(const BatchInputs *inputs, size_t index, BatchReader *reader, size_t maximum,
                     Arena *a, Str *ret_bytes, Str *ret_problem) ATTR_NODISCARD;

/* The document of bytes, in a child unless the reader has none; fills ret_source but its path and
 * hash. > 0: ret_source->error says why there is none. */
int batch_read_document(BatchReader *reader, Str bytes, Arena *a, Document *ret_document,
                        ReportSource *ret_source) ATTR_NODISCARD;

/*
 * Reads one report: bytes, hash, document (in a child unless the reader has none), figures.
 * Outcomes: 0; > 0 with source->error set when the input could not be read.
 */
int batch_read_report(const BatchInputs *inputs, size_t index, BatchReader *reader, Arena *a,
                      ReportSource *ret_source, AnnualReport *ret_report) ATTR_NODISCARD;
