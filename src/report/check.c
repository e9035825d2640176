#include "report/check.h"

int64_t check_value(const Figure *f)
{
    return f->kind == FIGURE_INTEGER ? f->value : 0;
}

bool check_applies(const AnnualReport *r, const LawIdentity *identity)
{
    for (int i = 0; i < identity->count; i++) {
        const Figure *f = report_figure(r, identity->operands[i]);
        if (f->kind == FIGURE_CANDIDATES || f->kind == FIGURE_ABSENT)
            return false;
        if (f->kind != FIGURE_INTEGER && law_figure_is_total(identity->operands[i]))
            return false;
    }
    return true;
}

void check_sides(const AnnualReport *r, const LawIdentity *identity, int64_t *ret_left,
                 int64_t *ret_right)
{
    int64_t sides[2] = {0, 0};
    for (int i = 0; i < identity->count; i++) {
        int64_t value = check_value(report_figure(r, identity->operands[i]));
        int side = i >= identity->left;
        if (__builtin_add_overflow(sides[side], value, &sides[side]))
            sides[side] = INT64_MAX;
    }
    *ret_left = sides[0];
    *ret_right = sides[1];
}

IdentityTally report_identities(const AnnualReport *r)
{
    IdentityTally t = {0};
    LawIdentity id;
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        bool absent = false;
        for (int k = 0; k < id.count; k++)
            absent |= report_figure(r, id.operands[k])->kind == FIGURE_ABSENT;
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        size_t *state = absent                   ? &t.absent
                        : !check_applies(r, &id) ? &t.undecided
                        : left == right          ? &t.holds
                                                 : &t.fails;
        (*state)++;
    }
    return t;
}

static void append_side(StrBuf *b, const AnnualReport *r, const LawIdentity *id, int from, int to)
{
    bool first = true, any = false;
    for (int pass = 0; pass < 2 && !any; pass++) {
        for (int i = from; i < to; i++) {
            const Figure *f = report_figure(r, id->operands[i]);
            /* Noughts of a long sum are left out, unless there is nothing else. */
            if (to - from > 4 && pass == 0 && check_value(f) == 0)
                continue;
            if (pass == 1 && i > from)
                break;
            strbuf_append(b, first ? STR("") : STR(" + "));
            law_figure_append_words(b, id->operands[i]);
            strbuf_append_char(b, ' ');
            strbuf_append_int(b, check_value(f));
            first = false;
            any = true;
        }
    }
}

static void identity_finding(const AnnualReport *r, const LawIdentity *id, Findings *out)
{
    int64_t left, right;
    check_sides(r, id, &left, &right);
    Str cells[LAW_OPERANDS_MAX];
    for (int i = 0; i < id->count; i++)
        cells[i] = finding_cell(out->a, id->operands[i]);
    StrBuf b = STRBUF_INIT(8192);
    strbuf_append(&b, STR("勾稽关系不成立（"));
    strbuf_append(&b, law_identity_words(id->rule));
    strbuf_append(&b, STR("）："));
    append_side(&b, r, id, 0, id->left);
    strbuf_printf(&b, "，合计 %" PRId64 "；而 ", left);
    append_side(&b, r, id, id->left, id->count);
    strbuf_printf(&b, "，合计 %" PRId64 "，相差 %" PRId64, right,
                  left > right ? left - right : right - left);
    Finding *f = finding_add(out, law_identity_name(id->rule), FINDING_ERROR, cells,
                             (size_t)id->count, arena_printf(out->a, "%" PRId64, left),
                             arena_printf(out->a, "%" PRId64, right), strbuf_str(&b));
    f->pos = report_figure(r, id->operands[id->count - 1])->pos;
    strbuf_deinit(&b);
}

void check_identities(const AnnualReport *r, Findings *out)
{
    LawIdentity id;
    for (size_t i = 0; law_identity(r->other_joined, i, &id); i++) {
        if (!check_applies(r, &id))
            continue;
        int64_t left, right;
        check_sides(r, &id, &left, &right);
        if (left != right)
            identity_finding(r, &id, out);
    }
}

