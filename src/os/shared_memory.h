/*
 * Memory that a parent and a child share: a nameless file of fixed size that neither can shorten,
 * so that touching it is always safe. What the other side has written may change at any time: copy
 * it before judging it. Any thread; one owner a SharedMemory.
 */
#pragma once

#include "base/base.h"

typedef struct SharedMemory {
    int fd; /* to hand to a child; -1: none */
    char *bytes;
    size_t size;
} SharedMemory;

#define SHARED_MEMORY_NONE ((SharedMemory){.fd = -1})

/* Makes and maps `size` bytes of zeros; memory is used only where they are touched. */
int shared_memory_new(const char *label, size_t size, SharedMemory *ret_memory) ATTR_NODISCARD;
/* Maps what the parent handed over as a descriptor, and closes the descriptor. */
int shared_memory_open(int fd, bool writable, SharedMemory *ret_memory) ATTR_NODISCARD;
/* Gives the memory behind the first `keep` bytes back to the system: they are zeros again. */
void shared_memory_trim(SharedMemory *memory, size_t keep);
void shared_memory_close(SharedMemory *memory);
