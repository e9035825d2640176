#include "document/markup.h"

#include "base/utf8.h"

void markup_append(StrBuf *out, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len;) {
        size_t at = i;
        unsigned char c = (unsigned char)text.ptr[i];
        const char *instead = NULL;
        if (c < 0x80) {
            i++;
            instead = c == '&'                                            ? "&amp;"
                      : c == '<'                                          ? "&lt;"
                      : c == '>'                                          ? "&gt;"
                      : c == '"'                                          ? "&quot;"
                      : (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F ? ""
                                                                          : NULL;
        } else {
            uint32_t point = utf8_next(text, &i);
            if (point == 0xFFFE || point == 0xFFFF || (point >= 0x80 && point < 0xA0))
                instead = "";
        }
        if (!instead)
            continue;
        strbuf_append(out, str_sub(text, from, at));
        strbuf_append_c(out, instead);
        from = i;
    }
    strbuf_append(out, str_sub(text, from, text.len));
}

GridMap grid_map(const Grid *g, Arena *a)
{
    uint32_t *owner = arena_new(a, uint32_t, (size_t)g->rows * g->columns + 1);
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        for (uint32_t r = c->row; r < (uint32_t)c->row + c->row_span && r < g->rows; r++)
            for (uint32_t k = c->column; k < (uint32_t)c->column + c->column_span && k < g->columns;
                 k++)
                owner[(size_t)r * g->columns + k] = (uint32_t)i + 1;
    }
    return (GridMap){g, owner};
}

const GridCell *grid_map_at(const GridMap *m, uint32_t row, uint32_t column)
{
    uint32_t owner = m->owner[(size_t)row * m->grid->columns + column];
    return owner ? &m->grid->cells[owner - 1] : NULL;
}

uint16_t grid_header_rows(const Grid *g)
{
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        if (c->row < g->header_rows && c->row + c->row_span > g->header_rows)
            return 0;
    }
    return g->header_rows < g->rows ? g->header_rows : 0;
}

const uint32_t *grid_widths(const Grid *g, uint32_t total, Arena *a)
{
    uint32_t *widths = arena_new(a, uint32_t, (size_t)g->columns + 1);
    uint64_t sum = 0, before = 0;
    for (uint32_t i = 0; i < g->columns; i++)
        sum += g->widths ? MAX(g->widths[i], 1) : 1;
    for (uint32_t i = 0; i < g->columns; i++) {
        uint64_t after = before + (g->widths ? MAX(g->widths[i], 1) : 1);
        widths[i] = (uint32_t)(after * total / sum - before * total / sum);
        widths[i] = MAX(widths[i], 1);
        before = after;
    }
    return widths;
}
