#include "http/listener.h"

#include "base/error.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 4096

static int listen_on(const struct addrinfo *info, const char *address, int port, int *ret_fd)
{
    int on = 1;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return error_set(errno, "cannot make a socket");
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0) {
        int code = errno;
        close(fd);
        return error_set(code, "cannot listen on %s port %d", address, port);
    }
    *ret_fd = fd;
    return 0;
}

int http_listen(const char *address, int port, int *ret_fd)
{
    char service[16];
    struct addrinfo *info = NULL;
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    address = address ? address : "127.0.0.1";
    snprintf(service, sizeof(service), "%d", port);
    if (getaddrinfo(address, service, &hints, &info) != 0)
        return error_set(EINVAL, "%s port %d is not an address to listen on", address, port);
    int r = listen_on(info, address, port, ret_fd);
    freeaddrinfo(info);
    return r;
}

int http_listen_port(int fd, int *ret_port)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof(address);
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        return error_set(errno, "the listening socket has no name");
    in_port_t port = 0;
    if (address.ss_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, &address, sizeof(v6));
        port = v6.sin6_port;
    } else if (address.ss_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, &address, sizeof(v4));
        port = v4.sin_port;
    }
    *ret_port = ntohs(port);
    return 0;
}
