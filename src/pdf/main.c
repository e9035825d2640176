/*
 * gongkai-pdf: reads PDF files in a cage. Requests on standard input, answers on standard output,
 * as document/worker.h says, until the input ends. With the argument --no-sandbox (for tests under
 * sanitizers and for profiling) it stays outside the cage.
 */
#include "document/worker.h"
#include "os/file.h"
#include "os/sandbox.h"
#include "pdf/pdf_read.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_input(char *bytes, size_t length)
{
    return file_read_exact(STDIN_FILENO, bytes, length);
}

static bool write_output(Str bytes)
{
    return file_write_fd(STDOUT_FILENO, bytes) == 0;
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
    const WorkerPipe pipe = {.read_exact = read_input, .write_all = write_output};
    Arena *a = arena_create(1u << 20);
    worker_serve(&pipe, pdf_read, STR(""), a);
    arena_free(a);
    return 0;
}
