#include "document/geometry_columns.h"

#include <stdlib.h>
#include <string.h>

#define LINES_APART 60 /* lines of label from one row of figures to the next: blank rows */
#define HEAD_LINES  16
#define ROWS_MAX    500u
#define COLUMNS_MIN 3
#define LONE_MIN    8 /* columns of a row that is a table by itself */

/* Whether two neighbours of a line are of different cells: figures of wide columns nearly touch. */
static bool apart(const PageGlyph *before, const PageGlyph *next)
{
    return (next->left - before->right) * 10 > MAX(before->bottom - before->top, 1);
}

/* Cuts a line where the gaps of its cells are, and before digits that touch the label before. */
static void split_cells(const Unruled *u, size_t line, Segments *ret)
{
    size_t count = u->lines[line].glyph_count;
    const PageGlyph *g = u->glyphs + u->lines[line].first_glyph;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1;
             to < count && !apart(&g[to - 1], &g[to]) &&
             (geometry_is_digit(g[to - 1].text) || !rows_number_begins(g + to, count - to));
             to++)
            ;
        size_t digits = to;
        while (digits > from && (geometry_is_digit(g[digits - 1].text) ||
                                 g[digits - 1].text == '.' || g[digits - 1].text == ','))
            digits--;
        bool touches = digits > from && digits < to && g[digits - 1].text >= 0x80 &&
                       geometry_is_digit(g[digits].text);
        if (touches)
            rows_add_piece(u, line, from, digits, false, ret);
        rows_add_piece(u, line, touches ? digits : from, to, touches, ret);
    }
}

static const Segments *cells_of(const Unruled *u, size_t line)
{
    if (!u->cells[line].count)
        split_cells(u, line, &u->cells[line]);
    return &u->cells[line];
}

/* Whether all pieces but the last `n` stand left of the figures. */
static bool stands_left(const Segments *s, size_t n, int32_t edge)
{
    for (size_t i = 0; i + n < s->count; i++)
        if (s->items[i].right > edge + segment_height(&s->items[i]) / 2)
            return false;
    return true;
}

static void add_row(Unruled *u, size_t line, const Segments *s, size_t n)
{
    ARENA_PUSH(u->a, u->rows, u->row_count, u->row_capacity);
    FigureRow *row = &u->rows[u->row_count - 1];
    row->line = line;
    row->count = n;
    memcpy(row->figures, s->items + s->count - n, n * sizeof(*row->figures));
}

/* Whether a piece stands above or below a figure that was met. */
static bool under_figure(const Unruled *u, const Segment *s)
{
    for (size_t i = 0; i < u->row_count; i++)
        for (size_t k = 0; k < u->rows[i].count; k++)
            if (s->left < u->rows[i].figures[k].right && s->right > u->rows[i].figures[k].left)
                return true;
    return false;
}

/* Rows of figures from `line` on, with lines of labels between them. */
static bool gather_rows(Unruled *u, size_t line)
{
    int32_t edge = 0;
    u->row_count = 0;
    for (size_t i = line, between = 0;
         i < u->line_count && between < LINES_APART && u->row_count < ROWS_MAX; i++) {
        const Segments *s = cells_of(u, i);
        size_t n = rows_tail_figures(s);
        if (n > FIGURES_MAX || (!n && !stands_left(s, 0, edge)))
            break;
        if (!n) {
            between++;
            continue;
        }
        const Segment *first = &s->items[s->count - n];
        /* Rows before may have been blank where this one begins. */
        bool under = first->left > edge - 2 * segment_height(first) ||
                     (n > 1 && under_figure(u, &s->items[s->count - 1]));
        if (i > line && (!under || !stands_left(s, n, edge)))
            break;
        edge = i == line ? first->left : MIN(edge, first->left);
        add_row(u, i, s, n);
        between = 0;
    }
    if (!u->row_count)
        return false;
    u->end = u->rows[u->row_count - 1].line + 1;
    u->edge = edge;
    return true;
}

static int by_left(const void *a, const void *b)
{
    const Segment *x = a, *y = b;
    return (x->left > y->left) - (x->left < y->left);
}

