#include "report/synth.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

uint64_t synth_random(SynthRandom *r, uint64_t below)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return below ? (r->state * 0x2545F4914F6CDD1Dull >> 20) % below : 0;
}

static Figure integer(int64_t value)
{
    return (Figure){.kind = FIGURE_INTEGER, .confidence = 100, .value = value};
}

/* Most figures of real reports are 0 or small; some bodies have thousands. */
static int64_t amount(SynthRandom *r, int scale)
{
    static const uint64_t tops[] = {1, 3, 12, 60, 400, 3000};
    return (int64_t)synth_random(r, tops[synth_random(r, (uint64_t)scale + 1)]);
}

static void fill_applications(SynthRandom *random, AnnualReport *r, int scale)
{
    for (int c = 0; c < LAW_COLUMN_MAX - 1; c++) {
        int64_t rows[LAW_ROW_MAX] = {0};
        int busy = c == 0 ? scale : scale / 2;
        rows[LAW_ROW_RECEIVED] = amount(random, busy);
        rows[LAW_ROW_CARRIED_IN] = amount(random, busy / 2);
        int64_t all = rows[LAW_ROW_RECEIVED] + rows[LAW_ROW_CARRIED_IN];
        rows[LAW_ROW_CARRIED_OUT] = all ? (int64_t)synth_random(random, (uint64_t)all / 4 + 1) : 0;
        int64_t left = rows[LAW_ROW_TOTAL] = all - rows[LAW_ROW_CARRIED_OUT];
        while (left > 0) {
            int row = LAW_OUTCOME_FIRST + (int)synth_random(random, LAW_OUTCOME_COUNT);
            if (r->other_joined && !law_row((LawRow)row)->in_joined)
                continue;
            int64_t n = 1 + (int64_t)synth_random(random, (uint64_t)left);
            rows[row] += n;
            left -= n;
        }
        for (int row = 0; row < LAW_ROW_MAX; row++) {
            if (r->other_joined && !law_row((LawRow)row)->in_joined)
                continue;
            r->applications[row][c] = integer(rows[row]);
            Figure *total = &r->applications[row][LAW_COLUMN_TOTAL];
            *total = integer((c ? total->value : 0) + rows[row]);
        }
    }
    r->has_applications = true;
}

static void fill_remedies(SynthRandom *random, AnnualReport *r, int scale)
{
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
        int64_t sum = 0;
        for (int i = 0; i < REMEDY_RESULT_TOTAL; i++) {
            int64_t value = amount(random, scale / 2);
            r->remedies[b][i] = integer(value);
            sum += value;
        }
        r->remedies[b][REMEDY_RESULT_TOTAL] = integer(sum);
    }
    r->has_remedies = true;
}

static void fill_proactive(SynthRandom *random, Arena *a, AnnualReport *r)
{
    int count;
    LawCell first = law_format_cells(r->format, &count);
    for (int i = 0; i < count; i++) {
        LawCell cell = (LawCell)((int)first + i);
        int64_t value = amount(random, 5);
        Figure *f = &r->proactive[cell];
        switch (law_cell(cell)->kind) {
        case LAW_CELL_KIND_COUNT:
            *f = integer(value);
            break;
        case LAW_CELL_KIND_CHANGE:
            *f = integer(synth_random(random, 3) ? value : -value);
            break;
        case LAW_CELL_KIND_DECIMAL:
            *f = (Figure){.kind = FIGURE_DECIMAL, .confidence = 100};
            f->text = synth_random(random, 2) ? arena_printf(a, "%" PRId64, value)
                                              : arena_printf(a, "%" PRId64 ".%06" PRIu64, value,
                                                             synth_random(random, 1000000));
            break;
        case LAW_CELL_KIND_TEXT:
            *f = (Figure){.kind = FIGURE_DECIMAL, .confidence = 100};
            f->text = law_cell(cell)->member.len == 6
                          ? arena_printf(a, "%" PRId64 ".%02" PRIu64 "万元", value,
                                         synth_random(random, 100))
                          : arena_printf(a, "%" PRId64, value);
            break;
        }
    }
    /* what was issued and not repealed is in force */
    if (r->format == LAW_FORMAT_2021) {
        r->proactive[LAW_CELL_RULES_IN_FORCE].value += r->proactive[LAW_CELL_RULES_ISSUED].value;
        r->proactive[LAW_CELL_NORMATIVE_IN_FORCE].value +=
            r->proactive[LAW_CELL_NORMATIVE_ISSUED].value;
    }
    r->has_proactive = true;
}

