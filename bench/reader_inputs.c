#include "bench/reader_inputs.h"

#include "base/error.h"
#include "os/file.h"
#include "report/synth.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SEED     20261122u
#define FILE_MAX ((size_t)64 << 20)

const char *input_name(InputKind kind)
{
    static const char *const names[] = {"txt", "html", "gb18030.html", "docx", "xlsx", "pdf"};
    return names[kind];
}

/* ---- PDF: pages of lines and ruled tables ---- */

typedef struct Page {
    cairo_t *cr;
    double y;
} Page;

#define PAGE_WIDTH  595.0
#define PAGE_HEIGHT 842.0
#define MARGIN      50.0
#define LINE        14.0

static void page_need(Page *p, double height)
{
    if (p->y + height > PAGE_HEIGHT - MARGIN) {
        cairo_show_page(p->cr);
        p->y = MARGIN;
    }
}

/* Text in lines of `width`; draws when draw is set; returns its height. */
static double lay_text(Page *p, Str text, double x, double y, double width, bool draw, Arena *a)
{
    double top = y, used = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.len;) {
        size_t n = 1;
        while (i + n < text.len && ((unsigned char)text.ptr[i + n] & 0xC0) == 0x80)
            n++;
        double advance = n > 1 ? 9.0 : 5.0;
        bool end = i >= text.len;
        if (end || text.ptr[i] == '\n' || used + advance > width) {
            cairo_move_to(p->cr, x, y + 10);
            if (draw)
                cairo_show_text(p->cr, arena_cstr(a, str_make(text.ptr + start, i - start)));
            y += LINE;
            used = 0;
            start = !end && text.ptr[i] == '\n' ? i + 1 : i;
        }
        used += advance;
        i += n;
    }
    return y - top;
}

static void draw_paragraph(Page *p, Str text, Arena *a)
{
    /* Long prose goes over pages in pieces of a few lines. */
    while (text.len) {
        size_t n = MIN(text.len, (size_t)600);
        while (n < text.len && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
            n++;
        Str piece = str_make(text.ptr, n);
        text = str_make(text.ptr + n, text.len - n);
        double width = PAGE_WIDTH - 2 * MARGIN;
        double height = lay_text(p, piece, MARGIN, p->y, width, false, a);
        page_need(p, height);
        (void)lay_text(p, piece, MARGIN, p->y, width, true, a);
        p->y += height;
    }
}

static void draw_grid(Page *p, const Grid *g, Arena *a)
{
    double width = (PAGE_WIDTH - 2 * MARGIN) / g->columns;
    double *heights = arena_new(a, double, g->rows);
    double *tops = arena_new(a, double, (size_t)g->rows + 1);
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        double height = lay_text(p, c->text, 0, 0, width * c->column_span - 4, false, a) + 4;
        for (int r = 0; r < c->row_span; r++)
            heights[c->row + r] = MAX(heights[c->row + r], height / c->row_span);
    }
    double all = 0;
    for (int r = 0; r < g->rows; r++)
        all += heights[r];
    page_need(p, MIN(all, PAGE_HEIGHT - 2 * MARGIN));
    tops[0] = p->y;
    for (int r = 0; r < g->rows; r++)
        tops[r + 1] = tops[r] + heights[r];
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *c = &g->cells[i];
        double x = MARGIN + c->column * width, y = tops[c->row];
        cairo_rectangle(p->cr, x, y, c->column_span * width, tops[c->row + c->row_span] - y);
        cairo_stroke(p->cr);
        (void)lay_text(p, c->text, x + 2, y + 2, width * c->column_span - 4, true, a);
    }
    p->y = tops[g->rows] + LINE;
}

static cairo_status_t take_bytes(void *out, const unsigned char *bytes, unsigned length)
{
    strbuf_append(out, str_make((const char *)bytes, length));
    return CAIRO_STATUS_SUCCESS;
}

static int write_pdf(const Document *d, Arena *a, StrBuf *out)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, out, PAGE_WIDTH, PAGE_HEIGHT);
    Page p = {cairo_create(surface), MARGIN};
    cairo_select_font_face(p.cr, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(p.cr, 9);
    cairo_set_line_width(p.cr, 0.5);
    for (size_t i = 0; i < d->block_count; i++) {
        if (d->blocks[i].grid)
            draw_grid(&p, d->blocks[i].grid, a);
        else
            draw_paragraph(&p, d->blocks[i].text, a);
    }
    cairo_destroy(p.cr);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? 0 : error_set(EIO, "cairo cannot write the PDF");
}

/* ---- a site's page in GB18030 ---- */

