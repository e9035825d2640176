#include "report/claims.h"

#include "base/utf8.h"

#define VALUE_MAX (INT64_MAX / 64)

Claim claim_make(const Prose *p, const Count *c, const char *words)
{
    return (Claim){.p = p, .c = c, .words = words};
}

/* Whether a row of part three was left empty, total and all: the body had none. */
static bool empty_row(const AnnualReport *r, LawFigure which)
{
    bool empty = which.kind == LAW_FIGURE_APPLICATION;
    for (int c = 0; empty && c < LAW_COLUMN_MAX; c++)
        empty = r->applications[which.row][c].kind == FIGURE_BLANK;
    return empty;
}

int64_t claim_cell(Claim *k, LawFigure which)
{
    const Figure *f = report_figure(k->p->r, which);
    bool lost = f->kind != FIGURE_INTEGER && law_figure_is_total(which);
    if (f->kind == FIGURE_CANDIDATES || f->kind == FIGURE_ABSENT ||
        (lost && !empty_row(k->p->r, which)))
        k->unknown = true;
    if (k->cell_count < ARRAY_LEN(k->cells))
        k->cells[k->cell_count++] = which;
    int64_t value = check_value(f);
    if (value > VALUE_MAX || value < -VALUE_MAX) {
        k->unknown = true; /* no such figure exists; sums of them would overflow */
        return 0;
    }
    return value;
}

void claim_allow(Claim *k, int64_t value)
{
    if (k->allowed_count < ARRAY_LEN(k->allowed))
        k->allowed[k->allowed_count++] = value;
}

void claim_judge(const Claim *k, size_t from)
{
    bool fits = k->unknown || k->allowed_count == 0;
    for (size_t i = 0; i < k->allowed_count; i++)
        fits |= k->allowed[i] == k->c->value;
    if (fits)
        return;
    Arena *a = k->p->out->a;
    prose_finding(
        k->p, "narrative.table", k->cells, k->cell_count,
        arena_printf(a, "%" PRId64, k->allowed[0]), arena_printf(a, "%" PRId64, k->c->value),
        arena_printf(a, "文中“%.*s”，而表格中%s为 %" PRId64,
                     STR_FMT(prose_quote(k->p, from, k->c->end)), k->words, k->allowed[0]));
}

/* ---- of what the sentence speaks ---- */

static const char *const subjects[] = {
    "信息公开申请",       "依申请公开",       "公开政府信息的申请", "公开政府信息的要求",
    "依申请政府信息公开", "申请公开政府信息", "依申请信息"};

bool claim_of_another_kind(const Prose *p, size_t from, size_t to)
{
    static const char *const words[] = {"其中", "累计", "上年", "去年", "同比",
                                        "以来", "指导", "转办", "各镇", "部门收到",
                                        "电话", "咨询", "建议", "提案", "结转"};
    static const char *const channels[] = {"网上", "网络", "信函", "当面",
                                           "邮件", "邮寄", "平台", "传真"};
    static const char *const all[] = {"共", "各类", "总"};
    if (prose_has_any(p, from, to, words, ARRAY_LEN(words)))
        return true;
    if (prose_has_any(p, from, to, channels, ARRAY_LEN(channels)) &&
        !prose_has_any(p, from, to, all, ARRAY_LEN(all)))
        return true;
    for (size_t i = from; i + 4 < to; i++) {
        if (p->text.ch[i] == '2' && p->text.ch[i + 4] == 0x5E74 && fold_is_digit(p->text.ch[i + 3]))
            if (token_number(&p->text, i, i + 4) != p->r->year)
                return true;
    }
    return false;
}

/* 区政府办代表区政府受理: a part of what the report of the whole counts. */
static bool of_a_part(const Prose *p, size_t from, size_t to)
{
    return prose_find(p, from, to, "代表") != STR_NPOS &&
           !str_ends_with(p->r->agency, STR("办公室")) &&
           !str_ends_with(p->r->agency, STR("办公厅"));
}

size_t claim_segment(const Prose *p, size_t index)
{
    size_t from = prose_sentence_start(p, p->counts[index].start);
    return index ? MAX(from, p->counts[index - 1].end) : from;
}

/* What may stand between a label and its number: "的案件共计". */
static bool is_filler(uint16_t c)
{
    static const char fillers[] = "的共计为有:了案件起数量是约达,答复申请事项";
    for (size_t i = 0; i < sizeof(fillers) - 1;)
        if (utf8_next(str_make(fillers, sizeof(fillers) - 1), &i) == c)
            return true;
    return false;
}

