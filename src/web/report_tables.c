#include "web/report_tables.h"

/* Of 100: recognised figures that are less sure are marked. */
#define SCAN_SURE 90

#include "law/identity.h"

typedef struct Marks {
    const AnnualReport *r;
    const TablesLook *look;
    Arena *a;
} Marks;

static Str path_of(Arena *a, LawFigure figure)
{
    StrBuf b = STRBUF_INIT(256);
    law_figure_append_path(&b, figure);
    Str path = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return path;
}

static Str words_of(Arena *a, LawFigure figure)
{
    StrBuf b = STRBUF_INIT(1024);
    law_figure_append_words(&b, figure);
    Str words = arena_str(a, strbuf_str(&b));
    strbuf_deinit(&b);
    return words;
}

Str report_cell_words(Arena *a, Str path)
{
    static const Str TABLES[][2] = {
        {STR_STATIC("proactive"), STR_STATIC("第二部分的表格")},
        {STR_STATIC("applications"), STR_STATIC("第三部分的表格")},
        {STR_STATIC("remedies"), STR_STATIC("第四部分的表格")},
    };
    LawFigure figure;
    if (law_figure_from_path(path, &figure))
        return words_of(a, figure);
    for (size_t i = 0; i < ARRAY_LEN(TABLES); i++)
        if (str_eq(TABLES[i][0], path))
            return TABLES[i][1];
    return path;
}

static bool is_identity(Str rule)
{
    for (int i = 0; i < LAW_IDENTITY_MAX; i++)
        if (str_eq(rule, law_identity_name((LawIdentityRule)i)))
            return true;
    return false;
}

/* Whether the figure is the total on which an identity of this rule turns. */
static bool is_sum_of(Str rule, LawFigure figure)
{
    if (figure.kind == LAW_FIGURE_APPLICATION)
        return str_eq(rule, law_identity_name(LAW_IDENTITY_ROW_SUM))
                   ? figure.column == LAW_COLUMN_TOTAL
                   : figure.row == LAW_ROW_TOTAL;
    return law_figure_is_total(figure);
}

/* Whether the cell stands in an identity that fails, and whether it is that one's total. */
static bool is_failing(const AnnualReport *r, Str path, LawFigure figure, bool *ret_sum)
{
    bool failing = false;
    for (size_t f = 0; f < r->finding_count; f++) {
        if (r->findings[f].severity != FINDING_ERROR)
            continue;
        for (size_t c = 0; c < r->findings[f].cell_count; c++) {
            if (!str_eq(r->findings[f].cells[c], path))
                continue;
            failing = true;
            *ret_sum = *ret_sum || is_sum_of(r->findings[f].rule, figure);
        }
    }
    return failing;
}

/* Whether an identity fails along a row, a column or a block: that of `where`, but for the kind of
 * line that the rule does not speak of. */
static bool line_fails(const AnnualReport *r, bool along_row, LawFigure where)
{
    Str row_sum = law_identity_name(LAW_IDENTITY_ROW_SUM);
    for (size_t f = 0; f < r->finding_count; f++) {
        const Finding *finding = &r->findings[f];
        LawFigure cell;
        if (finding->severity != FINDING_ERROR || finding->cell_count < 2 ||
            !is_identity(finding->rule) || !law_figure_from_path(finding->cells[0], &cell) ||
            cell.kind != where.kind)
            continue;
        if (where.kind == LAW_FIGURE_REMEDY && cell.block == where.block)
            return true;
        if (where.kind != LAW_FIGURE_APPLICATION || str_eq(finding->rule, row_sum) != along_row)
            continue;
        if (along_row ? cell.row == where.row : cell.column == where.column)
            return true;
    }
    return false;
}

static Str figure_text(Arena *a, const Figure *f)
{
    switch (f->kind) {
    case FIGURE_INTEGER:
        return arena_printf(a, "%" PRId64, f->value);
    case FIGURE_DECIMAL:
    case FIGURE_RAW:
        return f->text;
    case FIGURE_CANDIDATES: {
        Str text = STR("");
        for (size_t i = 0; i < f->candidate_count && i < 4; i++)
            text = arena_printf(a, "%.*s%s%.*s", STR_FMT(text), i ? " 或 " : "",
                                STR_FMT(f->candidates[i].len ? f->candidates[i] : STR("空白")));
        return text;
    }
    case FIGURE_ABSENT:
    case FIGURE_BLANK:
    case FIGURE_KIND_MAX:
        return STR("");
    }
    return STR("");
}

