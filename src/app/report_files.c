#include "app/report_files.h"

#include "app/helper.h"
#include "base/error.h"
#include "os/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEAD_BYTES   64
#define LIST_TIMEOUT 60000 /* milliseconds: inner archives are unpacked to be listed */
#define READ_TIMEOUT 30000

struct ReportFiles {
    Arena *arena;
    Str name;
    const char *path; /* NULL: bytes */
    Str bytes;
    int fd; /* of the archive; -1: it is none */
    Helper helper;
    ArchiveEntry *entries; /* of an archive that could be listed */
    size_t count;
    Str problem; /* of an archive that could not */
};

static Str helper_problem(int result)
{
    if (result == HELPER_E_SLOW)
        return STR("压缩包打开得太慢，已终止");
    if (result == HELPER_E_NO_PROGRAM)
        return STR("没有安装 gongkai-extract，不能打开压缩包");
    return STR("读取进程被终止：压缩包超出了内存或系统调用的限制");
}

/* What an outcome of archive_open() or archive_list() means for the one who sent the archive. */
static Str list_problem(int outcome)
{
    if (outcome == DOCUMENT_E_TOO_LARGE)
        return STR("压缩包过大，或里面的文件过多、解开后过大，请分开后重试");
    if (outcome == DOCUMENT_E_EMPTY)
        return STR("压缩包里没有文件");
    return document_outcome_text((DocumentOutcome)outcome);
}

static Str entry_problem(int outcome)
{
    if (outcome == DOCUMENT_E_ENCRYPTED)
        return STR("压缩包里的这个文件已加密，请解开后重试");
    if (outcome == DOCUMENT_E_TOO_LARGE)
        return STR("压缩包里的这个文件解开后过大");
    return STR("压缩包里的这个文件已损坏，请重新下载或压缩后重试");
}

Str report_file_problem(int outcome, size_t maximum, Arena *a)
{
    if (outcome == FILE_E_MISSING)
        return STR("没有这个文件");
    if (outcome == FILE_E_NOT_FILE)
        return STR("不是普通文件");
    if (outcome == FILE_E_TOO_LARGE)
        return arena_printf(a, "文件超过 %zu MiB", maximum >> 20);
    Str problem = arena_printf(a, "读不了：%s", error_message());
    error_clear();
    return problem;
}

static ReportFiles *files_new(const char *path, Str bytes, Str name)
{
    ReportFiles *f = calloc(1, sizeof(*f));
    if (!f)
        abort();
    f->arena = arena_create(0);
    f->name = arena_str(f->arena, name);
    f->path = path ? arena_cstr(f->arena, str_of(path)) : NULL;
    f->bytes = bytes;
    f->fd = -1;
    return f;
}

void report_files_closep(ReportFiles **files)
{
    ReportFiles *f = *files;
    if (!f)
        return;
    if (f->fd >= 0)
        helper_end(&f->helper);
    fd_closep(&f->fd);
    arena_free(f->arena);
    free(f);
    *files = NULL;
}

/* The archive's descriptor if the input begins as one; what cannot be opened is no archive. */
static int open_archive(ReportFiles *f)
{
    char head[HEAD_BYTES];
    if (f->path) {
        CLEANUP(fd_closep) int fd = -1;
        ssize_t got = file_open(f->path, &fd) == 0 ? pread(fd, head, sizeof(head), 0) : -1;
        error_clear();
        if (got > 0 && archive_begins(str_make(head, (size_t)got))) {
            f->fd = fd;
            fd = -1;
        }
    } else if (archive_begins(str_sub(f->bytes, 0, HEAD_BYTES))) {
        int result = file_memory("archive", f->bytes, &f->fd);
        if (result < 0)
            return error_trace(result);
    }
    if (f->fd >= 0)
        f->helper = helper_make(HELPER_EXTRACT, f->fd);
    return 0;
}

