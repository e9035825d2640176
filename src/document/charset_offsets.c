#include "document/charset.h"

#include "base/utf8.h"

/* Decoded bytes from one noted place to the next. */
#define STEP 256u

typedef enum Coding { CODING_UTF8, CODING_UTF16LE, CODING_UTF16BE, CODING_GB, CODING_BIG5 } Coding;

/* Two places that belong together: in the decoded text and in the bytes. */
typedef struct Pair {
    size_t text;
    size_t byte;
} Pair;

struct CharsetOffsets {
    Coding coding;
    Str bytes;
    Str text; /* of the coded families, whose characters only the converter knows */
    Pair *noted;
    size_t count;
};

static uint32_t unit_at(const CharsetOffsets *o, size_t i)
{
    uint32_t first = (unsigned char)o->bytes.ptr[i], second = (unsigned char)o->bytes.ptr[i + 1];
    return o->coding == CODING_UTF16LE ? first | second << 8 : first << 8 | second;
}

/* How many bytes the character at `at` takes in GB18030. */
static size_t gb_length(Str bytes, size_t at)
{
    char second = at + 1 < bytes.len ? bytes.ptr[at + 1] : 0;
    return second >= '0' && second <= '9' ? 4 : 2;
}

/* Moves both places behind the character at them. False at the end. */
static bool next_pair(const CharsetOffsets *o, Pair *p)
{
    char out[4];
    uint32_t c;
    if (p->byte >= o->bytes.len)
        return false;
    switch (o->coding) {
    case CODING_UTF8:
        c = utf8_next(o->bytes, &p->byte);
        p->text += utf8_encode(c ? c : ' ', out);
        return true;
    case CODING_UTF16LE:
    case CODING_UTF16BE:
        if (p->byte + 1 >= o->bytes.len)
            return false;
        c = unit_at(o, p->byte);
        p->byte += 2;
        if (c >= 0xD800 && c < 0xDC00 && p->byte + 1 < o->bytes.len) {
            uint32_t low = unit_at(o, p->byte);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                p->byte += 2;
            }
        }
        p->text += utf8_encode(c ? c : ' ', out);
        return true;
    case CODING_GB:
    case CODING_BIG5:
        break;
    }
    if (p->text >= o->text.len)
        return false;
    c = utf8_next(o->text, &p->text);
    if (c < 0x80 || c == 0xFFFD) /* each byte that is none of the charset became U+FFFD */
        p->byte += 1;
    else
        p->byte += o->coding == CODING_GB ? gb_length(o->bytes, p->byte) : 2;
    return true;
}

static Coding coding_of(Str charset)
{
    if (str_eq(charset, STR("utf-16le")))
        return CODING_UTF16LE;
    if (str_eq(charset, STR("utf-16be")))
        return CODING_UTF16BE;
    if (str_eq(charset, STR("gb18030")))
        return CODING_GB;
    return str_eq(charset, STR("big5")) ? CODING_BIG5 : CODING_UTF8;
}

CharsetOffsets *charset_offsets_new(Str bytes, Str charset, Arena *a)
{
    Coding coding = coding_of(charset);
    size_t mark =
        str_starts_with(bytes, STR("\xEF\xBB\xBF"))                                          ? 3
        : str_starts_with(bytes, STR("\xFF\xFE")) || str_starts_with(bytes, STR("\xFE\xFF")) ? 2
                                                                                             : 0;
    if (coding == CODING_UTF8 && !mark && utf8_valid(bytes))
        return NULL;
    CharsetOffsets *o = arena_new(a, CharsetOffsets, 1);
    *o = (CharsetOffsets){.coding = coding, .bytes = bytes};
    if (coding == CODING_GB || coding == CODING_BIG5) {
        mark = 0;
        o->text = charset_decode_as(bytes, charset, a);
    }
    size_t capacity = 0;
    Pair p = {0, mark};
    do {
        if (o->count && p.text < o->noted[o->count - 1].text + STEP)
            continue;
        ARENA_PUSH(a, o->noted, o->count, capacity);
        o->noted[o->count - 1] = p;
    } while (next_pair(o, &p));
    return o;
}

size_t charset_offset(const CharsetOffsets *o, size_t offset)
{
    if (!o)
        return offset;
    size_t low = 0, high = o->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (o->noted[middle].text <= offset)
            low = middle;
        else
            high = middle;
    }
    Pair p = o->noted[low];
    while (p.text < offset && next_pair(o, &p))
        ;
    return p.byte;
}
