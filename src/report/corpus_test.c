#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>

/* The published reports of GONGKAI_CORPUS against their hand-checked figures. */

static const char *corpus;

static Str read_whole(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return (Str){0};
    size_t n = 0, capacity = (size_t)4 << 20;
    char *bytes = arena_new(a, char, capacity);
    n = fread(bytes, 1, capacity, f);
    (void)fclose(f);
    return str_make(bytes, n);
}

static bool undecided_matches(const json_t *expected, const char *path)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(expected, "undecided"), i, entry)
    {
        char pattern[200];
        (void)snprintf(pattern, sizeof(pattern), "%s", json_string_value(entry));
        char *rows = strstr(pattern, ".rows.");
        if (rows)
            memmove(rows, rows + 5, strlen(rows + 5) + 1);
        char *star = strchr(pattern, '*');
        if (star ? strncmp(pattern, path, (size_t)(star - pattern)) == 0
                 : strcmp(pattern, path) == 0)
            return true;
    }
    return false;
}

/* Whether the figure is the expected JSON value; integers and decimal strings both as text. */
static bool same(const Figure *f, const json_t *want)
{
    char text[64] = "";
    if (json_is_integer(want))
        (void)snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(want));
    else if (json_is_string(want))
        (void)snprintf(text, sizeof(text), "%s", json_string_value(want));
    switch (f->kind) {
    case FIGURE_ABSENT:
        return false;
    case FIGURE_BLANK:
        return json_is_null(want);
    case FIGURE_INTEGER:
        return json_is_integer(want) && json_integer_value(want) == f->value;
    case FIGURE_DECIMAL:
        return json_is_string(want) && str_eq(f->text, str_of(text));
    case FIGURE_RAW:
        return json_is_object(want) &&
               str_eq(f->text, str_of(json_string_value(json_object_get(want, "raw"))));
    case FIGURE_CANDIDATES:
        for (size_t i = 0; i < f->candidate_count; i++)
            if (str_eq(f->candidates[i], str_of(text)))
                return true;
        return false;
    case FIGURE_KIND_MAX:
        break;
    }
    return false;
}

/*
 * Cells of digits run together that the text does not decide, though the list of expected figures
 * (taken from the page itself, or from another year's report) names one: candidates are right.
 */
static const char *const also_undecided[] = {"020 proactive.permits.",
                                             "021 proactive.normative_documents."};

static bool may_be_open(const char *name, const char *path)
{
    char full[256];
    (void)snprintf(full, sizeof(full), "%s %s", name, path);
    for (size_t i = 0; i < ARRAY_LEN(also_undecided); i++)
        if (strncmp(full, also_undecided[i], strlen(also_undecided[i])) == 0)
            return true;
    return false;
}

static int compare_cell(const char *name, const json_t *expected, const AnnualReport *r,
                        const char *path, const json_t *want)
{
    LawFigure which;
    if (!law_figure_from_path(str_of(path), &which)) {
        print_error("%s: no cell %s\n", name, path);
        return 1;
    }
    const Figure *f = report_figure(r, which);
    bool open = undecided_matches(expected, path) || may_be_open(name, path);
    if (same(f, want) && (f->kind != FIGURE_CANDIDATES || open))
        return 0;
    if (open && (f->kind == FIGURE_BLANK || f->kind == FIGURE_CANDIDATES))
        return 0;
    print_error("%s: %s kind %d value %lld, expected %s\n", name, path, (int)f->kind,
                (long long)f->value, json_dumps(want, JSON_ENCODE_ANY));
    return 1;
}

static int compare_arrays(const char *name, const json_t *expected, const AnnualReport *r,
                          const json_t *rows, const char *prefix, const json_t *columns)
{
    int bad = 0;
    const char *key;
    json_t *row, *cell;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)rows, key, row)
    {
        json_array_foreach(row, i, cell)
        {
            char path[200];
            (void)snprintf(path, sizeof(path), "%s.%s.%s", prefix, key,
                           json_string_value(json_array_get(columns, i)));
            bad += compare_cell(name, expected, r, path, cell);
        }
    }
    return bad;
}

static int compare_proactive(const char *name, const json_t *expected, const AnnualReport *r)
{
    int bad = 0;
    const char *key, *member;
    json_t *value, *cell;
    json_object_foreach(json_object_get(expected, "proactive"), key, value)
    {
        char path[200];
        if (json_is_object(value)) {
            json_object_foreach(value, member, cell)
            {
                (void)snprintf(path, sizeof(path), "proactive.%s.%s", key, member);
                LawFigure which;
                /* The code of the old and the new cells may be one: the format says which. */
                if (law_figure_from_path(str_of(path), &which))
                    bad += compare_cell(name, expected, r, path, cell);
            }
        } else if (!json_is_null(value) || !may_be_open(name, key)) {
            LawFigure which;
            (void)snprintf(path, sizeof(path), "proactive.%s", key);
            if (law_figure_from_path(str_of(path), &which) &&
                law_cell(which.cell)->format == r->format)
                bad += compare_cell(name, expected, r, path, value);
        }
    }
    return bad;
}

