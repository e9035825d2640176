#include "document/xlsx_sheet.h"

#include "document/xlsx_hidden.h"
#include "document/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_ROWS    1048576u
#define SHEET_COLUMNS 16384u

enum {
    NAME_C = 1,
    NAME_COL,
    NAME_F,
    NAME_MERGE,
    NAME_R,
    NAME_RPH,
    NAME_ROW,
    NAME_SI,
    NAME_STRIKE,
    NAME_T,
    NAME_V
};

static const NameKind sheet_names[] = {
    {"c", NAME_C},           {"col", NAME_COL}, {"f", NAME_F},     {"mergeCell", NAME_MERGE},
    {"r", NAME_R},           {"rPh", NAME_RPH}, {"row", NAME_ROW}, {"si", NAME_SI},
    {"strike", NAME_STRIKE}, {"t", NAME_T},     {"v", NAME_V},
};

typedef struct Range {
    uint32_t row, column, row_end, column_end; /* from 0; ends are inclusive */
} Range;

typedef struct SheetCell {
    uint32_t row, column;
    Str text;
} SheetCell;

typedef struct Sheet {
    Arena *arena;
    const DocumentLimits *limits;
    const XlsxStrings *strings;
    Str *items; /* while reading shared strings */
    size_t item_count, item_capacity;
    SheetCell *cells;
    size_t cell_count, cell_capacity;
    Range *merges;
    size_t merge_count, merge_capacity;
    HiddenLines hidden_rows, hidden_columns;
    uint32_t row, column; /* of the next cell that does not say where it is */
    char type;            /* of the open cell: s shared, n number, t text, b, e */
    StrBuf text;
    unsigned collecting, phonetic;
    bool struck; /* the open run of a text is struck out */
    size_t text_total;
    int outcome;
} Sheet;

/* "AB12" to a place; false if it is none. *text moves behind it. */
static bool parse_place(Str *text, uint32_t *ret_row, uint32_t *ret_column)
{
    uint32_t column = 0, row = 0;
    size_t i = 0;
    for (; i < text->len && (text->ptr[i] | 32) >= 'a' && (text->ptr[i] | 32) <= 'z'; i++)
        column = MIN(column * 26 + (uint32_t)((text->ptr[i] | 32) - 'a' + 1), SHEET_COLUMNS + 1);
    for (; i < text->len && text->ptr[i] >= '0' && text->ptr[i] <= '9'; i++)
        row = MIN(row * 10 + (uint32_t)(text->ptr[i] - '0'), SHEET_ROWS + 1);
    if (!column || !row || column > SHEET_COLUMNS || row > SHEET_ROWS)
        return false;
    *text = str_sub(*text, i, text->len);
    *ret_row = row - 1;
    *ret_column = column - 1;
    return true;
}

static void start_cell(Sheet *s, const XmlAttributes *attributes)
{
    Str place, type = STR("n");
    if (xml_attribute(attributes, "r", &place))
        (void)parse_place(&place, &s->row, &s->column);
    (void)xml_attribute(attributes, "t", &type);
    s->type = str_eq(type, STR("s"))                                       ? 's'
              : str_eq(type, STR("b"))                                     ? 'b'
              : str_eq(type, STR("inlineStr")) || str_eq(type, STR("str")) ? 't'
              : str_eq(type, STR("e"))                                     ? 'e'
                                                                           : 'n';
    s->text.len = 0;
}

static void start_merge(Sheet *s, const XmlAttributes *attributes)
{
    Str ref;
    Range r;
    if (!xml_attribute(attributes, "ref", &ref) || !parse_place(&ref, &r.row, &r.column) ||
        !str_starts_with(ref, STR(":")))
        return;
    ref = str_sub(ref, 1, ref.len);
    if (!parse_place(&ref, &r.row_end, &r.column_end) || r.row_end < r.row ||
        r.column_end < r.column)
        return;
    if (s->merge_count >= s->limits->cells) {
        s->outcome = DOCUMENT_E_TOO_LARGE;
        return;
    }
    ARENA_PUSH(s->arena, s->merges, s->merge_count, s->merge_capacity);
    s->merges[s->merge_count - 1] = r;
}

