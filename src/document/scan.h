/*
 * Scanned pages and pictures: from pixels to a Document whose text was recognised. Decoding,
 * finding the ruling lines and cutting the cells are done here; the reading of characters is asked
 * for from a program (Tesseract) through a Recogniser, in pieces: the text outside tables, the
 * cells one by one, and once more each cell that looks like a figure. Cells carry a confidence
 * below 100, so that nothing recognised is ever taken for exact.
 *
 * Memory: pixels live in Leptonica's heap between scan_page() calls only; text in the arena. One
 * thread at a time.
 */
#pragma once

#include "document/flow.h"
#include "document/geometry.h"

/* What the recognising program is asked for; each is a way to call it, chosen by who runs it. */
typedef enum RecogniseKind {
    RECOGNISE_PROSE,   /* one line of running text a picture */
    RECOGNISE_CELLS,   /* one block of text a picture */
    RECOGNISE_FIGURES, /* one line of digits and marks a picture */
    RECOGNISE_KIND_MAX
} RecogniseKind;

/*
 * Reads the pictures of a TIFF of many pages; the answer is Tesseract's table of words (TSV), with
 * boxes and confidences. Outcomes: DOCUMENT_E_SCAN when there is no such program here,
 * DOCUMENT_E_TOO_LARGE when the time is up, DOCUMENT_E_DAMAGED.
 */
typedef struct Recogniser {
    int (*read)(void *context, RecogniseKind kind, Str tiff, Arena *a, Str *ret_tsv);
    void *context;
} Recogniser;

/* Grey pixels of a page, row by row without padding: 0 is black. */
typedef struct ScanImage {
    uint32_t width, height;
    const uint8_t *pixels;
    double points_wide; /* the width of the page in points; 0: unknown, taken to be that of A4 */
} ScanImage;

typedef struct Scan Scan;

/* Pages that are recognised in one document, and pixels that one may have. */
#define SCAN_PAGES_MAX  40u
#define SCAN_PIXELS_MAX 60000000u

Scan *scan_create(const Recogniser *recogniser, const DocumentLimits *limits, Arena *a);
/*
 * Recognises a page and gives its ink to geometry, whose next page (from 1) this must be; one
 * without ink is an empty page. Outcomes: DocumentOutcome.
 */
int scan_page(Scan *s, uint32_t page, const ScanImage *image, Geometry *geometry) ATTR_NODISCARD;
/* The text of this page was recognised by some other program and lies invisible over the picture:
 * its cells are marked as doubtful. */
void scan_foreign_page(Scan *s, uint32_t page);
/*
 * After the document was made of the flow: writes the confidence into the cells and marks the
 * document. Pages that were not scanned keep 100.
 */
void scan_finish(Scan *s, Document *d);

/*
 * A picture (PNG, JPEG, TIFF of one or many pages, BMP) as a Document. Outcomes: DocumentOutcome;
 * DOCUMENT_E_UNKNOWN_FORMAT for other pictures.
 */
int scan_read_image(Str bytes, const Recogniser *recogniser, const DocumentLimits *limits, Arena *a,
                    Document *ret_document) ATTR_NODISCARD;
