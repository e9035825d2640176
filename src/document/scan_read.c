#include "document/scan.h"

#include "base/utf8.h"
#include "document/scan_page.h"
#include "document/scan_shape.h"
#include "document/scan_text.h"

#include <string.h>

#define PIECE_BORDER    16 /* pixels of paper around each picture */
#define FIGURE_TALLEST  72 /* pixels */
#define FIGURE_SHORTEST 10
#define FIGURE_PIECES   24
#define FIGURE_TIMES    3 /* a figure is shown so often side by side: a lone 0 is overlooked */
#define PROSE_SUREST    30
#define CELLS_MAX       20000u
#define LINE_BYTES      8192
#define BAND_TALLEST    200 /* pixels: taller ink outside tables is no text */
#define BAND_SHORTEST   6
#define PAGE_MARKS      512

/* Of 100. Nothing recognised is as sure as what was read from a text. */
enum {
    SURE_BLANK = 96,
    SURE_TWICE = 97,   /* both ways of reading say the same */
    SURE_ONCE = 70,    /* one way says so */
    SURE_ALIKE = 94,   /* and the digits look like others of the document that were read so */
    SURE_SHAPES = 80,  /* only the shapes say so, or fewer pieces than digits */
    SURE_NOT = 40,     /* they look like other digits */
    SURE_PIECES = 20,  /* another number of pieces of ink than characters */
    SURE_FOREIGN = 50, /* read by a program that we do not know */
    SURE_GUESS = 30,
    SURE_NOTHING = 0, /* there is ink that nothing could be made of */
};

/* A cell of a scanned table and what was made of it. */
typedef struct ScannedCell {
    uint32_t page;
    int32_t box[4]; /* its place, by which it is found in the document */
    ScanInk ink;
    bool figure;      /* its ink may be digits */
    uint32_t picture; /* among the cells, and then among the figures, of its page */
    uint32_t picture_figure;
    Str text, digits;
    Str placed;        /* the text that geometry was given */
    ScanShape *shapes; /* of its pieces of ink */
    size_t shape_count;
    uint8_t confidence;
} ScannedCell;

struct Scan {
    const Recogniser *recogniser;
    const DocumentLimits *limits;
    Arena *arena;
    uint32_t page, scanned;
    ScannedCell *cells;
    size_t cell_count, cell_capacity;
    ScanShapes shapes;
    bool doubtful[PAGE_MARKS]; /* by page, from 1: recognised, here or by others */
    bool any_doubtful;
};

Scan *scan_create(const Recogniser *recogniser, const DocumentLimits *limits, Arena *a)
{
    Scan *s = arena_new(a, Scan, 1);
    setMsgSeverity(L_SEVERITY_NONE); /* what is wrong with a picture is an outcome */
    *s = (Scan){.recogniser = recogniser, .limits = limits, .arena = a};
    return s;
}

static bool add_box(ScanSheet *sheet, PIX *grey, ScanBox box, uint32_t times, Arena *a)
{
    uint32_t gap = (uint32_t)box.height * 2 / 3;
    uint32_t step = (uint32_t)box.width + gap;
    uint32_t width = step * times - gap + 2 * PIECE_BORDER;
    uint32_t height = (uint32_t)box.height + 2 * PIECE_BORDER;
    if ((uint64_t)width * height > SCAN_PIXELS_MAX)
        return false;
    ArenaMark mark = arena_mark(a);
    uint8_t *pixels = arena_new(a, uint8_t, (size_t)width * height);
    memset(pixels, 255, (size_t)width * height);
    const l_uint32 *data = pixGetData(grey);
    l_int32 words = pixGetWpl(grey), right = pixGetWidth(grey), bottom = pixGetHeight(grey);
    for (int32_t y = 0; y < box.height && box.top + y < bottom; y++) {
        const l_uint32 *line = data + (ptrdiff_t)(box.top + y) * words;
        uint8_t *to = pixels + (size_t)(y + PIECE_BORDER) * width + PIECE_BORDER;
        for (int32_t x = 0; x < box.width && box.left + x < right; x++)
            for (uint32_t k = 0; k < times; k++)
                to[k * step + (uint32_t)x] = GET_DATA_BYTE(line, box.left + x);
    }
    bool added = scan_sheet_add(sheet, width, height, pixels);
    arena_reset_to(a, mark);
    return added;
}

