#include "app/font_files.h"

#include "base/error.h"
#include "document/worker.h"
#include "document/write_test.h"
#include "os/child.h"

#include <sys/stat.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)16 << 20)

static const char *pdf_reader; /* gongkai-pdf; NULL: this build has none */

static FontFiles *fonts_here(void)
{
    FontFiles *files = NULL;
    int result = font_files_find(NULL, &files);
    assert_true(result >= 0);
    if (result == FONT_FILES_E_NONE) {
        print_message("# no Chinese font on this machine\n");
        skip();
    }
    return files;
}

/* What gongkai-pdf finds in a file. */
static Document read_pdf(Str bytes, Arena *a)
{
    static const char *const arguments[] = {"gongkai-pdf", "--no-sandbox", NULL};
    static const char *const environment[] = {"ASAN_OPTIONS=detect_leaks=0", NULL};
    const ChildSpec spec = {
        .program = pdf_reader, .arguments = arguments, .environment = environment};
    CLEANUP(strbuf_deinit) StrBuf request = STRBUF_INIT(ANSWER_MAX);
    CLEANUP(strbuf_deinit) StrBuf answer = STRBUF_INIT(ANSWER_MAX);
    ChildExit child;
    Document d = {0};
    Str body = STR("");
    size_t used = 0;
    worker_append_request(&request, WORKER_DOCUMENT, bytes);
    assert_int_equal(child_run(&spec, strbuf_str(&request), 60000, &answer, &child), 0);
    assert_int_equal(child.status, 0);
    assert_int_equal(worker_take_answer(strbuf_str(&answer), &body, &used), 0);
    assert_int_equal(used, answer.len);
    assert_int_equal(document_decode(body, &DOCUMENT_LIMITS_DEFAULT, a, &d), 0);
    return d;
}

static Str without_line_ends(Str text, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 20);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\n')
            strbuf_append_char(&out, text.ptr[i]);
    return arena_str(a, strbuf_str(&out));
}

static void assert_same_grid(const Grid *found, const Grid *written, Arena *a)
{
    assert_int_equal(found->rows, written->rows);
    assert_int_equal(found->columns, written->columns);
    assert_int_equal(found->cell_count, written->cell_count);
    for (size_t i = 0; i < written->cell_count; i++) {
        const GridCell *f = &found->cells[i], *w = &written->cells[i];
        bool listed = false; /* the writer's order is not the reader's */
        for (size_t k = 0; k < found->cell_count && !listed; k++) {
            f = &found->cells[k];
            listed = f->row == w->row && f->column == w->column && f->row_span == w->row_span &&
                     f->column_span == w->column_span;
        }
        assert_true(listed);
        assert_string_equal(without_line_ends(f->text, a).ptr, without_line_ends(w->text, a).ptr);
    }
}

static const Grid *nth_grid(const Document *d, size_t n)
{
    for (size_t i = 0; i < d->block_count; i++)
        if (d->blocks[i].grid && n-- == 0)
            return d->blocks[i].grid;
    return NULL;
}

static void what_pdf_says_reads_back_the_same(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(font_files_freep) FontFiles *files = fonts_here();
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Document form = test_form(a);
    assert_int_equal(document_write_pdf(&form, font_files_pages(files), &out), 0);
    assert_true(out.len <= 250000);
    if (!pdf_reader) {
        print_message("# this build has no gongkai-pdf\n");
        skip();
    }
    Document back = read_pdf(strbuf_str(&out), a);
    for (size_t i = 0; i < 3; i++) {
        const Grid *found = nth_grid(&back, i);
        assert_non_null(found);
        assert_same_grid(found, nth_grid(&form, i), a);
    }
    assert_null(nth_grid(&back, 3));
}

