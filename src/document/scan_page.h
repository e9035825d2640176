/*
 * One scanned page made ready: upright, evenly lit, at 300 dots an inch, with its ruling lines and
 * the cells between them. Internal to scan. Memory: scan_page_deinit() gives the pixels back, the
 * rest is in the arena. One thread at a time.
 */
#pragma once

#include "document/geometry_grid.h"
#include "document/scan.h"

#include <leptonica/allheaders.h>

#define SCAN_DPI 300
/* 1/100 point a pixel. */
#define SCAN_UNIT 24

typedef struct ScanPage {
    PIX *grey;       /* 8 bits, paper is 255 */
    PIX *ink;        /* 1 bit, 1 is ink, ruling lines of tables taken out */
    PIX *ruled;      /* 1 bit: long straight lines */
    PageLine *lines; /* 1/100 point */
    size_t line_count, line_capacity;
    RuledTables tables;
} ScanPage;

/* Makes the page ready. DOCUMENT_E_TOO_LARGE: more pixels than a page may have. */
int scan_page_prepare(const ScanImage *image, const DocumentLimits *limits, Arena *a,
                      ScanPage *ret_page) ATTR_NODISCARD;
void scan_page_deinit(ScanPage *p);

/* A box in pixels; empty when width is 0. */
typedef struct ScanBox {
    int32_t left, top, width, height;
} ScanBox;

/* The inside of a cell, without its walls. */
ScanBox scan_cell_box(const ScanPage *p, const GridCell *c);

/* The pieces of ink in a box that are no specks, from left to right. */
typedef struct ScanInk {
    ScanBox box; /* around all */
    ScanBox *pieces;
    size_t count;
} ScanInk;

ScanInk scan_ink(const ScanPage *p, ScanBox box, Arena *a);
