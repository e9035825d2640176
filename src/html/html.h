/*
 * The escaping runtime under generated templates (tools/tmplgen) and hand-written fragments. What
 * may be printed is decided by type: Str is escaped, integers print, SafeHtml passes; anything
 * else, a char * above all, does not compile. Invalid UTF-8 prints as U+FFFD.
 *
 * Everything appends to a StrBuf of the caller. No state, any thread.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

/* Markup that is known to be safe: made by a template or by html_trusted, never from outside. */
typedef struct SafeHtml {
    Str markup;
} SafeHtml;

/* Says that a reviewer has seen why these bytes are safe: rendered by a template, or a literal. */
static inline SafeHtml html_trusted(Str markup)
{
    return (SafeHtml){markup};
}

/* ---- by context; used through the macros below ---- */
void html_text_str(StrBuf *out, Str value);
void html_text_int(StrBuf *out, int64_t value);
void html_text_uint(StrBuf *out, uint64_t value);
void html_text_safe(StrBuf *out, SafeHtml value);
void html_attr_str(StrBuf *out, Str value);
void html_url_str(StrBuf *out, Str value);
void html_url_path_str(StrBuf *out, Str value);
void html_url_query_str(StrBuf *out, Str value);

/* clang-format off */
/* Between tags. */
#define html_text(out, value) _Generic((value), Str: html_text_str, SafeHtml: html_text_safe, \
    int: html_text_int, long: html_text_int, long long: html_text_int, \
    unsigned: html_text_uint, unsigned long: html_text_uint)((out), (value))
/* Inside a quoted attribute. SafeHtml does not compile here. */
#define html_attr(out, value) _Generic((value), Str: html_attr_str, \
    int: html_text_int, long: html_text_int, long long: html_text_int, \
    unsigned: html_text_uint, unsigned long: html_text_uint)((out), (value))
/* A whole URL in href, src, action …: relative, http, https, mailto, tel; others print as "#". */
#define html_url(out, value) _Generic((value), Str: html_url_str)((out), (value))
/* A piece of the path of a URL whose start is literal; '/' stays. */
#define html_url_path(out, value) _Generic((value), Str: html_url_path_str, \
    int: html_text_int, long: html_text_int, long long: html_text_int, \
    unsigned: html_text_uint, unsigned long: html_text_uint)((out), (value))
/* A piece after the '?' or '#'. */
#define html_url_query(out, value) _Generic((value), Str: html_url_query_str, \
    int: html_text_int, long: html_text_int, long long: html_text_int, \
    unsigned: html_text_uint, unsigned long: html_text_uint)((out), (value))
/* Whether `if` takes its first branch: a bool, a number that is not 0, text that is not empty. */
#define html_true(value) _Generic((value), bool: html_true_bool, Str: html_true_str, \
    SafeHtml: html_true_safe, int: html_true_int, long: html_true_int, long long: html_true_int, \
    unsigned: html_true_uint, unsigned long: html_true_uint)(value)
/* clang-format on */

static inline bool html_true_bool(bool value)
{
    return value;
}
static inline bool html_true_str(Str value)
{
    return value.len > 0;
}
static inline bool html_true_safe(SafeHtml value)
{
    return value.markup.len > 0;
}
static inline bool html_true_int(int64_t value)
{
    return value != 0;
}
static inline bool html_true_uint(uint64_t value)
{
    return value != 0;
}
