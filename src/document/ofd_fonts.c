#include "document/page_fonts.h"

#include "base/error.h"
#include "base/utf8.h"
#include "document/ofd_write.h"

#include <errno.h>
#include <hb-subset.h>

/* A font file while it is cut down to the characters that the pages show. */
typedef struct OfdFace {
    hb_face_t *face;
    hb_font_t *font;
    hb_set_t *characters;
    hb_blob_t *subset;
} OfdFace;

typedef struct OfdFaces {
    const PageFonts *fonts;
    OfdFace items[PAGE_FONT_FILES_MAX];
    OfdFont used[PAGE_FONT_MAX * PAGE_FONT_FILES_MAX];
    uint8_t used_index[PAGE_FONT_MAX][PAGE_FONT_FILES_MAX]; /* from 1; 0: not used */
    size_t used_count;
} OfdFaces;

static void faces_deinit(OfdFaces *f)
{
    for (size_t i = 0; i < f->fonts->count; i++) {
        hb_blob_destroy(f->items[i].subset);
        hb_set_destroy(f->items[i].characters);
        hb_font_destroy(f->items[i].font);
        hb_face_destroy(f->items[i].face);
    }
}

static int faces_init(OfdFaces *f)
{
    for (size_t i = 0; i < f->fonts->count; i++) {
        const PageFontFile *file = &f->fonts->files[i];
        OfdFace *face = &f->items[i];
        hb_blob_t *blob = hb_blob_create(file->bytes.ptr, (unsigned)file->bytes.len,
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        face->face = hb_face_create(blob, (unsigned)file->face);
        hb_blob_destroy(blob);
        face->font = hb_font_create(face->face);
        face->characters = hb_set_create();
        if (hb_face_get_glyph_count(face->face) == 0)
            return error_set(EINVAL, "font %zu is no font", i);
    }
    return 0;
}

/* The file that has a character: the role's own, else the first of all that has it. */
static size_t file_of(const OfdFaces *f, PageFont role, uint32_t c)
{
    hb_codepoint_t glyph;
    size_t own = MIN((size_t)f->fonts->first[role], f->fonts->count - 1);
    if (hb_font_get_nominal_glyph(f->items[own].font, c, &glyph))
        return own;
    for (size_t i = 0; i < f->fonts->count; i++)
        if (hb_font_get_nominal_glyph(f->items[i].font, c, &glyph))
            return i;
    return own;
}

static size_t font_of(const void *context, PageFont role, uint32_t c)
{
    const OfdFaces *f = context;
    return (size_t)f->used_index[role][file_of(f, role, c)] - 1;
}

/* Notes each character that the pages show, and the fonts that they need. */
static void gather(OfdFaces *f, const PageLayout *layout)
{
    for (size_t p = 0; p < layout->page_count; p++)
        for (size_t k = 0; k < layout->pages[p].run_count; k++) {
            const PageRun *r = &layout->pages[p].runs[k];
            for (size_t i = 0; i < r->text.len;) {
                uint32_t c = utf8_next(r->text, &i);
                size_t file = file_of(f, r->font, c);
                hb_set_add(f->items[file].characters, c);
                uint8_t *index = &f->used_index[r->font][file];
                if (*index)
                    continue;
                f->used[f->used_count++] = (OfdFont){.role = r->font, .part = STR("")};
                *index = (uint8_t)f->used_count;
            }
        }
}

/* The font with nothing in it but the characters asked for; a file that opens by itself. */
static int cut(OfdFace *face, size_t number)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_face_t *small = NULL;
    if (input) {
        hb_subset_input_set_flags(input,
                                  HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
        hb_set_union(hb_subset_input_unicode_set(input), face->characters);
        hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
        static const char tags[][5] = {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"};
        for (size_t k = 0; k < ARRAY_LEN(tags); k++)
            hb_set_add(drop, hb_tag_from_string(tags[k], 4));
        small = hb_subset_or_fail(face->face, input);
    }
    hb_subset_input_destroy(input);
    if (!small)
        return error_set(EINVAL, "font %zu cannot be cut down", number);
    face->subset = hb_face_reference_blob(small);
    hb_face_destroy(small);
    return 0;
}

/* The files as parts of the container; each font is told where its file lies. */
static int make_parts(OfdFaces *f, Arena *a, OfdFonts *fonts)
{
    Str *names = arena_new(a, Str, f->fonts->count + 1),
        *bytes = arena_new(a, Str, f->fonts->count + 1);
    for (size_t i = 0; i < f->fonts->count; i++) {
        if (hb_set_is_empty(f->items[i].characters))
            continue;
        int result = cut(&f->items[i], i);
        if (result < 0)
            return result;
        unsigned length;
        const char *data = hb_blob_get_data(f->items[i].subset, &length);
        bool cff = length > 4 && str_eq(str_make(data, 4), STR("OTTO"));
        Str name = arena_printf(a, "font_%zu.%s", i, cff ? "otf" : "ttf");
        names[fonts->part_count] = name;
        bytes[fonts->part_count++] = str_make(data, length);
        for (int role = 0; role < PAGE_FONT_MAX; role++)
            if (f->used_index[role][i])
                f->used[f->used_index[role][i] - 1].part = name;
    }
    fonts->parts = names;
    fonts->bytes = bytes;
    return 0;
}

int document_write_ofd_embedded(const Document *d, const PageFonts *fonts, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    PageLayout layout = page_layout(d, a);
    if (fonts->count == 0 || fonts->count > PAGE_FONT_FILES_MAX)
        return error_set(EINVAL, "no fonts to set pages with");
    OfdFaces *faces = arena_new(a, OfdFaces, 1);
    faces->fonts = fonts;
    OfdFonts chosen = {.font_of = font_of, .context = faces};
    int result = faces_init(faces);
    if (result == 0) {
        gather(faces, &layout);
        result = make_parts(faces, a, &chosen);
    }
    chosen.items = faces->used;
    chosen.count = faces->used_count;
    if (result == 0)
        result = ofd_write(&layout, d->title, &chosen, a, out);
    faces_deinit(faces);
    return error_trace(result);
}
