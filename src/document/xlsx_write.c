#include "document/document.h"

#include "base/error.h"
#include "base/utf8.h"
#include "document/container_write.h"
#include "document/label_wrap.h"
#include "document/markup.h"

#include <errno.h>
#include <stdlib.h>

#define XML     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define SHEET   "application/vnd.openxmlformats-officedocument.spreadsheetml"

/* The width of the page in units of our own, and in characters of a spreadsheet. */
#define WIDTH_UNITS 100000u
#define WIDTH_CHARS 88u
#define PROSE_CHARS 37u /* a line of 12 point text */
#define ROW_POINTS  400u
#define PART_MAX    ((size_t)48 << 20)

/* Indexes into cellXfs of the styles below. */
enum {
    FORMAT_DEFAULT,
    FORMAT_TITLE,
    FORMAT_HEADING,
    FORMAT_SUBHEADING,
    FORMAT_PROSE,
    FORMAT_PROSE_CENTRE,
    FORMAT_PROSE_END,
    FORMAT_CELL,
    FORMAT_CELL_START,
    FORMAT_CELL_END,
    FORMAT_FIGURE, /* shrinks to its cell rather than show 1E+06 */
};

#define ALIGN(h) "<alignment horizontal=\"" h "\" vertical=\"center\" wrapText=\"1\"/></xf>"
#define XF(font, border)                                                                           \
    "<xf numFmtId=\"0\" fontId=\"" font "\" fillId=\"0\" borderId=\"" border                       \
    "\" xfId=\"0\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\">"
#define FONT(size, name) "<font><sz val=\"" size "\"/><name val=\"" name "\"/></font>"
#define SIDE(s)          "<" s " style=\"thin\"><color auto=\"1\"/></" s ">"

static const char styles[] = XML "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"5\">" FONT(
    "10.5", "宋体") FONT("22", "方正小标宋简体") FONT("14", "黑体") FONT("14", "楷体_GB2312")
    FONT("12",
         "仿宋_GB2312") "</fonts><fills count=\"2\"><fill><patternFill "
                        "patternType=\"none\"/></fill><fill><patternFill "
                        "patternType=\"gray125\"/></fill></fills>"
                        "<borders "
                        "count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></"
                        "border><border>" SIDE("left") SIDE("right") SIDE("top") SIDE(
                            "bottom") "<diagonal/></border></borders>"
                                      "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" "
                                      "fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
                                      "</cellStyleXfs><cellXfs count=\"11\"><xf "
                                      "numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
                                      "borderId=\"0\" xfId=\"0\"/>" XF("1", "0") ALIGN("center")
                                          XF("2", "0") ALIGN("left") XF("3", "0") ALIGN("left")
                                              XF("4", "0") ALIGN("left") XF("4", "0")
                                                  ALIGN("center") XF("4", "0") ALIGN("right")
                                                      XF("0", "1") ALIGN("center") XF("0", "1")
                                                          ALIGN("left") XF("0", "1") ALIGN(
                                                              "right") "<xf numFmtId=\"1\" "
                                                                       "fontId=\"0\" fillId=\"0\" "
                                                                       "borderId=\"1\" xfId=\"0\" "
                                                                       "applyNumberFormat=\"1\" "
                                                                       "applyFont=\"1\" "
                                                                       "applyBorder=\"1\" "
                                                                       "applyAlignment=\"1\">"
                                                                       "<alignment "
                                                                       "horizontal=\"center\" "
                                                                       "vertical=\"center\" "
                                                                       "shrinkToFit=\"1\"/></xf>"
                                                                       "</cellXfs><cellStyles "
                                                                       "count=\"1\"><cellStyle "
                                                                       "name=\"Normal\" "
                                                                       "xfId=\"0\" "
                                                                       "builtinId=\"0\"/></"
                                                                       "cellStyles></styleSheet>";

static const char content_types[] = XML
    "<Types xmlns=\"" PACKAGE "/content-types\"><Default Extension=\"rels\" ContentType=\""
    "application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
    "ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET
    ".sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" SHEET
    ".worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET
    ".styles+xml\"/></Types>";

