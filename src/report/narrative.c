#include "report/check.h"

#include "base/utf8.h"

#include <string.h>

/* Sentences and lists beyond these lengths are no prose. */
#define SENTENCE_MAX 400
#define LIST_MAX     1500
#define COUNTS_MAX   2000

/* A number of the prose: "266条". */
typedef struct Count {
    size_t start;
    size_t end; /* behind the unit */
    int64_t value;
    uint16_t unit;
    bool rough; /* 余, 多, 约, a fraction, 万: not to be calculated with */
    int depth;  /* of brackets */
} Count;

typedef struct Prose {
    const AnnualReport *r;
    const ReportSection *section;
    FoldText text;
    Count *counts;
    size_t count;
    size_t capacity;
    Findings *out;
} Prose;

static bool has_at(const Prose *p, size_t at, const char *pattern)
{
    Str s = str_of(pattern);
    for (size_t i = 0; i < s.len; at++)
        if (at >= p->text.len || p->text.ch[at] != utf8_next(s, &i))
            return false;
    return true;
}

static size_t find_in(const Prose *p, size_t from, size_t to, const char *pattern)
{
    for (size_t i = from; i < to && i < p->text.len; i++)
        if (has_at(p, i, pattern))
            return i;
    return STR_NPOS;
}

static bool is_unit(uint16_t c)
{
    static const char units[] = "件条篇份个项次期宗起例人场部本";
    for (size_t i = 0; i < sizeof(units) - 1;)
        if (utf8_next(str_make(units, sizeof(units) - 1), &i) == c)
            return true;
    return false;
}

/* Reads the number at `at`, Arabic or Chinese; false if none with a unit stands there. */
static bool count_at(const Prose *p, size_t at, Count *ret)
{
    const FoldText *t = &p->text;
    size_t end = at;
    Count c = {.start = at};
    while (end < t->len &&
           (fold_is_digit(t->ch[end]) ||
            (t->ch[end] == ',' && end > at && end + 3 < t->len && fold_is_digit(t->ch[end + 1]) &&
             fold_is_digit(t->ch[end + 2]) && fold_is_digit(t->ch[end + 3]))))
        end++;
    if (end > at) {
        c.value = token_number(t, at, end);
    } else {
        while (end < t->len && end - at < 9 && token_chinese_number(t, at, end + 1, &c.value))
            end++;
        if (end == at)
            return false;
    }
    if (end < t->len && t->ch[end] == '.') {
        c.rough = true;
        end++;
        while (end < t->len && fold_is_digit(t->ch[end]))
            end++;
    }
    while (end < t->len && (t->ch[end] == 0x4F59 || t->ch[end] == 0x591A || t->ch[end] == 0x4E07)) {
        c.rough = true; /* 余, 多, 万 */
        end++;
    }
    if (at > 0 && (t->ch[at - 1] == 0x7EA6 || t->ch[at - 1] == 0x8FD1 || t->ch[at - 1] == '.' ||
                   t->ch[at - 1] == 0x8FBE || t->ch[at - 1] == 0x7B2C))
        c.rough = true; /* 约, 近, 达, 第 */
    c.unit = end < t->len ? t->ch[end] : 0;
    c.end = end + 1;
    *ret = c;
    return true;
}

static void find_counts(Prose *p)
{
    int depth = 0;
    for (size_t i = 0; i < p->text.len && p->count < COUNTS_MAX;) {
        Count c;
        depth += p->text.ch[i] == '(';
        depth -= p->text.ch[i] == ')' && depth > 0;
        if (!count_at(p, i, &c)) {
            i++;
            continue;
        }
        if (is_unit(c.unit)) {
            ARENA_PUSH(p->out->a, p->counts, p->count, p->capacity);
            c.depth = depth;
            p->counts[p->count - 1] = c;
        }
        i = MAX(c.end - 1, i + 1);
    }
}

static Str quote(const Prose *p, size_t from, size_t to)
{
    return fold_text(&p->text, from, MIN(to, p->text.len), p->out->a);
}

static void add(const Prose *p, const char *rule, const LawFigure *cells, size_t count,
                int64_t expected, int64_t actual, Str message)
{
    Str paths[8];
    Arena *a = p->out->a;
    for (size_t i = 0; i < count; i++)
        paths[i] = finding_cell(a, cells[i]);
    Finding *f = finding_add(p->out, str_of(rule), FINDING_WARNING, paths, count,
                             arena_printf(a, "%" PRId64, expected),
                             arena_printf(a, "%" PRId64, actual), message);
    f->pos = p->section->pos;
}

