#include "document/document.h"

#include "document/container.h"

#include <string.h>

static bool starts_nocase(Str s, Str prefix)
{
    return s.len >= prefix.len && str_eq_nocase(str_sub(s, 0, prefix.len), prefix);
}

/* The first bytes as if they were ASCII: without marks, leading blanks and the NULs of UTF-16. */
static Str plain_head(Str bytes, char *out, size_t room)
{
    size_t length = 0;
    for (size_t i = 0; i < bytes.len && i < 2 * room && length < room; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        bool mark = c == 0xEF || c == 0xBB || c == 0xBF || c == 0xFE || c == 0xFF;
        if (c == 0 || (length == 0 && (mark || c == ' ' || (c >= '\t' && c <= '\r'))))
            continue;
        out[length++] = (char)c;
    }
    return str_make(out, length);
}

/* How many opening or closing tags of the usual names stand in the first part. */
static size_t count_tags(Str s)
{
    static const char *const names[] = {"html", "head", "body", "table", "tr",   "td", "p",
                                        "div",  "span", "br",   "meta",  "font", "h1", "strong"};
    size_t count = 0;
    for (size_t i = 0; i + 2 < s.len && count < 3; i++) {
        const char *next = memchr(s.ptr + i, '<', s.len - 2 - i);
        if (!next)
            break;
        i = (size_t)(next - s.ptr);
        size_t at = i + (s.ptr[i + 1] == '/' ? 2 : 1), end = at;
        while (end < s.len && end - at < 8 &&
               (((s.ptr[end] | 32) >= 'a' && (s.ptr[end] | 32) <= 'z') || s.ptr[end] == '1'))
            end++;
        bool closed = end < s.len && (s.ptr[end] == '>' || s.ptr[end] == ' ' || s.ptr[end] == '/');
        for (size_t k = 0; closed && k < ARRAY_LEN(names); k++)
            if (str_eq_nocase(str_sub(s, at, end), str_of(names[k]))) {
                count++;
                break;
            }
    }
    return count;
}

static bool looks_html(Str bytes)
{
    char buffer[1024];
    Str head = plain_head(bytes, buffer, sizeof(buffer));
    static const Str starts[] = {STR_STATIC("<!doctype html"), STR_STATIC("<html"),
                                 STR_STATIC("<head"), STR_STATIC("<body"), STR_STATIC("<table")};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (starts_nocase(head, starts[i]))
            return true;
    return count_tags(head) >= 3 || count_tags(str_sub(bytes, 0, 65536)) >= 3;
}

/* Word's own XML in one file: of 2003, or a "flat" package. */
static bool looks_word_xml(Str bytes)
{
    char buffer[64];
    Str head = str_sub(bytes, 0, 4096);
    return starts_nocase(plain_head(bytes, buffer, sizeof(buffer)), STR("<?xml")) &&
           (str_contains(head, STR("schemas.microsoft.com/office/word/2003/wordml")) ||
            str_contains(head, STR("schemas.microsoft.com/office/2006/xmlPackage")));
}

/* A mail: its first line is a header, and one of the next says of what type it is. */
static bool looks_mail(Str bytes)
{
    static const Str names[] = {STR_STATIC("mime-version:"), STR_STATIC("from:"),
                                STR_STATIC("content-type:"), STR_STATIC("subject:"),
                                STR_STATIC("date:"),         STR_STATIC("x-document-type:")};
    char buffer[4096];
    Str head = plain_head(bytes, buffer, 64);
    bool header = false;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        header |= starts_nocase(head, names[i]);
    if (!header)
        return false;
    head = plain_head(bytes, buffer, sizeof(buffer));
    for (size_t i = 0; i + 25 < head.len; i++)
        if ((head.ptr[i] | 32) == 'c' &&
            starts_nocase(str_sub(head, i, head.len), STR("content-type:")) &&
            (str_contains(str_sub(head, i, i + 60), STR("multipart/")) ||
             str_contains(str_sub(head, i, i + 60), STR("text/html"))))
            return true;
    return false;
}

static bool looks_text(Str bytes)
{
    Str head = str_sub(bytes, 0, 8192);
    size_t control = 0, zeros = 0;
    for (size_t i = 0; i < head.len; i++) { /* without branches: vectorised */
        unsigned c = (unsigned char)head.ptr[i];
        bool layout = (c - '\a' <= '\r' - '\a') & (c != '\b') & (c != '\v');
        zeros += c == 0;
        control += ((c < 0x20) & !layout) | (c == 0x7F);
    }
    bool marked = str_starts_with(head, STR("\xFF\xFE")) || str_starts_with(head, STR("\xFE\xFF"));
    if (marked || (zeros && bytes.len % 2 == 0 && zeros * 100 >= head.len))
        return true; /* UTF-16: charset_decode() decides */
    return (control - zeros) * 100 <= head.len && zeros * 100 <= head.len;
}

static bool looks_image(Str s)
{
    static const Str starts[] = {STR_STATIC("\x89PNG\r\n\x1A\n"),
                                 STR_STATIC("\xFF\xD8\xFF"),
                                 STR_STATIC("GIF87a"),
                                 STR_STATIC("GIF89a"),
                                 STR_STATIC("II*\0"),
                                 STR_STATIC("MM\0*")};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts_with(s, starts[i]))
            return true;
    bool bmp = str_starts_with(s, STR("BM")) && s.len > 18 && s.ptr[6] == 0 && s.ptr[7] == 0 &&
               s.ptr[8] == 0 && s.ptr[9] == 0;
    bool webp = str_starts_with(s, STR("RIFF")) && str_eq(str_sub(s, 8, 12), STR("WEBP"));
    return bmp || webp;
}

DocumentFormat document_sniff(Str bytes)
{
    if (str_starts_with(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return DOCUMENT_FORMAT_DOC;
    if (str_starts_with(bytes, STR("PK\x03\x04")) || str_starts_with(bytes, STR("PK\x05\x06")))
        return container_sniff(bytes);
    if (str_find(str_sub(bytes, 0, 1024), STR("%PDF-"), 0) != STR_NPOS)
        return DOCUMENT_FORMAT_PDF;
    if (looks_image(bytes))
        return DOCUMENT_FORMAT_IMAGE;
    char buffer[64];
    Str head = plain_head(bytes, buffer, sizeof(buffer));
    if (!head.len)
        return DOCUMENT_FORMAT_UNKNOWN;
    if (str_starts_with(head, STR("{\\rtf")))
        return DOCUMENT_FORMAT_RTF;
    if (!looks_text(bytes))
        return DOCUMENT_FORMAT_UNKNOWN;
    if (looks_mail(bytes))
        return DOCUMENT_FORMAT_MHTML;
    if (looks_word_xml(bytes))
        return DOCUMENT_FORMAT_DOCX;
    return looks_html(bytes) ? DOCUMENT_FORMAT_HTML : DOCUMENT_FORMAT_TEXT;
}
