#include "report/cell_row.h"
#include "report/reader.h"

#include <string.h>

static const char *const row_objects[CELL_ROW_MAX] = {
    [CELL_ROW_RULES] = "rules",         [CELL_ROW_NORMATIVE] = "normative_documents",
    [CELL_ROW_PERMITS] = "permits",     [CELL_ROW_OTHER_MANAGEMENT] = "other_management",
    [CELL_ROW_PENALTIES] = "penalties", [CELL_ROW_COERCIVE] = "coercive_measures",
    [CELL_ROW_FEES] = "fees",           [CELL_ROW_PROCUREMENT] = "procurement",
};

static void find_cells(LawFormat format, CellRow row, CellRowState *s)
{
    int count;
    LawCell first = law_format_cells(format, &count);
    Str object = str_of(row_objects[row]);
    for (int i = 0; i < count; i++) {
        LawCell cell = (LawCell)((int)first + i);
        if (!str_starts_with(law_cell(cell)->object, object))
            continue;
        if (!s->cells)
            s->first = cell;
        s->cells++;
    }
}

static bool is_text(const Reader *k, const Token *t)
{
    size_t cjk = 0;
    for (size_t i = t->start; i < t->end; i++)
        cjk += fold_is_cjk(k->text.ch[i]);
    return cjk >= 2 || t->end - t->start > 5;
}

static void add_stray(StrayFigures *strays, const Token *t)
{
    if (t->kind == TOKEN_FIGURE && strays->count < ARRAY_LEN(strays->items))
        strays->items[strays->count++] = t;
}

/* Figures go to the row whose label stands last before them. */
static void collect(const Reader *k, const Tokens *tokens, CellRowState *rows, StrayFigures *strays)
{
    CellRowState *now = NULL;
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->items[i];
        if (t->kind == TOKEN_LABEL) {
            LabelKind kind = t->label->kind;
            if (kind == LABEL_CELL_ROW && rows[t->label->value].cells) {
                now = &rows[t->label->value];
                now->line.labelled = true;
            } else if (kind != LABEL_IGNORE) {
                now = NULL;
            }
        } else if (token_is_figure(t)) {
            if (now && now->line.count < ARRAY_LEN(now->line.figures))
                now->line.figures[now->line.count++] = t;
            else if (!now)
                add_stray(strays, t);
        } else if (now && now->line.count && is_text(k, t)) {
            now = NULL;
        }
    }
}

/* How plausible a reading is, for the order of the candidates only: never to decide. */
static int plausibility(const CellRowState *s, const CellReading *r)
{
    const Part *p = r->parts;
    LawCell first = s->first;
    if (first == LAW_CELL_RULES_ISSUED || first == LAW_CELL_NORMATIVE_ISSUED)
        return (p[2].value >= p[0].value ? 2 : 0) + (p[2].value >= p[1].value ? 1 : 0) +
               (p[2].value < 1000 ? 1 : 0);
    if (first == LAW_CELL_OLD_RULES_MADE || first == LAW_CELL_OLD_NORMATIVE_MADE)
        return (p[0].value == p[1].value ? 2 : 0) + (p[2].value >= p[1].value ? 1 : 0) +
               (p[2].value < 2000 ? 1 : 0);
    if (s->cells == 3)
        return (p[1].value == 0 ? 4 : 0) + (p[1].value <= p[0].value ? 1 : 0) +
               (p[2].value >= p[1].value ? 1 : 0);
    return p[1].value == 0 ? 1 : 0;
}

static void keep_one(CellRowState *s, size_t index)
{
    s->readings[0] = s->readings[index];
    s->reading_count = 1;
    s->cut = false;
}

static void note_inferred(Reader *k, const CellRowState *s, const char *why)
{
    Str cells[CELL_ROW_PARTS];
    for (int i = 0; i < s->cells; i++)
        cells[i] = finding_cell(k->a, law_figure_proactive((LawCell)((int)s->first + i)));
    finding_add(&k->findings, STR("figure.inferred"), FINDING_NOTE, cells, (size_t)s->cells,
                STR(""), fold_source(&k->text, s->line.figures[0]->start, s->line.figures[0]->end),
                arena_printf(k->a, "“%.*s”一行的数字连写，%s分开",
                             STR_FMT(law_cell(s->first)->row_label), why));
}

