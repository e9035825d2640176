/*
 * Arenas: memory of one lifetime (process, request, job, transaction attempt), given back at once.
 *
 * An arena is used by one thread at a time. Allocation never fails: out of memory aborts the
 * process and its supervisor restarts it. That is safe because every external size is capped before
 * anything is allocated for it. Under AddressSanitizer the unused tail of each chunk is poisoned.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

typedef struct Arena Arena;

/* A place in an arena to which arena_reset_to() returns. Valid until an earlier mark is reset. */
typedef struct ArenaMark {
    void *chunk;
    size_t used;
} ArenaMark;

/* Makes an empty arena whose chunks hold at least chunk_size bytes (0: 16 KiB). Owned by caller. */
Arena *arena_create(size_t chunk_size) ATTR_NONNULL;
/* Gives everything back; NULL is fine. Returns NULL. */
Arena *arena_free(Arena *a);
/* For CLEANUP(arena_freep). */
void arena_freep(Arena **a);

/* Zeroed memory for count objects of size bytes, aligned for any type; aborts on overflow. */
void *arena_alloc(Arena *a, size_t count, size_t size) ATTR_NONNULL;
#define arena_new(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))
/* The same, not zeroed, for a large array whose end stays unused: the caller writes what it reads.
 */
void *arena_alloc_raw(Arena *a, size_t count, size_t size) ATTR_NONNULL;
#define arena_new_raw(a, T, n) ((T *)arena_alloc_raw((a), (n), sizeof(T)))
/* Grows an array from old_count to new_count objects, in place when it is the last allocation. */
void *arena_grow(Arena *a, void *old, size_t old_count, size_t new_count, size_t size) ATTR_NONNULL;

/* A copy of s in the arena, with a NUL behind it that is not counted. */
Str arena_str(Arena *a, Str s);
/* The same as a C string. */
char *arena_cstr(Arena *a, Str s) ATTR_NONNULL;
/* printf into the arena. */
Str arena_printf(Arena *a, const char *format, ...) ATTR_PRINTF(2, 3);

/* All that is allocated after arena_mark() is given back by arena_reset_to(). */
ArenaMark arena_mark(Arena *a);
void arena_reset_to(Arena *a, ArenaMark mark);
/*
 * Gives back all allocations. One chunk is kept, as large as all that was held but at most 8 MiB:
 * who resets does the like again, and need not ask the system for the same pages each time.
 */
void arena_reset(Arena *a);
/* Bytes that the arena holds from the system. */
size_t arena_footprint(const Arena *a);

/*
 * Appends to a growing array kept in three variables: ptr, count, capacity.
 * Evaluates its arguments more than once; the new slot is zeroed and is ptr[count - 1].
 */
#define ARENA_PUSH(a, ptr, count, capacity)                                                        \
    do {                                                                                           \
        if ((count) == (capacity)) {                                                               \
            size_t grown_ = (capacity) ? (capacity)*2 : 8;                                         \
            (ptr) = arena_grow((a), (ptr), (count), grown_, sizeof(*(ptr)));                       \
            (capacity) = grown_;                                                                   \
        }                                                                                          \
        ASSUME((ptr) != NULL); /* it is once there is any capacity */                              \
        (count)++;                                                                                 \
    } while (0)
