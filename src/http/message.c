#include "http/message.h"

#include "http/core.h"
#include "http/parse.h"

#include "base/utf8.h"

#include <string.h>
#include <unistd.h>

/* ---- request ---- */

static Str find_pair(HttpPairs pairs, const char *name, bool any_case)
{
    Str wanted = str_of(name);
    for (size_t i = 0; i < pairs.count; i++) {
        Str have = pairs.items[i].name;
        if (any_case ? str_eq_nocase(have, wanted) : str_eq(have, wanted))
            return pairs.items[i].value;
    }
    return (Str){NULL, 0};
}

Str http_param(const HttpRequest *request, const char *name)
{
    return find_pair(request->params, name, false);
}

Str http_query(const HttpRequest *request, const char *name)
{
    return find_pair(request->query, name, false);
}

Str http_header(const HttpRequest *request, const char *name)
{
    return find_pair(request->headers, name, true);
}

Str http_cookie(const HttpRequest *request, const char *name)
{
    return find_pair(request->cookies, name, false);
}

Str http_form(const HttpRequest *request, const char *name)
{
    return find_pair(request->form, name, false);
}

const HttpUpload *http_upload(const HttpRequest *request, const char *field)
{
    for (size_t i = 0; i < request->uploads_count; i++)
        if (str_eq(request->uploads[i].field, str_of(field)))
            return &request->uploads[i];
    return NULL;
}

/* ---- faults ---- */

static const struct {
    int status;
    const char *word;
} faults[] = {
    [HTTP_FAULT_NONE] = {200, "none"},
    [HTTP_FAULT_MALFORMED] = {400, "malformed"},
    [HTTP_FAULT_NOT_UTF8] = {400, "not_utf8"},
    [HTTP_FAULT_NUL] = {400, "nul_byte"},
    [HTTP_FAULT_DUPLICATE] = {400, "duplicate_field"},
    [HTTP_FAULT_TOO_MANY_FIELDS] = {400, "too_many_fields"},
    [HTTP_FAULT_BOUNDARY] = {400, "multipart_boundary"},
    [HTTP_FAULT_FIELD_TOO_LARGE] = {413, "field_too_large"},
    [HTTP_FAULT_BODY_TOO_LARGE] = {413, "body_too_large"},
    [HTTP_FAULT_TARGET_TOO_LONG] = {414, "target_too_long"},
    [HTTP_FAULT_MEDIA_TYPE] = {415, "media_type"},
    [HTTP_FAULT_HEADERS_TOO_LARGE] = {431, "headers_too_large"},
    [HTTP_FAULT_NOT_FOUND] = {404, "not_found"},
    [HTTP_FAULT_METHOD] = {405, "method_not_allowed"},
    [HTTP_FAULT_CSRF] = {403, "form_token"},
    [HTTP_FAULT_RATE] = {429, "too_many_requests"},
    [HTTP_FAULT_BUSY] = {503, "busy"},
    [HTTP_FAULT_SLOW] = {408, "too_slow"},
    [HTTP_FAULT_INTERNAL] = {500, "internal"},
};

int http_fault_status(HttpFaultKind kind)
{
    return faults[kind].status;
}

const char *http_fault_word(HttpFaultKind kind)
{
    return faults[kind].word;
}

/* ---- response ---- */

void http_response_init(HttpResponse *response, Arena *arena)
{
    *response = (HttpResponse){.arena = arena, .fd = -1, .body = STRBUF_INIT(HTTP_RESPONSE_MAX)};
}

static void drop_file(HttpResponse *response)
{
    if (response->fd >= 0)
        close(response->fd);
    response->fd = -1;
}

void http_response_deinit(HttpResponse *response)
{
    drop_file(response);
    strbuf_deinit(&response->body);
}

StrBuf *http_reply(HttpResponse *response, int status, const char *content_type)
{
    drop_file(response);
    strbuf_clear(&response->body);
    response->status = status;
    response->content_type = content_type;
    response->origin = HTTP_FROM_BUFFER;
    return &response->body;
}

StrBuf *http_reply_html(HttpResponse *response, int status)
{
    return http_reply(response, status, "text/html; charset=utf-8");
}

StrBuf *http_reply_json(HttpResponse *response, int status)
{
    return http_reply(response, status, "application/json; charset=utf-8");
}

void http_reply_static(HttpResponse *response, int status, const char *content_type, Str bytes)
{
    http_reply(response, status, content_type);
    response->origin = HTTP_FROM_STATIC;
    response->bytes = bytes;
}

