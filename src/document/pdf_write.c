#include "document/page_fonts.h"

#include "base/error.h"
#include "base/utf8.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <errno.h>
#include <hb-subset.h>
#include <pthread.h>

#define PAGES_MAX  300u
#define LINE_WIDTH 0.5
/* The file must not say when it was made: the same report gives the same bytes. */
#define NO_DATE "2000-01-01T00:00:00Z"

/*
 * One font file, open. It is cut down to the characters that the document needs before Cairo sees
 * it: Cairo's own subsets of large Chinese fonts keep 50 KB of programs that nothing calls.
 */
typedef struct PdfFace {
    FT_Face ft;
    hb_set_t *characters;
    hb_blob_t *subset;
    cairo_font_face_t *cairo;
} PdfFace;

typedef struct PdfWriter {
    const PageFonts *fonts;
    Arena *arena;
    FT_Library library;
    PdfFace faces[PAGE_FONT_FILES_MAX];
    cairo_surface_t *surface;
    cairo_t *cr;
} PdfWriter;

/*
 * Cairo keeps the fonts of a finished file for the next, and with them our bytes. They are let go
 * at the end of each file, which is only safe while no other thread uses Cairo.
 */
static pthread_mutex_t cairo_lock = PTHREAD_MUTEX_INITIALIZER;

static void pdf_deinit(PdfWriter *w)
{
    cairo_destroy(w->cr);
    cairo_surface_destroy(w->surface);
    for (size_t i = 0; i < w->fonts->count; i++)
        cairo_font_face_destroy(w->faces[i].cairo);
    cairo_debug_reset_static_data();
    for (size_t i = 0; i < w->fonts->count; i++) {
        if (w->faces[i].ft)
            FT_Done_Face(w->faces[i].ft);
        hb_set_destroy(w->faces[i].characters);
        hb_blob_destroy(w->faces[i].subset);
    }
    if (w->library)
        FT_Done_FreeType(w->library);
}

static int open_face(PdfWriter *w, size_t i, Str bytes, int32_t number)
{
    if (FT_New_Memory_Face(w->library, (const FT_Byte *)bytes.ptr, (FT_Long)bytes.len, number,
                           &w->faces[i].ft) != 0 ||
        w->faces[i].ft->units_per_EM == 0)
        return error_set(EINVAL, "font %zu is no scalable font", i);
    return 0;
}

static int open_faces(PdfWriter *w)
{
    if (FT_Init_FreeType(&w->library) != 0)
        return error_set(ENOMEM, "FreeType cannot start");
    int result = 0;
    for (size_t i = 0; i < w->fonts->count && result == 0; i++) {
        w->faces[i].characters = hb_set_create();
        result = open_face(w, i, w->fonts->files[i].bytes, w->fonts->files[i].face);
    }
    return result;
}

/* The face that has a character: the role's own, else the first of all that has it. */
static size_t face_of(const PdfWriter *w, PageFont role, uint32_t c, FT_UInt *ret_glyph)
{
    size_t own = w->fonts->first[role];
    own = own < w->fonts->count ? own : 0;
    *ret_glyph = FT_Get_Char_Index(w->faces[own].ft, c);
    for (size_t i = 0; i < w->fonts->count && !*ret_glyph; i++) {
        *ret_glyph = FT_Get_Char_Index(w->faces[i].ft, c);
        if (*ret_glyph)
            return i;
    }
    return own;
}