/* One kind of remark on the cells of one table, gathered: a blank form is not 190 findings. */
typedef struct CellRemarks {
    const char *rule;
    FindingSeverity severity;
    const char *words;
    Str *cells;
    size_t count;
    size_t totals; /* of them: totals, without which identities cannot be checked */
    Str actual;
    SourcePos pos;
} CellRemarks;

enum { REMARK_BLANK, REMARK_TEXT, REMARK_NEGATIVE, REMARK_FRACTION, REMARK_MAX };

#define TABLE_CELLS_MAX (LAW_ROW_MAX * LAW_COLUMN_MAX)

static void remarks_init(CellRemarks remarks[REMARK_MAX], Arena *a)
{
    remarks[REMARK_BLANK] = (CellRemarks){
        .rule = "cell.blank", .severity = FINDING_WARNING, .words = "空白，没有的应填0"};
    remarks[REMARK_TEXT] = (CellRemarks){.rule = "cell.not_a_number",
                                         .severity = FINDING_WARNING,
                                         .words = "填的不是数字，没有的应填0"};
    remarks[REMARK_NEGATIVE] = (CellRemarks){
        .rule = "cell.negative", .severity = FINDING_ERROR, .words = "为负数，数量不能为负数"};
    remarks[REMARK_FRACTION] = (CellRemarks){
        .rule = "cell.fraction", .severity = FINDING_ERROR, .words = "不是整数，件数应为整数"};
    for (int i = 0; i < REMARK_MAX; i++)
        remarks[i].cells = arena_new(a, Str, TABLE_CELLS_MAX);
}

static bool is_fraction(Str s)
{
    size_t point = str_find(s, STR("."), 0), digits = 0;
    for (size_t i = 0; i < s.len; i++)
        digits += s.ptr[i] >= '0' && s.ptr[i] <= '9';
    return point != STR_NPOS && digits && digits + 1 >= s.len - (s.ptr[0] == '-');
}

static void look_at(const AnnualReport *r, LawFigure which, CellRemarks *remarks, Arena *a)
{
    const Figure *f = report_figure(r, which);
    bool proactive = which.kind == LAW_FIGURE_PROACTIVE;
    LawCellKind kind = proactive ? law_cell(which.cell)->kind : LAW_CELL_KIND_COUNT;
    int remark = -1;
    if (f->kind == FIGURE_BLANK)
        remark = REMARK_BLANK;
    else if (f->kind == FIGURE_RAW)
        remark = is_fraction(f->text) ? REMARK_FRACTION : REMARK_TEXT;
    else if (f->kind == FIGURE_INTEGER && f->value < 0 && kind != LAW_CELL_KIND_CHANGE)
        remark = REMARK_NEGATIVE;
    else if (f->kind == FIGURE_DECIMAL && f->text.len && f->text.ptr[0] == '-')
        remark = REMARK_NEGATIVE;
    if (remark < 0)
        return;
    CellRemarks *m = &remarks[remark];
    if (!m->count) {
        m->actual = f->text;
        m->pos = f->pos;
    }
    m->totals += law_figure_is_total(which);
    m->cells[m->count++] = finding_cell(a, which);
}

/* "第三部分的表格有 3 格空白，没有的应填0（…等）" */
static void remarks_add(CellRemarks *remarks, int part, Findings *out)
{
    for (int i = 0; i < REMARK_MAX; i++) {
        CellRemarks *m = &remarks[i];
        LawFigure first;
        if (!m->count || !law_figure_from_path(m->cells[0], &first))
            continue;
        StrBuf b = STRBUF_INIT(4096);
        strbuf_printf(&b, "第%.*s部分的表格有 %zu 格", STR_FMT(law_numeral(part)), m->count);
        strbuf_printf(&b, "%s（", m->words);
        law_figure_append_words(&b, first);
        if (m->actual.len)
            strbuf_printf(&b, "“%.*s”", STR_FMT(m->actual));
        strbuf_append(&b, m->count > 1 ? STR("等）") : STR("）"));
        if (i == REMARK_BLANK && m->totals)
            strbuf_printf(&b, "；其中 %zu 格是总计，涉及的勾稽关系无法核对", m->totals);
        Finding *f = finding_add(out, str_of(m->rule), m->severity, m->cells, m->count, STR(""),
                                 m->actual, strbuf_str(&b));
        f->pos = m->pos;
        strbuf_deinit(&b);
        m->count = m->totals = 0;
    }
}

