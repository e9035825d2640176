#include "document/ofd_write.h"

#include "base/error.h"
#include "base/utf8.h"
#include "document/container_write.h"
#include "document/markup.h"
#include "document/page_layout.h"

#include <errno.h>

#define XML       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define SPACE     "xmlns:ofd=\"http://www.ofdspec.org/2016\""
#define PART_MAX  ((size_t)16 << 20)
#define PAGES_MAX 300u

typedef struct OfdWriter {
    StrBuf *out;
    const OfdFonts *fonts;
    uint32_t id; /* the last one given; the fonts have the first ones */
} OfdWriter;

/* A length in millimetres, to the thousandth. */
static void append_mm(StrBuf *out, int32_t hundredths)
{
    int64_t micrometres = (int64_t)hundredths * 127 / 36;
    if (micrometres < 0)
        strbuf_append_char(out, '-');
    micrometres = micrometres < 0 ? -micrometres : micrometres;
    strbuf_printf(out, "%" PRId64 ".%03" PRId64, micrometres / 1000, micrometres % 1000);
}

static void append_box(StrBuf *out, int32_t left, int32_t top, int32_t width, int32_t height)
{
    const int32_t values[] = {left, top, width, height};
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        if (i)
            strbuf_append_char(out, ' ');
        append_mm(out, values[i]);
    }
}

/* The steps from character to character; equal ones are counted. */
static void append_deltas(StrBuf *out, Str text, int32_t size)
{
    size_t i = 0;
    int32_t step = text.len ? page_advance(utf8_next(text, &i), size) : 0;
    bool first = true;
    while (i < text.len) {
        unsigned count = 0;
        int32_t next = step;
        while (i < text.len && next == step) {
            next = page_advance(utf8_next(text, &i), size);
            count++;
        }
        strbuf_append_c(out, first ? "" : " ");
        if (count > 2)
            strbuf_printf(out, "g %u ", count);
        append_mm(out, step);
        if (count == 2) {
            strbuf_append_char(out, ' ');
            append_mm(out, step);
        }
        first = false;
        step = next;
    }
}

/* A piece of a run that is set in one font. */
static void write_piece(OfdWriter *w, const PageRun *r, int32_t x, size_t font, Str text)
{
    int32_t ascent = r->size * 86 / 100;
    strbuf_printf(w->out, "<ofd:TextObject ID=\"%u\" Boundary=\"", ++w->id);
    append_box(w->out, x, r->y - ascent, page_text_width(text, r->size) + 50,
               r->size + r->size / 10);
    strbuf_printf(w->out, "\" Font=\"%zu\" Size=\"", font + 1);
    append_mm(w->out, r->size);
    strbuf_append_c(w->out, "\"><ofd:TextCode X=\"0\" Y=\"");
    append_mm(w->out, ascent);
    strbuf_append_char(w->out, '"');
    if (utf8_count(text) > 1) {
        strbuf_append_c(w->out, " DeltaX=\"");
        append_deltas(w->out, text, r->size);
        strbuf_append_char(w->out, '"');
    }
    strbuf_append_char(w->out, '>');
    markup_append(w->out, text);
    strbuf_append_c(w->out, "</ofd:TextCode></ofd:TextObject>\n");
}

static void write_run(OfdWriter *w, const PageRun *r)
{
    int32_t x = r->x;
    for (size_t from = 0, to; from < r->text.len; from = to) {
        size_t at = from, next;
        size_t font = w->fonts->font_of(w->fonts->context, r->font, utf8_next(r->text, &at));
        for (to = next = at; to < r->text.len; to = next)
            if (w->fonts->font_of(w->fonts->context, r->font, utf8_next(r->text, &next)) != font)
                break;
        Str piece = str_sub(r->text, from, to);
        write_piece(w, r, x, font, piece);
        x += page_text_width(piece, r->size);
    }
}

static void write_rule(OfdWriter *w, const PageRule *r)
{
    /* Viewers cut at the boundary: leave room for the width of the line. */
    strbuf_printf(w->out, "<ofd:PathObject ID=\"%u\" Boundary=\"", ++w->id);
    append_box(w->out, r->left - 50, r->top - 50, r->right - r->left + 100,
               r->bottom - r->top + 100);
    strbuf_append_c(w->out, "\" LineWidth=\"0.176\"><ofd:AbbreviatedData>M ");
    append_mm(w->out, 50);
    strbuf_append_char(w->out, ' ');
    append_mm(w->out, 50);
    strbuf_append_c(w->out, " L ");
    append_mm(w->out, r->right - r->left + 50);
    strbuf_append_char(w->out, ' ');
    append_mm(w->out, r->bottom - r->top + 50);
    strbuf_append_c(w->out, "</ofd:AbbreviatedData></ofd:PathObject>\n");
}

