#include "document/html_read.h"

#include <string.h>
#include <strings.h>

/*
 * A page saved in one file, as a mail whose parts are the page, its frames and its pictures: .mht,
 * and often .doc, for Word saves so, too. The largest page is the document.
 */

#define NESTING_MAX 4

/* What the headers of a mail or of one of its parts say of its body. */
typedef struct MailPart {
    Str type;
    Str charset;
    Str boundary;
    Str encoding;
    Str body;
} MailPart;

typedef struct MailReader {
    const DocumentLimits *limits;
    Arena *a;
    size_t parts;
    Str page; /* the largest so far, decoded */
    Str charset;
    bool too_large;
} MailReader;

/* The next line without its end; false at the end of the text. */
static bool next_line(Str text, size_t *at, Str *ret_line)
{
    if (*at >= text.len)
        return false;
    const char *newline = memchr(text.ptr + *at, '\n', text.len - *at);
    size_t end = newline ? (size_t)(newline - text.ptr) : text.len;
    *ret_line = str_sub(text, *at, end);
    if (ret_line->len && ret_line->ptr[ret_line->len - 1] == '\r')
        ret_line->len--;
    *at = newline ? end + 1 : end;
    return true;
}

/* The value of `name=` among the parameters of a header, without quotation marks. */
static Str parameter(Str header, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i + length < header.len; i++) {
        bool starts = i == 0 || header.ptr[i - 1] == ';' || header.ptr[i - 1] == ' ' ||
                      header.ptr[i - 1] == '\t';
        if (!starts || header.ptr[i + length] != '=' ||
            strncasecmp(header.ptr + i, name, length) != 0)
            continue;
        Str value = str_sub(header, i + length + 1, header.len);
        bool quoted = value.len && value.ptr[0] == '"';
        value = str_sub(value, quoted, value.len);
        size_t end = 0;
        while (end < value.len && value.ptr[end] != '"' &&
               (quoted || (value.ptr[end] != ';' && value.ptr[end] != ' ')))
            end++;
        return str_sub(value, 0, end);
    }
    return STR("");
}

static void take_header(MailPart *part, Str name, Str value)
{
    if (str_eq_nocase(name, STR("content-transfer-encoding"))) {
        part->encoding = str_trim(value);
    } else if (str_eq_nocase(name, STR("content-type"))) {
        size_t end = str_find(value, STR(";"), 0);
        part->type = str_trim(str_sub(value, 0, MIN(end, value.len)));
        part->charset = parameter(value, "charset");
        part->boundary = parameter(value, "boundary");
    }
}

/* The headers up to the blank line, lines that go on with a blank joined; the rest is the body. */
static MailPart read_headers(Str text, Arena *a)
{
    MailPart part = {.type = STR(""), .charset = STR(""), .boundary = STR(""), .encoding = STR("")};
    Str line, header = {0};
    size_t at = 0;
    while (next_line(text, &at, &line)) {
        bool folded = line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        if (folded && header.len && header.len < 4096) {
            header = arena_printf(a, "%.*s %.*s", STR_FMT(header), STR_FMT(str_trim(line)));
            continue;
        }
        size_t colon = str_find(header, STR(":"), 0);
        if (colon != STR_NPOS)
            take_header(&part, str_trim(str_sub(header, 0, colon)),
                        str_trim(str_sub(header, colon + 1, header.len)));
        header = line;
        if (!line.len)
            break;
    }
    part.body = str_sub(text, at, text.len);
    return part;
}

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 32);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static Str decode_quoted(Str body, Arena *a)
{
    char *out = arena_new(a, char, body.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < body.len; i++) {
        int high = i + 2 < body.len ? hexadecimal(body.ptr[i + 1]) : -1;
        int low = high >= 0 ? hexadecimal(body.ptr[i + 2]) : -1;
        if (body.ptr[i] != '=') {
            out[n++] = body.ptr[i];
        } else if (low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else { /* a line that goes on */
            while (i + 1 < body.len && body.ptr[i + 1] != '\n' && strchr(" \t\r", body.ptr[i + 1]))
                i++;
            i += i + 1 < body.len && body.ptr[i + 1] == '\n';
        }
    }
    return str_make(out, n);
}

static Str decode_base64(Str body, Arena *a)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = arena_new(a, char, body.len + 1);
    size_t n = 0;
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < body.len && body.ptr[i] != '='; i++) {
        const char *digit = body.ptr[i] ? strchr(digits, body.ptr[i]) : NULL;
        if (!digit)
            continue;
        bits = bits << 6 | (uint32_t)(digit - digits);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (char)(bits >> held & 0xFF);
        }
    }
    return str_make(out, n);
}

static void take_page(MailReader *m, const MailPart *part)
{
    Str page = part->body;
    if (str_eq_nocase(part->encoding, STR("quoted-printable")))
        page = decode_quoted(page, m->a);
    else if (str_eq_nocase(part->encoding, STR("base64")))
        page = decode_base64(page, m->a);
    if (page.len > m->page.len) {
        m->page = page;
        m->charset = part->charset;
    }
}

/* Where the boundary's next line starts; the end of the text if there is none. */
static size_t next_boundary(Str text, size_t from, Str boundary, size_t *ret_behind)
{
    for (size_t at = from; at < text.len;) {
        size_t start = at;
        Str line;
        (void)next_line(text, &at, &line);
        if (str_starts_with(line, STR("--")) &&
            str_starts_with(str_sub(line, 2, line.len), boundary)) {
            *ret_behind = at;
            return start;
        }
    }
    *ret_behind = text.len;
    return text.len;
}

static void read_part(MailReader *m, Str text, unsigned depth)
{
    if (depth > NESTING_MAX || ++m->parts > m->limits->parts) {
        m->too_large = true;
        return;
    }
    MailPart part = read_headers(text, m->a);
    bool several = part.type.len >= 10 &&
                   str_eq_nocase(str_sub(part.type, 0, 10), STR("multipart/")) && part.boundary.len;
    if (!several) {
        if (str_eq_nocase(part.type, STR("text/html")))
            take_page(m, &part);
        return;
    }
    size_t behind = 0;
    (void)next_boundary(part.body, 0, part.boundary, &behind);
    while (behind < part.body.len && !m->too_large) {
        size_t from = behind;
        size_t end = next_boundary(part.body, from, part.boundary, &behind);
        read_part(m, str_sub(part.body, from, end), depth + 1);
    }
}

int document_read_mhtml(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    MailReader m = {.limits = limits, .a = a, .page = STR(""), .charset = STR("")};
    if (str_starts_with(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.len);
    while (bytes.len && strchr("\r\n", bytes.ptr[0]) && bytes.ptr[0])
        bytes = str_sub(bytes, 1, bytes.len);
    read_part(&m, bytes, 0);
    if (m.too_large)
        return DOCUMENT_E_TOO_LARGE;
    if (!m.page.len)
        return DOCUMENT_E_EMPTY;
    int outcome = html_read_declared(m.page, m.charset, limits, a, ret_document);
    if (outcome == 0)
        ret_document->format = DOCUMENT_FORMAT_MHTML;
    return outcome;
}