void check_cells(const AnnualReport *r, Findings *out)
{
    CellRemarks remarks[REMARK_MAX];
    remarks_init(remarks, out->a);
    for (int cell = 0; r->has_proactive && cell < LAW_CELL_MAX; cell++)
        look_at(r, law_figure_proactive((LawCell)cell), remarks, out->a);
    remarks_add(remarks, 2, out);
    for (int row = 0; r->has_applications && row < LAW_ROW_MAX; row++)
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            look_at(r, law_figure_application((LawRow)row, (LawColumn)c), remarks, out->a);
    remarks_add(remarks, 3, out);
    for (int b = 0; r->has_remedies && b < REMEDY_BLOCK_MAX; b++)
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            look_at(r, law_figure_remedy((RemedyBlock)b, (RemedyResult)i), remarks, out->a);
    remarks_add(remarks, 4, out);
}

/* Figures of part two that no year before could have led to. */
static void check_stock(const AnnualReport *r, Findings *out)
{
    static const LawCell stocks[][3] = {
        {LAW_CELL_RULES_ISSUED, LAW_CELL_RULES_REPEALED, LAW_CELL_RULES_IN_FORCE},
        {LAW_CELL_NORMATIVE_ISSUED, LAW_CELL_NORMATIVE_REPEALED, LAW_CELL_NORMATIVE_IN_FORCE}};
    for (size_t i = 0; r->has_proactive && i < ARRAY_LEN(stocks); i++) {
        const Figure *f[3];
        Str cells[3];
        bool known = true;
        for (int k = 0; k < 3; k++) {
            f[k] = &r->proactive[stocks[i][k]];
            cells[k] = finding_cell(out->a, law_figure_proactive(stocks[i][k]));
            known &=
                f[k]->kind == FIGURE_INTEGER && f[k]->value >= 0 && f[k]->value < INT64_MAX / 4;
        }
        if (!known || f[0]->value <= f[1]->value + f[2]->value)
            continue;
        finding_add(out, STR("proactive.stock"), FINDING_WARNING, cells, 3,
                    arena_printf(out->a, "%" PRId64, f[0]->value),
                    arena_printf(out->a, "%" PRId64, f[1]->value + f[2]->value),
                    arena_printf(out->a,
                                 "%.*s：本年制发 %" PRId64 "，多于本年废止 %" PRId64
                                 " 与现行有效 %" PRId64 " 之和，不合情理",
                                 STR_FMT(law_cell(stocks[i][0])->row_label), f[0]->value,
                                 f[1]->value, f[2]->value))
            ->pos = f[0]->pos;
    }
}

/* What a scan seems to lack may only not have been recognised. */
static FindingSeverity severity_of(const AnnualReport *r)
{
    return r->recognised ? FINDING_WARNING : FINDING_ERROR;
}

static void missing_table(const AnnualReport *r, Findings *out, int part, const char *path)
{
    Str cell = str_of(path);
    Str number = law_numeral(part), title = law_part_title(part);
    Str words = r->recognised ? arena_printf(out->a, "没有识别出第%.*s部分“%.*s”的表格，请对照原件",
                                             STR_FMT(number), STR_FMT(title))
                              : arena_printf(out->a,
                                             "没有找到第%.*s部分“%.*s”的表格；没有表格不等于全为0，"
                                             "无此类情况也应列表填0",
                                             STR_FMT(number), STR_FMT(title));
    finding_add(out, STR("table.missing"), severity_of(r), &cell, 1, STR(""), STR(""), words);
}

/* The columns of part four of which nothing is there. */
static size_t absent_remedies(const AnnualReport *r, Findings *out, Str *cells)
{
    size_t n = 0;
    for (int b = 0; r->has_remedies && b < REMEDY_BLOCK_MAX; b++)
        for (int c = 0; c < REMEDY_RESULT_MAX; c++)
            if (r->remedies[b][c].kind == FIGURE_ABSENT)
                cells[n++] =
                    finding_cell(out->a, law_figure_remedy((RemedyBlock)b, (RemedyResult)c));
    return n;
}