static bool is_hidden(const XmlAttributes *attributes)
{
    Str hidden;
    return xml_attribute(attributes, "hidden", &hidden) &&
           (str_eq(hidden, STR("1")) || str_eq(hidden, STR("true")));
}

static void hide(Sheet *s, HiddenLines *lines, uint32_t first, uint32_t last)
{
    if (lines->count >= s->limits->cells)
        s->outcome = DOCUMENT_E_TOO_LARGE;
    else
        hidden_lines_add(lines, s->arena, first, last);
}

/* Columns of one width; most often only the hidden ones and the wide ones are named. */
static void start_columns(Sheet *s, const XmlAttributes *attributes)
{
    int64_t first = xml_attribute_int(attributes, "min", 0);
    int64_t last = MIN(xml_attribute_int(attributes, "max", 0), SHEET_COLUMNS);
    if (is_hidden(attributes) && first >= 1 && last >= first)
        hide(s, &s->hidden_columns, (uint32_t)first - 1, (uint32_t)last - 1);
}

static void start_row(Sheet *s, const XmlAttributes *attributes)
{
    s->row = (uint32_t)MIN(MAX(xml_attribute_int(attributes, "r", s->row + 1), 1), SHEET_ROWS) - 1;
    s->column = 0;
    if (is_hidden(attributes))
        hide(s, &s->hidden_rows, s->row, s->row);
}

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    Sheet *s = context;
    switch (kind) {
    case NAME_ROW:
        start_row(s, attributes);
        break;
    case NAME_COL:
        start_columns(s, attributes);
        break;
    case NAME_C:
        start_cell(s, attributes);
        break;
    case NAME_MERGE:
        start_merge(s, attributes);
        break;
    case NAME_SI:
        s->text.len = 0;
        break;
    case NAME_T:
    case NAME_V:
        s->collecting++;
        break;
    case NAME_R:
        s->struck = false;
        break;
    case NAME_STRIKE:
        s->struck = xml_attribute_on(attributes, "val");
        break;
    case NAME_RPH:
        s->phonetic++;
        break;
    default:
        break;
    }
}

/*
 * Numbers are stored as the decimals of a binary fraction: what people typed has at most 15 digits.
 * Whole numbers and short decimals are kept as they stand.
 */
static Str number_text(Arena *a, Str s)
{
    size_t digits = 0;
    bool plain = true;
    for (size_t i = 0; i < s.len; i++) {
        digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
        plain = plain && s.ptr[i] != 'e' && s.ptr[i] != 'E';
    }
    if ((plain && digits <= 15) || !digits || s.len > 60)
        return arena_str(a, s);
    char out[64];
    char *end = NULL;
    const char *text = arena_cstr(a, s);
    double value = strtod(text, &end);
    if (*end)
        return arena_str(a, s);
    int length = snprintf(out, sizeof(out), "%.15g", value);
    return arena_str(a, str_make(out, (size_t)length));
}

static Str cell_text(Sheet *s)
{
    Str text = str_trim(strbuf_str(&s->text));
    int64_t index;
    switch (s->type) {
    case 's':
        if (!str_parse_int(text, &index) || index < 0 || (uint64_t)index >= s->strings->count)
            return STR("");
        return s->strings->items[index];
    case 'b':
        return str_eq(text, STR("1")) ? STR("TRUE") : STR("FALSE");
    case 'n':
        return number_text(s->arena, text);
    default:
        return arena_str(s->arena, text);
    }
}

static void end_cell(Sheet *s)
{
    Str text = s->text.len ? cell_text(s) : STR("");
    if (text.len && s->cell_count >= s->limits->cells)
        s->outcome = DOCUMENT_E_TOO_LARGE;
    s->text_total += text.len;
    if (s->text_total > s->limits->text_bytes)
        s->outcome = DOCUMENT_E_TOO_LARGE;
    if (text.len && !s->outcome) {
        ARENA_PUSH(s->arena, s->cells, s->cell_count, s->cell_capacity);
        s->cells[s->cell_count - 1] = (SheetCell){s->row, s->column, text};
    }
    s->column = MIN(s->column + 1, SHEET_COLUMNS - 1);
}

