#include "document/document_fuzz.h"
#include "document/geometry.h"

/* 5 bytes a piece of ink: kind, place, extent; a new page now and then. */
static int read_ink(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document)
{
    Flow *flow = flow_create(a, limits);
    Geometry *g = geometry_create(flow, limits, a);
    const uint8_t *p = (const uint8_t *)bytes.ptr;
    PageGlyph *glyphs = arena_new(a, PageGlyph, bytes.len / 5 + 1);
    PageLine *lines = arena_new(a, PageLine, bytes.len / 5 + 1);
    PageContent page = {.width = 25600, .height = 25600, .glyphs = glyphs, .lines = lines};
    for (size_t i = 0; i + 5 <= bytes.len; i += 5, p += 5) {
        int32_t x = p[1] * 100, y = p[2] * 100, extent = p[4] * 100;
        if (p[0] == 0) {
            geometry_page(g, &page);
            page.glyph_count = page.line_count = 0;
        } else if (p[0] < 96)
            glyphs[page.glyph_count++] =
                (PageGlyph){x, y, x + 500 + p[3], y + 900, p[0] < 90 ? p[0] + 32u : 0x4E00u + p[3]};
        else
            lines[page.line_count++] = p[0] % 2 ? (PageLine){x, y, x + extent, y + p[3] / 64}
                                                : (PageLine){x, y, x + p[3] / 64, y + extent};
    }
    geometry_page(g, &page);
    geometry_finish(g);
    return flow_finish(flow, ret_document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return size > 50000 ? 0 : fuzz_reader(read_ink, data, size);
}