/*
 * 2019: where every run of items, change and decisions has exactly one reading with the change 0,
 * the year changed nothing: by chance that does not happen in three rows at once.
 */
static void settle_no_change(Reader *k, CellRowState *rows)
{
    size_t open = 0, index[CELL_ROW_MAX] = {0};
    for (int row = CELL_ROW_PERMITS; row <= CELL_ROW_FEES; row++) {
        CellRowState *s = &rows[row];
        if (!s->cells || !s->line.count)
            continue;
        size_t fits = 0;
        for (size_t i = 0; i < s->reading_count; i++) {
            if (s->readings[i].parts[1].kind == PART_NUMBER && !s->readings[i].parts[1].value) {
                fits++;
                index[row] = i;
            }
        }
        if (fits != 1 || s->cut)
            return;
        open += s->reading_count > 1;
    }
    for (int row = CELL_ROW_PERMITS; open >= 3 && row <= CELL_ROW_FEES; row++) {
        if (rows[row].reading_count > 1) {
            keep_one(&rows[row], index[row]);
            note_inferred(k, &rows[row], "已按各行“本年增/减”均为0");
        }
    }
}

/* Keeps the only reading for which `fits`; says why. */
static void settle_unique(Reader *k, CellRowState *s,
                          bool (*fits)(const FoldText *, const CellReading *), const char *why)
{
    size_t count = 0, index = 0;
    for (size_t i = 0; i < s->reading_count; i++) {
        if (fits(&k->text, &s->readings[i])) {
            count++;
            index = i;
        }
    }
    if (count == 1 && s->reading_count > 1 && !s->cut) {
        keep_one(s, index);
        note_inferred(k, s, why);
    }
}

/* Made and made public in one year: the same number twice, of two digits or more. */
static bool made_is_public(const FoldText *t, const CellReading *r)
{
    (void)t;
    return r->parts[0].kind == PART_NUMBER && r->parts[0].value >= 10 &&
           r->parts[0].value == r->parts[1].value && r->parts[2].value >= r->parts[1].value;
}

/*
 * Last year's items and the change give the third number, of two digits or more. Only a sign shows
 * where the change starts: 264|0|66 would be 26|40|66.
 */
static bool change_adds_up(const FoldText *t, const CellReading *r)
{
    bool sign = r->parts[1].kind == PART_NUMBER && !fold_is_digit(t->ch[r->parts[1].start]);
    return sign && r->parts[2].kind == PART_NUMBER && r->parts[2].value >= 10 &&
           r->parts[1].value != 0 && r->parts[0].value + r->parts[1].value == r->parts[2].value;
}

static void settle_2019(Reader *k, CellRowState *rows)
{
    settle_no_change(k, rows);
    for (int row = CELL_ROW_RULES; row <= CELL_ROW_NORMATIVE; row++)
        settle_unique(k, &rows[row], made_is_public, "已按“新制作”与“新公开”数量相同");
    for (int row = CELL_ROW_PERMITS; row <= CELL_ROW_COERCIVE; row++)
        settle_unique(k, &rows[row], change_adds_up, "已按“上一年项目数量”与“增/减”之和");
}

/* The sentence around a place of the text. */
static Range sentence_at(const FoldText *t, size_t at)
{
    size_t from = at, to = at;
    while (from > 0 && at - from < 120 && t->ch[from - 1] != 0x3002 && !t->gap[from].lines)
        from--;
    while (to < t->len && to - at < 120 && t->ch[to] != 0x3002 && !t->gap[to].lines)
        to++;
    return (Range){from, to};
}

static bool sentence_says(const FoldText *t, Range s, int64_t value)
{
    for (size_t i = s.from; i < s.to;) {
        size_t end = i;
        while (end < s.to && fold_is_digit(t->ch[end]))
            end++;
        if (end > i && token_number(t, i, end) == value &&
            !(end < s.to && (t->ch[end] == 0x5E74 || t->ch[end] == 0x6708 || t->ch[end] == 0x65E5)))
            return true;
        i = MAX(end, i + 1);
    }
    return false;
}

/* Digits of the reading's parts that sentences about this row repeat; 0 without one of two digits.
 */