void http_reply_file(HttpResponse *response, const char *content_type, int fd, int64_t size)
{
    http_reply(response, 200, content_type);
    response->origin = HTTP_FROM_FILE;
    response->fd = fd;
    response->size = size;
}

static bool has_controls(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
            return true;
    return false;
}

void http_set_header(HttpResponse *response, const char *name, Str value)
{
    if (!http_is_token(str_of(name)) || has_controls(value)) {
        response->failed = true;
        return;
    }
    ARENA_PUSH(response->arena, response->headers, response->headers_count,
               response->headers_capacity);
    response->headers[response->headers_count - 1] =
        (HttpPair){str_of(name), arena_str(response->arena, value)};
}

/* Bytes that are not ASCII would be sent raw in Location. */
static Str encode_location(Arena *arena, Str path)
{
    StrBuf out = STRBUF_INIT(3 * HTTP_TARGET_MAX);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        if (c > 0x20 && c < 0x7f)
            strbuf_append_char(&out, (char)c);
        else
            strbuf_printf(&out, "%%%02X", c);
    }
    Str result = arena_str(arena, strbuf_str(&out));
    strbuf_deinit(&out);
    return result;
}

void http_reply_redirect(HttpResponse *response, Str path)
{
    http_reply(response, 303, "text/plain; charset=utf-8");
    bool own = path.len && path.len <= HTTP_TARGET_MAX && path.ptr[0] == '/' &&
               !str_starts_with(path, STR("//")) && !str_contains(path, STR("\\")) &&
               !has_controls(path);
    if (!own)
        response->failed = true;
    else
        http_set_header(response, "Location", encode_location(response->arena, path));
}

/* RFC 6266: a plain name for old clients, the real one percent-encoded. */
void http_set_download(HttpResponse *response, Str filename)
{
    CLEANUP(strbuf_deinit) StrBuf value = STRBUF_INIT(4096);
    strbuf_append_c(&value, "attachment; filename=\"");
    for (size_t i = 0; i < filename.len; i++) {
        char c = filename.ptr[i];
        bool first = ((unsigned char)c & 0xC0) != 0x80; /* one '_' a character */
        bool plain = c >= 0x20 && c < 0x7f && !strchr("\"\\/%;", c);
        if (plain)
            strbuf_append_char(&value, c);
        else if (first)
            strbuf_append_char(&value, '_');
    }
    strbuf_append_c(&value, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < filename.len; i++) {
        unsigned char c = (unsigned char)filename.ptr[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c && strchr("-._", c)))
            strbuf_append_char(&value, (char)c);
        else
            strbuf_printf(&value, "%%%02X", c);
    }
    if (strbuf_failed(&value))
        response->failed = true;
    else
        http_set_header(response, "Content-Disposition", strbuf_str(&value));
}

void http_set_cookie(HttpRequest *request, HttpResponse *response, const char *name, Str value,
                     int64_t max_age)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] <= 0x20 || (unsigned char)value.ptr[i] >= 0x7f ||
            strchr("\",;\\", value.ptr[i]))
            response->failed = true;
    if (!http_is_token(str_of(name)))
        response->failed = true;
    if (response->failed)
        return;
    Str age = max_age ? arena_printf(request->arena, "; Max-Age=%" PRId64, MAX(max_age, 0))
                      : (Str){NULL, 0};
    http_set_header(response, "Set-Cookie",
                    arena_printf(request->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%.*s",
                                 name, STR_FMT(value), request->is_secure ? "; Secure" : "",
                                 STR_FMT(age)));
}

int http_status(const HttpResponse *response)
{
    return response->status;
}

void http_reply_fault(HttpRequest *request, HttpResponse *response, HttpFault fault)
{
    const HttpApp *app = request->server->config.app;
    int status = http_fault_status(fault.kind);
    response->failed = false;
    if (app->error_page) {
        app->error_page(app->context, request, fault, response);
        response->status = status;
        if (!response->failed && !strbuf_failed(&response->body))
            return;
        response->failed = false;
    }
    StrBuf *body = http_reply(response, status, "text/plain; charset=utf-8");
    strbuf_printf(body, "%d %s", status, http_fault_word(fault.kind));
    if (fault.field.len)
        strbuf_printf(body, ": %.*s", STR_FMT(utf8_prefix(fault.field, 100)));
    strbuf_printf(body, " (%.*s)\n", STR_FMT(request->id));
}
