#include "base/decimal.h"

bool decimal_parse(Str s, Decimal *ret_value)
{
    size_t dot = str_find(s, STR("."), 0);
    Str whole = dot == STR_NPOS ? s : str_sub(s, 0, dot);
    Str fraction = dot == STR_NPOS ? (Str){NULL, 0} : str_sub(s, dot + 1, s.len);
    bool negative = str_starts_with(whole, STR("-"));
    int64_t units = 0;
    if (!str_parse_int(whole, &units) || (dot != STR_NPOS && !fraction.len) ||
        fraction.len > DECIMAL_SCALE_MAX)
        return false;
    for (size_t i = 0; i < fraction.len; i++) {
        int digit = fraction.ptr[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(units, 10, &units) ||
            __builtin_add_overflow(units, negative ? -digit : digit, &units))
            return false;
    }
    *ret_value = (Decimal){units, (int)fraction.len};
    return true;
}

/* Brings d to a scale that is not smaller; false on overflow. */
static bool decimal_rescale(Decimal *d, int scale)
{
    for (; d->scale < scale; d->scale++)
        if (__builtin_mul_overflow(d->units, 10, &d->units))
            return false;
    return true;
}

bool decimal_add(Decimal a, Decimal b, Decimal *ret_sum)
{
    int scale = MAX(a.scale, b.scale);
    int64_t units;
    if (!decimal_rescale(&a, scale) || !decimal_rescale(&b, scale) ||
        __builtin_add_overflow(a.units, b.units, &units))
        return false;
    *ret_sum = (Decimal){units, scale};
    return true;
}

bool decimal_sub(Decimal a, Decimal b, Decimal *ret_difference)
{
    if (b.units == INT64_MIN)
        return false;
    return decimal_add(a, (Decimal){-b.units, b.scale}, ret_difference);
}

int decimal_cmp(Decimal a, Decimal b)
{
    __int128 x = a.units, y = b.units;
    for (int i = a.scale; i < b.scale; i++)
        x *= 10;
    for (int i = b.scale; i < a.scale; i++)
        y *= 10;
    return (x > y) - (x < y);
}

Str decimal_str(Decimal d, Arena *a)
{
    if (d.scale == 0)
        return arena_printf(a, "%" PRId64, d.units);
    uint64_t magnitude = d.units < 0 ? 0 - (uint64_t)d.units : (uint64_t)d.units;
    uint64_t power = 1;
    for (int i = 0; i < d.scale; i++)
        power *= 10;
    return arena_printf(a, "%s%" PRIu64 ".%0*" PRIu64, d.units < 0 ? "-" : "", magnitude / power,
                        d.scale, magnitude % power);
}