/* "266条。其中，…4条，…7条": the parts may fall short, never exceed. "10件：…": they must add up.
 */
static void check_list(Prose *p, size_t total, size_t from, bool full)
{
    const Count *t = &p->counts[total];
    int64_t sum = 0;
    size_t parts = 0, end = from;
    int depth = 0;
    for (size_t i = from; i < p->text.len && i < from + LIST_MAX; i++) {
        uint16_t c = p->text.ch[i];
        depth += c == '(';
        if (c == ')' && depth-- == 0)
            break; /* the list stood in brackets */
        if (c == 0x3002 || c == ';' || (i > from + 2 && has_at(p, i, "其中")) ||
            has_at(p, i, "同时") || has_at(p, i, "此外"))
            break;
        if (has_at(p, i, "等"))
            full = false;
        end = i + 1;
    }
    for (size_t i = total + 1; i < p->count && p->counts[i].start < end; i++) {
        const Count *c = &p->counts[i];
        int inside = 0;
        for (size_t k = from; k < c->start; k++)
            inside += (p->text.ch[k] == '(') - (p->text.ch[k] == ')');
        if (c->start < from || c->unit != t->unit || inside > 0)
            continue;
        if (c->rough)
            return;
        sum += c->value;
        parts++;
        if (!full && parts > 1 && sum == t->value)
            return; /* complete: what follows counts something else */
    }
    if (parts < 2 || (full ? sum == t->value : sum <= t->value))
        return;
    add(p, "narrative.sum", NULL, 0, t->value, sum,
        arena_printf(p->out->a, "文中总数 %" PRId64 " 与所列各项之和 %" PRId64 " 不符：“%.*s…”",
                     t->value, sum, STR_FMT(quote(p, t->start, MIN(end, t->start + 60)))));
}

static void check_lists(Prose *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const Count *c = &p->counts[i];
        if (c->rough)
            continue;
        size_t at = c->end;
        size_t limit = MIN(p->text.len, at + 14);
        size_t next = i + 1 < p->count ? p->counts[i + 1].start : limit;
        size_t among = find_in(p, at, MIN(limit, next), "其中");
        if (among != STR_NPOS)
            check_list(p, i, among + 2, false);
        else if (at < p->text.len && p->text.ch[at] == ':')
            check_list(p, i, at + 1, true);
    }
}

static bool known(const AnnualReport *r, LawRow row, int64_t *ret_total)
{
    const Figure *f = &r->applications[row][LAW_COLUMN_TOTAL];
    if (!r->has_applications || f->kind != FIGURE_INTEGER)
        return false;
    *ret_total = f->value;
    return true;
}

/* The start and end of the sentence around a place. */
static size_t sentence_start(const Prose *p, size_t at)
{
    size_t least = at > SENTENCE_MAX ? at - SENTENCE_MAX : 0;
    while (at > least && p->text.ch[at - 1] != 0x3002 && p->text.ch[at - 1] != ';')
        at--;
    return at;
}

static size_t sentence_end(const Prose *p, size_t at)
{
    size_t most = MIN(p->text.len, at + SENTENCE_MAX);
    while (at < most && p->text.ch[at] != 0x3002 && p->text.ch[at] != ';')
        at++;
    return at;
}

