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

static const char16_t *const subjects[] = {
    u"信息公开申请",       u"依申请公开",       u"公开政府信息的申请", u"公开政府信息的要求",
    u"依申请政府信息公开", u"申请公开政府信息", u"依申请信息"};

bool claim_of_another_kind(const Prose *p, size_t from, size_t to)
{
    static const char16_t *const words[] = {u"其中", u"累计", u"上年", u"去年", u"同比",
                                            u"以来", u"指导", u"转办", u"各镇", u"部门收到",
                                            u"电话", u"咨询", u"建议", u"提案", u"结转"};
    static const char16_t *const channels[] = {u"网上", u"网络", u"信函", u"当面",
                                               u"邮件", u"邮寄", u"平台", u"传真"};
    static const char16_t *const all[] = {u"共", u"各类", u"总"};
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
    return prose_find(p, from, to, u"代表") != STR_NPOS &&
           !str_ends_with(p->r->agency, STR("办公室")) &&
           !str_ends_with(p->r->agency, STR("办公厅"));
}

size_t claim_segment(const Prose *p, size_t index)
{
    size_t from = prose_sentence_start(p, p->counts[index].start);
    return index ? MAX(from, p->counts[index - 1].end) : from;
}

/* Whether the label at [start, end) is one of several: 予以公开及部分公开42件. */
static bool one_of_several(const Prose *p, size_t start, size_t before)
{
    uint16_t joint = start > before ? p->text.ch[start - 1] : 0;
    if (joint == 0x53CA) /* 及, but not 涉及 */
        return !prose_has_before(p, start, u"涉及");
    return joint == 0x548C || joint == 0x4E0E || joint == 0x6216 || /* 和与或 */
           (joint == 0x3001 && start - 1 > before);                 /* 、 */
}