static void on_end(void *context, int kind)
{
    Sheet *s = context;
    switch (kind) {
    case NAME_C:
        end_cell(s);
        break;
    case NAME_ROW:
        s->row = MIN(s->row + 1, SHEET_ROWS - 1);
        break;
    case NAME_SI:
        if (s->item_count >= s->limits->text_bytes / 16) {
            s->outcome = DOCUMENT_E_TOO_LARGE;
            break;
        }
        ARENA_PUSH(s->arena, s->items, s->item_count, s->item_capacity);
        s->items[s->item_count - 1] = arena_str(s->arena, str_trim(strbuf_str(&s->text)));
        break;
    case NAME_T:
    case NAME_V:
        s->collecting -= s->collecting > 0;
        break;
    case NAME_R:
        s->struck = false;
        break;
    case NAME_RPH:
        s->phonetic -= s->phonetic > 0;
        break;
    default:
        break;
    }
}

static void on_text(void *context, Str text)
{
    Sheet *s = context;
    if (!s->collecting || s->phonetic || s->struck)
        return;
    strbuf_append(&s->text, text);
    if (strbuf_failed(&s->text))
        s->outcome = DOCUMENT_E_TOO_LARGE;
}

static int on_failed(void *context)
{
    return ((Sheet *)context)->outcome;
}

static int sheet_parse(Sheet *s, Str xml)
{
    s->text = STRBUF_INIT(s->limits->text_bytes);
    NameMap names = {.names = sheet_names, .count = ARRAY_LEN(sheet_names)};
    XmlEvents events = {on_start, on_end, on_text, on_failed};
    int outcome = xml_parse(xml, s->limits, &names, &events, s);
    strbuf_deinit(&s->text);
    return outcome ? outcome : s->outcome;
}

int xlsx_read_strings(Str xml, const DocumentLimits *limits, Arena *a, XlsxStrings *ret_strings)
{
    XlsxStrings none = {NULL, 0};
    Sheet s = {.arena = a, .limits = limits, .strings = &none};
    int outcome = sheet_parse(&s, xml);
    if (!outcome)
        *ret_strings = (XlsxStrings){s.items, s.item_count};
    return outcome;
}

/* A run of rows without a blank one between them. */
typedef struct Segment {
    uint32_t first, last;        /* rows, inclusive */
    uint32_t left, right;        /* columns, inclusive */
    size_t cells_from, cells_to; /* of the sorted cells */
} Segment;

static int cell_order(const void *a, const void *b)
{
    const SheetCell *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1)
                            : (x->column > y->column) - (x->column < y->column);
}

static int merge_order(const void *a, const void *b)
{
    const Range *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1)
                            : (x->column > y->column) - (x->column < y->column);
}

static const SheetCell *find_cell(const Sheet *s, uint32_t row, uint32_t column)
{
    SheetCell key = {row, column, STR("")};
    return s->cell_count ? bsearch(&key, s->cells, s->cell_count, sizeof(key), cell_order) : NULL;
}

/* Whether the row begins a new paragraph or part rather than a table: "一、…" or the title. */
static bool is_heading_text(Str text)
{
    static const Str numerals[] = {STR_STATIC("一、"), STR_STATIC("二、"), STR_STATIC("三、"),
                                   STR_STATIC("四、"), STR_STATIC("五、"), STR_STATIC("六、")};
    for (size_t i = 0; i < ARRAY_LEN(numerals); i++)
        if (str_starts_with(text, numerals[i]))
            return true;
    return str_contains(text, STR("年度报告"));
}

static SourcePos place_of(const Sheet *s, uint32_t number, uint32_t row, uint32_t column)
{
    return (SourcePos){.sheet = (uint16_t)number,
                       .row = hidden_lines_source(&s->hidden_rows, row) + 1,
                       .column = (uint16_t)(hidden_lines_source(&s->hidden_columns, column) + 1)};
}

static void emit_paragraph(const Sheet *s, Flow *flow, const SheetCell *c, uint32_t number)
{
    SourcePos place = place_of(s, number, c->row, c->column);
    flow_break(flow);
    flow_place(flow, number, place.row, place.column);
    for (Str rest = c->text, line; str_split_next(&rest, STR("\n"), &line);) {
        flow_text(flow, line, false);
        flow_break(flow);
    }
}

