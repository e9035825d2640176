#include "base/json.h"
#include "report/place.h"
#include "report/report.h"

static bool as_number(const AnnualReport *r, LawFigure which)
{
    (void)r;
    if (which.kind != LAW_FIGURE_PROACTIVE)
        return true;
    LawCellKind kind = law_cell(which.cell)->kind;
    return kind == LAW_CELL_KIND_COUNT || kind == LAW_CELL_KIND_CHANGE;
}

static void write_candidate(JsonWriter *w, Str text, bool number)
{
    int64_t value;
    if (str_empty(text))
        json_null(w);
    else if (number && str_parse_int(text, &value))
        json_int(w, value);
    else
        json_text(w, text);
}

static void write_figure(JsonWriter *w, const AnnualReport *r, LawFigure which)
{
    const Figure *f = report_figure(r, which);
    bool number = as_number(r, which);
    switch (f->kind) {
    case FIGURE_ABSENT:
    case FIGURE_BLANK:
    case FIGURE_KIND_MAX:
        json_null(w);
        break;
    case FIGURE_INTEGER:
        json_int(w, f->value);
        break;
    case FIGURE_DECIMAL:
        json_text(w, f->text);
        break;
    case FIGURE_RAW:
        json_flat_object_begin(w);
        json_member_text(w, "raw", f->text);
        json_object_end(w);
        break;
    case FIGURE_CANDIDATES:
        json_flat_object_begin(w);
        json_key(w, "candidates");
        json_flat_array_begin(w);
        for (size_t i = 0; i < f->candidate_count; i++)
            write_candidate(w, f->candidates[i], number);
        json_array_end(w);
        if (f->confidence < 100)
            json_member_int(w, "confidence", f->confidence);
        json_object_end(w);
        break;
    }
}

/* The members of one object, or null where the document prints none of them. */
static void write_members(JsonWriter *w, const AnnualReport *r, LawCell first, int count)
{
    bool printed = false;
    for (int i = 0; i < count; i++)
        printed |= r->proactive[(int)first + i].kind != FIGURE_ABSENT;
    if (!printed) {
        json_null(w);
        return;
    }
    json_flat_object_begin(w);
    for (int i = 0; i < count; i++) {
        LawCell cell = (LawCell)((int)first + i);
        json_key(w, law_cell(cell)->member.ptr);
        write_figure(w, r, law_figure_proactive(cell));
    }
    json_object_end(w);
}

/* "proactive": one member an object of the cells; those with members are objects. */
static void write_proactive(JsonWriter *w, const AnnualReport *r)
{
    int count;
    LawCell first = law_format_cells(r->format, &count);
    json_object_begin(w);
    for (int i = 0, n; i < count; i += n) {
        LawCell cell = (LawCell)((int)first + i);
        Str object = law_cell(cell)->object;
        json_key(w, object.ptr);
        n = 1;
        if (law_cell(cell)->member.len) {
            while (i + n < count && str_eq(law_cell((LawCell)((int)cell + n))->object, object))
                n++;
            write_members(w, r, cell, n);
        } else {
            write_figure(w, r, law_figure_proactive(cell));
        }
    }
    json_object_end(w);
}

static void write_applications(JsonWriter *w, const AnnualReport *r)
{
    json_object_begin(w);
    json_key(w, "columns");
    json_flat_array_begin(w);
    for (int c = 0; c < LAW_COLUMN_MAX; c++)
        json_text(w, law_column_code((LawColumn)c));
    json_array_end(w);
    json_key(w, "rows");
    json_object_begin(w);
    for (int row = 0; row < LAW_ROW_MAX; row++) {
        bool printed = false;
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            printed |= r->applications[row][c].kind != FIGURE_ABSENT;
        if (!printed)
            continue;
        json_key(w, law_row((LawRow)row)->code.ptr);
        json_flat_array_begin(w);
        for (int c = 0; c < LAW_COLUMN_MAX; c++)
            write_figure(w, r, law_figure_application((LawRow)row, (LawColumn)c));
        json_array_end(w);
    }
    json_object_end(w);
    json_object_end(w);
}

