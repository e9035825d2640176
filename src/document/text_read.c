#include "document/document.h"

#include "document/charset.h"

#include <string.h>

/* A tab alone is an empty cell, no blank line. */
static bool line_is_blank(Str line)
{
    return str_trim(line).len == 0 && (!line.len || !memchr(line.ptr, '\t', line.len));
}

/* Where the line that starts at `from` ends, and where the next one begins. */
static size_t line_end(Str text, size_t from, size_t *ret_next)
{
    const char *newline = memchr(text.ptr + from, '\n', text.len - from);
    size_t end = newline ? (size_t)(newline - text.ptr) : text.len;
    const char *lone = memchr(text.ptr + from, '\r', end - from);
    if (!lone || (size_t)(lone - text.ptr) + 1 == end) {
        *ret_next = newline ? end + 1 : end;
        return lone && newline ? end - 1 : lone ? (size_t)(lone - text.ptr) : end;
    }
    *ret_next = (size_t)(lone - text.ptr) + 1;
    return (size_t)(lone - text.ptr);
}

int document_read_text(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    DecodedText decoded = charset_decode(bytes, STR(""), a);
    Str text = decoded.text.ptr >= bytes.ptr && decoded.text.ptr <= bytes.ptr + bytes.len
                   ? arena_str(a, decoded.text)
                   : decoded.text;
    if (text.len > limits->text_bytes || text.len > UINT32_MAX)
        return DOCUMENT_E_TOO_LARGE;
    Block *blocks = NULL;
    size_t count = 0, capacity = 0;
    uint32_t blank = 0;
    for (size_t from = 0, next; from < text.len; from = next) {
        size_t end = line_end(text, from, &next);
        Str line = str_sub(text, from, end);
        if (line_is_blank(line)) {
            blank++;
            continue;
        }
        if (count == limits->blocks)
            return DOCUMENT_E_TOO_LARGE;
        ARENA_PUSH(a, blocks, count, capacity);
        blocks[count - 1] = (Block){.kind = BLOCK_PARAGRAPH,
                                    .noindent = true,
                                    .blank_before = blank,
                                    .text = line,
                                    .pos = {.start = (uint32_t)from, .end = (uint32_t)end}};
        blank = 0;
    }
    if (!count)
        return DOCUMENT_E_EMPTY;
    *ret_document = (Document){.format = DOCUMENT_FORMAT_TEXT,
                               .charset = decoded.charset,
                               .title = STR(""),
                               .blocks = blocks,
                               .block_count = count};
    return 0;
}
