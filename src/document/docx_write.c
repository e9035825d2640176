#include "document/document.h"

#include "base/error.h"
#include "document/container_write.h"
#include "document/docx_parts.h"
#include "document/label_wrap.h"
#include "document/markup.h"
#include "document/page_layout.h"

#include <errno.h>

/* The text is 156 mm wide: in twentieths of a point. */
#define TEXT_WIDTH 8844u
#define WIDTH_STEP 72u
/* A table of so few rows stays on one page. */
#define KEPT_ROWS 16u
#define PART_MAX  ((size_t)48 << 20)

/* Lines and tabs of one run; half_points 0 keeps the size of the style. */
static void write_run(StrBuf *out, Str text, unsigned half_points)
{
    strbuf_append_c(out, "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/>");
    if (half_points)
        strbuf_printf(out, "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/>", half_points, half_points);
    strbuf_append_c(out, "</w:rPr>");
    size_t from = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.ptr[i] : 0;
        if (i < text.len && c != '\n' && c != '\t')
            continue;
        if (i > from) {
            strbuf_append_c(out, "<w:t xml:space=\"preserve\">");
            markup_append(out, str_sub(text, from, i));
            strbuf_append_c(out, "</w:t>");
        }
        if (i < text.len)
            strbuf_append_c(out, c == '\n' ? "<w:br/>" : "<w:tab/>");
        from = i + 1;
    }
    strbuf_append_c(out, "</w:r>");
}

static const char *jc_of(TextAlign align)
{
    switch (align) {
    case TEXT_ALIGN_START:
        return NULL;
    case TEXT_ALIGN_CENTRE:
        return "center";
    case TEXT_ALIGN_END:
        return "right";
    }
    return NULL;
}

/* GB/T 9704: the lines of a title do not tear its meaning. */
static void write_title(StrBuf *out, Str text)
{
    for (Str line; str_split_next(&text, STR("\n"), &line);) {
        for (size_t cut = page_title_cut(line); cut && cut < line.len; cut = page_title_cut(line)) {
            write_run(out, str_sub(line, 0, cut), 0);
            strbuf_append_c(out, "<w:r><w:br/></w:r>");
            line = str_sub(line, cut, line.len);
        }
        write_run(out, line, 0);
        if (text.len)
            strbuf_append_c(out, "<w:r><w:br/></w:r>");
    }
}

static void write_paragraph(StrBuf *out, const Block *b)
{
    static const char *const headings[] = {"Heading1", "Heading2", "Heading3"};
    const char *style_name = b->kind == BLOCK_TITLE     ? "Title"
                             : b->kind == BLOCK_HEADING ? headings[MIN(MAX(b->level, 1), 3) - 1]
                             : b->noindent || b->align != TEXT_ALIGN_START ? NULL
                                                                           : "BodyText";
    const char *jc = b->kind == BLOCK_TITLE ? NULL : jc_of(b->align);
    strbuf_append_c(out, "<w:p><w:pPr>");
    if (style_name)
        strbuf_printf(out, "<w:pStyle w:val=\"%s\"/>", style_name);
    if (b->page_break)
        strbuf_append_c(out, "<w:pageBreakBefore/>");
    if (jc)
        strbuf_printf(out, "<w:jc w:val=\"%s\"/>", jc);
    if (b->kind == BLOCK_HEADING && b->level > 3)
        strbuf_printf(out, "<w:outlineLvl w:val=\"%d\"/>", MIN(b->level, 9) - 1);
    strbuf_append_c(out, "</w:pPr>");
    if (b->kind == BLOCK_TITLE)
        write_title(out, b->text);
    else if (b->text.len)
        write_run(out, b->text, 0);
    strbuf_append_c(out, "</w:p>");
}

/* The paragraph that must stand after a table, as low as can be. */
static void write_thin_paragraph(StrBuf *out, bool page_break)
{
    strbuf_printf(out,
                  "<w:p><w:pPr>%s<w:snapToGrid w:val=\"0\"/>"
                  "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>",
                  page_break ? "<w:pageBreakBefore/>" : "");
}

