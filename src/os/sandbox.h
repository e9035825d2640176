/*
 * The cage in which bytes from outside are parsed: a worker process calls sandbox_enter() before it
 * reads its first byte, and cannot leave. From then on it may read and write the descriptors that
 * it has, allocate memory up to the limit, start no process or thread, open no socket, and open
 * only what lies below the named folders, for reading. A forbidden system call kills the process.
 *
 * Call it in a process with one thread. What needs files later (iconv converters, locale data,
 * dictionaries) is opened before. Builds with AddressSanitizer or ThreadSanitizer cannot be caged
 * fully (their runtimes need address space and calls of their own): there the limits of memory and
 * the system call filter are left out, and the report says so.
 */
#pragma once

#include "base/base.h"

typedef struct SandboxLimits {
    int64_t memory_bytes; /* address space; 0: 1 GiB */
    int64_t cpu_seconds;  /* 0: 10; a batch worker passes more and times each file */
    int64_t file_bytes;   /* largest file that may be written; 0: none, pipes are free */
    int64_t open_files;   /* 0: 32 */
    bool becomes_program; /* may call execve and map what is executed: the program is caged, too */
    const char *const *read_folders; /* NULL-terminated, missing ones are skipped; NULL: none */
} SandboxLimits;

typedef struct SandboxReport {
    bool system_calls; /* the seccomp filter is in force */
    bool landlock;     /* the kernel has landlock and it is in force */
    bool memory;       /* the limit of memory is in force */
} SandboxReport;

/* Enters the sandbox for good. < 0: it could not be entered whole; the worker must then end. */
int sandbox_enter(const SandboxLimits *limits, SandboxReport *ret_report) ATTR_NODISCARD;
