#include "report/fold.h"

#include "base/utf8.h"

#include <pthread.h>
#include <string.h>

#define FOLD_SIZE 0x10000
/* Of recognised text that stands in no cell: a figure there cannot be held against others. */
#define LINE_CONFIDENCE 50

enum { FOLD_DROP, FOLD_SPACE, FOLD_LINE, FOLD_CELL };

typedef struct Pair {
    uint16_t from;
    uint16_t to;
} Pair;

static const Pair hant_pairs[] = {
#include "report/hant.inc" /* generated */
};

/* Punctuation that is set in several ways, by the one that labels are matched with. */
static const Pair punctuation[] = {
    {0x2018, 0},   {0x2019, 0},   {0x201C, 0},   {0x201D, 0},      {0x300C, 0},     {0x300D, 0},
    {0x300E, 0},   {0x300F, 0},   {0x22, 0},     {0x27, 0},        {0xFF02, 0},     {0xFF07, 0},
    {0x200B, 0},   {0x200C, 0},   {0x200D, 0},   {0xFEFF, 0},      {0xAD, 0},       {0x2060, 0},
    {0x301D, 0},   {0x301E, 0},   {0x60, 0},     {0xB4, 0},        {0x3014, '('},   {0x3015, ')'},
    {0xFE59, '('}, {0xFE5A, ')'}, {0x3016, '('}, {0x3017, ')'},    {0x2013, '-'},   {0x2014, '-'},
    {0x2015, '-'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'},    {0x2212, '-'},   {0xFE63, '-'},
    {0x2500, '-'}, {0x2215, '/'}, {0x2044, '/'}, {0xFE52, '.'},    {0x2024, '.'},   {0xFE62, '+'},
    {0xFE50, ','}, {0xFE55, ':'}, {0x2236, ':'}, {0xFF64, 0x3001}, {0xFF61, 0x3002}};

static const Pair separators[] = {
    {' ', FOLD_SPACE},    {0xA0, FOLD_SPACE},  {0x3000, FOLD_SPACE}, {0x202F, FOLD_SPACE},
    {0x205F, FOLD_SPACE}, {'\r', FOLD_SPACE},  {'\v', FOLD_LINE},    {'\f', FOLD_LINE},
    {'\n', FOLD_LINE},    {0x85, FOLD_LINE},   {0x2028, FOLD_LINE},  {0x2029, FOLD_LINE},
    {'\t', FOLD_CELL},    {'|', FOLD_CELL},    {0xFF5C, FOLD_CELL},  {0x2502, FOLD_CELL},
    {0x2503, FOLD_CELL},  {0xA6, FOLD_CELL},   {'\a', FOLD_CELL},    {0x250C, FOLD_CELL},
    {0x2510, FOLD_CELL},  {0x2514, FOLD_CELL}, {0x2518, FOLD_CELL},  {0x251C, FOLD_CELL},
    {0x2524, FOLD_CELL},  {0x252C, FOLD_CELL}, {0x2534, FOLD_CELL},  {0x253C, FOLD_CELL},
    {0x2551, FOLD_CELL}};

/* U+2F00…: Kangxi radicals, which PDF fonts give instead of the characters. */
static const char kangxi[] = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶"
                             "又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋"
                             "弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气"
                             "水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石"
                             "示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸"
                             "虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長"
                             "門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥"
                             "鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
/* Radicals of the supplement that stand for whole characters. */
static const Pair radicals[] = {
    {0x2EA0, 0x6C11}, {0x2EC5, 0x89C1}, {0x2ED3, 0x957F}, {0x2ED4, 0x95E8}, {0x2ED8, 0x9752},
    {0x2EDA, 0x9875}, {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EE2, 0x9A6C}, {0x2EE3, 0x9AA8},
    {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C}, {0x2EE6, 0x9E1F}, {0x2EE9, 0x9EC4}, {0x2EEC, 0x9F50},
    {0x2E8C, 0x5C0F}, {0x2E81, 0x5382}, {0x2E9F, 0x6BCD}, {0x2EA9, 0x738B}, {0x2EEB, 0x9F50}};

static uint16_t fold_table[FOLD_SIZE];
static pthread_once_t fold_once = PTHREAD_ONCE_INIT;

static void fold_pairs(const Pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fold_table[pairs[i].from] = pairs[i].to;
}

static void fold_build(void)
{
    for (uint32_t c = 0; c < FOLD_SIZE; c++)
        fold_table[c] = (uint16_t)(c < 0x20 ? FOLD_DROP : c);
    for (uint32_t c = 0xFF01; c <= 0xFF5E; c++)
        fold_table[c] = (uint16_t)(c - 0xFF01 + 0x21);
    for (uint32_t c = 0x2000; c <= 0x200A; c++)
        fold_table[c] = FOLD_SPACE;
    fold_pairs(hant_pairs, ARRAY_LEN(hant_pairs));
    fold_pairs(punctuation, ARRAY_LEN(punctuation));
    fold_pairs(separators, ARRAY_LEN(separators));
    Str radical = str_of(kangxi);
    uint32_t code = 0x2F00;
    for (size_t at = 0; at < radical.len; code++)
        fold_table[code] = fold_table[utf8_next(radical, &at)];
    fold_pairs(radicals, ARRAY_LEN(radicals));
}

uint16_t fold_char(uint32_t codepoint)
{
    pthread_once(&fold_once, fold_build);
    return codepoint < FOLD_SIZE ? fold_table[codepoint] : 0xFFFD;
}

/* The arrays of a FoldText while they are written. */
typedef struct Folder {
    FoldText *t;
    uint16_t *ch;
    Gap *gap;
    uint32_t *at;
    size_t len, room;
    Gap pending;
    FoldPiece *pieces;
    size_t piece_count;
    uint32_t base;
    uint32_t grids, paragraphs;
} Folder;

static uint8_t add_one(uint8_t n)
{
    return n < UINT8_MAX ? (uint8_t)(n + 1) : n;
}

static void put_separator(Folder *f, uint16_t kind, char printed)
{
    f->pending.flags |= GAP_SPACE;
    if (kind == FOLD_LINE) {
        f->pending.lines = add_one(f->pending.lines);
        f->pending.tail = 0;
    } else if (kind == FOLD_CELL) {
        f->pending.cells = add_one(f->pending.cells);
        f->pending.tail = add_one(f->pending.tail);
        if (!f->pending.lines)
            f->pending.head = add_one(f->pending.head);
        if (printed != '\t')
            f->pending.flags |= GAP_PIPE;
    }
}

static bool is_reading_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0x1DC) || c == 0x251 || c == 0x261;
}

