#include "app/extract.h"

#include "os/clock.h"
#include "os/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char build_readers[4096]; /* the folder of this build's readers */

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
    assert_int_equal(
        extractor_read(x, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut off"), a, &d, &detail),
        DOCUMENT_E_DAMAGED);
    assert_true(detail.len > 0);
    assert_int_equal(extractor_read(x, STR(""), a, &d, &detail), DOCUMENT_E_EMPTY);
    assert_reads(x, a, "<html><body><p>其后照常</p></body></html>", "其后照常");
}

/* A folder of readers in which one program is the named stand-in, the other this build's. */
static void use_readers(Arena *a, const char *program, const char *stand_in)
{
    static const char *const programs[] = {"gongkai-extract", "gongkai-pdf"};
    const char *folder;
    assert_int_equal(file_make_temporary_folder(a, "gongkai-readers", &folder), 0);
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        Str at = arena_printf(a, "%s/%s", folder, programs[i]), to;
        if (strcmp(programs[i], program) == 0)
            to = arena_printf(a, "%s/tests/data/readers/%s/gongkai-pdf", getenv("GONGKAI_SOURCE"),
                              stand_in);
        else
            to = arena_printf(a, "%s/%s", build_readers, programs[i]);
        assert_int_equal(symlink(to.ptr, at.ptr), 0);
    }
    setenv("GONGKAI_LIBEXEC", folder, 1);
}

static void forget_readers(void)
{
    assert_int_equal(file_remove_tree(getenv("GONGKAI_LIBEXEC")), 0);
    setenv("GONGKAI_LIBEXEC", build_readers, 1);
}

/* A program that is no reader at all stands for a child that a hostile file broke. */
static void a_child_that_dies_or_hangs_costs_one_file(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const struct {
        const char *name;
        int outcome;
    } cases[] = {{"dies", DOCUMENT_E_DAMAGED},
                 {"hangs", DOCUMENT_E_TOO_LARGE},
                 {"lies", DOCUMENT_E_DAMAGED}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CLEANUP(extractor_freep) Extractor *x = extractor_new(1000);
        Document d;
        Str detail = STR("");
        int64_t start = clock_monotonic();
        use_readers(a, "gongkai-pdf", cases[i].name);
        assert_int_equal(extractor_read(x, STR("%PDF-1.4\n"), a, &d, &detail), cases[i].outcome);
        assert_reads(x, a, "<html><body><p>别的格式照常</p></body></html>", "照常");
        forget_readers();
        use_readers(a, "gongkai-extract", cases[i].name);
        CLEANUP(extractor_freep) Extractor *y = extractor_new(1000);
        assert_int_equal(
            extractor_read(y, STR("<html><body><p>网页</p></body></html>"), a, &d, &detail),
            cases[i].outcome);
        assert_reads(y, a, "纯文本照常", "照常");
        forget_readers();
        assert_true(clock_monotonic() - start < 5000000);
    }
}

static void a_reader_that_is_not_installed_is_named(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(20000);
    Document d;
    Str detail = STR("");
    setenv("GONGKAI_LIBEXEC", "/nowhere", 1);
    int outcome = extractor_read(x, STR("<html><body><p>网页</p></body></html>"), a, &d, &detail);
    setenv("GONGKAI_LIBEXEC", build_readers, 1);
    if (outcome == 0)
        skip(); /* one is installed on this machine */
    assert_int_equal(outcome, DOCUMENT_E_UNSUPPORTED);
    assert_true(str_contains(detail, STR("gongkai-extract")));
    assert_reads(x, a, "纯文本照常", "照常");
}

int main(void)
{
    if (!getenv("GONGKAI_LIBEXEC") || !getenv("GONGKAI_SOURCE"))
        return 1;
    (void)snprintf(build_readers, sizeof(build_readers), "%s", getenv("GONGKAI_LIBEXEC"));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_files_go_through_one_child),
        cmocka_unit_test(an_outcome_comes_back_with_its_reason),
        cmocka_unit_test(a_child_that_dies_or_hangs_costs_one_file),
        cmocka_unit_test(a_reader_that_is_not_installed_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