/* Whether the label at [start, end) is one of several: 予以公开及部分公开42件. */
static bool one_of_several(const Prose *p, size_t start, size_t before)
{
    uint16_t joint = start > before ? p->text.ch[start - 1] : 0;
    if (joint == 0x53CA) /* 及, but not 涉及 */
        return !prose_has_before(p, start, "涉及");
    return joint == 0x548C || joint == 0x4E0E || joint == 0x6216 || /* 和与或 */
           (joint == 0x3001 && start - 1 > before);                 /* 、 */
}

bool claim_follows(const Prose *p, size_t index, const char *label, size_t *ret_start)
{
    size_t length = utf8_count(str_of(label));
    size_t before = index ? p->counts[index - 1].end : 0;
    for (size_t end = p->counts[index].start; end >= before + length; end--) {
        if (prose_has_before(p, end, label)) {
            *ret_start = end - length;
            return !one_of_several(p, end - length, before);
        }
        if (end == 0 || !is_filler(p->text.ch[end - 1]))
            return false;
    }
    return false;
}

/* ---- applications ---- */

static LawFigure total_of(LawRow row)
{
    return law_figure_application(row, LAW_COLUMN_TOTAL);
}

static bool counts_cases(const Count *c)
{
    /* 件 条 份 宗 起 次 项 */
    return !c->rough && (c->unit == 0x4EF6 || c->unit == 0x6761 || c->unit == 0x4EFD ||
                         c->unit == 0x5B97 || c->unit == 0x8D77 || c->unit == 0x9879);
}

/* "收到政府信息公开申请4件": the intake, with or without what was carried in, or the answers. */
static bool check_received(Prose *p, size_t index)
{
    static const char *const verbs[] = {"收到", "接收", "受理", "收悉", "接到"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), segment = claim_segment(p, index);
    size_t near = c->start > segment + 40 ? c->start - 40 : segment;
    bool subject =
        prose_has(p, c->end, "申请") ||
        prose_has_any(p, near, MIN(c->end + 8, p->text.len), subjects, ARRAY_LEN(subjects));
    if (!subject || !prose_has_any(p, near, c->start, verbs, ARRAY_LEN(verbs)) ||
        claim_of_another_kind(p, from, c->end) || of_a_part(p, from, c->end))
        return false;
    Claim k = claim_make(p, c, "本年新收");
    int64_t received = claim_cell(&k, total_of(LAW_ROW_RECEIVED));
    int64_t carried = claim_cell(&k, total_of(LAW_ROW_CARRIED_IN));
    claim_allow(&k, received);
    claim_allow(&k, received + carried);
    claim_allow(&k, claim_cell(&k, total_of(LAW_ROW_TOTAL)));
    k.cell_count = 1;
    claim_judge(&k, near);
    return true; /* the first sentence that says it */
}

/* "答复3050件", "办结69件": what was closed, counted over the intake or with what was carried in.
 */
static bool check_handled(Prose *p, size_t index)
{
    static const char *const verbs[] = {"办结", "答复", "办复", "回复", "办理"};
    static const char *const others[] = {
        "留言", "信箱", "来信", "热线", "投诉", "举报", "信访",     "文件", "诉求", "问题", "咨询",
        "建议", "提案", "平均", "时限", "率",   "其中", "公开答复", "网络", "信函", "复议", "诉讼"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), segment = claim_segment(p, index);
    size_t near = c->start > segment + 20 ? c->start - 20 : segment;
    if (!prose_has_any(p, from, c->start, subjects, ARRAY_LEN(subjects)) &&
        prose_find(p, from, c->start, "件申请") == STR_NPOS)
        return false;
    if (!prose_has_any(p, near, c->start, verbs, ARRAY_LEN(verbs)) ||
        prose_has_any(p, segment, c->start, others, ARRAY_LEN(others)) ||
        claim_of_another_kind(p, segment, c->end) || of_a_part(p, from, c->end))
        return false;
    Claim k = claim_make(p, c, "办理结果总计");
    int64_t total = claim_cell(&k, total_of(LAW_ROW_TOTAL));
    int64_t received = claim_cell(&k, total_of(LAW_ROW_RECEIVED));
    int64_t in = claim_cell(&k, total_of(LAW_ROW_CARRIED_IN));
    int64_t out = claim_cell(&k, total_of(LAW_ROW_CARRIED_OUT));
    claim_allow(&k, total);
    claim_allow(&k, received);
    claim_allow(&k, received + in);
    claim_allow(&k, total - in);
    claim_allow(&k, received - out);
    k.cell_count = 1;
    claim_judge(&k, near);
    return true;
}

