#include "base/str.h"

#include <string.h>

Str str_of(const char *c)
{
    return c ? str_make(c, strlen(c)) : (Str){NULL, 0};
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(Str a, Str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

int str_cmp(Str a, Str b)
{
    size_t common = MIN(a.len, b.len);
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts_with(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq(str_make(s.ptr, prefix.len), prefix);
}

bool str_ends_with(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_sub(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find(Str s, Str needle, size_t from)
{
    if (from > s.len)
        return STR_NPOS;
    if (needle.len == 0)
        return from;
    const char *hit = s.len > from ? memmem(s.ptr + from, s.len - from, needle.ptr, needle.len) : 0;
    return hit ? (size_t)(hit - s.ptr) : STR_NPOS;
}

size_t str_rfind(Str s, Str needle)
{
    if (needle.len > s.len)
        return STR_NPOS;
    for (size_t i = s.len - needle.len + 1; i-- > 0;)
        if (str_eq(str_make(s.ptr + i, needle.len), needle))
            return i;
    return STR_NPOS;
}

bool str_contains(Str s, Str needle)
{
    return str_find(s, needle, 0) != STR_NPOS;
}

Str str_sub(Str s, size_t from, size_t to)
{
    to = MIN(to, s.len);
    from = MIN(from, to);
    return str_make(s.ptr ? s.ptr + from : NULL, to - from);
}

/* The length of the white space that s starts with (one character), 0 if it starts otherwise. */
static size_t space_at_start(Str s)
{
    if (s.len && (s.ptr[0] == ' ' || (s.ptr[0] >= '\t' && s.ptr[0] <= '\r')))
        return 1;
    if (str_starts_with(s, STR("\u00a0")))
        return 2;
    return str_starts_with(s, STR("\u3000")) ? 3 : 0;
}

static size_t space_at_end(Str s)
{
    if (s.len &&
        (s.ptr[s.len - 1] == ' ' || (s.ptr[s.len - 1] >= '\t' && s.ptr[s.len - 1] <= '\r')))
        return 1;
    if (str_ends_with(s, STR("\u00a0")))
        return 2;
    return str_ends_with(s, STR("\u3000")) ? 3 : 0;
}

Str str_trim(Str s)
{
    size_t n;
    while ((n = space_at_start(s)))
        s = str_sub(s, n, s.len);
    while ((n = space_at_end(s)))
        s.len -= n;
    return s;
}

bool str_split_next(Str *rest, Str separator, Str *ret_part)
{
    if (!rest->ptr)
        return false;
    size_t at = str_find(*rest, separator, 0);
    if (at == STR_NPOS || separator.len == 0) {
        *ret_part = *rest;
        *rest = (Str){NULL, 0};
    } else {
        *ret_part = str_sub(*rest, 0, at);
        *rest = str_sub(*rest, at + separator.len, rest->len);
    }
    return true;
}

bool str_parse_int(Str s, int64_t *ret_value)
{
    bool negative = s.len && s.ptr[0] == '-';
    if (negative)
        s = str_sub(s, 1, s.len);
    if (!s.len)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        int digit = s.ptr[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value))
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *ret_value = negative ? value : -value;
    return true;
}

uint64_t str_hash(Str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return hash;
}
