#include "document/geometry_roll.h"

#include <stdlib.h>

#define NEAR         150 /* places of the same heading on two pages differ by less */
#define HEADING_MIN  2u
#define HEADING_MAX  24u
#define DOWN_MAX     500000000
#define LINES_MAX    20000u
#define SIDEWAYS_MAX 10000 /* the inner and outer margins of a book differ by less */

bool roll_has_room(const Roll *r)
{
    return !r->line_count ||
           (r->line_count < LINES_MAX && r->lines[r->line_count - 1].bottom < DOWN_MAX);
}

static bool has_figure(Str text)
{
    for (Str rest = text, piece; str_split_next(&rest, STR("\t"), &piece);)
        if (geometry_is_figure(piece))
            return true;
    return false;
}

/* How many lines from `lines` on are those from `first` of the roll on, in the same places. */
static size_t same_lines(const Roll *r, size_t first, const TextLine *lines, size_t count)
{
    const TextLine *old = &r->lines[first];
    size_t n = 0, most = MIN(MIN(count, r->line_count - first), HEADING_MAX);
    if (abs(old[0].left - lines[0].left) > SIDEWAYS_MAX)
        return 0;
    while (n < most && old[n].sheet == old[0].sheet && str_eq(old[n].text, lines[n].text) &&
           abs((old[n].left - lines[n].left) - (old[0].left - lines[0].left)) < NEAR &&
           abs((old[n].top - lines[n].top) - (old[0].top - lines[0].top)) < NEAR &&
           !has_figure(lines[n].text))
        n++;
    return n;
}

/* How many lines at the top of a page repeat a heading; where it stands on the roll. */
static size_t repeated_heading(const Roll *r, const TextLine *lines, size_t count,
                               size_t *ret_first)
{
    size_t most = HEADING_MIN - 1;
    for (size_t i = r->line_count; count && i-- > 0;) {
        size_t n = same_lines(r, i, lines, count);
        if (n > most) {
            most = n;
            *ret_first = i;
        }
    }
    return most >= HEADING_MIN ? most : 0;
}

void roll_add(Roll *r, const RollSheet *sheet, const TextLine *lines, size_t count,
              const PageGlyph *glyphs, Arena *a)
{
    size_t first = 0, heading = repeated_heading(r, lines, count, &first);
    RollSheet s = *sheet;
    s.right = heading ? r->lines[first].left - lines[0].left : 0;
    s.down = 0;
    if (heading < count && r->line_count) {
        const TextLine *last = &r->lines[r->line_count - 1];
        s.down = last->bottom + (last->bottom - last->top) / 2 - lines[heading].top;
    }
    ARENA_PUSH(a, r->sheets, r->sheet_count, r->sheet_capacity);
    r->sheets[r->sheet_count - 1] = s;
    for (size_t i = heading; i < count; i++) {
        TextLine line = lines[i];
        line.left += s.right;
        line.right += s.right;
        line.top += s.down;
        line.bottom += s.down;
        line.sheet = (uint32_t)r->sheet_count - 1;
        line.first_glyph = r->glyph_count;
        for (size_t k = 0; k < line.glyph_count; k++) {
            PageGlyph g = glyphs[lines[i].first_glyph + k];
            ARENA_PUSH(a, r->glyphs, r->glyph_count, r->glyph_capacity);
            r->glyphs[r->glyph_count - 1] = (PageGlyph){
                g.left + s.right, g.top + s.down, g.right + s.right, g.bottom + s.down, g.text};
        }
        ARENA_PUSH(a, r->lines, r->line_count, r->line_capacity);
        r->lines[r->line_count - 1] = line;
    }
}
