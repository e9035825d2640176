/*
 * The open connections: how many an address has, and which are too slow. A thread of its own looks
 * at them each second and ends those that take too long to send a request, with a 408 if its body
 * was on the way. Any thread.
 */
#pragma once

#include "http/address.h"
#include "http/server.h"

#include <stdatomic.h>

typedef enum HttpPhase {
    HTTP_PHASE_WAIT, /* for a request, or its headers */
    HTTP_PHASE_BODY, /* a body is coming in */
    HTTP_PHASE_WORK, /* a worker has it */
    HTTP_PHASE_SEND,
} HttpPhase;

typedef struct HttpConnection {
    struct HttpConnection *next, *previous;
    int fd;
    HttpAddress address;
    _Atomic int phase;
    _Atomic int64_t since; /* monotonic µs: when the phase began */
    _Atomic int64_t bytes; /* of the body */
    bool ended;
} HttpConnection;

typedef struct HttpConnections HttpConnections;

/* config outlives it; proxies are not counted by address. */
int http_connections_create(const HttpServerConfig *config, const HttpAddress *proxies,
                            HttpConnections **ret_connections) ATTR_NODISCARD;
HttpConnections *http_connections_free(HttpConnections *c);
/* Whether one more connection of this address is allowed. */
bool http_connections_admit(HttpConnections *c, const HttpAddress *address);
HttpConnection *http_connection_open(HttpConnections *c, int fd, const HttpAddress *address);
/* Before the socket is closed. */
void http_connection_close(HttpConnections *c, HttpConnection *connection);
void http_connection_phase(HttpConnection *connection, HttpPhase phase);
int64_t http_connections_count(HttpConnections *c);
