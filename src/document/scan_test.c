#include "document/document_test.h"

#include "document/scan_page.h"
#include "document/scan_text.h"
#include "document/worker.h"

/*
 * Pages drawn pixel by pixel, and a reader of characters that answers what the test says: what
 * Tesseract itself makes of print is tests/scan.
 */

#define WIDTH  2480u
#define HEIGHT 3508u

typedef struct Paper {
    uint8_t *pixels;
} Paper;

static void box(const Paper *p, uint32_t left, uint32_t top, uint32_t width, uint32_t height)
{
    for (uint32_t y = top; y < top + height; y++)
        memset(p->pixels + (size_t)y * WIDTH + left, 20, width);
}

/* The outline of a nought, or a stroke for a one. */
static void digit(const Paper *p, uint32_t left, uint32_t top, char c)
{
    if (c == '1') {
        box(p, left + 10, top, 6, 36);
        return;
    }
    box(p, left, top, 24, 5);
    box(p, left, top + 31, 24, 5);
    box(p, left, top, 5, 36);
    box(p, left + 19, top, 5, 36);
}

/* A table of 3 x 3 whose cells have these digits; a blank leaves one empty. */
static ScanImage draw_table(Arena *a, const char *digits)
{
    Paper p = {arena_new(a, uint8_t, (size_t)WIDTH * HEIGHT)};
    memset(p.pixels, 255, (size_t)WIDTH * HEIGHT);
    for (uint32_t i = 0; i <= 3; i++) {
        box(&p, 400, 500 + 100 * i, 1200, 3);
        box(&p, 400 + 400 * i, 500, 3, 303);
    }
    for (uint32_t i = 0; i < 9; i++)
        if (digits[i] != ' ')
            digit(&p, 580 + 400 * (i % 3), 532 + 100 * (i / 3), digits[i]);
    return (ScanImage){
        .width = WIDTH, .height = HEIGHT, .pixels = p.pixels, .points_wide = 595.276};
}

/* What the reader of characters answers, a letter a picture; '?' is nothing. */
typedef struct Answers {
    const char *texts[RECOGNISE_KIND_MAX];
    int outcome;
    int asked[RECOGNISE_KIND_MAX];
} Answers;

static int answer(void *context, RecogniseKind kind, Str tiff, Arena *a, Str *ret_tsv)
{
    Answers *answers = context;
    const char *text = answers->texts[kind] ? answers->texts[kind] : "";
    CLEANUP(strbuf_deinit) StrBuf tsv = STRBUF_INIT(1u << 20);
    answers->asked[kind]++;
    assert_true(str_starts_with(tiff, STR("II*")));
    strbuf_append_c(&tsv, "level\tpage_num\n");
    for (size_t i = 0; text[i]; i++) {
        int times = kind == RECOGNISE_FIGURES ? 3 : 1;
        for (int k = 0; k < times && text[i] != '?'; k++)
            strbuf_printf(&tsv, "5\t%zu\t1\t1\t1\t%d\t16\t16\t24\t36\t91.5\t%c\n", i + 1, k + 1,
                          text[i]);
    }
    *ret_tsv = arena_str(a, strbuf_str(&tsv));
    return answers->outcome;
}

static int read_table(Arena *a, const char *digits, Answers *answers, Document *ret_document)
{
    Recogniser recogniser = {answer, answers};
    ScanImage image = draw_table(a, digits);
    Scan *s = scan_create(&recogniser, &DOCUMENT_LIMITS_DEFAULT, a);
    Flow *flow = flow_create(a, &DOCUMENT_LIMITS_DEFAULT);
    Geometry *geometry = geometry_create(flow, &DOCUMENT_LIMITS_DEFAULT, a);
    int outcome = scan_page(s, 1, &image, geometry);
    if (outcome) {
        flow_deinit(flow);
        return outcome;
    }
    geometry_finish(geometry);
    outcome = flow_finish(flow, ret_document);
    if (!outcome)
        scan_finish(s, ret_document);
    return outcome;
}