static void write_remedies(JsonWriter *w, const AnnualReport *r)
{
    json_object_begin(w);
    for (int b = 0; b < REMEDY_BLOCK_MAX; b++) {
        json_key(w, remedy_block_code((RemedyBlock)b).ptr);
        json_flat_array_begin(w);
        for (int i = 0; i < REMEDY_RESULT_MAX; i++)
            write_figure(w, r, law_figure_remedy((RemedyBlock)b, (RemedyResult)i));
        json_array_end(w);
    }
    json_object_end(w);
}

static void write_sections(JsonWriter *w, const AnnualReport *r)
{
    json_array_begin(w);
    for (size_t i = 0; i < r->section_count; i++) {
        const ReportSection *s = &r->sections[i];
        json_object_begin(w);
        json_member_int(w, "number", s->number);
        json_member_text(w, "title", s->title);
        json_member_text(w, "text", s->text);
        json_object_end(w);
    }
    json_array_end(w);
}

static bool has_place(const SourcePos *p)
{
    return place_kind(p) != PLACE_NONE;
}

static void write_place(JsonWriter *w, Places *places, const SourcePos *p)
{
    PlaceKind kind = place_kind(p);
    switch (kind) {
    case PLACE_NONE:
        break;
    case PLACE_PAGE:
        json_member_int(w, "page", p->page);
        json_key(w, "box");
        json_flat_array_begin(w);
        for (int i = 0; i < 4; i++)
            json_int(w, p->box[i]);
        json_array_end(w);
        break;
    case PLACE_SHEET:
    case PLACE_TABLE:
        json_member_int(w, kind == PLACE_SHEET ? "sheet" : "table",
                        kind == PLACE_SHEET ? p->sheet : p->table);
        json_member_int(w, "row", p->row);
        json_member_int(w, "column", p->column);
        break;
    case PLACE_PARAGRAPH:
        json_member_int(w, "paragraph", p->row);
        break;
    case PLACE_BYTES:
        json_member_int(w, "start", places_byte(places, p->start));
        json_member_int(w, "end", places_byte(places, p->end));
        break;
    }
}

static bool same_place(const SourcePos *x, const SourcePos *y)
{
    return x->start == y->start && x->end == y->end && x->page == y->page && x->row == y->row &&
           x->column == y->column && x->box[0] == y->box[0] && x->box[1] == y->box[1];
}

