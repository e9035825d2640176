#include "report/claims.h"

#include "base/decimal.h"
#include "base/utf8.h"
#include "report/table.h"

static LawFigure total_of(LawRow row)
{
    return law_figure_application(row, LAW_COLUMN_TOTAL);
}

/* ---- review and litigation ---- */

/* Whether the sentence counts the body's own reviews and suits about disclosure. */
static bool of_disclosure(const Prose *p, size_t from, size_t at)
{
    static const char16_t *const topic[] = {u"信息公开", u"政务公开", u"依申请"};
    static const char16_t *const others[] = {u"决定书", u"文书",        u"审理",   u"复议机构",
                                             u"累计",   u"去年",        u"复议局", u"同比",
                                             u"代理",   u"受理行政复议"};
    return prose_has_any(p, from, at, topic, ARRAY_LEN(topic)) &&
           !prose_has_any(p, from, at, others, ARRAY_LEN(others));
}

static void allow_suits(Claim *k, RemedyResult result)
{
    int64_t direct = claim_cell(k, law_figure_remedy(REMEDY_BLOCK_LITIGATION_DIRECT, result));
    int64_t after = claim_cell(k, law_figure_remedy(REMEDY_BLOCK_LITIGATION_AFTER_REVIEW, result));
    if (__builtin_add_overflow(direct, after, &k->allowed[0]))
        k->unknown = true;
    k->allowed_count = 1;
    claim_allow(k, direct);
    claim_allow(k, after);
}

/* The kind of remedy that was named last before the number: 0 none, 1 review, 2 lawsuit. */
static int remedy_named(const Prose *p, size_t from, size_t at)
{
    for (size_t i = at; i > from; i--) {
        if (prose_has(p, i - 1, u"复议后"))
            return 2;
        if (prose_has(p, i - 1, u"复议"))
            return 1;
        if (prose_has(p, i - 1, u"诉讼") || prose_has(p, i - 1, u"直接起诉"))
            return 2;
    }
    return 0;
}

/* "行政复议351件，其中结果维持72件", "因政府信息公开引起的行政诉讼案件7件" */
bool claims_check_remedy(Prose *p, size_t index)
{
    static const struct {
        const char16_t *words;
        RemedyResult result;
    } results[] = {
        {u"结果维持", REMEDY_RESULT_UPHELD},  {u"结果纠正", REMEDY_RESULT_OVERTURNED},
        {u"其他结果", REMEDY_RESULT_OTHER},   {u"尚未审结", REMEDY_RESULT_PENDING},
        {u"维持", REMEDY_RESULT_UPHELD},      {u"纠正", REMEDY_RESULT_OVERTURNED},
        {u"行政复议", REMEDY_RESULT_TOTAL},   {u"行政诉讼", REMEDY_RESULT_TOTAL},
        {u"复议后起诉", REMEDY_RESULT_TOTAL}, {u"未经复议直接起诉", REMEDY_RESULT_TOTAL},
        {u"诉讼", REMEDY_RESULT_TOTAL},
    };
    const Count *c = &p->counts[index];
    size_t from = prose_sentence_start(p, c->start), start;
    if (!p->r->has_remedies || !of_disclosure(p, from, c->start))
        return false;
    int kind = remedy_named(p, from, c->start);
    for (size_t i = 0; kind && i < ARRAY_LEN(results); i++) {
        if (!claim_follows(p, index, results[i].words, &start))
            continue;
        Claim k = claim_make(p, c, kind == 1 ? "行政复议" : "行政诉讼");
        if (kind == 1)
            claim_allow(&k,
                        claim_cell(&k, law_figure_remedy(REMEDY_BLOCK_REVIEW, results[i].result)));
        else
            allow_suits(&k, results[i].result);
        claim_judge(&k, start);
        return true;
    }
    return false;
}

/* ---- part two ---- */

