#include "http/multipart.h"

#include "http/parse.h"

#include "base/utf8.h"

#include <string.h>

typedef enum MultipartState {
    MULTIPART_PREAMBLE,
    MULTIPART_BEHIND_BOUNDARY, /* CRLF: a part follows; "--": the end */
    MULTIPART_HEADERS,
    MULTIPART_DATA,
    MULTIPART_EPILOGUE,
} MultipartState;

struct Multipart {
    Arena *arena;
    MultipartSink sink;
    MultipartState state;
    char delimiter[MULTIPART_BOUNDARY_MAX + 4]; /* CR LF - - boundary */
    size_t delimiter_len;
    size_t matched; /* bytes of the delimiter seen at the end of what was fed */
    size_t skipped; /* of the preamble */
    size_t parts;
    char header[MULTIPART_HEADER_MAX];
    size_t header_len;
};

static const HttpFault no_fault = {HTTP_FAULT_NONE, {NULL, 0}};

static HttpFault malformed(HttpFaultKind kind)
{
    return (HttpFault){kind, {NULL, 0}};
}

static bool is_boundary(Str s)
{
    if (!s.len || s.len > MULTIPART_BOUNDARY_MAX || s.ptr[s.len - 1] == ' ')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (!c || !strchr("'()+_,-./:=? ", c)))
            return false;
    }
    return true;
}

Multipart *multipart_create(Arena *arena, Str boundary, const MultipartSink *sink)
{
    if (!is_boundary(boundary))
        return NULL;
    Multipart *m = arena_new(arena, Multipart, 1);
    m->arena = arena;
    m->sink = *sink;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.ptr, boundary.len);
    m->delimiter_len = boundary.len + 4;
    m->matched = 2; /* the first boundary needs no line end before it */
    return m;
}

/* ---- the headers of a part ---- */

/* Undoes what browsers do to a quote in a name. */
static Str unescape_name(Arena *arena, Str raw)
{
    StrBuf out = STRBUF_INIT(MULTIPART_HEADER_MAX);
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] == '\\' && i + 1 < raw.len && raw.ptr[i + 1] == '"') {
            strbuf_append_char(&out, '"');
            i++;
        } else if (str_starts_with(str_sub(raw, i, raw.len), STR("%22"))) {
            strbuf_append_char(&out, '"');
            i += 2;
        } else {
            strbuf_append_char(&out, raw.ptr[i]);
        }
    }
    Str result = arena_str(arena, strbuf_str(&out));
    strbuf_deinit(&out);
    return result;
}

/* Some browsers send a whole path. */
static Str last_part(Str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/' || path.ptr[i - 1] == '\\')
            return str_sub(path, i, path.len);
    return path;
}

static HttpFault begin_part(Multipart *m, int *ret_error)
{
    Str disposition = {NULL, 0};
    Str type = {NULL, 0};
    Str line;
    Str rest = str_make(m->header, m->header_len);
    while (str_split_next(&rest, STR("\r\n"), &line)) {
        size_t colon = str_find(line, STR(":"), 0);
        Str name = str_sub(line, 0, colon);
        if (colon == STR_NPOS || !http_is_token(name))
            return malformed(HTTP_FAULT_MALFORMED);
        Str value = str_trim(str_sub(line, colon + 1, line.len));
        if (str_eq_nocase(name, STR("Content-Disposition")))
            disposition = value;
        else if (str_eq_nocase(name, STR("Content-Type")))
            type = value;
    }
    Str field = http_parameter(disposition, STR("name"));
    Str file = http_parameter(disposition, STR("filename"));
    if (!str_eq_nocase(http_media_type(disposition), STR("form-data")) || !field.len)
        return malformed(HTTP_FAULT_MALFORMED);
    if (++m->parts > MULTIPART_PARTS_MAX)
        return malformed(HTTP_FAULT_TOO_MANY_FIELDS);
    field = unescape_name(m->arena, field);
    if (!utf8_valid(field) || memchr(field.ptr, 0, field.len))
        return malformed(HTTP_FAULT_NOT_UTF8);
    if (file.ptr) {
        file = last_part(unescape_name(m->arena, file));
        if (!utf8_valid(file) || memchr(file.ptr, 0, file.len))
            return (HttpFault){HTTP_FAULT_NOT_UTF8, field};
    }
    m->state = MULTIPART_DATA;
    m->matched = 0;
    return m->sink.begin(m->sink.context, field, file, arena_str(m->arena, type), ret_error);
}