/* The font with nothing in it but the characters asked for. */
static int cut_face(PdfWriter *w, size_t i)
{
    const PageFontFile *f = &w->fonts->files[i];
    hb_blob_t *blob =
        hb_blob_create(f->bytes.ptr, (unsigned)f->bytes.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *whole = hb_face_create(blob, (unsigned)f->face), *cut = NULL;
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input) {
        hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                             HB_SUBSET_FLAGS_NO_HINTING |
                                             HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
        hb_set_union(hb_subset_input_unicode_set(input), w->faces[i].characters);
        /* Neither ligatures nor vertical metrics are of use here. */
        hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
        static const char tags[][5] = {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"};
        for (size_t k = 0; k < ARRAY_LEN(tags); k++)
            hb_set_add(drop, hb_tag_from_string(tags[k], 4));
        cut = hb_subset_or_fail(whole, input);
    }
    hb_subset_input_destroy(input);
    hb_face_destroy(whole);
    hb_blob_destroy(blob);
    if (!cut)
        return error_set(EINVAL, "font %zu cannot be cut down", i);
    w->faces[i].subset = hb_face_reference_blob(cut);
    hb_face_destroy(cut);
    unsigned length;
    const char *bytes = hb_blob_get_data(w->faces[i].subset, &length);
    FT_Done_Face(w->faces[i].ft);
    w->faces[i].ft = NULL;
    return open_face(w, i, str_make(bytes, length), 0);
}

/* Leaves of each font what the pages need of it. */
static int cut_faces(PdfWriter *w, const PageLayout *layout)
{
    for (size_t p = 0; p < layout->page_count; p++) {
        for (size_t k = 0; k < layout->pages[p].run_count; k++) {
            const PageRun *r = &layout->pages[p].runs[k];
            for (size_t i = 0; i < r->text.len;) {
                FT_UInt glyph;
                uint32_t c = utf8_next(r->text, &i);
                hb_set_add(w->faces[face_of(w, r->font, c, &glyph)].characters, c);
            }
        }
    }
    int result = 0;
    for (size_t i = 0; i < w->fonts->count && result == 0; i++) {
        if (hb_set_is_empty(w->faces[i].characters)) {
            FT_Done_Face(w->faces[i].ft); /* from now on it has no characters */
            w->faces[i].ft = NULL;
            continue;
        }
        result = cut_face(w, i);
        if (result == 0)
            w->faces[i].cairo =
                cairo_ft_font_face_create_for_ft_face(w->faces[i].ft, FT_LOAD_NO_HINTING);
    }
    return result;
}

/* How wide the font makes a glyph, in points at a size. */
static double glyph_width(const PdfFace *f, FT_UInt glyph, double size)
{
    if (FT_Load_Glyph(f->ft, glyph, FT_LOAD_NO_SCALE) != 0)
        return size;
    return (double)f->ft->glyph->metrics.horiAdvance * size / (double)f->ft->units_per_EM;
}

/* Glyphs of one face and one width, drawn together. */
typedef struct GlyphGroup {
    size_t face;
    double squeeze; /* the width of the glyphs, 1: as the font has them */
    size_t start;   /* of their text */
    int count;
} GlyphGroup;

static void show_group(PdfWriter *w, const PageRun *r, const GlyphGroup *g, size_t end,
                       const cairo_glyph_t *glyphs, const cairo_text_cluster_t *clusters)
{
    double size = r->size / 100.0;
    cairo_matrix_t matrix;
    if (!g->count)
        return;
    cairo_matrix_init_scale(&matrix, size * g->squeeze, size);
    cairo_set_font_face(w->cr, w->faces[g->face].cairo);
    cairo_set_font_matrix(w->cr, &matrix);
    cairo_show_text_glyphs(w->cr, r->text.ptr + g->start, (int)(end - g->start), glyphs, g->count,
                           clusters, g->count, 0);
}

/* Control characters and what Unicode says is none: Cairo refuses a whole file over one. */
static bool is_drawn(uint32_t c)
{
    return c >= ' ' && c != 0x7F && (c < 0xFDD0 || c > 0xFDEF) && (c & 0xFFFE) != 0xFFFE;
}

/* A word of half-width characters, or one other character; all of one face. */
typedef struct Atom {
    size_t face, end; /* of its text */
    double slot;      /* the width that the layout gives it */
    double width;     /* the width that the font gives it */
} Atom;

static Atom next_atom(const PdfWriter *w, const PageRun *r, size_t from)
{
    Atom atom = {.face = SIZE_MAX, .end = from};
    for (size_t i = from; i < r->text.len; atom.end = i) {
        FT_UInt glyph;
        uint32_t c = utf8_next(r->text, &i);
        int32_t advance = page_advance(c, r->size);
        bool in_word = is_drawn(c) && c != ' ' && advance < r->size;
        size_t face = is_drawn(c) ? face_of(w, r->font, c, &glyph) : SIZE_MAX;
        if (atom.end > from && (!in_word || face != atom.face))
            break;
        atom.face = face;
        atom.slot += advance / 100.0;
        if (face != SIZE_MAX)
            atom.width += glyph_width(&w->faces[face], glyph, r->size / 100.0);
        if (!in_word) {
            atom.end = i;
            break;
        }
    }
    return atom;
}

/*
 * Words and characters stand in the places that the layout gave them: what the font makes narrower
 * is centred there, what it makes wider (Latin in many Chinese fonts) is squeezed.
 */
static void draw_run(PdfWriter *w, const PageRun *r)
{
    size_t count = utf8_count(r->text);
    cairo_glyph_t *glyphs = arena_new(w->arena, cairo_glyph_t, count + 1);
    cairo_text_cluster_t *clusters = arena_new(w->arena, cairo_text_cluster_t, count + 1);
    GlyphGroup group = {.face = SIZE_MAX};
    double left = r->x / 100.0, size = r->size / 100.0;
    for (size_t from = 0; from < r->text.len;) {
        Atom atom = next_atom(w, r, from);
        double squeeze = atom.width > atom.slot * 1.005 ? atom.slot / atom.width : 1.0;
        if (atom.face != group.face || squeeze < group.squeeze || squeeze > group.squeeze) {
            show_group(w, r, &group, from, glyphs, clusters);
            group = (GlyphGroup){atom.face, squeeze, from, 0};
        }
        double x = left + (atom.slot - atom.width * squeeze) / 2;
        for (size_t i = from; i < atom.end && atom.face != SIZE_MAX; from = i) {
            FT_UInt glyph = FT_Get_Char_Index(w->faces[atom.face].ft, utf8_next(r->text, &i));
            glyphs[group.count] = (cairo_glyph_t){glyph, x, r->y / 100.0};
            clusters[group.count++] = (cairo_text_cluster_t){(int)(i - from), 1};
            x += glyph_width(&w->faces[atom.face], glyph, size) * squeeze;
        }
        from = atom.end;
        left += atom.slot;
    }
    show_group(w, r, &group, r->text.len, glyphs, clusters);
}

static void draw_page(PdfWriter *w, const LaidPage *p)
{
    for (size_t i = 0; i < p->rule_count; i++) {
        const PageRule *r = &p->rules[i];
        cairo_move_to(w->cr, r->left / 100.0, r->top / 100.0);
        cairo_line_to(w->cr, r->right / 100.0, r->bottom / 100.0);
    }
    cairo_set_line_width(w->cr, LINE_WIDTH);
    cairo_set_line_cap(w->cr, CAIRO_LINE_CAP_SQUARE);
    cairo_stroke(w->cr);
    for (size_t i = 0; i < p->run_count; i++)
        draw_run(w, &p->runs[i]);
    cairo_show_page(w->cr);
}

static cairo_status_t append_bytes(void *closure, const unsigned char *bytes, unsigned length)
{
    StrBuf *out = closure;
    strbuf_append(out, str_make((const char *)bytes, length));
    return strbuf_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static int write_pages(PdfWriter *w, const PageLayout *layout, Str title, StrBuf *out)
{
    w->surface = cairo_pdf_surface_create_for_stream(append_bytes, out, PAGE_WIDTH / 100.0,
                                                     PAGE_HEIGHT / 100.0);
    cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_cstr(w->arena, title));
    cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_CREATOR, "gongkai");
    cairo_pdf_surface_set_metadata(w->surface, CAIRO_PDF_METADATA_CREATE_DATE, NO_DATE);
    w->cr = cairo_create(w->surface);
    for (size_t i = 0; i < layout->page_count; i++) {
        ArenaMark mark = arena_mark(w->arena);
        draw_page(w, &layout->pages[i]);
        arena_reset_to(w->arena, mark);
    }
    cairo_surface_finish(w->surface);
    cairo_status_t status = cairo_status(w->cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(w->surface);
    if (strbuf_failed(out) || status == CAIRO_STATUS_WRITE_ERROR)
        return error_set(E2BIG, "the PDF file is larger than it may be");
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(EIO, "the PDF file cannot be drawn: %s", cairo_status_to_string(status));
    return 0;
}

int document_write_pdf(const Document *d, const PageFonts *fonts, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    PageLayout layout = page_layout(d, a);
    if (layout.page_count > PAGES_MAX)
        return error_set(E2BIG, "more than %u pages", PAGES_MAX);
    if (fonts->count == 0 || fonts->count > PAGE_FONT_FILES_MAX)
        return error_set(EINVAL, "no fonts to draw pages with");
    pthread_mutex_lock(&cairo_lock);
    PdfWriter w = {.fonts = fonts, .arena = a};
    int result = open_faces(&w);
    if (result == 0)
        result = cut_faces(&w, &layout);
    if (result == 0)
        result = write_pages(&w, &layout, d->title, out);
    pdf_deinit(&w);
    pthread_mutex_unlock(&cairo_lock);
    return error_trace(result);
}