static bool check_stock(Prose *p, size_t index)
{
    static const struct {
        const char16_t *words;
        LawCell cell;
        const char *name;
    } rules[] = {
        {u"现行有效行政规范性文件", LAW_CELL_NORMATIVE_IN_FORCE, "行政规范性文件现行有效件数"},
        {u"现行有效规范性文件", LAW_CELL_NORMATIVE_IN_FORCE, "行政规范性文件现行有效件数"},
        {u"现行有效规章", LAW_CELL_RULES_IN_FORCE, "规章现行有效件数"},
        {u"全年制发规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"全年制发行政规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"全年制发厅规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"全年制发局规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"本年度制发的规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"本年度制发行政规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"本年制发行政规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"本年制发规范性文件", LAW_CELL_NORMATIVE_ISSUED, "行政规范性文件本年制发件数"},
        {u"本年废止行政规范性文件", LAW_CELL_NORMATIVE_REPEALED, "行政规范性文件本年废止件数"},
        {u"本年废止规范性文件", LAW_CELL_NORMATIVE_REPEALED, "行政规范性文件本年废止件数"},
    };
    size_t start;
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        if (p->counts[index].unit != 0x4EF6 || !claim_follows(p, index, rules[i].words, &start))
            continue; /* 件 */
        Claim k = claim_make(p, &p->counts[index], rules[i].name);
        claim_allow(&k, claim_cell(&k, law_figure_proactive(rules[i].cell)));
        claim_judge(&k, start);
        return true;
    }
    return false;
}

/* "行政规范性文件27条": more than any figure that the table gives for them. */
static bool check_more(Prose *p, size_t index)
{
    static const struct {
        const char16_t *words;
        LawCell cells[3];
        size_t count;
    } rules[] = {
        {u"规范性文件",
         {LAW_CELL_NORMATIVE_ISSUED, LAW_CELL_NORMATIVE_REPEALED, LAW_CELL_NORMATIVE_IN_FORCE},
         3},
        {u"行政处罚决定", {LAW_CELL_PENALTIES}, 1},
        {u"行政许可决定", {LAW_CELL_PERMITS}, 1},
        {u"行政许可审批事项", {LAW_CELL_PERMITS}, 1},
        {u"行政处罚案件", {LAW_CELL_PENALTIES}, 1},
        {u"行政处罚", {LAW_CELL_PENALTIES}, 1},
        {u"行政许可", {LAW_CELL_PERMITS}, 1},
        {u"行政强制", {LAW_CELL_COERCIVE_MEASURES}, 1},
    };
    /* Lists of powers count what a body may decide, not what it decided. */
    static const char16_t *const others[] = {u"累计", u"以来", u"上年", u"去年",
                                             u"权责", u"权力", u"清单", u"事项目录"};
    const Count *c = &p->counts[index];
    if (prose_has_any(p, prose_sentence_start(p, c->start), c->start, others, ARRAY_LEN(others)))
        return false;
    for (size_t n = 0; n < ARRAY_LEN(rules); n++) {
        /* 行政处罚27条 are postings */
        bool posting = n >= 3 && c->unit == 0x6761;
        if (posting || !prose_has_before(p, c->start, rules[n].words))
            continue;
        Claim k = claim_make(p, c, "的数字最大");
        int64_t most = 0;
        for (size_t i = 0; i < rules[n].count; i++) {
            LawFigure which = law_figure_proactive(rules[n].cells[i]);
            k.unknown |= report_figure(p->r, which)->kind != FIGURE_INTEGER;
            int64_t value = claim_cell(&k, which);
            most = MAX(most, value);
        }
        claim_allow(&k, c->value > most ? most : c->value);
        claim_judge(&k, c->start - prose_length(rules[n].words));
        return true;
    }
    return false;
}

bool claims_check_proactive(Prose *p, size_t index)
{
    return check_stock(p, index) || check_more(p, index);
}