static void a_figure_that_both_readings_give_is_surer_than_one(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    /* In reading order; the second cell is not read by the reader of text, the last by none. */
    Answers answers = {
        .texts = {[RECOGNISE_CELLS] = "0?000001?", [RECOGNISE_FIGURES] = "00000001?"}};
    Document d = {0};
    assert_int_equal(read_table(a, "000000010", &answers, &d), 0);
    assert_true(d.recognised);
    assert_string_equal(test_dump(a, &d).ptr,
                        "G 3x3: 0,0 0|0,1 0|0,2 0|1,0 0|1,1 0|1,2 0|2,0 0|2,1 1|2,2 0\n");
    const GridCell *cells = d.blocks[0].grid->cells;
    assert_true(cells[0].confidence >= 97);
    assert_true(cells[1].confidence >= 90 && cells[1].confidence < 97); /* looks like the others */
    assert_true(cells[8].confidence < 90);                              /* only looks like them */
    for (size_t i = 0; i < 9; i++)
        assert_true(cells[i].confidence < 100);
}

static void a_digit_that_looks_like_others_that_were_read_otherwise_is_doubted(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Answers answers = {.texts = {[RECOGNISE_CELLS] = "00000008", [RECOGNISE_FIGURES] = "00000008"}};
    Document d = {0};
    assert_int_equal(read_table(a, "0000 0000", &answers, &d), 0);
    const GridCell *cells = d.blocks[0].grid->cells;
    assert_int_equal(cells[4].text.len, 0);
    assert_true(cells[4].confidence >= 90 && cells[4].confidence < 100);
    assert_string_equal(arena_cstr(a, cells[8].text), "8");
    assert_true(cells[8].confidence <= 40);
}

static void ink_that_nothing_can_be_made_of_is_not_blank(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Answers answers = {0};
    Document d = {0};
    assert_int_equal(read_table(a, "1        ", &answers, &d), 0);
    assert_string_equal(arena_cstr(a, d.blocks[0].grid->cells[0].text), "*");
    assert_int_equal(d.blocks[0].grid->cells[0].confidence, 0);
}

static void without_a_program_a_scan_says_what_to_install(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Answers answers = {.outcome = DOCUMENT_E_SCAN};
    Document d = {0};
    assert_int_equal(read_table(a, "000000000", &answers, &d), DOCUMENT_E_SCAN);
    assert_true(str_contains(document_outcome_text(DOCUMENT_E_SCAN), STR("tesseract-ocr-chi-sim")));
}

static int read_image(Arena *a, Str bytes)
{
    Answers answers = {0};
    Recogniser recogniser = {answer, &answers};
    Document d = {0};
    return scan_read_image(bytes, &recogniser, &DOCUMENT_LIMITS_DEFAULT, a, &d);
}

static void a_picture_of_too_many_pixels_is_not_decoded(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    /* The heads of a PNG and a BMP of 60,000 x 60,000, with nothing behind them. */
    static const char png[100] =
        "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\0\0\0\0";
    static const char bmp[100] =
        "BM\x64\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x60\xEA\0\0\x60\xEA\0\0\1\0\x18\0";
    assert_int_equal(read_image(a, str_make(png, sizeof(png))), DOCUMENT_E_TOO_LARGE);
    int outcome = read_image(a, str_make(bmp, sizeof(bmp)));
    assert_true(outcome == DOCUMENT_E_TOO_LARGE || outcome == DOCUMENT_E_DAMAGED);
    assert_int_equal(read_image(a, STR("\x89PNG\r\n\x1A\n")), DOCUMENT_E_DAMAGED);
    assert_int_equal(read_image(a, str_make("GIF89a", 6)), DOCUMENT_E_DAMAGED);
}

static void a_sheet_is_a_tiff_of_its_pictures(void **state)
{
    (void)state;
    static const uint8_t pixels[200] = {[5] = 255};
    ScanSheet sheet;
    scan_sheet_init(&sheet);
    assert_true(scan_sheet_add(&sheet, 20, 10, pixels));
    assert_true(scan_sheet_add(&sheet, 11, 7, pixels));
    assert_false(scan_sheet_add(&sheet, 0, 7, pixels));
    Str tiff = strbuf_str(&sheet.tiff);
    size_t offset = 0;
    PIX *first = pixReadMemFromMultipageTiff((const l_uint8 *)tiff.ptr, tiff.len, &offset);
    PIX *second = pixReadMemFromMultipageTiff((const l_uint8 *)tiff.ptr, tiff.len, &offset);
    assert_int_equal(pixGetWidth(first), 20);
    assert_int_equal(pixGetHeight(second), 7);
    assert_int_equal(pixGetXRes(second), SCAN_DPI);
    l_uint32 value;
    pixGetPixel(first, 5, 0, &value);
    assert_int_equal(value, 255);
    pixDestroy(&first);
    pixDestroy(&second);
    scan_sheet_deinit(&sheet);
}

