#include "document/geometry_unruled.h"

#include "base/utf8.h"

#include <stdlib.h>

#define FIGURES_MIN    3
#define FIGURES_MAX    20
#define SEGMENTS_MAX   400 /* of the labels of one table */
#define LINES_BETWEEN  6   /* lines of label from one row of figures to the next */
#define FIGURE_LETTERS 14

/* A piece of a line between wide gaps. */
typedef struct Segment {
    int32_t left, right, top, bottom;
    Str text;
    bool figure;
    size_t line;
} Segment;

typedef struct Segments {
    Segment *items;
    size_t count, capacity;
} Segments;

/* A row of figures: its line, and the column of the table in which each figure stands. */
typedef struct FigureRow {
    size_t line;
    Segment figures[FIGURES_MAX];
    size_t columns[FIGURES_MAX];
    size_t count;
} FigureRow;

typedef struct Unruled {
    const TextLine *lines;
    size_t line_count;
    const PageGlyph *glyphs;
    Arena *a;
    TextLine *out;
    size_t out_count, out_capacity;
    FigureRow *rows; /* of the table at hand */
    size_t row_count, row_capacity;
    size_t first, end; /* its lines */
    Segments labels, groups;
    size_t *row_of; /* of each label: the row, or SIZE_MAX */
} Unruled;

static int32_t middle(const Segment *s)
{
    return s->top + (s->bottom - s->top) / 2;
}

static int32_t height(const Segment *s)
{
    return MAX(s->bottom - s->top, 1);
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_figure(Str s)
{
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < s.len; letters++) {
        uint32_t c = utf8_next(s, &i);
        digits += is_digit(c);
        bool mark = c == '-' || c == '/' || c == '.' || c == ',' || c == '+' || c == 0x2014 ||
                    c == 0x2013 || c == 0xFF0D || c == 0xFF0F;
        if (!is_digit(c) && !mark && c != 0x65E0)
            return false;
    }
    return letters && letters <= FIGURE_LETTERS && (digits || letters == 1);
}

/* "（三）", "4.", "一、": how a label begins. */
static bool begins_label(Str s)
{
    static const char *const numerals = "一二三四五六七八九十";
    size_t i = 0, at;
    uint32_t c = s.len ? utf8_next(s, &i) : 0;
    if (c == 0xFF08 || c == '(')
        c = i < s.len ? utf8_next(s, &i) : 0;
    at = i;
    bool numeral = false;
    for (size_t n = 0; n < str_of(numerals).len && !numeral;)
        numeral = utf8_next(str_of(numerals), &n) == c;
    uint32_t next = at < s.len ? utf8_next(s, &at) : 0;
    bool ends = next == 0xFF09 || next == ')' || next == 0x3001 || next == '.' || next == 0xFF0E;
    return (numeral || is_digit(c)) && ends;
}

static bool parts(const PageGlyph *before, const PageGlyph *next)
{
    int32_t gap = next->left - before->right, size = MAX(before->bottom - before->top, 1);
    bool figure = is_digit(next->text) || (is_digit(before->text) && next->text < 0x80);
    return figure ? gap * 5 > size * 3 : gap * 2 > size * 3;
}

/* "（三）", "4." behind other words: a cell of its own that touches the one before. */
static bool number_begins(const PageGlyph *g, size_t count)
{
    StrBuf b = STRBUF_INIT(64);
    if (count > 3 && (g[0].text == 0xFF08 || g[0].text == '('))
        for (size_t i = 0; i < 3; i++)
            strbuf_append_codepoint(&b, g[i].text);
    else if (count > 2 && is_digit(g[0].text) && g[1].text == '.' && !is_digit(g[2].text))
        strbuf_append(&b, STR("1."));
    bool begins = begins_label(strbuf_str(&b));
    strbuf_deinit(&b);
    return begins;
}

/* Whether a figure begins that touches its label: a digit where the first figures stand. */
static bool figure_begins(const Unruled *u, const PageGlyph *before, const PageGlyph *next)
{
    const Segment *first = u->row_count ? &u->rows[0].figures[0] : NULL;
    return first && is_digit(next->text) && before->text >= 0x80 && !is_digit(before->text) &&
           next->left > first->left - 2 * height(first);
}

