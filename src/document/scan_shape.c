#include "document/scan_shape.h"

#include <stdlib.h>
#include <string.h>

#define SHAPES_MAX    6000u
#define FIGURE_MAX    32
#define NEIGHBOURS    5
#define NEIGHBOURS_OK 2
/* Of 255 a bin: what print, noise and resampling make of the same digit. */
#define NEAR_BIN 46

/* The share of ink in a rectangle of pixels, at least one of them. */
static uint8_t ink_share(PIX *ink, int32_t x0, int32_t x1, int32_t y0, int32_t y1)
{
    const l_uint32 *data = pixGetData(ink);
    l_int32 words = pixGetWpl(ink);
    uint32_t set = 0;
    y1 = MAX(y1, y0 + 1);
    x1 = MAX(x1, x0 + 1);
    for (int32_t y = y0; y < y1; y++)
        for (int32_t x = x0; x < x1; x++)
            set += GET_DATA_BIT(data + (ptrdiff_t)y * words, x);
    return (uint8_t)(set * 255 / (uint32_t)((y1 - y0) * (x1 - x0)));
}

static void fill_shape(ScanShape *shape, PIX *ink, const ScanBox *b)
{
    for (int32_t r = 0; r < SHAPE_ROWS; r++)
        for (int32_t c = 0; c < SHAPE_COLUMNS; c++)
            shape->bins[r * SHAPE_COLUMNS + c] = ink_share(
                ink, b->left + b->width * c / SHAPE_COLUMNS,
                b->left + b->width * (c + 1) / SHAPE_COLUMNS, b->top + b->height * r / SHAPE_ROWS,
                b->top + b->height * (r + 1) / SHAPE_ROWS);
    shape->aspect = b->width * 256 / MAX(b->height, 1);
}

/* Pieces that stand one above the other are one character. */
static size_t stand_side_by_side(const ScanInk *ink, ScanBox *columns, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < ink->count; i++) {
        const ScanBox *b = &ink->pieces[i];
        ScanBox *last = count ? &columns[count - 1] : NULL;
        if (last && b->left < last->left + last->width) {
            int32_t right = MAX(last->left + last->width, b->left + b->width);
            int32_t bottom = MAX(last->top + last->height, b->top + b->height);
            last->top = MIN(last->top, b->top);
            last->width = right - last->left;
            last->height = bottom - last->top;
        } else if (count < room)
            columns[count++] = *b;
        else
            return room + 1;
    }
    return count;
}

size_t scan_shapes_of(const ScanPage *p, const ScanInk *ink, uint32_t cell, Arena *a,
                      ScanShape **ret_shapes)
{
    ScanBox columns[FIGURE_MAX];
    size_t count = stand_side_by_side(ink, columns, FIGURE_MAX);
    if (count > FIGURE_MAX)
        return 0;
    ScanShape *shapes = arena_new(a, ScanShape, count + 1);
    for (size_t i = 0; i < count; i++) {
        shapes[i].cell = cell;
        fill_shape(&shapes[i], p->ink, &columns[i]);
    }
    *ret_shapes = shapes;
    return count;
}

bool scan_shapes_add(ScanShapes *s, const ScanShape *pieces, size_t count, Str figure, Arena *a)
{
    if (count != figure.len)
        return false;
    for (size_t i = 0; i < figure.len && s->count < SHAPES_MAX; i++) {
        if (figure.ptr[i] < '0' || figure.ptr[i] > '9')
            continue;
        ARENA_PUSH(a, s->items, s->count, s->capacity);
        s->items[s->count - 1] = pieces[i];
        s->items[s->count - 1].label = figure.ptr[i];
    }
    return true;
}

static int32_t distance(const ScanShape *x, const ScanShape *y)
{
    int32_t sum = 0;
    for (size_t i = 0; i < ARRAY_LEN(x->bins); i++)
        sum += abs((int32_t)x->bins[i] - (int32_t)y->bins[i]);
    return sum + abs(x->aspect - y->aspect) * (int32_t)ARRAY_LEN(x->bins) / 4;
}

/* The labels of the nearest shapes of other figures, nearest first. */
static size_t nearest(const ScanShapes *s, const ScanShape *own, char label[NEIGHBOURS])
{
    int32_t near[NEIGHBOURS];
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].cell == own->cell)
            continue;
        int32_t d = distance(own, &s->items[i]);
        if (d > NEAR_BIN * (int32_t)ARRAY_LEN(own->bins) ||
            (count == NEIGHBOURS && d >= near[count - 1]))
            continue;
        size_t at = count < NEIGHBOURS ? count++ : NEIGHBOURS - 1;
        for (; at > 0 && near[at - 1] > d; at--) {
            near[at] = near[at - 1];
            label[at] = label[at - 1];
        }
        near[at] = d;
        label[at] = s->items[i].label;
    }
    return count;
}

ShapeVote scan_shape_vote(const ScanShapes *s, const ScanShape *piece, char digit)
{
    char label[NEIGHBOURS];
    size_t count = nearest(s, piece, label), same = 0;
    for (size_t i = 0; i < count; i++)
        same += label[i] == digit;
    if (count < NEIGHBOURS_OK)
        return SHAPE_UNKNOWN;
    return same * 2 > count ? SHAPE_AGREES : SHAPE_DIFFERS;
}

Str scan_shapes_read(const ScanShapes *s, const ScanShape *pieces, size_t count, Arena *a)
{
    char *out = arena_new(a, char, count + 1), label[NEIGHBOURS];
    for (size_t i = 0; i < count; i++) {
        size_t known = nearest(s, &pieces[i], label);
        if (known < NEIGHBOURS_OK)
            return STR("");
        for (size_t k = 1; k < known; k++)
            if (label[k] != label[0])
                return STR("");
        out[i] = label[0];
    }
    return str_make(out, count);
}
