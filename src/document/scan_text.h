/*
 * What goes to the recognising program and what comes back: pictures as a TIFF of many pages, words
 * as its table. Internal to scan. The table is trusted no more than a file. Memory: the arena; a
 * ScanSheet holds a buffer until scan_sheet_deinit(). One thread at a time.
 */
#pragma once

#include "base/strbuf.h"
#include "document/scan.h"

/* Grey pictures, gathered into one TIFF. */
typedef struct ScanSheet {
    StrBuf tiff;
    size_t last_link; /* where the offset of the next page stands */
    uint32_t count;
} ScanSheet;

void scan_sheet_init(ScanSheet *s);
void scan_sheet_deinit(ScanSheet *s);
/* Appends a picture; pixels are rows of width bytes. False when the sheet is full. */
bool scan_sheet_add(ScanSheet *s, uint32_t width, uint32_t height, const uint8_t *pixels);

/* A word of the table. */
typedef struct ScanWord {
    uint32_t picture; /* from 0 */
    uint32_t line;    /* counts through the lines of its picture */
    int32_t left, top, width, height;
    int confidence; /* 0..100 */
    Str text;
} ScanWord;

typedef struct ScanWords {
    ScanWord *items;
    size_t count;
} ScanWords;

/* The words, in the order of the table; lines that are no words are passed over. */
ScanWords scan_words(Str tsv, Arena *a);
/* The words of one picture. */
ScanWords scan_words_of(const ScanWords *all, uint32_t picture);
