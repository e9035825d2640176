#include "report/reader.h"

/* The wording of the form for a label that was printed otherwise; empty where it is not one. */
static Str form_label(const LabelPattern *p, LawFormat format)
{
    if (p->kind == LABEL_ROW)
        return law_row_label((LawRow)p->value, false);
    if (p->kind == LABEL_GROUP && p->value == LAW_GROUP_MAX)
        return STR(LAW_TEXT_RESULTS);
    if (p->kind == LABEL_CELL_COLUMN) { /* its unit, "（单位：万元）", is a label of its own */
        Str heading = law_cell(p->cell)->column_label;
        return str_sub(heading, 0, str_find(heading, STR("（"), 0));
    }
    if (p->kind != LABEL_CELL_ROW)
        return STR("");
    static const LawCell old[CELL_ROW_MAX] = {
        LAW_CELL_OLD_RULES_MADE,       LAW_CELL_OLD_NORMATIVE_MADE,   LAW_CELL_OLD_PERMITS_ITEMS,
        LAW_CELL_OLD_MANAGEMENT_ITEMS, LAW_CELL_OLD_PENALTIES_ITEMS,  LAW_CELL_OLD_COERCIVE_ITEMS,
        LAW_CELL_OLD_FEES_ITEMS,       LAW_CELL_OLD_PROCUREMENT_ITEMS};
    Str label = law_cell(old[p->value])->row_label;
    bool normative = p->value == CELL_ROW_NORMATIVE && format == LAW_FORMAT_2021;
    return normative ? law_cell(LAW_CELL_NORMATIVE_ISSUED)->row_label : label;
}

/* Labels in other words than the form's, once each. */
static void remark_labels(Reader *k)
{
    const LabelPattern *said[16];
    size_t count = 0;
    for (size_t t = 0; t < ARRAY_LEN(k->tables); t++) {
        Range r = k->tables[t];
        for (size_t i = label_at(&k->hits, r.from);
             i < k->hits.count && k->hits.hits[i].start < r.to; i++) {
            const LabelPattern *p = k->hits.hits[i].pattern;
            /* "申请人无正当理由逾期不补正、": the rest of the label stands elsewhere, or was cut
             * off. */
            size_t end = k->hits.hits[i].end;
            bool part = k->text.ch[end] == 0x3001 || end + 4 > k->text.len;
            bool known = !p->variant || part || count == ARRAY_LEN(said);
            for (size_t s = 0; s < count && !known; s++)
                known = said[s] == p;
            if (known)
                continue;
            said[count++] = p;
            Str form = form_label(p, k->r->format);
            finding_add(&k->findings, STR("label.variant"), FINDING_WARNING, NULL, 0, form,
                        str_of(p->text),
                        arena_printf(k->a, "标签“%s”与规定格式不同%s%.*s%s", p->text,
                                     form.len ? "，应为“" : "", STR_FMT(form), form.len ? "”" : ""))
                ->pos = fold_pos(&k->text, k->hits.hits[i].start, k->hits.hits[i].end);
        }
    }
}

static void remark_residue(Reader *k)
{
    if (k->text.pinyin >= 3)
        finding_add(&k->findings, STR("text.residue"), FINDING_WARNING, NULL, 0, STR(""),
                    arena_printf(k->a, "%zu", k->text.pinyin),
                    arena_printf(k->a, "文中有%zu处括号里的拼音，是转载网站加入的，已忽略",
                                 k->text.pinyin));
}

/* "统计期限自2021年1月1日起至2021年12月31日止" against the title's year. */
static void remark_year(Reader *k)
{
    int period = agency_period_year(k);
    if (period && k->r->year && period != k->r->year)
        finding_add(&k->findings, STR("year.mismatch"), FINDING_WARNING, NULL, 0,
                    arena_printf(k->a, "%d", k->r->year), arena_printf(k->a, "%d", period),
                    arena_printf(k->a, "标题为%d年，而统计期限为%d年", k->r->year, period));
}

static void remark_age(Reader *k)
{
    if (k->r->before_form)
        finding_add(&k->findings, STR("report.before_form"), FINDING_NOTE, NULL, 0, STR(""),
                    STR(""),
                    STR("这是2018年度及以前的年度报告，按修订前的条例编制，"
                        "没有现行格式的三张表，不读取数字，也不核对结构"));
}

void reader_remark(Reader *k)
{
    reader_remark_words(k);
    remark_age(k);
    remark_labels(k);
    remark_residue(k);
    remark_year(k);
    agency_compare(k);
}