typedef struct TableStyle {
    const uint32_t *widths; /* twips */
    const char *text;       /* the style of its paragraphs */
    unsigned half_points;   /* its size */
    unsigned margin;        /* twips left and right of the text in a cell */
    uint16_t header_rows;
    bool keep;          /* on one page */
    WrappedGrid labels; /* the grid, its labels in lines */
} TableStyle;

/* The size at which the longest figure, or line of a label, fits; 0: the style's own. */
static unsigned fitting_size(Str line, Str label, uint32_t width, const TableStyle *t)
{
    uint32_t inner = width > 2 * t->margin ? width - 2 * t->margin : 1;
    uint32_t whole = label_width(label, t->half_points * 10);
    if (whole > inner) /* a word of a label that is longer than its line */
        return MAX(t->half_points * inner / whole, 10);

    unsigned longest = 0, run = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        run = (c >= '0' && c <= '9') || c == '.' || c == ',' ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    /* A digit is at most 0.65 of the size wide in any font: of 10 twips a half point, 6.5. */
    uint32_t room = width > 2 * t->margin ? width - 2 * t->margin : 1;
    if (longest * t->half_points * 13 / 2 <= room)
        return 0;
    return MAX(room * 2 / (longest * 13), 10);
}

static void write_cell_text(StrBuf *out, const GridCell *c, uint32_t width, bool keep,
                            const TableStyle *t)
{
    Str label = c && t->labels.wrapped[c - t->labels.grid.cells] ? c->text : STR("");
    const char *jc = c ? jc_of(c->align) : NULL;
    Str rest = c && c->text.len ? c->text : STR(""), line = STR("");
    do {
        if (!str_split_next(&rest, STR("\n"), &line))
            line = STR("");
        strbuf_printf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s", t->text,
                      keep ? "<w:keepNext/>" : "");
        if (jc || (c && c->align == TEXT_ALIGN_START && c->header))
            strbuf_printf(out, "<w:jc w:val=\"%s\"/>", jc ? jc : "left");
        strbuf_append_c(out, "</w:pPr>");
        if (line.len)
            write_run(out, line, fitting_size(line, label, width, t));
        strbuf_append_c(out, "</w:p>");
    } while (rest.ptr && rest.len);
}

