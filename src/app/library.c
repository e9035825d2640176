#include "report/gongkai-report.h"

#include "app/extract.h"
#include "base/error.h"
#include "base/hash.h"
#include "report/compare.h"

#include <stdlib.h>

#define LIBRARY_JSON_MAX ((size_t)64 << 20)
#define LIBRARY_TIMEOUT  20000 /* milliseconds */

static unsigned json_flags(unsigned flags)
{
    return (flags & GONGKAI_REPORT_CHECK ? REPORT_JSON_FINDINGS : 0u) |
           (flags & GONGKAI_REPORT_CELLS ? REPORT_JSON_CELLS : 0u) |
           (flags & GONGKAI_REPORT_PRETTY ? REPORT_JSON_PRETTY : 0u);
}

/* Poppler may not be linked into this library (GPL): PDF and pictures are gongkai-pdf's to read. */
static int read_document(Str input, Arena *a, Document *ret_document)
{
    DocumentFormat format = document_sniff(input);
    if (format != DOCUMENT_FORMAT_PDF && format != DOCUMENT_FORMAT_IMAGE)
        return document_read(input, &DOCUMENT_LIMITS_DEFAULT, a, ret_document, NULL);
    CLEANUP(extractor_freep) Extractor *x = extractor_new(LIBRARY_TIMEOUT);
    int result = extractor_read(x, input, a, ret_document, NULL);
    if (result < 0)
        error_clear();
    return result;
}

int gongkai_report_read(const void *bytes, size_t size, const char *name, unsigned flags,
                        char **ret_json, size_t *ret_size)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str input = str_make(bytes ? bytes : "", bytes ? size : 0);
    ReportSource source = {
        .path = str_of(name), .sha256 = hash_sha256_hex(input, a), .bytes = input};
    AnnualReport *report = arena_new(a, AnnualReport, 1);
    Document document;
    int result = read_document(input, a, &document);
    if (result == 0) {
        source.media_type = document_media_type(document.format);
        source.charset = document.charset;
        report_read(&document, a, report);
        if (flags & GONGKAI_REPORT_CHECK)
            report_check(report, NULL, a);
    } else {
        source.media_type = document_media_type(document_sniff(input));
        source.error =
            result > 0 ? document_outcome_text((DocumentOutcome)result) : STR("文件无法解析");
    }
    StrBuf json = STRBUF_INIT(LIBRARY_JSON_MAX);
    report_write_json(report, &source, json_flags(flags), &json);
    if (strbuf_failed(&json)) {
        strbuf_deinit(&json);
        return GONGKAI_REPORT_TOO_LARGE;
    }
    *ret_json = json.ptr;
    if (ret_size)
        *ret_size = json.len;
    return result == 0 ? GONGKAI_REPORT_OK : GONGKAI_REPORT_UNREADABLE;
}

/* ---- several reports ---- */

static bool indicator_of(const char *code, ReportIndicator *ret_indicator)
{
    for (int i = 0; i < REPORT_INDICATOR_MAX; i++)
        if (str_eq(report_indicator_code((ReportIndicator)i), str_of(code ? code : "received"))) {
            *ret_indicator = (ReportIndicator)i;
            return true;
        }
    return false;
}

/* The table and, of a merge, the sum; false where the request makes no sense. */
static bool make_table(const AnnualReport *const *reports, size_t count,
                       const GongkaiReportRequest *q, Arena *a, ReportTable *ret_table,
                       AnnualReport *ret_sum)
{
    ReportIndicator indicator;
    MergeMember *members = arena_new(a, MergeMember, q->expected_count + 1);
    switch (q->comparison) {
    case GONGKAI_REPORT_DIFF:
        if (count == 2)
            report_diff(reports[0], reports[1], a, ret_table);
        return count == 2;
    case GONGKAI_REPORT_TREND:
        report_trend(reports, count, a, ret_table);
        return true;
    case GONGKAI_REPORT_MERGE:
        for (size_t i = 0; i < q->expected_count; i++)
            members[i].name = str_of(q->expected[i]);
        report_merge(reports, count, members, q->expected_count,
                     str_of(q->agency ? q->agency : "合计"), a, ret_sum, ret_table);
        return true;
    case GONGKAI_REPORT_COMPARE:
        if (!indicator_of(q->indicator, &indicator))
            return false;
        report_league(reports, count, indicator, a, ret_table);
        return true;
    }
    return false;
}

static void write_svg(GongkaiReportComparison comparison, const ReportTable *t, StrBuf *out)
{
    static void (*const svg[])(const ReportTable *, StrBuf *) = {
        [GONGKAI_REPORT_DIFF] = report_diff_write_svg,
        [GONGKAI_REPORT_TREND] = report_trend_write_svg,
        [GONGKAI_REPORT_MERGE] = report_merge_write_svg,
        [GONGKAI_REPORT_COMPARE] = report_league_write_svg,
    };
    svg[comparison](t, out);
}

static bool write_comparison(const GongkaiReportRequest *q, const ReportTable *t, AnnualReport *sum,
                             Arena *a, StrBuf *out)
{
    switch (q->format) {
    case GONGKAI_REPORT_TEXT:
        report_table_write_text(t, out);
        return true;
    case GONGKAI_REPORT_CSV:
        report_table_write_csv(t, out);
        return true;
    case GONGKAI_REPORT_JSON:
        report_table_write_json(t, out);
        return true;
    case GONGKAI_REPORT_SVG:
        write_svg(q->comparison, t, out);
        return true;
    case GONGKAI_REPORT_FIGURES:
        if (q->comparison != GONGKAI_REPORT_MERGE)
            return false;
        report_check(sum, NULL, a);
        report_write_json(sum, NULL, REPORT_JSON_FINDINGS, out);
        return true;
    }
    return false;
}

int gongkai_report_compare(const char *const *reports, size_t count,
                           const GongkaiReportRequest *request, char **ret_text, size_t *ret_size)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const AnnualReport **read = arena_new(a, const AnnualReport *, count + 1);
    for (size_t i = 0; i < count; i++) {
        AnnualReport *r = arena_new(a, AnnualReport, 1);
        Str where;
        read[i] = r;
        int result = report_read_json(str_of(reports[i]), a, r, &where);
        if (result < 0)
            error_clear();
        if (result != 0 && ret_size)
            *ret_size = i;
        if (result != 0)
            return GONGKAI_REPORT_UNREADABLE;
    }
    ReportTable table;
    AnnualReport *sum = arena_new(a, AnnualReport, 1);
    StrBuf out = STRBUF_INIT(LIBRARY_JSON_MAX);
    if (!count || !make_table(read, count, request, a, &table, sum) ||
        !write_comparison(request, &table, sum, a, &out))
        return GONGKAI_REPORT_USAGE;
    if (strbuf_failed(&out) || !out.ptr) {
        strbuf_deinit(&out);
        return GONGKAI_REPORT_TOO_LARGE;
    }
    *ret_text = out.ptr;
    if (ret_size)
        *ret_size = out.len;
    return GONGKAI_REPORT_OK;
}

void gongkai_report_free(char *text)
{
    free(text);
}

const char *gongkai_report_version(void)
{
    return GONGKAI_VERSION;
}