static const char package_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "/relationships\"><Relationship Id=\"rId1\" Type=\"" REL
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char workbook[] =
    XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><sheets><sheet name=\"年度报告\" "
        "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

static const char workbook_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "/relationships\"><Relationship Id=\"rId1\" Type=\"" REL
        "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" REL
        "/styles\" Target=\"styles.xml\"/></Relationships>";

static const char sheet_tail[] =
    "<printOptions horizontalCentered=\"1\"/><pageMargins left=\"1.1\" right=\"1.02\" "
    "top=\"1.46\" bottom=\"1.38\" header=\"0.5\" footer=\"0.9\"/><pageSetup paperSize=\"9\" "
    "fitToHeight=\"0\" orientation=\"portrait\"/><headerFooter><oddFooter>&amp;C— &amp;P —"
    "</oddFooter></headerFooter></worksheet>";

typedef struct SheetWriter {
    Arena *arena;
    StrBuf rows, merges;
    uint32_t *edges; /* of the common columns, in units; one more than there are columns */
    size_t edge_count, edge_capacity;
    uint32_t row; /* of the next row, from 1 */
    size_t merge_count;
} SheetWriter;

static int edge_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The edges of a grid's columns: running sums of its widths. */
static uint32_t *grid_edges(const Grid *g, Arena *a)
{
    const uint32_t *widths = grid_widths(g, WIDTH_UNITS, a);
    uint32_t *edges = arena_new(a, uint32_t, (size_t)g->columns + 1);
    for (size_t i = 0; i < g->columns; i++)
        edges[i + 1] = edges[i] + widths[i];
    return edges;
}

/* The union of all edges; those nearer than half the narrowest column are one. */
static void collect_edges(SheetWriter *w, const Document *d)
{
    uint32_t narrowest = WIDTH_UNITS;
    ARENA_PUSH(w->arena, w->edges, w->edge_count, w->edge_capacity);
    ARENA_PUSH(w->arena, w->edges, w->edge_count, w->edge_capacity);
    w->edges[1] = WIDTH_UNITS;
    for (size_t i = 0; i < d->block_count; i++) {
        const Grid *g = d->blocks[i].grid;
        if (!g)
            continue;
        const uint32_t *edges = grid_edges(g, w->arena);
        for (size_t k = 1; k <= g->columns; k++) {
            narrowest = MIN(narrowest, edges[k] - edges[k - 1]);
            ARENA_PUSH(w->arena, w->edges, w->edge_count, w->edge_capacity);
            w->edges[w->edge_count - 1] = edges[k];
        }
    }
    qsort(w->edges, w->edge_count, sizeof(*w->edges), edge_order);
    uint32_t tolerance = MIN(narrowest / 2, 700);
    size_t kept = 1;
    for (size_t i = 1; i < w->edge_count; i++)
        if (w->edges[i] > w->edges[kept - 1] + tolerance)
            w->edges[kept++] = w->edges[i];
    w->edge_count = kept;
}

/* The common column at which an edge of a grid lies. */
static uint32_t edge_index(const SheetWriter *w, uint32_t edge)
{
    size_t low = 0, high = w->edge_count - 1;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (w->edges[middle] <= edge)
            low = middle;
        else
            high = middle - 1;
    }
    return (uint32_t)low;
}

static void append_place(StrBuf *out, uint32_t row, uint32_t column)
{
    char letters[8];
    size_t n = sizeof(letters);
    for (uint32_t c = column + 1; c; c = (c - 1) / 26)
        letters[--n] = (char)('A' + (c - 1) % 26);
    strbuf_append(out, str_make(letters + n, sizeof(letters) - n));
    strbuf_append_int(out, row);
}

/* Whether a spreadsheet's number shows the very same digits. */
static bool is_exact_number(Str s)
{
    size_t point = str_find(s, STR("."), 0);
    Str whole = str_sub(s, 0, point),
        decimals = str_sub(s, point == STR_NPOS ? s.len : point + 1, s.len);
    if (!whole.len || s.len > 15 || (whole.len > 1 && whole.ptr[0] == '0') ||
        (point != STR_NPOS && (!decimals.len || decimals.ptr[decimals.len - 1] == '0')))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (i != point && (s.ptr[i] < '0' || s.ptr[i] > '9'))
            return false;
    return true;
}

