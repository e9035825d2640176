/*
 * gongkai-pdf: reads PDF files in a cage. Requests on standard input, answers on standard output,
 * as document/worker.h says, until the input ends. With the argument --no-sandbox (for tests under
 * sanitizers and for profiling) it stays outside the cage.
 */
#include "document/worker.h"
#include "os/sandbox.h"
#include "pdf/pdf_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)64 << 20)

/* Reads exactly length bytes; false at the end of the input. */
static bool read_all(char *bytes, size_t length)
{
    while (length) {
        ssize_t got = read(STDIN_FILENO, bytes, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

static bool write_all(Str bytes)
{
    while (bytes.len) {
        ssize_t put = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)put, bytes.len);
    }
    return true;
}

/* Answers one request; false when there is no more to do. */
static bool serve_one(Arena *a, StrBuf *out)
{
    char head[WORKER_HEAD_REQUEST];
    if (!read_all(head, sizeof(head)))
        return false;
    uint32_t length = worker_request_length(head);
    if (length > DOCUMENT_LIMITS_DEFAULT.input_bytes)
        return false;
    char *file = arena_new(a, char, (size_t)length + 1);
    if (!read_all(file, length))
        return false;
    Document d = {0};
    Str detail = STR("");
    int outcome = pdf_read(str_make(file, length), &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
    strbuf_clear(out);
    worker_append_answer(out, outcome, &d, detail);
    return !strbuf_failed(out) && write_all(strbuf_str(out));
}

static bool enter_cage(void)
{
    static const char *const folders[] = {"/usr/share/fonts",
                                          "/usr/local/share/fonts",
                                          "/usr/share/poppler",
                                          "/etc/fonts",
                                          "/usr/share/fontconfig",
                                          "/var/cache/fontconfig",
                                          NULL};
    SandboxLimits limits = {.cpu_seconds = 600, .read_folders = folders};
    SandboxReport report;
    return sandbox_enter(&limits, &report) == 0;
}

int main(int argc, char **argv)
{
    bool caged = !(argc == 2 && strcmp(argv[1], "--no-sandbox") == 0);
    if (argc > 1 && caged) {
        fputs("gongkai-pdf: reads documents for gongkai; it is not meant to be run by hand\n",
              stderr);
        return 2;
    }
    document_prepare();
    pdf_prepare();
    if (caged && !enter_cage()) {
        fputs("gongkai-pdf: the sandbox cannot be entered\n", stderr);
        return 1;
    }
    Arena *a = arena_create(1u << 20);
    StrBuf out = STRBUF_INIT(ANSWER_MAX);
    while (serve_one(a, &out))
        arena_reset(a);
    strbuf_deinit(&out);
    arena_free(a);
    return 0;
}
