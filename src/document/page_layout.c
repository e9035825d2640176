#include "document/page_layout.h"

#include "base/utf8.h"
#include "document/label_wrap.h"
#include "document/markup.h"

#define LEFT        7937
#define TOP         10488
#define TEXT_WIDTH  44220
#define TEXT_HEIGHT 63780
#define BODY_SIZE   1600
#define TITLE_SIZE  2200
#define BODY_LINE   2800
#define CELL_PAD    200
#define KEPT_ROWS   16u

typedef struct Layouter {
    Arena *arena;
    PageLayout layout;
    int32_t y; /* of the next line, below the top of the text */
} Layouter;

const char *page_font_name(PageFont font)
{
    static const char *const names[PAGE_FONT_MAX] = {"方正小标宋简体", "仿宋_GB2312", "黑体",
                                                     "楷体_GB2312", "宋体"};
    return names[font];
}

int32_t page_advance(uint32_t c, int32_t size)
{
    bool wide = c >= 0x2E80 || c == 0x2014 || c == 0x2026 || (c >= 0x2018 && c <= 0x201D);
    return wide ? size : size / 2;
}

int32_t page_text_width(Str text, int32_t size)
{
    int64_t width = 0;
    for (size_t i = 0; i < text.len;)
        width += page_advance(utf8_next(text, &i), size);
    return (int32_t)MIN(width, INT32_MAX / 2);
}

static LaidPage *this_page(Layouter *l)
{
    return &l->layout.pages[l->layout.page_count - 1];
}

static void add_run(Layouter *l, PageFont font, int32_t size, int32_t x, int32_t y, Str text)
{
    if (!text.len)
        return;
    LaidPage *p = this_page(l);
    ARENA_PUSH(l->arena, p->runs, p->run_count, p->run_capacity);
    p->runs[p->run_count - 1] = (PageRun){font, size, x, y, text};
}

static void add_rule(Layouter *l, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
    LaidPage *p = this_page(l);
    ARENA_PUSH(l->arena, p->rules, p->rule_count, p->rule_capacity);
    p->rules[p->rule_count - 1] = (PageRule){left, top, right, bottom};
}

/* A new page with its number: on the right of odd pages, on the left of even ones. */
static void new_page(Layouter *l)
{
    ARENA_PUSH(l->arena, l->layout.pages, l->layout.page_count, l->layout.page_capacity);
    l->y = 0;
    Str number = arena_printf(l->arena, "— %zu —", l->layout.page_count);
    int32_t x = l->layout.page_count % 2 ? LEFT + TEXT_WIDTH - 1400 - page_text_width(number, 1400)
                                         : LEFT + 1400;
    add_run(l, PAGE_FONT_SONG, 1400, x, TOP + TEXT_HEIGHT + 3300, number);
}

static void make_room(Layouter *l, int32_t height)
{
    if (l->y && l->y + height > TEXT_HEIGHT)
        new_page(l);
}

static bool is_word(uint32_t c)
{
    return c > ' ' && c < 0x2E80 && c != 0x2014 && (c < 0x2018 || c > 0x2026);
}

/* Marks that may not begin a line. */
static bool not_at_start(Str text, size_t at)
{
    static const char marks[] = "。，、；：？！）》”’】〉」』,.;:!?)%";
    size_t end = at;
    if (at >= text.len)
        return false;
    (void)utf8_next(text, &end);
    return str_contains(str_of(marks), str_sub(text, at, end));
}

/* How many bytes of text fit into a line; at least one character. */
static size_t fit_line(Str text, int32_t size, int32_t width)
{
    int32_t used = 0;
    size_t at = 0, before = 0, word = 0;
    bool in_word = false;
    while (at < text.len) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        if (is_word(c) && !in_word)
            word = from;
        in_word = is_word(c);
        used += page_advance(c, size);
        if (used > width) {
            size_t cut = in_word && word > 0 ? word : from;
            if (not_at_start(text, cut) && before > 0 && cut == from)
                cut = before;
            return cut ? cut : at;
        }
        before = from;
    }
    return text.len;
}

typedef struct TextStyle {
    PageFont font;
    int32_t size, line, indent;
    TextAlign align;
} TextStyle;

static void lay_line(Layouter *l, const TextStyle *s, int32_t indent, Str line)
{
    make_room(l, s->line);
    int32_t free = TEXT_WIDTH - page_text_width(line, s->size), x = LEFT + indent;
    if (s->align == TEXT_ALIGN_CENTRE)
        x = LEFT + MAX(free, 0) / 2;
    else if (s->align == TEXT_ALIGN_END)
        x = LEFT + MAX(free, 0);
    /* The base line of Chinese fonts: 0.86 of the size below the top. */
    add_run(l, s->font, s->size, x, TOP + l->y + (s->line - s->size) / 2 + s->size * 86 / 100,
            line);
    l->y += s->line;
}

/*
 * Where a title that is too long for one line is cut: before its year if both parts fit, so that
 * neither name nor title is torn; else so that the lines are about as long as each other.
 */