/* The length of "(shù)" when one starts at `at` behind a Chinese character, else 0. */
static size_t reading_length(Str s, size_t at)
{
    size_t p = at, letters = 0;
    utf8_next(s, &p);
    while (p < s.len) {
        uint32_t c = utf8_next(s, &p);
        if (is_reading_letter(c) && letters < 7)
            letters++;
        else
            return letters && (c == ')' || c == 0xFF09) ? p - at : 0;
    }
    return 0;
}

/* The length of a Markdown rule ("---|:---") at `at`, else 0. */
static size_t rule_length(Str s, size_t at)
{
    size_t p = at;
    while (p < s.len && s.ptr[p] == '-')
        p++;
    if (p - at < 3)
        return 0;
    bool after = p == s.len || strchr("|:+ \n\r", s.ptr[p]);
    bool before = at > 0 && s.ptr[at - 1] && strchr("|:+ ", s.ptr[at - 1]);
    return before && after ? p - at : 0;
}

/* The length of the marks of a Markdown heading ("## ") at the start of a line, else 0. */
static size_t heading_length(Str s, size_t at)
{
    size_t p = at;
    while (p < s.len && s.ptr[p] == '#')
        p++;
    bool starts = at == 0 || s.ptr[at - 1] == '\n' || s.ptr[at - 1] == '\r';
    bool apart = p == s.len || s.ptr[p] == ' ' || s.ptr[p] == '\t';
    return starts && apart && p - at < 7 ? p - at : 0;
}

/* A star of "**3**": Markdown sets what it touches in bold. */
static bool is_emphasis(Str s, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && s.ptr[from - 1] == '*')
        from--;
    while (to < s.len && s.ptr[to] == '*')
        to++;
    static const char apart[] = " \t\r\n|";
    bool before = from > 0 && s.ptr[from - 1] && !strchr(apart, s.ptr[from - 1]);
    bool behind = to < s.len && s.ptr[to] && !strchr(apart, s.ptr[to]);
    return to - from > 1 && to - from < 4 && (before || behind);
}

