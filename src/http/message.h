/*
 * One exchange: what a handler reads (HttpRequest) and what it fills (HttpResponse).
 *
 * Memory: both, and all that they point at, live on the request's arena or in the server, from the
 * call of the handler until the response has been sent. A handler copies what it keeps longer.
 * Threads: a handler owns both for the time of its call. Text in a request has been checked: path
 * parameters, query, cookies and form fields are valid UTF-8 without NUL bytes; headers that are
 * not are left out. Nothing here knows anything of disclosure.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef enum HttpMethod {
    HTTP_GET,
    HTTP_HEAD, /* answered by the GET route; a route never names it */
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_METHOD_UNKNOWN,
} HttpMethod;

/* A name and a value; in a list they stand in the order in which the client sent them. */
typedef struct HttpPair {
    Str name;
    Str value;
} HttpPair;

typedef struct HttpPairs {
    const HttpPair *items;
    size_t count;
} HttpPairs;

/*
 * A file of a multipart form. An empty file input (no name, no bytes) is left out. The bytes are in
 * a spool file inside HttpServerConfig.spool_folder; a handler that wants to keep them renames the
 * file away; what is left is removed when the response has been sent.
 */
typedef struct HttpUpload {
    Str field;
    Str filename;     /* the last part of the client's name; a label, never a path to open */
    Str content_type; /* what the client claims; sniff the bytes instead */
    const char *path; /* of the spool file */
    int64_t size;     /* bytes */
} HttpUpload;

typedef struct HttpSession HttpSession; /* http/session.h */
typedef struct HttpRoute HttpRoute;     /* http/route.h */
typedef struct HttpServer HttpServer;   /* http/server.h */

typedef struct HttpRequest {
    Arena *arena;
    HttpMethod method; /* HEAD runs as GET: see is_head */
    bool is_head;      /* the body is counted, not sent */
    bool is_secure;    /* came by TLS, as a configured proxy says */
    Str path;          /* decoded, starts with '/' */
    Str target;        /* as sent: path and query, still percent-encoded; never log it */
    HttpPairs params;  /* of the route: ":id" is named "id", the tail of a pattern is named "*" */
    HttpPairs query;   /* a name may stand twice only if it ends in "[]" */
    HttpPairs headers;
    HttpPairs cookies;
    HttpPairs form; /* text fields of an urlencoded or multipart body; same rule as query */
    const HttpUpload *uploads;
    size_t uploads_count;
    Str body;    /* routes with HTTP_ROUTE_RAW_BODY only: the bytes, mapped from the spool */
    Str host;    /* the Host header, checked: letters, digits, '.', '-', ':', '[', ']' */
    Str peer;    /* the client's address as text; behind a configured proxy: of its client */
    Str id;      /* the request id; in the log, in X-Request-Id and on the 500 page */
    Instant now; /* the clock when the request's headers were complete */
    int worker;  /* index of the worker thread, 0 … workers-1; -1 on an event thread */
    const HttpRoute *route;
    const HttpSession *session; /* NULL: anonymous */
    HttpServer *server;
} HttpRequest;

/* The value under a name, {NULL, 0} if there is none ("" that was sent has a ptr). For a name that
 * ends in "[]" it is the first; walk the list for all. Header names compare without case. */
Str http_param(const HttpRequest *request, const char *name);
Str http_query(const HttpRequest *request, const char *name);
Str http_header(const HttpRequest *request, const char *name);
Str http_cookie(const HttpRequest *request, const char *name);
Str http_form(const HttpRequest *request, const char *name);
/* NULL if no file came under this name. */
const HttpUpload *http_upload(const HttpRequest *request, const char *field);