static bool is_identity(Str rule)
{
    return str_eq(rule, STR("applications.balance")) || str_eq(rule, STR("applications.total")) ||
           str_eq(rule, STR("applications.row_sum")) || str_eq(rule, STR("remedies.sum"));
}

/* Each listed violation is found, and no other identity fails. */
static int compare_findings(const char *name, const json_t *expected, const AnnualReport *r)
{
    size_t found = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        if (is_identity(f->rule))
            found++;
        else if (f->severity == FINDING_ERROR && !str_starts_with(f->rule, STR("table."))) {
            print_error("%s: %.*s\n", name, STR_FMT(f->message));
            return 1;
        }
    }
    size_t want = json_array_size(json_object_get(expected, "violations"));
    if (found == want || !json_object_get(expected, "applications"))
        return 0;
    print_error("%s: %zu identities fail, expected %zu\n", name, found, want);
    return 1;
}

static int compare_parts(const char *name, const json_t *e, const AnnualReport *r)
{
    const struct {
        const char *key;
        bool there;
    } parts[] = {{"proactive", r->has_proactive},
                 {"applications", r->has_applications},
                 {"remedies", r->has_remedies}};
    int bad = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const json_t *want = json_object_get(e, parts[i].key);
        if (want && json_is_null(want) == parts[i].there) {
            print_error("%s: part %s\n", name, parts[i].key);
            bad++;
        }
    }
    return bad;
}

static int compare(const char *name, const json_t *e, const AnnualReport *r)
{
    json_t *results = json_pack("[sssss]", "upheld", "corrected", "other", "pending", "total");
    const json_t *applications = json_object_get(e, "applications");
    int bad = compare_parts(name, e, r);
    if (json_is_integer(json_object_get(e, "year")) &&
        json_integer_value(json_object_get(e, "year")) != r->year) {
        print_error("%s: year %d\n", name, r->year);
        bad++;
    }
    bad += compare_proactive(name, e, r);
    bad += compare_arrays(name, e, r, json_object_get(applications, "rows"), "applications",
                          json_object_get(applications, "columns"));
    bad += compare_arrays(name, e, r, json_object_get(e, "remedies"), "remedies", results);
    bad += compare_findings(name, e, r);
    json_decref(results);
    return bad;
}

static int check_one(const char *name)
{
    char path[4096];
    Arena *a = arena_create(0);
    (void)snprintf(path, sizeof(path), "%s/%s.expected.json", corpus, name);
    json_t *expected = json_load_file(path, 0, NULL);
    assert_non_null(expected);
    (void)snprintf(path, sizeof(path), "%s/%s", corpus,
                   json_string_value(json_object_get(expected, "file")));
    Document d;
    Str detail;
    int result = document_read(read_whole(a, path), &DOCUMENT_LIMITS_DEFAULT, a, &d, &detail);
    int bad = 0;
    if (result == 0) {
        AnnualReport r;
        report_read(&d, a, &r);
        report_check(&r, NULL, a);
        bad = compare(name, expected, &r);
    } else if (result != DOCUMENT_E_UNSUPPORTED && result != DOCUMENT_E_UNKNOWN_FORMAT) {
        print_error("%s: not read (%d)\n", name, result);
        bad = 1;
    } else {
        print_message("# %s: this build does not read its format\n", name);
    }
    json_decref(expected);
    arena_free(a);
    return bad;
}

static void every_cell_of_every_published_report_is_read_as_expected(void **state)
{
    (void)state;
    DIR *dir = corpus ? opendir(corpus) : NULL;
    if (!dir) {
        print_message("# SKIP: no corpus of published reports (GONGKAI_CORPUS)\n");
        skip();
        return;
    }
    int bad = 0, count = 0;
    for (struct dirent *e; (e = readdir(dir));) {
        char *suffix = strstr(e->d_name, ".expected.json");
        if (!suffix)
            continue;
        *suffix = 0;
        bad += check_one(e->d_name);
        count++;
    }
    (void)closedir(dir);
    assert_int_equal(bad, 0);
    assert_true(count >= 5);
}

int main(void)
{
    corpus = getenv("GONGKAI_CORPUS");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_every_published_report_is_read_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
