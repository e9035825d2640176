#include "app/supervise_data.h"

#include "app/secrecy.h"
#include "base/hash.h"
#include "document/document.h"
#include "os/file.h"

#include <errno.h>
#include <unistd.h>

#define READ_TIMEOUT 20000 /* milliseconds */
#define KEY_CHARS    32
#define FIGURES_MAX  ((size_t)8 << 20)

/* ---- findings ---- */

static void append_cell(StrBuf *b, const AnnualReport *r, Str cell)
{
    LawFigure which;
    strbuf_append(b, cell);
    strbuf_append_char(b, '=');
    const Figure *f = law_figure_from_path(cell, &which) ? report_figure(r, which) : NULL;
    if (f && f->kind != FIGURE_ABSENT && f->kind != FIGURE_BLANK)
        report_append_figure(b, f);
    else if (f)
        strbuf_append_c(b, f->kind == FIGURE_BLANK ? "(blank)" : "(absent)");
    strbuf_append_char(b, '\n');
}

Str finding_key(const AnnualReport *r, const Finding *f, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1 << 20);
    strbuf_append(&b, f->rule);
    strbuf_append_char(&b, '\n');
    for (size_t c = 0; c < f->cell_count; c++)
        append_cell(&b, r, f->cells[c]);
    strbuf_append(&b, f->expected);
    strbuf_append_char(&b, '|');
    strbuf_append(&b, f->actual);
    /* what names no cell and compares nothing is known by its words alone */
    if (f->cell_count == 0 && str_empty(f->expected) && str_empty(f->actual))
        strbuf_append(&b, f->message);
    Str hex = hash_sha256_hex(strbuf_str(&b), a);
    return str_sub(hex, 0, KEY_CHARS);
}

const VerdictRow *verdict_find(const VerdictRow *verdicts, size_t count, Str key)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(verdicts[i].key, key))
            return &verdicts[i];
    }
    return NULL;
}

FindingCounts findings_count(const AnnualReport *r, const VerdictRow *verdicts, size_t count,
                             Arena *a)
{
    FindingCounts n = {0};
    for (size_t i = 0; i < r->finding_count; i++) {
        const Finding *f = &r->findings[i];
        if (f->severity == FINDING_NOTE || str_starts_with(f->rule, STR("rollup.")))
            continue;
        const VerdictRow *v = count ? verdict_find(verdicts, count, finding_key(r, f, a)) : NULL;
        int64_t open = v && verdict_settles(v->verdict) ? 0 : 1;
        n.errors += f->severity == FINDING_ERROR;
        n.warnings += f->severity == FINDING_WARNING;
        n.open_errors += f->severity == FINDING_ERROR ? open : 0;
        n.open_warnings += f->severity == FINDING_WARNING ? open : 0;
    }
    return n;
}

/* ---- figures kept ---- */

Str supervise_figures(const AnnualReport *r, const ImportedRow *row, Arena *a)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(FIGURES_MAX);
    ReportSource source = {
        .path = row->file_name, .sha256 = row->sha256, .media_type = row->media_type};
    report_write_json(r, &source, REPORT_JSON_FINDINGS, &b);
    return arena_str(a, strbuf_str(&b));
}

static int figures_back(Str figures, Arena *a, const AnnualReport **ret_report)
{
    AnnualReport *r = arena_new(a, AnnualReport, 1);
    Str where = {0};
    int result = report_read_json(figures, a, r, &where);
    if (result > 0)
        return error_set(-EINVAL, "stored figures: %.*s", STR_FMT(where));
    if (result == 0)
        *ret_report = r;
    return error_trace(result);
}

int supervise_newest(Tx *tx, int64_t body_id, Str name, int year, const AnnualReport **ret_report)
{
    *ret_report = NULL;
    if (str_empty(name) || year == 0)
        return 0;
    ImportedRow row;
    int r = store_imported_newest(tx->conn, body_id, name, year, tx->arena, &row);
    if (r == STORE_E_NOT_FOUND)
        return 0;
    return r ? r : figures_back(row.figures, tx->arena, ret_report);
}

int supervise_recount_next(Tx *tx, int64_t body_id, Str name, int year, const AnnualReport *before,
                           const AnnualReport *after)
{
    ImportedRow next;
    const AnnualReport *stored = NULL;
    VerdictRow *verdicts;
    size_t count;
    if (str_empty(name) || year == 0)
        return 0;
    int r = store_imported_newest(tx->conn, body_id, name, year + 1, tx->arena, &next);
    if (r)
        return r == STORE_E_NOT_FOUND ? 0 : r;
    r = store_imported_get(tx->conn, next.id, tx->arena, &next);
    if (r == 0)
        r = figures_back(next.figures, tx->arena, &stored);
    if (r == 0)
        r = store_verdict_list(tx->conn, body_id, name, year + 1, tx->arena, &verdicts, &count);
    if (r)
        return error_trace(r);
    /* What both runs share, remarks of reading among them, falls out of the difference. */
    AnnualReport was = *stored, is = *stored;
    report_check(&was, before, tx->arena);
    report_check(&is, after, tx->arena);
    FindingCounts w = findings_count(&was, verdicts, count, tx->arena);
    FindingCounts n = findings_count(&is, verdicts, count, tx->arena);
    next.errors = MAX(0, next.errors + n.errors - w.errors);
    next.warnings = MAX(0, next.warnings + n.warnings - w.warnings);
    next.open_errors = MAX(0, next.open_errors + n.open_errors - w.open_errors);
    next.open_warnings = MAX(0, next.open_warnings + n.open_warnings - w.open_warnings);
    return store_imported_set_open(tx->conn, &next);
}

bool supervise_placed(const ImportedRow *row)
{
    return row->name.len > 0 && row->year > 0;
}

/* ---- files ---- */

static int extract(Str bytes, Extractor *x, Arena *a, Document *ret_document)
{
    Str detail = {0};
    if (x)
        return extractor_read(x, bytes, a, ret_document, &detail);
    CLEANUP(extractor_freep) Extractor *own = extractor_new(READ_TIMEOUT);
    return extractor_read(own, bytes, a, ret_document, &detail);
}

int supervise_read(Str bytes, Extractor *x, Arena *a, ReadFile *ret_file, Str *ret_problem)
{
    Document d;
    int r = bytes.len > SUPERVISE_FILE_MAX ? (int)DOCUMENT_E_TOO_LARGE : extract(bytes, x, a, &d);
    if (r < 0)
        return error_trace(r);
    if (r > 0) {
        *ret_problem = document_outcome_text((DocumentOutcome)r);
        return r;
    }
    if (secrecy_in_document(&d)) {
        *ret_problem = STR("文件带有密级标志，本系统为非涉密系统，未予接收、未作保存。");
        return DOCUMENT_E_UNSUPPORTED;
    }
    source_text_number(&d, a, &ret_file->source);
    ret_file->media_type = document_media_type(d.format);
    report_read(&ret_file->source.document, a, &ret_file->report);
    return 0;
}

int supervise_blob(App *app, Str sha256, Arena *a, Str *ret_bytes)
{
    int fd = -1;
    int64_t size = 0;
    int r = blob_store_open(app->blobs, sha256, &fd, &size);
    if (r)
        return r;
    r = file_read_fd(a, fd, SUPERVISE_FILE_MAX, ret_bytes);
    (void)close(fd);
    return r;
}