size_t page_title_cut(Str title)
{
    const int32_t size = TITLE_SIZE;
    int32_t whole = page_text_width(title, size), most = TEXT_WIDTH;
    if (whole <= most)
        return title.len;
    size_t year = str_find(title, STR("年"), 0);
    for (size_t i = 0; year != STR_NPOS && year >= 4 && i < 4; i++)
        if (title.ptr[year - 4 + i] < '0' || title.ptr[year - 4 + i] > '9')
            year = STR_NPOS;
    if (year != STR_NPOS && year > 4) {
        int32_t before = page_text_width(str_sub(title, 0, year - 4), size);
        if (before <= most && whole - before <= most)
            return year - 4;
    }
    int32_t lines = (whole + most - 1) / most;
    return fit_line(title, size, MIN(whole / lines + size - 1, most));
}

static void lay_text(Layouter *l, const Block *b)
{
    TextStyle s = {PAGE_FONT_BODY, BODY_SIZE, BODY_LINE, 2 * BODY_SIZE, b->align};
    if (b->kind == BLOCK_TITLE)
        s = (TextStyle){PAGE_FONT_TITLE, TITLE_SIZE, 3200, 0, TEXT_ALIGN_CENTRE};
    else if (b->kind == BLOCK_HEADING) {
        s.font = b->level <= 1 ? PAGE_FONT_BLACK : b->level == 2 ? PAGE_FONT_KAI : PAGE_FONT_BODY;
        make_room(l, 4 * BODY_LINE); /* with some of what it heads */
    } else if (b->noindent || b->align != TEXT_ALIGN_START)
        s.indent = 0;
    for (Str rest = b->text, line; str_split_next(&rest, STR("\n"), &line);) {
        int32_t indent = s.indent;
        do {
            size_t fits = b->kind == BLOCK_TITLE ? page_title_cut(line)
                                                 : fit_line(line, s.size, TEXT_WIDTH - indent);
            lay_line(l, &s, indent, str_sub(line, 0, fits));
            line = str_sub(line, fits, line.len);
            indent = 0;
        } while (line.len);
    }
    if (b->kind == BLOCK_TITLE)
        l->y += BODY_LINE;
}

typedef struct TableLayout {
    const Grid *grid;
    int32_t *edges;      /* columns + 1, from the left of the text */
    int32_t *heights;    /* of the rows */
    const bool *wrapped; /* cells whose lines stand as they are */
    int32_t size, line;
} TableLayout;

/* The size at which the longest word of a cell, or line of a label, fits its width. */
static int32_t cell_size(const TableLayout *t, const GridCell *c)
{
    int32_t width = t->edges[c->column + c->column_span] - t->edges[c->column] - 2 * CELL_PAD;
    int32_t longest = 0, run = 0;
    if (t->wrapped[c - t->grid->cells])
        longest = (int32_t)label_width(c->text, (uint32_t)t->size);
    for (size_t i = 0; i < c->text.len;) {
        uint32_t point = utf8_next(c->text, &i);
        run = is_word(point) ? run + page_advance(point, t->size) : 0;
        longest = MAX(longest, run);
    }
    if (longest <= MAX(width, 0))
        return t->size;
    return MAX((int32_t)((int64_t)t->size * width / longest), 400);
}

static int32_t cell_lines(const TableLayout *t, const GridCell *c)
{
    int32_t width = t->edges[c->column + c->column_span] - t->edges[c->column] - 2 * CELL_PAD;
    int32_t size = cell_size(t, c), lines = 0;
    for (Str rest = c->text, line; str_split_next(&rest, STR("\n"), &line);)
        do {
            line = str_sub(line, fit_line(line, size, width), line.len);
            lines++;
        } while (line.len);
    return lines;
}

static void measure_rows(TableLayout *t)
{
    const Grid *g = t->grid;
    for (uint32_t i = 0; i < g->rows; i++)
        t->heights[i] = t->line + 2 * CELL_PAD;
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        int32_t need = MIN(cell_lines(t, c) * t->line + 2 * CELL_PAD, TEXT_HEIGHT / 2), have = 0;
        for (uint32_t r = c->row; r < (uint32_t)c->row + c->row_span; r++)
            have += t->heights[r];
        if (need > have)
            t->heights[c->row + c->row_span - 1] += need - have;
    }
}

static void lay_cell_text(Layouter *l, const TableLayout *t, const GridCell *c, int32_t top,
                          int32_t height)
{
    int32_t left = LEFT + t->edges[c->column];
    int32_t width = t->edges[c->column + c->column_span] - t->edges[c->column];
    int32_t size = cell_size(t, c);
    int32_t y = top + MAX(height - cell_lines(t, c) * t->line, 0) / 2;
    for (Str rest = c->text, line; str_split_next(&rest, STR("\n"), &line);)
        do {
            Str part = str_sub(line, 0, fit_line(line, size, width - 2 * CELL_PAD));
            int32_t free = MAX(width - page_text_width(part, size), 0), x = left + free / 2;
            if (c->align == TEXT_ALIGN_END)
                x = left + MAX(free - CELL_PAD, 0);
            else if (c->align == TEXT_ALIGN_START && c->header)
                x = left + MIN(CELL_PAD, free);
            add_run(l, PAGE_FONT_SONG, size, x, y + (t->line - size) / 2 + size * 86 / 100, part);
            y += t->line;
            line = str_sub(line, part.len, line.len);
        } while (line.len);
}

