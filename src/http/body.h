/*
 * The body of one request while it comes in: text fields are kept in memory (bounded), files and
 * raw bodies go to spool files. Fed by an event thread, read by the worker afterwards; the two
 * never at once. What is not renamed away is removed by http_body_deinit.
 */
#pragma once

#include "http/multipart.h"
#include "http/parse.h"
#include "http/route.h"

#define HTTP_TEXT_MAX ((size_t)1 << 20) /* text fields of one body together */

typedef enum HttpBodyKind {
    HTTP_BODY_NONE,
    HTTP_BODY_URLENCODED,
    HTTP_BODY_MULTIPART,
    HTTP_BODY_RAW,
} HttpBodyKind;

typedef struct HttpBody {
    HttpBodyKind kind;
    Arena *arena;
    const char *folder;
    int64_t limit;
    int64_t size; /* bytes that came */
    bool takes_files;
    StrBuf text; /* the urlencoded body, or the text field that is coming in */
    HttpFields fields;
    Multipart *multipart;
    HttpUpload *uploads;
    size_t uploads_count, uploads_capacity;
    Str field; /* the part that is coming in */
    bool is_file;
    int fd; /* its spool file, -1 */
    size_t text_total;
    void *map; /* of a raw body */
} HttpBody;

/* Prepares for a body of this type on this route. Faults: media type, boundary. */
HttpFault http_body_init(HttpBody *b, Arena *arena, const HttpRoute *route, Str content_type,
                         const char *folder);
/* Takes the next bytes. Returns < 0 when the spool cannot be written. */
int http_body_feed(HttpBody *b, Str bytes, HttpFault *ret_fault) ATTR_NODISCARD;
/* The body is whole: fills form, uploads and body of the request. */
int http_body_finish(HttpBody *b, HttpRequest *request, HttpFault *ret_fault) ATTR_NODISCARD;
/* Closes and removes what is left. Safe on a zeroed HttpBody. */
void http_body_deinit(HttpBody *b);
/* Removes the spool files that an earlier run left behind. */
void http_spool_sweep(const char *folder);
