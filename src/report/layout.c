#include "report/report.h"

#include "base/utf8.h"

/* A grid while it is laid out. */
typedef struct Layout {
    Arena *a;
    const AnnualReport *r;
    GridCell *cells;
    size_t count;
    size_t capacity;
    Block *blocks;
    size_t block_count;
    size_t block_capacity;
} Layout;

/* A label that is parted only between its words. */
static Str label_text(Layout *l, Str label)
{
    StrBuf b = STRBUF_INIT(4096);
    law_label_append(&b, label);
    Str text = arena_str(l->a, strbuf_str(&b));
    strbuf_deinit(&b);
    return text;
}

static void put(Layout *l, int row, int column, int rows, int columns, Str text, bool header)
{
    ARENA_PUSH(l->a, l->cells, l->count, l->capacity);
    l->cells[l->count - 1] = (GridCell){.row = (uint16_t)row,
                                        .column = (uint16_t)column,
                                        .row_span = (uint16_t)rows,
                                        .column_span = (uint16_t)columns,
                                        .header = header,
                                        .align = TEXT_ALIGN_CENTRE,
                                        .text = header ? label_text(l, text) : text,
                                        .confidence = 100};
}

/* The label of a row: a header that begins at the left. */
static void put_label(Layout *l, int row, int column, int rows, int columns, Str text)
{
    put(l, row, column, rows, columns, text, true);
    l->cells[l->count - 1].align = TEXT_ALIGN_START;
}

static Str figure_text(Layout *l, LawFigure which)
{
    StrBuf b = STRBUF_INIT((size_t)1 << 16);
    const Figure *f = report_figure(l->r, which);
    for (size_t i = 0; f->kind == FIGURE_CANDIDATES && i < f->candidate_count; i++) {
        strbuf_append(&b, i ? STR("或") : STR(""));
        strbuf_append(&b, f->candidates[i]);
    }
    if (f->kind == FIGURE_CANDIDATES && f->confidence < 100)
        strbuf_append(&b, STR("（识别）"));
    if (f->kind != FIGURE_CANDIDATES)
        report_append_figure(&b, f);
    Str text = arena_str(l->a, strbuf_str(&b));
    strbuf_deinit(&b);
    return text;
}

static void put_figure(Layout *l, int row, int column, int columns, LawFigure which)
{
    put(l, row, column, 1, columns, figure_text(l, which), false);
}

static Block *add_block(Layout *l, BlockKind kind, Str text)
{
    ARENA_PUSH(l->a, l->blocks, l->block_count, l->block_capacity);
    Block *b = &l->blocks[l->block_count - 1];
    *b = (Block){.kind = kind, .text = text};
    return b;
}

static void add_grid(Layout *l, int rows, int columns, int header_rows, const uint16_t *widths)
{
    Grid *g = arena_new(l->a, Grid, 1);
    *g = (Grid){.rows = (uint16_t)rows,
                .columns = (uint16_t)columns,
                .header_rows = (uint16_t)header_rows,
                .cells = l->cells,
                .cell_count = l->count,
                .widths = widths};
    add_block(l, BLOCK_GRID, STR(""))->grid = g;
    l->cells = NULL;
    l->count = l->capacity = 0;
}

/* How many cells of part two stand in one row, from `first` on. */
static int row_cells(LawCell first, int left)
{
    int n = 1;
    while (n < left && str_eq(law_cell((LawCell)((int)first + n))->object, law_cell(first)->object))
        n++;
    return n;
}

static void lay_proactive(Layout *l)
{
    static const uint16_t widths[] = {3, 2, 2, 2};
    int count, row = 0, item = 0;
    LawCell first = law_format_cells(l->r->format, &count);
    for (int i = 0; i < count;) {
        LawCell cell = (LawCell)((int)first + i);
        int n = row_cells(cell, count - i);
        if (law_cell(cell)->item != item) {
            item = law_cell(cell)->item;
            put(l, row++, 0, 1, 4, law_item_heading(item), true);
            put(l, row, 0, 1, 1, STR(LAW_TEXT_CONTENT), true);
            for (int c = 0; c < n; c++)
                put(l, row, 1 + c, 1, c + 1 == n ? 4 - n : 1,
                    law_cell((LawCell)((int)cell + c))->column_label, true);
            row++;
        }
        put_label(l, row, 0, 1, 1, law_cell(cell)->row_label);
        for (int c = 0; c < n; c++)
            put_figure(l, row, 1 + c, c + 1 == n ? 4 - n : 1,
                       law_figure_proactive((LawCell)((int)cell + c)));
        row++;
        i += n;
    }
    add_grid(l, row, 4, 0, widths);
}

static void lay_applications_header(Layout *l)
{
    put(l, 0, 0, 3, 3, STR(LAW_TEXT_BALANCE_NOTE), true);
    put(l, 0, 3, 1, LAW_COLUMN_MAX, STR(LAW_TEXT_APPLICANTS), true);
    put(l, 1, 3, 2, 1, law_column_label(LAW_COLUMN_NATURAL_PERSON), true);
    put(l, 1, 4, 1, LAW_COLUMN_MAX - 2, STR(LAW_TEXT_ORGANISATIONS), true);
    put(l, 1, 2 + LAW_COLUMN_MAX, 2, 1, law_column_label(LAW_COLUMN_TOTAL), true);
    for (int c = 1; c + 1 < LAW_COLUMN_MAX; c++)
        put(l, 2, 3 + c, 1, 1, law_column_label((LawColumn)c), true);
}