/* Figures that stand above each other make a column. False: too many. */
static bool find_columns(Unruled *u)
{
    Segments *all = &u->figures;
    all->count = 0;
    for (size_t i = 0; i < u->row_count; i++)
        for (size_t k = 0; k < u->rows[i].count; k++) {
            if (u->rows[i].figures[k].touches)
                continue;
            ARENA_PUSH(u->a, all->items, all->count, all->capacity);
            all->items[all->count - 1] = u->rows[i].figures[k];
        }
    if (all->count)
        qsort(all->items, all->count, sizeof(*all->items), by_left);
    u->column_count = 0;
    for (size_t i = 0; i < all->count; i++) {
        Segment *last = u->column_count ? &u->columns[u->column_count - 1] : NULL;
        if (last && all->items[i].left < last->right) {
            last->right = MAX(last->right, all->items[i].right);
            continue;
        }
        if (u->column_count == FIGURES_MAX)
            return false;
        u->columns[u->column_count++] = all->items[i];
    }
    return u->column_count > 0;
}

static size_t column_at(const Unruled *u, const Segment *s)
{
    for (size_t c = 0; c < u->column_count; c++)
        if (s->left < u->columns[c].right && s->right > u->columns[c].left)
            return c;
    return SIZE_MAX;
}

/*
 * Digits that touch their labels: in a column that is known they are figures, or where those of two
 * rows make a first column; else they belong to the label.
 */
static bool settle_touching(Unruled *u)
{
    size_t unknown = 0;
    Segment first = {.left = INT32_MIN, .right = INT32_MAX};
    for (size_t i = 0; i < u->row_count; i++) {
        const Segment *s = &u->rows[i].figures[0];
        if (!s->touches || column_at(u, s) != SIZE_MAX)
            continue;
        first = (Segment){.left = MAX(first.left, s->left), .right = MIN(first.right, s->right)};
        unknown++;
    }
    bool column = unknown > 1 && first.left < first.right && first.right <= u->columns[0].left &&
                  u->column_count < FIGURES_MAX;
    if (column) {
        memmove(u->columns + 1, u->columns, u->column_count++ * sizeof(*u->columns));
        u->columns[0] = first;
    }
    for (size_t i = 0; i < u->row_count; i++) {
        FigureRow *row = &u->rows[i];
        if (!row->figures[0].touches || column_at(u, &row->figures[0]) != SIZE_MAX)
            continue;
        memmove(row->figures, row->figures + 1, --row->count * sizeof(*row->figures));
        if (!row->count)
            return false;
    }
    return true;
}

/* Says of each figure in which column it is. False: two are in one. */
static bool place_figures(Unruled *u)
{
    for (size_t i = 0; i < u->row_count; i++) {
        FigureRow *row = &u->rows[i];
        for (size_t k = 0; k < row->count; k++) {
            row->columns[k] = column_at(u, &row->figures[k]);
            if (row->columns[k] == SIZE_MAX || (k && row->columns[k] <= row->columns[k - 1]))
                return false;
        }
    }
    return true;
}

/* The lowest piece of each column's heading, from left to right. */
typedef struct Heads {
    Segment lowest[FIGURES_MAX];
    int32_t top[FIGURES_MAX]; /* with the lines above */
    size_t count;
    Segments pieces; /* all lines of the headings; column: of which */
} Heads;

/* Whether two pieces stand side by side with a gap between them, as those of two columns do. */
static bool side_by_side(const Segment *x, const Segment *y)
{
    int32_t gap = segment_height(x) / 10;
    return x->right + gap <= y->left || y->right + gap <= x->left;
}

static void add_head(const Unruled *u, Heads *h, const Segment *s, bool *ret_many)
{
    size_t over = 0, at = 0;
    for (size_t i = 0; i < h->count; i++)
        if (!side_by_side(s, &h->lowest[i])) {
            at = i;
            over++;
        }
    if (over > 1) /* it heads several columns */
        return;
    if (!over && h->count == FIGURES_MAX) {
        *ret_many = true;
        return;
    }
    if (over && h->top[at] - s->bottom > segment_height(s) * 6 / 5)
        return;
    if (!over) {
        at = h->count++;
        h->lowest[at] = *s;
    }
    h->top[at] = s->top;
    ARENA_PUSH(u->a, h->pieces.items, h->pieces.count, h->pieces.capacity);
    h->pieces.items[h->pieces.count - 1] = *s;
    h->pieces.items[h->pieces.count - 1].column = at;
}

/* Whether a heading is the only one that stands over some column of figures. */
static bool heads_alone(const Unruled *u, const Heads *h, size_t head)
{
    for (size_t c = 0; c < u->column_count; c++) {
        size_t over = 0;
        bool own = false;
        for (size_t i = 0; i < h->count; i++) {
            bool above =
                h->lowest[i].left < u->columns[c].right && h->lowest[i].right > u->columns[c].left;
            over += above;
            own = own || (above && i == head);
        }
        if (own && over == 1)
            return true;
    }
    return false;
}