/* Where a figure leads: to its records, to its place in the source, or nowhere. */
static Str href_of(const Marks *m, LawFigure figure, const Figure *f, Str path)
{
    const TablesLook *look = m->look;
    bool counted = figure.kind != LAW_FIGURE_PROACTIVE && f->kind == FIGURE_INTEGER;
    if (look->records.len && counted)
        return arena_printf(m->a, "%.*s%.*s", STR_FMT(look->records), STR_FMT(path));
    for (size_t i = 0; i < look->place_count; i++)
        if (str_eq(look->places[i], path))
            return arena_printf(m->a, "#s-%.*s", STR_FMT(path));
    return STR("");
}

static CellView cell_of(const Marks *m, LawFigure figure, const Figure *f)
{
    Str path = path_of(m->a, figure);
    CellView cell = {
        .text = figure_text(m->a, f),
        .label = arena_printf(m->a, "%.*s：", STR_FMT(words_of(m->a, figure))),
    };
    bool fail = is_failing(m->r, path, figure, &cell.mark);
    for (size_t i = 0; i < m->r->suggestion_count; i++) {
        if (str_eq(m->r->suggestions[i].cell, path)) {
            cell.mend = true;
            cell.mend_value = m->r->suggestions[i].value;
        }
    }
    bool scanned = f->confidence < 100 && f->kind != FIGURE_ABSENT;
    if (scanned) {
        cell.text = f->candidate_count ? cell.text : STR("？");
        cell.scan = arena_printf(m->a, "识别 %u%%", f->confidence);
    }
    bool zero = f->kind == FIGURE_INTEGER && f->value == 0;
    cell.href = href_of(m, figure, f, path);
    if (m->look->anchors)
        cell.id = arena_printf(m->a, "c-%.*s", STR_FMT(path));
    cell.css = cell.mend ? STR("mend")
               : fail    ? STR("fail")
               : scanned ? f->confidence < SCAN_SURE ? STR("doubt") : STR("scan")
               : zero ? STR("zero")
               : law_figure_is_total(figure) ? STR("sum")
                                             : STR("");
    return cell;
}

/* ---- part three ---- */

static bool printed(const AnnualReport *r, LawRow row)
{
    return r->applications[row][LAW_COLUMN_TOTAL].kind != FIGURE_ABSENT ||
           r->applications[row][LAW_COLUMN_NATURAL_PERSON].kind != FIGURE_ABSENT;
}

static int64_t printed_rows(const AnnualReport *r, LawRow first, LawRow last)
{
    int64_t n = 0;
    for (int row = (int)first; row <= (int)last; row++)
        n += printed(r, (LawRow)row) ? 1 : 0;
    return n;
}

static RowView row_view(const Marks *m, LawRow row, bool joined, LawGroup *last_group)
{
    const LawRowInfo *info = law_row(row);
    bool within = row >= LAW_OUTCOME_FIRST && row <= LAW_ROW_TOTAL;
    Str group = law_group_label(info->group);
    RowView view = {.label = law_row_label(row, joined), .label_columns = within ? 2 : 3};
    view.fail = line_fails(m->r, true, law_figure_application(row, LAW_COLUMN_TOTAL));
    if (row == LAW_OUTCOME_FIRST) {
        view.outer = STR(LAW_TEXT_RESULTS);
        view.outer_rows = printed_rows(m->r, LAW_OUTCOME_FIRST, LAW_ROW_TOTAL);
    }
    if (group.len && !(joined && info->group == LAW_GROUP_OTHER)) {
        view.label_columns = 1;
        if (info->group != *last_group) {
            int count;
            LawRow first = law_group_rows(info->group, &count);
            view.group = group;
            view.group_rows = printed_rows(m->r, first, (LawRow)((int)first + count - 1));
        }
    }
    *last_group = info->group;
    CellView *cells = arena_new(m->a, CellView, LAW_COLUMN_MAX);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        cells[c] =
            cell_of(m, law_figure_application(row, (LawColumn)c), &m->r->applications[row][c]);
    view.cells = cells;
    view.cells_count = LAW_COLUMN_MAX;
    return view;
}