/* What is not there of part three: of a row that is missing its total, else the cells. */
static size_t absent_applications(const AnnualReport *r, Findings *out, Str *cells)
{
    size_t n = 0;
    for (int row = 0; r->has_applications && row < LAW_ROW_MAX; row++) {
        if (r->other_joined && !law_row((LawRow)row)->in_joined)
            continue;
        size_t absent = 0, from = n;
        for (int c = 0; c < LAW_COLUMN_MAX; c++) {
            if (r->applications[row][c].kind != FIGURE_ABSENT)
                continue;
            absent++;
            cells[n++] = finding_cell(out->a, law_figure_application((LawRow)row, (LawColumn)c));
        }
        if (absent == LAW_COLUMN_MAX) {
            cells[from] = cells[n - 1];
            n = from + 1;
        }
    }
    return n;
}

static void check_tables(const AnnualReport *r, Findings *out)
{
    Str cells[LAW_ROW_MAX * LAW_COLUMN_MAX + LAW_CELL_MAX + REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX];
    size_t n = absent_applications(r, out, cells);
    int count;
    LawCell first = law_format_cells(r->format, &count);
    for (int i = 0; r->has_proactive && i < count; i++)
        if (r->proactive[(int)first + i].kind == FIGURE_ABSENT)
            cells[n++] = finding_cell(out->a, law_figure_proactive((LawCell)((int)first + i)));
    n += absent_remedies(r, out, cells + n);
    if (n)
        finding_add(out, STR("table.truncated"), severity_of(r), cells, n, STR(""), STR(""),
                    arena_printf(out->a, "表格不完整：有%zu行（项）没有找到", n));
    if (!r->has_proactive)
        missing_table(r, out, 2, "proactive");
    if (!r->has_applications)
        missing_table(r, out, 3, "applications");
    if (!r->has_remedies)
        missing_table(r, out, 4, "remedies");
}

void check_structure(const AnnualReport *r, Findings *out)
{
    check_tables(r, out);
    int last = 0;
    bool seen[LAW_PART_MAX + 1] = {false}, disordered = false;
    for (size_t i = 0; i < r->section_count; i++) {
        int number = r->sections[i].number;
        if (number < 1 || number > LAW_PART_MAX || seen[number])
            continue;
        seen[number] = true;
        disordered |= number < last;
        last = number;
    }
    for (int part = 1; part <= LAW_PART_MAX; part++)
        if (!seen[part])
            finding_add(out, STR("section.missing"), FINDING_WARNING, NULL, 0,
                        law_part_heading(part), STR(""),
                        arena_printf(out->a, "缺少第%.*s部分“%.*s”", STR_FMT(law_numeral(part)),
                                     STR_FMT(law_part_title(part))));
    if (disordered)
        finding_add(out, STR("section.order"), FINDING_WARNING, NULL, 0, STR(""), STR(""),
                    STR("各部分的次序与规定格式不同"));
}

void report_check(AnnualReport *r, const AnnualReport *previous, Arena *a)
{
    Findings out = {.a = a};
    for (size_t i = 0; i < r->finding_count; i++)
        if (!r->findings[i].checked)
            *finding_add(&out, STR(""), FINDING_NOTE, NULL, 0, STR(""), STR(""), STR("")) =
                r->findings[i];
    size_t read = out.count;
    if (!r->before_form)
        check_structure(r, &out);
    check_identities(r, &out);
    check_cells(r, &out);
    check_stock(r, &out);
    if (!r->recognised) /* recognised prose says too much that nobody wrote */
        check_narrative(r, &out);
    if (previous)
        check_history(r, previous, &out);
    findings_cite(&out, read, r->format);
    for (size_t i = read; i < out.count; i++)
        out.items[i].checked = true;
    r->findings = out.items;
    r->finding_count = out.count;
    check_suggest(r, a);
}