static void write_cell(StrBuf *out, const GridCell *c, uint32_t row, uint32_t column, bool keep,
                       const TableStyle *t)
{
    uint32_t width = 0, span = c ? c->column_span : 1;
    for (uint32_t i = 0; i < span; i++)
        width += t->widths[column + i];
    strbuf_printf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>", width);
    if (span > 1)
        strbuf_printf(out, "<w:gridSpan w:val=\"%u\"/>", span);
    if (c && c->row_span > 1)
        strbuf_append_c(out, c->row == row ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
    strbuf_append_c(out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
    write_cell_text(out, c && c->row == row ? c : NULL, width, row < t->header_rows || keep, t);
    strbuf_append_c(out, "</w:tc>");
}

/*
 * Column widths in steps of 72 twips: that is 127 hundredths of a millimetre exactly, so a program
 * that counts in those keeps the edges of all rows in line.
 */
static const uint32_t *table_widths(const Grid *g, Arena *a, uint32_t *ret_total)
{
    bool steps = g->columns <= TEXT_WIDTH / WIDTH_STEP / 2;
    uint32_t total = steps ? TEXT_WIDTH / WIDTH_STEP : TEXT_WIDTH, scale = steps ? WIDTH_STEP : 1;
    const uint32_t *units = grid_widths(g, total, a);
    uint32_t *widths = arena_new(a, uint32_t, (size_t)g->columns + 1);
    *ret_total = 0;
    for (uint32_t i = 0; i < g->columns; i++) {
        widths[i] = units[i] * scale;
        *ret_total += widths[i];
    }
    return widths;
}

static void write_grid(StrBuf *out, const Grid *g, Arena *a)
{
    bool small = g->columns > 12, medium = g->columns > 6;
    uint32_t width;
    TableStyle t = {.widths = table_widths(g, a, &width),
                    .text = small    ? "TableText3"
                            : medium ? "TableText2"
                                     : "TableText",
                    .half_points = small    ? 18
                                   : medium ? 20
                                            : 21,
                    .margin = small    ? 28
                              : medium ? 40
                                       : 80,
                    .header_rows = grid_header_rows(g),
                    .keep = g->rows <= KEPT_ROWS};
    t.labels = grid_wrap(g, t.widths, t.half_points * 10, 2 * t.margin, a);
    GridMap map = grid_map(&t.labels.grid, a);
    strbuf_printf(out,
                  "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"%u\" "
                  "w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/>"
                  "<w:tblCellMar><w:left w:w=\"%u\" w:type=\"dxa\"/><w:right w:w=\"%u\" "
                  "w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
                  width, t.margin, t.margin);
    for (uint32_t i = 0; i < g->columns; i++)
        strbuf_printf(out, "<w:gridCol w:w=\"%u\"/>", t.widths[i]);
    strbuf_append_c(out, "</w:tblGrid>");
    for (uint32_t row = 0; row < g->rows; row++) {
        strbuf_printf(out,
                      "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"%u\" "
                      "w:hRule=\"atLeast\"/>%s</w:trPr>",
                      medium ? 330u : 369u, row < t.header_rows ? "<w:tblHeader/>" : "");
        for (uint32_t k = 0; k < g->columns;) {
            const GridCell *c = grid_map_at(&map, row, k);
            write_cell(out, c, row, k, t.keep && row + 1 < g->rows, &t);
            k += c ? c->column_span : 1;
        }
        strbuf_append_c(out, "</w:tr>");
    }
    strbuf_append_c(out, "</w:tbl>");
}

static void write_body(StrBuf *out, const Document *d, Arena *a)
{
    for (size_t i = 0; i < d->block_count && !strbuf_failed(out); i++) {
        const Block *b = &d->blocks[i];
        ArenaMark mark = arena_mark(a);
        if (b->kind != BLOCK_GRID)
            write_paragraph(out, b);
        else if (b->grid->rows && b->grid->columns) {
            if (b->page_break)
                write_thin_paragraph(out, true);
            write_grid(out, b->grid, a);
            if (i + 1 == d->block_count || d->blocks[i + 1].kind == BLOCK_GRID)
                write_thin_paragraph(out, false);
        }
        arena_reset_to(a, mark);
    }
}

static Str document_name(const Document *d)
{
    for (size_t i = 0; i < d->block_count && !d->title.len; i++)
        if (d->blocks[i].kind == BLOCK_TITLE)
            return d->blocks[i].text;
    return d->title;
}

int document_write_docx(const Document *d, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf body = STRBUF_INIT(PART_MAX);
    CLEANUP(strbuf_deinit) StrBuf core = STRBUF_INIT(PART_MAX);
    strbuf_append(&body, docx_document_head);
    write_body(&body, d, a);
    strbuf_append(&body, docx_document_tail);
    strbuf_append(&core, docx_core_head);
    markup_append(&core, document_name(d));
    strbuf_append(&core, docx_core_tail);
    if (strbuf_failed(&body) || strbuf_failed(&core))
        return error_set(E2BIG, "the text is larger than a part may be");
    ContainerPart parts[DOCX_PARTS + 2];
    size_t count = docx_fixed_parts(parts);
    parts[count++] = (ContainerPart){STR("docProps/core.xml"), strbuf_str(&core), false};
    parts[count++] = (ContainerPart){STR("word/document.xml"), strbuf_str(&body), false};
    return container_write(parts, count, out);
}
