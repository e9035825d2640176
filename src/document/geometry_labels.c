#include "document/geometry_rows.h"

#include <stdlib.h>

bool rows_number_begins(const PageGlyph *g, size_t count)
{
    StrBuf b = STRBUF_INIT(64);
    if (count > 3 && (g[0].text == 0xFF08 || g[0].text == '('))
        for (size_t i = 0; i < 3; i++)
            strbuf_append_codepoint(&b, g[i].text);
    else if (count > 2 && geometry_is_digit(g[0].text) && g[1].text == '.' &&
             !geometry_is_digit(g[2].text))
        strbuf_append(&b, STR("1."));
    bool begins = geometry_begins_label(strbuf_str(&b));
    strbuf_deinit(&b);
    return begins;
}

bool rows_near_line(const Unruled *u, size_t above, size_t below)
{
    const TextLine *x = &u->lines[above], *y = &u->lines[below];
    return y->top - x->bottom < 2 * MAX(x->bottom - x->top, 1);
}

static bool same_left(const Segment *x, const Segment *y)
{
    return abs(x->left - y->left) < segment_height(x) * 3 / 5;
}

static bool same_centre(const Segment *x, const Segment *y)
{
    return abs((x->left + x->right) / 2 - (y->left + y->right) / 2) < segment_height(x) * 3 / 5;
}

bool rows_same_stack(const Segment *x, const Segment *y)
{
    return same_centre(x, y) || same_left(x, y);
}

/* "（七）总计" in a line of figures that no label near it names: a row's, though it ends where
 * groups do. */
static bool names_row(const Unruled *u, const Segments *all, int32_t left, const Segment *s)
{
    bool figures = false;
    for (size_t i = 0; i < u->row_count; i++)
        figures |= u->rows[i].line == s->line;
    for (size_t i = 0; i < all->count && figures; i++) {
        const Segment *other = &all->items[i];
        if (other->right > left + segment_height(other) / 2 &&
            abs(segment_middle(other) - segment_middle(s)) * 20 < segment_height(s) * 11)
            return false;
    }
    return figures && geometry_begins_label(s->text);
}

/* Whether a piece is the rest of a label that reaches over it: what stands above it is of labels.
 */
static bool ends_label(const Unruled *u, const Segment *s)
{
    const Segment *above = NULL;
    for (size_t i = 0; i < u->groups.count; i++) {
        const Segment *g = &u->groups.items[i];
        if (g->left < s->right && g->right > s->left && (!above || g->top > above->top))
            above = g;
    }
    bool label = false;
    for (size_t i = 0; i < u->labels.count; i++) {
        const Segment *l = &u->labels.items[i];
        if (l->left >= s->right || l->right <= s->left || (above && l->top <= above->top))
            continue;
        above = l;
        label = l->left <= s->left && l->right >= s->right;
    }
    return label && s->top - above->bottom < segment_height(s) * 6 / 5 &&
           !geometry_begins_label(s->text) && !str_starts_with(s->text, STR("（"));
}

/* The left edge of the most pieces that stand under each other, flush left or centred. */
static int32_t stack_left(const Segments *all)
{
    bool (*const same[])(const Segment *, const Segment *) = {same_left, same_centre};
    size_t best = 0, most = 0, by = 0;
    for (size_t c = 0; c < ARRAY_LEN(same); c++)
        for (size_t i = 0; i < all->count; i++) {
            size_t votes = 0;
            for (size_t k = 0; k < all->count; k++)
                votes += same[c](&all->items[i], &all->items[k]);
            if (votes > most || (votes == most && all->items[i].right > all->items[best].right)) {
                most = votes;
                best = i;
                by = c;
            }
        }
    int32_t left = INT32_MAX;
    for (size_t i = 0; i < all->count; i++)
        if (same[by](&all->items[best], &all->items[i]))
            left = MIN(left, all->items[i].left);
    return left;
}

void rows_sort_labels(Unruled *u, const Segments *all)
{
    int32_t left = stack_left(all);
    u->labels.count = u->groups.count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const Segment *s = &all->items[i];
        bool group = s->right <= left + segment_height(s) / 2 && !names_row(u, all, left, s) &&
                     !ends_label(u, s);
        Segments *to = group ? &u->groups : &u->labels;
        ARENA_PUSH(u->a, to->items, to->count, to->capacity);
        to->items[to->count - 1] = *s;
    }
}

