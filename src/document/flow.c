#include "document/flow.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_ROWS_MAX    1000u
#define SPAN_COLUMNS_MAX 63u
#define ROWS_MAX         60000u

typedef struct Node {
    Block block;
    struct Node *next;
} Node;

typedef struct BlockList {
    Node *first;
    Node *last;
    size_t count; /* paragraphs and grids */
    size_t bytes; /* of their text */
    size_t grids;
} BlockList;

typedef struct FlowTableCell {
    GridCell cell;
    BlockList content;
} FlowTableCell;

/* What covers a column: the cell, and the first row that it leaves free again. */
typedef struct Column {
    uint32_t until;
    uint32_t owner; /* index into cells + 1; 0: none */
} Column;

typedef struct FlowTable {
    struct FlowTable *parent;
    FlowTableCell *cells;
    size_t cell_count, cell_capacity;
    Column *columns;
    size_t column_count, column_capacity;
    BlockList before;
    uint32_t rows; /* opened so far; the current row is rows - 1 */
    uint32_t column;
    uint32_t header_rows;
    bool *slivers;
    size_t sliver_count, sliver_capacity;
    bool has_slivers;
    bool in_row, in_cell, dropping;
    SourcePos pos;
} FlowTable;

struct Flow {
    Arena *arena;
    const DocumentLimits *limits;
    FlowTable *table;
    uint32_t table_depth;
    BlockList blocks;
    size_t block_total, text_total;
    StrBuf text;
    SourcePos here, paragraph;
    BlockKind kind;
    int level;
    int outcome;
};

Flow *flow_create(Arena *a, const DocumentLimits *limits)
{
    Flow *f = arena_new(a, Flow, 1);
    *f = (Flow){.arena = a, .limits = limits, .kind = BLOCK_PARAGRAPH};
    f->text = STRBUF_INIT(limits->text_bytes);
    return f;
}

void flow_deinit(Flow *f)
{
    if (f)
        strbuf_deinit(&f->text);
}

int flow_failed(const Flow *f)
{
    return f->outcome;
}

void flow_fail(Flow *f, int outcome)
{
    if (!f->outcome)
        f->outcome = outcome;
}

void flow_at(Flow *f, uint32_t start)
{
    f->here.start = start;
    f->here.end = start;
}

void flow_until(Flow *f, uint32_t end)
{
    f->here.end = end;
}

void flow_page(Flow *f, uint32_t page)
{
    f->here.page = page;
}

void flow_box(Flow *f, int32_t left, int32_t top, int32_t width, int32_t height)
{
    f->here.box[0] = left;
    f->here.box[1] = top;
    f->here.box[2] = width;
    f->here.box[3] = height;
}

void flow_place(Flow *f, uint32_t sheet, uint32_t row, uint32_t column)
{
    f->here.sheet = (uint16_t)sheet;
    f->here.row = row;
    f->here.column = (uint16_t)column;
}

void flow_kind(Flow *f, BlockKind kind, int level)
{
    f->kind = kind;
    f->level = level;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void append_collapsed(StrBuf *out, Str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        while (i < text.len && !is_blank(text.ptr[i]))
            i++;
        strbuf_append(out, str_sub(text, from, i));
        if (i == text.len)
            return;
        while (i < text.len && is_blank(text.ptr[i]))
            i++;
        if (out->len && out->ptr[out->len - 1] != ' ')
            strbuf_append_char(out, ' ');
    }
}

void flow_text(Flow *f, Str text, bool collapse)
{
    if (f->outcome || (f->table && f->table->dropping))
        return;
    if (!f->text.len) {
        Str rest = text;
        while (rest.len && is_blank(rest.ptr[0]))
            rest = str_sub(rest, 1, rest.len);
        if (!rest.len && collapse)
            return;
        f->paragraph = f->here;
    }
    if (collapse)
        append_collapsed(&f->text, text);
    else
        strbuf_append(&f->text, text);
    f->text_total += text.len;
    if (strbuf_failed(&f->text) || f->text_total > f->limits->text_bytes)
        flow_fail(f, DOCUMENT_E_TOO_LARGE);
}

static BlockList *flow_sink(Flow *f)
{
    FlowTable *t = f->table;
    if (!t)
        return &f->blocks;
    return t->in_cell ? &t->cells[t->cell_count - 1].content : &t->before;
}

static void flow_push(Flow *f, const Block *block)
{
    if (f->block_total >= f->limits->blocks) {
        flow_fail(f, DOCUMENT_E_TOO_LARGE);
        return;
    }
    f->block_total++;
    BlockList *list = flow_sink(f);
    Node *node = arena_new(f->arena, Node, 1);
    node->block = *block;
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
    list->count++;
    list->bytes += block->text.len;
    list->grids += block->kind == BLOCK_GRID;
}

