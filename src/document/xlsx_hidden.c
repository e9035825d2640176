#include "document/xlsx_hidden.h"

#include <stdlib.h>

void hidden_lines_add(HiddenLines *lines, Arena *a, uint32_t first, uint32_t last)
{
    HiddenRun *newest = lines->count ? &lines->runs[lines->count - 1] : NULL;
    if (newest && first == newest->last + 1) {
        newest->last = last;
        return;
    }
    ARENA_PUSH(a, lines->runs, lines->count, lines->capacity);
    lines->runs[lines->count - 1] = (HiddenRun){first, last, 0};
}

static int run_order(const void *a, const void *b)
{
    const HiddenRun *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

void hidden_lines_settle(HiddenLines *lines)
{
    if (!lines->count)
        return;
    qsort(lines->runs, lines->count, sizeof(*lines->runs), run_order);
    size_t kept = 1;
    for (size_t i = 1; i < lines->count; i++) {
        HiddenRun *last = &lines->runs[kept - 1];
        if (lines->runs[i].first <= last->last + 1)
            last->last = MAX(last->last, lines->runs[i].last);
        else
            lines->runs[kept++] = lines->runs[i];
    }
    lines->count = kept;
    uint32_t hidden = 0;
    for (size_t i = 0; i < kept; i++) {
        lines->runs[i].before = hidden;
        hidden += lines->runs[i].last - lines->runs[i].first + 1;
    }
}

/* The last run that begins at the line or before it; NULL if none does. */
static const HiddenRun *run_at(const HiddenLines *lines, uint32_t line)
{
    size_t low = 0, high = lines->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->runs[middle].first <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &lines->runs[low - 1] : NULL;
}

uint32_t hidden_lines_seen(const HiddenLines *lines, uint32_t line)
{
    const HiddenRun *run = run_at(lines, line);
    if (!run)
        return line;
    return line - run->before - (MIN(line, run->last + 1) - run->first);
}

bool hidden_lines_has(const HiddenLines *lines, uint32_t line)
{
    const HiddenRun *run = run_at(lines, line);
    return run && line <= run->last;
}

uint32_t hidden_lines_source(const HiddenLines *lines, uint32_t seen)
{
    size_t low = 0, high = lines->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->runs[middle].first - lines->runs[middle].before <= seen)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return seen;
    const HiddenRun *run = &lines->runs[low - 1];
    return seen + run->before + (run->last - run->first + 1);
}
