/*
 * Reading published reports. In this process, from bytes to figures: text, HTML, DOCX, XLSX beside
 * what the parser beneath needs for the same bytes. As a program: PDF beside pdftotext, two threads
 * beside two processes, the sandbox beside none, and peak memory over a hundred times the files.
 *
 *     bench_reader    with $GONGKAI, the release program; $CORPUS, published reports (may lack)
 */
#include "bench/bench.h"
#include "bench/reader_inputs.h"
#include "bench/reader_programs.h"

#include "base/error.h"
#include "document/container.h"
#include "document/document.h"
#include "os/file.h"
#include "report/report.h"

#include <errno.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POOL 400

typedef struct Batch {
    InputKind kind;
    Str files[POOL]; /* read over and over */
    bool alone;      /* one long file; the size is its bytes */
    bool whole;      /* with hash, check and JSON, as `report read` does */
    Arena *inputs;
    Arena *a; /* of one file */
} Batch;

static int64_t batch_bytes(void *context, int64_t size)
{
    const Batch *b = context;
    int64_t sum = 0;
    for (int64_t i = 0; !b->alone && i < size; i++)
        sum += (int64_t)b->files[i % POOL].len;
    return b->alone ? (int64_t)b->files[0].len : sum;
}

static int batch_prepare(void *context, int64_t size)
{
    Batch *b = context;
    if (!b->alone && b->files[0].ptr)
        return 0;
    arena_reset(b->inputs);
    return b->alone ? input_long(b->kind, size, b->inputs, &b->files[0])
                    : input_reports(b->kind, POOL, b->inputs, b->files);
}

/* Bytes to figures; a report whose tables are not found would make the figures meaningless. */
static int read_one(Batch *b, Str bytes)
{
    Document d;
    Str detail;
    AnnualReport r;
    int result = document_read(bytes, &DOCUMENT_LIMITS_DEFAULT, b->a, &d, &detail);
    if (result != 0)
        return error_set(EIO, "a generated report cannot be read: outcome %d", result);
    report_read(&d, b->a, &r);
    if (!r.has_applications || !r.has_proactive || !r.has_remedies)
        return error_set(EIO, "a table of a generated report was not found");
    if (b->whole) {
        CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT((size_t)64 << 20);
        report_check(&r, NULL, b->a);
        report_write_json(&r, NULL, REPORT_JSON_FINDINGS, &out);
    }
    arena_reset(b->a);
    return 0;
}

static int for_each(Batch *b, int64_t size, int (*one)(Batch *, Str))
{
    int result = 0;
    for (int64_t i = 0; result == 0 && i < (b->alone ? 1 : size); i++)
        result = one(b, b->files[i % POOL]);
    return error_trace(result);
}

static int ours(void *context, int64_t size)
{
    return for_each(context, size, read_one);
}

static int parse_html(Batch *b, Str bytes)
{
    const char *charset = b->kind == INPUT_GB18030 ? "gb18030" : "utf-8";
    htmlDocPtr tree = htmlReadMemory(bytes.ptr, (int)bytes.len, NULL, charset,
                                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                         HTML_PARSE_RECOVER);
    if (!tree)
        return error_set(EIO, "libxml2 cannot read the page");
    xmlFreeDoc(tree);
    return 0;
}

static int html_theirs(void *context, int64_t size)
{
    return for_each(context, size, parse_html);
}

static bool is_xml(Str name)
{
    return (name.len > 4 && memcmp(name.ptr + name.len - 4, ".xml", 4) == 0) ||
           (name.len > 5 && memcmp(name.ptr + name.len - 5, ".rels", 5) == 0);
}

static int parse_parts(Batch *b, Str bytes)
{
    CLEANUP(container_closep) Container *c = NULL;
    if (container_open(bytes, &DOCUMENT_LIMITS_DEFAULT, &c) != 0)
        return error_set(EIO, "the container cannot be opened");
    for (size_t i = 0; i < container_count(c); i++) {
        Str part;
        if (!is_xml(container_name(c, i)))
            continue;
        if (container_read(c, (int64_t)i, b->a, &part) != 0)
            return error_set(EIO, "a part cannot be read");
        xmlDocPtr tree =
            xmlReadMemory(part.ptr, (int)part.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
        if (!tree)
            return error_set(EIO, "libxml2 cannot read a part");
        xmlFreeDoc(tree);
    }
    arena_reset(b->a);
    return 0;
}

static int parts_theirs(void *context, int64_t size)
{
    return for_each(context, size, parse_parts);
}

static const int64_t batch_sizes[] = {100, 400, 1600};
static const int64_t long_sizes[] = {65536, 262144, 1048576};

typedef struct Plan {
    const char *name;
    InputKind kind;
    bool alone;
    bool whole;
    const char *baseline;
    int (*theirs)(void *context, int64_t size);
} Plan;

#define DOM   "libxml2 DOM of the same bytes"
#define PARTS "unzip and libxml2 DOM of the parts"
static const Plan plans[] = {
    {"text_reports", INPUT_TEXT, false, false, NULL, NULL},
    {"text_check_json", INPUT_TEXT, false, true, NULL, NULL},
    {"text_long", INPUT_TEXT, true, false, NULL, NULL},
    {"html_reports", INPUT_HTML, false, false, DOM, html_theirs},
    {"html_gb18030", INPUT_GB18030, false, false, DOM, html_theirs},
    {"html_long", INPUT_HTML, true, false, DOM, html_theirs},
    {"docx_reports", INPUT_DOCX, false, false, PARTS, parts_theirs},
    {"docx_long", INPUT_DOCX, true, false, PARTS, parts_theirs},
    {"xlsx_reports", INPUT_XLSX, false, false, PARTS, parts_theirs},
    {"xlsx_long", INPUT_XLSX, true, false, PARTS, parts_theirs},
};

static bool chosen(const char *name)
{
    const char *only = getenv("BENCH_CASES"); /* names by their beginning: "html" */
    return !only || strncmp(name, only, strlen(only)) == 0;
}

static int run_plan(const Plan *p)
{
    Batch *b = calloc(1, sizeof(*b));
    if (!b)
        return error_set(ENOMEM, "the batch");
    *b = (Batch){.kind = p->kind, .alone = p->alone, .whole = p->whole};
    b->inputs = arena_create((size_t)1 << 20);
    b->a = arena_create((size_t)1 << 20);
    BenchCase c = {.bench = "reader",
                   .name = p->name,
                   .unit = p->alone ? "bytes/s" : "reports/s",
                   .sizes = p->alone ? long_sizes : batch_sizes,
                   .size_count = 3,
                   .cpu = true,
                   .bytes = p->alone ? NULL : batch_bytes,
                   .prepare = batch_prepare,
                   .ours = ours,
                   .baseline = p->baseline,
                   .theirs = p->theirs,
                   .context = b};
    int result = bench_compare(&c);
    arena_free(b->inputs);
    arena_free(b->a);
    free(b);
    return error_trace(result);
}

int main(void)
{
    document_prepare();
    xmlInitParser();
    int result = 0;
    for (size_t i = 0; result == 0 && i < ARRAY_LEN(plans); i++)
        if (chosen(plans[i].name))
            result = run_plan(&plans[i]);
    if (result == 0)
        result = reader_programs(chosen);
    return result < 0 ? bench_failed("reader") : 0;
}
