#include "bench/http_client.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)4 << 20)

void http_client_open(HttpClient *c, uint16_t port)
{
    *c = (HttpClient){.port = port, .fd = -1};
    c->in = STRBUF_INIT(ANSWER_MAX);
    c->out = STRBUF_INIT(ANSWER_MAX);
}

static void disconnect(HttpClient *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
}

void http_client_close(HttpClient *c)
{
    disconnect(c);
    strbuf_deinit(&c->in);
    strbuf_deinit(&c->out);
}

static int reach(HttpClient *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(c->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 30};
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
        return error_set(errno, "cannot connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return 0;
}

static int receive(HttpClient *c)
{
    char bytes[16384];
    ssize_t n = recv(c->fd, bytes, sizeof(bytes), 0);
    if (n <= 0)
        return error_set(n < 0 ? errno : ECONNRESET, "the answer does not come");
    strbuf_append(&c->in, str_make(bytes, (size_t)n));
    return strbuf_failed(&c->in) ? error_set(EMSGSIZE, "the answer is too long") : 0;
}

/* name=value of a Set-Cookie line joins the jar; one of the same name is replaced. */
static void keep_cookie(HttpClient *c, const char *value)
{
    size_t length = strcspn(value, ";\r\n"), name = strcspn(value, "=");
    char kept[sizeof(c->cookies)] = "";
    size_t used = 0;
    for (const char *at = c->cookies; *at;) {
        size_t n = strcspn(at, ";");
        if (strncmp(at, value, name + 1) != 0)
            used += (size_t)snprintf(kept + used, sizeof(kept) - used, "%s%.*s", used ? "; " : "",
                                     (int)n, at);
        at += n + strspn(at + n, "; ");
    }
    (void)snprintf(kept + used, sizeof(kept) - used, "%s%.*s", used ? "; " : "", (int)length,
                   value);
    memcpy(c->cookies, kept, sizeof(kept));
}

/* Reads the header lines that matter; returns the length of the body. */
static size_t read_header(HttpClient *c, const char *end)
{
    size_t length = 0;
    for (const char *at = c->in.ptr; at < end; at = strstr(at, "\r\n") + 2) {
        if (strncasecmp(at, "Content-Length:", 15) == 0)
            length = strtoul(at + 15, NULL, 10);
        else if (strncasecmp(at, "Set-Cookie: ", 12) == 0)
            keep_cookie(c, at + 12);
        else if (strncasecmp(at, "Location: ", 10) == 0)
            (void)snprintf(c->location, sizeof(c->location), "%.*s", (int)strcspn(at + 10, "\r\n"),
                           at + 10);
    }
    return length;
}

static int take_answer(HttpClient *c)
{
    const char *end = NULL;
    strbuf_clear(&c->in);
    c->location[0] = 0;
    while (!end) {
        int result = receive(c);
        if (result < 0)
            return error_trace(result);
        end = strstr(c->in.ptr, "\r\n\r\n");
    }
    size_t head = (size_t)(end - c->in.ptr) + 4, length = read_header(c, end);
    while (c->in.len < head + length) {
        int result = receive(c);
        if (result < 0)
            return error_trace(result);
    }
    c->body = str_make(c->in.ptr + head, length);
    return c->in.len > 12 ? (int)strtol(c->in.ptr + 9, NULL, 10) : 0;
}

int http_client_send(HttpClient *c, const char *path, const char *form)
{
    int result = c->fd < 0 ? reach(c) : 0;
    strbuf_clear(&c->out);
    strbuf_printf(&c->out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n", form ? "POST" : "GET", path,
                  (unsigned)c->port);
    if (c->cookies[0])
        strbuf_printf(&c->out, "Cookie: %s\r\n", c->cookies);
    if (form)
        strbuf_printf(&c->out,
                      "Content-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: %zu\r\n",
                      strlen(form));
    strbuf_printf(&c->out, "\r\n%s", form ? form : "");
    for (size_t sent = 0; result == 0 && sent < c->out.len;) {
        ssize_t n = send(c->fd, c->out.ptr + sent, c->out.len - sent, MSG_NOSIGNAL);
        if (n <= 0)
            result = error_set(errno, "cannot send");
        else
            sent += (size_t)n;
    }
    if (result == 0)
        result = take_answer(c);
    if (result < 0)
        disconnect(c);
    return error_trace(result);
}

bool http_client_hidden(const HttpClient *c, const char *name, char *out, size_t size)
{
    char mark[64];
    (void)snprintf(mark, sizeof(mark), "name=\"%s\"", name);
    const char *at = strstr(c->body.ptr, mark);
    const char *value = at ? strstr(at, "value=\"") : NULL;
    if (!value)
        return false;
    (void)snprintf(out, size, "%.*s", (int)strcspn(value + 7, "\""), value + 7);
    return true;
}

int http_client_wizard(HttpClient *c, HttpForm *ret_form)
{
    int status = http_client_send(c, "/ysq/shenqing", NULL);
    if (status < 0)
        return error_trace(status);
    if (status != 200 || !http_client_hidden(c, "csrf", ret_form->csrf, sizeof(ret_form->csrf)) ||
        !http_client_hidden(c, "body_id", ret_form->body_id, sizeof(ret_form->body_id)))
        return error_set(EPROTO, "the wizard answers %d", status);
    return 0;
}

int http_client_submit(HttpClient *c, const HttpForm *form, const char *key)
{
    char text[2048];
    (void)snprintf(
        text, sizeof(text),
        "csrf=%s&body_id=%s&idempotency_key=%s&step=5&go=submit&promised=1"
        "&applicant_class=natural_person&name=%%E7%%8E%%8B%%E5%%B0%%8F%%E6%%98%%8E"
        "&id_kind=resident_id&id_number=11010519491231002X&phone=0335-3221234"
        "&email=w%%40example.com&address=%%E6%%B5%%B7%%E6%%B8%%AF%%E5%%8C%%BA1"
        "&title=%%E9%%A2%%84%%E7%%AE%%97+%s&description=%%E9%%83%%A8%%E9%%97%%A8%%E9%%A2%%84"
        "%%E7%%AE%%97&form_wanted=electronic&delivery_wanted=online",
        form->csrf, form->body_id, key, key);
    int status = http_client_send(c, "/ysq/shenqing", text);
    if (status < 0)
        return error_trace(status);
    return status == 303 ? 0 : error_set(EPROTO, "a submission is answered by %d", status);
}
