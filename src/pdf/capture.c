#include "pdf/capture.h"

#include <cairo.h>
#include <dlfcn.h>
#include <math.h>
#include <string.h>

#define EXPORTED  __attribute__((visibility("default")))
#define LINES_MAX 50000u
/* Characters at the right edge of the page that are noted, and how wide that is in 1/100 point. */
#define BEYOND_MAX 1000u
#define EDGE       2000
/* A filled box not thicker than this is a line, in points. */
#define THIN 3.0

static struct {
    Arena *arena;
    PageLine *lines;
    size_t count, capacity;
    PageGlyph *hidden;
    size_t hidden_count, hidden_capacity;
    PageGlyph *beyond;
    size_t beyond_count, beyond_capacity;
    int32_t width, height;
    uint64_t calls;
    uint64_t drawn;  /* characters */
    double pictures; /* their area, in points */
} capture;

/* Cairo's own functions, for pages that must be painted after all. */
static struct {
    bool on;
    void (*stroke)(cairo_t *);
    void (*stroke_preserve)(cairo_t *);
    void (*fill)(cairo_t *);
    void (*fill_preserve)(cairo_t *);
    void (*show_glyphs)(cairo_t *, const cairo_glyph_t *, int);
    void (*show_text_glyphs)(cairo_t *, const char *, int, const cairo_glyph_t *, int,
                             const cairo_text_cluster_t *, int, cairo_text_cluster_flags_t);
    void (*paint)(cairo_t *);
    void (*paint_with_alpha)(cairo_t *, double);
    void (*mask)(cairo_t *, cairo_pattern_t *);
    void (*mask_surface)(cairo_t *, cairo_surface_t *, double, double);
} painter;

bool capture_paint(bool on)
{
    static const struct {
        const char *name;
        size_t place;
    } names[] = {
        {"cairo_stroke", offsetof(typeof(painter), stroke)},
        {"cairo_stroke_preserve", offsetof(typeof(painter), stroke_preserve)},
        {"cairo_fill", offsetof(typeof(painter), fill)},
        {"cairo_fill_preserve", offsetof(typeof(painter), fill_preserve)},
        {"cairo_show_glyphs", offsetof(typeof(painter), show_glyphs)},
        {"cairo_show_text_glyphs", offsetof(typeof(painter), show_text_glyphs)},
        {"cairo_paint", offsetof(typeof(painter), paint)},
        {"cairo_paint_with_alpha", offsetof(typeof(painter), paint_with_alpha)},
        {"cairo_mask", offsetof(typeof(painter), mask)},
        {"cairo_mask_surface", offsetof(typeof(painter), mask_surface)},
    };
    for (size_t i = 0; on && i < ARRAY_LEN(names); i++) {
        void *function = dlsym(RTLD_NEXT, names[i].name);
        if (!function)
            return false;
        memcpy((char *)&painter + names[i].place, &function, sizeof(function));
    }
    painter.on = on;
    return true;
}

double capture_pictures(void)
{
    return capture.pictures;
}

uint64_t capture_drawn(void)
{
    return capture.drawn;
}

/* Notes a picture that is drawn into a box of the user's space. */
static void note_picture(cairo_t *cr, double left, double top, double right, double bottom)
{
    cairo_user_to_device(cr, &left, &top);
    cairo_user_to_device(cr, &right, &bottom);
    capture.pictures += fabs(right - left) * fabs(bottom - top);
}

/* What covers the whole clip: a picture, or the page's own colour. */
static void capture_cover(cairo_t *cr)
{
    double left, top, right, bottom;
    capture.calls++;
    if (!capture.arena)
        return;
    cairo_clip_extents(cr, &left, &top, &right, &bottom);
    note_picture(cr, left, top, right, bottom);
}

