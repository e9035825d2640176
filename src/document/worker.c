#include "document/worker.h"

#include "base/utf8.h"

#include <string.h>

#define ANSWER_MAX (((size_t)64 << 20) + WORKER_HEAD)
#define IN_MEMORY  0x80000000u /* added to the kind of a request, the outcome of an answer */
#define LONG       4096u       /* an answer of fewer bytes goes through the pipe */
/* The outcome of a question, its kind added. */
#define QUESTION 0x100u

static void put(StrBuf *out, uint32_t n)
{
    const char bytes[4] = {(char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)};
    strbuf_append(out, str_make(bytes, 4));
}

static void set(char *bytes, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (char)(n >> (8 * i));
}

static uint32_t get(const char *bytes)
{
    const unsigned char *p = (const unsigned char *)bytes;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void worker_append_request(StrBuf *out, WorkerRequest kind, Str body)
{
    put(out, (uint32_t)kind);
    put(out, (uint32_t)MIN(body.len, UINT32_MAX));
    strbuf_append(out, body);
}

void worker_append_request_in_memory(StrBuf *out, WorkerRequest kind, size_t length)
{
    put(out, (uint32_t)kind | IN_MEMORY);
    put(out, (uint32_t)MIN(length, UINT32_MAX));
}

void worker_unpack_body(const ArchiveEntry *entry, char ret_body[WORKER_UNPACK_BYTES])
{
    set(ret_body, (uint32_t)entry->index);
    set(ret_body + 4, (uint32_t)entry->inner);
}

void worker_append_answer(StrBuf *out, int outcome, Str body)
{
    if (outcome == 0 && body.len > out->maximum - MIN(out->maximum, out->len + WORKER_HEAD)) {
        outcome = DOCUMENT_E_TOO_LARGE;
        body = STR("");
    }
    if (outcome != 0)
        body = str_sub(body, 0, 1000);
    put(out, (uint32_t)outcome);
    put(out, (uint32_t)body.len);
    strbuf_append(out, body);
}

void worker_append_document(StrBuf *out, int outcome, const Document *d, DocumentFormat format,
                            Str detail)
{
    size_t start = out->len;
    put(out, 0);
    put(out, 0);
    if (outcome == 0 && document_encode(d, out) < 0)
        outcome = DOCUMENT_E_TOO_LARGE;
    if (outcome == 0) {
        set(out->ptr + start + 4, (uint32_t)(out->len - start - WORKER_HEAD));
        return;
    }
    CLEANUP(strbuf_deinit) StrBuf body = STRBUF_INIT(1000);
    strbuf_append_char(&body, (char)format);
    strbuf_append(&body, str_sub(detail, 0, 900));
    out->len = start;
    out->failed = false;
    worker_append_answer(out, outcome, strbuf_str(&body));
}

bool worker_take_refusal(Str body, DocumentFormat *ret_format, Str *ret_detail)
{
    if (!body.len || (unsigned char)body.ptr[0] >= DOCUMENT_FORMAT_MAX)
        return false;
    *ret_format = (DocumentFormat)(unsigned char)body.ptr[0];
    *ret_detail = str_sub(body, 1, body.len);
    return true;
}

static size_t answer_size(Str head)
{
    return WORKER_HEAD + (size_t)get(head.ptr + 4);
}

bool worker_answer_in_memory(StrBuf *arrived, size_t *ret_length)
{
    if (arrived->len != WORKER_HEAD || !(get(arrived->ptr) & IN_MEMORY))
        return false;
    set(arrived->ptr, get(arrived->ptr) & ~IN_MEMORY);
    *ret_length = get(arrived->ptr + 4);
    return true;
}

int worker_take_answer(Str arrived, Str *ret_body, size_t *ret_used)
{
    *ret_used = 0;
    if (arrived.len < WORKER_HEAD || arrived.len < answer_size(arrived))
        return 0;
    uint32_t outcome = get(arrived.ptr);
    *ret_used = answer_size(arrived);
    *ret_body = str_sub(arrived, WORKER_HEAD, *ret_used);
    if (outcome == 0 || (outcome < DOCUMENT_E_MAX && utf8_valid(*ret_body)))
        return (int)outcome;
    *ret_body = STR("");
    return DOCUMENT_E_DAMAGED;
}

bool worker_is_question(Str arrived)
{
    if (arrived.len < 4)
        return false;
    uint32_t outcome = get(arrived.ptr);
    return outcome >= QUESTION && outcome < QUESTION + 0x100;
}

int worker_take_question(Str arrived, RecogniseKind *ret_kind, Str *ret_tiff, size_t *ret_used)
{
    *ret_used = 0;
    if (arrived.len < WORKER_HEAD)
        return 0;
    uint32_t kind = get(arrived.ptr) - QUESTION;
    size_t size = WORKER_HEAD + (size_t)get(arrived.ptr + 4);
    if (kind >= RECOGNISE_KIND_MAX || size > ANSWER_MAX)
        return DOCUMENT_E_DAMAGED;
    if (arrived.len < size)
        return 0;
    *ret_used = size;
    *ret_tiff = str_sub(arrived, WORKER_HEAD, size);
    *ret_kind = (RecogniseKind)kind;
    return 0;
}

void worker_append_reply(StrBuf *out, int outcome, Str tsv)
{
    put(out, WORKER_WORDS);
    put(out, (uint32_t)tsv.len + 1);
    strbuf_append_char(out, (char)outcome);
    strbuf_append(out, tsv);
}

int worker_ask(const WorkerPipe *pipe, RecogniseKind kind, Str tiff, Arena *a, Str *ret_tsv)
{
    char head[WORKER_HEAD];
    set(head, QUESTION + (uint32_t)kind);
    set(head + 4, (uint32_t)tiff.len);
    if (!pipe->write_all(str_make(head, sizeof(head))) || !pipe->write_all(tiff) ||
        !pipe->read_exact(head, sizeof(head)))
        return DOCUMENT_E_DAMAGED;
    uint32_t length = get(head + 4);
    if (get(head) != WORKER_WORDS || length < 1 || length > ANSWER_MAX)
        return DOCUMENT_E_DAMAGED;
    char *bytes = arena_alloc(a, (size_t)length + 1, 1);
    if (!pipe->read_exact(bytes, length) || (unsigned char)bytes[0] >= DOCUMENT_E_MAX)
        return DOCUMENT_E_DAMAGED;
    *ret_tsv = str_make(bytes + 1, length - 1);
    return (int)bytes[0];
}

/* A worker at its work. */
typedef struct Worker {
    const WorkerPipe *pipe;
    WorkerRead *read;
    Str archive_bytes;
    Archive *archive; /* opened by the first request about it */
    Arena *a;         /* of one request */
    StrBuf out;
} Worker;

static void serve_document(Worker *w, Str file)
{
    Document d = {0};
    Str detail = STR("");
    int outcome = w->read(file, &DOCUMENT_LIMITS_DEFAULT, w->a, &d, &detail);
    worker_append_document(&w->out, outcome < 0 ? DOCUMENT_E_DAMAGED : outcome, &d,
                           outcome ? document_sniff(file) : d.format, detail);
}

static void serve_list(Worker *w)
{
    ArchiveEntry *entries = NULL;
    size_t count = 0;
    int outcome = archive_list(w->archive, w->a, &entries, &count);
    CLEANUP(strbuf_deinit) StrBuf body = STRBUF_INIT(ANSWER_MAX - WORKER_HEAD);
    archive_entries_encode(entries, count, &body);
    worker_append_answer(&w->out,
                         outcome == 0 && strbuf_failed(&body) ? DOCUMENT_E_TOO_LARGE : outcome,
                         outcome == 0 ? strbuf_str(&body) : STR(""));
}

static void serve_unpack(Worker *w, Str body)
{
    ArchiveEntry entry = {.index = (int32_t)get(body.ptr), .inner = (int32_t)get(body.ptr + 4)};
    Str file = STR("");
    int outcome = archive_read(w->archive, &entry, w->a, &file);
    worker_append_answer(&w->out, outcome, file);
}

/* False: the request breaks the rules. */
static bool serve_archive(Worker *w, WorkerRequest kind, Str body)
{
    int outcome =
        w->archive ? 0 : archive_open(w->archive_bytes, &DOCUMENT_LIMITS_DEFAULT, &w->archive);
    if (outcome != 0)
        worker_append_answer(&w->out, outcome, STR(""));
    else if (kind == WORKER_LIST)
        serve_list(w);
    else if (body.len == WORKER_UNPACK_BYTES)
        serve_unpack(w, body);
    else
        return false;
    return true;
}

/* The body of a request, from the memory or the pipe. */
static bool take_body(Worker *w, bool in_memory, uint32_t length, Str *ret_body)
{
    if (length > DOCUMENT_LIMITS_DEFAULT.input_bytes)
        return false;
    if (in_memory) {
        *ret_body = str_sub(w->pipe->request_memory, 0, length);
        return length < w->pipe->request_memory.len;
    }
    char *bytes = arena_alloc(w->a, (size_t)length + 1, 1);
    *ret_body = str_make(bytes, length);
    return w->pipe->read_exact(bytes, length);
}

static bool send_answer(Worker *w)
{
    Str all = strbuf_str(&w->out);
    size_t length = all.len - WORKER_HEAD;
    if (length < LONG || length > w->pipe->answer_room)
        return w->pipe->write_all(all);
    memcpy(w->pipe->answer_memory, all.ptr + WORKER_HEAD, length);
    set(w->out.ptr, get(w->out.ptr) | IN_MEMORY);
    return w->pipe->write_all(str_sub(all, 0, WORKER_HEAD));
}

static bool serve_one(Worker *w)
{
    char head[WORKER_HEAD];
    Str body;
    if (!w->pipe->read_exact(head, sizeof(head)))
        return false;
    uint32_t kind = get(head) & ~IN_MEMORY;
    if (kind >= WORKER_REQUEST_MAX ||
        !take_body(w, (get(head) & IN_MEMORY) != 0, get(head + 4), &body))
        return false;
    strbuf_clear(&w->out);
    if (kind == WORKER_DOCUMENT)
        serve_document(w, body);
    else if (kind == WORKER_WORDS || !w->archive_bytes.len ||
             !serve_archive(w, (WorkerRequest)kind, body))
        return false;
    return !strbuf_failed(&w->out) && send_answer(w);
}

void worker_serve(const WorkerPipe *pipe, WorkerRead *read, Str archive, Arena *a)
{
    Worker w = {.pipe = pipe,
                .read = read,
                .archive_bytes = archive,
                .a = a,
                .out = STRBUF_INIT(ANSWER_MAX)};
    while (serve_one(&w))
        arena_reset(a);
    archive_closep(&w.archive);
    strbuf_deinit(&w.out);
}
