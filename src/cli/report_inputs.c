#include "cli/report_inputs.h"

#include "base/error.h"
#include "base/hash.h"
#include "document/document.h"
#include "os/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX    2000000
#define FILE_TIMEOUT 30000 /* milliseconds that one file may take */
#define HEAD_BYTES   64

typedef struct InputList {
    BatchInputs in;
    size_t path_capacity, place_count, place_capacity;
    Arena *arena;
} InputList;

static void add_input(InputList *l, const char *path, BatchPlace place)
{
    ARENA_PUSH(l->arena, l->in.paths, l->in.count, l->path_capacity);
    l->in.paths[l->in.count - 1] = path;
    ARENA_PUSH(l->arena, l->in.places, l->place_count, l->place_capacity);
    l->in.places[l->place_count - 1] = place;
}

/* Most files do not begin as an archive: they are not looked at further. */
static bool begins_as_archive(const char *path)
{
    char head[HEAD_BYTES];
    CLEANUP(fd_closep) int fd = -1;
    ssize_t got = file_open(path, &fd) == 0 ? pread(fd, head, sizeof(head), 0) : -1;
    error_clear();
    return got > 0 && archive_begins(str_make(head, (size_t)got));
}

/* The files that an archive holds; itself if it holds none that can be listed. */
static void add_archive(InputList *l, const char *path, const ReportFiles *files)
{
    if (!report_files_is_archive(files)) {
        add_input(l, path, (BatchPlace){0});
        return;
    }
    for (size_t i = 0; i < report_files_count(files); i++) {
        Str name = report_files_name(files, i);
        ArchiveEntry entry = report_files_entry(files, i);
        add_input(l, arena_str(l->arena, name).ptr, (BatchPlace){path, entry.index, entry.inner});
    }
}

static int add_file(InputList *l, const char *path)
{
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    if (!begins_as_archive(path)) {
        add_input(l, path, (BatchPlace){0});
        return 0;
    }
    int result = report_files_open(path, str_of(path), &files);
    if (result == 0)
        add_archive(l, path, files);
    return error_trace(result);
}

static int add_standard_input(InputList *l)
{
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    int result = 0;
    if (!l->in.standard_input.ptr) {
        l->in.standard_input = STR("");
        result = file_read_fd(l->arena, STDIN_FILENO, ARCHIVE_BYTES_MAX, &l->in.standard_input);
    }
    if (result != 0) { /* reading it again will say what is wrong */
        error_clear();
        add_input(l, "-", (BatchPlace){0});
        return 0;
    }
    result = report_files_open_bytes(l->in.standard_input, STR("-"), &files);
    if (result == 0)
        add_archive(l, "-", files);
    return error_trace(result);
}

static int add_folder(InputList *l, const char *folder)
{
    FileList list;
    CLEANUP(arena_freep) Arena *walk = arena_create((size_t)1 << 20);
    int result = file_walk(walk, folder, FILES_MAX, &list);
    if (result == FILE_E_TOO_LARGE)
        return error_set(-E2BIG, "more than %d files in %s", FILES_MAX, folder);
    size_t n = strlen(folder);
    const char *slash = n && folder[n - 1] == '/' ? "" : "/";
    for (size_t k = 0; result == 0 && k < list.count; k++)
        result =
            add_file(l, arena_printf(l->arena, "%s%s%s", folder, slash, list.entries[k].path).ptr);
    return result < 0 ? error_trace(result) : 0;
}

int batch_inputs(Arena *a, const char *const *operands, size_t count, BatchInputs *ret_inputs)
{
    InputList l = {.arena = a};
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        if (strcmp(operands[i], "-") == 0)
            result = add_standard_input(&l);
        else if (file_is_folder(operands[i]))
            result = add_folder(&l, operands[i]);
        else
            result = add_file(&l, operands[i]);
    }
    if (result == 0)
        *ret_inputs = l.in;
    return error_trace(result);
}

BatchReader batch_reader_make(bool sandbox)
{
    return (BatchReader){.extractor = sandbox ? extractor_new(FILE_TIMEOUT) : NULL};
}

