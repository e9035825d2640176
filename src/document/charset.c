#include "document/charset.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <uchardet/uchardet.h>

typedef struct CharsetName {
    Str alias;
    const char *iconv_name; /* NULL: UTF-8 */
    Str name;
} CharsetName;

static const CharsetName charset_names[] = {
    {STR_STATIC("utf-8"), NULL, STR_STATIC("utf-8")},
    {STR_STATIC("utf8"), NULL, STR_STATIC("utf-8")},
    {STR_STATIC("ascii"), NULL, STR_STATIC("utf-8")},
    {STR_STATIC("us-ascii"), NULL, STR_STATIC("utf-8")},
    {STR_STATIC("gb2312"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("gb_2312-80"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("gbk"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("x-gbk"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("cp936"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("gb18030"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("hz-gb-2312"), "GB18030", STR_STATIC("gb18030")},
    {STR_STATIC("big5"), "CP950", STR_STATIC("big5")},
    {STR_STATIC("big5-hkscs"), "BIG5-HKSCS", STR_STATIC("big5")},
    {STR_STATIC("cp950"), "CP950", STR_STATIC("big5")},
    {STR_STATIC("x-x-big5"), "CP950", STR_STATIC("big5")},
};

static const CharsetName *charset_find(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(charset_names); i++)
        if (str_eq_nocase(charset_names[i].alias, name))
            return &charset_names[i];
    return NULL;
}

void charset_prepare(void)
{
    /* Held open on purpose: a converter that is in use keeps its module loaded. */
    static iconv_t held[3];
    static const char *const names[] = {"GB18030", "CP950", "BIG5-HKSCS"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (!held[i])
            held[i] = iconv_open("UTF-8", names[i]);
}

static Str from_iconv(const char *name, Str bytes, bool strict, Arena *a, bool *ret_ok)
{
    *ret_ok = false;
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        return STR("");
    size_t room = bytes.len * 3 + 8, bad = 0;
    char *out = arena_new(a, char, room), *to = out;
    CLEANUP(strbuf_deinit) StrBuf writable = STRBUF_INIT(SIZE_MAX / 2);
    strbuf_append(&writable, bytes);
    char *from = writable.ptr;
    size_t left = bytes.len, to_left = room;
    while (left && from) {
        if (iconv(converter, &from, &left, &to, &to_left) != (size_t)-1)
            break;
        bool truncated = errno == EINVAL && left < 4;
        if (errno == E2BIG || to_left < 3 || (strict && !truncated))
            break;
        bad++;
        to += utf8_encode(0xFFFD, to);
        to_left = room - (size_t)(to - out);
        from++;
        left--;
        if (truncated)
            left = 0;
    }
    iconv_close(converter);
    *ret_ok = left == 0 && (!strict || bad <= 1);
    return str_make(out, (size_t)(to - out));
}

static Str from_utf16(Str bytes, bool little, Arena *a, bool *ret_lossy)
{
    char *out = arena_new(a, char, bytes.len / 2 * 3 + 8);
    size_t length = 0;
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i + 1 < bytes.len; i += 2) {
        uint32_t unit = little ? p[i] | (uint32_t)p[i + 1] << 8 : p[i + 1] | (uint32_t)p[i] << 8;
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < bytes.len) {
            uint32_t low =
                little ? p[i + 2] | (uint32_t)p[i + 3] << 8 : p[i + 3] | (uint32_t)p[i + 2] << 8;
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        *ret_lossy = *ret_lossy || (unit >= 0xD800 && unit < 0xE000);
        length += utf8_encode(unit ? unit : ' ', out + length);
    }
    return str_make(out, length);
}

/* Whether bytes without a mark look like UTF-16: nearly all units are ASCII, CJK or punctuation. */
static bool looks_utf16(Str bytes, bool little)
{
    size_t units = MIN(bytes.len / 2, 4096), good = 0, ascii = 0;
    if (bytes.len % 2 || units < 4)
        return false;
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i < units; i++) {
        unsigned low = p[2 * i + (little ? 0 : 1)], high = p[2 * i + (little ? 1 : 0)];
        bool plain = high == 0 && ((low >= 0x20 && low < 0x7F) || (low >= 9 && low <= 13));
        ascii += plain;
        good += plain || (high >= 0x4E && high < 0xA0) || high == 0x30 || high == 0xFF ||
                high == 0x20 || (high == 0 && low >= 0xA0);
    }
    return good * 20 >= units * 19 && ascii * 50 >= units;
}

/* Copies with a replacement character for each byte that is no valid UTF-8, and NUL as a space. */
static Str repair_utf8(Str s, Arena *a, size_t *ret_bad)
{
    char *out = arena_new(a, char, s.len * 3 + 1);
    size_t length = 0;
    for (size_t i = 0; i < s.len;) {
        size_t from = i;
        uint32_t c = utf8_next(s, &i);
        *ret_bad += c == 0xFFFD && i == from + 1;
        length += utf8_encode(c ? c : ' ', out + length);
    }
    return str_make(out, length);
}

static bool utf8_valid_but_for_the_cut(Str s, size_t *ret_cut)
{
    for (size_t cut = 0; cut < 4 && cut <= s.len; cut++) {
        unsigned char first = cut ? (unsigned char)s.ptr[s.len - cut] : 0;
        if ((cut == 0 || first >= 0xC2) && utf8_valid(str_sub(s, 0, s.len - cut))) {
            *ret_cut = cut;
            return true;
        }
        if (cut && first < 0x80)
            return false;
    }
    return false;
}

static Str guess(Str bytes, Arena *a)
{
    uchardet_t detector = uchardet_new();
    Str name = STR("");
    if (uchardet_handle_data(detector, bytes.ptr, MIN(bytes.len, 1u << 20)) == 0) {
        uchardet_data_end(detector);
        name = arena_str(a, str_of(uchardet_get_charset(detector)));
    }
    uchardet_delete(detector);
    return name;
}

static bool try_charset(const CharsetName *charset, Str bytes, Arena *a, DecodedText *ret)
{
    if (!charset || !charset->iconv_name)
        return false;
    ArenaMark mark = arena_mark(a);
    bool ok;
    Str text = from_iconv(charset->iconv_name, bytes, true, a, &ok);
    if (ok)
        *ret = (DecodedText){text, charset->name, false};
    else
        arena_reset_to(a, mark);
    return ok;
}

/* Neither marked nor clean: declared, guessed, then the family most likely for our documents. */
static DecodedText decode_guessed(Str bytes, Str declared, Arena *a)
{
    DecodedText decoded = {STR(""), STR("gb18030"), true};
    Str guessed = guess(bytes, a);
    if (try_charset(charset_find(declared), bytes, a, &decoded) ||
        try_charset(charset_find(guessed), bytes, a, &decoded) ||
        try_charset(charset_find(STR("gb18030")), bytes, a, &decoded) ||
        try_charset(charset_find(STR("big5-hkscs")), bytes, a, &decoded))
        return decoded;
    size_t bad = 0;
    ArenaMark mark = arena_mark(a);
    Str repaired = repair_utf8(bytes, a, &bad);
    bool meant_utf8 = str_eq_nocase(declared, STR("utf-8")) || str_eq_nocase(guessed, STR("utf-8"));
    if (bad * (meant_utf8 ? 10 : 100) <= bytes.len)
        return (DecodedText){repaired, STR("utf-8"), true};
    arena_reset_to(a, mark);
    bool ok;
    const CharsetName *likely = charset_find(declared);
    if (!likely || !likely->iconv_name)
        likely = charset_find(STR("gb18030"));
    decoded.charset = likely->name;
    decoded.text = from_iconv(likely->iconv_name, bytes, false, a, &ok);
    return decoded;
}

/* NUL is no text: a space of the same length keeps all positions. */
static Str without_nul(Str s, Arena *a)
{
    if (!s.len || !memchr(s.ptr, 0, s.len))
        return s;
    char *copy = arena_cstr(a, s);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = copy[i] ? copy[i] : ' ';
    return str_make(copy, s.len);
}

DecodedText charset_decode(Str bytes, Str declared, Arena *a)
{
    DecodedText d = {bytes, STR("utf-8"), false};
    size_t cut = 0;
    if (str_starts_with(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.len);
    if (str_starts_with(bytes, STR("\xFF\xFE")) || str_starts_with(bytes, STR("\xFE\xFF"))) {
        bool little = (unsigned char)bytes.ptr[0] == 0xFF;
        d.charset = little ? STR("utf-16le") : STR("utf-16be");
        d.text = from_utf16(str_sub(bytes, 2, bytes.len), little, a, &d.lossy);
        return d;
    }
    bool zeros = bytes.len && memchr(bytes.ptr, 0, MIN(bytes.len, 65536u));
    if (zeros && (looks_utf16(bytes, true) || looks_utf16(bytes, false))) {
        bool little = looks_utf16(bytes, true);
        d.charset = little ? STR("utf-16le") : STR("utf-16be");
        d.text = from_utf16(bytes, little, a, &d.lossy);
        return d;
    }
    if (utf8_valid_but_for_the_cut(bytes, &cut)) {
        d.text = without_nul(str_sub(bytes, 0, bytes.len - cut), a);
        d.lossy = cut > 0;
        return d;
    }
    d = decode_guessed(bytes, declared, a);
    d.text = without_nul(d.text, a);
    return d;
}

Str charset_decode_as(Str bytes, Str charset, Arena *a)
{
    bool ok;
    size_t bad = 0;
    const CharsetName *found = charset_find(charset);
    if (found && found->iconv_name)
        return without_nul(from_iconv(found->iconv_name, bytes, false, a, &ok), a);
    return repair_utf8(bytes, a, &bad);
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

Str charset_declared(Str bytes)
{
    Str head = str_sub(bytes, 0, 8192);
    for (size_t i = 0; i + 9 < head.len; i++) {
        size_t key = str_eq_nocase(str_sub(head, i, i + 7), STR("charset"))    ? 7
                     : str_eq_nocase(str_sub(head, i, i + 8), STR("encoding")) ? 8
                                                                               : 0;
        if (!key)
            continue;
        size_t at = i + key;
        while (at < head.len && (head.ptr[at] == ' ' || head.ptr[at] == '=' ||
                                 head.ptr[at] == '"' || head.ptr[at] == '\''))
            at++;
        size_t end = at;
        while (end < head.len && end - at < 32 && is_name_char(head.ptr[end]))
            end++;
        if (charset_find(str_sub(head, at, end)))
            return str_sub(head, at, end);
    }
    return STR("");
}
