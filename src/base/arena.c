#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#endif
#endif
#ifndef POISON
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ARENA_ALIGN   16u
#define CHUNK_DEFAULT ((size_t)16 * 1024)
#define KEPT_MAX      ((size_t)8 << 20) /* by arena_reset() */

typedef struct Chunk {
    struct Chunk *previous;
    size_t size;
    size_t used;
    size_t padding;
    _Alignas(ARENA_ALIGN) char data[];
} Chunk;

struct Arena {
    Chunk *current;
    size_t chunk_size;
    size_t footprint;
};

static ATTR_NORETURN void arena_abort(const char *why)
{
    fprintf(stderr, "gongkai: %s\n", why);
    abort();
}

static Chunk *chunk_create(Arena *a, size_t size, Chunk *previous)
{
    Chunk *chunk = malloc(sizeof(Chunk) + size);
    if (!chunk)
        arena_abort("out of memory");
    *chunk = (Chunk){.previous = previous, .size = size};
    POISON(chunk->data, size);
    a->footprint += sizeof(Chunk) + size;
    return chunk;
}

Arena *arena_create(size_t chunk_size)
{
    Arena *a = calloc(1, sizeof(Arena));
    if (!a)
        arena_abort("out of memory");
    a->chunk_size = chunk_size ? chunk_size : CHUNK_DEFAULT;
    a->current = chunk_create(a, a->chunk_size, NULL);
    return a;
}

static void chunk_destroy(Arena *a, Chunk *chunk)
{
    a->footprint -= sizeof(Chunk) + chunk->size;
    UNPOISON(chunk->data, chunk->size);
    free(chunk);
}

Arena *arena_free(Arena *a)
{
    if (!a)
        return NULL;
    while (a->current) {
        Chunk *previous = a->current->previous;
        chunk_destroy(a, a->current);
        a->current = previous;
    }
    free(a);
    return NULL;
}

void arena_freep(Arena **a)
{
    *a = arena_free(*a);
}

static size_t round_up(size_t n)
{
    if (n > SIZE_MAX - ARENA_ALIGN)
        arena_abort("an allocation is too large");
    return (n + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

/* Uninitialised memory of a size that is already rounded up. */
static void *arena_take(Arena *a, size_t bytes)
{
    Chunk *chunk = a->current;
    if (chunk->size - chunk->used < bytes) {
        chunk = chunk_create(a, MAX(a->chunk_size, bytes), chunk);
        a->current = chunk;
    }
    void *p = chunk->data + chunk->used;
    chunk->used += bytes;
    return p;
}

void *arena_alloc_raw(Arena *a, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes))
        arena_abort("an allocation is too large");
    void *p = arena_take(a, round_up(bytes));
    UNPOISON(p, bytes);
    return p;
}

void *arena_alloc(Arena *a, size_t count, size_t size)
{
    void *p = arena_alloc_raw(a, count, size);
    return memset(p, 0, count * size);
}

void *arena_grow(Arena *a, void *old, size_t old_count, size_t new_count, size_t size)
{
    size_t old_bytes = old_count * size;
    size_t new_bytes = 0;
    if (__builtin_mul_overflow(new_count, size, &new_bytes))
        arena_abort("an allocation is too large");
    Chunk *chunk = a->current;
    size_t old_room = round_up(old_bytes);
    size_t more = round_up(new_bytes) - old_room;
    if (old && (char *)old + old_room == chunk->data + chunk->used &&
        chunk->size - chunk->used >= more) {
        chunk->used += more;
        UNPOISON(old, new_bytes);
        memset((char *)old + old_bytes, 0, new_bytes - old_bytes);
        return old;
    }
    void *grown = arena_alloc(a, new_count, size);
    if (old && old_bytes)
        memcpy(grown, old, old_bytes);
    return grown;
}

char *arena_cstr(Arena *a, Str s)
{
    char *copy = arena_alloc_raw(a, s.len + 1, 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = 0;
    return copy;
}

Str arena_str(Arena *a, Str s)
{
    return str_make(arena_cstr(a, s), s.len);
}

Str arena_printf(Arena *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        arena_abort("a format could not be printed");
    char *text = arena_alloc(a, (size_t)length + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return str_make(text, (size_t)length);
}

ArenaMark arena_mark(Arena *a)
{
    return (ArenaMark){a->current, a->current->used};
}

void arena_reset_to(Arena *a, ArenaMark mark)
{
    while (a->current != mark.chunk) {
        Chunk *previous = a->current->previous;
        chunk_destroy(a, a->current);
        a->current = previous;
    }
    a->current->used = mark.used;
    POISON(a->current->data + mark.used, a->current->size - mark.used);
}

void arena_reset(Arena *a)
{
    size_t held = MIN(a->footprint, KEPT_MAX);
    Chunk *first = a->current;
    while (first->previous)
        first = first->previous;
    bool grew = first != a->current;
    arena_reset_to(a, (ArenaMark){first, 0});
    if (grew && held > sizeof(Chunk) + first->size) {
        chunk_destroy(a, first);
        a->current = chunk_create(a, held - sizeof(Chunk), NULL);
    }
}

size_t arena_footprint(const Arena *a)
{
    return a->footprint;
}
