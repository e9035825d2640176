/*
 * Str: a view of bytes with a length. It owns nothing; who made the bytes says how long they live.
 * Past a boundary of the program a Str holds valid UTF-8. A Str may hold NUL bytes and is not
 * terminated. Positions and lengths are bytes.
 */
#pragma once

#include "base/base.h"

typedef struct Str {
    const char *ptr;
    size_t len;
} Str;

/* A Str of a string literal; also in static initialisers. */
#define STR(literal) ((Str){("" literal ""), sizeof(literal) - 1})
#define STR_STATIC(literal)                                                                        \
    {                                                                                              \
        ("" literal ""), sizeof(literal) - 1                                                       \
    }
/* For printf: printf("%.*s", STR_FMT(s)). */
#define STR_FMT(s) (int)(s).len, (s).ptr ? (s).ptr : ""
#define STR_NPOS   SIZE_MAX

/* A view of a C string; NULL gives the empty Str. */
Str str_of(const char *c);
static inline Str str_make(const char *ptr, size_t len)
{
    return (Str){ptr, len};
}
static inline bool str_empty(Str s)
{
    return s.len == 0;
}

bool str_eq(Str a, Str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(Str a, Str b);
/* Byte order, shorter first: < 0, 0, > 0. */
int str_cmp(Str a, Str b);
bool str_starts_with(Str s, Str prefix);
bool str_ends_with(Str s, Str suffix);
/* Position of the first needle at or after from; STR_NPOS if there is none. */
size_t str_find(Str s, Str needle, size_t from);
/* Position of the last needle; STR_NPOS if there is none. */
size_t str_rfind(Str s, Str needle);
bool str_contains(Str s, Str needle);

/* The part [from, to), both clipped to the length. */
Str str_sub(Str s, size_t from, size_t to);
/* Without ASCII white space, U+3000 and U+00A0 at both ends. */
Str str_trim(Str s);
/*
 * Takes the part before the next separator off *rest and returns it; at the last part *rest becomes
 * the empty Str with a NULL ptr. Use: for (Str rest = s, p; str_split_next(&rest, sep, &p);)
 */
bool str_split_next(Str *rest, Str separator, Str *ret_part);

/*
 * Reads a whole decimal integer: optional '-', ASCII digits, nothing else, within int64_t.
 * Returns false, and leaves *ret_value alone, otherwise.
 */
bool str_parse_int(Str s, int64_t *ret_value) ATTR_NODISCARD;

/* FNV-1a, for hash tables in memory only. */
uint64_t str_hash(Str s);