static int site_page(Str html, StrBuf *out)
{
    CLEANUP(strbuf_deinit) StrBuf page = STRBUF_INIT(FILE_MAX);
    static const char menu[] = "<li><a href=\"/zwgk/list.html?channel=1\" target=\"_blank\" "
                               "class=\"nav-item\">政务公开</a><i></i></li>\n";
    const char *body = memmem(html.ptr, html.len, "<body", 5);
    const char *open = body ? memchr(body, '>', html.len - (size_t)(body - html.ptr)) : NULL;
    if (!open)
        return error_set(EIO, "the page has no body");
    strbuf_append_c(&page, "<html><head><meta charset=\"gb18030\"><title>年报</title></head><body>"
                           "<script>var site = {id: 1, name: 'gov'};</script><ul>");
    for (int i = 0; i < 120; i++)
        strbuf_append_c(&page, menu);
    strbuf_append_c(&page, "</ul><div class=\"main\"><div class=\"TRS_Editor\">");
    strbuf_append(&page, str_make(open + 1, html.len - (size_t)(open + 1 - html.ptr)));
    strbuf_append_c(&page, "</div></div></body></html>");
    size_t room = page.len * 2;
    char *from = page.ptr;
    size_t left = page.len;
    CLEANUP(arena_freep) Arena *a = arena_create(room);
    char *bytes = arena_new(a, char, room), *to = bytes;
    size_t to_left = room;
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    bool good = iconv(converter, &from, &left, &to, &to_left) != (size_t)-1;
    iconv_close(converter);
    strbuf_append(out, str_make(bytes, room - to_left));
    return good ? 0 : error_set(EILSEQ, "iconv");
}

/* ---- all ---- */

static int write_report(InputKind kind, const AnnualReport *r, size_t index, Arena *a,
                        Str *ret_file)
{
    Document d;
    SynthText text;
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(FILE_MAX);
    CLEANUP(strbuf_deinit) StrBuf html = STRBUF_INIT(FILE_MAX);
    report_layout(r, a, &d);
    int result = 0;
    switch (kind) {
    case INPUT_TEXT:
        synth_flatten(r, (SynthStyle)(index % SYNTH_STYLE_MAX), a, &text);
        strbuf_append(&out, text.text);
        break;
    case INPUT_HTML:
        result = document_write_html(&d, &out);
        break;
    case INPUT_GB18030:
        result = document_write_html(&d, &html);
        if (result == 0)
            result = site_page(strbuf_str(&html), &out);
        break;
    case INPUT_DOCX:
        result = document_write_docx(&d, &out);
        break;
    case INPUT_XLSX:
        result = document_write_xlsx(&d, &out);
        break;
    case INPUT_PDF:
        result = write_pdf(&d, a, &out);
        break;
    case INPUT_KIND_MAX:
        break;
    }
    *ret_file = arena_str(a, strbuf_str(&out));
    return error_trace(result);
}

/* Prose such as reports have, with a few figures. */
static Str prose(SynthRandom *random, int64_t bytes, Arena *a)
{
    static const char *const sentences[] = {
        "本机关坚持以公开为常态、不公开为例外，及时更新栏目内容。",
        "依法办理群众的申请，规范答复的格式和程序，提高答复质量。",
        "组织业务培训，邀请公众参与评议，听取意见并改进工作。"};
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(FILE_MAX);
    while ((int64_t)out.len < bytes) {
        for (uint64_t n = 2 + synth_random(random, 4); n; n--)
            strbuf_append_c(&out, sentences[synth_random(random, ARRAY_LEN(sentences))]);
        strbuf_printf(&out, "全年主动公开信息%d条。\n", (int)synth_random(random, 3000));
    }
    return arena_str(a, strbuf_str(&out));
}

/* Published reports are longer than the property tests' three sentences: 2 to 8 KB of prose. */
static void lengthen(AnnualReport *r, SynthRandom *random, int64_t bytes, Arena *a)
{
    ReportSection *sections = arena_new(a, ReportSection, r->section_count);
    for (size_t i = 0; i < r->section_count; i++) {
        sections[i] = r->sections[i];
        if (i < 2)
            sections[i].text = prose(random, bytes / 2, a);
    }
    r->sections = sections;
}

int input_reports(InputKind kind, size_t count, Arena *a, Str *ret_files)
{
    SynthRandom random = {SEED};
    for (size_t i = 0; i < count; i++) {
        AnnualReport r;
        synth_report(&random, i % 4 == 3 ? LAW_FORMAT_2019 : LAW_FORMAT_2021, a, &r);
        lengthen(&r, &random, 2000 + (int64_t)synth_random(&random, 6000), a);
        int result = write_report(kind, &r, i, a, &ret_files[i]);
        if (result < 0)
            return error_trace(result);
    }
    return 0;
}

int input_long(InputKind kind, int64_t bytes, Arena *a, Str *ret_file)
{
    SynthRandom random = {SEED};
    AnnualReport r;
    synth_report(&random, LAW_FORMAT_2021, a, &r);
    lengthen(&r, &random, bytes, a);
    return write_report(kind, &r, SYNTH_LINES, a, ret_file);
}

int input_write_folder(const char *folder, InputKind kind, const Str *files, size_t files_count,
                       size_t count)
{
    char path[4096], first[4096];
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(path, sizeof(path), "%s/%06zu.%s", folder, i, input_name(kind));
        if (files_count && i >= files_count) { /* further names of the same files */
            (void)snprintf(first, sizeof(first), "%s/%06zu.%s", folder, i % files_count,
                           input_name(kind));
            if (link(first, path) != 0)
                return error_set(errno, "%s", path);
            continue;
        }
        CLEANUP(fd_closep) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fd < 0)
            return error_set(errno, "%s", path);
        int result = file_write_fd(fd, files[i]);
        if (result < 0)
            return error_trace(result);
    }
    return 0;
}
