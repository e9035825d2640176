#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu

/* Decodes at p; returns the length, or 0 when the bytes are no valid sequence. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *ret_codepoint)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length == 0 || length > left || p[0] > 0xF4)
        return 0;
    if (length == 1) {
        *ret_codepoint = p[0];
        return 1;
    }
    uint32_t codepoint = p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        codepoint = (codepoint << 6) | (p[i] & 0x3F);
    }
    if (codepoint < smallest[length] || codepoint > 0x10FFFF ||
        (codepoint >= 0xD800 && codepoint < 0xE000))
        return 0;
    *ret_codepoint = codepoint;
    return length;
}

uint32_t utf8_next(Str s, size_t *position)
{
    uint32_t codepoint = REPLACEMENT;
    size_t length = decode((const unsigned char *)s.ptr + *position, s.len - *position, &codepoint);
    *position += length ? length : 1;
    return codepoint;
}

/* Whether the bits of 8 bytes that the mask has are those of `bits`. */
static bool bits_are(const char *p, const unsigned char mask[8], const unsigned char bits[8])
{
    uint64_t word, wanted, masked;
    memcpy(&word, p, sizeof(word));
    memcpy(&masked, mask, sizeof(masked));
    memcpy(&wanted, bits, sizeof(wanted));
    return (word & masked) == wanted;
}

/* Whether a byte 1110xxxx may begin a character whatever follows: not E0 (overlong), ED
 * (surrogates). */
static bool free_lead(char lead)
{
    return 0xDFFEu >> (lead & 15) & 1;
}

/* Two characters of three bytes: most of Chinese text. */
static bool two_of_three_bytes(const char *p)
{
    static const unsigned char mask[8] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0};
    static const unsigned char bits[8] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80};
    return bits_are(p, mask, bits) && free_lead(p[0]) && free_lead(p[3]);
}

static bool eight_of_ascii(const char *p)
{
    static const unsigned char mask[8] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
    static const unsigned char bits[8] = {0};
    return bits_are(p, mask, bits);
}

bool utf8_valid(Str s)
{
    uint32_t codepoint;
    for (size_t i = 0; i < s.len;) {
        while (s.len - i >= 8 && two_of_three_bytes(s.ptr + i))
            i += 6;
        while (s.len - i >= 8 && eight_of_ascii(s.ptr + i))
            i += 8;
        if (i == s.len)
            break;
        size_t length = decode((const unsigned char *)s.ptr + i, s.len - i, &codepoint);
        if (!length)
            return false;
        i += length;
    }
    return true;
}

size_t utf8_leads(Str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len;) {
        uint8_t few = 0; /* in bytes and without branches: vectorised */
        for (size_t end = MIN(i + UINT8_MAX, s.len); i < end; i++)
            few = (uint8_t)(few + ((s.ptr[i] & 0xC0) != 0x80));
        count += few;
    }
    return count;
}

size_t utf8_count(Str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; count++)
        utf8_next(s, &i);
    return count;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        c = REPLACEMENT;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> length) | c);
    return length;
}

uint32_t utf8_fold_width(uint32_t codepoint)
{
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E)
        return codepoint - 0xFEE0;
    return codepoint == 0x3000 ? ' ' : codepoint;
}

typedef struct CodepointRange {
    uint32_t first;
    uint32_t last;
} CodepointRange;

static bool in_ranges(uint32_t c, const CodepointRange *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

int utf8_width(uint32_t codepoint)
{
    static const CodepointRange zero[] = {
        {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};
    static const CodepointRange wide[] = {{0x1100, 0x115F},  {0x2E80, 0x303E}, {0x3041, 0xA4CF},
                                          {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}};
    if (in_ranges(codepoint, zero, ARRAY_LEN(zero)))
        return 0;
    return in_ranges(codepoint, wide, ARRAY_LEN(wide)) ? 2 : 1;
}

int utf8_columns(Str s)
{
    int columns = 0;
    for (size_t i = 0; i < s.len;)
        columns += utf8_width(utf8_next(s, &i));
    return columns;
}

Str utf8_prefix(Str s, size_t count)
{
    size_t end = 0;
    while (end < s.len && count-- > 0)
        utf8_next(s, &end);
    return str_sub(s, 0, end);
}

bool utf8_is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x3000 || c == 0xFEFF;
}
