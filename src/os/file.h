/*
 * Files and folders. Paths are C strings as the system takes them. Functions on different paths may
 * run in any threads. Descriptors that are handed out belong to the caller and are close-on-exec.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"

/* Outcomes > 0. */
enum {
    FILE_E_MISSING = 1,   /* there is no such file or folder */
    FILE_E_TOO_LARGE = 2, /* more than the given maximum */
    FILE_E_NOT_FILE = 3,  /* a folder, device or the like */
};

/* For CLEANUP(fd_closep) int fd = -1; closes when >= 0 and sets -1. */
void fd_closep(int *fd);

/* Opens a regular file for reading. FILE_E_MISSING, FILE_E_NOT_FILE. */
int file_open(const char *path, int *ret_fd) ATTR_NODISCARD;
/* The whole file in the arena, with an uncounted NUL behind it. All three outcomes. */
int file_read(Arena *a, const char *path, size_t maximum, Str *ret_bytes) ATTR_NODISCARD;
/* The same from a descriptor, from where it stands to its end (pipes too). FILE_E_TOO_LARGE. */
int file_read_fd(Arena *a, int fd, size_t maximum, Str *ret_bytes) ATTR_NODISCARD;
/* Exactly `length` bytes from a descriptor; false at its end and on errors. */
bool file_read_exact(int fd, char *bytes, size_t length);
/* Writes all bytes, however often write() takes only a part. */
int file_write_fd(int fd, Str bytes) ATTR_NODISCARD;

/*
 * Replaces or makes the file as a whole: a temporary file beside it is written, synced and renamed,
 * and the folder is synced. After a crash the old or the new content is there, nothing else.
 */
int file_write_atomic(const char *path, Str bytes, unsigned mode) ATTR_NODISCARD;
/* Makes the folder and those above it that are missing. Fine if it is there. */
int file_make_folders(const char *path, unsigned mode) ATTR_NODISCARD;
/* Makes renames and new files in the folder durable. */
int file_sync_folder(const char *path) ATTR_NODISCARD;
/* Removes a file. FILE_E_MISSING. */
int file_remove(const char *path) ATTR_NODISCARD;
/* Removes a folder and all below it; symbolic links are removed, not followed. FILE_E_MISSING. */
int file_remove_tree(const char *path) ATTR_NODISCARD;
/* An existing regular file, folder or anything else. */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* A new empty folder under $TMPDIR or /tmp, its name in the arena. The caller removes it. */
int file_make_temporary_folder(Arena *a, const char *prefix, const char **ret_path) ATTR_NODISCARD;
/* A nameless file in memory for the bytes (rewound), for handing to a child process. */
int file_memory(const char *label, Str bytes, int *ret_fd) ATTR_NODISCARD;

typedef struct FileEntry {
    const char *path; /* below the root, joined with '/': "2024/report.docx" */
    int64_t size;     /* bytes */
} FileEntry;

typedef struct FileList {
    FileEntry *entries;
    size_t count;
} FileList;

/*
 * All regular files below root in byte order of their paths, in the arena. Names that begin with a
 * dot are left out; symbolic links are not followed. FILE_E_MISSING; FILE_E_TOO_LARGE beyond
 * maximum files. A root that is a file itself is one entry with an empty path.
 */
int file_walk(Arena *a, const char *root, size_t maximum, FileList *ret_list) ATTR_NODISCARD;
