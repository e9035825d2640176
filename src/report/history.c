#include "report/check.h"

#include "base/decimal.h"
#include "report/table.h"

#include <string.h>

static void check_carry(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    if (!r->has_applications || !previous->has_applications)
        return;
    for (int c = 0; c < LAW_COLUMN_MAX; c++) {
        const Figure *in = &r->applications[LAW_ROW_CARRIED_IN][c];
        const Figure *before = &previous->applications[LAW_ROW_CARRIED_OUT][c];
        if (in->kind != FIGURE_INTEGER || before->kind != FIGURE_INTEGER ||
            in->value == before->value)
            continue;
        Str cell = finding_cell(out->a, law_figure_application(LAW_ROW_CARRIED_IN, (LawColumn)c));
        finding_add(out, STR("history.carry"), FINDING_WARNING, &cell, 1,
                    arena_printf(out->a, "%" PRId64, before->value),
                    arena_printf(out->a, "%" PRId64, in->value),
                    arena_printf(out->a,
                                 "%.*s：上年结转 %" PRId64 "，而%d年报告的结转下年度为 %" PRId64
                                 "；机构调整等原因应予说明",
                                 STR_FMT(law_column_label((LawColumn)c)), in->value, previous->year,
                                 before->value))
            ->pos = in->pos;
    }
}

/* In force = last year's + issued − repealed, where both reports have these columns. */
static void check_stock(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    static const LawCell stocks[][3] = {
        {LAW_CELL_RULES_ISSUED, LAW_CELL_RULES_REPEALED, LAW_CELL_RULES_IN_FORCE},
        {LAW_CELL_NORMATIVE_ISSUED, LAW_CELL_NORMATIVE_REPEALED, LAW_CELL_NORMATIVE_IN_FORCE}};
    if (!r->has_proactive || !previous->has_proactive || r->format != LAW_FORMAT_2021 ||
        previous->format != LAW_FORMAT_2021)
        return;
    for (size_t i = 0; i < ARRAY_LEN(stocks); i++) {
        const Figure *f[3];
        Str cells[3];
        bool known = true;
        for (int k = 0; k < 3; k++) {
            f[k] = &r->proactive[stocks[i][k]];
            cells[k] = finding_cell(out->a, law_figure_proactive(stocks[i][k]));
            known &= f[k]->kind == FIGURE_INTEGER;
        }
        const Figure *before = &previous->proactive[stocks[i][2]];
        if (!known || before->kind != FIGURE_INTEGER)
            continue;
        int64_t expected = before->value + f[0]->value - f[1]->value;
        if (expected == f[2]->value)
            continue;
        finding_add(out, STR("history.in_force"), FINDING_WARNING, cells, 3,
                    arena_printf(out->a, "%" PRId64, expected),
                    arena_printf(out->a, "%" PRId64, f[2]->value),
                    arena_printf(out->a,
                                 "%.*s：上年现行有效 %" PRId64 " + 本年制发 %" PRId64
                                 " − 本年废止 %" PRId64 " = %" PRId64 "，报告为 %" PRId64
                                 "；清理等原因应予说明",
                                 STR_FMT(law_cell(stocks[i][0])->row_label), before->value,
                                 f[0]->value, f[1]->value, expected, f[2]->value))
            ->pos = f[2]->pos;
    }
}

/* A fee ten thousand times last year's, more or less: 元 where the form asks for 万元. */
static void check_fee_unit(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    const Figure *f[2] = {&previous->proactive[LAW_CELL_FEES_10K_YUAN],
                          &r->proactive[LAW_CELL_FEES_10K_YUAN]};
    Decimal fees[2];
    for (int i = 0; i < 2; i++) {
        if ((f[i]->kind != FIGURE_DECIMAL && f[i]->kind != FIGURE_INTEGER) ||
            !decimal_parse(table_figure(f[i], out->a), &fees[i]) || fees[i].units <= 0)
            return;
        for (; fees[i].scale > 0; fees[i].scale--)
            fees[i].units /= 10;
    }
    int64_t less = MIN(fees[0].units, fees[1].units), more = MAX(fees[0].units, fees[1].units);
    if (less < 1 || more / less < 2000 || more / less > 50000)
        return;
    Str cell = finding_cell(out->a, law_figure_proactive(LAW_CELL_FEES_10K_YUAN));
    finding_add(out, STR("fee.unit"), FINDING_WARNING, &cell, 1, table_figure(f[0], out->a),
                table_figure(f[1], out->a),
                arena_printf(out->a,
                             "行政事业性收费 %.*s 万元，%d年报告为 %.*s 万元，相差约一万倍："
                             "可能有一年把元当成了万元",
                             STR_FMT(table_figure(f[1], out->a)), previous->year,
                             STR_FMT(table_figure(f[0], out->a))))
        ->pos = f[1]->pos;
}

#define SHINGLE 6
#define BITS    (1u << 18)

static size_t shingles(const FoldText *t, uint8_t *bits, bool set, size_t *ret_all)
{
    size_t found = 0, all = 0;
    for (size_t i = 0; i + SHINGLE <= t->len; i++) {
        uint32_t hash = 2166136261u;
        bool plain = true;
        for (size_t k = 0; k < SHINGLE; k++) {
            plain &= fold_is_cjk(t->ch[i + k]);
            hash = (hash ^ t->ch[i + k]) * 16777619u;
        }
        if (!plain)
            continue;
        hash = (hash ^ hash >> 15) % BITS;
        all++;
        found += (bits[hash / 8] >> (hash % 8)) & 1;
        if (set)
            bits[hash / 8] |= (uint8_t)(1u << (hash % 8));
    }
    *ret_all = all;
    return found;
}

/* Prose largely the same as last year's, by runs of six characters that both have. */
static void check_copied(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    for (size_t i = 0; i < r->section_count; i++) {
        const ReportSection *s = &r->sections[i], *before = NULL;
        for (size_t k = 0; k < previous->section_count; k++)
            if (previous->sections[k].number == s->number)
                before = &previous->sections[k];
        if ((s->number != 1 && s->number != 5) || !before)
            continue;
        FoldText now, then;
        size_t all_now, all_then;
        uint8_t *bits = arena_new(out->a, uint8_t, BITS / 8);
        fold_string(s->text, out->a, &now);
        fold_string(before->text, out->a, &then);
        (void)shingles(&then, bits, true, &all_then);
        size_t same = shingles(&now, bits, false, &all_now);
        if (all_now < 100 || same * 100 < all_now * 80)
            continue;
        finding_add(out, STR("history.copied"), FINDING_WARNING, NULL, 0, STR(""),
                    arena_printf(out->a, "%zu%%", same * 100 / all_now),
                    arena_printf(out->a, "第%.*s部分的文字与%d年报告有 %zu%% 相同",
                                 STR_FMT(law_numeral(s->number)), previous->year,
                                 same * 100 / all_now))
            ->pos = s->pos;
    }
}

void check_history(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    check_carry(r, previous, out);
    check_stock(r, previous, out);
    check_fee_unit(r, previous, out);
    check_copied(r, previous, out);
}