/* Words that make a count something else than the body's applications of the year. */
static bool of_another_kind(const Prose *p, size_t from, size_t to)
{
    static const char *const words[] = {"其中",     "累计", "上年", "去年", "同比", "以来", "指导",
                                        "转办",     "网上", "网络", "信函", "当面", "邮件", "各镇",
                                        "部门收到", "电话", "咨询", "建议", "提案", "结转"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (find_in(p, from, to, words[i]) != STR_NPOS)
            return true;
    for (size_t i = from; i + 4 < to; i++) {
        if (p->text.ch[i] == '2' && p->text.ch[i + 4] == 0x5E74 && fold_is_digit(p->text.ch[i + 3]))
            if (token_number(&p->text, i, i + 4) != p->r->year)
                return true;
    }
    return false;
}

/* "收到政府信息公开申请4件": the intake, with or without what was carried in, or the answers. */
static void check_received(Prose *p)
{
    int64_t received, carried, total;
    if (!known(p->r, LAW_ROW_RECEIVED, &received) || !known(p->r, LAW_ROW_CARRIED_IN, &carried) ||
        !known(p->r, LAW_ROW_TOTAL, &total))
        return;
    for (size_t i = 0; i < p->count; i++) {
        const Count *c = &p->counts[i];
        if (c->unit != 0x4EF6 || c->rough) /* 件 */
            continue;
        size_t from = sentence_start(p, c->start);
        size_t near = c->start > 24 ? MAX(from, c->start - 24) : from;
        bool subject = find_in(p, near, c->start, "信息公开申请") != STR_NPOS ||
                       find_in(p, near, c->start, "依申请公开") != STR_NPOS;
        bool verb = find_in(p, near, c->start, "收到") != STR_NPOS ||
                    find_in(p, near, c->start, "受理") != STR_NPOS;
        if (!subject || !verb || of_another_kind(p, from, c->end))
            continue;
        if (c->value != received && c->value != received + carried && c->value != total) {
            LawFigure cell = law_figure_application(LAW_ROW_RECEIVED, LAW_COLUMN_TOTAL);
            add(p, "narrative.table", &cell, 1, received, c->value,
                arena_printf(p->out->a, "文中“%.*s”，表格中本年新收为 %" PRId64,
                             STR_FMT(quote(p, near, c->end)), received));
        }
        return; /* the first sentence that says it */
    }
}

static void check_none_received(Prose *p)
{
    int64_t received;
    if (!known(p->r, LAW_ROW_RECEIVED, &received) || received == 0)
        return;
    for (size_t i = 0; i < p->text.len; i++) {
        if (!has_at(p, i, "未收到"))
            continue;
        size_t from = sentence_start(p, i), end = MIN(sentence_end(p, i), i + 26);
        bool subject = find_in(p, i, end, "政府信息公开申请") != STR_NPOS ||
                       find_in(p, i, end, "依申请公开") != STR_NPOS;
        if (!subject || of_another_kind(p, from, end))
            continue;
        LawFigure cell = law_figure_application(LAW_ROW_RECEIVED, LAW_COLUMN_TOTAL);
        add(p, "narrative.table", &cell, 1, received, 0,
            arena_printf(p->out->a, "文中“%.*s”，表格中本年新收为 %" PRId64,
                         STR_FMT(quote(p, i, end)), received));
        return;
    }
}

/* "未发生行政复议、行政诉讼": the blocks that it names are 0. */
static void check_no_remedies(Prose *p)
{
    static const char *const none[] = {"未发生", "没有发生", "未被申请", "无行政复议"};
    static const char *const lost[] = {"败诉", "纠错", "纠正", "撤销", "责令", "维持"};
    for (size_t i = 0; p->r->has_remedies && i < p->text.len; i++) {
        bool said = false, other = false;
        for (size_t k = 0; k < ARRAY_LEN(none); k++)
            said |= has_at(p, i, none[k]);
        if (!said)
            continue;
        size_t from = sentence_start(p, i), end = MIN(sentence_end(p, i), i + 40);
        for (size_t k = 0; k < ARRAY_LEN(lost); k++)
            other |= find_in(p, from, end, lost[k]) != STR_NPOS;
        for (size_t k = 0; k < p->count; k++)
            other |= p->counts[k].start >= from && p->counts[k].start < end;
        if (other || of_another_kind(p, from, end))
            continue;
        bool review = find_in(p, i, end, "行政复议") != STR_NPOS;
        bool lawsuit = find_in(p, i, end, "行政诉讼") != STR_NPOS;
        for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
            const Figure *f = &p->r->remedies[b][REMEDY_RESULT_TOTAL];
            LawFigure cell = law_figure_remedy((RemedyBlock)b, REMEDY_RESULT_TOTAL);
            if ((b == REMEDY_BLOCK_REVIEW ? review : lawsuit) && check_value(f) > 0)
                add(p, "narrative.table", &cell, 1, f->value, 0,
                    arena_printf(p->out->a, "文中“%.*s”，表格中为 %" PRId64,
                                 STR_FMT(quote(p, i, end)), f->value));
        }
        return;
    }
}

