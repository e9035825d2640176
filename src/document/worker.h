/*
 * What a process that reads documents in a cage and its parent say to each other, as bytes. The
 * parent sends requests (kind, length, bytes), the worker answers each in order (outcome, length,
 * bytes). Numbers are 4 bytes, least first. `gongkai-extract` and `gongkai-pdf` both speak
 * it, for one file or for many. Where the two share memory, a request or an answer may be its head
 * alone, marked, and its bytes lie in the memory. Pure: who calls it moves the bytes. Any thread.
 */
#pragma once

#include "document/archive.h"
#include "document/document.h"
#include "document/scan.h"

#define WORKER_HEAD 8u

/*
 * Descriptors of the worker's, besides its standard input and output: the archive that it looks
 * into, and the memory through which long requests and answers go.
 */
#define WORKER_ARCHIVE_FD 3
#define WORKER_REQUEST_FD 4
#define WORKER_ANSWER_FD  5
#define WORKER_MEMORY     (((size_t)64 << 20) + 65536) /* bytes of each */

typedef enum WorkerRequest {
    WORKER_DOCUMENT, /* bytes of a file; answered by the encoded Document */
    WORKER_LIST,     /* nothing; answered by archive_entries_encode() of the worker's archive */
    WORKER_UNPACK,   /* index and inner of an entry; answered by its bytes */
    WORKER_WORDS,    /* the reply to a question of the worker's: an outcome and words */
    WORKER_REQUEST_MAX
} WorkerRequest;

/* Appends one request, or its head alone when its bytes lie in the memory, with a NUL behind. */
void worker_append_request(StrBuf *out, WorkerRequest kind, Str body);
void worker_append_request_in_memory(StrBuf *out, WorkerRequest kind, size_t length);
/* The body of WORKER_UNPACK. */
#define WORKER_UNPACK_BYTES 8
void worker_unpack_body(const ArchiveEntry *entry, char ret_body[WORKER_UNPACK_BYTES]);

/*
 * Appends the answer to one request: the body when outcome is 0, otherwise a short technical
 * reason. What cannot be said (it is larger than `out` may be) becomes DOCUMENT_E_TOO_LARGE.
 */
void worker_append_answer(StrBuf *out, int outcome, Str body);
/* The answer to WORKER_DOCUMENT; of a refusal the body is what the bytes are, and the reason. */
void worker_append_document(StrBuf *out, int outcome, const Document *d, DocumentFormat format,
                            Str detail);

/*
 * Takes one answer off the front of what has arrived. *ret_used is 0 when it is not whole yet; the
 * other results are then untouched. *ret_body points into `arrived`. A worker's answer is trusted
 * no more than a file. Outcomes: DocumentOutcome, as the worker said it, or DOCUMENT_E_DAMAGED for
 * a broken answer; *ret_body is then its reason or empty.
 */
int worker_take_answer(Str arrived, Str *ret_body, size_t *ret_used) ATTR_NODISCARD;
/*
 * Whether what has arrived is the head of an answer whose bytes lie in the memory; the mark is then
 * taken off it, and *ret_length bytes are to be appended.
 */
bool worker_answer_in_memory(StrBuf *arrived, size_t *ret_length);

/* The body of a refused WORKER_DOCUMENT; false: it is none. */
bool worker_take_refusal(Str body, DocumentFormat *ret_format, Str *ret_detail);

/*
 * In the middle of a file a worker may ask its parent to have pictures recognised, since it may
 * start no program itself. The question is an answer whose outcome is beyond all others, its reply
 * a request: an outcome (DocumentOutcome) in one byte, then the table of words.
 */
/* Whether what has arrived begins with a question. */
bool worker_is_question(Str arrived);
/* Takes a whole question off the front; *ret_used is 0 while it is not whole. DOCUMENT_E_DAMAGED:
 * it is none. */
int worker_take_question(Str arrived, RecogniseKind *ret_kind, Str *ret_tiff,
                         size_t *ret_used) ATTR_NODISCARD;
void worker_append_reply(StrBuf *out, int outcome, Str tsv);

/* One reader, as document_read(). */
typedef int WorkerRead(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document,
                       Str *ret_detail);

/* How a worker's bytes move; false when there is no more to read or nobody to write to. */
typedef struct WorkerPipe {
    bool (*read_exact)(char *bytes, size_t length);
    bool (*write_all)(Str bytes);
    Str request_memory; /* shared with the parent; empty: there is none */
    char *answer_memory;
    size_t answer_room;
} WorkerPipe;

/* Asks, and waits for the reply; *ret_tsv is in the arena. Outcomes: as the parent said it. */
int worker_ask(const WorkerPipe *pipe, RecogniseKind kind, Str tiff, Arena *a,
               Str *ret_tsv) ATTR_NODISCARD;

/*
 * The worker's life: answers requests until the pipe ends or a request breaks the rules. archive:
 * the one that WORKER_LIST and WORKER_UNPACK are about; empty: there is none.
 */
void worker_serve(const WorkerPipe *pipe, WorkerRead *read, Str archive, Arena *a);