/* "1件结转下年度继续办理", "结转至2026年6件", "另有103件顺延到下年度", "上年结转2件" */
static bool check_carried(Prose *p, size_t index)
{
    static const char *const coming[] = {"下年", "下一年", "次年", "下转", "结转至"};
    static const char *const past[] = {"上年", "上一年", "去年", "年初"};
    const Count *c = &p->counts[index];
    size_t segment = claim_segment(p, index), end = MIN(c->end + 16, p->text.len);
    size_t near = c->start > segment + 16 ? c->start - 16 : segment;
    size_t word = prose_find(p, near, c->start, "结转");
    bool in = false, out = false;
    if (word != STR_NPOS) {
        size_t around = word > segment + 5 ? word - 5 : segment;
        in = prose_has_any(p, around, c->start, past, ARRAY_LEN(past));
        out = prose_has_any(p, around, c->start, coming, ARRAY_LEN(coming));
    } else {
        size_t after = prose_find(p, c->end, end, "结转");
        if (after == STR_NPOS)
            after = prose_find(p, c->end, end, "顺延");
        bool next = index + 1 < p->count && after != STR_NPOS && p->counts[index + 1].start < after;
        for (size_t i = c->end; after != STR_NPOS && i < after; i++)
            next |= p->text.ch[i] == ',' || p->text.ch[i] == 0x3002 || p->text.ch[i] == ';';
        out = after != STR_NPOS && !next &&
              (prose_has_any(p, after, MIN(after + 8, p->text.len), coming, ARRAY_LEN(coming)));
    }
    if (in == out)
        return false;
    Claim k = claim_make(p, c, in ? "上年结转" : "结转下年度");
    claim_allow(&k, claim_cell(&k, total_of(in ? LAW_ROW_CARRIED_IN : LAW_ROW_CARRIED_OUT)));
    claim_judge(&k, near);
    return true;
}

/* "从申请方式看，网络申请39件，信函申请5件": the ways together are the intake. */
static void check_channels(Prose *p)
{
    static const char *const ways[] = {"网络", "网上", "在线",     "信函", "邮寄", "当面",
                                       "现场", "邮件", "电子邮箱", "传真", "其他", "平台"};
    size_t at = prose_find(p, 0, p->text.len, "从申请方式看");
    if (at == STR_NPOS)
        return;
    size_t end = prose_sentence_end(p, at), parts = 0, last = 0;
    Count sum = {.start = at};
    for (size_t i = 0; i < p->count; i++) {
        const Count *c = &p->counts[i];
        size_t segment = MAX(claim_segment(p, i), at);
        if (c->start < at || c->start >= end)
            continue;
        if (!counts_cases(c) || !prose_has_any(p, segment, c->start, ways, ARRAY_LEN(ways)) ||
            __builtin_add_overflow(sum.value, c->value, &sum.value))
            return;
        last = c->end;
        parts++;
    }
    if (parts < 2)
        return;
    sum.end = last;
    Claim k = claim_make(p, &sum, "本年新收");
    int64_t received = claim_cell(&k, total_of(LAW_ROW_RECEIVED));
    claim_allow(&k, received);
    claim_allow(&k, received + claim_cell(&k, total_of(LAW_ROW_CARRIED_IN)));
    claim_allow(&k, claim_cell(&k, total_of(LAW_ROW_TOTAL)));
    k.cell_count = 1;
    claim_judge(&k, at);
}

/* The rows of a group, or one row, in the column 总计. */
static void allow_rows(Claim *k, LawRow first, int count)
{
    int64_t sum = 0;
    for (int row = (int)first; row < (int)first + count; row++)
        if (!k->p->r->other_joined || law_row((LawRow)row)->in_joined)
            sum += claim_cell(k, total_of((LawRow)row));
    claim_allow(k, sum);
}

static bool check_group(Prose *p, size_t index, LawGroup group, const char *label)
{
    size_t start;
    int count;
    if (!claim_follows(p, index, label, &start))
        return false;
    Claim k = claim_make(p, &p->counts[index], label);
    LawRow first = law_group_rows(group, &count);
    allow_rows(&k, first, count);
    claim_judge(&k, start);
    return true;
}