/* "+" at a corner of a table that is drawn with characters. */
static bool ruled_plus(Str s, size_t at)
{
    return str_starts_with(str_sub(s, at, s.len), STR("+--")) ||
           (at > 1 && str_eq(str_sub(s, at - 2, at), STR("--")));
}

/* The length of "──" and longer at `at`, else 0: a line, not a mark. */
static size_t box_rule_length(Str s, size_t at)
{
    size_t p = at;
    while (str_starts_with(str_sub(s, p, s.len), STR("─")))
        p += 3;
    return p - at > 3 ? p - at : 0;
}

/* The length of a blank's entity that was left in the text, else 0. */
static size_t entity_length(Str s, size_t at)
{
    static const Str entities[] = {STR_STATIC("&nbsp;"), STR_STATIC("&#160;"),
                                   STR_STATIC("&ensp;"), STR_STATIC("&emsp;"),
                                   STR_STATIC("&#xA0;"), STR_STATIC("&amp;nbsp;")};
    for (size_t i = 0; i < ARRAY_LEN(entities); i++)
        if (str_starts_with(str_sub(s, at, s.len), entities[i]))
            return entities[i].len;
    return 0;
}

static uint32_t next_code(Str s, size_t *at)
{
    unsigned char c = (unsigned char)s.ptr[*at];
    if (c < 0x80) {
        (*at)++;
        return c;
    }
    if (c >= 0xE1 && c <= 0xEC && *at + 2 < s.len) {
        uint32_t code = (uint32_t)(c & 0x0F) << 12 | (uint32_t)(s.ptr[*at + 1] & 0x3F) << 6 |
                        (uint32_t)(s.ptr[*at + 2] & 0x3F);
        *at += 3;
        return code;
    }
    return utf8_next(s, at);
}

/* There is room for all characters of valid text; what is not may lose its end. */
static void put_char(Folder *f, uint16_t c, uint32_t at)
{
    if (f->len == f->room)
        return;
    f->ch[f->len] = c;
    f->gap[f->len] = f->pending;
    f->at[f->len] = at;
    f->len++;
    f->pending = (Gap){0};
}

/*
 * Puts the run at `at` of characters of three bytes that stand for themselves, and of commas;
 * returns where it ends.
 */
static size_t put_run(Folder *f, Str s, size_t at)
{
    size_t len = f->len, first = len;
    while (s.len - at > 2 && len < f->room) {
        const unsigned char *p = (const unsigned char *)s.ptr + at;
        if (p[0] - 0xE3u > 0xEF - 0xE3) /* U+3000..U+FFFF */
            break;
        uint32_t code = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        uint16_t c = fold_table[code];
        if (c != code && c != ',')
            break;
        f->t->cjk += fold_is_cjk(c);
        f->ch[len] = c;
        f->at[len++] = f->base + (uint32_t)at;
        at += 3;
    }
    if (len == first)
        return at;
    memset(&f->gap[first], 0, (len - first) * sizeof(Gap));
    f->gap[first] = f->pending;
    f->pending = (Gap){0};
    f->len = len;
    return at;
}

/* 訊 of 資訊: gateways to Traditional turn 信息 into Taiwan's word, in labels, too. */
#define TAIWAN_INFORMATION 0x8A0A
static bool follows_resource(const Folder *f)
{
    Gap g = f->pending;
    return f->len && f->ch[f->len - 1] == 0x8D44 && !g.lines && !g.cells && !g.flags;
}

