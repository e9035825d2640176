/*
 * Reading what clients write: percent-encoding, paths, query strings, urlencoded bodies, cookies,
 * media types, address lists. All of it is bounded and strict; bad input is a fault, never an
 * error. What is decoded is copied to the arena of the caller, what needs no decoding is a view.
 * Pure.
 */
#pragma once

#include "http/message.h"

#define HTTP_FIELDS_MAX   2000 /* of a form or a query */
#define HTTP_COOKIES_MAX  64
#define HTTP_SEGMENTS_MAX 16 /* of a path */

/* A growing list of fields in which a name stands once, unless it ends in "[]". */
typedef struct HttpFields {
    Arena *arena;
    HttpPair *items;
    uint64_t *hashes; /* of the names */
    size_t count;
    size_t capacity;
} HttpFields;

/* Adds a field whose bytes live on the arena. Faults: not UTF-8, NUL, duplicate, too many. */
HttpFault http_fields_add(HttpFields *fields, Str name, Str value);
static inline HttpPairs http_fields_pairs(const HttpFields *fields)
{
    return (HttpPairs){fields->items, fields->count};
}

/* Decodes %XX, and '+' as a blank if plus_is_blank; false on a '%' without two hex digits. */
bool http_percent_decode(Arena *arena, Str encoded, bool plus_is_blank, Str *ret_decoded);
/* a=1&b=2 with both sides encoded; empty parts are skipped. */
HttpFault http_parse_pairs(HttpFields *fields, Str encoded);
/*
 * The path of a target, decoded: it starts with '/', has no empty, "." or ".." segment, no control
 * character, no '\'. Faults: malformed, not UTF-8, NUL, not found (what no route can name).
 */
HttpFault http_parse_path(Arena *arena, Str encoded, Str *ret_path);
/* Cookies of one header, appended to pairs. What is malformed is left out: it may be another
 * program's. Of two with one name the first stands. */
void http_parse_cookies(HttpFields *fields, Str header);
/* "multipart/form-data; boundary=x": the type without its parameters. */
Str http_media_type(Str content_type);
/* A parameter of a header value, unquoted; {NULL, 0} if there is none. */
Str http_parameter(Str header, Str name);
/* Whether a token stands in a comma-separated list and is not switched off by ;q=0. */
bool http_accepts(Str list, Str token);
/* Whether an If-None-Match list names the tag (weak comparison), or is "*". */
bool http_etag_matches(Str list, Str tag);
/* Letters, digits and the signs that RFC 9110 allows in a header's name; not empty. */
bool http_is_token(Str s);
