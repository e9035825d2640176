#include "law/fee.h"

#include <assert.h>

typedef struct Tier {
    FeeBasis basis;
    int from, to; /* to 0: no end */
    int yuan;
    int step, more;
} Tier;

static const Tier tiers[] = {
#define LAW_FEE_TIER(basis, from, to, yuan, step, more) {FEE_##basis, from, to, yuan, step, more},
#include "law/fees.def"
};

/* Units of one price. */
typedef struct Slice {
    int from, to;
    int yuan;
} Slice;

static const struct {
    Str code;
    Str label;
    const char *unit;
} bases[FEE_BASIS_MAX] = {
    [FEE_ITEMS] = {STR_STATIC("items"), STR_STATIC("按件计收"), "件"},
    [FEE_PAGES] = {STR_STATIC("pages"), STR_STATIC("按量计收"), "页"},
};

Str fee_basis_code(FeeBasis basis)
{
    assert(basis < FEE_BASIS_MAX);
    return bases[basis].code;
}

Str fee_basis_label(FeeBasis basis)
{
    assert(basis < FEE_BASIS_MAX);
    return bases[basis].label;
}

bool fee_basis_from_code(Str code, FeeBasis *ret_basis)
{
    for (int i = 0; i < FEE_BASIS_MAX; i++) {
        if (str_eq(bases[i].code, code)) {
            *ret_basis = (FeeBasis)i;
            return true;
        }
    }
    return false;
}

/* The slice of one price in which unit number `at` lies, cut off at `last`. */
static Slice slice_at(FeeBasis basis, int at, int last)
{
    for (size_t i = 0; i < ARRAY_LEN(tiers); i++) {
        const Tier *t = &tiers[i];
        if (t->basis != basis || at < t->from || (t->to && at > t->to))
            continue;
        if (t->step == 0)
            return (Slice){at, t->to && t->to < last ? t->to : last, t->yuan};
        int steps = (at - t->from) / t->step;
        return (Slice){at, MIN(last, t->from + (steps + 1) * t->step - 1),
                       t->yuan + steps * t->more};
    }
    return (Slice){at, last, 0};
}

int64_t fee_of(FeeBasis basis, int before, int units)
{
    assert(before >= 0 && units >= 0 && before <= FEE_UNITS_MAX && units <= FEE_UNITS_MAX);
    assert(basis == FEE_ITEMS || before == 0);
    int64_t sum = 0;
    for (int at = before + 1; at <= before + units;) {
        Slice s = slice_at(basis, at, before + units);
        sum += (int64_t)(s.to - s.from + 1) * s.yuan;
        at = s.to + 1;
    }
    return sum;
}

int64_t fee_total(FeeBasis basis, int units)
{
    return fee_of(basis, 0, units);
}

void fee_explain(StrBuf *b, FeeBasis basis, int before, int units)
{
    int64_t sum = fee_of(basis, before, units);
    if (sum == 0) {
        strbuf_append_c(b, "不收费。");
        return;
    }
    const char *unit = bases[basis].unit;
    for (int at = before + 1; at <= before + units;) {
        Slice s = slice_at(basis, at, before + units);
        int count = s.to - s.from + 1;
        if (s.from == s.to)
            strbuf_printf(b, "第%d%s，", s.from, unit);
        else
            strbuf_printf(b, "第%d至%d%s，%d%s，", s.from, s.to, unit, count, unit);
        if (s.yuan == 0)
            strbuf_append_c(b, "不收费；");
        else
            strbuf_printf(b, "每%s%d元，计%" PRId64 "元；", unit, s.yuan, (int64_t)count * s.yuan);
        at = s.to + 1;
    }
    strbuf_printf(b, "合计%" PRId64 "元。", sum);
}