static void fill_applications(const Marks *m, TablesView *v)
{
    const AnnualReport *r = m->r;
    bool joined = !printed(r, LAW_ROW_OTHER_NO_CORRECTION) && !printed(r, LAW_ROW_OTHER_FEE_UNPAID);
    HeadView *heads = arena_new(m->a, HeadView, LAW_COLUMN_MAX);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        heads[c] =
            (HeadView){law_column_label((LawColumn)c),
                       line_fails(r, false, law_figure_application(LAW_ROW_TOTAL, (LawColumn)c))};
    RowView *rows = arena_new(m->a, RowView, LAW_ROW_MAX);
    LawGroup group = LAW_GROUP_MAX;
    for (int row = 0; row < LAW_ROW_MAX; row++)
        if (printed(r, (LawRow)row))
            rows[v->rows_count++] = row_view(m, (LawRow)row, joined, &group);
    v->has_applications = v->rows_count > 0;
    v->natural_person = heads[LAW_COLUMN_NATURAL_PERSON];
    v->columns = &heads[LAW_COLUMN_ENTERPRISE];
    v->columns_count = LAW_COLUMN_OTHER_ORGANISATION - LAW_COLUMN_ENTERPRISE + 1;
    v->total = heads[LAW_COLUMN_TOTAL];
    v->rows = rows;
}

/* ---- part two ---- */

/* Cells of one item of art. 20 from `first` on; consecutive, of the same row label per row. */
static size_t fill_block(const Marks *m, int first, int end, BlockView *block)
{
    const LawCellInfo *head = law_cell((LawCell)first);
    block->heading = law_item_heading(head->item);
    int last = first;
    while (last < end && law_cell((LawCell)last)->item == head->item)
        last++;
    RowView *rows = arena_new(m->a, RowView, (size_t)(last - first));
    Str *columns = arena_new(m->a, Str, (size_t)(last - first));
    CellView *cells = arena_new(m->a, CellView, (size_t)(last - first));
    for (int i = first; i < last; i++) {
        const LawCellInfo *info = law_cell((LawCell)i);
        bool same = i > first && str_eq(law_cell((LawCell)(i - 1))->row_label, info->row_label);
        cells[i - first] = cell_of(m, law_figure_proactive((LawCell)i), &m->r->proactive[i]);
        if (!same)
            rows[block->rows_count++] =
                (RowView){.label = info->row_label, .label_columns = 1, .cells = &cells[i - first]};
        rows[block->rows_count - 1].cells_count++;
        if (block->rows_count == 1)
            columns[block->columns_count++] = info->column_label;
    }
    block->rows = rows;
    block->columns = columns;
    block->column_span = block->columns_count ? 3 / (int64_t)block->columns_count : 1;
    if (block->column_span == 0)
        block->column_span = 1;
    return (size_t)(last - first);
}

static void fill_proactive(const Marks *m, TablesView *v)
{
    int count;
    int first = (int)law_format_cells(m->r->format, &count);
    BlockView *blocks = arena_new(m->a, BlockView, (size_t)count);
    for (int i = first; i < first + count;)
        i += (int)fill_block(m, i, first + count, &blocks[v->blocks_count++]);
    v->has_proactive = true;
    v->blocks = blocks;
}

/* ---- part four ---- */

static void fill_remedies(const Marks *m, TablesView *v)
{
    size_t count = (size_t)REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX;
    CellView *cells = arena_new(m->a, CellView, count);
    Str *results = arena_new(m->a, Str, count);
    HeadView heads[REMEDY_BLOCK_MAX];
    for (size_t i = 0; i < count; i++) {
        RemedyBlock block = (RemedyBlock)(i / REMEDY_RESULT_MAX);
        RemedyResult result = (RemedyResult)(i % REMEDY_RESULT_MAX);
        LawFigure which = law_figure_remedy(block, result);
        results[i] = remedy_result_label(result);
        cells[i] = cell_of(m, which, &m->r->remedies[block][result]);
        heads[block] = (HeadView){block == REMEDY_BLOCK_REVIEW ? remedy_block_top_label(block)
                                                               : remedy_block_label(block),
                                  line_fails(m->r, false, which)};
    }
    v->has_remedies = true;
    v->review = heads[REMEDY_BLOCK_REVIEW];
    v->direct_lawsuit = heads[REMEDY_BLOCK_LITIGATION_DIRECT];
    v->lawsuit_after_review = heads[REMEDY_BLOCK_LITIGATION_AFTER_REVIEW];
    v->results = results;
    v->results_count = count;
    v->remedies = cells;
    v->remedies_count = count;
}

void report_tables_fill(const AnnualReport *r, const TablesLook *look, Arena *a,
                        TablesView *ret_view)
{
    Marks m = {r, look, a};
    TablesView v = {0};
    if (r->has_proactive)
        fill_proactive(&m, &v);
    if (r->has_applications)
        fill_applications(&m, &v);
    if (r->has_remedies)
        fill_remedies(&m, &v);
    *ret_view = v;
}

