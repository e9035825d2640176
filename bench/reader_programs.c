#include "bench/reader_programs.h"

#include "bench/bench.h"
#include "bench/reader_inputs.h"

#include "base/error.h"
#include "os/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DISTINCT 80 /* files of a kind; larger folders hold further names of them */
#define BENCH    "reader"

/* `gongkai report read` and what stands beside it. */
typedef struct Programs {
    const char *gongkai;
    const char *corpus; /* may be NULL */
    const char *root;   /* a folder of ours */
    const char *folder; /* of the size at hand: root/<size>, with halves a and b */
    InputKind kinds[4];
    size_t kind_count;
    bool published; /* the corpus's PDF files instead */
    size_t files;   /* of which the folder was made */
    Arena *a;
} Programs;

/* ---- folders ---- */

static int half_folder(Programs *p, const char *name, size_t count)
{
    const char *half = arena_printf(p->a, "%s/%s", p->folder, name).ptr;
    int result = file_make_folders(half, 0700);
    for (size_t k = 0; result == 0 && k < p->kind_count; k++) {
        Str files[DISTINCT];
        size_t n = MIN(count / p->kind_count, (size_t)DISTINCT);
        result = input_reports(p->kinds[k], n, p->a, files);
        if (result == 0)
            result = input_write_folder(half, p->kinds[k], files, n, count / p->kind_count);
    }
    return error_trace(result);
}

static int published_folder(Programs *p, size_t count)
{
    FileList list;
    Str files[DISTINCT];
    size_t n = 0;
    int result = file_walk(p->a, p->corpus, 100000, &list);
    for (size_t i = 0; result == 0 && i < list.count && n < DISTINCT; i++) {
        const char *end = strrchr(list.entries[i].path, '.');
        if (!end || strcmp(end, ".pdf") != 0)
            continue;
        const char *path = arena_printf(p->a, "%s/%s", p->corpus, list.entries[i].path).ptr;
        result = file_read(p->a, path, (size_t)64 << 20, &files[n++]);
    }
    if (result != 0 || n == 0)
        return error_set(ENOENT, "no PDF file in %s", p->corpus);
    return input_write_folder(p->folder, INPUT_PDF, files, n, count);
}

static int prepare(void *context, int64_t size)
{
    Programs *p = context;
    p->folder = arena_printf(p->a, "%s/%" PRId64, p->root, size).ptr;
    p->files = (size_t)size;
    int result = file_remove_tree(p->folder);
    if (result >= 0)
        result = file_make_folders(p->folder, 0700);
    if (result == 0 && p->published)
        return published_folder(p, (size_t)size);
    if (result == 0)
        result = half_folder(p, "a", (size_t)size / 2);
    if (result == 0)
        result = half_folder(p, "b", (size_t)size / 2);
    return error_trace(result);
}

static int64_t folder_bytes(void *context, int64_t size)
{
    Programs *p = context;
    FileList list;
    int64_t sum = 0;
    (void)size;
    ArenaMark mark = arena_mark(p->a);
    if (file_walk(p->a, p->folder, 1000000, &list) == 0)
        for (size_t i = 0; i < list.count; i++)
            sum += list.entries[i].size;
    arena_reset_to(p->a, mark);
    return sum;
}

/* ---- programs ---- */

/* jobs "-j1" …; cage false: --no-sandbox. The folder holds only what can be read: status 0. */
static int start_reader(Programs *p, const char *folder, const char *jobs, bool cage, int *ret_pid)
{
    const char *arguments[] = {
        p->gongkai, "report", "read",      jobs,   "--format",
        "ndjson",   "-o",     "/dev/null", folder, cage ? NULL : "--no-sandbox",
        NULL};
    return bench_start(arguments, ret_pid);
}

static int run_reader(Programs *p, const char *jobs, bool cage)
{
    int pid = 0, result = start_reader(p, p->folder, jobs, cage, &pid);
    return result == 0 ? bench_wait(pid, 0, NULL) : error_trace(result);
}

static int read_j1(void *context, int64_t size)
{
    (void)size;
    return run_reader(context, "-j1", true);
}

static int read_j2(void *context, int64_t size)
{
    (void)size;
    return run_reader(context, "-j2", true);
}

static int read_free(void *context, int64_t size)
{
    (void)size;
    return run_reader(context, "-j2", false);
}

static int read_two(void *context, int64_t size)
{
    Programs *p = context;
    int pids[2] = {0};
    (void)size;
    for (int i = 0; i < 2; i++) {
        const char *half = arena_printf(p->a, "%s/%c", p->folder, "ab"[i]).ptr;
        int result = start_reader(p, half, "-j1", true, &pids[i]);
        if (result < 0)
            return error_trace(result);
    }
    int first = bench_wait(pids[0], 0, NULL), second = bench_wait(pids[1], 0, NULL);
    return first < 0 ? first : second;
}

