#include "base/strbuf.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void strbuf_deinit(StrBuf *b)
{
    free(b->ptr);
    *b = (StrBuf){.maximum = b->maximum};
}

void strbuf_clear(StrBuf *b)
{
    b->len = 0;
    b->failed = false;
}

Str strbuf_str(const StrBuf *b)
{
    return b->ptr ? str_make(b->ptr, b->len) : str_make("", 0);
}

/* Makes room for more bytes and a NUL; latches the failure when the maximum forbids it. */
static bool strbuf_reserve(StrBuf *b, size_t more)
{
    if (b->failed || more > b->maximum || b->len > b->maximum - more) {
        b->failed = true;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need <= b->capacity)
        return true;
    size_t capacity = MAX(need, MAX(b->capacity + b->capacity / 2, 256));
    char *grown = realloc(b->ptr, capacity);
    if (!grown) {
        fputs("gongkai: out of memory\n", stderr);
        abort();
    }
    b->ptr = grown;
    b->capacity = capacity;
    return true;
}

void strbuf_append(StrBuf *b, Str s)
{
    if (!strbuf_reserve(b, s.len))
        return;
    if (s.len)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    b->ptr[b->len] = 0;
}

void strbuf_append_c(StrBuf *b, const char *c)
{
    strbuf_append(b, str_of(c));
}

void strbuf_append_char(StrBuf *b, char c)
{
    strbuf_append(b, str_make(&c, 1));
}

void strbuf_append_int(StrBuf *b, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0)
        digits[--at] = '-';
    strbuf_append(b, str_make(digits + at, sizeof(digits) - at));
}

void strbuf_append_digits(StrBuf *b, int value, int width)
{
    char digits[16];
    assert(value >= 0 && width > 0 && width <= (int)sizeof(digits));
    for (int i = width; i-- > 0; value /= 10)
        digits[i] = (char)('0' + value % 10);
    assert(value == 0);
    strbuf_append(b, str_make(digits, (size_t)width));
}

void strbuf_append_codepoint(StrBuf *b, uint32_t codepoint)
{
    char bytes[4];
    strbuf_append(b, str_make(bytes, utf8_encode(codepoint, bytes)));
}

void strbuf_vprintf(StrBuf *b, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        b->failed = true;
    else if (strbuf_reserve(b, (size_t)length)) {
        vsnprintf(b->ptr + b->len, (size_t)length + 1, format, again);
        b->len += (size_t)length;
    }
    va_end(again);
}

void strbuf_printf(StrBuf *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    strbuf_vprintf(b, format, arguments);
    va_end(arguments);
}
