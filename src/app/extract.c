#include "app/extract.h"

#include "base/error.h"
#include "document/worker.h"
#include "os/child.h"
#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX  ((size_t)64 << 20)
#define PROGRAM_MAX 4096
#define READ_PIECE  ((size_t)16 << 10)
#define MILLISECOND 1000
#ifndef GONGKAI_LIBEXEC
#define GONGKAI_LIBEXEC "/usr/local/libexec/gongkai"
#endif

typedef enum HelperKind { HELPER_EXTRACT, HELPER_PDF, HELPER_KIND_MAX } HelperKind;

typedef struct Helper {
    Child *child;
    int to;       /* its standard input */
    int from;     /* its standard output */
    size_t files; /* read by this child so far */
} Helper;

struct Extractor {
    int64_t timeout_ms;
    Helper helpers[HELPER_KIND_MAX];
    StrBuf request;
    StrBuf arrived;
};

Extractor *extractor_new(int64_t timeout_ms)
{
    Extractor *x = calloc(1, sizeof(*x));
    if (!x)
        abort();
    signal(SIGPIPE, SIG_IGN); /* a child that died is an outcome, not our end */
    x->timeout_ms = timeout_ms;
    x->request = STRBUF_INIT(DOCUMENT_LIMITS_DEFAULT.input_bytes + WORKER_HEAD_REQUEST);
    x->arrived = STRBUF_INIT(ANSWER_MAX);
    for (int i = 0; i < HELPER_KIND_MAX; i++)
        x->helpers[i].to = x->helpers[i].from = -1;
    return x;
}

static void helper_end(Helper *h)
{
    if (h->to >= 0)
        close(h->to);
    if (h->from >= 0)
        close(h->from);
    *h = (Helper){.child = child_free(h->child), .to = -1, .from = -1};
}

Extractor *extractor_free(Extractor *x)
{
    if (!x)
        return NULL;
    for (int i = 0; i < HELPER_KIND_MAX; i++)
        helper_end(&x->helpers[i]);
    strbuf_deinit(&x->request);
    strbuf_deinit(&x->arrived);
    free(x);
    return NULL;
}

void extractor_freep(Extractor **x)
{
    *x = extractor_free(*x);
}

/* The path of gongkai-pdf if it is where it may be; false if it is nowhere. */
static bool find_pdf_reader(StrBuf *path)
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
        strbuf_printf(path, "%s/gongkai-pdf", folders[i]);
        if (!strbuf_failed(path) && access(path->ptr, X_OK) == 0)
            return true;
    }
    return false;
}

static int helper_spawn(HelperKind kind, const char *program, int in, int out, Child **ret_child)
{
    static const char *const extract_arguments[] = {"gongkai", "--worker", "extract", NULL};
    static const char *const pdf_arguments[] = {"gongkai-pdf", NULL};
    const ChildFd fds[] = {{STDIN_FILENO, in}, {STDOUT_FILENO, out}};
    const ChildSpec spec = {.program = program,
                            .arguments = kind == HELPER_PDF ? pdf_arguments : extract_arguments,
                            .fds = fds,
                            .fd_count = ARRAY_LEN(fds)};
    return child_new(&spec, ret_child);
}

static int helper_start(Helper *h, HelperKind kind)
{
    CLEANUP(strbuf_deinit) StrBuf program = STRBUF_INIT(PROGRAM_MAX);
    if (kind == HELPER_PDF && !find_pdf_reader(&program))
        return CHILD_E_NO_PROGRAM;
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    int result = 0;
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        result = error_set(errno, "no pipe for the document reader");
    if (result == 0)
        result = helper_spawn(kind, program.ptr, in[0], out[1], &h->child);
    if (in[0] >= 0)
        close(in[0]);
    if (out[1] >= 0)
        close(out[1]);
    h->to = in[1];
    h->from = out[0];
    h->files = 0;
    if (result == 0 && (fcntl(h->to, F_SETFL, O_NONBLOCK) || fcntl(h->from, F_SETFL, O_NONBLOCK)))
        result = error_set(errno, "the document reader's pipe");
    if (result != 0)
        helper_end(h);
    return result;
}

typedef enum Exchange {
    EXCHANGE_DONE,
    EXCHANGE_DIED,
    EXCHANGE_SLOW,
} Exchange;

/* Writes what is left of the request; false when the child is gone. */
static bool send_some(const Helper *h, Str *left)
{
    ssize_t put = write(h->to, left->ptr, left->len);
    if (put > 0)
        *left = str_sub(*left, (size_t)put, left->len);
    return put > 0 || errno == EAGAIN || errno == EINTR;
}