void synth_report(SynthRandom *random, LawFormat format, Arena *a, AnnualReport *ret_report)
{
    static const char *const bodies[] = {"青泽县人民政府", "云栖区发展和改革局", "临泽市教育局",
                                         "柳溪镇人民政府", "南屏街道办事处"};
    AnnualReport r = {.format = format};
    int scale = (int)synth_random(random, 6);
    r.agency = str_of(bodies[synth_random(random, ARRAY_LEN(bodies))]);
    r.year = format == LAW_FORMAT_2019 ? 2019 + (int)synth_random(random, 2)
                                       : 2021 + (int)synth_random(random, 5);
    r.other_joined = format == LAW_FORMAT_2019 || synth_random(random, 8) == 0;
    fill_proactive(random, a, &r);
    fill_applications(random, &r, scale);
    fill_remedies(random, &r, scale);
    ReportSection *sections = arena_new(a, ReportSection, 3);
    sections[0] =
        (ReportSection){.number = 1,
                        .title = STR("总体情况"),
                        .text = STR("本机关按照要求推进政府信息公开工作，各项任务按时完成。")};
    sections[1] =
        (ReportSection){.number = 5,
                        .title = STR("存在的主要问题及改进情况"),
                        .text = STR("公开的内容还不够丰富。下一步将加强培训，改进栏目。")};
    sections[2] = (ReportSection){
        .number = 6, .title = STR("其他需要报告的事项"), .text = STR("本年度未收取信息处理费。")};
    r.sections = sections;
    r.section_count = 3;
    *ret_report = r;
}

void synth_blank(SynthRandom *random, AnnualReport *r)
{
    static const char *const marks[] = {"", "/", "-", "—", "无"};
    const char *mark = marks[synth_random(random, ARRAY_LEN(marks))];
    uint64_t rarely = 1 + synth_random(random, 4);
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++) {
        Figure *f = &r->applications[i / LAW_COLUMN_MAX][i % LAW_COLUMN_MAX];
        if (f->kind == FIGURE_INTEGER && !f->value && synth_random(random, rarely) == 0)
            *f = (Figure){
                .kind = *mark ? FIGURE_RAW : FIGURE_BLANK, .confidence = 100, .text = str_of(mark)};
    }
}

/* The strings between which cells, rows and blocks of a style stand. */
typedef struct Separators {
    const char *before_row;
    const char *before_cell;
    const char *after_cell;
    const char *after_row;
    const char *after_block;
} Separators;

static const Separators separators[SYNTH_STYLE_MAX] = {
    [SYNTH_ROW_LINES] = {"", "", " | ", "||\n", "\n"},
    [SYNTH_CELL_BARS] = {"", "", " |\n", "", "\n"},
    [SYNTH_PARAGRAPHS] = {"", "", "\n\n", "", "\n\n"},
    [SYNTH_TABS] = {"", "\t", "\n", "\n", "\n"},
    [SYNTH_TOGETHER] = {"", "", "", "", ""},
    [SYNTH_WIDE_BLANKS] = {"", "", "　　", "", "　　"},
    [SYNTH_NEWLINE_GRID] = {"", "", "\n\n\n", "\n\n", "\n"},
    [SYNTH_CELL_BARS_WIDE] = {"", "", " |\n", "||||\n", "\n"},
    [SYNTH_MARKDOWN] = {"|", " ", " |", "\n", "\n\n"},
    [SYNTH_LINES] = {"", "", "\n", "", "\n"},
    [SYNTH_PAGES] = {"    ", "", "      ", "\n", "\n"},
};

typedef struct Flattener {
    const AnnualReport *r;
    Arena *a;
    SynthStyle style;
    StrBuf out;
    SynthMark *marks;
    size_t mark_count;
    size_t mark_capacity;
    int grid;   /* which table comes */
    int figure; /* which of its figures comes */
    int lines;
} Flattener;

/* The figure that the n-th cell without heading of a table is. */
static LawFigure figure_at(const AnnualReport *r, int grid, int n)
{
    int count;
    if (grid == 0)
        return law_figure_proactive((LawCell)((int)law_format_cells(r->format, &count) + n));
    if (grid == 2)
        return law_figure_remedy((RemedyBlock)(n / REMEDY_RESULT_MAX),
                                 (RemedyResult)(n % REMEDY_RESULT_MAX));
    int row = 0;
    for (int left = n / LAW_COLUMN_MAX;; row++) {
        bool printed = !r->other_joined || law_row((LawRow)row)->in_joined;
        if (printed && left-- == 0)
            break;
    }
    return law_figure_application((LawRow)row, (LawColumn)(n % LAW_COLUMN_MAX));
}

static void end_row(Flattener *f, size_t first_mark, size_t row_start)
{
    for (size_t i = first_mark; i < f->mark_count; i++) {
        f->marks[i].row_start = (uint32_t)row_start;
        f->marks[i].row_end = (uint32_t)f->out.len;
    }
    strbuf_append_c(&f->out, separators[f->style].after_row);
    if (f->style == SYNTH_PAGES && ++f->lines % 20 == 0)
        strbuf_printf(&f->out, "\n                      - %d -\n\n", f->lines / 20);
}

