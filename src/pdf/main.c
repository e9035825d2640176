/*
 * gongkai-pdf: reads PDF files and pictures in a cage. Requests on standard input, answers on
 * standard output, as document/worker.h says, until the input ends. With the argument --no-sandbox
 * (for tests under sanitizers and for profiling) it stays outside the cage. With --cage PROGRAM
 * ARGUMENT... it becomes that program, in a cage: that is how text is recognised.
 */
#include "document/scan.h"
#include "document/worker.h"
#include "os/file.h"
#include "os/sandbox.h"
#include "pdf/pdf_read.h"

#include <fcntl.h>
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

static const WorkerPipe pipe_to_parent = {.read_exact = read_input, .write_all = write_output};

static int ask_parent(void *context, RecogniseKind kind, Str tiff, Arena *a, Str *ret_tsv)
{
    (void)context;
    return worker_ask(&pipe_to_parent, kind, tiff, a, ret_tsv);
}

static int read_any(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document,
                    Str *ret_detail)
{
    static const Recogniser parent = {.read = ask_parent};
    if (document_sniff(bytes) != DOCUMENT_FORMAT_IMAGE)
        return pdf_read(bytes, &parent, limits, a, ret_document, ret_detail);
    int outcome = scan_read_image(bytes, &parent, limits, a, ret_document);
    if (outcome > 0)
        *ret_detail = outcome == DOCUMENT_E_SCAN ? STR("no program here recognises text")
                                                 : STR("a picture that cannot be read");
    return outcome;
}

/* Becomes the program, which may read the system and its own data, and write only to its pipes. */
static int become_program(char **argv)
{
    static const char *const folders[] = {
        "/usr", "/lib", "/lib64", "/opt", "/etc/ld.so.cache", "/proc/self", NULL};
    const SandboxLimits limits = {
        .cpu_seconds = 300, .read_folders = folders, .becomes_program = true};
    SandboxReport report;
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing < 0 || dup2(nothing, STDERR_FILENO) < 0 || sandbox_enter(&limits, &report) != 0)
        return 1;
    execve(argv[0], argv, environ);
    return 127;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "--cage") == 0)
        return become_program(argv + 2);
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
    worker_serve(&pipe_to_parent, read_any, STR(""), a);
    arena_free(a);
    return 0;
}
