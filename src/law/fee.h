/*
 * The information processing fee (信息处理费, art. 42; 国办函〔2020〕109号) from fees.def. Whole
 * yuan, exact. Pure; nothing is allocated. Any thread. The program computes and records; it never
 * collects (payment runs through the 非税 system).
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef enum FeeBasis {
    FEE_ITEMS, /* 按件: items of the same applicant within one calendar month, all decisions */
    FEE_PAGES, /* 按量: pages of one application, where copies are supplied */
    FEE_BASIS_MAX
} FeeBasis;

#define FEE_UNITS_MAX 1000000

/* "items", "pages"; 按件计收, 按量计收. */
Str fee_basis_code(FeeBasis basis);
Str fee_basis_label(FeeBasis basis);
bool fee_basis_from_code(Str code, FeeBasis *ret_basis) ATTR_NODISCARD;

/* The fee in yuan for `units` counted from the first. 0 <= units <= FEE_UNITS_MAX. */
int64_t fee_total(FeeBasis basis, int units);
/*
 * The fee of one application in yuan: for items, `before` are the items of the same applicant that
 * the month already holds (the tiers go on where they stood); for pages, before must be 0 (pages of
 * different applications are not added up). One application may be split into its smallest
 * reasonable items (一事一申请) for this count alone: in part three it counts once.
 */
int64_t fee_of(FeeBasis basis, int before, int units);
/*
 * The sum in words for the fee notice: "第11至30件，20件，每件100元，计2000元；…合计2000元。"
 * Nothing but "不收费。" where it is 0.
 */
void fee_explain(StrBuf *b, FeeBasis basis, int before, int units);
