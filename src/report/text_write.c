#include "base/csv.h"
#include "base/utf8.h"
#include "report/place.h"
#include "report/report.h"

/* Of 100: what was recognised with less is doubtful. */
#define SURE 90

void report_append_figure(StrBuf *out, const Figure *f)
{
    switch (f->kind) {
    case FIGURE_ABSENT:
    case FIGURE_BLANK:
    case FIGURE_KIND_MAX:
        break;
    case FIGURE_INTEGER:
        strbuf_append_int(out, f->value);
        break;
    case FIGURE_DECIMAL:
    case FIGURE_RAW:
        strbuf_append(out, f->text);
        break;
    case FIGURE_CANDIDATES:
        for (size_t i = 0; i < f->candidate_count; i++) {
            strbuf_append(out, i ? STR("|") : STR(""));
            strbuf_append(out, f->candidates[i]);
        }
        /* What was recognised must not look like what was read. */
        if (f->confidence < 100)
            strbuf_append(out, f->confidence < SURE ? STR("??") : STR("?"));
        break;
    }
}

/* Calls fn for each figure of the tables, in printed order, of both formats. */
static void each_figure(void (*fn)(void *context, LawFigure figure), void *context)
{
    for (int cell = 0; cell < LAW_CELL_MAX; cell++)
        fn(context, law_figure_proactive((LawCell)cell));
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        fn(context,
           law_figure_application((LawRow)(i / LAW_COLUMN_MAX), (LawColumn)(i % LAW_COLUMN_MAX)));
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        fn(context, law_figure_remedy((RemedyBlock)(i / REMEDY_RESULT_MAX),
                                      (RemedyResult)(i % REMEDY_RESULT_MAX)));
}

typedef struct CsvContext {
    CsvWriter w;
    const AnnualReport *r;
    StrBuf text;
} CsvContext;

static void csv_path(void *context, LawFigure figure)
{
    CsvContext *c = context;
    strbuf_clear(&c->text);
    law_figure_append_path(&c->text, figure);
    csv_text(&c->w, strbuf_str(&c->text));
}

static void csv_figure(void *context, LawFigure figure)
{
    CsvContext *c = context;
    strbuf_clear(&c->text);
    report_append_figure(&c->text, report_figure(c->r, figure));
    csv_text(&c->w, strbuf_str(&c->text));
}

void report_write_csv_header(StrBuf *out)
{
    static const char *const names[] = {"path", "error", "agency", "year", "format", "script"};
    CsvContext c = {.w = csv_writer(out), .text = STRBUF_INIT(4096)};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        csv_text(&c.w, str_of(names[i]));
    each_figure(csv_path, &c);
    csv_text(&c.w, STR("errors"));
    csv_text(&c.w, STR("warnings"));
    csv_text(&c.w, STR("recognised"));
    csv_text(&c.w, STR("doubtful"));
    csv_end_row(&c.w);
    strbuf_deinit(&c.text);
}

static size_t count_findings(const AnnualReport *r, FindingSeverity severity)
{
    size_t n = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        n += r->findings[i].severity == severity;
    return n;
}

typedef struct ScanCount {
    const AnnualReport *r;
    int64_t recognised, doubtful;
} ScanCount;

static void count_scanned(void *context, LawFigure figure)
{
    ScanCount *c = context;
    const Figure *f = report_figure(c->r, figure);
    bool recognised = f->kind == FIGURE_CANDIDATES && f->confidence < 100;
    c->recognised += recognised;
    c->doubtful += recognised && f->confidence < SURE;
}

void report_write_csv(const AnnualReport *r, const ReportSource *source, StrBuf *out)
{
    CsvContext c = {.w = csv_writer(out), .r = r, .text = STRBUF_INIT((size_t)1 << 20)};
    csv_text(&c.w, source->path);
    csv_text(&c.w, source->error);
    csv_text(&c.w, r->agency);
    if (r->year)
        csv_int(&c.w, r->year);
    else
        csv_text(&c.w, STR(""));
    csv_text(&c.w, source->error.len || r->before_form ? STR("") : law_format_code(r->format));
    csv_text(&c.w, r->script == REPORT_SCRIPT_HANT ? STR("hant") : STR("hans"));
    each_figure(csv_figure, &c);
    csv_int(&c.w, (int64_t)count_findings(r, FINDING_ERROR));
    csv_int(&c.w, (int64_t)count_findings(r, FINDING_WARNING));
    ScanCount scan = {.r = r};
    each_figure(count_scanned, &scan);
    csv_int(&c.w, scan.recognised);
    csv_int(&c.w, scan.doubtful);
    csv_end_row(&c.w);
    strbuf_deinit(&c.text);
}

void report_write_cells_header(StrBuf *out)
{
    static const char *const names[] = {"path", "error",  "agency",    "year",  "format", "cell",
                                        "kind", "value",  "page",      "box",   "sheet",  "table",
                                        "row",  "column", "paragraph", "start", "end"};
    CsvWriter w = csv_writer(out);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        csv_text(&w, str_of(names[i]));
    csv_end_row(&w);
}

