#include "pdf/capture.h"

#include <cairo.h>
#include <math.h>

#define EXPORTED  __attribute__((visibility("default")))
#define LINES_MAX 50000u
/* A filled box not thicker than this is a line, in points. */
#define THIN 3.0

static struct {
    Arena *arena;
    PageLine *lines;
    size_t count, capacity;
    PageGlyph *hidden;
    size_t hidden_count, hidden_capacity;
    int32_t width, height;
    uint64_t calls;
} capture;

void capture_begin(Arena *a, int32_t width, int32_t height)
{
    uint64_t calls = capture.calls;
    capture = (typeof(capture)){.arena = a, .width = width, .height = height, .calls = calls};
}

const PageLine *capture_end(size_t *ret_count)
{
    *ret_count = capture.count;
    capture.arena = NULL;
    return capture.lines;
}

const PageGlyph *capture_hidden(size_t *ret_count)
{
    *ret_count = capture.hidden_count;
    return capture.hidden;
}

uint64_t capture_calls(void)
{
    return capture.calls;
}

/* To 1/100 point, within the page and a margin around it. */
static int32_t hundredths(double points, int32_t limit)
{
    double value = points * 100.0;
    if (!(value > -100.0))
        return -100;
    return value > limit + 100.0 ? limit + 100 : (int32_t)lround(value);
}

static void add_line(double x0, double y0, double x1, double y1)
{
    if (!capture.arena || capture.count >= LINES_MAX)
        return;
    PageLine l = {hundredths(fmin(x0, x1), capture.width), hundredths(fmin(y0, y1), capture.height),
                  hundredths(fmax(x0, x1), capture.width),
                  hundredths(fmax(y0, y1), capture.height)};
    if (l.right == l.left && l.bottom == l.top)
        return;
    ARENA_PUSH(capture.arena, capture.lines, capture.count, capture.capacity);
    capture.lines[capture.count - 1] = l;
}

/* White and transparent ink draws nothing that a reader sees. */
static bool is_visible(cairo_t *cr)
{
    double r, g, b, a;
    if (cairo_pattern_get_rgba(cairo_get_source(cr), &r, &g, &b, &a) != CAIRO_STATUS_SUCCESS)
        return true;
    return a > 0.05 && r + g + b <= 2.85;
}

static void add_stroke(double x0, double y0, double x1, double y1)
{
    if (fabs(x1 - x0) < 1.0 || fabs(y1 - y0) < 1.0)
        add_line(x0, y0, x1, y1);
}

static void capture_stroke(cairo_t *cr)
{
    capture.calls++;
    if (!capture.arena || !is_visible(cr))
        return;
    cairo_path_t *path = cairo_copy_path(cr);
    double x = 0, y = 0, start_x = 0, start_y = 0;
    for (int i = 0; path->status == CAIRO_STATUS_SUCCESS && i < path->num_data;
         i += path->data[i].header.length) {
        const cairo_path_data_t *d = &path->data[i];
        double to_x = start_x, to_y = start_y;
        if (d->header.type != CAIRO_PATH_CLOSE_PATH) {
            to_x = d[d->header.length - 1].point.x;
            to_y = d[d->header.length - 1].point.y;
            cairo_user_to_device(cr, &to_x, &to_y);
        }
        if (d->header.type == CAIRO_PATH_MOVE_TO) {
            start_x = to_x;
            start_y = to_y;
        } else if (d->header.type != CAIRO_PATH_CURVE_TO)
            add_stroke(x, y, to_x, to_y);
        x = to_x;
        y = to_y;
    }
    cairo_path_destroy(path);
}

typedef struct Box {
    double left, top, right, bottom;
    bool curved, empty;
} Box;

static void box_close(Box *b)
{
    double width = b->right - b->left, height = b->bottom - b->top;
    if (!b->empty && !b->curved && fmin(width, height) <= THIN && fmax(width, height) > 1.0) {
        if (width >= height)
            add_line(b->left, (b->top + b->bottom) / 2, b->right, (b->top + b->bottom) / 2);
        else
            add_line((b->left + b->right) / 2, b->top, (b->left + b->right) / 2, b->bottom);
    }
    *b = (Box){.empty = true};
}

