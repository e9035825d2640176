#include "document/geometry_columns.h"

#include <stdlib.h>
#include <string.h>

/* A row of the grid: its label's pieces, and its figures if it has any. */
typedef struct GridRow {
    Segments label;
    Segments group; /* the name of the group that begins here */
    const FigureRow *figures;
    int32_t middle; /* of its first line */
} GridRow;

typedef struct GridMaker {
    Unruled *u;
    GridRow *rows;
    size_t row_count, row_capacity;
    GridCell *cells;
    size_t cell_count, cell_capacity;
} GridMaker;

static void push(const Unruled *u, Segments *to, const Segment *s)
{
    ARENA_PUSH(u->a, to->items, to->count, to->capacity);
    to->items[to->count - 1] = *s;
}

static GridRow *add_row(GridMaker *m, const FigureRow *figures)
{
    ARENA_PUSH(m->u->a, m->rows, m->row_count, m->row_capacity);
    m->rows[m->row_count - 1] = (GridRow){.figures = figures};
    return &m->rows[m->row_count - 1];
}

static void add_figure_row(GridMaker *m, size_t row)
{
    Unruled *u = m->u;
    GridRow *r = add_row(m, &u->rows[row]);
    for (size_t i = 0; i < u->labels.count; i++)
        if (u->row_of[i] == row)
            push(u, &r->label, &u->labels.items[i]);
    r->middle = segment_middle(&u->rows[row].figures[0]);
    if (r->label.count)
        r->middle = MIN(r->middle, segment_middle(&r->label.items[0]));
}

/* Rows with figures and, where labels have none, blank ones; text before the first leaves as it is.
 */
static void make_rows(GridMaker *m)
{
    Unruled *u = m->u;
    size_t row = 0;
    bool blank = false;
    for (size_t i = 0; i < u->labels.count; i++) {
        const Segment *s = &u->labels.items[i];
        if (u->row_of[i] != SIZE_MAX)
            continue;
        for (; row < u->row_count && u->rows[row].line < s->line; row++, blank = false)
            add_figure_row(m, row);
        bool begins = geometry_begins_label(s->text);
        if (!begins && !m->row_count) {
            TextLine line = {.text = s->text};
            rows_widen(u, &line, s);
            rows_put_line(u, line);
            continue;
        }
        GridRow *r = blank && !begins ? &m->rows[m->row_count - 1] : add_row(m, NULL);
        if (!r->label.count)
            r->middle = segment_middle(s);
        push(u, &r->label, s);
        blank = true;
    }
    for (; row < u->row_count; row++)
        add_figure_row(m, row);
}

/* "（四": a page end or a narrow column may cut even the number of a group. */
static bool opens_group(Str text)
{
    return str_starts_with(text, STR("（")) || str_starts_with(text, STR("(")) ||
           geometry_begins_label(text);
}

static GridRow *row_of_group(const GridMaker *m, const Segment *s)
{
    GridRow *found = &m->rows[0];
    for (size_t i = 1; i < m->row_count; i++)
        if (m->rows[i].middle <= segment_middle(s) + segment_height(s) / 4)
            found = &m->rows[i];
    return found;
}

/* The names of groups, each in the row in which it begins. A page end may cut one in two. */
static void place_groups(GridMaker *m)
{
    Segments *groups = &m->u->groups;
    for (size_t i = 0; i < groups->count; i++) {
        Segment last = groups->items[i];
        if (!last.text.ptr)
            continue;
        bool numbered = opens_group(last.text);
        Segments *to = &row_of_group(m, &last)->group;
        for (size_t k = i; k < groups->count; k++) {
            Segment *s = &groups->items[k];
            bool below = s->top - last.bottom < segment_height(&last) * 6 / 5;
            if (!s->text.ptr || (k > i && !rows_same_stack(&last, s)))
                continue;
            if (k > i && (opens_group(s->text) || !(below || numbered)))
                break;
            push(m->u, to, s);
            last = *s;
            s->text = (Str){NULL, 0};
        }
    }
}

static Str joined(const Unruled *u, const Segments *s)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 16);
    for (size_t i = 0; i < s->count; i++)
        strbuf_append(&b, s->items[i].text);
    return arena_str(u->a, strbuf_str(&b));
}

static void set_box(const Unruled *u, SourcePos *pos, const TextLine *box)
{
    const RollSheet *sheet = &u->sheets[box->sheet];
    pos->page = sheet->page;
    pos->box[0] = box->left - sheet->right;
    pos->box[1] = box->top - sheet->down;
    pos->box[2] = box->right - box->left;
    pos->box[3] = box->bottom - box->top;
}

static void add_cell(GridMaker *m, size_t row, size_t column, size_t span, const Segments *s)
{
    ARENA_PUSH(m->u->a, m->cells, m->cell_count, m->cell_capacity);
    GridCell *c = &m->cells[m->cell_count - 1];
    *c = (GridCell){.row = (uint16_t)row,
                    .column = (uint16_t)column,
                    .row_span = 1,
                    .column_span = (uint16_t)span,
                    .text = joined(m->u, s),
                    .confidence = 100};
    TextLine box = {0};
    for (size_t i = 0; i < s->count; i++)
        rows_widen(m->u, &box, &s->items[i]);
    if (s->count)
        set_box(m->u, &c->pos, &box);
}

static void add_figures(GridMaker *m, size_t row, size_t column, const FigureRow *figures)
{
    for (size_t c = 0, k = 0; c < m->u->column_count; c++) {
        Segments s = {0};
        if (figures && k < figures->count && figures->columns[k] == c)
            push(m->u, &s, &figures->figures[k++]);
        add_cell(m, row, column + c, 1, &s);
    }
}

/* The headings of a table that has no labels are its first row; what heads several of them stays
 * text. */
static void add_heads(GridMaker *m)
{
    const Unruled *u = m->u;
    for (size_t c = 0; c < u->column_count; c++) {
        Segments s = {0};
        for (size_t i = u->heads.count; i-- > 0;) /* they were found from below */
            if (u->heads.items[i].column == c)
                push(u, &s, &u->heads.items[i]);
        add_cell(m, 0, c, 1, &s);
        m->cells[m->cell_count - 1].header = true;
    }
}

void columns_put_grid(Unruled *u)
{
    GridMaker m = {.u = u};
    make_rows(&m);
    place_groups(&m);
    size_t labels = u->labels.count ? 1 : 0, groups = u->groups.count ? 1 : 0;
    size_t heads = labels ? 0 : 1;
    if (heads) {
        columns_put_headings(u);
        add_heads(&m);
    }
    for (size_t i = 0; i < m.row_count; i++) {
        const GridRow *r = &m.rows[i];
        if (r->group.count)
            add_cell(&m, i, 0, 1, &r->group);
        if (r->label.count)
            add_cell(&m, i, r->group.count ? 1 : 0, r->group.count ? 1 : 1 + groups, &r->label);
        add_figures(&m, i + heads, labels + groups, r->figures);
    }
    Grid *grid = arena_new(u->a, Grid, 1);
    grid_normalise(m.cells, m.cell_count, (uint32_t)(m.row_count + heads),
                   (uint32_t)(labels + groups + u->column_count), u->a, grid);
    TextLine line = {.grid = grid, .text = STR("")};
    for (size_t i = 0; i < u->labels.count; i++)
        if (u->labels.items[i].text.ptr)
            rows_widen(u, &line, &u->labels.items[i]);
    for (size_t i = 0; i < u->row_count; i++)
        for (size_t k = 0; k < u->rows[i].count; k++)
            rows_widen(u, &line, &u->rows[i].figures[k]);
    rows_put_line(u, line);
}