/* Headings stand side by side; what is above all others only shows through a gap of theirs. */
static void drop_loose_heads(const Unruled *u, Heads *h)
{
    bool good[FIGURES_MAX] = {false};
    for (size_t i = 0; i < h->count; i++)
        good[i] = i == 0 || heads_alone(u, h, i);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < h->count; i++)
            for (size_t k = 0; k < h->count && !good[i]; k++)
                if (good[k] && h->top[i] < h->lowest[k].bottom && h->lowest[i].bottom > h->top[k])
                    more = good[i] = true;
    }
    size_t kept = 0, place[FIGURES_MAX] = {0};
    for (size_t i = 0; i < h->count; i++) {
        place[i] = good[i] ? kept : SIZE_MAX;
        if (good[i])
            h->lowest[kept++] = h->lowest[i];
    }
    h->count = kept;
    for (size_t i = kept = 0; i < h->pieces.count; i++) {
        size_t at = place[h->pieces.items[i].column];
        if (at == SIZE_MAX)
            continue;
        h->pieces.items[kept] = h->pieces.items[i];
        h->pieces.items[kept++].column = at;
    }
    h->pieces.count = kept;
}

/* Leaves out lines that reach over a neighbour found later, and takes the others into the width. */
static void widen_heads(Heads *h)
{
    size_t kept = 0;
    for (size_t i = 0; i < h->pieces.count; i++) {
        Segment s = h->pieces.items[i];
        bool clear = true;
        for (size_t k = 0; k < h->count; k++)
            clear = clear && (k == s.column || side_by_side(&s, &h->lowest[k]));
        if (!clear)
            continue;
        Segment *low = &h->lowest[s.column];
        low->left = MIN(low->left, s.left);
        low->right = MAX(low->right, s.right);
        h->pieces.items[kept++] = s;
    }
    h->pieces.count = kept;
}

static void sort_heads(Heads *h)
{
    for (size_t i = 0; i < h->count; i++)
        h->lowest[i].column = i;
    qsort(h->lowest, h->count, sizeof(*h->lowest), by_left);
    for (size_t i = 0; i < h->pieces.count; i++) {
        size_t at = 0;
        while (h->lowest[at].column != h->pieces.items[i].column)
            at++;
        h->pieces.items[i].column = at;
    }
}

/* The headings of the columns, from the lines above the first row. */
static bool find_heads(const Unruled *u, Heads *h)
{
    size_t line = u->rows[0].line;
    bool many = false;
    for (size_t i = line; i-- > 0 && line - i <= HEAD_LINES && !many;) {
        const Segments *s = cells_of(u, i);
        int32_t high = MAX(u->lines[i].bottom - u->lines[i].top, 1);
        if (u->lines[i + 1].top - u->lines[i].bottom > 3 * high)
            break;
        if (rows_tail_figures(s) > 1)
            break;
        for (size_t k = 0; k < s->count && !many; k++) /* a lone row has no labels to be headed */
            if (u->row_count == 1 || s->items[k].right > u->columns[0].left)
                add_head(u, h, &s->items[k], &many);
    }
    if (many || !h->count)
        return false;
    drop_loose_heads(u, h);
    widen_heads(h);
    sort_heads(h);
    bool figures = false; /* of a row that was not seen as one: nothing is certain then */
    for (size_t i = 0; i < h->count; i++)
        figures |= h->lowest[i].figure;
    for (size_t i = 0; i < h->pieces.count; i++)
        figures |= h->pieces.items[i].figure;
    return !figures;
}

/* Whether a column of figures can stand under a heading: not under or beyond those beside it. */
static bool fits_head(const Heads *h, size_t at, const Segment *column)
{
    int32_t near = segment_height(column) / 4;
    return (at == 0 || column->left >= h->lowest[at - 1].right - near) &&
           (at + 1 == h->count || column->right <= h->lowest[at + 1].left + near);
}

/* Whether a heading other than that of its place stands over a column. */
static bool under_another(const Heads *h, size_t at, const Segment *column)
{
    for (size_t i = 0; i < h->count; i++)
        if (i != at && h->lowest[i].left < column->right && h->lowest[i].right > column->left)
            return true;
    return false;
}

/* Gives the columns the places of their headings. False: that is not certain. */
static bool match_heads(Unruled *u, const Heads *h)
{
    size_t place[FIGURES_MAX] = {0}, next = 0;
    for (size_t c = 0; c < u->column_count; c++) {
        size_t fits = 0;
        for (size_t at = 0; at < h->count; at++)
            if (fits_head(h, at, &u->columns[c])) {
                fits++;
                place[c] = at;
            }
        if (h->count == u->column_count && fits_head(h, c, &u->columns[c])) {
            place[c] = c;
            fits = 1;
        }
        if (fits != 1 || place[c] < next || under_another(h, place[c], &u->columns[c]))
            return false;
        next = place[c] + 1;
    }
    for (size_t i = 0; i < u->row_count; i++)
        for (size_t k = 0; k < u->rows[i].count; k++)
            u->rows[i].columns[k] = place[u->rows[i].columns[k]];
    u->column_count = h->count;
    memcpy(u->columns, h->lowest, h->count * sizeof(*u->columns));
    return true;
}

