#include "cli/report_output.h"

#include "base/error.h"
#include "base/hash.h"
#include "os/clock.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAVE_EVERY 500000 /* microseconds */
#define STATE_MAX  4096
#define STATE_MARK "gongkai-resume-1"
#define BUFFER     ((size_t)1 << 18)

struct ReportOutput {
    OutputOptions options;
    Arena *arena;
    FILE *file;
    const char *part;  /* NULL: the output is no regular file */
    const char *state; /* FILE.part.state */
    Str key;
    size_t done; /* inputs */
    size_t counts[BATCH_OUTCOME_MAX];
    int64_t saved; /* when the state was written last; 0: never */
};

/* A hash of the program, the options and the inputs: where it differs nothing can go on. */
static Str key_of(const OutputOptions *o, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf all = STRBUF_INIT((size_t)1 << 30);
    strbuf_printf(&all, "%s\n%s\n%s\n", GONGKAI_VERSION, o->command, o->key);
    for (size_t i = 0; i < o->inputs->count; i++)
        strbuf_printf(&all, "%s\n", o->inputs->paths[i]);
    if (o->inputs->standard_input.ptr)
        strbuf_append(&all, hash_sha256_hex(o->inputs->standard_input, a));
    return hash_sha256_hex(strbuf_str(&all), a);
}

/* Writes how far the file is good; what it speaks of is on the disk first. */
static int save_state(ReportOutput *o)
{
    if (fflush(o->file) != 0 || fdatasync(fileno(o->file)) != 0)
        return error_set(errno, "%s", o->part);
    Str text =
        arena_printf(o->arena, "%s %s %zu %lld %zu %zu %zu %zu\n", STATE_MARK, o->key.ptr, o->done,
                     (long long)ftello(o->file), o->counts[BATCH_FINE], o->counts[BATCH_WARNED],
                     o->counts[BATCH_FOUND], o->counts[BATCH_UNREADABLE]);
    o->saved = clock_monotonic();
    return file_write_atomic(o->state, text, 0644);
}

static bool next_number(Str *rest, size_t *ret_number)
{
    Str word;
    int64_t number = 0;
    if (!str_split_next(rest, STR(" "), &word) || !str_parse_int(str_trim(word), &number) ||
        number < 0)
        return false;
    *ret_number = (size_t)number;
    return true;
}

/* What the state says. 0: it fits. > 0: there is none. < 0: it is another run's, or broken. */
static int read_state(ReportOutput *o, size_t *ret_bytes)
{
    Str text, mark, key;
    int result = file_read(o->arena, o->state, STATE_MAX, &text);
    if (result != 0)
        return result == FILE_E_MISSING ? 1 : -1;
    Str rest = text;
    bool good = str_split_next(&rest, STR(" "), &mark) && str_eq(mark, STR(STATE_MARK)) &&
                str_split_next(&rest, STR(" "), &key) && str_eq(key, o->key) &&
                next_number(&rest, &o->done) && next_number(&rest, ret_bytes);
    for (int i = 0; good && i < BATCH_OUTCOME_MAX; i++)
        good = next_number(&rest, &o->counts[i]);
    return good && o->done <= o->options.inputs->count ? 0 : -1;
}

/* Opens what a killed run left, cut to where it was good. */
static CliStatus open_again(ReportOutput *o)
{
    size_t bytes = 0;
    struct stat about;
    int result = file_exists(o->part) ? read_state(o, &bytes) : 1;
    error_clear();
    if (result > 0)
        return CLI_OK;
    if (result < 0)
        return cli_usage_error(
            o->options.command,
            "--resume: 上次的输入或选项与这次不同，不能接着做；要重新开始请删去 %s "
            "(not the same run)",
            o->state);
    o->file = fopen(o->part, "r+e");
    if (!o->file || fstat(fileno(o->file), &about) != 0 || (size_t)about.st_size < bytes ||
        ftruncate(fileno(o->file), (off_t)bytes) != 0 ||
        fseeko(o->file, (off_t)bytes, SEEK_SET) != 0)
        return cli_usage_error(o->options.command, "--resume: 不能接着写“%s” (cannot resume)",
                               o->part);
    (void)fprintf(stderr, "gongkai: 接着上次的第 %zu 个做 (resumed)\n", o->done + 1);
    return CLI_OK;
}

static CliStatus open_file(ReportOutput *o)
{
    const OutputOptions *options = &o->options;
    struct stat about;
    bool there = stat(options->path, &about) == 0;
    if (there && !S_ISREG(about.st_mode)) { /* a device or pipe has no name to take */
        o->file = fopen(options->path, "we");
    } else {
        o->part = arena_printf(o->arena, "%s.part", options->path).ptr;
        o->state = arena_printf(o->arena, "%s.state", o->part).ptr;
        o->key = key_of(options, o->arena);
        CliStatus status = options->resume ? open_again(o) : CLI_OK;
        if (status != CLI_OK)
            return status;
        if (!o->file) {
            (void)unlink(o->state);
            o->file = fopen(o->part, "we");
        }
    }
    return o->file ? CLI_OK
                   : cli_usage_error(options->command, "--output: 不能写入“%s” (cannot write)",
                                     options->path);
}

CliStatus report_output_open(const OutputOptions *options, ReportOutput **ret_output)
{
    if (options->resume && !options->path)
        return cli_usage_error(options->command, "--resume 要和 --output 一起用 (needs --output)");
    ReportOutput *o = calloc(1, sizeof(*o));
    if (!o)
        abort();
    o->options = *options;
    o->arena = arena_create(0);
    CliStatus status = CLI_OK;
    if (options->path)
        status = open_file(o);
    else
        o->file = stdout;
    if (status != CLI_OK) {
        report_output_closep(&o);
        return status;
    }
    if (options->path)
        (void)setvbuf(o->file, NULL, _IOFBF, BUFFER);
    if (o->done == 0)
        (void)fputs(options->header ? options->header : "", o->file);
    if (o->done == 0 && options->array)
        (void)fputs("[\n", o->file);
    *ret_output = o;
    return CLI_OK;
}

size_t report_output_first(const ReportOutput *output, size_t ret_counts[BATCH_OUTCOME_MAX])
{
    memcpy(ret_counts, output->counts, sizeof(output->counts));
    return output->done;
}

int report_output_take(ReportOutput *output, const BatchResult *results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (output->options.array && results[i].index)
            (void)fputs(",\n", output->file);
        (void)fwrite(results[i].text.ptr, 1, results[i].text.len, output->file);
        output->counts[results[i].outcome]++;
        output->done = results[i].index + 1;
    }
    if (!output->options.path)
        (void)fflush(output->file); /* a reader of the pipe sees what is there */
    if (ferror(output->file))
        return error_set(EIO, "输出写不进去");
    bool worth = output->part && output->done < output->options.inputs->count;
    return worth && clock_monotonic() - output->saved > SAVE_EVERY ? save_state(output) : 0;
}

int report_output_finish(ReportOutput *output)
{
    if (output->options.array)
        (void)fputs("]\n", output->file);
    if (fflush(output->file) != 0 || ferror(output->file))
        return error_set(EIO, "输出写不进去");
    if (!output->part)
        return 0;
    if (fsync(fileno(output->file)) != 0 || rename(output->part, output->options.path) != 0)
        return error_set(errno, "%s", output->options.path);
    (void)unlink(output->state);
    return 0;
}

void report_output_closep(ReportOutput **output)
{
    ReportOutput *o = *output;
    if (!o)
        return;
    if (o->file && o->file != stdout)
        (void)fclose(o->file);
    arena_free(o->arena);
    free(o);
    *output = NULL;
}
