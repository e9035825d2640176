#include "app/extract.h"

#include "document/worker.h"
#include "os/file.h"
#include "os/sandbox.h"

#include <stdio.h>
#include <unistd.h>

/* A batch of many files is one child: the parent times each file. */
#define CPU_SECONDS 600

static bool read_input(char *bytes, size_t length)
{
    return file_read_exact(STDIN_FILENO, bytes, length);
}

static bool write_output(Str bytes)
{
    return file_write_fd(STDOUT_FILENO, bytes) == 0;
}

int extract_worker_main(void)
{
    const SandboxLimits limits = {.cpu_seconds = CPU_SECONDS};
    const WorkerPipe pipe = {read_input, write_output};
    SandboxReport report;
    document_prepare();
    if (sandbox_enter(&limits, &report) < 0) {
        (void)fputs("gongkai: the sandbox cannot be entered\n", stderr);
        return 1;
    }
    Arena *a = arena_create((size_t)1 << 20);
    worker_serve(&pipe, document_read, a);
    arena_free(a);
    return 0;
}