static void list_append(BlockList *to, const BlockList *more)
{
    if (!more->first)
        return;
    if (to->last)
        to->last->next = more->first;
    else
        to->first = more->first;
    to->last = more->last;
    to->count += more->count;
    to->bytes += more->bytes;
    to->grids += more->grids;
}

void flow_break(Flow *f)
{
    Str text = str_trim(strbuf_str(&f->text));
    if (text.len && !f->outcome) {
        Block b = {.kind = f->kind, .level = f->level, .pos = f->paragraph};
        b.text = arena_str(f->arena, text);
        b.pos.end = MAX(f->here.end, b.pos.start);
        flow_push(f, &b);
    }
    f->text.len = 0;
}

void flow_grid(Flow *f, const Grid *grid, SourcePos pos)
{
    flow_break(f);
    if (f->outcome)
        return;
    flow_push(f, &(Block){.kind = BLOCK_GRID, .grid = grid, .pos = pos});
}

void flow_table_open(Flow *f)
{
    flow_break(f);
    if (f->table_depth >= f->limits->depth)
        flow_fail(f, DOCUMENT_E_TOO_LARGE);
    if (f->outcome)
        return;
    FlowTable *t = arena_new(f->arena, FlowTable, 1);
    t->parent = f->table;
    t->pos = f->here;
    t->dropping = f->table && f->table->dropping;
    f->table = t;
    f->table_depth++;
}

void flow_column(Flow *f, bool sliver)
{
    FlowTable *t = f->table;
    if (!t || f->outcome || t->rows || t->sliver_count >= DOCUMENT_COLUMNS_MAX)
        return;
    ARENA_PUSH(f->arena, t->slivers, t->sliver_count, t->sliver_capacity);
    t->slivers[t->sliver_count - 1] = sliver;
    t->has_slivers = t->has_slivers || sliver;
}

void flow_row_open(Flow *f, bool header)
{
    FlowTable *t = f->table;
    if (!t || f->outcome)
        return;
    flow_cell_close(f);
    if (t->rows >= ROWS_MAX) {
        flow_fail(f, DOCUMENT_E_TOO_LARGE);
        return;
    }
    if (header && t->header_rows == t->rows)
        t->header_rows++;
    t->rows++;
    t->column = 0;
    t->in_row = true;
}

/* Makes sure that the columns up to `count` have their state. */
static void columns_reserve(Flow *f, FlowTable *t, uint32_t count)
{
    while (t->column_count < count)
        ARENA_PUSH(f->arena, t->columns, t->column_count, t->column_capacity);
}

void flow_skip_columns(Flow *f, uint32_t count)
{
    if (f->table && !f->outcome)
        f->table->column =
            MIN(f->table->column + MIN(count, DOCUMENT_COLUMNS_MAX), DOCUMENT_COLUMNS_MAX);
}

/* Continues the cell above, if one with the same columns ends right here. */
static bool cell_continue(FlowTable *t, uint32_t span)
{
    uint32_t row = t->rows - 1;
    if (t->column >= t->column_count || !t->columns[t->column].owner)
        return false;
    GridCell *above = &t->cells[t->columns[t->column].owner - 1].cell;
    if (above->column != t->column || above->column_span != span ||
        (uint32_t)above->row + above->row_span != row || above->row_span >= SPAN_ROWS_MAX)
        return false;
    above->row_span++;
    for (uint32_t i = 0; i < span; i++)
        t->columns[t->column + i].until = row + 1;
    t->column += span;
    return true;
}

static void cell_place(Flow *f, FlowTable *t, const FlowCell *cell)
{
    uint32_t row = t->rows - 1;
    while (t->column < t->column_count && t->columns[t->column].until > row)
        t->column++;
    uint32_t span = MIN(MAX(cell->column_span, 1), SPAN_COLUMNS_MAX);
    if (t->column >= DOCUMENT_COLUMNS_MAX || t->cell_count >= f->limits->cells) {
        flow_fail(f, DOCUMENT_E_TOO_LARGE);
        return;
    }
    span = MIN(span, DOCUMENT_COLUMNS_MAX - t->column);
    columns_reserve(f, t, t->column + span);
    for (uint32_t i = 1; i < span; i++)
        if (t->columns[t->column + i].until > row)
            span = i;
    uint32_t rows = MIN(MAX(cell->row_span, 1), SPAN_ROWS_MAX);
    ARENA_PUSH(f->arena, t->cells, t->cell_count, t->cell_capacity);
    FlowTableCell *added = &t->cells[t->cell_count - 1];
    added->cell = (GridCell){.row = (uint16_t)row,
                             .column = (uint16_t)t->column,
                             .row_span = (uint16_t)rows,
                             .column_span = (uint16_t)span,
                             .header = cell->header,
                             .pos = f->here,
                             .confidence = 100};
    for (uint32_t i = 0; i < span; i++)
        t->columns[t->column + i] = (Column){row + rows, (uint32_t)t->cell_count};
    t->column += span;
    t->in_cell = true;
}