/* Asks for the words of a sheet; an empty sheet has none. */
static int ask(Scan *s, RecogniseKind kind, const ScanSheet *sheet, ScanWords *ret_words)
{
    Str tsv = STR("");
    *ret_words = (ScanWords){0};
    if (!sheet->count)
        return 0;
    int outcome =
        s->recogniser->read(s->recogniser->context, kind, strbuf_str(&sheet->tiff), s->arena, &tsv);
    if (!outcome)
        *ret_words = scan_words(tsv, s->arena);
    return outcome;
}

typedef struct Glyphs {
    PageGlyph *items;
    size_t count, capacity;
} Glyphs;

/* Spreads the characters of a text over a box, in 1/100 point. */
static void spread(Glyphs *g, Arena *a, Str text, int32_t left, int32_t top, int32_t width,
                   int32_t height)
{
    size_t count = MAX(utf8_count(text), (size_t)1), n = 0;
    for (size_t i = 0; i < text.len; n++) {
        uint32_t c = utf8_next(text, &i);
        int32_t from = left + (int32_t)((int64_t)width * (int64_t)n / (int64_t)count);
        int32_t to = left + (int32_t)((int64_t)width * (int64_t)(n + 1) / (int64_t)count);
        if (c <= ' ' || utf8_is_space(c))
            continue;
        ARENA_PUSH(a, g->items, g->count, g->capacity);
        g->items[g->count - 1] = (PageGlyph){from, top, MAX(to, from + 1), top + height, c};
    }
}

static bool is_latin(Str text, bool last)
{
    unsigned char c = text.len ? (unsigned char)text.ptr[last ? text.len - 1 : 0] : 0x80;
    return c > ' ' && c < 0x80;
}

/* The words of a line as text, without blanks but between Latin ones. */
static Str line_text(const ScanWords *words, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(LINE_BYTES);
    for (size_t i = 0; i < words->count; i++) {
        const ScanWord *w = &words->items[i];
        if (w->confidence < PROSE_SUREST)
            continue;
        if (text.len && is_latin(strbuf_str(&text), true) && is_latin(w->text, false))
            strbuf_append_char(&text, ' ');
        strbuf_append(&text, w->text);
    }
    return strbuf_failed(&text) ? STR("") : arena_str(a, strbuf_str(&text));
}

/* The lines of running text: what ink lies outside the tables, by the rows that it covers. */
typedef struct Bands {
    ScanBox *items;
    size_t count, capacity;
} Bands;

static Bands find_bands(const ScanPage *p, Arena *a)
{
    Bands bands = {0};
    int32_t height = pixGetHeight(p->ink);
    ScanInk ink = scan_ink(p, (ScanBox){0, 0, pixGetWidth(p->ink), height}, a);
    bool *covered = arena_new(a, bool, (size_t)height + 1);
    size_t kept = 0;
    for (size_t i = 0; i < ink.count; i++) {
        const ScanBox *b = &ink.pieces[i];
        bool outside = b->height < BAND_TALLEST;
        for (size_t t = 0; t < p->tables.count && outside; t++) {
            const RuledTable *r = &p->tables.items[t];
            int32_t top = r->ys[0] / SCAN_UNIT - 8, bottom = r->ys[r->rows] / SCAN_UNIT + 8;
            outside = b->top >= bottom || b->top + b->height <= top;
        }
        if (!outside)
            continue;
        memset(covered + b->top, true, (size_t)b->height);
        ink.pieces[kept++] = *b;
    }
    for (int32_t y = 0, end; y < height; y = end) {
        for (end = y; end < height && covered[end] == covered[y];)
            end++;
        if (!covered[y] || end - y < BAND_SHORTEST)
            continue;
        ScanBox band = {INT32_MAX, y, 0, end - y};
        int32_t right = 0;
        for (size_t i = 0; i < kept; i++)
            if (ink.pieces[i].top >= y && ink.pieces[i].top < end) {
                band.left = MIN(band.left, ink.pieces[i].left);
                right = MAX(right, ink.pieces[i].left + ink.pieces[i].width);
            }
        band.width = right - band.left;
        ARENA_PUSH(a, bands.items, bands.count, bands.capacity);
        bands.items[bands.count - 1] = band;
    }
    return bands;
}

