/*
 * multipart/form-data as a stream: bytes go in as they come, parts come out through a sink. Memory
 * is bounded by the longest header section of a part; the sink bounds what it keeps. Used by one
 * thread at a time; the parser lives on the arena that it is given.
 */
#pragma once

#include "http/message.h"

#define MULTIPART_HEADER_MAX   4096
#define MULTIPART_PREAMBLE_MAX 1024
#define MULTIPART_PARTS_MAX    3000
#define MULTIPART_BOUNDARY_MAX 70

/* Receives parts in order: begin, data as often as there are bytes, end. A fault stops the parser;
 * < 0 in *ret_error does too and is handed on. */
typedef struct MultipartSink {
    void *context;
    /* filename.ptr is NULL for a text field. The Strs live on the parser's arena. */
    HttpFault (*begin)(void *context, Str field, Str filename, Str content_type, int *ret_error);
    HttpFault (*data)(void *context, Str bytes, int *ret_error);
    HttpFault (*end)(void *context, int *ret_error);
} MultipartSink;

typedef struct Multipart Multipart;

/* NULL if the boundary is not one (RFC 2046: 1 to 70 characters of a small set). */
Multipart *multipart_create(Arena *arena, Str boundary, const MultipartSink *sink);
/* Takes the next bytes. */
HttpFault multipart_feed(Multipart *m, Str bytes, int *ret_error);
/* The body is over: a fault if the closing boundary has not been seen. */
HttpFault multipart_finish(const Multipart *m);
