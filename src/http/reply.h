/*
 * The last step of an answer: what a handler filled becomes the bytes and headers that are sent,
 * with the headers that every answer has, ETag and gzip. No sockets here. Any thread; one reply is
 * used by one thread at a time.
 */
#pragma once

#include "http/core.h"

typedef struct HttpReply {
    int status;
    HttpPairs headers; /* all but Content-Encoding; on the arena */
    HttpBodyOrigin origin;
    Str body;   /* BUFFER, STATIC; of the response, not encoded */
    char *gzip; /* the same compressed, malloc'ed, or NULL: it would not be smaller */
    size_t gzip_len;
    bool accepts_gzip;
    Str etag;          /* or empty */
    bool not_modified; /* the client has it already: status 304, no body */
    bool keep;         /* may go into the byte cache */
} HttpReply;

/* Makes the reply of a response that a handler or http_reply_fault has filled. If it cannot be
 * sent (no answer given, a bad header, too large) it becomes the 500 page, logged. */
void http_reply_finish(HttpRequest *request, HttpResponse *response, HttpReply *ret_reply);
void http_reply_deinit(HttpReply *reply);

/* What is compressed by several threads, at most `count` at a time: a compressor is large. */
HttpGzip *http_gzip_create(int count);
HttpGzip *http_gzip_free(HttpGzip *g);
/* malloc'ed gzip bytes; NULL if they would not be at least a tenth smaller. */
char *http_gzip_bytes(HttpGzip *g, Str bytes, size_t *ret_len);

/* The headers of static assets and of all answers; the name and value of the i-th, NULL at the end.
 */
const HttpPair *http_common_headers(size_t *ret_count);
/* A weak ETag of bytes, on the arena. */
Str http_etag(Arena *arena, Str bytes);