/* The decimal number at `at`: its end, or `at`. */
static size_t decimal_end(const Prose *p, size_t at)
{
    size_t end = at;
    while (end < p->text.len && (fold_is_digit(p->text.ch[end]) ||
                                 (end > at && p->text.ch[end] == '.' && end + 1 < p->text.len &&
                                  fold_is_digit(p->text.ch[end + 1]))))
        end++;
    return end;
}

/* "收取行政事业性收费670.376375万元": the unit of the form is 万元. */
void claims_check_fees(Prose *p)
{
    const Figure *f = &p->r->proactive[LAW_CELL_FEES_10K_YUAN];
    LawFigure which = law_figure_proactive(LAW_CELL_FEES_10K_YUAN);
    Decimal stated, printed;
    Arena *a = p->out->a;
    if (f->kind != FIGURE_DECIMAL && f->kind != FIGURE_INTEGER)
        return;
    if (!decimal_parse(table_figure(f, a), &printed))
        return;
    for (size_t i = 0; i < p->text.len; i++) {
        if (!prose_has(p, i, u"行政事业性收费"))
            continue;
        size_t at = i + 7;
        while (at < p->text.len && at < i + 12 && !fold_is_digit(p->text.ch[at]))
            at++;
        size_t end = decimal_end(p, at);
        bool tens = prose_has(p, end, u"万元");
        if (end == at || (!tens && !prose_has(p, end, u"元")) ||
            prose_find(p, prose_sentence_start(p, i), i, u"上年") != STR_NPOS)
            continue;
        if (!decimal_parse(prose_quote(p, at, end), &stated) ||
            (!tens && (stated.scale += 4) > DECIMAL_SCALE_MAX))
            continue;
        if (decimal_cmp(stated, printed) != 0)
            prose_finding(p, "narrative.table", &which, 1, table_figure(f, a),
                          decimal_str(stated, a),
                          arena_printf(a, "文中“%.*s”，而表格中行政事业性收费为 %.*s 万元",
                                       STR_FMT(prose_quote(p, i, end + (tens ? 2 : 1))),
                                       STR_FMT(table_figure(f, a))));
        return;
    }
}

/*
 * "收取信息处理费3940元" beside 行政事业性收费 3940: the form's unit is 万元, and the same digits
 * are the yuan of the prose.
 */
void claims_check_fee_unit(Prose *p)
{
    const Figure *f = &p->r->proactive[LAW_CELL_FEES_10K_YUAN];
    LawFigure which = law_figure_proactive(LAW_CELL_FEES_10K_YUAN);
    Decimal stated, printed;
    Arena *a = p->out->a;
    if ((f->kind != FIGURE_DECIMAL && f->kind != FIGURE_INTEGER) ||
        !decimal_parse(table_figure(f, a), &printed) || printed.units <= 0)
        return;
    for (size_t i = 0; i < p->text.len; i++) {
        if (!prose_has(p, i, u"信息处理费") && !prose_has(p, i, u"行政事业性收费"))
            continue;
        size_t at = i + 5;
        while (at < p->text.len && at < i + 14 && !fold_is_digit(p->text.ch[at]))
            at++;
        size_t end = decimal_end(p, at);
        if (end == at || !prose_has(p, end, u"元") ||
            !decimal_parse(prose_quote(p, at, end), &stated))
            continue;
        if (decimal_cmp(stated, printed) == 0)
            prose_finding(p, "fee.unit", &which, 1, STR(""), table_figure(f, a),
                          arena_printf(a,
                                       "文中“%.*s”，表格中行政事业性收费也是 %.*s，"
                                       "而表格的单位是万元：可能没有换算",
                                       STR_FMT(prose_quote(p, i, end + 1)),
                                       STR_FMT(table_figure(f, a))));
        return;
    }
}

/* ---- none ---- */

