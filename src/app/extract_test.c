#include "app/extract.h"

#include "os/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void assert_reads(Extractor *x, Arena *a, const char *page, const char *text)
{
    Document d;
    assert_int_equal(extractor_read(x, str_of(page), a, &d, NULL), 0);
    for (size_t i = 0; i < d.block_count; i++)
        if (str_contains(d.blocks[i].text, str_of(text)))
            return;
    fail_msg("%s is not in the document", text);
}

static void many_files_go_through_one_child(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(20000);
    for (int i = 0; i < 50; i++) {
        Str page = arena_printf(a, "<html><body><p>第%d份年报</p></body></html>", i);
        assert_reads(x, a, page.ptr, arena_printf(a, "第%d份", i).ptr);
    }
}

static void an_outcome_comes_back_with_its_reason(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(20000);
    Document d;
    Str detail = STR("");
    assert_int_equal(extractor_read(x, STR("\x89PNG\r\n\x1A\n picture"), a, &d, &detail),
                     DOCUMENT_E_UNSUPPORTED);
    assert_int_equal(extractor_read(x, STR(""), a, &d, &detail), DOCUMENT_E_EMPTY);
    assert_reads(x, a, "<p>其后照常</p>", "其后照常");
}

/* A program that is no reader at all stands for a child that a hostile file broke. */
static void a_child_that_dies_or_hangs_costs_one_file(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const char *folder = getenv("GONGKAI_SOURCE");
    const char *old = getenv("GONGKAI_LIBEXEC");
    const char *kept = old ? arena_cstr(a, str_of(old)) : NULL;
    assert_non_null(folder);
    const struct {
        const char *name;
        int outcome;
    } cases[] = {{"dies", DOCUMENT_E_DAMAGED},
                 {"hangs", DOCUMENT_E_TOO_LARGE},
                 {"lies", DOCUMENT_E_DAMAGED}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(extractor_freep) Extractor *x = extractor_new(400);
        setenv("GONGKAI_LIBEXEC",
               arena_printf(a, "%s/tests/data/readers/%s", folder, cases[i].name).ptr, 1);
        Document d;
        Str detail = STR("");
        int64_t start = clock_monotonic();
        assert_int_equal(extractor_read(x, STR("%PDF-1.4\n"), a, &d, &detail), cases[i].outcome);
        assert_true(clock_monotonic() - start < 5000000);
        assert_reads(x, a, "<p>别的格式照常</p>", "照常");
    }
    if (kept)
        setenv("GONGKAI_LIBEXEC", kept, 1);
    else
        unsetenv("GONGKAI_LIBEXEC");
}

int main(int argc, char **argv)
{
    /* The extractor starts this program itself anew. */
    if (argc == 3 && strcmp(argv[1], "--worker") == 0 && strcmp(argv[2], "extract") == 0)
        return extract_worker_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_files_go_through_one_child),
        cmocka_unit_test(an_outcome_comes_back_with_its_reason),
        cmocka_unit_test(a_child_that_dies_or_hangs_costs_one_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