/* ---- states; each takes at least one byte off *bytes ---- */

static HttpFault feed_data(Multipart *m, Str *bytes, int *ret_error)
{
    size_t at = 0;
    bool keep = m->state == MULTIPART_DATA;
    if (!m->matched) {
        const char *cr = memchr(bytes->ptr, '\r', bytes->len);
        at = cr ? (size_t)(cr - bytes->ptr) : bytes->len;
        Str plain = str_sub(*bytes, 0, at);
        *bytes = str_sub(*bytes, at, bytes->len);
        m->skipped += plain.len;
        if (plain.len)
            return keep ? m->sink.data(m->sink.context, plain, ret_error) : no_fault;
        m->matched = 1;
        *bytes = str_sub(*bytes, 1, bytes->len);
        return no_fault;
    }
    if (bytes->ptr[0] == m->delimiter[m->matched]) {
        *bytes = str_sub(*bytes, 1, bytes->len);
        if (++m->matched < m->delimiter_len)
            return no_fault;
        m->state = MULTIPART_BEHIND_BOUNDARY;
        m->header_len = 0;
        return keep ? m->sink.end(m->sink.context, ret_error) : no_fault;
    }
    /* Only the first byte of the delimiter is a CR, so no later part of a match can start another.
     */
    Str held = str_make(m->delimiter, m->matched);
    m->skipped += held.len;
    m->matched = 0;
    return keep ? m->sink.data(m->sink.context, held, ret_error) : no_fault;
}

static HttpFault feed_behind_boundary(Multipart *m, Str *bytes)
{
    m->header[m->header_len++] = bytes->ptr[0];
    *bytes = str_sub(*bytes, 1, bytes->len);
    if (m->header_len < 2)
        return no_fault;
    Str two = str_make(m->header, 2);
    if (str_eq(two, STR("--")))
        m->state = MULTIPART_EPILOGUE;
    else if (str_eq(two, STR("\r\n")))
        m->state = MULTIPART_HEADERS;
    else
        return malformed(HTTP_FAULT_BOUNDARY);
    m->header_len = 0;
    return no_fault;
}

static HttpFault feed_headers(Multipart *m, Str *bytes, int *ret_error)
{
    while (bytes->len) {
        if (m->header_len == MULTIPART_HEADER_MAX)
            return malformed(HTTP_FAULT_MALFORMED);
        m->header[m->header_len++] = bytes->ptr[0];
        *bytes = str_sub(*bytes, 1, bytes->len);
        if (str_ends_with(str_make(m->header, m->header_len), STR("\r\n\r\n"))) {
            m->header_len -= 4;
            return begin_part(m, ret_error);
        }
        if (m->header_len == 2 && str_eq(str_make(m->header, 2), STR("\r\n")))
            return malformed(HTTP_FAULT_MALFORMED);
    }
    return no_fault;
}

HttpFault multipart_feed(Multipart *m, Str bytes, int *ret_error)
{
    HttpFault wrong = no_fault;
    while (bytes.len && wrong.kind == HTTP_FAULT_NONE && *ret_error == 0) {
        switch (m->state) {
        case MULTIPART_PREAMBLE:
        case MULTIPART_DATA:
            wrong = feed_data(m, &bytes, ret_error);
            if (m->state == MULTIPART_PREAMBLE && m->skipped > MULTIPART_PREAMBLE_MAX)
                wrong = malformed(HTTP_FAULT_BOUNDARY);
            break;
        case MULTIPART_BEHIND_BOUNDARY:
            wrong = feed_behind_boundary(m, &bytes);
            break;
        case MULTIPART_HEADERS:
            wrong = feed_headers(m, &bytes, ret_error);
            break;
        case MULTIPART_EPILOGUE:
            return no_fault;
        }
    }
    return wrong;
}

HttpFault multipart_finish(const Multipart *m)
{
    return m->state == MULTIPART_EPILOGUE ? no_fault : malformed(HTTP_FAULT_BOUNDARY);
}
