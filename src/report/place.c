#include "report/place.h"

void places_deinit(Places *p)
{
    p->a = arena_free(p->a);
    p->offsets = NULL;
}

uint32_t places_byte(Places *p, uint32_t at)
{
    const ReportSource *s = p->source;
    if (!s || !s->bytes.len ||
        (!str_eq(s->media_type, document_media_type(DOCUMENT_FORMAT_TEXT)) &&
         !str_eq(s->media_type, document_media_type(DOCUMENT_FORMAT_HTML))))
        return at;
    if (!p->a) {
        p->a = arena_create(0);
        p->offsets = charset_offsets_new(s->bytes, s->charset, p->a);
    }
    return (uint32_t)charset_offset(p->offsets, at);
}

PlaceKind place_kind(const SourcePos *p)
{
    if (p->page)
        return PLACE_PAGE;
    if (p->sheet || p->table)
        return p->sheet ? PLACE_SHEET : PLACE_TABLE;
    if (p->row)
        return PLACE_PARAGRAPH;
    return p->end ? PLACE_BYTES : PLACE_NONE;
}
