/*
 * The Document: what every format is read into and written from. A list of blocks in reading order:
 * paragraphs, headings and grids (tables with row and column spans), each piece with the place in
 * the source where it stood. Bytes in, bytes out; no I/O, no clock.
 *
 * Memory: a Document and all that it points to live in the arena that its reader was given. Text is
 * valid UTF-8. A Document is not changed after it was made, so threads may share it.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef enum DocumentFormat {
    DOCUMENT_FORMAT_UNKNOWN,
    DOCUMENT_FORMAT_TEXT,
    DOCUMENT_FORMAT_HTML,
    DOCUMENT_FORMAT_DOCX,
    DOCUMENT_FORMAT_XLSX,
    DOCUMENT_FORMAT_PDF,
    DOCUMENT_FORMAT_OFD,
    DOCUMENT_FORMAT_DOC, /* OLE2: Word 97–2003 and WPS */
    DOCUMENT_FORMAT_RTF,
    DOCUMENT_FORMAT_ZIP, /* an archive of documents */
    DOCUMENT_FORMAT_IMAGE,
    DOCUMENT_FORMAT_MHTML, /* a page in one file, as a mail of several parts */
    DOCUMENT_FORMAT_MAX
} DocumentFormat;

/*
 * Where a piece stood. page is 0 when the format has no pages, else from 1. [start, end) are bytes
 * of the decoded (UTF-8) text for text and HTML. box is left, top, width, height in 1/100 point
 * from the page's top left corner, all 0 when unknown. sheet/row/column are for spreadsheets,
 * from 1. Formats that have neither (DOCX, DOC, RTF) leave all 0; the reader of reports then counts
 * tables and paragraphs: table/row/column, or row alone for a paragraph, from 1.
 */
typedef struct SourcePos {
    uint32_t start;
    uint32_t end;
    uint32_t page;
    int32_t box[4];
    uint16_t sheet;
    uint16_t column;
    uint32_t row;
    uint32_t table; /* never set by a document's reader */
} SourcePos;

typedef enum TextAlign { TEXT_ALIGN_START, TEXT_ALIGN_CENTRE, TEXT_ALIGN_END } TextAlign;

/*
 * A zero width space. In the label of a table that is to be written it says where a line may end;
 * no writer lets it into a file.
 */
#define DOCUMENT_BREAK "\xE2\x80\x8B"

/* One cell of a grid; row and column count from 0, spans from 1 and never leave the grid. */
typedef struct GridCell {
    uint16_t row;
    uint16_t column;
    uint16_t row_span;
    uint16_t column_span;
    bool header; /* a heading cell: <th>, scope, bold in print */
    TextAlign align;
    Str text; /* lines separated by \n */
    SourcePos pos;
    uint8_t confidence; /* 0..100; 100 unless the cell was recognised from a picture */
} GridCell;

/*
 * Cells in row-major order of their top left corner; no two cover the same place. Places that no
 * cell covers may occur (ragged rows). Rows and columns in which no cell begins are left out.
 */
typedef struct Grid {
    uint16_t rows;
    uint16_t columns;
    uint16_t header_rows; /* repeated on each page when written */
    const GridCell *cells;
    size_t cell_count;
    const uint16_t *widths; /* relative column widths for writers, `columns` long; NULL: equal */
} Grid;

typedef enum BlockKind {
    BLOCK_TITLE, /* the document's own title */
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_GRID,
    BLOCK_MAX
} BlockKind;

/*
 * Plain text is one paragraph a line, with its exact bytes (tabs, NBSP, "|" and leading blanks
 * kept): tables that were flattened into text are not sought here. Blank lines make no block (but
 * those with a tab, which are empty cells); they are counted in blank_before. In all other formats
 * a paragraph is trimmed, runs of white space in HTML are one space, a forced line break (<br>,
 * w:br) starts a new paragraph, and blank_before is 0. Site chrome (menus, footers) stays in; what
 * a browser would not show (script, style, hidden) not. Tables used for layout (nested tables, one
 * cell or column, cells of many paragraphs) are dissolved into the blocks that they hold; inner
 * tables of data come out as grids.
 */
typedef struct Block {
    BlockKind kind;
    int level; /* of a heading: 1 = 一、, 2 = （一） …; <h1> is BLOCK_TITLE, <h2> level 1 */
    uint32_t blank_before; /* plain text: the blank lines between the last block and this one */
    bool noindent;         /* a paragraph without the two-character first-line indent */
    bool page_break;       /* starts a new page when written */
    TextAlign align;
    Str text;
    const Grid *grid; /* of BLOCK_GRID, else NULL */
    SourcePos pos;
} Block;

typedef struct Document {
    DocumentFormat format;
    Str charset; /* as decided: "utf-8", "gb18030", "big5", "utf-16le" …; "" where it has no meaning
                  */
    Str title;   /* of the file's own metadata (<title>, core.xml); may be empty */
    const Block *blocks;
    size_t block_count;
    bool recognised; /* the text came from OCR: never to be mixed with exact figures */
} Document;

