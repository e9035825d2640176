/*
 * Attachments by content: a blob is stored under the SHA-256 of its bytes, folder/ab/cd/<64 hex>,
 * and never changes. Writing streams to a temporary file, which is synced and renamed to its hash;
 * only then may a row name it. A crash leaves at most a temporary file or a blob that no row
 * names; both are swept. Several processes, also on several machines, may share a folder.
 *
 * A BlobStore may be used from any thread; a BlobWriter by one thread at a time.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

#define BLOB_HASH_TEXT 65 /* 64 hex characters and a NUL */

/* Outcomes > 0. */
enum {
    BLOB_E_MISSING = 1,   /* no such blob, or the hash is not 64 lower-case hex characters */
    BLOB_E_TOO_LARGE = 2, /* more bytes than the writer's maximum; the writer takes no more */
    BLOB_E_DAMAGED = 3,   /* the bytes no longer have the hash */
};

typedef struct BlobHash {
    char text[BLOB_HASH_TEXT];
} BlobHash;

typedef struct BlobStore BlobStore;
typedef struct BlobWriter BlobWriter;

/* Opens a store, making its folder if it is missing. Freed by the caller. */
int blob_store_new(const char *folder, BlobStore **ret_store) ATTR_NODISCARD;
BlobStore *blob_store_free(BlobStore *store);
void blob_store_freep(BlobStore **store);

/* Begins a blob of at most maximum bytes. Free it in any case: what is not finished vanishes. */
int blob_writer_new(BlobStore *store, int64_t maximum, BlobWriter **ret_writer) ATTR_NODISCARD;
BlobWriter *blob_writer_free(BlobWriter *writer);
void blob_writer_freep(BlobWriter **writer);
/* Adds bytes. BLOB_E_TOO_LARGE. */
int blob_writer_write(BlobWriter *writer, Str bytes) ATTR_NODISCARD;
/* Makes the blob durable under its hash. Fine, and cheap, if it is there already. */
int blob_writer_finish(BlobWriter *writer, BlobHash *ret_hash, int64_t *ret_size) ATTR_NODISCARD;
/* All in one call. BLOB_E_TOO_LARGE never. */
int blob_store_put(BlobStore *store, Str bytes, BlobHash *ret_hash) ATTR_NODISCARD;

/* A descriptor for reading, close-on-exec, owned by the caller; and the size. BLOB_E_MISSING. */
int blob_store_open(BlobStore *store, Str hash, int *ret_fd, int64_t *ret_size) ATTR_NODISCARD;
/* Reads the blob through and compares. BLOB_E_MISSING, BLOB_E_DAMAGED. */
int blob_store_verify(BlobStore *store, Str hash) ATTR_NODISCARD;
/* Removes a blob. BLOB_E_MISSING. */
int blob_store_remove(BlobStore *store, Str hash) ATTR_NODISCARD;

/* Says whether some row names the blob; < 0 stops the sweep. */
typedef int (*BlobNamedFn)(void *context, Str hash, bool *ret_named);
/*
 * Removes the blobs and temporary files older than age_seconds that no row names. What is younger
 * may belong to a transaction that has not committed.
 */
int blob_store_sweep(BlobStore *store, int64_t age_seconds, BlobNamedFn named, void *context,
                     int64_t *ret_removed) ATTR_NODISCARD;