/* Puts a cell on free places; false if one of them is taken. */
static bool occupy(char *taken, const Segment *g, const Range *r)
{
    size_t width = g->right - g->left + 1;
    for (uint32_t row = r->row; row <= r->row_end; row++)
        for (uint32_t k = r->column; k <= r->column_end; k++)
            if (taken[(row - g->first) * width + (k - g->left)])
                return false;
    for (uint32_t row = r->row; row <= r->row_end; row++)
        memset(taken + (row - g->first) * width + (r->column - g->left), 1,
               r->column_end - r->column + 1);
    return true;
}

static GridCell grid_cell(const Sheet *s, const Segment *g, const Range *r, uint32_t number)
{
    const SheetCell *source = find_cell(s, r->row, r->column);
    return (GridCell){.row = (uint16_t)(r->row - g->first),
                      .column = (uint16_t)(r->column - g->left),
                      .row_span = (uint16_t)(r->row_end - r->row + 1),
                      .column_span = (uint16_t)(r->column_end - r->column + 1),
                      .text = source ? source->text : STR(""),
                      .confidence = 100,
                      .pos = place_of(s, number, r->row, r->column)};
}

static int emit_grid(const Sheet *s, const Segment *g, uint32_t number, Flow *flow)
{
    uint32_t rows = g->last - g->first + 1, columns = g->right - g->left + 1;
    if (columns > DOCUMENT_COLUMNS_MAX || rows > UINT16_MAX ||
        (size_t)rows * columns > s->limits->cells)
        return DOCUMENT_E_TOO_LARGE;
    char *taken = arena_new(s->arena, char, (size_t)rows *columns);
    GridCell *cells = arena_new(s->arena, GridCell, (size_t)rows * columns);
    size_t count = 0;
    for (size_t i = 0; i < s->merge_count; i++) {
        Range r = s->merges[i];
        if (r.row < g->first || r.row > g->last || r.column < g->left || r.column > g->right)
            continue;
        r.row_end = MIN(r.row_end, g->last);
        r.column_end = MIN(r.column_end, g->right);
        if (occupy(taken, g, &r))
            cells[count++] = grid_cell(s, g, &r, number);
    }
    for (uint32_t row = g->first; row <= g->last; row++)
        for (uint32_t k = g->left; k <= g->right; k++) {
            Range r = {row, k, row, k};
            if (occupy(taken, g, &r))
                cells[count++] = grid_cell(s, g, &r, number);
        }
    Grid *grid = arena_new(s->arena, Grid, 1);
    grid_normalise(cells, count, rows, columns, s->arena, grid);
    flow_grid(flow, grid, place_of(s, number, g->first, g->left));
    return flow_failed(flow);
}

/* Rows with a single text at the head of a segment that are titles; then the grid. */
static int emit_segment(const Sheet *s, Segment g, uint32_t number, Flow *flow)
{
    bool lone_rows = true;
    for (size_t i = g.cells_from + 1; i < g.cells_to; i++)
        lone_rows = lone_rows && s->cells[i].row != s->cells[i - 1].row;
    for (; g.cells_from < g.cells_to; g.cells_from++) {
        const SheetCell *c = &s->cells[g.cells_from];
        bool lone = g.cells_from + 1 == g.cells_to || c[1].row != c->row;
        if (!lone_rows && !(lone && is_heading_text(c->text)))
            break;
        emit_paragraph(s, flow, c, number);
        g.first = g.cells_from + 1 < g.cells_to ? c[1].row : g.first;
    }
    return g.cells_from < g.cells_to ? emit_grid(s, &g, number, flow) : flow_failed(flow);
}

/* The columns of a segment: those with text, and those of merged cells that begin with text. */
static void segment_columns(const Sheet *s, Segment *g)
{
    g->left = UINT32_MAX;
    g->right = 0;
    for (size_t i = g->cells_from; i < g->cells_to; i++) {
        g->left = MIN(g->left, s->cells[i].column);
        g->right = MAX(g->right, s->cells[i].column);
    }
    for (size_t i = 0; i < s->merge_count; i++) {
        const Range *m = &s->merges[i];
        if (m->row >= g->first && m->row <= g->last && m->column <= g->right &&
            m->column_end - m->column < DOCUMENT_COLUMNS_MAX && find_cell(s, m->row, m->column))
            g->right = MAX(g->right, m->column_end);
    }
}