static void flatten_grid(Flattener *f, const Grid *g)
{
    const Separators *s = &separators[f->style];
    size_t first_mark = f->mark_count, row_start = f->out.len;
    f->figure = 0;
    for (size_t i = 0; i < g->cell_count; i++) {
        const GridCell *cell = &g->cells[i];
        bool fresh = i == 0 || g->cells[i - 1].row != cell->row;
        if (fresh && i) {
            end_row(f, first_mark, row_start);
            if (f->style == SYNTH_MARKDOWN && g->cells[i - 1].row == 0)
                strbuf_append_c(&f->out, "|---|---|---|\n");
        }
        if (fresh) {
            first_mark = f->mark_count;
            row_start = f->out.len;
            strbuf_append_c(&f->out, s->before_row);
        }
        strbuf_append_c(&f->out, s->before_cell);
        size_t start = f->out.len;
        for (Str rest = cell->text, word; str_split_next(&rest, STR(LAW_BREAK), &word);)
            strbuf_append(&f->out, word);
        if (!cell->header) {
            ARENA_PUSH(f->a, f->marks, f->mark_count, f->mark_capacity);
            f->marks[f->mark_count - 1] =
                (SynthMark){.figure = figure_at(f->r, f->grid, f->figure++),
                            .start = (uint32_t)start,
                            .end = (uint32_t)f->out.len};
        }
        strbuf_append_c(&f->out, s->after_cell);
    }
    end_row(f, first_mark, row_start);
    f->grid++;
}

void synth_flatten(const AnnualReport *r, SynthStyle style, Arena *a, SynthText *ret_text)
{
    Document d;
    report_layout(r, a, &d);
    Flattener f = {.r = r, .a = a, .style = style, .out = STRBUF_INIT((size_t)1 << 20)};
    for (size_t i = 0; i < d.block_count; i++) {
        const Block *b = &d.blocks[i];
        if (b->grid) {
            flatten_grid(&f, b->grid);
        } else {
            strbuf_append(&f.out, b->text);
            strbuf_append_c(&f.out, separators[style].after_block);
        }
    }
    *ret_text = (SynthText){arena_str(a, strbuf_str(&f.out)), f.marks, f.mark_count};
    strbuf_deinit(&f.out);
}

bool synth_same(const Figure *got, const Figure *want)
{
    if (want->kind == FIGURE_INTEGER)
        return got->kind == FIGURE_INTEGER && got->value == want->value;
    if (want->kind == FIGURE_DECIMAL)
        return got->kind == FIGURE_DECIMAL && str_eq(got->text, want->text);
    if (want->kind == FIGURE_RAW)
        return got->kind == FIGURE_RAW && str_eq(got->text, want->text);
    return got->kind == want->kind;
}

bool synth_may_be(const Figure *got, const Figure *want)
{
    char text[64];
    if (want->kind == FIGURE_INTEGER)
        (void)snprintf(text, sizeof(text), "%" PRId64, want->value);
    else
        (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(want->text));
    for (size_t i = 0; i < got->candidate_count; i++)
        if (str_eq(got->candidates[i], str_of(text)))
            return true;
    return false;
}

Str synth_traditional(Str s, Arena *a)
{
    static const struct {
        uint16_t from;
        uint16_t to;
    } pairs[] = {
#include "report/hant.inc" /* generated */
    };
    static uint16_t table[0x10000];
    for (size_t i = 0; !table['a'] && i < ARRAY_LEN(pairs); i++)
        if (!table[pairs[i].to])
            table[pairs[i].to] = pairs[i].from;
    table['a'] = 'a';
    char *out = arena_new(a, char, s.len * 2 + 1);
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        n += utf8_encode(c < 0x10000 && table[c] ? table[c] : c, out + n);
    }
    return str_make(out, n);
}

size_t synth_figures(LawFigure *ret_figures)
{
    size_t n = 0;
    for (int i = 0; i <= LAW_CELL_FEES_10K_YUAN; i++)
        ret_figures[n++] = law_figure_proactive((LawCell)i);
    for (int i = 0; i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        ret_figures[n++] =
            law_figure_application((LawRow)(i / LAW_COLUMN_MAX), (LawColumn)(i % LAW_COLUMN_MAX));
    for (int i = 0; i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        ret_figures[n++] = law_figure_remedy((RemedyBlock)(i / REMEDY_RESULT_MAX),
                                             (RemedyResult)(i % REMEDY_RESULT_MAX));
    return n;
}

bool synth_inferred(const AnnualReport *r, LawFigure which)
{
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        LawFigure cell;
        for (size_t c = 0; str_eq(f->rule, STR("figure.inferred")) && c < f->cell_count; c++)
            if (law_figure_from_path(f->cells[c], &cell) && law_figure_eq(cell, which))
                return true;
    }
    return false;
}
