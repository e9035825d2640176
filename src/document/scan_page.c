#include "document/scan_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define A4_SHORT      595.276
#define A4_LONG       841.89
#define LINE_SHORTEST 70 /* pixels: no stroke of a character in a table is as long */
#define LINE_THICKEST 14
#define LINE_GAP      5
#define WALL_BAND     12 /* how far from its edge the line of a cell may lie */
#define WALL_INSET    3
#define SPECK         4    /* pixels: pieces smaller both ways are dirt */
#define TABLE_LEAST   9000 /* 1/100 point */
#define ROW_LEAST     1200
#define PIECES_MAX    40000
#define DARK_LINE     190 /* of 255, for thin grey lines */
#define DARK_INK      160
#define SKEW_LEAST    0.02f
#define SKEW_SURE     2.5f

static PIX *take(ScanImage const *image)
{
    PIX *pix = pixCreate((l_int32)image->width, (l_int32)image->height, 8);
    if (!pix)
        return NULL;
    l_uint32 *data = pixGetData(pix);
    l_int32 words = pixGetWpl(pix);
    for (uint32_t y = 0; y < image->height; y++) {
        l_uint32 *line = data + (size_t)y * (size_t)words;
        for (uint32_t x = 0; x < image->width; x++)
            SET_DATA_BYTE(line, x, image->pixels[(size_t)y * image->width + x]);
    }
    return pix;
}

/* Replaces *pix by what was made of it; keeps it when nothing was made. */
static void become(PIX **pix, PIX *made)
{
    if (!made)
        return;
    pixDestroy(pix);
    *pix = made;
}

/* More than this makes no picture legible. */
#define LARGER_MOST 4.0

/* The factor that brings the picture to SCAN_DPI; a picture of unknown size is a page of A4. */
static double scale_of(const ScanImage *image)
{
    double points = image->points_wide;
    if (!(points > 0))
        points = image->width > image->height ? A4_LONG : A4_SHORT;
    return fmin(points / 72.0 * SCAN_DPI / image->width, LARGER_MOST);
}

static void straighten(PIX **grey)
{
    l_float32 angle = 0, confidence = 0;
    PIX *ink = pixThresholdToBinary(*grey, DARK_INK);
    if (ink && pixFindSkew(ink, &angle, &confidence) == 0 && confidence >= SKEW_SURE &&
        fabsf(angle) >= SKEW_LEAST)
        become(grey, pixRotate(*grey, angle * (l_float32)(M_PI / 180), L_ROTATE_AREA_MAP,
                               L_BRING_IN_WHITE, 0, 0));
    pixDestroy(&ink);
}

static void add_line(ScanPage *p, Arena *a, l_int32 x, l_int32 y, l_int32 w, l_int32 h)
{
    PageLine l = {x * SCAN_UNIT, y * SCAN_UNIT, (x + w) * SCAN_UNIT, (y + h) * SCAN_UNIT};
    ARENA_PUSH(a, p->lines, p->line_count, p->line_capacity);
    p->lines[p->line_count - 1] = l;
}

/* Runs of ink along one axis that are longer than any stroke, and thin. */
static void find_lines(ScanPage *p, PIX *dark, bool across, Arena *a)
{
    l_int32 gap_x = across ? LINE_GAP : 1, gap_y = across ? 1 : LINE_GAP;
    l_int32 run_x = across ? LINE_SHORTEST : 1, run_y = across ? 1 : LINE_SHORTEST;
    PIX *whole = pixCloseSafeBrick(NULL, dark, gap_x, gap_y);
    PIX *runs = whole ? pixOpenBrick(NULL, whole, run_x, run_y) : NULL;
    /* A line that leans a little is a stair: its steps are one piece. */
    PIX *joined = runs ? pixDilateBrick(NULL, runs, 3, 3) : NULL;
    BOXA *boxes = joined ? pixConnCompBB(joined, 8) : NULL;
    l_int32 count = boxes ? boxaGetCount(boxes) : 0;
    for (l_int32 i = 0; i < count; i++) {
        l_int32 x, y, w, h;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        l_int32 thick = across ? h : w, length = across ? w : h;
        if (thick > LINE_THICKEST + length / 80 || length < LINE_SHORTEST)
            continue;
        add_line(p, a, x + 1, y + 1, w - 2, h - 2);
    }
    if (joined)
        pixOr(p->ruled, p->ruled, joined);
    boxaDestroy(&boxes);
    pixDestroy(&joined);
    pixDestroy(&runs);
    pixDestroy(&whole);
}

/* The walls of the cells, out of the ink: what is ruled near an edge. */
static void clear_walls(const ScanPage *p)
{
    PIX *walls = pixCreateTemplate(p->ruled);
    if (!walls)
        return;
    for (size_t t = 0; t < p->tables.count; t++)
        for (size_t i = 0; i < p->tables.items[t].cell_count; i++) {
            const int32_t *b = p->tables.items[t].cells[i].pos.box;
            l_int32 x = b[0] / SCAN_UNIT, y = b[1] / SCAN_UNIT, w = b[2] / SCAN_UNIT,
                    h = b[3] / SCAN_UNIT, band = WALL_BAND;
            const l_int32 bands[4][4] = {
                {x - band, y - band, w + 2 * band, 2 * band},
                {x - band, y + h - band, w + 2 * band, 2 * band},
                {x - band, y - band, 2 * band, h + 2 * band},
                {x + w - band, y - band, 2 * band, h + 2 * band},
            };
            for (size_t k = 0; k < ARRAY_LEN(bands); k++)
                pixRasterop(walls, bands[k][0], bands[k][1], bands[k][2], bands[k][3],
                            PIX_SRC | PIX_DST, p->ruled, bands[k][0], bands[k][1]);
        }
    pixSetMasked(p->grey, walls, 255);
    pixSubtract(p->ink, p->ink, walls);
    pixDestroy(&walls);
}

