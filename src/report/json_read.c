#include "report/report.h"

#include <jansson.h>
#include <string.h>

#define FINDINGS_MAX 1000

typedef struct Loader {
    Arena *a;
    Str where;
    bool failed;
} Loader;

static void fail(Loader *l, const char *member, const char *rule)
{
    if (!l->failed)
        l->where = arena_printf(l->a, "%s: %s", member, rule);
    l->failed = true;
}

static Str text_of(Loader *l, const json_t *value)
{
    return arena_str(l->a, str_make(json_string_value(value), json_string_length(value)));
}

static Str candidate_of(Loader *l, const json_t *value)
{
    if (json_is_integer(value))
        return arena_printf(l->a, "%lld", (long long)json_integer_value(value));
    return json_is_string(value) ? text_of(l, value) : STR("");
}

static void load_candidates(Loader *l, const json_t *list, Figure *f)
{
    size_t n = json_array_size(list);
    Str *candidates = arena_new(l->a, Str, n);
    for (size_t i = 0; i < n; i++)
        candidates[i] = candidate_of(l, json_array_get(list, i));
    f->kind = FIGURE_CANDIDATES;
    f->candidates = candidates;
    f->candidate_count = n;
}

static Figure load_figure(Loader *l, const json_t *value, const char *member)
{
    Figure f = {.kind = FIGURE_BLANK, .confidence = 100};
    const json_t *raw = json_object_get(value, "raw"), *open = json_object_get(value, "candidates");
    if (json_is_integer(value)) {
        f.kind = FIGURE_INTEGER;
        f.value = json_integer_value(value);
        if (f.value > FIGURE_MAX || f.value < -FIGURE_MAX)
            fail(l, member, "整数不得超过17位");
        f.text = arena_printf(l->a, "%lld", (long long)f.value);
    } else if (json_is_string(value)) {
        f.kind = FIGURE_DECIMAL;
        f.text = text_of(l, value);
    } else if (json_is_string(raw)) {
        f.kind = FIGURE_RAW;
        f.text = text_of(l, raw);
    } else if (json_is_array(open)) {
        const json_t *sure = json_object_get(value, "confidence");
        load_candidates(l, open, &f);
        if (json_is_integer(sure) && json_integer_value(sure) >= 0 &&
            json_integer_value(sure) < 100)
            f.confidence = (uint8_t)json_integer_value(sure);
    } else if (!json_is_null(value)) {
        fail(l, member, "应为整数、null、小数字符串、{\"raw\": …} 或 {\"candidates\": […]}");
    }
    return f;
}

static void load_proactive(Loader *l, const json_t *part, AnnualReport *r)
{
    int count;
    LawCell first = law_format_cells(r->format, &count);
    for (int i = 0; i < count; i++) {
        LawCell cell = (LawCell)((int)first + i);
        const LawCellInfo *info = law_cell(cell);
        const json_t *value = json_object_get(part, info->object.ptr);
        if (info->member.len && value)
            value = json_object_get(value, info->member.ptr);
        if (value)
            r->proactive[cell] = load_figure(l, value, info->object.ptr);
        Figure *f = &r->proactive[cell];
        /* A fee may have been given as a number: its digits are the figure all the same. */
        if (f->kind == FIGURE_INTEGER && info->kind == LAW_CELL_KIND_DECIMAL)
            f->kind = FIGURE_DECIMAL;
    }
    r->has_proactive = true;
}

/* Reads an array of `count` figures; false if it is none. */
static bool load_row(Loader *l, const json_t *row, Figure *figures, int count, const char *member)
{
    if (!json_is_array(row) || json_array_size(row) != (size_t)count) {
        fail(l, member, count == LAW_COLUMN_MAX ? "应为7个数字的数组" : "应为5个数字的数组");
        return false;
    }
    for (int i = 0; i < count; i++)
        figures[i] = load_figure(l, json_array_get(row, (size_t)i), member);
    return true;
}

static void load_applications(Loader *l, const json_t *part, AnnualReport *r)
{
    const char *code;
    json_t *row;
    json_t *rows = json_object_get(part, "rows");
    if (!json_is_object(rows)) {
        fail(l, "applications.rows", "应为对象");
        return;
    }
    json_object_foreach(rows, code, row)
    {
        LawRow index;
        if (!law_row_from_code(str_of(code), &index)) {
            fail(l, code, "没有这一行");
            return;
        }
        (void)load_row(l, row, r->applications[index], LAW_COLUMN_MAX, code);
    }
    r->has_applications = true;
    r->other_joined = r->applications[LAW_ROW_OTHER_NO_CORRECTION][0].kind == FIGURE_ABSENT &&
                      r->applications[LAW_ROW_OTHER_FEE_UNPAID][0].kind == FIGURE_ABSENT;
}

static void load_remedies(Loader *l, const json_t *part, AnnualReport *r)
{
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
        const char *code = remedy_block_code((RemedyBlock)b).ptr;
        (void)load_row(l, json_object_get(part, code), r->remedies[b], REMEDY_RESULT_MAX, code);
    }
    r->has_remedies = true;
}

static void load_sections(Loader *l, const json_t *list, AnnualReport *r)
{
    size_t n = json_array_size(list);
    ReportSection *sections = arena_new(l->a, ReportSection, MAX(n, 1));
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_array_get(list, i);
        const json_t *title = json_object_get(s, "title"), *text = json_object_get(s, "text");
        if (!json_is_string(title) || !json_is_string(text)) {
            fail(l, "sections", "每一部分应有 title 和 text");
            return;
        }
        sections[i] =
            (ReportSection){.number = (int)json_integer_value(json_object_get(s, "number")),
                            .title = text_of(l, title),
                            .text = text_of(l, text)};
    }
    r->sections = sections;
    r->section_count = n;
}