static int pdftotext(void *context, int64_t size)
{
    Programs *p = context;
    FileList list;
    (void)size;
    ArenaMark mark = arena_mark(p->a);
    int result = file_walk(p->a, p->folder, 1000000, &list);
    for (size_t i = 0; result == 0 && i < list.count; i++) {
        const char *path = arena_printf(p->a, "%s/%s", p->folder, list.entries[i].path).ptr;
        const char *arguments[] = {"pdftotext", "-q", path, "-", NULL};
        int pid = 0;
        result = bench_start(arguments, &pid);
        if (result == 0)
            result = bench_wait(pid, 0, NULL);
    }
    arena_reset_to(p->a, mark);
    return error_trace(result);
}

/* ---- cases ---- */

static const int64_t pdf_sizes[] = {16, 64, 256};
static const int64_t batch_sizes[] = {400, 1600, 6400};

typedef struct ProgramPlan {
    const char *name;
    bool published;
    bool text;
    bool cpu;
    int (*ours)(void *context, int64_t size);
    const char *baseline;
    int (*theirs)(void *context, int64_t size);
} ProgramPlan;

#define SIDE_BY_SIDE "two one-thread processes side by side"
#define NO_SANDBOX   "the same batch with --no-sandbox"
static const ProgramPlan plans[] = {
    {"pdf_reports", false, false, true, read_j1, "pdftotext", pdftotext},
    {"pdf_published", true, false, true, read_j1, "pdftotext", pdftotext},
    {"threads_2", false, false, false, read_j2, SIDE_BY_SIDE, read_two},
    {"threads_2_cpu", false, false, true, read_j2, SIDE_BY_SIDE, read_two},
    {"sandbox", false, false, false, read_j2, NO_SANDBOX, read_free},
    {"sandbox_cpu", false, false, true, read_j2, NO_SANDBOX, read_free},
    {"sandbox_text_cpu", false, true, true, read_j2, NO_SANDBOX, read_free},
};

static int run_plan(Programs *p, const ProgramPlan *plan)
{
    static const InputKind mixed[] = {INPUT_TEXT, INPUT_GB18030, INPUT_DOCX, INPUT_XLSX};
    bool pdf = plan->theirs == pdftotext;
    p->kind_count = pdf || plan->text ? 1 : ARRAY_LEN(mixed);
    p->published = plan->published;
    memcpy(p->kinds, mixed, sizeof(mixed));
    if (pdf)
        p->kinds[0] = INPUT_PDF;
    BenchCase c = {.bench = BENCH,
                   .name = plan->name,
                   .unit = "reports/s",
                   .sizes = pdf ? pdf_sizes : batch_sizes,
                   .size_count = 3,
                   .rounds = pdf ? 3 : 5,
                   .cpu = plan->cpu,
                   .bytes = folder_bytes,
                   .prepare = prepare,
                   .ours = plan->ours,
                   .baseline = plan->baseline,
                   .theirs = plan->theirs,
                   .context = p};
    return bench_compare(&c);
}

/* The largest process of a batch, by the number of its files. */
static int run_memory(Programs *p)
{
    static const int64_t sizes[] = {1000, 10000, 100000};
    p->kind_count = 1;
    p->kinds[0] = INPUT_TEXT;
    p->published = false;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        int pid = 0;
        int64_t peak = 0;
        int result = prepare(p, sizes[i]);
        if (result == 0)
            result = start_reader(p, p->folder, "-j2", true, &pid);
        if (result == 0)
            result = bench_wait(pid, 0, &peak);
        if (result < 0)
            return error_trace(result);
        bench_print(BENCH, "memory_peak", (double)peak / 1024, "MiB", NULL, 0, sizes[i]);
    }
    return 0;
}

int reader_programs(bool (*chosen)(const char *name))
{
    Programs p = {.gongkai = getenv("GONGKAI"), .corpus = getenv("CORPUS")};
    if (!p.gongkai || access(p.gongkai, X_OK) != 0)
        return error_set(ENOENT, "$GONGKAI is not the release program");
    p.a = arena_create(0);
    int result = file_make_temporary_folder(p.a, "gongkai-bench", &p.root);
    for (size_t i = 0; result == 0 && i < ARRAY_LEN(plans); i++) {
        bool there = !plans[i].published || (p.corpus && file_is_folder(p.corpus));
        if (there && chosen(plans[i].name))
            result = run_plan(&p, &plans[i]);
    }
    if (result == 0 && chosen("memory_peak"))
        result = run_memory(&p);
    if (p.root && file_remove_tree(p.root) < 0)
        result = result < 0 ? result : -EIO;
    arena_free(p.a);
    return error_trace(result);
}