/* Large characters have strokes that cross: what is no wider than a few of them is no table. */
static void keep_tables(ScanPage *p)
{
    size_t kept = 0, lines = 0;
    for (size_t i = 0; i < p->tables.count; i++) {
        const RuledTable *t = &p->tables.items[i];
        if (t->xs[t->columns] - t->xs[0] >= TABLE_LEAST && t->ys[t->rows] - t->ys[0] >= ROW_LEAST)
            p->tables.items[kept++] = *t;
    }
    p->tables.count = kept;
    for (size_t i = 0; i < p->line_count; i++) {
        const PageLine *l = &p->lines[i];
        bool inside = false;
        for (size_t k = 0; k < kept && !inside; k++) {
            const RuledTable *t = &p->tables.items[k];
            inside = l->left >= t->xs[0] - 300 && l->right <= t->xs[t->columns] + 300 &&
                     l->top >= t->ys[0] - 300 && l->bottom <= t->ys[t->rows] + 300;
        }
        if (inside)
            p->lines[lines++] = *l;
    }
    p->line_count = lines;
}

int scan_page_prepare(const ScanImage *image, const DocumentLimits *limits, Arena *a,
                      ScanPage *ret_page)
{
    double factor = scale_of(image);
    double pixels = (double)image->width * factor * ((double)image->height * factor);
    if (!image->width || !image->height ||
        (uint64_t)image->width * image->height > SCAN_PIXELS_MAX || !(pixels <= SCAN_PIXELS_MAX))
        return DOCUMENT_E_TOO_LARGE;
    ScanPage p = {.grey = take(image)};
    if (p.grey && (factor < 0.95 || factor > 1.05))
        become(&p.grey, factor > 1 ? pixScaleGrayLI(p.grey, (l_float32)factor, (l_float32)factor)
                                   : pixScaleAreaMap(p.grey, (l_float32)factor, (l_float32)factor));
    if (p.grey)
        become(&p.grey, pixBackgroundNormSimple(p.grey, NULL, NULL));
    if (p.grey)
        straighten(&p.grey);
    PIX *dark = p.grey ? pixThresholdToBinary(p.grey, DARK_LINE) : NULL;
    p.ink = p.grey ? pixThresholdToBinary(p.grey, DARK_INK) : NULL;
    p.ruled = dark ? pixCreateTemplate(dark) : NULL;
    if (!p.ruled || !p.ink) {
        pixDestroy(&dark);
        scan_page_deinit(&p);
        return DOCUMENT_E_TOO_LARGE;
    }
    find_lines(&p, dark, true, a);
    find_lines(&p, dark, false, a);
    pixDestroy(&dark);
    PageContent content = {.width = pixGetWidth(p.grey) * SCAN_UNIT,
                           .height = pixGetHeight(p.grey) * SCAN_UNIT,
                           .lines = p.lines,
                           .line_count = p.line_count};
    p.tables = geometry_tables(&content, limits, a);
    keep_tables(&p);
    clear_walls(&p);
    *ret_page = p;
    return 0;
}

void scan_page_deinit(ScanPage *p)
{
    pixDestroy(&p->grey);
    pixDestroy(&p->ink);
    pixDestroy(&p->ruled);
}

ScanBox scan_cell_box(const ScanPage *p, const GridCell *c)
{
    (void)p;
    const int32_t *b = c->pos.box;
    ScanBox box = {b[0] / SCAN_UNIT + WALL_INSET, b[1] / SCAN_UNIT + WALL_INSET,
                   b[2] / SCAN_UNIT - 2 * WALL_INSET, b[3] / SCAN_UNIT - 2 * WALL_INSET};
    return box.width > 0 && box.height > 0 ? box : (ScanBox){0};
}

static int by_left(const void *a, const void *b)
{
    const ScanBox *x = a, *y = b;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->top > y->top) - (x->top < y->top);
}

ScanInk scan_ink(const ScanPage *p, ScanBox box, Arena *a)
{
    ScanInk ink = {0};
    BOX *clip = box.width > 0 ? boxCreate(box.left, box.top, box.width, box.height) : NULL;
    PIX *part = clip ? pixClipRectangle(p->ink, clip, NULL) : NULL;
    BOXA *boxes = part ? pixConnCompBB(part, 8) : NULL;
    l_int32 count = boxes ? MIN(boxaGetCount(boxes), PIECES_MAX) : 0;
    ink.pieces = arena_new(a, ScanBox, (size_t)count + 1);
    int32_t right = 0, bottom = 0;
    for (l_int32 i = 0; i < count; i++) {
        l_int32 x, y, w, h;
        boxaGetBoxGeometry(boxes, i, &x, &y, &w, &h);
        if (w < SPECK && h < SPECK)
            continue;
        ScanBox piece = {box.left + x, box.top + y, w, h};
        ink.box.left = ink.count ? MIN(ink.box.left, piece.left) : piece.left;
        ink.box.top = ink.count ? MIN(ink.box.top, piece.top) : piece.top;
        right = MAX(right, piece.left + w);
        bottom = MAX(bottom, piece.top + h);
        ink.pieces[ink.count++] = piece;
    }
    ink.box.width = ink.count ? right - ink.box.left : 0;
    ink.box.height = ink.count ? bottom - ink.box.top : 0;
    qsort(ink.pieces, ink.count, sizeof(*ink.pieces), by_left);
    boxaDestroy(&boxes);
    pixDestroy(&part);
    boxDestroy(&clip);
    return ink;
}
