#include "os/blob_store.h"

#include "base/arena.h"
#include "base/error.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/random.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0750u
#define FILE_MODE   0640u
#define READ_CHUNK  ((size_t)64 * 1024)
/* Files of one of the 256 first-level folders that a sweep holds in memory at once. */
#define SWEEP_FILES ((size_t)4 * 1000 * 1000)

struct BlobStore {
    char *folder;
};

struct BlobWriter {
    BlobStore *store;
    char *temporary; /* its path; NULL once it was renamed or removed */
    int fd;
    int64_t size;
    int64_t maximum;
    crypto_hash_sha256_state state;
};

int blob_store_new(const char *folder, BlobStore **ret_store)
{
    CLEANUP(arena_freep) Arena *a = arena_create(512);
    int r = file_make_folders(arena_printf(a, "%s/tmp", folder).ptr, FOLDER_MODE);
    if (r < 0)
        return error_trace(r);
    BlobStore *store = calloc(1, sizeof(*store));
    char *copy = strdup(folder);
    if (!store || !copy) {
        free(store);
        free(copy);
        return error_set(ENOMEM, "no memory");
    }
    store->folder = copy;
    *ret_store = store;
    return 0;
}

BlobStore *blob_store_free(BlobStore *store)
{
    if (store)
        free(store->folder);
    free(store);
    return NULL;
}

void blob_store_freep(BlobStore **store)
{
    *store = blob_store_free(*store);
}

static bool hash_is_valid(Str hash)
{
    for (size_t i = 0; i < hash.len; i++) {
        char c = hash.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return hash.len == BLOB_HASH_TEXT - 1;
}

/* The folder of a blob, and its path; the hash is valid. */
static const char *blob_folder(Arena *a, const BlobStore *store, Str hash)
{
    return arena_printf(a, "%s/%.2s/%.2s", store->folder, hash.ptr, hash.ptr + 2).ptr;
}

static const char *blob_path(Arena *a, const BlobStore *store, Str hash)
{
    return arena_printf(a, "%s/%.*s", blob_folder(a, store, hash), STR_FMT(hash)).ptr;
}

static char *temporary_path(const BlobStore *store)
{
    char name[27], *path = NULL;
    random_base32(sizeof(name) - 1, name);
    return asprintf(&path, "%s/tmp/%s", store->folder, name) < 0 ? NULL : path;
}

int blob_writer_new(BlobStore *store, int64_t maximum, BlobWriter **ret_writer)
{
    BlobWriter *writer = calloc(1, sizeof(*writer));
    char *temporary = temporary_path(store);
    if (!writer || !temporary) {
        free(writer);
        free(temporary);
        return error_set(ENOMEM, "no memory");
    }
    writer->fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (writer->fd < 0) {
        int r = error_set(errno, "cannot make %s", temporary);
        free(temporary);
        free(writer);
        return r;
    }
    writer->store = store;
    writer->temporary = temporary;
    writer->maximum = maximum;
    crypto_hash_sha256_init(&writer->state);
    *ret_writer = writer;
    return 0;
}

BlobWriter *blob_writer_free(BlobWriter *writer)
{
    if (!writer)
        return NULL;
    if (writer->temporary)
        unlink(writer->temporary);
    free(writer->temporary);
    fd_closep(&writer->fd);
    free(writer);
    return NULL;
}

void blob_writer_freep(BlobWriter **writer)
{
    *writer = blob_writer_free(*writer);
}

int blob_writer_write(BlobWriter *writer, Str bytes)
{
    if (bytes.len > (uint64_t)(writer->maximum - writer->size)) {
        writer->maximum = writer->size; /* it is not whole any more: refuse what follows too */
        return BLOB_E_TOO_LARGE;
    }
    int r = file_write_fd(writer->fd, bytes);
    if (r < 0)
        return error_trace(r);
    if (bytes.len)
        crypto_hash_sha256_update(&writer->state, (const unsigned char *)bytes.ptr, bytes.len);
    writer->size += (int64_t)bytes.len;
    return 0;
}

static BlobHash hash_finish(crypto_hash_sha256_state *state)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(state, digest);
    BlobHash hash;
    sodium_bin2hex(hash.text, sizeof(hash.text), digest, sizeof(digest));
    return hash;
}

/* Makes the two folders of a blob durable when they are new. */
static int make_blob_folder(Arena *a, const BlobStore *store, Str hash)
{
    const char *folder = blob_folder(a, store, hash);
    if (file_is_folder(folder))
        return 0;
    int r = file_make_folders(folder, FOLDER_MODE);
    if (r == 0)
        r = file_sync_folder(arena_printf(a, "%s/%.2s", store->folder, hash.ptr).ptr);
    if (r == 0)
        r = file_sync_folder(store->folder);
    return error_trace(r);
}

int blob_writer_finish(BlobWriter *writer, BlobHash *ret_hash, int64_t *ret_size)
{
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    BlobHash hash = hash_finish(&writer->state);
    Str text = str_of(hash.text);
    const char *path = blob_path(a, writer->store, text);
    /* There already: its age begins anew, so that no sweep takes it before the row is committed. */
    if (utimensat(AT_FDCWD, path, NULL, 0) != 0) {
        if (errno != ENOENT)
            return error_set(errno, "cannot touch %s", path);
        if (fsync(writer->fd) != 0)
            return error_set(errno, "cannot sync %s", writer->temporary);
        int r = make_blob_folder(a, writer->store, text);
        if (r < 0)
            return r;
        if (rename(writer->temporary, path) != 0)
            return error_set(errno, "cannot put %s in place", path);
        free(writer->temporary);
        writer->temporary = NULL;
        r = file_sync_folder(blob_folder(a, writer->store, text));
        if (r < 0)
            return error_trace(r);
    }
    *ret_hash = hash;
    *ret_size = writer->size;
    return 0;
}