/* "予以公开2件，部分公开2件，属于四类过程性信息1件" */
static bool check_outcome(Prose *p, size_t index)
{
    static const char *const context[] = {"申请", "办结", "答复", "办理"};
    static const char *const others[] = {"累计", "去年", "同比", "以来", "主动公开"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), start;
    if (!prose_has_any(p, from, c->start, context, ARRAY_LEN(context)) ||
        prose_has_any(p, from, c->end, others, ARRAY_LEN(others)) || of_a_part(p, from, c->end))
        return false;
    static const struct {
        LawGroup group;
        const char *label;
    } groups[] = {{LAW_GROUP_GRANTED, "予以公开"},       {LAW_GROUP_PARTLY_GRANTED, "部分公开"},
                  {LAW_GROUP_REFUSED, "不予公开"},       {LAW_GROUP_UNAVAILABLE, "无法提供"},
                  {LAW_GROUP_NOT_PROCESSED, "不予处理"}, {LAW_GROUP_OTHER, "其他处理"}};
    static const char *const granted[] = {"予以公开及部分公开", "予以公开和部分公开",
                                          "予以公开、部分公开", "予以公开或部分公开"};
    for (size_t i = 0; i < ARRAY_LEN(granted); i++) {
        if (!claim_follows(p, index, granted[i], &start))
            continue;
        Claim k = claim_make(p, c, granted[i]);
        allow_rows(&k, LAW_ROW_GRANTED, 2);
        claim_judge(&k, start);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(groups); i++)
        if (check_group(p, index, groups[i].group, groups[i].label))
            return true;
    for (int row = LAW_OUTCOME_FIRST; row < (int)LAW_OUTCOME_LAST; row++) {
        const char *label = law_row((LawRow)row)->short_label.ptr;
        if (!claim_follows(p, index, label, &start))
            continue;
        Claim k = claim_make(p, c, label);
        if (p->r->other_joined && !law_row((LawRow)row)->in_joined)
            return true;
        claim_allow(&k, claim_cell(&k, total_of((LawRow)row)));
        claim_judge(&k, start);
        return true;
    }
    return false;
}

/* "涉及自然人72件、商业企业3件" */
static bool check_class(Prose *p, size_t index)
{
    static const char *const others[] = {"累计", "去年", "同比", "以来", "答复", "办结"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), start;
    if (!prose_has_any(p, from, c->start, subjects, ARRAY_LEN(subjects)) ||
        prose_has_any(p, from, c->end, others, ARRAY_LEN(others)) || of_a_part(p, from, c->end))
        return false;
    for (int column = 0; column < LAW_COLUMN_OTHER_ORGANISATION; column++) {
        const char *label = law_column_label((LawColumn)column).ptr;
        if (!claim_follows(p, index, label, &start))
            continue;
        Claim k = claim_make(p, c, label);
        int64_t received =
            claim_cell(&k, law_figure_application(LAW_ROW_RECEIVED, (LawColumn)column));
        claim_allow(&k, received);
        claim_allow(&k, received + claim_cell(&k, law_figure_application(LAW_ROW_CARRIED_IN,
                                                                         (LawColumn)column)));
        claim_allow(&k, claim_cell(&k, law_figure_application(LAW_ROW_TOTAL, (LawColumn)column)));
        k.cell_count = 1;
        claim_judge(&k, start);
        return true;
    }
    return false;
}

void prose_check_claims(Prose *p)
{
    bool received = false, handled = false;
    bool two = p->r->has_proactive && p->r->format == LAW_FORMAT_2021;
    for (size_t i = 0; i < p->count; i++) {
        if (!counts_cases(&p->counts[i]))
            continue;
        if (p->r->has_applications) {
            if (check_carried(p, i) || check_outcome(p, i) || check_class(p, i))
                continue;
            if (!received && check_received(p, i)) {
                received = true;
                continue;
            }
            if (!handled && check_handled(p, i)) {
                handled = true;
                continue;
            }
        }
        if (!claims_check_remedy(p, i) && two)
            (void)claims_check_proactive(p, i);
    }
    if (p->r->has_applications)
        check_channels(p);
    claims_check_none(p);
    if (two) {
        claims_check_fees(p);
        claims_check_fee_unit(p);
    }
}
