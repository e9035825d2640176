#include "app/supervise_data.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "os/file.h"
#include "os/random.h"

#include <errno.h>
#include <string.h>

#define LABEL_CHARACTERS 200

static Str file_label(const ImportReport *in)
{
    const char *slash = in->path ? strrchr(in->path, '/') : NULL;
    if (in->file_name.len)
        return in->file_name;
    return in->path ? str_of(slash ? slash + 1 : in->path) : STR("（粘贴的文字）");
}

/* Names of files are bytes of another system: what cannot be shown is not kept as a label. */
static Str label_clean(Arena *a, Str label)
{
    if (!field_text_is_clean(label))
        return STR("（文件名无法显示）");
    return utf8_count(label) > LABEL_CHARACTERS
               ? arena_printf(a, "%.*s…", STR_FMT(utf8_prefix(label, LABEL_CHARACTERS)))
               : label;
}

int supervise_known(Tx *tx, const void *in, void *ret)
{
    const SuperviseStore *im = in;
    ImportReportResult *result = ret;
    ImportedRow row;
    int r = store_imported_by_hash(tx->conn, im->body_id, im->sha256, tx->arena, &row);
    *result = (ImportReportResult){0};
    if (r == STORE_E_NOT_FOUND)
        return 0;
    if (r == 0)
        r = store_imported_get(tx->conn, row.id, tx->arena, &row);
    if (r == 0)
        *result = (ImportReportResult){.id = row.id,
                                       .known = true,
                                       .kept = row.kept,
                                       .name = row.name,
                                       .member_id = row.member_id,
                                       .year = row.year,
                                       .revision = row.revision,
                                       .errors_found = row.errors,
                                       .warnings_found = row.warnings};
    return r;
}

/* The member meant, or the only one whose name fits; NULL. */
static const MemberRow *member_of(const MemberRow *rows, size_t count, int64_t id, Str agency)
{
    const MemberRow *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (id ? rows[i].id == id : str_eq(rows[i].name, agency))
            return &rows[i];
    }
    for (size_t i = 0; i < count && id == 0; i++) {
        if (!member_name_matches(rows[i].name, agency))
            continue;
        if (found)
            return NULL;
        found = &rows[i];
    }
    return found;
}

static int import_place(Tx *tx, const SuperviseStore *im, ImportedRow *row)
{
    const MemberRow *member =
        member_of(im->members, im->member_count, im->member_id, im->report->agency);
    if (im->member_id && !member)
        return APP_E_NOT_FOUND;
    row->member_id = member ? member->id : 0;
    row->name = member ? member->name : text_or_empty(im->report->agency);
    row->year = im->year ? im->year : im->report->year;
    row->revision = 1;
    if (!supervise_placed(row))
        return 0;
    int r = store_imported_revision(tx->conn, im->body_id, row->name, row->year, &row->revision);
    row->revision++;
    return r;
}

/* Checks against last year's report and stores; the row's name and year are set. */
static int import_store(Tx *tx, const SuperviseStore *im, ImportedRow *row)
{
    const AnnualReport *previous, *replaced;
    VerdictRow *verdicts;
    size_t count;
    int r = supervise_newest(tx, im->body_id, row->name, row->year - 1, &previous);
    if (r == 0)
        r = supervise_newest(tx, im->body_id, row->name, row->year, &replaced);
    if (r == 0)
        r = store_verdict_list(tx->conn, im->body_id, row->name, row->year, tx->arena, &verdicts,
                               &count);
    if (r)
        return r;
    AnnualReport report = *im->report;
    report_check(&report, previous, tx->arena);
    FindingCounts n = findings_count(&report, verdicts, count, tx->arena);
    row->errors = n.errors;
    row->warnings = n.warnings;
    row->open_errors = n.open_errors;
    row->open_warnings = n.open_warnings;
    row->figures = supervise_figures(&report, row, tx->arena);
    if (supervise_placed(row))
        r = store_imported_set_old(tx->conn, im->body_id, row->name, row->year);
    if (r == 0)
        r = store_imported_insert(tx->conn, row);
    if (r == STORE_E_TAKEN) /* writers of one body take turns, and known_in has looked */
        return error_set(-EINVAL, "the file came in meanwhile");
    if (r == 0)
        r = supervise_recount_next(tx, im->body_id, row->name, row->year, replaced, &report);
    return r;
}

static int import_step(Tx *tx, const ImportedRow *row)
{
    ReportStepRow step = {.id = random_id(),
                          .report_id = row->id,
                          .state = STR("received"),
                          .reason = STR(""),
                          .actor_id = tx->actor->user_id,
                          .actor_name = text_or_empty(tx->actor->name),
                          .at = tx->now};
    return store_report_step_insert(tx->conn, &step);
}