int blob_store_put(BlobStore *store, Str bytes, BlobHash *ret_hash)
{
    CLEANUP(blob_writer_freep) BlobWriter *writer = NULL;
    int64_t size;
    int r = blob_writer_new(store, (int64_t)bytes.len, &writer);
    if (r == 0)
        r = blob_writer_write(writer, bytes);
    if (r == 0)
        r = blob_writer_finish(writer, ret_hash, &size);
    return error_trace(r);
}

int blob_store_open(BlobStore *store, Str hash, int *ret_fd, int64_t *ret_size)
{
    if (!hash_is_valid(hash))
        return BLOB_E_MISSING;
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    const char *path = blob_path(a, store, hash);
    CLEANUP(fd_closep) int fd = -1;
    int r = file_open(path, &fd);
    if (r)
        return r < 0 ? error_trace(r) : BLOB_E_MISSING;
    struct stat about;
    if (fstat(fd, &about) != 0)
        return error_set(errno, "cannot read %s", path);
    *ret_fd = fd;
    *ret_size = about.st_size;
    fd = -1;
    return 0;
}

int blob_store_verify(BlobStore *store, Str hash)
{
    CLEANUP(fd_closep) int fd = -1;
    int64_t size;
    int r = blob_store_open(store, hash, &fd, &size);
    if (r)
        return error_trace(r);
    CLEANUP(arena_freep) Arena *a = arena_create(READ_CHUNK + 64);
    unsigned char *chunk = arena_new(a, unsigned char, READ_CHUNK);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    ssize_t got;
    while ((got = read(fd, chunk, READ_CHUNK)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(errno, "cannot read blob %.*s", STR_FMT(hash));
        crypto_hash_sha256_update(&state, chunk, (size_t)got);
    }
    BlobHash found = hash_finish(&state);
    return str_eq(str_of(found.text), hash) ? 0 : BLOB_E_DAMAGED;
}

int blob_store_remove(BlobStore *store, Str hash)
{
    if (!hash_is_valid(hash))
        return BLOB_E_MISSING;
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    int r = file_remove(blob_path(a, store, hash));
    return r == FILE_E_MISSING ? BLOB_E_MISSING : error_trace(r);
}

static bool is_older(const char *path, int64_t age_seconds)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
           clock_now() / INSTANT_SECOND - about.st_mtim.tv_sec >= age_seconds;
}

/*
 * Takes a blob away that no row names. It is first moved out of its place; if a writer touched it
 * just before (the same content came again), it goes back, and a writer that comes later finds
 * nothing there and brings its own.
 */
static int sweep_blob(Arena *a, BlobStore *store, const char *path, int64_t age_seconds,
                      int64_t *removed)
{
    char name[27];
    random_base32(sizeof(name) - 1, name);
    const char *aside = arena_printf(a, "%s/tmp/%s", store->folder, name).ptr;
    if (rename(path, aside) != 0)
        return errno == ENOENT ? 0 : error_set(errno, "cannot move %s", path);
    if (!is_older(aside, age_seconds)) {
        if (rename(aside, path) != 0)
            return error_set(errno, "cannot move %s back", path);
        return 0;
    }
    (*removed)++;
    int r = file_remove(aside);
    return r < 0 ? error_trace(r) : 0;
}

/* Sweeps one of the folders "tmp" and "00".."ff". */
static int sweep_folder(Arena *a, BlobStore *store, const char *name, int64_t age_seconds,
                        BlobNamedFn named, void *context, int64_t *removed)
{
    const char *folder = arena_printf(a, "%s/%s", store->folder, name).ptr;
    FileList list = {0};
    int r = file_walk(a, folder, SWEEP_FILES, &list);
    if (r)
        return r == FILE_E_MISSING ? 0 : error_set(r < 0 ? r : -EFBIG, "cannot list %s", folder);
    for (size_t i = 0; i < list.count; i++) {
        const char *path = arena_printf(a, "%s/%s", folder, list.entries[i].path).ptr;
        if (!is_older(path, age_seconds))
            continue;
        Str hash = str_of(list.entries[i].path);
        size_t slash = str_rfind(hash, STR("/"));
        hash = slash == STR_NPOS ? hash : str_sub(hash, slash + 1, hash.len);
        bool keep = false;
        if (hash_is_valid(hash)) {
            r = named(context, hash, &keep);
            if (r < 0)
                return error_trace(r);
        } else {
            keep = strcmp(name, "tmp") != 0; /* not ours: leave it */
        }
        if (keep)
            continue;
        r = sweep_blob(a, store, path, age_seconds, removed);
        if (r < 0)
            return r;
    }
    return 0;
}

int blob_store_sweep(BlobStore *store, int64_t age_seconds, BlobNamedFn named, void *context,
                     int64_t *ret_removed)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    int64_t removed = 0;
    int r = sweep_folder(a, store, "tmp", age_seconds, named, context, &removed);
    for (int i = 0; r == 0 && i < 256; i++) {
        arena_reset(a);
        char name[3];
        snprintf(name, sizeof(name), "%02x", (unsigned)i);
        r = sweep_folder(a, store, name, age_seconds, named, context, &removed);
    }
    if (r == 0)
        *ret_removed = removed;
    return error_trace(r);
}
