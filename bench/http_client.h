/*
 * A browser as benchmarks need it: one keep-alive connection, one cookie jar of a few cookies, GET
 * and urlencoded POST. Loopback only. Memory: what a client holds is given back by
 * http_client_close; the body of an answer lives until the next request. One thread a client.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef struct HttpClient {
    uint16_t port;
    int fd; /* -1: not connected */
    StrBuf in;
    StrBuf out;
    char cookies[1024]; /* "a=b; c=d" */
    char location[256]; /* of the last answer, or "" */
    Str body;           /* of the last answer */
} HttpClient;

void http_client_open(HttpClient *c, uint16_t port);
void http_client_close(HttpClient *c);
/* The status of the answer; < 0 when there was none. form NULL: GET. */
int http_client_send(HttpClient *c, const char *path, const char *form) ATTR_NODISCARD;
/* The value of a hidden field of the last answer, copied to out with a NUL; false: none. */
bool http_client_hidden(const HttpClient *c, const char *name, char *out, size_t size);

/* What a submission of the wizard's last page needs besides its key. */
typedef struct HttpForm {
    char csrf[256];
    char body_id[64];
} HttpForm;
/* Opens the wizard. < 0: it does not answer as it should. */
int http_client_wizard(HttpClient *c, HttpForm *ret_form) ATTR_NODISCARD;
/* Submits an application; the key is of [A-Za-z0-9_-]. < 0: it was not acknowledged (303). */
int http_client_submit(HttpClient *c, const HttpForm *form, const char *key) ATTR_NODISCARD;