static void nothing_claimed(Prose *p, LawFigure which, size_t from, size_t to, const char *words)
{
    const Figure *f = report_figure(p->r, which);
    if (f->kind != FIGURE_INTEGER || f->value == 0)
        return;
    Arena *a = p->out->a;
    prose_finding(p, "narrative.table", &which, 1, table_figure(f, a), STR("0"),
                  arena_printf(a, "文中“%.*s”，而表格中%s为 %" PRId64,
                               STR_FMT(prose_quote(p, from, to)), words, f->value));
}

/* "未收到政府信息公开申请", "没有收到依申请公开事项", "无结转" */
static void check_none_received(Prose *p)
{
    static const char16_t *const none[] = {u"未收到",   u"没有收到", u"未接收到", u"未接到",
                                           u"没有接到", u"未受理",   u"无人提出"};
    static const char16_t *const wider[] = {u"信息公开申请", u"依申请公开", u"公开政府信息",
                                            u"申请公开"};
    static const char16_t *const carried[] = {u"无结转", u"无下年度结转", u"没有结转", u"未结转"};
    static const char16_t *const not_these[] = {u"投诉", u"举报", u"复议",
                                                u"诉讼", u"收费", u"意见"};
    bool received_said = false, carried_said = false;
    for (size_t i = 0; i < p->text.len; i++) {
        bool said = !received_said && prose_starts_any(p, i, none, ARRAY_LEN(none));
        bool left = !carried_said && prose_starts_any(p, i, carried, ARRAY_LEN(carried));
        if (left) {
            nothing_claimed(p, total_of(LAW_ROW_CARRIED_OUT), i, MIN(i + 8, p->text.len),
                            "结转下年度");
            carried_said = true;
        }
        if (!said)
            continue;
        size_t from = prose_sentence_start(p, i), end = MIN(prose_sentence_end(p, i), i + 30);
        if (prose_has_any(p, i, end, wider, ARRAY_LEN(wider)) &&
            !prose_has_any(p, i, end, not_these, ARRAY_LEN(not_these)) &&
            !claim_of_another_kind(p, from, end)) {
            nothing_claimed(p, total_of(LAW_ROW_RECEIVED), i, end, "本年新收");
            received_said = true;
        }
    }
}

/* "未发生行政复议、行政诉讼": the blocks that it names are 0. */
static void check_no_remedies(Prose *p)
{
    static const char16_t *const none[] = {u"未发生", u"没有发生", u"未被申请", u"无行政复议",
                                           u"未产生", u"没有因",   u"无因",     u"无涉及"};
    static const char16_t *const lost[] = {u"败诉", u"纠错", u"纠正", u"撤销", u"责令", u"维持"};
    for (size_t i = 0; p->r->has_remedies && i < p->text.len; i++) {
        if (!prose_starts_any(p, i, none, ARRAY_LEN(none)))
            continue;
        size_t from = prose_sentence_start(p, i), end = MIN(prose_sentence_end(p, i), i + 40);
        bool other = prose_has_any(p, from, end, lost, ARRAY_LEN(lost));
        for (size_t k = 0; k < p->count; k++)
            other |= p->counts[k].start >= i && p->counts[k].start < end;
        if (other || claim_of_another_kind(p, i, end))
            continue;
        bool review = prose_find(p, i, end, u"行政复议") != STR_NPOS;
        bool lawsuit = prose_find(p, i, end, u"诉讼") != STR_NPOS;
        for (int b = 0; b < REMEDY_BLOCK_MAX; b++)
            if (b == REMEDY_BLOCK_REVIEW ? review : lawsuit)
                nothing_claimed(p, law_figure_remedy((RemedyBlock)b, REMEDY_RESULT_TOTAL), i, end,
                                b == REMEDY_BLOCK_REVIEW ? "行政复议" : "行政诉讼");
        if (review || lawsuit)
            return;
    }
}

void claims_check_none(Prose *p)
{
    if (p->r->has_applications)
        check_none_received(p);
    check_no_remedies(p);
}
