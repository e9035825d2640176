#include "tmplgen.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same bytes are the layout, so that both ways of reading a file are met. */
static bool load(void *context, Arena *arena, Str path, Str *ret_source)
{
    (void)arena;
    (void)path;
    *ret_source = *(Str *)context;
    return true;
}

/* Any bytes compile, or are rejected with one line of text and no output. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf c = STRBUF_INIT(TMPL_SOURCE_MAX * 32);
    CLEANUP(strbuf_deinit) StrBuf header = STRBUF_INIT(TMPL_SOURCE_MAX);
    CLEANUP(strbuf_deinit) StrBuf error = STRBUF_INIT(4096);
    Str source = str_make((const char *)data, size);
    TmplInput input = {.path = STR("a/b.html"),
                       .source = source,
                       .include_prefix = STR("web"),
                       .load = load,
                       .load_context = &source};
    int result = tmpl_compile(&input, arena, &c, &header, &error);
    Str message = strbuf_str(&error);
    bool one_line = message.len && str_find(message, STR("\n"), 0) == message.len - 1;
    if (result == 0 ? message.len != 0 : (!one_line || strbuf_str(&c).len))
        abort();
    return 0;
}
