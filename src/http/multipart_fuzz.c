#include "http/body.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Seen {
    Arena *arena;
    StrBuf text;
    bool open;
} Seen;

static HttpFault begin(void *context, Str field, Str filename, Str content_type, int *ret_error)
{
    Seen *seen = context;
    (void)ret_error;
    if (seen->open || !field.len)
        abort();
    seen->open = true;
    strbuf_printf(&seen->text, "<%.*s|%.*s|%.*s>", STR_FMT(field), STR_FMT(filename),
                  STR_FMT(content_type));
    return (HttpFault){HTTP_FAULT_NONE, {NULL, 0}};
}

static HttpFault bytes(void *context, Str data, int *ret_error)
{
    Seen *seen = context;
    (void)ret_error;
    if (!seen->open || !data.len)
        abort();
    strbuf_append(&seen->text, data);
    return (HttpFault){HTTP_FAULT_NONE, {NULL, 0}};
}

static HttpFault end(void *context, int *ret_error)
{
    Seen *seen = context;
    (void)ret_error;
    if (!seen->open)
        abort();
    seen->open = false;
    return (HttpFault){HTTP_FAULT_NONE, {NULL, 0}};
}

/* The body in pieces of so many bytes; what was seen and how it ended. */
static HttpFaultKind parse(Str body, size_t piece, Seen *seen)
{
    const MultipartSink sink = {seen, begin, bytes, end};
    int error = 0;
    Multipart *m = multipart_create(seen->arena, STR("XX"), &sink);
    HttpFault wrong = {HTTP_FAULT_NONE, {NULL, 0}};
    for (size_t at = 0; at < body.len && wrong.kind == HTTP_FAULT_NONE; at += piece)
        wrong = multipart_feed(m, str_sub(body, at, at + piece), &error);
    if (error)
        abort();
    return wrong.kind == HTTP_FAULT_NONE ? multipart_finish(m).kind : wrong.kind;
}

/* However a body is cut into pieces, the same parts come out and the same fault ends it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str body = str_make((const char *)data, size);
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    Seen whole = {.arena = arena, .text = STRBUF_INIT(1 << 22)};
    Seen single = {.arena = arena, .text = STRBUF_INIT(1 << 22)};
    HttpFaultKind a = parse(body, size ? size : 1, &whole);
    HttpFaultKind b = parse(body, 1, &single);
    if (a != b || !str_eq(strbuf_str(&whole.text), strbuf_str(&single.text)) ||
        (a == HTTP_FAULT_NONE && whole.open))
        abort();
    strbuf_deinit(&whole.text);
    strbuf_deinit(&single.text);
    return 0;
}
