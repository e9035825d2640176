#include "http/address.h"
#include "http/parse.h"
#include "http/router.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int handler(void *context, HttpRequest *request, HttpResponse *response)
{
    (void)context;
    (void)request;
    (void)response;
    return 0;
}

#define ROUTE(p)                                                                                   \
    {                                                                                              \
        .zone = 1, .method = HTTP_GET, .pattern = (p), .handler = handler                          \
    }

static const HttpRoute routes[] = {
    ROUTE("/"),         ROUTE("/i/*"),          ROUTE("/case/:id"),
    ROUTE("/case/new"), ROUTE("/case/:id/log"), ROUTE("/list/"),
    ROUTE("/:a/:b/:c"), ROUTE("/case/:id/*"),
};

/* A path that parses is clean, and matching it gives parameters that are parts of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    HttpAddress address;
    Str path;
    if (http_address_parse(text, &address)) {
        HttpAddress again;
        if (!http_address_parse(http_address_print(arena, &address), &again) ||
            !http_address_eq(&address, &again))
            abort();
    }
    HttpAddress peer = {{1}};
    (void)http_address_forwarded(&peer, &peer, 1, text);
    if (http_parse_path(arena, text, &path).kind != HTTP_FAULT_NONE)
        return 0;
    if (!utf8_valid(path) || path.ptr[0] != '/' || str_contains(path, STR("//")) ||
        str_contains(path, STR("/../")) || memchr(path.ptr, 0, path.len))
        abort();
    HttpRouteMatch match = http_route_match(routes, ARRAY_LEN(routes), 1, HTTP_GET, path, arena);
    if ((match.outcome == HTTP_MATCH_FOUND) != (match.route != NULL))
        abort();
    for (size_t i = 0; i < match.params.count; i++)
        if (!match.params.items[i].value.len || !str_contains(path, match.params.items[i].value))
            abort();
    return 0;
}