static size_t chinese_count(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len;)
        count += utf8_next(text, &i) >= 0x3400;
    return count;
}

/* A short line near the upper or lower edge of the page. */
static bool is_in_margin(const ScanPage *p, const ScanBox *b)
{
    int32_t height = pixGetHeight(p->ink), width = pixGetWidth(p->ink);
    return b->width < width / 4 && (b->top + b->height < height / 12 || b->top > height * 9 / 10);
}

/* The running text, line by line. */
static int read_prose(Scan *s, const ScanPage *p, Glyphs *glyphs)
{
    Bands bands = find_bands(p, s->arena);
    uint32_t *pictures = arena_new(s->arena, uint32_t, bands.count + 1);
    ScanSheet sheet;
    ScanWords words;
    scan_sheet_init(&sheet);
    for (size_t i = 0; i < bands.count; i++) {
        pictures[i] = sheet.count;
        if (!add_box(&sheet, p->grey, bands.items[i], 1, s->arena))
            pictures[i] = UINT32_MAX;
    }
    int outcome = ask(s, RECOGNISE_PROSE, &sheet, &words);
    for (size_t i = 0; !outcome && i < bands.count; i++) {
        const ScanBox *b = &bands.items[i];
        ScanWords own = scan_words_of(&words, pictures[i]);
        Str text = line_text(&own, s->arena);
        if (is_in_margin(p, b) && chinese_count(text) < 3)
            continue; /* the number of the page, whatever was made of it */
        spread(glyphs, s->arena, text, b->left * SCAN_UNIT, b->top * SCAN_UNIT,
               b->width * SCAN_UNIT, b->height * SCAN_UNIT);
    }
    scan_sheet_deinit(&sheet);
    return outcome;
}

/* Whether ink may be a figure: one line, pieces side by side and none wider than a touching pair.
 */
static bool looks_like_figure(const ScanInk *ink)
{
    int32_t height = ink->box.height, right = 0;
    if (!ink->count || ink->count > FIGURE_PIECES || height > FIGURE_TALLEST)
        return false;
    if (height < FIGURE_SHORTEST)
        return ink->count <= 3; /* a dash */
    for (size_t i = 0; i < ink->count; i++) {
        const ScanBox *b = &ink->pieces[i];
        if (b->width > 4 * height || (i && b->left < right - height / 4))
            return false;
        right = MAX(right, b->left + b->width);
    }
    return true;
}

/* Notes the cells of the page that have a place; those with ink get a picture. */
static void gather_cells(Scan *s, const ScanPage *p, ScanSheet *sheet)
{
    for (size_t t = 0; t < p->tables.count; t++)
        for (size_t i = 0; i < p->tables.items[t].cell_count; i++) {
            const GridCell *c = &p->tables.items[t].cells[i];
            if (s->cell_count >= CELLS_MAX)
                return;
            ScannedCell cell = {.page = s->page,
                                .text = STR(""),
                                .digits = STR(""),
                                .picture = UINT32_MAX,
                                .picture_figure = UINT32_MAX,
                                .confidence = SURE_BLANK};
            memcpy(cell.box, c->pos.box, sizeof(cell.box));
            cell.ink = scan_ink(p, scan_cell_box(p, c), s->arena);
            cell.figure = looks_like_figure(&cell.ink);
            if (cell.ink.count) {
                cell.picture = sheet->count;
                if (!add_box(sheet, p->grey, cell.ink.box, 1, s->arena))
                    cell.picture = UINT32_MAX;
            }
            ARENA_PUSH(s->arena, s->cells, s->cell_count, s->cell_capacity);
            s->cells[s->cell_count - 1] = cell;
        }
}

