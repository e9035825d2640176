#include "http/parse.h"

#include "base/utf8.h"

#include <string.h>

static HttpFault fault(HttpFaultKind kind, Str field)
{
    return (HttpFault){kind, field};
}

static bool has_nul(Str s)
{
    return s.len && memchr(s.ptr, 0, s.len) != NULL;
}

/* A name that is broken itself is not shown. */
HttpFault http_fields_add(HttpFields *fields, Str name, Str value)
{
    if (!utf8_valid(name))
        return fault(HTTP_FAULT_NOT_UTF8, (Str){NULL, 0});
    if (has_nul(name))
        return fault(HTTP_FAULT_NUL, (Str){NULL, 0});
    if (!utf8_valid(value))
        return fault(HTTP_FAULT_NOT_UTF8, name);
    if (has_nul(value))
        return fault(HTTP_FAULT_NUL, name);
    if (fields->count == HTTP_FIELDS_MAX)
        return fault(HTTP_FAULT_TOO_MANY_FIELDS, name);
    uint64_t hash = str_hash(name);
    bool repeatable = str_ends_with(name, STR("[]"));
    for (size_t i = 0; i < fields->count && !repeatable; i++)
        if (fields->hashes[i] == hash && str_eq(fields->items[i].name, name))
            return fault(HTTP_FAULT_DUPLICATE, name);
    if (fields->count == fields->capacity) {
        size_t grown = fields->capacity ? fields->capacity * 2 : 16;
        fields->items = arena_grow(fields->arena, fields->items, fields->capacity, grown,
                                   sizeof(*fields->items));
        fields->hashes = arena_grow(fields->arena, fields->hashes, fields->capacity, grown,
                                    sizeof(*fields->hashes));
        fields->capacity = grown;
    }
    fields->items[fields->count] = (HttpPair){name, value};
    fields->hashes[fields->count++] = hash;
    return fault(HTTP_FAULT_NONE, (Str){NULL, 0});
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool http_percent_decode(Arena *arena, Str encoded, bool plus_is_blank, Str *ret_decoded)
{
    bool plain = !encoded.len || (!memchr(encoded.ptr, '%', encoded.len) &&
                                  !(plus_is_blank && memchr(encoded.ptr, '+', encoded.len)));
    if (plain) {
        *ret_decoded = encoded.ptr ? encoded : STR("");
        return true;
    }
    char *out = arena_new(arena, char, encoded.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < encoded.len; i++) {
        char c = encoded.ptr[i];
        if (c == '%') {
            bool whole = encoded.len - i > 2;
            int high = whole ? hex_value(encoded.ptr[i + 1]) : -1;
            int low = whole ? hex_value(encoded.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        out[n++] = c;
    }
    *ret_decoded = str_make(out, n);
    return true;
}

HttpFault http_parse_pairs(HttpFields *fields, Str encoded)
{
    Str part;
    for (Str rest = encoded; str_split_next(&rest, STR("&"), &part);) {
        if (!part.len)
            continue;
        size_t equals = str_find(part, STR("="), 0);
        Str name = str_sub(part, 0, equals);
        Str value = equals == STR_NPOS ? STR("") : str_sub(part, equals + 1, part.len);
        if (!http_percent_decode(fields->arena, name, true, &name))
            return fault(HTTP_FAULT_MALFORMED, (Str){NULL, 0});
        if (!http_percent_decode(fields->arena, value, true, &value))
            return fault(HTTP_FAULT_MALFORMED, utf8_valid(name) ? name : (Str){NULL, 0});
        HttpFault wrong = http_fields_add(fields, name, value);
        if (wrong.kind != HTTP_FAULT_NONE)
            return wrong;
    }
    return fault(HTTP_FAULT_NONE, (Str){NULL, 0});
}

/* Whether each segment of a decoded path could be one of a route. */
static bool segments_are_plain(Str path)
{
    Str segment;
    size_t count = 0;
    Str rest = str_sub(path, 1, path.len);
    if (!rest.len)
        return true;
    while (str_split_next(&rest, STR("/"), &segment)) {
        bool last = rest.ptr == NULL;
        if ((!segment.len && !last) || str_eq(segment, STR(".")) || str_eq(segment, STR("..")) ||
            ++count > HTTP_SEGMENTS_MAX)
            return false;
    }
    return true;
}

HttpFault http_parse_path(Arena *arena, Str encoded, Str *ret_path)
{
    Str none = {NULL, 0};
    Str path;
    if (!encoded.len || encoded.ptr[0] != '/')
        return fault(HTTP_FAULT_MALFORMED, none);
    for (size_t i = 0; i < encoded.len; i++)
        if ((unsigned char)encoded.ptr[i] <= 0x20 || encoded.ptr[i] == 0x7f)
            return fault(HTTP_FAULT_MALFORMED, none);
    if (!http_percent_decode(arena, encoded, false, &path))
        return fault(HTTP_FAULT_MALFORMED, none);
    if (has_nul(path))
        return fault(HTTP_FAULT_NUL, none);
    if (!utf8_valid(path))
        return fault(HTTP_FAULT_NOT_UTF8, none);
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7f || path.ptr[i] == '\\')
            return fault(HTTP_FAULT_NOT_FOUND, none);
    if (!segments_are_plain(path))
        return fault(HTTP_FAULT_NOT_FOUND, none);
    *ret_path = path;
    return fault(HTTP_FAULT_NONE, none);
}

/* Visible ASCII without the signs that end a cookie; a pair of quotes around it is taken off. */
static bool cookie_value(Str raw, Str *ret_value)
{
    if (raw.len >= 2 && raw.ptr[0] == '"' && raw.ptr[raw.len - 1] == '"')
        raw = str_sub(raw, 1, raw.len - 1);
    for (size_t i = 0; i < raw.len; i++)
        if ((unsigned char)raw.ptr[i] <= 0x20 || (unsigned char)raw.ptr[i] >= 0x7f ||
            strchr("\",;\\", raw.ptr[i]))
            return false;
    *ret_value = raw;
    return true;
}

void http_parse_cookies(HttpFields *fields, Str header)
{
    Str part;
    for (Str rest = header; str_split_next(&rest, STR(";"), &part);) {
        size_t equals = str_find(part, STR("="), 0);
        Str name = str_trim(str_sub(part, 0, equals));
        Str value;
        if (equals == STR_NPOS || fields->count == HTTP_COOKIES_MAX || !http_is_token(name) ||
            !cookie_value(str_trim(str_sub(part, equals + 1, part.len)), &value))
            continue;
        HttpFault ignored = http_fields_add(fields, name, value);
        (void)ignored;
    }
}

Str http_media_type(Str content_type)
{
    return str_trim(str_sub(content_type, 0, str_find(content_type, STR(";"), 0)));
}

/* The end of a parameter that starts at from: the next ';' outside quotes. */
static size_t parameter_end(Str s, size_t from)
{
    bool quoted = false;
    for (size_t i = from; i < s.len; i++) {
        if (s.ptr[i] == '"')
            quoted = !quoted;
        else if (s.ptr[i] == '\\' && quoted && i + 1 < s.len && s.ptr[i + 1] == '"')
            i++;
        else if (s.ptr[i] == ';' && !quoted)
            return i;
    }
    return s.len;
}

Str http_parameter(Str header, Str name)
{
    size_t at = parameter_end(header, 0);
    while (at < header.len) {
        size_t end = parameter_end(header, at + 1);
        Str part = str_trim(str_sub(header, at + 1, end));
        size_t equals = str_find(part, STR("="), 0);
        if (equals != STR_NPOS && str_eq_nocase(str_trim(str_sub(part, 0, equals)), name)) {
            Str value = str_trim(str_sub(part, equals + 1, part.len));
            if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"')
                value = str_sub(value, 1, value.len - 1);
            return value;
        }
        at = end;
    }
    return (Str){NULL, 0};
}

/* "0", "0.0", "0.000" */
static bool quality_is_zero(Str q)
{
    if (!q.len || q.ptr[0] != '0')
        return false;
    for (size_t i = 1; i < q.len; i++)
        if (q.ptr[i] != '0' && !(i == 1 && q.ptr[i] == '.'))
            return false;
    return true;
}

bool http_accepts(Str list, Str token)
{
    Str part;
    for (Str rest = list; str_split_next(&rest, STR(","), &part);)
        if (str_eq_nocase(http_media_type(part), token))
            return !quality_is_zero(http_parameter(part, STR("q")));
    return false;
}

static Str etag_opaque(Str tag)
{
    tag = str_trim(tag);
    return str_starts_with(tag, STR("W/")) ? str_sub(tag, 2, tag.len) : tag;
}

bool http_etag_matches(Str list, Str tag)
{
    Str part;
    for (Str rest = list; str_split_next(&rest, STR(","), &part);)
        if (str_eq(str_trim(part), STR("*")) || str_eq(etag_opaque(part), etag_opaque(tag)))
            return true;
    return false;
}

bool http_is_token(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return s.len > 0;
}
