/*
 * gongkai-extract: reads documents of all formats but PDF and pictures in a cage. Requests on
 * standard input, answers on standard output, as document/worker.h says, until the input ends.
 */
#include "document/worker.h"
#include "os/file.h"
#include "os/sandbox.h"
#include "os/shared_memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A batch of many files is one child: the parent times each file. */
#define CPU_SECONDS 600
/* Of its own, besides what it shares with its parent. */
#define MEMORY_BYTES ((int64_t)1 << 30)

static bool read_input(char *bytes, size_t length)
{
    return file_read_exact(STDIN_FILENO, bytes, length);
}

static bool write_output(Str bytes)
{
    return file_write_fd(STDOUT_FILENO, bytes) == 0;
}

/* The archive that the parent handed over; empty: none, or nothing in it. */
static Str map_archive(void)
{
    struct stat about;
    if (fcntl(WORKER_ARCHIVE_FD, F_GETFD) < 0 || fstat(WORKER_ARCHIVE_FD, &about) != 0 ||
        about.st_size <= 0 || (size_t)about.st_size > ARCHIVE_BYTES_MAX)
        return STR("");
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, WORKER_ARCHIVE_FD, 0);
    close(WORKER_ARCHIVE_FD);
    return bytes == MAP_FAILED ? STR("") : str_make(bytes, (size_t)about.st_size);
}

/* The memory that the parent shares, if it does. */
static void map_memory(WorkerPipe *pipe)
{
    SharedMemory request, answer;
    if (fcntl(WORKER_REQUEST_FD, F_GETFD) < 0 || fcntl(WORKER_ANSWER_FD, F_GETFD) < 0)
        return;
    if (shared_memory_open(WORKER_REQUEST_FD, false, &request) < 0 ||
        shared_memory_open(WORKER_ANSWER_FD, true, &answer) < 0)
        return;
    pipe->request_memory = str_make(request.bytes, request.size);
    pipe->answer_memory = answer.bytes;
    pipe->answer_room = answer.size;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        (void)fputs("gongkai-extract: reads documents for gongkai; it is not meant to be run by "
                    "hand\n",
                    stderr);
        return 2;
    }
    const Str archive = map_archive();
    WorkerPipe pipe = {.read_exact = read_input, .write_all = write_output};
    map_memory(&pipe);
    const SandboxLimits limits = {.cpu_seconds = CPU_SECONDS,
                                  .memory_bytes =
                                      MEMORY_BYTES + (int64_t)archive.len +
                                      (pipe.answer_memory ? 2 * (int64_t)WORKER_MEMORY : 0)};
    SandboxReport report;
    document_prepare();
    if (sandbox_enter(&limits, &report) < 0) {
        (void)fputs("gongkai-extract: the sandbox cannot be entered\n", stderr);
        return 1;
    }
    Arena *a = arena_create((size_t)1 << 20);
    worker_serve(&pipe, document_read, archive, a);
    arena_free(a);
    return 0;
}
