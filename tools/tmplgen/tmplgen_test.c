/*
 * Golden test: each folder of tests/golden/tmplgen holds in.html (and what it loads) and either
 * expected.c, expected.h or expected.error. BLESS=1 writes what comes out now.
 */
#include "tmplgen.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static Str golden_folder(Arena *arena)
{
    const char *source = getenv("GONGKAI_SOURCE");
    return arena_printf(arena, "%s/tests/golden/tmplgen", source ? source : ".");
}

static bool read_whole(Arena *arena, Str path, Str *ret_bytes)
{
    FILE *file = fopen(path.ptr, "rb");
    if (!file)
        return false;
    char *bytes = arena_new(arena, char, TMPL_SOURCE_MAX + 1);
    size_t length = fread(bytes, 1, TMPL_SOURCE_MAX, file);
    fclose(file);
    *ret_bytes = str_make(bytes, length);
    return true;
}

static bool load(void *context, Arena *arena, Str path, Str *ret_source)
{
    const Str *folder = context;
    Str full = arena_printf(arena, "%.*s/%.*s", STR_FMT(*folder), STR_FMT(path));
    return read_whole(arena, full, ret_source);
}

static void compare(Arena *arena, Str folder, const char *name, Str actual)
{
    Str path = arena_printf(arena, "%.*s/expected.%s", STR_FMT(folder), name);
    if (getenv("BLESS")) {
        FILE *file = fopen(path.ptr, "wb");
        assert_non_null(file);
        fwrite(actual.ptr, 1, actual.len, file);
        fclose(file);
        return;
    }
    Str expected = {NULL, 0};
    if (!read_whole(arena, path, &expected))
        fail_msg("no such golden file: %s", path.ptr);
    if (!str_eq(expected, actual))
        fail_msg("%s differs; now it is:\n%.*s", path.ptr, STR_FMT(actual));
}

static void compile_case(const char *name)
{
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf c = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf header = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf error = STRBUF_INIT(4096);
    Str folder = arena_printf(arena, "%.*s/%s", STR_FMT(golden_folder(arena)), name);
    TmplInput input = {.path = STR("in.html"),
                       .folder = STR("templates"),
                       .include_prefix = STR("html"),
                       .load = load,
                       .load_context = &folder};
    if (!load(&folder, arena, input.path, &input.source))
        fail_msg("%s has no in.html", name);
    int result = tmpl_compile(&input, arena, &c, &header, &error);
    if (strncmp(name, "error-", 6) == 0) {
        assert_int_equal(result, TMPL_E_REJECTED);
        assert_int_equal(strbuf_str(&c).len, 0);
        compare(arena, folder, "error", strbuf_str(&error));
    } else {
        if (result)
            fail_msg("%s: %s", name, strbuf_str(&error).ptr);
        compare(arena, folder, "c", strbuf_str(&c));
        compare(arena, folder, "h", strbuf_str(&header));
    }
}

static void templates_compile_to_what_the_golden_files_hold(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    DIR *folder = opendir(golden_folder(arena).ptr);
    assert_non_null(folder);
    int cases = 0;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        compile_case(entry->d_name);
        cases++;
    }
    closedir(folder);
    assert_true(cases > 40);
}

static void constructs_nested_too_deeply_are_refused(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf source = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 20);
    CLEANUP(strbuf_deinit) StrBuf error = STRBUF_INIT(4096);
    strbuf_append_c(&source, "{{view V \"v.h\"}}\n");
    for (int i = 0; i < 10000; i++)
        strbuf_append_c(&source, "{{if x}}");
    TmplInput input = {.path = STR("in.html"), .source = strbuf_str(&source)};
    assert_int_equal(tmpl_compile(&input, arena, &out, &out, &error), TMPL_E_REJECTED);
    assert_string_equal(error.ptr, "in.html:2: constructs nested too deeply\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(templates_compile_to_what_the_golden_files_hold),
        cmocka_unit_test(constructs_nested_too_deeply_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