static bool receive_some(const Helper *h, StrBuf *arrived)
{
    char piece[READ_PIECE]; /* small: a release build fills it with noughts at each call */
    ssize_t got = read(h->from, piece, sizeof(piece));
    if (got > 0)
        strbuf_append(arrived, str_make(piece, (size_t)got));
    return (got > 0 && !strbuf_failed(arrived)) || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* What is exchanged about one file, and what comes of it. */
typedef struct Job {
    Arena *a;
    Document *document;
    Str *detail;
    int outcome;
    bool clean; /* the answer was all that the child said */
} Job;

static Exchange exchange(Extractor *x, const Helper *h, Job *job)
{
    int64_t end = clock_monotonic() + x->timeout_ms * MILLISECOND;
    Str left = strbuf_str(&x->request);
    strbuf_clear(&x->arrived);
    for (size_t used = 0;;) {
        job->outcome = worker_take_answer(strbuf_str(&x->arrived), &DOCUMENT_LIMITS_DEFAULT, job->a,
                                          job->document, job->detail, &used);
        job->clean = used == x->arrived.len;
        if (used)
            return EXCHANGE_DONE;
        int64_t rest = end - clock_monotonic();
        struct pollfd fds[] = {{.fd = left.len ? h->to : -1, .events = POLLOUT},
                               {.fd = h->from, .events = POLLIN}};
        if (rest <= 0)
            return EXCHANGE_SLOW;
        if (poll(fds, 2, (int)(rest / MILLISECOND) + 1) < 0 && errno != EINTR)
            return EXCHANGE_DIED;
        if (fds[0].revents && !send_some(h, &left))
            return EXCHANGE_DIED;
        if (fds[1].revents && !receive_some(h, &x->arrived))
            return EXCHANGE_DIED;
    }
}

static HelperKind helper_for(Str bytes)
{
    /* The mark is what document_sniff() asks for first; the rest is the child's to find out. */
    bool marked = str_find(str_sub(bytes, 0, 1024), STR("%PDF-"), 0) != STR_NPOS;
    return marked && document_sniff(bytes) == DOCUMENT_FORMAT_PDF ? HELPER_PDF : HELPER_EXTRACT;
}

/*
 * One exchange with a child. A child that dies with its first file was killed by that file; one
 * that had read others may have used up its time, so the file is tried once more with a new one.
 */
static int exchange_with_child(Extractor *x, HelperKind kind, Job *job, Exchange *ret_exchange)
{
    Helper *h = &x->helpers[kind];
    for (;;) {
        int result = h->child ? 0 : helper_start(h, kind);
        if (result != 0)
            return error_trace(result);
        Exchange e = exchange(x, h, job);
        bool again = e == EXCHANGE_DIED && h->files > 0;
        h->files++;
        if (e != EXCHANGE_DONE || !job->clean)
            helper_end(h); /* one that says more than it was asked is not trusted again */
        if (again)
            continue;
        *ret_exchange = e;
        return 0;
    }
}

int extractor_read(Extractor *x, Str bytes, Arena *a, Document *ret_document, Str *ret_detail)
{
    Str detail = STR("");
    if (!ret_detail)
        ret_detail = &detail;
    if (bytes.len > DOCUMENT_LIMITS_DEFAULT.input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    HelperKind kind = helper_for(bytes);
    strbuf_clear(&x->request);
    worker_append_request(&x->request, bytes);
    Job job = {.a = a, .document = ret_document, .detail = ret_detail};
    Exchange e;
    int result = exchange_with_child(x, kind, &job, &e);
    if (result == CHILD_E_NO_PROGRAM) {
        *ret_detail =
            kind == HELPER_PDF ? STR("没有安装 gongkai-pdf，不能读 PDF") : STR("程序不在原处");
        return DOCUMENT_E_UNSUPPORTED;
    }
    if (result != 0)
        return error_trace(result);
    switch (e) {
    case EXCHANGE_DIED:
        *ret_detail = STR("读取进程被终止：文件超出了内存或系统调用的限制");
        return DOCUMENT_E_DAMAGED;
    case EXCHANGE_SLOW:
        *ret_detail = arena_printf(a, "读取超过 %" PRId64 " 秒，已终止", x->timeout_ms / 1000);
        return DOCUMENT_E_TOO_LARGE;
    case EXCHANGE_DONE:
        break;
    }
    return job.outcome;
}