static void load_head(Loader *l, const json_t *root, AnnualReport *r)
{
    const json_t *schema = json_object_get(root, "schema");
    const json_t *agency = json_object_get(root, "agency"), *year = json_object_get(root, "year");
    const json_t *format = json_object_get(root, "format");
    if (!json_is_string(schema) ||
        strcmp(json_string_value(schema), "gongkai.annual-report/1") != 0)
        fail(l, "schema", "应为 gongkai.annual-report/1");
    if (agency && !json_is_string(agency))
        fail(l, "agency", "应为文字");
    else if (agency)
        r->agency = text_of(l, agency);
    if (json_is_integer(year) && json_integer_value(year) > 0 && json_integer_value(year) < 10000)
        r->year = (int)json_integer_value(year);
    else if (year && !json_is_null(year))
        fail(l, "year", "应为年份或 null");
    if (json_is_null(format))
        r->before_form = true;
    else if (!json_is_string(format) ||
             !law_format_from_code(str_of(json_string_value(format)), &r->format))
        fail(l, "format", "应为 \"2021\"、\"2019\" 或 null");
    const json_t *script = json_object_get(root, "script");
    if (json_is_string(script) && strcmp(json_string_value(script), "hant") == 0)
        r->script = REPORT_SCRIPT_HANT;
    r->recognised = json_is_true(json_object_get(root, "recognised"));
}

/* A finding that is none of reading's, or not shaped as one, is left out. */
static bool load_finding(Loader *l, const json_t *value, Finding *ret_finding)
{
    static const struct {
        const char *name;
        FindingSeverity severity;
    } severities[] = {
        {"error", FINDING_ERROR}, {"warning", FINDING_WARNING}, {"note", FINDING_NOTE}};
    const json_t *rule = json_object_get(value, "rule"), *cells = json_object_get(value, "cells");
    const json_t *texts[] = {json_object_get(value, "expected"), json_object_get(value, "actual"),
                             json_object_get(value, "message"), json_object_get(value, "severity")};
    if (!json_is_string(rule) || !report_rule_of_reading(str_of(json_string_value(rule))))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!json_is_string(texts[i]))
            return false;
    Finding f = {.rule = text_of(l, rule),
                 .severity = FINDING_NOTE,
                 .expected = text_of(l, texts[0]),
                 .actual = text_of(l, texts[1]),
                 .message = text_of(l, texts[2])};
    for (size_t i = 0; i < ARRAY_LEN(severities); i++)
        if (strcmp(json_string_value(texts[3]), severities[i].name) == 0)
            f.severity = severities[i].severity;
    size_t count = json_array_size(cells);
    Str *paths = arena_new(l->a, Str, count + 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *path = json_array_get(cells, i);
        LawFigure which;
        if (json_is_string(path) && law_figure_from_path(str_of(json_string_value(path)), &which))
            paths[f.cell_count++] = text_of(l, path);
    }
    f.cells = paths;
    *ret_finding = f;
    return true;
}

/*
 * What reading remarked: labels, statutes, marks of a template. It cannot be found again in the
 * figures and prose; all else report_check() finds anew.
 */
static void load_findings(Loader *l, const json_t *list, AnnualReport *r)
{
    size_t n = MIN(json_array_size(list), (size_t)FINDINGS_MAX);
    Finding *findings = arena_new(l->a, Finding, n + 1);
    for (size_t i = 0; i < n; i++)
        r->finding_count +=
            load_finding(l, json_array_get(list, i), &findings[r->finding_count]) ? 1 : 0;
    r->findings = findings;
}

static void load_parts(Loader *l, const json_t *root, AnnualReport *r)
{
    static const char *const names[] = {"proactive", "applications", "remedies"};
    static void (*const loaders[])(Loader *, const json_t *, AnnualReport *) = {
        load_proactive, load_applications, load_remedies};
    for (size_t i = 0; i < ARRAY_LEN(names) && !l->failed; i++) {
        const json_t *part = json_object_get(root, names[i]);
        if (json_is_object(part))
            loaders[i](l, part, r);
        else if (part && !json_is_null(part))
            fail(l, names[i], "应为对象或 null");
    }
    const json_t *sections = json_object_get(root, "sections");
    if (json_is_array(sections))
        load_sections(l, sections, r);
    else if (sections && !json_is_null(sections))
        fail(l, "sections", "应为数组");
    load_findings(l, json_object_get(root, "findings"), r);
}

int report_read_json(Str json, Arena *a, AnnualReport *ret_report, Str *ret_where)
{
    json_error_t error;
    json_t *root = json_loadb(json.ptr ? json.ptr : "", json.len,
                              JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root) {
        *ret_where = arena_printf(a, "第%d行第%d列: %s", error.line, error.column, error.text);
        return REPORT_JSON_E_SYNTAX;
    }
    Loader l = {.a = a};
    AnnualReport r = {.agency = STR("")};
    if (!json_is_object(root))
        fail(&l, "JSON", "应为对象");
    if (!l.failed)
        load_head(&l, root, &r);
    if (!l.failed)
        load_parts(&l, root, &r);
    json_decref(root);
    if (l.failed) {
        *ret_where = l.where;
        return REPORT_JSON_E_SHAPE;
    }
    *ret_report = r;
    return 0;
}