typedef struct CellsContext {
    CsvContext csv;
    const ReportSource *source;
    Places places;
} CellsContext;

static void cells_begin(CellsContext *c)
{
    const AnnualReport *r = c->csv.r;
    csv_text(&c->csv.w, c->source->path);
    csv_text(&c->csv.w, c->source->error);
    csv_text(&c->csv.w, r->agency);
    if (r->year)
        csv_int(&c->csv.w, r->year);
    else
        csv_text(&c->csv.w, STR(""));
}

static void cells_number(CellsContext *c, bool known, uint32_t number)
{
    if (known)
        csv_int(&c->csv.w, number);
    else
        csv_text(&c->csv.w, STR(""));
}

/* The members that JSON gives of a place, a column each; those that a format has not are empty. */
static void cells_place(CellsContext *c, const SourcePos *p)
{
    PlaceKind kind = place_kind(p);
    bool grid = kind == PLACE_SHEET || kind == PLACE_TABLE, bytes = kind == PLACE_BYTES;
    strbuf_clear(&c->csv.text);
    for (int i = 0; kind == PLACE_PAGE && i < 4; i++)
        strbuf_printf(&c->csv.text, "%s%d", i ? " " : "", p->box[i]);
    cells_number(c, kind == PLACE_PAGE, p->page);
    csv_text(&c->csv.w, strbuf_str(&c->csv.text));
    cells_number(c, kind == PLACE_SHEET, p->sheet);
    cells_number(c, kind == PLACE_TABLE, p->table);
    cells_number(c, grid, p->row);
    cells_number(c, grid, p->column);
    cells_number(c, kind == PLACE_PARAGRAPH, p->row);
    cells_number(c, bytes, bytes ? places_byte(&c->places, p->start) : 0);
    cells_number(c, bytes, bytes ? places_byte(&c->places, p->end) : 0);
}

static void cells_row(void *context, LawFigure figure)
{
    static const char *const kinds[FIGURE_KIND_MAX] = {
        [FIGURE_BLANK] = "blank", [FIGURE_INTEGER] = "integer",       [FIGURE_DECIMAL] = "decimal",
        [FIGURE_RAW] = "raw",     [FIGURE_CANDIDATES] = "candidates",
    };
    CellsContext *c = context;
    const Figure *f = report_figure(c->csv.r, figure);
    if (f->kind == FIGURE_ABSENT)
        return;
    cells_begin(c);
    csv_text(&c->csv.w, law_format_code(c->csv.r->format));
    csv_path(&c->csv, figure);
    csv_text(&c->csv.w, str_of(kinds[f->kind]));
    csv_figure(&c->csv, figure);
    cells_place(c, &f->pos);
    csv_end_row(&c->csv.w);
}

void report_write_cells(const AnnualReport *r, const ReportSource *source, StrBuf *out)
{
    CellsContext c = {.csv = {.w = csv_writer(out), .r = r, .text = STRBUF_INIT((size_t)1 << 20)},
                      .source = source,
                      .places = {.source = source}};
    size_t before = out->len;
    each_figure(cells_row, &c);
    if (out->len == before) { /* what has no figure has a row of its own */
        cells_begin(&c);
        for (int i = 0; i < 4; i++)
            csv_text(&c.csv.w, STR(""));
        cells_place(&c, &(SourcePos){0});
        csv_end_row(&c.csv.w);
    }
    places_deinit(&c.places);
    strbuf_deinit(&c.csv.text);
}

/* Pads to a column; columns are counted as a terminal does. */
static void append_padded(StrBuf *out, Str s, int columns, bool right)
{
    int blanks = MAX(columns - utf8_columns(s), 0);
    for (int i = 0; right && i < blanks; i++)
        strbuf_append_char(out, ' ');
    strbuf_append(out, s);
    for (int i = 0; !right && i < blanks; i++)
        strbuf_append_char(out, ' ');
}

static void append_cell(StrBuf *out, const AnnualReport *r, LawFigure which, int columns)
{
    StrBuf text = STRBUF_INIT(65536);
    const Figure *f = report_figure(r, which);
    report_append_figure(&text, f);
    append_padded(out, f->kind == FIGURE_BLANK ? STR("·") : strbuf_str(&text), columns, true);
    strbuf_deinit(&text);
}

static void write_proactive(const AnnualReport *r, StrBuf *out)
{
    int count;
    LawCell first = law_format_cells(r->format, &count);
    strbuf_append(out, law_part_heading(2));
    for (int i = 0; i < count; i++) {
        const LawCellInfo *info = law_cell((LawCell)((int)first + i));
        strbuf_append(out, STR("\n  "));
        append_padded(out, info->row_label, 22, false);
        append_padded(out, info->column_label, 28, false);
        append_cell(out, r, law_figure_proactive((LawCell)((int)first + i)), 12);
    }
    strbuf_append_char(out, '\n');
}

