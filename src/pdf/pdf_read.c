#include "pdf/pdf_read.h"

#include "base/utf8.h"
#include "document/flow.h"
#include "document/geometry.h"
#include "pdf/capture.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#define GLYPHS_MAX 100000u
#define HIDDEN_MAX 2000u
/* Poppler draws form XObjects; a page wider than this is no page. In points. */
#define PAGE_MAX 20000.0
/* Pages are painted with 300 dots an inch. */
#define SCAN_SCALE (300.0 / 72.0)
#define SIDE_MAX   30000u
/* A scan may bear a page number or a stamp as text. */
#define SCAN_GLYPHS 30u

static int32_t hundredths(double points)
{
    double value = points * 100.0;
    if (!(value > -2000000.0))
        return -2000000;
    return value > 2000000.0 ? 2000000 : (int32_t)value;
}

/* Characters that only look like others (Kangxi radicals, compatibility forms) as those others. */
static uint32_t plain_character(uint32_t c)
{
    bool look_alike =
        (c >= 0x2E80 && c < 0x2FE0) || (c >= 0xF900 && c < 0xFB00) || (c >= 0xFB00 && c < 0xFB07);
    if (!look_alike)
        return c;
    char utf8[5] = {0};
    utf8_encode(c, utf8);
    char *normal = g_utf8_normalize(utf8, -1, G_NORMALIZE_NFKC);
    uint32_t result = normal && g_utf8_strlen(normal, -1) == 1 ? g_utf8_get_char(normal) : c;
    g_free(normal);
    return result;
}

static PageGlyph *page_glyphs(PopplerPage *page, Arena *a, size_t *ret_count)
{
    PopplerRectangle *boxes = NULL;
    guint box_count = 0;
    size_t count = 0, at = 0;
    *ret_count = 0;
    char *text = poppler_page_get_text(page);
    if (!text || !poppler_page_get_text_layout(page, &boxes, &box_count)) {
        g_free(text);
        return NULL;
    }
    Str all = str_of(text);
    PageGlyph *glyphs = arena_new(a, PageGlyph, MIN(box_count, GLYPHS_MAX) + 1);
    for (guint i = 0; i < box_count && at < all.len && count < GLYPHS_MAX; i++) {
        uint32_t c = utf8_next(all, &at);
        if (c < 0x20 || utf8_is_space(c) || c == 0xFFFD || (c >= 0xE000 && c < 0xF900))
            continue;
        glyphs[count++] =
            (PageGlyph){hundredths(boxes[i].x1), hundredths(boxes[i].y1), hundredths(boxes[i].x2),
                        hundredths(boxes[i].y2), plain_character(c)};
    }
    g_free(boxes);
    g_free(text);
    *ret_count = count;
    return glyphs;
}

/* Whether a character begins where one was drawn. */
static bool begins_at(const PageGlyph *g, const PageGlyph *drawn)
{
    return abs(g->left - drawn->left) < 150 && drawn->top > g->top && drawn->top < g->bottom + 100;
}

/* Takes out the glyphs that the clip hides. */
static size_t drop_hidden(PageGlyph *glyphs, size_t count)
{
    size_t hidden_count, kept = 0;
    const PageGlyph *hidden = capture_hidden(&hidden_count);
    hidden_count = MIN(hidden_count, HIDDEN_MAX);
    for (size_t i = 0; i < count; i++) {
        bool drop = false;
        for (size_t k = 0; k < hidden_count && !drop; k++)
            drop = begins_at(&glyphs[i], &hidden[k]);
        if (!drop)
            glyphs[kept++] = glyphs[i];
    }
    return kept;
}

/* Characters at the edge of the page that the text does not have: they go beyond it. */
static const PageGlyph *unseen_glyphs(const PageGlyph *glyphs, size_t count, Arena *a,
                                      size_t *ret_count)
{
    size_t edge_count, unseen = 0;
    const PageGlyph *edge = capture_beyond(&edge_count);
    PageGlyph *result = arena_new(a, PageGlyph, edge_count + 1);
    for (size_t k = 0; k < edge_count; k++) {
        bool seen = false;
        for (size_t i = 0; i < count && !seen; i++)
            seen = begins_at(&glyphs[i], &edge[k]);
        if (!seen)
            result[unseen++] = edge[k];
    }
    *ret_count = unseen;
    return result;
}

