#include "document/worker.h"

#include "base/utf8.h"

#include <string.h>

static void put(StrBuf *out, uint32_t n)
{
    const char bytes[4] = {(char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)};
    strbuf_append(out, str_make(bytes, 4));
}

static uint32_t get(const char *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void worker_append_request(StrBuf *out, Str file)
{
    put(out, (uint32_t)MIN(file.len, UINT32_MAX));
    strbuf_append(out, file);
}

uint32_t worker_request_length(const char head[WORKER_HEAD_REQUEST])
{
    return get(head);
}

void worker_append_answer(StrBuf *out, int outcome, const Document *d, Str detail)
{
    CLEANUP(strbuf_deinit) StrBuf body = STRBUF_INIT(out->maximum);
    if (outcome == 0 && document_encode(d, &body) < 0) {
        outcome = DOCUMENT_E_TOO_LARGE;
        strbuf_clear(&body);
    }
    if (outcome != 0)
        strbuf_append(&body, str_sub(detail, 0, 1000));
    put(out, (uint32_t)outcome);
    put(out, (uint32_t)body.len);
    strbuf_append(out, strbuf_str(&body));
}

int worker_take_answer(Str arrived, const DocumentLimits *limits, Arena *a, Document *ret_document,
                       Str *ret_detail, size_t *ret_used)
{
    if (arrived.len < WORKER_HEAD_ANSWER) {
        *ret_used = 0;
        return 0;
    }
    uint32_t outcome = get(arrived.ptr), length = get(arrived.ptr + 4);
    if (arrived.len - WORKER_HEAD_ANSWER < length) {
        *ret_used = 0;
        return 0;
    }
    Str body = str_sub(arrived, WORKER_HEAD_ANSWER, WORKER_HEAD_ANSWER + (size_t)length);
    *ret_used = WORKER_HEAD_ANSWER + (size_t)length;
    if (outcome == 0)
        return document_decode(body, limits, a, ret_document);
    if (outcome >= DOCUMENT_E_MAX || !utf8_valid(body))
        return DOCUMENT_E_DAMAGED;
    if (ret_detail)
        *ret_detail = arena_str(a, body);
    return (int)outcome;
}

#define ANSWER_MAX ((size_t)64 << 20)

static bool serve_one(const WorkerPipe *pipe, WorkerRead *read, Arena *a, StrBuf *out)
{
    char head[WORKER_HEAD_REQUEST];
    if (!pipe->read_exact(head, sizeof(head)))
        return false;
    uint32_t length = worker_request_length(head);
    if (length > DOCUMENT_LIMITS_DEFAULT.input_bytes)
        return false;
    char *file = arena_alloc(a, (size_t)length + 1, 1);
    if (!pipe->read_exact(file, length))
        return false;
    Document d = {0};
    Str detail = STR("");
    int outcome = read(str_make(file, length), &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
    strbuf_clear(out);
    worker_append_answer(out, outcome < 0 ? DOCUMENT_E_DAMAGED : outcome, &d, detail);
    return !strbuf_failed(out) && pipe->write_all(strbuf_str(out));
}

void worker_serve(const WorkerPipe *pipe, WorkerRead *read, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(ANSWER_MAX);
    while (serve_one(pipe, read, a, &out))
        arena_reset(a);
}