static int support(const Reader *k, CellRow row, const CellReading *r, int cells)
{
    int best = 0;
    for (size_t h = 0; h < k->hits.count && h < 4000; h++) {
        const LabelHit *hit = &k->hits.hits[h];
        bool table = false;
        for (size_t i = 0; i < ARRAY_LEN(k->tables); i++)
            table |= hit->start >= k->tables[i].from && hit->start < k->tables[i].to;
        if (table || hit->pattern->kind != LABEL_CELL_ROW || hit->pattern->value != (int)row)
            continue;
        Range s = sentence_at(&k->text, hit->start);
        int digits = 0, longest = 0;
        for (int i = 0; i < cells; i++) {
            const Part *p = &r->parts[i];
            if (p->kind != PART_NUMBER || !sentence_says(&k->text, s, p->value))
                continue;
            digits += (int)(p->end - p->start);
            longest = MAX(longest, (int)(p->end - p->start));
        }
        if (longest >= 2)
            best = MAX(best, digits);
    }
    return best;
}

/* What the prose repeats comes first, then what is plausible. */
static void order_readings(const Reader *k, CellRow row, CellRowState *s)
{
    int *weights = arena_new(k->a, int, MAX(s->reading_count, 1));
    for (size_t i = 0; s->reading_count > 1 && i < s->reading_count; i++) {
        CellReading r = s->readings[i];
        int weight = 16 * support(k, row, &r, s->cells) + plausibility(s, &r);
        size_t j = i;
        for (; j && weights[j - 1] < weight; j--) {
            s->readings[j] = s->readings[j - 1];
            weights[j] = weights[j - 1];
        }
        s->readings[j] = r;
        weights[j] = weight;
    }
}

static void settle_by_prose(Reader *k, CellRowState *rows)
{
    for (int row = 0; row < CELL_ROW_MAX; row++) {
        CellRowState *s = &rows[row];
        if (s->reading_count < 2 || s->cut)
            continue;
        int best = 0;
        size_t index = 0, ties = 0;
        for (size_t i = 0; i < s->reading_count; i++) {
            int n = support(k, (CellRow)row, &s->readings[i], s->cells);
            ties = n > best ? 1 : ties + (n == best);
            if (n > best) {
                best = n;
                index = i;
            }
        }
        if (best && ties == 1) {
            keep_one(s, index);
            note_inferred(k, s, "已按正文所述");
        }
    }
}

/* A text as printed, on one line. */
static Str printed_text(const Reader *k, const Part *p)
{
    Str s = fold_source(&k->text, p->start, p->full_end);
    char *line = arena_new(k->a, char, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '\n' && s.ptr[i] != '\r')
            line[n++] = s.ptr[i];
    return str_make(line, n);
}

/* Fees keep their digits; thousands separators and units are not digits. */
static void finish_cell(Reader *k, LawCell cell, const Part *p)
{
    Figure *f = &k->r->proactive[cell];
    LawCellKind kind = law_cell(cell)->kind;
    if (f->kind == FIGURE_CANDIDATES || f->kind == FIGURE_BLANK || p->kind != PART_NUMBER)
        return;
    if (kind == LAW_CELL_KIND_TEXT) {
        f->kind = FIGURE_DECIMAL;
        f->text = printed_text(k, p);
    } else if (kind == LAW_CELL_KIND_DECIMAL) {
        char *digits = arena_new(k->a, char, p->end - p->start + 1);
        size_t n = 0;
        for (size_t i = p->start; i < p->end; i++)
            if (k->text.ch[i] != ',' && k->text.ch[i] != '+')
                digits[n++] = (char)k->text.ch[i];
        f->kind = FIGURE_DECIMAL;
        f->text = str_make(digits, n);
        Str unit = fold_text(&k->text, p->end, p->full_end, k->a);
        if (str_eq(unit, STR("元"))) {
            Str path = finding_cell(k->a, law_figure_proactive(cell));
            finding_add(&k->findings, STR("cell.unit"), FINDING_WARNING, &path, 1, STR("万元"),
                        STR("元"), STR("表头单位为万元，单元格内写的是元；数字按原样保留"));
        }
    }
}

/* The candidates of a cell whose text stays as printed. */
static Figure text_candidates(const Reader *k, const Part *parts, size_t count)
{
    Str *candidates = arena_new(k->a, Str, count);
    for (size_t i = 0; i < count; i++)
        if (parts[i].kind != PART_BLANK)
            candidates[i] = printed_text(k, &parts[i]);
    return (Figure){.kind = FIGURE_CANDIDATES,
                    .confidence = 100,
                    .candidates = candidates,
                    .candidate_count = count,
                    .pos = fold_pos(&k->text, parts[0].start, parts[0].full_end)};
}

