#include "app/helper.h"

#include "app/recognise.h"
#include "base/error.h"
#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX  (((size_t)64 << 20) + WORKER_HEAD)
#define PROGRAM_MAX 4096
#define READ_PIECE  ((size_t)16 << 10)
#define MILLISECOND 1000
/* Recognition may take so many times as long as reading, and be asked for so often. */
#define RECOGNISE_TIMES 9
#define QUESTIONS_MAX   (SCAN_PAGES_MAX * RECOGNISE_KIND_MAX)
#define MEMORY_KEEP     ((size_t)1 << 20)
#ifndef GONGKAI_LIBEXEC
#define GONGKAI_LIBEXEC "/usr/local/libexec/gongkai"
#endif

Helper helper_make(HelperKind kind, int archive)
{
    signal(SIGPIPE, SIG_IGN); /* a child that died is an outcome, not our end */
    return (Helper){.kind = kind,
                    .archive = archive,
                    .to = -1,
                    .from = -1,
                    .request = STRBUF_INIT(DOCUMENT_LIMITS_DEFAULT.input_bytes + WORKER_HEAD),
                    .arrived = STRBUF_INIT(ANSWER_MAX),
                    .reply = STRBUF_INIT(ANSWER_MAX),
                    .request_memory = SHARED_MEMORY_NONE,
                    .answer_memory = SHARED_MEMORY_NONE};
}

void helper_stop(Helper *h)
{
    if (h->to >= 0)
        close(h->to);
    if (h->from >= 0)
        close(h->from);
    h->child = child_free(h->child);
    h->to = h->from = -1;
}

void helper_end(Helper *h)
{
    helper_stop(h);
    strbuf_deinit(&h->request);
    strbuf_deinit(&h->arrived);
    strbuf_deinit(&h->reply);
    shared_memory_close(&h->request_memory);
    shared_memory_close(&h->answer_memory);
}

/* The memory that this kind of child is given, made with the first. */
static int make_memory(Helper *h)
{
    if (h->kind != HELPER_EXTRACT || h->request_memory.bytes)
        return 0;
    int result = shared_memory_new("request", WORKER_MEMORY, &h->request_memory);
    return result ? error_trace(result)
                  : shared_memory_new("answer", WORKER_MEMORY, &h->answer_memory);
}

static const char *const program_names[HELPER_KIND_MAX] = {
    [HELPER_EXTRACT] = "gongkai-extract",
    [HELPER_PDF] = "gongkai-pdf",
};