static int list(ReportFiles *f)
{
    Str body = STR("");
    int outcome = 0;
    off_t size = lseek(f->fd, 0, SEEK_END);
    if (size < 0 || (size_t)size > ARCHIVE_BYTES_MAX) {
        f->problem = STR("压缩包超过 256 MiB，请分开后重试");
        return 0;
    }
    int result = helper_ask(&f->helper, WORKER_LIST, STR(""), LIST_TIMEOUT, &outcome, &body);
    if (result < 0)
        return error_trace(result);
    if (result == 0 && outcome == 0)
        outcome = archive_entries_decode(body, f->arena, &f->entries, &f->count);
    if (result > 0)
        f->problem = helper_problem(result);
    else if (outcome != 0 && outcome != DOCUMENT_E_UNKNOWN_FORMAT)
        f->problem = list_problem(outcome);
    if (!f->count)
        helper_stop(&f->helper);
    return 0;
}

static int open_files(ReportFiles *f, bool listed, ReportFiles **ret_files)
{
    int result = open_archive(f);
    if (result == 0 && f->fd >= 0 && listed)
        result = list(f);
    if (result < 0) {
        report_files_closep(&f);
        return error_trace(result);
    }
    *ret_files = f;
    return 0;
}

int report_files_open(const char *path, Str name, ReportFiles **ret_files)
{
    return open_files(files_new(path, STR(""), name), true, ret_files);
}

int report_files_open_bytes(Str bytes, Str name, ReportFiles **ret_files)
{
    return open_files(files_new(NULL, bytes, name), true, ret_files);
}

int report_files_reopen(const char *path, Str bytes, ReportFiles **ret_files)
{
    return open_files(files_new(path, bytes, STR("")), false, ret_files);
}

Str report_files_problem(const ReportFiles *files)
{
    return files->problem;
}

bool report_files_is_archive(const ReportFiles *files)
{
    return files->count > 0;
}

size_t report_files_count(const ReportFiles *files)
{
    return MAX(files->count, (size_t)1);
}

Str report_files_name(const ReportFiles *files, size_t i)
{
    if (!files->count)
        return files->name;
    if (str_empty(files->name)) /* bytes that nobody named */
        return files->entries[i].name;
    return arena_printf(files->arena, "%.*s!%.*s", STR_FMT(files->name),
                        STR_FMT(files->entries[i].name));
}

ArchiveEntry report_files_entry(const ReportFiles *files, size_t i)
{
    return files->entries[i];
}

int report_files_read_entry(ReportFiles *files, const ArchiveEntry *entry, size_t maximum, Arena *a,
                            Str *ret_bytes, Str *ret_problem)
{
    Str body = STR("");
    int outcome = 0;
    if (files->fd < 0) {
        *ret_problem = STR("压缩包在读取时变了");
        return 1;
    }
    char request[WORKER_UNPACK_BYTES];
    worker_unpack_body(entry, request);
    int result = helper_ask(&files->helper, WORKER_UNPACK, str_make(request, sizeof(request)),
                            READ_TIMEOUT, &outcome, &body);
    if (result < 0)
        return error_trace(result);
    if (result == 0 && outcome == 0 && body.len > maximum) {
        *ret_problem = report_file_problem(FILE_E_TOO_LARGE, maximum, a);
        return 1;
    }
    if (result == 0 && outcome == 0 && archive_begins(str_sub(body, 0, HEAD_BYTES)) &&
        entry->inner >= 0) {
        *ret_problem = STR("压缩包最多套两层，请解开后重试");
        return 1;
    }
    if (result != 0 || outcome != 0) {
        *ret_problem = result ? helper_problem(result) : entry_problem(outcome);
        return 1;
    }
    *ret_bytes = arena_str(a, body);
    return 0;
}

int report_files_read(ReportFiles *files, size_t i, size_t maximum, Arena *a, Str *ret_bytes,
                      Str *ret_problem)
{
    if (files->count)
        return report_files_read_entry(files, &files->entries[i], maximum, a, ret_bytes,
                                       ret_problem);
    if (files->problem.len) {
        *ret_problem = files->problem;
        return 1;
    }
    int result = 0;
    if (files->path)
        result = file_read(a, files->path, maximum, ret_bytes);
    else if (files->bytes.len > maximum)
        result = FILE_E_TOO_LARGE;
    else
        *ret_bytes = files->bytes;
    if (result != 0)
        *ret_problem = report_file_problem(result, maximum, a);
    return result ? 1 : 0;
}