void batch_reader_end(BatchReader *reader)
{
    reader->extractor = extractor_free(reader->extractor);
    report_files_closep(&reader->files);
    reader->archive = NULL;
}

/* A file of an archive; the archive stays open for the next one. */
static int read_entry(const BatchInputs *inputs, const BatchPlace *place, BatchReader *reader,
                      size_t maximum, Arena *a, Str *ret_bytes, Str *ret_problem)
{
    if (reader->archive != place->archive) {
        bool stdin_archive = strcmp(place->archive, "-") == 0;
        report_files_closep(&reader->files);
        reader->archive = NULL;
        int result = report_files_reopen(stdin_archive ? NULL : place->archive,
                                         inputs->standard_input, &reader->files);
        if (result < 0)
            return error_trace(result);
        reader->archive = place->archive;
    }
    const ArchiveEntry entry = {STR(""), place->index, place->inner};
    return report_files_read_entry(reader->files, &entry, maximum, a, ret_bytes, ret_problem);
}

int batch_read_bytes(const BatchInputs *inputs, size_t index, BatchReader *reader, size_t maximum,
                     Arena *a, Str *ret_bytes, Str *ret_problem)
{
    const char *path = inputs->paths[index];
    const BatchPlace *place = &inputs->places[index];
    if (place->archive)
        return read_entry(inputs, place, reader, maximum, a, ret_bytes, ret_problem);
    int result = 0;
    if (strcmp(path, "-") != 0)
        result = file_read(a, path, maximum, ret_bytes);
    else if (inputs->standard_input.len > maximum)
        result = FILE_E_TOO_LARGE;
    else
        *ret_bytes = inputs->standard_input;
    if (result != 0)
        *ret_problem = report_file_problem(result, maximum, a);
    return result ? 1 : 0;
}

/* What is wrong with a ZIP that did not become the files in it; otherwise what is given. */
static Str archive_problem(Str bytes, Str otherwise)
{
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    if (report_files_open_bytes(bytes, STR(""), &files) < 0) {
        error_clear();
        return otherwise;
    }
    Str problem = report_files_problem(files);
    return problem.len ? problem : otherwise;
}

int batch_read_document(BatchReader *reader, Str bytes, Arena *a, Document *ret_document,
                        ReportSource *ret_source)
{
    Str detail = STR("");
    Extractor *x = reader->extractor;
    int result = x ? extractor_read(x, bytes, a, ret_document, &detail)
                   : document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, a, ret_document, &detail);
    DocumentFormat format = result == 0 ? ret_document->format
                            : x         ? extractor_format(x)
                                        : document_sniff(bytes);
    ret_source->media_type = document_media_type(format);
    if (result == 0)
        ret_source->charset = ret_document->charset;
    if (result > 0) {
        ret_source->error = document_outcome_text((DocumentOutcome)result);
        if (format == DOCUMENT_FORMAT_ZIP)
            ret_source->error = archive_problem(bytes, ret_source->error);
    } else if (result < 0) {
        ret_source->error = arena_printf(a, "读不了：%s", error_message());
        error_clear();
        result = DOCUMENT_E_DAMAGED;
    }
    return result;
}

int batch_read_report(const BatchInputs *inputs, size_t index, BatchReader *reader, Arena *a,
                      ReportSource *ret_source, AnnualReport *ret_report)
{
    ReportSource source = {.path = str_of(inputs->paths[index])};
    Str bytes = STR("");
    int result = batch_read_bytes(inputs, index, reader, BATCH_INPUT_MAX, a, &bytes, &source.error);
    if (result < 0) {
        source.error = arena_printf(a, "读不了：%s", error_message());
        error_clear();
    }
    if (result == 0) {
        Document d = {0};
        source.sha256 = hash_sha256_hex(bytes, a);
        source.bytes = bytes;
        result = batch_read_document(reader, bytes, a, &d, &source);
        if (result == 0)
            report_read(&d, a, ret_report);
    }
    *ret_source = source;
    return result ? 1 : 0;
}
