#include "document/document.h"

#include "base/error.h"
#include "document/markup.h"

#include <errno.h>

/*
 * The page of GB/T 9704 in print, and a column that fits any screen from 320 px. For office
 * programs too: LibreOffice leaves out what follows a number without a 0 before its point, and does
 * not hand the type of a table down to its cells, which then run off the page.
 */
static const char style[] =
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}\n"
    "@page :right{@bottom-right{content:\"— \" counter(page) \" —\";font:14pt 宋体,SimSun,serif}}\n"
    "@page :left{@bottom-left{content:\"— \" counter(page) \" —\";font:14pt 宋体,SimSun,serif}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0;color:#000;background:#fff;"
    "font:16pt/1.75 仿宋_GB2312,FangSong_GB2312,仿宋,FangSong,STFangsong,FandolFang R,serif}\n"
    "main{max-width:calc(156mm + 4rem);margin:0 auto;padding:2rem;overflow-wrap:break-word}\n"
    "h1{margin:0 0 2rem;text-align:center;font:22pt/1.5 方正小标宋简体,FZXiaoBiaoSong-B05S,"
    "华文中宋,STZhongsong,Noto Serif CJK SC,serif;text-wrap:balance}\n"
    "h2,h3,h4,h5,h6{margin:0;text-indent:2em;font-size:16pt;font-weight:400;break-after:avoid}\n"
    "h2{font-family:黑体,SimHei,STHeiti,Noto Sans CJK SC,sans-serif}\n"
    "h3{font-family:楷体_GB2312,KaiTi_GB2312,楷体,KaiTi,STKaiti,LXGW WenKai,serif}\n"
    "h4,h5,h6{font-weight:700}\n"
    "p{margin:0;text-indent:2em;text-align:justify}\n"
    ".n{text-indent:0}.c{text-align:center}.e{text-align:right}.s{text-align:left}\n"
    "p.c,p.e{text-indent:0}\n"
    ".b{break-before:page}\n"
    ".t{margin:0.75rem 0 1.5rem;overflow-x:auto}\n"
    ".t:focus-visible{outline:2px solid #0b57d0;outline-offset:2px}\n"
    "table{width:100%;border-collapse:collapse}\n"
    ".w table{min-width:44rem}\n"
    "th,td{border:1px solid #000;padding:0.25em 0.35em;text-align:center;vertical-align:middle;"
    "font-size:10.5pt;line-height:1.35;font-weight:400}\n"
    "th{word-break:keep-all}\n"
    "td:not([rowspan]),th:not([rowspan]){break-inside:avoid}\n"
    "@media screen and (max-width:40rem){body{font-size:1.0625rem}main{padding:1rem}"
    "h1{font-size:1.5rem}h2,h3,h4,h5,h6{font-size:1.0625rem}p{text-align:left}}\n"
    "@media print{main{max-width:none;padding:0}.t{overflow:visible}.w table{min-width:0}"
    ".w th,.w td{font-size:9pt}}\n";

#define WIDE_COLUMNS 6u

static const char *align_class(TextAlign align)
{
    switch (align) {
    case TEXT_ALIGN_START:
        return "";
    case TEXT_ALIGN_CENTRE:
        return "c";
    case TEXT_ALIGN_END:
        return "e";
    }
    return "";
}

/* Text whose line ends are <br>, and <wbr> where a line of a label may end. */
static void append_lines(StrBuf *out, Str text)
{
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        for (Str words = line, word; str_split_next(&words, STR(DOCUMENT_BREAK), &word);) {
            markup_append(out, word);
            if (words.ptr)
                strbuf_append_c(out, "<wbr>");
        }
        if (rest.ptr)
            strbuf_append_c(out, "<br>");
    }
}

static void append_classes(StrBuf *out, const char *align, bool noindent, bool page_break)
{
    if (!*align && !noindent && !page_break)
        return;
    strbuf_printf(out, " class=\"%s%s%s%s%s\"", align, *align && noindent ? " " : "",
                  noindent ? "n" : "", page_break && (*align || noindent) ? " " : "",
                  page_break ? "b" : "");
}

static void write_cell(StrBuf *out, const GridCell *c, uint16_t header_rows)
{
    const char *tag = c->header ? "th" : "td";
    strbuf_printf(out, "<%s", tag);
    if (c->row_span > 1)
        strbuf_printf(out, " rowspan=\"%u\"", c->row_span);
    if (c->column_span > 1)
        strbuf_printf(out, " colspan=\"%u\"", c->column_span);
    if (c->header && c->row < header_rows)
        strbuf_printf(out, " scope=\"%s\"", c->column_span > 1 ? "colgroup" : "col");
    else if (c->header)
        strbuf_printf(out, " scope=\"%s\"", c->row_span > 1 ? "rowgroup" : "row");
    if (c->align != TEXT_ALIGN_CENTRE && c->align != TEXT_ALIGN_START)
        strbuf_printf(out, " class=\"%s\"", align_class(c->align));
    else if (c->align == TEXT_ALIGN_START && c->header)
        strbuf_append_c(out, " class=\"s\"");
    strbuf_append_char(out, '>');
    append_lines(out, c->text);
    strbuf_printf(out, "</%s>", tag);
}

