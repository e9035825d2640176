#include "document/geometry_unruled.h"

#include "document/geometry_columns.h"

#include <assert.h>
#include <stdlib.h>

static bool parts(const PageGlyph *before, const PageGlyph *next)
{
    int32_t gap = next->left - before->right, size = MAX(before->bottom - before->top, 1);
    bool figure =
        geometry_is_digit(next->text) || (geometry_is_digit(before->text) && next->text < 0x80);
    return figure ? gap * 5 > size * 3 : gap * 2 > size * 3;
}

/* Whether a figure begins that touches its label: a digit where the first figures stand. */
static bool figure_begins(const Unruled *u, const PageGlyph *before, const PageGlyph *next)
{
    const Segment *first = u->row_count ? &u->rows[0].figures[0] : NULL;
    return first && geometry_is_digit(next->text) && before->text >= 0x80 &&
           !geometry_is_digit(before->text) && next->left > first->left - 2 * segment_height(first);
}

static void split_line(const Unruled *u, size_t line, Segments *ret)
{
    const TextLine *l = &u->lines[line];
    const PageGlyph *g = u->glyphs + l->first_glyph;
    for (size_t from = 0, to; from < l->glyph_count; from = to) {
        to = from + 1;
        while (
            to < l->glyph_count && !parts(&g[to - 1], &g[to]) &&
            !figure_begins(u, &g[to - 1], &g[to]) &&
            (geometry_is_digit(g[to - 1].text) || !rows_number_begins(g + to, l->glyph_count - to)))
            to++;
        rows_add_piece(u, line, from, to, false, ret);
    }
    assert(ret->items); /* a line has characters */
}

/* The figures with which a line ends; fewer than FIGURES_MIN: it is no row of figures. */
static size_t tail_figures(const Segments *s)
{
    size_t n = rows_tail_figures(s);
    return n < FIGURES_MIN || n > FIGURES_MAX ? 0 : n;
}

static bool same_column(const Segment *x, const Segment *y)
{
    int32_t near = segment_height(x) * 3 / 2;
    return abs((x->left + x->right) / 2 - (y->left + y->right) / 2) < near ||
           abs(x->right - y->right) < near / 2 || abs(x->left - y->left) < near / 2;
}

/* Puts the figures under those of the first row. False: they stand elsewhere. */
static bool align(const Unruled *u, const Segments *s, size_t n, FigureRow *ret_row)
{
    const FigureRow *first = u->row_count ? &u->rows[0] : NULL;
    size_t column = 0;
    for (size_t i = 0; i < n; i++, column++) {
        const Segment *f = &s->items[s->count - n + i];
        while (first && column < first->count && !same_column(&first->figures[column], f))
            column++;
        if (first && column >= first->count)
            return false;
        ret_row->figures[i] = *f;
        ret_row->columns[i] = column;
    }
    ret_row->count = n;
    return true;
}

/* Whether all of a line stands left of the figures. */
static bool only_labels(const Unruled *u, const Segments *s)
{
    int32_t edge = u->rows[0].figures[0].left;
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].right > edge || s->items[i].figure)
            return false;
    return s->count > 0;
}

/* Rows that are told by the places of their figures alone are sought on two pages at most. */
static bool near_page(const Unruled *u, size_t line, size_t other)
{
    uint32_t x = u->lines[line].sheet, y = u->lines[other].sheet;
    return MAX(x, y) - MIN(x, y) <= 1;
}

/* Gathers the table whose first row of figures is at `line`; false if there is none. */
static bool gather(Unruled *u, size_t line)
{
    size_t between = 0;
    u->row_count = 0;
    for (size_t i = line; i < u->line_count && between <= LINES_BETWEEN; i++) {
        Segments s = {0};
        FigureRow row = {.line = i};
        split_line(u, i, &s);
        size_t n = tail_figures(&s);
        if (near_page(u, line, i) && n && align(u, &s, n, &row)) {
            ARENA_PUSH(u->a, u->rows, u->row_count, u->row_capacity);
            u->rows[u->row_count - 1] = row;
            between = 0;
        } else if (!near_page(u, line, i) || n || !u->row_count || !only_labels(u, &s)) {
            break;
        } else {
            between++;
        }
    }
    if (u->row_count < 2)
        return false;
    u->first = line;
    u->end = u->rows[u->row_count - 1].line + 1;
    for (Segments s = {0}; u->first > 0 && rows_near_line(u, u->first - 1, u->first); u->first--) {
        s.count = 0;
        split_line(u, u->first - 1, &s);
        if (!near_page(u, u->first - 1, line) || !only_labels(u, &s) ||
            line - u->first >= LINES_BETWEEN)
            break;
    }
    size_t last = u->end;
    for (Segments s = {0}; u->end < u->line_count && rows_near_line(u, u->end - 1, u->end);
         u->end++) {
        s.count = 0;
        split_line(u, u->end, &s);
        if (!near_page(u, line, u->end) || !only_labels(u, &s) || u->end - last >= LINES_BETWEEN ||
            geometry_begins_label(s.items[0].text))
            break;
    }
    bool wrapped = u->end - u->first > u->row_count;
    if (!wrapped) /* nor are those that begin with a later row, but for the last */
        u->plain_until = u->end - 1;
    return wrapped;
}

