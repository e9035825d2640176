#include "document/label_wrap.h"

#include "document/page_layout.h"

static uint32_t line_width(Str line, uint32_t size)
{
    return (uint32_t)page_text_width(line, (int32_t)size);
}

uint32_t label_width(Str text, uint32_t size)
{
    uint32_t longest = 0;
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);)
        longest = MAX(longest, line_width(line, size));
    return longest;
}

/* The label in lines of at most `room`; a word that is longer has a line of its own. */
static Str wrap(Str text, uint32_t size, uint32_t room, Arena *a)
{
    StrBuf b = STRBUF_INIT(text.len + 1);
    uint32_t used = 0;
    for (Str rest = text, word; str_split_next(&rest, STR(DOCUMENT_BREAK), &word);) {
        uint32_t width = line_width(word, size);
        if (used && used + width > room) {
            strbuf_append_char(&b, '\n');
            used = 0;
        }
        strbuf_append(&b, word);
        used += width;
    }
    Str wrapped = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return wrapped;
}

WrappedGrid grid_wrap(const Grid *g, const uint32_t *widths, uint32_t size, uint32_t pad, Arena *a)
{
    GridCell *cells = arena_new(a, GridCell, g->cell_count + 1);
    bool *wrapped = arena_new(a, bool, g->cell_count + 1);
    for (size_t i = 0; i < g->cell_count; i++) {
        cells[i] = g->cells[i];
        if (!str_contains(cells[i].text, STR(DOCUMENT_BREAK)))
            continue;
        uint32_t width = 0;
        for (uint32_t k = 0; k < cells[i].column_span; k++)
            width += widths[cells[i].column + k];
        wrapped[i] = true;
        cells[i].text = wrap(cells[i].text, size, width > pad ? width - pad : 0, a);
    }
    WrappedGrid w = {.grid = *g, .wrapped = wrapped};
    w.grid.cells = cells;
    return w;
}
