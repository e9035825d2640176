/*
 * StrBuf: a growing byte buffer with a mandatory maximum. The first failure (the maximum would be
 * exceeded) latches: later appends do nothing, and strbuf_failed() says so, so that a caller checks
 * once at the end. Memory comes from malloc; a StrBuf is used by one thread at a time.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include <stdarg.h>

typedef struct StrBuf {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t maximum;
    bool failed;
} StrBuf;

#define STRBUF_INIT(max) ((StrBuf){.maximum = (max)})

void strbuf_deinit(StrBuf *b); /* also for CLEANUP(strbuf_deinit) */
/* Forgets the content and the latched failure, keeps the memory. */
void strbuf_clear(StrBuf *b);
static inline bool strbuf_failed(const StrBuf *b)
{
    return b->failed;
}
/* The content; valid until the next append. A NUL stands behind it. */
Str strbuf_str(const StrBuf *b);

void strbuf_append(StrBuf *b, Str s);
void strbuf_append_c(StrBuf *b, const char *c);
void strbuf_append_char(StrBuf *b, char c);
void strbuf_append_int(StrBuf *b, int64_t value);
/* With leading zeros; the value is not negative and fits the width of at most 16. */
void strbuf_append_digits(StrBuf *b, int value, int width);
void strbuf_append_codepoint(StrBuf *b, uint32_t codepoint);
void strbuf_printf(StrBuf *b, const char *format, ...) ATTR_PRINTF(2, 3);
void strbuf_vprintf(StrBuf *b, const char *format, va_list arguments) ATTR_PRINTF(2, 0);