static bool row_printed(const AnnualReport *r, int row)
{
    return !r->other_joined || law_row((LawRow)row)->in_joined;
}

static int printed_rows(const AnnualReport *r, LawGroup group)
{
    int n, printed = 0;
    LawRow first = law_group_rows(group, &n);
    for (int i = 0; i < n; i++)
        printed += row_printed(r, (int)first + i);
    return printed;
}

static void lay_applications(Layout *l)
{
    static const uint16_t widths[] = {23, 31, 86, 24, 19, 19, 19, 19, 19, 21};
    const AnnualReport *r = l->r;
    lay_applications_header(l);
    int line = 3, results = 0, group_line = 0;
    for (int row = LAW_OUTCOME_FIRST; row <= LAW_ROW_TOTAL; row++)
        results += row_printed(r, row);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        if (!row_printed(r, row))
            continue;
        Str label = law_row_label((LawRow)row, r->other_joined);
        LawGroup group = law_row((LawRow)row)->group;
        int n = printed_rows(r, group);
        bool result = row >= LAW_OUTCOME_FIRST && row <= LAW_ROW_TOTAL;
        if (row == LAW_OUTCOME_FIRST)
            put(l, line, 0, results, 1, STR(LAW_TEXT_RESULTS), true);
        if (!result) {
            put_label(l, line, 0, 1, 3, label);
        } else if (n == 1) {
            put_label(l, line, 1, 1, 2, label);
        } else {
            if (line >= group_line) {
                put(l, line, 1, n, 1, law_group_label(group), true);
                group_line = line + n;
            }
            put_label(l, line, 2, 1, 1, label);
        }
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            put_figure(l, line, 3 + c, 1, law_figure_application((LawRow)row, (LawColumn)c));
        line++;
    }
    add_grid(l, line, 3 + LAW_COLUMN_MAX, 3, widths);
}

static void lay_remedies(Layout *l)
{
    const int n = REMEDY_RESULT_MAX;
    put(l, 0, 0, 1, n, remedy_block_top_label(REMEDY_BLOCK_REVIEW), true);
    put(l, 0, n, 1, 2 * n, remedy_block_top_label(REMEDY_BLOCK_LITIGATION_DIRECT), true);
    for (int i = 0; i < n; i++)
        put(l, 1, i, 2, 1, remedy_result_label((RemedyResult)i), true);
    for (int b = 1; b < REMEDY_BLOCK_MAX; b++)
        put(l, 1, b * n, 1, n, remedy_block_label((RemedyBlock)b), true);
    for (int i = n; i < n * REMEDY_BLOCK_MAX; i++)
        put(l, 2, i, 1, 1, remedy_result_label((RemedyResult)(i % n)), true);
    for (int i = 0; i < n * REMEDY_BLOCK_MAX; i++)
        put_figure(l, 3, i, 1, law_figure_remedy((RemedyBlock)(i / n), (RemedyResult)(i % n)));
    add_grid(l, 4, n * REMEDY_BLOCK_MAX, 3, NULL);
}

static void add_prose(Layout *l, Str text)
{
    Str line;
    if (str_empty(text))
        return;
    for (Str rest = text; str_split_next(&rest, STR("\n"), &line);)
        if (!str_empty(str_trim(line)))
            add_block(l, BLOCK_PARAGRAPH, line);
}

/* The prose of a part, then of the local parts that follow it in the report. */
static void lay_sections(Layout *l, int part, bool local)
{
    bool in_part = false;
    for (size_t i = 0; i < l->r->section_count; i++) {
        const ReportSection *s = &l->r->sections[i];
        if (s->number)
            in_part = s->number == part;
        if (!in_part || (s->number == 0) != local)
            continue;
        if (s->number == 0)
            add_block(l, BLOCK_HEADING, s->title)->level = 1;
        add_prose(l, s->text);
    }
}

void report_layout(const AnnualReport *r, Arena *a, Document *ret_document)
{
    Layout l = {.a = a, .r = r};
    Str year = r->year ? arena_printf(a, "%d年", r->year) : STR("");
    Str title =
        arena_printf(a, "%.*s%.*s政府信息公开工作年度报告", STR_FMT(r->agency), STR_FMT(year));
    add_block(&l, BLOCK_TITLE, title)->align = TEXT_ALIGN_CENTRE;
    for (int part = 1; part <= LAW_PART_MAX; part++) {
        add_block(&l, BLOCK_HEADING, law_part_heading(part))->level = 1;
        lay_sections(&l, part, false);
        if (part == 2 && r->has_proactive)
            lay_proactive(&l);
        else if (part == 3 && r->has_applications)
            lay_applications(&l);
        else if (part == 4 && r->has_remedies)
            lay_remedies(&l);
        lay_sections(&l, part, true);
    }
    *ret_document = (Document){.format = DOCUMENT_FORMAT_UNKNOWN,
                               .title = title,
                               .blocks = l.blocks,
                               .block_count = l.block_count};
}
