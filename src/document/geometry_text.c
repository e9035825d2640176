#include "document/geometry_text.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define FIGURE_LETTERS 14

static int32_t middle_of(const PageGlyph *g)
{
    return g->top + (g->bottom - g->top) / 2;
}

static int by_middle(const void *a, const void *b)
{
    int32_t x = middle_of(a), y = middle_of(b);
    if (x != y)
        return x < y ? -1 : 1;
    return (((const PageGlyph *)a)->left > ((const PageGlyph *)b)->left) -
           (((const PageGlyph *)a)->left < ((const PageGlyph *)b)->left);
}

static int by_left(const void *a, const void *b)
{
    const PageGlyph *x = a, *y = b;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->right > y->right) - (x->right < y->right);
}

static bool is_wide(uint32_t c)
{
    return c >= 0x2E80;
}

static void append_gap(StrBuf *out, const PageGlyph *before, const PageGlyph *next)
{
    int32_t gap = next->left - before->right, size = MAX(before->bottom - before->top, 1);
    if (gap * 2 > size * 3)
        strbuf_append_char(out, '\t');
    else if (gap * 5 > size * (is_wide(before->text) || is_wide(next->text) ? 2 : 1))
        strbuf_append_char(out, ' ');
}

static TextLine make_line(PageGlyph *g, size_t count, bool blanks, Arena *a)
{
    qsort(g, count, sizeof(*g), by_left);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(count * 5 + 8);
    TextLine line = {.left = g[0].left,
                     .top = g[0].top,
                     .right = g[0].right,
                     .bottom = g[0].bottom,
                     .glyph_count = count};
    const PageGlyph *before = NULL;
    for (size_t i = 0; i < count; i++) {
        /* Bold is sometimes the same character drawn twice. */
        if (before && g[i].text == before->text && abs(g[i].left - before->left) < 100 &&
            abs(g[i].top - before->top) < 100)
            continue;
        if (before && blanks)
            append_gap(&out, before, &g[i]);
        strbuf_append_codepoint(&out, g[i].text);
        before = &g[i];
        line.left = MIN(line.left, g[i].left);
        line.top = MIN(line.top, g[i].top);
        line.right = MAX(line.right, g[i].right);
        line.bottom = MAX(line.bottom, g[i].bottom);
    }
    line.text = arena_str(a, strbuf_str(&out));
    return line;
}

/*
 * Whether characters stand above each other: then they are of several lines, as of cells side by
 * side whose lines are set half a line apart. Sorts by left.
 */
static bool overlaps(PageGlyph *g, size_t count)
{
    qsort(g, count, sizeof(*g), by_left);
    for (size_t i = 1; i < count; i++) {
        int32_t height = MAX(g[i].bottom - g[i].top, g[i - 1].bottom - g[i - 1].top);
        int32_t width = MIN(g[i].right - g[i].left, g[i - 1].right - g[i - 1].left);
        if (g[i - 1].right - g[i].left > width * 3 / 10 &&
            abs(middle_of(&g[i]) - middle_of(&g[i - 1])) > height / 4)
            return true;
    }
    return false;
}

/* Where the line ends that begins at `from`; close: of characters at one height only. */
static size_t line_end(const PageGlyph *glyphs, size_t from, size_t count, bool close)
{
    int32_t height = glyphs[from].bottom - glyphs[from].top;
    int32_t middle = middle_of(&glyphs[from]);
    size_t to = from + 1;
    for (; to < count; to++) {
        int32_t here = MAX(height, glyphs[to].bottom - glyphs[to].top);
        if (middle_of(&glyphs[to]) - middle > here / (close ? 4 : 2))
            break;
        /* The line is where most of it is: follow it slowly. */
        middle += close ? 0 : (middle_of(&glyphs[to]) - middle) / 4;
        height = here;
    }
    return to;
}

TextLine *geometry_lines(PageGlyph *glyphs, size_t count, bool blanks, Arena *a, size_t *ret_count)
{
    TextLine *lines = NULL;
    size_t line_count = 0, capacity = 0;
    if (count)
        qsort(glyphs, count, sizeof(*glyphs), by_middle);
    size_t close_until = 0;
    for (size_t from = 0, to; from < count; from = to) {
        to = line_end(glyphs, from, count, from < close_until);
        if (from >= close_until && overlaps(glyphs + from, to - from)) {
            qsort(glyphs + from, to - from, sizeof(*glyphs), by_middle);
            close_until = to;
        }
        if (from < close_until)
            to = line_end(glyphs, from, close_until, true);
        ARENA_PUSH(a, lines, line_count, capacity);
        lines[line_count - 1] = make_line(glyphs + from, to - from, blanks, a);
        lines[line_count - 1].first_glyph = from;
    }
    *ret_count = line_count;
    return lines;
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '.' && s.ptr[i] != ',')
            return false;
    return s.len > 0;
}

Str geometry_cell_text(PageGlyph *glyphs, size_t count, Arena *a)
{
    size_t line_count;
    const TextLine *lines = geometry_lines(glyphs, count, false, a, &line_count);
    if (line_count == 0)
        return STR("");
    bool figure = true;
    for (size_t i = 0; i < line_count; i++)
        figure = figure && all_digits(lines[i].text);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(count * 5 + line_count);
    for (size_t i = 0; i < line_count; i++) {
        if (i && !figure)
            strbuf_append_char(&out, '\n');
        strbuf_append(&out, lines[i].text);
    }
    return arena_str(a, str_trim(strbuf_str(&out)));
}

bool geometry_is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

bool geometry_is_figure(Str s)
{
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < s.len; letters++) {
        uint32_t c = utf8_next(s, &i);
        digits += geometry_is_digit(c);
        bool mark = c == '-' || c == '/' || c == '.' || c == ',' || c == '+' || c == 0x2014 ||
                    c == 0x2013 || c == 0xFF0D || c == 0xFF0F;
        if (!geometry_is_digit(c) && !mark && c != 0x65E0)
            return false;
    }
    return letters && letters <= FIGURE_LETTERS && (digits || letters == 1);
}

/* "第二十条第（五）项": what heads the rows below it, and goes on from none above. */
static bool begins_article(Str s)
{
    size_t article = str_find(s, STR("条"), 0);
    return str_starts_with(s, STR("第")) && article < s.len && article <= 5 * strlen("第");
}

bool geometry_begins_label(Str s)
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
    return ((numeral || geometry_is_digit(c)) && ends) || begins_article(s);
}

bool geometry_is_page_number(Str text)
{
    size_t digits = 0, numbers = 0;
    bool word = false, mark = false, apart = false, within = false;
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_fold_width(utf8_next(text, &i));
        bool digit = c >= '0' && c <= '9';
        bool dash = c == '-' || c == 0x2013 || c == 0x2014 || c == 0x2015 || c == 0x2500 ||
                    c == 0xB7 || c == '/' || c == 0x4E00;
        bool of_page = c == 0x7B2C || c == 0x9875 || c == 0x5171; /* 第 页 共 */
        if (!digit && !dash && !of_page && !utf8_is_space(c))
            return false;
        digits += digit;
        numbers += digit && !within;
        within = digit;
        word |= of_page;
        mark |= dash;
        apart |= c == '\t';
    }
    return digits && digits <= 8 && (numbers == 1 || (numbers == 2 && (word || mark))) &&
           (word || !apart);
}