/* ---- findings ---- */

const LinkView *report_cell_links(const Finding *f, const char *before, Arena *a)
{
    LinkView *links = arena_new(a, LinkView, f->cell_count + 1);
    for (size_t c = 0; c < f->cell_count; c++) {
        links[c].label = report_cell_words(a, f->cells[c]);
        LawFigure figure; /* a whole table that is missing cannot be led to */
        if (before && law_figure_from_path(f->cells[c], &figure))
            links[c].href = arena_printf(a, "%s%.*s", before, STR_FMT(f->cells[c]));
    }
    return links;
}

/* Whether two findings say the same of different cells: 单元格空白 … thirty times over. */
static bool is_same(const Finding *f, const Finding *other)
{
    return f->severity == other->severity && f->cell_count > 0 && other->cell_count > 0 &&
           str_eq(f->rule, other->rule) && str_eq(f->message, other->message);
}

static FindingView finding_view(const AnnualReport *r, size_t index, bool tables, bool *taken,
                                Arena *a)
{
    static const Str WORDS[] = {STR_STATIC("错误"), STR_STATIC("提示"), STR_STATIC("说明")};
    const Finding *f = &r->findings[index];
    Finding all = *f;
    FindingView v = {
        .css = f->severity == FINDING_ERROR ? STR("no") : STR("warn"),
        .severity = WORDS[f->severity],
        .rule = f->rule,
        .message = f->message,
    };
    size_t same = 0;
    for (size_t i = index; i < r->finding_count; i++) {
        if (i != index && (taken[i] || !is_same(f, &r->findings[i])))
            continue;
        taken[i] = true;
        same++;
        all.cell_count += i == index ? 0 : r->findings[i].cell_count;
    }
    if (same > 1) {
        Str *cells = arena_new(a, Str, all.cell_count);
        size_t n = 0;
        for (size_t i = index; i < r->finding_count; i++)
            for (size_t c = 0; is_same(f, &r->findings[i]) && c < r->findings[i].cell_count; c++)
                cells[n++] = r->findings[i].cells[c];
        all.cells = cells;
        v.times = (int64_t)all.cell_count;
    }
    v.cells = report_cell_links(&all, tables ? "#c-" : NULL, a);
    v.cells_count = all.cell_count;
    v.many = all.cell_count > REPORT_CELLS_SHOWN;
    return v;
}

const FindingView *report_finding_views(const AnnualReport *r, bool tables, Arena *a,
                                        size_t *ret_count)
{
    static const FindingSeverity ORDER[] = {FINDING_ERROR, FINDING_WARNING, FINDING_NOTE};
    FindingView *views = arena_new(a, FindingView, r->finding_count + 1);
    bool *taken = arena_new(a, bool, r->finding_count + 1);
    size_t count = 0;
    for (size_t o = 0; o < ARRAY_LEN(ORDER); o++)
        for (size_t i = 0; i < r->finding_count; i++)
            if (r->findings[i].severity == ORDER[o] && !taken[i])
                views[count++] = finding_view(r, i, tables, taken, a);
    *ret_count = count;
    return views;
}

const FindingView *report_identity_views(const AnnualReport *r, Arena *a, size_t *ret_count)
{
    FindingView *views = arena_new(a, FindingView, LAW_IDENTITY_MAX);
    for (int i = 0; i < LAW_IDENTITY_MAX; i++) {
        Str name = law_identity_name((LawIdentityRule)i);
        int failing = 0;
        for (size_t f = 0; f < r->finding_count; f++)
            failing +=
                r->findings[f].severity == FINDING_ERROR && str_eq(r->findings[f].rule, name);
        views[i] = (FindingView){
            .css = failing ? STR("no") : STR(""),
            .rule = name,
            .message = law_identity_words((LawIdentityRule)i),
            .severity = failing ? arena_printf(a, "%d 处不成立", failing) : STR("成立"),
        };
    }
    *ret_count = LAW_IDENTITY_MAX;
    return views;
}

const FactView *report_suggestion_views(const AnnualReport *r, Arena *a, size_t *ret_count)
{
    FactView *views = arena_new(a, FactView, r->suggestion_count + 1);
    for (size_t i = 0; i < r->suggestion_count; i++)
        views[i] = (FactView){.label = report_cell_words(a, r->suggestions[i].cell),
                              .value = r->suggestions[i].value};
    *ret_count = r->suggestion_count;
    return views;
}
