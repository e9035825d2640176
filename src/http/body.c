#include "http/body.h"

#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SPOOL_PREFIX "spool-"

static const HttpFault no_fault = {HTTP_FAULT_NONE, {NULL, 0}};

static HttpFault fault(HttpFaultKind kind, Str field)
{
    return (HttpFault){kind, field};
}

/* ---- spool files ---- */

static int spool_open(HttpBody *b, HttpUpload *upload)
{
    Str name = arena_printf(b->arena, "%s/" SPOOL_PREFIX "XXXXXX", b->folder);
    char *path = arena_cstr(b->arena, name);
    b->fd = mkostemp(path, O_CLOEXEC);
    if (b->fd < 0)
        return error_set(errno, "cannot make a spool file in %s", b->folder);
    upload->path = path;
    return 0;
}

static int spool_write(HttpBody *b, Str bytes)
{
    while (bytes.len) {
        ssize_t n = write(b->fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(errno, "cannot write a spool file in %s", b->folder);
        bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
    return 0;
}

static void spool_close(HttpBody *b)
{
    if (b->fd >= 0)
        close(b->fd);
    b->fd = -1;
}

static HttpUpload *push_upload(HttpBody *b)
{
    ARENA_PUSH(b->arena, b->uploads, b->uploads_count, b->uploads_capacity);
    return &b->uploads[b->uploads_count - 1];
}

void http_spool_sweep(const char *folder)
{
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (const struct dirent *entry; (entry = readdir(d));)
        if (strncmp(entry->d_name, SPOOL_PREFIX, strlen(SPOOL_PREFIX)) == 0)
            (void)unlinkat(dirfd(d), entry->d_name, 0);
    closedir(d);
}

/* ---- parts of a multipart body ---- */

static HttpFault part_begin(void *context, Str field, Str filename, Str content_type,
                            int *ret_error)
{
    HttpBody *b = context;
    b->field = field;
    b->is_file = filename.ptr != NULL;
    strbuf_clear(&b->text);
    if (!b->is_file)
        return no_fault;
    if (!b->takes_files)
        return fault(HTTP_FAULT_MEDIA_TYPE, field);
    HttpUpload *upload = push_upload(b);
    *upload = (HttpUpload){.field = field, .filename = filename, .content_type = content_type};
    *ret_error = spool_open(b, upload);
    return no_fault;
}

static HttpFault part_data(void *context, Str bytes, int *ret_error)
{
    HttpBody *b = context;
    if (b->is_file) {
        b->uploads[b->uploads_count - 1].size += (int64_t)bytes.len;
        *ret_error = spool_write(b, bytes);
        return no_fault;
    }
    b->text_total += bytes.len;
    if (b->text_total > HTTP_TEXT_MAX)
        return fault(HTTP_FAULT_FIELD_TOO_LARGE, b->field);
    strbuf_append(&b->text, bytes);
    return no_fault;
}

static HttpFault part_end(void *context, int *ret_error)
{
    HttpBody *b = context;
    (void)ret_error;
    if (!b->is_file)
        return http_fields_add(&b->fields, b->field, arena_str(b->arena, strbuf_str(&b->text)));
    spool_close(b);
    const HttpUpload *upload = &b->uploads[b->uploads_count - 1];
    if (!upload->filename.len && !upload->size) {
        /* What a browser sends for a file input that was left empty. */
        unlink(upload->path);
        b->uploads_count--;
        return no_fault;
    }
    bool repeatable = str_ends_with(b->field, STR("[]"));
    for (size_t i = 0; i + 1 < b->uploads_count && !repeatable; i++)
        if (str_eq(b->uploads[i].field, b->field))
            return fault(HTTP_FAULT_DUPLICATE, b->field);
    return no_fault;
}

/* ---- the body ---- */

static HttpFault begin_multipart(HttpBody *b, Str content_type)
{
    MultipartSink sink = {b, part_begin, part_data, part_end};
    b->kind = HTTP_BODY_MULTIPART;
    b->multipart = multipart_create(b->arena, http_parameter(content_type, STR("boundary")), &sink);
    return b->multipart ? no_fault : fault(HTTP_FAULT_BOUNDARY, STR("Content-Type"));
}

HttpFault http_body_init(HttpBody *b, Arena *arena, const HttpRoute *route, Str content_type,
                         const char *folder)
{
    *b = (HttpBody){.arena = arena, .folder = folder, .fd = -1, .fields = {.arena = arena}};
    b->limit = route->body_limit ? route->body_limit : HTTP_BODY_LIMIT_DEFAULT;
    b->text = STRBUF_INIT(HTTP_TEXT_MAX);
    b->takes_files = route->flags & HTTP_ROUTE_UPLOADS;
    Str type = http_media_type(content_type);
    if (route->flags & HTTP_ROUTE_RAW_BODY) {
        b->kind = HTTP_BODY_RAW;
        return no_fault;
    }
    if (str_eq_nocase(type, STR("multipart/form-data")))
        return begin_multipart(b, content_type);
    if (!str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
        return fault(HTTP_FAULT_MEDIA_TYPE, STR("Content-Type"));
    b->kind = HTTP_BODY_URLENCODED;
    b->limit = MIN(b->limit, (int64_t)HTTP_TEXT_MAX);
    return no_fault;
}

static int feed_raw(HttpBody *b, Str bytes)
{
    if (!b->uploads_count) {
        int r = spool_open(b, push_upload(b));
        if (r < 0)
            return r;
    }
    return spool_write(b, bytes);
}

int http_body_feed(HttpBody *b, Str bytes, HttpFault *ret_fault)
{
    int error = 0;
    b->size += (int64_t)bytes.len;
    if (b->size > b->limit) {
        *ret_fault = fault(HTTP_FAULT_BODY_TOO_LARGE, (Str){NULL, 0});
        return 0;
    }
    switch (b->kind) {
    case HTTP_BODY_URLENCODED:
        strbuf_append(&b->text, bytes);
        break;
    case HTTP_BODY_MULTIPART:
        *ret_fault = multipart_feed(b->multipart, bytes, &error);
        break;
    case HTTP_BODY_RAW:
        error = feed_raw(b, bytes);
        break;
    case HTTP_BODY_NONE:
        break;
    }
    return error_trace(error);
}

static int map_raw(HttpBody *b, HttpRequest *request)
{
    if (!b->size)
        return 0;
    void *map = mmap(NULL, (size_t)b->size, PROT_READ, MAP_PRIVATE, b->fd, 0);
    if (map == MAP_FAILED)
        return error_set(errno, "cannot map a spool file");
    b->map = map;
    request->body = str_make(map, (size_t)b->size);
    spool_close(b);
    return 0;
}

int http_body_finish(HttpBody *b, HttpRequest *request, HttpFault *ret_fault)
{
    if (b->kind == HTTP_BODY_RAW)
        return map_raw(b, request);
    if (b->kind == HTTP_BODY_URLENCODED) {
        b->fields.arena = b->arena;
        *ret_fault = http_parse_pairs(&b->fields, strbuf_str(&b->text));
    } else if (b->kind == HTTP_BODY_MULTIPART) {
        *ret_fault = multipart_finish(b->multipart);
    }
    request->form = http_fields_pairs(&b->fields);
    request->uploads = b->uploads;
    request->uploads_count = b->uploads_count;
    return 0;
}

void http_body_deinit(HttpBody *b)
{
    if (b->kind == HTTP_BODY_NONE)
        return;
    if (b->map)
        munmap(b->map, (size_t)b->size);
    spool_close(b);
    for (size_t i = 0; i < b->uploads_count; i++)
        if (b->uploads[i].path)
            unlink(b->uploads[i].path);
    strbuf_deinit(&b->text);
    b->kind = HTTP_BODY_NONE;
}
