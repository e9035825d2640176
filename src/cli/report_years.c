#include "cli/report_years.h"

/* Whose report an input is. */
typedef struct ReportKey {
    uint64_t agency;
    int year; /* 0: not stated */
} ReportKey;

struct ReportYears {
    Arena *arena;
    ReportKey *keys; /* by input */
    size_t count;
    size_t *table; /* inputs + 1 by key, 0: free; its size is a power of two above 2 * count */
    size_t mask;
};

ReportYears *report_years_new(Arena *a, size_t inputs)
{
    ReportYears *y = arena_new(a, ReportYears, 1);
    *y = (ReportYears){.arena = a, .keys = arena_new(a, ReportKey, inputs), .count = inputs};
    return y;
}

void report_years_note(ReportYears *years, size_t input, const AnnualReport *r)
{
    if (r->agency.len && r->year)
        years->keys[input] = (ReportKey){str_hash(r->agency), r->year};
}

/* The place of a key in the table: where it stands, or the free place where it would. */
static size_t *place_of(const ReportYears *y, uint64_t agency, int year)
{
    size_t at = (size_t)((agency ^ (uint64_t)year * 0x9E3779B97F4A7C15u) >> 7) & y->mask;
    while (y->table[at]) {
        const ReportKey *k = &y->keys[y->table[at] - 1];
        if (k->agency == agency && k->year == year)
            break;
        at = (at + 1) & y->mask;
    }
    return &y->table[at];
}

void report_years_link(ReportYears *years)
{
    size_t size = 16;
    while (size < 2 * years->count)
        size *= 2;
    years->table = arena_new(years->arena, size_t, size);
    years->mask = size - 1;
    for (size_t i = 0; i < years->count; i++)
        if (years->keys[i].year)
            *place_of(years, years->keys[i].agency, years->keys[i].year) = i + 1;
}

size_t report_years_before(const ReportYears *years, size_t input)
{
    if (!years || !years->table || !years->keys[input].year)
        return SIZE_MAX;
    const ReportKey *k = &years->keys[input];
    size_t found = *place_of(years, k->agency, k->year - 1);
    return found ? found - 1 : SIZE_MAX;
}
