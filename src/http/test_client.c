#include "http/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)1 << 20)
#define PATIENCE   20000 /* ms */

TestClient test_connect_from(Arena *arena, const DemoSite *site, const char *from)
{
    TestClient c = {.arena = arena, .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (from && inet_pton(AF_INET, from, &address.sin_addr) == 1 &&
        bind(c.fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        abort();
    address.sin_port = htons((uint16_t)http_server_port(site->server));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(c.fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        abort();
    c.unread = arena_new(arena, char, ANSWER_MAX);
    return c;
}

TestClient test_connect(Arena *arena, const DemoSite *site)
{
    return test_connect_from(arena, site, NULL);
}

void test_disconnect(TestClient *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
}

void test_send(TestClient *c, Str bytes)
{
    while (bytes.len) {
        ssize_t n = send(c->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
}

/* Reads more; false at the end of the stream. */
static bool fill(TestClient *c)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    if (c->unread_len == ANSWER_MAX || poll(&p, 1, PATIENCE) != 1)
        return false;
    ssize_t n = recv(c->fd, c->unread + c->unread_len, ANSWER_MAX - c->unread_len, 0);
    if (n <= 0)
        return false;
    c->unread_len += (size_t)n;
    return true;
}

static Str take(TestClient *c, size_t len)
{
    Str taken = arena_str(c->arena, str_make(c->unread, len));
    memmove(c->unread, c->unread + len, c->unread_len - len);
    c->unread_len -= len;
    return taken;
}

Str test_header(const TestAnswer *answer, const char *name)
{
    Str line;
    for (Str rest = answer->head; str_split_next(&rest, STR("\r\n"), &line);) {
        size_t colon = str_find(line, STR(":"), 0);
        if (str_eq_nocase(str_sub(line, 0, colon), str_of(name)))
            return str_trim(str_sub(line, colon + 1, line.len));
    }
    return (Str){NULL, 0};
}

TestAnswer test_receive(TestClient *c, bool is_head)
{
    TestAnswer a = {0};
    size_t end;
    while ((end = str_find(str_make(c->unread, c->unread_len), STR("\r\n\r\n"), 0)) == STR_NPOS)
        if (!fill(c)) {
            a.closed = true;
            return a;
        }
    a.head = take(c, end + 4);
    int64_t number = 0;
    if (str_parse_int(str_sub(a.head, 9, 12), &number))
        a.status = (int)number;
    if (a.status == 100)
        return test_receive(c, is_head);
    int64_t length = 0;
    bool has_length = str_parse_int(test_header(&a, "Content-Length"), &length);
    if (!has_length || is_head || a.status == 304)
        length = 0;
    while (c->unread_len < (size_t)length && fill(c))
        ;
    a.closed =
        c->unread_len < (size_t)length || str_eq(test_header(&a, "Connection"), STR("close"));
    a.body = take(c, MIN(c->unread_len, (size_t)length));
    return a;
}

TestAnswer test_ask(Arena *arena, const DemoSite *site, const char *request)
{
    TestClient c = test_connect(arena, site);
    test_send(&c, str_of(request));
    TestAnswer a = test_receive(&c, strncmp(request, "HEAD", 4) == 0);
    test_disconnect(&c);
    return a;
}

bool test_is_closed(const TestClient *c, int ms)
{
    char byte;
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    return poll(&p, 1, ms) == 1 && recv(c->fd, &byte, 1, MSG_PEEK) <= 0;
}