/* What stands beside the figures. False: too much. */
static bool sort_labels(Unruled *u)
{
    Segments all = {0};
    size_t row = 0;
    for (size_t i = u->first; i < u->end; i++) {
        size_t from = all.count;
        split_line(u, i, &all);
        while (row < u->row_count && u->rows[row].line < i)
            row++;
        if (row < u->row_count && u->rows[row].line == i)
            all.count = MAX(all.count - u->rows[row].count, from);
    }
    if (!all.items || all.count > SEGMENTS_MAX)
        return false;
    rows_sort_labels(u, &all);
    return true;
}

/* A group's name over several lines, from the first one not yet written; y: down to there. */
static void put_groups(Unruled *u, int32_t y)
{
    for (size_t i = 0; i < u->groups.count; i++) {
        Segment last = u->groups.items[i];
        if (!last.text.ptr || segment_middle(&last) > y)
            continue;
        StrBuf b = STRBUF_INIT(1 << 16);
        TextLine line = {0};
        for (size_t k = i; k < u->groups.count; k++) {
            Segment *s = &u->groups.items[k];
            bool below = s->top - last.bottom < segment_height(&last) * 6 / 5;
            if (!s->text.ptr ||
                (k > i && !(below && rows_same_stack(&last, s) && !geometry_begins_label(s->text))))
                continue;
            strbuf_append(&b, s->text);
            rows_widen(u, &line, s);
            last = *s;
            s->text = (Str){NULL, 0};
        }
        line.text = arena_str(u->a, strbuf_str(&b));
        strbuf_deinit(&b);
        rows_put_line(u, line);
    }
}

static void put_loose(Unruled *u, int32_t y)
{
    for (size_t i = 0; i < u->labels.count; i++) {
        Segment *s = &u->labels.items[i];
        if (u->row_of[i] != SIZE_MAX || !s->text.ptr || segment_middle(s) > y)
            continue;
        rows_put_line(u, (TextLine){.left = s->left,
                                    .top = s->top,
                                    .right = s->right,
                                    .bottom = s->bottom,
                                    .text = s->text,
                                    .sheet = u->lines[s->line].sheet});
        s->text = (Str){NULL, 0};
    }
}

static void put_rows(Unruled *u)
{
    for (size_t row = 0; row < u->row_count; row++) {
        const FigureRow *r = &u->rows[row];
        StrBuf b = STRBUF_INIT(1 << 16);
        TextLine line = {0};
        put_loose(u, segment_middle(&r->figures[0]));
        put_groups(u, segment_middle(&r->figures[0]));
        for (size_t i = 0; i < u->labels.count; i++)
            if (u->row_of[i] == row) {
                strbuf_append(&b, u->labels.items[i].text);
                rows_widen(u, &line, &u->labels.items[i]);
            }
        for (size_t i = 0, column = 0; i < r->count; i++) {
            for (; column <= r->columns[i]; column++)
                strbuf_append_char(&b, '\t');
            strbuf_append(&b, r->figures[i].text);
            rows_widen(u, &line, &r->figures[i]);
        }
        line.text = arena_str(u->a, strbuf_str(&b));
        strbuf_deinit(&b);
        rows_put_line(u, line);
    }
    put_groups(u, INT32_MAX);
    put_loose(u, INT32_MAX);
}

/* The table that begins at a line leaves, mended. False: there is none. */
static bool put_table(Unruled *u, size_t line, size_t *done)
{
    Segments s = {0};
    bool grid = columns_gather(u, line) && u->first >= *done;
    if (!grid) {
        if (line < u->plain_until)
            return false;
        split_line(u, line, &s);
        if (!tail_figures(&s) || !gather(u, line) || u->first < *done || !sort_labels(u))
            return false;
        rows_assign_labels(u);
    }
    for (; *done < u->first; ++*done)
        rows_put_line(u, u->lines[*done]);
    if (grid)
        columns_put_grid(u);
    else
        put_rows(u);
    *done = u->end;
    return true;
}

TextLine *geometry_unruled(const Roll *roll, Arena *a, size_t *ret_count)
{
    size_t done = 0;
    Unruled u = {.lines = roll->lines,
                 .line_count = roll->line_count,
                 .glyphs = roll->glyphs,
                 .sheets = roll->sheets,
                 .cells = arena_new(a, Segments, roll->line_count + 1),
                 .a = a};
    for (size_t i = 0; i < u.line_count; i++)
        if (put_table(&u, i, &done))
            i = u.end - 1;
    *ret_count = u.line_count;
    if (!done)
        return roll->lines;
    for (; done < u.line_count; done++)
        rows_put_line(&u, u.lines[done]);
    *ret_count = u.out_count;
    return u.out;
}
