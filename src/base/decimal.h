/*
 * Decimal strings: exact sums and differences of amounts that are kept digit for digit ("32270",
 * "0.000001", "-1.50"). No floating point. Pure; any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"

/* units / 10^scale; scale is 0..DECIMAL_SCALE_MAX. */
typedef struct Decimal {
    int64_t units;
    int scale;
} Decimal;

#define DECIMAL_SCALE_MAX 9

/* Optional '-', digits, optionally '.' and at most 9 digits; false on anything else or overflow. */
bool decimal_parse(Str s, Decimal *ret_value) ATTR_NODISCARD;
/* The larger scale of both is kept. False on overflow. */
bool decimal_add(Decimal a, Decimal b, Decimal *ret_sum) ATTR_NODISCARD;
bool decimal_sub(Decimal a, Decimal b, Decimal *ret_difference) ATTR_NODISCARD;
/* < 0, 0, > 0 by value: 1.0 equals 1. */
int decimal_cmp(Decimal a, Decimal b);
/* As text in the arena, with all digits of the scale. */
Str decimal_str(Decimal d, Arena *a);