/* Draws the page on an endless surface that keeps nothing: what counts is what capture.c sees. */
static void draw(PopplerPage *page)
{
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    cairo_t *cr = cairo_create(surface);
    poppler_page_render(page, cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

/* One document while it is read. */
typedef struct PdfReader {
    const Recogniser *recogniser;
    Geometry *geometry;
    Scan *scan;
    Arena *arena;
    uint32_t page; /* from 1 */
    bool unread;   /* a page is a picture, and nothing here recognises text */
} PdfReader;

/* Paints a page for recognition. NULL: it cannot be painted. */
static uint8_t *paint(PopplerPage *page, double scale, ScanImage *image, Arena *a)
{
    uint8_t *grey = NULL;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)image->height);
    cairo_t *cr = cairo_create(surface);
    if (capture_paint(true)) {
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_paint(cr);
        cairo_scale(cr, scale, scale);
        poppler_page_render(page, cr);
        ATTR_UNUSED bool off = capture_paint(false);
        cairo_surface_flush(surface);
    }
    const unsigned char *data = cairo_image_surface_get_data(surface);
    if (data && cairo_status(cr) == CAIRO_STATUS_SUCCESS) {
        int stride = cairo_image_surface_get_stride(surface);
        grey = arena_new(a, uint8_t, (size_t)image->width * image->height);
        for (uint32_t y = 0; y < image->height; y++)
            for (uint32_t x = 0; x < image->width; x++) {
                uint32_t rgb;
                memcpy(&rgb, data + (ptrdiff_t)y * stride + 4 * (ptrdiff_t)x, sizeof(rgb));
                uint32_t sum = (rgb >> 16 & 255) * 5 + (rgb >> 8 & 255) * 9 + (rgb & 255) * 2;
                grey[(size_t)y * image->width + x] = (uint8_t)(sum / 16);
            }
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return grey;
}

/* A page that is a picture. Outcomes: DocumentOutcome. */
static int recognise_page(PdfReader *r, PopplerPage *page, double width, double height)
{
    double scale = SCAN_SCALE;
    if (width * height * scale * scale > SCAN_PIXELS_MAX / 2.0)
        scale = sqrt(SCAN_PIXELS_MAX / 2.0 / width / height);
    ScanImage image = {.width = (uint32_t)(width * scale),
                       .height = (uint32_t)(height * scale),
                       .points_wide = width};
    if (!image.width || !image.height || image.width > SIDE_MAX || image.height > SIDE_MAX)
        return DOCUMENT_E_TOO_LARGE;
    image.pixels = paint(page, scale, &image, r->arena);
    return image.pixels ? scan_page(r->scan, r->page, &image, r->geometry) : DOCUMENT_E_DAMAGED;
}

/*
 * Whether the page is a scan: a picture covers most of it, and hardly a character can be seen. Text
 * that lies invisible over the picture was recognised by another program.
 */
static bool is_scan(const PageContent *content, double width, double height)
{
    return capture_pictures() > width * height * 2 / 5 &&
           (content->glyph_count == 0 || capture_drawn() < SCAN_GLYPHS);
}

static int read_page(PdfReader *r, PopplerPage *page)
{
    double width, height;
    PageContent content = {0};
    poppler_page_get_size(page, &width, &height);
    if (width > 0 && width < PAGE_MAX && height > 0 && height < PAGE_MAX) {
        content.width = hundredths(width);
        content.height = hundredths(height);
        PageGlyph *glyphs = page_glyphs(page, r->arena, &content.glyph_count);
        content.glyphs = glyphs;
        capture_begin(r->arena, content.width, content.height);
        draw(page);
        content.lines = capture_end(&content.line_count);
        content.beyond =
            unseen_glyphs(glyphs, content.glyph_count, r->arena, &content.beyond_count);
        if (is_scan(&content, width, height)) {
            int outcome = r->recogniser ? recognise_page(r, page, width, height) : DOCUMENT_E_SCAN;
            if (outcome != DOCUMENT_E_SCAN)
                return outcome;
            r->unread = r->unread || content.glyph_count == 0;
            scan_foreign_page(r->scan, r->page);
        }
        content.glyph_count = drop_hidden(glyphs, content.glyph_count);
    }
    geometry_page(r->geometry, &content);
    return 0;
}

static int open_failure(GError *error, Arena *a, Str *ret_detail)
{
    bool encrypted = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    *ret_detail = arena_printf(a, "%s", error ? error->message : "no document");
    g_clear_error(&error);
    return encrypted ? DOCUMENT_E_ENCRYPTED : DOCUMENT_E_DAMAGED;
}

/* Every page, in order. Outcomes: DocumentOutcome. */
static int read_pages(PdfReader *r, PopplerDocument *pdf, const Flow *flow)
{
    int outcome = 0, pages = poppler_document_get_n_pages(pdf);
    for (int i = 0; i < pages && !outcome && !flow_failed(flow); i++) {
        PopplerPage *page = poppler_document_get_page(pdf, i);
        if (!page)
            continue;
        r->page = (uint32_t)i + 1;
        outcome = read_page(r, page);
        g_object_unref(page);
    }
    return outcome;
}

static Str failure_detail(int outcome, const PopplerDocument *pdf, Arena *a)
{
    union {
        const PopplerDocument *constant;
        PopplerDocument *wanted;
    } document = {pdf};
    switch ((DocumentOutcome)outcome) {
    case DOCUMENT_E_EMPTY:
    case DOCUMENT_E_SCAN:
        return arena_printf(a, "%d pages without a text layer",
                            poppler_document_get_n_pages(document.wanted));
    case DOCUMENT_E_UNKNOWN_FORMAT:
    case DOCUMENT_E_UNSUPPORTED:
    case DOCUMENT_E_DAMAGED:
    case DOCUMENT_E_ENCRYPTED:
    case DOCUMENT_E_TOO_LARGE:
    case DOCUMENT_E_MAX:
        break;
    }
    return STR("a bound was met");
}

int pdf_read(Str bytes, const Recogniser *recogniser, const DocumentLimits *limits, Arena *a,
             Document *ret_document, Str *ret_detail)
{
    GError *error = NULL;
    GBytes *input = g_bytes_new_static(bytes.ptr, bytes.len);
    PopplerDocument *pdf = poppler_document_new_from_bytes(input, NULL, &error);
    g_bytes_unref(input);
    if (!pdf)
        return open_failure(error, a, ret_detail);
    Flow *flow = flow_create(a, limits);
    PdfReader r = {.recogniser = recogniser,
                   .geometry = geometry_create(flow, limits, a),
                   .scan = scan_create(recogniser, limits, a),
                   .arena = a};
    int pages = poppler_document_get_n_pages(pdf);
    if (pages < 0 || (uint32_t)pages > limits->pages)
        flow_fail(flow, DOCUMENT_E_TOO_LARGE);
    int outcome = read_pages(&r, pdf, flow);
    if (outcome)
        flow_fail(flow, outcome);
    geometry_finish(r.geometry);
    outcome = flow_finish(flow, ret_document);
    if (outcome == DOCUMENT_E_EMPTY && r.unread)
        outcome = DOCUMENT_E_SCAN;
    if (outcome) {
        *ret_detail = failure_detail(outcome, pdf, a);
        g_object_unref(pdf);
        return outcome;
    }
    scan_finish(r.scan, ret_document);
    char *title = poppler_document_get_title(pdf);
    ret_document->format = DOCUMENT_FORMAT_PDF;
    if (title && g_utf8_validate(title, -1, NULL))
        ret_document->title = arena_str(a, str_of(title));
    g_free(title);
    g_object_unref(pdf);
    return 0;
}

void pdf_prepare(void)
{
    /* A page with text in a standard font makes Poppler and fontconfig open their files. */
    static const char page[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F "
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> >>endobj\n"
        "4 0 obj<</Length 32>>stream\nBT /F 9 Tf 9 9 Td (x) Tj ET 0 0 m\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n";
    Arena *a = arena_create(0);
    Document d;
    Str detail;
    int ignored = pdf_read(str_of(page), NULL, &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
    (void)ignored;
    arena_free(a);
}
