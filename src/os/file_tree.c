#include "os/file.h"

#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders inside one another; deeper trees are refused, so that a loop of mounts cannot hold us. */
#define DEPTH_MAX 64

typedef struct Walk {
    Arena *a;
    FileList list;
    size_t capacity;
    size_t maximum;
    int depth;
} Walk;

static void dir_closep(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

/* NULL with errno when there is no such folder. */
static DIR *open_folder(int parent_fd, const char *name)
{
    int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    DIR *dir = fdopendir(fd);
    if (!dir)
        close(fd);
    return dir;
}

static void add_file(Walk *w, const char *path, int64_t size)
{
    ARENA_PUSH(w->a, w->list.entries, w->list.count, w->capacity);
    w->list.entries[w->list.count - 1] = (FileEntry){path, size};
}

static int walk_folder(Walk *w, DIR *dir, const char *prefix)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry)
            return errno ? error_set(errno, "cannot list a folder") : 0;
        struct stat about;
        if (entry->d_name[0] == '.' ||
            fstatat(dirfd(dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* what vanished meanwhile is not there */
        const char *path =
            arena_printf(w->a, "%s%s%s", prefix, prefix[0] ? "/" : "", entry->d_name).ptr;
        if (S_ISREG(about.st_mode)) {
            if (w->list.count == w->maximum)
                return FILE_E_TOO_LARGE;
            add_file(w, path, about.st_size);
        } else if (S_ISDIR(about.st_mode)) {
            CLEANUP(dir_closep) DIR *below = open_folder(dirfd(dir), entry->d_name);
            if (!below && errno == ENOENT)
                continue;
            if (!below || w->depth == DEPTH_MAX)
                return error_set(below ? ELOOP : errno, "cannot list %s", path);
            w->depth++;
            int r = walk_folder(w, below, path);
            w->depth--;
            if (r)
                return r;
        }
    }
}

static int compare_entries(const void *left, const void *right)
{
    return strcmp(((const FileEntry *)left)->path, ((const FileEntry *)right)->path);
}

int file_walk(Arena *a, const char *root, size_t maximum, FileList *ret_list)
{
    Walk w = {.a = a, .maximum = maximum};
    struct stat about;
    if (stat(root, &about) != 0)
        return errno == ENOENT || errno == ENOTDIR ? FILE_E_MISSING
                                                   : error_set(errno, "cannot read %s", root);
    if (!S_ISDIR(about.st_mode)) {
        add_file(&w, "", about.st_size);
        *ret_list = w.list;
        return 0;
    }
    CLEANUP(dir_closep) DIR *dir = opendir(root);
    if (!dir)
        return error_set(errno, "cannot list %s", root);
    int r = walk_folder(&w, dir, "");
    if (r)
        return error_trace(r);
    if (w.list.count)
        qsort(w.list.entries, w.list.count, sizeof(w.list.entries[0]), compare_entries);
    *ret_list = w.list;
    return 0;
}

static int remove_below(DIR *dir, int depth)
{
    const struct dirent *entry;
    while ((entry = readdir(dir))) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), name, 0) == 0 || errno == ENOENT)
            continue;
        if ((errno != EISDIR && errno != EPERM) || depth == DEPTH_MAX)
            return error_set(errno, "cannot remove %s", name);
        CLEANUP(dir_closep) DIR *below = open_folder(dirfd(dir), name);
        if (!below)
            return error_set(errno, "cannot list %s", name);
        int r = remove_below(below, depth + 1);
        if (r < 0)
            return r;
        if (unlinkat(dirfd(dir), name, AT_REMOVEDIR) != 0 && errno != ENOENT)
            return error_set(errno, "cannot remove %s", name);
    }
    return 0;
}

int file_remove_tree(const char *path)
{
    CLEANUP(dir_closep) DIR *dir = open_folder(AT_FDCWD, path);
    if (!dir)
        return errno == ENOENT ? FILE_E_MISSING : error_set(errno, "cannot list %s", path);
    int r = remove_below(dir, 0);
    if (r == 0 && rmdir(path) != 0)
        r = error_set(errno, "cannot remove %s", path);
    return error_trace(r);
}