bool claim_follows(const Prose *p, size_t index, const char16_t *label, size_t *ret_start)
{
    /* what may stand between a label and its number: "的案件共计" */
    static const char16_t fillers[] = u"的共计为有:了案件起数量是约达,答复申请事项";
    size_t length = prose_length(label);
    size_t before = index ? p->counts[index - 1].end : 0;
    for (size_t end = p->counts[index].start; end >= before + length; end--) {
        if (prose_has_before(p, end, label)) {
            *ret_start = end - length;
            return !one_of_several(p, end - length, before);
        }
        if (end == 0 || !prose_is_one_of(p->text.ch[end - 1], fillers))
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
    static const char16_t *const verbs[] = {u"收到", u"接收", u"受理", u"收悉", u"接到", u"新收"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), segment = claim_segment(p, index);
    size_t near = c->start > segment + 40 ? c->start - 40 : segment;
    bool subject =
        prose_has(p, c->end, u"申请") ||
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
    static const char16_t *const verbs[] = {u"办结", u"答复", u"办复", u"回复", u"办理"};
    static const char16_t *const others[] = {
        u"留言", u"信箱",     u"来信", u"热线", u"投诉", u"举报", u"信访", u"文件",
        u"诉求", u"问题",     u"咨询", u"建议", u"提案", u"平均", u"时限", u"率",
        u"其中", u"公开答复", u"网络", u"信函", u"复议", u"诉讼"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), segment = claim_segment(p, index);
    size_t near = c->start > segment + 20 ? c->start - 20 : segment;
    if (!prose_has_any(p, from, c->start, subjects, ARRAY_LEN(subjects)) &&
        prose_find(p, from, c->start, u"件申请") == STR_NPOS)
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
    static const char16_t *const coming[] = {u"下年", u"下一年", u"次年", u"下转", u"结转至"};
    static const char16_t *const past[] = {u"上年", u"上一年", u"去年", u"年初"};
    const Count *c = &p->counts[index];
    size_t segment = claim_segment(p, index), end = MIN(c->end + 16, p->text.len);
    size_t near = c->start > segment + 16 ? c->start - 16 : segment;
    size_t word = prose_find(p, near, c->start, u"结转");
    bool in = false, out = false;
    if (word != STR_NPOS) {
        size_t around = word > segment + 5 ? word - 5 : segment;
        in = prose_has_any(p, around, c->start, past, ARRAY_LEN(past));
        out = prose_has_any(p, around, c->start, coming, ARRAY_LEN(coming));
    } else {
        size_t after = prose_find(p, c->end, end, u"结转");
        if (after == STR_NPOS)
            after = prose_find(p, c->end, end, u"顺延");
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
    static const char16_t *const ways[] = {u"网络",     u"网上", u"在线", u"信函",
                                           u"邮寄",     u"当面", u"现场", u"邮件",
                                           u"电子邮箱", u"传真", u"其他", u"平台"};
    size_t at = prose_find(p, 0, p->text.len, u"从申请方式看");
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

/* The rows of one group, or of two, in the column 总计. */
static void allow_groups(Claim *k, LawGroup first, LawGroup last)
{
    int count;
    int64_t sum = 0;
    int from = (int)law_group_rows(first, &count), to = (int)law_group_rows(last, &count) + count;
    for (int row = from; row < to; row++)
        if (!k->p->r->other_joined || law_row((LawRow)row)->in_joined)
            sum += claim_cell(k, total_of((LawRow)row));
    claim_allow(k, sum);
}

/* The words of prose for groups of rows, for rows, and for classes of applicants. */
static const struct {
    const char16_t *words;
    const char *name;
    LawGroup first;
    LawGroup last;
} groups[] = {
#define GROUPS(words, first, last)                                                                 \
    {                                                                                              \
        u##words, words, LAW_GROUP_##first, LAW_GROUP_##last                                       \
    }
    GROUPS("予以公开及部分公开", GRANTED, PARTLY_GRANTED),
    GROUPS("予以公开和部分公开", GRANTED, PARTLY_GRANTED),
    GROUPS("予以公开、部分公开", GRANTED, PARTLY_GRANTED),
    GROUPS("予以公开或部分公开", GRANTED, PARTLY_GRANTED),
    GROUPS("予以公开", GRANTED, GRANTED),
    GROUPS("部分公开", PARTLY_GRANTED, PARTLY_GRANTED),
    GROUPS("不予公开", REFUSED, REFUSED),
    GROUPS("无法提供", UNAVAILABLE, UNAVAILABLE),
    GROUPS("不予处理", NOT_PROCESSED, NOT_PROCESSED),
    GROUPS("其他处理", OTHER, OTHER),
#undef GROUPS
};
static const char16_t *const row_words[] = {
#define LAW_ROW(id, code, group, prior, joined, article, words, label) u##words,
#include "law/outcomes.def"
};
static const char16_t *const class_words[] = {
#define LAW_COLUMN(id, code, label) u##label,
#include "law/outcomes.def"
};

/* "予以公开2件，部分公开2件，属于四类过程性信息1件" */
static bool check_outcome(Prose *p, size_t index)
{
    static const char16_t *const context[] = {u"申请", u"办结", u"答复", u"办理"};
    static const char16_t *const others[] = {u"累计", u"去年", u"同比", u"以来", u"主动公开"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), start;
    if (!prose_has_any(p, from, c->start, context, ARRAY_LEN(context)) ||
        prose_has_any(p, from, c->end, others, ARRAY_LEN(others)) || of_a_part(p, from, c->end))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
        if (!claim_follows(p, index, groups[i].words, &start))
            continue;
        Claim k = claim_make(p, c, groups[i].name);
        allow_groups(&k, groups[i].first, groups[i].last);
        claim_judge(&k, start);
        return true;
    }
    for (int row = LAW_OUTCOME_FIRST; row < (int)LAW_OUTCOME_LAST; row++) {
        if (!claim_follows(p, index, row_words[row], &start))
            continue;
        if (p->r->other_joined && !law_row((LawRow)row)->in_joined)
            return true;
        Claim k = claim_make(p, c, law_row((LawRow)row)->short_label.ptr);
        claim_allow(&k, claim_cell(&k, total_of((LawRow)row)));
        claim_judge(&k, start);
        return true;
    }
    return false;
}

/* "涉及自然人72件、商业企业3件" */
static bool check_class(Prose *p, size_t index)
{
    static const char16_t *const others[] = {u"累计", u"去年", u"同比", u"以来", u"答复", u"办结"};
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), start;
    if (!prose_has_any(p, from, c->start, subjects, ARRAY_LEN(subjects)) ||
        prose_has_any(p, from, c->end, others, ARRAY_LEN(others)) || of_a_part(p, from, c->end))
        return false;
    for (int column = 0; column < LAW_COLUMN_OTHER_ORGANISATION; column++) {
        if (!claim_follows(p, index, class_words[column], &start))
            continue;
        Claim k = claim_make(p, c, law_column_label((LawColumn)column).ptr);
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