static void write_page(OfdWriter *w, const LaidPage *p)
{
    strbuf_append_c(w->out, XML "<ofd:Page " SPACE "><ofd:Area><ofd:PhysicalBox>");
    append_box(w->out, 0, 0, PAGE_WIDTH, PAGE_HEIGHT);
    strbuf_printf(w->out,
                  "</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID=\"%u\" "
                  "Type=\"Body\">\n",
                  ++w->id);
    for (size_t i = 0; i < p->rule_count; i++)
        write_rule(w, &p->rules[i]);
    for (size_t i = 0; i < p->run_count; i++)
        write_run(w, &p->runs[i]);
    strbuf_append_c(w->out, "</ofd:Layer></ofd:Content></ofd:Page>\n");
}

static Str take(Arena *a, StrBuf *out)
{
    Str part = arena_str(a, strbuf_str(out));
    out->len = 0;
    return part;
}

static Str package_part(Arena *a, StrBuf *out, Str title)
{
    strbuf_append_c(out, XML "<ofd:OFD " SPACE " Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody>"
                             "<ofd:DocInfo><ofd:DocID>00000000000000000000000000000001"
                             "</ofd:DocID><ofd:Title>");
    markup_append(out, title);
    strbuf_append_c(out, "</ofd:Title><ofd:Creator>gongkai</ofd:Creator></ofd:DocInfo>"
                         "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n");
    return take(a, out);
}

static Str document_part(Arena *a, StrBuf *out, size_t pages, uint32_t id)
{
    strbuf_printf(out,
                  XML "<ofd:Document " SPACE "><ofd:CommonData><ofd:MaxUnitID>%u</ofd:MaxUnitID>"
                      "<ofd:PageArea><ofd:PhysicalBox>",
                  id + (uint32_t)pages);
    append_box(out, 0, 0, PAGE_WIDTH, PAGE_HEIGHT);
    strbuf_append_c(out, "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml"
                         "</ofd:PublicRes></ofd:CommonData><ofd:Pages>");
    for (size_t i = 0; i < pages; i++)
        strbuf_printf(out, "<ofd:Page ID=\"%zu\" BaseLoc=\"Pages/Page_%zu/Content.xml\"/>",
                      id + i + 1, i);
    strbuf_append_c(out, "</ofd:Pages></ofd:Document>\n");
    return take(a, out);
}

static Str fonts_part(Arena *a, StrBuf *out, const OfdFonts *fonts)
{
    strbuf_append_c(out, XML "<ofd:Res " SPACE " BaseLoc=\"Res\"><ofd:Fonts>");
    for (size_t i = 0; i < fonts->count; i++) {
        const OfdFont *f = &fonts->items[i];
        strbuf_printf(out, "<ofd:Font ID=\"%zu\" FontName=\"%s\" FamilyName=\"%s\"", i + 1,
                      page_font_name(f->role), page_font_name(f->role));
        if (f->part.len)
            strbuf_printf(out, "><ofd:FontFile>%.*s</ofd:FontFile></ofd:Font>", STR_FMT(f->part));
        else
            strbuf_append_c(out, "/>");
    }
    strbuf_append_c(out, "</ofd:Fonts></ofd:Res>\n");
    return take(a, out);
}

int ofd_write(const PageLayout *layout, Str title, const OfdFonts *fonts, Arena *a, StrBuf *out)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(PART_MAX);
    size_t count = 0;
    if (layout->page_count > PAGES_MAX)
        return error_set(E2BIG, "more than %u pages", PAGES_MAX);
    OfdWriter w = {.out = &text, .fonts = fonts, .id = (uint32_t)fonts->count};
    ContainerPart *parts = arena_new(a, ContainerPart, layout->page_count + fonts->part_count + 3);
    for (size_t i = 0; i < layout->page_count; i++) {
        write_page(&w, &layout->pages[i]);
        parts[i + 3] = (ContainerPart){arena_printf(a, "Doc_0/Pages/Page_%zu/Content.xml", i),
                                       take(a, &text), false};
    }
    parts[count++] = (ContainerPart){STR("OFD.xml"), package_part(a, &text, title), false};
    parts[count++] = (ContainerPart){STR("Doc_0/Document.xml"),
                                     document_part(a, &text, layout->page_count, w.id), false};
    parts[count++] =
        (ContainerPart){STR("Doc_0/PublicRes.xml"), fonts_part(a, &text, fonts), false};
    count += layout->page_count;
    for (size_t i = 0; i < fonts->part_count; i++)
        parts[count++] = (ContainerPart){
            arena_printf(a, "Doc_0/Res/%.*s", STR_FMT(fonts->parts[i])), fonts->bytes[i], false};
    if (strbuf_failed(&text))
        return error_set(E2BIG, "a page is larger than a part may be");
    return container_write(parts, count, out);
}

static size_t font_by_role(const void *context, PageFont role, uint32_t c)
{
    (void)context;
    (void)c;
    return (size_t)role;
}

int document_write_ofd(const Document *d, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    PageLayout layout = page_layout(d, a);
    OfdFont named[PAGE_FONT_MAX];
    for (int i = 0; i < PAGE_FONT_MAX; i++)
        named[i] = (OfdFont){.role = (PageFont)i, .part = STR("")};
    const OfdFonts fonts = {.items = named, .count = PAGE_FONT_MAX, .font_of = font_by_role};
    return error_trace(ofd_write(&layout, d->title, &fonts, a, out));
}