static void write_cell(SheetWriter *w, uint32_t row, uint32_t column, int format, Str text)
{
    StrBuf *out = &w->rows;
    bool number = is_exact_number(text);
    if (number && format == FORMAT_CELL && !str_contains(text, STR(".")))
        format = FORMAT_FIGURE;
    strbuf_append_c(out, "<c r=\"");
    append_place(out, row, column);
    strbuf_printf(out, "\" s=\"%d\"", format);
    if (!text.len)
        strbuf_append_c(out, "/>");
    else if (number)
        strbuf_printf(out, "><v>%.*s</v></c>", STR_FMT(text));
    else {
        strbuf_append_c(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        markup_append(out, text);
        strbuf_append_c(out, "</t></is></c>");
    }
}

static void write_merge(SheetWriter *w, uint32_t row, uint32_t column, uint32_t row_end,
                        uint32_t column_end)
{
    if (row == row_end && column == column_end)
        return;
    strbuf_append_c(&w->merges, "<mergeCell ref=\"");
    append_place(&w->merges, row, column);
    strbuf_append_char(&w->merges, ':');
    append_place(&w->merges, row_end, column_end);
    strbuf_append_c(&w->merges, "\"/>");
    w->merge_count++;
}

static void open_row(SheetWriter *w, uint32_t row, uint32_t points)
{
    strbuf_printf(&w->rows, "<row r=\"%u\" ht=\"%u\" customHeight=\"1\">", row, points);
}

/* A paragraph across all columns, over as many rows as its lines need. */
static void write_text(SheetWriter *w, const Block *b)
{
    bool title = b->kind == BLOCK_TITLE;
    uint32_t chars = title ? 20 : PROSE_CHARS, points = title ? 32 : 20, lines = 0;
    int format = title                      ? FORMAT_TITLE
                 : b->kind == BLOCK_HEADING ? (b->level <= 1 ? FORMAT_HEADING : FORMAT_SUBHEADING)
                 : b->align == TEXT_ALIGN_CENTRE ? FORMAT_PROSE_CENTRE
                 : b->align == TEXT_ALIGN_END    ? FORMAT_PROSE_END
                                                 : FORMAT_PROSE;
    for (Str rest = b->text, line; str_split_next(&rest, STR("\n"), &line);)
        lines += MAX((uint32_t)(utf8_columns(line) / 2) / chars + 1, 1);
    uint32_t height = lines * points + 8, rows = (height + ROW_POINTS - 1) / ROW_POINTS;
    for (uint32_t i = 0; i < rows; i++) {
        open_row(w, w->row + i, height / rows + 1);
        write_cell(w, w->row + i, 0, format, i ? STR("") : b->text);
        strbuf_append_c(&w->rows, "</row>");
    }
    write_merge(w, w->row, 0, w->row + rows - 1, (uint32_t)w->edge_count - 2);
    w->row += rows;
}

static uint32_t cell_lines(const GridCell *c, const uint32_t *edges)
{
    uint64_t units = edges[c->column + c->column_span] - edges[c->column];
    uint32_t room = (uint32_t)MAX(units * WIDTH_CHARS / WIDTH_UNITS, 2), lines = 0;
    for (Str rest = c->text, line; str_split_next(&rest, STR("\n"), &line);)
        lines += MAX(((uint32_t)utf8_columns(line) + room - 1) / room, 1);
    return lines;
}

/* Labels in lines, by columns in hundredths of a character and Chinese two characters wide. */
static const Grid *wrapped_labels(SheetWriter *w, const Grid *g)
{
    WrappedGrid *wrapped = arena_new(w->arena, WrappedGrid, 1);
    *wrapped = grid_wrap(g, grid_widths(g, WIDTH_CHARS * 100, w->arena), 200, 60, w->arena);
    return &wrapped->grid;
}

static void write_grid(SheetWriter *w, const Grid *g)
{
    g = wrapped_labels(w, g);
    GridMap map = grid_map(g, w->arena);
    const uint32_t *edges = grid_edges(g, w->arena);
    uint32_t first = w->row + 1;
    for (uint32_t row = 0; row < g->rows; row++) {
        uint32_t lines = 1;
        for (uint32_t k = 0; k < g->columns; k++) {
            const GridCell *c = grid_map_at(&map, row, k);
            if (c && c->row == row && c->row_span == 1)
                lines = MAX(lines, cell_lines(c, edges));
        }
        open_row(w, first + row, MIN(lines * 14 + 6, 405));
        for (uint32_t k = 0; k < g->columns; k++) {
            const GridCell *c = grid_map_at(&map, row, k);
            bool corner = c && c->row == row && c->column == k;
            uint32_t from = edge_index(w, edges[k]), to = edge_index(w, edges[k + 1]);
            int format = c && c->align == TEXT_ALIGN_END                  ? FORMAT_CELL_END
                         : c && c->align == TEXT_ALIGN_START && c->header ? FORMAT_CELL_START
                                                                          : FORMAT_CELL;
            for (uint32_t i = from; i < to; i++)
                write_cell(w, first + row, i, format, corner && i == from ? c->text : STR(""));
            if (corner || !c)
                write_merge(w, first + row, from, first + row + (c ? c->row_span : 1) - 1,
                            edge_index(w, edges[k + (c ? c->column_span : 1)]) - 1);
        }
        strbuf_append_c(&w->rows, "</row>");
    }
    w->row = first + g->rows + 1;
}

static void assemble(SheetWriter *w, StrBuf *sheet)
{
    strbuf_append_c(sheet,
                    XML "<worksheet xmlns=\"" MAIN "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/>"
                        "</sheetPr><sheetViews><sheetView showGridLines=\"0\" "
                        "workbookViewId=\"0\"/></sheetViews><sheetFormatPr "
                        "defaultRowHeight=\"15\"/><cols>");
    for (size_t i = 0; i + 1 < w->edge_count; i++) {
        uint32_t hundredths =
            (uint32_t)((uint64_t)(w->edges[i + 1] - w->edges[i]) * WIDTH_CHARS * 100 / WIDTH_UNITS);
        strbuf_printf(sheet, "<col min=\"%zu\" max=\"%zu\" width=\"%u.%02u\" customWidth=\"1\"/>",
                      i + 1, i + 1, hundredths / 100, hundredths % 100);
    }
    strbuf_append_c(sheet, "</cols><sheetData>");
    strbuf_append(sheet, strbuf_str(&w->rows));
    strbuf_append_c(sheet, "</sheetData>");
    if (w->merge_count) {
        strbuf_printf(sheet, "<mergeCells count=\"%zu\">", w->merge_count);
        strbuf_append(sheet, strbuf_str(&w->merges));
        strbuf_append_c(sheet, "</mergeCells>");
    }
    strbuf_append_c(sheet, sheet_tail);
}

int document_write_xlsx(const Document *d, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf sheet = STRBUF_INIT(PART_MAX);
    SheetWriter w = {
        .arena = a, .rows = STRBUF_INIT(PART_MAX), .merges = STRBUF_INIT(PART_MAX), .row = 1};
    collect_edges(&w, d);
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        if (b->kind != BLOCK_GRID)
            write_text(&w, b);
        else if (b->grid->rows && b->grid->columns)
            write_grid(&w, b->grid);
    }
    assemble(&w, &sheet);
    bool failed = strbuf_failed(&w.rows) || strbuf_failed(&w.merges) || strbuf_failed(&sheet);
    strbuf_deinit(&w.rows);
    strbuf_deinit(&w.merges);
    if (failed)
        return error_set(E2BIG, "the sheet is larger than a part may be");
    const ContainerPart parts[] = {
        {STR("[Content_Types].xml"), str_of(content_types), false},
        {STR("_rels/.rels"), str_of(package_relations), false},
        {STR("xl/workbook.xml"), str_of(workbook), false},
        {STR("xl/_rels/workbook.xml.rels"), str_of(workbook_relations), false},
        {STR("xl/styles.xml"), str_of(styles), false},
        {STR("xl/worksheets/sheet1.xml"), strbuf_str(&sheet), false},
    };
    return container_write(parts, ARRAY_LEN(parts), out);
}
