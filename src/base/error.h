/*
 * Fatal errors: a negative errno travels up through return values; where it arose and what it was
 * is noted in a small ring of the thread, which the edge (a request, a command) logs once and
 * clears. Nothing below the edge logs. Bad input is not an error: it is data (FieldErrors,
 * Findings) or an outcome > 0.
 */
#pragma once

#include "base/base.h"
#include "base/strbuf.h"

/* Notes where and why, returns code made negative (0 becomes -EIO), so that one can write:
 * return error_set(...). */
#define error_set(code, ...)                                                                       \
    error_is_negative(error_set_at(__FILE__, __LINE__, (code), __VA_ARGS__))
/* Notes that a fatal result passed here; results >= 0 pass unnoted. Returns result. */
#define error_trace(result) error_pass(__FILE__, __LINE__, (result))

int error_set_at(const char *file, int line, int code, const char *format, ...) ATTR_PRINTF(4, 5);
void error_trace_at(const char *file, int line, int result);

static inline int error_pass(const char *file, int line, int result)
{
    if (result < 0)
        error_trace_at(file, line, result);
    return result;
}

/* Tells compilers and analysers what they cannot see: after error_set() no outcome is fine. */
static inline int error_is_negative(int result)
{
    ASSUME(result < 0);
    return result;
}

/* The ring of this thread as one line, oldest first; empty if nothing was noted. */
void error_describe(StrBuf *out);
/* The message of the first note since the last clear, without its place; "" if there is none. */
const char *error_message(void);
void error_clear(void);
/* What is noted after error_mark() is forgotten by error_rewind(): a failure that was overcome. */
size_t error_mark(void);
void error_rewind(size_t mark);

/* What another thread noted, on its way to the thread that it concerns. */
typedef struct ErrorNotes ErrorNotes;
/* A copy of what was noted since error_mark(), to be adopted once; NULL if nothing was. */
ErrorNotes *error_copy(size_t mark);
/* Adds the notes to this thread's ring and frees them. NULL is fine. */
void error_adopt(ErrorNotes *notes);