/* What is wrong with a request, for the error page: the kind, and the field that it is about. */
typedef enum HttpFaultKind {
    HTTP_FAULT_NONE,
    HTTP_FAULT_MALFORMED,         /* 400: request line, header, percent-encoding or body syntax */
    HTTP_FAULT_NOT_UTF8,          /* 400 */
    HTTP_FAULT_NUL,               /* 400: NUL byte */
    HTTP_FAULT_DUPLICATE,         /* 400: a field sent twice whose name does not end in "[]" */
    HTTP_FAULT_TOO_MANY_FIELDS,   /* 400 */
    HTTP_FAULT_BOUNDARY,          /* 400: multipart without a usable boundary, or cut off */
    HTTP_FAULT_FIELD_TOO_LARGE,   /* 413: one text field */
    HTTP_FAULT_BODY_TOO_LARGE,    /* 413 */
    HTTP_FAULT_TARGET_TOO_LONG,   /* 414 */
    HTTP_FAULT_MEDIA_TYPE,        /* 415: the route takes no body of this type */
    HTTP_FAULT_HEADERS_TOO_LARGE, /* 431 */
    HTTP_FAULT_NOT_FOUND,         /* 404 */
    HTTP_FAULT_METHOD,            /* 405 */
    HTTP_FAULT_CSRF,              /* 403: no token, or not of this session: the form had expired */
    HTTP_FAULT_RATE,              /* 429 */
    HTTP_FAULT_BUSY,              /* 503: all workers busy and the queue full, or stopping */
    HTTP_FAULT_SLOW,              /* 408 */
    HTTP_FAULT_INTERNAL,          /* 500; the log holds the cause under the request id */
} HttpFaultKind;

typedef struct HttpFault {
    HttpFaultKind kind;
    Str field; /* of the form, the query, or the header's name; may be empty */
} HttpFault;

/* The status that answers a fault: 400, 403, 404 …; 200 for HTTP_FAULT_NONE. */
int http_fault_status(HttpFaultKind kind);
/* A stable word for logs and APIs: "duplicate_field". */
const char *http_fault_word(HttpFaultKind kind);

/* ---- response ---- */

typedef struct HttpResponse HttpResponse;

/*
 * Each http_reply_… sets status and body and replaces what an earlier one set; headers and cookies
 * stay. A handler calls exactly one. Pages are never stored by browsers or proxies
 * (Cache-Control: no-store) unless their route is HTTP_ROUTE_CACHEABLE.
 */

/* Begins a body (at most 16 MiB) of a type, to be appended to by the caller, and returns it. */
StrBuf *http_reply(HttpResponse *response, int status, const char *content_type);
/* http_reply with text/html; charset=utf-8: tmpl_x(http_reply_html(response, 200), &view) */
StrBuf *http_reply_html(HttpResponse *response, int status);
/* http_reply with application/json; charset=utf-8. */
StrBuf *http_reply_json(HttpResponse *response, int status);
/* Bytes that live as long as the process. */
void http_reply_static(HttpResponse *response, int status, const char *content_type, Str bytes);
/* The content of an open file, size bytes from its start; takes the descriptor. */
void http_reply_file(HttpResponse *response, const char *content_type, int fd, int64_t size);
/* 303 See Other to a path of this site: it must start with one '/' (else the answer is a 500). */
void http_reply_redirect(HttpResponse *response, Str path);
/* The error page of the site (HttpApp.error_page) for a fault, with the fault's status. */
void http_reply_fault(HttpRequest *request, HttpResponse *response, HttpFault fault);

/* Adds a header. A name or value with control characters makes the answer a 500. */
void http_set_header(HttpResponse *response, const char *name, Str value);
/* Offers the body as a file to save: Content-Disposition with a UTF-8 name and an ASCII fallback.
 */
void http_set_download(HttpResponse *response, Str filename);
/*
 * A cookie, always HttpOnly, SameSite=Lax, Path=/, and Secure when the request was. max_age in
 * seconds: 0 lasts as long as the browser, < 0 deletes it. Values: visible ASCII without ; , " \.
 */
void http_set_cookie(HttpRequest *request, HttpResponse *response, const char *name, Str value,
                     int64_t max_age);
int http_status(const HttpResponse *response);