static void words_that_break_the_table_are_passed_over(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str tsv = STR("level\tpage_num\tblock_num\n"
                  "5\t1\t1\t1\t1\t1\t10\t11\t12\t13\t96.4\t四\n"
                  "5\t1\t1\t1\t2\t1\t10\t11\t12\t13\t-1\t-\n"
                  "4\t1\t1\t1\t2\t0\t10\t11\t12\t13\t-1\t\n"
                  "5\t0\t1\t1\t2\t1\t10\t11\t12\t13\t96\tx\n"
                  "5\t1\t1\t1\t2\t1\t10\t11\n"
                  "5\t99999999999\t1\t1\t2\t1\t10\t11\t12\t13\t96\tx\n"
                  "5\t1\t1\t1\t2\t2\t10\t11\t12\t13\t96\t\xFF\n"
                  "5\t3\t1\t1\t1\t1\t10\t11\t12\t13\t96\t12");
    ScanWords words = scan_words(tsv, a);
    assert_int_equal(words.count, 3);
    assert_int_equal(words.items[0].confidence, 96);
    assert_int_equal(words.items[1].confidence, 0);
    assert_true(words.items[0].line != words.items[1].line);
    assert_int_equal(scan_words_of(&words, 2).count, 1);
    assert_int_equal(scan_words_of(&words, 1).count, 0);
}

/* The pipe of a worker in this test: what the parent said, and what the worker asked. */
static Str parent_says;
static StrBuf worker_said;

static bool take_said(char *bytes, size_t length)
{
    if (parent_says.len < length)
        return false;
    memcpy(bytes, parent_says.ptr, length);
    parent_says = str_sub(parent_says, length, parent_says.len);
    return true;
}

static bool note_said(Str bytes)
{
    strbuf_append(&worker_said, bytes);
    return true;
}

static void a_question_and_its_reply_come_through(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf reply = STRBUF_INIT(1000);
    const WorkerPipe pipe = {.read_exact = take_said, .write_all = note_said};
    Str tsv, tiff;
    RecogniseKind kind;
    size_t used;
    worker_said = STRBUF_INIT(1000);
    worker_append_reply(&reply, 0, STR("words"));
    worker_append_reply(&reply, DOCUMENT_E_SCAN, STR(""));
    parent_says = strbuf_str(&reply);
    assert_int_equal(worker_ask(&pipe, RECOGNISE_FIGURES, STR("II*"), a, &tsv), 0);
    assert_string_equal(arena_cstr(a, tsv), "words");
    assert_int_equal(worker_ask(&pipe, RECOGNISE_CELLS, STR("II*x"), a, &tsv), DOCUMENT_E_SCAN);
    assert_int_equal(worker_ask(&pipe, RECOGNISE_CELLS, STR("II*"), a, &tsv), DOCUMENT_E_DAMAGED);
    Str said = strbuf_str(&worker_said);
    assert_true(worker_is_question(said));
    for (size_t i = 4; i < 11; i++) {
        assert_int_equal(worker_take_question(str_sub(said, 0, i), &kind, &tiff, &used), 0);
        assert_int_equal(used, 0);
    }
    assert_int_equal(worker_take_question(said, &kind, &tiff, &used), 0);
    assert_int_equal(used, 11);
    assert_int_equal(kind, RECOGNISE_FIGURES);
    assert_int_equal(tiff.len, 3);
    assert_int_equal(worker_take_question(STR("\xFF\1\0\0\0\0\0\0"), &kind, &tiff, &used),
                     DOCUMENT_E_DAMAGED);
    assert_false(worker_is_question(STR("\1\0\0\0\0\0\0\0")));
    strbuf_deinit(&worker_said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_figure_that_both_readings_give_is_surer_than_one),
        cmocka_unit_test(a_digit_that_looks_like_others_that_were_read_otherwise_is_doubted),
        cmocka_unit_test(ink_that_nothing_can_be_made_of_is_not_blank),
        cmocka_unit_test(without_a_program_a_scan_says_what_to_install),
        cmocka_unit_test(a_picture_of_too_many_pixels_is_not_decoded),
        cmocka_unit_test(a_sheet_is_a_tiff_of_its_pictures),
        cmocka_unit_test(words_that_break_the_table_are_passed_over),
        cmocka_unit_test(a_question_and_its_reply_come_through),
    };
    document_prepare();
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
