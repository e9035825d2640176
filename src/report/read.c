#include "report/reader.h"
#include "report/recognised.h"

static LawFormat format_of(const Reader *k)
{
    size_t seen[LAW_FORMAT_MAX] = {0};
    Range range = k->tables[0];
    for (size_t i = label_at(&k->hits, range.from);
         i < k->hits.count && k->hits.hits[i].start < range.to; i++) {
        const LabelPattern *p = k->hits.hits[i].pattern;
        if (p->kind == LABEL_CELL_COLUMN && p->value < LAW_FORMAT_MAX)
            seen[p->value]++;
    }
    return seen[LAW_FORMAT_2019] > seen[LAW_FORMAT_2021] ? LAW_FORMAT_2019 : LAW_FORMAT_2021;
}

/* The last year whose reports were made without the form. */
#define LAST_YEAR_BEFORE_FORM 2018

/* A report of before the form: by its year, or by the statistics that were then asked for. */
static bool is_before_form(const Reader *k)
{
    const AnnualReport *r = k->r;
    if (r->has_proactive || r->has_applications || r->has_remedies)
        return false;
    if (r->year)
        return r->year <= LAST_YEAR_BEFORE_FORM;
    for (size_t i = 0; i < k->hits.count; i++)
        if (k->hits.hits[i].pattern->kind == LABEL_STATISTICS)
            return true;
    return false;
}

void report_read(const Document *d, Arena *a, AnnualReport *ret_report)
{
    AnnualReport r = {.agency = STR("")};
    Reader k = {.d = recognised_labels(d, a), .a = a, .r = &r, .findings = {.a = a}};
    fold_document(k.d, a, &k.text);
    label_find(&k.text, a, &k.hits);
    parts_find_tables(&k);
    r.format = format_of(&k);
    r.script = k.text.hant * 20 > k.text.cjk ? REPORT_SCRIPT_HANT : REPORT_SCRIPT_HANS;
    applications_read(&k);
    remedies_read(&k);
    proactive_read(&k);
    parts_read(&k);
    r.before_form = is_before_form(&k);
    reader_remark(&k);
    recognised_settle(&k);
    findings_cite(&k.findings, 0, r.format);
    r.findings = k.findings.items;
    r.finding_count = k.findings.count;
    *ret_report = r;
}