void capture_begin(Arena *a, int32_t width, int32_t height)
{
    uint64_t calls = capture.calls;
    capture = (typeof(capture)){.arena = a, .width = width, .height = height, .calls = calls};
    painter.on = false;
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

const PageGlyph *capture_beyond(size_t *ret_count)
{
    *ret_count = capture.beyond_count;
    return capture.beyond;
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
    if (cairo_pattern_get_type(cairo_get_source(cr)) == CAIRO_PATTERN_TYPE_SURFACE) {
        double left, top, right, bottom;
        cairo_fill_extents(cr, &left, &top, &right, &bottom);
        note_picture(cr, left, top, right, bottom);
    }
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
    if (painter.on) {
        painter.stroke(cr);
        return;
    }
    capture_stroke(cr);
    cairo_new_path(cr);
}

EXPORTED void cairo_stroke_preserve(cairo_t *cr)
{
    if (painter.on) {
        painter.stroke_preserve(cr);
        return;
    }
    capture_stroke(cr);
}

EXPORTED void cairo_fill(cairo_t *cr)
{
    if (painter.on) {
        painter.fill(cr);
        return;
    }
    capture_fill(cr);
    cairo_new_path(cr);
}

EXPORTED void cairo_fill_preserve(cairo_t *cr)
{
    if (painter.on) {
        painter.fill_preserve(cr);
        return;
    }
    capture_fill(cr);
}

/* Notes a character that begins at the right edge of the page or beyond it. */
static void note_beyond(cairo_t *cr, double x, double y)
{
    cairo_user_to_device(cr, &x, &y);
    bool far = !(x * 100.0 < 2.0 * capture.width);
    if (!(x * 100.0 > capture.width - EDGE) || far || capture.beyond_count >= BEYOND_MAX)
        return;
    int32_t at_x = (int32_t)lround(x * 100.0), at_y = hundredths(y, capture.height);
    ARENA_PUSH(capture.arena, capture.beyond, capture.beyond_count, capture.beyond_capacity);
    capture.beyond[capture.beyond_count - 1] = (PageGlyph){at_x, at_y, at_x, at_y, 0};
}

/* Notes the characters whose origin lies outside the clip. */
static void capture_glyphs(cairo_t *cr, const cairo_glyph_t *glyphs, int count)
{
    double left, top, right, bottom;
    capture.calls++;
    if (!capture.arena)
        return;
    cairo_clip_extents(cr, &left, &top, &right, &bottom);
    capture.drawn += (uint64_t)MAX(count, 0);
    for (int i = 0; i < count && capture.hidden_count < LINES_MAX; i++) {
        double x = glyphs[i].x, y = glyphs[i].y;
        note_beyond(cr, x, y);
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
    if (painter.on)
        painter.show_glyphs(cr, glyphs, count);
    else
        capture_glyphs(cr, glyphs, count);
}

EXPORTED void cairo_show_text_glyphs(cairo_t *cr, const char *utf8, int length,
                                     const cairo_glyph_t *glyphs, int count,
                                     const cairo_text_cluster_t *clusters, int cluster_count,
                                     cairo_text_cluster_flags_t flags)
{
    if (painter.on)
        painter.show_text_glyphs(cr, utf8, length, glyphs, count, clusters, cluster_count, flags);
    else
        capture_glyphs(cr, glyphs, count);
}

EXPORTED void cairo_paint(cairo_t *cr)
{
    if (painter.on)
        painter.paint(cr);
    else
        capture_cover(cr);
}

EXPORTED void cairo_paint_with_alpha(cairo_t *cr, double alpha)
{
    if (painter.on)
        painter.paint_with_alpha(cr, alpha);
    else
        capture_cover(cr);
}

EXPORTED void cairo_mask(cairo_t *cr, cairo_pattern_t *pattern)
{
    if (painter.on)
        painter.mask(cr, pattern);
    else
        capture_cover(cr);
}

EXPORTED void cairo_mask_surface(cairo_t *cr, cairo_surface_t *surface, double x, double y)
{
    if (painter.on)
        painter.mask_surface(cr, surface, x, y);
    else
        capture_cover(cr);
}
