#include "app/extract.h"

#include "app/helper.h"
#include "document/worker.h"
#include "os/file.h"
#include "os/sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

/* The archive that the parent handed over; empty: none, or nothing in it. */
static Str map_archive(void)
{
    struct stat about;
    if (fcntl(HELPER_ARCHIVE_FD, F_GETFD) < 0 || fstat(HELPER_ARCHIVE_FD, &about) != 0 ||
        about.st_size <= 0 || (size_t)about.st_size > ARCHIVE_BYTES_MAX)
        return STR("");
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, HELPER_ARCHIVE_FD, 0);
    close(HELPER_ARCHIVE_FD);
    return bytes == MAP_FAILED ? STR("") : str_make(bytes, (size_t)about.st_size);
}

int extract_worker_main(void)
{
    const Str archive = map_archive();
    const SandboxLimits limits = {.cpu_seconds = CPU_SECONDS};
    const WorkerPipe pipe = {read_input, write_output};
    SandboxReport report;
    document_prepare();
    if (sandbox_enter(&limits, &report) < 0) {
        (void)fputs("gongkai: the sandbox cannot be entered\n", stderr);
        return 1;
    }
    Arena *a = arena_create((size_t)1 << 20);
    worker_serve(&pipe, document_read, archive, a);
    arena_free(a);
    return 0;
}
