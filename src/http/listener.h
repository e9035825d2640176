/*
 * Listening sockets. The descriptors belong to the caller.
 */
#pragma once

#include "base/base.h"

/* Listens on a numeric address (NULL: 127.0.0.1) and port (0: any). < 0: -EADDRINUSE … */
int http_listen(const char *address, int port, int *ret_fd) ATTR_NODISCARD;
/* The port that a socket is bound to. */
int http_listen_port(int fd, int *ret_port) ATTR_NODISCARD;