static void put_text(Folder *f, Str s, bool in_cell)
{
    FoldText *t = f->t;
    for (size_t at = 0; (at = put_run(f, s, at)) < s.len;) {
        size_t start = at;
        uint32_t code = next_code(s, &at);
        uint16_t c = code < FOLD_SIZE ? fold_table[code] : 0xFFFD;
        if (c <= FOLD_CELL) {
            if (c != FOLD_DROP && (!in_cell || c == FOLD_SPACE))
                put_separator(f, c, s.ptr[start]);
            continue;
        }
        if (fold_is_cjk(c)) {
            t->cjk++;
            t->hant += c != code && code >= 0x3400;
            if (code == TAIWAN_INFORMATION && follows_resource(f)) {
                f->ch[f->len - 1] = 0x4FE1; /* 信 */
                c = 0x606F;                 /* 息 */
            }
        } else if (c == '(' && f->len && fold_is_cjk(f->ch[f->len - 1])) {
            size_t n = reading_length(s, start);
            if (n) {
                t->pinyin++;
                at = start + n;
                continue;
            }
        } else if (code == 0x2500 && box_rule_length(s, start)) {
            at = start + box_rule_length(s, start);
            f->pending.flags |= GAP_ROW;
            continue;
        } else if (c == '*' && is_emphasis(s, start)) {
            continue;
        } else if (c == '+' && ruled_plus(s, start)) {
            continue;
        } else if (c == '#' && heading_length(s, start)) {
            at = start + heading_length(s, start);
            continue;
        } else if (c == '&' && entity_length(s, start)) {
            t->entities++;
            at = start + entity_length(s, start);
            put_separator(f, FOLD_SPACE, ' ');
            continue;
        } else if (c == '-' && s.ptr[start] == '-') {
            size_t n = rule_length(s, start);
            if (n) {
                at = start + n;
                f->pending.flags |= GAP_ROW;
                continue;
            }
        }
        put_char(f, c, f->base + (uint32_t)start);
    }
}

static void put_piece(Folder *f, const Block *block, const GridCell *cell, Str text, bool exact)
{
    f->pieces[f->piece_count++] = (FoldPiece){.base = f->base,
                                              .text = text,
                                              .pos = cell ? cell->pos : block->pos,
                                              .exact = exact,
                                              .block = block,
                                              .cell = cell,
                                              .number = cell ? f->grids : f->paragraphs};
    f->t->doubted |= cell && cell->confidence < 100;
    put_text(f, text, cell != NULL);
    f->base += (uint32_t)text.len + 1;
}

static void put_grid(Folder *f, const Block *block)
{
    const Grid *g = block->grid;
    uint32_t row = UINT32_MAX;
    f->grids++;
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *cell = &g->cells[i];
        if (cell->row != row) {
            f->pending.lines = add_one(f->pending.lines);
            f->pending.flags |= GAP_ROW;
            row = cell->row;
        } else {
            f->pending.cells = add_one(f->pending.cells);
        }
        f->pending.flags |= GAP_GRID;
        put_piece(f, block, cell, cell->text, false);
    }
    f->pending.lines = add_one(f->pending.lines);
    f->pending.flags |= GAP_ROW | GAP_BLOCK;
}

static void put_block(Folder *f, const Block *b, bool text)
{
    for (uint32_t i = 0; i < b->blank_before && i < UINT8_MAX; i++)
        f->pending.lines = add_one(f->pending.lines);
    f->paragraphs++;
    put_piece(f, b, NULL, b->text, text);
    f->pending.lines = add_one(f->pending.lines);
    f->pending.tail = 0;
    f->pending.flags |= GAP_BLOCK;
}

void fold_document(const Document *d, Arena *a, FoldText *ret_text)
{
    pthread_once(&fold_once, fold_build);
    size_t room = 0, pieces = 0;
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        room += utf8_leads(b->text);
        pieces++;
        for (size_t k = 0; b->grid && k < b->grid->cell_count; k++, pieces++)
            room += utf8_leads(b->grid->cells[k].text);
    }
    FoldText t = {.recognised = d->recognised, .doubted = d->recognised};
    Folder f = {.t = &t,
                .ch = arena_new_raw(a, uint16_t, room + 1),
                .gap = arena_new_raw(a, Gap, room + 1),
                .at = arena_new_raw(a, uint32_t, room + 1),
                .room = room,
                .pieces = arena_new(a, FoldPiece, pieces + 1)};
    for (size_t i = 0; i < d->block_count; i++) {
        if (d->blocks[i].kind == BLOCK_GRID && d->blocks[i].grid) {
            t.has_grids = true;
            put_grid(&f, &d->blocks[i]);
        } else {
            put_block(&f, &d->blocks[i], d->format == DOCUMENT_FORMAT_TEXT);
        }
    }
    f.ch[f.len] = 0;
    f.gap[f.len] = f.pending;
    f.at[f.len] = f.base;
    t.ch = f.ch;
    t.gap = f.gap;
    t.at = f.at;
    t.len = f.len;
    t.pieces = f.pieces;
    t.piece_count = f.piece_count;
    *ret_text = t;
}