/* The rows first..end of a table, at the place of the next line. */
static void lay_rows(Layouter *l, const TableLayout *t, uint32_t first, uint32_t end)
{
    int32_t top = TOP + l->y;
    for (size_t i = 0; i < t->grid->cell_count; i++) {
        const GridCell *c = &t->grid->cells[i];
        uint32_t from = MAX(c->row, first), to = MIN((uint32_t)c->row + c->row_span, end);
        if (from >= to)
            continue;
        int32_t y0 = top, height = 0, before = 0, after = 0;
        for (uint32_t r = first; r < from; r++)
            y0 += t->heights[r];
        for (uint32_t r = from; r < to; r++)
            height += t->heights[r];
        for (uint32_t r = c->row; r < from; r++)
            before += t->heights[r];
        for (uint32_t r = to; r < (uint32_t)c->row + c->row_span; r++)
            after += t->heights[r];
        int32_t x0 = LEFT + t->edges[c->column], x1 = LEFT + t->edges[c->column + c->column_span];
        add_rule(l, x0, y0, x1, y0);
        add_rule(l, x0, y0, x0, y0 + height);
        add_rule(l, x0, y0 + height, x1, y0 + height);
        add_rule(l, x1, y0, x1, y0 + height);
        /* Of a cell that the page end cuts, the larger part has the text. */
        if (height > before && height >= after)
            lay_cell_text(l, t, c, y0, height);
    }
    for (uint32_t r = first; r < end; r++)
        l->y += t->heights[r];
}

static TableLayout measure_table(Layouter *l, const Grid *g)
{
    TableLayout t = {.size = g->columns > 12 ? 900 : g->columns > 6 ? 1000 : 1050};
    t.line = t.size * 4 / 3;
    const uint32_t *widths = grid_widths(g, TEXT_WIDTH, l->arena);
    t.edges = arena_new(l->arena, int32_t, (size_t)g->columns + 1);
    t.heights = arena_new(l->arena, int32_t, (size_t)g->rows + 1);
    for (uint32_t i = 0; i < g->columns; i++)
        t.edges[i + 1] = t.edges[i] + (int32_t)widths[i];
    WrappedGrid *w = arena_new(l->arena, WrappedGrid, 1);
    *w = grid_wrap(g, widths, (uint32_t)t.size, 2 * CELL_PAD, l->arena);
    t.grid = &w->grid;
    t.wrapped = w->wrapped;
    measure_rows(&t);
    return t;
}

/* The height that must be free where a table begins: all of a short one, some rows of others. */
static int32_t kept_height(const TableLayout *t)
{
    int64_t all = 0;
    for (uint32_t r = 0; r < t->grid->rows; r++)
        all += t->heights[r];
    return t->grid->rows <= KEPT_ROWS && all <= TEXT_HEIGHT - 2 * BODY_LINE ? (int32_t)all
                                                                            : 6 * BODY_LINE;
}

static void lay_grid(Layouter *l, const Grid *g)
{
    TableLayout t = measure_table(l, g);
    uint16_t header_rows = grid_header_rows(g);
    int32_t header = 0;
    for (uint32_t r = 0; r < header_rows; r++)
        header += t.heights[r];
    make_room(l, kept_height(&t));
    bool repeat = header_rows && header < TEXT_HEIGHT / 3;
    for (uint32_t first = 0, end; first < g->rows; first = end) {
        int32_t room = TEXT_HEIGHT - l->y, used = 0;
        for (end = first; end < g->rows && used + t.heights[end] <= room; end++)
            used += t.heights[end];
        if (end == first && l->y > (repeat ? header : 0)) {
            new_page(l);
            if (repeat && first >= header_rows)
                lay_rows(l, &t, 0, header_rows);
            continue;
        }
        end = MAX(end, first + 1);
        lay_rows(l, &t, first, end);
    }
    l->y += BODY_LINE / 2;
}

PageLayout page_layout(const Document *d, Arena *a)
{
    Layouter l = {.arena = a};
    new_page(&l);
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        if (b->page_break && l.y)
            new_page(&l);
        const Grid *next = i + 1 < d->block_count ? b[1].grid : NULL;
        if (b->kind == BLOCK_HEADING && next && next->rows && next->columns) {
            TableLayout t = measure_table(&l, next); /* a heading stays with its table */
            make_room(&l, BODY_LINE + kept_height(&t));
        }
        if (b->kind != BLOCK_GRID)
            lay_text(&l, b);
        else if (b->grid->rows && b->grid->columns)
            lay_grid(&l, b->grid);
    }
    return l.layout;
}