/* A row that cannot be read whole: each cell may be any part of the digits, or blank. */
static void fill_unread(Reader *k, const CellRowState *s)
{
    for (int c = 0; c < s->cells; c++) {
        Part *all;
        size_t count =
            split_candidates(&k->text, s->line.figures, s->line.count, s->cells, c, k->a, &all);
        Figure *f = &k->r->proactive[(LawCell)((int)s->first + c)];
        *f = reader_choice(k, all, count);
        reader_leave_open(k, f);
    }
}

static void fill(Reader *k, CellRowState *s)
{
    if (!s->line.labelled)
        return;
    if (!s->reading_count && s->line.count) {
        fill_unread(k, s);
        return;
    }
    Part *parts = arena_new(k->a, Part, MAX(s->reading_count, 1));
    for (int c = 0; c < s->cells; c++) {
        LawCell cell = (LawCell)((int)s->first + c);
        Figure *f = &k->r->proactive[cell];
        for (size_t i = 0; i < s->reading_count; i++)
            parts[i] = s->readings[i].parts[c];
        if (!s->reading_count) {
            *f = (Figure){.kind = FIGURE_BLANK, .confidence = 100};
        } else if (law_cell(cell)->kind == LAW_CELL_KIND_TEXT && s->reading_count > 1) {
            *f = text_candidates(k, parts, s->reading_count);
        } else {
            *f = reader_choice(k, parts, s->reading_count);
            if (s->cut)
                reader_leave_open(k, f);
            finish_cell(k, cell, &parts[0]);
        }
    }
}

/* Where the blank cells of a row stood; all of them, or those beside figures that are not open. */
static void place_blanks(Reader *k, CellRow row, const CellRowState *s)
{
    Figure *figures = &k->r->proactive[s->first];
    size_t cells = (size_t)s->cells;
    if (s->reading_count == 1 && !s->cut)
        reader_place_blanks(k, s->readings[0].parts, cells, figures);
    else if (s->line.labelled && !s->line.count)
        reader_place_blank_row(k, k->tables[0], LABEL_CELL_ROW, (int)row, cells, figures);
}

/* Rows of three figures; those of two have other cells merged. */
static bool fits_2019(const Token *label, size_t cells)
{
    return label && label->label->kind == LABEL_CELL_ROW &&
           label->label->value < (int)CELL_ROW_FEES && cells == 3;
}

static bool fits_2021(const Token *label, size_t cells)
{
    if (!label || label->label->kind != LABEL_CELL_ROW)
        return false;
    bool documents =
        label->label->value == CELL_ROW_RULES || label->label->value == CELL_ROW_NORMATIVE;
    return cells == (documents ? 3u : 1u);
}

void proactive_read(Reader *k)
{
    Range range = k->tables[0];
    if (range.from == range.to)
        return;
    Tokens tokens;
    token_scan(&k->text, &k->hits, range.from, range.to, k->a, &tokens);
    token_drop_stray(&k->text, 0, &tokens);
    if (!k->d->recognised)
        token_join_cells(&k->text, k->r->format == LAW_FORMAT_2019 ? fits_2019 : fits_2021,
                         &tokens);
    CellRowState rows[CELL_ROW_MAX] = {0};
    size_t labelled = 0;
    for (int row = 0; row < CELL_ROW_MAX; row++)
        find_cells(k->r->format, (CellRow)row, &rows[row]);
    StrayFigures strays = {0};
    collect(k, &tokens, rows, &strays);
    for (int row = 0; row < CELL_ROW_MAX; row++) {
        labelled += rows[row].line.labelled;
        int closed = cell_rows_closed(k, rows, CELL_ROW_MAX, rows[row].cells);
        cell_row_read(k, &strays, closed, &rows[row]);
        order_readings(k, (CellRow)row, &rows[row]);
    }
    if (labelled < 2)
        return;
    k->r->has_proactive = true;
    if (k->r->format == LAW_FORMAT_2019)
        settle_2019(k, rows);
    settle_by_prose(k, rows);
    for (int row = 0; row < CELL_ROW_MAX; row++) {
        fill(k, &rows[row]);
        place_blanks(k, (CellRow)row, &rows[row]);
    }
}