/* Lines joined by \n, words without blanks: as Chinese is set. */
static Str join_words(const ScanWords *words, Arena *a, int *ret_confidence)
{
    Str text = STR("");
    int sum = 0;
    for (size_t i = 0; i < words->count; i++) {
        bool new_line = i && words->items[i].line != words->items[i - 1].line;
        text = arena_printf(a, "%.*s%s%.*s", STR_FMT(text), new_line ? "\n" : "",
                            STR_FMT(words->items[i].text));
        sum += words->items[i].confidence;
    }
    *ret_confidence = words->count ? sum / (int)words->count : 0;
    return text;
}

static int read_cells(Scan *s, size_t first, const ScanSheet *sheet)
{
    ScanWords words;
    int outcome = ask(s, RECOGNISE_CELLS, sheet, &words);
    for (size_t i = first; !outcome && i < s->cell_count; i++) {
        ScannedCell *c = &s->cells[i];
        int confidence = 0;
        if (c->picture == UINT32_MAX)
            continue;
        ScanWords own = scan_words_of(&words, c->picture);
        c->text = join_words(&own, s->arena, &confidence);
        c->confidence = (uint8_t)MIN(confidence, SURE_TWICE);
    }
    return outcome;
}

/* "121212" was "12" three times; anything else is nothing. */
static Str third_of(Str text)
{
    size_t part = text.len / FIGURE_TIMES;
    if (!part || text.len % FIGURE_TIMES)
        return STR("");
    for (size_t i = part; i < text.len; i++)
        if (text.ptr[i] != text.ptr[i - part])
            return STR("");
    return str_sub(text, 0, part);
}

/* The word that two of three say; "" if no two agree. */
static Str most_of(const ScanWords *words)
{
    for (size_t i = 0; words->count == FIGURE_TIMES && i < FIGURE_TIMES; i++)
        if (str_eq(words->items[i].text, words->items[(i + 1) % FIGURE_TIMES].text))
            return words->items[i].text;
    return STR("");
}

static int read_figures(Scan *s, size_t first, const ScanPage *p)
{
    ScanSheet sheet;
    ScanWords words;
    scan_sheet_init(&sheet);
    for (size_t i = first; i < s->cell_count; i++) {
        ScannedCell *c = &s->cells[i];
        if (c->figure && c->picture != UINT32_MAX) {
            c->picture_figure = sheet.count;
            if (!add_box(&sheet, p->grey, c->ink.box, FIGURE_TIMES, s->arena))
                c->picture_figure = UINT32_MAX;
        }
    }
    int outcome = ask(s, RECOGNISE_FIGURES, &sheet, &words);
    for (size_t i = first; !outcome && i < s->cell_count; i++) {
        ScannedCell *c = &s->cells[i];
        int confidence;
        if (c->picture_figure == UINT32_MAX)
            continue;
        ScanWords own = scan_words_of(&words, c->picture_figure);
        c->digits = third_of(join_words(&own, s->arena, &confidence));
        if (!c->digits.len)
            c->digits = most_of(&own);
        c->shape_count = scan_shapes_of(p, &c->ink, (uint32_t)i, s->arena, &c->shapes);
    }
    scan_sheet_deinit(&sheet);
    return outcome;
}