static void capture_fill(cairo_t *cr)
{
    capture.calls++;
    if (!capture.arena || !is_visible(cr))
        return;
    cairo_path_t *path = cairo_copy_path(cr);
    Box box = {.empty = true};
    for (int i = 0; path->status == CAIRO_STATUS_SUCCESS && i < path->num_data;
         i += path->data[i].header.length) {
        const cairo_path_data_t *d = &path->data[i];
        if (d->header.type == CAIRO_PATH_MOVE_TO)
            box_close(&box);
        if (d->header.type == CAIRO_PATH_CLOSE_PATH)
            continue;
        box.curved = box.curved || d->header.type == CAIRO_PATH_CURVE_TO;
        double x = d[d->header.length - 1].point.x, y = d[d->header.length - 1].point.y;
        cairo_user_to_device(cr, &x, &y);
        box.left = box.empty ? x : fmin(box.left, x);
        box.right = box.empty ? x : fmax(box.right, x);
        box.top = box.empty ? y : fmin(box.top, y);
        box.bottom = box.empty ? y : fmax(box.bottom, y);
        box.empty = false;
    }
    box_close(&box);
    cairo_path_destroy(path);
}

EXPORTED void cairo_stroke(cairo_t *cr)
{
    capture_stroke(cr);
    cairo_new_path(cr);
}

EXPORTED void cairo_stroke_preserve(cairo_t *cr)
{
    capture_stroke(cr);
}

EXPORTED void cairo_fill(cairo_t *cr)
{
    capture_fill(cr);
    cairo_new_path(cr);
}

EXPORTED void cairo_fill_preserve(cairo_t *cr)
{
    capture_fill(cr);
}

/* Notes the characters whose origin lies outside the clip. */
static void capture_glyphs(cairo_t *cr, const cairo_glyph_t *glyphs, int count)
{
    double left, top, right, bottom;
    capture.calls++;
    if (!capture.arena)
        return;
    cairo_clip_extents(cr, &left, &top, &right, &bottom);
    for (int i = 0; i < count && capture.hidden_count < LINES_MAX; i++) {
        double x = glyphs[i].x, y = glyphs[i].y;
        if (x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1)
            continue;
        cairo_user_to_device(cr, &x, &y);
        ARENA_PUSH(capture.arena, capture.hidden, capture.hidden_count, capture.hidden_capacity);
        int32_t at_x = hundredths(x, capture.width), at_y = hundredths(y, capture.height);
        capture.hidden[capture.hidden_count - 1] = (PageGlyph){at_x, at_y, at_x, at_y, 0};
    }
}

EXPORTED void cairo_show_glyphs(cairo_t *cr, const cairo_glyph_t *glyphs, int count)
{
    capture_glyphs(cr, glyphs, count);
}

EXPORTED void cairo_show_text_glyphs(cairo_t *cr, ATTR_UNUSED const char *utf8,
                                     ATTR_UNUSED int length, const cairo_glyph_t *glyphs, int count,
                                     ATTR_UNUSED const cairo_text_cluster_t *clusters,
                                     ATTR_UNUSED int cluster_count,
                                     ATTR_UNUSED cairo_text_cluster_flags_t flags)
{
    capture_glyphs(cr, glyphs, count);
}

EXPORTED void cairo_paint(ATTR_UNUSED cairo_t *cr)
{
}

EXPORTED void cairo_paint_with_alpha(ATTR_UNUSED cairo_t *cr, ATTR_UNUSED double alpha)
{
}

EXPORTED void cairo_mask(ATTR_UNUSED cairo_t *cr, ATTR_UNUSED cairo_pattern_t *pattern)
{
}

EXPORTED void cairo_mask_surface(ATTR_UNUSED cairo_t *cr, ATTR_UNUSED cairo_surface_t *surface,
                                 ATTR_UNUSED double x, ATTR_UNUSED double y)
{
}