/* The path of the program if it is where it may be; false if it is nowhere. */
static bool find_program(HelperKind kind, StrBuf *path)
{
    const char *set = getenv("GONGKAI_LIBEXEC");
    CLEANUP(strbuf_deinit) StrBuf own = STRBUF_INIT(PROGRAM_MAX);
    const char *folders[3] = {set, NULL, GONGKAI_LIBEXEC};
    if (child_own_path(&own) == 0) {
        size_t slash = str_rfind(strbuf_str(&own), STR("/"));
        if (slash != STR_NPOS) {
            own.ptr[slash] = 0;
            folders[1] = own.ptr;
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        strbuf_clear(path);
        if (!folders[i] || !*folders[i])
            continue;
        strbuf_printf(path, "%s/%s", folders[i], program_names[kind]);
        if (!strbuf_failed(path) && access(path->ptr, X_OK) == 0)
            return true;
    }
    return false;
}

static int helper_spawn(Helper *h, const char *program, int in, int out)
{
    const char *const arguments[] = {program_names[h->kind], NULL};
    ChildFd fds[5] = {{STDIN_FILENO, in}, {STDOUT_FILENO, out}};
    ChildSpec spec = {.program = program, .arguments = arguments, .fds = fds, .fd_count = 2};
    if (h->archive >= 0)
        fds[spec.fd_count++] = (ChildFd){WORKER_ARCHIVE_FD, h->archive};
    if (h->request_memory.bytes) {
        fds[spec.fd_count++] = (ChildFd){WORKER_REQUEST_FD, h->request_memory.fd};
        fds[spec.fd_count++] = (ChildFd){WORKER_ANSWER_FD, h->answer_memory.fd};
    }
    return child_new(&spec, &h->child);
}

static int helper_start(Helper *h)
{
    CLEANUP(strbuf_deinit) StrBuf program = STRBUF_INIT(PROGRAM_MAX);
    if (!find_program(h->kind, &program))
        return CHILD_E_NO_PROGRAM;
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    int result = make_memory(h);
    if (result == 0 && (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0))
        result = error_set(errno, "no pipe for the document reader");
    if (result == 0)
        result = helper_spawn(h, program.ptr, in[0], out[1]);
    if (in[0] >= 0)
        close(in[0]);
    if (out[1] >= 0)
        close(out[1]);
    h->to = in[1];
    h->from = out[0];
    h->asked = 0;
    if (result == 0 && (fcntl(h->to, F_SETFL, O_NONBLOCK) || fcntl(h->from, F_SETFL, O_NONBLOCK)))
        result = error_set(errno, "the document reader's pipe");
    if (result != 0)
        helper_stop(h);
    return result;
}

/* Writes what is left of the request; false when the child is gone. */
static bool send_some(const Helper *h, Str *left)
{
    ssize_t put = write(h->to, left->ptr, left->len);
    if (put > 0)
        *left = str_sub(*left, (size_t)put, left->len);
    return put > 0 || errno == EAGAIN || errno == EINTR;
}

static bool receive_some(Helper *h)
{
    char piece[READ_PIECE]; /* small: a release build fills it with noughts at each call */
    ssize_t got = read(h->from, piece, sizeof(piece));
    if (got > 0)
        strbuf_append(&h->arrived, str_make(piece, (size_t)got));
    return (got > 0 && !strbuf_failed(&h->arrived)) ||
           (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* An answer that lies in the memory: it is copied, since the child could still change it. */
static bool fetch_answer(Helper *h)
{
    size_t length = 0;
    if (!worker_answer_in_memory(&h->arrived, &length))
        return true;
    if (length > h->answer_memory.size)
        return false;
    strbuf_append(&h->arrived, str_make(h->answer_memory.bytes, length));
    return !strbuf_failed(&h->arrived);
}

/* Puts the request into the memory or behind its head. */
static void make_request(Helper *h, WorkerRequest kind, Str body)
{
    strbuf_clear(&h->request);
    if (!h->request_memory.bytes) {
        worker_append_request(&h->request, kind, body);
        return;
    }
    memcpy(h->request_memory.bytes, body.ptr, body.len);
    h->request_memory.bytes[body.len] = 0;
    worker_append_request_in_memory(&h->request, kind, body.len);
}

/*
 * Answers the question that has arrived, if it is whole: *ret_left is then the reply. False: it is
 * none that may be asked.
 */
static bool answer_question(Helper *h, int64_t timeout_ms, Str *ret_left)
{
    Str tiff;
    RecogniseKind kind;
    size_t used;
    if (h->kind != HELPER_PDF ||
        worker_take_question(strbuf_str(&h->arrived), &kind, &tiff, &used) != 0)
        return false;
    if (!used)
        return true;
    if (used != h->arrived.len || ++h->questions > QUESTIONS_MAX)
        return false;
    CLEANUP(strbuf_deinit) StrBuf cage = STRBUF_INIT(PROGRAM_MAX);
    CLEANUP(strbuf_deinit) StrBuf tsv = STRBUF_INIT(ANSWER_MAX / 2);
    int64_t start = clock_monotonic();
    int64_t left = timeout_ms * RECOGNISE_TIMES - h->recognising / MILLISECOND;
    int outcome = find_program(HELPER_PDF, &cage) ? recognise(cage.ptr, kind, tiff, left, &tsv)
                                                  : DOCUMENT_E_SCAN;
    h->recognising += clock_monotonic() - start;
    if (outcome < 0) {
        error_clear(); /* this file cannot be read, others can */
        outcome = DOCUMENT_E_DAMAGED;
    }
    strbuf_clear(&h->arrived);
    strbuf_clear(&h->reply);
    worker_append_reply(&h->reply, outcome, outcome ? STR("") : strbuf_str(&tsv));
    *ret_left = strbuf_str(&h->reply);
    return true;
}

/* One exchange with the child that there is. */
static int exchange(Helper *h, int64_t timeout_ms, int *ret_outcome, Str *ret_body)
{
    int64_t end = clock_monotonic() + timeout_ms * MILLISECOND;
    Str left = strbuf_str(&h->request);
    strbuf_clear(&h->arrived);
    h->recognising = h->questions = 0;
    for (;;) {
        size_t used = 0;
        bool question = worker_is_question(strbuf_str(&h->arrived));
        if (question ? !answer_question(h, timeout_ms, &left) : !fetch_answer(h))
            return HELPER_E_DIED;
        int outcome = worker_take_answer(strbuf_str(&h->arrived), ret_body, &used);
        if (used) {
            if (used != h->arrived.len)
                helper_stop(h); /* one that says more than it was asked is not trusted again */
            *ret_outcome = outcome;
            return 0;
        }
        if (left.len && !send_some(h, &left))
            return HELPER_E_DIED;
        int64_t rest = end + h->recognising - clock_monotonic();
        struct pollfd fds[] = {{.fd = left.len ? h->to : -1, .events = POLLOUT},
                               {.fd = h->from, .events = POLLIN}};
        if (rest <= 0)
            return HELPER_E_SLOW;
        if (poll(fds, 2, (int)(rest / MILLISECOND) + 1) < 0 && errno != EINTR)
            return HELPER_E_DIED;
        if (fds[1].revents && !receive_some(h))
            return HELPER_E_DIED;
    }
}

/* What an exceptionally large file touched is given back. */
static void trim_memory(Helper *h, size_t request, size_t answer)
{
    if (h->request_memory.bytes && request > MEMORY_KEEP)
        shared_memory_trim(&h->request_memory, MEMORY_KEEP);
    if (h->answer_memory.bytes && answer > MEMORY_KEEP)
        shared_memory_trim(&h->answer_memory, MEMORY_KEEP);
}

int helper_ask(Helper *h, WorkerRequest kind, Str body, int64_t timeout_ms, int *ret_outcome,
               Str *ret_body)
{
    for (;;) {
        int result = h->child ? 0 : helper_start(h);
        if (result == CHILD_E_NO_PROGRAM)
            return HELPER_E_NO_PROGRAM;
        if (result != 0)
            return error_trace(result);
        bool first = h->asked++ == 0;
        make_request(h, kind, body);
        result = exchange(h, timeout_ms, ret_outcome, ret_body);
        trim_memory(h, body.len, h->arrived.len);
        if (result == 0)
            return 0;
        helper_stop(h);
        if (result != HELPER_E_DIED || first)
            return result;
    }
}