/* What a reader of Chinese makes of digits and what the digit itself is: O, 〇, l. */
static Str as_digits(Str text, Arena *a)
{
    static const struct {
        uint32_t seen;
        char digit;
    } alike[] = {{'O', '0'}, {'o', '0'},    {0x3007, '0'}, {0x25CB, '0'}, {'D', '0'},
                 {'Q', '0'}, {0x53E3, '0'}, {'l', '1'},    {'I', '1'},    {'|', '1'},
                 {'i', '1'}, {'Z', '2'},    {'S', '5'},    {'s', '5'},    {'B', '8'}};
    char *out = arena_new(a, char, text.len + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_fold_width(utf8_next(text, &i));
        for (size_t k = 0; k < ARRAY_LEN(alike); k++)
            c = c == alike[k].seen ? (uint32_t)alike[k].digit : c;
        if (c <= ' ' || utf8_is_space(c))
            continue;
        length += utf8_encode(c, out + length);
    }
    return str_make(out, length);
}

/* Decides what stands in a cell, by both readings. */
static void settle(Scan *s, ScannedCell *c)
{
    if (!c->ink.count)
        return;
    if (c->figure && c->digits.len) {
        bool twice = str_eq(c->digits, as_digits(c->text, s->arena));
        if (!twice && chinese_count(c->text) && c->confidence > 80 && utf8_count(c->text) > 1)
            return; /* a short label */
        c->confidence = twice ? SURE_TWICE : SURE_ONCE;
        c->text = c->digits;
        if (twice)
            (void)scan_shapes_add(&s->shapes, c->shapes, c->shape_count, c->digits, s->arena);
    } else if (c->figure || !chinese_count(c->text)) /* or figures of two rows in one cell */
        c->confidence = MIN(c->confidence, SURE_GUESS);
    if (!c->text.len) {
        c->text = STR("*"); /* ink that is not blank, whatever it is */
        c->confidence = SURE_NOTHING;
    }
}

static void place_cell(Scan *s, const ScannedCell *c, Glyphs *glyphs)
{
    const int32_t *b = c->box;
    int32_t lines = 1, n = 0;
    for (size_t i = 0; i < c->text.len; i++)
        lines += c->text.ptr[i] == '\n';
    for (Str rest = c->text, line; str_split_next(&rest, STR("\n"), &line); n++)
        spread(glyphs, s->arena, line, b[0] + b[2] / 8, b[1] + b[3] * n / lines + b[3] / lines / 4,
               b[2] * 3 / 4, b[3] / lines / 2);
}

static int read_page(Scan *s, ScanPage *p, Geometry *geometry)
{
    Glyphs glyphs = {0};
    size_t first = s->cell_count;
    ScanSheet sheet;
    int outcome = read_prose(s, p, &glyphs);
    scan_sheet_init(&sheet);
    if (!outcome) {
        gather_cells(s, p, &sheet);
        outcome = read_cells(s, first, &sheet);
    }
    scan_sheet_deinit(&sheet);
    if (!outcome)
        outcome = read_figures(s, first, p);
    for (size_t i = first; !outcome && i < s->cell_count; i++) {
        settle(s, &s->cells[i]);
        s->cells[i].placed = s->cells[i].text;
        place_cell(s, &s->cells[i], &glyphs);
    }
    PageContent content = {.width = pixGetWidth(p->grey) * SCAN_UNIT,
                           .height = pixGetHeight(p->grey) * SCAN_UNIT,
                           .glyphs = glyphs.items,
                           .glyph_count = glyphs.count,
                           .lines = p->lines,
                           .line_count = p->line_count};
    if (!outcome)
        geometry_page(geometry, &content);
    return outcome;
}

int scan_page(Scan *s, uint32_t page, const ScanImage *image, Geometry *geometry)
{
    ScanPage p;
    s->page = page;
    if (++s->scanned > SCAN_PAGES_MAX)
        return DOCUMENT_E_TOO_LARGE;
    int outcome = scan_page_prepare(image, s->limits, s->arena, &p);
    if (outcome)
        return outcome;
    scan_foreign_page(s, page);
    outcome = read_page(s, &p, geometry);
    scan_page_deinit(&p);
    return outcome;
}