void fold_string(Str s, Arena *a, FoldText *ret_text)
{
    Block b = {.kind = BLOCK_PARAGRAPH, .text = s};
    Document d = {.format = DOCUMENT_FORMAT_TEXT, .blocks = &b, .block_count = 1};
    fold_document(&d, a, ret_text);
    for (size_t i = 0; i < ret_text->piece_count; i++)
        ((FoldPiece *)(uintptr_t)ret_text->pieces)[i].block = NULL;
}

size_t fold_piece(const FoldText *t, size_t at)
{
    uint32_t where = t->at[at];
    size_t low = 0, high = t->piece_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (t->pieces[middle].base <= where)
            low = middle;
        else
            high = middle;
    }
    return low;
}

Str fold_source(const FoldText *t, size_t from, size_t to)
{
    if (from >= to || !t->piece_count)
        return (Str){"", 0};
    const FoldPiece *p = &t->pieces[fold_piece(t, from)];
    size_t start = t->at[from] - p->base;
    size_t last = t->at[to - 1] < p->base ? start : t->at[to - 1] - p->base;
    if (last >= p->text.len)
        return str_trim(str_sub(p->text, start, p->text.len));
    utf8_next(p->text, &last);
    return str_sub(p->text, start, last);
}

SourcePos fold_piece_pos(const FoldText *t, size_t piece)
{
    const FoldPiece *p = &t->pieces[piece];
    SourcePos pos = p->pos;
    if (!p->exact && !pos.page && !pos.sheet && !pos.end) { /* DOCX, DOC, RTF */
        pos.table = p->cell ? p->number : 0;
        pos.row = p->cell ? p->cell->row + 1u : p->number;
        if (!p->cell || !pos.column) /* one that was moved (report/columns.c) knows its own */
            pos.column = p->cell ? (uint16_t)(p->cell->column + 1) : 0;
    }
    return pos;
}

SourcePos fold_pos(const FoldText *t, size_t from, size_t to)
{
    if (!t->piece_count)
        return (SourcePos){0};
    size_t piece = fold_piece(t, from);
    const FoldPiece *p = &t->pieces[piece];
    SourcePos pos = fold_piece_pos(t, piece);
    if (p->exact) {
        size_t last = to > from && t->at[to - 1] >= p->base ? t->at[to - 1] - p->base : 0;
        if (last < p->text.len)
            (void)next_code(p->text, &last);
        pos.start = p->pos.start + (t->at[from] - p->base);
        pos.end = p->pos.start + (uint32_t)MIN(last, p->text.len);
    }
    return pos;
}

uint8_t fold_confidence(const FoldText *t, size_t from, size_t to)
{
    uint8_t least = 100;
    if (from >= to || !t->doubted || !t->piece_count)
        return least;
    for (size_t i = fold_piece(t, from), last = fold_piece(t, to - 1); i <= last; i++) {
        const GridCell *cell = t->pieces[i].cell;
        int here = cell ? cell->confidence : t->recognised ? LINE_CONFIDENCE : 100;
        least = (uint8_t)MIN(here, (int)least);
    }
    return least;
}

Str fold_text(const FoldText *t, size_t from, size_t to, Arena *a)
{
    char *out = arena_new(a, char, (to - from) * 4 + 1);
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += utf8_encode(t->ch[i], out + n);
    return str_make(out, n);
}

Str fold_simplified(Str s, Arena *a)
{
    pthread_once(&fold_once, fold_build);
    char *out = arena_new(a, char, s.len * 2 + 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t code = utf8_next(s, &at);
        uint16_t c = code < FOLD_SIZE ? fold_table[code] : 0xFFFD;
        bool letter = fold_is_cjk(c) || (c >= '0' && c <= 'z' && code >= 0xFF00);
        n += utf8_encode(letter ? c : code, out + n);
    }
    return str_make(out, n);
}

bool fold_match(const FoldText *t, size_t from, const uint16_t *pattern, size_t count)
{
    if (from + count > t->len)
        return false;
    return memcmp(t->ch + from, pattern, count * sizeof(*pattern)) == 0;
}