static void split_line(const Unruled *u, size_t line, Segments *ret)
{
    const TextLine *l = &u->lines[line];
    const PageGlyph *g = u->glyphs + l->first_glyph;
    for (size_t from = 0, to; from < l->glyph_count; from = to) {
        StrBuf b = STRBUF_INIT(l->glyph_count * 4 + 8);
        Segment s = {g[from].left, g[from].right, g[from].top, g[from].bottom, {0}, false, line};
        for (to = from;
             to < l->glyph_count &&
             (to == from ||
              (!parts(&g[to - 1], &g[to]) && !figure_begins(u, &g[to - 1], &g[to]) &&
               (is_digit(g[to - 1].text) || !number_begins(g + to, l->glyph_count - to))));
             to++) {
            bool twice =
                to > from && g[to].text == g[to - 1].text && abs(g[to].left - g[to - 1].left) < 100;
            if (!twice)
                strbuf_append_codepoint(&b, g[to].text);
            s.right = MAX(s.right, g[to].right);
            s.top = MIN(s.top, g[to].top);
            s.bottom = MAX(s.bottom, g[to].bottom);
        }
        s.text = arena_str(u->a, strbuf_str(&b));
        strbuf_deinit(&b);
        s.figure = is_figure(s.text);
        ARENA_PUSH(u->a, ret->items, ret->count, ret->capacity);
        ret->items[ret->count - 1] = s;
    }
}

/* The figures with which a line ends; fewer than FIGURES_MIN: it is no row of figures. */
static size_t tail_figures(const Segments *s)
{
    size_t n = 0;
    while (n < s->count && s->items[s->count - 1 - n].figure)
        n++;
    return n < FIGURES_MIN || n > FIGURES_MAX ? 0 : n;
}

static bool same_column(const Segment *x, const Segment *y)
{
    int32_t near = height(x) * 3 / 2;
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

static bool near_line(const Unruled *u, size_t above, size_t below)
{
    const TextLine *x = &u->lines[above], *y = &u->lines[below];
    return y->top - x->bottom < 2 * MAX(x->bottom - x->top, 1);
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
        if (n && align(u, &s, n, &row)) {
            ARENA_PUSH(u->a, u->rows, u->row_count, u->row_capacity);
            u->rows[u->row_count - 1] = row;
            between = 0;
        } else if (n || !u->row_count || !only_labels(u, &s)) {
            break;
        } else {
            between++;
        }
    }
    if (u->row_count < 2)
        return false;
    u->first = line;
    u->end = u->rows[u->row_count - 1].line + 1;
    for (Segments s = {0}; u->first > 0 && near_line(u, u->first - 1, u->first); u->first--) {
        s.count = 0;
        split_line(u, u->first - 1, &s);
        if (!only_labels(u, &s) || line - u->first >= LINES_BETWEEN)
            break;
    }
    size_t last = u->end;
    for (Segments s = {0}; u->end < u->line_count && near_line(u, u->end - 1, u->end); u->end++) {
        s.count = 0;
        split_line(u, u->end, &s);
        if (!only_labels(u, &s) || u->end - last >= LINES_BETWEEN || begins_label(s.items[0].text))
            break;
    }
    return u->end - u->first > u->row_count;
}

static bool same_stack(const Segment *x, const Segment *y)
{
    int32_t near = height(x) * 3 / 5;
    return abs((x->left + x->right) / 2 - (y->left + y->right) / 2) < near ||
           abs(x->left - y->left) < near;
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
        if (other->right > left + height(other) / 2 &&
            abs(middle(other) - middle(s)) * 20 < height(s) * 11)
            return false;
    }
    return figures && begins_label(s->text);
}

/* The labels of rows stand under each other; what is left of them names groups of rows. */
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
    size_t best = 0, most = 0;
    for (size_t i = 0; i < all.count; i++) {
        size_t votes = 0;
        for (size_t k = 0; k < all.count; k++)
            votes += same_stack(&all.items[i], &all.items[k]);
        if (votes > most || (votes == most && all.items[i].right > all.items[best].right)) {
            most = votes;
            best = i;
        }
    }
    int32_t left = INT32_MAX;
    for (size_t i = 0; i < all.count; i++)
        if (same_stack(&all.items[best], &all.items[i]))
            left = MIN(left, all.items[i].left);
    u->labels.count = u->groups.count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const Segment *s = &all.items[i];
        bool group = s->right <= left + height(s) / 2 && !names_row(u, &all, left, s);
        Segments *to = group ? &u->groups : &u->labels;
        ARENA_PUSH(u->a, to->items, to->count, to->capacity);
        to->items[to->count - 1] = *s;
    }
    return true;
}

/* Which row a label between the rows `above` and `above` + 1 is of, where no number says it. */
static size_t nearer_row(const Unruled *u, size_t above, const Segment *s)
{
    int32_t up = middle(s) - middle(&u->rows[above].figures[0]);
    int32_t down = middle(&u->rows[above + 1].figures[0]) - middle(s);
    return down < up ? above + 1 : above;
}