/* Which row a label between the rows `above` and `above` + 1 is of, where no number says it. */
static size_t nearer_row(const Unruled *u, size_t above, const Segment *s)
{
    int32_t up = segment_middle(s) - segment_middle(&u->rows[above].figures[0]);
    int32_t down = segment_middle(&u->rows[above + 1].figures[0]) - segment_middle(s);
    return down < up ? above + 1 : above;
}

/* The labels [from, to) between two rows; below: the label in the line of the lower one. */
static void assign_between(Unruled *u, size_t above, size_t from, size_t to, bool below_begins)
{
    size_t first = SIZE_MAX, last = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        if (!geometry_begins_label(u->labels.items[i].text))
            continue;
        first = first == SIZE_MAX ? i : first;
        last = i;
    }
    for (size_t i = from; i < to; i++) {
        const Segment *s = &u->labels.items[i];
        bool ends_above = above != SIZE_MAX && (first == SIZE_MAX ? below_begins : i < first);
        bool begins_below = above + 1 < u->row_count && !below_begins &&
                            (last == SIZE_MAX ? above == SIZE_MAX : i >= last);
        if (ends_above || (above != SIZE_MAX && above + 1 == u->row_count && first == SIZE_MAX))
            u->row_of[i] = above;
        else if (begins_below)
            u->row_of[i] = above + 1; /* SIZE_MAX + 1: the first */
        else if (first == SIZE_MAX && above != SIZE_MAX)
            u->row_of[i] = nearer_row(u, above, s);
        else
            u->row_of[i] = SIZE_MAX; /* of a row that has no figures, or of none */
    }
}

void rows_assign_labels(Unruled *u)
{
    size_t at = 0;
    u->row_of = arena_new(u->a, size_t, u->labels.count + 1);
    for (size_t row = 0; row <= u->row_count; row++) {
        size_t line = row < u->row_count ? u->rows[row].line : SIZE_MAX, from = at;
        while (at < u->labels.count && u->labels.items[at].line < line)
            at++;
        size_t own = at;
        bool begins = own < u->labels.count && u->labels.items[own].line == line &&
                      geometry_begins_label(u->labels.items[own].text);
        assign_between(u, row ? row - 1 : SIZE_MAX, from, own, begins);
        for (; at < u->labels.count && u->labels.items[at].line == line; at++)
            u->row_of[at] = row;
    }
}

void rows_put_line(Unruled *u, TextLine line)
{
    ARENA_PUSH(u->a, u->out, u->out_count, u->out_capacity);
    u->out[u->out_count - 1] = line;
}

void rows_widen(const Unruled *u, TextLine *l, const Segment *s)
{
    bool first = l->right == l->left;
    if (first)
        l->sheet = u->lines[s->line].sheet;
    l->left = first ? s->left : MIN(l->left, s->left);
    l->top = first ? s->top : MIN(l->top, s->top);
    l->right = first ? s->right : MAX(l->right, s->right);
    l->bottom = first ? s->bottom : MAX(l->bottom, s->bottom);
}

void rows_add_piece(const Unruled *u, size_t line, size_t from, size_t to, bool touches,
                    Segments *ret)
{
    const PageGlyph *g = u->glyphs + u->lines[line].first_glyph;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT((to - from) * 4 + 8);
    Segment s = {.left = g[from].left,
                 .right = g[from].right,
                 .top = g[from].top,
                 .bottom = g[from].bottom,
                 .line = line,
                 .touches = touches};
    for (size_t i = from; i < to; i++) {
        bool twice = i > from && g[i].text == g[i - 1].text && abs(g[i].left - g[i - 1].left) < 100;
        if (!twice)
            strbuf_append_codepoint(&b, g[i].text);
        s.right = MAX(s.right, g[i].right);
        s.top = MIN(s.top, g[i].top);
        s.bottom = MAX(s.bottom, g[i].bottom);
    }
    s.text = arena_str(u->a, strbuf_str(&b));
    s.figure = geometry_is_figure(s.text);
    ARENA_PUSH(u->a, ret->items, ret->count, ret->capacity);
    ret->items[ret->count - 1] = s;
}

size_t rows_tail_figures(const Segments *s)
{
    size_t n = 0;
    while (n < s->count && s->items[s->count - 1 - n].figure)
        n++;
    return n;
}