void scan_foreign_page(Scan *s, uint32_t page)
{
    s->any_doubtful = true;
    s->doubtful[MIN(page, PAGE_MARKS - 1u)] = true;
}

/* How sure a figure is, by what its digits look like. */
static void compare_digits(const Scan *s, ScannedCell *c)
{
    size_t agree = 0;
    for (size_t i = 0; i < c->shape_count; i++) {
        char digit = c->digits.ptr[i];
        ShapeVote vote = digit >= '0' && digit <= '9'
                             ? scan_shape_vote(&s->shapes, &c->shapes[i], digit)
                             : SHAPE_UNKNOWN;
        agree += vote == SHAPE_AGREES;
        if (vote == SHAPE_DIFFERS) {
            c->confidence = MIN(c->confidence, SURE_NOT);
            return;
        }
    }
    if (agree == c->shape_count)
        c->confidence = MAX(c->confidence, SURE_ALIKE);
}

/* Holds the digits of all figures against those that were read twice alike. */
static void compare_shapes(Scan *s)
{
    for (size_t i = 0; i < s->cell_count; i++) {
        ScannedCell *c = &s->cells[i];
        if (!c->figure || !c->shape_count)
            continue;
        if (c->digits.len && str_eq(c->text, c->digits)) {
            if (c->digits.len == c->shape_count)
                compare_digits(s, c);
            else
                c->confidence = (uint8_t)MIN(
                    (int)c->confidence, c->confidence == SURE_TWICE ? SURE_SHAPES : SURE_PIECES);
            continue;
        }
        if (c->digits.len || c->confidence > SURE_GUESS)
            continue;
        Str alike = scan_shapes_read(&s->shapes, c->shapes, c->shape_count, s->arena);
        if (!alike.len)
            continue;
        bool twice = str_eq(alike, as_digits(c->text, s->arena));
        c->text = alike;
        c->confidence = twice ? SURE_ALIKE : SURE_SHAPES;
    }
}

/* The scanned cell in which the middle of a place lies. */
static const ScannedCell *find_cell(const Scan *s, const SourcePos *pos)
{
    int32_t x = pos->box[0] + pos->box[2] / 2, y = pos->box[1] + pos->box[3] / 2;
    for (size_t i = 0; i < s->cell_count; i++) {
        const ScannedCell *c = &s->cells[i];
        if (c->page == pos->page && x >= c->box[0] && x < c->box[0] + c->box[2] && y >= c->box[1] &&
            y < c->box[1] + c->box[3])
            return c;
    }
    return NULL;
}

void scan_finish(Scan *s, Document *d)
{
    if (!s->any_doubtful)
        return;
    compare_shapes(s);
    d->recognised = true;
    Block *blocks = arena_new(s->arena, Block, d->block_count + 1);
    memcpy(blocks, d->blocks, d->block_count * sizeof(*blocks));
    for (size_t b = 0; b < d->block_count; b++) {
        if (!blocks[b].grid)
            continue;
        Grid *grid = arena_new(s->arena, Grid, 1);
        GridCell *cells = arena_new(s->arena, GridCell, blocks[b].grid->cell_count + 1);
        *grid = *blocks[b].grid;
        memcpy(cells, grid->cells, grid->cell_count * sizeof(*cells));
        for (size_t i = 0; i < grid->cell_count; i++) {
            const ScannedCell *c = find_cell(s, &cells[i].pos);
            if (c) {
                cells[i].confidence = c->confidence;
                if (str_eq(cells[i].text, c->placed)) /* not joined with one of the next page */
                    cells[i].text = c->text;
            } else if (s->doubtful[MIN(cells[i].pos.page, PAGE_MARKS - 1u)])
                cells[i].confidence = SURE_FOREIGN;
        }
        grid->cells = cells;
        blocks[b].grid = grid;
    }
    d->blocks = blocks;
}