int supervise_store(Tx *tx, const SuperviseStore *im, ImportReportResult *ret_result)
{
    int r = supervise_known(tx, im, ret_result);
    if (r || ret_result->known)
        return r;
    ImportedRow row = {.id = random_id(),
                       .body_id = im->body_id,
                       .agency = text_or_empty(im->report->agency),
                       .format = law_format_code(im->report->format),
                       .file_name = label_clean(tx->arena, text_or_empty(im->file_name)),
                       .sha256 = im->sha256,
                       .media_type = im->media_type,
                       .published_on = im->published_on,
                       .imported_at = tx->now,
                       .imported_by = text_or_empty(tx->actor->name),
                       .kept = im->kept};
    r = import_place(tx, im, &row);
    if (r == 0)
        r = import_store(tx, im, &row);
    if (r == 0)
        r = import_step(tx, &row);
    if (r)
        return r;
    *ret_result = (ImportReportResult){.id = row.id,
                                       .kept = row.kept,
                                       .name = row.name,
                                       .member_id = row.member_id,
                                       .year = row.year,
                                       .revision = row.revision,
                                       .errors_found = row.errors,
                                       .warnings_found = row.warnings};
    return 0;
}

static int import_in(Tx *tx, const void *in, void *ret)
{
    SuperviseStore im = *(const SuperviseStore *)in;
    ImportReportResult *result = ret;
    MemberRow *members;
    int r = store_member_list(tx->conn, im.body_id, tx->arena, &members, &im.member_count);
    im.members = members;
    if (r == 0)
        r = supervise_store(tx, &im, result);
    if (r || result->known)
        return r;
    AuditNote note = {
        .body_id = im.body_id,
        .action = "supervise.import",
        .subject_kind = "report",
        .subject_id = result->id,
        .subject = arena_printf(tx->arena, "%.*s %d", STR_FMT(result->name), result->year),
        .detail =
            audit_detail(tx->arena, {"file", text_or_empty(im.file_name)}, {"sha256", im.sha256})};
    return app_audit(tx, &note);
}

/* The file of a report whose figures alone were kept. */
static int keep_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    return store_imported_set_kept(tx->conn, ((const ImportReportResult *)ret)->id);
}

static int keep_file(App *app, const Actor *actor, int64_t body_id, Str bytes, Arena *a,
                     ImportReportResult *result)
{
    BlobHash hash;
    int r = blob_store_put(app->blobs, bytes, &hash);
    if (r == 0)
        r = app_run(app, actor, DB_WRITE, body_id, a, keep_in, result, result);
    if (r == 0)
        result->kept = true;
    return r;
}

static int take_bytes(const ImportReport *in, Arena *a, Str *ret_bytes, Str *ret_problem)
{
    *ret_bytes = in->bytes;
    int r = in->path ? file_read(a, in->path, SUPERVISE_FILE_MAX, ret_bytes) : 0;
    if (r == FILE_E_TOO_LARGE || (r == 0 && ret_bytes->len > SUPERVISE_FILE_MAX))
        *ret_problem = STR("文件超过20兆字节。");
    else if (r == 0 && ret_bytes->len == 0)
        *ret_problem = STR("文件是空的。");
    else if (r > 0)
        *ret_problem = STR("读不到这个文件。");
    return r < 0 ? error_trace(r) : 0;
}

static void check_import(App *app, const ImportReport *in, Arena *a, FieldErrors *errors)
{
    CivilDate today = app_today(app);
    if (in->year && (in->year < 2008 || in->year > civil_date_year(today)))
        field_error(a, errors, "year", "out_of_range", "年度应在2008年到%d年之间。",
                    civil_date_year(today));
    if (!civil_date_is_none(in->published_on) && civil_date_cmp(in->published_on, today) > 0)
        field_error(a, errors, "published_on", "out_of_range", "公布日期不能晚于今天。");
}

static int refuse(Arena *a, Str problem, ImportReportResult *ret_result)
{
    *ret_result = (ImportReportResult){0};
    field_error(a, &ret_result->errors, "file", "unreadable", "%.*s", STR_FMT(problem));
    return APP_E_INVALID;
}

int app_import_report(App *app, const Actor *actor, const ImportReport *in, Arena *a,
                      ImportReportResult *ret_result)
{
    SuperviseStore im = {.body_id = app_body_of(actor, in->body_id),
                         .file_name = file_label(in),
                         .published_on = in->published_on,
                         .year = in->year,
                         .member_id = in->member_id,
                         .kept = true};
    Str bytes = {NULL, 0}, problem = {NULL, 0};
    int r = app_require(actor, CAPABILITY_SUPERVISE, im.body_id);
    if (r == 0)
        r = take_bytes(in, a, &bytes, &problem);
    if (r)
        return r;
    if (problem.len)
        return refuse(a, problem, ret_result);
    FieldErrors errors = {0};
    check_import(app, in, a, &errors);
    if (errors.count) {
        *ret_result = (ImportReportResult){.errors = errors};
        return APP_E_INVALID;
    }
    im.sha256 = hash_sha256_hex(bytes, a);
    r = app_run(app, actor, DB_READ, im.body_id, a, supervise_known, &im, ret_result);
    if (r == 0 && ret_result->known && !ret_result->kept)
        r = keep_file(app, actor, im.body_id, bytes, a, ret_result);
    if (r || ret_result->known)
        return r;
    ReadFile file;
    r = supervise_read(bytes, in->extractor, a, &file, &problem);
    if (r)
        return r < 0 ? r : refuse(a, problem, ret_result);
    im.report = &file.report;
    im.media_type = file.media_type;
    BlobHash hash;
    r = blob_store_put(app->blobs, bytes, &hash);
    if (r)
        return r;
    return app_run(app, actor, DB_WRITE, im.body_id, a, import_in, &im, ret_result);
}
