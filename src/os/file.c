#include "os/file.h"

#include "base/error.h"
#include "os/random.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void fd_closep(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int file_open(const char *path, int *ret_fd)
{
    /* O_NONBLOCK, so that a FIFO somebody put there cannot hold us; without effect on files. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return FILE_E_MISSING;
        return error_set(errno, "cannot open %s", path);
    }
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(fd);
        return FILE_E_NOT_FILE;
    }
    *ret_fd = fd;
    return 0;
}

/* Bytes from fd into a growing buffer, one byte more than maximum to notice an excess. */
static int read_up_to(Arena *a, int fd, size_t maximum, size_t guess, Str *ret_bytes)
{
    size_t capacity = MIN(guess, maximum) + 1, used = 0;
    char *buffer = arena_alloc(a, capacity, 1);
    for (;;) {
        if (used == capacity) {
            size_t grown = MIN(capacity * 2, maximum + 2);
            buffer = arena_grow(a, buffer, capacity, grown, 1);
            capacity = grown;
        }
        ssize_t got = read(fd, buffer + used, capacity - used);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > maximum)
            return FILE_E_TOO_LARGE;
    }
    if (used == capacity)
        buffer = arena_grow(a, buffer, capacity, capacity + 1, 1);
    buffer[used] = 0;
    *ret_bytes = str_make(buffer, used);
    return 0;
}

int file_read_fd(Arena *a, int fd, size_t maximum, Str *ret_bytes)
{
    struct stat about;
    size_t guess = 16 * 1024;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        off_t rest = about.st_size - MAX(lseek(fd, 0, SEEK_CUR), 0);
        if (rest > 0 && (uint64_t)rest > maximum)
            return FILE_E_TOO_LARGE;
        guess = rest > 0 ? (size_t)rest : guess;
    }
    int r = read_up_to(a, fd, maximum, guess, ret_bytes);
    return r < 0 ? error_set(r, "cannot read") : r;
}

int file_read(Arena *a, const char *path, size_t maximum, Str *ret_bytes)
{
    CLEANUP(fd_closep) int fd = -1;
    int r = file_open(path, &fd);
    if (r)
        return error_trace(r);
    r = file_read_fd(a, fd, maximum, ret_bytes);
    return r < 0 ? error_set(r, "cannot read %s", path) : r;
}

bool file_read_exact(int fd, char *bytes, size_t length)
{
    while (length) {
        ssize_t got = read(fd, bytes, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

int file_write_fd(int fd, Str bytes)
{
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0) {
            if (errno == EINTR)
                continue;
            return error_set(errno, "cannot write");
        }
        bytes = str_sub(bytes, (size_t)put, bytes.len);
    }
    return 0;
}

int file_sync_folder(const char *path)
{
    CLEANUP(fd_closep) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        return error_set(errno, "cannot sync folder %s", path);
    return 0;
}

/* The folder of a path: what stands before the last '/', "/" or ".". */
static Str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return STR(".");
    return slash == path ? STR("/") : str_make(path, (size_t)(slash - path));
}

static int write_and_sync(const char *path, Str bytes, unsigned mode)
{
    CLEANUP(fd_closep) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return error_set(errno, "cannot make %s", path);
    int r = file_write_fd(fd, bytes);
    if (r < 0)
        return error_trace(r);
    if (fsync(fd) != 0)
        return error_set(errno, "cannot sync %s", path);
    return 0;
}

int file_write_atomic(const char *path, Str bytes, unsigned mode)
{
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    char tag[9];
    random_base32(sizeof(tag) - 1, tag);
    const char *temporary = arena_printf(a, "%s.%s.tmp", path, tag).ptr;
    int r = write_and_sync(temporary, bytes, mode);
    if (r == 0 && rename(temporary, path) != 0)
        r = error_set(errno, "cannot put %s in place", path);
    if (r < 0) {
        unlink(temporary);
        return error_trace(r);
    }
    return error_trace(file_sync_folder(arena_cstr(a, folder_of(path))));
}

int file_make_folders(const char *path, unsigned mode)
{
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    char *part = arena_cstr(a, str_of(path));
    for (char *p = part + 1; part[0]; p++) {
        bool last = *p == 0;
        if (*p != '/' && !last)
            continue;
        *p = 0;
        if (mkdir(part, mode) != 0 && errno != EEXIST)
            return error_set(errno, "cannot make folder %s", part);
        if (last)
            break;
        *p = '/';
    }
    if (!file_is_folder(path))
        return error_set(ENOTDIR, "%s is not a folder", path);
    return 0;
}

int file_remove(const char *path)
{
    if (unlink(path) == 0)
        return 0;
    return errno == ENOENT ? FILE_E_MISSING : error_set(errno, "cannot remove %s", path);
}

bool file_exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

int file_make_temporary_folder(Arena *a, const char *prefix, const char **ret_path)
{
    const char *base = getenv("TMPDIR");
    if (!base || !base[0])
        base = "/tmp";
    char *path = arena_cstr(a, arena_printf(a, "%s/%s-XXXXXX", base, prefix));
    if (!mkdtemp(path))
        return error_set(errno, "cannot make a folder in %s", base);
    *ret_path = path;
    return 0;
}

int file_memory(const char *label, Str bytes, int *ret_fd)
{
    int fd = memfd_create(label, MFD_CLOEXEC);
    if (fd < 0)
        return error_set(errno, "cannot make a file in memory");
    int r = file_write_fd(fd, bytes);
    if (r == 0 && lseek(fd, 0, SEEK_SET) != 0)
        r = error_set(errno, "cannot rewind a file in memory");
    if (r < 0) {
        close(fd);
        return error_trace(r);
    }
    *ret_fd = fd;
    return 0;
}