static void write_row(StrBuf *out, const GridMap *map, uint32_t row, uint16_t header_rows)
{
    uint32_t last = 0;
    for (uint32_t k = 0; k < map->grid->columns; k++)
        if (grid_map_at(map, row, k))
            last = k + 1;
    strbuf_append_c(out, "<tr>");
    for (uint32_t k = 0; k < last; k++) {
        const GridCell *c = grid_map_at(map, row, k);
        if (!c)
            strbuf_append_c(out, "<td></td>");
        else if (c->row == row && c->column == k)
            write_cell(out, c, header_rows);
    }
    strbuf_append_c(out, "</tr>\n");
}

static void write_columns(StrBuf *out, const Grid *g, Arena *a)
{
    const uint32_t *widths = grid_widths(g, 1000, a);
    strbuf_append_c(out, "<colgroup>");
    for (uint32_t i = 0; i < g->columns; i++)
        strbuf_printf(out, "<col style=\"width:%u.%u%%\">", widths[i] / 10, widths[i] % 10);
    strbuf_append_c(out, "</colgroup>\n");
}

/* heading: the id of the heading that names the table, 0 if none stands before it. */
static void write_grid(StrBuf *out, const Block *b, size_t heading, Arena *a)
{
    const Grid *g = b->grid;
    GridMap map = grid_map(g, a);
    uint16_t header_rows = grid_header_rows(g);
    strbuf_printf(out, "<div class=\"t%s%s\" tabindex=\"0\" role=\"region\"",
                  g->columns > WIDE_COLUMNS ? " w" : "", b->page_break ? " b" : "");
    if (heading)
        strbuf_printf(out,
                      " aria-labelledby=\"h%zu\">\n<table border=\"1\" aria-labelledby=\"h%zu\">\n",
                      heading, heading);
    else
        strbuf_append_c(out, " aria-label=\"表格\">\n<table border=\"1\">\n");
    if (g->widths)
        write_columns(out, g, a);
    if (header_rows)
        strbuf_append_c(out, "<thead>\n");
    for (uint32_t row = 0; row < g->rows; row++) {
        if (row == header_rows)
            strbuf_append_c(out, header_rows ? "</thead>\n<tbody>\n" : "<tbody>\n");
        write_row(out, &map, row, header_rows);
    }
    strbuf_append_c(out, "</tbody>\n</table>\n</div>\n");
}

static void write_text(StrBuf *out, const Block *b, const char *tag, size_t heading)
{
    strbuf_printf(out, "<%s", tag);
    if (heading)
        strbuf_printf(out, " id=\"h%zu\"", heading);
    append_classes(out, b->kind == BLOCK_TITLE ? "" : align_class(b->align),
                   b->noindent && b->kind == BLOCK_PARAGRAPH, b->page_break);
    strbuf_append_char(out, '>');
    append_lines(out, b->text);
    strbuf_printf(out, "</%s>\n", tag);
}

static void write_blocks(StrBuf *out, const Document *d, Arena *a)
{
    static const char *const headings[] = {"h2", "h3", "h4", "h5", "h6"};
    size_t heading = 0;
    for (size_t i = 0; i < d->block_count && !strbuf_failed(out); i++) {
        const Block *b = &d->blocks[i];
        ArenaMark mark = arena_mark(a);
        switch (b->kind) {
        case BLOCK_TITLE:
            write_text(out, b, "h1", 0);
            break;
        case BLOCK_HEADING:
            heading = i + 1;
            write_text(out, b, headings[MIN(MAX(b->level, 1), 5) - 1], heading);
            break;
        case BLOCK_PARAGRAPH:
            write_text(out, b, "p", 0);
            break;
        case BLOCK_GRID:
            if (b->grid->rows && b->grid->columns)
                write_grid(out, b, heading, a);
            break;
        case BLOCK_MAX:
            break;
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

int document_write_html(const Document *d, StrBuf *out)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    strbuf_append_c(out,
                    "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                    "<title>");
    CLEANUP(strbuf_deinit) StrBuf name = STRBUF_INIT(4096);
    Str title = document_name(d);
    for (size_t i = 0; i < title.len; i++)
        strbuf_append_char(&name, (char)(title.ptr[i] == '\n' ? ' ' : title.ptr[i]));
    markup_append(out, strbuf_str(&name));
    strbuf_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
    write_blocks(out, d, a);
    strbuf_append_c(out, "</main>\n</body>\n</html>\n");
    return strbuf_failed(out) ? error_set(E2BIG, "the page is larger than its maximum") : 0;
}