/* The labels [from, to) between two rows; below: the label in the line of the lower one. */
static void assign_between(Unruled *u, size_t above, size_t from, size_t to, bool below_begins)
{
    size_t first = SIZE_MAX, last = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        if (!begins_label(u->labels.items[i].text))
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

static void assign_labels(Unruled *u)
{
    size_t at = 0;
    u->row_of = arena_new(u->a, size_t, u->labels.count + 1);
    for (size_t row = 0; row <= u->row_count; row++) {
        size_t line = row < u->row_count ? u->rows[row].line : SIZE_MAX, from = at;
        while (at < u->labels.count && u->labels.items[at].line < line)
            at++;
        size_t own = at;
        bool begins = own < u->labels.count && u->labels.items[own].line == line &&
                      begins_label(u->labels.items[own].text);
        assign_between(u, row ? row - 1 : SIZE_MAX, from, own, begins);
        for (; at < u->labels.count && u->labels.items[at].line == line; at++)
            u->row_of[at] = row;
    }
}

static void put_line(Unruled *u, TextLine line)
{
    ARENA_PUSH(u->a, u->out, u->out_count, u->out_capacity);
    u->out[u->out_count - 1] = line;
}

static void widen(TextLine *l, const Segment *s)
{
    bool first = l->right == 0;
    l->left = first ? s->left : MIN(l->left, s->left);
    l->top = first ? s->top : MIN(l->top, s->top);
    l->right = MAX(l->right, s->right);
    l->bottom = MAX(l->bottom, s->bottom);
}

/* A group's name over several lines, from the first one not yet written; y: down to there. */
static void put_groups(Unruled *u, int32_t y)
{
    for (size_t i = 0; i < u->groups.count; i++) {
        Segment last = u->groups.items[i];
        if (!last.text.ptr || middle(&last) > y)
            continue;
        StrBuf b = STRBUF_INIT(1 << 16);
        TextLine line = {0};
        for (size_t k = i; k < u->groups.count; k++) {
            Segment *s = &u->groups.items[k];
            bool below = s->top - last.bottom < height(&last) * 6 / 5;
            if (!s->text.ptr ||
                (k > i && !(below && same_stack(&last, s) && !begins_label(s->text))))
                continue;
            strbuf_append(&b, s->text);
            widen(&line, s);
            last = *s;
            s->text = (Str){NULL, 0};
        }
        line.text = arena_str(u->a, strbuf_str(&b));
        strbuf_deinit(&b);
        put_line(u, line);
    }
}

static void put_loose(Unruled *u, int32_t y)
{
    for (size_t i = 0; i < u->labels.count; i++) {
        Segment *s = &u->labels.items[i];
        if (u->row_of[i] != SIZE_MAX || !s->text.ptr || middle(s) > y)
            continue;
        put_line(u, (TextLine){s->left, s->top, s->right, s->bottom, s->text, 0, 0});
        s->text = (Str){NULL, 0};
    }
}

static void put_rows(Unruled *u)
{
    for (size_t row = 0; row < u->row_count; row++) {
        const FigureRow *r = &u->rows[row];
        StrBuf b = STRBUF_INIT(1 << 16);
        TextLine line = {0};
        put_loose(u, middle(&r->figures[0]));
        put_groups(u, middle(&r->figures[0]));
        for (size_t i = 0; i < u->labels.count; i++)
            if (u->row_of[i] == row) {
                strbuf_append(&b, u->labels.items[i].text);
                widen(&line, &u->labels.items[i]);
            }
        for (size_t i = 0, column = 0; i < r->count; i++) {
            for (; column <= r->columns[i]; column++)
                strbuf_append_char(&b, '\t');
            strbuf_append(&b, r->figures[i].text);
            widen(&line, &r->figures[i]);
        }
        line.text = arena_str(u->a, strbuf_str(&b));
        strbuf_deinit(&b);
        put_line(u, line);
    }
    put_groups(u, INT32_MAX);
    put_loose(u, INT32_MAX);
}

TextLine *geometry_unruled(TextLine *lines, size_t count, const PageGlyph *glyphs, Arena *a,
                           size_t *ret_count)
{
    Unruled u = {.lines = lines, .line_count = count, .glyphs = glyphs, .a = a};
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        Segments s = {0};
        split_line(&u, i, &s);
        if (!tail_figures(&s) || !gather(&u, i) || u.first < done || !sort_labels(&u))
            continue;
        for (; done < u.first; done++)
            put_line(&u, lines[done]);
        assign_labels(&u);
        put_rows(&u);
        done = u.end;
        i = u.end - 1;
    }
    *ret_count = count;
    if (!done)
        return lines;
    for (; done < count; done++)
        put_line(&u, lines[done]);
    *ret_count = u.out_count;
    return u.out;
}
