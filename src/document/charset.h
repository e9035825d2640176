/*
 * Bytes of unknown encoding to UTF-8. The order of decisions: byte order mark; strict UTF-8; UTF-16
 * without a mark; the charset that the document declares, if the bytes decode in it; uchardet; and
 * at last GB18030 with replacement characters. gb2312 and gbk always mean GB18030.
 *
 * Memory: the text lives in the arena, or is the input itself when nothing had to change.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"

typedef struct DecodedText {
    Str text;    /* valid UTF-8 without a byte order mark; NUL became a space */
    Str charset; /* "utf-8", "gb18030", "big5", "utf-16le", "utf-16be" */
    bool lossy;  /* some bytes became U+FFFD */
} DecodedText;

/* declared may be empty. Never fails. The text is at most 3 times (+ a few bytes) as long. */
DecodedText charset_decode(Str bytes, Str declared, Arena *a);
/* Decodes as the charset of this name, nothing else is tried; what is not of it becomes U+FFFD. */
Str charset_decode_as(Str bytes, Str charset, Arena *a);
/*
 * Where a place of the decoded text stood in the bytes. NULL: the two are the same. charset is that
 * of the DecodedText. Lives in the arena, with `bytes` beneath it.
 */
typedef struct CharsetOffsets CharsetOffsets;
CharsetOffsets *charset_offsets_new(Str bytes, Str charset, Arena *a);
size_t charset_offset(const CharsetOffsets *offsets, size_t offset);
/* The charset that HTML or XML declares in its first bytes; empty if none. */
Str charset_declared(Str bytes);
/*
 * Opens the converters once for the whole process, so that decoding works later in a sandbox that
 * may not open files. Called before threads start and before the sandbox closes; may be repeated.
 */
void charset_prepare(void);
