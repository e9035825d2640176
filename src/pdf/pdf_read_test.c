#include "document/document_test.h"

#include "pdf/capture.h"
#include "pdf/pdf_read.h"

/* A page with a ruled table of 2 x 2, stroked and filled lines, without any embedded font. */
static const char small_pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F "
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> >>endobj\n"
    "4 0 obj<</Length 700>>stream\n"
    "BT /F 10 Tf 50 250 Td (Before) Tj ET\n"
    "50 200 m 170 200 l S 50 180 m 170 180 l S 50 160 m 170 160 l S\n"
    "50 160 0.5 40 re f 110 160 0.5 40 re f 169.5 160 0.5 40 re f\n"
    "1 1 1 RG 80 160 m 80 200 l S 0 0 0 RG\n"
    "BT /F 10 Tf 55 185 Td (a) Tj 60 0 Td (12) Tj 0 -20 Td (0) Tj ET\n"
    "q 0 0 40 40 re W n BT /F 10 Tf 200 100 Td (hidden) Tj ET Q\n"
    "endstream endobj\ntrailer<</Root 1 0 R>>\n";

static int read_bytes(Arena *a, Str bytes, Document *ret_document)
{
    Str detail;
    return pdf_read(bytes, NULL, &DOCUMENT_LIMITS_DEFAULT, a, ret_document, &detail);
}

static void strokes_and_thin_boxes_rule_a_table(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    uint64_t before = capture_calls();
    assert_int_equal(read_bytes(a, str_of(small_pdf), &d), 0);
    /* The drawing functions must be ours, or every table is lost without a word. */
    assert_true(capture_calls() > before);
    assert_string_equal(test_dump(a, &d).ptr, "P:Before\nG 2x2: 0,0 a|0,1 12|1,0 |1,1 0\n");
    assert_int_equal(d.blocks[1].pos.page, 1);
    assert_true(d.blocks[1].grid->cells[1].pos.box[2] > 0);
}

/* Poppler's text ends at the edge of the page: "1234" would be read as 12. */
static void a_number_that_leaves_the_page_is_not_cut_short(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str text = STR("(Before)");
    size_t at = str_find(str_of(small_pdf), text, 0);
    assert_true(at != STR_NPOS);
    Str wide = arena_printf(a, "%.*s(Before) Tj 238 -30 Td (1234) Tj -20 -20 Td (1234)%s", (int)at,
                            small_pdf, small_pdf + at + text.len);
    assert_int_equal(read_bytes(a, wide, &d), 0);
    Str got = test_dump(a, &d);
    assert_false(str_contains(got, STR("P:12\n")));
    assert_true(str_contains(got, STR("P:1234\n")));
}

static void what_is_no_readable_pdf_says_why(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    assert_int_equal(read_bytes(a, STR("%PDF-1.4 nothing"), &d), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_bytes(a, STR(""), &d), DOCUMENT_E_DAMAGED);
    Str empty = STR("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                    "trailer<</Root 1 0 R>>\n");
    assert_int_equal(read_bytes(a, empty, &d), DOCUMENT_E_EMPTY);
}

static void a_pdf_that_needs_a_password_says_so(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Document d;
    Str bytes = test_file(a, "GONGKAI_SOURCE", "tests/golden/report/encrypted/in.pdf");
    assert_true(bytes.ptr != NULL);
    assert_int_equal(read_bytes(a, bytes, &d), DOCUMENT_E_ENCRYPTED);
    assert_true(str_contains(document_outcome_text(DOCUMENT_E_ENCRYPTED), STR("另存为")));
}

static void published_reports_keep_their_three_tables(void **state)
{
    (void)state;
    static const char *const names[] = {"001.pdf", "002.pdf"};
    static const uint16_t sizes[][2] = {{14, 4}, {26, 10}, {4, 15}};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        CLEANUP(arena_freep) Arena *a = arena_create(0);
        Str pdf = test_file(a, "GONGKAI_CORPUS", names[i]);
        if (!pdf.ptr)
            skip();
        Document d;
        assert_int_equal(read_bytes(a, pdf, &d), 0);
        size_t grids = 0;
        for (size_t k = 0; k < d.block_count; k++) {
            const Grid *g = d.blocks[k].grid;
            if (!g)
                continue;
            assert_true(grids < ARRAY_LEN(sizes));
            assert_int_equal(g->rows, sizes[grids][0]);
            assert_int_equal(g->columns, sizes[grids++][1]);
        }
        assert_int_equal(grids, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strokes_and_thin_boxes_rule_a_table),
        cmocka_unit_test(a_number_that_leaves_the_page_is_not_cut_short),
        cmocka_unit_test(what_is_no_readable_pdf_says_why),
        cmocka_unit_test(a_pdf_that_needs_a_password_says_so),
        cmocka_unit_test(published_reports_keep_their_three_tables),
    };
    document_prepare();
    return cmocka_run_group_tests_name("pdf_read", tests, NULL, NULL);
}