static void the_same_document_gives_the_same_pdf(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(font_files_freep) FontFiles *files = fonts_here();
    CLEANUP(strbuf_deinit) StrBuf one = STRBUF_INIT(1u << 24);
    CLEANUP(strbuf_deinit) StrBuf two = STRBUF_INIT(1u << 24);
    Document form = test_form(a);
    assert_int_equal(document_write_pdf(&form, font_files_pages(files), &one), 0);
    assert_int_equal(document_write_pdf(&form, font_files_pages(files), &two), 0);
    assert_true(str_eq(strbuf_str(&one), strbuf_str(&two)));
    CLEANUP(strbuf_deinit) StrBuf small = STRBUF_INIT(100);
    assert_true(document_write_pdf(&form, font_files_pages(files), &small) < 0);
    error_clear();
}

static void an_ofd_embeds_what_it_shows_and_reads_back_the_same(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(font_files_freep) FontFiles *files = fonts_here();
    CLEANUP(strbuf_deinit) StrBuf one = STRBUF_INIT(1u << 24);
    CLEANUP(strbuf_deinit) StrBuf two = STRBUF_INIT(1u << 24);
    Document form = test_form(a), back;
    assert_int_equal(document_write_ofd_embedded(&form, font_files_pages(files), &one), 0);
    assert_int_equal(document_write_ofd_embedded(&form, font_files_pages(files), &two), 0);
    assert_true(str_eq(strbuf_str(&one), strbuf_str(&two)));
    assert_true(one.len <= 250000);
    assert_true(str_contains(strbuf_str(&one), STR("Doc_0/Res/font_")));
    assert_int_equal(document_read_ofd(strbuf_str(&one), &DOCUMENT_LIMITS_DEFAULT, a, &back), 0);
    for (size_t i = 0; i < 3; i++)
        assert_same_grid(nth_grid(&back, i), nth_grid(&form, i), a);
    assert_null(nth_grid(&back, 3));
    CLEANUP(strbuf_deinit) StrBuf small = STRBUF_INIT(100);
    assert_true(document_write_ofd_embedded(&form, font_files_pages(files), &small) < 0);
    PageFonts none = {0}, broken = {.files = {{STR("OTTO no font"), 0}}, .count = 1};
    assert_true(document_write_ofd_embedded(&form, &none, &small) < 0);
    assert_true(document_write_ofd_embedded(&form, &broken, &small) < 0);
    error_clear();
}

static void a_character_that_no_font_has_stops_nothing(void **state)
{
    (void)state;
    CLEANUP(font_files_freep) FontFiles *files = fonts_here();
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Block b = {.kind = BLOCK_PARAGRAPH, .text = STR("镕𠮷喆\U000F1234\uFFFF\tA")};
    Document d = {.blocks = &b, .block_count = 1, .title = STR("")};
    assert_int_equal(document_write_pdf(&d, font_files_pages(files), &out), 0);
    assert_true(str_starts_with(strbuf_str(&out), STR("%PDF-")));
}

static void what_is_no_font_is_refused(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1u << 24);
    Block b = {.kind = BLOCK_PARAGRAPH, .text = STR("公开")};
    Document d = {.blocks = &b, .block_count = 1, .title = STR("")};
    PageFonts none = {0}, broken = {.files = {{STR("OTTO no font"), 0}}, .count = 1};
    assert_true(document_write_pdf(&d, &none, &out) < 0);
    assert_true(document_write_pdf(&d, &broken, &out) < 0);
    error_clear();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_pdf_says_reads_back_the_same),
        cmocka_unit_test(the_same_document_gives_the_same_pdf),
        cmocka_unit_test(an_ofd_embeds_what_it_shows_and_reads_back_the_same),
        cmocka_unit_test(a_character_that_no_font_has_stops_nothing),
        cmocka_unit_test(what_is_no_font_is_refused),
    };
    if (argc > 1 && access(argv[1], X_OK) == 0)
        pdf_reader = argv[1];
    document_prepare();
    return cmocka_run_group_tests_name("font_files", tests, NULL, NULL);
}