/* Takes in the lines of label above the first row and below the last. */
static void find_ends(Unruled *u)
{
    size_t line = u->rows[0].line, last = u->end;
    for (u->first = line; u->first > 0 && line - u->first < LINES_BETWEEN; u->first--) {
        const Segments *s = cells_of(u, u->first);
        size_t n = u->first == line ? u->rows[0].count : 0;
        bool begins = false;
        for (size_t i = 0; i + n < s->count; i++)
            begins = begins || geometry_begins_label(s->items[i].text);
        if (begins || !stands_left(cells_of(u, u->first - 1), 0, u->edge) ||
            !rows_near_line(u, u->first - 1, u->first))
            break;
    }
    for (; u->end < u->line_count && rows_near_line(u, u->end - 1, u->end); u->end++) {
        const Segments *s = cells_of(u, u->end);
        if (!stands_left(s, 0, u->edge) || u->end - last >= LINES_BETWEEN ||
            geometry_begins_label(s->items[0].text))
            break;
    }
}

/* What stands beside the figures. False: too much. */
static bool gather_labels(Unruled *u)
{
    Segments all = {0};
    size_t row = 0;
    for (size_t i = u->first; i < u->end && all.count <= SEGMENTS_MAX; i++) {
        const Segments *s = cells_of(u, i);
        while (row < u->row_count && u->rows[row].line < i)
            row++;
        size_t n = row < u->row_count && u->rows[row].line == i ? u->rows[row].count : 0;
        for (size_t k = 0; k + n < s->count; k++) {
            ARENA_PUSH(u->a, all.items, all.count, all.capacity);
            all.items[all.count - 1] = s->items[k];
        }
    }
    if (all.count > SEGMENTS_MAX)
        return false;
    rows_sort_labels(u, &all);
    return true;
}

static bool is_head(const Unruled *u, const Segment *s)
{
    for (size_t i = 0; i < u->heads.count; i++)
        if (u->heads.items[i].line == s->line && u->heads.items[i].left == s->left)
            return true;
    return false;
}

void columns_put_headings(Unruled *u)
{
    for (size_t i = u->first; i < u->rows[0].line; i++) {
        const Segments *s = cells_of(u, i);
        CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
        TextLine line = {0};
        for (size_t k = 0; k < s->count; k++) {
            if (is_head(u, &s->items[k]))
                continue;
            if (b.len)
                strbuf_append_char(&b, '\t');
            strbuf_append(&b, s->items[k].text);
            rows_widen(u, &line, &s->items[k]);
        }
        line.text = arena_str(u->a, strbuf_str(&b));
        if (line.text.len)
            rows_put_line(u, line);
    }
}

/* Whether headings may stand above a line of figures: the rows of a table are not tried each. */
static bool may_have_heads(const Unruled *u, size_t line)
{
    const Segments *row = cells_of(u, line);
    size_t n = rows_tail_figures(row);
    for (size_t i = line; n && i-- > 0 && line - i <= HEAD_LINES;) {
        const Segments *s = cells_of(u, i);
        if (rows_tail_figures(s) > 1)
            return false;
        if (s->items[s->count - 1].right > row->items[row->count - n].left)
            return true;
    }
    return false;
}

bool columns_gather(Unruled *u, size_t line)
{
    Heads heads = {.pieces = u->heads};
    heads.pieces.count = 0;
    if (!may_have_heads(u, line) || !gather_rows(u, line) || !find_columns(u) ||
        !settle_touching(u) || !place_figures(u))
        return false;
    if (u->row_count > 1 && u->column_count < COLUMNS_MIN)
        return false;
    bool matched = find_heads(u, &heads) && match_heads(u, &heads);
    u->heads = heads.pieces;
    if (!matched)
        return false;
    find_ends(u);
    if (!gather_labels(u))
        return false;
    bool lone = u->row_count == 1;
    if (u->labels.count ? lone : !lone || u->groups.count || u->column_count < LONE_MIN)
        return false;
    for (size_t i = 0; i < u->heads.count && lone; i++)
        u->first = MIN(u->first, u->heads.items[i].line);
    rows_assign_labels(u);
    return true;
}
