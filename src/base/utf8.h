/*
 * UTF-8: decoding, validation, and the folding of widths that readers and search share.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

/* Decodes one code point at s[*position] and moves on; U+FFFD for each byte of a bad sequence. */
uint32_t utf8_next(Str s, size_t *position);
/* Whether the whole of s is valid (no surrogates, no overlong forms, at most U+10FFFF). */
bool utf8_valid(Str s);
/* The number of code points. */
size_t utf8_count(Str s);
/* The same for valid text, fast; never more than that for any. */
size_t utf8_leads(Str s);
/* Writes 1..4 bytes into out and returns how many; an invalid code point becomes U+FFFD. */
size_t utf8_encode(uint32_t codepoint, char out[4]);
/* Full-width ASCII forms (U+FF01..FF5E) and U+3000 become their ASCII; all else is itself. */
uint32_t utf8_fold_width(uint32_t codepoint);
/* Terminal columns: 0 for combining marks, 2 for wide East Asian characters, 1 otherwise. */
int utf8_width(uint32_t codepoint);
/* The columns of all of s. */
int utf8_columns(Str s);
/* The longest prefix of s of at most `count` code points. */
Str utf8_prefix(Str s, size_t count);
/* White space as met in documents: ASCII, NBSP, U+2000..200B, U+3000, U+FEFF. */
bool utf8_is_space(uint32_t codepoint);