/* Why bytes could not be read; outcomes of the readers (> 0). 0 is success. */
typedef enum DocumentOutcome {
    DOCUMENT_E_UNKNOWN_FORMAT = 1, /* not one of the formats */
    DOCUMENT_E_UNSUPPORTED,        /* known, but this build cannot read it (a missing worker) */
    DOCUMENT_E_DAMAGED,            /* the container or its structure is broken */
    DOCUMENT_E_ENCRYPTED,          /* protected by a password */
    DOCUMENT_E_TOO_LARGE,          /* a bound of DocumentLimits was met */
    DOCUMENT_E_EMPTY,              /* no text at all */
    DOCUMENT_E_SCAN, /* a scan or a picture, and no program here that recognises text */
    DOCUMENT_E_MAX
} DocumentOutcome;

/* The bounds within which a reader works. */
typedef struct DocumentLimits {
    size_t input_bytes;
    size_t text_bytes; /* of all text that is extracted */
    uint32_t blocks;
    uint32_t cells; /* in one grid */
    uint32_t pages;
    uint32_t depth;    /* nesting of elements or tables */
    uint32_t parts;    /* entries of a container */
    size_t part_bytes; /* one entry, unpacked */
    uint32_t ratio;    /* unpacked : packed, of one entry */
} DocumentLimits;

/* No table has more columns. */
#define DOCUMENT_COLUMNS_MAX 512u

/* The bounds used everywhere unless a caller has a reason: 64 MiB in, 16 MiB text, 300 pages … */
extern const DocumentLimits DOCUMENT_LIMITS_DEFAULT;

/*
 * Readies the libraries beneath for the whole process: call it once before threads start and before
 * a sandbox closes (converters of charsets are files that must be opened by then).
 */
void document_prepare(void);

/* What the bytes are, by their content alone; the name of a file is never looked at. */
DocumentFormat document_sniff(Str bytes);
/* "text/html", "application/vnd.openxmlformats-…"; "application/octet-stream" for unknown. */
Str document_media_type(DocumentFormat format);
/* Plain Chinese for an outcome, saying what to do: "文件已加密，请另存为未加密的文件后重试". */
Str document_outcome_text(DocumentOutcome outcome);

/*
 * Reads bytes of any supported format. *ret_detail (may be NULL) gets a short technical reason in
 * the arena when the outcome is not 0. Outcomes: DocumentOutcome.
 */
int document_read(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document,
                  Str *ret_detail) ATTR_NODISCARD;

/* One reader a format, the same outcomes; bytes must be of that format. */
int document_read_text(Str bytes, const DocumentLimits *limits, Arena *a,
                       Document *ret_document) ATTR_NODISCARD;
int document_read_html(Str bytes, const DocumentLimits *limits, Arena *a,
                       Document *ret_document) ATTR_NODISCARD;
int document_read_docx(Str bytes, const DocumentLimits *limits, Arena *a,
                       Document *ret_document) ATTR_NODISCARD;
/* Blank rows part the grids of a sheet; every place inside a grid has a cell. */
int document_read_xlsx(Str bytes, const DocumentLimits *limits, Arena *a,
                       Document *ret_document) ATTR_NODISCARD;
/* Word 97-2003 and WPS: the OLE2 file. Other programs' OLE2 files are DOCUMENT_E_UNSUPPORTED. */
int document_read_doc(Str bytes, const DocumentLimits *limits, Arena *a,
                      Document *ret_document) ATTR_NODISCARD;
/* Text and tables of an RTF file, as it often goes by the name of .doc. */
int document_read_rtf(Str bytes, const DocumentLimits *limits, Arena *a,
                      Document *ret_document) ATTR_NODISCARD;
/* The page of an MHTML file; positions are bytes of the page once decoded. */
int document_read_mhtml(Str bytes, const DocumentLimits *limits, Arena *a,
                        Document *ret_document) ATTR_NODISCARD;
/* The text of OFD pages and their templates; merged cells as in PDF. Seals are not looked at. */
int document_read_ofd(Str bytes, const DocumentLimits *limits, Arena *a,
                      Document *ret_document) ATTR_NODISCARD;

/*
 * The Document as bytes and back, for the pipe between a sandboxed reader and its parent. decode
 * trusts nothing: lengths, counts, spans and UTF-8 are checked, and what breaks a rule or a bound
 * of `limits` is DOCUMENT_E_DAMAGED or DOCUMENT_E_TOO_LARGE. encode fails (< 0) only when `out`
 * meets its maximum.
 */
int document_encode(const Document *d, StrBuf *out) ATTR_NODISCARD;
int document_decode(Str bytes, const DocumentLimits *limits, Arena *a,
                    Document *ret_document) ATTR_NODISCARD;

/*
 * Writers: the same Document gives the same bytes, always. The page of GB/T 9704: A4, its margins,
 * its fonts by name. They fail (< 0) only when `out` meets its maximum.
 * The HTML is a whole page that stands alone, with its style inside and no script.
 */
int document_write_html(const Document *d, StrBuf *out) ATTR_NODISCARD;
int document_write_docx(const Document *d, StrBuf *out) ATTR_NODISCARD;
/* One sheet that looks like the page: the columns of all tables are cut into common ones. */
int document_write_xlsx(const Document *d, StrBuf *out) ATTR_NODISCARD;
/* Pages of GB/T 9704. Fonts are named, not embedded (document_write_ofd_embedded() does that). */
int document_write_ofd(const Document *d, StrBuf *out) ATTR_NODISCARD;
