/*
 * What a process that reads documents in a cage and its parent say to each other, as bytes. The
 * parent sends requests (length, bytes of the file), the worker answers each in order (outcome,
 * length, then the encoded Document, or for an outcome > 0 a short technical reason). Numbers are
 * 4 bytes, least first. `gongkai --worker extract` and `gongkai-pdf` both speak it, for one file or
 * for many. Pure: who calls it moves the bytes. Any thread.
 */
#pragma once

#include "document/document.h"

#define WORKER_HEAD_REQUEST 4u
#define WORKER_HEAD_ANSWER  8u

/* Appends one request. */
void worker_append_request(StrBuf *out, Str file);
/* The length of a request's file, from its first WORKER_HEAD_REQUEST bytes. */
uint32_t worker_request_length(const char head[WORKER_HEAD_REQUEST]);

/*
 * Appends the answer to one request. Document when outcome is 0; an outcome that cannot be said
 * (the document is larger than `out` may be) becomes DOCUMENT_E_TOO_LARGE.
 */
void worker_append_answer(StrBuf *out, int outcome, const Document *d, Str detail);

/*
 * Takes one answer off the front of what has arrived. *ret_used is 0 when it is not whole yet;
 * the result is then 0 and the document untouched. A worker's answer is trusted no more than a
 * file. Outcomes: DocumentOutcome, as the worker said it, or DOCUMENT_E_DAMAGED for a broken
 * answer.
 */
int worker_take_answer(Str arrived, const DocumentLimits *limits, Arena *a, Document *ret_document,
                       Str *ret_detail, size_t *ret_used) ATTR_NODISCARD;

/* One reader, as document_read(). */
typedef int WorkerRead(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document,
                       Str *ret_detail);

/* How a worker's bytes move; false when there is no more to read or nobody to write to. */
typedef struct WorkerPipe {
    bool (*read_exact)(char *bytes, size_t length);
    bool (*write_all)(Str bytes);
} WorkerPipe;

/* The worker's life: answers requests until the pipe ends or a request breaks the rules. */
void worker_serve(const WorkerPipe *pipe, WorkerRead *read, Arena *a);
