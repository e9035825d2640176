/*
 * What every file may rely on: fixed-width types, attributes and a few macros.
 *
 * Conventions of the whole tree (CONTRIBUTING.md says more):
 * - an int result is < 0 fatal (negative errno, traced in base/error.h), 0 fine, > 0 one of the
 *   outcomes that the header of the function lists;
 * - output parameters come last, are named ret_x, and are untouched unless the result is 0;
 * - free(NULL)-like calls are harmless; x_free() returns NULL.
 */
#pragma once

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATTR_NODISCARD    __attribute__((warn_unused_result))
#define ATTR_PRINTF(f, a) __attribute__((format(printf, f, a), nonnull(f)))
#define ATTR_UNUSED       __attribute__((unused))
#define ATTR_NORETURN     __attribute__((noreturn))
#define ATTR_NONNULL      __attribute__((returns_nonnull))

/* Runs fn(&variable) when the variable leaves its scope: CLEANUP(file_closep) FILE *f = NULL; */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* Tells compilers and analysers what always holds here and they cannot see. */
#define ASSUME(what)                                                                               \
    do {                                                                                           \
        if (!(what))                                                                               \
            __builtin_unreachable();                                                               \
    } while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)    ((a) < (b) ? (a) : (b))
#define MAX(a, b)    ((a) > (b) ? (a) : (b))