void flow_cell_open(Flow *f, const FlowCell *cell)
{
    FlowTable *t = f->table;
    if (!t || f->outcome)
        return;
    flow_cell_close(f);
    if (!t->in_row)
        flow_row_open(f, false);
    if (f->outcome)
        return;
    if (cell->continues && cell_continue(t, MIN(MAX(cell->column_span, 1), SPAN_COLUMNS_MAX)))
        t->dropping = true;
    else
        cell_place(f, t, cell);
}

void flow_cell_close(Flow *f)
{
    FlowTable *t = f->table;
    flow_break(f);
    if (!t || f->outcome)
        return;
    ASSUME(t->cells || !t->in_cell);
    if (t->in_cell)
        t->cells[t->cell_count - 1].cell.pos.end =
            MAX(f->here.end, t->cells[t->cell_count - 1].cell.pos.start);
    t->in_cell = false;
    t->dropping = t->parent && t->parent->dropping;
}

void flow_row_header(Flow *f)
{
    FlowTable *t = f->table;
    if (t && !f->outcome && t->in_row && t->header_rows + 1 == t->rows)
        t->header_rows = t->rows;
}

void flow_row_cancel(Flow *f)
{
    FlowTable *t = f->table;
    if (!t || f->outcome || !t->in_row || t->in_cell)
        return;
    t->rows--;
    t->header_rows = MIN(t->header_rows, t->rows);
    t->in_row = false;
}

void flow_cell_widen(Flow *f, uint32_t columns)
{
    FlowTable *t = f->table;
    GridCell *last = t && t->cell_count ? &t->cells[t->cell_count - 1].cell : NULL;
    if (f->outcome || !last || (uint32_t)last->row + 1 != t->rows ||
        (uint32_t)last->column + last->column_span != t->column) {
        flow_cell_open(f, &(FlowCell){.row_span = 1, .column_span = columns});
        return;
    }
    flow_break(f);
    uint32_t room = MIN(DOCUMENT_COLUMNS_MAX - t->column, SPAN_COLUMNS_MAX - last->column_span);
    columns_reserve(f, t, t->column + MIN(columns, room));
    for (uint32_t i = 0; i < MIN(columns, room) && t->columns[t->column].until < t->rows; i++) {
        t->columns[t->column++] = (Column){t->rows, (uint32_t)t->cell_count};
        last->column_span++;
    }
    t->in_cell = true;
}

static int cell_order(const void *a, const void *b)
{
    const GridCell *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1)
                            : (x->column > y->column) - (x->column < y->column);
}

/* rank[i] = how many of 0..i-1 are used; one entry more than there are. */
static uint32_t rank_used(uint32_t *rank, uint32_t count)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t here = i < count ? rank[i] : 0;
        rank[i] = used;
        used += here;
    }
    return used;
}

void grid_normalise(GridCell *cells, size_t count, uint32_t rows, uint32_t columns, Arena *a,
                    Grid *ret_grid)
{
    uint32_t *row_rank = arena_new(a, uint32_t, (size_t)rows + 1);
    uint32_t *column_rank = arena_new(a, uint32_t, (size_t)columns + 1);
    bool sorted = true;
    for (size_t i = 0; i < count; i++) {
        row_rank[cells[i].row] = 1;
        column_rank[cells[i].column] = 1;
        sorted = sorted && (i == 0 || cell_order(&cells[i - 1], &cells[i]) < 0);
    }
    uint32_t row_count = rank_used(row_rank, rows);
    uint32_t column_count = rank_used(column_rank, columns);
    for (size_t i = 0; i < count; i++) {
        GridCell *c = &cells[i];
        uint32_t row_end = MIN((uint32_t)c->row + c->row_span, rows);
        uint32_t column_end = MIN((uint32_t)c->column + c->column_span, columns);
        c->row_span = (uint16_t)(row_rank[row_end] - row_rank[c->row]);
        c->column_span = (uint16_t)(column_rank[column_end] - column_rank[c->column]);
        c->row = (uint16_t)row_rank[c->row];
        c->column = (uint16_t)column_rank[c->column];
    }
    if (!sorted)
        qsort(cells, count, sizeof(*cells), cell_order);
    *ret_grid = (Grid){.rows = (uint16_t)row_count,
                       .columns = (uint16_t)column_count,
                       .cells = cells,
                       .cell_count = count};
}