static void write_applications(const AnnualReport *r, StrBuf *out)
{
    strbuf_append(out, law_part_heading(3));
    strbuf_append(out, STR("\n  "));
    append_padded(out, STR(""), 28, false);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        append_padded(out, law_column_label((LawColumn)c), 14, true);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        if (r->applications[row][0].kind == FIGURE_ABSENT)
            continue;
        strbuf_append(out, STR("\n  "));
        append_padded(out, utf8_prefix(law_row((LawRow)row)->short_label, 14), 28, false);
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            append_cell(out, r, law_figure_application((LawRow)row, (LawColumn)c), 14);
    }
    strbuf_append_char(out, '\n');
}

static void write_remedies(const AnnualReport *r, StrBuf *out)
{
    strbuf_append(out, law_part_heading(4));
    strbuf_append(out, STR("\n  "));
    append_padded(out, STR(""), 28, false);
    for (int i = 0; i < REMEDY_RESULT_MAX; i++)
        append_padded(out, remedy_result_label((RemedyResult)i), 10, true);
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
        Str label = remedy_block_label((RemedyBlock)b);
        strbuf_append(out, STR("\n  "));
        append_padded(out, label.len ? label : remedy_block_top_label((RemedyBlock)b), 28, false);
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            append_cell(out, r, law_figure_remedy((RemedyBlock)b, (RemedyResult)i), 10);
    }
    strbuf_append_char(out, '\n');
}

static void write_missing(int part, StrBuf *out)
{
    strbuf_append(out, law_part_heading(part));
    strbuf_append(out, STR("\n  （没有表格）\n"));
}

/* "勾稽关系 42 条：成立 40，不成立 1，无法判断 1" */
static void write_identities(const AnnualReport *r, StrBuf *out)
{
    IdentityTally t = report_identities(r);
    strbuf_printf(out, "  勾稽关系 %zu 条：成立 %zu，不成立 %zu",
                  t.holds + t.fails + t.undecided + t.absent, t.holds, t.fails);
    if (t.undecided)
        strbuf_printf(out, "，无法判断 %zu（数字未定或总计空白）", t.undecided);
    if (t.absent)
        strbuf_printf(out, "，没有表格或行 %zu", t.absent);
    strbuf_append_char(out, '\n');
}

/* Where a finding stands, in words; bytes are for programs, which read them as JSON. */
static void append_place(StrBuf *out, const SourcePos *p)
{
    if (p->page)
        strbuf_printf(out, "（第%u页）", p->page);
    else if (p->sheet)
        strbuf_printf(out, "（第%u张工作表第%u行第%u列）", p->sheet, p->row, p->column);
    else if (p->table)
        strbuf_printf(out, "（第%u个表格第%u行第%u列）", p->table, p->row, p->column);
    else if (p->row)
        strbuf_printf(out, "（第%u段）", p->row);
}

static void write_findings(const AnnualReport *r, StrBuf *out)
{
    if (!r->before_form)
        write_identities(r, out);
    static const char *const severities[] = {
        [FINDING_ERROR] = "错误", [FINDING_WARNING] = "警告", [FINDING_NOTE] = "说明"};
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        strbuf_printf(out, "  [%s] %.*s  %.*s", severities[f->severity], STR_FMT(f->rule),
                      STR_FMT(f->message));
        append_place(out, &f->pos);
        strbuf_append_char(out, '\n');
    }
    for (size_t i = 0; i < r->suggestion_count; i++) {
        LawFigure which;
        strbuf_append(out, i ? STR("         ") : STR("  [建议] "));
        if (law_figure_from_path(r->suggestions[i].cell, &which))
            law_figure_append_words(out, which);
        strbuf_printf(out, " 改为 %.*s", STR_FMT(r->suggestions[i].value));
        strbuf_append(out,
                      i + 1 == r->suggestion_count ? STR("，则全部勾稽关系成立\n") : STR("，且\n"));
    }
}

void report_write_text(const AnnualReport *r, const ReportSource *source, unsigned flags,
                       StrBuf *out)
{
    strbuf_append(out, source->path);
    strbuf_append(out, STR("："));
    if (source->error.len) {
        strbuf_append(out, source->error);
        strbuf_append_char(out, '\n');
        return;
    }
    strbuf_append(out, r->agency.len ? r->agency : STR("（机关不明）"));
    if (r->year)
        strbuf_printf(out, " %d年", r->year);
    if (r->before_form)
        strbuf_append(out, STR("（旧条例下的报告，无三张表）"));
    else
        strbuf_printf(out, "（%.*s版式%s）", STR_FMT(law_format_code(r->format)),
                      r->recognised ? "，识别件" : "");
    strbuf_printf(out, "，%zu个错误，%zu个警告\n", count_findings(r, FINDING_ERROR),
                  count_findings(r, FINDING_WARNING));
    if ((flags & REPORT_TEXT_TABLES) && !r->before_form) {
        r->has_proactive ? write_proactive(r, out) : write_missing(2, out);
        r->has_applications ? write_applications(r, out) : write_missing(3, out);
        r->has_remedies ? write_remedies(r, out) : write_missing(4, out);
    }
    if (flags & REPORT_TEXT_FINDINGS)
        write_findings(r, out);
}
