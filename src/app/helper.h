/*
 * A caged child that answers one request after the other (document/worker.h): started when it is
 * first needed, timed at each request, replaced when it dies or stalls. Private to src/app.
 *
 * Memory: the owner's, given back by helper_end(). One thread at a time.
 */
#pragma once

#include "base/str.h"
#include "base/strbuf.h"
#include "document/worker.h"
#include "os/child.h"
#include "os/shared_memory.h"

typedef enum HelperKind {
    HELPER_EXTRACT, /* gongkai-extract */
    HELPER_PDF,     /* gongkai-pdf */
    HELPER_KIND_MAX
} HelperKind;

typedef struct Helper {
    HelperKind kind;
    int archive;  /* descriptor of the archive, the owner's; -1: none */
    Child *child; /* NULL: not started */
    int to;       /* its standard input */
    int from;     /* its standard output */
    size_t asked; /* requests to this child so far */
    StrBuf request;
    StrBuf arrived;
    SharedMemory request_memory; /* none of gongkai-pdf, whose files take long anyway */
    SharedMemory answer_memory;
    StrBuf reply;        /* to a question of the child's */
    int64_t recognising; /* microseconds that recognition took for this request */
    uint32_t questions;  /* of this request */
} Helper;

Helper helper_make(HelperKind kind, int archive);
/* Ends the child; the next request starts another. */
void helper_stop(Helper *h);
/* Ends the child and gives all memory back. */
void helper_end(Helper *h);

/* What may become of a request besides an answer. */
enum {
    HELPER_E_DIED = 1,   /* the child ended without an answer */
    HELPER_E_SLOW,       /* no answer within the time: ended */
    HELPER_E_NO_PROGRAM, /* there is no such program here */
};

/*
 * Sends a request and waits for its answer. *ret_outcome and *ret_body are worker_take_answer()'s;
 * the body is valid until the next request. A child that dies with its first request was killed by
 * it; one that had answered others may have used up its time, so it is tried once more with a new
 * one. While it reads a scan the child may have pictures recognised (app/recognise.h): time of its
 * own, some times timeout_ms. < 0: no child can be started.
 */
int helper_ask(Helper *h, WorkerRequest kind, Str body, int64_t timeout_ms, int *ret_outcome,
               Str *ret_body) ATTR_NODISCARD;
