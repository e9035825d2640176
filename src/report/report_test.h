/*
 * For unit tests of the readers: an arena for the cases of a file, reports read from text and
 * pages, and the findings of one.
 */
#pragma once

#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Arena *a;

static inline int setup(void **state)
{
    (void)state;
    a = arena_create(0);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    a = arena_free(a);
    return 0;
}

/* A case with an arena of its own. */
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static inline AnnualReport read_as(DocumentFormat format, Str bytes)
{
    Document d;
    AnnualReport r;
    assert_int_equal(format == DOCUMENT_FORMAT_HTML
                         ? document_read_html(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d)
                         : document_read_text(bytes, &DOCUMENT_LIMITS_DEFAULT, a, &d),
                     0);
    report_read(&d, a, &r);
    return r;
}

static inline bool has_finding(const AnnualReport *r, const char *rule)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (str_eq(r->findings[i].rule, str_of(rule)))
            return true;
    return false;
}
