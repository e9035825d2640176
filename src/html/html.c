#include "html/html.h"

#include "base/utf8.h"

#include <string.h>

/* The reference that stands for a character, NULL for one that stands for itself. */
static const char *html_reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Control characters that HTML does not allow print as U+FFFD, like bytes that are not UTF-8. */
static bool html_is_plain(unsigned char c)
{
    return c < 0x80 && (c >= 0x20 || c == '\n' || c == '\r' || c == '\t') && c != 0x7f;
}

static void html_escape(StrBuf *out, Str value)
{
    size_t begin = 0;
    size_t at = 0;
    while (at < value.len) {
        char c = value.ptr[at];
        const char *reference = html_reference(c);
        if (!reference && html_is_plain((unsigned char)c)) {
            at++;
            continue;
        }
        size_t next = at;
        uint32_t point = utf8_next(value, &next);
        bool broken = point == 0xFFFD || point < 0x20 || (point >= 0x7f && point < 0xa0);
        if (!reference && !broken) {
            at = next;
            continue;
        }
        strbuf_append(out, str_sub(value, begin, at));
        strbuf_append_c(out, reference ? reference : "\uFFFD");
        begin = at = next;
    }
    strbuf_append(out, str_sub(value, begin, value.len));
}

void html_text_str(StrBuf *out, Str value)
{
    html_escape(out, value);
}

void html_text_int(StrBuf *out, int64_t value)
{
    strbuf_append_int(out, value);
}

void html_text_uint(StrBuf *out, uint64_t value)
{
    strbuf_printf(out, "%" PRIu64, value);
}

void html_text_safe(StrBuf *out, SafeHtml value)
{
    strbuf_append(out, value.markup);
}

void html_attr_str(StrBuf *out, Str value)
{
    html_escape(out, value);
}

/* The place of the ':' behind a scheme; STR_NPOS for a relative URL. */
static size_t url_scheme_end(Str url)
{
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] == ':')
            return i;
        if (strchr("/?#", url.ptr[i]))
            return STR_NPOS;
    }
    return STR_NPOS;
}

/*
 * Browsers drop tabs, line ends and leading control characters before they look at a URL, and read
 * '\' as '/': with any of these it would not be what it seems to be.
 */
static bool url_is_safe(Str url)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel"};
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= 0x20 || url.ptr[i] == 0x7f || url.ptr[i] == '\\')
            return false;
    if (str_starts_with(url, STR("//")))
        return false;
    size_t end = url_scheme_end(url);
    if (end == STR_NPOS)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (str_eq_nocase(str_sub(url, 0, end), str_of(schemes[i])))
            return true;
    return false;
}

void html_url_str(StrBuf *out, Str value)
{
    html_escape(out, url_is_safe(value) ? value : STR("#"));
}

static bool url_is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("-._~", c));
}

static void url_encode(StrBuf *out, Str value, bool keep_slash)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (url_is_unreserved((char)c) || (keep_slash && c == '/')) {
            strbuf_append_char(out, (char)c);
        } else {
            char code[3] = {'%', digits[c >> 4], digits[c & 15]};
            strbuf_append(out, str_make(code, 3));
        }
    }
}

void html_url_path_str(StrBuf *out, Str value)
{
    url_encode(out, value, true);
}

void html_url_query_str(StrBuf *out, Str value)
{
    url_encode(out, value, false);
}