/* "1件结转下年度继续办理" */
static void check_carried_out(Prose *p)
{
    int64_t carried;
    if (!known(p->r, LAW_ROW_CARRIED_OUT, &carried))
        return;
    for (size_t i = 0; i < p->count; i++) {
        const Count *c = &p->counts[i];
        size_t verb = find_in(p, c->end, MIN(c->end + 2, p->text.len), "结转");
        if (c->unit != 0x4EF6 || c->rough || verb == STR_NPOS ||
            find_in(p, verb, MIN(verb + 5, p->text.len), "下") == STR_NPOS || c->value == carried)
            continue;
        LawFigure cell = law_figure_application(LAW_ROW_CARRIED_OUT, LAW_COLUMN_TOTAL);
        add(p, "narrative.table", &cell, 1, carried, c->value,
            arena_printf(p->out->a, "文中“%.*s”，表格中结转下年度为 %" PRId64,
                         STR_FMT(quote(p, c->start, c->end + 8)), carried));
        return;
    }
}

/* "行政规范性文件27条": more than any figure that the table gives for them. */
static void check_proactive(Prose *p)
{
    static const struct {
        const char *words;
        LawCell cells[3];
        size_t count;
    } rules[] = {
        {"规范性文件",
         {LAW_CELL_NORMATIVE_ISSUED, LAW_CELL_NORMATIVE_REPEALED, LAW_CELL_NORMATIVE_IN_FORCE},
         3},
        {"行政处罚决定", {LAW_CELL_PENALTIES}, 1},
        {"行政许可决定", {LAW_CELL_PERMITS}, 1},
    };
    if (!p->r->has_proactive || p->r->format != LAW_FORMAT_2021)
        return;
    for (size_t n = 0; n < ARRAY_LEN(rules); n++) {
        int64_t most = 0;
        bool all = true;
        LawFigure cells[3];
        for (size_t i = 0; i < rules[n].count; i++) {
            const Figure *f = &p->r->proactive[rules[n].cells[i]];
            cells[i] = law_figure_proactive(rules[n].cells[i]);
            all &= f->kind == FIGURE_INTEGER;
            most = MAX(most, check_value(f));
        }
        size_t length = utf8_count(str_of(rules[n].words));
        for (size_t i = 0; all && i < p->count; i++) {
            const Count *c = &p->counts[i];
            if (c->rough || c->value <= most || c->start < length ||
                !has_at(p, c->start - length, rules[n].words))
                continue;
            add(p, "narrative.table", cells, rules[n].count, most, c->value,
                arena_printf(p->out->a, "文中“%.*s”，多于表格中的数字（最大 %" PRId64 "）",
                             STR_FMT(quote(p, c->start - length, c->end)), most));
            break;
        }
    }
}

static void check_prose(const AnnualReport *r, const ReportSection *s, Findings *out)
{
    Prose p = {.r = r, .section = s, .out = out};
    fold_string(s->text, out->a, &p.text);
    find_counts(&p);
    check_lists(&p);
    if (s->number != 1 && s->number != 0)
        return;
    check_received(&p);
    check_none_received(&p);
    check_no_remedies(&p);
    check_carried_out(&p);
    check_proactive(&p);
}

/* What parts five and six must at least say. */
static void check_presence(const AnnualReport *r, Findings *out)
{
    for (size_t i = 0; i < r->section_count; i++) {
        const ReportSection *s = &r->sections[i];
        Str text = str_trim(s->text);
        if (s->number == 5 && utf8_count(text) < 10)
            finding_add(out, STR("section.empty"), FINDING_WARNING, NULL, 0, STR(""), text,
                        STR("第五部分应写明存在的主要问题及改进情况"))
                ->pos = s->pos;
        if (s->number == 6 && r->format == LAW_FORMAT_2021 && !str_contains(text, STR("费")) &&
            !str_contains(text, STR("費")))
            finding_add(out, STR("fee.unstated"), FINDING_NOTE, NULL, 0, STR(""), STR(""),
                        STR("第六部分应说明本年度收取信息处理费的情况，没有收取也应说明"))
                ->pos = s->pos;
    }
}

void check_narrative(const AnnualReport *r, Findings *out)
{
    for (size_t i = 0; i < r->section_count; i++)
        check_prose(r, &r->sections[i], out);
    check_presence(r, out);
}