static int emit_sheet(const Sheet *s, uint32_t number, Flow *flow)
{
    uint32_t last_text_row = s->cell_count ? s->cells[s->cell_count - 1].row : 0;
    size_t merge = 0;
    for (size_t from = 0, to; from < s->cell_count; from = to) {
        Segment g = {.first = s->cells[from].row, .last = s->cells[from].row, .cells_from = from};
        for (to = from; to < s->cell_count && s->cells[to].row <= g.last + 1; to++) {
            g.last = MAX(g.last, s->cells[to].row);
            while (merge < s->merge_count && s->merges[merge].row <= g.last) {
                const Range *m = &s->merges[merge++];
                if (m->row >= g.first && find_cell(s, m->row, m->column))
                    g.last = MAX(g.last, MIN(m->row_end, last_text_row));
            }
        }
        g.cells_to = to;
        segment_columns(s, &g);
        int outcome = emit_segment(s, g, number, flow);
        if (outcome)
            return outcome;
    }
    return 0;
}

/* Puts cells and merged ranges in the order of rows, then of columns. */
static void sheet_sort(Sheet *s)
{
    if (s->cell_count)
        qsort(s->cells, s->cell_count, sizeof(*s->cells), cell_order);
    if (s->merge_count)
        qsort(s->merges, s->merge_count, sizeof(*s->merges), merge_order);
}

/* What is left of a merged range when the hidden lines are taken out; false if nothing is. */
static bool range_seen(const Sheet *s, Range *r)
{
    uint32_t row_end = hidden_lines_seen(&s->hidden_rows, r->row_end + 1);
    uint32_t column_end = hidden_lines_seen(&s->hidden_columns, r->column_end + 1);
    r->row = hidden_lines_seen(&s->hidden_rows, r->row);
    r->column = hidden_lines_seen(&s->hidden_columns, r->column);
    if (row_end <= r->row || column_end <= r->column)
        return false;
    r->row_end = row_end - 1;
    r->column_end = column_end - 1;
    return true;
}

/* A cell on a hidden line is seen all the same if it is merged with one that is not. */
static bool cell_seen(const Sheet *s, const SheetCell *c)
{
    if (!hidden_lines_has(&s->hidden_rows, c->row) &&
        !hidden_lines_has(&s->hidden_columns, c->column))
        return true;
    Range key = {.row = c->row, .column = c->column};
    const Range *merge =
        s->merge_count ? bsearch(&key, s->merges, s->merge_count, sizeof(key), merge_order) : NULL;
    return merge &&
           range_seen(s, &(Range){merge->row, merge->column, merge->row_end, merge->column_end});
}

/* Takes the hidden rows and columns out of the sheet, which is sorted, before and after. */
static void leave_hidden_out(Sheet *s)
{
    hidden_lines_settle(&s->hidden_rows);
    hidden_lines_settle(&s->hidden_columns);
    if (!s->hidden_rows.count && !s->hidden_columns.count)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < s->cell_count; i++)
        if (cell_seen(s, &s->cells[i]))
            s->cells[kept++] = (SheetCell){
                hidden_lines_seen(&s->hidden_rows, s->cells[i].row),
                hidden_lines_seen(&s->hidden_columns, s->cells[i].column), s->cells[i].text};
    s->cell_count = kept;
    kept = 0;
    for (size_t i = 0; i < s->merge_count; i++)
        if (range_seen(s, &s->merges[i]))
            s->merges[kept++] = s->merges[i];
    s->merge_count = kept;
    sheet_sort(s); /* a merged cell may have moved behind what stood below or right of it */
}

int xlsx_read_sheet(Str xml, uint32_t number, const XlsxStrings *strings,
                    const DocumentLimits *limits, Arena *a, Flow *flow)
{
    Sheet s = {.arena = a, .limits = limits, .strings = strings};
    int outcome = sheet_parse(&s, xml);
    if (outcome)
        return outcome;
    sheet_sort(&s);
    leave_hidden_out(&s);
    return emit_sheet(&s, number, flow);
}
