#include "http/parse.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pairs(HttpPairs pairs)
{
    for (size_t i = 0; i < pairs.count; i++) {
        Str name = pairs.items[i].name;
        Str value = pairs.items[i].value;
        if (!utf8_valid(name) || !utf8_valid(value) ||
            (name.len && memchr(name.ptr, 0, name.len)) ||
            (value.len && memchr(value.ptr, 0, value.len)))
            abort();
        for (size_t j = 0; j < i && !str_ends_with(name, STR("[]")); j++)
            if (str_eq(name, pairs.items[j].name))
                abort();
    }
}

/* The same bytes as urlencoded form, query, cookies, and header values with parameters: what is
 * taken is valid text, each name once. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    HttpFields form = {.arena = arena};
    HttpFields cookies = {.arena = arena};
    if (http_parse_pairs(&form, text).kind == HTTP_FAULT_NONE)
        check_pairs(http_fields_pairs(&form));
    http_parse_cookies(&cookies, text);
    check_pairs(http_fields_pairs(&cookies));
    if (cookies.count > HTTP_COOKIES_MAX)
        abort();
    Str parameter = http_parameter(text, STR("name"));
    if (parameter.len > size || http_media_type(text).len > size)
        abort();
    (void)http_accepts(text, STR("gzip"));
    (void)http_etag_matches(text, STR("W/\"x\""));
    return 0;
}