/* The paragraphs of a cell as lines. */
static Str list_text(Flow *f, const BlockList *list)
{
    size_t paragraphs = list->count - list->grids;
    if (paragraphs == 0)
        return STR("");
    if (list->count == 1)
        return list->first->block.text;
    char *text = arena_new(f->arena, char, list->bytes + paragraphs);
    size_t length = 0;
    for (const Node *n = list->first; n; n = n->next) {
        if (n->block.kind == BLOCK_GRID)
            continue;
        if (length)
            text[length++] = '\n';
        if (n->block.text.len)
            memcpy(text + length, n->block.text.ptr, n->block.text.len);
        length += n->block.text.len;
    }
    return str_make(text, length);
}

/*
 * Whether a table only serves the layout: it has one column, or a cell that holds running text, or
 * inner tables without being a table of data itself.
 */
static bool table_is_layout(const FlowTable *t)
{
    size_t nested = 0, filled = 0;
    bool one_column = true;
    for (size_t i = 0; i < t->cell_count; i++) {
        const FlowTableCell *c = &t->cells[i];
        nested += c->content.grids > 0;
        filled += c->content.grids == 0 && c->content.count > 0;
        one_column = one_column && c->cell.column == t->cells[0].cell.column;
        if (c->content.count >= 3 && c->content.bytes > 1800)
            return true;
    }
    return one_column || (nested > 0 && (filled < 8 || t->rows < 3));
}

/*
 * Makes the two edges of each sliver one. Cells keep their order and stay apart, as edges only
 * move together; a blank cell within a sliver vanishes. Returns how many cells are left.
 */
static size_t remove_slivers(Flow *f, const FlowTable *t, GridCell *cells, size_t count)
{
    uint32_t *edge = arena_new(f->arena, uint32_t, t->column_count + 1);
    for (size_t i = 0; i < t->column_count; i++)
        edge[i + 1] = edge[i] + !(i < t->sliver_count && t->slivers[i]);
    for (size_t i = 0; i < count; i++)
        if (cells[i].text.len &&
            edge[cells[i].column] == edge[(uint32_t)cells[i].column + cells[i].column_span])
            return count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t from = edge[cells[i].column];
        uint32_t to = edge[(uint32_t)cells[i].column + cells[i].column_span];
        if (from == to)
            continue;
        cells[kept] = cells[i];
        cells[kept].column = (uint16_t)from;
        cells[kept++].column_span = (uint16_t)(to - from);
    }
    return kept;
}

static Grid *table_grid(Flow *f, FlowTable *t)
{
    GridCell *cells = arena_new(f->arena, GridCell, t->cell_count);
    for (size_t i = 0; i < t->cell_count; i++) {
        cells[i] = t->cells[i].cell;
        cells[i].text = list_text(f, &t->cells[i].content);
        cells[i].header = cells[i].header || cells[i].row < t->header_rows;
    }
    size_t count = t->cell_count;
    if (t->has_slivers)
        count = remove_slivers(f, t, cells, count);
    Grid *grid = arena_new(f->arena, Grid, 1);
    uint16_t header_rows = (uint16_t)MIN(t->header_rows, t->rows);
    grid_normalise(cells, count, t->rows, (uint32_t)t->column_count, f->arena, grid);
    grid->header_rows = MIN(header_rows, grid->rows);
    return grid;
}

void flow_table_close(Flow *f)
{
    FlowTable *t = f->table;
    flow_cell_close(f);
    if (!t || f->outcome)
        return;
    f->table = t->parent;
    f->table_depth--;
    BlockList *sink = flow_sink(f);
    list_append(sink, &t->before);
    if (t->cell_count == 0)
        return;
    bool layout = table_is_layout(t);
    if (!layout) {
        t->pos.end = MAX(f->here.end, t->pos.start);
        flow_push(f, &(Block){.kind = BLOCK_GRID, .grid = table_grid(f, t), .pos = t->pos});
    }
    for (size_t i = 0; i < t->cell_count; i++) {
        BlockList *content = &t->cells[i].content;
        if (layout) {
            list_append(sink, content);
            continue;
        }
        for (Node *n = content->first, *next; n && content->grids; n = next) {
            next = n->next;
            n->next = NULL;
            if (n->block.kind == BLOCK_GRID)
                list_append(sink, &(BlockList){n, n, 1, 0, 1});
        }
    }
}

int flow_finish(Flow *f, Document *ret_document)
{
    while (f->table && !f->outcome)
        flow_table_close(f);
    flow_break(f);
    strbuf_deinit(&f->text);
    if (f->outcome)
        return f->outcome;
    if (!f->blocks.count)
        return DOCUMENT_E_EMPTY;
    Block *blocks = arena_new(f->arena, Block, f->blocks.count);
    size_t count = 0;
    for (const Node *n = f->blocks.first; n; n = n->next)
        blocks[count++] = n->block;
    *ret_document = (Document){.charset = STR(""), .title = STR(""), .blocks = blocks};
    ret_document->block_count = count;
    return 0;
}