/* Where the cells of a finding stood, and where else it points. */
static void write_finding_places(JsonWriter *w, Places *places, const AnnualReport *r,
                                 const Finding *f)
{
    bool own = has_place(&f->pos);
    json_key(w, "places");
    json_flat_array_begin(w);
    for (size_t i = 0; i < f->cell_count; i++) {
        LawFigure which;
        const Figure *figure =
            law_figure_from_path(f->cells[i], &which) ? report_figure(r, which) : NULL;
        if (!figure || !has_place(&figure->pos))
            continue;
        own = own && !same_place(&figure->pos, &f->pos);
        json_flat_object_begin(w);
        json_member_text(w, "cell", f->cells[i]);
        write_place(w, places, &figure->pos);
        json_object_end(w);
    }
    if (own) {
        json_flat_object_begin(w);
        write_place(w, places, &f->pos);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_findings(JsonWriter *w, Places *places, const AnnualReport *r)
{
    static const char *const severities[] = {
        [FINDING_ERROR] = "error", [FINDING_WARNING] = "warning", [FINDING_NOTE] = "note"};
    json_key(w, "findings");
    json_array_begin(w);
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        json_object_begin(w);
        json_member_text(w, "rule", f->rule);
        json_member_text(w, "severity", str_of(severities[f->severity]));
        json_key(w, "cells");
        json_flat_array_begin(w);
        for (size_t c = 0; c < f->cell_count; c++)
            json_text(w, f->cells[c]);
        json_array_end(w);
        json_member_text(w, "expected", f->expected);
        json_member_text(w, "actual", f->actual);
        json_member_text(w, "message", f->message);
        Str formula = report_rule_formula(f->rule);
        if (formula.len)
            json_member_text(w, "formula", formula);
        write_finding_places(w, places, r, f);
        json_object_end(w);
    }
    json_array_end(w);
    if (!r->suggestion_count)
        return;
    json_key(w, "suggestion");
    json_array_begin(w);
    for (size_t i = 0; i < r->suggestion_count; i++) {
        json_flat_object_begin(w);
        json_member_text(w, "cell", r->suggestions[i].cell);
        json_member_text(w, "value", r->suggestions[i].value);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_cell_place(JsonWriter *w, Places *places, Str path, const Figure *f)
{
    if (f->kind == FIGURE_ABSENT)
        return;
    json_flat_object_begin(w);
    json_member_text(w, "cell", path);
    json_member_text(w, "text", f->text);
    if (f->confidence < 100)
        json_member_int(w, "confidence", f->confidence);
    write_place(w, places, &f->pos);
    json_object_end(w);
}

static void write_one_place(JsonWriter *w, Places *places, const AnnualReport *r, LawFigure which,
                            StrBuf *path)
{
    strbuf_clear(path);
    law_figure_append_path(path, which);
    write_cell_place(w, places, strbuf_str(path), report_figure(r, which));
}

/* Where each figure stood. */
static void write_cells(JsonWriter *w, Places *places, const AnnualReport *r)
{
    StrBuf path = STRBUF_INIT(256);
    json_key(w, "cells");
    json_array_begin(w);
    for (int cell = 0; r->has_proactive && cell < LAW_CELL_MAX; cell++)
        write_one_place(w, places, r, law_figure_proactive((LawCell)cell), &path);
    for (int i = 0; r->has_applications && i < LAW_ROW_MAX * LAW_COLUMN_MAX; i++)
        write_one_place(
            w, places, r,
            law_figure_application((LawRow)(i / LAW_COLUMN_MAX), (LawColumn)(i % LAW_COLUMN_MAX)),
            &path);
    for (int i = 0; r->has_remedies && i < REMEDY_BLOCK_MAX * REMEDY_RESULT_MAX; i++)
        write_one_place(w, places, r,
                        law_figure_remedy((RemedyBlock)(i / REMEDY_RESULT_MAX),
                                          (RemedyResult)(i % REMEDY_RESULT_MAX)),
                        &path);
    json_array_end(w);
    strbuf_deinit(&path);
}

static void write_source(JsonWriter *w, const ReportSource *s)
{
    json_key(w, "source");
    json_flat_object_begin(w);
    if (s->path.len)
        json_member_text(w, "path", s->path);
    if (s->sha256.len)
        json_member_text(w, "sha256", s->sha256);
    if (s->media_type.len)
        json_member_text(w, "media_type", s->media_type);
    if (s->charset.len)
        json_member_text(w, "charset", s->charset);
    json_object_end(w);
}

static void write_tables(JsonWriter *w, const AnnualReport *r)
{
    json_key(w, "proactive");
    if (r->has_proactive)
        write_proactive(w, r);
    else
        json_null(w);
    json_key(w, "applications");
    if (r->has_applications)
        write_applications(w, r);
    else
        json_null(w);
    json_key(w, "remedies");
    if (r->has_remedies)
        write_remedies(w, r);
    else
        json_null(w);
}

void report_write_json(const AnnualReport *r, const ReportSource *source, unsigned flags,
                       StrBuf *out)
{
    JsonWriter w = json_writer(out, flags & REPORT_JSON_PRETTY);
    Places places = {.source = source};
    json_object_begin(&w);
    json_member_text(&w, "schema", STR("gongkai.annual-report/1"));
    if (source)
        write_source(&w, source);
    if (source && source->error.len) {
        json_member_text(&w, "error", source->error);
        json_object_end(&w);
        return;
    }
    json_member_text(&w, "agency", r->agency);
    json_key(&w, "year");
    if (r->year)
        json_int(&w, r->year);
    else
        json_null(&w);
    if (r->before_form) {
        json_key(&w, "format");
        json_null(&w);
    } else {
        json_member_text(&w, "format", law_format_code(r->format));
    }
    json_member_text(&w, "script", r->script == REPORT_SCRIPT_HANT ? STR("hant") : STR("hans"));
    if (r->recognised)
        json_member_bool(&w, "recognised", true);
    write_tables(&w, r);
    json_key(&w, "sections");
    write_sections(&w, r);
    if (flags & REPORT_JSON_CELLS)
        write_cells(&w, &places, r);
    if (flags & REPORT_JSON_FINDINGS)
        write_findings(&w, &places, r);
    places_deinit(&places);
    json_object_end(&w);
}
